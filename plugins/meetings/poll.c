/* poll: the kind: how a poll lies in its table, its life, its words and how it stands. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "polls.h"

#include <stdlib.h>
#include <string.h>

#define OPTION(n) \
	CLERK_COLUMN_AS(struct poll, start_s[(n)-1], "start_" #n), \
	    CLERK_COLUMN_AS(struct poll, end_s[(n)-1], "end_" #n)

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct poll, title),
	CLERK_COLUMN(struct poll, place),
	CLERK_COLUMN_AS(struct poll, base.school, "school"),
	CLERK_COLUMN_AS(struct poll, base.person, "person"),
	OPTION(1),
	OPTION(2),
	OPTION(3),
	OPTION(4),
	OPTION(5),
	OPTION(6),
	CLERK_COLUMN_AS(struct poll, base.due_s, "due_s"),
	CLERK_COLUMN_OF_STATE(struct poll),
	{ 0 },
};

static const struct clerk_state states[] = {
	[POLL_OPEN] = { .name = "open", .awaits = CLERK_BY_CLOCK },
	[POLL_CLOSED] = { .name = "closed",
			  .awaits = CLERK_BY_CLOCK,
			  .refusal = "is closed; who asked for it chooses" },
	[POLL_CHOSEN] = { .name = "chosen", .flags = CLERK_IS_OVER, .refusal = "has its date" },
	[POLL_DROPPED] = { .name = "dropped", .flags = CLERK_IS_OVER, .refusal = "was dropped" },
	[POLL_LAPSED] = { .name = "lapsed",
			  .flags = CLERK_IS_OVER,
			  .refusal = "lapsed: its dates are past" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "p", POLL_OPEN, POLL_OPEN, CLERK_BY_ANY, CLERK_IN_TIME },
	/* "2" to what says that it is closed: of hers who asked it is asked whether to choose that
	 */
	{ "p", POLL_CLOSED, POLL_CHOSEN, CLERK_BY_MAKER, 0 },
	{ "choose", POLL_OPEN, POLL_CHOSEN, CLERK_BY_MAKER, 0 },
	{ "choose", POLL_CLOSED, POLL_CHOSEN, CLERK_BY_MAKER, 0 },
	{ "cancel", POLL_OPEN, POLL_DROPPED, CLERK_BY_MAKER, 0 },
	{ "cancel", POLL_CLOSED, POLL_DROPPED, CLERK_BY_MAKER, 0 },
	{ "move", POLL_OPEN, POLL_OPEN, CLERK_BY_MAKER, 0 },
	{ "move", POLL_CLOSED, POLL_OPEN, CLERK_BY_MAKER, 0 },
	{ "", POLL_OPEN, POLL_CLOSED, CLERK_BY_CLOCK, 0 },
	{ "", POLL_CLOSED, POLL_LAPSED, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

/* ---- its dates, and what was said of them ---- */

size_t poll_count(const struct poll *poll)
{
	size_t count = 0;

	while (count < POLL_MOST && poll->start_s[count] != 0) {
		count++;
	}
	return count;
}

const char *poll_date(struct clerk_call *call, const struct poll *poll, size_t option)
{
	return clerk_slot_words(call, &(struct clerk_slot){ .start_s = poll->start_s[option],
							    .end_s = poll->end_s[option] });
}

enum { MARK_BITS = 2, MARK_MASK = 3 };

enum poll_mark poll_mark_of(int64_t count, size_t option)
{
	return (enum poll_mark)((uint64_t)count >> (MARK_BITS * option) & MARK_MASK);
}

int64_t poll_set(int64_t count, size_t option, enum poll_mark mark)
{
	uint64_t kept = (uint64_t)count & ~((uint64_t)MARK_MASK << (MARK_BITS * option));

	return (int64_t)(kept | (uint64_t)mark << (MARK_BITS * option));
}

static const char *letters_of(struct clerk_call *call, const struct clerk_answers *answers,
			      size_t option, enum poll_mark mark)
{
	const char *letters = "";

	for (const char *asked = answers->asked; *asked != '\0'; asked++) {
		const struct clerk_answer *answer = clerk_answer_of(answers, *asked);

		if (answer != NULL && poll_mark_of(answer->count, option) == mark) {
			letters = clerk_text_of(call, "%s%c", letters, *asked);
		}
	}
	return letters;
}

/* Whom each date suits. */
struct poll_tally {
	size_t yes, maybe;
	const char *letters_yes, *letters_maybe, *letters_no; /* "ABD" */
};

static struct poll_tally tally_of(struct clerk_call *call, const struct clerk_answers *answers,
				  size_t option)
{
	struct poll_tally tally = {
		.letters_yes = letters_of(call, answers, option, POLL_YES),
		.letters_maybe = letters_of(call, answers, option, POLL_MAYBE),
		.letters_no = letters_of(call, answers, option, POLL_NO),
	};

	tally.yes = strlen(tally.letters_yes);
	tally.maybe = strlen(tally.letters_maybe);
	return tally;
}

const char *poll_lost(struct clerk_call *call, const struct poll *poll, size_t option)
{
	struct clerk_answers answers = clerk_answers(call, poll);

	return letters_of(call, &answers, option, POLL_NO);
}

/* ---- which suits best ---- */

/* More can come; then fewer can't; then more gladly; then it is sooner. */
static bool is_better(const struct poll_tally *a, const struct poll_tally *b)
{
	size_t can_a = a->yes + a->maybe, can_b = b->yes + b->maybe;
	size_t lost_a = strlen(a->letters_no), lost_b = strlen(b->letters_no);

	return can_a != can_b     ? can_a > can_b
	       : lost_a != lost_b ? lost_a < lost_b
				  : a->yes > b->yes;
}

/* "2) Thu 14 Jan 2027, 15:45–16:45 (5 yes, 1 maybe; not E)" */
static const char *tally_words(struct clerk_call *call, const struct poll *poll, size_t option,
			       const struct poll_tally *tally)
{
	const char *maybe =
	    tally->maybe == 0 ? "" : clerk_text_of(call, ", %zu maybe", tally->maybe);
	const char *lost =
	    tally->letters_no[0] == '\0'
		? ""
		: clerk_text_of(call, "; not %s", clerk_letters_words(call, tally->letters_no));

	return clerk_text_of(call, "%zu) %s (%zu yes%s%s)", option + 1,
			     poll_date(call, poll, option), tally->yes, maybe, lost);
}

const char *poll_best(struct clerk_call *call, const struct poll *poll)
{
	enum { SHOWN = 3 };
	struct poll_tally tallies[POLL_MOST] = { 0 };
	size_t order[POLL_MOST] = { 0 }, count = poll_count(poll);
	struct clerk_answers answers = clerk_answers(call, poll);
	bool is_locked = true;

	for (size_t i = 0; i < count; i++) {
		size_t at = i;

		tallies[i] = tally_of(call, &answers, i);
		is_locked &= tallies[i].letters_no[0] != '\0';
		for (; at > 0 && is_better(&tallies[i], &tallies[order[at - 1]]); at--) {
			order[at] = order[at - 1];
		}
		order[at] = i;
	}
	bool has_lost = tallies[order[0]].letters_no[0] != '\0';
	const char *text = is_locked ? "No date suits all. Best: " : "Best: ";

	for (size_t i = 0; i < (has_lost ? SHOWN : 1) && i < count; i++) {
		text = clerk_text_of(call, "%s%s%s", text, i == 0 ? "" : ", ",
				     tally_words(call, poll, order[i], &tallies[order[i]]));
	}
	return answers.count > 0 ? clerk_text_of(call, "%s.", text) : "";
}

/* ---- what it asks of the schools ---- */

/* The schools; not the SIP, who is asked whether she can come once there is a date. */
static const char *asked(struct clerk_call *call, const void *record)
{
	(void)record;
	return clerk_schools_here(call);
}

/* As it is typed in the room, which reads it. */
static const char *prefix_in_room(struct clerk_call *call)
{
	return clerk_is_private(call) ? "!" : clerk_prefix(call);
}

static const char *complete(struct clerk_call *call, const void *record)
{
	const struct poll *poll = record;

	return clerk_text_of(call, "%s: everybody has answered. %s `%schoose %s <number>`?",
			     clerk_item_name(call, poll), poll_best(call, poll),
			     prefix_in_room(call), clerk_item_name(call, poll));
}

static const struct clerk_word words[] = {
	{ .word = "answered", .heading = "Answered" },
	{ 0 },
};
const struct clerk_asking poll_asking = {
	.table = "meetings_poll_answer",
	.words = words,
	.asked = asked,
	.complete = complete,
};

/* ---- in words ---- */

static const char *title(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "a date for %s", ((const struct poll *)record)->title);
}

