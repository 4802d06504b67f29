/* test_take_back_ways: each kind of act, taken back in each way, from each place: checked, worded
 * by what holds again, and seen by all who saw the act. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"
#include "scratch.h"

#include <stdio.h>

enum way { BY_UNDO, BY_UNDO_ELSEWHERE, BY_EDIT, BY_DELETION, WAYS };

static const char *const way_names[WAYS] = { "undo", "undo elsewhere", "edit", "deletion" };

/* A line is "B: !visit …" in the room, or "B> visit …" in private; setups are several. */
struct row {
	const char *setup, *act;
	const char *now; /* what is said of it when it is taken back */
	const char
	    *party; /* who hears that in private, for what the room must not know; else NULL */
};

static const struct row rows[] = {
	{ "", "B: !visit G Wed 9 Dec 9-12 x", "V1", NULL },
	{ "B: !visit G Wed 9 Dec 9-12 x", "G: !yes V1", "V1 waits for G's answer again", NULL },
	{ "B: !visit G Wed 9 Dec 9-12 x", "G: !no V1", "V1 waits for G's answer again", NULL },
	{ "B: !visit G Wed 9 Dec 9-12 x", "G: !move V1 Thu 10 Dec 9-12",
	  "V1 waits for G's answer again", NULL },
	{ "B: !visit G Wed 9 Dec 9-12 x|G: !yes V1", "B: !cancel V1",
	  "V1 is agreed again: Wed 9 Dec 2026, 09:00–12:00", NULL },
	{ "B: !visit G Wed 9 Dec 9-12 x|G: !yes V1", "B: !move V1 Thu 10 Dec 9-12",
	  "V1 is agreed again: Wed 9 Dec 2026", NULL },
	{ "B: !visit G Wed 9 Dec 9-12 x|G: !yes V1|B: !move V1 Thu 10 Dec 9-12", "G: !yes V1",
	  "V1 is on Wed 9 Dec 2026, 09:00–12:00 again", NULL },
	{ "", "C> visit G Wed 9 Dec 9-12 x, private", "Q18", "G" },
	{ "C> visit G Wed 9 Dec 9-12 x, private", "G> yes Q18", "Q18 waits for G's answer again",
	  "C" },
	{ "C> visit G Wed 9 Dec 9-12 x, private|G> yes Q18", "C> cancel Q18",
	  "Q18 is agreed again: Wed 9 Dec 2026", "G" },
	{ "", "C: !breakfast Tue 8 Dec at the Bull", "M1", NULL },
	{ "C: !breakfast Tue 8 Dec at the Bull", "C: !cancel M1",
	  "M1 is on again: Cluster breakfast, Tue 8 Dec 2026", NULL },
	{ "C: !breakfast Tue 8 Dec at the Bull", "C: !move M1 Wed 9 Dec",
	  "M1, Cluster breakfast, is back on Tue 8 Dec 2026", NULL },
	{ "C: !breakfast Tue 8 Dec at the Bull", "B: !in M1", "M1: B's answer is taken back",
	  NULL },
	{ "", "H: !request 1 day writing", "R1", NULL },
	{ "H: !request 1 day writing", "B: !yes R1", "R1: B's yes is taken back; 0 yes, 0 no",
	  NULL },
	{ "H: !request 1 day writing", "B: !no R1", "R1: B's no is taken back; 0 yes, 0 no", NULL },
	{ "H: !request 1 day writing", "H: !withdraw R1", "R1 is asked for again: School H, 1 d",
	  NULL },
	{ "", "B: !give 2h to H", "2 h is School B's again", NULL },
	{ "", "B: !pool 1 day", "1 d is School B's own again", NULL },
	{ "", "B: !remind us Fri 4pm bring data", "N1", NULL },
	{ "B: !remind us Fri 4pm bring data", "B: !forget N1", "N1 is on Fri 27 Nov 2026", NULL },
	{ "", "B: !inset B Thu 10 Dec", "INSET at School B on Thu 10 Dec 2026", NULL },
	{ "", "H> pm Thu 14 Jan 9am", "K8", "SIP" },
	{ "H> pm Thu 14 Jan 9am", "H> withdraw K8", "K8 is on Thu 14 Jan 2027", "SIP" },
};

static const char *handle_of(struct world *w, const char *line)
{
	return arena_strndup(w->arena, line, strcspn(line, ":>"));
}

static const char *user_of(struct world *w, const char *line)
{
	return stage_user(w->stage, handle_of(w, line));
}

static bool is_private(const char *line)
{
	return line[strcspn(line, ":>")] == '>';
}

static const char *place(struct world *w, const char *user, bool is_in_private)
{
	return is_in_private ? stage_private(w->stage, user) : stage_room(w->stage);
}

