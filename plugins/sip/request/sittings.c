/* sittings: a request that takes several days: its own date is the first that is not recorded yet,
 * and each of the others is a dated thing of its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "request/request.h"

#include "ledger/ledger.h"

#include <string.h>

static const struct {
	const char *open, *note, *whose;
} sql = {
	.open = "SELECT number FROM sip_sitting WHERE cluster = ?1 AND request = ?2"
		" AND state = 'dated' ORDER BY start_s",
	.note = "INSERT OR REPLACE INTO sip_sitting_of (cluster, number, request)"
		" VALUES (?1, ?2, ?3)",
	.whose = "SELECT request FROM sip_sitting_of WHERE cluster = ?1 AND number = ?2",
};
const struct clerk_queries sittings_queries = CLERK_QUERIES(sql);

/* ---- the kind ---- */

static const struct clerk_column columns[] = {
	CLERK_COLUMN(struct sitting, request),
	CLERK_COLUMN_AS(struct sitting, base.school, "school"),
	CLERK_COLUMN_AS(struct sitting, base.person, "person"),
	CLERK_COLUMN_AS(struct sitting, base.slot.start_s, "start_s"),
	CLERK_COLUMN_AS(struct sitting, base.slot.end_s, "end_s"),
	CLERK_COLUMN_AS(struct sitting, base.slot.said, "when_text"),
	CLERK_COLUMN_AS(struct sitting, base.version, "version"),
	CLERK_COLUMN_OF_STATE(struct sitting),
	{ 0 },
};

enum { DATED, TAKEN, CANCELLED };
static const struct clerk_state states[] = {
	[DATED] = { .name = "dated", .flags = CLERK_IS_FIRM },
	[TAKEN] = { .name = "taken", .flags = CLERK_IS_OVER },
	[CANCELLED] = { .name = "cancelled", .flags = CLERK_IS_OVER, .refusal = "was cancelled" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "date", DATED, DATED, CLERK_BY_OTHER, CLERK_WHENEVER },
	{ "cancel", DATED, CANCELLED, CLERK_BY_SIDES, 0 },
	{ 0 },
};

static const struct request *request_of(struct clerk_call *call, const struct sitting *s)
{
	return request_get(call, s->request);
}

static enum clerk_status refuse_alone(struct clerk_call *call, const struct sitting *s)
{
	return clerk_fail(call, CLERK_NOT_FOUND,
			  "I no longer have R%lld, which %s is a sitting of.",
			  (long long)s->request, clerk_item_name(call, s));
}

static const char *reason_of(struct clerk_call *call, const struct sitting *s)
{
	const struct request *r = request_of(call, s);

	return r == NULL ? "" : r->reason;
}

static const char *title(struct clerk_call *call, const void *record)
{
	const struct sitting *s = record;

	return clerk_text_of(call, "SIP at %c: %s (R%lld)", s->base.school, reason_of(call, s),
			     (long long)s->request);
}

static const char *place(struct clerk_call *call, const void *record)
{
	return clerk_text_of(call, "%c", ((const struct sitting *)record)->base.school);
}

static const char *remind(struct clerk_call *call, const void *record,
			  const struct clerk_reminding *reminding)
{
	const struct sitting *s = record;

	return clerk_text_of(call, "%s: the SIP comes to %c, %s, for %s (R%lld).", reminding->day,
			     s->base.school, s->base.slot.said, reason_of(call, s),
			     (long long)s->request);
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct sitting *s = record;
	const char *name = clerk_item_name(call, s),
		   *of = clerk_text_of(call, "R%lld", (long long)s->request);

	(void)act;
	switch (why) {
	case CLERK_REFUSED_STATE:
		return s->base.state == TAKEN
			   ? clerk_text_of(call, "%s is the date of %s itself now.", name, of)
			   : "";
	case CLERK_REFUSED_PARTY:
	case CLERK_REFUSED_SIDE:
		return clerk_text_of(call, "%s is a sitting of %s; the SIP dates it.", name, of);
	case CLERK_REFUSED_BEGUN:
		return clerk_text_of(call, "%s began %s, so %s.", name, s->base.slot.said,
				     is_back ? "I can't take that back"
					     : "the SIP records what was used");
	default:
		return "";
	}
}

static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken);

const struct clerk_kind sitting_kind = {
	.letter = 'S',
	.with = '+',
	.noun = "sitting",
	.table = "sip_sitting",
	.size = sizeof(struct sitting),
	.columns = columns,
	.states = states,
	.steps = steps,
	.reminders = CLERK_REMIND_EVE,
	.title = title,
	.place = place,
	.remind = remind,
	.refuse = refuse,
	.restored = restored,
};

