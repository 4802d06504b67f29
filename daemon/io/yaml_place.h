/* yaml_place: on which line of a YAML file a thing stands, for faults of meaning. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_YAML_PLACE_H
#define CLERK_IO_YAML_PLACE_H

#include <stddef.h>

/* The line of `key` (NULL: of the thing itself) in what `path` leads to: keys and places from 0
 * with
 * '/' between, "people/3"; "" is the file. Of a key that is there twice, the second. Where it is
 * not there, the line of the nearest thing around it that is; 0: not even that. */
size_t yaml_line_at(const char *bytes, const char *path, const char *key);

/* The line on which it stops being YAML; 0: it is YAML. */
size_t yaml_line_of_fault(const char *bytes);

#endif
