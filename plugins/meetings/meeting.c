/* meeting: the kind: how a meeting lies in its table, its life, its words and its reminders. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"
#include "polls.h"

#include "meetings_migrations.h"

#include <stdlib.h>
#include <string.h>

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct meeting, title),
	CLERK_COLUMN(struct meeting, place),
	CLERK_COLUMN_AS(struct meeting, base.person, "person"),
	CLERK_COLUMN_AS(struct meeting, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct meeting, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct meeting, base.slot.has_end, "has_end"),
	CLERK_COLUMN(struct meeting, governors_s),
	CLERK_COLUMN(struct meeting, arrive_s),
	CLERK_COLUMN(struct meeting, invited),
	CLERK_COLUMN(struct meeting, bring),
	CLERK_COLUMN(struct meeting, cost),
	CLERK_COLUMN(struct meeting, is_anonymised),
	CLERK_COLUMN(struct meeting, quorum),
	CLERK_COLUMN(struct meeting, series),
	CLERK_COLUMN(struct meeting, chair),
	CLERK_COLUMN(struct meeting, rota),
	CLERK_COLUMN(struct meeting, chair_rota),
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
	{ "move", CALLED, CALLED, CLERK_BY_MAKER, CLERK_FREES },
	{ "cancel", CALLED, CANCELLED, CLERK_BY_MAKER, CLERK_FREES },
	{ "move later", CALLED, CALLED, CLERK_BY_MAKER, CLERK_FREES },
	{ "cancel later", CALLED, CANCELLED, CLERK_BY_MAKER, CLERK_FREES },
	{ "swap", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "swap chair", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "skip", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "skip chair", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "chair", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "quorum", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	{ "cost", CALLED, CALLED, CLERK_BY_MAKER, 0 },
	/* anybody brings governors; what all are to bring is the maker's to say */
	{ "bring", CALLED, CALLED, CLERK_BY_ANY, 0 },
	/* whose point it is, and until when, is told by the agenda */
	{ "agenda", CALLED, CALLED, CLERK_BY_ANY, CLERK_WHENEVER },
	{ "carry", CALLED, CALLED, CLERK_BY_ANY, CLERK_WHENEVER },
	{ "carry", CANCELLED, CANCELLED, CLERK_BY_ANY, CLERK_WHENEVER },
	{ "minutes", CALLED, CALLED, CLERK_BY_ANY, CLERK_WHENEVER },
	{ 0 },
};

void meeting_set_cancelled(struct meeting *meeting)
{
	meeting->base.state = CANCELLED;
}

/* ---- in words ---- */

const char *meeting_title(struct clerk_call *call, const struct meeting *m)
{
	const char *whom = meeting_is_of_some(call, m)
			       ? clerk_text_of(call, " (%s)", clerk_letters_words(call, m->invited))
			       : "";

	return clerk_text_of(call, "%s%s%s", m->title, whom, meeting_chaired(call, m));
}

