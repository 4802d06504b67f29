/* dating: the adviser gives agreed time its date. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

/* ---- a date ---- */

bool dating_has_day(const struct clerk_when *when)
{
	return when->kind == CLERK_WHEN_DATE || when->kind == CLERK_WHEN_DATES ||
	       when->kind == CLERK_WHEN_INSTANT || when->kind == CLERK_WHEN_RANGE ||
	       when->kind == CLERK_WHEN_SESSION;
}

int64_t dating_end(const struct request *r, const struct clerk_when *when)
{
	return when->end_s > when->start_s ? when->end_s : when->start_s + r->minutes * 60;
}

/* What the first day of it that is no school day is at that school; "" when all are. A school may
 * be closed, or at INSET, for half of one. */
static const char *day_objection(struct clerk_call *call, char school, int64_t start_s,
				 int64_t end_s, const char *echo, enum clerk_day *ret_kind)
{
	int32_t first = clerk_day_of(call, start_s);
	int32_t last = clerk_day_of(call, end_s > start_s ? end_s - 1 : start_s);

	for (int32_t day = first; day <= last; day++) {
		int64_t from_s = clerk_instant(call, day, 0),
			to_s = clerk_instant(call, day + 1, 0);
		enum clerk_day kind = clerk_day_kind_during(
		    call, school, from_s > start_s ? from_s : start_s, to_s < end_s ? to_s : end_s);
		const char *words = kind == CLERK_DAY_INSET    ? "INSET"
				    : kind == CLERK_DAY_CLOSED ? "closed"
							       : clerk_day_words(call, school, day);

		if (kind != CLERK_DAY_SCHOOL) {
			*ret_kind = kind;
			return clerk_text_of(call, "%s is %s at %c. ",
					     first == last ? echo : clerk_format_day(call, day),
					     words, school);
		}
	}
	*ret_kind = CLERK_DAY_SCHOOL;
	return "";
}

/* The first that is seen; else the first that is not, whose hours nobody is told. */
static bool find_clash(struct clerk_call *call, const struct request *r, const char *schools,
		       int64_t start_s, int64_t end_s, struct clerk_entry *ret_clash)
{
	const struct clerk_entry *clashes;
	size_t count = clerk_diary_find(call, schools, start_s, end_s, r->base.item, &clashes);

	for (size_t i = 0; i < count; i++) {
		bool is_seen = clashes[i].item.letter != '\0';

		if (sittings_is_of(call, r, clashes[i].item)) {
			continue; /* of the same request: looked at by itself */
		}
		if (clashes[i].visibility == CLERK_PUBLIC ||
		    (clerk_is_private(call) && (is_seen || clashes[i].is_firm))) {
			*ret_clash = clashes[i];
			return true;
		}
	}
	return false;
}

static const char *clash_words(struct clerk_call *call, const struct clerk_entry *clash)
{
	return clerk_text_of(call, "It overlaps with %s, %s. ", clash->title,
			     clerk_format_span(call, clash->start_s, clash->end_s));
}

/* Something else in the diary then: "It overlaps with …. ", or "". */
static const char *diary_objection(struct clerk_call *call, const struct request *r,
				   int64_t start_s, int64_t end_s)
{
	const char schools[] = { r->base.school, '+', '\0' };
	struct clerk_entry clash;

	if (!find_clash(call, r, schools, start_s, end_s, &clash)) {
		return "";
	}
	return clash.item.letter != '\0'
		   ? clash_words(call, &clash)
		   : clerk_text_of(call, "%s can't %s. ",
				   strchr(clash.schools, r->base.school) == NULL
				       ? "The SIP"
				       : clerk_text_of(call, "School %c", r->base.school),
				   clerk_part_words(call, start_s, end_s));
}

/* At that school alone, or '+' with the adviser: what neither may see of the other counts to the
 * minute here, since both have wished for that time. */
