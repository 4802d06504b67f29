/* command_more: the dates of a line that may have several, "Wed 13 Jan 9-3, Thu 14 Jan am". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

/* Dates are told apart by these; a comma may also stand within one, "Wed 13 Jan, 9-3", so that the
 * longest run of pieces that is one date is taken. */
enum { PARTS_MAX = 200, RUN_MAX = 12, WHENS_MAX = 100, JOINT_MAX = 5 };

struct reading_more {
	struct reader *r;
	const struct clerk_arg *own, *more;
	struct piece parts[PARTS_MAX];
	size_t count;
	struct clerk_when *whens;
	size_t when_count;
	int32_t day; /* of the one before: "Wed 13 Jan 9-12 / 1-3" */
};

/* How long what parts two dates is, with the blanks around it; 0: nothing does there. */
static size_t joint_len(const struct reader *r, size_t at)
{
	static const char *const words[] = { " and ", " & ", " plus ", " then " };
	const char *here = r->line + at;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if (r->len - at > len && str_starts_fold(here, words[i])) {
			return len;
		}
	}
	bool is_stroke = at > 0 && r->line[at] == '/' && reader_is_blank(r->line[at - 1]);

	return r->line[at] == ',' || r->line[at] == ';' || is_stroke ? 1 : 0;
}

/* False: something else of the line stands between them, or there are too many. */
static bool cut(struct reading_more *m)
{
	const struct reader *r = m->r;
	size_t at = reader_next(r, r->rest), from = at;

	for (; at < r->len; at++) {
		size_t len = joint_len(r, at);

		if (!reader_is_free(r, at) || m->count + 2 > PARTS_MAX) {
			return false;
		}
		if (len > 0) {
			m->parts[m->count++] = (struct piece){ from, at };
			from = at + len;
			at += len - 1;
		}
	}
	/* "…, thanks" */
	if (m->count == 0 || !reader_is_courtesy(r, from, r->len)) {
		m->parts[m->count++] =
		    (struct piece){ from, reader_drop_kindness(r, from, r->len) };
	}
	return true;
}

static struct clerk_outcome parse(const struct reading_more *m, size_t from, size_t to)
{
	struct when_context context = reader_when_context(m->r, m->own);

	context.day = m->day;
	return when_parse(m->r->context->arena, &context,
			  arena_strndup(m->r->context->arena, m->r->line + from, to - from));
}

static bool add(struct reading_more *m, const struct clerk_when *when)
{
	if (m->when_count == WHENS_MAX) {
		return false;
	}
	m->whens[m->when_count++] = *when;
	m->day = when->day;
	return true;
}

/* "every Thursday 9-12 until 11 Feb", "5, 12 and 19 Jan at 9": each of them by itself. */
static bool add_each(struct reading_more *m, const struct clerk_when *when)
{
	struct arena *arena = m->r->context->arena;
	struct when_context context = reader_when_context(m->r, m->own);
	bool is_whole = when->kind == CLERK_WHEN_RECURRENCE;

	for (size_t i = 0; is_whole && i < when->occurrence_count; i++) {
		const char *day = when_format_day(arena, when->occurrences[i].day);
		const char *from = when->start_min == CLERK_NO_MIN
				       ? ""
				       : when_format_minute(arena, when->start_min);
		const char *to = when->end_min == CLERK_NO_MIN || from[0] == '\0'
				     ? ""
				     : when_format_minute(arena, when->end_min);
		struct clerk_outcome one =
		    when_parse(arena, &context,
			       arena_printf(arena, "%s%s%s%s%s", day, from[0] == '\0' ? "" : ", ",
					    from, to[0] == '\0' ? "" : "–", to));

		is_whole = when->occurrences[i].is_skipped ||
			   (one.kind == CLERK_OUTCOME_VALUE && add(m, &one.value));
	}
	return is_whole && when->kind == CLERK_WHEN_RECURRENCE ? true
	       : when->kind == CLERK_WHEN_RECURRENCE           ? false
							       : add(m, when);
}

