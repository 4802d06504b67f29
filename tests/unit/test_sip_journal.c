/* test_sip_journal: the database itself refuses what would unbalance the adviser's time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"
#include "io/store.h"

#include <criterion/criterion.h>
#include <string.h>

enum { YEAR = 202609, CLUSTER = 1 };

/* A database with the plugin's schema and an open year. */
struct journal {
	struct arena *arena;
	struct store *store;
	struct plugin_set plugins;
	struct stmt *post, *balance, *replay, *mismatch;
	int64_t next;
};

static struct stmt *prepare(struct journal *j, const char *sql)
{
	struct stmt *stmt = NULL;
	struct err err = { 0 };
	cr_assert(store_prepare(j->store, NULL, sql, &stmt, &err), "%s", err.text);
	return stmt;
}

static bool runs(struct journal *j, const char *sql)
{
	struct err err = { 0 };
	return store_exec(j->store, sql, &err);
}

static void journal_open(struct journal *j)
{
	static const char *const names[] = { "sip", NULL };
	struct err err = { 0 };
	*j = (struct journal){ .arena = arena_new(), .next = 1 };
	cr_assert(store_open(":memory:", &j->store, &err), "%s", err.text);
	cr_assert(plugin_set_load(j->arena, TEST_PLUGIN_DIR, names, j->store, &j->plugins, &err),
		  "%s", err.text);
	cr_assert(runs(j, "INSERT INTO sip_year VALUES (1, 202609, 360, 0, NULL)"));
	j->post = prepare(
	    j,
	    "INSERT INTO sip_entry (cluster, number, transfer, year, code, origin, target, minutes,"
	    " at_s, person, item, reverses, once)"
	    " VALUES (1, ?1, ?1, ?2, ?3, ?4, ?5, ?6, 0, 0, '', NULLIF(?7, 0), ?8)");
	j->balance = prepare(j, "SELECT minutes FROM sip_balance WHERE account = ?1");
	j->mismatch = prepare(
	    j, "SELECT COUNT(*) FROM sip_balance b WHERE minutes <>"
	       " (SELECT COALESCE(SUM(minutes), 0) FROM sip_entry e WHERE e.target = b.account)"
	       " - (SELECT COALESCE(SUM(minutes), 0) FROM sip_entry e WHERE e.origin = b.account)");
	j->replay = prepare(j, "SELECT COALESCE(SUM(minutes), 0) FROM sip_balance");
}

static void journal_close(struct journal *j)
{
	store_close(j->store);
	plugin_set_close(&j->plugins);
	arena_free(j->arena);
}

struct leg {
	const char *code, *from, *to;
	int64_t minutes, reverses;
	const char *once;
};

/* True when the database took it. */
static bool post(struct journal *j, struct leg leg)
{
	stmt_begin(j->post);
	stmt_bind_int(j->post, j->next);
	stmt_bind_int(j->post, YEAR);
	stmt_bind_text(j->post, leg.code);
	stmt_bind_text(j->post, leg.from);
	stmt_bind_text(j->post, leg.to);
	stmt_bind_int(j->post, leg.minutes);
	stmt_bind_int(j->post, leg.reverses);
	stmt_bind_text(j->post, leg.once);
	stmt_run(j->post);
	bool is_good = !store_failed(j->store);
	store_clear(j->store);
	j->next += is_good ? 1 : 0;
	return is_good;
}

static int64_t value(struct stmt *stmt, const char *text)
{
	stmt_begin(stmt);
	if (text != NULL) {
		stmt_bind_text(stmt, text);
	}
	int64_t result = stmt_step(stmt) ? stmt_int(stmt, 0) : 0;
	stmt_end(stmt);
	return result;
}

static void check_sums(struct journal *j)
{
	cr_assert_eq(value(j->mismatch, NULL), 0, "a balance differs from the replay");
	cr_assert_eq(value(j->replay, NULL), 0, "the balances do not sum to zero");
}

