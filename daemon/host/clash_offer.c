/* clash_offer: what to say to a clash: other times, another day, or `anyway` where one may. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

enum { OFFERS = 3, SEARCH_DAYS = 70, NOON = 12 * 60, EVENING = 17 * 60, KEYS_MAX = 6 };

/* The slot of other times: as long as they say, or as the one asked for. */
static bool slot_on(struct clerk_call *call, const struct clerk_plan *plan,
		    const struct clerk_when *when, struct clerk_slot *ret_slot)
{
	int64_t length_s = plan->slot.end_s - plan->slot.start_s;

	*ret_slot = (struct clerk_slot){ 0 };
	return clerk_slot_of(call, when, length_s / 60, ret_slot) &&
	       ret_slot->start_s > call->now_s;
}

/* The same times on another day. */
static bool plan_on(struct clerk_call *call, const struct clerk_plan *plan, int32_t day,
		    struct clerk_when *ret_when)
{
	struct clerk_when when = plan->when;
	struct clerk_plan other = *plan;

	when.start_s += clerk_instant(call, day, NOON) - clerk_instant(call, when.day, NOON);
	when.end_s += clerk_instant(call, day, NOON) - clerk_instant(call, when.day, NOON);
	when.day = when.last_day = day;
	when.has_offset = false;
	other.when = *ret_when = when;
	return slot_on(call, plan, &when, &other.slot) &&
	       clerk_clash(call, &other).level < CLERK_LEVEL_WARN;
}

static size_t find_free(struct clerk_call *call, const struct clerk_plan *plan,
			struct clerk_when *ret_free)
{
	const struct clerk_base *base = plan->record;
	int32_t from = plan->when.day;
	size_t count = 0;

	for (int32_t day = from + 1; day <= from + SEARCH_DAYS && count < OFFERS; day++) {
		if (clerk_day_kind(call, base->school, day) == CLERK_DAY_SCHOOL &&
		    clerk_day_kind(call, base->other, day) == CLERK_DAY_SCHOOL &&
		    plan_on(call, plan, day, &ret_free[count])) {
			count++;
		}
	}
	return count;
}

/* Has the later start, or earlier end, nothing against it? */
static bool shift_is_free(struct clerk_call *call, const struct clerk_plan *plan,
			  const struct clerk_clash *clash)
{
	struct clerk_plan other = *plan;

	other.when = clash->shift;
	return slot_on(call, plan, &clash->shift, &other.slot) &&
	       clerk_clash(call, &other).level < CLERK_LEVEL_WARN;
}

/* ---- words ---- */

static const char *session_words(struct clerk_call *call, const struct clerk_slot *slot)
{
	int32_t minute = clerk_minute_of(call, slot->start_s);

	return minute < NOON ? "morning" : minute < EVENING ? "afternoon" : "evening";
}

/* "`1`, `2` or `anyway`" */
static const char *keys_words(struct clerk_call *call, const struct clerk_choice *choices,
			      size_t count)
{
	struct str text;

	str_init(&text, call->arena);
	for (size_t i = 0; i < count; i++) {
		const char *between = i == 0 ? "" : i + 1 == count ? " or " : ", ";

		str_addf(&text, "%s`%s`", between, choices[i].key);
	}
	return text.text;
}

/* ---- the question ---- */

static size_t add_anyway(struct clerk_choice *choices, size_t count, bool may)
{
	if (may) {
		choices[count++] = (struct clerk_choice){ .key = "anyway", .given = "anyway" };
	}
	return count;
}

static enum clerk_status ask_shift(struct clerk_call *call, const struct clerk_clash *clash)
{
	const struct clerk_when *shift = &clash->shift;
	const char *echo = clerk_format_when(call, shift);
	const char *times =
	    shift->end_min == CLERK_NO_MIN
		? clerk_format_minute(call, shift->start_min)
		: arena_printf(call->arena, "%s–%s", clerk_format_minute(call, shift->start_min),
			       clerk_format_minute(call, shift->end_min));
	struct clerk_choice choices[2] = { { .key = "yes",
					     .line = clerk_line_with(call, "when", echo) } };

	return clerk_ask(call, choices, add_anyway(choices, 1, true),
			 "%s %s instead? `yes` / `anyway` (%s)", clash->text, times,
			 clerk_format_day(call, shift->day));
}

/* " at D"; of what is at no school, "". */
static const char *place_words(struct clerk_call *call, const struct clerk_plan *plan)
{
	const struct clerk_base *base = plan->record;
	char school = item_place_school(call, base), at = school != '\0' ? school : base->other;

	return at == '\0' ? "" : arena_printf(call->arena, " at %c", at);
}

static enum clerk_status ask_days(struct clerk_call *call, const struct clerk_plan *plan,
				  const struct clerk_clash *clash, bool may)
{
	struct clerk_when days[OFFERS];
	int32_t dates[OFFERS];
	struct clerk_choice choices[KEYS_MAX];
	size_t found = clash->hopeless != NULL ? 0 : find_free(call, plan, days);
	const char *session = session_words(call, &plan->slot);

	for (size_t i = 0; i < found; i++) {
		dates[i] = days[i].day;
		choices[i] = (struct clerk_choice){
			.key = arena_printf(call->arena, "%zu", i + 1),
			.line = clerk_line_with(call, "when", clerk_format_when(call, &days[i])),
			.said = clerk_format_day(call, days[i].day),
		};
	}
	size_t count = add_anyway(choices, found, may);

	if (count == 0) {
		return clerk_fail(call, CLERK_CONFLICT, "%s Please %s.", clash->text,
				  clash->hopeless != NULL ? clash->hopeless
							  : "choose another time");
	}
	const char *next =
	    found == 0 ? ""
		       : arena_printf(call->arena, " Next free %s%s%s: %s.", session,
				      found == 1 ? "" : "s", place_words(call, plan),
				      clerk_format_days(call, dates, found, plan->when.day));

	return clerk_ask(call, choices, count, "%s%s Reply %s%s.", clash->text, next,
			 keys_words(call, choices, count),
			 found == 0 ? ", or ask for another time" : "");
}

enum clerk_status clerk_clash_settle(struct clerk_call *call, struct clerk_plan *plan,
				     struct clerk_clash *ret_clash)
{
	const struct clerk_clash clash = *ret_clash = clerk_clash(call, plan);
	enum clerk_status status = clash_check_sides(call, plan->record);
	bool is_lead = (call->sender->role & CLERK_LEAD) != 0;
	bool may = clash.level < CLERK_LEVEL_BLOCK || is_lead;

	if (status != CLERK_OK) {
		return status;
	}
	if (clash.level < CLERK_LEVEL_WARN || (may && clerk_given(call, "anyway"))) {
		plan->slot.over = clash.day;
		plan->slot.beside =
		    call_private_print(call, call->sender->school, &plan->slot,
				       ((const struct clerk_base *)plan->record)->item);
		plan->slot.is_forced = clash.level == CLERK_LEVEL_BLOCK;
		return CLERK_OK;
	}
	if (clash.level == CLERK_LEVEL_WARN && clash.has_shift &&
	    shift_is_free(call, plan, &clash)) {
		return ask_shift(call, &clash);
	}
	return ask_days(call, plan, &clash, may);
}
