/* test_rows: every row of every plugin keeps the manners that help, usage and the table rely on. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "rows_world.h"

static bool is_one_line(const char *text)
{
	return !str_is_empty(text) && strpbrk(text, "\n\r\t") == NULL &&
	       str_is_utf8(text, strlen(text)) && !str_starts(text, " ") && !str_ends(text, " ") &&
	       strstr(text, "  ") == NULL;
}

/* "Ask to visit another school": not "Asks", not "Asking". */
static bool is_imperative(const char *summary)
{
	size_t len = strcspn(summary, " ");

	return isupper((unsigned char)summary[0]) && summary[len - 1] != 's' &&
	       !(len > 4 && strncmp(summary + len - 3, "ing", 3) == 0);
}

Test(rows, summaries_are_one_imperative_line)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const struct clerk_command *row = w.plugins.table.rows[i].command;

		cr_assert(is_one_line(row->summary), "%s", row->name);
		cr_assert(is_imperative(row->summary), "%s: %s", row->name, row->summary);
		cr_assert_null(strpbrk(row->summary, ".!?;|"), "%s: %s", row->name, row->summary);
		cr_assert_leq(strlen(row->summary), 80, "%s: %s", row->name, row->summary);
	}
	close_world(&w);
}

/* Help is put into "I also need %s." and behind a dash. */
Test(rows, arguments_have_help)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const struct clerk_command *row = w.plugins.table.rows[i].command;
		const struct clerk_arg *arg = row->args;

		cr_assert_eq(arg == NULL, row->args_size == 0, "%s", row->name);
		for (; arg != NULL && arg->name != NULL; arg++) {
			bool has_limit = arg->type == CLERK_WORD || arg->type == CLERK_TEXT;

			cr_assert(is_one_line(arg->help), "%s %s", row->name, arg->name);
			cr_assert_not(str_ends(arg->help, "."), "%s %s", row->name, arg->name);
			cr_assert(is_one_line(arg->name) && strchr(arg->name, ' ') == NULL);
			cr_assert(!has_limit || arg->max > 0, "%s %s", row->name, arg->name);
			cr_assert_lt(arg->offset, row->args_size, "%s %s", row->name, arg->name);
			cr_assert(arg->type != CLERK_INT || arg->min < arg->max);
			cr_assert_eq(arg->type == CLERK_CHOICE, arg->choices != NULL);
		}
	}
	close_world(&w);
}

/* In a private chat, where she reads everything. */
static const char *text_on(const struct world *w, unsigned role, const char *topic)
{
	const struct clerk_person person = { .role = role, .school = 'A', .handle = "A" };
	const struct help help = { .arena = w->arena,
				   .plugins = &w->plugins,
				   .cluster = w->cluster,
				   .person = &person,
				   .prefix = "!",
				   .is_private = true };
	struct help_page page = help_page(&help, topic);
	struct str all;

	str_init(&all, w->arena);
	str_add(&all, page.text);
	while (page.next != NULL) {
		cr_assert_leq(strlen(page.text), HELP_MOST_BYTES);
		page = help_page(&help, page.next + strlen("help "));
		str_addf(&all, "\n%s", page.text);
	}
	return all.text;
}

/* "remind me" is what "remind" is: one spelling is shown. */
static bool is_other_words(const struct command_table *table, size_t row)
{
	for (size_t i = 0; i < row; i++) {
		if (help_is_same(table->rows[row].command, table->rows[i].command)) {
			return true;
		}
	}
	return false;
}

Test(rows, usage_and_help_fit)
{
	const unsigned all = CLERK_EVERYONE | CLERK_LEAD;
	struct world w;

	open_world(&w);
	const char *names = text_on(&w, all, "all");

	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const struct clerk_command *row = w.plugins.table.rows[i].command;
		const char *usage = command_usage(w.arena, row, "!");
		const char *help = text_on(&w, all, row->name);

		cr_assert_lt(strlen(usage), 80, "%s", usage);
		cr_assert(strstr(help, row->summary) != NULL, "%s", row->name);
		cr_assert(is_other_words(&w.plugins.table, i) || strstr(names, row->name) != NULL,
			  "%s: %s", row->name, names);
	}
	cr_assert(strstr(text_on(&w, all, "vist"), "visit") != NULL);
	cr_assert(strstr(text_on(&w, all, "gravy"), "no help") != NULL);
	close_world(&w);
}

