/* unheard: a reply to what is asked that gives no answer, or to a question that was another's: told
 * so, for she may think that it counts. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_sign.h"
#include "host/host_internal.h"
#include "host/item.h"
#include "host/question_key.h"
#include "host/signs.h"

#include <string.h>

/* ---- to a question ---- */

/* A yes, a no or a thumb, with nothing that would say to what. */
static bool is_bare_answer(struct host *host, const struct request *request)
{
	const struct command_table *table = &host->parts.plugins->table;
	const char *key = question_bare(request->arena, request->said), *said;
	size_t len = acts_verb(table, request->said, &said);
	struct command_found found = command_find(
	    table, acts_read(request->arena, table, arena_strndup(request->arena, said, len)).line);
	struct command_found whole =
	    command_find(table, acts_read(request->arena, table, request->said).line);
	bool is_verb =
	    len > 0 && found.match == COMMAND_NEEDS_ITEM && found.row->command->is_answer;

	return whole.match != COMMAND_FOUND && !acts_is_sigh(request->said) &&
	       (acts_said(request->arena, request->said).verb != NULL ||
		question_key_is("yes", key) || question_key_is_drop(request->arena, key) ||
		is_verb || reaction_is_answer(key));
}

/* Whom the question was put to that this is a reply, or a reaction, to; 0: it is to none, or has
 * been read as an answer to its item (refer_reply). */
static int64_t asked_by(struct host *host, const struct request *request)
{
	const char *target = request->is_quiet ? request->reply_to : request->message->replies_to;
	const char *source = target == NULL ? NULL : outbox_source_of(host->outbox, target);
	const char *lines[2];

	return source == NULL || request->replied_to != NULL ||
		       request->message->replaces != NULL || request->message->is_too_old ||
		       request->message->is_overheard
		   ? 0
		   : question_asked_of(host->questions, request->arena,
				       arena_strdup(request->arena, source), request->person->id,
				       lines);
}

bool unheard_others(struct host *host, const struct request *request)
{
	int64_t asked = asked_by(host, request);

	/* of a reaction that is no answer nobody is told */
	if (request->is_quiet || asked == 0 || asked == request->person->id ||
	    !is_bare_answer(host, request)) {
		return false;
	}
	const struct clerk_person *person =
	    roster_person_by_id(request->cluster, request->arena, asked,
				roster_today(request->cluster, request->now_s));

	host_reply(host, request,
		   arena_printf(request->arena,
				"I asked %s that, so I've done nothing yet: it waits for %s to "
				"answer.",
				person == NULL ? "somebody else" : person->handle,
				person == NULL ? "them" : person->handle));
	return true;
}

/* Is she asked something herself, and not which of several things her answer is for? Then a yes to
 * what others ask has its number. */
static bool is_asked_herself(struct host *host, const struct request *request)
{
	const char *room = request->message->room_id, *lines[2];

	if (!question_is_own(host->questions, room, request->person->id, request->now_s)) {
		return false;
	}
	(void)question_asked_of(
	    host->questions, request->arena,
	    question_source(host->questions, request->arena, room, request->person->id),
	    request->person->id, lines);
	struct command_found found =
	    command_named(&host->parts.plugins->table, lines[0] == NULL ? "" : lines[0]);

	return found.match != COMMAND_FOUND || !found.row->command->is_answer;
}

bool unheard_open(struct host *host, const struct request *request, bool is_bare)
{
	const char *key = question_bare(request->arena, request->said);
	bool is_word = question_key_is("yes", key) || question_key_is("no", key);
	bool is_own = is_bare && is_word && is_asked_herself(host, request);

	if (!is_own &&
	    (asked_by(host, request) != request->person->id || !is_bare_answer(host, request))) {
		return false;
	}
	host_reply(host, request,
		   "What I asked you needs more than a yes or no, so I've done nothing yet. Please "
		   "send it again as you mean it.");
	return true;
}

/* ---- to an item ---- */

/* "see you then", "thanks": it gives none, and wants none. */
static bool is_passing(const struct request *request)
{
	static const char *const said[] = { "see you", "looking forward", "hope", NULL };

	for (size_t i = 0; said[i] != NULL; i++) {
		if (acts_words_len(request->said, said[i]) > 0) {
			return true;
		}
	}
	return acts_manner(request->said) != ACTS_NONE ||
	       strpbrk(request->said, "abcdefghijklmnopqrstuvwxyz") == NULL ||
	       question_key_is_loose(question_bare(request->arena, request->said));
}

enum { MOST_ANSWERS = 8 };

/* What she may answer it, as choices of hers: "in M1". */
struct answers {
	struct clerk_choice list[MOST_ANSWERS];
	size_t count;
	struct str words; /* "`!in M1`, `!out M1`" */
};

