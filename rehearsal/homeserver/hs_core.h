/* hs_core: what the homeserver's own files share; nobody else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOMESERVER_HS_CORE_H
#define CLERK_HOMESERVER_HS_CORE_H

#include "base/arena.h"
#include "base/str.h"
#include "homeserver/hs.h"

#include <jansson.h>
#include <stdio.h>

struct room;
struct user;

/* ---- map: text -> pointer; keys are borrowed and must outlive the map ---- */

struct hs_map {
	struct hs_map_slot {
		const char *key; /* NULL: free */
		void *value;     /* NULL: taken away */
	} * slots;
	size_t used, room;
};

void *hs_map_get(const struct hs_map *map, const char *key);
/* `value` NULL takes the key away. */
void hs_map_put(struct hs_map *map, const char *key, void *value);
void hs_map_done(struct hs_map *map);

/* Makes place for one more item of `size` bytes in a growing array; returns the array. */
void *hs_grow(void *items, size_t count, size_t size);

/* ---- what there is ---- */

struct event {
	json_t *json; /* as clients see it, without unsigned */
	const char *event_id, *type, *sender_id, *state_key, *txn_id, *txn_key, *device_id;
	struct room *room;
	struct user *sender;
	uint64_t pos;      /* of its first delivery in the stream */
	size_t room_index; /* in room->events */
	int64_t time_ms;
	struct event *redacted_by;
	json_t *original; /* content before the redaction, for a rewind */
	json_t *previous; /* content of the state event it replaces, borrowed */
	char *text;       /* content as text, made when asked for */
	struct event *relates_to, *first_child, *next_child; /* m.relates_to; newest child first */
};

struct member {
	struct user *user;
	struct room *room;
	const char *membership; /* static text; NULL after a rewind before the first */
	bool is_forgotten;
	struct change {
		uint64_t pos;
		const char *membership;
		struct event *event;
	} * changes;
	size_t change_count;
};

/* One delivery of an event within the window of a running sync. */
struct delivery {
	struct event *event;
	uint64_t pos;
};

struct room {
	const char *id, *version, *alias;
	struct event **events, **state_events;
	struct delivery *window;
	size_t event_count, state_count, window_count;
	struct member **members;
	size_t member_count;
	struct hs_map member_of, state; /* user id -> member; type + "\n" + state key -> event */
	json_t *receipts;               /* event id -> type -> user -> {ts} */
	json_t *typing;                 /* user -> until, ms */
	bool has_receipt, has_typing;   /* in the window of the running sync */
};

struct device {
	const char *id, *token, *name;
	struct user *user;
	json_t *keys, *one_time, *fallback; /* device_keys; key id -> key; key id -> key */
	json_t *fallback_used;              /* algorithm -> true */
	json_t *inbox;                      /* [{pos, event}] */
	bool is_gone;
};

struct user {
	const char *id, *password, *name;
	bool auto_join, has_own_limit;
	struct device **devices;
	size_t device_count;
	struct member **memberships;
	size_t membership_count;
	json_t *account_data; /* type -> content */
	json_t *room_data;    /* room -> type -> content */
	json_t *filters;      /* [filter] */
	json_t *signing;      /* master_key, self_signing_key, user_signing_key */
	double sent, rate;    /* leaky bucket; own rate when has_own_limit */
	int burst;
	int64_t sent_ms;
};

/* A token is a device, or the memory of one. */
struct token {
	struct device *device;
	bool is_dead, is_soft_logout;
};

enum entry_kind {
	ENTRY_EVENT,
	ENTRY_ACCOUNT_DATA,
	ENTRY_RECEIPT,
	ENTRY_TYPING,
	ENTRY_KEYS,
	ENTRY_TO_DEVICE,
	ENTRY_TICK
};

struct entry {
	enum entry_kind kind;
	struct event *event;
	struct room *room;
	struct user *user;
	const char *type;
	const json_t *before; /* of account data: what it replaced, borrowed of hs->replaced */
};

struct upload {
	const char *content_type, *filename;
	char *bytes;
	size_t len;
};

struct fault {
	struct hs_fault is;
	int64_t left, until_ms;
	bool is_counted;
};

/* Oddities of the next answers of /sync and /messages; named in hs_faults.c. */
enum quirk {
	QUIRK_DUPLICATE,
	QUIRK_REORDER,
	QUIRK_WITHHOLD,
	QUIRK_NO_PREV_BATCH,
	QUIRK_MESSAGES_LOOP,
	QUIRK_MESSAGES_EMPTY,
	QUIRK_NEXT_BATCH_EMPTY,
	QUIRK_NEXT_BATCH_NUMBER,
	QUIRK_NEXT_BATCH_MISSING,
	QUIRK_NEXT_BATCH_SAME,
	QUIRK_COUNT
};

struct refusal {
	int status;
	const char *errcode;
	char text[256], line[320];
	int64_t retry_after_ms; /* -1: not said */
	enum hs_retry_form form;
	bool is_soft_logout;
};

