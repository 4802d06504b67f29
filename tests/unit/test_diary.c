/* test_diary: dated things: written over, dropped, found by overlap; and who may see what. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "schema.h"
#include "school/school.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena;
static struct store *store;
static struct school *school;
static struct err err;
static struct clerk_entry *found;
static const struct clerk_item none;
static const struct viewer clerk = { .sees_all = true };

static void set_up(void)
{
	arena = arena_new();
	cr_assert(store_open(":memory:", &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
}

static void tear_down(void)
{
	cr_assert_not(store_failed(store), "%s", store_error(store));
	school_free(school);
	store_close(store);
	arena_free(arena);
}

TestSuite(diary, .init = set_up, .fini = tear_down);
TestSuite(history, .init = set_up, .fini = tear_down);

static void put(int64_t number, int64_t part, int64_t start, int64_t end, const char *schools,
		enum clerk_visibility visibility)
{
	diary_put(school->diary, 1, "visits",
		  &(struct clerk_entry){ .item = { 'V', number },
					 .part = part,
					 .start_s = start,
					 .end_s = end,
					 .title = "phonics",
					 .place = "G",
					 .schools = schools,
					 .visibility = visibility,
					 .is_firm = true });
}

static size_t find(const struct viewer *viewer, const char *schools, int64_t start, int64_t end)
{
	return diary_find(school->diary, arena, 1, viewer, NULL, schools, start, end, none, &found);
}

Test(diary, put_replaces_and_drop_drops)
{
	put(1, 0, 100, 200, "GA", CLERK_PUBLIC);
	put(1, 1, 300, 400, "AG", CLERK_PUBLIC);
	put(1, 0, 500, 600, "AGG+", CLERK_PUBLIC);
	cr_assert_eq(find(&clerk, NULL, 0, 1000), 2);
	cr_assert_eq(found[0].start_s, 300);
	cr_assert_eq(found[0].part, 1);
	cr_assert_eq(found[1].start_s, 500);
	cr_assert_str_eq(found[1].schools, "AG+");
	cr_assert_str_eq(found[1].title, "phonics");
	cr_assert_str_eq(found[1].place, "G");
	cr_assert(found[1].is_firm);
	diary_drop(school->diary, 1, "meetings", (struct clerk_item){ 'V', 1 }, 0);
	cr_assert_eq(find(&clerk, NULL, 0, 1000), 2);
	diary_drop(school->diary, 1, "visits", (struct clerk_item){ 'V', 1 }, 0);
	cr_assert_eq(find(&clerk, NULL, 0, 1000), 0);
}

Test(diary, half_open_overlap)
{
	put(1, 0, 100, 200, "A", CLERK_PUBLIC);
	cr_assert_eq(find(&clerk, NULL, 0, 100), 0);
	cr_assert_eq(find(&clerk, NULL, 0, 101), 1);
	cr_assert_eq(find(&clerk, NULL, 199, 300), 1);
	cr_assert_eq(find(&clerk, NULL, 200, 300), 0);
	cr_assert_eq(find(&clerk, NULL, 150, 150), 1);
	cr_assert_eq(find(&clerk, NULL, 200, 200), 0);
}

Test(diary, an_instant_is_found)
{
	put(1, 0, 100, 100, "A", CLERK_PUBLIC);
	cr_assert_eq(find(&clerk, NULL, 100, 200), 1);
	cr_assert_eq(find(&clerk, NULL, 50, 100), 0);
	cr_assert_eq(find(&clerk, NULL, 101, 200), 0);
	cr_assert_eq(find(&clerk, NULL, 100, 100), 1);
}

Test(diary, by_school_cluster_and_exception)
{
	put(1, 0, 100, 200, "AG", CLERK_PUBLIC);
	put(2, 0, 110, 200, "BC", CLERK_PUBLIC);
	put(3, 0, 120, 200, "H+", CLERK_PUBLIC);
	cr_assert_eq(find(&clerk, "G", 0, 1000), 1);
	cr_assert_eq(find(&clerk, "GC", 0, 1000), 2);
	cr_assert_eq(find(&clerk, "+", 0, 1000), 1);
	cr_assert_eq(find(&clerk, "D", 0, 1000), 0);
	cr_assert_eq(diary_find(school->diary, arena, 2, &clerk, NULL, NULL, 0, 1000, none, &found),
		     0);
	cr_assert_eq(diary_find(school->diary, arena, 1, &clerk, NULL, NULL, 0, 1000,
				(struct clerk_item){ 'V', 2 }, &found),
		     2);
}

Test(diary, however_many)
{
	for (int64_t number = 1; number <= 300; number++) {
		put(number, 0, 100, 200, "AG", CLERK_PUBLIC);
	}
	cr_assert_eq(find(&clerk, "G", 0, 1000), 300);
	cr_assert_eq(found[299].item.number, 300);
}

Test(diary, parties_see_it_others_see_busy)
{
	const struct viewer e = { .school = 'E' }, b = { .school = 'B' }, sip = { .is_sip = true };
	const struct viewer nobody = { 0 };

	put(1, 0, 100, 200, "EG", CLERK_PARTIES);
	cr_assert_eq(find(&e, "G", 0, 1000), 1);
	cr_assert_str_eq(found[0].title, "phonics");
	cr_assert_eq(find(&b, "G", 0, 1000), 1);
	cr_assert_str_eq(found[0].title, "busy");
	cr_assert_str_eq(found[0].schools, "G");
	cr_assert_null(found[0].place);
	cr_assert_eq(found[0].item.letter, 0);
	cr_assert_eq(found[0].item.number, 0);
	cr_assert_eq(find(&sip, "G", 0, 1000), 1);
	cr_assert_str_eq(found[0].title, "busy");
	cr_assert_eq(find(&nobody, NULL, 0, 1000), 1);
	cr_assert_str_eq(found[0].schools, "");
	put(1, 0, 100, 200, "EG+", CLERK_PARTIES);
	cr_assert_eq(find(&sip, "G", 0, 1000), 1);
	cr_assert_str_eq(found[0].title, "phonics");
}

/* Changing which school a private visit is with changes no byte of what others see (P15). */
Test(diary, property_non_interference)
{
	srand(7);
	for (int run = 0; run < 1000; run++) {
		char with[2] = { (char)('A' + rand() % 6), '\0' };
		char other[2] = { (char)('A' + rand() % 6), '\0' };
		char host = (char)('A' + rand() % 6);
		struct viewer viewer = { .school = 'H' };
		char asked[3] = { host, '+', '\0' };
		char schools[3] = { host, with[0], '\0' };
		struct clerk_entry before;
		size_t count;

		if (with[0] == host || other[0] == host) {
			continue;
		}
		put(1, 0, 100, 200, schools, CLERK_PARTIES);
		count = find(&viewer, asked, 0, 1000);
		before = found[0];
		schools[1] = other[0];
		put(1, 0, 100, 200, schools, CLERK_PARTIES);
		cr_assert_eq(find(&viewer, asked, 0, 1000), count);
		cr_assert_str_eq(before.schools, found[0].schools);
		cr_assert_str_eq(before.title, found[0].title);
		cr_assert_eq(before.item.number, found[0].item.number);
	}
}

