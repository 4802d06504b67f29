/* bank: what the files of this plugin share: an offer, what a text is about, and who is near. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BANK_BANK_H
#define BANK_BANK_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"
#include "clerk/item.h"
#include "clerk/roster.h"
#include "clerk/text.h"

enum { BANK_TEXT_MAX = 120, BANK_YEAR_DAYS = 365, BANK_MORNING_MIN = 8 * 60 };

/* ---- topic.c: what a text is about ---- */

/* Two texts are of the same where they mean the same subjects, by whatever of their names, and have
 * the same words besides. */
struct topic {
	uint64_t known;  /* a bit for each row of topic_table.c */
	unsigned years;  /* bit 1 to 6; 0: of no year alone */
	const char *own; /* " lego robotic ": words that are in no table, of its first part; "" */
};
struct topic topic_read(struct clerk_call *call, const char *text);
/* Does it name anything at all? */
bool topic_is_any(const char *text);
/* May a word of it be read as a date, an hour or a name where it stands in a command? "Year 1" is
 * none. */
bool topic_is_timed(const char *text);
/* "phonics" of "is good at phonics?": without the words that lead to it. */
const char *topic_tidy(struct clerk_call *call, const char *text);
/* "phonics" of "phonics, Year 1, Mrs Jones leads it" */
const char *topic_head(struct clerk_call *call, const char *text);

enum topic_match {
	TOPIC_APART,
	TOPIC_NEAR, /* all that is offered is of what is asked: "phonics" for "phonics in EYFS" */
	TOPIC_SAME, /* all that is asked for is offered */
};
enum topic_match topic_match(const struct topic *asked, const struct topic *offered);
bool topic_equal(const struct topic *one, const struct topic *other);

/* topic_table.c: the names of each subject, between strokes, in singular and small letters; the
 * last is NULL. */
enum { TOPICS_MAX = 64 };
extern const char *const topic_table[TOPICS_MAX + 1];
/* Words that say nothing of what it is about; the last is NULL. */
extern const char *const bank_idle[];
/* Of these those that only lead to it; the last is NULL. */
extern const char *const bank_leads[];
/* Words of dates, of hours and before names, in singular; the last is NULL. */
extern const char *const bank_times[];

/* ---- offer.c ---- */

struct offer {
	struct clerk_base base; /* `school`: whose it is; `due_s`: when it is asked about */
	const char *text;
	int64_t confirmed_s;
};
extern const struct clerk_kind offer_kind;
/* Whose maker has gone to another school of the cluster takes it along. */
void offer_here(struct clerk_call *call);
/* When one that is confirmed now is asked about again. */
int64_t offer_next_s(struct clerk_call *call, char school);
/* "**O1** D: phonics, Year 1 – 25 min by car, said on Wed 25 Nov 2026", from that school. */
const char *offer_line(struct clerk_call *call, const struct offer *offer, char from);

/* ---- offers.c: those that fit ---- */

struct found_offers {
	const struct offer **items; /* nearest first; those of `from` itself last */
	size_t count;
	bool is_near; /* none is just that */
};
/* All of a school, or of all ('\0'); about `text`, or all (NULL); as seen from `from`. */
struct found_offers offers_find(struct clerk_call *call, const char *text, char school, char from);
extern const struct clerk_command offer_commands[];

/* ---- gap.c ---- */

extern const struct clerk_kind gap_kind;
extern const struct clerk_command gap_commands[];
extern const struct clerk_queries gap_queries;
/* Whoever looks for that hears of it, in private. */
void gap_tell(struct clerk_call *call, const struct offer *offer);

#endif
