/* test_command: lines found, read argument by argument, refused in one line; split at each byte. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/command.h"

#include "host/plugin.h"
#include "matrix/intake.h"
#include "when_world.h"

#include <stdlib.h>

static enum clerk_status run_nothing(struct clerk_call *call, const void *args)
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

static void reading_open(struct reading *r)
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

static struct command_found find(struct reading *r, const char *line)
{
	return command_find(&r->table, line);
}

/* Of a line that must be found. */
static struct command_parse parse(struct reading *r, const char *line)
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
static void says(struct reading *r, const char *line, const char *part)
{
	struct command_parse parsed = parse(r, line);

	cr_assert_eq(parsed.outcome, COMMAND_SAY, "%s", line);
	cr_assert(strstr(parsed.text, part) != NULL, "%s: %s", line, parsed.text);
	cr_assert_null(strchr(parsed.text, '\n'));
}

/* ---- finding the row ---- */

Test(command, finds_by_name_and_item)
{
	static const struct {
		const char *line;
		enum command_match match;
		const char *name;
		char item;
	} cases[] = {
		{ "visit G tomorrow", COMMAND_FOUND, "visit", 0 },
		{ "VISIT", COMMAND_FOUND, "visit", 0 },
		{ "  visit:", COMMAND_FOUND, "visit", 0 },
		{ "visitG", COMMAND_NEAR, "visit", 0 },
		{ "undo", COMMAND_FOUND, "undo", 0 },
		{ "undo   give 2h", COMMAND_FOUND, "undo give", 0 },
		{ "undo given", COMMAND_FOUND, "undo", 0 },
		{ "yes V1", COMMAND_FOUND, "yes", 'V' },
		{ "yes v 1", COMMAND_FOUND, "yes", 'V' },
		{ "yes R12, please", COMMAND_FOUND, "yes", 'R' },
		{ "yes X1", COMMAND_WRONG_ITEM, "yes", 0 },
		{ "yes", COMMAND_NEEDS_ITEM, "yes", 0 },
		{ "yes V0", COMMAND_NEEDS_ITEM, "yes", 0 },
		{ "yes V12345678901", COMMAND_NEEDS_ITEM, "yes", 0 },
		{ "yes V1x", COMMAND_NEEDS_ITEM, "yes", 0 },
		{ "vist G", COMMAND_NEAR, "visit", 0 },
		{ "vsiit G", COMMAND_NEAR, "visit", 0 },
		{ "ys V1", COMMAND_UNKNOWN, NULL, 0 },
		{ "", COMMAND_UNKNOWN, NULL, 0 },
		{ "   ", COMMAND_UNKNOWN, NULL, 0 },
		{ "!", COMMAND_UNKNOWN, NULL, 0 },
		{ "weather today", COMMAND_UNKNOWN, NULL, 0 },
	};
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct command_found found = find(&r, cases[i].line);

		cr_assert_eq(found.match, cases[i].match, "%s: %d", cases[i].line,
			     (int)found.match);
		if (cases[i].name != NULL) {
			cr_assert_str_eq(found.row->command->name, cases[i].name, "%s",
					 cases[i].line);
		}
		if (cases[i].item != 0) {
			cr_assert_eq(found.row->command->item, cases[i].item, "%s", cases[i].line);
		}
	}
	cr_assert_eq(find(&r, "yes X7").item.letter, 'X');
	cr_assert_eq(find(&r, "yes X7").item.number, 7);
	world_close(&r.world);
}

