/* refer_called: an answer that calls what it answers by its number, or by what it is, in words of
 * its own: "rsvp M1 y +2 gov", "I can't come to the budgets meeting". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/counter.h"
#include "host/refer_sign.h"

#include "clerk/item.h"
#include "host/item.h"

#include <string.h>

enum { MOST_NUMBERED = 4, MOST_NAMED = 40, ENOUGH = 2 };

struct calling {
	struct host *host;
	struct request *request;
	const char *said;         /* without the number */
	struct refer_about *list; /* MOST_NAMED at most */
	size_t count;
};

/* ---- by numbers ---- */

struct numbered {
	struct clerk_item item;
	size_t from, to; /* of its number in the line */
};

static bool is_joint(char c)
{
	return c == '\0' || strchr(" ,.;:!?()&+/-", c) != NULL;
}

/* Those of kinds that are there. */
static size_t find_numbers(struct host *host, const char *said, struct numbered *list)
{
	size_t count = 0, used = 0;

	for (size_t at = 0; said[at] != '\0' && count < MOST_NUMBERED; at++) {
		struct clerk_item item;
		bool is_start = at == 0 || is_joint(said[at - 1]);

		if (is_start && said[at] != ' ' && command_read_item(said + at, &item, &used) &&
		    is_joint(said[at + used]) &&
		    item_kind_of(host->parts.plugins, item.letter, NULL) != NULL) {
			list[count++] =
			    (struct numbered){ .item = item, .from = at, .to = at + used };
			at += used - 1;
		}
	}
	return count;
}

/* What nothing is said by: "rsvp", "re". */
static const char *without_lead(const char *said)
{
	static const char *const leads[] = {
		"rsvp", "for", "on", "vote", "answer", "please", NULL
	};
	size_t len;

	said += strspn(said, " ,.:;!");
	said += *said == '-' && said[1] == ' ' ? 1 : 0;
	said += strspn(said, " ");
	while ((len = acts_longest_len(said, leads)) > 0 && said[len] != '\0') {
		said += len;
		said += strspn(said, " ,.:;");
	}
	return said;
}

/* Is it plain that it is for us? Of a line in the room its number stands first. */
static bool is_to_us(const struct request *request, const struct numbered *first, size_t count)
{
	/* "A V1 M1 all ok from me": whose it is, and its numbers */
	bool is_list = count > 1 && first->from <= 2;

	return is_list || request->is_explicit || request->is_private ||
	       request->message->is_called || first->from == 0;
}

static bool take(struct calling *c, const char *line, bool is_unsure, const char *note)
{
	c->request->line = line;
	c->request->is_explicit = true;
	c->request->is_unsure_line = is_unsure;
	c->request->unsure_note = note;
	c->request->is_turned = c->request->is_wondering = c->request->is_loose = false;
	return true;
}

static bool settle_one(struct calling *c, const struct numbered *number)
{
	struct request *request = c->request;
	struct arena *arena = request->arena;
	struct refer_about about;
	const char *note = NULL;
	bool is_unsure = false;
	const char *said = arena_printf(arena, "%.*s %s", (int)number->from, request->said,
					request->said + number->to);

	if (!refer_about(c->host, request, number->item, &about) ||
	    (!about.is_public && !request->is_private)) {
		return false;
	}
	const char *line =
	    refer_signed(c->host, request, &about, without_lead(said), &is_unsure, &note);
	/* "M1 was good" is talk */
	bool is_heard = request->is_explicit || request->is_private ||
			(!is_unsure && acts_sign(arena, without_lead(said)).is_first);

	return line != NULL && is_heard && take(c, line, is_unsure, note);
}

