/* take: memory that a library gives; without it we end, all state being in the database. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_TAKE_H
#define CLERK_BASE_TAKE_H

#include <stddef.h>
#include <stdlib.h>

/* What was given (borrowed or owned as it was); never NULL. */
static inline void *take(void *pointer)
{
	if (pointer == NULL) {
		abort();
	}
	return pointer;
}

#endif
