/* seal: text that goes through a room and that nobody but this installation can read; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_SEAL_H
#define CLERK_MATRIX_SEAL_H

#include "base/arena.h"

#include <stdbool.h>

/* The text, sealed with the installation's secret, in printable characters; bound to `label`, which
 * must be another for each text. The same again for the same. NULL: the library failed. */
char *seal_text(struct arena *arena, const char *secret, const char *label, const char *text);
/* What was sealed under that label; NULL: it was not, or not by us. */
char *seal_open(struct arena *arena, const char *secret, const char *label, const char *sealed);

#endif
