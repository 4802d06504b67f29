/* poll_read: what a head says of the dates of a poll: "1 yes 2 maybe 3 no", "Tue or Thu, not 3". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "polls.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Which dates stand in front of a mark, or behind one that is open. */
struct reading {
	struct clerk_call *call;
	const struct poll *poll;
	int64_t count; /* as the answer will be */
	bool is_said[POLL_MOST];
	size_t pending[POLL_MOST], pending_count; /* named, and without a mark yet */
	enum poll_mark open; /* of "yes to 1 and 2": for what follows; POLL_UNSAID: none */
	bool is_dangling;    /* of which nothing has followed yet */
	bool has_behind;     /* a mark stood behind its dates */
	bool is_bad;
};

static const struct {
	const char *word;
	enum poll_mark mark;
	bool is_before; /* it is of what follows alone: "1 and 2, not 3" */
} marks[] = {
	{ "if need be", POLL_MAYBE, false },
	{ "at a push", POLL_MAYBE, false },
	{ "can't do", POLL_NO, true },
	{ "cannot do", POLL_NO, true },
	{ "cant do", POLL_NO, true },
	{ "not possible", POLL_NO, false },
	{ "yes", POLL_YES, false },
	{ "y", POLL_YES, false },
	{ "ok", POLL_YES, false },
	{ "okay", POLL_YES, false },
	{ "fine", POLL_YES, false },
	{ "good", POLL_YES, false },
	{ "works", POLL_YES, false },
	{ "suits", POLL_YES, false },
	{ "yep", POLL_YES, false },
	{ "👍", POLL_YES, false },
	{ "✅", POLL_YES, false },
	{ "maybe", POLL_MAYBE, false },
	{ "possible", POLL_MAYBE, false },
	{ "possibly", POLL_MAYBE, false },
	{ "perhaps", POLL_MAYBE, false },
	{ "?", POLL_MAYBE, false },
	{ "no", POLL_NO, false },
	{ "n", POLL_NO, false },
	{ "not", POLL_NO, true },
	{ "nope", POLL_NO, false },
	{ "can't", POLL_NO, true },
	{ "cannot", POLL_NO, true },
	{ "cant", POLL_NO, true },
	{ "👎", POLL_NO, false },
	{ "❌", POLL_NO, false },
};
/* Words that change nothing. */
static const char *const small[] = { "to",     "and", "or",     "the",    "for",  "on",
				     "is",     "are", "i",      "can",    "do",   "me",
				     "us",     "of",  "both",   "option", "date", "number",
				     "please", "but", "either", "would",  "best", "them" };

static bool is_blank(char c)
{
	return c == ' ' || c == ',' || c == ';' || c == '.' || c == ':' || c == '/' || c == '&' ||
	       c == '+' || c == '-' || c == '=' || c == ')' || c == '(' || c == '!';
}

/* "1", "2nd" behind the text: where the word ends. */
static size_t word_len(const char *text)
{
	size_t len = 0;

	while (text[len] != '\0' && !is_blank(text[len]) && (len == 0 || text[len] != '?')) {
		len++;
	}
	return len;
}

static bool is_word(const char *text, const char *word, size_t *ret_len)
{
	size_t len = strlen(word);
	bool is_end = text[len < strlen(text) ? len : strlen(text)] == '\0' ||
		      is_blank(text[len]) || text[len] == '?';

	*ret_len = len;
	return strncasecmp(text, word, len) == 0 && (is_end || (unsigned char)word[0] >= 0x80);
}

/* ---- marking ---- */

/* Twice the same is once; two things of one are none. */
static void mark(struct reading *r, size_t option, enum poll_mark mark)
{
	r->is_bad |= r->is_said[option] && poll_mark_of(r->count, option) != mark;
	r->is_said[option] = true;
	r->count = poll_set(r->count, option, mark);
}

static void mark_pending(struct reading *r, enum poll_mark what)
{
	for (size_t i = 0; i < r->pending_count; i++) {
		mark(r, r->pending[i], what);
	}
	r->pending_count = 0;
}

static void name_option(struct reading *r, size_t option)
{
	r->is_dangling = false;
	if (r->open != POLL_UNSAID) {
		mark(r, option, r->open);
	} else if (r->pending_count < POLL_MOST) {
		r->pending[r->pending_count++] = option;
	} else {
		r->is_bad = true;
	}
}

static void name_mark(struct reading *r, enum poll_mark what, bool is_before)
{
	if (r->pending_count > 0 && !is_before) {
		mark_pending(r, what);
		r->has_behind = true;
		return;
	}
	mark_pending(r, POLL_YES);
	r->open = what;
	r->is_dangling = true;
}

/* ---- which date a word is ---- */

