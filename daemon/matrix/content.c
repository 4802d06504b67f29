/* content: what we say, as event content: escaped, mentions always given, never a prefix in front.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/content.h"

#include "base/str.h"
#include "io/json.h"

#include <string.h>

/* An event of 65,536 bytes has to hold the text, its HTML, and in an edit both twice. */
enum { TEXT_MAX = 12000, BOTH_MAX = 24000 };

char *content_plain(struct arena *arena, const char *text)
{
	struct str out;

	str_init(&out, arena);
	/* So that no bot, ours among them, takes what we say for a command. */
	if (*text == '!' || *text == '/') {
		str_add(&out, "\xe2\x80\x8b");
	}
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text > 0x03 && *text != '`') {
			str_addc(&out, *text);
		}
	}
	return out.text;
}

static const char *escape(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
		return "<br>";
	case '\x01':
		return "<b>";
	case '\x02':
		return "</b>";
	case '\x03':
		return "";
	default:
		return NULL;
	}
}

char *content_html(struct arena *arena, const char *text)
{
	struct str out;
	bool is_code = false;

	str_init(&out, arena);
	for (; *text != '\0'; text++) {
		const char *entity = escape(*text);

		if (*text == '`' && (is_code || strchr(text + 1, '`') != NULL)) {
			str_add(&out, is_code ? "</code>" : "<code>");
			is_code = !is_code;
		} else if (entity != NULL) {
			str_add(&out, entity);
		} else {
			str_addc(&out, *text);
		}
	}
	return out.text;
}

/* So many bytes of an event this character takes at most, in the text and in its HTML: JSON escapes
 * what is left of it there. */
static size_t cost(char c)
{
	const char *entity = escape(c);
	size_t once = (unsigned char)c < 0x20     ? strlen("\\u0000")
		      : strchr("\"\\", c) != NULL ? 2
						  : 1;

	return once + (entity != NULL ? strlen(entity) : c == '`' ? strlen("</code>") : once);
}

size_t content_fits(const char *text)
{
	size_t sum = 0, line = 0, at = 0;

	for (; text[at] != '\0'; at++) {
		sum += cost(text[at]);
		if (at >= TEXT_MAX || sum > BOTH_MAX) {
			break;
		}
		line = text[at] == '\n' ? at + 1 : line;
	}
	if (text[at] == '\0' || line > 0) {
		return text[at] == '\0' ? at : line;
	}
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) {
		at--;
	}
	return at;
}

static json_t *mentions_json(const char *const *mentions)
{
	json_t *object = json_object(), *ids = json_array();

	for (; mentions != NULL && *mentions != NULL; mentions++) {
		json_array_append_new(ids, json_string(*mentions));
	}
	if (json_array_size(ids) > 0) {
		json_object_set_new(object, "user_ids", ids);
	} else {
		json_decref(ids);
	}
	return object;
}

/* Message without relation: also what an edit has inside. */
static json_t *body_json(struct arena *arena, const struct outbox_message *message,
			 const char *star)
{
	json_t *content = json_object();
	/* A stray byte must not cost the whole answer. */
	const char *text = str_as_utf8(arena, message->text);
	const char *kind = message->kind == OUTBOX_NOTICE ? "m.notice" : "m.text";
	const char *plain = arena_printf(arena, "%s%s", star, content_plain(arena, text));

	json_object_set_new(content, "msgtype", json_string(kind));
	json_object_set_new(content, "body", json_string(plain));
	json_object_set_new(content, "format", json_string("org.matrix.custom.html"));
	json_object_set_new(
	    content, "formatted_body",
	    json_string(arena_printf(arena, "%s%s", star, content_html(arena, text))));
	json_object_set_new(content, "m.mentions", mentions_json(message->mentions));
	return content;
}

static json_t *relation_json(const struct outbox_message *message)
{
	json_t *relation = json_object();

	if (message->thread_root != NULL) {
		json_object_set_new(relation, "rel_type", json_string("m.thread"));
		json_object_set_new(relation, "event_id", json_string(message->thread_root));
		json_object_set_new(relation, "is_falling_back", json_false());
	}
	if (message->reply_to != NULL) {
		json_object_set_new(relation, "m.in_reply_to",
				    json_pack("{s:s}", "event_id", message->reply_to));
	}
	return relation;
}

char *content_message(struct arena *arena, const struct outbox_message *message, const char *txn,
		      const char *edits_event)
{
	json_t *content = body_json(arena, message, edits_event == NULL ? "" : "* ");
	json_t *relation;

	json_object_set_new(content, CONTENT_TXN, json_string(txn));

	if (edits_event == NULL) {
		relation = relation_json(message);
	} else {
		relation =
		    json_pack("{s:s, s:s}", "rel_type", "m.replace", "event_id", edits_event);
		json_object_set_new(content, "m.new_content", body_json(arena, message, ""));
	}
	if (json_object_size(relation) > 0) {
		json_object_set(content, "m.relates_to", relation);
	}
	json_decref(relation);
	return json_write_new(arena, content);
}

char *content_with_lines(struct arena *arena, const char *content, json_t *lines)
{
	json_t *json = json_parse(content, strlen(content), NULL);

	json_object_set_new(json, CONTENT_LINES, lines);
	return json_write_new(arena, json);
}

char *content_with_did(struct arena *arena, char *content, const char *sealed)
{
	json_t *json = sealed == NULL ? NULL : json_parse(content, strlen(content), NULL);

	if (json == NULL) {
		return content;
	}
	json_object_set_new(json, CONTENT_DID, json_string(sealed));
	return json_write_new(arena, json);
}

char *content_file(struct arena *arena, const struct outbox_message *message, const char *txn)
{
	const struct outbox_file *file = message->file;
	bool is_picture = str_starts(file->type, "image/");
	json_t *info =
	    json_pack("{s:s, s:I}", "mimetype", file->type, "size", (json_int_t)file->len);

	if (is_picture) {
		json_object_set_new(info, "w", json_integer(file->width));
		json_object_set_new(info, "h", json_integer(file->height));
	}
	json_t *content = json_pack(
	    "{s:s, s:s, s:s, s:o, s:{}, s:s}", "msgtype", is_picture ? "m.image" : "m.file", "body",
	    file->name, "filename", file->name, "info", info, "m.mentions", CONTENT_TXN, txn);
	return json_write_new(arena, content);
}

char *content_reaction(struct arena *arena, const struct outbox_message *message)
{
	json_t *content =
	    json_pack("{s:{s:s, s:s, s:s}}", "m.relates_to", "rel_type", "m.annotation", "event_id",
		      message->reply_to, "key", message->text);
	return json_write_new(arena, content);
}
