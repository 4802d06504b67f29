/* command_values: schools, people, amounts, dates and numbers as people type them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include "dates/amount.h"

#include <string.h>

/* "past: …" stands alone here. */
static const char *as_sentence(const struct reader *r, const char *text)
{
	char *copy = arena_strdup(r->context->arena, text);

	if (copy[0] >= 'a' && copy[0] <= 'z') {
		copy[0] = (char)(copy[0] - 'a' + 'A');
	}
	return copy;
}

bool command_is_breakfast(const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		bool is_begun = at == text || reader_is_blank(at[-1]);
		size_t len = is_begun ? reader_lead_here(at, "breakfast") : 0;

		if (len > 0) {
			return reader_lead_here(at + len + strspn(at + len, " "), "club") == 0;
		}
	}
	return false;
}

struct when_context reader_when_context(const struct reader *r, const struct clerk_arg *arg)
{
	struct when_context context = r->context->when;

	context.tense = (arg->flags & CLERK_TENSE_IS_LOG) != 0        ? CLERK_TENSE_LOG
			: (arg->flags & CLERK_TENSE_IS_DEADLINE) != 0 ? CLERK_TENSE_DEADLINE
								      : CLERK_TENSE_BOOK;
	context.is_slot = context.tense == CLERK_TENSE_BOOK &&
			  (arg->flags & (CLERK_TODAY | CLERK_OPTIONAL | CLERK_MOVES)) == 0;
	context.is_early = (arg->flags & CLERK_MEAL) != 0 && command_is_breakfast(r->line);
	/* "Tue 9-11 / 1-3pm": the day of the one before it */
	for (const struct clerk_arg *before = r->command->args; before < arg; before++) {
		struct clerk_when value;

		if (before->type == CLERK_WHEN && reader_is_taken(r, before)) {
			memcpy(&value, r->record + before->offset, sizeof(value));
			context.day = value.day;
		}
	}
	return context;
}

/* "The 10th, or at 10? Write `Thu 10th` or `Thu at 10`.": each, as it is written, is a choice. */
static bool ask_written(struct reader *r, const char *text, size_t from, size_t to)
{
	enum { MOST = 2, SAME_DAY = 3 };
	struct arena *arena = r->context->arena;
	struct clerk_choice *choices = arena_array(arena, MOST, sizeof(*choices));
	const char *at = strchr(text, '`'), *end;
	size_t count = 0;

	for (; count < MOST && at != NULL && (end = strchr(at + 1, '`')) != NULL;
	     at = strchr(end + 1, '`')) {
		const char *said = arena_strndup(arena, at + 1, (size_t)(end - at - 1));
		const char *start = arena_strndup(arena, said, SAME_DAY);

		if (!str_starts_fold(r->line + from, start)) {
			break; /* a part of it alone */
		}
		choices[count].key = arena_printf(arena, "%zu", count + 1);
		choices[count].said = said;
		choices[count++].line =
		    arena_printf(arena, "%.*s%s%s", (int)from, r->line, said, r->line + to);
	}
	return count < MOST ? reader_say(r, as_sentence(r, text))
			    : reader_ask(r, as_sentence(r, text), choices, count);
}

/* "Which Tuesday of each half term?": each wording stands in the place of what was said. */
static bool ask_wordings(struct reader *r, const struct clerk_outcome *outcome, size_t from,
			 size_t to)
{
	struct arena *arena = r->context->arena;
	size_t count = outcome->wording_count;
	struct clerk_choice *choices = arena_array(arena, count, sizeof(*choices));

	for (size_t i = 0; i < count; i++) {
		choices[i].key = arena_printf(arena, "%zu", i + 1);
		choices[i].said = outcome->wordings[i].said;
		choices[i].line = arena_printf(arena, "%.*s%s%s", (int)from, r->line,
					       outcome->wordings[i].text, r->line + to);
	}
	return reader_ask(r, outcome->text, choices, count);
}

