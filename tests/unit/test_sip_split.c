/* test_sip_split: parts of a year's time add up to it, and none is off by a minute or more. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/split.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)((*state >> 33) % below);
}

Test(sip_split, parts_add_up)
{
	uint64_t state = 20261125;

	for (int round = 0; round < 200000; round++) {
		int64_t shares[6], parts[6], all = 0, sum = 0;
		int64_t whole = pick(&state, 20000);
		size_t count = 1 + pick(&state, 6);

		for (size_t i = 0; i < count; i++) {
			shares[i] = pick(&state, 3) == 0 ? 0 : pick(&state, 2000);
			all += shares[i];
		}
		split_whole(whole, shares, count, parts);
		for (size_t i = 0; i < count; i++) {
			sum += parts[i];
			cr_assert_geq(parts[i], 0);
			/* |part - exact| < 1 */
			cr_assert(all == 0 || llabs(parts[i] * all - whole * shares[i]) < all,
				  "part %zu of %zu", i, count);
		}
		cr_assert_eq(sum, all == 0 ? 0 : whole);
	}
}

Test(sip_split, known)
{
	int64_t parts[3];

	split_whole(1050, (const int64_t[]){ 1080, 180, 540 }, 3, parts);
	cr_assert(parts[0] == 630 && parts[1] == 105 && parts[2] == 315);
	split_whole(100, (const int64_t[]){ 1, 1, 1 }, 3, parts);
	cr_assert(parts[0] == 34 && parts[1] == 33 && parts[2] == 33);
	split_whole(5, (const int64_t[]){ 0, 0, 0 }, 3, parts);
	cr_assert(parts[0] == 0 && parts[1] == 0 && parts[2] == 0);
}
