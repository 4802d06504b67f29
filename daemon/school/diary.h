/* diary: the dated things of all plugins, one row each; what clashes is asked here. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_DIARY_H
#define CLERK_SCHOOL_DIARY_H

#include "base/arena.h"
#include "base/err.h"
#include "clerk/diary.h"
#include "io/store.h"
#include "school/viewer.h"

struct diary;

bool diary_new(struct store *store, struct arena *arena, struct diary **ret_diary, struct err *err);

/* Writes the row for (cluster, item, part) in place of the one before; letters of `schools` are
 * kept sorted and once each. Errors stick in the store. */
void diary_put(struct diary *diary, int64_t cluster, const char *plugin,
	       const struct clerk_entry *entry);
/* Drops the parts of the item from `from_part` on, if the plugin wrote them. */
void diary_drop(struct diary *diary, int64_t cluster, const char *plugin, struct clerk_item item,
		int64_t from_part);

/* How coarsely rows that the viewer may not see are found and told: `widen` makes whole parts of a
 * day of their times, but for those of the schools `exact`. */
struct diary_coarse {
	void (*widen)(void *self, int64_t *start_s, int64_t *end_s); /* by less than a day each */
	void *self;
	const char *exact;
};

/* Rows that overlap [start, end) and busy any of `schools` (NULL: all), soonest first, however
 * many; a row without length counts as one second. `except` is left out (letter 0: none). Of a
 * row that the viewer may not see, nothing but the time and those of its schools that were asked
 * about remains: its title reads "busy". `coarse` NULL: to the minute. Texts belong to the arena.
 */
size_t diary_find(struct diary *diary, struct arena *arena, int64_t cluster,
		  const struct viewer *viewer, const struct diary_coarse *coarse,
		  const char *schools, int64_t start_s, int64_t end_s, struct clerk_item except,
		  struct clerk_entry **ret_entries);

#endif
