/* acts_done: "sats scores done": what it is about stands first, as what is done is said. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_done.h"

#include "base/str.h"

#include <string.h>

const char *acts_done(struct arena *arena, const struct command_table *table, const char *line)
{
	static const char *const ends[] = { " all done", " done",      " finished", " completed",
					    " complete", " is sorted", " sorted",   NULL };
	static const char *const links[] = { " are", " is", " now", NULL };
	char *text = str_trim(arena_strdup(arena, line));
	size_t len = strlen(text);

	while (len > 0 && strchr(" .!", text[len - 1]) != NULL) {
		text[--len] = '\0';
	}
	for (size_t i = 0; ends[i] != NULL; i++) {
		if (!str_ends(text, ends[i])) {
			continue;
		}
		text[len - strlen(ends[i])] = '\0';
		for (size_t n = 0; links[n] != NULL; n++) {
			if (str_ends(text, links[n])) {
				text[strlen(text) - strlen(links[n])] = '\0';
			}
		}
		const char *as = arena_printf(arena, "done %s", text);

		return command_named(table, as).match == COMMAND_NEEDS_ITEM ? as : NULL;
	}
	return NULL;
}
