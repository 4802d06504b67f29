/* http_head: the headers of a request, as one list that all requests of one token share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_HTTP_HEAD_H
#define CLERK_IO_HTTP_HEAD_H

#include "io/http.h"

#include <curl/curl.h>

struct http_head {
	struct curl_slist *list; /* only read while shared */
	char *token, *type;      /* NULL: none */
	size_t holders;
};

/* The last one without a body and the last one with. Zeroed at first. */
struct http_heads {
	struct http_head *bare, *full;
};

/* The headers of `request`: the last ones again when they are the same. A request with another
 * token, or with none, ends what is kept of the one before. Given back by http_head_give. */
struct http_head *http_head_take(struct http_heads *heads, const struct http_request *request);
/* The last one who gives it back wipes it from memory. */
void http_head_give(struct http_head *head);
void http_heads_clear(struct http_heads *heads);

#endif
