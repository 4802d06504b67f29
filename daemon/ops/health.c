/* health: is the clerk doing what it promised, and how much; for monitors, in numbers alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/health.h"

enum {
	/* Polls take 30 s, and while the homeserver is away it is tried once a minute. */
	SYNC_AGE_MAX_S = 180,
	/* A rate limit may hold a message for ten minutes. */
	WAITING_MAX_S = 1800,
	OVERDUE_MAX_S = 300,
	OK = 200,
	UNAVAILABLE = 503,
};

enum { Q_WAITING, Q_LATER, Q_OVERDUE, Q_WAKES, Q_GAPS, QUERIES };

static const char *const queries[] = {
	/* Who is out of reach has been told so in the room, and has two weeks to come. */
	[Q_WAITING] = "SELECT count(*), min(max(first_at_s, not_before_s)) FROM matrix_outbox"
		      " WHERE state = 'new' AND not_before_s <= ?1"
		      " AND lane NOT IN (SELECT person FROM matrix_unreachable)",
	[Q_LATER] = "SELECT count(*), NULL FROM matrix_outbox WHERE state = 'new'"
		    " AND not_before_s > ?1",
	[Q_OVERDUE] = "SELECT count(*), min(due_s) FROM host_wake WHERE due_s < ?1",
	[Q_WAKES] = "SELECT count(*), NULL FROM host_wake WHERE due_s >= ?1",
	[Q_GAPS] = "SELECT count(*), NULL FROM matrix_gap WHERE ?1 > 0",
	NULL,
};

struct health {
	struct store *store;
	struct stmt **stmts;
};

/* How many, and for how long the oldest. */
struct figure {
	int64_t count, age_s;
};

struct figures {
	struct figure rows[QUERIES];
	int64_t sync_age_s;
	bool is_readable; /* the database answered */
};

bool health_new(struct store *store, struct arena *arena, struct health **ret_health,
		struct err *err)
{
	struct health *health = arena_alloc(arena, sizeof(*health));

	health->store = store;
	if (!store_prepare_all(store, NULL, queries, &health->stmts, err)) {
		return false;
	}
	*ret_health = health;
	return true;
}

static struct figures look(struct health *health, const struct health_signs *signs)
{
	struct figures figures = { .sync_age_s = signs->sync_age_ms / 1000 };

	for (int i = 0; i < QUERIES; i++) {
		struct stmt *stmt = stmt_begin(health->stmts[i]);

		stmt_bind_int(stmt, signs->now_s);
		if (stmt_step(stmt)) {
			int64_t since_s = stmt_is_null(stmt, 1) ? signs->now_s : stmt_int(stmt, 1);

			figures.rows[i].count = stmt_int(stmt, 0);
			figures.rows[i].age_s = signs->now_s > since_s ? signs->now_s - since_s : 0;
		}
		stmt_end(stmt);
	}
	figures.is_readable = !store_failed(health->store);
	return figures;
}

/* ---- /healthz ---- */

static bool line(struct str *text, bool is_good, const char *what, const struct figure *figure)
{
	str_addf(text, "%s %s: %lld", is_good ? "ok" : "fault", what, (long long)figure->count);
	if (figure->count > 0) {
		str_addf(text, ", the oldest for %lld s", (long long)figure->age_s);
	}
	str_addc(text, '\n');
	return is_good;
}

static int healthz(const struct figures *figures, const struct health_signs *signs,
		   struct str *text)
{
	bool is_heard = signs->is_ready && figures->sync_age_s <= SYNC_AGE_MAX_S;
	/* What cannot be kept is not taken: that is not the homeserver's silence. */
	bool is_to_blame = !is_heard && !signs->is_full;
	const struct figure *waiting = &figures->rows[Q_WAITING];
	const struct figure *overdue = &figures->rows[Q_OVERDUE];

