/* school: the school services in one hand: roster with calendars, numbers, diary, history. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/school.h"

#include "school/roster_store.h"
#include "schema.h"

bool school_new(struct store *store, struct school **ret_school, struct err *err)
{
	struct arena *arena = arena_new();
	struct school *school = arena_alloc(arena, sizeof(*school));

	school->store = store;
	school->arena = arena;
	if (!store_migrate(store, "school", false, schema_school, err) ||
	    !roster_store_new(store, arena, &school->roster_store, err) ||
	    !numbers_new(store, arena, &school->numbers, err) ||
	    !diary_new(store, arena, &school->diary, err) ||
	    !feed_new(store, arena, &school->feed, err) ||
	    !history_new(store, arena, &school->history, err)) {
		school_free(school);
		return false;
	}
	school->roster_cache = roster_cache_new(school->roster_store);
	school->roster = roster_cache_roster(school->roster_cache);
	if (!school_reload(school, err)) {
		school_free(school);
		return false;
	}
	*ret_school = school;
	return true;
}

void school_free(struct school *school)
{
	if (school == NULL) {
		return;
	}
	roster_cache_free(school->roster_cache);
	arena_free(school->arena);
}

bool school_reload(struct school *school, struct err *err)
{
	return roster_cache_read(school->roster_cache, err);
}

bool school_reload_one(struct school *school, int64_t cluster, struct err *err)
{
	return roster_cache_read_one(school->roster_cache, cluster, err);
}

bool school_has(struct school *school, int64_t cluster)
{
	struct arena *arena = arena_new();
	const struct roster_cluster *found = NULL;
	bool is_read = roster_load_cluster(school->roster_store, arena, tz_set_new(arena), cluster,
					   &found, NULL);

	arena_free(arena);
	return !is_read || found != NULL;
}

void school_bind_room(struct school *school, int64_t cluster, const char *room_id)
{
	roster_write_room(school->roster_store, cluster, room_id);
}

void school_name_adviser(struct school *school, int64_t cluster, const char *adviser)
{
	roster_write_adviser(school->roster_store, cluster, adviser);
}

void school_change_setting(struct school *school, int64_t cluster, const char *name, int64_t value)
{
	roster_write_setting(school->roster_store, cluster, name, value);
}

void school_set_working_days(struct school *school, int64_t cluster, int64_t person, unsigned days)
{
	roster_write_days(school->roster_store, cluster, person, days);
}

struct calendar_store *school_calendars(struct school *school)
{
	return roster_calendars(school->roster_store);
}
