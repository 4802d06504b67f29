/* rooms: which rooms we are in, with whom, and what is still to be done about them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_ROOMS_H
#define CLERK_MATRIX_ROOMS_H

#include "base/arena.h"
#include "base/err.h"
#include "io/json.h"
#include "io/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rooms;

bool rooms_new(struct arena *arena, struct store *store, struct rooms **ret_rooms, struct err *err);

/* How people other than those joined or invited may come to read a room. Guest access is none: by
 * itself it lets nobody in. */
enum room_opening {
	ROOM_OPEN_TO_JOIN =
	    1, /* join rule public, knock or restricted: anything but by invitation */
	ROOM_OPEN_TO_READ = 2, /* history_visibility world_readable */
	/* Not to others, but to us no more: a private chat in which we may not speak is none, until
	 * its state is read again. */
	ROOM_CLOSED_TO_US = 4
};

/* Does a room go from one account to another, each with a database of its own? */
enum room_moved {
	ROOM_STAYS = 0,
	/* It came with what the other account knew, and we need not be in it yet. Coming in is no
	 * beginning: what was said there is ours since that account came in. */
	ROOM_CAME = 1,
	/* Another account has it: we say nothing there, and leave. */
	ROOM_GONE = 2,
	/* A private chat with somebody of such a room. That account does not read it, so whoever
	 * still writes there hears so, once. */
	ROOM_GONE_CHAT = 3
};

struct room {
	const char *id;
	enum room_moved moved;
	bool is_known, is_joined, is_encrypted, is_told;
	bool is_checked; /* its members are known for certain */
	int64_t joined_at_ms;
	unsigned openings;       /* enum room_opening, or'ed */
	const char *person;      /* the other one of a private chat; NULL: not one */
	const char *replaced_by; /* NULL: not upgraded */
};

/* Texts belong to the arena. An unknown room has is_known false. */
struct room rooms_get(struct rooms *rooms, struct arena *arena, const char *id);
void rooms_put(struct rooms *rooms, const struct room *room);
/* Writes only where it is no longer as it was read: most of what is said changes no room. */
void rooms_put_changed(struct rooms *rooms, const struct room *was, const struct room *room);
/* The private chat with a person that we are in, as far as is known: nobody else is in it or
 * invited to it, proven ones (is_checked) first; NULL: none. */
const char *rooms_direct(struct rooms *rooms, struct arena *arena, const char *person,
			 const char *us);

/* The ids of the rooms that came from another account and that we have not come into yet; they
 * belong to the arena. */
const char *const *rooms_to_come(struct rooms *rooms, struct arena *arena, size_t *ret_count);
/* We come into a room, or are out of it. */
void room_enter(struct room *room, int64_t at_ms);
void room_leave(struct room *room);

/* The ids of all rooms that we are in; they belong to the arena. */
const char *const *rooms_joined(struct rooms *rooms, struct arena *arena, size_t *ret_count);

/* Notes "join" or "invite"; any other membership takes the user out. */
void rooms_member(struct rooms *rooms, const char *room, const char *user, const char *membership);
void rooms_forget_members(struct rooms *rooms, const char *room);
bool rooms_is_member(struct rooms *rooms, const char *room, const char *user);
/* What a state event makes of them; other events leave them as they are. */
unsigned rooms_openings(unsigned openings, const char *type, const char *state_key,
			const json_t *content);
/* Are we in it, with this person or alone since she left, and can nobody else come to read? */
bool rooms_is_closed(struct rooms *rooms, const char *room, const char *us, const char *person);
/* Are this person and we, joined or invited, all there is, and can nobody else come to read? */
bool rooms_is_private(struct rooms *rooms, const char *room, const char *us, const char *person);

void rooms_alias(struct rooms *rooms, const char *alias, const char *room);
/* What led to the old room leads to the new one. */
void rooms_move_aliases(struct rooms *rooms, const char *old_room, const char *new_room);
const char *rooms_by_alias(struct rooms *rooms, struct arena *arena, const char *alias);

/* ---- chores: idempotent requests that must happen some time ---- */

enum chore_kind { CHORE_JOIN, CHORE_LEAVE, CHORE_DIRECT };
struct chore {
	int64_t seq;
	enum chore_kind kind;
	const char *target; /* room id or alias */
	const char *detail; /* a person, or a server to join through; may be "" */
	int64_t tries;
	int64_t begun_s; /* when it was first tried; 0: it was not yet */
};
/* One that is there already begins anew. */
void chore_put(struct rooms *rooms, enum chore_kind kind, const char *target, const char *detail);
bool chore_next(struct rooms *rooms, struct arena *arena, int64_t now_s, struct chore *ret_chore);
void chore_done(struct rooms *rooms, int64_t seq);
/* Not before then; it was tried at `now_s`; 0: that was no try, and does not count as its
 * beginning.
 */
void chore_later(struct rooms *rooms, int64_t seq, int64_t not_before_s, int64_t now_s);
/* When the next one may be tried; INT64_MAX: none. */
int64_t chore_next_s(struct rooms *rooms);
/* All chats that are to be marked as private, by seq: that is one list, at the homeserver's. */
size_t chores_to_mark(struct rooms *rooms, struct arena *arena, struct chore **ret_chores);
/* Those up to this one are. */
void chores_marked(struct rooms *rooms, int64_t last_seq);

#endif
