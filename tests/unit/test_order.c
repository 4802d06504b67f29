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

/* Many rooms, many instants: as a look at each room would say. */
Test(order, of_many_rooms)
{
	enum { MANY = 300, EACH = 20 };
	struct arena *arena = arena_new();
	struct order *order = order_new(arena, MANY);
	int64_t *typed = arena_array(arena, (size_t)MANY * EACH, sizeof(*typed));
	size_t at[MANY] = { 0 }, room;
	uint32_t seed = 7;

	for (size_t i = 0; i < (size_t)MANY * EACH; i++) {
		seed = seed * 1664525 + 1013904223;
		typed[i] = seed >> 20;
		if (i / EACH % 5 != 3) { /* some have nothing to say */
			order_add(order, i / EACH, typed[i], &typed[i]);
		}
	}
	for (size_t n = 0; n < (size_t)MANY * EACH * 4 / 5; n++) {
		size_t first = MANY;

		for (size_t i = 0; i < MANY; i++) {
			if (i % 5 != 3 && at[i] < EACH &&
			    (first == MANY ||
			     typed[i * EACH + at[i]] < typed[first * EACH + at[first]])) {
				first = i;
			}
		}
		cr_assert_eq(order_next(order, &room), &typed[first * EACH + at[first]], "%zu", n);
		cr_assert_eq(room, first);
		at[first]++;
	}
	cr_assert_null(order_next(order, &room));
	arena_free(arena);
}

Test(order, nothing)
{
	struct arena *arena = arena_new();

	cr_assert_str_eq(all_of(order_new(arena, 0), arena), "");
	cr_assert_str_eq(all_of(order_new(arena, 4), arena), "");
	arena_free(arena);
}
