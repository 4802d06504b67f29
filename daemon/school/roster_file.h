/* roster_file: a cluster file as libcyaml fills it in, before it is checked; inside roster_yaml. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_ROSTER_FILE_H
#define CLERK_SCHOOL_ROSTER_FILE_H

#include "io/yaml_faults.h"
#include "school/roster.h"

enum {
	FILE_SETTINGS = 11, /* as many as roster_settings has rows */
	FILE_HOURS = 9,     /* as many as roster_hours has rows */
	FILE_LETTERS = 26,
};

struct file_school {
	char *letter, *name;
	int64_t roll, classes, year_start;
	bool guest;
	char **inset, **closed;
	unsigned inset_count, closed_count;
};

struct file_person {
	char *user, *name, *handle, *school, *from, *until;
	int64_t role;
	unsigned days;
	bool lead;
};

struct file_half {
	char *year, *name, *from, *to, *school;
};

struct file_named {
	char *name, *from, *to;
};

/* Those given; by the order of roster_settings. */
struct file_settings {
	int64_t *values[FILE_SETTINGS];
	char *close;
};

struct file_hours {
	char *values[FILE_HOURS];
};

struct file_travel_row {
	int64_t minutes[FILE_LETTERS]; /* 0: not given */
};

struct file_travel {
	struct file_travel_row rows[FILE_LETTERS];
};

struct file_cluster {
	char *name, *room, *timezone, *calendar, *bank_holidays;
	int64_t terms_per_year;
	int64_t digest; /* 0: not given; else one more than the setting */
	struct file_school *schools;
	struct file_person *people;
	struct file_half *halves;
	struct file_named *named;
	unsigned schools_count, people_count, halves_count, named_count;
	struct file_settings sip_time, visits;
	struct file_hours hours;
	struct file_travel travel;
};

/* One reading: the file, what becomes of it, and where faults are told. */
struct reading {
	struct arena *arena;
	const char *path, *bytes;
	const struct file_cluster *file;
	struct roster_cluster *cluster;
	struct err *err;                  /* the first fault */
	const struct yaml_teller *teller; /* hears of each; NULL: nobody asks */
	bool is_whole;                    /* everybody must be there who must be there on `day` */
	int32_t day;
};

/* Tells a fault of meaning, with its line: that of `key` (or NULL) in what `path` ("people/3")
 * leads to, see yaml_line_at. Always false. */
bool reading_refuse(const struct reading *reading, const char *path, const char *key,
		    const char *fmt, ...) CLERK_FORMAT(4, 5);
/* "people/3", in the arena. */
const char *reading_path(const struct reading *reading, const char *list, unsigned place);
/* "2026-12-09", from that place of the file. */
bool reading_day(const struct reading *reading, const char *path, const char *key, const char *text,
		 int32_t *ret_day);
/* "16:00". */
bool reading_minute(const struct reading *reading, const char *path, const char *key,
		    const char *text, int64_t *ret_minute);

/* The parts, each in its own file. */
bool roster_yaml_people(struct reading *reading);
/* Somebody leads, somebody is the SIP, and each school has a head, on that day or later. */
bool roster_yaml_whole(struct reading *reading);
bool roster_yaml_calendar(struct reading *reading);

#endif