/* "2"; "14th" or "14" of Thu 14 Jan; "thurs". SIZE_MAX: none, or more than one. */
static size_t option_of(const struct reading *r, const char *word, size_t len)
{
	enum { DAY_LETTERS = 3 };
	size_t digits = strspn(word, "0123456789"), found = SIZE_MAX, fits = 0;
	size_t number = digits > 0 && digits < DAY_LETTERS ? (size_t)atoi(word) : 0;
	bool is_ranked = digits < len;

	if (number >= 1 && number <= poll_count(r->poll) && !is_ranked) {
		return number - 1;
	}
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		const char *date = poll_date(r->call, r->poll, i);
		bool is_it = digits > 0
				 ? (size_t)atoi(date + DAY_LETTERS + 1) == number
				 : len >= DAY_LETTERS && strncasecmp(date, word, DAY_LETTERS) == 0;

		found = is_it ? i : found;
		fits += is_it;
	}
	return fits == 1 ? found : SIZE_MAX;
}

static bool is_small(const char *text, size_t *ret_len)
{
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++) {
		if (is_word(text, small[i], ret_len)) {
			return true;
		}
	}
	return false;
}

/* Each of them, with the mark that is open, or that follows. */
static void name_all(struct reading *r)
{
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		name_option(r, i);
	}
}

/* "all", "any", "none", "all but 2": every date, then what is said of some. */
static bool read_all(struct reading *r, const char *text, size_t *ret_len)
{
	static const char *const buts[] = { "all but", "any but", "all except", "any except" };

	for (size_t i = 0; i < sizeof(buts) / sizeof(buts[0]); i++) {
		if (is_word(text, buts[i], ret_len)) {
			r->is_bad |= r->open != POLL_UNSAID || r->pending_count > 0;
			for (size_t n = 0; n < poll_count(r->poll); n++) {
				r->count = poll_set(r->count, n, POLL_YES);
			}
			r->open = POLL_NO;
			r->is_dangling = true;
			return true;
		}
	}
	if (is_word(text, "none", ret_len)) {
		r->is_bad |= r->open != POLL_UNSAID || r->pending_count > 0;
		r->open = POLL_NO;
		name_all(r);
		return true;
	}
	if (is_word(text, "all", ret_len) || is_word(text, "any", ret_len)) {
		/* "not 2, any": of the others? */
		r->is_bad |= (r->open != POLL_UNSAID && !r->is_dangling) || r->pending_count > 0;
		name_all(r);
		return true;
	}
	return false;
}

/* "1-3", "1 to 3" */
static bool read_range(struct reading *r, const char *text, size_t *ret_len)
{
	char *end;
	long from = strtol(text, &end, 10), to;
	const char *at = end + strspn(end, " ");
	size_t joint = *at == '-'                            ? 1
		       : strncmp(at, "\xe2\x80\x93", 3) == 0 ? 3
		       : is_word(at, "to", ret_len)          ? 2
							     : 0;

	at += joint;
	at += strspn(at, " ");
	to = joint == 0 || end == text ? 0 : strtol(at, &end, 10);
	if (from < 1 || to <= from || to > (long)poll_count(r->poll)) {
		return false;
	}
	for (long n = from; n <= to; n++) {
		name_option(r, (size_t)n - 1);
	}
	*ret_len = (size_t)(end - text);
	return true;
}

/* "only 1 3": and none of the others. */
static bool read_only(struct reading *r, const char *text, size_t *ret_len)
{
	if (!is_word(text, "only", ret_len)) {
		return false;
	}
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		r->count = r->is_said[i] ? r->count : poll_set(r->count, i, POLL_NO);
	}
	r->open = POLL_YES;
	r->is_dangling = true;
	return true;
}

/* One word, or a phrase of several; how long it is. 0: it is none that is known. */
static size_t read_word(struct reading *r, const char *text)
{
	size_t len = 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (is_word(text, marks[i].word, &len)) {
			name_mark(r, marks[i].mark, marks[i].is_before);
			return len;
		}
	}
	if (read_range(r, text, &len) || read_only(r, text, &len) || read_all(r, text, &len) ||
	    is_small(text, &len)) {
		return len;
	}
	len = word_len(text);
	size_t option = option_of(r, text, len);

	if (option == SIZE_MAX) {
		return 0;
	}
	name_option(r, option);
	return len;
}

bool poll_read(struct clerk_call *call, const struct poll *poll, const char *text, int64_t *count)
{
	struct reading r = { .call = call, .poll = poll, .count = *count };
	bool is_any = false;

	for (;;) {
		while (is_blank(*text)) {
			text++;
		}
		if (*text == '\0') {
			break;
		}
		size_t len = read_word(&r, text);

		if (len == 0) {
			return false;
		}
		text += len;
	}
	/* "1 yes 2": what of 2? */
	r.is_bad |= r.is_dangling || (r.has_behind && r.pending_count > 0);
	mark_pending(&r, POLL_YES);
	for (size_t i = 0; i < POLL_MOST; i++) {
		is_any |= r.is_said[i];
	}
	if (r.is_bad || !is_any) {
		return false;
	}
	*count = r.count;
	return true;
}
