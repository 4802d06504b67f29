/* test_acts: the many words for the few acts, each in the words of its row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"

#include "rows_world.h"

static const struct {
	const char *said, *means; /* `means` NULL: as it was said */
} cases[] = {
	/* agree, decline */
	{ "accept V1", "yes V1" },
	{ "OK, V1", "yes V1" },
	{ "okay v1", "yes v1" },
	{ "vote yes R1", "yes R1" },
	{ "approve request R1", "yes R1" },
	{ "decline V1 sorry, Ofsted", "no V1 sorry, Ofsted" },
	{ "reject R7", "no R7" },
	{ "yes M4", "in M4" },
	{ "yes yes M4", "in M4" },
	{ "no no", "no no" },
	{ "need a meeting about data Fri", "meet about data Fri" },
	{ "need 2 h for maths", "request 2 h for maths" },
	{ "no M4", "out M4" },
	{ "yes V1", NULL },
	{ "thanks, yes V1", "yes V1" },
	{ "V1: yes, please", "yes V1, please" },
	{ "v1 accept", "yes v1" },
	{ "R7 - no", "no R7" },
	/* ask for */
	{ "book G Wed 9 Dec 9-12", "visit G Wed 9 Dec 9-12" },
	{ "book a visit to G Wed 9 Dec 9-12", "visit to G Wed 9 Dec 9-12" },
	{ "Can I book G tomorrow am", "visit G tomorrow am" },
	{ "learning walk G Wed am", "visit learning walk G Wed am" },
	{ "need half a day for maths", "request half a day for maths" },
	{ "meeting Thu 10 Dec 4pm about budgets", "meet Thu 10 Dec 4pm about budgets" },
	{ "reminder Fri 4pm report", "remind me Fri 4pm report" },
	{ "remind everyone Fri 4pm bring data", "remind us Fri 4pm bring data" },
	{ "visit G Wed 9 Dec 9-12", NULL },
	/* move */
	{ "reschedule V1 Fri 11 Dec", "move V1 Fri 11 Dec" },
	{ "postpone the breakfast M3 Fri", "move M3 Fri" ACTS_LATER },
	{ "change V1 to Fri 11 Dec", "move V1 to Fri 11 Dec" },
	/* one meaning a kind */
	{ "cancel R7", "withdraw R7" },
	{ "cancel request R7", "withdraw R7" },
	{ "cancel visit V1", "cancel V1" },
	{ "cancel my visit V1, snow", "cancel V1, snow" },
	{ "withdraw V1", "cancel V1" },
	{ "delete N6", "forget N6" },
	{ "scrap M3", "cancel M3" },
	{ "call off V1", "cancel V1" },
	{ "cancel", NULL },
	/* come */
	{ "coming", "coming up" },
	{ "coming M1", "in M1" },
	{ "coming to M1", "in M1" },
	{ "coming with Jo", "in with Jo" },
	{ "coming SATs week 10-13 May", NULL },
	{ "coming census 21 Jan, 3 weeks ahead", "coming census 21 Jan ahead 3" },
	{ "coming census, a fortnight's notice, 21 Jan", "coming census 21 Jan ahead 2" },
	{ "attending M1", "in M1" },
	{ "apologies for M1", "out M1" },
	{ "can’t make M1", "out M1" },
	{ "running late for M1", "late M1" },
	/* took place, undo */
	{ "delivered R7 6h", "done R7 6h" },
	{ "didn't happen V1", "missed V1" },
	{ "oops", "undo" },
	{ "oops I did it again", NULL },
	/* how much, what is on, show, help */
	{ "time left", "time" },
	{ "pool?", "time" },
	{ "pool 1 day", NULL },
	{ "how much time have we got", "time" },
	{ "my diary", "mine" },
	{ "what's on this week?", "mine this week" },
	{ "whats on at Castle Hill next week", "free Castle Hill next week" },
	{ "could you tell me what have I got on tomorrow", "mine tomorrow" },
	{ "tomorrow", "mine tomorrow" },
	/* questions */
	{ "is G free thurs 3 dec am", "free G thurs 3 dec am" },
	{ "Is Castle Hill’s head in on Friday?", "free Castle Hill’s head on Friday" },
	{ "is it free", NULL },
	{ "what days is H free next week", "free H next week" },
	{ "when's my visit to G", "visits G" },
	{ "when is A’s visit", "visits A" },
	{ "who's coming to M1?", "meetings M1" },
	{ "who is coming to us", "visits here" },
	{ "who is the head of G", "who G" },
	{ "who G", NULL },
	{ "when is half term", "terms" },
	{ "when is inset at C", "terms C" },
	{ "what reminders have I got", "reminders" },
	{ "hows the pool looking", "time" },
	{ "do you know what's left in the pool", "time" },
	{ "what can I do here", "help" },
	{ "how do I book a visit to G", "help visit" },
	{ "how do I sing", "help " },
	/* wishes */
	{ "could I have a day and a half of SIP time for maths", "request a day and a half maths" },
	{ "can we have the SIP for 2h on reading", "request 2h reading" },
	{ "sip half a day", "request half a day" },
	{ "set up a heads meeting Tue 8 Dec 2pm", "meet heads meeting Tue 8 Dec 2pm" },
	{ "ask E if we can come Thu 3 Dec am", "visit E Thu 3 Dec am" },
	{ "we're shut Thu 3 Dec pm", "closed ours Thu 3 Dec pm" },
	{ "we are shut Thu 3 Dec pm", "closed ours Thu 3 Dec pm" },
	{ "have a nice day", NULL },
	{ "is this thing on", NULL },
	{ "when is the breakfast", "meetings breakfast" },
	{ "show V1", "history V1" },
	{ "V1", "visits V1" },
	{ "N1", "history N1" },
	{ "what can you do?", "help" },
	{ "menu", "help" },
	{ "help visit", NULL },
	/* the verb later */
	{ "G visit Wed 9 Dec 9-12", "visit Wed 9 Dec 9-12 G" },
	{ "Wed 9 Dec 9-12 book G phonics", "visit G phonics Wed 9 Dec 9-12" },
	/* coming or not */
	{ "im in", "in" },
	{ "we're coming on the 8th", "in on the 8th" },
	{ "ill be there on Tue 8 Dec", "in on Tue 8 Dec" },
	{ "I can make the breakfast", "in breakfast" },
	{ "I can't come on the 8th", "out on the 8th" },
	{ "sorry cant make it on the 8th", "out on the 8th" },
	{ "we won’t be able to make the 8th", "out the 8th" },
	{ "i wont be there tuesday, ofsted", "out tuesday, ofsted" },
	{ "im not coming", "out" },
	{ "im out of paper", NULL },
	{ "D2 will come instead of me on the 8th", "in the 8th" },
	{ "i'll be 20 mins late on the 8th", "late the 8th 20 mins" },
	{ "running 10 mins late sorry", "late 10 mins" },
	{ "G will be 20 mins late on the 8th", NULL },
	/* asking to visit */
	{ "can we come and see Cs maths on thursday at 10", "visit Cs maths on thursday at 10" },
	{ "pop over and watch phonics at G Fri 10am", "visit phonics at G Fri 10am" },
	{ "ask H if 3 of my staff can visit their early years on Mon 7 Dec",
	  "visit H early years on Mon 7 Dec, 3 of my staff" },
	{ "me and my TA could sit in on A's science, Fri 11am",
	  "visit A's science, Fri 11am, me and my TA" },
	{ "watch phonics at G Fri 10am", "visit G Fri 10am, phonics" },
	{ "id like to see G Fri 10am", "visit G Fri 10am" },
	{ "go ahead V1", "yes V1" },
	/* asked in their own order */
	{ "what have i asked you to remind me about", "reminders" },
	{ "anything on at C next week", "free C next week" },
	{ "is there anything booked at C on Fri", "free C on Fri" },
	{ "anything on next week", "mine next week" },
	{ "how much has B used", "fair" },
	{ "how much time has B got", "time B" },
	{ "how much has been used", "time" },
	{ "how do i get this on my phone calender", "ics" },
	{ "whats on my to do list", "my actions" },
	{ "what has everyone promised", "actions" },
	{ "who has to do what", "actions" },
	{ "hows the vote going", "requests" },
	{ "who could i go and see for maths", "help visit" },
	{ "who should I see at G", "who G" },
	/* actions */
	{ "give me til the 11th for the data", "move data by the 11th" },
	{ "mines done", "done" },
	{ "G to send the rota by Fri", "action G to send the rota by Fri" },
	{ "C will chase the bus by Mon", "action C to chase the bus by Mon" },
	{ "C will come on the 8th", NULL },
	{ "I will be there for you", NULL },
	/* besides */
	{ "she is off sick, just remind me to ring her Fri", "remind me to ring her Fri" },
	{ "you did not remind me on Fri", NULL },
	{ "i can do E on Thu 10 Dec or Fri 11 Dec", "slots E on Thu 10 Dec / Fri 11 Dec" },
	{ "im ill on thursday", "mine thursday" },
	{ "we've got an inset day on Mon 7 Dec", "inset ours Mon 7 Dec" },
	{ "we're both coming to the breakfast", "in to the breakfast" },
	{ "yes I'll be at the breakfast", "in breakfast" },
	{ "put me down for the 8th", "in the 8th" },
	{ "not coming on the 8th", "out on the 8th" },
	{ "i might be late on the 8th", "late the 8th" },
	{ "is it ok if my senco comes to C Wed 10am", "visit C Wed 10am, my senco" },
	{ "ask C if I can pop over tuesday 2pm", "visit C tuesday 2pm" },
	{ "what am i supposed to be doing", "mine" },
	{ "any actions for me", "my actions" },
	{ "what have I said I'd do", "my actions" },
	{ "what has B promised", "actions" },
	{ "who hasnt said yet", "waiting" },
	{ "whos in and out", "meetings" },
	{ "what are we voting on", "requests" },
	{ "did it go through", "requests" },
	{ "how much would that leave us", "time" },
	{ "is anything happening on the 3rd", "mine on the 3rd" },
	{ "remind everybody on thurs at 9 to bring it", "remind us on thurs at 9 to bring it" },
	{ "remind all of them on friday about the census", "remind us on friday about the census" },
	{ "is there anything at G on thursday", "free G on thursday" },
	{ "how much has everyone used", "fair" },
	{ "who's good at maths", "help visit" },
	{ "has everyone voted", "waiting" },
	{ "that's done", "done" },
	{ "ive done mine", "done" },
	{ "F: please send the dates by 4 dec", "action F to send the dates by 4 dec" },
	{ "we're closed for inset mon 7 dec", "inset ours mon 7 dec" },
	{ "im only in mon tue and wed", "mydays mon tue and wed" },
	{ "ring the parents friday, remind me please", "remind me ring the parents friday" },
	{ "is anyone else coming on the 8th", "meetings on the 8th" },
	{ "we can do thursday 10th", NULL },
	/* none of ours */
	{ "weather today", NULL },
	{ "book", "visit" },
	{ "today is a good day to see the sea", NULL },
	{ "", NULL },
	{ "   ", NULL },
};

