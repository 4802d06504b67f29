/* tz: local time by our own arithmetic over the transitions of tzdata; never mktime. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/tz.h"

#include "dates/tz_rule.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400, MINUTE_S = 60, MAX_FILE = 256 * 1024, HEADER = 44 };

static const char zone_dir[] = "/usr/share/zoneinfo";

struct tz_type {
	int32_t offset_s;
	bool is_dst;
	const char *abbreviation;
};

struct tz {
	const char *name, *version;
	size_t change_count, type_count;
	int64_t *changes;     /* instants, rising */
	uint8_t *change_type; /* the type from then on */
	struct tz_type *types;
	struct tz_rule rule;
};

/* A file's bytes and how far they were read. */
struct reader {
	const unsigned char *bytes;
	size_t len, at;
};

struct counts {
	size_t isut, isstd, leap, time, type, chars;
};

static uint64_t big_endian(const unsigned char *bytes, size_t count)
{
	uint64_t value = 0;

	for (size_t i = 0; i < count; i++) {
		value = value << 8 | bytes[i];
	}
	return value;
}

static bool read_header(struct reader *reader, struct counts *ret_counts, char *ret_version)
{
	const unsigned char *head = reader->bytes + reader->at;

	if (reader->len - reader->at < HEADER || memcmp(head, "TZif", 4) != 0) {
		return false;
	}
	*ret_version = (char)head[4];
	ret_counts->isut = (size_t)big_endian(head + 20, 4);
	ret_counts->isstd = (size_t)big_endian(head + 24, 4);
	ret_counts->leap = (size_t)big_endian(head + 28, 4);
	ret_counts->time = (size_t)big_endian(head + 32, 4);
	ret_counts->type = (size_t)big_endian(head + 36, 4);
	ret_counts->chars = (size_t)big_endian(head + 40, 4);
	reader->at += HEADER;
	return ret_counts->isut <= MAX_FILE && ret_counts->isstd <= MAX_FILE &&
	       ret_counts->leap <= MAX_FILE && ret_counts->time <= MAX_FILE &&
	       ret_counts->type <= MAX_FILE && ret_counts->chars <= MAX_FILE;
}

static size_t body_bytes(const struct counts *n, size_t time_bytes)
{
	return n->time * time_bytes + n->time + n->type * 6 + n->chars +
	       n->leap * (time_bytes + 4) + n->isstd + n->isut;
}

static bool read_types(struct arena *arena, const unsigned char *types, const unsigned char *chars,
		       const struct counts *n, struct tz *tz)
{
	tz->type_count = n->type;
	tz->types = arena_array(arena, n->type, sizeof(tz->types[0]));
	for (size_t i = 0; i < n->type; i++) {
		size_t name_at = types[i * 6 + 5];

		if (name_at >= n->chars) {
			return false;
		}
		tz->types[i].offset_s = (int32_t)(uint32_t)big_endian(types + i * 6, 4);
		tz->types[i].is_dst = types[i * 6 + 4] != 0;
		tz->types[i].abbreviation =
		    arena_strndup(arena, (const char *)chars + name_at, n->chars - name_at);
	}
	return n->type > 0;
}

static bool read_changes(struct arena *arena, struct reader *reader, const struct counts *n,
			 struct tz *tz)
{
	const unsigned char *times = reader->bytes + reader->at;
	const unsigned char *kinds = times + n->time * 8;

	if (reader->len - reader->at < body_bytes(n, 8) || n->leap != 0) {
		return false;
	}
	tz->change_count = n->time;
	tz->changes = arena_array(arena, n->time + 1, sizeof(tz->changes[0]));
	tz->change_type = arena_array(arena, n->time + 1, 1);
	for (size_t i = 0; i < n->time; i++) {
		tz->changes[i] = (int64_t)big_endian(times + i * 8, 8);
		tz->change_type[i] = kinds[i];
		if (kinds[i] >= n->type || (i > 0 && tz->changes[i] <= tz->changes[i - 1])) {
			return false;
		}
	}
	const unsigned char *types = kinds + n->time;

