/* log: what the operator reads; one line a fact, written where it was decided. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_LOG_H
#define CLERK_BASE_LOG_H

#include "base/arena.h"

#include <stdio.h>

/* syslog's numbers, so that `<N>` in front of a line is read by the journal. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

struct log {
	FILE *out;            /* NULL: say nothing */
	enum log_level level; /* the least important level still written */
	unsigned char tags;   /* 1: begin each line with the journal's <N> */
};

/* Never pass message text, names or tokens; ids go through log_id. */
void log_error(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
void log_warning(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
void log_info(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
void log_debug(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);

/* A short stand-in for a user, room or event id: the same id gives the same eight
 * characters, and nothing can be read from them (promises.md section 8). */
struct log_id {
	char text[12];
};
struct log_id log_id(const char *id);

#endif
