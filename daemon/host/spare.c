/* spare: what is not to be said to somebody just now waits, and comes in one message. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/spare.h"

#include "host/host_internal.h"
#include "host/item.h"
#include "host/polite.h"
#include "host/several.h"

enum { URGENT_S = 86400, ROUNDS = 16 };

enum query { Q_KEEP, Q_USERS, Q_LINES, Q_SAID, Q_DROP, Q_WHY };

static const char *const queries[] = {
	[Q_KEEP] = "INSERT INTO host_spared (cluster, user, source, part, at_s, why, text, said_s,"
		   " about) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)",
	[Q_USERS] = "SELECT DISTINCT user FROM host_spared WHERE cluster = ?1"
		    " AND text IS NOT NULL",
	[Q_LINES] = "SELECT seq, source, part, at_s, text, about FROM host_spared"
		    " WHERE cluster = ?1 AND user = ?2 AND text IS NOT NULL ORDER BY seq",
	[Q_SAID] = "UPDATE host_spared SET text = NULL, said_s = ?2 WHERE seq = ?1",
	[Q_DROP] = "UPDATE host_spared SET text = NULL, said_s = -1 WHERE cluster = ?1"
		   " AND source = ?2 AND text IS NOT NULL",
	[Q_WHY] = "SELECT why, said_s FROM host_spared WHERE cluster = ?1 AND source = ?2"
		  " AND user = ?3 ORDER BY seq LIMIT 1",
	NULL,
};

struct spares {
	struct stmt **stmts;
};

bool spares_new(struct arena *arena, struct store *store, struct spares **ret_spares,
		struct err *err)
{
	struct spares *spares = arena_alloc(arena, sizeof(*spares));

	*ret_spares = spares;
	return store_prepare_all(store, NULL, queries, &spares->stmts, err);
}

/* ---- who ---- */

/* By one plugin. It is lent its queries, in a call of its own. */
static bool asks_one(struct clerk_call *call, const struct plugin *plugin,
		     const struct clerk_person *person, int64_t at_s, struct clerk_spare *ret_spare)
{
	if (plugin->face->spares == NULL) {
		return false;
	}
	call->plugin = plugin;
	bool is_spared =
	    plugin->face->spares(call, person, at_s, ret_spare) && ret_spare->until_s > at_s;

	queries_end(plugin->queries);
	return is_spared;
}

/* By any, at that very instant: the longest; urgent is only what is so to all of them. */
static bool asks_all(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		     struct clerk_spare *ret_spare)
{
	struct clerk_spare one;
	bool is_any = false;

	for (size_t i = 0; i < call->plugins->count; i++) {
		one = (struct clerk_spare){ .why = "" };
		if (!asks_one(call, &call->plugins->plugins[i], person, at_s, &one)) {
			continue;
		}
		bool but_urgent = one.but_urgent && (!is_any || ret_spare->but_urgent);

		if (!is_any || one.until_s > ret_spare->until_s) {
			*ret_spare = one;
		}
		ret_spare->but_urgent = but_urgent;
		is_any = true;
	}
	return is_any;
}

bool spare_is(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
	      const struct clerk_person *person, int64_t at_s, struct clerk_spare *ret_spare)
{
	struct clerk_call call;
	struct clerk_spare next;

	execute_fill(&call, host, arena, cluster, NULL);
	if (!asks_all(&call, person, at_s, ret_spare)) {
		return false;
	}
	for (int i = 0; i < ROUNDS && asks_all(&call, person, ret_spare->until_s, &next); i++) {
		ret_spare->until_s = next.until_s;
	}
	ret_spare->why = arena_strdup(arena, ret_spare->why);
	return true;
}

bool clerk_is_spared(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		     struct clerk_spare *ret_spare)
{
	return spare_is(call->host, call->arena, call->cluster, person, at_s, ret_spare);
}

static const struct clerk_person *person_of(const struct clerk_call *call, const char *user)
{
	return roster_person(call->cluster, call->arena, user, call_today(call));
}

/* ---- what ---- */

void spare_begins(struct clerk_call *call, int64_t start_s)
{
	if (start_s > call->now_s && (call->begins_s == 0 || start_s < call->begins_s)) {
		call->begins_s = start_s;
	}
}

/* It would be of no use by then, or it changes what she is about to do. */
static bool is_urgent(const struct clerk_call *call, const struct clerk_spare *spare)
{
	bool is_change = call->begins_s != 0 && call->begins_s - call->now_s <= URGENT_S;
	bool is_lost =
	    (call->begins_s != 0 && call->begins_s <= spare->until_s) ||
	    (call->useful_until_s > call->now_s && call->useful_until_s <= spare->until_s);

	return is_lost || (is_change && spare->but_urgent);
}

static void wake_for(struct clerk_call *call, const struct clerk_person *person, int64_t at_s)
{
	wake_put(call->wakes, call->cluster->id, UNASKED_PLUGIN,
		 arena_printf(call->arena, SPARE_KEY "/%lld", (long long)person->id), at_s);
}

