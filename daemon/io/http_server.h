/* http_server: the one server that requests go to: its name is judged and parsed once. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_HTTP_SERVER_H
#define CLERK_IO_HTTP_SERVER_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed at first. */
struct http_server {
	uint64_t number; /* another one with each server that is judged; 0: none yet */
	bool is_loopback;
	CURLU *url;
	char *origin; /* "https://example.org"; NULL: the last URL had another form */
};

/* Why `url` is not asked (borrowed for good), or NULL: then `server` is whose it is. Only https,
 * but on this machine; nothing that could end the line of a request. */
const char *http_server_judge(struct http_server *server, const char *url);
/* The path and query of `url`, which was judged last, into a copy of `server->url`. */
bool http_server_point(const struct http_server *server, CURLU *copy, char *url);
void http_server_clear(struct http_server *server);

#endif
