/* talk: every person is a client of the homeserver: says, listens, accepts the clerk's chats. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/clock.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PAUSE_US = 300000 };

#define CLIENT "/_matrix/client/v3"

/* What we want to hear about: no presence, no typing, no receipts. */
#define FILTER \
	"{\"presence\":{\"types\":[]},\"room\":{\"ephemeral\":{\"types\":[]}," \
	"\"timeline\":{\"limit\":50}}}"

/* ---- saying ---- */

static bool open_private(struct chat *chat, struct head *head)
{
	int status;
	json_t *answer = wire_call(chat->wire, "POST", CLIENT "/createRoom", head->token,
				   json_pack("{s:s, s:b, s:[s]}", "preset", "trusted_private_chat",
					     "is_direct", 1, "invite", chat->clerk),
				   &status);

	head->private_room = arena_strdup(chat->arena, json_text(answer, "room_id"));
	json_decref(answer);
	return head->private_room != NULL;
}

/* Until the clerk has come, what is said to it would be from before its time. */
static void wait_for_clerk(struct chat *chat, const char *room, const char *token)
{
	const char *path =
	    arena_printf(chat->arena, CLIENT "/rooms/%s/state/m.room.member/%s",
			 str_percent(chat->arena, room), str_percent(chat->arena, chat->clerk));

	for (int i = 0; i < 150; i++) {
		int status;
		json_t *answer = wire_call(chat->wire, "GET", path, token, NULL, &status);
		bool is_there = str_equal(json_text(answer, "membership"), "join");

		json_decref(answer);
		if (is_there) {
			return;
		}
		wire_wait(chat->wire, -1, 100, chat_heard, chat);
	}
}

bool chat_say(struct chat *chat, struct head *head, bool is_private, const char *text)
{
	int status;

	if (is_private && head->private_room == NULL) {
		if (!open_private(chat, head)) {
			return false;
		}
		wait_for_clerk(chat, head->private_room, head->token);
	}
	struct clock clock = clock_system();
	const char *room = is_private ? head->private_room : chat->room;
	const char *path =
	    arena_printf(chat->arena, CLIENT "/rooms/%s/send/m.room.message/%lld.%lld",
			 str_percent(chat->arena, room), (long long)clock_wall_ms(&clock),
			 (long long)++chat->txn);

	json_decref(wire_call(chat->wire, "PUT", path, head->token,
			      json_pack("{s:s, s:s}", "msgtype", "m.text", "body", text), &status));
	return status == 200;
}

/* ---- listening ---- */

void chat_listen(struct chat *chat, size_t number)
{
	struct head *head = &chat->heads[number];
	struct arena *arena = arena_new();
	const char *filter = str_percent(arena, FILTER);
	const char *since = head->since ? str_percent(arena, head->since) : NULL;

	wire_begin(chat->wire, number,
		   arena_printf(arena, CLIENT "/sync?filter=%s&timeout=%d%s%s", filter,
				since != NULL ? 30000 : 0, since != NULL ? "&since=" : "",
				since != NULL ? since : ""),
		   head->token);
	arena_free(arena);
}

static void keep_for_scene(struct chat *chat, const char *private_to, const char *text)
{
	struct heard **end = &chat->heard;

	while (*end != NULL) {
		end = &(*end)->next;
	}
	*end = arena_alloc(chat->arena, sizeof(**end));
	**end = (struct heard){ .who = private_to, .text = arena_strdup(chat->arena, text) };
}

static void hear_message(struct chat *chat, const struct head *head, bool is_private,
			 const char *sender, const json_t *content)
{
	const json_t *fresh = json_object_get(content, "m.new_content");
	const char *text = json_text(json_is_object(fresh) ? fresh : content, "body");
	const char *private_to = is_private ? head->handle : NULL;
	const char *name = people_name(chat, sender);

	if (text == NULL) {
		return;
	}
	if (json_is_object(fresh)) {
		text = arena_printf(chat->arena, "(corrected) %s", text);
	}
	view_message(chat, name, private_to, text);
	if (str_equal(sender, chat->clerk)) {
		keep_for_scene(chat, private_to, text);
	}
}

