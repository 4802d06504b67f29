/* sync_split: an answer of /sync that is too long, or that no reader takes, is asked for in parts:
 * where it ends, then one room at a time from the old place, then what is in no room of ours. Each
 * part is committed by itself; the place moves last. A bad room stops no other. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/filter.h"
#include "matrix/leader.h"

enum { PART_TRIES = 2 };

enum stage { STAGE_PLACE, STAGE_ROOMS, STAGE_ROOM, STAGE_OTHERS, STAGE_END };

struct split {
	struct arena *arena;
	enum stage stage;
	const char *next_batch;
	const char **rooms;
	bool *is_in; /* of each: the homeserver says that we are in it */
	size_t count, at;
	int unreadable; /* answers in a row */
};

bool split_is_last(const struct session *session)
{
	return session->split == NULL || session->split->stage == STAGE_END;
}

void split_free(struct session *session)
{
	if (session->split != NULL) {
		struct arena *arena = session->split->arena;

		session->split = NULL;
		arena_free(arena);
	}
}

void split_begin(struct session *session)
{
	struct arena *arena = arena_new();

	log_warning(session->parts.log, "an answer of /sync is too long or can't be read; asking "
					"for it room by room");
	session->split = arena_alloc(arena, sizeof(*session->split));
	session->split->arena = arena;
	split_ask(session);
}

/* ---- the rooms: those we know, and those we have come into meanwhile ---- */

/* Where it is among them; their count: nowhere. */
static size_t find_room(const struct split *split, const char *room)
{
	size_t i = 0;

	while (i < split->count && !str_equal(split->rooms[i], room)) {
		i++;
	}
	return i;
}

void split_saw_room(struct session *session, const char *room)
{
	struct split *split = session->split;
	size_t at = split == NULL ? 0 : find_room(split, room);

	if (split != NULL && at < split->count) {
		split->is_in[at] = true;
	}
}

bool split_missed_room(const struct session *session, const char *room)
{
	const struct split *split = session->split;
	size_t at = find_room(split, room);

	return at < split->count && !split->is_in[at];
}

static void on_rooms(void *user, const struct http_answer *answer)
{
	struct session *session = user;
	struct split *split = session->split;
	json_t *json =
	    answer->status == 200 ? json_parse(answer->body, answer->body_len, NULL) : NULL;
	const json_t *joined = json_member(json, "joined_rooms");

	if (!json_is_array(joined)) {
		session_refused(session, ASKED_READ, answer, split_ask, "joined rooms");
		json_decref(json);
		return;
	}
	size_t known_count = 0, more = json_array_size(joined);
	const char *const *known = rooms_joined(session->rooms, split->arena, &known_count);

	split->rooms = arena_array(split->arena, known_count + more + 1, sizeof(*split->rooms));
	split->is_in = arena_array(split->arena, known_count + more + 1, sizeof(*split->is_in));
	for (size_t i = 0; i < known_count; i++) {
		split->rooms[split->count++] = known[i];
	}
	for (size_t i = 0; i < more; i++) {
		const char *room = json_string_value(json_array_get(joined, i));

		if (room == NULL || room[0] != '!') {
			continue;
		}
		if (find_room(split, room) == split->count) {
			split->rooms[split->count++] = arena_strdup(split->arena, room);
		}
		split_saw_room(session, room);
	}
	json_decref(json);
	split_next(session);
}

/* ---- parts ---- */

/* Nothing can be read of this room but page by page; of a room that is new to us, nothing yet. */
static void read_by_pages(struct session *session, struct split *split)
{
	const char *room = split->rooms[split->at];

	log_error(session->parts.log, "room %s can't be read through /sync; reading its pages",
		  log_id(session->parts.log, room).text);
	struct batch_job *job = batch_job_new(session);

	job->batch.next_batch = split->next_batch;
	job->gaps = arena_array(job->arena, 1, sizeof(*job->gaps));
	if (session->since != NULL && rooms_get(session->rooms, job->arena, room).is_joined) {
		gap_add_batch(job, room, split->next_batch);
	}
	gap_fill_batch(job);
}

static void unreadable(struct session *session, bool is_too_long)
{
	struct split *split = session->split;

	if (!is_too_long && ++split->unreadable < PART_TRIES) {
		session_retry(session, split_ask, NULL, "sync of one room");
		return;
	}
	split->unreadable = 0;
	if (split->stage == STAGE_ROOM) {
		read_by_pages(session, split);
	} else if (split->stage == STAGE_OTHERS) {
		log_error(session->parts.log, "invitations can't be read; they are passed over");
		split_next(session);
	} else {
		session_retry(session, split_ask, NULL, "sync of no room");
	}
}

/* Each had its turn; here there is nothing of them. */
static void drop_joined(struct sync_batch *batch)
{
	size_t kept = 0;

	for (size_t i = 0; i < batch->room_count; i++) {
		if (batch->rooms[i].kind != SYNC_JOINED) {
			batch->rooms[kept++] = batch->rooms[i];
		}
	}
	batch->room_count = kept;
}

static void on_part_read(struct session *session, struct batch_job *job, const struct err *why)
{
	struct split *split = session->split;

	if (why != NULL) {
		unreadable(session, false);
		return;
	}
	if (!leader_goes_on(session, job->batch.leader)) {
		session_drop_batch(job);
		return;
	}
	session_recovered(session);
	split->unreadable = 0;
	if (split->stage == STAGE_OTHERS) {
		drop_joined(&job->batch);
	}
	if (split->stage == STAGE_PLACE) {
		split->next_batch = arena_strdup(split->arena, job->batch.next_batch);
	}
	gap_fill_batch(job);
}

static void on_part(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	if (answer->is_too_long) {
		unreadable(session, true);
	} else if (answer->status != 200) {
		sync_refused(session, answer, split_ask, "sync of one room");
	} else if (verdict_is_page(answer)) {
		session_retry(session, split_ask, answer, "sync of one room");
	} else {
		session_hear_time(session, answer);
		aside_read(session, answer, on_part_read);
	}
}

/* ---- one after the other ---- */

static void end(struct session *session)
{
	struct batch_job *job = batch_job_new(session);

	job->batch.next_batch = session->split->next_batch;
	session_batch_ready(job);
}

static void ask_part(struct session *session)
{
	struct split *split = session->split;
	struct arena *arena = arena_new();
	const char *room = split->stage == STAGE_ROOM ? split->rooms[split->at] : NULL;

	session_ask_sync(session,
			 split->stage == STAGE_OTHERS ? filter_outside() : filter_of(arena, room),
			 0, on_part);
	arena_free(arena);
}

void split_ask(struct session *session)
{
	struct session_request rooms = { .method = "GET",
					 .path = "/_matrix/client/v3/joined_rooms" };

	if (session->split->stage == STAGE_ROOMS) {
		session_send(session, &rooms, on_rooms, session);
	} else if (session->split->stage == STAGE_END) {
		end(session);
	} else {
		ask_part(session);
	}
}

void split_next(struct session *session)
{
	struct split *split = session->split;

	if (split->stage == STAGE_ROOM && ++split->at < split->count) {
		split_ask(session);
		return;
	}
	split->stage++;
	if (split->stage == STAGE_ROOM && split->count == 0) {
		split->stage++;
	}
	split_ask(session);
}
