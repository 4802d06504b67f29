/* guess: what its files share of a line read by its words alone; nobody else includes this. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_H
#define CLERK_HOST_GUESS_H

#include "command/cues.h"
#include "host/host_internal.h"

enum { GUESS_SPANS = 8 };

/* What a stretch of the line was read as: words `from` to `to`, the last not included. */
struct guess_span {
	size_t from, to;
	const struct when_span *when; /* a date or a time; else NULL */
	char school;                  /* else '\0' */
	bool is_amount;
	const char *as; /* that it means; NULL: as typed */
	bool is_used; /* it tells which item is meant, or what is so no more */
};

/* A line whose verb and order say nothing: its words, what was read of them, and whose they are. */
struct guess {
	struct host *host;
	struct request *request;
	struct acts_words words;
	struct guess_span spans[GUESS_SPANS];
	size_t span_count;
	bool taken[ACTS_WORDS_MAX]; /* by a rule, or a span */
	struct clerk_item item;     /* of a rule that is of one */
	int32_t item_day;           /* that it has; 0: none */
	int64_t item_start_s;
	bool takes_amount;
	bool takes_date; /* and the rule gives it another */
	bool is_dry;     /* nobody is to be asked */
};

/* guess_slots.c: dates, schools and amounts, wherever they stand. */
void guess_slots(struct guess *g);
/* Is the school that stands there, or none, another than the sender's? The first; '\0': none. */
char guess_other_school(const struct guess *g);
/* The words of the line from one to another, as typed, without what closes them. */
const char *guess_text(const struct guess *g, size_t from, size_t to);

/* guess_item.c: the one that the words are of, of those that its sender may do that to. False:
 * none, or it was asked which: `*ret_is_asked`. */
bool guess_item(struct guess *g, const char *verb, bool *ret_is_asked);

#endif