static bool ask_when(struct reader *r, const struct clerk_outcome *outcome, size_t from, size_t to)
{
	struct arena *arena = r->context->arena;
	size_t count = outcome->choice_count > 9 ? 9 : outcome->choice_count;
	struct clerk_choice *choices = arena_array(arena, count + 1, sizeof(*choices));

	if (outcome->wording_count > 0) {
		return ask_wordings(r, outcome, from, to);
	}
	if (count == 0) {
		return ask_written(r, outcome->text, from, to);
	}
	for (size_t i = 0; i < count; i++) {
		choices[i].key = arena_printf(arena, "%zu", i + 1);
		choices[i].said = when_format(arena, &outcome->choices[i]);
		choices[i].line = arena_printf(arena, "%.*s%s%s", (int)from, r->line,
					       choices[i].said, r->line + to);
	}
	if (count == 1) {
		choices[count++] = (struct clerk_choice){ .key = "yes", .line = choices[0].line };
	}
	return reader_ask(r, outcome->text, choices, count);
}

/* A value that the school calendar objects to, where the handler does not look itself. */
static bool objected(struct reader *r, const struct clerk_when *value)
{
	struct arena *arena = r->context->arena;
	const char *echo = when_format(arena, value);
	const char *why = value->objection == NULL ? "not a school day" : value->objection;

	if (value->level < CLERK_LEVEL_WARN || r->context->is_anyway) {
		return false;
	}
	if (value->level == CLERK_LEVEL_BLOCK && !r->context->is_lead) {
		reader_say(r,
			   arena_printf(arena, "%s: %s. Please choose another date.", echo, why));
		return true;
	}
	struct clerk_choice *choices = arena_array(arena, 2, sizeof(*choices));

	choices[0] = (struct clerk_choice){ .key = "anyway", .given = "anyway" };
	choices[1] = (struct clerk_choice){ .key = "yes", .given = "anyway" };
	return !reader_ask(
	    r, arena_printf(arena, "%s: %s. Reply `anyway`, or send another date.", echo, why),
	    choices, 2);
}

bool reader_put_when(struct reader *r, const struct clerk_arg *arg,
		     const struct clerk_outcome *outcome, size_t from, size_t to)
{
	reader_miss(r, arg, from, to);
	if (outcome->kind == CLERK_OUTCOME_REFUSE) {
		return reader_say(r, as_sentence(r, outcome->text));
	}
	if (outcome->kind == CLERK_OUTCOME_ASK) {
		return ask_when(r, outcome, from, to);
	}
	if ((arg->flags & CLERK_RAW_LEVEL) == 0 && objected(r, &outcome->value)) {
		return false;
	}
	r->parse->missing = NULL;
	r->at = to;
	reader_put(r, arg, &outcome->value, sizeof(outcome->value), from);
	return true;
}

/* Is there nothing but gaps between the two? */
static bool is_beside(const struct reader *r, size_t from, size_t to)
{
	while (from < to && r->owner[from] == FREE) {
		from++;
	}
	return from == to;
}

const struct clerk_school *reader_school_from(struct reader *r, size_t from)
{
	const struct command_context *context = r->context;
	size_t ends[3] = { reader_word_end(r, from) };
	int count = 1;

	for (size_t next = reader_next(r, ends[0]);
	     count < 3 && next < r->len && is_beside(r, ends[count - 1], next) &&
	     !reader_has_comma_before(r, next);
	     next = reader_next(r, next)) {
		next = reader_word_end(r, next);
		ends[count++] = next;
	}
	while (count-- > 1) {
		const char *words =
		    arena_strndup(context->arena, r->line + from, ends[count] - from);
		const struct clerk_school *school = context->find_school(context->lookup, words);

		if (school != NULL) {
			r->at = ends[count];
			return school;
		}
	}
	r->at = from;
	return context->find_school(context->lookup, reader_take_word(r));
}

/* "at G": what leads up to a school is of it. */
static size_t with_lead(const struct reader *r, size_t from)
{
	size_t before = reader_word_before(r, from);

	for (size_t i = 0; before < from && reader_places[i] != NULL; i++) {
		if (reader_lead_here(r->line + before, reader_places[i]) > 0) {
			return before;
		}
	}
	return from;
}

