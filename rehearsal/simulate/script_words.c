/* script_words: lines as people type them: any row, with right arguments and wrong ones. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "simulate/script.h"

const char *const script_people[] = { "A",  "B", "C", "D1",  "D2", "E",       "F1",
				      "F2", "G", "H", "SIP", "J",  "OfficeC", NULL };
enum { PEOPLE = sizeof(script_people) / sizeof(script_people[0]) - 1 };

bool script_is_shy(const char *who)
{
	return str_equal(who, "G") || str_equal(who, "F2") || str_equal(who, "D2") ||
	       str_equal(who, "J");
}

static const char *when(struct chance *chance)
{
	static const char *const whens[] = {
		"Thu 3 Dec 9am",   "tomorrow 10:00",    "Fri 4 Dec 2pm", "next Tuesday 1.30pm",
		"Tue 8 Dec 9-12",  "Wed 9 Dec 10-11",   "14 Jan 9am",    "Mon 30 Nov 3.45pm",
		"Thu 14 Jan 9-3",  "Fri 4 Dec 9am",     "next week",     "7 Dec",
		"Thu 10 Dec 9am",  "Fri 27 Nov 8.15",   "9/12",          "12 March 2027 1pm",
		"yesterday 10-12", "last Tuesday 9-11", "Tue 1 Dec 8am", "Thu 3 Dec 9am to 11am",
		"25 Dec 9am",      "every Tuesday 8am", "tea time",      "Mon 7 Dec 6pm",
	};

	return CHANCE_PICK(chance, whens);
}

static const char *amount(struct chance *chance)
{
	static const char *const amounts[] = { "1 day",   "half a day", "2h",      "90 mins",
					       "1½ days", "3 days",     "1 d 2 h", "an hour",
					       "5 days",  "0",          "9 days",  "45 min",
					       "6h",      "2 half days" };

	return CHANCE_PICK(chance, amounts);
}

static const char *number(struct chance *chance, struct arena *arena, const struct clerk_arg *arg)
{
	int64_t span = (int64_t)arg->max - arg->min;
	int64_t most = span > 9 ? 9 : span + 1; /* now and then one too many */

	return arena_printf(arena, "%lld",
			    (long long)(arg->min + chance_upto(chance, (int)most + 1)));
}

static const char *item(struct chance *chance, struct arena *arena, char letter)
{
	static const char letters[] = "VRMTPKN";
	bool is_right = letter != 0 && chance_of(chance, 95);

	return arena_printf(arena, "%c%d", is_right ? letter : letters[chance_upto(chance, 7)],
			    1 + chance_upto(chance, chance_of(chance, 85) ? 4 : 40));
}

static const char *choice(struct chance *chance, const struct clerk_arg *arg)
{
	int count = 0;

	while (arg->choices[count] != NULL) {
		count++;
	}
	return arg->choices[chance_upto(chance, count)];
}

static const char *value(struct chance *chance, struct arena *arena, const struct clerk_arg *arg,
			 char letter)
{
	static const char *const schools[] = { "A", "B", "C", "D", "E", "F", "G", "H", "J" };
	static const char *const groups[] = {
		"A D F", "B C", "all", "ABCDEFGH", "G, H and A", "E"
	};
	static const char *const words[] = { "rural", "blue", "lead", "on", "off", "year" };
	static const char *const texts[] = { "writing",   "maths in year 4",  "phonics",
					     "visit SEN", "pick up the keys", "a \"quoted\" word" };

	switch (arg->type) {
	case CLERK_WORD:
		return CHANCE_PICK(chance, words);
	case CLERK_TEXT:
		return CHANCE_PICK(chance, texts);
	case CLERK_INT:
		return number(chance, arena, arg);
	case CLERK_AMOUNT:
		return amount(chance);
	case CLERK_WHEN:
		return when(chance);
	case CLERK_SCHOOL:
		return CHANCE_PICK(chance, schools);
	case CLERK_SCHOOLS:
		return CHANCE_PICK(chance, groups);
	case CLERK_PERSON:
		return chance_of(chance, 80) ? CHANCE_PICK(chance, schools) : "SIP";
	case CLERK_ITEM:
		return item(chance, arena, letter);
	case CLERK_CHOICE:
		return choice(chance, arg);
	case CLERK_MORE:
	case CLERK_BEFORE:
		break;
	}
	return "";
}

const char *words_line(struct chance *chance, struct arena *arena,
		       const struct clerk_command *command)
{
	const struct clerk_arg *arg = command->args;
	struct str line;

	str_init(&line, arena);
	str_add(&line, command->name);
	for (; arg != NULL && arg->name != NULL; arg++) {
		bool is_first = arg == command->args;

		if (((arg->flags & CLERK_OPTIONAL) != 0 && chance_of(chance, 55)) ||
		    chance_of(chance, 2)) {
			continue;
		}
		str_addf(&line, " %s%s%s", arg->lead == NULL ? "" : arg->lead,
			 arg->lead == NULL ? "" : " ",
			 value(chance, arena, arg, is_first ? command->item : 0));
	}
	return line.text;
}

/* Rows that matter more are said more often. */
const struct command_row *words_row(struct chance *chance, const struct command_table *table)
{
	static const char *const often[] = { "visit",     "request",  "yes",         "no",
					     "move",      "cancel",   "done",        "meeting",
					     "in",        "pool",     "give",        "date",
					     "remind me", "withdraw", "request own", "undo" };
	int first = chance_upto(chance, (int)table->count);

	if (chance_of(chance, 35)) {
		return &table->rows[first];
	}
	const char *name = CHANCE_PICK(chance, often);

	for (size_t i = 0; i < table->count; i++) {
		const struct command_row *row = &table->rows[(i + (size_t)first) % table->count];

		if (str_equal(row->command->name, name)) {
			return row;
		}
	}
	return &table->rows[first];
}

const char *words_speaker(struct chance *chance, const struct clerk_command *command)
{
	return command->who == CLERK_SIP && chance_of(chance, 85)
		   ? "SIP"
		   : script_people[chance_upto(chance, PEOPLE)];
}
