/* guess_slots: dates, schools and amounts of a line, wherever they stand. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/amount.h"
#include "host/guess.h"

#include <string.h>

const char *guess_text(const struct guess *g, size_t from, size_t to)
{
	const char *start = g->cues.words.list[from].from, *end = g->cues.words.list[to - 1].to;

	while (end > start && (strchr(",.?!:; ", end[-1]) != NULL ||
			       (end[-1] == '-' && end > start + 1 && end[-2] == ' '))) {
		end--;
	}
	return arena_strndup(g->request->arena, start, (size_t)(end - start));
}

/* "half a day at Greenway": of a visit that is no hours, and nothing that it is about. */
static bool takes(const struct guess *g, const struct guess_span *amount)
{
	return g->takes_amount ||
	       (g->drops_days && strstr(guess_text(g, amount->from, amount->to), "day") != NULL);
}

bool guess_in_span(const struct guess *g, size_t word)
{
	for (size_t i = 0; i < g->span_count; i++) {
		/* a date that the row takes none of is of what it is about */
		bool counts = g->spans[i].is_place       ? g->takes_place
			      : g->spans[i].is_amount    ? takes(g, &g->spans[i]) || g->takes_length
			      : g->spans[i].when != NULL ? !g->keeps_date
							 : true;

		if (counts && word >= g->spans[i].from && word < g->spans[i].to) {
			return true;
		}
	}
	return false;
}

bool guess_follows(const struct guess *g, size_t word, const char *phrases)
{
	for (size_t back = 1; back <= 2 && back <= word; back++) {
		if (cues_phrase_at(phrases, &g->cues, word - back) == back) {
			return true;
		}
	}
	return false;
}

bool guess_has(const struct guess *g, const char *phrases)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (cues_phrase_at(phrases, &g->cues, i) > 0) {
			return true;
		}
	}
	return false;
}

static bool is_free(const struct guess *g, size_t from, size_t to)
{
	for (size_t i = 0; i < g->span_count; i++) {
		if (from < g->spans[i].to && to > g->spans[i].from) {
			return false;
		}
	}
	return true;
}

static void add(struct guess *g, struct guess_span span)
{
	if (g->span_count < GUESS_SPANS && span.to > span.from && is_free(g, span.from, span.to)) {
		g->spans[g->span_count++] = span;
	}
}

/* ---- dates ---- */

/* The words within these bytes of the line. */
static struct guess_span words_within(const struct guess *g, size_t from, size_t to)
{
	const char *line = g->request->said;
	struct guess_span span = { 0 };

	while (span.from < g->cues.words.count &&
	       g->cues.words.list[span.from].from < line + from) {
		span.from++;
	}
	span.to = span.from;
	while (span.to < g->cues.words.count && g->cues.words.list[span.to].from < line + to) {
		span.to++;
	}
	return span;
}

const char *guess_month(const struct guess *g, size_t from, size_t to)
{
	static const char *const months =
	    "jan*|feb*|mar|march|apr*|may|jun|june|jul|july|aug*|sep*|oct*|nov*|dec*";

	while (from < to && cues_phrase_at(months, &g->cues, from) == 0) {
		from++;
	}
	return from < to ? g->cues.words.list[from].text : "";
}

/* The one date that these words are, as a span; false: they are none. `month`: "", or its month,
 * where it says none. */
static bool add_date_of(struct guess *g, size_t from, size_t to, const char *month)
{
	const struct when_context context = moved_context(g->request);
	const char *text = from == to ? "" : guess_text(g, from, to);
	bool has_own = *guess_month(g, from, to) != '\0';
	const struct when_span *found;

	text = *text == '\0' || has_own || strpbrk(text, "0123456789") == NULL
		   ? text
		   : arena_printf(g->request->arena, "%s %s", text, month);
	if (when_find(g->request->arena, &context, text, &found) != 1 || !found->has_day) {
		return false;
	}
	add(g, (struct guess_span){ .from = from, .to = to, .when = found });
	return true;
}

