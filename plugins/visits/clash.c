/* clash: what stands against a slot: the calendar, the hours, the diary, the road, the room. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

enum {
	EARLIEST = 8 * 60,
	LATEST = 18 * 60,
	MARGIN_MIN = 10,        /* on top of the drive */
	UNKNOWN_DRIVE_MIN = 30, /* a shorter gap is asked about where nobody has said */
	FIRST_LOOK = 32,
	SMALL_CLASSES = 2,
	SMALL_VISITORS = 2,
};

/* One look at one plan. */
struct look {
	struct clerk_call *call;
	const struct plan *plan;
	struct clash clash;
	/* Already objected to; a meeting may have several parts, and be of both schools. */
	struct clerk_item last_busy, last_road;
	/* Something then that nobody may know of. */
	bool visitor_is_engaged, host_is_engaged;
};

static const char *join(struct look *look, const char *text, const char *more)
{
	return clerk_text_of(look->call, "%s%s%s", text, text[0] == '\0' ? "" : " ", more);
}

static void object(struct look *look, enum clerk_level level, const char *text)
{
	struct clash *clash = &look->clash;

	clash->text = join(look, clash->text, text);
	clash->level = level > clash->level ? level : clash->level;
	clash->objections++;
}

/* Of the calendar, so that all may read it. */
static void object_openly(struct look *look, enum clerk_level level, const char *text)
{
	object(look, level, text);
	look->clash.facts = join(look, look->clash.facts, text);
}

static int32_t plan_day(const struct look *look)
{
	return clerk_day_of(look->call, look->plan->slot.start_s);
}

/* ---- the calendar ---- */

static enum clerk_level level_of_day(enum clerk_day kind)
{
	switch (kind) {
	case CLERK_DAY_SCHOOL:
		return CLERK_LEVEL_NONE;
	case CLERK_DAY_BANK_HOLIDAY:
	case CLERK_DAY_CLOSED:
		return CLERK_LEVEL_BLOCK;
	default:
		return CLERK_LEVEL_WARN;
	}
}

/* What the day is while the visit lasts: a school may close for half of it. */
static enum clerk_day kind_at(const struct look *look, char school)
{
	return clerk_day_kind_during(look->call, school, look->plan->slot.start_s,
				     look->plan->slot.end_s);
}

static void look_at_day_of(struct look *look, char school, const char *also)
{
	struct clerk_call *call = look->call;
	int32_t day = plan_day(look);
	enum clerk_day kind = kind_at(look, school);
	const char *echo = clerk_format_day(call, day);
	const char *words = kind == CLERK_DAY_INSET ? "INSET" : clerk_day_words(call, school, day);
	bool is_everywhere = kind == CLERK_DAY_BANK_HOLIDAY || kind == CLERK_DAY_WEEKEND ||
			     kind == CLERK_DAY_UNKNOWN;

	if (kind == CLERK_DAY_CLOSED) {
		object_openly(look, CLERK_LEVEL_BLOCK,
			      clerk_text_of(call, "%c%s is closed on %s.", school, also, echo));
	} else if (kind != CLERK_DAY_SCHOOL) {
		object_openly(look, level_of_day(kind),
			      is_everywhere ? clerk_text_of(call, "%s is %s.", echo, words)
					    : clerk_text_of(call, "%s is %s at %c%s.", echo, words,
							    school, also));
	}
}

static void look_at_day(struct look *look)
{
	struct clerk_call *call = look->call;
	char host = look->plan->host, visitor = look->plan->visitor;
	int32_t day = plan_day(look);
	enum clerk_day at_host = kind_at(look, host), at_visitor = kind_at(look, visitor);

	look->clash.is_school_day = at_host == CLERK_DAY_SCHOOL && at_visitor == CLERK_DAY_SCHOOL;
	if (at_host == at_visitor) {
		look_at_day_of(look, host, clerk_text_of(call, " and %c", visitor));
	} else {
		look_at_day_of(look, host, "");
		look_at_day_of(look, visitor, "");
	}
	if (clerk_academic_year(call, day) !=
	    clerk_academic_year(call, clerk_day_of(call, clerk_now(call)))) {
		object_openly(look, CLERK_LEVEL_WARN,
			      clerk_text_of(call, "%s is in the next school year.",
					    clerk_format_day(call, day)));
	}
	look->clash.day = look->clash.facts;
}

/* What the day was already when it was asked for was settled then. */
static void forgive_day(struct look *look)
{
	struct clash *clash = &look->clash;

	if (look->plan->slot.over != NULL && strcmp(clash->day, look->plan->slot.over) == 0) {
		clash->level = CLERK_LEVEL_NONE;
		clash->objections = 0;
		clash->text = clash->facts = clash->day = "";
	}
}

