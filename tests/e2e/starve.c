/* starve: preloaded, gives no memory after so many pieces of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static int is_starved(void)
{
	static long left = -2;

	if (left == -2) {
		const char *text = getenv("STARVE_AFTER");

		left = text == NULL ? -1 : strtol(text, NULL, 10);
	}
	if (left == 0) {
		errno = ENOMEM;
	} else if (left > 0) {
		left--;
	}
	return left == 0;
}

void *malloc(size_t size)
{
	return is_starved() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_starved() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return is_starved() ? NULL : __libc_realloc(memory, size);
}
