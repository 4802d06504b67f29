/* names: who comes, told in private for the host's office, and forgotten two weeks after. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <string.h>

static const struct {
	const char *names, *name, *forget;
} sql = {
	.names = "SELECT names FROM visits_names"
		 " WHERE cluster = ?1 AND letter = ?2 AND number = ?3",
	.name = "INSERT INTO visits_names (cluster, letter, number, names)"
		" VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT (cluster, letter, number) DO UPDATE SET names = excluded.names",
	.forget = "DELETE FROM visits_names WHERE cluster = ?1 AND letter = ?2 AND number = ?3",
};
const struct clerk_queries names_queries = CLERK_QUERIES(sql);

static struct clerk_query *query_of(struct clerk_call *call, const char *const *id,
				    struct clerk_item item)
{
	return CLERK_QUERY(call, id, item.letter, item.number);
}

const char *names_of(struct clerk_call *call, const struct visit *v)
{
	struct clerk_query *q = query_of(call, &sql.names, v->base.item);

	return clerk_step(q) ? clerk_text(q, 0) : "";
}

static int64_t forget_at(const struct visit *v)
{
	enum { FORGET_DAYS = 14 };

	return clerk_item_slot(v)->end_s + (int64_t)FORGET_DAYS * DAY_S;
}

/* Kept, whatever is taken back: it comes from what only one side said, and finds out by itself what
 * there is to forget. */
static void schedule(struct clerk_call *call, const struct visit *v)
{
	clerk_wake_keep(call, v->base.item, "-forget", forget_at(v));
}

void names_put(struct clerk_call *call, const struct visit *v, const char *names)
{
	bool is_named = names[0] != '\0';
	struct clerk_query *q = query_of(call, is_named ? &sql.name : &sql.forget, v->base.item);

	if (is_named) {
		clerk_bind_text(q, names);
	}
	clerk_run(q);
	if (is_named) {
		schedule(call, v);
	}
}

enum clerk_status names_wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	const struct visit *v = clerk_item_get(call, item);
	bool is_due = v != NULL && strcmp(what, "-forget") == 0 && names_of(call, v)[0] != '\0';

	if (is_due && forget_at(v) > clerk_now(call)) {
		schedule(call, v); /* it was moved since, or moved back */
	} else if (is_due) {
		names_put(call, v, "");
		/* That there were any is nothing for the room. */
		clerk_record(call, item, CLERK_PARTIES, clerk_item_parties(call, v), "%s",
			     "the visitors' names were removed");
	}
	return CLERK_OK;
}

/* ---- to the host's office ---- */

static void tell_now(struct clerk_call *call, const struct visit *v, const char *names)
{
	if (visit_remind_at(call, v) <= clerk_now(call)) {
		clerk_tell_school(call, v->base.other, "%s, for your office: %s from %c, %s.",
				  clerk_item_name(call, v), names, v->base.school,
				  clerk_slot_words(call, &v->base.slot));
	}
}

void names_pass_on(struct clerk_call *call, const struct visit *v)
{
	const char *names = names_of(call, v);

	if (names[0] != '\0') {
		schedule(call, v);
		tell_now(call, v, names);
	}
}

void names_tell(struct clerk_call *call, const struct visit *v, const char *day, bool is_late)
{
	const struct clerk_school *school = clerk_school(call, v->base.school);
	const char *name = school == NULL ? "school" : school->name, *names = names_of(call, v);
	const char *late = is_late ? "(late) " : "";
	const char *who = clerk_text_of(call, "%s from %s (%c)", names, name, v->base.school);
	const char *when = clerk_slot_words(call, &v->base.slot);

	if (names[0] != '\0') {
		who = clerk_text_of(call, "%s%s %s, for your office: %s, %s.", late,
				    clerk_item_name(call, v), day, who, when);
		clerk_tell_school(call, v->base.other, "%s I'll forget the names on %s.", who,
				  clerk_format_day(call, clerk_day_of(call, forget_at(v))));
	}
}

/* Told to the clerk alone; the host's heads get them the day before, or now if that is past. */
static const char *noted_words(struct clerk_call *call, const struct visit *v, const char *names)
{
	int64_t at_s = visit_remind_at(call, v);
	const char *when = !clerk_item_is(v, CLERK_IS_FIRM)
			       ? "the school day before, once it is agreed"
			   : at_s > clerk_now(call)
			       ? clerk_text_of(call, "on %s", clerk_format_instant(call, at_s))
			       : "at once";
	const char *seen = clerk_is_private(call) ? "The room doesn't see them."
						  : "In the room I don't say them again.";

	return clerk_text_of(call,
			     "%s: names noted for %c's office: %s. I'll send them to %s %s, and "
			     "forget them on %s. %s",
			     clerk_item_name(call, v), v->base.other, names,
			     clerk_heads_words(call, v->base.other), when,
			     clerk_format_day(call, clerk_day_of(call, forget_at(v))), seen);
}

void names_ask(struct clerk_call *call, const struct visit *v, const struct focus *focus)
{
	bool is_said = focus->names == NULL && focus->company != NULL;
	const char *names = is_said ? focus->company : focus->names;
	bool fits = names != NULL && strlen(names) <= NAMES_MAX;

	names_put(call, v, fits ? names : "");
	if (is_said && fits && !clerk_is_private(call)) {
		clerk_tell(call, clerk_sender(call), "%s", noted_words(call, v, names));
	}
}

void names_recount(struct clerk_call *call, const struct visit *v, int64_t was)
{
	if (v->visitors >= was || names_of(call, v)[0] == '\0') {
		return;
	}
	const char *name = clerk_item_name(call, v);

	names_put(call, v, "");
	clerk_tell(call, clerk_sender(call),
		   "%s: as it is for %s now, I've forgotten the names that you gave me. Please say "
		   "again who comes: `names %s …`.",
		   name, visit_count_words(call, v->visitors), name);
	if (clerk_item_is(v, CLERK_IS_FIRM) && visit_remind_at(call, v) <= clerk_now(call)) {
		clerk_tell_school(call, v->base.other,
				  "%s is for %s now, so the names that I sent you are no longer "
				  "those who come.",
				  name, visit_count_words(call, v->visitors));
	}
}

/* "are Ann Smith and Jo Brown": the names. */
static const char *without_verb(const char *names)
{
	static const char *const verbs[] = { "are ", "is ", "will be ", NULL };

	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (strncmp(names, verbs[i], strlen(verbs[i])) == 0) {
			return names + strlen(verbs[i]);
		}
	}
	return names;
}

enum clerk_status visit_names(struct clerk_call *call, const void *args, void *record)
{
	const char *typed = without_verb(((const struct act_args *)args)->names);
	const struct visit *v = record;
	bool is_none = strcmp(typed, "none") == 0;

	if (strlen(typed) > NAMES_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "Those are many names: at most %d characters, please.",
				  NAMES_MAX);
	}
	names_put(call, v, is_none ? "" : typed);
	if (is_none) {
		clerk_reply(call, "%s: I've forgotten the visitors' names.",
			    clerk_item_name(call, v));
		return CLERK_OK;
	}
	clerk_reply(call, "%s", noted_words(call, v, typed));
	if (clerk_item_is(v, CLERK_IS_FIRM)) {
		tell_now(call, v, typed);
	}
	return CLERK_OK;
}
