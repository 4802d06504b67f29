/* move: a school asks the adviser for another date; the one it has stands until she gives one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

struct move_args {
	struct clerk_item item;
	struct clerk_when when;
};
static const struct clerk_arg move_spec[] = {
	CLERK_ARG_ITEM(struct move_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_WHEN(struct move_args, when, "a day that would suit, with times if you like",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL | CLERK_MOVES),
	{ 0 },
};

/* What is wished for has to be possible; whether she comes then is hers to say. */
static enum clerk_status check_wish(struct clerk_call *call, const struct request *r,
				    const struct clerk_when *when)
{
	if (when->kind == CLERK_WHEN_NONE) {
		return CLERK_OK;
	}
	if (!dating_has_day(when)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Which day would suit? E.g. `%smove %s Thu 14 Jan 9-12`, or "
				  "`%smove %s` alone.",
				  clerk_prefix(call), clerk_item_name(call, r), clerk_prefix(call),
				  clerk_item_name(call, r));
	}
	enum clerk_status status = dating_check_other(call, r, when->start_s, dating_end(r, when));

	return status == CLERK_OK ? dating_check(call, r, when) : status;
}

static enum clerk_status wish(struct clerk_call *call, const struct clerk_when *when,
			      struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = text_room_prefix(call);
	bool has_date = when->kind != CLERK_WHEN_NONE;
	enum clerk_status status = check_wish(call, r, when);

	if (status != CLERK_OK) {
		return status;
	}
	const char *wished = has_date ? clerk_format_when(call, when) : "another date";

	r->wished = wished;
	clerk_item_put(call, r, "asked for %s in place of %s", wished, r->base.slot.said);
	const char *text = clerk_text_of(
	    call, "%s: %c asks for %s in place of %s, which stands until the SIP gives another.",
	    name, r->base.school, wished, r->base.slot.said);

	clerk_say(call, r,
		  clerk_text_of(call, "%s SIP, `%sdate %s %s` or `%sslots %s …`", text, prefix,
				name, has_date ? wished : "…", prefix, name),
		  NULL);
	clerk_tell_school(call, '+',
			  "%s `date %s %s` or `slots %s …`; `date %s` with the date that "
			  "it has keeps it.",
			  text, name, has_date ? wished : "…", name, name);
	return CLERK_OK;
}

static enum clerk_status move(struct clerk_call *call, const void *args, void *record)
{
	const struct clerk_when *when = &((const struct move_args *)args)->when;
	struct request *r = record;

	if (clerk_voice(clerk_sender(call)) != '+') {
		return wish(call, when, r);
	}
	return when->kind == CLERK_WHEN_NONE
		   ? clerk_fail(call, CLERK_USAGE,
				"To which day? E.g. `%sdate %s Thu 14 Jan 9-12`.",
				text_room_prefix(call), clerk_item_name(call, r))
		   : dating_date(call, r, when);
}

const struct clerk_command move_commands[] = {
	{ .name = "move",
	  .item = 'R',
	  .summary = "Ask the SIP for another date of a request",
	  .example = "move R7 Thu 14 Jan 9-12",
	  CLERK_TAKES(struct move_args, move_spec),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .step = move },
	{ 0 },
};