Test(command, items)
{
	static const struct {
		const char *text;
		size_t used;
		char letter;
		int64_t number;
	} cases[] = {
		{ "V12", 3, 'V', 12 },
		{ "v12", 3, 'V', 12 },
		{ " V 12 x", 5, 'V', 12 },
		{ "V12,", 3, 'V', 12 },
		{ "V12?", 3, 'V', 12 },
		{ "V9999999999", 11, 'V', 9999999999 },
		{ "V", 0, 0, 0 },
		{ "12", 0, 0, 0 },
		{ "V0", 0, 0, 0 },
		{ "V-1", 0, 0, 0 },
		{ "VV1", 0, 0, 0 },
		{ "V1V2", 0, 0, 0 },
		{ "V99999999999", 0, 0, 0 },
		{ "É1", 0, 0, 0 },
		{ "", 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct clerk_item item = { 0 };
		size_t used = 0;
		bool is_item = command_read_item(cases[i].text, &item, &used);

		cr_assert_eq(is_item, cases[i].used > 0, "%s", cases[i].text);
		cr_assert_eq(used, cases[i].used, "%s", cases[i].text);
		cr_assert_eq(item.letter, cases[i].letter, "%s", cases[i].text);
		cr_assert_eq(item.number, cases[i].number, "%s", cases[i].text);
	}
}

/* ---- each type of argument ---- */

Test(command, words_texts_and_leads)
{
	struct reading r;
	const struct word_args *a;

	reading_open(&r);
	a = ready(&r, "word one two three at the Bull, Denby quorum 5");
	cr_assert_str_eq(a->word, "one");
	cr_assert_str_eq(a->text, "two three");
	cr_assert_str_eq(a->place, "the Bull, Denby");
	cr_assert_eq(a->count, 5);
	a = ready(&r, "word \"a b\" c");
	cr_assert_str_eq(a->word, "a b");
	cr_assert_str_eq(a->text, "c");
	a = ready(&r, "word one quorum 50");
	cr_assert_null(a->text);
	cr_assert_null(a->place);
	cr_assert_eq(a->count, 50);
	a = ready(&r, "word \"open");
	cr_assert_str_eq(a->word, "\"open");
	says(&r, "word", "I also need a word");
	says(&r, "word .", "I also need a word");
	says(&r, arena_printf(r.world.arena, "word %065d", 0), "too long");
	says(&r, arena_printf(r.world.arena, "word one %0401d", 0), "too long");
	ready(&r, arena_printf(r.world.arena, "word %064d %0400d", 0, 0));
	says(&r, "word one quorum", "I also need how many");
	says(&r, "word one quorum 51", "1 to 50");
	says(&r, "word one quorum 0", "1 to 50");
	says(&r, "word one quorum -1", "1 to 50");
	says(&r, "word one quorum 5x", "1 to 50");
	says(&r, "word one quorum 99999999999999999999", "1 to 50");
	says(&r, "word one quorum 5 quorum 6", "don't understand");
	world_close(&r.world);
}

Test(command, schools_people_amounts_choices)
{
	struct reading r;

	reading_open(&r);
	cr_assert_str_eq(((const struct item_args *)ready(&r, "schools A, D and F"))->schools,
			 "ADF");
	cr_assert_str_eq(((const struct item_args *)ready(&r, "schools ADF"))->schools, "ADF");
	cr_assert_str_eq(((const struct item_args *)ready(&r, "schools denby A"))->schools, "DA");
	says(&r, "schools ADX", "Which schools?");
	says(&r, "schools", "I also need schools");
	says(&r, "schools A or D", "don't understand “or D”");
	cr_assert_eq(((const struct item_args *)ready(&r, "who Ann Smith"))->person->id, 1);
	cr_assert_eq(((const struct item_args *)ready(&r, "who mary ann smith"))->person->id, 2);
	says(&r, "who Ann", "nobody of that name");
	says(&r, "who Ann Smith Jones", "don't understand");
	cr_assert_eq(((const struct item_args *)ready(&r, "give 1½ days"))->amount, 540);
	cr_assert_eq(((const struct item_args *)ready(&r, "undo give 2h"))->amount, 120);
	says(&r, "give", "I also need an amount");
	says(&r, "give -2h", "");
	says(&r, "give 99999999999h", "");
	says(&r, "give 2h later", "don't understand “later”");
	cr_assert_eq(((const struct school_args *)ready(&r, "kind LEARNING WALK"))->kind, 0);
	cr_assert_eq(((const struct school_args *)ready(&r, "kind learning"))->kind, 1);
	cr_assert_eq(((const struct school_args *)ready(&r, "kind audit"))->kind, 2);
	says(&r, "kind lunch", "one of: learning walk, learning, audit");
	world_close(&r.world);
}

Test(command, dates_and_what_stands_around_them)
{
	struct reading r;
	int32_t day = civil_to_day(2026, 12, 9);

	reading_open(&r);
	const struct school_args *a = ready(&r, "visit School G Wed 9 Dec 9-12 phonics, 2 of us");

	cr_assert_eq(a->school->letter, 'G');
	cr_assert_eq(a->when.day, day);
	cr_assert_eq(a->when.start_min, 540);
	cr_assert_str_eq(a->focus, "phonics, 2 of us");
	a = ready(&r, "visit g learning walk Wed 9 Dec 9-12");
	cr_assert_eq(a->kind, 0);
	cr_assert_null(a->focus);
	const struct note_args *n = ready(&r, "meet data and sums Wed 9 Dec 8-11");

	cr_assert_str_eq(n->text, "data and sums");
	cr_assert_eq(n->when.day, day);
	n = ready(&r, "ask Year 2 writing, by Wed 9 Dec");
	cr_assert_str_eq(n->text, "Year 2 writing");
	cr_assert_eq(n->when.kind, CLERK_WHEN_DEADLINE);
	n = ready(&r, "ask what we did Wed 9 Dec");
	cr_assert_str_eq(n->text, "what we did Wed 9 Dec", "no comma and no by: it stays text");
	cr_assert_eq(n->when.kind, CLERK_WHEN_NONE);
	says(&r, "visit G", "I also need a date");
	says(&r, "visit X Wed 9 Dec", "I know no school “X”");
	cr_assert_eq(parse(&r, "visit G Thu 9 Dec 9-12").outcome, COMMAND_ASK, "it is a Wednesday");
	says(&r, "meet data", "I also need a date");
	says(&r, "visit G Fri 25 Dec 2026 9-12", "Please choose another date");
	world_close(&r.world);
}

Test(command, questions_and_their_answers_parse)
{
	struct reading r;

	reading_open(&r);
	struct command_parse parsed = parse(&r, "visit G next Friday am maths");

	cr_assert_eq(parsed.outcome, COMMAND_ASK);
	cr_assert_geq(parsed.choice_count, 2);
	for (size_t i = 0; i < parsed.choice_count; i++) {
		struct command_parse again = parse(&r, parsed.choices[i].line);

		/* One of the two is a training day: then it asks for the word of the lead. */
		cr_assert_neq(again.outcome == COMMAND_READY, again.text != NULL);
		cr_assert(strstr(parsed.choices[i].line, "maths") != NULL);
	}
	world_close(&r.world);
}

Test(command, objections_need_the_word_or_the_lead)
{
	struct reading r;
	const char *blocked = "visit G Fri 25 Dec 2026 9-12";

	reading_open(&r);
	r.context.is_lead = true;
	struct command_parse parsed = parse(&r, blocked);

	cr_assert_eq(parsed.outcome, COMMAND_ASK);
	cr_assert_str_eq(parsed.choices[0].given, "anyway");
	r.context.is_anyway = true;
	cr_assert_eq(parse(&r, blocked).outcome, COMMAND_READY);
	world_close(&r.world);
}

/* ---- usage, and lines with one argument replaced ---- */

Test(command, usage_and_replaced_arguments)
{
	struct reading r;

	reading_open(&r);
	struct arena *arena = r.world.arena;

	cr_assert_str_eq(command_usage(arena, find(&r, "word").row->command, "!"),
			 "!word <word> [text] [quorum count] [at place]");
	cr_assert_str_eq(command_usage(arena, find(&r, "yes V1").row->command, ""),
			 "yes V<number>");
	cr_assert_str_eq(command_usage(arena, find(&r, "plain").row->command, "//"), "//plain");
	const char *line = "visit G Wed 9 Dec 9-12 phonics";
	struct command_parse parsed = parse(&r, line);

	cr_assert_str_eq(command_line_with(arena, &parsed, line, "when", "Thu 10 Dec"),
			 "visit G Thu 10 Dec phonics");
	cr_assert_str_eq(command_line_with(arena, &parsed, line, "school", "A"),
			 "visit A Wed 9 Dec 9-12 phonics");
	cr_assert_null(command_line_with(arena, &parsed, line, "kind", "audit"));
	world_close(&r.world);
}

/* ---- hostile lines ---- */

static const char *const lines[] = {
	"visit School G learning walk Wed 9 Dec 9-12 phonics, 2 of us",
	"word \"a b\" two three at the Bull, Denby quorum 5",
	"schools A, D and F",
	"who mary ann smith",
	"give 1½ days",
	"undo give 2 h 30 min",
	"ask Year 2 writing – ‘data’, by Wed 9 Dec 2026 16:00",
	"meet data and 😀 next Friday at nine",
	"yes V12, thank you",
	"kind learning walk",
};

/* A line in memory of exactly its size, so that a read past its end is noticed. */
static void read_exactly(struct reading *r, const char *bytes, size_t len)
{
	char *line = malloc(len + 1);
	struct arena *arena = arena_new();
	struct command_context context = r->context;

	memcpy(line, bytes, len);
	line[len] = '\0';
	context.arena = arena;
	struct command_found found = command_find(&r->table, line);

	if (found.match == COMMAND_FOUND) {
		struct command_parse parsed =
		    command_parse(&context, found.row->command, line, found.rest);

		cr_assert_leq(found.rest, len);
		cr_assert_eq(parsed.outcome == COMMAND_READY, parsed.text == NULL);
		for (size_t i = 0; i < parsed.span_count; i++) {
			cr_assert_leq(parsed.spans[i].from, parsed.spans[i].to);
			cr_assert_leq(parsed.spans[i].to, len);
			command_line_with(arena, &parsed, line, parsed.spans[i].name, "x");
		}
	}
	arena_free(arena);
	free(line);
}

Test(command, split_at_each_byte)
{
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		cr_assert_eq(parse(&r, lines[i]).outcome,
			     strstr(lines[i], "next Friday") != NULL ? COMMAND_ASK
			     : strstr(lines[i], "thank you")         ? COMMAND_SAY
								     : COMMAND_READY,
			     "%s", lines[i]);
		for (size_t len = 0; len <= strlen(lines[i]); len++) {
			read_exactly(&r, lines[i], len);
		}
	}
	world_close(&r.world);
}

