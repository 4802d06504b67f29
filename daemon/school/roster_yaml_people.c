/* roster_yaml_people: the people of a cluster file: roles, dates, handles, and who may not be. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/roster_file.h"

#include <string.h>

enum { LONGEST_USER = 255, LONGEST_NAME = 80, LONGEST_HANDLE = 16 };

static bool is_user_id(const char *text)
{
	const char *colon = strchr(text, ':');

	return text[0] == '@' && colon != NULL && colon > text + 1 && colon[1] != '\0' &&
	       strlen(text) <= LONGEST_USER && strpbrk(text, " \t\n") == NULL;
}

static bool is_handle(const char *text)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	return text[strspn(text, letters)] == '\0' && strlen(text) <= LONGEST_HANDLE;
}

/* Each fault on the line of that key of the person's. */
#define REFUSE(reading, i, key, ...) \
	reading_refuse(reading, reading_path(reading, "people", i), key, __VA_ARGS__)

/* How many people up to `i` have that user id. */
static size_t occurrence(const struct reading *reading, unsigned i)
{
	const struct file_person *people = reading->file->people;
	size_t count = 0;

	for (unsigned k = 0; k <= i; k++) {
		count += str_equal(people[k].user, people[i].user) ? 1 : 0;
	}
	return count;
}

static bool read_dates(struct reading *reading, unsigned i, struct roster_role *role)
{
	const struct file_person *person = &reading->file->people[i];

	role->from = INT32_MIN;
	role->until = INT32_MAX;
	const char *path = reading_path(reading, "people", i);

	if ((person->from != NULL &&
	     !reading_day(reading, path, "from", person->from, &role->from)) ||
	    (person->until != NULL &&
	     !reading_day(reading, path, "until", person->until, &role->until))) {
		return false;
	}
	return role->from <= role->until ||
	       REFUSE(reading, i, "until", "%s: until is before from", person->user);
}

static bool read_role(struct reading *reading, unsigned i, struct roster_role *role)
{
	const struct file_person *person = &reading->file->people[i];
	const char *letter = person->school;
	const struct clerk_school *school =
	    letter == NULL || letter[1] != '\0' ? NULL : roster_school(reading->cluster, letter[0]);

	role->role = (unsigned)person->role | (person->lead ? CLERK_LEAD : 0u);
	role->days = person->days;
	if (letter != NULL && school == NULL) {
		return REFUSE(reading, i, "school", "%s: there is no school %s", person->user,
			      letter);
	}
	if (person->role == CLERK_SIP && school != NULL) {
		return REFUSE(reading, i, "school", "%s: the SIP belongs to no school",
			      person->user);
	}
	if (person->role != CLERK_SIP && school == NULL) {
		return REFUSE(reading, i, "user", "%s: the school is missing", person->user);
	}
	if (school != NULL && school->is_guest && person->role != CLERK_GUEST) {
		return REFUSE(reading, i, "role",
			      "%s: %s is a guest school; its people have the role guest",
			      person->user, letter);
	}
	if (person->lead && person->role != CLERK_HEAD) {
		return REFUSE(reading, i, "lead", "%s: only a head can lead", person->user);
	}
	role->school = school == NULL ? 0 : school->letter;
	return read_dates(reading, i, role);
}

static bool overlap(const struct roster_role *a, const struct roster_role *b)
{
	return a->from <= b->until && b->from <= a->until;
}

/* A head alone is called by the letter; job-share partners are numbered in the file's order. */
static const char *default_handle(struct reading *reading, const struct roster_role *roles,
				  unsigned i)
{
	const struct file_person *people = reading->file->people;
	unsigned before = 0, all = 0;

	if (people[i].role == CLERK_SIP) {
		return "SIP";
	}
	for (unsigned k = 0; k < reading->file->people_count; k++) {
		if (k == i || (roles[k].school == roles[i].school &&
			       people[k].role == people[i].role && overlap(&roles[k], &roles[i]))) {
			all++;
			before += k <= i ? 1 : 0;
		}
	}
	const char *word = people[i].role == CLERK_OFFICE     ? "Office"
			   : people[i].role == CLERK_GOVERNOR ? "Governor"
							      : "";

	return all == 1 ? arena_printf(reading->arena, "%s%c", word, roles[i].school)
			: arena_printf(reading->arena, "%s%c%u", word, roles[i].school, before);
}

