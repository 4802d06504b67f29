/* clash_diary: what of the diary stands against a date: what overlaps it, and the road between. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/clash.h"

#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

enum {
	MINUTE_S = 60,
	MARGIN_MIN = 10,        /* on top of the drive */
	UNKNOWN_DRIVE_MIN = 30, /* a shorter gap is asked about where nobody has said */
};

/* ---- what overlaps ---- */

const char *look_who(const struct look *look, char school, const char *verb_you,
		     const char *verb_they)
{
	bool is_own = look->call->sender != NULL && look->call->sender->school == school;

	return is_own ? arena_printf(look->call->arena, "You %s", verb_you)
		      : arena_printf(look->call->arena, "%c %s", school, verb_they);
}

static const char *minute_words(struct look *look, int64_t instant_s)
{
	return clerk_format_minute(look->call, clerk_minute_of(look->call, instant_s));
}

/* Others' private things are no more than a "can't", even to those who may know: what is said here
 * may be read aloud in the room. */
static bool is_hidden(const struct clerk_entry *entry)
{
	return entry->item.letter == '\0' || entry->visibility != CLERK_PUBLIC;
}

static const char *item_words(const struct look *look, const struct clerk_entry *entry)
{
	return arena_printf(look->call->arena, "%c%lld", entry->item.letter,
			    (long long)entry->item.number);
}

/* What only waits in private is not told in the room, nor to anybody but the school that waits. */
static bool may_tell_waiting(const struct look *look, const struct clerk_entry *entry, char school)
{
	const struct clerk_person *sender = look->call->sender;

	return !is_hidden(entry) || (look->call->is_private && sender != NULL &&
				     sender->school == school && entry->item.letter != '\0');
}

static void look_at_overlap(struct look *look, const struct clerk_entry *entry, char school)
{
	struct clerk_call *call = look->call;

	if (!entry->is_firm) {
		/* Others may ask for the host's time too; the host will choose. */
		if (school == look->school && !look->plan->is_agreeing &&
		    may_tell_waiting(look, entry, school)) {
			look_object(look, CLERK_LEVEL_WARN,
				    arena_printf(call->arena,
						 "%s waits for an answer at that time too.",
						 is_hidden(entry) ? "Something else"
								  : item_words(look, entry)));
		}
		return;
	}
	if (is_hidden(entry)) {
		look->other_is_engaged |= school == look->other;
		look->school_is_engaged |= school == look->school;
		return;
	}
	look_object(look, CLERK_LEVEL_BLOCK,
		    arena_printf(call->arena, "%s %s (%s), %s–%s.",
				 look_who(look, school, "already have", "already has"),
				 item_words(look, entry), entry->title,
				 minute_words(look, entry->start_s),
				 minute_words(look, entry->end_s)));
}

/* The school asked beside it: in private she plans by the minute. */
static bool was_beside(const struct look *look, char school)
{
	const struct clerk_slot *slot = &look->plan->slot;

	return look->plan->is_agreeing && !str_is_empty(slot->beside) &&
	       str_equal(slot->beside,
			 call_private_print(look->call, school, slot, look->base->item));
}

/* Nothing is told of it but that the school can't: whatever it is, in the same words; last, and
 * only where nothing stands in the way that everybody knows. A yes to one hour of a morning and
 * none to another would tell the hour, so that too goes by the half day; but in private, where the
 * sender's own is planned. */
static void look_at_engaged(struct look *look, char school)
{
	const struct clerk_person *sender = look->call->sender;
	const struct clerk_slot *slot = &look->plan->slot;
	bool is_own = sender != NULL && sender->school == school;
	bool is_exact = is_own && look->call->is_private;
	bool is_engaged = school == look->other ? look->other_is_engaged : look->school_is_engaged;

	if (look->clash.level < CLERK_LEVEL_BLOCK && is_engaged &&
	    (is_own || !was_beside(look, school))) {
		look_object(look, CLERK_LEVEL_BLOCK,
			    arena_printf(
				look->call->arena, "%s %s%s.",
				look_who(look, school, "can't", "can't"),
				is_exact ? "then"
					 : clerk_part_words(look->call, slot->start_s, slot->end_s),
				is_own && !is_exact ? "; in private I go by the hour" : ""));
	}
}

/* ---- the road ---- */

static char school_of_place(struct look *look, const char *place)
{
	bool is_school =
	    place[0] != '\0' && place[1] == '\0' && clerk_school(look->call, place[0]) != NULL;

	return is_school ? place[0] : '\0';
}

/* The slot begun later, or ended earlier, by the minute of the day given. */
static void offer_shift(struct look *look, int32_t start_min, int32_t end_min)
{
	struct clerk_call *call = look->call;
	struct clerk_when shift = look->plan->when;
	const struct clerk_slot *slot = &look->plan->slot;
	bool is_start = start_min != CLERK_NO_MIN;

	shift.arrive_min = CLERK_NO_MIN;
	shift.has_offset = shift.is_approximate = false;
	shift.start_min = is_start ? start_min : clerk_minute_of(call, slot->start_s);
	shift.end_min = is_start ? clerk_minute_of(call, slot->end_s) : end_min;
	shift.last_day = shift.day;
	if (shift.kind == CLERK_WHEN_INSTANT && is_start) {
		shift.end_min = CLERK_NO_MIN;
	} else if (shift.kind == CLERK_WHEN_SESSION || shift.kind == CLERK_WHEN_INSTANT) {
		shift.kind = CLERK_WHEN_RANGE;
	}
	if (shift.end_min != CLERK_NO_MIN && shift.end_min < shift.start_min + 30) {
		return;
	}
	shift.start_s = clerk_instant(call, shift.day, shift.start_min);
	shift.end_s = shift.end_min == CLERK_NO_MIN ? shift.start_s
						    : clerk_instant(call, shift.day, shift.end_min);
	look->clash.has_shift = true;
	look->clash.shift = shift;
}

