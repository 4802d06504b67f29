/* roster_yaml_calendar: the calendar of a cluster file: from files, from its own lines, or both. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/yaml.h"
#include "school/calendar_json.h"
#include "school/calendar_store.h"
#include "school/roster_file.h"
#include "school/roster_store.h"

#include <string.h>

/* A calendar file's text; without one, the least that calendar_from_json reads. */
static bool read_text(struct reading *reading, const char *key, const char *name,
		      const char *otherwise, const char **ret_bytes, size_t *ret_len)
{
	struct err why = { .code = ERR_NONE };

	if (name != NULL) {
		return yaml_read_file(reading->arena,
				      yaml_relative(reading->arena, reading->path, name), ret_bytes,
				      ret_len, &why) ||
		       reading_refuse(reading, "", key, "%s", why.text);
	}
	*ret_bytes = otherwise;
	*ret_len = otherwise == NULL ? 0 : strlen(otherwise);
	return true;
}

static bool is_zone_name(const char *text)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-";

	return text[0] != '\0' && text[strspn(text, letters)] == '\0';
}

static bool read_files(struct reading *reading, struct calendar **ret_calendar)
{
	const struct file_cluster *file = reading->file;
	const char *zone = file->timezone == NULL ? "Europe/London" : file->timezone;
	const char *calendar = NULL, *holidays = NULL;
	size_t calendar_len = 0, holidays_len = 0;

	if (!is_zone_name(zone)) {
		return reading_refuse(reading, "", "timezone", "'%s' is not a time zone", zone);
	}
	const char *least =
	    arena_printf(reading->arena, "{\"timezone\":\"%s\",\"years\":[]}", zone);
	struct err why = { .code = ERR_NONE };
	const struct tz *tz = NULL;

	if (!tz_load(reading->arena, zone, &tz, &why)) {
		return reading_refuse(reading, "", "timezone", "time zone '%s' is not known here",
				      zone);
	}
	if (!read_text(reading, "calendar", file->calendar, least, &calendar, &calendar_len) ||
	    !read_text(reading, "bank_holidays", file->bank_holidays, NULL, &holidays,
		       &holidays_len)) {
		return false;
	}
	if (!calendar_from_json(reading->arena, calendar, calendar_len, holidays, holidays_len,
				ret_calendar, &why)) {
		/* Which of the two is it? */
		bool is_calendar = !calendar_from_json(reading->arena, calendar, calendar_len, NULL,
						       0, ret_calendar, NULL);

		return reading_refuse(reading, "", is_calendar ? "calendar" : "bank_holidays", "%s",
				      why.text);
	}
	if (file->timezone != NULL && !str_equal(tz_name((*ret_calendar)->tz), zone)) {
		return reading_refuse(reading, "", "timezone",
				      "the time zone is %s here and %s in the calendar", zone,
				      tz_name((*ret_calendar)->tz));
	}
	return true;
}

/* `days`, with room for `more` behind. */
static void *with_room(struct arena *arena, const void *items, size_t count, size_t more,
		       size_t size)
{
	void *copy = arena_array(arena, count + more + 1, size);

	if (count > 0) {
		memcpy(copy, items, count * size);
	}
	return copy;
}

static bool add_days(struct reading *reading, unsigned place, const char *list, char *const *texts,
		     unsigned count, struct calendar_day **days, size_t *days_count)
{
	const char *path = arena_printf(reading->arena, "schools/%u/%s", place, list);
	char letter = reading->file->schools[place].letter[0];

	bool is_good = true;

	*days = with_room(reading->arena, *days, *days_count, count, sizeof(**days));
	for (unsigned i = 0; i < count; i++) {
		struct calendar_day day = { .school = letter, .name = "" };

		if (reading_day(reading, path, arena_printf(reading->arena, "%u", i), texts[i],
				&day.day)) {
			(*days)[(*days_count)++] = day;
		} else {
			is_good = false;
		}
	}
	return is_good;
}

static bool add_half(struct reading *reading, unsigned i, struct calendar *calendar)
{
	const struct file_half *file = &reading->file->halves[i];
	const char *path = reading_path(reading, "halves", i);
	struct calendar_half half = { .year = file->year, .name = file->name };

	if (!reading_day(reading, path, "from", file->from, &half.from) ||
	    !reading_day(reading, path, "to", file->to, &half.to)) {
		return false;
	}
	if (half.from > half.to) {
		return reading_refuse(reading, path, "to", "%s ends before it begins", file->name);
	}
	if (file->school != NULL) {
		half.school = file->school[0];
		if (file->school[1] != '\0' ||
		    roster_school(reading->cluster, half.school) == NULL) {
			return reading_refuse(reading, path, "school", "there is no school %s",
					      file->school);
		}
	}
	calendar->halves[calendar->half_count++] = half;
	return true;
}

