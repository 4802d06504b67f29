/* gap: what somebody looks for, her own: she hears who offers it, now and later; nobody of her. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

#include <string.h>

enum { GAPS_MAX = 20, SHOWN_MAX = 6 };

static const struct {
	const char *open, *own;
} sql = {
	.open = "SELECT number FROM bank_gap INDEXED BY bank_gap_open"
		" WHERE cluster = ?1 AND state = 'open' ORDER BY due_s, number",
	.own = "SELECT number FROM bank_gap INDEXED BY bank_gap_person"
	       " WHERE cluster = ?1 AND state = 'open' AND person = ?2 ORDER BY number",
};
const struct clerk_queries gap_queries = CLERK_QUERIES(sql);

/* ---- the kind ---- */

struct gap {
	struct clerk_base base; /* `person`: whose it is; `due_s`: until when it is kept */
	const char *text;
};

static const struct clerk_column columns[] = {
	CLERK_COLUMN_AS(struct gap, base.school, "school"),
	CLERK_COLUMN_AS(struct gap, base.person, "person"),
	CLERK_COLUMN(struct gap, text),
	CLERK_COLUMN_AS(struct gap, base.due_s, "due_s"),
	CLERK_COLUMN_OF_STATE(struct gap),
	{ 0 },
};

enum { OPEN, CLOSED, LAPSED };
static const struct clerk_state states[] = {
	[OPEN] = { .name = "open", .awaits = CLERK_BY_CLOCK },
	[CLOSED] = { .name = "closed", .flags = CLERK_IS_OVER, .refusal = "is closed" },
	[LAPSED] = { .name = "lapsed", .flags = CLERK_IS_OVER, .refusal = "has lapsed" },
	{ 0 },
};
static const struct clerk_step steps[] = {
	{ "cancel", OPEN, CLOSED, CLERK_BY_PERSON, CLERK_WHENEVER },
	{ "", OPEN, LAPSED, CLERK_BY_CLOCK, 0 },
	{ 0 },
};

static struct clerk_sight sight(struct clerk_call *call, const void *record)
{
	(void)call;
	return (struct clerk_sight){ CLERK_PERSONAL, "",
				     ((const struct gap *)record)->base.person };
}

static struct clerk_item number(struct clerk_call *call, const void *record)
{
	(void)record;
	return clerk_item_new_own(call, 'U', clerk_sender(call));
}

static const char *title(struct clerk_call *call, const void *record)
{
	const struct gap *g = record;
	bool is_shown = clerk_is_private(call) && g->text[0] != '\0';

	return is_shown ? clerk_text_of(call, "you look for %s", g->text) : "your own gap";
}

/* Her own words are kept as long as she looks for it. */
static enum clerk_status lapse(struct clerk_call *call, void *record)
{
	struct gap *g = record;
	const struct clerk_person *person = clerk_person_by_id(call, g->base.person);

	if (person != NULL && person->school != '\0') {
		clerk_tell(call, person,
			   "%s: for a year I've looked out for %s, and let it go now. `gap %s` "
			   "looks on.",
			   clerk_item_name(call, g), g->text, g->text);
	}
	g->text = "";
	clerk_item_put(call, g, "let go after a year");
	return CLERK_OK;
}

static void left(struct clerk_call *call, void *record, char school)
{
	struct gap *g = record;

	(void)school;
	g->base.state = LAPSED;
	g->text = "";
	clerk_item_put(call, g, "closed");
}

const struct clerk_kind gap_kind = {
	.letter = 'U',
	.noun = "gap",
	.table = "bank_gap",
	.size = sizeof(struct gap),
	.columns = columns,
	.states = states,
	.steps = steps,
	.due = "",
	.sight = sight,
	.number = number,
	.title = title,
	.lapse = lapse,
	.left = left,
};

/* ---- a new offer ---- */

/* Does the text of an offer say what she looks for? */
static bool is_met(struct clerk_call *call, const struct gap *g, const char *text)
{
	struct topic asked = topic_read(call, g->text), offered = topic_read(call, text);

	return topic_match(&asked, &offered) != TOPIC_APART;
}

void gap_tell(struct clerk_call *call, const struct offer *o)
{
	struct clerk_query *q = clerk_query(call, &sql.open);

	while (clerk_step(q)) {
		const struct gap *g =
		    clerk_item_get(call, (struct clerk_item){ 'U', clerk_int(q, 0) });
		const struct clerk_person *person =
		    g == NULL ? NULL : clerk_person_by_id(call, g->base.person);
		bool is_other = person != NULL && (person->role & CLERK_HEAD) != 0 &&
				person->school != o->base.school;
		const char *name = clerk_item_name(call, o);

		if (is_other && is_met(call, g, o->text)) {
			clerk_tell(
			    call, person,
			    "%s, %s: %s. `take up %s <date>` asks to see it, and nobody hears "
			    "of you before.",
			    clerk_item_name(call, g), g->text, offer_line(call, o, person->school),
			    name);
		}
	}
}

