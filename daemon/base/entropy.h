/* entropy: what is drawn at random, injected, so that a simulation can be played again. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_ENTROPY_H
#define CLERK_BASE_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>

/* Whoever draws a secret, a nonce or a number that nobody may foresee asks here. */
struct entropy {
	void *self;
	bool (*fill)(void *self, void *bytes, size_t len);
};

/* Fills `bytes`; from the operating system when `entropy` is NULL. False: none was to be had. */
bool entropy_fill(const struct entropy *entropy, void *bytes, size_t len);

#endif
