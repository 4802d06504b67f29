/* run: the daemon's objects, built in order, turned, and torn down. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include "base/entropy.h"
#include "base/str.h"
#include "host/host.h"
#include "io/config.h"
#include "io/http.h"
#include "io/http_log.h"
#include "io/loop.h"
#include "io/store_check.h"
#include "io/web.h"
#include "matrix/session.h"
#include "ops/begun.h"
#include "ops/handover.h"
#include "ops/feeds.h"
#include "ops/health.h"
#include "ops/paths.h"
#include "ops/state.h"
#include "rehearsal_clock.h"
#include "school/roster_files.h"
#include "school/school.h"

#include <signal.h>
#include <stdlib.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum { CHECK_FIRST_MS = 1000, CHECK_EVERY_MS = 86400 * 1000 };
enum { REHEARSAL_LOOK_MS = 50, LOOK_AT_DISK_MS = 5000, SAY_FULL_MS = 3600 * 1000 };

struct daemon {
	struct arena *arena;
	struct err err;
	struct log log;
	struct clock_guard guard;
	struct clock clock;
	struct rehearsal_clock rehearsal;
	struct alarms alarms;
	struct alarm rehearsal_alarm, disk_alarm, check_alarm;
	struct store_check check;
	int64_t full_ms, full_said_ms; /* when there was no room last, and when that was said */
	const struct config *config;
	struct config_secret secret;
	int lock;
	struct begun_place before; /* what was in the state folder */
	struct store *store;
	struct school *school;
	struct plugin_set plugins;
	struct loop *loop;
	struct http *http;
	struct transport transport;
	struct worker worker;
	struct http_log *watch; /* NULL: the log level is not debug */
	struct host *host;
	struct session *session;
	struct health *health;
	struct web *web; /* NULL: `listen` is not set */
	int64_t started_s;
	bool is_looping, is_new;
};

/* ---- the rehearsal's clock ---- */

static void look_at_clock(void *user)
{
	struct daemon *daemon = user;

	if (rehearsal_clock_look(&daemon->rehearsal)) {
		host_look(daemon->host);
	}
	rehearsal_clock_tell(&daemon->rehearsal, host_next_due_s(daemon->host));
	alarm_set(&daemon->alarms, &daemon->rehearsal_alarm,
		  clock_mono_ms(&daemon->clock) + REHEARSAL_LOOK_MS);
}

/* ---- what the rooms tell us ---- */

static void on_ready(void *user)
{
	struct daemon *daemon = user;

	log_info(&daemon->log, "ready");
	sd_notify(0, "READY=1\nSTATUS=Listening to the room");
}

/* A turn that also read the database: only that is being alive. */
static void on_alive(void *user)
{
	(void)user;
	sd_notify(0, "WATCHDOG=1");
}

/* Twice in the time that systemd allows (WatchdogSec); 0: nobody watches. */
static int64_t alive_ms(void)
{
	uint64_t us = 0;

	return sd_watchdog_enabled(0, &us) > 0 ? (int64_t)(us / 2000) : 0;
}

static void stop_because(struct daemon *daemon, enum err_code code, const char *why)
{
	if (daemon->err.code == ERR_NONE) {
		err_set(&daemon->err, code, "%s", why);
	}
	if (daemon->is_looping) {
		loop_stop(daemon->loop);
	}
}

/* ---- the disk ---- */

static const char *const full_words = "nothing can be written to the state folder (%s): what is "
				      "said in the rooms waits until there is room again";

static void look_at_disk(void *user)
{
	struct daemon *daemon = user;

	if (!store_probe(daemon->store)) {
		alarm_set(&daemon->alarms, &daemon->disk_alarm,
			  clock_mono_ms(&daemon->clock) + LOOK_AT_DISK_MS);
	}
}

static void on_disk(void *user, enum store_state state, const char *why)
{
	struct daemon *daemon = user;

	int64_t now_ms = clock_mono_ms(&daemon->clock);

	switch (state) {
	case STORE_WELL:
		if (daemon->full_said_ms == daemon->full_ms) {
			log_info(&daemon->log, "there is room on the disk again: going on");
		}
		sd_notify(0, "STATUS=Listening to the room");
		if (daemon->session != NULL) {
			session_resume(daemon->session);
		}
		if (daemon->host != NULL) {
			host_look(daemon->host);
		}
		return;
	case STORE_FULL:
		daemon->full_ms = now_ms;
		if (daemon->full_said_ms == 0 || now_ms - daemon->full_said_ms >= SAY_FULL_MS) {
			daemon->full_said_ms = now_ms;
			log_error(&daemon->log, full_words, why);
		}
		sd_notify(0, "STATUS=The disk is full: reading only");
		alarm_set(&daemon->alarms, &daemon->disk_alarm, now_ms + LOOK_AT_DISK_MS);
		return;
	case STORE_BROKEN:
		/* Nothing is acknowledged that could not be kept. */
		stop_because(daemon, store_broken_code(daemon->store), why);
		return;
	}
}

