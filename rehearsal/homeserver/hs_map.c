/* hs_map: text to pointer by open addressing, and arrays that grow. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE

#include "homeserver/hs_core.h"

#include <stdlib.h>
#include <string.h>

void *hs_grow(void *items, size_t count, size_t size)
{
	if (count != 0 && (count < 8 || (count & (count - 1)) != 0)) {
		return items;
	}
	size_t room = count == 0 ? 8 : count * 2;
	void *grown = reallocarray(items, room, size);
	if (grown == NULL) {
		abort();
	}
	return grown;
}

/* The slot of `key`, or the free one where it belongs. */
static struct hs_map_slot *find(const struct hs_map *map, const char *key)
{
	size_t i = (size_t)str_hash(0, key, strlen(key)) & (map->room - 1);
	while (map->slots[i].key != NULL && strcmp(map->slots[i].key, key) != 0) {
		i = (i + 1) & (map->room - 1);
	}
	return &map->slots[i];
}

void *hs_map_get(const struct hs_map *map, const char *key)
{
	if (map->room == 0 || key == NULL) {
		return NULL;
	}
	return find(map, key)->value;
}

static void widen(struct hs_map *map)
{
	struct hs_map old = *map;
	map->room = old.room == 0 ? 16 : old.room * 2;
	map->used = 0;
	map->slots = calloc(map->room, sizeof *map->slots);
	if (map->slots == NULL) {
		abort();
	}
	for (size_t i = 0; i < old.room; i++) {
		if (old.slots[i].value != NULL) {
			*find(map, old.slots[i].key) = old.slots[i];
			map->used++;
		}
	}
	free(old.slots);
}

void hs_map_put(struct hs_map *map, const char *key, void *value)
{
	if ((map->used + 1) * 4 > map->room * 3) {
		widen(map);
	}
	struct hs_map_slot *slot = find(map, key);
	if (slot->key == NULL) {
		map->used++;
	}
	slot->key = key;
	slot->value = value;
}

void hs_map_done(struct hs_map *map)
{
	free(map->slots);
	*map = (struct hs_map){ 0 };
}
