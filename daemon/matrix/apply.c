/* apply: what an event of a /sync answer does: to a room, to an invitation, to those who speak. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/session_internal.h"

#include "matrix/intake.h"

#include <string.h>

/* ---- state ---- */

static const char *server_of(const char *user)
{
	const char *colon = strchr(user, ':');

	return colon == NULL ? "" : colon + 1;
}

/* Which room a new one replaces, as it says itself; NULL: none. */
static const char *predecessor_of(struct arena *arena, const struct sync_room *room)
{
	for (size_t i = 0; i < room->state.count + room->timeline.count; i++) {
		const struct sync_event *event = i < room->state.count
						     ? &room->state.items[i]
						     : &room->timeline.items[i - room->state.count];

		if (str_equal(event->type, "m.room.create")) {
			struct sync_event opened = sync_event_open(event);
			const char *named = arena_strdup(
			    arena,
			    json_text(json_object_get(opened.content, "predecessor"), "room_id"));

			sync_event_close(&opened);
			return named;
		}
	}
	return NULL;
}

/* Our join of the room that replaces another: everything moves, if both say so. Once more changes
 * nothing. */
static void follow_upgrade(struct session *session, struct arena *arena, const char *room_id,
			   const char *named)
{
	struct stmt *get = stmt_begin(session->stmts[SQ_PREDECESSOR]);
	const char *old_id = NULL;

	stmt_bind_text(get, room_id);
	if (stmt_step(get)) {
		old_id = stmt_text(get, 0, arena);
	}
	stmt_end(get);
	if (old_id != NULL && str_equal(old_id, named)) {
		const struct matrix_handler *handler = session->parts.handler;

		rooms_move_aliases(session->rooms, old_id, room_id);
		handler->room_replaced(handler->self, old_id, room_id);
		outbox_move(session->outbox, old_id, room_id);
	}
}

static void apply_own_membership(struct session *session, struct room *room,
				 const struct sync_event *event, bool is_joined)
{
	if (!is_joined && room->is_joined) {
		log_warning(session->parts.log, "no longer in room %s%s",
			    log_id(session->parts.log, room->id).text,
			    str_equal(event->sender, session->settings.user)
				? ""
				: " (removed by someone)");
	}
	if (is_joined) {
		room_enter(room, event->sent_ms);
	} else {
		room_leave(room);
	}
}

/* Does the other of a private chat come or go? */
static void tell_outbox(struct session *session, const struct room *room, const char *user,
			const char *membership)
{
	if (!str_equal(room->person, user)) {
		return;
	}
	if (str_equal(membership, "join")) {
		outbox_person_came(session->outbox, user);
	} else if (str_equal(membership, "leave") || str_equal(membership, "ban")) {
		outbox_person_left(session->outbox, user);
	}
}

/* A room may call itself what it likes. That serves until /join has told where the alias leads, and
 * never binds it anew. */
static void note_alias(struct session *session, const struct room *room, const char *alias)
{
	struct arena *arena = arena_new();

	if (alias != NULL && rooms_by_alias(session->rooms, arena, alias) == NULL) {
		rooms_alias(session->rooms, alias, room->id);
	}
	arena_free(arena);
}

static void apply_opened(struct session *session, struct arena *arena, struct room *room,
			 const struct sync_event *event)
{
	bool is_of_room = event->state_key[0] == '\0';

	if (str_equal(event->type, "m.room.member")) {
		const char *membership = json_text_or(event->content, "membership", "");
		bool is_joined = str_equal(membership, "join");

		rooms_member(session->rooms, room->id, event->state_key, membership);
		tell_outbox(session, room, event->state_key, membership);
		session->e2ee->room_changed(session->e2ee_self, room->id);
		if (str_equal(event->state_key, session->settings.user) &&
		    (is_joined || str_equal(membership, "leave") || str_equal(membership, "ban"))) {
			apply_own_membership(session, room, event, is_joined);
		}
	} else if (str_equal(event->type, "m.room.encryption") && is_of_room) {
		room->is_encrypted = true;
	} else if (str_equal(event->type, "m.room.canonical_alias") && is_of_room) {
		note_alias(session, room, json_text(event->content, "alias"));
	} else if (str_equal(event->type, "m.room.tombstone") && is_of_room) {
		const char *next = json_text(event->content, "replacement_room");

		if (next != NULL && next[0] == '!' && room->replaced_by == NULL) {
			room->replaced_by = arena_strdup(arena, next);
			chore_put(session->rooms, CHORE_JOIN, next, server_of(event->sender));
		}
	} else {
		room->openings =
		    rooms_openings(room->openings, event->type, event->state_key, event->content);
	}
}

