/* fence: what a review may take of its school's ring-fenced time, and when the adviser is free. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "apart/apart.h"

#include "ledger/ledger.h"

static const struct {
	const char *planned;
} sql = {
	.planned = "SELECT SUM((end_s - start_s) / 60) FROM sip_review WHERE cluster = ?1"
		   " AND school = ?2 AND start_s >= ?3 AND start_s < ?4"
		   " AND state IN ('dated', 'moving') AND number <> ?5",
};
const struct clerk_queries fence_queries = CLERK_QUERIES(sql);

enum { OFFERS = 3, SEARCH_DAYS = 70, NOON_MIN = 12 * 60, DAY_MIN = 24 * 60 };

/* ---- the account ---- */

/* Minutes of the reviews to come, or not recorded yet, in the year of that time. */
static int64_t planned_in(struct clerk_call *call, char school, int64_t year,
			  struct clerk_item except)
{
	return clerk_next_int(
	    CLERK_QUERY(call, &sql.planned, school,
			clerk_instant(call, ledger_first_day(year / 100, year % 100), 0),
			clerk_instant(call, ledger_year_end(year), 0), except.number));
}

int64_t fence_planned(struct clerk_call *call, char school)
{
	return planned_in(call, school, year_ledger(call), (struct clerk_item){ 0 });
}

struct fence fence_of(struct clerk_call *call, char school, int64_t start_s,
		      struct clerk_item except)
{
	int64_t now_year = year_ledger(call), year = ledger_year_at(call, start_s);
	struct fence fence = { .school = school, .except = except, .year = year };

	/* A time in the next year is held of the next year's, which is granted when it begins. */
	if (year > now_year) {
		fence.unused = fence.whole = clerk_settings(call)->pm_minutes;
	} else {
		fence.unused = ledger_balance(call, now_year, ledger_pm(call, school));
		fence.whole =
		    fence.unused + ledger_balance(call, now_year, ledger_spent(call, school, "pm"));
	}
	int64_t planned = planned_in(call, school, year, except);

	fence.left = fence.unused > planned ? fence.unused - planned : 0;
	return fence;
}

/* ---- the diary ---- */

/* The first firm thing then; false: there is none. */
static bool find_firm(struct clerk_call *call, const char *schools, int64_t start_s, int64_t end_s,
		      struct clerk_item except, struct clerk_entry *ret_entry)
{
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, schools, start_s, end_s, except, &entries);

	for (size_t i = 0; i < count; i++) {
		if (entries[i].is_firm) {
			*ret_entry = entries[i];
			return true;
		}
	}
	return false;
}

bool fence_sip_is_taken(struct clerk_call *call, int64_t start_s, int64_t end_s,
			struct clerk_item except)
{
	struct clerk_entry entry;

	/* what is hidden comes last: the first is seen if any is */
	return clerk_diary_is_taken(call, "+", start_s, end_s, except) ||
	       (find_firm(call, "+", start_s, end_s, except, &entry) && entry.item.letter != '\0');
}

/* The same times on the next school days on which both are free. */
static size_t find_free(struct clerk_call *call, const struct fence *fence,
			const struct clerk_when *when, int64_t minutes, struct clerk_when *ret_free)
{
	const char schools[] = { fence->school, '+', '\0' };
	struct clerk_entry entry;
	size_t count = 0;

	for (int32_t day = when->day + 1; day <= when->day + SEARCH_DAYS && count < OFFERS; day++) {
		struct clerk_when other = *when;
		int64_t later_s =
		    clerk_instant(call, day, NOON_MIN) - clerk_instant(call, when->day, NOON_MIN);

		other.start_s += later_s;
		other.end_s += later_s;
		other.day = other.last_day = day;
		other.has_offset = false;
		int64_t end_s = other.start_s + minutes * 60;

		if (clerk_day_kind_during(call, fence->school, other.start_s, end_s) ==
			CLERK_DAY_SCHOOL &&
		    !find_firm(call, schools, other.start_s, end_s, fence->except, &entry)) {
			ret_free[count++] = other;
		}
	}
	return count;
}

/* `why`, and other times for it by number. */
static enum clerk_status offer_times(struct clerk_call *call, const struct fence *fence,
				     const struct clerk_when *when, int64_t minutes,
				     const char *why, bool may_anyway)
{
	struct clerk_when days[OFFERS];
	struct clerk_choice choices[OFFERS + 1];
	size_t count = find_free(call, fence, when, minutes, days);
	const char *list = "", *keys = "";

	for (size_t i = 0; i < count; i++) {
		const char *echo = clerk_format_when(call, &days[i]);

		choices[i] = (struct clerk_choice){ .key = clerk_text_of(call, "%zu", i + 1),
						    .line = clerk_line_with(call, "when", echo) };
		list = clerk_text_of(call, "%s %zu) %s", list, i + 1, echo);
		keys = clerk_text_of(call, "%s`%zu`, ", keys, i + 1);
	}
	if (may_anyway) {
		choices[count++] = (struct clerk_choice){ .key = "anyway", .given = "anyway" };
		keys = clerk_text_of(call, "%s`anyway`, ", keys);
	}
	if (count == 0) {
		return clerk_fail(call, CLERK_CONFLICT, "%s Please choose another time.", why);
	}
	return clerk_ask(call, choices, count, "%s%s%s. Reply %sor say another time.", why,
			 list[0] == '\0' ? " There is no free day soon" : " Free then:", list,
			 keys);
}

