/* called: is a line said to us, by our name at its beginning, its end or at a pause? Pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_CALLED_H
#define CLERK_MATRIX_CALLED_H

#include "base/arena.h"

#include <stdbool.h>

struct called_names {
	const char *user; /* "@clerk:example.org" */
	const char *name; /* our display name */
	bool is_named;    /* the message mentions us besides */
};

/* Cuts our name off the line, with what greets us before it: false, and the line as it was, where
 * it is not said to us. `*ret_is_plain`: and to nobody else, "clerk, …"; else it may be talk, as of
 * a name with a slip, and counts where the rest of it reads as ours. */
bool called_cut(struct arena *arena, const struct called_names *names, char **line,
		bool *ret_is_plain);

#endif
