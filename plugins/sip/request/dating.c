/* dating: the adviser gives agreed time its date, and records what was used of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

/* ---- a date ---- */

bool date_has_day(const struct clerk_when *when)
{
	return when->kind == CLERK_WHEN_DATE || when->kind == CLERK_WHEN_DATES ||
	       when->kind == CLERK_WHEN_INSTANT || when->kind == CLERK_WHEN_RANGE ||
	       when->kind == CLERK_WHEN_SESSION;
}

int64_t date_end(const struct request *r, const struct clerk_when *when)
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
static bool find_clash(struct clerk_call *call, const struct request *r, int64_t start_s,
		       int64_t end_s, struct clerk_entry *ret_clash)
{
	const struct clerk_entry *clashes;
	const char schools[] = { r->school, '+', '\0' };
	size_t count = clerk_diary_find(call, schools, start_s, end_s, r->item, &clashes);

	for (size_t i = 0; i < count; i++) {
		bool is_seen = clashes[i].item.letter != '\0';

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
	struct clerk_entry clash;

	if (!find_clash(call, r, start_s, end_s, &clash)) {
		return "";
	}
	return clash.item.letter != '\0'
		   ? clash_words(call, &clash)
		   : clerk_text_of(call, "%s can't %s. ",
				   strchr(clash.schools, r->school) == NULL
				       ? "The SIP"
				       : clerk_text_of(call, "School %c", r->school),
				   clerk_part_words(call, start_s, end_s));
}

const char *date_clash_again(struct clerk_call *call, const struct request *r, int64_t start_s,
			     int64_t end_s)
{
	const char schools[] = { r->school, '+', '\0' };
	struct clerk_entry clash;

	if (find_clash(call, r, start_s, end_s, &clash) && clash.item.letter != '\0') {
		return clash_words(call, &clash);
	}
	return clerk_is_private(call) &&
		       clerk_diary_is_taken(call, schools, start_s, end_s, r->item)
		   ? "It overlaps with something else by now. "
		   : "";
}

/* What speaks against the date: the school's calendar, the hour, something else in the diary. */
static const char *objections(struct clerk_call *call, const struct request *r,
			      const struct clerk_when *when, int64_t end_s)
{
	const char *echo = clerk_format_when(call, when);
	enum clerk_day kind = CLERK_DAY_SCHOOL;
	const char *text = day_objection(call, r->school, when->start_s, end_s, echo, &kind);

	if (kind == CLERK_DAY_SCHOOL && when->level >= CLERK_LEVEL_WARN) {
		text =
		    clerk_text_of(call, "%s: %s. ", echo,
				  when->objection == NULL ? "not a usual time" : when->objection);
	}
	return clerk_text_of(call, "%s%s", text, diary_objection(call, r, when->start_s, end_s));
}

const char *date_day_again(struct clerk_call *call, const struct request *r, int64_t start_s,
			   int64_t end_s, const char *echo, bool *ret_is_block)
{
	enum clerk_day kind = CLERK_DAY_SCHOOL;
	const char *text = day_objection(call, r->school, start_s, end_s, echo, &kind);

	*ret_is_block = kind == CLERK_DAY_BANK_HOLIDAY || kind == CLERK_DAY_CLOSED;
	return text;
}

enum clerk_status date_check_again(struct clerk_call *call, const struct request *r,
				   int64_t start_s, int64_t end_s, const char *echo)
{
	static const struct clerk_choice choices[] = { { .key = "anyway", .given = "anyway" } };
	bool is_block = false;
	const char *day = date_day_again(call, r, start_s, end_s, echo, &is_block);
	const char *booked = date_clash_again(call, r, start_s, end_s);

	if (start_s <= clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is past. Please pick another, or ask the SIP for new dates.",
				  echo);
	}
	if (is_block) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%sPlease pick another, or ask the SIP for new dates.", day);
	}
	if ((day[0] != '\0' || booked[0] != '\0') && !clerk_given(call, "anyway")) {
		return clerk_ask(call, choices, 1, "%s%sPick another, or reply `anyway`.",
				 day[0] == '\0' ? clerk_text_of(call, "%s: ", echo) : day, booked);
	}
	return CLERK_OK;
}

