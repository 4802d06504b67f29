/* roster_store: the roster in the database: read and written as a whole. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_store.h"

#include "school/calendar_store.h"

#include <string.h>

enum {
	CLUSTER_IDS,
	CLUSTER_GET,
	CLUSTER_FIND,
	CLUSTER_ADD,
	CLUSTER_SET,
	CLUSTER_ROOM,
	CLUSTER_ADVISER,
	ROLE_DAYS,
	SETTINGS_GET,
	SETTINGS_CLEAR,
	SETTING_PUT,
	SCHOOLS_GET,
	SCHOOLS_CLEAR,
	SCHOOL_ADD,
	PEOPLE_GET,
	PERSON_PUT,
	ROLES_GET,
	ROLES_CLEAR,
	ROLE_ADD,
	DRIVES_GET,
	DRIVES_CLEAR,
	DRIVE_ADD,
};

static const char *const queries[] = {
	[CLUSTER_IDS] = "SELECT id FROM school_cluster ORDER BY id",
	[CLUSTER_GET] = "SELECT name, room, room_id, timezone, terms_per_year, adviser"
			" FROM school_cluster WHERE id = ?1",
	[CLUSTER_FIND] = "SELECT id FROM school_cluster WHERE room = ?1 OR room_id = ?1"
			 " OR name = ?2 ORDER BY id",
	[CLUSTER_ADD] = "INSERT INTO school_cluster"
			" (name, room, room_id, timezone, terms_per_year, id)"
			" VALUES (?1, ?2, ?3, ?4, ?5,"
			" (SELECT COALESCE(MAX(id), 0) + 1 FROM school_cluster)) RETURNING id",
	[CLUSTER_SET] = "UPDATE school_cluster SET name = ?1, room = ?2, room_id = ?3,"
			" timezone = ?4, terms_per_year = ?5 WHERE id = ?6",
	[CLUSTER_ROOM] = "UPDATE school_cluster SET room_id = ?2 WHERE id = ?1",
	[ROLE_DAYS] = "UPDATE school_role SET days = ?3 WHERE cluster = ?1 AND person = ?2",
	[CLUSTER_ADVISER] = "UPDATE school_cluster SET adviser = ?2 WHERE id = ?1",
	[SETTINGS_GET] = "SELECT name, value FROM school_setting WHERE cluster = ?1",
	[SETTINGS_CLEAR] = "DELETE FROM school_setting WHERE cluster = ?1",
	[SETTING_PUT] = "INSERT INTO school_setting (cluster, name, value) VALUES (?1, ?2, ?3)"
			" ON CONFLICT (cluster, name) DO UPDATE SET value = excluded.value",
	[SCHOOLS_GET] =
	    "SELECT letter, name, roll, classes, is_guest, year_start FROM school_school"
	    " WHERE cluster = ?1 ORDER BY letter",
	[SCHOOLS_CLEAR] = "DELETE FROM school_school WHERE cluster = ?1",
	[SCHOOL_ADD] = "INSERT INTO school_school (cluster, letter, name, roll, classes, is_guest,"
		       " year_start) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[PEOPLE_GET] = "SELECT id, user_id, name, handle FROM school_person"
		       " WHERE cluster = ?1 ORDER BY id",
	[PERSON_PUT] = "INSERT INTO school_person (cluster, user_id, name, handle, id)"
		       " VALUES (?1, ?2, ?3, ?4,"
		       " (SELECT COALESCE(MAX(id), 0) + 1 FROM school_person))"
		       " ON CONFLICT (cluster, user_id) DO UPDATE SET"
		       " name = excluded.name, handle = excluded.handle RETURNING id",
	[ROLES_GET] = "SELECT person, role, school, from_day, until_day, days FROM school_role"
		      " WHERE cluster = ?1 ORDER BY person, position",
	[ROLES_CLEAR] = "DELETE FROM school_role WHERE cluster = ?1",
	[ROLE_ADD] = "INSERT INTO school_role"
		     " (cluster, person, position, role, school, from_day, until_day, days)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[DRIVES_GET] = "SELECT from_school, to_school, minutes FROM school_drive"
		       " WHERE cluster = ?1 ORDER BY from_school, to_school",
	[DRIVES_CLEAR] = "DELETE FROM school_drive WHERE cluster = ?1",
	[DRIVE_ADD] = "INSERT INTO school_drive (cluster, from_school, to_school, minutes)"
		      " VALUES (?1, ?2, ?3, ?4)",
	NULL,
};

struct roster_store {
	struct store *store;
	struct stmt **stmts;
	struct calendar_store *calendars;
};

bool roster_store_new(struct store *store, struct arena *arena, struct roster_store **ret_rosters,
		      struct err *err)
{
	struct roster_store *rosters = arena_alloc(arena, sizeof(*rosters));

	rosters->store = store;
	if (!store_prepare_all(store, NULL, queries, &rosters->stmts, err) ||
	    !calendar_store_new(store, arena, &rosters->calendars, err)) {
		return false;
	}
	*ret_rosters = rosters;
	return true;
}

static struct stmt *begin(struct roster_store *rosters, int id, int64_t cluster)
{
	struct stmt *stmt = stmt_begin(rosters->stmts[id]);

	stmt_bind_int(stmt, cluster);
	return stmt;
}

/* ---- reading ---- */

