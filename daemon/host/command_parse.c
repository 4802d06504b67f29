/* command_parse: the words of a line, argument by argument, into the row's struct. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/command.h"

#include "school/amount.h"

#include <string.h>

/* One line being read. `at` only grows. */
struct reader {
	const struct command_context *context;
	const struct clerk_command *command;
	const char *line;
	size_t at;
	unsigned char *record;
	struct command_parse *parse;
	unsigned long taken; /* bit per argument that was given */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_gap(struct reader *r)
{
	while (is_blank(r->line[r->at]) || r->line[r->at] == ',' || r->line[r->at] == ':') {
		r->at++;
	}
}

static bool at_end(struct reader *r)
{
	skip_gap(r);
	return r->line[r->at] == '\0' || str_equal(r->line + r->at, ".");
}

static void put(struct reader *r, const struct clerk_arg *arg, const void *value, size_t size,
		size_t from)
{
	memcpy(r->record + arg->offset, value, size);
	r->taken |= 1ul << (size_t)(arg - r->command->args);
	if (r->parse->span_count < sizeof(r->parse->spans) / sizeof(r->parse->spans[0])) {
		r->parse->spans[r->parse->span_count++] =
		    (struct command_span){ .name = arg->name, .from = from, .to = r->at };
	}
}

/* Ends the reading with a sentence; false, so that it can be returned. */
static bool say(struct reader *r, const char *text)
{
	r->parse->outcome = COMMAND_SAY;
	r->parse->text = text;
	return false;
}

static bool say_usage(struct reader *r, const char *why)
{
	struct arena *arena = r->context->arena;
	struct str text;

	str_init(&text, arena);
	str_addf(&text, "%s Like this: `%s`", why,
		 command_usage(arena, r->command, r->context->prefix));
	if (r->command->example != NULL) {
		str_addf(&text, ", e.g. `%s%s`", r->context->prefix, r->command->example);
	}
	return say(r, text.text);
}

/* The word at the reader, up to a blank or comma; "quoted words" count as one. */
static const char *take_word(struct reader *r)
{
	const char *start = r->line + r->at;
	const char *end = start;

	if (*start == '"' && strchr(start + 1, '"') != NULL) {
		end = strchr(start + 1, '"');
		r->at += (size_t)(end - start) + 1;
		return arena_strndup(r->context->arena, start + 1, (size_t)(end - start) - 1);
	}
	while (*end != '\0' && !is_blank(*end) && *end != ',') {
		end++;
	}
	r->at += (size_t)(end - start);
	return arena_strndup(r->context->arena, start, (size_t)(end - start));
}

/* Is `lead` the word (or words) here? Gives its length. */
static size_t lead_here(const char *text, const char *lead)
{
	size_t len = strlen(lead);

	return str_starts_fold(text, lead) && (is_blank(text[len]) || text[len] == '\0') ? len : 0;
}

/* Where the text that begins at `at` must stop: before a lead word of an argument still open. */
static size_t text_limit(const struct reader *r, size_t at)
{
	const char *line = r->line;

	for (size_t i = at; line[i] != '\0'; i++) {
		bool starts_word = i == at || is_blank(line[i - 1]) || line[i - 1] == ',';

		for (const struct clerk_arg *arg = r->command->args;
		     starts_word && arg->name != NULL; arg++) {
			bool is_open = (r->taken & (1ul << (size_t)(arg - r->command->args))) == 0;

			if (arg->lead != NULL && is_open && lead_here(line + i, arg->lead) > 0) {
				return i;
			}
		}
	}
	return strlen(line);
}

static struct when_context when_context_for(const struct reader *r, const struct clerk_arg *arg)
{
	struct when_context context = r->context->when;

	context.tense = (arg->flags & CLERK_TENSE_IS_LOG) != 0        ? CLERK_TENSE_LOG
			: (arg->flags & CLERK_TENSE_IS_DEADLINE) != 0 ? CLERK_TENSE_DEADLINE
								      : CLERK_TENSE_BOOK;
	return context;
}

static bool ask_when(struct reader *r, const struct clerk_outcome *outcome, size_t from, size_t to)
{
	struct arena *arena = r->context->arena;
	size_t count = outcome->choice_count > 9 ? 9 : outcome->choice_count;
	struct clerk_choice *choices = arena_array(arena, count + 1, sizeof(*choices));

	if (count == 0) {
		return say(r, outcome->text);
	}
	for (size_t i = 0; i < count; i++) {
		choices[i].key = arena_printf(arena, "%zu", i + 1);
		choices[i].line =
		    arena_printf(arena, "%.*s%s%s", (int)from, r->line,
				 when_format(arena, &outcome->choices[i]), r->line + to);
	}
	if (count == 1) {
		choices[count++] = (struct clerk_choice){ .key = "yes", .line = choices[0].line };
	}
	r->parse->outcome = COMMAND_ASK;
	r->parse->text = outcome->text;
	r->parse->choices = choices;
	r->parse->choice_count = count;
	return false;
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
		say(r, arena_printf(arena, "%s: %s. Please choose another date.", echo, why));
		return true;
	}
	struct clerk_choice *choices = arena_array(arena, 2, sizeof(*choices));

