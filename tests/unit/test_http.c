/* test_http: what libcurl does for us, against a server that misbehaves by path. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http_world.h"

Test(http, puts_with_length_type_and_token, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "PUT", "/echo?a=b");

	request.token = "s3cret";
	request.body = "{\"x\":1}";
	request.body_len = 7;
	ask(&w, &request);
	cr_assert_eq(w.status, 200);
	cr_assert(str_starts(w.body, "PUT /echo?a=b HTTP/1.1\r\n"), "%s", w.body);
	cr_assert(strstr(w.body, "Content-Length: 7\r\n") != NULL, "%s", w.body);
	cr_assert(strstr(w.body, "Content-Type: application/json\r\n") != NULL);
	cr_assert(strstr(w.body, "Authorization: Bearer s3cret\r\n") != NULL);
	cr_assert(str_ends(w.body, "\r\n\r\n{\"x\":1}"));
	cr_assert_null(strstr(w.body, "Expect:"));
	cr_assert_eq(w.body_len, strlen(w.body));
	world_stop(&w);
}

Test(http, an_empty_body_still_has_a_length, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "POST", "/echo");

	request.content_type = "text/plain";
	ask(&w, &request);
	cr_assert(strstr(w.body, "Content-Length: 0\r\n") != NULL, "%s", w.body);
	cr_assert(strstr(w.body, "Content-Type: text/plain\r\n") != NULL, "%s", w.body);
	cr_assert_null(strstr(w.body, "Authorization"));
	get(&w, "/echo");
	cr_assert(str_starts(w.body, "GET /echo "));
	cr_assert_null(strstr(w.body, "Content-Length"));
	world_stop(&w);
}

/* Requests that follow each other on one handle have nothing of each other. */
Test(http, nothing_stays_for_the_next, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request put = request_of(&w, "PUT", "/again?a=b");
	struct http_request bare = request_of(&w, "GET", "/again/%21x%3ay"), other = bare,
			    post = request_of(&w, "POST", "/again"),
			    later = request_of(&w, "GET", "/again/429");

	put.token = "s3cret", put.body = "{\"x\":1}", put.body_len = 7;
	other.token = "n3xt";
	post.content_type = "text/plain";
	for (int round = 0; round < 3; round++) {
		ask(&w, &put);
		cr_assert(str_starts(w.body, "PUT /again?a=b HTTP/1.1\r\n"), "%s", w.body);
		cr_assert_not_null(strstr(w.body, "Authorization: Bearer s3cret\r\n"));
		cr_assert(str_ends(w.body, "\r\n\r\n{\"x\":1}"));
		ask(&w, &bare);
		cr_assert(str_starts(w.body, "GET /again/%21x%3ay HTTP/1.1\r\n"), "%s", w.body);
		cr_assert_null(strstr(w.body, "Authorization"), "%s", w.body);
		cr_assert_null(strstr(w.body, "Content-"), "%s", w.body);
		cr_assert(str_ends(w.body, "\r\n\r\n"));
		ask(&w, &other);
		cr_assert_not_null(strstr(w.body, "Authorization: Bearer n3xt\r\n"), "%s", w.body);
		ask(&w, &bare);
		cr_assert_null(strstr(w.body, "Authorization"), "%s", w.body);
		ask(&w, &post);
		cr_assert(str_starts(w.body, "POST /again HTTP/1.1\r\n"), "%s", w.body);
		cr_assert_not_null(strstr(w.body, "Content-Length: 0\r\n"), "%s", w.body);
		cr_assert_not_null(strstr(w.body, "Content-Type: text/plain\r\n"), "%s", w.body);
		cr_assert_null(strstr(w.body, "Authorization"), "%s", w.body);
		ask(&w, &later);
		cr_assert_eq(w.retry_after_s, 7);
		ask(&w, &other);
		cr_assert_eq(w.retry_after_s, -1);
	}
	cr_assert_eq(w.server.count, 1);
	world_stop(&w);
}

/* Two servers by turns: each hears its own requests alone. */
Test(http, each_server_hears_its_own, .timeout = 60)
{
	struct world w, other;

	world_start(&w);
	world_start(&other);
	struct http_request put = request_of(&w, "PUT", "/again");
	struct http_request bare = request_of(&other, "GET", "/again?there");

	put.token = "s3cret", put.body = "{}", put.body_len = 2;
	for (int round = 0; round < 3; round++) {
		ask(&w, &put);
		cr_assert_not_null(strstr(w.body, "Authorization: Bearer s3cret\r\n"));
		ask(&w, &bare);
		cr_assert(str_starts(w.body, "GET /again?there HTTP/1.1\r\n"), "%s", w.body);
		cr_assert_null(strstr(w.body, "Authorization"), "%s", w.body);
	}
	cr_assert_eq(w.server.count, 1);
	cr_assert_eq(other.server.count, 1);
	world_stop(&w); /* it holds the connections */
	world_stop(&other);
}