/* " yes A B, maybe C, no D" */
static const char *marks_words(struct clerk_call *call, const struct clerk_answers *answers,
			       size_t option)
{
	struct poll_tally tally = tally_of(call, answers, option);
	const char *const names[] = { "yes", "maybe", "no" };
	const char *const letters[] = { tally.letters_yes, tally.letters_maybe, tally.letters_no };
	const char *text = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (letters[i][0] != '\0') {
			text = clerk_text_of(call, "%s%s %s %s", text, text[0] == '\0' ? "" : ",",
					     names[i], clerk_letters_words(call, letters[i]));
		}
	}
	return text[0] == '\0' ? "" : clerk_text_of(call, ":%s", text);
}

/* "1) Tue 12 Jan 2027, 15:45–16:45: yes A B. 2) …" */
static const char *list_words(struct clerk_call *call, const struct poll *poll)
{
	struct clerk_answers answers = clerk_answers(call, poll);
	const char *text = "";

	for (size_t i = 0; i < poll_count(poll); i++) {
		text = clerk_text_of(call, "%s%zu) %s%s. ", text, i + 1, poll_date(call, poll, i),
				     marks_words(call, &answers, i));
	}
	return text;
}

const char *poll_example(struct clerk_call *call, const struct poll *poll)
{
	return clerk_text_of(call, "p %s 1 yes 2 %s", clerk_item_name(call, poll),
			     poll_count(poll) > 2 ? "maybe 3 no" : "no");
}

