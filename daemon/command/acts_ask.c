/* acts_ask: what people ask, in their own order of words, as the row that holds the answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_ask.h"
#include "command/acts.h"
#include "command/acts_cut.h"
#include "command/acts_forms.h"

#include "base/str.h"

#include <string.h>

enum { FORM_WORDS = 12, HOLE_MAX = 4, HOLES_MAX = 2 };

/* ---- matching ---- */

/* One place of a form: its words, between strokes. */
struct slot {
	const char *at;
	size_t len;
	bool is_optional, is_hole, is_amount, is_ahead;
};

static struct slot slot_of(const char *says)
{
	size_t len = strcspn(says, " ");
	bool is_optional = len > 1 && says[len - 1] == '?', is_ahead = len > 1 && *says == '=';

	return (struct slot){ .at = says + is_ahead,
			      .len = len - is_optional - is_ahead,
			      .is_optional = is_optional,
			      .is_ahead = is_ahead,
			      .is_hole = len == 1 && *says == '*',
			      .is_amount = len == 1 && *says == '#' };
}

static size_t slots_of(const char *says, struct slot *slots)
{
	size_t count = 0;

	while (*says != '\0' && count < FORM_WORDS) {
		slots[count] = slot_of(says);
		says += strcspn(says, " ");
		says += strspn(says, " ");
		count++;
	}
	return count;
}

static bool is_one(const struct slot *slot, const char *text)
{
	const char *at = slot->at, *end = slot->at + slot->len;
	size_t len = strlen(text);

	while ((size_t)(end - at) >= len) {
		bool is_whole = at + len == end || at[len] == '|';

		if (is_whole && memcmp(at, text, len) == 0) {
			return true;
		}
		const char *stroke = memchr(at, '|', (size_t)(end - at));

		if (stroke == NULL) {
			return false;
		}
		at = stroke + 1;
	}
	return false;
}

/* Nearly all forms begin with a word that must be there, and nearly all lines with another. */
static bool may_begin(const struct acts_form *form, const struct acts_words *words)
{
	const struct slot first = slot_of(form->says);

	if (first.is_optional || first.is_hole || first.is_amount) {
		return true;
	}
	return words->count > 0 && is_one(&first, words->list[0].text);
}

struct match {
	const struct acts_words *words;
	const struct slot *slots;
	size_t slot_count;
	struct hole {
		size_t from, to;
	} holes[HOLES_MAX]; /* words that each `*` took */
};

/* What cannot be whom or what somebody asks for. */
static bool may_fill(const char *text)
{
	static const char *const none[] = { "it",      "that",   "this",    "there",    "i",
					    "we",      "you",    "anyone",  "everyone", "everybody",
					    "anybody", "nobody", "someone", "what",     "when",
					    "been",    NULL };

	return !str_is_in(text, none);
}

/* "half a day", "2h", "a day and a half", "1½ days": how many words of it; 0: it is no amount. */
static size_t amount_len(const struct acts_words *words, size_t at)
{
	static const char *const units[] = { "day", "days", "hour", "hours",   "hr",  "hrs",
					     "h",   "d",    "mins", "minutes", "min", NULL };
	static const char *const numbers[] = { "a",       "an",     "one",     "two",
					       "three",   "four",   "five",    "half",
					       "quarter", "couple", "of",      "and",
					       "few",     "about",  "another", NULL };
	static const char *const halves[] = { "half", "quarter", NULL };
	size_t i = at;

	for (; i < words->count && i < at + FORM_WORDS; i++) {
		const char *text = words->list[i].text;
		size_t digits = strspn(text, "0123456789.\xc2\xbc\xbd\xbe");

		if (str_is_in(text + digits, units)) {
			bool is_more = i + 3 < words->count &&
				       str_equal(words->list[i + 1].text, "and") &&
				       str_equal(words->list[i + 2].text, "a") &&
				       str_is_in(words->list[i + 3].text, halves);

			return i + 1 - at + (is_more ? 3 : 0);
		}
		if (!str_is_in(text, numbers) && (digits == 0 || text[digits] != '\0')) {
			return 0;
		}
	}
	return 0;
}

/* Words that the form takes from `at` on, those before it included; 0: it does not fit. */
static size_t fits(struct match *m, size_t slot, size_t at);

/* Which of its holes is that? */
static size_t hole_of(const struct match *m, size_t slot)
{
	size_t before = 0;

	for (size_t i = 0; i < slot; i++) {
		before += m->slots[i].is_hole || m->slots[i].is_amount;
	}
	return before < HOLES_MAX ? before : HOLES_MAX - 1;
}

/* "the 8th", "Tuesday", "next week". */
static bool is_day(const char *text)
{
	static const char *const days[] = { "mon",  "tue",   "wed",   "thu",    "fri",  "today",
					    "this", "next",  "tomo",  "christ", "jan",  "feb",
					    "mar",  "april", "june",  "july",   "sept", "oct",
					    "nov",  "dec",   "first", "half",   NULL };

	for (size_t i = 0; days[i] != NULL; i++) {
		if (str_starts(text, days[i])) {
			return true;
		}
	}
	return *text >= '0' && *text <= '9';
}