static void look_at_hours(struct look *look)
{
	struct clerk_call *call = look->call;
	const struct clerk_slot *slot = &look->plan->slot;

	if (clerk_minute_of(call, slot->start_s) < EARLIEST ||
	    clerk_minute_of(call, slot->end_s) > LATEST ||
	    clerk_day_of(call, slot->end_s) != clerk_day_of(call, slot->start_s)) {
		object_openly(look, CLERK_LEVEL_WARN,
			      clerk_text_of(call, "%s is outside 08:00–18:00.",
					    clerk_slot_words(call, slot)));
	}
}

static int32_t monday_of(int32_t day)
{
	return day - (day + 3) % 7; /* 1970-01-01 was a Thursday */
}

static bool is_last_week(struct look *look, char school)
{
	int32_t from, to, day = plan_day(look);
	const char *name = "";

	if (!clerk_half_term(look->call, school, day, &from, &to, &name)) {
		return false;
	}
	size_t len = strlen(name);
	/* "Autumn 2", "Term 4": the second half of each pair ends a term. */
	bool ends_term = len > 0 && name[len - 1] >= '0' && name[len - 1] <= '9' &&
			 (name[len - 1] - '0') % 2 == 0;

	return ends_term && monday_of(day) == monday_of(to);
}

static const char *ordinal(struct clerk_call *call, int64_t number)
{
	static const char *const words[] = {
		"first", "second", "third", "fourth", "fifth", "sixth"
	};

	return number >= 1 && number <= 6 ? words[number - 1]
					  : clerk_text_of(call, "%lldth", (long long)number);
}

static void look_at_half_term(struct look *look)
{
	struct clerk_call *call = look->call;
	const struct plan *plan = look->plan;
	int32_t from, to;

	if (is_last_week(look, plan->host) || is_last_week(look, plan->visitor)) {
		object_openly(look, CLERK_LEVEL_WARN, "It is the last week of term.");
	}
	if (!clerk_half_term(call, plan->host, plan_day(look), &from, &to, NULL)) {
		return;
	}
	struct clerk_query *q = clerk_query(call, Q_IN_HALF);

	clerk_bind_letter(q, plan->host);
	clerk_bind_int(q, clerk_instant(call, from, 0));
	clerk_bind_int(q, clerk_instant(call, to + 1, 0));
	clerk_bind_int(q, plan->except.letter == visit_kind.letter ? plan->except.number : 0);
	int64_t count = clerk_step(q) ? clerk_int(q, 0) : 0;

	if (count >= clerk_settings(call)->visits_per_half) {
		object_openly(look, CLERK_LEVEL_WARN,
			      clerk_text_of(call, "It would be the %s visit to %c this half term.",
					    ordinal(call, count + 1), plan->host));
	}
}

/* ---- room at the host ---- */

int64_t visitors_max(struct clerk_call *call, char host)
{
	const struct clerk_school *school = clerk_school(call, host);
	int64_t max = clerk_settings(call)->visitors_max;
	bool is_small = school != NULL && school->classes <= SMALL_CLASSES;

	return is_small && max > SMALL_VISITORS ? SMALL_VISITORS : max;
}

/* The most visitors at once during the slot. The most is reached when one of them begins. */
static int64_t most_at_once(struct look *look)
{
	struct there {
		int64_t start_s, end_s, count;
	} *rows = clerk_memory(look->call, FIRST_LOOK * sizeof(*rows));
	const struct plan *plan = look->plan;
	struct clerk_query *q = clerk_query(look->call, Q_AT_HOST);
	size_t rows_len = 0, max = FIRST_LOOK;
	int64_t most = 0;

	clerk_bind_letter(q, plan->host);
	clerk_bind_int(q, plan->slot.start_s);
	clerk_bind_int(q, plan->slot.end_s);
	clerk_bind_int(q, plan->except.letter == visit_kind.letter ? plan->except.number : 0);
	while (clerk_step(q)) {
		if (rows_len == max) {
			struct there *more = clerk_memory(look->call, 2 * max * sizeof(*more));

			rows = memcpy(more, rows, max * sizeof(*more));
			max *= 2;
		}
		rows[rows_len].start_s = clerk_int(q, 0);
		rows[rows_len].end_s = clerk_int(q, 1);
		rows[rows_len++].count = clerk_int(q, 2);
	}
	for (size_t i = 0; i < rows_len; i++) {
		int64_t at_s =
		    rows[i].start_s > plan->slot.start_s ? rows[i].start_s : plan->slot.start_s;
		int64_t count = 0;

		for (size_t n = 0; n < rows_len; n++) {
			count +=
			    rows[n].start_s <= at_s && at_s < rows[n].end_s ? rows[n].count : 0;
		}
		most = count > most ? count : most;
	}
	return most;
}

