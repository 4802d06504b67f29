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

/* ---- a large answer is read the same ---- */

static const char *told(struct arena *arena, const struct sync_events *events)
{
	struct str text;

	str_init(&text, arena);
	for (size_t i = 0; i < events->count; i++) {
		struct sync_event event = sync_event_open(&events->items[i]);

		str_addf(&text, "%s %s %s %s %s %s %s %s %lld %lld %s\n", event.event_id,
			 event.type, event.sender, event.state_key == NULL ? "-" : event.state_key,
			 event.membership == NULL ? "-" : event.membership,
			 event.was_member == NULL ? "-" : event.was_member,
			 event.txn_id == NULL ? "-" : event.txn_id,
			 event.redacts == NULL ? "-" : event.redacts, (long long)event.sent_ms,
			 (long long)event.age_ms, json_write(arena, event.content));
		sync_event_close(&event);
	}
	return text.text;
}

static const char *all_of(struct arena *arena, const struct sync_batch *batch)
{
	struct str text;

	str_init(&text, arena);
	str_addf(&text, "%s direct %d nonce %lld bad %zu events %zu to_device %s lists %s\n",
		 batch->next_batch, batch->direct != NULL, (long long)batch->nonce,
		 batch->bad_count, batch->event_count,
		 batch->e2ee.to_device == NULL ? "-" : batch->e2ee.to_device,
		 batch->e2ee.device_lists == NULL ? "-" : batch->e2ee.device_lists);
	for (const struct sync_bad *bad = batch->bad; bad != NULL; bad = bad->next) {
		str_addf(&text, "bad %s %s\n", bad->room_id, bad->event_id);
	}
	for (size_t i = 0; i < batch->room_count; i++) {
		const struct sync_room *room = &batch->rooms[i];

		str_addf(&text, "%s %d %d %s %lld %lld\n%s%s", room->room_id, (int)room->kind,
			 room->is_limited, room->prev_batch == NULL ? "-" : room->prev_batch,
			 (long long)room->joined, (long long)room->invited,
			 told(arena, &room->state), told(arena, &room->timeline));
	}
	return text.text;
}

static bool parse_large(struct arena *arena, const char *text, size_t len,
			struct sync_batch *ret_batch)
{
	/* Exactly so long: a byte behind it is not ours. */
	char *body = malloc(len == 0 ? 1 : len);

	cr_assert_not_null(body);
	memcpy(body, text, len);
	bool is_read = sync_parse_large(arena, body, len, ret_batch, NULL);

	if (!is_read) {
		free(body);
	}
	return is_read;
}

Test(sync, a_large_answer_is_read_the_same)
{
	static const char *const texts[] = {
		whole,
		"{\"next_batch\":\"n\"}",
		" { \"next_batch\" : \"n\" , \"rooms\" : { } } ",
		"{\"next_batch\":\"n\",\"rooms\":{\"join\":{}}}",
		"{\"next_batch\":\"n\",\"rooms\":[]}",
		JOINED(EVENT("$1", "") "," EVENT("$2", ",\"state_key\":\"\"")),
		JOINED(EVENT("$1", ",\"unsigned\":{\"age\":-3,\"prev_content\":{\"membership\":"
				   "\"join\"}},\"redacts\":\"$0\"")),
		JOINED(
		    "7,null,{},[]," EVENT("$1", ",\"room_id\":\"!other:x\"") "," EVENT("$2", "")),
		JOINED("{\"event_id\":\"$1\",\"type\":\"m.room.redaction\",\"sender\":\"@a:x\","
		       "\"content\":{\"redacts\":\"$9\"}}"),
		JOINED("{\"event_id\":\"$n\",\"type\":\"t\",\"sender\":\"@a:x\",\"content\":"
		       "{\"body\":\"a\\u0000b \\\" ] } \\\\\",\"n\":1e999,\"x\":[1,{\"y\":[]}]}}"),
		JOINED("{\"event_id\":\"$k\",\"type\":\"t\",\"sender\":\"@a:x\",\"cont\\u0065nt\":"
		       "{\"body\":\"by another name\"}}"),
		JOINED("{\"event_id\":\"$d\",\"type\":\"t\",\"sender\":\"@a:x\",\"content\":{},"
		       "\"content\":{\"body\":\"the last counts\"}}"),
		"{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"#r:x\":{},\"!s:x\":7,\"!t:x\":{"
		"\"state\":{\"events\":[" EVENT("$s",
						",\"state_key\":\"k\"") "]},\"timeline\":{}}}}}",
		"{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"!t:x\":{\"state_after\":{\"events\":"
		"[" EVENT("$a", ",\"state_key\":\"k\"") "]},\"state\":{\"events\":[" EVENT(
		    "$s", "") "]},\"summary\":{\"m.joined_member_count\":3,\"m.invited_member_"
			      "count\":1}}}}}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct arena *arena = arena_new();
		struct sync_batch usual = { 0 }, large = { 0 };
		size_t len = strlen(texts[i]);

		cr_assert(sync_parse(arena, texts[i], len, &usual, NULL), "%s", texts[i]);
		cr_assert(parse_large(arena, texts[i], len, &large), "%s", texts[i]);
		cr_assert_str_eq(all_of(arena, &large), all_of(arena, &usual), "%s", texts[i]);
		sync_batch_done(&usual);
		sync_batch_done(&large);
		arena_free(arena);
	}
}

