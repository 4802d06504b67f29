/* apply_rooms: the rooms of a /sync answer: state first, then what was said, in the order typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/intake.h"
#include "matrix/order.h"

/* A room of the answer: its state is applied, and what was said in it waits for its turn. */
struct turn {
	struct arena *arena;
	struct room room, was;        /* now, and as it was read */
	const struct sync_room *json; /* NULL: the answer says nothing of it, but its gap does */
	int slice;                    /* in which `room` was read */
};

enum phase { PHASE_ROOMS, PHASE_GAPS, PHASE_EVENTS, PHASE_ENDS, PHASE_OVER };

/* All rooms of the answer, and what was said in them. A room's state is one piece: who half knows
 * its members might take it for private. */
struct turns {
	const struct batch_job *job;
	struct session *session;
	struct turn *items;
	size_t count;
	struct order *order;
	int64_t now_ms;
	enum phase phase;
	size_t at; /* in the rooms, or in the ends */
	int slice; /* the transaction at hand */
};

/* Another account looked after it, and we come into it only now. */
static bool is_to_come(const struct room *was)
{
	return was->moved == ROOM_CAME && !was->is_joined;
}

/* Who is in the room decides whether it is private, so the members of this answer count before its
 * messages do. */
static void take_event(struct turns *turns, struct turn *turn, const struct sync_event *event)
{
	apply_state(turns->session, turn->arena, &turn->room, event);
	order_add(turns->order, (size_t)(turn - turns->items),
		  intake_typed_ms(event, turns->now_ms), event);
}

/* Pages are newest first, and so are the events in them. */
static void take_gap(struct turns *turns, struct turn *turn, struct gap *gap)
{
	gap->is_applied = true;
	if (!gap->is_walked || gap->is_stuck) {
		log_warning(turns->session->parts.log, "a gap in room %s %s",
			    log_id(turns->session->parts.log, gap->room_id).text,
			    gap->is_stuck ? "could not be read yet"
					  : "is long; it is read on beside the rest");
		gap_job_put(turns->session, gap);
		return;
	}
	for (size_t n = gap->step_count; n > 0; n--) {
		const struct sync_events *events = &gap->steps[n - 1].page.events;

		for (size_t i = events->count; i > 0; i--) {
			take_event(turns, turn, &events->items[i - 1]);
		}
	}
}

/* Whose private chat the answer says the room is, by our own list of them; NULL: nobody's. After a
 * restore a chat comes without the invitation that told it. */
static const char *person_in(const json_t *direct, const char *room_id)
{
	const char *person;
	json_t *list, *id;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)direct, person, list)
	{
		json_array_foreach(list, i, id)
		{
			if (str_equal(json_string_value(id), room_id)) {
				return person;
			}
		}
	}
	return NULL;
}

static struct turn *begin_turn(struct turns *turns, const char *room_id,
			       const struct sync_room *json)
{
	struct turn *turn = &turns->items[turns->count++];

	turn->arena = arena_new();
	turn->room = rooms_get(turns->session->rooms, turn->arena, room_id);
	turn->was = turn->room;
	if (turn->room.person == NULL) {
		turn->room.person = person_in(turns->job->batch.direct, room_id);
	}
	turn->json = json;
	turn->slice = turns->slice;
	return turn;
}

/* Read without a place in the stream, a timeline may reach back behind what was seen first: that is
 * history. The index of the first event that counts. */
static size_t begin_of(const struct turns *turns, const struct turn *turn,
		       const struct sync_events *events)
{
	if ((turns->session->is_resync && turn->was.is_joined) || is_to_come(&turn->was)) {
		for (size_t i = 0; i < events->count; i++) {
			if (session_has_seen(turns->session, events->items[i].event_id)) {
				return i;
			}
		}
	}
	return 0;
}

/* Do these events make the room show what is said to those alone who are in it? Else as before. */
static bool hides_past(bool is_hidden, const struct sync_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		if (str_equal(events->items[i].type, "m.room.history_visibility")) {
			struct sync_event opened = sync_event_open(&events->items[i]);
			const char *shown = json_text(opened.content, "history_visibility");

			is_hidden = str_equal(shown, "joined") || str_equal(shown, "invited");
			sync_event_close(&opened);
		}
	}
	return is_hidden;
}

/* We come into a room for which another account read until now. What it read no more and we can't
 * must not be lost without a word. */
static void come_into(struct session *session, struct turn *turn)
{
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = arena_printf(turn->arena, "unread/%s", session->settings.user),
		.room_id = turn->room.id,
		.text =
		    "This room shows what was said to those alone who were in it then. So I may "
		    "have missed what you wrote to the clerk just before I came: if that has no "
		    "answer yet, please say it again."
	};

	session->has_come = true;
	if (hides_past(hides_past(false, &turn->json->state), &turn->json->timeline)) {
		outbox_put(session->outbox, &message);
	}
}

