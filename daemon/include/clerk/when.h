/* when: what a head meant by a date or time, as plugins see it (rules: docs/dates.md). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_WHEN_H
#define CLERK_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Days are counted from 1970-01-01 in the cluster's wall time; minutes run from 0 to 1439
 * (1440 only as an end). Instants are Unix seconds. */
enum { CLERK_NO_MIN = -1 };

enum clerk_when_kind {
	CLERK_WHEN_NONE,     /* nothing was given */
	CLERK_WHEN_DATE,     /* day */
	CLERK_WHEN_DATES,    /* day .. last_day, both included */
	CLERK_WHEN_INSTANT,  /* day at start_min */
	CLERK_WHEN_RANGE,    /* day at start_min .. last_day at end_min */
	CLERK_WHEN_SESSION,  /* the morning or the afternoon of day */
	CLERK_WHEN_DEADLINE, /* by the end of day, or by end_min of day where it is not CLERK_NO_MIN
			      */
	CLERK_WHEN_RECURRENCE, /* the dates listed, each at start_min (.. end_min) */
};

/* How loudly the school calendar objects; only the lead may override a block. */
enum clerk_level { CLERK_LEVEL_NONE, CLERK_LEVEL_NOTE, CLERK_LEVEL_WARN, CLERK_LEVEL_BLOCK };

enum clerk_tense { CLERK_TENSE_BOOK, CLERK_TENSE_LOG, CLERK_TENSE_DEADLINE };

struct clerk_occurrence {
	int32_t day;
	bool is_skipped; /* named to the head, keeps the phase, is not booked */
};

/* One meaning. Texts and lists belong to the arena given to the parser. */
struct clerk_when {
	enum clerk_when_kind kind;
	int32_t day, last_day;
	int32_t start_min, end_min; /* CLERK_NO_MIN where there is none */
	int32_t arrive_min;         /* "7 for 7.30": 19:00; else CLERK_NO_MIN */
	/* [start, end): for a date the whole day, for a session its hours; an instant has
	 * end_s == start_s; a deadline has both at its moment. */
	int64_t start_s, end_s;
	bool is_afternoon;   /* of a session */
	bool is_approximate; /* "8ish" */
	int32_t offset_s;    /* UTC offset to be shown where wall time alone is ambiguous */
	bool has_offset;
	enum clerk_level level;
	const char *objection; /* NULL, or why the level is not NONE: "bank holiday" */
	const struct clerk_occurrence *occurrences;
	size_t occurrence_count;
};

/* Several, "Wed 13 Jan 9-3, Thu 14 Jan am": those behind the first, as they were said. */
struct clerk_dates {
	const struct clerk_when *items;
	size_t count;
};

enum clerk_outcome_kind { CLERK_OUTCOME_VALUE, CLERK_OUTCOME_ASK, CLERK_OUTCOME_REFUSE };

/* What became of a phrase: exactly one value, a question with numbered choices, or a refusal. */
/* What a date's words may stand for, "every half term, second Tuesdays", and how an answer says
 * so, "second Tuesday". */
struct clerk_wording {
	const char *text, *said;
};

struct clerk_outcome {
	enum clerk_outcome_kind kind;
	struct clerk_when value;          /* VALUE */
	const struct clerk_when *choices; /* ASK: each a full value; may be empty */
	size_t choice_count;
	const struct clerk_wording *wordings; /* ASK: in place of choices */
	size_t wording_count;
	bool is_poll;       /* ASK: the group could vote on the choices */
	const char *reason; /* REFUSE: the short reason, e.g. "past" */
	const char *text;   /* ASK and REFUSE: one kind line for the head, with one example */
};

#endif
