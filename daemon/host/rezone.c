/* rezone: when tzdata changes, what is booked keeps its time on the clock, and the room is told. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "dates/tz.h"
#include "dates/when.h"

enum { STEP_S = 86400, TOLD_MAX = 12, FRESH_S = 30 * 86400 };
enum { BACK_DAYS = 400, AHEAD_DAYS = 1200 }; /* beyond the horizon of any date */
/* One for each look, whatever a zone does. */
enum { RULES_MAX = BACK_DAYS + AHEAD_DAYS + 1, BACK_S = BACK_DAYS * STEP_S };
static const int64_t ahead_s = (int64_t)AHEAD_DAYS * STEP_S;

/* From `begins` on, so many seconds ahead of UTC. */
struct rule {
	int64_t begins, ahead;
};

enum query { Q_OLD, Q_CLEAR, Q_PUT, Q_MOVED, Q_TABLES };

static const char *const queries[] = {
	[Q_OLD] = "SELECT begins, ahead FROM host_clock_rule WHERE cluster = ?1 ORDER BY begins",
	[Q_CLEAR] = "DELETE FROM host_clock_rule WHERE cluster = ?1",
	[Q_PUT] = "INSERT INTO host_clock_rule VALUES (?1, ?2, ?3, ?4)",
	[Q_MOVED] = "SELECT letter, number, min(start_s) FROM school_diary WHERE cluster = ?1"
		    " AND visibility = ?2 AND clerk_rezone(start_s) <> start_s"
		    " GROUP BY letter, number ORDER BY 3 LIMIT ?3",
	[Q_TABLES] =
	    "SELECT t.name, group_concat(c.name || ' = clerk_rezone(' || c.name || ')', ', '),"
	    " group_concat('clerk_rezone(' || c.name || ') <> ' || c.name, ' OR ')"
	    " FROM sqlite_schema t, pragma_table_info(t.name) c"
	    " WHERE t.type = 'table' AND substr(c.name, -2) = '_s' AND c.type = 'INTEGER'"
	    " AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'cluster')"
	    " GROUP BY t.name",
	NULL,
};

/* One cluster's clock as it was when its instants were worked out, and as it is. What is of the
 * zone stays from one cluster to the next of the same zone. */
struct rezone {
	struct stmt **stmts;
	struct rule *old, *now; /* RULES_MAX of each, while it lasts */
	size_t old_count, now_count;
	const struct tz *tz;
	int64_t now_s;
};

static int64_t offset_at(const struct tz *tz, int64_t at_s)
{
	return tz_to_wall(tz, at_s).offset_s;
}

/* The first second of a change that lies in (from, to]. */
static int64_t find_change(const struct tz *tz, int64_t from, int64_t to)
{
	int64_t before = offset_at(tz, from);

	while (to - from > 1) {
		int64_t middle = from + (to - from) / 2;

		if (offset_at(tz, middle) == before) {
			from = middle;
		} else {
			to = middle;
		}
	}
	return to;
}

static size_t read_zone(const struct tz *tz, int64_t from_s, int64_t to_s, struct rule *rules)
{
	size_t count = 1;

	rules[0] = (struct rule){ from_s, offset_at(tz, from_s) };
	for (int64_t at = from_s; at < to_s && count < RULES_MAX; at += STEP_S) {
		if (offset_at(tz, at + STEP_S) != rules[count - 1].ahead) {
			int64_t change = find_change(tz, at, at + STEP_S);

			rules[count++] = (struct rule){ change, offset_at(tz, change) };
		}
	}
	return count;
}

static int64_t ahead_of(const struct rule *rules, size_t count, int64_t at_s)
{
	int64_t ahead = rules[0].ahead;

	for (size_t i = 1; i < count && rules[i].begins <= at_s; i++) {
		ahead = rules[i].ahead;
	}
	return ahead;
}

/* The instant that has now the wall time that `at_s` had by the old rules. What is past, and what
 * is no instant but a span, is far below now. */