void apply_state(struct session *session, struct arena *arena, struct room *room,
		 const struct sync_event *event)
{
	if (event->state_key != NULL) {
		struct sync_event opened = sync_event_open(event);

		apply_opened(session, arena, room, &opened);
		sync_event_close(&opened);
	}
}

/* ---- timeline ---- */

static bool mark_seen(struct session *session, const char *event_id)
{
	struct stmt *seen = stmt_begin(session->stmts[SQ_SEEN]);

	stmt_bind_text(seen, event_id);
	stmt_bind_int(seen, clock_wall_s(session->parts.clock));
	stmt_run(seen);
	return store_changes(session->parts.store) == 1;
}

static void tell_unreadable(struct session *session, struct room *room)
{
	struct outbox_message message = { .kind = OUTBOX_NOTICE,
					  .source = "encrypted",
					  .room_id = room->id,
					  .is_for_all = true,
					  .text = e2ee_null_advice() };

	if (room->is_told || !room->is_joined ||
	    session->e2ee->status(session->e2ee_self).can_read) {
		return;
	}
	room->is_told = true;
	outbox_put(session->outbox, &message);
}

static struct intake_context context_for(struct session *session, const struct room *room,
					 const struct sync_event *event)
{
	/* Private means these two and nobody else: a third makes it a room. Who has left since was
	 * one of the two, and her answers find her elsewhere. */
	bool is_direct =
	    str_equal(room->person, event->sender) && room->openings == 0 &&
	    rooms_is_closed(session->rooms, room->id, session->settings.user, room->person);

	/* What was typed in the second of the start was typed before it. */
	return (struct intake_context){
		.user = session->settings.user,
		.name = session->settings.display_name == NULL ? "clerk"
							       : session->settings.display_name,
		.room_id = room->id,
		.is_direct = is_direct,
		.is_overheard = room->person != NULL && !is_direct,
		.is_initial = session->since == NULL,
		.joined_at_ms = room->joined_at_ms,
		.is_heir = room->moved == ROOM_CAME,
		.now_ms = clock_wall_ms(session->parts.clock),
		.max_age_ms = session->settings.max_command_age_s * 1000,
		.restored_ms = account_is_in_doubt(session) ? (session->restored_s + 1) * 1000 : 0
	};
}

/* Deleted: of what was done again once it was there all the same. */
static void hand_over_gone(struct session *session, struct arena *arena, const struct room *room,
			   const struct sync_event *event)
{
	const struct matrix_handler *handler = session->parts.handler;
	struct intake_context context = context_for(session, room, event);
	struct matrix_message message;

	if (handler->gone != NULL &&
	    intake_gone(arena, &context, event, &message) == INTAKE_COMMAND) {
		handler->gone(handler->self, arena, &message);
	}
}

/* What is said in a room that was given away is another's to answer; in a private chat it is not
 * done by anybody. */
static void pass_by(struct session *session, const struct room *room,
		    const struct sync_event *event)
{
	struct arena *arena = arena_new();
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = arena_printf(arena, "gone/%s", room->id),
		.room_id = room->id,
		.reply_to = event->event_id,
		.text = "I don't look after your cluster any more, so I haven't done that. Its "
			"clerk now, the one in your room, writes to you in a chat of its own: "
			"please say it there."
	};

	if (room->moved == ROOM_GONE_CHAT && str_equal(event->type, "m.room.message") &&
	    str_equal(json_text(event->content, "msgtype"), "m.text")) {
		outbox_put(session->outbox, &message);
	}
	arena_free(arena);
}

static void hand_over(struct session *session, struct arena *arena, const struct room *room,
		      const struct sync_event *event)
{
	const struct matrix_handler *handler = session->parts.handler;
	bool is_foreign = !str_equal(event->sender, session->settings.user);
	bool is_before_us = room->moved != ROOM_CAME && event->membership != NULL &&
			    !str_equal(event->membership, "join");

	if (session->since == NULL) {
		return;
	}
	if (room->moved >= ROOM_GONE) {
		pass_by(session, room, event);
		return;
	}
	if (event->is_redacted && !str_equal(event->type, "m.room.redaction")) {
		hand_over_gone(session, arena, room, event);
	} else if (str_equal(event->type, "m.room.redaction") && event->redacts != NULL &&
		   is_foreign && !is_before_us) {
		handler->redaction(handler->self, arena, room->id, event->sender, event->redacts);
	} else if (intake_is_mark(event)) {
		struct intake_context context = context_for(session, room, event);
		struct matrix_message mark;
		const char *target, *key;

		if (intake_mark(arena, &context, event, &mark, &target, &key) == INTAKE_COMMAND) {
			handler->reaction(handler->self, arena, &mark, target, key);
		}
	} else if (str_equal(event->type, "m.room.message")) {
		struct intake_context context = context_for(session, room, event);
		struct matrix_message message;

		if (intake_judge(arena, &context, event, &message) == INTAKE_COMMAND) {
			handler->message(handler->self, arena, &message);
		}
	}
}

