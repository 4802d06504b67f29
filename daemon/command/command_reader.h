/* command_reader: a line being read into a record; shared by the files of the parser alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_COMMAND_READER_H
#define CLERK_COMMAND_COMMAND_READER_H

#include "command/command.h"

/* One line being read. `at` only grows. */
struct reader {
	const struct command_context *context;
	const struct clerk_command *command;
	const char *line;
	size_t at;
	unsigned char *record;
	struct command_parse *parse;
	unsigned long taken; /* bit per argument that was given */
};

bool reader_is_blank(char c);
/* Blanks, commas and colons. */
void reader_skip_gap(struct reader *r);
bool reader_at_end(struct reader *r);
/* The word at the reader, up to a blank or comma; "quoted words" count as one. */
const char *reader_take_word(struct reader *r);
/* How many characters, not bytes, these bytes are. */
size_t reader_characters(const char *text, size_t len);
/* Is `lead` the word (or words) here? Gives its length. */
size_t reader_lead_here(const char *text, const char *lead);
/* Notes the value of an argument that stood from `from` to here. */
void reader_put(struct reader *r, const struct clerk_arg *arg, const void *value, size_t size,
		size_t from);
/* Ends the reading with a sentence; false, so that it can be returned. */
bool reader_say(struct reader *r, const char *text);
/* The same, with the usage and the row's example behind it. */
bool reader_say_usage(struct reader *r, const char *why);

/* The tense that the argument asks for. */
struct when_context reader_when_context(const struct reader *r, const struct clerk_arg *arg);

/* Does the text from `from` to `to`, right behind a date, begin as more of that date would ("until
 * 3", "for 0 mins", "and Thursday")? Then it asks, rather than let the text swallow it. */
bool reader_asks_leftover(struct reader *r, size_t from, size_t to);

/* Reads one value of any type but CLERK_TEXT at the reader. False: said why not, or asked. */
bool reader_value(struct reader *r, const struct clerk_arg *arg);

#endif
