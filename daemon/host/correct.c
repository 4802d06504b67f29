/* correct: a word about what was just done, or has just rung: "no, make it 4pm", "in 20 mins". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/amend.h"
#include "host/company.h"
#include "host/item.h"
#include "host/question_key.h"

#include <string.h>

/* So long is what was said by itself the thing that is spoken of. */
enum { JUST_RUNG_S = 86400 };

struct correcting {
	struct host *host;
	struct request *request;
	struct signs is;
	struct clerk_item item;
	bool is_rung;      /* it was said by itself, and answers nobody */
	bool is_aside;     /* in private, of what was said in the room */
	struct change own; /* what she did last there, where that is not long ago */
};

/* "snooze 10": minutes. */
static bool is_few(const char *words)
{
	size_t len = strlen(words);

	return len > 0 && len <= 2 && strspn(words, "0123456789") == len;
}

/* "sorry, 2 mins": till she is back. */
static bool is_while(const char *words)
{
	static const char *const units[] = { "m",    "min",   "mins", "minute", "minutes",
					     "hour", "hours", "sec",  "secs",   NULL };
	static const char *const amounts[] = { "a",     "an",   "half an", "one", "two",
					       "three", "five", "ten",     NULL };
	size_t len = strspn(words, "0123456789");

	len = len > 0 ? len : acts_longest_len(words, amounts);
	const char *unit = words + len + strspn(words + len, " ");
	size_t end = acts_longest_len(unit, units);

	return len > 0 && end > 0 && unit[end] == '\0';
}

/* "pm": of a time that is there. */
static bool is_half(const char *words)
{
	return str_equal_fold(words, "pm") || str_equal_fold(words, "am");
}

/* Takes off how it is said. "its writing not phonics" is no command. */
static void open_words(struct correcting *c)
{
	struct request *request = c->request;
	bool is_row =
	    command_named(&c->host->parts.plugins->table, request->line).match == COMMAND_FOUND;

	c->is = signs_read(request->arena, request->said, !is_row);
	bool is_bare = !request->is_explicit || request->message->is_mention;
	bool is_heard = request->is_explicit || request->is_private;

	if (!is_heard && !c->is.is_strong && is_while(c->is.words)) {
		c->is.is_turn = c->is.is_make = false;
	}

	c->is.is_turn = c->is.is_turn || (is_bare && is_half(c->is.words));
	if (c->is.is_snooze && is_few(c->is.words)) {
		c->is.words = arena_printf(request->arena, "%s mins", c->is.words);
	}
}

/* ---- what is spoken of ---- */

/* Is that message of ours about an item, and of what? */
static bool is_about(struct correcting *c, const char *source, int64_t at_s)
{
	const struct request *request = c->request;
	int64_t cluster = 0;

	if (source == NULL ||
	    !reaction_item_in(c->host, request->arena, source, &c->item, &cluster) ||
	    cluster != request->cluster->id) {
		return false;
	}
	c->is_rung = str_starts(source, "wake/");
	return !c->is_rung || request->now_s - at_s <= JUST_RUNG_S;
}

/* In a room only what was said there: what rang in private does not exist in it. */
static const char *last_of(const struct correcting *c, const char *pattern, int64_t *ret_at_s)
{
	const struct request *request = c->request;

	return outbox_said_last(c->host->outbox, request->arena, request_lane(request), pattern,
				request->now_s - JUST_RUNG_S, ret_at_s);
}

/* Her own act, or, in a private chat, what came by itself, if the clerk spoke of that last; where
 * it is plain that something is corrected, the last of these, whatever was answered since. What is
 * snoozed is what rang last. Talk in the room is looked up no further than that she did nothing. */
static bool find_here(struct correcting *c)
{
	const struct request *request = c->request;
	bool is_plain = c->is.is_turn || c->is.is_make;
	int64_t last_s = 0, rung_s = 0;
	bool has_own = change_last(c->host->changes, request->arena, request->person->id,
				   request->message->room_id, NULL, &c->own);
	bool is_late = !has_own || request->now_s - c->own.at_s > LATELY_S;

	if (is_late && !request->is_private && !c->is.is_snooze) {
		return false;
	}
	const char *last = last_of(c, c->is.is_snooze ? "wake/*/N[0-9]*" : "*", &last_s);
	const char *rung = request->is_private ? last_of(c, "wake/*", &rung_s) : NULL;
	bool is_own_last = has_own && (rung == NULL || rung_s <= c->own.at_s);

	if (last != NULL && str_starts(last, "wake/")) {
		return (request->is_private || c->is.is_snooze) && is_about(c, last, last_s);
	}
	if (last == NULL || !is_own_last) {
		return is_plain && is_about(c, rung, rung_s);
	}
	return (is_plain || str_equal(c->own.source, last) || str_equal(c->own.event, last)) &&
	       !is_late && is_about(c, c->own.source, c->own.at_s);
}

