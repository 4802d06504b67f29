/* question_key: whether what is said is an answer: a key, its rank, or words of a choice. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/question_key.h"

#include "base/str.h"
#include "command/acts.h"

#include <string.h>

/* What is said for politeness beside an answer; a kiss too. */
static const char *const courtesies[] = { "please", "pls",    "plz", "thanks", "thx", "thank you",
					  "ta",     "cheers", "x",   "xx",     "xxx" };

/* What else is a yes. */
static const char *const yeses[] = { "yep",    "yeah",   "yup",      "ok",         "okay",
				     "sure",   "aye",    "go ahead", "do it",      "agree",
				     "agreed", "accept", "confirm",  "fine by me", NULL };
/* And what is said beside one: "yes yes", "yes do". */
static const char *const beside_yes[] = { "yes", "do", "do that", "go on", NULL };

/* Said of much in a room: to what a whole school was asked, for days, it is no yes. */
static const char *const loose[] = { "ok", "okay", "sure", "aye", "go ahead", "do it", NULL };

bool question_key_is_loose(const char *key)
{
	size_t i = 0;

	while (loose[i] != NULL && !str_equal_fold(key, loose[i])) {
		i++;
	}
	return loose[i] != NULL;
}

/* What takes a question back, and what is said around that. */
static const char *const drops[] = {
	/* clang-format off */
	"no", "nope", "dont", "don't", "do not", "please dont", "cancel that", "cancel it", "cancel", "stop", "never mind",
	"nevermind", "nvm", "leave it", "leave that", "forget it", "forget that",
	"forget this", "ignore me", "ignore that", "ignore this", "ignore it", "scrap that",
	"scrap it", "drop it", "doesn't matter", "doesnt matter", "not now", "not to worry",
	"changed my mind", "wrong room", "wrong chat", "as you were",
	/* where what was asked is whether the room may read it */
	"private", "keep it private", "keep it between us", "just between us", "in private", NULL
	/* clang-format on */
};
static const char *const around[] = {
	/* clang-format off */
	"sorry", "oh", "ah", "oops", "actually", "ok", "okay", "please", "thanks",
	"thank you", "then", "it", "clerk", "for now", "all", "everyone", "i've", "ive",
	"i have", "my mistake", "just", "lol", "hmm", "well", "wait", NULL
	/* clang-format on */
};

static bool is_edge(char c)
{
	return c == ' ' || c == '.' || c == '!' || c == ',';
}

/* "training the TA": a teaching assistant, and no thanks. */
static bool is_assistant(const char *key, const char *word)
{
	return str_starts(word, "TA") && strpbrk(key, "abcdefghijklmnopqrstuvwxyz") != NULL;
}

/* True: a courtesy word stood at an end of `key`, and is off. */
static bool drop_courtesy(char **key)
{
	size_t len = strlen(*key);

	for (size_t i = 0; i < sizeof(courtesies) / sizeof(courtesies[0]); i++) {
		size_t word = strlen(courtesies[i]);

		if (word >= len) {
			continue;
		}
		if (is_edge((*key)[len - word - 1]) &&
		    str_equal_fold(*key + len - word, courtesies[i]) &&
		    !is_assistant(*key, *key + len - word)) {
			(*key)[len - word] = '\0';
			return true;
		}
		if (is_edge((*key)[word]) && str_starts_fold(*key, courtesies[i])) {
			*key += word;
			return true;
		}
	}
	return false;
}

/* "Yes, please." and "  1 " are the keys "yes" and "1". */
const char *question_bare(struct arena *arena, const char *text)
{
	char *key = arena_strdup(arena, text);

	do {
		size_t len = strlen(key);

		while (len > 0 && is_edge(key[len - 1])) {
			key[--len] = '\0';
		}
		while (is_edge(*key)) {
			key++;
		}
	} while (drop_courtesy(&key));
	return key;
}

