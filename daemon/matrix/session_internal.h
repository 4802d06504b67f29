/* session_internal: what the files of a session share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_SESSION_INTERNAL_H
#define CLERK_MATRIX_SESSION_INTERNAL_H

#include "matrix/e2ee.h"
#include "matrix/gap.h"
#include "matrix/outbox.h"
#include "matrix/rooms.h"
#include "matrix/session.h"
#include "matrix/sync.h"
#include "matrix/verdict.h"

#include "base/brake.h"
#include "base/str.h"

/* The type of our note in the account data, whose content is {"n": number}. */
#define PULSE_TYPE "clerkd.nonce"

struct pulse {
	struct alarm alarm;
	bool is_busy;          /* a request of it is under way */
	bool is_to_look;       /* the alarm is to see whether it came back, not for the next */
	int64_t nonce;         /* confirmed to be kept, as written down */
	int64_t sent, awaited; /* the last one; 0: it has come back, or none is out */
	int64_t deaf_ms;       /* when the rooms were last looked through for that */
	bool is_deaf;          /* it did not come back, and none has since */
	bool is_put_back;      /* the homeserver had less than we know it had */
};

/* What strangers can make happen as often as they like. */
enum often { OFTEN_DECLINED, OFTEN_UNREADABLE, OFTEN_UNLEFT, OFTEN_KINDS };

/* One /sync answer on its way: it is read, then its gaps, then it is applied. In its own arena. */
struct batch_job {
	struct session *session;
	struct arena *arena;
	struct sync_batch batch;
	size_t bytes; /* of the answer; 0: it is not an answer */
	struct gap *gaps;
	size_t gap_count, gap_at;
	size_t held_bytes;    /* of the gaps' pages */
	struct turns *turns;  /* what is left of it; NULL: not begun */
	struct alarm slice;   /* the next slice of it */
	int64_t slice_end_ms; /* when the last one ended */
};

struct session {
	struct session_parts parts;
	struct session_settings settings;
	struct arena *arena;
	struct rooms *rooms;
	struct outbox *outbox;
	const struct e2ee_backend *e2ee;
	void *e2ee_self;
	struct stmt **stmts, **forget;
	struct arena *rooms_arena; /* of settings.rooms, once they were set anew; else NULL */
	struct sweeps *sweeps;
	void (*failed)(void *user, const struct err *why);
	void *failed_user;

	char *base_url, *token; /* malloc: they change */
	char *since, *filter;   /* the same; NULL: none yet */
	bool is_met;            /* the homeserver has said who we are */
	int64_t doubt_until_s;  /* before that, it is asked before it is told */
	int64_t restored_s;     /* when a restored database was first run; 0: never */
	const char *secret;     /* of this installation; 64 hexadecimal digits */
	struct seal *seal;      /* made with it */
	bool is_ready, was_failing;
	bool is_held;             /* the database has no room: what comes next waits for that */
	bool is_login_fresh;      /* nothing but a login, at `login_ms`, went through since */
	int64_t syncs, synced_ms; /* answers committed, and when the last one was */
	int64_t login_ms;
	int64_t failures; /* in a row, of what the loop waits for */
	int64_t failing_since_ms;
	int64_t complained_ms; /* when the log was last told of them */
	struct alarm retry;    /* what to do after a back-off: `next` */
	void (*next)(struct session *session);

	struct batch_job *job; /* the answer at hand, or being read; NULL: none is */
	struct aside *aside;   /* it is being read on another thread; NULL: not there */
	bool is_asking_time;
	int64_t asked_ms, patience_ms; /* of the /sync under way: since when, and for how long */
	int64_t reading_ms;            /* since when its answer is being read */
	void (*after_leader)(struct session *session);
	int64_t generation;  /* to sign with */
	int64_t typed_ms;    /* of the event at hand */
	int unreadable;      /* answers in a row */
	struct split *split; /* NULL: not at it */
	bool wants_resync;   /* begins with the next /sync */
	bool is_heir;        /* of another account's rooms, and nothing was read as this one yet */
	bool has_come;       /* into one of those rooms, by the answer at hand */
	struct pulse pulse;
	struct audit *audit; /* NULL: not at it */
	char *audit_room;    /* the last one looked at; malloc; NULL: from the beginning */
	bool is_resync; /* our place is lost: known rooms are gaps back to what was seen last */

