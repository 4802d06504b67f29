/* roster_compare: a cluster in words, and two of them compared line by line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_store.h"

#include "dates/civil.h"
#include "school/calendar_store.h"

#include <string.h>

static const char *day_words(struct arena *arena, int32_t day)
{
	struct civil date = civil_from_day(day);

	return arena_printf(arena, "%d %s %d", (int)date.day, civil_month_short[date.month],
			    (int)date.year);
}

static void add_role(struct str *text, struct arena *arena, const struct roster_role *role)
{
	static const struct {
		unsigned role;
		const char *word;
	} words[] = {
		{ CLERK_HEAD, "head" },     { CLERK_SIP, "SIP" },
		{ CLERK_OFFICE, "office" }, { CLERK_GOVERNOR, "governor" },
		{ CLERK_GUEST, "guest" },
	};

	str_add(text, text->len == 0 ? "" : "; ");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		str_add(text, (role->role & words[i].role) != 0 ? words[i].word : "");
	}
	if (role->school != 0) {
		str_addf(text, " of %c", role->school);
	}
	str_add(text, (role->role & CLERK_LEAD) != 0 ? " (lead)" : "");
	for (int i = 0; i < 7; i++) {
		if ((role->days & 1u << i) != 0) {
			str_addf(text, " %s", civil_weekday_short[i]);
		}
	}
	if (role->from != INT32_MIN) {
		str_addf(text, " from %s", day_words(arena, role->from));
	}
	if (role->until != INT32_MAX) {
		str_addf(text, " until %s", day_words(arena, role->until));
	}
}

const char *roster_role_words(struct arena *arena, const struct roster_person *person)
{
	struct str text;

	str_init(&text, arena);
	for (size_t i = 0; i < person->role_count; i++) {
		add_role(&text, arena, &person->roles[i]);
	}
	return text.text;
}

static const char *person_words(struct arena *arena, const struct roster_person *person)
{
	return arena_printf(arena, "%s \"%s\", %s", person->handle, person->name,
			    roster_role_words(arena, person));
}

static const char *school_words(struct arena *arena, const struct clerk_school *school)
{
	return arena_printf(
	    arena, "%s, %d pupils, %d classes%s%s", school->name, (int)school->roll,
	    (int)school->classes, school->is_guest ? ", guest" : "",
	    school->year_start == 0
		? ""
		: arena_printf(arena, ", money year from month %d", (int)school->year_start));
}

/* One line when the two differ; NULL: it is not there. */
static size_t line(struct str *difference, const char *what, const char *key, const char *have,
		   const char *want)
{
	if (have == want || str_equal(have, want)) {
		return 0;
	}
	if (have == NULL) {
		str_addf(difference, "+ %s%s: %s\n", what, key, want);
	} else if (want == NULL) {
		str_addf(difference, "- %s%s: %s\n", what, key, have);
	} else {
		str_addf(difference, "~ %s%s: %s -> %s\n", what, key, have, want);
	}
	return 1;
}

static size_t number_line(struct str *difference, const char *what, const char *key, int64_t have,
			  int64_t want)
{
	if (have == want) {
		return 0;
	}
	str_addf(difference, "~ %s%s: %d -> %d\n", what, key, (int)have, (int)want);
	return 1;
}

static const struct roster_person *person_of(const struct roster_cluster *cluster, const char *user)
{
	for (size_t i = 0; cluster != NULL && i < cluster->person_count; i++) {
		if (str_equal(cluster->people[i].user, user) && cluster->people[i].role_count > 0) {
			return &cluster->people[i];
		}
	}
	return NULL;
}

static size_t compare_people(struct arena *arena, const struct roster_cluster *have,
			     const struct roster_cluster *want, struct str *difference)
{
	size_t count = 0;

	for (size_t i = 0; have != NULL && i < have->person_count; i++) {
		const struct roster_person *old = &have->people[i];

		if (old->role_count > 0 && person_of(want, old->user) == NULL) {
			count +=
			    line(difference, "person ", old->user, person_words(arena, old), NULL);
		}
	}
	for (size_t i = 0; i < want->person_count; i++) {
		const struct roster_person *new = &want->people[i];
		const struct roster_person *old = person_of(have, new->user);

		count +=
		    line(difference, "person ", new->user,
			 old == NULL ? NULL : person_words(arena, old), person_words(arena, new));
	}
	return count;
}

