/* feed_ical: events as an iCalendar file (RFC 5545) for a phone's calendar; libical writes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/feed_ical.h"

#include "base/str.h"
#include "clerk/roster.h"
#include "dates/civil.h"
#include "school/feed_zone.h"
#include "school/ical_library.h"

#include <string.h>

#define CALLS(X) \
	X(icalerror_set_errors_are_fatal) \
	X(icalcomponent_new) \
	X(icalcomponent_new_clone) \
	X(icalcomponent_free) \
	X(icalcomponent_add_component) \
	X(icalcomponent_add_property) \
	X(icalcomponent_get_first_property) \
	X(icalcomponent_as_ical_string_r) \
	X(icalmemory_free_buffer) \
	X(icalproperty_new_version) \
	X(icalproperty_new_prodid) \
	X(icalproperty_new_method) \
	X(icalproperty_new_name) \
	X(icalproperty_new_refreshinterval) \
	X(icalproperty_new_organizer) \
	X(icalproperty_new_x) \
	X(icalproperty_set_x_name) \
	X(icalproperty_new_uid) \
	X(icalproperty_new_sequence) \
	X(icalproperty_new_dtstamp) \
	X(icalproperty_new_lastmodified) \
	X(icalproperty_new_dtstart) \
	X(icalproperty_new_dtend) \
	X(icalproperty_new_summary) \
	X(icalproperty_new_location) \
	X(icalproperty_new_status) \
	X(icalproperty_new_tzid) \
	X(icalproperty_set_tzid) \
	X(icalproperty_new_tzname) \
	X(icalproperty_new_tzoffsetfrom) \
	X(icalproperty_new_tzoffsetto) \
	X(icalproperty_new_rrule) \
	X(icalrecurrencetype_from_string) \
	X(icalproperty_add_parameter) \
	X(icalparameter_new_tzid) \
	X(icaltimezone_get_builtin_timezone) \
	X(icaltimezone_get_utc_timezone) \
	X(icaltimezone_get_component)

struct calls {
	CALLS(ICAL_FIELD)
};

/* One file being written. */
struct writer {
	struct calls c;
	struct arena *arena;
	const struct feed_file *file;
	icalcomponent *calendar;
	bool is_end; /* it tells of an end alone, to those who were sent the date */
};

static bool load(struct calls *c)
{
	void *library = ical_open();
	bool is_whole = library != NULL;

	CALLS(ICAL_LOAD)
	return is_whole;
}

/* ---- texts and times ---- */

/* One line: RFC 5545 3.3.11 has no control characters, and libical writes "\r" for one of them. */
static const char *one_line(struct writer *w, const char *text)
{
	struct str line;

	str_init(&line, w->arena);
	for (const char *c = text; *c != '\0'; c++) {
		bool is_control = (unsigned char)*c < ' ' || *c == 0x7f;

		if (!is_control) {
			str_addc(&line, *c);
		} else if (line.len > 0 && line.text[line.len - 1] != ' ') {
			str_addc(&line, ' ');
		}
	}
	return line.text;
}

static struct icaltimetype time_of(int32_t day, int32_t minute, int32_t second)
{
	const struct civil date = civil_from_day(day);

	return (struct icaltimetype){ .year = date.year,
				      .month = date.month,
				      .day = date.day,
				      .hour = minute / 60,
				      .minute = minute % 60,
				      .second = second };
}

/* ---- the head ---- */

static void add_x(struct writer *w, const char *name, const char *text)
{
	icalproperty *property = w->c.icalproperty_new_x(one_line(w, text));

	w->c.icalproperty_set_x_name(property, name);
	w->c.icalcomponent_add_property(w->calendar, property);
}

/* All that the clocks of the zone ever did, where they do nothing that is said by a rule a year.
 * Under the name that tzdata has, not under the path that libical gives it. */
static bool add_whole_zone(struct writer *w)
{
	const char *name = tz_name(w->file->tz);
	icaltimezone *zone = w->c.icaltimezone_get_builtin_timezone(name);
	icalcomponent *rules = zone == NULL ? NULL : w->c.icaltimezone_get_component(zone);

	if (rules == NULL) {
		return false;
	}
	icalcomponent *copy = w->c.icalcomponent_new_clone(rules);
	icalproperty *id = w->c.icalcomponent_get_first_property(copy, ICAL_TZID_PROPERTY);

	w->c.icalcomponent_add_component(w->calendar, copy);
	if (id != NULL) {
		w->c.icalproperty_set_tzid(id, name);
	}
	return id != NULL;
}

