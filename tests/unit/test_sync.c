/* test_sync: a bad event is left out and listed, a bad envelope fails, no byte is read past the
 * end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/sync.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define EVENT(id, more) \
	"{\"event_id\":\"" id "\",\"type\":\"m.room.message\",\"sender\":\"@a:x\"," \
	"\"origin_server_ts\":5,\"content\":{\"body\":\"hi\"}" more "}"
#define JOINED(events) \
	"{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"!r:x\":{\"timeline\":{\"events\":[" events \
	"],\"limited\":true,\"prev_batch\":\"p\"}}}}}"

static const char whole[] =
    "{\"next_batch\":\"s2\",\"rooms\":{\"join\":{\"!r:x\":{\"timeline\":{"
    "\"events\":[" EVENT("$1", ",\"unsigned\":{\"age\":3,\"membership\":\"join\",\"transaction_"
			       "id\":\"t\"}") "],"
					      "\"limited\":true,\"prev_batch\":\"p\"},\"summary\":"
					      "{\"m.joined_member_count\":2}}},"
					      "\"invite\":{\"!i:x\":{\"invite_state\":{\"events\":"
					      "[{\"type\":\"m.room.member\","
					      "\"sender\":\"@a:x\",\"state_key\":\"@c:x\","
					      "\"content\":{\"membership\":\"invite\"}}]}}},"
					      "\"leave\":{\"!l:x\":{}}},\"account_data\":{"
					      "\"events\":[{\"type\":\"m.direct\","
					      "\"content\":{\"@a:x\":[\"!d:x\"]}}]},\"to_device\":"
					      "{\"events\":[{\"type\":\"t\"}]},"
					      "\"device_lists\":{\"changed\":[\"@a:x\"]},\"device_"
					      "one_time_keys_count\":{\"k\":1}}";

Test(sync, reads_all_parts)
{
	struct arena *arena = arena_new();
	struct sync_batch batch;

	cr_assert(sync_parse(arena, whole, sizeof(whole) - 1, &batch, NULL));
	cr_assert_str_eq(batch.next_batch, "s2");
	cr_assert_eq(batch.room_count, 3);
	cr_assert_eq(batch.rooms[0].kind, SYNC_LEFT);
	cr_assert_eq(batch.rooms[1].kind, SYNC_INVITED);
	const struct sync_room *room = &batch.rooms[2];

	cr_assert_eq(room->kind, SYNC_JOINED);
	cr_assert(room->is_limited);
	cr_assert_str_eq(room->prev_batch, "p");
	cr_assert_eq(room->joined, 2);
	cr_assert_eq(room->invited, -1);
	cr_assert_eq(room->timeline.items[0].age_ms, 3);
	cr_assert_str_eq(room->timeline.items[0].membership, "join");
	cr_assert_str_eq(room->timeline.items[0].txn_id, "t");
	cr_assert_not_null(batch.direct);
	cr_assert_not_null(batch.e2ee.to_device);
	cr_assert_str_eq(batch.e2ee.one_time_key_counts, "{\"k\":1}");
	cr_assert_null(batch.e2ee.unused_fallback_key_types);
	cr_assert_eq(batch.bad_count, 0);
	sync_batch_done(&batch);
	arena_free(arena);
}

Test(sync, one_byte_more_each_time)
{
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct arena *arena = arena_new();
		struct sync_batch batch;
		char *part = malloc(len + 1);

		memcpy(part, whole, len);
		cr_assert_not(sync_parse(arena, part, len, &batch, NULL), "%zu bytes", len);
		free(part);
		arena_free(arena);
	}
}

static bool parses(const char *text)
{
	struct arena *arena = arena_new();
	struct sync_batch batch;
	bool is_parsed = sync_parse(arena, text, strlen(text), &batch, NULL);

	if (is_parsed) {
		sync_batch_done(&batch);
	}
	arena_free(arena);
	return is_parsed;
}

Test(sync, bad_envelopes)
{
	cr_assert(parses("{\"next_batch\":\"n\"}"));
	cr_assert_not(parses(""));
	cr_assert_not(parses("<html>"));
	cr_assert_not(parses("[]"));
	cr_assert_not(parses("{}"));
	cr_assert_not(parses("{\"next_batch\":\"\"}"));
	cr_assert_not(parses("{\"next_batch\":7}"));
	cr_assert_not(parses("{\"next_batch\":\"a\\u0000b\"}"));
	cr_assert(parses("{\"next_batch\":\"n\",\"rooms\":[],\"account_data\":7}"));
	cr_assert(parses("{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"!r:x\":7,\"r\":{}}}}"));
}

/* The bad one is left out and listed; its neighbours are kept. */
static void is_bad(const char *event)
{
	struct arena *arena = arena_new();
	struct sync_batch batch;
	char *text =
	    arena_printf(arena, "%s%s%s",
			 "{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"!r:x\":{\"timeline\":"
			 "{\"events\":[" EVENT("$1", "") ",",
			 event, "," EVENT("$2", "") "]}}}}}");

	cr_assert(sync_parse(arena, text, strlen(text), &batch, NULL), "%s", event);
	cr_assert_eq(batch.bad_count, 1, "%s", event);
	cr_assert_str_eq(batch.bad->room_id, "!r:x");
	cr_assert_eq(batch.rooms[0].timeline.count, 2, "%s", event);
	cr_assert_str_eq(batch.rooms[0].timeline.items[1].event_id, "$2");
	sync_batch_done(&batch);
	arena_free(arena);
}

