/* yaml_faults: every fault of form in a YAML file, by the schema that it is read with. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_YAML_FAULTS_H
#define CLERK_IO_YAML_FAULTS_H

#include "base/arena.h"

#include <cyaml/cyaml.h>
#include <stddef.h>

/* Who hears of each fault of a file: one line, "clerkd.yaml:7: unknown key 'homserver'". */
struct yaml_teller {
	void *self;
	void (*tell)(void *self, const char *fault);
};

/* libcyaml stops at the first; this goes through all of it: unknown, missing and repeated keys,
 * words that are not allowed (with those that are), numbers, lists and texts. Returns how many were
 * told, which is each; 0 also for what is not YAML at all, which yaml_parse tells. */
size_t yaml_faults(struct arena *arena, const char *bytes, const char *path,
		   const cyaml_schema_value_t *schema, const struct yaml_teller *teller);

#endif