struct hs {
	struct arena *arena; /* for everything that stays */
	const char *name, *secret;
	int64_t (*now_ms)(void *);
	void *now_user;
	int64_t advanced_ms;
	bool is_clock_allowed, is_conduit;
	uint64_t seed, serial, generation;
	FILE *journal;
	bool is_replaying;
	struct refusal refusal;

	struct user **users;
	struct room **rooms;
	struct entry *stream;             /* entry i has position i + 1 */
	struct event **events, **dropped; /* dropped: taken back by a rewind */
	size_t user_count, room_count, stream_count, event_count, dropped_count;
	struct hs_map user_of, room_of, alias_of, event_of, txn_of, token_of, upload_of, nonce_of;

	struct fault *faults;
	size_t fault_count;
	uint64_t fault_hits;
	int64_t quirks[QUIRK_COUNT];
	const char **hostile; /* raw JSON that stands for a marker */
	size_t hostile_count;
	double rate;
	int burst;
	json_t *replaced;        /* account data of before, for a rewind */
	int64_t silent_until_ms; /* /sync with a place has nothing to say until then */
};

/* ---- requests ---- */

struct call {
	struct hs *hs;
	const struct hs_request *request;
	struct arena *arena; /* for this request */
	struct user *user;
	struct device *device;
	const char *arg[4]; /* the {} of the route, decoded */
	json_t *body;       /* an object; empty when nothing was sent */
	bool deadline_passed, is_raw;
	struct hs_answer *answer;
};

/* Carries out one request. Returns a new reference, or NULL when refused (hs->refusal
 * says why) or when the handler filled call->answer itself (call->is_raw). */
typedef json_t *hs_handler(struct call *call);

enum route_flag { ROUTE_OPEN = 1, ROUTE_RAW_BODY = 2, ROUTE_JOINED = 4 };

struct route {
	const char *method, *pattern;
	unsigned flags;
	hs_handler *run;
};

/* Tables of routes, ended by a row without a method. */
extern const struct route hs_account_routes[], hs_login_routes[], hs_room_routes[],
    hs_member_routes[], hs_message_routes[], hs_sync_routes[], hs_media_routes[], hs_keys_routes[],
    hs_control_routes[];

/* Runs the route of this request; fills the answer but for faults. */
void hs_route(struct call *call);

/* The decoded value of `name` in the query; NULL when absent. */
const char *hs_query(struct call *call, const char *name);
int64_t hs_query_int(struct call *call, const char *name, int64_t fallback);

/* Fills an answer from JSON (reference taken) or from a refusal. */
void hs_answer_json(struct hs *hs, struct hs_answer *answer, int status, json_t *json);
void hs_answer_refusal(struct hs *hs, struct hs_answer *answer);

/* Records why; `refuse` returns false, `refused` NULL. */
bool hs_refuse(struct hs *hs, int status, const char *errcode, const char *fmt, ...)
    CLERK_FORMAT(4, 5);
json_t *hs_refused(struct hs *hs, int status, const char *errcode, const char *fmt, ...)
    CLERK_FORMAT(4, 5);

/* ---- JSON ---- */

/* A text member, or NULL. */
const char *hs_json_text(const json_t *object, const char *key);
bool hs_json_true(const json_t *object, const char *key);
/* Parses as Synapse would: any text in strings, NUL included. NULL when it is not JSON. */
json_t *hs_json_parse(const char *text, size_t len);
/* Refuses floats and integers beyond 2^53-1 (400 M_BAD_JSON). */
bool hs_json_is_canonical(struct hs *hs, const json_t *json);
/* object[key], made as an empty object when absent; borrowed. */
json_t *hs_json_child(json_t *object, const char *key);

/* ---- names and time ---- */

/* `bytes` random-looking bytes as base64url, from seed and serial. */
const char *hs_draw(struct hs *hs, const char *prefix, size_t bytes);

/* ---- journal ---- */

/* Appends one line unless nothing is kept or a journal is being read. Takes the reference. */
void hs_journal_put(struct hs *hs, json_t *line);
void hs_journal_flush(struct hs *hs);

/* ---- people (hs_people.c) ---- */

struct user *hs_user_find(const struct hs *hs, const char *id_or_name);
/* Finds or makes; `id` is complete. */
struct user *hs_user_get(struct hs *hs, const char *id);
const char *hs_user_id(struct hs *hs, const char *id_or_name);
/* Password (NULL: as before) and, to begin with, a display name. */
void hs_user_register(struct hs *hs, struct user *user, const char *password);
void hs_user_set_password(struct hs *hs, struct user *user, const char *password);
void hs_user_set_name(struct hs *hs, struct user *user, const char *name);
/* A new session; either may be NULL. An older one of the same device ends. */
struct device *hs_device_login(struct hs *hs, struct user *user, const char *device_id,
			       const char *token);
struct device *hs_device_find(const struct user *user, const char *id);
void hs_device_logout(struct hs *hs, struct device *device, bool is_soft);
void hs_account_data_put(struct hs *hs, struct user *user, const char *room_id, const char *type,
			 json_t *content);
int hs_filter_add(struct hs *hs, struct user *user, json_t *filter);
bool hs_is_allowed_to_send(struct hs *hs, struct user *user);