/* "move it from the 9th to the 16th": no days on end, but the old one and the new one. */
static bool add_both(struct guess *g, const struct guess_span *span)
{
	static const char *const moves =
	    "move*|moving|shift*|change*|changing|swap*|switch*|push*|bring*|put|resched*|"
	    "postpone*|rearrang*|transfer|alter*";
	size_t lead = cues_phrase_at("from", &g->cues, span->from), to = span->from + 1;

	if (!guess_has(g, moves) || (lead == 0 && !guess_follows(g, span->from, "from"))) {
		return false;
	}
	while (to < span->to && cues_phrase_at("to|till|until|onto", &g->cues, to) == 0) {
		to++;
	}
	const char *month = guess_month(g, to, span->to);
	size_t count = g->span_count;
	bool are_two = to + 1 < span->to && add_date_of(g, span->from + lead, to, month) &&
		       add_date_of(g, to + 1, span->to, "");

	g->span_count = are_two ? g->span_count : count;
	return are_two;
}

static void add_dates(struct guess *g)
{
	const struct when_context context = moved_context(g->request);
	const struct when_span *spans;
	size_t count = when_find(g->request->arena, &context, g->request->said, &spans);

	for (size_t i = 0; i < count; i++) {
		struct guess_span span = words_within(g, spans[i].from, spans[i].to);

		span.when = &spans[i];
		span.is_wider = when_is_wider(&spans[i], spans, count);
		if (!add_both(g, &span)) {
			add(g, span);
		}
	}
}

/* "now 1545 start": four digits alone are a time where such a word is next to them. */
static void add_digits(struct guess *g)
{
	static const char *const beside = "start|starting|starts|finish|finishing|end|ending|now|"
					  "from|to|until|till|til|by|at";
	const struct when_context context = moved_context(g->request);

	for (size_t i = 0; i < g->cues.words.count; i++) {
		const char *word = g->cues.words.list[i].text;
		bool is_four = strlen(word) == 4 && strspn(word, "0123456789") == 4;
		bool is_led = (i > 0 && cues_phrase_at(beside, &g->cues, i - 1) > 0) ||
			      cues_phrase_at("start|finish|end", &g->cues, i + 1) > 0;

		if (!is_four || !is_led) {
			continue;
		}
		const char *text = arena_printf(g->request->arena, "at %s", word);
		const struct when_span *found;

		if (when_find(g->request->arena, &context, text, &found) == 1) {
			add(g, (struct guess_span){
				   .from = i, .to = i + 1, .when = found, .as = text });
		}
	}
}

static bool is_hour(const struct guess *g, size_t word)
{
	const char *text = word < g->cues.words.count ? g->cues.words.list[word].text : "";
	size_t len = strlen(text);

	return len > 0 && len < 3 && strspn(text, "0123456789") == len && text[0] != '0' &&
	       strtol(text, NULL, 10) <= 12;
}

/* "finish at 6", "done by 11": an hour alone, where such a word says what it is. */
static void add_hours(struct guess *g)
{
	static const char *const ends =
	    "finish|finishes|finishing|finished|end|ends|ending|done|over";
	const struct when_context context = moved_context(g->request);

	for (size_t i = 2; i < g->cues.words.count; i++) {
		bool is_end = cues_phrase_at("at|by", &g->cues, i - 1) > 0 &&
			      cues_phrase_at(ends, &g->cues, i - 2) > 0;
		/* "make it 3 not 4" */
		bool is_other = cues_phrase_at("make it|make that", &g->cues, i - 2) > 0 &&
				cues_phrase_at("not", &g->cues, i + 1) > 0 && is_hour(g, i + 2);

		/* "give us a shout at 3 to fetch the prizes"; not "look at 3 classes" */
		bool is_led = cues_phrase_at("at|@", &g->cues, i - 1) > 0 &&
			      cues_phrase_at("look|looking|be|aim", &g->cues, i - 2) == 0 &&
			      (i + 1 >= g->cues.words.count || g->cues.is_small[i + 1]);

		if (!is_hour(g, i) || (!is_end && !is_other && !is_led)) {
			continue;
		}
		const char *word = g->cues.words.list[i].text;
		struct when_span *found = arena_alloc(g->request->arena, sizeof(*found));

		*found = (struct when_span){ .has_time = true };
		found->outcome = when_parse(g->request->arena, &context,
					    arena_printf(g->request->arena, "at %s", word));
		add(g, (struct guess_span){ .from = is_end || is_led ? i - 1 : i,
					    .to = i + 1,
					    .when = found,
					    .as = arena_printf(g->request->arena, "%s %s",
							       is_end ? "until" : "at", word) });
	}
}

