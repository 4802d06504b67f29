/* roster: who is who on which day; look-ups in the roster in memory. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster.h"

#include "dates/civil.h"

#include <string.h>

int32_t roster_today(const struct roster_cluster *cluster, int64_t now_s)
{
	return tz_to_wall(cluster->calendar->tz, now_s).day;
}

static bool holds_on(const struct roster_role *role, int32_t day)
{
	return role->from <= day && day <= role->until;
}

static unsigned roles_on(const struct roster_person *person, int32_t day, char *ret_school)
{
	unsigned roles = 0;

	*ret_school = 0;
	for (size_t i = 0; i < person->role_count; i++) {
		if (holds_on(&person->roles[i], day)) {
			roles |= person->roles[i].role;
			if (*ret_school == 0) {
				*ret_school = person->roles[i].school;
			}
		}
	}
	return roles;
}

static const struct roster_person *find_user(const struct roster_cluster *cluster, const char *user)
{
	for (size_t i = 0; i < cluster->person_count; i++) {
		if (str_equal(cluster->people[i].user, user)) {
			return &cluster->people[i];
		}
	}
	return NULL;
}

static const struct roster_person *find_id(const struct roster_cluster *cluster, int64_t id)
{
	for (size_t i = 0; i < cluster->person_count; i++) {
		if (cluster->people[i].id == id) {
			return &cluster->people[i];
		}
	}
	return NULL;
}

static const struct clerk_person *as_seen(const struct roster_person *person, struct arena *arena,
					  int32_t day)
{
	struct clerk_person *seen = arena_alloc(arena, sizeof(*seen));

	seen->id = person->id;
	seen->user = person->user;
	seen->name = person->name;
	seen->handle = person->handle;
	seen->role = roles_on(person, day, &seen->school);
	return seen;
}

size_t roster_clusters_of(const struct roster *roster, const char *user, int64_t now_s,
			  const struct roster_cluster **ret_clusters, size_t max)
{
	size_t keys = 0, count = 0;
	const struct roster_key *key = roster_keys_of(roster, user, &keys);

	for (; keys > 0 && count < max; key++, keys--) {
		const struct roster_person *person = find_user(key->cluster, user);
		char school = 0;

		if (person != NULL &&
		    roles_on(person, roster_today(key->cluster, now_s), &school) != 0) {
			ret_clusters[count++] = key->cluster;
		}
	}
	return count;
}

const struct clerk_person *roster_person(const struct roster_cluster *cluster, struct arena *arena,
					 const char *user, int32_t day)
{
	const struct roster_person *person = find_user(cluster, user);
	char school = 0;

	if (person == NULL || roles_on(person, day, &school) == 0) {
		return NULL;
	}
	return as_seen(person, arena, day);
}

const struct clerk_person *roster_person_by_id(const struct roster_cluster *cluster,
					       struct arena *arena, int64_t id, int32_t day)
{
	const struct roster_person *person = find_id(cluster, id);

	return person == NULL ? NULL : as_seen(person, arena, day);
}

size_t roster_people(const struct roster_cluster *cluster, struct arena *arena, char school,
		     unsigned roles, int32_t day, const struct clerk_person **ret_people,
		     size_t max)
{
	char wanted = school == '+' ? 0 : school;
	size_t count = 0;

	for (size_t i = 0; i < cluster->person_count && count < max; i++) {
		char own = 0;
		unsigned held = roles_on(&cluster->people[i], day, &own);

		if ((held & roles) != 0 && own == wanted) {
			ret_people[count++] = as_seen(&cluster->people[i], arena, day);
		}
	}
	return count;
}

bool roster_has(const struct roster_cluster *cluster, unsigned role, char school, int32_t day)
{
	for (size_t i = 0; i < cluster->person_count; i++) {
		for (size_t k = 0; k < cluster->people[i].role_count; k++) {
			const struct roster_role *held = &cluster->people[i].roles[k];

			if ((held->role & role) != 0 && held->until >= day &&
			    (school == 0 || held->school == school)) {
				return true;
			}
		}
	}
	return false;
}

const struct clerk_person *roster_lead(const struct roster_cluster *cluster, struct arena *arena,
				       int32_t day)
{
	for (size_t i = 0; i < cluster->person_count; i++) {
		char own = 0;

		if ((roles_on(&cluster->people[i], day, &own) & CLERK_LEAD) != 0) {
			return as_seen(&cluster->people[i], arena, day);
		}
	}
	return NULL;
}

/* "head of A", "Head A", "A": the letter; else 0. */
static char head_letter(const char *words)
{
	static const char *const leads[] = { "head of school ", "head of ", "head ", "" };

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		if (str_starts_fold(words, leads[i])) {
			const char *rest = words + strlen(leads[i]);
			char letter = (char)(rest[0] & ~0x20);

			if (letter >= 'A' && letter <= 'Z' && rest[1] == '\0') {
				return letter;
			}
		}
	}
	return 0;
}

