/* slots: the adviser offers up to three dates for agreed time, and the school that asked picks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *clear, *add, *get, *list, *count, *offered;
} sql = {
	.clear = "DELETE FROM sip_slot WHERE cluster = ?1 AND request = ?2",
	.add = "INSERT INTO sip_slot (cluster, request, number, start_s, end_s, text, beside)"
	       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	.get = "SELECT start_s, end_s, text, beside FROM sip_slot WHERE cluster = ?1"
	       " AND request = ?2 AND number = ?3",
	.list = "SELECT number, text FROM sip_slot WHERE cluster = ?1 AND request = ?2"
		" AND start_s > ?3 ORDER BY number",
	.count = "SELECT COUNT(*) FROM sip_slot WHERE cluster = ?1 AND request = ?2",
	/* What is on offer to others at a time. */
	.offered = "SELECT r.number, r.school, s.number, s.text FROM sip_request r CROSS JOIN"
		   " sip_slot s ON s.cluster = r.cluster AND s.request = r.number"
		   " WHERE r.cluster = ?1 AND r.state IN ('waiting', 'asked', 'agreed', 'dated')"
		   " AND s.start_s < ?3 AND s.end_s > ?2 AND r.number <> ?4",
};
const struct clerk_queries slots_queries = CLERK_QUERIES(sql);

enum { MAX_SLOTS = 3, MAX_OFFERED = 8, VALID_S = 14 * 24 * 60 * 60 };

/* ---- offering ---- */

static enum clerk_status check_slots(struct clerk_call *call, const struct request *r,
				     const struct clerk_when *const *slots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!dating_has_day(slots[i])) {
			return clerk_fail(call, CLERK_USAGE,
					  "Which days? E.g. `%sslots %s Wed 13 Jan 9-3 / Thu 14 "
					  "Jan am`.",
					  text_room_prefix(call), clerk_item_name(call, r));
		}
		enum clerk_status status = dating_check(call, r, slots[i]);
		if (status != CLERK_OK) {
			return status;
		}
	}
	return CLERK_OK;
}

void slots_clear(struct clerk_call *call, struct clerk_item item)
{
	clerk_run(CLERK_QUERY(call, &sql.clear, item.number));
}

static void write_slots(struct clerk_call *call, const struct request *r,
			const struct clerk_when *const *slots, size_t count)
{
	slots_clear(call, r->base.item);
	for (size_t i = 0; i < count; i++) {
		int64_t start_s = slots[i]->start_s, end_s = dating_end(r, slots[i]);

		clerk_run(CLERK_QUERY(call, &sql.add, r->base.item.number, (int64_t)i + 1, start_s,
				      end_s, clerk_format_when(call, slots[i]),
				      clerk_diary_print(call, "+", start_s, end_s, r->base.item)));
	}
}

const char *slots_list(struct clerk_call *call, const struct request *r)
{
	const char *list = "";
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number, clerk_now(call));
	while (clerk_step(q)) {
		list = clerk_text_of(call, "%s%s%d) %s", list, list[0] == '\0' ? "" : " ",
				     (int)clerk_int(q, 0), clerk_text(q, 1));
	}
	return list;
}

int64_t slots_first(struct clerk_call *call, const struct request *r)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.list, r->base.item.number, clerk_now(call)));
}

bool slots_are_past(struct clerk_call *call, const struct request *r)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.count, r->base.item.number)) > 0 &&
	       slots_first(call, r) == 0;
}

/* ---- a time that is on offer to others ---- */

struct offered {
	struct clerk_item item;
	char school;
	int64_t number;
	const char *text;
};

/* Read to the end; `item`: whose own are left out. */
static size_t list_offered(struct clerk_call *call, struct clerk_item item, int64_t start_s,
			   int64_t end_s, struct offered *ret_rows, size_t max)
{
	size_t count = 0;
	struct clerk_query *q = CLERK_QUERY(call, &sql.offered, start_s, end_s,
					    item.letter == 'R' ? item.number : (int64_t)0);
	while (clerk_step(q)) {
		if (count < max) {
			ret_rows[count++] = (struct offered){ .item = { 'R', clerk_int(q, 0) },
							      .school = clerk_letter(q, 1),
							      .number = clerk_int(q, 2),
							      .text = clerk_text(q, 3) };
		}
	}
	return count;
}

