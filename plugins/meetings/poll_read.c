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
	const char *start; /* of what is read */
	int64_t count;     /* as the answer will be */
	bool is_said[POLL_MOST];
	size_t pending[POLL_MOST], pending_count; /* named, and without a mark yet */
	enum poll_mark open; /* of "yes to 1 and 2": for what follows; POLL_UNSAID: none */
	bool is_dangling;    /* of which nothing has followed yet */
	bool has_behind;     /* a mark stood behind its dates */
	size_t clause[POLL_MOST], clause_count; /* named since the last comma */
	bool is_closed;                         /* "none": no more is said of any */
	bool is_only;                           /* "only" opened it */
	bool is_all_but;                        /* "all but": what follows is not meant */
	bool is_whole;                          /* "any of them" was said, of every date */
	bool was_any;                           /* the last that was named was "any Tuesday" */
	bool is_any;                            /* "either" stood before: all that are called so */
	bool is_bad;
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
/* clang-format off */
static const char *const rights[] = {
	"sorry", "oops", "no wait", "wait", "i meant", "meant", "actually", "hang on", "oh",
	"scrap my answer", "scrap that", "ignore that", "other way round", "change my answer to",
};
/* clang-format on */
/* It comes besides what was said before. */
static const char *const besides[] = { "too", "also", "as well" };

static const char *skip_blanks(const char *text)
{
	while (poll_words_blank(*text)) {
		text++;
	}
	return text;
}

static size_t word_len(const char *text)
{
	size_t len = 0;

	while (text[len] != '\0' && !poll_words_blank(text[len]) &&
	       (len == 0 || text[len] != '?')) {
		len++;
	}
	return len;
}

