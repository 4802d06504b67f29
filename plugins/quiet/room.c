/* room: for a while the room is off the record: nothing said there is heard, and reminders wait. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "quiet.h"

enum { MINUTE_S = 60, SHORTEST_S = 5 * MINUTE_S, LONGEST_S = 8 * 60 * MINUTE_S };

#define OVER "over"
#define BACK "Back on the record."

static const struct {
	const char *get, *put, *end;
} sql = {
	.get = "SELECT from_s, until_s FROM quiet_room WHERE cluster = ?1",
	.put = "INSERT INTO quiet_room (cluster, from_s, until_s, person)"
	       " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (cluster) DO UPDATE SET"
	       " from_s = excluded.from_s, until_s = excluded.until_s, person = excluded.person",
	.end = "UPDATE quiet_room SET until_s = ?2 WHERE cluster = ?1",
};
const struct clerk_queries room_queries = CLERK_QUERIES(sql);

static const struct clerk_item nothing = { 0 };

/* Until when it is off the record at that instant; 0: it is on it. */
static int64_t off_until(struct clerk_call *call, int64_t at_s)
{
	struct clerk_query *get = clerk_query(call, &sql.get);

	return clerk_step(get) && at_s >= clerk_int(get, 0) && at_s < clerk_int(get, 1)
		   ? clerk_int(get, 1)
		   : 0;
}

bool room_spares(struct clerk_call *call, int64_t at_s, struct clerk_spare *ret_spare)
{
	*ret_spare = (struct clerk_spare){ .until_s = off_until(call, at_s),
					   .why = "the room was off the record" };
	return ret_spare->until_s != 0;
}

/* "11:00", or with its day where that is not today's */
static const char *till_words(struct clerk_call *call, int64_t until_s)
{
	bool is_today = clerk_day_of(call, until_s) == clerk_day_of(call, clerk_now(call));

	return is_today ? clerk_format_minute(call, clerk_minute_of(call, until_s))
			: clerk_format_instant(call, until_s);
}

/* ---- offrecord ---- */

struct args {
	int64_t length;
	struct clerk_when until;
};
static const struct clerk_arg spec[] = {
	CLERK_ARG_AMOUNT(struct args, length, "for how long: `1h`, `30 mins`",
			 .flags = CLERK_OPTIONAL),
	CLERK_ARG_WHEN(struct args, until, "or till when: `until 11.30`", .lead = "until",
		       .flags = CLERK_OPTIONAL | CLERK_RAW_LEVEL | CLERK_TODAY),
	{ 0 },
};

static enum clerk_status run_offrecord(struct clerk_call *call, const void *args)
{
	const struct args *a = args;
	int64_t now_s = clerk_now(call);
	int64_t until_s = a->until.kind != CLERK_WHEN_NONE ? a->until.end_s
			  : a->length > 0                  ? now_s + a->length * MINUTE_S
							   : 0;

	if (until_s == 0) {
		return clerk_fail(call, CLERK_USAGE,
				  "For how long, please? For example `%soffrecord 1h`.",
				  clerk_prefix(call));
	}
	if (until_s - now_s < SHORTEST_S || until_s - now_s > LONGEST_S) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "Off the record is for five minutes to eight hours from now, e.g. "
		    "`%soffrecord 1h`. Nothing is changed.",
		    clerk_prefix(call));
	}
	const char *till = till_words(call, until_s);

	clerk_run(CLERK_QUERY(call, &sql.put, now_s, until_s, clerk_sender(call)->id));
	clerk_wake_at(call, nothing, OVER, until_s);
	clerk_name_act(call, "off the record till %s", till);
	clerk_reply(call,
		    "Off the record till %s: I take in nothing said here but `!onrecord`, and "
		    "reminders wait.",
		    till);
	return CLERK_OK;
}

static enum clerk_status run_onrecord(struct clerk_call *call, const void *args)
{
	(void)args;
	if (off_until(call, clerk_now(call)) == 0) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "The room is on the record. `%soffrecord 1h` takes it off.",
				  clerk_prefix(call));
	}
	clerk_run(CLERK_QUERY(call, &sql.end, clerk_now(call)));
	clerk_wake_cancel(call, nothing, OVER);
	clerk_spares_changed(call);
	clerk_name_act(call, "back on the record");
	clerk_reply(call, BACK);
	return CLERK_OK;
}

enum clerk_status room_wake(struct clerk_call *call)
{
	if (off_until(call, clerk_now(call)) == 0) {
		clerk_remind(call, "", BACK);
	}
	return CLERK_OK;
}

/* Off it again, where that was taken back which had ended it. */
enum clerk_status room_restored(struct clerk_call *call)
{
	int64_t until_s = off_until(call, clerk_now(call));

	if (until_s == 0) {
		clerk_reply(call, "The room is on the record");
	} else {
		clerk_reply(call, "The room is off the record till %s", till_words(call, until_s));
	}
	return CLERK_OK;
}

const struct clerk_command room_commands[] = {
	{ .name = "offrecord",
	  .summary = "Have me take in nothing here for a while",
	  .example = "offrecord 1h",
	  CLERK_TAKES(struct args, spec),
	  .where = CLERK_IN_ROOM,
	  .run = run_offrecord },
	{ .name = "onrecord",
	  .summary = "End that before its time",
	  .example = "onrecord",
	  .where = CLERK_IN_ROOM,
	  .run = run_onrecord,
	  .ends_spare = true },
	{ 0 },
};
