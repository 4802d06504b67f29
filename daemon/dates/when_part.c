/* when_part: parts of a school's day: lunchtime, after school, all day, the morning. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_internal.h"

/* "in the morning", "at night", "this evening": said of the hour before it. */
size_t when_read_part(const struct parser *p, size_t at, int32_t *ret_part)
{
	size_t used = 0;

	if (when_is(p, at, W_IN) && when_is(p, at + 1, W_THE)) {
		used = 2;
	} else if (when_is(p, at, W_AT)) {
		used = 1;
	}
	if (!when_is(p, at + used, W_PART)) {
		return 0;
	}
	*ret_part = when_at(p, at + used)->value;
	return used + 1;
}

/* [the] end of [the] [school] day: when school is out, or later? It is asked. */
static size_t read_end_of_day(const struct parser *p, size_t at, struct clock_words *words)
{
	size_t used = when_is(p, at, W_THE) ? 1 : 0;

	if (!when_is(p, at + used, W_FINISH) || !when_is(p, at + used + 1, W_OF)) {
		return 0;
	}
	used += 2;
	used += when_is(p, at + used, W_THE) ? 1 : 0;
	used += when_is(p, at + used, W_SCHOOL) ? 1 : 0;
	if (!when_is(p, at + used, W_DAY)) {
		return 0;
	}
	words->fixed_from = p->calendar->hours.day_to;
	words->hint = HINT_LATE;
	words->is_weak = false;
	words->is_doubtful = true;
	return used + 1;
}

/* Fixed stretches of a school's day, by the cluster's own hours. */
size_t when_read_fixed(const struct parser *p, size_t at, struct clock_words *words)
{
	const struct calendar_hours *hours = &p->calendar->hours;

	*words =
	    (struct clock_words){ .kind = CLOCK_FIXED, .fixed_to = CLERK_NO_MIN, .is_weak = true };
	if (when_is(p, at, W_LUNCHTIME)) {
		words->fixed_from = hours->lunch_from;
		words->fixed_to = hours->lunch_to;
		words->hint = HINT_AFTERNOON;
		return 1;
	}
	if (when_is(p, at, W_TWILIGHT)) {
		words->fixed_from = hours->twilight_from;
		words->fixed_to = hours->twilight_to;
		words->hint = HINT_LATE;
		return 1;
	}
	if (when_is(p, at, W_ALL) && when_is(p, at + 1, W_DAY)) {
		words->fixed_from = hours->day_from;
		words->fixed_to = hours->day_to;
		words->is_weak = false;
		return 2;
	}
	if (when_is(p, at, W_ORDINAL) && when_at(p, at)->value == 1 &&
	    when_is(p, at + 1, W_THING)) {
		words->fixed_from = hours->first_thing;
		words->hint = HINT_EARLY;
		return 2;
	}
	if (when_is(p, at, W_BEFORE) && when_is(p, at + 1, W_SCHOOL)) {
		words->fixed_from = hours->before_school;
		words->hint = HINT_EARLY;
		return 2;
	}
	if (when_is(p, at, W_AFTER) && when_is(p, at + 1, W_SCHOOL)) {
		words->fixed_from = hours->after_school;
		words->hint = HINT_LATE;
		return 2;
	}
	if (when_is(p, at, W_AFTER) && when_is(p, at + 1, W_LUNCHTIME)) {
		words->fixed_from = hours->lunch_to;
		words->hint = HINT_AFTERNOON;
		return 2;
	}
	return read_end_of_day(p, at, words);
}

/* am, pm, morning, in the afternoon, before lunch: half a day. */
size_t when_read_session(const struct parser *p, size_t at, struct clock_words *words)
{
	int32_t part = 0;
	size_t used = 0;

	if (when_is(p, at, W_ALL) && when_is(p, at + 1, W_PART)) { /* "all morning" */
		part = when_at(p, at + 1)->value;
		used = 2;
	} else if (when_is(p, at, W_AMPM)) {
		part = when_at(p, at)->value;
		used = 1;
	} else if (when_is(p, at, W_BEFORE) && when_is(p, at + 1, W_LUNCHTIME)) {
		part = PART_MORNING;
		used = 2;
	} else {
		used = when_is(p, at, W_AT) ? 0 : when_read_part(p, at, &part);
	}
	if (used == 0 || part > PART_AFTERNOON) {
		return 0;
	}
	*words =
	    (struct clock_words){ .kind = CLOCK_SESSION,
				  .is_afternoon = part == PART_AFTERNOON,
				  .hint = part == PART_AFTERNOON ? HINT_AFTERNOON : HINT_MORNING,
				  .is_weak = true };
	return used;
}

/* "6", of what begins at four, is six in the evening. */
void when_end_after(int32_t day, int32_t start_min, struct clerk_outcome *end)
{
	for (size_t i = 0; end->kind == CLERK_OUTCOME_ASK && i < end->choice_count; i++) {
		const struct clerk_when *choice = &end->choices[i];

		if (choice->day == day && choice->kind == CLERK_WHEN_INSTANT &&
		    choice->start_min > start_min) {
			end->kind = CLERK_OUTCOME_VALUE;
			end->value = *choice;
		}
	}
}
