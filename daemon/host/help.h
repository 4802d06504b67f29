/* help: rendered from the rows, so that it can not drift from what they do; in that person's terms.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_HELP_H
#define CLERK_HOST_HELP_H

#include "host/plugin.h"
#include "school/roster.h"

/* For whom, and where it is read. */
struct help {
	struct arena *arena;
	const struct plugin_set *plugins;
	const struct roster_cluster *cluster;
	const struct clerk_person *person; /* NULL: the room, where everybody is a head */
	const char *prefix;
	bool is_private;
};

/* A list of more than that is said in parts. */
enum { HELP_MOST_BYTES = 600 };

struct help_page {
	const char *text;
	const char *next; /* the line that says what is left, "help all 2"; NULL: that was all */
};

/* What `help` (topic ""), `help visits`, `help visit` or `help all 2` says. */
struct help_page help_page(const struct help *help, const char *topic);
/* The first minute: who it is, what to try, and how to be left alone. */
const char *help_welcome(const struct help *help);
/* The lines that this person may try, those that matter most first; at most `max`. */
size_t help_tries(const struct help *help, const struct clerk_try **ret_tries, size_t max);
/* The example with the letters of schools filled in. */
const char *help_example(const struct help *help, const char *example);

/* Is it the same verb, or the same thing in other words, "remind me"? One spelling is shown. */
bool help_is_same(const struct clerk_command *row, const struct clerk_command *other);

/* The command table of the README, as Markdown. */
const char *help_markdown(struct arena *arena, const struct plugin_set *plugins);

#endif
