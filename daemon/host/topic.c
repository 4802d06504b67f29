/* topic: what is asked, in any order of words, where no row's own words are. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "command/acts_topics.h"
#include "host/topic.h"

#include <string.h>

/* By the name of the school, or of somebody there. */
static char school_named(void *lookup, const char *words)
{
	const struct request *request = lookup;
	const struct roster_cluster *cluster = request->cluster;
	const struct clerk_school *school = roster_school_named(cluster, words);
	const struct clerk_person *people[2];

	if (school != NULL) {
		return school->letter;
	}
	size_t count = roster_people_named(cluster, request->arena, words,
					   roster_today(cluster, request->now_s), people, 2);

	return count != 1                           ? '\0'
	       : people[0]->school != '\0'          ? people[0]->school
	       : (people[0]->role & CLERK_SIP) != 0 ? '+'
						    : '\0';
}

/* "who M1", "free thursday": the row's word begins it, but no school follows. */
static bool is_of_no_school(const struct command_found *found, const struct request *request,
			    const char *line)
{
	static const char *const rows[] = { "who", "free", "terms", "time", NULL };
	const struct clerk_command *row = found->row->command;
	const char *words = line + found->rest + strspn(line + found->rest, " ,:");
	size_t len = strcspn(words, " ,?");

	if (row->args == NULL || row->args[0].type != CLERK_SCHOOL || row->item != '\0' ||
	    !str_is_in(row->name, rows) || len == 0) {
		return false;
	}
	char school =
	    school_named((void *)(uintptr_t)request, arena_strndup(request->arena, words, len));

	/* how much time the adviser has left is of all schools */
	return school == '\0' || (school == '+' && str_equal(row->name, "time"));
}

/* "breakfast numbers?": it begins as a row does that would make one, and asks of the one that there
 * is. */
static bool is_of_one(const struct command_found *found, const char *line)
{
	static const char *const rows[] = { "breakfast", "meet", "visit", "request", NULL };
	static const char *const asked[] = { "numbers", "number",  "how many", "who",  "who's",
					     "whos",    "when",    "where",    "list", "what time",
					     "venue",   "replies", "rsvps",    NULL };
	const char *words = line + found->rest;

	return acts_skip_one(found->row->command->name, rows) != found->row->command->name &&
	       acts_skip_one(words, asked) != words;
}

/* "polls P4": the row's own word, and one thing. */
static bool is_typed(const struct command_found *found, const struct request *request,
		     const char *line)
{
	struct clerk_item item;
	size_t used = 0;

	return str_starts_fold(request->said, found->row->command->name) &&
	       command_read_item(line + found->rest + strspn(line + found->rest, " "), &item,
				 &used);
}

/* Is it open what was meant? */
static bool is_open(struct host *host, const struct request *request,
		    const struct acts_reading *read)
{
	struct command_found found = command_find(&host->parts.plugins->table, read->line);

	switch (found.match) {
	case COMMAND_UNKNOWN:
	case COMMAND_NEAR:
		return true;
	case COMMAND_FOUND:
		return (read->is_unsure && read->is_turned) ||
		       is_of_no_school(&found, request, read->line) ||
		       is_of_one(&found, read->line) ||
		       (!str_equal(found.row->command->name, "who") &&
			!is_typed(&found, request, read->line) && acts_topic_is_led(request->said));
	case COMMAND_WRONG_ITEM:
	case COMMAND_NEEDS_ITEM:
		break;
	}
	return acts_topic_is_led(request->said);
}

/* "free A, B and E next week": of one school alone a row tells. */
static bool is_of_many(const char *line)
{
	return (str_starts(line, "free ") && strpbrk(line, ",&") != NULL) ||
	       str_starts(line, "visits with ");
}

