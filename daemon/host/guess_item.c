/* guess_item: which thing a line speaks of, by the words for it that stand anywhere in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"
#include "host/item.h"
#include "host/refer.h"

#include <string.h>

enum {
	NUMBERED = 20,
	ON_DAY = 3,
	ON_DAY_OF_MONTH = 2,
	NAMED = 2,
	LIKELY = 1,
	ENOUGH = 2,
	SURE = 4,
	OTHER = -4,
	SHORTEST = 3
};

/* A thing that may be meant: what speaks for it, and the words that do. */
struct spoken {
	const struct candidate *of;
	int weight;
	bool is_sure;   /* by more than with whom it is */
	bool is_open;   /* nothing speaks against it */
	bool is_titled; /* by a word of what it is called */
	bool words[ACTS_WORDS_MAX];
	bool spans[GUESS_SPANS];
};

static void count(struct spoken *s, const struct guess_span *span, size_t which, int weight)
{
	s->weight += weight;
	s->spans[which] = weight > 0;
	for (size_t i = span->from; weight > 0 && i < span->to; i++) {
		s->words[i] = true;
	}
}

/* "the fifteenth" is of no week but its own. */
static bool has_weekday(const struct guess *g, const struct guess_span *span)
{
	for (size_t i = span->from; i < span->to; i++) {
		if (cues_phrase_at("mon|monday|tue*|wed*|thu*|fri*", &g->cues, i) > 0) {
			return span->to <= i + 1 || cues_phrase_at("the", &g->cues, i + 1) == 0;
		}
	}
	return false;
}

/* "not ready by the 11th", of what is to be done by then, or is to be said then. */
static bool is_due_then(const struct guess *g, const struct candidate *c, const char *said)
{
	const struct when_context context = moved_context(g->request);
	size_t by = str_starts_fold(said, "by ") ? strlen("by ") : 0;
	const struct clerk_outcome day = when_parse(g->request->arena, &context, said + by);

	if (c->due_day != 0) {
		return when_means_day(&day, c->due_day);
	}
	const char *due = strstr(c->title, ", by ");
	const struct clerk_outcome own =
	    due == NULL ? (struct clerk_outcome){ .kind = CLERK_OUTCOME_REFUSE }
			: when_parse(g->request->arena, &context, due + strlen(", by "));

	return own.kind == CLERK_OUTCOME_VALUE && when_means_day(&day, own.value.day);
}

/* Is the day that was said the thing's? A weekday alone may be of any week. */
static int day_weight(const struct guess *g, const struct candidate *c,
		      const struct guess_span *span)
{
	const char *text = guess_text(g, span->from, span->to);
	const struct when_context context = moved_context(g->request);
	/* "not the 9th" */
	size_t not = str_starts_fold(text, "not ") ? strlen("not ") : 0;
	const struct clerk_outcome said =
	    not > 0 ? when_parse(g->request->arena, &context, text + not ) : span->when->outcome;
	const struct clerk_outcome *outcome = &said;
	bool is_it = when_means_day(outcome, c->day);
	bool is_weekday = has_weekday(g, span) && strpbrk(text, "0123456789") == NULL &&
			  when_means_weekday(outcome, c->day);

	/* what is to be done by a day is not on it */
	bool is_deadline = str_starts(c->span, "by ") && !str_starts_fold(text, "by ");

	if (c->day == 0) {
		return is_due_then(g, c, text) ? LIKELY : 0;
	}
	/* "the 14th" of another month, where nothing is on that day itself */
	bool is_number =
	    when_is_numbered_so(when_day_number(text + not, strlen(text + not )), c->day);

	return is_deadline  ? 0
	       : is_it      ? ON_DAY
	       : is_number  ? ON_DAY_OF_MONTH
	       : is_weekday ? LIKELY
			    : 0;
}

/* Of a line that gives the thing no date of its own another day is that of another. */
static bool is_elsewhere(const struct guess *g, const struct candidate *c,
			 const struct guess_span *span)
{
	bool is_weak = span->when->is_weak || span->when->outcome.kind == CLERK_OUTCOME_REFUSE;

	return !g->takes_date && !is_weak && (c->day != 0 || c->is_answer);
}

