/* retire: what nobody can need any more goes, once a day, so that nothing grows without end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/retire.h"

#include <stddef.h>

enum { DAY_S = 86400 };

struct retire {
	struct store *store;
	struct stmt **stmts;
	int64_t last_s;
};

/* Each is given the instant before which it forgets; how many days that lies back is beside it. */
static const char *const queries[] = {
	/* A deletion may take back what it still can for as long as a thing is likely to be open.
	 */
	"DELETE FROM host_command WHERE at_s < ?1",
	"DELETE FROM host_question WHERE expires_s < ?1",
	/* A bucket is full again after a minute. */
	"DELETE FROM host_pace WHERE at_ms < ?1 * 1000",
	"DELETE FROM host_told WHERE at_s < ?1",
	/* `!why` tells of a school year and a bit. */
	"DELETE FROM host_woken WHERE at_s < ?1 AND text IS NULL",
	/* An edit counts for minutes; what the clerk slept through is too old after that anyway. */
	"DELETE FROM host_said WHERE said_s < ?1",
	NULL,
};
static const int days[] = { 120, 1, 1, 1, 400, 2 };

bool retire_new(struct arena *arena, struct store *store, struct retire **ret_retire,
		struct err *err)
{
	struct retire *retire = arena_alloc(arena, sizeof(*retire));

	retire->store = store;
	if (!store_prepare_all(store, NULL, queries, &retire->stmts, err)) {
		return false;
	}
	*ret_retire = retire;
	return true;
}

bool retire_old(struct retire *retire, struct session *session, int64_t now_s)
{
	if (now_s >= retire->last_s && now_s - retire->last_s < DAY_S) {
		return true;
	}
	if (!store_begin(retire->store)) {
		return false;
	}
	for (size_t i = 0; queries[i] != NULL; i++) {
		struct stmt *stmt = stmt_begin(retire->stmts[i]);

		stmt_bind_int(stmt, now_s - (int64_t)days[i] * DAY_S);
		stmt_run(stmt);
	}
	session_retire(session, now_s);
	if (!store_commit(retire->store)) {
		return false;
	}
	retire->last_s = now_s;
	return true;
}
