/* e2ee: the seam to encryption; JSON text in and out, so that a backend needs nothing of ours. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_E2EE_H
#define CLERK_MATRIX_E2EE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

/* The parts of a /sync answer that belong to encryption; each is JSON text as it came, or NULL.
 * Homeservers forget to-device events once the next `since` is presented, so a backend commits
 * before it returns, and our own transaction with that `since` comes after. */
struct e2ee_changes {
	const char *to_device;                 /* array of events */
	const char *device_lists;              /* {changed, left} */
	const char *one_time_key_counts;       /* {algorithm: count} */
	const char *unused_fallback_key_types; /* array */
	const char *next_batch;
};

/* One request that the backend wants carried out. */
struct e2ee_request {
	const char *id; /* told to mark_sent */
	const char *method, *path, *body;
};

/* Where a backend stands, for the doctor and for what people are told. */
struct e2ee_status {
	bool can_read, can_write;
	bool is_cross_signed;
	const char *fingerprint; /* ed25519; NULL: none */
};

/* A backend. Calls may take long (they compute and commit): all but `status` run on another
 * thread, one at a time, unless `is_immediate`. Text that they return lives in the arena. */
struct e2ee_backend {
	const char *name;
	bool is_immediate;
	/* `path` is the crypto store's own file. */
	bool (*open)(void **ret_self, const char *path, const char *user, const char *device,
		     struct err *err);
	void (*close)(void *self);
	/* Before the events of the same answer are looked at. `ret_sessions`: JSON array of
	 * [room, session] whose keys have arrived, so that waiting events can be tried again. */
	bool (*on_sync)(void *self, struct arena *arena, const struct e2ee_changes *changes,
			const char **ret_sessions, struct err *err);
	/* The next thing to send to the homeserver; false: nothing for now. */
	bool (*next_request)(void *self, struct arena *arena, struct e2ee_request *ret);
	/* `status` 200 and the answer's body, or the failure. */
	bool (*mark_sent)(void *self, const char *id, int status, const char *body,
			  struct err *err);
	/* The plain event (JSON with type and content), or NULL: no key yet. */
	const char *(*decrypt)(void *self, struct arena *arena, const char *room, const char *event,
			       struct err *err);
	/* Shares the room key with the members' devices; the requests follow by next_request. */
	bool (*prepare)(void *self, const char *room, const char *const *members, struct err *err);
	/* The content of the m.room.encrypted event. */
	const char *(*encrypt)(void *self, struct arena *arena, const char *room, const char *type,
			       const char *content, struct err *err);
	/* Somebody left or joined, or the room's settings changed: a new room key is due. */
	void (*room_changed)(void *self, const char *room);
	/* Own cross-signing keys: made, or unlocked by the recovery key. */
	bool (*bootstrap)(void *self, struct err *err);
	bool (*recover)(void *self, const char *recovery_key, struct err *err);
	struct e2ee_status (*status)(void *self);
};

/* Reads and writes nothing; what to say in an encrypted room is e2ee_null_advice. */
extern const struct e2ee_backend e2ee_null;

/* Said once in each encrypted room, in clear. */
const char *e2ee_null_advice(void);

#endif
