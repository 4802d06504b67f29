/* calendar_json: the calendar as it is shipped: cluster-calendar.json and gov.uk's bank holidays.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/calendar_json.h"

#include "base/str.h"
#include "dates/civil.h"
#include "io/json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct load {
	struct arena *arena;
	struct calendar *calendar;
	struct err *err;
	struct str letters;
};

static bool parse_iso(const char *text, int32_t *ret_day)
{
	static const char shape[] = "dddd-dd-dd";

	if (text == NULL || strlen(text) != strlen(shape)) {
		return false;
	}
	for (size_t i = 0; shape[i] != '\0'; i++) {
		if (shape[i] == '-' ? text[i] != '-' : isdigit((unsigned char)text[i]) == 0) {
			return false;
		}
	}
	int32_t year = (int32_t)strtol(text, NULL, 10);
	int32_t month = (int32_t)strtol(text + 5, NULL, 10);
	int32_t day = (int32_t)strtol(text + 8, NULL, 10);

	if (year < 1970 || day < 1 || day > civil_month_days(year, month)) {
		return false;
	}
	*ret_day = civil_to_day(year, month, day);
	return true;
}

static bool read_date(const json_t *value, const char *where, int32_t *ret_day, struct err *err)
{
	const char *text = json_string_value(value);

	if (parse_iso(text, ret_day)) {
		return true;
	}
	return err_set(err, ERR_DATA, "%s: \"%.40s\" is not a date like 2026-12-08", where,
		       text == NULL ? "(no text)" : text);
}

/* Another key is a misspelling or another shape: better said than skipped. */
static bool only_keys(json_t *object, const char *where, const char *const *known, struct err *err)
{
	const char *key = NULL;
	json_t *value = NULL;

	if (!json_is_object(object)) {
		return err_set(err, ERR_DATA, "%s: an object was expected", where);
	}
	json_object_foreach(object, key, value)
	{
		size_t i = 0;

		while (known[i] != NULL && !str_equal(known[i], key)) {
			i++;
		}
		if (known[i] == NULL) {
			return err_set(err, ERR_DATA, "%s: unknown key \"%.60s\"", where, key);
		}
	}
	return true;
}

static bool add_day(struct load *load, struct calendar_day **days, size_t *count, char school,
		    const json_t *value, const char *where)
{
	struct calendar_day day = { .school = school, .name = "" };

	if (!read_date(value, where, &day.day, load->err)) {
		return false;
	}
	*days = arena_grow(load->arena, *days, *count, sizeof(day));
	(*days)[(*count)++] = day;
	return true;
}

static bool read_half(struct load *load, json_t *value, const char *year, char school)
{
	static const char *const known[] = { "name", "from", "to", NULL };
	struct calendar *calendar = load->calendar;
	struct calendar_half half = { .school = school, .year = year };

	if (!only_keys(value, "halves", known, load->err)) {
		return false;
	}
	half.name = arena_strdup(load->arena, json_text_or(value, "name", ""));
	if (half.name[0] == '\0') {
		return err_set(load->err, ERR_DATA, "halves of %s: one has no name", year);
	}
	if (!read_date(json_object_get(value, "from"), half.name, &half.from, load->err) ||
	    !read_date(json_object_get(value, "to"), half.name, &half.to, load->err)) {
		return false;
	}
	if (half.from > half.to || half.to - half.from > 120) {
		return err_set(load->err, ERR_DATA,
			       "%s %s: it ends before it begins, or lasts over 120 days", year,
			       half.name);
	}
	calendar->halves =
	    arena_grow(load->arena, calendar->halves, calendar->half_count, sizeof(half));
	calendar->halves[calendar->half_count++] = half;
	return true;
}

