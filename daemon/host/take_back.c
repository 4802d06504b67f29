/* take_back: what it is to take an act back, whichever way: checked and authorised anew, undone as
 * a whole, and told to all who saw it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"
#include "host/take_back_said.h"

#include <string.h>

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
	struct clerk_taken taken = { .verb = take_back_verb(old),
				     .is_new = old->is_new,
				     .is_settled = old->settled != NULL,
				     .beside = old->beside,
				     .from = old->led_from,
				     .acted_for = old->acted == NULL ? '\0' : old->school,
				     .may_ask = taking == TAKING_UNDO,
				     .is_edit = taking == TAKING_EDIT };
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
	const char *items = take_back_items(arena, old->items);

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
	const char *reply = is_run ? now : take_back_words_for_sender(call, old, now, taking);
	const char *others = is_run ? now : take_back_words_for_others(call, old, now);

	size_t used = 0;

	(void)command_read_item(old->items, &call->acted_item, &used);
	question_drop(call->host->questions, old->event);
	if (taking == TAKING_UNDO) {
		host_unmark_in(call->host, old->room, old->event);
	}
	take_back_record(call, old, record_words[taking]);
	say(call, reply);
	if (taking != TAKING_EDIT) {
		take_back_tell(call, old, others);
	} else {
		take_back_drop_instead(call);
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
		item_followed(call);
	}
	return status;
}
