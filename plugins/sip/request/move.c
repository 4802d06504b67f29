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
	r->wished_s = has_date ? when->start_s : 0;
	r->wished_end_s = has_date ? dating_end(r, when) : 0;
	clerk_item_put(call, r, "asked for %s in place of %s", wished, r->base.slot.said);
	const char *text = clerk_text_of(
	    call, "%s: %c asks for %s in place of %s, which stands until the SIP gives another.",
	    name, r->base.school, wished, r->base.slot.said);

	clerk_say(call, r,
		  clerk_text_of(call, "%s SIP, `%s%s %s%s` or `%sslots %s …`", text, prefix,
				has_date ? "yes" : "date", name, has_date ? "" : " …", prefix,
				name),
		  NULL);
	clerk_tell_school(call, '+', "%s `%s %s%s` or `slots %s …`; `no %s` keeps the one it has.",
			  text, has_date ? "yes" : "date", name, has_date ? "" : " …", name, name);
	return CLERK_OK;
}

/* ---- the adviser's answer to that ---- */

void move_unwish(struct request *r)
{
	r->wished = "";
	r->wished_s = r->wished_end_s = 0;
}

bool move_is_wished(const struct request *r)
{
	return request_is(r, REQUEST_DATED) && r->wished[0] != '\0';
}

/* What has come since it was asked for counts too; of her own diary she is asked herself. */
static enum clerk_status check_wished(struct clerk_call *call, const struct request *r)
{
	static const struct clerk_choice choices[] = { { .key = "anyway", .given = "anyway" } };
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);
	bool is_block = false;
	const char *day =
	    dating_day_again(call, r, r->wished_s, r->wished_end_s, r->wished, &is_block);
	const char *booked = dating_clash_again(call, r, r->wished_s, r->wished_end_s);

	if (r->wished_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is past. `%sdate %s …` gives %s another.", r->wished, prefix,
				  name, name);
	}
	if (is_block) {
		return clerk_fail(call, CLERK_CONFLICT, "%s`%sdate %s …` gives %s another.", day,
				  prefix, name, name);
	}
	return (day[0] == '\0' && booked[0] == '\0') || clerk_given(call, "anyway")
		   ? CLERK_OK
		   : clerk_ask(call, choices, 1, "%s%sReply `anyway`, or `%sdate %s …`.",
			       day[0] == '\0' ? clerk_text_of(call, "%s: ", r->wished) : day,
			       booked, prefix, name);
}

enum clerk_status move_agree(struct clerk_call *call, struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);
	const struct clerk_slot slot = { .start_s = r->wished_s,
					 .end_s = r->wished_end_s,
					 .said = r->wished };

	if (r->wished_s == 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "%c asks for %s in place of %s. Which one? `%sdate %s …` or "
				  "`%sslots %s …`.",
				  r->base.school, r->wished, r->base.slot.said, prefix, name,
				  prefix, name);
	}
	enum clerk_status status = check_wished(call, r);

	status = status == CLERK_OK
		     ? sittings_check_beside(call, r, NULL, &slot, " Please give another date.")
		     : status;
	if (status != CLERK_OK) {
		return status;
	}
	const char *was = clerk_text_of(call, " (was %s)", r->base.slot.said);
	const char *taken = dating_save(call, r, slot.start_s, slot.end_s, slot.said);
	const char *said =
	    clerk_text_of(call, "%s is now %s at %c%s, as %c asked.", name, sittings_dates(call, r),
			  r->base.school, was, r->base.school);

	clerk_say(call, r, clerk_text_of(call, "%s%s", said, taken), said);
	clerk_tell_school(call, r->base.school, "%s, %s: the SIP comes %s%s.", name, r->reason,
			  slot.said, was);
	clerk_item_record(call, r, "dated %s%s", slot.said, was);
	return CLERK_OK;
}

enum clerk_status move_refuse(struct clerk_call *call, struct request *r)
{
	return dating_keep(call, r);
}

enum clerk_status move_back(struct clerk_call *call, const struct request *r)
{
	clerk_reply(call, "%s is on %s at %c again, and %s is asked for", clerk_item_name(call, r),
		    sittings_dates(call, r), r->base.school, r->wished);
	return CLERK_OK;
}

/* ---- the row ---- */

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
