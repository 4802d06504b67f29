/* item_words: what is said of an item, and to whom. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

const char *clerk_item_name(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	return arena_printf(call->arena, "%c%lld", base->item.letter, (long long)base->item.number);
}

const char *clerk_item_span(struct clerk_call *call, const void *record)
{
	return clerk_slot_words(call, clerk_item_slot(record));
}

const char *clerk_slot_words(struct clerk_call *call, const struct clerk_slot *slot)
{
	return slot->start_s == 0         ? ""
	       : str_is_empty(slot->said) ? clerk_format_span(call, slot->start_s, slot->end_s)
					  : slot->said;
}

const char *clerk_slot_words_short(struct clerk_call *call, const struct clerk_slot *slot,
				   const struct clerk_slot *like)
{
	int32_t day = clerk_day_of(call, slot->start_s);
	const char *text = clerk_format_day_short(call, day);

	return day != clerk_day_of(call, like->start_s)
		   ? text
		   : arena_printf(call->arena, "%s, %s–%s", text,
				  clerk_format_minute(call, clerk_minute_of(call, slot->start_s)),
				  clerk_format_minute(call, clerk_minute_of(call, slot->end_s)));
}

const char *clerk_heads_words(struct clerk_call *call, char school)
{
	const struct clerk_person *const *heads;
	size_t count = clerk_people(call, school, CLERK_HEAD, &heads);
	struct str text;

	str_init(&text, call->arena);
	str_add(&text, count > 1 ? "Heads " : "Head ");
	for (size_t i = 0; i < count; i++) {
		str_add(&text, i == 0 ? "" : i + 1 == count ? " and " : ", ");
		str_add(&text, heads[i]->handle);
	}
	if (count == 0) {
		str_addc(&text, school);
	}
	return text.text;
}

const char *item_title(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;

	return kind->title == NULL ? kind->noun : kind->title(call, record);
}

const char *clerk_item_standing(struct clerk_call *call, const void *record)
{
	const char *awaited = clerk_item_awaits(call, record);

	return clerk_item_answerer(call, record) == '\0' || awaited[0] == '\0'
		   ? item_state(record)->name
		   : arena_printf(call->arena, "waits for %s",
				  str_equal(awaited, "+") ? "the SIP"
							  : clerk_letters_words(call, awaited));
}

const char *clerk_item_overlaps(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	const struct clerk_slot *slot = clerk_item_slot(record);
	const struct clerk_entry *entries;
	struct str text;
	size_t count =
	    clerk_diary_find(call, NULL, slot->start_s, slot->end_s, base->item, &entries);

	str_init(&text, call->arena);
	for (size_t i = 0; i < count; i++) {
		if (entries[i].visibility == CLERK_PUBLIC && entries[i].item.letter != '\0') {
			str_addf(&text, "%s%c%lld", text.len == 0 ? " At the same time: " : ", ",
				 entries[i].item.letter, (long long)entries[i].item.number);
		}
	}
	return text.len == 0 ? "" : arena_printf(call->arena, "%s.", text.text);
}

/* "Mon 30 Nov 16:00"; with the year where it is not that of the date. */
static const char *due_words(struct clerk_call *call, const struct clerk_base *base)
{
	int64_t start_s = clerk_item_slot(base)->start_s;
	int32_t day = clerk_day_of(call, base->due_s), like = clerk_day_of(call, start_s);

	return arena_printf(call->arena, "%s %s", clerk_format_days(call, &day, 1, like),
			    clerk_format_minute(call, clerk_minute_of(call, base->due_s)));
}

const char *clerk_item_answer_words(struct clerk_call *call, const void *record, const char *prefix)
{
	const char *name = clerk_item_name(call, record);
	const char *yes = arena_printf(call->arena, "`%syes %s`", prefix, name);
	const char *no = arena_printf(call->arena, "`%sno %s`", prefix, name);
	const char *move = arena_printf(call->arena, "`%smove %s <date>`", prefix, name);

	return arena_printf(call->arena, "%s, %s, %s or %s by %s.",
			    clerk_heads_words(call, clerk_item_answerer(call, record)), yes, no,
			    move, due_words(call, record));
}

