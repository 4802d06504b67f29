/* test_http_log: what the debug log says of requests, and what it never does. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_log.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static http_done_fn *kept_done;
static void *kept_user;
static int answers;

static void send_fake(void *self, const struct http_request *request, http_done_fn *done,
		      void *user)
{
	(void)self;
	(void)request;
	kept_done = done;
	kept_user = user;
}

static void on_answer(void *user, const struct http_answer *answer)
{
	cr_assert_eq(user, &answers);
	answers += answer->status == 200;
}

Test(http_log, fixed_words_alone)
{
	static const struct {
		const char *method, *url, *said;
	} cases[] = {
		{ "GET", "https://m.example.org/_matrix/client/v3/sync?since=s_secret&timeout=3",
		  "GET /_matrix/client/v3/sync: 200 in " },
		{ "PUT",
		  "http://[::1]:8008/_matrix/client/v3/rooms/%21secret%3Ax/send/m.room.message/"
		  "AbC_secret-d",
		  "PUT /_matrix/client/v3/rooms/*/send/m.room.message/*: 200 in " },
		{ "GET", "https://x/_matrix/client/v3/directory/room/%23secret%3Ax",
		  "GET /_matrix/client/v3/directory/room/*: 200 in " },
		{ "POST", "https://x/_matrix/media/v3/upload?filename=secret.csv",
		  "POST /_matrix/media/v3/upload: 200 in " },
		{ "GET", "https://x/a/secretsecretsecretsecretsecret", "GET /a/*: 200 in " },
		{ "GET", "https://secret.example.org", "GET : 200 in " },
	};
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	struct log log = { .out = out, .level = LOG_LEVEL_DEBUG };
	struct clock clock = clock_system();
	struct transport fake = { .send = send_fake };
	struct http_log *watch = http_log_new(&fake, &clock, &log);
	struct transport transport = http_log_transport(watch);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_request request = { .method = cases[i].method,
						.url = cases[i].url,
						.token = "syt_secret",
						.body = "secret",
						.body_len = 6 };
		struct http_answer answer = { .status = 200, .body = "secret", .body_len = 6 };

		transport_send(&transport, &request, on_answer, &answers);
		kept_done(kept_user, &answer);
		fflush(out);
		cr_assert_not_null(strstr(text, cases[i].said), "'%s' is not in:\n%s",
				   cases[i].said, text);
	}
	cr_assert_eq(answers, sizeof(cases) / sizeof(cases[0]));
	/* One is never answered. */
	struct http_request last = { .method = "GET", .url = "https://x/last" };

	transport_send(&transport, &last, on_answer, &answers);
	http_log_free(watch);
	fclose(out);
	cr_assert_null(strstr(text, "secret"), "%s", text);
	free(text);
}
