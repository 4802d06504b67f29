/* calendar_import_ical: events of an iCalendar file as days of ours; libical reads.
 * Repetitions are walked on floating time, and each is made a day of ours by our own zone rules. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "dates/civil.h"
#include "school/calendar_import_text.h"
#include "school/ical_library.h"

#include <string.h>

enum {
	EVENTS_MAX = 4000,
	REPEATS_MAX = 2000,
	INSTEAD_MAX = 400,
	ZONE_BYTES = 64,
	/* what one file may cost, in moments compared: a third of a second in all; and what an
	 * occurrence costs, a zone's file, a rule, and one that libical follows for centuries in
	 * vain */
	WORK_MAX = 1000 * 1000,
	WORK_OCCURRENCE = 50,
	WORK_ZONE = 200,
	WORK_RULE = 10 * 1000,
	WORK_NEVER = WORK_MAX / 2,
	LABEL_BYTES = 60,
	MINUTE_S = 60,
	DAY_S = 86400,
	YEARS_AHEAD = 3
};

#define CALLS(X) \
	X(icalerror_set_errors_are_fatal) \
	X(icalparser_parse_string) \
	X(icalcomponent_isa) \
	X(icalcomponent_begin_component) \
	X(icalcompiter_next) \
	X(icalcompiter_deref) \
	X(icalcomponent_get_first_property) \
	X(icalcomponent_get_next_property) \
	X(icalcomponent_free) \
	X(icalproperty_get_value) \
	X(icalproperty_get_first_parameter) \
	X(icalproperty_get_summary) \
	X(icalproperty_get_uid) \
	X(icalproperty_get_status) \
	X(icalproperty_get_duration) \
	X(icalproperty_get_rrule) \
	X(icalproperty_get_rdate) \
	X(icalvalue_get_datetime) \
	X(icalparameter_get_tzid) \
	X(icaldurationtype_as_int) \
	X(icaltime_is_utc) \
	X(icaltime_is_null_time) \
	X(icalrecur_iterator_new) \
	X(icalrecur_iterator_next) \
	X(icalrecur_iterator_free)

struct ical_calls {
	CALLS(ICAL_FIELD)
};

/* A moment as an event gives it: wall time of a zone, or of wherever it is read (NULL). */
struct moment {
	struct icaltimetype time;
	const struct tz *zone;
	bool is_utc, is_there, is_unknown; /* the zone is one that nobody here knows */
};

/* One occurrence that an event of its own gives (RECURRENCE-ID). */
struct instead {
	const char *uid;
	struct moment of;
};

/* One file being read. */
struct ical {
	struct ical_calls c;
	struct import_list *list;

	const char *zone_name; /* the last zone looked up, and what came of it */
	const struct tz *zone;
	size_t number;
	struct instead instead[INSTEAD_MAX];
	size_t instead_count;
	int64_t work; /* done so far, see WORK_MAX */
};

/* First and last day. */
struct stretch {
	int32_t from, to;
};

static bool load(struct ical_calls *c)
{
	void *library = ical_open();
	bool is_whole = library != NULL;

	CALLS(ICAL_LOAD)
	return is_whole;
}

static bool is_spent(const struct ical *i)
{
	return i->work > WORK_MAX;
}

/* ---- moments ---- */

/* "/freeassociation.sourceforge.net/Europe/London" ends with the name that tzdata has; what the
 * programs of one maker call it is one more. */
static const struct tz *find_zone(struct ical *i, const char *name)
{
	struct arena *arena = i->list->arena;
	struct err err = { 0 };

	if (i->zone_name != NULL && str_equal(i->zone_name, name)) {
		return i->zone;
	}
	i->zone_name = arena_strdup(arena, name);
	i->zone = NULL;
	if (strlen(name) > ZONE_BYTES) {
		return NULL;
	}
	if (str_equal_fold(name, "GMT Standard Time")) {
		name = "Europe/London";
	}
	for (const char *at = name; at != NULL && i->zone == NULL; at = strchr(at, '/')) {
		at += *at == '/' ? 1 : 0;
		i->work += WORK_ZONE;
		if (!tz_load(arena, at, &i->zone, &err)) {
			i->zone = NULL;
		}
	}
	return i->zone;
}