/* Nothing but the row is kept of what stood behind it, or it never had a row to help with. */
static bool is_without(const char *kept, const char *line, const char *said)
{
	bool is_bare = strchr(kept, ' ') == NULL && strchr(line, ' ') != NULL;

	struct clerk_item item;
	size_t used = 0, record = str_starts(line, "history ") ? strlen("history ") : 0;

	/* of one thing the record, where how it stands is asked */
	if (record > 0) {
		return command_read_item(line + record, &item, &used)
			   ? strstr(said, "happened") == NULL
			   : strstr(said, "happening") != NULL;
	}
	return (is_bare && str_starts(line, kept)) || str_equal(line, "help ") ||
	       str_equal(line, "who") || str_equal(line, "schools");
}

/* What is asked first where two things are. */
static const char *first_of(const struct request *request)
{
	const char *second = acts_topic_second(request->said);
	size_t len = second == NULL ? strlen(request->said) : (size_t)(second - request->said);

	return arena_strndup(request->arena, request->said, len);
}

void topic_settle(struct host *host, const struct request *request, struct acts_reading *read)
{
	const struct acts_names names = { .lookup = (void *)(uintptr_t)request,
					  .school = school_named };

	if (request->cluster == NULL || (help_is_meant(read->line) && !read->is_form)) {
		return;
	}
	/* "tell me whether G is shut" is no news that it is */
	bool is_asked = read->is_unsure && acts_topic_is_led(request->said);
	const char *kept = (read->is_form && !is_asked) || is_of_many(read->line)
			       ? acts_topic_slots(request->arena, &names, read->line)
			       : NULL;
	bool is_lost = kept != NULL && is_without(kept, read->line, request->said);
	bool may_be = kept == NULL ? is_open(host, request, read) : is_lost;
	const char *topic = may_be ? acts_topic(request->arena, &names, first_of(request)) : NULL;

	topic = topic == NULL && may_be ? acts_topic(request->arena, &names, request->said) : topic;

	read->line = kept == NULL ? read->line : kept;

	if (topic != NULL) {
		*read = (struct acts_reading){ .line = topic, .is_topic = true };
	}
}

/* What is said already is not said again: both may tell how much is left. */
static void add_lines(struct clerk_call *call, char *lines)
{
	while (lines != NULL) {
		char *end = strchr(lines, '\n');

		if (end != NULL) {
			*end++ = '\0';
		}
		if (strstr(call->reply.text, lines) == NULL) {
			clerk_reply(call, "%s", lines);
		}
		lines = end;
	}
}

const char *topic_told(struct host *host, const struct request *request)
{
	struct command_found found = command_find(&host->parts.plugins->table, request->line);

	if (found.match != COMMAND_FOUND || permit_found(host, request, &found) != NULL) {
		return NULL;
	}
	struct command_parse parse = permit_parse(host, request, found.row->command, found.rest);

	return parse.outcome == COMMAND_READY ? execute_told(host, request, found.row, &parse)
					      : NULL;
}

bool topic_knows(const struct request *request, const char *words)
{
	const struct acts_names names = { .lookup = (void *)(uintptr_t)request,
					  .school = school_named };

	return acts_topic(request->arena, &names, words) != NULL;
}

void topic_add_besides(struct host *host, struct clerk_call *call)
{
	struct request as = *call->request;
	const struct acts_names names = { .lookup = &as, .school = school_named };
	const char *second = as.is_topic && !as.is_quiet ? acts_topic_second(as.said) : NULL;
	const char *topic = second == NULL ? NULL : acts_topic(as.arena, &names, second);

	if (topic == NULL || help_is_meant(topic)) {
		return;
	}
	as.line = topic;
	struct command_found found = command_find(&host->parts.plugins->table, topic);

	/* what makes an address anew does more than tell */
	if (found.row == NULL || found.row->command == call->command ||
	    str_equal(found.row->command->name, "ics")) {
		return;
	}
	const char *told = topic_told(host, &as);

	add_lines(call, told == NULL ? NULL : arena_strdup(as.arena, told));
}
