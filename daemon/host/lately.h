/* lately: what each person said last that the clerk took up, in each room, while it may still be
 * put right. In memory alone: nobody's words are kept longer than that. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_LATELY_H
#define CLERK_HOST_LATELY_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { LATELY_S = 600 };

struct lately;

struct lately_said {
	int64_t person, at_s;
	const char *room, *event;
	const char *line;  /* without prefix, as it was run; "": not kept */
	bool is_overtaken; /* somebody else has spoken there since */
};

struct lately *lately_new(struct arena *arena);
/* In the place of what that person said there before; of too long a line "" is kept. Of the most
 * that it holds the oldest makes room. */
void lately_put(struct lately *lately, const struct lately_said *said);
/* That person speaks there, to whomever; what is older than LATELY_S is wiped. */
void lately_heard(struct lately *lately, int64_t person, const char *room, int64_t now_s);
/* False: nothing, or not within LATELY_S. */
bool lately_get(const struct lately *lately, struct arena *arena, int64_t person, const char *room,
		int64_t now_s, struct lately_said *ret_said);
/* Its message is deleted. */
void lately_forget(struct lately *lately, const char *event);

#endif
