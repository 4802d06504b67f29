/* doctor: is everything in order, and if not, what to do; one line a check. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/doctor.h"

#include "base/str.h"
#include "host/plugin.h"
#include "io/store.h"
#include "ops/state.h"
#include "school/roster_yaml.h"
#include "schema.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Below this a busy day could fill the disk. */
#define LEAST_FREE_BYTES (64ull * 1024 * 1024)

struct doctor {
	struct arena *arena;
	const struct config *config;
	FILE *out;
	struct plugin_set plugins;
	int faults;
};

static void say(struct doctor *doctor, bool is_good, const char *what, const char *fmt, ...)
    CLERK_FORMAT(4, 5);

static void say(struct doctor *doctor, bool is_good, const char *what, const char *fmt, ...)
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
	struct config_secret secret;
	struct err err = { .code = ERR_NONE };
	bool is_good = config_secret_read(doctor->config, doctor->arena, &secret, &err);

	say(doctor, is_good, "secret", "%s",
	    !is_good               ? err.text
	    : secret.token != NULL ? "a token, readable by its owner alone"
				   : "a password, readable by its owner alone");
}

static void check_clusters(struct doctor *doctor)
{
	for (size_t i = 0; doctor->config->clusters[i] != NULL; i++) {
		const struct roster_cluster *cluster = NULL;
		struct err err = { .code = ERR_NONE };
		const char *path = doctor->config->clusters[i];

		if (roster_yaml_load(doctor->arena, path, &cluster, &err)) {
			say(doctor, true, "cluster file", "%s, %zu schools, %zu people",
			    cluster->name, cluster->school_count, cluster->person_count);
		} else {
			say(doctor, false, "cluster file", "%s", err.text);
		}
	}
	if (doctor->config->allow_invites_from[0] == NULL) {
		say(doctor, true, "invites", "nobody may invite the clerk (allow_invites_from)");
	}
}

/* ---- plugins ---- */

static void check_plugins(struct doctor *doctor, const char *dir)
{
	if (dir == NULL) {
		say(doctor, false, "plugins", "no folder is known; set plugin_dir");
		return;
	}
	const char *const *names =
	    doctor->config->plugins[0] == NULL ? NULL : doctor->config->plugins;
	struct err err = { .code = ERR_NONE };
	struct str text;

	if (!plugin_set_load(doctor->arena, dir, names, NULL, &doctor->plugins, &err)) {
		say(doctor, false, "plugins", "%s", err.text);
		return;
	}
	str_init(&text, doctor->arena);
	for (size_t i = 0; i < doctor->plugins.count; i++) {
		str_addf(&text, "%s%s", i == 0 ? "" : " ", doctor->plugins.plugins[i].face->name);
	}
	say(doctor, text.len > 0, "plugins", "%s: %s", dir, text.len > 0 ? text.text : "none");
}

/* ---- the state folder ---- */

static bool check_folder(struct doctor *doctor)
{
	const char *dir = doctor->config->state_dir;
	struct stat info;
	struct statvfs disk;

	if (stat(dir, &info) != 0 || !S_ISDIR(info.st_mode)) {
		say(doctor, false, "state folder", "%s is not there; `clerkd run` makes it", dir);
		return false;
	}
	bool is_private = (info.st_mode & (S_IRWXG | S_IRWXO)) == 0;

	say(doctor, is_private, "state folder",
	    is_private ? "%s, for its owner alone" : "%s: others may look in; run: chmod 700 it",
	    dir);
	if (access(dir, W_OK) != 0) {
		say(doctor, false, "state folder", "%s: %s", dir, strerror(errno));
	}
	if (statvfs(dir, &disk) == 0) {
		unsigned long long free_bytes =
		    (unsigned long long)disk.f_bavail * (unsigned long long)disk.f_frsize;

		say(doctor, free_bytes >= LEAST_FREE_BYTES, "disk", "%llu MB free",
		    free_bytes / (1024 * 1024));
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
			say(doctor, false, "file mode", "%s: others may read it; run: chmod 600 it",
			    path);
		}
		if (info.st_uid != geteuid() && geteuid() != 0) {
			is_good = false;
			say(doctor, false, "file owner", "%s belongs to someone else; chown it",
			    path);
		}
	}
	if (is_good) {
		say(doctor, true, "file modes", "as they should be");
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

static void check_pragmas(struct doctor *doctor, struct store *store)
{
	const char *sound = ask(doctor, store, "PRAGMA integrity_check(1)");
	const char *mode = ask(doctor, store, "PRAGMA journal_mode");
	const char *sync = ask(doctor, store, "PRAGMA synchronous");

	say(doctor, str_equal(sound, "ok"), "integrity", "%s",
	    str_equal(sound, "ok") ? "every page is sound" : sound);
	say(doctor, str_equal(mode, "wal") && str_equal(sync, "2"), "durability",
	    "journal %s, synchronous %s", mode, str_equal(sync, "2") ? "FULL" : sync);
}

static int64_t known_version(const char *owner)
{
	static const struct {
		const char *owner;
		const char *const *migrations;
	} rooms[] = {
		{ "matrix", schema_matrix },
		{ "school", schema_school },
		{ "host", schema_host },
	};

	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		int64_t count = 0;

		while (rooms[i].migrations[count] != NULL) {
			count++;
		}
		if (str_equal(rooms[i].owner, owner)) {
			return count;
		}
	}
	return -1; /* a plugin's */
}

