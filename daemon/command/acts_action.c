/* acts_action: "action for Fiona: book the hall", with whose it is and what it is apart, as its row
 * has them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_table.h"

#include "base/str.h"
#include "command/acts.h"

#include <string.h>

enum { LONGEST_NAME = 30 };

/* What parts them, and how long that is; 0: nothing does there. */
static size_t mark_at(const char *at)
{
	static const char *const marks[] = { ": ", " - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ",
					     ", ", " = " };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (str_starts(at, marks[i])) {
			return strlen(marks[i]);
		}
	}
	return 0;
}

const char *acts_action(struct arena *arena, const char *line)
{
	static const char *const leads[] = { "action for", "action on", "action", "todo for",
					     "to do for",  "job for",   NULL };
	static const char *const own[] = { "me", "myself", "us", NULL };
	size_t lead = acts_longest_len(line, leads);
	const char *name = acts_skip_gap(line + lead), *at = name;

	if (lead == 0 || name == line + lead) {
		return line;
	}
	while (*at != '\0' && mark_at(at) == 0 && at - name < LONGEST_NAME &&
	       !str_starts_fold(at, " to ")) {
		at++;
	}
	size_t mark = at == name ? 0 : mark_at(at);
	const char *text = acts_skip_gap(at + mark);

	if (mark == 0 || *text == '\0') {
		return line;
	}
	const char *who = acts_longest_len(name, own) > 0
			      ? "ours"
			      : arena_strndup(arena, name, (size_t)(at - name));

	return arena_printf(arena, "action %s %s%s", who, str_starts_fold(text, "to ") ? "" : "to ",
			    text);
}
