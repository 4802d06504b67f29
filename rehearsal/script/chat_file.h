/* chat_file: a .chat file, read into steps. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_CHAT_FILE_H
#define CLERK_SCRIPT_CHAT_FILE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chat_kind {
	CHAT_CLUSTER, /* text: path */
	CHAT_NEWCOMER,
	CHAT_NOW,     /* wall */
	CHAT_UNTIL,   /* wall */
	CHAT_ADVANCE, /* seconds */
	CHAT_SAY,     /* who, text */
	CHAT_PRIVATE, /* who, text */
	CHAT_EDIT,    /* who, text */
	CHAT_REPLY,   /* who, text */
	CHAT_DELETE,  /* who */
	CHAT_REACT,   /* who, text: the key */
	CHAT_CHOOSE,  /* who, text: what is chosen in the last poll, "1 3" */
	CHAT_UNREACT, /* who */
	CHAT_EXPECT,  /* who (NULL: the room), pings, text: fragments with … between */
	CHAT_CARD,    /* the same */
	CHAT_MARK,    /* the same; text: the key */
	CHAT_SKIP,
	CHAT_SILENCE,
	CHAT_NEVER, /* who (NULL: the room), text */
	CHAT_DOWN,
	CHAT_UP,
	CHAT_RESTART,
	CHAT_FAULT, /* text: "429 30s", "500 x3", "lost" */
	CHAT_REPEAT,
};

struct chat_step {
	enum chat_kind kind;
	size_t line; /* from 1 */
	const char *who, *text;
	const char *pings;   /* EXPECT: "G SIP"; "": nobody; NULL: whoever it pings */
	int32_t day, minute; /* NOW, UNTIL: wall time */
	int64_t seconds;     /* ADVANCE */
};

struct chat_file {
	const char *path;
	const struct chat_step *steps;
	size_t count;
};

/* Reads a file. ERR_NOINPUT, or ERR_DATA with "FILE:LINE: why". */
bool chat_file_load(struct arena *arena, const char *path, struct chat_file *ret_file,
		    struct err *err);
/* The same from memory. */
bool chat_file_parse(struct arena *arena, const char *path, const char *text,
		     struct chat_file *ret_file, struct err *err);

/* Does `message` hold the fragments of `pattern` in order, runs of white space as one space? */
bool chat_matches(struct arena *arena, const char *pattern, const char *message);

#endif
