/* guess: a line to the clerk that no row and no form fits, read by its words alone: what it may
 * mean is asked about with the whole reading, and nothing is done before a yes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"

#include "command/acts.h"
#include "host/hush.h"

#include <string.h>

/* ---- what it is about ---- */

static bool is_in_span(const struct guess *g, size_t word)
{
	for (size_t i = 0; i < g->span_count; i++) {
		bool counts = !g->spans[i].is_amount || g->takes_amount;

		if (counts && word >= g->spans[i].from && word < g->spans[i].to) {
			return true;
		}
	}
	return false;
}

/* Does a clause end behind that word? */
static bool ends_clause(const struct guess *g, size_t word)
{
	const char *to = g->words.list[word].to;
	bool is_more = word + 1 < g->words.count;

	return strchr(".;?!", to[-1]) != NULL ||
	       (*to == ',' && is_more && cues_is_small(g->words.list[word + 1].text));
}

struct stretch {
	size_t from, to;
};

/* From there on as far as it goes: no date, school or amount in it; without what is small at its
 * ends. */
static struct stretch stretch_at(const struct guess *g, size_t from)
{
	struct stretch s = { from, from };

	while (s.to < g->words.count && !is_in_span(g, s.to)) {
		s.to++;
		if (ends_clause(g, s.to - 1)) {
			break;
		}
	}
	while (s.from < s.to && (g->taken[s.from] || cues_is_small(g->words.list[s.from].text))) {
		s.from++;
	}
	while (s.to > s.from && cues_is_small(g->words.list[s.to - 1].text)) {
		s.to--;
	}
	return s;
}

/* Is it words of a rule alone, "visit"? */
static bool says_more(const struct guess *g, struct stretch s)
{
	while (s.from < s.to && (g->taken[s.from] || cues_is_small(g->words.list[s.from].text))) {
		s.from++;
	}
	return s.from < s.to;
}

/* How much it sounds of lessons: of two stretches the one that does is what it is about. */
static size_t worth_of(const struct guess *g, struct stretch s)
{
	enum { PLAIN = 10 };
	size_t worth = s.to - s.from;

	for (size_t i = s.from; i < s.to; i++) {
		const char *word = g->words.list[i].text;

		worth += plain_is_word(word, strlen(word)) && !cues_is_small(word) ? PLAIN : 0;
	}
	return worth;
}

/* What it is about: behind "to see", "about", or else what sounds most so of that which nothing was
 * read of; "". */
static const char *topic_of(const struct guess *g)
{
	struct stretch best = { 0 };

	for (size_t i = 0; i < g->words.count; i++) {
		size_t lead = is_in_span(g, i) ? 0 : cues_lead_at(&g->words, i);
		struct stretch s = lead == 0 ? best : stretch_at(g, i + lead);

		if (lead > 0 && s.to > s.from && says_more(g, s)) {
			return guess_text(g, s.from, s.to);
		}
	}
	for (size_t i = 0; i < g->words.count; i++) {
		bool is_start = !is_in_span(g, i) && !g->taken[i];
		struct stretch s = is_start ? stretch_at(g, i) : best;

		if (is_start && says_more(g, s)) {
			best = worth_of(g, s) >= worth_of(g, best) ? s : best;
			i = s.to > i ? s.to - 1 : i;
		}
	}
	return best.to > best.from ? guess_text(g, best.from, best.to) : "";
}

/* What somebody will do: from the verb on, "send round the template". */
static const char *deed_of(const struct guess *g)
{
	for (size_t i = 1; i < g->words.count; i++) {
		if (cues_phrase_at(cue_doing, &g->words, i) > 0) {
			size_t to = i;

			while (to < g->words.count && !is_in_span(g, to)) {
				to++;
			}
			while (to > i + 1 && cues_is_small(g->words.list[to - 1].text)) {
				to--;
			}
			return guess_text(g, i, to);
		}
	}
	return "";
}

/* ---- the line ---- */

static bool follows(const struct guess *g, size_t word, const char *phrases)
{
	for (size_t back = 1; back <= 2 && back <= word; back++) {
		if (cues_phrase_at(phrases, &g->words, word - back) == back) {
			return true;
		}
	}
	return false;
}

