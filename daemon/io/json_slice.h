/* json_slice: steps through a JSON text without reading it, so that one part at a time is read. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_JSON_SLICE_H
#define CLERK_IO_JSON_SLICE_H

#include "io/json.h"

#include <stdbool.h>
#include <stddef.h>

/* A value in a text that somebody else keeps; `at` NULL: there is none. */
struct json_slice {
	const char *at;
	size_t len;
};

/* The members of an object or the items of an array, one by one. */
struct json_walk {
	const char *at, *end;
	char close;  /* '}' or ']' */
	bool is_bad; /* it is not JSON, or a key has an escape in it */
};

/* Begins to walk a value that begins with `open`, '{' or '['; another is walked as if it were
 * empty, as is one that is absent. */
struct json_walk json_walk(struct json_slice whole, char open);
/* The next; false: that was all, or it `is_bad`. `ret_key` is without its quotes; NULL for an
 * array. */
bool json_walk_next(struct json_walk *walk, struct json_slice *ret_key,
		    struct json_slice *ret_value);

bool json_slice_is(struct json_slice slice, const char *text);
/* The last member of that name, as a reader of the whole would have it. `is_bad` is set where the
 * object can't be walked, and else left alone. */
struct json_slice json_slice_member(struct json_slice object, const char *key, bool *is_bad);
/* Reads it, as json_parse does; any value. NULL: it is absent, or can't be read. */
json_t *json_slice_read(struct json_slice slice);

#endif