/* Where a cluster goes; `scratch` dies with the loading. */
struct load {
	struct arena *arena, *scratch;
	struct tz_set *zones;
};

static void load_settings(struct roster_store *rosters, const struct load *load,
			  struct roster_cluster *cluster, struct calendar_hours *hours)
{
	struct stmt *stmt = begin(rosters, SETTINGS_GET, cluster->id);

	for (const struct roster_setting *row = roster_settings; row->name != NULL; row++) {
		roster_setting_set(&cluster->settings, row, row->otherwise);
	}
	while (stmt_step(stmt)) {
		const char *name = stmt_text(stmt, 0, load->scratch);

		for (const struct roster_setting *row = roster_settings; row->name != NULL; row++) {
			if (str_equal(row->name, name)) {
				roster_setting_set(&cluster->settings, row, stmt_int(stmt, 1));
			}
		}
		for (const struct roster_hour *row = roster_hours; row->name != NULL; row++) {
			if (str_equal(row->name, name)) {
				roster_hour_set(hours, row, (int32_t)stmt_int(stmt, 1));
			}
		}
	}
}

static void load_schools(struct roster_store *rosters, const struct load *load,
			 struct roster_cluster *cluster)
{
	struct stmt *stmt = begin(rosters, SCHOOLS_GET, cluster->id);
	struct clerk_school *schools = NULL;
	struct str own, guests;
	size_t count = 0;

	str_init(&own, load->arena);
	str_init(&guests, load->arena);
	while (stmt_step(stmt)) {
		schools = arena_grow(load->scratch, schools, count, sizeof(*schools));
		schools[count] = (struct clerk_school){
			.letter = stmt_text(stmt, 0, load->scratch)[0],
			.name = stmt_text(stmt, 1, load->arena),
			.roll = stmt_int(stmt, 2),
			.classes = stmt_int(stmt, 3),
			.is_guest = stmt_int(stmt, 4) != 0,
			.year_start = stmt_int(stmt, 5),
		};
		str_addc(schools[count].is_guest ? &guests : &own, schools[count].letter);
		count++;
	}
	cluster->schools = arena_copy(load->arena, schools, count, sizeof(*schools));
	cluster->school_count = count;
	cluster->own = own.text;
	cluster->guests = guests.text;
}

/* Those of `person` are next; `stmt` stands on the first of them, or on somebody else's. */
static bool load_roles(const struct load *load, struct stmt *stmt, bool is_row,
		       struct roster_person *person)
{
	struct roster_role *roles = NULL;
	size_t count = 0;

	for (; is_row && stmt_int(stmt, 0) == person->id; is_row = stmt_step(stmt)) {
		roles = arena_grow(load->scratch, roles, count, sizeof(*roles));
		roles[count++] = (struct roster_role){
			.role = (unsigned)stmt_int(stmt, 1),
			.school = stmt_text(stmt, 2, load->scratch)[0],
			.from = (int32_t)stmt_int(stmt, 3),
			.until = (int32_t)stmt_int(stmt, 4),
			.days = (unsigned)stmt_int(stmt, 5),
		};
	}
	person->roles = arena_copy(load->arena, roles, count, sizeof(*roles));
	person->role_count = count;
	return is_row;
}

