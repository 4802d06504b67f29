/* test_look_back: what may be said already is looked for as far back as it can be. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

/* The homeserver has it, we do not know, and it has forgotten our transaction ids; since then so
 * much was said. */
static void looks_behind(int chatter, bool is_restored)
{
	struct matrix_world *w = world_new();

	world_say_unknown(w);
	world_kill(w);
	hs_forget_txns(w->hs);
	for (int i = 0; i < chatter; i++) {
		w->now_ms += 100;
		world_say(w, "b", "chatter");
	}
	w->settings.epoch += is_restored;
	world_start(w);
	world_run(w, 300);
	cr_assert_eq(world_said(w, "forgotten"), 1, "behind %d events", chatter);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	world_free(w);
}

Test(look_back, behind_very_many, .timeout = 60)
{
	looks_behind(900, false);
	looks_behind(2500, false);
	looks_behind(2500, true);
}

/* In a room without end it is said again in the end, and the log says so. */
Test(look_back, not_for_ever, .timeout = 60)
{
	struct matrix_world *w = world_new();
	char *told = NULL;
	size_t len = 0;

	w->log = (struct log){ .out = open_memstream(&told, &len), .level = LOG_LEVEL_INFO };
	world_say_unknown(w);
	hs_forget_txns(w->hs);
	cr_assert(hs_fault_json(w->hs, "{\"kind\":\"messages_loop\",\"count\":1000000}"));
	for (int i = 0; i < 200; i++) {
		world_say(w, "b", "chatter");
	}
	world_run(w, 300);
	cr_assert(outbox_is_empty(session_outbox(w->session)));
	cr_assert_eq(world_said(w, "forgotten"), 2);
	fflush(w->log.out);
	cr_assert_not_null(strstr(told, "what may have been said was not found"), "%s", told);
	world_kill(w);
	fclose(w->log.out);
	free(told);
	world_free(w);
}
