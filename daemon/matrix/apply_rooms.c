/* apply_rooms: the rooms of a /sync answer: state first, then what was said, in the order typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/intake.h"
#include "matrix/order.h"

/* A room of the answer: its state is applied, and what was said in it waits for its turn. */
struct turn {
	struct arena *arena;
	struct room room;
	const struct sync_room *json; /* NULL: the answer says nothing of it, but its gap does */
	bool was_joined;
};

/* All rooms of the answer, and what was said in them. */
struct turns {
	struct session *session;
	struct turn *items;
	size_t count;
	struct order *order;
	int64_t now_ms;
};

/* Who is in the room decides whether it is private, so the members of this answer count before its
 * messages do. */
static void take_event(struct turns *turns, struct turn *turn, const struct sync_event *event)
{
	apply_state(turns->session, &turn->room, event);
	order_add(turns->order, (size_t)(turn - turns->items),
		  intake_typed_ms(event, turns->now_ms), event);
}

/* Pages are newest first, and so are the events in them. */
static void take_gap(struct turns *turns, struct turn *turn, struct gap *gap)
{
	struct session *session = turns->session;

	gap->is_applied = true;
	for (size_t n = gap->page_count; n > 0; n--) {
		const struct sync_events *events = &gap->pages[n - 1].events;

		for (size_t i = events->count; i > 0; i--) {
			take_event(turns, turn, &events->items[i - 1]);
		}
	}
	if (gap->end != GAP_WHOLE) {
		struct stmt *put = stmt_begin(session->stmts[SQ_GAP_PUT]);

		log_warning(session->parts.log, "a gap in room %s %s", log_id(gap->room_id).text,
			    gap->end == GAP_MORE ? "is long; it is read on beside the rest"
						 : "could not be read yet");
		stmt_bind_text(put, gap->room_id);
		stmt_bind_text(put, gap->from);
		stmt_bind_text(put, gap->to);
		stmt_run(put);
	}
}

static struct turn *begin_turn(struct turns *turns, const char *room_id,
			       const struct sync_room *json)
{
	struct turn *turn = &turns->items[turns->count++];

	turn->arena = arena_new();
	turn->room = rooms_get(turns->session->rooms, turn->arena, room_id);
	turn->json = json;
	turn->was_joined = turn->room.is_joined;
	return turn;
}

static void take_room(struct turns *turns, const struct sync_room *json)
{
	struct session *session = turns->session;
	struct turn *turn = begin_turn(turns, json->room_id, json);

	for (size_t i = 0; i < json->state.count; i++) {
		apply_state(session, &turn->room, &json->state.items[i]);
	}
	turn->room.is_joined = true;
	for (size_t i = 0; i < session->gap_count; i++) {
		if (str_equal(session->gaps[i].room_id, json->room_id)) {
			take_gap(turns, turn, &session->gaps[i]);
		}
	}
	for (size_t i = 0; i < json->timeline.count; i++) {
		take_event(turns, turn, &json->timeline.items[i]);
	}
	rooms_put(session->rooms, &turn->room);
}

/* A room of which the answer says nothing but what its gap holds. */
static void take_gap_alone(struct turns *turns, struct gap *gap)
{
	struct turn *turn = begin_turn(turns, gap->room_id, NULL);

	if (turn->room.is_joined) {
		take_gap(turns, turn, gap);
		rooms_put(turns->session->rooms, &turn->room);
	}
}

static void end_turn(struct session *session, struct turn *turn)
{
	if (turn->json != NULL) {
		apply_arrival(session, turn->arena, &turn->room,
			      turn->was_joined ? NULL : turn->json);
	}
	arena_free(turn->arena);
}

/* Rooms of the answer, then gaps that stand alone; what was said in them in the order typed. */
void apply_rooms(struct session *session)
{
	struct arena *arena = session->batch_arena;
	const struct sync_batch *batch = &session->batch;
	size_t max = batch->room_count + session->gap_count, at;
	struct turns turns = { .session = session,
			       .items = arena_array(arena, max + 1, sizeof(struct turn)),
			       .order = order_new(arena, max),
			       .now_ms = clock_wall_ms(session->parts.clock) };
	const struct sync_event *event;

	for (size_t i = 0; i < batch->room_count; i++) {
		if (batch->rooms[i].kind == SYNC_JOINED) {
			take_room(&turns, &batch->rooms[i]);
		}
	}
	for (size_t i = 0; i < session->gap_count; i++) {
		if (!session->gaps[i].is_applied) {
			take_gap_alone(&turns, &session->gaps[i]);
		}
	}
	while ((event = order_next(turns.order, &at)) != NULL) {
		apply_event(session, &turns.items[at].room, event);
	}
	for (size_t i = 0; i < turns.count; i++) {
		end_turn(session, &turns.items[i]);
	}
}

void apply_missed(struct session *session, struct gap *gap, int64_t tries)
{
	struct arena *arena = arena_new();
	struct room room = rooms_get(session->rooms, arena, gap->room_id);
	bool was_careful = session->is_careful;

	session->is_careful = tries >= CRASHES_MAX;
	if (room.is_joined) {
		/* Pages are newest first, and so are the events in them. State does not count:
		 * newer has been applied. */
		for (size_t n = gap->page_count; n > 0; n--) {
			const struct sync_events *events = &gap->pages[n - 1].events;

			for (size_t i = events->count; i > 0; i--) {
				apply_event(session, &room, &events->items[i - 1]);
			}
		}
		rooms_put(session->rooms, &room);
	}
	session->is_careful = was_careful;
	arena_free(arena);
}