	struct alarm gap_alarm;
	struct gap_job *gap_job; /* NULL: none at hand */

	struct ahead *ahead;
	int64_t marked_seq; /* the last of the chats that are being marked */
	struct alarm chore_alarm;
	bool is_chore_running;
	struct chore chore;
	struct arena *chore_arena;
	struct brake often[OFTEN_KINDS];
	struct log_id inviter; /* of the last invitation that was declined */
	bool is_lost;    /* the transaction at hand is gone: the rest of it is not done either */
	bool is_careful; /* the same answer has crashed us: one event per transaction */
	bool is_first_batch;
};

enum session_query {
	SQ_ACCOUNT,
	SQ_SET_SINCE,
	SQ_SET_FILTER,
	SQ_SET_USER,
	SQ_SET_SECRET,
	SQ_MEET,
	SQ_DOUBT,
	SQ_SEEN,
	SQ_HAS_SEEN,
	SQ_ATTEMPT,
	SQ_ATTEMPTS,
	SQ_NO_ATTEMPTS,
	SQ_GAP_PUT,
	SQ_GAP_NEXT,
	SQ_GAP_BEGUN,
	SQ_GAP_DONE,
	SQ_GAP_LATER,
	SQ_GAP_FRESH,
	SQ_LEADER,
	SQ_SET_LEADER,
	SQ_SET_NONCE,
	SQ_AUDIT_NEXT,
	SQ_STEP_PUT,
	SQ_STEP_LAST,
	SQ_STEP_DONE,
	SQ_PREDECESSOR,
};

/* Sends a request with our token; `body` NULL: none. The path begins with /_matrix. */
struct session_request {
	const char *method, *path, *body;
	const char *content_type; /* NULL: JSON */
	size_t body_len;          /* where content_type is given; else up to its end */
	int64_t timeout_ms;
	size_t max_answer; /* 0: as much as a small answer may be */
};
void session_send(struct session *session, const struct session_request *request,
		  http_done_fn *done, void *user);

/* patience.c: waits, then calls `next`: exponential back-off with jitter to 60 s, or as the answer
 * says. */
void session_retry(struct session *session, void (*next)(struct session *),
		   const struct http_answer *answer, const char *doing);
/* Logs why the database did not keep something; a disk that is full or broken is told of once, by
 * whoever watches the store. */
void session_log_lost(struct session *session, const char *what);
/* Of what happens often: each is told of once a minute, all of that minute together. */
void session_log_often(struct session *session);
/* The database did not keep what was asked for: does `next` again later, at once when there is room
 * again, never when it is broken. */
void session_hold(struct session *session, void (*next)(struct session *));
/* The request went through: the next failure starts at one second again. */
void session_recovered(struct session *session);
/* Does `next` then. */
void session_retry_at(struct session *session, void (*next)(struct session *), int64_t at_ms);
/* How long a 429 or another failure asks us to wait; `tries` failures before. */
int64_t session_wait_ms(struct session *session, const struct http_answer *answer, int64_t tries);

/* session.c: the rooms of the configuration that we are not in and were not removed from are
 * joined. */
void session_join_rooms(struct session *session);
/* What the session itself asked for was not given: logs in again, stops, or tries on. */
void session_refused(struct session *session, enum asked asked, const struct http_answer *answer,
		     void (*next)(struct session *), const char *doing);
/* The session cannot go on by itself: tells whoever started it, in one line. */
void session_fail(struct session *session, enum err_code code, const char *text);
/* The homeserver does not know our filter any more. */
void session_make_filter(struct session *session);

/* time.c: every answer says what time it is. */
void session_hear_time(struct session *session, const struct http_answer *answer);

