/* roster_apply: a cluster file against the database: merged, compared, shown, written at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_filed.h"
#include "school/roster_store.h"
#include "school/roster_yaml.h"

/* The database's cluster that the file means: by room, else by name. */
static bool find_cluster(const struct roster *roster, const struct roster_cluster *want,
			 const char *path, const struct roster_cluster **ret_have, struct err *err)
{
	const struct roster_cluster *by_room = roster_cluster_by_room(roster, want->room);
	const struct roster_cluster *by_name = NULL;

	for (size_t i = 0; i < roster->cluster_count; i++) {
		if (str_equal(roster->clusters[i].name, want->name)) {
			by_name = &roster->clusters[i];
		}
	}
	if (by_room != NULL && by_name != NULL && by_room != by_name) {
		return err_set(err, ERR_CONFIG,
			       "%s: the room is cluster '%s' already, the name is "
			       "another's",
			       path, by_room->name);
	}
	*ret_have = by_room != NULL ? by_room : by_name;
	return true;
}

/* Inside the transaction, so that nothing is typed between looking and writing. */
static bool apply(struct store *store, const struct roster_cluster *want, const char *path,
		  const struct roster_guard *guard, struct str *difference, size_t *ret_changes,
		  struct err *err)
{
	struct arena *arena = difference->arena;
	const struct roster_cluster *have = NULL;
	const struct roster *roster = NULL;
	struct roster_store *rosters = NULL;
	struct filed filed;

	if (!roster_store_new(store, arena, &rosters, err) ||
	    !roster_load(rosters, arena, &roster, err) ||
	    !find_cluster(roster, want, path, &have, err) ||
	    !filed_load(store, arena, have == NULL ? 0 : have->id, &filed, err)) {
		return false;
	}
	const struct roster_cluster *become = roster_merge(&filed, have, want, difference);
	size_t changes = roster_compare(have, become, difference);

	if (guard != NULL && have != NULL &&
	    !guard->allows(guard->self, have, become, difference, err)) {
		return false;
	}
	*ret_changes = changes;
	int64_t id = have == NULL ? 0 : have->id;

	if (changes > 0) {
		id = roster_write(rosters, have, become);
	}
	return filed_save(store, id, &filed, err);
}

bool roster_apply_file(struct store *store, const char *path, const struct roster_guard *guard,
		       struct str *difference, size_t *ret_changes, struct err *err)
{
	const struct roster_cluster *want = NULL;

	if (!roster_yaml_load(difference->arena, path, &want, err)) {
		return false;
	}
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	if (!apply(store, want, path, guard, difference, ret_changes, err)) {
		store_rollback(store);
		return false;
	}
	return store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store));
}