/* Is the word at `at` a name of the list, or the beginning of one? */
static bool is_name_of(const struct reader *r, size_t at, const char *const *names)
{
	enum { SHORT_MIN = 3 };
	size_t len = at < r->len ? reader_word_end(r, at) - at : 0;

	for (; len >= SHORT_MIN && *names != NULL; names++) {
		if (strlen(*names) >= len && strncasecmp(r->line + at, *names, len) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_digit_at(const struct reader *r, size_t at)
{
	return at < r->len && r->line[at] >= '0' && r->line[at] <= '9';
}

/* "a thurs 10 dec", "a tues am", "a 10 dec", which are of the school; but not "a thursday lesson",
 * "a 2 hour lesson". */
bool reader_is_date_alone(const struct reader *r, size_t at)
{
	static const char *const days[] = { "monday", "tuesday", "wednesday", "weds",   "thursday",
					    "thurs",  "friday",  "saturday",  "sunday", NULL };
	static const char *const months[] = { "january",   "february", "march",    "april",
					      "may",       "june",     "july",     "august",
					      "september", "october",  "november", "december",
					      NULL };
	static const char *const parts[] = { "am", "pm",   "morning", "afternoon", "evening",
					     "at", "from", "all",     "the",       NULL };
	size_t next = at < r->len ? reader_next(r, reader_word_end(r, at)) : r->len;
	bool is_part = next == r->len || is_digit_at(r, next) || is_name_of(r, next, months);

	for (size_t i = 0; next < r->len && parts[i] != NULL; i++) {
		is_part = is_part || reader_lead_here(r->line + next, parts[i]) > 0;
	}
	return is_name_of(r, at, days) ? is_part
				       : is_digit_at(r, at) && is_name_of(r, next, months);
}

/* "School G", "Head G", "the head of G": where the school itself begins. */
static size_t behind_title(const struct reader *r, size_t from)
{
	static const char *const titles[] = { "the", "school", "head", "heads", "of", NULL };
	size_t at = from;

	for (size_t i = 0; titles[i] != NULL; i++) {
		size_t len = reader_lead_here(r->line + at, titles[i]);
		size_t next = len > 0 ? reader_next(r, at + len) : r->len;

		at = next < r->len ? next : at;
	}
	return at;
}

/* "closed tomorrow, no heating": why, where a school may be left out. */
static bool is_reason_at(struct reader *r, const struct clerk_arg *arg)
{
	static const char *const leads[] = { "no",  "not", "because", "cos",   "coz",  "as",
					     "due", "for", "since",   "after", "with", NULL };
	bool is_one = false;

	for (size_t i = 0; leads[i] != NULL; i++) {
		is_one = is_one || reader_lead_here(r->line + r->at, leads[i]) > 0;
	}
	/* "closed Wed 16 Dec pm, nativity dress rehearsal" */
	is_one = is_one || (reader_given_when(r) != NULL && reader_has_comma_before(r, r->at) &&
			    reader_school_from(r, r->at) == NULL);
	return is_one && (arg->flags & CLERK_OPTIONAL) != 0;
}

static bool read_school(struct reader *r, const struct clerk_arg *arg)
{
	if (is_reason_at(r, arg)) {
		return true;
	}
	size_t from = r->at, at = behind_title(r, from);

	r->at = at;
	const char *word = reader_take_word(r);

	/* "a lesson at G": an article, unless nothing but a date is behind it */
	size_t next = reader_next(r, r->at);
	bool is_article = strcmp(word, "a") == 0 && next < r->len && is_beside(r, r->at, next) &&
			  !reader_is_date_alone(r, next);
	const struct clerk_school *school = is_article ? NULL : reader_school_from(r, at);

	if (school == NULL) {
		reader_miss(r, arg, at, r->at);
		return reader_say_usage(r, arena_printf(r->context->arena, "I know no school “%s”.",
							str_clip(r->context->arena, word, 40)));
	}
	reader_put(r, arg, &school, sizeof(school), with_lead(r, from));
	return true;
}

/* "A, D and A" are two schools. */
static void add_letter(struct str *letters, char letter)
{
	if (strchr(letters->text, letter) == NULL) {
		str_addc(letters, letter);
	}
}

/* Adds the letters of one word, when all of them are schools. */
static bool add_letters(struct reader *r, const char *word, struct str *letters)
{
	const struct clerk_school *whole = r->context->find_school(r->context->lookup, word);

	if (whole != NULL) {
		add_letter(letters, whole->letter);
		return true;
	}
	if (strlen(word) > 12) {
		return false;
	}
	for (const char *c = word; *c != '\0'; c++) {
		char one[2] = { *c, '\0' };

		if (*c < 'A' || *c > 'Z' ||
		    r->context->find_school(r->context->lookup, one) == NULL) {
			return false;
		}
	}
	for (const char *c = word; *c != '\0'; c++) {
		add_letter(letters, *c);
	}
	return *word != '\0';
}

/* "Z": said as a school, though there is none of that letter. */
static bool is_letter_alone(const char *word)
{
	return word[0] >= 'A' && word[0] <= 'Z' && word[1] == '\0';
}

bool reader_schools_here(const struct reader *r, size_t at)
{
	struct reader peek = *r;
	struct str letters;

	if (at >= r->len) {
		return false;
	}
	str_init(&letters, r->context->arena);
	peek.at = at;
	const char *word = reader_take_word(&peek);

	return is_letter_alone(word) || add_letters(&peek, word, &letters);
}

static bool read_schools(struct reader *r, const struct clerk_arg *arg)
{
	struct str letters;
	size_t from = r->at;

	str_init(&letters, r->context->arena);
	while (reader_next(r, r->at) < r->len) {
		size_t back = r->at;

		r->at = reader_next(r, r->at);
		const char *word = reader_take_word(r);

		if (!str_equal_fold(word, "and") && !add_letters(r, word, &letters)) {
			if (is_letter_alone(word)) {
				return reader_say(
				    r, arena_printf(r->context->arena,
						    "There is no school %s here. Which schools "
						    "are meant?",
						    word));
			}
			r->at = back;
			break;
		}
	}
	if (letters.len == 0) {
		return reader_say_usage(r, "Which schools?");
	}
	const char *text = letters.text;

	reader_put(r, arg, &text, sizeof(text), from);
	return true;
}

/* Tries three, two, then one word as a person's name. */
static bool read_person(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at, ends[3];
	int count = 0;

	while (count < 3 && reader_next(r, r->at) < r->len) {
		r->at = reader_next(r, r->at);
		reader_take_word(r);
		ends[count++] = r->at;
	}
	while (count-- > 0) {
		const char *words =
		    arena_strndup(r->context->arena, r->line + from, ends[count] - from);
		const struct clerk_person *person =
		    r->context->find_person(r->context->lookup, words);

		if (person != NULL) {
			r->at = ends[count];
			reader_put(r, arg, &person, sizeof(person), from);
			return true;
		}
	}
	return reader_say_usage(r, "I know nobody of that name here.");
}

static bool read_int(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = reader_take_word(r);
	int64_t value = 0;
	bool is_number = *word != '\0' && strlen(word) <= 9;

	for (const char *c = word; *c != '\0' && is_number; c++) {
		is_number = *c >= '0' && *c <= '9';
		value = value * 10 + (*c - '0');
	}
	if (!is_number || value < arg->min || value > arg->max) {
		return reader_say_usage(r, arena_printf(r->context->arena,
							"%s is a whole number from %d to %d.",
							arg->name, (int)arg->min, (int)arg->max));
	}
	reader_put(r, arg, &value, sizeof(value), from);
	return true;
}

/* "1 or 2 days", "at most 2 days": it says no one amount. */
static bool is_open_amount(const struct reader *r, size_t from, size_t to)
{
	static const char *const before[] = { "or",    "than", "most", "least", "max",
					      "under", "over", "to",   "about", NULL };
	static const char *const behind[] = { "or", "max", "maximum", NULL };
	size_t last = reader_word_before(r, from), next = reader_next(r, to);

	return (last < from &&
		str_is_word_in(r->line + last, reader_word_end(r, last) - last, before)) ||
	       (next < r->len &&
		str_is_word_in(r->line + next, reader_word_end(r, next) - next, behind));
}

static bool read_amount(struct reader *r, const struct clerk_arg *arg)
{
	struct arena *arena = r->context->arena;
	size_t used = 0, from = r->at;
	const char *text = arena_strndup(arena, r->line + from, reader_stretch_end(r, from) - from);
	struct amount_outcome amount =
	    amount_parse_prefix(arena, text, r->context->day_minutes, &used);

	if (amount.kind == AMOUNT_ASK && amount.choice_count > 0) {
		struct clerk_choice *choices =
		    arena_array(arena, amount.choice_count, sizeof(*choices));

		for (size_t i = 0; i < amount.choice_count; i++) {
			choices[i].key = arena_printf(arena, "%zu", i + 1);
			choices[i].said = amount.choices[i].text;
			choices[i].line =
			    arena_printf(arena, "%.*s%s%s", (int)from, r->line,
					 amount.choices[i].text, r->line + from + used);
		}
		reader_miss(r, arg, from, from + used);
		return reader_ask(r, amount.text, choices, amount.choice_count);
	}
	if (amount.kind != AMOUNT_VALUE) {
		r->parse->is_strange = false; /* it is asked how much */
		return reader_say(r, amount.text);
	}
	if (is_open_amount(r, from, from + used)) {
		r->parse->is_strange = false;
		return reader_say(r, "How much time? One amount, please, e.g. half a day or 2h.");
	}
	r->at = from + used;
	reader_put(r, arg, &amount.minutes, sizeof(amount.minutes), from);
	return true;
}

static bool read_choice(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = reader_take_word(r);
	struct str all;

	str_init(&all, r->context->arena);
	for (int64_t i = 0; arg->choices[i] != NULL; i++) {
		size_t len = reader_lead_here(r->line + from, arg->choices[i]);

		if (len > 0 || str_equal_fold(word, arg->choices[i])) {
			r->at = len > 0 ? from + len : r->at;
			reader_put(r, arg, &i, sizeof(i), from);
			return true;
		}
		str_addf(&all, "%s%s", i == 0 ? "" : ", ", arg->choices[i]);
	}
	/* Left out, with more to come: what stands here is the next argument's. */
	if ((arg->flags & CLERK_OPTIONAL) != 0 && arg[1].name != NULL && arg[1].lead == NULL) {
		r->at = from;
		return true;
	}
	return reader_say_usage(
	    r, arena_printf(r->context->arena, "%s is one of: %s.", arg->name, all.text));
}

static bool read_item(struct reader *r, const struct clerk_arg *arg)
{
	struct clerk_item item;
	size_t used = 0, from = r->at;

	if (!command_read_item(r->line + from, &item, &used)) {
		return reader_say_usage(r, "Which one? Say its letter and number.");
	}
	r->at = from + used;
	reader_put(r, arg, &item, sizeof(item), from);
	return true;
}

static bool read_word(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = reader_take_word(r);

	if (reader_characters(word, strlen(word)) > (size_t)arg->max) {
		return reader_say_usage(
		    r, arena_printf(r->context->arena, "%s is too long.", arg->name));
	}
	reader_put(r, arg, &word, sizeof(word), from);
	return true;
}

bool reader_value(struct reader *r, const struct clerk_arg *arg)
{
	switch (arg->type) {
	case CLERK_WORD:
		return read_word(r, arg);
	case CLERK_INT:
		return read_int(r, arg);
	case CLERK_AMOUNT:
		return read_amount(r, arg);
	case CLERK_SCHOOL:
		return read_school(r, arg);
	case CLERK_SCHOOLS:
		return read_schools(r, arg);
	case CLERK_PERSON:
		return read_person(r, arg);
	case CLERK_ITEM:
		return read_item(r, arg);
	case CLERK_CHOICE:
		return read_choice(r, arg);
	case CLERK_WHEN:
	case CLERK_TEXT:
	case CLERK_BEFORE:
	case CLERK_MORE:
		break;
	}
	return false;
}