	reader->at += body_bytes(n, 8);
	return read_types(arena, types, types + n->type * 6, n, tz);
}

/* The rule between two line feeds at the end; an empty one means "no rule". */
static bool read_footer(struct arena *arena, struct reader *reader, struct tz *tz)
{
	const char *text = (const char *)reader->bytes + reader->at;
	size_t room = reader->len - reader->at;

	if (room < 2 || text[0] != '\n') {
		return false;
	}
	const char *end = memchr(text + 1, '\n', room - 1);

	if (end == NULL) {
		return false;
	}
	size_t len = (size_t)(end - text - 1);

	return len == 0 || tz_rule_parse(arena, arena_strndup(arena, text + 1, len), &tz->rule);
}

static bool read_zone(struct arena *arena, struct reader *reader, struct tz *tz)
{
	struct counts counts;
	char version = 0;

	if (!read_header(reader, &counts, &version) || version < '2' ||
	    reader->len - reader->at < body_bytes(&counts, 4)) {
		return false;
	}
	reader->at += body_bytes(&counts, 4); /* the 32-bit copy is for old readers */
	return read_header(reader, &counts, &version) && read_changes(arena, reader, &counts, tz) &&
	       read_footer(arena, reader, tz);
}

static bool read_file(struct arena *scratch, const char *path, struct reader *ret_reader)
{
	FILE *file = fopen(path, "rb");

	if (file == NULL) {
		return false;
	}
	unsigned char *bytes = arena_alloc(scratch, MAX_FILE);
	size_t len = fread(bytes, 1, MAX_FILE, file);
	bool is_whole = feof(file) != 0 && ferror(file) == 0;

	(void)fclose(file);
	*ret_reader = (struct reader){ bytes, len, 0 };
	return is_whole;
}

/* tzdata.zi begins "# version 2025b"; older packages have a file +VERSION instead. */
static const char *database_version(struct arena *arena)
{
	char line[64] = "";
	FILE *file = fopen(arena_printf(arena, "%s/tzdata.zi", zone_dir), "r");
	size_t skip = strlen("# version ");

	if (file == NULL) {
		file = fopen(arena_printf(arena, "%s/+VERSION", zone_dir), "r");
		skip = 0;
	}
	if (file == NULL) {
		return "";
	}
	if (fgets(line, sizeof(line), file) == NULL || strlen(line) <= skip) {
		line[0] = '\0';
		skip = 0;
	}
	(void)fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return arena_strdup(arena, line + skip);
}

static bool load(struct arena *arena, struct arena *scratch, const char *name,
		 const struct tz **ret_tz, struct err *err)
{
	struct reader reader;
	struct tz *tz = arena_alloc(arena, sizeof(*tz));

	if (name == NULL || name[0] == '\0' || name[0] == '/' || strstr(name, "..") != NULL ||
	    strlen(name) > 100) {
		return err_set(err, ERR_CONFIG, "\"%s\" is not a time zone name like Europe/London",
			       name == NULL ? "" : name);
	}
	if (!read_file(scratch, arena_printf(scratch, "%s/%s", zone_dir, name), &reader)) {
		return err_set(err, ERR_CONFIG, "no time zone \"%s\" in %s (is tzdata installed?)",
			       name, zone_dir);
	}
	if (!read_zone(arena, &reader, tz)) {
		return err_set(err, ERR_DATA, "the time zone file %s/%s is damaged or too old",
			       zone_dir, name);
	}
	tz->name = arena_strdup(arena, name);
	tz->version = database_version(arena);
	*ret_tz = tz;
	return true;
}

bool tz_load(struct arena *arena, const char *name, const struct tz **ret_tz, struct err *err)
{
	struct arena *scratch = arena_new();
	bool is_read = load(arena, scratch, name, ret_tz, err);

	arena_free(scratch);
	return is_read;
}

/* ---- zones that are shared ---- */

struct tz_set {
	struct arena *arena;
	const struct tz **zones;
	size_t count;
};

struct tz_set *tz_set_new(struct arena *arena)
{
	struct tz_set *set = arena_alloc(arena, sizeof(*set));

