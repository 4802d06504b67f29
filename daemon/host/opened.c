/* opened: an edit never puts before the room, unasked, what it had not read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* Among the words given, so that it outlives each question that the edit leads to. */
#define APART "apart"

static const struct clerk_choice room[] = { { .key = "room", .given = "room" } };

bool opened_is_edit(const struct request *request)
{
	return strstr(request->given, APART " ") != NULL;
}

/* Are words of the row for the room, whoever types them where? Some are read there later. */
static bool is_for_room(const struct clerk_command *row)
{
	const struct clerk_arg *arg = row->where == CLERK_IN_PRIVATE ? NULL : row->args;

	while (arg != NULL && arg->name != NULL &&
	       (arg->flags & (CLERK_ALOUD | CLERK_HUSHES)) != CLERK_ALOUD) {
		arg++;
	}
	return arg != NULL && arg->name != NULL;
}

/* Did the room hear of it, or was it to? */
static bool was_open(struct host *host, const struct request *request, const struct change *old)
{
	const char *line = arena_printf(request->arena, "%s %s", old->row, old->items);
	struct command_found found = command_find(&host->parts.plugins->table, line);

	return (found.match == COMMAND_FOUND && is_for_room(found.row->command)) ||
	       outbox_said_in(host->outbox, old->source, request->cluster->room_id) ||
	       outbox_said_in(
		   host->outbox,
		   item_card_source(request->arena, old->source, reaction_first(old->items)),
		   request->cluster->room_id);
}

static void watch(struct request *request)
{
	if (!opened_is_edit(request)) {
		request->given = arena_printf(request->arena, "%s" APART " ", request->given);
	}
}

void opened_watch(struct host *host, struct request *request, const struct change *old)
{
	if (request->is_private && !opened_is_edit(request) && !was_open(host, request, old)) {
		watch(request);
	}
}

bool opened_by(const struct request *request, const struct clerk_call *call)
{
	const struct call_post *post = call->posts;

	if (!opened_is_edit(request) || strstr(request->given, "room ") != NULL) {
		return false;
	}
	while (post != NULL && (post->person != NULL || post->file != NULL)) {
		post = post->next;
	}
	return post != NULL || is_for_room(call->command);
}

#define ASK \
	"The message that you changed was private; the room would read this one. %sReply `room` " \
	"if all may read it."

enum clerk_status opened_ask(struct clerk_call *call)
{
	return clerk_ask(call, room, 1, ASK, "");
}

void opened_ask_first(struct host *host, const struct request *request, const char *what)
{
	const struct past did = past_of_opened(request);
	struct request asked = *request;

	asked.did = &did;
	execute_question(host, &asked, room, 1);
	host_reply(host, &asked,
		   arena_printf(request->arena, ASK,
				arena_printf(request->arena, "%s stays as it is so far. ", what)));
}

void opened_ask_again(struct host *host, struct request *request, const char *what)
{
	watch(request);
	opened_ask_first(host, request, what);
}

const struct matrix_message *opened_again(const struct request *request, const char *source)
{
	struct matrix_message *message = arena_alloc(request->arena, sizeof(*message));

	*message = *request->message;
	message->replaces = source;
	return message;
}
