/* outbox_lane: one destination's turn: it asks, waits, is done, and makes room for what follows. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include "matrix/verdict.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

enum { SETTLE_MS = 1000 };

static int by_destination(const void *a, const void *b)
{
	return strcmp(((const struct lane *)a)->destination, ((const struct lane *)b)->destination);
}

/* The lane of a destination; two lead to one for a while after an upgrade: then the older. */
static struct lane *lane_of(const struct outbox *outbox, const char *destination)
{
	const struct lane wanted = { .destination = destination };
	void *node = tfind(&wanted, &outbox->lane_tree, by_destination);

	return node == NULL ? NULL : *(struct lane **)node;
}

static void enter(struct lane *lane)
{
	struct outbox *outbox = lane->outbox;
	void *node = tsearch(lane, &outbox->lane_tree, by_destination);

	if (node == NULL) {
		abort();
	}
	lane->is_second = *(struct lane **)node != lane;
	outbox->second_count += lane->is_second;
}

/* The second of two, if there is one, is the only one now. */
static void leave(struct lane *lane)
{
	struct outbox *outbox = lane->outbox;

	if (lane->is_second) {
		outbox->second_count--;
		return;
	}
	tdelete(lane, &outbox->lane_tree, by_destination);
	for (struct lane *each = outbox->lanes; outbox->second_count > 0 && each != NULL;
	     each = each->next) {
		if (each->is_second && str_equal(each->destination, lane->destination)) {
			outbox->second_count--;
			enter(each);
			return;
		}
	}
}

struct lane *lane_at(const struct outbox *outbox, const char *destination, int64_t seq)
{
	struct lane *lane = lane_of(outbox, destination);

	if (lane != NULL || seq == 0) {
		return lane;
	}
	for (lane = outbox->lanes; lane != NULL && lane->row.seq != seq;) {
		lane = lane->next;
	}
	return lane;
}

static void lane_add(struct outbox *outbox, struct arena *arena, const struct outbox_row *row)
{
	struct lane *lane = arena_alloc(arena, sizeof(*lane));

	lane->arena = arena;
	lane->attempt = arena_new();
	lane->outbox = outbox;
	lane->row = *row;
	lane->destination = row->lane;
	lane->at = outbox->last_lane;
	*outbox->last_lane = lane;
	outbox->last_lane = &lane->next;
	enter(lane);
}

void lane_move(struct outbox *outbox, const char *old, const char *destination)
{
	struct lane *lane;

	while (!str_equal(old, destination) && (lane = lane_of(outbox, old)) != NULL) {
		lane_rename(lane, destination);
	}
}

void lane_rename(struct lane *lane, const char *destination)
{
	leave(lane);
	lane->row.lane = lane->destination = arena_strdup(lane->arena, destination);
	enter(lane);
}

static void set_wait(struct lane *lane, enum lane_wait wait)
{
	struct outbox *outbox = lane->outbox;

	outbox->unreachable_count -= lane->wait == WAIT_UNREACHABLE;
	outbox->unreachable_count += wait == WAIT_UNREACHABLE;
	lane->wait = wait;
}

static void unlink_lane(struct lane *lane)
{
	struct outbox *outbox = lane->outbox;

	set_wait(lane, WAIT_SLOT);
	leave(lane);
	*lane->at = lane->next;
	if (lane->next == NULL) {
		outbox->last_lane = lane->at;
	} else {
		lane->next->at = lane->at;
	}
	outbox->busy_count -= lane->is_busy;
}

static void lane_free(struct lane *lane)
{
	arena_free(lane->attempt);
	arena_free(lane->arena);
}

void lane_free_all(struct outbox *outbox)
{
	while (outbox->lanes != NULL) {
		struct lane *lane = outbox->lanes;

		unlink_lane(lane);
		lane_free(lane);
	}
}

static void read_row(const struct stmt *due, struct arena *arena, struct outbox_row *row)
{
	*row = (struct outbox_row){ .seq = stmt_int(due, 0),
				    .txn = stmt_text(due, 1, arena),
				    .kind = (enum outbox_kind)stmt_int(due, 2),
				    .room = stmt_text_or_null(due, 3, arena),
				    .person = stmt_text_or_null(due, 4, arena),
				    .content = stmt_text(due, 5, arena),
				    .edits = stmt_text_or_null(due, 6, arena),
				    .first_at_s = stmt_int(due, 7),
				    .not_before_s = stmt_int(due, 8),
				    .source = stmt_text(due, 9, arena),
				    .lane = stmt_text(due, 10, arena) };
}

