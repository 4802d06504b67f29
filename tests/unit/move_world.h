/* move_world: two clusters in one database, and what is of each in that and in another. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_MOVE_WORLD_H
#define CLERK_TESTS_MOVE_WORLD_H

#include "base/str.h"
#include "host/plugin.h"
#include "ops/cluster_cli.h"
#include "ops/cluster_move.h"
#include "ops/handover.h"
#include "ops/state.h"
#include "schema.h"
#include "school/school.h"
#include "scratch.h"

static struct arena *arena;
static struct err err;
static const char *dir, *from, *to, *said;

/* The SIP is in both. */
#define PEOPLE(n) \
	"people:\n  - {user: \"@a-" n ":x\", name: Ann " n \
	", role: head, school: A, lead: true}\n" \
	"  - {user: \"@b-" n ":x\", name: Bob " n ", role: head, school: B}\n" \
	"  - {user: \"@sip:x\", name: Sue Sipp, role: sip}\n"
#define CLUSTER(n) \
	"name: " n "\nroom: \"#" n ":x\"\ntimezone: Europe/London\n" \
	"halves:\n  - {year: 2026/27, name: Autumn 1, from: 2026-09-01, to: 2026-10-23}\n" \
	"schools:\n  - {letter: A, name: Alder " n "}\n  - {letter: B, name: Beech " n \
	"}\n" PEOPLE(n)

/* ---- what is done ---- */

static inline FILE *open_said(char **text, size_t *len)
{
	*text = NULL;
	return open_memstream(text, len);
}

static inline int close_said(FILE *out, char **text, int code)
{
	fclose(out);
	said = arena_strdup(arena, *text);
	free(*text);
	return code;
}

static inline int apply(const char *name, const char *text)
{
	char *told;
	size_t len;
	FILE *out = open_said(&told, &len);
	struct clock clock = clock_system();
	struct cluster_cli cli = { .state_dir = from,
				   .plugin_dir = TEST_PLUGIN_DIR,
				   .path = scratch_write(arena, dir, name, text, 0644),
				   .is_to_write = true,
				   .clock = &clock,
				   .out = out,
				   .errors = out };

	return close_said(out, &told, cluster_cli_apply(&cli));
}

static inline int command(int (*run)(const struct cluster_move *), const char *target,
			  const char *name, bool is_agreed)
{
	char *told;
	size_t len;
	FILE *out = open_said(&told, &len);
	struct clock clock = clock_system();
	const char *names[] = { name, NULL };
	struct cluster_move move = { .state_dir = from,
				     .to = target,
				     .names = names,
				     .plugin_dir = TEST_PLUGIN_DIR,
				     .is_agreed = is_agreed,
				     .clock = &clock,
				     .out = out,
				     .errors = out };

	return close_said(out, &told, run(&move));
}

static inline int move(const char *name)
{
	return command(cluster_move_run, to, name, false);
}

static inline struct store *open_at(const char *folder)
{
	struct store *store = NULL;

	cr_assert(store_open(state_database(arena, folder), &store, &err), "%s", err.text);
	return store;
}

static inline void run_sql(const char *folder, const char *sql)
{
	struct store *store = open_at(folder);

	cr_assert(store_exec(store, sql, &err), "%s", err.text);
	store_close(store);
}

static inline int64_t count(const char *folder, const char *sql)
{
	struct store *store = open_at(folder);
	struct stmt *stmt = NULL;

	cr_assert(store_prepare(store, NULL, sql, &stmt, &err), "%s", err.text);
	int64_t found = stmt_step(stmt_begin(stmt)) ? stmt_int(stmt, 0) : -1;

	store_close(store);
	return found;
}

/* Everything that the daemon would make. */
static inline void migrate(const char *folder)
{
	struct store *store = open_at(folder);
	struct plugin_set plugins = { .count = 0 };

	cr_assert(store_migrate(store, "matrix", false, schema_matrix, &err), "%s", err.text);
	cr_assert(store_migrate(store, "host", false, schema_host, &err), "%s", err.text);
	cr_assert(plugin_set_load(arena, TEST_PLUGIN_DIR, NULL, store, &plugins, &err), "%s",
		  err.text);
	store_close(store);
	plugin_set_close(&plugins);
}

/* What a clerk would have written of each: `n` is the word that only that cluster has. */
#define BOOK(id, n) \
	"INSERT INTO school_number VALUES (" id ", 'V', 2" id ");" \
	"INSERT INTO school_item VALUES (" id ", 'V', 2" id ", 'visits', '$" n "', 1, 1, 'A');" \
	"INSERT INTO school_history (cluster, seq, at_s, letter, number, person, handle," \
	" visibility, schools, text) VALUES (" id ", 1, 1, 'V', 2" id ", 1, 'A', 0, '', '" n "');" \
	"INSERT INTO reminders_item VALUES (" id ", 1, 1, 1, 5, '" n \
	"', '', 0, 0, '', 0, 0, 0, 0," \
	" 'waiting');" \
	"INSERT INTO host_wake VALUES (" id ", 'reminders', '" n "', 5000000000);" \
	"INSERT INTO host_command (event, cluster, person, room, at_s, state, items, changes)" \
	" VALUES ('$" n "', " id ", 1, '!" n "', 1, 'done', 'V', x'00');" \
	"INSERT INTO sip_year VALUES (" id ", 202609, 360, 1, NULL);" \
	"INSERT INTO sip_entry VALUES (" id ", 1, 1, 202609, 'grant', 'GRANT:" n "', 'OWN:A'," \
	" 72" id ", 1, 0, '', NULL, NULL);" \
	"UPDATE school_cluster SET room_id = '!" n "' WHERE id = " id ";" \
	"INSERT INTO matrix_room (room, is_joined, joined_at_ms) VALUES ('!" n "', 1, 77);" \
	"INSERT INTO matrix_room (room, is_joined, person) VALUES ('!dm-" n "', 1, '@a-" n ":x');" \
	"INSERT INTO matrix_alias VALUES ('#" n ":x', '!" n "');" \
	"INSERT INTO matrix_member (room, user) VALUES ('!" n "', '@a-" n ":x');" \
	"INSERT INTO host_said VALUES ('$" n "', '!" n "', '@a-" n ":x', 1, 0);" \
	"INSERT INTO host_question VALUES ('!dm-" n "', 1, '" n "', '', '[]', '', 1, 1);" \
	"INSERT INTO host_pace VALUES ('@a-" n ":x', 0, 1, 1);"