/* ---- to whom ---- */

static void tell_one(struct clerk_call *call, const struct clerk_person *person, const char *text)
{
	if (person != NULL && (call->sender == NULL || person->id != call->sender->id)) {
		clerk_tell(call, person, "%s", text);
	}
}

void item_tell_side(struct clerk_call *call, const void *record, char side, const char *text)
{
	struct clerk_sight sight = item_sight(call, record);
	const struct clerk_person *const *people;

	/* of what is one person's not even her partner in the headship hears */
	if (sight.visibility == CLERK_PERSONAL && side != '+') {
		tell_one(call, clerk_person_by_id(call, sight.reader), text);
		return;
	}
	size_t count = clerk_people(call, side, call_receivers(call, side), &people);

	for (size_t i = 0; i < count; i++) {
		tell_one(call, people[i], text);
	}
}

void clerk_tell_parties(struct clerk_call *call, const void *record, const char *fmt, ...)
{
	const struct clerk_base *base = record;
	bool is_nobodys = base->school == '\0' && base->other == '\0';
	bool is_personal = item_sight(call, record).visibility == CLERK_PERSONAL;
	va_list ap;

	va_start(ap, fmt);
	const char *text = arena_vprintf(call->arena, fmt, ap);

	va_end(ap);
	if (is_nobodys && is_personal) {
		item_tell_side(call, record, '\0', text);
		return;
	}
	for (const char *side = clerk_item_parties(call, record); *side != '\0'; side++) {
		item_tell_side(call, record, *side, text);
	}
}

void item_tell_all(struct clerk_call *call, const void *record, const char *text)
{
	enum clerk_visibility visibility = item_sight(call, record).visibility;

	if (visibility == CLERK_PUBLIC) {
		clerk_post(call, "%s", text);
	} else if (visibility == CLERK_PARTIES) {
		clerk_tell_parties(call, record, "%s", text);
	}
}

void clerk_say(struct clerk_call *call, const void *record, const char *reply, const char *others)
{
	struct clerk_sight sight = item_sight(call, record);

	const char *again = answers_take_again(call);

	others = arena_printf(call->arena, "%s%s", others == NULL ? reply : others, again);
	reply = arena_printf(call->arena, "%s%s", reply, again);
	switch (sight.visibility) {
	case CLERK_PUBLIC:
		call->aloud = record;
		clerk_reply_aloud(call, reply, others);
		break;
	case CLERK_PARTIES:
		clerk_reply(call, "%s", reply);
		clerk_tell_parties(call, record, "%s", others);
		break;
	case CLERK_PERSONAL:
		clerk_reply(call, "%s", reply);
		break;
	}
}

void clerk_mark_instead(struct clerk_call *call)
{
	call->is_marked = !call->is_private;
}

void clerk_say_besides(struct clerk_call *call, const char *text)
{
	call->is_marked = false;
	clerk_reply(call, "%s", text);
}

void clerk_say_counted(struct clerk_call *call, const void *record, const char *text)
{
	if (call->sender == NULL || !item_card_shows(call, record)) {
		clerk_say(call, record, text, NULL);
		return;
	}
	clerk_mark_instead(call);
	clerk_reply(call, "%s%s", text, call->is_private ? CALL_ROOM_TOO : "");
}

void clerk_item_announce(struct clerk_call *call, const void *record, const char *text)
{
	call_announce_of(call, ((const struct clerk_base *)record)->item,
			 clerk_item_awaits(call, record), text);
}

void clerk_say_in_room(struct clerk_call *call, const void *record, const char *text)
{
	call->aloud = record;
	call_post_aloud(call, text);
}