/* The length of the longest of these; 0: none stands there. */
static size_t longest(const char *text, const char *const *words, size_t count)
{
	size_t most = 0, len;

	for (size_t i = 0; i < count; i++) {
		most = poll_words_is(text, words[i], &len) && len > most ? len : most;
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
	r->is_bad |= r->is_closed; /* "none but 2" */
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
	/* "1 is not ideal", "the 8th I can't": of which? */
	r->is_bad |= r->open != POLL_UNSAID && r->is_dangling && what != r->open;
	r->is_bad |= is_before && r->pending_count > 0 && r->clause_count > 0;
	/* "only can't do 2" */
	r->is_bad |= r->is_only && r->is_dangling && what != POLL_YES;
	if (r->pending_count > 0 && !is_before) {
		/* "first, second no": of the first, too? */
		r->is_bad |= what != POLL_YES && r->pending_count > r->clause_count;
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
					  "dates", "days",   "are",     "is",       "them",
					  "2",     "3",      "4",       "5",        "6" };
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
	const char *named = strncasecmp(behind, "the ", 4) == 0 ? behind + 4 : behind;

	/* "either Tuesday": of those it is all */
	if (but == 0 && poll_dates_named(r->call, r->poll, named, &named_len, &is_many) != 0) {
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
		r->is_all_but = true;
		return true;
	}
	/* "not all" is some; "both" of three is which? */
	bool is_two =
	    poll_words_is(text, "both", &named_len) || poll_words_is(text, "either", &named_len);
	bool is_any_one = strncasecmp(text, "any", 3) == 0;

	r->is_bad |= r->open == POLL_NO && !is_any_one;
	r->is_bad |= is_two && poll_count(r->poll) != 2 && of_them_len(text + len) == 0;
	/* "not 2, any": of the others? */
	r->is_bad |= (r->open != POLL_UNSAID && !r->is_dangling) || r->pending_count > 0;
	r->is_whole = r->open != POLL_NO;
	for (size_t i = 0; i < poll_count(r->poll); i++) {
		name_option(r, i);
	}
	return true;
}

/* "any of them would do for me, except the Friday" */
static bool read_except(struct reading *r, const char *text, size_t *ret_len)
{
	static const char *const excepts[] = { "except",     "except for", "bar",     "apart from",
					       "other than", "excluding",  "but not", "just not" };

	*ret_len = r->is_whole ? LONGEST(text, excepts) : 0;
	if (*ret_len == 0) {
		return false;
	}
	mark_pending(r, POLL_YES);
	for (size_t i = 0; i < POLL_MOST; i++) {
		r->is_bad |= r->is_said[i] && poll_mark_of(r->count, i) != POLL_YES;
		r->is_said[i] = false;
	}
	open_with(r, POLL_NO);
	r->is_all_but = true;
	return true;
}

static bool has_said(const struct reading *r)
{
	bool has = false;

	for (size_t i = 0; i < POLL_MOST; i++) {
		has |= r->is_said[i];
	}
	return has;
}

/* "none of them", "anything else", "the others": all, or those of which nothing was said. */
static bool read_rest(struct reading *r, const char *text, size_t *ret_len)
{
	static const char *const others[] = { "anything else", "any other",     "any others",
					      "the others",    "others",        "the rest",
					      "otherwise all", "otherwise",     "all the others",
					      "any other day", "the other two", "the other" };
	size_t len = LONGEST(text, others);

	if (poll_words_is(text, "none", ret_len)) {
		r->is_bad |= r->open != POLL_UNSAID || r->pending_count > 0;
		*ret_len += of_them_len(text + *ret_len);
		r->open = POLL_NO;
		name_rest(r);
		r->is_closed = true;
		return true;
	}
	if (len == 0) {
		return false;
	}
	/* "any other day", where nothing was said of one */
	r->is_bad |= r->pending_count == 0 && !has_said(r);
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
		       : poll_words_is(at, "to", ret_len)    ? 2
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
	if (!poll_words_is(text, "only", ret_len)) {
		return false;
	}
	bool is_behind = r->pending_count > 0;

	r->is_bad |= r->open == POLL_NO && r->is_dangling; /* "not only 1" */
	r->is_only = true;
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
	bool is_before = false;
	enum poll_mark mark = poll_words_mark(text, ret_len, &is_before);

	if (mark == POLL_UNSAID) {
		return false;
	}
	/* "Thursday not Tuesday": of what follows, plainly */
	size_t not = 0, len;
	bool is_many, is_not = poll_words_is(text, "not", &not ) && not == *ret_len;
	bool is_next = is_not && poll_dates_named(r->call, r->poll, skip_blanks(text + not ), &len,
						  &is_many) != 0;

	if (is_next) {
		mark_pending(r, POLL_YES);
	}
	name_mark(r, mark, is_before);
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
	/* "2 of us": people */
	r->is_bad |= strncasecmp(skip_blanks(text + *ret_len), "of us", strlen("of us")) == 0;
	r->was_any = r->is_any && !is_one;
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
	if (poll_words_is(text, name, ret_len)) {
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
	static const char *const cans[] = { "can do", "can make", "could do", "can", "but can" };
	static const char *const buts[] = { "but", "bar", "except", "apart from", "just" };
	size_t len = strlen(r->poll->title), can;

	/* a number in what it is about is no date */
	if (len > 0 && strncasecmp(text, r->poll->title, len) == 0 &&
	    strchr(" ,:.!?", text[len]) != NULL) {
		return len;
	}
	len = 0;
	can = LONGEST(text, cans);
	if (can > 0 && r->open == POLL_NO && !r->is_dangling) {
		r->open = POLL_UNSAID; /* "can't do 2, can do 1" */
		return can;
	}
	/* "not 1 but 2" wants 2; "any Tuesday but the 12th", "not just 1": which is not plain */
	if (poll_words_is(text, "but", &can) && r->open == POLL_NO && !r->is_dangling &&
	    !r->is_closed && !r->is_all_but) {
		r->open = POLL_UNSAID;
		return can;
	}
	r->is_bad |= LONGEST(text, buts) > 0 &&
		     (r->was_any || r->is_closed || (r->open == POLL_NO && r->is_dangling));
	r->is_bad |= text > r->start && text[-1] == '-' && *text >= '0' && *text <= '9' &&
		     (text - 1 == r->start || text[-2] == ' ');
	if (read_except(r, text, &len)) {
		return len;
	}
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

	/* "sorry all", "sorry for 2" are not */
	static const char *const others[] = { "all", "any", "everyone", "for", "about" };

	if (len == 0 || LONGEST(next, others) > 0) {
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

/* "could we do the 12th?", "2 :(": no answer. */
static bool is_aside(const char *text)
{
	static const char *const asking[] = { "could", "can we", "would", "is",    "what",
					      "why",   "how",    "who",   "shall", "no," };

	return LONGEST(skip_blanks(text), asking) > 0 || strstr(text, ":(") != NULL ||
	       strstr(text, ":-(") != NULL || strncasecmp(skip_blanks(text), "no,", 3) == 0 ||
	       strncasecmp(skip_blanks(text), "no:", 3) == 0 || strchr(text, '"') != NULL;
}

static bool read_from(struct reading *r, const char *text)
{
	bool is_any = false;

	r->start = text;
	for (text = skip_blanks(text); *text != '\0'; text = skip_blanks(text)) {
		size_t len = read_word(r, text), but;
		bool is_joint = len > 0 && (strchr(",;.", text[len]) != NULL ||
					    poll_words_is(skip_blanks(text + len), "but", &but));

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
	if (is_aside(text)) {
		return false;
	}
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
