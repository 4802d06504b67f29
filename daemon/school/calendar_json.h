/* calendar_json: the calendar as it is shipped, from JSON into memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_CALENDAR_JSON_H
#define CLERK_SCHOOL_CALENDAR_JSON_H

#include "base/arena.h"
#include "base/err.h"
#include "dates/calendar.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads the shape of config/cluster-calendar.json and, when not NULL, a
 * gov.uk bank-holidays.json. Everything belongs to the arena. */
bool calendar_from_json(struct arena *arena, const char *calendar_json, size_t calendar_len,
			const char *holidays_json, size_t holidays_len,
			struct calendar **ret_calendar, struct err *err);

#endif
