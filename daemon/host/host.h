/* host: joins what Matrix told us to what the plugins offer; the policy lives in dispatch.c. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_HOST_H
#define CLERK_HOST_HOST_H

#include "base/alarm.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "host/plugin.h"
#include "io/store.h"
#include "matrix/session.h"
#include "school/school.h"

struct host;

/* All borrowed for the host's life. */
struct host_parts {
	const struct clock *clock;
	const struct clock_guard *guard; /* of that clock; NULL: it is always right */
	struct alarms *alarms;
	const struct log *log;
	struct store *store;
	struct school *school;
	const struct plugin_set *plugins;
	const char *const *prefixes; /* "!", "/", "//"; NULL: these three */
	const char
	    *feeds; /* where phones find calendars, "https://example.org/ics"; NULL: nowhere */
	bool is_new_here; /* says who it is where it comes in; else everybody knows already */
	void (*ready)(void *user); /* after the first commit of a sync; may be NULL */
	/* After every turn of the loop that also read the database, for the watchdog; may be NULL.
	 */
	void (*alive)(void *user);
	int64_t alive_ms; /* at least so often; 0: once a minute */
	/* The database can no longer be trusted to keep what it is given: stop. */
	void (*broken)(void *user, const char *why);
	void *user;
};

/* Migrates the "host" tables and prepares its statements. */
bool host_new(const struct host_parts *parts, struct host **ret_host, struct err *err);
void host_free(struct host *host);

/* What the session calls. */
const struct matrix_handler *host_handler(struct host *host);
/* Before session_start. */
void host_attach(struct host *host, struct session *session);
/* The roster may have changed: reads it again, between events. */
void host_reload(struct host *host);
/* Looks at wake-ups that are due and at rooms not yet known. */
void host_look(struct host *host);

/* When the soonest wake-up is due (Unix seconds); INT64_MAX when there is none. */
int64_t host_next_due_s(struct host *host);

#endif
