/* test_change: what a command changed is found again, and taken back whole or not at all. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/change.h"
#include "host_tables.h"

enum { ANN = 1, BOB = 2, NOW_S = 1795600800 };

static const char *const tables[] = { "pets_dog", NULL };

struct world {
	struct tables tables;
	struct changes *changes;
	struct change got;
};

static void prepare(struct world *w)
{
	cr_assert(changes_new(w->tables.arena, w->tables.store, &w->changes, &w->tables.err), "%s",
		  w->tables.err.text);
}

static void run(struct world *w, const char *sql)
{
	cr_assert(store_exec(w->tables.store, sql, &w->tables.err), "%s", w->tables.err.text);
}

static void open_world(struct world *w)
{
	*w = (struct world){ 0 };
	tables_open(&w->tables);
	prepare(w);
	run(w, "CREATE TABLE pets_dog (id INTEGER PRIMARY KEY, age INTEGER) STRICT");
}

/* A command of Ann that ran this SQL. */
static void command(struct world *w, const char *event, const char *items, const char *sql)
{
	struct change change = { .event = event,
				 .cluster = 7,
				 .person = ANN,
				 .room = "!r:x",
				 .at_s = NOW_S,
				 .items = items };

	cr_assert(store_begin(w->tables.store));
	cr_assert(store_record_start(w->tables.store, tables));
	run(w, sql);
	cr_assert(store_record_stop(w->tables.store, w->tables.arena, &change.bytes, &change.len));
	change_put(w->changes, &change);
	cr_assert(store_commit(w->tables.store));
}

static int64_t dogs(struct world *w)
{
	struct stmt *count;

	store_prepare(w->tables.store, NULL, "SELECT total(age) FROM pets_dog", &count,
		      &w->tables.err);
	cr_assert(stmt_step(stmt_begin(count)));
	int64_t sum = stmt_int(count, 0);

	stmt_end(count);
	return sum;
}

static bool get(struct world *w, const char *event)
{
	return change_get(w->changes, w->tables.arena, event, &w->got);
}

static bool last(struct world *w, int64_t person, const char *item)
{
	return change_last(w->changes, w->tables.arena, person, NULL, item, &w->got);
}

static enum change_verdict revert(struct world *w)
{
	cr_assert(store_begin(w->tables.store));
	enum change_verdict verdict = change_revert(w->changes, &w->got);

	cr_assert(store_commit(w->tables.store));
	return verdict;
}

Test(change, times)
{
	cr_assert_eq(CHANGE_UNDO_S, 600);
	cr_assert_eq(CHANGE_EDIT_S, 300);
}

Test(change, kept_with_all_its_words_over_a_restart)
{
	struct world w;

	open_world(&w);
	command(&w, "$1", "V12 M3 ", "INSERT INTO pets_dog VALUES (1, 10)");
	tables_again(&w.tables);
	prepare(&w);
	cr_assert_not(get(&w, "$2"));
	cr_assert(get(&w, "$1"));
	cr_assert_str_eq(w.got.items, "V12 M3 ");
	cr_assert_str_eq(w.got.room, "!r:x");
	cr_assert_eq(w.got.person, ANN);
	cr_assert_eq(w.got.cluster, 7);
	cr_assert_eq(w.got.at_s, NOW_S);
	cr_assert_eq(w.got.state, CHANGE_DONE);
	cr_assert_null(w.got.settled);
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert_eq(dogs(&w), 0);
	tables_close(&w.tables);
}