static void check_work(void *user)
{
	struct daemon *daemon = user;

	store_check_run(&daemon->check);
}

static void check_done(void *user)
{
	struct daemon *daemon = user;

	store_check_end(daemon->store, &daemon->check, clock_wall_s(&daemon->clock));
}

/* Every page, by another thread; see store_check. */
static void check_disk(void *user)
{
	struct daemon *daemon = user;

	if (store_check_begin(daemon->store, clock_wall_s(&daemon->clock), &daemon->check)) {
		loop_queue_work(daemon->loop, check_work, check_done, NULL, daemon);
	}
	alarm_set(&daemon->alarms, &daemon->check_alarm,
		  clock_mono_ms(&daemon->clock) + CHECK_EVERY_MS);
}

/* A start that fails for want of room would be tried again every few seconds. */
static void wait_for_room(struct daemon *daemon)
{
	const char *folder = daemon->config->state_dir;

	const char *why = state_full(folder);

	if (why == NULL) {
		return;
	}
	log_error(&daemon->log, full_words, why);
	sd_notify(0, "STATUS=The disk is full: waiting for room");
	while (!store_has_room(folder)) {
		sleep(LOOK_AT_DISK_MS / 1000);
	}
}

static void on_broken(void *user, const char *why)
{
	struct daemon *daemon = user;

	stop_because(daemon, store_broken_code(daemon->store), why);
}

static void on_failed(void *user, const struct err *why)
{
	stop_because(user, why->code, why->text);
}

static void on_hangup(void *user)
{
	struct daemon *daemon = user;

	log_info(&daemon->log, "reading the roster again");
	host_reload(daemon->host);
}

static void on_clock_set(void *user)
{
	struct daemon *daemon = user;

	host_look(daemon->host);
}

/* ---- building ---- */

static void on_taken(void *self, const char *cluster, size_t entries)
{
	struct daemon *daemon = self;

	log_info(&daemon->log, "cluster %s taken up from its file (%zu entries)", cluster, entries);
}

/* The others go on without it. */
static void on_refused(void *self, const struct err *why)
{
	struct daemon *daemon = self;

	log_error(&daemon->log, "left out: %s", why->text);
}

static void on_differs(void *self, const char *path, size_t changes)
{
	struct daemon *daemon = self;

	log_warning(&daemon->log,
		    "%s says something else than the database (%zu difference%s): after a restore "
		    "apply it again before the start, or what those who are only in it said is "
		    "lost; clerkd cluster apply %s",
		    path, changes, changes == 1 ? "" : "s", path);
}

static bool apply_clusters(struct daemon *daemon)
{
	const struct roster_files_told told = { daemon, on_taken, on_refused, on_differs };

	size_t taken = 0;

	return roster_files_take(daemon->school->roster_store, daemon->config->clusters, &told,
				 &taken, &daemon->err) &&
	       (taken == 0 || school_reload(daemon->school, &daemon->err));
}

static void warn_of_absent(struct daemon *daemon, const char *folder)
{
	const char *names = plugin_set_absent(daemon->arena, &daemon->plugins, daemon->store);

	if (names[0] != '\0') {
		log_warning(&daemon->log,
			    "not loaded, though the database has tables of theirs: %s; what they "
			    "are to remind of waits until they are back",
			    names);
	} else if (daemon->plugins.count == 0) {
		log_warning(&daemon->log, "no plugin is in %s: there is nothing to be said to me",
			    folder);
	}
}

/* Nobody works for them until somebody does what this says. */
static void warn_of_unfinished(struct daemon *daemon)
{
	const char *names = handover_unfinished(daemon->store, daemon->arena);

	if (names != NULL) {
		log_error(&daemon->log,
			  "the move of %s to another clerkd is not done to its end, so that nobody "
			  "looks after it: stop this one and say the `clerkd cluster move` once "
			  "more",
			  names);
	}
}

static bool build_data(struct daemon *daemon)
{
	const struct config *config = daemon->config;
	const char *folder =
	    config->plugin_dir == NULL ? paths_plugins(daemon->arena) : config->plugin_dir;

	bool is_good = config_secret_read(config, daemon->arena, &daemon->secret, &daemon->err) &&
		       state_lock(config->state_dir, &daemon->lock, &daemon->err) &&
		       state_open(config->state_dir, &daemon->store, &daemon->err) &&
		       school_new(daemon->store, &daemon->school, &daemon->err) &&
		       handover_is_over(daemon->store, &daemon->err) && apply_clusters(daemon) &&
		       plugin_set_load(daemon->arena, folder, config->plugins, daemon->store,
				       &daemon->plugins, &daemon->err);

	if (is_good) {
		warn_of_absent(daemon, folder);
		warn_of_unfinished(daemon);
	}
	return is_good;
}

