/* seal: text that goes through a room and that nobody but this installation can read. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_SEAL_H
#define CLERK_MATRIX_SEAL_H

#include "base/arena.h"

#include <stdbool.h>

struct seal;

/* With the installation's secret. The library's objects are made once: making them costs more than
 * sealing. NULL: the library failed. To be freed by seal_free, which takes NULL too. */
struct seal *seal_new(const char *secret);
void seal_free(struct seal *seal);

/* The text, sealed, in printable characters; bound to `label`, which must be another for each text.
 * The same again for the same. NULL: the library failed. */
char *seal_text(struct arena *arena, struct seal *seal, const char *label, const char *text);
/* What was sealed under that label; NULL: it was not, or not by us. */
char *seal_open(struct arena *arena, struct seal *seal, const char *label, const char *sealed);

#endif
