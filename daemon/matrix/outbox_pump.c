/* outbox_pump: which row goes next: in order per destination, not before its time, at the
 * homeserver's pace. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include "matrix/verdict.h"

#include <stdlib.h>
#include <string.h>

/* A busy room's deliveries are written down so many at a time, or when nothing is under way. */
/* A delivery is written down with the next answer of /sync, or after this. Until then it would only
 * be sent again, under the same transaction id. */
enum { LANES_MAX = 8, SETTLE_AT = 256, SETTLE_MS = 1000 };

static const char *destination_of(const struct outbox_row *row)
{
	return row->room != NULL ? row->room : row->person;
}

static struct lane *find_lane(const struct outbox *outbox, const char *destination)
{
	for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
		if (str_equal(lane->destination, destination)) {
			return lane;
		}
	}
	return NULL;
}

static const char *text_or_null(const struct stmt *row, int column, struct arena *arena)
{
	return stmt_is_null(row, column) ? NULL : stmt_text(row, column, arena);
}

static void read_row(const struct stmt *due, struct arena *arena, struct outbox_row *row)
{
	*row = (struct outbox_row){ .seq = stmt_int(due, 0),
				    .txn = stmt_text(due, 1, arena),
				    .kind = (enum outbox_kind)stmt_int(due, 2),
				    .room = text_or_null(due, 3, arena),
				    .person = text_or_null(due, 4, arena),
				    .content = stmt_text(due, 5, arena),
				    .edits = text_or_null(due, 6, arena),
				    .first_at_s = stmt_int(due, 7),
				    .not_before_s = stmt_int(due, 8),
				    .source = stmt_text(due, 9, arena) };
}

static bool is_delivered(const struct outbox *outbox, int64_t seq)
{
	for (const struct delivered *d = outbox->delivered; d != NULL; d = d->next) {
		if (d->seq == seq) {
			return true;
		}
	}
	return false;
}

static struct lane *add_lane(struct outbox *outbox, struct arena *arena,
			     const struct outbox_row *row)
{
	struct lane *lane = arena_alloc(arena, sizeof(*lane));

	lane->arena = arena;
	lane->outbox = outbox;
	lane->row = *row;
	lane->destination = destination_of(row);
	lane->room = row->room;
	lane->next = outbox->lanes;
	outbox->lanes = lane;
	outbox->lane_count++;
	return lane;
}

static void start(struct lane *lane)
{
	lane->retry_ms = 0;
	/* Each time anew: somebody may have come into the chat since. */
	if (lane->row.room == NULL) {
		outbox_open_chat(lane);
	} else {
		outbox_begin(lane);
	}
}

/* What is next to the same destination behind `row`; false when that is nothing. */
static bool next_row(struct outbox *outbox, const struct outbox_row *row, struct arena *arena,
		     struct outbox_row *ret_row)
{
	struct stmt *following = stmt_begin(outbox->stmts[OQ_FOLLOWING]);

	stmt_bind_int(following, clock_wall_s(outbox->session->parts.clock));
	stmt_bind_text(following, row->room);
	stmt_bind_text(following, row->person);
	stmt_bind_int(following, row->seq);
	bool is_more = stmt_step(following);

	if (is_more) {
		read_row(following, arena, ret_row);
	}
	stmt_end(following);
	return is_more;
}

/* Passes over what was delivered and not written down yet. */
static bool skip_delivered(struct outbox *outbox, struct arena *arena, struct outbox_row *row)
{
	while (is_delivered(outbox, row->seq)) {
		if (!next_row(outbox, row, arena, row)) {
			return false;
		}
	}
	return true;
}

