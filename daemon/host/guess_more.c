/* guess_more: how much, where, who comes along and why, of a line that is read by its words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/roster.h"
#include "host/company.h"
#include "host/guess.h"

#include <string.h>

/* "half a day, not one day", "from a day to two": how much it was. */
static bool is_amount_of_old(const struct guess *g, size_t which)
{
	return guess_follows(g, g->spans[which].from, "instead of|rather than|from|not");
}

void guess_add_amount(const struct guess *g, struct str *line)
{
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].is_amount && !(g->item.letter != '\0' && is_amount_of_old(g, i))) {
			str_addf(line, " %s",
				 g->spans[i].as != NULL
				     ? g->spans[i].as
				     : guess_text(g, g->spans[i].from, g->spans[i].to));
			return;
		}
	}
}

/* Where it is to be: "at Alder", "at ours". */
char guess_place(const struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		bool is_not = i > 0 && str_equal(g->cues.words.list[i - 1].text, "not");

		if (!is_not &&
		    cues_phrase_at("at mine|at ours|at my school|at our school|at our place",
				   &g->cues, i) > 0) {
			return g->request->person->school;
		}
	}
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].school != '\0' && !g->spans[i].is_used &&
		    guess_follows(g, g->spans[i].from, "at|to|in") &&
		    !guess_follows(g, g->spans[i].from, "not at")) {
			return g->spans[i].school;
		}
	}
	return '\0';
}

/* "our teams" are people. */
const char *guess_online(const struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		bool is_people = i > 0 && cues_phrase_at("our|my|the|their|of|both|two|not",
							 &g->cues, i - 1) > 0;

		if (!is_people && cues_phrase_at("teams|zoom", &g->cues, i) > 0) {
			return cues_phrase_at("zoom", &g->cues, i) > 0 ? "Zoom" : "Teams";
		}
	}
	return "";
}

const char *guess_where(const struct guess *g)
{
	for (size_t i = 0; i < g->span_count; i++) {
		/* "move it to the weds": nothing of a place is left */
		bool is_bare =
		    g->spans[i].to == g->spans[i].from + 2 &&
		    cues_phrase_at("the|a|that|my|our", &g->cues, g->spans[i].from + 1) > 0;

		if (g->spans[i].is_place && !is_bare) {
			return guess_text(g, g->spans[i].from + 1, g->spans[i].to);
		}
	}
	return "";
}

const char *guess_hall(const struct guess *g)
{
	static const char *const halls =
	    "village hall|church hall|parish hall|parish rooms|community centre|town hall|the bull";

	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t len = cues_phrase_at(halls, &g->cues, i);

		if (len > 0 && !guess_follows(g, i, "not|not at|instead of|rather than|from")) {
			return guess_text(g, i, i + len);
		}
	}
	return "";
}

enum { NO_NUMBER = 99 };

/* NO_NUMBER: none stands there. */
static size_t number_at(const struct guess *g, size_t word)
{
	static const char *const counts[] = {
		"no|zero|without|0", "one|a|my|our|1|+1", "two|2|+2|both|couple",
		"three|3|+3",        "four|4|+4",         "five|5|+5",
		"six|6|+6",          "seven|7|+7",        "eight|8|+8",
		"nine|9|+9",         "ten|10|+10"
	};
	bool is_of_year =
	    word > 0 && cues_phrase_at("year|yr|y|ks|class|phase|group", &g->cues, word - 1) > 0;

	for (size_t n = 0; !is_of_year && n < sizeof(counts) / sizeof(counts[0]); n++) {
		if (cues_phrase_at(counts[n], &g->cues, word) > 0) {
			return n;
		}
	}
	return NO_NUMBER;
}

/* "with two governors", "and my chair": how many of them. */
void guess_add_governors(const struct guess *g, struct str *line)
{
	enum { BACK = 3 };

	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (cues_phrase_at("governor*|governess*|governer*|guvnor*|govs|gov|my chair|our "
				   "chair|chair of gov*",
				   &g->cues, i) == 0) {
			continue;
		}
		size_t many = 1;

		for (size_t back = BACK; back > 0; back--) {
			size_t said = back <= i ? number_at(g, i - back) : NO_NUMBER;

			many = said != NO_NUMBER ? said : many;
		}
		if (many > 0) {
			str_addf(line, ", %zu governor%s", many, many == 1 ? "" : "s");
		}
		return;
	}
	const char *along = company_along(g->request, g->request->said);

	str_addf(line, "%s%s", *along == '\0' ? "" : " with ", along);
}

