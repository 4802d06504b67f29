/* call_calendar: what a handler changes in the school calendar, and what half a day is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "dates/civil.h"
#include "dates/when.h"
#include "school/calendar_import.h"

#include <string.h>

int32_t clerk_weekday(int32_t day)
{
	return civil_weekday(day);
}

int32_t clerk_monday_of(int32_t day)
{
	return civil_monday(day);
}

int32_t clerk_month_day(int32_t day)
{
	return civil_from_day(day).day;
}

static enum calendar_list list_of(enum clerk_calendar list)
{
	switch (list) {
	case CLERK_CALENDAR_INSET:
		return CALENDAR_LIST_INSET;
	case CLERK_CALENDAR_CLOSED:
		return CALENDAR_LIST_CLOSED;
	case CLERK_CALENDAR_BANK_HOLIDAY:
		break;
	}
	return CALENDAR_LIST_BANK_HOLIDAY;
}

/* The calendar in memory is read again before the next command. */
static struct calendar_store *store_to_change(struct clerk_call *call)
{
	host_outdate(call->host, call->cluster->id);
	return school_calendars(call->school);
}

void clerk_name_adviser(struct clerk_call *call, const char *name)
{
	host_outdate(call->host, call->cluster->id);
	school_name_adviser(call->school, call->cluster->id, name);
}

void clerk_change_setting(struct clerk_call *call, const char *name, int64_t value)
{
	host_outdate(call->host, call->cluster->id);
	school_change_setting(call->school, call->cluster->id, name, value);
}

void clerk_set_working_days(struct clerk_call *call, unsigned days)
{
	host_outdate(call->host, call->cluster->id);
	school_set_working_days(call->school, call->cluster->id, call->sender->id, days);
}

unsigned clerk_working_days(const struct clerk_call *call, const struct clerk_person *person)
{
	return roster_working_days(call->cluster, person->id, call_today(call));
}

bool clerk_calendar_add(struct clerk_call *call, enum clerk_calendar list, char school, int32_t day,
			char session, const char *name)
{
	struct calendar_day entry = {
		.school = school, .day = day, .session = session, .name = name
	};

	return calendar_put_day(store_to_change(call), call->cluster->id, list_of(list), &entry);
}

bool clerk_calendar_remove(struct clerk_call *call, enum clerk_calendar list, char school,
			   int32_t day, char session)
{
	struct calendar_day entry = { .school = school, .day = day, .session = session };

	return calendar_drop_day(store_to_change(call), call->cluster->id, list_of(list), &entry);
}

size_t clerk_calendar_days(struct clerk_call *call, enum clerk_calendar list, char school,
			   int32_t day, struct clerk_calendar_day *ret_days, size_t max)
{
	const struct calendar *calendar = call->cluster->calendar;
	const struct calendar_day *days = list == CLERK_CALENDAR_INSET    ? calendar->inset
					  : list == CLERK_CALENDAR_CLOSED ? calendar->closed
									  : calendar->bank_holidays;
	size_t all = list == CLERK_CALENDAR_INSET    ? calendar->inset_count
		     : list == CLERK_CALENDAR_CLOSED ? calendar->closed_count
						     : calendar->bank_holiday_count;
	size_t count = 0;

	for (size_t i = 0; i < all && count < max; i++) {
		if ((days[i].school == school || days[i].school == 0) && days[i].day >= day) {
			ret_days[count++] = (struct clerk_calendar_day){ .day = days[i].day,
									 .session = days[i].session,
									 .name = days[i].name };
		}
	}
	return count;
}

bool clerk_calendar_name(struct clerk_call *call, const char *name, int32_t from, int32_t to)
{
	struct calendar_name entry = { .name = name, .from = from, .to = to };
	struct when_context context = { .calendar = call->cluster->calendar,
					.now_s = call->now_s,
					.tense = CLERK_TENSE_BOOK };

	/* Taken out first, so that the name itself may be given again. */
	calendar_drop_name(store_to_change(call), call->cluster->id, name);
	for (size_t i = 0; i < context.calendar->name_count; i++) {
		if (str_equal_fold(context.calendar->names[i].name, name)) {
			calendar_put_name(school_calendars(call->school), call->cluster->id,
					  &entry);
			return true;
		}
	}
	if (when_parse(call->arena, &context, name).kind != CLERK_OUTCOME_REFUSE) {
		return false;
	}
	calendar_put_name(school_calendars(call->school), call->cluster->id, &entry);
	return true;
}

int64_t clerk_time_on(struct clerk_call *call, int32_t day, const char *text)
{
	const struct when_context context = { .calendar = call->cluster->calendar,
					      .now_s = call->now_s,
					      .tense = CLERK_TENSE_BOOK,
					      .day = day };
	struct clerk_outcome outcome =
	    when_parse(call->arena, &context, arena_printf(call->arena, "at %s", text));
	bool is_time = outcome.kind == CLERK_OUTCOME_VALUE &&
		       outcome.value.kind == CLERK_WHEN_INSTANT && outcome.value.day == day;

	return is_time ? outcome.value.start_s : 0;
}

bool clerk_calendar_unname(struct clerk_call *call, const char *name)
{
	return calendar_drop_name(store_to_change(call), call->cluster->id, name);
}

bool clerk_calendar_import(struct clerk_call *call, const char *text, char school, bool must_save,
			   struct clerk_import *ret_import, const char **ret_why)
{
	struct calendar have = *call->cluster->calendar;
	struct calendar_import import;
	struct str difference;
	struct err err = { 0 };

	str_init(&difference, call->arena);
	if (!calendar_import_read(call->arena, &have, school, call_today(call), text, strlen(text),
				  &import, &err)) {
		*ret_why = arena_strdup(call->arena, err.text);
		return false;
	}
	calendar_normalise(&have);
	calendar_normalise(import.want);
	ret_import->changes = calendar_compare(call->arena, &have, import.want, &difference);
	ret_import->difference = difference.text;
	ret_import->doubts = import.doubts;
	ret_import->doubt_count = import.doubt_count;
	if (must_save) {
		calendar_save(store_to_change(call), call->cluster->id, import.want);
	}
	return true;
}
