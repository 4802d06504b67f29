/* help: rendered from the rows, so that it can not drift from what they do; in that person's terms.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/help.h"

#include "command/acts.h"

#include "host/host_internal.h"
#include "host/several.h"

#include <stdlib.h>
#include <string.h>

/* The first page is six lines at most: what to try, and how to hear more. */
enum { TRIES_HERE = 5, TRIES_PRIVATE = 4, TRIES_FIRST = 3, TAIL_BYTES = 60 };

/* ---- who may ---- */

static unsigned role_of(const struct help *help)
{
	return help->person == NULL ? (unsigned)CLERK_HEAD : help->person->role;
}

/* What is for private chats alone is not shown to the room. */
static bool is_shown(const struct help *help, const struct clerk_command *row)
{
	return (role_of(help) & permit_who(row)) != 0 &&
	       (help->is_private || row->where != CLERK_IN_PRIVATE);
}

/* Could she type it where she reads it? */
static bool can_be_tried(const struct help *help, const struct clerk_try *try)
{
	struct command_found found = command_find(&help->plugins->table, try->example);
	unsigned elsewhere = help->is_private ? CLERK_IN_ROOM : CLERK_IN_PRIVATE;

	return (role_of(help) & try->who) != 0 && found.match == COMMAND_FOUND &&
	       found.row->command->where != elsewhere;
}

/* ---- what to try ---- */

const char *help_example(const struct help *help, const char *example)
{
	const char *own = help->cluster->own;
	char letter =
	    help->person == NULL || help->person->school == '\0' ? own[0] : help->person->school;
	struct str text;

	str_init(&text, help->arena);
	while (*example != '\0') {
		if (str_starts(example, "{own}")) {
			str_addc(&text, letter);
			example += strlen("{own}");
		} else if (str_starts(example, "{other}")) {
			str_addc(&text, own[0] == letter && own[1] != '\0' ? own[1] : own[0]);
			example += strlen("{other}");
		} else {
			str_addc(&text, *example++);
		}
	}
	return text.text;
}

static int compare_ranks(const void *a, const void *b)
{
	const struct clerk_try *const *x = a, *const *y = b;

	return (*x)->rank - (*y)->rank;
}

size_t help_tries(const struct help *help, const struct clerk_try **ret_tries, size_t max)
{
	const struct clerk_try **all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < help->plugins->count; i++) {
		const struct clerk_topic *topic = help->plugins->plugins[i].face->topics;

		for (; topic != NULL && topic->name != NULL; topic++) {
			const struct clerk_try *try = topic->tries;

			for (; try != NULL && try->example != NULL; try++) {
				if (can_be_tried(help, try)) {
					all = arena_grow(help->arena, all, count, sizeof(*all));
					all[count++] = try;
				}
			}
		}
	}
	if (count > 1) {
		qsort(all, count, sizeof(*all), compare_ranks);
	}
	count = count > max ? max : count;
	for (size_t i = 0; i < count; i++) {
		ret_tries[i] = all[i];
	}
	return count;
}

static void add_tries(const struct help *help, struct str *text, size_t max)
{
	const struct clerk_try *tries[TRIES_HERE];
	size_t count = help_tries(help, tries, max);

	for (size_t i = 0; i < count; i++) {
		str_addf(text, "%s`%s%s`: %s", text->len == 0 ? "" : "\n", help->prefix,
			 help_example(help, tries[i]->example), tries[i]->what);
	}
}

/* ---- topics ---- */

/* Has it anything for her? */
static bool has_rows(const struct help *help, const struct clerk_topic *topic)
{
	for (size_t t = 0; topic->commands[t] != NULL; t++) {
		for (const struct clerk_command *row = topic->commands[t]; row->name != NULL;
		     row++) {
			if (is_shown(help, row)) {
				return true;
			}
		}
	}
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct clerk_topic *)a)->name, ((const struct clerk_topic *)b)->name);
}

/* Those of all plugins that have something for her, by name. */
static size_t topics_of(const struct help *help, struct clerk_topic **ret_topics)
{
	struct clerk_topic *all = NULL;
	size_t count = 0;

	for (size_t i = 0; i < help->plugins->count; i++) {
		const struct clerk_plugin *face = help->plugins->plugins[i].face;
		const struct clerk_topic one[] = { { face->name, face->commands, NULL }, { 0 } };
		const struct clerk_topic *topic = face->topics == NULL ? one : face->topics;

		for (; topic->name != NULL; topic++) {
			if (has_rows(help, topic)) {
				all = arena_grow(help->arena, all, count, sizeof(*all));
				all[count++] = *topic;
			}
		}
	}
	if (count > 1) {
		qsort(all, count, sizeof(*all), compare_names);
	}
	*ret_topics = all;
	return count;
}