/* ---- those of a request ---- */

size_t sittings_of(struct clerk_call *call, const struct request *r,
		   struct sitting *ret_sittings[SITTINGS_MOST])
{
	int64_t numbers[SITTINGS_MOST];
	size_t count = 0;
	struct clerk_query *q = CLERK_QUERY(call, &sql.open, r->base.item.number);

	/* read to the end first: what is done with one changes what is read */
	while (clerk_step(q)) {
		if (count < SITTINGS_MOST) {
			numbers[count++] = clerk_int(q, 0);
		}
	}
	for (size_t i = 0; i < count; i++) {
		ret_sittings[i] = clerk_item_get(call, (struct clerk_item){ 'S', numbers[i] });
	}
	return count;
}

bool sittings_is_of(struct clerk_call *call, const struct request *r, struct clerk_item item)
{
	const struct sitting *s = item.letter == 'S' ? clerk_item_get(call, item) : NULL;

	return s != NULL && s->request == r->base.item.number;
}

const char *sittings_words(struct clerk_call *call, const struct request *r)
{
	struct sitting *list[SITTINGS_MOST];
	size_t count = sittings_of(call, r, list);
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		text = clerk_text_of(call, "%s; %s %s", text, clerk_item_name(call, list[i]),
				     list[i]->base.slot.said);
	}
	return text;
}

const char *sittings_dates(struct clerk_call *call, const struct request *r)
{
	return clerk_text_of(call, "%s%s", r->base.slot.said, sittings_words(call, r));
}

const char *sittings_first_name(struct clerk_call *call, const struct request *r)
{
	struct sitting *list[SITTINGS_MOST];

	return sittings_of(call, r, list) == 0 ? "" : clerk_item_name(call, list[0]);
}

int64_t sittings_share(struct clerk_call *call, const struct request *r)
{
	const struct clerk_slot *slot = &r->base.slot;
	int32_t days = clerk_day_of(call, slot->end_s - 1) - clerk_day_of(call, slot->start_s) + 1;
	int64_t length = (slot->end_s - slot->start_s) / 60, held = request_held(r);
	int64_t most = days * clerk_settings(call)->day_minutes;

	length = length < most ? length : most;
	return length <= 0 || length > held || sittings_words(call, r)[0] == '\0' ? held : length;
}

size_t sittings_ahead(struct clerk_call *call, const struct request *r)
{
	struct sitting *list[SITTINGS_MOST];
	size_t count = sittings_of(call, r, list), ahead = 0;

	for (size_t i = 0; i < count; i++) {
		ahead += list[i]->base.slot.start_s > clerk_now(call);
	}
	return ahead;
}

static void end(struct clerk_call *call, struct sitting *s, int64_t state)
{
	s->base.state = state;
	clerk_item_put(call, s, NULL);
}

void sittings_drop(struct clerk_call *call, const struct request *r)
{
	struct sitting *list[SITTINGS_MOST];
	size_t count = sittings_of(call, r, list);

	for (size_t i = 0; i < count; i++) {
		end(call, list[i], CANCELLED);
	}
}

bool sittings_take_next(struct clerk_call *call, struct request *r)
{
	struct sitting *list[SITTINGS_MOST];

	if (sittings_of(call, r, list) == 0) {
		return false;
	}
	end(call, list[0], TAKEN);
	r->base.slot = list[0]->base.slot;
	return true;
}

/* ---- dating several at once ---- */

/* By their start; two of them may not be at one time. */
static enum clerk_status sort(struct clerk_call *call, const struct request *r,
			      const struct clerk_when **whens, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct clerk_when *one = whens[i];
		size_t at = i;

		for (; at > 0 && whens[at - 1]->start_s > one->start_s; at--) {
			whens[at] = whens[at - 1];
		}
		whens[at] = one;
	}
	for (size_t i = 1; i < count; i++) {
		if (dating_end(r, whens[i - 1]) > whens[i]->start_s) {
			return clerk_fail(call, CLERK_USAGE,
					  "%s and %s overlap, so they can't be two sittings of "
					  "%s. Nothing is changed.",
					  clerk_format_when(call, whens[i - 1]),
					  clerk_format_when(call, whens[i]),
					  clerk_item_name(call, r));
		}
	}
	return CLERK_OK;
}

