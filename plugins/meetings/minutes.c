/* minutes: what was said at a meeting, as somebody noted it, or where that stands. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <string.h>

enum { TEXT_MAX = 2000, DAY_S = 86400, KNOWN_DAYS = 400, RECENT_DAYS = 31, MOST = 12 };

static const struct {
	const char *get, *put, *last, *begun, *forget;
} sql = {
	.get =
	    "SELECT text, person, said_s FROM meetings_minutes WHERE cluster = ?1 AND number = ?2",
	.put = "INSERT INTO meetings_minutes (cluster, number, start_s, text, person, said_s)"
	       " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (cluster, number) DO UPDATE SET"
	       " text = excluded.text, person = excluded.person, said_s = excluded.said_s",
	.last = "SELECT number FROM meetings_minutes WHERE cluster = ?1 AND start_s > ?2"
		" ORDER BY start_s DESC LIMIT 1",
	.begun = "SELECT number FROM meetings_meeting WHERE cluster = ?1 AND state = 'called'"
		 " AND end_s > ?2 AND start_s <= ?3 ORDER BY end_s DESC LIMIT 12",
	.forget = "DELETE FROM meetings_minutes WHERE cluster = ?1 AND number = ?2",
};
const struct clerk_queries meeting_minutes_queries = CLERK_QUERIES(sql);

struct minutes_args {
	struct clerk_item item;
	const char *text;
};
struct minutes {
	const char *text; /* NULL: none are noted */
	int64_t person, said_s;
};

static struct minutes read_minutes(struct clerk_call *call, const struct meeting *m)
{
	struct clerk_query *query = CLERK_QUERY(call, &sql.get, m->base.item.number);
	struct minutes minutes = { 0 };

	while (clerk_step(query)) {
		minutes = (struct minutes){ .text = clerk_text(query, 0),
					    .person = clerk_int(query, 1),
					    .said_s = clerk_int(query, 2) };
	}
	return minutes;
}

bool meeting_has_minutes(struct clerk_call *call, const struct meeting *m)
{
	return read_minutes(call, m).text != NULL;
}

void meeting_minutes_forget(struct clerk_call *call, struct clerk_item item)
{
	clerk_run(CLERK_QUERY(call, &sql.forget, item.number));
}

static const char *whose_words(struct clerk_call *call, int64_t person)
{
	const struct clerk_person *who = clerk_person_by_id(call, person);

	return who == NULL ? "somebody who has left" : who->handle;
}

static const char *meeting_words(struct clerk_call *call, const struct meeting *m)
{
	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " (%s, %s)",
			     clerk_item_name(call, m), m->title, clerk_item_span(call, m));
}

/* ---- showing them ---- */

static enum clerk_status show(struct clerk_call *call, const struct meeting *m)
{
	const struct minutes minutes = read_minutes(call, m);
	bool has_begun = m->base.slot.start_s <= clerk_now(call);

	if (minutes.text == NULL) {
		clerk_reply(call, "No minutes of %s yet.%s", meeting_words(call, m),
			    !has_begun
				? " They can be noted once it has begun."
				: clerk_text_of(call, " `%sminutes %s <text or link>` notes them.",
						clerk_prefix(call), clerk_item_name(call, m)));
		return CLERK_OK;
	}
	clerk_reply(call, "%s, minutes by %s, %s:", meeting_words(call, m),
		    whose_words(call, minutes.person), clerk_format_instant(call, minutes.said_s));
	clerk_reply(call, "%s", minutes.text);
	return CLERK_OK;
}

/* ---- noting them ---- */

static enum clerk_status check(struct clerk_call *call, const struct meeting *m, const char *text)
{
	if ((clerk_sender(call)->role & (CLERK_HEAD | CLERK_SIP)) == 0) {
		return clerk_fail(call, CLERK_DENIED, "Minutes are for heads and the SIP to note.");
	}
	if (m->base.slot.start_s > clerk_now(call)) {
		return clerk_fail(call, CLERK_CONFLICT,
				  "%s is on %s; its minutes can be noted once it has begun. Before "
				  "that there is `%sagenda %s`.",
				  clerk_item_name(call, m), clerk_item_span(call, m),
				  clerk_prefix(call), clerk_item_name(call, m));
	}
	const struct minutes before = read_minutes(call, m);

	return before.text != NULL && strcmp(before.text, text) == 0
		   ? clerk_fail(call, CLERK_CONFLICT, "Those are the minutes of %s as they are.",
				clerk_item_name(call, m))
		   : CLERK_OK;
}

static enum clerk_status note(struct clerk_call *call, struct meeting *m, const char *text)
{
	enum clerk_status status = check(call, m, text);

	if (status != CLERK_OK) {
		return status;
	}
	const struct minutes before = read_minutes(call, m);
	const char *instead = before.text == NULL ? ""
						  : clerk_text_of(call, ", in place of those by %s",
								  whose_words(call, before.person));

	clerk_run(CLERK_QUERY(call, &sql.put, m->base.item.number, m->base.slot.start_s, text,
			      clerk_sender(call)->id, clerk_now(call)));
	clerk_item_put(call, m, "minutes noted%s", instead);
	clerk_say(call, m,
		  clerk_text_of(call, "Minutes of %s noted%s. `%sminutes %s` shows them.",
				meeting_words(call, m), instead, clerk_prefix(call),
				clerk_item_name(call, m)),
		  clerk_text_of(call, "Minutes of %s by %s%s: %s", meeting_words(call, m),
				clerk_sender(call)->handle, instead, text));
	return CLERK_OK;
}

