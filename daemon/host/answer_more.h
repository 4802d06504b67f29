/* answer_more: what the files that read an answer to a question share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_ANSWER_MORE_H
#define CLERK_HOST_ANSWER_MORE_H

#include "host/host_internal.h"

/* A yes to the question that is open, with more behind it. ANSWER_NONE: it is none. */
enum answer answer_more(struct host *host, struct request *request);
/* The same of a no. ANSWER_NONE: it is none, or the line is now what stood behind it, and nothing
 * is asked any more. */
enum answer answer_declines(struct host *host, struct request *request);

/* The command whose offer is open where the line begins with a no, to whomever; NULL: it is not so.
 * Whatever is made of the line, that offer is over then (answer_end). */
const char *answer_refused(struct host *host, const struct request *request);
void answer_end(struct host *host, const struct request *request, const char *source);

/* ---- answer.c */

/* The line is what was asked about, done by that answer. */
void answer_take(struct request *request, const struct question_answer *answer);
/* What was asked for, a time, a school, is what she says: the line has it. */
bool answer_fills(struct host *host, struct request *request);
/* Typed as a reply to anything but what was asked: it is for that. */
bool answer_is_to_another(struct host *host, const struct request *request);

#endif
