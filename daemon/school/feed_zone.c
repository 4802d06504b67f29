/* feed_zone: what a zone's clocks do every year, as a calendar file tells it (VTIMEZONE). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/feed_zone.h"

#include "dates/tz_rule.h"

enum { DAY_S = 86400 };

/* "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"; NULL: of another form, or the hour is of another day. */
static const char *recurring_of(struct arena *arena, const struct tz_change *change)
{
	static const char *const days[] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };

	return change->form != 'M' || change->at_s < 0 || change->at_s >= DAY_S
		   ? NULL
		   : arena_printf(arena, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", (int)change->month,
				  change->week == 5 ? -1 : (int)change->week,
				  days[change->weekday]);
}

size_t feed_zone_parts(struct arena *arena, const struct tz *tz,
		       struct feed_zone_part ret_parts[FEED_ZONE_PARTS])
{
	const struct tz_rule *rule = tz_rule(tz);

	if (!rule->exists) {
		return 0;
	}
	struct tz_span span = tz_rule_span(rule, 0);

	if (!rule->has_dst) {
		ret_parts[0] = (struct feed_zone_part){ .name = rule->std_name,
							.from_s = rule->std_s,
							.to_s = rule->std_s };
		return 1;
	}
	for (size_t i = 0; i < FEED_ZONE_PARTS; i++) {
		struct tz_span next = tz_rule_span(rule, span.until_s);
		int64_t wall_s = span.until_s + span.offset_s;

		ret_parts[i] = (struct feed_zone_part){
			.is_dst = next.is_dst,
			.name = next.abbreviation,
			.from_s = span.offset_s,
			.to_s = next.offset_s,
			.day = (int32_t)(wall_s / DAY_S),
			.second = (int32_t)(wall_s % DAY_S),
			.recurring =
			    recurring_of(arena, next.is_dst ? &rule->to_dst : &rule->to_std),
		};
		if (ret_parts[i].recurring == NULL) {
			return 0;
		}
		span = next;
	}
	return FEED_ZONE_PARTS;
}

bool feed_zone_holds(const struct tz *tz, int64_t instant_s)
{
	return tz_rule_span(tz_rule(tz), instant_s).offset_s == tz_to_wall(tz, instant_s).offset_s;
}
