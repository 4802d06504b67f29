/* pets: a plugin that does, on demand, what no handler should. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "clerk/clerk.h"

#include <string.h>

struct pets_args {
	const char *name;
};
static const struct clerk_arg pets_spec[] = {
	CLERK_ARG_WORD(struct pets_args, name, "a name", .flags = 0),
	{ 0 },
};

static const struct clerk_item no_item = { .letter = '\0' };

static const struct {
	const char *add, *count;
} sql = {
	.add = "INSERT INTO pets_dog (cluster, name) VALUES (?1, ?2)",
	.count = "SELECT count(*) FROM pets_dog WHERE cluster = ?1",
};
static const struct clerk_queries queries = CLERK_QUERIES(sql);

static void add(struct clerk_call *call, const char *name)
{
	struct clerk_query *put = clerk_query(call, &sql.add);

	clerk_bind_text(put, name);
	clerk_run(put);
}

static enum clerk_status keep(struct clerk_call *call, const void *args)
{
	const struct pets_args *a = args;

	add(call, a->name);
	clerk_post(call, "%s is posted.", a->name);
	clerk_tell(call, clerk_sender(call), "%s is told.", a->name);
	clerk_wake_at(call, no_item, a->name, clerk_now(call) + 60);
	clerk_reply(call, "%s is kept.", a->name);
	return CLERK_OK;
}

/* Tells people to type what nobody understands. */
static enum clerk_status mislead(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_reply(call, "Say `!rekeep Rex`.");
	return CLERK_OK;
}

/* Changes things, and then gives up without a word. */
static enum clerk_status mute(struct clerk_call *call, const void *args)
{
	keep(call, args);
	struct clerk_query *count = clerk_query(call, &sql.count);

	return clerk_step(count) ? CLERK_FAILED : CLERK_OK;
}

/* Changes things, and then says why not. */
static enum clerk_status refuse(struct clerk_call *call, const void *args)
{
	keep(call, args);
	return clerk_fail(call, CLERK_CONFLICT, "Refused after all.");
}

/* Breaks a rule of the table, and claims that all is well. */
static enum clerk_status lie(struct clerk_call *call, const void *args)
{
	keep(call, args);
	add(call, NULL);
	clerk_reply(call, "All is well.");
	return CLERK_OK;
}

/* Asks by a statement in a table that nobody listed, and claims that all is well. */
static enum clerk_status stray(struct clerk_call *call, const void *args)
{
	static const char *const other[] = { "SELECT count(*) FROM pets_dog WHERE cluster = ?1" };
	struct clerk_query *q = clerk_query(call, &other[0]);

	keep(call, args);
	clerk_bind_text(q, "more than it takes");
	while (clerk_step(q)) {
		clerk_reply(call, "Never: %lld.", (long long)clerk_int(q, 0));
	}
	clerk_reply(call, "All is well.");
	return CLERK_OK;
}

static enum clerk_status count(struct clerk_call *call, const void *args)
{
	struct clerk_query *all = clerk_query(call, &sql.count);

	(void)args;
	clerk_step(all);
	clerk_reply(call, "%d pets.", (int)clerk_int(all, 0));
	return CLERK_OK;
}

/* Three wake-ups for one instant, of which the middle ones fail. */
static enum clerk_status plan(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_wake_at(call, no_item, "1", clerk_now(call) + 60);
	clerk_wake_at(call, no_item, "2 fails", clerk_now(call) + 60);
	clerk_wake_at(call, no_item, "3 breaks", clerk_now(call) + 60);
	clerk_wake_at(call, no_item, "4", clerk_now(call) + 60);
	clerk_reply(call, "Planned.");
	return CLERK_OK;
}

/* Three for one instant: one that changes something, one that only reads, one that does neither. */
static enum clerk_status try(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_wake_at(call, no_item, "5 adds", clerk_now(call) + 60);
	clerk_wake_at(call, no_item, "6 counts", clerk_now(call) + 60);
	clerk_wake_at(call, no_item, "7", clerk_now(call) + 60);
	clerk_reply(call, "Planned.");
	return CLERK_OK;
}

/* Two for one instant: one that changes the calendar, if that is not done yet, and one that adds.
 */
static enum clerk_status shut(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_wake_at(call, no_item, "8 shut", clerk_now(call) + 60);
	clerk_wake_at(call, no_item, "9 adds", clerk_now(call) + 60);
	clerk_reply(call, "Planned.");
	return CLERK_OK;
}

static enum clerk_status wake_shut(struct clerk_call *call)
{
	struct clerk_calendar_day days[1];
	int32_t today = clerk_day_of(call, clerk_now(call));

	if (clerk_calendar_days(call, CLERK_CALENDAR_CLOSED, 'A', today, days, 1) > 0) {
		clerk_post(call, "Shut already.");
	} else {
		clerk_calendar_add(call, CLERK_CALENDAR_CLOSED, 'A', today + 7, '\0', "snow");
		clerk_post(call, "Shut.");
	}
	return CLERK_OK;
}

/* A wake-up that asks for itself, again and again. */
static enum clerk_status loop(struct clerk_call *call, const void *args)
{
	(void)args;
	clerk_wake_at(call, no_item, "loop", clerk_now(call));
	clerk_reply(call, "Looping.");
	return CLERK_OK;
}

static enum clerk_status wake(struct clerk_call *call, struct clerk_item item, const char *what)
{
	if (item.letter != '\0') {
		return CLERK_FAILED; /* it has none */
	}
	if (strcmp(what, "loop") == 0) {
		clerk_wake_at(call, no_item, what, clerk_now(call) - 10);
		clerk_remind(call, "", "Awake: loop.");
		return CLERK_OK;
	}
	if (strstr(what, "shut") != NULL) {
		return wake_shut(call);
	}
	clerk_post(call, "Awake: %s.", what);
	if (strstr(what, "counts") != NULL) {
		clerk_step(clerk_query(call, &sql.count));
	} else if (strchr(what, ' ') != NULL) {
		add(call, what); /* half of what it would do */
	}
	if (strstr(what, "breaks") != NULL) {
		add(call, NULL);
	}
	return strstr(what, "fails") != NULL ? CLERK_FAILED : CLERK_OK;
}

#define ROW(text, handler) \
	{ \
		.name = (text), .summary = "Try it", .example = (text), .who = CLERK_EVERYONE, \
		CLERK_TAKES(struct pets_args, pets_spec), .run = (handler) \
	}
static const struct clerk_command commands[] = {
	ROW("keep", keep),
	ROW("mute", mute),
	ROW("refuse", refuse),
	ROW("lie", lie),
	ROW("stray", stray),
	{ .name = "mislead", .summary = "Mislead", .who = CLERK_EVERYONE, .run = mislead },
	{ .name = "count", .summary = "Count", .who = CLERK_EVERYONE, .run = count },
	{ .name = "loop", .summary = "Loop", .who = CLERK_EVERYONE, .run = loop },
	{ .name = "shut", .summary = "Shut", .who = CLERK_EVERYONE, .run = shut },
	{ .name = "try", .summary = "Try", .who = CLERK_EVERYONE, .run = try },
	{ .name = "plan", .summary = "Plan", .who = CLERK_EVERYONE, .run = plan },
	{ 0 },
};

static const char *const migrations[] = {
	"CREATE TABLE pets_dog (id INTEGER PRIMARY KEY, cluster INTEGER NOT NULL,"
	" name TEXT NOT NULL) STRICT",
	NULL,
};

CLERK_PLUGIN(.name = "pets", .summary = "Pets",
	     .commands = CLERK_LIST(struct clerk_command, commands), .migrations = migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &queries), .wake = wake);
