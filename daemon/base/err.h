/* err: why something failed, for the operator; never shown to a chat room. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_ERR_H
#define CLERK_BASE_ERR_H

#include "base/arena.h"

#include <stdbool.h>

/* The kinds of failure that a caller may tell apart. Each maps to one exit code of sysexits. */
enum err_code {
	ERR_NONE,
	ERR_USAGE,    /* EX_USAGE 64: the command line */
	ERR_DATA,     /* EX_DATAERR 65: malformed input */
	ERR_NOINPUT,  /* EX_NOINPUT 66: a file is not there */
	ERR_UNAVAIL,  /* EX_UNAVAILABLE 69: something else must be there first */
	ERR_INTERNAL, /* EX_SOFTWARE 70 */
	ERR_CREATE,   /* EX_CANTCREAT 73 */
	ERR_IO,       /* EX_IOERR 74 */
	ERR_TRYLATER, /* EX_TEMPFAIL 75: e.g. a second instance */
	ERR_PROTOCOL, /* EX_PROTOCOL 76 */
	ERR_DENIED,   /* EX_NOPERM 77 */
	ERR_CONFIG,   /* EX_CONFIG 78 */
};

struct err {
	enum err_code code;
	char text[512]; /* one line, no line feed */
};

/* Records why; returns false, so that `return err_set(...)` reads well. `err` may be NULL. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) CLERK_FORMAT(3, 4);

/* The exit code of sysexits for this failure; 0 for ERR_NONE. */
int err_exit_code(const struct err *err);

#endif
