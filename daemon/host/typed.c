/* typed: what was typed as one line, without its prefix, and in the words of a row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "command/fillers.h"
#include "host/host_internal.h"

#include <string.h>

/* A few rows take a text of several lines; for all others a line break is a blank. */
static bool keeps_lines(struct host *host, const char *line)
{
	struct command_found found = command_find(&host->parts.plugins->table, line);
	const struct clerk_arg *arg =
	    found.match == COMMAND_FOUND ? found.row->command->args : NULL;

	while (arg != NULL && arg->name != NULL && (arg->flags & CLERK_LINES) == 0) {
		arg++;
	}
	return arg != NULL && arg->name != NULL;
}

static void join_lines(char *line)
{
	for (; *line != '\0'; line++) {
		*line = *line == '\n' || *line == '\r' || *line == '\t' ? ' ' : *line;
	}
}

static void settle_lines(struct host *host, char *line)
{
	if (strpbrk(line, "\n\r\t") != NULL && !keeps_lines(host, line)) {
		join_lines(line);
	}
}

/* What the line begins with to be plainly meant for us: the longest that fits; NULL: nothing. */
static const char *prefix_of(const struct host *host, const char *line)
{
	static const char *const usual[] = { "!", "//", "/", NULL };
	const char *const *prefixes = host->parts.prefixes == NULL ? usual : host->parts.prefixes;
	const char *longest = NULL;

	for (size_t i = 0; prefixes[i] != NULL; i++) {
		size_t len = strlen(prefixes[i]);

		if (len > (longest == NULL ? 0 : strlen(longest)) &&
		    str_starts(line, prefixes[i])) {
			longest = prefixes[i];
		}
	}
	return longest;
}

/* Is a line behind the first a command? Its words would be taken for those of the first. */
static bool has_more(struct host *host, struct arena *arena, const char *text)
{
	for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at, '\n')) {
		at += strspn(at, "\r\n\t ");
		const char *line = arena_strndup(arena, at, strcspn(at, "\r\n"));
		const char *prefix = prefix_of(host, line);

		if (prefix != NULL &&
		    command_find(&host->parts.plugins->table,
				 str_trim(arena_strdup(arena, line + strlen(prefix))))
			    .match != COMMAND_UNKNOWN) {
			return true;
		}
	}
	return false;
}

/* One line, without prefix; notes whether it was plainly meant for us. */
static void read_prefix(struct host *host, struct request *request)
{
	char *line = str_trim(arena_strdup(request->arena, request->message->body));
	const char *prefix = prefix_of(host, line);

	request->prefix = prefix != NULL ? prefix : request->is_private ? "" : "!";
	request->is_explicit = prefix != NULL || request->message->is_mention;
	char *rest = str_trim(line + (prefix == NULL ? 0 : strlen(prefix)));

	request->has_more = has_more(host, request->arena, rest);
	settle_lines(host, rest);
	bool is_meant =
	    request->is_explicit || request->is_private || request->message->replies_to != NULL;

	rest = is_meant ? shorts_spelt(request->arena, rest) : rest;
	request->line = is_meant ? fillers_without(request->arena, rest) : rest;
}

/* "For the record: I will …" is no `for`. */
static const char *without_aside(const char *said)
{
	static const char *const asides[] = { "for the record",
					      "for information",
					      "for your information",
					      "for info",
					      "fyi",
					      "just so you know",
					      "by the way",
					      "btw",
					      NULL };
	const char *behind = acts_skip_one(said, asides);

	return acts_is_nothing(behind) ? said : acts_skip_gap(behind);
}

/* "p 1 no 2 yes": a row that keeps its text as it stands puts nothing in it right. */
static bool is_verbatim(struct host *host, const struct request *request)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);
	const struct clerk_arg *arg =
	    found.match == COMMAND_FOUND ? found.row->command->args : NULL;

	while (arg != NULL && arg->name != NULL && (arg->flags & CLERK_VERBATIM) == 0) {
		arg++;
	}
	return arg != NULL && arg->name != NULL;
}

bool typed_anew(struct host *host, struct request *request)
{
	struct acts_reading read =
	    acts_read(request->arena, &host->parts.plugins->table, request->said);

	topic_settle(host, request, &read);
	request->line = read.line;
	request->is_unsure_line = read.is_unsure;
	request->is_turned = read.is_turned;
	request->is_loose = read.is_loose;
	request->is_topic = read.is_topic || read.is_form;
	return read.is_form;
}

void typed_words(struct host *host, struct request *request)
{
	bool is_meant =
	    request->message->command == NULL && (request->is_explicit || request->is_private);
	bool is_slip = is_meant && !is_verbatim(host, request) && slip_settle(request);
	const char *said =
	    without_aside(is_meant ? acts_behind_greeting(request->line) : request->line);

	request->line = said;
	request->said = said;
	if (is_meant) {
		(void)typed_anew(host, request);
		request->is_unsure_line = request->is_unsure_line || is_slip;
		request->is_wondering = acts_is_wondering(said);
		resize_read(host, request);
	}
}

static const char *argument_of(const struct matrix_message *message, const char *name)
{
	for (size_t i = 0; i < message->argument_count; i++) {
		if (str_equal(message->arguments[i].name, name)) {
			return message->arguments[i].text;
		}
	}
	return NULL;
}

/* org.matrix.msc4391.command: a client filled the arguments in; lay them out as a line. */
static void read_command_block(struct host *host, struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	struct str line;

	str_init(&line, request->arena);
	str_add(&line, request->message->command);
	struct command_found found = command_find(table, line.text);
	const struct clerk_arg *arg = found.row == NULL ? NULL : found.row->command->args;

	for (; arg != NULL && arg->name != NULL; arg++) {
		const char *text = argument_of(request->message, arg->name);

		if (text != NULL) {
			str_addf(&line, " %s%s%s", arg->lead == NULL ? "" : arg->lead,
				 arg->lead == NULL ? "" : " ", text);
		}
	}
	settle_lines(host, line.text);
	request->line = line.text;
	request->prefix = "!";
	request->is_explicit = true;
}

void typed_read(struct host *host, struct request *request)
{
	if (request->message->command != NULL) {
		read_command_block(host, request);
	} else {
		read_prefix(host, request);
	}
	/* our name alone asks what we can do */
	request->line =
	    request->message->is_called && request->line[0] == '\0' ? "help" : request->line;
}
