/* roster_merge: a cluster's file against what it said before and what the database has. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/civil.h"
#include "school/calendar_store.h"
#include "school/roster_filed.h"
#include "school/roster_store.h"

#include <string.h>

struct merge {
	struct filed *filed;
	struct arena *arena;
	const struct roster_cluster *have, *want; /* `have` NULL: a new cluster */
	struct str *difference;
	bool has_notes; /* a file was applied before, and noted */
};

/* A kind of thing of which a cluster has several. */
struct kind {
	size_t size;
	/* False: only a file says such a thing. */
	bool is_typed;
	struct filed_fact (*fact)(struct arena *arena, const void *item);
	/* Typed things that cannot stand beside one which the file changed; or NULL. */
	bool (*contradicts)(const void *typed, const void *filed);
};

/* One list of one kind, before and after. */
struct list {
	const void *have, *want;
	size_t have_count, want_count;
};

/* ---- what a thing is called in the notes ---- */

static const char *iso(struct arena *arena, int32_t day)
{
	struct civil date = civil_from_day(day);

	return arena_printf(arena, "%04d-%02d-%02d", (int)date.year, (int)date.month,
			    (int)date.day);
}

static const char *letter_of(struct arena *arena, char letter)
{
	return letter == 0 ? "" : arena_printf(arena, " %c", letter);
}

static struct filed_fact school_fact(struct arena *arena, const void *item)
{
	const struct clerk_school *school = item;

	return (struct filed_fact){
		arena_printf(arena, "school %c", school->letter),
		arena_printf(arena, "%s|%d|%d|%d|%d", school->name, (int)school->roll,
			     (int)school->classes, school->is_guest ? 1 : 0,
			     (int)school->year_start),
	};
}

/* Without the working days, which are typed too. */
static struct filed_fact person_fact(struct arena *arena, const void *item)
{
	const struct roster_person *person = item;
	struct str value;

	str_init(&value, arena);
	str_addf(&value, "%s|%s", person->name, person->handle);
	for (size_t i = 0; i < person->role_count; i++) {
		const struct roster_role *role = &person->roles[i];

		str_addf(&value, "|%u%s %d %d", role->role, letter_of(arena, role->school),
			 (int)role->from, (int)role->until);
	}
	return (struct filed_fact){ arena_printf(arena, "person %s", person->user), value.text };
}

static struct filed_fact days_fact(struct arena *arena, const struct roster_person *person)
{
	struct str value;

	str_init(&value, arena);
	for (size_t i = 0; i < person->role_count; i++) {
		str_addf(&value, "%s%u", i == 0 ? "" : ",", person->roles[i].days);
	}
	return (struct filed_fact){ arena_printf(arena, "working days %s", person->user),
				    value.text };
}

static struct filed_fact drive_fact(struct arena *arena, const void *item)
{
	const struct roster_drive *drive = item;

	return (struct filed_fact){ arena_printf(arena, "travel %c-%c", drive->from, drive->to),
				    arena_printf(arena, "%d", (int)drive->minutes) };
}

static struct filed_fact day_fact(struct arena *arena, const char *kind, const void *item)
{
	const struct calendar_day *day = item;

	return (struct filed_fact){
		arena_printf(arena, "%s%s %s%s", kind, letter_of(arena, day->school),
			     iso(arena, day->day), letter_of(arena, day->session)),
		day->name == NULL ? "" : day->name,
	};
}

static struct filed_fact inset_fact(struct arena *arena, const void *item)
{
	return day_fact(arena, "INSET", item);
}

static struct filed_fact closed_fact(struct arena *arena, const void *item)
{
	return day_fact(arena, "closed", item);
}

static struct filed_fact holiday_fact(struct arena *arena, const void *item)
{
	return day_fact(arena, "bank holiday", item);
}

static struct filed_fact half_fact(struct arena *arena, const void *item)
{
	const struct calendar_half *half = item;

	return (struct filed_fact){
		arena_printf(arena, "half term%s %s %s", letter_of(arena, half->school), half->year,
			     half->name),
		arena_printf(arena, "%s %s", iso(arena, half->from), iso(arena, half->to)),
	};
}

static struct filed_fact name_fact(struct arena *arena, const void *item)
{
	const struct calendar_name *name = item;

	return (struct filed_fact){
		arena_printf(arena, "named %s %s", name->name, iso(arena, name->from)),
		iso(arena, name->to),
	};
}

