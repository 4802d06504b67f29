/* http_loop: libcurl's sockets and its one timer on libuv's loop. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_HTTP_LOOP_H
#define CLERK_IO_HTTP_LOOP_H

#include <curl/curl.h>
#include <uv.h>

struct http_loop;

/* `multi` goes over to it. Calls `moved` whenever some request may have come to its end. */
struct http_loop *http_loop_new(uv_loop_t *uv, CURLM *multi, void (*moved)(void *user), void *user);
/* Each handle before it is added, so that its sockets are let go of before they are closed. */
void http_loop_take(struct http_loop *loop, CURL *easy);
/* What was added is on its way now, not at the next turn of the loop. Calls `moved`. */
void http_loop_move(struct http_loop *loop);
/* Nothing more is waited for: requests are about to be taken away. */
void http_loop_stop(struct http_loop *loop);
/* When no handle is left in it. */
void http_loop_free(struct http_loop *loop);

#endif
