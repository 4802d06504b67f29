/* many: ten thousand items that are over make no work for those who ask of one, or of what is open.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include "host/item.h"
#include "host/plugin.h"
#include "io/store.h"
#include "simulate/vfs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Steps of SQLite's machine are counted, in units of vfs.c, since milliseconds are the machine's.
 */
enum { FEW = 100, MANY = 10000, LINES_MAX = 60, SPARE = 40, FIRST = 20000 };
static const int64_t plenty = (int64_t)1 << 50;

struct asked {
	const char *line;
	const char *handle;
	bool is_private;
};

struct costs {
	size_t count;
	struct {
		char line[80];
		int64_t steps;
	} lines[LINES_MAX];
};

/* ---- copies ---- */

static bool has_column(struct walk_world *world, const char *table, const char *column)
{
	struct err err = { 0 };
	struct stmt *stmt = NULL;

	if (!store_prepare(stage_store(world->stage), NULL,
			   "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", &stmt, &err)) {
		fprintf(stderr, "item-walk: %s\n", err.text);
		exit(70);
	}
	stmt_bind_text(stmt_begin(stmt), table);
	stmt_bind_text(stmt, column);
	return stmt_found(stmt);
}

/* Each column, what is a copy's own with i added. */
static const char *columns_of(struct walk_world *world, const char *table)
{
	struct err err = { 0 };
	struct stmt *stmt = NULL;
	struct str list;

	str_init(&list, world->arena);
	if (!store_prepare(stage_store(world->stage), NULL,
			   "SELECT CASE WHEN name = 'number' OR name = 'request' OR name = 'seq' "
			   "THEN name || ' + i' WHEN name = 'event_id' THEN 'event_id || i' "
			   /* Over four years, in years of money that are closed. */
			   "WHEN name = 'start_s' OR name = 'end_s' OR name = 'due_s' "
			   "THEN name || ' - i * 300' WHEN name = 'year' "
			   "THEN 'year - 100 * (1 + i / 40 % 9)' "
			   "ELSE '\"' || name || '\"' END FROM pragma_table_info(?1) ORDER BY cid",
			   &stmt, &err)) {
		fprintf(stderr, "item-walk: %s\n", err.text);
		exit(70);
	}
	stmt_bind_text(stmt_begin(stmt), table);
	while (stmt_step(stmt)) {
		str_addf(&list, "%s%s", list.len == 0 ? "" : ", ",
			 stmt_text(stmt, 0, world->arena));
	}
	return list.text;
}

static void copy_table(struct walk_world *world, const struct walk_kind *kind, const char *item,
		       const char *table, const char *key, int count)
{
	struct err err = { 0 };
	const char *letter = has_column(world, table, "letter")
				 ? arena_printf(world->arena, " AND letter = '%c'", kind->letter)
				 : "";
	const char *sql = arena_printf(
	    world->arena,
	    "WITH RECURSIVE k(i) AS (SELECT %d UNION ALL SELECT i + 40 FROM k WHERE i < %d) "
	    "INSERT INTO %s SELECT %s FROM k, %s WHERE cluster = 1 AND %s = %s%s",
	    FIRST, FIRST + 40 * (count - 1), table, columns_of(world, table), table, key, item + 1,
	    letter);

	if (!store_exec(stage_store(world->stage), sql, &err)) {
		fprintf(stderr, "item-walk: %s: %s\n", table, err.text);
		exit(70);
	}
}

/* Is it the table of another kind, whose items have numbers of their own? */
static bool is_of_other(const struct plugin *plugin, const struct walk_kind *kind,
			const char *table)
{
	for (size_t i = 0; i < plugin->kind_count; i++) {
		const struct clerk_kind *face = plugin->kinds[i].face;

		if (str_equal(face->table, table)) {
			return face->letter != kind->letter && face->apart != kind->letter;
		}
	}
	return false;
}

/* Everything that stands under its number, so many times. The record has forty numbers for each. */
static void copy_item(struct walk_world *world, const struct walk_kind *kind, const char *item,
		      int count)
{
	struct err err = { 0 };
	struct stmt *stmt = NULL;
	const struct plugin *of = plugin_of_letter(stage_plugins(world->stage), kind->letter);
	const char *plugin = of->face->name;

	if (!store_prepare(stage_store(world->stage), NULL,
			   "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name = "
			   "'school_item' OR name = 'school_diary' OR name = 'school_history' OR "
			   "substr(name, 1, length(?1) + 1) = ?1 || '_') ORDER BY name",
			   &stmt, &err)) {
		fprintf(stderr, "item-walk: %s\n", err.text);
		exit(70);
	}
	stmt_bind_text(stmt_begin(stmt), plugin);
	while (stmt_step(stmt)) {
		const char *table = stmt_text(stmt, 0, world->arena);
		bool is_vote = has_column(world, table, "request");

		if (is_of_other(of, kind, table)) {
			continue;
		}
		if ((is_vote || has_column(world, table, "number")) &&
		    !str_equal(table, "sip_entry") && !str_equal(table, "school_number")) {
			copy_table(world, kind, item, table, is_vote ? "request" : "number", count);
		}
	}
}

/* ---- what is asked ---- */