/* "M2 in; M1 out": one at a time, each as it would be typed. */
static void settle_several(struct calling *c, const struct numbered *list, size_t count)
{
	struct request *request = c->request;
	struct arena *arena = request->arena;
	struct str text;

	str_init(&text, arena);
	for (size_t i = 0; i < count; i++) {
		struct refer_about about;
		const char *note, *line = NULL;
		bool is_unsure = false, is_first = false;

		/* what is said behind it, or of all of them behind the last */
		for (size_t n = i; n < count && line == NULL; n++) {
			size_t end = n + 1 < count ? list[n + 1].from : strlen(request->said);
			const char *said =
			    arena_strndup(arena, request->said + list[n].to, end - list[n].to);

			is_first = acts_sign(arena, without_lead(said)).is_first;

			line = refer_about(c->host, request, list[i].item, &about) &&
				       (about.is_public || request->is_private) && about.awaits
				   ? refer_signed(c->host, request, &about, without_lead(said),
						  &is_unsure, &note)
				   : NULL;
		}
		/* unaddressed, "M1 and M2 were great" is talk; why is not said again */
		bool is_heard = request->is_explicit || request->is_private ||
				request->message->is_called || (!is_unsure && is_first);

		if (line != NULL && is_heard) {
			str_addf(&text, "%s`%s%.*s %c%lld`", text.len == 0 ? "" : ", ",
				 request->prefix, (int)strcspn(line, " "), line,
				 list[i].item.letter, (long long)list[i].item.number);
		}
	}
	if (text.len == 0) {
		return;
	}
	request->several = arena_printf(
	    arena, "One at a time, please, so I've noted nothing yet. For you: %s.", text.text);
}

/* ---- by what it is ---- */

/* What is open, and hers to answer; or that she made. */
static void look_at(struct clerk_call *call, const void *record, void *data)
{
	struct calling *c = data;
	struct refer_about about;

	if (c->count == MOST_NAMED || clerk_item_is(record, CLERK_IS_OVER)) {
		return;
	}
	refer_about_of(call, record, &about);
	if (about.is_public) {
		c->list[c->count++] = about;
	}
}

/* May the words answer it, or end it? Neither may what is said of much, "the breakfast is lovely",
 * or in passing of what asks her nothing, or of another day. */
static bool may_mean(const struct calling *c, const struct refer_about *about)
{
	const struct request *request = c->request;
	const struct acts_sign sign =
	    acts_sign(request->arena, refer_mask(request, about, c->said));
	bool is_off = sign.is == ACTS_SIGN_END || sign.is == ACTS_SIGN_DONE;
	bool is_no = sign.is == ACTS_SIGN_NO || sign.is == ACTS_SIGN_OUT;
	bool is_visit = strchr("VQ", about->item.letter) != NULL;
	bool is_other = refer_about_is_other_day(request, about, c->said);

	if ((sign.is == ACTS_SIGN_NONE && sign.late_at == 0) || sign.is_weak || sign.is_wondering) {
		return false;
	}
	if (is_off || (is_no && is_visit && !about->awaits)) {
		return !is_other && refer_about_is_own(request, about);
	}
	return (about->awaits || about->item.letter == 'M') && (!is_other || (is_no && is_visit));
}

/* The only one of which most is said; NULL: none, or several. */
static const struct refer_about *named(const struct calling *c, const char **ret_line,
				       const char **ret_note)
{
	const struct refer_about *best = NULL;
	int most = ENOUGH - 1;

	for (size_t i = 0; i < c->count; i++) {
		int fits = refer_about_fits(c->request, &c->list[i], c->said);
		bool is_unsure;
		const char *note = NULL;
		const char *line = fits < most || fits < ENOUGH || !may_mean(c, &c->list[i])
				       ? NULL
				       : refer_signed(c->host, c->request, &c->list[i], c->said,
						      &is_unsure, &note);

		if (line == NULL) {
			continue;
		}
		best = fits == most ? NULL : &c->list[i];
		most = fits;
		*ret_line = line;
		*ret_note = note;
	}
	return best;
}

static bool settle_named(struct calling *c)
{
	const char *line = NULL, *note = NULL;

	c->said = without_lead(c->request->said);
	c->list = arena_array(c->request->arena, MOST_NAMED, sizeof(*c->list));
	refer_each(c->host, c->request, look_at, c);
	const struct refer_about *best = named(c, &line, &note);
	struct request as = *c->request;

	/* "I can't do that day, but Friday would be fine" */
	if (best != NULL && counter_read(c->host, &as, best->item)) {
		return take(c, as.line, true, NULL);
	}
	return best != NULL && take(c, line, true, note);
}

