/* test_content: what we say is escaped, pings only whom we mean, and is nobody's command. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/content.h"

#include "base/str.h"
#include "io/json.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct content_marks marks = { .txn = "c1" };

static json_t *make(struct arena *arena, const struct outbox_message *message, const char *edits)
{
	char *text = content_message(arena, message, &marks, edits);
	json_t *json = json_parse(text, strlen(text), NULL);

	cr_assert_not_null(json, "%s", text);
	return json;
}

/* Byte for byte what the library writes of the same. */
Test(content, is_canonical)
{
	static const char *const heads[] = { "@a:x", "@b:x", NULL };
	struct outbox_message message = { .kind = OUTBOX_NOTICE,
					  .text =
					      "V1 \x01is\x02 \"so\" \\ \t\x1f\x7f \xc3\xa9\nand",
					  .reply_to = "$a",
					  .thread_root = "$root",
					  .mentions = heads };
	const struct content_marks all = { .txn = "c1", .did = "xx", .lines = "[{\"a\":1}]" };
	struct arena *arena = arena_new();

	for (int i = 0; i < 4; i++) {
		char *text = content_message(arena, &message, &all, i % 2 == 0 ? NULL : "$e");
		json_t *json = json_loads(text, 0, NULL);

		cr_assert_not_null(json, "%s", text);
		cr_assert_str_eq(text, json_write_new(arena, json));
		message.thread_root = message.reply_to = NULL;
		message.mentions = i == 2 ? NULL : heads;
	}
	arena_free(arena);
}

static const char *html(struct arena *arena, const char *text)
{
	const struct outbox_message message = { .text = text };

	return content_html(arena, &message);
}

Test(content, escapes)
{
	struct arena *arena = arena_new();

	cr_assert_str_eq(html(arena, "<a href=\"javascript:x\">&"),
			 "&lt;a href=&quot;javascript:x&quot;&gt;&amp;");
	cr_assert_str_eq(html(arena, "\x01V1\x02 a\nb"), "<b>V1</b> a<br>b");
	cr_assert_str_eq(html(arena, "say `!yes V1`, `"), "say <code>!yes V1</code>, `");
	cr_assert_str_eq(html(arena, "`<b>`"), "<code>&lt;b&gt;</code>");
	cr_assert_str_eq(content_plain(arena, "\x01V1\x02 say `!yes`"), "V1 say !yes");
	arena_free(arena);
}

Test(content, a_stray_byte_does_not_cost_the_answer)
{
	struct arena *arena = arena_new();
	struct outbox_message message = { .kind = OUTBOX_NOTICE, .text = "V1 \xb0 agreed" };
	char *text = content_message(arena, &message, &marks, NULL);

	cr_assert(strstr(text, "\"body\":\"V1 \xef\xbf\xbd agreed\"") != NULL, "%s", text);
	arena_free(arena);
}

/* Up to the end of a line, and never so much that a homeserver would refuse it, as an edit too. */
Test(content, what_fits)
{
	static const char *const lines[] = {
		"V1 A visits G\n",          "\"\"\"\"\"\"\"\"\n", "`&<>\"`\n", "\x01\x02\x01\x02\n",
		"\xe2\x82\xac\xe2\x82\xac", "\\\\\\\\\\\\",       "\""
	};

	cr_assert_eq(content_fits(""), 0);
	cr_assert_eq(content_fits("one\ntwo"), 7);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct arena *arena = arena_new();
		struct str text;

		str_init(&text, arena);
		while (text.len < 50000) {
			str_add(&text, lines[i]);
		}
		size_t fits = content_fits(text.text);
		char *piece = arena_strndup(arena, text.text, fits);
		struct outbox_message message = { .kind = OUTBOX_NOTICE, .text = piece };

		cr_assert_gt(fits, 2000, "%zu: %zu", i, fits);
		cr_assert(str_is_utf8(piece, fits), "%zu", i);
		cr_assert(strchr(lines[i], '\n') == NULL || piece[fits - 1] == '\n', "%zu", i);
		cr_assert_lt(strlen(content_message(arena, &message, &marks, "$edited")), 60000,
			     "%zu", i);
		arena_free(arena);
	}
}

Test(content, notice_and_reply)
{
	struct arena *arena = arena_new();
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE, .text = "@room hello", .reply_to = "$1", .thread_root = "$t"
	};
	json_t *json = make(arena, &message, NULL);
	const char *const to[] = { "m.relates_to", "m.in_reply_to", "event_id", NULL };
	const char *const root[] = { "m.relates_to", "event_id", NULL };

	cr_assert_str_eq(json_text(json, "msgtype"), "m.notice");
	cr_assert_str_eq(json_text(json, "body"), "@room hello");
	cr_assert_str_eq(json_text(json, CONTENT_TXN), "c1");
	cr_assert_eq(json_object_size(json_object_get(json, "m.mentions")), 0);
	cr_assert(json_is_object(json_object_get(json, "m.mentions")));
	cr_assert_str_eq(json_string_value(json_find(json, to)), "$1");
	cr_assert_str_eq(json_string_value(json_find(json, root)), "$t");
	json_decref(json);
	arena_free(arena);
}