/* A date that is to be so no more: "not the 9th", "from Friday". */
static bool is_old(const struct guess *g, const struct guess_span *span)
{
	size_t at = span->from;

	at -= at > 0 && cues_phrase_at("the|on|at", &g->words, at - 1) > 0;
	return follows(g, at, "instead of|rather than|from|not");
}

static bool is_anywhere(const struct guess *g, const char *phrases)
{
	for (size_t i = 0; i < g->words.count; i++) {
		if (cues_phrase_at(phrases, &g->words, i) > 0) {
			return true;
		}
	}
	return false;
}

static bool is_new_date(const struct guess *g, const struct guess_span *span)
{
	return span->when != NULL && !span->is_used && (g->item.letter == '\0' || !is_old(g, span));
}

/* The hour that the thing has already: "from eight o'clock to a quarter to". */
static bool is_its_hour(const struct guess *g, const struct guess_span *span)
{
	const struct clerk_outcome *outcome = &span->when->outcome;
	struct tz_wall start = tz_to_wall(g->request->cluster->calendar->tz, g->item_start_s);

	for (size_t i = 0; g->item_day != 0 && !span->when->has_day && i < outcome->choice_count;
	     i++) {
		if (outcome->choices[i].start_min == start.minute) {
			return true;
		}
	}
	return g->item_day != 0 && !span->when->has_day && outcome->kind == CLERK_OUTCOME_VALUE &&
	       outcome->value.kind == CLERK_WHEN_INSTANT &&
	       outcome->value.start_min == start.minute;
}

/* Its own day with another hour, where no other date is said: "the meeting on the 8th at five". */
static void use_again(struct guess *g)
{
	struct guess_span *timed = NULL;

	for (size_t i = 0; i < g->span_count; i++) {
		struct guess_span *span = &g->spans[i];

		if (span->when != NULL && is_new_date(g, span)) {
			return;
		}
		timed =
		    span->when != NULL && span->when->has_time && !is_old(g, span) ? span : timed;
	}
	if (timed != NULL) {
		timed->is_used = false;
	}
}

/* Of what ends otherwise the hour alone counts. */
static void add_date(const struct guess *g, const struct guess_span *span, bool ends,
		     struct str *line)
{
	const struct clerk_outcome *outcome = &span->when->outcome;
	const char *text = guess_text(g, span->from, span->to);

	if (ends && outcome->kind == CLERK_OUTCOME_VALUE &&
	    outcome->value.kind == CLERK_WHEN_INSTANT) {
		text =
		    arena_printf(g->request->arena, "until %s",
				 when_format_minute(g->request->arena, outcome->value.start_min));
	}
	str_addf(line, " %s", text);
}

/* The dates of something that is there, with what stays as it was. */
static void add_other_dates(const struct guess *g, struct str *line)
{
	bool ends = is_anywhere(g, "finish|end|finishing|ends|ending");
	size_t count = 0, skipped = 0;

	for (size_t i = 0; i < g->span_count; i++) {
		count += is_new_date(g, &g->spans[i]);
	}
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (!is_new_date(g, span)) {
			continue;
		}
		if (count > skipped + 1 && is_its_hour(g, span)) {
			skipped++;
			continue;
		}
		add_date(g, span, ends, line);
	}
}

/* Dates and times wherever they stand, as one; of two days, or what makes none together, the first
 * day and the first hours that do. */
static void add_dates(const struct guess *g, struct str *line)
{
	const struct when_context context = moved_context(g->request);
	const struct guess_span *day = NULL, *hours = NULL;
	struct str all;

	str_init(&all, g->request->arena);
	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];

		if (is_new_date(g, span)) {
			add_date(g, span, false, &all);
			day = day == NULL && span->when->has_day ? span : day;
			hours = hours == NULL && span->when->has_time && span != day ? span : hours;
		}
	}
	bool is_one = all.len > 0 && when_parse(g->request->arena, &context, all.text + 1).kind !=
					 CLERK_OUTCOME_REFUSE;

	const char *text = all.len == 0 ? "" : all.text;

	if (is_one || day == NULL) {
		/* of a row that says "by" itself */
		bool is_by = line->len > 0 && str_ends(line->text, " by");

		str_add(line, text + (is_by && str_starts(text, " by ") ? strlen(" by") : 0));
		return;
	}
	add_date(g, day, false, line);
	if (!day->when->has_time && hours != NULL) {
		add_date(g, hours, false, line);
	}
}

