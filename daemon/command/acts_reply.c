/* acts_reply: what a reply says to what was asked, in people's own words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"

#include <stdlib.h>
#include <string.h>

/* What stands before it and says nothing of it. */
static const char *const openings[] = {
	"sorry",  "so",     "really", "very",  "hi",       "hello",
	"hey",    "oh",     "ah",     "well",  "i",        "we",
	"i'm",    "im",     "i am",   "we're", "afraid",   "unfortunately",
	"sadly",  "thanks", "thank",  "you",   "no sorry", "that",
	"that's", "thats",  "it's",   "its",   "will say", NULL
};
/* What it is said of, or kindness: behind it the words are as good as over. */
static const char *const objects[] = {
	"to",     "the",       "this",    "that",   "it",   "one",  "then",    "there",
	"now",    "breakfast", "meeting", "visit",  "time", "come", "make",    "do",
	"do it",  "attend",    "join",    "be",     "get",  "able", "coming",  "attending",
	"sorry",  "i'm",       "im",      "afraid", "any",  "more", "anymore", "after all",
	"at all", "with",      "me",      "us",     "for",  "by",   "on",      "the day",
	"thanks", "please",    "all",     "either", "way",  "go",   "on this", "support",
	"agree",  NULL
};
/* Where the reason begins, or what comes besides. */
static const char *const joints[] = { "because", "cos",   "as",      "since", "got",   "have",
				      "i've",    "ive",   "we've",   "weve",  "we're", "i'll",
				      "ill",     "we'll", "there's", "and",   "plus",  "bringing",
				      "but",     "if",    "unless",  "only",  "or",    "until",
				      "love",    NULL };
/* It may be another answer than its first words say. */
static const char *const limits[] = { "but",    "if",     "unless",  "only",   "until", "till",
				      "til",    "before", "after",   "could",  "would", "instead",
				      "except", "not",    "depends", "unsure", NULL };

struct said {
	const char *words, *verb, *other;
	bool is_loose; /* said of much: by itself, and not as a reply, it answers nothing of ours */
};
static const struct said phrases[] = {
	{ "aye", "yes", NULL, true },
	{ "in", "in", NULL, false },
	{ "count me in", "in", NULL, false },
	{ "count us in", "in", NULL, false },
	{ "out", "out", NULL, false },
	{ "count me out", "out", NULL, false },
	{ "count us out", "out", NULL, false },
	{ "vote yes", "yes", NULL, false },
	{ "vote no", "no", NULL, false },
	{ "\xf0\x9f\x91\x8d", "yes", NULL, false }, /* 👍 */
	{ "\xe2\x9c\x85", "yes", NULL, false },     /* ✅ */
	{ "\xf0\x9f\x91\x8e", "no", NULL, false },  /* 👎 */
	{ "\xe2\x9d\x8c", "no", NULL, false },      /* ❌ */
	{ "i'll be there", "in", NULL, false },
	{ "we'll be there", "in", NULL, false },
	{ "will be there", "in", NULL, false },
	{ "apologies", "no", NULL, true },
	{ "works", "yes", NULL, false },
	{ "go on then", "yes", NULL, false },
	{ "go on", "yes", NULL, true },
	{ "go for it", "yes", NULL, false },
	{ "yes from me", "yes", NULL, false },
	{ "yes from us", "yes", NULL, false },
	{ "it's a yes", "yes", NULL, false },
	{ "a yes from", "yes", NULL, false },
	{ "sounds good", "yes", NULL, false },
	{ "sounds great", "yes", NULL, false },
	{ "works for", "yes", NULL, false },
	{ "suits", "yes", NULL, false },
	{ "happy to", "yes", NULL, true },
	{ "happy with", "yes", NULL, false },
	{ "all good", "yes", NULL, true },
	{ "agree", "yes", NULL, true },
	{ "are both coming", "in", NULL, false },
	{ "are coming", "in", NULL, false },
	{ "will both be there", "in", NULL, false },
	{ "both coming", "in", NULL, false },
	{ "good for", "yes", NULL, true },
	{ "good with", "yes", NULL, false },
	{ "ok with", "yes", NULL, true },
	{ "ok for", "yes", NULL, true },
	{ "ok by", "yes", NULL, true },
	{ "fine with", "yes", NULL, false },
	{ "fine for", "yes", NULL, true },
	{ "fine by", "yes", NULL, true },
	{ "no objection", "yes", NULL, false },
	{ "no objections", "yes", NULL, false },
	{ "of course", "yes", NULL, true },
	{ "definitely", "yes", NULL, true },
	{ "absolutely", "yes", NULL, true },
	{ "fine", "fine", "yes", true },
	{ "don't mind", "fine", NULL, true },
	{ "dont mind", "fine", NULL, true },
	{ "do not mind", "fine", NULL, true },
	{ "no preference", "fine", NULL, false },
	{ "no strong feelings", "fine", NULL, false },
	{ "no strong views", "fine", NULL, false },
	{ "happy either way", "fine", NULL, false },
	{ "either way", "fine", NULL, true },
	{ "not fussed", "fine", NULL, false },
	{ "not bothered", "fine", NULL, false },
	{ "abstain", "fine", NULL, false },
	{ "can't", "no", NULL, false },
	{ "cant", "no", NULL, false },
	{ "cannot", "no", NULL, false },
	{ "can not", "no", NULL, false },
	{ "won't be", "no", NULL, false },
	{ "wont be", "no", NULL, false },
	{ "will not be", "no", NULL, false },
	{ "won't make", "no", NULL, false },
	{ "wont make", "no", NULL, false },
	{ "won't", "no", NULL, false },
	{ "wont", "no", NULL, false },
	{ "not coming", "no", NULL, false },
	{ "definitely not", "no", NULL, true },
	{ "absolutely not", "no", NULL, true },
	{ "not able", "no", NULL, false },
	{ "unable", "no", NULL, false },
	{ "not going to make", "no", NULL, false },
	{ "no from me", "no", NULL, false },
	{ "no from us", "no", NULL, false },
	{ "it's a no", "no", NULL, false },
	{ "a no from", "no", NULL, false },
	{ "not this time", "no", NULL, false },
	{ "not this one", "no", NULL, false },
	{ "not for us", "no", NULL, false },
	{ "not for me", "no", NULL, false },
	{ "not", "no", NULL, false }, /* "afraid not" */
	{ "no can do", "no", NULL, false },
};

