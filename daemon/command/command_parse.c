/* command_parse: the words of a line, each to one argument, into the row's struct. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

static bool is_led(const struct clerk_arg *arg)
{
	return arg->lead != NULL;
}

static bool is_optional(const struct clerk_arg *arg)
{
	return (arg->flags & CLERK_OPTIONAL) != 0;
}

/* ---- typed arguments, wherever they stand ---- */

/* What only makes sense where it is expected: any word would do, or any number. */
static bool stands_in_place(const struct clerk_arg *arg)
{
	return arg->type == CLERK_WORD || arg->type == CLERK_INT || arg->type == CLERK_CHOICE;
}

/* "visit G ECT Wed 9 Dec": a kind that need not be there stands right behind what comes before it;
 * anywhere else it is of the text. */
static bool may_stand(const struct reader *r, const struct clerk_arg *arg, size_t at)
{
	return arg->type != CLERK_CHOICE || !is_optional(arg) || !reader_has_text(r) ||
	       (arg > r->command->args && reader_owner_before(r, at) == arg - 1);
}

static bool try_value(struct reader *r, const struct clerk_arg *arg, size_t at)
{
	r->at = at;
	r->parse->outcome = COMMAND_READY;
	r->parse->text = r->parse->missing = NULL;
	return reader_value(r, arg) && reader_is_taken(r, arg);
}

/* The first stretch that its reader takes; where none does, what it says of the first. */
static bool read_typed(struct reader *r, const struct clerk_arg *arg)
{
	enum { TRIES = 60 };
	size_t first = reader_next(r, r->rest), at = first;

	for (int i = 0; i < TRIES && at < r->len && may_stand(r, arg, at); i++) {
		if (try_value(r, arg, at)) {
			return true;
		}
		/* "Year 2 writing 1 day": a number alone is asked about only where it begins */
		if (at == first && r->parse->outcome == COMMAND_ASK) {
			return false;
		}
		if (stands_in_place(arg)) {
			break;
		}
		at = reader_next(r, reader_word_end(r, at));
	}
	r->parse->outcome = COMMAND_READY;
	r->parse->text = NULL;
	if (is_optional(arg) || reader_is_settled(r, arg)) {
		return true;
	}
	if (first == r->len) {
		return reader_say_missing(r, arg);
	}
	/* a name is what is meant; other words are of the text */
	bool is_slip = stands_in_place(arg) || (arg->type == CLERK_SCHOOL &&
						r->line[first] >= 'A' && r->line[first] <= 'Z');

	reader_miss(r, arg, is_slip ? first : r->len, is_slip ? reader_word_end(r, first) : r->len);
	r->parse->is_strange = true;
	r->at = first;
	return reader_value(r, arg);
}

static bool is_capital_alone(const struct reader *r, size_t at)
{
	return at < r->len && r->line[at] >= 'A' && r->line[at] <= 'Z' &&
	       reader_word_end(r, at) == at + 1;
}

/* "visit a thurs 10 dec": School A, in small. */
static bool is_small_alone(const struct reader *r, size_t at)
{
	return at < r->len && r->line[at] == 'a' && reader_word_end(r, at) == at + 1 &&
	       reader_is_date_alone(r, reader_next(r, at + 1));
}

/* "visit with G at H": where several are named, it is at the one behind "at". */
static size_t place_of(const struct reader *r)
{
	size_t at = reader_find_lead(r, "at");

	return at < r->len ? reader_next(r, at + strlen("at")) : r->len;
}

/* "visit A Thu 14 Jan": a letter where the school is expected is no article of the date's. */
static void read_school_in_place(struct reader *r)
{
	size_t first = reader_next(r, r->rest), place = place_of(r);
	bool is_first = is_capital_alone(r, first) || (place == r->len && is_small_alone(r, first));
	size_t at = is_first ? first : place;

	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		if (arg->type == CLERK_SCHOOL && !is_led(arg) &&
		    (is_first || is_capital_alone(r, at)) && !try_value(r, arg, at)) {
			r->parse->outcome = COMMAND_READY;
			r->parse->text = NULL;
		}
	}
}

