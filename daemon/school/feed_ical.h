/* feed_ical: events as an iCalendar file (RFC 5545) for a phone's calendar. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_FEED_ICAL_H
#define CLERK_SCHOOL_FEED_ICAL_H

#include "dates/tz.h"
#include "school/feed.h"
#include "school/roster.h"

/* How the file is headed, and in whose words it speaks. */
struct feed_file {
	const char *name;                   /* of the calendar: "Eight Schools, School A" */
	const struct tz *tz;                /* wall times are this zone's */
	int64_t now_s;                      /* of what has changed just now: DTSTAMP */
	const char *organiser;              /* a URI; NULL: a feed, which is no message */
	const struct clerk_school *schools; /* for places that are a school's letter */
	size_t school_count;
};

/* That of a cluster. */
struct feed_file feed_file_of(const struct roster_cluster *cluster, const char *name,
			      int64_t now_s);

/* Is nothing of it going to be? */
bool feed_is_off(const struct feed_event *events, size_t count);

/* The file in the arena, lines of at most 75 octets ended by CR LF. Where it is sent, and all of it
 * is off, METHOD:CANCEL, by which a calendar program takes it out. NULL: libical, or the zone's
 * rules in it, are not to be had. */
const char *feed_ical(struct arena *arena, const struct feed_file *file,
		      const struct feed_event *events, size_t count);

#endif
