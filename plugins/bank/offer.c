/* offer: what a school can show others, as an item: after a year its head is asked once whether it
 * still holds, and where she goes to another school of the cluster it goes with her. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

#include "bank_migrations.h"

#include <string.h>

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct offer, base.school, "school"),
	CLERK_COLUMN_AS(struct offer, base.person, "person"),
	CLERK_COLUMN(struct offer, text),
	CLERK_COLUMN(struct offer, confirmed_s),
	CLERK_COLUMN_AS(struct offer, base.due_s, "due_s"),
	CLERK_COLUMN_OF_STATE(struct offer),
	{ 0 },
};

enum { OFFERED, UNCONFIRMED, WITHDRAWN };
static const struct clerk_state states[] = {
	[OFFERED] = { .name = "offered", .awaits = CLERK_BY_CLOCK },
	[UNCONFIRMED] = { .name = "unconfirmed" },
	[WITHDRAWN] = { .name = "withdrawn", .flags = CLERK_IS_OVER, .refusal = "was withdrawn" },
	{ 0 },
};
enum { BY_BOTH = CLERK_BY_SCHOOL | CLERK_BY_MAKER };
static const struct clerk_step steps[] = {
	{ "yes", OFFERED, OFFERED, CLERK_BY_SCHOOL, CLERK_WHENEVER },
	{ "yes", UNCONFIRMED, OFFERED, CLERK_BY_SCHOOL, CLERK_WHENEVER },
	{ "cancel", OFFERED, WITHDRAWN, BY_BOTH, CLERK_WHENEVER },
	{ "cancel", UNCONFIRMED, WITHDRAWN, BY_BOTH, CLERK_WHENEVER },
	{ "", OFFERED, UNCONFIRMED, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

/* "D offers phonics, Year 1" */
static const char *title(struct clerk_call *call, const void *record)
{
	const struct offer *o = record;

	return clerk_text_of(call, "%c offers %s", o->base.school, o->text);
}

static const char *refuse(struct clerk_call *call, const void *record, const char *act,
			  enum clerk_refusal why, bool is_back)
{
	const struct offer *o = record;

	(void)act;
	(void)is_back;
	return why != CLERK_REFUSED_PARTY
		   ? ""
		   : clerk_text_of(call, "%s is what %c offers, so %s can change it.",
				   clerk_item_name(call, o), o->base.school,
				   clerk_heads_words(call, o->base.school));
}

/* ---- in words ---- */

/* "said on Wed 25 Nov 2026" */
static const char *age_words(struct clerk_call *call, const struct offer *o)
{
	const char *day = clerk_format_day(call, clerk_day_of(call, o->confirmed_s));

	return clerk_text_of(call, "%s %s",
			     o->base.state == UNCONFIRMED ? "not confirmed since" : "said on", day);
}

static const char *way_words(struct clerk_call *call, const struct offer *o, char from)
{
	int64_t minutes = from == '\0' ? -1 : clerk_drive_minutes(call, from, o->base.school);

	return from == o->base.school ? "yours, "
	       : minutes < 0          ? ""
			     : clerk_text_of(call, "%lld min by car, ", (long long)minutes);
}

const char *offer_line(struct clerk_call *call, const struct offer *o, char from)
{
	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %c: %s \xe2\x80\x93 %s%s",
			     clerk_item_name(call, o), o->base.school, o->text,
			     way_words(call, o, from), age_words(call, o));
}

/* ---- heads and schools that go ---- */

/* The school that its maker leads by now, if that is another one of those here; else '\0'. */
static char new_school(struct clerk_call *call, const struct offer *o)
{
	const struct clerk_person *maker = clerk_person_by_id(call, o->base.person);
	bool leads = maker != NULL && (maker->role & CLERK_HEAD) != 0 && maker->school != '\0';
	bool is_here = leads && strchr(clerk_schools_here(call), maker->school) != NULL;

	return is_here && maker->school != o->base.school ? maker->school : '\0';
}

/* ---- a year on ---- */

