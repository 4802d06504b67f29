/* test_wake: rows come due once, in order; a key takes what lies below it along, and no more. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/wake.h"
#include "host_tables.h"

struct world {
	struct tables tables;
	struct wakes *wakes;
	struct wake wake;
	const char *const *plugins;
};

static void prepare(struct world *w)
{
	cr_assert(
	    wakes_new(w->tables.arena, w->tables.store, w->plugins, &w->wakes, &w->tables.err),
	    "%s", w->tables.err.text);
}

static void open_world(struct world *w)
{
	*w = (struct world){ 0 };
	tables_open(&w->tables);
	prepare(w);
}

static bool take(struct world *w, int64_t now_s)
{
	return wake_take(w->wakes, w->tables.arena, now_s, &w->wake);
}

/* "key@due " of all rows, taken out in their order. */
static const char *take_all(struct world *w)
{
	struct str all;

	str_init(&all, w->tables.arena);
	while (take(w, INT64_MAX)) {
		str_addf(&all, "%s@%lld ", w->wake.key, (long long)w->wake.due_s);
	}
	return all.text;
}

Test(wake, due_in_order_and_once)
{
	struct world w;

	open_world(&w);
	cr_assert_eq(wake_next_s(w.wakes), INT64_MAX);
	cr_assert_not(take(&w, INT64_MAX));
	wake_put(w.wakes, 1, "visits", "late", 300);
	wake_put(w.wakes, 1, "visits", "soon", 100);
	wake_put(w.wakes, 2, "meetings", "same", 100);
	cr_assert_eq(wake_next_s(w.wakes), 100);
	cr_assert_not(take(&w, 99));
	cr_assert(take(&w, 100));
	cr_assert_str_eq(w.wake.key, "soon");
	cr_assert_str_eq(w.wake.plugin, "visits");
	cr_assert_eq(w.wake.cluster, 1);
	cr_assert_eq(w.wake.due_s, 100);
	cr_assert(take(&w, 100));
	cr_assert_str_eq(w.wake.key, "same");
	cr_assert_eq(w.wake.cluster, 2);
	cr_assert_not(take(&w, 299));
	cr_assert_str_eq(take_all(&w), "late@300 ");
	cr_assert_eq(wake_next_s(w.wakes), INT64_MAX);
	tables_close(&w.tables);
}

Test(wake, put_again_moves)
{
	struct world w;

	open_world(&w);
	wake_put(w.wakes, 1, "visits", "V12", 100);
	wake_put(w.wakes, 1, "visits", "V12", 200);
	wake_put(w.wakes, 2, "visits", "V12", 300);
	wake_put(w.wakes, 1, "meetings", "V12", 400);
	cr_assert_str_eq(take_all(&w), "V12@200 V12@300 V12@400 ");
	tables_close(&w.tables);
}

Test(wake, cancel_takes_the_key_and_all_below_it)
{
	static const char *const keys[] = { "V12",  "V12/day", "V12/hour/1", "V123", "V1",
					    "V12x", "v12/day", "V1/V12",     "%",    "V_2/day" };
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		wake_put(w.wakes, 1, "visits", keys[i], (int64_t)i);
	}
	wake_put(w.wakes, 2, "visits", "V12/day", 20);
	wake_put(w.wakes, 1, "meetings", "V12/day", 21);
	wake_drop(w.wakes, 1, "visits", "V12");
	wake_drop(w.wakes, 1, "visits", "V99");
	cr_assert_str_eq(take_all(&w),
			 "V123@3 V1@4 V12x@5 v12/day@6 V1/V12@7 %@8 V_2/day@9 V12/day@20 "
			 "V12/day@21 ");
	tables_close(&w.tables);
}

/* Its instant stays; meanwhile the others go on. */
Test(wake, tried_again_after_a_while_and_no_other_waits)
{
	struct world w;
	int64_t now_s = 1000;

	open_world(&w);
	wake_put(w.wakes, 1, "visits", "V1", 100);
	wake_put(w.wakes, 1, "visits", "V2", 200);
	for (int64_t wait_s = 1; wait_s < 200; wait_s *= 2) {
		struct wake first = { .cluster = 1, .plugin = "visits", .key = "V1", .due_s = 100 };

		wake_try_again(w.wakes, &first, now_s);
		now_s += wait_s > 60 ? 60 : wait_s;
		cr_assert(take(&w, now_s - 1));
		cr_assert_str_eq(w.wake.key, "V2");
		cr_assert_eq(wake_next_s(w.wakes), now_s, "%d", (int)wait_s);
		cr_assert_not(take(&w, now_s - 1));
		wake_put(w.wakes, 1, "visits", "V2", 200);
	}
	cr_assert(take(&w, now_s));
	cr_assert_str_eq(w.wake.key, "V1");
	cr_assert_eq(w.wake.due_s, 100);
	/* Asked for anew it is another. */
	wake_try_again(w.wakes, &w.wake, now_s);
	wake_put(w.wakes, 1, "visits", "V1", 150);
	cr_assert(take(&w, now_s));
	cr_assert_str_eq(w.wake.key, "V1");
	cr_assert_eq(wake_next_s(w.wakes), 200);
	tables_close(&w.tables);
}