/* The time that the property gives, in the zone that it names. */
static struct moment moment_of(struct ical *i, icalproperty *property, struct icaltimetype time)
{
	struct moment moment = { .time = time };

	moment.is_there = !i->c.icaltime_is_null_time(moment.time) && moment.time.year >= 1970 &&
			  moment.time.year <= 9999 && moment.time.month >= 1 &&
			  moment.time.month <= 12 && moment.time.day >= 1 &&
			  moment.time.day <= civil_month_days(moment.time.year, moment.time.month);
	moment.is_utc = i->c.icaltime_is_utc(moment.time);
	icalparameter *zone = i->c.icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);

	if (zone != NULL && !moment.time.is_date && !moment.is_utc) {
		moment.zone = find_zone(i, i->c.icalparameter_get_tzid(zone));
		moment.is_unknown = moment.zone == NULL;
	}
	/* floating from here on: what zone it is in we keep beside it */
	moment.time.zone = NULL;
	return moment;
}

static struct moment read_moment(struct ical *i, icalproperty *property)
{
	return property == NULL
		   ? (struct moment){ .is_there = false }
		   : moment_of(i, property,
			       i->c.icalvalue_get_datetime(i->c.icalproperty_get_value(property)));
}

/* Seconds of the wall, as if there were no zones: only differences and days are read off them. */
static int64_t wall_s(const struct icaltimetype *time)
{
	int64_t day = civil_to_day(time->year, time->month, time->day);

	return time->is_date
		   ? day * DAY_S
		   : day * DAY_S + time->hour * 3600 + time->minute * MINUTE_S + time->second;
}

/* The wall clock of the cluster then, in seconds of the same kind. */
static int64_t ours_s(const struct ical *i, const struct moment *moment, int64_t at_s)
{
	int32_t day = (int32_t)(at_s / DAY_S), minute = (int32_t)(at_s % DAY_S / MINUTE_S);
	int64_t instant_s = at_s;

	if (!moment->is_utc && moment->zone == NULL) {
		return at_s;
	}
	if (!moment->is_utc) {
		instant_s = tz_from_wall(moment->zone, day, minute).first_s;
	}
	struct tz_wall wall = tz_to_wall(i->list->tz, instant_s);

	return (int64_t)wall.day * DAY_S + wall.minute * MINUTE_S;
}

/* A moment that an event names besides (what is left out, given instead, or more), in seconds of
 * the event's own wall, as its repetitions are. False: none, or nobody can tell. */
static bool event_s(const struct ical *i, const struct moment *start, const struct moment *of,
		    int64_t *ret_at_s)
{
	int64_t at_s = wall_s(&of->time), second = at_s % MINUTE_S, instant_s = at_s;
	const struct tz *zone = start->zone == NULL ? i->list->tz : start->zone;

	if (!of->is_there || of->is_unknown) {
		return false;
	}
	/* a day, or the same wall: as it stands */
	if (of->time.is_date || (of->is_utc == start->is_utc && of->zone == start->zone)) {
		*ret_at_s = at_s;
		return true;
	}
	if (!of->is_utc) {
		instant_s =
		    tz_from_wall(of->zone == NULL ? zone : of->zone, (int32_t)(at_s / DAY_S),
				 (int32_t)(at_s % DAY_S / MINUTE_S))
			.first_s +
		    second;
	}
	struct tz_wall wall = tz_to_wall(zone, instant_s);

	*ret_at_s =
	    start->is_utc ? instant_s : (int64_t)wall.day * DAY_S + wall.minute * MINUTE_S + second;
	return true;
}

/* An event that begins at `at_s` of its own wall and lasts so long: RFC 5545, the end is excluded,
 * and an event without one lasts its day. */
