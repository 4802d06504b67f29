/* signs: how it is said that something was meant otherwise: "no, make it 4pm", "sorry, not H, G".
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/signs.h"

#include "base/str.h"
#include "command/acts.h"

#include <string.h>

/* Said to others no less. */
static const char *const turns[] = {
	/* clang-format off */
	"no", "nope", "not", "sorry", "oops", "whoops", "actually", "actualy", "wait", "hang on",
	"rather", "better", "not now", "can we", "could we", "can you", "could you", "let's",
	"lets", "how about", "what about", "say", "my mistake", "my bad", "that's wrong", "thats wrong",
	"that was wrong", "that is wrong", "wrong", "wrong school", "wrong day", "wrong date",
	"wrong time", "wrong one", "wrong week", "slip of the thumb", "slip of the finger",
	"finger slipped", "fat fingers", NULL
	/* clang-format on */
};
/* Said of what one has just said, and of little else. */
static const char *const strong[] = {
	/* clang-format off */
	"i put", "we put", "i typed", "i wrote", "i meant to say", "i meant", "we meant", "i mean", "meant", "i said", "change that to",
	"change it to", "move it to", "move that to", "that should be", "that should have been",
	"it should be", "it should have been", "should be", "should have been", "should say",
	"should have said", "should've said", "ought to have said",
	"that was meant to be", "meant to be", "supposed to be", "that's meant to be",
	"correction", "typo", "changed my mind", "i've changed my mind", "ive changed my mind",
	"change of mind", "we've changed our minds", "changed our minds", "scratch that", NULL
	/* clang-format on */
};
static const char *const makes[] = { "make it", "make that", "make this", "do", NULL };
static const char *const snoozes[] = {
	/* clang-format off */
	"snooze it", "snooze that", "snooze this", "snooze", "remind me again", "remind me later",
	"remind me", "later", "again", "tell me again", "give me", "give it", "i need another",
	"i need", "another", "can i have another", "could i have another", NULL
	/* clang-format on */
};
static const char *const small[] = { "ah",     "oh",   "ok",   "okay", "hmm", "well",
				     "please", "then", "come", "and",  "so",  NULL };

/* They begin as those do, and turn nothing. */
static const char *const others[] = { "wait for",  "wait till",   "wait until", "no idea",
				      "no one",    "no worries",  "no problem", "no need",
				      "not sure",  "not long",    "sorry for",  "sorry about",
				      "sorry to",  "sorry all",   "do you",     "do we",
				      "say hello", "better than", "no rush",    NULL };

static size_t max_of(size_t one, size_t other)
{
	return one > other ? one : other;
}

/* One phrase of how it is said; its bytes, 0: it is what is said. */
static size_t take_phrase(struct signs *s, const char *at)
{
	if (acts_longest_len(at, others) > 0) {
		return 0;
	}
	size_t turn = acts_longest_len(at, turns), strength = acts_longest_len(at, strong);
	size_t make = acts_longest_len(at, makes), snooze = acts_longest_len(at, snoozes);
	size_t used = max_of(max_of(turn, strength), max_of(make, snooze));

	s->is_turn = s->is_turn || turn > 0 || strength > 0;
	s->is_make = s->is_make || make > 0;
	s->is_snooze = s->is_snooze || snooze > 0;
	s->is_strong = s->is_strong || strength > 0 || (make > 0 && acts_words_len(at, "do") == 0);
	used = max_of(used, acts_longest_len(at, small));
	if (used > 0) {
		s->is_no_last =
		    s->is_turn && at != s->said &&
		    (acts_words_len(at, "no") == used || acts_words_len(at, "nope") == used);
		s->is_not = acts_words_len(at, "not") == used;
	}
	return used;
}

static const char *skip_signs(struct signs *s, const char *at)
{
	for (size_t used = 1; used > 0; at += used) {
		at += strspn(at, " ,.:;-");
		used = take_phrase(s, at);
	}
	return at;
}

/* "*Jack", "~sorry, Jack": a mark that means it. */
static const char *skip_mark(struct signs *s, const char *said)
{
	size_t len = strspn(said, "*~");
	bool is_mark = len == 1 && said[1] != '\0' && strchr(said + 1, said[0]) == NULL;

	s->is_turn = s->is_strong = is_mark;
	return said + (is_mark ? len : 0);
}