static void check_schemas(struct doctor *doctor, struct store *store)
{
	struct stmt *stmt = NULL;
	struct str text;

	if (!store_prepare(store, NULL, "SELECT owner, version FROM store_schema ORDER BY owner",
			   &stmt, NULL)) {
		say(doctor, false, "schemas", "not a database of clerkd");
		return;
	}
	str_init(&text, doctor->arena);
	stmt_begin(stmt);
	while (stmt_step(stmt)) {
		const char *owner = stmt_text(stmt, 0, doctor->arena);
		int64_t have = stmt_int(stmt, 1), known = known_version(owner);

		str_addf(&text, "%s%s %d", text.len == 0 ? "" : ", ", owner, (int)have);
		if (known >= 0 && have > known) {
			say(doctor, false, "schema",
			    "%s is at version %d, this clerkd knows %d: install the newer one",
			    owner, (int)have, (int)known);
		}
	}
	say(doctor, true, "schemas", "%s", text.len == 0 ? "none yet" : text.text);
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

	say(doctor, foreign[0] == '\0', "tables", "%s%s",
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
			say(doctor, faults == 0, check->name, "%s",
			    faults == 0 ? "yes"
					: arena_printf(doctor->arena, "no, %d times", faults));
		}
	}
}

static void check_instance(struct doctor *doctor)
{
	struct err err = { .code = ERR_NONE };
	int fd = -1;

	/* Taken for a blink only, so that a daemon that starts just now may be told to try again.
	 */
	if (state_lock(doctor->config->state_dir, &fd, &err)) {
		state_unlock(fd);
		say(doctor, true, "instance", "no daemon is running here");
	} else {
		say(doctor, err.code == ERR_TRYLATER, "instance", "%s",
		    err.code == ERR_TRYLATER ? "a daemon is running here" : err.text);
	}
}

static void check_database(struct doctor *doctor)
{
	const char *path = state_database(doctor->arena, doctor->config->state_dir);
	struct store *store = NULL;
	struct err err = { .code = ERR_NONE };
	struct stat info;

	if (stat(path, &info) != 0) {
		say(doctor, true, "database", "none yet; the first `clerkd run` makes it");
		return;
	}
	check_modes(doctor, path);
	if (!store_open(path, &store, &err)) {
		say(doctor, false, "database", "%s; to restore: clerkd restore FILE", err.text);
		return;
	}
	say(doctor, true, "database", "%s, %lld kB", path, (long long)info.st_size / 1024);
	check_pragmas(doctor, store);
	check_schemas(doctor, store);
	check_tables(doctor, store);
	check_contents(doctor, store);
	store_close(store);
}

int doctor_run(const struct config *config, const char *plugin_dir, FILE *out)
{
	struct doctor doctor = { .arena = arena_new(), .config = config, .out = out };

	say(&doctor, true, "configuration", "%s: %s on %s", config->path, config->user,
	    config->homeserver);
	check_secret(&doctor);
	check_clusters(&doctor);
	check_plugins(&doctor, config->plugin_dir != NULL ? config->plugin_dir : plugin_dir);
	if (check_folder(&doctor)) {
		check_instance(&doctor);
		check_database(&doctor);
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