/* ---- asking and waiting ---- */

static void tell_log_of_wait(const struct lane *lane)
{
	static const char *const why[] = { [WAIT_SLOT] = "for its turn",
					   [WAIT_TROUBLE] = "after a failure",
					   [WAIT_TOLD] = "as the homeserver asks",
					   [WAIT_UNREACHABLE] = "for a private chat" };
	const struct session_parts *parts = &lane->outbox->session->parts;

	log_debug(parts->log, "message %lld to %s waits %s, %lld ms", (long long)lane->row.seq,
		  log_id(parts->log, lane->destination).text, why[lane->wait],
		  (long long)(lane->retry_ms - clock_mono_ms(parts->clock)));
}

void lane_is_unsure(struct lane *lane)
{
	if (!str_equal(lane->unsure, lane->room)) {
		lane->unsure = arena_strdup(lane->arena, lane->room);
	}
}

void lane_wait(struct lane *lane, enum lane_wait wait, int64_t at_ms)
{
	lane->outbox->busy_count -= lane->is_busy;
	lane->is_busy = false;
	set_wait(lane, wait);
	lane->retry_ms = at_ms;
	lane->outbox->retry_ms = at_ms < lane->outbox->retry_ms ? at_ms : lane->outbox->retry_ms;
	tell_log_of_wait(lane);
	outbox_pump(lane->outbox);
}

void lane_ask(struct lane *lane, enum endpoint endpoint, const struct session_request *request,
	      http_done_fn *done)
{
	struct outbox *outbox = lane->outbox;

	if (endpoint < ENDPOINT_SHARED &&
	    clock_mono_ms(outbox->session->parts.clock) < outbox->blocked_until_ms[endpoint]) {
		lane_wait(lane, WAIT_TOLD, outbox->blocked_until_ms[endpoint]);
		return;
	}
	outbox->busy_count += !lane->is_busy;
	lane->is_busy = true;
	lane->endpoint = endpoint;
	session_send(outbox->session, request, done, lane);
}

enum verdict lane_verdict(const struct lane *lane, const struct http_answer *answer)
{
	static const enum asked asked[] = { [ENDPOINT_SEND] = ASKED_SEND,
					    [ENDPOINT_UPLOAD] = ASKED_UPLOAD,
					    [ENDPOINT_CREATE] = ASKED_INVITE,
					    [ENDPOINT_INVITE] = ASKED_INVITE,
					    [ENDPOINT_LOOK] = ASKED_READ };

	return verdict_of(asked[lane->endpoint], answer);
}

/* Nothing goes to this endpoint, or to any, before that. */
static void block(struct outbox *outbox, enum endpoint endpoint, bool is_all, int64_t until_ms)
{
	for (enum endpoint each = 0; each < ENDPOINT_SHARED; each++) {
		if ((is_all || each == endpoint) && until_ms > outbox->blocked_until_ms[each]) {
			outbox->blocked_until_ms[each] = until_ms;
		}
	}
}

void outbox_lane_later(struct lane *lane, const struct http_answer *answer)
{
	struct outbox *outbox = lane->outbox;
	int64_t now_ms = clock_mono_ms(outbox->session->parts.clock);
	int64_t at_ms = now_ms + session_wait_ms(outbox->session, answer, lane->tries++);
	enum verdict verdict = lane_verdict(lane, answer);
	const char *remedy = verdict_remedy(lane->attempt, answer);
	bool is_told = verdict == VERDICT_PATIENCE || verdict_stops_all(verdict);

	if (is_told) {
		block(outbox, lane->endpoint, verdict_stops_all(verdict), at_ms);
	}
	if (lane->tries == 1 && verdict != VERDICT_PATIENCE) {
		log_warning(outbox->session->parts.log, "a message waits: %s (%s)",
			    remedy != NULL            ? remedy
			    : answer->failure == NULL ? "the homeserver has trouble"
						      : answer->failure,
			    verdict_code(lane->attempt, answer));
	}
	lane_wait(lane, is_told ? WAIT_TOLD : WAIT_TROUBLE, at_ms);
}

/* ---- the end of a row ---- */