/* Is it between two schools? */
static bool is_of_two(const struct candidate *c)
{
	return c->schools[0] != ' ' && c->schools[1] != ' ';
}

/* "come to D on the 8th": to see that school, and nothing that is elsewhere. */
static bool is_gone_to(const struct guess *g, const struct guess_span *span)
{
	return !g->takes_date && span->from > 1 &&
	       cues_phrase_at("come to|coming to|go to|going to|get to|pop to|over to|visit to",
			      &g->cues, span->from - 2) > 0;
}

static void look_at_spans(const struct guess *g, struct spoken *s)
{
	bool is_named[26] = { false };

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		char school = span->school;

		if (span->when != NULL && span->when->has_day) {
			int weight = day_weight(g, s->of, span);

			s->is_sure = s->is_sure || weight >= ON_DAY_OF_MONTH;
			weight = weight == 0 && is_elsewhere(g, s->of, span) ? OTHER : weight;
			count(s, span, i, weight);
		}
		if (school != '\0' && school != g->request->person->school &&
		    strchr(s->of->schools, school) != NULL && !is_named[school - 'A']) {
			is_named[school - 'A'] = true;
			count(s, span, i, NAMED);
			s->is_sure = s->is_sure ||
				     (is_of_two(s->of) && g->request->person->school != '\0' &&
				      strchr(s->of->schools, g->request->person->school) != NULL);
		} else if (school != '\0' && school != g->request->person->school &&
			   strchr(s->of->schools, school) == NULL &&
			   (is_of_two(s->of) || is_gone_to(g, span))) {
			s->weight += OTHER;
		}
	}
}

/* Is it one of the words from there up to `end`, or whose it is? */
static bool is_word_of(const char *text, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; len >= SHORTEST && at < end; at++) {
		bool is_start = at == text || at[-1] == ' ';
		/* "the policy's gone out" */
		bool is_whose = len > SHORTEST + 1 && word[len - 1] == 's' &&
				strncasecmp(at, word, len - 1) == 0 &&
				strchr(" ,:.", at[len - 1]) != NULL;

		if (is_start &&
		    (is_whose || (str_starts_fold(at, word) && strchr(" ,:.s", at[len]) != NULL))) {
			return true;
		}
	}
	return false;
}

/* Is it a word of what the thing is called, or of where it is, "the Bull"? Whose school it is of is
 * said by a span. */
static bool is_of_title(const struct candidate *c, const char *word)
{
	if (str_equal(word, "year") || str_equal(word, "sip")) {
		return false; /* of many */
	}
	/* "Fri" of its date is a day, and no word of what is to be done */
	const char *by = strstr(c->title, ", by ");
	const char *end = by == NULL ? c->title + strlen(c->title) : by;

	return str_equal(word, c->noun) || is_word_of(c->title, end, word) ||
	       is_word_of(c->place, c->place + strlen(c->place), word);
}

static void look_at_words(const struct guess *g, struct spoken *s)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		const char *word = g->cues.words.list[i].text;
		struct clerk_item item;

		if (guess_number_at(g, i, &item) && item.letter == s->of->item.letter &&
		    item.number == s->of->item.number) {
			s->weight += NUMBERED;
			s->is_sure = true;
			s->words[i] = true;
		} else if (!g->cues.is_small[i] && is_of_title(s->of, word)) {
			/* "the breakfast should be on the 9th": its new day is another's */
			s->weight += NAMED + (g->takes_date && !s->is_titled ? NAMED : 0);
			s->is_sure = s->is_titled = true;
			s->words[i] = true;
		}
	}
}

/* Does an hour that is to be no more, "3.45 not 4", stand behind that word, and is it that of the
 * thing? */