/* Is anything of it what somebody like her would try? */
static bool is_for(const struct help *help, const struct clerk_topic *topic)
{
	const struct clerk_try *try = topic->tries;

	while (try != NULL && try->example != NULL && (try->who & role_of(help)) == 0) {
		try++;
	}
	return try != NULL && try->example != NULL;
}

static const char *first_page(const struct help *help)
{
	struct clerk_topic *topics;
	size_t count = topics_of(help, &topics);
	const char *before = "";
	struct str text;

	str_init(&text, help->arena);
	add_tries(help, &text, help->is_private ? TRIES_PRIVATE : TRIES_HERE);
	str_addf(&text, "\nMore: `%shelp` and one of ", help->prefix);
	for (size_t i = 0; i < count; i++) {
		if (is_for(help, &topics[i])) {
			str_addf(&text, "%s%s", before, topics[i].name);
			before = ", ";
		}
	}
	str_add(&text, "; `all` names every command.");
	if (help->is_private && (role_of(help) & CLERK_HEAD) != 0) {
		str_add(&text, "\nWhat you say to me in private stays private, but what the whole "
			       "cluster should know goes to the room: of a visit the date and "
			       "focus, unless you end it with `privately`.");
	}
	return text.text;
}

bool help_is_same(const struct clerk_command *row, const struct clerk_command *other)
{
	return str_equal(row->name, other->name) || (row->run != NULL && row->run == other->run &&
						     str_equal(row->summary, other->summary));
}

/* A verb may have a row for each letter of item; one mention is enough. */
static bool is_named(const struct help *help, const struct clerk_topic *topic,
		     const struct clerk_command *until)
{
	for (size_t t = 0; topic->commands[t] != NULL; t++) {
		for (const struct clerk_command *row = topic->commands[t]; row->name != NULL;
		     row++) {
			if (row == until) {
				return false;
			}
			if (is_shown(help, row) && help_is_same(row, until)) {
				return true;
			}
		}
	}
	return false;
}

/* What is said of each row of a topic that is for her. */
typedef void add_row_fn(const struct help *help, const struct clerk_command *row, struct str *text);

static void add_topic(const struct help *help, const struct clerk_topic *topic, struct str *text,
		      add_row_fn *add)
{
	for (size_t t = 0; topic->commands[t] != NULL; t++) {
		for (const struct clerk_command *row = topic->commands[t]; row->name != NULL;
		     row++) {
			if (is_shown(help, row) && !is_named(help, topic, row)) {
				add(help, row, text);
			}
		}
	}
}

static void add_line(const struct help *help, const struct clerk_command *row, struct str *text)
{
	str_addf(text, "%s`%s%s`: %s", text->len == 0 ? "" : "\n", help->prefix,
		 row->example == NULL ? row->name : row->example, row->summary);
}

static void add_name(const struct help *help, const struct clerk_command *row, struct str *text)
{
	(void)help;
	str_addf(text, "%s%s", str_ends(text->text, CLERK_PLAIN) ? ": " : ", ", row->name);
}

static const char *all_names(const struct help *help)
{
	struct clerk_topic *topics;
	size_t count = topics_of(help, &topics);
	struct str text;

	str_init(&text, help->arena);
	for (size_t i = 0; i < count; i++) {
		str_addf(&text, "%s" CLERK_BOLD "%s" CLERK_PLAIN, i == 0 ? "" : "\n",
			 topics[i].name);
		add_topic(help, &topics[i], &text, add_name);
	}
	return text.text;
}

/* ---- one command ---- */

static void add_usage(const struct help *help, const struct clerk_command *row, struct str *text)
{
	str_addf(text, "%s" CLERK_BOLD "%s" CLERK_PLAIN ": %s.", text->len == 0 ? "" : "\n",
		 command_usage(help->arena, row, help->prefix), row->summary);
}

static void add_command(const struct help *help, const struct clerk_command *row, struct str *text)
{
	add_usage(help, row, text);
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		str_addf(text, "\n– %s: %s", arg->name, arg->help);
	}
	if (row->example != NULL) {
		str_addf(text, "\nFor example `%s%s`", help->prefix, row->example);
	}
}

/* Those that are for her; where none is, whomever it is for. A verb of many kinds of item has one
 * line for each. */
