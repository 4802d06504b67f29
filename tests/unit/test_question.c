/* test_question: an answer runs what was asked, once, for the right person, in time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/question.h"
#include "host_tables.h"

#define ROOM "!room:x"
enum { ANN = 1, BOB = 2, CAT = 3, NOW_S = 1795600800 };

struct world {
	struct tables tables;
	struct questions *questions;
	struct question_answer answer;
};

static void prepare(struct world *w)
{
	cr_assert(questions_new(w->tables.arena, w->tables.store, &w->questions, &w->tables.err),
		  "%s", w->tables.err.text);
}

static void open_world(struct world *w)
{
	*w = (struct world){ 0 };
	tables_open(&w->tables);
	prepare(w);
}

static const struct clerk_choice choices[] = {
	{ .key = "1", .line = "visit C Fri 27 Nov" },
	{ .key = "anyway", .given = "anyway" },
	{ .key = "yes", .line = "yes V1", .given = "sure" },
};

static void put(struct world *w, int64_t person, const char *line, const char *source)
{
	struct question question = { .room = ROOM,
				     .person = person,
				     .line = line,
				     .given = "before ",
				     .source = source,
				     .choices = choices,
				     .choice_count = 3,
				     .expires_s = NOW_S + QUESTION_VALID_S };

	question_put(w->questions, w->tables.arena, &question);
}

static bool answers(struct world *w, int64_t person, const char *text, int64_t now_s)
{
	return question_answer(w->questions, w->tables.arena, ROOM, person, "$answer", text, now_s,
			       &w->answer);
}

Test(question, each_choice_runs_what_it_says)
{
	struct world w;

	open_world(&w);
	put(&w, ANN, "visit C next Friday", "$1");
	cr_assert(answers(&w, ANN, "1", NOW_S));
	cr_assert_str_eq(w.answer.line, "visit C Fri 27 Nov");
	cr_assert_str_eq(w.answer.given, "before ");
	cr_assert_not(answers(&w, ANN, "1", NOW_S), "answered already");
	put(&w, ANN, "visit C next Friday", "$1");
	cr_assert(answers(&w, ANN, " Anyway! ", NOW_S));
	cr_assert_str_eq(w.answer.line, "visit C next Friday", "the same line again");
	cr_assert_str_eq(w.answer.given, "before anyway ");
	put(&w, ANN, "visit C next Friday", "$1");
	cr_assert(answers(&w, ANN, "YES.", NOW_S));
	cr_assert_str_eq(w.answer.line, "yes V1");
	cr_assert_str_eq(w.answer.given, "before sure ");
	tables_close(&w.tables);
}

Test(question, only_the_person_asked_in_that_room)
{
	struct world w;

	open_world(&w);
	put(&w, ANN, "visit C next Friday", "$1");
	cr_assert_not(answers(&w, BOB, "1", NOW_S));
	cr_assert_not(question_answer(w.questions, w.tables.arena, "!other:x", ANN, "$answer", "1",
				      NOW_S, &w.answer));
	cr_assert_not(answers(&w, ANN, "2", NOW_S));
	cr_assert_not(answers(&w, ANN, "", NOW_S));
	cr_assert_not(answers(&w, ANN, ".!.", NOW_S));
	cr_assert_not(answers(&w, ANN, "1 of them", NOW_S));
	cr_assert(answers(&w, ANN, "1", NOW_S), "what is no answer leaves it open");
	tables_close(&w.tables);
}

Test(question, ten_minutes_and_no_longer)
{
	struct world w;

	open_world(&w);
	cr_assert_eq(QUESTION_VALID_S, 600);
	put(&w, ANN, "visit C next Friday", "$1");
	cr_assert_not(answers(&w, ANN, "1", NOW_S + 600));
	cr_assert(answers(&w, ANN, "1", NOW_S + 599));
	tables_close(&w.tables);
}

Test(question, survives_a_restart)
{
	struct world w;

	open_world(&w);
	put(&w, ANN, "visit C next Friday, “½ d” \"x\" \\", "$1");
	tables_again(&w.tables);
	prepare(&w);
	cr_assert(answers(&w, ANN, "anyway", NOW_S + 10));
	cr_assert_str_eq(w.answer.line, "visit C next Friday, “½ d” \"x\" \\");
	tables_again(&w.tables);
	prepare(&w);
	cr_assert_not(answers(&w, ANN, "anyway", NOW_S + 10));
	tables_close(&w.tables);
}

Test(question, the_next_takes_its_place)
{
	struct world w;

	open_world(&w);
	put(&w, ANN, "first", "$1");
	put(&w, ANN, "second", "$2");
	question_drop(w.questions, "$1");
	cr_assert(answers(&w, ANN, "anyway", NOW_S));
	cr_assert_str_eq(w.answer.line, "second");
	tables_close(&w.tables);
}

/* Two heads share a school: whoever is first answers for both. */
Test(question, one_head_answers_for_the_school)
{
	struct world w;

	open_world(&w);
	put(&w, ANN, "", "$card");
	put(&w, BOB, "", "$card");
	put(&w, CAT, "", "$other");
	cr_assert(answers(&w, BOB, "yes", NOW_S));
	cr_assert_str_eq(w.answer.line, "yes V1");
	cr_assert_not(answers(&w, ANN, "yes", NOW_S));
	cr_assert(answers(&w, CAT, "yes", NOW_S));
	tables_close(&w.tables);
}