static void add(int64_t at, int64_t number, int64_t person, const char *text,
		enum clerk_visibility visibility, const char *schools)
{
	history_add(school->history, 1,
		    &(struct history_line){ .at_s = at,
					    .item = { 'V', number },
					    .person = person,
					    .handle = person == 0 ? NULL : "A",
					    .visibility = visibility,
					    .schools = schools,
					    .text = text });
}

Test(history, oldest_first_and_the_last_of_many)
{
	struct clerk_history rows[3];
	const struct viewer b = { .school = 'B' };
	const struct clerk_item item = { 'V', 1 };

	add(10, 1, 7, "asked", CLERK_PUBLIC, NULL);
	add(20, 2, 7, "another", CLERK_PUBLIC, NULL);
	add(30, 1, 0, "lapsed", CLERK_PUBLIC, NULL);
	cr_assert_eq(history_list(school->history, arena, 1, &b, item, rows, 3), 2);
	cr_assert_str_eq(rows[0].text, "asked");
	cr_assert_str_eq(rows[0].who, "A");
	cr_assert_str_eq(rows[1].text, "lapsed");
	cr_assert_str_eq(rows[1].who, "clerk");
	cr_assert_eq(rows[1].at_s, 30);
	cr_assert_eq(history_list(school->history, arena, 1, &b, item, rows, 1), 1);
	cr_assert_str_eq(rows[0].text, "lapsed");
	cr_assert_eq(history_list(school->history, arena, 2, &b, item, rows, 3), 0);
}

Test(history, private_lines)
{
	struct clerk_history rows[3];
	const struct viewer b = { .school = 'B' }, f = { .school = 'F' }, sip = { .is_sip = true };
	const struct clerk_item item = { 'V', 1 };

	add(10, 1, 7, "private", CLERK_PARTIES, "F+");
	add(20, 1, 7, "nobody's", CLERK_PARTIES, NULL);
	cr_assert_eq(history_list(school->history, arena, 1, &b, item, rows, 3), 0);
	cr_assert_eq(history_list(school->history, arena, 1, &f, item, rows, 3), 1);
	cr_assert_eq(history_list(school->history, arena, 1, &sip, item, rows, 3), 1);
}

