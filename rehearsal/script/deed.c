/* deed: what a person does in a line of a .chat file: says, edits, reacts, chooses in a poll. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/deed.h"

#include "base/str.h"
#include "homeserver/hs.h"
#include "io/json.h"

static bool is_edit(const struct hs_event *event)
{
	json_t *content = json_loads(event->content, 0, NULL);
	bool is_it = json_member(content, "m.new_content") != NULL;

	json_decref(content);
	return is_it;
}

/* The last event of a type by `user` that stands and is no edit, anywhere or in that room. */
static const char *last_of(struct stage *stage, const char *user, const char *type,
			   const char *room, const char **ret_room)
{
	struct hs *hs = stage_homeserver(stage);
	struct hs_event event;

	for (size_t i = hs_event_count(hs); i > 0; i--) {
		if (hs_event_at(hs, i - 1, &event) && str_equal(event.sender, user) &&
		    str_equal(event.type, type) && !event.is_redacted &&
		    (room == NULL || str_equal(room, event.room_id)) && !is_edit(&event)) {
			*ret_room = event.room_id;
			return event.event_id;
		}
	}
	return NULL;
}

#define MESSAGE "m.room.message"

/* "1 3" in the clerk's last poll; "" takes it back. */
static const char *choose(struct stage *stage, const char *user, const char *choice)
{
	const char *room = NULL;
	const char *target =
	    last_of(stage, stage_clerk(stage), "org.matrix.msc3381.poll.start", NULL, &room);

	return target == NULL ? NULL
			      : hs_choose(stage_homeserver(stage), room, user, target, choice);
}

const char *deed_do(struct arena *arena, struct stage *stage, const char *user,
		    const struct chat_step *step, const char **edited)
{
	struct hs *hs = stage_homeserver(stage);
	const char *room = stage_room(stage), *target;

	switch (step->kind) {
	case CHAT_SAY:
		return hs_say(hs, room, user, step->text);
	case CHAT_PRIVATE:
		room = stage_private(stage, user);
		return room == NULL ? NULL : hs_say(hs, room, user, step->text);
	case CHAT_EDIT:
		target = last_of(stage, user, MESSAGE, NULL, &room);
		*edited = arena_strdup(arena, target);
		return target == NULL ? NULL : hs_edit(hs, room, user, target, step->text);
	case CHAT_DELETE:
		target = last_of(stage, user, MESSAGE, NULL, &room);
		return target == NULL ? NULL : hs_redact(hs, room, user, target, NULL);
	case CHAT_UNREACT:
		target = last_of(stage, user, "m.reaction", NULL, &room);
		return target == NULL ? NULL : hs_redact(hs, room, user, target, NULL);
	case CHAT_CHOOSE:
		return choose(stage, user, step->text);
	default:
		last_of(stage, user, MESSAGE, NULL, &room);
		target = last_of(stage, stage_clerk(stage), MESSAGE, room, &room);
		return target == NULL             ? NULL
		       : step->kind == CHAT_REPLY ? hs_reply(hs, room, user, target, step->text)
						  : hs_react(hs, room, user, target, step->text);
	}
}
