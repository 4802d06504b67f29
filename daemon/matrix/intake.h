/* intake: which events may be commands at all, and what of their text counts; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_INTAKE_H
#define CLERK_MATRIX_INTAKE_H

#include "matrix/session.h"
#include "matrix/sync.h"

/* What is known of us and of the room. */
struct intake_context {
	const char *user; /* ours */
	const char *name; /* our display name */
	const char *room_id;
	bool is_direct, is_overheard; /* of the event's sender */
	bool is_initial;              /* first sync: nothing is executed */
	int64_t joined_at_ms;         /* when we joined; 0: unknown */
	bool is_heir; /* it was another account that joined then, and we go on for it */
	int64_t now_ms, max_age_ms;
	int64_t restored_ms; /* what was sent before is executed again; 0: nothing */
};

enum intake_verdict {
	INTAKE_COMMAND, /* `ret_message` is filled */
	INTAKE_TALK,    /* not for us: own, notice, state, before our join in a room, ... */
};

/* Judges an m.room.message (decrypted already). Texts belong to the arena. */
enum intake_verdict intake_judge(struct arena *arena, const struct intake_context *context,
				 const struct sync_event *event,
				 struct matrix_message *ret_message);

/* An m.reaction, or an answer to a poll (MSC3381)? */
bool intake_is_mark(const struct sync_event *event);
/* The same for a mark: an answer with author, time and place; `ret_mark` has no body. */
enum intake_verdict intake_mark(struct arena *arena, const struct intake_context *context,
				const struct sync_event *event, struct matrix_message *ret_mark,
				const char **ret_target, const char **ret_key);

/* The same for what was said to us and has been deleted since; only while commands are executed
 * again. */
enum intake_verdict intake_gone(struct arena *arena, const struct intake_context *context,
				const struct sync_event *event, struct matrix_message *ret_message);

/* When it was typed, in milliseconds by the clock that says `now_ms`: by the age that our own
 * homeserver gives; only without one by the time that the sender's homeserver wrote on it, where a
 * time to come, or none, counts as long ago. */
int64_t intake_typed_ms(const struct sync_event *event, int64_t now_ms);

/* Text as typed, made plain: control and zero-width and direction marks gone, no-break and other
 * spaces to blanks, full-width ASCII folded, reply fallback cut off. */
char *intake_plain(struct arena *arena, const char *body);

#endif
