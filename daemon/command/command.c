/* command: rows of data turned into matching, usage and replaced lines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_word(char c)
{
	return c == '\0' || is_blank(c) || c == ',' || c == ':' || c == '.' || c == '?';
}

bool command_read_item(const char *text, struct clerk_item *ret_item, size_t *ret_used)
{
	size_t at = 0;

	while (is_blank(text[at])) {
		at++;
	}
	char letter = text[at];

	if (letter >= 'a' && letter <= 'z') {
		letter = (char)(letter - 'a' + 'A');
	}
	if (letter < 'A' || letter > 'Z') {
		return false;
	}
	at++;
	if (text[at] == ' ') {
		at++;
	}
	int64_t number = 0;
	size_t digits = 0;

	for (; text[at] >= '0' && text[at] <= '9' && digits < 10; at++, digits++) {
		number = number * 10 + (text[at] - '0');
	}
	if (digits == 0 || number == 0 || !ends_word(text[at])) {
		return false;
	}
	*ret_item = (struct clerk_item){ .letter = letter, .number = number };
	*ret_used = at;
	return true;
}

/* Bytes of `line` that the words of `name` take, blanks folded; 0: no match. */
static size_t match_name(const char *name, const char *line)
{
	size_t at = 0;

	while (is_blank(line[at])) {
		at++;
	}
	for (; *name != '\0'; name++) {
		if (*name == ' ') {
			if (!is_blank(line[at])) {
				return 0;
			}
			while (is_blank(line[at])) {
				at++;
			}
			continue;
		}
		char c = line[at] >= 'A' && line[at] <= 'Z' ? (char)(line[at] + 32) : line[at];

		if (c != *name) {
			return 0;
		}
		at++;
	}
	return ends_word(line[at]) ? at : 0;
}

/* Its first letter, in lower case: nearly all rows begin with another. */
static char initial_of(const char *line)
{
	while (is_blank(*line)) {
		line++;
	}
	return *line >= 'A' && *line <= 'Z' ? (char)(*line + 32) : *line;
}

/* The first word of the line in lower case, at most `max` - 1 bytes. */
static void first_word(const char *line, char *word, size_t max)
{
	size_t n = 0;

	while (is_blank(*line)) {
		line++;
	}
	for (; !ends_word(*line) && n + 1 < max; line++) {
		word[n++] = *line >= 'A' && *line <= 'Z' ? (char)(*line + 32) : *line;
	}
	word[n] = '\0';
}

/* Words that are near a row's name, and no slip for it. */
static bool is_everyday(const char *word)
{
	static const char *const words[] = {
		"dont",  "don't", "there", "theres", "there's", "these",  "those", "their",
		"them",  "then",  "gone",  "none",   "one",     "three",  "nine",  "five",
		"love",  "post",  "team",  "teams",  "find",    "kind",   "mind",  "most",
		"poll",  "polls", "data",  "slot",   "spot",    "sorts",  "fired", "roles",
		"were",  "we're", "here",  "when",   "where's", "wheres", "whole", "while",
		"whose", "text",  NULL
	};

	return str_is_in(word, words);
}

static const struct command_row *nearest(const struct command_table *table, const char *line)
{
	char word[24];
	const struct command_row *best = NULL;
	unsigned best_distance = 3;

	first_word(line, word, sizeof(word));
	size_t len = strlen(word);

	const char *behind = line + strspn(line, " ") + len;
	bool is_of_item = command_read_item(behind + strspn(behind, " "), &(struct clerk_item){ 0 },
					    &(size_t){ 0 });

	if (len < 3 || (is_everyday(word) && !is_of_item)) {
		return NULL;
	}
	for (size_t i = 0; i < table->count; i++) {
		const char *name = table->rows[i].command->name;
		unsigned limit = len >= 5 ? 2 : 1;
		unsigned distance = str_distance(word, name, limit);
		/* of two letters wrong the first is not one: "cover" is not "move" */
		bool is_near = distance <= (name[0] == word[0] ? limit : 1u);

		if (is_near && distance < best_distance) {
			best = &table->rows[i];
			best_distance = distance;
		}
	}
	return best;
}

