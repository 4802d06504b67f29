/* test_rooms: which of several private chats with a person is the one to write to. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/rooms.h"
#include "schema.h"
#include "store_world.h"

static void add_chat(struct rooms *rooms, const char *id, int64_t joined_at_ms,
		     const char *membership)
{
	struct room room = { .id = id,
			     .is_joined = true,
			     .is_checked = true,
			     .joined_at_ms = joined_at_ms,
			     .person = "@a:x" };

	rooms_put(rooms, &room);
	rooms_member(rooms, id, "@clerk:x", "join");
	rooms_member(rooms, id, "@a:x", membership);
}

static struct rooms *open_rooms(struct world *w)
{
	struct rooms *rooms = NULL;

	cr_assert(store_migrate(w->store, "matrix", false, schema_matrix, &w->err), "%s",
		  w->err.text);
	cr_assert(rooms_new(w->arena, w->store, &rooms, &w->err), "%s", w->err.text);
	return rooms;
}

/* She was asked into the newer one and has not come. */
Test(rooms, where_she_is_comes_before_where_she_was_asked)
{
	struct world w = open_world();
	struct rooms *rooms = open_rooms(&w);

	add_chat(rooms, "!hers:x", 1, "join");
	add_chat(rooms, "!asked:x", 2, "invite");
	cr_assert_str_eq(rooms_direct(rooms, w.arena, "@a:x", "@clerk:x"), "!hers:x");
	rooms_member(rooms, "!hers:x", "@a:x", "leave");
	cr_assert_str_eq(rooms_direct(rooms, w.arena, "@a:x", "@clerk:x"), "!asked:x");
	close_world(&w);
}

Test(rooms, the_newer_of_two_alike)
{
	struct world w = open_world();
	struct rooms *rooms = open_rooms(&w);

	add_chat(rooms, "!old:x", 1, "join");
	add_chat(rooms, "!new:x", 2, "join");
	cr_assert_str_eq(rooms_direct(rooms, w.arena, "@a:x", "@clerk:x"), "!new:x");
	close_world(&w);
}
