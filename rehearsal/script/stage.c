/* stage: a whole clerk, its homeserver and its people in one process, on a virtual clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/stage.h"

#include "base/str.h"
#include "dates/when.h"
#include "host/host.h"
#include "matrix/session.h"
#include "school/roster_apply.h"
#include "school/roster_yaml.h"
#include "school/school.h"
#include "script/wire.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STRANGER "stranger"
#define DATABASE "clerkd.db"
#define JOURNAL "homeserver.jsonl"

enum { LOOK_AT_DISK_MS = 5000, SYNC_MS = 30000 };

/* The clerk's objects, from stage_start to stage_kill. */
struct clerk {
	struct arena *arena;
	struct alarms alarms;
	struct log log;
	struct clock clock;
	struct clock_guard guard;
	struct transport transport;
	struct store *store;
	struct school *school;
	struct plugin_set plugins;
	struct host *host;
	struct session *session;
	struct alarm disk_alarm;
};

struct stage {
	struct arena *arena;
	struct stage_settings settings;
	int64_t now_ms, skew_ms, epoch;
	struct hs *hs;
	struct wire *wire;
	const struct roster_cluster *cluster, *also; /* as the files have them */
	const char *folder, *database, *user, *token, *room, *also_room;
	struct clerk *clerk; /* NULL while down */
	char *broken;
	size_t events_before;
	bool is_new;
};

static int64_t now_of(void *self)
{
	return *(const int64_t *)self;
}

static int64_t clerks_wall_ms(void *self)
{
	const struct stage *stage = self;

	return stage->now_ms + stage->skew_ms;
}

static int64_t clerks_mono_ms(void *self)
{
	return ((const struct stage *)self)->now_ms;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

/* "localhost" of "@clerk:localhost". */
static const char *server_of(const char *user)
{
	const char *colon = strchr(user, ':');

	return colon == NULL ? "localhost" : colon + 1;
}

static void work_at_once(void *self, void (*work)(void *user), void (*done)(void *user),
			 void (*dropped)(void *user), void *user)
{
	(void)self;
	(void)dropped;
	work(user);
	done(user);
}

static const struct worker at_once = { .queue = work_at_once };

static void join_room(struct stage *stage, const char *room, const char *user)
{
	if (!str_equal(hs_membership(stage->hs, room, user), "join")) {
		hs_force_join(stage->hs, room, user);
	}
}

/* Everyone of the roster, in a room of its own into which the clerk is invited; NULL: could not. */
static const char *people_a_room(struct stage *stage, const struct roster_cluster *cluster)
{
	const char *invite[] = { stage->user, NULL };
	const char *alias = cluster->room;
	struct hs_room_options options = { .alias_name = arena_strndup(stage->arena, alias + 1,
								       strcspn(alias + 1, ":")),
					   .name = cluster->name,
					   .invite = invite };

	for (size_t i = 0; i < cluster->person_count; i++) {
		hs_register(stage->hs, cluster->people[i].user, "x", NULL);
		hs_set_auto_join(stage->hs, cluster->people[i].user, true);
	}
	const char *room = hs_find_room(stage->hs, alias);

	if (room == NULL) {
		room = hs_create_room(stage->hs, cluster->people[0].user, &options);
	}
	for (size_t i = 1; room != NULL && i < cluster->person_count; i++) {
		join_room(stage, room, cluster->people[i].user);
	}
	return room;
}

/* Everyone of the roster, the clerk and a stranger; all but the clerk in the room. */
static bool people_the_rooms(struct stage *stage, struct err *err)
{
	const char *server = server_of(stage->cluster->people[0].user);

	stage->user = arena_printf(stage->arena, "@clerk:%s", server);
	stage->token =
	    arena_strdup(stage->arena, hs_register(stage->hs, stage->user, "x", "CLERKD"));
	stage->room = people_a_room(stage, stage->cluster);
	if (stage->also != NULL) {
		stage->also_room = people_a_room(stage, stage->also);
	}
	if (stage->room == NULL || (stage->also != NULL && stage->also_room == NULL)) {
		return err_set(err, ERR_INTERNAL, "rehearsal: %s", hs_why(stage->hs));
	}
	hs_register(stage->hs, STRANGER, "x", NULL);
	hs_set_auto_join(stage->hs, arena_printf(stage->arena, "@" STRANGER ":%s", server), true);
	join_room(stage, stage->room, stage_user(stage, "Stranger"));
	return true;
}

/* In memory where there is such a place; none on a file system of the caller's own. */
static void make_folder(struct stage *stage)
{
	const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	stage->folder =
	    stage->settings.vfs != NULL
		? NULL
		: mkdtemp(arena_printf(stage->arena, "%s/clerk-rehearse-XXXXXX", parent));
	stage->database =
	    arena_printf(stage->arena, "%s/" DATABASE, stage->folder == NULL ? "" : stage->folder);
}

static bool copy_file(struct arena *arena, const char *from_folder, const char *to_folder,
		      const char *name, struct err *err)
{
	const char *from = arena_printf(arena, "%s/%s", from_folder, name);
	const char *to = arena_printf(arena, "%s/%s", to_folder, name);
	FILE *in = fopen(from, "re");
	FILE *out = in == NULL ? NULL : fopen(to, "we");
	char bytes[8192];
	bool is_done = out != NULL;

	for (size_t len; is_done && (len = fread(bytes, 1, sizeof(bytes), in)) > 0;) {
		is_done = fwrite(bytes, 1, len, out) == len;
	}
	is_done = is_done && !ferror(in);
	is_done = (out == NULL || fclose(out) == 0) && is_done;
	if (!is_done) {
		err_set(err, in == NULL ? ERR_NOINPUT : ERR_CREATE, "%s: %s",
			in == NULL ? from : to, strerror(errno));
	}
	if (in != NULL) {
		fclose(in);
	}
	return is_done;
}

/* What was left, and the homeserver's memory of it; its last word may not be in the future. */
static bool take_up(struct stage *stage, struct err *err)
{
	const char *from = stage->settings.from;
	struct hs_event last;

	if (from == NULL && !stage->settings.is_to_leave) {
		return true;
	}
	if (from != NULL && (!copy_file(stage->arena, from, stage->folder, DATABASE, err) ||
			     !copy_file(stage->arena, from, stage->folder, JOURNAL, err))) {
		return false;
	}
	if (!hs_open(stage->hs, arena_printf(stage->arena, "%s/" JOURNAL, stage->folder), err)) {
		return false;
	}
	stage->events_before = hs_event_count(stage->hs);
	return stage->events_before == 0 ||
	       !hs_event_at(stage->hs, stage->events_before - 1, &last) ||
	       last.time_ms <= stage->now_ms ||
	       err_set(err, ERR_DATA, "rehearsal: %s was left at a later time", from);
}

bool stage_leave(struct stage *stage, const char *folder, struct err *err)
{
	stage_kill(stage);
	if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
		return err_set(err, ERR_CREATE, "%s: %s", folder, strerror(errno));
	}
	return copy_file(stage->arena, stage->folder, folder, DATABASE, err) &&
	       copy_file(stage->arena, stage->folder, folder, JOURNAL, err);
}