/* ---- gap ---- */

struct gap_args {
	struct clerk_item item;
	const char *text;
};

static const struct clerk_arg gap_spec[] = {
	CLERK_ARG_TEXT(struct gap_args, text, "what you could do with: science. Only you see it",
		       .flags = 0),
	{ 0 },
};

/* Those that are the sender's. */
static size_t own_gaps(struct clerk_call *call, const struct gap **gaps)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.own, clerk_sender(call)->id);
	int64_t numbers[GAPS_MAX];
	size_t count = 0, kept = 0;

	for (; count < GAPS_MAX && clerk_step(q); count++) {
		numbers[count] = clerk_int(q, 0);
	}
	for (size_t i = 0; i < count; i++) {
		gaps[kept] = clerk_item_get(call, (struct clerk_item){ 'U', numbers[i] });
		kept += gaps[kept] != NULL;
	}
	return kept;
}

static enum clerk_status check_gap(struct clerk_call *call, const char *text)
{
	const struct gap *own[GAPS_MAX];
	size_t count = own_gaps(call, own);
	struct topic topic = topic_read(call, text);

	if (strlen(text) > BANK_TEXT_MAX) {
		return clerk_fail(call, CLERK_LIMIT,
				  "A few words are enough: at most %d characters, please.",
				  BANK_TEXT_MAX);
	}
	if (!topic_is_any(text)) {
		return clerk_fail(call, CLERK_USAGE,
				  "What is it about? For example `gap science`.");
	}
	for (size_t i = 0; i < count; i++) {
		struct topic other = topic_read(call, own[i]->text);

		if (topic_equal(&topic, &other)) {
			return clerk_fail(
			    call, CLERK_CONFLICT,
			    "%s has that already: %s. `offers %s` shows who offers it.",
			    clerk_item_name(call, own[i]), own[i]->text, own[i]->text);
		}
	}
	return count < GAPS_MAX
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"You look for %d things, which is as many as I keep for one "
				"person; `gap remove` one first.",
				GAPS_MAX);
}

/* What others offer of it, nearest first. The first of them, NULL: nobody does. */
static const struct offer *say_found(struct clerk_call *call, const char *text)
{
	char from = clerk_sender(call)->school;
	struct found_offers found = offers_find(call, text, '\0', from);
	const struct offer *first = NULL;
	size_t said = 0;

	for (size_t i = 0; i < found.count && said < SHOWN_MAX; i++) {
		if (found.items[i]->base.school != from) {
			clerk_reply(call, "%s", offer_line(call, found.items[i], from));
			first = first == NULL ? found.items[i] : first;
			said++;
		}
	}
	return first;
}

static enum clerk_status run_gap(struct clerk_call *call, const void *args)
{
	const char *text = topic_tidy(call, ((const struct gap_args *)args)->text);
	enum clerk_status status = check_gap(call, text);

	if (status != CLERK_OK) {
		return status;
	}
	struct gap *g = clerk_item_make(call, &gap_kind);

	g->base.school = clerk_sender(call)->school;
	g->text = text;
	g->base.due_s = offer_next_s(call, g->base.school);
	clerk_item_put(call, g, "noted");
	clerk_name_act(call, "that you look for %s", text);
	clerk_reply(call,
		    CLERK_BOLD "%s" CLERK_PLAIN
			       " noted: %s. Only you see this; I'll tell you here when somebody "
			       "offers it.",
		    clerk_item_name(call, g), text);
	const struct offer *first = say_found(call, text);

	if (first == NULL) {
		clerk_reply(call, "Nobody does so far.");
	} else {
		clerk_reply(call,
			    "`take up %s <date>` asks for a visit; nobody hears of you before.",
			    clerk_item_name(call, first));
	}
	return CLERK_OK;
}

static enum clerk_status run_gaps(struct clerk_call *call, const void *args)
{
	const struct gap *own[GAPS_MAX];
	size_t count = own_gaps(call, own);

	(void)args;
	for (size_t i = 0; i < count; i++) {
		struct found_offers found =
		    offers_find(call, own[i]->text, '\0', clerk_sender(call)->school);
		const char *letters = "";

		for (size_t n = 0; n < found.count; n++) {
			char school = found.items[n]->base.school;
			bool is_new =
			    school != clerk_sender(call)->school && strchr(letters, school) == NULL;

			letters = is_new ? clerk_text_of(call, "%s%c", letters, school) : letters;
		}
		clerk_reply(call, CLERK_BOLD "%s" CLERK_PLAIN " %s%s%s",
			    clerk_item_name(call, own[i]), own[i]->text,
			    letters[0] == '\0' ? "" : "; offered by ",
			    letters[0] == '\0' ? "" : clerk_letters_words(call, letters));
	}
	if (count == 0) {
		clerk_reply(call, "You look for nothing just now. `gap science` notes it, for you "
				  "alone.");
	}
	return CLERK_OK;
}

