/* arena: memory that dies all at once, with the event it was taken for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Most arenas hold a few short texts; each further block of one is twice as large. */
enum { FIRST_BYTES = 1024, BLOCK_BYTES = 16 * 1024 };

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks; /* newest first */
};

static void *must(void *memory)
{
	if (memory == NULL) {
		/* No handlers: they might want memory. All that counts is committed. */
		fputs("clerkd: out of memory\n", stderr);
		_exit(EX_SOFTWARE);
	}
	return memory;
}

struct arena *arena_new(void)
{
	return must(calloc(1, sizeof(struct arena)));
}

static void free_blocks(struct block *block)
{
	while (block != NULL) {
		struct block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL) {
		return;
	}
	free_blocks(arena->blocks);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	if (arena->blocks == NULL) {
		return;
	}
	free_blocks(arena->blocks->next);
	arena->blocks->next = NULL;
	arena->blocks->used = 0;
	if (arena->blocks->size > BLOCK_BYTES) {
		free(arena->blocks);
		arena->blocks = NULL;
	}
}

void arena_trim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

size_t arena_held(const struct arena *arena)
{
	size_t bytes = 0;

	for (const struct block *block = arena->blocks; block != NULL; block = block->next) {
		bytes += sizeof(*block) + block->size;
	}
	return bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct block *block = arena->blocks;

	if (size > SIZE_MAX / 2) {
		must(NULL);
	}
	size = (size + align - 1) / align * align;
	if (block == NULL || block->size - block->used < size) {
		size_t room = block == NULL                   ? FIRST_BYTES
			      : block->size < BLOCK_BYTES / 2 ? block->size * 2
							      : BLOCK_BYTES;

		room = size > room ? size : room;

		block = must(malloc(sizeof(*block) + room));
		block->used = 0;
		block->size = room;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	void *memory = block->bytes + block->used;

	block->used += size;
	return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size) {
		must(NULL);
	}
	return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t size)
{
	if (count != 0 && (count & (count - 1)) != 0) {
		return items;
	}
	void *more = arena_array(arena, count == 0 ? 1 : count * 2, size);

	return count == 0 ? more : memcpy(more, items, count * size);
}

void *arena_copy(struct arena *arena, const void *items, size_t count, size_t size)
{
	return count == 0 ? NULL : memcpy(arena_array(arena, count, size), items, count * size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	if (text == NULL) {
		return NULL;
	}
	char *copy = arena_alloc(arena, len + 1);

	memcpy(copy, text, len);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, again);

	va_end(again);
	if (len < 0) {
		return arena_strdup(arena, "");
	}
	char *text = arena_alloc(arena, (size_t)len + 1);

	vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = arena_vprintf(arena, fmt, ap);

	va_end(ap);
	return text;
}