Test(sip_journal, append_only_and_never_negative)
{
	struct journal j;
	journal_open(&j);
	cr_expect(post(&j, (struct leg){ "grant", "GRANT:LA", "OWN:A", 1620, 0, "own:A" }));
	cr_expect(!post(&j, (struct leg){ "grant", "GRANT:LA", "OWN:A", 1620, 0, "own:A" }),
		  "a grant twice");
	cr_expect(post(&j, (struct leg){ "pool", "OWN:A", "POOL", 540, 0, NULL }));
	cr_expect(!post(&j, (struct leg){ "pool", "OWN:A", "POOL", 1081, 0, NULL }),
		  "below nothing");
	cr_expect(!post(&j, (struct leg){ "pool", "OWN:A", "POOL", 0, 0, NULL }));
	cr_expect(!post(&j, (struct leg){ "pool", "OWN:A", "POOL", -5, 0, NULL }));
	cr_expect(!post(&j, (struct leg){ "give", "OWN:A", "OWN:A", 5, 0, NULL }), "to oneself");
	cr_expect(!runs(&j, "UPDATE sip_entry SET minutes = 1"));
	cr_expect(!runs(&j, "DELETE FROM sip_entry"));
	cr_expect(!runs(&j, "UPDATE sip_balance SET minutes = minutes + 1 WHERE account = 'POOL'"));
	cr_expect(!runs(&j, "DELETE FROM sip_balance"));
	cr_expect(!runs(&j, "DELETE FROM sip_year"));
	cr_expect(!runs(&j,
			"INSERT OR REPLACE INTO sip_entry SELECT cluster, 1, 1, year, code, origin,"
			" target, 9, 0, 0, '', NULL, 'x' FROM sip_entry WHERE number = 1"));
	cr_expect_eq(value(j.balance, "POOL"), 540);
	check_sums(&j);
	journal_close(&j);
}

Test(sip_journal, reversals_negate_once)
{
	struct journal j;
	journal_open(&j);
	post(&j, (struct leg){ "grant", "GRANT:LA", "OWN:A", 600, 0, NULL });
	post(&j, (struct leg){ "give", "OWN:A", "OWN:B", 120, 0, NULL });
	cr_expect(!post(&j, (struct leg){ "reverse", "OWN:B", "OWN:A", 119, 2, NULL }),
		  "not exact");
	cr_expect(!post(&j, (struct leg){ "reverse", "OWN:A", "OWN:B", 120, 2, NULL }),
		  "not negated");
	cr_expect(!post(&j, (struct leg){ "reverse", "OWN:B", "OWN:A", 120, 0, NULL }),
		  "of nothing");
	cr_expect(!post(&j, (struct leg){ "give", "OWN:B", "OWN:A", 120, 2, NULL }),
		  "another code");
	post(&j, (struct leg){ "pool", "OWN:B", "POOL", 60, 0, NULL });
	cr_expect(!post(&j, (struct leg){ "reverse", "OWN:B", "OWN:A", 120, 2, NULL }),
		  "spent already");
	post(&j, (struct leg){ "reverse", "POOL", "OWN:B", 60, 3, NULL });
	cr_expect(post(&j, (struct leg){ "reverse", "OWN:B", "OWN:A", 120, 2, NULL }));
	post(&j, (struct leg){ "grant", "GRANT:LA", "OWN:B", 600, 0, NULL });
	cr_expect(!post(&j, (struct leg){ "reverse", "OWN:B", "OWN:A", 120, 2, NULL }), "twice");
	cr_expect(!post(&j, (struct leg){ "reverse", "OWN:A", "OWN:B", 120, 5, NULL }),
		  "a reversal");
	check_sums(&j);
	journal_close(&j);
}

Test(sip_journal, a_closed_year_takes_nothing)
{
	struct journal j;
	journal_open(&j);
	post(&j, (struct leg){ "grant", "GRANT:LA", "OWN:A", 600, 0, NULL });
	cr_expect(runs(&j, "UPDATE sip_year SET closed_s = 9 WHERE cluster = 1"));
	cr_expect(!post(&j, (struct leg){ "pool", "OWN:A", "POOL", 60, 0, NULL }));
	cr_expect(!runs(&j, "UPDATE sip_year SET closed_s = NULL WHERE cluster = 1"));
	cr_expect(!runs(&j, "UPDATE sip_year SET closed_s = 10 WHERE cluster = 1"));
	journal_close(&j);
}

/* ---- a random year against a model of its own ---- */