/* "in for breakfast" */
static const char *const meant[] = { "for", "then", "thanks", "please", "sorry", NULL };
/* Of something, "not the breakfast", "in the meeting", they say where or which. */
static const char *const place_words[] = { "not", "in", "out", NULL };

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " ");
}

static const char *skip_all(const char *at, const char *gaps, const char *const *words)
{
	for (size_t len = 1; len > 0; at += len) {
		at += strspn(at, gaps);
		len = acts_longest_len(at, words);
	}
	return at;
}

/* Do they say all of a clause? "cant remember the time" does not. */
static bool is_clause(const char *rest)
{
	return *rest == '\0' || strchr(",.;:!-(+", *rest) != NULL ||
	       str_starts(rest, "\xe2\x80\x93") || str_starts(rest, "\xe2\x80\x94") ||
	       acts_longest_len(rest, joints) > 0;
}

static bool has_any(const char *at, const char *const *words)
{
	for (; *at != '\0'; at += strcspn(at, " ,.;:!?-("), at += strspn(at, " ,.;:!?-(")) {
		if (acts_longest_len(at, words) > 0) {
			return true;
		}
	}
	return false;
}

/* The phrase at the beginning; its verb NULL: none. */
static struct acts_said phrase_at(const char *at)
{
	const struct said *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		size_t len = acts_words_len(at, phrases[i].words);

		best = len > longest ? &phrases[i] : best;
		longest = len > longest ? len : longest;
	}
	if (best == NULL) {
		return (struct acts_said){ .verb = NULL };
	}
	const char *rest = skip_all(at + longest, " ", objects);
	const char *next = skip_blanks(at + longest);
	bool is_thing = next != rest && str_is_in(best->words, place_words) &&
			acts_longest_len(next, meant) == 0;

	/* "can't have anyone that week" is why as a whole */
	bool is_all = next == rest && acts_words_len(rest, "have") > 0 &&
		      str_equal(best->verb, "no") && at[longest] == ' ';

	return is_thing || !is_clause(rest) || strchr(rest, '?') != NULL ||
		       (str_equal(best->verb, "no") && has_any(rest, limits))
		   ? (struct acts_said){ .verb = NULL }
		   : (struct acts_said){ .verb = best->verb,
					 .other = best->other,
					 .is_loose = best->is_loose,
					 .rest = is_all ? at : rest + strspn(rest, " ,.;:!-(") };
}

