/* item: finding items, making and writing them, their place in the diary, and lists of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/item.h"

#include "clerk/calendar.h"
#include "host/host_internal.h"

#include <string.h>

/* ---- finding ---- */

void *clerk_item_get(struct clerk_call *call, struct clerk_item item)
{
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);

	return kind != NULL && kind->plugin == call->plugin ? item_get(call, item) : NULL;
}

/* As it lies in its table. */
static void *read(struct clerk_call *call, const struct item_kind *kind, struct clerk_item item)
{
	void *record;

	stmt_begin(kind->get);
	stmt_bind_int(kind->get, call->cluster->id);
	item_bind_key(kind->get, kind, item);
	record = stmt_step(kind->get) ? item_read(call, kind, kind->get, item, 0) : NULL;
	stmt_end(kind->get);
	return record;
}

/* In whichever kind of its letter it is. `is_ready`: what time alone makes of them is made first.
 */
static void *find(struct clerk_call *call, struct clerk_item item, bool is_ready)
{
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);
	void *record = NULL;

	for (; kind != NULL && record == NULL;
	     kind = item_kind_of(call->plugins, item.letter, kind)) {
		if (is_ready && kind->face->ready != NULL) {
			kind->face->ready(call);
		}
		record = read(call, kind, item);
	}
	return record;
}

void *item_get(struct clerk_call *call, struct clerk_item item)
{
	return find(call, item, true);
}

void *item_as_it_lies(struct clerk_call *call, struct clerk_item item)
{
	return find(call, item, false);
}

static enum clerk_visibility visibility_of(const struct clerk_base *base)
{
	return base->item.letter == base->kind->apart ? CLERK_PARTIES : base->kind->visibility;
}

struct clerk_sight item_sight(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	struct clerk_sight sight = { .visibility = visibility_of(base), .reader = base->person };

	if (base->kind->sight != NULL) {
		return base->kind->sight(call, record);
	}
	if (sight.visibility == CLERK_PARTIES) {
		sight.schools = clerk_item_parties(call, record);
	} else if (sight.visibility == CLERK_PERSONAL) {
		sight.schools = base->other == '+' ? "+" : "";
	}
	return sight;
}

bool item_may_see(struct clerk_call *call, const struct viewer *viewer, const void *record)
{
	struct clerk_sight sight = item_sight(call, record);

	return viewer_may_see(viewer, sight.visibility, sight.schools, sight.reader);
}

bool item_is_hidden(struct clerk_call *call, const void *record)
{
	const struct viewer own = viewer_of_person(call->sender, true);

	return !item_may_see(call, &own, record);
}

bool item_has_offers(struct host *host, const struct request *request, struct clerk_item item)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);
	struct clerk_call call;

	if (kind == NULL || kind->face->offers == NULL) {
		return false;
	}
	execute_look(&call, host, request, kind->plugin);
	const void *record = find(&call, item, false);
	bool has = record != NULL && !item_is_hidden(&call, record) &&
		   !str_is_empty(kind->face->offers(&call, record));

	queries_end(kind->plugin->queries);
	return has;
}

int32_t item_day(struct host *host, const struct request *request, struct clerk_item item)
{
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);
	struct clerk_call call;

	if (kind == NULL) {
		return 0;
	}
	execute_look(&call, host, request, kind->plugin);
	/* no transaction is open yet, so nothing is made of it */
	void *record = find(&call, item, false);

	if (record == NULL || item_is_hidden(&call, record)) {
		return 0;
	}
	int64_t start_s = clerk_item_slot(record)->start_s;

	return start_s > call.now_s ? clerk_day_of(&call, start_s) : 0;
}

const struct clerk_state *item_state(const void *record)
{
	const struct clerk_base *base = record;

	return &base->kind->states[base->state];
}

bool clerk_item_is(const void *record, unsigned flags)
{
	return (item_state(record)->flags & flags) != 0;
}

bool item_is_to_come(const void *record)
{
	return clerk_item_is(record, CLERK_IS_FIRM) && !clerk_item_is(record, CLERK_IS_OVER);
}

const struct clerk_slot *clerk_item_slot(const void *record)
{
	const struct clerk_base *base = record;
	bool is_wish =
	    clerk_item_is(record, CLERK_IS_WISH) && !clerk_item_is(record, CLERK_IS_FIRM);

	return is_wish ? &base->wish : &base->slot;
}

