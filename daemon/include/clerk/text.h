/* text: words of a list, as plugins look for them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TEXT_H
#define CLERK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Are the `len` bytes at `word` one of the list, in any case? The list ends with NULL. */
static inline bool clerk_word_is_in(const char *word, size_t len, const char *const *list)
{
	while (*list != NULL && (strlen(*list) != len || strncasecmp(*list, word, len) != 0)) {
		list++;
	}
	return *list != NULL;
}

#endif
