/* feeds: the pages that phone calendars ask for, each below an address that only one person has. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_FEEDS_H
#define CLERK_OPS_FEEDS_H

#include "io/web.h"
#include "school/school.h"

/* `/ics/TOKEN/mine.ics`: what the person's school takes part in, the SIP of the SIP's, and of
 * whoever has no school all; `A.ics`: of that school; `cluster.ics`: all. Public things alone, from
 * 90 days back on. Left as it is where there is no such page, or the token is nobody's who is on
 * the roster today. */
void feeds_page(struct school *school, int64_t now_s, struct arena *arena, const char *path,
		struct web_page *ret_page);

#endif
