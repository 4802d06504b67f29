/* unread: it is said that something is otherwise, right after somebody spoke to the clerk or was
 * answered by it, and can't be read: it is asked what; talk among heads stays talk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/amount.h"
#include "dates/when.h"
#include "host/amend.h"

#include <string.h>

enum { MOST_BESIDE = 2, SHORTEST_NAME = 4 };

/* In any line, and of no matter of its own. */
static const char *const small[] = {
	/* clang-format off */
	"a", "an", "the", "it", "it's", "its", "that", "that's", "thats", "this", "is", "be", "to",
	"at", "on", "in", "for", "of", "with", "from", "i", "we", "us", "me", "my", "our", "and", "or",
	"but", "please", "ok", "fine", "just", "only", "should", "would", "will", "start", "starting",
	"end", "ending", "until", "by", "not", "no", "sorry", "actually", "instead", "visit", "one",
	"meeting", "request", "reminder", "breakfast", "school", "head", "meant", "mean", "thanks",
	"better", "rather", "make", "time", "day", "then", "there", "so", "oops", NULL
	/* clang-format on */
};

struct unread {
	struct host *host;
	struct request *request;
	const struct when_span *spans;
	size_t span_count;
	size_t read;      /* pieces that were read */
	struct str known; /* of them the first */
	struct str other; /* words that nothing is made of */
	size_t others;
};

static void add(struct str *text, const char *at, size_t len)
{
	str_addf(text, "%s%.*s", text->len == 0 ? "" : " ", (int)len, at);
}

/* Bytes of a date, a time, an amount, an item or a school that stands there; 0: none does. */
static size_t piece_at(const struct unread *u, const char *words, const char *at)
{
	struct request *request = u->request;
	size_t from = (size_t)(at - words), len = strcspn(at, " ,.!?"), used = 0;
	struct clerk_item item;

	for (size_t i = 0; i < u->span_count; i++) {
		if (u->spans[i].from == from && !u->spans[i].is_weak) {
			return u->spans[i].to - from;
		}
	}
	if (command_read_item(at, &item, &used)) {
		return used;
	}
	(void)amount_parse_prefix(request->arena, at, request->cluster->settings.day_minutes,
				  &used);
	if (used > 0) {
		return used;
	}
	const char *word = arena_strndup(request->arena, at, len);
	bool is_letter = len == 1 && at[0] >= 'A' && at[0] <= 'Z' && at[0] != 'I';
	bool may_be_school = is_letter || len >= SHORTEST_NAME;

	return may_be_school && permit_school(request, word) != NULL ? len : 0;
}

/* What of it is read, and what is not. */
static void look(struct unread *u, const char *words)
{
	const struct when_context context = moved_context(u->request);

	u->span_count = when_find(u->request->arena, &context, words, &u->spans);
	for (const char *at = words + strspn(words, " ,.!?"); *at != '\0';
	     at += strspn(at, " ,.!?")) {
		size_t used = acts_longest_len(at, small), piece = piece_at(u, words, at);

		if (piece > 0) {
			add(&u->known, at, piece);
			u->read++;
		} else if (used == 0) {
			used = strcspn(at, " ,.!?");
			add(&u->other, at, used);
			u->others++;
		}
		at += piece > 0 ? piece : used > 0 ? used : 1;
	}
}

void unread_count(struct host *host, struct request *request, const char *words, size_t *ret_read,
		  size_t *ret_others)
{
	struct unread u = { .host = host, .request = request };

	str_init(&u.known, request->arena);
	str_init(&u.other, request->arena);
	look(&u, words);
	*ret_read = u.read;
	*ret_others = u.others;
	for (size_t i = 0; i < u.span_count; i++) {
		*ret_read -= u.spans[i].outcome.kind == CLERK_OUTCOME_REFUSE && *ret_read > 0;
	}
}

/* Of what may it be? What she did last there, or said last to the clerk. */
static bool find_subject(const struct unread *u, struct clerk_item *ret_item,
			 const struct clerk_command **ret_row)
{
	struct request *request = u->request;
	struct lately_said last;
	struct change own;
	size_t used = 0;
	bool is_said = lately_get(u->host->lately, request->arena, request->person->id,
				  request->message->room_id, request->now_s, &last);
	bool is_done = amend_own(u->host, request, request->message->room_id, &own) &&
		       (!is_said || str_equal(own.event, last.event));
	struct command_found found =
	    command_find(&u->host->parts.plugins->table, is_said ? last.line : "");

	*ret_row = found.match == COMMAND_FOUND ? found.row->command : NULL;
	*ret_item = (struct clerk_item){ 0 };
	if (is_done) {
		(void)command_read_item(own.items, ret_item, &used);
	} else if (*ret_row != NULL) {
		(void)command_read_item(last.line + found.rest, ret_item, &used);
	}
	return is_said || is_done;
}

