/* poll_read: what a head says of the dates of a poll: "1 yes 2 maybe 3 no", "either Tuesday works",
 * "not the 8th, anything else". */
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
	size_t clause[POLL_MOST], clause_count; /* named since the last comma */
	bool is_any;                            /* "either" stood before: all that are called so */
	bool is_bad;
};

/* The longest that stands there counts. */
static const struct {
	const char *word;
	enum poll_mark mark;
	bool is_before; /* it is of what follows alone: "1 and 2, not 3" */
} marks[] = {
	{ "yes", POLL_YES, false },
	{ "y", POLL_YES, false },
	{ "ok", POLL_YES, false },
	{ "okay", POLL_YES, false },
	{ "fine", POLL_YES, false },
	{ "good", POLL_YES, false },
	{ "great", POLL_YES, false },
	{ "lovely", POLL_YES, false },
	{ "perfect", POLL_YES, false },
	{ "ideal", POLL_YES, false },
	{ "best", POLL_YES, false },
	{ "better", POLL_YES, false },
	{ "preferred", POLL_YES, false },
	{ "definitely", POLL_YES, false },
	{ "work", POLL_YES, false },
	{ "works", POLL_YES, false },
	{ "suit", POLL_YES, false },
	{ "suits", POLL_YES, false },
	{ "free", POLL_YES, false },
	{ "yep", POLL_YES, false },
	{ "👍", POLL_YES, false },
	{ "✅", POLL_YES, false },
	{ "maybe", POLL_MAYBE, false },
	{ "poss", POLL_MAYBE, false },
	{ "possible", POLL_MAYBE, false },
	{ "possibly", POLL_MAYBE, false },
	{ "perhaps", POLL_MAYBE, false },
	{ "doable", POLL_MAYBE, false },
	{ "if need be", POLL_MAYBE, false },
	{ "if i have to", POLL_MAYBE, false },
	{ "if we have to", POLL_MAYBE, false },
	{ "at a push", POLL_MAYBE, false },
	{ "at a pinch", POLL_MAYBE, false },
	{ "might manage", POLL_MAYBE, true },
	{ "could manage", POLL_MAYBE, true },
	{ "?", POLL_MAYBE, false },
	{ "no", POLL_NO, false },
	{ "n", POLL_NO, false },
	{ "nope", POLL_NO, false },
	{ "no good", POLL_NO, false },
	{ "no use", POLL_NO, false },
	{ "not good", POLL_NO, false },
	{ "not great", POLL_NO, false },
	{ "not possible", POLL_NO, false },
	{ "not free", POLL_NO, false },
	{ "is out", POLL_NO, false },
	{ "hopeless", POLL_NO, false },
	{ "a non starter", POLL_NO, false },
	{ "non starter", POLL_NO, false },
	{ "non-starter", POLL_NO, false },
	{ "a no", POLL_NO, false },
	{ "a no go", POLL_NO, false },
	{ "impossible", POLL_NO, false },
	{ "doesn't work", POLL_NO, false },
	{ "doesnt work", POLL_NO, false },
	{ "don't work", POLL_NO, false },
	{ "dont work", POLL_NO, false },
	{ "won't work", POLL_NO, false },
	{ "wont work", POLL_NO, false },
	{ "👎", POLL_NO, false },
	{ "❌", POLL_NO, false },
	{ "not", POLL_NO, true },
	{ "can't", POLL_NO, true },
	{ "cannot", POLL_NO, true },
	{ "cant", POLL_NO, true },
	{ "can't do", POLL_NO, true },
	{ "cannot do", POLL_NO, true },
	{ "cant do", POLL_NO, true },
	{ "can't make", POLL_NO, true },
	{ "cannot make", POLL_NO, true },
	{ "cant make", POLL_NO, true },
};
/* Words that change nothing. */
static const char *const small[] = {
	"to",     "and",    "or",     "the",   "for",  "on",     "is",      "are",    "i",
	"can",    "do",     "me",     "us",    "of",   "both",   "date",    "dates",  "option",
	"number", "please", "but",    "would", "them", "could",  "be",      "with",   "by",
	"those",  "these",  "one",    "ones",  "day",  "days",   "at",      "it",     "that",
	"i'm",    "im",     "afraid", "we",    "our",  "my",     "then",    "thanks", "ta",
	"answer", "school", "so",     "just",  "make", "manage", "prefer",  "we're",  "vote",
	"though", "either", "here",   "s",     "poll", "x",      "settled", "one's",  "all",
};
/* What was said before is put right. */
static const char *const rights[] = { "sorry",
				      "oops",
				      "no wait",
				      "wait",
				      "i meant",
				      "meant",
				      "actually",
				      "hang on",
				      "scrap my answer",
				      "scrap that",
				      "ignore that",
				      "oh",
				      "other way round",
				      "no",
				      "change my answer to" };
/* It comes besides what was said before. */
static const char *const besides[] = { "too", "also", "as well" };

static bool is_blank(char c)
{
	return c == ' ' || c == ',' || c == ';' || c == '.' || c == ':' || c == '/' || c == '&' ||
	       c == '+' || c == '-' || c == '=' || c == ')' || c == '(' || c == '!';
}

