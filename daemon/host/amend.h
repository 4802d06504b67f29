/* amend: what somebody has just said to the clerk, otherwise: "sorry, not H, G", "oops I meant
 * yes". */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_AMEND_H
#define CLERK_HOST_AMEND_H

#include "host/host_internal.h"
#include "host/signs.h"

/* Among the words given: the answer runs the line as an edit. */
#define AMEND_AGAIN "again"

/* What was run of it is kept for as long as it may be put right. */
void amend_note(struct host *host, const struct request *request);

/* What she did last in that room and what stands, if it is not older than LATELY_S. */
bool amend_own(struct host *host, const struct request *request, const char *room,
	       struct change *ret_own);
/* Is what she did last there, `own`, the last that she said to the clerk? */
bool amend_is_last(struct host *host, const struct request *request, const struct change *own);
/* A reply to what is told of the last that she did there, which puts it right: "slip of the thumb,
 * I meant H", "ignore that"? What stands behind a "never mind," is then left off. */
bool amend_is_of_own(struct host *host, struct request *request, const struct signs *is);
/* Is it the edit of a line that put an act right? Then it is told that it changes nothing. */
bool amend_edited(struct host *host, const struct request *request);

/* Another answer to what she answered last there: the line is that. */
bool amend_answer(struct host *host, struct request *request, const struct signs *is);

/* Another school, amount, word or date of what she said last there? The request is an edit of that;
 * or it was asked whether it is meant, `*ret_is_said`. */
bool amend_line(struct host *host, struct request *request, const struct signs *is,
		bool *ret_is_said);

/* It may have been said to others: is the line meant, in the place of what was sent by that event?
 */
void amend_ask(struct host *host, const struct request *request, const char *event,
	       const char *line);

/* The request is an edit of that message of hers. */
void amend_stand_for(struct request *request, const char *event);
/* It can't be: what was done stays, and how it can be had is said. */
const char *amend_refused(struct host *host, struct request *request, const struct change *old,
			  const char *why);

/* An answer that stands for an edit of what the question is named after. */
bool amend_is_again(const struct request *request);

/* unread.c: it is said that something is otherwise, and can't be read: it is asked what. True: it
 * was; else it is talk. */
bool unread_ask(struct host *host, struct request *request, const struct signs *is);

/* How many dates, amounts, items and schools are read there, none that is past, and how many words
 * are of another matter. */
void unread_count(struct host *host, struct request *request, const char *words, size_t *ret_read,
		  size_t *ret_others);

#endif