static bool is_school(char c)
{
	return c >= 'A' && c <= 'Z' && c != 'I';
}

/* One word that answers, and the end of its clause, or a school, behind it. Its verb NULL: none. */
static struct acts_said word_at(const char *at)
{
	static const char *const verbs[] = { "yes", "no", "fine", "in", "out" };

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		size_t len = acts_words_len(at, verbs[i]);

		if (len > 0) {
			return (struct acts_said){ .verb = verbs[i],
						   .rest = skip_blanks(at + len) };
		}
	}
	return (struct acts_said){ .verb = NULL };
}

/* What is behind it, where that is a clause of its own; else it is none. */
static struct acts_said closed(struct acts_said said, const char *end, char school)
{
	said.school = school;
	said.rest = end + strspn(end, " ,.;:!-");
	return said.verb != NULL && is_clause(end) ? said : (struct acts_said){ .verb = NULL };
}

/* "count F in", "put us down as out", "put D down for". */
static struct acts_said counted(const char *at)
{
	static const char *const leads[] = { "count", "put", "mark", NULL };
	static const char *const us[] = { "us", "me", NULL };
	static const char *const links[] = { "down", "as", "down as", NULL };
	size_t lead = acts_longest_len(at, leads);
	const char *who = skip_blanks(at + lead);
	size_t own = acts_longest_len(who, us);
	bool is_by = lead > 0 && (own > 0 || (is_school(who[0]) && who[1] == ' '));
	struct acts_said said = { .verb = NULL };

	if (is_by) {
		const char *as = skip_all(who + (own > 0 ? own : 1), " ", links);

		said = word_at(as);
		if (said.verb == NULL && acts_words_len(as, "for") > 0) {
			said = (struct acts_said){ .verb = "in", .rest = as };
		}
	}
	return said.verb == NULL
		   ? said
		   : closed(said, skip_all(said.rest, " ", objects), own > 0 ? '\0' : who[0]);
}

/* "D says yes", "yes from D", "D is in", "F can't make breakfast". */
static struct acts_said of_school(const char *at)
{
	static const char *const says[] = { "says", "say", "votes", "vote",
					    "is a", "is",  "are",   NULL };
	static const char *const from[] = { "from", NULL };
	struct acts_said said = word_at(at);

	if (is_school(at[0]) && strchr(" :,", at[1]) != NULL && at[1] != '\0') {
		const char *behind = skip_all(at + 1, " :,", says);

		said = word_at(behind);
		said = said.verb == NULL ? said : closed(said, said.rest, at[0]);
		said = said.verb == NULL ? phrase_at(behind) : said;
		said.school = at[0];
		return said;
	}
	if (said.verb == NULL) {
		return counted(at);
	}
	const char *letter = skip_all(said.rest, " ", from);

	return is_school(*letter) ? closed(said, skip_blanks(letter + 1), *letter)
				  : (struct acts_said){ .verb = NULL };
}

/* "no to maths, used loads": of what is called so. */
static struct acts_said to_thing(const char *at)
{
	enum { MOST_WORDS = 3 };
	static const char *const verbs[] = { "yes", "no" };
	static const char *const leads[] = { "to", "for", "to the", "for the", NULL };
	static const char *const answers[] = { "yes", "no", NULL };

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const char *behind = skip_blanks(at + acts_words_len(at, verbs[i]));
		size_t lead = behind == at ? 0 : acts_longest_len(behind, leads);
		const char *thing = skip_blanks(behind + lead), *end = behind + lead;

		for (int words = 0; lead > 0 && words < MOST_WORDS; words++) {
			end = skip_blanks(end);
			size_t len = strcspn(end, " ,.;:!-(");
			const char *last = end + len;

			end = skip_blanks(last);
			/* "yes to breakfast, maths no" is two */
			if (len > 0 && is_clause(end) && !has_any(end, answers) &&
			    (i == 0 || !has_any(end, limits))) {
				return (struct acts_said){ .verb = verbs[i],
							   .is_of_thing = true,
							   .thing = thing,
							   .thing_len = (size_t)(last - thing),
							   .rest = end + strspn(end, " ,.;:!-") };
			}
		}
	}
	return (struct acts_said){ .verb = NULL };
}

