/* call_feed: what plugins may say of phone calendars: where one's own are, and a file of one item.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/diary.h"
#include "host/host_internal.h"
#include "school/feed_ical.h"

#include <string.h>

const char *clerk_feed_address(struct clerk_call *call, bool is_new)
{
	const char *base = call->host->parts.feeds;
	const char *token = base == NULL ? NULL
					 : feed_token(call->school->feed, call->arena,
						      call->cluster->id, call->sender->id, is_new);

	return token == NULL ? NULL : clerk_text_of(call, "%s/%s", base, token);
}

bool clerk_calendar_file(struct clerk_call *call, struct clerk_item item,
			 struct clerk_file *ret_file, bool *ret_is_off)
{
	struct feed_file file = feed_file_of(call->cluster, call->cluster->name, call->now_s);
	struct feed_event *events = NULL;
	size_t count =
	    feed_find_item(call->school->feed, call->arena, call->cluster->id, item, &events);

	/* the URI of a person in Matrix, "matrix:u/clerk:example.org": who sends a cancellation
	 * must be named in it (RFC 5546 3.2.5) */
	file.organiser = clerk_text_of(call, "matrix:u/%s", session_user(call->host->session) + 1);
	const char *text = count == 0 ? NULL : feed_ical(call->arena, &file, events, count);

	if (text == NULL) {
		return false;
	}
	*ret_is_off = feed_is_off(events, count);
	*ret_file = (struct clerk_file){
		.name = clerk_text_of(call, "%c%lld.ics", item.letter, (long long)item.number),
		.type = "text/calendar",
		.bytes = text,
		.len = strlen(text),
	};
	return true;
}