Test(acts, in_the_words_of_their_row)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *line = acts_read(w.arena, &w.plugins.table, cases[i].said).line;
		const char *means = cases[i].means == NULL ? cases[i].said : cases[i].means;

		cr_expect_str_eq(line, means, "%s: %s, not %s", cases[i].said, line, means);
	}
	close_world(&w);
}

/* What is shown is what a row is called: an example is never rewritten. */
Test(acts, examples_stay_as_they_are)
{
	struct world w;

	open_world(&w);
	for (size_t i = 0; i < w.plugins.table.count; i++) {
		const char *example = w.plugins.table.rows[i].command->example;

		cr_expect_str_eq(acts_read(w.arena, &w.plugins.table, example).line, example);
	}
	close_world(&w);
}

/* What a reply says to what it was asked; NULL: nothing that is known. */
static const struct {
	const char *said, *verb, *rest;
} replies[] = {
	{ "I'll be 20 mins late, got governors at 7", "late", "20 mins" },
	{ "running about quarter of an hour late", "late", "15 mins" },
	{ "will be 15 late", "late", "15 mins" },
	{ "yes but late", "late", "" },
	{ "we won\xe2\x80\x99t be late", NULL, NULL },
	{ "is it ok to be 10 mins late?", NULL, NULL },
	{ "might be 10 mins late", NULL, NULL },
	{ "too late now", NULL, NULL },
	{ "sorry can't, got a governors meeting", "no", "got a governors meeting" },
	{ "I cant come, sorry", "no", "sorry" },
	{ "cant remember what time it is", NULL, NULL },
	{ "sorry can't but could do Thursday", NULL, NULL },
	{ "afraid not", "no", "" },
	{ "not sure yet", NULL, NULL },
	{ "not sure, we've used loads. no from me", "no", "" },
	{ "ofsted at 1, so can't make it", "no", "" },
	{ "go for it", "yes", "" },
	{ "works for us", "yes", "" },
	{ "fine with me", "yes", "" },
	{ "fine, but not before 10", "fine", "but not before 10" },
	{ "fine weather for it", NULL, NULL },
	{ "dont mind either way", "fine", "" },
	{ "D says yes", "yes", "" },
	{ "D says yesterday", NULL, NULL },
	{ "in but late, governors till 8", "late", "" },
	{ "we're in, 2 of us", "in", "2 of us" },
	{ "in the meeting", NULL, NULL },
	{ "in a bit", NULL, NULL },
	{ "out, dentist", "out", "dentist" },
	{ "out at lunch", NULL, NULL },
	{ "A is in", "in", "" },
	{ "A is in Paris", NULL, NULL },
	{ "count F in", "in", "" },
	{ "put F down as out", "out", "" },
	{ "count the chairs in", NULL, NULL },
	{ "in for breakfast", "in", "" },
	{ "yes F", "yes", "" },
	{ "yes I think so", NULL, NULL },
	{ "F: yes", "yes", "" },
	{ "F can't make breakfast", "no", "" },
	{ "put us down for breakfast", "in", "" },
	{ "put the kettle on", NULL, NULL },
	{ "no to maths, used loads", "no", "used loads" },
	{ "yes to breakfast, maths no", NULL, NULL },
	{ "no to breakfast, but yes to lunch", NULL, NULL },
	{ "yes to the idea that we all meet", NULL, NULL },
	{ "be there or be square", NULL, NULL },
	{ "apologies for the delay", NULL, NULL },
	{ "apologies for breakfast", "no", "" },
	{ "go on then", "yes", "" },
	{ "go on holiday", NULL, NULL },
	{ "\xf0\x9f\x91\x8d me", "yes", "" },
	{ "", NULL, NULL },
};

Test(acts, a_reply_in_own_words)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		const struct acts_said said = acts_said(arena, replies[i].said);

		if (replies[i].verb == NULL) {
			cr_expect_null(said.verb, "\"%s\" is \"%s\"", replies[i].said, said.verb);
			continue;
		}
		cr_expect_not_null(said.verb, "\"%s\"", replies[i].said);
		if (said.verb != NULL) {
			cr_expect_str_eq(said.verb, replies[i].verb, "\"%s\"", replies[i].said);
			cr_expect_str_eq(said.rest, replies[i].rest, "\"%s\"", replies[i].said);
		}
	}
	arena_free(arena);
}