/* Neither with whom nor with what, as that may be somebody's own review; she herself knows. */
static const char *sip_words(struct clerk_call *call, const struct clerk_when *when, int64_t end_s,
			     const struct clerk_entry *entry)
{
	return clerk_voice(clerk_sender(call)) == '+' && entry->item.letter != '\0'
		   ? clerk_text_of(call, "You have %s then (%s).",
				   text_item_name(call, entry->item),
				   clerk_format_span(call, entry->start_s, entry->end_s))
		   : clerk_text_of(call, "The SIP can't %s.",
				   clerk_part_words(call, when->start_s, end_s));
}

enum clerk_status fence_check_diary(struct clerk_call *call, const struct fence *fence,
				    const struct clerk_when *when, int64_t minutes)
{
	const char schools[] = { fence->school, '\0' };
	int64_t end_s = when->start_s + minutes * 60;
	struct clerk_entry entry;

	if (find_firm(call, "+", when->start_s, end_s, fence->except, &entry)) {
		return offer_times(call, fence, when, minutes, sip_words(call, when, end_s, &entry),
				   false);
	}
	if (find_firm(call, schools, when->start_s, end_s, fence->except, &entry) &&
	    entry.item.letter != '\0' && !clerk_given(call, "anyway")) {
		return offer_times(call, fence, when, minutes,
				   clerk_text_of(call, "School %s already has %s (%s) then.",
						 schools, text_item_name(call, entry.item),
						 entry.title),
				   true);
	}
	return CLERK_OK;
}

/* ---- how long ---- */

/* What a job share may plan by an hour alone: the account is the school's, and each partner has a
 * review; said with its end, it may be more. */
static int64_t equal_part(struct clerk_call *call, const struct fence *fence)
{
	const struct clerk_person *const *heads;
	size_t count = clerk_people(call, fence->school, CLERK_HEAD, &heads);
	int64_t part = count > 1 ? fence->whole / (int64_t)count : fence->whole;

	return part < fence->left ? part : fence->left;
}

int64_t fence_minutes(struct clerk_call *call, const struct fence *fence,
		      const struct clerk_when *when)
{
	int64_t minutes = (when->end_s - when->start_s) / 60;
	int64_t half_day = clerk_settings(call)->day_minutes / 2;

	if (minutes <= 0) {
		return equal_part(call, fence);
	}
	return when->kind == CLERK_WHEN_SESSION && minutes > half_day ? half_day : minutes;
}

static enum clerk_status refuse_spent(struct clerk_call *call, const struct fence *fence)
{
	char school = fence->school;
	const char *year = ledger_year_words(call, fence->year),
		   *own = text_names_listed(call, 'K', pm_own(call)); /* could make room */

	if (fence->unused == 0) {
		return clerk_fail(call, CLERK_LIMIT,
				  "School %c has no ring-fenced time left for %s, and no other "
				  "time may be used for this.",
				  school, year);
	}
	return clerk_fail(call, CLERK_LIMIT,
			  "School %c's ring-fenced %s for %s is planned already, and no other time "
			  "may be used for this.%s",
			  school, clerk_format_amount(call, fence->unused), year,
			  own[0] == '\0' ? ""
					 : clerk_text_of(call,
							 " Yours: %s; `%swithdraw` and its number "
							 "frees it, or say a shorter time, e.g. "
							 "9-10.",
							 own, clerk_prefix(call)));
}

enum clerk_status fence_check_left(struct clerk_call *call, const struct fence *fence,
				   const struct clerk_when *when, int64_t minutes)
{
	struct clerk_when shorter = *when;
	struct clerk_choice yes = { .key = "yes" };

	if (minutes > 0 && minutes <= fence->left) {
		return CLERK_OK;
	}
	shorter.kind = CLERK_WHEN_RANGE;
	shorter.start_min = clerk_minute_of(call, when->start_s);
	shorter.end_min = shorter.start_min + (int32_t)fence->left;
	shorter.last_day = shorter.day;
	if (fence->left == 0 || shorter.end_min >= DAY_MIN) {
		return refuse_spent(call, fence);
	}
	shorter.end_s = shorter.start_s + fence->left * 60;
	const char *echo = clerk_format_when(call, &shorter);

	yes.line = clerk_line_with(call, "when", echo);
	return clerk_ask(call, &yes, 1,
			 "That takes %s, and School %c has %s of ring-fenced time left for %s; no "
			 "other time may be used for this. %s instead? `yes`, or say another time.",
			 clerk_format_amount(call, minutes), fence->school,
			 clerk_format_amount(call, fence->left),
			 ledger_year_words(call, fence->year), echo);
}
