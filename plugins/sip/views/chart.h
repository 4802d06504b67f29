/* chart: a bar for each month of a year, as a PNG picture. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_CHART_H
#define SIP_CHART_H

#include "clerk/clerk.h"

enum { CHART_MONTHS = 12, CHART_BARS = 3, CHART_WIDTH = 960, CHART_HEIGHT = 420 };

struct chart {
	const char *title;
	const char *months[CHART_MONTHS]; /* "Sep" */
	const char *bars[CHART_BARS];     /* "given", "received", "held at its end" */
	int64_t minutes[CHART_BARS][CHART_MONTHS];
	int64_t day_minutes; /* the unit of the scale */
};

/* The PNG's bytes, CHART_WIDTH by CHART_HEIGHT, in memory of the call; NULL when cairo is not
 * installed here. */
const void *chart_draw(struct clerk_call *call, const struct chart *chart, size_t *ret_len);

#endif
