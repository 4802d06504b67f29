/* test_cluster_apply: a cluster file applied again: what was typed since stays, what is open holds.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/civil.h"
#include "ops/cluster_cli.h"
#include "ops/state.h"
#include "school/roster_store.h"
#include "school/school.h"
#include "scratch.h"

static struct arena *arena;
static struct err err;
static const char *dir, *said;

static void set_up(void)
{
	arena = arena_new();
	dir = scratch_new(arena);
}

static void tear_down(void)
{
	scratch_remove(arena, dir);
	arena_free(arena);
}

TestSuite(cluster_apply, .init = set_up, .fini = tear_down);

#define HEADING "name: Three\nroom: \"#three:example.org\"\ntimezone: Europe/London\n"
#define SCHOOLS \
	"schools:\n  - {letter: A, name: Alder}\n" \
	"  - {letter: B, name: Beech, inset: [2026-11-27], closed: [2026-12-03]}\n" \
	"  - {letter: C, name: Cedar}\n"
#define ANN "  - {user: \"@a:x\", name: Ann Ash, role: head, school: A, lead: true}\n"
#define BOB "  - {user: \"@b:x\", name: Bob Birch, role: head, school: B, days: [Mon, Tue]}\n"
#define CAT "  - {user: \"@c:x\", name: Cat Crabb, role: head, school: C}\n"
#define SIP "  - {user: \"@s:x\", name: Sue Sipp, role: sip}\n"
#define PEOPLE "people:\n" ANN BOB CAT SIP
#define NAMED "named:\n  - {name: Book week, from: 2027-03-01, to: 2027-03-05}\n"
#define HALVES \
	"halves:\n  - {year: 2026/27, name: Autumn 1, from: 2026-09-01, to: 2026-10-23}\n" \
	"  - {year: 2026/27, name: Autumn 2, from: 2026-11-02, to: 2026-12-18}\n"
#define WHOLE HEADING SCHOOLS PEOPLE NAMED HALVES

static const char *file(const char *text)
{
	return scratch_write(arena, dir, "cluster.yaml", text, 0644);
}

static int command(const char *text, bool is_to_write, bool is_anyway)
{
	char *told = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&told, &len);
	struct clock clock = clock_system();
	struct cluster_cli cli = { .state_dir = dir,
				   .plugin_dir = TEST_PLUGIN_DIR,
				   .path = file(text),
				   .is_to_write = is_to_write,
				   .is_anyway = is_anyway,
				   .clock = &clock,
				   .out = out,
				   .errors = out };
	int code = cluster_cli_apply(&cli);

	fclose(out);
	said = arena_strdup(arena, told);
	free(told);
	return code;
}

static void apply(const char *text)
{
	cr_assert_eq(command(text, true, false), 0, "%s", said);
}

/* SQL as a plugin, a head or an older clerkd would have left it. */
static void run_sql(const char *sql)
{
	struct store *store = NULL;

	cr_assert(store_open(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(store_exec(store, sql, &err), "%s", err.text);
	store_close(store);
}

static int64_t count(const char *sql)
{
	struct store *store = NULL;
	struct stmt *stmt = NULL;

	cr_assert(store_open_reader(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(store_prepare(store, NULL, sql, &stmt, &err), "%s", err.text);
	int64_t found = stmt_step(stmt_begin(stmt)) ? stmt_int(stmt, 0) : -1;

	store_close(store);
	return found;
}

static void says(const char *text)
{
	cr_assert_not_null(strstr(said, text), "'%s' is not in:\n%s", text, said);
}

static void is_silent_about(const char *text)
{
	cr_assert_null(strstr(said, text), "'%s' is in:\n%s", text, said);
}

/* What heads type, by the calls that their commands make. */
static void type(void (*typed)(struct school *school))
{
	struct store *store = NULL;
	struct school *school = NULL;

	cr_assert(store_open(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
	cr_assert(store_begin(store));
	typed(school);
	cr_assert(store_commit(store));
	school_free(school);
	store_close(store);
}

static const struct calendar_day typed_inset = { 'C', 0, 0, "typed" };

static struct calendar_day day_at(char letter, int32_t month, int32_t day)
{
	return (struct calendar_day){ .school = letter,
				      .day = civil_to_day(month < 9 ? 2027 : 2026, month, day),
				      .name = typed_inset.name };
}

/* One of each kind: added, and taken back from what the file says. */
static void type_inset(struct school *school)
{
	struct calendar_day added = day_at('C', 11, 27), dropped = day_at('B', 11, 27);

	cr_assert(calendar_put_day(school_calendars(school), 1, CALENDAR_LIST_INSET, &added));
	cr_assert(calendar_drop_day(school_calendars(school), 1, CALENDAR_LIST_INSET, &dropped));
}

static void type_closure(struct school *school)
{
	struct calendar_day added = day_at('A', 12, 4), dropped = day_at('B', 12, 3);

	added.session = 'P';
	cr_assert(calendar_put_day(school_calendars(school), 1, CALENDAR_LIST_CLOSED, &added));
	cr_assert(calendar_drop_day(school_calendars(school), 1, CALENDAR_LIST_CLOSED, &dropped));
}

static void type_holiday(struct school *school)
{
	struct calendar_day added = day_at(0, 5, 10);

	cr_assert(
	    calendar_put_day(school_calendars(school), 1, CALENDAR_LIST_BANK_HOLIDAY, &added));
}

static void type_names(struct school *school)
{
	struct calendar_name sats = { "SATs week", civil_to_day(2027, 5, 10),
				      civil_to_day(2027, 5, 13) };
	struct calendar_name book = { "book week", civil_to_day(2027, 3, 8),
				      civil_to_day(2027, 3, 12) };

	calendar_put_name(school_calendars(school), 1, &sats);
	calendar_put_name(school_calendars(school), 1, &book); /* in place of the file's */
}

/* As an import does: one term of the file's gets other dates, one is new. */
static void type_terms(struct school *school)
{
	struct calendar want = *school->roster->clusters[0]->calendar;
	struct calendar_half halves[3] = { want.halves[0],
					   want.halves[1],
					   { "2026/27", "Spring 1", civil_to_day(2027, 1, 4),
					     civil_to_day(2027, 2, 12), 0 } };

	halves[1].to++;
	want.halves = halves;
	want.half_count = 3;
	calendar_save(school_calendars(school), 1, &want);
}

static void type_days(struct school *school)
{
	int64_t id =
	    roster_person(school->roster->clusters[0], arena, "@b:x", civil_to_day(2026, 11, 25))
		->id;

	school_set_working_days(school, 1, id, 1u << 4);
}

static void type_adviser(struct school *school)
{
	school_name_adviser(school, 1, "Challenge partner");
}

static const struct {
	void (*typed)(struct school *school);
	const char *is_there; /* gives 1 while it stands */
} kinds[] = {
	{ type_inset, "SELECT sum(school = 'C') = 1 AND count(*) = 1 FROM school_inset" },
	{ type_closure, "SELECT sum(school = 'A' AND session = 'P') = 1 AND count(*) = 1"
			" FROM school_closed" },
	{ type_holiday, "SELECT count(*) = 1 FROM school_bank_holiday" },
	{ type_names, "SELECT count(*) = 2 AND sum(name = 'book week') = 1 FROM school_name" },
	{ type_terms, "SELECT count(*) = 3 AND sum(to_day = 20806) = 1 FROM school_half" },
	{ type_days, "SELECT days = 16 FROM school_role WHERE person = 2" },
	{ type_adviser, "SELECT adviser = 'Challenge partner' FROM school_cluster" },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

Test(cluster_apply, the_unchanged_file_erases_nothing_that_was_typed)
{
	apply(WHOLE);
	for (size_t i = 0; i < KINDS; i++) {
		type(kinds[i].typed);
		cr_assert_eq(count(kinds[i].is_there), 1, "kind %zu, typed", i);
		apply(WHOLE);
		says("nothing to change");
		cr_assert_eq(count(kinds[i].is_there), 1, "kind %zu, applied", i);
	}
	/* Nor does a change that is about something else. */
	apply(WHOLE "sip_time: {day_minutes: 330}\n");
	for (size_t i = 0; i < KINDS; i++) {
		cr_assert_eq(count(kinds[i].is_there), 1, "kind %zu, changed: %s", i, said);
	}
	cr_assert_str_eq(said,
			 "~ setting day_minutes: 360 -> 330\n"
			 "applied; a running clerk reads it after `systemctl reload clerkd`\n");
}

/* A database from before there were notes of what the file said. */
Test(cluster_apply, nor_without_notes_from_before)
{
	apply(HEADING "schools:\n  - {letter: A, name: Alder}\n  - {letter: B, name: Beech}\n"
		      "  - {letter: C, name: Cedar}\n"
		      "people:\n" ANN "  - {user: \"@b:x\", name: Bob Birch, role: head, "
		      "school: B}\n" CAT SIP);
	run_sql("DELETE FROM school_filed;"
		"INSERT INTO school_inset VALUES (1, 'C', 20784, '', 'typed');"
		"INSERT INTO school_closed VALUES (1, 'C', 20785, '', 'typed');"
		"INSERT INTO school_bank_holiday VALUES (1, '', 20786, '', 'typed');"
		"INSERT INTO school_name VALUES (1, 'typed', 20787, 20788);"
		"INSERT INTO school_half VALUES (1, '', 20700, 20750, 'Y', 'N');"
		"UPDATE school_role SET days = 16 WHERE person = 2");
	apply(HEADING "schools:\n  - {letter: A, name: Alder}\n  - {letter: B, name: Beech}\n"
		      "people:\n" ANN "  - {user: \"@b:x\", name: Bob Birch, role: head, "
		      "school: B}\n" SIP);
	says("- school C");
	says("- person @c:x");
	cr_assert_eq(count("SELECT count(*) FROM school_bank_holiday"), 1);
	cr_assert_eq(count("SELECT count(*) FROM school_name"), 1);
	cr_assert_eq(count("SELECT count(*) FROM school_half"), 1);
	cr_assert_eq(count("SELECT days FROM school_role WHERE person = 2"), 16);
	/* With the school goes what was typed of it. */
	cr_assert_eq(count("SELECT count(*) FROM school_inset"), 0);
	cr_assert_eq(count("SELECT count(*) FROM school_closed"), 0);
}

Test(cluster_apply, what_the_file_no_longer_says_goes)
{
	apply(WHOLE);
	type(type_inset);
	apply(HEADING "schools:\n  - {letter: A, name: Alder}\n  - {letter: B, name: Beech}\n"
		      "  - {letter: C, name: Cedar}\n" PEOPLE);
	says("- calendar: closed at B: Thu 3 Dec 2026");
	says("- calendar: name: Book week");
	says("- calendar: half term: 2026/27 Autumn 1");
	is_silent_about("INSET");
	cr_assert_eq(count("SELECT count(*) FROM school_inset WHERE school = 'C'"), 1);
}

Test(cluster_apply, what_contradicts_the_file_is_told)
{
	apply(WHOLE);
	for (size_t i = 0; i < KINDS; i++) {
		type(kinds[i].typed);
	}
	apply(HEADING
	      "schools:\n  - {letter: A, name: Alder}\n  - {letter: B, name: Beech}\n"
	      "  - {letter: C, name: Cedar}\n"
	      "people:\n" ANN
	      "  - {user: \"@b:x\", name: Bob Birch, role: head, school: B, days: [Wed]}\n" CAT SIP
	      "named:\n  - {name: Book week, from: 2027-03-15, to: 2027-03-19}\n"
	      "halves:\n"
	      "  - {year: 2026/27, name: Autumn 1, from: 2026-09-01, to: 2026-10-23}\n"
	      "  - {year: 2026/27, name: Autumn 2, from: 2026-11-02, to: 2026-12-17}\n"
	      "  - {year: 2026/27, name: Spring, from: 2027-01-05, to: 2027-03-25}\n");
	says("! working days @b:x was changed in a room since");
	says("! named book week 2027-03-08 was changed in a room since");
	says("! half term 2026/27 Autumn 2 was changed in a room since");
	says("! half term 2026/27 Spring 1 was changed in a room since");
	cr_assert_eq(count("SELECT days FROM school_role WHERE person = 2"), 4);
	cr_assert_eq(count("SELECT count(*) FROM school_half"), 3);
	cr_assert_eq(count("SELECT count(*) FROM school_name"), 2);
	/* What the file does not speak of is as it was typed. */
	cr_assert_eq(count(kinds[0].is_there), 1);
	cr_assert_eq(count(kinds[2].is_there), 1);
}

Test(cluster_apply, show_writes_nothing_and_says_what_apply_will)
{
	struct stat before, after;
	const char *database = state_database(arena, dir);

	cr_assert_eq(command(WHOLE, false, false), 0, "%s", said);
	says("+ cluster Three");
	says("nothing was written");
	cr_assert_neq(access(database, F_OK), 0, "not even a database");
	apply(WHOLE);
	type(type_inset);
	cr_assert_eq(stat(database, &before), 0);
	cr_assert_eq(command(WHOLE, false, false), 0);
	cr_assert_str_eq(said, "nothing to change\n");
	cr_assert_eq(command(WHOLE "sip_time: {day_minutes: 330}\n", false, false), 0);
	cr_assert_str_eq(said, "~ setting day_minutes: 360 -> 330\n"
			       "nothing was written; to apply it: clerkd cluster apply FILE\n");
	cr_assert_eq(stat(database, &after), 0);
	cr_assert_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	cr_assert_neq(access(arena_printf(arena, "%s-wal", database), F_OK), 0);
	cr_assert_neq(access(arena_printf(arena, "%s-shm", database), F_OK), 0);
	cr_assert_eq(command("name: N\n", false, false), 78);
}

Test(cluster_apply, show_beside_a_running_daemon)
{
	struct store *store = NULL;

	apply(WHOLE);
	cr_assert(store_open(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(store_exec(store,
			     "UPDATE school_setting SET value = 300 WHERE name ="
			     " 'day_minutes'",
			     &err));
	/* What stands in the log alone is seen too. */
	cr_assert_eq(command(WHOLE "sip_time: {day_minutes: 330}\n", false, false), 0, "%s", said);
	says("~ setting day_minutes: 300 -> 330");
	store_close(store);
}

/* The tables of the plugins with one open thing of each kind, all of school C or its head. */
static void open_things(void)
{
	run_sql("CREATE TABLE visits_visit (cluster, letter, number, visitor, host, state, end_s,"
		" new_end_s);"
		"INSERT INTO visits_visit VALUES (1, 'V', 12, 'A', 'C', 'agreed', 9999999999, 0),"
		" (1, 'V', 13, 'A', 'B', 'agreed', 9999999999, 0),"
		" (1, 'Q', 3, 'C', 'B', 'asked', 9999999999, 0),"
		" (1, 'V', 11, 'C', 'B', 'cancelled', 9999999999, 0),"
		" (1, 'V', 14, 'C', 'B', 'countered', 1, 9999999999),"
		" (2, 'V', 10, 'C', 'B', 'agreed', 9999999999, 0);"
		"CREATE TABLE meetings_meeting (cluster, number, person, state, end_s);"
		"INSERT INTO meetings_meeting VALUES (1, 4, 3, 'called', 9999999999),"
		" (1, 5, 1, 'called', 9999999999), (1, 2, 3, 'called', 5);"
		"CREATE TABLE reminders_item (cluster, number, person, is_room, state, text);"
		"INSERT INTO reminders_item VALUES (1, 6, 3, 1, 'waiting', 'a secret'),"
		" (1, 8, 3, 0, 'waiting', 'hers'), (1, 9, 3, 0, 'waiting', 'hers'),"
		" (1, 7, 3, 1, 'said', 'old');"
		"CREATE TABLE sip_request (cluster, number, school, state);"
		"INSERT INTO sip_request VALUES (1, 7, 'C', 'dated'), (1, 8, 'B', 'asked'),"
		" (1, 9, 'C', 'withdrawn');"
		"CREATE TABLE sip_vote (cluster, request, school);"
		"INSERT INTO sip_vote VALUES (1, 8, 'A'), (1, 8, 'C'), (1, 9, 'C');"
		"CREATE TABLE sip_review (cluster, number, school, person, state);"
		"INSERT INTO sip_review VALUES (1, 1, 'C', 3, 'dated'), (1, 27, 'C', 3, 'dated');"
		"CREATE TABLE sip_allocation (cluster, number, school, state, "
		"is_leaving DEFAULT 0);"
		"INSERT INTO sip_allocation VALUES (1, 2, 'C', 'held', 0);"
		"CREATE TABLE sip_year (cluster, year, closed_s);"
		"INSERT INTO sip_year VALUES (1, 202609, NULL);"
		"CREATE TABLE sip_balance (cluster, year, account, minutes);"
		"INSERT INTO sip_balance VALUES (1, 202609, 'OWN:C', 60), (1, 202609, 'PM:C', 60),"
		" (1, 202609, 'OWN:B', 60), (1, 202609, 'POOL', 60);"
		"CREATE TABLE sip_entry (cluster, year, code, target);"
		"INSERT INTO sip_entry VALUES (1, 202609, 'grant', 'OWN:C')");
}

#define WITHOUT_C \
	HEADING "schools:\n  - {letter: A, name: Alder}\n" \
		"  - {letter: B, name: Beech, inset: [2026-11-27], closed: [2026-12-03]}\n" \
		"people:\n" ANN BOB SIP NAMED HALVES

Test(cluster_apply, a_school_with_open_work_is_not_taken_away)
{
	static const char *const things[] = {
		"school C has open work: visit V12",
		"school C has open work: visit V14",
		"school C has open work: something private\n",
		"school C has open work: request R7",
		"school C has open work: the vote on R8",
		"school C has open work: its own time (!removeschool ends it)",
		"@c:x (C) has open work: meeting M4",
		"@c:x (C) has open work: reminder N6\n",
		"@c:x (C) has open work: something private\n",
	};

	apply(WHOLE);
	open_things();
	cr_assert_eq(command(WITHOUT_C, true, false), 78, "%s", said);
	for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
		says(things[i]);
	}
	says("clerkd: nothing was changed: 9 open things would be left behind");
	says("--anyway");
	is_silent_about("secret");
	is_silent_about("Q3");
	is_silent_about("K1");
	is_silent_about("V13");
	is_silent_about("N7");
	is_silent_about("N8");
	is_silent_about("M5");
	cr_assert_eq(count("SELECT count(*) FROM school_school"), 3, "nothing may change");
	cr_assert_eq(command(WITHOUT_C, false, false), 78, "the dry run says so too");
	cr_assert_eq(command(WITHOUT_C, true, true), 0, "%s", said);
	says("school C has open work: visit V12");
	cr_assert_eq(count("SELECT count(*) FROM school_school"), 2);
}

/* The school stays, but nobody is left there to answer. */
Test(cluster_apply, the_only_head_is_not_taken_away)
{
#define WITHOUT_CAT HEADING SCHOOLS "people:\n" ANN BOB SIP NAMED HALVES
	apply(WHOLE);
	cr_assert_eq(command(WITHOUT_CAT, true, false), 78, "%s", said);
	says("! school C would have no head\n");
	says("clerkd: nothing was changed: 1 place would be empty; settle that first");
	open_things();
	cr_assert_eq(command(WITHOUT_CAT, true, false), 78, "%s", said);
	says("! school C has open work: visit V12");
	says("! school C has open work: request R7");
	says("1 place would be empty and 9 open things would be left behind");
	is_silent_about("V13");
	is_silent_about("Q3");
	cr_assert_eq(count("SELECT count(*) FROM school_role"), 4, "nothing may change");
	cr_assert_eq(command(WITHOUT_CAT, true, true), 0, "%s", said);
	says("! school C would have no head\n");
	cr_assert_eq(count("SELECT count(*) FROM school_role"), 3);
	/* What is empty already is no news. */
	apply(WITHOUT_CAT "sip_time: {day_minutes: 330}\n");
}

Test(cluster_apply, the_lead_and_the_sip_are_not_taken_away)
{
	apply(WHOLE);
	cr_assert_eq(
	    command(HEADING SCHOOLS
		    "people:\n  - {user: \"@a:x\", name: Ann Ash, role: head, school: A}\n" BOB CAT
			NAMED HALVES,
		    true, false),
	    78, "%s", said);
	says("! nobody would lead\n");
	says("! nobody would have the role sip\n");
	says("2 places would be empty");
	is_silent_about("would have no head");
	/* Another one may lead. */
	apply(HEADING SCHOOLS
	      "people:\n  - {user: \"@a:x\", name: Ann Ash, role: head, school: A}\n"
	      "  - {user: \"@b:x\", name: Bob Birch, role: head, school: B, lead: true}\n" CAT SIP
		  NAMED HALVES);
}

/* An end that is yet to come empties the place as surely, only later. */
Test(cluster_apply, nobody_is_taken_away_on_a_later_day)
{
#define UNTIL(person, day) person ", until: " day "}\n"
#define ANN_TO(day) \
	UNTIL("  - {user: \"@a:x\", name: Ann Ash, role: head, school: A, lead: true", day)
#define CAT_TO(day) UNTIL("  - {user: \"@c:x\", name: Cat Crabb, role: head, school: C", day)
#define SIP_TO(day) UNTIL("  - {user: \"@s:x\", name: Sue Sipp, role: sip", day)
#define FILE_OF(people) HEADING SCHOOLS "people:\n" people NAMED HALVES
#define ENDS FILE_OF(ANN_TO("2089-12-31") BOB CAT_TO("2090-01-31") SIP_TO("2090-02-28"))
	apply(WHOLE);
	open_things();
	cr_assert_eq(command(ENDS, false, false), 78, "%s", said);
	says("! school A would have no head from 1 Jan 2090\n");
	says("! nobody would lead from 1 Jan 2090\n");
	says("! school C would have no head from 1 Feb 2090\n");
	says("! nobody would have the role sip from 1 Mar 2090\n");
	says("! school C has open work: visit V12");
	says("! @c:x (C) has open work and leaves after 31 Jan 2090: meeting M4");
	cr_assert_eq(command(ENDS, true, true), 0, "%s", said);
	/* What is settled so is no news; an earlier end is. */
	cr_assert_eq(command(ENDS, true, false), 0, "%s", said);
	cr_assert_eq(
	    command(FILE_OF(ANN_TO("2089-12-31") BOB CAT_TO("2089-01-31") SIP_TO("2090-02-28")),
		    true, false),
	    78, "%s", said);
	says("! school C would have no head from 1 Feb 2089\n");
	is_silent_about("would lead");
	/* Nor is it empty where another follows. */
	apply(FILE_OF(ANN BOB CAT_TO("2088-01-31") SIP
		      "  - {user: \"@d:x\", name: Dan Dale, role: head, school: C,"
		      " from: 2088-02-01}\n"));
	says("! @c:x (C) has open work and leaves after 31 Jan 2088: something private");
}

Test(cluster_apply, a_head_with_work_of_her_own_is_not_taken_away)
{
	apply(WHOLE);
	open_things();
	cr_assert_eq(
	    command(HEADING SCHOOLS
		    "people:\n" ANN BOB SIP
		    "  - {user: \"@d:x\", name: Dan Dale, role: head, school: C}\n" NAMED HALVES,
		    true, false),
	    78, "%s", said);
	says("@c:x (C) has open work: meeting M4");
	says("@c:x (C) has open work: reminder N6");
	/* What is the school's, her successor takes over. */
	says("3 open things");
	/* An end that is past takes her away as surely. */
	cr_assert_eq(
	    command(
		HEADING SCHOOLS
		"people:\n" ANN BOB SIP
		"  - {user: \"@c:x\", name: Cat Crabb, role: head, school: C, until: 2026-09-30}\n"
		"  - {user: \"@d:x\", name: Dan Dale, role: head, school: C}\n" NAMED HALVES,
		true, false),
	    78, "%s", said);
	says("@c:x (C) has open work: reminder N6");
	/* The way that the operator's page names: an end to the role, and a new line. */
	apply(
	    HEADING SCHOOLS
	    "people:\n" ANN BOB SIP
	    "  - {user: \"@c:x\", name: Cat Crabb, role: head, school: C, until: 2026-12-31}\n"
	    "  - {user: \"@d:x\", name: Dan Dale, role: head, school: C, from: 2027-01-01}\n" NAMED
		HALVES);
}

Test(cluster_apply, an_open_money_year_does_not_move)
{
	apply(WHOLE);
	open_things();
	cr_assert_eq(command(WHOLE "sip_time: {year_start: 4}\n", true, true), 78, "%s", said);
	says("year_start stays 9: the year that began in month 9 of 2026 is open");
	cr_assert_eq(count("SELECT value FROM school_setting WHERE name = 'year_start'"), 9);
	cr_assert_eq(
	    command(
		HEADING
		"schools:\n  - {letter: A, name: Alder, year_start: 4}\n"
		"  - {letter: B, name: Beech, inset: [2026-11-27], closed: "
		"[2026-12-03]}\n  - {letter: C, name: Cedar, year_start: 4}\n" PEOPLE NAMED HALVES,
		true, false),
	    78, "%s", said);
	says("year_start of school C stays 9");
	run_sql("UPDATE sip_year SET closed_s = 1");
	apply(WHOLE "sip_time: {year_start: 4}\n");
}

Test(cluster_apply, list_is_what_the_database_has)
{
	char *told = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&told, &len);
	struct clock clock = clock_system();
	struct cluster_cli cli = { .state_dir = dir, .clock = &clock, .out = out, .errors = out };

	cr_assert_eq(cluster_cli_list(&cli), 0);
	apply(WHOLE);
	cr_assert_eq(cluster_cli_list(&cli), 0);
	fclose(out);
	cr_assert_not_null(strstr(told, "no clusters yet"));
	cr_assert_not_null(strstr(told, "person @b:x: B"));
	free(told);
}

/* Run as root, files belong to whoever has the folder. */
Test(cluster_apply, files_are_the_services)
{
	struct stat info;

	if (geteuid() != 0) {
		apply(WHOLE);
		cr_assert_eq(stat(state_database(arena, dir), &info), 0);
		cr_assert_eq(info.st_uid, geteuid());
		return;
	}
	cr_assert_eq(chown(dir, 4711, 4712), 0);
	apply(WHOLE);
	says("belongs to user 4711 now");
	cr_assert_eq(stat(state_database(arena, dir), &info), 0);
	cr_assert_eq(info.st_uid, 4711);
	cr_assert_eq(info.st_gid, 4712);
	apply(WHOLE);
	is_silent_about("4711");
}
