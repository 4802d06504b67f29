/* chat: one person plays all heads: what the files of the terminal chat share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CHAT_CHAT_H
#define CLERK_CHAT_CHAT_H

#include "base/arena.h"
#include "base/err.h"
#include "chat/line.h"
#include "chat/wire.h"
#include "dates/tz.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEADS_MAX = 60, PATH_MAX_BYTES = 1600 };

/* Somebody who can be played. */
struct head {
	const char *handle, *user_id, *token;
	const char *private_room; /* with the clerk alone; NULL: none yet */
	const char *since;        /* of this person's sync; NULL: before the first */
	bool is_in_room;
};

/* Something the clerk said that the scene has not looked at yet. */
struct heard {
	const char *who; /* handle of the person whose private chat it was; NULL: the room */
	const char *text;
	struct heard *next;
};

struct chat {
	struct arena *arena;
	const char *homeserver, *room_alias, *room, *clerk;
	const char *clock_file; /* NULL: the clock cannot be moved */
	struct head heads[HEADS_MAX];
	size_t count, speaker;
	bool is_private, is_coloured, is_over;
	struct wire *wire;
	struct line *line; /* NULL: nobody types */
	const struct tz *tz;
	int64_t offset_s;
	int64_t txn;
	struct heard *heard;
	const char *last_day; /* the day that was shown last */
};

/* ---- people.c ---- */

/* Reads "HANDLE USER-ID TOKEN" lines; the one named "clerk" is whom we talk to. */
bool people_load(struct chat *chat, const char *path, struct err *err);
struct head *people_find(struct chat *chat, const char *handle);
/* By user id: a handle, "clerk", or the id itself. */
const char *people_name(const struct chat *chat, const char *user_id);

/* ---- time.c ---- */

int64_t chat_now_s(const struct chat *chat);
/* "Wed 25 Nov 2026 10:00" of an instant, in the cluster's zone; in the arena. */
const char *chat_wall(struct chat *chat, int64_t instant_s);
/* Moves clerk and homeserver; false: this clock cannot be moved. */
bool chat_move_clock(struct chat *chat, int64_t seconds);
/* "30m", "2h", "2d", "1w", several at once; 0: not understood. */
int64_t chat_duration(const char *text);

/* ---- talk.c ---- */

/* Says it as this person, in the room or to the clerk alone (the chat is opened if need be). */
bool chat_say(struct chat *chat, struct head *head, bool is_private, const char *text);
/* Begins or goes on with this person's sync. */
void chat_listen(struct chat *chat, size_t head);
/* What came of it: shows messages, accepts the clerk's invitations. A wire_done_fn. */
void chat_heard(void *user, size_t head, json_t *answer);
/* Finds the room and waits until the clerk is in it. */
bool chat_enter(struct chat *chat, struct err *err);

/* ---- view.c ---- */

void view_message(struct chat *chat, const char *sender, const char *private_to, const char *text);
/* A line of our own, dimmed. */
void view_note(struct chat *chat, const char *fmt, ...) CLERK_FORMAT(2, 3);
/* Puts prompt and line back. */
void view_prompt(struct chat *chat);

/* ---- orders.c ---- */

/* A typed line: an order beginning with one slash, or something to say. */
void chat_typed(struct chat *chat, const char *text);

/* ---- scene.c ---- */

/* Plays a .chat file; false when the clerk did not say what it should (`err` says where). */
bool scene_play(struct chat *chat, const char *path, struct err *err);

#endif
