/* hush: which words sound private, as plugins see it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HUSH_H
#define CLERK_HUSH_H

#include <stdbool.h>
#include <stddef.h>

enum {
	CLERK_HUSH_PRIVATE = 1u << 0, /* "(private)", "in confidence", "not for the room" */
	CLERK_HUSH_REVIEW = 1u << 1,  /* "performance management", "PM", "appraisal" */
	CLERK_HUSH_NEAR = 1u << 2,    /* "privat" */
	/* "suspended", "off sick", "Mr Jones": what the room need not read unasked when it was said
	 * in private; typed in the room it was read there, and is not said again */
	CLERK_HUSH_PEOPLE = 1u << 3,
};
/* Which of these any whole word of the text is, through brackets and punctuation; NULL has none. */
unsigned clerk_hush(const char *text);
/* Is the text nothing but words of CLERK_HUSH_PRIVATE, none of which could be what it is about? */
bool clerk_hush_only(const char *text);

/* The text without such words at its beginning and end, "behaviour (private)": where it begins, and
 * `*ret_len` bytes of it. In the middle they may be what it is about. */
const char *clerk_unhushed(const char *text, size_t *ret_len);

#endif
