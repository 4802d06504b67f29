/* arena: memory that dies all at once, with the event it was taken for. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_ARENA_H
#define CLERK_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#if defined(__GNUC__)
#define CLERK_FORMAT(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define CLERK_FORMAT(fmt, first)
#endif

struct arena;

/* A new, empty arena. Never NULL: out of memory aborts, which is safe because
 * all state is in committed SQLite. Free with arena_free. */
struct arena *arena_new(void);

/* Frees the arena and everything taken from it. NULL is accepted. */
void arena_free(struct arena *arena);

/* Forgets everything taken from the arena; keeps one block for reuse. */
void arena_reset(struct arena *arena);

/* Gives memory that is free back to the system, where the C library can: after much of it was used
 * for once. Takes some milliseconds after hundreds of megabytes. */
void arena_trim(void);

/* What it holds of the system's memory, in bytes: for tests of what must not grow. */
size_t arena_held(const struct arena *arena);

/* `size` zeroed bytes, aligned for any type, owned by the arena. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` zeroed items of `size` bytes; aborts when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* `items`, with room for one more than `count`, in the arena; what was there is copied. For lists
 * of unknown length: give it the items and their number each time. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t size);
/* Exactly that many of them; NULL for none. */
void *arena_copy(struct arena *arena, const void *items, size_t count, size_t size);

/* Copies owned by the arena. NULL gives NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *fmt, ...) CLERK_FORMAT(2, 3);
char *arena_vprintf(struct arena *arena, const char *fmt, va_list ap) CLERK_FORMAT(2, 0);

#endif
