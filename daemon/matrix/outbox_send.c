/* outbox_send: one row to one room; where it may be there already, we look before we send. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include "matrix/content.h"
#include "matrix/verdict.h"

#include <string.h>

/* How many pages are looked through behind the row's own time, where its message may be older than
 * it; and in all. */
enum { PAGES_BEHIND = 10, PAGES_IN_ALL = 200 };

static void read_back(struct lane *lane, const char *from);

/* The event id that the row `edits` became; NULL: it never was sent. */
static const char *edited_event(struct lane *lane)
{
	/* It may have been delivered a moment ago. */
	outbox_settle(lane->outbox);
	struct stmt *get = stmt_begin(lane->outbox->stmts[OQ_BY_TXN]);
	const char *event = NULL;

	stmt_bind_text(get, lane->row.edits);
	if (stmt_step(get)) {
		event = stmt_text(get, 0, lane->attempt);
	}
	stmt_end(get);
	return event;
}

static const char *with_url(struct lane *lane)
{
	json_t *json = json_parse(lane->row.content, strlen(lane->row.content), NULL);

	json_object_set_new(json, "url", json_string(lane->uri));
	return json_write_new(lane->attempt, json);
}

static const char *without_relation(struct lane *lane)
{
	json_t *json = json_parse(lane->row.content, strlen(lane->row.content), NULL);

	json_object_del(json, "m.relates_to");
	return json_write_new(lane->attempt, json);
}

/* Fills in what is edited; what has nothing to edit is said anew. */
static const char *final_content(struct lane *lane)
{
	if (lane->row.kind == OUTBOX_FILE) {
		return with_url(lane);
	}
	if (lane->row.edits == NULL) {
		return lane->is_bare ? without_relation(lane) : lane->row.content;
	}
	bool is_elsewhere = lane->row.room != NULL && !str_equal(lane->row.room, lane->room);
	const char *event = is_elsewhere ? NULL : edited_event(lane);
	json_t *json = json_parse(lane->row.content, strlen(lane->row.content), NULL);
	const char *text = lane->row.content;

	if (event == NULL) {
		json_t *anew = json_object_get(json, "m.new_content");

		json_object_set_new(anew, CONTENT_TXN, json_string(lane->row.txn));
		json_object_set(anew, CONTENT_DID, json_object_get(json, CONTENT_DID));
		text = json_write(lane->attempt, anew);
	} else {
		json_object_set_new(json_object_get(json, "m.relates_to"), "event_id",
				    json_string(event));
		text = json_write(lane->attempt, json);
	}
	json_decref(json);
	return text;
}

/* In a room that was replaced hardly anybody may speak: what is for it waits for the new one. And
 * in one that came from another account we may when we are in. */
static bool is_to_wait(struct lane *lane)
{
	struct room room = rooms_get(lane->outbox->session->rooms, lane->attempt, lane->room);

	return room.replaced_by != NULL || (room.moved == ROOM_CAME && !room.is_joined);
}

/* Is it worth saying without what it refers to? */
static bool can_be_bare(const struct lane *lane)
{
	return !lane->is_bare && lane->row.edits == NULL &&
	       (lane->row.kind == OUTBOX_NOTICE || lane->row.kind == OUTBOX_TEXT);
}

static bool is_for_good(enum verdict verdict)
{
	return verdict == VERDICT_RELATION || verdict == VERDICT_TOO_LARGE ||
	       verdict == VERDICT_FORBIDDEN || verdict == VERDICT_REFUSED;
}

/* Words for somebody, whatever chat they go to; a mark has no place but one. */
static bool is_for_person(const struct lane *lane)
{
	return lane->row.lane[0] == '@' && lane->row.kind != OUTBOX_REACTION &&
	       lane->row.kind != OUTBOX_REDACTION;
}

static void on_put(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json = json_parse(answer->body, answer->body_len, NULL);
	const char *event = answer->status == 200 ? json_text(json, "event_id") : NULL;
	enum verdict verdict = verdict_of(ASKED_SEND, answer);

	if (event != NULL || (verdict == VERDICT_DONE && answer->status != 200)) {
		outbox_lane_done(lane, true, event, NULL);
	} else if (verdict == VERDICT_RELATION && can_be_bare(lane)) {
		/* Refused, so its transaction id is still free. */
		lane->is_bare = true;
		outbox_put_event(lane);
	} else if (is_for_good(verdict) && is_to_wait(lane)) {
		outbox_lane_later(lane, answer);
	} else if (verdict == VERDICT_FORBIDDEN && is_for_person(lane)) {
		outbox_chat_refused(lane);
	} else if (is_for_good(verdict)) {
		outbox_lane_done(lane, false, NULL, verdict_code(lane->attempt, answer));
	} else {
		/* Not known whether it was taken, unless it was put off. */
		if (verdict == VERDICT_AGAIN || verdict == VERDICT_DONE) {
			lane_is_unsure(lane);
		}
		outbox_lane_later(lane, answer);
	}
	json_decref(json);
}

static const char *type_of(enum outbox_kind kind)
{
	return kind == OUTBOX_REACTION   ? "m.reaction"
	       : kind == OUTBOX_POLL     ? CONTENT_POLL
	       : kind == OUTBOX_POLL_END ? CONTENT_POLL_END
					 : "m.room.message";
}