static const char *clash_again(struct clerk_call *call, const struct request *r, char whose,
			       int64_t start_s, int64_t end_s)
{
	const char schools[] = { whose, '\0' };
	struct clerk_entry clash;

	if (find_clash(call, r, schools, start_s, end_s, &clash) && clash.item.letter != '\0') {
		return clash_words(call, &clash);
	}
	return clerk_is_private(call) &&
		       clerk_diary_is_taken(call, schools, start_s, end_s, r->base.item)
		   ? "It overlaps with something else by now. "
		   : "";
}

bool dating_sip_is_taken(struct clerk_call *call, const struct request *r, int64_t start_s,
			 int64_t end_s, const char *known, const char **ret_words)
{
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, "+", start_s, end_s, r->base.item, &entries);

	for (size_t i = 0; i < count; i++) {
		if (entries[i].is_firm && entries[i].item.letter != '\0' &&
		    !sittings_is_of(call, r, entries[i].item) &&
		    !clerk_diary_printed(call, known, &entries[i])) {
			*ret_words = clash_words(call, &entries[i]);
			return true;
		}
	}
	*ret_words = "The SIP can't come then any more. ";
	return clerk_is_private(call) &&
	       clerk_diary_is_taken(call, "+", start_s, end_s, r->base.item) &&
	       strcmp(known, clerk_diary_print(call, "+", start_s, end_s, r->base.item)) != 0;
}

/* Of the school's, and of the adviser's that she is asked about herself. */
const char *dating_clash_again(struct clerk_call *call, const struct request *r, int64_t start_s,
			       int64_t end_s)
{
	const char *school = clash_again(call, r, r->base.school, start_s, end_s);

	return school[0] != '\0' || clerk_sender(call)->school != '\0'
		   ? school
		   : clash_again(call, r, '+', start_s, end_s);
}

/* What speaks against the date: the school's calendar, the hour, something else in the diary. */
static const char *objections(struct clerk_call *call, const struct request *r,
			      const struct clerk_when *when, int64_t end_s)
{
	const char *echo = clerk_format_when(call, when);
	enum clerk_day kind = CLERK_DAY_SCHOOL;
	const char *text = day_objection(call, r->base.school, when->start_s, end_s, echo, &kind);

	if (kind == CLERK_DAY_SCHOOL && when->level >= CLERK_LEVEL_WARN) {
		text =
		    clerk_text_of(call, "%s: %s. ", echo,
				  when->objection == NULL ? "not a usual time" : when->objection);
	}
	return clerk_text_of(call, "%s%s", text, diary_objection(call, r, when->start_s, end_s));
}

const char *dating_day_again(struct clerk_call *call, const struct request *r, int64_t start_s,
			     int64_t end_s, const char *echo, bool *ret_is_block)
{
	enum clerk_day kind = CLERK_DAY_SCHOOL;
	const char *text = day_objection(call, r->base.school, start_s, end_s, echo, &kind);

	*ret_is_block = kind == CLERK_DAY_BANK_HOLIDAY || kind == CLERK_DAY_CLOSED;
	return text;
}

enum clerk_status dating_check_again(struct clerk_call *call, const struct request *r,
				     int64_t start_s, int64_t end_s, const char *echo,
				     const char *known)
{
	static const struct clerk_choice choices[] = { { .key = "anyway", .given = "anyway" } };
	bool is_block = false;
	const char *day = dating_day_again(call, r, start_s, end_s, echo, &is_block);
	const char *booked = dating_clash_again(call, r, start_s, end_s), *taken;

	if (start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is past. Please pick another, or ask the SIP for new dates.",
				  echo);
	}
	if (is_block) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%sPlease pick another, or ask the SIP for new dates.", day);
	}
	if (dating_sip_is_taken(call, r, start_s, end_s, known, &taken)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is taken by now. %sPlease pick another, or ask the SIP for "
				  "new dates.",
				  echo, taken);
	}
	if ((day[0] != '\0' || booked[0] != '\0') && !clerk_given(call, "anyway")) {
		return clerk_ask(call, choices, 1, "%s%sPick another, or reply `anyway`.",
				 day[0] == '\0' ? clerk_text_of(call, "%s: ", echo) : day, booked);
	}
	return CLERK_OK;
}

