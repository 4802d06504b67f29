/* command_reader: words, gaps and sentences of a line being read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

bool reader_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void reader_skip_gap(struct reader *r)
{
	while (reader_is_blank(r->line[r->at]) || r->line[r->at] == ',' || r->line[r->at] == ':') {
		r->at++;
	}
}

bool reader_at_end(struct reader *r)
{
	reader_skip_gap(r);
	return r->line[r->at] == '\0' || str_equal(r->line + r->at, ".");
}

void reader_put(struct reader *r, const struct clerk_arg *arg, const void *value, size_t size,
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
bool reader_say(struct reader *r, const char *text)
{
	r->parse->outcome = COMMAND_SAY;
	r->parse->text = text;
	return false;
}

bool reader_say_usage(struct reader *r, const char *why)
{
	struct arena *arena = r->context->arena;
	struct str text;

	str_init(&text, arena);
	str_addf(&text, "%s Like this: `%s`", why,
		 command_usage(arena, r->command, r->context->prefix));
	if (r->command->example != NULL) {
		str_addf(&text, ", e.g. `%s%s`", r->context->prefix, r->command->example);
	}
	return reader_say(r, text.text);
}

/* The word at the reader, up to a blank or comma; "quoted words" count as one. */
const char *reader_take_word(struct reader *r)
{
	const char *start = r->line + r->at;
	const char *end = start;

	if (*start == '"' && strchr(start + 1, '"') != NULL) {
		end = strchr(start + 1, '"');
		r->at += (size_t)(end - start) + 1;
		return arena_strndup(r->context->arena, start + 1, (size_t)(end - start) - 1);
	}
	while (*end != '\0' && !reader_is_blank(*end) && *end != ',') {
		end++;
	}
	r->at += (size_t)(end - start);
	return arena_strndup(r->context->arena, start, (size_t)(end - start));
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
