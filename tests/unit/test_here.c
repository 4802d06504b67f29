/* test_here: a cluster file that is applied beside a clerk: cards say who is here, and what waits
 * for a school that is gone lapses. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store.h"
#include "school/roster_store.h"
#include "school/school.h"
#include "stage_world.h"

static struct world w;
static struct err err;

static void open_here(void)
{
	open_world(&w, TEST_PLUGIN_DIR);
}

static void close_here(void)
{
	close_world(&w);
}

TestSuite(here, .init = open_here, .fini = close_here, .timeout = 60);

enum { PEOPLE_MAX = 32, DRIVES_MAX = 64 };

/* As the file without School D, its people, and how far it is. */
static void drop_d(struct roster_cluster *cluster, struct clerk_school *schools,
		   struct roster_person *people, struct roster_drive *drives)
{
	size_t school_count = 0, drive_count = 0;

	for (size_t i = 0; i < cluster->school_count; i++) {
		if (cluster->schools[i].letter != 'D') {
			schools[school_count++] = cluster->schools[i];
		}
	}
	for (size_t i = 0; i < cluster->person_count; i++) {
		people[i] = cluster->people[i];
		people[i].role_count = people[i].handle[0] == 'D' ? 0 : people[i].role_count;
	}
	for (size_t i = 0; i < cluster->drive_count; i++) {
		if (cluster->drives[i].from != 'D' && cluster->drives[i].to != 'D') {
			drives[drive_count++] = cluster->drives[i];
		}
	}
	cluster->own = "ABCEFGH";
	cluster->schools = schools;
	cluster->school_count = school_count;
	cluster->people = people;
	cluster->drives = drives;
	cluster->drive_count = drive_count;
}

/* What `clerkd cluster apply --anyway` would write. */
static void apply_without_d(void)
{
	struct store *store = NULL;
	struct school *school = NULL;
	struct roster_store *rosters = NULL;
	struct clerk_school schools[PEOPLE_MAX];
	struct roster_person people[PEOPLE_MAX];
	struct roster_drive drives[DRIVES_MAX];

	cr_assert(store_open(stage_database(w.stage), &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
	cr_assert(roster_store_new(store, w.arena, &rosters, &err), "%s", err.text);
	const struct roster_cluster *have = school->roster->clusters[0];
	struct roster_cluster become = *have;

	cr_assert_lt(have->person_count, (size_t)PEOPLE_MAX);
	cr_assert_lt(have->drive_count, (size_t)DRIVES_MAX);
	drop_d(&become, schools, people, drives);
	cr_assert(store_begin(store));
	(void)roster_write(rosters, have, &become);
	cr_assert(store_commit(store), "%s", store_error(store));
	school_free(school);
	store_close(store);
}

static int64_t names_kept(void)
{
	struct store *store = NULL;
	struct stmt *count = NULL;

	cr_assert(store_open(stage_database(w.stage), &store, &err), "%s", err.text);
	cr_assert(store_prepare(store, NULL, "SELECT count(*) FROM visits_names", &count, &err),
		  "%s", err.text);
	stmt_begin(count);
	int64_t kept = stmt_step(count) ? stmt_int(count, 0) : -1;

	stmt_end(count);
	store_close(store);
	return kept;
}

static void start(void)
{
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	stage_settle(w.stage);
}

/* A school is taken off the roster: M1's card does without it, what it asked for and was asked
 * lapses with one line to the other side, and what is agreed stays; once. */
Test(here, school_that_is_gone)
{
	type_as(&w, "D1", "!visit H Wed 9 Dec 1-3 art");
	type_as(&w, "B", "!visit D Wed 9 Dec 9-11 art");
	type_privately(&w, "B", "names V2 Ann Smith");
	type_as(&w, "D1", "!visit G Tue 8 Dec 1-3 art");
	type_as(&w, "G", "!yes V3");
	type_as(&w, "G", "!move V3 Thu 10 Dec 1-3");
	type_privately(&w, "D1", "visit E Fri 11 Dec 9-11 staffing, privately");
	type_as(&w, "C", "!visit G Mon 7 Dec 9-12 phonics");
	type_as(&w, "D1", "!request 1 day writing");
	type_as(&w, "D1", "!request own 1 day maths");
	type_as(&w, "E", "!request 2 days data");
	type_as(&w, "D1", "!yes R3");
	type_as(&w, "B", "!yes R3");
	type_as(&w, "A", "!meet data Thu 10 Dec 10-11 at A");
	type_as(&w, "B", "!in M1");
	cr_assert_eq(said(&w, "Not heard: A C D E F G H"), 1);
	stage_kill(w.stage);
	cr_assert_eq(names_kept(), 1);
	apply_without_d();
	for (int times = 0; times < 2; times++) {
		start();
		cr_expect_eq(said_to(&w, "H",
				     "V1 (D visits H, art, Wed 9 Dec 2026, 13:00–15:00) "
				     "has lapsed: School D has left."),
			     1);
		cr_expect_eq(said_to(&w, "B", "has lapsed: School D has left."), 1);
		cr_expect_eq(said_to(&w, "G",
				     "V3 stays on Tue 8 Dec 2026, 13:00–15:00: School D has "
				     "left, so Thu 10 Dec 2026, 13:00–15:00 lapses."),
			     1);
		cr_expect_eq(said_to(&w, "E", "has lapsed: School D has left."), 1);
		cr_expect_eq(said_to(&w, "SIP",
				     "R1 (School D, writing) is withdrawn: School D has "
				     "left."),
			     1);
		cr_expect_eq(said_to(&w, "SIP",
				     "R2 (School D, maths) is withdrawn: School D has "
				     "left. Its 1 d went back to School D's own time."),
			     1);
		cr_expect_eq(said(&w, "R3: D's yes counts no more. 1 yes, 0 no, 5 to answer; needs "
				      "4."),
			     1);
		cr_expect_geq(said(&w, "B yes. 1 yes, 0 no, 5 to answer"), 1);
		cr_expect_eq(said(&w, "School D has left"), 6, "one line each, nobody else");
		cr_expect_geq(said(&w, "Not heard: A C E F G H"), 1);
		stage_kill(w.stage);
	}
	cr_expect_eq(names_kept(), 0, "nobody comes");
	start();
	type_as(&w, "H", "!yes V1");
	cr_expect_eq(said(&w, "School D had left."), 1);
	type_as(&w, "G", "!yes V4");
	cr_expect_eq(said(&w, "V4 agreed"), 1, "what is between others is theirs");
}
