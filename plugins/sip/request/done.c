/* done: the adviser records what was used of agreed time, and where what is over comes from. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

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

/* What becomes of what is not used. Without a word of it the rest goes back, but of a request that
 * takes several days, or was given a part already: there it stays held. */
enum rest { REST_USUAL, REST_HELD, REST_RELEASED, REST_INSTEAD };
static const char *const rests[] = {
	"of it",     "rest held",       "rest stays held",  "so far",  "rest released",
	"rest back", "rest given back", "release the rest", "instead", NULL
};
static const enum rest rest_of[] = { REST_USUAL,    REST_HELD,     REST_HELD,
				     REST_HELD,     REST_RELEASED, REST_RELEASED,
				     REST_RELEASED, REST_RELEASED, REST_INSTEAD };

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
	CLERK_ARG_CHOICE(struct done_args, rest, rests,
			 "rest held, rest released, or instead of what was noted last",
			 .flags = CLERK_OPTIONAL | CLERK_SELDOM | CLERK_SUFFICES),
	{ 0 },
};

/* One delivery as it is being noted. */
struct noting {
	const struct done_args *args;
	struct request *r;
	enum source source;
	int64_t used, held; /* now; of what is held still */
	int64_t transfer;
	int64_t was;  /* what this puts right; 0: nothing */
	bool is_part; /* the rest stays held */
};

/* All movements of one delivery share a transfer: used, given back, taken besides. The last of a
 * request has its name; one in its place, or before it, has none. */
static void post_delivery(struct clerk_call *call, const struct noting *n)
{
	const struct done_args *a = n->args;
	const struct request *r = n->r;
	/* of what is put right some may have gone back already */
	int64_t held = ledger_balance(call, r->year, ledger_hold(call, r->base.item));
	const char *once = n->is_part || request_is(r, REQUEST_DELIVERED) ? NULL : "resolve";
	const char *beyond = n->source == SOURCE_POOL ? "POOL" : "GOODWILL";
	const struct part parts[] = {
		{ a->amount, ledger_spent(call, r->base.school, categories[a->agenda]) },
		{ a->more, ledger_spent(call, r->base.school, categories[a->more_agenda]) },
	};
	struct posting posting = ledger_posting_for(
	    call, r->base.item, once, (struct posting){ .year = r->year, .transfer = n->transfer });
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		post_part(call, &posting, &parts[i], &held, beyond);
	}
	posting.code = "release";
	posting.from = ledger_hold(call, r->base.item);
	posting.to = r->pot;
	posting.minutes = n->is_part ? 0 : held;
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

/* "5 h used of 6 h held (la), not 4 h"; "3 h used of 3 h held, 9 h given in all" */
static const char *used_words(struct clerk_call *call, const struct noting *n)
{
	const struct request *r = n->r;
	const char *not = n->was == 0 || n->was == n->used
			      ? ""
			      : clerk_text_of(call, ", not %s", text_hours(call, n->was));
	const char *all = r->delivered == 0
			      ? ""
			      : clerk_text_of(call, ", %s given in all",
					      text_hours(call, r->delivered + n->used));

	return clerk_text_of(call, "%s used of %s held%s%s%s", text_hours(call, n->used),
			     text_hours(call, n->held), kinds_of(call, n->args), not, all);
}

/* "1 d of 1½ d given, ½ d still held" */
static const char *part_words(struct clerk_call *call, const struct noting *n)
{
	const struct request *r = n->r;
	const char *not = n->was == 0 || n->was == n->used
			      ? ""
			      : clerk_text_of(call, " (%s, not %s)", text_hours(call, n->used),
					      text_hours(call, n->was));

	return clerk_text_of(call, "%s of %s given%s%s, %s still held",
			     clerk_format_amount(call, r->delivered + n->used),
			     clerk_format_amount(call, r->minutes), kinds_of(call, n->args), not,
			     clerk_format_amount(call, n->held - n->used));
}

