/* both: two acts on one item in one /sync, as when both sides answer at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <string.h>

static bool is_contested(const struct walk_kind *kind, const struct walk_state *state)
{
	const char *const *name = kind->rivals.states;

	while (name != NULL && *name != NULL && !str_equal(*name, state->name)) {
		name++;
	}
	return name != NULL && *name != NULL;
}

static void try_pair(struct walk_world *world, struct walk_table *table,
		     const struct walk_kind *kind, const char *item, const char *const handles[2],
		     const char *const lines[2], struct walk_cell *cells)
{
	for (int apart = 0; apart < 2; apart++) {
		walk_try_two(world, kind, item, handles, lines, kind->rivals.is_private, apart == 0,
			     &cells[apart]);
	}
	walk_table_pair(table,
			arena_printf(world->arena, "%s: %s & %s: %s", handles[0], lines[0],
				     handles[1], lines[1]),
			&cells[0], &cells[1]);
}

void walk_both(struct walk_world *world, struct walk_table *table, const struct walk_kind *kind,
	       const struct walk_state *state, const char *item)
{
	const struct walk_rivals *rivals = &kind->rivals;
	struct walk_cell *cells = walk_shared(2 * sizeof(*cells));
	size_t count = 0;
	const struct walk_act *acts = walk_acts(world, kind, item, false, &count);

	for (size_t i = 0; i < count && is_contested(kind, state); i++) {
		for (size_t n = 0; n < count && acts[i].thens > 0; n++) {
			const char *const one[] = { rivals->first, rivals->second };
			const char *const other[] = { rivals->second, rivals->first };
			const char *const lines[] = { acts[i].line, acts[n].line };

			if (acts[n].thens > 0) {
				try_pair(world, table, kind, item, one, lines, cells);
				try_pair(world, table, kind, item, other, lines, cells);
			}
		}
	}
}
