/* command_reader: a line being read into a record; shared by the files of the parser alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_COMMAND_READER_H
#define CLERK_COMMAND_COMMAND_READER_H

#include "command/command.h"

/* A line is read as a whole: each of its words belongs to exactly one argument, to courtesy, or to
 * the one free text. Where a date would swallow it, what is plainly no date is claimed before the
 * dates: a school's letter in its place, the item, what has a lead and no text, amounts. Then the
 * dates, then texts with a lead, then the other typed ones, each the first stretch that its reader
 * takes; what is left is text. */

/* What a byte of the line belongs to; arguments are counted from OWNED on. */
enum { FREE, LEAD, OWNED };

/* One line being read. */
struct reader {
	const struct command_context *context;
	const struct clerk_command *command;
	const char *line;
	size_t rest;          /* where its arguments begin */
	size_t len;           /* where they end, without the marks that close a sentence */
	size_t at;            /* where a typed value is being read */
	unsigned char *owner; /* of each byte */
	unsigned char *record;
	struct command_parse *parse;
	unsigned long taken; /* bit per argument that was given */
};

bool reader_is_blank(char c);
/* A blank, a comma or a colon. */
bool reader_is_gap(char c);
bool reader_is_free(const struct reader *r, size_t at);
/* Up to the first free byte that is no gap, from `at` on; `len` where there is none. */
size_t reader_next(const struct reader *r, size_t at);
/* The end of the free word at `at`; of one in "quotes" behind the second. */
size_t reader_word_end(const struct reader *r, size_t at);
/* Is a date there, and nothing that it would be said of: "thurs 10 dec", not "thursday lesson"? */
bool reader_is_date_alone(const struct reader *r, size_t at);
/* The end of the free stretch at `at`. */
size_t reader_stretch_end(const struct reader *r, size_t at);
/* The free word at the reader, and beyond it; "quoted words" count as one. */
const char *reader_take_word(struct reader *r);
/* How many characters, not bytes, these bytes are. */
size_t reader_characters(const char *text, size_t len);
/* Is `lead` the word (or words) here? Gives its length. */
size_t reader_lead_here(const char *text, const char *lead);
/* The text of its row that has no lead; NULL. */
const struct clerk_arg *reader_text_arg(const struct reader *r);
/* Does its row take a text? */
bool reader_has_text(const struct reader *r);
bool reader_is_taken(const struct reader *r, const struct clerk_arg *arg);
/* Where a lead stands, at a free word's start; `len` where it does not. */
size_t reader_find_lead(const struct reader *r, const char *lead);
/* Words that lead up to a place. */
extern const char *const reader_places[];
/* Where the free word right before that place begins; that place: none is there. */
size_t reader_word_before(const struct reader *r, size_t at);
/* What the word before that place belongs to; NULL: to no argument. */
const struct clerk_arg *reader_owner_before(const struct reader *r, size_t at);
/* Does a comma stand right before that place? */
bool reader_has_comma_before(const struct reader *r, size_t at);
void reader_own(struct reader *r, size_t from, size_t to, unsigned char owner);
/* Notes the value of an argument that stood from `from` to here. */
void reader_put(struct reader *r, const struct clerk_arg *arg, const void *value, size_t size,
		size_t from);
/* Ends the reading with a sentence; false, so that it can be returned. */
bool reader_say(struct reader *r, const char *text);
/* The same, with the usage and the row's example behind it. */
bool reader_say_usage(struct reader *r, const char *why);
/* May the line do without it? It has it, or need not have it. */
bool reader_is_settled(const struct reader *r, const struct clerk_arg *arg);
bool reader_say_missing(struct reader *r, const struct clerk_arg *arg);
/* Notes which argument the sentence or question is about, and what of the line an answer replaces.
 */
void reader_miss(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to);
/* Ends it with a question; false. The choices are in the arena, or for ever. */
bool reader_ask(struct reader *r, const char *text, const struct clerk_choice *choices,
		size_t count);
/* The same of what may be words, which the answer `words` says. */
bool reader_ask_words(struct reader *r, const char *text);
/* Is the text as short as the argument may be? False: said that it is not. */
bool reader_fits(struct reader *r, const struct clerk_arg *arg, const char *text, size_t len);

/* ---- command_values.c ---- */

/* The tense that the argument asks for. */
struct when_context reader_when_context(const struct reader *r, const struct clerk_arg *arg);
/* Notes what a date means, or asks, or says why it can't be. */
bool reader_put_when(struct reader *r, const struct clerk_arg *arg,
		     const struct clerk_outcome *outcome, size_t from, size_t to);
/* Reads one value of any type but CLERK_TEXT and CLERK_WHEN at the reader. False: said why not, or
 * asked. */
bool reader_value(struct reader *r, const struct clerk_arg *arg);

/* Of the words from `from` on that stand side by side the longest, of up to three, that name a
 * school; the reader is behind them. NULL: none do. */
const struct clerk_school *reader_school_from(struct reader *r, size_t from);

/* Does a school, or a run of their letters, stand there? */
bool reader_schools_here(const struct reader *r, size_t at);

/* ---- command_dates.c ---- */

bool reader_is_when(const struct clerk_arg *arg);
/* The line with what is taken already blanked out, so that no date is found there; of its length.
 */