int64_t offer_next_s(struct clerk_call *call, char school)
{
	int32_t day = clerk_day_of(call, clerk_now(call)) + BANK_YEAR_DAYS;
	int32_t in_school = clerk_add_school_days(call, school, day - 1, 1);

	/* so far on often no term is entered yet */
	return clerk_instant(call, in_school == INT32_MAX ? day : in_school, BANK_MORNING_MIN);
}

/* Asked once: from then on lists say since when nobody has confirmed it. */
static enum clerk_status ask(struct clerk_call *call, void *record)
{
	struct offer *o = record;
	const char *name = clerk_item_name(call, o);

	o->base.school = new_school(call, o) != '\0' ? new_school(call, o) : o->base.school;
	clerk_useful_until(call, INT64_MAX);
	clerk_tell_school(
	    call, o->base.school,
	    CLERK_BOLD "%s" CLERK_PLAIN " You offered %s on %s. Does that still hold? `yes %s`, or "
		       "`cancel %s` takes it off the list.",
	    name, o->text, clerk_format_day(call, clerk_day_of(call, o->confirmed_s)), name, name);
	o->base.due_s = 0;
	clerk_item_put(call, o, "not confirmed for a year");
	return CLERK_OK;
}

void offer_here(struct clerk_call *call)
{
	void *const *all;
	size_t count = clerk_items(call, &offer_kind, false, &all);

	for (size_t i = 0; i < count; i++) {
		struct offer *o = all[i];
		char was = o->base.school, now = new_school(call, o);
		const char *name = clerk_item_name(call, o);

		if (now == '\0') {
			continue;
		}
		o->base.school = now;
		clerk_item_put(call, o, "with its head to %c", now);
		clerk_tell(call, clerk_person_by_id(call, o->base.person),
			   "%s (%s) goes with you to %c. `cancel %s` takes it off the list.", name,
			   o->text, now, name);
		if (!clerk_has_left(call, was)) {
			clerk_tell_school(call, was,
					  "%s (%s) went to %c with its head. `offer %s` offers it "
					  "for %c.",
					  name, o->text, now, topic_head(call, o->text), was);
		}
	}
}

static void left(struct clerk_call *call, void *record, char school)
{
	struct offer *o = record;

	o->base.state = WITHDRAWN;
	o->base.due_s = 0;
	clerk_item_put(call, o, "withdrawn: %c has left", school);
}

const struct clerk_kind offer_kind = {
	.letter = 'O',
	.noun = "offer",
	.table = "bank_offer",
	.size = sizeof(struct offer),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.title = title,
	.refuse = refuse,
	.lapse = ask,
	.left = left,
};

/* ---- the plugin ---- */

static const struct clerk_kind *const kinds[] = { &offer_kind, &gap_kind, NULL };

static void here(struct clerk_call *call)
{
	offer_here(call);
}

static const struct clerk_try tries[] = {
	{ CLERK_HEAD, 90, "offers", "see what each school can show" },
	{ 0 },
};
static const struct clerk_topic topics[] = {
	{ "offers", CLERK_LIST(struct clerk_command, offer_commands, gap_commands), tries }, { 0 }
};
static const char *const held[] = {
	"SELECT 'O', number, 'offer: ' || text FROM bank_offer INDEXED BY bank_offer_person"
	" WHERE cluster = ?1 AND person = ?2 AND state IN ('offered', 'unconfirmed')",
	"SELECT 'U', number, 'gap: ' || text FROM bank_gap INDEXED BY bank_gap_person"
	" WHERE cluster = ?1 AND person = ?2 AND state = 'open'",
	NULL
};

CLERK_PLUGIN(.name = "bank", .summary = "What schools can show one another", .letters = "OU",
	     .item_noun = "offer", .topics = topics,
	     .commands = CLERK_LIST(struct clerk_command, offer_commands, gap_commands),
	     .migrations = bank_migrations,
	     .queries = CLERK_LIST(struct clerk_queries, &gap_queries), .kinds = kinds,
	     .here = here, .held = held);
