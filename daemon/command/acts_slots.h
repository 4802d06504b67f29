/* acts_slots: the days, schools, items and names of things in a question, wherever they stand. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_SLOTS_H
#define CLERK_COMMAND_ACTS_SLOTS_H

#include "command/acts_cut.h"
#include "command/acts_topics.h"

struct acts_slots {
	const char *days;  /* "next week", as one would type it; "": none */
	const char *whole; /* those days, whatever part of one is said: "tomorrow" */
	const char *item;  /* "V2"; "" */
	const char *rest;  /* what may be what it is called: "breakfast budgets"; "" */
	char school;       /* the first that is named; '\0' */
	bool has_more;     /* another is */
	bool has_own;      /* and her own: "G and me" */
	char schools[5];   /* all that are named, up to four */
	bool has_adviser;  /* by what she is called, or by name */
	bool is_days_only; /* and the line says nothing else */
};

/* In the arena. */
struct acts_slots acts_slots(struct arena *arena, const struct acts_names *names,
			     const struct acts_words *words);

#endif
