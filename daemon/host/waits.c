/* waits: a yes or no, said in the room to nobody by name. It is the answer to what waits for its
 * sender's school; with more behind it only just after that was asked: it may be talk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/blind.h"
#include "host/host_internal.h"
#include "host/hush.h"
#include "host/item.h"
#include "host/question_key.h"

#include <string.h>

struct bare {
	const char *word; /* "yes", "no" */
	const char *rest; /* of what is said; "" */
	const char *own;  /* the line itself, where it numbers an item: "yes V1, see you then" */
	struct clerk_item item;
};

/* The answer that it is; NULL: none, or said of much in a room: "ok". */
static const char *word_of(const char *key)
{
	return question_key_is_loose(key)    ? NULL
	       : question_key_is("yes", key) ? "yes"
	       : str_equal_fold(key, "no")   ? "no"
					     : NULL;
}

static bool read_bare(struct host *host, const struct request *request, struct bare *ret)
{
	static const char *const before[] = { "sorry",  "oh",      "ah",        "great",
					      "lovely", "perfect", "brilliant", NULL };
	struct arena *arena = request->arena;
	const char *said = request->said;
	size_t used = 0;

	if (acts_is_sigh(said)) {
		return false; /* "oh no!" is no no */
	}
	for (size_t i = 0; before[i] != NULL; i++) {
		size_t skipped = acts_words_len(said, before[i]);

		said += skipped > 0 ? skipped + strspn(said + skipped, " ,!") : 0;
	}
	size_t len = strcspn(said, " ,.!");

	*ret = (struct bare){ .word = word_of(question_bare(arena, said)), .rest = "" };
	if (ret->word != NULL) {
		return true;
	}
	ret->word = word_of(arena_strndup(arena, said, len));
	ret->rest = said + len + strspn(said + len, " ");
	if (ret->word == NULL) {
		return false;
	}
	const struct command_table *table = &host->parts.plugins->table;
	const char *own = acts_read(arena, table, said).line;
	struct command_found found = command_named(table, own);

	if (found.match == COMMAND_FOUND) {
		ret->own = found.row->command->is_answer &&
				   command_read_item(own + found.rest, &ret->item, &used)
			       ? own
			       : NULL;
		/* of another thing it is a command */
		return ret->own != NULL;
	}
	return true;
}

/* ---- what is behind it ---- */

static bool begins(const char *rest, const char *const *words)
{
	while (*words != NULL && !str_starts_fold(rest, *words)) {
		words++;
	}
	return *words != NULL;
}

static bool is_short(const char *rest)
{
	enum { MOST_WORDS = 4 };

	return str_count_words(rest) <= MOST_WORDS;
}

/* The line with what is behind the word, where that is said of the answer: kindness, what makes it
 * another ("but only for 2", which is asked about), or why; else NULL. */
static const char *with_rest(struct host *host, const struct request *request, const char *line,
			     const char *rest)
{
	static const char *const breaks[] = { ",", "-", "–", "—", ";", ":", "because ", NULL };
	static const char *const limits[] = { "but ", "if ", "only ", "unless ", "except ", NULL };
	static const char *const reasons[] = { "sorry", "thanks", "thank ", "afraid", NULL };
	const char *more = rest + strspn(rest, " ,.!;:-");
	struct request as = *request;

	as.is_answer = true;
	as.line = arena_printf(request->arena, "%s %s", line, more);
	struct command_found found = command_find(&host->parts.plugins->table, as.line);

	if (found.match != COMMAND_FOUND || permit_found(host, &as, &found) != NULL) {
		return NULL;
	}
	enum command_outcome outcome =
	    permit_parse(host, &as, found.row->command, found.rest).outcome;
	bool is_reason = refer_takes_text(found.row->command);
	bool is_kind = !is_reason && outcome == COMMAND_READY;
	bool is_of_it = begins(rest, breaks) || (is_reason ? is_short(rest) && begins(rest, reasons)
							   : begins(rest, limits));

	return outcome != COMMAND_SAY && (is_kind || is_of_it) ? as.line : NULL;
}

/* ---- what it answers ---- */

/* An edit of an answer to an item: another answer to that one, in its place. */
static const char *line_of_edit(struct host *host, const struct request *request,
				const struct bare *bare)
{
	struct change old;
	struct clerk_item item;
	size_t used = 0;

	if (!change_get(host->changes, request->arena, request->message->replaces, &old) ||
	    old.person != request->person->id || old.is_new || old.is_mark ||
	    !command_read_item(old.items, &item, &used)) {
		return NULL;
	}
	const char *was = arena_printf(request->arena, "%s %s", old.row, old.items);
	const char *line = arena_printf(request->arena, "%s %c%lld", bare->word, item.letter,
					(long long)item.number);
	struct command_found found = command_find(&host->parts.plugins->table, was);

	return found.match != COMMAND_FOUND || !found.row->command->is_answer ? NULL
	       : bare->rest[0] == '\0'                                        ? line
				       : with_rest(host, request, line, bare->rest);
}

