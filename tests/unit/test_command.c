/* test_command: lines found, read argument by argument, refused in one line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command_world.h"

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
	/* Characters, not bytes: a text is as long in any language. */
	struct str text;

	str_init(&text, r.world.arena);
	str_add(&text, "word ");
	for (int i = 0; i < 464; i++) {
		str_add(&text, i == 64 ? " €" : "€");
	}
	ready(&r, text.text);
	str_add(&text, "€");
	says(&r, text.text, "too long");
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
	cr_assert_str_eq(((const struct item_args *)ready(&r, "schools A, D, DA and A"))->schools,
			 "AD", "each once");
	says(&r, "schools ADX", "Which schools?");
	says(&r, "schools", "I also need schools");
	cr_assert_eq(parse(&r, "schools A or D").outcome, COMMAND_ASK, "or D?");
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
	a = ready(&r, "visit phonics Wed 9 Dec 9-12 G");
	cr_assert_eq(a->school->letter, 'G');
	cr_assert_str_eq(a->focus, "phonics");
	const struct note_args *n = ready(&r, "meet data and sums Wed 9 Dec 8-11");

	cr_assert_str_eq(n->text, "data and sums");
	cr_assert_eq(n->when.day, day);
	n = ready(&r, "ask Year 2 writing, by Wed 9 Dec");
	cr_assert_str_eq(n->text, "Year 2 writing");
	cr_assert_eq(n->when.kind, CLERK_WHEN_DEADLINE);
	/* no comma and no by: it may be of the text */
	struct command_parse asked = parse(&r, "ask what we did Wed 9 Dec");

	cr_assert_eq(asked.outcome, COMMAND_ASK);
	n = ready(&r, asked.choices[0].line);
	cr_assert_str_eq(n->text, "what we did");
	cr_assert_eq(n->when.kind, CLERK_WHEN_DEADLINE);
	r.context.is_words = true;
	n = ready(&r, "ask what we did Wed 9 Dec");
	cr_assert_str_eq(n->text, "what we did Wed 9 Dec");
	cr_assert_eq(n->when.kind, CLERK_WHEN_NONE);
	r.context.is_words = false;
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
