/* acts: the few things that are done, and the many words for each. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_ask.h"
#include "command/acts_ahead.h"
#include "command/acts_done.h"
#include "command/acts_due.h"
#include "command/acts_promise.h"
#include "command/acts_table.h"

#include <string.h>

/* What is said for politeness before it. */
static const char *const frames[] = { "please",
				      "hi",
				      "hello",
				      "hey",
				      "thanks",
				      "thx",
				      "many thanks",
				      "thank you",
				      "ta",
				      "cheers",
				      "sorry",
				      "could you",
				      "can you",
				      "would you",
				      "see if",
				      "see whether",
				      "find out if",
				      "find out whether",
				      "i'd like to",
				      "id like to",
				      "is there any chance i could",
				      "is there any chance we could",
				      "any chance i could",
				      "any chance we could",
				      "any chance i can",
				      "any chance we can",
				      "i would like to",
				      "i want to",
				      "i'd like",
				      "id like",
				      "we'd like",
				      "wed like",
				      "is there any chance of",
				      "any chance of",
				      "we'd like to",
				      "wed like to",
				      "we would like to",
				      "i need to",
				      "we need to",
				      "need to",
				      "want to",
				      "have to",
				      "got to",
				      "i've got to",
				      "we've got to",
				      "i am",
				      "i'm",
				      "i",
				      "we",
				      NULL };
/* The same, asking: whether it may be, or for it. */
static const char *const wonders[] = { "can i",
				       "can we",
				       "could i",
				       "could we",
				       "may i",
				       "may we",
				       "should i",
				       "should we",
				       "shall i",
				       "shall we",
				       "is it ok to",
				       "is it ok if i",
				       "is it okay to",
				       "is it ok if we",
				       "is it ok if",
				       "is it okay if",
				       NULL };
/* Where one of these stands, a question mark is only polite. */
static const char *const orders[] = { "could you", "can you", "would you", "will you", NULL };
/* Between the words and the number. */
static const char *const nouns[] = { "visit",     "request", "meeting", "reminder", "my",
				     "our",       "the",     "for",     "to",       "of",
				     "breakfast", "number",  NULL };

static const char *skip_frames(const char *line)
{
	const char *from;

	do {
		from = line;
		line = acts_skip_any(acts_skip_any(line, frames), wonders);
	} while (line != from);
	return line;
}

/* The line in the words of the act; NULL: it does not fit. */
/* Is that a row of items of the letter, whatever the table says of it? A plugin brings its own. But
 * of what is private alone no word in a room is more than another. */
static bool has_row(struct arena *arena, const struct command_table *table, const char *as,
		    char letter)
{
	const struct command_found found =
	    command_named(table, arena_printf(arena, "%s %c1", as, letter));

	return found.match == COMMAND_FOUND && found.row->command->item == letter &&
	       found.row->command->where == 0;
}

static const char *as_act(struct arena *arena, const struct command_table *table,
			  const struct act *act, const char *line)
{
	size_t len = acts_words_len(line, act->words), used = 0;
	struct clerk_item item = { 0 };

	if (len == 0 && act->words[0] != '\0') {
		return NULL;
	}
	const char *rest = acts_skip_gap(line + len), *behind = acts_skip_any(rest, nouns);
	bool has_item = command_read_item(behind, &item, &used);

	if (act->letters == NULL
		? has_item
		: act->letters[0] != '\0' &&
		      (!has_item || (strchr(act->letters, item.letter) == NULL &&
				     !has_row(arena, table, act->as, item.letter)))) {
		return NULL;
	}
	if (act->extent == WHOLE && !acts_is_nothing(has_item ? behind + used : rest)) {
		return NULL;
	}
	if (act->extent == ANY_END || (act->extent == WHOLE && !has_item)) {
		return act->as;
	}
	return arena_printf(arena, "%s%s%s%s", act->as, rest[0] == '\0' ? "" : " ",
			    has_item ? behind : rest, rest[0] == '\0' ? "" : acts_tail(act->words));
}

static bool is_help(const char *line)
{
	return acts_words_len(line, "help") > 0;
}

/* Bytes of the row's name that the line begins with; 0: no row takes it. */
static size_t row_len(const struct command_table *table, const char *line)
{
	struct command_found found = command_named(table, line);

	return is_help(line)                  ? strlen("help")
	       : found.match == COMMAND_FOUND ? strlen(found.row->command->name)
					      : 0;
}

/* The same, or what its word means of that item: "yep M1" is "yes M1", and that "in M1". NULL: no
 * row takes it. */
static const char *as_row(struct arena *arena, const struct command_table *table,
			  const struct act *act, const char *line)
{
	const char *as = as_act(arena, table, act, line);

	if (as == NULL || row_len(table, as) > 0) {
		return as;
	}
	for (size_t i = 0; i < acts_count; i++) {
		const char *further = acts[i].letters == NULL || acts[i].letters[0] == '\0'
					  ? NULL
					  : as_act(arena, table, &acts[i], as);

		if (further != NULL && row_len(table, further) > 0) {
			return further;
		}
	}
	return NULL;
}

