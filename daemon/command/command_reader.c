/* command_reader: words, gaps, owners and sentences of a line being read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

bool reader_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool reader_is_gap(char c)
{
	return reader_is_blank(c) || c == ',' || c == ':';
}

bool reader_is_free(const struct reader *r, size_t at)
{
	return at < r->len && r->owner[at] == FREE;
}

size_t reader_next(const struct reader *r, size_t at)
{
	while (at < r->len && (r->owner[at] != FREE || reader_is_gap(r->line[at]))) {
		at++;
	}
	return at;
}

size_t reader_word_end(const struct reader *r, size_t at)
{
	size_t end = at;

	if (r->line[at] == '"') {
		const char *close = memchr(r->line + at + 1, '"', r->len - at - 1);

		end = close == NULL ? at : (size_t)(close - r->line) + 1;
	}
	if (end > at) {
		return end;
	}
	while (reader_is_free(r, end) && !reader_is_blank(r->line[end]) && r->line[end] != ',') {
		end++;
	}
	return end;
}

size_t reader_stretch_end(const struct reader *r, size_t at)
{
	while (reader_is_free(r, at)) {
		at++;
	}
	return at;
}

const char *reader_take_word(struct reader *r)
{
	size_t from = r->at;
	size_t to = reader_word_end(r, from);
	bool is_quoted = to > from + 1 && r->line[from] == '"' && r->line[to - 1] == '"';

	r->at = to;
	return is_quoted ? arena_strndup(r->context->arena, r->line + from + 1, to - from - 2)
			 : arena_strndup(r->context->arena, r->line + from, to - from);
}

size_t reader_characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	}
	return count;
}

/* Is `lead` the word (or words) here? Gives its length. */
size_t reader_lead_here(const char *text, const char *lead)
{
	size_t len = strlen(lead);

	return str_starts_fold(text, lead) && (reader_is_blank(text[len]) || text[len] == '\0')
		   ? len
		   : 0;
}

bool reader_has_text(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && arg->type != CLERK_TEXT) {
		arg++;
	}
	return arg->name != NULL;
}

bool reader_is_taken(const struct reader *r, const struct clerk_arg *arg)
{
	return (r->taken & (1ul << (size_t)(arg - r->command->args))) != 0;
}

bool reader_is_settled(const struct reader *r, const struct clerk_arg *arg)
{
	const struct clerk_arg *other = r->command->args;

	while (other->name != NULL &&
	       ((other->flags & CLERK_SUFFICES) == 0 || !reader_is_taken(r, other))) {
		other++;
	}
	return (arg->flags & CLERK_OPTIONAL) != 0 || reader_is_taken(r, arg) ||
	       ((arg->type == CLERK_WHEN || arg->type == CLERK_AMOUNT) && other->name != NULL);
}

size_t reader_find_lead(const struct reader *r, const char *lead)
{
	size_t at = reader_next(r, r->rest);

	while (at < r->len && reader_lead_here(r->line + at, lead) == 0) {
		at = reader_next(r, reader_word_end(r, at));
	}
	return at;
}

const char *const reader_places[] = { "at", "to", "with", "in", NULL };

size_t reader_word_before(const struct reader *r, size_t at)
{
	size_t end = at;

	while (end > r->rest && r->owner[end - 1] == FREE && reader_is_blank(r->line[end - 1])) {
		end--;
	}
	while (end > r->rest && reader_is_free(r, end - 1) && !reader_is_gap(r->line[end - 1])) {
		end--;
	}
	return end;
}

const struct clerk_arg *reader_owner_before(const struct reader *r, size_t at)
{
	while (at > r->rest && reader_is_gap(r->line[at - 1]) && r->owner[at - 1] == FREE) {
		at--;
	}
	return at > r->rest && r->owner[at - 1] >= OWNED
		   ? &r->command->args[r->owner[at - 1] - OWNED]
		   : NULL;
}