/* The rooms of all clusters, to be joined where an alias or id is enough. */
static const char *const *cluster_rooms(struct daemon *daemon)
{
	const struct roster *roster = daemon->school->roster;
	const char **rooms = arena_array(daemon->arena, roster->cluster_count + 1, sizeof(*rooms));

	for (size_t i = 0; i < roster->cluster_count; i++) {
		rooms[i] = arena_strdup(daemon->arena, roster->clusters[i]->room);
	}
	return rooms;
}

static bool build_session(struct daemon *daemon)
{
	const struct config *config = daemon->config;
	struct session_parts parts = { .clock = &daemon->clock,
				       .guard = &daemon->guard,
				       .alarms = &daemon->alarms,
				       .log = &daemon->log,
				       .store = daemon->store,
				       .transport = &daemon->transport,
				       .worker = &daemon->worker,
				       .handler = host_handler(daemon->host) };
	int64_t epoch = state_epoch(daemon->store, &daemon->err);
	struct session_settings settings = {
		.homeserver = config->homeserver,
		.user = config->user,
		.device_id = config->device_id,
		.token = daemon->secret.token,
		.password = daemon->secret.password,
		.token_cache = daemon->secret.token != NULL
				   ? NULL
				   : arena_printf(daemon->arena, "%s/token", config->state_dir),
		.display_name = config->display_name,
		.allow_invites = config->allow_invites_from,
		.rooms = cluster_rooms(daemon),
		.max_command_age_s = config->max_command_age_s,
		.sync_timeout_ms = 30000,
		.pulse_ms = SESSION_PULSE_MS,
		.epoch = epoch,
		.is_new = daemon->is_new,
		.place = config->state_dir
	};

	return epoch >= 0 && session_new(&parts, &settings, &daemon->session, &daemon->err);
}

static void on_wait(void *user)
{
	struct daemon *daemon = user;

	store_rest(daemon->store);
}

/* ---- what monitors may see ---- */

static void on_page(void *user, struct arena *arena, const char *path, struct web_page *ret_page)
{
	struct daemon *daemon = user;
	struct health_signs signs = { .now_s = clock_wall_s(&daemon->clock),
				      .is_ready = session_is_ready(daemon->session),
				      .started_s = daemon->started_s,
				      /* Asked for: a quiet clerk would meet it only later. */
				      .is_full = store_state(daemon->store) != STORE_WELL ||
						 !store_has_room(daemon->config->state_dir) };

	signs.syncs = session_syncs(daemon->session, &signs.sync_age_ms);
	health_page(daemon->health, &signs, arena, path, ret_page);
	if (ret_page->status == 0 && daemon->config->feeds != NULL) {
		feeds_page(daemon->school, signs.now_s, arena, path, ret_page);
	}
}

static bool build_web(struct daemon *daemon)
{
	daemon->started_s = clock_wall_s(&daemon->clock);
	return daemon->config->listen == NULL ||
	       (health_new(daemon->store, daemon->arena, &daemon->health, &daemon->err) &&
		web_new(daemon->loop, daemon->config->listen, on_page, daemon, &daemon->web,
			&daemon->err));
}

static bool build(struct daemon *daemon)
{
	if (!build_data(daemon) ||
	    !loop_new(&daemon->alarms, &daemon->clock, &daemon->loop, &daemon->err) ||
	    !http_new(daemon->loop, &daemon->http, &daemon->err)) {
		return false;
	}
	struct host_parts parts = { .clock = &daemon->clock,
				    .guard = &daemon->guard,
				    .alarms = &daemon->alarms,
				    .log = &daemon->log,
				    .store = daemon->store,
				    .school = daemon->school,
				    .plugins = &daemon->plugins,
				    .prefixes = daemon->config->prefixes,
				    .feeds = daemon->config->feeds,
				    .is_new_here = true,
				    .ready = on_ready,
				    .alive = on_alive,
				    .alive_ms = alive_ms(),
				    .broken = on_broken,
				    .user = daemon };

	daemon->transport = http_transport(daemon->http);
	daemon->worker = loop_worker(daemon->loop);
	if (daemon->log.level == LOG_LEVEL_DEBUG) {
		daemon->watch = http_log_new(&daemon->transport, &daemon->clock, &daemon->log);
		daemon->transport = http_log_transport(daemon->watch);
	}
	if (!host_new(&parts, &daemon->host, &daemon->err) || !build_session(daemon) ||
	    !build_web(daemon)) {
		return false;
	}
	host_attach(daemon->host, daemon->session);
	daemon->disk_alarm = (struct alarm){ .ring = look_at_disk, .user = daemon };
	store_watch(daemon->store, on_disk, daemon);
	/* Reading files took more than running will. */
	arena_trim();
	store_keep_reading(daemon->store);
	loop_on_wait(daemon->loop, on_wait, daemon);
	loop_on_hangup(daemon->loop, on_hangup, daemon);
	loop_on_clock_set(daemon->loop, on_clock_set, daemon);
	return true;
}

