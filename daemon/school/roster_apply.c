/* roster_apply: a cluster file against the database: merged, compared, shown, written at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_apply.h"

#include "school/roster_filed.h"
#include "school/roster_store.h"
#include "school/roster_yaml.h"

enum { GONE, COME_BACK };

/* A cluster that was removed may be made anew, by hand; one that moved is another clerkd's. */
static const char *const queries[] = {
	[GONE] = "SELECT handover <> '', strftime('%Y-%m-%d', at_s, 'unixepoch') FROM school_gone"
		 " WHERE ?1 IN (room, room_id) OR name = ?2 ORDER BY 1 DESC LIMIT 1",
	[COME_BACK] = "DELETE FROM school_gone WHERE handover = ''"
		      " AND (?1 IN (room, room_id) OR name = ?2)",
	NULL,
};

struct roster_applier {
	struct roster_store *rosters;
	struct filed_notes *notes;
	struct stmt **stmts;
};

bool roster_applier_new(struct roster_store *rosters, struct arena *arena,
			struct roster_applier **ret_applier, struct err *err)
{
	struct roster_applier *applier = arena_alloc(arena, sizeof(*applier));

	applier->rosters = rosters;
	*ret_applier = applier;
	return filed_notes_new(roster_store_of(rosters), arena, &applier->notes, err) &&
	       store_prepare_all(roster_store_of(rosters), NULL, queries, &applier->stmts, err);
}

bool roster_applier_find(struct roster_applier *applier, const struct roster_cluster *want,
			 const char *path, int64_t *ret_id, struct err *err)
{
	int64_t ids[ROSTER_FOUND_MAX] = { 0 };
	size_t count = roster_find(applier->rosters, want->room, want->name, ids);

	*ret_id = count == 0 ? 0 : ids[0];
	if (count > 1) {
		return err_set(err, ERR_CONFIG,
			       "%s: the room %s is another cluster's already than the name '%s'",
			       path, want->room, want->name);
	}
	return true;
}

static struct stmt *begin(struct roster_applier *applier, int query,
			  const struct roster_cluster *want)
{
	struct stmt *stmt = stmt_begin(applier->stmts[query]);

	stmt_bind_text(stmt, want->room);
	stmt_bind_text(stmt, want->name);
	return stmt;
}

/* A new cluster is not one that this database had once. */
static bool is_new(struct roster_applier *applier, struct arena *arena,
		   const struct roster_cluster *want, const char *path, struct err *err)
{
	struct stmt *get = begin(applier, GONE, want);
	bool is_gone = stmt_step(get), has_moved = is_gone && stmt_int(get, 0) != 0;
	const char *day = is_gone ? stmt_text(get, 1, arena) : "";

	stmt_end(get);
	return !is_gone ||
	       err_set(err, ERR_CONFIG,
		       "%s: cluster '%s' %s on %s: take the file out of `clusters`%s", path,
		       want->name, has_moved ? "went to another clerkd" : "was removed", day,
		       has_moved ? ""
				 : "; to begin it anew, with nothing of then: clerkd cluster "
				   "apply FILE");
}

bool roster_applier_apply(struct roster_applier *applier, const struct roster_cluster *want,
			  const char *path, const struct roster_guard *guard,
			  struct str *difference, size_t *ret_changes, struct err *err)
{
	struct arena *arena = difference->arena;
	const struct roster_cluster *have = NULL;
	struct filed filed;
	int64_t id = 0;

	if (!roster_applier_find(applier, want, path, &id, err) ||
	    !roster_load_cluster(applier->rosters, arena, tz_set_new(arena), id, &have, err) ||
	    !filed_load(applier->notes, arena, id, &filed, err) ||
	    (have == NULL && !is_new(applier, arena, want, path, err))) {
		return false;
	}
	const struct roster_cluster *become = roster_merge(&filed, have, want, difference);
	size_t changes = roster_compare(have, become, difference);

	if (guard != NULL && have != NULL &&
	    !guard->allows(guard->self, have, become, difference, err)) {
		return false;
	}
	*ret_changes = changes;
	if (changes > 0) {
		id = roster_write(applier->rosters, have, become);
	}
	filed_save(applier->notes, id, &filed);
	return true;
}

bool roster_applier_compare(struct roster_applier *applier, const struct roster_cluster *want,
			    const char *path, size_t *ret_changes, struct err *err)
{
	struct arena *arena = arena_new();
	const struct roster_cluster *have = NULL;
	struct filed filed;
	struct str difference;
	int64_t id = 0;

	str_init(&difference, arena);
	bool is_good =
	    roster_applier_find(applier, want, path, &id, err) &&
	    roster_load_cluster(applier->rosters, arena, tz_set_new(arena), id, &have, err) &&
	    filed_load(applier->notes, arena, id, &filed, err);

	if (is_good) {
		*ret_changes = roster_compare(have, roster_merge(&filed, have, want, &difference),
					      &difference);
	}
	arena_free(arena);
	return is_good;
}

bool roster_apply_file(struct store *store, const char *path, const struct roster_guard *guard,
		       struct str *difference, size_t *ret_changes, struct err *err)
{
	const struct roster_cluster *want = NULL;
	struct roster_store *rosters = NULL;
	struct roster_applier *applier = NULL;

	if (!roster_yaml_load(difference->arena, path, &want, err) ||
	    !roster_store_new(store, difference->arena, &rosters, err) ||
	    !roster_applier_new(rosters, difference->arena, &applier, err)) {
		return false;
	}
	/* Inside the transaction, so that nothing is typed between looking and writing. */
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	stmt_run(begin(applier, COME_BACK, want));
	if (!roster_applier_apply(applier, want, path, guard, difference, ret_changes, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store));
}
