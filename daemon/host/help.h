/* help: rendered from the rows, so that it can not drift from what they do. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_HELP_H
#define CLERK_HOST_HELP_H

#include "host/plugin.h"

/* What `!help` (topic "") or `!help visit` answers. */
const char *help_text(struct arena *arena, const struct plugin_set *plugins, const char *topic,
		      const char *prefix);

/* The command table of the README, as Markdown. */
const char *help_markdown(struct arena *arena, const struct plugin_set *plugins);

#endif