/* In private, what she did a moment ago in the room, where it is plain that something is corrected.
 */
static bool find_item(struct correcting *c)
{
	struct request *request = c->request;

	if (find_here(c)) {
		return true;
	}
	c->is_aside = request->is_private && (c->is.is_turn || c->is.is_make);
	return c->is_aside && amend_own(c->host, request, request->cluster->room_id, &c->own) &&
	       is_about(c, c->own.source, c->own.at_s);
}

/* ---- what is said of it ---- */

/* A command as it stands, "tomorrow", "pm Tue 8 Dec 9-10"? "in 20 mins" is none. */
static bool is_command(const struct correcting *c)
{
	const struct request *request = c->request;
	const char *line = request->line;
	const struct command_found found = command_named(&c->host->parts.plugins->table, line);

	return !c->is.is_turn && !c->is.is_make && !c->is.is_snooze &&
	       found.match == COMMAND_FOUND &&
	       (permit_found(c->host, request, &found) != NULL ||
		permit_parse(c->host, request, found.row->command, found.rest).outcome !=
		    COMMAND_SAY);
}

static void take(struct correcting *c, const char *line, bool is_sure)
{
	struct request *request = c->request;

	request->line = line;
	request->is_unsure_line = !is_sure;
	request->is_explicit = true;
	request->is_wondering = request->is_turned = false;
}

/* As a row of that item; false: it has none such. */
static bool try_verb(struct correcting *c, const char *verb, const char *words, bool is_sure)
{
	const char *line = refer_line(c->host, c->request, verb, c->item, words);

	if (refer_row(c->host, line, c->item.letter) == NULL) {
		return false;
	}
	take(c, line, is_sure);
	return true;
}

/* The row that does it to the item; NULL: none does. */
static const char *doing(const struct correcting *c, unsigned does)
{
	return plugin_doing(c->host->parts.plugins, c->item.letter, does);
}

/* It is said again, later: then it is one's own, as a reminder is. */
static bool try_put_off(struct correcting *c, const char *words, bool is_sure)
{
	const char *row = doing(c, CLERK_DOES_PUT_OFF);

	return row != NULL && try_verb(c, row, words, is_sure);
}

static bool try_count(struct correcting *c, int64_t count, bool is_sure)
{
	const char *row = doing(c, CLERK_DOES_COUNT);

	return row != NULL &&
	       try_verb(c, row, arena_printf(c->request->arena, "%lld", (long long)count), is_sure);
}

/* "not till Monday" is till then. */
static bool is_bound(const char *words)
{
	static const char *const bounds[] = { "till", "til", "until", "before", NULL };

	return acts_longest_len(words, bounds) > 0;
}

/* "not today": of a reminder, the day after at its time. Of all else it is asked when. */
static bool read_not(struct correcting *c, bool is_sure)
{
	return str_equal_fold(c->is.words, "today") && try_put_off(c, "tomorrow", is_sure)
		   ? true
		   : try_verb(c, "move", "", is_sure) || try_put_off(c, "", is_sure);
}

static bool read(struct correcting *c)
{
	struct request *request = c->request;
	struct clerk_people_said people;
	bool is_own =
	    doing(c, CLERK_DOES_PUT_OFF) != NULL && (c->is_rung || c->is.is_turn || c->is.is_make);
	/* in the room others may have been meant */
	bool is_sure = is_own || ((c->is.is_turn || c->is.is_strong) && !c->is_aside &&
				  (request->is_private || request->is_explicit));

	if (c->is.words[0] == '\0') {
		return c->is.is_snooze && c->is_rung && try_put_off(c, "", true);
	}
	const char *words =
	    arena_printf(request->arena, "%s%s", c->is.words, c->is.is_make ? ACTS_LONG : "");
	/* a reply may be to what was said long ago */
	const char *moved = c->is_rung ? moved_words(c->host, request, c->item, words)
				       : moved_said(c->host, request, c->item, words);

	if (moved != NULL && c->is.is_not && !is_bound(c->is.words)) {
		return read_not(c, is_sure);
	}
	if (moved != NULL) {
		return try_verb(c, "move", moved, is_sure) || try_put_off(c, moved, is_sure);
	}
	return c->is.is_turn && clerk_find_people(c->is.words, &people) && people.count > 0 &&
	       try_count(c, people.count, is_sure);
}

