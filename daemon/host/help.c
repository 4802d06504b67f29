/* help: rendered from the rows, so that it can not drift from what they do. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/help.h"

#include "host/host_internal.h"

#include <string.h>

/* A verb may have a row for each letter of item; one mention is enough. */
static bool is_repeated(const struct plugin *plugin, size_t row)
{
	for (size_t i = 0; i < row; i++) {
		if (str_equal(plugin->rows[i]->name, plugin->rows[row]->name)) {
			return true;
		}
	}
	return false;
}

/* A few lines that fit a phone; each names the rows of one plugin. */
static void add_overview(struct str *text, const struct plugin_set *plugins, const char *prefix)
{
	for (size_t i = 0; i < plugins->count; i++) {
		const struct plugin *plugin = &plugins->plugins[i];
		const char *before = "";

		str_addf(text, "%s" CLERK_BOLD "%s" CLERK_PLAIN ": ", text->len == 0 ? "" : "\n",
			 plugin->face->summary);
		for (size_t row = 0; row < plugin->row_count; row++) {
			if (!is_repeated(plugin, row)) {
				str_addf(text, "%s`%s%s`", before, prefix, plugin->rows[row]->name);
				before = " ";
			}
		}
	}
	str_addf(
	    text,
	    "\nMore on one: `%shelp visit`. What you say to me in private stays private, but what "
	    "the whole cluster should know goes to the room: of a visit the date and focus, "
	    "unless you end it with `privately`.",
	    prefix);
}

static void add_row(struct str *text, const struct clerk_command *row, const char *prefix)
{
	str_addf(text, "%s" CLERK_BOLD "%s" CLERK_PLAIN ": %s.", text->len == 0 ? "" : "\n",
		 command_usage(text->arena, row, prefix), row->summary);
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		str_addf(text, "\n– %s: %s", arg->name, arg->help);
	}
	if (row->example != NULL) {
		str_addf(text, "\nFor example `%s%s`", prefix, row->example);
	}
}

static bool add_topic(struct str *text, const struct plugin_set *plugins, const char *topic,
		      const char *prefix)
{
	for (size_t i = 0; i < plugins->table.count; i++) {
		const struct command_row *row = &plugins->table.rows[i];
		const struct clerk_plugin *face = row->plugin->face;

		if (str_equal_fold(row->command->name, topic)) {
			add_row(text, row->command, prefix);
		} else if (str_equal_fold(face->name, topic) ||
			   str_equal_fold(face->summary, topic)) {
			add_row(text, row->command, prefix);
		}
	}
	return text->len > 0;
}

const char *help_text(struct arena *arena, const struct plugin_set *plugins, const char *topic,
		      const char *prefix)
{
	struct str text;

	str_init(&text, arena);
	if (str_is_empty(topic)) {
		add_overview(&text, plugins, prefix);
		return text.text;
	}
	if (add_topic(&text, plugins, topic, prefix)) {
		return text.text;
	}
	struct command_found found = command_find(&plugins->table, topic);

	if (found.row != NULL && add_topic(&text, plugins, found.row->command->name, prefix)) {
		return text.text;
	}
	return arena_printf(arena, "I have no help on “%s”. Say `%shelp` for what there is.",
			    str_clip(arena, topic, 40), prefix);
}

bool help_is_meant(const char *line)
{
	return str_starts_fold(line, "help") && strchr(" ?!.,:", line[4]) != NULL;
}

void help_answer(struct host *host, const struct request *request)
{
	const char *topic = str_trim(arena_strdup(request->arena, request->line + 4));

	/* "help?", and someone may well type the prefix before the topic too. */
	topic += strspn(topic, " ?!.,:/");
	host_reply(host, request,
		   help_text(request->arena, host->parts.plugins, topic, request->prefix));
}

static const char *who_words(const struct clerk_command *row)
{
	unsigned who =
	    (row->who == 0 ? (unsigned)CLERK_MEMBERS : row->who) & ~(unsigned)CLERK_DELEGATE;

	switch (who) {
	case CLERK_LEAD:
		return "lead head";
	case CLERK_SIP:
		return "SIP";
	case CLERK_LEAD | CLERK_SIP:
		return "lead head, SIP";
	case CLERK_HEAD:
	case CLERK_HEAD | CLERK_LEAD:
		return "heads";
	case CLERK_HEAD | CLERK_SIP:
		return "heads, SIP";
	case CLERK_HEAD | CLERK_OFFICE:
		return "heads, offices";
	default:
		return (who & CLERK_GUEST) != 0 ? "everyone" : "members";
	}
}

const char *help_markdown(struct arena *arena, const struct plugin_set *plugins)
{
	struct str text;

	str_init(&text, arena);
	str_add(&text, "| Command | What it does | Who | Example |\n|---|---|---|---|\n");
	for (size_t i = 0; i < plugins->table.count; i++) {
		const struct clerk_command *row = plugins->table.rows[i].command;

		str_addf(&text, "| `%s` | %s | %s%s%s | %s%s%s |\n", command_usage(arena, row, "!"),
			 row->summary, who_words(row),
			 (row->who & CLERK_DELEGATE) != 0 ? ", `!for`" : "",
			 row->where == CLERK_IN_PRIVATE ? ", in private"
			 : row->where == CLERK_IN_ROOM  ? ", in the room"
							: "",
			 row->example == NULL ? "" : "`!", row->example == NULL ? "" : row->example,
			 row->example == NULL ? "" : "`");
	}
	return text.text;
}
