/* oracle: what must hold in any world, and what of it must be the same in a calm one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/oracle.h"

#include "base/str.h"
#include "host/plugin.h"

#include <string.h>

enum { OLD_S = 2 * 3600, FORGOTTEN_S = 26 * 3600, QUIET_S = 900 };

sqlite3 *oracle_open(struct world *world)
{
	sqlite3 *db = NULL;

	disk_copy(&world->vfs->disk, stage_database(world->stage), "/copy-look");
	if (sqlite3_open_v2("/copy-look", &db, SQLITE_OPEN_READWRITE, VFS_NAME) != SQLITE_OK) {
		world_fail(world, "the database does not open: %s", sqlite3_errmsg(db));
		sqlite3_close(db);
		return NULL;
	}
	return db;
}

const char *oracle_text(struct arena *arena, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	const char *text = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		return arena_printf(arena, "%s: %s", sql, sqlite3_errmsg(db));
	}
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *cell = (const char *)sqlite3_column_text(stmt, 0);

		text = arena_strdup(arena, cell == NULL ? "" : cell);
	}
	sqlite3_finalize(stmt);
	return text;
}

/* `sql` finds nothing. */
static void check_none(struct world *world, sqlite3 *db, const char *name, const char *sql)
{
	struct arena *arena = arena_new();
	const char *why = oracle_text(arena, db, sql);

	if (why != NULL) {
		world_fail(world, "%s: %s", name, why);
	}
	arena_free(arena);
}

static void check_database(struct world *world, sqlite3 *db)
{
	const struct plugin_set *set = stage_plugins(world->stage);

	check_none(world, db, "the database is damaged",
		   "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'");
	for (size_t p = 0; set != NULL && p < set->count; p++) {
		const struct clerk_check *check = set->plugins[p].face->checks;

		for (; check != NULL && check->name != NULL; check++) {
			check_none(world, db, check->name, check->query);
		}
	}
	check_none(world, db, "still unsaid",
		   "SELECT content FROM matrix_outbox WHERE state = 'new' AND not_before_s = 0");
	check_none(world, db, "a gap is still open", "SELECT room FROM matrix_gap");
}

void oracle_look(struct world *world, struct result *result)
{
	sqlite3 *db = oracle_open(world);

	if (db == NULL) {
		return;
	}
	struct arena *arena = arena_new();

	check_database(world, db);
	oracle_talk(world, db);
	result_add_view(result, oracle_view(world, arena, db));
	arena_free(arena);
	sqlite3_close(db);
}

/* ---- the end ---- */

/* Answers of the clerk, from event `first` on, to what was typed at any time. */
static int count_replies(struct world *world, size_t first)
{
	struct arena *arena = arena_new();
	struct hs_event event;
	int count = 0;

	for (size_t i = first; hs_event_at(world->hs, i, &event); i++) {
		const char *body = NULL;
		bool is_edit = false;

		count += oracle_reply(world, arena, &event, &body, &is_edit) >= 0;
	}
	arena_free(arena);
	return count;
}

/* How many of what was typed from #`first` on were answered. */
static int count_answered(struct world *world, int first)
{
	bool is_answered[TYPED_MAX] = { false };
	struct arena *arena = arena_new();
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; hs_event_at(world->hs, i, &event); i++) {
		const char *body = NULL;
		bool is_edit = false;
		int typed = oracle_reply(world, arena, &event, &body, &is_edit);

		if (typed >= first && !is_answered[typed]) {
			is_answered[typed] = true;
			count++;
		}
	}
	arena_free(arena);
	return count;
}

/* Typed while it was down, and it was down for too long: each answered, and none done. */
static void too_old(struct world *world)
{
	static const struct step lines[] = {
		{ .deed = DEED_SAY, .who = "A", .text = "!remind me Mon 11 Jan 9am longago" },
		{ .deed = DEED_PRIVATE, .who = "B", .text = "remind me Mon 11 Jan 9am longago" },
		{ .deed = DEED_SAY, .who = "C", .text = "!request 1h longago" },
	};
	enum { LINES = sizeof(lines) / sizeof(lines[0]) };
	int first = world->typed_count, typed = 0;

	world_stop(world);
	world->is_down = true;
	for (size_t i = 0; i < LINES; i++) {
		world_do(world, &lines[i]);
	}
	for (int i = first; i < world->typed_count; i++) {
		typed += !str_equal(world->typed[i].event, "none");
	}
	world_advance(world, OLD_S);
	world_start(world);
	world_advance(world, QUIET_S);
	sqlite3 *db = oracle_open(world);
	struct arena *arena = arena_new();

	if (db != NULL && strstr(oracle_effects(world, arena, db), "longago") != NULL) {
		world_fail(world, "what was too old was done");
	}
	int answered = count_answered(world, first);

	if (answered != typed || typed < LINES - 1) {
		world_fail(world, "of %d lines that were too old %d were answered", typed,
			   answered);
	}
	arena_free(arena);
	sqlite3_close(db);
}

/* A first sync tells what was said before we were there: none of it is ours to do. */
static void empty_database(struct world *world)
{
	size_t first = hs_event_count(world->hs);
	struct disk *disk = &world->vfs->disk;

	world_stop(world);
	disk_restore(disk, "/copy-none", stage_database(world->stage));
	stage_begin_anew(world->stage);
	world_start(world);
	world_advance(world, QUIET_S);
	sqlite3 *db = oracle_open(world);

	if (count_replies(world, first) > 0) {
		world_fail(world, "a first sync was answered");
	}
	if (db != NULL) {
		check_none(world, db, "a first sync was executed",
			   "SELECT event FROM host_command");
		sqlite3_close(db);
	}
}

/* Said, and killed before it was told so; by the time it is back nobody remembers but the room. */
static void unsure(struct world *world)
{
	static const struct step line = { .deed = DEED_SAY, .who = "A", .text = "!schools" };
	size_t first = hs_event_count(world->hs);

	hs_fault_json(world->hs, "{\"kind\":\"lost\",\"path\":\"/send/\",\"count\":1}");
	world_do(world, &line);
	world_advance(world, 0);
	world_stop(world);
	world->is_down = true;
	world_heal(world);
	hs_forget_txns(world->hs);
	world_advance(world, FORGOTTEN_S);
	world_start(world);
	world_advance(world, QUIET_S);
	int replies = count_replies(world, first);

	if (replies != 1) {
		world_fail(world, "%d replies where an answer was lost", replies);
	}
}

void oracle_end(struct world *world)
{
	void (*const ends[])(struct world * world) = { unsure, too_old, empty_database };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]) && world->failure == NULL; i++) {
		ends[i](world);
	}
}