static const char *card(struct clerk_call *call, const void *record)
{
	const struct poll *poll = record;
	struct clerk_answers answers = clerk_answers(call, poll);
	const char *name = clerk_item_name(call, poll);
	const char *p = prefix_in_room(call);
	const char *how = poll->base.state == POLL_OPEN
			      ? clerk_text_of(call, "`%s%s` by %s.", p, poll_example(call, poll),
					      clerk_format_instant(call, poll->base.due_s))
			      : clerk_text_of(call, "Closed: `%schoose %s <number>`?", p, name);
	const char *unheard = answers.unheard[0] == '\0' || answers.count == 0
				  ? ""
				  : clerk_text_of(call, " Not heard: %s.",
						  clerk_letters_words(call, answers.unheard));

	return clerk_text_of(call, "%s: %s%s%s", poll->title, list_words(call, poll), how, unheard);
}

static bool is_for_maker(struct clerk_call *call, const struct poll *poll)
{
	return poll->base.state == POLL_CLOSED || clerk_answers(call, poll).unheard[0] == '\0';
}

/* Whoever has not answered; then who asked. */
static const char *awaits(struct clerk_call *call, const void *record)
{
	const struct poll *poll = record;

	return clerk_item_is(poll, CLERK_IS_OVER) ? ""
	       : is_for_maker(call, poll)         ? clerk_text_of(call, "%c", poll->base.school)
						  : clerk_answers(call, poll).unheard;
}

static const char *wants(struct clerk_call *call, const void *record)
{
	return is_for_maker(call, record) ? "your choice" : "your answer";
}

static const char *nudge(struct clerk_call *call, const void *record)
{
	const struct poll *poll = record;

	if (is_for_maker(call, poll)) {
		return clerk_text_of(call, "%s waits for your choice. %s `choose %s <number>`?",
				     poll->title, poll_best(call, poll),
				     clerk_item_name(call, poll));
	}
	return clerk_text_of(call, "%s: which suit you? %s`%s` by %s.", poll->title,
			     list_words(call, poll), poll_example(call, poll),
			     clerk_format_instant(call, poll->base.due_s));
}

/* ---- by the clock ---- */

