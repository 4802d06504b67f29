/* command_narrow: of several dates in a line those that count. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

bool reader_is_within_half(struct reader *r, const struct clerk_arg *arg,
			   const struct when_span *half, const struct when_span *hours,
			   struct clerk_outcome *ret_outcome)
{
	struct arena *arena = r->context->arena;
	struct when_context context = reader_when_context(r, arg);
	const struct clerk_when *session = &half->outcome.value;

	if (half->outcome.kind != CLERK_OUTCOME_VALUE || session->kind != CLERK_WHEN_SESSION ||
	    hours->has_day || !hours->has_time) {
		return false;
	}
	*ret_outcome = when_parse(
	    arena, &context,
	    arena_printf(arena, "%s %s", when_format_day(arena, session->day),
			 arena_strndup(arena, r->line + hours->from, hours->to - hours->from)));
	return ret_outcome->kind == CLERK_OUTCOME_VALUE &&
	       ret_outcome->value.kind == CLERK_WHEN_RANGE &&
	       ret_outcome->value.start_s >= session->start_s &&
	       ret_outcome->value.end_s <= session->end_s;
}

/* Those that are plainly dates; where there is none such, what may as well be text. One that cannot
 * be is no date beside one that can: it is looked at where the text is. */
static size_t keep_plain(struct reader *r, const struct when_span *spans, size_t count,
			 struct when_span *kept)
{
	size_t plain = 0;

	for (size_t i = 0; i < count; i++) {
		if (!spans[i].is_weak && spans[i].outcome.kind != CLERK_OUTCOME_REFUSE) {
			kept[plain++] = spans[i];
		}
	}
	if (plain == 0 && count > 0) {
		kept[plain++] = spans[count - 1];
	}
	/* what stands behind a date was said to be words */
	return r->context->is_words && plain > 1 ? 1 : plain;
}

/* "before Christmas, say Fri 11th": a bound within which the date lies that is said says no more.
 * Of a row that has no such bound itself; what is to be remembered may have one. */
static size_t keep_narrow(struct reader *r, const struct clerk_arg *arg, struct when_span *spans,
			  size_t count)
{
	struct when_span *all = arena_array(r->context->arena, count + 1, sizeof(*all));
	size_t kept = 0;

	if (count < 2 || (arg->flags & CLERK_TENSE_IS_DEADLINE) != 0) {
		return count;
	}
	memcpy(all, spans, count * sizeof(*all));
	for (size_t i = 0; i < count; i++) {
		if (!when_is_wider(&all[i], all, count)) {
			spans[kept++] = all[i];
		} else if ((arg->flags & CLERK_TODAY) == 0) {
			reader_own(r, all[i].from, all[i].to, LEAD);
		}
	}
	return kept;
}

/* "on Monday that the numbers are due by Wednesday": what is to be said is led by that, and its
 * days are of it. */
static size_t keep_leading(const struct reader *r, const struct when_span *kept, size_t count)
{
	static const char *const leads[] = { "that", "to" };
	bool is_led = false, is_first = count > 1 && reader_has_text(r) && kept[0].has_day &&
					reader_next(r, r->rest) == kept[0].from;

	for (size_t i = 0; is_first && i < sizeof(leads) / sizeof(leads[0]); i++) {
		size_t at = reader_next(r, kept[0].to);

		is_led =
		    is_led || (at < kept[1].from && reader_lead_here(r->line + at, leads[i]) > 0);
	}
	for (size_t i = 1; i < count; i++) {
		is_led = is_led && kept[i].has_day;
	}
	return is_led ? 1 : count;
}

size_t reader_keep_dates(struct reader *r, const struct clerk_arg *arg,
			 const struct when_span *spans, size_t count, struct when_span *kept)
{
	return keep_leading(r, kept, keep_narrow(r, arg, kept, keep_plain(r, spans, count, kept)));
}
