/* after: agreed time that found no date goes back, and what came of delivered time is noted. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

static const struct {
	const char *add, *list;
} sql = {
	.add = "INSERT INTO sip_note (cluster, request, number, person, at_s, text)"
	       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	.list = "SELECT text FROM sip_note WHERE cluster = ?1 AND request = ?2"
		" ORDER BY number",
};
const struct clerk_queries after_queries = CLERK_QUERIES(sql);

/* ---- no date by the agreed date ---- */

int64_t after_undated_due(struct clerk_call *call, const struct request *r)
{
	int32_t day = (int32_t)r->by_day;
	if (r->by_day == 0) {
		return 0;
	}
	if (clerk_day_kind(call, '\0', day) != CLERK_DAY_SCHOOL) {
		day = clerk_add_school_days(call, '\0', day, 1);
	}
	if (day == INT32_MAX) {
		return 0; /* the calendar ends before that */
	}
	int64_t when_s = clerk_instant(call, day, (int32_t)clerk_settings(call)->close_min);
	/* held only after its day had passed, off the waiting list: then no hour is right */
	return when_s > clerk_now(call) ? when_s : 0;
}

void after_undated_lift(struct clerk_call *call)
{
	void *const *records;
	size_t count = clerk_items(call, &request_kind, false, &records);

	for (size_t i = 0; i < count; i++) {
		struct request *r = records[i];
		int64_t due_s = after_undated_due(call, r);

		if (request_is(r, REQUEST_AGREED) && r->base.due_s == 0 && due_s != 0) {
			r->base.due_s = due_s;
			clerk_item_put(call, r, NULL);
		}
		if (due_s != 0) {
			clerk_wake_cancel(call, r->base.item, UNDATED);
		}
	}
}

enum clerk_status after_undated_release(struct clerk_call *call, struct request *r)
{
	if (r == NULL || !request_is(r, REQUEST_AGREED)) {
		return CLERK_OK;
	}
	bool had_slots = slots_first(call, r) != 0 || slots_are_past(call, r);
	const char schools[] = { r->base.school, '+', '\0' };
	const char *amount = clerk_format_amount(call, request_release(call, r));
	const char *pot = pot_words(call, r);
	r->base.state = r->delivered > 0 ? REQUEST_DELIVERED : REQUEST_RELEASED;
	r->base.ended_s = clerk_due(call);
	clerk_item_put(call, r, "no date %s; %s back to %s", r->by_text, amount, pot);
	clerk_announce(call, schools,
		       CLERK_BOLD "%s" CLERK_PLAIN
				  " had no date %s, so %s went back to %s%s. Head %c, you can ask "
				  "again.",
		       clerk_item_name(call, r), r->by_text, amount, pot, pot_free_words(call, r),
		       r->base.school);
	clerk_tell_school(call, r->base.school,
			  "%s (%s): %s %s, so its %s went back to %s. `request` asks again.",
			  clerk_item_name(call, r), r->reason,
			  had_slots ? "none of the SIP's dates was picked"
				    : "the SIP had found no date",
			  r->by_text, amount, pot);
	clerk_tell_school(call, '+',
			  "%s (School %c, %s) had no date %s%s, so its %s went back to %s.",
			  clerk_item_name(call, r), r->base.school, r->reason, r->by_text,
			  had_slots ? " (none of yours was picked)" : "", amount, pot);
	queue_serve(call, r->year, r->pot);
	return CLERK_OK;
}

/* ---- what came of it ---- */

enum clerk_status after_check_day(struct clerk_call *call, const struct clerk_when *day,
				  int64_t year, const char *name)
{
	bool is_before = day->kind != CLERK_WHEN_NONE && dating_has_day(day) &&
			 day->day < ledger_first_day(year / 100, year % 100);
	return !is_before
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s is before %s, whose time %s is. Which day was it?",
				clerk_format_when(call, day), ledger_year_words(call, year), name);
}

enum { MAX_NOTES = 3 };

/* Replies with the lines kept so far, when asked to; gives their number. */
static int64_t read_notes(struct clerk_call *call, const struct request *r, bool is_shown)
{
	int64_t count = 0;
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number);
	while (clerk_step(q)) {
		count++;
		if (is_shown) {
			clerk_reply(call, "%s, note %d: %s", clerk_item_name(call, r), (int)count,
				    clerk_text(q, 0));
		}
	}
	return count;
}

static enum clerk_status add_note(struct clerk_call *call, const struct request *r,
				  const char *text)
{
	const char schools[] = { r->base.school, '+', '\0' };
	const char *name = clerk_item_name(call, r);
	int64_t number = read_notes(call, r, false) + 1;
	if (clerk_sender(call)->school != r->base.school) {
		return clerk_fail(call, CLERK_DENIED,
				  "The notes on %s are Head %c's to write; `note %s` shows them.",
				  name, r->base.school, name);
	}
	if (number > MAX_NOTES) {
		return clerk_fail(call, CLERK_LIMIT,
				  "%s has its three notes already; `note %s` shows them.", name,
				  name);
	}
	clerk_run(CLERK_QUERY(call, &sql.add, r->base.item.number, number, clerk_sender(call)->id,
			      clerk_now(call), text));
	clerk_record(call, r->base.item, CLERK_PARTIES, schools, "note %d added", (int)number);
	clerk_reply(call, "Kept as note %d of %d on %s, for you and the SIP alone.", (int)number,
		    MAX_NOTES, name);
	return CLERK_OK;
}

struct note_args {
	struct clerk_item item;
	const char *text;
};
static const struct clerk_arg note_spec[] = {
	CLERK_ARG_ITEM(struct note_args, item, "the number it was given, e.g. R7", .flags = 0),
	CLERK_ARG_TEXT(struct note_args, text, "one line to keep", .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status note(struct clerk_call *call, const void *args, void *record)
{
	const struct note_args *a = args;
	const char *name = clerk_item_name(call, record);
	if (a->text != NULL && a->text[0] != '\0') {
		return add_note(call, record, a->text);
	}
	if (read_notes(call, record, true) == 0) {
		clerk_reply(call, "Nothing is noted on %s yet. `note %s …` keeps a line.", name,
			    name);
	}
	return CLERK_OK;
}

const struct clerk_command after_commands[] = {
	{ .name = "note",
	  .item = 'R',
	  .summary = "Note privately what came of a request",
	  .example = "note R7 paired writing works",
	  CLERK_TAKES(struct note_args, note_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .where = CLERK_IN_PRIVATE,
	  .step = note },
	{ 0 },
};