/* The event of the line. */
static const char *run_line(struct world *w, const char *line)
{
	const char *user = user_of(w, line), *text = line + strcspn(line, ":>") + 1;
	const char *event = hs_say(w->hs, place(w, user, is_private(line)), user, text + 1);

	cr_assert_not_null(event, "%s", hs_why(w->hs));
	event = arena_strdup(w->arena, event);
	stage_settle(w->stage);
	return event;
}

static void run_lines(struct world *w, const char *lines)
{
	while (*lines != '\0') {
		size_t len = strcspn(lines, "|");

		run_line(w, arena_strndup(w->arena, lines, len));
		lines += len + (lines[len] == '|');
	}
}

static int count_in(struct world *w, const char *room, const char *text)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		count += hs_event_at(w->hs, i, &event) && str_equal(event.room_id, room) &&
			 str_equal(event.sender, stage_clerk(w->stage)) && event.body != NULL &&
			 str_equal(event.type, "m.room.message") &&
			 strstr(event.body, text) != NULL;
	}
	return count;
}

static void take_back(struct world *w, const char *act, const char *event, enum way way)
{
	const char *user = user_of(w, act), *room = place(w, user, is_private(act));

	switch (way) {
	case BY_UNDO:
		hs_say(w->hs, room, user, "!undo");
		break;
	case BY_UNDO_ELSEWHERE:
		hs_say(w->hs, place(w, user, !is_private(act)), user, "!undo");
		break;
	case BY_EDIT:
		cr_assert_not_null(hs_edit(w->hs, room, user, event, "never mind"));
		break;
	default:
		cr_assert_not_null(hs_redact(w->hs, room, user, event, NULL));
		break;
	}
	stage_settle(w->stage);
}

static void check_row(const struct row *row, enum way way)
{
	struct world w;
	const char *name = row->act, *with = way_names[way];

	open_world(&w, TEST_PLUGIN_DIR);
	const char *room = stage_room(w.stage);

	run_lines(&w, row->setup);
	const char *event = run_line(&w, row->act);
	const char *own = place(&w, user_of(&w, row->act), true);
	int in_room = count_in(&w, room, row->now), in_own = count_in(&w, own, row->now);
	const char *others =
	    row->party == NULL ? NULL : place(&w, stage_user(w.stage, row->party), true);
	int with_party = others == NULL ? 0 : count_in(&w, others, row->now);

	take_back(&w, row->act, event, way);
	if (row->party == NULL) {
		cr_assert_gt(count_in(&w, room, row->now), in_room, "%s, by %s: the room", name,
			     with);
	} else {
		cr_assert_eq(count_in(&w, room, row->now), 0, "%s, by %s: not the room", name,
			     with);
	}
	if (row->party != NULL && way == BY_UNDO_ELSEWHERE) {
		/* In the room nobody has done anything. */
		cr_assert_eq(count_in(&w, room, "There is nothing of yours to take back."), 1);
		cr_assert_eq(count_in(&w, others, row->now), with_party, "%s, by %s", name, with);
	} else if (row->party != NULL) {
		cr_assert_gt(count_in(&w, others, row->now), with_party,
			     "%s, by %s: the other side", name, with);
		cr_assert_gt(count_in(&w, own, row->now), in_own, "%s, by %s: the sender", name,
			     with);
	}
	close_world(&w);
}

Test(take_back_ways, each_act_in_each_way, .timeout = 300)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (int way = 0; way < WAYS; way++) {
			check_row(&rows[i], (enum way)way);
		}
	}
}

/* ---- what may not come back does not, whichever way ---- */

struct refused {
	const char *setup, *act, *then;
	const char *why;   /* part of what is said */
	const char *never; /* is not said afterwards */
};

static const struct refused refused[] = {
	/* full by now */
	{ "B: !visit G Wed 9 Dec 9-12 x|G: !yes V1", "B: !cancel V1",
	  "C: !visit G Wed 9 Dec 9-12 y, 4 of us|G: !yes V2", "G can take 4 visitors at once",
	  "V1 is agreed again" },
	/* elsewhere by now */
	{ "E: !visit B Fri 11 Dec 9-10 x|B: !yes V1", "E: !cancel V1",
	  "B: !visit C Fri 11 Dec 9-10 y|C: !yes V2", "B already has V2", "V1 is agreed again" },
	/* closed by now */
	{ "B: !visit G Wed 9 Dec 9-12 x|G: !yes V1", "B: !cancel V1", "G: !closed G Wed 9 Dec",
	  "G is closed on Wed 9 Dec 2026", "V1 is agreed again" },
	{ "B: !visit G Wed 9 Dec 9-12 x", "G: !no V1", "A: !bankholiday add Wed 9 Dec Fair",
	  "is a bank holiday", "V1 waits for G's answer again" },
	{ "C: !breakfast Tue 8 Dec", "C: !cancel M1", "A: !bankholiday add Tue 8 Dec Fair",
	  "is a bank holiday", "M1 is on again" },
	/* an agreement rests on each of its votes */
	{ "H: !request 1 day w", "B: !yes R1", "A: !yes R1|C: !yes R1|E: !yes R1",
	  "R1 is agreed and its time is held", "is taken back" },
	/* the time is promised by now */
	{ "", "B: !give 2h to H", "H: !pool 3 d 2 h", "H has promised that time already",
	  "2 h is School B's again" },
	/* the pool is not what it was */
	{ "H: !request 1 day w", "H: !withdraw R1",
	  "B: !request 12 days x|A: !yes R2|C: !yes R2|E: !yes R2|G: !yes R2",
	  "Pool has only 0 free", "R1 is asked for again" },
	/* no longer allowed */
	{ "C: !allow OfficeC", "OfficeC: !for C request 1 day w", "C: !disallow OfficeC",
	  "No head of C has let you act for it", "R1 was taken back" },
};

