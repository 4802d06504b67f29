/* acts: the few things that are done, and the many words for each. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_H
#define CLERK_COMMAND_ACTS_H

#include "command/command.h"

/* Behind a line: what its words said of an amount in it, "put back V1 an hour"; with a byte that
 * nobody can type, as intake takes it out. */
#define ACTS_LATER \
	" \x1f" \
	"later"
#define ACTS_EARLIER \
	" \x1f" \
	"earlier"
#define ACTS_LONG \
	" \x1f" \
	"long"
/* Which of them those words of an act say; "": none. */
const char *acts_tail(const char *words);

/* A line as the row that it means would have it. */
struct acts_reading {
	const char *line; /* in the arena, or the line itself where it means none */
	bool is_unsure;   /* to be asked about: "book a table at G" */
	bool is_turned;   /* besides, the verb did not stand first: "G visit Wed 9 Dec 9-12" */
	bool is_loose;    /* and what stood before it was put behind */
	bool is_topic;    /* a question, by its words alone (acts_topics) */
	bool is_form;     /* it has one of the forms in which people ask (acts_ask) */
};

/* A line (without prefix) that no row's own words begin, in the words of the row that it means:
 * "can I book a visit to G …" is "visit to G …", "withdraw V1" "cancel V1", "V1 yes" "yes V1". One
 * word for each thing is shown everywhere; these are understood. The line itself where its words
 * are a row's already, or mean none. */
struct acts_reading acts_read(struct arena *arena, const struct command_table *table,
			      const char *line);

/* The words of an act on an item that the line (without prefix) begins with, behind what is polite:
 * how many bytes of `*ret_said`; 0: none. */
size_t acts_verb(const struct command_table *table, const char *line, const char **ret_said);

/* Bytes that the words (in small letters) take at the beginning of the line; 0: they are not there.
 * A typed ’ is a '. */
size_t acts_words_len(const char *line, const char *words);
/* Of the longest of these that stands there. */
size_t acts_longest_len(const char *line, const char *const *phrases);
/* Bytes of the first of these, as they are written, that ends the first `len` of the text, and is
 * not all of it; 0: none does. */
size_t acts_tail_len(const char *text, size_t len, const char *const *tails);

/* Does it begin with a word of an act, though no row takes it as it stands? */
bool acts_is_ours(const char *line);

/* Does it begin as a question or a wish does, "when is …", "could I …", and go on? */
bool acts_is_asking(const char *line);

/* Does it ask whether it may be, "can I cancel V1", "cancel V1?", and does not order it, "could you
 * cancel V1?"? */
bool acts_is_wondering(const char *line);

/* What a reply to something of ours says to what is asked there: "got governors, so can't", "I'll
 * be 20 mins late". Its verb NULL: nothing that is known. */
struct acts_said {
	const char *verb;  /* "yes", "no", "fine", "late", "in", "out" */
	const char *other; /* where there is no such row; or NULL */
	const char *rest;  /* what is said besides; "" */
	char school;       /* that is named to say it; '\0': none */
	bool is_loose;     /* "of course": said of much */
	bool is_of_thing;  /* it calls it by some name: "no to maths" */
	const char *thing; /* that name, of `thing_len` bytes */
	size_t thing_len;
	bool is_own;        /* it says whose it is: "works for us", "in but late", "F is in" */
	const char *behind; /* of "late": what follows it */
};
struct acts_said acts_said(struct arena *arena, const char *line);
/* "yes yes V1", "go on then, yes V1" say it once: "yes V1"; else the line itself. */
const char *acts_once(const char *line);
/* "I'll be 10 mins late to breakfast" as "late breakfast 10 mins"; NULL: it is not that. */
const char *acts_late(struct arena *arena, const char *line);

/* What begins behind a greeting with a pause, or a sentence, behind it: "hello, I can't come"; the
 * line itself where it has none, or hardly more, "hello Castle Hill". */
const char *acts_behind_greeting(const char *line);

/* "Oh no!": nothing but a sigh, and a no to nothing. */
bool acts_is_sigh(const char *line);

/* Nothing but thanks, "ta!", or a greeting, "hello". */
enum acts_manner { ACTS_NONE, ACTS_THANKS, ACTS_GREETING };
enum acts_manner acts_manner(const char *line);

#endif
