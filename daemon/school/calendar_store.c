/* calendar_store: a cluster's calendar in the database: read, written and compared as a whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/calendar_store.h"

#include "dates/civil.h"

#include <stdlib.h>
#include <string.h>

/* Three tables of the same shape; their statements lie three apart in the same order. */
enum {
	INSET = CALENDAR_LIST_INSET,
	CLOSED = CALENDAR_LIST_CLOSED,
	BANK_HOLIDAY = CALENDAR_LIST_BANK_HOLIDAY,
	DAY_TABLES
};
enum {
	DAYS_GET,
	DAYS_CLEAR = DAYS_GET + DAY_TABLES,
	DAYS_ADD = DAYS_CLEAR + DAY_TABLES,
	DAY_PUT = DAYS_ADD + DAY_TABLES,
	DAY_DROP = DAY_PUT + DAY_TABLES,
	HALVES_GET = DAY_DROP + DAY_TABLES,
	HALVES_CLEAR,
	HALVES_ADD,
	NAMES_GET,
	NAMES_CLEAR,
	NAMES_ADD,
	NAME_DROP,
	LOST_ANY,
	LOST_GET,
	LOST_ADD,
	LOST_CLEAR,
};

enum { NOON_MIN = 12 * 60, DAY_MIN = 24 * 60 };

#define GET_DAYS(table) \
	"SELECT school, day, session, name FROM " table \
	" WHERE cluster = ?1 ORDER BY day, school, session"
#define CLEAR_DAYS(table) "DELETE FROM " table " WHERE cluster = ?1"
#define ADD_DAY(table) \
	"INSERT INTO " table " (cluster, school, day, session, name) VALUES (?1, ?2, ?3, ?4, ?5)"

/* A school's own entry, or one that all schools share. */
#define PUT_DAY(table) \
	"INSERT INTO " table " (cluster, school, day, session, name) VALUES (?1, ?2, ?3, ?4, ?5)" \
	" ON CONFLICT DO NOTHING"
#define DROP_DAY(table) \
	"DELETE FROM " table " WHERE cluster = ?1 AND school = ?2 AND day = ?3 AND session = ?4"

static const char *const queries[] = {
	[DAYS_GET + INSET] = GET_DAYS("school_inset"),
	[DAYS_GET + CLOSED] = GET_DAYS("school_closed"),
	[DAYS_GET + BANK_HOLIDAY] = GET_DAYS("school_bank_holiday"),
	[DAYS_CLEAR + INSET] = CLEAR_DAYS("school_inset"),
	[DAYS_CLEAR + CLOSED] = CLEAR_DAYS("school_closed"),
	[DAYS_CLEAR + BANK_HOLIDAY] = CLEAR_DAYS("school_bank_holiday"),
	[DAYS_ADD + INSET] = ADD_DAY("school_inset"),
	[DAYS_ADD + CLOSED] = ADD_DAY("school_closed"),
	[DAYS_ADD + BANK_HOLIDAY] = ADD_DAY("school_bank_holiday"),
	[DAY_PUT + INSET] = PUT_DAY("school_inset"),
	[DAY_PUT + CLOSED] = PUT_DAY("school_closed"),
	[DAY_PUT + BANK_HOLIDAY] = PUT_DAY("school_bank_holiday"),
	[DAY_DROP + INSET] = DROP_DAY("school_inset"),
	[DAY_DROP + CLOSED] = DROP_DAY("school_closed"),
	[DAY_DROP + BANK_HOLIDAY] = DROP_DAY("school_bank_holiday"),
	[HALVES_GET] = "SELECT school, from_day, to_day, year, name FROM school_half"
		       " WHERE cluster = ?1 ORDER BY from_day, school",
	[HALVES_CLEAR] = "DELETE FROM school_half WHERE cluster = ?1",
	[HALVES_ADD] = "INSERT INTO school_half (cluster, school, from_day, to_day, year, name)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[NAMES_GET] = "SELECT name, from_day, to_day FROM school_name"
		      " WHERE cluster = ?1 ORDER BY from_day, name",
	[NAMES_CLEAR] = "DELETE FROM school_name WHERE cluster = ?1",
	[NAMES_ADD] = "INSERT INTO school_name (cluster, name, from_day, to_day)"
		      " VALUES (?1, ?2, ?3, ?4)",
	[NAME_DROP] = "DELETE FROM school_name WHERE cluster = ?1 AND lower(name) = lower(?2)",
	[LOST_ANY] = "SELECT 1 FROM school_lost LIMIT 1",
	[LOST_GET] = "SELECT school, day, session, nonce, is_regained FROM school_lost"
		     " WHERE cluster = ?1"
		     " ORDER BY day, school, session",
	[LOST_ADD] = "INSERT INTO school_lost (cluster, school, day, session, is_regained)"
		     " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
	[LOST_CLEAR] = "DELETE FROM school_lost WHERE cluster = ?1",
	NULL,
};

