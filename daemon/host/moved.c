/* moved: a line that gives an item another date: what it does not say of that stays as it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "dates/when.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

enum { RUNG_S = 86400 };

/* Is a date of the row another one of its item's? */
static bool moves(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && (arg->flags & CLERK_MOVES) == 0) {
		arg++;
	}
	return row->item != '\0' && arg != NULL && arg->name != NULL;
}

struct when_context moved_context(const struct request *request)
{
	return (struct when_context){ .calendar = request->cluster->calendar,
				      .now_s = request->now_s,
				      .school = request->person->school,
				      .tense = CLERK_TENSE_BOOK };
}

/* The date that is spoken of: the wish, where one waits, whoever's it is: that is on the table. */
static const struct clerk_slot *slot_of(const void *record)
{
	const struct clerk_base *base = record;
	bool is_wish = clerk_item_is(record, CLERK_IS_WISH) && base->wish.start_s != 0;

	return is_wish ? &base->wish : clerk_item_slot(record);
}

static struct clerk_when hours_of(const struct when_context *context, int64_t start_s,
				  int64_t end_s)
{
	struct tz_wall start = tz_to_wall(context->calendar->tz, start_s);
	struct tz_wall end = tz_to_wall(context->calendar->tz, end_s);

	return (struct clerk_when){ .kind = end_s > start_s ? CLERK_WHEN_RANGE : CLERK_WHEN_INSTANT,
				    .day = start.day,
				    .last_day = end.day,
				    .start_min = start.minute,
				    .end_min = end_s > start_s ? end.minute : CLERK_NO_MIN,
				    .arrive_min = CLERK_NO_MIN,
				    .start_s = start_s,
				    .end_s = end_s };
}

/* False: it has no date. */
static bool date_of(struct clerk_call *call, const struct when_context *context, const void *record,
		    struct when_was *ret_was)
{
	const struct clerk_base *base = record;
	const struct clerk_slot *slot = slot_of(record);
	bool is_said = slot->start_s != 0 && !str_is_empty(slot->said);

	*ret_was = (struct when_was){ .is_moment = slot->start_s == 0,
				      .is_early = command_is_breakfast(item_title(call, record)),
				      .has_end = slot->has_end };
	if (ret_was->is_moment) {
		ret_was->when = hours_of(context, base->due_s, base->due_s);
		return base->school == '\0' && base->due_s != 0;
	}
	ret_was->when = hours_of(context, slot->start_s, slot->end_s);
	if (is_said) {
		/* "morning" is no hours of one's own choice */
		struct clerk_outcome said = when_parse(call->arena, context, slot->said);

		ret_was->when = said.kind == CLERK_OUTCOME_VALUE ? said.value : ret_was->when;
	}
	return true;
}

/* What rang a while ago, and is to ring again of itself another day: "till 5pm" is today's. */
static void count_from_ring(struct host *host, const struct request *request,
			    const struct when_context *context, struct clerk_item item,
			    struct when_was *was)
{
	struct arena *arena = request->arena;
	const char *pattern =
	    arena_printf(arena, "wake/*/%c%lld/*", item.letter, (long long)item.number);
	const struct tz *tz = context->calendar->tz;
	int64_t rung_s = 0, now_s = request->now_s;

	if (!was->is_moment || was->when.start_s <= now_s ||
	    outbox_said_last(host->outbox, arena, request_lane(request), pattern, now_s - RUNG_S,
			     &rung_s) == NULL) {
		return;
	}
	struct tz_local at =
	    tz_from_wall(tz, tz_to_wall(tz, now_s).day, tz_to_wall(tz, was->when.start_s).minute);

	was->when = hours_of(context, at.first_s, at.first_s);
}

static bool find_date(struct host *host, const struct request *request,
		      const struct when_context *context, struct clerk_item item,
		      struct when_was *ret_was)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);
	struct clerk_call call;

	if (kind == NULL) {
		return false;
	}
	execute_look(&call, host, request, kind->plugin);
	const void *record = item_as_it_lies(&call, item);
	bool has_date = record != NULL && !item_is_hidden(&call, record) &&
			date_of(&call, context, record, ret_was);

	queries_end(kind->plugin->queries);
	if (has_date) {
		count_from_ring(host, request, context, item, ret_was);
	}
	return has_date;
}

/* "put back V1 an hour": the words without what the verb says of the amount, and that. */
static const char *without_tail(struct arena *arena, const char *words, enum when_amount *ret_is)
{
	static const struct {
		const char *tail;
		enum when_amount is;
	} tails[] = {
		{ ACTS_LATER, WHEN_AMOUNT_LATER },
		{ ACTS_EARLIER, WHEN_AMOUNT_EARLIER },
		{ ACTS_LONG, WHEN_AMOUNT_LONG },
	};
	size_t len = strlen(words);

	*ret_is = WHEN_AMOUNT_UNCLEAR;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		size_t tail = strlen(tails[i].tail);

		if (len > tail && str_equal(words + len - tail, tails[i].tail)) {
			*ret_is = tails[i].is;
			return arena_strndup(arena, words, len - tail);
		}
	}
	return words;
}

