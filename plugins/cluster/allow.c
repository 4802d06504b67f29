/* allow: a head lets someone of her school act for it; each such act is told to the heads. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/roster.h"

#include <string.h>

static const struct {
	const char *put, *drop, *get, *list;
} sql = {
	.put = "INSERT INTO cluster_delegate (cluster, school, person, allowed_by, allowed_s)"
	       " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (cluster, school, person) DO UPDATE SET"
	       " allowed_by = excluded.allowed_by, allowed_s = excluded.allowed_s",
	.drop = "DELETE FROM cluster_delegate WHERE cluster = ?1 AND school = ?2 AND person = ?3",
	.get = "SELECT allowed_by, allowed_s FROM cluster_delegate WHERE cluster = ?1"
	       " AND school = ?2 AND person = ?3",
	.list = "SELECT person, allowed_by, allowed_s FROM cluster_delegate WHERE cluster = ?1"
		" AND school = ?2 ORDER BY person",
};
const struct clerk_queries allow_queries = CLERK_QUERIES(sql);

struct allow_args {
	const struct clerk_person *person;
};
static const struct clerk_arg allow_spec[] = {
	CLERK_ARG_PERSON(struct allow_args, person, "someone of your school, e.g. OfficeC",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};
static const struct clerk_arg disallow_spec[] = {
	CLERK_ARG_PERSON(struct allow_args, person, "whom you allowed, e.g. OfficeC", .flags = 0),
	{ 0 },
};
struct for_args {
	const struct clerk_school *school;
	const char *command;
};
static const struct clerk_arg for_spec[] = {
	CLERK_ARG_SCHOOL(struct for_args, school, "your school, C", .flags = 0),
	CLERK_ARG_TEXT(struct for_args, command, "the command, e.g. yes V13",
		       .flags = CLERK_VERBATIM),
	{ 0 },
};

/* A head who has left, or leads another school now, allows nothing any more. */
static const struct clerk_person *head_who_allowed(struct clerk_call *call, char school, int64_t id)
{
	const struct clerk_person *head = clerk_person_by_id(call, id);
	bool is_head = head != NULL && (head->role & CLERK_HEAD) != 0 && head->school == school;

	return is_head ? head : NULL;
}

static void reply_list(struct clerk_call *call, char school)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.list, school);
	int count = 0;

	while (clerk_step(q)) {
		const struct clerk_person *person = clerk_person_by_id(call, clerk_int(q, 0));
		const struct clerk_person *head = head_who_allowed(call, school, clerk_int(q, 1));
		int32_t day = clerk_day_of(call, clerk_int(q, 2));

		if (person != NULL && person->role != 0 && head != NULL) {
			clerk_reply(call, "%s may act for %c: Head %s allowed it on %s.",
				    person->handle, school, head->handle,
				    clerk_format_day(call, day));
			count++;
		}
	}
	if (count == 0) {
		clerk_reply(call, "Nobody else acts for %c. `%sallow` and a name lets somebody.",
			    school, clerk_prefix(call));
	}
}

static enum clerk_status run_allow(struct clerk_call *call, const void *args)
{
	const struct allow_args *a = args;
	const struct clerk_person *sender = clerk_sender(call);

	if (a->person == NULL) {
		reply_list(call, sender->school);
		return CLERK_OK;
	}
	if (a->person->school != sender->school || (a->person->role & CLERK_HEAD) != 0) {
		return clerk_fail(call, CLERK_DENIED,
				  "%s is no one whom you could let act for %c: it takes someone of "
				  "that school who is not its head.",
				  a->person->handle, sender->school);
	}
	clerk_run(CLERK_QUERY(call, &sql.put, sender->school, a->person->id, sender->id,
			      clerk_now(call)));
	clerk_name_act(call, "that %s may act for %c", a->person->handle, sender->school);
	clerk_reply(call,
		    "From now on %s may act for %c, e.g. `!for %c yes V13`; never in private "
		    "matters. I tell you of each. `!disallow %s` ends it.",
		    a->person->handle, sender->school, sender->school, a->person->handle);
	return CLERK_OK;
}

static enum clerk_status run_disallow(struct clerk_call *call, const void *args)
{
	const struct allow_args *a = args;

	clerk_run(CLERK_QUERY(call, &sql.drop, clerk_sender(call)->school, a->person->id));
	if (clerk_changes(call) == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND, "%s does not act for %c.",
				  a->person->handle, clerk_sender(call)->school);
	}
	clerk_name_act(call, "that %s no longer acts for %c", a->person->handle,
		       clerk_sender(call)->school);
	clerk_reply(call, "%s no longer acts for %c.", a->person->handle,
		    clerk_sender(call)->school);
	return CLERK_OK;
}

/* ---- acting ---- */

/* "the office"; others by their handle. */
static const char *actor_words(const struct clerk_person *actor)
{
	return (actor->role & CLERK_OFFICE) != 0 ? "the office" : actor->handle;
}

