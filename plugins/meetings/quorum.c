/* quorum: how many schools must be in: the row, and what the one who called it hears of that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>

enum { SETTLES_S = 60, QUIET_FROM_MIN = 21 * 60, QUIET_TO_MIN = 7 * 60 };

static const struct {
	const char *get, *put, *drop;
} sql = {
	.get = "SELECT 1 + is_met FROM meetings_quorum WHERE cluster = ?1 AND number = ?2",
	.put = "INSERT INTO meetings_quorum (cluster, number, is_met) VALUES (?1, ?2, ?3)"
	       " ON CONFLICT (cluster, number) DO UPDATE SET is_met = excluded.is_met",
	.drop = "DELETE FROM meetings_quorum WHERE cluster = ?1 AND number = ?2",
};
const struct clerk_queries meeting_quorum_queries = CLERK_QUERIES(sql);

/* ---- what was said of it last ---- */

enum said { NEVER_MET, LOST, MET }; /* as `get` has them */

static enum said said_last(struct clerk_call *call, const struct meeting *m)
{
	return (enum said)clerk_next_int(CLERK_QUERY(call, &sql.get, m->base.item.number));
}

static void note(struct clerk_call *call, const struct meeting *m, enum said said)
{
	if (said == NEVER_MET) {
		clerk_run(CLERK_QUERY(call, &sql.drop, m->base.item.number));
	} else {
		clerk_run(CLERK_QUERY(call, &sql.put, m->base.item.number, (int64_t)(said == MET)));
	}
}

static int64_t schools_in(struct clerk_call *call, const struct meeting *m)
{
	struct clerk_answers answers = clerk_answers(call, m);
	const char *in = clerk_answers_letters(call, &answers, "in late");

	return (int64_t)strlen(in) - (strchr(in, '+') != NULL);
}

void meeting_quorum_begin(struct clerk_call *call, const struct meeting *m)
{
	bool is_met = m->quorum > 0 && schools_in(call, m) >= m->quorum;

	note(call, m, is_met ? MET : NEVER_MET);
}

bool meeting_quorum_is_aloud(struct clerk_call *call, const void *record, bool is_met)
{
	bool is_first = is_met && said_last(call, record) == NEVER_MET;

	if (is_first) {
		note(call, record, MET);
	}
	return is_first;
}

/* ---- the one who called it ---- */

/* A slip that is put right at once is nobody's news; nor does it disturb the night before. */
void meeting_quorum_heard(struct clerk_call *call, const void *record)
{
	const struct meeting *m = record;
	int64_t at_s = clerk_now(call) + SETTLES_S;
	int32_t minute = clerk_minute_of(call, at_s), day = clerk_day_of(call, at_s);
	bool is_quiet = minute >= QUIET_FROM_MIN || minute < QUIET_TO_MIN;
	int64_t morning_s = clerk_instant(call, day + (minute >= QUIET_FROM_MIN), QUIET_TO_MIN);

	if (m->quorum > 0) {
		clerk_wake_keep(call, m->base.item, "-quorum",
				is_quiet && morning_s < m->base.slot.start_s ? morning_s : at_s);
	}
}

void meeting_quorum_wake(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_person *maker = clerk_person_by_id(call, m->base.person);
	enum said said = said_last(call, m);
	int64_t in = schools_in(call, m);
	bool is_met = in >= m->quorum;
	bool is_turn = (said == MET && !is_met) || (said == LOST && is_met);

	if (clerk_item_is(m, CLERK_IS_OVER) || m->base.slot.start_s <= clerk_now(call) ||
	    m->quorum == 0 || !is_turn) {
		return;
	}
	note(call, m, is_met ? MET : LOST);
	if (maker != NULL) {
		clerk_useful_until(call, m->base.slot.start_s);
		clerk_tell(call, maker,
			   "%s (%s, %s): its quorum is %s. Schools in: %lld; it needs %lld.",
			   clerk_item_name(call, m), meeting_title(call, m), meeting_times(call, m),
			   is_met ? "met again" : "lost", (long long)in, (long long)m->quorum);
	}
}

void meeting_quorum_here(struct clerk_call *call)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, true, &all);

	for (size_t i = 0; i < count; i++) {
		meeting_quorum_heard(call, all[i]);
	}
}

void meeting_redated(struct clerk_call *call, const struct meeting *m)
{
	meeting_governors_wake_at(call, m);
	/* all are asked again; those who come as they said for that day are counted at once */
	meeting_quorum_begin(call, m);
}

/* ---- the row ---- */

enum clerk_status meeting_check_quorum(struct clerk_call *call, const struct meeting *m)
{
	int64_t schools = meeting_schools(call, m);

	return m->quorum <= schools
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_USAGE,
				"%s%lld schools, so its quorum can be %lld at most.",
				meeting_is_of_some(call, m) ? "It is for " : "There are ",
				(long long)schools, (long long)schools);
}

struct quorum_args {
	struct clerk_item item;
	int64_t n;
};

static enum clerk_status quorum(struct clerk_call *call, const void *args, void *record)
{
	struct meeting *m = record;

	m->quorum = ((const struct quorum_args *)args)->n;
	enum clerk_status status = meeting_check_quorum(call, m);

	if (status != CLERK_OK) {
		return status;
	}
	meeting_quorum_begin(call, m);
	return meeting_say_detail(
	    call, m,
	    m->quorum == 0
		? "no quorum is needed"
		: clerk_text_of(call, "quorum %lld school%s, %lld in so far", (long long)m->quorum,
				m->quorum == 1 ? "" : "s", (long long)schools_in(call, m)));
}

static const struct clerk_arg quorum_spec[] = {
	CLERK_ARG_ITEM(struct quorum_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG_INT(struct quorum_args, n, 0, 50, "how many schools; 0: none is asked for",
		      .flags = 0),
	{ 0 },
};

const struct clerk_command meeting_quorum_commands[] = {
	{ .name = "quorum",
	  .item = 'M',
	  .summary = "Say how many schools a meeting needs",
	  .example = "quorum M14 5",
	  CLERK_TAKES(struct quorum_args, quorum_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = quorum },
	{ 0 },
};
