/* blind: an answer that was typed before what it answers could be read is none to that. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_BLIND_H
#define CLERK_HOST_BLIND_H

#include "host/host_internal.h"

#include "clerk/clerk.h"

/* What is said under `source` speaks of the thing, "V1", on these terms, in the caller's
 * transaction. */
void blind_note(struct clerk_call *call, const char *thing, const char *words, const char *source);
/* Fails where the terms have changed and the request was typed before that could be read; then it
 * asks with them. Never of terms that were so from the first,
 * nor of those that its sender made. */
enum clerk_status blind_check(struct clerk_call *call, const char *thing, const char *words);
/* Was what told first of the item not there to be read yet when the request was typed? Its maker
 * knows it. Whoever does not number an item can only mean one that
 * she had read of. */
bool blind_is_new(struct host *host, const struct request *request, struct clerk_item item);
/* What it asked, if it did, is said under that source. */
void blind_said(struct clerk_call *call, const char *source);

#endif
