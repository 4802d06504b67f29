/* doctor: is everything in order, and if not, what to do; one line a check. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "ops/doctor_internal.h"
#include "ops/handover.h"
#include "ops/state.h"
#include "ops/versions.h"
#include "school/roster_apply.h"
#include "school/roster_store.h"
#include "school/roster_yaml.h"
#include "schema.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Below this a busy day could fill the disk. */
#define LEAST_FREE_BYTES (64ull * 1024 * 1024)

void doctor_say(struct doctor *doctor, bool is_good, const char *what, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(doctor->out, "%-5s %s: %s\n", is_good ? "ok" : "FAULT", what,
		arena_vprintf(doctor->arena, fmt, ap));
	va_end(ap);
	doctor->faults += is_good ? 0 : 1;
}

/* ---- the configuration ---- */

static void check_secret(struct doctor *doctor)
{
	struct err err = { .code = ERR_NONE };
	bool is_good = config_secret_read(doctor->config, doctor->arena, &doctor->secret, &err);

	doctor_say(doctor, is_good, "secret", "%s",
		   !is_good                       ? err.text
		   : doctor->secret.token != NULL ? "a token, readable by its owner alone"
						  : "a password, readable by its owner alone");
}

static void check_clusters(struct doctor *doctor)
{
	const struct roster_cluster **clusters = NULL;

	for (size_t i = 0; doctor->config->clusters[i] != NULL; i++) {
		const struct roster_cluster *cluster = NULL;
		struct err err = { .code = ERR_NONE };
		const char *path = doctor->config->clusters[i];
		bool is_good = roster_yaml_load(doctor->arena, path, &cluster, &err);

		clusters = arena_grow(doctor->arena, clusters, i, sizeof(*clusters));
		clusters[i] = is_good ? cluster : NULL;
		size_t same = roster_yaml_same(clusters, i);

		if (!is_good) {
			doctor_say(doctor, false, "cluster file", "%s; a start leaves it out",
				   err.text);
		} else if (same < i) {
			doctor_say(doctor, false, "cluster file",
				   "%s: its name or room is that of %s; a start leaves it out",
				   path, doctor->config->clusters[same]);
		} else {
			doctor_say(doctor, true, "cluster file", "%s, %zu schools, %zu people",
				   cluster->name, cluster->school_count, cluster->person_count);
		}
	}
	doctor->filed = clusters;
	if (doctor->config->allow_invites_from[0] == NULL) {
		doctor_say(doctor, true, "invites",
			   "nobody may invite the clerk (allow_invites_from)");
	}
}

/* ---- plugins ---- */

static void check_plugins(struct doctor *doctor, const char *dir)
{
	if (dir == NULL) {
		doctor_say(doctor, false, "plugins", "no folder is known; set plugin_dir");
		return;
	}
	const char *const *names =
	    doctor->config->plugins[0] == NULL ? NULL : doctor->config->plugins;
	struct err err = { .code = ERR_NONE };
	struct str text;

	if (!plugin_set_load(doctor->arena, dir, names, NULL, &doctor->plugins, &err)) {
		doctor_say(doctor, false, "plugins", "%s", err.text);
		return;
	}
	str_init(&text, doctor->arena);
	for (size_t i = 0; i < doctor->plugins.count; i++) {
		str_addf(&text, "%s%s", i == 0 ? "" : " ", doctor->plugins.plugins[i].face->name);
	}
	doctor_say(doctor, text.len > 0, "plugins", "%s: %s", dir,
		   text.len > 0 ? text.text : "none");
}

/* ---- the state folder ---- */

