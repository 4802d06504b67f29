/* meeting: the kind: how a meeting lies in its table, its life, its words and its reminders. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include "meetings_migrations.h"

#include <string.h>

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct meeting, title),
	CLERK_COLUMN(struct meeting, place),
	CLERK_COLUMN_AS(struct meeting, base.person, "person"),
	CLERK_COLUMN_AS(struct meeting, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct meeting, base.slot.end_s, "end_s"),
	CLERK_COLUMN(struct meeting, governors_s),
	CLERK_COLUMN(struct meeting, quorum),
	CLERK_COLUMN_AS(struct meeting, base.version, "version"),
	CLERK_COLUMN_OF_STATE(struct meeting),
	{ 0 },
};

enum { CALLED, CANCELLED };
static const struct clerk_state states[] = {
	[CALLED] = { .name = "called", .flags = CLERK_IS_FIRM, .refusal = "is on already" },
	[CANCELLED] = { .name = "cancelled", .flags = CLERK_IS_OVER, .refusal = "was cancelled" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	/* ten past is when one types that one is late */
	{ "in", CALLED, CALLED, CLERK_BY_ANY, CLERK_MEANWHILE },
	{ "out", CALLED, CALLED, CLERK_BY_ANY, CLERK_MEANWHILE },
	{ "late", CALLED, CALLED, CLERK_BY_ANY, CLERK_MEANWHILE },
	{ "move", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "cancel", CALLED, CANCELLED, CLERK_BY_MAKER, 0 },
	{ 0 },
};

/* ---- in words ---- */

static const char *title(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct meeting *)record)->title;
}

static const char *place(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct meeting *)record)->place;
}

const char *meeting_at(struct clerk_call *call, const struct meeting *m)
{
	return m->place[0] == '\0' ? "" : clerk_text_of(call, " at %s", m->place);
}

static const char *minute_words(struct clerk_call *call, int64_t instant_s)
{
	return clerk_format_minute(call, clerk_minute_of(call, instant_s));
}

const char *meeting_times(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_slot *slot = &m->base.slot;

	if (m->governors_s == 0) {
		return clerk_text_of(call, "%s%s%s", clerk_item_span(call, m),
				     m->place[0] == '\0' ? "" : ", ", m->place);
	}
	return clerk_text_of(call, "%s%s: heads %s–%s, governors from %s",
			     clerk_format_day(call, clerk_day_of(call, slot->start_s)),
			     meeting_at(call, m), minute_words(call, slot->start_s),
			     minute_words(call, slot->end_s), minute_words(call, m->governors_s));
}

const char *meeting_place_lost(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_slot *slot = &m->base.slot;
	bool is_school = m->place[0] != '\0' && m->place[1] == '\0' &&
			 strchr(clerk_schools(call), m->place[0]) != NULL;
	bool is_closed = is_school && clerk_day_kind_during(call, m->place[0], slot->start_s,
							    slot->end_s) == CLERK_DAY_CLOSED;

	return is_closed ? clerk_text_of(call, "%s is closed on %s.", m->place,
					 clerk_format_day(call, clerk_day_of(call, slot->start_s)))
			 : "";
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct meeting *m = record;

	(void)act;
	(void)is_back;
	return why != CLERK_REFUSED_BEGUN
		   ? ""
		   : clerk_text_of(call, "%s was on %s.", clerk_item_name(call, m),
				   clerk_format_instant(call, m->base.slot.start_s));
}

/* ---- reminders ---- */

/* Nobody is sent to a school that is closed without being told. */
static const char *lost_words(struct clerk_call *call, const struct meeting *m)
{
	const char *lost = meeting_place_lost(call, m), *name = clerk_item_name(call, m);

	return lost[0] == '\0' ? ""
			       : clerk_text_of(call, " But %s `!move %s <date>` or `!cancel %s`?",
					       lost, name, name);
}

static const char *remind(struct clerk_call *call, const void *record,
			  const struct clerk_reminding *reminding)
{
	const struct meeting *m = record;
	const char *offline =
	    reminding->is_late
		? clerk_text_of(call, " I was offline at %s.", minute_words(call, clerk_due(call)))
		: "";

	return clerk_text_of(call, "%s%s.%s%s%s", reminding->how_soon, meeting_at(call, m),
			     lost_words(call, m), clerk_answers_words(call, m), offline);
}

/* ---- taking back ---- */

/* What the day is where all meet, as at the calling: the lead may meet on a bank holiday, and
 * anybody, asked, where the school is closed. */
static enum clerk_status check_day(struct clerk_call *call, const struct meeting *m,
				   const struct clerk_taken *taken)
{
	int32_t day = clerk_day_of(call, m->base.slot.start_s);
	bool is_lead = (clerk_sender(call)->role & CLERK_LEAD) != 0;
	const char *name = clerk_item_name(call, m), *date = clerk_format_day(call, day);
	const struct clerk_choice anyway[] = {
		{ .key = "anyway", .line = clerk_text_of(call, "undo %s", name), .given = "anyway" }
	};
	enum clerk_day kind = clerk_day_kind(call, '\0', day);
	const char *words = clerk_day_words(call, '\0', day);

	if (kind == CLERK_DAY_BANK_HOLIDAY && !is_lead) {
		return clerk_fail(call, CLERK_CONFLICT, "%s is %s, so I can't take that back.",
				  date, words);
	}
	const char *against = kind == CLERK_DAY_SCHOOL
				  ? meeting_place_lost(call, m)
				  : clerk_text_of(call, "%s is %s.", date, words);

	if (against[0] == '\0' || clerk_given(call, "anyway")) {
		return CLERK_OK;
	}
	return taken->may_ask
		   ? clerk_ask(call, anyway, 1, "%s Bring %s back all the same? Reply `anyway`.",
			       against, name)
		   : clerk_fail(call, CLERK_CONFLICT, "%s So I can't take that back.", against);
}

static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct meeting *m = record;
	enum clerk_status status = m == NULL ? CLERK_OK : check_day(call, m, taken);

	if (m != NULL && status == CLERK_OK) {
		const char *overlaps = clerk_item_overlaps(call, m);

		clerk_reply(call,
			    strcmp(taken->verb, "move") == 0 ? "%s, %s, is back on %s%s%s"
							     : "%s is on again: %s, %s%s%s",
			    clerk_item_name(call, m), m->title, meeting_times(call, m),
			    overlaps[0] == '\0' ? "" : ".", overlaps);
	}
	return status;
}

/* ---- the plugin ---- */

const struct clerk_kind meeting_kind = {
	.letter = 'M',
	.noun = "meeting",
	.made = "called",
	.table = "meetings_meeting",
	.size = sizeof(struct meeting),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_DAYS,
	.asking = &meeting_asking,
	.title = title,
	.place = place,
	.refuse = refuse,
	.remind = remind,
	.restored = restored,
};
static const struct clerk_kind *const kinds[] = { &meeting_kind, NULL };

CLERK_PLUGIN(.name = "meetings", .summary = "Meetings", .letters = "M", .item_noun = "meeting",
	     .commands = CLERK_LIST(struct clerk_command, meeting_commands, meeting_answer_commands,
				    meeting_change_commands),
	     .migrations = meetings_migrations, .kinds = kinds,
	     .open = "SELECT 'M' || number, '', person FROM meetings_meeting"
		     " WHERE cluster = ?1 AND state = 'called' AND end_s > ?2");
