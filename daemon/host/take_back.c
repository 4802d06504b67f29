/* take_back: undo, edits and deletions; one mechanism for every plugin (see change.h). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include <string.h>

/* "V12 M3 " -> "V12, M3"; "that" when the command numbered nothing. */
static const char *items_text(struct arena *arena, const char *items)
{
	struct str text;
	char *rest = arena_strdup(arena, items);

	str_init(&text, arena);
	for (const char *word; (word = str_word(&rest)) != NULL;) {
		str_addf(&text, "%s%s", text.len == 0 ? "" : ", ", word);
	}
	return text.len == 0 ? "that" : text.text;
}

/* What is noted of it, in the record of each item. */
static void record(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
		   const struct clerk_person *person, bool is_private, const char *items,
		   const char *text)
{
	char *rest = arena_strdup(arena, items);
	char schools[3] = { person->school == 0 ? '+' : person->school, '\0', '\0' };

	for (const char *word; (word = str_word(&rest)) != NULL;) {
		struct history_line line = { .at_s = clock_wall_s(host->parts.clock),
					     .person = person->id,
					     .handle = person->handle,
					     .visibility =
						 is_private ? CLERK_PARTIES : CLERK_PUBLIC,
					     .schools = schools,
					     .text = text };
		size_t used = 0;

		if (command_read_item(word, &line.item, &used)) {
			history_add(host->parts.school->history, cluster->id, &line);
		}
	}
}

/* Those who had been told privately are told again. */
struct telling {
	struct host *host;
	struct arena *arena;
	const char *source, *text;
	int64_t part;
};

static void tell_again(void *user, const char *person)
{
	struct telling *telling = user;
	struct outbox_message message = { .kind = OUTBOX_TEXT,
					  .source = telling->source,
					  .part = telling->part++,
					  .person = person,
					  .text = telling->text };

	outbox_put(telling->host->outbox, &message);
}

static void tell_all_again(struct host *host, struct arena *arena, const char *told_by,
			   const char *source, const char *text)
{
	struct telling telling = {
		.host = host, .arena = arena, .source = source, .text = text, .part = 100
	};

	outbox_each_person(host->outbox, told_by, tell_again, &telling);
}

static const char *too_long_ago(struct arena *arena, const struct roster_cluster *cluster,
				const struct change *last, int64_t now_s, const char *prefix)
{
	int32_t days = roster_today(cluster, now_s) - roster_today(cluster, last->at_s);
	const char *when = days == 0   ? "more than ten minutes ago"
			   : days == 1 ? "yesterday"
				       : arena_printf(arena, "%d days ago", (int)days);

	return arena_printf(arena, "Your last change before that was %s; use `%shistory`.", when,
			    prefix);
}

enum clerk_status take_back_undo(struct clerk_call *call, struct clerk_item item)
{
	struct host *host = call->host;
	struct arena *arena = call->arena;
	struct change last;
	const char *wanted =
	    item.letter == 0 ? NULL
			     : arena_printf(arena, "%c%lld", item.letter, (long long)item.number);

	call->was_undo = true;
	if (!change_last(host->changes, arena, call->sender->id, wanted, &last)) {
		return clerk_fail(call, CLERK_NOT_FOUND, "There is nothing of yours to take back.");
	}
	if (!call->is_private && !str_equal(last.room, call->cluster->room_id)) {
		return clerk_fail(
		    call, CLERK_DENIED,
		    "Your last change was made in a private chat; take it back there.");
	}
	if (call->now_s - last.at_s > CHANGE_UNDO_S) {
		return clerk_fail(
		    call, CLERK_CONFLICT, "%s",
		    too_long_ago(arena, call->cluster, &last, call->now_s, call->prefix));
	}
	const char *items = items_text(arena, last.items);

