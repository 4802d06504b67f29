/* acts_sign_stand_in: "I can't, but Sue will come": somebody else of hers in her place. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_sign_line.h"

#include "base/str.h"
#include "command/acts_sign_table.h"

#include <string.h>

static size_t phrase_of(const struct line *line, size_t at, const char *const *phrases)
{
	size_t longest = 0;

	for (size_t i = 0; phrases[i] != NULL; i++) {
		size_t len = acts_sign_phrase(line, at, phrases[i]);

		longest = len > longest ? len : longest;
	}
	return longest;
}

/* "my deputy Jo Marsh": how many tokens behind the role are a name. */
static size_t name_behind(const struct line *line, size_t at)
{
	size_t len = 0;

	for (; at + len < line->count; len++) {
		const struct token *token = &line->tokens[at + len];
		char first = line->text[token->from];

		if (token->is_first || strlen(token->word) < 2 || first < 'A' || first > 'Z') {
			return len;
		}
	}
	return len;
}

/* How many tokens at `at` are one of her school's: "my deputy", "someone else", "Mrs Jones"; 0: no
 * one is named there. */
static size_t who_at(const struct line *line, size_t at, bool *ret_is_known)
{
	static const char *const owns[] = { "my",   "our", "the", "one of my", "one of our", "mrs",
					    "miss", "ms",  "mr",  "a",         "my y6",      NULL };
	static const char *const staff[] = { "deputy",
					     "deputy head",
					     "assistant head",
					     "assistant",
					     "senco",
					     "sendco",
					     "teacher",
					     "teachers",
					     "colleague",
					     "colleagues",
					     "co head",
					     "cohead",
					     "co-head",
					     "other half",
					     "partner",
					     "maths lead",
					     "english lead",
					     "subject lead",
					     "phonics lead",
					     "head of school",
					     "sbm",
					     "office manager",
					     "ta",
					     "staff",
					     NULL };
	static const char *const anyone[] = { "someone else", "somebody else", "someone",
					      "somebody",     "another",       NULL };
	size_t lead = phrase_of(line, at, owns);
	size_t len = phrase_of(line, at + lead, staff);

	if (len > 0 || lead == 0) {
		len = len > 0 ? len : phrase_of(line, at, anyone);
	}
	*ret_is_known = len > 0;
	if (len > 0) {
		return lead + len + name_behind(line, at + lead + len);
	}
	const struct token *token = &line->tokens[at + lead];
	bool is_there = at + lead < line->count;
	/* "D1", "G" are of a school; "Year 2" is no one */
	bool is_other = is_there && (strlen(token->word) <= 2 || str_equal(token->word, "year"));
	bool is_name =
	    is_there && (token->word[0] == ACTS_SIGN_OWN ||
			 (!is_other && token->is == 0 && line->text[token->from] >= 'A' &&
			  line->text[token->from] <= 'Z'));

	*ret_is_known = is_there && token->word[0] == ACTS_SIGN_OWN;
	return is_name ? lead + 1 : 0;
}

/* "will come", "is going", "can", behind whoever it is; 0: they do not. */
static size_t comes_at(const struct line *line, size_t at)
{
	static const char *const does[] = {
		"will be", "will", "is",    "can",   "could", "to",         "can be",          "ll",
		"would",   "wd",   "shall", "might", "may",   "is able to", "will be able to", NULL
	};
	static const char *const comes[] = {
		"come",    "coming",   "attend",        "attending", "there", "be there",
		"go",      "going",    "represent",     "make it",   "cover", "sit in",
		"step in", "stand in", "take my place", NULL
	};
	size_t lead = phrase_of(line, at, does);
	size_t end = at + lead, len = lead == 0 ? 0 : phrase_of(line, end, comes);
	bool is_can =
	    lead > 0 &&
	    str_is_in(line->tokens[at].word, (const char *const[]){ "can", "will", NULL }) &&
	    (end == line->count || line->tokens[end].is_first);

	return len > 0 ? lead + len : is_can ? lead : 0;
}

/* "I'm sending my deputy" */
static bool is_sending(const struct line *line, size_t at)
{
	static const char *const sends[] = { "sending", "send", NULL };

	bool is_known;
	bool is_not = at > 0 && ((line->tokens[at - 1].is & SIGN_NOT) != 0 ||
				 str_equal(line->tokens[at - 1].word, "longer"));

	return !is_not && str_is_in(line->tokens[at].word, sends) &&
	       who_at(line, at + 1, &is_known) > 0;
}

static bool is_in_place(const struct line *line)
{
	static const char *const places[] = { "instead",     "in my place",  "instead of me",
					      "for me",      "on my behalf", "in place of me",
					      "in my stead", "in our place", "for us",
					      NULL };
	size_t at = 0;

	while (at < line->count && phrase_of(line, at, places) == 0) {
		at++;
	}
	return at < line->count;
}

/* Up to there, has she said that she herself does not? */
static bool is_not_self(const struct line *line, size_t end)
{
	static const char *const away[] = { "not me", "not myself", "out", "absent",
					    "cant",   "apologies",  NULL };
	const unsigned nots = SIGN_NOT | SIGN_NO | SIGN_OUT;
	bool is_not = false;

	for (size_t at = 0; at < end; at++) {
		is_not =
		    is_not || (line->tokens[at].is & nots) != 0 || phrase_of(line, at, away) > 0;
	}
	return is_not;
}

enum acts_sign_stand acts_sign_stand_in(const struct line *line)
{
	bool is_in_place_of = is_in_place(line);

	if (line->count > 0 && (line->tokens[0].is & SIGN_ASK) != 0) {
		return ACTS_SIGN_HERSELF;
	}
	for (size_t at = 0; at < line->count; at++) {
		bool is_known = false;
		size_t who = who_at(line, at, &is_known);
		size_t comes = who == 0 ? 0 : comes_at(line, at + who);
		bool is_but = at > 0 && str_equal(line->tokens[at - 1].word, "but");

		if (is_sending(line, at) ||
		    (comes > 0 && (is_in_place_of || (is_known && is_not_self(line, at))))) {
			return ACTS_SIGN_STAND_IN;
		}
		/* "can't come, Ofsted is coming" is why; "but Sue can" may be hers */
		if (comes > 0 && is_but && is_not_self(line, at)) {
			return ACTS_SIGN_MAYBE_STAND_IN;
		}
	}
	return ACTS_SIGN_HERSELF;
}