/* "cancel my visit V1": what stands between the verb and the number says nothing more. NULL: it
 * does not. */
static const char *without_nouns(struct arena *arena, const struct command_table *table,
				 const char *line)
{
	struct command_found found = command_named(table, line);

	if (found.match != COMMAND_NEEDS_ITEM) {
		return NULL;
	}
	const char *name = found.row->command->name;
	const char *rest = acts_skip_any(acts_skip_gap(line) + strlen(name), nouns);
	const char *as = arena_printf(arena, "%s %s", name, rest);

	return command_named(table, as).match == COMMAND_FOUND ? as : NULL;
}

bool acts_is_wondering(const char *line)
{
	size_t len = strlen(line);
	bool is_order = false, is_own = false;

	for (const char *at = line, *next; !is_own; at = next) {
		is_order = is_order || acts_skip_one(at, orders) != at;
		is_own = acts_skip_one(at, wonders) != at;
		next = acts_skip_one(at, frames);
		if (next == at) {
			break;
		}
	}
	while (len > 0 && line[len - 1] == ' ') {
		len--;
	}
	return is_own || (!is_order && len > 1 && line[len - 1] == '?');
}

/* ---- the whole line ---- */

/* "coming M1", and no more than "coming", of a row that names a date ahead so. */
static bool is_narrow(const struct act *act)
{
	return act->extent == WHOLE || !str_is_empty(act->letters);
}

/* Where the words of a row, or of an act, stand first. */
static const char *in_order(struct arena *arena, const struct command_table *table,
			    const char *line)
{
	const char *said = skip_frames(line), *best = line;
	/* of two that fit the one with more words is meant: "time left", not "time" */
	size_t longest = row_len(table, line);
	bool is_bare_pool =
	    acts_words_len(said, "pool") > 0 && acts_is_nothing(said + strlen("pool"));

	if (longest == 0 && said != line && row_len(table, said) > 0) {
		longest = row_len(table, said);
		best = said;
	}
	const char *bare = longest == 0 ? without_nouns(arena, table, said) : NULL;

	if (bare != NULL) {
		return bare;
	}
	longest = is_bare_pool ? 0 : longest;
	bool is_of_row = longest > 0;

	for (size_t i = 0; i < acts_count; i++) {
		size_t len = strlen(acts[i].words);
		bool is_longer = len > longest || (longest == 0 && best == line) ||
				 (is_of_row && len == longest && is_narrow(&acts[i]));
		const char *as = is_longer ? as_row(arena, table, &acts[i], said) : NULL;

		if (as != NULL) {
			best = as;
			longest = len;
			is_of_row = false;
		}
	}
	return best;
}

/* Is it a row of items? "V1 pm instead" says when, not that it is a review. */
static bool is_of_items(const struct command_table *table, const char *line)
{
	struct command_found found = command_find(table, line);
	const struct clerk_arg *arg =
	    found.match == COMMAND_FOUND ? found.row->command->args : NULL;

	return is_help(line) || (arg != NULL && arg->name != NULL && arg->type == CLERK_ITEM);
}

/* "V1: yes, please": what it is about stands first. NULL: it does not. */
static const char *item_first(struct arena *arena, const struct command_table *table,
			      const char *line)
{
	struct clerk_item item;
	size_t used = 0;

	if (!command_read_item(line, &item, &used)) {
		return NULL;
	}
	const char *rest = line + used + strspn(line + used, " ,:-");

	for (const char *end = rest; *end != '\0'; end++) {
		end += strcspn(end, " ,.!?");
		const char *as = in_order(arena, table,
					  arena_printf(arena, "%.*s %.*s%s", (int)(end - rest),
						       rest, (int)used, line, end));

		if (is_of_items(table, as)) {
			return as;
		}
		if (*end == '\0') {
			break;
		}
	}
	/* "V1 pm instead" */
	return str_ends(rest, " instead")
		   ? in_order(arena, table,
			      arena_printf(arena, "move %.*s %s", (int)used, line, rest))
		   : NULL;
}

/* Of a row that makes something on a date, "G visit Wed 9 Dec 9-12". */
static bool makes_dated(const struct command_table *table, const char *line)
{
	struct command_found found = command_named(table, line);
	const struct clerk_arg *arg =
	    found.match == COMMAND_FOUND && found.row->command->item == '\0'
		? found.row->command->args
		: NULL;

	while (arg != NULL && arg->name != NULL && arg->type != CLERK_WHEN) {
		arg++;
	}
	return arg != NULL && arg->name != NULL;
}

