/* blind: an answer that was typed before what it answers could be read is none to that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/blind.h"

#include "host/host_internal.h"

/* What its terms are noted under; of a person, those that she was told when she answered others. */
static const char *name_of(const struct clerk_call *call, const char *thing, int64_t person)
{
	return person == 0
		   ? arena_printf(call->arena, "now/%lld/%s", (long long)call->cluster->id, thing)
		   : arena_printf(call->arena, "now/%lld/%s/%lld", (long long)call->cluster->id,
				  thing, (long long)person);
}

static void note(struct clerk_call *call, const char *name, const char *words, const char *first,
		 const char *told)
{
	const struct terms_now now = { .name = name,
				       .words = words,
				       .first = first,
				       .told = told,
				       .cluster = call->cluster->id,
				       .person = call->sender == NULL ? 0 : call->sender->id,
				       .at_s = call->now_s };

	terms_tell(call->host->terms, &now);
}

void blind_note(struct clerk_call *call, const char *thing, const char *words, const char *source)
{
	note(call, name_of(call, thing, 0), words, NULL, source);
}

static bool has_read(struct outbox *outbox, const struct request *request, const char *source)
{
	const struct outbox_reader reader = { .user = request->person->user,
					      .room = request->cluster->room_id,
					      .here = request->message->room_id };

	return outbox_was_there(outbox, source, &reader, request->typed_s);
}

/* What was done again after a restore was judged then; a reaction, and a reply, by what it is to.
 */
static bool is_judged(const struct request *request)
{
	return request == NULL || request->message->is_replay || request->is_quiet ||
	       request->replied_to != NULL;
}

enum clerk_status blind_check(struct clerk_call *call, const char *thing, const char *words)
{
	struct terms *terms = call->host->terms;

	if (is_judged(call->request)) {
		return CLERK_OK;
	}
	int64_t at_s = 0, own_s = 0, asked_s = call->request->asked_s;
	const char *told = terms_told(terms, call->arena, name_of(call, thing, 0), words,
				      call->request->person->id, &at_s);
	const char *own = told == NULL ? NULL
				       : terms_told(terms, call->arena,
						    name_of(call, thing, call->request->person->id),
						    words, 0, &own_s);

	/* a question states what was so then; within one second the rooms tell */
	bool is_plain = asked_s != 0 && at_s != asked_s;

	if (told == NULL ||
	    (is_plain ? at_s < asked_s : has_read(call->outbox, call->request, told)) ||
	    (own != NULL && has_read(call->outbox, call->request, own))) {
		return CLERK_OK;
	}
	call->blind = thing;
	call->blind_to = words;
	return clerk_fail(call, CLERK_TOO_LATE,
			  "%s changed %s, so I've not counted that. It is now: %s. If you mean "
			  "that, `%s%s`.",
			  thing, is_plain ? "since I asked you" : "before you could read it", words,
			  clerk_prefix(call), call->request->line);
}

bool blind_is_new(struct host *host, const struct request *request, struct clerk_item item)
{
	struct numbers_item made;

	return !is_judged(request) && request->typed_s != 0 &&
	       numbers_get(host->parts.school->numbers, request->arena, request->cluster->id, item,
			   &made) &&
	       made.person != request->person->id &&
	       !has_read(host->outbox, request, made.event_id);
}

void blind_said(struct clerk_call *call, const char *source)
{
	if (call->blind != NULL) {
		note(call, name_of(call, call->blind, call->request->person->id), call->blind_to,
		     source, source);
	}
}

void clerk_state_terms(struct clerk_call *call, const char *thing, const char *words)
{
	blind_note(call, thing, words, call->event);
}

enum clerk_status clerk_check_terms(struct clerk_call *call, const char *thing, const char *words)
{
	return blind_check(call, thing, words);
}