static struct stretch stretch_at(const struct ical *i, const struct moment *start, int64_t at_s,
				 int64_t length_s)
{
	int64_t from_s = ours_s(i, start, at_s), to_s = ours_s(i, start, at_s + length_s);

	return (struct stretch){ .from = (int32_t)(from_s / DAY_S),
				 .to = (int32_t)((to_s > from_s ? to_s - 1 : from_s) / DAY_S) };
}

/* ---- one event ---- */

static icalproperty *first(const struct ical *i, icalcomponent *event, icalproperty_kind kind)
{
	return i->c.icalcomponent_get_first_property(event, kind);
}

/* How long it lasts, in seconds of its own wall; 0: it does not say. */
static int64_t length_of(struct ical *i, icalcomponent *event, const struct moment *start)
{
	icalproperty *duration = first(i, event, ICAL_DURATION_PROPERTY);
	struct moment end = read_moment(i, first(i, event, ICAL_DTEND_PROPERTY));

	if (end.is_there && end.is_utc == start->is_utc && end.zone == start->zone) {
		return wall_s(&end.time) - wall_s(&start->time);
	}
	if (end.is_there) {
		return ours_s(i, &end, wall_s(&end.time)) - ours_s(i, start, wall_s(&start->time));
	}
	return duration == NULL
		   ? 0
		   : i->c.icaldurationtype_as_int(i->c.icalproperty_get_duration(duration));
}

static const char *uid_of(const struct ical *i, icalcomponent *event)
{
	icalproperty *uid = first(i, event, ICAL_UID_PROPERTY);
	const char *text = uid == NULL ? NULL : i->c.icalproperty_get_uid(uid);

	return text == NULL ? "" : text;
}

/* Does the moment mean that occurrence, or its whole day? */
static bool means(const struct ical *i, const struct moment *start, const struct moment *of,
		  int64_t at_s)
{
	int64_t of_s = 0;

	return event_s(i, start, of, &of_s) &&
	       (of->time.is_date ? of_s / DAY_S == at_s / DAY_S : of_s == at_s);
}

/* Is the occurrence left out (EXDATE), or given by an event of its own (RECURRENCE-ID)? */
static bool is_elsewhere(struct ical *i, icalcomponent *event, const struct moment *start,
			 int64_t at_s)
{
	const char *uid = uid_of(i, event);

	for (icalproperty *p = first(i, event, ICAL_EXDATE_PROPERTY); p != NULL;
	     p = i->c.icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
		struct moment out = read_moment(i, p);

		if (is_spent(i)) {
			return true;
		}
		i->work++;
		if (means(i, start, &out, at_s)) {
			return true;
		}
	}
	for (size_t n = 0; n < i->instead_count; n++) {
		const struct instead *instead = &i->instead[n];

		i->work++;
		if (str_equal(instead->uid, uid) && means(i, start, &instead->of, at_s)) {
			return true;
		}
	}
	return false;
}

static void take(struct ical *i, const struct import_place *place, enum import_kind kind,
		 const struct stretch *days)
{
	import_add(i->list, place, kind, days->from, days->to, place->text);
}

static bool is_given(short first)
{
	return first != ICAL_RECURRENCE_ARRAY_MAX;
}

/* Days alone are taken, so a rule by the hour is none of ours. Where libical looks day by day, or
 * picks of what it found, for what may never come (30 February), it looks for centuries. */
static bool is_walkable(const struct icalrecurrencetype *rule)
{
	bool is_narrowed = is_given(rule->by_month[0]) || is_given(rule->by_month_day[0]) ||
			   is_given(rule->by_year_day[0]) || is_given(rule->by_week_no[0]);

	if (is_given(rule->by_hour[0]) || is_given(rule->by_minute[0]) ||
	    is_given(rule->by_second[0]) || is_given(rule->by_set_pos[0])) {
		return false;
	}
	switch (rule->freq) {
	case ICAL_DAILY_RECURRENCE:
		return !is_narrowed && (!is_given(rule->by_day[0]) || rule->interval == 1);
	case ICAL_WEEKLY_RECURRENCE:
	case ICAL_MONTHLY_RECURRENCE:
	case ICAL_YEARLY_RECURRENCE:
		return true;
	default:
		return false;
	}
}