	choices[0] = (struct clerk_choice){ .key = "anyway", .given = "anyway" };
	choices[1] = (struct clerk_choice){ .key = "yes", .given = "anyway" };
	r->parse->outcome = COMMAND_ASK;
	r->parse->text =
	    arena_printf(arena, "%s: %s. Reply `anyway`, or send another date.", echo, why);
	r->parse->choices = choices;
	r->parse->choice_count = 2;
	return true;
}

static bool finish_when(struct reader *r, const struct clerk_arg *arg,
			const struct clerk_outcome *outcome, size_t from, size_t used)
{
	if (outcome->kind == CLERK_OUTCOME_REFUSE) {
		return say(r, outcome->text);
	}
	if (outcome->kind == CLERK_OUTCOME_ASK) {
		return ask_when(r, outcome, from, from + used);
	}
	if ((arg->flags & CLERK_RAW_LEVEL) == 0 && objected(r, &outcome->value)) {
		return false;
	}
	r->at = from + used;
	put(r, arg, &outcome->value, sizeof(outcome->value), from);
	return true;
}

static bool read_when(struct reader *r, const struct clerk_arg *arg)
{
	struct when_context context = when_context_for(r, arg);
	size_t used = 0, from = r->at;
	struct clerk_outcome outcome =
	    when_parse_prefix(r->context->arena, &context, r->line + from, &used);

	return finish_when(r, arg, &outcome, from, used);
}

static bool read_school(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = take_word(r);

	if (str_equal_fold(word, "school")) {
		skip_gap(r);
		word = take_word(r);
	}
	const struct clerk_school *school = r->context->find_school(r->context->lookup, word);

	if (school == NULL) {
		return say_usage(r, arena_printf(r->context->arena, "I know no school “%s”.",
						 str_clip(r->context->arena, word, 40)));
	}
	put(r, arg, &school, sizeof(school), from);
	return true;
}

