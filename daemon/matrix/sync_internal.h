/* sync_internal: what the readers of an answer share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_SYNC_INTERNAL_H
#define CLERK_MATRIX_SYNC_INTERNAL_H

#include "io/json_slice.h"
#include "matrix/sync.h"

/* Matrix allows ids of 255 bytes; tokens are longer, but not without end. */
enum { SYNC_ID_MAX = 255, SYNC_TOKEN_MAX = 4096 };

struct reading {
	struct arena *arena;
	const char *room_id;
	struct sync_bad **last_bad;
	size_t bad_count;
};

/* NULL unless it is text of 1 to `max` bytes without NUL. */
const char *sync_plain_text(const json_t *value, size_t max);
void sync_note_bad(struct reading *reading, const json_t *event, const char *why);
/* What is wrong with the envelope; NULL: nothing, and `ret` is filled. */
const char *sync_read_event(const struct reading *reading, const json_t *json,
			    struct sync_event *ret);
struct sync_events sync_read_events(struct reading *reading, const json_t *list, bool is_stripped);
/* `more`: so many joined rooms will be added to them. */
void sync_read_rooms(struct reading *reading, const json_t *rooms, size_t more,
		     struct sync_batch *batch);
void sync_read_account(struct arena *arena, struct sync_batch *batch);

/* sync_plain.c: the event, if it is written as nearly all are, with its content as text: what it
 * says of itself is copied to the arena. False: a reader of all JSON has to tell, and `ret` is not
 * touched. */
bool sync_read_plain(const struct reading *reading, struct json_slice slice,
		     struct sync_event *ret);

#endif
