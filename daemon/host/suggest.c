/* suggest: a mistyped verb, read as the nearest that there is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "host/execute_try.h"
#include "host/guess_intent.h"
#include "host/guess_two.h"
#include "host/then.h"
#include "host/topic.h"

#include <string.h>

enum { MOST_LISTED = 8 };

/* The verb did not stand first, and it would not do: another bot's, more likely. */
void suggest_other(struct host *host, struct request *request)
{
	if (request->is_private || request->message->is_called ||
	    (request->message->is_mention && acts_is_asking(request->said))) {
		suggest_examples(host, request);
	}
}

/* Something was asked that no yes answers: said now, it is to this, and to nothing else. */
static void ask_for_more(struct host *host, const struct request *request)
{
	struct request as = *request;
	bool is_open = question_is_own(host->questions, request->message->room_id,
				       request->person->id, request->now_s);

	as.line = "?"; /* of no row: nothing is filled in */
	if (!request->is_quiet && !is_open) {
		execute_question(host, &as, NULL, 0);
	}
}

/* What is said besides: another wish, or what nothing was made of. */
static const char *note_of(const struct request *request)
{
	const char *left = request->left_out;

	if (request->unsure_note != NULL || left == NULL) {
		return request->unsure_note;
	}
	/* what sounds private is not said in the room again */
	return aloud_is_hushed(request, left)
		   ? "That leaves out some of it."
		   : arena_printf(request->arena, "That leaves out %s.", left);
}

/* What can be run as it is, or asks something, takes an answer; else it is plain that nothing was
 * done.
 */
static void say(struct host *host, struct request *request, const struct command_row *row,
		const char *line, const struct command_parse *parse, const char *missing)
{
	enum { SHOWN_MAX = 160 }; /* a long reason is hers to know */
	struct arena *arena = request->arena;
	const char *note = note_of(request);
	const char *did = arena_printf(arena, "Did you mean `%s%s`?%s%s", request->prefix,
				       str_clip(arena, line, SHOWN_MAX), note == NULL ? "" : " ",
				       note == NULL ? "" : note);
	struct clerk_choice *yes = arena_array(arena, 2, sizeof(*yes));

	yes[0] = (struct clerk_choice){ .key = "yes", .line = line };
	yes[1] = (struct clerk_choice){ .key = "1", .line = line };
	if (request->is_quiet) {
		return;
	}
	if (parse->outcome == COMMAND_ASK) {
		const char *text = then_asked(host, request, parse);

		execute_ask(host, request, parse);
		/* "I read `yes R1`. And “only if”?" has the line in it */
		did = parse->has_line ? text : arena_printf(arena, "%s %s", did, text);
	} else if (parse->outcome == COMMAND_READY && missing == NULL) {
		execute_question(host, request, yes, 2);
		did = arena_printf(arena, "%s Reply `yes`.", did);
	} else if (request->is_turned) {
		suggest_other(host, request);
		return;
	} else {
		ask_for_more(host, request);
		if (parse->missing != NULL) {
			execute_ask(host, request, parse);
		} else if (missing != NULL) {
			execute_ask_more(host, request, row, parse, missing);
		}
		const char *why = missing != NULL ? missing : parse->text;
		bool is_ended = *why != '\0' && strchr(".?!", why[strlen(why) - 1]) != NULL;

		did = arena_printf(arena, "%s %s%s Nothing is done yet.", did, why,
				   is_ended ? "" : ".");
	}
	host_refuse(host, request, did);
}

/* An example that may be said where it is read: not of the private kind of a thing, in the room. */
static const char *shown_example(struct host *host, const struct request *request,
				 const struct clerk_command *command)
{
	bool is_real;
	const struct command_table *table = &host->parts.plugins->table;

	for (size_t i = 0; !request->is_private && i < table->count; i++) {
		const struct clerk_command *other = table->rows[i].command;

		if (command->where == CLERK_IN_PRIVATE && other->where != CLERK_IN_PRIVATE &&
		    str_equal(other->name, command->name)) {
			command = other;
			break;
		}
	}
	return example_of(host, request, command, &is_real);
}

/* Where the argument stands; SIZE_MAX: nowhere. */
static size_t place_of(const struct command_parse *parse, const char *name)
{
	for (size_t i = 0; i < parse->span_count; i++) {
		if (str_equal(parse->spans[i].name, name)) {
			return parse->spans[i].from;
		}
	}
	return SIZE_MAX;
}

