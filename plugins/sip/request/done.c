/* done: the adviser records what was used of agreed time, and where what is over comes from. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

static const char *const categories[] = { "contact", "prep", "la" };

/* Where the time beyond what was held comes from. */
enum source { SOURCE_ASK, SOURCE_POOL, SOURCE_MINE };

static enum clerk_status ask_source(struct clerk_call *call, const struct request *r, int64_t over)
{
	static const struct clerk_choice choices[] = { { .key = "mine", .given = "mine" },
						       { .key = "pool", .given = "pool" } };
	const char *more = text_hours(call, over);
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
	int64_t number = ledger_post(call, *posting);
	posting->transfer = posting->transfer == 0 ? number : posting->transfer;
	posting->once = NULL;
	*held -= within;
	posting->code = "overrun";
	posting->from = beyond;
	posting->minutes = part->minutes - within;
	ledger_post(call, *posting);
}

static const char *const agendas[] = { "contact", "prep", "la", NULL };
static const struct clerk_arg done_spec[] = {
	CLERK_ARG_ITEM(struct done_args, item, "the number it was given, e.g. R7", .flags = 0),
	CLERK_ARG_AMOUNT(struct done_args, amount, "how much was used, e.g. 8h", .flags = 0),
	CLERK_ARG_CHOICE(struct done_args, agenda, agendas, "what kind: contact, prep or la",
			 .flags = CLERK_OPTIONAL),
	CLERK_ARG_AMOUNT(struct done_args, more, "what was used besides, e.g. 2h prep", .lead = "+",
			 .flags = CLERK_OPTIONAL),
	CLERK_ARG_CHOICE(struct done_args, more_agenda, agendas, "its kind: contact, prep or la",
			 .flags = CLERK_OPTIONAL | CLERK_FOLLOWS),
	CLERK_ARG_WHEN(
	    struct done_args, day, "when it took place, if not on its date", .lead = "on",
	    .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_LOG | CLERK_RAW_LEVEL | CLERK_TODAY),
	{ 0 },
};

/* All movements of one delivery share a transfer: used, given back, taken besides. The first of a
 * request has its name; one in its place has none. */
static void post_delivery(struct clerk_call *call, const struct request *r,
			  const struct done_args *a, enum source source, int64_t transfer)
{
	int64_t held = ledger_balance(call, r->year, ledger_hold(call, r->base.item));
	const char *once = request_is(r, REQUEST_DELIVERED) ? NULL : "resolve";
	const char *beyond = source == SOURCE_POOL ? "POOL" : "GOODWILL";
	const struct part parts[] = {
		{ a->amount, ledger_spent(call, r->base.school, categories[a->agenda]) },
		{ a->more, ledger_spent(call, r->base.school, categories[a->more_agenda]) },
	};
	struct posting posting = ledger_posting_for(
	    call, r->base.item, once, (struct posting){ .year = r->year, .transfer = transfer });
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		post_part(call, &posting, &parts[i], &held, beyond);
	}
	posting.code = "release";
	posting.from = ledger_hold(call, r->base.item);
	posting.to = r->pot;
	posting.minutes = held;
	ledger_post(call, posting);
}

/* " (6 h contact, 2 h prep)", " (la)", or "" where all of it was contact. */
static const char *kinds_of(struct clerk_call *call, const struct done_args *a)
{
	if (a->more > 0) {
		return clerk_text_of(call, " (%s %s, %s %s)", text_hours(call, a->amount),
				     categories[a->agenda], text_hours(call, a->more),
				     categories[a->more_agenda]);
	}
	return a->agenda == 0 ? "" : clerk_text_of(call, " (%s)", categories[a->agenda]);
}

/* "5 h used of 6 h held (la), not 4 h" */
static const char *used_words(struct clerk_call *call, const struct request *r,
			      const struct done_args *a)
{
	int64_t used = a->amount + a->more;
	bool is_other = request_is(r, REQUEST_DELIVERED) && r->delivered != used;

	return clerk_text_of(
	    call, "%s used of %s held%s%s", text_hours(call, used), text_hours(call, r->minutes),
	    kinds_of(call, a),
	    is_other ? clerk_text_of(call, ", not %s", text_hours(call, r->delivered)) : "");
}

