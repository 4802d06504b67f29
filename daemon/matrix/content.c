/* content: what we say, as event content: escaped, mentions always given, never a prefix in front.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/content.h"

#include "base/str.h"
#include "io/json.h"
#include "io/json_put.h"

#include <ctype.h>
#include <string.h>

/* An event of 65,536 bytes has to hold the text, its HTML, and in an edit both twice. */
enum { TEXT_MAX = 12000, BOTH_MAX = 24000, PILLS_MAX = 16 };

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

/* ---- pills ---- */

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

/* "Head G", or a name of more than one letter, "D2", "SIP", as a word; its length, or 0. A letter
 * alone is its school. */
static size_t named_at(const char *text, const char *name)
{
	size_t head = str_starts(text, "Head ") ? strlen("Head ") : 0, len = strlen(name);
	bool is_it = str_starts(text + head, name) && !is_letter(text[head + len]);

	return is_it && (head > 0 || len > 1) ? head + len : 0;
}

/* Whom of those that it pings the text names at this place, each once. */
static size_t pill_at(const char *text, const struct outbox_message *message, bool *is_named,
		      size_t *ret_index)
{
	const char *const *names = message->mentions == NULL ? NULL : message->mention_names;

	for (size_t i = 0; names != NULL && names[i] != NULL && i < PILLS_MAX; i++) {
		size_t len = is_named[i] ? 0 : named_at(text, names[i]);

		if (len > 0) {
			is_named[i] = true;
			*ret_index = i;
			return len;
		}
	}
	return 0;
}

static void put_pill(struct arena *arena, struct str *out, const char *user, const char *text,
		     size_t len)
{
	const struct outbox_message bare = { .text = arena_strndup(arena, text, len) };
	const struct outbox_message id = { .text = user };

	str_addf(out, "<a href=\"https://matrix.to/#/%s\">%s</a>", content_html(arena, &id),
		 content_html(arena, &bare));
}

