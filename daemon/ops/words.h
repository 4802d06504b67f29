/* words: a command line read by a table: options with their values, and the operands left. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_WORDS_H
#define CLERK_OPS_WORDS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

/* With one place for the NULL behind the last. */
enum { WORDS_OPERANDS = 65, WORDS_OPTIONS = 6 };

struct words_option {
	const char *name;  /* "--config" */
	const char *value; /* what follows, "FILE"; NULL: a flag */
	const char *help;  /* one line; NULL: not shown, for rehearsals */
};

/* One command. Its options end with a NULL name; --help is understood without a row. */
struct words_command {
	const char *name;     /* "backup", or two words: "cluster apply" */
	const char *operands; /* as shown: "FILE", "[FILE]" or "" */
	int min, max;         /* how many operands */
	const char *summary;  /* one line */
	const char *help;     /* what more there is to say; lines, or "" */
	struct words_option options[WORDS_OPTIONS];
};

struct words {
	const struct words_command *command;
	const char *operands[WORDS_OPERANDS]; /* NULL where there is none */
	const char *values[WORDS_OPTIONS];    /* by the row of the option; of a flag "" */
	bool is_help;
};

/* Reads what follows the command's name. A word that begins with '-' is an option wherever it
 * stands, but for "-" alone and what follows "--"; so no file is ever called --help by mistake.
 * ERR_USAGE: an unknown option, one without its value or given twice, too few or many operands.
 * With --help nothing is missed. */
bool words_read(const struct words_command *command, int argc, char *const *argv,
		struct words *ret_words, struct err *err);

/* The value of an option, "" for a flag; NULL: not given. */
const char *words_value(const struct words *words, const char *option);

/* "usage: clerkd backup [--config FILE] FILE", what it does, and its options. */
void words_help(const struct words_command *command, FILE *out);

#endif