static const char *title(struct clerk_call *call, const void *record)
{
	return meeting_title(call, record);
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

const char *meeting_arrival(struct clerk_call *call, const struct meeting *m)
{
	return m->arrive_s == 0 ? ""
				: clerk_text_of(call, "%s for ", minute_words(call, m->arrive_s));
}

const char *meeting_times(struct clerk_call *call, const struct meeting *m)
{
	const struct clerk_slot *slot = &m->base.slot;
	const char *day = clerk_format_day(call, clerk_day_of(call, slot->start_s));
	const char *arrive = meeting_arrival(call, m);
	const char *end = minute_words(call, slot->end_s);

	if (m->governors_s != 0) {
		return clerk_text_of(call, "%s%s: heads %s%s–%s, governors from %s", day,
				     meeting_at(call, m), arrive, minute_words(call, slot->start_s),
				     end, minute_words(call, m->governors_s));
	}
	return clerk_text_of(call, "%s%s%s",
			     m->arrive_s == 0
				 ? clerk_item_span(call, m)
				 : clerk_text_of(call, "%s, %s%s–%s", day, arrive,
						 minute_words(call, slot->start_s), end),
			     m->place[0] == '\0' ? "" : ", ", m->place);
}

static const char *terms(struct clerk_call *call, const void *record, const struct clerk_slot *slot)
{
	const struct meeting *m = record;

	(void)slot;
	return clerk_text_of(call, "%s, %s", meeting_title(call, m), meeting_times(call, m));
}

static bool is_answer(const char *act)
{
	static const char *const answers[] = { "in", "out", "late", NULL };

	return clerk_word_is_in(act, strlen(act), answers);
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct meeting *m = record;

	return why != CLERK_REFUSED_BEGUN
		   ? ""
		   : clerk_text_of(call, "%s was on %s%s.", clerk_item_name(call, m),
				   clerk_format_instant(call, m->base.slot.start_s),
				   is_answer(act) && !is_back ? ", so no answer is needed any more"
							      : "");
}

/* ---- reminders ---- */

static const char *remind(struct clerk_call *call, const void *record,
			  const struct clerk_reminding *reminding)
{
	const struct meeting *m = record;

	const char *governors =
	    m->governors_s == 0
		? ""
		: clerk_text_of(call, ", governors from %s", minute_words(call, m->governors_s));
	const char *arrive = m->arrive_s == 0 ? ""
					      : clerk_text_of(call, " (come for %s)",
							      minute_words(call, m->arrive_s));

	/* once, by when most of it is there: the day before, or where that and the last are one */
	bool is_eve =
	    strcmp(reminding->what, "day") == 0 || strcmp(reminding->day, "tomorrow") == 0;

	return clerk_text_of(call, "%s%s%s%s.%s%s%s%s", reminding->how_soon, arrive,
			     meeting_at(call, m), governors, reminding->lost,
			     clerk_answers_words(call, m), is_eve ? meeting_details(call, m) : "",
			     is_eve ? meeting_agenda_words(call, m) : "");
}

const char *meeting_invitation(struct clerk_call *call, const struct meeting *m)
{
	const char *p = clerk_is_private(call) ? "!" : clerk_prefix(call);
	const char *quorum =
	    m->quorum == 0 ? ""
			   : clerk_text_of(call, "Quorum: %lld schools. ", (long long)m->quorum);

	return m->governors_s == 0
		   ? clerk_text_of(call, "%s%s `%sin`, `%sout`, `%slate`.", quorum,
				   meeting_is_through_heads(m)
				       ? "Heads, please pass it on. Is yours coming?"
				       : "Coming?",
				   p, p, p)
		   : clerk_text_of(call,
				   "%sHeads: `%sin %s`, and add `+2 governors` if bringing two.",
				   quorum, p, clerk_item_name(call, m));
}

static const char *card(struct clerk_call *call, const void *record)
{
	const struct meeting *m = record;

	return clerk_text_of(call, "%s, %s.%s%s %s%s", meeting_title(call, m),
			     meeting_times(call, m), meeting_details(call, m),
			     meeting_agenda_words(call, m), meeting_invitation(call, m),
			     clerk_answers_words(call, m));
}

/* Whom it is for. */
static const char *busies(struct clerk_call *call, const void *record)
{
	const struct meeting *m = record;

	return m->invited[0] == '\0' ? clerk_item_parties(call, m) : m->invited;
}

/* Of a series one message tells of all. */
static bool has_card(struct clerk_call *call, const void *record)
{
	(void)call;
	return ((const struct meeting *)record)->series == 0;
}

/* ---- taking back ---- */

/* What others have put there goes with it, unless its message says at once what it is instead. */
static void forget(struct clerk_call *call, const struct clerk_taken *taken)
{
	if (!taken->is_edit) {
		meeting_agenda_forget(call, taken->item);
		meeting_minutes_forget(call, taken->item);
	}
}

static bool is_of_agenda(const char *verb)
{
	return strcmp(verb, "agenda") == 0 || strcmp(verb, "carry") == 0 ||
	       strcmp(verb, "minutes") == 0;
}

/* What was too late for one stood on the agenda of the next. */
static const struct meeting *put_on(struct clerk_call *call, const struct meeting *m,
				    const struct clerk_taken *taken)
{
	bool is_next = taken->beside != NULL && taken->beside[0] == 'M';
	struct clerk_item item = { 'M', is_next ? strtoll(taken->beside + 1, NULL, 10) : 0 };
	const struct meeting *next = is_next ? clerk_item_get(call, item) : NULL;

	return next == NULL ? m : next;
}

static bool is_of_details(const char *verb)
{
	static const char *const verbs[] = { "bring", "cost", "quorum", NULL };

	return clerk_word_is_in(verb, strlen(verb), verbs);
}

static enum clerk_status say_details(struct clerk_call *call, const struct meeting *m,
				     const struct clerk_taken *taken)
{
	const char *what = strcmp(taken->verb, "bring") == 0  ? "what to bring to"
			   : strcmp(taken->verb, "cost") == 0 ? "what they say of the cost of"
							      : "the quorum of";

	if (taken->verb[0] == 'q') {
		meeting_quorum_begin(call, m);
	}
	clerk_reply(call, "%s %s is as it was", what, clerk_item_name(call, m));
	return CLERK_OK;
}

static enum clerk_status say_agenda(struct clerk_call *call, const struct meeting *m,
				    const struct clerk_taken *taken)
{
	if (strcmp(taken->verb, "minutes") == 0) {
		clerk_reply(call, "%s has %s", clerk_item_name(call, m),
			    meeting_has_minutes(call, m) ? "the minutes of before again"
							 : "no minutes again");
		return CLERK_OK;
	}
	clerk_here_changed(call); /* the card of the one to which it was carried, too */
	m = put_on(call, m, taken);
	const char *words = meeting_agenda_words(call, m);

	clerk_reply(call, "the agenda of %s is as it was%s%s", clerk_item_name(call, m),
		    words[0] == '\0' ? ", with nothing on it" : ".", words);
	return CLERK_OK;
}

/* What a trade, a turn or a chair that is taken back leaves; NULL: it is none of these. */
static const char *rota_back(const char *verb)
{
	static const struct {
		const char *verb, *how;
	} backs[] = {
		{ "swap", "and the other have their own places again" },
		{ "swap chair", "and the other have their own chairs again" },
		{ "skip", "and the later ones have their own turns again" },
		{ "skip chair", "and the later ones have their own turns again" },
		{ "chair", "is as it was" },
	};

	for (size_t i = 0; i < sizeof(backs) / sizeof(backs[0]); i++) {
		if (strcmp(verb, backs[i].verb) == 0) {
			return backs[i].how;
		}
	}
	return NULL;
}

static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct meeting *m = record;

	if (m == NULL) { /* the poll that it came of waits again, which its card says */
		forget(call, taken);
		poll_reopen(call, taken->beside);
		clerk_here_changed(call);
		return CLERK_OK;
	}
	if (is_of_agenda(taken->verb)) {
		return say_agenda(call, m, taken);
	}
	if (is_of_details(taken->verb)) {
		return say_details(call, m, taken);
	}
	if (rota_back(taken->verb) != NULL) {
		clerk_reply(call, "%s%s, %s, %s", clerk_item_name(call, m),
			    meeting_chaired(call, m), meeting_times(call, m),
			    rota_back(taken->verb));
		return CLERK_OK;
	}
	meeting_redated(call, m);
	bool is_of_later = strstr(taken->verb, " later") != NULL;
	const char *overlaps = clerk_item_overlaps(call, m);

	clerk_reply(call,
		    strncmp(taken->verb, "move", 4) == 0 ? "%s, %s, is back on %s%s%s%s"
							 : "%s is on again: %s, %s%s%s%s",
		    clerk_item_name(call, m), meeting_title(call, m), meeting_times(call, m),
		    is_of_later ? ", and the later ones as they were" : "",
		    overlaps[0] == '\0' ? "" : ".", overlaps);
	return CLERK_OK;
}