static bool check_folder(struct doctor *doctor)
{
	const char *dir = doctor->config->state_dir;
	struct stat info;
	struct statvfs disk;

	if (stat(dir, &info) != 0 && errno != ENOENT) {
		doctor_say(doctor, false, "state folder", "%s: %s; run this as root", dir,
			   strerror(errno));
		return false;
	}
	if (stat(dir, &info) != 0 || !S_ISDIR(info.st_mode)) {
		doctor_say(doctor, false, "state folder", "%s is not there; `clerkd run` makes it",
			   dir);
		doctor->is_blank = true;
		return false;
	}
	bool is_private = (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;

	doctor_say(doctor, is_private, "state folder",
		   is_private ? "%s, for its owner alone"
			      : "%s: others may look in; run: chmod 700 it",
		   dir);
	if (access(dir, W_OK) != 0) {
		doctor_say(doctor, false, "state folder", "%s: %s%s", dir, strerror(errno),
			   errno == EACCES ? "; run this as root" : "");
	}
	if (statvfs(dir, &disk) == 0) {
		unsigned long long free_bytes =
		    (unsigned long long)disk.f_bavail * (unsigned long long)disk.f_frsize;

		doctor_say(doctor, free_bytes >= LEAST_FREE_BYTES, "disk", "%llu MB free%s",
			   free_bytes / (1024 * 1024),
			   free_bytes >= LEAST_FREE_BYTES
			       ? ""
			       : ": make room (df -h, journalctl --vacuum-size=100M), or the clerk "
				 "will wait for some");
	}
	return true;
}

static void check_modes(struct doctor *doctor, const char *database)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	bool is_good = true;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *path = arena_printf(doctor->arena, "%s%s", database, ends[i]);
		struct stat info;

		if (stat(path, &info) != 0) {
			continue;
		}
		if ((info.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
			is_good = false;
			doctor_say(doctor, false, "file mode",
				   "%s: others may read it; run: chmod 600 it", path);
		}
		if (info.st_uid != geteuid() && geteuid() != 0) {
			is_good = false;
			doctor_say(doctor, false, "file owner",
				   "%s belongs to someone else; chown it", path);
		}
	}
	if (is_good) {
		doctor_say(doctor, true, "file modes", "as they should be");
	}
}

/* ---- the database ---- */

static const char *ask(struct doctor *doctor, struct store *store, const char *sql)
{
	struct stmt *stmt = NULL;
	struct err err = { .code = ERR_NONE };

	if (!store_prepare(store, NULL, sql, &stmt, &err)) {
		return arena_strdup(doctor->arena, err.text);
	}
	const char *said = stmt_step(stmt_begin(stmt)) ? stmt_text(stmt, 0, doctor->arena) : "";

	stmt_end(stmt);
	return said;
}

/* The header says how the file is written; how carefully, the clerk itself sees to at each start.
 * To be asked before this process has opened the database: closing the file ends the locks that
 * SQLite has on it (POSIX). */
static bool is_wal(const char *path)
{
	FILE *file = fopen(path, "rb");
	unsigned char header[20] = { 0 };
	bool is_read = file != NULL && fread(header, 1, sizeof(header), file) == sizeof(header);

	if (file != NULL) {
		fclose(file);
	}
	return is_read && header[18] == 2 && header[19] == 2;
}

/* SQLite gives a list of lines. */
static const char *in_a_line(struct arena *arena, const char *text)
{
	char *line = arena_strndup(arena, text, strlen(text));

	for (char *at = line; (at = strchr(at, '\n')) != NULL;) {
		*at = ' ';
	}
	return line;
}

static void check_soundness(struct doctor *doctor, struct store *store, bool is_ahead)
{
	const char *sound = ask(doctor, store, "PRAGMA integrity_check(1)");
	bool is_sound = str_equal(sound, "ok");

	doctor_say(doctor, is_sound, "integrity", "%s%s",
		   is_sound ? "every page is sound" : in_a_line(doctor->arena, sound),
		   is_sound ? "" : "; to restore: clerkd restore FILE");
	doctor_say(doctor, is_ahead, "durability", "%s",
		   is_ahead ? "written ahead (WAL)"
			    : "not written ahead (WAL): was it copied or opened by another "
			      "program? The next `clerkd run` mends it");
}

static void check_schemas(struct doctor *doctor, struct store *store)
{
	struct stmt *stmt = NULL;
	struct str text;

	if (!store_prepare(store, NULL, "SELECT owner, version FROM store_schema ORDER BY owner",
			   &stmt, NULL)) {
		doctor_say(doctor, false, "schemas", "not a database of clerkd");
		return;
	}
	str_init(&text, doctor->arena);
	stmt_begin(stmt);
	while (stmt_step(stmt)) {
		const char *owner = stmt_text(stmt, 0, doctor->arena);
		int64_t have = stmt_int(stmt, 1), known = versions_known(&doctor->plugins, owner);

		str_addf(&text, "%s%s %d", text.len == 0 ? "" : ", ", owner, (int)have);
		if (known >= 0 && have > known) {
			doctor_say(
			    doctor, false, "schema",
			    "%s is at version %d, this clerkd knows %d: install the newer one",
			    owner, (int)have, (int)known);
		}
	}
	doctor_say(doctor, true, "schemas", "%s", text.len == 0 ? "none yet" : text.text);
}

