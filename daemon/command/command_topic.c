/* command_topic: a text without what only leads up to its matter: "with Sarah, re maths". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

/* The matter stands behind one of these. */
static const char *const leads[] = { "re",
				     "re.",
				     "about",
				     "abt",
				     "regarding",
				     "it's for",
				     "its for",
				     "it is for",
				     "it's about",
				     "its about",
				     "it is about",
				     "it's to",
				     "to look at",
				     "look at",
				     "to see",
				     "want to see",
				     "wanna see",
				     "to watch",
				     "to discuss",
				     "go through",
				     "to go through",
				     "to talk about",
				     "talk about",
				     "to do with",
				     "how they run their",
				     "run their",
				     "how they do their",
				     "how they do",
				     "how they teach",
				     NULL };
/* Before such a lead these are of no matter. */
static const char *const weak[] = {
	"i",       "i'd",    "we",           "go",   "and",   "please", "pls",  "plz",     "req",
	"request", "w",      "with",         "come", "would", "want",   "like", "the",     "for",
	"just",    "it",     "to",           "of",   "from",  "some",   "time", "support", "senco",
	"sendco",  "deputy", "um",           "er",   "erm",   "is",     "over", "so",      "can",
	"that",    "-",      "\xe2\x80\x93", "w/",   "slot",  "spot",   "how",  NULL
};
/* Of the adviser, in a row that asks for her time: who she is, is known. */
static const char *const advisers[] = { "sip",     "sip's", "adviser",   "adviser's", "advisers",
					"advisor", "sips",  "advisor's", NULL };

static bool is_of_request(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && arg->type != CLERK_AMOUNT) {
		arg++;
	}
	return arg->name != NULL;
}

static bool is_adviser(const struct reader *r, const char *word, size_t len)
{
	const struct clerk_person *person;

	if (str_is_word_in(word, len, advisers)) {
		return true;
	}
	if (len < 3 || r->context->find_person == NULL) {
		return false;
	}
	char *name = arena_strndup(r->context->arena, word, len);

	name[0] = name[0] >= 'a' && name[0] <= 'z' ? (char)(name[0] - 32) : name[0];
	if (len > 2 && str_equal(name + len - 2, "'s")) {
		name[len - 2] = '\0';
	}
	person = r->context->find_person(r->context->lookup, name);
	return person != NULL && (person->role & CLERK_SIP) != 0;
}

static size_t lead_len(const struct reader *r, size_t at, size_t to)
{
	size_t longest = 0;

	for (size_t i = 0; leads[i] != NULL; i++) {
		size_t len = reader_lead_here(r->line + at, leads[i]);

		longest = len > longest && at + len < to ? len : longest;
	}
	return longest;
}

/* Only that it is to be one. */
static const char *const slots[] = { "req", "slot", "time", "spot", "go", "how", NULL };

/* "two hours on pupil premium": the clerk says "for" itself. */
static void drop_about(const struct reader *r, struct piece *piece, bool is_request)
{
	static const char *const abouts[] = { "on", "around", "for", "about", NULL };
	struct piece rest = *piece;

	piece_trim(r, &rest);
	size_t len = piece_word_len(r, &rest);
	bool is_about = is_request && str_is_word_in(r->line + rest.from, len, abouts);

	rest.from += len;
	piece_trim(r, &rest);
	if (is_about && rest.from < rest.to) {
		piece->from = rest.from;
	}
}

/* "sometime", "any morning bar the Monday": of when, and nothing that it is about. */
static bool is_only_when(const struct reader *r, const struct piece *piece)
{
	static const char *const anys[] = { "sometime", "some", "any", "either", "one", NULL };
	static const char *const whens[] = {
		"time",  "day",    "days",   "morning", "mornings",  "afternoon", "afternoons",
		"am",    "pm",     "bar",    "barring", "except",    "exc",       "but",
		"not",   "apart",  "from",   "the",     "on",        "for",       "a",
		"works", "really", "please", "monday",  "mon",       "tuesday",   "tues",
		"tue",   "wed",    "weds",   "friday",  "wednesday", "thursday",  "thurs",
		"thu",   "fri",    "is",     "fine",    "ok",        "suits",     "us",
		"me",    NULL
	};
	struct piece rest = *piece;
	bool is_any = false;
	size_t len;

	for (piece_trim(r, &rest); (len = piece_word_len(r, &rest)) > 0; piece_trim(r, &rest)) {
		const char *word = r->line + rest.from;
		size_t bare = piece_bare_len(word, len);

		if (str_is_word_in(word, bare, anys)) {
			is_any = true;
		} else if (!str_is_word_in(word, bare, whens)) {
			return false;
		}
		rest.from += len;
	}
	return is_any;
}

/* "our SEND": whose it is, the clerk says itself. */
static void drop_owner(const struct reader *r, struct piece *piece)
{
	static const char *const owners[] = { "our", "my", NULL };
	size_t len = piece_word_len(r, piece);

	if (str_is_word_in(r->line + piece->from, len, owners) && piece->from + len < piece->to) {
		piece->from += len;
		piece_trim(r, piece);
	}
}

