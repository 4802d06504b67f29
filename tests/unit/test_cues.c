/* test_cues: words that stand anywhere in a line, and the matter that they are of. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cues.h"
#include "command/cues_table.h"

#include "command/acts.h"
#include "rows_world.h"

#include <stdio.h>

static const struct {
	const char *phrases, *line;
	size_t at, words; /* how many of it stand there */
} phrases[] = {
	{ "go|pop over", "can we pop over on friday", 2, 2 },
	{ "go|pop over", "can we pop in on friday", 2, 0 },
	{ "put _ off", "put the data thing off", 0, 5 },
	{ "put _ off", "put it all well and truly off", 0, 0 },
	{ "put _ off", "put off", 0, 2 },
	{ "visit*", "Visiting G", 0, 1 },
	{ "visit*", "a visit", 0, 0 },
	{ "^no", "sorry but no to that", 2, 1 },
	{ "^no", "we have no teacher", 2, 1 },
	{ "^no", "Year 5 has no teacher", 3, 0 },
};

Test(cues, a_phrase_stands_there_or_not)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		struct cue_line line;

		cues_cut(phrases[i].line, &line);
		cr_expect_eq(cues_phrase_at(phrases[i].phrases, &line, phrases[i].at),
			     phrases[i].words, "%s in %s", phrases[i].phrases, phrases[i].line);
	}
}

static const struct {
	const char *line;
	bool is_question;
} questions[] = {
	{ "who is coming on Tuesday", true },
	{ "hi clerk, could you tell me when we break up", true },
	{ "has Gareth said anything", true },
	{ "could I come to G on Friday", false },
	{ "please put me down for the breakfast", false },
};

Test(cues, a_question_is_told_from_a_wish)
{
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		struct cue_line line;

		cues_cut(questions[i].line, &line);
		cr_expect_eq(cues_is_question(&line), questions[i].is_question, "%s",
			     questions[i].line);
	}
}

/* What a rule makes is a row that there is, of the things that it is done to. */
Test(cues, every_rule_has_its_row)
{
	static const char letters[] = "VQMRPNX";
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < cue_rule_count; i++) {
		const struct cue_rule *rule = &cue_rules[i];
		int verb = (int)strcspn(rule->as, rule->is_of_item ? " $" : "$");
		size_t found = rule->says != NULL;

		for (size_t n = 0; n < (rule->is_of_item ? sizeof(letters) - 1 : 1); n++) {
			const char *line =
			    rule->is_of_item
				? arena_printf(w.arena, "%.*s %c1", verb, rule->as, letters[n])
				: arena_printf(w.arena, "%.*s", verb, rule->as);
			enum command_match match =
			    command_named(&w.plugins.table,
					  acts_read(w.arena, &w.plugins.table, line).line)
				.match;

			found += match == COMMAND_FOUND;
		}
		cr_expect(found > 0, "no row: %s", rule->as);
	}
	close_world(&w);
}

/* A rule whose own words are among those that it forbids could never fit. */
Test(cues, no_rule_needs_what_it_forbids)
{
	for (size_t i = 0; i < cue_rule_count; i++) {
		const struct cue_rule *rule = &cue_rules[i];
		struct cue_line line;
		bool taken[ACTS_WORDS_MAX], is_to_fit = true;
		char text[200] = "";

		for (size_t n = 0; n < CUES_GROUPS && rule->all[n] != NULL; n++) {
			size_t len = strcspn(rule->all[n], "|*"), at = strlen(text);

			is_to_fit = is_to_fit && len > 0;

			snprintf(text + at, sizeof(text) - at, " %.*s",
				 (int)len - (rule->all[n][0] == '^'),
				 rule->all[n] + (rule->all[n][0] == '^'));
		}
		cues_cut(text, &line);
		cr_expect_eq(cues_fit(rule, &line, taken), is_to_fit, "%s: %s", rule->as, text);
	}
}

/* They are looked for by halves. */
Test(cues, small_words_are_in_order)
{
	for (size_t i = 1; i < cue_small_count; i++) {
		cr_expect_lt(strcmp(cue_small[i - 1], cue_small[i]), 0, "%s, %s", cue_small[i - 1],
			     cue_small[i]);
	}
}
