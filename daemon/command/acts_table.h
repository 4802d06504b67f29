/* acts_table: the many words for the few things that are done. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_TABLE_H
#define CLERK_COMMAND_ACTS_TABLE_H

#include <stddef.h>

/* How much of the line the words may be. */
enum extent { BEGINS, WHOLE, ANY_END };

struct act {
	const char *words;
	const char *letters; /* of the item behind them; NULL: of none; "": of any, or none */
	const char *as;
	enum extent extent; /* WHOLE: nothing else; ANY_END: whatever stands behind is dropped */
};

extern const struct act acts[];
extern const size_t acts_count;

#endif