/* "10 mins late", or by the hour at which she comes. */
static void add_late(const struct guess *g, struct str *line)
{
	enum { MINUTE = 60 };

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		const struct clerk_outcome *outcome =
		    span->when == NULL ? NULL : &span->when->outcome;

		if (span->is_amount) {
			str_addf(line, " %s", guess_text(g, span->from, span->to));
			return;
		}
		if (outcome == NULL || g->item_day == 0 || span->when->has_day ||
		    outcome->kind != CLERK_OUTCOME_VALUE) {
			continue;
		}
		struct tz_wall start =
		    tz_to_wall(g->request->cluster->calendar->tz, g->item_start_s);
		int32_t minute = outcome->value.start_min == CLERK_NO_MIN
				     ? outcome->value.end_min
				     : outcome->value.start_min;

		if (minute > start.minute && minute < start.minute + 2 * MINUTE) {
			str_addf(line, " %d mins", (int)(minute - start.minute));
			return;
		}
	}
}

static void add_amounts(const struct guess *g, struct str *line)
{
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].is_amount) {
			str_addf(line, " %s",
				 g->spans[i].as != NULL
				     ? g->spans[i].as
				     : guess_text(g, g->spans[i].from, g->spans[i].to));
			return;
		}
	}
}

/* Where it is to be: "at Alder", "at ours". */
static char place_of(const struct guess *g)
{
	for (size_t i = 0; i < g->words.count; i++) {
		bool is_not = i > 0 && str_equal(g->words.list[i - 1].text, "not");

		if (!is_not &&
		    cues_phrase_at("at mine|at ours|at my school|at our school|at our place",
				   &g->words, i) > 0) {
			return g->request->person->school;
		}
	}
	for (size_t i = 0; i < g->span_count; i++) {
		if (g->spans[i].school != '\0' && !g->spans[i].is_used &&
		    follows(g, g->spans[i].from, "at|to|in") &&
		    !follows(g, g->spans[i].from, "not at")) {
			return g->spans[i].school;
		}
	}
	return '\0';
}

static void add_place(const struct guess *g, struct str *line)
{
	char place = place_of(g);

	if (place != '\0') {
		str_addf(line, " at %c", place);
	}
}

static size_t number_at(const struct guess *g, size_t word)
{
	static const char *const counts[] = { "no", "one|a|my|our|1", "two|2|both|couple",
					      "three|3", "four|4" };

	for (size_t n = 1; n < sizeof(counts) / sizeof(counts[0]); n++) {
		if (cues_phrase_at(counts[n], &g->words, word) > 0) {
			return n;
		}
	}
	return 0;
}

/* "with two governors", "and my chair": how many of them. */
static void add_governors(const struct guess *g, struct str *line)
{
	enum { BACK = 3 };

	for (size_t i = 0; i < g->words.count; i++) {
		if (cues_phrase_at("governor*|govs|gov|chair of gov*", &g->words, i) == 0) {
			continue;
		}
		size_t many = 1;

		for (size_t back = BACK; back > 0; back--) {
			size_t said = back <= i ? number_at(g, i - back) : 0;

			many = said > 0 ? said : many;
		}
		str_addf(line, ", %zu governor%s", many, many == 1 ? "" : "s");
		return;
	}
}

/* How many go there, where more than one does: "two of us", "me and Jo", "with three TAs"; 0: it is
 * not said. */
static size_t people_of(const struct guess *g)
{
	static const char *const staff =
	    "tas|ta|teachers|teacher|staff|colleagues|colleague|governors|governor|govs|deputy|"
	    "senco|lead|leader|of my staff|of our staff|of my teachers|ects|ect";

	for (size_t i = 0; i < g->words.count; i++) {
		size_t many = number_at(g, i);

		if (many > 0 && cues_phrase_at("of us", &g->words, i + 1) > 0) {
			return many;
		}
		if (cues_phrase_at("me and|me n|me plus|_ and i|_ and me", &g->words, i) == 2 ||
		    cues_phrase_at("and i|and me|n me", &g->words, i) > 0) {
			size_t more = number_at(g, i + 2);

			return more > 0 ? more + 1 : 2;
		}
		if (many > 0 && cues_phrase_at(staff, &g->words, i + 1) > 0) {
			bool is_besides = is_anywhere(g, "take|taking|bring|bringing|with|plus");

			return many + is_besides;
		}
	}
	return 0;
}