/* "date 1 for R2 (School C)" */
static const char *offered_words(struct clerk_call *call, const struct offered *rows, size_t count)
{
	const char *list = "";
	for (size_t i = 0; i < count; i++) {
		list = text_listed(
		    call, list,
		    clerk_text_of(call, "date %d for %s (School %c)", (int)rows[i].number,
				  text_item_name(call, rows[i].item), rows[i].school));
	}
	return list;
}

const char *slots_offered(struct clerk_call *call, struct clerk_item item, int64_t start_s,
			  int64_t end_s)
{
	struct offered rows[MAX_OFFERED];
	size_t count = list_offered(call, item, start_s, end_s, rows, MAX_OFFERED);
	return offered_words(call, rows, count);
}

/* ". Wed 13 Jan 2027, … is on offer as date 1 for R2 (School C) too.": of those, who picks first
 * has it. */
static const char *offered_twice(struct clerk_call *call, const struct request *r,
				 const struct clerk_when *const *slots, size_t count)
{
	const char *text = "";
	for (size_t i = 0; i < count; i++) {
		const char *others =
		    slots_offered(call, r->base.item, slots[i]->start_s, dating_end(r, slots[i]));

		text = others[0] == '\0' ? text
					 : clerk_text_of(call, "%s %s is on offer as %s too.", text,
							 clerk_format_when(call, slots[i]), others);
	}
	return text[0] == '\0' ? "" : clerk_text_of(call, ".%s Who picks first has it.", text);
}

const char *slots_take(struct clerk_call *call, struct clerk_item item, int64_t start_s,
		       int64_t end_s)
{
	struct offered rows[MAX_OFFERED];
	size_t count = list_offered(call, item, start_s, end_s, rows, MAX_OFFERED);
	for (size_t i = 0; i < count; i++) {
		const char *name = text_item_name(call, rows[i].item);

		clerk_tell_school(call, rows[i].school,
				  "%s: the SIP can't come on %s any more, date %d of those "
				  "offered. `pick %s` takes another, or the SIP offers new ones.",
				  name, rows[i].text, (int)rows[i].number, name);
	}
	return count == 0 ? ""
			  : clerk_text_of(call,
					  " That was on offer as %s, which can't be picked now: "
					  "told there.",
					  offered_words(call, rows, count));
}

/* A bare "2" by the asker's head in the room will do. */
static void invite(struct clerk_call *call, const struct request *r)
{
	struct clerk_choice choices[MAX_SLOTS];
	size_t count = 0;
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number, clerk_now(call));
	while (clerk_step(q)) {
		int number = (int)clerk_int(q, 0);

		if (count < MAX_SLOTS) {
			choices[count++] = (struct clerk_choice){
				.key = clerk_text_of(call, "%d", number),
				.line = clerk_text_of(call, "pick %s %d", clerk_item_name(call, r),
						      number),
			};
		}
	}
	clerk_invite_answer(call, r->base.school, choices, count, VALID_S);
}

const char *slots_offer(struct clerk_call *call, const struct request *r, const char *list)
{
	const char *name = clerk_item_name(call, r);

	invite(call, r);
	return clerk_text_of(call, "%s Head %c, which one? `%spick %s %d`", list, r->base.school,
			     text_room_prefix(call), name, (int)slots_first(call, r));
}

/* What is hers alone was not looked at in the room: she hears of it, and may offer others. */
static void tell_beside(struct clerk_call *call, const struct request *r,
			const struct clerk_when *const *slots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		clerk_diary_aside(call, "+", slots[i]->start_s, dating_end(r, slots[i]),
				  r->base.item, CLERK_ASIDE_BOOKED,
				  clerk_text_of(call, "%s is offered %s", clerk_item_name(call, r),
						clerk_format_when(call, slots[i])));
	}
}