/* "done R1 rest released": what makes an amount needless. */
static bool read_sufficing(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_such = arg->type == CLERK_CHOICE && (arg->flags & CLERK_SUFFICES) != 0;

		if (is_such && !read_typed(r, arg)) {
			return false;
		}
	}
	return true;
}

/* "1½ days before half term": so much, by then; not so long before it. */
static bool read_amounts(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		if (arg->type == CLERK_AMOUNT && !is_led(arg) && !read_typed(r, arg)) {
			return false;
		}
	}
	return true;
}

static bool read_unled(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_own = !is_led(arg) && (arg->flags & CLERK_FOLLOWS) == 0 &&
			      arg->type != CLERK_TEXT && arg->type != CLERK_WHEN &&
			      arg->type != CLERK_BEFORE && arg->type != CLERK_MORE &&
			      !reader_is_taken(r, arg);

		if (is_own && !read_typed(r, arg)) {
			return false;
		}
	}
	return true;
}

/* ---- arguments introduced by a word of their own ---- */

/* Is a text without a lead still to come, which must be there? */
static bool needs_title(const struct reader *r, size_t from, size_t end)
{
	struct piece pieces[PIECES_MAX];
	size_t count = piece_find(r, pieces);
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && (arg->type != CLERK_TEXT || is_led(arg) || is_optional(arg))) {
		arg++;
	}
	for (size_t i = 0; i < count; i++) {
		bool is_other = pieces[i].to <= from || pieces[i].from >= end;

		if (is_other && !piece_is_courtesy(r, &pieces[i])) {
			return false;
		}
	}
	return arg->name != NULL;
}

/* "at D about the budget", "at D re SATs": where a place ends, and what it is about begins. */
static size_t matter_at(const struct reader *r, size_t from, size_t end)
{
	static const char *const leads[] = { "about",   "re",      "regarding", "to discuss",
					     "to talk", "to plan", "to look",   NULL };
	size_t at = needs_title(r, from, end) ? from : end;

	for (at = at < end ? reader_next(r, reader_word_end(r, at)) : at; at < end;
	     at = reader_next(r, reader_word_end(r, at))) {
		for (size_t i = 0; leads[i] != NULL; i++) {
			size_t len = reader_lead_here(r->line + at, leads[i]);

			if (len > 0 && reader_next(r, at + len) < end) {
				return at;
			}
		}
	}
	return end;
}

/* A text behind a lead goes on to the next lead that is still open, or to what is another's; one
 * that must be there holds its own, "to send it to all heads". */
static size_t text_end(const struct reader *r, const struct clerk_arg *text, size_t from)
{
	size_t end = matter_at(r, from, reader_stretch_end(r, from));

	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_own = arg == text && (arg->flags & CLERK_OPTIONAL) == 0;

		if (is_led(arg) && !is_own && !reader_is_taken(r, arg)) {
			size_t lead = reader_find_lead(r, arg->lead);

			end = lead >= from && lead < end ? lead : end;
		}
	}
	return reader_drop_kindness(r, from, end);
}

static bool read_led_text(struct reader *r, const struct clerk_arg *arg, size_t from)
{
	size_t end = text_end(r, arg, from);

	if (!reader_fits(r, arg, r->line + from, end - from)) {
		return false;
	}
	if ((arg->flags & CLERK_SUFFICES) != 0) {
		return reader_other_place(r, arg, from, end);
	}
	const char *text = arena_strndup(r->context->arena, r->line + from, end - from);

	r->at = end;
	reader_put(r, arg, &text, sizeof(text), from);
	return true;
}