/* "should have been 3", "make it three": what is put right counts; 0: nothing is. */
static size_t put_right(const struct guess *g)
{
	size_t many = 0;

	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t len = cues_phrase_at("shouldve been|should have been|should be|shld be|"
					    "should of been|meant|make it|mek it|make that|now",
					    &g->cues, i);
		size_t said = len == 0 ? NO_NUMBER : number_at(g, i + len);

		many = said != NO_NUMBER && g->item.letter != '\0' ? said : many;
	}
	return many;
}

/* "just me", "2 of us not 3", as a row reads it; 0: it is not said so. */
static size_t counted(const struct guess *g)
{
	struct clerk_people_said said;
	const char *at = g->request->said;
	size_t many = 0;

	while (clerk_find_people(at, &said)) {
		bool is_not = said.from >= strlen("not ") &&
			      str_starts_fold(at + said.from - strlen("not "), "not ");

		many = is_not || said.count < 0 ? many : (size_t)said.count;
		at += said.from + said.len;
	}
	return many;
}

/* How many go there: "two of us", "me and Jo", "with three TAs"; 0: it is not said. */
static size_t people_of(const struct guess *g)
{
	static const char *const staff =
	    "tas|ta|teachers|teacher|staff|colleagues|colleague|governors|governor|govs|deputy|"
	    "senco|lead|leader|of my staff|of our staff|of my teachers|ects|ect";
	size_t right = put_right(g), said = right > 0 ? right : counted(g);

	if (said > 0) {
		return said;
	}
	/* "Jo and I", "three TAs", which in a row of its own are a focus */
	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t many = number_at(g, i);

		if (cues_phrase_at("me and|me n|me plus|_ and i|_ and me", &g->cues, i) == 2 ||
		    cues_phrase_at("and i|and me|n me", &g->cues, i) > 0) {
			size_t more = number_at(g, i + 2);

			return more != NO_NUMBER && more > 0 ? more + 1 : 2;
		}
		if (many != NO_NUMBER && (cues_phrase_at(staff, &g->cues, i + 1) > 0 ||
					  cues_phrase_at(staff, &g->cues, i + 2) > 0)) {
			bool is_besides = guess_has(
			    g, "take|taking|bring|bringing|with|w|plus|+ me|me +|and me|+me");

			return many + is_besides;
		}
	}
	return 0;
}

bool guess_counts(const struct guess *g)
{
	return people_of(g) > 0;
}

void guess_add_people(const struct guess *g, struct str *line)
{
	size_t many = people_of(g);

	if (many > 1) {
		str_addf(line, ", %zu of us", many);
	}
}

void guess_add_count(const struct guess *g, struct str *line)
{
	size_t many = people_of(g);

	if (many > 0) {
		str_addf(line, " %zu", many);
	}
}

const char *guess_owner(const struct guess *g)
{
	char other = guess_other_school(g), own = g->request->person->school;
	bool is_own = guess_has(g, "i|ill|ive|im|id|we|well|weve|me|us|my|our");
	char school = is_own || other == '\0' ? own : other;

	return school == '\0' ? "ours" : arena_printf(g->request->arena, "%c", school);
}

/* Why: behind "because", "as", "sorry". */
void guess_add_reason(const struct guess *g, struct str *line)
{
	static const char *const matters =
	    "its our|its the|its my|it is our|it is the|weve got|ive got|"
	    "we have|i have|were short|we are short|were on|ofsted";

	for (size_t i = 1; i < g->cues.words.count; i++) {
		if (acts_ends_clause(&g->cues.words, i - 1) &&
		    cues_phrase_at(matters, &g->cues, i) > 0) {
			str_addf(line, ": %s", guess_text(g, i, g->cues.words.count));
			return;
		}
		size_t lead = cues_phrase_at(
		    "because|cos|coz|since|as we|as i|as two|as my|as our|as the|sorry", &g->cues,
		    i);

		if (lead > 0 && i + 1 < g->cues.words.count) {
			str_addf(line, ": %s",
				 guess_text(g, lead > 1 ? i + 1 : i + lead, g->cues.words.count));
			return;
		}
	}
}
