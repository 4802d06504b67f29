/* test_numbers: item numbers count up per cluster and letter, and are never used again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/school.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct arena *arena;
static struct store *store;
static struct school *school;
static struct err err;

static void set_up(void)
{
	arena = arena_new();
	cr_assert(store_open(":memory:", &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
}

static void tear_down(void)
{
	school_free(school);
	store_close(store);
	arena_free(arena);
}

TestSuite(numbers, .init = set_up, .fini = tear_down);

static int64_t next(int64_t cluster, char letter, const char *event)
{
	return numbers_next(school->numbers, cluster,
			    &(struct numbers_item){ .item = { letter, 0 },
						    .plugin = "visits",
						    .event_id = event,
						    .created_s = 1764000000,
						    .person = 7,
						    .school = 'A' });
}

Test(numbers, count_up_by_cluster_and_letter)
{
	cr_assert_eq(next(1, 'V', "$1"), 1);
	cr_assert_eq(next(1, 'V', "$2"), 2);
	cr_assert_eq(next(1, 'R', "$3"), 1);
	cr_assert_eq(next(2, 'V', "$4"), 1);
	cr_assert_eq(next(1, 'V', "$5"), 3);
	cr_assert_eq(numbers_last(school->numbers, 1, 'V'), 3);
	cr_assert_eq(numbers_last(school->numbers, 1, 'M'), 0);
	cr_assert_not(store_failed(store));
}

Test(numbers, items_are_remembered)
{
	struct numbers_item item;

	next(1, 'V', "$1");
	cr_assert(numbers_get(school->numbers, arena, 1, (struct clerk_item){ 'V', 1 }, &item));
	cr_assert_str_eq(item.plugin, "visits");
	cr_assert_str_eq(item.event_id, "$1");
	cr_assert_eq(item.created_s, 1764000000);
	cr_assert_eq(item.person, 7);
	cr_assert_eq(item.school, 'A');
	cr_assert(numbers_exists(school->numbers, 1, (struct clerk_item){ 'V', 1 }));
	cr_assert_not(numbers_exists(school->numbers, 1, (struct clerk_item){ 'V', 2 }));
	cr_assert_not(numbers_exists(school->numbers, 1, (struct clerk_item){ 'V', 0 }));
	cr_assert_not(numbers_exists(school->numbers, 1, (struct clerk_item){ 'V', -1 }));
	cr_assert_not(numbers_exists(school->numbers, 1, (struct clerk_item){ 'R', 1 }));
	cr_assert_not(numbers_exists(school->numbers, 2, (struct clerk_item){ 'V', 1 }));
	cr_assert_not(
	    numbers_get(school->numbers, arena, 1, (struct clerk_item){ 'V', 99 }, &item));
}

Test(numbers, an_edited_command_finds_its_own)
{
	next(1, 'V', "$other");
	next(1, 'V', "$mine");
	next(1, 'X', "$mine");
	next(1, 'V', "$mine");
	cr_assert_eq(numbers_of_event(school->numbers, 1, "$mine", 'V', 0), 2);
	cr_assert_eq(numbers_of_event(school->numbers, 1, "$mine", 'V', 1), 3);
	cr_assert_eq(numbers_of_event(school->numbers, 1, "$mine", 'V', 2), 0);
	cr_assert_eq(numbers_of_event(school->numbers, 1, "$mine", 'X', 0), 1);
	cr_assert_eq(numbers_of_event(school->numbers, 2, "$mine", 'V', 0), 0);
}

/* A wake-up has no event; two of them do not get each other's numbers. */
Test(numbers, no_event)
{
	cr_assert_eq(next(1, 'N', NULL), 1);
	cr_assert_eq(next(1, 'N', NULL), 2);
}

/* What plugins changed is taken back by an undo; the number is not. */
Test(numbers, survive_an_undo)
{
	static const char *const recorded[] = { "visits_", "school_diary", NULL };
	const void *bytes = NULL;
	size_t len = 0;

	cr_assert(store_begin(store));
	cr_assert(store_record_start(store, recorded));
	cr_assert_eq(next(1, 'V', "$1"), 1);
	diary_put(
	    school->diary, 1, "visits",
	    &(struct clerk_entry){ .item = { 'V', 1 }, .start_s = 1, .end_s = 2, .schools = "A" });
	cr_assert(store_record_stop(store, arena, &bytes, &len));
	cr_assert(store_commit(store));
	cr_assert_gt(len, 0);
	cr_assert(store_begin(store));
	cr_assert(store_revert(store, bytes, len));
	cr_assert(store_commit(store));
	cr_assert(numbers_exists(school->numbers, 1, (struct clerk_item){ 'V', 1 }));
	cr_assert_eq(next(1, 'V', "$2"), 2);
	const struct viewer all = { .sees_all = true };
	struct clerk_entry *entries;

	cr_assert_eq(diary_find(school->diary, arena, 1, &all, NULL, NULL, 0, 9,
				(struct clerk_item){ 0, 0 }, &entries),
		     0);
}

