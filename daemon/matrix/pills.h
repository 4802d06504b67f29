/* pills: whom a message mentions, by the user id of the anchor, never by the words shown; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_PILLS_H
#define CLERK_MATRIX_PILLS_H

#include "base/arena.h"

/* The plain text of a message with each person's pill as the user id that it leads to: of Markdown,
 * "[Olive](https://matrix.to/#/@olive:hs)", and of `html`, where its words stand in the text; NULL:
 * there is none. `ret_users`: the ids, NULL-terminated. */
char *pills_plain(struct arena *arena, const char *text, const char *html,
		  const char *const **ret_users);

#endif