/* "you did not remind me": it asks for nothing. */
static bool says_not(const char *words)
{
	static const char *const nots[] = { "not",   "never",   "don't",  "dont", "didn't",
					    "didnt", "doesn't", "doesnt", NULL };

	while (*words != '\0' && acts_skip_one(words, nots) == words) {
		words += strcspn(words, " ,");
		words = acts_skip_gap(words);
	}
	return *words != '\0';
}

/* The verb further on in the line: what stands before it goes behind it. NULL: there is none. */
static const char *verb_later(struct arena *arena, const struct command_table *table,
			      const char *line)
{
	enum { FURTHEST = 5 };
	/* "have a visit", "we can come and see" */
	static const char *const fillers[] = {
		"a",    "an",      "the",   "have",  "another", "arrange", "get",   "make",
		"book", "ask for", "quick", "i",     "we",      "id",      "i'd",   "wed",
		"we'd", "can",     "could", "would", "will",    "like",    "love",  "come",
		"go",   "pop",     "and",   "to",    "if",      "so",      "maybe", NULL
	};
	const char *at = line;

	for (int i = 0; i < FURTHEST; i++) {
		at += strcspn(at, " ,");
		at = acts_skip_gap(at);
		if (*at == '\0') {
			return NULL;
		}
		const char *as = in_order(arena, table, at);
		const char *before = str_trim(arena_strndup(arena, line, (size_t)(at - line)));

		if (says_not(before)) {
			return NULL;
		}
		before = *acts_skip_any(before, fillers) == '\0' ? "" : before;

		if (makes_dated(table, as)) {
			/* "data meeting Tue 19 Jan" is what it is called */
			return acts_words_len(at, "meeting") > 0
				   ? arena_printf(arena, "meet %s %s", before, at)
				   : str_trim(arena_printf(arena, "%s %s", as, before));
		}
	}
	return NULL;
}

/* What is said before a question, and is none of it. */
static const char *const openings[] = { "please",
					"hi",
					"hello",
					"hey",
					"thanks",
					"sorry",
					"and",
					"so",
					"ok",
					"oh",
					"could you say",
					"do you know",
					"can you tell me",
					"could you tell me",
					"tell me",
					"quick question",
					"morning",
					"good morning",
					"just wondering",
					NULL };

/* "how do I book a visit": help on the row that does it. */
static const char *help_on(struct arena *arena, const struct command_table *table, const char *line)
{
	static const char how[] = "help how ";

	if (!str_starts(line, how)) {
		return line;
	}
	const char *ics = acts_ask(arena, line + strlen(how)).line;
	const char *row = in_order(arena, table, line + strlen(how));
	struct command_found found = command_named(table, row);

	if (ics != NULL && str_equal(ics, "ics")) {
		return ics; /* what it says is how */
	}
	/* "cancel a visit": the verb of any of them */
	int len = (int)(found.match == COMMAND_NEEDS_ITEM ? strlen(found.row->command->name)
							  : row_len(table, row));

	return arena_printf(arena, "help %s%.*s", found.match == COMMAND_NEEDS_ITEM ? "how " : "",
			    len, acts_skip_gap(skip_frames(row)));
}

/* One of the forms in which people ask; its line NULL: none, or no row takes it. */
static struct acts_asked as_asked(struct arena *arena, const struct command_table *table,
				  const char *line)
{
	const char *opened = acts_skip_any(line, openings), *framed = skip_frames(line);
	size_t row = row_len(table, opened);

	/* "sip days G": a row of two words is nothing else */
	if (row > 0 && memchr(opened, ' ', row) != NULL) {
		return (struct acts_asked){ .line = NULL };
	}
	struct acts_asked asked = acts_ask(arena, opened);

	if (asked.line == NULL && framed != opened) {
		asked = acts_ask(arena, framed);
	}
	if (asked.line != NULL) {
		asked.line = help_on(arena, table, asked.line);
		bool is_row = row_len(table, asked.line) > 0 ||
			      command_named(table, asked.line).match == COMMAND_NEEDS_ITEM;

		asked.line = is_row ? asked.line : NULL;
	}
	return asked;
}

/* What is asked for by the way, or said that it will be done. NULL: nothing that a row takes. */
static const char *in_passing(struct arena *arena, const struct command_table *table,
			      const char *line)
{
	const char *as = acts_reminder(arena, line);

	as = as == NULL ? acts_promised(arena, line) : as;
	return as != NULL && row_len(table, as) > 0 ? as : NULL;
}

