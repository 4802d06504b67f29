/* test_leader: of several clerkds with one account only that which started last acts. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

#define LEADER_PATH "/_matrix/client/v3/user/" CLERK "/account_data/clerkd.leader"

/* What another clerkd with the same account would do. */
static void sign(struct matrix_world *w, const char *instance, int64_t generation)
{
	const char *body = arena_printf(w->arena, "{\"instance\":\"%s\",\"generation\":%lld}",
					instance, (long long)generation);
	struct hs_request request = { .method = "PUT",
				      .path = LEADER_PATH,
				      .token = w->token,
				      .body = body,
				      .body_len = strlen(body) };
	struct hs_answer answer;

	hs_handle(w->hs, &request, true, &answer);
	cr_assert_eq(answer.status, 200);
	hs_answer_done(&answer);
}

static int64_t generation(struct matrix_world *w)
{
	struct hs_request request = {
		.method = "GET", .path = LEADER_PATH, .token = w->token, .body = ""
	};
	struct hs_answer answer;

	hs_handle(w->hs, &request, true, &answer);
	json_t *json = json_parse(answer.body, answer.body_len, NULL);
	int64_t number = json_number(json, "generation", -1);

	json_decref(json);
	hs_answer_done(&answer);
	return number;
}

Test(leader, each_start_signs, .timeout = 60)
{
	struct matrix_world *w = world_new();

	cr_assert_eq(generation(w), 1);
	world_again(w);
	cr_assert_eq(generation(w), 2);
	cr_assert_eq(w->failure.code, ERR_NONE);
	world_free(w);
}

/* Another has signed after us: what came in the same answer is its, and we are gone. */
Test(leader, overtaken_while_running, .timeout = 60)
{
	struct matrix_world *w = world_new();

	sign(w, "other", 2);
	world_say(w, ANN, "!x");
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_TRYLATER);
	cr_assert_str_eq(w->heard.text, "");
	/* And stays so, until the database is restored. */
	world_kill(w);
	w->failure = (struct err){ 0 };
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_TRYLATER);
	cr_assert_str_eq(w->heard.text, "");
	cr_assert_eq(generation(w), 2);
	world_kill(w);
	w->failure = (struct err){ 0 };
	w->settings.epoch++;
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_NONE);
	cr_assert_eq(generation(w), 3);
	world_free(w);
}

/* Two that start at once: the homeserver keeps one name. */
Test(leader, of_two_at_once_one, .timeout = 60)
{
	struct matrix_world *w = world_new();

	sign(w, "other", 1);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_TRYLATER);
	world_free(w);
}

/* A homeserver that was rewound shows an older signature: that is nobody. */
Test(leader, an_old_signature, .timeout = 60)
{
	struct matrix_world *w = world_new();

	world_again(w);
	sign(w, "other", 1);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_NONE);
	world_again(w);
	cr_assert_eq(w->failure.code, ERR_NONE);
	cr_assert_eq(generation(w), 3);
	world_free(w);
}

/* A new state folder takes the account over. */
Test(leader, a_new_folder, .timeout = 60)
{
	struct matrix_world *w = world_make();

	sign(w, "other", 7);
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_NONE);
	cr_assert_eq(generation(w), 8);
	world_free(w);
}
