/* people: how many people a text says come, in the words that heads use. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "clerk/roster.h"
#include "command/people.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 40, UNCLEAR = -1 };

static bool is_word_end(const char *at)
{
	return !isalnum((unsigned char)*at) && ((unsigned char)*at & 0x80) == 0;
}

static size_t blanks(const char *at)
{
	return strspn(at, " \t");
}

/* One of the words, in any case, and the blanks behind it; 0: none of them. */
static size_t one_of(const char *at, const char *const *words)
{
	for (; *words != NULL; words++) {
		size_t len = strlen(*words);

		if (str_starts_fold(at, *words) && is_word_end(at + len)) {
			return len + blanks(at + len);
		}
	}
	return 0;
}

/* "2", "two", "a", "a couple of"; the count that nobody can mean is UNCLEAR. */
static size_t number(const char *at, int64_t *ret_count)
{
	static const char *const words[] = { "one", "two",   "three", "four", "five",
					     "six", "seven", "eight", "nine", "ten" };
	static const char *const couple[] = { "a couple of", NULL }, *const a[] = { "a", "an",
										    NULL };
	size_t used = one_of(at, couple);

	if (used > 0) {
		*ret_count = 2;
		return used;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *const word[] = { words[i], NULL };

		used = one_of(at, word);
		if (used > 0) {
			*ret_count = (int64_t)i + 1;
			return used;
		}
	}
	used = one_of(at, a);
	if (used > 0) {
		*ret_count = 1;
		return used;
	}
	size_t sign = *at == '-' ? 1 : 0, digits = strspn(at + sign, "0123456789");
	size_t part =
	    at[sign + digits] == '.' ? 1 + strspn(at + sign + digits + 1, "0123456789") : 0;

	if (digits == 0 || (part <= 1 && !is_word_end(at + sign + digits))) {
		return 0;
	}
	long long count = digits > 4 ? 0 : strtoll(at + sign, NULL, 10);
	bool is_clear = sign == 0 && part <= 1 && count >= 1 && count <= MOST;

	*ret_count = is_clear ? count : UNCLEAR;
	used = sign + digits + (part > 1 ? part : 0);
	return used + blanks(at + used);
}

static const char *const of_us[] = { "of us",          "on us",           "o us",
				     "of you",         "of them",         "of my staff",
				     "of our staff",   "of my team",      "of our team",
				     "of my teachers", "of our teachers", NULL };
static const char *const people[] = { "person",
				      "people",
				      "persons",
				      "members of staff",
				      "staff",
				      "visitor",
				      "visitors",
				      "teaching assistant",
				      "teaching assistants",
				      "teacher",
				      "teachers",
				      "adult",
				      "adults",
				      "colleague",
				      "colleagues",
				      "TA",
				      "TAs",
				      "LSA",
				      "LSAs",
				      "other",
				      "others",
				      "more",
				      "governor",
				      "governors",
				      NULL };

/* The blanks at the end of what was read are not its own. */
static size_t without_blanks(const char *at, size_t len)
{
	while (len > 0 && (at[len - 1] == ' ' || at[len - 1] == '\t')) {
		len--;
	}
	return len;
}

/* "2 of us"; where `is_all`, "3 people" too. */
static size_t of_them(const char *at, bool is_all, int64_t *ret_count)
{
	static const char *const both[] = { "both of us", NULL }, *const all[] = { "all", "the",
										   NULL };
	size_t lead = one_of(at, all), used = one_of(at + lead, both);

	if (used > 0) {
		*ret_count = 2;
		return lead + used;
	}
	size_t digits = number(at + lead, ret_count);
	size_t us = digits == 0 ? 0 : one_of(at + lead + digits, of_us);
	size_t who = us > 0 || !is_all || digits == 0 ? us : one_of(at + lead + digits, people);

	return who == 0 ? 0 : lead + digits + who;
}

/* "me and 2 TAs", "with a colleague", "plus one", "+2": whoever says it, and so many. */
static size_t and_me(const char *at, int64_t *ret_count)
{
	static const char *const with[] = { "me and",     "just me and", "just me plus", "and",
					    "myself and", "me plus",     "me with",      "with",
					    "bringing",   NULL };
	static const char *const plus[] = { "plus", NULL };
	size_t lead = one_of(at, with), more = one_of(at, plus);
	int64_t count = 0;

	/* "me + 1" */
	if (lead == 0 && str_starts_fold(at, "me") && at[2 + blanks(at + 2)] == '+') {
		lead = 2 + blanks(at + 2);
	}

	more = at[lead] == '+' ? 1 + blanks(at + lead + 1) : more;
	size_t digits = lead + more == 0 ? 0 : number(at + lead + more, &count);
	size_t who = digits == 0 ? 0 : one_of(at + lead + more + digits, people);

	/* "me and one of my teachers" */
	who = digits > 0 && who == 0 && lead > 0 ? one_of(at + lead + more + digits, of_us) : who;
	bool is_end = strchr(",;.)", at[lead + more + digits]) != NULL; /* or of the text */
	bool is_said = digits > 0 && (who > 0 || (more > 0 && is_end));

	*ret_count = count == UNCLEAR ? UNCLEAR : count + 1;
	return is_said ? lead + more + digits + who : 0;
}