/* "pm" alone, of an hour: that half of the day. */
static const char *with_half(struct arena *arena, const struct when_was *was, const char *words)
{
	enum { HALF_MIN = 12 * 60, HOUR_MIN = 60 };
	bool is_am = str_equal_fold(words, "am"), is_pm = str_equal_fold(words, "pm");
	int32_t minute = was->when.start_min;

	if ((!is_am && !is_pm) || was->when.kind != CLERK_WHEN_INSTANT || minute < 0) {
		return words;
	}
	minute = minute % HALF_MIN + (is_pm ? HALF_MIN : 0);
	return arena_printf(arena, "%02d:%02d", minute / HOUR_MIN, minute % HOUR_MIN);
}

static const char *words_of(struct host *host, const struct request *request,
			    struct clerk_item item, const char *words, bool is_said)
{
	const struct when_context context = moved_context(request);
	struct when_was was;
	enum when_amount amount;

	words = without_tail(request->arena, words, &amount);
	if (words[0] == '\0' || !find_date(host, request, &context, item, &was)) {
		return NULL;
	}
	was.amount = amount;
	was.is_said = is_said;
	return when_moved(request->arena, &context, &was, with_half(request->arena, &was, words));
}

const char *moved_words(struct host *host, const struct request *request, struct clerk_item item,
			const char *words)
{
	return words_of(host, request, item, words, false);
}

const char *moved_said(struct host *host, const struct request *request, struct clerk_item item,
		       const char *words)
{
	return words_of(host, request, item, words, true);
}

/* ---- where ---- */

/* Does the row take a place, "at D", besides a date? */
static bool has_place(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->args;

	while (arg->name != NULL && (arg->flags & CLERK_SUFFICES) == 0) {
		arg++;
	}
	return arg->name != NULL;
}

/* A school, or "ours": of another name behind "to" nobody knows whether it is a place. */
static bool is_place(const struct request *request, const char *word)
{
	static const char *const own[] = { "ours", "mine", "us", NULL };
	bool is_small = word[0] >= 'a' && word[0] <= 'z' && word[1] == '\0';

	for (size_t i = 0; request->person->school != '\0' && own[i] != NULL; i++) {
		if (str_equal_fold(word, own[i])) {
			return true;
		}
	}
	return !is_small && roster_school_named(request->cluster, word) != NULL;
}

/* "to F", "from E to F", "Thu to ours": what is to be where it is now, as the row reads it. */
static const char *with_at(const struct request *request, const char *words)
{
	struct arena *arena = request->arena;
	size_t from = str_starts_fold(words, "from ") ? strlen("from ") : 0;
	size_t was = from + strcspn(words + from, " ");

	if (from > 0 && is_place(request, arena_strndup(arena, words + from, was - from))) {
		words += was + strspn(words + was, " ");
	}
	for (const char *at = words; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		const char *behind = at + strlen("to ");
		size_t len = str_starts_fold(at, "to ") ? strcspn(behind, " ,.?") : 0;

		if (len > 0 && (is_place(request, arena_strndup(arena, behind, len)) ||
				is_place(request, behind))) {
			return arena_printf(arena, "%.*sat %s", (int)(at - words), words, behind);
		}
	}
	return words;
}

/* The date that the words say, with where it is behind it; NULL: they say none. A number alone is
 * of the place: "at hall 2". */
static const char *date_at(struct host *host, const struct request *request, struct clerk_item item,
			   const char *date, const char *place)
{
	bool is_number = strspn(date, "0123456789 ") == strlen(date);
	const char *words = is_number ? NULL : moved_words(host, request, item, date);

	return words == NULL ? NULL : arena_printf(request->arena, "%s %s", words, place);
}

/* "4.30 at F", "at F an hour earlier": what is said of when and what of where. NULL: it is not one
 * behind the other. */
static const char *apart(struct host *host, const struct request *request, struct clerk_item item,
			 const char *words)
{
	struct arena *arena = request->arena;
	const char *found = NULL;

	for (size_t at = strlen(words); at > 1 && found == NULL; at--) {
		bool is_lead = words[at - 1] == ' ' && str_starts_fold(words + at, "at ");

		found = !is_lead ? NULL
				 : date_at(host, request, item, arena_strndup(arena, words, at - 1),
					   words + at);
	}
	bool is_led = str_starts_fold(words, "at ");
	size_t place = is_led && found == NULL ? strlen("at ") : strlen(words);

	for (const char *at = words + place; *at != '\0' && found == NULL;) {
		size_t end = (size_t)(at - words) + strcspn(at, " ");

		at = words + end + strspn(words + end, " ");
		found = *at == '\0'
			    ? NULL
			    : date_at(host, request, item, at, arena_strndup(arena, words, end));
	}
	return found;
}

