/* guess: what its files share of a line read by its words alone; nobody else includes this. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_H
#define CLERK_HOST_GUESS_H

#include "command/cues.h"
#include "command/intent.h"
#include "host/host_internal.h"

enum { GUESS_SPANS = 8 };

/* What a stretch of the line was read as: words `from` to `to`, the last not included. */
struct guess_span {
	size_t from, to;
	const struct when_span *when; /* a date or a time; else NULL */
	char school;                  /* else '\0' */
	bool is_amount;
	bool is_place;  /* "at the garden centre", of a row that takes a place */
	const char *as; /* that it means; NULL: as typed */
	bool is_used;   /* it tells which item is meant, or what is so no more */
	bool is_wider;  /* within it lies the date that is meant: "before Christmas" */
};

/* A line whose verb and order say nothing: its words, what was read of them, and whose they are. */
struct guess {
	struct host *host;
	struct request *request;
	struct cue_line cues;
	struct guess_span spans[GUESS_SPANS];
	size_t span_count;
	bool taken[ACTS_WORDS_MAX]; /* by a rule, or a span */
	struct clerk_item given;    /* that the line is said of; no letter: none */
	struct clerk_item item;     /* of a rule that is of one */
	int32_t item_day;           /* that it has; 0: none */
	int64_t item_start_s;
	bool is_hers;        /* of her school, or she is of none */
	bool is_of_all;      /* of no school: a meeting */
	const char *refusal; /* what it may mean is not for her; NULL: nothing is so */
	bool is_wordless;    /* the rule has no words: the thing must be sure, and hers to change */
	bool is_free;        /* nothing of the line is a row's */
	bool takes_amount;
	bool takes_place;
	bool drops_days;                   /* "half a day" is of no matter to it */
	bool keeps_date;                   /* in what it is about: the rule takes none */
	bool takes_date;                   /* and the rule gives it another */
	bool is_dry;                       /* nobody is to be asked */
	bool takes_length;                 /* how long it lasts */
	bool is_half;                      /* of two wishes one: its thing is named */
	bool has_topic;                    /* the rule takes what it is about */
	bool is_due;                       /* the rule is of what is to be done by a day */
	const struct intent_guess *likely; /* what it may want, best first; NULL: not reckoned */
	bool is_learnt; /* it fits by what was learnt, and not by words of its own */
	bool is_told;   /* the row only tells, and the line is of it, more likely than not */
};

/* guess.c: what the word was read in; NULL: in nothing. */
const struct guess_span *guess_span_at(const struct guess *g, size_t word);
/* The line of the request is what its words mean; or it is asked of which thing. */
bool guess_line(struct guess *g, bool *ret_is_asked);

/* guess_compose.c: what the rule says, with what was read in its places; its row's words are the
 * first `verb` bytes of `rule->as`. */
const char *guess_compose(const struct guess *g, const struct cue_rule *rule, size_t verb);
/* As that rule means it, whatever its words, by the label `name`; false: something of it is not
 * there. */
bool guess_rule(struct guess *g, const struct cue_rule *rule, const char *name, bool *ret_is_asked);
/* Is the word the number of a thing, be it there or not, "V12"? */
bool guess_number_at(const struct guess *g, size_t word, struct clerk_item *ret_item);
/* Is something numbered that is there? */
bool guess_numbers_one(const struct guess *g);
/* guess_intent.c: the same, by what heads have said before. And is it unlikely to be of the row
 * that `as` begins with, where it is likely to be of another? */
bool guess_intent(struct guess *g, bool *ret_is_asked);
bool guess_doubts(struct guess *g, const char *as);
/* The label of what is meant, where a rule that makes `as` would fit too: "three of us at Castle
 * Hill on the 10th", of a visit that is there, asks for no other, and a yes with another hour is no
 * yes; NULL: it is as the rule says. */
const char *guess_instead(struct guess *g, const char *as);
/* Is what it wants told beyond doubt, be it what can be done or not? */
bool guess_is_sure(struct guess *g);
/* Is it plainly talk, and wants nothing of the clerk? */
bool guess_is_talk(struct guess *g);
/* guess_asked.c: the row that tells of the guess's thing; NULL: none does. */
const char *guess_telling_row(const struct guess *g);

