/* test_health: /healthz and /metrics: what is told when, and what never is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/health.h"
#include "schema.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOW_S = 1795608000 };

static struct arena *arena;
static struct store *store;
static struct health *health;
static struct health_signs signs;
static struct web_page page;
static struct err err;

static void set_up(void)
{
	arena = arena_new();
	cr_assert(store_open(":memory:", &store, &err), "%s", err.text);
	cr_assert(store_migrate(store, "matrix", false, schema_matrix, &err), "%s", err.text);
	cr_assert(store_migrate(store, "host", false, schema_host, &err), "%s", err.text);
	cr_assert(health_new(store, arena, &health, &err), "%s", err.text);
	signs = (struct health_signs){ .now_s = NOW_S,
				       .is_ready = true,
				       .sync_age_ms = 3000,
				       .syncs = 12,
				       .started_s = NOW_S - 600 };
}

static void tear_down(void)
{
	store_close(store);
	arena_free(arena);
}

TestSuite(health, .init = set_up, .fini = tear_down);

static int look(const char *path)
{
	page = (struct web_page){ .status = 0 };
	health_page(health, &signs, arena, path, &page);
	return page.status;
}

static void run_sql(const char *sql)
{
	cr_assert(store_exec(store, sql, &err), "%s", err.text);
}

static int64_t metric(const char *name)
{
	const char *line = arena_printf(arena, "\n%s ", name);

	cr_assert_eq(look("/metrics"), 200);
	const char *at = strstr(page.body, line);

	cr_assert_not_null(at, "no %s in:\n%s", name, page.body);
	return strtoll(at + strlen(line), NULL, 10);
}

/* Messages of that age, to a room and to a person. */
static void put_messages(int64_t age_s, int64_t not_before_s)
{
	run_sql(arena_printf(
	    arena,
	    "INSERT INTO matrix_outbox (txn, kind, source, part, room, person, content,"
	    " first_at_s, not_before_s, state) VALUES"
	    " ('t1', 0, 's1', 0, '!secret:x', NULL, 'secret words', %lld, %lld, 'new'),"
	    " ('t2', 0, 's2', 0, NULL, '@secret:x', 'secret words', %lld, %lld, 'new'),"
	    " ('t3', 0, 's3', 0, '!secret:x', NULL, 'secret words', 5, 0, 'sent')",
	    (long long)(NOW_S - age_s), (long long)not_before_s, (long long)(NOW_S - 1),
	    (long long)not_before_s));
}

Test(health, all_is_well)
{
	cr_assert_eq(look("/healthz"), 200);
	cr_assert_not_null(
	    strstr(page.body, "ok homeserver: its last answer was committed 3 s ago"));
	cr_assert_eq(metric("clerkd_healthy"), 1);
	cr_assert_eq(metric("clerkd_syncs_total"), 12);
	cr_assert_eq(metric("clerkd_last_sync_age_seconds"), 3);
	cr_assert_eq(metric("clerkd_outbox_waiting"), 0);
	cr_assert_eq(look("/"), 0);
	cr_assert_eq(look("/healthz/x"), 0);
}

Test(health, before_the_first_answer)
{
	signs.is_ready = false;
	signs.sync_age_ms = -1;
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "no answer yet"));
	cr_assert_eq(metric("clerkd_healthy"), 0);
	cr_assert_null(strstr(page.body, "last_sync_age"), "not a number that lies");
}

Test(health, homeserver_that_is_silent)
{
	signs.sync_age_ms = 180 * 1000;
	cr_assert_eq(look("/healthz"), 200);
	signs.sync_age_ms = 181 * 1000;
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "fault homeserver"));
}

/* Said at once, and not as the homeserver's silence, which it looks like later. */
Test(health, full_disk)
{
	cr_assert_eq(metric("clerkd_disk_full"), 0);
	signs.is_full = true;
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "fault disk: full"));
	signs.sync_age_ms = 600 * 1000;
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_null(strstr(page.body, "fault homeserver"), "%s", page.body);
	cr_assert_eq(metric("clerkd_disk_full"), 1);
	cr_assert_eq(metric("clerkd_healthy"), 0);
	signs.is_full = false;
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "fault homeserver"), "%s", page.body);
}