static const char *done_words(struct clerk_call *call, const struct request *r,
			      const struct done_args *a, const char *used_words, enum source source)
{
	int64_t used = a->amount + a->more, held = r->minutes;
	const char *name = clerk_item_name(call, r);
	const char *pot = pot_words(call, r), *left = pot_free_words(call, r);

	clerk_item_record(call, r, "done: %s", used_words);
	if (used < held) {
		return clerk_text_of(call, "%s: %s. %s back to %s%s.", name, used_words,
				     text_hours(call, held - used), pot, left);
	}
	if (used > held && source == SOURCE_POOL) {
		return clerk_text_of(call, "%s: %s. %s more from %s%s.", name, used_words,
				     text_hours(call, used - held), pot, left);
	}
	const char *thanks =
	    used == held ? ""
			 : clerk_text_of(call, " The other %s were your own time; thank you.",
					 text_hours(call, used - held));
	return clerk_text_of(
	    call, "%s: %s.%s%s", name, used_words, thanks,
	    left[0] == '\0' ? "" : clerk_text_of(call, " %s%s.", pot_title(call, r), left));
}

/* What comes first is the date; nothing was used before it. */
static enum clerk_status refuse_early(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);
	return clerk_fail(call, CLERK_CONFLICT,
			  "%s is on %s, which is still to come. If it took place on another day: "
			  "`%sdone %s %s on <date>`.",
			  name, r->base.slot.said, prefix, name,
			  clerk_format_amount(call, r->minutes));
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
	const char *name = clerk_item_name(call, r);
	return clerk_fail(call, CLERK_LIMIT,
			  "%s is far more than the %s held for %s, so I take it for a slip. What "
			  "was used? E.g. `%sdone %s %s`.",
			  clerk_format_amount(call, used), clerk_format_amount(call, held), name,
			  clerk_prefix(call), name, clerk_format_amount(call, held));
}

/* It took place on another day, or at another hour, than was arranged. */
static void back_date(struct clerk_call *call, const struct clerk_when *when, struct request *r)
{
	if (when->kind != CLERK_WHEN_NONE) {
		r->base.slot = (struct clerk_slot){ .start_s = when->start_s,
						    .end_s = dating_end(r, when),
						    .said = clerk_format_when(call, when) };
		clerk_item_record(call, r, "took place on %s", r->base.slot.said);
	}
}

static enum clerk_status check_day(struct clerk_call *call, struct request *r,
				   const struct clerk_when *day)
{
	const char *name = clerk_item_name(call, r);
	bool is_other = day->kind != CLERK_WHEN_NONE;
	if (is_other && !dating_has_day(day)) {
		return clerk_fail(call, CLERK_USAGE,
				  "On which day? E.g. `%sdone %s %s on Tue 12 Jan 9-12`.",
				  clerk_prefix(call), name, clerk_format_amount(call, r->minutes));
	}
	if (is_other && !request_is(r, REQUEST_DELIVERED)) {
		promise_follow(call, r, day->start_s);
	}
	bool is_early =
	    !is_other && request_is(r, REQUEST_DATED) &&
	    clerk_day_of(call, r->base.slot.start_s) > clerk_day_of(call, clerk_now(call));
	enum clerk_status status = after_check_day(call, day, r->year, name);
	return status == CLERK_OK && is_early ? refuse_early(call, r) : status;
}

/* Where what is over comes from: CLERK_OK, or asks, or takes it for a slip. */
static enum clerk_status check_amount(struct clerk_call *call, const struct request *r,
				      int64_t used, int64_t held, enum source *ret_source)
{
	bool has_more = pot_is_pool(r) && pot_free(call, r) >= used - held;
	*ret_source = clerk_given(call, "mine")               ? SOURCE_MINE
		      : clerk_given(call, "pool") && has_more ? SOURCE_POOL
							      : SOURCE_ASK;
	return used - held > most_beyond(call)            ? refuse_slip(call, r, used, held)
	       : used > held && *ret_source == SOURCE_ASK ? ask_source(call, r, used - held)
							  : CLERK_OK;
}