/* They come out of one year's time, as all that is held for it does. */
static enum clerk_status check_year(struct clerk_call *call, const struct request *r,
				    const struct clerk_when *const *whens, size_t count)
{
	const struct clerk_when *last = whens[count - 1];
	int64_t year = ledger_year_at(call, whens[0]->start_s);

	return ledger_year_at(call, last->start_s) == year
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_USAGE,
				"%s is beyond %s, and the time of one request is of one year. "
				"Please date %s within it.",
				clerk_format_when(call, last), ledger_year_words(call, year),
				clerk_item_name(call, r));
}

enum clerk_status sittings_check(struct clerk_call *call, const struct request *r,
				 const struct clerk_when **whens, size_t count)
{
	enum clerk_status status = CLERK_OK;

	for (size_t i = 0; i < count && status == CLERK_OK; i++) {
		status = dating_has_day(whens[i])
			     ? CLERK_OK
			     : clerk_fail(call, CLERK_USAGE,
					  "Which days? E.g. `%sdate %s Wed 13 Jan 9-3, Thu 14 Jan "
					  "am`.",
					  text_room_prefix(call), clerk_item_name(call, r));
	}
	status = status == CLERK_OK ? sort(call, r, whens, count) : status;
	status = status == CLERK_OK ? check_year(call, r, whens, count) : status;
	return status == CLERK_OK ? dating_check_all(call, r, whens, count) : status;
}

const char *sittings_put(struct clerk_call *call, const struct request *r,
			 const struct clerk_when *const *whens, size_t count)
{
	const char *taken = "";

	for (size_t i = 0; i < count; i++) {
		struct sitting *s = clerk_item_make(call, &sitting_kind);

		s->request = r->base.item.number;
		s->base.school = r->base.school;
		s->base.slot = (struct clerk_slot){ .start_s = whens[i]->start_s,
						    .end_s = dating_end(r, whens[i]),
						    .said = clerk_format_when(call, whens[i]) };
		clerk_item_put(call, s, "a sitting of %s: %s", clerk_item_name(call, r),
			       s->base.slot.said);
		clerk_run(CLERK_QUERY(call, &sql.note, s->base.item.number, s->request));
		taken = clerk_text_of(call, "%s%s", taken,
				      dating_tell(call, r, s->base.item, &s->base.slot));
	}
	return taken;
}

/* Within the year of its request's time, and at none of its other dates. */
enum clerk_status sittings_check_beside(struct clerk_call *call, const struct request *r,
					const struct sitting *own, const struct clerk_slot *slot,
					const char *so)
{
	struct sitting *list[SITTINGS_MOST];
	size_t count = sittings_of(call, r, list);
	const struct clerk_slot *beside = &r->base.slot;
	bool is_beside =
	    own != NULL && slot->start_s < beside->end_s && slot->end_s > beside->start_s;

	for (size_t i = 0; i < count && !is_beside; i++) {
		beside = &list[i]->base.slot;
		is_beside = (own == NULL || list[i]->base.item.number != own->base.item.number) &&
			    slot->start_s < beside->end_s && slot->end_s > beside->start_s;
	}
	if (is_beside) {
		return clerk_fail(call, CLERK_CONFLICT, "%s has a sitting then already, %s.%s",
				  clerk_item_name(call, r), beside->said, so);
	}
	return ledger_year_at(call, slot->start_s) == r->year
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_USAGE, "%s is beyond %s, whose time %s is.%s",
				slot->said, ledger_year_words(call, r->year),
				clerk_item_name(call, r), so);
}

/* ---- one of them ---- */

struct date_args {
	struct clerk_item item;
	struct clerk_when when;
};
static const struct clerk_arg date_spec[] = {
	CLERK_ARG_ITEM(struct date_args, item, "the sitting, e.g. S2", .flags = 0),
	CLERK_ARG_WHEN(struct date_args, when, "the day, with times if you like",
		       .flags = CLERK_RAW_LEVEL | CLERK_MOVES),
	{ 0 },
};

static enum clerk_status date(struct clerk_call *call, const void *args, void *record)
{
	const struct clerk_when *when = &((const struct date_args *)args)->when;
	struct sitting *s = record;
	const struct request *r = request_of(call, s);
	const char *name = clerk_item_name(call, s), *was = s->base.slot.said;

	if (r == NULL) {
		return refuse_alone(call, s);
	}
	if (!dating_has_day(when)) {
		return clerk_fail(call, CLERK_USAGE, "Which day? E.g. `%sdate %s Thu 14 Jan 9-12`.",
				  text_room_prefix(call), name);
	}
	const struct clerk_when *whens[] = { when };
	const struct clerk_slot slot = { .start_s = when->start_s,
					 .end_s = dating_end(r, when),
					 .said = clerk_format_when(call, when) };
	enum clerk_status status = clerk_check_other_date(call, s, &slot);