bool reader_has_comma_before(const struct reader *r, size_t at)
{
	while (at > r->rest && reader_is_blank(r->line[at - 1])) {
		at--;
	}
	return at > r->rest && r->line[at - 1] == ',';
}

void reader_own(struct reader *r, size_t from, size_t to, unsigned char owner)
{
	memset(r->owner + from, owner, to - from);
}

void reader_put(struct reader *r, const struct clerk_arg *arg, const void *value, size_t size,
		size_t from)
{
	size_t which = (size_t)(arg - r->command->args);

	memcpy(r->record + arg->offset, value, size);
	r->taken |= 1ul << which;
	reader_own(r, from, r->at, (unsigned char)(OWNED + which));
	if (r->parse->span_count < sizeof(r->parse->spans) / sizeof(r->parse->spans[0])) {
		r->parse->spans[r->parse->span_count++] =
		    (struct command_span){ .name = arg->name, .from = from, .to = r->at };
	}
}

/* Ends the reading with a sentence; false, so that it can be returned. */
bool reader_say(struct reader *r, const char *text)
{
	r->parse->outcome = COMMAND_SAY;
	r->parse->text = text;
	return false;
}

/* "yes V12" shows no more than "yes V<number>". */
static bool is_number_alone(const struct clerk_command *row)
{
	const char *at = row->example + strlen(row->name);
	struct clerk_item item;
	size_t used = 0;

	at += strspn(at, " ");
	return command_read_item(at, &item, &used) && at[used] == '\0';
}

/* With the item of the line, where it has one; there may be no V12. */
static const char *own_example(const struct reader *r)
{
	const struct clerk_command *row = r->command;
	const char *at = row->example + strlen(row->name);
	struct clerk_item item, own = { 0 };
	size_t used = 0;

	at += strspn(at, " ");
	if (row->item == '\0' || !command_read_item(at, &item, &used)) {
		return row->example;
	}
	own = command_item(row, r->record);
	return arena_printf(
	    r->context->arena, "%.*s%c%s%s", (int)(at - row->example), row->example, item.letter,
	    own.number == 0 ? "<number>"
			    : arena_printf(r->context->arena, "%lld", (long long)own.number),
	    at + used);
}

bool reader_say_usage(struct reader *r, const char *why)
{
	struct arena *arena = r->context->arena;
	struct str text;

	str_init(&text, arena);
	str_addf(&text, "%s Like this: `%s`", why,
		 command_usage(arena, r->command, r->context->prefix));
	if (r->command->example != NULL && !is_number_alone(r->command)) {
		str_addf(&text, ", e.g. `%s%s`", r->context->prefix, own_example(r));
	}
	return reader_say(r, text.text);
}

void reader_miss(struct reader *r, const struct clerk_arg *arg, size_t from, size_t to)
{
	r->parse->missing = arg->name;
	r->parse->miss_from = from;
	r->parse->miss_to = to;
}

bool reader_say_missing(struct reader *r, const struct clerk_arg *arg)
{
	reader_miss(r, arg, r->len, r->len);
	return reader_say_usage(r, arena_printf(r->context->arena, "I also need %s.", arg->help));
}

bool reader_ask(struct reader *r, const char *text, const struct clerk_choice *choices,
		size_t count)
{
	r->parse->outcome = COMMAND_ASK;
	r->parse->text = text;
	r->parse->choices = choices;
	r->parse->choice_count = count;
	return false;
}

bool reader_ask_words(struct reader *r, const char *text)
{
	static const struct clerk_choice words[] = { { .key = "words", .given = "words" } };

	return reader_ask(r, text, words, 1);
}

bool reader_fits(struct reader *r, const struct clerk_arg *arg, const char *text, size_t len)
{
	return arg->max <= 0 || reader_characters(text, len) <= (size_t)arg->max ||
	       reader_say(r, arena_printf(r->context->arena,
					  "That is too long: %s can be %d characters.", arg->name,
					  (int)arg->max));
}