static const char *commands_named(const struct help *help, const char *name)
{
	enum { IN_FULL = 3 };
	const struct command_table *table = &help->plugins->table;
	struct str hers, all, lines;
	size_t count = 0;

	str_init(&hers, help->arena);
	str_init(&all, help->arena);
	str_init(&lines, help->arena);
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;
		bool is_hers = is_shown(help, row);

		if (str_equal_fold(row->name, name)) {
			add_command(help, row, is_hers ? &hers : &all);
			count += is_hers;
		}
		if (is_hers && str_equal_fold(row->name, name)) {
			add_usage(help, row, &lines);
		}
	}
	return count > IN_FULL ? lines.text : hers.len > 0 ? hers.text : all.text;
}

/* "voting", "poll", "booking a visit": the row that does it, by what people call it; "". */
static const char *row_meant(const struct help *help, const char *topic)
{
	static const char *const called[][2] = {
		{ "poll", "find" },     { "doodle", "find" },       { "availability", "free" },
		{ "voting", "yes" },    { "vote", "yes" },          { "votes", "requests" },
		{ "booking", "visit" }, { "cancelling", "cancel" }, { "moving", "move" },
		{ "governors", "in" },  { "calendar", "ics" },      { "phone", "ics" },
		{ "sip", "request" },   { "sip time", "request" },  { "adviser", "request" },
		{ "private", "visit" }, { "slot", "visit" },
	};
	const struct command_table *table = &help->plugins->table;

	for (size_t i = 0; i < sizeof(called) / sizeof(called[0]); i++) {
		if (str_starts_fold(topic, called[i][0]) &&
		    strchr(" s", topic[strlen(called[i][0])]) != NULL) {
			return called[i][1];
		}
	}
	struct command_found found =
	    command_named(table, acts_read(help->arena, table, topic).line);

	return found.row == NULL ? "" : found.row->command->name;
}

/* "how do I cancel something": of a verb of many kinds what she says, and where the number is; "":
 * it is of few. */
static const char *how_said(const struct help *help, const char *topic, const char *name)
{
	enum { FEW = 3 };
	const struct command_table *table = &help->plugins->table;
	const struct clerk_command *of = NULL;
	size_t count = 0;

	for (size_t i = 0; str_starts_fold(topic, "how ") && i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		if (str_equal_fold(row->name, name) && row->item != '\0' && is_shown(help, row)) {
			of = row; /* of the last kind, a visit or an action */
			count++;
		}
	}
	return count <= FEW
		   ? ""
		   : arena_printf(help->arena,
				  "Say `%s%s` and the number of the thing, for example `%s%s`. "
				  "`%smine` shows what is yours, with the numbers.",
				  help->prefix, of->name, help->prefix, of->example, help->prefix);
}

static const char *text_on(const struct help *help, const char *topic)
{
	enum { MOST_TOPIC_WORDS = 3 };
	struct clerk_topic *topics;
	size_t count = topics_of(help, &topics);
	struct command_found found = command_find(&help->plugins->table, topic);
	struct str text;

	str_init(&text, help->arena);
	for (size_t i = 0; i < count; i++) {
		if (str_equal_fold(topics[i].name, topic)) {
			add_topic(help, &topics[i], &text, add_line);
			return text.text;
		}
	}
	const char *verb = topic + (str_starts_fold(topic, "how ") ? strlen("how ") : 0);
	const char *exact = how_said(help, topic, verb);

	if (exact[0] != '\0') {
		return exact;
	}
	exact = commands_named(help, verb);
	if (exact[0] == '\0') {
		exact = commands_named(help, row_meant(help, topic));
	}
	if (exact[0] == '\0' && found.row != NULL) {
		exact = commands_named(help, found.row->command->name);
	}
	if (exact[0] != '\0') {
		return exact;
	}
	/* "is Karim from Kingsmead" is what a sentence left over, and no topic */
	size_t words = 0;

	for (const char *at = topic; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		words++;
	}
	bool is_topic = words <= MOST_TOPIC_WORDS && strlen(topic) > 2;
	const char *no =
	    arena_printf(help->arena, "I have no help on “%s”.", str_clip(help->arena, topic, 40));

	return !is_topic    ? first_page(help)
	       : words == 1 ? arena_printf(help->arena, "%s Say `%shelp` for what there is.", no,
					   help->prefix)
			    : arena_printf(help->arena, "%s\n%s", no, first_page(help));
}

/* ---- pages ---- */

