/* room: what the host's school has against a visit: the half term, and how many fit in at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

static const struct {
	const char *at_host, *in_half;
} sql = {
	/* The most at once of those agreed to one host, which is reached when one of them begins. A
	 * quiet one makes the host busy as a whole, so that no count can tell of it. */
	.at_host = "SELECT MAX((SELECT SUM(o.visitors) FROM visits_visit o WHERE o.cluster = ?1"
		   " AND o.host = ?2 AND o.start_s <= MAX(v.start_s, ?3)"
		   " AND o.end_s > MAX(v.start_s, ?3) AND o.letter = 'V'"
		   " AND o.state IN ('agreed', 'moving') AND o.number <> ?5))"
		   " FROM visits_visit v WHERE v.cluster = ?1 AND v.host = ?2"
		   " AND v.start_s < ?4 AND v.end_s > ?3 AND v.letter = 'V'"
		   " AND v.state IN ('agreed', 'moving') AND v.number <> ?5",
	/* Only what the room knows is counted, or the count would tell of the rest. */
	.in_half = "SELECT COUNT(*) FROM visits_visit WHERE cluster = ?1 AND host = ?2"
		   " AND letter = 'V' AND start_s >= ?3 AND start_s < ?4 AND number <> ?5"
		   " AND state IN ('asked', 'countered', 'agreed', 'moving', 'happened')",
};
const struct clerk_queries room_queries = CLERK_QUERIES(sql);

enum { SMALL_CLASSES = 2, SMALL_VISITORS = 2 };

/* Its own is left out; a quiet one is not counted in any case. */
static int64_t own_number(const struct visit *v)
{
	return visit_is_quiet(v) ? 0 : v->base.item.number;
}

/* ---- the half term ---- */

static const char *ordinal(struct clerk_call *call, int64_t number)
{
	static const char *const words[] = {
		"first", "second", "third", "fourth", "fifth", "sixth"
	};

	return number >= 1 && number <= 6 ? words[number - 1]
					  : clerk_text_of(call, "%lldth", (long long)number);
}

static void look_at_half_term(struct clerk_call *call, const struct visit *v, int32_t day,
			      struct clerk_clash *clash)
{
	int32_t from, to;

	if (clerk_is_last_week(call, v->base.other, day) ||
	    clerk_is_last_week(call, v->base.school, day)) {
		clerk_object(call, clash, CLERK_LEVEL_WARN, true, "It is the last week of term.");
	}
	if (!clerk_half_term(call, v->base.other, day, &from, &to, NULL)) {
		return;
	}
	int64_t count = clerk_next_int(CLERK_QUERY(call, &sql.in_half, v->base.other,
						   clerk_instant(call, from, 0),
						   clerk_instant(call, to + 1, 0), own_number(v)));

	if (count >= clerk_settings(call)->visits_per_half) {
		clerk_object(call, clash, CLERK_LEVEL_WARN, true,
			     clerk_text_of(call, "It would be the %s visit to %c this half term.",
					   ordinal(call, count + 1), v->base.other));
	}
}

/* ---- room at the host ---- */

int64_t visit_visitors_max(struct clerk_call *call, char host)
{
	const struct clerk_school *school = clerk_school(call, host);
	int64_t max = clerk_settings(call)->visitors_max;
	bool is_small = school != NULL && school->classes <= SMALL_CLASSES;

	return is_small && max > SMALL_VISITORS ? SMALL_VISITORS : max;
}

/* The most visitors at once during the slot. */
static int64_t most_at_once(struct clerk_call *call, const struct visit *v,
			    const struct clerk_slot *slot)
{
	return clerk_next_int(CLERK_QUERY(call, &sql.at_host, v->base.other, slot->start_s,
					  slot->end_s, own_number(v)));
}

const char *visit_room_words(struct clerk_call *call, const struct visit *v,
			     const struct clerk_slot *slot)
{
	int64_t max = visit_visitors_max(call, v->base.other), there = most_at_once(call, v, slot);
	const char *has =
	    there == 0 ? "" : clerk_text_of(call, " and has %lld then", (long long)there);

	return there + v->visitors <= max
		   ? ""
		   : clerk_text_of(call, "%c can take %lld visitors at once%s.", v->base.other,
				   (long long)max, has);
}

void visit_against(struct clerk_call *call, const struct clerk_plan *plan,
		   struct clerk_clash *clash)
{
	const struct visit *v = plan->record;
	const char *full = visit_room_words(call, v, &plan->slot);

	if (!plan->is_agreeing) {
		look_at_half_term(call, v, clerk_day_of(call, plan->slot.start_s), clash);
	}
	if (full[0] != '\0') {
		clerk_object(call, clash, CLERK_LEVEL_BLOCK, false, full);
	}
	/* More than the host can ever take fits on no day. */
	if (v->visitors > visit_visitors_max(call, v->base.other)) {
		clash->hopeless = "come with fewer";
	}
}
