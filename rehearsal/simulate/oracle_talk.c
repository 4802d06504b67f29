/* oracle_talk: the outbox and the homeserver's timelines: each row one message, each in its turn.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/json.h"
#include "simulate/oracle.h"

#include <string.h>

enum { ROOMS_MAX = 64 };

int oracle_reply(const struct world *world, struct arena *arena, const struct hs_event *event,
		 const char **ret_body, bool *ret_is_edit)
{
	if (!str_equal(event->sender, stage_clerk(world->stage)) ||
	    !str_equal(event->type, "m.room.message") || event->body == NULL) {
		*ret_body = NULL;
		return -1;
	}
	json_t *json = json_loads(event->content, 0, NULL);
	const json_t *relation = json_object_get(json, "m.relates_to");
	const char *to = json_text(json_object_get(relation, "m.in_reply_to"), "event_id");

	*ret_is_edit = str_equal(json_text(relation, "rel_type"), "m.replace");
	const char *body = *ret_is_edit
			       ? json_text_or(json_object_get(json, "m.new_content"), "body", "")
			       : event->body;

	*ret_body = arena_strdup(arena, body);
	int typed = world_typed(world, to);

	json_decref(json);
	return typed;
}

/* ---- each row is one message ---- */

static void check_rows(struct world *world, sqlite3 *db)
{
	sqlite3_stmt *stmt = NULL;
	struct hs_event event;

	sqlite3_prepare_v2(db, "SELECT state, event, reason FROM matrix_outbox", -1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *state = (const char *)sqlite3_column_text(stmt, 0);
		const char *id = (const char *)sqlite3_column_text(stmt, 1);

		if (str_equal(state, "sent") && id != NULL &&
		    !hs_event_get(world->hs, id, &event)) {
			world_fail(world, "sent, but not there: %s", id);
		}
		if (str_equal(state, "dead")) {
			world_fail(world, "given up: %s",
				   (const char *)sqlite3_column_text(stmt, 2));
		}
	}
	sqlite3_finalize(stmt);
}

/* How far each room has come. */
struct places {
	const char *rooms[ROOMS_MAX];
	int64_t last[ROOMS_MAX];
	int count;
};

/* False: `number` is smaller than one that the room had before. */
static bool comes_after(struct places *places, const char *room, int64_t number)
{
	int i = 0;

	while (i < places->count && !str_equal(places->rooms[i], room)) {
		i++;
	}
	if (i == places->count) {
		if (i == ROOMS_MAX) {
			return true;
		}
		places->rooms[i] = room;
		places->last[i] = -1;
		places->count++;
	}
	bool is_after = number >= places->last[i];

	places->last[i] = number;
	return is_after;
}

static const char *words_of(const struct hs_event *event)
{
	return event->body == NULL ? event->type : event->body;
}

/* The number of the row that a message came from; -1: none; 0: one that waited for its time. */
static int64_t row_of(sqlite3_stmt *stmt, const char *txn)
{
	int64_t row = -1;

	sqlite3_reset(stmt);
	sqlite3_bind_text(stmt, 1, txn, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(stmt) == SQLITE_ROW) {
		row = sqlite3_column_int64(stmt, 1) > 0 ? 0 : sqlite3_column_int64(stmt, 0);
	}
	return row;
}

/* True: that transaction id was heard before. */
static bool is_second(sqlite3_stmt *said, const char *txn)
{
	sqlite3_reset(said);
	sqlite3_bind_text(said, 1, txn, -1, SQLITE_TRANSIENT);
	return sqlite3_step(said) != SQLITE_DONE;
}

/* Said unasked before an older database came: it will be due again, at a better time perhaps; that
 * it is not said again shows in the comparison with the calm world. */
static bool is_of_lost_time(const struct world *world, const struct hs_event *event)
{
	return event->time_ms <= world->restored_ms &&
	       strstr(event->content, "m.in_reply_to") == NULL;
}

