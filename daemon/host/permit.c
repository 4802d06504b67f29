/* permit: who may say what, where, and about which item; and reading the words of a row for them.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "command/cues.h"
#include "host/hush.h"
#include "host/item.h"
#include "host/refer_before.h"

#include <string.h>

enum { SHORTEST = 3 };

const char *permit_lead(const struct request *request)
{
	const struct clerk_person *lead = roster_lead(
	    request->cluster, request->arena, roster_today(request->cluster, request->now_s));

	return lead == NULL ? "the lead head"
			    : arena_printf(request->arena, "Head %s", lead->handle);
}

unsigned permit_who(const struct clerk_command *row)
{
	return row->who == 0 ? (unsigned)CLERK_MEMBERS : row->who;
}

const char *permit_refusal(const struct request *request, const struct clerk_command *command)
{
	unsigned who = permit_who(command);
	unsigned where = command->where == 0 ? CLERK_ANYWHERE : command->where;

	if ((request->person->role & who) == 0) {
		bool is_lead_only = who == CLERK_LEAD;

		who &= ~(unsigned)CLERK_DELEGATE;

		const char *whom =
		    is_lead_only       ? permit_lead(request)
		    : who == CLERK_SIP ? "the SIP"
		    : who == (CLERK_LEAD | CLERK_SIP)
			? arena_printf(request->arena, "%s and the SIP", permit_lead(request))
		    : (who & CLERK_SIP) != 0             ? "heads and the SIP"
		    : who == (CLERK_HEAD | CLERK_OFFICE) ? "heads and school offices"
							 : "headteachers";

		/* what she asked in her own words names no row */
		return request->is_topic
			   ? arena_printf(request->arena, "Sorry, that is for %s to see.", whom)
			   : arena_printf(request->arena,
					  "Sorry, `%s%s` is for %s; nothing was changed.",
					  request->prefix, command->name, whom);
	}
	if (!request->is_private && (where & CLERK_IN_ROOM) == 0) {
		return PERMIT_PRIVATE_ONLY;
	}
	if (request->is_private && (where & CLERK_IN_PRIVATE) == 0) {
		return arena_printf(request->arena,
				    "Please say `!%s` in the cluster room, so that all see it.",
				    command->name);
	}
	if ((request->person->role & CLERK_DELEGATE) != 0 && (command->who & CLERK_DELEGATE) == 0) {
		return arena_printf(request->arena,
				    "Sorry, `%s%s` is for the head alone; nothing was changed.",
				    request->prefix, command->name);
	}
	return NULL;
}

const char *permit_refusal_said(const struct request *request, const struct clerk_command *command)
{
	const struct clerk_person *person = request->person;
	const char *no = permit_refusal(request, command);
	bool may_be = no != NULL &&
		      (person->role & (CLERK_OFFICE | CLERK_DELEGATE)) == CLERK_OFFICE &&
		      (command->who & CLERK_DELEGATE) != 0 && person->school != '\0';

	return !may_be ? no
		       : arena_printf(request->arena,
				      "%s Once Head %c has said `%sallow %s`, you can say it too.",
				      no, person->school, request->prefix, person->handle);
}

/* ---- the words of a row ---- */

static const struct clerk_person *find_named(void *lookup, const char *words)
{
	const struct request *request = lookup;
	const struct clerk_person *people[2];
	int32_t today = roster_today(request->cluster, request->now_s);

	if (str_equal_fold(words, "ours") && request->person->school == '\0') {
		return request->person; /* of no school, she is her own */
	}
	size_t count =
	    roster_people_named(request->cluster, request->arena, words, today, people, 2);

	return count == 1 ? people[0] : NULL;
}

const struct clerk_person *permit_person(const struct request *request, const char *words)
{
	return find_named((void *)(uintptr_t)request, words);
}

const struct clerk_school *permit_school(const struct request *request, const char *word)
{
	bool is_ours = str_equal_fold(word, "ours") && request->person->school != '\0';
	const struct clerk_school *school =
	    is_ours ? roster_school(request->cluster, request->person->school)
		    : roster_school_named(request->cluster, word);
	bool is_name = word[0] >= 'A' && word[0] <= 'Z' && word[1] != '\0';
	const struct clerk_person *person =
	    school == NULL && is_name ? permit_person(request, word) : NULL;

	/* "visit Gareth": where they are */
	return person == NULL || person->school == '\0'
		   ? school
		   : roster_school(request->cluster, person->school);
}

