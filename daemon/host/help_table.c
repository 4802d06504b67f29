/* help_table: what can be typed, by whom, as the README shows it: one row and one spelling each. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/help.h"

#include "host/host_internal.h"

#include <string.h>

struct group {
	const char *heading;
	unsigned who; /* a row is in the first group with one of these */
};

static const struct group groups[] = {
	{ "Everybody", CLERK_GUEST | CLERK_GOVERNOR },
	{ "Heads", CLERK_HEAD },
	{ "The lead head, and the SIP", CLERK_LEAD },
	{ "The SIP", CLERK_SIP },
	{ 0 },
};

static const struct group *group_of(const struct clerk_command *row)
{
	const struct group *group = groups;

	while (group->heading != NULL && (permit_who(row) & group->who) == 0) {
		group++;
	}
	return group;
}

static bool is_of(const struct clerk_command *row, const struct clerk_command *first)
{
	return group_of(row) == group_of(first) && help_is_same(row, first);
}

/* Is it told of where an earlier row is? */
static bool is_told(const struct command_table *table, size_t i)
{
	for (size_t n = 0; n < i; n++) {
		if (is_of(table->rows[i].command, table->rows[n].command)) {
			return true;
		}
	}
	return false;
}

/* "!yes V12", "R7": of the verb once, then its other things. */
static void add_example(const struct clerk_command *row, const struct clerk_command *first,
			struct str *text)
{
	const char *example = row->example == NULL ? row->name : row->example;
	const char *behind = example + strlen(row->name);

	if (row == first) {
		str_addf(text, "`!%s`", example);
	} else if (str_equal(row->name, first->name) && row->item != '\0' && *behind == ' ') {
		str_addf(text, ", `%.*s`", (int)strcspn(behind + 1, " "), behind + 1);
	}
}

/* "Decline a visit … between two schools only": of the same, with a private twin. */
static bool is_twin(const struct command_table *table, const struct clerk_command *row)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *other = table->rows[i].command;

		if (str_equal(other->name, row->name) && !str_equal(other->summary, row->summary) &&
		    str_starts(row->summary, other->summary)) {
			return true;
		}
	}
	return false;
}

static void add_summary(const struct command_table *table, const struct clerk_command *row,
			struct str *text)
{
	if (text->len == 0) {
		str_add(text, row->summary);
	} else if (!is_twin(table, row)) {
		str_addf(text, "; %c%s", row->summary[0] | 32, row->summary + 1);
	}
}

static const char *where_words(const struct clerk_command *row)
{
	return row->where == CLERK_IN_PRIVATE ? " (in private)"
	       : row->where == CLERK_IN_ROOM  ? " (in the room)"
					      : "";
}

/* Of a verb that several things have, that which all may know of. */
static const struct clerk_command *first_of(const struct command_table *table, size_t i)
{
	const struct clerk_command *row = table->rows[i].command;

	for (size_t n = i; n < table->count; n++) {
		const struct clerk_command *other = table->rows[n].command;

		if (str_equal(other->name, row->name) && group_of(other) == group_of(row) &&
		    !is_twin(table, other)) {
			return other;
		}
	}
	return row;
}

static void add_row(const struct command_table *table, size_t i, struct str *text)
{
	const struct clerk_command *first = first_of(table, i);
	struct str examples, summaries;

	str_init(&examples, text->arena);
	str_init(&summaries, text->arena);
	add_example(first, first, &examples);
	add_summary(table, first, &summaries);
	for (size_t n = i; n < table->count; n++) {
		const struct clerk_command *row = table->rows[n].command;

		if (row != first && is_of(row, first)) {
			add_example(row, first, &examples);
			add_summary(table, row, &summaries);
		}
	}
	str_addf(text, "| %s | %s%s |\n", examples.text, summaries.text, where_words(first));
}

const char *help_markdown(struct arena *arena, const struct plugin_set *plugins)
{
	struct str text;

	str_init(&text, arena);
	for (const struct group *group = groups; group->heading != NULL; group++) {
		str_addf(&text, "%s| %s | |\n|---|---|\n", group == groups ? "" : "\n",
			 group->heading);
		for (size_t i = 0; i < plugins->table.count; i++) {
			if (group_of(plugins->table.rows[i].command) == group &&
			    !is_told(&plugins->table, i)) {
				add_row(&plugins->table, i, &text);
			}
		}
	}
	return text.text;
}