/* ---- cancel, gap remove ---- */

static const struct clerk_arg item_spec[] = {
	CLERK_ARG_ITEM(struct gap_args, item, "the gap, U1", .flags = 0),
	{ 0 },
};
static const struct clerk_arg remove_spec[] = {
	CLERK_ARG_ITEM(struct gap_args, item, "the gap, U1", .min = 'U', .flags = CLERK_OPTIONAL),
	CLERK_ARG_TEXT(struct gap_args, text, "or what it is about", .flags = CLERK_OPTIONAL),
	{ 0 },
};

static enum clerk_status drop(struct clerk_call *call, const void *args, void *record)
{
	struct gap *g = record;
	const char *text = g->text;

	(void)args;
	g->text = "";
	clerk_item_put(call, g, "closed");
	clerk_reply(call, "%s is closed: I look out for %s no more.", clerk_item_name(call, g),
		    text);
	return CLERK_OK;
}

static bool is_just(struct clerk_call *call, const struct gap *g, const char *text)
{
	struct topic own = topic_read(call, g->text), said = topic_read(call, text);

	return topic_match(&own, &said) == TOPIC_SAME && topic_match(&said, &own) == TOPIC_SAME;
}

/* What she looks for that the text may mean, NULL: all; `is_same`: just that. How many. */
static size_t gaps_of(struct clerk_call *call, const char *text, bool is_same,
		      const struct gap **fits)
{
	const struct gap *own[GAPS_MAX];
	size_t count = own_gaps(call, own), kept = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_it = text == NULL ||
			     (is_same ? is_just(call, own[i], text) : is_met(call, own[i], text));

		if (is_it) {
			fits[kept++] = own[i];
		}
	}
	return kept;
}

/* Of several, or of one that is only near, she says which. */
static enum clerk_status ask_which(struct clerk_call *call, const struct gap *const *gaps,
				   size_t count)
{
	enum { MOST = 5 };
	struct clerk_choice choices[MOST];
	const char *list = "";

	count = count < MOST ? count : MOST;
	for (size_t i = 0; i < count; i++) {
		const char *name = clerk_item_name(call, gaps[i]);
		const char *key = count == 1 ? "yes" : clerk_text_of(call, "%zu", i + 1);

		choices[i] =
		    (struct clerk_choice){ .key = key,
					   .line = clerk_text_of(call, "gap remove %s", name),
					   .said = gaps[i]->text };
		list = count == 1
			   ? clerk_text_of(call, "%s, %s", name, gaps[i]->text)
			   : clerk_text_of(call, "%s %s) %s, %s", list, key, name, gaps[i]->text);
	}
	return count == 1
		   ? clerk_ask(call, choices, count, "Do you mean %s? Reply `yes`.", list)
		   : clerk_ask(call, choices, count, "Which one?%s. Reply with its number.", list);
}

static enum clerk_status run_remove(struct clerk_call *call, const void *args)
{
	const struct gap_args *a = args;
	struct gap_args found = *a;

	if (a->item.letter == '\0') {
		const struct gap *fits[GAPS_MAX];
		size_t count = gaps_of(call, a->text, true, fits);
		bool is_sure = count == 1;

		count = count == 0 ? gaps_of(call, a->text, false, fits) : count;
		if (count == 0) {
			return clerk_fail(call, CLERK_NOT_FOUND,
					  "You look for no such thing. `gaps` has yours.");
		}
		if (!is_sure) {
			return ask_which(call, fits, count);
		}
		found.item = fits[0]->base.item;
	}
	clerk_concerns(call, found.item);
	return clerk_item_step(call, found.item, "cancel", drop, &found);
}

const struct clerk_command gap_commands[] = {
	{ .name = "gap",
	  .summary = "Note, for you alone, what you could do with",
	  .example = "gap science",
	  CLERK_TAKES(struct gap_args, gap_spec),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_gap },
	{ .name = "gaps",
	  .summary = "List what you look for",
	  .example = "gaps",
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_gaps },
	{ .name = "gap remove",
	  .summary = "Look for something no more",
	  .example = "gap remove science",
	  CLERK_TAKES(struct gap_args, remove_spec),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .run = run_remove },
	{ .name = "cancel",
	  .item = 'U',
	  .summary = "Look for something no more",
	  .example = "cancel U1",
	  CLERK_TAKES(struct gap_args, item_spec),
	  .who = CLERK_HEAD,
	  .where = CLERK_IN_PRIVATE,
	  .is_end = true,
	  .step = drop },
	{ 0 },
};
