/* question_key: whether what is said is an answer: a key, its rank, or words of a choice. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_QUESTION_KEY_H
#define CLERK_HOST_QUESTION_KEY_H

#include "host/question.h"

/* Is the key of a choice what is said: itself, "the second", another yes? */
bool question_key_is(const char *own, const char *key);
/* Do the words of the key stand in the text, in their order and side by side? */
bool question_key_names(const char *text, const char *key);
/* "ok": a yes that may be to anything. */
bool question_key_is_loose(const char *key);
/* "sorry, ignore me": nothing but words that take a question back. */
bool question_key_is_drop(struct arena *arena, const char *text);
/* Does it begin as talk does, and no text that was asked for: "has anyone a key?" */
bool question_key_is_talk(const char *text);

#endif
