/* outbox_pump: which row goes next: in order per destination, not before its time, at the
 * homeserver's pace. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include <stdlib.h>
#include <string.h>

enum { LANES_MAX = 8 };

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
				    .not_before_s = stmt_int(due, 8) };
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
	if (lane->room == NULL) {
		outbox_open_chat(lane);
	} else {
		outbox_begin(lane);
	}
}

/* Gives each free destination its oldest row. */
static void fill_lanes(struct outbox *outbox, int64_t now_s)
{
	struct stmt *due = outbox->stmts[OQ_DUE];
	struct lane *fresh[LANES_MAX];
	size_t count = 0;

	stmt_begin(due);
	stmt_bind_int(due, now_s);
	while (outbox->lane_count < LANES_MAX && stmt_step(due)) {
		struct arena *arena = arena_new();
		struct outbox_row row;

		read_row(due, arena, &row);
		if (find_lane(outbox, destination_of(&row)) != NULL ||
		    is_delivered(outbox, row.seq)) {
			arena_free(arena);
			continue;
		}
		fresh[count++] = add_lane(outbox, arena, &row);
	}
	stmt_end(due);
	for (size_t i = 0; i < count; i++) {
		start(fresh[i]);
	}
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

	if (stmt_step(next) && !stmt_is_null(next, 0) && stmt_int(next, 0) > now_s) {
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
	if (at_ms == INT64_MAX) {
		alarm_clear(outbox->session->parts.alarms, &outbox->alarm);
	} else {
		alarm_set(outbox->session->parts.alarms, &outbox->alarm,
			  at_ms > now_ms ? at_ms : now_ms + 1);
	}
}

/* Writes the deliveries down when nothing is under way: one commit for a burst. */
static void settle(struct outbox *outbox)
{
	struct store *store = outbox->session->parts.store;

	if (outbox->delivered == NULL || outbox->lane_count > 0 || store_in_transaction(store)) {
		return;
	}
	if (store_begin(store)) {
		outbox_note_sent(outbox);
		if (!store_commit(store)) {
			/* Sent again after a restart, under the same transaction id: no harm. */
			log_error(outbox->session->parts.log, "deliveries not noted: %s",
				  store_error(store));
			store_clear(store);
		}
	}
}

void outbox_pump(struct outbox *outbox)
{
	struct session *session = outbox->session;
	int64_t now_s = clock_wall_s(session->parts.clock);
	int64_t now_ms = clock_mono_ms(session->parts.clock);

	if (outbox->is_pumping || session->base_url == NULL || session->token == NULL) {
		return;
	}
	outbox->is_pumping = true;
	if (now_ms >= outbox->blocked_until_ms) {
		retry_lanes(outbox, now_ms);
		fill_lanes(outbox, now_s);
	}
	settle(outbox);
	arm(outbox, now_s, now_ms);
	outbox->is_pumping = false;
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

void outbox_lane_done(struct lane *lane, bool is_sent, const char *event, const char *reason)
{
	struct outbox *outbox = lane->outbox;

	if (is_sent) {
		struct delivered *delivered = calloc(1, sizeof(*delivered));

		if (delivered == NULL) {
			abort();
		}
		delivered->seq = lane->row.seq;
		delivered->event = event == NULL ? NULL : strdup(event);
		delivered->next = outbox->delivered;
		outbox->delivered = delivered;
	} else {
		struct stmt *dead = stmt_begin(outbox->stmts[OQ_DEAD]);

		log_warning(outbox->session->parts.log, "a message to %s can not be delivered: %s",
			    log_id(lane->destination).text, reason);
		stmt_bind_int(dead, lane->row.seq);
		stmt_bind_text(dead, reason);
		stmt_run(dead);
	}
	unlink_lane(lane);
	arena_free(lane->arena);
	outbox_pump(outbox);
}

void outbox_lane_later(struct lane *lane, const struct http_answer *answer)
{
	struct outbox *outbox = lane->outbox;
	int64_t now_ms = clock_mono_ms(outbox->session->parts.clock);
	int64_t at_ms = now_ms + session_wait_ms(outbox->session, answer, lane->tries++);

	lane->retry_ms = at_ms;
	if (answer->status == 429 && at_ms > outbox->blocked_until_ms) {
		outbox->blocked_until_ms = at_ms;
	}
	if (lane->tries == 1 && answer->status != 429) {
		log_warning(outbox->session->parts.log, "a message waits: %s (HTTP %d)",
			    answer->failure == NULL ? "the homeserver has trouble"
						    : answer->failure,
			    answer->status);
	}
	outbox_pump(outbox);
}