static void load_people(struct roster_store *rosters, const struct load *load,
			struct roster_cluster *cluster)
{
	struct stmt *stmt = begin(rosters, PEOPLE_GET, cluster->id);
	struct roster_person *people = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		people = arena_grow(load->scratch, people, count, sizeof(*people));
		people[count++] = (struct roster_person){
			.id = stmt_int(stmt, 0),
			.user = stmt_text(stmt, 1, load->arena),
			.name = stmt_text(stmt, 2, load->arena),
			.handle = stmt_text(stmt, 3, load->arena),
		};
	}
	people = arena_copy(load->arena, people, count, sizeof(*people));
	stmt = begin(rosters, ROLES_GET, cluster->id);
	bool is_row = stmt_step(stmt);

	for (size_t i = 0; i < count; i++) {
		is_row = load_roles(load, stmt, is_row, &people[i]);
	}
	stmt_end(stmt);
	cluster->people = people;
	cluster->person_count = count;
}

static void load_drives(struct roster_store *rosters, const struct load *load,
			struct roster_cluster *cluster)
{
	struct stmt *stmt = begin(rosters, DRIVES_GET, cluster->id);
	struct roster_drive *drives = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		drives = arena_grow(load->scratch, drives, count, sizeof(*drives));
		drives[count++] = (struct roster_drive){
			.from = stmt_text(stmt, 0, load->scratch)[0],
			.to = stmt_text(stmt, 1, load->scratch)[0],
			.minutes = stmt_int(stmt, 2),
		};
	}
	cluster->drives = arena_copy(load->arena, drives, count, sizeof(*drives));
	cluster->drive_count = count;
}

static bool load_parts(struct roster_store *rosters, const struct load *load,
		       struct roster_cluster *cluster, int32_t terms, struct err *err)
{
	struct calendar *calendar = arena_alloc(load->arena, sizeof(*calendar));

	calendar->hours = calendar_default_hours;
	calendar->terms_per_year = terms;
	load_settings(rosters, load, cluster, &calendar->hours);
	load_schools(rosters, load, cluster);
	load_people(rosters, load, cluster);
	load_drives(rosters, load, cluster);
	calendar->schools = cluster->own;
	calendar_load(rosters->calendars, load->arena, cluster->id, calendar);
	cluster->calendar = calendar;
	return tz_set_get(load->zones, cluster->timezone, &calendar->tz, err);
}

static bool load_cluster(struct roster_store *rosters, const struct load *load, int64_t id,
			 const struct roster_cluster **ret_cluster, struct err *err)
{
	struct roster_cluster *cluster = arena_alloc(load->arena, sizeof(*cluster));
	struct stmt *stmt = begin(rosters, CLUSTER_GET, id);

	*ret_cluster = NULL;
	if (!stmt_step(stmt)) {
		return true;
	}
	*cluster = (struct roster_cluster){
		.id = id,
		.name = stmt_text(stmt, 0, load->arena),
		.room = stmt_text(stmt, 1, load->arena),
		.room_id = stmt_text(stmt, 2, load->arena),
		.timezone = stmt_text(stmt, 3, load->arena),
		.adviser = stmt_text(stmt, 5, load->arena),
	};
	int32_t terms = (int32_t)stmt_int(stmt, 4);

	stmt_end(stmt);
	*ret_cluster = cluster;
	return load_parts(rosters, load, cluster, terms, err);
}

/* What could not be read is not there in part. */
static bool is_read(struct roster_store *rosters, struct err *err)
{
	return !store_failed(rosters->store) ||
	       err_set(err, ERR_IO, "%s", store_error(rosters->store));
}

bool roster_load_cluster(struct roster_store *rosters, struct arena *arena, struct tz_set *zones,
			 int64_t id, const struct roster_cluster **ret_cluster, struct err *err)
{
	struct load load = { .arena = arena, .scratch = arena_new(), .zones = zones };
	bool is_good = load_cluster(rosters, &load, id, ret_cluster, err);

	arena_free(load.scratch);
	return is_good && is_read(rosters, err);
}

