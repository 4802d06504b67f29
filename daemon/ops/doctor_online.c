/* doctor_online: the doctor's questions over the network, one at a time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http.h"
#include "io/loop.h"
#include "ops/doctor.h"

#include <string.h>

enum { WAIT_MS = 15000, ANSWER_MAX = 8 << 20 };

struct line {
	struct loop *loop;
	struct transport transport;
	struct arena *arena; /* of the question under way */
	struct http_answer answer;
};

static void on_answer(void *user, const struct http_answer *answer)
{
	struct line *line = user;

	line->answer = *answer;
	line->answer.body =
	    answer->body == NULL ? "" : arena_strndup(line->arena, answer->body, answer->body_len);
	line->answer.failure =
	    answer->failure == NULL ? NULL : arena_strdup(line->arena, answer->failure);
	loop_stop(line->loop);
}

static struct http_answer ask(void *self, struct arena *arena, const char *url, const char *token,
			      const char *body)
{
	struct line *line = self;
	struct http_request request = { .method = body == NULL ? "GET" : "POST",
					.url = url,
					.token = token,
					.content_type = body == NULL ? NULL : "application/json",
					.body = body,
					.body_len = body == NULL ? 0 : strlen(body),
					.timeout_ms = WAIT_MS,
					.max_answer = ANSWER_MAX };

	line->arena = arena;
	line->answer = (struct http_answer){ .status = 0, .body = "", .failure = "interrupted" };
	transport_send(&line->transport, &request, on_answer, line);
	loop_run(line->loop);
	return line->answer;
}

int doctor_run_online(const struct config *config, const char *plugin_dir, FILE *out)
{
	struct clock clock = clock_system();
	struct alarms alarms;
	struct line line = { .loop = NULL };
	struct http *http = NULL;
	struct err err = { .code = ERR_NONE };
	struct doctor_asker asker = { .self = &line, .ask = ask, .clock = &clock };

	memset(&alarms, 0, sizeof(alarms));
	bool is_good =
	    loop_new(&alarms, &clock, &line.loop, &err) && http_new(line.loop, &http, &err);

	if (is_good) {
		line.transport = http_transport(http);
	} else {
		fprintf(out, "FAULT network: %s\n", err.text);
	}
	int code = doctor_run(config, plugin_dir, is_good ? &asker : NULL, out);

	http_free(http);
	loop_free(line.loop);
	return is_good ? code : 1;
}
