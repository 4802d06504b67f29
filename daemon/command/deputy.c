/* deputy: who comes in her place or along with her, "my maths lead", "Mrs Lane", "Jo Marsh". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "clerk/roster.h"
#include "command/people.h"

#include <string.h>
#include <strings.h>

enum { BEFORE_ROLE = 3 }; /* "our key stage two lead" */

static size_t blanks(const char *at)
{
	return strspn(at, " \t");
}

/* The word that begins there. */
static size_t word_len(const char *at)
{
	return strcspn(at, " \t,.;:!?()");
}

static size_t one_of(const char *at, const char *const *phrases)
{
	size_t longest = 0;

	for (; *phrases != NULL; phrases++) {
		size_t len = strlen(*phrases);
		bool is_it =
		    str_starts_fold(at, *phrases) && strchr(" \t,.;:!?()", at[len]) != NULL;

		longest = is_it && len > longest ? len : longest;
	}
	return longest;
}

static const char *const owns[] = {
	"my", "our", "the", "a", "an", "one of my", "one of our", NULL
};
static const char *const roles[] = { "deputy head",
				     "deputy head teacher",
				     "deputy",
				     "dep",
				     "assistant head",
				     "acting head",
				     "head of school",
				     "co-head",
				     "co head",
				     "SENCO",
				     "SENDCO",
				     "SLT",
				     "business manager",
				     "office manager",
				     "SBM",
				     "bursar",
				     "chair of governors",
				     "vice chair",
				     NULL };
/* Of these there are verbs and others' too: only behind "my", "our". */
static const char *const owned[] = { "lead",      "leader", "coordinator", "co-ordinator",
				     "teacher",   "TA",     "HLTA",        "colleague",
				     "partner",   "ECT",    "secretary",   "administrator",
				     "assistant", NULL };
static const char *const titles[] = { "Mr", "Mrs", "Miss", "Ms", "Dr", "Mx", NULL };

/* "deputy head Jo Marsh": the name behind a role is part of it. */
static size_t with_name(const char *at, size_t len)
{
	size_t name = people_name_at(at + len + blanks(at + len));

	return name == 0 || at[len] != ' ' ? len : len + blanks(at + len) + name;
}

/* "our Year 2 lead Jo", "deputy", "Mrs Lane"; `*ret_lead`: what is no part of it, "our ". */
static size_t role_at(const char *at, size_t *ret_lead)
{
	size_t lead = one_of(at, owns), title = one_of(at, titles);

	*ret_lead = 0;
	if (title > 0) {
		size_t dot = at[title] == '.';
		size_t used = title + dot + blanks(at + title + dot);
		size_t name = word_len(at + used);

		return name == 0 ? 0 : used + name;
	}
	/* of what she leads; whatever else is said of her is nobody's: "my maths lead" */
	static const char *const subjects[] = {
		"maths",     "english", "phonics",    "reading",   "writing",    "science",
		"music",     "art",     "history",    "sports",    "literacy",   "numeracy",
		"computing", "early",   "years",      "year",      "yr",         "key",
		"stage",     "ks1",     "ks2",        "eyfs",      "reception",  "nursery",
		"phase",     "subject", "curriculum", "inclusion", "assessment", "data",
		"one",       "two",     "1",          "2",         "3",          "4",
		"5",         "6",       "y1",         "y2",        "y3",         "y4",
		"y5",        "y6",      "new",        "acting",    "geography",  "pe",
		NULL
	};
	lead += blanks(at + lead);
	size_t from = lead, behind = lead;

	for (int i = 0; i <= (lead > 0 ? BEFORE_ROLE : 0); i++) {
		size_t len = one_of(at + behind, roles);

		len = len == 0 && lead > 0 ? one_of(at + behind, owned) : len;

		if (len > 0) {
			*ret_lead = from;
			return with_name(at, behind + len) - from;
		}
		size_t word = word_len(at + behind);

		if (word == 0 || at[behind + word] != ' ' || one_of(at + behind, subjects) == 0) {
			return 0;
		}
		behind += word + blanks(at + behind + word);
	}
	return 0;
}

/* Behind "with" a name; behind "sending" be it in small letters. */
static size_t sent_at(const char *at, bool is_sent)
{
	static const char *const others[] = {
		"my",      "our", "the",   "a",       "an",   "someone", "somebody", "apologies",
		"apols",   "you", "it",    "this",    "that", "them",    "him",      "her",
		"another", "one", "along", "instead", "with", "two",     "somebody", NULL
	};
	size_t name = people_name_at(at);

	return name > 0                             ? name
	       : !is_sent || one_of(at, others) > 0 ? 0
						    : strspn(at, "abcdefghijklmnopqrstuvwxyz");
}

static const char *const sends[] = { "sending", "send", "sends", "bringing", "with", NULL };

/* A name of which something is said that tells: "Jo is coming", "it'll be Jo". */
static size_t named_at(const char *at)
{
	static const char *const does[] = {
		"will",        "is coming",   "is going",    "is doing", "can",       "comes",
		"coming",      "to come",     "instead",     "in my",    "in place",  "on my",
		"for me",      "going",       "would",       "shall",    "is taking", "is standing",
		"is stepping", "rather than", "has offered", NULL
	};
	size_t name = people_name_at(at);

	return name > 0 && one_of(at + name + blanks(at + name), does) > 0 ? name : 0;
}

/* How much of the text at that word is of somebody; `*ret_lead`: what is no part of it. 0: nothing.
 */
typedef size_t somebody_at(const char *at, size_t *ret_lead);

/* "sending Jo to lead on maths": whom the verb names. */
static size_t behind_sends(const char *at, size_t *ret_lead)
{
	size_t sent = one_of(at, sends);

	*ret_lead = sent + blanks(at + sent);
	return sent == 0 ? 0 : sent_at(at + *ret_lead, str_starts_fold(at, "send"));
}

static size_t told_at(const char *at, size_t *ret_lead)
{
	*ret_lead = 0;
	return named_at(at);
}

/* The first word of the text at which it is so. */
static bool find(const char *text, somebody_at *read, size_t *ret_from, size_t *ret_len)
{
	for (size_t i = 0; text[i] != '\0';) {
		size_t lead = 0, len = read(text + i, &lead);

		if (len > 0) {
			*ret_from = i + lead;
			*ret_len = len;
			return true;
		}
		i += word_len(text + i);
		i += text[i] != '\0';
	}
	return false;
}

/* Whom a verb names comes before any role, and a name alone behind both. */
bool clerk_find_deputy(const char *text, size_t *ret_from, size_t *ret_len)
{
	return find(text, behind_sends, ret_from, ret_len) ||
	       find(text, role_at, ret_from, ret_len) || find(text, told_at, ret_from, ret_len);
}