static bool is_of(const struct refer_waiting *list, size_t count, struct clerk_item item)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].asked_s != 0 && item_is_same(list[i].item, item)) {
			return true;
		}
	}
	return false;
}

bool waits_is_on_its_way(struct host *host, const struct request *request, struct clerk_item item,
			 int64_t maker, bool *ret_is_said)
{
	const char *room = request->cluster->room_id;
	const char *name =
	    arena_printf(request->arena, "%c%lld", item.letter, (long long)item.number);
	struct change asked;

	if (!change_last(host->changes, request->arena, maker, room, name, &asked) ||
	    outbox_is_shown(host->outbox, asked.event, room)) {
		return false;
	}
	*ret_is_said = outbox_is_said(host->outbox, asked.event, room);
	return true;
}

static const char *ask(struct host *host, const struct request *request,
		       const struct refer_waiting *waiting, size_t count, const char *line)
{
	struct arena *arena = request->arena;

	/* why is not said again where it sounds of people */
	line = count == 1 && clerk_hush(line) != 0 ? waiting->line : line;

	host_reply(host, request,
		   count > 1
		       ? arena_printf(arena,
				      "More than one thing waits for you, so I've done nothing "
				      "yet. Please say which, like this: `%s%s`.",
				      request->prefix, line)
		       : arena_printf(arena,
				      "If that is your answer to %s, please say `%s%s`. I've done "
				      "nothing yet.",
				      waiting->words, request->prefix, line));
	return "";
}

/* Beside what everybody is asked the one that she alone was, where the clerk said that last: it
 * goes first, by itself. */
static size_t prefer_last(struct host *host, const struct request *request,
			  struct refer_waiting *list, size_t count)
{
	struct clerk_item item;
	size_t own = 0, at = 0;

	for (size_t i = 0; i < count; i++) {
		own += list[i].asked_s != 0;
		at = list[i].asked_s != 0 ? i : at;
	}
	if (count < 2 || own != 1 || !refer_said_last(host, request, &item) ||
	    !item_is_same(list[at].item, item)) {
		return count;
	}
	list[0] = list[at];
	return 1;
}

/* What it runs, of the one that waits; of several it is asked which. NULL: talk; "": all is said.
 */
static const char *line_of(struct host *host, struct request *request, const struct bare *bare)
{
	struct refer_waiting *list = NULL;
	size_t count = refer_waiting(host, request, bare->word, &list);
	bool is_longer = bare->rest[0] != '\0', is_said = false;
	int64_t asked_s = 0;

	for (size_t i = 0; i < count; i++) {
		asked_s = list[i].asked_s > asked_s ? list[i].asked_s : asked_s;
	}
	if (asked_s == 0 || (count == 1 && blind_is_new(host, request, list[0].item))) {
		return NULL; /* of nobody's school alone; or said to somebody else */
	}
	if (bare->own != NULL) {
		return is_of(list, count, bare->item) ? bare->own : NULL;
	}
	count = prefer_last(host, request, list, count);
	const char *line = is_longer    ? with_rest(host, request, list[0].line, bare->rest)
			   : count == 1 ? list[0].line
					: bare->word;

	if (line != NULL && count == 1 &&
	    waits_is_on_its_way(host, request, list[0].item, list[0].maker, &is_said)) {
		if (is_said) {
			host_reply(host, request, ANSWER_CHANGED);
		}
		return is_said ? "" : NULL;
	}
	/* "are you back on your feet?" "yes": that may be to her; or to what the clerk asked her */
	bool may_be_others =
	    said_asked_since(host->said, request->message->room_id, request->message->sender,
			     asked_s) ||
	    (!is_longer && question_is_of_others(host->questions, request->message->room_id,
						 request->person->id, asked_s, request->now_s));

	if (line != NULL && may_be_others) {
		return ask(host, request, list, count, line);
	}
	bool is_now = count == 1 && request->now_s - asked_s <= QUESTION_VALID_S;

	return line == NULL || !is_longer || is_now ? line : ask(host, request, list, count, line);
}

enum answer waits_read(struct host *host, struct request *request)
{
	const struct matrix_message *message = request->message;
	bool is_edit = message->replaces != NULL;
	struct bare bare;

	/* what is meant for us is read as it stands, a reply by what it is to */
	if (request->is_private || request->is_explicit || request->is_quiet ||
	    (message->is_too_old && !is_edit) || message->replies_to != NULL ||
	    question_is_own(host->questions, message->room_id, request->person->id,
			    request->now_s) ||
	    !read_bare(host, request, &bare)) {
		return ANSWER_NONE;
	}
	const char *line =
	    is_edit ? line_of_edit(host, request, &bare) : line_of(host, request, &bare);

	if (line == NULL || *line == '\0') {
		return line == NULL ? ANSWER_NONE : ANSWER_SAID;
	}
	request->line = line;
	request->is_explicit = true;
	request->is_answer = !is_edit; /* where it has more behind it, that is read as such */
	return ANSWER_GIVEN;
}
