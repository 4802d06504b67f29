/* test_several: a message of several things is named by all of them, in their order. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/several.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <string.h>

/* `sources`: those that begin with '!' are of the most urgent kind. */
static struct outbox_message name(struct arena *arena, const char *const *sources)
{
	struct several several = { .count = 0 };
	struct outbox_message message = { .kind = OUTBOX_REACTION };

	for (int64_t part = 3; *sources != NULL; sources++) {
		struct outbox_line line = { **sources == '!' ? OUTBOX_TEXT : OUTBOX_NOTICE,
					    *sources, part++, 90 };

		several_add(&several, arena, &line);
	}
	several_name(&several, arena, &message);
	return message;
}

#define NAME(...) name(arena, (const char *const[]){ __VA_ARGS__, NULL })

Test(several, named_by_all_that_is_in_it)
{
	struct arena *arena = arena_new();
	const char *two = NAME("wake/sip/1/R7/90", "wake/sip/1/R8/90").source;

	cr_assert(str_starts(two, "several/"));
	cr_assert_null(strstr(two, "R7"), "no item may be read out of it");
	cr_assert_str_eq(two, NAME("wake/sip/1/R7/90", "wake/sip/1/R8/90").source);
	/* With one more, or another first, it is another message. */
	cr_assert_str_neq(two,
			  NAME("wake/sip/1/R7/90", "wake/sip/1/R8/90", "wake/sip/1/R9/90").source);
	cr_assert_str_neq(two, NAME("wake/sip/1/R8/90", "wake/sip/1/R7/90").source);
	arena_free(arena);
}

Test(several, one_thing_is_put_as_if_it_had_never_been_joined)
{
	struct arena *arena = arena_new();
	struct outbox_message one = NAME("wake/sip/1/R7/90");

	cr_assert_str_eq(one.source, "wake/sip/1/R7/90");
	cr_assert_eq(one.kind, OUTBOX_NOTICE);
	cr_assert_eq(one.part, 3);
	cr_assert_eq(one.line_count, 1);
	arena_free(arena);
}

Test(several, each_line_is_named_beside_it)
{
	struct arena *arena = arena_new();
	struct outbox_message two = NAME("a", "!b");

	cr_assert_eq(two.kind, OUTBOX_TEXT, "the most urgent counts");
	cr_assert_eq(two.line_count, 2);
	cr_assert_str_eq(two.lines[0].source, "a");
	cr_assert_eq(two.lines[0].kind, OUTBOX_NOTICE);
	cr_assert_eq(two.lines[1].part, 4);
	arena_free(arena);
}
