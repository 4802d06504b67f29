/* when_school: what the school calendar names: terms, halves, weeks, INSET. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/when_internal.h"

size_t when_read_school(struct parser *p, size_t at, struct date_set *set)
{
	(void)p;
	(void)at;
	(void)set;
	return 0;
}

size_t when_read_feast(struct parser *p, size_t at, struct date_set *set)
{
	(void)p;
	(void)at;
	(void)set;
	return 0;
}
