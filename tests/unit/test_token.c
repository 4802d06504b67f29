/* test_token: the token that a login gave is kept whole, and for its owner alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_world.h"

#include <sys/stat.h>

/* The mode and length of the token's file; -1: there is none. */
static int mode_of(const char *path, size_t *ret_len)
{
	struct stat info;

	if (stat(path, &info) != 0) {
		return -1;
	}
	*ret_len = (size_t)info.st_size;
	return (int)(info.st_mode & 07777);
}

Test(token, kept_token_is_its_owners_alone)
{
	struct matrix_world *w = world_make();
	const char *cache = arena_strdup(w->arena, "/tmp/test_session_token.XXXXXX");
	int fd = mkstemp((char *)cache);
	size_t len = 0;

	/* Left by another program, readable by all. */
	cr_assert_eq(fchmod(fd, 0644), 0);
	close(fd);
	umask(0);
	w->settings.token = NULL;
	w->settings.password = "secret";
	w->settings.token_cache = cache;
	world_start(w);
	world_run(w, 5);
	cr_assert(session_is_ready(w->session));
	cr_assert_eq(mode_of(cache, &len), 0600, "%o", (unsigned)mode_of(cache, &len));
	cr_assert(len > 5 && len < 300, "%zu bytes", len);
	cr_assert_eq(mode_of(arena_printf(w->arena, "%s.part", cache), &len), -1);
	unlink(cache);
	world_free(w);
}

/* Half a token in the file would be a wrong one at the next start. */
Test(token, token_that_cannot_be_kept_leaves_the_old_file)
{
	struct matrix_world *w = world_make();
	const char *cache = arena_strdup(w->arena, "/tmp/test_session_token.XXXXXX");
	int fd = mkstemp((char *)cache);
	const char *part = arena_printf(w->arena, "%s.part", cache);
	size_t len = 1;

	close(fd);
	/* A folder of the temporary file's name: it cannot be made. */
	cr_assert_eq(mkdir(part, 0700), 0);
	w->settings.token = NULL;
	w->settings.password = "secret";
	w->settings.token_cache = cache;
	world_start(w);
	world_run(w, 5);
	cr_assert(session_is_ready(w->session));
	cr_assert_eq(mode_of(cache, &len), 0600);
	cr_assert_eq(len, 0);
	rmdir(part);
	unlink(cache);
	world_free(w);
}
