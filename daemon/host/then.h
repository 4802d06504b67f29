/* then: what a line wants besides, once its first wish is done. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_THEN_H
#define CLERK_HOST_THEN_H

#include "base/str.h"
#include "host/host_internal.h"
#include "host/past.h"

/* The words of an answer that waits for what the rest of the line comes to: both are one message.
 */
struct held_reply {
	struct str text;
	const char *const *pings;
	struct past did; /* of the first, where `has_did` */
	bool has_did, is_any;
};

/* Runs the request by `run`, and then what it wants besides (`request->then`, as it was typed):
 * that is told, or offered for a yes of its own, and never done by the yes to the first. */
void then_run(struct host *host, struct request *request,
	      void (*run)(struct host *, struct request *));
/* What asks about the words behind those of a row, `parse->text`: where they want something of
 * their own, that comes when the first is done, and is said so. */
const char *then_asked(struct host *host, struct request *request,
		       const struct command_parse *parse);
/* Is the answer kept for the end? Then `text` is with the others. */
bool then_holds(const struct request *request, const char *text);

#endif
