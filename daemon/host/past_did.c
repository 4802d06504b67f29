/* past_did: what an answer says of its command to a clerk that a restore made forget it; and what
 * was deleted since, as it had been typed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "io/json_put.h"

const char *past_words(struct arena *arena, const struct request *request, const struct past *past)
{
	const struct matrix_message *message = request->message;

	struct str out;

	str_init(&out, arena);
	json_put_open(&out, NULL);
	json_put_truth(&out, "act", past->is_act);
	json_put_text(&out, "back", past->back);
	json_put_int(&out, "cluster", request->cluster == NULL ? 0 : request->cluster->id);
	json_put_truth(&out, "end", past->is_end);
	json_put_text(&out, "event", message->event_id);
	json_put_text(&out, "items", past->items);
	json_put_truth(&out, "mark", request->is_quiet);
	json_put_truth(&out, "new", past->is_new);
	json_put_text(&out, "replaces", request->is_answer ? NULL : message->replaces);
	json_put_text(&out, "row", past->row);
	json_put_text(&out, "sender", message->sender);
	json_put_int(&out, "state", (int)past->state);
	json_put_text(&out, "typed", past->typed);
	json_put_close(&out);
	return out.text;
}

const char *past_put_off_words(struct arena *arena, const char *events, const char *edited)
{
	return json_write_new(arena, json_pack("{s:s, s:s}", "off", events, "edited", edited));
}

/* As it was typed. */
static const char *typed_line(const struct request *request)
{
	const struct matrix_message *message = request->message;

	return message->command != NULL
		   ? arena_printf(request->arena, "%s%s", request->prefix, request->line)
		   : message->body;
}

struct past past_of_parse(const struct request *request, const struct change *change, bool is_asked)
{
	/* What was read as a refusal may be private, and is not kept. */
	return (struct past){ .state = is_asked ? PAST_ASKED : PAST_NOT,
			      .items = change->items,
			      .row = change->row,
			      .typed = is_asked ? typed_line(request) : "" };
}

struct past past_of_opened(const struct request *request)
{
	return (struct past){
		.state = PAST_ASKED, .items = "", .row = "", .typed = typed_line(request)
	};
}

bool past_is_opened(const struct past *past)
{
	return past != NULL && past->state == PAST_ASKED && *past->row == '\0';
}

struct past past_of_call(const struct clerk_call *call, const struct change *change,
			 const struct command_row *row, enum clerk_status status)
{
	const struct command_row *done = call->acted != NULL ? call->acted : row;
	const struct change *undone = call->undone;
	bool is_act = status == CLERK_OK && (change_stands(change) || call->was_undo);

	return (struct past){ .state = status == CLERK_OK      ? PAST_DONE
				       : status == CLERK_ASKED ? PAST_ASKED
							       : PAST_NOT,
			      .items = change->items,
			      .row = change->row,
			      /* what was cut off is kept nowhere */
			      .typed = call->parse->is_cut ? "" : typed_line(call->request),
			      .is_new = change->is_new || (undone != NULL && undone->is_new),
			      .is_act = is_act,
			      .back = is_act && undone != NULL ? undone->source : NULL,
			      .is_end = is_act && done->command->is_end };
}

/* It came to a command that did nothing, and was not kept. */
static void note_gone(struct host *host, struct arena *arena, const struct matrix_message *message,
		      const struct past *past)
{
	const struct roster_cluster *cluster =
	    roster_cluster_by_room(host->parts.school->roster, message->room_id);
	const struct clerk_person *person =
	    cluster == NULL ? NULL
			    : roster_person(cluster, arena, message->sender,
					    roster_today(cluster, message->sent_s));

	if (person != NULL) {
		const struct change change = { .event = message->event_id,
					       .cluster = cluster->id,
					       .person = person->id,
					       .school = person->school,
					       .room = message->room_id,
					       .at_s = message->sent_s,
					       .state = CHANGE_FAILED,
					       .row = past->row,
					       .items = past->items,
					       .is_mark = past->is_mark };

		change_put(host->changes, &change);
	}
}

void dispatch_gone(struct host *host, struct arena *arena, const struct matrix_message *message)
{
	const struct past *past = past_of(host, arena, message->event_id);
	struct matrix_message typed = *message;

	if (past == NULL) {
		return;
	}
	typed.body = past->typed;
	typed.replaces = past->replaces;
	typed.is_mention = !message->is_direct;
	typed.is_mark = past->is_mark;
	if (*past->typed != '\0') {
		dispatch_message(host, arena, &typed);
	} else if (*past->row != '\0' && past->replaces == NULL) {
		note_gone(host, arena, message, past);
	}
}
