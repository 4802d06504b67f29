/* past: after a restore, what had been told of each command is known by our own lines in the rooms:
 * what is done again ends as it was told. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_PAST_H
#define CLERK_HOST_PAST_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"
#include "matrix/session.h"
#include "school/numbers.h"

struct host;
struct pasts;
struct request;

enum past_state {
	PAST_DONE,
	PAST_NOT,     /* refused, failed, or it came to no command */
	PAST_ASKED,   /* a question came of it */
	PAST_PUT_OFF, /* too old, too many, too long, too early: to be said again */
	PAST_UNSAID,  /* answered by a clerk that did not say which of these */
};

/* What was told of one command. In an answer that is being made: what shall be known of it. */
struct past {
	enum past_state state;
	const char *items;    /* "V12 M3 " */
	const char *row;      /* the command's name; "": it came to none */
	const char *typed;    /* "": not kept */
	const char *replaces; /* an edit: the event that it replaced; else NULL */
	const char *back;     /* the event of the act that it took back; NULL: none */
	bool is_new;          /* it numbered its items, or took back what did */
	bool is_act;          /* it changed something */
	bool is_end;          /* and ended its item */
	bool is_mark;         /* a reaction */
};

bool pasts_new(struct arena *arena, struct store *store, struct pasts **ret_pasts, struct err *err);

/* What an answer says of its command to a clerk that has forgotten it, as outbox.h's `did`; of one
 * that puts events off ("$…", with blanks between), `edited` of them unless they were done before.
 * In the arena. */
const char *past_words(struct arena *arena, const struct request *request, const struct past *past);
struct change;
struct clerk_call;
struct command_row;
struct past past_of_parse(const struct request *request, const struct change *change,
			  bool is_asked);
struct past past_of_call(const struct clerk_call *call, const struct change *change,
			 const struct command_row *row, enum clerk_status status);
/* Of an edit that changes nothing until its person has said that the room may read it. */
struct past past_of_opened(const struct request *request);
const char *past_put_off_words(struct arena *arena, const char *events, const char *edited);

/* Notes what was said, in the caller's transaction. */
void past_hear(struct host *host, struct arena *arena, const struct matrix_told *told);

/* What had been told of a message that is done again; NULL: nothing. */
const struct past *past_of(struct host *host, struct arena *arena, const char *event);
/* Had it been put off, by a message that said so or listed its line? */
bool past_is_put_off(struct host *host, const struct request *request);
/* Had this been told not to be done? */
bool past_forbids(const struct past *past);
/* Was it an edit of which nothing was told but the question whether the room may read it? */
bool past_is_opened(const struct past *past);

/* The number that the command's next new item of this letter was told to have; 0: none that is
 * still free. */
int64_t past_number(struct host *host, const struct past *past, int64_t cluster, char letter);
/* Is it done again, and was our answer deleted since, and with it what it told? */
bool past_is_deleted(struct host *host, const struct request *request);
/* Then the number that the command had, where that is plain. 0: it isn't. */
int64_t past_number_deleted(struct host *host, const struct request *request, char letter,
			    const struct numbers_owner *owner);
/* The highest number of this letter and owner (NULL: everybody's) that was given out; 0: none. */
int64_t past_last(struct host *host, int64_t cluster, char letter,
		  const struct numbers_owner *owner);

/* Once all has been read: what was told as done and could not be done again is owned up to where it
 * had been told. In a transaction of its own. */
void past_tell_lost(struct host *host);

#endif
