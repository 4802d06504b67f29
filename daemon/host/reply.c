/* reply: the one message that answers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/then.h"

static const char *words_here(struct host *host, const struct request *request, const char *text)
{
	return request->is_private && request->cluster != NULL && !request->is_unsure
		   ? which_words(host, request->arena, request->cluster, request->message->sender,
				 text)
		   : text;
}

/* What an answer says of what it answers, where nothing else is said of it. */
static const struct past refused = { .state = PAST_NOT, .items = "", .row = "", .typed = "" };

const char *const *host_handles(const struct roster_cluster *cluster, struct arena *arena,
				const char *const *users, int64_t now_s)
{
	size_t count = 0;

	while (users != NULL && users[count] != NULL) {
		count++;
	}
	const char **handles = arena_array(arena, count + 1, sizeof(*handles));

	for (size_t i = 0; i < count; i++) {
		const struct clerk_person *person =
		    roster_person(cluster, arena, users[i], roster_today(cluster, now_s));

		handles[i] = person == NULL ? users[i] : person->handle;
	}
	return handles;
}

#define COUNTED "✅"

/* An edited message has the mark of its first version. */
static const char *marked_event(const struct request *request)
{
	const struct matrix_message *message = request->message;

	return message->replaces == NULL ? message->event_id : message->replaces;
}

static struct outbox_message mark_of(const char *room_id, const char *event, const char *mark)
{
	return (struct outbox_message){ .kind = OUTBOX_REACTION,
					.source = event,
					.room_id = room_id,
					.text = mark,
					.reply_to = event };
}

bool host_has_answered(struct host *host, const struct request *request)
{
	const char *first = request->message->replaces;

	return first != NULL && outbox_answered(host->outbox, first, request->message->room_id);
}

void host_mark_counted(struct host *host, const struct request *request)
{
	const struct outbox_message message =
	    mark_of(request->message->room_id, marked_event(request), COUNTED);

	trace(request, NULL, "marked");
	if (!request->is_quiet) {
		outbox_put(host->outbox, &message);
	}
}

void host_unmark_in(struct host *host, const char *room_id, const char *event)
{
	const struct outbox_message mark = mark_of(room_id, event, COUNTED);

	outbox_take_back(host->outbox, &mark);
}

void host_reply(struct host *host, const struct request *request, const char *text)
{
	if (then_holds(request, text)) {
		trace(request, NULL, "answered");
		return;
	}
	bool is_other = !request->is_answer && request->message->replaces != NULL;
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = request->message->event_id,
		.room_id = request->message->room_id,
		.text =
		    host_words(request->cluster, request->arena, words_here(host, request, text)),
		.mentions = request->pings,
		.mention_names =
		    host_handles(request->cluster, request->arena, request->pings, request->now_s),
		.reply_to = request->reply_to,
		.thread_root = request->message->thread_root,
		/* where there was no answer to what is edited, this is one to it */
		.edits_source = is_other && host_has_answered(host, request)
				    ? request->message->replaces
				    : NULL,
		.is_anew = request->is_anew,
		.did = past_words(request->arena, request,
				  request->did == NULL ? &refused : request->did)
	};

	if (is_other) {
		host_unmark_in(host, message.room_id, request->message->replaces);
	}
	outbox_put(host->outbox, &message);
	trace(request, NULL, "answered");
}

void host_mark(struct host *host, const struct request *request, const char *mark)
{
	const struct outbox_message message =
	    mark_of(request->message->room_id, request->message->event_id, mark);

	outbox_put(host->outbox, &message);
	trace(request, NULL, "marked");
}

void host_refuse(struct host *host, const struct request *request, const char *text)
{
	trace(request, NULL, "refused");
	if (!request->is_quiet) {
		host_reply(host, request, text);
	}
}