	status = status == CLERK_OK
		     ? sittings_check_beside(call, r, s, &slot, " Please choose another time.")
		     : status;
	status = status == CLERK_OK ? dating_check_all(call, r, whens, 1) : status;
	if (status != CLERK_OK) {
		return status;
	}
	s->base.slot = slot;
	clerk_item_put(call, s, "dated %s (was %s)", slot.said, was);
	const char *said = clerk_text_of(call, "%s is now %s at %c (was %s).", name, slot.said,
					 s->base.school, was);
	const char *taken = dating_tell(call, r, s->base.item, &slot);

	clerk_say(call, s, clerk_text_of(call, "%s%s", said, taken), said);
	clerk_tell_school(call, s->base.school, "%s, %s: the SIP comes %s (was %s).", name,
			  r->reason, slot.said, was);
	return CLERK_OK;
}

static enum clerk_status cancel(struct clerk_call *call, const void *args, void *record)
{
	struct sitting *s = record;
	const struct request *r = request_of(call, s);
	char voice = clerk_voice(clerk_sender(call));

	if (r == NULL) {
		return refuse_alone(call, s);
	}
	const char *text = clerk_text_of(
	    call, "%s, %s, is cancelled by %s. %s stays held for %c; the other dates of %s stand.",
	    clerk_item_name(call, s), s->base.slot.said,
	    voice == '+' ? "the SIP" : clerk_text_of(call, "%c", voice),
	    clerk_format_amount(call, request_held(r)), r->base.school, clerk_item_name(call, r));

	(void)args;
	clerk_item_put(call, s, "cancelled");
	clerk_say(call, s, text, NULL);
	clerk_tell_school(call, voice == '+' ? s->base.school : '+', "%s", text);
	return CLERK_OK;
}

/* The dating that numbered it was taken back: what holds again of its request is checked, and told,
 * as where it has one date. */
static enum clerk_status restored_dating(struct clerk_call *call, const struct clerk_taken *taken)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.whose, taken->item.number);
	struct request *r = request_get(call, clerk_next_int(q));

	if (r == NULL) {
		return CLERK_OK;
	}
	enum clerk_status status = request_restored(call, r, taken);

	if (status == CLERK_OK) {
		clerk_item_put(call, r, "dates taken back%s%s",
			       request_is(r, REQUEST_DATED) ? "; again " : "",
			       request_is(r, REQUEST_DATED) ? sittings_dates(call, r) : "");
	}
	return status;
}

/* It stands again where it was: if that is still to come, and nothing has taken it since. */
static enum clerk_status restored(struct clerk_call *call, void *record,
				  const struct clerk_taken *taken)
{
	const struct sitting *s = record;

	if (s == NULL) {
		return restored_dating(call, taken);
	}
	const struct request *r = request_of(call, s);
	const struct clerk_slot *slot = &s->base.slot;
	const char *name = clerk_item_name(call, s), *hers = "";

	if (slot->start_s <= clerk_now(call) || r == NULL || !request_is(r, REQUEST_DATED)) {
		return clerk_fail(call, CLERK_CONFLICT, "%s was for %s and can't come back.", name,
				  slot->said);
	}
	if (dating_sip_is_taken(call, r, slot->start_s, slot->end_s, "", &hers)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s was on %s. %sSo I can't take that back.", name, slot->said,
				  hers);
	}
	enum clerk_status status =
	    sittings_check_beside(call, r, s, slot, " So I can't take that back.");

	if (status == CLERK_OK) {
		clerk_reply(call, "%s is on %s at %c again", name, slot->said, s->base.school);
	}
	return status;
}

static const struct clerk_arg cancel_spec[] = {
	CLERK_ARG_ITEM(struct item_args, item, "the sitting, e.g. S2", .flags = 0),
	{ 0 },
};

const struct clerk_command sittings_commands[] = {
	{ .name = "date",
	  .item = 'S',
	  .summary = "Give one sitting of a request another date",
	  .example = "date S2 Thu 14 Jan 9-12",
	  CLERK_TAKES(struct date_args, date_spec),
	  .who = CLERK_SIP,
	  .step = date },
	{ .name = "cancel",
	  .item = 'S',
	  .summary = "Leave one sitting out, its time stays held",
	  .example = "cancel S2",
	  CLERK_TAKES(struct item_args, cancel_spec),
	  .who = CLERK_HEAD | CLERK_SIP,
	  .step = cancel,
	  .is_end = true },
	{ 0 },
};