/* Adds the letters of one word, when all of them are schools. */
static bool add_letters(struct reader *r, const char *word, struct str *letters)
{
	const struct clerk_school *whole = r->context->find_school(r->context->lookup, word);

	if (whole != NULL) {
		str_addc(letters, whole->letter);
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
	str_add(letters, word);
	return *word != '\0';
}

static bool read_schools(struct reader *r, const struct clerk_arg *arg)
{
	struct str letters;
	size_t from = r->at;

	str_init(&letters, r->context->arena);
	while (!at_end(r)) {
		size_t back = r->at;
		const char *word = take_word(r);

		if (!str_equal_fold(word, "and") && !add_letters(r, word, &letters)) {
			r->at = back;
			break;
		}
	}
	if (letters.len == 0) {
		return say_usage(r, "Which schools?");
	}
	const char *text = letters.text;

	put(r, arg, &text, sizeof(text), from);
	return true;
}

/* Tries three, two, then one word as a person's name. */
static bool read_person(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at, ends[3];
	int count = 0;

	while (count < 3 && !at_end(r)) {
		take_word(r);
		ends[count++] = r->at;
	}
	while (count-- > 0) {
		const char *words =
		    arena_strndup(r->context->arena, r->line + from, ends[count] - from);
		const struct clerk_person *person =
		    r->context->find_person(r->context->lookup, words);

		if (person != NULL) {
			r->at = ends[count];
			put(r, arg, &person, sizeof(person), from);
			return true;
		}
	}
	return say_usage(r, "I know nobody of that name here.");
}

static bool read_int(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = take_word(r);
	int64_t value = 0;
	bool is_number = *word != '\0' && strlen(word) <= 9;

	for (const char *c = word; *c != '\0' && is_number; c++) {
		is_number = *c >= '0' && *c <= '9';
		value = value * 10 + (*c - '0');
	}
	if (!is_number || value < arg->min || value > arg->max) {
		return say_usage(r, arena_printf(r->context->arena,
						 "%s is a whole number from %d to %d.", arg->name,
						 (int)arg->min, (int)arg->max));
	}
	put(r, arg, &value, sizeof(value), from);
	return true;
}

static bool read_amount(struct reader *r, const struct clerk_arg *arg)
{
	struct arena *arena = r->context->arena;
	size_t used = 0, from = r->at;
	struct amount_outcome amount =
	    amount_parse_prefix(arena, r->line + from, r->context->day_minutes, &used);

	if (amount.kind == AMOUNT_ASK && amount.choice_count > 0) {
		struct clerk_choice *choices =
		    arena_array(arena, amount.choice_count, sizeof(*choices));

		for (size_t i = 0; i < amount.choice_count; i++) {
			choices[i].key = arena_printf(arena, "%zu", i + 1);
			choices[i].line =
			    arena_printf(arena, "%.*s%s%s", (int)from, r->line,
					 amount.choices[i].text, r->line + from + used);
		}
		r->parse->outcome = COMMAND_ASK;
		r->parse->text = amount.text;
		r->parse->choices = choices;
		r->parse->choice_count = amount.choice_count;
		return false;
	}
	if (amount.kind != AMOUNT_VALUE) {
		return say(r, amount.text);
	}
	r->at = from + used;
	put(r, arg, &amount.minutes, sizeof(amount.minutes), from);
	return true;
}

static bool read_choice(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = take_word(r);
	struct str all;

	str_init(&all, r->context->arena);
	for (int64_t i = 0; arg->choices[i] != NULL; i++) {
		size_t len = lead_here(r->line + from, arg->choices[i]);

		if (len > 0 || str_equal_fold(word, arg->choices[i])) {
			r->at = len > 0 ? from + len : r->at;
			put(r, arg, &i, sizeof(i), from);
			return true;
		}
		str_addf(&all, "%s%s", i == 0 ? "" : ", ", arg->choices[i]);
	}
	/* Left out, with more to come: what stands here is the next argument's. */
	if ((arg->flags & CLERK_OPTIONAL) != 0 && arg[1].name != NULL && arg[1].lead == NULL) {
		r->at = from;
		return true;
	}
	return say_usage(r,
			 arena_printf(r->context->arena, "%s is one of: %s.", arg->name, all.text));
}

static bool read_item(struct reader *r, const struct clerk_arg *arg)
{
	struct clerk_item item;
	size_t used = 0, from = r->at;

	if (!command_read_item(r->line + from, &item, &used)) {
		return say_usage(r, "Which one? Say its letter and number.");
	}
	r->at = from + used;
	put(r, arg, &item, sizeof(item), from);
	return true;
}

static bool read_text(struct reader *r, const struct clerk_arg *arg, size_t limit)
{
	size_t from = r->at, to = limit;

	while (to > from && (is_blank(r->line[to - 1]) || r->line[to - 1] == ',')) {
		to--;
	}
	if (arg->max > 0 && to - from > (size_t)arg->max) {
		return say(r, arena_printf(r->context->arena,
					   "That is too long: %s can be %d characters.", arg->name,
					   (int)arg->max));
	}
	const char *text = arena_strndup(r->context->arena, r->line + from, to - from);

	r->at = limit;
	size_t end = r->at;

	r->at = to;
	put(r, arg, &text, sizeof(text), from);
	r->at = end;
	return true;
}

static bool read_word(struct reader *r, const struct clerk_arg *arg)
{
	size_t from = r->at;
	const char *word = take_word(r);

	if (strlen(word) > (size_t)arg->max) {
		return say_usage(r, arena_printf(r->context->arena, "%s is too long.", arg->name));
	}
	put(r, arg, &word, sizeof(word), from);
	return true;
}

/* The first place, at a word's start and after at least one word, where a date can be read. */
static size_t first_when(const struct reader *r, const struct clerk_arg *when, size_t limit)
{
	enum { TRIES = 40 };
	struct when_context context = when_context_for(r, when);
	size_t at = r->at;

	for (int tries = 0; at < limit && tries < TRIES; tries++) {
		while (at < limit && !is_blank(r->line[at]) && r->line[at] != ',') {
			at++;
		}
		while (at < limit &&
		       (is_blank(r->line[at]) || r->line[at] == ',' || r->line[at] == ':')) {
			at++;
		}
		size_t used = 0;
		struct clerk_outcome outcome =
		    when_parse_prefix(r->context->arena, &context, r->line + at, &used);

		if (at < limit && used > 1 && outcome.kind != CLERK_OUTCOME_REFUSE) {
			return at;
		}
	}
	return limit;
}

/* Words that may introduce a trailing date: without one of these, or a comma, it stays text. */
static bool introduces_when(const char *line, size_t at)
{
	size_t before = at;

	while (before > 0 && is_blank(line[before - 1])) {
		before--;
	}
	return (before > 0 && line[before - 1] == ',') || lead_here(line + at, "by") > 0 ||
	       lead_here(line + at, "before") > 0;
}

/* A text with a date behind it: where the text ends. */
static size_t text_before_when(struct reader *r, const struct clerk_arg *when, size_t limit)
{
	if ((when->flags & CLERK_OPTIONAL) == 0) {
		return first_when(r, when, limit);
	}
	struct arena *arena = r->context->arena;
	struct when_context context = when_context_for(r, when);
	const char *text = arena_strndup(arena, r->line + r->at, limit - r->at);
	size_t from = strlen(text);
	struct clerk_outcome outcome = when_parse_suffix(arena, &context, text, &from);

	if (outcome.kind == CLERK_OUTCOME_REFUSE || from == 0 ||
	    !introduces_when(r->line, r->at + from)) {
		return limit;
	}
	return r->at + from;
}

static bool read_arg(struct reader *r, const struct clerk_arg *arg)
{
	switch (arg->type) {
	case CLERK_WORD:
		return read_word(r, arg);
	case CLERK_INT:
		return read_int(r, arg);
	case CLERK_AMOUNT:
		return read_amount(r, arg);
	case CLERK_WHEN:
		return read_when(r, arg);
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
	case CLERK_TEXT:
		break;
	}
	size_t limit = text_limit(r, r->at);
	const struct clerk_arg *next = arg + 1;

	if (next->name != NULL && next->type == CLERK_WHEN && next->lead == NULL) {
		limit = text_before_when(r, next, limit);
	}
	return limit == r->at ? true : read_text(r, arg, limit);
}

static bool missing(struct reader *r, const struct clerk_arg *arg)
{
	return say_usage(r, arena_printf(r->context->arena, "I also need %s.", arg->help));
}

static bool read_positional(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg != NULL && arg->name != NULL;
	     arg++) {
		bool is_optional = (arg->flags & CLERK_OPTIONAL) != 0;

		if (arg->lead != NULL) {
			continue;
		}
		if (at_end(r) || (is_optional && text_limit(r, r->at) == r->at)) {
			if (!is_optional) {
				return missing(r, arg);
			}
			continue;
		}
		if (!read_arg(r, arg)) {
			return false;
		}
		bool was_taken = (r->taken & (1ul << (size_t)(arg - r->command->args))) != 0;

		if (!was_taken && !is_optional) {
			return missing(r, arg);
		}
	}
	return true;
}