Test(sync, bad_events)
{
	char long_id[400];

	snprintf(long_id, sizeof(long_id),
		 "{\"event_id\":\"$%0300d\",\"type\":\"t\",\"sender\":\"@a:x\",\"content\":{}}", 1);
	is_bad(long_id);
	is_bad("7");
	is_bad("null");
	is_bad("{}");
	is_bad("{\"event_id\":\"$b\",\"type\":\"t\",\"sender\":\"@a:x\"}");
	is_bad("{\"event_id\":\"$b\",\"type\":\"t\",\"sender\":\"@a:x\",\"content\":[]}");
	is_bad("{\"event_id\":7,\"type\":\"t\",\"sender\":\"@a:x\",\"content\":{}}");
	is_bad("{\"event_id\":\"$1\\u0000\",\"type\":\"t\",\"sender\":\"@a:x\",\"content\":{}}");
	is_bad(EVENT("$b", ",\"room_id\":\"!other:x\""));
	is_bad(EVENT("$b", ",\"state_key\":7"));
}

Test(sync, odd_but_sound)
{
	struct arena *arena = arena_new();
	struct sync_batch batch;
	static const char text[] = JOINED(EVENT("$1", ",\"unsigned\":7") "," EVENT(
	    "$2", ",\"unsigned\":{\"age\":-9,\"redacted_because\":{}},\"event_id\":\"$2\""));

	cr_assert(sync_parse(arena, text, sizeof(text) - 1, &batch, NULL));
	cr_assert_eq(batch.rooms[0].timeline.count, 2);
	cr_assert_eq(batch.rooms[0].timeline.items[0].age_ms, -1);
	cr_assert_eq(batch.rooms[0].timeline.items[1].age_ms, 0);
	cr_assert(batch.rooms[0].timeline.items[1].is_redacted);
	sync_batch_done(&batch);
	arena_free(arena);
}

Test(sync, pages)
{
	struct arena *arena = arena_new();
	struct sync_page page;
	static const char text[] = "{\"chunk\":[" EVENT("$1", "") ",7],\"end\":\"e\"}";

	cr_assert(sync_parse_page(arena, "!r:x", text, sizeof(text) - 1, &page, NULL));
	cr_assert_eq(page.events.count, 1);
	cr_assert_eq(page.bad_count, 1);
	cr_assert_str_eq(page.end, "e");
	sync_page_done(&page);
	cr_assert(sync_parse_page(arena, "!r:x", "{\"chunk\":[]}", 12, &page, NULL));
	cr_assert_null(page.end);
	sync_page_done(&page);
	cr_assert_not(sync_parse_page(arena, "!r:x", "{\"chunk\":7}", 11, &page, NULL));
	arena_free(arena);
}