/* The last of its dates that stands before `end`; NULL: none does. */
static const struct clerk_arg *date_before(const struct clerk_command *row,
					   const struct command_parse *parse, size_t end)
{
	const struct clerk_arg *last = NULL;

	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		size_t from = arg->type == CLERK_WHEN ? place_of(parse, arg->name) : SIZE_MAX;

		if (from < end && (last == NULL || from > place_of(parse, last->name))) {
			last = arg;
		}
	}
	return last;
}

/* The line with its dates as they were understood; from behind, as each is longer then. */
static const char *with_date(struct arena *arena, const struct clerk_command *row,
			     const struct command_parse *parse, const char *line, bool may_list)
{
	const struct clerk_arg *arg;

	for (size_t end = SIZE_MAX; (arg = date_before(row, parse, end)) != NULL;
	     end = place_of(parse, arg->name)) {
		const char *at = (const char *)parse->record + arg->offset;
		const struct clerk_when *when = (const struct clerk_when *)(const void *)at;

		/* a year of dates says nothing more of what can't be done, and is no line to type
		 */
		bool is_short = may_list && when->occurrence_count <= MOST_LISTED;

		if (when->kind != CLERK_WHEN_NONE &&
		    (is_short || when->kind != CLERK_WHEN_RECURRENCE)) {
			const char *words = when_format(arena, when);
			size_t lead = arg->lead == NULL ? 0 : acts_words_len(words, arg->lead);

			/* a deadline says "by" itself */
			line = command_line_with(arena, parse, line, arg->name,
						 acts_skip_gap(words + lead));
		}
	}
	return line;
}

/* "move V1", of a line that gives that another date. */
static const char *without_when(struct arena *arena, const struct clerk_command *row,
				const char *line, size_t rest)
{
	struct clerk_item item;
	size_t used = 0, gap = strspn(line + rest, " ");
	bool is_item = row->item != '\0' && row->args[1].name != NULL &&
		       row->args[1].type == CLERK_WHEN &&
		       command_read_item(line + rest + gap, &item, &used);

	return is_item ? arena_strndup(arena, line, rest + gap + used) : line;
}

/* Of a row as short nearly any word is but a slip: "put", "its", "foo". */
static bool is_of_letters(const struct request *request, const struct clerk_command *row)
{
	enum { SHORT_NAME = 3 };

	return !request->is_unsure_line && strlen(row->name) <= SHORT_NAME &&
	       !str_starts_fold(request->said, row->name);
}

/* What it would be may not be said here, or not by her: the row alone. */
static void suggest_row(struct host *host, struct request *request, const struct clerk_command *row)
{
	if (request->is_turned || is_of_letters(request, row)) {
		suggest_other(host, request);
		return;
	}
	host_refuse(host, request,
		    arena_printf(request->arena,
				 "I'm not sure what you meant. You could say, for example, `%s%s`.",
				 request->prefix, shown_example(host, request, row)));
}

/* She typed no such word: of an answer that the office gives for its head, whose it is. */
static const char *answer_of_head(const struct request *request, const char *no)
{
	const struct clerk_person *person = request->person;

	return (person->role & CLERK_OFFICE) == 0
		   ? no
		   : arena_printf(request->arena,
				  "Thank you; that answer is Head %c's to give, so I've noted "
				  "nothing. Once Head %c has said `%sallow %s`, you can give it "
				  "too.",
				  person->school, person->school, request->prefix, person->handle);
}

/* An answer in words of no row, which is not hers to give: said so. */
static bool is_not_hers(struct host *host, const struct request *request,
			const struct command_found *found)
{
	bool is_answer = found->match == COMMAND_FOUND && request->is_unsure_line &&
			 found->row->command->is_answer;
	const char *no = is_answer ? permit_refusal(request, found->row->command) : NULL;

	if (no != NULL) {
		host_refuse(host, request, answer_of_head(request, no));
	}
	return no != NULL;
}

