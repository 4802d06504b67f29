/* cluster_part: which rows of a database are of some clusters: to be taken out of it, or kept
 * alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/cluster_part.h"

#include "base/str.h"
#include "matrix/outbox.h"
#include "matrix/rooms.h"

/* What is marked. part_anybody are the people of the marked clusters, part_person those of them who
 * are in no other; part_chat are the private chats of these. A row that was said in private to
 * somebody who is in others too is known by what it answers, or by the wake-up that said it. */
static const char *const marks[] = {
	"CREATE TEMP TABLE part_room (room TEXT PRIMARY KEY);"
	"CREATE TEMP TABLE part_anybody (user TEXT PRIMARY KEY);"
	"CREATE TEMP TABLE part_person (user TEXT PRIMARY KEY);"
	"CREATE TEMP TABLE part_chat (room TEXT PRIMARY KEY);"
	"CREATE TEMP TABLE part_said (seq INTEGER PRIMARY KEY)",
	"INSERT OR IGNORE INTO part_room SELECT room_id FROM school_cluster"
	" WHERE id IN (SELECT id FROM part_cluster) AND room_id <> ''",
	"INSERT OR IGNORE INTO part_room SELECT room FROM school_cluster"
	" WHERE id IN (SELECT id FROM part_cluster) AND room LIKE '!%'",
	"INSERT OR IGNORE INTO part_room SELECT a.room FROM matrix_alias a JOIN school_cluster c"
	" ON a.alias = c.room WHERE c.id IN (SELECT id FROM part_cluster)",
	/* Rooms before an upgrade, and behind one. */
	"WITH RECURSIVE of(room) AS (SELECT room FROM part_room UNION SELECT r.room"
	" FROM matrix_room r JOIN of ON r.replaced_by = of.room)"
	" INSERT OR IGNORE INTO part_room SELECT room FROM of",
	"WITH RECURSIVE of(room) AS (SELECT room FROM part_room UNION SELECT r.replaced_by"
	" FROM matrix_room r JOIN of ON r.room = of.room WHERE r.replaced_by IS NOT NULL)"
	" INSERT OR IGNORE INTO part_room SELECT room FROM of",
	"INSERT OR IGNORE INTO part_anybody SELECT user_id FROM school_person"
	" WHERE cluster IN (SELECT id FROM part_cluster)",
	"INSERT INTO part_person SELECT user FROM part_anybody WHERE user NOT IN"
	" (SELECT user_id FROM school_person WHERE cluster NOT IN (SELECT id FROM part_cluster))",
	"INSERT INTO part_chat SELECT room FROM matrix_room"
	" WHERE person IN (SELECT user FROM part_person)",
	"INSERT INTO part_said SELECT seq FROM matrix_outbox o"
	" WHERE room IN (SELECT room FROM part_room) OR lane IN (SELECT room FROM part_room)"
	" OR person IN (SELECT user FROM part_person) OR lane IN (SELECT user FROM part_person)"
	" OR room IN (SELECT room FROM part_chat)",
	"INSERT OR IGNORE INTO part_said SELECT o.seq FROM matrix_outbox o JOIN host_command c"
	" ON c.event = o.source WHERE c.cluster IN (SELECT id FROM part_cluster)",
	"INSERT OR IGNORE INTO part_said SELECT o.seq FROM matrix_outbox o JOIN host_command c"
	" ON c.source = o.source AND c.source <> c.event"
	" WHERE c.cluster IN (SELECT id FROM part_cluster)",
	"INSERT OR IGNORE INTO part_said SELECT o.seq FROM matrix_outbox o JOIN part_cluster c"
	" ON o.source LIKE 'wake/%/' || c.id || '/%'",
	NULL,
};

#define ROOMS "room IN (SELECT room FROM part_room UNION SELECT room FROM part_chat)"
#define NOT_ROOMS "room NOT IN (SELECT room FROM part_room)"
#define CLUSTERS "cluster IN (SELECT id FROM part_cluster)"
#define SAID "(SELECT seq FROM part_said)"

/* Every table without a column `cluster`, and those whose column does not say it all. `out`: rows
 * that are taken out with the marked clusters; `rest`: those that go when they alone are kept. What
 * others hang on comes behind them. */
