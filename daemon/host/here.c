/* here: who is here, or a setting, has changed: what waits for a school that has left lapses, and
 * cards say so. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"
#include "host/several.h"

#include <string.h>

/* ---- what waits for a school that has left ---- */

static char left_of(struct clerk_call *call, const struct clerk_base *base)
{
	return clerk_has_left(call, base->school)  ? base->school
	       : clerk_has_left(call, base->other) ? base->other
						   : '\0';
}

/* What its state comes to when nobody answers; NULL: it waits for no side. */
static const struct clerk_step *step_of(const struct clerk_base *base)
{
	bool waits = (item_state(base)->awaits & CLERK_BY_SIDES) != 0;

	for (const struct clerk_step *s = base->kind->steps; waits && s->act != NULL; s++) {
		if (s->from == base->state && (s->by & CLERK_BY_CLOCK) != 0) {
			return s;
		}
	}
	return NULL;
}

/* "V1 (D visits H, Wed 9 Dec 2026, 13:00–15:00) has lapsed: School D has left." */
static const char *lapse_words(struct clerk_call *call, const struct clerk_base *base, char school)
{
	const char *name = clerk_item_name(call, base);
	const char *asked = clerk_slot_words(call, item_asked_slot(base));

	return clerk_item_is(base, CLERK_IS_FIRM)
		   ? arena_printf(call->arena,
				  CLERK_BOLD "%s" CLERK_PLAIN
					     " stays on %s: School %c has left, so %s lapses.",
				  name, clerk_item_span(call, base), school, asked)
		   : arena_printf(call->arena,
				  CLERK_BOLD "%s" CLERK_PLAIN
					     " (%s, %s) has lapsed: School %c has left.",
				  name, item_title(call, base), asked, school);
}

void clerk_item_left(struct clerk_call *call, void *record, char school)
{
	struct clerk_base *base = record;
	const struct clerk_step *step = step_of(base);

	if (step == NULL) {
		return;
	}
	const char *text = lapse_words(call, base, school);
	char side = base->school == school ? base->other : base->school;

	base->state = step->to;
	base->ended_by = school;
	clerk_item_put(call, base, "lapsed: %c has left", school);
	if (side != '\0' && !clerk_has_left(call, side)) {
		item_tell_side(call, base, side, text);
	}
}

static void lapse_open(struct clerk_call *call, const struct clerk_kind *kind)
{
	void *const *records = NULL;
	size_t count = clerk_items(call, kind, false, &records);

	for (size_t i = 0; i < count; i++) {
		char school = left_of(call, records[i]);

		if (school != '\0' && kind->left != NULL) {
			kind->left(call, records[i], school);
		} else if (school != '\0') {
			clerk_item_left(call, records[i], school);
		}
	}
}

static void renew_open(struct clerk_call *call, const struct clerk_kind *kind)
{
	void *const *records = NULL;
	size_t count = kind->card == NULL ? 0 : clerk_items(call, kind, false, &records);

	for (size_t i = 0; i < count; i++) {
		item_card_renew(call, records[i]);
	}
}

static void tell_plugin(struct clerk_call *call, const struct plugin *plugin)
{
	const struct plugin *outer = call->plugin;

	if (plugin->face->here != NULL) {
		call->plugin = plugin;
		plugin->face->here(call);
		if (plugin != outer) {
			queries_end(plugin->queries);
		}
		call->plugin = outer;
	}
}

static void each_kind(struct clerk_call *call,
		      void (*look)(struct clerk_call *call, const struct clerk_kind *kind))
{
	const struct plugin *outer = call->plugin;

	for (size_t i = 0; i < call->plugins->count; i++) {
		const struct plugin *plugin = &call->plugins->plugins[i];

		call->plugin = plugin;
		for (size_t k = 0; k < plugin->kind_count; k++) {
			look(call, plugin->kinds[k].face);
		}
		if (plugin != outer) {
			queries_end(plugin->queries);
		}
	}
	call->plugin = outer;
}

/* It is the clerk's own doing, of what is private too, whoever has typed that she leaves. */
void clerk_here_changed(struct clerk_call *call)
{
	const struct clerk_person *sender = call->sender;

	call->sender = NULL;
	for (size_t i = 0; i < call->plugins->count; i++) {
		tell_plugin(call, &call->plugins->plugins[i]);
	}
	each_kind(call, lapse_open);
	each_kind(call, renew_open);
	call->sender = sender;
}

