/* take_back_said: what is said when an act is taken back, and to whom: all who saw the act. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/take_back_said.h"

#include <string.h>

/* ---- in words ---- */

/* "V12 M3 " -> "V12, M3". */
const char *take_back_items(struct arena *arena, const char *items)
{
	struct str text;
	char *rest = arena_strdup(arena, items);

	str_init(&text, arena);
	for (const char *word; (word = str_word(&rest)) != NULL;) {
		str_addf(&text, "%s%s", text.len == 0 ? "" : ", ", word);
	}
	return text.text;
}

const char *take_back_verb(const struct change *old)
{
	return old->acted != NULL ? old->acted : old->row;
}

/* "yes to R1", "in for M1", "cancel of V1". */
static const char *verb_words(struct arena *arena, const struct change *old)
{
	static const char *const to[] = { "yes", "no", "fine" }, *const in[] = { "in", "out",
										 "late" };
	const char *verb = take_back_verb(old), *link = "of";

	for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++) {
		link = str_equal(verb, to[i]) ? "to" : str_equal(verb, in[i]) ? "for" : link;
	}
	return arena_printf(arena, "%s %s %s", verb, link, take_back_items(arena, old->items));
}

const char *take_back_words(struct arena *arena, const char *handle, const struct change *old)
{
	if (old->what != NULL && !old->is_new) {
		return old->what;
	}
	if (str_is_empty(old->items)) {
		return str_is_empty(old->row) ? "that"
					      : arena_printf(arena, "`%s`", take_back_verb(old));
	}
	return old->is_new || str_is_empty(old->row)
		   ? take_back_items(arena, old->items)
		   : arena_printf(arena, "%s's %s", handle, verb_words(arena, old));
}

const char *take_back_item(struct arena *arena, const struct change *old)
{
	char *rest = arena_strdup(arena, old->items);

	return str_word(&rest);
}

/* As the beginning of a sentence. */
static const char *capital(struct arena *arena, const char *words)
{
	char *text = arena_strdup(arena, words);

	text[0] = text[0] >= 'a' && text[0] <= 'z' ? (char)(text[0] - 'a' + 'A') : text[0];
	return text;
}

/* "V1 was taken back by A: A visits G, …", "V1 is agreed again: …. A took that back." */
const char *take_back_words_for_others(struct clerk_call *call, const struct change *old,
				       const char *now)
{
	const char *handle = call->sender->handle;

	if (now == NULL) {
		return arena_printf(call->arena, "%s is taken back by %s.",
				    capital(call->arena, take_back_words(call->arena, handle, old)),
				    handle);
	}
	if (!old->is_new) {
		return arena_printf(call->arena, "%s. %s took that back.",
				    capital(call->arena, now), handle);
	}
	return arena_printf(call->arena, "%s was taken back by %s%s%s.",
			    take_back_items(call->arena, old->items), handle,
			    old->what == NULL ? "" : ": ", old->what == NULL ? "" : old->what);
}

const char *take_back_words_for_sender(struct clerk_call *call, const struct change *old,
				       const char *now, enum taking taking)
{
	struct arena *arena = call->arena;
	const char *items = take_back_items(arena, old->items), *what = old->what;
	const char *how = taking == TAKING_DELETE && old->is_mark ? "took the reaction back"
			  : taking == TAKING_DELETE               ? "deleted the message"
								  : "changed the message";

	if (now == NULL) {
		const char *words = take_back_words(arena, call->sender->handle, old);

		return taking == TAKING_UNDO
			   ? arena_printf(arena, "Undone: %s is taken back.", words)
			   : arena_printf(arena, "%s is taken back: %s %s.", capital(arena, words),
					  call->sender->handle, how);
	}
	if (taking == TAKING_UNDO) {
		return old->is_new ? arena_printf(arena, "Undone: %s %s gone again%s%s%s.", items,
						  strchr(items, ' ') == NULL ? "is" : "are",
						  what == NULL ? "" : " (",
						  what == NULL ? "" : what, what == NULL ? "" : ")")
				   : arena_printf(arena, "Undone: %s.", now);
	}
	if (!old->is_new) {
		return arena_printf(arena, "%s. %s %s.", capital(arena, now), call->sender->handle,
				    how);
	}
	return arena_printf(arena, "%s withdrawn: %s %s.%s%s%s", items, call->sender->handle, how,
			    what == NULL ? "" : " It was: ", what == NULL ? "" : what,
			    what == NULL ? "" : ".");
}