static int32_t up_to_five(int32_t minute)
{
	return (minute + 4) / 5 * 5;
}

/* "G (V1)", "data (M3)" */
static const char *whereabouts(const struct look *look, const struct clerk_entry *entry)
{
	bool is_like = entry->item.letter == look->base->kind->letter;

	return arena_printf(look->call->arena, "%s (%s)", is_like ? entry->place : entry->title,
			    item_words(look, entry));
}

/* Of the drive, -1 when nobody has said. */
static const char *road_words(const struct look *look, const struct clerk_entry *entry,
			      int64_t drive_min)
{
	return drive_min < 0
		   ? arena_printf(look->call->arena, "I don't know the drive from %s to %c",
				  entry->place, look->at)
		   : arena_printf(look->call->arena, "%c is %lld minutes from %s", look->at,
				  (long long)drive_min, entry->place);
}

/* Time to get from one thing to the next, where it is known where that is. */
static void look_at_road(struct look *look, const struct clerk_entry *entry, char school)
{
	const struct clerk_slot *slot = &look->plan->slot;
	bool is_before = entry->end_s <= slot->start_s;
	int64_t gap_s = is_before ? slot->start_s - entry->end_s : entry->start_s - slot->end_s;
	char there = school_of_place(look, entry->place);
	int64_t drive = there == '\0' ? -1 : clerk_drive_minutes(look->call, there, look->at);
	int32_t away = drive < 0 ? UNKNOWN_DRIVE_MIN : (int32_t)drive + MARGIN_MIN;
	int64_t edge_s = is_before ? entry->end_s : entry->start_s;
	int32_t edge = clerk_minute_of(look->call, edge_s);

	if (there == look->at || gap_s / MINUTE_S >= away) {
		return;
	}
	const char *until = arena_printf(look->call->arena, "%s %s", is_before ? "until" : "from",
					 minute_words(look, edge_s));

	look_object(look, CLERK_LEVEL_WARN,
		    arena_printf(look->call->arena, "%s at %s %s and %s.",
				 look_who(look, school, "are", "is"), whereabouts(look, entry),
				 until, road_words(look, entry, drive)));
	if (drive >= 0 && is_before) {
		offer_shift(look, up_to_five(edge + away), CLERK_NO_MIN);
	} else if (drive >= 0) {
		offer_shift(look, CLERK_NO_MIN, (edge - away) / 5 * 5);
	}
}

/* ---- the day ---- */

/* Another of its kind at the same school: how many fit in at once, its service says. */
static bool is_beside(const struct look *look, const struct clerk_entry *entry)
{
	return look->at != '\0' && entry->item.letter == look->base->kind->letter &&
	       entry->place != NULL && entry->place[0] == look->at && entry->place[1] == '\0';
}

/* Firm, told to all, and at a place that is known. */
static bool has_road(const struct look *look, const struct clerk_entry *entry)
{
	return look->at != '\0' && !look->plan->is_agreeing && entry->is_firm &&
	       !is_hidden(entry) && !str_is_empty(entry->place);
}

static bool is_overlap(const struct clerk_slot *slot, const struct clerk_entry *entry)
{
	return entry->start_s < slot->end_s &&
	       (entry->end_s > slot->start_s ||
		(entry->start_s == entry->end_s && entry->start_s == slot->start_s));
}

static bool is_item(struct clerk_item one, struct clerk_item other)
{
	return one.letter != '\0' && item_is_same(one, other);
}

static void look_at_entry(struct look *look, const struct clerk_entry *entry, char school)
{
	int before = look->clash.objections;

	if (strchr(entry->schools, school) == NULL) {
		return;
	}
	if (school == look->at && is_beside(look, entry)) {
		if (look->clash.notes[0] == '\0') {
			look->clash.notes =
			    arena_printf(look->call->arena, "Another %s to %c that day: %s.",
					 look->base->kind->noun, school, item_words(look, entry));
		}
		return;
	}
	if (is_overlap(&look->plan->slot, entry)) {
		if (!is_item(entry->item, look->last_busy)) {
			look_at_overlap(look, entry, school);
			look->last_busy =
			    look->clash.objections > before ? entry->item : look->last_busy;
		}
	} else if (has_road(look, entry) && !is_item(entry->item, look->last_road)) {
		look_at_road(look, entry, school);
		look->last_road = look->clash.objections > before ? entry->item : look->last_road;
	}
}

void look_at_diary(struct look *look)
{
	struct clerk_call *call = look->call;
	const char schools[] = { look->school, look->other, '\0' };
	const struct clerk_entry *entries;
	int32_t day = look->day;
	size_t count =
	    clerk_diary_find(call, schools, clerk_instant(call, day, 0),
			     clerk_instant(call, day + 1, 0), look->base->item, &entries);

	for (size_t i = 0; i < count; i++) {
		look_at_entry(look, &entries[i], look->school);
		look_at_entry(look, &entries[i], look->other);
	}
	look_at_engaged(look, look->school);
	look_at_engaged(look, look->other);
}
