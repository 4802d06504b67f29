/* paths: where the program finds its plugins and data, in a build folder or installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_PATHS_H
#define CLERK_OPS_PATHS_H

#include "base/arena.h"

/* The plugins beside the running program: its folder's plugins/, else ../lib/clerkd/plugins. */
const char *paths_plugins(struct arena *arena);

/* A file of share/clerkd relative to the running program, else of the source's config/. */
const char *paths_data(struct arena *arena, const char *name);

#endif
