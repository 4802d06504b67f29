/* take_back: what it is to take an act back, whichever way: checked and authorised anew, undone as
 * a whole, and told to all who saw it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* ---- in words ---- */

/* "V12 M3 " -> "V12, M3". */
static const char *items_text(struct arena *arena, const char *items)
{
	struct str text;
	char *rest = arena_strdup(arena, items);

	str_init(&text, arena);
	for (const char *word; (word = str_word(&rest)) != NULL;) {
		str_addf(&text, "%s%s", text.len == 0 ? "" : ", ", word);
	}
	return text.text;
}

static const char *verb_of(const struct change *old)
{
	return old->acted != NULL ? old->acted : old->row;
}

/* "yes to R1", "in for M1", "cancel of V1". */
static const char *verb_words(struct arena *arena, const struct change *old)
{
	static const char *const to[] = { "yes", "no", "fine" }, *const in[] = { "in", "out",
										 "late" };
	const char *verb = verb_of(old), *link = "of";

	for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++) {
		link = str_equal(verb, to[i]) ? "to" : str_equal(verb, in[i]) ? "for" : link;
	}
	return arena_printf(arena, "%s %s %s", verb, link, items_text(arena, old->items));
}

const char *take_back_words(struct arena *arena, const char *handle, const struct change *old)
{
	if (old->what != NULL && !old->is_new) {
		return old->what;
	}
	if (str_is_empty(old->items)) {
		return str_is_empty(old->row) ? "that" : arena_printf(arena, "`%s`", verb_of(old));
	}
	return old->is_new || str_is_empty(old->row)
		   ? items_text(arena, old->items)
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
static const char *words_for_others(struct clerk_call *call, const struct change *old,
				    const char *now)
{
	const char *handle = call->sender->handle;

	if (now == NULL) {
		return arena_printf(call->arena, "%s is taken back by %s.",
				    capital(call->arena, take_back_words(call->arena, handle, old)),
				    handle);
	}
	if (!old->is_new) {
		return arena_printf(call->arena, "%s. %s took that back.", now, handle);
	}
	return arena_printf(call->arena, "%s was taken back by %s%s%s.",
			    items_text(call->arena, old->items), handle,
			    old->what == NULL ? "" : ": ", old->what == NULL ? "" : old->what);
}

static const char *words_for_sender(struct clerk_call *call, const struct change *old,
				    const char *now, enum taking taking)
{
	struct arena *arena = call->arena;
	const char *items = items_text(arena, old->items), *what = old->what;
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
		return old->is_new ? arena_printf(arena, "Undone: %s is gone again%s%s%s.", items,
						  what == NULL ? "" : " (",
						  what == NULL ? "" : what, what == NULL ? "" : ")")
				   : arena_printf(arena, "Undone: %s.", now);
	}
	if (!old->is_new) {
		return arena_printf(arena, "%s. %s %s.", now, call->sender->handle, how);
	}
	return arena_printf(arena, "%s withdrawn: %s %s.%s%s%s", items, call->sender->handle, how,
			    what == NULL ? "" : " It was: ", what == NULL ? "" : what,
			    what == NULL ? "" : ".");
}

/* ---- may it be taken back, now, by this person? ---- */

/* Words of the host's own, in place of what a handler said. */
static void say(struct clerk_call *call, const char *text)
{
	str_init(&call->reply, call->arena);
	str_add(&call->reply, text);
}

static enum clerk_status not_for(struct clerk_call *call, const char *why)
{
	return clerk_fail(call, CLERK_DENIED, "%s", why);
}

/* The row that was run, by its name and the letter of its item. */
static const struct command_row *row_of(struct clerk_call *call, const char *name,
					const char *items)
{
	struct command_found found =
	    command_find(&call->plugins->table, arena_printf(call->arena, "%s %s", name, items));

	return found.match == COMMAND_FOUND && str_equal(found.row->command->name, name) ? found.row
											 : NULL;
}

/* Where it was said still counts as where it may be said: what a row refuses in private may be
 * taken back there. */
static struct request as_then(struct clerk_call *call, const struct change *old)
{
	struct request request = *call->request;

	request.is_private = !str_equal(old->room, call->cluster->room_id);
	return request;
}

static const char *right_words(const struct request *request, unsigned needs)
{
	return (needs & CLERK_LEAD) != 0 ? permit_lead(request) : "the SIP";
}

static enum clerk_status check_sender(struct clerk_call *call, const struct change *old)
{
	struct request request = as_then(call, old);
	const char *items = old->acted == NULL ? old->items : "";
	const struct command_row *row = row_of(call, old->row, items);
	const char *why = row == NULL ? "I no longer know what that was, so it stays."
				      : permit_refusal(&request, row->command);