/* Refused, or ended before the first answer: a database that this start made and that knows
 * nothing would be taken for the real one by whoever looks, or copies it. What others wrote to it
 * meanwhile (`cluster apply`) they were told is kept. */
static void close_store(struct daemon *daemon)
{
	if (daemon->store != NULL && !begun(daemon->store)) {
		store_take_away(daemon->store);
	}
	store_close(daemon->store);
	if (daemon->lock >= 0) {
		begun_remove(daemon->config->state_dir, &daemon->before);
	}
}

static void tear_down(struct daemon *daemon)
{
	alarm_clear(&daemon->alarms, &daemon->rehearsal_alarm);
	alarm_clear(&daemon->alarms, &daemon->disk_alarm);
	alarm_clear(&daemon->alarms, &daemon->check_alarm);
	store_check_stop(&daemon->check);
	web_free(daemon->web);
	http_free(daemon->http);
	http_log_free(daemon->watch);
	session_free(daemon->session);
	host_free(daemon->host);
	loop_free(daemon->loop);
	school_free(daemon->school);
	close_store(daemon);
	plugin_set_close(&daemon->plugins);
	state_unlock(daemon->lock);
}

static void turn(struct daemon *daemon)
{
	if (daemon->rehearsal.path != NULL) {
		daemon->rehearsal_alarm = (struct alarm){ .ring = look_at_clock, .user = daemon };
		alarm_set(&daemon->alarms, &daemon->rehearsal_alarm, clock_mono_ms(&daemon->clock));
	}
	daemon->check_alarm = (struct alarm){ .ring = check_disk, .user = daemon };
	alarm_set(&daemon->alarms, &daemon->check_alarm,
		  clock_mono_ms(&daemon->clock) + CHECK_FIRST_MS);
	daemon->is_looping = true;
	session_start(daemon->session, on_failed, daemon);
	loop_run(daemon->loop);
	daemon->is_looping = false;
	session_settle(daemon->session);
	sd_notify(0, "STOPPING=1");
}

static bool draw_key(struct daemon *daemon)
{
	return entropy_fill(NULL, daemon->log.key, sizeof(daemon->log.key)) ||
	       err_set(&daemon->err, ERR_IO, "the system has no random numbers");
}

/* None of these is a reason to end: a limit on the size of a file is an error of writing, a reader
 * of the log may go, and the others mean nothing to us. */
static void ignore_signals(void)
{
	static const int signals[] = { SIGXFSZ, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		(void)signal(signals[i], SIG_IGN);
	}
}

int run_daemon(const char *config_path, const char *clock_file, bool is_new)
{
	struct arena *arena = arena_new();
	struct daemon daemon = { .arena = arena,
				 .lock = -1,
				 .is_new = is_new,
				 .log = { .out = stderr,
					  .level = LOG_LEVEL_INFO,
					  .tags = getenv("JOURNAL_STREAM") != NULL } };

	clock_guard_init(&daemon.guard, clock_system());
	daemon.clock = clock_guarded(&daemon.guard);
	if (clock_file != NULL) {
		rehearsal_clock_init(&daemon.rehearsal, daemon.clock, clock_file,
				     arena_printf(arena, "%s.told", clock_file));
		daemon.clock = rehearsal_clock(&daemon.rehearsal);
	}
	if (draw_key(&daemon) && config_load(config_path, arena, &daemon.config, &daemon.err)) {
		daemon.log.level = (enum log_level)daemon.config->log_level;
		ignore_signals();
		wait_for_room(&daemon);
		daemon.before = begun_look(daemon.config->state_dir);
		if (build(&daemon)) {
			turn(&daemon);
		}
	}
	tear_down(&daemon);
	if (daemon.err.code != ERR_NONE) {
		log_error(&daemon.log, "clerkd: %s", daemon.err.text);
	} else {
		log_info(&daemon.log, "stopped");
	}
	int code = err_exit_code(&daemon.err);

	arena_free(arena);
	return code;
}
