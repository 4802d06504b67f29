/* take_back_undo: `undo`: which act is meant, and whether it is still time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include <string.h>

static const char *too_long_ago(struct clerk_call *call, const struct change *last)
{
	int32_t days = call_today(call) - roster_today(call->cluster, last->at_s);
	const char *when = days == 0   ? "more than ten minutes ago"
			   : days == 1 ? "yesterday"
				       : arena_printf(call->arena, "%d days ago", (int)days);

	return arena_printf(call->arena, "Your last change was %s; `%shistory` shows it.", when,
			    call->prefix);
}

/* It is not what was said last, and a while ago or with something else that was not done behind it:
 * then `undo` alone may mean that. Only what was said in the same place counts: the room learns
 * nothing of what there was in private. */
static bool may_mean_other(struct clerk_call *call, const struct change *last)
{
	struct change_since since =
	    change_since(call->host->changes, last, call->request->message->room_id);
	bool is_a_while_ago = call->now_s - last->at_s > CHANGE_EDIT_S;

	/* what stands in any case is said to stand */
	return last->settled == NULL && (since.refused > 0 || (since.said > 0 && is_a_while_ago));
}

static enum clerk_status ask_which(struct clerk_call *call, const struct change *last)
{
	const char *item = take_back_item(call->arena, last);
	const struct clerk_choice yes[] = {
		{ .key = "yes",
		  .given = "undo",
		  .line = item == NULL ? NULL : arena_printf(call->arena, "undo %s", item) }
	};
	bool has_more = last->is_new && last->what != NULL;

	return clerk_ask(call, yes, 1,
			 "What I'd take back is from %s: %s%s%s%s. Reply `yes` if that is meant.",
			 clerk_format_instant(call, last->at_s),
			 take_back_words(call->arena, call->sender->handle, last),
			 has_more ? " (" : "", has_more ? last->what : "", has_more ? ")" : "");
}

/* What somebody did for the school of the sender, who is its head, in the last ten minutes, and
 * after `own_s`: as much hers as what she does herself. */
static bool done_for_her(struct clerk_call *call, const char *item, int64_t own_s,
			 struct change *ret_last, const char **ret_handle)
{
	const struct clerk_person *const *people;
	const unsigned others = CLERK_OFFICE | CLERK_GOVERNOR;
	char school = call->sender->school;
	bool is_head = (call->sender->role & CLERK_HEAD) != 0 && school != '\0';
	size_t count = is_head ? clerk_people(call, school, others, &people) : 0;
	bool is_found = false;

	for (size_t i = 0; i < count; i++) {
		struct change last;

		if (change_last(call->host->changes, call->arena, people[i]->id,
				call->cluster->room_id, item, &last) &&
		    last.acted != NULL && last.school == school && last.at_s > own_s &&
		    call->now_s - last.at_s <= CHANGE_UNDO_S) {
			own_s = last.at_s;
			*ret_last = last;
			*ret_handle = people[i]->handle;
			is_found = true;
		}
	}
	return is_found;
}

static enum clerk_status name_done_for_her(struct clerk_call *call, const struct change *last,
					   const char *handle)
{
	const char *item = take_back_item(call->arena, last);
	const char *way =
	    item == NULL
		? arena_printf(call->arena, "%s can `%sundo` it", handle, call->prefix)
		: arena_printf(call->arena, "`%sundo %s` takes it back", call->prefix, item);

	return clerk_fail(call, CLERK_CONFLICT, "What was done last for %c is from %s: %s; %s.",
			  last->school, clerk_format_instant(call, last->at_s),
			  take_back_words(call->arena, handle, last), way);
}

enum clerk_status clerk_undo(struct clerk_call *call, struct clerk_item item)
{
	struct change last = { .at_s = INT64_MIN }, others;
	const char *handle = NULL;
	const char *wanted = item.letter == 0 ? NULL
					      : arena_printf(call->arena, "%c%lld", item.letter,
							     (long long)item.number);
	/* In the room, what was said in private is as if it were not. */
	const char *room = call->is_private ? NULL : call->cluster->room_id;

	call->was_undo = true;
	bool is_own =
	    change_last(call->host->changes, call->arena, call->sender->id, room, wanted, &last);
	bool is_others = done_for_her(call, wanted, last.at_s, &others, &handle);

	if (is_others && wanted == NULL) {
		return name_done_for_her(call, &others, handle);
	}
	last = is_others ? others : last;
	if (!is_own && !is_others) {
		return clerk_fail(call, CLERK_NOT_FOUND, "There is nothing of yours to take back.");
	}
	if (call->now_s - last.at_s > CHANGE_UNDO_S) {
		return clerk_fail(call, CLERK_CONFLICT, "%s", too_long_ago(call, &last));
	}
	if (wanted == NULL && !clerk_given(call, "undo") && may_mean_other(call, &last)) {
		return ask_which(call, &last);
	}
	call->undone = arena_copy(call->arena, &last, 1, sizeof(last));
	return take_back(call, &last, TAKING_UNDO);
}
