/* amount: what is asked for stays as it is, as others vote on that; how to ask for another amount.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include <string.h>

struct amount_args {
	struct clerk_item item;
	int64_t minutes;
};
static const struct clerk_arg amount_spec[] = {
	CLERK_ARG_ITEM(struct amount_args, item, "the number it was given, e.g. R7", .flags = 0),
	CLERK_ARG_AMOUNT(struct amount_args, minutes, "how much it should be of",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* "request ½ d Year 2 writing, by Fri 12 Feb 2027" */
static const char *anew(struct clerk_call *call, const struct request *r, int64_t minutes)
{
	const char *from = pot_is_own(r) ? " own"
			   : pot_is_pool(r)
			       ? ""
			       : clerk_text_of(call, " from %s", strrchr(r->pot, ':') + 1);

	return clerk_text_of(call, "%srequest%s %s %s", clerk_prefix(call), from,
			     minutes == 0 ? "<amount>" : clerk_format_amount(call, minutes),
			     request_subject(call, r));
}

/* "R1 took two days instead of one": what was used is hers to note. */
static const char *used_words(struct clerk_call *call, const struct request *r, int64_t minutes)
{
	bool may = clerk_voice(clerk_sender(call)) == '+' && request_is_held(r) && minutes > 0;

	return !may ? ""
		    : clerk_text_of(call, " If that is what was used: `%sdone %s %s`.",
				    clerk_prefix(call), clerk_item_name(call, r),
				    clerk_format_amount(call, minutes));
}

static const char *amount_words(struct clerk_call *call, const struct request *r, int64_t minutes)
{
	const char *name = clerk_item_name(call, r), *has = clerk_format_amount(call, r->minutes);
	bool is_own = clerk_voice(clerk_sender(call)) == r->base.school;

	if (clerk_item_is(r, CLERK_IS_OVER)) {
		return request_stands(call, r);
	}
	if (minutes == r->minutes) {
		return clerk_text_of(call, "%s is for %s as it is.", name, has);
	}
	return !is_own
		   ? clerk_text_of(
			 call,
			 "%s stays at %s, as School %c asked. Only Head %c can withdraw it and "
			 "ask for another amount; I've done nothing.%s",
			 name, has, r->base.school, r->base.school, used_words(call, r, minutes))
		   : clerk_text_of(
			 call,
			 "%s stays at %s: what is asked for doesn't change once others have read "
			 "it. For another amount: `%swithdraw %s`, then `%s`. I've done nothing "
			 "yet.",
			 name, has, clerk_prefix(call), name, anew(call, r, minutes));
}

static enum clerk_status amount(struct clerk_call *call, const void *args, void *record)
{
	clerk_reply(call, "%s",
		    amount_words(call, record, ((const struct amount_args *)args)->minutes));
	return CLERK_OK;
}

const struct clerk_command amount_commands[] = {
	{ .name = "amount",
	  .item = 'R',
	  .summary = "See how a request is asked for again with another amount",
	  .example = "amount R7 half a day",
	  CLERK_TAKES(struct amount_args, amount_spec),
	  .step = amount,
	  .asks = true,
	  .does = CLERK_DOES_AMOUNT },
	{ 0 },
};
