/* e2ee_null: no encryption; always built, so that the seam is walked on every day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/e2ee.h"

#include <stddef.h>

static bool no(struct err *err)
{
	return err_set(err, ERR_UNAVAIL, "this clerkd was built without encryption");
}

static bool null_open(void **ret_self, const char *path, const char *user, const char *device,
		      struct err *err)
{
	(void)path;
	(void)user;
	(void)device;
	(void)err;
	*ret_self = NULL;
	return true;
}

static void null_close(void *self)
{
	(void)self;
}

static bool null_on_sync(void *self, struct arena *arena, const struct e2ee_changes *changes,
			 const char **ret_sessions, struct err *err)
{
	(void)self;
	(void)arena;
	(void)changes;
	(void)err;
	*ret_sessions = NULL;
	return true;
}

static bool null_next_request(void *self, struct arena *arena, struct e2ee_request *ret)
{
	(void)self;
	(void)arena;
	(void)ret;
	return false;
}

static bool null_mark_sent(void *self, const char *id, int status, const char *body,
			   struct err *err)
{
	(void)self;
	(void)id;
	(void)status;
	(void)body;
	return no(err);
}

static const char *null_decrypt(void *self, struct arena *arena, const char *room,
				const char *event, struct err *err)
{
	(void)self;
	(void)arena;
	(void)room;
	(void)event;
	no(err);
	return NULL;
}

static bool null_prepare(void *self, const char *room, const char *const *members, struct err *err)
{
	(void)self;
	(void)room;
	(void)members;
	return no(err);
}

static const char *null_encrypt(void *self, struct arena *arena, const char *room, const char *type,
				const char *content, struct err *err)
{
	(void)self;
	(void)arena;
	(void)room;
	(void)type;
	(void)content;
	no(err);
	return NULL;
}

static void null_room_changed(void *self, const char *room)
{
	(void)self;
	(void)room;
}

static bool null_bootstrap(void *self, struct err *err)
{
	(void)self;
	return no(err);
}

static bool null_recover(void *self, const char *recovery_key, struct err *err)
{
	(void)self;
	(void)recovery_key;
	return no(err);
}

static struct e2ee_status null_status(void *self)
{
	(void)self;
	return (struct e2ee_status){ .can_read = false };
}

const struct e2ee_backend e2ee_null = { .name = "none",
					.is_immediate = true,
					.open = null_open,
					.close = null_close,
					.on_sync = null_on_sync,
					.next_request = null_next_request,
					.mark_sent = null_mark_sent,
					.decrypt = null_decrypt,
					.prepare = null_prepare,
					.encrypt = null_encrypt,
					.room_changed = null_room_changed,
					.bootstrap = null_bootstrap,
					.recover = null_recover,
					.status = null_status };

const char *e2ee_null_advice(void)
{
	return "This room is encrypted, and I can't read it. Please invite me to a room without "
	       "encryption: when you make it, turn \"Enable end-to-end encryption\" off. A private "
	       "chat with me can be opened the same way, or I open one when I have something to "
	       "tell you.";
}
