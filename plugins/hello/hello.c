/* hello: the smallest whole plugin; copy this folder to begin one of your own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"

enum { MOST = 3 };

/* Arguments land in a struct; the table below says what a person may type for each. */
struct hello_args {
	const struct clerk_school *school; /* NULL when nobody gave one: it is optional */
};
static const struct clerk_arg hello_spec[] = {
	CLERK_ARG_SCHOOL(struct hello_args, school, "a school to greet", .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* Others read along in the room; here nobody does. */
static void say_what_waits(struct clerk_call *call)
{
	bool may_answer = (clerk_sender(call)->role & (CLERK_HEAD | CLERK_SIP)) != 0;
	const struct clerk_awaiting *rows;
	size_t all = may_answer ? clerk_awaiting(call, &rows) : 0, count = 0;

	for (size_t i = 0; i < all && count < MOST; i++) {
		if (rows[i].what[0] == '\0') {
			continue; /* a reminder waits for nobody */
		}
		count++;
		clerk_reply(call, "%c%lld waits for %s: %s", rows[i].item.letter,
			    (long long)rows[i].item.number, rows[i].what, rows[i].title);
	}
	clerk_reply(call, "%s`help` says what I can do.",
		    count > 0    ? "`mine` shows what is on, "
		    : may_answer ? "Nothing waits for you. "
				 : "");
}

/* A handler adds lines to the one reply. Anything but CLERK_OK takes back all it changed. */
static enum clerk_status run_hello(struct clerk_call *call, const void *args)
{
	const struct hello_args *a = args;
	int32_t today = clerk_day_of(call, clerk_now(call));
	const char *whom = a->school == NULL ? clerk_sender(call)->handle : a->school->name;

	clerk_reply(call, "Hello, %s. Today is %s.", whom, clerk_format_day(call, today));
	if (clerk_is_private(call)) {
		say_what_waits(call);
	}
	return CLERK_OK;
}

/* Usage, help, the README's table and the nearest match for a slip are all made from this row. */
static const struct clerk_command commands[] = {
	{ .name = "hello",
	  .summary = "Greet someone",
	  .example = "hello C",
	  CLERK_TAKES(struct hello_args, hello_spec),
	  .who = CLERK_EVERYONE,
	  .run = run_hello },
	{ 0 },
};

/* What `help` gives people to try, by role, and under which word it says more. */
static const struct clerk_try tries[] = { { CLERK_GUEST, 30, "hello", "hear what day it is" },
					  { 0 } };
static const struct clerk_topic topics[] = {
	{ "hello", CLERK_LIST(struct clerk_command, commands), tries }, { 0 }
};

CLERK_PLUGIN(.name = "hello", .summary = "Hello",
	     .commands = CLERK_LIST(struct clerk_command, commands), .topics = topics);