static void take_room(struct turns *turns, const struct sync_room *json)
{
	struct session *session = turns->session;
	struct turn *turn = begin_turn(turns, json->room_id, json);
	bool is_whole = session->since == NULL || session->is_resync || !turn->was.is_joined;

	/* All of its state comes: whoever is not named has left while we did not look. */
	if (is_whole && json->state.count > 0) {
		rooms_forget_members(session->rooms, json->room_id);
	}
	for (size_t i = 0; i < json->state.count; i++) {
		apply_state(session, turn->arena, &turn->room, &json->state.items[i]);
	}
	turn->room.is_joined = true;
	if (is_to_come(&turn->was)) {
		come_into(session, turn);
	}
	for (size_t i = 0; i < turns->job->gap_count; i++) {
		if (str_equal(turns->job->gaps[i].room_id, json->room_id)) {
			take_gap(turns, turn, &turns->job->gaps[i]);
		}
	}
	for (size_t i = begin_of(turns, turn, &json->timeline); i < json->timeline.count; i++) {
		take_event(turns, turn, &json->timeline.items[i]);
	}
	rooms_put_changed(session->rooms, &turn->was, &turn->room);
}

/* A room of which the answer says nothing but what its gap holds. */
static void take_gap_alone(struct turns *turns, struct gap *gap)
{
	struct turn *turn = begin_turn(turns, gap->room_id, NULL);

	if (turn->room.is_joined) {
		take_gap(turns, turn, gap);
		rooms_put_changed(turns->session->rooms, &turn->was, &turn->room);
	}
}

/* Between two slices others may have written it, and only what its events said is ours. */
static struct room *room_now(struct turns *turns, struct turn *turn)
{
	if (turn->slice != turns->slice) {
		bool is_encrypted = turn->room.is_encrypted;

		turn->room = rooms_get(turns->session->rooms, turn->arena, turn->room.id);
		turn->room.is_encrypted |= is_encrypted;
		turn->slice = turns->slice;
	}
	return &turn->room;
}

/* Where the clerk has been, by itself or as another account, nobody asks who it is. */
static void tell_arrived(struct turns *turns, struct turn *turn)
{
	struct session *session = turns->session;
	const struct matrix_handler *handler = session->parts.handler;
	const struct room *room = room_now(turns, turn);
	bool is_first = !turn->was.is_joined && turn->was.joined_at_ms == 0 &&
			turn->was.moved == ROOM_STAYS && !session->is_resync;

	if (handler->arrived != NULL && is_first && room->is_joined && !room->is_encrypted) {
		const char *known = room->person == NULL
					? NULL
					: rooms_direct(session->rooms, turn->arena, room->person,
						       session->settings.user);
		bool is_other = known != NULL && !str_equal(known, room->id);

		handler->arrived(handler->self, turn->arena, room->id,
				 is_other ? NULL : room->person);
	}
}

static void end_turn(struct turns *turns, struct turn *turn)
{
	if (turn->json != NULL) {
		tell_arrived(turns, turn);
		apply_arrival(turns->session, turn->arena, room_now(turns, turn), turn->json);
	}
	arena_free(turn->arena);
	turn->arena = NULL;
}

static bool is_joined_in(const struct sync_batch *batch, const char *room_id)
{
	for (size_t i = 0; i < batch->room_count; i++) {
		if (batch->rooms[i].kind == SYNC_JOINED &&
		    str_equal(batch->rooms[i].room_id, room_id)) {
			return true;
		}
	}
	return false;
}

/* An answer that is asked for without a place names every room that we are in; in parts, all of
 * them together do. */
static void leave_absent(const struct batch_job *job)
{
	struct session *session = job->session;
	struct arena *arena = arena_new();
	size_t count = 0;
	const char *const *known = rooms_joined(session->rooms, arena, &count);

	for (size_t i = 0; i < count; i++) {
		bool is_absent = session->split == NULL ? !is_joined_in(&job->batch, known[i])
							: split_missed_room(session, known[i]);

		if (is_absent) {
			struct room room = rooms_get(session->rooms, arena, known[i]);

			log_warning(session->parts.log, "no longer in room %s",
				    log_id(session->parts.log, known[i]).text);
			/* As if we had never been: it is joined again where it is our cluster's. */
			room.is_joined = false;
			room.joined_at_ms = 0;
			rooms_put(session->rooms, &room);
		}
	}
	arena_free(arena);
}

