/* slots: the adviser offers up to three dates for agreed time, and the school that asked picks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

enum { MAX_SLOTS = 3, VALID_S = 14 * 24 * 60 * 60 };

/* The request, when it can be given a date now; else says why not. */
static enum clerk_status open_request(struct clerk_call *call, struct clerk_item item,
				      struct request *ret_request)
{
	if (!request_get(call, item, ret_request)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s was taken back.",
				  item_name(call, item));
	}
	if (!request_is(ret_request, "agreed") && !request_is(ret_request, "dated")) {
		return request_refuse(call, ret_request);
	}
	return CLERK_OK;
}

/* ---- offering ---- */

static enum clerk_status check_slots(struct clerk_call *call, const struct request *r,
				     const struct clerk_when *const *slots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!date_has_day(slots[i])) {
			return clerk_fail(call, CLERK_USAGE,
					  "Which days? E.g. `%sslots %s Wed 13 Jan 9-3 / Thu 14 "
					  "Jan am`.",
					  room_prefix(call), item_name(call, r->item));
		}
		enum clerk_status status = date_check(call, r, slots[i], date_end(r, slots[i]));
		if (status != CLERK_OK) {
			return status;
		}
	}
	return CLERK_OK;
}

static void write_slots(struct clerk_call *call, const struct request *r,
			const struct clerk_when *const *slots, size_t count)
{
	struct clerk_query *q = clerk_query(call, Q_SLOT_CLEAR);
	clerk_bind_int(q, r->item.number);
	clerk_run(q);
	for (size_t i = 0; i < count; i++) {
		q = clerk_query(call, Q_SLOT_ADD);
		clerk_bind_int(q, r->item.number);
		clerk_bind_int(q, (int64_t)i + 1);
		clerk_bind_int(q, slots[i]->start_s);
		clerk_bind_int(q, date_end(r, slots[i]));
		clerk_bind_text(q, clerk_format_when(call, slots[i]));
		clerk_run(q);
	}
}

/* A bare "2" by the asker's head in the room will do. */
static void invite(struct clerk_call *call, const struct request *r, size_t count)
{
	struct clerk_choice choices[MAX_SLOTS];
	for (size_t i = 0; i < count; i++) {
		choices[i] = (struct clerk_choice){
			.key = clerk_text_of(call, "%d", (int)i + 1),
			.line =
			    clerk_text_of(call, "pick %s %d", item_name(call, r->item), (int)i + 1),
		};
	}
	clerk_invite_answer(call, r->school, choices, count, VALID_S);
}

enum clerk_status run_slots(struct clerk_call *call, const void *args)
{
	const struct slots_args *a = args;
	const struct clerk_when *slots[MAX_SLOTS] = { &a->first, &a->second, &a->third };
	size_t count = a->third.kind != CLERK_WHEN_NONE    ? 3
		       : a->second.kind != CLERK_WHEN_NONE ? 2
							   : 1;
	struct request r;
	enum clerk_status status = open_request(call, a->item, &r);
	if (status == CLERK_OK) {
		status = check_slots(call, &r, slots, count);
	}
	if (status != CLERK_OK) {
		return status;
	}
	const char *name = item_name(call, r.item), *list = "";
	for (size_t i = 0; i < count; i++) {
		list = clerk_text_of(call, "%s %d) %s", list, (int)i + 1,
				     clerk_format_when(call, slots[i]));
	}
	write_slots(call, &r, slots, count);
	invite(call, &r, count);
	const char *text = clerk_text_of(
	    call, CLERK_BOLD "%s" CLERK_PLAIN " could be on:%s. Head %c, which one? `%spick %s 1`",
	    name, list, r.school, room_prefix(call), name);
	clerk_reply_aloud(call, text, NULL);
	clerk_tell_school(call, r.school,
			  "%s, %s: the SIP could come on:%s. Which one? `pick %s 1`", name,
			  r.reason, list, name);
	clerk_record(call, r.item, CLERK_PUBLIC, "", "offered:%s", list);
	return CLERK_OK;
}

/* ---- picking ---- */

enum clerk_status run_pick(struct clerk_call *call, const void *args)
{
	const struct pick_args *a = args;
	struct request r;
	enum clerk_status status = open_request(call, a->item, &r);
	if (status != CLERK_OK) {
		return status;
	}
	const char *name = item_name(call, r.item);
	if (clerk_sender(call)->school != r.school) {
		return clerk_fail(call, CLERK_DENIED, "%s is School %c's; Head %c picks its date.",
				  name, r.school, r.school);
	}
	struct clerk_query *q = clerk_query(call, Q_SLOT_GET);
	clerk_bind_int(q, r.item.number);
	clerk_bind_int(q, a->slot);
	if (!clerk_step(q)) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "The SIP has offered no date %d for %s.%s%s", (int)a->slot, name,
				  request_is(&r, "dated") ? " It is on " : "",
				  request_is(&r, "dated") ? r.when_text : "");
	}
	int64_t start_s = clerk_int(q, 0), end_s = clerk_int(q, 1);
	const char *text = clerk_text(q, 2);
	status = date_check_again(call, &r, start_s, end_s, text);
	if (status != CLERK_OK) {
		return status;
	}
	const char *was =
	    request_is(&r, "dated") ? clerk_text_of(call, " (was %s)", r.when_text) : "";
	date_save(call, &r, start_s, end_s, text);
	const char *said = clerk_text_of(call, "%s is on %s at %c%s.", name, text, r.school, was);
	clerk_reply_aloud(call, clerk_text_of(call, "%s The SIP is told.", said), said);
	clerk_tell_school(call, '+', "%s Afterwards: `done %s %s`.", said, name,
			  clerk_format_amount(call, r.minutes));
	clerk_record(call, r.item, CLERK_PUBLIC, "", "picked %s%s", text, was);
	return CLERK_OK;
}
