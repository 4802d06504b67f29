/* roster_yaml: a cluster file, read and checked, as the same struct that the database gives. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_yaml.h"

#include "dates/civil.h"
#include "io/yaml.h"
#include "io/yaml_place.h"
#include "school/roster_file.h"
#include "school/roster_store.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_TEXT = 300, LONGEST_NAME = 80, PEOPLE_MAX = 1000, DAYS_MAX = 400, BIGGEST = 100000 };

#define TEXT(T, key, flags) \
	CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER | (flags), T, key, 1, LONGEST_TEXT)
#define LIST(T, key, entry, most) \
	CYAML_FIELD_SEQUENCE(#key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, T, key, entry, 0, most)
#define OPTIONAL CYAML_FLAG_OPTIONAL
#define NEEDED CYAML_FLAG_DEFAULT

static const cyaml_schema_value_t text_schema = { CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1,
								     LONGEST_TEXT) };

/* libcyaml's own reading takes any other word for true. */
static const cyaml_strval_t truths[] = {
	{ "true", 1 },
	{ "false", 0 },
	{ "yes", 1 },
	{ "no", 0 },
};

/* What is not given is 0. */
static const cyaml_strval_t switches[] = {
	{ "off", 1 }, { "no", 1 }, { "false", 1 }, { "on", 2 }, { "yes", 2 }, { "true", 2 },
};