bool roster_ids(struct roster_store *rosters, struct arena *arena, const int64_t **ret_ids,
		size_t *ret_count, struct err *err)
{
	struct stmt *stmt = stmt_begin(rosters->stmts[CLUSTER_IDS]);
	int64_t *ids = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		ids = arena_grow(arena, ids, count, sizeof(*ids));
		ids[count++] = stmt_int(stmt, 0);
	}
	*ret_ids = ids;
	*ret_count = count;
	return is_read(rosters, err);
}

size_t roster_find(struct roster_store *rosters, const char *room, const char *name,
		   int64_t ret_ids[ROSTER_FOUND_MAX])
{
	struct stmt *stmt = stmt_begin(rosters->stmts[CLUSTER_FIND]);
	size_t count = 0;

	stmt_bind_text(stmt, room);
	stmt_bind_text(stmt, name);
	while (count < ROSTER_FOUND_MAX && stmt_step(stmt)) {
		ret_ids[count++] = stmt_int(stmt, 0);
	}
	stmt_end(stmt);
	return count;
}

bool roster_load(struct roster_store *rosters, struct arena *arena,
		 const struct roster **ret_roster, struct err *err)
{
	struct roster *roster = arena_alloc(arena, sizeof(*roster));
	struct tz_set *zones = tz_set_new(arena);
	const int64_t *ids = NULL;
	size_t count = 0;

	if (!roster_ids(rosters, arena, &ids, &count, err)) {
		return false;
	}
	const struct roster_cluster **clusters = arena_array(arena, count, sizeof(*clusters));

	for (size_t i = 0; i < count; i++) {
		if (!roster_load_cluster(rosters, arena, zones, ids[i], &clusters[i], err)) {
			return false;
		}
	}
	roster_set(roster, arena, clusters, count);
	*ret_roster = roster;
	return true;
}

/* ---- writing ---- */

/* A room id names itself; an alias must be looked up again when it changed. */
static const char *room_id_of(const struct roster_cluster *have, const struct roster_cluster *want)
{
	if (want->room[0] == '!') {
		return want->room;
	}
	return have != NULL && str_equal(have->room, want->room) ? have->room_id : "";
}

static int64_t write_cluster(struct roster_store *rosters, const struct roster_cluster *have,
			     const struct roster_cluster *want)
{
	struct stmt *stmt = stmt_begin(rosters->stmts[have == NULL ? CLUSTER_ADD : CLUSTER_SET]);
	int64_t id = have == NULL ? 0 : have->id;

	stmt_bind_text(stmt, want->name);
	stmt_bind_text(stmt, want->room);
	stmt_bind_text(stmt, room_id_of(have, want));
	stmt_bind_text(stmt, want->timezone);
	stmt_bind_int(stmt, want->calendar->terms_per_year);
	if (have != NULL) {
		stmt_bind_int(stmt, id);
		stmt_run(stmt);
		return id;
	}
	if (stmt_step(stmt)) {
		id = stmt_int(stmt, 0);
	}
	stmt_run(stmt);
	return id;
}

void roster_write_setting(struct roster_store *rosters, int64_t id, const char *name, int64_t value)
{
	struct stmt *stmt = begin(rosters, SETTING_PUT, id);

	stmt_bind_text(stmt, name);
	stmt_bind_int(stmt, value);
	stmt_run(stmt);
}

static void write_settings(struct roster_store *rosters, int64_t id,
			   const struct roster_cluster *want)
{
	stmt_run(begin(rosters, SETTINGS_CLEAR, id));
	for (const struct roster_setting *row = roster_settings; row->name != NULL; row++) {
		roster_write_setting(rosters, id, row->name,
				     roster_setting_get(&want->settings, row));
	}
	for (const struct roster_hour *row = roster_hours; row->name != NULL; row++) {
		roster_write_setting(rosters, id, row->name,
				     roster_hour_get(&want->calendar->hours, row));
	}
}

