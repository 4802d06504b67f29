/* test_split: an answer that is read in parts ends as one that is read at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

TestSuite(split, .timeout = 60);

enum { TYPED = 40, TOO_LONG = 3000, ALL_PARTS = 1000000 };

static void lose_place(struct matrix_world *w, int count)
{
	const char *json = arena_printf(w->arena,
					"{\"kind\":\"status\",\"status\":400,\"errcode\":"
					"\"M_UNKNOWN_POS\",\"path\":\"/sync\",\"method\":\"GET\","
					"\"count\":%d}",
					count);

	cr_assert(hs_fault_json(w->hs, json), "%s", hs_why(w->hs));
}

/* Is a part of an answer asked for, of the rooms or of one? */
static bool has_part_out(const struct matrix_world *w)
{
	for (const struct world_parcel *p = w->parcels; p != NULL; p = p->next) {
		if (strstr(p->request.path, "/sync") != NULL && p->request.query != NULL &&
		    strstr(p->request.query, "rooms") != NULL) {
			return true;
		}
	}
	return false;
}

static bool has_out(const struct matrix_world *w, const char *in_query)
{
	for (const struct world_parcel *p = w->parcels; p != NULL; p = p->next) {
		if (p->request.query != NULL && strstr(p->request.query, in_query) != NULL) {
			return true;
		}
	}
	return false;
}

/* Ann types while the clerk is down; what it then asks for is too long. */
static struct matrix_world *come_back(struct matrix_world *w)
{
	str_init(&w->heard, w->arena);
	w->messages = 0;
	w->cap = TOO_LONG;
	world_start(w);
	for (int i = 0; i < ALL_PARTS && !has_part_out(w); i++) {
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
	}
	cr_assert(has_part_out(w));
	w->cap = 0;
	return w;
}

static const char *type_while_down(struct matrix_world *w)
{
	struct str wanted;

	str_init(&wanted, w->arena);
	world_kill(w);
	for (int i = 0; i < TYPED; i++) {
		world_say(w, "a", arena_printf(w->arena, "n%d", i));
		str_addf(&wanted, "n%d|", i);
	}
	return wanted.text;
}

/* The place is refused in the midst of the parts: the rooms are looked through, and it is not asked
 * for again. */
Test(split, a_place_that_is_lost_meanwhile)
{
	struct matrix_world *w = world_new();

	world_say(w, "a", "!echo before");
	world_run(w, 10);
	const char *wanted = type_while_down(w);

	come_back(w);
	lose_place(w, 1);
	for (int i = 0; i < ALL_PARTS && hs_fault_hits(w->hs) == 0; i++) {
		cr_assert(world_deliver(w));
	}
	for (int64_t end_ms = w->now_ms + 30000; w->now_ms < end_ms;) {
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
		if (w->messages < TYPED) {
			cr_assert_not(has_out(w, "since="),
				      "asked for by a place that was refused");
		}
	}
	cr_assert_str_eq(w->heard.text, wanted);
	world_say(w, "a", "!echo after");
	world_run(w, 40);
	cr_assert_eq(world_said(w, "before"), 1);
	cr_assert_eq(world_said(w, "after"), 1);
	world_free(w);
}

/* Read without a place and in parts: the room in which we are not any more is left, those in which
 * we are stay. */
Test(split, a_room_that_is_gone_is_left)
{
	const char *invite[] = { CLERK, NULL };
	struct hs_room_options options = { .invite = invite };
	struct matrix_world *w = world_new();
	const char *gone = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));
	const char *kept = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));

	world_run(w, 60);
	cr_assert(session_is_member(w->session, gone, CLERK));
	cr_assert(session_is_member(w->session, kept, CLERK));
	const char *wanted = type_while_down(w);

	cr_assert(hs_kick(w->hs, gone, "a", "clerk", NULL));
	lose_place(w, 1);
	come_back(w);
	world_run(w, 60);
	struct arena *arena = arena_new();

	cr_assert_null(session_room(w->session, arena, gone));
	cr_assert_not_null(session_room(w->session, arena, kept));
	cr_assert_not_null(session_room(w->session, arena, w->room));
	arena_free(arena);
	cr_assert_str_eq(w->heard.text, wanted);
	world_free(w);
}

/* Another has become the clerk, and it is a part that says so: what is in it is the other's. */
Test(split, overtaken_in_the_midst)
{
	static const char body[] = "{\"instance\":\"other\",\"generation\":9}";
	struct matrix_world *w = world_new();
	struct hs_request request = { .method = "PUT",
				      .path = "/_matrix/client/v3/user/" CLERK
					      "/account_data/clerkd.leader",
				      .token = w->token,
				      .body = body,
				      .body_len = sizeof(body) - 1 };
	struct hs_answer answer;

	type_while_down(w);
	come_back(w);
	hs_handle(w->hs, &request, true, &answer);
	cr_assert_eq(answer.status, 200);
	hs_answer_done(&answer);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_TRYLATER);
	cr_assert_str_eq(w->heard.text, "");
	world_free(w);
}

/* A proxy's page in the place of a part is no reason to pass over what is in it. */
Test(split, a_page_passes_over_nothing)
{
	const char *invite[] = { CLERK, NULL };
	struct hs_room_options options = { .invite = invite };
	struct matrix_world *w = world_new();
	const char *wanted = type_while_down(w);
	const char *room = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));

	come_back(w);
	/* The part that is asked for what is in no room is told by its filter. */
	for (int i = 0; i < ALL_PARTS && !has_out(w, "limit%22%3A1%2C"); i++) {
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
	}
	cr_assert(has_out(w, "limit%22%3A1%2C"));
	cr_assert(hs_fault_json(
	    w->hs, "{\"kind\":\"html\",\"path\":\"/sync\",\"method\":\"GET\",\"count\":3}"));
	world_run(w, 120);
	cr_assert_eq(hs_fault_hits(w->hs), 3);
	cr_assert_str_eq(w->heard.text, wanted);
	cr_assert(session_is_member(w->session, room, CLERK));
	world_free(w);
}

/* The power is cut after so many deliveries of the parts. What of it was committed is done, what
 * was not is read again: the place of the whole moves with the last part. */
static void cut_in_the_midst(int deliveries)
{
	enum { ROOMS = 3, LINES = 8 };
	const char *invite[] = { CLERK, NULL };
	struct hs_room_options options = { .invite = invite };
	struct matrix_world *w = world_new();
	const char *rooms[ROOMS] = { w->room };

	for (int r = 1; r < ROOMS; r++) {
		rooms[r] = arena_strdup(w->arena, hs_create_room(w->hs, "a", &options));
	}
	world_run(w, 60);
	world_kill(w);
	for (int i = 0; i < ROOMS * LINES; i++) {
		hs_say(w->hs, rooms[i % ROOMS], "a", arena_printf(w->arena, "!echo <%d>", i));
	}
	come_back(w);
	for (int i = 0; i < deliveries; i++) {
		if (!world_deliver(w) && !alarms_ring(&w->alarms, w->now_ms)) {
			w->now_ms = world_next_ms(w);
		}
	}
	world_kill(w);
	world_start(w);
	world_run(w, 60);
	for (int i = 0; i < ROOMS * LINES; i++) {
		cr_assert_eq(world_said(w, arena_printf(w->arena, "<%d>", i)), 1,
			     "line %d, cut after %d", i, deliveries);
	}
	world_free(w);
}

Test(split, killed_between_parts)
{
	enum { CUTS = 40 };

	for (int cut = 0; cut < CUTS; cut++) {
		cut_in_the_midst(cut);
	}
}