static enum clerk_status look(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	return show(call, record);
}

static enum clerk_status change(struct clerk_call *call, const void *args, void *record)
{
	return note(call, record, ((const struct minutes_args *)args)->text);
}

/* As of an agenda only what changes them is a step of the meeting. */
static enum clerk_status run_minutes(struct clerk_call *call, const void *args)
{
	const struct minutes_args *a = args;

	return points_bare(call, a->text) == NULL
		   ? clerk_item_step(call, a->item, "show minutes", look, args)
		   : clerk_item_step(call, a->item, "minutes", change, args);
}

/* ---- without a number ---- */

/* Those that began within a month, the last first. */
static size_t begun(struct clerk_call *call, void *ret_all[MOST])
{
	int64_t numbers[MOST];
	size_t count = 0, found = 0;
	struct clerk_query *query = CLERK_QUERY(
	    call, &sql.begun, clerk_now(call) - (int64_t)RECENT_DAYS * DAY_S, clerk_now(call));

	while (clerk_step(query)) {
		if (count < MOST) {
			numbers[count++] = clerk_int(query, 0);
		}
	}
	for (size_t i = 0; i < count; i++) {
		void *m = clerk_item_get(call, (struct clerk_item){ 'M', numbers[i] });

		if (m != NULL) {
			ret_all[found++] = m;
		}
	}
	return found;
}

static enum clerk_status show_last(struct clerk_call *call)
{
	int64_t number = clerk_next_int(
	    CLERK_QUERY(call, &sql.last, clerk_now(call) - (int64_t)KNOWN_DAYS * DAY_S));
	const struct meeting *m =
	    number == 0 ? NULL : clerk_item_get(call, (struct clerk_item){ 'M', number });

	if (m == NULL) {
		clerk_reply(
		    call,
		    "No minutes are noted yet. `%sminutes M14 <text or link>` notes those of "
		    "a meeting that has begun.",
		    clerk_prefix(call));
		return CLERK_OK;
	}
	return show(call, m);
}

/* "from this morning's heads: agreed to share": what was said, and of which meeting. */
static const char *said_in(struct clerk_call *call, const char *text, const char **ret_which)
{
	static const char *const ends[] = { ": ", " - ", " – ", "\n", NULL };
	const char *from = NULL;
	size_t len = 0;

	for (size_t i = 0; ends[i] != NULL; i++) {
		const char *at = strstr(text, ends[i]);

		if (at != NULL && (from == NULL || at < from)) {
			from = at;
			len = strlen(ends[i]);
		}
	}
	*ret_which = from == NULL ? text : clerk_text_of(call, "%.*s", (int)(from - text), text);
	return from == NULL ? "" : from + len;
}

static enum clerk_status minutes_of(struct clerk_call *call, const void *args)
{
	const char *text = ((const struct minutes_args *)args)->text, *which;
	void *recent[MOST], *const *all = recent;
	size_t count = begun(call, recent);

	if (points_bare(call, text) == NULL) {
		return show_last(call);
	}
	const char *said = said_in(call, text, &which);

	const size_t before = count;

	count = named_meant(call, &all, count, which);
	bool is_any = count == before;

	if (said[0] == '\0' && count > 0 &&
	    (named_is_all(call, all[0], which) || named_is_to_see(which))) {
		return is_any && count > 1 ? show_last(call) : show(call, all[0]);
	}
	said = said[0] == '\0' ? text : said;
	return count == 0 ? clerk_fail(call, CLERK_NOT_FOUND,
				       "I find no such meeting that has begun. `%smeetings` lists "
				       "those ahead.",
				       clerk_prefix(call))
			  : named_ask(call, all, count, "Shall I note that as the minutes of",
				      "minutes", said);
}

/* ---- the rows ---- */

static const struct clerk_arg minutes_spec[] = {
	CLERK_ARG_ITEM(struct minutes_args, item, "the meeting, M14", .flags = 0),
	CLERK_ARG(struct minutes_args, text, const char *, CLERK_TEXT,
		  "what was said, or a link to it", .max = TEXT_MAX,
		  .flags = CLERK_OPTIONAL | CLERK_ALOUD | CLERK_LINES | CLERK_VERBATIM),
	{ 0 },
};
static const struct clerk_arg last_spec[] = {
	CLERK_ARG(struct minutes_args, text, const char *, CLERK_TEXT,
		  "of which meeting; without it, the last", .max = TEXT_MAX,
		  .flags = CLERK_OPTIONAL | CLERK_LINES | CLERK_VERBATIM),
	{ 0 },
};

const struct clerk_command meeting_minutes_commands[] = {
	{ .name = "minutes",
	  .item = 'M',
	  .summary = "Show the minutes of a meeting, or note them",
	  .example = "minutes M14 agreed to share the minibus",
	  CLERK_TAKES(struct minutes_args, minutes_spec),
	  .run = run_minutes },
	{ .name = "minutes",
	  .summary = "Show the last minutes",
	  .example = "minutes",
	  CLERK_TAKES(struct minutes_args, last_spec),
	  .run = minutes_of },
	{ 0 },
};