static bool halves_overlap(const void *typed, const void *filed)
{
	const struct calendar_half *a = typed, *b = filed;

	return a->school == b->school && a->from <= b->to && b->from <= a->to;
}

/* One name means one stretch of a school year. */
static bool is_same_name(const void *typed, const void *filed)
{
	const struct calendar_name *a = typed, *b = filed;

	return str_equal_fold(a->name, b->name) &&
	       calendar_academic_year(a->from) == calendar_academic_year(b->from);
}

static const struct kind schools = { sizeof(struct clerk_school), false, school_fact, NULL };
static const struct kind people = { sizeof(struct roster_person), false, person_fact, NULL };
static const struct kind drives = { sizeof(struct roster_drive), false, drive_fact, NULL };
static const struct kind insets = { sizeof(struct calendar_day), true, inset_fact, NULL };
static const struct kind closures = { sizeof(struct calendar_day), true, closed_fact, NULL };
static const struct kind holidays = { sizeof(struct calendar_day), true, holiday_fact, NULL };
static const struct kind halves = { sizeof(struct calendar_half), true, half_fact, halves_overlap };
static const struct kind names = { sizeof(struct calendar_name), true, name_fact, is_same_name };

/* ---- one list ---- */

/* Not there is not the same as empty. */
static bool is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static const void *item_at(const void *items, size_t i, const struct kind *kind)
{
	return (const char *)items + i * kind->size;
}

/* What each is called, and says: worked out once, and not anew for each that it is held against. */
static struct filed_fact *facts_of(struct merge *merge, const struct kind *kind, const void *items,
				   size_t count)
{
	struct filed_fact *facts = arena_array(merge->arena, count + 1, sizeof(*facts));

	for (size_t i = 0; i < count; i++) {
		facts[i] = kind->fact(merge->arena, item_at(items, i, kind));
	}
	return facts;
}

/* The place of what is called so; `count`: none. */
static size_t find(const struct filed_fact *facts, size_t count, const char *what)
{
	size_t i = 0;

	while (i < count && !str_equal(facts[i].what, what)) {
		i++;
	}
	return i;
}

static void note(struct merge *merge, const char *what)
{
	str_addf(merge->difference,
		 "! %s was changed in a room since the file was last applied; the file says "
		 "otherwise\n",
		 what);
}

/* What becomes of a thing that the file names: the database's, which says `value` (NULL: it has
 * none), where the file says nothing new. */
static const void *keep_or_take(struct merge *merge, const void *want, const void *have,
				const char *value, const struct filed_fact *fact, bool *ret_is_new)
{
	const char *before = filed_before(merge->filed, fact->what);

	*ret_is_new = !is_same(before, fact->value);
	if (!*ret_is_new) {
		return have;
	}
	if (merge->has_notes && !is_same(value, before) && !is_same(value, fact->value)) {
		note(merge, fact->what);
	}
	return want;
}

static bool is_contradicted(const struct kind *kind, const void *typed, const void *const *fresh,
			    size_t count)
{
	for (size_t i = 0; kind->contradicts != NULL && i < count; i++) {
		if (kind->contradicts(typed, fresh[i])) {
			return true;
		}
	}
	return false;
}

/* Whether a thing that the file does not name stays: typed, and in nobody's way. */
static bool stays(struct merge *merge, const struct kind *kind, const void *have, const char *what,
		  const void *const *fresh, size_t fresh_count)
{
	if (filed_before(merge->filed, what) != NULL || (!merge->has_notes && !kind->is_typed)) {
		return false;
	}
	if (is_contradicted(kind, have, fresh, fresh_count)) {
		note(merge, what);
		return false;
	}
	return true;
}