static bool add_name(struct reading *reading, unsigned i, struct calendar *calendar)
{
	const struct file_named *file = &reading->file->named[i];
	struct calendar_name name = { .name = file->name };
	const char *path = reading_path(reading, "named", i);

	if (!reading_day(reading, path, "from", file->from, &name.from) ||
	    !reading_day(reading, path, "to", file->to, &name.to)) {
		return false;
	}
	if (name.from > name.to) {
		return reading_refuse(reading, path, "to", "%s ends before it begins", name.name);
	}
	calendar->names[calendar->name_count++] = name;
	return true;
}

static bool add_lines(struct reading *reading, struct calendar *calendar)
{
	const struct file_cluster *file = reading->file;
	bool is_good = true;

	for (unsigned i = 0; i < file->schools_count; i++) {
		const struct file_school *school = &file->schools[i];

		is_good = add_days(reading, i, "inset", school->inset, school->inset_count,
				   &calendar->inset, &calendar->inset_count) &&
			  is_good;
		is_good = add_days(reading, i, "closed", school->closed, school->closed_count,
				   &calendar->closed, &calendar->closed_count) &&
			  is_good;
	}
	calendar->halves = with_room(reading->arena, calendar->halves, calendar->half_count,
				     file->halves_count, sizeof(*calendar->halves));
	for (unsigned i = 0; i < file->halves_count; i++) {
		is_good = add_half(reading, i, calendar) && is_good;
	}
	calendar->names = with_room(reading->arena, calendar->names, calendar->name_count,
				    file->named_count, sizeof(*calendar->names));
	for (unsigned i = 0; i < file->named_count; i++) {
		is_good = add_name(reading, i, calendar) && is_good;
	}
	return is_good;
}

static bool read_hours(struct reading *reading, struct calendar *calendar)
{
	bool is_good = true;

	for (int i = 0; i < FILE_HOURS && roster_hours[i].name != NULL; i++) {
		const char *text = reading->file->hours.values[i];
		int64_t minute = 0;

		if (text == NULL) {
			continue;
		}
		if (reading_minute(reading, "hours", roster_hours[i].name, text, &minute)) {
			roster_hour_set(&calendar->hours, &roster_hours[i], (int32_t)minute);
		} else {
			is_good = false;
		}
	}
	if (reading->file->terms_per_year != 0) {
		calendar->terms_per_year = (int32_t)reading->file->terms_per_year;
	}
	return (calendar->terms_per_year == 3 || calendar->terms_per_year == 6 ||
		reading_refuse(reading, "", "terms_per_year", "terms_per_year is 3 or 6")) &&
	       is_good;
}

/* Those of the file's own lines come behind those of the calendar that it names. */
static const char *path_of_half(const struct reading *reading, const struct calendar *calendar,
				size_t i)
{
	size_t named = calendar->half_count - reading->file->halves_count;

	return i < named ? "calendar" : reading_path(reading, "halves", (unsigned)(i - named));
}

/* Blocks of one school that overlap are a slip in the file: which one is meant is not for us. */
static bool check_calendar(struct reading *reading, const struct calendar *calendar)
{
	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];

		if (half->school != 0 && roster_school(reading->cluster, half->school) == NULL) {
			return reading_refuse(reading, "", "calendar",
					      "the calendar names a school %c that is not here",
					      half->school);
		}
		for (size_t k = i + 1; k < calendar->half_count; k++) {
			const struct calendar_half *next = &calendar->halves[k];

			if (next->school == half->school && next->from <= half->to &&
			    half->from <= next->to) {
				return reading_refuse(reading, path_of_half(reading, calendar, k),
						      NULL, "half terms overlap: %s %s and %s %s",
						      half->year, half->name, next->year,
						      next->name);
			}
		}
	}
	for (size_t i = 0; i < calendar->inset_count; i++) {
		if (roster_school(reading->cluster, calendar->inset[i].school) == NULL) {
			return reading_refuse(reading, "", "calendar",
					      "the calendar names a school %c that is not here",
					      calendar->inset[i].school);
		}
	}
	return true;
}

bool roster_yaml_calendar(struct reading *reading)
{
	struct calendar *calendar = NULL;

	if (!read_files(reading, &calendar)) {
		return false;
	}
	bool is_good = add_lines(reading, calendar);

	is_good = read_hours(reading, calendar) && is_good;
	/* Before what is there twice is dropped. */
	if (!is_good || !check_calendar(reading, calendar)) {
		return false;
	}
	calendar_normalise(calendar);
	calendar->schools = reading->cluster->own;
	reading->cluster->timezone = tz_name(calendar->tz);
	reading->cluster->calendar = calendar;
	return true;
}