	if (why != NULL) {
		return not_for(call, why);
	}
	if (call->sender->school != old->school) {
		return clerk_fail(call, CLERK_DENIED,
				  "That was done for School %c, and you are not of it now; nothing "
				  "was changed.",
				  old->school);
	}
	if ((call->sender->role & old->needs) != old->needs) {
		return clerk_fail(call, CLERK_DENIED,
				  "That took a right that is now with %s; nothing was changed.",
				  right_words(&request, old->needs & ~call->sender->role));
	}
	if (old->acted == NULL) {
		return CLERK_OK;
	}
	request.person = act_for_person(call, old->school);
	row = row_of(call, old->acted, old->items);
	why = row == NULL ? "I no longer know what that was, so it stays."
			  : permit_refusal(&request, row->command);
	return why == NULL ? CLERK_OK : not_for(call, why);
}

/* ---- what a plugin has to say ---- */

static enum clerk_status ask_plugin(struct clerk_call *call, const struct plugin *plugin,
				    const struct clerk_person *sender,
				    const struct clerk_taken *taken)
{
	const struct clerk_call outer = *call;

	enum clerk_status status = CLERK_OK;

	call->plugin = plugin;
	call->sender = sender;
	if (!item_restored(call, taken, &status) && plugin->face->restored != NULL) {
		status = plugin->face->restored(call, taken);
	}

	queries_end(plugin->queries);
	call->plugin = outer.plugin;
	call->sender = outer.sender;
	return status;
}

/* The plugin of the row, and of the row that was run for a school; what is true again is then the
 * call's reply. */
static enum clerk_status ask_plugins(struct clerk_call *call, const struct change *old,
				     enum taking taking)
{
	struct clerk_taken taken = { .verb = verb_of(old),
				     .is_new = old->is_new,
				     .is_settled = old->settled != NULL,
				     .beside = old->beside,
				     .from = old->led_from,
				     .acted_for = old->acted == NULL ? '\0' : old->school,
				     .may_ask = taking == TAKING_UNDO };
	const struct command_row *row =
	    row_of(call, old->row, old->acted == NULL ? old->items : "");
	size_t used = 0;

	(void)command_read_item(old->items, &taken.item, &used);
	if (row == NULL) {
		return CLERK_OK; /* of what is settled alone: nobody is left to ask */
	}
	enum clerk_status status = ask_plugin(call, row->plugin, call->sender, &taken);

