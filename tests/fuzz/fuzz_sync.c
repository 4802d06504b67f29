/* fuzz_sync: any bytes as a /sync answer and as a page of /messages. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/sync.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	struct arena *arena = arena_new();
	struct sync_batch batch = { 0 };
	struct sync_page page = { 0 };

	if (sync_parse(arena, (const char *)bytes, len, &batch, NULL)) {
		for (size_t i = 0; i < batch.room_count; i++) {
			const struct sync_events *events = &batch.rooms[i].timeline;

			for (size_t n = 0; n < events->count; n++) {
				if (strlen(events->items[n].event_id) > 255) {
					abort();
				}
			}
		}
		sync_batch_done(&batch);
	}
	char *body = malloc(len + 1);

	memcpy(body, bytes, len);
	if (sync_parse_large(arena, body, len, &batch, NULL)) {
		for (size_t i = 0; i < batch.room_count; i++) {
			for (size_t n = 0; n < batch.rooms[i].timeline.count; n++) {
				struct sync_event event =
				    sync_event_open(&batch.rooms[i].timeline.items[n]);

				if (strlen(event.event_id) > 255 ||
				    !json_is_object(event.content)) {
					abort();
				}
				sync_event_close(&event);
			}
		}
		sync_batch_done(&batch);
	} else {
		free(body);
	}
	if (sync_parse_page("!r:x", (const char *)bytes, len, &page, NULL)) {
		sync_page_done(&page);
	}
	arena_free(arena);
	return 0;
}