static void check_tries(struct world *w, unsigned role, bool is_private)
{
	const struct clerk_person person = { .role = role, .school = 'B', .handle = "B" };
	const struct help help = { .arena = w->arena,
				   .plugins = &w->plugins,
				   .cluster = w->cluster,
				   .person = &person,
				   .prefix = "!",
				   .is_private = is_private };
	const struct clerk_try *tries[9];
	const char *text = help_page(&help, "").text;
	size_t count = help_tries(&help, tries, 9), lines = 1;

	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
		lines++;
	}
	cr_assert_leq(lines, 6, "%s", text);
	cr_assert_leq(strlen(text), HELP_MOST_BYTES, "%s", text);
	cr_assert_geq(count, 3, "role %u has %zu", role, count);
	for (size_t i = 0; i < count; i++) {
		const char *line = help_example(&help, tries[i]->example);
		struct command_found found = command_find(&w->plugins.table, line);
		unsigned who = found.row->command->who;

		cr_assert(((who == 0 ? (unsigned)CLERK_MEMBERS : who) & role) != 0, "%s", line);
		cr_assert(i == 0 || strcmp(help_example(&help, tries[i - 1]->example), line) != 0);
		struct command_parse parse =
		    command_parse(&w->context, found.row->command, line, found.rest);

		cr_assert(parse.outcome == COMMAND_READY || found.row->command->item == '\0',
			  "%s: %s", line, parse.text);
	}
}

/* Six lines of what she may say herself, and say as they stand. */
Test(rows, each_role_has_something_to_try)
{
	const unsigned roles[] = { CLERK_HEAD,   CLERK_HEAD | CLERK_LEAD, CLERK_SIP,
				   CLERK_OFFICE, CLERK_GOVERNOR,          CLERK_GUEST };
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		check_tries(&w, roles[i], true);
		check_tries(&w, roles[i], false);
	}
	close_world(&w);
}

/* What a head reads in `!help` can be typed as it stands. */
Test(rows, examples_are_understood)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const struct clerk_command *row = w.plugins.table.rows[i].command;

		cr_assert(is_one_line(row->example), "%s has no example", row->name);
		cr_assert_null(strstr(row->example, "Sept"), "%s: Sep", row->example);
		struct command_found found = command_find(&w.plugins.table, row->example);

		cr_assert_eq(found.match, COMMAND_FOUND, "%s", row->example);
		cr_assert_eq(found.row->command, row, "%s runs another row", row->example);
		struct command_parse parse =
		    command_parse(&w.context, row, row->example, found.rest);

		cr_assert_neq(parse.outcome, COMMAND_SAY, "%s: %s", row->example, parse.text);
	}
	close_world(&w);
}

/* Names are what the matcher folds to, and every row can be reached. */
Test(rows, names_can_be_typed)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const struct command_row *row = &w.plugins.table.rows[i];
		const char *name = row->command->name;

		cr_assert_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz "), strlen(name), "%s", name);
		cr_assert(is_one_line(name) && strlen(name) <= 24, "%s", name);
		cr_assert_eq(row->command->who &
				 ~(unsigned)(CLERK_EVERYONE | CLERK_LEAD | CLERK_DELEGATE),
			     0);
		cr_assert_leq(row->command->where, (unsigned)CLERK_ANYWHERE);
		if (row->command->item != 0) {
			cr_assert_not_null(plugin_of_letter(&w.plugins, row->command->item),
					   "%s %c", name, row->command->item);
		}
	}
	close_world(&w);
}

static bool needs_argument(const struct clerk_command *row)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		if ((arg->flags & CLERK_OPTIONAL) == 0) {
			return true;
		}
	}
	return false;
}

Test(rows, empty_and_oversized_never_reach_a_handler)
{
	struct world w;
	char junk[3001];

	open_world(&w);
	memset(junk, 'x', sizeof(junk) - 1);
	junk[sizeof(junk) - 1] = '\0';
	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const struct clerk_command *row = w.plugins.table.rows[i].command;
		struct command_parse empty = command_parse(&w.context, row, "", 0);
		struct command_parse big = command_parse(&w.context, row, junk, 0);

		cr_assert_eq(empty.outcome == COMMAND_READY, !needs_argument(row), "%s", row->name);
		cr_assert_eq(big.outcome, COMMAND_SAY, "%s takes 3000 bytes", row->name);
		cr_assert(is_one_line(big.text), "%s: %s", row->name, big.text);
		cr_assert_leq(strlen(big.text), 400, "%s: %s", row->name, big.text);
	}
	close_world(&w);
}
