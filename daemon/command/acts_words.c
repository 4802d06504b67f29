/* acts_words: do these words stand at the beginning of a line, however they are typed; and what do
 * they say of what is behind them? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"

#include <string.h>

static bool is_end(char c)
{
	return c == '\0' || c == ' ' || c == ',' || c == ':' || c == '.' || c == '?' || c == '!';
}

/* What a client puts behind an emoji: a colour of skin, or that it is one. */
static size_t skin_len(const char *at)
{
	return str_starts(at, "\xf0\x9f\x8f")   ? strlen("\xf0\x9f\x8f\xbb")
	       : str_starts(at, "\xef\xb8\x8f") ? strlen("\xef\xb8\x8f")
						: 0;
}

size_t acts_words_len(const char *line, const char *words)
{
	size_t at = 0;

	for (; *words != '\0'; words++) {
		bool is_quote = *words == '\'' && strncmp(line + at, "\xe2\x80\x99", 3) == 0;
		char c = line[at] >= 'A' && line[at] <= 'Z' ? (char)(line[at] + 32) : line[at];

		if (!is_quote && c != *words) {
			return 0;
		}
		at += is_quote ? 3 : 1;
		while (*words == ' ' && line[at] == ' ') {
			at++;
		}
	}
	at += skin_len(line + at);
	return is_end(line[at]) ? at : 0;
}

size_t acts_longest_len(const char *line, const char *const *phrases)
{
	size_t longest = 0;

	for (; *phrases != NULL; phrases++) {
		size_t len = acts_words_len(line, *phrases);

		longest = len > longest ? len : longest;
	}
	return longest;
}

size_t acts_tail_len(const char *text, size_t len, const char *const *tails)
{
	for (; *tails != NULL; tails++) {
		size_t tail = strlen(*tails);

		if (len > tail && str_starts_fold(text + len - tail, *tails)) {
			return tail;
		}
	}
	return 0;
}

const char *acts_skip_gap(const char *line)
{
	return line + strspn(line, " ,:");
}

const char *acts_skip_one(const char *line, const char *const *phrases)
{
	const char *at = acts_skip_gap(line);

	for (size_t i = 0; phrases[i] != NULL; i++) {
		size_t len = acts_words_len(at, phrases[i]);

		if (len > 0) {
			return at + len;
		}
	}
	return line;
}

const char *acts_skip_any(const char *line, const char *const *words)
{
	bool is_more = true;

	while (is_more) {
		is_more = false;
		line = acts_skip_gap(line);
		for (size_t i = 0; words[i] != NULL; i++) {
			size_t len = acts_words_len(line, words[i]);

			if (len > 0) {
				line += len;
				is_more = true;
				break;
			}
		}
	}
	return line;
}

bool acts_is_other_thing(const char *behind)
{
	static const char *const articles[] = { "a", "an", NULL };
	static const char *const ours[] = { "visit",    "slot",      "time",    "day",      "half",
					    "morning",  "afternoon", "session", "look",     "tour",
					    "learning", "walk",      "lesson",  "meeting",  "call",
					    "reminder", "few",       "couple",  "bit",      "quick",
					    "short",    "long",      "new",     "joint",    "sip",
					    "request",  "monday",    "mon",     "tuesday",  "tue",
					    "tues",     "wednesday", "wed",     "thursday", "thu",
					    "thurs",    "friday",    "fri",     NULL };
	const char *noun = acts_skip_one(behind, articles);

	noun = noun == behind ? noun : acts_skip_gap(noun);
	return noun != behind && noun[0] >= 'a' && noun[0] <= 'z' &&
	       acts_skip_one(noun, ours) == noun && noun[1] != '\0' && noun[1] != ' ';
}

bool acts_is_no_slip(const char *said)
{
	static const char *const words[] = { "data", "staff", "music", "maths",  "team",
					     "head", "heads", "tea",   "budget", NULL };

	return acts_skip_one(said, words) != said;
}