/* "me and my TA", "with our deputy": two, and whoever they are is nobody's name. */
static size_t and_mine(const char *at, int64_t *ret_count)
{
	static const char *const with[] = {
		"me and my",      "me and our",  "myself and my", "me and the",
		"me + my",        "me and",      "me plus",       "me n my",
		"me n",           "me +",        "me & my",       "me &",
		"just me and my", "me plus my",  "me with my",    "with my",
		"with our",       "bringing my", "bringing our",  "bringing a",
		"bringing the",   "bringing",    "taking my",     "bring my",
		"bring our",      "take my",     "take our",      NULL
	};
	static const char *const whom[] = { "TA",
					    "LSA",
					    "deputy head",
					    "deputy",
					    "SENCO",
					    "SENDCO",
					    "ECT",
					    "teacher",
					    "colleague",
					    "governor",
					    "teaching assistant",
					    "assistant head",
					    "chair of governors",
					    "lead",
					    "leader",
					    "coordinator",
					    NULL };
	enum { BEFORE = 2 }; /* "my yr 6 teacher", "our new SENCO" */
	static const char *const years[] = { "yr", "year", "y", "KS", NULL };
	size_t lead = one_of(at, with), who = 0;
	bool is_year = false;

	*ret_count = 2;
	for (int i = 0; lead > 0 && i <= BEFORE; i++) {
		who = one_of(at + lead, whom);
		if (who > 0) {
			return lead + who;
		}
		size_t word = strcspn(at + lead, " ,.;:");
		int64_t many = 0;

		/* so many are read as such; "yr 2" is a class */
		if (number(at + lead, &many) > 0 && !is_year) {
			return 0;
		}
		is_year = one_of(at + lead, years) > 0;

		lead += word + (at[lead + word] == ' ');
		lead = word == 0 || at[lead - 1] != ' ' ? 0 : lead;
	}
	return 0;
}

/* "2 TAs and me", "a colleague plus me": they, and whoever says it. */
static size_t them_and_me(const char *at, int64_t *ret_count)
{
	static const char *const me[] = { "and me",  "and I",   "and myself",
					  "plus me", "with me", NULL };
	int64_t count = 0;
	size_t digits = number(at, &count);
	size_t who = digits == 0 ? 0 : one_of(at + digits, people);
	size_t mine = who == 0 ? 0 : one_of(at + digits + who, me);

	*ret_count = count == UNCLEAR ? UNCLEAR : count + 1;
	return mine == 0 ? 0 : digits + who + mine;
}

/* ---- by name ---- */

/* "Jane", "Mrs Green": a capital, and small letters; no subject, day or year. */
static size_t name_word(const char *at)
{
	static const char *const others[] = { "Year",      "Maths",   "English", "Science",
					      "Phonics",   "History", "Art",     "Music",
					      "Reading",   "Writing", "French",  "Geography",
					      "Computing", "Monday",  "Tuesday", "Wednesday",
					      "Thursday",  "Friday",  "Head",    NULL };
	size_t len = isupper((unsigned char)at[0]) ? 1 : 0;

	while (len > 0 && (islower((unsigned char)at[len]) || at[len] == '-' ||
			   (at[len] == '\'' && at[len + 1] != 's') ||
			   (isupper((unsigned char)at[len]) && len > 1) ||
			   ((unsigned char)at[len] & 0x80) != 0)) {
		len++;
	}
	return len < 2 || !is_word_end(at + len) || one_of(at, others) > 0 ? 0 : len;
}

/* "Jane Smith" */
size_t people_name_at(const char *at)
{
	size_t len = 0, used;

	for (size_t next = 0; (used = name_word(at + next)) > 0; next = len + blanks(at + len)) {
		len = next + used;
	}
	return len;
}

