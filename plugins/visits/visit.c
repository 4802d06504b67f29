/* visit: a visit as its row has it, and everything that is said of one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

/* ---- the row ---- */

void visit_read(const struct clerk_query *q, struct visit *v)
{
	*v = (struct visit){
		.item = { .letter = clerk_letter(q, 0), .number = clerk_int(q, 1) },
		.visitor = clerk_letter(q, 2),
		.host = clerk_letter(q, 3),
		.person = clerk_int(q, 4),
		.state = state_named(clerk_text(q, 5)),
		.kind = clerk_text(q, 6),
		.focus = clerk_text(q, 7),
		.visitors = clerk_int(q, 8),
		.names = clerk_text(q, 9),
		.slot = { clerk_int(q, 10), clerk_int(q, 11), clerk_text(q, 12),
			  clerk_text(q, 23) },
		.wish = { clerk_int(q, 13), clerk_int(q, 14), clerk_text(q, 15),
			  clerk_text(q, 24) },
		.wish_by = clerk_letter(q, 16),
		.answer_by_s = clerk_int(q, 17),
		.moves = clerk_int(q, 18),
		.is_forced = clerk_int(q, 19) != 0,
		.reason = clerk_text(q, 20),
		.ended_by = clerk_letter(q, 21),
		.ended_s = clerk_int(q, 22),
	};
}

bool visit_get(struct clerk_call *call, struct clerk_item item, struct visit *ret_visit)
{
	struct clerk_query *q = clerk_query(call, Q_GET);

	clerk_bind_letter(q, item.letter);
	clerk_bind_int(q, item.number);
	if (!clerk_step(q)) {
		return false;
	}
	visit_read(q, ret_visit);
	return true;
}

static void bind_text(struct clerk_query *q, const char *text)
{
	clerk_bind_text(q, text == NULL ? "" : text);
}

static void bind_letter(struct clerk_call *call, struct clerk_query *q, char letter)
{
	clerk_bind_text(q, letter == '\0' ? "" : clerk_text_of(call, "%c", letter));
}

static void put_row(struct clerk_call *call, const struct visit *v)
{
	struct clerk_query *q = clerk_query(call, Q_PUT);

	clerk_bind_letter(q, v->item.letter);
	clerk_bind_int(q, v->item.number);
	clerk_bind_letter(q, v->visitor);
	clerk_bind_letter(q, v->host);
	clerk_bind_int(q, v->person);
	clerk_bind_text(q, state_name(v->state));
	bind_text(q, v->kind);
	bind_text(q, v->focus);
	clerk_bind_int(q, v->visitors);
	clerk_bind_int(q, v->slot.start_s);
	clerk_bind_int(q, v->slot.end_s);
	clerk_bind_text(q, v->slot.echo);
	clerk_bind_int(q, v->wish.start_s);
	clerk_bind_int(q, v->wish.end_s);
	bind_text(q, v->wish.echo);
	bind_letter(call, q, v->wish_by);
	clerk_bind_int(q, v->answer_by_s);
	clerk_bind_int(q, v->moves);
	clerk_bind_int(q, v->is_forced ? 1 : 0);
	bind_text(q, v->reason);
	bind_letter(call, q, v->ended_by);
	clerk_bind_int(q, v->ended_s);
	bind_text(q, v->slot.over);
	bind_text(q, v->wish.over);
	clerk_run(q);
}

static void put_entry(struct clerk_call *call, const struct visit *v, int64_t part,
		      const struct slot *slot, bool is_firm)
{
	const char schools[] = { v->visitor, v->host, '\0' };
	const struct clerk_entry entry = {
		.item = v->item,
		.part = part,
		.start_s = slot->start_s,
		.end_s = slot->end_s,
		.title = clerk_text_of(call, "%c visits %c%s%s", v->visitor, v->host,
				       v->focus[0] == '\0' ? "" : ", ", v->focus),
		.place = clerk_text_of(call, "%c", v->host),
		.schools = schools,
		.visibility = visit_is_quiet(v) ? CLERK_PARTIES : CLERK_PUBLIC,
		.is_firm = is_firm,
	};

	clerk_diary_put(call, &entry);
}

/* Only what may still come stands in the diary; what was marked as missed never was. */
static void put_diary(struct clerk_call *call, const struct visit *v)
{
	clerk_diary_drop(call, v->item);
	if (visit_is_agreed(v) || v->state == STATE_HAPPENED) {
		put_entry(call, v, 0, &v->slot, true);
	}
	if (visit_is_waiting(v)) {
		const struct slot *slot = v->state == STATE_ASKED ? &v->slot : &v->wish;

		put_entry(call, v, visit_is_agreed(v) ? 1 : 0, slot, false);
	}
}