	host->must_reload = true;
	switch (change_revert(host->changes, &last)) {
	case CHANGE_REVERTED:
		break;
	case CHANGE_SETTLED:
		return clerk_fail(call, CLERK_CONFLICT, "%s", last.settled);
	case CHANGE_DEPENDED:
	case CHANGE_NOTHING:
		return clerk_fail(call, CLERK_CONFLICT,
				  "Somebody has acted on %s since, so I can't take it back. "
				  "`%scancel` or `%smove` may do.",
				  items, call->prefix, call->prefix);
	}
	question_drop(host->questions, last.event);
	record(host, arena, call->cluster, call->sender, call->is_private, last.items, "undone");
	tell_all_again(
	    host, arena, last.event, call->event,
	    arena_printf(arena, "%s was taken back by %s.", items, call->sender->handle));
	clerk_reply(call, "Undone: %s.", items);
	return CLERK_OK;
}

bool take_back_for_edit(struct host *host, const struct request *request)
{
	struct change old;

	if (!change_get(host->changes, request->arena, request->message->replaces, &old)) {
		return request->is_explicit;
	}
	if (old.person != request->person->id || old.state == CHANGE_UNDONE) {
		return false;
	}
	const char *items = items_text(request->arena, old.items);

	if (request->now_s - old.at_s > CHANGE_EDIT_S) {
		if (old.state == CHANGE_DONE && old.len > 0) {
			host_reply(host, request,
				   arena_printf(request->arena,
						"An edit counts for five minutes, so %s stays as "
						"it was. `%smove` and "
						"`%scancel` still work.",
						items, request->prefix, request->prefix));
		}
		return false;
	}
	host->must_reload = true;
	enum change_verdict verdict = change_revert(host->changes, &old);

	if (verdict == CHANGE_DEPENDED || verdict == CHANGE_SETTLED) {
		host_reply(host, request,
			   verdict == CHANGE_SETTLED
			       ? old.settled
			       : arena_printf(
				     request->arena,
				     "Somebody has acted on %s since, so the edit changes nothing.",
				     items));
		return false;
	}
	question_drop(host->questions, old.event);
	return true;
}

void take_back_for_talk(struct host *host, const struct request *request)
{
	struct change old;

	if (!change_get(host->changes, request->arena, request->message->replaces, &old) ||
	    old.len == 0 || !take_back_for_edit(host, request)) {
		return;
	}
	host_reply(host, request,
		   arena_printf(request->arena, "%s withdrawn: %s changed the message.",
				items_text(request->arena, old.items), request->person->handle));
}

static void reply_to_deletion(struct host *host, const struct change *old, const char *source,
			      const char *text)
{
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE, .source = source, .room_id = old->room, .text = text
	};

	outbox_put(host->outbox, &message);
}

void take_back_redaction(struct host *host, struct arena *arena, const char *room_id,
			 const char *sender, const char *event_id)
{
	struct change old;

	question_drop(host->questions, event_id);
	if (!change_get(host->changes, arena, event_id, &old) || old.state != CHANGE_DONE ||
	    old.len == 0) {
		return;
	}
	const struct roster_cluster *cluster =
	    roster_cluster(host->parts.school->roster, old.cluster);
	int32_t today = roster_today(cluster, clock_wall_s(host->parts.clock));
	const struct clerk_person *person = roster_person(cluster, arena, sender, today);
	const char *items = items_text(arena, old.items);
	const char *source = arena_printf(arena, "deleted/%s", event_id);

	if (person == NULL || person->id != old.person || !str_equal(old.room, room_id)) {
		return; /* a moderator tidying up changes no arrangement */
	}
	host->must_reload = true;
	if (change_revert(host->changes, &old) != CHANGE_REVERTED) {
		reply_to_deletion(host, &old, source,
				  arena_printf(arena,
					       "%s's message is gone, but %s stands, because "
					       "somebody has acted on it. `!cancel` "
					       "or `!move` may do.",
					       person->handle, items));
		return;
	}
	record(host, arena, cluster, person, !str_equal(room_id, cluster->room_id), old.items,
	       "withdrawn (message deleted)");
	tell_all_again(host, arena, event_id, source,
		       arena_printf(arena, "%s was taken back by %s.", items, person->handle));
	reply_to_deletion(
	    host, &old, source,
	    arena_printf(arena, "%s withdrawn: %s deleted the message.", items, person->handle));
}
