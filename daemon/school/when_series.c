/* when_series: recurrences. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/when_internal.h"

bool when_is_series(const struct parser *p)
{
	(void)p;
	return false;
}

bool when_read_series(struct parser *p, struct clerk_outcome *outcome)
{
	(void)p;
	(void)outcome;
	return false;
}
