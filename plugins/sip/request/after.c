/* after: agreed time that found no date goes back, and what came of delivered time is noted. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

/* ---- no date by the agreed date ---- */

void undated_watch(struct clerk_call *call, const struct request *r)
{
	int32_t day = (int32_t)r->by_day;
	if (!r->has_by_day) {
		return;
	}
	if (clerk_day_kind(call, '\0', day) != CLERK_DAY_SCHOOL) {
		day = clerk_add_school_days(call, '\0', day, 1);
	}
	if (day == INT32_MAX) {
		return; /* the calendar ends before that */
	}
	int64_t when_s = clerk_instant(call, day, (int32_t)clerk_settings(call)->close_min);
	/* held only after its day had passed, off the waiting list: then no hour is right */
	if (when_s > clerk_now(call)) {
		clerk_wake_at(call, r->item, "undated", when_s);
	}
}

enum clerk_status undated_release(struct clerk_call *call, struct clerk_item item)
{
	struct request r;
	if (!request_get(call, item, &r) || !request_is(&r, "agreed")) {
		return CLERK_OK;
	}
	const char schools[] = { r.school, '+', '\0' };
	const char *amount = clerk_format_amount(call, request_release(call, &r));
	request_end(call, &r, "released", clerk_due(call), 0);
	clerk_announce(call, schools,
		       CLERK_BOLD "%s" CLERK_PLAIN
				  " had no date %s, so %s went back to %s%s. Head %c, you can ask "
				  "again.",
		       item_name(call, item), r.by_text, amount, pot_words(call, &r),
		       pot_free_words(call, &r), r.school);
	clerk_record(call, item, CLERK_PUBLIC, "", "no date %s; %s back to %s", r.by_text, amount,
		     pot_words(call, &r));
	serve_waiting(call, r.year, r.pot);
	return CLERK_OK;
}

/* ---- what came of it ---- */

enum clerk_status done_check_day(struct clerk_call *call, const struct clerk_when *day,
				 int64_t year, const char *name)
{
	bool is_before = day->kind != CLERK_WHEN_NONE && date_has_day(day) &&
			 day->day < ledger_first_day(year / 100, year % 100);
	return !is_before
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s is before %s, whose time %s is. Which day was it?",
				clerk_format_when(call, day), ledger_year_words(call, year), name);
}

enum { MAX_NOTES = 3 };

/* Replies with the lines kept so far, when asked to; gives their number. */
static int64_t read_notes(struct clerk_call *call, struct clerk_item item, bool is_shown)
{
	int64_t count = 0;
	struct clerk_query *q = clerk_query(call, Q_NOTE_LIST);
	clerk_bind_int(q, item.number);
	while (clerk_step(q)) {
		count++;
		if (is_shown) {
			clerk_reply(call, "%s, note %d: %s", item_name(call, item), (int)count,
				    clerk_text(q, 0));
		}
	}
	return count;
}

static enum clerk_status add_note(struct clerk_call *call, const struct request *r,
				  const char *text)
{
	const char schools[] = { r->school, '+', '\0' };
	const char *name = item_name(call, r->item);
	int64_t count = read_notes(call, r->item, false);
	if (clerk_sender(call)->school != r->school) {
		return clerk_fail(call, CLERK_DENIED,
				  "The notes on %s are Head %c's to write; `note %s` shows them.",
				  name, r->school, name);
	}
	if (count == MAX_NOTES) {
		return clerk_fail(call, CLERK_LIMIT,
				  "%s has its three notes already; `note %s` shows them.", name,
				  name);
	}
	struct clerk_query *q = clerk_query(call, Q_NOTE_ADD);
	clerk_bind_int(q, r->item.number);
	clerk_bind_int(q, count + 1);
	clerk_bind_int(q, clerk_sender(call)->id);
	clerk_bind_int(q, clerk_now(call));
	clerk_bind_text(q, text);
	clerk_run(q);
	clerk_record(call, r->item, CLERK_PARTIES, schools, "note %d added", (int)count + 1);
	clerk_reply(call, "Kept as note %d of %d on %s, for you and the SIP alone.", (int)count + 1,
		    MAX_NOTES, name);
	return CLERK_OK;
}

enum clerk_status run_note(struct clerk_call *call, const void *args)
{
	const struct note_args *a = args;
	const struct clerk_person *sender = clerk_sender(call);
	struct request r;
	if (!request_get(call, a->item, &r)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, a->item));
	}
	const char *name = item_name(call, r.item);
	/* the same words whether there are notes or not */
	if ((sender->role & CLERK_SIP) == 0 && sender->school != r.school) {
		return clerk_fail(call, CLERK_DENIED,
				  "%s is School %c's; its notes are for Head %c and the SIP.", name,
				  r.school, r.school);
	}
	if (!request_is(&r, "delivered")) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s isn't done yet; notes are for afterwards.", name);
	}
	if (a->text != NULL && a->text[0] != '\0') {
		return add_note(call, &r, a->text);
	}
	if (read_notes(call, r.item, true) == 0) {
		clerk_reply(call, "Nothing is noted on %s yet. `note %s …` keeps a line.", name,
			    name);
	}
	return CLERK_OK;
}
