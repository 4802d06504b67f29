/* chart: a school's year month by month, up to now, as a picture for a phone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_CHART_H
#define SIP_CHART_H

#include "clerk/clerk.h"

enum { CHART_MONTHS = 12, CHART_BARS = 3 };

struct chart {
	const char *title, *span; /* "School H: SIP time", "Sep 2026–Aug 2027" */
	const char *months[CHART_MONTHS];
	int past;                     /* so many have begun: the rest has no bars */
	const char *bars[CHART_BARS]; /* "given", "received", "held at its end" */
	int64_t minutes[CHART_BARS][CHART_MONTHS];
	int64_t opening, left; /* what the year began with, and what is left of it */
};

/* Fills the file, all but its name, with what is on it in words beside; false: nothing can be drawn
 * here. */
bool chart_draw(struct clerk_call *call, const struct chart *chart, struct clerk_file *file);

#endif
