/* heard: what one event of a room is, of what the clerk does there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/heard.h"

#include "base/str.h"
#include "io/json.h"

static const json_t *relation_of(const json_t *content)
{
	return json_member(content, "m.relates_to");
}

/* The message that this one replies to; NULL: none. */
static const char *replied_to(struct arena *arena, struct hs *hs, const char *event_id)
{
	struct hs_event event;

	if (event_id == NULL || !hs_event_get(hs, event_id, &event)) {
		return NULL;
	}
	json_t *content = json_loads(event.content, 0, NULL);
	const json_t *reply = json_member(relation_of(content), "m.in_reply_to");
	const char *target = arena_strdup(arena, json_text(reply, "event_id"));

	json_decref(content);
	return target;
}

static const char *const *pings_of(struct arena *arena, const json_t *content)
{
	const json_t *ids = json_member(json_member(content, "m.mentions"), "user_ids");
	const char **pings = arena_array(arena, json_array_size(ids) + 1, sizeof(*pings));
	size_t count = 0, i;
	const json_t *id;

	json_array_foreach(ids, i, id)
	{
		if (json_is_string(id)) {
			pings[count++] = arena_strdup(arena, json_string_value(id));
		}
	}
	pings[count] = NULL;
	return pings;
}

static bool read_message(struct arena *arena, struct hs *hs, const struct hs_event *event,
			 const char *edited, struct heard *ret_heard)
{
	json_t *content = json_loads(event->content, 0, NULL);
	const json_t *fresh = json_member(content, "m.new_content");
	const char *text = json_text(fresh, "body");
	const char *target = json_text(relation_of(content), "event_id");
	bool is_answer =
	    fresh == NULL || (edited != NULL && str_equal(replied_to(arena, hs, target), edited));

	*ret_heard = (struct heard){
		.kind = is_answer ? HEARD_MESSAGE : HEARD_CARD,
		.text = arena_strdup(arena, text == NULL ? event->body : text),
		.pings = pings_of(arena, content),
		.edited = fresh == NULL ? NULL : arena_strdup(arena, target),
	};
	json_decref(content);
	return ret_heard->text != NULL;
}

static bool read_mark(struct arena *arena, const struct hs_event *event, struct heard *ret_heard)
{
	json_t *content = json_loads(event->content, 0, NULL);
	const json_t *relation = relation_of(content);

	*ret_heard = (struct heard){
		.kind = HEARD_MARK,
		.text = arena_strdup(arena, json_text(relation, "key")),
		.pings = arena_alloc(arena, sizeof(const char *)),
		.marked = arena_strdup(arena, json_text(relation, "event_id")),
	};
	json_decref(content);
	return ret_heard->text != NULL;
}

/* A mark on the last of its polls: "poll ended". One that ends none is not heard. */
static bool read_poll_end(struct arena *arena, struct hs *hs, const struct hs_event *event,
			  struct heard *ret_heard)
{
	json_t *content = json_loads(event->content, 0, NULL);
	const char *target = json_text(relation_of(content), "event_id");
	struct hs_event poll;
	bool is_poll = target != NULL && hs_event_get(hs, target, &poll) &&
		       str_equal(poll.type, "org.matrix.msc3381.poll.start");

	*ret_heard = (struct heard){
		.kind = HEARD_MARK,
		.text = "poll ended",
		.pings = arena_alloc(arena, sizeof(const char *)),
	};
	json_decref(content);
	return is_poll;
}

bool heard_read(struct arena *arena, struct hs *hs, const struct hs_event *event, const char *clerk,
		const char *edited, struct heard *ret_heard)
{
	if (!str_equal(event->sender, clerk)) {
		return false;
	}
	if (str_equal(event->type, "m.room.message")) {
		return read_message(arena, hs, event, edited, ret_heard);
	}
	if (str_equal(event->type, "org.matrix.msc3381.poll.end")) {
		return read_poll_end(arena, hs, event, ret_heard);
	}
	return str_equal(event->type, "m.reaction") && read_mark(arena, event, ret_heard);
}

bool heard_is_idle(struct arena *arena, struct hs *hs, const char *room, size_t index,
		   const struct heard *card)
{
	const char *last = NULL;
	struct hs_event event;
	struct heard heard;

	for (size_t i = 0; i < index && hs_room_event_at(hs, room, i, &event); i++) {
		bool is_it = str_equal(event.type, "m.room.message") &&
			     read_message(arena, hs, &event, NULL, &heard);

		if (is_it && (str_equal(event.event_id, card->edited) ||
			      str_equal(heard.edited, card->edited))) {
			last = heard.text;
		}
	}
	return str_equal(last, card->text);
}

static bool is_pinged(const struct heard *heard, const char *user)
{
	const char *const *id = heard->pings;

	while (*id != NULL && !str_equal(*id, user)) {
		id++;
	}
	return *id != NULL;
}

bool heard_pings(struct arena *arena, const struct stage *stage, const struct heard *heard,
		 const char *handles, const char **ret_got)
{
	char *rest = arena_strdup(arena, handles);
	size_t expected = 0, count = 0;
	bool is_same = true;
	struct str got;

	str_init(&got, arena);
	for (const char *const *id = heard->pings; *id != NULL; id++) {
		str_addf(&got, "%s%s", count++ == 0 ? "" : " ", *id);
	}
	for (const char *handle; (handle = str_word(&rest)) != NULL; expected++) {
		is_same = is_same && is_pinged(heard, stage_user(stage, handle));
	}
	*ret_got = got.text;
	return is_same && expected == count;
}