struct slots_args {
	struct clerk_item item;
	struct clerk_when first, second, third;
};
static const struct clerk_arg slots_spec[] = {
	CLERK_ARG_ITEM(struct slots_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_WHEN(struct slots_args, first, "a day, with times if you like",
		       .flags = CLERK_RAW_LEVEL),
	CLERK_ARG_WHEN(struct slots_args, second, "a second choice", .lead = "/",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	CLERK_ARG_WHEN(struct slots_args, third, "a third choice", .lead = "/",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL),
	{ 0 },
};

static enum clerk_status slots(struct clerk_call *call, const void *args, void *record)
{
	const struct slots_args *a = args;
	const struct clerk_when *const whens[MAX_SLOTS] = { &a->first, &a->second, &a->third };
	struct request *r = record;
	size_t count = 1;
	while (count < MAX_SLOTS && whens[count]->kind != CLERK_WHEN_NONE) {
		count++;
	}
	enum clerk_status status = check_slots(call, r, whens, count);
	if (status != CLERK_OK) {
		return status;
	}
	const char *name = clerk_item_name(call, r);
	const char *twice = offered_twice(call, r, whens, count);
	write_slots(call, r, whens, count);
	move_unwish(r); /* that is her answer to it */
	const char *list = slots_list(call, r);
	const char *text = clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " could be on: %s", name,
					 slots_offer(call, r, clerk_text_of(call, "%s.", list)));
	clerk_say(call, r, clerk_text_of(call, "%s%s", text, twice), text);
	clerk_tell_school(call, r->base.school,
			  "%s, %s: the SIP could come on: %s. Which one? `pick %s 1`", name,
			  r->reason, list, name);
	tell_beside(call, r, whens, count);
	clerk_item_record(call, r, "offered: %s", list);
	return CLERK_OK;
}

/* ---- picking ---- */

struct pick_args {
	struct clerk_item item;
	const char *slot;
};
static const struct clerk_arg pick_spec[] = {
	CLERK_ARG_ITEM(struct pick_args, item, "the request, e.g. R7", .flags = 0),
	CLERK_ARG_TEXT(struct pick_args, slot, "which of the dates, e.g. 1 or Wednesday",
		       .flags = CLERK_VERBATIM),
	{ 0 },
};

/* Does a word of it stand for that one: "wednesday" for "Wed", "13" and "13th" for "13"? */
static bool is_word_of(const char *word, size_t len, const char *text)
{
	size_t digits = strspn(word, "0123456789");
	size_t counts = digits > 0 ? digits : len < 3 ? len : 3;

	for (const char *at = text; *at != '\0'; at += strspn(at, " ,:")) {
		size_t own = strcspn(at, " ,:");
		bool is_whole = digits == 0 || own == digits;

		if (own >= counts && is_whole && strncasecmp(at, word, counts) == 0) {
			return true;
		}
		at += own;
	}
	return false;
}

/* "the wednesday", "Wed 13 Jan": every word that is none of courtesy is of its date. */
static bool is_said_of(const char *said, const char *text)
{
	static const char *const small[] = { "the", "on", "one", "please", "date", "for", NULL };
	size_t known = 0, len;

	for (const char *at = said; *at != '\0'; at += len) {
		at += strspn(at, " ,.!");
		len = strcspn(at, " ,.!");
		size_t i = 0;

		while (small[i] != NULL &&
		       (strlen(small[i]) != len || strncasecmp(at, small[i], len) != 0)) {
			i++;
		}
		if (len > 0 && small[i] == NULL && !is_word_of(at, len, text)) {
			return false;
		}
		known += len > 0 && small[i] == NULL;
	}
	return known > 0;
}

/* "the second one, please": which of them; 0: it is no rank. */
static int64_t rank_of(const char *said)
{
	static const char *const ranks[][3] = { { "first", "1st", "1" },
						{ "second", "2nd", "2" },
						{ "third", "3rd", "3" } };
	static const char *const small[] = { "the",    "one",    "please", "date", "option",
					     "number", "choice", "pls",    "no",   "slot" };
	int64_t rank = 0;
	size_t len;

	for (const char *at = said + strspn(said, " ,.!"); *at != '\0';
	     at += len, at += strspn(at, " ,.!")) {
		bool is_known = false;

		len = strcspn(at, " ,.!");
		for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++) {
			is_known |= strlen(small[i]) == len && strncasecmp(at, small[i], len) == 0;
		}
		for (size_t i = 0; i < 9 && !is_known; i++) {
			const char *word = ranks[i / 3][i % 3];

			is_known =
			    rank == 0 && strlen(word) == len && strncasecmp(at, word, len) == 0;
			rank = is_known ? (int64_t)i / 3 + 1 : rank;
		}
		if (!is_known) {
			return 0;
		}
	}
	return rank;
}