static const char *done_words(struct clerk_call *call, const struct noting *n, const char *words)
{
	int64_t used = n->used, held = n->held;
	const struct request *r = n->r;
	const char *name = clerk_item_name(call, r);
	const char *pot = pot_words(call, r), *left = pot_free_words(call, r);

	if (used < held) {
		return clerk_text_of(call, "%s: %s. %s back to %s%s.", name, words,
				     text_hours(call, held - used), pot, left);
	}
	if (used > held && n->source == SOURCE_POOL) {
		return clerk_text_of(call, "%s: %s. %s more from %s%s.", name, words,
				     text_hours(call, used - held), pot, left);
	}
	const char *thanks =
	    used == held ? ""
			 : clerk_text_of(call, " The other %s were your own time; thank you.",
					 text_hours(call, used - held));
	return clerk_text_of(
	    call, "%s: %s.%s%s", name, words, thanks,
	    left[0] == '\0' ? "" : clerk_text_of(call, " %s%s.", pot_title(call, r), left));
}

/* What comes first is the date; nothing was used before it. */
static enum clerk_status refuse_early(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);
	const char *held = clerk_format_amount(call, sittings_share(call, r));
	const char *instead =
	    r->delivered == 0
		? ""
		: clerk_text_of(call, " To put right what was noted last: `%sdone %s %s instead`.",
				prefix, name, held);

	return clerk_fail(call, CLERK_CONFLICT,
			  "%s is on %s, which is still to come. If it took place on another day: "
			  "`%sdone %s %s on <date>`.%s",
			  name, r->base.slot.said, prefix, name, held, instead);
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
		return clerk_fail(
		    call, CLERK_USAGE, "On which day? E.g. `%sdone %s %s on Tue 12 Jan 9-12`.",
		    clerk_prefix(call), name, clerk_format_amount(call, sittings_share(call, r)));
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

/* "S1 Thu 14 Jan 2027, morning": what of it is still to come, behind the part that is noted; "". */
static const char *still_to_come(struct clerk_call *call, const struct noting *n)
{
	const struct request *r = n->r;
	bool is_ahead = request_is(r, REQUEST_DATED) && r->delivered + n->was > 0 &&
			r->base.slot.start_s > clerk_now(call) &&
			(n->args->day.kind == CLERK_WHEN_NONE || clerk_given(call, NOTED_BESIDES));

	return sittings_ahead(call, r) > 0 ? sittings_words(call, r) + strlen("; ")
	       : is_ahead                  ? r->base.slot.said
					   : "";
}

/* Nothing stays held, though there is a date to come. */
static enum clerk_status check_ahead(struct clerk_call *call, const struct noting *n)
{
	static const struct clerk_choice choices[] = { { .key = "yes", .given = "drop" } };
	const char *ahead = n->is_part ? "" : still_to_come(call, n);

	return ahead[0] == '\0' || clerk_given(call, "drop")
		   ? CLERK_OK
		   : clerk_ask(call, choices, 1,
			       "That leaves nothing held for %s, and it has a date still to come: "
			       "%s. Leave that out? Reply `yes`.",
			       clerk_item_name(call, n->r), ahead);
}

/* ---- a part ---- */

/* The soonest of its other dates is the one of the request now; without any it waits for one. */
static void go_on(struct clerk_call *call, const struct noting *n)
{
	struct request *r = n->r;

	if (n->was != 0 || clerk_given(call, NOTED_BESIDES)) {
		return; /* what is put right, or besides, was before the date that it has */
	}
	move_unwish(r); /* that was in place of this date */
	if (sittings_take_next(call, r)) {
		return;
	}
	r->base.slot = (struct clerk_slot){ 0 };
	r->base.state = REQUEST_AGREED;
	r->base.due_s = after_undated_due(call, r);
}

static const char *next_words(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = text_room_prefix(call);

	return request_is(r, REQUEST_DATED)
		   ? clerk_text_of(call, " Next: %s.", sittings_dates(call, r))
		   : clerk_text_of(call,
				   " `%sdate %s <date>` dates the rest; `%sdone %s rest released` "
				   "gives it back.",
				   prefix, name, prefix, name);
}