enum clerk_status dating_check_all(struct clerk_call *call, const struct request *r,
				   const struct clerk_when *const *whens, size_t count)
{
	static const struct clerk_choice choices[] = { { .key = "anyway", .given = "anyway" },
						       { .key = "yes", .given = "anyway" } };
	const char *against = "";

	for (size_t i = 0; i < count; i++) {
		const struct clerk_when *when = whens[i];

		if (when->level == CLERK_LEVEL_BLOCK) {
			return clerk_fail(
			    call, CLERK_CONFLICT, "%s: %s. Please choose another date.",
			    clerk_format_when(call, when),
			    when->objection == NULL ? "not possible" : when->objection);
		}
		const char *one = objections(call, r, when, dating_end(r, when));
		bool is_named = count == 1 || one[0] == '\0' ||
				strstr(one, clerk_format_day_short(call, when->day)) != NULL;

		against = clerk_text_of(
		    call, "%s%s%s", against,
		    is_named ? "" : clerk_text_of(call, "%s: ", clerk_format_when(call, when)),
		    one);
	}
	return against[0] == '\0' || clerk_given(call, "anyway")
		   ? CLERK_OK
		   : clerk_ask(call, choices, 2, "%sReply `anyway`, or send %s.", against,
			       count == 1 ? "another date" : "other dates");
}

enum clerk_status dating_check(struct clerk_call *call, const struct request *r,
			       const struct clerk_when *when)
{
	const struct clerk_when *const whens[] = { when };

	return dating_check_all(call, r, whens, 1);
}

enum clerk_status dating_check_other(struct clerk_call *call, const struct request *r,
				     int64_t start_s, int64_t end_s)
{
	const struct clerk_slot *slot = &r->base.slot;

	return !request_is(r, REQUEST_DATED) || slot->start_s != start_s || slot->end_s != end_s
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT, "%s is on %s at %c already.",
				clerk_item_name(call, r), slot->said, r->base.school);
}

/* The request of what is in the diary; NULL: it is of none. */
static const struct request *request_in(struct clerk_call *call, struct clerk_item item)
{
	const struct sitting *s = item.letter == 'S' ? clerk_item_get(call, item) : NULL;

	return item.letter == 'R' ? request_get(call, item.number)
	       : s != NULL        ? request_get(call, s->request)
				  : NULL;
}

/* The adviser alone may be in two places: whom she comes to then hears of it. */
static void tell_beside(struct clerk_call *call, const struct request *r, const char *name,
			const struct clerk_slot *slot)
{
	const struct clerk_entry *entries;
	size_t count =
	    clerk_diary_find(call, "+", slot->start_s, slot->end_s, r->base.item, &entries);

	for (size_t i = 0; i < count; i++) {
		const struct request *other = request_in(call, entries[i].item);

		if (other != NULL && entries[i].is_firm && other->base.school != r->base.school) {
			clerk_tell_school(
			    call, other->base.school,
			    "%s is on %s at %c, when the SIP comes to you for %s (%s). She knows "
			    "that they overlap; please settle with her which of them moves.",
			    name, slot->said, r->base.school, text_item_name(call, entries[i].item),
			    entries[i].item.letter == 'R'
				? other->base.slot.said
				: clerk_format_span(call, entries[i].start_s, entries[i].end_s));
		}
	}
}

const char *dating_tell(struct clerk_call *call, const struct request *r, struct clerk_item item,
			const struct clerk_slot *slot)
{
	const char schools[] = { r->base.school, '+', '\0' };
	const char *name = text_item_name(call, item);

	clerk_diary_aside(
	    call, schools, slot->start_s, slot->end_s, item, CLERK_ASIDE_ALL_SIDES,
	    clerk_text_of(call, "%s is on %s at %c", name, slot->said, r->base.school));
	tell_beside(call, r, name, slot);
	return slots_take(call, r->base.item, slot->start_s, slot->end_s);
}

