/* play: the steps of one .chat file, done and compared, line by line. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_PLAY_H
#define CLERK_SCRIPT_PLAY_H

#include "script/chat_file.h"

#include <stdio.h>

struct play_settings {
	const char *cluster; /* unless the file names one */
	const char *plugins; /* folder */
	FILE *out;           /* what went wrong; and with `is_verbose` the whole conversation */
	bool is_verbose;
	/* NULL, or called at the end with the content (JSON) of each message of the clerk's */
	void (*heard)(void *context, const char *content);
	void *context;
};

/* 0: every line held; 1: not; 65: malformed; other sysexits: the stage could not be set. */
int play_file(const struct play_settings *settings, const char *path);

#endif
