/* said: when each message was said, by whom and where, so that an edit of old talk is told apart.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/said.h"

struct said {
	struct stmt *put, *get, *asked;
};

bool said_new(struct arena *arena, struct store *store, struct said **ret_said, struct err *err)
{
	struct said *said = arena_alloc(arena, sizeof(*said));

	if (!store_prepare(store, NULL,
			   "INSERT INTO host_said (event, room, sender, said_s, asks)"
			   " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (event) DO NOTHING",
			   &said->put, err) ||
	    !store_prepare(store, NULL,
			   "SELECT said_s FROM host_said"
			   " WHERE event = ?1 AND room = ?2 AND sender = ?3",
			   &said->get, err) ||
	    !store_prepare(store, NULL,
			   "SELECT 1 FROM host_said WHERE room = ?1 AND asks AND said_s > ?3"
			   " AND sender <> ?2 LIMIT 1",
			   &said->asked, err)) {
		return false;
	}
	*ret_said = said;
	return true;
}

void said_put(struct said *said, const char *event, const char *room, const char *sender,
	      int64_t said_s, bool asks)
{
	struct stmt *put = stmt_begin(said->put);

	stmt_bind_text(put, event);
	stmt_bind_text(put, room);
	stmt_bind_text(put, sender);
	stmt_bind_int(put, said_s);
	stmt_bind_int(put, asks);
	stmt_run(put);
}

bool said_get(struct said *said, const char *event, const char *room, const char *sender,
	      int64_t *ret_said_s)
{
	struct stmt *get = stmt_begin(said->get);

	stmt_bind_text(get, event);
	stmt_bind_text(get, room);
	stmt_bind_text(get, sender);
	if (!stmt_step(get)) {
		return false;
	}
	*ret_said_s = stmt_int(get, 0);
	stmt_end(get);
	return true;
}

bool said_asked_since(struct said *said, const char *room, const char *sender, int64_t since_s)
{
	struct stmt *asked = stmt_begin(said->asked);

	stmt_bind_text(asked, room);
	stmt_bind_text(asked, sender);
	stmt_bind_int(asked, since_s);
	return stmt_found(asked);
}