static const cyaml_schema_field_t school_fields[] = {
	TEXT(struct file_school, letter, NEEDED),
	TEXT(struct file_school, name, NEEDED),
	CYAML_FIELD_INT("roll", OPTIONAL, struct file_school, roll),
	CYAML_FIELD_INT("classes", OPTIONAL, struct file_school, classes),
	CYAML_FIELD_ENUM("guest", OPTIONAL | CYAML_FLAG_STRICT, struct file_school, guest, truths,
			 CYAML_ARRAY_LEN(truths)),
	CYAML_FIELD_INT("year_start", OPTIONAL, struct file_school, year_start),
	LIST(struct file_school, inset, &text_schema, DAYS_MAX),
	LIST(struct file_school, closed, &text_schema, DAYS_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t school_schema = { CYAML_VALUE_MAPPING(
    CYAML_FLAG_DEFAULT, struct file_school, school_fields) };

static const cyaml_strval_t roles[] = {
	{ "head", CLERK_HEAD },         { "sip", CLERK_SIP },     { "office", CLERK_OFFICE },
	{ "governor", CLERK_GOVERNOR }, { "guest", CLERK_GUEST },
};
static const cyaml_strval_t days[] = {
	{ "Mon", 1 << 0 }, { "Tue", 1 << 1 }, { "Wed", 1 << 2 }, { "Thu", 1 << 3 },
	{ "Fri", 1 << 4 }, { "Sat", 1 << 5 }, { "Sun", 1 << 6 },
};
static const cyaml_schema_field_t person_fields[] = {
	TEXT(struct file_person, user, NEEDED),
	TEXT(struct file_person, name, NEEDED),
	TEXT(struct file_person, handle, OPTIONAL),
	CYAML_FIELD_ENUM("role", CYAML_FLAG_STRICT, struct file_person, role, roles,
			 CYAML_ARRAY_LEN(roles)),
	TEXT(struct file_person, school, OPTIONAL),
	CYAML_FIELD_FLAGS("days", OPTIONAL | CYAML_FLAG_STRICT, struct file_person, days, days,
			  CYAML_ARRAY_LEN(days)),
	TEXT(struct file_person, from, OPTIONAL),
	TEXT(struct file_person, until, OPTIONAL),
	CYAML_FIELD_ENUM("lead", OPTIONAL | CYAML_FLAG_STRICT, struct file_person, lead, truths,
			 CYAML_ARRAY_LEN(truths)),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t person_schema = { CYAML_VALUE_MAPPING(
    CYAML_FLAG_DEFAULT, struct file_person, person_fields) };

static const cyaml_schema_field_t half_fields[] = {
	TEXT(struct file_half, year, NEEDED),     TEXT(struct file_half, name, NEEDED),
	TEXT(struct file_half, from, NEEDED),     TEXT(struct file_half, to, NEEDED),
	TEXT(struct file_half, school, OPTIONAL), CYAML_FIELD_END,
};
static const cyaml_schema_value_t half_schema = { CYAML_VALUE_MAPPING(
    CYAML_FLAG_DEFAULT, struct file_half, half_fields) };

static const cyaml_schema_field_t named_fields[] = {
	TEXT(struct file_named, name, NEEDED),
	TEXT(struct file_named, from, NEEDED),
	TEXT(struct file_named, to, NEEDED),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t named_schema = { CYAML_VALUE_MAPPING(
    CYAML_FLAG_DEFAULT, struct file_named, named_fields) };

/* The index is the row of roster_settings. */
#define SETTING(key, row) CYAML_FIELD_INT_PTR(key, OPTIONAL, struct file_settings, values[row])
static const cyaml_schema_field_t sip_time_fields[] = {
	SETTING("day_minutes", 0),
	SETTING("days_per_school", 1),
	SETTING("pm_minutes", 2),
	SETTING("pooled_minutes", 3),
	SETTING("consent", 4),
	SETTING("open_school_days", 5),
	TEXT(struct file_settings, close, OPTIONAL),
	SETTING("year_start", 7),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t visits_fields[] = {
	SETTING("visitors_max", 8),
	SETTING("visits_per_half", 9),
	CYAML_FIELD_END,
};

/* The index is the row of roster_hours. */
#define HOUR(key, row) \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | OPTIONAL, struct file_hours, values[row], \
			       1, 20)
static const cyaml_schema_field_t hours_fields[] = {
	HOUR("first_thing", 0), HOUR("before_school", 1), HOUR("lunch_from", 2),
	HOUR("lunch_to", 3),    HOUR("after_school", 4),  HOUR("twilight_from", 5),
	HOUR("twilight_to", 6), HOUR("day_from", 7),      HOUR("day_to", 8),
	CYAML_FIELD_END,
};

#define LETTERS(X) \
	X(A, 0), X(B, 1), X(C, 2), X(D, 3), X(E, 4), X(F, 5), X(G, 6), X(H, 7), X(I, 8), X(J, 9), \
	    X(K, 10), X(L, 11), X(M, 12), X(N, 13), X(O, 14), X(P, 15), X(Q, 16), X(R, 17), \
	    X(S, 18), X(T, 19), X(U, 20), X(V, 21), X(W, 22), X(X, 23), X(Y, 24), X(Z, 25)
#define MINUTES(letter, i) CYAML_FIELD_INT(#letter, OPTIONAL, struct file_travel_row, minutes[i])
#define ROW(letter, i) \
	CYAML_FIELD_MAPPING(#letter, OPTIONAL, struct file_travel, rows[i], row_fields)
static const cyaml_schema_field_t row_fields[] = { LETTERS(MINUTES), CYAML_FIELD_END };
static const cyaml_schema_field_t travel_fields[] = { LETTERS(ROW), CYAML_FIELD_END };

static const cyaml_schema_field_t cluster_fields[] = {
	TEXT(struct file_cluster, name, NEEDED),
	TEXT(struct file_cluster, room, NEEDED),
	TEXT(struct file_cluster, timezone, OPTIONAL),
	TEXT(struct file_cluster, calendar, OPTIONAL),
	TEXT(struct file_cluster, bank_holidays, OPTIONAL),
	CYAML_FIELD_INT("terms_per_year", OPTIONAL, struct file_cluster, terms_per_year),
	CYAML_FIELD_ENUM("digest", OPTIONAL | CYAML_FLAG_STRICT, struct file_cluster, digest,
			 switches, CYAML_ARRAY_LEN(switches)),
	CYAML_FIELD_SEQUENCE("schools", CYAML_FLAG_POINTER, struct file_cluster, schools,
			     &school_schema, 1, FILE_LETTERS),
	LIST(struct file_cluster, people, &person_schema, PEOPLE_MAX),
	LIST(struct file_cluster, halves, &half_schema, DAYS_MAX),
	LIST(struct file_cluster, named, &named_schema, DAYS_MAX),
	CYAML_FIELD_MAPPING("sip_time", OPTIONAL, struct file_cluster, sip_time, sip_time_fields),
	CYAML_FIELD_MAPPING("visits", OPTIONAL, struct file_cluster, visits, visits_fields),
	CYAML_FIELD_MAPPING("hours", OPTIONAL, struct file_cluster, hours, hours_fields),
	CYAML_FIELD_MAPPING("travel", OPTIONAL, struct file_cluster, travel, travel_fields),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t cluster_schema = { CYAML_VALUE_MAPPING(
    CYAML_FLAG_POINTER, struct file_cluster, cluster_fields) };

/* ---- telling faults, reading dates ---- */

const char *reading_path(const struct reading *reading, const char *list, unsigned place)
{
	return arena_printf(reading->arena, "%s/%u", list, place);
}

bool reading_refuse(const struct reading *reading, const char *path, const char *key,
		    const char *fmt, ...)
{
	size_t line = yaml_line_at(reading->bytes, path, key);
	va_list ap;

	va_start(ap, fmt);
	const char *why = arena_vprintf(reading->arena, fmt, ap);

	va_end(ap);
	why = line == 0 ? arena_printf(reading->arena, "%s: %s", reading->path, why)
			: arena_printf(reading->arena, "%s:%zu: %s", reading->path, line, why);
	if (reading->teller != NULL) {
		reading->teller->tell(reading->teller->self, why);
	}
	if (reading->err->code == ERR_NONE) {
		err_set(reading->err, ERR_CONFIG, "%s", why);
	}
	return false;
}

static bool has_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; shape++, text++) {
		if (*shape == 'd' ? isdigit((unsigned char)*text) == 0 : *text != *shape) {
			return false;
		}
	}
	return *text == '\0';
}

bool reading_day(const struct reading *reading, const char *path, const char *key, const char *text,
		 int32_t *ret_day)
{
	if (has_shape(text, "dddd-dd-dd")) {
		int32_t year = (int32_t)strtol(text, NULL, 10);
		int32_t month = (int32_t)strtol(text + 5, NULL, 10);
		int32_t day = (int32_t)strtol(text + 8, NULL, 10);

		if (year >= 1970 && month >= 1 && month <= 12 && day >= 1 &&
		    day <= civil_month_days(year, month)) {
			*ret_day = civil_to_day(year, month, day);
			return true;
		}
	}
	return reading_refuse(reading, path, key,
			      "'%s' is not a day of the calendar like 2026-12-09", text);
}

bool reading_minute(const struct reading *reading, const char *path, const char *key,
		    const char *text, int64_t *ret_minute)
{
	if (has_shape(text, "dd:dd")) {
		int64_t hour = strtol(text, NULL, 10), minute = strtol(text + 3, NULL, 10);

		if (hour < 24 && minute < 60) {
			*ret_minute = hour * 60 + minute;
			return true;
		}
	}
	return reading_refuse(reading, path, key, "'%s' is not a time like 16:00", text);
}

/* ---- the parts ---- */

static bool read_heading(struct reading *reading)
{
	const struct file_cluster *file = reading->file;
	struct roster_cluster *cluster = reading->cluster;

	if (strlen(file->name) > LONGEST_NAME) {
		return reading_refuse(reading, "", "name", "the name is too long");
	}
	if ((file->room[0] != '#' && file->room[0] != '!') || strpbrk(file->room, " \t") != NULL ||
	    (file->room[0] == '#' && strchr(file->room, ':') == NULL)) {
		return reading_refuse(reading, "", "room",
				      "room is an alias like #cluster:example.org, or a room id");
	}
	cluster->name = file->name;
	cluster->room = file->room;
	cluster->room_id = file->room[0] == '!' ? file->room : "";
	return true;
}

static int by_letter(const void *a, const void *b)
{
	const struct clerk_school *x = a, *y = b;

	return (x->letter > y->letter) - (x->letter < y->letter);
}

static bool is_name_taken(const struct roster_cluster *cluster, const char *name)
{
	for (size_t i = 0; i < cluster->school_count; i++) {
		if (str_equal_fold(cluster->schools[i].name, name)) {
			return true;
		}
	}
	return false;
}

static bool read_school(struct reading *reading, unsigned i, struct clerk_school *school)
{
	const struct file_school *file = &reading->file->schools[i];
	const char *path = reading_path(reading, "schools", i);

	if (file->letter[0] < 'A' || file->letter[0] > 'Z' || file->letter[1] != '\0') {
		return reading_refuse(reading, path, "letter",
				      "a school's letter is one capital, not '%s'", file->letter);
	}
	if (roster_school(reading->cluster, file->letter[0]) != NULL) {
		return reading_refuse(reading, path, "letter", "two schools have the letter %s",
				      file->letter);
	}
	if (strlen(file->name) > LONGEST_NAME) {
		return reading_refuse(reading, path, "name", "the name is too long");
	}
	if (is_name_taken(reading->cluster, file->name)) {
		return reading_refuse(reading, path, "name", "two schools are called %s",
				      file->name);
	}
	if (file->roll < 0 || file->roll > BIGGEST || file->classes < 0 ||
	    file->classes > BIGGEST) {
		return reading_refuse(
		    reading, path, file->roll < 0 || file->roll > BIGGEST ? "roll" : "classes",
		    "school %s: no such number of pupils or classes", file->letter);
	}
	if (file->year_start < 0 || file->year_start > 12) {
		return reading_refuse(reading, path, "year_start",
				      "school %s: year_start is a month, 1 to 12", file->letter);
	}
	*school = (struct clerk_school){ .letter = file->letter[0],
					 .name = file->name,
					 .roll = file->roll,
					 .classes = file->classes,
					 .is_guest = file->guest,
					 .year_start = file->year_start };
	return true;
}

static bool read_schools(struct reading *reading)
{
	const struct file_cluster *file = reading->file;
	struct roster_cluster *cluster = reading->cluster;
	struct clerk_school *schools =
	    arena_array(reading->arena, file->schools_count, sizeof(*schools));
	struct str own, guests;

	cluster->schools = schools;
	bool is_good = true;

	for (unsigned i = 0; i < file->schools_count; i++) {
		if (read_school(reading, i, &schools[cluster->school_count])) {
			cluster->school_count++;
		} else {
			is_good = false;
		}
	}
	if (!is_good) {
		return false;
	}
	qsort(schools, cluster->school_count, sizeof(*schools), by_letter);
	str_init(&own, reading->arena);
	str_init(&guests, reading->arena);
	for (size_t i = 0; i < cluster->school_count; i++) {
		str_addc(schools[i].is_guest ? &guests : &own, schools[i].letter);
	}
	cluster->own = own.text;
	cluster->guests = guests.text;
	return own.len > 0 || reading_refuse(reading, "", "schools", "every school is a guest");
}

static bool read_setting(struct reading *reading, const char *path,
			 const struct roster_setting *row, const int64_t *given)
{
	if (given == NULL) {
		return true;
	}
	if (*given < row->min || *given > row->max) {
		return reading_refuse(reading, path, row->name, "%s is from %d to %d", row->name,
				      (int)row->min, (int)row->max);
	}
	roster_setting_set(&reading->cluster->settings, row, *given);
	return true;
}

static bool read_settings(struct reading *reading)
{
	const struct file_cluster *file = reading->file;
	struct clerk_settings *settings = &reading->cluster->settings;
	bool is_good = true;

	for (int i = 0; i < FILE_SETTINGS && roster_settings[i].name != NULL; i++) {
		const struct roster_setting *row = &roster_settings[i];

		roster_setting_set(settings, row, row->otherwise);
		is_good =
		    read_setting(reading, "sip_time", row, file->sip_time.values[i]) && is_good;
		is_good = read_setting(reading, "visits", row, file->visits.values[i]) && is_good;
	}
	if (file->digest != 0) {
		settings->digest = file->digest - 1;
	}
	if (file->sip_time.close != NULL &&
	    !reading_minute(reading, "sip_time", "close", file->sip_time.close,
			    &settings->close_min)) {
		is_good = false;
	}
	if (!is_good) {
		return false;
	}
	if (settings->pm_minutes + settings->pooled_minutes >
	    settings->days_per_school * settings->day_minutes) {
		return reading_refuse(reading, "sip_time",
				      file->sip_time.values[3] != NULL ? "pooled_minutes"
								       : "pm_minutes",
				      "pm_minutes and pooled_minutes are more than a school has");
	}
	size_t others = strlen(reading->cluster->own) - 1;

	if ((size_t)settings->consent_yes > others && file->sip_time.values[4] != NULL) {
		return reading_refuse(reading, "sip_time", "consent",
				      "consent asks for %d yes, but there are %zu other schools",
				      (int)settings->consent_yes, others);
	}
	if ((size_t)settings->consent_yes > others) {
		settings->consent_yes = (int64_t)others;
	}
	return true;
}

static bool read_drive(struct reading *reading, char a, char b, int64_t minutes, bool is_unknown)
{
	struct roster_cluster *cluster = reading->cluster;
	const char *path = arena_printf(reading->arena, "travel/%c", a);
	const char key[] = { b, '\0' };
	char from = a < b ? a : b, to = a < b ? b : a;
	int64_t known = roster_drive_minutes(cluster, a, b);

	if (is_unknown || a == b || minutes < 0 || minutes > 600) {
		return reading_refuse(reading, path, key, "travel from %c to %c: %s", a, b,
				      is_unknown ? "no such school"
				      : a == b   ? "that is the same school"
						 : "minutes are from 1 to 600");
	}
	if (known >= 0 && known != minutes) {
		return reading_refuse(reading, path, key,
				      "travel between %c and %c is given twice, differently", from,
				      to);
	}
	if (known < 0) {
		struct roster_drive *drives = (struct roster_drive *)cluster->drives;

		drives[cluster->drive_count++] = (struct roster_drive){ from, to, minutes };
	}
	return true;
}

static bool read_travel(struct reading *reading)
{
	struct roster_cluster *cluster = reading->cluster;
	const struct file_travel *travel = &reading->file->travel;

	cluster->drives = arena_array(reading->arena, (size_t)FILE_LETTERS * FILE_LETTERS,
				      sizeof(struct roster_drive));
	bool is_good = true;

	for (int i = 0; i < FILE_LETTERS; i++) {
		for (int k = 0; k < FILE_LETTERS; k++) {
			char a = (char)('A' + i), b = (char)('A' + k);
			int64_t minutes = travel->rows[i].minutes[k];
			bool is_unknown =
			    roster_school(cluster, a) == NULL || roster_school(cluster, b) == NULL;

			if (minutes != 0 && !read_drive(reading, a, b, minutes, is_unknown)) {
				is_good = false;
			}
		}
	}
	return is_good;
}

/* One broken part does not hide the next; but without its schools none of them can be judged, nor
 * who is missing without the people. */
static bool read_parts(struct reading *reading)
{
	bool is_good = read_heading(reading);

	if (!read_schools(reading)) {
		return false;
	}
	is_good = read_settings(reading) && is_good;
	is_good = read_travel(reading) && is_good;
	bool has_people = roster_yaml_people(reading);

	is_good = roster_yaml_calendar(reading) && is_good;
	return has_people && (!reading->is_whole || roster_yaml_whole(reading)) && is_good;
}

static bool parse(struct reading *reading, const char *bytes, size_t len)
{
	void *value = NULL;

	if (!yaml_parse(reading->arena, bytes, len, reading->path, &cluster_schema, reading->teller,
			&value, reading->err)) {
		return false;
	}
	reading->bytes = arena_strndup(reading->arena, bytes, len);
	reading->file = value;
	reading->cluster = arena_alloc(reading->arena, sizeof(*reading->cluster));
	if (reading->file->name == NULL || reading->file->room == NULL) {
		return reading_refuse(reading, "", NULL, "name and room are needed");
	}
	return read_parts(reading);
}

bool roster_yaml_parse(struct arena *arena, const char *bytes, size_t len, const char *path,
		       const struct roster_cluster **ret_cluster, struct err *err)
{
	struct err why = { .code = ERR_NONE };
	struct reading reading = { .arena = arena, .path = path, .err = &why };

	if (!parse(&reading, bytes, len)) {
		return err_set(err, why.code, "%s", why.text);
	}
	*ret_cluster = reading.cluster;
	return true;
}

bool roster_yaml_load(struct arena *arena, const char *path,
		      const struct roster_cluster **ret_cluster, struct err *err)
{
	const char *bytes = NULL;
	size_t len = 0;

	return yaml_read_file(arena, path, &bytes, &len, err) &&
	       roster_yaml_parse(arena, bytes, len, path, ret_cluster, err);
}

bool roster_yaml_check(struct arena *arena, const char *path, int32_t day,
		       const struct yaml_teller *teller, const struct roster_cluster **ret_cluster,
		       struct err *err)
{
	struct err why = { .code = ERR_NONE };
	struct reading reading = { .arena = arena,
				   .path = path,
				   .err = &why,
				   .teller = teller,
				   .is_whole = true,
				   .day = day };
	const char *bytes = NULL;
	size_t len = 0;

	if (!yaml_read_file(arena, path, &bytes, &len, &why)) {
		teller->tell(teller->self, why.text);
		return err_set(err, why.code, "%s", why.text);
	}
	if (!parse(&reading, bytes, len)) {
		return err_set(err, why.code, "%s", why.text);
	}
	*ret_cluster = reading.cluster;
	return true;
}

size_t roster_yaml_same(const struct roster_cluster *const *clusters, size_t i)
{
	for (size_t k = 0; clusters[i] != NULL && k < i; k++) {
		if (clusters[k] != NULL && (str_equal(clusters[k]->name, clusters[i]->name) ||
					    str_equal(clusters[k]->room, clusters[i]->room))) {
			return k;
		}
	}
	return i;
}