/* ---- rooms (hs_rooms.c) ---- */

struct room *hs_room_find(const struct hs *hs, const char *id_or_alias);
struct room *hs_room_add(struct hs *hs, const char *id, const char *version);
struct room *hs_room_create(struct hs *hs, struct user *creator, const json_t *options);
void hs_room_set_alias(struct hs *hs, struct room *room, const char *alias);
struct event *hs_room_state(const struct room *room, const char *type, const char *state_key);
struct member *hs_room_member(const struct room *room, const struct user *user);
bool hs_room_is_joined(const struct room *room, const struct user *user);
const char *hs_room_membership(const struct room *room, const struct user *user);
/* At the stream position `pos`, inclusive; NULL: had nothing to do with the room. */
const char *hs_member_at(const struct member *member, uint64_t pos);
int64_t hs_room_power(const struct room *room, const struct user *user);
int64_t hs_room_level(const struct room *room, const char *key, int64_t fallback);
bool hs_room_may_send(struct hs *hs, const struct room *room, const struct user *user,
		      const char *type, bool is_state);
/* Changes a membership as `actor`, with all checks. `reason` may be NULL. */
bool hs_room_invite(struct hs *hs, struct room *room, struct user *actor, struct user *user,
		    bool is_direct, const char *reason);
bool hs_room_join(struct hs *hs, struct room *room, struct user *user, bool is_forced);
bool hs_room_leave(struct hs *hs, struct room *room, struct user *user, const char *reason);
bool hs_room_remove(struct hs *hs, struct room *room, struct user *actor, struct user *user,
		    const char *membership, const char *reason);
void hs_room_forget(struct hs *hs, struct member *member);
struct room *hs_room_upgrade(struct hs *hs, struct room *room, struct user *user,
			     const char *version);

/* ---- events (hs_events.c) ---- */

struct event_draft {
	struct room *room;
	struct user *sender;
	const char *type, *state_key; /* state_key NULL: not state */
	json_t *content;              /* borrowed */
	const char *redacts;          /* for m.room.redaction */
	const char *txn_id;           /* NULL: none */
	struct device *device;        /* NULL: none */
};

struct event *hs_event_find(const struct hs *hs, const char *id);
/* Adds without asking whether the sender may. NULL: too large or not canonical. */
struct event *hs_event_add(struct hs *hs, const struct event_draft *draft);
/* With the checks that a client's event gets, and its transaction id remembered. */
struct event *hs_event_send(struct hs *hs, const struct event_draft *draft);
struct event *hs_event_redact(struct hs *hs, struct event_draft *draft, const char *target);
/* The event of this transaction; NULL when it is new. */
struct event *hs_txn_find(struct hs *hs, struct arena *arena, const struct event_draft *draft);
const char *hs_txn_key(struct hs *hs, struct arena *arena, const struct event_draft *draft);
/* As `viewer` on `device` (NULL: neither) gets to see it; a new reference. */
json_t *hs_event_view(struct hs *hs, struct event *event, const struct user *viewer,
		      const struct device *device);
/* Puts an event that was read from a journal back. */
void hs_event_replay(struct hs *hs, const json_t *line);
void hs_event_drop_last(struct hs *hs);

/* ---- stream ---- */

void hs_stream_add(struct hs *hs, struct entry entry);
/* "s12" -> 12; false when it is no token. */
bool hs_stream_read(const char *token, uint64_t *ret_pos);

/* ---- filters ---- */

/* Does a room event filter (NULL: none) let this event through? */
bool hs_filter_passes(const json_t *filter, const char *type, const char *sender);
/* Do the filter's lists of rooms (invitations too) hold this one? */
bool hs_filter_wants_room(const json_t *filter, const char *room_id);

/* ---- keys and media, for the journal ---- */

void hs_keys_replay(struct hs *hs, const json_t *line);
void hs_media_replay(struct hs *hs, const json_t *line);
json_t *hs_keys_counts(const struct device *device);
json_t *hs_keys_fallbacks(const struct device *device);
json_t *hs_inbox_take(struct device *device, uint64_t since);
bool hs_shares_room(const struct user *user, const struct user *other);

/* ---- faults (hs_faults.c) ---- */

/* The fault that this request meets, or NULL; hs_fault_use counts it as met. */
struct fault *hs_fault_find(struct hs *hs, const struct hs_request *request);
void hs_fault_use(struct hs *hs, struct fault *fault);
bool hs_fault_is_before(const struct fault *fault);
void hs_fault_answer(struct hs *hs, struct fault *fault, struct hs_answer *answer);
bool hs_quirk_take(struct hs *hs, enum quirk quirk);
bool hs_fault_apply(struct hs *hs, const json_t *json);
/* Replaces markers of hostile events by their raw bytes; takes and returns malloc'ed text. */
char *hs_hostile_expand(struct hs *hs, char *text, size_t *len);
/* Keeps raw bytes; returns their number, which the marker names. */
size_t hs_hostile_add(struct hs *hs, const char *raw);

/* ---- scripts (hs_script.c) ---- */

bool hs_script_apply(struct hs *hs, const json_t *line);

#endif