/* A connection that dies under a request is made anew, each time: libcurl counts, and would give up
 * on a handle at the sixth. */
Test(http, a_connection_dies_often, .timeout = 60)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 14; i++) {
		get(&w, "/again/hang");
		cr_assert_eq(w.status, 200, "%d: %s", i, w.failure);
	}
	cr_assert_eq(w.server.count, 14);
	world_stop(&w);
}

/* Nothing ends the line of a request before its end. */
Test(http, blanks_in_a_path, .timeout = 60)
{
	static const char *const paths[] = { "/echo\r\nX-Y: z", "/echo x", "/echo?a\tb",
					     "/echo\x7f", "/\n" };
	struct world w;

	world_start(&w);
	get(&w, "/echo");
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		get(&w, paths[i]);
		cr_assert_eq(w.status, 0, "%s", paths[i]);
		cr_assert_str_eq(w.failure, "not a URL");
	}
	get(&w, "/echo?x=1#part");
	cr_assert(str_starts(w.body, "GET /echo?x=1 HTTP/1.1\r\n"), "%s", w.body);
	get(&w, "/echo");
	cr_assert(str_starts(w.body, "GET /echo HTTP/1.1\r\n"), "%s", w.body);
	world_stop(&w);
}

Test(http, statuses_are_passed_on, .timeout = 60)
{
	static const int statuses[] = { 200, 400, 401, 403, 404, 413, 500, 502, 504 };
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		get(&w, arena_printf(w.arena, "/status/%d", statuses[i]));
		cr_assert_eq(w.status, statuses[i]);
		cr_assert_str_eq(w.body, "{}");
		cr_assert_eq(w.retry_after_s, -1);
		cr_assert_eq(w.date_s, 0);
	}
	for (int i = 0; i < 3; i++) {
		get(&w, "/date");
		cr_assert_eq(w.date_s, 1795600800);
		get(&w, i == 1 ? "/date/later" : "/echo");
		cr_assert_eq(w.date_s, i == 1 ? 1795600801 : 0);
	}
	world_stop(&w);
}

Test(http, redirects_are_not_followed, .timeout = 60)
{
	struct world w;

	world_start(&w);
	get(&w, "/redirect");
	cr_assert_eq(w.status, 302);
	cr_assert_str_eq(w.body, "{}");
	world_stop(&w);
}

Test(http, retry_after_in_each_form, .timeout = 60)
{
	static const struct {
		const char *value;
		int64_t least_s, most_s;
	} cases[] = {
		{ "7", 7, 7 },
		{ "0", 0, 0 },
		{ "1.5", 1, 1 },
		{ "1000000000", 1000000, 10000000 },
		{ "99999999999999999999999999", 1000000, 10000000 },
		{ "Wed,_25_Nov_2015_10:00:00_GMT", 0, 0 },
		{ "Wed,_25_Nov_2099_10:00:00_GMT", 1000000, INT64_MAX },
		{ "-5", -1, -1 },
		{ "soon", -1, -1 },
	};
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		get(&w, arena_printf(w.arena, "/429/%s", cases[i].value));
		cr_assert_eq(w.status, 429);
		cr_assert_geq(w.retry_after_s, cases[i].least_s, "%s: %lld", cases[i].value,
			      (long long)w.retry_after_s);
		cr_assert_leq(w.retry_after_s, cases[i].most_s, "%s: %lld", cases[i].value,
			      (long long)w.retry_after_s);
	}
	world_stop(&w);
}

/* Nothing certain is known: never a status with half a body. */
Test(http, half_an_answer_is_no_answer, .timeout = 60)
{
	static const char *const paths[] = { "/truncated", "/chunk", "/garbage", "/nothing" };
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		get(&w, paths[i]);
		cr_assert_eq(w.status, 0, "%s", paths[i]);
		cr_assert_str_eq(w.body, "");
		cr_assert_eq(w.body_len, 0);
		cr_assert_not(str_is_empty(w.failure));
	}
	world_stop(&w);
}

