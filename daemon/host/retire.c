/* retire: what nobody can need any more goes, once a day, so that nothing grows without end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/retire.h"

#include "io/sweep.h"

#include <stddef.h>

enum { DAY_S = 86400 };

/* Of the small tables. Each is given an instant so many days back. */
static const struct {
	int days;
	const char *sql;
} rules[] = {
	{ 1, "DELETE FROM host_question WHERE expires_s < ?1" },
	{ 1, "DELETE FROM host_answered WHERE expires_s < ?1" },
	/* A bucket is full again after a minute. */
	{ 1, "DELETE FROM host_pace WHERE at_ms < ?1 * 1000" },
	{ 1, "DELETE FROM host_told WHERE at_s < ?1" },
	/* Once what a restore lost is told, all that there is to be read has been read. */
	{ 1, "DELETE FROM host_past WHERE heard_s < 0 AND heard_s > -?1" },
};

enum { RULES = sizeof(rules) / sizeof(*rules) };

static const struct sweep_rule host_sweeps[] = {
	/* For so long a deletion takes back what it still can: things are seldom open longer. */
	{ 120, "host_command", "seq", false, "DELETE FROM host_command", "at_s < ?1" },
	/* As long as the outbox knows which message of ours a reaction is on. */
	{ 120, "host_terms", "source", true, "DELETE FROM host_terms", "at_s < ?1" },
	/* `!why` tells of a school year and a bit. */
	{ 400, "host_woken", "seq", false, "DELETE FROM host_woken", "at_s < ?1 AND text IS NULL" },
	{ 400, "host_spared", "seq", false, "DELETE FROM host_spared",
	  "at_s < ?1 AND text IS NULL" },
	/* An edit counts for minutes; what the clerk slept through is too old after that anyway. */
	{ 2, "host_said", "event", true, "DELETE FROM host_said", "said_s < ?1" },
	{ 0, NULL, NULL, false, NULL, NULL }
};

/* How far the round of the day is. */
enum stage { OVER, OF_HOST, OF_SESSION };

struct retire {
	struct store *store;
	struct stmt *stmts[RULES];
	struct sweeps *sweeps;
	enum stage stage;
	int64_t last_s; /* when it began */
};

bool retire_new(struct arena *arena, struct store *store, struct retire **ret_retire,
		struct err *err)
{
	struct retire *retire = arena_alloc(arena, sizeof(*retire));

	retire->store = store;
	*ret_retire = retire;
	for (size_t i = 0; i < RULES; i++) {
		if (!store_prepare(store, NULL, rules[i].sql, &retire->stmts[i], err)) {
			return false;
		}
	}
	return sweeps_new(store, arena, host_sweeps, &retire->sweeps, err);
}

/* What is small, at once. */
static void begin_round(struct retire *retire, struct session *session, int64_t now_s)
{
	for (size_t i = 0; i < RULES; i++) {
		struct stmt *stmt = stmt_begin(retire->stmts[i]);

		stmt_bind_int(stmt, now_s - (int64_t)rules[i].days * DAY_S);
		stmt_run(stmt);
	}
	session_retire(session, now_s);
}

/* One slice; what comes after it. */
static enum stage sweep(struct retire *retire, struct session *session, int64_t now_s)
{
	if (retire->stage == OF_HOST) {
		return sweeps_step(retire->sweeps, now_s) ? OF_HOST : OF_SESSION;
	}
	return session_sweep(session, now_s) ? OF_SESSION : OVER;
}

bool retire_old(struct retire *retire, struct session *session, int64_t now_s, bool *ret_is_more)
{
	bool is_new = now_s < retire->last_s || now_s - retire->last_s >= DAY_S;
	enum stage next = OF_HOST;

	*ret_is_more = false;
	if (!is_new && retire->stage == OVER) {
		return true;
	}
	if (!store_begin(retire->store)) {
		return false;
	}
	if (is_new) {
		begin_round(retire, session, now_s);
	} else {
		next = sweep(retire, session, now_s);
	}
	if (!store_commit(retire->store)) {
		return false;
	}
	retire->last_s = is_new ? now_s : retire->last_s;
	retire->stage = next;
	*ret_is_more = next != OVER;
	return true;
}