/* "F's", "Castle Hill’s", "Cs": bytes without what says that something is theirs; "As" is a word.
 */
static size_t owner_len(const char *word)
{
	static const char *const ends[] = { "'s", "\xe2\x80\x99s", NULL };
	size_t len = strlen(word);
	bool is_letter = word[0] >= 'B' && word[0] <= 'Z' && strchr("IU", word[0]) == NULL;

	for (size_t i = 0; ends[i] != NULL; i++) {
		if (str_ends(word, ends[i])) {
			return len - strlen(ends[i]);
		}
	}
	return is_letter && str_equal(word + 1, "s") ? 1 : len;
}

/* "may", "will", "mark": without a capital these are words before they are anybody. */
static bool is_common(const char *word)
{
	static const char *const names[] = { "march", "april", "may",  "june",   "august", "mark",
					     "grace", "faith", "joy",  "frank",  "rose",   "art",
					     "pat",   "bill",  "rob",  "sue",    "hope",   "dawn",
					     "jack",  "ray",   "drew", "summer", NULL };
	struct cue_line cues;

	cues_cut(word, &cues);
	return str_is_in(word, names) || (cues.words.count > 0 && cues.is_small[0]);
}

char *permit_with_capital(struct arena *arena, const char *word)
{
	char *name = arena_strdup(arena, word);

	name[0] = name[0] >= 'a' && name[0] <= 'z' ? (char)(name[0] - 'a' + 'A') : name[0];
	return name;
}

static const struct clerk_school *find_school(void *lookup, const char *word)
{
	const struct request *request = lookup;
	size_t len = strlen(word);

	/* "visit hawthorn. phonics" */
	while (len > 1 && strchr(".;!?", word[len - 1]) != NULL) {
		len--;
	}
	word = arena_strndup(request->arena, word, len);
	const struct clerk_school *school = permit_school(request, word);

	const char *bare = arena_strndup(request->arena, word, owner_len(word));

	school = school != NULL ? school : permit_school(request, bare);
	/* where a school has to stand, "carys" is Carys */
	return school != NULL || strlen(word) < SHORTEST || is_common(word)
		   ? school
		   : permit_school(request, permit_with_capital(request->arena, bare));
}

/* The day that the item has, where one is to come and she may know of it, and more is said than
 * which it is; else 0. */
static int32_t day_of_item(struct host *host, const struct request *request,
			   const struct clerk_command *row, size_t rest)
{
	const char *words = request->line + rest;
	struct clerk_item item;
	size_t used = 0;
	bool is_more = row->item != '\0' && command_read_item(words, &item, &used) &&
		       words[used + strspn(words + used, " ,.!?")] != '\0';

	return is_more ? item_day(host, request, item) : 0;
}

/* "move V1 1-3pm": is it that day that a time alone is of? */
static bool is_of_that_day(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_WHEN) {
		arg++;
	}
	return arg != NULL && arg->name != NULL &&
	       (arg->flags & (CLERK_TENSE_IS_LOG | CLERK_TENSE_IS_DEADLINE)) == 0;
}

struct command_parse permit_parse(struct host *host, const struct request *request,
				  const struct clerk_command *row, size_t rest)
{
	int32_t day = day_of_item(host, request, row, rest);
	struct command_context context = { .arena = request->arena,
					   .when = { .calendar = request->cluster->calendar,
						     .now_s = request->now_s,
						     .school = request->person->school,
						     .day = is_of_that_day(row) ? day : 0 },
					   .item_day = day,
					   .day_minutes = request->cluster->settings.day_minutes,
					   .is_lead = (request->person->role & CLERK_LEAD) != 0,
					   .is_anyway = strstr(request->given, "anyway ") != NULL,
					   .is_words = strstr(request->given, "words ") != NULL,
					   .is_reply = request->replied_to != NULL,
					   .is_answer = request->is_answer,
					   .prefix = request->prefix,
					   .lookup = (void *)(uintptr_t)request,
					   .find_school = find_school,
					   .find_person = find_named };

	struct command_parse parse = command_parse(&context, row, request->line, rest);

	before_fill(request, row, parse.record);
	aloud_check(request, row, &parse);
	return parse;
}