/* A table whose owner is unknown is from somewhere else, or of a plugin that was taken out. */
static void check_tables(struct doctor *doctor, struct store *store)
{
	const char *foreign =
	    ask(doctor, store,
		"SELECT coalesce(group_concat(t.name, ' '), '') FROM sqlite_schema AS t"
		" WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
		" AND substr(t.name, 1, 6) <> 'store_' AND NOT EXISTS"
		" (SELECT 1 FROM store_schema AS s WHERE"
		" substr(t.name, 1, length(s.owner) + 1) = s.owner || '_')");

	doctor_say(doctor, foreign[0] == '\0', "tables", "%s%s",
		   foreign[0] == '\0' ? "each has its owner" : "without an owner: ", foreign);
}

/* What each plugin says must hold. How many rows are wrong is told, never what is in them. */
static void check_contents(struct doctor *doctor, struct store *store)
{
	for (size_t i = 0; i < doctor->plugins.count; i++) {
		const struct clerk_check *check = doctor->plugins.plugins[i].face->checks;

		for (; check != NULL && check->name != NULL; check++) {
			struct stmt *stmt = NULL;
			struct err err = { .code = ERR_NONE };
			int faults = 0;

			if (!store_prepare(store, NULL, check->query, &stmt, &err)) {
				continue; /* not lifted to these tables yet: the next start does it
					   */
			}
			stmt_begin(stmt);
			while (stmt_step(stmt)) {
				faults++;
			}
			doctor_say(doctor, faults == 0, check->name, "%s",
				   faults == 0
				       ? "yes"
				       : arena_printf(doctor->arena, "no, %d times", faults));
		}
	}
}

/* What waits for a plugin that is not loaded comes when it is back; until then nobody hears of it.
 */
static void check_wakes(struct doctor *doctor, struct store *store)
{
	struct stmt *stmt = NULL;
	bool is_good = true;

	if (!store_prepare(store, NULL,
			   "SELECT plugin, count(*) FROM host_wake WHERE plugin <> 'clerk'"
			   " GROUP BY plugin",
			   &stmt, NULL)) {
		return; /* not lifted to these tables yet */
	}
	stmt_begin(stmt);
	while (stmt_step(stmt)) {
		const char *name = stmt_text(stmt, 0, doctor->arena);

		if (plugin_by_name(&doctor->plugins, name) == NULL) {
			is_good = false;
			doctor_say(doctor, false, "reminders",
				   "%lld wait for the plugin %s, which is not loaded",
				   (long long)stmt_int(stmt, 1), name);
		}
	}
	if (is_good) {
		doctor_say(doctor, true, "reminders", "each has its plugin");
	}
}

/* Of an older version it can't be read; the next start lifts it. */
static void load_roster(struct doctor *doctor, struct store *store)
{
	struct roster_store *rosters = NULL;
	const struct roster *roster = NULL;

	if (roster_store_new(store, doctor->arena, &rosters, NULL) &&
	    roster_load(rosters, doctor->arena, &roster, NULL)) {
		doctor->roster = roster;
	}
}

/* Clusters between two databases, seen from either. */
static void check_handover(struct doctor *doctor, struct store *store)
{
	const char *names = handover_unfinished(store, doctor->arena);
	struct err why = { .code = ERR_NONE };

	if (names != NULL) {
		doctor_say(doctor, false, "clusters",
			   "the move of %s is not done to its end: stop the clerk and say the "
			   "`clerkd cluster move` once more",
			   names);
	}
	if (!handover_is_over(store, &why)) {
		doctor_say(doctor, false, "clusters", "%s", why.text);
	}
}

/* Has this database a place in the account's stream? */
static bool has_place(struct doctor *doctor, struct store *store)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL,
			   "SELECT 1 FROM matrix_account WHERE user = ?1 AND since IS NOT NULL",
			   &stmt, NULL)) {
		return false; /* the clerk was never started with it */
	}
	stmt_begin(stmt);
	stmt_bind_text(stmt, doctor->config->user);
	return stmt_found(stmt);
}

/* How this database signed to the homeserver when it was the clerk last; see matrix/leader. */
static void load_signature(struct doctor *doctor, struct store *store)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL,
			   "SELECT instance, generation FROM matrix_leader WHERE user = ?1", &stmt,
			   NULL)) {
		return; /* of an older version */
	}
	stmt_begin(stmt);
	stmt_bind_text(stmt, doctor->config->user);
	if (stmt_step(stmt)) {
		doctor->instance = stmt_text(stmt, 0, doctor->arena);
		doctor->generation = stmt_int(stmt, 1);
	}
	stmt_end(stmt);
}

static void check_instance(struct doctor *doctor)
{
	bool is_running = state_is_locked(doctor->config->state_dir);

	doctor_say(doctor, true, "instance",
		   is_running ? "a daemon is running here" : "no daemon is running here");
}