/* ---- the plugin ---- */

static enum clerk_status wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	const struct meeting *m = clerk_item_get(call, item);

	if (m == NULL || item.letter != meeting_kind.letter) {
		return CLERK_OK;
	}
	if (strcmp(what, "-forget") == 0) {
		meeting_note_wake(call, m);
	} else if (strcmp(what, "-quorum") == 0) {
		meeting_quorum_wake(call, m);
	} else if (strcmp(what, "governors") == 0) {
		meeting_governors_wake(call, m);
	}
	return CLERK_OK;
}

const struct clerk_kind meeting_kind = {
	.letter = 'M',
	.noun = "meeting",
	.shape = CLERK_SHAPE_SQUARE,
	.also = "breakfast",
	.made = "called",
	.table = "meetings_meeting",
	.size = sizeof(struct meeting),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_DAYS,
	.asking = &meeting_asking,
	.title = title,
	.busies = busies,
	.place = place,
	.terms = terms,
	.refuse = refuse,
	.remind = remind,
	.card = card,
	.has_card = has_card,
	.restored = restored,
};
static const struct clerk_kind *const kinds[] = { &meeting_kind, &poll_kind, NULL };

static const struct clerk_try tries[] = {
	{ CLERK_GOVERNOR, 10, "meetings", "see the meetings ahead" },
	{ CLERK_LEAD, 25, "breakfast Tue 8am at the Bull", "call a meeting" },
	{ CLERK_OFFICE, 40, "meetings", "see the meetings ahead" },
	{ CLERK_HEAD | CLERK_SIP, 40, "in", "say that you come to a meeting" },
	{ 0 },
};
static const struct clerk_topic topics[] = {
	{ "meetings",
	  CLERK_LIST(struct clerk_command, meeting_commands, meeting_answer_commands,
		     meeting_change_commands, meeting_detail_commands, meeting_quorum_commands,
		     meeting_list_commands, meeting_series_commands, meeting_rota_commands),
	  tries },
	{ "agendas",
	  CLERK_LIST(struct clerk_command, meeting_agenda_commands, meeting_minutes_commands),
	  NULL },
	{ "polls", CLERK_LIST(struct clerk_command, meeting_poll_commands), NULL },
	{ 0 }
};