Test(sync, a_large_answer_one_byte_more_each_time)
{
	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct arena *arena = arena_new();
		struct sync_batch batch = { 0 };

		cr_assert_not(parse_large(arena, whole, len, &batch), "%zu bytes", len);
		arena_free(arena);
	}
}

Test(sync, a_large_answer_that_is_none)
{
	static const char *const texts[] = {
		"",
		"[]",
		"7",
		"{}",
		"{\"next_batch\":7}",
		"{\"next_batch\":\"\"}",
		"{\"next_batch\":\"n\",}",
		"{\"next_batch\" \"n\"}",
		"{\"next_batch\":\"n\",\"x\":}",
		"{\"next_batch\":\"n\",\"x\":tru}",
		"{\"next_batch\":\"n\" \"x\":1}",
		"{\"next_batch\":\"n\",\"rooms\":{\"leave\" {}}}",
		("{\"next_batch\":\"n\",\"rooms\":{\"join\":"
		 "{\"!r:x\":{\"timeline\":{\"events\":[{},]}}}}}"),
		"{\"next_batch\":\"n\",\"rooms\":{\"join\":{\"!r:x\" {}}}}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct arena *arena = arena_new();
		struct sync_batch batch = { 0 };

		cr_assert_not(parse_large(arena, texts[i], strlen(texts[i]), &batch), "%s",
			      texts[i]);
		arena_free(arena);
	}
}