enum { SCHOOLS = 4, ACCOUNTS = 18, OPERATIONS = 40000 };

static const char *const account_names[ACCOUNTS] = {
	"GRANT:LA",        "GOODWILL",     "POOL",       "LAPSED",    "OWN:A", "OWN:B",   "OWN:C",
	"OWN:D",           "PM:A",         "PM:B",       "PM:C",      "PM:D",  "HOLD:R1", "HOLD:R2",
	"SPENT:A:contact", "SPENT:B:prep", "SPENT:A:pm", "SPENT:B:pm"
};
static const char *const codes[] = { "grant",   "pool",    "give",     "hold", "deliver",
				     "overrun", "release", "lostlate", "pm",   "close" };

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Which code moves time from where to where, written down a second time. */
static bool model_allows(const char *code, size_t from, size_t to, int64_t minutes,
			 const int64_t *balances)
{
	const char *a = account_names[from], *b = account_names[to];
	bool a_own = begins(a, "OWN:"), b_own = begins(b, "OWN:"), b_spent = begins(b, "SPENT:");
	bool a_pm = begins(a, "PM:"), a_hold = begins(a, "HOLD:");
	if (from == to || minutes < 1 || (from > 1 && balances[from] < minutes)) {
		return false;
	}
	/* Into an account that may owe: nothing to check; out of the ring fence: two ways only. */
	if (a_pm && !(!strcmp(code, "pm") && b_spent && a[3] == b[6] && !strcmp(b + 8, "pm")) &&
	    !(!strcmp(code, "close") && !strcmp(b, "LAPSED"))) {
		return false;
	}
	if ((begins(b, "PM:") && strcmp(code, "grant") != 0) ||
	    (b_spent && !strcmp(b + 8, "pm") && strcmp(code, "pm") != 0)) {
		return false;
	}
	switch (code[0]) {
	case 'g':
		return code[1] == 'r' ? from == 0 && (b_own || begins(b, "PM:")) : a_own && b_own;
	case 'p':
		return code[1] == 'm' ? a_pm : a_own && !strcmp(b, "POOL");
	case 'h':
		return (a_own || !strcmp(a, "POOL")) && begins(b, "HOLD:");
	case 'd':
	case 'l':
		return a_hold && b_spent;
	case 'o':
		return (!strcmp(a, "POOL") || !strcmp(a, "GOODWILL")) && b_spent;
	case 'r':
		return a_hold && (b_own || !strcmp(b, "POOL"));
	default:
		return !strcmp(b, "LAPSED") && (a_own || a_pm || !strcmp(a, "POOL"));
	}
}

static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % below;
}

Test(sip_journal, random_years_agree_with_a_model)
{
	for (uint64_t run = 1; run <= 3; run++) {
		uint64_t seed = run * 0x9e3779b97f4a7c15u;
		int64_t balances[ACCOUNTS] = { 0 };
		struct journal j;
		size_t taken = 0;
		journal_open(&j);
		cr_assert(store_begin(j.store));
		for (int i = 0; i < OPERATIONS; i++) {
			const char *code = codes[draw(&seed, sizeof(codes) / sizeof(codes[0]))];
			size_t from = draw(&seed, ACCOUNTS), to = draw(&seed, ACCOUNTS);
			int64_t minutes = (int64_t)draw(&seed, 200) - 2;
			bool is_allowed = model_allows(code, from, to, minutes, balances);
			bool is_taken =
			    post(&j, (struct leg){ code, account_names[from], account_names[to],
						   minutes, 0, NULL });
			cr_assert_eq(is_taken, is_allowed, "run %d: %s %s -> %s %lld of %lld: %s",
				     (int)run, code, account_names[from], account_names[to],
				     (long long)minutes, (long long)balances[from],
				     is_taken ? "taken" : "refused");
			if (is_taken) {
				balances[from] -= minutes;
				balances[to] += minutes;
				taken++;
			}
		}
		cr_assert(store_commit(j.store));
		cr_expect(taken > 300, "only %zu of the operations were possible", taken);
		for (size_t i = 0; i < ACCOUNTS; i++) {
			cr_expect_eq(value(j.balance, account_names[i]), balances[i], "%s",
				     account_names[i]);
		}
		check_sums(&j);
		journal_close(&j);
	}
}