/* What is said last, in a sentence of its own: "used loads this term. no from me". */
static struct acts_said said_last(const char *line)
{
	static const char *const own[] = {
		"no from",        "yes from",      "so no from", "so can't",
		"so cant",        "so i can't",    "so i cant",  "so won't",
		"can't make",     "cant make",     "can't come", "cant come",
		"won't be there", "wont be there", "so wont",    NULL
	};
	const char *last = line;

	for (const char *at = line; *at != '\0'; at++) {
		last = strchr(".;,!", *at) != NULL && at[1] == ' ' ? at + 1 : last;
	}
	last = skip_blanks(last);
	return acts_longest_len(last, own) > 0 ? phrase_at(skip_all(last, " ", openings))
					       : (struct acts_said){ .verb = NULL };
}

/* ---- late ---- */

/* The word before, down to `line`; its length. */
static size_t word_before(const char *line, const char **at)
{
	const char *end = *at;

	while (end > line && end[-1] == ' ') {
		end--;
	}
	*at = end;
	while (*at > line && (*at)[-1] != ' ' && (*at)[-1] != ',') {
		(*at)--;
	}
	return (size_t)(end - *at);
}

/* Does the text end with these words? */
static bool ends_with(const char *text, const char *words)
{
	size_t len = strlen(text), tail = strlen(words);

	return len >= tail && str_starts_fold(text + len - tail, words);
}

/* "20 mins", "half an hour": what stands before "late", as the row takes it; "": no figure. */
static const char *minutes_before(struct arena *arena, const char *head)
{
	static const char *const words[][2] = {
		{ "half an hour", "30 mins" }, { "quarter of an hour", "15 mins" },
		{ "an hour", "60 mins" },      { "five mins", "5 mins" },
		{ "five minutes", "5 mins" },  { "ten mins", "10 mins" },
		{ "ten minutes", "10 mins" },  { "fifteen minutes", "15 mins" },
		{ "twenty mins", "20 mins" },  { "twenty minutes", "20 mins" },
	};
	static const char *const units[] = { "m", "min", "mins", "minute", "minutes", NULL };
	const char *unit = head + strlen(head);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (ends_with(head, words[i][0])) {
			return words[i][1];
		}
	}
	(void)word_before(head, &unit);
	size_t digits = strspn(unit, "0123456789");
	bool is_minutes = acts_longest_len(unit + digits, units) > 0 || unit[digits] == '\0';

	if (digits == 0) {
		(void)word_before(head, &unit);
		digits = strspn(unit, "0123456789");
	}
	return digits == 0 || !is_minutes ? ""
					  : arena_printf(arena, "%.*s mins", (int)digits, unit);
}

static bool is_behind_minutes(const char *line, const char *at)
{
	static const char *const minutes[] = { "min", "mins", "minute", "minutes", NULL };
	const char *word = at;

	(void)word_before(line, &word);
	return acts_words_len(at + 1, "behind") > 0 && acts_longest_len(word, minutes) > 0;
}

/* "I'll be 20 mins late, got …"; "we won't be late", "too late" are not. */
static struct acts_said said_late(struct arena *arena, const char *line)
{
	static const char *const before[] = { "be",       "running", "arriving", "arrive",  "m",
					      "min",      "mins",    "minute",   "minutes", "hour",
					      "slightly", "but",     "in",       "coming",  NULL };
	static const char *const little[] = { "bit", "little", "few", NULL };
	static const char *const unlike[] = { "not", "dont", "don't", "won't", "wont", "never",
					      "if",  "was",  "might", "may",   "were", NULL };