/* guess_slots.c: the month that one of these words names, "jan" of "the 15th jan"; "": none. */
const char *guess_month(const struct guess *g, size_t from, size_t to);
/* Dates, schools and amounts, wherever they stand. */
void guess_slots(struct guess *g);
/* Is the school that stands there, or none, another than the sender's? The first; '\0': none. */
char guess_other_school(const struct guess *g);
/* The words of the line from one to another, as typed, without what closes them. */
const char *guess_text(const struct guess *g, size_t from, size_t to);

/* Is the word of one of these? An amount counts where the rule takes one. */
bool guess_in_span(const struct guess *g, size_t word);
/* Does one of the phrases stand right before the word? And anywhere? */
bool guess_follows(const struct guess *g, size_t word, const char *phrases);
bool guess_has(const struct guess *g, const char *phrases);

/* guess_topic.c: what it is about, and what somebody will do, "send round the template"; "". */
const char *guess_topic(const struct guess *g);
const char *guess_deed(const struct guess *g);
/* What is to be said at some time, "ring Esther re trip"; "". */
const char *guess_message(const struct guess *g);

/* guess_dates.c */
/* A date that is to be so no more: "not the 9th", "from Friday". */
bool guess_is_old(const struct guess *g, const struct guess_span *span);
/* A date that is to be, and tells of nothing that is there. */
bool guess_is_new(const struct guess *g, const struct guess_span *span);
/* The thing's own day with another hour, where no other date is said: "the meeting on the 8th at
 * five". */
void guess_use_again(struct guess *g);
/* Does a date that is to be no more, or a place, stand right behind that word? */
bool guess_is_before_old(const struct guess *g, size_t word);
void guess_add_dates(const struct guess *g, struct str *line);
/* guess_shift.c */
/* The day beside its own, "mon after, same time", and the hours said with it; false: none is said.
 */
bool guess_add_beside(const struct guess *g, struct str *line);
/* How far the thing is to go, "an hour later", "back a week"; "": it is not said. */
const char *guess_shift(const struct guess *g);
/* "10 mins", or by the hour at which she comes. */
void guess_add_late(const struct guess *g, struct str *line);
/* The hour of the line that has no day, "8.30"; "": there is none. */
const char *guess_hour(const struct guess *g);

/* guess_more.c */
/* Where it is to be: "at Alder", "at ours"; '\0': nowhere. */
char guess_place(const struct guess *g);
/* Or on a screen: "on Teams"; "": not. */
const char *guess_online(const struct guess *g);
/* Or the words behind "at", "the garden centre"; "": there are none. */
const char *guess_where(const struct guess *g);
/* Or a hall of the village, where nothing else is said that it may be of; "": none. */
const char *guess_hall(const struct guess *g);
void guess_add_amount(const struct guess *g, struct str *line);
void guess_add_governors(const struct guess *g, struct str *line);
void guess_add_people(const struct guess *g, struct str *line);
/* Is it said how many go? */
bool guess_counts(const struct guess *g);
/* " 3", and nothing where it is not said. */
void guess_add_count(const struct guess *g, struct str *line);
/* Whose it is to do: the speaker's, or that of the school whose head is named, its letter; "ours"
 * of one who is of none. */
const char *guess_owner(const struct guess *g);
void guess_add_reason(const struct guess *g, struct str *line);

/* guess_left.c: what the line says and that row does not, as typed: "inc J and K"; NULL: nothing.
 * `name`: the label that it was read as; NULL: none. `*ret_is_most`: it is more than the row says.
 */
const char *guess_left(const struct guess *g, const char *row, const char *name, bool *ret_is_most);

/* guess_listed.c: the days that it lists, each with these hours: "Tue 19 Jan 4pm / Wed 20 Jan 4pm";
 * NULL: it lists none, and what is read of it alone counts. */
const char *guess_listed(const struct guess *g, const char *hours);

/* guess_item.c: is there such a thing, that may be named where it is said? And the one that the
 * words are of, of those that its sender may do that to. False: none, or it was asked which:
 * `*ret_is_asked`. */
bool guess_may_see(const struct guess *g, struct clerk_item item);
bool guess_item(struct guess *g, const char *verb, bool *ret_is_asked);
/* Is one of those plainly named, by more than one word? Nothing is kept. */
bool guess_is_sure_of(struct guess *g, const char *verb);

#endif
