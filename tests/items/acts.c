/* acts: what can be done to an item, read off the rows of the plugins: a new row is walked too. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include "host/plugin.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { ACTS_MAX = 400, NO_SUCH_NUMBER = 9999 };

struct acts {
	struct arena *arena;
	const struct command_table *table;
	struct walk_act *list;
	size_t count;
};

static void add(struct acts *acts, struct walk_act act)
{
	if (acts->count < ACTS_MAX) {
		acts->list[acts->count++] = act;
	} else {
		abort();
	}
}

/* The row's example with this item in the place of the one that it has. */
static const char *line_of(struct acts *acts, const struct clerk_command *row, const char *item)
{
	for (const char *at = row->example; *at != '\0'; at++) {
		bool is_start = at == row->example || at[-1] == ' ';

		if (is_start && isupper((unsigned char)*at) && isdigit((unsigned char)at[1])) {
			const char *rest = at + 1 + strspn(at + 1, "0123456789");

			return arena_printf(acts->arena, "%.*s%s%s", (int)(at - row->example),
					    row->example, item, rest);
		}
	}
	return arena_printf(acts->arena, "%s %s", row->name, item);
}

static bool takes_item(const struct clerk_command *row)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		if (arg->type == CLERK_ITEM || arg->type == CLERK_BEFORE) {
			return true;
		}
	}
	return false;
}

/* Is there a row of this name for items of that letter? */
static bool has_row(const struct acts *acts, const char *name, char letter)
{
	for (size_t i = 0; i < acts->table->count; i++) {
		const struct clerk_command *row = acts->table->rows[i].command;

		if (row->item == letter && str_equal(row->name, name)) {
			return true;
		}
	}
	return false;
}

/* The kind's own rows, each with the next of them as what it may be edited into. */
static void add_own(struct acts *acts, char letter, const char *item, bool is_first)
{
	size_t first = acts->count;

	for (size_t i = 0; i < acts->table->count; i++) {
		const struct clerk_command *row = acts->table->rows[i].command;

		if (row->item == letter) {
			add(acts,
			    (struct walk_act){ .line = line_of(acts, row, item),
					       .thens = is_first ? WALK_THENS : WALK_ANOTHERS });
		}
	}
	for (size_t i = first; i < acts->count; i++) {
		acts->list[i].edit = acts->list[i + 1 < acts->count ? i + 1 : first].line;
	}
}

/* Rows for items of any kind. */
static void add_general(struct acts *acts, const char *item)
{
	add(acts, (struct walk_act){ .line = arena_printf(acts->arena, "undo %s", item) });
	add(acts, (struct walk_act){ .line = "undo" });
	add(acts, (struct walk_act){ .line = item });
	for (size_t i = 0; i < acts->table->count; i++) {
		const struct clerk_command *row = acts->table->rows[i].command;

		if (row->item == '\0' && takes_item(row)) {
			add(acts, (struct walk_act){ .line = line_of(acts, row, item) });
		}
	}
}

/* The kind's rows for a school; in a private chat `for` looks at none of it, so once is enough. */
static void add_delegated(struct acts *acts, char letter, const char *item, bool is_first)
{
	for (size_t i = 0; i < acts->table->count; i++) {
		const struct clerk_command *row = acts->table->rows[i].command;

		if (row->item != letter || (row->who & CLERK_DELEGATE) == 0) {
			continue;
		}
		for (const char *school = "CF"; *school != '\0'; school++) {
			add(acts, (struct walk_act){ .line = arena_printf(acts->arena, "for %c %s",
									  *school,
									  line_of(acts, row, item)),
						     .is_in_room = !is_first });
		}
	}
}

/* Short ways to say yes and no. */
static void add_short(struct acts *acts)
{
	add(acts, (struct walk_act){ .way = WALK_REACT, .line = "✅" });
	add(acts, (struct walk_act){ .way = WALK_REACT, .line = "❌" });
	add(acts, (struct walk_act){ .line = "yes" });
	add(acts, (struct walk_act){ .line = "no" });
	add(acts, (struct walk_act){ .way = WALK_REPLY, .line = "yes" });
	add(acts, (struct walk_act){ .way = WALK_REPLY, .line = "no" });
}

/* Verbs that other kinds have, on an item of this one. */
static void add_foreign(struct acts *acts, char letter, const char *item)
{
	const char *last = "";

	for (size_t i = 0; i < acts->table->count; i++) {
		const struct clerk_command *row = acts->table->rows[i].command;

		if (row->item != '\0' && !str_equal(row->name, last) &&
		    !has_row(acts, row->name, letter)) {
			add(acts, (struct walk_act){ .line = line_of(acts, row, item) });
			last = row->name;
		}
	}
}

/* The kind's rows on a number that there is not. */
static void add_absent(struct acts *acts, char letter)
{
	const char *item = arena_printf(acts->arena, "%c%d", letter, NO_SUCH_NUMBER);

	for (size_t i = 0; i < acts->table->count; i++) {
		const struct clerk_command *row = acts->table->rows[i].command;

		if (row->item == letter || (row->item == '\0' && takes_item(row))) {
			add(acts, (struct walk_act){ .line = line_of(acts, row, item) });
		}
	}
	add(acts, (struct walk_act){ .line = arena_printf(acts->arena, "undo %s", item) });
}

const struct walk_act *walk_acts(struct walk_world *world, const struct walk_kind *kind,
				 const char *item, bool is_first, size_t *ret_count)
{
	struct acts acts = { .arena = world->arena,
			     .table = &stage_plugins(world->stage)->table,
			     .list = arena_array(world->arena, ACTS_MAX, sizeof(struct walk_act)) };

	add_own(&acts, kind->letter, item, is_first);
	add_general(&acts, item);
	add_delegated(&acts, kind->letter, item, is_first);
	add_short(&acts);
	if (is_first) {
		add_foreign(&acts, kind->letter, item);
		add_absent(&acts, kind->letter);
	}
	*ret_count = acts.count;
	return acts.list;
}
