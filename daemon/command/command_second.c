/* command_second: where a line goes on to something else that is to be done: "… and remind me". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

static const char *const joints[] = { "plus", "and", "also", "then", "&", "+", "oh", NULL };
/* Behind a joint these are orders; what else may stand there is of a text: "and book corner". */
static const char *const orders[] = { "remind", "cancel", "tell",  "ask",  "can",   "could",
				      "please", "invite", "let's", "lets", "would", NULL };
/* Behind the end of a sentence. */
static const char *const openings[] = { "also",   "and",    "plus", "can",   "could", "please",
					"remind", "cancel", "book", "tell",  "ask",   "is",
					"are",    "do",     "does", "will",  "would", "what",
					"when",   "who",    "how",  "let's", NULL };

static bool is_in(const struct reader *r, size_t at, const char *const *list)
{
	size_t end = at;

	while (end < r->len && !reader_is_blank(r->line[end]) && r->line[end] != ',') {
		end++;
	}
	return end > at && str_is_word_in(r->line + at, end - at, list);
}

static size_t next_word(const struct reader *r, size_t at)
{
	while (at < r->len && !reader_is_blank(r->line[at])) {
		at++;
	}
	while (at < r->len && reader_is_blank(r->line[at])) {
		at++;
	}
	return at;
}

/* "geography. Also", "at D. Please": a whole word, and no "e.g.", was closed before it. */
static bool is_behind_sentence(const struct reader *r, size_t at)
{
	enum { SHORTEST = 4 };
	size_t end = at;

	while (end > r->rest && reader_is_blank(r->line[end - 1])) {
		end--;
	}
	if (end == r->rest || strchr(".?!;", r->line[end - 1]) == NULL) {
		return false;
	}
	size_t from = end - 1;

	while (from > r->rest && !reader_is_blank(r->line[from - 1])) {
		from--;
	}
	bool is_capital = r->line[at] >= 'A' && r->line[at] <= 'Z';

	return r->line[end - 1] == ';' || end - from >= SHORTEST || is_capital;
}

bool reader_is_order(const struct reader *r, size_t at)
{
	static const char *const verbs[] = { "move", "visit",    "meet", "request", "withdraw",
					     "undo", "make",     "yes",  "no",      "in",
					     "out",  "schedule", "call", NULL };

	return is_in(r, at, joints) || is_in(r, at, orders) || is_in(r, at, openings) ||
	       is_in(r, at, verbs);
}

/* "and B on 2 dec", ", B 8 Dec": another school, with a day of its own. */
static bool is_second_place(const struct reader *r, size_t at)
{
	static const char *const lead[] = { "on", NULL };
	bool is_joined = is_in(r, at, joints);

	if (!is_joined && !reader_has_comma_before(r, at)) {
		return false;
	}
	size_t from = is_joined ? next_word(r, at) : at, to = reader_word_end(r, from);
	bool is_name = from < r->len && r->line[from] >= 'A' && r->line[from] <= 'Z';
	const char *word = arena_strndup(r->context->arena, r->line + from, to - from);

	if (!is_name || r->context->find_school(r->context->lookup, word) == NULL) {
		return false;
	}
	size_t day = next_word(r, from);
	struct reader_day is;

	return reader_day_at(r, day, &is) ||
	       (is_in(r, day, lead) && reader_day_at(r, next_word(r, day), &is));
}

/* Does the row take one school, and one day? */
static bool is_of_place(const struct reader *r)
{
	bool has_school = false, has_day = false;

	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		has_school = has_school || arg->type == CLERK_SCHOOL;
		has_day = has_day || arg->type == CLERK_WHEN;
	}
	return has_school && has_day;
}

/* A day stands before it, which is that of the first. */
static bool has_day_before(const struct reader *r, size_t to)
{
	struct reader_day day;

	for (size_t at = next_word(r, r->rest); at < to; at = next_word(r, at)) {
		if (reader_day_at(r, at, &day)) {
			return true;
		}
	}
	return false;
}

/* "Please give her my apologies.": a sentence of its own that asks for no more than to be kind. */
static bool is_kindness(const struct reader *r, size_t at)
{
	static const char *const leads[] = { "please", "do", NULL };
	static const char *const gives[] = { "give", "pass", "send", "tell", "say", NULL };
	static const char *const kind[] = { "apologies", "sorry",  "regards", "love", "best",
					    "regrets",   "thanks", "wishes",  NULL };
	static const char *const turns[] = { "but", "if", "ask", "can", "could", NULL };
	bool is_kind = false;

	at = is_in(r, at, leads) ? next_word(r, at) : at;
	if (!is_in(r, at, gives)) {
		return false;
	}
	for (; at < r->len; at = next_word(r, at)) {
		size_t end = reader_word_end(r, at);
		const char *word = r->line + at;

		is_kind = is_kind || str_is_word_in(word, piece_bare_len(word, end - at), kind);
		if (is_in(r, at, turns) || strcspn(word, "0123456789?") < end - at) {
			return false;
		}
	}
	return is_kind;
}

size_t reader_second_at(const struct reader *r)
{
	bool is_places = is_of_place(r);

	for (size_t at = next_word(r, r->rest); at < r->len; at = next_word(r, at)) {
		size_t next = next_word(r, at);
		bool is_also = is_in(r, at, joints) &&
			       (is_in(r, next, orders) ||
				(is_in(r, next, joints) && is_in(r, next_word(r, next), orders)));

		if (is_places && is_second_place(r, at) && has_day_before(r, at)) {
			return at;
		}
		if (is_also ||
		    (is_behind_sentence(r, at) && is_in(r, at, openings) && !is_kindness(r, at))) {
			return at;
		}
	}
	return r->len;
}
