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
	const char *find = arena_printf(arena,
					"SELECT max(k) FROM (SELECT %s AS k FROM %s WHERE %s > ?1"
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

/* The last key of the slice that comes next; false: there is none. */
static bool find_end(struct sweep *sweep, struct place *ret_place)
{
	struct arena *arena = arena_new();
	struct stmt *find = stmt_begin(sweep->find);

	bind(sweep, find, &sweep->from);
	stmt_bind_int(find, SLICE_ROWS);
	bool is_more = stmt_step(find) && !stmt_is_null(find, 0);

	if (is_more && sweep->rule->is_text) {
		snprintf(ret_place->text, sizeof(ret_place->text), "%s", stmt_text(find, 0, arena));
	} else if (is_more) {
		ret_place->number = stmt_int(find, 0);
	}
	stmt_end(find);
	arena_free(arena);
	return is_more;
}

static bool step(struct sweep *sweep, int64_t now_s)
{
	struct place end = sweep->from;

	if (!find_end(sweep, &end)) {
		begin_anew(sweep);
		return false;
	}
	struct stmt *act = stmt_begin(sweep->act);

	stmt_bind_int(act, now_s - (int64_t)sweep->rule->days * DAY_S);
	bind(sweep, act, &sweep->from);
	bind(sweep, act, &end);
	stmt_run(act);
	sweep->from = end;
	return true;
}

bool sweeps_step(struct sweeps *sweeps, int64_t now_s)
{
	while (sweeps->at < sweeps->count) {
		if (step(&sweeps->list[sweeps->at], now_s)) {
			return true;
		}
		sweeps->at++;
	}
	sweeps->at = 0;
	return false;
}