static const struct {
	const char *table;
	enum cluster_part part;
	const char *out, *rest; /* NULL: none */
} rules[] = {
	{ "store_schema", PART_SHARED, NULL, NULL },
	{ "store_checked", PART_SHARED, NULL, NULL },
	{ "store_epoch", PART_SHARED, NULL, NULL },
	{ "host_undone", PART_SHARED, NULL, NULL },
	/* The names of events alone. In both, so that none is ever done twice. */
	{ "matrix_seen", PART_SHARED, NULL, NULL },
	{ "matrix_account", PART_ACCOUNT, NULL, "true" },
	{ "matrix_leader", PART_ACCOUNT, NULL, "true" },
	{ "matrix_attempt", PART_ACCOUNT, NULL, "true" },
	{ "matrix_chat", PART_ACCOUNT, NULL, "true" },
	{ "matrix_chore", PART_ACCOUNT,
	  "target IN (SELECT room FROM part_room UNION SELECT room FROM part_chat"
	  " UNION SELECT room FROM school_cluster WHERE id IN (SELECT id FROM part_cluster))",
	  "true" },
	{ "matrix_gap_step", PART_CLUSTERS, "gap IN (SELECT seq FROM matrix_gap WHERE " ROOMS ")",
	  "true" },
	{ "matrix_gap", PART_CLUSTERS, ROOMS, "true" },
	{ "matrix_file", PART_CLUSTERS,
	  "txn IN (SELECT txn FROM matrix_outbox WHERE seq IN " SAID ")",
	  "txn NOT IN (SELECT txn FROM matrix_outbox WHERE seq IN " SAID ")" },
	{ "matrix_outbox", PART_CLUSTERS, "seq IN " SAID, "seq NOT IN " SAID },
	/* Those taken out are left first: see leave(). */
	{ "matrix_room", PART_CLUSTERS, NULL, NOT_ROOMS },
	{ "matrix_member", PART_CLUSTERS, ROOMS, "true" },
	{ "matrix_alias", PART_CLUSTERS, ROOMS, NOT_ROOMS },
	{ "matrix_unreachable", PART_CLUSTERS, "person IN (SELECT user FROM part_person)", "true" },
	{ "matrix_ahead", PART_CLUSTERS, "person IN (SELECT user FROM part_person)",
	  "person NOT IN (SELECT user FROM part_anybody)" },
	{ "host_question", PART_CLUSTERS,
	  ROOMS " OR person IN (SELECT id FROM school_person WHERE " CLUSTERS ")", NOT_ROOMS },
	{ "host_answered", PART_CLUSTERS,
	  ROOMS " OR person IN (SELECT id FROM school_person WHERE " CLUSTERS ")", NOT_ROOMS },
	{ "host_said", PART_CLUSTERS, ROOMS, NOT_ROOMS },
	{ "host_past", PART_CLUSTERS, ROOMS, NOT_ROOMS },
	{ "host_told", PART_CLUSTERS, ROOMS " OR sender IN (SELECT user FROM part_person)",
	  NOT_ROOMS },
	{ "host_pace", PART_CLUSTERS, "sender IN (SELECT user FROM part_person)",
	  "sender NOT IN (SELECT user FROM part_anybody)" },
	/* Cluster 0: nobody knows whose, so nobody gets that number. */
	{ "host_past_item", PART_CLUSTERS, CLUSTERS, "NOT (" CLUSTERS ") AND cluster <> 0" },
	{ "school_gone", PART_SHARED, NULL, "true" },
	{ "school_handover", PART_SHARED, NULL, "true" },
	{ "school_cluster", PART_CLUSTERS, "id IN (SELECT id FROM part_cluster)",
	  "id NOT IN (SELECT id FROM part_cluster)" },
};

enum { RULES = sizeof(rules) / sizeof(rules[0]) };

/* ---- what there is ---- */

/* One number that a statement with at most one value gives; `otherwise` where it has no row. */
static int64_t ask(struct store *store, const char *sql, const char *value, int64_t otherwise,
		   struct err *err)
{
	struct stmt *stmt = NULL;

	if (!store_prepare(store, NULL, sql, &stmt, err)) {
		return otherwise;
	}
	stmt_begin(stmt);
	if (value != NULL) {
		stmt_bind_text(stmt, value);
	}
	int64_t found = stmt_step(stmt) ? stmt_int(stmt, 0) : otherwise;

	stmt_end(stmt);
	return found;
}

static size_t rule_of(const char *table)
{
	size_t rule = 0;

	while (rule < RULES && !str_equal(rules[rule].table, table)) {
		rule++;
	}
	return rule;
}

enum cluster_part cluster_part_of(struct store *store, const char *table)
{
	size_t rule = rule_of(table);

