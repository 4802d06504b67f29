/* test_pace: twenty at once, then one in three seconds; told once, then silence. */
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

static void use_up(struct world *w, const char *sender)
{
	for (int i = 0; i < BURST; i++) {
		cr_assert_eq(pace_take(w->paces, sender, NOW_MS), PACE_GO, "%d", i);
	}
}

Test(pace, told_once_then_silence_then_again)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS), PACE_SAY_SLOWER);
	for (int i = 0; i < 50; i++) {
		cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS + i), PACE_SILENCE);
	}
	cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS + 4000), PACE_GO);
	cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS + 4000), PACE_SAY_SLOWER, "told anew");
	tables_close(&w.tables);
}

Test(pace, each_sender_has_a_bucket)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	cr_assert_neq(pace_take(w.paces, "@a:x", NOW_MS), PACE_GO);
	use_up(&w, "@b:x");
	tables_close(&w.tables);
}

Test(pace, it_fills_to_twenty_and_no_further)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS + 2999), PACE_SAY_SLOWER);
	for (int i = 0; i < BURST; i++) {
		cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS + 86400000), PACE_GO);
	}
	cr_assert_neq(pace_take(w.paces, "@a:x", NOW_MS + 86400000), PACE_GO);
	tables_close(&w.tables);
}

Test(pace, a_restart_or_a_clock_set_back_gives_nothing)
{
	struct world w;

	open_world(&w);
	use_up(&w, "@a:x");
	tables_again(&w.tables);
	prepare(&w);
	cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS - 3600000), PACE_SAY_SLOWER);
	cr_assert_eq(pace_take(w.paces, "@a:x", NOW_MS - 3600000 + 3003), PACE_GO, "nor takes it");
	tables_close(&w.tables);
}