/* All times that the rule gives, until three years from now. False: the rule is no rule, or gives
 * too many. */
static bool take_repeats(struct ical *i, icalcomponent *event, icalproperty *property,
			 const struct moment *start, int64_t length_s,
			 const struct import_place *place, enum import_kind kind)
{
	struct icalrecurrencetype rule = i->c.icalproperty_get_rrule(property);
	int32_t year = civil_from_day(i->list->today).year;
	struct icaltimetype at;
	int count = 0;

	if (!is_walkable(&rule)) {
		return false;
	}
	/* an end in UTC is compared with floating times: it is made one of the event's own wall */
	if (!i->c.icaltime_is_null_time(rule.until) && i->c.icaltime_is_utc(rule.until) &&
	    !start->is_utc && !rule.until.is_date) {
		const struct tz *zone = start->zone == NULL ? i->list->tz : start->zone;
		struct tz_wall wall = tz_to_wall(zone, wall_s(&rule.until));
		struct civil date = civil_from_day(wall.day);

		rule.until.year = date.year;
		rule.until.month = date.month;
		rule.until.day = date.day;
		rule.until.hour = wall.minute / 60;
		rule.until.minute = wall.minute % 60;
	}
	rule.until.zone = NULL;
	icalrecur_iterator *walk = i->c.icalrecur_iterator_new(rule, start->time);

	if (walk == NULL) { /* looked for already */
		i->work += WORK_NEVER;
		return false;
	}
	i->work += WORK_RULE;
	while (count < REPEATS_MAX && !is_spent(i) &&
	       !i->c.icaltime_is_null_time(at = i->c.icalrecur_iterator_next(walk)) &&
	       at.year <= year + YEARS_AHEAD) {
		struct stretch days = stretch_at(i, start, wall_s(&at), length_s);

		count++;
		i->work += WORK_OCCURRENCE;
		if (at.year >= year - 1 && !is_elsewhere(i, event, start, wall_s(&at))) {
			take(i, place, kind, &days);
		}
	}
	i->c.icalrecur_iterator_free(walk);
	i->work += count == 0 ? WORK_NEVER : 0;
	return count > 0 && count < REPEATS_MAX;
}

/* Times given one by one besides. All are read before any is looked at: a component has one place
 * at which its properties are walked, and to look for what is left out moves it. */
static size_t read_more_dates(struct ical *i, icalcomponent *event, struct moment **ret_dates)
{
	size_t count = 0;

	*ret_dates = NULL;
	for (icalproperty *p = first(i, event, ICAL_RDATE_PROPERTY); p != NULL;
	     p = i->c.icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
		struct icaldatetimeperiodtype given = i->c.icalproperty_get_rdate(p);
		bool is_period = i->c.icaltime_is_null_time(given.time) != 0;

		*ret_dates = arena_grow(i->list->arena, *ret_dates, count, sizeof(**ret_dates));
		(*ret_dates)[count++] =
		    moment_of(i, p, is_period ? given.period.start : given.time);
	}
	return count;
}

static void take_more_dates(struct ical *i, icalcomponent *event, const struct moment *start,
			    int64_t length_s, const struct import_place *place,
			    enum import_kind kind)
{
	struct moment *dates = NULL;
	size_t count = read_more_dates(i, event, &dates);

	for (size_t n = 0; n < count && !is_spent(i); n++) {
		int64_t at_s = 0;

		if (!event_s(i, start, &dates[n], &at_s)) {
			import_doubt(i->list, place, "one of its days can't be read");
		} else if (!is_elsewhere(i, event, start, at_s)) {
			struct stretch days = stretch_at(i, start, at_s, length_s);

			take(i, place, kind, &days);
		}
	}
}