static void ask(struct walk_world *world, const struct walk_kind *kind, const char *item,
		const char *handle, const char *line, struct costs *costs)
{
	const struct walk_act act = { .line = line };
	bool is_private = kind->secret != NULL;
	struct walk_cell *cell = arena_alloc(world->arena, sizeof(*cell));
	size_t sender = 0;

	while (!str_equal(walk_senders[sender].handle, handle)) {
		sender++;
	}
	if (costs->count == LINES_MAX) {
		abort();
	}
	stage_advance(world->stage, 30);
	world->vfs->step_trap = plenty;
	walk_probe(world, kind, item, &act, sender, is_private, cell);
	costs->lines[costs->count].steps = plenty - world->vfs->step_trap;
	world->vfs->step_trap = 0;
	(void)snprintf(costs->lines[costs->count++].line, sizeof(costs->lines[0].line), "%s: %s",
		       handle, line);
}

static void ask_all(struct walk_world *world, const struct walk_kind *kind, const char *item,
		    struct costs *costs)
{
	static const char *const lists[] = { "visits",    "mine",   "meetings",  "requests",
					     "reminders", "time",   "fair",      "history",
					     "terms",     "export", "statement", NULL };
	size_t count = 0;
	const struct walk_act *acts = walk_acts(world, kind, item, false, &count);

	for (size_t i = 0; i < count; i++) {
		if (acts[i].way == WALK_SAY && !acts[i].is_in_room) {
			ask(world, kind, item, "C", acts[i].line, costs);
		}
	}
	for (size_t i = 0; lists[i] != NULL; i++) {
		ask(world, kind, item, "C", lists[i], costs);
	}
	ask(world, kind, item, "SIP", "round", costs);
	ask(world, kind, item, "E", "visit F Thu 14 Jan 9-12 maths", costs);
	ask(world, kind, item, "E", "meet data Thu 14 Jan 9-12 at F", costs);
	ask(world, kind, item, "E", "remind me Thu 14 Jan 9am ring", costs);
}

/* The last of its states, so that it is over, or taken back. */
static const struct walk_state *end_of(const struct walk_kind *kind)
{
	static const char *const ends[] = { "happened", "done",      "cancelled", "said", "dropped",
					    "removed",  "withdrawn", "closed",    NULL };

	for (size_t i = 0; ends[i] != NULL; i++) {
		for (const struct walk_state *state = kind->states; state->name != NULL; state++) {
			if (str_equal(state->name, ends[i])) {
				return state;
			}
		}
	}
	abort();
}

static void run(struct walk_world *world, const struct walk_kind *kind, int copies,
		struct costs *costs)
{
	char item[24];
	struct err err = { 0 };

	if (!walk_reach(world, kind, end_of(kind), item, sizeof(item), &err)) {
		fprintf(stderr, "item-walk: %s: %s\n", kind->name, err.text);
		_exit(1);
	}
	copy_item(world, kind, item, copies);
	/* A first one reads what is kept in memory. */
	ask(world, kind, item, "C", "time", costs);
	costs->count = 0;
	ask_all(world, kind, item, costs);
	_exit(0);
}

/* What is known to go through all there is, and why it may, or should not but does. */
static const struct {
	const char *kind, *line; /* kind NULL: any */
} known[] = {
	/* It is all that is held about her. */
	{ NULL, "C: export" },
	/* Reads the whole record of its person, to say how many lines it does not show. */
	{ NULL, "C: history" },
	/* Who is at the host at that time is looked up from its first visit on. */
	{ "visit", "E: visit F Thu 14 Jan 9-12 maths" },
	{ "private-visit", "E: visit F Thu 14 Jan 9-12 maths" },
	/* Whose a hold on the journal is, is looked up among all that was ever set aside. */
	{ "aside", "C: requests" },
	{ "aside", "C: time" },
	{ "aside", "C: fair" },
	{ "aside", "C: statement" },
};

static bool is_known(const struct walk_kind *kind, const char *line)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (str_equal(known[i].line, line) &&
		    (known[i].kind == NULL || str_equal(known[i].kind, kind->name))) {
			return true;
		}
	}
	return false;
}

static size_t compare(const struct walk_kind *kind, const struct costs *few,
		      const struct costs *many)
{
	size_t slower = 0;

	for (size_t i = 0; i < many->count; i++) {
		if (!is_known(kind, many->lines[i].line) &&
		    many->lines[i].steps > few->lines[i].steps * 3 / 2 + SPARE) {
			printf("%s, %d of them: %s takes %lld steps, %lld with %d\n", kind->name,
			       MANY, many->lines[i].line, (long long)many->lines[i].steps,
			       (long long)few->lines[i].steps, FEW);
			slower++;
		}
	}
	return slower + (few->count == 0 || few->count != many->count);
}

size_t walk_many(struct walk_world *world, const char *kind, size_t *ret_asked)
{
	struct costs *costs = walk_shared(2 * sizeof(*costs));
	size_t slower = 0;

	for (const struct walk_kind *each = walk_kinds; each->name != NULL; each++) {
		if (kind != NULL && !str_equal(kind, each->name)) {
			continue;
		}
		memset(costs, 0, 2 * sizeof(*costs));
		fflush(NULL);
		for (int is_many = 0; is_many < 2; is_many++) {
			pid_t child = fork();

			if (child == 0) {
				run(world, each, is_many ? MANY : FEW, &costs[is_many]);
			}
			waitpid(child, NULL, 0);
		}
		slower += compare(each, &costs[0], &costs[1]);
		*ret_asked += costs[0].count;
	}
	return slower;
}
