/* outbox_pump: which row goes next: in order per destination, not before its time, at the
 * homeserver's pace. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

/* A busy room's deliveries are written down so many at a time, or with the next answer of /sync, or
 * a second later. Until then a row would only be sent again, under the same transaction id. */
enum { SLOTS = 8, SETTLE_AT = 256, SETTLE_AGAIN_MS = 10000 };

static int64_t soonest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool outbox_is_delivered(const struct outbox *outbox, int64_t seq)
{
	for (const struct delivered *d = outbox->delivered; d != NULL; d = d->next) {
		if (d->seq == seq) {
			return true;
		}
	}
	return false;
}

/* False: it was heard of in the room meanwhile. An upgrade may have given it another destination.
 */
static bool refresh(struct lane *lane)
{
	struct stmt *get = stmt_begin(lane->outbox->stmts[OQ_LANE]);

	stmt_bind_int(get, lane->row.seq);
	bool is_new = stmt_step(get);

	/* What could not be read is looked for again, not taken for heard. */
	lane->outbox->may_have_heads |= store_failed(lane->outbox->session->parts.store);
	const char *now = is_new ? stmt_text(get, 0, lane->attempt) : lane->row.lane;

	if (!str_equal(now, lane->row.lane)) {
		lane_rename(lane, now);
	}
	stmt_end(get);
	return is_new;
}

static void start(struct lane *lane)
{
	bool is_mark = lane->row.kind == OUTBOX_REACTION || lane->row.kind == OUTBOX_REDACTION;

	arena_reset(lane->attempt);
	if (outbox_is_delivered(lane->outbox, lane->row.seq) || !refresh(lane)) {
		lane_follow(lane);
	} else if (is_mark && lane->row.room != NULL) {
		/* A mark has no place but where that is which it marks. */
		lane->room = lane->row.room;
		outbox_begin(lane);
	} else if (lane->row.lane[0] == '@') {
		/* Each time anew: somebody may have come into the chat since. */
		outbox_open_chat(lane);
	} else {
		lane->room = lane->row.lane;
		outbox_begin(lane);
	}
}

/* Numbers only rise: see forget.c. */
static int64_t last_seq(struct outbox *outbox)
{
	struct stmt *last = stmt_begin(outbox->stmts[OQ_LAST]);
	int64_t seq = stmt_step(last) ? stmt_int(last, 0) : 0;

	stmt_end(last);
	return seq;
}

/* When the next row comes due of those whose time has not come; INT64_MAX: there is none. */
static int64_t next_due_s(struct outbox *outbox, int64_t now_s)
{
	struct stmt *next = stmt_begin(outbox->stmts[OQ_NEXT_AT]);

	stmt_bind_int(next, now_s);
	int64_t due_s = stmt_step(next) && !stmt_is_null(next, 0) ? stmt_int(next, 0) : INT64_MAX;

	stmt_end(next);
	return due_s;
}

/* Gives each destination that has none a lane with its oldest row. */
static void fill_with_heads(struct outbox *outbox, int64_t now_s)
{
	struct stmt *heads = stmt_begin(outbox->stmts[OQ_HEADS]);
	struct arena *arena = arena_new();
	bool is_any_open = outbox->lanes != NULL;

	outbox->seen_seq = last_seq(outbox);
	stmt_bind_int(heads, now_s);
	while (stmt_step(heads)) {
		int64_t seq = stmt_int(heads, 0);

		/* A lane that is opened here has heard of its place. */
		if (lane_at(outbox, stmt_text(heads, 1, arena), is_any_open ? seq : 0) == NULL) {
			lane_open(outbox, seq);
		}
		arena_reset(arena);
	}
	stmt_end(heads);
	arena_free(arena);
	outbox->due_s = next_due_s(outbox, now_s);
}

/* The same with what was put since the last look. */
static void fill_with_new(struct outbox *outbox, int64_t now_s)
{
	struct stmt *put = stmt_begin(outbox->stmts[OQ_PUT_SINCE]);
	struct arena *arena = arena_new();

	stmt_bind_int(put, outbox->seen_seq);
	while (stmt_step(put)) {
		int64_t seq = stmt_int(put, 0), not_before_s = stmt_int(put, 2);

		outbox->seen_seq = seq;
		if (not_before_s > now_s) {
			outbox->due_s = soonest(outbox->due_s, not_before_s);
		} else if (lane_at(outbox, stmt_text(put, 1, arena), 0) == NULL) {
			lane_open(outbox, seq);
		}
		arena_reset(arena);
	}
	stmt_end(put);
	arena_free(arena);
}

static void fill_lanes(struct outbox *outbox, int64_t now_s)
{
	if (outbox->may_have_heads) {
		fill_with_heads(outbox, now_s);
	} else {
		fill_with_new(outbox, now_s);
	}
	outbox->has_put = false;
	/* Not read to the end: what is due must not wait for other traffic. */
	outbox->may_have_heads = store_failed(outbox->session->parts.store);
}

/* "Hello": there is a chat now with one who was out of reach. */
static void look_for_chats(struct outbox *outbox)
{
	struct lane *lane = outbox->unreachable_count == 0 ? NULL : outbox->lanes;

	for (; lane != NULL; lane = lane->next) {
		if (!lane->is_busy && lane->wait == WAIT_UNREACHABLE &&
		    outbox_is_within_reach(lane)) {
			lane->retry_ms = 0;
		}
	}
}

/* Starts what can go, each once. One that ends while it is started leaves its place to the next;
 * what comes to be said behind it stands at the end. */