static void add_part(struct writer *w, icalcomponent *zone, const struct feed_zone_part *part)
{
	struct calls *c = &w->c;
	icalcomponent *to = c->icalcomponent_new(part->is_dst ? ICAL_XDAYLIGHT_COMPONENT
							      : ICAL_XSTANDARD_COMPONENT);

	c->icalcomponent_add_property(to, c->icalproperty_new_tzname(part->name));
	c->icalcomponent_add_property(to, c->icalproperty_new_tzoffsetfrom(part->from_s));
	c->icalcomponent_add_property(to, c->icalproperty_new_tzoffsetto(part->to_s));
	c->icalcomponent_add_property(to, c->icalproperty_new_dtstart(time_of(
					      part->day, part->second / 60, part->second % 60)));
	if (part->recurring != NULL) {
		c->icalcomponent_add_property(
		    to,
		    c->icalproperty_new_rrule(c->icalrecurrencetype_from_string(part->recurring)));
	}
	c->icalcomponent_add_component(zone, to);
}

/* A rule for summer and one for winter, as all programs read it. Of all that the clocks did since
 * 1847 some make nothing: Python's icalendar 4, for one, knows no rule that has ended. */
static bool add_zone(struct writer *w, const struct feed_event *events, size_t count)
{
	struct feed_zone_part parts[FEED_ZONE_PARTS];
	size_t part_count = feed_zone_parts(w->arena, w->file->tz, parts);
	bool is_held = part_count > 0;

	for (size_t i = 0; i < count; i++) {
		is_held = is_held && feed_zone_holds(w->file->tz, events[i].start_s) &&
			  feed_zone_holds(w->file->tz, events[i].end_s);
	}
	if (!is_held) {
		return add_whole_zone(w);
	}
	icalcomponent *zone = w->c.icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);

	w->c.icalcomponent_add_property(zone, w->c.icalproperty_new_tzid(tz_name(w->file->tz)));
	for (size_t i = 0; i < part_count; i++) {
		add_part(w, zone, &parts[i]);
	}
	w->c.icalcomponent_add_component(w->calendar, zone);
	return true;
}

static void add_head(struct writer *w)
{
	struct calls *c = &w->c;

	c->icalcomponent_add_property(w->calendar, c->icalproperty_new_version("2.0"));
	c->icalcomponent_add_property(
	    w->calendar, c->icalproperty_new_prodid("-//clerkd//clerkd " CLERKD_VERSION "//EN"));
	/* without one it is no message but what the diary holds, and DTSTAMP is when that was
	 * changed last (RFC 5545 3.7.2, 3.8.7.2): the same file for as long as nothing is */
	if (w->is_end) {
		c->icalcomponent_add_property(w->calendar,
					      c->icalproperty_new_method(ICAL_METHOD_CANCEL));
	}
	/* RFC 7986, and what was usual before it */
	c->icalcomponent_add_property(w->calendar,
				      c->icalproperty_new_name(one_line(w, w->file->name)));
	c->icalcomponent_add_property(w->calendar, c->icalproperty_new_refreshinterval(
						       (struct icaldurationtype){ .hours = 1 }));
	add_x(w, "X-WR-CALNAME", w->file->name);
	add_x(w, "X-PUBLISHED-TTL", "PT1H");
}

/* ---- one event ---- */

static struct icaltimetype utc_of(struct writer *w, int64_t instant_s)
{
	enum { DAY_S = 86400, MINUTE_S = 60 };
	int64_t second = instant_s % DAY_S;
	struct icaltimetype time =
	    time_of((int32_t)(instant_s / DAY_S), (int32_t)(second / MINUTE_S),
		    (int32_t)(second % MINUTE_S));

	time.zone = w->c.icaltimezone_get_utc_timezone();
	return time;
}

/* The wall time, with the zone's name; in UTC where the clock shows that time once more (RFC 5545
 * 3.3.5: a local time then means the first). */
static icalproperty *moment(struct writer *w, icalproperty *(*make)(struct icaltimetype time),
			    int64_t instant_s)
{
	const struct tz_wall wall = tz_to_wall(w->file->tz, instant_s);
	const struct tz_local local = tz_from_wall(w->file->tz, wall.day, wall.minute);

	if (local.first_s + wall.second != instant_s) {
		return make(utc_of(w, instant_s));
	}
	icalproperty *property = make(time_of(wall.day, wall.minute, wall.second));

	w->c.icalproperty_add_parameter(property,
					w->c.icalparameter_new_tzid(tz_name(w->file->tz)));
	return property;
}

