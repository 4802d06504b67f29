/* item_wake: what an item is woken for: its reminders, a nudge, and the end of its patience. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <limits.h>
#include <string.h>

enum { MINUTE_S = 60, BEFORE_MIN = 16 * 60 };

/* ---- by when it is to be answered ---- */

int64_t item_school_day_before(struct clerk_call *call, char school, int64_t instant_s)
{
	char of = school == '+' ? '\0' : school;
	int32_t day = clerk_add_school_days(call, of, clerk_day_of(call, instant_s), -1);

	return day == INT32_MAX ? 0 : clerk_instant(call, day, BEFORE_MIN);
}

/* The length of a school day is time enough; it ends on one, so that is time in school. */
static bool is_long(struct clerk_call *call, int64_t until_s)
{
	return until_s - call->now_s >= clerk_settings(call)->day_minutes * MINUTE_S;
}

int64_t item_answer_due(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;
	const struct clerk_settings *settings = clerk_settings(call);
	char awaited = clerk_item_answerer(call, record);
	int64_t start_s = clerk_item_slot(record)->start_s;
	int32_t day = clerk_add_school_days(call, awaited == '+' ? '\0' : awaited,
					    clerk_day_of(call, call->now_s),
					    (int32_t)settings->open_school_days);
	int64_t due_s =
	    day == INT32_MAX ? start_s : clerk_instant(call, day, (int32_t)settings->close_min);

	if (base->wish.start_s != 0 && base->wish.start_s < start_s) {
		start_s = base->wish.start_s;
	}
	if (start_s == 0 || due_s < start_s) {
		return due_s;
	}
	/* Near, or a holiday lies between: the school day before, if that leaves enough time. */
	int64_t before_s = item_school_day_before(call, awaited, start_s);

	return is_long(call, before_s) ? before_s : start_s;
}

/* ---- setting ---- */

/* Those that count back from the date have its version in their key, so that each comes once. */
static const char *reminder_key(struct clerk_call *call, const struct clerk_base *base, int which)
{
	const char *name = item_reminder_names[which];

	return (base->kind->reminders & CLERK_REMIND_EVE) != 0
		   ? name
		   : arena_printf(call->arena, "%lld/%s", (long long)base->version, name);
}

static void set_reminders(struct clerk_call *call, const struct clerk_base *base,
			  const struct clerk_base *was)
{
	struct item_plan plan = item_plan(call, base, call->now_s);

	for (int i = 0; was != NULL && i < ITEM_REMINDERS; i++) {
		if (item_has_reminder(base->kind, i)) {
			clerk_wake_cancel(call, base->item, reminder_key(call, was, i));
		}
	}
	for (int i = 0; item_is_to_come(base) && i < ITEM_REMINDERS; i++) {
		if (plan.at_s[i] != 0) {
			clerk_wake_at(call, base->item, reminder_key(call, base, i), plan.at_s[i]);
		}
	}
}

/* `had`: it had one, which is not run at this moment. */
static void set_one(struct clerk_call *call, const struct clerk_base *base, const char *what,
		    int64_t due_s, bool had)
{
	if (due_s != 0) {
		clerk_wake_at(call, base->item, what, due_s);
	} else if (had) {
		clerk_wake_cancel(call, base->item, what);
	}
}

static void set_patience(struct clerk_call *call, const struct clerk_base *base,
			 const struct clerk_base *was)
{
	bool had = was != NULL && was->kind->states[was->state].awaits != 0 && was->due_s != 0;
	int64_t due_s = item_state(base)->awaits == 0 ? 0 : base->due_s;

	set_one(call, base, base->kind->due, due_s, had);
	if (base->kind->nudge != NULL) {
		int64_t nudge_s =
		    due_s == 0
			? 0
			: item_school_day_before(call, clerk_item_answerer(call, base), due_s);

		set_one(call, base, "nudge", is_long(call, nudge_s) ? nudge_s : 0, had);
	}
}

/* The school day after it has ended; 0: that is past, or the calendar ends before. */
static int64_t owed_from(struct clerk_call *call, const struct clerk_base *base)
{
	int32_t last = clerk_day_of(call, base->slot.end_s - 1);
	int32_t day = clerk_add_school_days(call, '\0', last, 1);
	int64_t at_s = day == INT32_MAX ? 0 : clerk_instant(call, day, BEFORE_MIN);

	return at_s > call->now_s ? at_s : 0;
}

/* Who owes a word of what came of it is asked for that, once. */
static void set_owed(struct clerk_call *call, const struct clerk_base *base,
		     const struct clerk_base *was)
{
	set_one(call, base, base->kind->owes, item_ower(base) == '\0' ? 0 : owed_from(call, base),
		was != NULL && item_ower(was) != '\0');
}

void item_set_wakes(struct clerk_call *call, const void *record, const struct clerk_base *was)
{
	const struct clerk_base *base = record;
	bool is_same = was != NULL && was->state == base->state &&
		       item_is_same_date(&was->slot, &base->slot) &&
		       item_is_same_date(&was->wish, &base->wish);

	/* one that is due at this moment, and not said yet, is not lost to another state */
	bool is_as_it_was = was != NULL && item_is_same_date(&was->slot, &base->slot) &&
			    item_is_to_come(was) == item_is_to_come(base);

	if (base->kind->reminders != 0 && !is_as_it_was) {
		set_reminders(call, base, was);
	}
	if (base->kind->owes != NULL && !is_as_it_was) {
		set_owed(call, base, was);
	}
	if (base->kind->due != NULL && !(is_same && was->due_s == base->due_s)) {
		set_patience(call, base, was);
	}
}

