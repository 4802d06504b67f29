/* guess_compose: the line that a rule makes of what was read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/guess.h"
#include "host/company.h"
#include "host/hush.h"

#include <string.h>

/* "half a day on Monday 14 Dec, it's about the SEF": what is no part of the matter goes behind it.
 */
static void add_kept_dates(const struct guess *g, const char *topic, struct str *line)
{
	for (size_t i = 0; g->keeps_date && i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		const char *text = span->when == NULL ? "" : guess_text(g, span->from, span->to);

		if (*text != '\0' && strstr(topic, text) == NULL) {
			str_addf(line, " %s", text);
		}
	}
}

/* What says "by" itself, behind a row's own. */
static void add_dates(const struct guess *g, struct str *line)
{
	const size_t from = line->len, len = strlen(" by");

	guess_add_dates(g, line);
	/* " by by Friday", " by before half term": the second says it all */
	if (from >= len && strncmp(line->text + from - len, " by", len) == 0 &&
	    (str_starts(line->text + from, " by ") || str_starts(line->text + from, " before "))) {
		memmove(line->text + from - len, line->text + from, line->len - from + 1);
		line->len -= len;
	}
}

/* What is to be done, from its verb on, or as far as it is told. */
static const char *deed_of(const struct guess *g)
{
	static const char *const names[] = { "todo", "to do", "to-do", "action", "job", NULL };
	const char *deed = guess_deed(g);

	deed = *deed == '\0' ? guess_topic(g) : deed;
	for (size_t len = acts_longest_len(deed, names); len > 0;
	     len = acts_longest_len(deed, names)) {
		deed += len;
		deed += strspn(deed, " :-,");
	}
	return deed;
}

/* As it was said, without the number of the thing that it is said of. */
static void add_words(const struct guess *g, struct str *line)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		const struct acts_word *word = &g->cues.words.list[i];
		struct clerk_item item;
		bool is_item = guess_number_at(g, i, &item);
		/* with what closes it: "Thursday, not Friday" */
		const char *end = word->to + strspn(word->to, ",:;");

		if (!is_item && (i == 0 || word->from != word[-1].from)) {
			str_addf(line, " %.*s", (int)(end - word->from), word->from);
		}
	}
}

/* Of the dates of a poll the one that is said, "close it and go for the Tuesday". */
static void add_choice(const struct guess *g, struct str *line)
{
	size_t count = 0;

	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].when != NULL) {
			str_addf(line, " %s", guess_text(g, g->spans[i].from, g->spans[i].to));
			count++;
		}
	}
	for (size_t i = 0; i < g->cues.words.count && count == 0; i++) {
		size_t len = cues_phrase_at("first|second|third|fourth|fifth|last|1|2|3|4|5|6|1st|"
					    "2nd|3rd|4th|5th|6th",
					    &g->cues, i);

		if (len > 0) {
			str_addf(line, " %s", guess_text(g, i, i + len));
			return;
		}
	}
	if (count == 0) {
		add_words(g, line);
	}
}

/* All of it, of a row that reads such a line itself. */
static void add_all(const struct guess *g, struct str *line)
{
	str_addf(line, " %s", g->request->said);
}

static void add_school(const struct guess *g, struct str *line)
{
	str_addf(line, "%c", guess_other_school(g));
}

static void add_own_school(const struct guess *g, struct str *line)
{
	char school = guess_other_school(g);

	str_addf(line, "%c", school != '\0' ? school : g->request->person->school);
}

static void add_any_school(const struct guess *g, struct str *line)
{
	if (guess_other_school(g) != '\0') {
		str_addf(line, " %c", guess_other_school(g));
	}
}

/* "who visited us": with whose school it is. */
static void add_whose(const struct guess *g, struct str *line)
{
	char own = g->request->person->school;
	bool is_own = own != '\0' && guess_has(g, "i|ive|im|ill|we|weve|were|us|our|ours|my|here");

	if (guess_other_school(g) != '\0' || !is_own) {
		add_any_school(g, line);
	} else {
		str_addf(line, " %c", own);
	}
}