static void write_schools(struct roster_store *rosters, int64_t id,
			  const struct roster_cluster *want)
{
	stmt_run(begin(rosters, SCHOOLS_CLEAR, id));
	for (size_t i = 0; i < want->school_count; i++) {
		const struct clerk_school *school = &want->schools[i];
		struct stmt *stmt = begin(rosters, SCHOOL_ADD, id);

		stmt_bind_letter(stmt, school->letter);
		stmt_bind_text(stmt, school->name);
		stmt_bind_int(stmt, school->roll);
		stmt_bind_int(stmt, school->classes);
		stmt_bind_int(stmt, school->is_guest ? 1 : 0);
		stmt_bind_int(stmt, school->year_start);
		stmt_run(stmt);
	}
}

static void write_roles(struct roster_store *rosters, int64_t id, int64_t person,
			const struct roster_person *want)
{
	for (size_t i = 0; i < want->role_count; i++) {
		const struct roster_role *role = &want->roles[i];
		struct stmt *stmt = begin(rosters, ROLE_ADD, id);

		stmt_bind_int(stmt, person);
		stmt_bind_int(stmt, (int64_t)i);
		stmt_bind_int(stmt, role->role);
		stmt_bind_letter(stmt, role->school);
		stmt_bind_int(stmt, role->from);
		stmt_bind_int(stmt, role->until);
		stmt_bind_int(stmt, role->days);
		stmt_run(stmt);
	}
}

static void write_people(struct roster_store *rosters, int64_t id,
			 const struct roster_cluster *want)
{
	stmt_run(begin(rosters, ROLES_CLEAR, id));
	for (size_t i = 0; i < want->person_count; i++) {
		const struct roster_person *person = &want->people[i];
		struct stmt *stmt = begin(rosters, PERSON_PUT, id);
		int64_t number = 0;

		stmt_bind_text(stmt, person->user);
		stmt_bind_text(stmt, person->name);
		stmt_bind_text(stmt, person->handle);
		if (stmt_step(stmt)) {
			number = stmt_int(stmt, 0);
		}
		stmt_run(stmt);
		write_roles(rosters, id, number, person);
	}
}

static void write_drives(struct roster_store *rosters, int64_t id,
			 const struct roster_cluster *want)
{
	stmt_run(begin(rosters, DRIVES_CLEAR, id));
	for (size_t i = 0; i < want->drive_count; i++) {
		struct stmt *stmt = begin(rosters, DRIVE_ADD, id);

		stmt_bind_letter(stmt, want->drives[i].from);
		stmt_bind_letter(stmt, want->drives[i].to);
		stmt_bind_int(stmt, want->drives[i].minutes);
		stmt_run(stmt);
	}
}

int64_t roster_write(struct roster_store *rosters, const struct roster_cluster *have,
		     const struct roster_cluster *want)
{
	int64_t id = write_cluster(rosters, have, want);

	write_settings(rosters, id, want);
	write_schools(rosters, id, want);
	write_people(rosters, id, want);
	write_drives(rosters, id, want);
	calendar_save(rosters->calendars, id, want->calendar);
	return id;
}

void roster_write_room(struct roster_store *rosters, int64_t cluster, const char *room_id)
{
	struct stmt *stmt = begin(rosters, CLUSTER_ROOM, cluster);

	stmt_bind_text(stmt, room_id);
	stmt_run(stmt);
}

void roster_write_days(struct roster_store *rosters, int64_t cluster, int64_t person, unsigned days)
{
	struct stmt *stmt = begin(rosters, ROLE_DAYS, cluster);

	stmt_bind_int(stmt, person);
	stmt_bind_int(stmt, (int64_t)days);
	stmt_run(stmt);
}

void roster_write_adviser(struct roster_store *rosters, int64_t cluster, const char *adviser)
{
	struct stmt *stmt = begin(rosters, CLUSTER_ADVISER, cluster);

	stmt_bind_text(stmt, adviser);
	stmt_run(stmt);
}

struct store *roster_store_of(struct roster_store *rosters)
{
	return rosters->store;
}

struct calendar_store *roster_calendars(struct roster_store *rosters)
{
	return rosters->calendars;
}
