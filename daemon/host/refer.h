/* refer: what its files, and those of guess.h, share of items that a line does not number; nobody
 * else includes this. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_REFER_H
#define CLERK_HOST_REFER_H

#include "host/host_internal.h"

/* What the sender may see here, and do that to. */
struct candidate {
	struct clerk_item item;
	const char *title, *span, *noun;
	const char *place;     /* "the Bull"; "": a school, or not said */
	const char *schools;   /* letters of those that it is with, or at */
	int32_t day, wish_day; /* 0: none */
	int32_t due_day;       /* of what is one's own, on which it is said; 0: none */
	int64_t at_s;
	bool is_answer; /* is that what is said? */
	bool awaits;    /* such an answer of the sender's */
	bool is_public;
	int64_t asked_s; /* of item_asked_s, of an answer */
	int64_t maker;
};

struct referring {
	struct host *host;
	struct request *request;
	const char *verb; /* as typed, `verb_len` bytes; behind it `words` */
	size_t verb_len;
	const char *words;
	struct candidate *list;
	size_t count;
	struct candidate *all; /* of `list`, before any was left out */
	size_t all_count;
	bool is_named;     /* by a word of it, or by with whom or when */
	bool is_wrong;     /* what was named is none of them */
	bool is_other_day; /* a day is said that none of them has */
	bool is_awaited;   /* an answer to one of them */
};

/* Those that the sender may do that to, soonest first: `list` and `all`. False: they could not be
 * read. */
bool refer_candidates(struct host *host, struct request *request, const char *verb,
		      struct referring *ret);
/* The verb, done to that item, with the rest behind it. */
const char *refer_line_with(const struct referring *r, struct clerk_item item, const char *rest);
/* Is nothing of that line missing, or left over? */
bool refer_is_whole(const struct referring *r, const char *line);
/* refer_ask.c: "V1 A visits G, phonics, Wed 9 Dec 2026, 09:00–12:00". */
const char *refer_words_of(const struct referring *r, const struct candidate *c);
/* Which of the list is meant? Of one of which nothing was said, whether it is; `rest`
 * goes behind it as far as the row takes it, and `left` is said to be left out. */
void refer_ask_whether(struct referring *r, const char *rest, const char *left);
void refer_ask_which(struct referring *r, const char *opening, const char *rest);

/* refer_none.c: none of the list is what was said; `rest` stood behind that. True: the line is of
 * another's, whose row says why not; else `*ret_is_asked`: what there is was said, or that there is
 * none. */
bool refer_none(struct referring *r, const char *rest, bool *ret_is_asked);

/* refer_soon.c: of a row that says how late one comes, and names nothing: the line is of the one
 * thing that begins about now, where that is one that is not answered so. False: it is none. */
bool refer_soon(struct host *host, struct request *request, const struct command_found *found);

/* refer_words.c: reads what is said of the item, keeps those of the list that it may be of, and
 * returns what is behind that, the line's own. */
const char *refer_narrow(struct referring *r);
/* Behind blanks, commas and colons; and how long the word is there. */
const char *refer_skip_gap(const char *at);
/* refer_doubt.c: "no, it's a reminder for everyone" puts right what was said before, and is no
 * vote. */
bool refer_puts_right(const struct referring *r, const char *rest);
/* "yes to Ben thurs 10th, 10 till 12", of a morning: it is those hours that are agreed to, so they
 * are offered. Then the line is that. */
bool refer_offers_hours(struct referring *r);
/* Is one of them alone what the whole line speaks of? Then there is no other. */
bool refer_only_named(struct referring *r);
size_t refer_word_len(const char *at);
/* What the words call it: "visit", of "my visit to G"; NULL: nothing that we know. */
const char *refer_noun(const struct referring *r);

#endif