/* What asks her alone. */
static void look_at_asked(struct clerk_call *call, const void *record, void *data)
{
	struct calling *c = data;
	struct refer_about about;

	if (c->count == MOST_NAMED || clerk_item_is(record, CLERK_IS_OVER) ||
	    ((const struct clerk_base *)record)->kind->asking != NULL) {
		return;
	}
	refer_about_of(call, record, &about);
	if (about.awaits) {
		c->list[c->count++] = about;
	}
}

/* In private, "Tuesday's hopeless, could they do the Wednesday same time?": of the one thing that
 * asks her. */
static bool settle_asked(struct calling *c)
{
	struct request as = *c->request;

	if (!as.is_private || as.is_quiet || as.has_more || as.replied_to != NULL ||
	    as.message->replaces != NULL || as.message->is_too_old) {
		return false;
	}
	c->list = arena_array(as.arena, MOST_NAMED, sizeof(*c->list));
	c->count = 0;
	refer_each(c->host, c->request, look_at_asked, c);
	return c->count == 1 && counter_read(c->host, &as, c->list[0].item) &&
	       take(c, as.line, true, NULL);
}

/* ---- whether ---- */

/* Is there a row that takes the line as it is, or asks more of what it is about? What is a guess,
 * and not whole, is no such row; nor is an answer, or a breakfast, that has words of no date. */
static bool is_read(struct host *host, const struct request *request,
		    const struct command_found *found)
{
	if (found->match != COMMAND_FOUND) {
		return found->match == COMMAND_WRONG_ITEM;
	}
	const struct clerk_command *row = found->row->command;

	/* "sending Tom to the moderation", "I can't make M1, Jo will be there" */
	if ((row->is_answer || request->is_topic) &&
	    acts_sign(request->arena, request->said).is_stand_in) {
		return false;
	}
	const struct command_parse parse = permit_parse(host, request, row, found->rest);

	bool is_refused = parse.outcome == COMMAND_SAY;
	/* of an answer to an item what it says itself, "that looks private", counts */
	bool is_own = row->item != '\0' && !parse.is_strange;

	if (request->is_unsure_line) {
		return parse.outcome == COMMAND_READY && !request->is_turned;
	}
	return !is_refused || is_own ||
	       !(row->is_answer || str_equal(row->name, "breakfast") ||
		 str_equal(row->name, "hello"));
}

static bool may_be_answer(const struct request *request)
{
	return request->replied_to == NULL && !request->is_quiet && !request->has_more &&
	       !request->is_wondering && request->message->replaces == NULL &&
	       !request->message->is_too_old && request->message->command == NULL &&
	       !request->message->is_overheard && !acts_is_asking(request->said);
}

void called_numbered(struct host *host, struct request *request)
{
	struct calling c = { .host = host, .request = request };
	struct numbered numbers[MOST_NUMBERED];
	/* first, because every line comes here, and nearly none has one */
	size_t count = find_numbers(host, request->said, numbers);

	if (count == 0 || !is_to_us(request, &numbers[0], count) || !may_be_answer(request)) {
		return;
	}
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);

	if (is_read(host, request, &found)) {
		return;
	}
	if (count > 1) {
		settle_several(&c, numbers, count);
	} else {
		(void)settle_one(&c, &numbers[0]);
	}
}

bool called_settle(struct host *host, struct request *request, const struct command_found *found)
{
	struct calling c = { .host = host, .request = request };
	struct numbered numbers[MOST_NUMBERED];

	bool may = may_be_answer(request);

	/* what costs most, last */
	if ((!may && !request->is_private) || find_numbers(host, request->said, numbers) > 0 ||
	    is_read(host, request, found)) {
		return false;
	}
	return (may && settle_named(&c)) || settle_asked(&c);
}