/* Whoever typed it hears of it, where she may have meant us: that is all that can still be done. */
static void set_aside(struct session *session, const struct room *room,
		      const struct sync_event *event)
{
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = event->event_id,
		.room_id = room->id,
		.is_for_all = true,
		.reply_to = event->event_id,
		.text = "I can't handle this message: each time I tried, I stopped in the middle. "
			"Nothing came of it. Please say it in other words; whoever looks after me "
			"finds the reason in my log."
	};

	log_error(session->parts.log,
		  "event %s in room %s is set aside: handling it stopped me %d "
		  "times",
		  log_id(session->parts.log, event->event_id).text,
		  log_id(session->parts.log, room->id).text, CRASHES_MAX + 1);
	if (mark_seen(session, event->event_id) && session->since != NULL &&
	    session->parts.handler->knows_person(session->parts.handler->self, event->sender) &&
	    str_equal(event->type, "m.room.message") &&
	    str_equal(json_text(event->content, "msgtype"), "m.text")) {
		outbox_put(session->outbox, &message);
	}
}

/* An event that was being handled each time when we died is set aside; the others go on. The crash
 * that made us careful is the first. */
static bool survives(struct session *session, const struct room *room,
		     const struct sync_event *event)
{
	if (!session->is_careful || str_equal(event->sender, session->settings.user)) {
		return true;
	}
	if (session_has_seen(session, event->event_id)) {
		return false;
	}
	struct store *store = session->parts.store;
	struct stmt *attempts = stmt_begin(session->stmts[SQ_ATTEMPTS]);

	stmt_bind_text(attempts, event->event_id);
	int64_t before = stmt_step(attempts) ? stmt_int(attempts, 0) : 0;

	stmt_end(attempts);
	if (before >= CRASHES_MAX) {
		set_aside(session, room, event);
		return false;
	}
	/* Durable before it is handled; what was done so far goes with it, which the marks allow.
	 */
	struct stmt *attempt = stmt_begin(session->stmts[SQ_ATTEMPT]);

	stmt_bind_text(attempt, event->event_id);
	stmt_run(attempt);
	if (store_commit(store) && store_begin(store)) {
		return true;
	}
	/* The rest of the answer is lost with it. */
	session->is_lost = true;
	store_doom(store);
	return false;
}

/* Decrypted, it is handed over as if it had come in clear; else the room is told once. */
static void apply_encrypted(struct session *session, struct arena *arena, struct room *room,
			    const struct sync_event *event)
{
	const char *plain = NULL;
	struct err err = { 0 };

	/* Only the room's state says so for certain; of events, those of people who would say it to
	 * us. */
	room->is_encrypted = room->is_encrypted || session->parts.handler->knows_person(
						       session->parts.handler->self, event->sender);
	if (session->e2ee->status(session->e2ee_self).can_read) {
		plain = session->e2ee->decrypt(session->e2ee_self, arena, room->id,
					       json_write(arena, event->content), &err);
	}
	json_t *json = plain == NULL ? NULL : json_parse(plain, strlen(plain), &err);

	if (json != NULL) {
		struct sync_event clear = *event;

		clear.type = json_text_or(json, "type", "");
		clear.content = json_object_get(json, "content");
		if (json_is_object(clear.content)) {
			hand_over(session, arena, room, &clear);
		}
	}
	json_decref(json);
}