const char *dating_save(struct clerk_call *call, struct request *r, int64_t start_s, int64_t end_s,
			const char *text)
{
	promise_follow(call, r, start_s);
	slots_clear(call, r->base.item);
	move_unwish(r);
	r->base.slot = (struct clerk_slot){ .start_s = start_s, .end_s = end_s, .said = text };
	clerk_item_put(call, r, NULL);
	return dating_tell(call, r, r->base.item, &r->base.slot);
}

struct date_args {
	struct clerk_item item;
	struct clerk_when when;
	struct clerk_dates more;
};
static const struct clerk_arg date_spec[] = {
	CLERK_ARG_ITEM(struct date_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_WHEN(struct date_args, when,
		       "the day, with times if you like; several with a comma",
		       .flags = CLERK_RAW_LEVEL | CLERK_MOVES),
	CLERK_ARG_MORE(struct date_args, more, "the other days, of several"),
	{ 0 },
};

/* " C asked for it by Fri 18 Dec 2026.", of a day behind that; "". */
static const char *late_words(struct clerk_call *call, const struct request *r, int32_t day)
{
	return r->by_day == 0 || day <= r->by_day
		   ? ""
		   : clerk_text_of(call, " %c asked for it %s.", r->base.school, r->by_text);
}

/* " That is 2 d together; 1½ d is held.", where it is more; "". */
static const char *long_words(struct clerk_call *call, const struct request *r,
			      const struct clerk_when *const *whens, size_t count)
{
	int64_t held = request_held(r), minutes = 0;

	for (size_t i = 0; i < count; i++) {
		bool has_hours =
		    whens[i]->kind != CLERK_WHEN_DATE && whens[i]->kind != CLERK_WHEN_DATES;

		minutes += has_hours ? (dating_end(r, whens[i]) - whens[i]->start_s) / 60
				     : clerk_settings(call)->day_minutes;
	}
	return minutes <= held ? ""
			       : clerk_text_of(call, " That is %s together; %s is held.",
					       clerk_format_amount(call, minutes),
					       clerk_format_amount(call, held));
}

/* Its own date is the first of them; the others are sittings of it. */
static enum clerk_status date_all(struct clerk_call *call, struct request *r,
				  const struct clerk_when **whens, size_t count)
{
	enum clerk_status status = sittings_check(call, r, whens, count);

	if (status != CLERK_OK) {
		return status;
	}
	const char *name = clerk_item_name(call, r);
	const char *was = request_is(r, REQUEST_DATED)
			      ? clerk_text_of(call, " (was %s)", sittings_dates(call, r))
			      : "";
	const char *long_by = long_words(call, r, whens, count);
	sittings_drop(call, r);
	const char *taken = dating_save(call, r, whens[0]->start_s, dating_end(r, whens[0]),
					clerk_format_when(call, whens[0]));

	taken = clerk_text_of(call, "%s%s", taken, sittings_put(call, r, whens + 1, count - 1));
	const char *dates = sittings_dates(call, r);
	const char *said =
	    clerk_text_of(call, "%s is on %zu dates at %c: %s%s.%s", name, count, r->base.school,
			  dates, was, late_words(call, r, whens[count - 1]->day));

	clerk_say(call, r,
		  clerk_text_of(call,
				"%s%s Afterwards, each by itself: `%sdone %s <how much>`; "
				"`%sdate %s <date>` moves one.%s",
				said, long_by, clerk_prefix(call), name, clerk_prefix(call),
				sittings_first_name(call, r), taken),
		  said);
	clerk_tell_school(call, r->base.school, "%s, %s: the SIP comes on %zu dates: %s%s.", name,
			  r->reason, count, dates, was);
	clerk_item_record(call, r, "dated %s%s", dates, was);
	clerk_name_act(call, "%s on %s%s", name, dates, was);
	return CLERK_OK;
}

enum clerk_status dating_keep(struct clerk_call *call, struct request *r)
{
	const char *text =
	    clerk_text_of(call, "%s stays on %s at %c: the SIP has no other date.",
			  clerk_item_name(call, r), sittings_dates(call, r), r->base.school);

	move_unwish(r);
	clerk_item_put(call, r, "stays on %s", r->base.slot.said);
	clerk_say(call, r, text, NULL);
	clerk_tell_school(call, r->base.school, "%s", text);
	return CLERK_OK;
}

/* One date in the place of several is asked about: the others would be gone with it. */
static enum clerk_status ask_all(struct clerk_call *call, const struct request *r, const char *echo)
{
	static const struct clerk_choice choices[] = { { .key = "all", .given = "all" } };
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);

	return clerk_ask(call, choices, 1,
			 "%s is on several dates: %s. %s alone would be in the place of them all: "
			 "reply `all`. Or give all that are to be, `%sdate %s %s, …`; `%sdate %s "
			 "<date>` moves that one.",
			 name, sittings_dates(call, r), echo, prefix, name, echo, prefix,
			 sittings_first_name(call, r));
}

