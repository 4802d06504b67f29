/* gap_batch: the gaps of a /sync answer are read before it is applied, as far as that goes in ten
 * seconds and 24 megabytes; what is longer is read once to its end and then again from there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

enum { PAGES_MAX = 10, WALK_MS = 10000, HELD_BYTES = 24 << 20 };

static void walk_next(struct batch_job *job);

void gap_free_batch(struct batch_job *job)
{
	for (size_t i = 0; i < job->gap_count; i++) {
		gap_free(&job->gaps[i]);
	}
}

/* ---- again, oldest first: what was too much to be held ---- */

static void again_next(struct batch_job *job);

static void on_again(struct gap *gap)
{
	struct batch_job *job = gap->job;
	bool is_stuck = gap_is_stuck(gap);

	if (gap->end == PAGE_CLOSED) {
		gap->step_count = 0;
	} else if (!is_stuck && apply_page_alone(gap->session, gap, true)) {
		gap->step_count--;
	} else {
		is_stuck = true;
	}
	sync_page_done(&gap->at.page);
	if (is_stuck) {
		/* It becomes a row, with the steps that are left. */
		gap->is_stuck = true;
		job->gap_at++;
	}
	again_next(job);
}

static void again_next(struct batch_job *job)
{
	for (; job->gap_at < job->gap_count; job->gap_at++) {
		struct gap *gap = &job->gaps[job->gap_at];
		const struct gap_step *last =
		    gap->step_count == 0 ? NULL : &gap->steps[gap->step_count - 1];

		if (gap->is_walked && last != NULL && last->page.arena == NULL) {
			gap_page_again(gap, last, on_again);
			return;
		}
	}
	session_batch_ready(job);
}

/* ---- back to the end ---- */

/* Once a page was let go the older ones are too: they come first when it is read again. */
static void keep_step(struct gap *gap)
{
	struct batch_job *job = gap->job;

	if (gap->at.page.arena == NULL) {
		return;
	}
	gap->is_full = gap->is_full || job->held_bytes + gap->at.page.bytes > HELD_BYTES;
	if (gap->is_full) {
		sync_page_done(&gap->at.page);
	} else {
		job->held_bytes += gap->at.page.bytes;
	}
	gap_add_step(gap, &gap->at);
	gap->at.page = (struct sync_page){ 0 };
}

static void on_walked(struct gap *gap)
{
	struct batch_job *job = gap->job;
	struct session *session = job->session;
	bool is_long = gap->step_count + 1 >= PAGES_MAX ||
		       clock_mono_ms(session->parts.clock) - gap->begun_ms >= WALK_MS;

	foresee_page(session, gap);
	keep_step(gap);
	gap->is_walked = gap->end == PAGE_LAST || gap->end == PAGE_CLOSED;
	if (gap->end == PAGE_MORE && !is_long) {
		gap_page(gap, on_walked);
		return;
	}
	gap->is_stuck = gap_is_stuck(gap);
	job->gap_at++;
	walk_next(job);
}

static void walk_next(struct batch_job *job)
{
	if (job->gap_at < job->gap_count) {
		struct gap *gap = &job->gaps[job->gap_at];

		gap->begun_ms = clock_mono_ms(job->session->parts.clock);
		gap_page(gap, on_walked);
		return;
	}
	job->gap_at = 0;
	again_next(job);
}

/* ---- which gaps there are ---- */

static bool is_to_come(const struct batch_job *job, const char *room_id)
{
	struct room room = rooms_get(job->session->rooms, job->arena, room_id);

	return room.moved == ROOM_CAME && !room.is_joined;
}

struct gap *gap_add_batch(struct batch_job *job, const char *room_id, const char *from)
{
	struct session *session = job->session;
	struct arena *arena = job->arena;
	/* Our place in the stream says nothing of a room that another account read up to now. */
	bool has_place = session->since != NULL && !session->is_resync && !is_to_come(job, room_id);
	struct gap *gap = &job->gaps[job->gap_count++];

	*gap = (struct gap){ .session = session,
			     .job = job,
			     .arena = arena,
			     .room_id = room_id,
			     .from = from,
			     .to = has_place ? arena_strdup(arena, session->since) : "" };
	return gap;
}

static bool holds_our_arrival(const struct session *session, const struct sync_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		if (str_equal(events->items[i].type, "m.room.member") &&
		    str_equal(events->items[i].state_key, session->settings.user)) {
			return true;
		}
	}
	return false;
}

/* A limited timeline in a room that we were in before, or whose timeline begins after we came in:
 * something may be missing. */
static bool has_gap(const struct batch_job *job, const struct sync_room *room)
{
	const struct session *session = job->session;

	return room->kind == SYNC_JOINED && room->is_limited &&
	       (rooms_get(session->rooms, job->arena, room->room_id).is_joined ||
		is_to_come(job, room->room_id) || !holds_our_arrival(session, &room->timeline));
}

/* Where a homeserver does not say what is before the timeline, its first event does. */
static const char *begin_of(const struct batch_job *job, const struct sync_room *room)
{
	return room->prev_batch != NULL   ? room->prev_batch
	       : room->timeline.count > 0 ? room->timeline.items[0].event_id
					  : job->batch.next_batch;
}

void gap_fill_batch(struct batch_job *job)
{
	struct session *session = job->session;
	size_t count = session->since == NULL ? 0 : job->batch.room_count;

	if (job->gaps == NULL) {
		job->gaps = arena_array(job->arena, count + 1, sizeof(*job->gaps));
	}
	for (size_t i = 0; i < count; i++) {
		const struct sync_room *room = &job->batch.rooms[i];

		if (has_gap(job, room)) {
			struct gap *gap = gap_add_batch(job, room->room_id, begin_of(job, room));

			gap->is_fresh =
			    !rooms_get(session->rooms, job->arena, room->room_id).is_joined &&
			    !is_to_come(job, room->room_id);
		}
	}
	job->gap_at = 0;
	walk_next(job);
}