void clerk_say_why(struct clerk_call *call, const void *record, const char *before,
		   const char *reason, const char *after)
{
	const struct clerk_base *base = record;
	const char *bare = arena_printf(call->arena, "%s%s", before, after);
	const char *full = arena_printf(call->arena, "%s: %s%s", before, reason, after);
	char other = clerk_voice(call->sender) == base->other ? base->school : base->other;

	if (reason[0] != '\0' && other == '\0' && call->is_private) {
		clerk_say(call, record, bare, NULL);
		clerk_reply(call, "Why, I've told nobody: say it in the room if all may know.");
	} else if (reason[0] == '\0') {
		clerk_say(call, record, bare, NULL);
	} else if (item_sight(call, record).visibility != CLERK_PUBLIC || !call->is_private) {
		clerk_say(call, record, full, NULL);
	} else {
		clerk_reply(call,
			    "%s I've put this in the room too, without the reason; that I've told "
			    "%s privately.",
			    full, clerk_heads_words(call, other));
		clerk_say_in_room(call, record, bare);
		clerk_tell_school(call, other, "%s: %s", before, reason);
	}
}

/* ---- its date ---- */

const struct clerk_slot *item_asked_slot(const void *record)
{
	const struct clerk_base *base = record;

	return clerk_item_is(record, CLERK_IS_WISH) ? &base->wish : &base->slot;
}

const char *item_terms(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	const struct clerk_slot *slot = item_asked_slot(record);

	return base->kind->terms != NULL ? base->kind->terms(call, record, slot)
	       : slot->start_s == 0      ? item_title(call, record)
				    : arena_printf(call->arena, "%s, %s", item_title(call, record),
						   clerk_slot_words(call, slot));
}

const char *item_offer(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;
	const char *terms = item_terms(call, record);
	const char *offers = kind->offers == NULL ? "" : kind->offers(call, record);

	return offers[0] == '\0' ? terms : arena_printf(call->arena, "%s, on %s", terms, offers);
}

bool clerk_slot_of(struct clerk_call *call, const struct clerk_when *when, int64_t default_min,
		   struct clerk_slot *ret_slot)
{
	enum { MINUTE_S = 60 };

	switch (when->kind) {
	case CLERK_WHEN_INSTANT:
		*ret_slot = (struct clerk_slot){ .start_s = when->start_s,
						 .end_s = when->start_s + default_min * MINUTE_S };
		return true;
	case CLERK_WHEN_RANGE:
	case CLERK_WHEN_SESSION:
		*ret_slot = (struct clerk_slot){ .start_s = when->start_s,
						 .end_s = when->end_s,
						 .has_end = true };
		return true;
	case CLERK_WHEN_DATE:
		if (ret_slot->start_s != 0) {
			int64_t length_s = ret_slot->end_s - ret_slot->start_s;
			int32_t minute = clerk_minute_of(call, ret_slot->start_s);

			int64_t start_s = clerk_instant(call, when->day, minute);

			*ret_slot = (struct clerk_slot){ .start_s = start_s,
							 .end_s = start_s + length_s,
							 .has_end = ret_slot->has_end };
			return true;
		}
		return false;
	case CLERK_WHEN_NONE:
	case CLERK_WHEN_DATES:
	case CLERK_WHEN_DEADLINE:
	case CLERK_WHEN_RECURRENCE:
		break;
	}
	return false;
}

enum clerk_status clerk_check_other_date(struct clerk_call *call, const void *record,
					 const struct clerk_slot *slot)
{
	const struct clerk_base *base = record;

	return item_is_same_date(&base->slot, slot)
		   ? clerk_fail(call, CLERK_CONFLICT, "%s is on %s as it is.",
				clerk_item_name(call, record), clerk_slot_words(call, &base->slot))
		   : CLERK_OK;
}

void clerk_item_tell_aside(struct clerk_call *call, const void *record, const char *schools,
			   const struct clerk_slot *slot, const char *what)
{
	const struct clerk_base *base = record;
	bool is_all = schools == NULL;
	bool is_open = item_sight(call, record).visibility == CLERK_PUBLIC;
	bool has_parties = base->school != '\0';
	unsigned flags = CLERK_ASIDE_BOOKED | (is_all && is_open ? CLERK_ASIDE_ALL_SIDES : 0u) |
			 (has_parties ? 0u : CLERK_ASIDE_UNASKED);

	clerk_diary_aside(call, is_all && has_parties ? clerk_item_parties(call, record) : schools,
			  slot->start_s, slot->end_s, base->item, flags,
			  arena_printf(call->arena, "%s%s %s", clerk_item_name(call, record), what,
				       clerk_slot_words(call, slot)));
}
