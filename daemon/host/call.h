/* call: one command or wake-up in progress, and what it may ask of the daemon. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_CALL_H
#define CLERK_HOST_CALL_H

#include "base/arena.h"
#include "base/str.h"
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"
#include "command/command.h"
#include "host/plugin.h"
#include "host/wake.h"
#include "io/store.h"
#include "matrix/outbox.h"
#include "school/school.h"

/* Something to be said after the handler succeeded, in the order of being asked for. */
enum post_urgency {
	POST_NOTICE,
	POST_PINGS,
	POST_PROMISED, /* for that very moment */
	POST_NOW,      /* the same, and late: but what it is about begins before it is day */
};

struct call_post {
	enum outbox_kind kind;
	enum post_urgency urgency;
	const char *person;          /* user id of a private message; NULL: the cluster room */
	bool is_instead;             /* of what is told of an act taken back */
	struct clerk_item item;      /* another than that of the act, which it is about; or none */
	bool is_aloud;               /* in the room, in place of an answer that is private */
	const char *const *mentions; /* user ids, or NULL */
	const char *text;
	int64_t not_before_s;
	const struct outbox_file *file; /* goes where the command was said */
	const char *const *answers;     /* of a poll */
	struct call_post *next;
};

/* Bare answers that another school may give in the cluster room. */
struct call_invitation {
	char school;
	const struct clerk_choice *choices;
	size_t count;
	int64_t valid_s;
	struct call_invitation *next;
};

struct host;
struct request;

/* To whoever did in private what the room reads. */
#define CALL_ROOM_TOO " I've put this in the room too."

struct clerk_call {
	struct arena *arena;
	struct store *store;
	struct school *school;
	const struct roster_cluster *cluster;
	const struct plugin_set *plugins;
	struct wakes *wakes;
	struct outbox *outbox;
	const struct plugin *plugin;       /* whose handler runs */
	const struct clerk_person *sender; /* NULL in a wake-up */
	const struct clerk_command *command;
	const struct command_parse *parse;
	const char *line;   /* without prefix */
	const char *prefix; /* for examples */
	const char *event;  /* of the command; NULL in a wake-up */
	const char *given;  /* words of answered questions, each followed by a blank */
	bool is_private;
	int64_t now_s, due_s;
	int64_t useful_until_s; /* of a wake-up that only says something; else 0 */
	/* when the soonest thing begins of those that change; 0: none does (host/spare.h) */
	int64_t begins_s;
	/* The command that this one replaces by an edit: its items keep their numbers. */
	const char *old_event;
	size_t reused[26]; /* by letter, how many of its numbers were taken up again */

	/* What the handler made. */
	struct str reply;
	bool has_reason; /* the reply is why not, or a question */
	/* What its sender has answered unseen, and the terms of it: host/blind.h; NULL: nothing. */
	const char *blind, *blind_to;
	bool is_marked; /* in the room a mark is put in place of the reply */
	struct call_post *posts, **last_post;
	struct call_invitation *invitations;
	/* host/item_pings.c: the record that was spoken of to all; what has turned, and was
	 * awaited; and so whom the answer pings, user ids, or NULL. */
	const void *aloud;
	struct call_turn *turns;
	const char *const *pings;
	const char *const *concerned; /* the same, wherever it was typed */
	const char **makers;          /* of what a day that is lost touches in the room: the same */
	size_t maker_count;
	struct call_card *cards; /* host/item_card.c: those that have changed, the last first */
	const struct clerk_choice *choices; /* of clerk_ask */
	size_t choice_count;
	const char *asked_of; /* the argument that they are of, which may be another too; or NULL */
	struct str items;     /* "V12 M3 " numbered by this call */
	const char *settled;
	int kept; /* clerk_keep, how deep */
	/* Done again after a restore: with the number that it had, or with one that may be another.
	 */
	bool is_known, is_anew;
	/* What taking the act back will need (host/change.h). */
	const char *what, *undo_line, *beside, *led_from;
	unsigned needs;
	const struct command_row *acted; /* run for a school, by act_for.c */
	struct clerk_item acted_item;    /* that it was about */
	/* The step of an item that is being run (host/item_step.c): which, until it has been led
	 * there; the record, and a copy of it as it was. */
	const struct clerk_step *step;
	struct clerk_base *stepping;
	const struct clerk_base *stepped;
	const char *asked_again;          /* host/answers_day.c: clerk_say says it; NULL: nothing */
	const struct item_before *before; /* what an act is taken back of (host/item.h); or NULL */
	const struct request *request;    /* NULL in a wake-up */
	struct host *host;
	const struct change *undone; /* what `undo` took back; NULL: nothing */
	bool was_undo;
	bool has_moved_days; /* taking back changed the calendar; and the days lost or given back */
	struct calendar_lost *moved_days;
	size_t moved_count;
};

/* Empty lists and texts; the rest is the caller's to fill. */
void call_init(struct clerk_call *call, struct arena *arena);

/* Forgets what the handler made, but for the reply. */
void call_drop_posts(struct clerk_call *call);

/* A private message to a user id. */
void call_tell_user(struct clerk_call *call, const char *user, const char *text);

/* The user ids of the heads of these schools ('+': of the SIP) but for that person, or NULL; ended
 * by NULL. */
const char *const *call_heads(struct clerk_call *call, const char *schools,
			      const struct clerk_person *but);

/* clerk_announce of an item that is not that of the act. */
void call_announce_of(struct clerk_call *call, struct clerk_item item, const char *schools,
		      const char *text);

/* Posts in the room what is answered in private. */
void call_post_aloud(struct clerk_call *call, const char *text);

/* The roles of those who are told what is told to a school: its heads; of a guest school, whoever
 * represents it; of '+' the SIP. */
unsigned call_receivers(const struct clerk_call *call, char school);

/* Through whose eyes diary and record are read. In the room every member reads the answer, so it is
 * written for the least of them; a wake-up sees all. */
struct viewer call_viewer(const struct clerk_call *call);
/* What is private and firm of the school in that part of the day, but for `except`: a hash of it;
 * "": nothing. */
const char *call_private_print(struct clerk_call *call, char school, const struct clerk_slot *slot,
			       struct clerk_item except);

/* clerk_is_late, of a wake-up that was run at `at_s`. */
bool call_was_late(int64_t at_s, int64_t due_s);

/* All lines of an item that the viewer may see, oldest first. */
size_t call_history(struct clerk_call *call, const struct viewer *viewer, struct clerk_item item,
		    const struct clerk_history **ret_rows);

/* Today in the cluster. */
int32_t call_today(const struct clerk_call *call);

#endif
