/* oracle_view: all effects and all that was said, in lines that two worlds can compare. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/json.h"
#include "simulate/oracle.h"

#include <stdlib.h>
#include <string.h>

/* Lines to be sorted. */
struct lines {
	struct arena *arena;
	const char **at;
	size_t count;
};

static void add_line(struct lines *lines, const char *text)
{
	lines->at = arena_grow(lines->arena, lines->at, lines->count, sizeof(*lines->at));
	lines->at[lines->count++] = text;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *sorted(struct lines *lines)
{
	struct str out;

	str_init(&out, lines->arena);
	if (lines->count > 0) {
		qsort(lines->at, lines->count, sizeof(*lines->at), compare);
	}
	for (size_t i = 0; i < lines->count; i++) {
		str_add(&out, lines->at[i]);
		str_addc(&out, '\n');
	}
	return out.text == NULL ? "" : out.text;
}

/* "#7" for an event that was typed, "$" for any other. */
static const char *add_event(const struct world *world, struct arena *arena, struct str *out,
			     const char *at)
{
	size_t len = 1 + strcspn(at + 1, " /\"\\,|");
	int typed = world_typed(world, arena_strndup(arena, at, len));

	if (typed >= 0) {
		str_addf(out, "#%d", typed);
	} else {
		str_addc(out, '$');
	}
	return at + len;
}

/* Is there a room id, not an exclamation or a command? */
static bool is_room(const char *at)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	return *at == '!' && strchr(at, ':') != NULL && strspn(at + 1, letters) > 15;
}

static void add_cell(const struct world *world, struct arena *arena, struct str *out,
		     const char *at)
{
	while (*at != '\0') {
		if (*at == '$') {
			at = add_event(world, arena, out, at);
		} else if (is_room(at)) {
			size_t len = strcspn(at, " |\"");
			bool is_clusters = strncmp(at, stage_room(world->stage), len) == 0;

			str_add(out, is_clusters ? "!room" : "!private");
			at += len;
		} else {
			str_addc(out, *at++);
		}
	}
}

/* Instants of doing, which faults may put off; not those that people named. */
static bool is_instant(const char *column)
{
	static const char *const names[] = { "at_s",       "asked_s",   "created_s",   "opened_s",
					     "at_ms",      "expires_s", "waiting_s",   "seq",
					     "made_s",     "said_s",    "closed_s",    "answered_s",
					     "agreed_s",   "changed_s", "changes",     "source",
					     "allowed_s",  "ended_s",   "confirmed_s", "lines_to",
					     "lines_after" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_equal(column, names[i])) {
			return true;
		}
	}
	return false;
}

/* Whom a nudge reaches is whoever has not answered when it can be said, which faults may put off.
 */
static bool is_nudge(const char *line)
{
	return strstr(line, "|text=nudge to ") != NULL || strstr(line, " still waits for ") != NULL;
}

/* An hour off the record is from when it is said, which faults may put off. */
static bool is_from_now(const char *table, const char *column)
{
	return str_equal(table, "quiet_room") &&
	       (str_equal(column, "from_s") || str_equal(column, "until_s"));
}

static void add_table(const struct world *world, sqlite3 *db, const char *table,
		      struct lines *lines)
{
	sqlite3_stmt *stmt = NULL;

	sqlite3_prepare_v2(db, arena_printf(lines->arena, "SELECT * FROM %s", table), -1, &stmt,
			   NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		struct str line;

		str_init(&line, lines->arena);
		str_add(&line, table);
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const char *cell = (const char *)sqlite3_column_text(stmt, i);
			const char *name = sqlite3_column_name(stmt, i);

			if (!is_instant(name) && !is_from_now(table, name)) {
				str_addf(&line, "|%s=", name);
				add_cell(world, lines->arena, &line, cell == NULL ? "NULL" : cell);
			}
		}
		bool is_over = strstr(line.text, "|plugin=quiet|key=over|") != NULL;

		if (!is_nudge(line.text) && !is_over) {
			add_line(lines, line.text);
		}
	}
	sqlite3_finalize(stmt);
}

static void add_effects(const struct world *world, sqlite3 *db, struct lines *lines)
{
	sqlite3_stmt *stmt = NULL;

	/* What the daemon keeps for itself differs; what it keeps for people does not. */
	sqlite3_prepare_v2(db,
			   "SELECT name FROM sqlite_schema WHERE type = 'table'"
			   " AND (name NOT GLOB 'host_*' OR name IN ('host_wake', 'host_command'))"
			   " AND (name NOT GLOB 'school_*' OR name IN ('school_diary',"
			   " 'school_history', 'school_item', 'school_number'))"
			   " AND name NOT GLOB 'matrix_*' AND name NOT GLOB 'sqlite_*'"
			   " AND name NOT GLOB 'store_*'",
			   -1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		add_table(world, db, (const char *)sqlite3_column_text(stmt, 0), lines);
	}
	sqlite3_finalize(stmt);
}

/* What the clerk put a mark on; -1: this is no mark. */
static int marked(const struct world *world, const struct hs_event *event)
{
	if (!str_equal(event->sender, stage_clerk(world->stage)) ||
	    !str_equal(event->type, "m.reaction")) {
		return -1;
	}
	json_t *json = json_loads(event->content, 0, NULL);
	int typed =
	    world_typed(world, json_text(json_object_get(json, "m.relates_to"), "event_id"));

	json_decref(json);
	return typed;
}

/* By a reply or by a mark, which of them depends on what was done before. */
static void add_answered(struct world *world, struct lines *lines)
{
	bool is_answered[TYPED_MAX] = { false };
	struct hs_event event;

	for (size_t i = 0; hs_event_at(world->hs, i, &event); i++) {
		const char *body = NULL;
		bool is_edit = false;
		int mark = marked(world, &event);
		int typed =
		    mark >= 0 ? mark : oracle_reply(world, lines->arena, &event, &body, &is_edit);

		if (typed >= 0 && !is_edit && !is_answered[typed] &&
		    !world->typed[typed].is_answer) {
			is_answered[typed] = true;
			add_line(lines, arena_printf(lines->arena, ANSWERED "#%d", typed));
		}
	}
}

static void add_talk(struct world *world, struct lines *lines)
{
	struct hs_event event;

	for (size_t i = 0; hs_event_at(world->hs, i, &event); i++) {
		const char *body = NULL;
		bool is_edit = false;
		int typed = oracle_reply(world, lines->arena, &event, &body, &is_edit);

		if (body != NULL && !is_nudge(body)) {
			bool is_room = str_equal(event.room_id, stage_room(world->stage));
			const char *to = typed < 0 ? "-" : arena_printf(lines->arena, "#%d", typed);

			add_line(lines, arena_printf(lines->arena, "said %s %s%s: %s",
						     is_room ? "room" : "private", to,
						     is_edit ? " edit" : "", body));
		}
	}
}

const char *oracle_effects(struct world *world, struct arena *arena, sqlite3 *db)
{
	struct lines lines = { .arena = arena };

	add_effects(world, db, &lines);
	return sorted(&lines);
}

const char *oracle_view(struct world *world, struct arena *arena, sqlite3 *db)
{
	struct lines lines = { .arena = arena };

	add_effects(world, db, &lines);
	add_answered(world, &lines);
	add_talk(world, &lines);
	return sorted(&lines);
}
