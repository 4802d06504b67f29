/* wake: wishes to be called at an instant; the row is the truth, the timer only a hint to look. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/wake.h"

#include "base/str.h"

#include <stdint.h>

struct wakes {
	struct stmt *put, *drop, *take, *next;
	const char *plugins; /* whose rows may come due; JSON; NULL: everybody's */
};

/* Only of these, a JSON list; NULL: all. */
#define AWAKE "(?1 IS NULL OR plugin IN (SELECT value FROM json_each(?1)))"

static const char *list_of(struct arena *arena, const char *const *plugins)
{
	struct str list;

	if (plugins == NULL) {
		return NULL;
	}
	str_init(&list, arena);
	for (size_t i = 0; plugins[i] != NULL; i++) {
		str_addf(&list, "%s\"%s\"", i == 0 ? "[" : ",", plugins[i]);
	}
	str_add(&list, list.len == 0 ? "[]" : "]");
	return list.text;
}

bool wakes_new(struct arena *arena, struct store *store, const char *const *plugins,
	       struct wakes **ret_wakes, struct err *err)
{
	struct wakes *wakes = arena_alloc(arena, sizeof(*wakes));

	wakes->plugins = list_of(arena, plugins);

	if (!store_prepare(
		store, NULL,
		"INSERT INTO host_wake (cluster, plugin, key, due_s) VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT (cluster, plugin, key) DO UPDATE SET due_s = excluded.due_s",
		&wakes->put, err) ||
	    !store_prepare(store, NULL,
			   "DELETE FROM host_wake WHERE cluster = ?1 AND plugin = ?2"
			   " AND (key = ?3 OR substr(key, 1, length(?3) + 1) = ?3 || '/')",
			   &wakes->drop, err) ||
	    !store_prepare(
		store, NULL,
		"DELETE FROM host_wake WHERE (cluster, plugin, key) IN (SELECT cluster, plugin, key"
		" FROM host_wake WHERE due_s <= ?2 AND " AWAKE
		" ORDER BY due_s, cluster, plugin, length(key), "
		"key LIMIT 1)"
		" RETURNING cluster, plugin, key, due_s",
		&wakes->take, err) ||
	    !store_prepare(store, NULL,
			   "SELECT due_s FROM host_wake WHERE " AWAKE " ORDER BY due_s LIMIT 1",
			   &wakes->next, err)) {
		return false;
	}
	*ret_wakes = wakes;
	return true;
}

void wake_put(struct wakes *wakes, int64_t cluster, const char *plugin, const char *key,
	      int64_t due_s)
{
	struct stmt *put = stmt_begin(wakes->put);

	stmt_bind_int(put, cluster);
	stmt_bind_text(put, plugin);
	stmt_bind_text(put, key);
	stmt_bind_int(put, due_s);
	stmt_run(put);
}

void wake_drop(struct wakes *wakes, int64_t cluster, const char *plugin, const char *key)
{
	struct stmt *drop = stmt_begin(wakes->drop);

	stmt_bind_int(drop, cluster);
	stmt_bind_text(drop, plugin);
	stmt_bind_text(drop, key);
	stmt_run(drop);
}

bool wake_take(struct wakes *wakes, struct arena *arena, int64_t now_s, struct wake *ret_wake)
{
	struct stmt *take = stmt_begin(wakes->take);

	stmt_bind_text(take, wakes->plugins);
	stmt_bind_int(take, now_s);
	if (!stmt_step(take)) {
		return false;
	}
	*ret_wake = (struct wake){ .cluster = stmt_int(take, 0),
				   .plugin = stmt_text(take, 1, arena),
				   .key = stmt_text(take, 2, arena),
				   .due_s = stmt_int(take, 3) };
	stmt_run(take);
	return true;
}

int64_t wake_next_s(struct wakes *wakes)
{
	struct stmt *next = stmt_begin(wakes->next);
	int64_t due_s = INT64_MAX;

	stmt_bind_text(next, wakes->plugins);
	if (stmt_step(next)) {
		due_s = stmt_int(next, 0);
	}
	stmt_end(next);
	return due_s;
}