const char *reader_masked(const struct reader *r);
/* What was found, one or several, as the value of the argument. False: said, or asked. */
bool reader_put_spans(struct reader *r, const struct clerk_arg *arg, const struct when_span *spans,
		      size_t count);
/* All from `from` to `to` is a date. False: it is none, which was said. */
bool reader_stretch(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to);
/* The dates of the line, each to its argument. False: said, or asked. */
bool reader_dates(struct reader *r);
/* ---- command_strokes.c ---- */

/* The lead of its further dates, of a row that takes several: "/"; NULL. */
const char *reader_stroke(const struct reader *r);
/* Those dates, each to its argument. False: said, or asked. */
bool reader_by_strokes(struct reader *r, const char *stroke);
/* ---- command_more.c ---- */

/* Of a row that may take several (CLERK_MORE), all that the line names, where it names more than
 * one. False: said, or asked. */
bool reader_more_dates(struct reader *r, const struct clerk_arg *own, bool *ret_is_put);

/* A date in what is left, of a row that takes none. */
struct reader_day {
	size_t to;
	bool is_its; /* the day that the item has */
};
bool reader_day_at(const struct reader *r, size_t from, struct reader_day *ret_day);
/* Where all that is left should be a date, the date language says what it can't read. */
bool reader_unread_date(struct reader *r);

/* ---- command_narrow.c ---- */

/* "Monday morning, nursery, 9.15 to 11.30": hours within the half day that is said first are when
 * it is. False: they are not. */
bool reader_is_within_half(struct reader *r, const struct clerk_arg *arg,
			   const struct when_span *half, const struct when_span *hours,
			   struct clerk_outcome *ret_outcome);
/* Of those found the ones that count, into `kept`, which has room for one more than all; how many.
 */
size_t reader_keep_dates(struct reader *r, const struct clerk_arg *arg,
			 const struct when_span *spans, size_t count, struct when_span *kept);

/* ---- command_piece.c ---- */

/* Where a text that goes from `from` to `to` ends without the kindness behind it. */
size_t reader_drop_kindness(const struct reader *r, size_t from, size_t to);
enum { PIECES_MAX = 8 };

/* A stretch that nothing has taken. */
struct piece {
	size_t from, to;
};

/* Those with a word in them. */
size_t piece_find(const struct reader *r, struct piece *pieces);
/* Of a word without the marks that close a sentence. */
size_t piece_bare_len(const char *word, size_t len);
/* Without the gaps at its ends. */
void piece_trim(const struct reader *r, struct piece *piece);
size_t piece_word_len(const struct reader *r, const struct piece *piece);
/* What leads up to it is off; the kindness behind it; small words before it. */
void piece_drop_before(const struct reader *r, struct piece *piece);
void piece_drop_behind(const struct reader *r, struct piece *piece);
void piece_drop_fillers(const struct reader *r, struct piece *piece);
/* Does it stand between the verb and the school? */
bool piece_is_before_school(const struct reader *r, const struct piece *piece);
/* Nothing but kindness and small words? */
bool piece_is_courtesy(const struct reader *r, const struct piece *piece);
bool reader_is_courtesy(const struct reader *r, size_t from, size_t to);
/* ---- command_topic.c ---- */

/* What only leads up to the matter is off, "with Sarah, re maths", of a text that says what
 * something is about. */
void piece_drop_leads(const struct reader *r, struct piece *piece);
/* "half a day to train my governors" is for training them: adds what is done, of what asks for the
 * adviser's time, and returns how many bytes of the piece that stands for. */
size_t piece_add_doing(const struct reader *r, const struct piece *piece, struct str *text);
/* ---- command_leftover.c ---- */

/* Of what was typed so much is said again. */
enum { READER_SHOWN_MAX = 60 };
/* The date that the line has given; NULL: none. */
const struct clerk_arg *reader_given_when(const struct reader *r);
/* Is a word of the piece more of a date, or of an amount, where it stands? Then it was asked. */
bool reader_asks_leftover(struct reader *r, const struct piece *piece);

/* ---- command_place.c ---- */

/* Where it is to be instead. False: asked, as more is said there. */
bool reader_other_place(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to);

/* ---- command_text.c ---- */

/* Of a line that does something: is a word in its text one that may take it back? A text that must
 * be there says what it is about: conditions in it ("if", "trip cancelled") are its own, but where
 * one stands first. Then it was asked. */
bool reader_asks_turn(struct reader *r, const struct clerk_arg *arg, const struct piece *piece);
/* "yes V1 but not before 10": is the line without what stands from `from` to `to` meant? False. */
bool reader_ask_tail(struct reader *r, size_t from, size_t to);

/* "cancel V1 and V2": another item right behind the one that the row is about. False: asked. */
bool reader_one_item(struct reader *r);
/* command_second: where the line goes on to something else that is to be done; its end: nowhere. */
size_t reader_second_at(const struct reader *r);
/* Does the word there begin something else that is to be done, or another answer? */
bool reader_is_order(const struct reader *r, size_t at);
bool reader_one_request(struct reader *r);
/* What is left, to the texts of the row; or what becomes of what nothing takes. */
bool reader_texts(struct reader *r);

#endif
