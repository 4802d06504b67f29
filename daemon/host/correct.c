/* correct: a word about what was just done, or has just rung: "no, make it 4pm", "in 20 mins". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/amount.h"
#include "host/host_internal.h"
#include "host/question_key.h"

#include <string.h>

/* So long is what was done, or said by itself, the thing that is spoken of. */
enum { JUST_DONE_S = 600, JUST_RUNG_S = 86400 };

/* How it is said that something is to be otherwise. */
static const char *const turns[] = {
	/* clang-format off */
	"no", "nope", "not", "sorry", "oops", "actually", "actualy", "wait", "hang on", "rather",
	"i meant", "i mean", "meant", "i said", "better", "change that to", "change it to",
	"move it to", "move that to", "not now", "can we", "could we", "can you", "could you", "let's",
	"lets", "how about", "what about", "say", NULL
	/* clang-format on */
};
static const char *const makes[] = { "make it", "make that", "make this", "do", NULL };
static const char *const snoozes[] = {
	/* clang-format off */
	"snooze it", "snooze that", "snooze this", "snooze", "remind me again", "remind me later",
	"remind me", "later", "again", "tell me again", "give me", "give it", "i need another",
	"i need", "another", "can i have another", "could i have another", NULL
	/* clang-format on */
};
static const char *const small[] = { "ah",   "oh",     "ok",   "okay", "hmm",
				     "well", "please", "then", "come", NULL };

struct correcting {
	struct host *host;
	struct request *request;
	const char *words; /* without how it is said */
	const char *wrong; /* "phonics", of "writing not phonics"; else NULL */
	bool is_no, is_turn, is_make, is_snooze;
	bool is_not; /* "not" right before them: what they say is not to be */
	struct clerk_item item;
	bool is_rung;      /* it was said by itself, and answers nobody */
	bool is_aside;     /* in private, of what was said in the room */
	struct change own; /* what she did last there, where that is not long ago */
};

static size_t one_of(const char *at, const char *const *words)
{
	size_t longest = 0;

	for (; *words != NULL; words++) {
		size_t len = acts_words_len(at, *words);

		longest = len > longest ? len : longest;
	}
	return longest;
}

/* "its writing not phonics", which is no command: what is right, and what is not. */
static void open_contrast(struct correcting *c)
{
	static const char *const joints[] = { " instead of ", " rather than ", ", not ", " not " };
	static const char *const leads[] = { "it's", "its", "it is", "that's", "there are", NULL };
	struct request *request = c->request;
	const char *at = NULL;

	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]) && c->wrong == NULL; i++) {
		at = strcasestr(c->words, joints[i]);
		c->wrong = at == NULL || at == c->words ? NULL : at + strlen(joints[i]);
	}
	if (c->wrong == NULL ||
	    command_find(&c->host->parts.plugins->table, request->line).match == COMMAND_FOUND) {
		c->wrong = NULL;
		return;
	}
	c->words = arena_strndup(request->arena, c->words, (size_t)(at - c->words));
	c->words += one_of(c->words, leads);
	c->words += strspn(c->words, " ");
	c->is_turn = true;
}