static void note_part(struct clerk_call *call, const struct noting *n)
{
	struct request *r = n->r;
	const char *name = clerk_item_name(call, r), *words = part_words(call, n);

	if (n->args->day.kind != CLERK_WHEN_NONE) {
		clerk_item_record(call, r, "took place on %s",
				  clerk_format_when(call, &n->args->day));
	}
	post_delivery(call, n);
	noted_add(call, r, &n->args->day, n->was != 0);
	go_on(call, n);
	r->delivered += n->used;
	clerk_item_put(call, r, "done: %s", words);
	const char *next = next_words(call, r);

	clerk_say(call, r, clerk_text_of(call, "%s: %s.%s", name, words, next),
		  clerk_text_of(call, "%s: %s.", name, words));
	clerk_tell_school(call, r->base.school, "%s (%s)%s: %s.%s", name, r->reason,
			  n->was == 0 ? "" : " is put right", words,
			  request_is(r, REQUEST_DATED) ? next : "");
	clerk_settle(call, clerk_text_of(call,
					 "%s is on the ledger, and what is on the ledger stays; "
					 "`%sdone %s … instead` puts the last of it right.",
					 name, clerk_prefix(call), name));
}

/* ---- the whole ---- */

/* What was used, on the ledger; then the room and its school hear of it. */
static void note_used(struct clerk_call *call, const struct noting *n)
{
	struct request *r = n->r;
	const char *name = clerk_item_name(call, r), *words = used_words(call, n);
	bool is_again = request_is(r, REQUEST_DELIVERED);

	back_date(call, &n->args->day, r);
	post_delivery(call, n);
	sittings_drop(call, r);
	r->delivered += n->used;
	move_unwish(r);
	r->base.state = REQUEST_DELIVERED;
	clerk_item_put(call, r, "done: %s", words);
	clerk_say(call, r, done_words(call, n, words), NULL);
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
	if (n->used < n->held) {
		queue_serve(call, r->year, r->pot);
	}
}

static enum clerk_status note(struct clerk_call *call, const struct noting *n)
{
	enum clerk_status status = check_ahead(call, n);

	if (status == CLERK_OK && n->is_part) {
		note_part(call, n);
	} else if (status == CLERK_OK) {
		note_used(call, n);
	}
	return status;
}

/* ---- put right ---- */

static struct delivery delivery_of(struct clerk_call *call, const struct request *r)
{
	return (struct delivery){ r->year, r->base.item, ledger_hold(call, r->base.item),
				  pot_words(call, r) };
}

/* What the last of it came to; 0: it is of another year's time. */
static int64_t last_used(struct clerk_call *call, const struct request *r,
			 const struct delivery *delivery)
{
	int64_t used = 0;

	for (size_t kind = 0; kind < sizeof(categories) / sizeof(categories[0]); kind++) {
		used += ledger_delivered_to(call, delivery,
					    ledger_spent(call, r->base.school, categories[kind]));
	}
	return used;
}

/* Nothing else is said of it than what the ledger has. */
static bool is_as_before(struct clerk_call *call, const struct noting *n,
			 const struct delivery *delivery)
{
	const struct done_args *a = n->args;
	bool is_same = n->was == n->used && a->day.kind == CLERK_WHEN_NONE;

	for (int64_t kind = 0; kind < 3; kind++) {
		const char *account = ledger_spent(call, n->r->base.school, categories[kind]);
		int64_t now =
		    (a->agenda == kind ? a->amount : 0) + (a->more_agenda == kind ? a->more : 0);

		is_same = is_same && now == ledger_delivered_to(call, delivery, account);
	}
	return is_same;
}

/* All that the last one moved is taken back, on the journal too, and it is recorded anew. */
static enum clerk_status done_again(struct clerk_call *call, struct noting *n)
{
	struct request *r = n->r;
	const struct delivery delivery = delivery_of(call, r);
	bool is_over = request_is(r, REQUEST_DELIVERED);

	n->was = last_used(call, r, &delivery);
	if (n->was == 0) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "Nothing that was used is noted of %s in %s, so there is nothing "
				  "to put right.",
				  clerk_item_name(call, r), ledger_year_words(call, r->year));
	}
	if (is_as_before(call, n, &delivery)) {
		return is_over ? clerk_fail(call, CLERK_CONFLICT, "%s", request_stands(call, r))
			       : clerk_fail(call, CLERK_CONFLICT, "%s: %s is noted already.",
					    clerk_item_name(call, r), text_hours(call, n->was));
	}
	enum clerk_status status = is_over ? check_day(call, r, &n->args->day) : CLERK_OK;

	r->delivered -= n->was;
	if (status == CLERK_OK) {
		int64_t held = r->minutes - r->delivered;

		status = ledger_take_back_delivery(
		    call, &delivery, is_over && n->used < held ? held - n->used : 0, &n->transfer);
		n->held = is_over && n->transfer != 0
			      ? held
			      : ledger_balance(call, r->year, ledger_hold(call, r->base.item));
	}
	n->is_part = !is_over && n->used < n->held;
	if (status == CLERK_OK) {
		status = check_amount(call, r, n->used, n->held, &n->source);
	}
	return status == CLERK_OK ? note(call, n) : status;
}

