/* yaml: libcyaml into an arena, with its complaints turned into one line with a line number. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_YAML_H
#define CLERK_IO_YAML_H

#include "base/arena.h"
#include "base/err.h"
#include "io/yaml_faults.h"

#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <stddef.h>

/* The most bytes a configuration file may have. */
enum { YAML_MAX_BYTES = 1 << 20 };

/* A whole file, terminated, in the arena. ERR_NOINPUT when it is not there, ERR_DENIED when it may
 * not be read, ERR_CONFIG when it is no plain file or too long. */
bool yaml_read_file(struct arena *arena, const char *path, const char **ret_bytes, size_t *ret_len,
		    struct err *err);

/* Reads by the schema (its top a CYAML_VALUE_MAPPING with CYAML_FLAG_POINTER). Everything belongs
 * to the arena. ERR_CONFIG: "clerkd.yaml:7: unknown key 'homserver'", the first fault of form;
 * `teller`, where not NULL, hears of each. */
bool yaml_parse(struct arena *arena, const char *bytes, size_t len, const char *path,
		const cyaml_schema_value_t *schema, const struct yaml_teller *teller,
		void **ret_value, struct err *err);

/* `name` as seen from the folder of `path`; an absolute name stays. */
const char *yaml_relative(struct arena *arena, const char *path, const char *name);

#endif
