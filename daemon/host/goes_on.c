/* goes_on: a line in the room right behind one of hers that nothing came of: said to the clerk too,
 * though it is not named again. What it may mean is asked about, and nothing is done by it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/amend.h"
#include "host/execute_try.h"
#include "host/goes_on.h"
#include "host/guess_intent.h"
#include "host/hush.h"

#include <string.h>

enum { SOON_S = 180, LONGEST = 200, SHORT = 60 };

void goes_on_note(struct host *host, const struct request *request)
{
	const char *outcome = request->trace->outcome;
	bool is_in_room = !request->is_private && !request->is_quiet;
	const struct lately_said said = { .person = request->person->id,
					  .at_s = request->now_s,
					  .room = request->message->room_id,
					  .event = str_equal(outcome, "refused")
						       ? request->message->event_id
						       : "",
					  .line = request->line };

	lately_heard(host->refused, said.person, said.room, said.at_s);
	if (is_in_room && outcome != NULL) {
		lately_put(host->refused, &said);
	}
}

/* Something that the clerk may do is plainly in it, and nothing that sounds private: "our visit to
 * A went well" is talk. */
static bool is_to_us(struct host *host, const struct request *request)
{
	return clerk_hush(request->said) == 0 && guess_is_wanted(host, request) &&
	       guess_may_read(host, request);
}

static bool is_refused(struct host *host, const struct request *request,
		       struct lately_said *ret_last)
{
	return lately_get(host->refused, request->arena, request->person->id,
			  request->message->room_id, request->now_s, ret_last);
}

bool goes_on_after(struct host *host, const struct request *request)
{
	struct lately_said last;

	return is_refused(host, request, &last);
}

/* "fri 4 dec 9am", behind "remind us to bring the data", which had no date: both together. */
static bool is_rest(struct host *host, struct request *request, const char *first)
{
	const char *was = request->line;
	size_t read = 0, others = 0;

	unread_count(host, request, request->said, &read, &others);
	if (read == 0 || others > 0 || *first == '\0' || clerk_hush(first) != 0 ||
	    clerk_hush(request->said) != 0 || strlen(request->said) > SHORT) {
		return false;
	}
	request->line = arena_printf(request->arena, "%s %s", first, request->said);
	const struct command_found found = command_find(&host->parts.plugins->table, request->line);
	bool is_whole =
	    found.match == COMMAND_FOUND &&
	    permit_parse(host, request, found.row->command, found.rest).outcome == COMMAND_READY &&
	    execute_try(host, request, NULL) == NULL;

	request->line = is_whole ? request->line : was;
	return is_whole;
}

bool goes_on(struct host *host, struct request *request)
{
	const struct matrix_message *message = request->message;
	struct lately_said last;

	if (request->is_private || request->is_quiet || message->is_too_old ||
	    message->replaces != NULL || message->replies_to != NULL ||
	    strlen(request->said) > LONGEST || !is_refused(host, request, &last) ||
	    last.is_overtaken || request->now_s - last.at_s > SOON_S ||
	    !(is_to_us(host, request) || is_rest(host, request, last.line))) {
		return false;
	}
	request->is_explicit = request->is_unsure_line = true;
	return true;
}