/* "prep" in "+ 2h prep": what may stand right behind an argument with a lead. */
static bool read_follower(struct reader *r, const struct clerk_arg *arg)
{
	size_t at = reader_next(r, r->at);
	bool is_there = arg->name != NULL && (arg->flags & CLERK_FOLLOWS) != 0 && at < r->len;

	for (const struct clerk_arg *other = r->command->args; is_there && other->name != NULL;
	     other++) {
		is_there = !is_led(other) || reader_is_taken(r, other) ||
			   reader_lead_here(r->line + at, other->lead) == 0;
	}
	r->at = at;
	return !is_there || reader_value(r, arg);
}

/* "… 1pm til 3 here", "meet here …": a place at an end, without "at". */
static void read_here(struct reader *r, const struct clerk_arg *arg)
{
	static const char *const here = "here";
	size_t at = reader_find_lead(r, here);
	bool is_place = arg->type == CLERK_TEXT && (arg->flags & CLERK_NAMES) != 0 &&
			str_equal(arg->lead, "at");

	bool is_at_end = at < r->len && (at == reader_next(r, r->rest) ||
					 reader_next(r, at + strlen(here)) == r->len);

	if (is_place && is_at_end) {
		r->at = at + strlen(here);
		reader_put(r, arg, &here, sizeof(here), at);
	}
}

static bool read_one_led(struct reader *r, const struct clerk_arg *arg)
{
	size_t lead = reader_find_lead(r, arg->lead), len = strlen(arg->lead);

	if (lead == r->len) {
		read_here(r, arg);
		return true;
	}
	/* "meet agenda setting Fri 2pm", "to plan the agenda": its word is of another text */
	if ((arg->flags & CLERK_VERBATIM) != 0 && reader_owner_before(r, lead) == NULL) {
		return true;
	}
	size_t behind = reader_next(r, lead + len);

	/* "old rota at C" is what it is about */
	if (arg->type == CLERK_SCHOOLS && (arg->flags & CLERK_OPTIONAL) != 0 &&
	    !reader_schools_here(r, behind)) {
		return true;
	}
	reader_own(r, lead, lead + len, LEAD);
	r->at = behind;
	if (r->at == r->len) {
		return reader_say_missing(r, arg);
	}
	return (arg->type == CLERK_TEXT ? read_led_text(r, arg, r->at) : reader_value(r, arg)) &&
	       read_follower(r, arg + 1);
}

/* Those with a text, or all others but dates. */
static bool read_led(struct reader *r, bool is_text)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		if (is_led(arg) && !reader_is_taken(r, arg) && arg->type != CLERK_WHEN &&
		    (arg->type == CLERK_TEXT) == is_text && !read_one_led(r, arg)) {
			return false;
		}
	}
	return true;
}

/* Where a comma, a dash or the end of a sentence stands before it; `at`: none does. */
static size_t mark_before(const struct reader *r, size_t at)
{
	static const char dash[] = "\xe2\x80\x93";
	const size_t dash_len = sizeof(dash) - 1;
	size_t end = at;

	while (end > r->rest && reader_is_blank(r->line[end - 1])) {
		end--;
	}
	if (end == at || end == r->rest) {
		return at;
	}
	if (end > r->rest + dash_len && memcmp(r->line + end - dash_len, dash, dash_len) == 0) {
		return end - dash_len;
	}
	return strchr(",;.-", r->line[end - 1]) != NULL ? end - 1 : at;
}

/* The lead of a text that is kept as it stands, set off: ", agenda looking at data in May",
 * "Agenda: budgets"; its length. At the end: there is none. */
static size_t find_marked_lead(const struct reader *r, const char *lead, size_t *ret_len)
{
	const size_t first = reader_next(r, r->rest), len = strlen(lead);
	size_t at = first;

	for (; at < r->len; at = reader_next(r, reader_word_end(r, at))) {
		bool has_colon = str_starts_fold(r->line + at, lead) && r->line[at + len] == ':';
		bool is_set_off =
		    mark_before(r, at) < at && reader_lead_here(r->line + at, lead) > 0;

		if (at > first && (has_colon || is_set_off)) {
			*ret_len = len + has_colon;
			return at;
		}
	}
	return at;
}

