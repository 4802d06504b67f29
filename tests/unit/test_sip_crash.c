/* test_sip_crash: the power cut between any two statements leaves a command done whole, or not at
 * all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IMAGES_MAX = 4000 };

/* What is on the disk at each statement of the clerk's connection. */
static struct {
	bool is_on;
	const char *from;
	char folder[64];
	int count;
} camera;

static void copy_file(const char *from, const char *to)
{
	char bytes[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t got;

	cr_assert(out >= 0);
	while (in >= 0 && (got = read(in, bytes, sizeof(bytes))) > 0) {
		cr_assert_eq(write(out, bytes, (size_t)got), got);
	}
	close(in);
	close(out);
}

static int on_statement(unsigned kind, void *user, void *stmt, void *sql)
{
	char from[256], to[256];

	(void)kind;
	(void)user;
	(void)stmt;
	(void)sql;
	if (camera.is_on && camera.count < IMAGES_MAX) {
		snprintf(to, sizeof(to), "%s/%d", camera.folder, camera.count);
		copy_file(camera.from, to);
		snprintf(from, sizeof(from), "%s-wal", camera.from);
		snprintf(to, sizeof(to), "%s/%d-wal", camera.folder, camera.count);
		copy_file(from, to);
		camera.count++;
	}
	return 0;
}

static int watch(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
	(void)why;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_statement, NULL);
}

/* Everything that a command must change together, as one text. */
static char *contents(struct arena *arena, const char *path)
{
	static const char *const queries[] = {
		"SELECT number, code, origin, target, minutes FROM sip_entry ORDER BY number",
		"SELECT account, minutes FROM sip_balance WHERE minutes <> 0 ORDER BY account",
		"SELECT number, state, minutes, pot, delivered FROM sip_request ORDER BY number",
		"SELECT request, school, vote FROM sip_vote ORDER BY request, school",
		"SELECT event, state FROM host_command ORDER BY seq",
		"SELECT txn FROM matrix_outbox ORDER BY seq",
		"SELECT letter, number FROM school_diary ORDER BY letter, number",
		"SELECT plugin, key, due_s FROM host_wake ORDER BY plugin, key",
		"SELECT letter, number, text FROM school_history ORDER BY seq",
	};
	sqlite3 *db = NULL;
	struct str text;

	str_init(&text, arena);
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		sqlite3_stmt *stmt = NULL;

		cr_assert_eq(sqlite3_prepare_v2(db, queries[i], -1, &stmt, NULL), SQLITE_OK,
			     "%s: %s", queries[i], sqlite3_errmsg(db));
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			for (int column = 0; column < sqlite3_column_count(stmt); column++) {
				const char *cell = (const char *)sqlite3_column_text(stmt, column);

				str_addf(&text, "%s|", cell == NULL ? "" : cell);
			}
			str_addc(&text, '\n');
		}
		sqlite3_finalize(stmt);
	}
	sqlite3_close(db);
	return text.text;
}

static void say_as(struct world *w, const char *who, const char *text)
{
	const char *user = stage_user(w->stage, who);

	hs_say(w->hs, stage_room(w->stage), user, text);
	stage_settle(w->stage);
}

static void forget_images(void)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[256];

	for (int i = 0; i < camera.count; i++) {
		for (size_t end = 0; end < 3; end++) {
			snprintf(path, sizeof(path), "%s/%d%s", camera.folder, i, ends[end]);
			unlink(path);
		}
	}
	camera.count = 0;
}

/* Says it, and looks at what a power cut would have left at each statement on the way. */
static void check(struct world *w, const char *who, const char *text, bool must_change)
{
	struct arena *arena = arena_new();
	char path[256];
	int changes = 0;

	camera.count = 0;
	camera.is_on = true;
	say_as(w, who, text);
	camera.is_on = false;
	cr_assert(camera.count > 10 && camera.count < IMAGES_MAX, "%s: %d images", text,
		  camera.count);
	snprintf(path, sizeof(path), "%s/0", camera.folder);
	const char *last = contents(arena, path), *after = contents(arena, camera.from);

	cr_assert_eq(strcmp(last, after) != 0, must_change, "%s", text);
	for (int i = 1; i < camera.count; i++) {
		snprintf(path, sizeof(path), "%s/%d", camera.folder, i);
		const char *now = contents(arena, path);

		changes += strcmp(now, last) != 0;
		cr_assert(changes == 0 || strcmp(now, after) == 0,
			  "%s: half done at statement %d of %d:\n%s\n-- but in the end:\n%s", text,
			  i, camera.count, now, after);
		last = now;
	}
	cr_assert_leq(changes, 1, "%s", text);
	forget_images();
	arena_free(arena);
}

Test(sip_crash, a_command_is_done_whole_or_not_at_all, .timeout = 280)
{
	struct world w;

	snprintf(camera.folder, sizeof(camera.folder), "%s/clerk-crash-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	cr_assert_not_null(mkdtemp(camera.folder));
	sqlite3_auto_extension((void (*)(void))watch);
	open_world(&w, TEST_PLUGIN_DIR);
	camera.from = stage_database(w.stage);
	check(&w, "A", "!time", true); /* the year is opened by it */
	check(&w, "H", "!request 3 days writing", true);
	check(&w, "A", "!yes R1", true);
	check(&w, "B", "!yes R1", true);
	check(&w, "C", "!yes R1", true);
	check(&w, "E", "!yes R1", true); /* the fourth: held */
	check(&w, "G", "!request own 1 day maths", true);
	check(&w, "SIP", "!date R1 Thu 14 Jan 9-3", true);
	check(&w, "SIP", "!done R1 6h + 2h prep", true);
	check(&w, "G", "!withdraw R2", true);
	check(&w, "E", "!give 2h to H", true);
	check(&w, "E", "!undo give 2h to H", true);
	check(&w, "A", "!pot rural 2 days", true);
	check(&w, "B", "!pool 9 days", true); /* refused: its reply alone */
	close_world(&w);
	sqlite3_reset_auto_extension();
	rmdir(camera.folder);
}