static void *merge_list(struct merge *merge, const struct kind *kind, struct list list,
			size_t *ret_count)
{
	char *items = arena_array(merge->arena, list.have_count + list.want_count + 1, kind->size);
	const void **fresh = arena_array(merge->arena, list.want_count + 1, sizeof(*fresh));
	struct filed_fact *wants = facts_of(merge, kind, list.want, list.want_count);
	struct filed_fact *haves = facts_of(merge, kind, list.have, list.have_count);
	size_t count = 0, fresh_count = 0;

	for (size_t i = 0; i < list.want_count; i++) {
		const void *want = item_at(list.want, i, kind);
		size_t at = find(haves, list.have_count, wants[i].what);
		bool is_there = at < list.have_count, is_new = false;
		const void *have = is_there ? item_at(list.have, at, kind) : NULL;
		const void *item = keep_or_take(
		    merge, want, have, is_there ? haves[at].value : NULL, &wants[i], &is_new);

		filed_add(merge->filed, wants[i].what, wants[i].value);
		if (is_new) {
			fresh[fresh_count++] = want;
		}
		if (item != NULL) {
			memcpy(items + count++ * kind->size, item, kind->size);
		}
	}
	for (size_t i = 0; i < list.have_count; i++) {
		const void *have = item_at(list.have, i, kind);
		const char *what = haves[i].what;

		if (find(wants, list.want_count, what) == list.want_count &&
		    stays(merge, kind, have, what, fresh, fresh_count)) {
			memcpy(items + count++ * kind->size, have, kind->size);
		}
	}
	*ret_count = count;
	return items;
}

/* ---- people ---- */

/* Those of the database that are on the roster: of the others only the record knows. */
static struct roster_person *on_roster(struct merge *merge, size_t *ret_count)
{
	size_t all = merge->have == NULL ? 0 : merge->have->person_count;
	struct roster_person *rows = arena_array(merge->arena, all + 1, sizeof(*rows));
	size_t count = 0;

	for (size_t i = 0; i < all; i++) {
		if (merge->have->people[i].role_count > 0) {
			rows[count++] = merge->have->people[i];
		}
	}
	*ret_count = count;
	return rows;
}

static const struct roster_person *person_of(const struct roster_person *rows, size_t count,
					     const char *user)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(rows[i].user, user)) {
			return &rows[i];
		}
	}
	return NULL;
}

static void take_days(struct merge *merge, struct roster_person *person,
		      const struct roster_person *from)
{
	struct roster_role *roles = arena_array(merge->arena, person->role_count, sizeof(*roles));

	memcpy(roles, person->roles, person->role_count * sizeof(*roles));
	for (size_t i = 0; i < person->role_count; i++) {
		roles[i].days = from->roles[i < from->role_count ? i : 0].days;
	}
	person->roles = roles;
}

/* Days that the file does not say anew are those of the database. */
static void merge_days(struct merge *merge, struct roster_person *person,
		       const struct roster_person *have, const struct roster_person *want)
{
	struct filed_fact fact = days_fact(merge->arena, want);
	const char *before = filed_before(merge->filed, fact.what);
	bool is_silent = !merge->has_notes && strspn(fact.value, "0,") == strlen(fact.value);
	bool is_new = !is_same(before, fact.value) && !is_silent;
	const char *value = have == NULL ? NULL : days_fact(merge->arena, have).value;

	filed_add(merge->filed, fact.what, fact.value);
	if (is_new) {
		if (have != NULL && before != NULL && !is_same(value, before) &&
		    !is_same(value, fact.value)) {
			note(merge, fact.what);
		}
		take_days(merge, person, want);
	} else if (have != NULL && !is_same(value, before)) {
		take_days(merge, person, have);
	}
}

static void merge_people(struct merge *merge, struct roster_cluster *become)
{
	size_t have_count = 0;
	const struct roster_person *have = on_roster(merge, &have_count);
	struct list list = { have, merge->want->people, have_count, merge->want->person_count };
	struct roster_person *merged = merge_list(merge, &people, list, &become->person_count);

	for (size_t i = 0; i < become->person_count; i++) {
		const struct roster_person *want =
		    person_of(merge->want->people, merge->want->person_count, merged[i].user);

		if (want != NULL) {
			merge_days(merge, &merged[i], person_of(have, have_count, merged[i].user),
				   want);
		}
	}
	become->people = merged;
}

/* ---- the rest ---- */

static int64_t merge_number(struct merge *merge, const char *what, int64_t have, int64_t want)
{
	const char *value = arena_printf(merge->arena, "%lld", (long long)want);
	const char *before = filed_before(merge->filed, what);

	filed_add(merge->filed, what, value);
	return is_same(before, value) && merge->have != NULL ? have : want;
}

static void merge_numbers(struct merge *merge, struct roster_cluster *become,
			  struct calendar *calendar)
{
	const struct roster_cluster *have = merge->have == NULL ? merge->want : merge->have;
	const struct roster_cluster *want = merge->want;

