/* split: a whole in parts that add up to it, by the largest remainder. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_SPLIT_H
#define SIP_SPLIT_H

#include <stddef.h>
#include <stdint.h>

/* `whole` minutes in proportion to `shares`, whole minutes each: rounded down, and what is left
 * over goes one by one to the largest remainders, of equal ones to the earlier. Shares of nothing
 * at all get nothing. None is negative, and whole * share stays below 2^63. */
void split_whole(int64_t whole, const int64_t *shares, size_t count, int64_t *ret_parts);

#endif
