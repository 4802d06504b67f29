/* overheard: what is said in a private chat that others can read by now. That no answer of ours
 * goes there is seen to by the outbox. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

/* In the chat itself without a word of what it is about, and only to who is still in it. */
static void say_quiet_here(struct host *host, const struct request *request)
{
	const struct matrix_message *said = request->message;
	struct outbox_message message = {
		.kind = OUTBOX_NOTICE,
		.source = said->event_id,
		.room_id = said->room_id,
		.is_for_all = true,
		.text = "Others can read this chat now, so I keep quiet here. I've written to you "
			"in a private one.",
		.reply_to = request->reply_to,
		.thread_root = said->thread_root,
	};

	if (session_is_member(host->session, said->room_id, said->sender)) {
		outbox_put(host->outbox, &message);
		trace(request, NULL, "answered");
	}
}

static void say_elsewhere(struct host *host, const struct request *request)
{
	struct outbox_message message = {
		.kind = OUTBOX_TEXT,
		.source = arena_printf(request->arena, "overheard/%s", request->message->event_id),
		.person = request->message->sender,
		.text =
		    "Others can read the chat that we had, so please write to me here from now on."
	};

	outbox_put(host->outbox, &message);
}

/* What was a private chat. Whoever still speaks there as if it were one is told once a day, and
 * finds the clerk, and what was not done, in another. Afterwards bare words are for the others. */
void overheard_tell(struct host *host, const struct request *request)
{
	const char *room_id = request->message->room_id;
	int64_t now_s = clock_wall_s(host->parts.clock);
	struct request noted = *request;

	/* Done again after a restore, and answered then. */
	if (request->past != NULL || request->is_quiet ||
	    roster_clusters_of(host->parts.school->roster, request->message->sender, now_s,
			       &noted.cluster, 1) == 0) {
		return;
	}
	bool is_news = put_off_may_warn(host, room_id, now_s);
	bool is_meant = request->is_explicit || put_off_has_just_warned(host, room_id, now_s);

	if (is_news) {
		say_quiet_here(host, request);
	}
	noted.prefix = "";
	if (is_meant &&
	    command_find(&host->parts.plugins->table, request->line).match < COMMAND_NEAR) {
		put_off(host, &noted, PUT_OFF_OVERHEARD);
	} else if (is_news) {
		say_elsewhere(host, request);
	}
}

/* ---- after a restore ---- */

/* What was done, or asked about, in a chat that was private when it was typed there is done again
 * after a restore, whoever can read the chat by now: what was answered then is said, and what is
 * not goes to its person alone. */
static bool was_private(const struct matrix_message *message, const struct past *past)
{
	return message->is_overheard && past != NULL &&
	       (past->state == PAST_DONE || past->state == PAST_ASKED);
}

const struct matrix_message *overheard_as_then(struct arena *arena,
					       const struct matrix_message *message,
					       const struct past *past)
{
	struct matrix_message *then = arena_alloc(arena, sizeof(*then));

	*then = *message;
	then->is_direct = message->is_direct || was_private(message, past);
	return then;
}
