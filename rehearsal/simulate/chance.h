/* chance: numbers drawn from a seed, the same on each machine. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_CHANCE_H
#define CLERK_SIMULATE_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

uint64_t chance_draw(struct chance *chance);
/* 0 … n - 1 */
int chance_upto(struct chance *chance, int n);
bool chance_of(struct chance *chance, int percent);
/* A number of any size from `least` to `most`. */
int64_t chance_between(struct chance *chance, int64_t least, int64_t most);
/* For struct entropy. */
bool chance_fill(void *chance, void *bytes, size_t len);

#define CHANCE_PICK(chance, list) \
	((list)[chance_upto((chance), (int)(sizeof(list) / sizeof((list)[0])))])

#endif