const char *acts_once(const char *line)
{
	static const char *const words[] = { "yes", "no", "yep", "ok", "in", "out", NULL };
	/* "go on then, yes for Hannah": the answer is behind it */
	static const char *const leads[] = { "go on then", "oh go on then", "go on", "alright then",
					     "alright",    "all right",     "fine",  "ok then",
					     "right",      "sure",          "well",  NULL };
	static const char *const answers[] = { "yes", "no", "aye", "yep", "yeah", "nope", NULL };
	size_t lead = acts_longest_len(line, leads);
	const char *answer = line + lead + strspn(line + lead, " ,.");

	if (lead > 0 && acts_longest_len(answer, answers) > 0) {
		line = answer;
	}
	for (size_t i = 0; words[i] != NULL; i++) {
		size_t len = acts_words_len(line, words[i]);
		const char *next = line + len + strspn(line + len, " ,");
		size_t again = len == 0 ? 0 : acts_words_len(next, words[i]);

		if (again > 0 && next[again] != '\0') {
			return next;
		}
	}
	return line;
}

const char *acts_tail(const char *words)
{
	static const char *const tails[][2] = {
		{ "make it", ACTS_LONG },   { "make that", ACTS_LONG },
		{ "postpone", ACTS_LATER }, { "delay", ACTS_LATER },
		{ "put back", ACTS_LATER }, { "push back", ACTS_LATER },
		{ "push", ACTS_LATER },     { "bring forward", ACTS_EARLIER },
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		if (str_equal(words, tails[i][0])) {
			return tails[i][1];
		}
	}
	return "";
}

/* "breakfast Tue 8 Dec, governors at 8.30": when they join, and not when it begins. */
const char *acts_governors_from(struct arena *arena, const char *line)
{
	static const char *const rows[] = { "breakfast", "meet", NULL };
	static const char *const leads[] = { "at", "join at", "joining at", "come at", NULL };
	static const char word[] = " governors ";
	const char *at = acts_skip_one(line, rows) != line ? strstr(line, word) : NULL;
	const char *when = at == NULL ? "" : acts_skip_one(at + strlen(word), leads);

	when += strspn(when, " ");
	return *when >= '0' && *when <= '9'
		   ? arena_printf(arena, "%.*s governors from %s", (int)(at - line), line, when)
		   : line;
}

/* "slots R7 Wed 9-3 or Thu am": all of them are offered. */
const char *acts_dates_apart(struct arena *arena, const char *line)
{
	static const char joint[] = " or ";

	for (const char *at;
	     acts_words_len(line, "slots") > 0 && (at = strstr(line, joint)) != NULL;) {
		line = arena_printf(arena, "%.*s / %s", (int)(at - line), line, at + strlen(joint));
	}
	return line;
}

bool acts_is_nothing(const char *line)
{
	return line[strspn(line, " ,:.?!")] == '\0';
}

/* How many words are left, up to `most`? */
static int words_left(const char *at, int most)
{
	int count = 0;

	while (*at != '\0' && count < most) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
		count++;
	}
	return count;
}

const char *acts_behind_greeting(const char *line)
{
	static const char *const greetings[] = { "hello",
						 "hello there",
						 "hello again",
						 "hello all",
						 "hello everyone",
						 "hi",
						 "hi there",
						 "hi again",
						 "hey",
						 "good morning",
						 "good morning all",
						 "morning",
						 "morning all",
						 "good afternoon",
						 "good evening",
						 NULL };
	enum { CLOSED = 2, OPEN = 4 };
	size_t len = acts_longest_len(line, greetings);
	size_t pause = strspn(line + len, ",.!-:");
	const char *rest = line + len + pause + strspn(line + len + pause, " ");
	int few = pause > 0 ? CLOSED : OPEN;

	return len > 0 && words_left(rest, few) == few ? rest : line;
}