static const char *skip_blanks(const char *text)
{
	while (is_blank(*text)) {
		text++;
	}
	return text;
}

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
	bool is_it = strncasecmp(text, word, len) == 0;
	bool is_end = is_it && (text[len] == '\0' || is_blank(text[len]) || text[len] == '?' ||
				(unsigned char)word[0] >= 0x80);

	*ret_len = is_end ? len : 0;
	return is_end;
}

/* The length of the longest of these; 0: none stands there. */
static size_t longest(const char *text, const char *const *words, size_t count)
{
	size_t most = 0, len;

	for (size_t i = 0; i < count; i++) {
		most = is_word(text, words[i], &len) && len > most ? len : most;
	}
	return most;
}
#define LONGEST(text, words) longest(text, words, sizeof(words) / sizeof((words)[0]))

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
	if (r->clause_count < POLL_MOST) {
		r->clause[r->clause_count++] = option;
	}
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
	/* "can't do Monday, Weds ok": of a clause with its own mark that counts */
	if (!is_before && r->open != POLL_UNSAID && !r->is_dangling && r->clause_count > 0) {
		for (size_t i = 0; i < r->clause_count; i++) {
			r->is_said[r->clause[i]] = false;
			mark(r, r->clause[i], what);
		}
		r->open = POLL_UNSAID;
		r->has_behind = true;
		return;
	}
	mark_pending(r, POLL_YES);
	r->open = what;
	r->is_dangling = true;
}

static void open_with(struct reading *r, enum poll_mark what)
{
	r->open = what;
	r->is_dangling = true;
}

/* ---- several at once ---- */

/* Each of them that nothing was said of, with the mark that is open, or that follows. */
static void name_rest(struct reading *r)
{
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		if (!r->is_said[i]) {
			name_option(r, i);
		}
	}
}

/* "of those three dates" behind "all": nothing more. */
static size_t of_them_len(const char *text)
{
	static const char *const of[] = { "of",    "of the", "of them", "of those", "of these",
					  "three", "two",    "four",    "five",     "six",
					  "dates", "days",   "are",     "is",       "them" };
	const char *at = text;

	for (size_t len = 1; len > 0;) {
		const char *next = skip_blanks(at);

		len = LONGEST(next, of);
		at = len > 0 ? next + len : at;
	}
	return (size_t)(at - text);
}

/* "all but 2", "any of them bar the Wednesday": every date, then what is said of some. */
static bool read_all(struct reading *r, const char *text, size_t *ret_len)
{
	static const char *const alls[] = { "all",      "any",       "anything",   "any day",
					    "whatever", "whichever", "everything", "every one",
					    "both",     "either",    "they all",   "all good" };
	static const char *const buts[] = { "but",        "bar",        "except",
					    "except for", "apart from", "other than",
					    "besides",    "excluding",  "not" };
	size_t len = LONGEST(text, alls);
	const char *behind = skip_blanks(text + len + (len > 0 ? of_them_len(text + len) : 0));
	size_t but = len == 0 ? 0 : LONGEST(behind, buts), named_len;
	bool is_many;

	if (len == 0) {
		return false;
	}
	/* "either Tuesday": of those it is all */
	if (but == 0 && poll_dates_named(r->call, r->poll, behind, &named_len, &is_many) != 0) {
		r->is_any = true;
		*ret_len = len;
		return true;
	}
	*ret_len = (size_t)(behind - text) + but;
	if (but > 0) {
		r->is_bad |= r->open != POLL_UNSAID || r->pending_count > 0;
		for (size_t n = 0; n < poll_count(r->poll); n++) {
			r->count = poll_set(r->count, n, POLL_YES);
		}
		open_with(r, POLL_NO);
		return true;
	}
	/* "not 2, any": of the others? */
	r->is_bad |= (r->open != POLL_UNSAID && !r->is_dangling) || r->pending_count > 0;
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		name_option(r, i);
	}
	return true;
}

/* "none of them", "anything else", "the others": all, or those of which nothing was said. */
static bool read_rest(struct reading *r, const char *text, size_t *ret_len)
{
	static const char *const others[] = { "anything else", "any other",     "any others",
					      "the others",    "others",        "the rest",
					      "otherwise all", "otherwise",     "all the others",
					      "any other day", "the other two", "the other" };
	size_t len = LONGEST(text, others);

	if (is_word(text, "none", ret_len)) {
		r->is_bad |= r->open != POLL_UNSAID || r->pending_count > 0;
		*ret_len += of_them_len(text + *ret_len);
		r->open = POLL_NO;
		name_rest(r);
		return true;
	}
	if (len == 0) {
		return false;
	}
	mark_pending(r, POLL_YES);
	r->open = r->is_dangling ? r->open : POLL_UNSAID;
	*ret_len = len + of_them_len(text + len);
	name_rest(r);
	return true;
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

/* "only 1 3", "Wednesday only": and none of the others. */
static bool read_only(struct reading *r, const char *text, size_t *ret_len)
{
	if (!is_word(text, "only", ret_len)) {
		return false;
	}
	bool is_behind = r->pending_count > 0;

	mark_pending(r, POLL_YES);
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		r->count = r->is_said[i] ? r->count : poll_set(r->count, i, POLL_NO);
	}
	r->open = is_behind ? POLL_UNSAID : POLL_YES;
	r->is_dangling = !is_behind;
	return true;
}