/* ---- schools ---- */

/* The name with its capital, as people's are known: "gareths" is "Gareth" where that is whose. */
static const char *as_name(const struct guess *g, const char *word, bool is_plural)
{
	char *name = permit_with_capital(g->request->arena, word);
	size_t len = strlen(name);

	if (is_plural && len > 1) {
		name[len - 1] = '\0';
	}
	return name;
}

/* Behind one of these a letter in small, and a first name that is a word too, is whom they mean. */
static bool is_led(const struct guess *g, size_t at)
{
	return at > 0 && cues_phrase_at("to|at|with|see|visit|visiting|from|for|of|ask|by|over|in",
					&g->cues, at - 1) > 0;
}

/* "A thurs 2pm": a date with its hour begins there, as it does behind no article. */
static bool is_before_hours(const struct guess *g, size_t at)
{
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (span->from == at && span->when != NULL && span->when->has_day &&
		    span->when->has_time) {
			return true;
		}
	}
	return false;
}

/* Which school is named by that word alone? '\0': none. */
static char school_at(const struct guess *g, size_t at)
{
	const struct acts_word *word = &g->cues.words.list[at];
	size_t len = strlen(word->text);
	bool is_capital = word->from[0] >= 'A' && word->from[0] <= 'Z';
	const struct clerk_school *school = NULL;

	/* "B's writing day" */
	bool is_owner = len == 2 && word->text[1] == 's' && is_capital && word->from[1] != 's' &&
			word->from[1] != 'S';

	if (is_owner) {
		school = permit_school(g->request, arena_strndup(g->request->arena, word->text, 1));
		return school == NULL ? '\0' : school->letter;
	}
	if (len == 1) {
		bool is_word = strchr("aiu", word->text[0]) != NULL;
		/* "A cant come" */
		is_word = is_word && !(is_capital &&
				       cues_phrase_at("cant|can|cannot|will|wont|is|isnt|has|would|"
						      "could|may|might|says|said",
						      &g->cues, at + 1) > 0);
		is_word = is_word && !(is_capital && at == 0 && is_before_hours(g, at + 1));
		bool is_letter = word->text[0] >= 'a' && word->text[0] <= 'z' &&
				 (is_capital ? word->text[0] != 'i' && (!is_word || is_led(g, at))
					     : !is_word && is_led(g, at));

		school = is_letter ? permit_school(g->request, word->text) : NULL;
		return school == NULL ? '\0' : school->letter;
	}
	if (g->cues.is_small[at] || strspn(word->text, "0123456789") > 0) {
		return '\0';
	}
	if (len > 3 || is_capital || is_led(g, at)) {
		school = permit_school(g->request, as_name(g, word->text, false));
	}
	if (school == NULL && len > 3 && word->text[len - 1] == 's') {
		school = permit_school(g->request, as_name(g, word->text, true));
	}
	/* "the Kings Head" is no Kingsmead */
	bool is_part = school != NULL && at > 0 && cues_phrase_at("the", &g->cues, at - 1) > 0 &&
		       str_starts_fold(school->name, word->text) &&
		       strchr(" ", school->name[len]) == NULL;

	return school == NULL || is_part ? '\0' : school->letter;
}

static void add_schools(struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		const struct clerk_school *two =
		    i + 1 < g->cues.words.count && !g->cues.is_small[i]
			? permit_school(g->request, arena_printf(g->request->arena, "%s %s",
								 g->cues.words.list[i].text,
								 g->cues.words.list[i + 1].text))
			: NULL;
		char one = two == NULL ? school_at(g, i) : '\0';

		if (two != NULL || one != '\0') {
			add(g, (struct guess_span){ .from = i,
						    .to = i + (two != NULL ? 2 : 1),
						    .school = two != NULL ? two->letter : one });
			i += two != NULL;
		}
	}
}