static bool is_old_hour(const struct guess *g, const struct candidate *c, size_t word)
{
	const struct when_context context = moved_context(g->request);
	const struct tz_wall start = tz_to_wall(g->request->cluster->calendar->tz, c->at_s);
	size_t from = word + cues_phrase_at("not|instead of|rather than|from", &g->cues, word);

	from += cues_phrase_at("at", &g->cues, from);
	if (from == word || from >= g->cues.words.count) {
		return false;
	}
	const char *text = guess_text(g, from, from + 1);
	const struct clerk_outcome said =
	    when_parse(g->request->arena, &context, arena_printf(g->request->arena, "at %s", text));
	bool is_it = said.kind == CLERK_OUTCOME_VALUE && said.value.start_min == start.minute;

	for (size_t i = 0; said.kind != CLERK_OUTCOME_REFUSE && i < said.choice_count; i++) {
		is_it = is_it || said.choices[i].start_min == start.minute;
	}
	return is_it;
}

/* The hour that it has, and is to have no more, tells which it is. */
static void look_at_old_hours(const struct guess *g, struct spoken *s)
{
	for (size_t i = 0; g->takes_date && s->of->day != 0 && i < g->cues.words.count; i++) {
		if (is_old_hour(g, s->of, i)) {
			s->weight += NAMED;
			s->is_sure = true;
			return;
		}
	}
}

static struct spoken look(const struct guess *g, const struct candidate *c)
{
	struct spoken s = { .of = c };
	bool is_own = false;

	look_at_spans(g, &s);
	look_at_words(g, &s);
	look_at_old_hours(g, &s);
	for (size_t i = 0; i < g->cues.words.count; i++) {
		is_own = is_own || cues_phrase_at("my|our|mine|ours", &g->cues, i) > 0;
	}
	s.is_open = s.weight >= 0;
	s.weight = s.is_sure || c->awaits ? s.weight : 0;
	s.weight += s.weight == 0 ? 0 : is_own && c->maker == g->request->person->id ? LIKELY : 0;
	s.weight += s.weight == 0 ? 0 : c->awaits ? LIKELY : 0;
	return s;
}

/* Another thing is numbered: it is of none of these. */
static bool names_other(const struct guess *g, const struct spoken *best)
{
	struct clerk_item item;

	for (size_t i = 0; i < g->cues.words.count; i++) {
		if (guess_number_at(g, i, &item) && best->weight < NUMBERED) {
			return true;
		}
	}
	return false;
}

static void keep(struct guess *g, const struct spoken *best)
{
	char own = g->request->person->school;

	g->item = best->of->item;
	g->is_hers = own == '\0' || strchr(best->of->schools, own) != NULL;
	g->is_of_all = best->of->schools[0] == ' ' && best->of->schools[1] == ' ';
	g->item_day = best->of->day;
	g->item_start_s = best->of->at_s;
	for (size_t i = 0; i < g->cues.words.count; i++) {
		g->taken[i] = g->taken[i] || best->words[i];
	}
	for (size_t i = 0; i < g->span_count; i++) {
		g->spans[i].is_used = g->spans[i].is_used || best->spans[i];
	}
}

static const struct clerk_command *row_of(struct guess *g, const char *verb, struct clerk_item item)
{
	return refer_row(g->host, refer_line(g->host, g->request, verb, item, ""), item.letter);
}

/* Is there such a row, for her? */
static bool may_row(struct guess *g, const char *verb, struct clerk_item item)
{
	const struct clerk_command *row = row_of(g, verb, item);

	return row != NULL && permit_refusal(g->request, row) == NULL;
}

/* What is hers by her school, and not hers to do: "Carys is ill, please cancel Hannah's visit" by
 * the office. NULL: it is, or nobody can. */
static const char *row_refusal(struct guess *g, const char *verb, struct clerk_item item)
{
	const struct clerk_command *row = row_of(g, verb, item);

	return row == NULL || (g->request->person->role & permit_who(row)) != 0
		   ? NULL
		   : permit_refusal_said(g->request, row);
}