/* aside.c: a job without a batch yet; there is never more than one. */
struct batch_job *batch_job_new(struct session *session);
/* Reads an answer of /sync, and calls `done` on the loop: with what is now at hand, or it can't be
 * read (`job` NULL). What is longer than ASIDE_BYTES is read on another thread, and its body taken;
 * a shorter one at once. */
enum { ASIDE_BYTES = 1 << 20 };
typedef void aside_done_fn(struct session *session, struct batch_job *job, const struct err *why);
void aside_read(struct session *session, const struct http_answer *answer, aside_done_fn *done);
/* Lets the job go, a large one on another thread, and what it held back to the system. */
void aside_drop(struct batch_job *job);
/* The session ends: what is being read for it is for nobody. */
void aside_leave(struct session *session);

/* sync_loop.c */
void session_ask_sync(struct session *session, const char *filter, int64_t poll_ms,
		      http_done_fn *done);
void session_sync(struct session *session);
void session_batch_ready(struct batch_job *job);
void session_drop_batch(struct batch_job *job);
/* We were stopped in the middle of it, and another may have become the clerk: asked for anew. */
void session_batch_stale(struct batch_job *job);
void resync_begin(struct session *session, const char *why);
/* What a /sync, or a part of one, was answered instead: makes the filter again, begins a resync, or
 * does `next` later. */
void sync_refused(struct session *session, const struct http_answer *answer,
		  void (*next)(struct session *), const char *doing);
/* gap.c */
bool session_has_seen(struct session *session, const char *event_id);

/* gap_batch.c: adds a gap of the batch; there is room for one more than it has rooms. */
struct gap *gap_add_batch(struct batch_job *job, const char *room_id, const char *from);
/* Fetches the gaps of the batch, then calls session_batch_ready. */
void gap_fill_batch(struct batch_job *job);
void gap_free_batch(struct batch_job *job);

/* gap_job.c: in the caller's transaction: what a batch has to leave becomes a row. */
void gap_job_put(struct session *session, const struct gap *gap);
/* Reads on, one page at a time; called after each commit. */
void gap_job_run(struct session *session);
void gap_job_free(struct session *session);

/* sync_split.c: reads the answer that can't be read as a whole room by room. */
void split_begin(struct session *session);
/* After a part of it was committed, or was not: then the same again. */
void split_next(struct session *session);
void split_ask(struct session *session);
/* Is the batch at hand whole, or the end of the parts? */
bool split_is_last(const struct session *session);
void split_free(struct session *session);
/* We are in it, says a part. */
void split_saw_room(struct session *session, const char *room);
/* We were in it when the split began, and no part of it says that we still are. */
bool split_missed_room(const struct session *session, const char *room);

/* apply_batch.c: the batch becomes true: in one transaction, or, where that would keep the
 * loop from turning, slice by slice, of which the last moves the place. Then calls
 * session_batch_applied. */
void apply_batch(struct batch_job *job);
void session_batch_applied(struct batch_job *job, bool is_committed);
/* apply.c: rooms that we left or are invited to, and which are private, by the account's data. */
void apply_outside(const struct batch_job *job);
void apply_direct(const struct batch_job *job);
/* Ends the transaction in which events were applied; false: it was undone. */
bool apply_commit(struct session *session);
/* Counts, durably, how often the answer to the first /sync was begun; a crash shows at the next
 * start. */
int64_t apply_count_attempt(struct session *session);
/* A state event; others are left alone. The room, whose texts the arena holds, is written by the
 * caller. */
void apply_state(struct session *session, struct arena *arena, struct room *room,
		 const struct sync_event *event);
/* What was said, once; `room` learns whether it is encrypted. */
void apply_event(struct session *session, struct room *room, const struct sync_event *event);
/* After the events of a room: says once that it can't be read, and writes that down; it may replace
 * a room of ours. `arrived` NULL: nothing is known of it but what was said. */