enum clerk_status date_check(struct clerk_call *call, const struct request *r,
			     const struct clerk_when *when, int64_t end_s)
{
	static const struct clerk_choice choices[] = { { .key = "anyway", .given = "anyway" },
						       { .key = "yes", .given = "anyway" } };
	if (when->level == CLERK_LEVEL_BLOCK) {
		return clerk_fail(call, CLERK_CONFLICT, "%s: %s. Please choose another date.",
				  clerk_format_when(call, when),
				  when->objection == NULL ? "not possible" : when->objection);
	}
	const char *against = objections(call, r, when, end_s);
	if (against[0] != '\0' && !clerk_given(call, "anyway")) {
		return clerk_ask(call, choices, 2, "%sReply `anyway`, or send another date.",
				 against);
	}
	return CLERK_OK;
}

static void put_in_diary(struct clerk_call *call, const struct request *r, int64_t start_s,
			 int64_t end_s)
{
	const char schools[] = { r->school, '+', '\0' };
	const struct clerk_entry entry = {
		.item = r->item,
		.start_s = start_s,
		.end_s = end_s,
		.title = clerk_text_of(call, "SIP at %c: %s", r->school, r->reason),
		.place = clerk_text_of(call, "%c", r->school),
		.schools = schools,
		.visibility = CLERK_PUBLIC,
		.is_firm = true,
	};
	clerk_diary_put(call, &entry);
}

void date_save(struct clerk_call *call, const struct request *r, int64_t start_s, int64_t end_s,
	       const char *text)
{
	struct request moved = *r;
	promise_follow(call, &moved, start_s);
	struct clerk_query *q = clerk_query(call, Q_REQUEST_DATE);
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, start_s);
	clerk_bind_int(q, end_s);
	clerk_bind_text(q, text);
	clerk_run(q);
	q = clerk_query(call, Q_SLOT_CLEAR);
	clerk_bind_int(q, r->item.number);
	clerk_run(q);
	put_in_diary(call, r, start_s, end_s);
	const char schools[] = { r->school, '+', '\0' };
	clerk_diary_aside(
	    call, schools, start_s, end_s, r->item, CLERK_ASIDE_ALL_SIDES,
	    clerk_text_of(call, "%s is on %s at %c", item_name(call, r->item), text, r->school));
}

enum clerk_status run_date(struct clerk_call *call, const void *args)
{
	const struct date_args *a = args;
	const struct clerk_when *when = &a->when;
	struct request r;
	if (!request_get(call, a->item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, a->item));
	}
	const char *name = item_name(call, r.item);
	bool is_moved = request_is(&r, "dated");
	if (!is_moved && !request_is(&r, "agreed")) {
		return request_refuse(call, &r);
	}
	if (!date_has_day(when)) {
		return clerk_fail(call, CLERK_USAGE, "Which day? E.g. `%sdate %s Thu 14 Jan 9-12`.",
				  room_prefix(call), name);
	}
	int64_t end_s = date_end(&r, when);
	enum clerk_status status = date_check(call, &r, when, end_s);
	if (status != CLERK_OK) {
		return status;
	}
	const char *echo = clerk_format_when(call, when);
	date_save(call, &r, when->start_s, end_s, echo);
	const char *was = is_moved ? clerk_text_of(call, " (was %s)", r.when_text) : "";
	const char *late = r.has_by_day && when->day > r.by_day
			       ? clerk_text_of(call, " %c asked for it %s.", r.school, r.by_text)
			       : "";
	const char *said = clerk_text_of(call, "%s is %s %s at %c%s.%s", name,
					 is_moved ? "now" : "on", echo, r.school, was, late);

	clerk_reply_aloud(call,
			  clerk_text_of(call, "%s Afterwards: `%sdone %s %s`.", said,
					clerk_prefix(call), name,
					clerk_format_amount(call, r.minutes)),
			  said);
	clerk_tell_school(call, r.school, "%s, %s: the SIP comes %s%s.", name, r.reason, echo, was);
	clerk_record(call, r.item, CLERK_PUBLIC, "", "dated %s%s", echo, was);
	return CLERK_OK;
}

/* ---- what was used ---- */

static const char *const categories[] = { "contact", "prep", "la" };

/* Where the time beyond what was held comes from. */
enum source { SOURCE_ASK, SOURCE_POOL, SOURCE_MINE };