static int64_t move(void *user, int64_t at_s)
{
	const struct rezone *rezone = user;

	if (at_s <= rezone->now_s || at_s > rezone->now_s + ahead_s) {
		return at_s;
	}
	int64_t wall = at_s + ahead_of(rezone->old, rezone->old_count, at_s);
	int32_t day = (int32_t)(wall / 86400), minute = (int32_t)(wall % 86400 / 60);

	return tz_from_wall(rezone->tz, day, minute).first_s + wall % 60;
}

/* How far the old rules go; what lies beyond was not looked at then. */
static int64_t horizon_s(const struct rezone *rezone)
{
	int64_t then = rezone->old[0].begins + BACK_S + ahead_s, now = rezone->now_s + ahead_s;

	return then < now ? then : now;
}

static bool differ_at(const struct rezone *rezone, int64_t at_s)
{
	return at_s < horizon_s(rezone) && ahead_of(rezone->old, rezone->old_count, at_s) !=
					       ahead_of(rezone->now, rezone->now_count, at_s);
}

static bool differ_where(const struct rezone *rezone, const struct rule *rules, size_t count)
{
	bool is_other = false;

	for (size_t i = 0; i < count && !is_other; i++) {
		is_other = rules[i].begins > rezone->now_s && differ_at(rezone, rules[i].begins);
	}
	return is_other;
}

/* Do the two clocks ever differ from now on? They can only begin to where one of them changes. */
static bool has_changed(const struct rezone *rezone)
{
	return rezone->old_count > 0 && (differ_at(rezone, rezone->now_s) ||
					 differ_where(rezone, rezone->old, rezone->old_count) ||
					 differ_where(rezone, rezone->now, rezone->now_count));
}

static void load_old(struct rezone *rezone, int64_t cluster)
{
	struct stmt *get = stmt_begin(rezone->stmts[Q_OLD]);

	rezone->old_count = 0;
	stmt_bind_int(get, cluster);
	while (rezone->old_count < RULES_MAX && stmt_step(get)) {
		rezone->old[rezone->old_count++] =
		    (struct rule){ stmt_int(get, 0), stmt_int(get, 1) };
	}
	stmt_end(get);
}

/* The window of what is noted moves with each start: it may be a month behind. */
static bool is_noted(const struct rezone *rezone)
{
	bool is_same = rezone->old_count == rezone->now_count &&
		       rezone->now[0].begins - rezone->old[0].begins < FRESH_S &&
		       rezone->now[0].ahead == rezone->old[0].ahead;

	for (size_t i = 1; is_same && i < rezone->now_count; i++) {
		is_same = rezone->now[i].begins == rezone->old[i].begins &&
			  rezone->now[i].ahead == rezone->old[i].ahead;
	}
	return is_same;
}

static void save_now(struct rezone *rezone, int64_t cluster)
{
	struct stmt *clear = stmt_begin(rezone->stmts[Q_CLEAR]);

	stmt_bind_int(clear, cluster);
	stmt_run(clear);
	for (size_t i = 0; i < rezone->now_count; i++) {
		struct stmt *put = stmt_begin(rezone->stmts[Q_PUT]);

		stmt_bind_int(put, cluster);
		stmt_bind_int(put, rezone->now[i].begins);
		stmt_bind_int(put, rezone->now[i].ahead);
		stmt_bind_text(put, tz_version(rezone->tz));
		stmt_run(put);
	}
}

/* Every instant of a cluster's tables is an integer column whose name ends in "_s": the house rule
 * for units makes them found. */
static bool move_all(struct host *host, struct arena *arena, struct rezone *rezone, int64_t cluster,
		     struct err *err)
{
	struct stmt *tables = stmt_begin(rezone->stmts[Q_TABLES]), *update;