void moved_settle(struct host *host, struct request *request, const struct command_found *found)
{
	const char *line = request->line;
	struct clerk_item item;
	size_t used = 0, rest = found->rest + strspn(line + found->rest, " ");
	enum when_amount amount;

	request->line = without_tail(request->arena, line, &amount);
	if (!moves(found->row->command) || !command_read_item(line + rest, &item, &used)) {
		return;
	}
	rest += used;
	const char *said = line + rest + strspn(line + rest, " ,:");
	const char *words = moved_words(host, request, item, said);

	if (words == NULL && has_place(found->row->command)) {
		said = with_at(request, said);
		words = apart(host, request, item, said);
		words = words == NULL ? said : words;
	}
	if (words != NULL) {
		request->line = arena_printf(request->arena, "%.*s %s", (int)rest, line, words);
	}
}

/* The row that gives that item another date or place; NULL: none is. */
static const struct clerk_command *move_row(struct host *host, struct request *request,
					    struct clerk_item item)
{
	const struct command_found found =
	    command_find(&host->parts.plugins->table, refer_line(host, request, "move", item, ""));

	return found.match == COMMAND_FOUND && has_place(found.row->command) ? found.row->command
									     : NULL;
}

bool moved_elsewhere(struct host *host, struct request *request)
{
	struct arena *arena = request->arena;
	const char *verb, *rest, *words = request->line;
	size_t len = acts_verb(&host->parts.plugins->table, words, &verb);
	const char *said = len == 0 ? "" : verb + len + strspn(verb + len, " ");

	for (const char *at = said; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		bool is_to = str_starts_fold(at, "to "),
		     is_lead = is_to || str_starts_fold(at, "at ");
		const char *place = is_lead ? with_at(request, at) : at;
		struct clerk_item item;

		if (!is_lead || at == said || (is_to && place == at) ||
		    !refer_named(host, request, "move",
				 arena_strndup(arena, said, (size_t)(at - said)), &item, &rest) ||
		    *rest != '\0' || move_row(host, request, item) == NULL) {
			continue;
		}
		request->line =
		    refer_line(host, request, arena_strndup(arena, verb, len), item, place);
		return command_find(&host->parts.plugins->table, request->line).row != NULL;
	}
	return false;
}

bool moved_fill(struct host *host, struct request *request)
{
	const char *line = request->line;
	const struct command_found found = command_find(&host->parts.plugins->table, line);

	if (found.match == COMMAND_FOUND && permit_found(host, request, &found) == NULL) {
		moved_settle(host, request, &found);
	}
	return !str_equal(line, request->line);
}

const char *moved_line(const struct request *request, const struct clerk_command *row,
		       const struct command_parse *parse, const char *line, const char *words)
{
	const struct when_context context = moved_context(request);
	const struct clerk_arg *arg = row->args;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_WHEN) {
		arg++;
	}
	if (arg == NULL || arg->name == NULL || words[0] == '\0') {
		return NULL;
	}
	struct when_was was = { .amount = WHEN_AMOUNT_LONG,
				.is_said = true,
				.is_early = command_is_breakfast(line) };

	memcpy(&was.when, (const char *)parse->record + arg->offset, sizeof(was.when));
	const char *text = was.when.kind == CLERK_WHEN_NONE
			       ? NULL
			       : when_moved(request->arena, &context, &was, words);

	return text == NULL ? NULL
			    : command_line_with(request->arena, parse, line, arg->name, text);
}

/* The words of the line that were read as that argument; NULL: none. */
static const char *said_of(const struct request *request, const struct command_parse *parse,
			   const struct clerk_command *row, enum clerk_type type)
{
	for (size_t i = 0; i < parse->span_count; i++) {
		const struct command_span *span = &parse->spans[i];
		const struct clerk_arg *arg = command_arg(row, span->name);

		if (arg != NULL && arg->type == type) {
			return arena_strndup(request->arena, request->line + span->from,
					     span->to - span->from);
		}
	}
	return NULL;
}

const char *moved_offer(struct host *host, struct request *request,
			const struct command_parse *parse)
{
	struct arena *arena = request->arena;
	struct command_found found = command_find(&host->parts.plugins->table, request->line);
	const struct clerk_command *row = found.match == COMMAND_FOUND ? found.row->command : NULL;
	const char *school = row == NULL || row->item != '\0' || parse->hours == NULL
				 ? NULL
				 : said_of(request, parse, row, CLERK_SCHOOL);
	struct clerk_item item;
	const char *rest;

	if (school == NULL ||
	    !refer_named(host, request, "move", arena_printf(arena, "%s %s", row->name, school),
			 &item, &rest) ||
	    *rest != '\0' || moved_words(host, request, item, parse->hours) == NULL) {
		return parse->text;
	}
	return arena_printf(arena, "%s If %c%lld is meant: `%smove %c%lld %s`.", parse->text,
			    item.letter, (long long)item.number, request->prefix, item.letter,
			    (long long)item.number, parse->hours);
}