/* Each byte of a line replaced by each of a few that parsers stumble over. */
Test(command, one_byte_changed)
{
	static const char bytes[] = { '\x01', '\t', '"', '%', ',', '0', ':', 'A', '\x80', '\xff' };
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t len = strlen(lines[i]);

		for (size_t at = 0; at < len; at++) {
			for (size_t b = 0; b < sizeof(bytes); b++) {
				char *line = arena_strdup(r.world.work, lines[i]);

				line[at] = bytes[b];
				read_exactly(&r, line, len);
			}
			arena_reset(r.world.work);
		}
	}
	world_close(&r.world);
}

/* As phones type: no-break spaces, full-width digits, marks that nobody sees. */
Test(command, what_phones_put_in)
{
	static const char *const same[] = {
		"visit G Wed 9 Dec 9-12 phonics",
		"visit\u00a0G\u00a0Wed\u202f9\u2009Dec 9-12 phonics",
		"\u200evisit\u200f G Wed 9 Dec 9-12 \u202ephonics\u202c",
		"visit\u200b G Wed \uff19 Dec \uff19-\uff11\uff12 phonics",
		"\ufeffvisit G\nWed 9 Dec\r\n9-12 phonics",
		"visit G Wed 9 Dec 9–12 phonics",
	};
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const struct school_args *a = ready(&r, intake_plain(r.world.arena, same[i]));

		cr_assert_eq(a->school->letter, 'G', "%zu", i);
		cr_assert_eq(a->when.day, civil_to_day(2026, 12, 9), "%zu", i);
		cr_assert_eq(a->when.start_min, 540, "%zu", i);
		cr_assert_eq(a->when.end_min, 720, "%zu", i);
		cr_assert_str_eq(a->focus, "phonics", "%zu", i);
	}
	world_close(&r.world);
}

