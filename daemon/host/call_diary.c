/* call_diary: the diary as one sender may read it: what is not hers to know is half a day, no hour.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/item.h"
#include "host/host_internal.h"

#include <string.h>

/* What may not be known cannot be hidden either: a wish at such a time has to be refused, or two
 * things are booked at once. So everybody else is refused for the whole morning, afternoon or
 * evening, in the same words whatever it is, and nobody finds the hour, the length or the number of
 * such things by asking for one hour after the other. In private a head plans her own day by the
 * minute, and so do partners in a headship, who share one; what she is told in the room all read.
 */
enum { NOON_MIN = 12 * 60, EVENING_MIN = 17 * 60 };

struct viewer call_viewer(const struct clerk_call *call)
{
	if (call->sender == NULL) {
		return (struct viewer){ .sees_all = true };
	}
	return viewer_of_person(call->sender, call->is_private);
}

void clerk_diary_put(struct clerk_call *call, const struct clerk_entry *entry)
{
	diary_put(call->school->diary, call->cluster->id, call->plugin->face->name, entry);
}

void clerk_diary_drop(struct clerk_call *call, struct clerk_item item)
{
	diary_drop(call->school->diary, call->cluster->id, call->plugin->face->name, item, 0);
}

/* ---- parts of a day ---- */

static int32_t part_of(struct clerk_call *call, int64_t instant_s)
{
	int32_t minute = clerk_minute_of(call, instant_s);

	return minute < NOON_MIN ? 0 : minute < EVENING_MIN ? NOON_MIN : EVENING_MIN;
}

/* When the part of the day begins in which that instant is. */
static int64_t part_start(struct clerk_call *call, int64_t instant_s)
{
	return clerk_instant(call, clerk_day_of(call, instant_s), part_of(call, instant_s));
}

/* When the part ends that has the last second before `end_s`. */
static int64_t part_end(struct clerk_call *call, int64_t start_s, int64_t end_s)
{
	int64_t last_s = end_s > start_s ? end_s - 1 : start_s;
	int32_t day = clerk_day_of(call, last_s);

	switch (part_of(call, last_s)) {
	case 0:
		return clerk_instant(call, day, NOON_MIN);
	case NOON_MIN:
		return clerk_instant(call, day, EVENING_MIN);
	default:
		return clerk_instant(call, day + 1, 0);
	}
}

const char *clerk_part_words(struct clerk_call *call, int64_t start_s, int64_t end_s)
{
	int32_t part = part_of(call, start_s);

	if (part_end(call, start_s, start_s) != part_end(call, start_s, end_s)) {
		return "then";
	}
	return part == 0 ? "that morning" : part == NOON_MIN ? "that afternoon" : "that evening";
}

/* ---- looking ---- */

/* Whose hours the sender may plan by, where nobody else reads the answer: her own school's; the
 * adviser's, if she is that. */
static const char *exact_schools(struct clerk_call *call)
{
	const struct clerk_person *sender = call->sender;
	bool is_delegate = sender != NULL && (sender->role & CLERK_DELEGATE) != 0;
	bool is_apart = sender != NULL && call->is_private;
	bool is_head = is_apart && (sender->role & CLERK_HEAD) != 0 && !is_delegate;
	bool is_sip = is_apart && (sender->role & CLERK_SIP) != 0;

	return arena_printf(call->arena, "%.1s%s", is_head ? &sender->school : "",
			    is_sip ? "+" : "");
}

static bool is_hidden(const struct clerk_entry *entry)
{
	return entry->item.letter == '\0';
}

static bool is_same(const struct clerk_entry *one, const struct clerk_entry *other)
{
	return one->start_s == other->start_s && one->end_s == other->end_s &&
	       one->is_firm == other->is_firm && strcmp(one->schools, other->schools) == 0;
}

static bool is_among(const struct clerk_entry *entries, size_t count,
		     const struct clerk_entry *entry)
{
	for (size_t i = 0; i < count; i++) {
		if (is_same(&entries[i], entry)) {
			return true;
		}
	}
	return false;
}

/* What is hidden comes last, and what is alike once: neither its place nor its number tells of it.
 */
