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

/* An empty state folder: a lost one, unless it is said that it is new. */
Test(leader, an_empty_folder, .timeout = 60)
{
	struct matrix_world *w = world_make();

	sign(w, "other", 7);
	w->settings.place = "/var/lib/clerkd";
	/* Whatever is tried, and however often. */
	for (int i = 0; i < 2; i++) {
		w->failure = (struct err){ 0 };
		world_start(w);
		world_run(w, 60);
		cr_assert_eq(w->failure.code, ERR_DATA);
		cr_assert(str_starts(w->failure.text, "/var/lib/clerkd knows nothing"), "%s",
			  w->failure.text);
		cr_assert_not_null(strstr(w->failure.text, "clerkd run --new"));
		cr_assert_eq(generation(w), 7);
		world_kill(w);
	}
	w->failure = (struct err){ 0 };
	w->settings.is_new = true;
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_NONE);
	cr_assert_eq(generation(w), 8);
	/* From then on it is one like any other. */
	w->settings.is_new = false;
	world_again(w);
	cr_assert_eq(w->failure.code, ERR_NONE);
	cr_assert_eq(generation(w), 9);
	world_free(w);
}

/* An empty folder while a proxy answers in the homeserver's place: its pages say neither that
 * somebody has signed nor that nobody has. */
static void answered_by_a_proxy(const char *json)
{
	struct matrix_world *w = world_make();

	sign(w, "other", 7);
	cr_assert(hs_fault_json(w->hs, json), "%s: %s", json, hs_why(w->hs));
	world_start(w);
	world_run(w, 60);
	cr_assert_geq(hs_fault_hits(w->hs), 1, "%s", json);
	cr_assert_eq(w->failure.code, ERR_DATA, "%s: %s", json, w->failure.text);
	cr_assert_eq(generation(w), 7, "%s", json);
	world_free(w);
}

#define LOOKS "\"method\":\"GET\",\"path\":\"clerkd.leader\",\"count\":1}"

Test(leader, a_proxys_page_is_nobodys_signature, .timeout = 60)
{
	answered_by_a_proxy("{\"kind\":\"status\",\"status\":404,\"page\":true," LOOKS);
	answered_by_a_proxy("{\"kind\":\"status\",\"status\":403,\"page\":true," LOOKS);
	answered_by_a_proxy(
	    "{\"kind\":\"status\",\"status\":404,\"errcode\":\"M_UNRECOGNIZED\"," LOOKS);
	answered_by_a_proxy("{\"kind\":\"html\"," LOOKS);
	answered_by_a_proxy("{\"kind\":\"truncated\"," LOOKS);
}

/* Nor is it that ours was taken, though it says 200: it is put there again until it is. */
Test(leader, a_proxy_takes_no_signature, .timeout = 60)
{
	struct matrix_world *w = world_make();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 200,
				  .is_page = true,
				  .method = "PUT",
				  .path = "clerkd.leader",
				  .count = 2 };

	hs_fault_add(w->hs, &fault);
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(hs_fault_hits(w->hs), 2);
	cr_assert_eq(generation(w), 1);
	cr_assert(session_is_ready(w->session));
	world_free(w);
}

/* The power goes when its name is kept, before the first answer of /sync: it is no blank one. */
Test(leader, dies_between_name_and_first_answer, .timeout = 60)
{
	struct matrix_world *w = world_make();
	struct hs_fault fault = { .kind = HS_FAULT_STATUS,
				  .status = 502,
				  .method = "GET",
				  .path = "/sync",
				  .count = 1000 };

	hs_fault_add(w->hs, &fault);
	world_start(w);
	while (generation(w) != 1) {
		world_run(w, 1);
	}
	cr_assert_not(session_is_ready(w->session));
	world_kill(w);
	hs_fault_clear(w->hs);
	world_start(w);
	world_run(w, 120);
	cr_assert_eq(w->failure.code, ERR_NONE, "%s", w->failure.text);
	cr_assert(session_is_ready(w->session));
	world_free(w);
}

/* A database that does not keep the name: said in words of the database, and tried again. */
Test(leader, a_name_that_is_not_kept, .timeout = 60)
{
	struct matrix_world *w = world_make();
	struct err err = { 0 };
	char *told = NULL;
	size_t len = 0;

	w->log = (struct log){ .out = open_memstream(&told, &len), .level = LOG_LEVEL_INFO };
	world_start(w);
	cr_assert(store_exec(w->store,
			     "CREATE TRIGGER no BEFORE INSERT ON matrix_leader BEGIN"
			     " SELECT RAISE(ABORT, 'not now'); END",
			     &err));
	world_run(w, 10);
	fflush(w->log.out);
	cr_assert_not_null(strstr(told, "not noted: that this clerk is the one: "), "%s", told);
	cr_assert_null(strstr(told, "homeserver"), "%s", told);
	cr_assert_null(strstr(told, "unreadable"), "%s", told);
	cr_assert_eq(generation(w), -1);
	cr_assert(store_exec(w->store, "DROP TRIGGER no", &err));
	world_run(w, 120);
	cr_assert_eq(generation(w), 1);
	cr_assert_eq(w->failure.code, ERR_NONE);
	world_kill(w);
	fclose(w->log.out);
	free(told);
	world_free(w);
}

/* `--new` where there is a memory: it is kept, and is still overtaken by whoever came later. */
Test(leader, new_means_nothing_to_a_full_folder, .timeout = 60)
{
	struct matrix_world *w = world_new();

	w->settings.is_new = true;
	world_again(w);
	cr_assert_eq(generation(w), 2);
	sign(w, "other", 3);
	world_kill(w);
	world_start(w);
	world_run(w, 60);
	cr_assert_eq(w->failure.code, ERR_TRYLATER);
	world_free(w);
}
