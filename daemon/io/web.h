/* web: a few pages for this machine alone, served by libmicrohttpd on the loop. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_WEB_H
#define CLERK_IO_WEB_H

#include "base/arena.h"
#include "base/err.h"
#include "io/loop.h"

#include <stdbool.h>

struct web;

/* In the arena of the request; status 0: there is no such page. */
struct web_page {
	int status;
	const char *type, *body;
	/* its ETag, in quotes: whoever has that one is not sent it again; NULL: it has none */
	const char *tag;
};

/* What is at `path` ("/metrics"). Only ever asked for with GET or HEAD. */
typedef void web_page_fn(void *user, struct arena *arena, const char *path,
			 struct web_page *ret_page);

/* Listens on `listen`, "127.0.0.1:8009", "localhost:8009" or "[::1]:8009": nowhere else. A few
 * connections at a time, each for seconds. ERR_UNAVAIL: the address is taken. */
bool web_new(struct loop *loop, const char *listen, web_page_fn *page, void *user,
	     struct web **ret_web, struct err *err);
/* Before loop_free. NULL is accepted. */
void web_free(struct web *web);

#endif
