/* test_answers: what the clerk tells people to type is told from what is no command. That each
 * conversation is looked at so is clerk-rehearse's doing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"
#include "script/answers.h"

#include <criterion/criterion.h>

Test(answers, name_commands_that_there_are)
{
	static const struct {
		const char *html;
		size_t commands;
		const char *wrong;
	} cases[] = {
		{ "Say <code>!yes V1</code>.", 1, "" },
		{ "Say <code>yes V1</code> or <code>no V1</code>.", 2, "" },
		{ "Say <code>/yes V1</code>, <code>anyway</code> or <code>2</code>.", 1, "" },
		{ "Say <code>!help visits</code>.", 0, "" },
		{ "Say <code>!forget</code>.", 1, "" },
		{ "On <code>Wed 25 Nov</code>, it says <b>!nonsense</b>.", 0, "" },
		{ "Say <code>!nonsense</code>.", 1, "`!nonsense`" },
		{ "Say <code>!yes V1</code> or <code>!nonsense V1</code>.", 2, "`!nonsense V1`" },
		{ "Say <code>nonsense V1</code>, <code>/nonsuch</code>", 2,
		  "`nonsense V1`, `/nonsuch`" },
		{ "Say <code>!yes V1", 0, "!yes V1 is not closed" },
	};
	struct arena *arena = arena_new();
	struct plugin_set plugins;
	struct err err = { 0 };

	cr_assert(plugin_set_load(arena, TEST_PLUGIN_DIR, NULL, NULL, &plugins, &err), "%s",
		  err.text);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str wrong;

		str_init(&wrong, arena);
		cr_expect_eq(
		    answers_look(&plugins.table,
				 arena_printf(arena, "{\"formatted_body\":\"%s\"}", cases[i].html),
				 &wrong),
		    cases[i].commands, "%s", cases[i].html);
		cr_expect_str_eq(wrong.text, cases[i].wrong);
	}
	plugin_set_close(&plugins);
	arena_free(arena);
}

Test(answers, texts_without_markup_name_none)
{
	struct arena *arena = arena_new();
	struct command_table none = { 0 };
	struct str wrong;

	str_init(&wrong, arena);
	cr_expect_eq(answers_look(&none, "{\"body\":\"<code>!nonsense</code>\"}", &wrong), 0);
	cr_expect_eq(answers_look(&none, "{}", &wrong), 0);
	cr_expect_str_eq(wrong.text, "");
	arena_free(arena);
}
