/* test_fillers: what is no word is taken out, and words are not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/fillers.h"

#include <criterion/criterion.h>

static void is(const char *line, const char *wanted)
{
	struct arena *arena = arena_new();

	cr_expect_str_eq(fillers_without(arena, line), wanted, "%s", line);
	arena_free(arena);
}

Test(fillers, are_taken_out)
{
	is("remind me tomorrow um half past eight", "remind me tomorrow half past eight");
	is("Um, can I come", "can I come");
	is("on the, er, third", "on the, third");
	is("um... yes", "yes");
	is("erm\xe2\x80\xa6 yes", "yes");
	is("yes um", "yes");
	is("half a day, like, for maths", "half a day, for maths");
	is("um like half a day", "half a day");
	is("it was, you know, the third", "it was, the third");
	is("um er half a day", "half a day");
}

Test(fillers, are_no_words)
{
	is("um", "um");
	is("the ER team", "the ER team");
	is("umbrella for Ernie", "umbrella for Ernie");
	is("I'd like half a day", "I'd like half a day");
	is("do you know who comes", "do you know who comes");
	is("well, like the last one", "well, like the last one");
	is("", "");
}