static bool check_texts(struct reading *reading, unsigned i)
{
	const struct file_person *person = &reading->file->people[i];

	if (!is_user_id(person->user)) {
		return REFUSE(reading, i, "user",
			      "'%.80s' is not a full user id like @head.a:example.org",
			      person->user);
	}
	if (strlen(person->name) > LONGEST_NAME) {
		return REFUSE(reading, i, "name", "%s: the name is too long", person->user);
	}
	if (person->handle != NULL && !is_handle(person->handle)) {
		return REFUSE(reading, i, "handle",
			      "%s: a handle is made of at most %d letters and digits, like D1",
			      person->user, LONGEST_HANDLE);
	}
	return true;
}

/* What two entries may not share while both hold. */
static bool check_pair(struct reading *reading, const struct roster_role *roles,
		       const char *const *handles, unsigned i, unsigned k)
{
	const struct file_person *people = reading->file->people;
	bool is_same = str_equal(people[i].user, people[k].user);

	if (is_same && !str_equal(people[i].name, people[k].name)) {
		return REFUSE(reading, i, "name", "%s: two names for one person", people[i].user);
	}
	if (!overlap(&roles[i], &roles[k])) {
		return true;
	}
	if (is_same && roles[i].school != roles[k].school && roles[i].school != 0 &&
	    roles[k].school != 0) {
		return REFUSE(reading, i, "school", "%s: at two schools at the same time",
			      people[i].user);
	}
	if (is_same && people[i].role == people[k].role) {
		return REFUSE(reading, i, "user", "%s: listed twice with one role", people[i].user);
	}
	if (people[i].lead && people[k].lead) {
		return REFUSE(reading, i, "lead",
			      "%s: two leads at the same time (the other is %s)", people[i].user,
			      people[k].user);
	}
	if (!is_same && str_equal_fold(handles[i], handles[k])) {
		return REFUSE(reading, i, people[i].handle == NULL ? "user" : "handle",
			      "%s: the handle %s is %s's too", people[i].user, handles[i],
			      people[k].user);
	}
	return true;
}

/* Entries of one user become one person with several roles. */
static void gather(struct reading *reading, const struct roster_role *roles,
		   const char *const *handles)
{
	const struct file_person *file = reading->file->people;
	unsigned count = reading->file->people_count;
	struct roster_person *people = arena_array(reading->arena, count + 1u, sizeof(*people));
	size_t used = 0;

	for (unsigned i = 0; i < count; i++) {
		if (occurrence(reading, i) > 1) {
			continue;
		}
		struct roster_role *own = arena_array(reading->arena, count - i, sizeof(*own));
		struct roster_person *person = &people[used++];

		*person = (struct roster_person){ .user = file[i].user,
						  .name = file[i].name,
						  .handle = handles[i],
						  .roles = own };
		for (unsigned k = i; k < count; k++) {
			if (str_equal(file[k].user, file[i].user)) {
				own[person->role_count++] = roles[k];
			}
		}
	}
	reading->cluster->people = people;
	reading->cluster->person_count = used;
}

bool roster_yaml_people(struct reading *reading)
{
	unsigned count = reading->file->people_count;
	const struct file_person *people = reading->file->people;
	struct roster_role *roles = arena_array(reading->arena, count + 1u, sizeof(*roles));
	const char **handles = arena_array(reading->arena, count + 1u, sizeof(*handles));

	bool is_good = true;

	for (unsigned i = 0; i < count; i++) {
		is_good = check_texts(reading, i) && read_role(reading, i, &roles[i]) && is_good;
	}
	if (!is_good) {
		return false;
	}
	for (unsigned i = 0; i < count; i++) {
		handles[i] =
		    people[i].handle != NULL ? people[i].handle : default_handle(reading, roles, i);
		for (unsigned k = 0; k < i; k++) {
			is_good = check_pair(reading, roles, handles, i, k) && is_good;
		}
	}
	gather(reading, roles, handles);
	return is_good;
}

bool roster_yaml_whole(struct reading *reading)
{
	const struct roster_cluster *cluster = reading->cluster;
	bool is_good = true;

	for (unsigned i = 0; i < reading->file->schools_count; i++) {
		const struct file_school *school = &reading->file->schools[i];

		if (!school->guest &&
		    !roster_has(cluster, CLERK_HEAD, school->letter[0], reading->day)) {
			is_good = reading_refuse(reading, reading_path(reading, "schools", i), NULL,
						 "school %s has no head among the people",
						 school->letter);
		}
	}
	if (!roster_has(cluster, CLERK_LEAD, 0, reading->day)) {
		is_good = reading_refuse(reading, "", "people",
					 "nobody leads: one head needs `lead: true`");
	}
	if (!roster_has(cluster, CLERK_SIP, 0, reading->day)) {
		is_good = reading_refuse(reading, "", "people", "nobody has the role sip");
	}
	return is_good;
}