/* What may be said instead. */
static const char *ways_of(const struct unread *u, struct clerk_item item,
			   const struct clerk_command *row)
{
	const struct request *request = u->request;
	struct arena *arena = request->arena;
	const char *ways = item.letter == '\0'
			       ? ""
			       : touched_ways_out(arena, &u->host->parts.plugins->table, item,
						  request->person, request->prefix);
	bool is_answer = row != NULL && row->is_answer && item.letter != '\0';

	if (is_answer) {
		return arena_printf(arena, "`%s%s %c%lld`", request->prefix, row->name, item.letter,
				    (long long)item.number);
	}
	if (!str_is_empty(ways)) {
		return ways;
	}
	return row == NULL || row->example == NULL
		   ? arena_printf(arena, "`%shelp`", request->prefix)
		   : arena_printf(arena, "`%s%s`", request->prefix, row->example);
}

static void ask(const struct unread *u, struct clerk_item item, const struct clerk_command *row)
{
	struct arena *arena = u->request->arena;
	const char *of = item.letter == '\0'
			     ? "what you sent"
			     : arena_printf(arena, "%c%lld", item.letter, (long long)item.number);
	bool may_quote = u->request->is_private || clerk_hush(u->other.text) == 0;
	const char *other = str_clip(arena, u->other.text, 40);
	const char *read = str_clip(arena, u->known.text, 40);
	const char *what =
	    u->others == 0 ? arena_printf(arena, "I read “%s”; what is that to be", read)
	    : !may_quote   ? "I can't read all of it; what is it to be"
	    : u->read == 0 ? arena_printf(arena, "I can't read “%s”; what is it to be", other)
			   : arena_printf(arena, "I read “%s”, but what is “%s”", read, other);

	host_refuse(u->host, u->request,
		    arena_printf(arena,
				 "Is that about %s? %s? Nothing is changed so far. For example %s.",
				 of, what, ways_of(u, item, row)));
}

/* Is it for the clerk, as far as that can be told? Of an act of its own it is asked which. */
static bool may_be_meant(const struct unread *u, const struct signs *is)
{
	const struct command_table *table = &u->host->parts.plugins->table;
	const struct request *request = u->request;
	enum command_match match = command_find(table, request->line).match;
	bool is_heard = request->is_private || request->is_explicit;
	bool is_free = match == COMMAND_UNKNOWN || match == COMMAND_NEAR ||
		       (match == COMMAND_NEEDS_ITEM && is->is_no);
	const char *verb;

	return (is->is_turn || is->is_make || is->is_strong) && is->words[0] != '\0' &&
	       acts_verb(table, is->words, &verb) == 0 && match != COMMAND_WRONG_ITEM &&
	       (is_heard ? is_free : strchr(request->said, '?') == NULL);
}

/* What is said of an answer, by a date alone, is said to others. */
static bool is_enough(const struct unread *u, const struct signs *is,
		      const struct clerk_command *row)
{
	bool is_sure = is->is_strong || is->wrong != NULL;

	if (u->request->is_private || u->request->is_explicit) {
		return u->read > 0 || (u->others > 0 && u->others <= MOST_BESIDE);
	}
	return u->read > 0 && u->others <= (is_sure ? MOST_BESIDE : 0) &&
	       (is_sure || row == NULL || !row->is_answer);
}

bool unread_ask(struct host *host, struct request *request, const struct signs *is)
{
	struct unread u = { .host = host, .request = request };
	struct clerk_item item;
	const struct clerk_command *row;

	bool is_heard = request->is_private || request->is_explicit;

	if (!may_be_meant(&u, is) || !find_subject(&u, &item, &row) ||
	    (is_heard && guess_may_read(host, request))) {
		return false;
	}
	str_init(&u.known, request->arena);
	str_init(&u.other, request->arena);
	look(&u, is->words);
	if (!is_enough(&u, is, row)) {
		return false;
	}
	ask(&u, item, row);
	request->is_unsure_line = true; /* what it is about is still the last that she said */
	return true;
}