static bool is_named(const struct roster_person *person, const char *words)
{
	const char *last = strrchr(person->name, ' ');
	const char *handle = str_starts_fold(words, "head ") ? words + 5 : words;

	size_t first = strcspn(person->name, " ");

	return str_equal(person->user, words) ||
	       (strlen(words) == first && str_starts_fold(person->name, words)) ||
	       str_equal_fold(person->handle, handle) || str_equal_fold(person->name, words) ||
	       (last != NULL && str_equal_fold(last + 1, words));
}

size_t roster_people_named(const struct roster_cluster *cluster, struct arena *arena,
			   const char *words, int32_t day, const struct clerk_person **ret_people,
			   size_t max)
{
	char letter = head_letter(words);
	size_t count = 0;

	if (letter != 0) {
		return roster_people(cluster, arena, letter, CLERK_HEAD, day, ret_people, max);
	}
	for (size_t i = 0; i < cluster->person_count && count < max; i++) {
		char school = 0;

		if (is_named(&cluster->people[i], words) &&
		    roles_on(&cluster->people[i], day, &school) != 0) {
			ret_people[count++] = as_seen(&cluster->people[i], arena, day);
		}
	}
	return count;
}

unsigned roster_working_days(const struct roster_cluster *cluster, int64_t id, int32_t day)
{
	const struct roster_person *person = find_id(cluster, id);

	for (size_t i = 0; person != NULL && i < person->role_count; i++) {
		if (holds_on(&person->roles[i], day)) {
			return person->roles[i].days;
		}
	}
	return 0;
}

bool roster_works_on(const struct roster_cluster *cluster, int64_t id, int32_t day)
{
	const struct roster_person *person = find_id(cluster, id);
	unsigned bit = 1u << civil_weekday(day);
	bool has_days = false;

	for (size_t i = 0; person != NULL && i < person->role_count; i++) {
		const struct roster_role *role = &person->roles[i];

		if (!holds_on(role, day)) {
			continue;
		}
		if (role->days == 0 || (role->days & bit) != 0) {
			return true;
		}
		has_days = true;
	}
	return !has_days;
}

const struct clerk_school *roster_school(const struct roster_cluster *cluster, char letter)
{
	for (size_t i = 0; i < cluster->school_count; i++) {
		if (cluster->schools[i].letter == letter) {
			return &cluster->schools[i];
		}
	}
	return NULL;
}

/* "castlehill", "fern hill": whole words of the name, whatever blanks are between the letters. */
static bool starts_joined(const char *name, const char *words)
{
	for (; *words != '\0'; name++, words++) {
		name += *name == ' ';
		words += *words == ' ';
		if (*name == '\0' || (*name | ' ') != (*words | ' ')) {
			return false;
		}
	}
	return *name == '\0' || *name == ' ';
}

/* "Jun", which begins "Juniper" too, is a month; "May" of May Street is all of the word. */
static bool is_date_word(const char *words, const char *name)
{
	size_t len = strlen(words);
	bool is_date = false;

	for (int month = 1; month <= 12; month++) {
		is_date = is_date || str_equal_fold(words, civil_month_short[month]);
	}
	for (int day = 0; day < 7; day++) {
		is_date = is_date || str_equal_fold(words, civil_weekday_short[day]);
	}
	return is_date && strlen(name) > len && name[len] != ' ';
}

const struct clerk_school *roster_school_named(const struct roster_cluster *cluster,
					       const char *words)
{
	const char *rest = str_starts_fold(words, "school ") ? words + 7 : words;
	const struct clerk_school *found = NULL;

	if (rest[0] != '\0' && rest[1] == '\0') {
		return roster_school(cluster, (char)(rest[0] & ~0x20));
	}
	for (size_t i = 0; i < cluster->school_count; i++) {
		const struct clerk_school *school = &cluster->schools[i];

		if (str_equal_fold(school->name, rest)) {
			return school;
		}
		/* Three letters at least, so that a slip of the thumb finds no school. */
		if (strlen(rest) >= 3 && !is_date_word(rest, school->name) &&
		    (str_starts_fold(school->name, rest) || starts_joined(school->name, rest))) {
			if (found != NULL) {
				return NULL;
			}
			found = school;
		}
	}
	return found;
}

int64_t roster_drive_minutes(const struct roster_cluster *cluster, char from, char to)
{
	char low = from < to ? from : to;
	char high = from < to ? to : from;

	if (from == to) {
		return 0;
	}
	for (size_t i = 0; i < cluster->drive_count; i++) {
		if (cluster->drives[i].from == low && cluster->drives[i].to == high) {
			return cluster->drives[i].minutes;
		}
	}
	return -1;
}
