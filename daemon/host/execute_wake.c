/* execute_wake: runs what is due, and tells whom lost days touch, in transactions of their own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "host/item.h"
#include "host/late.h"
#include "host/polite.h"
#include "host/several.h"

#include <string.h>

enum { WAKES_PER_TURN = 64 };

/* Now; but what came and was told in a time that a restore took away is run as of then, as the
 * commands of that time are: it says the same, and what it said is not said again. */
static int64_t run_at_s(struct host *host, const struct wake *wake, const char *source)
{
	int64_t now_s = clock_wall_s(host->parts.clock), at_s = now_s;
	bool is_known = outbox_was_run(host->outbox, source, &at_s);

	return is_known && at_s >= wake->due_s && at_s < now_s ? at_s : now_s;
}

/* What is late disturbs nobody at night. True: it is run anew in the morning, and nothing of it was
 * done. */
static bool waits_for_day(struct host *host, struct clerk_call *call, const struct wake *wake)
{
	bool is_of_use = call->useful_until_s > call->now_s && call->posts != NULL;
	int64_t day_s = is_of_use && clerk_is_late(call, wake->due_s)
			    ? polite_before_s(call, call->useful_until_s)
			    : call->now_s;

	if (day_s > call->now_s) {
		execute_roll_back(host);
		wake_hold(host->wakes, wake, day_s);
		return true;
	}
	for (struct call_post *post = call->posts; is_of_use && post != NULL; post = post->next) {
		post->urgency = post->urgency == POST_PROMISED ? POST_NOW : post->urgency;
	}
	return false;
}

/* What a wake-up says, to be put with that of the others of this turn. */
static void keep_said(struct host *host, struct clerk_call *call, const struct wake *wake,
		      const char *source, struct lates *lates)
{
	bool can_wait = call->useful_until_s <= call->now_s && !polite_is_now(call);

	unasked_add(host->unasked, call, wake);
	item_cards_put(call, source, 0);
	if (clerk_is_late(call, wake->due_s)) {
		late_add(lates, call, source, can_wait ? polite_next_s(call) : 0);
	} else {
		execute_put_posts(host, call, source, SEVERAL_FIRST_PART, NULL, NULL);
	}
}

/* What is not of an item of a kind, or not the host's to deal with, is the plugin's. */
static enum clerk_status wake_plugin(struct clerk_call *call, struct clerk_item item,
				     const char *what)
{
	enum clerk_status status = CLERK_OK;

	if (item.letter == '\0' && str_equal(what, ITEM_LIFT)) {
		item_lift(call);
		return CLERK_OK;
	}
	return item_wake(call, item, what, &status) || call->plugin->face->wake == NULL
		   ? status
		   : call->plugin->face->wake(call, item, what);
}

/* One wake-up in its own savepoint: a bad one is dropped and logged, and stops nothing. False: it
 * met an error of the database that passes, and nothing of this transaction may be kept. */
static bool run_wake(struct host *host, struct arena *arena, const struct wake *wake,
		     struct lates *lates)
{
	const struct roster_cluster *cluster =
	    roster_cluster(host->parts.school->roster, wake->cluster);
	const struct plugin *plugin = plugin_by_name(host->parts.plugins, wake->plugin);
	const char *source = wake_source(arena, wake);
	const char *what;
	struct clerk_item item = wake_item(wake->key, &what);
	struct clerk_call call;
	int64_t began_ms = clock_mono_ms(host->parts.clock);

	if (strcmp(wake->plugin, UNASKED_PLUGIN) == 0) {
		return true; /* the end of the turn is all it is for */
	}
	if (cluster == NULL && school_has(host->parts.school, wake->cluster)) {
		host_outdate(host, wake->cluster);
		return false; /* it is to be read first */
	}
	if (cluster == NULL || plugin == NULL) {
		log_warning(host->parts.log, "a wake-up of %s has no one to go to", wake->plugin);
		return true;
	}
	execute_fill(&call, host, arena, cluster, plugin);
	call.due_s = wake->due_s;
	call.now_s = run_at_s(host, wake, source);
	store_savepoint(host->parts.store, "command");
	enum clerk_status status = wake_plugin(&call, item, what);

	queries_end(plugin->queries);
	if (store_failed_in_passing(host->parts.store)) {
		return false;
	}
	if (status != CLERK_OK || store_failed(host->parts.store)) {
		log_error(host->parts.log, "wake-up of %s failed: %s", wake->plugin,
			  store_error(host->parts.store));
		execute_roll_back(host);
		return true;
	}
	if (waits_for_day(host, &call, wake)) {
		return true;
	}
	store_release(host->parts.store, "command");
	log_debug(host->parts.log, "wake-up of %s in cluster %lld, %lld s after its time: %lld ms",
		  wake->plugin, (long long)wake->cluster, (long long)(call.now_s - wake->due_s),
		  (long long)(clock_mono_ms(host->parts.clock) - began_ms));
	keep_said(host, &call, wake, source, lates);
	reaction_note(&call, source, item);
	return true;
}

