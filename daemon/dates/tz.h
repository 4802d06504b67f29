/* tz: local time by our own arithmetic over the transitions of tzdata; never mktime. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DATES_TZ_H
#define CLERK_DATES_TZ_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct tz;
struct tz_rule;

/* Reads the zone's TZif file (RFC 8536, version 2 or later, with its footer rule) from the
 * system's database. The zone belongs to the arena. False: no such zone or a damaged file. */
bool tz_load(struct arena *arena, const char *name, const struct tz **ret_tz, struct err *err);

/* Zones that are read once, however many clusters keep their time. They and the set belong to the
 * arena; a set that is made anew reads what tzdata says by then. Errors as for tz_load. */
struct tz_set;
struct tz_set *tz_set_new(struct arena *arena);
bool tz_set_get(struct tz_set *set, const char *name, const struct tz **ret_tz, struct err *err);

const char *tz_name(const struct tz *tz);
/* The release of tzdata that was read, e.g. "2025b"; "" when the system does not say. */
const char *tz_version(const struct tz *tz);

/* What its clocks do after the last change that tzdata lists; nothing, where that says none. */
const struct tz_rule *tz_rule(const struct tz *tz);

enum tz_fit { TZ_ONCE, TZ_GAP, TZ_FOLD };

/* What a wall time means. ONCE: `first_s`. FOLD: `first_s` and `second_s`. GAP: it is skipped;
 * `first_s` is the instant of the change, `gap_start_min`/`gap_end_min` the skipped minutes of the
 * day on which the gap begins. */
struct tz_local {
	enum tz_fit fit;
	int64_t first_s, second_s;
	int32_t gap_start_min, gap_end_min;
};
struct tz_local tz_from_wall(const struct tz *tz, int32_t day, int32_t minute);

/* The wall time of an instant. */
struct tz_wall {
	int32_t day, minute, second;
	int32_t offset_s;
	bool is_dst;
	const char *abbreviation; /* "GMT", "BST" */
};
struct tz_wall tz_to_wall(const struct tz *tz, int64_t instant_s);

#endif