static void take_event(struct ical *i, icalcomponent *event)
{
	icalproperty *summary = first(i, event, ICAL_SUMMARY_PROPERTY);
	icalproperty *status = first(i, event, ICAL_STATUS_PROPERTY);
	icalproperty *rule = first(i, event, ICAL_RRULE_PROPERTY);
	const char *name = summary == NULL ? NULL : i->c.icalproperty_get_summary(summary);
	const struct import_place place = { "event", ++i->number,
					    str_clip(i->list->arena, name == NULL ? "" : name,
						     LABEL_BYTES) };
	struct moment start = read_moment(i, first(i, event, ICAL_DTSTART_PROPERTY));
	enum import_kind kind = IMPORT_TERM;

	if (status != NULL && i->c.icalproperty_get_status(status) == ICAL_STATUS_CANCELLED) {
		return;
	}
	if (!import_kind_of(place.text, &kind)) {
		import_doubt(i->list, &place, IMPORT_WHAT);
	} else if (!start.is_there) {
		import_doubt(i->list, &place, "it has no day");
	} else if (start.is_unknown) {
		import_doubt(i->list, &place, "its time zone is none that I know");
	} else if (first(i, event, ICAL_XLICERROR_PROPERTY) != NULL) {
		import_doubt(i->list, &place, "part of it can't be read");
	} else {
		int64_t length_s = length_of(i, event, &start);
		struct stretch days = stretch_at(i, &start, wall_s(&start.time), length_s);

		if (rule == NULL) {
			take(i, &place, kind, &days);
		} else if (!take_repeats(i, event, rule, &start, length_s, &place, kind)) {
			import_doubt(i->list, &place, "how it repeats can't be read");
		}
		take_more_dates(i, event, &start, length_s, &place, kind);
	}
}

static bool note_instead(struct ical *i, icalcomponent *event)
{
	icalproperty *property = first(i, event, ICAL_RECURRENCEID_PROPERTY);
	struct moment of = read_moment(i, property);

	if (!of.is_there) {
		return true;
	}
	if (i->instead_count == INSTEAD_MAX) {
		return false;
	}
	i->instead[i->instead_count++] =
	    (struct instead){ .uid = arena_strdup(i->list->arena, uid_of(i, event)), .of = of };
	return true;
}

static bool take_one(struct ical *i, icalcomponent *event)
{
	take_event(i, event);
	return i->number < EVENTS_MAX && !is_spent(i);
}

/* Each event, of calendars that lie side by side in one file too. False: one said that it is
 * enough. */
static bool for_each_event(struct ical *i, icalcomponent *whole,
			   bool (*visit)(struct ical *i, icalcomponent *event))
{
	bool is_within = true;
	icalcompiter at = i->c.icalcomponent_begin_component(whole, ICAL_ANY_COMPONENT);

	for (icalcomponent *part; is_within && (part = i->c.icalcompiter_deref(&at)) != NULL;
	     (void)i->c.icalcompiter_next(&at)) {
		icalcomponent_kind kind = i->c.icalcomponent_isa(part);

		if (kind == ICAL_VEVENT_COMPONENT) {
			is_within = visit(i, part);
		} else if (kind == ICAL_VCALENDAR_COMPONENT) {
			is_within = for_each_event(i, part, visit);
		}
	}
	return is_within;
}

bool import_read_ical(struct import_list *list, const char *text)
{
	static const struct import_place whole = { "event", 1, "BEGIN:VCALENDAR" };
	struct ical *i = arena_alloc(list->arena, sizeof(*i));

	i->list = list;
	if (!load(&i->c)) {
		import_doubt(list, &whole, "to read iCalendar files I need the package libical3");
		return true;
	}
	i->c.icalerror_set_errors_are_fatal(false);
	icalcomponent *file = i->c.icalparser_parse_string(text);

	if (file == NULL) {
		if (strcasestr(text, "BEGIN:VEVENT") != NULL) {
			import_doubt(list, &whole, "the file is cut off, so nothing of it is read");
		}
		return true;
	}
	bool is_within = for_each_event(i, file, note_instead) && for_each_event(i, file, take_one);

	i->c.icalcomponent_free(file);
	return is_within;
}
