/* test_several: a message of several things is named by all of them, in their order. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/several.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *name(struct arena *arena, const char *const *sources)
{
	struct several several = { .count = 0 };

	for (; *sources != NULL; sources++) {
		several_add(&several, arena, *sources);
	}
	return several_source(&several, arena);
}

#define NAME(...) name(arena, (const char *const[]){ __VA_ARGS__, NULL })

Test(several, named_by_all_that_is_in_it)
{
	struct arena *arena = arena_new();
	const char *two = NAME("wake/sip/1/R7/90", "wake/sip/1/R8/90");

	cr_assert_null(NAME(NULL));
	cr_assert_str_eq(NAME("wake/sip/1/R7/90"), "wake/sip/1/R7/90");
	cr_assert(str_starts(two, "several/"));
	cr_assert_null(strstr(two, "R7"), "no item may be read out of it");
	cr_assert_str_eq(two, NAME("wake/sip/1/R7/90", "wake/sip/1/R8/90"));
	/* With one more, or another first, it is another message. */
	cr_assert_str_neq(two, NAME("wake/sip/1/R7/90", "wake/sip/1/R8/90", "wake/sip/1/R9/90"));
	cr_assert_str_neq(two, NAME("wake/sip/1/R8/90", "wake/sip/1/R7/90"));
	arena_free(arena);
}
