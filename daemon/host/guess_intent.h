/* guess_intent: what a line wants by what heads have said before, against what it begins as. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_INTENT_H
#define CLERK_HOST_GUESS_INTENT_H

#include "command/acts.h"
#include "host/host_internal.h"

/* It wants something of another row than `found`, more likely than not: the line is that. False: it
 * does not, or that was said which no row does, `*ret_is_asked`. */
bool guess_overrules(struct host *host, struct request *request, const struct command_found *found,
		     bool *ret_is_asked);
/* Does it plainly want that, a label of daemon/command/learn/lines.tsv? And plainly another? */
bool guess_wants(struct host *host, const struct request *request, const char *name);
bool guess_wants_other(struct host *host, const struct request *request, const char *name);
/* The row that does what it plainly wants; NULL: none, or it wants nothing. */
const struct clerk_command *guess_command(struct host *host, const struct request *request);
/* Does it surely want something of no thing that is there, "I'm away then"? */
bool guess_wants_new(struct host *host, const struct request *request);
/* Does it want something, whatever it is, surely, that can be done? */
bool guess_is_wanted(struct host *host, const struct request *request);
/* Is it thanks or a greeting, plainly and alone? */
enum acts_manner guess_manner(struct host *host, const struct request *request);
/* "requests list": the row lists things, or tells of one by its number, and the list is wanted. */
bool guess_lists(struct host *host, const struct request *request, const struct clerk_command *row);
/* Nothing was made of it: what is missing is said, "There is no M5", "Which one?". False: nobody
 * can tell. */
bool guess_says_less(struct host *host, struct request *request);

/* suggest.c: the row of that name by its example, or of which thing it is to be; `is_sure`: though
 * there is none. False: she has no such row. */
bool suggest_named(struct host *host, struct request *request, bool is_sure, const char *name);

#endif
