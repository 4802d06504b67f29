/* feeds: the diary in a phone's own calendar: by an address of one's own, or a file of one item. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"
#include "clerk/diary.h"

static enum clerk_status say_address(struct clerk_call *call, bool is_new)
{
	const char *address = clerk_feed_address(call, is_new), *prefix = clerk_prefix(call);

	if (address == NULL) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "I have no address for phone calendars yet; whoever looks after "
				  "me can give me one. `%sics M14` sends one date as a file.",
				  prefix);
	}
	const char *said = clerk_text_of(
	    call,
	    "%sYour own calendar: %s/mine.ics – all of ours: %s/cluster.ics – please keep the "
	    "address to yourself; `%sics new` makes another. Some phones look only once a day, so "
	    "trust the room for moves.",
	    is_new ? "An older address no longer works, for good. " : "", address, address, prefix);

	if (clerk_is_private(call)) {
		clerk_reply(call, "%s", said);
	} else {
		clerk_tell(call, clerk_sender(call), "%s", said);
		clerk_reply(call, "I've sent you the address in private.");
	}
	return CLERK_OK;
}

struct ics_args {
	struct clerk_item item;
};

static const struct clerk_arg ics_spec[] = {
	CLERK_ARG_ITEM(struct ics_args, item, "a letter and number, M14", .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status run_ics(struct clerk_call *call, const void *args)
{
	const struct ics_args *a = args;
	struct clerk_file file = { 0 };
	bool is_off = false;

	if (a->item.letter == 0) {
		return say_address(call, false);
	}
	if (!clerk_calendar_file(call, a->item, &file, &is_off)) {
		/* The same words for what is private and for what never was. */
		return clerk_fail(call, CLERK_NOT_FOUND, "I have no date of %c%lld to send.",
				  a->item.letter, (long long)a->item.number);
	}
	clerk_reply(call,
		    is_off ? "%c%lld is off; open the file to take it out of your calendar."
			   : "%c%lld for your calendar; open the file to add it.",
		    a->item.letter, (long long)a->item.number);
	clerk_attach(call, &file);
	return CLERK_OK;
}

static enum clerk_status run_ics_new(struct clerk_call *call, const void *args)
{
	(void)args;
	return say_address(call, true);
}

const struct clerk_command feed_commands[] = {
	{ .name = "ics",
	  .summary = "Put the diary into your phone's calendar",
	  .example = "ics",
	  CLERK_TAKES(struct ics_args, ics_spec),
	  .run = run_ics },
	{ .name = "ics new",
	  .summary = "Make a new calendar address and end the old one",
	  .example = "ics new",
	  .run = run_ics_new },
	{ 0 },
};
