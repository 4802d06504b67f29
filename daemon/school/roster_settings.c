/* roster_settings: the settings of a cluster by name, and what they are when nobody says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_store.h"

#include <string.h>

#define SETTING(member) .offset = offsetof(struct clerk_settings, member)

const struct roster_setting roster_settings[] = {
	{ "day_minutes", SETTING(day_minutes), .otherwise = 360, .min = 60, .max = 720 },
	{ "days_per_school", SETTING(days_per_school), .otherwise = 5, .min = 0, .max = 60 },
	{ "pm_minutes", SETTING(pm_minutes), .otherwise = 180, .min = 0, .max = 10000 },
	{ "pooled_minutes", SETTING(pooled_minutes), .otherwise = 0, .min = 0, .max = 40000 },
	{ "consent", SETTING(consent_yes), .otherwise = 4, .min = 0, .max = 25 },
	{ "open_school_days", SETTING(open_school_days), .otherwise = 3, .min = 1, .max = 30 },
	{ "close", SETTING(close_min), .otherwise = 960, .min = 0, .max = 1439 },
	{ "year_start", SETTING(year_start_month), .otherwise = 9, .min = 1, .max = 12 },
	{ "visitors_max", SETTING(visitors_max), .otherwise = 4, .min = 1, .max = 100 },
	{ "visits_per_half", SETTING(visits_per_half), .otherwise = 2, .min = 1, .max = 100 },
	{ "digest", SETTING(digest), .otherwise = 0, .min = 0, .max = 1 },
	{ .name = NULL },
};

int64_t roster_setting_get(const struct clerk_settings *settings, const struct roster_setting *row)
{
	int64_t value = 0;

	memcpy(&value, (const char *)settings + row->offset, sizeof(value));
	return value;
}

void roster_setting_set(struct clerk_settings *settings, const struct roster_setting *row,
			int64_t value)
{
	memcpy((char *)settings + row->offset, &value, sizeof(value));
}

#define HOUR(member) \
	{ \
#member, offsetof(struct calendar_hours, member) \
	}

const struct roster_hour roster_hours[] = {
	HOUR(first_thing),  HOUR(before_school), HOUR(lunch_from),  HOUR(lunch_to),
	HOUR(after_school), HOUR(twilight_from), HOUR(twilight_to), HOUR(day_from),
	HOUR(day_to),       { .name = NULL },
};

int32_t roster_hour_get(const struct calendar_hours *hours, const struct roster_hour *row)
{
	int32_t value = 0;

	memcpy(&value, (const char *)hours + row->offset, sizeof(value));
	return value;
}

void roster_hour_set(struct calendar_hours *hours, const struct roster_hour *row, int32_t value)
{
	memcpy((char *)hours + row->offset, &value, sizeof(value));
}
