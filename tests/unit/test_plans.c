/* test_plans: no statement goes through what has been: how SQLite would go about each of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store_internal.h"
#include "stage_world.h"

#include <ctype.h>

/* As large as the roster, the rooms, or what is under way: they do not grow with the years. */
static const char *const small[] = { "cluster_delegate",
				     "cluster_digest",
				     "host_answered",
				     "host_clock_rule",
				     "host_failing",
				     "host_pace",
				     "host_put_off",
				     "host_question",
				     "host_told",
				     "host_undone",
				     "matrix_ahead",
				     "matrix_alias",
				     "matrix_attempt",
				     "matrix_chore",
				     "matrix_gap",
				     "matrix_room",
				     "matrix_unreachable",
				     "quiet_room",
				     "school_bank_holiday",
				     "school_closed",
				     "school_cluster",
				     "school_drive",
				     "school_file",
				     "school_filed",
				     "school_gone",
				     "school_half",
				     "school_inset",
				     "school_lost",
				     "school_name",
				     "school_person",
				     "school_role",
				     "school_school",
				     "school_setting",
				     "sip_left",
				     "sip_pot",
				     "sip_rule",
				     "sip_year",
				     "sqlite_schema",
				     "store_checked",
				     "store_schema",
				     NULL };

/* Of rows that are under way only, or in the order in which the first is wanted; besides those that
 * are called so: `…_open`. */
static const char *const open_indexes[] = { "host_past_waiting", "host_past_told",
					    "host_wake_due",     "host_woken_waiting",
					    "matrix_outbox_new", "meetings_meeting_end",
					    "reminders_waiting", "sip_allocation_held",
					    "sip_review_dated",  NULL };

/* What may take its time, and why. A piece of its SQL; each must still be needed. */
static const struct {
	const char *sql, *why;
} rare[] = {
	{ "clerk_rezone(start_s)", "when a zone's rules change" },
	{ "FROM host_wake WHERE cluster = ?1 AND (key", "!why: what a cluster is to be told yet" },
	{ "e.at_s > y.closed_s", "clerkd doctor" },
	{ "FROM sip_balance b WHERE minutes <> 0", "clerkd doctor" },
	{ "FROM sip_balance WHERE minutes < 0", "clerkd doctor" },
	{ "SELECT r.account FROM (", "clerkd doctor" },
	{ "HAVING SUM(minutes) <> 0", "clerkd doctor" },
	{ "would be granted again", "clerkd cluster apply" },
	{ "FROM sip_vote v", "clerkd cluster apply" },
	{ "IS NOT NULL AND (?2 IS NULL OR", "undo typed in private, of the last 120 days" },
	{ "person FROM reminders_item WHERE cluster", "clerkd cluster apply" },
	{ "FROM school_history WHERE cluster = ?1 ORDER BY seq DESC",
	  "`history since Friday`: it is read until the first that is older" },
	{ "'a point: ' || text", "`export`; an agenda has 20 points at most" },
	{ "'minutes: ' || text", "`export`; a meeting has one row" },
	{ "a.is_shared, SUM(e.minutes)",
	  "what the SIP looks back on; rows of private time are few" },
};

/* The largest of an index is found at its end, in the index alone. The SELECT that is this and no
 * more, and its table; each must still be needed. */
static const struct {
	const char *sql, *table;
} ends[] = {
	{ "SELECT COALESCE(MAX(number), 0) + 1 FROM sip_entry WHERE cluster = ?1", "sip_entry" },
	{ "SELECT COALESCE(MAX(seq), 0) + 1 FROM school_history WHERE cluster = ?1",
	  "school_history" },
	{ "SELECT MAX(seq) + 1 FROM school_history WHERE cluster = ?1)", "school_history" },
	{ "SELECT COALESCE(MAX(seq), 0) FROM school_history WHERE cluster = ?1", "school_history" },
};

enum { SORTS = 59 };
enum { RARE = sizeof(rare) / sizeof(*rare), ENDS = sizeof(ends) / sizeof(*ends) };

struct used {
	bool rare[RARE], ends[ENDS];
};