static size_t compare_schools(struct arena *arena, const struct roster_cluster *have,
			      const struct roster_cluster *want, struct str *difference)
{
	size_t count = 0;

	for (char letter = 'A'; letter <= 'Z'; letter++) {
		const struct clerk_school *old = have == NULL ? NULL : roster_school(have, letter);
		const struct clerk_school *new = roster_school(want, letter);
		const char key[2] = { letter, '\0' };

		if (old != NULL || new != NULL) {
			count += line(difference, "school ", key,
				      old == NULL ? NULL : school_words(arena, old),
				      new == NULL ? NULL : school_words(arena, new));
		}
	}
	return count;
}

static size_t compare_drives(struct arena *arena, const struct roster_cluster *have,
			     const struct roster_cluster *want, struct str *difference)
{
	size_t count = 0;

	if (have == NULL) {
		if (want->drive_count > 0) {
			str_addf(difference, "+ travel: %zu pairs of schools\n", want->drive_count);
		}
		return want->drive_count > 0 ? 1 : 0;
	}
	for (char a = 'A'; a < 'Z'; a++) {
		for (char b = (char)(a + 1); b <= 'Z'; b++) {
			int64_t old = roster_drive_minutes(have, a, b);
			int64_t new = roster_drive_minutes(want, a, b);
			const char key[] = { a, '-', b, '\0' };

			count += line(difference, "travel ", key,
				      old < 0 ? NULL : arena_printf(arena, "%d min", (int)old),
				      new < 0 ? NULL : arena_printf(arena, "%d min", (int)new));
		}
	}
	return count;
}

static size_t compare_settings(const struct roster_cluster *have, const struct roster_cluster *want,
			       struct str *difference)
{
	size_t count = number_line(difference, "terms a year", "", have->calendar->terms_per_year,
				   want->calendar->terms_per_year);

	for (const struct roster_setting *row = roster_settings; row->name != NULL; row++) {
		count += number_line(difference, "setting ", row->name,
				     roster_setting_get(&have->settings, row),
				     roster_setting_get(&want->settings, row));
	}
	for (const struct roster_hour *row = roster_hours; row->name != NULL; row++) {
		count += number_line(difference, "hours ", row->name,
				     roster_hour_get(&have->calendar->hours, row),
				     roster_hour_get(&want->calendar->hours, row));
	}
	return count;
}

size_t roster_compare(const struct roster_cluster *have, const struct roster_cluster *want,
		      struct str *difference)
{
	struct arena *arena = difference->arena;
	size_t count = 0;

	if (have == NULL) {
		str_addf(difference, "+ cluster %s: %s, %s\n", want->name, want->room,
			 want->timezone);
		count = 1;
	} else {
		count += line(difference, "name", "", have->name, want->name);
		count += line(difference, "room", "", have->room, want->room);
		count += line(difference, "time zone", "", have->timezone, want->timezone);
		count += compare_settings(have, want, difference);
	}
	count += compare_schools(arena, have, want, difference);
	count += compare_people(arena, have, want, difference);
	count += compare_drives(arena, have, want, difference);
	count += calendar_compare(arena, have == NULL ? NULL : have->calendar, want->calendar,
				  difference);
	return count;
}

void roster_show(const struct roster_cluster *cluster, int32_t day, struct str *text)
{
	struct arena *arena = text->arena;

	str_addf(text, "cluster %s: %s, %s\n", cluster->name, cluster->room, cluster->timezone);
	for (size_t i = 0; i < cluster->school_count; i++) {
		str_addf(text, "  school %c: %s\n", cluster->schools[i].letter,
			 school_words(arena, &cluster->schools[i]));
	}
	for (size_t i = 0; i < cluster->person_count; i++) {
		const struct roster_person *person = &cluster->people[i];

		if (person->role_count > 0) {
			bool is_now = roster_person(cluster, arena, person->user, day) != NULL;

			str_addf(text, "  person %s: %s%s\n", person->user,
				 person_words(arena, person), is_now ? "" : " [not today]");
		}
	}
	for (const struct roster_setting *row = roster_settings; row->name != NULL; row++) {
		str_addf(text, "  setting %s: %d\n", row->name,
			 (int)roster_setting_get(&cluster->settings, row));
	}
	str_addf(text, "  travel: %zu pairs of schools\n", cluster->drive_count);
	str_addf(text, "  calendar: %zu half terms, %zu INSET days, %zu bank holidays\n",
		 cluster->calendar->half_count, cluster->calendar->inset_count,
		 cluster->calendar->bank_holiday_count);
}
