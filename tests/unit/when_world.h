/* when_world: the example cluster's calendar and a moment in November, for tests of dates. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_WHEN_WORLD_H
#define CLERK_TESTS_WHEN_WORLD_H

#include "base/arena.h"
#include "base/str.h"
#include "dates/civil.h"
#include "dates/when.h"
#include "school/calendar_json.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct world {
	struct arena *arena, *work; /* `work` is for one phrase */
	struct calendar *calendar;
	struct when_context context;
};

static inline char *world_file(struct arena *arena, const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "rb");
	struct str text;
	char buffer[4096];
	size_t got = 0;

	cr_assert(file != NULL, "%s is missing", path);
	str_init(&text, arena);
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0) {
		str_addn(&text, buffer, got);
	}
	(void)fclose(file);
	*ret_len = text.len;
	return text.text;
}

static inline int64_t world_instant(const struct world *world, int32_t year, int32_t month,
				    int32_t day, int32_t minute)
{
	return tz_from_wall(world->calendar->tz, civil_to_day(year, month, day), minute).first_s;
}

/* Wednesday 25 November 2026, ten o'clock, school A, booking. */
static inline void world_open(struct world *world)
{
	size_t calendar_len = 0, holidays_len = 0;
	struct err err = { ERR_NONE, "" };

	world->arena = arena_new();
	world->work = arena_new();
	char *calendar =
	    world_file(world->arena, TEST_CONFIG_DIR "/cluster-calendar.json", &calendar_len);
	char *holidays =
	    world_file(world->arena, TEST_CONFIG_DIR "/bank-holidays.json", &holidays_len);

	cr_assert(calendar_from_json(world->arena, calendar, calendar_len, holidays, holidays_len,
				     &world->calendar, &err),
		  "%s", err.text);
	world->context = (struct when_context){ .calendar = world->calendar, .school = 'A' };
	world->context.now_s = world_instant(world, 2026, 11, 25, 600);
}

static inline void world_close(struct world *world)
{
	arena_free(world->arena);
	arena_free(world->work);
}

/* The line of `clerkd when`; valid until the next call. */
static inline char *world_read(struct world *world, const char *phrase)
{
	arena_reset(world->work);
	struct clerk_outcome outcome = when_parse(world->work, &world->context, phrase);

	return when_notation(world->work, &outcome);
}

/* Without what the calendar objects. */
static inline char *world_plain(char *line)
{
	static const char *const levels[] = { " NOTE:", " WARN:", " BLOCK:" };

	for (size_t i = 0; i < 3; i++) {
		char *level = strstr(line, levels[i]);

		if (level != NULL) {
			*level = '\0';
		}
	}
	return line;
}

static inline bool world_is_value(const char *line)
{
	return strncmp(line, "ASK", 3) != 0 && strncmp(line, "ERR", 3) != 0;
}

/* ---- the public set ---- */

enum { FIELDS = 6, MOST_ROWS = 400 };

struct row {
	char *id, *now, *sense, *school, *phrase, *expected;
};

static inline size_t world_rows_of(struct world *world, const char *path, struct row *rows)
{
	size_t len = 0, count = 0;
	char *text = world_file(world->arena, path, &len);
	char *line = strchr(text, '\n');

	while (line != NULL && line[1] != '\0' && count < MOST_ROWS) {
		char *fields[FIELDS + 1] = { NULL };

		line++;
		char *end = strchr(line, '\n');

		if (end != NULL) {
			*end = '\0';
		}
		char *at = line;

		for (size_t i = 0; i < FIELDS && at != NULL; i++) {
			fields[i] = at;
			at = strchr(at, '\t');
			if (at != NULL) {
				*at++ = '\0';
			}
		}
		cr_assert(fields[FIELDS - 1] != NULL, "row %zu", count + 1);
		rows[count++] = (struct row){ fields[0], fields[1], fields[2],
					      fields[3], fields[4], fields[5] };
		line = end;
	}
	return count;
}

static inline size_t world_rows(struct world *world, struct row *rows)
{
	return world_rows_of(world, TEST_DATA_DIR "/dates.tsv", rows);
}

/* Kinds that strangers typed: tails of times, parts in any order, deadlines. */
static inline size_t world_our_rows(struct world *world, struct row *rows)
{
	return world_rows_of(world, TEST_DATA_DIR "/when.tsv", rows);
}

static inline void world_set_row(struct world *world, const struct row *row)
{
	int year = 0, month = 0, day = 0, hour = 0, minute = 0;

	cr_assert_eq(sscanf(row->now, "%d-%d-%dT%d:%d", &year, &month, &day, &hour, &minute), 5);
	world->context.now_s = world_instant(world, year, month, day, hour * 60 + minute);
	world->context.school = row->school[0];
	world->context.tense = strcmp(row->sense, "log") == 0        ? CLERK_TENSE_LOG
			       : strcmp(row->sense, "deadline") == 0 ? CLERK_TENSE_DEADLINE
								     : CLERK_TENSE_BOOK;
}

/* A small generator that gives the same numbers everywhere. */
static inline uint32_t world_random(uint64_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)((*state >> 33) % below);
}

#endif