/* "that", "that visit", "the visit to G": what she did last there, and nothing else. */
static bool is_of_own(struct correcting *c, const char *verb, const char *words)
{
	static const char *const these[] = { "that one", "this one", "that", "it",
					     "this",     "the",      NULL };
	struct request *request = c->request;
	const char *behind = words + acts_longest_len(words, these);
	struct clerk_item named;
	const char *rest;

	behind += strspn(behind, " ");
	size_t len = strcspn(behind, " ,.!");
	bool is_noun =
	    plugin_noun(c->host->parts.plugins, behind, len) != NULL && c->item.letter != '\0';

	/* with more it is read as it stands where it is meant for us */
	if (behind[0] != '\0' && (request->is_private || request->is_explicit)) {
		return false;
	}
	if (behind[0] == '\0' || (is_noun && behind[len] == '\0')) {
		return behind != words;
	}
	return refer_named(c->host, request, verb, words, &named, &rest) && *rest == '\0' &&
	       item_is_same(named, c->item);
}

/* "undo that" of what she did here a moment ago. */
static bool is_undo(const struct request *request)
{
	static const char *const undos[] = { "undo that", "undo it",        "undo this", "undo",
					     "oops undo", "take that back", NULL };
	const char *said = question_bare(request->arena, request->said);

	return said[acts_longest_len(said, undos)] == '\0' && said[0] != '\0';
}

/* "cancel that", and nothing is asked: what was done last is meant, and that is asked about. An
 * answer, or what has no item, is undone. */
static bool is_taken_back(struct correcting *c)
{
	static const char *const backs[] = { "scrap",  "cancel", "delete",   "remove", "drop",
					     "forget", "stop",   "withdraw", NULL };
	struct request *request = c->request;
	const char *said;
	size_t len = acts_verb(&c->host->parts.plugins->table,
			       question_bare(request->arena, c->is.words), &said);
	const char *verb = arena_strndup(request->arena, said, len);
	bool is_heard = request->is_private || request->is_explicit;
	bool may_undo = !is_heard && is_undo(request);

	if (len == 0 && !may_undo) {
		return false;
	}
	bool has_own = amend_own(c->host, request, request->message->room_id, &c->own);

	if (has_own && may_undo) {
		take(c, "undo", false);
		return true;
	}
	c->is.is_turn = true;
	bool is_item = len > 0 && find_item(c);

	if (len == 0 || (!is_item && !has_own) ||
	    !is_of_own(c, verb, said + len + strspn(said + len, " ,"))) {
		return false;
	}
	bool is_back = acts_longest_len(verb, backs) == len;

	if (has_own && !c->own.is_new) {
		if (is_back) {
			take(c, "undo", false);
		}
		return is_back;
	}
	const char *line = is_item ? refer_line(c->host, request, verb, c->item, "") : "";
	const struct clerk_command *row = refer_row(c->host, line, c->item.letter);

	bool is_end = row != NULL && (row->is_end || is_back);

	if (is_end) {
		take(c, line, false);
	}
	return is_end;
}

/* "F visit start 9.30 instead": by what it is, or with whom, another date for it. */
static bool read_named(struct correcting *c)
{
	static const char *const leads[] = {
		"start", "starting", "starts", "to", "at", "be", NULL
	};
	struct request *request = c->request;
	const char *rest;
	size_t len, tail = strlen(" instead");
	/* "can we visit G Thu 10 Dec" asks for another */
	bool is_row =
	    !request->is_turned &&
	    command_named(&c->host->parts.plugins->table, request->line).match == COMMAND_FOUND;

	if (!c->is.is_turn || is_row ||
	    !refer_named(c->host, request, "move", c->is.words, &c->item, &rest)) {
		return false;
	}
	while ((len = acts_longest_len(rest, leads)) > 0) {
		rest += len + strspn(rest + len, " ,");
	}
	len = strlen(rest);
	len -= len >= tail && str_starts_fold(rest + len - tail, " instead") ? tail : 0;
	rest = arena_strndup(request->arena, rest, len);
	return moved_words(c->host, request, c->item, rest) != NULL &&
	       try_verb(c, "move", rest, false);
}

