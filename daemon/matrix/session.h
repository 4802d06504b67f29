/* session: our conversation with the homeserver: log in, sync, hand over, acknowledge. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_SESSION_H
#define CLERK_MATRIX_SESSION_H

#include "base/alarm.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/clock_guard.h"
#include "base/entropy.h"
#include "base/err.h"
#include "base/log.h"
#include "io/http.h"
#include "io/json.h"
#include "io/loop.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdint.h>

/* An argument that a client filled in; a number is written out. Cleaned as a body is. */
struct matrix_argument {
	const char *name, *text;
};

/* Before what was chosen in a poll of ours (MSC3381), in place of a reaction's key: "1 3"; nothing
 * behind it: no answer of hers stands any more. */
#define MATRIX_CHOSEN "\x1f"

/* One thing a person said, after intake: ours, notices, replays and the like are gone already. */
struct matrix_message {
	const char *event_id, *room_id, *sender;
	int64_t sent_s;         /* when it was typed, by our clock; 0: long ago, or no telling */
	const char *body;       /* reply fallback stripped, cleaned, never NULL */
	bool is_direct;         /* a private chat with one person and us */
	bool is_overheard;      /* in what was one, and others can read it now */
	bool is_mention;        /* begins with our name or a pill of us; it is cut off `body` */
	bool is_called;         /* besides, with a pill, or a comma or colon behind the name */
	bool is_too_old;        /* older than max_command_age: answer so, do not execute */
	bool is_early;          /* in a private chat before we came in: name it, do not execute */
	bool is_mark;           /* a reaction, as the line that it stands for */
	bool is_replay;         /* after a restore: to be executed as of `sent_s` */
	const char *replaces;   /* an edit: the event id of the message it replaces; else NULL */
	const char *replies_to; /* the message that it was typed as a reply to; NULL: none */
	const char *thread_root;
	/* User ids that stand in `body` in place of the pills that lead to them; NULL-terminated,
	 * or NULL. */
	const char *const *pills;
	const char *command; /* org.matrix.msc4391.command: its name, else NULL */
	const struct matrix_argument *arguments;
	size_t argument_count;
};

/* A message to a room that waited in vain; (source, part) is its own. */
struct matrix_stranded {
	const char *source, *room_id, *text;
	int64_t part;
};

/* Something that we said in a time that a restore took away. */
struct matrix_told {
	const char *room_id, *event_id, *text;
	const char *reply_to; /* NULL: none */
	const char *did;      /* what was put beside it (outbox.h); NULL: nothing */
	int64_t at_s;
};

/* The host, as the Matrix rooms see it. What was said and done (message, redaction, reaction,
 * room_replaced) comes inside the one transaction of the events at hand, in timeline order; the
 * arena dies with the event. The others say when they come. */
struct matrix_handler {
	void *self;
	void (*message)(void *self, struct arena *arena, const struct matrix_message *message);
	void (*redaction)(void *self, struct arena *arena, const char *room_id, const char *sender,
			  const char *event_id);
	/* Somebody reacted to `target` with `key`; `mark` has no body. */
	void (*reaction)(void *self, struct arena *arena, const struct matrix_message *mark,
			 const char *target, const char *key);
	/* After a restore, before anything is done again; once or more. NULL: nobody cares. */
	void (*heard)(void *self, struct arena *arena, const struct matrix_told *told);
	/* What somebody said then and that has been deleted since comes now; `body` is "". NULL:
	 * as before. */
	void (*gone)(void *self, struct arena *arena, const struct matrix_message *message);
	/* A room was upgraded: all that was bound to `old_id` belongs to `new_id` now. */
	void (*room_replaced)(void *self, const char *old_id, const char *new_id);
	/* We have come into a room where we had not been, by an invitation or because we are to be
	 * there; `person`: whose private chat it is, the first that she has opened; or NULL. Like
	 * the first ones. NULL: nobody cares. */
	void (*arrived)(void *self, struct arena *arena, const char *room_id, const char *person);
	/* After each commit (and after a failed one, with false): look at wake-ups, say ready. */
	void (*settled)(void *self, bool is_committed);
	/* The homeserver will not have what (source) wanted said in that room, in a message that
	 * `txn` names: `why` is its error code. In a transaction of its own. */
	void (*undelivered)(void *self, struct arena *arena, const char *source, const char *txn,
			    const char *room_id, const char *text, const char *why);
	/* These are given up: for two weeks there was no way into their rooms. In the order in
	 * which they were said; in the caller's transaction. */
	void (*stranded)(void *self, struct arena *arena, const struct matrix_stranded *list,
			 size_t count);
	/* No private chat leads to this person, since then; `is_given_up`: something that waited
	 * for one is dropped. Comes again from time to time. In a transaction of its own. */
	void (*unreachable)(void *self, struct arena *arena, const char *person, int64_t since_s,
			    bool is_given_up);
	/* Whoever leads a cluster hears of this privately, once a day for each `key`. In a
	 * transaction of its own. NULL: nobody does. */
	void (*tell_lead)(void *self, struct arena *arena, const char *key, const char *text);
	/* Asked in a transaction or not: is the user id one of a cluster's people? Such a one may
	 * invite the clerk, as whoever the allow-list names may. */
	bool (*knows_person)(void *self, const char *user_id);
	/* Likewise: is it a cluster's room, and so nobody's private chat, whatever it is called and
	 * however few are in it? NULL: none is. */
	bool (*is_clusters)(void *self, const char *room_id);
};

