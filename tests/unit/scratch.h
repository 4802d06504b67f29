/* scratch: a folder of a test's own, its files, and an end of both. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_SCRATCH_H
#define CLERK_TESTS_SCRATCH_H

#include "base/arena.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCRATCH_FILE_MAX = 256 * 1024 };

/* A new, empty folder; nothing of the surroundings says where state and secrets are. */
static inline const char *scratch_new(struct arena *arena)
{
	char *folder = arena_strdup(arena, "/tmp/clerkd_test.XXXXXX");

	cr_assert_not_null(mkdtemp(folder));
	unsetenv("STATE_DIRECTORY");
	unsetenv("CREDENTIALS_DIRECTORY");
	return folder;
}

/* With all that is in it. */
static inline void scratch_remove(struct arena *arena, const char *folder)
{
	DIR *opened = opendir(folder);
	struct dirent *entry = NULL;

	while (opened != NULL && (entry = readdir(opened)) != NULL) {
		const char *path = arena_printf(arena, "%s/%s", folder, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    unlink(path) != 0) {
			scratch_remove(arena, path);
		}
	}
	if (opened != NULL) {
		closedir(opened);
	}
	rmdir(folder);
}

/* The file's path. */
static inline const char *scratch_write(struct arena *arena, const char *folder, const char *name,
					const char *text, mode_t mode)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file, "%s", path);
	fputs(text, file);
	fclose(file);
	chmod(path, mode);
	return path;
}

/* How many files of the folder have that in their name. */
static inline size_t scratch_count(const char *folder, const char *part)
{
	DIR *opened = opendir(folder);
	struct dirent *entry = NULL;
	size_t count = 0;

	cr_assert_not_null(opened, "%s", folder);
	while ((entry = readdir(opened)) != NULL) {
		count += strstr(entry->d_name, part) != NULL ? 1 : 0;
	}
	closedir(opened);
	return count;
}

static inline char *scratch_read(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = arena_alloc(arena, SCRATCH_FILE_MAX);

	cr_assert_not_null(file, "%s", path);
	size_t len = fread(text, 1, SCRATCH_FILE_MAX - 1, file);

	cr_assert_lt(len, SCRATCH_FILE_MAX - 1, "%s", path);
	text[len] = '\0';
	fclose(file);
	return text;
}

#endif
