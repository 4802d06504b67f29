/* cluster_guard: what a new cluster file may not take away: open work, and who is needed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/cluster_guard.h"

#include "dates/civil.h"

#include <limits.h>
#include <string.h>

/* One look: the guard, the two clusters, and what was found. */
struct look {
	struct cluster_guard *guard;
	const struct roster_cluster *have, *become;
	struct str *difference;
	int32_t day;
	size_t open;                       /* things that would be left behind */
	size_t vacant;                     /* places that nobody would fill */
	bool is_private_of[UCHAR_MAX + 1]; /* a school that has something private */
	bool *is_private_with;             /* the same of a person, by her place in `have` */
};

/* The last day of the person's last role; INT32_MIN: she has none. */
static int32_t last_day(const struct roster_cluster *cluster, const char *user)
{
	int32_t last = INT32_MIN;

	for (size_t i = 0; i < cluster->person_count; i++) {
		const struct roster_person *person = &cluster->people[i];

		for (size_t k = 0; str_equal(person->user, user) && k < person->role_count; k++) {
			last = person->roles[k].until > last ? person->roles[k].until : last;
		}
	}
	return last;
}

/* The person of that id, if the change takes her off the roster, today or on a day that it sets;
 * else NULL. */
static const struct roster_person *leaver(const struct look *look, int64_t id)
{
	for (size_t i = 0; id != 0 && i < look->have->person_count; i++) {
		const struct roster_person *person = &look->have->people[i];
		int32_t last = last_day(look->become, person->user);

		if (person->id == id && person->role_count > 0 &&
		    (last < look->day || last < last_day(look->have, person->user))) {
			return person;
		}
	}
	return NULL;
}

static bool is_vacant_on(const struct look *look, unsigned role, char letter, int32_t day)
{
	return roster_has(look->have, role, letter, day) &&
	       !roster_has(look->become, role, letter, day);
}

/* The first day from today on when somebody has the role as things stand, and nobody by the new
 * file; INT32_MAX: none. That can only begin today or the day after somebody's last. */
static int32_t vacant_from(const struct look *look, unsigned role, char letter)
{
	int32_t first = is_vacant_on(look, role, letter, look->day) ? look->day : INT32_MAX;

	for (size_t i = 0; i < look->become->person_count; i++) {
		const struct roster_person *person = &look->become->people[i];

		for (size_t k = 0; k < person->role_count; k++) {
			int32_t until = person->roles[k].until;

			if (until >= look->day && until < INT32_MAX && until + 1 < first &&
			    is_vacant_on(look, role, letter, until + 1)) {
				first = until + 1;
			}
		}
	}
	return first;
}

/* Does what waits for an answer of this school wait for ever after? */
static bool is_left_alone(const struct look *look, char letter)
{
	return roster_school(look->have, letter) != NULL &&
	       (roster_school(look->become, letter) == NULL ||
		vacant_from(look, CLERK_HEAD, letter) < INT32_MAX);
}

static const char *day_words(struct arena *arena, int32_t day)
{
	struct civil date = civil_from_day(day);

	return arena_printf(arena, "%d %s %d", (int)date.day, civil_month_short[date.month],
			    (int)date.year);
}

static void look_for_vacancy(struct look *look, unsigned role, char letter, const char *words)
{
	int32_t from = vacant_from(look, role, letter);

	if (from == INT32_MAX) {
		return;
	}
	look->vacant++;
	str_addf(look->difference, "! %s", words);
	if (from > look->day) {
		str_addf(look->difference, " from %s", day_words(look->difference->arena, from));
	}
	str_add(look->difference, "\n");
}

/* `clerkd check` refuses such a file; but a place can be empty for a while. */
static void look_for_vacancies(struct look *look)
{
	struct arena *arena = look->difference->arena;

	for (const char *letter = look->have->own; *letter != '\0'; letter++) {
		if (roster_school(look->become, *letter) != NULL) {
			look_for_vacancy(
			    look, CLERK_HEAD, *letter,
			    arena_printf(arena, "school %c would have no head", *letter));
		}
	}
	look_for_vacancy(look, CLERK_LEAD, 0, "nobody would lead");
	look_for_vacancy(look, CLERK_SIP, 0, "nobody would have the role sip");
}

static void tell_school(struct look *look, char letter, const char *what)
{
	if (is_left_alone(look, letter)) {
		str_addf(look->difference, "! school %c has open work: %s\n", letter, what);
		look->open++;
	}
}

/* Whoever leaves on a later day has time to settle what is her own: that is told, and no more. */
static void tell_person(struct look *look, const struct roster_person *gone, const char *what)
{
	int32_t last = last_day(look->become, gone->user);

	str_addf(look->difference, "! %s (%s) has open work%s: %s\n", gone->user, gone->handle,
		 last < look->day ? ""
				  : arena_printf(look->difference->arena, " and leaves after %s",
						 day_words(look->difference->arena, last)),
		 what);
	look->open += last < look->day ? 1 : 0;
}

static void tell(struct look *look, const char *what, const char *letters, int64_t person)
{
	const struct roster_person *gone = leaver(look, person);

	for (; *letters != '\0'; letters++) {
		tell_school(look, *letters, what);
	}
	if (gone != NULL) {
		tell_person(look, gone, what);
	}
}

