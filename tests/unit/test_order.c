/* test_order: what was said in several rooms comes out in the order typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/order.h"

#include "base/str.h"

#include <criterion/criterion.h>

static const char *all_of(struct order *order, struct arena *arena)
{
	struct str all;
	const char *said;
	size_t room;

	str_init(&all, arena);
	while ((said = order_next(order, &room)) != NULL) {
		str_addf(&all, "%s%zu%s", all.len == 0 ? "" : " ", room, said);
	}
	return all.text;
}

Test(order, of_several_rooms)
{
	struct arena *arena = arena_new();
	struct order *order = order_new(arena, 3);

	order_add(order, 0, 10, "a");
	order_add(order, 0, 40, "d");
	order_add(order, 1, 20, "b");
	order_add(order, 2, 30, "c");
	order_add(order, 2, 50, "e");
	cr_assert_str_eq(all_of(order, arena), "0a 1b 2c 0d 2e");
	arena_free(arena);
}

/* A room's own order stands, whatever times its senders' homeservers wrote. */
Test(order, within_a_room_is_kept)
{
	struct arena *arena = arena_new();
	struct order *order = order_new(arena, 2);

	order_add(order, 0, 90, "a");
	order_add(order, 0, 5, "b");
	order_add(order, 1, 50, "x");
	order_add(order, 1, 90, "y");
	order_add(order, 1, 91, "z");
	cr_assert_str_eq(all_of(order, arena), "1x 0a 0b 1y 1z");
	arena_free(arena);
}

Test(order, nothing)
{
	struct arena *arena = arena_new();

	cr_assert_str_eq(all_of(order_new(arena, 0), arena), "");
	cr_assert_str_eq(all_of(order_new(arena, 4), arena), "");
	arena_free(arena);
}