/* What is said in the cluster's room is shown once: as the first person hears it. */
static void hear_room(struct chat *chat, struct head *head, const char *room, const json_t *joined)
{
	const json_t *timeline = json_object_get(json_object_get(joined, "timeline"), "events");
	bool is_private = !str_equal(room, chat->room);
	const json_t *event;
	size_t i;

	if (!is_private && head != &chat->heads[0]) {
		return;
	}
	json_array_foreach(timeline, i, event)
	{
		if (str_equal(json_text(event, "type"), "m.room.message")) {
			hear_message(chat, head, is_private, json_text_or(event, "sender", ""),
				     json_object_get(event, "content"));
		}
	}
}

static bool names_clerk(const struct chat *chat, const json_t *events)
{
	const json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
	{
		if (str_equal(json_text(event, "type"), "m.room.member") &&
		    (str_equal(json_text(event, "sender"), chat->clerk) ||
		     str_equal(json_text(event, "state_key"), chat->clerk))) {
			return true;
		}
	}
	return false;
}

/* A room with the clerk in it that is not the cluster's is the private chat. */
static void notice_private(struct chat *chat, struct head *head, const char *room,
			   const json_t *joined)
{
	const json_t *state = json_object_get(json_object_get(joined, "state"), "events");
	const json_t *timeline = json_object_get(json_object_get(joined, "timeline"), "events");

	if (!str_equal(room, chat->room) && head->private_room == NULL &&
	    (names_clerk(chat, state) || names_clerk(chat, timeline))) {
		head->private_room = arena_strdup(chat->arena, room);
	}
}

static void accept_invitation(struct chat *chat, struct head *head, const char *room,
			      const json_t *invite)
{
	const json_t *state = json_object_get(json_object_get(invite, "invite_state"), "events");
	int status;

	if (!names_clerk(chat, state)) {
		return;
	}
	json_decref(
	    wire_call(chat->wire, "POST",
		      arena_printf(chat->arena, CLIENT "/join/%s", str_percent(chat->arena, room)),
		      head->token, json_object(), &status));
	if (status == 200 && !str_equal(room, chat->room)) {
		head->private_room = arena_strdup(chat->arena, room);
	}
}

void chat_heard(void *user, size_t number, json_t *answer)
{
	struct chat *chat = user;
	struct head *head = &chat->heads[number];
	json_t *rooms = json_object_get(answer, "rooms"), *one;
	bool is_first = head->since == NULL;
	const char *room;

	if (answer == NULL) {
		usleep(PAUSE_US); /* the homeserver is away: no storm */
	}
	json_object_foreach(json_object_get(rooms, "join"), room, one)
	{
		notice_private(chat, head, room, one);
		if (!is_first) {
			hear_room(chat, head, room, one);
		}
	}
	json_object_foreach(json_object_get(rooms, "invite"), room, one)
	{
		accept_invitation(chat, head, room, one);
	}
	if (json_text(answer, "next_batch") != NULL) {
		head->since = arena_strdup(chat->arena, json_text(answer, "next_batch"));
	}
	chat_listen(chat, number);
}

/* ---- coming in ---- */

static bool is_all_listening(const struct chat *chat)
{
	for (size_t i = 0; i < chat->count; i++) {
		if (chat->heads[i].since == NULL) {
			return false;
		}
	}
	return true;
}

bool chat_enter(struct chat *chat, struct err *err)
{
	int status;
	json_t *answer = wire_call(chat->wire, "GET",
				   arena_printf(chat->arena, CLIENT "/directory/room/%s",
						str_percent(chat->arena, chat->room_alias)),
				   chat->heads[0].token, NULL, &status);

	chat->room = arena_strdup(chat->arena, json_text(answer, "room_id"));
	json_decref(answer);
	if (chat->room == NULL) {
		return err_set(err, ERR_UNAVAIL, "%s: no such room on %s", chat->room_alias,
			       chat->homeserver);
	}
	for (size_t i = 0; i < chat->count; i++) {
		chat_listen(chat, i);
	}
	for (int i = 0; i < 300 && !is_all_listening(chat); i++) {
		wire_wait(chat->wire, -1, 100, chat_heard, chat);
	}
	wait_for_clerk(chat, chat->room, chat->heads[0].token);
	return is_all_listening(chat) ||
	       err_set(err, ERR_UNAVAIL, "%s does not answer", chat->homeserver);
}