static bool read_years(struct load *load, json_t *years, char school)
{
	static const char *const known[] = { "name", "halves", NULL };
	size_t i = 0, k = 0;
	json_t *value = NULL, *half = NULL;

	if (!json_is_array(years)) {
		return err_set(load->err, ERR_DATA, "years: a list of {name, halves} was expected");
	}
	json_array_foreach(years, i, value)
	{
		const char *name = NULL;

		if (!only_keys(value, "years", known, load->err)) {
			return false;
		}
		name = arena_strdup(load->arena, json_text_or(value, "name", ""));
		if (name[0] == '\0' || !json_is_array(json_object_get(value, "halves"))) {
			return err_set(load->err, ERR_DATA,
				       "years: each needs a name and a list of halves");
		}
		json_array_foreach(json_object_get(value, "halves"), k, half)
		{
			if (!read_half(load, half, name, school)) {
				return false;
			}
		}
	}
	return true;
}

static bool read_school(struct load *load, char letter, json_t *school)
{
	static const char *const known[] = { "inset", "closed", "years", NULL };
	struct calendar *calendar = load->calendar;
	json_t *value = NULL;
	size_t i = 0;

	if (!only_keys(school, "schools", known, load->err)) {
		return false;
	}
	json_array_foreach(json_object_get(school, "inset"), i, value)
	{
		if (!add_day(load, &calendar->inset, &calendar->inset_count, letter, value,
			     "inset")) {
			return false;
		}
	}
	json_array_foreach(json_object_get(school, "closed"), i, value)
	{
		if (!add_day(load, &calendar->closed, &calendar->closed_count, letter, value,
			     "closed")) {
			return false;
		}
	}
	json_t *years = json_object_get(school, "years");

	return years == NULL || read_years(load, years, letter);
}

static bool read_schools(struct load *load, json_t *schools)
{
	const char *key = NULL;
	json_t *value = NULL;

	json_object_foreach(schools, key, value)
	{
		if (strlen(key) != 1 || key[0] < 'A' || key[0] > 'Z') {
			return err_set(load->err, ERR_DATA,
				       "schools: \"%.20s\" is not one capital letter", key);
		}
		str_addc(&load->letters, key[0]);
		if (!read_school(load, key[0], value)) {
			return false;
		}
	}
	return true;
}

static bool read_names(struct load *load, json_t *names)
{
	static const char *const known[] = { "name", "from", "to", NULL };
	json_t *value = NULL;
	size_t i = 0;

	json_array_foreach(names, i, value)
	{
		struct calendar *calendar = load->calendar;
		struct calendar_name name = { .name = "" };

		if (!only_keys(value, "named", known, load->err)) {
			return false;
		}
		name.name = arena_strdup(load->arena, json_text_or(value, "name", ""));
		if (!read_date(json_object_get(value, "from"), "named", &name.from, load->err) ||
		    !read_date(json_object_get(value, "to"), "named", &name.to, load->err)) {
			return false;
		}
		if (name.name[0] == '\0' || name.to < name.from) {
			return err_set(load->err, ERR_DATA,
				       "named: each needs a name, and from before to");
		}
		calendar->names =
		    arena_grow(load->arena, calendar->names, calendar->name_count, sizeof(name));
		calendar->names[calendar->name_count++] = name;
	}
	return true;
}

static bool read_calendar(struct load *load, json_t *root)
{
	static const char *const known[] = { "about", "timezone", "terms_per_year",
					     "years", "schools",  "named",
					     NULL };
	struct calendar *calendar = load->calendar;
	const char *zone = json_text(root, "timezone");

	if (!only_keys(root, "calendar", known, load->err)) {
		return false;
	}
	if (zone == NULL) {
		return err_set(load->err, ERR_DATA,
			       "calendar: timezone is missing, e.g. Europe/London");
	}
	if (!tz_load(load->arena, zone, &calendar->tz, load->err)) {
		return false;
	}
	calendar->terms_per_year = (int32_t)json_number(root, "terms_per_year", 3);
	if (calendar->terms_per_year != 3 && calendar->terms_per_year != 6) {
		return err_set(load->err, ERR_DATA, "calendar: terms_per_year is 3 or 6");
	}
	return read_years(load, json_object_get(root, "years"), 0) &&
	       read_schools(load, json_object_get(root, "schools")) &&
	       read_names(load, json_object_get(root, "named"));
}