/* Is the one that is numbered there for her, and no secret where she says it? */
bool guess_may_see(const struct guess *g, struct clerk_item item)
{
	struct referring r;

	if (permit_item(g->host, g->request, item) != NULL ||
	    !refer_candidates(g->host, g->request, "history", &r)) {
		return false;
	}
	for (size_t i = 0; i < r.all_count; i++) {
		if (item_is_same(r.all[i].item, item)) {
			return g->request->is_private || r.all[i].is_public;
		}
	}
	return false;
}

/* Said of a number: what there is against it is for its row to say. */
static bool numbered(struct guess *g, const char *verb)
{
	for (size_t i = 0; i < g->cues.words.count; i++) {
		struct clerk_item item;

		if (!guess_number_at(g, i, &item) || !guess_may_see(g, item)) {
			continue;
		}
		if (may_row(g, verb, item)) {
			g->item = item;
			g->item_day = 0;
			g->taken[i] = true;
			return true;
		}
	}
	return false;
}

/* The one that the words are of, of those that she may do that to, for which `enough` speaks. */
static bool find(struct guess *g, const char *verb, int enough, bool *ret_is_asked)
{
	struct referring r;
	struct spoken best = { 0 };
	size_t alike = 0;

	*ret_is_asked = false;
	if (!refer_candidates(g->host, g->request, verb, &r)) {
		*ret_is_asked = true; /* and that it could not be read is said */
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		const struct spoken one = look(g, &r.list[i]);

		/* in the room nobody learns that there is a private one */
		if (!g->request->is_private && !r.list[i].is_public) {
			continue;
		}

		if (one.weight >= best.weight && one.weight >= enough) {
			alike = one.weight > best.weight ? 1 : alike + 1;
			r.list[alike - 1] = r.list[i];
			best = alike == 1 ? one : best;
			best.of = &r.list[0];
		}
	}
	if (alike == 0 || names_other(g, &best)) {
		return false;
	}
	if (alike > 1) {
		r.count = alike;
		if (!g->is_dry) {
			refer_ask_which(&r, "Which one?", "");
		}
		*ret_is_asked = true;
		return false;
	}
	keep(g, &best);
	return true;
}

/* "count me in, plus 2 governors", of the only one that she can answer. */
static bool only_awaited(struct guess *g, const char *verb)
{
	static const char *const comings[] = { "in", "out", "late", NULL };
	struct referring r;
	const struct candidate *only = NULL;
	size_t count = 0;

	/* a day, a school or the adviser makes it another matter, and a bare yes says nothing of it
	 */
	for (size_t n = 0; n < g->span_count; n++) {
		count += g->spans[n].school != '\0' ||
			 (g->spans[n].when != NULL && g->spans[n].when->has_day);
	}
	if (count > 0 || g->cues.words.count < 2 || guess_has(g, "sip|adviser|advisor|visit*")) {
		return false;
	}
	if (!str_is_in(verb, comings) || !refer_candidates(g->host, g->request, verb, &r)) {
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		const struct spoken one = look(g, &r.list[i]);
		bool is_it = r.list[i].is_answer && r.list[i].is_public && one.is_open;

		only = is_it ? &r.list[i] : only;
		count += is_it;
	}
	if (count == 1) {
		g->item = only->item;
		g->item_day = only->day;
		g->item_start_s = only->at_s;
	}
	return count == 1;
}

/* "remind me about it on Monday instead", of the only one that there is here. */
static bool only_one(struct guess *g, const char *verb)
{
	struct referring r;
	size_t count = 0;

	if (!str_equal(verb, "snooze") || !guess_has(g, "about it|of it|about that|of that") ||
	    !refer_candidates(g->host, g->request, verb, &r)) {
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		if (g->request->is_private || r.list[i].is_public) {
			g->item = r.list[i].item;
			count++;
		}
	}
	return count == 1;
}

/* What is wanted is known, and no thing is named: of the only one that nothing of the line speaks
 * against; of several it is asked, where they are all that is left to say. */