/* What the homeserver lost is found within five minutes: at the beat after, when it is no longer
 * too young to be missed, and after the poll that is under way then. */
#define SESSION_PULSE_MS ((int64_t)240 * 1000)

struct session_settings {
	const char *homeserver; /* base URL; or NULL: found from the user id's server name */
	const char *user;
	const char *device_id;
	const char *token;       /* or NULL */
	const char *password;    /* or NULL; used only when there is no token */
	const char *token_cache; /* a file of mode 0600 for the token that a login gave; or NULL */
	const char *display_name;
	const char *const *allow_invites; /* user ids or server names; NULL-terminated */
	const char *const *rooms; /* ids or aliases of cluster rooms to join; NULL-terminated */
	int64_t max_command_age_s;
	int64_t sync_timeout_ms; /* 30000 */
	int64_t pulse_ms;  /* SESSION_PULSE_MS; 0: the homeserver is trusted, as in a rehearsal */
	int64_t epoch;     /* of the database: raised by a restore */
	bool is_new;       /* an empty database may take over an account that was in use */
	const char *place; /* where the database is, in words to the operator; or NULL */
};

struct session;
struct outbox;
struct e2ee;

/* All pointers in `with` are borrowed for the session's life. */
struct session_parts {
	const struct clock *clock;
	const struct entropy *entropy; /* NULL: the operating system's */
	struct alarms *alarms;
	const struct log *log;
	struct store *store;
	const struct transport *transport;
	const struct worker *worker; /* reads large answers; NULL: they are read on the loop */
	const struct matrix_handler *handler;
	struct clock_guard *guard; /* is told what the homeserver says of the time; may be NULL */
};

/* Migrates the "matrix" tables, prepares all statements. Nothing is sent yet. */
bool session_new(const struct session_parts *parts, const struct session_settings *settings,
		 struct session **ret_session, struct err *err);
void session_free(struct session *session);

/* Begins: versions, whoami or login, filter, then /sync for ever; sends what the outbox holds.
 * Never gives up on an unreachable homeserver: back-off to 60 s, one line a minute. A refusal that
 * only a person can mend calls `failed` (wrong token, wrong user). */
void session_start(struct session *session, void (*failed)(void *user, const struct err *why),
		   void *user);

/* In the caller's transaction: drops what nobody can need any more of rooms, people and chores. */
void session_retire(struct session *session, int64_t now_s);
/* The next slice of marks of events, and of messages of ours that nobody can refer to any more. As
 * sweeps_step. */
bool session_sweep(struct session *session, int64_t now_s);

/* Ready: the first sync has been committed since the start. */
bool session_is_ready(const struct session *session);
/* The cluster rooms are these now, as in the settings: new ones are joined at once. */
void session_set_rooms(struct session *session, const char *const *rooms);
/* How many answers of the homeserver were committed since the start; `ret_age_ms`: how long ago the
 * last one was, by the monotonic clock; -1: none yet. */
int64_t session_syncs(const struct session *session, int64_t *ret_age_ms);

/* The database can be written again: what was held is done now. */
void session_resume(struct session *session);

/* Writes down what is known and not yet written, before a stop. */
void session_settle(struct session *session);
struct outbox *session_outbox(struct session *session);
/* False while there may be something to read that was said before now: before the first sync, while
 * the homeserver does not answer, and while a gap is being filled (for some minutes at most, where
 * that does not succeed). */
bool session_is_in_touch(struct session *session);
/* False after a restore until all that was said before it has been read, gaps as well. */
bool session_has_read_all(const struct session *session);
/* Asks the homeserver for its time at once; `settled` is called when it has told. */
void session_ask_time(struct session *session);
/* When the event that is being handed over was typed, as far as its age tells; never later than
 * now. */
int64_t session_typed_s(const struct session *session);
/* Our own user id. */
const char *session_user(const struct session *session);
/* The room id of an alias or id as configured; NULL while unknown. */
const char *session_room(struct session *session, struct arena *arena, const char *alias_or_id);
/* Is `user` joined to the room, as far as sync has told? */
bool session_is_member(struct session *session, const char *room_id, const char *user);

#endif
