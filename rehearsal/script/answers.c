/* answers: whatever the clerk tells people to type is a command that it has. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/answers.h"

#include "command/command.h"
#include "io/json.h"

#include <string.h>

/* Is it a command, rather than an answer (`anyway`, `2`) or a date? It has a prefix, or its first
 * word is a verb, or an item comes second. */
static bool is_command(const struct command_table *table, const char *line)
{
	size_t len = strcspn(line, " "), used = 0;
	struct clerk_item item;

	if (line[len] == ' ' && command_read_item(line + len, &item, &used)) {
		return true;
	}
	for (size_t i = 0; line[len] == ' ' && i < table->count; i++) {
		const char *name = table->rows[i].command->name;

		if (strncmp(name, line, len) == 0 && (name[len] == ' ' || name[len] == '\0')) {
			return true;
		}
	}
	return false;
}

/* "yes V1 …" is found by a number in place of "<number>", and "help" is the host's own. */
static size_t look_at(const struct command_table *table, const char *text, struct str *ret_wrong)
{
	const char *line = text + strspn(text, "!/");

	if (str_starts(line, "help") || (line == text && !is_command(table, line))) {
		return 0;
	}
	enum command_match match = command_find(table, line).match;

	/* a verb alone (`!forget`) stands for its rows */
	if (match != COMMAND_FOUND && match != COMMAND_NEEDS_ITEM) {
		str_addf(ret_wrong, "%s`%s`", str_is_empty(ret_wrong->text) ? "" : ", ", text);
	}
	return 1;
}

size_t answers_look(const struct command_table *table, const char *content, struct str *ret_wrong)
{
	struct err err = { 0 };
	struct arena *arena = arena_new();
	json_t *said = json_parse(content, strlen(content), &err);
	const char *at = json_text(said, "formatted_body"), *end;
	size_t count = 0;

	while (at != NULL && (at = strstr(at, "<code>")) != NULL) {
		at += strlen("<code>");
		if ((end = strstr(at, "</code>")) == NULL) {
			str_addf(ret_wrong, "%s is not closed", at);
			break;
		}
		count += look_at(table, arena_strndup(arena, at, (size_t)(end - at)), ret_wrong);
	}
	json_decref(said);
	arena_free(arena);
	return count;
}