static void look_at_room(struct look *look)
{
	struct clerk_call *call = look->call;
	const struct plan *plan = look->plan;
	int64_t max = visitors_max(call, plan->host);
	int64_t there = most_at_once(look);

	if (there + plan->visitors > max) {
		object(look, CLERK_LEVEL_BLOCK,
		       clerk_text_of(call, "%c can take %lld visitors at once%s.", plan->host,
				     (long long)max,
				     there == 0 ? ""
						: clerk_text_of(call, " and has %lld then",
								(long long)there)));
	}
}

/* ---- the diary and the road ---- */

static const char *who(const struct look *look, char school, const char *verb_you,
		       const char *verb_they)
{
	bool is_own =
	    clerk_sender(look->call) != NULL && clerk_sender(look->call)->school == school;

	return is_own ? clerk_text_of(look->call, "You %s", verb_you)
		      : clerk_text_of(look->call, "%c %s", school, verb_they);
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
	return clerk_text_of(look->call, "%c%lld", entry->item.letter,
			     (long long)entry->item.number);
}

/* What only waits in private is not told in the room, nor to anybody but the school that waits. */
static bool may_tell_waiting(const struct look *look, const struct clerk_entry *entry, char school)
{
	const struct clerk_person *sender = clerk_sender(look->call);

	return !is_hidden(entry) || (clerk_is_private(look->call) && sender != NULL &&
				     sender->school == school && entry->item.letter != '\0');
}

static void look_at_overlap(struct look *look, const struct clerk_entry *entry, char school)
{
	struct clerk_call *call = look->call;

	if (!entry->is_firm) {
		/* Others may ask for the host's time too; the host will choose. */
		if (school == look->plan->visitor && !look->plan->is_agreeing &&
		    may_tell_waiting(look, entry, school)) {
			object(look, CLERK_LEVEL_WARN,
			       clerk_text_of(call, "%s waits for an answer at that time too.",
					     is_hidden(entry) ? "Something else"
							      : item_words(look, entry)));
		}
		return;
	}
	if (is_hidden(entry)) {
		/* the hours of what she may not see are asked for below, where they count */
		bool is_so = !look->plan->is_theirs || entry->item.letter != '\0';

		look->host_is_engaged |= is_so && school == look->plan->host;
		look->visitor_is_engaged |= is_so && school == look->plan->visitor;
		return;
	}
	object(look, CLERK_LEVEL_BLOCK,
	       clerk_text_of(call, "%s %s (%s), %s–%s.",
			     who(look, school, "already have", "already has"),
			     item_words(look, entry), entry->title,
			     minute_words(look, entry->start_s), minute_words(look, entry->end_s)));
}

static bool is_engaged(const struct look *look, char school)
{
	const struct plan *plan = look->plan;
	const char schools[] = { school, '\0' };

	return (school == plan->host ? look->host_is_engaged : look->visitor_is_engaged) ||
	       (plan->is_theirs && clerk_diary_is_taken(look->call, schools, plan->slot.start_s,
							plan->slot.end_s, plan->except));
}

/* Nothing is told of it but that the school can't: whatever it is, in the same words; last, and
 * only where nothing stands in the way that everybody knows. */
static void look_at_engaged(struct look *look, char school)
{
	const struct clerk_person *sender = clerk_sender(look->call);
	const struct clerk_slot *slot = &look->plan->slot;
	bool is_own = sender != NULL && sender->school == school;
	bool is_exact = look->plan->is_theirs || (is_own && clerk_is_private(look->call));

	if (look->clash.level < CLERK_LEVEL_BLOCK && is_engaged(look, school)) {
		object(look, CLERK_LEVEL_BLOCK,
		       clerk_text_of(look->call, "%s %s%s.", who(look, school, "can't", "can't"),
				     is_exact
					 ? "then"
					 : clerk_part_words(look->call, slot->start_s, slot->end_s),
				     is_own && !is_exact ? "; in private I go by the hour" : ""));
	}
}

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

