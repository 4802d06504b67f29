/* command_place: where something is to be instead: a school and no more, or a name. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

/* Without what says that all else stays as it is: "at F instead", "at F, same time". */
static size_t without_idle(const struct reader *r, size_t from, size_t to)
{
	static const char *const idle[] = { "instead",          "now",       "then",
					    "at the same time", "same time", "same hours",
					    "same day",         "same date", NULL };

	for (size_t i = 0; idle[i] != NULL; i++) {
		size_t len = strlen(idle[i]);

		if (to - from > len && reader_is_gap(r->line[to - len - 1]) &&
		    strncasecmp(r->line + to - len, idle[i], len) == 0) {
			to -= len;
			while (to > from && reader_is_gap(r->line[to - 1])) {
				to--;
			}
			i = (size_t)-1; /* from the first on: another may be in front of it */
		}
	}
	return to;
}

/* The school that the place begins with; the reader is behind it. "a pub" is none. */
static const struct clerk_school *school_at(struct reader *r, size_t from, size_t to)
{
	bool is_article =
	    r->line[from] == 'a' && reader_word_end(r, from) == from + 1 && from + 1 < to;

	return is_article ? NULL : reader_school_from(r, from);
}

/* "dinner time", "a later date", "somewhere else": a time that was not read, or no place that has a
 * name. */
static bool is_doubtful(const struct reader *r, size_t from, size_t to)
{
	/* clang-format off */
	static const char *const words[] = {
		"time", "times", "date", "day", "days", "week", "weeks", "month", "term", "later",
		"earlier", "sooner", "soon", "once", "break", "lunch", "dinner", "tea", "noon",
		"midday", "morning", "afternoon", "evening", "night", "tonight", "today", "tomorrow",
		"hour", "hours", "oclock", "o'clock", "moment", "start", "end", "first", "last",
		"another", "other", "else", "or", "your", "yours", "their", "theirs", "whenever",
		"wherever", "somewhere", "anywhere", NULL
	};
	/* clang-format on */
	static const char *const tail = "time"; /* "playtime" */
	struct piece rest = { from, to };
	size_t len;

	for (piece_trim(r, &rest); (len = piece_word_len(r, &rest)) > 0; piece_trim(r, &rest)) {
		const char *word = r->line + rest.from;
		size_t bare = piece_bare_len(word, len);

		if (str_is_word_in(word, bare, words) ||
		    (bare > strlen(tail) &&
		     strncasecmp(word + bare - strlen(tail), tail, strlen(tail)) == 0)) {
			return true;
		}
		rest.from += len;
	}
	return false;
}

static bool ask_place(struct reader *r, const char *text)
{
	return reader_ask_words(
	    r,
	    arena_printf(r->context->arena,
			 "Is “%s” a place? I've done nothing yet. Reply `words` if so, or send it "
			 "again with the place, or the day and time, that you mean.",
			 str_clip(r->context->arena, text, READER_SHOWN_MAX)));
}

bool reader_other_place(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to)
{
	size_t end = without_idle(r, from, to);
	const struct clerk_school *school = school_at(r, from, end);
	const char *text = arena_strndup(r->context->arena, r->line + from, end - from);
	struct piece piece = { from, end };

	if (school != NULL && r->at < end) {
		return reader_ask_tail(r, r->at, end); /* "F not E", "F if G can't" */
	}
	if (school == NULL && reader_asks_turn(r, arg, &piece)) {
		return false;
	}
	if (school == NULL && !r->context->is_words && is_doubtful(r, from, end)) {
		return ask_place(r, text);
	}
	text = school == NULL ? text : arena_printf(r->context->arena, "%c", school->letter);
	r->at = to;
	reader_put(r, arg, &text, sizeof(text), from);
	return true;
}
