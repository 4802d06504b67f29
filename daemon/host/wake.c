/* wake: wishes to be called at an instant; the row is the truth, the timer only a hint to look. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/wake.h"

#include "base/str.h"

#include <stdint.h>
#include <string.h>

enum { LONGEST_WAIT_S = 60, FORGET_S = 86400, LONGEST_NUMBER = 18 };

enum query { Q_PUT, Q_DROP, Q_DUE, Q_TAKEN, Q_NEXT, Q_TRY_AGAIN, Q_TRIED, Q_HOLD };

/* A row of host_failing is of the wake-up as it was due then; of another it says nothing. */
#define TRY_OF_WAKE \
	"f.cluster = w.cluster AND f.plugin = w.plugin AND f.key = w.key AND f.due_s = w.due_s"

/* Only of these: "/visits/sip/"; NULL: all. A list of values would be a table, built at each look.
 */
#define AWAKE "(?1 IS NULL OR instr(?1, '/' || w.plugin || '/') > 0)"

static const char *const queries[] = {
	[Q_PUT] = "INSERT INTO host_wake (cluster, plugin, key, due_s) VALUES (?1, ?2, ?3, ?4)"
		  " ON CONFLICT (cluster, plugin, key) DO UPDATE SET due_s = excluded.due_s",
	/* '0' comes next to '/'. */
	[Q_DROP] = "DELETE FROM host_wake WHERE cluster = ?1 AND plugin = ?2"
		   " AND key >= ?3 AND key < ?3 || '0'"
		   " AND (key = ?3 OR substr(key, 1, length(?3) + 1) = ?3 || '/')",
	[Q_DUE] =
	    "SELECT cluster, plugin, key, due_s FROM host_wake AS w WHERE due_s <= ?2"
	    " AND " AWAKE " AND NOT EXISTS (SELECT 1 FROM host_failing AS f WHERE " TRY_OF_WAKE
	    " AND after_s > ?2)"
	    " ORDER BY due_s, cluster, plugin, length(key), key LIMIT 1",
	[Q_TAKEN] = "DELETE FROM host_wake WHERE cluster = ?1 AND plugin = ?2 AND key = ?3",
	/* Side by side: what is joined into one list would be a table of its own at each look.
	 * CROSS: from the few that failed to their wake-ups, not from all that wait. */
	[Q_NEXT] = "SELECT (SELECT due_s FROM host_wake AS w WHERE " AWAKE
		   " AND NOT EXISTS (SELECT 1 FROM host_failing AS f WHERE " TRY_OF_WAKE ")"
		   " ORDER BY due_s LIMIT 1),"
		   " (SELECT min(after_s) FROM host_failing AS f CROSS JOIN host_wake AS w"
		   " ON " TRY_OF_WAKE " WHERE " AWAKE ")",
	[Q_TRY_AGAIN] =
	    "INSERT INTO host_failing (cluster, plugin, key, due_s, after_s, tries)"
	    " VALUES (?1, ?2, ?3, ?4, ?5 + 1, 1) ON CONFLICT (cluster, plugin, key) DO UPDATE SET"
	    " tries = iif(due_s = excluded.due_s, tries + 1, 1), due_s = excluded.due_s,"
	    " after_s = ?5 + iif(due_s = excluded.due_s, min(1 << min(tries, 30), ?6), 1)",
	[Q_TRIED] = "DELETE FROM host_failing WHERE cluster = ?1 AND plugin = ?2 AND key = ?3"
		    " OR after_s < ?4",
	[Q_HOLD] = "INSERT INTO host_failing (cluster, plugin, key, due_s, after_s, tries)"
		   " VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT (cluster, plugin, key) DO UPDATE"
		   " SET due_s = excluded.due_s, after_s = excluded.after_s, tries = 0",
	NULL,
};

const char *wake_key(struct arena *arena, struct clerk_item item, const char *what)
{
	const char *parting = what[0] == '\0' ? "" : "/";

	return item.letter == '\0' ? what
				   : arena_printf(arena, "%c%lld%s%s", item.letter,
						  (long long)item.number, parting, what);
}

struct clerk_item wake_item(const char *key, const char **ret_what)
{
	struct clerk_item item = { .letter = key[0] };
	size_t len = key[0] == '\0' ? 0 : 1;

	for (; key[len] >= '0' && key[len] <= '9' && len <= LONGEST_NUMBER; len++) {
		item.number = item.number * 10 + (key[len] - '0');
	}
	bool is_item =
	    key[0] >= 'A' && key[0] <= 'Z' && len > 1 && (key[len] == '\0' || key[len] == '/');

	*ret_what = !is_item ? key : key[len] == '/' ? key + len + 1 : key + len;
	return is_item ? item : (struct clerk_item){ .letter = '\0' };
}