	for (const char *at = strchr(line, ' '); at != NULL; at = strchr(at + 1, ' ')) {
		const char *word = at;
		size_t late = acts_words_len(at + 1, "late");

		/* "twenty minutes behind" */
		late = late == 0 && is_behind_minutes(line, at) ? strlen("behind") : late;

		if (late == 0) {
			continue;
		}
		(void)word_before(line, &word);
		size_t digits = strspn(word, "0123456789");
		const char *head = arena_strndup(arena, line, (size_t)(at - line));
		bool is_so = (digits > 0 && word[digits] == ' ') ||
			     acts_longest_len(word + digits, before) > 0 ||
			     (acts_longest_len(word, little) > 0 && has_any(head, before));

		if (is_so && !has_any(head, unlike) && strchr(line, '?') == NULL) {
			return (struct acts_said){ .verb = "late",
						   .rest = minutes_before(arena, head),
						   .is_of_thing =
						       !is_clause(skip_blanks(at + 1 + late)),
						   .behind = skip_blanks(at + 1 + late) };
		}
	}
	return (struct acts_said){ .verb = NULL };
}

/* Says it whose answer it is, "works for us", "count me in"? */
static bool is_own(const char *line, const struct acts_said *said)
{
	static const char *const us[] = {
		"we'll be there", "i'll be there", "we vote",   "i vote", "us",    "me",
		"we're in",       "were in",       "we are in", "i'm in", "im in", "i am in",
		"i'm out",        "im out",        "we're out", NULL
	};
	static const char *const first[] = { "in", "out", NULL };

	return said->school != '\0' || has_any(line, us) || acts_longest_len(line, first) > 0;
}

/* Behind "F2 and I", "me and C": more than one of her school. */
static const char *behind_both(const char *line)
{
	static const char *const links[] = { "and i", "and me", "and myself", NULL };
	const char *at = skip_blanks(line);
	size_t lead = acts_words_len(at, "me and");
	const char *who = skip_blanks(at + lead);
	size_t len = strcspn(who, " ");
	bool is_who = is_school(who[0]) && (len == 1 || (len == 2 && strchr("12", who[1]) != NULL));
	size_t link = is_who ? acts_longest_len(skip_blanks(who + len), links) : 0;
	bool is_both = is_who && (link > 0) != (lead > 0);

	return !is_both ? line : skip_blanks(who + len) + link;
}

static struct acts_said read_said(struct arena *arena, const char *line)
{
	line = behind_both(line);
	struct acts_said said = said_late(arena, line);

	if (said.verb == NULL) {
		said = of_school(skip_blanks(line));
	}
	if (said.verb == NULL) {
		said = phrase_at(skip_all(line, " ,.!", openings));
	}
	if (said.verb == NULL) {
		said = to_thing(skip_all(line, " ,.!", openings));
	}
	return said.verb == NULL ? said_last(line) : said;
}

struct acts_said acts_said(struct arena *arena, const char *line)
{
	struct acts_said said = read_said(arena, line);

	said.is_own = said.verb != NULL && is_own(skip_blanks(line), &said);
	return said;
}

/* "I'll be", "running", "20 mins": of whoever says it, and not "G will be 20 mins late". */
static bool is_of_self(const char *line)
{
	static const char *const selves[] = { "i",     "i'll",     "ill",      "i'm",   "im",
					      "we",    "we'll",    "we're",    "were",  "will",
					      "me",    "running",  "going to", "gonna", "be",
					      "about", "probably", NULL };
	const char *at = skip_all(line, " ,.!", openings);

	return at != skip_blanks(line) || acts_longest_len(at, selves) > 0 ||
	       (*at >= '0' && *at <= '9');
}

const char *acts_late(struct arena *arena, const char *line)
{
	static const char *const leads[] = { "to", "for", "at", "on", NULL };
	static const char *const ends[] = { "sorry", "i'm afraid", "im afraid", "thanks", NULL };
	const struct acts_said said = said_late(arena, line);
	size_t lead = said.verb == NULL ? 0 : acts_longest_len(said.behind, leads);
	bool is_all = said.verb != NULL && *skip_all(said.behind, " ,.!", ends) == '\0';

	if ((lead == 0 && !is_all) || !is_of_self(line)) {
		return NULL;
	}
	/* "for G" is with whom; "to breakfast" calls it so */
	const char *what = lead > 0 ? skip_blanks(said.behind + lead) : "";
	bool is_school = *what >= 'A' && *what <= 'Z';

	return str_trim(arena_printf(arena, "late %s%s%s%s", is_school ? "for " : "", what,
				     *what == '\0' ? "" : " ", said.rest));
}