/* A mistyped verb: the nearest row, with the line as it would be, and what it would still need. */
void suggest(struct host *host, struct request *request, const struct command_row *row)
{
	/* what stands before its verb may be another wish */
	if ((request->is_turned || request->is_unsure_line) && request->unsure_note == NULL &&
	    !request->is_quiet && guess_two(host, request)) {
		row = command_find(&host->parts.plugins->table, request->line).row;
	}
	const char *name = row->command->name, *rest = request->line, *missing = NULL;

	rest += str_starts(rest, name) ? strlen(name) : 0;
	rest += strcspn(rest, " ");
	const char *line = arena_printf(request->arena, "%s%s", name, rest);

	request->line = line;
	struct command_found found = command_find(&host->parts.plugins->table, line);

	/* what sounds private, or of people, is not said in the room again */
	bool is_hushed = aloud_is_hushed(request, rest);

	if (is_not_hers(host, request, &found)) {
		return;
	}
	const char *no =
	    found.match == COMMAND_FOUND ? permit_refusal(request, found.row->command) : NULL;

	if (no != NULL && request->is_unsure_line && !request->is_turned) {
		host_refuse(host, request, permit_refusal_said(request, found.row->command));
		return;
	}
	if (found.match != COMMAND_FOUND || is_hushed || no != NULL) {
		suggest_row(host, request, row->command);
		return;
	}
	moved_settle(host, request, &found);
	line = request->line;
	struct command_parse parse = permit_parse(host, request, found.row->command, found.rest);

	/* what is no school, or nothing's, is not said again as if it were one */
	bool is_chance = parse.outcome != COMMAND_READY && is_of_letters(request, row->command);

	if (is_chance || (parse.outcome == COMMAND_SAY && parse.is_strange)) {
		suggest_row(host, request, row->command);
		return;
	}
	struct execute_tried tried = { .asks_day = false };

	if (parse.outcome == COMMAND_READY) {
		missing = execute_dry(host, request, found.row, &parse, &tried);
		/* which day is asked at once, and nothing else by it */
		if (tried.asks_day && !request->is_quiet) {
			execute_row(host, request, found.row, &parse);
			return;
		}
		line = with_date(request->arena, found.row->command, &parse, line, missing == NULL);
	}
	request->line = line;
	/* of two dates the question says which */
	line = parse.outcome == COMMAND_ASK
		   ? without_when(request->arena, found.row->command, line, found.rest)
		   : line;
	say(host, request, found.row, line, &parse, missing);
}

/* ---- a question that would end something ---- */

/* "out M1", of "out M1, safeguarding". */
static char *bare_line(const struct request *request, const char *line)
{
	size_t verb = strcspn(line, " "), gap = strspn(line + verb, " "), used = 0;
	struct clerk_item item;
	bool is_item = command_read_item(line + verb + gap, &item, &used);

	return arena_strndup(request->arena, line, verb + (is_item ? gap + used : 0));
}

void suggest_sure(struct host *host, const struct request *request, const char *name)
{
	const char *no = execute_try(host, request, NULL);
	size_t len = strlen(request->line);
	char *line = arena_strdup(request->arena, request->line);

	if (no != NULL) {
		trace(request, name, "refused");
		host_refuse(host, request, no);
		return;
	}
	while (len > 0 && (line[len - 1] == '?' || line[len - 1] == ' ')) {
		line[--len] = '\0';
	}
	/* what sounds private is not said in the room again, nor done from there */
	line = aloud_is_hushed(request, line) ? bare_line(request, line) : line;
	const struct clerk_choice yes = { .key = "yes", .line = line };

	execute_question(host, request, &yes, 1);
	trace(request, name, "asked back");
	host_refuse(host, request,
		    arena_printf(request->arena,
				 "Shall I do `%s%s`? Reply `yes`; so far I've done nothing.",
				 request->prefix, line));
}

/* ---- not understood ---- */

/* What is in any line, and tells of none. */
static bool is_common(const char *word)
{
	static const char *const common[] = {
		"what",    "whats",   "when",   "with",    "have", "that",   "this",  "your",
		"which",   "where",   "there",  "they",    "them", "then",   "than",  "will",
		"would",   "could",   "should", "does",    "from", "into",   "about", "another",
		"again",   "later",   "next",   "looking", "look", "please", "some",  "many",
		"much",    "more",    "just",   "like",    "take", "make",   "show",  "tell",
		"ends",    "between", "each",   "only",    "went", "been",   "today", "tomorrow",
		"private", "else",    "took",   "place",   "come", "coming", NULL
	};
	size_t i = 0;

	while (common[i] != NULL && !str_equal_fold(common[i], word)) {
		i++;
	}
	return common[i] != NULL;
}

/* Does a word of the line, of four letters or more, stand in the text? */
static bool shares_word(const char *line, const char *text)
{
	enum { SHORTEST = 4, LONGEST = 24 };
	char word[LONGEST];

	for (const char *at = line; *at != '\0'; at += strspn(at, " ,.?!:")) {
		size_t len = strcspn(at, " ,.?!:");
		bool is_word = len >= SHORTEST && len < LONGEST;

		memcpy(word, at, is_word ? len : 0);
		word[is_word ? len : 0] = '\0';
		is_word = is_word && !is_common(word);
		for (const char *in = text; is_word && *in != '\0'; in++) {
			if ((in == text || in[-1] == ' ') && str_starts_fold(in, word)) {
				return true;
			}
		}
		at += len;
	}
	return false;
}

