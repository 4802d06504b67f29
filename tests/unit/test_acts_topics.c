/* test_acts_topics: what a question is about, by the words in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_topics.h"

#include "rows_world.h"

static const struct {
	const char *said, *row; /* `row` NULL: it asks nothing */
} cases[] = {
	/* the adviser's time */
	{ "how many days has everyone got left of sarah", "time" },
	{ "sip bal", "time" },
	{ "can we afford another day of sarah", "time" },
	{ "has sarah given me a date", "requests" },
	{ "when sarah next", "sip days" },
	/* who comes, where and when */
	{ "how many for breakfast i need to get bacon in", "meetings breakfast bacon" },
	{ "who has not replied about the budgets meeting", "meetings budgets" },
	{ "How many should I cater for on Thursday 3rd, governors included?",
	  "meetings Thursday 3rd" },
	{ "breakfast numbers?", "meetings breakfast" },
	{ "wheres the budgets one agen n what time does it finsh", "meetings budgets" },
	{ "who M1", "meetings M1" },
	{ "when V2", "visits V2" },
	{ "R1 status", "requests R1" },
	/* the phone */
	{ "I am not clever with telephones. How would I get these dates into the calendar on mine?",
	  "ics" },
	{ "ical link", "ics" },
	/* what waits, and what is on */
	{ "only in mon tue whats waiting for me ta", "mine" },
	{ "Would you tell me whether anything is waiting for an answer from me?", "mine" },
	{ "pending", "mine" },
	{ "has owt been agreed for january", "mine january" },
	{ "owt on thurs", "mine thurs" },
	{ "wk 50", "mine week 50" },
	{ "Is Carys expected anywhere on the afternoon of the 8th?", "free C the 8th" },
	{ "anything on this afternoon", "mine today" },
	{ "list the schools that have not replied about the breakfast", "meetings breakfast" },
	{ "when is the last thing on before we break up on the 18th", "mine before the 18th" },
	{ "what is everyone up to next week", "free all next week" },
	{ "is frank or fiona down for the 3rd", "free F the 3rd" },
	/* who is free, or shut */
	{ "which of the schools are free on Wednesday 16 December in the morning",
	  "free all Wednesday 16 December in the morning" },
	{ "would Ben be in school on Friday afternoon, do you know", "free B Friday afternoon" },
	{ "who's closed between now and the end of term, any INSET days?",
	  "free all between now and the end of term" },
	{ "when do the kids finish for christmas", "terms" },
	/* visits */
	{ "has gareth come back to me yet", "waiting G" },
	{ "Gareth replied?", "waiting G" },
	{ "remind me what time Hannah's coming on Friday week and what it was about",
	  "visits H Friday week" },
	{ "who here fri", "visits fri" },
	{ "I have quite forgotten what my visit to Carys is about", "visits C" },
	/* votes, promises, help */
	{ "how many yeses so far", "requests" },
	{ "Please remind me of what I promised to do, and by when.", "my actions" },
	{ "what exactly are you able to do for us", "help" },
	{ "am new to this lark what can u do", "help" },
	{ "poll mtg wed 2 / thu 3 / mon 7", "help poll" },
	{ "which weeks am I free before Christmas", "mine before Christmas" },
	{ "what's happening wk beg 30th Nov?", "mine week beg 30th Nov" },
	{ "which of us are free today fortnight, after dinner time",
	  "free all today fortnight pm" },
	{ "what days does Diane work?", "who D" },
	/* orders, wishes, news and talk */
	{ "remind me when I am back to ring the nurse", NULL },
	{ "could we have a breakfast on the 10th?", NULL },
	{ "might Alder and Hawthorn share one day of Sarah's time?", NULL },
	{ "can carys have me on the 1st from quarter past one", NULL },
	{ "may I ask for two days with Sarah in the spring term", NULL },
	{ "when it is convenient for Hannah, I should like two hours on 11 Dec", NULL },
	{ "I want to see how they teach maths on Thursday", NULL },
	{ "please say I'm coming to breakfast next Thursday", NULL },
	{ "F visit start 9.30 instead", NULL },
	{ "am off poorly today", NULL },
	{ "H on fri 4 dec", NULL },
	{ "we're closed on Friday", NULL },
	{ "is it me or is it cold", NULL },
	{ "", NULL },
};

static const struct {
	const char *row, *kept;
} slots[] = {
	{ "visits hannah pls need to do her badge", "visits H" },
	{ "mine this wk", "mine this week" },
	{ "free A,B,E mon 7 dec", "free A B E mon 7 dec" },
	{ "free Sarah on friday", "sip days friday" },
	{ "free Gertrude on friday", "free Gertrude on friday" },
	{ "free most of us week of the 14th", "free all week of the 14th" },
	{ "mine in that week", "mine that week" },
	{ "history V1", "history V1" },
};

static char school_named(void *lookup, const char *words)
{
	struct world *w = lookup;
	const struct clerk_school *school = find_school(w, words);
	const struct clerk_person *person = school == NULL ? find_person(w, words) : NULL;

	return school != NULL           ? school->letter
	       : person == NULL         ? '\0'
	       : person->school == '\0' ? '+'
					: person->school;
}

Test(acts_topics, by_the_words_in_it)
{
	struct world w;

	open_world(&w);
	const struct acts_names names = { .lookup = &w, .school = school_named };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *row = acts_topic(w.arena, &names, cases[i].said);
		const char *read = row == NULL ? "nothing" : row;
		const char *want = cases[i].row == NULL ? "nothing" : cases[i].row;

		cr_expect_str_eq(read, want, "%s: %s, not %s", cases[i].said, want, read);
	}
	close_world(&w);
}

Test(acts_topics, the_slots_alone)
{
	struct world w;

	open_world(&w);
	const struct acts_names names = { .lookup = &w, .school = school_named };

	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		const char *kept = acts_topic_slots(w.arena, &names, slots[i].row);

		cr_expect_str_eq(kept, slots[i].kept, "%s: %s, not %s", slots[i].row, slots[i].kept,
				 kept);
	}
	close_world(&w);
}

/* A row that tells, whatever is cut off. */
Test(acts_topics, lines_cut_anywhere)
{
	struct world w;

	open_world(&w);
	const struct acts_names names = { .lookup = &w, .school = school_named };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t len = 0; len <= strlen(cases[i].said); len++) {
			const char *part = arena_strndup(w.arena, cases[i].said, len);
			const char *row = acts_topic(w.arena, &names, part);

			cr_expect(row == NULL || str_starts(row, "help") ||
				      command_named(&w.plugins.table, row).match == COMMAND_FOUND,
				  "%s: %s", part, row);
		}
	}
	close_world(&w);
}