bool stage_new(const struct stage_settings *settings, struct stage **ret_stage, struct err *err)
{
	struct arena *arena = arena_new();
	struct stage *stage = arena_alloc(arena, sizeof(*stage));

	stage->arena = arena;
	stage->settings = *settings;
	if (!roster_yaml_load(arena, settings->cluster, &stage->cluster, err) ||
	    (settings->also != NULL &&
	     !roster_yaml_load(arena, settings->also, &stage->also, err))) {
		arena_free(arena);
		return false;
	}
	stage->now_ms =
	    tz_from_wall(stage->cluster->calendar->tz, settings->day, settings->minute).first_s *
	    1000;
	make_folder(stage);
	stage->hs = hs_new(server_of(stage->cluster->people[0].user), now_of, &stage->now_ms);
	stage->wire = wire_new(stage->hs, &stage->now_ms);
	if ((stage->folder == NULL && settings->vfs == NULL) || !take_up(stage, err) ||
	    !people_the_rooms(stage, err) || !stage_start(stage, err)) {
		stage_free(stage);
		return false;
	}
	*ret_stage = stage;
	return true;
}

void stage_free(struct stage *stage)
{
	if (stage == NULL) {
		return;
	}
	stage_kill(stage);
	wire_free(stage->wire);
	hs_free(stage->hs);
	if (stage->folder != NULL) {
		nftw(stage->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	}
	arena_free(stage->arena);
}

struct hs *stage_homeserver(struct stage *stage)
{
	return stage->hs;
}

struct store *stage_store(const struct stage *stage)
{
	return stage->clerk->store;
}

const char *stage_room(const struct stage *stage)
{
	return stage->room;
}

const char *stage_also_room(const struct stage *stage)
{
	return stage->also_room;
}

const char *stage_clerk(const struct stage *stage)
{
	return stage->user;
}

const char *stage_user(const struct stage *stage, const char *handle)
{
	for (size_t i = 0; i < stage->cluster->person_count; i++) {
		if (str_equal(stage->cluster->people[i].handle, handle)) {
			return stage->cluster->people[i].user;
		}
	}
	return str_equal(handle, "Stranger")
		   ? arena_printf(stage->arena, "@" STRANGER ":%s", server_of(stage->user))
		   : NULL;
}

const char *stage_private_find(struct stage *stage, const char *user)
{
	return hs_find_direct(stage->hs, user, stage->user);
}

const char *stage_private(struct stage *stage, const char *user)
{
	const char *room = stage_private_find(stage, user);
	const char *invite[] = { stage->user, NULL };
	struct hs_room_options options = { .invite = invite, .is_direct = true };

	if (room == NULL) {
		room = hs_create_room(stage->hs, user, &options);
		stage_settle(stage);
	}
	return room;
}

/* ---- the clerk ---- */

static void on_broken(void *self, const char *why)
{
	struct stage *stage = self;

	stage->broken = arena_strdup(stage->arena, why);
}

static void look_at_disk(void *self)
{
	struct stage *stage = self;
	struct clerk *clerk = stage->clerk;

	if (!store_probe(clerk->store)) {
		alarm_set(&clerk->alarms, &clerk->disk_alarm, stage->now_ms + LOOK_AT_DISK_MS);
	}
}

/* As the daemon does: a full disk is waited for, a broken one is the end. */
static void on_disk(void *self, enum store_state state, const char *why)
{
	struct stage *stage = self;
	struct clerk *clerk = stage->clerk;

	if (state == STORE_BROKEN) {
		on_broken(stage, why);
	} else if (state == STORE_FULL) {
		alarm_set(&clerk->alarms, &clerk->disk_alarm, stage->now_ms + LOOK_AT_DISK_MS);
	} else if (clerk->session != NULL && clerk->host != NULL) {
		session_resume(clerk->session);
		host_look(clerk->host);
	}
}

static void on_failed(void *self, const struct err *why)
{
	on_broken(self, why->text);
}

/* What the clerk sends, looked at on its way. */
static void ask(void *self, const struct http_request *request, http_done_fn *done, void *user)
{
	struct stage *stage = self;
	const struct transport wire = wire_transport(stage->wire);

	if (stage->settings.asked != NULL) {
		stage->settings.asked(stage->settings.user, request->method, request->url,
				      store_in_transaction(stage->clerk->store));
	}
	wire.send(wire.self, request, done, user);
}

static bool build(struct stage *stage, struct clerk *clerk, struct err *err)
{
	const char *path = stage->database;
	struct str difference;
	size_t changes = 0;

	str_init(&difference, clerk->arena);
	if (!store_open_on(stage->settings.vfs, path, &clerk->store, err) ||
	    !school_new(clerk->store, &clerk->school, err) ||
	    !roster_apply_file(clerk->store, stage->settings.cluster, NULL, &difference, &changes,
			       err) ||
	    (stage->also != NULL && !roster_apply_file(clerk->store, stage->settings.also, NULL,
						       &difference, &changes, err)) ||
	    !school_reload(clerk->school, err) ||
	    !plugin_set_load(clerk->arena, stage->settings.plugins, NULL, clerk->store,
			     &clerk->plugins, err)) {
		return false;
	}
	struct host_parts host = { .clock = &clerk->clock,
				   .guard = &clerk->guard,
				   .alarms = &clerk->alarms,
				   .log = &clerk->log,
				   .store = clerk->store,
				   .school = clerk->school,
				   .plugins = &clerk->plugins,
				   .feeds = stage->settings.feeds,
				   .is_new_here = stage->settings.is_new_here,
				   .broken = on_broken,
				   .user = stage };

	if (!host_new(&host, &clerk->host, err)) {
		return false;
	}
	const char **rooms = arena_array(clerk->arena, 3, sizeof(*rooms));
	static const char *const nobody[] = { NULL };

	rooms[0] = stage->cluster->room;
	rooms[1] = stage->also == NULL ? NULL : stage->also->room;
	struct session_parts parts = { .clock = &clerk->clock,
				       .guard = &clerk->guard,
				       .entropy = stage->settings.entropy,
				       .alarms = &clerk->alarms,
				       .log = &clerk->log,
				       .store = clerk->store,
				       .transport = &clerk->transport,
				       .worker = stage->settings.reads_aside ? &at_once : NULL,
				       .handler = host_handler(clerk->host) };
	struct session_settings settings = { .homeserver = "http://127.0.0.1",
					     .user = stage->user,
					     .device_id = "CLERKD",
					     .token = stage->token,
					     .display_name = "clerk",
					     .allow_invites = nobody,
					     .rooms = rooms,
					     .max_command_age_s = 3600,
					     .sync_timeout_ms =
						 stage->settings.sync_timeout_ms != 0
						     ? stage->settings.sync_timeout_ms
						     : SYNC_MS,
					     .epoch = stage->epoch,
					     .is_new = stage->is_new };

	return session_new(&parts, &settings, &clerk->session, err);
}

bool stage_start(struct stage *stage, struct err *err)
{
	struct arena *arena = arena_new();
	struct clerk *clerk = arena_alloc(arena, sizeof(*clerk));

	clerk->arena = arena;
	clock_guard_init(
	    &clerk->guard,
	    (struct clock){ .self = stage, .wall_ms = clerks_wall_ms, .mono_ms = clerks_mono_ms });
	clerk->clock = clock_guarded(&clerk->guard);
	clerk->log = (struct log){ .out = stage->settings.log, .level = LOG_LEVEL_DEBUG };
	clerk->transport = (struct transport){ .self = stage, .send = ask };
	stage->clerk = clerk;
	stage->broken = NULL;
	if (!build(stage, clerk, err)) {
		stage_kill(stage);
		return false;
	}
	clerk->disk_alarm = (struct alarm){ .ring = look_at_disk, .user = stage };
	store_watch(clerk->store, on_disk, stage);
	store_keep_reading(clerk->store);
	host_attach(clerk->host, clerk->session);
	session_start(clerk->session, on_failed, stage);
	stage_settle(stage);
	if (stage->broken != NULL) {
		return err_set(err, ERR_INTERNAL, "the clerk stopped: %s", stage->broken);
	}
	return true;
}

void stage_kill(struct stage *stage)
{
	struct clerk *clerk = stage->clerk;

	if (clerk == NULL) {
		return;
	}
	stage->clerk = NULL;
	if (stage->wire != NULL) {
		wire_cut(stage->wire);
	}
	session_free(clerk->session);
	host_free(clerk->host);
	school_free(clerk->school);
	store_close(clerk->store);
	plugin_set_close(&clerk->plugins);
	arena_free(clerk->arena);
}

void stage_abandon(struct stage *stage)
{
	stage->clerk = NULL;
	wire_cut(stage->wire);
}

void stage_skew(struct stage *stage, int64_t skew_ms)
{
	stage->skew_ms = skew_ms;
}

void stage_restored(struct stage *stage)
{
	stage->epoch++;
}

void stage_begin_anew(struct stage *stage)
{
	stage->is_new = true;
}

int64_t stage_now_ms(const struct stage *stage)
{
	return stage->now_ms;
}

const struct plugin_set *stage_plugins(const struct stage *stage)
{
	return stage->clerk == NULL ? NULL : &stage->clerk->plugins;
}

const char *stage_why_broken(const struct stage *stage)
{
	return stage->broken;
}

bool stage_is_up(const struct stage *stage)
{
	return stage->clerk != NULL && stage->broken == NULL;
}

/* ---- time ---- */

void stage_settle(struct stage *stage)
{
	bool is_busy = true;

	while (is_busy && stage->clerk != NULL && stage->broken == NULL) {
		if (stage->settings.turn != NULL) {
			stage->settings.turn(stage->settings.user);
		}
		is_busy = wire_turn(stage->wire);
		is_busy = alarms_ring(&stage->clerk->alarms, stage->now_ms) || is_busy;
		store_rest(stage->clerk->store);
	}
}

static int64_t next_ms(const struct stage *stage)
{
	int64_t wire = wire_next_ms(stage->wire);
	int64_t alarm = stage->clerk == NULL ? INT64_MAX : alarms_next_ms(&stage->clerk->alarms);

	return wire < alarm ? wire : alarm;
}

static void advance_to(struct stage *stage, int64_t end_ms)
{
	stage_settle(stage);
	for (int64_t next; stage->broken == NULL && (next = next_ms(stage)) <= end_ms;) {
		stage->now_ms = next > stage->now_ms ? next : stage->now_ms;
		stage_settle(stage);
	}
	stage->now_ms = end_ms;
	stage_settle(stage);
}

void stage_advance(struct stage *stage, int64_t seconds)
{
	advance_to(stage, stage->now_ms + seconds * 1000);
}

bool stage_until(struct stage *stage, int32_t day, int32_t minute)
{
	int64_t end_ms = tz_from_wall(stage->cluster->calendar->tz, day, minute).first_s * 1000;

	if (end_ms < stage->now_ms) {
		return false;
	}
	advance_to(stage, end_ms);
	return true;
}

const char *stage_now(struct stage *stage, struct arena *arena)
{
	return when_format_instant(arena, stage->cluster->calendar->tz, stage->now_ms / 1000);
}

size_t stage_events_before(const struct stage *stage)
{
	return stage->events_before;
}

const char *stage_database(const struct stage *stage)
{
	return stage->database;
}
