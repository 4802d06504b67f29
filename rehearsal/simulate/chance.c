/* chance: numbers drawn from a seed, the same on each machine. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/chance.h"

/* splitmix64 */
uint64_t chance_draw(struct chance *chance)
{
	chance->state += 0x9E3779B97F4A7C15u;
	uint64_t z = chance->state;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

int chance_upto(struct chance *chance, int n)
{
	return n <= 1 ? 0 : (int)(chance_draw(chance) % (uint64_t)n);
}

bool chance_of(struct chance *chance, int percent)
{
	return chance_upto(chance, 100) < percent;
}

int64_t chance_between(struct chance *chance, int64_t least, int64_t most)
{
	return least + (int64_t)(chance_draw(chance) % (uint64_t)(most - least + 1));
}

bool chance_fill(void *chance, void *bytes, size_t len)
{
	unsigned char *at = bytes;

	for (size_t i = 0; i < len; i++) {
		at[i] = (unsigned char)chance_draw(chance);
	}
	return true;
}