/* "2nd", "the second", "number 2" -> "2". */
static const char *as_number(const char *key)
{
	static const char *const leads[] = { "the ", "number ", "no. ", "option ", NULL };
	static const char *const ranks[][4] = {
		{ "1", "1st", "first", "first one" }, { "2", "2nd", "second", "second one" },
		{ "3", "3rd", "third", "third one" }, { "4", "4th", "fourth", "fourth one" },
		{ "5", "5th", "fifth", "fifth one" },
	};

	for (size_t i = 0; leads[i] != NULL; i++) {
		key += str_starts_fold(key, leads[i]) ? strlen(leads[i]) : 0;
	}
	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
		for (size_t n = 0; n < 4; n++) {
			if (str_equal_fold(key, ranks[i][n])) {
				return ranks[i][0];
			}
		}
	}
	return key;
}

static size_t next_word(const char **at)
{
	*at += strspn(*at, " ,.");
	return strcspn(*at, " ,.");
}

size_t question_key_day(const char *word)
{
	static const char *const ends[] = { "st", "nd", "rd", "th", NULL };
	size_t len = strspn(word, "0123456789");

	return len > 0 && acts_longest_len(word + len, ends) > 0 ? len : 0;
}

/* "thursday", "thurs" is "Thu": so much of it; 0: it is no weekday. */
static size_t weekday_len(const char *word, size_t len)
{
	static const char *const days[] = { "monday", "tuesday", "wednesday", "thursday",
					    "friday", "weds",    NULL };
	enum { SHORT = 3 };

	for (size_t i = 0; days[i] != NULL && len > SHORT; i++) {
		if (len <= strlen(days[i]) && str_starts_fold(days[i], strndupa(word, len))) {
			return SHORT;
		}
	}
	return 0;
}

/* Do the words of the key stand in the text, in their order and side by side? "4th" is its "4". */
bool question_key_names(const char *text, const char *key)
{
	for (size_t len; (len = next_word(&text)) > 0; text += len) {
		const char *in = text, *of = key;
		size_t one, other;

		while ((other = next_word(&of)) > 0) {
			size_t day = question_key_day(of);
			size_t size = day > 0 ? day : weekday_len(of, other);

			size = size > 0 ? size : other;

			one = next_word(&in);
			if (one != size || !str_starts_fold(in, strndupa(of, size))) {
				break;
			}
			in += one;
			of += other;
		}
		if (other == 0 && *key != '\0') {
			return true;
		}
	}
	return false;
}

/* "yep", "yes yes", "ok yes do" */
static bool is_yes(const char *key)
{
	bool is_any = false;

	while (*key != '\0') {
		size_t yes = acts_longest_len(key, yeses),
		       beside = acts_longest_len(key, beside_yes);

		is_any = is_any || yes > 0 || str_starts_fold(key, "yes");
		key += yes > beside ? yes : beside;
		if (yes == 0 && beside == 0) {
			return false;
		}
		while (is_edge(*key)) {
			key++;
		}
	}
	return is_any;
}

bool question_key_is(const char *own, const char *key)
{
	return own != NULL && (str_equal_fold(own, key) || str_equal_fold(own, as_number(key)) ||
			       (str_equal(own, "yes") && is_yes(key)));
}

bool question_key_is_drop(struct arena *arena, const char *text)
{
	const char *at = question_bare(arena, text);
	bool is_any = false;

	while (*at != '\0') {
		size_t drop = acts_longest_len(at, drops), other = acts_longest_len(at, around);

		is_any = is_any || drop > 0;
		at += drop > other ? drop : other;
		if (drop == 0 && other == 0) {
			return false;
		}
		while (is_edge(*at)) {
			at++;
		}
	}
	return is_any;
}

/* How people turn to each other; no topic begins so. */
static const char *const talk[] = {
	/* clang-format off */
	"sorry", "oh", "ah", "hmm", "haha", "lol", "wait", "hang on", "hold on", "one sec",
	"one moment", "hi", "hello", "hey", "morning all", "morning everyone",
	"good morning", "good afternoon", "good luck", "good idea", "good point",
	"well done", "congratulations", "happy birthday", "has anyone", "has anybody",
	"does anyone", "does anybody", "did anyone", "is anyone", "can anyone",
	"can someone", "could someone", "who", "why", "i'm", "im", "i'll", "i've",
	"i think", "i don't", "i dont", "i can", "i can't", "i cant", "you", "thanks",
	"thank you", "yes", "yeah", "yep", "no", "ok", "okay", "see you", "same here",
	"me too", "agreed", NULL
	/* clang-format on */
};

bool question_key_is_talk(const char *text)
{
	return acts_longest_len(text, talk) > 0;
}