/* Whatever is rolled back or committed, in any order: numbers rise without a gap. */
Test(numbers, property_no_number_twice)
{
	int64_t last = 0;

	srand(42);
	for (int i = 0; i < 2000; i++) {
		bool is_kept = rand() % 3 != 0;

		cr_assert(store_begin(store));
		int64_t number = next(1, 'V', "$e");

		cr_assert_eq(number, last + 1);
		if (is_kept) {
			cr_assert(store_commit(store));
			last = number;
		} else {
			store_rollback(store);
		}
	}
	cr_assert_eq(numbers_last(school->numbers, 1, 'V'), last);
}

static int64_t next_of(int64_t cluster, char letter, const struct numbers_owner *owner)
{
	int64_t number = numbers_next_apart(school->numbers, cluster,
					    &(struct numbers_item){ .item = { letter, 0 },
								    .plugin = "sip",
								    .event_id = "$k",
								    .created_s = 1764000000,
								    .person = 7,
								    .school = 'A' },
					    owner);

	cr_assert(numbers_is_of(owner, number));
	return number;
}

static int64_t next_apart(int64_t cluster, char letter, char school_letter)
{
	return next_of(cluster, letter,
		       &(struct numbers_owner){ .school = school_letter, .lane = -1 });
}

Test(numbers, apart_ones_depend_on_one_school_alone)
{
	cr_assert_eq(next_apart(1, 'K', 'A'), 1);
	cr_assert_eq(next_apart(1, 'K', 'A'), 27);
	cr_assert_eq(next_apart(1, 'K', 'H'), 8);
	cr_assert_eq(next_apart(1, 'K', 'Z'), 26);
	cr_assert_eq(next_apart(2, 'K', 'H'), 8);
	cr_assert_eq(next_apart(1, 'K', 'H'), 34);
	cr_assert(numbers_exists(school->numbers, 1, (struct clerk_item){ 'K', 34 }));
	cr_assert_not(numbers_exists(school->numbers, 1, (struct clerk_item){ 'K', 2 }));
	cr_assert_not(store_failed(store));
}

Test(numbers, apart_ones_leave_what_was_given_before)
{
	for (int64_t n = 1; n <= 8; n++) {
		cr_assert_eq(next(1, 'K', "$old"), n);
	}
	cr_assert_eq(next_apart(1, 'K', 'H'), 34, "K8 was somebody's");
	cr_assert_eq(next_apart(1, 'K', 'J'), 10);
	cr_assert_not(store_failed(store));
}

/* Whatever the others do, each owner's numbers are the same; and no number is given twice. */
Test(numbers, property_owners_tell_nothing_of_each_other)
{
	enum { OWNERS = 12, ROUNDS = 600 };
	static const struct numbers_owner owners[OWNERS] = {
		{ .school = 'A', .other = 'B' },
		{ .school = 'B', .other = 'A' },
		{ .school = 'E', .other = 'F' },
		{ .school = 'Y', .other = 'Z' },
		{ .school = 'H', .other = 'A' },
		{ .school = 'D', .lane = 0 },
		{ .school = 'D', .person = 4, .lane = 1 },
		{ .school = 'D', .person = 5, .lane = 2 },
		{ .school = 'C', .lane = -1 },
		{ .person = 0 },
		{ .person = 1 },
		{ .person = 12 },
	};
	static const char letters[OWNERS + 1] = "QQQQQKKKKNNN";
	int64_t seen[OWNERS][ROUNDS];
	size_t counts[OWNERS] = { 0 };

	srand(7);
	for (int i = 0; i < ROUNDS; i++) {
		int at = rand() % OWNERS;

		/* cluster 1 hears all of them, in this order */
		seen[at][counts[at]++] = next_of(1, letters[at], &owners[at]);
	}
	for (int at = 0; at < OWNERS; at++) {
		for (size_t i = 0; at > 1 && i < counts[at]; i++) {
			/* in cluster 100 + at there is nobody else */
			cr_assert_eq(next_of(100 + at, letters[at], &owners[at]), seen[at][i]);
		}
	}
	cr_assert_not(store_failed(store));
}

/* However far that is, and whoever counts; what lies behind is not counted again. */
Test(numbers, are_passed_at_once)
{
	static const struct numbers_owner owners[] = { { .school = 'H', .lane = -1 },
						       { .school = 'D', .person = 5, .lane = 1 },
						       { .school = 'F', .other = 'E' },
						       { .person = 3 },
						       { .person = 0 } };
	enum { OWNERS = sizeof(owners) / sizeof(*owners), FIRST = 30 };

	for (size_t i = 0; i < OWNERS; i++) {
		int64_t cluster = 10 + (int64_t)i, before = 0, last = 0;

		for (int n = 0; n < FIRST; n++) {
			before = last;
			last = next_of(cluster, 'K', &owners[i]);
		}
		cluster += 100;
		numbers_pass(school->numbers, cluster, 'K', &owners[i], last - 1);
		numbers_pass(school->numbers, cluster, 'K', &owners[i], before);
		cr_assert_eq(next_of(cluster, 'K', &owners[i]), last);
		numbers_pass(school->numbers, cluster, 'K', &owners[i], 2000000000);
		last = next_of(cluster, 'K', &owners[i]);
		cr_assert_gt(last, 2000000000);
		cr_assert(numbers_is_of(&owners[i], last));
	}
	numbers_pass(school->numbers, 1, 'V', NULL, 999999);
	numbers_pass(school->numbers, 1, 'V', NULL, 5);
	cr_assert_eq(next(1, 'V', "$1"), 1000000);
	cr_assert_not(store_failed(store));
}
