/* host: joins what Matrix told us to what the plugins offer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/welcome.h"

#include "schema.h"

enum { LOOK_AGAIN_MS = 60 * 1000, REFUSED_MS = 5000, SLICE_MS = 20 };

/* What failed in passing of what came before in this turn was not kept, and what comes now would
 * clear that and be kept without it: then all of the turn is tried once more. */
static void begin(struct host *host)
{
	if (store_failed_in_passing(host->parts.store)) {
		store_doom(host->parts.store);
	}
	host_freshen(host);
}

static void on_message(void *self, struct arena *arena, const struct matrix_message *message)
{
	begin(self);
	dispatch_message(self, arena, message);
}

static void on_redaction(void *self, struct arena *arena, const char *room_id, const char *sender,
			 const char *event_id)
{
	begin(self);
	take_back_redaction(self, arena, room_id, sender, event_id);
}

static void on_reaction(void *self, struct arena *arena, const struct matrix_message *mark,
			const char *target, const char *key)
{
	begin(self);
	dispatch_reaction(self, arena, mark, target, key);
}

static void on_heard(void *self, struct arena *arena, const struct matrix_told *told)
{
	past_hear(self, arena, told);
}

static void on_gone(void *self, struct arena *arena, const struct matrix_message *message)
{
	begin(self);
	dispatch_gone(self, arena, message);
}

static void on_room_replaced(void *self, const char *old_id, const char *new_id)
{
	struct host *host = self;
	const struct roster_cluster *cluster =
	    roster_cluster_by_room(host->parts.school->roster, old_id);

	if (cluster == NULL) {
		return;
	}
	school_bind_room(host->parts.school, cluster->id, new_id);
	host_outdate(host, cluster->id);
}

/* Of a cluster's room that is known by its alias alone, it is told when that is bound. */
static void on_arrived(void *self, struct arena *arena, const char *room_id, const char *person)
{
	struct host *host = self;

	begin(host);
	const struct roster_cluster *cluster =
	    roster_cluster_by_room(host->parts.school->roster, room_id);

	if (cluster != NULL) {
		welcome_room(host, arena, cluster, room_id);
	} else if (person != NULL) {
		welcome_person(host, arena, person, room_id);
	}
}

/* True: the room of the cluster's alias is known by now. */
static bool bind_room(struct host *host, struct arena *arena, const struct roster_cluster *cluster)
{
	const char *room = session_room(host->session, arena, cluster->room);

	if (room == NULL || !store_begin(host->parts.store)) {
		return false;
	}
	school_bind_room(host->parts.school, cluster->id, room);
	if (session_is_member(host->session, room, session_user(host->session))) {
		welcome_room(host, arena, cluster, room);
	}
	if (!store_commit(host->parts.store)) {
		log_error(host->parts.log, "room of %s: %s", cluster->name,
			  store_error(host->parts.store));
		store_clear(host->parts.store);
		return false;
	}
	outbox_pump(host->outbox);
	return true;
}

/* Notes which rooms the aliases of the roster turned out to be. */
static void bind_rooms(struct host *host)
{
	const struct roster *roster = host->parts.school->roster;
	struct arena *arena = arena_new();

	for (size_t i = 0; roster->unbound_count > 0 && i < roster->cluster_count; i++) {
		const struct roster_cluster *cluster = roster->clusters[i];

		if (str_is_empty(cluster->room_id) && bind_room(host, arena, cluster)) {
			host_outdate(host, cluster->id);
			host_freshen(host);
		}
	}
	host_settle_roster(host, true);
	arena_free(arena);
}

/* `is_held`: what is due waits. `is_refused`: the database did not keep it, so it would be due at
 * once, for ever. */
