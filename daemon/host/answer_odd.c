/* answer_odd: an answer that what stands behind it may turn round, or that only asks: it is asked
 * about before it counts. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cues.h"
#include "host/answer_odd.h"

#include <string.h>

/* Of any answer, wherever it stands; and right behind one, "no V1 is fine", "no further questions".
 */
static const char waits[] = "hang on|hold on|let me look|let me check|must look|must check|"
			    "dont know|not sure|or yes|or no|not yet|yet";
static const char of_no[] = "is fine|thats fine|fine by me|fine with|is ok|thats ok|is good|yes|"
			    "i meant yes|i mean yes|further|problem|problems|worries|idea|doubt|"
			    "rush|hurry|need to|wait";
static const char of_yes[] = "i meant no|i mean no|happy birthday|birthday|happy christmas|"
			     "merry christmas|happy new year|wait";

static bool has(const struct cue_line *line, const char *phrases)
{
	for (size_t i = 1; i < line->words.count; i++) {
		if (cues_phrase_at(phrases, line, i) > 0) {
			return true;
		}
	}
	return false;
}

/* Behind the verb, and what it is said of. */
static bool goes_on(const struct cue_line *line, const char *phrases)
{
	struct clerk_item item;
	size_t at = 1, used = 0;

	at += cues_phrase_at("to|from me|from us", line, at);
	at += at < line->words.count &&
	      command_read_item(line->words.list[at].from, &item, &used) && used > 1;
	return cues_phrase_at(phrases, line, at) > 0;
}

/* What others learn at once, and would have to be asked for anew. */
static bool ends_something(const struct clerk_command *row)
{
	return row->is_end || str_equal(row->name, "undo");
}

/* `*ret_is_asked`: "yes V1?", "in M1?" */
static bool is_odd(const struct request *request, const struct clerk_command *row,
		   bool *ret_is_asked)
{
	enum { SHORT_WORDS = 4 };
	static const char *const noes[] = { "no", "out", NULL };
	struct cue_line line;
	size_t len = strlen(request->said);

	if (!row->is_answer || request->is_quiet || request->is_unsure_line) {
		return false;
	}
	cues_cut(request->said, &line);
	*ret_is_asked = len > 0 && request->said[len - 1] == '?' && line.words.count <= SHORT_WORDS;
	/* "V2 no problem" */
	bool is_none = str_is_in(row->name, noes) &&
		       has(&line, "no problem|no problems|no probs|no objection|no objections|no "
				  "worries|no issue|no issues|no idea|no rush|no hurry|no bother");

	return *ret_is_asked || is_none || has(&line, waits) ||
	       goes_on(&line, str_is_in(row->name, noes) ? of_no : of_yes);
}

bool answer_doubts(struct host *host, struct request *request, const struct command_found *found)
{
	const struct clerk_command *row = found->row->command;
	bool is_asked = false;

	if (request->is_wondering && !request->is_quiet && ends_something(row)) {
		suggest_sure(host, request, row->name);
		return true;
	}
	if (!is_odd(request, row, &is_asked)) {
		return false;
	}
	if (is_asked) {
		suggest_sure(host, request, row->name);
	} else {
		request->is_unsure_line = true;
		suggest(host, request, found->row);
	}
	return true;
}
