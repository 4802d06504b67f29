/* polls: what the files of a poll share: a date for a meeting that is looked for. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MEETINGS_POLLS_H
#define MEETINGS_POLLS_H

#include "meetings.h"

enum { POLL_MOST = 6 };
/* What a school says of one date; two bits of its answer's count each. */
enum poll_mark { POLL_UNSAID, POLL_YES, POLL_MAYBE, POLL_NO };

struct poll {
	struct clerk_base base; /* `school`: of who asks; `due_s`: until when it may be answered */
	const char *title, *place;
	int64_t start_s[POLL_MOST], end_s[POLL_MOST]; /* 0 from the first that there is not */
};
extern const struct clerk_kind poll_kind;
extern const struct clerk_asking poll_asking;
extern const struct clerk_command meeting_poll_commands[];
extern const struct clerk_queries meeting_poll_queries;

enum { POLL_OPEN, POLL_CLOSED, POLL_CHOSEN, POLL_DROPPED, POLL_LAPSED };

/* For those whose client shows polls; in the others' it is nothing. */
void poll_post(struct clerk_call *call, const struct poll *poll);
/* The meeting that came of it is gone again: where it is open, it is put anew there. */
void poll_reopen(struct clerk_call *call, const char *name);
size_t poll_count(const struct poll *poll);
/* "Tue 12 Jan 2027, 15:45–16:45" */
const char *poll_date(struct clerk_call *call, const struct poll *poll, size_t option);
enum poll_mark poll_mark_of(int64_t count, size_t option);
/* `count` with that mark for `option` in place of what it had. */
int64_t poll_set(int64_t count, size_t option, enum poll_mark mark);
/* "CD": the letters of those who cannot come to that one. */
const char *poll_lost(struct clerk_call *call, const struct poll *poll, size_t option);
/* "Best: 2) Thu 14 Jan 2027, 15:45–16:45 (6 yes, 2 maybe).": one that suits all who answered, or
 * where there is none, the three that suit most, and who is lost. "" while nobody has answered. */
const char *poll_best(struct clerk_call *call, const struct poll *poll);
/* "p P4 1 yes 2 maybe 3 no", with numbers that there are. */
const char *poll_example(struct clerk_call *call, const struct poll *poll);
/* Between words; is that word there, of how many bytes; and the longest that marks a date, and
 * whether it is of what follows alone. POLL_UNSAID: none. */
bool poll_words_blank(char c);
bool poll_words_is(const char *text, const char *word, size_t *ret_len);
enum poll_mark poll_words_mark(const char *text, size_t *ret_len, bool *ret_is_before);
/* The dates, a bit each, that the words at the beginning of the text name: "2", "the 14th", "Tues
 * 15 Dec 1pm", "last"; of how many bytes, and whether all of a name are meant, "Tuesdays". 0: none.
 */
unsigned poll_dates_named(struct clerk_call *call, const struct poll *poll, const char *text,
			  size_t *ret_len, bool *ret_is_many);
/* Reads "1 yes 2 maybe 3 no", "yes to 1 and 3", "all but 2", "Tuesday" into `*count`, where what is
 * not said stays. False, with nothing changed: it is not read whole, or says two things of one. */
bool poll_read(struct clerk_call *call, const struct poll *poll, const char *text, int64_t *count);

#endif