void visit_put(struct clerk_call *call, struct visit *v)
{
	if (!visit_is_waiting(v)) {
		v->wish = (struct slot){ 0, 0, "", "" };
		v->wish_by = '\0';
		v->answer_by_s = 0;
	}
	if (!visit_is_waiting(v) && !visit_is_agreed(v) && v->state != STATE_HAPPENED) {
		v->names = ""; /* nobody comes, so nobody needs them */
	}
	put_row(call, v);
	put_diary(call, v);
	visit_schedule(call, v);
	visit_put_names(call, v);
}

bool visit_is_quiet(const struct visit *v)
{
	return v->item.letter == QUIET_LETTER;
}

bool visit_is_agreed(const struct visit *v)
{
	return v->state == STATE_AGREED || v->state == STATE_MOVING;
}

bool visit_is_waiting(const struct visit *v)
{
	return v->state == STATE_ASKED || v->state == STATE_COUNTERED || v->state == STATE_MOVING;
}

char visit_other(const struct visit *v, char school)
{
	return school == v->host ? v->visitor : v->host;
}

char visit_awaited(const struct visit *v)
{
	switch (v->state) {
	case STATE_ASKED:
		return v->host;
	case STATE_COUNTERED:
		return v->visitor;
	case STATE_MOVING:
		return visit_other(v, v->wish_by);
	default:
		return '\0';
	}
}

const struct slot *visit_slot(const struct visit *v)
{
	return v->state == STATE_COUNTERED ? &v->wish : &v->slot;
}

/* ---- words ---- */

const char *visit_name(struct clerk_call *call, const struct visit *v)
{
	return clerk_text_of(call, "%c%lld", v->item.letter, (long long)v->item.number);
}

const char *count_words(struct clerk_call *call, int64_t visitors)
{
	return clerk_text_of(call, "%lld visitor%s", (long long)visitors, visitors == 1 ? "" : "s");
}

const char *visit_words(struct clerk_call *call, const struct visit *v, const struct slot *slot)
{
	return clerk_text_of(call, "%c visits %c, %s%s%s, %s%s", v->visitor, v->host, slot->echo,
			     v->focus[0] == '\0' ? "" : ", ", v->focus,
			     count_words(call, v->visitors), visit_is_quiet(v) ? ", private" : "");
}

const char *visit_bare_words(struct clerk_call *call, const struct visit *v)
{
	return clerk_text_of(call, "%c visits %c, %s", v->visitor, v->host, v->slot.echo);
}

const char *heads_words(struct clerk_call *call, char school)
{
	const struct clerk_person *const *heads;
	size_t count = clerk_people(call, school, CLERK_HEAD, &heads);
	const char *text = count == 0 ? clerk_text_of(call, "%c", school) : heads[0]->handle;

	for (size_t i = 1; i < count; i++) {
		text = clerk_text_of(call, "%s%s%s", text, i + 1 == count ? " and " : ", ",
				     heads[i]->handle);
	}
	return clerk_text_of(call, "%s %s", count > 1 ? "Heads" : "Head", text);
}

/* "Mon 30 Nov 2026" ends with a blank and four digits. */
enum { YEAR_LEN = 5 };

const char *short_day(struct clerk_call *call, int64_t instant_s)
{
	const char *day = clerk_format_day(call, clerk_day_of(call, instant_s));

	return clerk_text_of(call, "%.*s", (int)strlen(day) - YEAR_LEN, day);
}

const char *short_slot(struct clerk_call *call, const struct slot *slot, const struct slot *other)
{
	const char *day = short_day(call, slot->start_s);

	return clerk_day_of(call, slot->start_s) != clerk_day_of(call, other->start_s)
		   ? day
		   : clerk_text_of(call, "%s, %s–%s", day,
				   clerk_format_minute(call, clerk_minute_of(call, slot->start_s)),
				   clerk_format_minute(call, clerk_minute_of(call, slot->end_s)));
}

static bool is_same_year(struct clerk_call *call, int64_t one_s, int64_t other_s)
{
	const char *one = clerk_format_day(call, clerk_day_of(call, one_s));
	const char *other = clerk_format_day(call, clerk_day_of(call, other_s));

	return strcmp(one + strlen(one) - YEAR_LEN, other + strlen(other) - YEAR_LEN) == 0;
}