/* 60 KB of anything is answered at once, with a short line. */
Test(command, sixty_kilobytes, .timeout = 60)
{
	enum { LEN = 60000 };
	static const char *const starts[] = {
		"word ", "word a ",    "visit G ", "visit G Wed 9 Dec ",
		"meet ", "ask x, by ", "give ",    "schools ",
		"who ",  "kind ",      "yes V1 ",  "word x quorum "
	};
	static const char *const fills[] = { "x",    "a ",  "9",   ",",      "\"",
					     "Wed ", "at ", "by ", "\u0301", "A D " };
	struct reading r;
	char *line = malloc(LEN + 1);

	reading_open(&r);
	for (size_t s = 0; s < sizeof(starts) / sizeof(starts[0]); s++) {
		for (size_t f = 0; f < sizeof(fills) / sizeof(fills[0]); f++) {
			size_t at = strlen(starts[s]), step = strlen(fills[f]);

			memcpy(line, starts[s], at);
			for (; at + step <= LEN; at += step) {
				memcpy(line + at, fills[f], step);
			}
			line[at] = '\0';
			struct command_found found = find(&r, line);
			struct arena *arena = arena_new();
			struct command_context context = r.context;

			context.arena = arena;
			cr_assert_eq(found.match, COMMAND_FOUND);
			struct command_parse parsed =
			    command_parse(&context, found.row->command, line, found.rest);

			cr_assert(parsed.outcome != COMMAND_SAY || strlen(parsed.text) < 500,
				  "%s%s", starts[s], fills[f]);
			arena_free(arena);
		}
	}
	free(line);
	world_close(&r.world);
}