	if (status != CLERK_OK || old->acted == NULL) {
		return status;
	}
	row = row_of(call, old->acted, old->items);
	return row == NULL
		   ? CLERK_OK
		   : ask_plugin(call, row->plugin, act_for_person(call, old->school), &taken);
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

static void tell_all(struct clerk_call *call, const struct change *old, const char *text)
{
	struct telling telling = { .call = call, .text = text };
	struct outbox *outbox = call->host->outbox;
	const char *room = call->cluster->room_id;
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
static void drop_instead(struct clerk_call *call)
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
static void record(struct clerk_call *call, const struct change *old, const char *text)
{
	char *rest = arena_strdup(call->arena, old->items);
	/* of the item itself when the act made it, else of the act by its name */
	const char *words = old->is_new || str_is_empty(old->row)
				? text
				: arena_printf(call->arena, "%s %s", verb_of(old), text);

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

/* ---- taking back ---- */

/* What is on the ledger is taken back by a command of its own, which says what it does. */
static enum clerk_status run_back(struct clerk_call *call, const struct change *old)
{
	struct request request = as_then(call, old);

	request.line = old->undo_line;
	enum clerk_status status = act_run_line(call, &request);

	if (status == CLERK_OK) {
		change_mark_undone(call->host->changes, old->event);
	}
	return status;
}

/* The days that are lost by it, or school days again, are the call's. */
static enum change_verdict revert_change(struct clerk_call *call, const struct change *old)
{
	struct calendar_store *calendars = school_calendars(call->school);
	const struct calendar *like = call->cluster->calendar;
	int64_t cluster = call->cluster->id;
	struct calendar before = calendar_now(calendars, call->arena, cluster, like);
	enum change_verdict verdict = change_revert(call->host->changes, old);
	struct calendar after = calendar_now(calendars, call->arena, cluster, like);
	struct str difference;

	str_init(&difference, call->arena);
	calendar_normalise(&before);
	calendar_normalise(&after);
	if (calendar_compare(call->arena, &before, &after, &difference) > 0) {
		call->moved_count =
		    calendar_changed(call->arena, &before, &after, &call->moved_days);
		call->has_moved_days = true;
	}
	return verdict;
}

/* It speaks as the act did. The second version of an edit may move them again: then they are told
 * of once both are done, by what holds at last. */
static void say_moved_days(struct clerk_call *call, enum taking taking)
{
	if (taking == TAKING_EDIT) {
		calendar_note_change(school_calendars(call->school), call->cluster->id,
				     call->moved_days, call->moved_count);
	} else {
		touched_by_lost(call, call->moved_days, call->moved_count);
	}
}

/* "Somebody" is whoever the reader may know of; else its own time came: a reminder went out. */
static const char *depended_words(struct clerk_call *call, const struct change *old,
				  enum taking taking)
{
	struct arena *arena = call->arena;
	const struct viewer viewer = viewer_of_person(call->sender, call->is_private);
	const char *name = take_back_item(arena, old);
	const char *end = taking == TAKING_UNDO ? ", so I can't take it back" : "";
	struct clerk_item item;
	size_t used = 0;

	if (name == NULL) {
		return arena_printf(arena, "Somebody has acted on %s since%s.",
				    take_back_words(arena, call->sender->handle, old), end);
	}
	(void)command_read_item(name, &item, &used);
	bool is_acted_on = history_is_acted_on(call->school->history, arena, call->cluster->id,
					       &viewer, item, old->lines.to);
	const char *items = items_text(arena, old->items);

	return arena_printf(arena, "%s%s%s since%s; `%shistory %s` shows what was done.",
			    is_acted_on ? "Somebody has acted on " : "", items,
			    is_acted_on ? "" : " has moved on", end, call->prefix, name);
}

static enum clerk_status revert(struct clerk_call *call, const struct change *old,
				enum taking taking)
{
	switch (revert_change(call, old)) {
	case CHANGE_REVERTED:
		return ask_plugins(call, old, taking);
	case CHANGE_SETTLED:
		return clerk_fail(call, CLERK_CONFLICT, "%s", old->settled);
	case CHANGE_DEPENDED:
	case CHANGE_NOTHING:
		break;
	}
	return clerk_fail(call, CLERK_CONFLICT, "%s", depended_words(call, old, taking));
}

static const char *const record_words[] = {
	[TAKING_UNDO] = "undone",
	[TAKING_EDIT] = "replaced (message edited)",
	[TAKING_TALK] = "withdrawn (message changed)",
	[TAKING_DELETE] = "withdrawn (message deleted)",
};

static void settle(struct clerk_call *call, const struct change *old, enum taking taking)
{
	bool is_run = old->undo_line != NULL;
	const char *now =
	    call->reply.len > 0 || old->is_new || is_run
		? arena_strdup(call->arena, call->reply.len == 0 ? "" : call->reply.text)
		: NULL;
	const char *reply = is_run ? now : words_for_sender(call, old, now, taking);
	const char *others = is_run ? now : words_for_others(call, old, now);

	size_t used = 0;

	(void)command_read_item(old->items, &call->acted_item, &used);
	question_drop(call->host->questions, old->event);
	if (taking == TAKING_UNDO) {
		host_unmark_in(call->host, old->room, old->event);
	}
	record(call, old, record_words[taking]);
	say(call, reply);
	if (taking != TAKING_EDIT) {
		tell_all(call, old, others);
	} else {
		drop_instead(call);
	}
	say_moved_days(call, taking);
}

/* Why it was settled then; what has become of it since, its plugin knows. */
static enum clerk_status refuse_settled(struct clerk_call *call, const struct change *old)
{
	enum clerk_status status = ask_plugins(call, old, TAKING_UNDO);

	if (status == CLERK_OK) {
		say(call, "");
		status = clerk_fail(call, CLERK_CONFLICT, "%s", old->settled);
	}
	return status;
}

/* How it was by this act: for what is told once it is gone and, of an edit, when its second version
 * is done. */
static void look(struct clerk_call *call, const struct change *old, enum taking taking)
{
	struct item_before *before = item_look(call, old->items);

	before->is_edit = taking == TAKING_EDIT;
	call->before = before;
	if (before->is_edit && call->request->first != NULL) {
		*call->request->first = *before;
	}
}

enum clerk_status take_back(struct clerk_call *call, const struct change *old, enum taking taking)
{
	bool was_private = call->is_private;
	enum clerk_status status =
	    old->settled != NULL ? refuse_settled(call, old) : check_sender(call, old);

	if (status != CLERK_OK) {
		return status;
	}
	/* What is said of it is for all who saw it. */
	call->is_private = was_private && !str_equal(old->room, call->cluster->room_id);
	host_outdate(call->host, call->cluster->id);
	str_init(&call->reply, call->arena);
	look(call, old, taking);
	status = old->undo_line != NULL ? run_back(call, old) : revert(call, old, taking);
	call->is_private = was_private;
	if (status == CLERK_OK) {
		settle(call, old, taking);
	}
	return status;
}
