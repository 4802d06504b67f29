/* json_put: JSON written straight into text, for what is written with every answer: a tree of it
 * costs ten times as much. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_JSON_PUT_H
#define CLERK_IO_JSON_PUT_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Opens and closes an object; `key` NULL: it is the whole, or an entry of a list. */
void json_put_open(struct str *out, const char *key);
void json_put_close(struct str *out);

/* A member; for canonical JSON in the order of the keys. The text is UTF-8; NULL: null. */
void json_put_text(struct str *out, const char *key, const char *text);
void json_put_int(struct str *out, const char *key, int64_t number);
void json_put_truth(struct str *out, const char *key, bool truth);
/* A member whose value is JSON already. */
void json_put_raw(struct str *out, const char *key, const char *json);
/* A list of texts, NULL-terminated. */
void json_put_texts(struct str *out, const char *key, const char *const *texts);

#endif