static enum clerk_status ask_source(struct clerk_call *call, const struct request *r, int64_t over)
{
	static const struct clerk_choice choices[] = { { .key = "mine", .given = "mine" },
						       { .key = "pool", .given = "pool" } };
	const char *more = amount_hours(call, over);
	int64_t free_minutes = pot_free(call, r);
	if (!pot_is_pool(r)) {
		return clerk_ask(
		    call, choices, 1,
		    "That is %s more than held, and no more comes out of %s by itself. "
		    "Count it as your own time? `mine`",
		    more, pot_words(call, r));
	}
	if (free_minutes < over) {
		return clerk_ask(call, choices, 1,
				 "That is %s more than held, and the pool has only %s free. Count "
				 "it as your own time? "
				 "`mine`",
				 more, clerk_format_amount(call, free_minutes));
	}
	return clerk_ask(call, choices, 2,
			 "That is %s more than held. Take %s from the pool, or count it as your "
			 "own time? `pool` / "
			 "`mine`",
			 more, more);
}

/* What a delivery consists of: "6h + 2h prep" are two parts. */
struct part {
	int64_t minutes;
	const char *category;
};

/* One part: out of what is still held, and what goes beyond it from where the adviser said. */
static void post_part(struct clerk_call *call, struct posting *posting, const struct part *part,
		      int64_t *held, const char *beyond)
{
	const char *hold = ledger_hold(call, posting->item);
	int64_t within = part->minutes < *held ? part->minutes : *held;
	posting->code = "deliver";
	posting->from = hold;
	posting->to = part->category;
	posting->minutes = within;
	int64_t number = ledger_post(call, posting);
	posting->transfer = posting->transfer == 0 ? number : posting->transfer;
	posting->once = NULL;
	*held -= within;
	posting->code = "overrun";
	posting->from = beyond;
	posting->minutes = part->minutes - within;
	ledger_post(call, posting);
}

/* All movements of one delivery share a transfer: used, given back, taken besides. */
static void post_delivery(struct clerk_call *call, const struct request *r,
			  const struct done_args *a, int64_t held, enum source source)
{
	const char *beyond = source == SOURCE_POOL ? "POOL" : "GOODWILL";
	const struct part parts[] = {
		{ a->amount, ledger_spent(call, r->school, categories[a->agenda]) },
		{ a->more, ledger_spent(call, r->school, categories[a->more_agenda]) },
	};
	struct posting posting = { .year = r->year,
				   .item = r->item,
				   .once = clerk_text_of(call, "resolve:%s",
							 item_name(call, r->item)) };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		post_part(call, &posting, &parts[i], &held, beyond);
	}
	posting.code = "release";
	posting.from = ledger_hold(call, r->item);
	posting.to = r->pot;
	posting.minutes = held;
	ledger_post(call, &posting);
}

/* " (6 h contact, 2 h prep)", " (la)", or "" where all of it was contact. */
static const char *kinds_of(struct clerk_call *call, const struct done_args *a)
{
	if (a->more > 0) {
		return clerk_text_of(call, " (%s %s, %s %s)", amount_hours(call, a->amount),
				     categories[a->agenda], amount_hours(call, a->more),
				     categories[a->more_agenda]);
	}
	return a->agenda == 0 ? "" : clerk_text_of(call, " (%s)", categories[a->agenda]);
}

static const char *done_words(struct clerk_call *call, const struct request *r,
			      const struct done_args *a, int64_t held, enum source source)
{
	int64_t used = a->amount + a->more;
	const char *name = item_name(call, r->item);
	const char *pot = pot_words(call, r), *left = pot_free_words(call, r);
	const char *used_words =
	    clerk_text_of(call, "%s used of %s held%s", amount_hours(call, used),
			  amount_hours(call, held), kinds_of(call, a));
	clerk_record(call, r->item, CLERK_PUBLIC, "", "done: %s", used_words);
	if (used < held) {
		return clerk_text_of(call, "%s: %s. %s back to %s%s.", name, used_words,
				     amount_hours(call, held - used), pot, left);
	}
	if (used > held && source == SOURCE_POOL) {
		return clerk_text_of(call, "%s: %s. %s more from %s%s.", name, used_words,
				     amount_hours(call, used - held), pot, left);
	}
	const char *thanks =
	    used == held ? ""
			 : clerk_text_of(call, " The other %s were your own time; thank you.",
					 amount_hours(call, used - held));
	return clerk_text_of(
	    call, "%s: %s.%s%s", name, used_words, thanks,
	    left[0] == '\0' ? "" : clerk_text_of(call, " %s%s.", pot_title(call, r), left));
}