static void run_ready(struct outbox *outbox, int64_t now_ms)
{
	struct lane **at = &outbox->lanes;

	while (*at != NULL && outbox->busy_count < SLOTS) {
		int64_t seq = (*at)->row.seq;

		if (!(*at)->is_busy && (*at)->retry_ms <= now_ms) {
			start(*at);
		}
		if (*at != NULL && (*at)->row.seq == seq) {
			at = &(*at)->next;
		}
	}
}

/* When the first of the lanes that wait is tried again; INT64_MAX: none waits. */
static int64_t next_retry_ms(const struct outbox *outbox, int64_t now_ms)
{
	int64_t at_ms = INT64_MAX;

	for (const struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
		if (!lane->is_busy && lane->retry_ms > now_ms) {
			at_ms = soonest(at_ms, lane->retry_ms);
		}
	}
	return at_ms;
}

/* Rings when the first of: a lane's next try, a row whose time comes, deliveries to write down. A
 * lane that waits for a slot is started when one is free. */
static void arm(struct outbox *outbox, int64_t now_s, int64_t now_ms, bool is_unread)
{
	int64_t at_ms = outbox->delivered == NULL ? INT64_MAX : outbox->settle_ms;

	if (outbox->due_s != INT64_MAX) {
		at_ms = soonest(at_ms, now_ms + (outbox->due_s - now_s) * 1000);
	}
	if (is_unread || store_failed(outbox->session->parts.store)) {
		at_ms = soonest(at_ms, now_ms + SETTLE_AGAIN_MS);
	} else if (outbox->may_have_heads || outbox->has_put) {
		at_ms = now_ms;
	}
	if (outbox->retry_ms <= now_ms) {
		outbox->retry_ms = next_retry_ms(outbox, now_ms);
	}
	at_ms = soonest(at_ms, outbox->retry_ms);
	if (at_ms == INT64_MAX) {
		alarm_clear(outbox->session->parts.alarms, &outbox->alarm);
	} else {
		alarm_set(outbox->session->parts.alarms, &outbox->alarm,
			  at_ms > now_ms ? at_ms : now_ms + 1);
	}
}

/* ---- the database ---- */

bool outbox_work_begin(struct outbox *outbox)
{
	struct store *store = outbox->session->parts.store;

	if (store_begin(store)) {
		return true;
	}
	store_clear(store);
	return false;
}

bool outbox_work_end(struct outbox *outbox, const char *what)
{
	struct store *store = outbox->session->parts.store;

	if (store_commit(store)) {
		return true;
	}
	session_log_lost(outbox->session, what);
	store_clear(store);
	return false;
}

void outbox_settle(struct outbox *outbox)
{
	const struct session_parts *parts = &outbox->session->parts;
	bool is_kept = false;

	if (outbox->delivered == NULL || store_in_transaction(parts->store)) {
		return;
	}
	if (outbox_work_begin(outbox)) {
		outbox_note_sent(outbox);
		is_kept = outbox_work_end(outbox, "not noted: what was delivered");
	}
	outbox_noted(outbox, is_kept);
	if (!is_kept) {
		outbox->settle_ms = clock_mono_ms(parts->clock) + SETTLE_AGAIN_MS;
	}
}

bool outbox_is_at_leisure(const struct outbox *outbox)
{
	int64_t now_ms = clock_mono_ms(outbox->session->parts.clock);

	return outbox->busy_count == 0 && !outbox->has_put && !outbox->may_have_heads &&
	       now_ms >= outbox->blocked_until_ms[ENDPOINT_SEND] &&
	       now_ms >= outbox->blocked_until_ms[ENDPOINT_CREATE];
}

/* ---- the way in ---- */

void outbox_on_alarm(void *user)
{
	outbox_pump(user);
}

void outbox_pump(struct outbox *outbox)
{
	struct session *session = outbox->session;
	int64_t now_s = clock_wall_s(session->parts.clock);
	int64_t now_ms = clock_mono_ms(session->parts.clock);

	if (outbox->is_pumping || session->token == NULL || !session->is_met) {
		return;
	}
	if (store_in_transaction(session->parts.store)) {
		/* Nothing is said that may yet be taken back, nor its number noted as seen. */
		alarm_set(session->parts.alarms, &outbox->alarm, now_ms + 1);
		return;
	}
	outbox->is_pumping = true;
	if (outbox->delivered != NULL &&
	    (now_ms >= outbox->settle_ms || outbox->delivered_count >= SETTLE_AT)) {
		outbox_settle(outbox);
	}
	/* Set back, the clock makes some wait again that were due. */
	outbox->may_have_heads |= now_s >= outbox->due_s || now_s < outbox->looked_s;
	outbox->looked_s = now_s;
	if (outbox->may_have_heads || outbox->has_put) {
		fill_lanes(outbox, now_s);
	}
	bool is_unread = outbox->may_have_heads;

	/* What could not be noted is not said. */
	if (store_state(session->parts.store) == STORE_WELL) {
		look_for_chats(outbox);
		run_ready(outbox, now_ms);
	}
	arm(outbox, now_s, now_ms, is_unread);
	outbox->is_pumping = false;
}

void outbox_hurry(struct outbox *outbox)
{
	for (struct lane *lane = outbox->lanes; lane != NULL; lane = lane->next) {
		if (!lane->is_busy && lane->wait == WAIT_TROUBLE) {
			lane->retry_ms = 0;
		}
	}
	outbox_pump(outbox);
}