static const char *place_of(const struct feed_file *file, const char *place)
{
	for (size_t i = 0; place[0] != '\0' && place[1] == '\0' && i < file->school_count; i++) {
		if (file->schools[i].letter == place[0]) {
			return file->schools[i].name;
		}
	}
	return place;
}

static const char *summary_of(struct writer *w, const struct feed_event *event)
{
	const char *name =
	    arena_printf(w->arena, "%c%lld", event->item.letter, (long long)event->item.number);
	/* beside what stands there was another date on offer, which is gone; the thing is not */
	const char *gone = event->part > 0 ? "not this date" : "cancelled";

	return one_line(w, event->is_cancelled
			       ? arena_printf(w->arena, "%s: %s", name, gone)
			       : arena_printf(w->arena, "%s %s", name, event->title));
}

static void add_times(struct writer *w, icalcomponent *to, const struct feed_event *event)
{
	struct calls *c = &w->c;
	int64_t changed_s = event->changed_s == 0 ? w->file->now_s : event->changed_s;

	c->icalcomponent_add_property(to, c->icalproperty_new_dtstamp(utc_of(w, changed_s)));
	c->icalcomponent_add_property(to, c->icalproperty_new_lastmodified(utc_of(w, changed_s)));
	c->icalcomponent_add_property(to, moment(w, c->icalproperty_new_dtstart, event->start_s));
	/* an end is later than its beginning, or not there (RFC 5545 3.8.2.2) */
	if (event->end_s > event->start_s) {
		c->icalcomponent_add_property(to,
					      moment(w, c->icalproperty_new_dtend, event->end_s));
	}
}

static void add_event(struct writer *w, const struct feed_event *event)
{
	struct calls *c = &w->c;
	icalcomponent *to = c->icalcomponent_new(ICAL_VEVENT_COMPONENT);

	c->icalcomponent_add_property(
	    to, c->icalproperty_new_uid(arena_printf(w->arena, "%s@clerkd", event->uid)));
	c->icalcomponent_add_property(to, c->icalproperty_new_sequence((int)event->sequence));
	add_times(w, to, event);
	c->icalcomponent_add_property(to, c->icalproperty_new_summary(summary_of(w, event)));
	if (w->is_end) {
		c->icalcomponent_add_property(to,
					      c->icalproperty_new_organizer(w->file->organiser));
	}
	if (!str_is_empty(event->place)) {
		c->icalcomponent_add_property(
		    to, c->icalproperty_new_location(one_line(w, place_of(w->file, event->place))));
	}
	c->icalcomponent_add_property(
	    to, c->icalproperty_new_status(event->is_cancelled ? ICAL_STATUS_CANCELLED
					   : event->is_firm    ? ICAL_STATUS_CONFIRMED
							       : ICAL_STATUS_TENTATIVE));
	c->icalcomponent_add_component(w->calendar, to);
}

bool feed_is_off(const struct feed_event *events, size_t count)
{
	bool is_any = false;

	for (size_t i = 0; i < count; i++) {
		is_any = is_any || !events[i].is_cancelled;
	}
	return count > 0 && !is_any;
}

struct feed_file feed_file_of(const struct roster_cluster *cluster, const char *name, int64_t now_s)
{
	return (struct feed_file){ .name = name,
				   .tz = cluster->calendar->tz,
				   .now_s = now_s,
				   .schools = cluster->schools,
				   .school_count = cluster->school_count };
}

const char *feed_ical(struct arena *arena, const struct feed_file *file,
		      const struct feed_event *events, size_t count)
{
	struct writer w = { .arena = arena,
			    .file = file,
			    .is_end = file->organiser != NULL && feed_is_off(events, count) };

	if (!load(&w.c)) {
		return NULL;
	}
	w.c.icalerror_set_errors_are_fatal(false);
	w.calendar = w.c.icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	add_head(&w);
	bool is_whole = add_zone(&w, events, count);

	for (size_t i = 0; i < count && is_whole; i++) {
		add_event(&w, &events[i]);
	}
	char *text = is_whole ? w.c.icalcomponent_as_ical_string_r(w.calendar) : NULL;
	const char *copy = text == NULL ? NULL : arena_strdup(arena, text);

	if (text != NULL) {
		w.c.icalmemory_free_buffer(text);
	}
	w.c.icalcomponent_free(w.calendar);
	return copy;
}
