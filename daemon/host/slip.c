/* slip: who puts herself right in one breath, "2 days no sorry 1 day", "visit C, I mean D": what
 * was wrong is left out, and the line asked about. Dates are the date language's (when_corrected).
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/amount.h"
#include "dates/when.h"
#include "host/host_internal.h"

#include <string.h>

enum { MOST_BETWEEN = 3 };

/* A stretch of the line. */
struct piece {
	const char *from;
	size_t len; /* 0: none */
};

static const char *skip(const char *at)
{
	return at + strspn(at, " ,.;:-");
}

static struct piece word_at(const char *at)
{
	return (struct piece){ at, strcspn(at, " ,.;:!?") };
}

static bool is_same(struct piece one, struct piece other)
{
	return one.len == other.len && one.len > 0 &&
	       strncasecmp(one.from, other.from, one.len) == 0;
}

/* ---- what may be put right ---- */

static struct piece amount_at(const struct request *request, const char *at)
{
	size_t used = 0;
	struct amount_outcome amount =
	    amount_parse_prefix(request->arena, at, request->cluster->settings.day_minutes, &used);

	while (used > 0 && strchr(" ,", at[used - 1]) != NULL) {
		used--;
	}
	return (struct piece){ at, amount.kind == AMOUNT_VALUE && used > 2 ? used : 0 };
}

/* A letter is a school's where it is a capital. */
static struct piece school_at(const struct request *request, const char *at)
{
	enum { SHORTEST = 4 };
	struct piece word = word_at(at);
	const char *text = arena_strndup(request->arena, at, word.len);
	bool is_letter = word.len == 1 && at[0] >= 'A' && at[0] <= 'Z' && at[0] != 'I';
	bool is_school = (is_letter || word.len >= SHORTEST) &&
			 roster_school_named(request->cluster, text) != NULL;

	word.len = is_school ? word.len : 0;
	return word;
}

static struct piece number_at(const struct request *request, const char *at)
{
	static const char *const numbers[] = { "one",   "two",   "three", "four", "five", "six",
					       "seven", "eight", "nine",  "ten",  NULL };
	struct piece word = word_at(at);
	bool is_digits = word.len > 0 && word.len <= 2 && strspn(at, "0123456789") == word.len;

	(void)request;
	word.len = is_digits || acts_longest_len(at, numbers) == word.len ? word.len : 0;
	return word;
}

typedef struct piece piece_at(const struct request *request, const char *at);

/* The last of its kind before the correction, with no more than a few words between. */
static struct piece before(const struct request *request, const char *line, const char *end,
			   piece_at *read, size_t most)
{
	struct piece found = { line, 0 };

	for (const char *at = line; at < end; at += strcspn(at, " "), at = at + strspn(at, " ")) {
		struct piece piece = read(request, at);

		if (piece.len > 0 && piece.from + piece.len <= end) {
			found = piece;
			at += piece.len;
		}
	}
	size_t between = 0;

	for (const char *at = skip(found.from + found.len); found.len > 0 && at < end;
	     at = skip(at + word_at(at).len)) {
		between += word_at(at).len > 0 ? 1 : MOST_BETWEEN;
		at += word_at(at).len == 0;
	}
	found.len = between <= most ? found.len : 0;
	return found;
}

/* ---- the line without what was wrong ---- */

static void put(struct request *request, struct piece wrong, struct piece right, const char *cut,
		const char *rest)
{
	const char *line = request->line;
	const char *kept = wrong.from + wrong.len;

	while (cut > kept && strchr(" ,.;:-", cut[-1]) != NULL) {
		cut--;
	}
	request->line =
	    arena_printf(request->arena, "%.*s%.*s%.*s%s", (int)(wrong.from - line), line,
			 (int)right.len, right.from, (int)(cut - kept), kept, rest);
}

/* "2 of us, no, 3 of us", "at 4 no make it 5": behind the number what stood behind the other, or
 * nothing. */
static bool put_number(struct request *request, const char *cut, const char *right)
{
	struct piece number = number_at(request, right);
	struct piece wrong = before(request, request->line, cut, number_at, 2);
	const char *rest = right + number.len;

	const char *behind = wrong.from + wrong.len;
	/* "9-11 no sorry 10": of hours nobody knows which */
	bool is_unclear = behind + strcspn(behind, "0123456789") < cut;

	if (number.len == 0 || wrong.len == 0 || is_unclear) {
		return false;
	}
	const char *unit = skip(behind), *same = skip(rest);

	for (bool is_on = true; is_on && unit < cut && *same != '\0';) {
		is_on = is_same(word_at(unit), word_at(same));
		rest = is_on ? same + word_at(same).len : rest;
		unit = skip(unit + word_at(unit).len);
		same = skip(same + word_at(same).len);
	}
	/* "at 4 no sorry 2 of us" is of something else */
	if (rest == right + number.len && acts_words_len(skip(rest), "of") > 0) {
		return false;
	}
	put(request, wrong, number, cut, rest);
	return true;
}

static bool put_piece(struct request *request, const char *cut, const char *right, piece_at *read,
		      size_t most)
{
	struct piece is = read(request, right);
	struct piece wrong = before(request, request->line, cut, read, most);

	if (is.len == 0 || wrong.len == 0 || is_same(is, wrong)) {
		return false;
	}
	put(request, wrong, is, cut, is.from + is.len);
	return true;
}

bool slip_settle(struct request *request)
{
	const char *line = request->line;
	size_t len = strlen(line);

	if (request->cluster == NULL || strchr(line, ' ') == NULL) {
		return false;
	}
	for (const char *at = line; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		size_t end = at == line ? 0 : when_correction(line, (size_t)(at - line), len);

		if (end == 0 || end >= len) {
			continue;
		}
		const char *right = skip(line + end);

		if (put_piece(request, at, right, amount_at, MOST_BETWEEN) ||
		    put_piece(request, at, right, school_at, 0) || put_number(request, at, right)) {
			return true;
		}
	}
	return false;
}
