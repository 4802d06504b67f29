/* roster_yaml: a cluster file, read and checked, as the same struct that the database gives. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_YAML_H
#define CLERK_SCHOOL_ROSTER_YAML_H

#include "io/yaml_faults.h"
#include "school/roster.h"

/* Reads the file and those it names (relative to it). Ids are 0. One clear line in `err` with file
 * and line: unknown keys, duplicate letters, people of unknown schools, two leads, bad dates. */
bool roster_yaml_load(struct arena *arena, const char *path,
		      const struct roster_cluster **ret_cluster, struct err *err);

/* The same, and nobody may be missing on `day`: a lead, a SIP, a head for each school. A cluster
 * can be without one for a while, so it is applied all the same. Each fault goes to `teller`: those
 * of form, or, once there are none, those of meaning. */
bool roster_yaml_check(struct arena *arena, const char *path, int32_t day,
		       const struct yaml_teller *teller, const struct roster_cluster **ret_cluster,
		       struct err *err);

/* The same as roster_yaml_load from memory; `path` names it in errors and says what relative names
 * are relative to. */
bool roster_yaml_parse(struct arena *arena, const char *bytes, size_t len, const char *path,
		       const struct roster_cluster **ret_cluster, struct err *err);

/* Which of the clusters before the `i`th has its name or room; `i`: none. NULL entries have none.
 */
size_t roster_yaml_same(const struct roster_cluster *const *clusters, size_t i);

#endif
