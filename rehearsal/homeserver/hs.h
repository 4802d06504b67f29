/* hs: a small Matrix homeserver as a plain object: requests in, answers out, faults on demand. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOMESERVER_HS_H
#define CLERK_HOMESERVER_HS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One homeserver without sockets, threads or a clock of its own. The program
 * clerk-homeserver puts HTTP around it; the .chat runner calls it in process.
 * It answers like Synapse wherever a client could notice. It is for rehearsals: passwords are kept
 * as typed.
 *
 * Text that functions return belongs to the homeserver and lives as long as the
 * thing it names (user, room, event). Functions that can be refused return NULL
 * or false; hs_why() then gives the reason in one line. Out of memory aborts.
 */
struct hs;

/* A homeserver named `server_name` (the part of user ids after the colon).
 * `now_ms(user)` is asked for the time in milliseconds since 1970. Names and
 * tokens are drawn from a seed (0 at first), so that a run can be repeated. */
struct hs *hs_new(const char *server_name, int64_t (*now_ms)(void *user), void *user);
void hs_free(struct hs *hs);

/* Draws later tokens, room and event ids from another seed. */
void hs_set_seed(struct hs *hs, uint64_t seed);

/* Enables shared-secret registration as Synapse has it (GET/POST /_synapse/admin/v1/register). */
void hs_set_shared_secret(struct hs *hs, const char *secret);

/* Reads the journal at `path` (JSON lines; created when absent), then keeps it: a
 * homeserver opened on the same path later goes on where this one ended. Call it
 * before anything else is done to `hs`. A torn last line is dropped. */
bool hs_open(struct hs *hs, const char *path, struct err *err);

/* Why the last refused call was refused: "M_FORBIDDEN: You are not in this room". */
const char *hs_why(const struct hs *hs);

/* ---- HTTP ---- */

struct hs_request {
	const char *method;       /* "GET" */
	const char *path;         /* as sent: percent-encoded, without the query */
	const char *query;        /* as sent, without '?'; NULL when there is none */
	const char *token;        /* from "Authorization: Bearer"; NULL when there is none */
	const char *content_type; /* NULL when there is none */
	const char *body;
	size_t body_len;
};

struct hs_answer {
	int status;               /* 0: drop the connection without an answer */
	const char *content_type; /* static text */
	char *body;               /* freed by hs_answer_done */
	size_t body_len;
	int64_t retry_after_s; /* send as header Retry-After; -1: no such header */
	int64_t stall_ms;      /* send the answer only after this time; 0: at once */
	bool is_waiting; /* a long poll: nothing to say yet; no other field but wait_ms counts */
	int64_t wait_ms; /* while is_waiting: how long the client is willing to wait */
};

/* Answers at once; or sets is_waiting (a /sync with nothing to say): then ask again with the same
 * request when hs_generation() has changed, or with `deadline_passed` true once wait_ms are over.
 * Call hs_answer_done on the answer in each case. */
void hs_handle(struct hs *hs, const struct hs_request *request, bool deadline_passed,
	       struct hs_answer *ret_answer);
void hs_answer_done(struct hs_answer *answer);

/* Changes whenever some waiting /sync could have something to say. */
uint64_t hs_generation(const struct hs *hs);

/* ---- time ---- */

/* The homeserver's time: now_ms() plus what was advanced. */
int64_t hs_now_ms(const struct hs *hs);

/* Moves the homeserver's clock forward; never refused. */
void hs_advance_ms(struct hs *hs, int64_t ms);

/* Lets POST /_rehearsal/clock move the clock (off at first). */
void hs_allow_clock(struct hs *hs, bool is_allowed);

/* ---- people ---- */

/* Creates `user` ("@a:name" or just "a"), or finds the one that is there, and logs a new device
 * in. `password` NULL: nobody can log in with a password. `device_id` NULL: one is made.
 * Returns the access token. */
const char *hs_register(struct hs *hs, const char *user, const char *password,
			const char *device_id);