/* Of what is private only that there is some: told last, once, whatever it is and however many. */
static void note_private(struct look *look, const char *letters, int64_t person)
{
	const struct roster_person *gone = leaver(look, person);

	for (; *letters != '\0'; letters++) {
		look->is_private_of[(unsigned char)*letters] = true;
	}
	if (gone != NULL) {
		look->is_private_with[gone - look->have->people] = true;
	}
}

static void tell_private(struct look *look)
{
	static const char what[] = "something private";

	for (int letter = 0; letter <= UCHAR_MAX; letter++) {
		if (look->is_private_of[letter]) {
			tell_school(look, (char)letter, what);
		}
	}
	for (size_t i = 0; i < look->have->person_count; i++) {
		if (look->is_private_with[i]) {
			tell_person(look, &look->have->people[i], what);
		}
	}
}

/* A plugin whose tables are not there yet has nothing in them. */
static struct stmt *ask(const struct look *look, const char *query, bool has_now)
{
	struct stmt *stmt = NULL;

	if (query == NULL || !store_prepare(look->guard->store, NULL, query, &stmt, NULL)) {
		return NULL;
	}
	stmt_begin(stmt);
	stmt_bind_int(stmt, look->have->id);
	if (has_now) {
		stmt_bind_int(stmt, look->guard->now_s);
	}
	return stmt;
}

static void look_for_work(struct look *look, const struct clerk_plugin *face, const char *query)
{
	struct stmt *stmt = ask(look, query, true);
	struct arena *arena = look->difference->arena;

	while (stmt != NULL && stmt_step(stmt)) {
		const char *what = stmt_text(stmt, 0, arena);
		/* "visit V12", but "its own time". */
		bool is_item = what[0] >= 'A' && what[0] <= 'Z';
		const char *noun = is_item && face->item_noun != NULL
				       ? arena_printf(arena, "%s ", face->item_noun)
				       : "";

		const char *letters = stmt_text(stmt, 1, arena);

		if (what[0] == '\0') {
			note_private(look, letters, stmt_int(stmt, 2));
		} else {
			tell(look, arena_printf(arena, "%s%s", noun, what), letters,
			     stmt_int(stmt, 2));
		}
	}
}

/* The month in which the money year begins of a school ('\0': the cluster's). */
static int64_t year_start(const struct roster_cluster *cluster, char letter)
{
	const struct clerk_school *school = letter == 0 ? NULL : roster_school(cluster, letter);

	return letter == 0                                 ? cluster->settings.year_start_month
	       : school == NULL || school->year_start == 0 ? cluster->settings.year_start_month
							   : school->year_start;
}

static bool may_move_years(const struct look *look, const struct clerk_plugin *face,
			   struct err *err)
{
	struct stmt *stmt = ask(look, face->years, false);
	struct arena *arena = look->difference->arena;

	while (stmt != NULL && stmt_step(stmt)) {
		char letter = stmt_text(stmt, 0, arena)[0];
		int64_t have = year_start(look->have, letter);

		if (roster_school(look->become, letter) == NULL && letter != 0) {
			continue;
		}
		if (year_start(look->become, letter) != have) {
			const char *why = stmt_text(stmt, 1, arena);

			stmt_end(stmt);
			return err_set(err, ERR_CONFIG, "year_start%s%.1s stays %d: %s",
				       letter == 0 ? "" : " of school ", &letter, (int)have, why);
		}
	}
	return true;
}

static bool is_settled(const struct look *look, struct err *err)
{
	struct arena *arena = look->difference->arena;
	const char *places =
	    look->vacant == 0
		? ""
		: arena_printf(arena, "%zu place%s would be empty%s", look->vacant,
			       look->vacant == 1 ? "" : "s", look->open == 0 ? "" : " and ");
	const char *things = look->open == 0
				 ? ""
				 : arena_printf(arena, "%zu open thing%s would be left behind",
						look->open, look->open == 1 ? "" : "s");

	return (look->open == 0 && look->vacant == 0) || look->guard->is_anyway ||
	       err_set(err, ERR_CONFIG,
		       "nothing was changed: %s%s; settle that first, or say --anyway", places,
		       things);
}

static bool allows(void *self, const struct roster_cluster *have,
		   const struct roster_cluster *become, struct str *difference, struct err *err)
{
	struct cluster_guard *guard = self;
	struct look look = { .guard = guard,
			     .have = have,
			     .become = become,
			     .difference = difference,
			     .day = roster_today(have, guard->now_s),
			     .is_private_with = arena_array(difference->arena,
							    have->person_count + 1, sizeof(bool)) };

	look_for_vacancies(&look);
	for (size_t i = 0; i < guard->plugins->count; i++) {
		const struct clerk_plugin *face = guard->plugins->plugins[i].face;

		if (!may_move_years(&look, face, err)) {
			return false;
		}
		for (const char *const *open = face->open; open != NULL && *open != NULL; open++) {
			look_for_work(&look, face, *open);
		}
	}
	tell_private(&look);
	return is_settled(&look, err);
}

struct roster_guard cluster_guard(struct cluster_guard *guard)
{
	return (struct roster_guard){ .self = guard, .allows = allows };
}
