/* flaky_database: statements that SQLite is interrupted in, as by want of memory or a lock. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_FLAKY_DATABASE_H
#define CLERK_TESTS_FLAKY_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct flaky_database {
	const char *statement; /* how it begins */
	int left;
	bool is_running;
};

static inline struct flaky_database *flaky_database_state(void)
{
	static struct flaky_database flaky;

	return &flaky;
}

/* The next so many runs of a statement that begins so fail; what was left of those before. */
static inline int flaky_database_fails(const char *statement, int times)
{
	struct flaky_database *flaky = flaky_database_state();
	int left = flaky->left;

	*flaky = (struct flaky_database){ .statement = statement, .left = times };
	return left;
}

static inline int flaky_database_on_statement(unsigned kind, void *user, void *stmt, void *text)
{
	struct flaky_database *flaky = user;
	const char *sql = sqlite3_sql(stmt);

	(void)kind;
	(void)text;
	flaky->is_running = flaky->left > 0 && sql != NULL && flaky->statement != NULL &&
			    strncmp(sql, flaky->statement, strlen(flaky->statement)) == 0;
	return 0;
}

static inline int flaky_database_on_step(void *user)
{
	struct flaky_database *flaky = user;
	bool fails = flaky->is_running;

	flaky->left -= fails;
	flaky->is_running = false;
	return fails;
}

static inline int flaky_database_opened(sqlite3 *db, char **error, const void *calls)
{
	(void)error;
	(void)calls;
	sqlite3_trace_v2(db, SQLITE_TRACE_STMT, flaky_database_on_statement,
			 flaky_database_state());
	sqlite3_progress_handler(db, 1, flaky_database_on_step, flaky_database_state());
	return SQLITE_OK;
}

/* Every database opened from now on is one. */
static inline void flaky_database_hook(void)
{
	sqlite3_auto_extension((void (*)(void))flaky_database_opened);
}

#endif
