/* open: the first who asks for a new year's number opens it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "ledger/ledger.h"
#include "request/request.h"

int64_t ledger_year(struct clerk_call *call)
{
	int64_t year = ledger_year_at(call, clerk_now(call));
	struct clerk_query *q = CLERK_QUERY(call, Q_YEAR_GET, year);
	if (clerk_step(q)) {
		return year;
	}
	clerk_run(CLERK_QUERY(call, Q_YEAR_OPEN, year, clerk_settings(call)->day_minutes,
			      clerk_now(call)));
	for (const char *school = sharing_schools(call); *school != '\0'; school++) {
		grant_year(call, year, *school);
	}
	promises_carry(call, year);
	queue_begin_year(call, year);
	yearend_watch(call, year);
	return year;
}