static size_t put_hidden_last(struct clerk_call *call, struct clerk_entry *entries, size_t count)
{
	struct clerk_entry *hidden = arena_array(call->arena, count + 1, sizeof(*hidden));
	size_t hidden_count = 0, kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct clerk_entry entry = entries[i];

		if (!is_hidden(&entry)) {
			entries[kept++] = entry;
		} else if (!is_among(hidden, hidden_count, &entry)) {
			hidden[hidden_count++] = entry;
		}
	}
	for (size_t i = 0; i < hidden_count; i++) {
		entries[kept + i] = hidden[i];
	}
	return kept + hidden_count;
}

/* All parts of a day that it lies in. */
static void widen(void *self, int64_t *start_s, int64_t *end_s)
{
	struct clerk_call *call = self;

	*end_s = part_end(call, *start_s, *end_s);
	*start_s = part_start(call, *start_s);
}

void clerk_diary_widen(struct clerk_call *call, int64_t *start_s, int64_t *end_s)
{
	widen(call, start_s, end_s);
}

size_t clerk_diary_find(struct clerk_call *call, const char *schools, int64_t start_s,
			int64_t end_s, struct clerk_item except,
			const struct clerk_entry **ret_entries)
{
	struct clerk_entry *entries;
	struct viewer viewer = call_viewer(call);
	const struct diary_coarse coarse = { .widen = widen,
					     .self = call,
					     .exact = exact_schools(call) };
	size_t count = diary_find(call->school->diary, call->arena, call->cluster->id, &viewer,
				  &coarse, schools, start_s, end_s, except, &entries);

	*ret_entries = entries;
	return put_hidden_last(call, entries, count);
}

/* No entry's print is a part of another's: each begins with a letter and ends with ';'. */
static const char *print_of(struct clerk_call *call, const struct clerk_entry *entry)
{
	return arena_printf(call->arena, "%c%lld.%lld %lld-%lld %d;", entry->item.letter,
			    (long long)entry->item.number, (long long)entry->part,
			    (long long)entry->start_s, (long long)entry->end_s, entry->is_firm);
}

bool clerk_diary_printed(struct clerk_call *call, const char *print,
			 const struct clerk_entry *entry)
{
	return strstr(print, print_of(call, entry)) != NULL;
}

static const char *print(struct clerk_call *call, const char *schools, int64_t start_s,
			 int64_t end_s, struct clerk_item except, bool is_private_alone)
{
	const struct viewer all = { .sees_all = true };
	struct clerk_entry *entries;
	size_t count = diary_find(call->school->diary, call->arena, call->cluster->id, &all, NULL,
				  schools, start_s, end_s, except, &entries);
	struct str text;

	str_init(&text, call->arena);
	for (size_t i = 0; i < count; i++) {
		bool is_private = entries[i].visibility != CLERK_PUBLIC && entries[i].is_firm;

		str_add(&text, is_private || !is_private_alone ? print_of(call, &entries[i]) : "");
	}
	return text.text;
}

const char *clerk_diary_print(struct clerk_call *call, const char *schools, int64_t start_s,
			      int64_t end_s, struct clerk_item except)
{
	return print(call, schools, start_s, end_s, except, false);
}

const char *call_private_print(struct clerk_call *call, char school, const struct clerk_slot *slot,
			       struct clerk_item except)
{
	const char schools[] = { school, '\0' };
	int64_t start_s = slot->start_s, end_s = slot->end_s;

	widen(call, &start_s, &end_s);
	const char *text = print(call, schools, start_s, end_s, except, true);

	return text[0] == '\0' ? ""
			       : arena_printf(call->arena, "%016llx",
					      (unsigned long long)str_hash(0, text, strlen(text)));
}

bool clerk_diary_is_taken(struct clerk_call *call, const char *schools, int64_t start_s,
			  int64_t end_s, struct clerk_item except)
{
	struct viewer viewer = call_viewer(call);
	struct clerk_entry *entries;
	size_t count = diary_find(call->school->diary, call->arena, call->cluster->id, &viewer,
				  NULL, schools, start_s, end_s, except, &entries);

	for (size_t i = 0; i < count; i++) {
		if (is_hidden(&entries[i]) && entries[i].is_firm) {
			return true;
		}
	}
	return false;
}
