/* sweep: goes through a large table in slices, by its key, and does something to what is old. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/sweep.h"

#include <stdio.h>

enum { SLICE_ROWS = 2000, DAY_S = 86400 };

/* A key, of the kind that the rule says. No text key is longer: event ids. */
struct place {
	int64_t number;
	char text[256];
};

struct sweep {
	const struct sweep_rule *rule;
	struct stmt *find, *act;
	struct place from; /* all up to here was looked at */
};

struct sweeps {
	struct sweep *list;
	size_t count, at; /* `at`: the one that is being made */
};

static void begin_anew(struct sweep *sweep)
{
	sweep->from = (struct place){ .number = INT64_MIN, .text = "" };
}

static bool prepare(struct store *store, struct arena *arena, struct sweep *sweep, struct err *err)
{
	const struct sweep_rule *rule = sweep->rule;
	const char *find =
	    arena_printf(arena,
			 "SELECT max(k), count(*) FROM (SELECT %s AS k FROM %s WHERE %s > ?1"
			 " ORDER BY k LIMIT ?2)",
			 rule->key, rule->table, rule->key);
	const char *act = arena_printf(arena, "%s WHERE %s > ?2 AND %s <= ?3 AND (%s)",
				       rule->action, rule->key, rule->key, rule->where);

	begin_anew(sweep);
	return store_prepare(store, NULL, find, &sweep->find, err) &&
	       store_prepare(store, NULL, act, &sweep->act, err);
}

bool sweeps_new(struct store *store, struct arena *arena, const struct sweep_rule *rules,
		struct sweeps **ret_sweeps, struct err *err)
{
	struct sweeps *sweeps = arena_alloc(arena, sizeof(*sweeps));

	while (rules[sweeps->count].table != NULL) {
		sweeps->count++;
	}
	sweeps->list = arena_array(arena, sweeps->count, sizeof(*sweeps->list));
	for (size_t i = 0; i < sweeps->count; i++) {
		sweeps->list[i].rule = &rules[i];
		if (!prepare(store, arena, &sweeps->list[i], err)) {
			return false;
		}
	}
	*ret_sweeps = sweeps;
	return true;
}

static void bind(const struct sweep *sweep, struct stmt *stmt, const struct place *place)
{
	if (sweep->rule->is_text) {
		stmt_bind_text(stmt, place->text);
	} else {
		stmt_bind_int(stmt, place->number);
	}
}

/* The last key of the slice that comes next, and how many rows it has; 0: there is none. */
static int64_t find_end(struct sweep *sweep, struct place *ret_place)
{
	struct arena *arena = arena_new();
	struct stmt *find = stmt_begin(sweep->find);

	bind(sweep, find, &sweep->from);
	stmt_bind_int(find, SLICE_ROWS);
	int64_t rows = stmt_step(find) ? stmt_int(find, 1) : 0;

	if (rows > 0 && sweep->rule->is_text) {
		snprintf(ret_place->text, sizeof(ret_place->text), "%s", stmt_text(find, 0, arena));
	} else if (rows > 0) {
		ret_place->number = stmt_int(find, 0);
	}
	stmt_end(find);
	arena_free(arena);
	return rows;
}

/* A slice that is not full is the last: rows that came since are new, and would have no end. */
static int64_t step(struct sweep *sweep, int64_t now_s)
{
	struct place end = sweep->from;
	int64_t rows = find_end(sweep, &end);

	if (rows == 0) {
		begin_anew(sweep);
		return 0;
	}
	struct stmt *act = stmt_begin(sweep->act);

	stmt_bind_int(act, now_s - (int64_t)sweep->rule->days * DAY_S);
	bind(sweep, act, &sweep->from);
	bind(sweep, act, &end);
	stmt_run(act);
	sweep->from = end;
	if (rows < SLICE_ROWS) {
		begin_anew(sweep);
	}
	return rows;
}

bool sweeps_step(struct sweeps *sweeps, int64_t now_s)
{
	while (sweeps->at < sweeps->count) {
		int64_t rows = step(&sweeps->list[sweeps->at], now_s);

		sweeps->at += rows < SLICE_ROWS;
		if (rows > 0) {
			return true;
		}
	}
	sweeps->at = 0;
	return false;
}
