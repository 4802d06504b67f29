/* play: the faulty world for a program in another language, with the words of clerk-player. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_PLAY_H
#define CLERK_SIMULATE_PLAY_H

#include "simulate/world.h"

/* A line is cut at its tabs, in place, into so many words at most: the last has the rest. How many.
 */
enum { PLAY_WORDS = 4 };
int play_cut(char *line, char *words[PLAY_WORDS]);

/* Obeys standard input, as tests/ledger/player.c tells, with faults drawn from the seed around each
 * thing that is said: what is answered is the state when all is quiet again. Of the words there are
 * new, say, twice, advance, kill and state. Returns the exit code. */
int play_lines(struct world *world, uint64_t seed);

/* exact.c: the same, but nothing goes wrong, and no time passes, but at the word of whoever writes.
 */
int play_exactly(struct world *world, uint64_t seed);

#endif