Test(content, mentions_only_whom_we_mean)
{
	struct arena *arena = arena_new();
	const char *const mentions[] = { "@a:x", NULL };
	struct outbox_message message = { .kind = OUTBOX_TEXT,
					  .text = "@b:x and @a:x",
					  .mentions = mentions };
	json_t *json = make(arena, &message, NULL);
	const json_t *ids = json_object_get(json_object_get(json, "m.mentions"), "user_ids");

	cr_assert_str_eq(json_text(json, "msgtype"), "m.text");
	cr_assert_eq(json_array_size(ids), 1);
	cr_assert_str_eq(json_string_value(json_array_get(ids, 0)), "@a:x");
	json_decref(json);
	arena_free(arena);
}

Test(content, whom_it_pings_is_a_pill)
{
	static const char *const mentions[] = { "@head.g:x", "@head.d2:x", "@sip:x", "@head.a:x",
						NULL };
	static const char *const names[] = { "G", "D2", "SIP", "A", NULL };
	struct arena *arena = arena_new();
	const struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.text = "A visits G. Heads D1 and D2, Head G, Head G; SIP, `SIP` <a>",
		.mentions = mentions,
		.mention_names = names,
	};

	cr_assert_str_eq(
	    content_html(arena, &message),
	    "A visits G. Heads D1 and <a href=\"https://matrix.to/#/@head.d2:x\">D2</a>, "
	    "<a href=\"https://matrix.to/#/@head.g:x\">Head G</a>, Head G; "
	    "<a href=\"https://matrix.to/#/@sip:x\">SIP</a>, <code>SIP</code> &lt;a&gt;");
	json_t *json = make(arena, &message, NULL);

	cr_assert_str_eq(json_text(json, "msgtype"), "m.text");
	json_decref(json);
	arena_free(arena);
}

/* A name to look for of somebody who is not pinged. */
Test(content, a_name_without_a_ping)
{
	static const char *const names[] = { "G", NULL };
	struct arena *arena = arena_new();
	const struct outbox_message message = { .text = "Head G", .mention_names = names };

	cr_assert_str_eq(content_html(arena, &message), "Head G");
	arena_free(arena);
}

Test(content, edit)
{
	struct arena *arena = arena_new();
	struct outbox_message message = { .kind = OUTBOX_NOTICE, .text = "new", .reply_to = "$1" };
	json_t *json = make(arena, &message, "$card");
	const json_t *relation = json_object_get(json, "m.relates_to");
	const json_t *inner = json_object_get(json, "m.new_content");

	cr_assert_str_eq(json_text(relation, "rel_type"), "m.replace");
	cr_assert_str_eq(json_text(relation, "event_id"), "$card");
	cr_assert_str_eq(json_text(json, "body"), "* new");
	cr_assert_str_eq(json_text(inner, "body"), "new");
	cr_assert_null(json_object_get(inner, "m.relates_to"));
	cr_assert_str_eq(json_text(inner, "msgtype"), "m.notice");
	json_decref(json);
	arena_free(arena);
}

/* It rings nobody, and looks as it did when it asked. */
Test(content, edit_of_a_card)
{
	struct arena *arena = arena_new();
	struct outbox_message message = { .kind = OUTBOX_NOTICE, .text = "R1", .edits_txn = "t" };
	json_t *json = make(arena, &message, "$card");

	cr_assert_str_eq(json_text(json, "msgtype"), "m.notice");
	cr_assert_str_eq(json_text(json_object_get(json, "m.new_content"), "msgtype"), "m.text");
	json_decref(json);
	arena_free(arena);
}

Test(content, is_never_a_command)
{
	struct arena *arena = arena_new();

	cr_assert_str_eq(content_plain(arena, "!yes V1"), "\xe2\x80\x8b!yes V1");
	cr_assert_str_eq(content_plain(arena, "/yes V1"), "\xe2\x80\x8b/yes V1");
	arena_free(arena);
}

Test(content, reaction)
{
	struct arena *arena = arena_new();
	struct outbox_message message = { .kind = OUTBOX_REACTION, .text = "+", .reply_to = "$1" };

	cr_assert_str_eq(content_reaction(arena, &message),
			 "{\"m.relates_to\":{\"event_id\":\"$1\",\"key\":\"+\","
			 "\"rel_type\":\"m.annotation\"}}");
	arena_free(arena);
}

/* What is on a picture is what a client shows, or reads out, beside it; its file keeps its name. */
Test(content, a_picture_says_what_is_on_it)
{
	struct arena *arena = arena_new();
	struct outbox_file file = { .name = "term.png",
				    .type = "image/png",
				    .bytes = "png",
				    .len = 3,
				    .width = 720,
				    .height = 900,
				    .alt = "2 × visit \"G\"" };
	const struct outbox_message message = { .kind = OUTBOX_FILE, .file = &file };
	char *text = content_file(arena, &message, "c1");
	json_t *json = json_parse(text, strlen(text), NULL);

	cr_assert_str_eq(json_text(json, "body"), "2 × visit \"G\"");
	cr_assert_str_eq(json_text(json, "filename"), "term.png");
	cr_assert_str_eq(json_text(json, "msgtype"), "m.image");
	json_decref(json);
	file.alt = NULL;
	text = content_file(arena, &message, "c1");
	json = json_parse(text, strlen(text), NULL);
	cr_assert_str_eq(json_text(json, "body"), "term.png");
	json_decref(json);
	arena_free(arena);
}
