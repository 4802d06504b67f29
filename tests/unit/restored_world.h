/* restored_world: a whole clerk whose database is put back to an older copy. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_RESTORED_WORLD_H
#define CLERK_TESTS_RESTORED_WORLD_H

#include "stage_world.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static inline void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char part[4096];

	cr_assert(in != NULL && out != NULL);
	for (size_t len; (len = fread(part, 1, sizeof(part), in)) > 0;) {
		cr_assert_eq(fwrite(part, 1, len, out), len);
	}
	cr_assert_eq(fclose(in) | fclose(out), 0);
}

static inline const char *name_of_copy(struct world *w)
{
	return arena_printf(w->arena, "%s.kept", stage_database(w->stage));
}

static inline void start(struct world *w)
{
	struct err err = { 0 };

	cr_assert(stage_start(w->stage, &err), "%s", err.text);
	stage_settle(w->stage);
}

/* A copy of the database as it is now. */
static inline void keep(struct world *w)
{
	stage_kill(w->stage);
	copy_file(stage_database(w->stage), name_of_copy(w));
	start(w);
}

/* The copy is put back after so long; what was said meanwhile the rooms alone remember. */
static inline void put_back(struct world *w, int64_t after_s)
{
	stage_kill(w->stage);
	stage_advance(w->stage, after_s);
	copy_file(name_of_copy(w), stage_database(w->stage));
	unlink(name_of_copy(w));
	stage_restored(w->stage);
	hs_forget_txns(w->hs);
	start(w);
}

static inline const char *say_as(struct world *w, const char *handle, const char *text)
{
	const char *event = arena_strdup(
	    w->arena, hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), text));

	stage_settle(w->stage);
	stage_advance(w->stage, 5);
	return event;
}

static inline void take_away(struct world *w, const char *handle, const char *event)
{
	cr_assert(
	    hs_redact(w->hs, stage_room(w->stage), stage_user(w->stage, handle), event, NULL));
	stage_settle(w->stage);
	stage_advance(w->stage, 5);
}

/* One value of the clerk's database, which is down or at rest. */
static inline const char *value(struct world *w, const char *database, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	const char *text = "";

	cr_assert_eq(sqlite3_open(database, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s",
		     sqlite3_errmsg(db));
	if (sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0) != NULL) {
		text = arena_strdup(w->arena, (const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return text;
}

static inline const char *visits(struct world *w)
{
	stage_settle(w->stage);
	return value(w, stage_database(w->stage),
		     "SELECT group_concat(number || ' ' || state, ', ') FROM"
		     " (SELECT number, state FROM visits_visit ORDER BY number)");
}

static inline const char *balances(struct world *w)
{
	return value(w, stage_database(w->stage),
		     "SELECT group_concat(account || ' ' || minutes, ', ') FROM"
		     " (SELECT account, minutes FROM sip_balance ORDER BY account)");
}

/* So that no line of the clerk says what came of a command: as one of before said it. */
static inline void forget_marks(struct world *w)
{
	(void)value(w, name_of_copy(w), "UPDATE matrix_account SET secret = 'another'");
}

#endif