static const char *const open_work[] = {
	"SELECT 'M' || number, '', person FROM meetings_meeting"
	" WHERE cluster = ?1 AND state = 'called' AND end_s > ?2",
	"SELECT 'the poll P' || number, '', person FROM meetings_poll"
	" WHERE cluster = ?1 AND state IN ('open', 'closed') AND due_s > ?2",
	NULL,
};

static const char *const held[] = {
	"SELECT 'M', number, 'a point: ' || text FROM meetings_point"
	" WHERE cluster = ?1 AND person = ?2 ORDER BY number, point",
	"SELECT 'M', number, 'minutes: ' || text FROM meetings_minutes"
	" WHERE cluster = ?1 AND person = ?2 ORDER BY number",
	NULL,
};

CLERK_PLUGIN(.name = "meetings", .summary = "Meetings", .letters = "MP", .item_noun = "meeting",
	     .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, meeting_commands, meeting_answer_commands,
				    meeting_change_commands, meeting_detail_commands,
				    meeting_quorum_commands, meeting_list_commands,
				    meeting_series_commands, meeting_rota_commands,
				    meeting_agenda_commands, meeting_minutes_commands,
				    meeting_poll_commands),
	     .migrations = meetings_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &meeting_poll_queries,
				   &meeting_note_queries, &meeting_quorum_queries,
				   &meeting_agenda_queries, &meeting_minutes_queries),
	     .kinds = kinds, .wake = wake, .here = meeting_quorum_here, .open = open_work,
	     .held = held);