/* Is that behind it? */
static bool is_next(const struct match *m, const struct slot *slot, size_t at)
{
	if (at == m->words->count) {
		return is_one(slot, ".");
	}
	const char *text = m->words->list[at].text;
	bool is_the = str_equal(text, "the") && at + 1 < m->words->count;

	return is_one(slot, text) ||
	       (is_one(slot, "@") && is_day(is_the ? m->words->list[at + 1].text : text));
}

/* As many of `least` to `most` words as let the rest fit. */
static size_t fits_hole(struct match *m, size_t slot, size_t at, size_t least, size_t most)
{
	for (size_t len = least; len > 0 && len <= most && at + len <= m->words->count; len++) {
		if (m->slots[slot].is_hole && !may_fill(m->words->list[at + len - 1].text)) {
			return 0;
		}
		bool is_open =
		    m->slots[slot].is_hole && str_equal(m->words->list[at + len - 1].text, "the");
		size_t taken = is_open ? 0 : fits(m, slot + 1, at + len);

		if (taken > 0) {
			m->holes[hole_of(m, slot)] = (struct hole){ at, at + len };
			return taken;
		}
	}
	return 0;
}

static size_t fits(struct match *m, size_t slot, size_t at)
{
	if (slot == m->slot_count) {
		return at;
	}
	const struct slot *one = &m->slots[slot];

	if (one->is_ahead) {
		return is_next(m, one, at) ? fits(m, slot + 1, at) : 0;
	}
	if (one->is_hole) {
		return fits_hole(m, slot, at, 1, HOLE_MAX);
	}
	if (one->is_amount) {
		size_t len = amount_len(m->words, at);

		return fits_hole(m, slot, at, len, len);
	}
	if (at < m->words->count && is_one(one, m->words->list[at].text)) {
		size_t taken = fits(m, slot + 1, at + 1);

		if (taken > 0) {
			return taken;
		}
	}
	return one->is_optional ? fits(m, slot + 1, at) : 0;
}

/* What `*` took, as typed, without "'s" and what closes it. */
static const char *hole_text(struct arena *arena, const struct match *m, size_t hole)
{
	const char *from = m->words->list[m->holes[hole].from].from;
	const char *to = m->words->list[m->holes[hole].to - 1].to;

	while (to > from && strchr(",.?!:;", to[-1]) != NULL) {
		to--;
	}
	if (to - from > 2 && to[-1] == 's' && to[-2] == '\'') {
		to -= 2;
	} else if (to - from > 4 && to[-1] == 's' && strncmp(to - 4, "\xe2\x80\x99", 3) == 0) {
		to -= 4;
	}
	return arena_strndup(arena, from, (size_t)(to - from));
}

/* The row's words, with what `*` took, and behind it `rest`. */
static const char *as_line(struct arena *arena, const struct acts_form *form, const struct match *m,
			   const char *rest)
{
	struct str line;
	bool is_whole = str_ends(form->as, ".");

	rest += strspn(rest, " ,:.?!");
	str_init(&line, arena);
	for (const char *at = form->as + (form->as[0] == '?');
	     *at != '\0' && !(is_whole && at[1] == '\0'); at++) {
		if (*at == '$' || *at == '&') {
			str_add(&line, hole_text(arena, m, *at == '&'));
		} else if (*at == '%') {
			str_add(&line, rest);
		} else {
			str_addc(&line, *at);
		}
	}
	is_whole = is_whole || strchr(form->as, '%') != NULL;
	if (!is_whole && *rest != '\0') {
		str_addf(&line, " %s", rest);
	}
	while (line.len > 0 && line.text[line.len - 1] == '?') {
		line.text[--line.len] = '\0';
	}
	return line.text;
}

struct acts_asked acts_ask(struct arena *arena, const char *line)
{
	struct slot slots[FORM_WORDS];
	struct acts_words words;

	acts_cut(line, &words);
	for (size_t i = 0; i < acts_forms_count; i++) {
		struct match m = { .words = &words, .slots = slots };

		if (!may_begin(&acts_forms[i], &words)) {
			continue;
		}
		m.slot_count = slots_of(acts_forms[i].says, slots);
		size_t taken = fits(&m, 0, 0);

		if (taken > 0) {
			return (struct acts_asked){ .line = as_line(arena, &acts_forms[i], &m,
								    words.list[taken - 1].to),
						    .is_unsure = acts_forms[i].as[0] == '?' };
		}
	}
	return (struct acts_asked){ 0 };
}

bool acts_is_asking(const char *line)
{
	enum { ENOUGH = 3 };
	static const struct slot asking = {
		.at = "what|when|who|how|where|which|can|could|may|would|do|does|did|have|has",
		.len =
		    sizeof(
			"what|when|who|how|where|which|can|could|may|would|do|does|did|have|has") -
		    1,
	};
	struct acts_words words;

	acts_cut(line, &words);
	return words.count >= ENOUGH && is_one(&asking, words.list[0].text);
}
