/* test_sip_queue: however many wait for time over the end of a year, all of them wait on, in their
 * order, and nobody comes before them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

enum { WAITING = 70 };

static void say_as(struct world *w, const char *handle, const char *text)
{
	hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), text);
	stage_settle(w->stage);
}

/* Where the clerk first says this in the room; -1: nowhere. */
static long first_said(struct world *w, const char *text)
{
	struct hs_event event;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) &&
		    str_equal(event.room_id, stage_room(w->stage)) &&
		    str_equal(event.sender, stage_clerk(w->stage)) && event.body != NULL &&
		    strstr(event.body, text) != NULL) {
			return (long)i;
		}
	}
	return -1;
}

static void put_off(struct world *w, const char *handle, const char *text)
{
	int before = said(w, "waits for");

	say_as(w, handle, text);
	say_as(w, handle, "wait");
	cr_assert_eq(said(w, "waits for"), before + 1, "%s", text);
}

Test(sip_queue, all_wait_on_in_their_order, .timeout = 600)
{
	struct world w;
	long last = 0;
	char text[64];

	open_world(&w, TEST_PLUGIN_DIR);
	cr_assert(stage_until(w.stage, civil_to_day(2027, 7, 12), 600));
	/* too much for any year's pool: whoever comes behind it waits too */
	put_off(&w, "B", "!request 13 days everything");
	for (int i = 2; i <= WAITING; i++) {
		stage_advance(w.stage, 600); /* nobody types faster than the clerk hears */
		put_off(&w, "E", "!request 1h reading");
	}
	say_as(&w, "E", "!withdraw R3");
	put_off(&w, "G", "!request 1h writing");
	cr_assert(stage_until(w.stage, civil_to_day(2027, 9, 2), 600));
	hs_say(w.hs, stage_private(w.stage, stage_user(w.stage, "SIP")), stage_user(w.stage, "SIP"),
	       "yearend post");
	stage_settle(w.stage);
	cr_assert_eq(said(&w, "The new year has begun"), 1);
	/* in the next breath */
	put_off(&w, "H", "!request 1h art");
	say_as(&w, "B", "!pass R1");
	for (int i = 2; i <= WAITING + 2; i++) {
		char school = i == WAITING + 2 ? 'H' : i == WAITING + 1 ? 'G' : 'E';

		if (i == 3) {
			continue;
		}
		(void)snprintf(text, sizeof(text), "R%d School %c asks for 1 h", i, school);
		long at = first_said(&w, text);

		cr_assert_gt(at, last, "%s: %ld after %ld", text, at, last);
		last = at;
	}
	close_world(&w);
}
