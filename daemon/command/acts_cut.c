/* acts_cut: a line cut into words as they are compared, however they are typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_cut.h"

#include "base/str.h"

#include <string.h>

static size_t apostrophe_len(const char *at)
{
	return *at == '\'' ? 1 : strncmp(at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

static void put_word(struct acts_words *words, const char *text, const char *from, const char *to)
{
	struct acts_word *word = &words->list[words->count++];

	*word = (struct acts_word){ .from = from, .to = to };
	for (size_t n = 0; *text != '\0' && n + 1 < ACTS_WORD_BYTES; n++) {
		word->text[n] = *text++;
	}
}

/* What is short for another word, or broad for it, becomes that; how long it is then. */
static size_t spell_out(char *text)
{
	static const char *const shorts[][2] = { { "wat", "what" },
						 { "wot", "what" },
						 { "wats", "whats" },
						 { "wots", "whats" },
						 { "wen", "when" },
						 { "wens", "whens" },
						 { "hav", "have" },
						 { "u", "you" },
						 { "cld", "could" },
						 { "wld", "would" },
						 { "shld", "should" },
						 { "pls", "please" },
						 { "plz", "please" },
						 { "nxt", "next" },
						 { "abt", "about" },
						 { "owt", "anything" },
						 { "agen", "again" },
						 { "wk", "week" },
						 { "wks", "weeks" },
						 { "hrs", "hours" },
						 { "hr", "hour" },
						 { "meetin", "meeting" },
						 { "mtg", "meeting" },
						 { "bfast", "breakfast" },
						 { "brekky", "breakfast" },
						 { "brekkie", "breakfast" },
						 { "brekfast", "breakfast" },
						 { "shd", "should" },
						 { "insted", "instead" } };

	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		if (str_equal(text, shorts[i][0])) {
			memcpy(text, shorts[i][1], strlen(shorts[i][1]) + 1);
			break;
		}
	}
	return strlen(text);
}

/* "what's" and "whats" are two words, "what is"; "who've" too. */
static bool add_asking(struct acts_words *words, const char *text, const char *from, const char *to)
{
	static const char *const asking[] = { "what", "when", "who", "how", "where", NULL };

	for (size_t i = 0; asking[i] != NULL; i++) {
		size_t len = strlen(asking[i]);
		const char *rest = str_starts(text, asking[i]) ? text + len : "";
		bool is_has = str_equal(rest, "ve");

		if (is_has || str_equal(rest, "s")) {
			put_word(words, asking[i], from, to);
			put_word(words, is_has ? "have" : "is", from, to);
			return true;
		}
	}
	return false;
}

static void add_word(struct acts_words *words, const char *from, const char *to)
{
	static const char *const slips[][2] = { { "calender", "calendar" },
						{ "calander", "calendar" },
						{ "calandar", "calendar" },
						{ "dairy", "diary" },
						{ "diery", "diary" } };
	char text[ACTS_WORD_BYTES] = "";
	size_t len = 0;

	for (const char *at = from; at < to && len + 1 < sizeof(text); at++) {
		size_t quote = apostrophe_len(at);

		if (quote > 0) {
			at += quote - 1;
			continue;
		}
		text[len++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
	}
	while (len > 0 && strchr(",.?!:;", text[len - 1]) != NULL) {
		len--;
	}
	text[len] = '\0';
	len = spell_out(text);
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		if (str_equal(text, slips[i][0])) {
			put_word(words, slips[i][1], from, to);
			return;
		}
	}
	if (add_asking(words, text, from, to)) {
		return;
	}
	if (len > 0) {
		put_word(words, text, from, to);
	}
}

void acts_cut(const char *line, struct acts_words *words)
{
	words->count = 0;
	while (words->count + 2 <= ACTS_WORDS_MAX) {
		line += strspn(line, " ,:");
		size_t len = strcspn(line, " ,:");

		if (len == 0) {
			return;
		}
		add_word(words, line, line + len);
		line += len;
	}
}

bool acts_ends_clause(const struct acts_words *words, size_t i)
{
	const char *to = words->list[i].to;

	return i + 1 >= words->count || strchr(".?!;", to[-1]) != NULL ||
	       strchr(",;:", *to) != NULL;
}
