/* dispatch_who: whose message it is, and what those are told whom we may not act for. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_DISPATCH_WHO_H
#define CLERK_HOST_DISPATCH_WHO_H

#include "host/host_internal.h"

/* Does the line, plainly meant for us, name one of our rows? Only then is a stranger answered. */
bool dispatch_is_ours(struct host *host, const struct request *request);
/* Finds the request's person. False: nobody we may act for, who has been told so where it helps. */
bool dispatch_knows(struct host *host, struct request *request);
/* What is said in a room that is to be spared (clerk_plugin's `spares`) is not heard, and no word
 * of it kept; but for the row that ends that, in its words or in others: then the line is that. */
bool dispatch_hears(struct host *host, struct request *request);
/* Does the row only tell? What asks for something takes a date, or an amount. */
bool dispatch_only_tells(const struct clerk_command *row);
/* Is it "share R1", with nothing else? It was typed so: how it is said tells nothing. */
bool dispatch_is_bare_row(const struct request *request, const struct command_found *found);
/* Where she has gone on to another act, done or refused, a later yes is no longer to the offer that
 * was open to her before it; `source` is the command that put that, or NULL. */
void dispatch_let_go(struct host *host, const struct request *request, const char *source);
/* Does it ask, and not us? A yes behind it may be to that. By what was typed alone: when it is read
 * again after a restore, what came of it is not known. */
bool dispatch_asks_others(const struct request *request);

#endif