/* Arguments introduced by a word of their own, in any order, to the end of the line. */
static bool read_led(struct reader *r)
{
	while (!at_end(r)) {
		const struct clerk_arg *arg = r->command->args;
		size_t len = 0;

		for (; arg != NULL && arg->name != NULL; arg++) {
			bool is_open = (r->taken & (1ul << (size_t)(arg - r->command->args))) == 0;

			len = arg->lead != NULL && is_open ? lead_here(r->line + r->at, arg->lead)
							   : 0;
			if (len > 0) {
				break;
			}
		}
		if (len == 0) {
			struct arena *arena = r->context->arena;

			return say_usage(r, arena_printf(arena, "I don't understand “%s”.",
							 str_clip(arena, r->line + r->at, 60)));
		}
		r->at += len;
		if (at_end(r)) {
			return missing(r, arg);
		}
		if (!read_arg(r, arg)) {
			return false;
		}
	}
	return true;
}

struct command_parse command_parse(const struct command_context *context,
				   const struct clerk_command *command, const char *line,
				   size_t rest)
{
	struct command_parse parse = { .outcome = COMMAND_READY };
	struct reader r = { .context = context,
			    .command = command,
			    .line = line,
			    .at = rest,
			    .record = arena_alloc(context->arena, command->args_size + 1),
			    .parse = &parse };

	if (read_positional(&r) && read_led(&r)) {
		for (const struct clerk_arg *arg = command->args; arg != NULL && arg->name != NULL;
		     arg++) {
			bool was_taken = (r.taken & (1ul << (size_t)(arg - command->args))) != 0;

			if (!was_taken && (arg->flags & CLERK_OPTIONAL) == 0) {
				missing(&r, arg);
				break;
			}
		}
	}
	parse.record = r.record;
	return parse;
}