static void arm(struct host *host, bool is_held, bool is_refused)
{
	int64_t due_s = wake_next_s(host->wakes);
	int64_t now_s = clock_wall_s(host->parts.clock);
	int64_t mono_ms = clock_mono_ms(host->parts.clock);
	int64_t look_ms = LOOK_AGAIN_MS;

	if (host->parts.alive_ms > 0 && host->parts.alive_ms < look_ms) {
		look_ms = host->parts.alive_ms;
	}
	if (is_held) {
		if (due_s <= now_s) {
			log_debug(host->parts.log,
				  "what is due waits since %lld s: the homeserver is away, or a "
				  "clock is wrong",
				  (long long)(now_s - due_s));
		}
		alarm_set(host->parts.alarms, &host->alarm, mono_ms + look_ms);
		return;
	}
	if (due_s == INT64_MAX && host->parts.alive == NULL && !host->has_old) {
		alarm_clear(host->parts.alarms, &host->alarm);
		return;
	}
	int64_t wait_ms = due_s == INT64_MAX ? look_ms
			  : due_s <= now_s
			      ? 0
			      : (due_s - now_s) * 1000 - clock_wall_ms(host->parts.clock) % 1000;

	/* The wall clock may be set while we sleep, and nobody else may wake us while the
	 * homeserver is away: look, and say that we live, at least once a minute. */
	wait_ms = is_refused && wait_ms < REFUSED_MS ? REFUSED_MS : wait_ms;
	wait_ms = host->has_old && !is_refused && wait_ms > SLICE_MS ? SLICE_MS : wait_ms;
	wait_ms = wait_ms > look_ms ? look_ms : wait_ms < 0 ? 0 : wait_ms;
	alarm_set(host->parts.alarms, &host->alarm, mono_ms + wait_ms);
}

static void tidy(struct host *host)
{
	if (!retire_old(host->retire, host->session, clock_wall_s(host->parts.clock),
			&host->has_old)) {
		log_error(host->parts.log, "nothing old was removed: %s",
			  store_error(host->parts.store));
		store_clear(host->parts.store);
	}
}

/* All that writes by itself. False: what is due could not be kept. */
static bool work(struct host *host, bool is_held)
{
	bind_rooms(host);
	if (!is_held) {
		tidy(host);
	}
	host_freshen(host);
	if (!is_held && host->must_tell_lost) {
		host->must_tell_lost = !(execute_lost(host) && here_renew(host));
	}
	bool is_kept = is_held || execute_wakes(host);

	put_off_tell(host);
	past_tell_lost(host);
	return is_kept;
}

/* Alive is who can read, though the disk be full. */
static void tell_alive(struct host *host)
{
	if (store_is_broken(host->parts.store)) {
		host->parts.broken(host->parts.user, store_error(host->parts.store));
	} else if (host->parts.alive != NULL) {
		host->parts.alive(host->parts.user);
	}
}

static void look(struct host *host)
{
	if (host->session == NULL || !host->is_ready) {
		return;
	}
	bool is_well = store_state(host->parts.store) == STORE_WELL;
	bool is_held = is_well && hold_is_on(host);
	bool is_kept = is_well && work(host, is_held);

	arm(host, is_held, !is_kept);
	tell_alive(host);
}

void host_look(struct host *host)
{
	(void)store_check_files(host->parts.store);
	look(host);
}

int64_t host_next_due_s(struct host *host)
{
	return wake_next_s(host->wakes);
}

/* Those of all clusters; where an alias or id is enough they are joined. */
static void set_rooms(struct host *host)
{
	const struct roster *roster = host->parts.school->roster;
	struct arena *arena = arena_new();
	const char **rooms = arena_array(arena, roster->cluster_count + 1, sizeof(*rooms));

	for (size_t i = 0; i < roster->cluster_count; i++) {
		rooms[i] = roster->clusters[i]->room;
	}
	session_set_rooms(host->session, rooms);
	arena_free(arena);
}

void host_reload(struct host *host)
{
	host_outdate(host, EVERY_CLUSTER);
	host_freshen(host);
	if (host->session != NULL) {
		set_rooms(host);
	}
	host_look(host);
}

static void on_settled(void *self, bool is_committed)
{
	struct host *host = self;

	host_settle_roster(host, is_committed);
	if (!is_committed) {
		tell_alive(host);
		return;
	}
	bool is_first = !host->is_ready;

	host->is_ready = true;
	/* The commit has looked whether its files are there. */
	look(host);
	if (is_first && host->parts.ready != NULL) {
		host->parts.ready(host->parts.user);
	}
}

static void on_alarm(void *self)
{
	host_look(self);
	hold_ask(self);
}

static void on_undelivered(void *self, struct arena *arena, const char *source, const char *txn,
			   const char *room_id, const char *text, const char *why)
{
	host_freshen(self);
	undelivered_tell(self, arena, source, txn, room_id, text, why);
}

