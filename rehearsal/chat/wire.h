/* wire: requests to the homeserver: at once, or waiting while the person types. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CHAT_WIRE_H
#define CLERK_CHAT_WIRE_H

#include "io/json.h"

#include <stdbool.h>
#include <stdint.h>

struct wire;

/* Never NULL. `homeserver` ("http://127.0.0.1:8008") is borrowed. */
struct wire *wire_new(const char *homeserver);
void wire_free(struct wire *wire);

/* One request, waited for; up to half a minute of "slow down" is obeyed. `body` may be NULL; its
 * reference is taken. The answer is the caller's; NULL: none came, or it was no JSON.
 * `ret_status` 0: nothing came. */
json_t *wire_call(struct wire *wire, const char *method, const char *path, const char *token,
		  json_t *body, int *ret_status);

/* The answer to the request that was begun with this number; `answer` is borrowed, NULL when
 * nothing useful came. */
typedef void wire_done_fn(void *user, size_t number, json_t *answer);

/* Begins a GET whose answer can take long; one at a time for each number below 64. */
void wire_begin(struct wire *wire, size_t number, const char *path, const char *token);

/* Waits until `fd` can be read (-1: no such wish) or `timeout_ms` are over; hands over each answer
 * that came. True when `fd` can be read. */
bool wire_wait(struct wire *wire, int fd, int timeout_ms, wire_done_fn *done, void *user);

#endif