/* Gives each free destination its oldest row. */
static void fill_lanes(struct outbox *outbox, int64_t now_s)
{
	struct stmt *heads = stmt_begin(outbox->stmts[OQ_HEADS]);
	struct lane *fresh[LANES_MAX];
	size_t count = 0;

	stmt_bind_int(heads, now_s);
	while (outbox->lane_count < LANES_MAX && stmt_step(heads)) {
		struct arena *arena = arena_new();
		struct outbox_row row;

		read_row(heads, arena, &row);
		if (find_lane(outbox, destination_of(&row)) != NULL ||
		    !skip_delivered(outbox, arena, &row)) {
			arena_free(arena);
			continue;
		}
		fresh[count++] = add_lane(outbox, arena, &row);
	}
	stmt_end(heads);
	for (size_t i = 0; i < count; i++) {
		start(fresh[i]);
	}
}

/* A lane for what is next to the same destination; NULL when that is nothing. */
static struct lane *follow(const struct lane *lane)
{
	struct arena *arena = arena_new();
	struct outbox_row row;

	if (!next_row(lane->outbox, &lane->row, arena, &row)) {
		arena_free(arena);
		return NULL;
	}
	return add_lane(lane->outbox, arena, &row);
}

static void retry_lanes(struct outbox *outbox, int64_t now_ms)
{
	for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
		if (lane->retry_ms != 0 && lane->retry_ms <= now_ms) {
			start(lane);
		}
	}
}

/* Rings when the first of: a lane's next try, the end of a 429, a row whose time comes. */
static void arm(struct outbox *outbox, int64_t now_s, int64_t now_ms)
{
	int64_t at_ms = INT64_MAX;
	struct stmt *next = stmt_begin(outbox->stmts[OQ_NEXT_AT]);

	stmt_bind_int(next, now_s);
	if (stmt_step(next) && !stmt_is_null(next, 0)) {
		at_ms = now_ms + (stmt_int(next, 0) - now_s) * 1000;
	}
	stmt_end(next);
	for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
		if (lane->retry_ms != 0 && lane->retry_ms < at_ms) {
			at_ms = lane->retry_ms;
		}
	}
	if (outbox->blocked_until_ms > now_ms) {
		at_ms = outbox->blocked_until_ms;
	}
	if (outbox->delivered != NULL && outbox->settle_ms < at_ms) {
		at_ms = outbox->settle_ms;
	}
	if (at_ms == INT64_MAX) {
		alarm_clear(outbox->session->parts.alarms, &outbox->alarm);
	} else {
		alarm_set(outbox->session->parts.alarms, &outbox->alarm,
			  at_ms > now_ms ? at_ms : now_ms + 1);
	}
}

void outbox_settle(struct outbox *outbox)
{
	struct store *store = outbox->session->parts.store;

	if (outbox->delivered == NULL || store_in_transaction(store) || !store_begin(store)) {
		return;
	}
	outbox_note_sent(outbox);
	if (!store_commit(store)) {
		/* Sent again after a restart, under the same transaction id: no harm. */
		log_error(outbox->session->parts.log, "deliveries not noted: %s",
			  store_error(store));
		store_clear(store);
	}
}

void outbox_pump(struct outbox *outbox)
{
	struct session *session = outbox->session;
	int64_t now_s = clock_wall_s(session->parts.clock);
	int64_t now_ms = clock_mono_ms(session->parts.clock);

	if (outbox->is_pumping || session->token == NULL || !session->is_met) {
		return;
	}
	outbox->is_pumping = true;
	if (outbox->delivered != NULL && now_ms >= outbox->settle_ms) {
		outbox_settle(outbox);
	}
	if (now_ms >= outbox->blocked_until_ms) {
		retry_lanes(outbox, now_ms);
		fill_lanes(outbox, now_s);
	}
	arm(outbox, now_s, now_ms);
	outbox->is_pumping = false;
}

void outbox_hurry(struct outbox *outbox)
{
	for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
		if (lane->retry_ms > outbox->blocked_until_ms) {
			lane->retry_ms = 1;
		}
	}
	outbox_pump(outbox);
}

static void unlink_lane(struct lane *lane)
{
	struct lane **at = &lane->outbox->lanes;

	while (*at != lane) {
		at = &(*at)->next;
	}
	*at = lane->next;
	lane->outbox->lane_count--;
}