	if (rule < RULES) {
		return rules[rule].part;
	}
	return ask(store, "SELECT 1 FROM pragma_table_info(?1) WHERE name = 'cluster'", table, 0,
		   NULL) == 1
		   ? PART_CLUSTERS
		   : PART_UNKNOWN;
}

static const char *const *tables_of(struct store *store, struct arena *arena, size_t *ret_count,
				    struct err *err)
{
	const char **tables = NULL;
	size_t count = 0;
	struct stmt *get = NULL;

	if (store_prepare(store, NULL,
			  "SELECT name FROM sqlite_schema WHERE type = 'table'"
			  " AND name NOT LIKE 'sqlite%' ORDER BY name",
			  &get, err)) {
		stmt_begin(get);
		while (stmt_step(get)) {
			tables = arena_grow(arena, tables, count, sizeof(*tables));
			tables[count++] = stmt_text(get, 0, arena);
		}
	}
	*ret_count = count;
	return tables;
}

bool cluster_part_is_known(struct store *store, struct err *err)
{
	struct arena *arena = arena_new();
	struct err why = { .code = ERR_NONE };
	size_t count = 0;
	const char *const *tables = tables_of(store, arena, &count, &why);

	for (size_t i = 0; i < count && why.code == ERR_NONE; i++) {
		if (cluster_part_of(store, tables[i]) == PART_UNKNOWN) {
			err_set(&why, ERR_DATA,
				"table %.100s does not say whose its rows are, so no cluster can "
				"be told from the others; nothing was changed",
				tables[i]);
		}
	}
	arena_free(arena);
	return why.code == ERR_NONE || err_set(err, why.code, "%s", why.text);
}

/* ---- which clusters ---- */

