/* play: the steps of one .chat file, done and compared, line by line. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_PLAY_H
#define CLERK_SCRIPT_PLAY_H

#include "script/chat_file.h"

#include <stdio.h>

struct command_table;

struct play_settings {
	const char *cluster; /* unless the file names one */
	const char *plugins; /* folder */
	const char *from; /* folder that a conversation was left in, to go on from it; NULL: none */
	const char *leave; /* where to leave it, once every line held; NULL: nowhere */
	FILE *out;         /* what went wrong; and with `is_verbose` the whole conversation */
	bool is_verbose;
	const struct command_table *table; /* NULL, or what the clerk may tell people to type */
};

/* 0: every line held, and each command that was named is one; 1: not; 65: malformed; other
 * sysexits: the stage could not be set. */
int play_file(const struct play_settings *settings, const char *path);

#endif