const char *clerk_item_parties(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	return base->school == '\0' && base->other == '\0'
		   ? arena_printf(call->arena, "%s+", clerk_schools(call))
	       : base->other == '\0' ? arena_printf(call->arena, "%c", base->school)
				     : arena_printf(call->arena, "%c%c", base->school, base->other);
}

const char *item_place(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;

	return kind->place == NULL ? "" : kind->place(call, record);
}

bool item_is_same_place(struct clerk_call *call, const void *one, const void *other)
{
	return str_equal(item_place(call, one), item_place(call, other));
}

char item_place_school(struct clerk_call *call, const void *record)
{
	const char *place = item_place(call, record);

	return place[0] != '\0' && place[1] == '\0' ? place[0] : '\0';
}

char clerk_item_answerer(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	unsigned awaits = item_state(record)->awaits;

	(void)call;
	switch (awaits & CLERK_BY_SIDES) {
	case CLERK_BY_SCHOOL:
		return base->school;
	case CLERK_BY_OTHER:
		return base->other;
	case CLERK_BY_SIDES:
		return base->wish_by == base->school ? base->other : base->school;
	default:
		return '\0';
	}
}

/* ---- making and writing ---- */

void *clerk_item_make(struct clerk_call *call, const struct clerk_kind *kind)
{
	struct clerk_base *base = item_new(call->arena, kind);

	base->item.letter = kind->letter;
	base->person = call->sender->id;
	base->version = 1;
	return base;
}

static struct clerk_item number_of(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	char letter = base->item.letter;
	const char *parties;

	if (base->kind->number != NULL) {
		return base->kind->number(call, record);
	}
	switch (visibility_of(base)) {
	case CLERK_PARTIES:
		parties = clerk_item_parties(call, record);
		return clerk_item_new_apart(
		    call, letter,
		    arena_printf(call->arena, "%.*s", (int)strcspn(parties, "+"), parties));
	case CLERK_PERSONAL:
		return clerk_item_new_head(call, letter, call->sender);
	default:
		return clerk_item_new(call, letter);
	}
}

/* Its parties; what is one person's and no school's busies hers. */
static const char *busied(struct clerk_call *call, const void *record,
			  const struct clerk_sight *sight)
{
	const struct clerk_base *base = record;
	const struct clerk_person *reader = clerk_person_by_id(call, sight->reader);
	bool is_own = sight->visibility == CLERK_PERSONAL && base->school == '\0' &&
		      base->other == '\0' && reader != NULL;

	return is_own ? arena_printf(call->arena, "%c", clerk_voice(reader))
		      : clerk_item_parties(call, record);
}

static void put_entry(struct clerk_call *call, const struct item_kind *kind, const void *record,
		      int64_t part, const struct clerk_slot *slot, bool is_firm)
{
	const struct clerk_base *base = record;
	struct clerk_sight sight = item_sight(call, record);
	const struct clerk_entry entry = {
		.item = base->item,
		.part = part,
		.start_s = slot->start_s,
		.end_s = slot->end_s,
		.title = item_title(call, record),
		.place = item_place(call, record),
		.schools = kind->face->busies == NULL ? busied(call, record, &sight)
						      : kind->face->busies(call, record),
		.visibility = sight.visibility,
		.reader = sight.reader,
		.is_firm = is_firm,
	};

	diary_put(call->school->diary, call->cluster->id, kind->plugin->face->name, &entry);
}

/* What may still come, or came; never what was given up. `was` NULL: nothing of
 * it is there yet. What stays is written over: who follows it in a phone is told of what changed,
 * and of nothing else. */
static void put_diary(struct clerk_call *call, const struct item_kind *kind, const void *record,
		      const struct clerk_base *was)
{
	const struct clerk_base *base = record;
	bool is_firm = clerk_item_is(record, CLERK_IS_FIRM);
	bool is_wish = clerk_item_is(record, CLERK_IS_WISH);
	bool is_over = clerk_item_is(record, CLERK_IS_OVER);
	int64_t parts = 0;

	if ((is_firm || (!is_wish && !is_over)) && base->slot.start_s != 0) {
		put_entry(call, kind, record, parts++, &base->slot, is_firm);
	}
	if (is_wish && base->wish.start_s != 0) {
		put_entry(call, kind, record, parts++, &base->wish, false);
	}
	if (was != NULL && (was->slot.start_s != 0 || was->wish.start_s != 0)) {
		diary_drop(call->school->diary, call->cluster->id, kind->plugin->face->name,
			   base->item, parts);
	}
}