/* "`in M1`, `out M1`, ": the answers that the thing takes of her; "". */
static const char *answers_to(struct host *host, struct request *request, struct clerk_item item)
{
	const struct command_table *table = &host->parts.plugins->table;
	struct str text;

	str_init(&text, request->arena);
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		if (row->is_answer && row->item == item.letter &&
		    refer_may_answer(host, request, row->name, item)) {
			str_addf(&text, "`%s%s %c%lld`, ", request->prefix, row->name, item.letter,
				 (long long)item.number);
		}
	}
	return text.text;
}

/* What may be said of the thing that the line speaks of; NULL: of none. */
static const char *ways_of_thing(struct host *host, struct request *request)
{
	struct clerk_item item;

	struct request as = *request;

	/* a question that seemed to begin as another row does */
	as.line = "";
	const char *told = guess_asked(host, &as) ? topic_told(host, &as) : NULL;

	if (told != NULL || !guess_thing(host, request, &item)) {
		return told;
	}
	const char *ways = touched_ways_out(request->arena, &host->parts.plugins->table, item,
					    request->person, request->prefix);

	/* the last of them takes it back */
	const char *back = strstr(ways, " or ");

	if (*ways != '\0' && guess_is_reworded(request->said)) {
		return arena_printf(request->arena,
				    "What %c%lld is about stays as others have read it. For other "
				    "words: %s, then ask anew as you mean it. Nothing is done yet.",
				    item.letter, (long long)item.number,
				    back == NULL ? ways : back + strlen(" or "));
	}
	return *ways == '\0' ? NULL
			     : arena_printf(request->arena,
					    "Is that about %c%lld? I can't tell what is to be done "
					    "with it. You can say %s%s.",
					    item.letter, (long long)item.number,
					    answers_to(host, request, item), ways);
}

/* Those that this person may say here, of whose words the line has some first; of a thing that is
 * there. */
void suggest_examples(struct host *host, struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	const char *first = "mine", *second = "help", *ways = ways_of_thing(host, request);

	if (ways != NULL) {
		ask_for_more(host, request);
		host_refuse(host, request, ways);
		return;
	}
	if (guess_says_less(host, request)) {
		return;
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;
		bool is_meant = shares_word(request->line, row->summary) ||
				shares_word(request->line, row->name);

		bool is_real = false;
		const char *example =
		    is_meant && table->rows[i].is_open && permit_refusal(request, row) == NULL
			? example_of(host, request, row, &is_real)
			: NULL;

		if (is_real) {
			second = str_equal(first, "mine") ? "help" : first;
			first = example;
		}
	}
	const char *words = str_equal(first, "mine")
				? "I didn't understand that. `%s%s` shows what is yours, `%s%s` "
				  "what I can do."
				: "I didn't understand that. You could say `%s%s`, or `%s%s`.";

	host_refuse(
	    host, request,
	    arena_printf(request->arena, words, request->prefix, first, request->prefix, second));
}

bool suggest_named(struct host *host, struct request *request, bool is_sure, const char *name)
{
	const struct command_table *table = &host->parts.plugins->table;
	bool is_real = false, is_of_item = false;

	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		is_of_item = is_of_item || (str_equal(row->name, name) && row->item != '\0');
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;

		if (!str_equal(row->name, name) || (row->item != '\0') != is_of_item ||
		    permit_refusal(request, row) != NULL) {
			continue;
		}
		const char *example = example_of(host, request, row, &is_real);

		/* of what there is none of */
		if (row->item != '\0' && !is_real && !is_sure) {
			continue;
		}
		if (row->item != '\0') {
			suggest_which(host, request, row);
		} else {
			host_refuse(host, request,
				    arena_printf(request->arena,
						 "I'm not sure what you meant. You could say, for "
						 "example, `%s%s`.",
						 request->prefix, example));
		}
		return true;
	}
	return false;
}

void suggest_which(struct host *host, const struct request *request,
		   const struct clerk_command *row)
{
	const struct clerk_command as = {
		.name = row->name,
		.example = arena_printf(request->arena, "%s %c1", row->name, row->item),
		.is_answer = row->is_answer,
	};
	bool is_real;
	const char *example = example_of(host, request, &as, &is_real);

	host_refuse(host, request,
		    arena_printf(request->arena, "Which one? %s `%s%s`.",
				 is_real ? "For example" : "Like this:", request->prefix, example));
}