struct calendar_store {
	struct store *store;
	struct stmt **stmts;
};

bool calendar_store_new(struct store *store, struct arena *arena,
			struct calendar_store **ret_calendars, struct err *err)
{
	struct calendar_store *calendars = arena_alloc(arena, sizeof(*calendars));

	if (!store_prepare_all(store, NULL, queries, &calendars->stmts, err)) {
		return false;
	}
	calendars->store = store;
	*ret_calendars = calendars;
	return true;
}

static struct stmt *begin(struct calendar_store *calendars, int id, int64_t cluster)
{
	struct stmt *stmt = stmt_begin(calendars->stmts[id]);

	stmt_bind_int(stmt, cluster);
	return stmt;
}

/* Where `calendar` keeps the days of one of the three tables. */
static void days_of(struct calendar *calendar, int table, struct calendar_day ***ret_days,
		    size_t **ret_count)
{
	*ret_days = table == INSET    ? &calendar->inset
		    : table == CLOSED ? &calendar->closed
				      : &calendar->bank_holidays;
	*ret_count = table == INSET    ? &calendar->inset_count
		     : table == CLOSED ? &calendar->closed_count
				       : &calendar->bank_holiday_count;
}

static void load_days(struct calendar_store *calendars, struct arena *arena, struct arena *scratch,
		      int64_t cluster, struct calendar *calendar, int table)
{
	struct stmt *stmt = begin(calendars, DAYS_GET + table, cluster);
	struct calendar_day **days = NULL;
	size_t *count = NULL;

	days_of(calendar, table, &days, &count);
	while (stmt_step(stmt)) {
		*days = arena_grow(scratch, *days, *count, sizeof(**days));
		(*days)[(*count)++] = (struct calendar_day){
			.school = stmt_text(stmt, 0, scratch)[0],
			.day = (int32_t)stmt_int(stmt, 1),
			.session = stmt_text(stmt, 2, scratch)[0],
			.name = stmt_text(stmt, 3, arena),
		};
	}
	*days = arena_copy(arena, *days, *count, sizeof(**days));
}

static void load_halves(struct calendar_store *calendars, struct arena *arena,
			struct arena *scratch, int64_t cluster, struct calendar *calendar)
{
	struct stmt *stmt = begin(calendars, HALVES_GET, cluster);
	struct calendar_half *halves = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		halves = arena_grow(scratch, halves, count, sizeof(*halves));
		halves[count++] = (struct calendar_half){
			.school = stmt_text(stmt, 0, scratch)[0],
			.from = (int32_t)stmt_int(stmt, 1),
			.to = (int32_t)stmt_int(stmt, 2),
			.year = stmt_text(stmt, 3, arena),
			.name = stmt_text(stmt, 4, arena),
		};
	}
	calendar->halves = arena_copy(arena, halves, count, sizeof(*halves));
	calendar->half_count = count;
}

static void load_names(struct calendar_store *calendars, struct arena *arena, struct arena *scratch,
		       int64_t cluster, struct calendar *calendar)
{
	struct stmt *stmt = begin(calendars, NAMES_GET, cluster);
	struct calendar_name *names = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		names = arena_grow(scratch, names, count, sizeof(*names));
		names[count++] = (struct calendar_name){
			.name = stmt_text(stmt, 0, arena),
			.from = (int32_t)stmt_int(stmt, 1),
			.to = (int32_t)stmt_int(stmt, 2),
		};
	}
	calendar->names = arena_copy(arena, names, count, sizeof(*names));
	calendar->name_count = count;
}

void calendar_load(struct calendar_store *calendars, struct arena *arena, int64_t cluster,
		   struct calendar *calendar)
{
	struct arena *scratch = arena_new();

	for (int table = 0; table < DAY_TABLES; table++) {
		load_days(calendars, arena, scratch, cluster, calendar, table);
	}
	load_halves(calendars, arena, scratch, cluster, calendar);
	load_names(calendars, arena, scratch, cluster, calendar);
	arena_free(scratch);
}

