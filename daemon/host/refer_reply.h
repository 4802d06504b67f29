/* refer_reply: what the files that read a reply to a message of ours share; nobody else includes
 * this. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_REFER_REPLY_H
#define CLERK_HOST_REFER_REPLY_H

#include "host/host_internal.h"

struct replying {
	struct host *host;
	struct request *request;
	struct clerk_item item; /* without a letter: the message is about none */
	const char *said;       /* without what is polite before it */
	size_t verb_len;
};

static inline const struct clerk_person *reply_sender(const struct request *request)
{
	return roster_person(request->cluster, request->arena, request->message->sender,
			     roster_today(request->cluster, request->now_s));
}

/* The row that does it to the item that is replied to; NULL: none does. */
static inline const char *reply_doing(const struct replying *r, unsigned does)
{
	return plugin_doing(r->host->parts.plugins, r->item.letter, does);
}

/* refer_target.c: the item that the message which is replied to is about, put there by `source`;
 * none has no letter. False: it is a word or two to a question, and for that. */
bool reply_item(struct host *host, const struct request *request, const char *source,
		struct clerk_item *ret_item);
bool reply_is_yes_or_no(const struct request *request);
/* Is it to what was said to something of hers that did nothing, and asked nothing? */
bool reply_is_to_nothing(struct host *host, const struct request *request, const char *source);

/* Does its row take the line as it stands? */
bool reply_is_ready(const struct replying *r, const struct request *as, const char *line);

/* refer_doubt.c: thanks, what is said for another head, or of both things that wait: it is no
 * answer to the item, and read as such. */
bool reply_is_apart(struct replying *r);
/* refer_doubt.c: a yes or no which is put off, asks, or is of another day: "ok??", "fine, will get
 * back to you", "yes for Thursday"? Then it is asked whether it counts. */
void reply_doubt(struct replying *r);

/* refer_change.c: of two days, or one told by its own, "the Friday's gone, the Tuesday after?",
 * which is to be is told by its words, and asked about. False: they tell nothing. */
bool reply_moves(struct replying *r);
/* "just me now", "9.30 start": how many, or when, which is asked about. False:
 * neither. */
bool reply_changes(struct replying *r);
/* "need another week", of no hour: it is to be moved, and asked until when. */
bool reply_prolongs(struct replying *r);

/* guess.c: is there to be none of a thing, "no breakfast on the 3rd"? */
bool guess_is_none(const char *line);
/* guess_shift.c, guess.c: does it name a day by another, "the day after"? */
bool guess_is_beside(const char *line);
/* The same of a line that is said of that thing, as a reply is: what it makes of it is asked about.
 */
bool guess_read_of(struct host *host, struct request *request, struct clerk_item item);

#endif