char guess_other_school(const struct guess *g)
{
	char found = '\0';

	for (size_t i = 0; i < g->span_count; i++) {
		char school = g->spans[i].school;

		if (school == '\0' || school == g->request->person->school) {
			continue;
		}
		if (found != '\0' && found != school) {
			return '\0'; /* of two, nobody can tell */
		}
		found = school;
	}
	return found;
}

/* ---- amounts ---- */

/* "Good morning", "I am": no half day. */
static bool is_of_manners(const struct guess *g, size_t at)
{
	bool is_greeting =
	    cues_phrase_at("morning|mornin|afternoon", &g->cues, at) > 0 &&
	    (at == 0 || cues_phrase_at("good|clerk|hi|hello|hey", &g->cues, at - 1) > 0);

	return is_greeting || (at > 0 && cues_phrase_at("i am|we am", &g->cues, at - 1) > 0);
}

static void add_amounts(struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (is_of_manners(g, i)) {
			continue;
		}
		size_t used = 0, to = i;
		const char *at = g->cues.words.list[i].from;

		if (cues_phrase_at("i am", &g->cues, i) > 0) {
			i++; /* no morning */
			continue;
		}
		struct amount_outcome amount = amount_parse_prefix(
		    g->request->arena, at, g->request->cluster->settings.day_minutes, &used);

		while (to < g->cues.words.count && g->cues.words.list[to].from < at + used) {
			to++;
		}
		size_t half =
		    cues_phrase_at("a morning|an afternoon|a mornin|one morning", &g->cues, i);

		if (half > 0) {
			add(g,
			    (struct guess_span){
				.from = i, .to = i + half, .is_amount = true, .as = "half a day" });
		}
		if (used > 0 && amount.kind == AMOUNT_VALUE) {
			add(g, (struct guess_span){ .from = i, .to = to, .is_amount = true });
		}
	}
}

/* ---- places ---- */

/* How far the words behind "at" go: to what else was read, a clause's end, or what says more. */
static size_t place_end(const struct guess *g, size_t from)
{
	static const char *const more =
	    "for|about|re|to|because|cos|coz|as|if|and|but|please|pls|"
	    "with|on|from|by|so|when|where|which|before|after|not|i|we|now|instead|this";
	size_t to = from;

	while (to < g->cues.words.count && is_free(g, to, to + 1) &&
	       cues_phrase_at(more, &g->cues, to) == 0 &&
	       (to == from || cues_phrase_at("the|is|are|cant|has|have|were", &g->cues, to) == 0)) {
		to++;
		if (acts_ends_clause(&g->cues.words, to - 1)) {
			break;
		}
	}
	return to;
}

/* "move to the Kings Head", "change the venue of the breakfast to Costa": no "to see", no "to half
 * eight". */
static bool is_moved_to(const struct guess *g, size_t at)
{
	static const char *const moves =
	    "move|moved|moving|venue|switch|switched|relocate|swap|swapped|shift|change|changed";
	static const char *const things = "breakfast|meeting|venue|get together|it";
	static const char *const acts =
	    "be|do|have|move|change|switch|swap|shift|put|keep|hold|let|it|us|me|them|you|him|her|"
	    "see|go|come|make|get|say|another|later|earlier|"
	    "next|one|two|three|four|"
	    "five|six|seven|eight|nine|ten|eleven|twelve|half|quarter|a|an|suit|fit|that|this";

	return cues_phrase_at("to", &g->cues, at) == 1 && guess_has(g, moves) &&
	       guess_has(g, things) && cues_phrase_at(acts, &g->cues, at + 1) == 0 &&
	       strpbrk(g->cues.words.list[at + 1].text, "0123456789") == NULL;
}