enum clerk_status dating_date(struct clerk_call *call, struct request *r,
			      const struct clerk_when *when)
{
	const char *name = clerk_item_name(call, r), *echo = clerk_format_when(call, when);
	bool is_moved = request_is(r, REQUEST_DATED);
	const char *dates = sittings_dates(call, r);
	bool is_several = sittings_words(call, r)[0] != '\0';

	if (!dating_has_day(when)) {
		return clerk_fail(call, CLERK_USAGE, "Which day? E.g. `%sdate %s Thu 14 Jan 9-12`.",
				  text_room_prefix(call), name);
	}
	int64_t end_s = dating_end(r, when);

	if (r->wished[0] != '\0' && when->start_s == r->base.slot.start_s &&
	    end_s == r->base.slot.end_s) {
		return dating_keep(call, r);
	}
	if (is_several && !clerk_given(call, "all")) {
		return ask_all(call, r, echo);
	}
	enum clerk_status status =
	    is_several ? CLERK_OK : dating_check_other(call, r, when->start_s, end_s);
	if (status == CLERK_OK) {
		status = dating_check(call, r, when);
	}
	if (status != CLERK_OK) {
		return status;
	}
	const char *was = is_moved ? clerk_text_of(call, " (was %s)", dates) : "";
	const char *said =
	    clerk_text_of(call, "%s is %s %s at %c%s.%s", name, is_moved ? "now" : "on", echo,
			  r->base.school, was, late_words(call, r, when->day));

	sittings_drop(call, r);
	const char *taken = dating_save(call, r, when->start_s, end_s, echo);
	clerk_say(call, r,
		  clerk_text_of(call, "%s Afterwards: `%sdone %s %s`.%s", said, clerk_prefix(call),
				name, clerk_format_amount(call, request_held(r)), taken),
		  said);
	clerk_tell_school(call, r->base.school, "%s, %s: the SIP comes %s%s.", name, r->reason,
			  echo, was);
	clerk_item_record(call, r, "dated %s%s", echo, was);
	return CLERK_OK;
}

static enum clerk_status date(struct clerk_call *call, const void *args, void *record)
{
	const struct date_args *a = args;
	struct request *r = record;
	const struct clerk_when *whens[SITTINGS_MOST] = { &a->when };

	if (a->more.count == 0) {
		return dating_date(call, r, &a->when);
	}
	if (a->more.count >= SITTINGS_MOST) {
		return clerk_fail(call, CLERK_LIMIT,
				  "Up to %d dates at a time, please; that is %zu. Nothing is "
				  "changed.",
				  SITTINGS_MOST, a->more.count + 1);
	}
	for (size_t i = 0; i < a->more.count; i++) {
		whens[i + 1] = &a->more.items[i];
	}
	return date_all(call, r, whens, a->more.count + 1);
}

const struct clerk_command dating_commands[] = {
	{ .name = "date",
	  .item = 'R',
	  .summary = "Give an agreed request its date, or several",
	  .example = "date R7 Wed 13 Jan 9-3, Thu 14 Jan am",
	  CLERK_TAKES(struct date_args, date_spec),
	  .who = CLERK_SIP,
	  .step = date },
	{ 0 },
};
