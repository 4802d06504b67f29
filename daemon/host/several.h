/* several: the name of one message that says several things at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_SEVERAL_H
#define CLERK_HOST_SEVERAL_H

#include "base/str.h"

#include <stddef.h>

/* Zeroed is empty; lives in the arena of its sources. */
struct several {
	struct str sources;
	size_t count;
};

void several_add(struct several *several, struct arena *arena, const char *source);

/* The source of the message: that of the only thing in it; else one that stands for exactly these,
 * in this order ("several/" and a hash), so that with one thing more it is another message. A
 * reaction to several could mean any of them: it names no item. NULL when nothing was added. */
const char *several_source(const struct several *several, struct arena *arena);

#endif
