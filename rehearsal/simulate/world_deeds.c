/* world_deeds: what people do in the world: they talk, change their minds, point at things. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "simulate/world.h"

#include <string.h>

/* A message that somebody may mean: her own, or the clerk's in the room; counted back. */
static bool find_message(struct world *world, const char *user, int back,
			 struct hs_event *ret_event)
{
	bool is_clerk = str_equal(user, stage_clerk(world->stage));

	for (size_t i = hs_event_count(world->hs); i > 0; i--) {
		if (!hs_event_at(world->hs, i - 1, ret_event) ||
		    !str_equal(ret_event->sender, user) ||
		    !str_equal(ret_event->type, "m.room.message") || ret_event->is_redacted ||
		    strstr(ret_event->content, "m.new_content") != NULL ||
		    str_equal(ret_event->body, WORLD_TALK) ||
		    (is_clerk && !str_equal(ret_event->room_id, stage_room(world->stage)))) {
			continue;
		}
		if (back-- == 0) {
			return true;
		}
	}
	return false;
}

/* Opened by her, as stage_private does, but without its settling. */
const char *world_chat(struct world *world, const char *user)
{
	const char *room = stage_private_find(world->stage, user);

	if (room == NULL) {
		const char *invite[] = { stage_clerk(world->stage), NULL };
		struct hs_room_options options = { .invite = invite, .is_direct = true };

		room = hs_create_room(world->hs, user, &options);
		world_advance(world, 5);
	}
	return room;
}

static const char *act(struct world *world, const struct step *step, const char *user,
		       const char **ret_room)
{
	const char *meant = step->deed == DEED_REACT ? stage_clerk(world->stage) : user;
	struct hs_event event;

	*ret_room = stage_room(world->stage);
	if (step->deed == DEED_PRIVATE) {
		*ret_room = world_chat(world, user);
	}
	if (step->deed == DEED_PRIVATE || step->deed == DEED_SAY) {
		return hs_say(world->hs, *ret_room, user, step->text);
	}
	if (!find_message(world, meant, step->target, &event)) {
		return NULL;
	}
	*ret_room = event.room_id;
	const char *target = arena_strdup(world->arena, event.event_id);

	return step->deed == DEED_EDIT ? hs_edit(world->hs, *ret_room, user, target, step->text)
	       : step->deed == DEED_DELETE
		   ? hs_redact(world->hs, *ret_room, user, target, NULL)
		   : hs_react(world->hs, *ret_room, user, target, step->text);
}

void world_do(struct world *world, const struct step *step)
{
	static const char *const deeds[] = { "", " (private)", " (edit)", " (delete)", " (react)" };
	const char *user = stage_user(world->stage, step->who), *room = NULL;

	if (user == NULL) {
		return;
	}
	/* One that is left out keeps its number. */
	const char *event = step->is_off ? NULL : act(world, step, user, &room);

	if (world->typed_count < TYPED_MAX) {
		world->typed[world->typed_count++] =
		    (struct typed){ .event =
					event == NULL ? "none" : arena_strdup(world->arena, event),
				    .room = room,
				    .who = step->who,
				    .text = step->text,
				    .deed = step->deed,
				    .is_answer = step->is_answer };
	}
	world->tally.deeds++;
	if (world->is_verbose && !step->is_off) {
		struct arena *arena = arena_new();

		printf("%s #%d %s%s: %s\n", stage_now(world->stage, arena), world->typed_count - 1,
		       step->who, deeds[step->deed], step->text == NULL ? "" : step->text);
		arena_free(arena);
	}
}

int world_typed(const struct world *world, const char *event)
{
	for (int i = 0; event != NULL && i < world->typed_count; i++) {
		if (str_equal(world->typed[i].event, event)) {
			return i;
		}
	}
	return -1;
}
