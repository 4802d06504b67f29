/* stage: a whole clerk, its homeserver and its people in one process, on a virtual clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_STAGE_H
#define CLERK_SCRIPT_STAGE_H

#include "base/arena.h"
#include "base/entropy.h"
#include "base/err.h"
#include "homeserver/hs.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct stage;
struct plugin_set;

struct stage_settings {
	const char *cluster; /* the cluster file */
	const char *also;    /* the file of a second cluster, with a room of its own; or NULL */
	const char *plugins; /* folder */
	FILE *log;           /* the clerk's log; NULL: none */
	const char *from;    /* a folder that stage_leave filled; NULL: nothing was before */
	bool is_to_leave;    /* stage_leave may be called */
	const char *feeds;   /* where phones find calendars; NULL: nowhere */
	bool is_new_here;    /* the clerk says who it is where it comes in, as the daemon does */
	bool reads_aside;    /* large answers of /sync, as the daemon does; here it takes no time */
	int32_t day, minute; /* when it begins, wall time of the cluster */
	int64_t sync_timeout_ms; /* how long a quiet /sync lasts; 0: as the daemon's */

	/* for a simulation; zero: none */
	const char *vfs;               /* of SQLite: where the database is */
	const struct entropy *entropy; /* NULL: the operating system's */
	void (*turn)(void *user);      /* before each turn of the world; may longjmp */
	/* The clerk asks for something; is one of its transactions open meanwhile? */
	void (*asked)(void *user, const char *method, const char *url, bool in_transaction);
	void *user;
};

/* A homeserver with everyone in the cluster room, and a clerk that has been invited and is ready.
 * Its database is a real file in a folder of its own, removed by stage_free. From a folder: the
 * rooms are as they were left, and the database is a copy; ERR_DATA when it begins before that. */
bool stage_new(const struct stage_settings *settings, struct stage **ret_stage, struct err *err);
void stage_free(struct stage *stage);
/* Stops the clerk, and leaves the world in a folder, made where need be: clerkd.db is the clerk's
 * database, homeserver.jsonl the journal of the homeserver. ERR_CREATE. */
bool stage_leave(struct stage *stage, const char *folder, struct err *err);

struct hs *stage_homeserver(struct stage *stage);
const char *stage_room(const struct stage *stage);
/* Of the clerk that runs now; gone with it. */
struct store *stage_store(const struct stage *stage);
const char *stage_clerk(const struct stage *stage);
/* The room of the second cluster; NULL: there is none. */
const char *stage_also_room(const struct stage *stage);
/* The user id of "A", "D1", "SIP", "Stranger"; NULL: nobody. */
const char *stage_user(const struct stage *stage, const char *handle);
/* The private chat of that person with the clerk, opened if need be. */
const char *stage_private(struct stage *stage, const char *user);
/* The same, or NULL when there is none yet. */
const char *stage_private_find(struct stage *stage, const char *user);

/* Lets everything happen that is due now. */
void stage_settle(struct stage *stage);
/* Moves the clock; everything due happens at its own instant. */
void stage_advance(struct stage *stage, int64_t seconds);
/* The same, to a wall time; false: that is past. */
bool stage_until(struct stage *stage, int32_t day, int32_t minute);
/* Wall time for a transcript: "Wed 25 Nov 2026 10:00". */
const char *stage_now(struct stage *stage, struct arena *arena);

/* As kill -9; and a start on the same database. */
void stage_kill(struct stage *stage);
bool stage_start(struct stage *stage, struct err *err);
bool stage_is_up(const struct stage *stage);
/* The clerk is gone as it stands, nothing of it freed: after a longjmp out of it. */
void stage_abandon(struct stage *stage);
/* Why it is not up though nobody killed it; NULL: it did not stop by itself. */
const char *stage_why_broken(const struct stage *stage);
/* Sets the clerk's wall clock off by so much; its monotonic clock goes on. */
void stage_skew(struct stage *stage, int64_t skew_ms);
/* An older database was put back while it was down: as `clerkd restore` says. */
void stage_restored(struct stage *stage);
/* An empty database may take the account over: as `clerkd run --new`, from the next start on. */
void stage_begin_anew(struct stage *stage);
/* True time, as the homeserver has it. */
int64_t stage_now_ms(const struct stage *stage);
/* What the clerk has loaded; NULL while down. */
const struct plugin_set *stage_plugins(const struct stage *stage);

/* How many events the homeserver had when it was opened. */
size_t stage_events_before(const struct stage *stage);

/* The clerk's database file, to look into; valid until stage_free. */
const char *stage_database(const struct stage *stage);

#endif