/* Nothing of this turn has happened; the others of it go on without this one. */
static bool try_again(struct host *host, const struct wake *wake)
{
	struct store *store = host->parts.store;

	log_warning(host->parts.log, "wake-up of %s waits: %s", wake->plugin, store_error(store));
	store_rollback(store);
	store_clear(store);
	host_settle_roster(host, false);
	if (store_begin(store)) {
		wake_try_again(host->wakes, wake, clock_wall_s(host->parts.clock));
	}
	return store_commit(store);
}

/* Each cluster of the turn once; in the others nothing has come to be said. */
static void say_unasked(struct host *host, struct arena *arena, const int64_t *clusters,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct roster_cluster *cluster =
		    roster_cluster(host->parts.school->roster, clusters[i]);
		bool is_said = cluster == NULL;
		struct clerk_call call;

		for (size_t earlier = 0; earlier < i; earlier++) {
			is_said = is_said || clusters[earlier] == clusters[i];
		}
		if (!is_said) {
			execute_fill(&call, host, arena, cluster, NULL);
			unasked_say(host->unasked, &call, host->outbox);
			spare_say(&call);
		}
	}
}

static bool keep_turn(struct host *host)
{
	struct store *store = host->parts.store;

	bool is_kept = store_commit(store);

	if (!is_kept) {
		if (store_state(store) == STORE_WELL) {
			log_error(host->parts.log, "wake-ups wait: %s", store_error(store));
		}
		store_clear(store);
	}
	host_settle_roster(host, is_kept);
	return is_kept;
}

static const char *lost_source(struct arena *arena, int64_t cluster,
			       const struct calendar_lost *lost, size_t count)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < count; i++) {
		hash = str_hash(hash, lost[i].nonce, strlen(lost[i].nonce));
	}
	return arena_printf(arena, "lost/%lld/%016llx", (long long)cluster,
			    (unsigned long long)hash);
}

static void tell_lost(struct host *host, struct arena *arena, const struct roster_cluster *cluster)
{
	struct calendar_store *calendars = school_calendars(host->parts.school);
	struct calendar_lost *lost;
	size_t count = calendar_lost(calendars, arena, cluster->id, &lost);
	struct clerk_call call;

	if (count > 0) {
		execute_fill(&call, host, arena, cluster, NULL);
		touched_by_lost(&call, lost, count);
		item_ping_makers(&call);
		execute_put_posts(host, &call, lost_source(arena, cluster->id, lost, count),
				  SEVERAL_FIRST_PART,
				  str_is_empty(cluster->room_id) ? NULL : cluster->room_id, NULL);
		calendar_lost_told(calendars, cluster->id);
	}
}

bool execute_lost(struct host *host)
{
	struct store *store = host->parts.store;
	struct school *school = host->parts.school;
	struct err err = { 0 };

	if (!calendar_has_lost(school_calendars(school)) && !store_failed(store)) {
		return true;
	}
	struct arena *arena = arena_new();
	/* A file may have been taken in since the roster was read. */
	bool is_good = store_begin(store) && school_reload(school, &err);

	for (size_t i = 0; is_good && i < school->roster->cluster_count; i++) {
		tell_lost(host, arena, school->roster->clusters[i]);
	}
	is_good = store_commit(store) && is_good;
	if (!is_good) {
		if (store_state(store) == STORE_WELL) {
			log_error(host->parts.log, "not told yet, whom lost days touch: %s",
				  err.code == ERR_NONE ? store_error(store) : err.text);
		}
		store_clear(store);
		host_outdate(host, EVERY_CLUSTER);
	}
	arena_free(arena);
	outbox_pump(host->outbox);
	return is_good;
}

/* As many as one transaction may hold. */
static bool run_turn(struct host *host, struct arena *arena, int64_t now_s)
{
	struct lates lates = { 0 };
	struct wake wake;
	int64_t clusters[WAKES_PER_TURN];
	size_t count = 0;
	bool is_begun = store_begin(host->parts.store);

	host_freshen(host);
	while (is_begun && count < WAKES_PER_TURN && wake_take(host->wakes, arena, now_s, &wake)) {
		clusters[count++] = wake.cluster;
		if (!run_wake(host, arena, &wake, &lates)) {
			return try_again(host, &wake);
		}
		host_freshen(host);
	}
	if (is_begun) {
		late_put(host, arena, &lates);
		say_unasked(host, arena, clusters, count);
	}
	return keep_turn(host);
}

bool execute_wakes(struct host *host)
{
	int64_t now_s = clock_wall_s(host->parts.clock);

	if (wake_next_s(host->wakes) > now_s) {
		return true;
	}
	struct arena *arena = arena_new();
	bool is_kept = run_turn(host, arena, now_s);

	arena_free(arena);
	outbox_pump(host->outbox);
	return is_kept;
}