/* Takes off how it is said. */
static void open_words(struct correcting *c)
{
	const char *at = c->request->said;

	c->is_no = acts_words_len(at, "no") > 0 || acts_words_len(at, "nope") > 0;
	for (size_t used = 1; used > 0; at += used) {
		at += strspn(at, " ,.:;-");
		size_t turn = one_of(at, turns), make = one_of(at, makes);
		size_t snooze = one_of(at, snoozes), other = one_of(at, small);

		c->is_turn = c->is_turn || turn > 0;
		c->is_make = c->is_make || make > 0;
		c->is_snooze = c->is_snooze || snooze > 0;
		used = turn > make ? turn : make;
		used = snooze > used ? snooze : used;
		used = other > used ? other : used;
		c->is_not = used == 0 ? c->is_not : acts_words_len(at, "not") == used;
	}
	size_t len = strlen(at), tail = strlen(" instead");

	while (len > 0 && strchr(" .!?,", at[len - 1]) != NULL) {
		len--;
	}
	c->is_turn = c->is_turn || (len > tail && str_starts_fold(at + len - tail, " instead"));
	c->words = arena_strndup(c->request->arena, at, len);
	open_contrast(c);
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
	bool is_plain = c->is_turn || c->is_make;
	int64_t last_s = 0, rung_s = 0;
	bool has_own = change_last(c->host->changes, request->arena, request->person->id,
				   request->message->room_id, NULL, &c->own);
	bool is_late = !has_own || request->now_s - c->own.at_s > JUST_DONE_S;

	if (is_late && !request->is_private && !c->is_snooze) {
		return false;
	}
	const char *last = last_of(c, c->is_snooze ? "wake/*/N[0-9]*" : "*", &last_s);
	const char *rung = request->is_private ? last_of(c, "wake/*", &rung_s) : NULL;
	bool is_own_last = has_own && (rung == NULL || rung_s <= c->own.at_s);

	if (last != NULL && str_starts(last, "wake/")) {
		return (request->is_private || c->is_snooze) && is_about(c, last, last_s);
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
	c->is_aside = request->is_private && (c->is_turn || c->is_make);
	return c->is_aside &&
	       change_last(c->host->changes, request->arena, request->person->id,
			   request->cluster->room_id, NULL, &c->own) &&
	       request->now_s - c->own.at_s <= JUST_DONE_S &&
	       is_about(c, c->own.source, c->own.at_s);
}

/* ---- what is said of it ---- */

/* A command as it stands, "tomorrow", "pm Tue 8 Dec 9-10"? "in 20 mins" is none. */
static bool is_command(const struct correcting *c)
{
	const struct request *request = c->request;
	const char *line = request->line;
	const struct command_found found = command_find(&c->host->parts.plugins->table, line);

	return !c->is_turn && !c->is_make && !c->is_snooze && found.match == COMMAND_FOUND &&
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

/* "not till Monday" is till then. */
static bool is_bound(const char *words)
{
	static const char *const bounds[] = { "till", "til", "until", "before", NULL };

	return one_of(words, bounds) > 0;
}

/* "not today": of a reminder, the day after at its time. Of all else it is asked when. */
static bool read_not(struct correcting *c, bool is_sure)
{
	bool is_day_on = c->item.letter == 'N' && str_equal_fold(c->words, "today");

	return is_day_on ? try_verb(c, "snooze", "tomorrow", is_sure)
			 : try_verb(c, "move", "", is_sure) || try_verb(c, "snooze", "", is_sure);
}

static bool read(struct correcting *c)
{
	struct request *request = c->request;
	struct clerk_people_said people;
	bool is_own = c->item.letter == 'N' && (c->is_rung || c->is_turn || c->is_make);
	/* in the room others may have been meant */
	bool is_sure =
	    is_own || (c->is_turn && !c->is_aside && (request->is_private || request->is_explicit));

	if (c->words[0] == '\0') {
		return c->is_snooze && c->is_rung && try_verb(c, "snooze", "", true);
	}
	const char *moved = moved_words(c->host, request, c->item, c->words);

	if (moved != NULL && c->is_not && !is_bound(c->words)) {
		return read_not(c, is_sure);
	}
	if (moved != NULL) {
		const char *words =
		    arena_printf(request->arena, "%s%s", c->words, c->is_make ? ACTS_LONG : "");

		return try_verb(c, "move", words, is_sure) ||
		       try_verb(c, "snooze", c->words, is_sure);
	}
	return c->is_turn && clerk_find_people(c->words, &people) && people.count > 0 &&
	       try_verb(c, "visitors",
			arena_printf(request->arena, "%lld", (long long)people.count), is_sure);
}

/* "cancel that", and nothing is asked: what was done last is meant, and that is asked about. */
static bool is_taken_back(struct correcting *c)
{
	static const char *const these[] = { "that", "it", "this", "that one", "this one", NULL };
	struct request *request = c->request;
	const char *said;
	size_t len = acts_verb(&c->host->parts.plugins->table,
			       question_bare(request->arena, request->said), &said);
	const char *behind = said + len + strspn(said + len, " ,");
	size_t these_len = one_of(behind, these);

	c->is_turn = true;
	if (len == 0 || these_len == 0 || behind[these_len] != '\0' || !find_item(c)) {
		return false;
	}
	const char *line =
	    refer_line(c->host, request, arena_strndup(request->arena, said, len), c->item, "");
	const struct clerk_command *row = refer_row(c->host, line, c->item.letter);

	if (row != NULL && row->is_end) {
		take(c, line, false);
	}
	return row != NULL && row->is_end;
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
	    command_find(&c->host->parts.plugins->table, request->line).match == COMMAND_FOUND;

	if (!c->is_turn || is_row ||
	    !refer_named(c->host, request, "move", c->words, &c->item, &rest)) {
		return false;
	}
	while ((len = one_of(rest, leads)) > 0) {
		rest += len + strspn(rest + len, " ,");
	}
	len = strlen(rest);
	len -= len >= tail && str_starts_fold(rest + len - tail, " instead") ? tail : 0;
	rest = arena_strndup(request->arena, rest, len);
	return moved_words(c->host, request, c->item, rest) != NULL &&
	       try_verb(c, "move", rest, false);
}

/* Is it of what the item is about, with whom, or of how much is asked for? No row changes these. */
static bool is_unchangeable(struct correcting *c)
{
	struct request *request = c->request;
	struct clerk_item named;
	const char *rest;
	size_t used = 0;

	if (c->item.letter == 'R') {
		(void)amount_parse_prefix(request->arena, c->words,
					  request->cluster->settings.day_minutes, &used);
	}
	bool is_school = c->is_turn && !c->is_no && permit_school(request, c->words) != NULL;

	return is_school || (c->is_turn && used > 0 && c->words[used] == '\0') ||
	       (c->wrong != NULL &&
		refer_named(c->host, request, c->item.letter == 'R' ? "withdraw" : "cancel",
			    c->wrong, &named, &rest) &&
		named.letter == c->item.letter && named.number == c->item.number);
}

/* "its writing not phonics": how it can be had is said. */
static bool is_of_words(struct correcting *c)
{
	struct request *request = c->request;
	struct arena *arena = request->arena;

	if (c->item.letter == '\0' || !is_unchangeable(c)) {
		return false;
	}
	const char *name = arena_printf(arena, "%c%lld", c->item.letter, (long long)c->item.number);
	const char *verb = c->item.letter == 'R' ? "withdraw" : "cancel";

	host_refuse(
	    c->host, request,
	    arena_printf(arena,
			 "That I can't change in %s. For “%s”: `%s%s %s`, and send it again "
			 "with that. So far %s stays as it is.",
			 name, str_clip(arena, c->words, 40), request->prefix, verb, name, name));
	return true;
}

/* "two of us are coming to G": of a visit there, or of one to be. */
static bool read_company(struct correcting *c)
{
	static const char *const leads[] = { "are",      "is",   "now", "coming",  "going",
					     "visiting", "come", "go",  "will be", "will",
					     "to",       "for",  NULL };
	struct request *request = c->request;
	struct clerk_people_said people;
	const char *said = request->said, *rest;
	size_t len;

	/* "2" is a choice of something, and nobody */
	if (!clerk_find_people(said, &people) || people.count == 0 || people.from > 0 ||
	    said[strspn(said, "0123456789 .!")] == '\0') {
		return false;
	}
	for (said += people.len; (len = one_of(said + strspn(said, " "), leads)) > 0;) {
		said += strspn(said, " ") + len;
	}
	said += strspn(said, " ");
	const char *count = arena_printf(request->arena, "%lld", (long long)people.count);

	c->is_turn = true;
	if (said[strspn(said, " .!")] == '\0') {
		return find_item(c) && try_verb(c, "visitors", count, false);
	}
	if (refer_named(c->host, request, "visitors", said, &c->item, &rest)) {
		return rest[strspn(rest, " .!")] == '\0' && try_verb(c, "visitors", count, false);
	}
	len = strcspn(said, " ,.!");
	if (len == 0 || permit_school(request, arena_strndup(request->arena, said, len)) == NULL) {
		return false;
	}
	take(c, arena_printf(request->arena, "visit %s, %s of us", said, count), false);
	return true;
}

/* ---- of what is being asked ---- */

/* "It is the last week of term. …" "no, 2pm instead": what is said of the line that is asked about.
 * Whether it was understood at all is asked anew. */
static bool read_question(struct correcting *c)
{
	struct request *request = c->request;
	const struct matrix_message *message = request->message;
	struct question_gap gap = { .line = "" };

	(void)question_gap(c->host->questions, request->arena, message->room_id,
			   request->person->id, NULL, request->said, request->now_s, &gap);
	const char *line = c->is_turn && gap.line[0] != '\0'
			       ? otherwise_line(c->host, request, gap.line, c->words, c->wrong)
			       : NULL;

	if (line != NULL) {
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
	c->is_turn = true;
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
	    command_find(&c->host->parts.plugins->table, request->line);
	int64_t cluster = 0;
	/* an act of its own, "cancel", is read as that */
	bool is_free =
	    c->is_no || acts_verb(&c->host->parts.plugins->table, request->said, &said) == 0;

	/* "I'll be 20 mins late" is an answer already (refer_reply) */
	if (!c->is_no && request->replied_to != NULL && found.match == COMMAND_FOUND &&
	    found.row->command->is_answer) {
		return;
	}
	if (!reaction_item(c->host, request->arena, target, &c->item, &cluster) ||
	    cluster != request->cluster->id || (c->item.letter != 'N' && !is_free)) {
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
		request->replied_to = c->item.letter == 'N' ? NULL : target;
	}
}

/* "cancel that", "leave it", and nothing is asked. True: all is said; or `*ret_is_read`. */
static bool is_settled(struct host *host, struct request *request, bool *ret_is_read)
{
	struct correcting c = { .host = host, .request = request };
	struct correcting left = c;

	if (!request->is_private && !request->is_explicit) {
		return false;
	}
	*ret_is_read = is_taken_back(&c);
	return !*ret_is_read && is_left(&left);
}

bool correct_read(struct host *host, struct request *request)
{
	struct correcting c = { .host = host, .request = request };
	const struct matrix_message *message = request->message;

	if (request->is_quiet || request->is_unsure || request->has_more || message->is_too_old ||
	    message->replaces != NULL || message->is_overheard) {
		return false;
	}
	open_words(&c);
	if (message->replies_to != NULL) {
		read_reply(&c);
		return false;
	}
	bool is_asked = question_is_own(host->questions, message->room_id, request->person->id,
					request->now_s),
	     is_read = false;

	if (!is_asked && is_settled(host, request, &is_read)) {
		return true;
	}
	if (is_read || (is_asked && c.is_turn && read_question(&c))) {
		return false;
	}
	bool is_heard = request->is_private || request->is_explicit;
	bool is_meant = c.is_turn || (!is_asked && (request->is_private || c.is_snooze));

	if ((!is_heard && c.is_snooze) || is_command(&c) ||
	    (is_meant && find_item(&c) && read(&c)) || !is_heard) {
		return false;
	}
	if (is_of_words(&c)) {
		return true;
	}
	if (!read_named(&c)) {
		(void)read_company(&c);
	}
	return false;
}