/* gov.uk: {"england-and-wales": {"division", "events": [{title, date, notes, bunting}]}, …} */
static bool read_holidays(struct load *load, json_t *root)
{
	struct calendar *calendar = load->calendar;
	json_t *events = json_object_get(json_object_get(root, "england-and-wales"), "events");
	json_t *value = NULL;
	size_t i = 0;

	if (!json_is_array(events)) {
		return err_set(load->err, ERR_DATA,
			       "bank holidays: not gov.uk's shape, {\"england-and-wales\": "
			       "{\"events\": [...]}}");
	}
	json_array_foreach(events, i, value)
	{
		const char *title = json_text(value, "title");

		if (title == NULL) {
			return err_set(load->err, ERR_DATA, "bank holidays: event %zu has no title",
				       i + 1);
		}
		if (!add_day(load, &calendar->bank_holidays, &calendar->bank_holiday_count, 0,
			     json_object_get(value, "date"), "bank holidays")) {
			return false;
		}
		calendar->bank_holidays[calendar->bank_holiday_count - 1].name =
		    arena_strdup(load->arena, title);
	}
	return true;
}

static int by_day(const void *a, const void *b)
{
	const struct calendar_day *x = a, *y = b;

	return x->day != y->day ? (x->day < y->day ? -1 : 1)
				: (x->school > y->school) - (x->school < y->school);
}

static int by_from(const void *a, const void *b)
{
	const struct calendar_half *x = a, *y = b;

	return x->from != y->from ? (x->from < y->from ? -1 : 1)
				  : (x->school > y->school) - (x->school < y->school);
}

static void sort_days(struct calendar_day *days, size_t count)
{
	if (count > 1) {
		qsort(days, count, sizeof(days[0]), by_day);
	}
}

static void finish(struct load *load)
{
	struct calendar *calendar = load->calendar;

	calendar->schools = load->letters.text;
	sort_days(calendar->inset, calendar->inset_count);
	sort_days(calendar->closed, calendar->closed_count);
	sort_days(calendar->bank_holidays, calendar->bank_holiday_count);
	if (calendar->half_count > 1) {
		qsort(calendar->halves, calendar->half_count, sizeof(calendar->halves[0]), by_from);
	}
}

/* Parses one document and hands it to its reader. */
static bool read_document(struct load *load, const char *json, size_t len, const char *what,
			  bool (*reader)(struct load *, json_t *))
{
	/* Editors of Windows put a byte order mark before the text. */
	size_t mark = len >= 3 && memcmp(json, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	struct err why = { .code = ERR_NONE };
	json_t *root = json_parse(json + mark, len - mark, &why);
	bool is_good = false;

	if (root == NULL) {
		return err_set(load->err, ERR_DATA, "%s: %s", what, why.text);
	}
	if (json_is_object(root)) {
		is_good = reader(load, root);
	} else {
		(void)err_set(load->err, ERR_DATA, "%s: an object was expected", what);
	}
	json_decref(root);
	return is_good;
}

bool calendar_from_json(struct arena *arena, const char *calendar_json, size_t calendar_len,
			const char *holidays_json, size_t holidays_len,
			struct calendar **ret_calendar, struct err *err)
{
	struct load load = { .arena = arena, .err = err };

	load.calendar = arena_alloc(arena, sizeof(*load.calendar));
	load.calendar->hours = calendar_default_hours;
	str_init(&load.letters, arena);
	if (!read_document(&load, calendar_json, calendar_len, "calendar", read_calendar)) {
		return false;
	}
	if (holidays_json != NULL &&
	    !read_document(&load, holidays_json, holidays_len, "bank holidays", read_holidays)) {
		return false;
	}
	finish(&load);
	*ret_calendar = load.calendar;
	return true;
}