static void save_days(struct calendar_store *calendars, int64_t cluster, struct calendar calendar,
		      int table)
{
	struct calendar_day **days = NULL;
	size_t *count = NULL;

	days_of(&calendar, table, &days, &count);
	stmt_run(begin(calendars, DAYS_CLEAR + table, cluster));
	for (size_t i = 0; i < *count; i++) {
		struct stmt *stmt = begin(calendars, DAYS_ADD + table, cluster);

		stmt_bind_letter(stmt, (*days)[i].school);
		stmt_bind_int(stmt, (*days)[i].day);
		stmt_bind_letter(stmt, (*days)[i].session);
		stmt_bind_text(stmt, (*days)[i].name == NULL ? "" : (*days)[i].name);
		stmt_run(stmt);
	}
}

static void save_halves(struct calendar_store *calendars, int64_t cluster,
			const struct calendar *calendar)
{
	stmt_run(begin(calendars, HALVES_CLEAR, cluster));
	for (size_t i = 0; i < calendar->half_count; i++) {
		const struct calendar_half *half = &calendar->halves[i];
		struct stmt *stmt = begin(calendars, HALVES_ADD, cluster);

		stmt_bind_letter(stmt, half->school);
		stmt_bind_int(stmt, half->from);
		stmt_bind_int(stmt, half->to);
		stmt_bind_text(stmt, half->year);
		stmt_bind_text(stmt, half->name);
		stmt_run(stmt);
	}
}

static void save_names(struct calendar_store *calendars, int64_t cluster,
		       const struct calendar *calendar)
{
	stmt_run(begin(calendars, NAMES_CLEAR, cluster));
	for (size_t i = 0; i < calendar->name_count; i++) {
		struct stmt *stmt = begin(calendars, NAMES_ADD, cluster);

		stmt_bind_text(stmt, calendar->names[i].name);
		stmt_bind_int(stmt, calendar->names[i].from);
		stmt_bind_int(stmt, calendar->names[i].to);
		stmt_run(stmt);
	}
}

/* ---- what is lost, or regained ---- */

static bool is_lost(const struct calendar *before, const struct calendar *after, char school,
		    int32_t day, int32_t from_min, int32_t to_min)
{
	return calendar_kind_during(before, school, day, from_min, to_min) == CALENDAR_SCHOOL_DAY &&
	       calendar_kind_during(after, school, day, from_min, to_min) != CALENDAR_SCHOOL_DAY;
}

struct changed {
	struct arena *arena;
	struct calendar_lost *days;
	size_t count;
};

/* A school day in `with`, and not in `without`. */
static void add_day(struct changed *changed, const struct calendar *with,
		    const struct calendar *without, struct calendar_lost lost)
{
	bool is_morning = is_lost(with, without, lost.school, lost.day, 0, NOON_MIN);
	bool is_afternoon = is_lost(with, without, lost.school, lost.day, NOON_MIN, DAY_MIN);

	if (is_morning || is_afternoon) {
		lost.session = !is_afternoon ? 'A' : !is_morning ? 'P' : '\0';
		changed->days = arena_grow(changed->arena, changed->days, changed->count,
					   sizeof(*changed->days));
		changed->days[changed->count++] = lost;
	}
}

/* There are school days only within the halves of that calendar. */
static void add_days(struct changed *changed, const struct calendar *with,
		     const struct calendar *without, bool is_regained)
{
	for (size_t i = 0; i < with->half_count; i++) {
		const struct calendar_half *half = &with->halves[i];

		for (const char *school = with->schools; *school != '\0'; school++) {
			for (int32_t day = half->from;
			     calendar_half_counts(with, *school, half) && day <= half->to; day++) {
				const struct calendar_lost lost = { .school = *school,
								    .day = day,
								    .nonce = "",
								    .is_regained = is_regained };

				/* Of what was not known before, nobody was told that it is lost. */
				if (!is_regained ||
				    calendar_kind(without, *school, day) != CALENDAR_UNKNOWN) {
					add_day(changed, with, without, lost);
				}
			}
		}
	}
}

size_t calendar_changed(struct arena *arena, const struct calendar *before,
			const struct calendar *after, struct calendar_lost **ret_lost)
{
	struct changed changed = { .arena = arena };

	add_days(&changed, before, after, false);
	add_days(&changed, after, before, true);
	*ret_lost = changed.days;
	return changed.count;
}