/* The comma before another's lead, or the end of the line. */
static size_t marked_end(const struct reader *r, size_t from)
{
	for (size_t at = from; at < r->len; at++) {
		size_t next = reader_next(r, at + 1);

		for (const struct clerk_arg *arg = r->command->args;
		     r->line[at] == ',' && arg->name != NULL; arg++) {
			if (is_led(arg) && reader_lead_here(r->line + next, arg->lead) > 0) {
				return at;
			}
		}
	}
	return r->len;
}

/* Before all else: its dates, numbers and leads are of it. */
static bool read_marked(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		bool is_whole =
		    is_led(arg) && arg->type == CLERK_TEXT && (arg->flags & CLERK_VERBATIM) != 0;
		size_t len = 0, lead = is_whole ? find_marked_lead(r, arg->lead, &len) : r->len;

		if (lead == r->len) {
			continue;
		}
		size_t from = reader_next(r, lead + len), end = marked_end(r, from);

		if (from >= end) {
			return reader_say_missing(r, arg);
		}
		if (!reader_fits(r, arg, r->line + from, end - from)) {
			return false;
		}
		const char *text = arena_strndup(r->context->arena, r->line + from, end - from);

		reader_own(r, mark_before(r, lead), from, LEAD);
		r->at = end;
		reader_put(r, arg, &text, sizeof(text), from);
	}
	return true;
}

/* ---- all of it ---- */

/* "yes V12": the row was found by it. */
static bool read_item_first(struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	return r->command->item == '\0' || arg->name == NULL || arg->type != CLERK_ITEM ||
	       read_typed(r, arg);
}

static bool has_all(struct reader *r)
{
	for (const struct clerk_arg *arg = r->command->args; arg->name != NULL; arg++) {
		if (!reader_is_settled(r, arg)) {
			return reader_say_missing(r, arg);
		}
	}
	return true;
}

/* Without what closes a sentence. */
static size_t end_of(const char *line, size_t rest)
{
	size_t len = strlen(line);

	while (len > rest && (reader_is_gap(line[len - 1]) || line[len - 1] == ';')) {
		len--;
	}
	return len > rest && line[len - 1] == '.' &&
		       (len - 1 == rest || reader_is_blank(line[len - 2]))
		   ? len - 1
		   : len;
}

struct command_parse command_parse(const struct command_context *context,
				   const struct clerk_command *command, const char *line,
				   size_t rest)
{
	static const struct clerk_arg none[] = { { 0 } };
	struct clerk_command row = *command;
	struct command_parse parse = { .outcome = COMMAND_READY };
	size_t len = end_of(line, rest);
	struct reader r = { .context = context,
			    .command = &row,
			    .line = line,
			    .rest = rest,
			    .len = len,
			    .owner = arena_alloc(context->arena, len + 1),
			    .record = arena_alloc(context->arena, command->args_size + 1),
			    .parse = &parse };

	row.args = command->args == NULL ? none : command->args;
	memset(r.owner, FREE, len + 1);
	if (reader_one_request(&r)) {
		read_school_in_place(&r);
	}
	if (parse.outcome == COMMAND_READY && read_marked(&r) && read_item_first(&r) &&
	    read_led(&r, false) && read_sufficing(&r) && read_amounts(&r) && reader_dates(&r) &&
	    read_led(&r, true) && read_unled(&r) && reader_one_item(&r) && reader_unread_date(&r) &&
	    reader_texts(&r)) {
		(void)has_all(&r);
	}
	parse.record = r.record;
	parse.missing = parse.outcome == COMMAND_READY ? NULL : parse.missing;
	return parse;
}