	set->arena = arena;
	return set;
}

bool tz_set_get(struct tz_set *set, const char *name, const struct tz **ret_tz, struct err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		if (strcmp(set->zones[i]->name, name) == 0) {
			*ret_tz = set->zones[i];
			return true;
		}
	}
	if (!tz_load(set->arena, name, ret_tz, err)) {
		return false;
	}
	set->zones = arena_grow(set->arena, set->zones, set->count, sizeof(const struct tz *));
	set->zones[set->count++] = *ret_tz;
	return true;
}

const struct tz_rule *tz_rule(const struct tz *tz)
{
	return &tz->rule;
}

const char *tz_name(const struct tz *tz)
{
	return tz->name;
}

const char *tz_version(const struct tz *tz)
{
	return tz->version;
}

/* How many changes have happened by `instant_s`. */
static size_t changes_by(const struct tz *tz, int64_t instant_s)
{
	size_t low = 0, high = tz->change_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tz->changes[middle] <= instant_s) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static struct tz_span span_at(const struct tz *tz, int64_t instant_s)
{
	size_t done = changes_by(tz, instant_s);
	int64_t from = done == 0 ? INT64_MIN : tz->changes[done - 1];

	if (done == tz->change_count && tz->rule.exists) {
		struct tz_span span = tz_rule_span(&tz->rule, instant_s);

		span.from_s = span.from_s < from ? from : span.from_s;
		return span;
	}
	const struct tz_type *type = &tz->types[done == 0 ? 0 : tz->change_type[done - 1]];
	int64_t until = done == tz->change_count ? INT64_MAX : tz->changes[done];

	return (struct tz_span){ from, until, type->offset_s, type->is_dst, type->abbreviation };
}

static int32_t floor_day(int64_t seconds)
{
	return (int32_t)(seconds / DAY_S - (seconds % DAY_S < 0 ? 1 : 0));
}

/* The minutes that a change skips, told in the wall time before it. */
static void set_gap(struct tz_local *local, int64_t change_s, int32_t before_s, int32_t after_s)
{
	int64_t start = change_s + before_s;
	int32_t day = floor_day(start);

	local->first_s = change_s;
	local->gap_start_min = (int32_t)((start - (int64_t)day * DAY_S) / MINUTE_S);
	local->gap_end_min = local->gap_start_min + (after_s - before_s) / MINUTE_S;
}

struct tz_local tz_from_wall(const struct tz *tz, int32_t day, int32_t minute)
{
	const int64_t wall = (int64_t)day * DAY_S + (int64_t)minute * MINUTE_S;
	struct tz_local local = { .fit = TZ_GAP };
	struct tz_span span = span_at(tz, wall - 2 * DAY_S);
	int found = 0;

	/* No offset exceeds a day, so every reading lies in a span that touches these four days. */
	for (;;) {
		int64_t instant = wall - span.offset_s;

		if (instant >= span.from_s && instant < span.until_s) {
			local.second_s = instant;
			local.first_s = found == 0 ? instant : local.first_s;
			found++;
		}
		if (span.until_s > wall + 2 * DAY_S) {
			break;
		}
		struct tz_span next = span_at(tz, span.until_s);

		if (found == 0 && wall >= span.until_s + span.offset_s &&
		    wall < span.until_s + next.offset_s) {
			set_gap(&local, span.until_s, span.offset_s, next.offset_s);
		}
		span = next;
	}
	local.fit = found == 0 ? TZ_GAP : found == 1 ? TZ_ONCE : TZ_FOLD;
	return local;
}

struct tz_wall tz_to_wall(const struct tz *tz, int64_t instant_s)
{
	struct tz_span span = span_at(tz, instant_s);
	int64_t wall = instant_s + span.offset_s;
	int32_t day = floor_day(wall);
	int32_t second = (int32_t)(wall - (int64_t)day * DAY_S);

	return (struct tz_wall){ day,           second / MINUTE_S, second % MINUTE_S,
				 span.offset_s, span.is_dst,       span.abbreviation };
}