/* ---- the item ---- */

/* An item whose record holds nothing that this person may see, there, does not exist for her (P15).
 */
static bool is_hidden(struct host *host, const struct request *request, struct clerk_item item,
		      bool is_private)
{
	const struct viewer own = viewer_of_person(request->person, is_private);

	return history_is_hidden(host->parts.school->history, request->arena, request->cluster->id,
				 &own, item);
}

/* As permit_item, of what may be said in private, or where the room reads it. */
static const char *find_item(struct host *host, const struct request *request,
			     struct clerk_item item, bool is_private)
{
	const struct plugin *owner = plugin_of_letter(host->parts.plugins, item.letter);

	if (owner != NULL &&
	    numbers_exists(host->parts.school->numbers, request->cluster->id, item) &&
	    !is_hidden(host, request, item, is_private)) {
		return NULL;
	}
	return arena_printf(request->arena, "There is no %c%lld.", item.letter,
			    (long long)item.number);
}

const char *permit_item(struct host *host, const struct request *request, struct clerk_item item)
{
	return find_item(host, request, item, true);
}

/* " For its date: `date R1 …`, `pick R1 …`.": what does for those what the row does for others, as
 * far as she may; "": nothing does. */
static const char *own_verbs(struct host *host, const struct request *request,
			     const struct command_found *found)
{
	static const char *const verbs[][2] = { { "move", "date" },       { "move", "pick" },
						{ "cancel", "withdraw" }, { "withdraw", "cancel" },
						{ "cancel", "forget" },   { "move", "snooze" } };
	struct str text;

	str_init(&text, request->arena);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const char *line = arena_printf(request->arena, "%s %c%lld", verbs[i][1],
						found->item.letter, (long long)found->item.number);
		const struct clerk_command *row = refer_row(host, line, found->item.letter);

		if (str_equal(found->row->command->name, verbs[i][0]) && row != NULL &&
		    permit_refusal(request, row) == NULL) {
			str_addf(&text, "%s`%s%s`", text.len == 0 ? " For that: " : ", ",
				 request->prefix, line);
		}
	}
	return text.len == 0 ? "" : arena_printf(request->arena, "%s.", text.text);
}

const char *permit_wrong_item(struct host *host, const struct request *request,
			      const struct command_found *found)
{
	struct arena *arena = request->arena;
	/* whoever asks, the room reads the answer */
	const char *problem = find_item(host, request, found->item, request->is_private);

	if (problem != NULL) {
		return problem;
	}
	const struct plugin *owner = plugin_of_letter(host->parts.plugins, found->item.letter);

	return arena_printf(arena, "%c%lld is a %s; `%s%s` isn't for those.%s", found->item.letter,
			    (long long)found->item.number, owner->face->item_noun, request->prefix,
			    found->row->command->name, own_verbs(host, request, found));
}

const char *permit_found(struct host *host, const struct request *request,
			 const struct command_found *found)
{
	const struct clerk_command *command = found->row->command;
	const char *why = permit_refusal(request, command);
	struct clerk_item item = { 0 };
	size_t used = 0;

	/* "requests R9", where there is none; `history`, of any letter, says so itself */
	const struct clerk_arg *first = command->args;
	char listed = first != NULL && first->type == CLERK_ITEM ? (char)first->min : '\0';

	if (why == NULL && (command->item != 0 || listed != '\0') &&
	    command_read_item(request->line + found->rest, &item, &used) &&
	    (command->item != 0 || item.letter == listed)) {
		why = permit_item(host, request, item);
	}
	return why;
}

bool permit_is_review_aloud(struct host *host, const struct request *request)
{
	static const char name[] = "clerk ";
	bool is_named = !request->is_explicit && str_starts_fold(request->line, name);
	const char *line = request->line + (is_named ? sizeof(name) - 1 : 0);

	return !request->is_private && !request->message->is_too_old &&
	       (request->is_explicit || is_named) && request->message->replaces == NULL &&
	       hush_begins_review(line) &&
	       (is_named || command_find(&host->parts.plugins->table, line).match >= COMMAND_NEAR);
}