bool acts_is_sigh(const char *line)
{
	static const char *const sighs[] = { "oh no",   "oh noo",          "oh nooo",
					     "oh dear", "oh dear me",      "ah no",
					     "aw no",   "oh dear oh dear", NULL };
	size_t len = acts_longest_len(acts_skip_gap(line), sighs);

	return len > 0 && acts_is_nothing(acts_skip_gap(line) + len);
}

/* "you're a marvel": whatever she is. */
static size_t praise_len(const char *at)
{
	static const char *const leads[] = { "you're a", "youre a", "you are a", "you're an",
					     "youre an", "what a",  "you're so", NULL };
	size_t lead = acts_longest_len(at, leads);
	const char *word = at + lead + strspn(at + lead, " ");
	size_t len = strcspn(word, " ,.!?");

	return lead == 0 || len == 0 ? 0 : (size_t)(word - at) + len;
}

/* Thanks, and kindness beside them: "cheers, you're a star". */
static bool is_thanks(const char *line)
{
	static const char *const thanks[] = { "thanks",
					      "thank you",
					      "many thanks",
					      "ta",
					      "cheers",
					      "thx",
					      "thank",
					      "nice one",
					      "you're a star",
					      "youre a star",
					      "you are a star",
					      "you star",
					      "you're a legend",
					      "much appreciated",
					      "really appreciate it",
					      NULL };
	static const char *const besides[] = { "so much",
					       "very much",
					       "a lot",
					       "lots",
					       "a million",
					       "again",
					       "lovely",
					       "brilliant",
					       "brill",
					       "great",
					       "perfect",
					       "fab",
					       "fantastic",
					       "wonderful",
					       "marvellous",
					       "super",
					       "ace",
					       "excellent",
					       "really",
					       "that's",
					       "thats",
					       "that is",
					       "it's",
					       "helpful",
					       "very helpful",
					       "really helpful",
					       "for that",
					       "for this",
					       "for your help",
					       "for the help",
					       "for sorting that",
					       "for sorting it",
					       "for sorting this",
					       "for sorting",
					       "for doing that",
					       "for arranging that",
					       "for letting me know",
					       "for letting us know",
					       "for reminding me",
					       "for the reminder",
					       "for checking",
					       "you",
					       "as ever",
					       "as always",
					       "all",
					       "clerk",
					       "good work",
					       "well done",
					       "bless you",
					       "have a good weekend",
					       "have a good day",
					       "x",
					       "xx",
					       "xxx",
					       "ok",
					       "okay",
					       "oh",
					       "ah",
					       "and",
					       "so",
					       "too",
					       NULL };
	const char *at = acts_skip_gap(line);
	bool is_any = acts_longest_len(at, (const char *const[]){ "lovely", NULL }) > 0;

	while (*at != '\0') {
		size_t thank = acts_longest_len(at, thanks), beside = acts_longest_len(at, besides);

		is_any = is_any || thank > 0;
		if (thank == 0 && beside == 0 && praise_len(at) > 0) {
			beside = praise_len(at);
			is_any = true;
		}
		if (thank == 0 && beside == 0) {
			return is_any && acts_is_nothing(at);
		}
		at += thank > beside ? thank : beside;
		at += strspn(at, " ,:.!;-");
	}
	return is_any;
}

enum acts_manner acts_manner(const char *line)
{
	static const char *const greetings[] = { "hi",           "hello",          "hey", "morning",
						 "good morning", "good afternoon", NULL };
	static const char *const everybody[] = { "all",   "everyone", "everybody",
						 "folks", "team",     NULL };

	if (is_thanks(line)) {
		return ACTS_THANKS;
	}
	const char *behind = acts_skip_any(line, greetings);
	bool is_any = behind != line + strspn(line, " ,:");

	return is_any && acts_is_nothing(acts_skip_any(behind, everybody)) ? ACTS_GREETING
									   : ACTS_NONE;
}