Test(change, the_last_of_that_person_that_stands)
{
	struct world w;
	struct change failed = { .event = "$4",
				 .person = ANN,
				 .room = "!r:x",
				 .state = CHANGE_FAILED,
				 .items = "V12 " };

	open_world(&w);
	command(&w, "$1", "V12 ", "INSERT INTO pets_dog VALUES (1, 10)");
	command(&w, "$2", "M3 V1 ", "INSERT INTO pets_dog VALUES (2, 20)");
	command(&w, "$3", "V12 ", "UPDATE pets_dog SET age = age"); /* only asked */
	change_put(w.changes, &failed);
	cr_assert_not(last(&w, BOB, NULL));
	cr_assert(last(&w, ANN, NULL));
	cr_assert_str_eq(w.got.event, "$2");
	cr_assert(last(&w, ANN, "V12"));
	cr_assert_str_eq(w.got.event, "$1");
	cr_assert(last(&w, ANN, "V1"));
	cr_assert_str_eq(w.got.event, "$2");
	cr_assert_not(last(&w, ANN, "V2"));
	cr_assert(last(&w, ANN, NULL));
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert(last(&w, ANN, NULL));
	cr_assert_str_eq(w.got.event, "$1");
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert_not(last(&w, ANN, NULL));
	tables_close(&w.tables);
}

Test(change, verdicts)
{
	struct world w;

	open_world(&w);
	command(&w, "$1", "V1 ", "INSERT INTO pets_dog VALUES (1, 10)");
	run(&w, "UPDATE pets_dog SET age = 11");
	cr_assert(get(&w, "$1"));
	cr_assert_eq(revert(&w), CHANGE_DEPENDED);
	cr_assert_eq(dogs(&w), 11);
	cr_assert(get(&w, "$1"));
	cr_assert_eq(w.got.state, CHANGE_DONE, "it stands");
	w.got.settled = "It has been paid.";
	cr_assert_eq(revert(&w), CHANGE_SETTLED);
	run(&w, "UPDATE pets_dog SET age = 10");
	w.got.settled = NULL;
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert(get(&w, "$1"));
	cr_assert_eq(w.got.state, CHANGE_UNDONE);
	cr_assert_eq(w.got.len, 0);
	cr_assert_eq(revert(&w), CHANGE_NOTHING, "not twice");
	cr_assert_eq(dogs(&w), 0);
	tables_close(&w.tables);
}

/* A row of two people: each takes back his own part, in any order that leaves it whole. */
Test(change, in_the_order_of_dependence)
{
	struct world w;

	open_world(&w);
	command(&w, "$1", "V1 ", "INSERT INTO pets_dog VALUES (1, 10)");
	command(&w, "$2", "V1 ", "UPDATE pets_dog SET age = 20");
	cr_assert(get(&w, "$1"));
	cr_assert_eq(revert(&w), CHANGE_DEPENDED);
	cr_assert(get(&w, "$2"));
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert_eq(dogs(&w), 10);
	cr_assert(get(&w, "$1"));
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert_eq(dogs(&w), 0);
	tables_close(&w.tables);
}

/* An edit of a command takes the place of what it was, with its number in the order. */
Test(change, an_edit_takes_its_place)
{
	struct world w;

	open_world(&w);
	command(&w, "$1", "V1 ", "INSERT INTO pets_dog VALUES (1, 10)");
	cr_assert(get(&w, "$1"));
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	command(&w, "$1", "V1 ", "INSERT INTO pets_dog VALUES (1, 30)");
	cr_assert(last(&w, ANN, "V1"));
	cr_assert_eq(w.got.state, CHANGE_DONE);
	cr_assert_eq(w.got.at_s, NOW_S);
	cr_assert_eq(dogs(&w), 30);
	cr_assert_eq(revert(&w), CHANGE_REVERTED);
	cr_assert_eq(dogs(&w), 0);
	tables_close(&w.tables);
}

Test(change, settled_ones_are_found_so_that_the_reason_is_said)
{
	struct world w;
	struct change change = { .event = "$1",
				 .person = ANN,
				 .room = "!r:x",
				 .items = "K1 ",
				 .settled = "It has been paid." };

	open_world(&w);
	change_put(w.changes, &change);
	cr_assert(last(&w, ANN, NULL));
	cr_assert_str_eq(w.got.settled, "It has been paid.");
	cr_assert_eq(revert(&w), CHANGE_SETTLED);
	tables_close(&w.tables);
}