/* "its the Crown not the Bull": the words behind "the", up to what it is to be no more; 0: no. */
static size_t exchanged_end(const struct guess *g, size_t at)
{
	enum { MOST_WORDS = 3 };
	size_t to = at + 1;

	if (at == 0 || cues_phrase_at("the", &g->cues, at) == 0 ||
	    guess_follows(g, at, "not|instead of|rather than|from")) {
		return 0;
	}
	while (to < g->cues.words.count && to - at <= MOST_WORDS && is_free(g, to, to + 1) &&
	       !g->cues.is_small[to]) {
		to++;
	}
	size_t not = cues_phrase_at("not the|not at the|not in the|instead of the|"
				    "rather than the",
				    &g->cues, to);

	return to > at + 1 && not > 0 && is_free(g, to + not, to + not +1) ? to : 0;
}

/* "at the garden centre", "@ Costa". */
static void add_place(struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		size_t to = exchanged_end(g, i);

		if (to > 0) {
			add(g, (struct guess_span){ .from = i - 1, .to = to, .is_place = true });
			return;
		}
	}
	static const char *const none =
	    "the moment|least|all|once|mine|ours|theirs|his|hers|yours|my|our|work|home|the end|"
	    "the start|the beginning|the weekend|the latest|the earliest|the same|short|lunch*|"
	    "break*|the back|the time|the breakfast|the meeting|any|some|night|first|last|all";

	for (size_t i = 0; i + 1 < g->cues.words.count; i++) {
		bool is_at = (cues_phrase_at("at|@", &g->cues, i) == 1 || is_moved_to(g, i)) &&
			     cues_phrase_at(none, &g->cues, i + 1) == 0;
		size_t to = is_at ? place_end(g, i + 1) : 0;

		if (is_at && to > i + 1) {
			add(g, (struct guess_span){ .from = i, .to = to, .is_place = true });
			return;
		}
	}
}

/* What is called by another word at home. */
static void name_things(struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (cues_phrase_at("bfast|brekkie|brekky|brekkers|brekkie|b/fast", &g->cues, i)) {
			cues_put(&g->cues, i, "breakfast");
		} else if (cues_phrase_at("mtg|mtng", &g->cues, i) > 0) {
			cues_put(&g->cues, i, "meeting");
		}
	}
}

/* Whoever the adviser is, by name she is the same: "a day with Sarah". */
static void name_adviser(struct guess *g)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (cues_phrase_at("school improvement partner|school improvement adviser|school "
				   "improvement advisor",
				   &g->cues, i) > 0) {
			cues_put(&g->cues, i, "the");
			cues_put(&g->cues, i + 1, "the");
			cues_put(&g->cues, i + 2, "sip");
		}
	}
	for (size_t i = 0; i < g->cues.words.count; i++) {
		struct acts_word *word = &g->cues.words.list[i];
		const size_t len = strlen(word->text);

		for (size_t plural = 0; plural < 2 && len > 3 && !g->cues.is_small[i]; plural++) {
			const struct clerk_person *person =
			    permit_person(g->request, as_name(g, word->text, plural == 1));

			if (person != NULL && (person->role & CLERK_SIP) != 0) {
				cues_put(&g->cues, i, "sip");
				break;
			}
		}
	}
}

/* "she suggested that she visit us, but I would rather go to her": what stands before that is what
 * is not wanted; it only tells of whom. */
static void drop_unwanted(struct guess *g)
{
	size_t end = 0;

	for (size_t i = 1; i < g->cues.words.count; i++) {
		bool is_rather =
		    cues_phrase_at("i would rather|i had rather|id rather|id sooner|i would "
				   "prefer|id prefer|we would rather|wed rather|wed prefer",
				   &g->cues, i) > 0;

		end =
		    is_rather && cues_phrase_at("but|and|so|though", &g->cues, i - 1) > 0 ? i : end;
	}
	for (size_t i = 0; i < end; i++) {
		cues_put(&g->cues, i, "");
	}
	for (size_t i = 0; i < g->span_count; i++) {
		g->spans[i].is_wider = g->spans[i].is_wider || g->spans[i].to <= end;
	}
}

void guess_slots(struct guess *g)
{
	cues_cut(g->request->said, &g->cues);
	name_adviser(g);
	name_things(g);
	g->span_count = 0;
	g->likely = NULL;
	add_dates(g);
	add_digits(g);
	add_hours(g);
	add_amounts(g);
	add_schools(g);
	add_place(g);
	drop_unwanted(g);
}