/* "two of us for the library trip, not four": of the one that it names. */
static bool read_company_of_named(struct correcting *c)
{
	const char *row = plugin_doing(c->host->parts.plugins, '\0', CLERK_DOES_COUNT), *rest;
	struct clerk_people_said people;
	const char *said = company_behind(c->request, &people);

	if (said == NULL || row == NULL ||
	    !refer_named(c->host, c->request, row, said, &c->item, &rest)) {
		return false;
	}
	rest += strspn(rest, " ,.!");
	return (*rest == '\0' || acts_words_len(rest, "not") > 0) &&
	       try_count(c, people.count, false);
}

/* "two of us are coming to G": of a visit there, or of one to be. */
static bool read_company(struct correcting *c)
{
	struct request *request = c->request;
	struct clerk_people_said people;
	const char *said = company_behind(request, &people), *rest;

	if (said == NULL) {
		return false;
	}
	const char *row = plugin_doing(c->host->parts.plugins, '\0', CLERK_DOES_COUNT);

	c->is.is_turn = true;
	if (said[strspn(said, " .!")] == '\0') {
		return find_item(c) && try_count(c, people.count, false);
	}
	if (row != NULL && refer_named(c->host, request, row, said, &c->item, &rest)) {
		return rest[strspn(rest, " .!")] == '\0' && try_count(c, people.count, false);
	}
	size_t len = strcspn(said, " ,.!");

	if (len == 0 || permit_school(request, arena_strndup(request->arena, said, len)) == NULL) {
		return false;
	}
	take(c, arena_printf(request->arena, "visit %s, %lld of us", said, (long long)people.count),
	     false);
	return true;
}

/* ---- of what is being asked ---- */

/* "It is the last week of term. …" "no, 2pm instead": what is said of the line that is asked about.
 * Whether it was understood at all is asked anew. */
static bool read_question(struct correcting *c, bool *ret_is_said)
{
	struct request *request = c->request;
	const struct matrix_message *message = request->message;
	struct question_gap gap = { .line = "" };

	(void)question_gap(c->host->questions, request->arena, message->room_id,
			   request->person->id, NULL, request->said, request->now_s, &gap);
	const char *line =
	    (c->is.is_turn || c->is.is_strong) && !c->is.is_not && gap.line[0] != '\0'
		? otherwise_line(c->host, request, gap.line, c->is.words, c->is.wrong)
		: NULL;

	if (line != NULL && strstr(gap.given, AMEND_AGAIN " ") != NULL) {
		amend_ask(c->host, request, gap.source, line);
		*ret_is_said = true;
	} else if (line != NULL) {
		bool is_reading =
		    question_is_reading(c->host->questions, request->arena, message->room_id,
					request->person->id, request->now_s);

		question_filled(c->host->questions, message->room_id, request->person->id,
				request_event(request));
		request->given = gap.given;
		take(c, line, !is_reading);
	}
	return line != NULL;
}

/* "no, leave it", and nothing was asked: what is there stays, and how it can go is said. */
static bool is_left(struct correcting *c)
{
	struct request *request = c->request;
	struct arena *arena = request->arena;

	if (strchr(request->said, ' ') == NULL || !question_key_is_drop(arena, request->said)) {
		return false;
	}
	c->is.is_turn = true;
	if (!find_item(c)) {
		return false;
	}
	const char *name = arena_printf(arena, "%c%lld", c->item.letter, (long long)c->item.number);

	host_reply(c->host, request,
		   c->is_rung ? arena_printf(arena, "All right, %s stays as it is.", name)
			      : arena_printf(arena,
					     "All right, %s stays as it is. If you want it away: "
					     "`%sundo`.",
					     name, request->prefix));
	return true;
}

/* A reply is of what it is to; of anything but a reminder it is asked whether that is meant. */
static void read_reply(struct correcting *c)
{
	struct request *request = c->request;
	const char *target = request->message->replies_to, *said;
	const struct command_found found =
	    command_named(&c->host->parts.plugins->table, request->line);
	int64_t cluster = 0;
	/* an act of its own, "cancel", is read as that */
	bool is_free =
	    c->is.is_no || acts_verb(&c->host->parts.plugins->table, request->said, &said) == 0;

	/* "I'll be 20 mins late" is an answer already (refer_reply) */
	if (!c->is.is_no && request->replied_to != NULL && found.match == COMMAND_FOUND &&
	    found.row->command->is_answer) {
		return;
	}
	if (!reaction_item(c->host, request->arena, target, &c->item, &cluster) ||
	    cluster != request->cluster->id || (doing(c, CLERK_DOES_PUT_OFF) == NULL && !is_free)) {
		return;
	}
	struct request as = *request;

	as.is_explicit = as.is_private = false;
	c->is_rung = true;
	c->request = &as;
	if (read(c)) {
		as.is_private = request->is_private;
		*request = as;
		/* what one was reminded of is as it was */
		request->replied_to = doing(c, CLERK_DOES_PUT_OFF) != NULL ? NULL : target;
	}
}