#define OUT \
	"INSERT INTO matrix_outbox (txn, kind, source, part, room, person, content, edits," \
	" first_at_s, not_before_s, state, event, lane) VALUES "
#define SAID(n, id) \
	OUT "('c1" n "', 0, '$" n "', 0, '!" n "', NULL, '', NULL, 1, 0, 'sent', '$r" n "', '!" n \
	    "');" OUT "('c2" n "', 1, 'wake/sip/" id "/" n "/5', 1, NULL, '@sip:x', '" n " c2" n \
	    "', NULL, 1," \
	    " 0, 'sent', '$p" n "', '@sip:x');" OUT "('c3" n "', 1, '$" n "', 2, NULL, '@b-" n \
	    ":x', '" n "', NULL, 1, 0, 'new', NULL," \
	    " '@b-" n ":x');"

static inline void set_up(void)
{
	arena = arena_new();
	dir = scratch_new(arena);
	from = arena_printf(arena, "%s/from", dir);
	to = arena_printf(arena, "%s/to", dir);
	cr_assert_eq(apply("zebra.yaml", CLUSTER("zebra")), 0, "%s", said);
	cr_assert_eq(apply("heather.yaml", CLUSTER("heather")), 0, "%s", said);
	migrate(from);
	run_sql(from,
		BOOK("1", "zebra") BOOK("2", "heather") SAID("zebra", "1") SAID("heather", "2"));
	run_sql(from, "UPDATE matrix_account SET user = '@clerk:x', since = 's1', secret = 'zebra';"
		      "INSERT INTO matrix_leader VALUES ('@clerk:x', 'zebra', 3, 0);"
		      "INSERT INTO matrix_seen VALUES ('$seen', 1);"
		      "INSERT INTO matrix_room (room, is_joined, person) VALUES"
		      " ('!dm-sip', 1, '@sip:x');"
		      "INSERT INTO matrix_chore (kind, target) VALUES ('join', '#heather:x');"
		      /* The SIP was asked something by each. */
		      "INSERT INTO host_question SELECT '!dm-sip', p.id, c.name, '', '[]', '', 1, 1"
		      " FROM school_person p JOIN school_cluster c ON c.id = p.cluster"
		      " WHERE user_id = '@sip:x'");
}

static inline void tear_down(void)
{
	scratch_remove(arena, dir);
	arena_free(arena);
}

/* ---- what is left where ---- */

/* In any file of the folder; the tombstone, which names it, aside. */
static inline int64_t words_in(const char *folder, const char *word)
{
	const char *path = state_database(arena, folder);
	FILE *file = fopen(path, "r");
	struct stat info;
	int64_t found = 0;

	cr_assert_eq(stat(path, &info), 0);
	char *bytes = arena_alloc(arena, (size_t)info.st_size + 1);

	cr_assert_eq(fread(bytes, 1, (size_t)info.st_size, file), (size_t)info.st_size);
	fclose(file);
	for (char *at = bytes;
	     (at = memmem(at, (size_t)(bytes + info.st_size - at), word, strlen(word))) != NULL;
	     at++) {
		found++;
	}
	return found;
}

/* Of every table with a cluster in it. */
static inline int64_t rows_of(const char *folder, int64_t cluster)
{
	struct store *store = open_at(folder);
	struct stmt *get = NULL;
	int64_t sum = 0;

	cr_assert(store_prepare(store, NULL,
				"SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c"
				" WHERE m.type = 'table' AND c.name = 'cluster' ORDER BY 1",
				&get, &err),
		  "%s", err.text);
	for (stmt_begin(get); stmt_step(get);) {
		struct stmt *rows = NULL;
		const char *table = stmt_text(get, 0, arena);

		cr_assert(store_prepare(store, NULL,
					arena_printf(arena,
						     "SELECT count(*) FROM %s WHERE cluster = %lld",
						     table, (long long)cluster),
					&rows, &err),
			  "%s", err.text);
		sum += stmt_step(stmt_begin(rows)) ? stmt_int(rows, 0) : 0;
		stmt_end(rows);
	}
	store_close(store);
	return sum;
}

/* May a clerk begin with it, and does it have the cluster? */
static inline bool acts(const char *folder, const char *name)
{
	if (!state_has_database(folder, &err)) {
		return false;
	}
	struct store *store = open_at(folder);
	bool is_over = handover_is_over(store, NULL);

	store_close(store);
	return is_over &&
	       count(folder,
		     arena_printf(arena, "SELECT count(*) FROM school_cluster WHERE name = '%s'",
				  name)) == 1;
}

#endif