void apply_arrival(struct session *session, struct arena *arena, struct room *room,
		   const struct sync_room *arrived);
/* How often the same may stop us and be tried again. */
enum { CRASHES_MAX = 2 };

/* apply_rooms.c: the joined rooms of the batch and its gaps, in the callers' transactions.
 * `turns_resume`: another one has begun, and what others wrote meanwhile counts. `turns_step` does
 * a piece, of so many events, that must be in one transaction; false: nothing is left. */
struct turns *turns_new(struct batch_job *job);
void turns_resume(struct turns *turns);
bool turns_step(struct turns *turns, size_t *ret_events);
void turns_free(struct turns *turns);
/* The page at hand of a gap, in a transaction of its own. State counts when nothing newer has been
 * applied yet. False: it was rolled back. */
bool apply_page_alone(struct session *session, struct gap *gap, bool has_state);
/* The same in the caller's transaction. */
void apply_page(struct session *session, const struct gap *gap, bool has_state);

/* foresee.c: tells the host what we said in what a restore took away: of these events, of the batch
 * at hand, in the caller's transaction; of the page at hand, in one of its own. */
void foresee(struct session *session, const char *room_id, const struct sync_events *events);
void foresee_batch(const struct batch_job *job);
void foresee_page(struct session *session, const struct gap *gap);

/* pulse.c: begins with a beat at once: at the start, and when the homeserver was away. */
void pulse_begin(struct session *session);
void pulse_heard(struct session *session, int64_t nonce);
void pulse_resynced(struct session *session);
void pulse_end(struct session *session);

/* audit.c */
void audit_run(struct session *session);
void audit_free(struct session *session);

/* forget.c: prepares what session_retire does. */
bool forget_new(struct session *session, struct err *err);

/* chores.c */
void chores_run(struct session *session);

/* ahead.c: prepares its statements; looks, once there is nothing else to be said, whom to open a
 * chat with; ends that. */
bool ahead_new(struct session *session, struct err *err);
void ahead_run(struct session *session);
void ahead_free(struct session *session);

/* account.c: what was kept of it; false: no random bytes for the secret. */
bool account_load(struct session *session);
/* Writes the token to its file: whole or not at all, and for its owner alone whatever the umask. */
void account_keep_token(struct session *session);
/* The homeserver says as which device we speak. When that is another than before, or the database
 * comes from a backup, what we said may be there without our knowing it. */
void account_meet(struct session *session, const char *device);
bool account_is_in_doubt(const struct session *session);
/* Once nothing of before is left to be read, doubt has an end. */
void account_settle(struct session *session);
/* In place of what was there; a copy. */
void session_set_text(char **at, const char *text);

/* outbox.c, outbox_pump.c, outbox_reach.c, outbox_echo.c, outbox_lane.c */
bool outbox_new(struct session *session, struct outbox **ret_outbox, struct err *err);
void outbox_free(struct outbox *outbox);
/* Writes down what was delivered, within the caller's transaction; then, once that is over, whether
 * it was kept: what was not is written down again, not sent again. */
void outbox_note_sent(struct outbox *outbox);
void outbox_noted(struct outbox *outbox, bool is_kept);
void outbox_settle(struct outbox *outbox);
/* The other of a private chat joined it: what was said there is read. Or declined or left it: what
 * was said while they were only invited is to be said again. In the caller's transaction. */
void outbox_person_came(struct outbox *outbox, const char *person);
void outbox_person_left(struct outbox *outbox, const char *person);
/* An echo of ours, where our database may be older than what we said: what was put under its
 * transaction id is said, and so is each of its lines; what is put so later is nothing. In the
 * caller's transaction. */
void outbox_heard(struct outbox *outbox, const struct sync_event *echo, const char *room_id);
/* What waits after a failure is tried now; what was told to wait (429) is not. */
void outbox_hurry(struct outbox *outbox);
/* What was to be said in an upgraded room is said in the new one. */
void outbox_move(struct outbox *outbox, const char *old_room, const char *new_room);

#endif