static void note_delivered(struct outbox *outbox, int64_t seq, const char *event)
{
	struct delivered *delivered = calloc(1, sizeof(*delivered));

	if (delivered == NULL) {
		abort();
	}
	if (outbox->delivered == NULL) {
		outbox->settle_ms = clock_mono_ms(outbox->session->parts.clock) + SETTLE_MS;
	}
	delivered->seq = seq;
	delivered->at_s = clock_wall_s(outbox->session->parts.clock);
	delivered->event = event == NULL ? NULL : strdup(event);
	delivered->next = outbox->delivered;
	outbox->delivered = delivered;
	outbox->delivered_count++;
}

/* What was for a room is told to somebody another way; marks and edits are not worth it. */
static void tell_undelivered(struct lane *lane, const char *reason)
{
	const struct outbox_row *row = &lane->row;
	const struct matrix_handler *handler = lane->outbox->session->parts.handler;
	bool is_message = row->kind == OUTBOX_NOTICE || row->kind == OUTBOX_TEXT;
	json_t *json = json_parse(row->content, strlen(row->content), NULL);
	const char *body = json_text(json, "body");

	if (is_message && row->room != NULL && row->edits == NULL && body != NULL) {
		handler->undelivered(handler->self, lane->arena, row->source, row->room, body,
				     reason);
	}
	json_decref(json);
}

static void note_dead(struct lane *lane, const char *reason)
{
	struct session *session = lane->outbox->session;
	struct store *store = session->parts.store;

	log_warning(session->parts.log, "a message to %s can not be delivered: %s",
		    log_id(lane->destination).text, reason);
	if (store_begin(store)) {
		struct stmt *dead = stmt_begin(lane->outbox->stmts[OQ_DEAD]);

		stmt_bind_int(dead, lane->row.seq);
		stmt_bind_text(dead, reason);
		stmt_run(dead);
		tell_undelivered(lane, reason);
		if (store_commit(store)) {
			return;
		}
	}
	log_error(session->parts.log, "that was not noted: %s", store_error(store));
	store_clear(store);
}

void outbox_lane_done(struct lane *lane, bool is_sent, const char *event, const char *reason)
{
	struct outbox *outbox = lane->outbox;

	if (is_sent) {
		note_delivered(outbox, lane->row.seq, event);
	} else {
		note_dead(lane, reason);
	}
	struct lane *next = follow(lane);

	unlink_lane(lane);
	arena_free(lane->arena);
	if (next == NULL) {
		outbox_pump(outbox);
	} else if (clock_mono_ms(outbox->session->parts.clock) < outbox->blocked_until_ms) {
		next->retry_ms = outbox->blocked_until_ms;
	} else {
		start(next);
	}
	if (outbox->delivered_count >= SETTLE_AT) {
		outbox_settle(outbox);
	}
}

void outbox_lane_later(struct lane *lane, const struct http_answer *answer)
{
	struct outbox *outbox = lane->outbox;
	int64_t now_ms = clock_mono_ms(outbox->session->parts.clock);
	int64_t at_ms = now_ms + session_wait_ms(outbox->session, answer, lane->tries++);

	enum verdict verdict = verdict_of(ASKED_SEND, answer);
	const char *remedy = verdict_remedy(lane->arena, answer);

	lane->retry_ms = at_ms;
	if ((verdict == VERDICT_PATIENCE || verdict_stops_all(verdict)) &&
	    at_ms > outbox->blocked_until_ms) {
		outbox->blocked_until_ms = at_ms;
	}
	if (lane->tries == 1 && verdict != VERDICT_PATIENCE) {
		log_warning(outbox->session->parts.log, "a message waits: %s (%s)",
			    remedy != NULL            ? remedy
			    : answer->failure == NULL ? "the homeserver has trouble"
						      : answer->failure,
			    verdict_code(lane->arena, answer));
	}
	outbox_pump(outbox);
}
