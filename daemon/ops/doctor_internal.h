/* doctor_internal: what the doctor's files share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_DOCTOR_INTERNAL_H
#define CLERK_OPS_DOCTOR_INTERNAL_H

#include "host/plugin.h"
#include "io/store.h"
#include "ops/doctor.h"
#include "school/roster.h"

struct doctor {
	struct arena *arena;
	const struct config *config;
	const struct doctor_asker *asker;
	FILE *out;
	struct plugin_set plugins;
	struct config_secret secret;
	const struct roster_cluster *
	    *filed;                  /* as many as the configuration has; NULL: not to be read */
	const struct roster *roster; /* of the database; NULL: it can't say */
	/* Under which name, and for which time, this database signed last; NULL: it never did. */
	const char *instance;
	int64_t generation;
	bool is_blank; /* it has never heard of this account, so a first start is all it can be */
	int faults;
};

/* One finding, in a line: "ok    what: ..." or "FAULT what: ...", with what to do. */
void doctor_say(struct doctor *doctor, bool is_good, const char *what, const char *fmt, ...)
    CLERK_FORMAT(4, 5);

/* Asks the homeserver: is it there, is the clock its, the token ours, the rooms fit. */
void doctor_check_server(struct doctor *doctor);

#endif