/* A page says of each event what an answer that is read as a whole would say of it. */
Test(sync, a_page_is_read_the_same)
{
	static const char *const texts[] = {
		EVENT("$1", "") "," EVENT("$2", ",\"room_id\":\"!r:x\""),
		EVENT("$1", ",\"unsigned\":{\"age\":3,\"membership\":\"join\","
			    "\"transaction_id\":\"t\"}"),
		EVENT("$1", ",\"unsigned\":{\"age\":3,\"membership\":\"join\"},\"unsigned\":{}"),
		EVENT("$1", ",\"unsigned\":7") "," EVENT("$2", ",\"unsigned\":{\"age\":-4}"),
		EVENT("$1", ",\"unsigned\":{\"prev_content\":{\"membership\":\"join\"}}"),
		EVENT("$1", ",\"unsigned\":{\"age\":12345678901234567890}"),
		EVENT("$1", ",\"unsigned\":{\"age\":1.5,\"membership\":\"\"}"),
		EVENT("$1", ",\"origin_server_ts\":-5") "," EVENT("$2",
								  ",\"origin_server_ts\":\"7\""),
		EVENT("$1", ",\"room_id\":\"!other:x\"") "," EVENT("$2", ",\"room_id\":7"),
		EVENT("$\\u0031", "") "," EVENT("$a\\\"b", "") "," EVENT("$\xc3\xa9", ""),
		EVENT("$\xff", ""),
		EVENT("$a\x01", ""),
		EVENT("$a\\u0000b", "") "," EVENT("", ""),
		EVENT("$1", ",\"sender\":\"@b:x\"") "," EVENT("$2", ",\"sender\":7"),
		EVENT("$1", ",\"state_key\":\"\"") "," EVENT("$2", ",\"state_key\":7"),
		EVENT("$1", ",\"redacts\":\"$0\",\"type\":\"m.room.redaction\""),
		EVENT("$1", ",\"type\":\"m.room.redaction\",\"content\":{\"redacts\":\"$9\"}"),
		EVENT("$1", ",\"content\":[]") "," EVENT("$2", ",\"content\":7"),
		EVENT("$1", ",\"content\":{\"body\":\"a\\u0000b \\\" ] } \\\\\",\"n\":1e999}"),
		EVENT("$1", ",\"t\\u0079pe\":\"m.other\""),
		"7,null,{},[]," EVENT("$1", ",\"x\":{\"content\":7,\"type\":[\"}\"]}"),
		" { \"event_id\" : \"$1\" , \"type\" : \"t\" , \"sender\" : \"@a:x\" , \"content\" "
		": "
		"{ } } ",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct arena *arena = arena_new();
		struct sync_batch usual = { 0 };
		struct sync_page page = { 0 }, odd = { 0 };
		const char *answer = arena_printf(arena, JOINED("%s"), texts[i]);
		const char *chunk = arena_printf(arena, "{\"chunk\":[%s],\"end\":\"e\"}", texts[i]);
		/* A key that only a reader of all JSON knows. */
		const char *whole_only =
		    arena_printf(arena, "{\"ch\\u0075nk\":[%s],\"end\":\"e\"}", texts[i]);

		cr_assert(sync_parse(arena, answer, strlen(answer), &usual, NULL), "%s", answer);
		cr_assert(sync_parse_page("!r:x", chunk, strlen(chunk), &page, NULL), "%s", chunk);
		cr_assert(sync_parse_page("!r:x", whole_only, strlen(whole_only), &odd, NULL));
		const char *wanted = told(arena, &usual.rooms[0].timeline);

		cr_assert_str_eq(told(arena, &page.events), wanted, "%s", chunk);
		cr_assert_str_eq(told(arena, &odd.events), wanted, "%s", chunk);
		cr_assert_eq(page.bad_count, usual.bad_count, "%s", chunk);
		cr_assert_eq(odd.bad_count, usual.bad_count, "%s", chunk);
		cr_assert_str_eq(page.end, "e");
		sync_batch_done(&usual);
		sync_page_done(&page);
		sync_page_done(&odd);
		arena_free(arena);
	}
}

Test(sync, a_page_one_byte_more_each_time)
{
	static const char text[] =
	    "{\"start\":\"s\",\"chunk\":[" EVENT("$1", "") "],\"end\":\"e\"}";

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		struct sync_page page;
		char *part = malloc(len + 1);

		memcpy(part, text, len);
		cr_assert_not(sync_parse_page("!r:x", part, len, &page, NULL), "%zu bytes", len);
		free(part);
	}
}

Test(sync, pages)
{
	struct arena *arena = arena_new();
	struct sync_page page;
	static const char text[] = "{\"chunk\":[" EVENT("$1", "") ",7],\"end\":\"e\"}";

	cr_assert(sync_parse_page("!r:x", text, sizeof(text) - 1, &page, NULL));
	cr_assert_eq(page.events.count, 1);
	cr_assert_eq(page.bad_count, 1);
	cr_assert_str_eq(page.end, "e");
	sync_page_done(&page);
	cr_assert(sync_parse_page("!r:x", "{\"chunk\":[]}", 12, &page, NULL));
	cr_assert_null(page.end);
	sync_page_done(&page);
	cr_assert_not(sync_parse_page("!r:x", "{\"chunk\":7}", 11, &page, NULL));
	arena_free(arena);
}
