/* config: clerkd.yaml, checked: an unknown key is an error, a relative path is relative to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_CONFIG_H
#define CLERK_IO_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "io/yaml_faults.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Texts are NULL when they were not given, unless a default is named. A path that the file gave
 * relative to itself has the file's folder in front, so it is absolute or relative to the working
 * folder. Lists are NULL-terminated, never NULL. */
struct config {
	const char *path;
	const char *homeserver;   /* required; "https://matrix.example.org", no slash at the end */
	const char *user;         /* required; "@clerk:example.org" */
	const char *display_name; /* "clerk" */
	const char *device_id;    /* "CLERKD" */
	const char *token_file, *password_file;
	const char *state_dir;      /* else $STATE_DIRECTORY, else "/var/lib/clerkd" */
	const char *plugin_dir;     /* NULL: where the program was installed to */
	const char *const *plugins; /* names without ".so"; empty: all that are found */
	const char *const *clusters;
	const char *const *allow_invites_from; /* user ids, or server names */
	const char *const *prefixes;           /* "!", "/", "//" */
	const char *listen;                    /* NULL: off; "127.0.0.1:8008" */
	const char *feeds;                     /* NULL: off; "https://clerk.example.org/ics" */
	int64_t log_level;                     /* enum log_level; info */
	int64_t max_command_age_s;             /* 3600 */
};

/* Reads the file. ERR_NOINPUT: no such file. ERR_CONFIG: one line with file and line number. */
bool config_load(const char *path, struct arena *arena, const struct config **ret_config,
		 struct err *err);
/* The same from memory; `path` names it. */
bool config_parse(const char *bytes, size_t len, const char *path, struct arena *arena,
		  const struct config **ret_config, struct err *err);

/* Tells each fault of the file, one line each: all of form, or, once there are none, all of
 * meaning; `ret_code` is of the first, or of want of memory. What could be read, for looking at
 * what it names; NULL: nothing. */
const struct config *config_check(const char *path, struct arena *arena,
				  const struct yaml_teller *teller, enum err_code *ret_code);

/* One of both, the other NULL. */
struct config_secret {
	const char *token, *password;
};

/* One secret from a file: see config_secret_read. */
bool config_secret_file(const char *path, bool is_token, struct arena *arena,
			const char **ret_secret, struct err *err);

/* The credentials `token` or `password` in $CREDENTIALS_DIRECTORY; else token_file, else
 * password_file. Blanks at the ends are cut off. A file that
 * group or others may read is refused, with the remedy. */
bool config_secret_read(const struct config *config, struct arena *arena,
			struct config_secret *ret_secret, struct err *err);

#endif