/* What was used, on the ledger; then the room and its school hear of it. */
static void note_used(struct clerk_call *call, const struct done_args *a, struct request *r,
		      enum source source, int64_t transfer)
{
	const char *name = clerk_item_name(call, r), *words = used_words(call, r, a);
	bool is_again = request_is(r, REQUEST_DELIVERED);

	back_date(call, &a->day, r);
	post_delivery(call, r, a, source, transfer);
	r->delivered = a->amount + a->more;
	clerk_item_put(call, r, NULL);
	clerk_say(call, r, done_words(call, r, a, words, source), NULL);
	if (is_again) {
		clerk_tell_school(call, r->base.school, "%s (%s) is put right: %s.", name,
				  r->reason, words);
	} else {
		clerk_tell_school(call, r->base.school,
				  "%s (%s) is done: %s. Would you keep a line or three on it, for "
				  "you and the SIP alone? `note %s …`",
				  name, r->reason, words, name);
	}
	clerk_settle(call, clerk_text_of(call,
					 "%s is on the ledger as done, and what is on the ledger "
					 "stays; `%sdone %s …` with another amount puts it right.",
					 name, clerk_prefix(call), name));
	if (r->delivered < r->minutes) {
		queue_serve(call, r->year, r->pot);
	}
}

/* ---- put right ---- */

/* Nothing else is said of it than what the ledger has. */
static bool is_as_before(struct clerk_call *call, const struct request *r,
			 const struct done_args *a, const struct delivery *delivery)
{
	bool is_same = r->delivered == a->amount + a->more && a->day.kind == CLERK_WHEN_NONE;

	for (int64_t kind = 0; kind < 3; kind++) {
		const char *account = ledger_spent(call, r->base.school, categories[kind]);
		int64_t now =
		    (a->agenda == kind ? a->amount : 0) + (a->more_agenda == kind ? a->more : 0);

		is_same = is_same && now == ledger_delivered_to(call, delivery, account);
	}
	return is_same;
}

/* All that the first one moved is taken back, on the journal too, and it is recorded anew. */
static enum clerk_status done_again(struct clerk_call *call, const struct done_args *a,
				    struct request *r)
{
	const struct delivery delivery = { r->year, r->base.item, ledger_hold(call, r->base.item),
					   pot_words(call, r) };
	int64_t used = a->amount + a->more, transfer = 0;
	enum source source = SOURCE_ASK;

	if (is_as_before(call, r, a, &delivery)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s", request_stands(call, r));
	}
	enum clerk_status status = check_day(call, r, &a->day);

	if (status == CLERK_OK) {
		status = ledger_take_back_delivery(
		    call, &delivery, used < r->minutes ? r->minutes - used : 0, &transfer);
	}
	if (status == CLERK_OK) {
		status = check_amount(call, r, used, r->minutes, &source);
	}
	if (status == CLERK_OK) {
		note_used(call, a, r, source, transfer);
	}
	return status;
}

static enum clerk_status done(struct clerk_call *call, const void *args, void *record)
{
	const struct done_args *a = args;
	struct request *r = record;
	enum source source = SOURCE_ASK;

	if (request_is(r, REQUEST_DELIVERED)) {
		return done_again(call, a, r);
	}
	enum clerk_status status = check_day(call, r, &a->day);

	if (status == CLERK_OK) {
		status = check_amount(call, r, a->amount + a->more, r->minutes, &source);
	}
	if (status == CLERK_OK) {
		note_used(call, a, r, source, 0);
	}
	return status;
}

const struct clerk_command done_commands[] = {
	{ .name = "done",
	  .item = 'R',
	  .summary = "Record how much time a request used",
	  .example = "done R7 6h + 2h prep",
	  CLERK_TAKES(struct done_args, done_spec),
	  .who = CLERK_SIP,
	  .step = done },
	{ 0 },
};
