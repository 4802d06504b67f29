/* test_intent: what lines want that nothing was learnt from, how sure of it one may be, and that
 * nothing else of a line counts than its words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/intent.h"

#include "base/str.h"
#include "rows_world.h"

#include <stdio.h>

/* Of the held-out lines, by other people than those of daemon/command/learn/lines.tsv. */
enum { RIGHT_PERCENT = 91, SURE_PERCENT = 97, SURE_LINES = 650, LINE_BYTES = 1024, MOST = 80 };

struct tally {
	size_t count, right, sure, sure_right;
};

static size_t rank(const char *line, struct intent_guess *guesses, size_t max)
{
	static const char *const names[] = { "anna",     "ben",      "carys",      "diane",
					     "david",    "esther",   "fiona",      "frank",
					     "gareth",   "hannah",   "olive",      "alder",
					     "castle",   "dunsford", "beechcombe", "elmbridge",
					     "fernhill", "greenway", "hawthorn",   NULL };
	struct acts_words words;
	bool is_name[ACTS_WORDS_MAX] = { false };

	acts_cut(line, &words);
	for (size_t i = 0; i < words.count; i++) {
		for (size_t n = 0; names[n] != NULL; n++) {
			is_name[i] = is_name[i] || str_starts(words.list[i].text, names[n]);
		}
		if (str_starts(words.list[i].text, "sarah")) {
			snprintf(words.list[i].text, ACTS_WORD_BYTES, "sip");
		}
	}
	return intent_rank(&words, is_name, guesses, max);
}

Test(intent, lines_of_other_people_are_told_apart)
{
	FILE *file = fopen(TEST_DATA_DIR "/intents.tsv", "r");
	char line[LINE_BYTES];
	struct tally tally = { 0 };

	cr_assert_not_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		char *tab = strchr(line, '\t');
		struct intent_guess best;

		cr_assert_not_null(tab, "%s", line);
		*tab = '\0';
		tab[1 + strcspn(tab + 1, "\n")] = '\0';
		cr_assert_eq(rank(tab + 1, &best, 1), 1);
		bool is_right = str_equal(best.name, line);

		tally.count++;
		tally.right += is_right;
		tally.sure += best.odds >= 0;
		tally.sure_right += best.odds >= 0 && is_right;
	}
	fclose(file);
	cr_log_info("%zu lines, %zu right; more likely than not %zu, of these %zu right",
		    tally.count, tally.right, tally.sure, tally.sure_right);
	cr_assert_gt(tally.count, 600);
	cr_assert_gt(tally.sure, SURE_LINES);
	cr_assert_geq(tally.right * 100, tally.count * RIGHT_PERCENT, "%zu of %zu", tally.right,
		      tally.count);
	cr_assert_geq(tally.sure_right * 100, tally.sure * SURE_PERCENT, "%zu of %zu",
		      tally.sure_right, tally.sure);
}

Test(intent, the_likeliest_come_first)
{
	struct intent_guess guesses[MOST];
	size_t count = rank("can't make the breakfast on tuesday, sorry", guesses, MOST);

	cr_assert_gt(count, 40);
	cr_assert_str_eq(guesses[0].name, "out");
	for (size_t i = 1; i < count; i++) {
		cr_assert_geq(guesses[i - 1].odds, guesses[i].odds);
	}
	cr_assert_eq(rank("can't make the breakfast on tuesday, sorry", guesses, 2), 2);
	cr_assert_str_eq(guesses[0].name, "out");
}

Test(intent, which_school_day_or_number_does_not_matter)
{
	static const char *const same[] = { "can I visit G on Wed 9 Dec 9-12",
					    "can I visit C on Thu 14 Jan 9-12",
					    "can I visit Greenway on Fri 5 Feb 1-3",
					    "can I visit Esther on Mon 7 Jun 9-11" };
	struct intent_guess first, other;

	cr_assert_eq(rank(same[0], &first, 1), 1);
	cr_assert_str_eq(first.name, "visit");
	for (size_t i = 1; i < sizeof(same) / sizeof(same[0]); i++) {
		cr_assert_eq(rank(same[i], &other, 1), 1);
		cr_assert_str_eq(other.name, "visit");
		cr_assert_eq(other.odds, first.odds, "%s", same[i]);
	}
}

Test(intent, what_nobody_ever_said_is_unlikely_to_be_anything)
{
	static const char *const lines[] = { "", "xyzzy plugh", "lorem ipsum dolor sit amet",
					     "\xf0\x9f\xa6\x86\xf0\x9f\xa6\x86", "?!" };
	struct intent_guess best;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		cr_assert_eq(rank(lines[i], &best, 1), 1);
		cr_assert(best.odds < 0 || str_equal(best.name, "none"), "%s: %s", lines[i],
			  best.name);
	}
}

/* Byte by byte: no part of a line is read beyond its end, and no feature is there twice. */
Test(intent, every_part_of_a_line_has_features_of_its_own)
{
	static const char whole[] = "clerk, our visit to B\xc3\xa9"
				    "a's on 9/12 at 9.30\xe2\x80\x93"
				    "12 "
				    "can't go ahead \xe2\x80\x99 M14 V2 12:30pm two-thirds";
	uint32_t features[INTENT_FEATURES_MAX];
	bool is_name[ACTS_WORDS_MAX] = { false };
	struct acts_words words;

	for (size_t len = 0; len < sizeof(whole); len++) {
		char part[sizeof(whole)];

		memcpy(part, whole, len);
		part[len] = '\0';
		acts_cut(part, &words);
		size_t count = intent_features(&words, is_name, features);

		cr_assert_leq(count, INTENT_FEATURES_MAX);
		for (size_t i = 0; i < count; i++) {
			for (size_t j = 0; j < i; j++) {
				cr_assert_neq(features[i], features[j]);
			}
		}
	}
}

Test(intent, the_longest_line_fits)
{
	char line[4 * ACTS_WORDS_MAX * ACTS_WORD_BYTES] = "";
	struct intent_guess best;

	for (size_t i = 0; i < 2 * ACTS_WORDS_MAX; i++) {
		snprintf(line + strlen(line), sizeof(line) - strlen(line), "somewhatlongword%zu ",
			 i);
	}
	cr_assert_eq(rank(line, &best, 1), 1);
}
