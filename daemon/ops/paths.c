/* paths: where the program finds its plugins and data, in a build folder or installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/paths.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* The folder of the running program. */
static const char *program_folder(struct arena *arena)
{
	char *path = arena_alloc(arena, PATH_MAX + 1);
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);
	char *slash = len > 0 ? strrchr(path, '/') : NULL;

	if (slash == NULL) {
		return ".";
	}
	*slash = '\0';
	return path;
}

const char *paths_plugins(struct arena *arena)
{
	const char *folder = program_folder(arena);
	const char *beside = arena_printf(arena, "%s/plugins", folder);

	return access(beside, R_OK) == 0 ? beside
					 : arena_printf(arena, "%s/../lib/clerkd/plugins", folder);
}

const char *paths_data(struct arena *arena, const char *name)
{
	const char *installed =
	    arena_printf(arena, "%s/../share/clerkd/%s", program_folder(arena), name);

	return access(installed, R_OK) == 0
		   ? installed
		   : arena_printf(arena, "%s/%s", CLERKD_SOURCE_CONFIG, name);
}