/* What comes to pass before anybody was told is noted once: of a day that is again as it was then,
 * nothing is told. */
void calendar_note_change(struct calendar_store *calendars, int64_t cluster,
			  const struct calendar_lost *lost, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct stmt *add = begin(calendars, LOST_ADD, cluster);

		stmt_bind_letter(add, lost[i].school);
		stmt_bind_int(add, lost[i].day);
		stmt_bind_letter(add, lost[i].session);
		stmt_bind_int(add, lost[i].is_regained);
		stmt_run(add);
	}
}

struct calendar calendar_now(struct calendar_store *calendars, struct arena *arena, int64_t cluster,
			     const struct calendar *like)
{
	struct calendar now = { .tz = like->tz,
				.terms_per_year = like->terms_per_year,
				.hours = like->hours,
				.schools = like->schools == NULL ? "" : like->schools };

	calendar_load(calendars, arena, cluster, &now);
	return now;
}

bool calendar_has_lost(struct calendar_store *calendars)
{
	return stmt_found(stmt_begin(calendars->stmts[LOST_ANY]));
}

size_t calendar_lost(struct calendar_store *calendars, struct arena *arena, int64_t cluster,
		     struct calendar_lost **ret_lost)
{
	struct stmt *get = begin(calendars, LOST_GET, cluster);
	size_t count = 0;

	*ret_lost = NULL;
	while (stmt_step(get)) {
		*ret_lost = arena_grow(arena, *ret_lost, count, sizeof(**ret_lost));
		(*ret_lost)[count++] = (struct calendar_lost){
			.school = stmt_text(get, 0, arena)[0],
			.day = (int32_t)stmt_int(get, 1),
			.session = stmt_text(get, 2, arena)[0],
			.nonce = stmt_text(get, 3, arena),
			.is_regained = stmt_int(get, 4) != 0,
		};
	}
	return count;
}

void calendar_lost_told(struct calendar_store *calendars, int64_t cluster)
{
	stmt_run(begin(calendars, LOST_CLEAR, cluster));
}

void calendar_save(struct calendar_store *calendars, int64_t cluster,
		   const struct calendar *calendar)
{
	struct arena *arena = arena_new();
	const struct calendar before = calendar_now(calendars, arena, cluster, calendar);

	for (int table = 0; table < DAY_TABLES; table++) {
		save_days(calendars, cluster, *calendar, table);
	}
	save_halves(calendars, cluster, calendar);
	save_names(calendars, cluster, calendar);
	const struct calendar after = calendar_now(calendars, arena, cluster, calendar);
	struct calendar_lost *lost;
	size_t count = calendar_changed(arena, &before, &after, &lost);

	calendar_note_change(calendars, cluster, lost, count);
	arena_free(arena);
}

static void bind_day(struct stmt *stmt, const struct calendar_day *day)
{
	stmt_bind_letter(stmt, day->school);
	stmt_bind_int(stmt, day->day);
	stmt_bind_letter(stmt, day->session);
}

bool calendar_put_day(struct calendar_store *calendars, int64_t cluster, enum calendar_list list,
		      const struct calendar_day *day)
{
	struct stmt *put = begin(calendars, DAY_PUT + (int)list, cluster);

	bind_day(put, day);
	stmt_bind_text(put, day->name);
	stmt_run(put);
	return store_changes(calendars->store) == 1;
}

bool calendar_drop_day(struct calendar_store *calendars, int64_t cluster, enum calendar_list list,
		       const struct calendar_day *day)
{
	struct stmt *drop = begin(calendars, DAY_DROP + (int)list, cluster);

	bind_day(drop, day);
	stmt_run(drop);
	return store_changes(calendars->store) == 1;
}

bool calendar_drop_name(struct calendar_store *calendars, int64_t cluster, const char *name)
{
	struct stmt *drop = begin(calendars, NAME_DROP, cluster);

	stmt_bind_text(drop, name);
	stmt_run(drop);
	return store_changes(calendars->store) > 0;
}

void calendar_put_name(struct calendar_store *calendars, int64_t cluster,
		       const struct calendar_name *name)
{
	calendar_drop_name(calendars, cluster, name->name);
	struct stmt *add = begin(calendars, NAMES_ADD, cluster);

	stmt_bind_text(add, name->name);
	stmt_bind_int(add, name->from);
	stmt_bind_int(add, name->to);
	stmt_run(add);
}
