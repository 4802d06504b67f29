/* test_answers: whatever the clerk tells people to type, in any conversation, is a command it has.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "host/plugin.h"
#include "io/json.h"
#include "script/play.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <string.h>

struct answers {
	struct arena *arena;
	struct plugin_set plugins;
	const char *file;
	size_t commands, faults;
};

/* Is it a command, rather than an answer (`anyway`, `2`) or a date? It has a prefix, or its first
 * word is a verb, or an item comes second. */
static bool is_command(const struct answers *a, const char *line)
{
	size_t len = strcspn(line, " "), used = 0;
	struct clerk_item item;

	if (line[len] == ' ' && command_read_item(line + len, &item, &used)) {
		return true;
	}
	for (size_t i = 0; line[len] == ' ' && i < a->plugins.table.count; i++) {
		const char *name = a->plugins.table.rows[i].command->name;

		if (strncmp(name, line, len) == 0 && (name[len] == ' ' || name[len] == '\0')) {
			return true;
		}
	}
	return false;
}

/* "yes V1 …" is found by a number in place of "<number>", and "help" is the host's own. */
static void look_at(struct answers *a, const char *line)
{
	bool has_prefix = line[0] == '!' || line[0] == '/';

	line += strspn(line, "!/");
	if (str_starts(line, "help") || (!has_prefix && !is_command(a, line))) {
		return;
	}
	a->commands++;
	enum command_match match = command_find(&a->plugins.table, line).match;

	/* a verb alone (`!forget`) stands for its rows */
	if (match != COMMAND_FOUND && match != COMMAND_NEEDS_ITEM) {
		a->faults++;
		cr_log_error("%s: the clerk says `%s`, which is no command", a->file, line);
	}
}

static void heard(void *context, const char *content)
{
	struct answers *a = context;
	struct err err = { 0 };
	json_t *said = json_parse(content, strlen(content), &err);
	const char *at = json_text(said, "formatted_body");

	while (at != NULL && (at = strstr(at, "<code>")) != NULL) {
		const char *end = strstr(at, "</code>");

		cr_assert_not_null(end);
		at += strlen("<code>");
		look_at(a, arena_strndup(a->arena, at, (size_t)(end - at)));
	}
	json_decref(said);
}

/* Plays the conversations whose names fit; together they are all. */
static void play_all(const char *pattern, size_t least)
{
	struct answers a = { .arena = arena_new() };
	struct err err = { 0 };
	FILE *out = tmpfile();
	struct play_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					  .plugins = TEST_PLUGIN_DIR,
					  .out = out,
					  .heard = heard,
					  .context = &a };
	glob_t files;

	cr_assert(plugin_set_load(a.arena, TEST_PLUGIN_DIR, NULL, NULL, &a.plugins, &err), "%s",
		  err.text);
	cr_assert_eq(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		a.file = files.gl_pathv[i];
		(void)play_file(&settings, a.file);
	}
	cr_assert_gt(a.commands, least);
	cr_assert_eq(a.faults, 0);
	globfree(&files);
	plugin_set_close(&a.plugins);
	arena_free(a.arena);
	(void)fclose(out);
}

/* A suite each, so that they run side by side. */
Test(answers_sip, name_commands_that_there_are, .timeout = 300)
{
	play_all(TEST_CHAT_DIR "/s*.chat", 300);
}

Test(answers_visits, name_commands_that_there_are, .timeout = 300)
{
	play_all(TEST_CHAT_DIR "/v*.chat", 300);
}

Test(answers_others, name_commands_that_there_are, .timeout = 300)
{
	play_all(TEST_CHAT_DIR "/[!sv]*.chat", 200);
}