static bool is_among(const char *const *names, const char *name)
{
	while (*names != NULL && !str_equal(*names, name)) {
		names++;
	}
	return *names != NULL;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) != 0 || c == '_';
}

/* The table that `alias` stands for in the statement: the word before it. */
static const char *table_of(struct arena *arena, const char *sql, const char *alias)
{
	size_t len = strlen(alias);

	for (const char *at = strstr(sql, alias); at != NULL; at = strstr(at + 1, alias)) {
		const char *end = at - 1;

		if (at - sql < 3 || at[-1] != ' ' || is_name(at[len])) {
			continue;
		}
		if (at - sql > 4 && strncmp(at - 4, " AS ", 4) == 0) {
			end = at - 4;
		}
		const char *begin = end;

		while (begin > sql && is_name(begin[-1])) {
			begin--;
		}
		const char *word = arena_strndup(arena, begin, (size_t)(end - begin));

		if (strchr(word, '_') != NULL) {
			return word;
		}
	}
	return alias;
}

/* "SCAN t ...", "SEARCH t" by nothing, but for the largest of a key, "SEARCH t USING PRIMARY KEY"
 * by nothing where a smallest is wanted, or "SEARCH t USING ... (cluster=?)", "(person=?)": as much
 * as the cluster, somebody, or all, has been. */
static bool goes_through_all(struct arena *arena, const char *sql, const char *step)
{
	char verb[16] = "", alias[64] = "", index[64] = "";
	const char *using = strstr(step, "INDEX "), *how = strstr(step, " USING ");

	if (sscanf(step, "%15s %63s", verb, alias) != 2 || alias[0] == '(' ||
	    (!str_equal(verb, "SCAN") && !str_equal(verb, "SEARCH")) ||
	    (str_equal(verb, "SEARCH") &&
	     (strchr(step, '(') != NULL
		  ? !str_ends(step, "(cluster=?)") && !str_ends(step, "(person=?)")
		  : how == NULL && strstr(sql, "max(seq)") != NULL)) ||
	    str_equal(alias, "CONSTANT") || strstr(step, "VIRTUAL TABLE") != NULL) {
		return false;
	}
	if (using != NULL) {
		(void)sscanf(using, "INDEX %63s", index);
	}
	return !is_among(open_indexes, index) && !str_ends(index, "_open") &&
	       !is_among(small, alias) && !is_among(small, table_of(arena, sql, alias));
}

static bool is_of_an_end(struct arena *arena, const char *sql, const char *step, bool used[ENDS])
{
	char alias[64] = "";

	if (sscanf(step, "SEARCH %63s", alias) != 1 || strstr(step, " COVERING INDEX ") == NULL) {
		return false;
	}
	for (size_t i = 0; i < ENDS; i++) {
		if (strstr(sql, ends[i].sql) != NULL &&
		    (str_equal(alias, ends[i].table) ||
		     str_equal(table_of(arena, sql, alias), ends[i].table))) {
			used[i] = true;
			return true;
		}
	}
	return false;
}

static bool is_rare(const char *sql, bool used[RARE])
{
	for (size_t i = 0; i < RARE; i++) {
		if (strstr(sql, rare[i].sql) != NULL) {
			used[i] = true;
			return true;
		}
	}
	return false;
}

/* `sorts` counts what is sorted in a table of its own. */
static int check(struct world *w, struct store *store, const char *sql, struct used *used,
		 int *sorts)
{
	sqlite3_stmt *plan = NULL;
	int bad = 0;

	cr_assert_eq(sqlite3_prepare_v2(store->db,
					arena_printf(w->arena, "EXPLAIN QUERY PLAN %s", sql), -1,
					&plan, NULL),
		     SQLITE_OK, "%s", sqlite3_errmsg(store->db));
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		*sorts += str_starts(step, "USE TEMP B-TREE");
		if (goes_through_all(w->arena, sql, step) &&
		    !is_of_an_end(w->arena, sql, step, used->ends) && !is_rare(sql, used->rare)) {
			cr_log_error(
			    "%s\n    %s\n    reads all that there has been: it wants an index of "
			    "the columns that it asks by, of the open rows alone",
			    sql, step);
			bad++;
		}
	}
	sqlite3_finalize(plan);
	return bad;
}