/* ---- what is left ---- */

/* All that was used is noted, and no more of it is wanted. */
static enum clerk_status release_rest(struct clerk_call *call, const struct noting *n)
{
	struct request *r = n->r;
	const char *name = clerk_item_name(call, r);

	if (request_is(r, REQUEST_DELIVERED) || r->delivered == 0) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s There is no rest to give back: `%sdone %s <how much>` notes "
				  "what was used.",
				  request_stands(call, r), clerk_prefix(call), name);
	}
	enum clerk_status status = check_ahead(call, n);

	if (status != CLERK_OK) {
		return status;
	}
	const char *amount = clerk_format_amount(call, request_release(call, r));
	const char *text = clerk_text_of(call, "%s: %s of %s given; %s back to %s%s.", name,
					 clerk_format_amount(call, r->delivered),
					 clerk_format_amount(call, r->minutes), amount,
					 pot_words(call, r), pot_free_words(call, r));

	sittings_drop(call, r);
	move_unwish(r);
	r->base.slot = (struct clerk_slot){ 0 }; /* if it had one, nothing came of it */
	r->base.state = REQUEST_DELIVERED;
	clerk_item_put(call, r, "done: %s back to %s", amount, pot_words(call, r));
	clerk_say(call, r, text, NULL);
	clerk_tell_school(
	    call, r->base.school,
	    "%s (%s) is done: %s of it given, %s back to %s. Would you keep a line or "
	    "three on it, for you and the SIP alone? `note %s …`",
	    name, r->reason, clerk_format_amount(call, r->delivered), amount, pot_words(call, r),
	    name);
	clerk_settle(call,
		     clerk_text_of(call, "%s is back where it came from; `%srequest` asks anew.",
				   amount, clerk_prefix(call)));
	queue_serve(call, r->year, r->pot);
	return CLERK_OK;
}

static enum clerk_status ask_amount(struct clerk_call *call, const struct request *r)
{
	const char *name = clerk_item_name(call, r), *prefix = clerk_prefix(call);

	return clerk_fail(call, CLERK_USAGE, "How much of %s was used? E.g. `%sdone %s %s`.", name,
			  prefix, name, clerk_format_amount(call, sittings_share(call, r)));
}

static enum clerk_status done(struct clerk_call *call, const void *args, void *record)
{
	const struct done_args *a = args;
	struct request *r = record;
	struct noting n = { .args = a, .r = r, .used = a->amount + a->more };
	enum rest rest = rest_of[a->rest];
	bool keeps = rest == REST_HELD || r->delivered > 0 || sittings_words(call, r)[0] != '\0';

	if (a->amount == 0) {
		return rest == REST_RELEASED ? release_rest(call, &n) : ask_amount(call, r);
	}
	if (request_is(r, REQUEST_DELIVERED) || rest == REST_INSTEAD) {
		return done_again(call, &n);
	}
	enum clerk_status status = check_day(call, r, &a->day);

	if (status == CLERK_OK) {
		status = noted_check(call, r, &a->day, n.used);
	}
	n.held = request_held(r);
	n.is_part = keeps && n.used < n.held && rest != REST_RELEASED;
	if (status == CLERK_OK) {
		status = check_amount(call, r, n.used, n.held, &n.source);
	}
	return status == CLERK_OK ? note(call, &n) : status;
}

const struct clerk_command done_commands[] = {
	{ .name = "done",
	  .item = 'R',
	  .summary = "Record how much time a request used, or a part of it",
	  .example = "done R7 6h + 2h prep",
	  CLERK_TAKES(struct done_args, done_spec),
	  .who = CLERK_SIP,
	  .step = done },
	{ 0 },
};