void apply_event(struct session *session, struct room *room, const struct sync_event *given)
{
	if (session->is_lost) {
		return;
	}
	struct arena *arena = arena_new();
	struct sync_event opened = sync_event_open(given);
	const struct sync_event *event = &opened;
	bool is_ours = str_equal(event->sender, session->settings.user);

	session->typed_ms = intake_typed_ms(event, clock_wall_ms(session->parts.clock));
	/* Our own echoes change nothing; to mark them would cost a row for each answer. But where
	 * commands are executed again and what was due is due again, they say what was said. */
	if (is_ours && account_is_in_doubt(session)) {
		outbox_heard(session->outbox, event, room->id);
	}
	if (!is_ours && survives(session, room, event) && mark_seen(session, event->event_id)) {
		if (str_equal(event->type, "m.room.encrypted")) {
			apply_encrypted(session, arena, room, event);
		} else {
			hand_over(session, arena, room, event);
		}
	}
	sync_event_close(&opened);
	arena_free(arena);
}

void apply_arrival(struct session *session, struct arena *arena, struct room *room,
		   const struct sync_room *arrived)
{
	if (room->is_encrypted) {
		tell_unreadable(session, room);
		rooms_put(session->rooms, room);
	}
	const char *named = arrived == NULL ? NULL : predecessor_of(arena, arrived);

	if (named != NULL) {
		follow_upgrade(session, arena, room->id, named);
	}
}

static void apply_left(struct session *session, const struct sync_room *json)
{
	struct arena *arena = arena_new();
	struct room room = rooms_get(session->rooms, arena, json->room_id);

	if (room.is_known) {
		/* A tombstone may come with the leaving; commands do not count any more. */
		for (size_t i = 0; i < json->timeline.count; i++) {
			apply_state(session, arena, &room, &json->timeline.items[i]);
		}
		room_leave(&room);
		rooms_put(session->rooms, &room);
	}
	arena_free(arena);
}

/* ---- invitations ---- */

static bool is_welcome(struct session *session, const char *inviter)
{
	const struct matrix_handler *handler = session->parts.handler;

	for (size_t i = 0; session->settings.allow_invites[i] != NULL; i++) {
		const char *allowed = session->settings.allow_invites[i];

		if (str_equal(allowed, inviter) || str_equal(allowed, server_of(inviter))) {
			return true;
		}
	}
	return handler->knows_person(handler->self, inviter);
}

static void apply_invitation(struct session *session, const struct sync_room *json)
{
	struct arena *arena = arena_new();
	struct room room = rooms_get(session->rooms, arena, json->room_id);
	const char *inviter = NULL;
	bool is_direct = false, is_space = false;

	for (size_t i = 0; i < json->state.count; i++) {
		const struct sync_event *event = &json->state.items[i];

		if (str_equal(event->type, "m.room.member") &&
		    str_equal(event->state_key, session->settings.user)) {
			inviter = event->sender;
			is_direct = json_truth(event->content, "is_direct", false);
		} else if (str_equal(event->type, "m.room.create")) {
			is_space = str_equal(json_text(event->content, "type"), "m.space");
		}
	}
	if (inviter == NULL || is_space || !is_welcome(session, inviter)) {
		session->inviter = log_id(session->parts.log, inviter);
		brake_add(&session->often[OFTEN_DECLINED], 1);
		chore_put(session->rooms, CHORE_LEAVE, json->room_id, "");
	} else {
		/* Whoever was first: what was said there is that person's. */
		is_direct = is_direct && (room.person == NULL || str_equal(room.person, inviter));
		room.person = is_direct ? inviter : room.person;
		rooms_put(session->rooms, &room);
		chore_put(session->rooms, CHORE_JOIN, json->room_id, server_of(inviter));
		if (is_direct) {
			chore_put(session->rooms, CHORE_DIRECT, json->room_id, inviter);
		}
	}
	arena_free(arena);
}

void apply_outside(const struct batch_job *job)
{
	for (size_t i = 0; i < job->batch.room_count; i++) {
		const struct sync_room *room = &job->batch.rooms[i];

		if (room->kind == SYNC_LEFT) {
			apply_left(job->session, room);
		} else if (room->kind == SYNC_INVITED) {
			apply_invitation(job->session, room);
		}
	}
}

/* m.direct: {person: [rooms]} */
void apply_direct(const struct batch_job *job)
{
	struct rooms *rooms = job->session->rooms;
	const char *person;
	json_t *list;

	json_object_foreach((json_t *)(uintptr_t)job->batch.direct, person, list)
	{
		for (size_t i = 0; i < json_array_size(list); i++) {
			const char *id = json_string_value(json_array_get(list, i));
			struct arena *arena = arena_new();
			struct room room =
			    id == NULL ? (struct room){ 0 } : rooms_get(rooms, arena, id);

			if (room.is_known && room.person == NULL) {
				room.person = person;
				rooms_put(rooms, &room);
			}
			arena_free(arena);
		}
	}
}