/* The head who lets the sender act for the school, and since when; NULL: none does. */
static const struct clerk_person *allowed_by(struct clerk_call *call, char school,
					     int64_t *ret_since_s)
{
	const struct clerk_person *sender = clerk_sender(call);
	struct clerk_query *q = CLERK_QUERY(call, &sql.get, school, sender->id);

	if (sender->school != school || !clerk_step(q)) {
		return NULL;
	}
	*ret_since_s = clerk_int(q, 1);
	return head_who_allowed(call, school, clerk_int(q, 0));
}

/* Who is not of the school can't be let; its head need not be. */
static enum clerk_status refuse_actor(struct clerk_call *call, char school)
{
	const struct clerk_person *sender = clerk_sender(call);

	if (sender->school != school) {
		return clerk_fail(call, CLERK_DENIED,
				  "No head of %c has let you act for it, and only somebody of %c "
				  "can be, so nothing was changed.",
				  school, school);
	}
	if ((sender->role & CLERK_HEAD) != 0) {
		return clerk_fail(call, CLERK_DENIED,
				  "You speak for %c yourself, without `%sfor %c`; nothing was "
				  "changed.",
				  school, clerk_prefix(call), school);
	}
	return clerk_fail(call, CLERK_DENIED,
			  "No head of %c has let you act for it, so nothing was changed. "
			  "`!allow %s`, said by one, would.",
			  school, clerk_sender(call)->handle);
}

enum clerk_status cluster_restored(struct clerk_call *call, const struct clerk_taken *taken)
{
	const struct clerk_person *sender = clerk_sender(call);
	bool is_head = (sender->role & CLERK_HEAD) != 0 && sender->school == taken->acted_for;
	int64_t since_s = 0;

	return taken->acted_for == '\0' || is_head ||
		       allowed_by(call, taken->acted_for, &since_s) != NULL
		   ? CLERK_OK
		   : refuse_actor(call, taken->acted_for);
}

static enum clerk_status run_for(struct clerk_call *call, const void *args)
{
	const struct for_args *a = args;
	const struct clerk_person *sender = clerk_sender(call);
	char school = a->school->letter;
	int64_t since_s = 0;
	const struct clerk_person *head = allowed_by(call, school, &since_s);
	const char *said = "";

	if (head == NULL) {
		return refuse_actor(call, school);
	}
	enum clerk_status status = clerk_act_for(call, school, a->command, &said);

	if (status != CLERK_OK) {
		return status;
	}
	clerk_reply(call, "For %c by %s (Head %s allowed this on %s). Head %s told.", school,
		    actor_words(sender), head->handle,
		    clerk_format_day(call, clerk_day_of(call, since_s)), head->handle);
	clerk_tell_school(call, school, "%s did for %c: `%s`. %s", sender->handle, school,
			  a->command, said);
	return CLERK_OK;
}

/* ---- what the adviser is called ---- */

enum { NAME_MAX_BYTES = 40 };

struct name_args {
	const char *name;
};
static const struct clerk_arg name_spec[] = {
	CLERK_ARG_TEXT(struct name_args, name,
		       "the name, e.g. Professional Partner; without it, SIP",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status run_name_sip(struct clerk_call *call, const void *args)
{
	const struct name_args *a = args;
	const char *name = a->name == NULL || strcmp(a->name, "SIP") == 0 ? "" : a->name;

	if (strlen(name) > NAME_MAX_BYTES || strpbrk(name, "`!/@:<>\n") != NULL) {
		return clerk_fail(call, CLERK_USAGE,
				  "A name of a few words, please, e.g. `%sname sip Professional "
				  "Partner`.",
				  clerk_prefix(call));
	}
	clerk_name_adviser(call, name);
	clerk_reply(call,
		    "From now on I say “%s”. Commands stay as they are, and so does what is on the "
		    "record.",
		    name[0] == '\0' ? CLERK_OLD_SIP : name);
	clerk_settle(call, "`name sip` and the old name gives that back.");
	return CLERK_OK;
}

const struct clerk_command allow_commands[] = {
	{ .name = "allow",
	  .summary = "Let someone of your school act for it, or see who may",
	  .example = "allow OfficeC",
	  CLERK_TAKES(struct allow_args, allow_spec),
	  .who = CLERK_HEAD,
	  .run = run_allow },
	{ .name = "disallow",
	  .summary = "End that someone may act for your school",
	  .example = "disallow OfficeC",
	  CLERK_TAKES(struct allow_args, disallow_spec),
	  .who = CLERK_HEAD,
	  .run = run_disallow },
	{ .name = "name sip",
	  .summary = "Choose what the adviser is called here",
	  .example = "name sip Professional Partner",
	  CLERK_TAKES(struct name_args, name_spec),
	  .who = CLERK_LEAD,
	  .where = CLERK_IN_ROOM,
	  .run = run_name_sip },
	{ .name = "for",
	  .summary = "Act for your school, once its head allowed it",
	  .example = "for C yes V13",
	  CLERK_TAKES(struct for_args, for_spec),
	  .where = CLERK_IN_ROOM,
	  .run = run_for },
	{ 0 },
};
