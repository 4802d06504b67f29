/* http: one request out, one answer back, through libcurl on the loop; or through a test's double.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_HTTP_H
#define CLERK_IO_HTTP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_request {
	const char *method; /* "GET", "PUT", "POST" */
	const char *url;    /* absolute */
	const char *token;  /* bearer token, or NULL; never logged */
	const char *content_type;
	const void *body; /* copied by send; sent with Content-Length */
	size_t body_len;
	int64_t timeout_ms;
	size_t max_answer; /* bytes; a longer answer counts as a transport failure */
};

/* status 0: nothing certain is known; the request may or may not have been acted on. */
struct http_answer {
	int status;
	const char *body; /* terminated; borrowed until the callback returns */
	size_t body_len;
	int64_t retry_after_s; /* -1: no such header */
	int64_t date_s;        /* the server's Date header; 0: none */
	const char *failure;   /* for the log, when status is 0 */
	bool is_too_long;      /* status is 0 because the answer went beyond max_answer */
	char **kept;           /* where `body` is kept: who sets it to NULL has it, and frees it
				* (malloc); NULL: it is lent */
};

typedef void http_done_fn(void *user, const struct http_answer *answer);

/* The seam between the Matrix rooms and the wire. `send` never calls back before it returns, and
 * calls back exactly once, unless the transport is freed first. */
struct transport {
	void *self;
	void (*send)(void *self, const struct http_request *request, http_done_fn *done,
		     void *user);
};

void transport_send(const struct transport *transport, const struct http_request *request,
		    http_done_fn *done, void *user);

struct loop;
struct http;
/* libcurl's multi_socket interface on the loop. Redirects off; https only but for loopback. */
bool http_new(struct loop *loop, struct http **ret_http, struct err *err);
/* Drops requests under way without calling back. NULL is accepted. */
void http_free(struct http *http);
struct transport http_transport(struct http *http);

#endif
