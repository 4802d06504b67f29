/* terms: what each message of ours about an item spoke of, so that an answer to it is to that. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_TERMS_H
#define CLERK_HOST_TERMS_H

#include "base/arena.h"
#include "base/err.h"
#include "io/store.h"

#include <stdbool.h>
#include <stdint.h>

struct terms;

bool terms_new(struct arena *arena, struct store *store, struct terms **ret_terms, struct err *err);

/* What is said under `source` speaks of that, in the caller's transaction. Of the words only a hash
 * is kept. */
void terms_put(struct terms *terms, int64_t cluster, const char *source, const char *words,
	       int64_t now_s);

/* What goes by `name` has these terms. Where it had others before, `told` is the message that says
 * so first, and `person` made them (0: nobody); `first`, or NULL, where it had none. */
struct terms_now {
	const char *name, *words, *told, *first;
	int64_t cluster, person, at_s;
};
void terms_tell(struct terms *terms, const struct terms_now *now);
/* The message that told first of these, of others than `person`, and since when they are so; NULL:
 * they are the first, hers, or not known. */
const char *terms_told(struct terms *terms, struct arena *arena, const char *name,
		       const char *words, int64_t person, int64_t *ret_at_s);

/* False: it spoke of something else. What was said before this was noted, or long ago, may have
 * spoken of that. */
bool terms_hold(struct terms *terms, const char *source, const char *words);
/* It is known to have spoken of just that. */
bool terms_are(struct terms *terms, const char *source, const char *words);

#endif