static void add_school_or_all(const struct guess *g, struct str *line)
{
	if (guess_other_school(g) == '\0') {
		str_add(line, "all");
	} else {
		add_school(g, line);
	}
}

/* "set up a breakfast", "move": no place. */
static bool is_left_place(const char *text)
{
	static const char *const acts[] = { "breakfast", "set up",   "book",   "move",  "shift",
					    "bring",     "put",      "cancel", "push",  "sort",
					    "arrange",   "organise", "scrap",  "table", "call",
					    "have",      NULL };
	struct cue_line cues;

	if (*text == '\0') {
		return false;
	}
	cues_cut(text, &cues);
	for (size_t i = 0; i < cues.words.count; i++) {
		for (size_t n = 0; acts[n] != NULL; n++) {
			if (cues_phrase_at(acts[n], &cues, i) > 0) {
				return false;
			}
		}
	}
	return true;
}

static void add_place(const struct guess *g, struct str *line)
{
	char place = guess_place(g);

	if (place != '\0') {
		str_addf(line, " at %c", place);
	} else if (*guess_online(g) != '\0') {
		str_addf(line, " at %s", guess_online(g));
	} else if (*guess_where(g) != '\0') {
		str_addf(line, " at %s", guess_where(g));
	} else if (!g->has_topic && *guess_hall(g) != '\0') {
		str_addf(line, " at %s", guess_hall(g));
	} else if (str_starts(line->text, "breakfast") && is_left_place(guess_topic(g))) {
		/* it is about nothing: what is left is where, "Costa by the roundabout" */
		str_addf(line, " at %s", guess_topic(g));
	}
}

static void add_deed(const struct guess *g, struct str *line)
{
	str_addf(line, " %s", deed_of(g));
}

static void add_message(const struct guess *g, struct str *line)
{
	const char *message = guess_message(g);
	bool is_aloud = g->request->is_private || clerk_hush(message) == 0;

	str_addf(line, "%s%s", is_aloud ? " " : "", is_aloud ? message : "");
}

static void add_topic(const struct guess *g, struct str *line)
{
	const char *topic = guess_topic(g);
	/* what sounds private is not said in the room again */
	bool is_aloud = topic[0] != '\0' && (g->request->is_private || clerk_hush(topic) == 0);

	str_addf(line, "%s%s", is_aloud ? " " : "", is_aloud ? topic : "");
	add_kept_dates(g, topic, line);
}

/* Of a text that names what is on a day the words that do. */
static const char *bare_name(const struct guess *g, const char *text)
{
	static const char *const leads[] = {
		"please",   "can you", "could you", "would you", "note",      "that",
		"remember", "put",     "add",       "make a",    "of",        "mark",
		"call",     "keep",    "pencil in", "the",       "our",       "for",
		"log",      "record",  "name",      "flag up",   "just",      "a new one",
		"there's",  "hi",      "morning",   "from",      "let's",     "as",
		"down",     "in",      "on",        "off",       "everyone:", NULL
	};
	static const char *const ends[] = { " is",     " are",    " runs",  " run",    " on",
					    " as",     " for",    " from",  " in",     " down",
					    " be",     " the",    " will",  " falls",  " of",
					    " please", " and",    ",",      " begins", ":",
					    " -",      " starts", " opens", " ",       NULL };
	char *name = arena_strdup(g->request->arena, text);
	size_t i = 0;

	for (size_t len; (len = acts_longest_len(name, leads)) > 0;) {
		name += len;
		name += strspn(name, " ,:");
	}
	while (ends[i] != NULL) {
		bool is_it = str_ends(name, ends[i]);

		name[strlen(name) - (is_it ? strlen(ends[i]) : 0)] = '\0';
		i = is_it ? 0 : i + 1;
	}
	return name;
}

