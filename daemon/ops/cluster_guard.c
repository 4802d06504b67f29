/* cluster_guard: what a new cluster file may not take away: open work, and who is needed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/cluster_guard.h"

#include <string.h>

/* One look: the guard, the two clusters, and what was found. */
struct look {
	struct cluster_guard *guard;
	const struct roster_cluster *have, *become;
	struct str *difference;
	int32_t day;
	size_t open;   /* things that would be left behind */
	size_t vacant; /* places that nobody would fill */
};

/* With a role that has not ended; one may be yet to come. */
static bool is_on_roster(const struct roster_cluster *cluster, const char *user, int32_t day)
{
	bool is_on = false;

	for (size_t i = 0; i < cluster->person_count; i++) {
		const struct roster_person *person = &cluster->people[i];

		for (size_t k = 0; str_equal(person->user, user) && k < person->role_count; k++) {
			is_on = is_on || person->roles[k].until >= day;
		}
	}
	return is_on;
}

/* The person of that id, if the change takes her off the roster; else NULL. */
static const struct roster_person *leaver(const struct look *look, int64_t id)
{
	for (size_t i = 0; id != 0 && i < look->have->person_count; i++) {
		const struct roster_person *person = &look->have->people[i];

		if (person->id == id && person->role_count > 0 &&
		    !is_on_roster(look->become, person->user, look->day)) {
			return person;
		}
	}
	return NULL;
}

/* Has somebody the role now, and nobody by the new file? */
static bool is_vacated(const struct look *look, unsigned role, char letter)
{
	return roster_has(look->have, role, letter, look->day) &&
	       !roster_has(look->become, role, letter, look->day);
}

/* Does what waits for an answer of this school wait for ever after? */
static bool is_left_alone(const struct look *look, char letter)
{
	return roster_school(look->have, letter) != NULL &&
	       (roster_school(look->become, letter) == NULL ||
		is_vacated(look, CLERK_HEAD, letter));
}

static void tell_vacancy(struct look *look, const char *words)
{
	str_addf(look->difference, "! %s\n", words);
	look->vacant++;
}

/* `clerkd check` refuses such a file; but a place can be empty for a while. */
static void look_for_vacancies(struct look *look)
{
	for (const char *letter = look->have->own; *letter != '\0'; letter++) {
		if (roster_school(look->become, *letter) != NULL &&
		    is_vacated(look, CLERK_HEAD, *letter)) {
			tell_vacancy(look, arena_printf(look->difference->arena,
							"school %c would have no head", *letter));
		}
	}
	if (is_vacated(look, CLERK_LEAD, 0)) {
		tell_vacancy(look, "nobody would lead");
	}
	if (is_vacated(look, CLERK_SIP, 0)) {
		tell_vacancy(look, "nobody would have the role sip");
	}
}

static void tell(struct look *look, const char *noun, const char *what, const char *letters,
		 int64_t person)
{
	const struct roster_person *gone = leaver(look, person);

	for (; *letters != '\0'; letters++) {
		if (is_left_alone(look, *letters)) {
			str_addf(look->difference, "! school %c has open work: %s%s\n", *letters,
				 noun, what);
			look->open++;
		}
	}
	if (gone != NULL) {
		str_addf(look->difference, "! %s (%s) has open work: %s%s\n", gone->user,
			 gone->handle, noun, what);
		look->open++;
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

static void look_for_work(struct look *look, const struct clerk_plugin *face)
{
	struct stmt *stmt = ask(look, face->open, true);
	struct arena *arena = look->difference->arena;

	while (stmt != NULL && stmt_step(stmt)) {
		const char *what = stmt_text(stmt, 0, arena);
		/* "visit V12", but "its own time". */
		bool is_item = what[0] >= 'A' && what[0] <= 'Z';
		const char *noun = is_item && face->item_noun != NULL
				       ? arena_printf(arena, "%s ", face->item_noun)
				       : "";

		tell(look, noun, what, stmt_text(stmt, 1, arena), stmt_int(stmt, 2));
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
			     .day = roster_today(have, guard->now_s) };

	look_for_vacancies(&look);
	for (size_t i = 0; i < guard->plugins->count; i++) {
		const struct clerk_plugin *face = guard->plugins->plugins[i].face;

		if (!may_move_years(&look, face, err)) {
			return false;
		}
		look_for_work(&look, face);
	}
	return is_settled(&look, err);
}

struct roster_guard cluster_guard(struct cluster_guard *guard)
{
	return (struct roster_guard){ .self = guard, .allows = allows };
}