static void note_delivered(const struct lane *lane, const char *event)
{
	struct outbox *outbox = lane->outbox;
	struct delivered *delivered = calloc(1, sizeof(*delivered));

	if (delivered == NULL) {
		abort();
	}
	if (outbox->delivered == NULL) {
		outbox->settle_ms = clock_mono_ms(outbox->session->parts.clock) + SETTLE_MS;
	}
	log_debug(outbox->session->parts.log, "message %lld to %s is delivered, event %s",
		  (long long)lane->row.seq,
		  log_id(outbox->session->parts.log, lane->destination).text,
		  log_id(outbox->session->parts.log, event).text);
	delivered->seq = lane->row.seq;
	delivered->at_s = clock_wall_s(outbox->session->parts.clock);
	delivered->event = event == NULL ? NULL : strdup(event);
	delivered->room = lane->room == NULL ? NULL : strdup(lane->room);
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

	if (is_message && row->room != NULL && lane->room != NULL && row->edits == NULL &&
	    body != NULL) {
		handler->undelivered(handler->self, lane->attempt, row->source, row->txn, row->room,
				     body, reason);
	}
	json_decref(json);
}

static bool note_dead(struct lane *lane, const char *reason)
{
	struct outbox *outbox = lane->outbox;

	if (!outbox_work_begin(outbox)) {
		return false;
	}
	struct stmt *dead = stmt_begin(outbox->stmts[OQ_DEAD]);

	stmt_bind_int(dead, lane->row.seq);
	stmt_bind_text(dead, reason);
	stmt_run(dead);
	tell_undelivered(lane, reason);
	if (!outbox_work_end(outbox, "not noted: that a message is refused")) {
		return false;
	}
	log_warning(outbox->session->parts.log, "a message to %s can not be delivered: %s",
		    log_id(outbox->session->parts.log, lane->destination).text, reason);
	return true;
}

/* The first row of those that may go behind the lane's own; 0: there is none. */
static int64_t following(const struct lane *lane, int64_t now_s)
{
	const struct outbox *outbox = lane->outbox;

	/* What was put since the last look, to anybody, gets a lane at the next. */
	if (lane->row.seq >= outbox->seen_seq) {
		return 0;
	}
	struct stmt *next = stmt_begin(outbox->stmts[OQ_FOLLOWING]);

	stmt_bind_int(next, now_s);
	stmt_bind_int(next, lane->row.seq);
	int64_t seq = stmt_step(next) ? stmt_int(next, 0) : 0;

	stmt_end(next);
	return seq;
}

/* One that was put before it, had to wait, and is not with the homeserver already; 0: none. */
static int64_t earlier(const struct lane *lane, int64_t now_s)
{
	const struct outbox *outbox = lane->outbox;
	struct stmt *before = stmt_begin(outbox->stmts[OQ_EARLIER]);
	int64_t seq = 0;

	stmt_bind_int(before, now_s);
	stmt_bind_int(before, lane->row.seq);
	while (seq == 0 && stmt_step(before)) {
		seq = outbox_is_delivered(outbox, stmt_int(before, 0)) ? 0 : stmt_int(before, 0);
	}
	stmt_end(before);
	return seq;
}

static int64_t next_of(const struct lane *lane)
{
	int64_t now_s = clock_wall_s(lane->outbox->session->parts.clock);
	int64_t seq = following(lane, now_s);

	return seq == 0 && !store_failed(lane->outbox->session->parts.store) ? earlier(lane, now_s)
									     : seq;
}

void lane_open(struct outbox *outbox, int64_t seq)
{
	struct stmt *get = stmt_begin(outbox->stmts[OQ_ROW]);
	struct arena *arena = arena_new();
	struct outbox_row row = { .seq = 0 };

	stmt_bind_int(get, seq);
	if (stmt_step(get)) {
		read_row(get, arena, &row);
	}
	stmt_end(get);
	/* After an upgrade another lane may lead there. */
	if (row.seq != 0 && lane_of(outbox, row.lane) == NULL) {
		lane_add(outbox, arena, &row);
	} else {
		arena_free(arena);
	}
}

void lane_follow(struct lane *lane)
{
	struct outbox *outbox = lane->outbox;
	int64_t next = next_of(lane);

	unlink_lane(lane);
	lane_free(lane);
	if (next != 0) {
		lane_open(outbox, next);
	}
	/* Not read to the end: what is due must not wait for other traffic. */
	outbox->may_have_heads |= store_failed(outbox->session->parts.store);
}

void outbox_lane_done(struct lane *lane, bool is_sent, const char *event, const char *reason)
{
	struct outbox *outbox = lane->outbox;

	if (is_sent) {
		note_delivered(lane, event);
	} else if (!note_dead(lane, reason)) {
		/* The row is still there: it would come again at once. */
		const struct http_answer kept_out = { .failure = "the database does not keep it" };

		outbox_lane_later(lane, &kept_out);
		return;
	}
	lane_follow(lane);
	outbox_pump(outbox);
}