static void check_database(struct doctor *doctor)
{
	const char *path = state_database(doctor->arena, doctor->config->state_dir);
	struct store *store = NULL;
	struct err err = { .code = ERR_NONE };
	struct stat info;

	if (stat(path, &info) != 0 && errno != ENOENT) {
		doctor_say(doctor, false, "database", "%s: %s; run this as root", path,
			   strerror(errno));
		return;
	}
	if (stat(path, &info) != 0) {
		doctor_say(doctor, true, "database", "none yet; the first `clerkd run` makes it");
		doctor->is_blank = true;
		return;
	}
	check_modes(doctor, path);
	if (access(path, R_OK) != 0) {
		doctor_say(doctor, false, "database", "%s: %s; run this as root", path,
			   strerror(errno));
		return;
	}
	bool is_ahead = is_wal(path);

	if (!store_open_reader(path, &store, &err)) {
		doctor_say(doctor, false, "database", "%s; to restore: clerkd restore FILE",
			   err.text);
		return;
	}
	/* What was written last is in the log beside it. */
	int64_t bytes = info.st_size;

	bytes += stat(arena_printf(doctor->arena, "%s-wal", path), &info) == 0 ? info.st_size : 0;
	doctor_say(doctor, true, "database", "%s, %lld kB", path, (long long)bytes / 1024);
	check_soundness(doctor, store, is_ahead);
	check_schemas(doctor, store);
	check_tables(doctor, store);
	check_contents(doctor, store);
	check_wakes(doctor, store);
	load_roster(doctor, store);
	check_handover(doctor, store);
	load_signature(doctor, store);
	doctor->is_blank = doctor->instance == NULL && !has_place(doctor, store);
	store_close(store);
}

/* ---- the files against the database ---- */

static bool is_same_cluster(const struct roster_cluster *a, const struct roster_cluster *b)
{
	return a != NULL && (str_equal(a->room, b->room) || str_equal(a->name, b->name));
}

/* Edited and not applied, a file looks as if it held. By the steps of `cluster show`, on a copy;
 * what can't be asked is told elsewhere. */
static void check_applied(struct doctor *doctor, const char *path)
{
	struct store *store = NULL;
	struct str difference;
	size_t changes = 0;

	str_init(&difference, doctor->arena);
	if (store_open_copy(state_database(doctor->arena, doctor->config->state_dir), &store,
			    NULL) &&
	    versions_allow(store, &doctor->plugins, NULL) &&
	    store_migrate(store, "school", false, schema_school, NULL) &&
	    roster_apply_file(store, path, NULL, &difference, &changes, NULL) && changes > 0) {
		doctor_say(doctor, false, "cluster file",
			   "%s: not applied since it was changed: clerkd cluster show %s, then "
			   "cluster apply",
			   path, path);
	}
	store_close(store);
}

/* A file alone brings a cluster in, but taking the file away takes no cluster out. */
static void check_files(struct doctor *doctor)
{
	const char *const *paths = doctor->config->clusters;

	for (size_t i = 0; doctor->roster != NULL && i < doctor->roster->cluster_count; i++) {
		const struct roster_cluster *have = doctor->roster->clusters[i];
		size_t k = 0;

		while (paths[k] != NULL && !is_same_cluster(doctor->filed[k], have)) {
			k++;
		}
		if (paths[k] != NULL) {
			check_applied(doctor, paths[k]);
		} else {
			doctor_say(
			    doctor, true, "cluster",
			    "%s is in the database and has no file in `clusters` that can be "
			    "read: the clerk goes on serving it",
			    have->name);
		}
	}
}

int doctor_run(const struct config *config, const char *plugin_dir,
	       const struct doctor_asker *asker, FILE *out)
{
	struct doctor doctor = {
		.arena = arena_new(), .config = config, .asker = asker, .out = out
	};

	doctor_say(&doctor, true, "configuration", "%s: %s on %s", config->path, config->user,
		   config->homeserver);
	check_secret(&doctor);
	check_clusters(&doctor);
	check_plugins(&doctor, config->plugin_dir != NULL ? config->plugin_dir : plugin_dir);
	if (check_folder(&doctor)) {
		check_instance(&doctor);
		check_database(&doctor);
		check_files(&doctor);
	}
	if (asker != NULL) {
		doctor_check_server(&doctor);
	}
	if (doctor.faults == 0) {
		fputs("all is well\n", out);
	} else {
		fprintf(out, "%d to put right\n", doctor.faults);
	}
	plugin_set_close(&doctor.plugins);
	arena_free(doctor.arena);
	return doctor.faults == 0 ? 0 : 1;
}