Test(health, messages_that_wait)
{
	put_messages(1800, 0);
	cr_assert_eq(look("/healthz"), 200, "%s", page.body);
	cr_assert_eq(metric("clerkd_outbox_waiting"), 2);
	cr_assert_eq(metric("clerkd_outbox_oldest_waiting_seconds"), 1800);
	signs.now_s++;
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "fault messages that wait to be sent: 2"));
}

/* A person who left the chat is no fault of the clerk's. */
Test(health, somebody_out_of_reach)
{
	put_messages(86400, 0);
	run_sql("UPDATE matrix_outbox SET lane = coalesce(person, room)");
	run_sql("UPDATE matrix_outbox SET state = 'sent' WHERE txn = 't1'");
	signs.now_s += 86400;
	cr_assert_eq(look("/healthz"), 503);
	run_sql("INSERT INTO matrix_unreachable (person, since_s) VALUES ('@secret:x', 5)");
	cr_assert_eq(look("/healthz"), 200, "%s", page.body);
	cr_assert_eq(metric("clerkd_outbox_waiting"), 0);
}

/* What is to be said tomorrow is not late. */
Test(health, messages_for_later)
{
	put_messages(90000, NOW_S + 3600);
	cr_assert_eq(look("/healthz"), 200, "%s", page.body);
	cr_assert_eq(metric("clerkd_outbox_waiting"), 0);
	cr_assert_eq(metric("clerkd_outbox_later"), 2);
	/* And when its time comes, it has not waited since it was put. */
	signs.now_s = NOW_S + 3610;
	cr_assert_eq(metric("clerkd_outbox_oldest_waiting_seconds"), 10);
	cr_assert_eq(look("/healthz"), 200, "%s", page.body);
}

Test(health, reminders_overdue)
{
	run_sql(arena_printf(arena,
			     "INSERT INTO host_wake (cluster, plugin, key, due_s) VALUES"
			     " (1, 'visits', 'V12/secret', %lld), (1, 'sip', 'R7', %lld)",
			     (long long)(NOW_S - 301), (long long)(NOW_S + 60)));
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "fault reminders overdue: 1, the oldest for 301 s"));
	cr_assert_eq(metric("clerkd_reminders_overdue"), 1);
	cr_assert_eq(metric("clerkd_reminders_oldest_overdue_seconds"), 301);
	cr_assert_eq(metric("clerkd_reminders_pending"), 1);
}

Test(health, database_that_cannot_be_read)
{
	run_sql("DROP TABLE matrix_gap");
	cr_assert_eq(look("/healthz"), 503);
	cr_assert_not_null(strstr(page.body, "fault database"));
}

/* As promtool looks at it: each sample behind its HELP and TYPE, names as they should be. */
Test(health, metrics_are_in_order)
{
	put_messages(10, 0);
	cr_assert_eq(look("/metrics"), 200);
	char *text = arena_strdup(arena, page.body), *rest = NULL;
	size_t samples = 0;

	cr_assert_eq(text[strlen(text) - 1], '\n');
	cr_assert_null(strstr(text, "secret"));
	cr_assert_eq(strncmp(page.type, "text/plain; version=0.0.4", 25), 0);
	for (char *help = strtok_r(text, "\n", &rest); help != NULL;
	     help = strtok_r(NULL, "\n", &rest)) {
		char *type = strtok_r(NULL, "\n", &rest), *sample = strtok_r(NULL, "\n", &rest);
		char name[80] = "", kind[20] = "", other[80] = "";

		cr_assert_eq(sscanf(help, "# HELP %79s", name), 1, "%s", help);
		cr_assert_eq(help[strlen(help) - 1], '.', "%s", help);
		cr_assert_eq(sscanf(type, "# TYPE %79s %19s", other, kind), 2, "%s", type);
		cr_assert_str_eq(name, other);
		cr_assert_eq(strncmp(sample, name, strlen(name)), 0, "%s", sample);
		cr_assert_not_null(strchr(" {", sample[strlen(name)]), "%s", sample);
		cr_assert_eq(strncmp(name, "clerkd_", 7), 0);
		cr_assert_eq(name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")], '\0');
		bool is_total = strstr(name, "_total") != NULL;

		cr_assert_eq(is_total, strcmp(kind, "counter") == 0, "%s", type);
		/* One label, the version; none that tells schools or people apart. */
		cr_assert(strchr(sample, '{') == NULL || strcmp(name, "clerkd_build_info") == 0);
		samples++;
	}
	cr_assert_geq(samples, 12);
}
