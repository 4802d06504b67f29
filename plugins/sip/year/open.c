/* open: the first who asks for a new year's number opens it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "ledger/ledger.h"
#include "request/request.h"

int64_t ledger_year(struct clerk_call *call)
{
	int64_t year = ledger_year_at(call, clerk_now(call));
	struct clerk_query *q = clerk_query(call, Q_YEAR_GET);
	clerk_bind_int(q, year);
	if (clerk_step(q)) {
		return year;
	}
	q = clerk_query(call, Q_YEAR_OPEN);
	clerk_bind_int(q, year);
	clerk_bind_int(q, clerk_settings(call)->day_minutes);
	clerk_bind_int(q, clerk_now(call));
	clerk_run(q);
	for (const char *school = sharing_schools(call); *school != '\0'; school++) {
		grant_year(call, year, *school);
	}
	promises_carry(call, year);
	queue_begin_year(call, year);
	yearend_watch(call, year);
	return year;
}
