/* acts_sign_table: the words that give a sign, for acts_sign alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_SIGN_TABLE_H
#define CLERK_COMMAND_ACTS_SIGN_TABLE_H

/* What a word says. */
enum sign {
	SIGN_FILL = 1,      /* nothing */
	SIGN_AGREE = 2,     /* yes, unless one of the next is beside it */
	SIGN_NOT = 4,       /* of another */
	SIGN_NO = 8,        /* by itself */
	SIGN_COME = 16,     /* to it */
	SIGN_OUT = 32,      /* of it */
	SIGN_MIND = 64,     /* with a not: happy either way */
	SIGN_FINE = 128,    /* happy either way */
	SIGN_END = 256,     /* off it is */
	SIGN_DONE = 512,    /* what it asks for */
	SIGN_OBJECT = 1024, /* with a no: yes */
	SIGN_VIEW = 2048,   /* with a no: happy either way */
	SIGN_JOINT = 4096,  /* why begins */
	SIGN_LIMIT = 8192,  /* a condition, or a doubt, begins */
	SIGN_LATE = 16384,
	SIGN_ASK = 32768,  /* it asks, where it stands first */
	SIGN_WEAK = 65536, /* of much besides, "lovely" */
};

/* One word or more, in small letters, without quotes: "cant", "either way". */
struct sign_word {
	const char *words;
	unsigned is;
};
extern const struct sign_word sign_words[];

#endif