Test(http, answers_have_a_size_limit, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "GET", "/ever");

	request.max_answer = 100000;
	ask(&w, &request);
	cr_assert_eq(w.status, 0);
	cr_assert_str_eq(w.failure, "the answer is too long");
	request = request_of(&w, "GET", "/exact");
	request.max_answer = 10;
	ask(&w, &request);
	cr_assert_eq(w.status, 200);
	cr_assert_str_eq(w.body, "0123456789");
	request.max_answer = 9;
	ask(&w, &request);
	cr_assert_eq(w.status, 0);
	world_stop(&w);
}

Test(http, timeouts, .timeout = 60)
{
	static const char *const paths[] = { "/silent", "/stall" };
	struct world w;

	world_start(&w);
	for (size_t i = 0; i < 2; i++) {
		struct http_request request = request_of(&w, "GET", paths[i]);
		int64_t before_ms = clock_mono_ms(&w.clock);

		request.timeout_ms = 150;
		ask(&w, &request);
		cr_assert_eq(w.status, 0);
		cr_assert_geq(clock_mono_ms(&w.clock) - before_ms, 140);
		cr_assert_lt(clock_mono_ms(&w.clock) - before_ms, 4000);
	}
	world_stop(&w);
}

Test(http, nobody_listens, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct http_request request = request_of(&w, "GET", "/");

	request.url = "http://127.0.0.1:1/";
	ask(&w, &request);
	cr_assert_eq(w.status, 0);
	cr_assert_not(str_is_empty(w.failure));
	world_stop(&w);
}

Test(http, plain_http_stays_on_this_machine, .timeout = 60)
{
	static const char *const urls[] = {
		"http://example.org/",
		"http://127.0.0.1.example.org/",
		"http://127.example.org:80/",
		"http://localhost.example.org/",
		"http://10.0.0.1/",
		"file:///etc/passwd",
		"gopher://127.0.0.1/",
		"not a url",
		"",
		"http://user@example.org/",
		"http://1/",
		"http://127.0.0.1@example.org/",
	};
	struct world w;

	world_start(&w);
	get(&w, "/judged");
	cr_assert_eq(w.server.count, 1);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct http_request request = { .method = "GET",
						.url = urls[i],
						.timeout_ms = 3000 };

		ask(&w, &request);
		cr_assert_eq(w.status, 0, "%s", urls[i]);
		cr_assert(str_starts(w.failure, "only https") || str_starts(w.failure, "not a URL"),
			  "%s: %s", urls[i], w.failure);
	}
	cr_assert_eq(w.server.count, 1);
	world_stop(&w);
}

static void resume(void *user)
{
	loop_stop(user);
}

/* A connection that was kept, and closed by the server meanwhile, is not taken for an answer. */
Test(http, kept_connection_is_gone, .timeout = 60)
{
	struct world w;

	world_start(&w);
	struct alarm alarm = { .ring = resume, .user = w.loop };

	for (int i = 0; i < 5; i++) {
		get(&w, "/kept");
		cr_assert_eq(w.status, 200, "%d: %s", i, w.failure);
		cr_assert_str_eq(w.body, "{}");
		alarm_set(&w.alarms, &alarm, clock_mono_ms(&w.clock) + 60);
		loop_run(w.loop);
	}
	world_stop(&w);
}

/* A slow answer holds nobody up, and no more than a dozen are asked for at once. */
Test(http, many_at_once, .timeout = 60)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 40; i++) {
		struct http_request request = request_of(&w, "GET", "/slow");

		put_on(&w, &request);
	}
	loop_run(w.loop);
	cr_assert_eq(w.awaited, 0);
	cr_assert_eq(w.order.len, 40 * strlen("200 "), "%s: %s", w.order.text, w.failure);
	cr_assert_leq(w.server.most_open, 12);
	cr_assert_gt(w.server.most_open, 1);
	world_stop(&w);
}

/* Freed with requests waiting, and under way: nobody is called back, nothing is leaked. */
Test(http, freed_under_way, .timeout = 60)
{
	struct world w;

	world_start(&w);
	for (int i = 0; i < 20; i++) {
		struct http_request request = request_of(&w, "GET", "/silent");

		put_on(&w, &request);
	}
	struct alarm alarm = { .ring = resume, .user = w.loop };

	alarm_set(&w.alarms, &alarm, clock_mono_ms(&w.clock) + 100);
	loop_run(w.loop);
	w.awaited = 0;
	world_stop(&w);
}