bool cluster_part_mark(struct store *store, const int64_t *clusters, size_t count, struct err *err)
{
	struct stmt *put = NULL;

	if (!store_exec(store, "CREATE TEMP TABLE part_cluster (id INTEGER PRIMARY KEY)", err) ||
	    !store_prepare(store, NULL, "INSERT OR IGNORE INTO part_cluster (id) VALUES (?1)", &put,
			   err)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		stmt_begin(put);
		stmt_bind_int(put, clusters[i]);
		stmt_run(put);
	}
	for (size_t i = 0; marks[i] != NULL; i++) {
		if (!store_exec(store, marks[i], err)) {
			return false;
		}
	}
	return !store_failed(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

/* ---- what only this account can find out ---- */

/* Put, and its time has come: a start finds out whether the homeserver has it. Where there is no
 * chat, or the room was not come into yet, there was no way. */
#define UNSURE \
	"SELECT count(*) FROM matrix_outbox o WHERE state = 'new' AND not_before_s <= ?1" \
	" AND (seq IN " SAID " OR lane IN (SELECT user FROM part_anybody))" \
	" AND (lane NOT LIKE '@%' OR EXISTS (SELECT 1 FROM matrix_room r" \
	" WHERE r.person = o.lane AND r.is_joined = 1))" \
	" AND NOT EXISTS (SELECT 1 FROM matrix_room r WHERE r.room = o.lane AND r.moved = 1" \
	" AND r.is_joined = 0)"

static bool is_said(struct store *store, const char *name, const char *now, struct err *err)
{
	int64_t unsure = ask(store, UNSURE, now, -1, err);
	int64_t put_off =
	    ask(store, "SELECT count(*) FROM host_put_off WHERE " CLUSTERS, NULL, -1, err);
	int64_t count = unsure + put_off;

	return unsure >= 0 && put_off >= 0 &&
	       (count == 0 ||
		err_set(err, ERR_TRYLATER,
			"%lld message%s of %s %s not out yet: start clerkd once more, and stop it "
			"when that is done; nothing was changed",
			(long long)count, count == 1 ? "" : "s", name, count == 1 ? "is" : "are"));
}

bool cluster_part_is_settled(struct store *store, const char *name, int64_t now_s, struct err *err)
{
	struct arena *arena = arena_new();
	const char *now = arena_printf(arena, "%lld", (long long)now_s);
	int64_t doubts = ask(store,
			     "SELECT count(*) FROM matrix_account WHERE"
			     " doubt_until_s > CAST(?1 AS INTEGER)",
			     now, -1, err);
	int64_t gaps = ask(store, "SELECT count(*) FROM matrix_gap WHERE " ROOMS, NULL, -1, err);
	bool is_good = doubts >= 0 && gaps >= 0;

	if (is_good && doubts > 0) {
		is_good =
		    err_set(err, ERR_TRYLATER,
			    "after a restore or with another device clerkd has to run for six "
			    "hours first, to find out what was said; nothing was changed");
	} else if (is_good && gaps > 0) {
		is_good =
		    err_set(err, ERR_TRYLATER,
			    "what was said to %s is not all read yet: start clerkd once more, "
			    "and stop it when that is done; nothing was changed",
			    name);
	}
	is_good = is_good && is_said(store, name, now, err);
	arena_free(arena);
	return is_good;
}

/* ---- taking rows out ---- */

static bool drop(struct store *store, struct arena *arena, const char *table, const char *rows,
		 struct err *err)
{
	return rows == NULL ||
	       store_exec(store, arena_printf(arena, "DELETE FROM \"%s\" WHERE %s", table, rows),
			  err);
}

/* The list first: its conditions look at what the others have. */
static bool drop_all(struct store *store, struct arena *arena, bool is_rest, struct err *err)
{
	size_t count = 0;
	const char *const *tables = tables_of(store, arena, &count, err);
	const char *others = is_rest ? "NOT (" CLUSTERS ")" : CLUSTERS;
	bool is_good = count > 0 && cluster_part_is_known(store, err);

	for (size_t i = 0; is_good && i < RULES; i++) {
		bool is_there =
		    ask(store, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1",
			rules[i].table, 0, err) == 1;

		is_good = !is_there || drop(store, arena, rules[i].table,
					    is_rest ? rules[i].rest : rules[i].out, err);
	}
	for (size_t i = 0; is_good && i < count; i++) {
		is_good = rule_of(tables[i]) < RULES || drop(store, arena, tables[i], others, err);
	}
	return is_good;
}

/* Rooms stay known by their names alone until we are out of them: what is said there meanwhile is
 * not ours to answer. */
static bool leave(struct store *store, struct err *err)
{
	return store_exec(store,
			  "INSERT INTO matrix_chore (kind, target, detail) SELECT 'leave', room, ''"
			  " FROM matrix_room WHERE is_joined = 1 AND " ROOMS
			  " ON CONFLICT DO NOTHING",
			  err) &&
	       store_exec(store,
			  "UPDATE matrix_room SET moved = iif(person IS NULL, 2, 3), person = NULL"
			  " WHERE " ROOMS,
			  err);
}

bool cluster_part_take_out(struct store *store, struct err *err)
{
	struct arena *arena = arena_new();
	bool is_good = drop_all(store, arena, false, err) && leave(store, err);

	arena_free(arena);
	return is_good;
}

_Static_assert(ROOM_CAME == 1 && ROOM_GONE == 2 && ROOM_GONE_CHAT == 3 && OUTBOX_FILE == 4,
	       "as written below and above");

/* What the new account is to the rooms, the chats and what was said. An account that begins has
 * read nothing yet; who had a chat gets one with it. */
static const char *const beginnings[] = {
	"INSERT INTO matrix_account (id, epoch) SELECT 1, epoch FROM part_epoch",
	"UPDATE matrix_room SET is_joined = 0, is_checked = 0, openings = 0, idle_s = 0,"
	" person = NULL, moved = iif(replaced_by IS NULL, 1, 0)",
	"UPDATE matrix_outbox SET state = 'new', event = NULL, sent_s = NULL,"
	" txn = char(unicode(txn) + 1) || substr(txn, 2),"
	" content = replace(content, txn, char(unicode(txn) + 1) || substr(txn, 2))"
	" WHERE lane LIKE '@%' AND state = 'sent' AND content <> '' AND kind <> 4",
	"UPDATE matrix_outbox SET is_others = 1 WHERE state <> 'new'",
	NULL,
};

bool cluster_part_keep_alone(struct store *store, struct err *err)
{
	struct arena *arena = arena_new();
	bool is_good =
	    store_exec(store,
		       "CREATE TEMP TABLE part_epoch AS SELECT epoch FROM matrix_account;"
		       "INSERT INTO matrix_ahead (person) SELECT DISTINCT person FROM matrix_room"
		       " WHERE is_joined = 1 AND person IN (SELECT user FROM part_anybody)"
		       " ON CONFLICT DO NOTHING",
		       err) &&
	    drop_all(store, arena, true, err);

	for (size_t i = 0; is_good && beginnings[i] != NULL; i++) {
		is_good = store_exec(store, beginnings[i], err);
	}
	arena_free(arena);
	return is_good;
}
