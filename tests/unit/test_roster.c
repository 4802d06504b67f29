/* test_roster: cluster files: read, refused with a line, applied once; who is who on which day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/civil.h"
#include "school/roster_apply.h"
#include "school/roster_store.h"
#include "school/roster_yaml.h"
#include "school/school.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXAMPLE TEST_CONFIG_DIR "/cluster.example.yaml"

static struct arena *arena;
static struct store *store;
static struct school *school;
static struct err err;
static const struct roster_cluster *cluster;
static const struct clerk_person *people[16];
static int32_t today; /* Wed 25 Nov 2026 */

static void set_up(void)
{
	arena = arena_new();
	today = civil_to_day(2026, 11, 25);
	cr_assert(store_open(":memory:", &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
}

static void tear_down(void)
{
	school_free(school);
	store_close(store);
	arena_free(arena);
}

TestSuite(roster, .init = set_up, .fini = tear_down);

static const char *apply(const char *path, size_t *ret_changes)
{
	struct str difference;

	str_init(&difference, arena);
	cr_assert(roster_apply_file(store, path, NULL, &difference, ret_changes, &err), "%s",
		  err.text);
	cr_assert(school_reload(school, &err), "%s", err.text);
	cr_assert_eq(school->roster->cluster_count, 1);
	cluster = school->roster->clusters[0];
	return difference.text;
}

/* A file beside the shipped calendars, so that names in it work. */
static const char *write_file(const char *text)
{
	char *path = arena_strdup(arena, "/tmp/test_roster.XXXXXX");
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");

	fputs(text, file);
	fclose(file);
	return path;
}

#define HEADING "name: Two\nroom: \"#two:example.org\"\ntimezone: Europe/London\n"
#define SCHOOLS "schools:\n  - {letter: A, name: Alder}\n  - {letter: B, name: Beech}\n"
#define BOTH \
	"people:\n  - {user: \"@a:x\", name: Ann Ash, role: head, school: A, lead: true}\n" \
	"  - {user: \"@b:x\", name: Bob Ash, role: head, school: B}\n"

static bool parse(const char *text)
{
	return roster_yaml_parse(arena, text, strlen(text), "two.yaml", &cluster, &err);
}

static void refused(const char *text, unsigned line, const char *why)
{
	char place[64];

	snprintf(place, sizeof(place), "two.yaml:%u: ", line);
	cr_assert_not(parse(text), "accepted: %s", text);
	cr_assert_eq(err.code, ERR_CONFIG, "%s", err.text);
	cr_assert(line == 0 || strstr(err.text, place) != NULL, "'%s' is not on line %u", err.text,
		  line);
	cr_assert_not_null(strstr(err.text, why), "'%s' does not say '%s'", err.text, why);
}

Test(roster, example_is_the_cluster_of_the_report)
{
	size_t changes = 0;
	int64_t pupils = 0;
	const char *difference = apply(EXAMPLE, &changes);

	cr_assert_gt(changes, 20);
	cr_assert_not_null(strstr(difference,
				  "+ person @head.a:localhost: A \"Anna Price\", head of "
				  "A (lead)\n"));
	cr_assert_str_eq(cluster->own, "ABCDEFGH");
	cr_assert_str_eq(cluster->guests, "JK");
	for (size_t i = 0; i < 8; i++) {
		pupils += cluster->schools[i].roll;
	}
	cr_assert_eq(pupils, 1085);
	cr_assert_eq(cluster->settings.day_minutes, 360);
	cr_assert_eq(cluster->settings.days_per_school, 5);
	cr_assert_eq(cluster->settings.pm_minutes, 180);
	cr_assert_eq(cluster->settings.pooled_minutes, 540);
	cr_assert_eq(cluster->settings.consent_yes, 4);
	cr_assert_eq(cluster->settings.open_school_days, 3);
	cr_assert_eq(cluster->settings.close_min, 960);
	cr_assert_eq(cluster->settings.year_start_month, 9);
	cr_assert_eq(cluster->settings.digest, 0);
	cr_assert_eq(roster_drive_minutes(cluster, 'G', 'A'), 25);
	cr_assert_eq(roster_drive_minutes(cluster, 'A', 'A'), 0);
	cr_assert_eq(roster_drive_minutes(cluster, 'A', 'Z'), -1);
	cr_assert_eq(roster_today(cluster, 1795564800), today); /* 00:00 GMT */
	cr_assert_str_eq(cluster->calendar->schools, "ABCDEFGH");
	cr_assert(calendar_is_school_day(cluster->calendar, 'A', today));
	cr_assert_eq(calendar_kind(cluster->calendar, 'C', civil_to_day(2026, 11, 27)),
		     CALENDAR_INSET);
	cr_assert_eq(calendar_kind(cluster->calendar, 'A', civil_to_day(2026, 12, 25)),
		     CALENDAR_BANK_HOLIDAY);
}

Test(roster, applying_twice_changes_nothing)
{
	size_t changes = 0;

	apply(EXAMPLE, &changes);
	int64_t id = roster_person(cluster, arena, "@sip:localhost", today)->id;

	cr_assert_str_eq(apply(EXAMPLE, &changes), "");
	cr_assert_eq(changes, 0);
	cr_assert_eq(roster_person(cluster, arena, "@sip:localhost", today)->id, id);
}

Test(roster, what_the_database_gives_is_what_the_file_said)
{
	const struct roster_cluster *wanted = NULL;
	struct str difference;
	size_t changes = 0;

	apply(EXAMPLE, &changes);
	cr_assert(roster_yaml_load(arena, EXAMPLE, &wanted, &err), "%s", err.text);
	str_init(&difference, arena);
	cr_assert_eq(roster_compare(cluster, wanted, &difference), 0, "%s", difference.text);
}

Test(roster, a_change_is_one_line_and_ids_stay)
{
	size_t changes = 0;
	const char *one = write_file(HEADING SCHOOLS BOTH);
	const char *two = write_file(
	    HEADING "schools:\n  - {letter: A, name: Alder, roll: 71}\n"
		    "  - {letter: B, name: Beech}\npeople:\n"
		    "  - {user: \"@a:x\", name: Ann Ash, role: head, school: A, lead: true}\n"
		    "  - {user: \"@c:x\", name: Cat Oak, role: head, school: B}\n"
		    "sip_time: {day_minutes: 330}\ntravel: {A: {B: 15}}\n"
		    "halves:\n  - {year: Y, name: N, from: 2026-09-01, to: 2026-10-23}\n");

	apply(one, &changes);
	int64_t ann = roster_person(cluster, arena, "@a:x", today)->id;
	int64_t bob = roster_person(cluster, arena, "@b:x", today)->id;
	const char *difference = apply(two, &changes);

	cr_assert_eq(changes, 6, "%s", difference);
	cr_assert_str_eq(difference,
			 "~ setting day_minutes: 360 -> 330\n"
			 "~ school A: Alder, 0 pupils, 0 classes -> Alder, 71 pupils, 0 classes\n"
			 "- person @b:x: B \"Bob Ash\", head of B\n"
			 "+ person @c:x: B \"Cat Oak\", head of B\n"
			 "+ travel A-B: 15 min\n"
			 "+ calendar: half term: Y N, Tue 1 Sep 2026 to Fri 23 Oct 2026\n");
	cr_assert_eq(roster_person(cluster, arena, "@a:x", today)->id, ann);
	/* Bob is gone but not forgotten: the record names him. */
	cr_assert_null(roster_person(cluster, arena, "@b:x", today));
	cr_assert_eq(roster_person_by_id(cluster, arena, bob, today)->role, 0);
	cr_assert_str_eq(roster_person_by_id(cluster, arena, bob, today)->name, "Bob Ash");
	cr_assert_neq(roster_person(cluster, arena, "@c:x", today)->id, bob);
	difference = apply(one, &changes);
	cr_assert_eq(changes, 6, "%s", difference);
	cr_assert_not_null(strstr(difference, "- travel A-B: 15 min\n"));
	cr_assert_not_null(strstr(difference, "- calendar: half term: Y N"));
	cr_assert_eq(roster_person(cluster, arena, "@b:x", today)->id, bob);
	cr_assert_eq(roster_drive_minutes(cluster, 'A', 'B'), -1);
	cr_assert_eq(cluster->calendar->half_count, 0);
	unlink(one);
	unlink(two);
}

Test(roster, a_failed_apply_leaves_nothing)
{
	struct str difference;
	size_t changes = 0;

	str_init(&difference, arena);
	cr_assert(store_exec(store,
			     "CREATE TRIGGER stop BEFORE INSERT ON school_drive BEGIN"
			     " SELECT RAISE(ABORT, 'planted'); END",
			     &err));
	cr_assert_not(roster_apply_file(store, EXAMPLE, NULL, &difference, &changes, &err));
	store_clear(store);
	cr_assert(school_reload(school, &err));
	cr_assert_eq(school->roster->cluster_count, 0);
}

Test(roster, room_by_alias_and_id)
{
	size_t changes = 0;

	apply(EXAMPLE, &changes);
	cr_assert_eq(roster_cluster_by_room(school->roster, "#cluster:localhost"), cluster);
	cr_assert_null(roster_cluster_by_room(school->roster, "!r:localhost"));
	cr_assert_null(roster_cluster_by_room(school->roster, ""));
	cr_assert(store_begin(store));
	school_bind_room(school, cluster->id, "!r:localhost");
	cr_assert(store_commit(store));
	cr_assert(school_reload(school, &err));
	cr_assert_not_null(roster_cluster_by_room(school->roster, "!r:localhost"));
	/* A change elsewhere does not lose the room; another alias is looked up anew. */
	const char *same = write_file("name: Other\nroom: \"#cluster:localhost\"\n" SCHOOLS);
	const char *moved = write_file("name: Other\nroom: \"#new:localhost\"\n" SCHOOLS);

	apply(same, &changes);
	cr_assert_gt(changes, 0);
	cr_assert_not_null(roster_cluster_by_room(school->roster, "!r:localhost"));
	apply(moved, &changes);
	cr_assert_null(roster_cluster_by_room(school->roster, "!r:localhost"));
	cr_assert_not_null(roster_cluster_by_room(school->roster, "#new:localhost"));
	unlink(same);
	unlink(moved);
}

Test(roster, people_by_school_and_words)
{
	size_t changes = 0;

	apply(EXAMPLE, &changes);
	cr_assert_eq(roster_people(cluster, arena, 'D', CLERK_HEAD, today, people, 16), 2);
	cr_assert_str_eq(people[0]->handle, "D1");
	cr_assert_eq(roster_people(cluster, arena, 'C', CLERK_HEAD, today, people, 16), 1);
	cr_assert_eq(roster_people(cluster, arena, 'C', CLERK_MEMBERS, today, people, 16), 2);
	cr_assert_eq(roster_people(cluster, arena, '+', CLERK_SIP, today, people, 16), 1);
	cr_assert_eq(people[0]->school, 0);
	cr_assert_eq(roster_people_named(cluster, arena, "Head G", today, people, 16), 1);
	cr_assert_str_eq(people[0]->handle, "G");
	cr_assert_eq(roster_people_named(cluster, arena, "g", today, people, 16), 1);
	cr_assert_eq(roster_people_named(cluster, arena, "head of F", today, people, 16), 2);
	cr_assert_eq(roster_people_named(cluster, arena, "Head D1", today, people, 16), 1);
	cr_assert_eq(roster_people_named(cluster, arena, "sip", today, people, 16), 1);
	cr_assert_eq(roster_people_named(cluster, arena, "@office.c:localhost", today, people, 16),
		     1);
	cr_assert_eq(roster_people_named(cluster, arena, "Gareth Webb", today, people, 16), 1);
	cr_assert_eq(roster_people_named(cluster, arena, "webb", today, people, 16), 1);
	cr_assert_eq(roster_people_named(cluster, arena, "nobody", today, people, 16), 0);
	cr_assert_eq(roster_people_named(cluster, arena, "", today, people, 16), 0);
	cr_assert_eq(roster_person(cluster, arena, "@head.a:localhost", today)->role,
		     CLERK_HEAD | CLERK_LEAD);
	cr_assert_null(roster_person(cluster, arena, "@HEAD.A:localhost", today));
	cr_assert_null(roster_person(cluster, arena, "@head.a:localhost.example.org", today));
	cr_assert_null(roster_person(cluster, arena, "@head.a:example.org", today));
	cr_assert_null(roster_person(cluster, arena, "Anna Price", today));
}

Test(roster, schools_by_words)
{
	size_t changes = 0;

	apply(EXAMPLE, &changes);
	cr_assert_eq(roster_school_named(cluster, "g")->letter, 'G');
	cr_assert_eq(roster_school_named(cluster, "School C")->letter, 'C');
	cr_assert_eq(roster_school_named(cluster, "castle hill primary")->letter, 'C');
	cr_assert_eq(roster_school_named(cluster, "Castle")->letter, 'C');
	cr_assert_null(roster_school_named(cluster, "Ca"));
	cr_assert_null(roster_school_named(cluster, "Z"));
	cr_assert_null(roster_school_named(cluster, ""));
	cr_assert_null(roster_school_named(cluster, "School "));
}

Test(roster, roles_hold_from_until)
{
	int32_t last = civil_to_day(2026, 12, 31);

	cr_assert(
	    parse(HEADING SCHOOLS
		  "people:\n"
		  "  - {user: \"@a:x\", name: Old, role: head, school: A, until: 2026-12-31}\n"
		  "  - {user: \"@n:x\", name: New, role: head, school: A, from: 2027-01-01}\n"
		  "  - {user: \"@a:x\", name: Old, role: governor, school: B, from: 2027-01-01}\n"),
	    "%s", err.text);
	cr_assert_eq(cluster->person_count, 2);
	cr_assert_eq(roster_person(cluster, arena, "@a:x", last)->role, CLERK_HEAD);
	cr_assert_eq(roster_person(cluster, arena, "@a:x", last + 1)->role, CLERK_GOVERNOR);
	cr_assert_eq(roster_person(cluster, arena, "@a:x", last + 1)->school, 'B');
	cr_assert_null(roster_person(cluster, arena, "@n:x", last));
	/* One head at a time: both are called by the letter. */
	cr_assert_str_eq(cluster->people[0].handle, "A");
	cr_assert_str_eq(cluster->people[1].handle, "A");
}

Test(roster, job_shares_are_numbered_and_have_days)
{
	cr_assert(
	    parse(HEADING SCHOOLS
		  "people:\n"
		  "  - {user: \"@a1:x\", name: One, role: head, school: A, days: [Mon, Tue]}\n"
		  "  - {user: \"@a2:x\", name: Two, role: head, school: A}\n"
		  "  - {user: \"@o:x\", name: Off, role: office, school: A}\n"
		  "  - {user: \"@s:x\", name: Sip, role: sip}\n"),
	    "%s", err.text);
	cr_assert_str_eq(cluster->people[0].handle, "A1");
	cr_assert_str_eq(cluster->people[1].handle, "A2");
	cr_assert_str_eq(cluster->people[2].handle, "OfficeA");
	cr_assert_str_eq(cluster->people[3].handle, "SIP");
	cr_assert_not(roster_works_on(cluster, cluster->people[0].id, today));
	struct roster_person *first = (struct roster_person *)&cluster->people[0];

	first->id = 1;
	cr_assert(roster_works_on(cluster, 1, civil_to_day(2026, 11, 24)));
	cr_assert_not(roster_works_on(cluster, 1, today));
	cr_assert(roster_works_on(cluster, 99, today));
}

Test(roster, one_person_in_several_clusters)
{
	const struct roster_cluster *clusters[4];
	size_t changes = 0;
	const char *path = write_file(
	    HEADING SCHOOLS "people:\n  - {user: \"@sip:localhost\", name: S, role: sip}\n");
	struct str difference;

	str_init(&difference, arena);
	apply(EXAMPLE, &changes);
	cr_assert(roster_apply_file(store, path, NULL, &difference, &changes, &err), "%s",
		  err.text);
	cr_assert(school_reload(school, &err));
	cr_assert_eq(school->roster->cluster_count, 2);
	cr_assert_eq(roster_clusters_of(school->roster, "@sip:localhost", 1795564800, clusters, 4),
		     2);
	cr_assert_eq(
	    roster_clusters_of(school->roster, "@head.a:localhost", 1795564800, clusters, 4), 1);
	cr_assert_eq(roster_clusters_of(school->roster, "@x:y", 1795564800, clusters, 4), 0);
	unlink(path);
}

Test(roster, refusals_about_schools)
{
	refused(HEADING "schools:\n  - {letter: A, name: X}\n  - {letter: A, name: Y}\n", 6,
		"two schools have the letter A");
	refused(HEADING "schools:\n  - {letter: a, name: X}\n", 5, "one capital, not 'a'");
	refused(HEADING "schools:\n  - {letter: AB, name: X}\n", 5, "one capital");
	refused(HEADING "schools:\n  - {letter: A, name: X, rol: 3}\n", 5, "unknown key 'rol'");
	refused(HEADING "schools:\n  - {letter: A}\n", 0, "missing key 'name'");
	refused(HEADING "schools:\n  - {letter: A, name: X, roll: -1}\n", 5, "no such number");
	refused(HEADING "schools:\n  - {letter: A, name: X, guest: true}\n", 0,
		"every school is a guest");
	refused(HEADING "schools: []\n", 0, "");
	refused(HEADING, 0, "missing key 'schools'");
	refused("name: N\nroom: cluster\nschools:\n  - {letter: A, name: X}\n", 2,
		"room is an alias");
	refused(
	    "name: N\nroom: \"#c:x\"\ntimezone: Europe/Londn\nschools:\n  - {letter: A, name: X}\n",
	    3, "Europe/Londn");
	refused("name: N\nroom: \"#c:x\"\ntimezone: ../../etc/passwd\n" SCHOOLS, 3,
		"is not a time zone");
}

Test(roster, refusals_about_people)
{
#define WITH(line) HEADING SCHOOLS BOTH line
	refused(WITH("  - {user: \"@c:x\", name: C, role: head, school: Q}\n"), 10,
		"there is no school Q");
	refused(WITH("  - {user: \"@c:x\", name: C, role: head, school: B, lead: true}\n"), 10,
		"two leads");
	refused(WITH("  - {user: \"@c:x\", name: C, role: head, school: B, from: 2026-02-30}\n"),
		10, "'2026-02-30' is not a day");
	refused(WITH("  - {user: \"@c:x\", name: C, role: head, school: B, from: 9/12/2026}\n"), 10,
		"not a day");
	refused(
	    WITH("  - {user: \"@c:x\", name: C, role: head, school: B, from: 2027-02-03, until: "
		 "2027-02-02}\n"),
	    10, "until is before from");
	refused(WITH("  - {user: \"@b:x\", name: Bob Ash, role: head, school: B}\n"), 10,
		"listed twice");
	refused(WITH("  - {user: \"@b:x\", name: Rob Ash, role: governor, school: B}\n"), 10,
		"two names");
	refused(WITH("  - {user: \"@b:x\", name: Bob Ash, role: governor, school: A}\n"), 10,
		"two schools at the same time");
	refused(WITH("  - {user: \"@c:x\", name: C, role: boss, school: B}\n"), 10,
		"role is head, sip, office, governor or guest, not 'boss'");
	refused(WITH("  - {user: bob, name: C, role: head, school: B}\n"), 10,
		"not a full user id");
	refused(WITH("  - {user: \"@c:x\", name: C, role: head}\n"), 10, "the school is missing");
	refused(WITH("  - {user: \"@c:x\", name: C, role: sip, school: A}\n"), 10, "no school");
	refused(WITH("  - {user: \"@c:x\", name: C, role: sip, lead: true}\n"), 10, "only a head");
	refused(WITH("  - {user: \"@c:x\", name: C, role: office, school: A, handle: a}\n"), 10,
		"the handle a is");
	refused(WITH("  - {user: \"@c:x\", name: C, role: office, school: A, handle: \"a b\"}\n"),
		10, "a handle is made of");
	refused(WITH("  - {user: \"@c:x\", name: C, role: head, school: A, days: [Monday]}\n"), 10,
		"days is Mon, Tue, Wed, Thu, Fri, Sat or Sun, not 'Monday'");
}

Test(roster, refusals_about_settings_and_travel)
{
	refused(HEADING SCHOOLS "sip_time: {consent: 2}\n", 7, "there are 1 other schools");
	refused(HEADING SCHOOLS "digest: weekly\n", 7, "digest");
	refused(HEADING SCHOOLS "sip_time: {day_minutes: 0}\n", 7, "day_minutes is from 60");
	refused(HEADING SCHOOLS "sip_time: {pooled_minutes: 9000}\n", 7, "more than a school has");
	refused(HEADING SCHOOLS "sip_time: {close: 25:00}\n", 7, "'25:00' is not a time");
	refused(HEADING SCHOOLS "travel:\n  A: {C: 5}\n", 8, "no such school");
	refused(HEADING SCHOOLS "travel:\n  A: {B: 5}\n  B: {A: 6}\n", 9, "twice, differently");
	refused(HEADING SCHOOLS "travel:\n  A: {A: 5}\n", 8, "the same school");
	refused(HEADING SCHOOLS "travel:\n  A: {B: -5}\n", 8, "minutes are from 1");
	refused(HEADING SCHOOLS "travel:\n  AB: {B: 5}\n", 8, "unknown key 'AB'");
}

Test(roster, refusals_about_calendars)
{
	refused(HEADING SCHOOLS
		"halves:\n  - {year: Y, name: N, from: 2026-09-01, to: 2026-08-01}\n",
		8, "ends before it begins");
	refused(HEADING SCHOOLS
		"halves:\n  - {year: Y, name: N, from: 2026-09-01, to: 2026-10-01}\n"
		"  - {year: Y, name: M, from: 2026-10-01, to: 2026-11-01}\n",
		9, "half terms overlap");
	refused(HEADING SCHOOLS "terms_per_year: 4\n", 7, "terms_per_year is 3 or 6");
	refused(HEADING SCHOOLS "calendar: nowhere.json\n", 7, "nowhere.json: No such file");
}

Test(roster, calendar_in_the_file_itself)
{
	cr_assert(
	    parse(HEADING
		  "terms_per_year: 6\ndigest: on\nhours: {first_thing: \"08:45\"}\n"
		  "schools:\n  - {letter: A, name: X, inset: [2026-09-01, 2026-09-01],"
		  " closed: [2026-09-03]}\n"
		  "halves:\n  - {year: 2026/27, name: Term 1, from: 2026-09-01, to: 2026-10-23}\n"
		  "named:\n  - {name: SATs week, from: 2027-05-10, to: 2027-05-13}\n"),
	    "%s", err.text);
	cr_assert_eq(cluster->calendar->terms_per_year, 6);
	cr_assert_eq(cluster->settings.digest, 1);
	cr_assert_eq(cluster->calendar->hours.first_thing, 525);
	cr_assert_eq(cluster->calendar->half_count, 1);
	cr_assert_eq(cluster->calendar->inset_count, 1);
	cr_assert_eq(cluster->calendar->name_count, 1);
	cr_assert_eq(calendar_kind(cluster->calendar, 'A', civil_to_day(2026, 9, 1)),
		     CALENDAR_INSET);
	cr_assert_eq(calendar_kind(cluster->calendar, 'A', civil_to_day(2026, 9, 3)),
		     CALENDAR_CLOSED);
}

Test(roster, byte_by_byte)
{
	static const char text[] = HEADING SCHOOLS BOTH "sip_time: {consent: 1}\n";

	for (size_t len = 0; len < sizeof(text); len++) {
		err.code = ERR_NONE;
		bool is_good = roster_yaml_parse(arena, text, len, "two.yaml", &cluster, &err);

		cr_assert_eq(is_good, err.code == ERR_NONE, "at %zu: %s", len, err.text);
	}
}
