/* roster_cache: the roster in memory, each cluster in an arena of its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_cache.h"

#include <stdlib.h>

struct contents {
	struct arena *zone_arena, *list_arena; /* the zones; the lists of `roster` */
	struct arena *arenas_arena, **arenas;  /* of each cluster, in the order of the roster */
	struct tz_set *zones;
	struct roster roster;
};

struct roster_cache {
	struct arena *arena;
	struct roster_store *rosters;
	struct contents now;
};

struct roster_cache *roster_cache_new(struct roster_store *rosters)
{
	struct arena *arena = arena_new();
	struct roster_cache *cache = arena_alloc(arena, sizeof(*cache));

	cache->arena = arena;
	cache->rosters = rosters;
	return cache;
}

static void drop(struct contents *contents, size_t clusters)
{
	for (size_t i = 0; i < clusters; i++) {
		arena_free(contents->arenas[i]);
	}
	arena_free(contents->arenas_arena);
	arena_free(contents->list_arena);
	arena_free(contents->zone_arena);
}

void roster_cache_free(struct roster_cache *cache)
{
	if (cache != NULL) {
		drop(&cache->now, cache->now.roster.cluster_count);
		arena_free(cache->arena);
	}
}

const struct roster *roster_cache_roster(const struct roster_cache *cache)
{
	return &cache->now.roster;
}

static bool read_all(struct roster_cache *cache, struct err *err)
{
	struct contents next = { .zone_arena = arena_new(),
				 .list_arena = arena_new(),
				 .arenas_arena = arena_new() };
	const int64_t *ids = NULL;
	size_t count = 0;

	if (!roster_ids(cache->rosters, next.arenas_arena, &ids, &count, err)) {
		drop(&next, 0);
		return false;
	}
	const struct roster_cluster **clusters =
	    arena_array(next.list_arena, count, sizeof(*clusters));

	next.zones = tz_set_new(next.zone_arena);
	next.arenas = arena_array(next.arenas_arena, count, sizeof(struct arena *));
	for (size_t i = 0; i < count; i++) {
		next.arenas[i] = arena_new();
		if (!roster_load_cluster(cache->rosters, next.arenas[i], next.zones, ids[i],
					 &clusters[i], err)) {
			drop(&next, i + 1);
			return false;
		}
	}
	roster_set(&next.roster, next.list_arena, clusters, count);
	drop(&cache->now, cache->now.roster.cluster_count);
	cache->now = next;
	return true;
}

static size_t place_of(const struct roster *roster, int64_t id)
{
	size_t place = 0;

	while (place < roster->cluster_count && roster->clusters[place]->id != id) {
		place++;
	}
	return place;
}

static bool read_one(struct roster_cache *cache, int64_t id, struct err *err)
{
	struct contents *now = &cache->now;
	size_t place = place_of(&now->roster, id);
	const struct roster_cluster *cluster = NULL;

	if (place == now->roster.cluster_count) {
		return read_all(cache, err);
	}
	struct arena *arena = arena_new();
	bool is_good = roster_load_cluster(cache->rosters, arena, now->zones, id, &cluster, err);

	if (!is_good || cluster == NULL) {
		arena_free(arena);
		return is_good && read_all(cache, err);
	}
	struct arena *list_arena = arena_new();
	struct roster roster;

	roster_set_one(&roster, list_arena, &now->roster, now->roster.clusters[place], cluster);
	arena_free(now->list_arena);
	arena_free(now->arenas[place]);
	now->arenas[place] = arena;
	now->list_arena = list_arena;
	now->roster = roster;
	return true;
}

bool roster_cache_read(struct roster_cache *cache, struct err *err)
{
	struct store *store = roster_store_of(cache->rosters);
	bool is_begun = store_begin_reading(store), is_read = read_all(cache, err);

	store_end_reading(store, is_begun);
	return is_read;
}

bool roster_cache_read_one(struct roster_cache *cache, int64_t id, struct err *err)
{
	struct store *store = roster_store_of(cache->rosters);
	bool is_begun = store_begin_reading(store), is_read = read_one(cache, id, err);

	store_end_reading(store, is_begun);
	return is_read;
}