Test(question, dropped_with_its_command)
{
	struct world w;

	open_world(&w);
	put(&w, ANN, "visit C next Friday", "$1");
	put(&w, BOB, "visit C next Friday", "$2");
	question_drop(w.questions, "$1");
	cr_assert_not(answers(&w, ANN, "1", NOW_S));
	cr_assert(answers(&w, BOB, "1", NOW_S));
	tables_close(&w.tables);
}

Test(question, a_no_in_plain_words_closes_it)
{
	static const char *const words[] = { "no",   "Nope.",      "no thanks", "cancel",
					     "stop", "never mind", "leave it" };
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		put(&w, ANN, "visit C next Friday", "$1");
		cr_assert_not(
		    question_decline(w.questions, w.tables.arena, ROOM, BOB, words[i], NOW_S));
		cr_assert(question_decline(w.questions, w.tables.arena, ROOM, ANN, words[i], NOW_S),
			  "%s", words[i]);
		cr_assert_not(answers(&w, ANN, "yes", NOW_S), "%s", words[i]);
	}
	put(&w, ANN, "visit C next Friday", "$1");
	cr_assert_not(question_decline(w.questions, w.tables.arena, ROOM, ANN, "no V1", NOW_S));
	cr_assert_not(question_decline(w.questions, w.tables.arena, ROOM, ANN, "stop",
				       NOW_S + QUESTION_VALID_S),
		      "nothing is open any more");
	put(&w, ANN, "", "$2");
	cr_assert_not(question_decline(w.questions, w.tables.arena, ROOM, ANN, "cancel", NOW_S),
		      "an invitation is the school's");
	tables_close(&w.tables);
}

Test(question, what_cannot_be_taken_back_is_not_asked_for_long)
{
	static const struct clerk_choice final[] = { { .key = "yes", .is_final = true } };
	struct world w;

	open_world(&w);
	cr_assert_eq(question_valid_s(choices, 3), QUESTION_VALID_S);
	cr_assert_eq(question_valid_s(final, 1), QUESTION_FINAL_S);
	put(&w, ANN, "visit C next Friday", "$1");
	question_pass(w.questions, w.tables.arena, ROOM, ANN);
	cr_assert(answers(&w, ANN, "1", NOW_S), "an ordinary one stays");
	struct question question = { .room = ROOM,
				     .person = ANN,
				     .line = "removeschool D",
				     .given = "",
				     .source = "$2",
				     .choices = final,
				     .choice_count = 1,
				     .expires_s = NOW_S + QUESTION_FINAL_S };

	question_put(w.questions, w.tables.arena, &question);
	question_pass(w.questions, w.tables.arena, ROOM, BOB);
	question_pass(w.questions, w.tables.arena, ROOM, ANN);
	cr_assert_not(answers(&w, ANN, "yes", NOW_S));
	tables_close(&w.tables);
}
