/* stale: the roster in memory against what the database says by now. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

enum { NONE = 0 };

static int64_t both(int64_t one, int64_t other)
{
	return one == NONE || one == other ? other : other == NONE ? one : EVERY_CLUSTER;
}

void host_outdate(struct host *host, int64_t cluster)
{
	host->stale = both(host->stale, cluster);
}

void host_freshen(struct host *host)
{
	struct school *school = host->parts.school;
	struct err err = { 0 };

	if (host->stale == NONE) {
		return;
	}
	bool is_read = host->stale == EVERY_CLUSTER ? school_reload(school, &err)
						    : school_reload_one(school, host->stale, &err);

	if (!is_read) {
		/* What was there stays, and is behind still. */
		log_error(host->parts.log, "roster: %s", err.text);
		return;
	}
	host->must_tell_lost = true;
	host->unsure = both(host->unsure, host->stale);
	host->stale = NONE;
}

void host_settle_roster(struct host *host, bool is_committed)
{
	if (!is_committed) {
		host->stale = both(host->stale, host->unsure);
	}
	host->unsure = NONE;
}
