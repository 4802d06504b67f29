/* test_store_record: what a stretch of work changed is taken back whole, or not at all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store_world.h"

static const char *const tables[] = { "pets_dog", "pets_log", "pets_toy", NULL };

struct changeset {
	const void *bytes;
	size_t len;
};

/* Runs the SQL in a transaction and records it. */
static struct changeset record(struct world *w, const char *sql)
{
	struct changeset set = { NULL, 99 };

	cr_assert(store_begin(w->store));
	cr_assert(store_record_start(w->store, tables));
	run(w, sql);
	cr_assert(store_record_stop(w->store, w->arena, &set.bytes, &set.len));
	cr_assert(store_commit(w->store));
	return set;
}

static bool reverts(struct world *w, struct changeset set)
{
	cr_assert(store_begin(w->store));
	bool is_reverted = store_revert(w->store, set.bytes, set.len);

	cr_assert_not(store_failed(w->store), "%s", store_error(w->store));
	cr_assert(store_commit(w->store));
	return is_reverted;
}

static struct world open_kennel(void)
{
	struct world w = open_world();

	make_pairs(&w);
	run(&w, "CREATE TABLE pets_dog (id INTEGER PRIMARY KEY, name TEXT, age INTEGER) STRICT;"
		"CREATE TABLE pets_toy (dog INTEGER PRIMARY KEY REFERENCES pets_dog (id)) STRICT;"
		"INSERT INTO pets_dog VALUES (1, 'Rex', 3), (2, 'Ada', 5)");
	return w;
}

#define DOGS "SELECT group_concat(id || name || age, ' ') FROM pets_dog"

Test(store_record, changes_are_taken_back_whole)
{
	struct world w = open_kennel();
	struct changeset set = record(&w, "INSERT INTO pets_dog VALUES (3, 'New', 0);"
					  "UPDATE pets_dog SET age = 4 WHERE id = 1;"
					  "DELETE FROM pets_dog WHERE id = 2;"
					  "INSERT INTO host_pair VALUES ('kept', 1)");

	cr_assert_str_eq(value_of(&w, DOGS), "1Rex4 3New0");
	cr_assert_gt(set.len, 0);
	cr_assert(reverts(&w, set));
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex3 2Ada5");
	cr_assert_str_eq(value_of(&w, "SELECT count(*) FROM host_pair"), "1", "not of the plugins");
	/* A second time there is nothing left of it. */
	cr_assert_not(reverts(&w, set));
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex3 2Ada5");
	close_world(&w);
}

/* A plugin may rely on it: a journal has no primary key, so that nothing of it is ever taken back.
 */
Test(store_record, tables_without_a_key_are_left_alone)
{
	struct world w = open_kennel();

	run(&w, "CREATE TABLE pets_log (line TEXT UNIQUE) STRICT");
	struct changeset set = record(&w, "INSERT INTO pets_log VALUES ('told');"
					  "DELETE FROM pets_dog WHERE id = 2");

	cr_assert(reverts(&w, set));
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex3 2Ada5");
	cr_assert_str_eq(value_of(&w, "SELECT line FROM pets_log"), "told");
	close_world(&w);
}

Test(store_record, nothing_changed_is_length_nought)
{
	struct world w = open_kennel();

	cr_assert_eq(record(&w, "UPDATE pets_dog SET age = age").len, 0);
	cr_assert_eq(record(&w, "INSERT INTO host_pair VALUES ('other', 1)").len, 0);
	close_world(&w);
}

Test(store_record, what_was_built_upon_is_not_taken_back)
{
	static const char *const since[] = {
		"UPDATE pets_dog SET age = 9 WHERE id = 1",
		"DELETE FROM pets_dog WHERE id = 3",
		"UPDATE pets_dog SET name = 'Old' WHERE id = 3",
		"INSERT INTO pets_toy VALUES (3)",
	};

	for (size_t i = 0; i < sizeof(since) / sizeof(since[0]); i++) {
		struct world w = open_kennel();
		struct changeset set = record(&w, "INSERT INTO pets_dog VALUES (3, 'New', 0);"
						  "UPDATE pets_dog SET age = 4 WHERE id = 1");

		run(&w, since[i]);
		const char *before = value_of(&w, DOGS);

		cr_assert_not(reverts(&w, set), "%s", since[i]);
		cr_assert_str_eq(value_of(&w, DOGS), before, "%s", since[i]);
		close_world(&w);
	}
}

Test(store_record, a_changeset_survives_the_store)
{
	struct world w = open_kennel();
	struct changeset set = record(&w, "DELETE FROM pets_dog");

	open_again(&w);
	cr_assert(reverts(&w, set));
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex3 2Ada5");
	close_world(&w);
}

Test(store_record, bytes_that_are_no_changeset_change_nothing)
{
	struct world w = open_kennel();

	cr_assert(store_begin(w.store));
	cr_assert_not(store_revert(w.store, "nonsense", 8));
	store_rollback(w.store);
	store_clear(w.store);
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex3 2Ada5");
	close_world(&w);
}

Test(store_record, a_table_made_anew_since_stops_the_whole)
{
	struct world w = open_kennel();
	struct changeset set = record(&w, "UPDATE pets_dog SET age = 4 WHERE id = 1;"
					  "INSERT INTO pets_toy VALUES (1)");

	run(&w, "DROP TABLE pets_toy;"
		"CREATE TABLE pets_toy (dog INTEGER, day INTEGER, PRIMARY KEY (dog, day)) STRICT;"
		"INSERT INTO pets_toy VALUES (1, 7)");
	cr_assert_not(reverts(&w, set));
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex4 2Ada5", "nor half of it");
	run(&w,
	    "DROP TABLE pets_toy; CREATE TABLE pets_toy (dog INTEGER PRIMARY KEY, day INTEGER)");
	run(&w, "INSERT INTO pets_toy VALUES (1, NULL)");
	cr_assert(reverts(&w, set), "one column more does no harm");
	cr_assert_str_eq(value_of(&w, DOGS), "1Rex3 2Ada5");
	close_world(&w);
}