static int64_t last_s(const struct poll *poll)
{
	int64_t last = 0;

	for (size_t i = 0; i < poll_count(poll); i++) {
		last = poll->start_s[i] > last ? poll->start_s[i] : last;
	}
	return last;
}

/* It closes; or, with no choice made before its last date, it is over. */
static enum clerk_status lapse(struct clerk_call *call, void *record)
{
	struct poll *poll = record;
	const char *name = clerk_item_name(call, poll);

	if (poll->base.state == POLL_CLOSED) {
		clerk_item_put(call, poll, "lapsed");
		return CLERK_OK;
	}
	const char *best = poll_best(call, poll);
	const char *unheard = clerk_letters_words(call, clerk_answers(call, poll).unheard);

	poll->base.due_s = last_s(poll);
	clerk_item_put(call, poll, "closed");
	clerk_end_poll(call, poll->base.item);
	clerk_tell_school(
	    call, poll->base.school, CLERK_BOLD "%s" CLERK_PLAIN " %s is closed. %s%s%s", name,
	    poll->title, best[0] == '\0' ? "Nobody has answered." : best,
	    unheard[0] == '\0' || best[0] == '\0' ? ""
						  : clerk_text_of(call, " Not heard: %s.", unheard),
	    clerk_text_of(call, " `choose %s <number>`, or `cancel %s`?", name, name));
	return CLERK_OK;
}

/* ---- in the clients that show polls ---- */

void poll_post(struct clerk_call *call, const struct poll *poll)
{
	const char *answers[POLL_MOST + 1] = { NULL };

	for (size_t i = 0; i < poll_count(poll); i++) {
		answers[i] = poll_date(call, poll, i);
	}
	clerk_post_poll(
	    call, poll->base.item,
	    clerk_text_of(call, "%s %s: which suit you?", clerk_item_name(call, poll), poll->title),
	    answers);
}

void poll_reopen(struct clerk_call *call, const char *name)
{
	bool is_poll = name != NULL && name[0] == poll_kind.letter;
	struct clerk_item item = { poll_kind.letter, is_poll ? strtoll(name + 1, NULL, 10) : 0 };
	const struct poll *poll = is_poll ? clerk_item_get(call, item) : NULL;

	if (poll != NULL && poll->base.state == POLL_OPEN) {
		poll_post(call, poll);
	}
}

/* What is chosen in one that had other dates says nothing of these. */
static const char *terms(struct clerk_call *call, const void *record, const struct clerk_slot *slot)
{
	const struct poll *poll = record;
	const char *text = title(call, record);

	(void)slot;
	for (size_t i = 0; i < poll_count(poll); i++) {
		text = clerk_text_of(call, "%s, %s", text, poll_date(call, poll, i));
	}
	return text;
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct poll *poll = record;
	bool is_late = why == CLERK_REFUSED_SIDE && poll->base.state == POLL_CLOSED &&
		       strcmp(act, "p") == 0 && !is_back;

	return is_late ? clerk_text_of(call, "%s %s.", clerk_item_name(call, poll),
				       states[POLL_CLOSED].refusal)
		       : "";
}

/* What has ended in the clients does not begin again: it is asked anew. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct poll *poll = record;

	if (poll == NULL) {
		clerk_end_poll(call, taken->item);
		return CLERK_OK;
	}
	if (poll->base.state == POLL_OPEN && strcmp(taken->verb, "cancel") == 0) {
		poll_post(call, poll);
	}
	clerk_reply(call, "%s, %s, %s", clerk_item_name(call, poll), title(call, poll),
		    poll->base.state == POLL_OPEN
			? clerk_text_of(call, "may be answered until %s",
					clerk_format_instant(call, poll->base.due_s))
			: "is closed, and waits for a choice");
	return CLERK_OK;
}

/* ---- the kind ---- */

const struct clerk_kind poll_kind = {
	.letter = 'P',
	.noun = "poll",
	.made = "asked for",
	.table = "meetings_poll",
	.size = sizeof(struct poll),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.asking = &poll_asking,
	.title = title,
	.awaits = awaits,
	.wants = wants,
	.nudge = nudge,
	.lapse = lapse,
	.card = card,
	.terms = terms,
	.refuse = refuse,
	.restored = restored,
};