/* ---- a roster that was read anew, by whatever way it changed ---- */

enum { GET, PUT };
static const char *const queries[] = {
	[GET] = "SELECT print FROM host_here WHERE cluster = ?1",
	[PUT] = "INSERT INTO host_here (cluster, print) VALUES (?1, ?2)"
		" ON CONFLICT (cluster) DO UPDATE SET print = excluded.print",
	NULL,
};

struct heres {
	struct stmt **stmts;
};

bool heres_new(struct arena *arena, struct store *store, struct heres **ret_heres, struct err *err)
{
	*ret_heres = arena_alloc(arena, sizeof(**ret_heres));
	return store_prepare_all(store, NULL, queries, &(*ret_heres)->stmts, err);
}

static uint64_t add(uint64_t print, const char *text)
{
	return str_hash(print, text, strlen(text) + 1);
}

static uint64_t add_person(uint64_t print, const struct roster_person *person)
{
	print = add(add(add(print, person->user), person->name), person->handle);
	for (size_t i = 0; i < person->role_count; i++) {
		const struct roster_role *role = &person->roles[i];

		print = str_hash(print, &role->role, sizeof(role->role));
		print = str_hash(print, &role->school, sizeof(role->school));
		print = str_hash(print, &role->from, sizeof(role->from));
		print = str_hash(print, &role->until, sizeof(role->until));
	}
	return print;
}

static int64_t print_of(const struct roster_cluster *cluster)
{
	uint64_t print = add(add(add(0, cluster->own), cluster->guests), cluster->adviser);

	print = str_hash(print, &cluster->settings, sizeof(cluster->settings));
	for (size_t i = 0; i < cluster->school_count; i++) {
		print = add(print, cluster->schools[i].name);
	}
	for (size_t i = 0; i < cluster->person_count; i++) {
		print = add_person(print, &cluster->people[i]);
	}
	return (int64_t)(print >> 1);
}

static bool is_known(struct host *host, const struct roster_cluster *cluster, int64_t print)
{
	struct stmt *get = stmt_begin(host->heres->stmts[GET]);

	stmt_bind_int(get, cluster->id);
	bool is_same = stmt_step(get) && stmt_int(get, 0) == print;

	stmt_end(get);
	return is_same;
}

static void renew(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
		  int64_t print)
{
	struct stmt *put = stmt_begin(host->heres->stmts[PUT]);
	struct clerk_call call;

	execute_fill(&call, host, arena, cluster, NULL);
	const char *source = arena_printf(arena, "here/%lld/%016llx/%lld", (long long)cluster->id,
					  (unsigned long long)print, (long long)call.now_s);

	clerk_here_changed(&call);
	execute_put_posts(host, &call, source, SEVERAL_FIRST_PART,
			  str_is_empty(cluster->room_id) ? NULL : cluster->room_id, NULL);
	item_cards_put(&call, source, 0);
	stmt_bind_int(put, cluster->id);
	stmt_bind_int(put, print);
	stmt_run(put);
}

/* Of some clusters in one transaction, from `*at` on. False: of those nothing is kept. */
static bool renew_some(struct host *host, size_t *at)
{
	enum { MOST = 64 };
	struct store *store = host->parts.store;
	const struct roster *roster = host->parts.school->roster;
	struct arena *arena = arena_new();
	size_t count = 0;
	bool is_good = true;

	for (; is_good && *at < roster->cluster_count && count < MOST; (*at)++) {
		const struct roster_cluster *cluster = roster->clusters[*at];
		int64_t print = print_of(cluster);

		if (!is_known(host, cluster, print)) {
			is_good = count > 0 || store_begin(store);
			if (is_good) {
				renew(host, arena, cluster, print);
				count++;
			}
		}
	}
	arena_free(arena);
	return is_good && (count == 0 || store_commit(store));
}

bool here_renew(struct host *host)
{
	struct store *store = host->parts.store;
	size_t at = 0;
	bool is_good = true;

	while (is_good && at < host->parts.school->roster->cluster_count) {
		is_good = renew_some(host, &at);
	}
	if (!is_good) {
		if (store_state(store) == STORE_WELL) {
			log_error(host->parts.log, "cards are behind the roster still: %s",
				  store_error(store));
		}
		store_clear(store);
		host_outdate(host, EVERY_CLUSTER);
	}
	outbox_pump(host->outbox);
	return is_good;
}