	while (stmt_step(tables)) {
		const char *sql =
		    arena_printf(arena, "UPDATE %s SET %s WHERE cluster = ?1 AND (%s)",
				 stmt_text(tables, 0, arena), stmt_text(tables, 1, arena),
				 stmt_text(tables, 2, arena));

		if (!store_prepare(host->parts.store, NULL, sql, &update, err)) {
			stmt_end(tables);
			return false;
		}
		stmt_bind_int(stmt_begin(update), cluster);
		stmt_run(update);
	}
	return true;
}

/* What everybody may see of what moves, before it moves. */
static const char *moved_items(struct arena *arena, struct rezone *rezone, int64_t cluster)
{
	struct stmt *find = stmt_begin(rezone->stmts[Q_MOVED]);
	struct str text;

	str_init(&text, arena);
	stmt_bind_int(find, cluster);
	stmt_bind_int(find, CLERK_PUBLIC);
	stmt_bind_int(find, TOLD_MAX + 1);
	for (size_t count = 1; stmt_step(find); count++) {
		if (count > TOLD_MAX) {
			str_add(&text, ", and more");
			break;
		}
		int64_t moved_s = move(rezone, stmt_int(find, 2));

		str_addf(&text, "%s%s%lld on %s", text.len == 0 ? "" : ", ",
			 stmt_text(find, 0, arena), (long long)stmt_int(find, 1),
			 when_format_instant(arena, rezone->tz, moved_s));
	}
	return text.text;
}

static void tell(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
		 const char *items, const char *version)
{
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = arena_printf(arena, "rezone/%lld/%s/%lld", (long long)cluster->id,
				       version, (long long)clock_wall_s(host->parts.clock)),
		.room_id = cluster->room_id,
		.text = arena_printf(arena,
				     "The official clock rules for %s have changed. What is booked "
				     "keeps its time on the clock: %s.",
				     cluster->timezone, items)
	};

	if (items[0] != '\0' && !str_is_empty(cluster->room_id)) {
		outbox_put(host->outbox, &message);
	}
}

static bool rezone_cluster(struct host *host, struct arena *arena,
			   const struct roster_cluster *cluster, struct rezone *rezone,
			   struct err *err)
{
	if (rezone->tz != cluster->calendar->tz) {
		rezone->tz = cluster->calendar->tz;
		rezone->now_count = read_zone(rezone->tz, rezone->now_s - BACK_S,
					      rezone->now_s + ahead_s, rezone->now);
	}
	load_old(rezone, cluster->id);
	if (has_changed(rezone)) {
		log_warning(host->parts.log, "tzdata %s: %s is another clock than before",
			    tz_version(rezone->tz), cluster->timezone);
		tell(host, arena, cluster, moved_items(arena, rezone, cluster->id),
		     tz_version(rezone->tz));
		if (!move_all(host, arena, rezone, cluster->id, err)) {
			return false;
		}
	}
	if (!is_noted(rezone)) {
		save_now(rezone, cluster->id);
	}
	return true;
}

void host_rezone(struct host *host)
{
	struct store *store = host->parts.store;
	const struct roster *roster = host->parts.school->roster;
	struct arena *arena = arena_new();
	struct rezone *rezone = arena_alloc(host->arena, sizeof(*rezone));
	struct err err = { 0 };
	bool is_good = store_define(store, "clerk_rezone", move, rezone, &err) &&
		       store_prepare_all(store, NULL, queries, &rezone->stmts, &err) &&
		       store_begin(store);

	rezone->now_s = clock_wall_s(host->parts.clock);
	rezone->old = arena_array(arena, RULES_MAX, sizeof(*rezone->old));
	rezone->now = arena_array(arena, RULES_MAX, sizeof(*rezone->now));
	for (size_t i = 0; is_good && i < roster->cluster_count; i++) {
		is_good = rezone_cluster(host, arena, roster->clusters[i], rezone, &err);
	}
	if (!is_good || !store_commit(store)) {
		log_error(host->parts.log, "clock rules: %s",
			  is_good ? store_error(store) : err.text);
		store_clear(store);
	}
	arena_free(arena);
}
