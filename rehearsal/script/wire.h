/* wire: requests from the clerk to the homeserver in the same process, by a virtual clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_WIRE_H
#define CLERK_SCRIPT_WIRE_H

#include "homeserver/hs.h"
#include "io/http.h"

#include <stdbool.h>
#include <stdint.h>

struct wire;

/* `now_ms` points at the clock that both sides read. */
struct wire *wire_new(struct hs *hs, const int64_t *now_ms);
void wire_free(struct wire *wire);

/* For the session; base URL "http://127.0.0.1". */
struct transport wire_transport(struct wire *wire);

/* Answers what can be answered now; true when a callback was made. */
bool wire_turn(struct wire *wire);

/* When the next stalled answer is to be given; INT64_MAX: none. A long poll with nothing to say
 * is held for as long as it takes, as a homeserver may. */
int64_t wire_next_ms(const struct wire *wire);

/* The clerk was killed: nothing under way will be answered. */
void wire_cut(struct wire *wire);

#endif
