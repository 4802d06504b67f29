/* json: Jansson, with table-driven readers and a cure for bytes that it would choke on. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_JSON_H
#define CLERK_IO_JSON_H

#include "base/arena.h"
#include "base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Parses `len` bytes. On failure tries once more on a sanitised copy (below). The value is the
 * caller's: json_decref. NULL: `err` says where. */
json_t *json_parse(const char *bytes, size_t len, struct err *err);

/* A copy in the arena in which `\u0000` (also in keys) and lone surrogates became U+FFFD,
 * integers beyond int64 and reals beyond double became 0, and malformed UTF-8 became U+FFFD.
 * Depth beyond 512 is cut to null. Only the inside of tokens is touched: structure errors stay. */
char *json_sanitise(struct arena *arena, const char *bytes, size_t len, size_t *ret_len);

/* Readers of one member; a text is borrowed from the object. What is absent, or of another type, is
 * the default. */
const char *json_text(const json_t *object, const char *key); /* NULL by default */
const char *json_text_or(const json_t *object, const char *key, const char *otherwise);
int64_t json_number(const json_t *object, const char *key, int64_t otherwise);
bool json_truth(const json_t *object, const char *key, bool otherwise);
json_t *json_member(const json_t *object, const char *key); /* objects and arrays only */
/* Follows the keys, NULL-terminated; NULL when one is missing. */
json_t *json_find(const json_t *object, const char *const *keys);

/* A table-driven reader: fills a struct's fields from an object; wrong types are reported. */
enum json_kind { JSON_KIND_TEXT, JSON_KIND_INT, JSON_KIND_BOOL, JSON_KIND_VALUE };
struct json_field {
	const char *key; /* NULL ends the table */
	enum json_kind kind;
	bool is_required;
	size_t offset; /* const char *, int64_t, bool or json_t * (borrowed) */
};
bool json_read(const json_t *object, const struct json_field *fields, void *record,
	       struct err *err);

/* Compact text in the arena, keys sorted (Matrix's canonical form, but for floats). */
char *json_write(struct arena *arena, const json_t *value);
/* The same, and `value` is let go. */
char *json_write_new(struct arena *arena, json_t *value);

#endif
