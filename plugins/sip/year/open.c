/* open: the first who asks for a new year's number opens it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "year/year.h"

#include "ledger/ledger.h"
#include "request/request.h"

static const struct {
	const char *year_open;
} sql = {
	.year_open = "INSERT INTO sip_year (cluster, year, day_minutes, opened_s)"
		     " VALUES (?1, ?2, ?3, ?4)",
};
const struct clerk_queries open_queries = CLERK_QUERIES(sql);

int64_t year_ledger(struct clerk_call *call)
{
	int64_t year = ledger_year_at(call, clerk_now(call));
	if (ledger_year_state(call, year) != YEAR_UNKNOWN) {
		return year;
	}
	clerk_run(CLERK_QUERY(call, &sql.year_open, year, clerk_settings(call)->day_minutes,
			      clerk_now(call)));
	for (const char *school = sharing_schools(call); *school != '\0'; school++) {
		grant_year(call, year, *school);
	}
	promises_carry(call, year);
	queue_begin_year(call, year);
	yearend_watch(call, year);
	return year;
}