/* ---- a word ---- */

static bool read_mark(struct reading *r, const char *text, size_t *ret_len)
{
	size_t best = SIZE_MAX, most = 0, len;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (is_word(text, marks[i].word, &len) && len > most) {
			best = i;
			most = len;
		}
	}
	if (best == SIZE_MAX) {
		return false;
	}
	name_mark(r, marks[best].mark, marks[best].is_before);
	*ret_len = most;
	return true;
}

/* Those that are called so; of several only where all of them are meant. */
static bool read_named(struct reading *r, const char *text, size_t *ret_len)
{
	bool is_many = false;
	unsigned options = poll_dates_named(r->call, r->poll, text, ret_len, &is_many);
	bool is_one = (options & (options - 1)) == 0;

	if (options == 0) {
		return false;
	}
	r->is_bad |= !is_one && !is_many && !r->is_any;
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		if ((options & 1u << i) != 0) {
			name_option(r, i);
		}
	}
	r->is_any = false;
	return true;
}

/* Its own name, and what it is about. */
static bool is_of_title(const struct reading *r, const char *text, size_t *ret_len)
{
	const char *name = clerk_item_name(r->call, r->poll);
	size_t len = word_len(text);

	*ret_len = len;
	if (is_word(text, name, ret_len)) {
		return true;
	}
	for (const char *at = r->poll->title; *at != '\0'; at = skip_blanks(at + word_len(at))) {
		size_t own = word_len(at), both = own < len ? own : len;

		/* "carols" of "carol practice" */
		if (both > 3 && own + 1 >= len && len + 1 >= own &&
		    strncasecmp(at, text, both) == 0) {
			*ret_len = len;
			return true;
		}
		if (len > 1 && own == len && strncasecmp(at, text, len) == 0) {
			*ret_len = len;
			return true;
		}
	}
	return false;
}

/* One word, or a phrase of several; how long it is. 0: it is none that is known. */
static size_t read_word(struct reading *r, const char *text)
{
	size_t len = 0;

	if (read_range(r, text, &len) || read_only(r, text, &len) || read_rest(r, text, &len) ||
	    read_all(r, text, &len) || read_mark(r, text, &len) || read_named(r, text, &len)) {
		return len;
	}
	len = LONGEST(text, small);
	len = len == 0 ? LONGEST(text, besides) : len;
	return len > 0 || is_of_title(r, text, &len) ? len : 0;
}

static bool has_besides(const char *text)
{
	for (; *text != '\0'; text = skip_blanks(text + word_len(text))) {
		if (LONGEST(text, besides) > 0) {
			return true;
		}
	}
	return false;
}

/* Behind what puts right; the text itself: nothing does. */
static const char *behind_right(const char *text)
{
	const char *at = skip_blanks(text);
	size_t len = LONGEST(at, rights);
	const char *next = skip_blanks(at + len);

	/* "no to 2" is an answer */
	if (len == 0 || (len == 2 && (at[len] == ' ' || at[len] == '\0'))) {
		return text;
	}
	return behind_right(next);
}

static bool is_good(const struct reading *r)
{
	for (size_t i = 0; i < POLL_MOST; i++) {
		enum poll_mark mark = poll_mark_of(r->count, i);

		if (r->is_said[i] && (mark == POLL_YES || mark == POLL_MAYBE)) {
			return true;
		}
	}
	return false;
}

static bool read_from(struct reading *r, const char *text)
{
	bool is_any = false;

	for (text = skip_blanks(text); *text != '\0'; text = skip_blanks(text)) {
		size_t len = read_word(r, text), but;
		bool is_joint = len > 0 && (strchr(",;.", text[len]) != NULL ||
					    is_word(skip_blanks(text + len), "but", &but));

		r->clause_count = is_joint && text[len] != '\0' ? 0 : r->clause_count;

		if (len == 0) {
			return false;
		}
		text += len;
	}
	/* "1 yes 2": what of 2? */
	r->is_bad |= r->is_dangling || (r->has_behind && r->pending_count > 0);
	mark_pending(r, POLL_YES);
	for (size_t i = 0; i < POLL_MOST; i++) {
		is_any |= r->is_said[i];
	}
	return !r->is_bad && is_any;
}

bool poll_read(struct clerk_call *call, const struct poll *poll, const char *text, int64_t *count)
{
	const char *bare = behind_right(text);
	struct reading r = { .call = call, .poll = poll, .count = *count };

	/* what she can is said anew, in the place of what she said before */
	if (bare != text && !has_besides(bare)) {
		r.count = 0;
		if (!read_from(&r, bare)) {
			return false;
		}
		if (is_good(&r)) {
			*count = r.count;
			return true;
		}
		r = (struct reading){ .call = call, .poll = poll, .count = *count };
	}
	if (!read_from(&r, bare)) {
		return false;
	}
	*count = r.count;
	return true;
}