bool spare_keeps(struct clerk_call *call, const char *user, const char *text,
		 const struct outbox_line *line)
{
	const struct clerk_person *person = person_of(call, user);
	bool is_hers = call->sender != NULL && str_equal(call->sender->user, user);
	struct clerk_spare spare;

	if (person == NULL || is_hers ||
	    !spare_is(call->host, call->arena, call->cluster, person, call->now_s, &spare) ||
	    is_urgent(call, &spare)) {
		return false;
	}
	struct stmt *keep = stmt_begin(call->host->spares->stmts[Q_KEEP]);

	stmt_bind_int(keep, call->cluster->id);
	stmt_bind_text(keep, user);
	stmt_bind_text(keep, line->source);
	stmt_bind_int(keep, line->part);
	stmt_bind_int(keep, call->now_s);
	stmt_bind_text(keep, spare.why);
	stmt_bind_text(keep, host_words(call->cluster, call->arena, text));
	stmt_bind_text(keep, item_stands(call, wake_source_key(line->source)));
	stmt_run(keep);
	wake_for(call, person, spare.until_s);
	return true;
}

/* ---- saying it ---- */

struct kept {
	int64_t seq;
	struct outbox_line line;
	const char *text, *about;
	struct kept *next;
};

static struct kept *kept_for(struct clerk_call *call, const char *user)
{
	struct stmt *get = stmt_begin(call->host->spares->stmts[Q_LINES]);
	struct kept *first = NULL, **last = &first;

	stmt_bind_int(get, call->cluster->id);
	stmt_bind_text(get, user);
	while (stmt_step(get)) {
		struct kept *kept = arena_alloc(call->arena, sizeof(*kept));

		*kept = (struct kept){ .seq = stmt_int(get, 0),
				       .line = { .kind = OUTBOX_TEXT,
						 .source = stmt_text(get, 1, call->arena),
						 .part = stmt_int(get, 2),
						 .at_s = stmt_int(get, 3) },
				       .text = stmt_text(get, 4, call->arena),
				       .about = stmt_text(get, 5, call->arena) };
		*last = kept;
		last = &kept->next;
	}
	stmt_end(get);
	return first;
}

/* `at_s`: when it is said; -1: never, as of what was taken back. */
static void note(struct clerk_call *call, const struct kept *kept, int64_t at_s)
{
	struct stmt *said = stmt_begin(call->host->spares->stmts[Q_SAID]);

	stmt_bind_int(said, kept->seq);
	stmt_bind_int(said, at_s);
	stmt_run(said);
}

/* One message of the first of them, and of as many more as it may hold; what is left. Before a
 * restore one may have been said. */
static const struct kept *say_one(struct clerk_call *call, const char *user,
				  const struct kept *kept)
{
	struct several several = { .count = 0 };
	struct str text;

	str_init(&text, call->arena);
	for (; kept != NULL && several_takes(&text, kept->text); kept = kept->next) {
		/* what it was of may be off, done or on another date since */
		bool is_so = item_stands_so(call, kept->about);

		note(call, kept, is_so ? call->now_s : -1);
		if (!is_so || outbox_knows(call->outbox, &kept->line, user)) {
			continue;
		}
		str_addf(&text, "%s(%s) %s", several.count == 0 ? "" : "\n",
			 clerk_format_instant(call, kept->line.at_s), kept->text);
		several_add(&several, call->arena, &kept->line);
	}
	if (several.count > 0) {
		struct outbox_message message = {
			.person = user,
			.text =
			    which_words(call->host, call->arena, call->cluster, user, text.text),
			.not_before_s = polite_is_now(call) ? 0 : polite_next_s(call)
		};

		several_name(&several, call->arena, &message);
		outbox_put(call->outbox, &message);
	}
	return kept;
}

static void say_to(struct clerk_call *call, const char *user)
{
	const struct clerk_person *person = person_of(call, user);
	struct clerk_spare spare;

	if (person != NULL &&
	    spare_is(call->host, call->arena, call->cluster, person, call->now_s, &spare)) {
		wake_for(call, person, spare.until_s);
		return;
	}
	for (const struct kept *kept = kept_for(call, user); kept != NULL;) {
		if (person == NULL) { /* who has left hears nothing more */
			note(call, kept, call->now_s);
			kept = kept->next;
		} else {
			kept = say_one(call, user, kept);
		}
	}
}

void spare_say(struct clerk_call *call)
{
	struct stmt *get = stmt_begin(call->host->spares->stmts[Q_USERS]);
	const char **users = NULL;
	size_t count = 0;

	stmt_bind_int(get, call->cluster->id);
	while (stmt_step(get)) {
		users = arena_grow(call->arena, users, count, sizeof(*users));
		users[count++] = stmt_text(get, 0, call->arena);
	}
	stmt_end(get);
	for (size_t i = 0; i < count; i++) {
		say_to(call, users[i]);
	}
}

/* It is not taken back with the act: how things are is asked then. */
void clerk_spares_changed(struct clerk_call *call)
{
	clerk_keep(call, true);
	wake_put(call->wakes, call->cluster->id, UNASKED_PLUGIN, SPARE_KEY, call->now_s);
	clerk_keep(call, false);
}

/* ---- what came of it ---- */

void spare_drop(struct host *host, int64_t cluster, const char *source)
{
	struct stmt *drop = stmt_begin(host->spares->stmts[Q_DROP]);

	stmt_bind_int(drop, cluster);
	stmt_bind_text(drop, source);
	stmt_run(drop);
}

const char *spare_why(struct clerk_call *call, const char *source, const char *user,
		      int64_t *ret_said_s)
{
	struct stmt *get = stmt_begin(call->host->spares->stmts[Q_WHY]);
	const char *why = NULL;

	stmt_bind_int(get, call->cluster->id);
	stmt_bind_text(get, source);
	stmt_bind_text(get, user);
	if (stmt_step(get)) {
		why = stmt_text(get, 0, call->arena);
		*ret_said_s = stmt_int(get, 1);
	}
	stmt_end(get);
	return why;
}