/* Said beside the matter, at its end. */
static const char *const tails[] = { "probably",  "maybe",    "perhaps",  "ideally",
				     "hopefully", "possibly", "sometime", "please",
				     "pls",       "thanks",   NULL };
static const char *const times[] = { "some time",   "any time", "at some point",
				     "if possible", "if poss",  NULL };

/* How much of the end is none of the matter. */
static size_t tail_len(const struct reader *r, const struct piece *piece)
{
	size_t from = piece->to;

	while (from > piece->from && !reader_is_blank(r->line[from - 1])) {
		from--;
	}
	size_t len = piece->to - from;

	if (from == piece->from) {
		return 0;
	}
	if (str_is_word_in(r->line + from, piece_bare_len(r->line + from, len), tails)) {
		return len;
	}
	for (size_t i = 0; times[i] != NULL; i++) {
		len = strlen(times[i]);
		bool fits =
		    piece->to - piece->from > len && reader_is_blank(r->line[piece->to - len - 1]);

		if (fits && str_starts_fold(r->line + piece->to - len, times[i])) {
			return len;
		}
	}
	return 0;
}

/* "early years probably", "their phonics?" */
static void drop_tails(const struct reader *r, struct piece *piece)
{
	size_t len = 0;

	do {
		piece->to -= len;
		while (piece->to > piece->from &&
		       strchr(" \t,?!", r->line[piece->to - 1]) != NULL) {
			piece->to--;
		}
		len = tail_len(r, piece);
	} while (len > 0);
}

static void tidy(const struct reader *r, struct piece *piece, bool is_request)
{
	drop_tails(r, piece);
	if (is_request) {
		piece_trim(r, piece);
		drop_owner(r, piece);
	}
}

void piece_drop_leads(const struct reader *r, struct piece *piece)
{
	struct piece rest = *piece;
	bool has_adviser = false;
	const bool is_request = is_of_request(r);
	size_t len;

	for (piece_trim(r, &rest); (len = piece_word_len(r, &rest)) > 0; piece_trim(r, &rest)) {
		const char *word = r->line + rest.from;
		/* "RE in Year 3" is a lesson */
		size_t lead = word[0] == 'R' ? 0 : lead_len(r, rest.from, rest.to);
		size_t bare = piece_bare_len(word, len);

		if (lead > 0) {
			piece->from = rest.from + lead;
			tidy(r, piece, is_request);
			return;
		}
		bool is_name =
		    is_request && !str_is_word_in(word, bare, weak) && is_adviser(r, word, bare);

		if (!is_name && !str_is_word_in(word, bare, weak)) {
			break;
		}
		/* "half a day please. Writing" */
		has_adviser = has_adviser || is_name || word[0] == '-' || bare < len;
		rest.from += len;
	}
	/* "Visit req: Alder", "a slot at Alder": it is one */
	bool is_only =
	    len == 0 && str_is_word_in(r->line + piece->from, piece_word_len(r, piece), slots);

	piece->from = has_adviser || is_only ? rest.from : piece->from;
	piece->from = is_only_when(r, piece) ? piece->to : piece->from;
	drop_about(r, piece, is_request);
	tidy(r, piece, is_request);
}

/* ---- what is done ---- */

/* Heads' verbs that say what the adviser's time is for, and how they end in a noun: "train", with
 * "ing"; "moderate", without its last letter; "plan", with one more. */
static const char *const plain[] = { "train",     "review",     "support", "help",    "coach",
				     "work",      "develop",    "check",   "go",      "look",
				     "monitor",   "audit",      "meet",    "deliver", "lead",
				     "model",     "strengthen", "discuss", "unpick",  "sort",
				     "support",   "talk",       "think",   "launch",  "mentor",
				     "interview", NULL };
static const char *const shorter[] = { "moderate", "prepare",    "write",     "rewrite",  "improve",
				       "observe",  "analyse",    "complete",  "finalise", "update",
				       "evaluate", "analyze",    "challenge", "validate", "shape",
				       "make",     "scrutinise", NULL };
static const char *const doubled[] = { "plan", "run", "set", "sit", NULL };

size_t piece_add_doing(const struct reader *r, const struct piece *piece, struct str *text)
{
	size_t at = piece->from, len = piece_word_len(r, piece);
	const char *word = r->line + piece->from;

	while (at > 0 && reader_is_blank(r->line[at - 1])) {
		at--;
	}
	bool is_to =
	    at > 2 && str_starts_fold(r->line + at - 2, "to") && reader_is_blank(r->line[at - 3]);
	bool is_short = str_is_word_in(word, len, shorter);
	bool is_double = str_is_word_in(word, len, doubled);

	if (!is_to || !is_of_request(r) || piece->from + len == piece->to ||
	    !(is_short || is_double || str_is_word_in(word, len, plain))) {
		return 0;
	}
	str_addn(text, word, len - is_short);
	if (is_double) {
		str_addc(text, word[len - 1]);
	}
	str_add(text, "ing");
	return len;
}