/* The number of the one that is meant; 0: of none; -1: of more than one. */
static int64_t slot_of(struct clerk_call *call, const struct request *r, const char *said)
{
	char *rest;
	long number = strtol(said, &rest, 10);
	int64_t found = 0;
	size_t count = 0;

	if (rest != said && *rest == '\0' && number >= 1 && number <= MAX_SLOTS) {
		return number;
	}
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, r->base.item.number, clerk_now(call));
	while (clerk_step(q)) {
		if (is_said_of(said, clerk_text(q, 1))) {
			found = clerk_int(q, 0);
			count++;
		}
	}
	/* "the 2nd" may be a day of theirs */
	return count > 1 ? -1 : found != 0 ? found : rank_of(said);
}

static enum clerk_status not_offered(struct clerk_call *call, const struct request *r, int64_t slot,
				     const char *wanted)
{
	const char *name = clerk_item_name(call, r);
	bool is_moved = request_is(r, REQUEST_DATED);

	if (slot < 0) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "More than one of the dates for %s fits “%s”. Which number is it?", name,
		    wanted);
	}
	return clerk_fail(call, CLERK_NOT_FOUND, "The SIP has offered no date %s for %s.%s%s",
			  slot != 0 ? clerk_text_of(call, "%d", (int)slot)
				    : clerk_text_of(call, "“%s”", wanted),
			  name, is_moved ? " It is on " : "", is_moved ? r->base.slot.said : "");
}

/* It is in place of its own date: what else it is on stays. */
static enum clerk_status check_beside(struct clerk_call *call, const struct request *r,
				      const struct clerk_slot *slot)
{
	return sittings_words(call, r)[0] == '\0'
		   ? CLERK_OK
		   : sittings_check_beside(call, r, NULL, slot,
					   " Please pick another, or ask the SIP for new dates.");
}

static enum clerk_status pick(struct clerk_call *call, const void *args, void *record)
{
	const char *wanted = ((const struct pick_args *)args)->slot;
	struct request *r = record;
	const char *name = clerk_item_name(call, r);
	bool is_moved = request_is(r, REQUEST_DATED);
	int64_t slot = slot_of(call, r, wanted);
	struct clerk_query *q = CLERK_QUERY(call, &sql.get, r->base.item.number, slot);
	if (!clerk_step(q)) {
		return not_offered(call, r, slot, wanted);
	}
	int64_t start_s = clerk_int(q, 0), end_s = clerk_int(q, 1);
	const char *text = clerk_text(q, 2), *known = clerk_text(q, 3);
	const struct clerk_slot picked = { .start_s = start_s, .end_s = end_s, .said = text };
	enum clerk_status status = dating_check_other(call, r, start_s, end_s);
	if (status == CLERK_OK) {
		status = check_beside(call, r, &picked);
	}
	if (status == CLERK_OK) {
		status = dating_check_again(call, r, start_s, end_s, text, known);
	}
	if (status != CLERK_OK) {
		return status;
	}
	const char *was = is_moved ? clerk_text_of(call, " (was %s)", r->base.slot.said) : "";
	const char *taken = dating_save(call, r, start_s, end_s, text);
	const char *said = clerk_text_of(call, "%s is on %s at %c%s.", name,
					 sittings_dates(call, r), r->base.school, was);
	clerk_say(call, r, clerk_text_of(call, "%s The SIP is told.", said), said);
	clerk_tell_school(call, '+', "%s Afterwards: `done %s %s`.%s", said, name,
			  clerk_format_amount(call, request_held(r)), taken);
	clerk_item_record(call, r, "picked %s%s", text, was);
	return CLERK_OK;
}

const struct clerk_command slots_commands[] = {
	{ .name = "slots",
	  .item = 'R',
	  .summary = "Offer up to three dates for a request",
	  .example = "slots R7 Wed 13 Jan 9-3 / Thu 14 Jan am",
	  CLERK_TAKES(struct slots_args, slots_spec),
	  .who = CLERK_SIP,
	  .step = slots },
	{ .name = "pick",
	  .item = 'R',
	  .summary = "Pick one of the dates the SIP offered",
	  .example = "pick R7 1",
	  CLERK_TAKES(struct pick_args, pick_spec),
	  .who = CLERK_HEAD | CLERK_DELEGATE,
	  .step = pick,
	  .is_answer = true,
	  .does = CLERK_DOES_PICK },
	{ 0 },
};
