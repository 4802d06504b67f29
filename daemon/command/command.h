/* command: rows of data turned into matching, parsing, usage and help; no row is run here. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_COMMAND_H
#define CLERK_COMMAND_COMMAND_H

#include "base/arena.h"
#include "base/str.h"
#include "clerk/clerk.h"
#include "clerk/roster.h"
#include "dates/when.h"

struct plugin;

/* A row and the plugin that brought it, which nobody here looks into. */
struct command_row {
	const struct clerk_command *command;
	const struct plugin *plugin;
	bool is_open; /* of items that everybody may know of: what a verb's example names */
};

/* Every row of every plugin, sorted by name. */
struct command_table {
	struct command_row *rows;
	size_t count;
};

/* What an argument's meaning may depend on; names are looked up through it. */
struct command_context {
	struct arena *arena;
	struct when_context when; /* the tense is set per argument */
	int64_t day_minutes;
	int32_t item_day;   /* of the item that the line is about; 0: none, or nobody's to know */
	bool is_lead;       /* may say `anyway` to a block */
	bool is_anyway;     /* has said it */
	bool is_words;      /* has said that what stands behind the date is words */
	bool is_reply;      /* to a message of ours about the item */
	bool is_answer;     /* to what we asked */
	const char *prefix; /* for examples */
	void *lookup;
	const struct clerk_school *(*find_school)(void *lookup, const char *word);
	const struct clerk_person *(*find_person)(void *lookup, const char *words);
};

/* How the words of a line were understood. */
enum command_outcome {
	COMMAND_READY, /* `record` is filled */
	COMMAND_SAY,   /* `text` is the answer: usage, or the one thing that does not fit */
	COMMAND_ASK,   /* `text` and `choices` */
};

/* Is it of a breakfast: "heads breakfast meeting wed 9 dec 6.45", but not "breakfast club review"?
 */
bool command_is_breakfast(const char *text);

/* Where an argument stood in the line, so that it can be replaced. */
struct command_span {
	const char *name;
	size_t from, to;
};

struct command_parse {
	enum command_outcome outcome;
	void *record;
	const char *text;
	const struct clerk_choice *choices;
	size_t choice_count;
	struct command_span spans[16];
	size_t span_count;
	/* What it asks for, or could not read: the argument, and what stands in its place; NULL */
	const char *missing;
	size_t miss_from, miss_to;
	bool has_many;     /* dates, of which it asks which is meant */
	bool is_strange;   /* a word stands where it is none of its: no school, or nothing's */
	const char *hours; /* "2pm", where the day is asked for; else NULL */
	bool is_cut;       /* a text that may be absent was left out, which is said */
	bool has_line;     /* `text` says again what was read */
	bool is_reason;    /* and that was why, of a row that keeps no reason */
	const char *tail;  /* what stands behind what was read, which is asked about; else NULL */
};

/* How well a line fits the table. */
enum command_match {
	COMMAND_FOUND,      /* `row`, and `rest` where its arguments begin */
	COMMAND_WRONG_ITEM, /* the verb is known, this letter is not among its rows */
	COMMAND_NEEDS_ITEM, /* the verb is known, but which item? */
	COMMAND_NEAR,       /* a mistyped verb: `row` is the nearest */
	COMMAND_UNKNOWN,
};
struct command_found {
	enum command_match match;
	const struct command_row *row;
	size_t rest;            /* offset of the arguments in the line */
	struct clerk_item item; /* as typed, for WRONG_ITEM */
};

/* Finds the row whose name a line (without prefix) begins with. Never COMMAND_NEAR: that costs a
 * look at the letters of every row. */
struct command_found command_named(const struct command_table *table, const char *line);

/* The same, or else the row that is one slip away. */
struct command_found command_find(const struct command_table *table, const char *line);

/* Reads the arguments from line + rest into a record in the arena. */
struct command_parse command_parse(const struct command_context *context,
				   const struct clerk_command *command, const char *line,
				   size_t rest);

/* The line with one argument replaced. NULL when that argument was not given. */
const char *command_line_with(struct arena *arena, const struct command_parse *parse,
			      const char *line, const char *name, const char *text);

/* "!visit <school> <when> [focus]". */
const char *command_usage(struct arena *arena, const struct clerk_command *command,
			  const char *prefix);

/* The item that the first argument of a row with an item letter was read as. */
/* The row's argument of that name; NULL: it has none. */
const struct clerk_arg *command_arg(const struct clerk_command *row, const char *name);

struct clerk_item command_item(const struct clerk_command *command, const void *record);

/* "V12", "v 12", "V12," -> item; false otherwise. `*ret_used` bytes were read. */
bool command_read_item(const char *text, struct clerk_item *ret_item, size_t *ret_used);

#endif