	if (!signs->is_ready) {
		str_add(text, "fault homeserver: no answer yet\n");
	} else {
		str_addf(text, "%s homeserver: its last answer was committed %lld s ago\n",
			 is_to_blame ? "fault" : "ok", (long long)figures->sync_age_s);
	}
	str_addf(text, "%s disk: %s\n", signs->is_full ? "fault" : "ok",
		 signs->is_full ? "full, or not to be written to: nothing is taken up"
				: "there is room");
	str_addf(text, "%s database: %s\n", figures->is_readable ? "ok" : "fault",
		 figures->is_readable ? "readable" : "cannot be read");
	bool is_sending =
	    line(text, waiting->age_s <= WAITING_MAX_S, "messages that wait to be sent", waiting);
	bool is_in_time = line(text, overdue->age_s <= OVERDUE_MAX_S, "reminders overdue", overdue);

	return is_heard && !signs->is_full && figures->is_readable && is_sending && is_in_time
		   ? OK
		   : UNAVAILABLE;
}

/* ---- /metrics ---- */

static void metric(struct str *text, const char *name, const char *type, const char *help,
		   int64_t value)
{
	str_addf(text, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name,
		 (long long)value);
}

static void metrics(const struct figures *figures, const struct health_signs *signs, int status,
		    struct str *text)
{
	str_add(text, "# HELP clerkd_build_info Which clerkd this is.\n"
		      "# TYPE clerkd_build_info gauge\n"
		      "clerkd_build_info{version=\"" CLERKD_VERSION "\"} 1\n");
	metric(text, "clerkd_healthy", "gauge", "1 while /healthz answers 200.", status == OK);
	metric(text, "clerkd_disk_full", "gauge",
	       "1 while nothing can be written to the state folder.", signs->is_full);
	metric(text, "clerkd_start_time_seconds", "gauge", "When it was started, Unix time.",
	       signs->started_s);
	metric(text, "clerkd_syncs_total", "counter",
	       "Answers of the homeserver committed since the start.", signs->syncs);
	if (signs->sync_age_ms >= 0) {
		metric(text, "clerkd_last_sync_age_seconds", "gauge",
		       "Since the last answer of the homeserver was committed.",
		       figures->sync_age_s);
	}
	metric(text, "clerkd_outbox_waiting", "gauge", "Messages that wait to be sent.",
	       figures->rows[Q_WAITING].count);
	metric(text, "clerkd_outbox_oldest_waiting_seconds", "gauge",
	       "For how long the oldest of them has waited; 0: none.",
	       figures->rows[Q_WAITING].age_s);
	metric(text, "clerkd_outbox_later", "gauge", "Messages that are to be sent later.",
	       figures->rows[Q_LATER].count);
	metric(text, "clerkd_reminders_overdue", "gauge", "Wake-ups that should have come.",
	       figures->rows[Q_OVERDUE].count);
	metric(text, "clerkd_reminders_oldest_overdue_seconds", "gauge",
	       "For how long the oldest of them is overdue; 0: none.",
	       figures->rows[Q_OVERDUE].age_s);
	metric(text, "clerkd_reminders_pending", "gauge", "Wake-ups that are yet to come.",
	       figures->rows[Q_WAKES].count);
	metric(text, "clerkd_gaps", "gauge", "Stretches of rooms that are yet to be read.",
	       figures->rows[Q_GAPS].count);
}

void health_page(struct health *health, const struct health_signs *signs, struct arena *arena,
		 const char *path, struct web_page *ret_page)
{
	bool is_health = str_equal(path, "/healthz");
	struct str health_text, text;

	if (!is_health && !str_equal(path, "/metrics")) {
		return;
	}
	struct figures figures = look(health, signs);

	str_init(&health_text, arena);
	str_init(&text, arena);
	int status = healthz(&figures, signs, &health_text);

	metrics(&figures, signs, status, &text);
	*ret_page = (struct web_page){
		.status = is_health ? status : OK,
		.type = is_health ? "text/plain; charset=utf-8"
				  : "text/plain; version=0.0.4; charset=utf-8",
		.body = is_health ? health_text.text : text.text,
	};
}
