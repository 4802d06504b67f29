/* roster_files: the cluster files of the configuration, at a start. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_files.h"

#include "school/roster_apply.h"
#include "school/roster_yaml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { KNOWN, NOTE, OTHER, ALL, FORGET, CLUSTERS };

static const char *const queries[] = {
	[KNOWN] = "SELECT 1 FROM school_file WHERE path = ?1 AND size = ?2 AND modified_ns = ?3"
		  " AND changed_ns = ?4",
	[NOTE] = "INSERT INTO school_file (path, size, modified_ns, changed_ns, cluster)"
		 " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (path) DO UPDATE SET"
		 " size = excluded.size, modified_ns = excluded.modified_ns,"
		 " changed_ns = excluded.changed_ns, cluster = excluded.cluster",
	[OTHER] = "SELECT path FROM school_file WHERE cluster = ?1 AND path <> ?2 LIMIT 1",
	[ALL] = "SELECT path FROM school_file",
	[FORGET] = "DELETE FROM school_file WHERE path = ?1",
	[CLUSTERS] = "SELECT EXISTS (SELECT 1 FROM school_cluster)",
	NULL,
};

struct taking {
	struct store *store;
	struct stmt **stmts;
	struct roster_applier *applier;
	const struct roster_files_told *told;
	struct err first; /* of the refusals */
	struct arena *arena;
	struct taken *taken; /* to be told of once they are kept */
	size_t count;
};

/* A cluster taken up. */
struct taken {
	const char *name;
	size_t changes;
};

struct file {
	const char *path;
	int64_t size, modified_ns, changed_ns;
};

static struct stmt *begin(struct taking *taking, int query, const struct file *file)
{
	struct stmt *stmt = stmt_begin(taking->stmts[query]);

	stmt_bind_text(stmt, file->path);
	stmt_bind_int(stmt, file->size);
	stmt_bind_int(stmt, file->modified_ns);
	stmt_bind_int(stmt, file->changed_ns);
	return stmt;
}

static bool is_known(struct taking *taking, const struct file *file)
{
	return stmt_found(begin(taking, KNOWN, file));
}

static void note(struct taking *taking, const struct file *file, int64_t cluster)
{
	struct stmt *put = begin(taking, NOTE, file);

	stmt_bind_int(put, cluster);
	stmt_run(put);
}

/* Another file of the configuration that is this cluster's; NULL: none. */
static const char *other_of(struct taking *taking, struct arena *arena, int64_t cluster,
			    const char *path)
{
	struct stmt *other = stmt_begin(taking->stmts[OTHER]);

	stmt_bind_int(other, cluster);
	stmt_bind_text(other, path);
	const char *found = stmt_step(other) ? stmt_text(other, 0, arena) : NULL;

	stmt_end(other);
	return found;
}

/* Of a cluster that is known the database is the truth; whoever runs us hears that they differ.
 * False: they do. */
static bool is_alike(struct taking *taking, const char *path, const struct roster_cluster *want)
{
	struct err err = { 0 };
	size_t changes = 0;

	if (taking->told->differs == NULL ||
	    !roster_applier_compare(taking->applier, want, path, &changes, &err) || changes == 0) {
		return true;
	}
	taking->told->differs(taking->told->self, path, changes);
	return false;
}

/* The cluster's id in the database; a new one is written. False: refused. */
static bool take_cluster(struct taking *taking, struct arena *arena, const char *path,
			 const struct roster_cluster *want, int64_t *ret_id, struct err *err)
{
	struct str difference;
	size_t changes = 0;

	str_init(&difference, arena);
	if (!roster_applier_find(taking->applier, want, path, ret_id, err)) {
		return false;
	}
	const char *other = *ret_id == 0 ? NULL : other_of(taking, arena, *ret_id, path);

	if (other != NULL) {
		return err_set(err, ERR_CONFIG, "%s: cluster '%s' (%s) is that of %s already", path,
			       want->name, want->room, other);
	}
	if (*ret_id != 0) {
		return true;
	}
	if (!roster_applier_apply(taking->applier, want, path, NULL, &difference, &changes, err)) {
		return false;
	}
	taking->taken =
	    arena_grow(taking->arena, taking->taken, taking->count, sizeof(*taking->taken));
	taking->taken[taking->count++] =
	    (struct taken){ arena_strdup(taking->arena, want->name), changes };
	return roster_applier_find(taking->applier, want, path, ret_id, err);
}