Test(take_back_ways, what_may_not_come_back_does_not, .timeout = 300)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		for (int way = 0; way < WAYS; way++) {
			const struct refused *row = &refused[i];
			struct world w;

			open_world(&w, TEST_PLUGIN_DIR);
			run_lines(&w, row->setup);
			const char *event = run_line(&w, row->act);

			run_lines(&w, row->then);
			int before = said(&w, row->why);

			take_back(&w, row->act, event, (enum way)way);
			cr_assert_gt(said(&w, row->why), before, "%s, by %s", row->act,
				     way_names[way]);
			cr_assert_eq(said(&w, row->never), 0, "%s, by %s", row->act,
				     way_names[way]);
			close_world(&w);
		}
	}
}

/* ---- who one is by now ---- */

/* The example's file with each `from` as `to`, its calendars found from anywhere. */
static void write_cluster(struct world *w, const char *path, const char *const (*swaps)[2])
{
	const char *text = scratch_read(w->arena, TEST_CONFIG_DIR "/cluster.example.yaml");
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file);
	for (; (*swaps)[0] != NULL; swaps++) {
		const char *at = strstr(text, (*swaps)[0]);

		cr_assert_not_null(at, "%s", (*swaps)[0]);
		text = arena_printf(w->arena, "%.*s%s%s", (int)(at - text), text, (*swaps)[1],
				    at + strlen((*swaps)[0]));
	}
	fputs(text, file);
	fclose(file);
}

#define AT_HOME \
	{ "calendar: cluster-calendar.json", \
	  "calendar: " TEST_CONFIG_DIR "/cluster-calendar.json" }, \
	{ \
		"bank_holidays: bank-holidays.json", \
		    "bank_holidays: " TEST_CONFIG_DIR "/bank-holidays.json" \
	}

/* An act, then another roster, then the act is taken back: refused in each way. */
static void check_roster(const char *act, const char *const (*then)[2], const char *why)
{
	static const char *const first[][2] = { AT_HOME, { NULL, NULL } };

	for (int way = 0; way < WAYS; way++) {
		struct err err = { 0 };
		struct world w = { .arena = arena_new() };
		char path[] = "/tmp/test-take-back-XXXXXX";
		struct stage_settings settings = { .cluster = path,
						   .plugins = TEST_PLUGIN_DIR,
						   .day = civil_to_day(2026, 11, 25),
						   .minute = 600 };

		close(mkstemp(path));
		write_cluster(&w, path, first);
		cr_assert(stage_new(&settings, &w.stage, &err), "%s", err.text);
		w.hs = stage_homeserver(w.stage);
		const char *event = run_line(&w, act);

		stage_kill(w.stage);
		write_cluster(&w, path, then);
		cr_assert(stage_start(w.stage, &err), "%s", err.text);
		stage_settle(w.stage);
		take_back(&w, act, event, (enum way)way);
		cr_assert_eq(said(&w, why), 1, "%s, by %s", act, way_names[way]);
		unlink(path);
		close_world(&w);
	}
}

Test(take_back_ways, not_by_whoever_moved, .timeout = 60)
{
	static const char *const moved[][2] = {
		AT_HOME,
		{ "handle: B, role: head, school: B", "handle: B, role: head, school: E" },
		{ "handle: E, role: head, school: E", "handle: E, role: head, school: B" },
		{ NULL, NULL }
	};

	check_roster("B: !visit G Wed 9 Dec 9-12 x", moved,
		     "That was done for School B, and you are not of it now");
}

Test(take_back_ways, not_by_whoever_led, .timeout = 60)
{
	static const char *const led[][2] = { AT_HOME,
					      { "handle: A, role: head, school: A, lead: true",
						"handle: A, role: head, school: A" },
					      { "handle: B, role: head, school: B",
						"handle: B, role: head, school: B, lead: true" },
					      { NULL, NULL } };

	check_roster("A: !bankholiday add Thu 10 Dec Fair", led, "is for Head B and the SIP");
	/* Another school's day, which the lead alone may enter. */
	check_roster("A: !inset B Thu 10 Dec", led, "That took a right that is now with Head B");
}
