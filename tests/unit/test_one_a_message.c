/* test_one_a_message: further commands in one message are not taken for words of the first. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

Test(one_a_message, further_commands_are_refused_whole, .timeout = 60)
{
	static const char *const several[] = {
		"!visit G Thu 10 Dec 9-12 maths\n!pool 1 day",
		"!remind us Fri 4pm bring data\r\n  !pool 1 day",
		"!request 1 day maths\n\n/cancel V1",
		"!visits\n!time",
		"!remind us Fri 4pm bring data\n!poool 1 day",
	};
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	for (int i = 0; i < 5; i++) {
		say(&w, several[i]);
		cr_expect_eq(said(&w, "One command a message"), i + 1, "%s", several[i]);
	}
	cr_expect_eq(said(&w, "V1") + said(&w, "R1") + said(&w, "N1"), 0);
	/* lines that are none belong to the words */
	say(&w, "!remind us Fri 4pm bring data\nand pens!\n!!! really\n/ or paper");
	cr_expect_eq(said(&w, "bring data and pens! !!! really / or paper"), 1);
	close_world(&w);
}