	calendar->terms_per_year = (int32_t)merge_number(
	    merge, "terms a year", have->calendar->terms_per_year, want->calendar->terms_per_year);
	for (const struct roster_setting *row = roster_settings; row->name != NULL; row++) {
		const char *what = arena_printf(merge->arena, "setting %s", row->name);

		roster_setting_set(&become->settings, row,
				   merge_number(merge, what,
						roster_setting_get(&have->settings, row),
						roster_setting_get(&want->settings, row)));
	}
	for (const struct roster_hour *row = roster_hours; row->name != NULL; row++) {
		const char *what = arena_printf(merge->arena, "hours %s", row->name);

		roster_hour_set(
		    &calendar->hours, row,
		    (int32_t)merge_number(merge, what, roster_hour_get(&have->calendar->hours, row),
					  roster_hour_get(&want->calendar->hours, row)));
	}
}

/* Drops what is of a school that is no longer there. */
static void drop_strangers(const struct roster_cluster *become, void *items, size_t *count,
			   size_t size, size_t letter_at)
{
	char *bytes = items;
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		char letter = bytes[i * size + letter_at];

		if (letter == 0 || roster_school(become, letter) != NULL) {
			memmove(bytes + kept++ * size, bytes + i * size, size);
		}
	}
	*count = kept;
}

static void merge_calendar(struct merge *merge, struct roster_cluster *become,
			   struct calendar *calendar)
{
	static const struct calendar nothing;
	const struct calendar *have = merge->have == NULL ? &nothing : merge->have->calendar;
	const struct calendar *want = merge->want->calendar;

	calendar->halves = merge_list(
	    merge, &halves,
	    (struct list){ have->halves, want->halves, have->half_count, want->half_count },
	    &calendar->half_count);
	calendar->inset = merge_list(
	    merge, &insets,
	    (struct list){ have->inset, want->inset, have->inset_count, want->inset_count },
	    &calendar->inset_count);
	calendar->closed = merge_list(
	    merge, &closures,
	    (struct list){ have->closed, want->closed, have->closed_count, want->closed_count },
	    &calendar->closed_count);
	calendar->bank_holidays =
	    merge_list(merge, &holidays,
		       (struct list){ have->bank_holidays, want->bank_holidays,
				      have->bank_holiday_count, want->bank_holiday_count },
		       &calendar->bank_holiday_count);
	calendar->names = merge_list(
	    merge, &names,
	    (struct list){ have->names, want->names, have->name_count, want->name_count },
	    &calendar->name_count);
	drop_strangers(become, calendar->halves, &calendar->half_count, sizeof(*calendar->halves),
		       offsetof(struct calendar_half, school));
	drop_strangers(become, calendar->inset, &calendar->inset_count, sizeof(*calendar->inset),
		       offsetof(struct calendar_day, school));
	drop_strangers(become, calendar->closed, &calendar->closed_count, sizeof(*calendar->closed),
		       offsetof(struct calendar_day, school));
	calendar_normalise(calendar);
}

const struct roster_cluster *roster_merge(struct filed *filed, const struct roster_cluster *have,
					  const struct roster_cluster *want, struct str *difference)
{
	struct merge merge = { .filed = filed,
			       .arena = filed->arena,
			       .have = have,
			       .want = want,
			       .difference = difference,
			       .has_notes = filed->before_count > 0 };
	struct roster_cluster *become = arena_alloc(filed->arena, sizeof(*become));
	struct calendar *calendar = arena_alloc(filed->arena, sizeof(*calendar));
	size_t old_schools = have == NULL ? 0 : have->school_count;
	size_t old_drives = have == NULL ? 0 : have->drive_count;

	/* Name, room, time zone and what follows from the schools are the file's alone. */
	*become = *want;
	*calendar = *want->calendar;
	become->calendar = calendar;
	become->schools =
	    merge_list(&merge, &schools,
		       (struct list){ have == NULL ? NULL : have->schools, want->schools,
				      old_schools, want->school_count },
		       &become->school_count);
	merge_people(&merge, become);
	become->drives = merge_list(&merge, &drives,
				    (struct list){ have == NULL ? NULL : have->drives, want->drives,
						   old_drives, want->drive_count },
				    &become->drive_count);
	merge_numbers(&merge, become, calendar);
	merge_calendar(&merge, become, calendar);
	return become;
}