/* Time to get from one thing to the next. */
static void look_at_road(struct look *look, const struct clerk_entry *entry, char school)
{
	struct clerk_call *call = look->call;
	const struct plan *plan = look->plan;
	bool is_before = entry->end_s <= plan->slot.start_s;
	int64_t gap =
	    (is_before ? plan->slot.start_s - entry->end_s : entry->start_s - plan->slot.end_s) /
	    MINUTE_S;
	char there = school_of_place(look, entry->place);
	int64_t drive = there == '\0'         ? -1
			: there == plan->host ? 0
					      : clerk_drive_minutes(call, there, plan->host);

	if (there == plan->host || gap >= (drive < 0 ? UNKNOWN_DRIVE_MIN : drive + MARGIN_MIN)) {
		return;
	}
	const char *what =
	    entry->item.letter == visit_kind.letter
		? clerk_text_of(call, "%s (V%lld)", entry->place, (long long)entry->item.number)
		: clerk_text_of(call, "%s (%c%lld)", entry->title, entry->item.letter,
				(long long)entry->item.number);
	const char *road = drive < 0 ? clerk_text_of(call, "I don't know the drive from %s to %c",
						     entry->place, plan->host)
				     : clerk_text_of(call, "%c is %lld minutes from %s", plan->host,
						     (long long)drive, entry->place);

	object(look, CLERK_LEVEL_WARN,
	       clerk_text_of(call, "%s at %s %s %s and %s.", who(look, school, "are", "is"), what,
			     is_before ? "until" : "from",
			     minute_words(look, is_before ? entry->end_s : entry->start_s), road));
	if (drive >= 0) {
		int32_t away = (int32_t)drive + MARGIN_MIN;

		offer_shift(look,
			    is_before ? up_to_five(clerk_minute_of(call, entry->end_s) + away)
				      : CLERK_NO_MIN,
			    is_before ? CLERK_NO_MIN
				      : (clerk_minute_of(call, entry->start_s) - away) / 5 * 5);
	}
}

static bool is_hosted_here(const struct look *look, const struct clerk_entry *entry)
{
	return entry->item.letter == visit_kind.letter && entry->place != NULL &&
	       entry->place[0] == look->plan->host && entry->place[1] == '\0';
}

static bool is_overlap(const struct clerk_slot *slot, const struct clerk_entry *entry)
{
	return entry->start_s < slot->end_s &&
	       (entry->end_s > slot->start_s ||
		(entry->start_s == entry->end_s && entry->start_s == slot->start_s));
}

static bool is_item(struct clerk_item one, struct clerk_item other)
{
	return one.letter != '\0' && one.letter == other.letter && one.number == other.number;
}

static void look_at_entry(struct look *look, const struct clerk_entry *entry, char school)
{
	int before = look->clash.objections;

	if (strchr(entry->schools, school) == NULL) {
		return;
	}
	if (school == look->plan->host && is_hosted_here(look, entry)) {
		/* How many fit in at once is looked at elsewhere. */
		if (look->clash.notes[0] == '\0') {
			look->clash.notes =
			    clerk_text_of(look->call, "Another visit to %c that day: %s.", school,
					  item_words(look, entry));
		}
		return;
	}
	if (is_overlap(&look->plan->slot, entry)) {
		if (!is_item(entry->item, look->last_busy)) {
			look_at_overlap(look, entry, school);
			look->last_busy =
			    look->clash.objections > before ? entry->item : look->last_busy;
		}
	} else if (entry->is_firm && !is_hidden(entry) && entry->place != NULL &&
		   !look->plan->is_agreeing && !is_item(entry->item, look->last_road)) {
		look_at_road(look, entry, school);
		look->last_road = look->clash.objections > before ? entry->item : look->last_road;
	}
}

static void look_at_diary(struct look *look)
{
	struct clerk_call *call = look->call;
	const struct plan *plan = look->plan;
	const char schools[] = { plan->visitor, plan->host, '\0' };
	const struct clerk_entry *entries;
	int32_t day = plan_day(look);
	size_t count = clerk_diary_find(call, schools, clerk_instant(call, day, 0),
					clerk_instant(call, day + 1, 0), plan->except, &entries);

	for (size_t i = 0; i < count; i++) {
		look_at_entry(look, &entries[i], plan->visitor);
		look_at_entry(look, &entries[i], plan->host);
	}
	look_at_engaged(look, plan->visitor);
	look_at_engaged(look, plan->host);
}

const char *clash_day(struct clerk_call *call, const struct plan *plan)
{
	struct look look = { .call = call, .plan = plan, .clash = { .text = "", .facts = "" } };

	look_at_day(&look);
	forgive_day(&look);
	return look.clash.day;
}

struct clash clash_check(struct clerk_call *call, const struct plan *plan)
{
	struct look look = { .call = call,
			     .plan = plan,
			     .clash = { .text = "", .facts = "", .day = "", .notes = "" } };

	if (!plan->is_room_only) {
		look_at_day(&look);
	}
	if (plan->is_agreeing) {
		forgive_day(&look);
	} else if (!plan->is_room_only) {
		look_at_hours(&look);
		look_at_half_term(&look);
	}
	look_at_room(&look);
	if (!plan->is_room_only) {
		look_at_diary(&look);
	}
	if (look.clash.objections > 1) {
		look.clash.has_shift = false;
	}
	return look.clash;
}
