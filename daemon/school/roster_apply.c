/* roster_apply: a cluster file against the database: compared, shown, written at once. */
/* SPDX-License-Identifier: Apache-2.0 */
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

static bool write_all(struct store *store, struct roster_store *rosters,
		      const struct roster_cluster *have, const struct roster_cluster *want,
		      struct err *err)
{
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	roster_write(rosters, have, want);
	return store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

static bool compare_and(struct store *store, const char *path, bool is_to_write,
			struct str *difference, size_t *ret_changes, struct err *err)
{
	struct arena *arena = difference->arena;
	const struct roster_cluster *want = NULL, *have = NULL;
	const struct roster *roster = NULL;
	struct roster_store *rosters = NULL;

	if (!roster_yaml_load(arena, path, &want, err) ||
	    !roster_store_new(store, arena, &rosters, err) ||
	    !roster_load(rosters, arena, &roster, err) ||
	    !find_cluster(roster, want, path, &have, err)) {
		return false;
	}
	*ret_changes = roster_compare(have, want, difference);
	if (!is_to_write || *ret_changes == 0) {
		return true;
	}
	return write_all(store, rosters, have, want, err);
}

bool roster_apply_file(struct store *store, const char *path, struct str *difference,
		       size_t *ret_changes, struct err *err)
{
	return compare_and(store, path, true, difference, ret_changes, err);
}

bool roster_compare_file(struct store *store, const char *path, struct str *difference,
			 size_t *ret_changes, struct err *err)
{
	return compare_and(store, path, false, difference, ret_changes, err);
}