static void add_people(const struct guess *g, struct str *line)
{
	size_t many = people_of(g);

	if (many > 1) {
		str_addf(line, ", %zu of us", many);
	}
}

/* Why: behind "because", "as", "sorry". */
static void add_reason(const struct guess *g, struct str *line)
{
	for (size_t i = 1; i < g->words.count; i++) {
		size_t lead = cues_phrase_at(
		    "because|cos|coz|since|as we|as i|as two|as my|as our|as the|sorry", &g->words,
		    i);

		if (lead > 0 && i + 1 < g->words.count) {
			str_addf(line, ": %s",
				 guess_text(g, lead > 1 ? i + 1 : i + lead, g->words.count));
			return;
		}
	}
}

static void add_part(const struct guess *g, char part, struct str *line)
{
	char school = guess_other_school(g);
	const char *topic;
	bool is_aloud;

	switch (part) {
	case 's':
		str_addf(line, "%c", school);
		return;
	case 'o':
		str_addf(line, "%c", school != '\0' ? school : g->request->person->school);
		return;
	case 'w':
		(g->item.letter != '\0' ? add_other_dates : add_dates)(g, line);
		return;
	case 'a':
		add_amounts(g, line);
		return;
	case 'p':
		add_place(g, line);
		return;
	case 'n':
		add_people(g, line);
		return;
	case 'l':
		add_late(g, line);
		return;
	case 'g':
		add_governors(g, line);
		return;
	case 'r':
		add_reason(g, line);
		return;
	case 'v':
		str_addf(line, " %s", deed_of(g));
		return;
	default:
		topic = topic_of(g);
		/* what sounds private is not said in the room again */
		is_aloud = topic[0] != '\0' && (g->request->is_private || clerk_hush(topic) == 0);
		str_addf(line, "%s%s", is_aloud ? " " : "", is_aloud ? topic : "");
	}
}

static const char *compose(const struct guess *g, const struct cue_rule *rule, size_t verb)
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

/* ---- which rule ---- */

/* Is it said of another school, "G will come on the 8th"? One that is called, "Esther, I can't", is
 * not. */
static bool is_of_other(const struct guess *g)
{
	static const char *const does = "will|is|isnt|has|cant|cannot|wont|would|cld|could|can|are|"
					"needs|wants|may|might|to|come|"
					"comes|coming|cm";
	static const char *const own = "i|im|ill|we|were|well|my|our|sorry|please";

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_first = true;

		for (size_t word = 0; word < span->from; word++) {
			is_first = is_first && cues_is_small(g->words.list[word].text) &&
				   cues_phrase_at("to|at|with|from|for|of|visit|see|ask|no|yes",
						  &g->words, word) == 0;
		}
		if (is_first && span->school != '\0' &&
		    span->school != g->request->person->school &&
		    *g->words.list[span->to - 1].to != ',' && span->to < g->words.count) {
			return cues_phrase_at(does, &g->words, span->to) > 0 &&
			       cues_phrase_at(own, &g->words, span->to + 1) == 0;
		}
	}
	return false;
}

static bool has(const struct guess *g, unsigned needs)
{
	bool has_day = false, has_when = false, has_amount = false;
	const bool has_school = guess_other_school(g) != '\0';

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_new = is_new_date(g, span);

		has_when = has_when || is_new;
		has_day = has_day || (is_new && span->when->has_day);
		has_amount = has_amount || span->is_amount;
	}
	return ((needs & CUE_SCHOOL) == 0 || has_school) && ((needs & CUE_DAY) == 0 || has_day) &&
	       ((needs & CUE_WHEN) == 0 || has_when) && ((needs & CUE_AMOUNT) == 0 || has_amount) &&
	       ((needs & CUE_PLACE) == 0 || has_when || place_of(g) != '\0');
}