/* The longest run of pieces from there that is one date, or a list of days with the same hours; 0:
 * none is. */
static size_t take_run(struct reading_more *m, size_t at)
{
	size_t left = m->count - at, when_count = m->when_count;
	int32_t day = m->day;

	for (size_t run = left < RUN_MAX ? left : RUN_MAX; run > 0; run--) {
		struct clerk_outcome outcome =
		    parse(m, m->parts[at].from, m->parts[at + run - 1].to);

		if (outcome.kind == CLERK_OUTCOME_VALUE && add_each(m, &outcome.value)) {
			return run;
		}
		/* what it added before it failed is none of a shorter one's */
		m->when_count = when_count;
		m->day = day;
	}
	return 0;
}

/* A piece that is a date, and not plainly one: what is not clear of it is asked. */
static bool ask_part(struct reading_more *m, size_t at)
{
	struct piece part = m->parts[at];

	piece_trim(m->r, &part);
	struct clerk_outcome outcome = parse(m, part.from, part.to);

	return reader_put_when(m->r, m->own, &outcome, part.from, part.to);
}

static bool is_date(const struct reading_more *m, size_t at)
{
	struct arena *arena = m->r->context->arena;
	struct when_context context = reader_when_context(m->r, m->own);
	const struct when_span *spans;
	const char *text = arena_strndup(arena, m->r->line + m->parts[at].from,
					 m->parts[at].to - m->parts[at].from);

	return when_find(arena, &context, text, &spans) > 0;
}

/* Of several dates all that are over are named at once; false: none is. */
static bool say_over(struct reading_more *m)
{
	struct arena *arena = m->r->context->arena;
	size_t count = 0;
	struct str over;

	str_init(&over, arena);
	for (size_t at = 0; at < m->count; at++) {
		struct piece part = m->parts[at];

		piece_trim(m->r, &part);
		const struct clerk_outcome outcome = parse(m, part.from, part.to);
		bool is_over = outcome.kind == CLERK_OUTCOME_REFUSE &&
			       str_equal(outcome.reason == NULL ? "" : outcome.reason, "past");

		if (is_over) {
			str_addf(&over, "%s%.*s", count == 0 ? "" : ", ",
				 (int)(part.to - part.from), m->r->line + part.from);
			count++;
		}
	}
	if (count > 0) {
		reader_say(m->r,
			   arena_printf(arena,
					"%s %s over already. Please leave %s out, or write the "
					"year that you mean; nothing is changed.",
					over.text, count == 1 ? "is" : "are",
					count == 1 ? "it" : "them"));
	}
	return count > 0;
}

static void put_all(struct reading_more *m)
{
	struct reader *r = m->r;
	const struct clerk_dates rest = { m->whens + 1, m->when_count - 1 };
	size_t from = m->parts[0].from;

	r->parse->missing = NULL;
	r->at = r->len;
	reader_put(r, m->own, &m->whens[0], sizeof(m->whens[0]), from);
	reader_put(r, m->more, &rest, sizeof(rest), from);
}

bool reader_more_dates(struct reader *r, const struct clerk_arg *own, bool *ret_is_put)
{
	struct reading_more *m = arena_array(r->context->arena, 1, sizeof(*m));

	*m = (struct reading_more){ .r = r, .own = own, .more = own + 1 };
	*ret_is_put = false;
	if (own[1].name == NULL || own[1].type != CLERK_MORE || !cut(m)) {
		return true;
	}
	m->whens = arena_array(r->context->arena, WHENS_MAX, sizeof(*m->whens));
	for (size_t at = 0, run; at < m->count; at += run) {
		run = take_run(m, at);
		bool is_list = at > 0 || m->count > 1;

		if (run == 0 && (!is_list || !is_date(m, at))) {
			return true; /* other words: one date, as everywhere */
		}
		if (run == 0 && say_over(m)) {
			return false;
		}
		if (run == 0) {
			return ask_part(m, at);
		}
	}
	if (m->when_count > 1) {
		put_all(m);
		*ret_is_put = true;
	}
	return true;
}
