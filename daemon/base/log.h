/* log: what the operator reads; one line a fact, written where it was decided. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BASE_LOG_H
#define CLERK_BASE_LOG_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

/* syslog's numbers, so that `<N>` in front of a line is read by the journal. */
enum log_level {
	LOG_LEVEL_ERROR = 3,
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7
};

enum { LOG_KEY_SIZE = 16 };

struct log {
	FILE *out;            /* NULL: say nothing */
	enum log_level level; /* the least important level still written */
	unsigned char tags;   /* 1: begin each line with the journal's <N> */
	/* Drawn anew at each start: whoever reads a log can't work out whom it speaks of. */
	unsigned char key[LOG_KEY_SIZE];
};

/* Never pass message text, names or tokens; ids go through log_id. */
void log_error(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
void log_warning(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
void log_info(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
void log_detail(const struct log *log, const char *fmt, ...) CLERK_FORMAT(2, 3);
bool log_has_details(const struct log *log);

/* For what happens with each command: the words are not even made where nobody reads them. */
#define log_debug(log, ...) \
	do { \
		if (log_has_details(log)) { \
			log_detail((log), __VA_ARGS__); \
		} \
	} while (0)

/* A short stand-in for a user, room or event id: the same id gives the same eight characters as
 * long as the daemon runs, and only the daemon can tell which id they are of, since there are few
 * enough users to try each. What somebody says in private goes by no name:
 * the command would tell what it is about. */
struct log_id {
	char text[12];
};
struct log_id log_id(const struct log *log, const char *id);

#endif
