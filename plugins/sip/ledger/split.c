/* split: a whole in parts that add up to it, by the largest remainder. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/split.h"

void split_whole(int64_t whole, const int64_t *shares, size_t count, int64_t *ret_parts)
{
	int64_t all = 0, left = whole;

	for (size_t i = 0; i < count; i++) {
		all += shares[i];
	}
	for (size_t i = 0; i < count; i++) {
		ret_parts[i] = all == 0 ? 0 : whole * shares[i] / all;
		left -= ret_parts[i];
	}
	while (all > 0 && left > 0) {
		size_t best = 0;
		int64_t most = -1;

		for (size_t i = 0; i < count; i++) {
			int64_t remainder = whole * shares[i] - ret_parts[i] * all;

			if (remainder > most) {
				most = remainder;
				best = i;
			}
		}
		ret_parts[best]++;
		left--;
	}
}