static bool left_over(struct guess *g, const char *verb, bool *ret_is_asked)
{
	enum { SHOWN = 5 };
	struct referring r;
	struct spoken none = { 0 };
	size_t count = 0;

	/* of what was done the words say which */
	bool may = g->is_learnt && !g->is_half && !g->is_told && !str_equal(verb, "done") &&
		   g->likely != NULL && g->likely[0].odds >= 0;

	if (!may || names_other(g, &none) || !refer_candidates(g->host, g->request, verb, &r)) {
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		bool is_seen = g->request->is_private || r.list[i].is_public;

		if (is_seen && look(g, &r.list[i]).is_open) {
			r.list[count++] = r.list[i];
		}
	}
	r.count = count;
	if (count == 1) {
		const struct spoken one = look(g, &r.list[0]);

		keep(g, &one);
		return true;
	}
	*ret_is_asked = count > 1 && count <= SHOWN && !g->takes_date && !g->takes_amount;
	if (*ret_is_asked && !g->is_dry) {
		refer_ask_which(&r, "Which one?", "");
	}
	return false;
}

/* A reply is of what it replies to. */
static bool of_given(struct guess *g, const char *verb)
{
	struct referring r;

	if (!may_row(g, verb, g->given) || !refer_candidates(g->host, g->request, verb, &r)) {
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		if (item_is_same(r.list[i].item, g->given)) {
			const struct spoken one = look(g, &r.list[i]);

			keep(g, &one);
			return true;
		}
	}
	return false;
}

bool guess_is_sure_of(struct guess *g, const char *verb)
{
	struct guess as = *g;
	bool is_asked = false;

	as.is_dry = true;
	return find(&as, verb, SURE, &is_asked);
}

/* Is a thing that is there for her plainly named, whatever may be done to it? */
static bool is_named(struct guess *g)
{
	bool is_dry = g->is_dry, is_asked = false;

	g->is_dry = true;
	bool is_there = find(g, "history", SURE, &is_asked);

	g->is_dry = is_dry;
	return is_there;
}

/* "I could do Hannah's on the 12th", before that is agreed: of the only thing that has such a row,
 * which says why not. */
static bool only_such(struct guess *g, const char *verb)
{
	struct referring r;
	size_t count = 0;
	bool may = g->is_learnt && g->takes_date && !g->is_half && g->likely != NULL &&
		   g->likely[0].odds >= 0;

	if (!may || !refer_candidates(g->host, g->request, "history", &r)) {
		return false;
	}
	for (size_t i = 0; i < r.count; i++) {
		bool is_seen = g->request->is_private || r.list[i].is_public;

		if (is_seen && may_row(g, verb, r.list[i].item) && look(g, &r.list[i]).is_open) {
			r.list[count++] = r.list[i];
		}
	}
	if (count == 1) {
		const struct spoken one = look(g, &r.list[0]);

		keep(g, &one);
	}
	return count == 1;
}

bool guess_item(struct guess *g, const char *verb, bool *ret_is_asked)
{
	if (g->given.letter != '\0') {
		*ret_is_asked = false;
		return of_given(g, verb);
	}

	if (g->is_wordless) {
		return find(g, verb, SURE, ret_is_asked);
	}
	if (find(g, verb, ENOUGH, ret_is_asked) || *ret_is_asked || numbered(g, verb) ||
	    (!g->is_half && only_awaited(g, verb)) || only_one(g, verb)) {
		return !*ret_is_asked;
	}
	/* not to be done to it yet, or not by her: its row says so */
	bool is_there = is_named(g);

	if (!is_there && (left_over(g, verb, ret_is_asked) || *ret_is_asked)) {
		return !*ret_is_asked;
	}
	if (is_there && g->is_hers && g->refusal == NULL) {
		g->refusal = row_refusal(g, verb, g->item);
	}
	/* who called a meeting that everybody comes to, its row says; "no breakfast for us" is of
	 * coming rather than of the meeting */
	bool may = g->is_hers || (g->is_learnt && g->is_of_all && !str_equal(verb, "cancel"));

	return is_there ? may && may_row(g, verb, g->item) : only_such(g, verb);
}