const char *wake_source(struct arena *arena, const struct wake *wake)
{
	return arena_printf(arena, "wake/%s/%lld/%s/%lld", wake->plugin, (long long)wake->cluster,
			    wake->key, (long long)wake->due_s);
}

const char *wake_source_key(const char *source)
{
	enum { BEFORE = 3 };
	const char *at = str_starts(source, "wake/") ? source : "";

	for (int i = 0; i < BEFORE && *at != '\0'; i++) {
		at += strcspn(at, "/");
		at += *at == '/';
	}
	return at;
}

struct wakes {
	struct stmt **stmts;
	const char *plugins; /* whose rows may come due: "/visits/sip/"; NULL: everybody's */
};

static const char *list_of(struct arena *arena, const char *const *plugins)
{
	struct str list;

	if (plugins == NULL) {
		return NULL;
	}
	str_init(&list, arena);
	str_add(&list, "/");
	for (size_t i = 0; plugins[i] != NULL; i++) {
		str_addf(&list, "%s/", plugins[i]);
	}
	return list.text;
}

bool wakes_new(struct arena *arena, struct store *store, const char *const *plugins,
	       struct wakes **ret_wakes, struct err *err)
{
	struct wakes *wakes = arena_alloc(arena, sizeof(*wakes));

	wakes->plugins = list_of(arena, plugins);
	if (!store_prepare_all(store, NULL, queries, &wakes->stmts, err)) {
		return false;
	}
	*ret_wakes = wakes;
	return true;
}

void wake_put(struct wakes *wakes, int64_t cluster, const char *plugin, const char *key,
	      int64_t due_s)
{
	struct stmt *put = stmt_begin(wakes->stmts[Q_PUT]);

	stmt_bind_int(put, cluster);
	stmt_bind_text(put, plugin);
	stmt_bind_text(put, key);
	stmt_bind_int(put, due_s);
	stmt_run(put);
}

void wake_drop(struct wakes *wakes, int64_t cluster, const char *plugin, const char *key)
{
	struct stmt *drop = stmt_begin(wakes->stmts[Q_DROP]);

	stmt_bind_int(drop, cluster);
	stmt_bind_text(drop, plugin);
	stmt_bind_text(drop, key);
	stmt_run(drop);
}

static void bind_wake(struct stmt *stmt, const struct wake *wake)
{
	stmt_bind_int(stmt, wake->cluster);
	stmt_bind_text(stmt, wake->plugin);
	stmt_bind_text(stmt, wake->key);
}

bool wake_take(struct wakes *wakes, struct arena *arena, int64_t now_s, struct wake *ret_wake)
{
	struct stmt *due = stmt_begin(wakes->stmts[Q_DUE]);

	stmt_bind_text(due, wakes->plugins);
	stmt_bind_int(due, now_s);
	if (!stmt_step(due)) {
		return false;
	}
	*ret_wake = (struct wake){ .cluster = stmt_int(due, 0),
				   .plugin = stmt_text(due, 1, arena),
				   .key = stmt_text(due, 2, arena),
				   .due_s = stmt_int(due, 3) };
	stmt_end(due);
	struct stmt *taken = stmt_begin(wakes->stmts[Q_TAKEN]);

	bind_wake(taken, ret_wake);
	stmt_run(taken);
	struct stmt *tried = stmt_begin(wakes->stmts[Q_TRIED]);

	bind_wake(tried, ret_wake);
	stmt_bind_int(tried, now_s - FORGET_S);
	stmt_run(tried);
	return true;
}

void wake_try_again(struct wakes *wakes, const struct wake *wake, int64_t now_s)
{
	struct stmt *again = stmt_begin(wakes->stmts[Q_TRY_AGAIN]);

	bind_wake(again, wake);
	stmt_bind_int(again, wake->due_s);
	stmt_bind_int(again, now_s);
	stmt_bind_int(again, LONGEST_WAIT_S);
	stmt_run(again);
}

void wake_hold(struct wakes *wakes, const struct wake *wake, int64_t until_s)
{
	struct stmt *hold = stmt_begin(wakes->stmts[Q_HOLD]);

	wake_put(wakes, wake->cluster, wake->plugin, wake->key, wake->due_s);
	bind_wake(hold, wake);
	stmt_bind_int(hold, wake->due_s);
	stmt_bind_int(hold, until_s);
	stmt_run(hold);
}

int64_t wake_next_s(struct wakes *wakes)
{
	struct stmt *next = stmt_begin(wakes->stmts[Q_NEXT]);
	int64_t next_s = INT64_MAX;

	stmt_bind_text(next, wakes->plugins);
	bool is_read = stmt_step(next);

	for (int column = 0; is_read && column < 2; column++) {
		if (!stmt_is_null(next, column) && stmt_int(next, column) < next_s) {
			next_s = stmt_int(next, column);
		}
	}
	stmt_end(next);
	return next_s;
}