/* "Jane Smith and Tom": how many people, too. */
static size_t names_at(const char *at, int64_t *ret_count)
{
	static const char *const and[] = { "and", "plus", NULL };
	size_t len = people_name_at(at), more = len;

	for (*ret_count = len > 0; more > 0; *ret_count += more > 0) {
		size_t gap = blanks(at + len), joint = one_of(at + len + gap, and);

		more = joint == 0 ? 0 : people_name_at(at + len + gap + joint);
		len += more == 0 ? 0 : gap + joint + more;
	}
	return len;
}

/* "me and jo", and no more: a name typed in small. */
static size_t small_name(const char *at)
{
	static const char *const others[] = { "them", "her",  "him",  "you",   "others", "co",
					      "that", "this", "more", "maybe", "so",     NULL };
	size_t len = 0;

	while (islower((unsigned char)at[len])) {
		len++;
	}
	return len < 2 || strchr(",;.)", at[len]) == NULL || one_of(at, others) > 0 ? 0 : len;
}

/* "me and Jane", "Jane plus me". */
static size_t by_name(const char *at, struct clerk_people_said *ret_said)
{
	static const char *const before[] = { "me and",  "me plus",     "myself and",
					      "me with", "just me and", "just me plus",
					      NULL };
	static const char *const behind[] = { "and me", "and I", "and myself", "plus me", NULL };
	int64_t count = 0;
	size_t lead = one_of(at, before), names = names_at(at + lead, &count);

	if (lead > 0 && names == 0) {
		names = small_name(at + lead);
		count = names > 0;
	}
	size_t gap = blanks(at + lead + names);
	size_t me = lead > 0 ? 0 : one_of(at + names + gap, behind);

	if (names == 0 || lead + me == 0) {
		return 0;
	}
	*ret_said =
	    (struct clerk_people_said){ .count = count + 1, .name_from = lead, .name_len = names };
	return lead > 0 ? lead + names : names + gap + me;
}

/* "x2", "x 2" */
static size_t times(const char *at, int64_t *ret_count)
{
	size_t lead = (*at == 'x' || *at == 'X') ? 1 + blanks(at + 1) : 0;
	size_t digits =
	    lead == 0 || !isdigit((unsigned char)at[lead]) ? 0 : number(at + lead, ret_count);

	return digits == 0 || strchr(",;.)", at[lead + digits]) == NULL ? 0 : lead + digits;
}

static size_t alone(const char *at, int64_t *ret_count)
{
	static const char *const words[] = { "just me",   "only me",     "me alone", "on my own",
					     "by myself", "just myself", NULL };

	*ret_count = 1;
	return one_of(at, words);
}

static size_t said_at(const char *at, bool is_all, struct clerk_people_said *ret_said)
{
	*ret_said = (struct clerk_people_said){ 0 };
	size_t used = them_and_me(at, &ret_said->count);

	used = used == 0 ? of_them(at, is_all, &ret_said->count) : used;
	used = used == 0 ? and_me(at, &ret_said->count) : used;
	used = used == 0 ? and_mine(at, &ret_said->count) : used;
	used = used == 0 ? times(at, &ret_said->count) : used;
	used = used == 0 ? by_name(at, ret_said) : used;
	return used == 0 ? alone(at, &ret_said->count) : used;
}

/* "3 people" or "2", and nothing else. */
static bool is_whole(const char *text, struct clerk_people_said *ret_said)
{
	struct clerk_people_said said;
	size_t from = strspn(text, " \t("), used;

	used = said_at(text + from, true, &said);
	if (used == 0 && isdigit((unsigned char)text[from])) {
		used = number(text + from, &said.count);
	}
	if (used == 0 && str_starts_fold(text + from, "me")) {
		used = strlen("me");
		said.count = 1;
	}
	if (used == 0 || text[from + used + strspn(text + from + used, " \t).")] != '\0') {
		return false;
	}
	said.len = strlen(text);
	said.name_from += from;
	*ret_said = said;
	return true;
}

bool clerk_find_people(const char *text, struct clerk_people_said *ret_said)
{
	if (is_whole(text, ret_said)) {
		return true;
	}
	for (size_t i = 0; text[i] != '\0'; i++) {
		struct clerk_people_said said;
		bool is_begun = i == 0 || is_word_end(text + i - 1);
		bool is_open = i > 0 && text[i - 1] == '(';
		size_t used = is_begun ? said_at(text + i, is_open, &said) : 0;
		bool is_closed = is_open && used > 0 && text[i + used] == ')';

		if (used > 0 && (!is_open || is_closed)) {
			said.from = is_closed ? i - 1 : i;
			said.len = is_closed ? used + 2 : without_blanks(text + i, used);
			said.name_from += i;
			*ret_said = said;
			return true;
		}
	}
	return false;
}