/* The display name used in later m.room.member events; rooms joined already are told. */
bool hs_set_displayname(struct hs *hs, const char *user, const char *name);

/* From now on `user` accepts each invitation at the instant it is made. */
bool hs_set_auto_join(struct hs *hs, const char *user, bool is_on);

/* Ends each session of `user`: requests get 401 M_UNKNOWN_TOKEN with this soft_logout. */
bool hs_expire_tokens(struct hs *hs, const char *user, bool is_soft_logout);

/* ---- rooms ---- */

struct hs_room_options {
	const char *alias_name;    /* local part of the alias ("cluster"); NULL: none */
	const char *name;          /* NULL: none */
	const char *const *invite; /* user ids, ended by NULL; NULL: nobody */
	bool is_direct;
	bool is_public;    /* join rule public; else by invitation */
	bool is_encrypted; /* has m.room.encryption from the start */
	bool is_space;     /* of the kind that only holds other rooms */
};

/* Returns the id of a new room whose creator is joined. `options` may be NULL.
 * Refused: alias in use (M_ROOM_IN_USE), unknown creator. */
const char *hs_create_room(struct hs *hs, const char *creator,
			   const struct hs_room_options *options);

/* What `user` keeps under this type of account data, as JSON; NULL when nothing. */
const char *hs_account_data(struct hs *hs, const char *user, const char *type);

/* The id of the room with this id or alias; NULL when there is none. */
const char *hs_find_room(const struct hs *hs, const char *id_or_alias);

/* The newest room with these two and nobody else joined or invited; NULL when there is none. */
const char *hs_find_direct(const struct hs *hs, const char *user, const char *other);

/* Rooms in order of creation: 0 … count-1. */
size_t hs_room_count(const struct hs *hs);
const char *hs_room_at(const struct hs *hs, size_t index);

/* "join", "invite", "leave", "ban"; NULL when the user never had to do with the room. */
const char *hs_membership(const struct hs *hs, const char *room, const char *user);

bool hs_invite(struct hs *hs, const char *room, const char *inviter, const char *user);
bool hs_join(struct hs *hs, const char *room, const char *user);
/* join without invitation: the server's owner puts the user there */
bool hs_force_join(struct hs *hs, const char *room, const char *user);
bool hs_leave(struct hs *hs, const char *room, const char *user);
bool hs_kick(struct hs *hs, const char *room, const char *kicker, const char *user,
	     const char *reason);

/* Upgrades: tombstone in the old room, returns the id of the new room. */
const char *hs_upgrade_room(struct hs *hs, const char *room, const char *user);

/* ---- events ---- */

/* Sends an event as `user`; `content` is a JSON object. Returns the event id.
 * Power levels and membership count as for a client; rate limits and faults do not. */
const char *hs_send(struct hs *hs, const char *room, const char *user, const char *type,
		    const char *content);
const char *hs_send_state(struct hs *hs, const char *room, const char *user, const char *type,
			  const char *state_key, const char *content);

/* Common kinds of hs_send. `say`: m.text; `reply`: the same, to `event_id`; `edit`: m.replace of
 * `event_id` by m.text. */
const char *hs_say(struct hs *hs, const char *room, const char *user, const char *text);
const char *hs_reply(struct hs *hs, const char *room, const char *user, const char *event_id,
		     const char *text);
const char *hs_edit(struct hs *hs, const char *room, const char *user, const char *event_id,
		    const char *text);
const char *hs_react(struct hs *hs, const char *room, const char *user, const char *event_id,
		     const char *key);
/* An answer to a poll (MSC3381), of the ids "1 3"; "": none any more. */
const char *hs_choose(struct hs *hs, const char *room, const char *user, const char *event_id,
		      const char *choice);
const char *hs_redact(struct hs *hs, const char *room, const char *user, const char *event_id,
		      const char *reason);

/* Delivers an event once more: the same id appears again in each member's next /sync. */
bool hs_repeat(struct hs *hs, const char *event_id);