static void check_messages(struct world *world, sqlite3 *db)
{
	sqlite3_stmt *row = NULL, *said = NULL;
	struct places places = { .count = 0 };
	struct hs_event event;

	sqlite3_exec(db, "CREATE TEMP TABLE said (txn TEXT PRIMARY KEY)", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO said VALUES (?1)", -1, &said, NULL);
	sqlite3_prepare_v2(db, "SELECT seq, not_before_s FROM matrix_outbox WHERE txn = ?1", -1,
			   &row, NULL);
	for (size_t i = 0; hs_event_at(world->hs, i, &event); i++) {
		if (!str_equal(event.sender, stage_clerk(world->stage)) || event.txn_id == NULL) {
			continue;
		}
		if (is_second(said, event.txn_id)) {
			world_fail(world, "said twice: %s", words_of(&event));
		}
		int64_t seq = row_of(row, event.txn_id);

		if (seq < 0 && str_equal(event.type, "m.room.message") &&
		    !is_of_lost_time(world, &event)) {
			world_fail(world, "said, but not in the outbox: %s", words_of(&event));
		}
		/* What an older database does not know is put again, behind what was said since. */
		if (seq > 0 && event.time_ms > world->restored_ms &&
		    !comes_after(&places, event.room_id, seq)) {
			world_fail(world, "out of order: %s", words_of(&event));
		}
	}
	sqlite3_finalize(row);
	sqlite3_finalize(said);
}

/* ---- each command is answered in its turn ---- */

/* Of an edit that was refused: it stands beside the answer to the first version. */
static bool is_beside(const char *body)
{
	return body != NULL && (strstr(body, "stays as it was") != NULL ||
				strstr(body, "the edit changes nothing") != NULL);
}

static void check_replies(struct world *world)
{
	struct arena *arena = arena_new();
	int replies[TYPED_MAX] = { 0 };
	struct places places = { .count = 0 };
	struct hs_event event;

	for (size_t i = 0; hs_event_at(world->hs, i, &event); i++) {
		const char *body = NULL;
		bool is_edit = false;
		int typed = oracle_reply(world, arena, &event, &body, &is_edit);

		if (typed < 0 || is_edit || is_beside(body)) {
			continue;
		}
		const struct typed *line = &world->typed[typed];

		if (++replies[typed] > 1) {
			world_fail(world, "#%d (%s: %s) has %d replies", typed, line->who,
				   line->text, replies[typed]);
		}
		if (str_equal(line->room, event.room_id) && !world->is_turned &&
		    !comes_after(&places, event.room_id, typed)) {
			world_fail(world, "#%d (%s: %s) is answered out of turn", typed, line->who,
				   line->text);
		}
	}
	arena_free(arena);
}

/* ---- each reminder is told once ---- */

/* "N7 " at the beginning of a line, or behind the instant that the line was for ("… 09:00 N7 "). */
static int count_lines(const char *body, const char *name)
{
	int count = 0;

	for (const char *at = strstr(body, name); at != NULL; at = strstr(at + 1, name)) {
		count += at == body || at[-1] == '\n' ||
			 (at - body > 1 && at[-1] == ' ' && at[-2] >= '0' && at[-2] <= '9');
	}
	return count;
}

/* Told unasked, by the rooms alone. */
static int count_told(struct world *world, const char *name)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; hs_event_at(world->hs, i, &event); i++) {
		if (str_equal(event.sender, stage_clerk(world->stage)) && event.body != NULL &&
		    str_equal(event.type, "m.room.message") &&
		    strstr(event.content, "m.in_reply_to") == NULL) {
			count += count_lines(event.body, name);
		}
	}
	return count;
}

/* How often somebody may have wanted it once more. */
static int count_snoozed(const struct world *world)
{
	int count = 0;

	for (int i = 0; i < world->typed_count; i++) {
		count += strstr(world->typed[i].text, "snooze") != NULL;
	}
	return count;
}

/* The calm world may be as wrong as the faulty one: what is said to have been said is in a room. */
static void check_reminders(struct world *world, sqlite3 *db)
{
	struct arena *arena = arena_new();
	sqlite3_stmt *stmt = NULL;
	int snoozed = count_snoozed(world);

	sqlite3_prepare_v2(db, "SELECT number, text FROM reminders_item WHERE state = 'said'", -1,
			   &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = arena_printf(arena, "N%lld ", sqlite3_column_int64(stmt, 0));
		int told = count_told(world, name);

		if (told < 1 || told > 1 + snoozed) {
			world_fail(world, "%s(%s) was told %d times", name,
				   (const char *)sqlite3_column_text(stmt, 1), told);
		}
	}
	sqlite3_finalize(stmt);
	arena_free(arena);
}

void oracle_talk(struct world *world, sqlite3 *db)
{
	check_rows(world, db);
	check_messages(world, db);
	check_replies(world);
	check_reminders(world, db);
}