/* The next room of the answer; false: there is none. */
static bool step_room(struct turns *turns, size_t *ret_events)
{
	const struct sync_batch *batch = &turns->job->batch;

	for (; turns->at < batch->room_count; turns->at++) {
		const struct sync_room *room = &batch->rooms[turns->at];

		if (room->kind == SYNC_JOINED) {
			split_saw_room(turns->session, room->room_id);
			take_room(turns, room);
			*ret_events = 1 + room->state.count;
			turns->at++;
			return true;
		}
	}
	return false;
}

static void take_gaps_alone(struct turns *turns)
{
	struct session *session = turns->session;

	if (session->is_resync && split_is_last(session)) {
		leave_absent(turns->job);
	}
	for (size_t i = 0; i < turns->job->gap_count; i++) {
		if (!turns->job->gaps[i].is_applied) {
			take_gap_alone(turns, &turns->job->gaps[i]);
		}
	}
}

static bool step_event(struct turns *turns)
{
	size_t at = 0;
	const struct sync_event *event = order_next(turns->order, &at);

	if (event != NULL) {
		apply_event(turns->session, room_now(turns, &turns->items[at]), event);
	}
	return event != NULL;
}

static bool step_end(struct turns *turns)
{
	if (turns->at == turns->count) {
		return false;
	}
	end_turn(turns, &turns->items[turns->at++]);
	return true;
}

/* Rooms of the answer, then gaps that stand alone; what was said in them in the order typed. */
bool turns_step(struct turns *turns, size_t *ret_events)
{
	bool is_done = false;

	*ret_events = 1;
	while (!is_done && turns->phase != PHASE_OVER) {
		switch (turns->phase) {
		case PHASE_ROOMS:
			is_done = step_room(turns, ret_events);
			break;
		case PHASE_GAPS:
			take_gaps_alone(turns);
			break;
		case PHASE_EVENTS:
			is_done = step_event(turns);
			break;
		case PHASE_ENDS:
			is_done = step_end(turns);
			break;
		case PHASE_OVER:
			break;
		}
		if (!is_done) {
			turns->phase++;
			turns->at = 0;
		}
	}
	return is_done;
}

struct turns *turns_new(struct batch_job *job)
{
	struct arena *arena = job->arena;
	size_t max = job->batch.room_count + job->gap_count;
	struct turns *turns = arena_alloc(arena, sizeof(*turns));

	*turns = (struct turns){ .job = job,
				 .session = job->session,
				 .items = arena_array(arena, max + 1, sizeof(struct turn)),
				 .order = order_new(arena, max),
				 .now_ms = clock_wall_ms(job->session->parts.clock) };
	return turns;
}

void turns_resume(struct turns *turns)
{
	turns->slice++;
}

void turns_free(struct turns *turns)
{
	for (size_t i = 0; turns != NULL && i < turns->count; i++) {
		arena_free(turns->items[i].arena);
	}
}

/* The room as the answer at hand says it is, where that has not been written yet. */
static struct room room_of(struct session *session, struct arena *arena, const struct room *was)
{
	const struct batch_job *job = session->job;
	size_t count = job == NULL ? 0 : job->batch.room_count;
	struct room room = *was;

	for (size_t i = 0; !room.is_joined && i < count; i++) {
		const struct sync_room *json = &job->batch.rooms[i];

		for (size_t n = 0; str_equal(json->room_id, was->id) && n < json->state.count;
		     n++) {
			apply_state(session, arena, &room, &json->state.items[n]);
		}
	}
	return room;
}

void apply_page(struct session *session, const struct gap *gap, bool has_state)
{
	struct arena *arena = arena_new();
	struct room was = rooms_get(session->rooms, arena, gap->room_id);
	struct room room = room_of(session, arena, &was);
	const struct sync_events *events = &gap->at.page.events;
	bool was_careful = session->is_careful;

	session->is_careful = was_careful || gap->begun >= CRASHES_MAX;
	for (size_t i = events->count; room.is_joined && i > 0; i--) {
		if (has_state) {
			apply_state(session, arena, &room, &events->items[i - 1]);
		}
		apply_event(session, &room, &events->items[i - 1]);
	}
	/* That we came in is for the answer itself to write: more goes with it. */
	if (was.is_joined) {
		rooms_put_changed(session->rooms, &was, &room);
	}
	session->is_careful = was_careful;
	arena_free(arena);
}

bool apply_page_alone(struct session *session, struct gap *gap, bool has_state)
{
	struct store *store = session->parts.store;
	bool is_committed = false;

	if (store_begin(store)) {
		apply_page(session, gap, has_state);
		is_committed = apply_commit(session);
	}
	if (!is_committed) {
		session_log_lost(session, "nothing of a gap was kept");
		store_clear(store);
	}
	return is_committed;
}
