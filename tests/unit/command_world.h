/* command_world: rows with every type of argument, and a reader for lines of theirs. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_COMMAND_WORLD_H
#define CLERK_TESTS_COMMAND_WORLD_H

#include "command/command.h"

#include "host/plugin.h"
#include "when_world.h"

static inline enum clerk_status run_nothing(struct clerk_call *call, const void *args)
{
	(void)call;
	(void)args;
	return CLERK_OK;
}

/* ---- the rows of this test: every type of argument ---- */

struct word_args {
	const char *word;
	const char *text;
	int64_t count;
	const char *place;
};
static const struct clerk_arg word_spec[] = {
	CLERK_ARG_WORD(struct word_args, word, "a word", .flags = 0),
	CLERK_ARG_TEXT(struct word_args, text, "a text", .flags = CLERK_OPTIONAL),
	CLERK_ARG_INT(struct word_args, count, 1, 50, "how many", .lead = "quorum",
		      .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct word_args, place, "a place", .lead = "at", .flags = CLERK_OPTIONAL),
	{ 0 },
};

struct school_args {
	const struct clerk_school *school;
	int64_t kind;
	struct clerk_when when;
	const char *focus;
};
static const char *const kinds[] = { "learning walk", "learning", "audit", NULL };
static const struct clerk_arg school_spec[] = {
	CLERK_ARG_SCHOOL(struct school_args, school, "a school", .flags = 0),
	CLERK_ARG_CHOICE(struct school_args, kind, kinds, "a kind", .flags = CLERK_OPTIONAL),
	CLERK_ARG_WHEN(struct school_args, when, "a date", .flags = 0),
	CLERK_ARG_TEXT(struct school_args, focus, "a focus", .flags = CLERK_OPTIONAL),
	{ 0 },
};

struct item_args {
	struct clerk_item item;
	const struct clerk_person *person;
	const char *schools;
	int64_t amount;
};
static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct item_args, item, "a visit", .flags = 0),
	{ 0 },
};
static const struct clerk_arg person_spec[] = {
	CLERK_ARG_PERSON(struct item_args, person, "a person", .flags = 0),
	{ 0 },
};
static const struct clerk_arg schools_spec[] = {
	CLERK_ARG_SCHOOLS(struct item_args, schools, "schools", .flags = 0),
	{ 0 },
};
static const struct clerk_arg amount_spec[] = {
	CLERK_ARG_AMOUNT(struct item_args, amount, "an amount", .flags = 0),
	{ 0 },
};
static const struct clerk_arg choice_spec[] = {
	CLERK_ARG_CHOICE(struct school_args, kind, kinds, "a kind", .flags = 0),
	{ 0 },
};

struct note_args {
	const char *text;
	struct clerk_when when;
};
static const struct clerk_arg note_spec[] = {
	CLERK_ARG_TEXT(struct note_args, text, "a title", .flags = 0),
	CLERK_ARG_WHEN(struct note_args, when, "a date", .flags = 0),
	{ 0 },
};
static const struct clerk_arg by_spec[] = {
	CLERK_ARG_TEXT(struct note_args, text, "a title", .flags = 0),
	CLERK_ARG_WHEN(struct note_args, when, "a deadline",
		       .flags = CLERK_OPTIONAL | CLERK_TENSE_IS_DEADLINE),
	{ 0 },
};

#define ROW(title, letter, type, spec) \
	{ \
		.name = (title), .item = (letter), .summary = "Do it", .example = (title), \
		CLERK_TAKES(type, spec), .run = run_nothing \
	}
static const struct clerk_command commands[] = {
	ROW("ask", 0, struct note_args, by_spec),
	ROW("give", 0, struct item_args, amount_spec),
	ROW("kind", 0, struct school_args, choice_spec),
	ROW("meet", 0, struct note_args, note_spec),
	{ .name = "plain", .summary = "Do it", .run = run_nothing },
	ROW("schools", 0, struct item_args, schools_spec),
	{ .name = "undo", .summary = "Do it", .run = run_nothing },
	ROW("undo give", 0, struct item_args, amount_spec),
	ROW("visit", 0, struct school_args, school_spec),
	ROW("who", 0, struct item_args, person_spec),
	ROW("word", 0, struct word_args, word_spec),
	ROW("yes", 'R', struct item_args, item_spec),
	ROW("yes", 'V', struct item_args, item_spec),
};
enum { ROWS = sizeof(commands) / sizeof(commands[0]) };

/* ---- the world ---- */

struct reading {
	struct world world;
	struct command_row rows[ROWS];
	struct command_table table;
	struct command_context context;
};

static const struct clerk_school *find_school(void *lookup, const char *word)
{
	static const struct clerk_school schools[] = {
		{ .letter = 'A', .name = "Ashford" },
		{ .letter = 'D', .name = "Denby" },
		{ .letter = 'F', .name = "Farley" },
		{ .letter = 'G', .name = "Great Oak" },
	};

	(void)lookup;
	for (size_t i = 0; i < sizeof(schools) / sizeof(schools[0]); i++) {
		char letter[2] = { schools[i].letter, '\0' };

		if (str_equal_fold(word, letter) || str_equal_fold(word, schools[i].name)) {
			return &schools[i];
		}
	}
	return NULL;
}

static const struct clerk_person *find_person(void *lookup, const char *words)
{
	static const struct clerk_person people[] = {
		{ .id = 1, .name = "Ann Smith", .handle = "A" },
		{ .id = 2, .name = "Mary Ann Smith", .handle = "G" },
	};

	(void)lookup;
	for (size_t i = 0; i < 2; i++) {
		if (str_equal_fold(words, people[i].name) ||
		    str_equal_fold(words, people[i].handle)) {
			return &people[i];
		}
	}
	return NULL;
}

static inline void reading_open(struct reading *r)
{
	*r = (struct reading){ 0 };
	world_open(&r->world);
	for (size_t i = 0; i < ROWS; i++) {
		r->rows[i].command = &commands[i];
	}
	r->table = (struct command_table){ r->rows, ROWS };
	r->context = (struct command_context){ .arena = r->world.arena,
					       .when = r->world.context,
					       .day_minutes = 360,
					       .prefix = "!",
					       .find_school = find_school,
					       .find_person = find_person };
}

static inline struct command_found find(struct reading *r, const char *line)
{
	return command_find(&r->table, line);
}

/* Of a line that must be found. */
static inline struct command_parse parse(struct reading *r, const char *line)
{
	struct command_found found = find(r, line);

	cr_assert_eq(found.match, COMMAND_FOUND, "%s", line);
	return command_parse(&r->context, found.row->command, line, found.rest);
}

static const void *ready(struct reading *r, const char *line)
{
	struct command_parse parsed = parse(r, line);

	cr_assert_eq(parsed.outcome, COMMAND_READY, "%s: %s", line, parsed.text);
	return parsed.record;
}

/* It is answered with one line that holds `part`. */
static inline void says(struct reading *r, const char *line, const char *part)
{
	struct command_parse parsed = parse(r, line);

	cr_assert_eq(parsed.outcome, COMMAND_SAY, "%s", line);
	cr_assert(strstr(parsed.text, part) != NULL, "%s: %s", line, parsed.text);
	cr_assert_null(strchr(parsed.text, '\n'));
}

#endif