static void end(struct clerk_call *call, struct clerk_base *base, int64_t ended_before_s)
{
	bool is_over = clerk_item_is(base, CLERK_IS_OVER);
	bool is_said = base->ended_s != ended_before_s;

	base->ended_s = !is_over ? 0 : is_said ? base->ended_s : call->now_s;
	base->ended_by = !is_over               ? '\0'
			 : call->sender != NULL ? clerk_voice(call->sender)
						: base->ended_by;
}

/* Leads it to the state of the step at hand, and settles what follows from the
 * state. */
static void lead(struct clerk_call *call, struct clerk_base *base, const struct clerk_base *was)
{
	const struct clerk_step *step = call->stepping == base ? call->step : NULL;

	if (step != NULL) {
		call->step = NULL;
		base->state = base->state == was->state ? step->to : base->state;
	}
	if (was != NULL && was->state != base->state) {
		end(call, base, was->ended_s);
	}
	if (item_state(base)->awaits == 0) {
		/* when it was due is remembered of what is over */
		base->due_s = clerk_item_is(base, CLERK_IS_OVER) ? base->due_s : 0;
		base->wish = (struct clerk_slot){ 0 };
		base->wish_by = '\0';
	} else if ((step != NULL && (step->when & CLERK_ASKS_ANEW) != 0) ||
		   (base->due_s == 0 && (item_state(base)->awaits & CLERK_BY_SIDES) != 0)) {
		base->due_s = item_answer_due(call, base);
	}
}

bool item_is_same_date(const struct clerk_slot *one, const struct clerk_slot *other)
{
	return one->start_s == other->start_s && one->end_s == other->end_s;
}

/* Of a thing that has dates: another one, or it is over. */
static bool has_other_date(const struct clerk_base *base, const struct clerk_base *was)
{
	const struct clerk_slot *one = clerk_item_slot(base), *other = clerk_item_slot(was);
	bool has_dates = one->start_s != 0 || other->start_s != 0;

	return has_dates && (!item_is_same_date(one, other) || was->state != base->state);
}

void clerk_item_put(struct clerk_call *call, void *record, const char *fmt, ...)
{
	struct clerk_base *base = record;
	const struct item_kind *kind = item_kind(call, base->kind);
	const struct clerk_base *was = call->stepping == record ? call->stepped
				       : base->item.number == 0 ? NULL
								: item_get(call, base->item);

	lead(call, base, was);
	if (base->item.number == 0) {
		base->item = number_of(call, record);
	}
	if (was != NULL && !item_is_same_date(&was->slot, &base->slot)) {
		base->version = was->version + 1;
		answers_moved(call, record, was);
	}
	item_turned(call, base, was);
	if (was != NULL && has_other_date(base, was)) {
		item_followed(call);
	}
	if (was == NULL || memcmp(was, record, base->kind->size) != 0) {
		item_write(call, kind, record);
		put_diary(call, kind, record, was);
		item_set_wakes(call, record, was);
	}
	if (was != NULL) {
		item_card_renew(call, record);
	}
	if (call->stepping == record) {
		call->stepped = arena_copy(call->arena, record, 1, base->kind->size);
	}
	if (fmt != NULL) {
		va_list ap;

		va_start(ap, fmt);
		clerk_item_record(call, record, "%s", arena_vprintf(call->arena, fmt, ap));
		va_end(ap);
	}
}

void clerk_item_record(struct clerk_call *call, const void *record, const char *fmt, ...)
{
	const struct clerk_base *base = record;
	struct clerk_sight sight = item_sight(call, record);
	va_list ap;

	va_start(ap, fmt);
	const char *text = arena_vprintf(call->arena, fmt, ap);

	va_end(ap);
	if (sight.visibility == CLERK_PERSONAL) {
		clerk_record_for(call, base->item, sight.reader, sight.schools, "%s", text);
	} else {
		clerk_record(call, base->item, sight.visibility, sight.schools, "%s", text);
	}
}