/* An index that is called open is of the open rows alone. */
static int check_open_indexes(struct store *store)
{
	sqlite3_stmt *stmt = NULL;
	int bad = 0;

	cr_assert_eq(sqlite3_prepare_v2(store->db,
					"SELECT name FROM sqlite_schema WHERE type = 'index'"
					" AND name GLOB '*_open' AND sql NOT LIKE '% WHERE %'"
					" AND sql NOT LIKE '%' || char(10) || '%WHERE %'",
					-1, &stmt, NULL),
		     SQLITE_OK);
	for (; sqlite3_step(stmt) == SQLITE_ROW; bad++) {
		cr_log_error("%s", (const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	return bad;
}

Test(plans, no_statement_goes_through_what_has_been, .timeout = 60)
{
	struct world w;
	struct used used = { 0 };
	int count = 0, bad = 0, sorts = 0;

	open_world(&w, TEST_PLUGIN_DIR);
	struct store *store = stage_store(w.stage);

	sqlite3_set_authorizer(store->db, NULL, NULL);
	for (struct stmt *stmt = store->stmts; stmt != NULL; stmt = stmt->next, count++) {
		bad += check(&w, store, sqlite3_sql(stmt->handle), &used, &sorts);
	}
	cr_assert_gt(count, 300, "%d statements found", count);
	cr_assert_eq(bad, 0, "%d of %d statements", bad, count);
	/* Each is of what is small, open, or asked for by hand: look before there is one more. */
	cr_expect_eq(sorts, SORTS, "%d sorts", sorts);
	for (size_t i = 0; i < RARE; i++) {
		cr_expect(used.rare[i], "no longer needed: %s (%s)", rare[i].sql, rare[i].why);
	}
	for (size_t i = 0; i < ENDS; i++) {
		cr_expect(used.ends[i], "no longer needed: %s (%s)", ends[i].sql, ends[i].table);
	}
	bad = check_open_indexes(store);
	cr_expect_eq(bad, 0, "%d indexes called open are of all rows", bad);
	cr_log_info("%d statements", count);
	close_world(&w);
}

/* Written seldom, or by hand, and made before this was known. */
static const char *const lists_words[] = { "matrix_chore", "sip_allocation", "sip_entry",
					   "sip_request",  "sip_review",     "sip_rule",
					   "sip_vote",     "visits_visit",   NULL };

/* `state IN ('a', 'b', 'c')` in a CHECK: SQLite builds a table of the words at each write. */
static bool checks_a_list(struct arena *arena, const char *sql)
{
	const char *check = strstr(sql, "CHECK (");

	for (; check != NULL; check = strstr(check + 1, "CHECK (")) {
		const char *in = strstr(check, " IN ('");
		const char *end = strchr(check, '\n');

		if (in == NULL || (end != NULL && in > end)) {
			continue;
		}
		const char *list = arena_strndup(arena, in, strcspn(in, ")"));
		const char *comma = strchr(list, ',');

		if (comma != NULL && strchr(comma + 1, ',') != NULL) {
			return true;
		}
	}
	return false;
}

Test(plans, no_check_builds_a_table, .timeout = 60)
{
	struct world w;
	sqlite3_stmt *tables = NULL;
	size_t known = 0;

	open_world(&w, TEST_PLUGIN_DIR);
	struct store *store = stage_store(w.stage);

	sqlite3_set_authorizer(store->db, NULL, NULL);
	cr_assert_eq(sqlite3_prepare_v2(store->db,
					"SELECT name, sql FROM sqlite_schema WHERE type = 'table'",
					-1, &tables, NULL),
		     SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(tables, 0);

		if (checks_a_list(w.arena, (const char *)sqlite3_column_text(tables, 1))) {
			known++;
			cr_expect(is_among(lists_words, name), "%s: say it with OR", name);
		}
	}
	sqlite3_finalize(tables);
	cr_expect_eq(known, sizeof(lists_words) / sizeof(*lists_words) - 1, "%zu", known);
	close_world(&w);
}