static int64_t ns_of(const struct timespec *at)
{
	return (int64_t)at->tv_sec * 1000000000 + at->tv_nsec;
}

static bool take_file(struct taking *taking, struct arena *arena, const char *path, struct err *err)
{
	const struct roster_cluster *want = NULL;
	struct stat about;
	int64_t id = 0;

	if (stat(path, &about) != 0) {
		return err_set(err, ERR_CONFIG, "%s: %s", path, strerror(errno));
	}
	struct file file = { path, about.st_size, ns_of(&about.st_mtim), ns_of(&about.st_ctim) };

	if (is_known(taking, &file)) {
		return true;
	}
	if (!roster_yaml_load(arena, path, &want, err) ||
	    !take_cluster(taking, arena, path, want, &id, err)) {
		return false;
	}
	/* else it is looked at again at the next start */
	if (is_alike(taking, path, want)) {
		note(taking, &file, id);
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A file that was taken out of the configuration may come back under another name. */
static void forget_others(struct taking *taking, struct arena *arena, const char *const *paths)
{
	struct stmt *all = stmt_begin(taking->stmts[ALL]);
	const char **sorted, **gone = NULL;
	size_t count = 0, gone_count = 0;

	while (paths[count] != NULL) {
		count++;
	}
	sorted = arena_copy(arena, paths, count + 1, sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_name);
	while (stmt_step(all)) {
		const char *path = stmt_text(all, 0, arena);

		if (bsearch(&path, sorted, count, sizeof(*sorted), by_name) == NULL) {
			gone = arena_grow(arena, gone, gone_count, sizeof(*gone));
			gone[gone_count++] = path;
		}
	}
	for (size_t i = 0; i < gone_count; i++) {
		struct stmt *forget = stmt_begin(taking->stmts[FORGET]);

		stmt_bind_text(forget, gone[i]);
		stmt_run(forget);
	}
}

static void take_all(struct taking *taking, const char *const *paths)
{
	struct store *store = taking->store;

	for (size_t i = 0; paths[i] != NULL && !store_failed(store); i++) {
		struct arena *arena = arena_new();
		struct err err = { 0 };
		size_t before = taking->count;

		store_savepoint(store, "file");
		if (!take_file(taking, arena, paths[i], &err) && !store_failed(store)) {
			store_rollback_to(store, "file");
			taking->count = before;
			taking->told->refused(taking->told->self, &err);
			taking->first = taking->first.code == ERR_NONE ? err : taking->first;
		}
		store_release(store, "file");
		arena_free(arena);
	}
}

static bool has_clusters(struct taking *taking)
{
	struct stmt *clusters = stmt_begin(taking->stmts[CLUSTERS]);
	bool is_any = stmt_step(clusters) && stmt_int(clusters, 0) != 0;

	stmt_end(clusters);
	return is_any;
}

bool roster_files_take(struct roster_store *rosters, const char *const *paths,
		       const struct roster_files_told *told, size_t *ret_taken, struct err *err)
{
	struct store *store = roster_store_of(rosters);
	struct arena *arena = arena_new();
	struct taking taking = { .store = store, .told = told, .arena = arena };
	bool is_good = store_prepare_all(store, NULL, queries, &taking.stmts, err) &&
		       roster_applier_new(rosters, arena, &taking.applier, err);

	if (is_good && store_begin(store)) {
		forget_others(&taking, arena, paths);
		take_all(&taking, paths);
	}
	if (is_good && !store_commit(store)) {
		is_good = err_set(err, ERR_IO, "%s", store_error(store));
	}
	for (size_t i = 0; is_good && i < taking.count; i++) {
		told->taken(told->self, taking.taken[i].name, taking.taken[i].changes);
	}
	if (is_good && taking.first.code != ERR_NONE && !has_clusters(&taking)) {
		*err = taking.first;
		is_good = false;
	}
	*ret_taken = taking.count;
	arena_free(arena);
	return is_good;
}
