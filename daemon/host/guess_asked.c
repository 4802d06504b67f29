/* guess_asked: what can be said of the thing that a question names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess.h"

#include <string.h>

/* Of a school and a day that were both said: is it on that day, and of that school? */
static bool is_whole(const struct guess *g)
{
	bool has_school = false, has_day = false;

	for (size_t i = 0; i < g->span_count; i++) {
		const struct guess_span *span = &g->spans[i];
		bool is_day = span->when != NULL && span->when->has_day;
		bool is_school = span->school != '\0' && span->school != g->request->person->school;

		if ((is_day || is_school) && !span->is_used) {
			return false;
		}
		has_day = has_day || is_day;
		has_school = has_school || is_school;
	}
	return has_school && has_day;
}

const char *guess_telling_row(const struct guess *g)
{
	static const char *const rows[] = { "Vvisits", "Mmeetings", "Rrequests", NULL };
	const struct clerk_item item = g->item;

	for (size_t i = 0; rows[i] != NULL; i++) {
		if (rows[i][0] == item.letter) {
			return arena_printf(g->request->arena, "%s %c%lld", rows[i] + 1,
					    item.letter, (long long)item.number);
		}
	}
	return item.letter == 'X'   ? "actions"
	       : item.letter == 'N' ? "reminders"
	       : item.letter == 'P' ? "polls"
				    : NULL;
}

bool guess_asked(struct host *host, struct request *request)
{
	struct guess g = { .host = host, .request = request, .is_dry = true, .takes_date = true };
	bool is_of_days = request->is_topic && (str_starts(request->line, "visits ") ||
						str_starts(request->line, "meetings "));
	bool is_free =
	    command_find(&host->parts.plugins->table, request->line).match == COMMAND_UNKNOWN;
	bool is_asked = false;

	/* what is to be otherwise is no question, "was it not about reading instead?" */
	if (request->is_quiet || !(is_of_days || is_free) || guess_is_reworded(request->said) ||
	    guess_is_change(request->said)) {
		return false;
	}
	guess_slots(&g);
	if ((is_free && !cues_is_question(&g.cues)) || !guess_item(&g, "history", &is_asked)) {
		return false;
	}
	/* "who is at Esther's on the 8th" is of no visit */
	bool is_other = is_whole(&g) && (g.item.letter == 'V' || g.item.letter == 'M') &&
			!guess_has(&g, "visit*|meeting*|breakfast") &&
			(str_starts(request->line, "visits ") != (g.item.letter == 'V'));
	const char *row = is_free || is_other ? guess_telling_row(&g) : NULL;

	request->line = row == NULL ? request->line : row;
	return row != NULL;
}
