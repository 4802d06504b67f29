/* guess_rows: what each wish that was learnt is done by. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/guess_rows.h"

#include <string.h>

/* clang-format off */
static const struct intent_row rows[] = {
	{ "visit", { .as = "visit$k$w$t$n" }, false },
	{ "request", { .as = "request$a$t" }, false },
	{ "breakfast", { .as = "breakfast$w$p" }, false },
	{ "meet", { .as = "meet$t$w$p" }, false },
	{ "find",
	  { .as = "find",
	    .says = "Which dates shall I ask them about? For example `find data: Tue 12 Jan 3.45pm / Thu 14 Jan 3.45pm`; `free all` and a week shows what the diary has." },
	  false },
	{ "remindme", { .as = "remind me$w$c" }, false },
	{ "remindus", { .as = "remind us$w$c" }, false },
	{ "snooze", { .as = "snooze$w", .needs = CUE_PLACE, .is_of_item = true }, false },
	{ "action", { .as = "action $u to$v by$w", .needs = CUE_DAY }, false },
	{ "yes", { .as = "yes$r", .is_of_item = true, .is_own = true }, false },
	{ "no", { .as = "no$r", .is_of_item = true, .is_own = true }, false },
	{ "fine", { .as = "fine", .is_of_item = true, .is_own = true }, false },
	{ "in", { .as = "in$g", .is_of_item = true, .is_own = true }, false },
	{ "out", { .as = "out", .is_of_item = true, .is_own = true }, false },
	{ "late", { .as = "late$l", .is_of_item = true, .is_own = true }, false },
	{ "move", { .as = "move$w$p", .needs = CUE_PLACE, .is_of_item = true }, false },
	{ "cancel", { .as = "cancel", .is_of_item = true }, false },
	{ "undo", { .as = "undo" }, false },
	{ "done", { .as = "done", .is_of_item = true }, false },
	{ "happened", { .as = "happened", .is_of_item = true }, false },
	{ "missed", { .as = "missed", .is_of_item = true }, false },
	{ "amount", { .as = "amount$a", .needs = CUE_AMOUNT, .is_of_item = true }, true },
	{ "people", { .as = "visitors$m", .is_of_item = true }, false },
	{ "focus", { .as = "focus$t$n", .is_of_item = true, .is_own = true }, false },
	{ "inset", { .as = "inset $o$w", .needs = CUE_DAY }, false },
	{ "closed", { .as = "closed $o$w", .needs = CUE_DAY }, false },
	{ "date", { .as = "date$w", .needs = CUE_PLACE, .is_of_item = true }, false },
	{ "poll", { .as = "p$x", .is_of_item = true, .is_own = true }, false },
	{ "choose", { .as = "choose$d", .is_of_item = true }, false },
	{ "deputy", { .as = "in$y", .is_of_item = true, .is_own = true }, false },
	{ "early", { .as = "in$e", .is_of_item = true, .is_own = true }, false },
	{ "agenda", { .as = "agenda$i" }, true },
	{ "minutes", { .as = "minutes$i" }, true },
	{ "time", { .as = "time" }, true },
	{ "fair", { .as = "fair" }, true },
	{ "mine", { .as = "$j$w" }, true },
	{ "show", { .as = "history$q", .is_of_item = true }, true },
	{ "waiting", { .as = "$h" }, true },
	{ "visits", { .as = "visits$b$w" }, true },
	{ "meetings", { .as = "meetings" }, true },
	{ "requests", { .as = "requests" }, true },
	{ "reminders", { .as = "reminders" }, true },
	{ "actions", { .as = "actions" }, true },
	{ "polls", { .as = "polls" }, true },
	{ "free", { .as = "free $f$w", .needs = CUE_DAY }, true },
	{ "who", { .as = "who$k" }, true },
	{ "schools", { .as = "schools" }, true },
	{ "terms", { .as = "terms$k" }, true },
	{ "rule", { .as = "rule" }, true },
	{ "why", { .as = "why", .is_of_item = true }, true },
	/* its own words are read by its row, and said again in full */
	{ "teaching", { .as = "teaching$i" }, true },
	{ "quiet", { .as = "quiet$i" }, true },
	{ "offrecord", { .as = "offrecord$a" }, true },
	{ "onrecord", { .as = "onrecord" }, true },
	{ "allow", { .as = "allow" }, true },
	{ "ics", { .as = "ics" }, true },
	{ "sipday", { .as = "sip days$k$w" }, true },
	{ "far", { .as = "drive$k" }, true },
	{ "wheremeet", { .as = "where$w" }, true },
	{ "ahead", { .as = "coming up" }, true },
	{ "wallchart", { .as = "wallchart$w" }, true },
	{ "coming", { .as = "coming$z$w", .needs = CUE_DAY }, false },
	{ "pm",
	  { .as = "pm$w",
	    .needs = CUE_DAY,
	    .says = "Performance management is a head's to ask for, in a private chat with me: `pm Tue 15 Dec 1.30pm`. Only the two of you see it. Nothing is noted." },
	  false },
	{ "away",
	  { .as = "away$w",
	    .needs = CUE_DAY,
	    .says = "I don't note who is away or off, so nothing is changed. `out` is for a meeting, `move` for a visit or a SIP date; `mydays` says on which weekdays you work." },
	  false },
	{ "expert", { .as = "offers$k$t" }, true },
	{ "strength", { .as = "offer$t" }, false },
	{ "unlisted", { .as = "offer remove$t" }, false },
	{ "gap", { .as = "gap$t" }, false },
	{ "offer",
	  { .as = "",
	    .says = "I list what a school can show others (`offer phonics`), not hours or things to spare, so nothing is noted. Say it in the room; whoever wants it asks with `visit`, or with `request` for the SIP's time." },
	  false },
	{ "chase", { .as = "nudge", .is_of_item = true }, false },
	{ "message",
	  { .as = "",
	    .says = "I pass no messages on, so nobody was told. Said in the room, all heads read it; `who` says who is who. `remind us` and a time has me tell the room." },
	  false },
	{ "mydiary",
	  { .as = "",
	    .says = "I keep no diary besides what is agreed here, so nothing is noted: a visit with `visit`, the SIP's day with `date` and the number of its request." },
	  false },
	{ "log",
	  { .as = "",
	    .says = "Time that was worked is noted on its request, for example `done R7 2h`; `requests` lists them. Nothing is noted." },
	  false },
};
/* clang-format on */

size_t intent_row_len(const struct intent_row *row)
{
	return strcspn(row->rule.as, " $");
}

const struct intent_row *intent_row_of(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (str_equal(rows[i].name, name)) {
			return &rows[i];
		}
	}
	return NULL;
}