void item_lift(struct clerk_call *call)
{
	const struct plugin *plugin = call->plugin;

	if (plugin->face->lifted != NULL) {
		plugin->face->lifted(call);
	}
	for (size_t i = 0; i < plugin->kind_count; i++) {
		void *const *records;
		size_t count = clerk_items(call, plugin->kinds[i].face, false, &records);

		for (size_t n = 0; n < count; n++) {
			item_set_wakes(call, records[n], NULL);
		}
		count = item_owed(call, plugin->kinds[i].face, &records);
		for (size_t n = 0; n < count; n++) {
			item_set_wakes(call, records[n], NULL);
		}
	}
}

/* ---- the moment ---- */

static enum clerk_status nudge(struct clerk_call *call, void *record)
{
	const struct clerk_base *base = record;
	const char *awaited = clerk_item_awaits(call, record);

	if (awaited[0] == '\0' || base->due_s <= call->now_s) {
		return CLERK_OK;
	}
	const char *text =
	    arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN " %s",
			 clerk_item_name(call, record), base->kind->nudge(call, record));

	clerk_useful_until(call, base->due_s);
	for (const char *side = awaited; *side != '\0'; side++) {
		item_tell_side(call, record, *side, text);
	}
	clerk_item_record(call, record, "nudge to %s", clerk_letters_words(call, awaited));
	return CLERK_OK;
}

static enum clerk_status ask_owed(struct clerk_call *call, void *record)
{
	const struct clerk_base *base = record;
	char ower = item_ower(record);

	if (ower == '\0' || base->slot.end_s > call->now_s) {
		return CLERK_OK;
	}
	item_tell_side(call, record, ower,
		       arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN " %s",
				    clerk_item_name(call, record), base->kind->owed(call, record)));
	clerk_item_record(call, record, "%s asked what came of it",
			  clerk_letters_words(call, (const char[]){ ower, '\0' }));
	return CLERK_OK;
}

/* The step of the clock from this state, once it is time for it. */
static enum clerk_status lapse(struct clerk_call *call, void *record)
{
	struct clerk_base *base = record;
	enum clerk_status status = CLERK_OK;

	if (item_state(record)->awaits == 0 || base->due_s == 0 || base->due_s > call->now_s) {
		return CLERK_OK;
	}
	struct clerk_base *was = arena_copy(call->arena, record, 1, base->kind->size);

	was->due_s = 0; /* the wake-up for it is this one */
	call->stepping = base;
	call->stepped = was;
	for (const struct clerk_step *s = base->kind->steps; s->act != NULL; s++) {
		if (s->from == base->state && (s->by & CLERK_BY_CLOCK) != 0) {
			call->step = s;
			status =
			    base->kind->lapse == NULL ? CLERK_OK : base->kind->lapse(call, record);
			break;
		}
	}
	if (status == CLERK_OK && call->step != NULL) {
		clerk_item_put(call, record, NULL);
	}
	return status;
}

/* "2/week" -> version 2, "week"; "lapse" -> the version of now. */
static const char *take_version(const char *what, const struct clerk_base *base,
				int64_t *ret_version)
{
	int64_t version = 0;
	const char *at = what;

	for (; *at >= '0' && *at <= '9'; at++) {
		version = version * 10 + (*at - '0');
	}
	*ret_version = at == what ? base->version : version;
	return at == what ? what : *at == '/' ? at + 1 : at;
}

static bool is_reminder(const struct clerk_kind *kind, const char *name)
{
	for (int i = 0; i < ITEM_REMINDERS; i++) {
		if (item_has_reminder(kind, i) && str_equal(name, item_reminder_names[i])) {
			return true;
		}
	}
	return false;
}

bool item_wake(struct clerk_call *call, struct clerk_item item, const char *what,
	       enum clerk_status *ret_status)
{
	if (item_kind_of(call->plugins, item.letter, NULL) == NULL) {
		return false;
	}
	void *record = item_get(call, item);

	*ret_status = CLERK_OK;
	if (record == NULL) {
		return true; /* it was taken back */
	}
	struct clerk_base *base = record;
	int64_t version;
	const char *name = take_version(what, base, &version);

	if (is_reminder(base->kind, name)) {
		bool is_due = item_is_to_come(record) && version == base->version;

		*ret_status = is_due ? item_say_reminder(call, record, name) : CLERK_OK;
	} else if (base->kind->nudge != NULL && str_equal(name, "nudge")) {
		*ret_status = nudge(call, record);
	} else if (base->kind->owes != NULL && str_equal(name, base->kind->owes)) {
		*ret_status = ask_owed(call, record);
	} else if (base->kind->due != NULL && str_equal(name, base->kind->due)) {
		*ret_status = lapse(call, record);
	} else {
		return false;
	}
	return true;
}