/* ---- those who saw the act see that it is taken back ---- */

struct telling {
	struct clerk_call *call;
	const char *text;
};

/* The plugin has told that person itself. */
static bool is_told_instead(const struct clerk_call *call, const char *person)
{
	for (const struct call_post *post = call->posts; post != NULL; post = post->next) {
		if (post->is_instead && str_equal(post->person, person)) {
			return true;
		}
	}
	return false;
}

static void tell_one(void *user, const char *person)
{
	struct telling *telling = user;

	if (!str_equal(person, telling->call->sender->user) &&
	    !is_told_instead(telling->call, person)) {
		call_tell_user(telling->call, arena_strdup(telling->call->arena, person),
			       telling->text);
	}
}

void take_back_tell(struct clerk_call *call, const struct change *old, const char *text)
{
	struct telling telling = { .call = call, .text = text };
	struct outbox *outbox = call->host->outbox;
	const char *room = call->cluster->room_id;

	spare_drop(call->host, call->cluster->id, old->source);
	/* A command that takes it back tells them itself, where it was said. */
	bool has_seen = str_equal(old->room, room) ||
			(old->undo_line == NULL && outbox_said_in(outbox, old->source, room));

	if (has_seen && call->request->is_private) {
		call_post_aloud(call, text);
		str_add(&call->reply, CALL_ROOM_TOO);
	}
	/* Of school days those hear, with what becomes of it, whom that touches now. */
	if (old->undo_line == NULL && !call->has_moved_days) {
		outbox_each_person(outbox, old->source, tell_one, &telling);
	}
}

/* What would only be so between the two versions of an edit is told to nobody. */
void take_back_drop_instead(struct clerk_call *call)
{
	call->last_post = &call->posts;
	for (struct call_post *post = call->posts; post != NULL; post = post->next) {
		if (!post->is_instead) {
			*call->last_post = post;
			call->last_post = &post->next;
		}
	}
	*call->last_post = NULL;
}

/* Of an act without an item: in the open where the act was. */
static void record_named(struct clerk_call *call, const struct change *old, const char *text)
{
	bool is_open = str_equal(old->room, call->cluster->room_id);
	const struct history_line line = {
		.at_s = call->now_s,
		.person = call->sender->id,
		.handle = call->sender->handle,
		.visibility = is_open ? CLERK_PUBLIC : CLERK_PERSONAL,
		.reader = call->sender->id,
		.text = arena_printf(call->arena, "%s: %s",
				     host_words(call->cluster, call->arena, old->what), text)
	};

	history_add(call->school->history, call->cluster->id, &line);
}

/* Where the act left a line, its taking back leaves one for the same eyes; of what left none, and
 * so is known to nobody else, only whoever did it reads. */
void take_back_record(struct clerk_call *call, const struct change *old, const char *text)
{
	char *rest = arena_strdup(call->arena, old->items);
	/* of the item itself when the act made it, else of the act by its name */
	const char *words = old->is_new || str_is_empty(old->row)
				? text
				: arena_printf(call->arena, "%s %s", take_back_verb(old), text);

	if (old->items[0] == '\0' && old->what != NULL) {
		record_named(call, old, text);
	}
	for (const char *word; (word = str_word(&rest)) != NULL;) {
		struct history_line line = { .at_s = call->now_s,
					     .person = call->sender->id,
					     .handle = call->sender->handle,
					     .visibility = CLERK_PERSONAL,
					     .reader = call->sender->id,
					     .text = words };
		size_t used = 0;

		if (!command_read_item(word, &line.item, &used)) {
			continue;
		}
		if (!history_add_alike(call->school->history, call->cluster->id, &line,
				       old->lines)) {
			history_add(call->school->history, call->cluster->id, &line);
		}
	}
}
