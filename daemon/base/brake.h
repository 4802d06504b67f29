/* brake: what others can make happen as often as they like is told once a minute, with its count.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_BRAKE_H
#define CLERK_BASE_BRAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed is ready. */
struct brake {
	size_t held; /* happened and not told of yet */
	int64_t told_ms;
	bool has_told;
};

void brake_add(struct brake *brake, size_t count);

/* How many are to be told of now; 0: none, or not yet. They count as told. */
size_t brake_release(struct brake *brake, int64_t mono_ms);

#endif