/* The line that it makes of it; NULL: it does not fit. */
static const char *try_rule(struct guess *g, const struct cue_rule *rule, bool *ret_is_asked)
{
	size_t verb = rule->is_of_item ? strcspn(rule->as, " $") : strcspn(rule->as, "$");

	for (size_t i = 0; i < g->span_count; i++) {
		g->spans[i].is_used = false;
	}
	g->item = (struct clerk_item){ 0 };
	if (!cues_fit(rule, &g->words, g->taken) || (rule->is_own && is_of_other(g))) {
		return NULL;
	}
	while (verb > 0 && rule->as[verb - 1] == ' ') {
		verb--;
	}
	const char *name = arena_strndup(g->request->arena, rule->as, verb);

	g->takes_amount = (rule->needs & CUE_AMOUNT) != 0;
	g->takes_date = (rule->needs & CUE_PLACE) != 0;
	if (rule->is_of_item ? !guess_item(g, name, ret_is_asked) : !has(g, rule->needs)) {
		return NULL;
	}
	if (g->takes_date) {
		use_again(g);
	}
	return has(g, rule->needs) ? compose(g, rule, verb) : NULL;
}

/* Could it be run, or is one thing of it missing? */
static bool is_row(struct guess *g, const char *line)
{
	struct request as = *g->request;

	as.line = acts_read(as.arena, &g->host->parts.plugins->table, line).line;
	struct command_found found = command_find(&g->host->parts.plugins->table, as.line);

	if (found.match != COMMAND_FOUND || *line == '\0') {
		return false;
	}
	moved_settle(g->host, &as, &found);
	struct command_parse parse = permit_parse(g->host, &as, found.row->command, found.rest);

	g->request->line = as.line;
	/* what may be another bot's is ours where nothing of it is missing */
	return parse.outcome != COMMAND_SAY || (!g->is_dry && !parse.is_strange);
}

/* Behind a prefix alone a first word that is none of ours, "!play …", is another bot's. */
static bool may_be_ours(const struct guess *g)
{
	const struct request *request = g->request;
	bool is_sure = request->is_private || request->message->is_called ||
		       request->replied_to != NULL || request->message->replies_to != NULL;

	return is_sure || g->taken[0] || is_in_span(g, 0) || cues_is_small(g->words.list[0].text);
}

static void say(const struct guess *g, const char *text)
{
	if (!g->is_dry) {
		host_refuse(g->host, g->request, text);
	}
}

static bool read_line(struct guess *g, bool *ret_is_asked)
{
	struct request *request = g->request;
	const char *was = request->line;

	*ret_is_asked = false;
	guess_slots(g);
	if (cues_is_question(&g->words)) {
		return false;
	}
	for (size_t i = 0; i < cue_rule_count && !*ret_is_asked; i++) {
		const char *line = try_rule(g, &cue_rules[i], ret_is_asked);

		if (line != NULL && may_be_ours(g) && is_row(g, line)) {
			return true;
		}
		if (line != NULL && may_be_ours(g) && cue_rules[i].says != NULL) {
			*ret_is_asked = true;
			say(g, cue_rules[i].says);
			return false;
		}
		request->line = was;
	}
	return false;
}

bool guess_read(struct host *host, struct request *request, bool *ret_is_asked)
{
	struct guess g = { .host = host, .request = request };
	bool is_read = read_line(&g, ret_is_asked);

	request->is_unsure_line = request->is_unsure_line || is_read;
	request->is_turned = request->is_turned && !is_read;
	return is_read;
}

/* Is something numbered that is there? */
static bool numbers_one(const struct guess *g)
{
	for (size_t i = 0; i < g->words.count; i++) {
		struct clerk_item item;
		size_t used = 0;

		if (command_read_item(g->words.list[i].from, &item, &used) && used > 1 &&
		    permit_item(g->host, g->request, item) == NULL) {
			return true;
		}
	}
	return false;
}

bool guess_may_read(struct host *host, const struct request *request)
{
	struct request as = *request;
	struct guess g = { .host = host, .request = &as, .is_dry = true };
	bool is_asked = false;

	return read_line(&g, &is_asked) || is_asked || numbers_one(&g);
}

bool guess_thing(struct host *host, struct request *request, struct clerk_item *ret_item)
{
	struct guess g = { .host = host, .request = request, .is_dry = true, .takes_date = true };
	bool is_asked = false;

	guess_slots(&g);
	if (!guess_item(&g, "history", &is_asked)) {
		return false;
	}
	*ret_item = g.item;
	return true;
}