static void add(struct answers *answers, const char *key, const char *line)
{
	if (answers->count < MOST_ANSWERS) {
		answers->list[answers->count++] = (struct clerk_choice){ .key = key, .line = line };
	}
}

static bool has_key(const struct answers *answers, const char *key)
{
	size_t i = 0;

	while (i < answers->count && !str_equal(answers->list[i].key, key)) {
		i++;
	}
	return i < answers->count;
}

/* "p P1 1 yes 2 no": where the item alone says nothing, as its example has it. */
static const char *as_typed(const struct request *request, const struct clerk_command *row,
			    const char *line)
{
	const struct clerk_arg *next = &row->args[1];
	bool is_all =
	    row->args[0].name == NULL || next->name == NULL || (next->flags & CLERK_OPTIONAL) != 0;
	const char *number = is_all ? NULL : strchr(row->example, ' ');
	const char *rest = number == NULL ? NULL : strchr(number + 1, ' ');

	return rest == NULL ? line : arena_printf(request->arena, "%s%s", line, rest);
}

/* A yes and a no are as good as its own words. */
static void add_answers(struct host *host, struct request *request, const void *record,
			struct answers *answers)
{
	static const char *const usual[][2] = { { "yes", "yes" },
						{ "no", "no" },
						{ "fine", "yes" } };
	const struct clerk_base *base = record;

	for (const struct clerk_step *step = base->kind->steps; step->act != NULL; step++) {
		const char *line = refer_line(host, request, step->act, base->item, "");
		const struct clerk_command *row = refer_row(host, line, base->item.letter);

		if (row != NULL && row->is_answer && item_leads_from(record, step->act) &&
		    permit_refusal(request, row) == NULL &&
		    strstr(answers->words.text, line) == NULL) {
			str_addf(&answers->words, "%s`%s%s`", answers->count == 0 ? "" : ", ",
				 request->prefix, as_typed(request, row, line));
			add(answers, step->act, line);
		}
	}
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]) && answers->count > 0; i++) {
		const char *line = refer_line(host, request, usual[i][1], base->item, "");

		if (strstr(answers->words.text, line) != NULL && !has_key(answers, usual[i][0])) {
			add(answers, usual[i][0], line);
		}
	}
}

/* "ah no wait, that's parents' evening", of what she has answered already. */
static bool puts_right(const struct request *request)
{
	const struct signs is = signs_read(request->arena, request->said, false);

	return is.is_turn || is.is_strong;
}

/* What it asks of her; none, where it asks nothing. */
static void find_answers(struct host *host, struct request *request, struct clerk_item item,
			 struct answers *answers)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);
	struct clerk_call call;

	if (kind == NULL) {
		return;
	}
	execute_look(&call, host, request, kind->plugin);
	const void *record = item_as_it_lies(&call, item);

	if (record != NULL && item_sight(&call, record).visibility == CLERK_PUBLIC &&
	    (bare_asks_sender(&call, record) || puts_right(request))) {
		add_answers(host, request, record, answers);
	}
	queries_end(kind->plugin->queries);
}

/* "we're easy either way": it gives one by its clauses. */
static bool is_sign(const struct request *request)
{
	const struct acts_sign sign = acts_sign(request->arena, request->said);

	return sign.is != ACTS_SIGN_NONE && sign.is != ACTS_SIGN_END && sign.is != ACTS_SIGN_DONE &&
	       sign.is_sure && !sign.is_asking;
}

/* The item that the reply is of. What others answered asks her no less: but there a yes may be to
 * that, and talk is talk. */
static bool find_item(struct host *host, const struct request *request, struct clerk_item *ret_item)
{
	const char *target = request->message->replies_to;
	int64_t cluster = 0;
	bool is_found = reaction_item(host, request->arena, target, ret_item, &cluster) ||
			((is_sign(request) || is_bare_answer(host, request)) &&
			 reaction_item_answered(host, request->arena, target, ret_item, &cluster));

	return is_found && cluster == request->cluster->id;
}

bool unheard_reply(struct host *host, struct request *request)
{
	const struct matrix_message *message = request->message;
	struct clerk_item item;

	if (request->is_private || request->is_quiet || request->has_more ||
	    message->replies_to == NULL || message->replaces != NULL || message->is_too_old ||
	    message->is_overheard || is_passing(request) || !find_item(host, request, &item)) {
		return false;
	}
	struct answers answers = { .count = 0 };

	str_init(&answers.words, request->arena);
	find_answers(host, request, item, &answers);
	if (answers.count > 0) {
		execute_question(host, request, answers.list, answers.count);
		host_reply(host, request,
			   arena_printf(request->arena,
					"I can't tell if that answers %c%lld, so I've noted "
					"nothing. What counts: %s.",
					item.letter, (long long)item.number, answers.words.text));
	}
	return answers.count > 0;
}