/* "cancel that", "leave it", and nothing is asked. True: all is said; or `*ret_is_read`. */
static bool is_settled(struct host *host, struct request *request, const struct signs *is,
		       bool *ret_is_read)
{
	struct correcting c = { .host = host, .request = request, .is = *is }, left = c;

	*ret_is_read = is_taken_back(&c);
	return !*ret_is_read && (request->is_private || request->is_explicit) && is_left(&left);
}

/* Of what she did last there the date, or how many; behind something else it is asked about. */
static bool read_own(struct correcting *c, bool is_meant)
{
	struct request *request = c->request;

	if (is_meant && read_company_of_named(c)) {
		return true;
	}
	if (!is_meant || !find_item(c) || !read(c)) {
		return false;
	}
	request->is_unsure_line =
	    request->is_unsure_line ||
	    (!c->is_rung && !c->is_aside && !amend_is_last(c->host, request, &c->own));
	return true;
}

/* "no V1", a command of its own? */
static bool is_numbered(const struct correcting *c)
{
	const char *line = c->request->line;
	const struct command_found found = command_named(&c->host->parts.plugins->table, line);
	struct clerk_item item;
	size_t used = 0;

	return found.match == COMMAND_FOUND && command_read_item(line + found.rest, &item, &used);
}

/* True: all is said. */
static bool read_otherwise(struct correcting *c, bool is_asked)
{
	struct request *request = c->request;
	bool is_heard = request->is_private || request->is_explicit, is_said = false;
	bool is_meant = c->is.is_turn || c->is.is_strong ||
			(!is_asked && (request->is_private || c->is.is_snooze));
	struct change own;

	if ((!is_heard && c->is.is_snooze) || is_command(c)) {
		return false;
	}
	bool is_last = !change_last(c->host->changes, request->arena, request->person->id,
				    request->message->room_id, NULL, &own) ||
		       amend_is_last(c->host, request, &own);
	const struct signs is = c->is; /* as it was said, whatever else is tried */
	/* what is a command as it stands is that */
	bool is_row =
	    command_named(&c->host->parts.plugins->table, request->line).match == COMMAND_FOUND;

	if (!is_last && !is_row && amend_line(c->host, request, &c->is, &is_said)) {
		return is_said;
	}
	if (read_own(c, is_meant)) {
		return false;
	}
	if (is_last && !is_row && amend_line(c->host, request, &c->is, &is_said)) {
		return is_said;
	}
	return !(is_heard && (read_named(c) || read_company(c))) && !is_row &&
	       unread_ask(c->host, request, &is);
}

bool correct_read(struct host *host, struct request *request)
{
	struct correcting c = { .host = host, .request = request };
	const struct matrix_message *message = request->message;

	if ((acts_is_sigh(request->said) && !request->is_explicit) || request->is_quiet ||
	    request->is_unsure || request->has_more || message->is_too_old ||
	    message->replaces != NULL || message->is_overheard) {
		return false;
	}
	open_words(&c);
	if (message->replies_to != NULL && !amend_is_of_own(host, request, &c.is)) {
		read_reply(&c);
		return false;
	}
	request->is_explicit = request->is_explicit || message->replies_to != NULL;
	bool is_asked =
	    question_is_own(host->questions, message->room_id, request->person->id, request->now_s);
	bool is_read = false, is_said = false;
	if (!is_command(&c) && !is_numbered(&c) && amend_answer(host, request, &c.is)) {
		return false;
	}
	/* "scrap that" is said to what is asked */
	if (!(is_asked && question_key_is_drop(request->arena, request->said)) &&
	    is_settled(host, request, &c.is, &is_read)) {
		return true;
	}
	if (is_read || (is_asked && read_question(&c, &is_said))) {
		return is_said;
	}
	return read_otherwise(&c, is_asked);
}