/* What comes first is the date; nothing was used before it. */
static enum clerk_status refuse_early(struct clerk_call *call, const struct request *r)
{
	const char *name = item_name(call, r->item), *prefix = clerk_prefix(call);
	return clerk_fail(call, CLERK_CONFLICT,
			  "%s is on %s, which is still to come. If it took place on another day: "
			  "`%sdone %s %s on <date>`.",
			  name, r->when_text, prefix, name, clerk_format_amount(call, r->minutes));
}

/* More than all that a school has of a year, beyond what was held: a slip of the finger. */
static int64_t most_beyond(struct clerk_call *call)
{
	const struct clerk_settings *settings = clerk_settings(call);
	return settings->days_per_school * settings->day_minutes;
}

static enum clerk_status refuse_slip(struct clerk_call *call, const struct request *r, int64_t used,
				     int64_t held)
{
	const char *name = item_name(call, r->item);
	return clerk_fail(call, CLERK_LIMIT,
			  "%s is far more than the %s held for %s, so I take it for a slip. What "
			  "was used? E.g. `%sdone %s %s`.",
			  clerk_format_amount(call, used), clerk_format_amount(call, held), name,
			  clerk_prefix(call), name, clerk_format_amount(call, held));
}

/* It took place on another day, or at another hour, than was arranged. */
static void back_date(struct clerk_call *call, const struct clerk_when *when, struct request *r)
{
	if (when->kind == CLERK_WHEN_NONE) {
		return;
	}
	struct clerk_query *q = clerk_query(call, Q_REQUEST_DATE);
	r->start_s = when->start_s;
	r->end_s = date_end(r, when);
	r->when_text = clerk_format_when(call, when);
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, r->start_s);
	clerk_bind_int(q, r->end_s);
	clerk_bind_text(q, r->when_text);
	clerk_run(q);
	clerk_record(call, r->item, CLERK_PUBLIC, "", "took place on %s", r->when_text);
}

enum clerk_status run_done(struct clerk_call *call, const void *args)
{
	const struct done_args *a = args;
	struct request r;
	if (!request_get(call, a->item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, a->item));
	}
	if (!request_is(&r, "agreed") && !request_is(&r, "dated")) {
		return request_refuse(call, &r);
	}
	bool is_other_day = a->day.kind != CLERK_WHEN_NONE;
	if (is_other_day && !date_has_day(&a->day)) {
		return clerk_fail(call, CLERK_USAGE,
				  "On which day? E.g. `%sdone %s %s on Tue 12 Jan 9-12`.",
				  clerk_prefix(call), item_name(call, r.item),
				  clerk_format_amount(call, r.minutes));
	}
	if (is_other_day) {
		promise_follow(call, &r, a->day.start_s);
	}
	enum clerk_status status = done_check_day(call, &a->day, r.year, item_name(call, r.item));
	if (status != CLERK_OK) {
		return status;
	}
	if (!is_other_day && request_is(&r, "dated") &&
	    clerk_day_of(call, r.start_s) > clerk_day_of(call, clerk_now(call))) {
		return refuse_early(call, &r);
	}
	int64_t held = ledger_balance(call, r.year, ledger_hold(call, r.item));
	int64_t over = a->amount + a->more - held;
	if (over > most_beyond(call)) {
		return refuse_slip(call, &r, a->amount + a->more, held);
	}
	bool has_more = pot_is_pool(&r) && pot_free(call, &r) >= over;
	enum source source = clerk_given(call, "mine")               ? SOURCE_MINE
			     : clerk_given(call, "pool") && has_more ? SOURCE_POOL
								     : SOURCE_ASK;
	if (over > 0 && source == SOURCE_ASK) {
		return ask_source(call, &r, over);
	}
	back_date(call, &a->day, &r);
	post_delivery(call, &r, a, held, source);
	request_end(call, &r, "delivered", clerk_now(call), a->amount + a->more);
	clerk_diary_drop(call, r.item);
	clerk_reply_aloud(call, done_words(call, &r, a, held, source), NULL);
	clerk_tell_school(call, r.school,
			  "%s (%s) is done. Would you keep a line or three on it, for you and the "
			  "SIP alone? `note %s …`",
			  item_name(call, r.item), r.reason, item_name(call, r.item));
	clerk_settle(call,
		     clerk_text_of(call,
				   "%s is on the ledger as done, and what is on the ledger stays.",
				   item_name(call, r.item)));
	if (over < 0) {
		serve_waiting(call, r.year, r.pot);
	}
	return CLERK_OK;
}