/* What is one person's is not her partner's in the headship, nor anybody's at all but the SIP's. */
Test(history, personal_lines)
{
	struct clerk_history rows[3];
	const struct viewer d1 = { .school = 'D', .person = 4 },
			    d2 = { .school = 'D', .person = 5 };
	const struct viewer sip = { .is_sip = true, .person = 9 }, room = { 0 };
	const struct clerk_item review = { 'K', 4 }, reminder = { 'N', 1 };

	history_add(school->history, 1,
		    &(struct history_line){ .at_s = 10,
					    .item = review,
					    .person = 4,
					    .visibility = CLERK_PERSONAL,
					    .schools = "+",
					    .reader = 4,
					    .text = "dated" });
	history_add(school->history, 1,
		    &(struct history_line){ .at_s = 10,
					    .item = reminder,
					    .person = 4,
					    .visibility = CLERK_PERSONAL,
					    .schools = "D",
					    .reader = 4,
					    .text = "asked for" });
	cr_assert_eq(history_list(school->history, arena, 1, &d1, review, rows, 3), 1);
	cr_assert_eq(history_list(school->history, arena, 1, &d2, review, rows, 3), 0);
	cr_assert_eq(history_list(school->history, arena, 1, &sip, review, rows, 3), 1);
	cr_assert_eq(history_list(school->history, arena, 1, &room, review, rows, 3), 0);
	cr_assert_eq(history_list(school->history, arena, 1, &d1, reminder, rows, 3), 1);
	cr_assert_eq(history_list(school->history, arena, 1, &d2, reminder, rows, 3), 0);
	cr_assert_eq(history_list(school->history, arena, 1, &sip, reminder, rows, 3), 0);
}

Test(history, mine_newest_first)
{
	struct clerk_history rows[3];

	add(10, 1, 7, "one", CLERK_PUBLIC, NULL);
	add(20, 2, 7, "two", CLERK_PARTIES, "F");
	add(30, 3, 8, "other's", CLERK_PUBLIC, NULL);
	cr_assert_eq(history_mine(school->history, arena, 1, 7, false, rows, 3), 2);
	cr_assert_str_eq(rows[0].text, "two");
	cr_assert_eq(rows[0].item.number, 2);
	cr_assert_eq(history_mine(school->history, arena, 1, 7, true, rows, 3), 1);
	cr_assert_str_eq(rows[0].text, "one");
}

/* ---- what older databases hold ---- */

/* Migrates a fresh store up to before the one that speaks of readers; then all of it. */
Test(personal, old_rows_find_their_reader)
{
	static const char old_rows[] =
	    "INSERT INTO school_person VALUES (1,4,'@d1:x','D1','D1');"
	    "INSERT INTO school_item VALUES "
	    "(1,'K',4,'sip','$1',5,4,'D'),(1,'K',30,'sip','$2',6,9,''),"
	    "(1,'N',1,'reminders','$3',7,4,'D'),(1,'N',2,'reminders','$4',8,4,'D');"
	    "INSERT INTO school_diary VALUES (1,'K',4,0,'sip',1,2,'private','D','D+',1,1);"
	    "INSERT INTO school_history VALUES (1,1,5,'K',4,4,'D1',1,'D+','dated'),"
	    "(1,2,6,'K',30,9,'SIP',1,'D+','held'),(1,3,9,'N',2,4,'D1',0,'','asked for')";
	const struct viewer d1 = { .school = 'D', .person = 4 },
			    d2 = { .school = 'D', .person = 5 };
	const char *before[32] = { NULL };
	struct clerk_history rows[2];
	size_t count = 0;

	arena = arena_new();
	cr_assert(store_open(":memory:", &store, &err), "%s", err.text);
	while (strstr(schema_school[count], "school_0005") == NULL) {
		before[count] = schema_school[count];
		count++;
	}
	cr_assert(store_migrate(store, "school", false, before, &err), "%s", err.text);
	cr_assert(store_exec(store, old_rows, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
#define SEEN(viewer, letter, number) \
	history_list(school->history, arena, 1, viewer, (struct clerk_item){ letter, number }, \
		     rows, 2)
	cr_assert_eq(SEEN(&d1, 'K', 4), 1);
	cr_assert_eq(SEEN(&d2, 'K', 4), 0);
	cr_assert_eq(SEEN(&d2, 'K', 30), 1, "time set aside for the school is both heads'");
	cr_assert_eq(SEEN(&d1, 'N', 1), 1, "a private reminder without a record has one");
	cr_assert_eq(SEEN(&d2, 'N', 1), 0);
	cr_assert_eq(SEEN(&d2, 'N', 2), 1, "the room's stays the room's");
	cr_assert_eq(diary_find(school->diary, arena, 1, &d2, NULL, "D", 0, 9, none, &found), 1);
	cr_assert_str_eq(found[0].title, "busy");
	cr_assert_eq(diary_find(school->diary, arena, 1, &d1, NULL, "D", 0, 9, none, &found), 1);
	cr_assert_eq(found[0].item.number, 4);
	tear_down();
}