/* "request 2 h of our own time for maths" is "request own 2 h for maths"; else the line itself. */
static const char *of_own_time(struct arena *arena, const struct command_table *table,
			       const char *line)
{
	static const char *const owns[] = {
		" of our own time",     " of my own time", " from our own time",
		" from my own time",    " our own time",   " my own time",
		" of our own SIP time", " of own time",    NULL
	};
	size_t len = acts_words_len(line, "request");

	for (size_t i = 0; len > 0 && owns[i] != NULL; i++) {
		const char *at = strstr(line + len, owns[i]);
		const char *own = at == NULL ? NULL
					     : arena_printf(arena, "request own%.*s%s",
							    (int)(at - line - (ptrdiff_t)len),
							    line + len, at + strlen(owns[i]));

		if (own != NULL && row_len(table, own) > 0) {
			return own;
		}
	}
	return line;
}

static struct acts_reading read_acts(struct arena *arena, const struct command_table *table,
				     const char *line)
{
	struct acts_reading reading = { .line = in_order(arena, table, line) };
	const char *said = skip_frames(line), *other;
	struct acts_asked asked = as_asked(arena, table, line);

	if (asked.line != NULL) {
		return (struct acts_reading){ .is_form = true,
					      .line = asked.line,
					      .is_unsure = asked.is_unsure };
	}
	if (row_len(table, reading.line) > 0) {
		bool is_own = row_len(table, said) > 0;

		/* what is to be forgotten may be a reminder of it */
		bool is_forgotten = acts_words_len(said, "forget") > 0 &&
				    acts_words_len(reading.line, "forget") == 0;
		reading.is_unsure =
		    is_forgotten || (!is_own && acts_is_other_thing(said + strcspn(said, " ")));
		return reading;
	}
	other = acts_late(arena, line);
	if (other != NULL && command_find(table, other).match != COMMAND_UNKNOWN) {
		/* "Clerk will be late" may be of somebody's office */
		return (struct acts_reading){ .line = other,
					      .is_unsure = acts_words_len(line, "will be") > 0 };
	}
	other = item_first(arena, table, said);
	bool is_strange =
	    command_find(table, said).match == COMMAND_UNKNOWN || acts_is_no_slip(said);
	const char *passing = in_passing(arena, table, line);

	if (other == NULL && !acts_is_ours(said) && (is_strange || passing != NULL)) {
		const char *done = acts_done(arena, table, said);

		bool is_besides = done != NULL || acts_reminder(arena, line) != NULL;

		other = is_besides ? NULL : verb_later(arena, table, said);
		reading.is_loose = other != NULL;
		other = other == NULL && done == NULL ? passing : other;
		reading.is_unsure = other != NULL;
		other = done == NULL ? other : done;
		reading.is_turned = other != NULL;
	}
	reading.line = other == NULL ? reading.line : other;
	return reading;
}

struct acts_reading acts_read(struct arena *arena, const struct command_table *table,
			      const char *line)
{
	if (acts_manner(line) == ACTS_THANKS) {
		return (struct acts_reading){ .line = line }; /* "thanks for that" */
	}
	struct acts_reading reading = read_acts(arena, table, acts_once(acts_action(arena, line)));

	reading.line = acts_governors_from(arena, of_own_time(arena, table, reading.line));
	reading.line = acts_due(arena, acts_dates_apart(arena, reading.line));
	reading.line = acts_ahead(arena, reading.line);
	return reading;
}

size_t acts_verb(const struct command_table *table, const char *line, const char **ret_said)
{
	static const char *const kind[] = { "no problem",  "no problems",  "no prob",
					    "no probs",    "no worries",   "no bother",
					    "no longer",   "no objection", "no objections",
					    "no need",     "no hurry",     "no rush",
					    "no news",     "no comment",   "no reason",
					    "no doubt",    "no idea",      "no wait",
					    "no, wait",    "no trouble",   "no one",
					    "no more",     "no sign",      "no word",
					    "no change",   "no matter",    "no wonder",
					    "no pressure", "yes what",     "yes who",
					    "yes when",    "yes how",      NULL };
	const char *said = acts_skip_gap(skip_frames(line));
	size_t longest = 0;

	*ret_said = said;
	if (acts_skip_any(said, kind) != said) {
		return 0; /* no "no" */
	}
	for (size_t i = 0; i < acts_count; i++) {
		bool is_of_item = acts[i].letters != NULL && acts[i].words[0] != '\0';
		size_t len = is_of_item ? acts_words_len(said, acts[i].words) : 0;

		longest = len > longest ? len : longest;
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct clerk_command *row = table->rows[i].command;
		bool takes_item = row->args != NULL && row->args[0].name != NULL &&
				  row->args[0].type == CLERK_ITEM;
		size_t len = takes_item ? acts_words_len(said, row->name) : 0;

		longest = len > longest ? len : longest;
	}
	return longest;
}

bool acts_is_ours(const char *line)
{
	const char *said = skip_frames(line);

	for (size_t i = 0; i < acts_count; i++) {
		if (acts[i].words[0] != '\0' && acts_words_len(said, acts[i].words) > 0) {
			return true;
		}
	}
	return false;
}
