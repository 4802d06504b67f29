/* intake: which events may be commands at all, and what of their text counts; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/intake.h"

#include "base/str.h"
#include "matrix/called.h"
#include "matrix/pills.h"

#include <string.h>
#include <unistr.h>

/* What was said to us longer before we came is history. */
#define EARLY_MS ((int64_t)7 * 86400 * 1000)

static bool is_dropped(ucs4_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F || (c >= 0x80 && c < 0xA0) ||
	       c == 0xAD || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
	       (c >= 0x2066 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
	       (c >= 0xE0000 && c <= 0xE007F);
}

static bool is_space(ucs4_t c)
{
	return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static void add_character(struct str *out, ucs4_t c)
{
	uint8_t bytes[6];
	int len;

	if (is_dropped(c)) {
		return;
	}
	if (is_space(c)) {
		c = ' ';
	} else if (c == '`') {
		c = '\''; /* ours to mark commands with */
	} else if (c >= 0xFF01 && c <= 0xFF5E) {
		c = c - 0xFF01 + '!';
	}
	len = u8_uctomb(bytes, c, sizeof(bytes));
	if (len > 0) {
		str_addn(out, (const char *)bytes, (size_t)len);
	}
}

/* Clients of old put the message replied to in front, each line with "> ", then an empty line. */
static const char *skip_fallback(const char *body)
{
	const char *at = body;

	while (str_starts(at, "> ") || str_starts(at, ">\n")) {
		const char *end = strchr(at, '\n');

		if (end == NULL) {
			return "";
		}
		at = end + 1;
	}
	return at != body && *at == '\n' ? at + 1 : at;
}

/* None of it is markup of ours afterwards: whatever a person's text becomes part of. */
static char *clean(struct arena *arena, const char *text)
{
	struct str out;
	const uint8_t *at = (const uint8_t *)text;
	size_t left = strlen(text);

	str_init(&out, arena);
	while (left > 0) {
		ucs4_t c;
		int len = u8_mbtouc(&c, at, left);

		if (len <= 0) {
			break;
		}
		add_character(&out, c);
		at += len;
		left -= (size_t)len;
	}
	return str_trim(out.text);
}

char *intake_plain(struct arena *arena, const char *body)
{
	return clean(arena, skip_fallback(body));
}

static bool names_us(const json_t *content, const char *user)
{
	const json_t *ids = json_object_get(json_object_get(content, "m.mentions"), "user_ids");
	const char *html = json_text(content, "formatted_body");

	for (size_t i = 0; i < json_array_size(ids); i++) {
		if (str_equal(json_string_value(json_array_get(ids, i)), user)) {
			return true;
		}
	}
	return html != NULL && strstr(html, user) != NULL;
}

static bool is_before_us(const struct intake_context *context, const struct sync_event *event)
{
	if (event->membership != NULL && !context->is_heir) {
		return !str_equal(event->membership, "join");
	}
	return context->joined_at_ms > 0 && event->sent_ms < context->joined_at_ms;
}

int64_t intake_typed_ms(const struct sync_event *event, int64_t now_ms)
{
	if (event->age_ms >= 0) {
		return event->age_ms > now_ms ? 0 : now_ms - event->age_ms;
	}
	return event->sent_ms <= 0 || event->sent_ms > now_ms ? 0 : event->sent_ms;
}

/* org.matrix.msc4391.command: its name and what the client filled in, as if it had been typed. */
static void read_block(struct arena *arena, const json_t *block, struct matrix_message *message)
{
	json_t *arguments = json_member(block, "arguments"), *value;
	const char *command = json_text(block, "command"), *name;
	size_t count = json_object_size(arguments);
	struct matrix_argument *list = arena_array(arena, count + 1, sizeof(*list));

	if (command == NULL) {
		return;
	}
	json_object_foreach(arguments, name, value)
	{
		if (json_is_string(value)) {
			list[message->argument_count].text = clean(arena, json_string_value(value));
		} else if (json_is_integer(value)) {
			list[message->argument_count].text =
			    arena_printf(arena, "%lld", (long long)json_integer_value(value));
		} else {
			continue;
		}
		list[message->argument_count++].name = arena_strdup(arena, name);
	}
	message->command = clean(arena, command);
	message->arguments = list;
}

/* State, our own echo, and all of a first sync. */
static bool is_not_ours_to_do(const struct intake_context *context, const struct sync_event *event)
{
	return context->is_initial || event->state_key != NULL ||
	       str_equal(event->sender, context->user);
}

/* Said to us before we came: in a chat with us alone, and of late. */
static bool is_early(const struct intake_context *context, const struct sync_event *event,
		     bool is_edit)
{
	return context->is_direct && !is_edit &&
	       context->now_ms - intake_typed_ms(event, context->now_ms) <= EARLY_MS;
}

/* Who said it, where and when. */
static struct matrix_message frame_of(struct arena *arena, const struct intake_context *context,
				      const struct sync_event *event)
{
	int64_t typed_ms = intake_typed_ms(event, context->now_ms);
	bool is_replay = typed_ms > 0 && typed_ms < context->restored_ms;

	return (struct matrix_message){ .event_id = arena_strdup(arena, event->event_id),
					.room_id = context->room_id,
					.sender = event->sender,
					.sent_s = typed_ms / 1000,
					.body = "",
					.is_direct = context->is_direct,
					.is_overheard = context->is_overheard,
					.is_too_old = !is_replay && context->now_ms - typed_ms >
									context->max_age_ms,
					.is_replay = is_replay };
}

/* ---- marks ---- */

/* What it holds of the answers that were chosen, stable or not; NULL: it is no answer to a poll. */
static const json_t *chosen_of(const struct sync_event *event)
{
	static const char unstable[] = "org.matrix.msc3381.poll.response";

	return str_equal(event->type, unstable)
		   ? json_member(json_member(event->content, unstable), "answers")
	       : str_equal(event->type, "m.poll.response")
		   ? json_member(event->content, "m.selections")
		   : NULL;
}

bool intake_is_mark(const struct sync_event *event)
{
	return str_equal(event->type, "m.reaction") || chosen_of(event) != NULL;
}

/* The key of a reaction, or what was chosen: ids are as we gave them, numbers; NULL: others. */
static const char *key_of(struct arena *arena, const struct sync_event *event)
{
	enum { MOST = 20, ID_LEN = 2 };
	const json_t *chosen = chosen_of(event), *id;
	struct str key;
	size_t i;

	if (chosen == NULL) {
		const char *own = json_text(json_member(event->content, "m.relates_to"), "key");

		return own != NULL && str_starts(own, MATRIX_CHOSEN) ? NULL : own;
	}
	str_init(&key, arena);
	str_add(&key, MATRIX_CHOSEN);
	json_array_foreach(chosen, i, id)
	{
		const char *text = json_string_value(id);

		if (text == NULL || i >= MOST || strlen(text) > ID_LEN || text[0] == '\0' ||
		    text[strspn(text, "0123456789")] != '\0') {
			return NULL;
		}
		str_addf(&key, "%s%s", i == 0 ? "" : " ", text);
	}
	return key.text;
}

enum intake_verdict intake_mark(struct arena *arena, const struct intake_context *context,
				const struct sync_event *event, struct matrix_message *ret_mark,
				const char **ret_target, const char **ret_key)
{
	const json_t *relation = json_object_get(event->content, "m.relates_to");
	const char *target = json_text(relation, "event_id"), *key = key_of(arena, event);

	if (is_not_ours_to_do(context, event) || is_before_us(context, event) || target == NULL ||
	    key == NULL) {
		return INTAKE_TALK;
	}
	*ret_mark = frame_of(arena, context, event);
	*ret_target = target;
	*ret_key = key;
	return INTAKE_COMMAND;
}

enum intake_verdict intake_gone(struct arena *arena, const struct intake_context *context,
				const struct sync_event *event, struct matrix_message *ret_message)
{
	bool is_said = str_equal(event->type, "m.room.message") || intake_is_mark(event);

	if (!event->is_redacted || !is_said || is_not_ours_to_do(context, event) ||
	    is_before_us(context, event)) {
		return INTAKE_TALK;
	}
	*ret_message = frame_of(arena, context, event);
	return ret_message->is_replay ? INTAKE_COMMAND : INTAKE_TALK;
}

/* In a thread clients name its last message for those that know no threads: that is no reply. */
static const char *reply_of(const json_t *relation)
{
	return json_is_true(json_object_get(relation, "is_falling_back"))
		   ? NULL
		   : json_text(json_member(relation, "m.in_reply_to"), "event_id");
}

enum intake_verdict intake_judge(struct arena *arena, const struct intake_context *context,
				 const struct sync_event *event, struct matrix_message *ret_message)
{
	const json_t *content = event->content;
	const json_t *relation = json_object_get(content, "m.relates_to");
	bool is_edit = str_equal(json_text(relation, "rel_type"), "m.replace");
	const json_t *said = is_edit ? json_object_get(content, "m.new_content") : content;
	const json_t *block = json_object_get(said, "org.matrix.msc4391.command");
	const char *body = json_text(said, "body");

	if (is_not_ours_to_do(context, event) || !str_equal(event->type, "m.room.message") ||
	    !str_equal(json_text(said, "msgtype"), "m.text") || body == NULL) {
		return INTAKE_TALK;
	}
	struct matrix_message message = frame_of(arena, context, event);

	message.is_early = is_before_us(context, event);
	if (message.is_early && !is_early(context, event, is_edit)) {
		return INTAKE_TALK;
	}
	message.replaces = is_edit ? json_text(relation, "event_id") : NULL;
	message.thread_root = str_equal(json_text(relation, "rel_type"), "m.thread")
				  ? json_text(relation, "event_id")
				  : NULL;
	char *plain = pills_plain(arena, intake_plain(arena, body),
				  json_text(said, "formatted_body"), &message.pills);

	const struct called_names names = { .user = context->user,
					    .name = context->name,
					    .is_named = names_us(said, context->user) };

	message.is_mention = called_cut(arena, &names, &plain, &message.is_called);
	message.body = plain;
	message.replies_to = reply_of(relation);
	/* A block counts when it is meant for us: we are the one who is mentioned. */
	if (names_us(said, context->user)) {
		read_block(arena, block, &message);
	}
	if (is_edit && message.replaces == NULL) {
		return INTAKE_TALK;
	}
	*ret_message = message;
	return INTAKE_COMMAND;
}