/* "SATs week is 10-13 May": what stands in front of the date, else behind it. */
static void add_name(const struct guess *g, struct str *line)
{
	size_t from = g->cues.words.count, to = 0;

	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].when != NULL) {
			from = g->spans[i].from < from ? g->spans[i].from : from;
			to = g->spans[i].to > to ? g->spans[i].to : to;
		}
	}
	const char *name = from == 0 ? "" : bare_name(g, guess_text(g, 0, from));

	if (*name == '\0' && to < g->cues.words.count) {
		name = bare_name(g, guess_text(g, to, g->cues.words.count));
	}
	name = *name == '\0' ? guess_topic(g) : name;
	/* what sounds private is not said in the room again */
	if (*name != '\0' && (g->request->is_private || clerk_hush(name) == 0)) {
		str_addf(line, " %s", name);
	}
}

/* What is on for her, or for the school that is named. */
static void add_whose_days(const struct guess *g, struct str *line)
{
	char school = guess_other_school(g);

	if (school == '\0') {
		str_add(line, "mine");
	} else {
		str_addf(line, "free %c", school);
	}
}

static void add_who_waits(const struct guess *g, struct str *line)
{
	str_add(line, guess_has(g, "i|ive|im|me|my|we|weve|us|our") ? "mine" : "waiting");
}

/* In place of the whole line the row that tells of the thing. */
static void add_telling(const struct guess *g, struct str *line)
{
	const char *row = guess_telling_row(g);

	if (row != NULL) {
		str_init(line, g->request->arena);
		str_add(line, row);
	}
}

static void add_owner(const struct guess *g, struct str *line)
{
	str_add(line, guess_owner(g));
}

static void add_stand_in(const struct guess *g, struct str *line)
{
	str_addf(line, " sending %s", company_deputy(g->request, g->request->said));
}

static void add_leaving(const struct guess *g, struct str *line)
{
	str_addf(line, " leaving %s", *guess_hour(g) == '\0' ? "early" : guess_hour(g));
}

/* By the letter behind `$` (command/cues.h). */
static const struct {
	char letter;
	void (*add)(const struct guess *g, struct str *line);
} parts[] = {
	{ 's', add_school },
	{ 'o', add_own_school },
	{ 'k', add_any_school },
	{ 'f', add_school_or_all },
	{ 'w', add_dates },
	{ 'a', guess_add_amount },
	{ 'p', add_place },
	{ 'n', guess_add_people },
	{ 'm', guess_add_count },
	{ 'l', guess_add_late },
	{ 'g', guess_add_governors },
	{ 'r', guess_add_reason },
	{ 'v', add_deed },
	{ 't', add_topic },
	{ 'c', add_message },
	{ 'j', add_whose_days },
	{ 'h', add_who_waits },
	{ 'q', add_telling },
	{ 'u', add_owner },
	{ 'y', add_stand_in },
	{ 'x', add_words },
	{ 'd', add_choice },
	{ 'e', add_leaving },
	{ 'i', add_all },
	{ 'b', add_whose },
	{ 'z', add_name },
};

static void add_part(const struct guess *g, char letter, struct str *line)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].letter == letter) {
			parts[i].add(g, line);
		}
	}
}

const char *guess_compose(const struct guess *g, const struct cue_rule *rule, size_t verb)
{
	struct str line;

	str_init(&line, g->request->arena);
	str_addf(&line, "%.*s", (int)verb, rule->as);
	if (rule->is_of_item) {
		str_addf(&line, " %c%lld", g->item.letter, (long long)g->item.number);
	}
	for (const char *at = rule->as + verb; *at != '\0'; at++) {
		if (*at == '$' && at[1] != '\0') {
			add_part(g, *++at, &line);
		} else {
			str_addc(&line, *at);
		}
	}
	return line.text;
}