void outbox_put_event(struct lane *lane)
{
	struct arena *arena = lane->attempt;
	const char *room = str_percent(arena, lane->room);
	struct session_request request = { .method = "PUT" };

	if (lane->row.kind == OUTBOX_FILE && lane->uri == NULL) {
		outbox_upload(lane);
		return;
	}
	if (lane->row.kind == OUTBOX_POLL_END && edited_event(lane) == NULL) {
		outbox_lane_done(lane, false, NULL, "no poll to end");
		return;
	}
	if (lane->row.kind == OUTBOX_REDACTION) {
		const char *event = edited_event(lane);

		if (event == NULL) {
			outbox_lane_done(lane, false, NULL, "nothing to redact");
			return;
		}
		request.path = arena_printf(arena, "/_matrix/client/v3/rooms/%s/redact/%s/%s", room,
					    str_percent(arena, event), lane->row.txn);
		request.body = "{}";
	} else {
		request.path = arena_printf(arena, "/_matrix/client/v3/rooms/%s/send/%s/%s", room,
					    type_of(lane->row.kind), lane->row.txn);
		request.body = final_content(lane);
	}
	lane_ask(lane, ENDPOINT_SEND, &request, on_put);
}

/* ---- read-back ---- */

/* By the transaction id, which the homeserver shows to the same device only, or by the copy in what
 * we wrote. */
static const char *find_own(const json_t *chunk, const char *user, const char *txn)
{
	size_t i;
	json_t *event;

	json_array_foreach(chunk, i, event)
	{
		const json_t *more = json_object_get(event, "unsigned");
		const json_t *content = json_object_get(event, "content");

		if (str_equal(json_text(event, "sender"), user) &&
		    (str_equal(json_text(more, "transaction_id"), txn) ||
		     str_equal(json_text(content, CONTENT_TXN), txn))) {
			return json_text(event, "event_id");
		}
	}
	return NULL;
}

static bool is_older(const json_t *chunk, int64_t than_s)
{
	const json_t *last = json_array_get(chunk, json_array_size(chunk) - 1);

	return json_array_size(chunk) > 0 &&
	       json_number(last, "origin_server_ts", 0) / 1000 < than_s - 60;
}

/* The room can't be read, now or ever: what sending has to say about it is all that is left. */
static bool is_closed_to_us(const struct http_answer *answer)
{
	enum verdict verdict = verdict_of(ASKED_READ, answer);

	return verdict == VERDICT_FORBIDDEN || verdict == VERDICT_REFUSED;
}

/* It is not in the room at hand: the next one, or it is sent. */
static void look_on(struct lane *lane)
{
	lane->pages = lane->pages_behind = 0;
	if (++lane->look_at < lane->look_count) {
		read_back(lane, NULL);
	} else {
		outbox_put_event(lane);
	}
}

/* Need nothing older be looked at? After a restore a row may be younger than its message. */
static bool is_far_enough(struct lane *lane, const json_t *chunk)
{
	struct session *session = lane->outbox->session;

	if (is_older(chunk, lane->row.first_at_s) &&
	    (!account_is_in_doubt(session) || ++lane->pages_behind >= PAGES_BEHIND)) {
		return true;
	}
	if (++lane->pages < PAGES_IN_ALL) {
		return false;
	}
	log_warning(session->parts.log,
		    "room %s: what may have been said was not found among the last %d pages; it is "
		    "said again",
		    log_id(session->parts.log, lane->looks[lane->look_at]).text, PAGES_IN_ALL);
	return true;
}

static void on_page(void *user, const struct http_answer *answer)
{
	struct lane *lane = user;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const json_t *chunk = json_member(json, "chunk");
	const char *end = json_text(json, "end");
	const char *event = find_own(chunk, lane->outbox->session->settings.user, lane->row.txn);

	if (event != NULL) {
		outbox_lane_done(lane, true, event, NULL);
	} else if (chunk == NULL && !is_closed_to_us(answer)) {
		outbox_lane_later(lane, answer);
	} else if (end == NULL || is_far_enough(lane, chunk)) {
		look_on(lane);
	} else {
		read_back(lane, end);
	}
	json_decref(json);
}

static void read_back(struct lane *lane, const char *from)
{
	struct arena *arena = lane->attempt;
	struct session_request request = {
		.method = "GET",
		.path = arena_printf(
		    arena, "/_matrix/client/v3/rooms/%s/messages?dir=b&limit=100%s%s",
		    str_percent(arena, lane->looks[lane->look_at]),
		    from == NULL ? "" : "&from=", from == NULL ? "" : str_percent(arena, from))
	};

	lane_ask(lane, ENDPOINT_LOOK, &request, on_page);
}

/* May the homeserver have it already? A transaction id answers that only as long as the homeserver
 * remembers it: some forget at a restart, others after half an hour, Synapse after a day. */
static bool may_be_there(const struct lane *lane)
{
	return lane->unsure != NULL || lane->row.seq <= lane->outbox->inherited_seq ||
	       account_is_in_doubt(lane->outbox->session);
}

static void add_look(struct lane *lane, const char *room)
{
	for (size_t i = 0; i < lane->look_count; i++) {
		if (str_equal(lane->looks[i], room)) {
			return;
		}
	}
	if (room != NULL) {
		lane->looks[lane->look_count++] = room;
	}
}

void outbox_begin(struct lane *lane)
{
	lane->pages = lane->pages_behind = 0;
	lane->look_at = lane->look_count = 0;
	if (may_be_there(lane)) {
		/* It may have gone to another room than it would go to now. */
		add_look(lane, lane->row.room);
		add_look(lane, lane->unsure);
		add_look(lane, lane->room);
		read_back(lane, NULL);
	} else {
		outbox_put_event(lane);
	}
}