const char *answer_by_words(struct clerk_call *call, const struct visit *v)
{
	if (!is_same_year(call, v->answer_by_s, visit_slot(v)->start_s)) {
		return clerk_format_instant(call, v->answer_by_s);
	}
	int32_t minute = clerk_minute_of(call, v->answer_by_s);

	return clerk_text_of(call, "%s %s", short_day(call, v->answer_by_s),
			     clerk_format_minute(call, minute));
}

const char *reminder_words(struct clerk_call *call, const struct visit *v)
{
	int64_t at_s = remind_at(call, v);
	const char *host = heads_words(call, v->host);

	if (at_s > clerk_now(call)) {
		int32_t minute = clerk_minute_of(call, at_s);

		return clerk_text_of(call,
				     "I'll remind %c and %c on %s at %s. %s, I'll send you the "
				     "visitors' names for your office that day.",
				     v->visitor, v->host, short_day(call, at_s),
				     clerk_format_minute(call, minute), host);
	}
	return clerk_text_of(call,
			     "It is too late for a reminder at 16:00 the school day before, so "
			     "there will be none. %s, %s",
			     v->names[0] == '\0' ? heads_words(call, v->visitor) : host,
			     v->names[0] == '\0'
				 ? clerk_text_of(call,
						 "tell me the visitors' names in private (`names "
						 "%s …`) and I'll pass them on.",
						 visit_name(call, v))
				 : "I've sent you the visitors' names for your office.");
}

const char *moves_words(struct clerk_call *call, int64_t moves)
{
	return moves == 1   ? "Moved once"
	       : moves == 2 ? "Moved twice"
			    : clerk_text_of(call, "Moved %lld times", (long long)moves);
}

const char *others_prefix(const struct visit *v)
{
	return visit_is_quiet(v) ? "" : "!";
}

static void tell_school(struct clerk_call *call, char school, const char *text)
{
	const struct clerk_person *const *heads;
	size_t count = clerk_people(call, school, CLERK_HEAD, &heads);

	for (size_t i = 0; i < count; i++) {
		if (clerk_sender(call) == NULL || heads[i]->id != clerk_sender(call)->id) {
			clerk_tell(call, heads[i], "%s", text);
		}
	}
}

void visit_say(struct clerk_call *call, const struct visit *v, const char *reply,
	       const char *others)
{
	if (visit_is_quiet(v)) {
		clerk_reply(call, "%s", reply);
		tell_school(call, v->visitor, others);
		tell_school(call, v->host, others);
	} else {
		clerk_reply_aloud(call, reply, others);
	}
}

void visit_say_why(struct clerk_call *call, const struct visit *v, const char *before,
		   const char *reason, const char *after)
{
	const char *bare = clerk_text_of(call, "%s%s", before, after);
	const char *full = clerk_text_of(call, "%s: %s%s", before, reason, after);
	char other = visit_other(v, clerk_sender(call)->school);

	if (reason[0] == '\0') {
		visit_say(call, v, bare, bare);
	} else if (visit_is_quiet(v) || !clerk_is_private(call)) {
		visit_say(call, v, full, full);
	} else {
		clerk_reply(call,
			    "%s I've put this in the room too, without the reason; that I've told "
			    "%s privately.",
			    full, heads_words(call, other));
		clerk_post(call, "%s", bare);
		clerk_tell_school(call, other, "%s: %s", before, reason);
	}
}

void visit_tell_aside(struct clerk_call *call, const struct visit *v, char school,
		      const struct slot *slot, const char *what)
{
	const char one[] = { school, '\0' }, both[] = { v->visitor, v->host, '\0' };
	bool is_booked = school == '\0';

	clerk_diary_aside(call, is_booked ? both : one, slot->start_s, slot->end_s, v->item,
			  CLERK_ASIDE_BOOKED |
			      (is_booked && !visit_is_quiet(v) ? CLERK_ASIDE_ALL_SIDES : 0),
			  clerk_text_of(call, "%s %s %s", visit_name(call, v), what, slot->echo));
}

void visit_record(struct clerk_call *call, const struct visit *v, const char *text)
{
	const char schools[] = { v->visitor, v->host, '\0' };

	clerk_record(call, v->item, visit_is_quiet(v) ? CLERK_PARTIES : CLERK_PUBLIC, schools, "%s",
		     text);
}

void visit_invite(struct clerk_call *call, const struct visit *v)
{
	enum { VALID_S = 600 };
	const char *name = visit_name(call, v);
	const struct clerk_choice choices[] = {
		{ .key = "yes", .line = clerk_text_of(call, "yes %s", name) },
		{ .key = "no", .line = clerk_text_of(call, "no %s", name) },
	};

	if (!visit_is_quiet(v)) {
		clerk_invite_answer(call, visit_awaited(v), choices, 2, VALID_S);
	}
}
