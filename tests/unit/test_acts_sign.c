/* test_acts_sign: what the clauses of an answer say; \2 is the speaker's own name, \3 another's. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_sign.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
	const char *line;
	enum acts_sign_is is;
	bool is_sure, is_limited;
} cases[] = {
	{ "y", ACTS_SIGN_YES, true, false },
	{ "n", ACTS_SIGN_NO, true, false },
	{ "ack", ACTS_SIGN_YES, true, false },
	{ "+1", ACTS_SIGN_YES, true, false },
	{ "Yes, \3 is very welcome, and the date suits us well.", ACTS_SIGN_YES, true, false },
	{ "happy to support this, as \3 has had little", ACTS_SIGN_YES, true, false },
	{ "yes but only if we get cover", ACTS_SIGN_YES, true, true },
	{ "yes, though not before 10", ACTS_SIGN_YES, true, true },
	{ "no problem at all", ACTS_SIGN_YES, true, false },
	{ "\2 has no objection", ACTS_SIGN_YES, true, false },
	{ "no strong feelings", ACTS_SIGN_FINE, true, false },
	{ "we dont mind", ACTS_SIGN_FINE, true, false },
	{ "I would rather not vote", ACTS_SIGN_FINE, true, false },
	{ "I'm not in favour, we have had so little", ACTS_SIGN_NO, true, false },
	{ "Sorry, but we can’t", ACTS_SIGN_NO, true, false },
	{ "used loads this term. no from me", ACTS_SIGN_NO, false, false },
	{ "no thats fine", ACTS_SIGN_NONE, false, false },
	{ "\3 says yes", ACTS_SIGN_NONE, false, false },
	{ "if the heads agree", ACTS_SIGN_NONE, false, false },
	{ "can but not til 10", ACTS_SIGN_NONE, false, false },
	{ "its at \3 not \2", ACTS_SIGN_NONE, false, false },
	{ "I shall be pleased to attend", ACTS_SIGN_IN, true, false },
	{ "\2 will be there for us not me", ACTS_SIGN_IN, true, false },
	{ "my deputy Mrs Pruitt will attend", ACTS_SIGN_IN, false, false },
	{ "\2s not coming, it's parents' evening", ACTS_SIGN_OUT, true, false },
	{ "cant come", ACTS_SIGN_OUT, true, false },
	{ "running late", ACTS_SIGN_LATE, false, false },
	{ "the breakfast is cancelled, our cook is unwell", ACTS_SIGN_END, true, false },
	{ "Call it off please", ACTS_SIGN_END, true, false },
	{ "dont cancel it", ACTS_SIGN_NONE, false, false },
	{ "afternoon not morning", ACTS_SIGN_NONE, false, false },
	{ "10th not the 9th", ACTS_SIGN_NONE, false, false },
	{ "not me. sending Priya", ACTS_SIGN_IN, true, false },
	{ "I can't, \2 will come", ACTS_SIGN_IN, true, false },
	{ "I can't but Sue can", ACTS_SIGN_IN, false, false },
	/* why she can't, and who has nothing to do with her */
	{ "can't come, Ofsted is coming", ACTS_SIGN_OUT, true, true },
	{ "sorry can't, Mum is going into hospital", ACTS_SIGN_NO, true, false },
	{ "can't, the LA is coming that day", ACTS_SIGN_NO, true, true },
	{ "can't come. Builders will be there", ACTS_SIGN_OUT, true, true },
	{ "sorry, not sending Tom after all", ACTS_SIGN_NO, false, false },
	{ "can't come, sending my deputy", ACTS_SIGN_IN, true, false },
	{ "Mrs Jones will come in my place", ACTS_SIGN_IN, true, false },
	{ "I can't, my deputy might come instead", ACTS_SIGN_IN, false, false },
	{ "can I send my deputy?", ACTS_SIGN_IN, false, false },
	/* another school's, and what else is sent */
	{ "I can't, \3 will come", ACTS_SIGN_NO, true, true },
	{ "can't come, sending apologies", ACTS_SIGN_OUT, true, false },
	{ "can't make it, will send the report", ACTS_SIGN_OUT, true, false },
	{ "can't come, my deputy is off sick", ACTS_SIGN_OUT, true, false },
	{ "can't come, I will be there next time", ACTS_SIGN_OUT, true, true },
	{ "my teacher is off", ACTS_SIGN_NONE, false, false },
	{ "Done that already thank you.", ACTS_SIGN_DONE, true, false },
	{ "depends on the heating engineer", ACTS_SIGN_NONE, false, false },
	{ "", ACTS_SIGN_NONE, false, false },
};

Test(acts_sign, clauses)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acts_sign sign = acts_sign(arena, cases[i].line);

		cr_expect_eq(sign.is, cases[i].is, "“%s”: %d", cases[i].line, sign.is);
		cr_expect_eq(sign.is_sure, cases[i].is_sure, "“%s”: sure %d", cases[i].line,
			     sign.is_sure);
		cr_expect_eq(sign.is_limited, cases[i].is_limited, "“%s”: limited %d",
			     cases[i].line, sign.is_limited);
	}
	arena_free(arena);
}

Test(acts_sign, governors)
{
	static const struct {
		const char *line;
		int64_t count;
	} lines[] = {
		{ "in +2 gov", 2 },
		{ "bringing two governors with me", 2 },
		{ "me and chair of govs both comin", 1 },
		{ "in with a couple of governors", 2 },
		{ "in with governors", ACTS_SIGN_SOME },
		{ "out, governors meeting", 0 },
		{ "in", 0 },
		{ "in with my chair of governors and the finance governor", 2 },
		{ "me, my chair and two govs", 3 },
		{ "in, and so's my chair of governors", 1 },
		{ "in with my chair and the vice chair", 2 },
		{ "in with two governors, my chair and the finance governor", ACTS_SIGN_SOME },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		cr_expect_eq(acts_sign(arena, lines[i].line).governors, lines[i].count, "“%s”",
			     lines[i].line);
	}
	arena_free(arena);
}

/* Nor does any beginning of a line go astray. */
Test(acts_sign, byte_by_byte)
{
	struct arena *arena = arena_new();
	const char *line = "Thank you, I can’t be there before half 9 – “late”, 0.5 day? 👍 +2 govs";

	for (size_t len = 0; len <= strlen(line); len++) {
		(void)acts_sign(arena, arena_strndup(arena, line, len));
	}
	arena_free(arena);
}
