/* acts_sign: whether what is said to something that was asked is a yes, a no, or another answer,
 * told by its clauses: the first that gives a sign decides, what follows is why, or kindness. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_SIGN_H
#define CLERK_COMMAND_ACTS_SIGN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whoever knows the names puts these in their place, byte for byte: the speaker's own, or what the
 * item is called, and somebody else's. */
#define ACTS_SIGN_OWN '\x02'
#define ACTS_SIGN_OTHER '\x03'

enum acts_sign_is {
	ACTS_SIGN_NONE,
	ACTS_SIGN_YES,
	ACTS_SIGN_NO,
	ACTS_SIGN_FINE, /* happy either way */
	ACTS_SIGN_IN,
	ACTS_SIGN_OUT,
	ACTS_SIGN_LATE,
	ACTS_SIGN_END, /* it is to be called off */
	ACTS_SIGN_DONE
};

enum { ACTS_SIGN_SOME = -1 }; /* governors, but not how many */

struct acts_sign {
	enum acts_sign_is is;
	bool is_sure;      /* every word of its clause is one that is known */
	bool is_limited;   /* what is said besides may limit it, or turn it round */
	bool is_part;      /* "half a day": of an amount, a part */
	bool is_too_much;  /* that is all it says */
	bool is_first;     /* its first word is one that gives a sign */
	bool is_weak;      /* a yes by a word that is said of much: "lovely" */
	bool is_question;  /* it begins as one: "who" */
	bool is_wondering; /* a word that asks stands in it, or before it */
	bool is_asking;    /* it asks */
	bool is_others;    /* somebody else is who comes, or agrees: "Ben is happy" */
	bool is_for_other; /* "apologies for Ben": nothing of herself */
	bool is_stand_in;  /* somebody else of hers comes in her place: a coming */
	int64_t governors;
	/* Bytes of the line: its clause, where a time begins that says how late, and where it says
	 * why; 0: it does not. */
	size_t from, to, late_at, why_at;
};
struct acts_sign acts_sign(struct arena *arena, const char *line);

#endif
