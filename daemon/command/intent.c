/* intent: how likely each thing is that somebody may want, by weights that were learnt. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/intent.h"
#include "base/str.h"
#include "command/intent_weights.h"

#include <stdlib.h>

static int compare_feature(const void *key, const void *feature)
{
	uint32_t one = *(const uint32_t *)key, other = *(const uint32_t *)feature;

	return one < other ? -1 : one > other;
}

static void add_weights(uint32_t feature, int32_t *odds)
{
	const uint32_t *found = bsearch(&feature, intent_features_known, intent_features_count,
					sizeof(*found), compare_feature);

	for (size_t i = 0; found != NULL && i < INTENT_COUNT; i++) {
		int32_t root = intent_weights[found - intent_features_known][i];

		odds[i] += root * abs(root);
	}
}

int32_t intent_word_odds(const char *name, const char *word)
{
	uint32_t features[INTENT_FEATURES_MAX];
	size_t feature_count = intent_word_features(word, features);
	int32_t odds[INTENT_COUNT] = { 0 };

	for (size_t i = 0; i < feature_count; i++) {
		add_weights(features[i], odds);
	}
	for (size_t i = 0; i < INTENT_COUNT; i++) {
		if (str_equal(intent_names[i], name)) {
			return odds[i];
		}
	}
	return 0;
}

size_t intent_rank(const struct acts_words *words, const bool *is_name,
		   struct intent_guess *ret_guesses, size_t max)
{
	uint32_t features[INTENT_FEATURES_MAX];
	size_t feature_count = intent_features(words, is_name, features), count = 0;
	int32_t odds[INTENT_COUNT] = { 0 };

	for (size_t i = 0; i < feature_count; i++) {
		add_weights(features[i], odds);
	}
	for (size_t i = 0; i < INTENT_COUNT; i++) {
		size_t at = count < max ? count++ : max;

		for (; at > 0 && ret_guesses[at - 1].odds < odds[i]; at--) {
			if (at < max) {
				ret_guesses[at] = ret_guesses[at - 1];
			}
		}
		if (at < max) {
			ret_guesses[at] =
			    (struct intent_guess){ .name = intent_names[i], .odds = odds[i] };
		}
	}
	return count;
}
