/* doctor: is everything in order, and if not, what to do; one line a check. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_DOCTOR_H
#define CLERK_OPS_DOCTOR_H

#include "base/clock.h"
#include "io/config.h"
#include "io/http.h"

#include <stdio.h>

/* How the homeserver is asked; nothing of it stays there. */
struct doctor_asker {
	void *self;
	/* The answer to `url`, its texts in the arena. Comes back when it is there, or after some
	 * seconds with status 0. `token` may be NULL; `body` NULL: GET, else a POST of that JSON.
	 */
	struct http_answer (*ask)(void *self, struct arena *arena, const char *url,
				  const char *token, const char *body);
	const struct clock *clock;
};

/* Writes "ok    database: ..." or "FAULT ..." lines to `out`; returns 0 when there is no fault,
 * else
 * 1. `plugin_dir` is used where the configuration names none. The homeserver is asked by `asker`;
 * NULL: it is left alone. Changes nothing; a daemon may run meanwhile. */
int doctor_run(const struct config *config, const char *plugin_dir,
	       const struct doctor_asker *asker, FILE *out);

/* The same, asking over the network. */
int doctor_run_online(const struct config *config, const char *plugin_dir, FILE *out);

#endif