Test(wake, survives_a_restart_but_not_a_rollback)
{
	struct world w;

	open_world(&w);
	wake_put(w.wakes, 1, "visits", "kept", 100);
	cr_assert(store_begin(w.tables.store));
	wake_put(w.wakes, 1, "visits", "lost", 50);
	cr_assert(take(&w, 50));
	cr_assert(take(&w, 100));
	store_rollback(w.tables.store);
	tables_again(&w.tables);
	prepare(&w);
	cr_assert_str_eq(take_all(&w), "kept@100 ");
	tables_close(&w.tables);
}

/* Whose plugin is not loaded today keeps its row, and nothing spins for it, until it is. */
Test(wake, waits_for_its_plugin)
{
	static const char *const some[] = { "visits", NULL }, *const none[] = { NULL };
	struct world w;

	open_world(&w);
	w.plugins = some;
	prepare(&w);
	wake_put(w.wakes, 1, "reminders", "N1", 100);
	wake_put(w.wakes, 1, "visits", "V1", 200);
	cr_assert_eq(wake_next_s(w.wakes), 200);
	cr_assert_str_eq(take_all(&w), "V1@200 ");
	cr_assert_eq(wake_next_s(w.wakes), INT64_MAX);
	w.plugins = none;
	prepare(&w);
	cr_assert_not(take(&w, INT64_MAX));
	w.plugins = NULL;
	prepare(&w);
	cr_assert_eq(wake_next_s(w.wakes), 100);
	cr_assert_str_eq(take_all(&w), "N1@100 ");
	tables_close(&w.tables);
}

/* Held: it is as it was, due since then, but not taken before its time; moved meanwhile, it is
 * free.
 */
Test(wake, held_until_the_morning)
{
	struct world w;

	open_world(&w);
	for (int times = 0; times < 2; times++) {
		wake_put(w.wakes, 1, "visits", "V1", 100);
		cr_assert(take(&w, 150));
		wake_hold(w.wakes, &w.wake, 700);
		cr_assert_not(take(&w, 699));
		cr_assert_eq(wake_next_s(w.wakes), 700);
		cr_assert(take(&w, 700));
		cr_assert_eq(w.wake.due_s, 100);
	}
	wake_put(w.wakes, 1, "visits", "V1", 100);
	cr_assert(take(&w, 150));
	wake_hold(w.wakes, &w.wake, 700);
	wake_put(w.wakes, 1, "visits", "V1", 200);
	cr_assert_eq(wake_next_s(w.wakes), 200);
	cr_assert(take(&w, 200));
	tables_close(&w.tables);
}

/* The keys of the plugins, as they have been since the first of them: in a database they wait for
 * years. */
static const struct {
	const char *key;
	struct clerk_item item;
	const char *what;
} named[] = {
	{ "N3", { 'N', 3 }, "" },
	{ "V12/remind", { 'V', 12 }, "remind" },
	{ "Q7/-forget", { 'Q', 7 }, "-forget" },
	{ "M3/2/week", { 'M', 3 }, "2/week" },
	{ "R999999999999999999/close", { 'R', 999999999999999999 }, "close" },
	{ "Y202609/money/C", { 'Y', 202609 }, "money/C" },
	{ "Y202609/12", { 'Y', 202609 }, "12" },
	{ "Y0/left", { 'Y', 0 }, "left" },
	/* of no item */
	{ "loop", { 0, 0 }, "loop" },
	{ "1", { 0, 0 }, "1" },
	{ "12/day", { 0, 0 }, "12/day" },
	{ "V", { 0, 0 }, "V" },
	{ "V/day", { 0, 0 }, "V/day" },
	{ "V12x/day", { 0, 0 }, "V12x/day" },
	{ "v12/day", { 0, 0 }, "v12/day" },
	{ "V9999999999999999999/day", { 0, 0 }, "V9999999999999999999/day" },
	{ "", { 0, 0 }, "" },
};

Test(wake, keys_are_put_together_and_taken_apart)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
		const char *what = NULL;
		struct clerk_item item = wake_item(named[i].key, &what);

		cr_expect_eq(item.letter, named[i].item.letter, "%s", named[i].key);
		cr_expect_eq(item.number, named[i].item.number, "%s", named[i].key);
		cr_expect_str_eq(what, named[i].what, "%s", named[i].key);
		cr_expect_str_eq(wake_key(arena, item, what), named[i].key);
	}
	arena_free(arena);
}
