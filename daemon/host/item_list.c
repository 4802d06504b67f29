/* item_list: those of a kind that are open, soonest first, as far as the sender may see them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/clash.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <stdlib.h>
#include <string.h>

/* Its date; of a kind that waits for the clock alone, its hour. */
static int64_t listed_s(const struct clerk_base *base)
{
	bool is_timed = (base->kind->states[0].awaits & CLERK_BY_CLOCK) != 0;

	return is_timed ? base->due_s : clerk_item_slot(base)->start_s;
}

/* Soonest first; what is apart behind what is not. */
static int in_order(const void *one, const void *other)
{
	const struct clerk_base *a = *(void *const *)one, *b = *(void *const *)other;
	int64_t a_s = listed_s(a), b_s = listed_s(b);

	if (a_s != b_s) {
		return a_s < b_s ? -1 : 1;
	}
	if (a->item.letter != b->item.letter) {
		return a->item.letter == a->kind->apart ? 1 : -1;
	}
	return a->item.number < b->item.number ? -1 : a->item.number > b->item.number;
}

/* Of those read, for a kind may ask of them what it likes only once its list is at its end. */
static size_t keep_seen(struct clerk_call *call, void **records, size_t count, bool is_ahead)
{
	struct viewer viewer = call_viewer(call);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t start_s = clerk_item_slot(records[i])->start_s;
		bool is_past = is_ahead && start_s != 0 && start_s <= call->now_s;

		if (!is_past && item_may_see(call, &viewer, records[i])) {
			records[kept++] = records[i];
		}
	}
	return kept;
}

/* Those that the statement of the kind lists. */
static size_t read_list(struct clerk_call *call, const struct item_kind *kind, struct stmt *list,
			bool is_ahead, void *const **ret_records)
{
	void **records = NULL;
	size_t count = 0;
	int first = kind->face->apart != '\0' ? 2 : 1;

	stmt_begin(list);
	stmt_bind_int(list, call->cluster->id);
	stmt_bind_int(list, call->now_s);
	while (stmt_step(list)) {
		struct clerk_item item = { first == 1 ? kind->face->letter
						      : stmt_text(list, 0, call->arena)[0],
					   stmt_int(list, first - 1) };

		records = arena_grow(call->arena, records, count, sizeof(*records));
		records[count++] = item_read(call, kind, list, item, first);
	}
	count = keep_seen(call, records, count, is_ahead);
	if (count > 1) {
		qsort(records, count, sizeof(*records), in_order);
	}
	*ret_records = records;
	return count;
}

size_t clerk_items(struct clerk_call *call, const struct clerk_kind *face, bool is_ahead,
		   void *const **ret_records)
{
	const struct item_kind *kind = item_kind(call, face);

	return read_list(call, kind, kind->open, is_ahead, ret_records);
}

char item_ower(const void *record)
{
	const struct clerk_base *base = record;
	const char *act = base->kind->owes;
	unsigned by = act == NULL || !item_is_to_come(record) ? 0 : item_act_by(base->kind, act);

	return (by & CLERK_BY_OTHER) != 0    ? base->other
	       : (by & CLERK_BY_SCHOOL) != 0 ? base->school
					     : '\0';
}

size_t item_owed(struct clerk_call *call, const struct clerk_kind *face, void *const **ret_records)
{
	const struct item_kind *kind = item_kind(call, face);

	*ret_records = NULL;
	return kind->ended == NULL ? 0 : read_list(call, kind, kind->ended, false, ret_records);
}

size_t item_lately(struct clerk_call *call, const struct clerk_kind *face,
		   void *const **ret_records)
{
	const struct item_kind *kind = item_kind(call, face);

	*ret_records = NULL;
	return kind->lately == NULL ? 0 : read_list(call, kind, kind->lately, false, ret_records);
}

/* With what its day has become. */
static void say_line(struct clerk_call *call, const void *record, const char *line)
{
	const char *lost =
	    clerk_item_slot(record)->start_s == 0 ? "" : clerk_clash_day(call, record);
	size_t len = strlen(line);
	const char *stop = len > 0 && line[len - 1] == '.' ? " " : ". ";

	clerk_reply(call, "%s%s%s", line, lost[0] == '\0' ? "" : stop, lost);
}

enum clerk_status clerk_items_say(struct clerk_call *call, const struct clerk_kind *kind,
				  bool is_ahead, size_t max,
				  const char *(*line)(struct clerk_call *call, const void *record),
				  const char *none)
{
	void *const *records;
	size_t count = clerk_items(call, kind, is_ahead, &records);
	size_t said = max != 0 && count > max ? max : count;

	for (size_t i = 0; i < said; i++) {
		say_line(call, records[i], line(call, records[i]));
	}
	if (count == 0) {
		clerk_reply(call, "%s", none);
	} else if (count > said) {
		clerk_reply(call, "… and %zu more.", count - said);
	}
	return CLERK_OK;
}

static bool is_wanted(struct clerk_call *call, const void *record,
		      const struct clerk_wanted *wanted)
{
	const struct clerk_base *base = record;
	int64_t start_s = clerk_item_slot(record)->start_s;
	bool is_with = wanted->school == '\0' || base->school == wanted->school ||
		       base->other == wanted->school ||
		       item_place_school(call, record) == wanted->school;
	bool is_then = wanted->days == NULL ||
		       (start_s >= wanted->days->start_s && start_s < wanted->days->end_s);

	bool is_of = (wanted->maker == '\0' || base->school == wanted->maker) &&
		     (wanted->other == '\0' || base->other == wanted->other);

	return is_with && is_then && is_of &&
	       (wanted->name == NULL || str_equal(wanted->name, clerk_item_name(call, record)));
}

enum clerk_status clerk_items_say_of(
    struct clerk_call *call, const struct clerk_kind *kind, const struct clerk_wanted *wanted,
    size_t max, const char *(*line)(struct clerk_call *call, const void *record), const char *none)
{
	void *const *records;
	size_t count = clerk_items(call, kind, false, &records), fit = 0;

	for (size_t i = 0; i < count; i++) {
		if (is_wanted(call, records[i], wanted) && ++fit <= max) {
			say_line(call, records[i], line(call, records[i]));
		}
	}
	if (fit > max) {
		clerk_reply(call, "… and %zu more.", fit - max);
	} else if (fit == 0) {
		clerk_reply(call, "%s", none);
	}
	/* of those that are past only their own list tells */
	bool is_any = wanted->maker == '\0' && wanted->other == '\0';

	for (size_t i = 0; fit == 0 && is_any && i < count; i++) {
		if (clerk_item_slot(records[i])->start_s > call->now_s) {
			clerk_reply(call, "The next:");
			say_line(call, records[i], line(call, records[i]));
			break;
		}
	}
	return CLERK_OK;
}
