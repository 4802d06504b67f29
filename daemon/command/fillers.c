/* fillers: the sounds that dictation writes down, "um", and that are no words of anything; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/fillers.h"

#include "base/str.h"

#include <string.h>

static const char dots[] = "\xe2\x80\xa6"; /* … */

/* Bytes of the word that stands there, in small letters: "ER" are initials, and "Er" a name but at
 * the beginning of the line. "Uh-oh" is a word. */
static size_t word_len(const char *at, const char *word)
{
	size_t len = strlen(word);
	bool is_end =
	    str_starts_fold(at, word) &&
	    (at[len] == '\0' || strchr(" ,.\n", at[len]) != NULL || str_starts(at + len, dots) ||
	     (at[len] == '-' && strchr(" -", at[len + 1]) != NULL));

	for (size_t i = 1; is_end && i < len; i++) {
		is_end = at[i] == word[i];
	}
	return is_end ? len : 0;
}

/* What closes it, a comma or dots, and the blanks behind. */
static size_t close_len(const char *at)
{
	size_t len = strspn(at, ",.-");

	while (str_starts(at + len, dots)) {
		len += strlen(dots);
	}
	return len + strspn(at + len, " ");
}

static size_t sound_at(const char *at)
{
	static const char *const sounds[] = { "um",   "umm", "ummm", "er",  "err",  "erm",
					      "ermm", "uhm", "uh",   "hmm", "hmmm", NULL };
	size_t len = 0;

	for (size_t i = 0; strchr("uUeEhH", *at) != NULL && len == 0 && sounds[i] != NULL; i++) {
		len = word_len(at, sounds[i]);
	}
	return len;
}

/* These are words too, but between commas, or behind a sound. */
static size_t phrase_at(const char *at, bool is_behind_sound, bool is_behind_comma)
{
	static const char *const phrases[] = { "you know", "like", NULL };
	size_t len = 0;

	for (size_t i = 0; len == 0 && phrases[i] != NULL; i++) {
		len = word_len(at, phrases[i]);
	}
	return is_behind_sound || (is_behind_comma && at[len] == ',') ? len : 0;
}

/* What is quoted is text as it stands. */
static size_t quoted_len(const char *at)
{
	static const char *const opens[] = { "\"", "\xe2\x80\x9c" }, *const closes[] = {
		"\"", "\xe2\x80\x9d"
	};

	for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++) {
		size_t len = strlen(opens[i]);
		const char *end = str_starts(at, opens[i]) ? strstr(at + len, closes[i]) : NULL;

		if (end != NULL) {
			return (size_t)(end - at) + strlen(closes[i]);
		}
	}
	return 0;
}

const char *fillers_without(struct arena *arena, const char *line)
{
	struct str text;
	const char *done = line;
	bool is_behind_sound = false;

	for (const char *at = line; *at != '\0';) {
		bool is_behind_comma = at > line + 1 && at[-1] == ' ' && at[-2] == ',';
		bool is_name = at > line && *at >= 'A' && *at <= 'Z';
		size_t quoted = quoted_len(at), len = is_name ? 0 : sound_at(at);

		if (quoted > 0) {
			at += quoted;
			continue;
		}

		len = len == 0 ? phrase_at(at, is_behind_sound, is_behind_comma) : len;
		if (len == 0) {
			at += strcspn(at, " \n");
			at += strspn(at, " \n");
			is_behind_sound = false;
			continue;
		}
		if (done == line) {
			str_init(&text, arena);
		}
		str_addf(&text, "%.*s", (int)(at - done), done);
		at += len;
		at += close_len(at);
		done = at;
		is_behind_sound = true;
	}
	if (done == line) {
		return line;
	}
	str_add(&text, done);
	const char *rest = str_trim(arena_strdup(arena, text.text));

	return *rest == '\0' ? line : rest;
}

/* "… for their forest school xx": no part of what is said. One alone may be a text. */
static char *without_kisses(char *line)
{
	enum { MOST = 6 };
	size_t len = strlen(line), kisses = 0;

	while (len > 0 && strchr(" .!\n", line[len - 1]) != NULL) {
		len--;
	}
	while (kisses < len && (line[len - 1 - kisses] == 'x' || line[len - 1 - kisses] == 'X')) {
		kisses++;
	}
	if (kisses >= 2 && kisses <= MOST && len > kisses && line[len - kisses - 1] == ' ') {
		line[len - kisses - 1] = '\0';
	}
	return line;
}

/* "t'Bull", "on t'9th": the, in Yorkshire. */
static char *the_spelt(struct arena *arena, char *line)
{
	static const char *const marks[] = { "t'", "t\xe2\x80\x99" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t len = strlen(marks[i]);

		for (char *at = line; (at = strstr(at, marks[i])) != NULL; at += len) {
			bool is_word = (at == line || at[-1] == ' ') && at[len] > ' ';

			if (is_word) {
				return the_spelt(arena,
						 arena_printf(arena, "%.*sthe %s", (int)(at - line),
							      line, at + len));
			}
		}
	}
	return line;
}

/* A day that is spelt with a number, as a number would be read for an hour; and what a thumb makes
 * of the commonest words. */
char *shorts_spelt(struct arena *arena, char *line)
{
	static const char *const shorts[][2] = {
		{ "2moro", "tomorrow" }, { "2morro", "tomorrow" }, { "2morrow", "tomorrow" },
		{ "2mro", "tomorrow" },  { "2mrw", "tomorrow" },   { "2day", "today" },
		{ "2nite", "tonight" },  { "2night", "tonight" },  { "b4", "before" },
		{ "afore", "before" },   { "n", "and" },           { "cnat", "can't" },
		{ "teh", "the" },        { "adn", "and" },
	};

	line = without_kisses(the_spelt(arena, line));
	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		size_t len = strlen(shorts[i][0]);

		for (char *at = line; (at = strcasestr(at, shorts[i][0])) != NULL; at += len) {
			bool is_word = (at == line || at[-1] == ' ') &&
				       (at[len] == '\0' || strchr(" ,.;:!?", at[len]) != NULL) &&
				       (*at < 'A' || *at > 'Z'); /* "B4" is an item */

			if (is_word) {
				return shorts_spelt(arena, arena_printf(arena, "%.*s%s%s",
									(int)(at - line), line,
									shorts[i][1], at + len));
			}
		}
	}
	return line;
}
