/* test_seal: what is sealed is read by the installation that sealed it, where it belongs, alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/seal.h"

#include <criterion/criterion.h>
#include <string.h>

static const char secret[] = "00112233445566778899aabbccddeeff";
static struct seal *seal, *another;

static void begin(void)
{
	seal = seal_new(secret);
	another = seal_new("another");
}

static void end(void)
{
	seal_free(seal);
	seal_free(another);
}

TestSuite(seal, .init = begin, .fini = end);

Test(seal, opens_for_its_owner_alone)
{
	struct arena *arena = arena_new();

	for (size_t len = 0; len < 70; len++) {
		char *text = arena_alloc(arena, len + 1);

		memset(text, 'x', len);
		char *sealed = seal_text(arena, seal, "one", text);

		cr_assert_not_null(sealed);
		cr_assert_str_eq(seal_open(arena, seal, "one", sealed), text);
		cr_assert_null(seal_open(arena, seal, "two", sealed), "another place");
		cr_assert_null(seal_open(arena, another, "one", sealed), "another secret");
		cr_assert(len < 4 || strstr(sealed, "xxxx") == NULL);
	}
	arena_free(arena);
}

Test(seal, the_same_again_for_the_same_only)
{
	struct arena *arena = arena_new();
	const char *one = seal_text(arena, seal, "one", "!visit G");

	cr_assert_str_eq(one, seal_text(arena, seal, "one", "!visit G"));
	cr_assert_str_neq(one, seal_text(arena, seal, "two", "!visit G"));
	cr_assert_neq(strncmp(one, seal_text(arena, seal, "one", "!visit H"), 16), 0,
		      "no number is used twice");
	arena_free(arena);
}

Test(seal, what_was_changed_does_not_open)
{
	struct arena *arena = arena_new();
	const char *sealed = seal_text(arena, seal, "one", "!visit G Tue");

	/* The last four may hold bits that say nothing. */
	for (size_t i = 0; i + 4 < strlen(sealed); i++) {
		char *bad = arena_strdup(arena, sealed);

		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		const char *text = seal_open(arena, seal, "one", bad);

		cr_assert(text == NULL, "at %zu", i);
		bad[i] = '\0';
		cr_assert_null(seal_open(arena, seal, "one", bad));
	}
	/* and none of that is in the way of the next */
	cr_assert_str_eq(seal_open(arena, seal, "one", sealed), "!visit G Tue");
	cr_assert_null(seal_open(arena, seal, "one", ""));
	cr_assert_null(seal_open(arena, seal, "one", "===="));
	arena_free(arena);
}