struct hs_event {
	const char *event_id, *room_id, *sender, *type;
	const char *state_key; /* NULL: not a state event */
	const char *content;   /* JSON object; "{}" once redacted */
	const char *body;      /* content.body when that is text; else NULL */
	const char *txn_id;    /* the client's transaction id; NULL when there was none */
	const char *device_id; /* the device it was sent from; NULL when by hs_send */
	bool is_redacted;
	int64_t time_ms; /* origin_server_ts */
};

/* All events of all rooms in order of arrival, 0 … count-1. State events are among them.
 * The text lives until the event is redacted or the stream rewound. */
size_t hs_event_count(const struct hs *hs);
bool hs_event_at(struct hs *hs, size_t index, struct hs_event *ret_event);

/* The same for one room. */
size_t hs_room_event_count(const struct hs *hs, const char *room);
bool hs_room_event_at(struct hs *hs, const char *room, size_t index, struct hs_event *ret_event);

/* By id; false when there is none. */
bool hs_event_get(struct hs *hs, const char *event_id, struct hs_event *ret_event);

/* ---- faults ---- */

/* What an answer is replaced by. "after": the request is carried out first. */
enum hs_fault_kind {
	HS_FAULT_STATUS,       /* `status` (429, 500, 502, 504, …), nothing carried out */
	HS_FAULT_STATUS_AFTER, /* `status`, but the request was carried out */
	HS_FAULT_DROP,         /* connection dropped, nothing carried out */
	HS_FAULT_LOST,         /* carried out, then the connection is dropped */
	HS_FAULT_STALL,        /* carried out, answered after `stall_ms` */
	HS_FAULT_TRUNCATED,    /* carried out, the answer's JSON ends half way */
	HS_FAULT_HTML,         /* carried out, 200 with an HTML page */
};

/* The forms of a 429. */
enum hs_retry_form {
	HS_RETRY_BOTH,   /* header Retry-After and retry_after_ms */
	HS_RETRY_HEADER, /* header only */
	HS_RETRY_MS,     /* retry_after_ms only */
	HS_RETRY_ABSURD, /* both, 10^9 */
	HS_RETRY_NONE,   /* neither */
};

struct hs_fault {
	enum hs_fault_kind kind;
	int status;             /* for the two kinds with a status */
	const char *errcode;    /* NULL: the usual one of the status */
	const char *method;     /* NULL: any, or PUT when path is NULL too */
	const char *path;       /* a part of the path; NULL: "/send/" */
	const char *user;       /* only requests of this user id; NULL: of anyone */
	int64_t count;          /* the next `count` requests; 0: as long as for_ms says */
	int64_t for_ms;         /* by the homeserver's clock; 0: no end but count */
	int64_t retry_after_ms; /* 429; 0: what is left of for_ms, else 2,000 */
	enum hs_retry_form retry_form;
	int64_t stall_ms; /* HS_FAULT_STALL */
	bool is_page;     /* with a status: a proxy's HTML page, without an errcode */
};

/* Adds a fault. Several may be there: the first that matches is used. */
void hs_fault_add(struct hs *hs, const struct hs_fault *fault);

/* Forgets each fault, oddity and rate limit; hostile events stay in their timelines. */
void hs_fault_clear(struct hs *hs);

/* How many requests were answered by a fault so far. */
uint64_t hs_fault_hits(const struct hs *hs);

/* One step of a script (README.md lists them): a user, a room, a message, a fault. */
bool hs_script(struct hs *hs, const char *json);

/* Everything POST /_rehearsal/fault understands, as JSON (README.md lists it). */
bool hs_fault_json(struct hs *hs, const char *json);

/* Forgets all transaction ids, as Synapse does after 24 h and Dendrite at restart. */
void hs_forget_txns(struct hs *hs);

/* Undoes the last `count` events, as a homeserver restored from a backup. */
void hs_rewind(struct hs *hs, size_t count);

/* Like Synapse's rc_message, per user: 0.2 and 10 are its defaults; 0, 0: no limit. */
void hs_set_rate_limit(struct hs *hs, double per_second, int burst);

#endif
