/* test_pace: twenty at once, then one in three seconds, by when they were typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/pace.h"
#include "host_tables.h"

enum { BURST = 20, NOW_MS = 1000000 };

struct world {
	struct tables tables;
	struct paces *paces;
};

static void prepare(struct world *w)
{
	cr_assert(paces_new(w->tables.arena, w->tables.store, &w->paces, &w->tables.err), "%s",
		  w->tables.err.text);
}

static void open_world(struct world *w)
{
	*w = (struct world){ 0 };
	tables_open(&w->tables);
	prepare(w);
}

/* As soon as it is typed. */
static bool take(struct world *w, const char *sender, int64_t at_ms)
{
	struct pace pace = pace_of(w->paces, sender);

	return pace_take(w->paces, &pace, false, at_ms, at_ms);
}

static int64_t last_s(struct world *w, const char *sender)
{
	struct pace pace = pace_of(w->paces, sender);

	return pace_last_s(&pace);
}

static void use_up(struct world *w, const char *sender)
{
	for (int i = 0; i < BURST; i++) {
		cr_assert(take(w, sender, NOW_MS), "%d", i);
	}
}

Test(pace, twenty_and_then_one_in_three_seconds)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	cr_assert_not(take(&w, "@a:x", NOW_MS));
	for (int i = 0; i < 50; i++) {
		cr_assert_not(take(&w, "@a:x", NOW_MS + i));
	}
	cr_assert(take(&w, "@a:x", NOW_MS + 4000));
	cr_assert_not(take(&w, "@a:x", NOW_MS + 4000));
	cr_assert_eq(last_s(&w, "@a:x"), (NOW_MS + 4000) / 1000);
	cr_assert_eq(last_s(&w, "@b:x"), 0);
	tables_close(&w.tables);
}

/* Twenty-five over fifty minutes are no crowd, though they all arrive at once. */
Test(pace, by_when_they_were_typed)
{
	struct world w;

	open_world(&w);
	for (int i = 0; i < 25; i++) {
		cr_assert(take(&w, "@a:x", NOW_MS + (int64_t)i * 120000), "%d", i);
	}
	tables_close(&w.tables);
}

Test(pace, each_sender_has_a_bucket)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	cr_assert_not(take(&w, "@a:x", NOW_MS));
	use_up(&w, "@b:x");
	tables_close(&w.tables);
}

Test(pace, it_fills_to_twenty_and_no_further)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	cr_assert_not(take(&w, "@a:x", NOW_MS + 2999));
	for (int i = 0; i < BURST; i++) {
		cr_assert(take(&w, "@a:x", NOW_MS + 86400000));
	}
	cr_assert_not(take(&w, "@a:x", NOW_MS + 86400000));
	tables_close(&w.tables);
}

Test(pace, a_restart_or_a_clock_set_back_gives_nothing)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	tables_again(&w.tables);
	prepare(&w);
	cr_assert_not(take(&w, "@a:x", NOW_MS - 3600000));
	cr_assert(take(&w, "@a:x", NOW_MS - 3600000 + 3003), "nor takes it");
	tables_close(&w.tables);
}

/* An old line that comes late is said before what was said last: that line's time is not had twice.
 */
Test(pace, a_late_line_sets_nothing_back)
{
	struct world w;
	int64_t now_ms = NOW_MS + 3600000;

	open_world(&w);
	use_up(&w, "@a:x");
	for (int i = 0; i < BURST; i++) {
		cr_assert(take(&w, "@a:x", now_ms));
	}
	struct pace pace = pace_of(w.paces, "@a:x");

	cr_assert_not(pace_take(w.paces, &pace, false, NOW_MS - 1000, now_ms));
	cr_assert_eq(last_s(&w, "@a:x"), now_ms / 1000);
	cr_assert_not(take(&w, "@a:x", now_ms + 2000));
	cr_assert(take(&w, "@a:x", now_ms + 3003));
	tables_close(&w.tables);
}
