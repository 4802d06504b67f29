/* question: the last thing asked of each person in each room, as a row that survives a restart. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_QUESTION_H
#define CLERK_HOST_QUESTION_H

#include "base/arena.h"
#include "base/err.h"
#include "clerk/clerk.h"
#include "io/store.h"

enum { QUESTION_VALID_S = 600, QUESTION_FINAL_S = 120, QUESTION_LAPSED_S = 3600 };

struct questions;

bool questions_new(struct arena *arena, struct store *store, struct questions **ret_questions,
		   struct err *err);

/* A question to one person in one room; takes the place of the one before. `line` is run again
 * where a choice has no line of its own. `source` is the command's event id. */
struct question {
	const char *room;
	int64_t person;
	const char *line, *given, *source;
	const char *then; /* what is wanted besides, once it is answered; NULL: nothing */
	const struct clerk_choice *choices;
	size_t choice_count;
	/* an argument that `line` has not, or not so that it can be read: NULL; and what of the
	 * line an answer replaces */
	const char *missing;
	size_t miss_from, miss_to;
	int64_t asked_s, expires_s;
};
void question_put(struct questions *questions, struct arena *arena,
		  const struct question *question);

/* The same, put to one of a school by another's command, with an empty `line`: not where a question
 * of her own is open. In the place of another such one it is QUESTION_ANEW, as if that were given.
 */
#define QUESTION_ANEW "anew "
void question_invite(struct questions *questions, struct arena *arena,
		     const struct question *question, int64_t now_s);
/* The command that put the question to this person in this room; NULL: there is none. */
const char *question_source(struct questions *questions, struct arena *arena, const char *room,
			    int64_t person);
/* Is one open that her own command put? */
bool question_is_own(struct questions *questions, const char *room, int64_t person, int64_t now_s);

/* Is one open there that somebody else's command put, since then? */
bool question_is_of_others(struct questions *questions, const char *room, int64_t person,
			   int64_t since_s, int64_t now_s);

/* What an answer runs. */
struct question_answer {
	bool is_named; /* not by its key, but by words of what it is */
	const char *line, *given;
	const char *then;   /* what was wanted besides; NULL: nothing */
	const char *source; /* the command that put it */
	int64_t asked_s;    /* when, to one person; else 0 */
};

/* Is `text`, said by `event`, one of the keys of the open question? Then the question is closed and
 * answered. */
bool question_answer(struct questions *questions, struct arena *arena, const char *room,
		     int64_t person, const char *event, const char *text, int64_t now_s,
		     struct question_answer *ret_answer);
/* Is `text`, which `event` has been edited to, one of the keys of the question that it answered?
 * That is meant, whatever was asked since. */
bool question_answer_again(struct questions *questions, struct arena *arena, const char *room,
			   int64_t person, const char *event, const char *text,
			   struct question_answer *ret_answer);
/* As question_answer, and nothing is closed: what `text` would run, of a question that was put to
 * a whole school. */
bool question_invites(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s,
		      struct question_answer *ret_answer);
/* The same, of a question that her own command put. */
bool question_peek(struct questions *questions, struct arena *arena, const char *room,
		   int64_t person, const char *text, int64_t now_s,
		   struct question_answer *ret_answer);
/* What may be said to what is open, "`1` Fri 4 Dec 2026, `2` Fri 11 Dec 2026"; "": it has no keys.
 */
const char *question_keys(struct questions *questions, struct arena *arena, const char *room,
			  int64_t person, int64_t now_s);
/* It is asked once more, by another message. */
void question_renew(struct questions *questions, const char *room, int64_t person,
		    const char *source, int64_t expires_s);
/* Which message answered what this command asked; NULL: none, or nobody needs to know by now. */
const char *question_answered_by(struct questions *questions, struct arena *arena,
				 const char *source);
/* The answer is taken back: what it answered is open again, unless its time is over or something
 * else was asked since. */
void question_reopen(struct questions *questions, const char *event);

/* The open question for an argument, where `text` could be that and not one of several choices; or
 * the one that `event`, which has been edited, answered
 * (NULL: the open one). */
struct question_gap {
	const char *line, *given, *source, *missing;
	const char *then; /* as in question_answer */
	const char *said; /* on one of the choices that are days; NULL: it is not */
	size_t from, to;
};
bool question_gap(struct questions *questions, struct arena *arena, const char *room,
		  int64_t person, const char *event, const char *text, int64_t now_s,
		  struct question_gap *ret_gap);
/* What was said by `event` has filled it. */
void question_filled(struct questions *questions, const char *room, int64_t person,
		     const char *event);
/* What is said, without kindness at its ends: "9-11 please". */
const char *question_bare(struct arena *arena, const char *text);

/* Is `text` a no in plain words ("no", "sorry, ignore me", "leave it") to a question that this
 * person's own command put, and no key of it? Then the question is closed, and nothing is done. */
bool question_decline(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s);

/* Would `text` have answered a question that was open within the last hour, and is not now? Then it
 * is forgotten, so that this is said once. `ret_line`: the command that would still say it, where
 * the question was put to a whole school; else NULL. */
bool question_lapsed(struct questions *questions, struct arena *arena, const char *room,
		     int64_t person, const char *text, int64_t now_s, const char **ret_line);

/* How long a question with these choices is open, in seconds. */
int64_t question_valid_s(const struct clerk_choice *choices, size_t count);

/* What is open to the person in that room, and was put by the command `source`, is so no more,
 * where nothing but a yes was asked for. */
void question_end_offer(struct questions *questions, struct arena *arena, const char *room,
			int64_t person, const char *source);
/* The person goes on to another command in that room: what cannot be taken back is not asked any
 * longer. */
void question_pass(struct questions *questions, struct arena *arena, const char *room,
		   int64_t person);

/* The same as question_answer, and nothing is closed; of the question that the command `source`
 * put, unless that is NULL. */
bool question_is_open(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s, const char *source);
/* Would a yes run a line as it was read, "Did you mean …?", and not one against an objection? */
bool question_is_reading(struct questions *questions, struct arena *arena, const char *room,
			 int64_t person, int64_t now_s);
/* Was anything asked of this person in this room, be it open or lapsed? If not, none of the above
 * finds anything. */
bool question_is_any(struct questions *questions, const char *room, int64_t person);
/* Whom that command of somebody's own was answered with a question, be it lapsed, `person` before
 * others; 0: nobody. And the lines of its first choices; NULL: it has none. */
int64_t question_asked_of(struct questions *questions, struct arena *arena, const char *source,
			  int64_t person, const char *ret_lines[2]);
/* Has this command put a question? */
bool question_is_put(struct questions *questions, const char *source);

/* Drops all that was asked in a room: in a private one only the last question counts. */
void question_drop_room(struct questions *questions, const char *room);
/* Drops the questions that this command put, because it was deleted or replaced. */
void question_drop(struct questions *questions, const char *source);

#endif