char *content_html(struct arena *arena, const struct outbox_message *message)
{
	bool is_code = false, is_named[PILLS_MAX] = { false };
	const char *begin = message->text;
	struct str out;

	str_init(&out, arena);
	for (const char *text = begin; *text != '\0'; text++) {
		const char *entity = escape(*text);
		bool is_word = !is_code && (text == begin || !is_letter(text[-1]));
		size_t index, len = is_word ? pill_at(text, message, is_named, &index) : 0;

		if (len > 0) {
			put_pill(arena, &out, message->mentions[index], text, len);
			text += len - 1;
		} else if (*text == '`' && (is_code || strchr(text + 1, '`') != NULL)) {
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

static void put_mentions(struct str *out, const char *const *mentions)
{
	json_put_open(out, "m.mentions");
	if (mentions != NULL && *mentions != NULL) {
		json_put_texts(out, "user_ids", mentions);
	}
	json_put_close(out);
}

/* The members of a message; also what an edit has inside, which is all that this is then. */
static void put_body(struct arena *arena, struct str *out, const struct outbox_message *message,
		     const char *star)
{
	/* A stray byte must not cost the whole answer. */
	const char *text = str_as_utf8(arena, message->text);
	struct outbox_message sound = *message;

	sound.text = text;

	json_put_text(out, "body", arena_printf(arena, "%s%s", star, content_plain(arena, text)));
	json_put_text(out, "format", "org.matrix.custom.html");
	json_put_text(out, "formatted_body",
		      arena_printf(arena, "%s%s", star, content_html(arena, &sound)));
	put_mentions(out, message->mentions);
}

static bool is_notice(const struct outbox_message *message)
{
	bool pings = message->mentions != NULL && *message->mentions != NULL;

	return message->kind == OUTBOX_NOTICE && !pings;
}

static void put_kind(struct str *out, bool is_a_notice)
{
	json_put_text(out, "msgtype", is_a_notice ? "m.notice" : "m.text");
}

static void put_relation(struct str *out, const struct outbox_message *message)
{
	bool is_thread = message->thread_root != NULL;

	if (!is_thread && message->reply_to == NULL) {
		return;
	}
	json_put_open(out, "m.relates_to");
	if (is_thread) {
		json_put_text(out, "event_id", message->thread_root);
		json_put_truth(out, "is_falling_back", false);
	}
	if (message->reply_to != NULL) {
		json_put_open(out, "m.in_reply_to");
		json_put_text(out, "event_id", message->reply_to);
		json_put_close(out);
	}
	if (is_thread) {
		json_put_text(out, "rel_type", "m.thread");
	}
	json_put_close(out);
}

static void put_edit(struct arena *arena, struct str *out, const struct outbox_message *message,
		     const char *event)
{
	json_put_open(out, "m.new_content");
	put_body(arena, out, message, "");
	/* A card asked when it was new, as text. What is inside is how clients show it from then
	 * on: a notice would turn it grey or slanted at the first answer. What is outside rings. */
	put_kind(out, message->edits_txn == NULL && is_notice(message));
	json_put_close(out);
	json_put_open(out, "m.relates_to");
	json_put_text(out, "event_id", event);
	json_put_text(out, "rel_type", "m.replace");
	json_put_close(out);
}

char *content_message(struct arena *arena, const struct outbox_message *message,
		      const struct content_marks *marks, const char *edits_event)
{
	struct str out;

	str_init(&out, arena);
	json_put_open(&out, NULL);
	put_body(arena, &out, message, edits_event == NULL ? "" : "* ");
	if (edits_event != NULL) {
		put_edit(arena, &out, message, edits_event);
	} else {
		put_relation(&out, message);
	}
	put_kind(&out, is_notice(message));
	if (marks->did != NULL) {
		json_put_text(&out, CONTENT_DID, marks->did);
	}
	if (marks->lines != NULL) {
		json_put_raw(&out, CONTENT_LINES, marks->lines);
	}
	json_put_text(&out, CONTENT_TXN, marks->txn);
	json_put_close(&out);
	return out.text;
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
	/* a body beside a file's name is said as what is on it */
	json_t *content = json_pack("{s:s, s:s, s:s, s:o, s:{}, s:s}", "msgtype",
				    is_picture ? "m.image" : "m.file", "body",
				    file->alt == NULL ? file->name : file->alt, "filename",
				    file->name, "info", info, "m.mentions", CONTENT_TXN, txn);
	return json_write_new(arena, content);
}

char *content_poll(struct arena *arena, const struct outbox_message *message, const char *txn)
{
	static const char text_key[] = "org.matrix.msc1767.text";
	json_t *answers = json_array();
	struct str text;
	size_t count = 0;

	str_init(&text, arena);
	str_add(&text, content_plain(arena, message->text));
	for (; message->answers[count] != NULL; count++) {
		char *id = arena_printf(arena, "%zu", count + 1);

		str_addf(&text, "\n%s. %s", id, message->answers[count]);
		json_array_append_new(
		    answers, json_pack("{s:s, s:s}", "id", id, text_key, message->answers[count]));
	}
	json_t *start = json_pack("{s:{s:s}, s:s, s:I, s:o}", "question", text_key,
				  content_plain(arena, message->text), "kind",
				  "org.matrix.msc3381.poll.disclosed", "max_selections",
				  (json_int_t)count, "answers", answers);
	json_t *content = json_pack("{s:o, s:s, s:{}, s:s}", CONTENT_POLL, start, text_key,
				    text.text, "m.mentions", CONTENT_TXN, txn);

	return json_write_new(arena, content);
}

char *content_poll_end(struct arena *arena, const struct outbox_message *message, const char *txn)
{
	json_t *content = json_pack(
	    "{s:{s:s, s:s}, s:{}, s:s, s:{}, s:s}", "m.relates_to", "rel_type", "m.reference",
	    "event_id", "$ended", CONTENT_POLL_END, "org.matrix.msc1767.text",
	    content_plain(arena, message->text), "m.mentions", CONTENT_TXN, txn);

	return json_write_new(arena, content);
}

char *content_reaction(struct arena *arena, const struct outbox_message *message)
{
	json_t *content =
	    json_pack("{s:{s:s, s:s, s:s}}", "m.relates_to", "rel_type", "m.annotation", "event_id",
		      message->reply_to, "key", message->text);
	return json_write_new(arena, content);
}