/* What is right, and what is not: "its writing not phonics". False: no such thing. */
static bool part(struct arena *arena, struct signs *s, const char *const *joints,
		 bool is_wrong_first)
{
	const char *at = NULL, *behind = NULL;

	for (; *joints != NULL && (at == NULL || at == s->words); joints++) {
		at = strcasestr(s->words, *joints);
		behind = at == NULL ? NULL : at + strlen(*joints);
	}
	if (at == NULL || at == s->words || *behind == '\0') {
		return false;
	}
	const char *before = arena_strndup(arena, s->words, (size_t)(at - s->words));

	s->wrong = is_wrong_first ? before : behind;
	s->words = is_wrong_first ? behind : before;
	return true;
}

/* "7 dec" and "8": of the same month. */
static const char *in_its_month(struct arena *arena, const char *words, const char *wrong)
{
	static const char digits[] = "0123456789";
	size_t len = strspn(words, digits), day = strspn(wrong, digits);
	bool is_so = len > 0 && words[len] == '\0' && day > 0 && wrong[day] == ' ' &&
		     wrong[day + 1 + strspn(wrong + day + 1, "abcdefghijklmnopqrstuvwxyz")] == '\0';

	return is_so ? arena_printf(arena, "%s%s", words, wrong + day) : words;
}

static void read_contrast(struct arena *arena, struct signs *s)
{
	static const char *const joints[] = { " instead of ", " rather than ", ", not ", " not ",
					      NULL };
	static const char *const meant[] = { ", but i meant ", " but i meant ", " but meant ",
					     " i meant ",      " meant ",       NULL };
	static const char *const turned[] = { ", but ", " but ", ", it's ", ", its ", ", ", NULL };
	static const char *const leads[] = { "it's", "its", "it is", "that's", "there are", NULL };

	bool is_parted = (s->is_strong && part(arena, s, meant, true)) ||
			 (s->is_not ? part(arena, s, turned, true) : part(arena, s, joints, false));

	if (!is_parted) {
		return;
	}
	s->words += acts_longest_len(s->words, leads);
	s->words += strspn(s->words, " ");
	s->words = in_its_month(arena, s->words, s->wrong);
	s->is_turn = true;
	s->is_not = false;
}

/* Without that at the end of it; itself where it ends otherwise. */
static const char *without(struct arena *arena, const char *words, const char *const *tails)
{
	size_t len = strlen(words);

	while (len > 0 && strchr(" .!?,", words[len - 1]) != NULL) {
		len--;
	}
	len -= acts_tail_len(words, len, tails);
	return words[len] == '\0' ? words : arena_strndup(arena, words, len);
}

/* "3.45 sorry", "half a day I mean". */
static const char *without_turn(struct arena *arena, struct signs *s, const char *words)
{
	static const char *const tails[] = { ", sorry", " sorry",   ", actually",    " actually",
					     " i mean", " i meant", " i should say", NULL };
	const char *bare = without(arena, words, tails);

	if (strlen(bare) + strlen(" sorry") <= strlen(words)) {
		s->is_turn = true;
	}
	return bare;
}

struct signs signs_read(struct arena *arena, const char *said, bool may_contrast)
{
	struct signs s = { .said = said,
			   .is_no =
			       acts_words_len(said, "no") > 0 || acts_words_len(said, "nope") > 0 };
	/* what is said of it that changes nothing: "weds is ok" */
	static const char *const fine[] = { " is ok",      " is okay",      " is fine",
					    " is good",    " is better",    " works",
					    " works well", " would work",   " would be better",
					    " please",     " works better", NULL };
	const char *at = skip_signs(&s, skip_mark(&s, said));
	size_t len, tail = strlen(" instead");

	s.words = without_turn(arena, &s, at);
	len = strlen(s.words);
	if (len > tail && str_starts_fold(s.words + len - tail, " instead")) {
		s.is_turn = true;
	}
	if (may_contrast) {
		read_contrast(arena, &s);
	}
	s.words = s.wrong == NULL ? s.words : without(arena, s.words, fine);
	return s;
}