/* Where the lines end that are one message; at least one is. */
static const char *end_of_page(const char *text)
{
	const char *end = text + strcspn(text, "\n");

	if (strlen(text) <= HELP_MOST_BYTES) {
		return text + strlen(text);
	}
	while (*end == '\n') {
		const char *next = end + 1 + strcspn(end + 1, "\n");

		if (next - text > HELP_MOST_BYTES - TAIL_BYTES) {
			break;
		}
		end = next;
	}
	return end;
}

/* "all 2": its second page. */
static long page_number(char *topic)
{
	char *number = strrchr(topic, ' ');
	char *end = topic;
	long page = number == NULL ? 1 : strtol(number, &end, 10);

	if (number == NULL || *end != '\0' || page < 1) {
		return 1;
	}
	*number = '\0';
	return page;
}

struct help_page help_page(const struct help *help, const char *topic)
{
	char *name = arena_strdup(help->arena, topic);
	long number = page_number(name);

	if (str_equal_fold(name, "start")) {
		return (struct help_page){ .text = help_welcome(help) };
	}
	const char *text = str_is_empty(name)            ? first_page(help)
			   : str_equal_fold(name, "all") ? all_names(help)
							 : text_on(help, name);
	const char *end = end_of_page(text);

	for (long i = 1; i < number && *end == '\n'; i++) {
		text = end + 1;
		end = end_of_page(text);
	}
	return (struct help_page){ .text = arena_strndup(help->arena, text, (size_t)(end - text)),
				   .next = *end == '\0' ? NULL
							: arena_printf(help->arena, "help %s %ld",
								       name, number + 1) };
}

/* ---- the first minute ---- */

const char *help_welcome(const struct help *help)
{
	struct str text;

	str_init(&text, help->arena);
	add_tries(help, &text, TRIES_FIRST);
	if (!help->is_private) {
		return arena_printf(
		    help->arena,
		    "Hello, I'm the clerk of %s: I book, count and remind. For example:\n%s\nI "
		    "answer what begins with %s or my name, and leave all other talk alone; what "
		    "is private goes in a chat with me. `%shelp` says more.",
		    help->cluster->name, text.text, help->prefix, help->prefix);
	}
	return arena_printf(help->arena,
			    "Hello %s, I'm the clerk of %s. Here no ! is needed. For "
			    "example:\n%s\nI write first only when something is yours to do or to "
			    "know, or you asked me to. `help` says more.",
			    help->person->handle, help->cluster->name, text.text);
}

/* ---- asked for ---- */

bool help_is_meant(const char *line)
{
	return str_starts_fold(line, "help") && strchr(" ?!.,:", line[4]) != NULL;
}

/* Longer than a room should read: the one who asked has it in private. */
static void answer_aside(struct host *host, const struct request *request, const char *text)
{
	struct outbox_message message = {
		.kind = OUTBOX_TEXT,
		.source = request->message->event_id,
		.part = SEVERAL_FIRST_PART,
		.person = request->person->user,
		.text = host_words(request->cluster, request->arena,
				   which_words(host, request->arena, request->cluster,
					       request->person->user, text)),
	};

	outbox_put(host->outbox, &message);
	host_reply(host, request,
		   "That is longer than the room needs: I've sent it to you in "
		   "private.");
}

static void answer_page(struct host *host, const struct request *request,
			const struct help_page *page)
{
	struct clerk_choice *more = arena_array(request->arena, 2, sizeof(*more));

	if (page->next == NULL) {
		host_reply(host, request, page->text);
		return;
	}
	more[0] = (struct clerk_choice){ .key = "more", .line = page->next };
	more[1] = (struct clerk_choice){ .key = "more?", .line = page->next };
	execute_question(host, request, more, 2);
	host_reply(host, request,
		   arena_printf(request->arena, "%s\nSay `more` for the rest.", page->text));
}

void help_answer(struct host *host, const struct request *request)
{
	const char *topic = str_trim(arena_strdup(request->arena, request->line + 4));
	struct help help = { .arena = request->arena,
			     .plugins = host->parts.plugins,
			     .cluster = request->cluster,
			     .person = request->person,
			     .prefix = request->prefix,
			     .is_private = request->is_private };

	/* "help?", and someone may well type the prefix before the topic too. */
	topic += strspn(topic, " ?!.,:/");
	topic = arena_strndup(request->arena, topic, strcspn(topic, "?!.,:"));
	struct help_page page = help_page(&help, topic);

	if (request->is_private || page.next == NULL) {
		answer_page(host, request, &page);
		return;
	}
	help.is_private = true;
	help.prefix = "";
	page = help_page(&help, topic);
	answer_aside(host, request,
		     page.next == NULL
			 ? page.text
			 : arena_printf(request->arena, "%s\nMore: `%s`", page.text, page.next));
}