static void on_stranded(void *self, struct arena *arena, const struct matrix_stranded *list,
			size_t count)
{
	host_freshen(self);
	undelivered_stranded(self, arena, list, count);
}

static void on_unreachable(void *self, struct arena *arena, const char *person, int64_t since_s,
			   bool is_given_up)
{
	host_freshen(self);
	undelivered_person(self, arena, person, since_s, is_given_up);
}

static void on_tell_lead(void *self, struct arena *arena, const char *key, const char *text)
{
	host_freshen(self);
	undelivered_tell_leads(self, arena, key, text);
}

static bool on_knows_person(void *self, const char *user_id)
{
	struct host *host = self;
	const struct roster_cluster *cluster;

	return roster_clusters_of(host->parts.school->roster, user_id,
				  clock_wall_s(host->parts.clock), &cluster, 1) > 0;
}

static bool on_is_clusters(void *self, const char *room_id)
{
	struct host *host = self;

	return roster_cluster_by_room(host->parts.school->roster, room_id) != NULL;
}

/* Those whose wake-ups have somewhere to go: the plugins that are loaded, and the host itself. */
static const char *const *awake(struct arena *arena, const struct plugin_set *set)
{
	const char **names = arena_array(arena, set->count + 2, sizeof(*names));

	for (size_t i = 0; i < set->count; i++) {
		names[i] = set->plugins[i].face->name;
	}
	names[set->count] = UNASKED_PLUGIN;
	return names;
}

bool host_new(const struct host_parts *parts, struct host **ret_host, struct err *err)
{
	struct arena *arena = arena_new();
	struct host *host = arena_alloc(arena, sizeof(*host));

	host->parts = *parts;
	host->arena = arena;
	host->must_tell_lost = true;
	host->alarm = (struct alarm){ .ring = on_alarm, .user = host };
	host->handler = (struct matrix_handler){ .self = host,
						 .message = on_message,
						 .redaction = on_redaction,
						 .reaction = on_reaction,
						 .heard = on_heard,
						 .gone = on_gone,
						 .room_replaced = on_room_replaced,
						 .arrived = on_arrived,
						 .settled = on_settled,
						 .undelivered = on_undelivered,
						 .stranded = on_stranded,
						 .unreachable = on_unreachable,
						 .tell_lead = on_tell_lead,
						 .knows_person = on_knows_person,
						 .is_clusters = on_is_clusters };
	host->lately = lately_new(arena);
	host->refused = lately_new(arena);
	if (!store_migrate(parts->store, "host", false, schema_host, err) ||
	    !wakes_new(arena, parts->store, awake(arena, parts->plugins), &host->wakes, err) ||
	    !questions_new(arena, parts->store, &host->questions, err) ||
	    !undone_tables(arena, parts->store, &host->undone, err) ||
	    !changes_new(arena, parts->store, &host->changes, err) ||
	    !said_new(arena, parts->store, &host->said, err) ||
	    !terms_new(arena, parts->store, &host->terms, err) ||
	    !paces_new(arena, parts->store, &host->paces, err) ||
	    !pasts_new(arena, parts->store, &host->pasts, err) ||
	    !put_offs_new(arena, parts->store, &host->put_offs, err) ||
	    !unasked_new(arena, parts->store, &host->unasked, err) ||
	    !spares_new(arena, parts->store, &host->spares, err) ||
	    !heres_new(arena, parts->store, &host->heres, err) ||
	    !retire_new(arena, parts->store, &host->retire, err)) {
		arena_free(arena);
		return false;
	}
	feed_keep_time(parts->school->feed, parts->store, parts->clock);
	*ret_host = host;
	return true;
}

void host_free(struct host *host)
{
	if (host != NULL) {
		alarm_clear(host->parts.alarms, &host->alarm);
		feed_keep_time(host->parts.school->feed, host->parts.store, NULL);
		arena_free(host->arena);
	}
}

const struct matrix_handler *host_handler(struct host *host)
{
	return &host->handler;
}

void host_attach(struct host *host, struct session *session)
{
	host->session = session;
	host->outbox = session_outbox(session);
	host_rezone(host);
}