/* Of the rows of one verb, the one to show: for items that everybody may know of. */
static const struct command_row *better_example(const struct command_row *best,
						const struct command_row *row)
{
	return best == NULL || row->is_open ? row : best;
}

struct command_found command_named(const struct command_table *table, const char *line)
{
	struct command_found found = { .match = COMMAND_UNKNOWN };
	size_t longest = 0;
	const struct command_row *example = NULL; /* of the verb, with another letter */
	struct clerk_item typed = { 0 };
	char initial = initial_of(line);

	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *command = table->rows[i].command;
		struct clerk_item item = { 0 };
		size_t used = 0;
		size_t len = command->name[0] == initial ? match_name(command->name, line) : 0;

		if (len == 0 || len < longest) {
			continue;
		}
		bool has_item = command_read_item(line + len, &item, &used);
		bool fits = command->item == 0 || (has_item && item.letter == command->item);

		if (!fits) {
			typed = has_item ? item : typed;
			example = better_example(example, &table->rows[i]);
			continue;
		}
		/* A row for this very letter wins over a row without one. */
		if (found.match != COMMAND_FOUND || len > longest || command->item != 0) {
			found = (struct command_found){ .match = COMMAND_FOUND,
							.row = &table->rows[i],
							.rest = len };
			longest = len;
		}
	}
	if (found.match == COMMAND_FOUND) {
		return found;
	}
	if (example != NULL) {
		found.match = typed.letter != 0 ? COMMAND_WRONG_ITEM : COMMAND_NEEDS_ITEM;
		found.item = typed;
		found.row = example;
	}
	return found;
}

struct command_found command_find(const struct command_table *table, const char *line)
{
	struct command_found found = command_named(table, line);

	if (found.match == COMMAND_UNKNOWN) {
		found.row = nearest(table, line);
		found.match = found.row == NULL ? COMMAND_UNKNOWN : COMMAND_NEAR;
	}
	return found;
}

const char *command_usage(struct arena *arena, const struct clerk_command *command,
			  const char *prefix)
{
	struct str out;

	str_init(&out, arena);
	str_addf(&out, "%s%s", prefix, command->name);
	for (const struct clerk_arg *arg = command->args; arg != NULL && arg->name != NULL; arg++) {
		bool is_optional = (arg->flags & CLERK_OPTIONAL) != 0;
		bool is_own_item =
		    arg->type == CLERK_ITEM && command->item != 0 && arg == command->args;

		if (arg->type == CLERK_BEFORE || arg->type == CLERK_MORE ||
		    (arg->flags & CLERK_SELDOM) != 0) {
			continue; /* said within the date: "30 mins before V1"; or in the help */
		}
		str_add(&out, is_optional ? " [" : " ");
		if (arg->lead != NULL) {
			str_addf(&out, "%s ", arg->lead);
		}
		if (is_own_item) {
			str_addf(&out, "%c<number>", command->item);
		} else {
			str_addf(&out, is_optional ? "%s" : "<%s>", arg->name);
		}
		str_add(&out, is_optional ? "]" : "");
	}
	return out.text;
}

const char *command_line_with(struct arena *arena, const struct command_parse *parse,
			      const char *line, const char *name, const char *text)
{
	for (size_t i = 0; i < parse->span_count; i++) {
		const struct command_span *span = &parse->spans[i];

		if (str_equal(span->name, name)) {
			return arena_printf(arena, "%.*s%s%s", (int)span->from, line, text,
					    line + span->to);
		}
	}
	return NULL;
}

const struct clerk_arg *command_arg(const struct clerk_command *row, const char *name)
{
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && !str_equal(arg->name, name)) {
		arg++;
	}
	return arg == NULL || arg->name == NULL ? NULL : arg;
}

struct clerk_item command_item(const struct clerk_command *command, const void *record)
{
	const unsigned char *at = (const unsigned char *)record + command->args[0].offset;

	return *(const struct clerk_item *)(const void *)at;
}
