/* hush: words by which people mark what only a few may read. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_HUSH_H
#define CLERK_HOST_HUSH_H

#include "clerk/clerk.h"

/* Could a line that the room reads be meant as one about performance management: does it begin with
 * words for that? */
bool hush_begins_review(const char *line);

/* Is it asked that it be told to nobody? And that nobody learn who says it? */
bool hush_is_for_nobody(const char *text);
bool hush_is_nameless(const char *text);

/* clerk_hush, to which a matter of schools on its own, "safeguarding", is none of people. */
unsigned hush_beside_matters(const char *text);

/* Bytes of the word that begins at `text`: of letters, digits and whatever is not ASCII, but for
 * punctuation; 0: none does. */
size_t hush_word(const char *text);

/* plain.c: is each word one of lessons and timetables, so that nobody minds the room reading it? A
 * letter is plain where it is one of `schools` and stands alone, a figure where it has the shape of
 * a time, a date or a small number. */
bool plain_is(const char *text, const char *schools);
/* Is that word of lessons or timetables, or between such? "Y6" is `numbered`. */
bool plain_is_word(const char *word, size_t len);
bool plain_is_numbered(const char *word, size_t len);
/* Is it one of the list, or its plural with an "s", in any case? */
bool plain_is_in(const char *const *list, const char *word, size_t len);

/* pupil.c: does it sound of one child, or of somebody's health or needs? */
bool pupil_is(const char *text);

#endif
