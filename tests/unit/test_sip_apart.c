/* test_sip_apart: what is private changes no byte that others see. Two clusters live through the
 * same days: of time set aside and of reviews only the school differs; private visits and reminders
 * the one has, the other has not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "stage_world.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 150, ROUNDS_LONG = 10000 };

/* Private acts are E's in one cluster and G's in the other; these look on. */
static const char *const lookers[] = { "A", "B", "C", "H" };
enum { LOOKERS = 4, VISITS = 6 };

struct side {
	struct world w;
	const char *school, *head;
	size_t seen;                /* events read so far */
	char review[16], apart[16]; /* numbers of what is open; "" */
	/* Has neither private visits nor reminders: not even that there are some may show. (That
	 * pooled time is set aside in private does, as a sum.) */
	bool is_idle;
	int visits, reminders; /* asked for so far */
	struct str heard;
};

static uint32_t pick(uint64_t *state, uint32_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)((*state >> 33) % below);
}

static void say_as(struct side *side, const char *handle, bool is_private, const char *text)
{
	const char *user = stage_user(side->w.stage, handle);
	const char *room =
	    is_private ? stage_private(side->w.stage, user) : stage_room(side->w.stage);

	hs_say(side->w.hs, room, user, text);
	stage_settle(side->w.stage);
}

/* The number in the clerk's last private message to the SIP, "K6"; "" when it has none. */
static void read_number(struct side *side, char *ret_number)
{
	struct hs_event event;
	const char *room = stage_private(side->w.stage, stage_user(side->w.stage, "SIP"));
	size_t count = hs_room_event_count(side->w.hs, room);

	*ret_number = '\0';
	cr_assert(hs_room_event_at(side->w.hs, room, count - 1, &event));
	if (event.body != NULL && event.body[0] == 'K') {
		(void)sscanf(event.body, "%15[K0-9]", ret_number);
	}
}

/* The one where something private waits hears what the other hears, whoever probes in the room: D,
 * whose it is, the adviser, or they who look on. (On the morning of her review D can't visit: that,
 * and no more, all may find out.) */
static const struct {
	const char *who, *text;
	bool is_private, is_only_there; /* only where something is private */
} probes[] = {
	{ "D1", "visit F Wed 20 Jan 10-12 worry, private", true, true },
	{ "D1", "pm Wed 13 Jan 9-10", true, true },
	{ "D1", "!visit A Wed 20 Jan 10-12 maths", false, false },
	{ "A", "!yes V1", false, false },
	{ "D1", "!visit B Thu 14 Jan 10-12 maths", false, false },
	{ "B", "!move V2 Wed 20 Jan 1-3", false, false },
	{ "D1", "!undo", false, false },
	{ "D1", "!visit C Wed 20 Jan 11-1 reading", false, false },
	{ "D1", "1", false, false },
	{ "C", "!visit D Wed 20 Jan 10-12 music", false, false },
	{ "H", "!visit F Wed 20 Jan 10-12 art", false, false },
	{ "D1", "!request 3h phonics", false, false },
	{ "A", "!yes R1", false, false },
	{ "B", "!yes R1", false, false },
	{ "C", "!yes R1", false, false },
	{ "H", "!yes R1", false, false },
	{ "SIP", "!date R1 Wed 13 Jan 9-10.30", false, false },
	{ "SIP", "!undo", false, false },
	{ "SIP", "!slots R1 Wed 13 Jan 9-11 / Fri 22 Jan 9-11", false, false },
	{ "D1", "!pick R1 1", false, false },
	{ "SIP", "!date R1 Fri 22 Jan 9-12", false, false },
	{ "SIP", "!undo", false, false },
	{ "C", "!meet data Wed 20 Jan 10-12 at D", false, false },
	{ "A", "!visits", false, false },
	{ "A", "!mine", false, false },
};

/* Everything new that one who looks on can see, with where and when. */
static void listen(struct side *side)
{
	struct hs_event event;

	str_init(&side->heard, side->w.arena);
	for (; hs_event_at(side->w.hs, side->seen, &event); side->seen++) {
		int place = str_equal(event.room_id, stage_room(side->w.stage)) ? 0 : -1;

		for (int i = 0; i < LOOKERS && place < 0; i++) {
			const char *room = stage_private_find(
			    side->w.stage, stage_user(side->w.stage, lookers[i]));

			place = str_equal(room, event.room_id) ? i + 1 : -1;
		}
		if (place >= 0) {
			str_addf(&side->heard, "%d %lld %s %s: %s\n", place,
				 (long long)event.time_ms, event.sender, event.type,
				 event.body == NULL ? "" : event.body);
		}
	}
}

static void act_apart(struct side *side, uint32_t act, uint32_t hours)
{
	static const char *const days[VISITS] = { "Tue 5 Jan", "Wed 6 Jan",  "Thu 7 Jan",
						  "Fri 8 Jan", "Mon 11 Jan", "Tue 12 Jan" };
	struct arena *arena = arena_new();

	if (act == 0 && side->apart[0] == '\0') {
		say_as(side, "SIP", true,
		       arena_printf(arena, "allocate %s %uh privately", side->school, hours));
		read_number(side, side->apart);
	} else if (act == 1 && side->apart[0] != '\0') {
		say_as(side, "SIP", true, arena_printf(arena, "done %s 30 mins", side->apart));
		side->apart[0] = '\0';
	} else if (act == 2 && side->apart[0] != '\0') {
		say_as(side, side->head, true, arena_printf(arena, "withdraw %s", side->apart));
		side->apart[0] = '\0';
	} else if (act == 3 && side->review[0] == '\0') {
		/* later that day, so that it may be done */
		say_as(side, side->head, true,
		       arena_printf(arena, "pm %.15s 11pm", stage_now(side->w.stage, arena)));
		read_number(side, side->review);
	} else if (act == 4 && side->review[0] != '\0') {
		say_as(side, "SIP", true, arena_printf(arena, "done %s 5 mins", side->review));
		side->review[0] = '\0';
	} else if (act == 5 && side->review[0] != '\0') {
		say_as(side, side->head, true, arena_printf(arena, "withdraw %s", side->review));
		side->review[0] = '\0';
	}
	if (act == 6 && !side->is_idle && side->visits < VISITS) {
		/* to F, who agrees; the lookers visit one another */
		say_as(side, side->head, true,
		       arena_printf(arena, "visit F %s 9-12 maths, private", days[side->visits++]));
		say_as(side, "F1", true,
		       arena_printf(arena, "yes Q%d", 15 + 325 * (side->visits - 1)));
	} else if (act == 7 && !side->is_idle) {
		say_as(side, side->head, true,
		       arena_printf(arena, "remind me in %u hours secret", hours));
		side->reminders++;
	}
	say_as(side, side->head, true, "time");
	arena_free(arena);
}

/* What anybody does meanwhile, in the room or privately. */
static void look(struct side *side, uint32_t act, uint32_t who)
{
	static const char *const lines[] = { "!time",
					     "!fair",
					     "!requests",
					     "!request 2h phonics",
					     "!request 9 days everything",
					     "!pool 1h",
					     "!undo pool 1h",
					     "!history K6",
					     "!yes K6",
					     "!withdraw K7",
					     "!mine",
					     "!export",
					     "!undo",
					     "!visits",
					     "!yes Q15",
					     "!visit B Wed 13 Jan 9-12 maths, private",
					     "!yes Q21",
					     "!history Q20",
					     "!visit H Fri 15 Jan 1-3 maths, private",
					     "!cancel Q345",
					     "!reminders",
					     "!remind me Fri 4pm mine",
					     "!forget N1031",
					     "!snooze N1041 in 20 mins",
					     "!why N1031",
					     "!undo N1041" };

	say_as(side, lookers[who], act % 3 == 0, lines[act]);
}

enum { LOOKS = 26, ACTS = 8 };

static void open_side(struct side *side, const char *school)
{
	*side = (struct side){ .school = school, .head = school };
	open_world(&side->w, TEST_PLUGIN_DIR);
	str_init(&side->heard, side->w.arena);
	for (int i = 0; i < LOOKERS; i++) {
		say_as(side, lookers[i], true, "time");
	}
	say_as(side, "SIP", true, "time");
	say_as(side, side->head, true, "time");
}

Test(sip_apart, nobody_can_tell_whose, .timeout = 3600)
{
	const char *seed = getenv("CLERKD_TEST_SEED");
	bool is_long = getenv("CLERKD_TEST_LONG") != NULL;
	uint64_t state = seed == NULL ? 20261125 : strtoull(seed, NULL, 10) | 1;
	struct side e, g;
	int acts = 0;

	open_side(&e, "E");
	open_side(&g, "G");
	g.is_idle = true;
	for (int round = 0; round < (is_long ? ROUNDS_LONG : ROUNDS); round++) {
		uint32_t act = pick(&state, ACTS), hours = 1 + pick(&state, 3);
		uint32_t line = pick(&state, LOOKS), who = pick(&state, LOOKERS);
		int64_t later_s = pick(&state, 5) == 0 ? pick(&state, 7200) : 60;

		acts += (e.apart[0] == '\0') == (act == 0);
		act_apart(&e, act, hours);
		act_apart(&g, act, hours);
		cr_assert_eq(e.apart[0] == '\0', g.apart[0] == '\0');
		cr_assert_eq(e.review[0] == '\0', g.review[0] == '\0');
		look(&e, line, who);
		look(&g, line, who);
		stage_advance(e.w.stage, later_s);
		stage_advance(g.w.stage, later_s);
		listen(&e);
		listen(&g);
		cr_assert(strlen(e.heard.text) > 0);
		cr_assert_str_eq(e.heard.text, g.heard.text,
				 "round %d, act %u, line %u:\n%s---\n%s", round, act, line,
				 e.heard.text, g.heard.text);
	}
	cr_assert_gt(acts, 20);
	cr_assert_eq(e.visits, VISITS);
	cr_assert_gt(e.reminders, 5);
	close_world(&e.w);
	close_world(&g.w);
}

/* D is engaged on that morning: with a review, with a visit between two schools, with both. */
static const struct {
	const char *who, *text;
} engagements[][4] = {
	{ { "D1", "pm Thu 21 Jan 9-10" } },
	{ { "F1", "visit D Thu 21 Jan 10.30-11.45 worry, private" }, { "D1", "yes Q14" } },
	{ { "D1", "pm Thu 21 Jan 9.30-10" },
	  { "D2", "pm Thu 21 Jan 11-11.30" },
	  { "D1", "visit F Thu 21 Jan 10-10.45 worry, private" },
	  { "F2", "yes Q14" } },
};
enum { ENGAGEMENTS = 3, FIRST_HOUR = 7, LAST_HOUR = 19 };

static void engage(struct side *side, size_t which)
{
	struct hs_event event;

	for (size_t i = 0; i < 4 && engagements[which][i].who != NULL; i++) {
		const char *who = engagements[which][i].who;

		say_as(side, who, true, engagements[which][i].text);
		const char *room = stage_private(side->w.stage, stage_user(side->w.stage, who));

		cr_assert(hs_room_event_at(side->w.hs, room,
					   hs_room_event_count(side->w.hs, room) - 1, &event));
		cr_assert(event.body != NULL && (event.body[0] == 'K' || event.body[0] == 'Q'),
			  "%s", event.body);
	}
	stage_advance(side->w.stage, 600);
}

/* The same line in each; what is heard of it in each is the same. */
static void probe(struct side *sides, const char *who, bool is_private, const char *text)
{
	for (size_t i = 0; i < ENGAGEMENTS; i++) {
		say_as(&sides[i], who, is_private, text);
		stage_advance(sides[i].w.stage, 60);
		listen(&sides[i]);
		cr_assert_gt(strlen(sides[i].heard.text), 0);
		cr_assert_str_eq(sides[i].heard.text, sides[0].heard.text, "%s:\n%s---\n%s", text,
				 sides[i].heard.text, sides[0].heard.text);
	}
	if (getenv("CLERKD_TEST_LOUD") != NULL) {
		fprintf(stderr, "%s", sides[0].heard.text);
	}
}

/* Whatever it is, whenever it is on that morning, and however much of it. */
Test(sip_apart, nobody_tells_one_engagement_from_another, .timeout = 300)
{
	static const char *const lines[] = { "!visit D Thu 21 Jan am maths",
					     "1",
					     "!visit D Wed 20 Jan 9-12 maths, 2 of us",
					     "!visit D Thu 21 Jan 9-1 maths",
					     "!visit D Thu 21 Jan 10am maths",
					     "!meet data Thu 21 Jan 9-12 at D",
					     "!visits",
					     "!mine" };
	struct side sides[ENGAGEMENTS];
	char text[64];

	for (size_t i = 0; i < ENGAGEMENTS; i++) {
		open_side(&sides[i], "D1");
		engage(&sides[i], i);
		listen(&sides[i]);
	}
	for (int hour = FIRST_HOUR; hour < LAST_HOUR; hour++) {
		(void)snprintf(text, sizeof(text), "!visit D Thu 21 Jan %02d:00-%02d:00 maths",
			       hour, hour + 1);
		probe(sides, "A", false, text);
		probe(sides, "B", true, text + 1);
		(void)snprintf(text, sizeof(text), "!visit D Thu 21 Jan %02d:30-%02d:00 maths",
			       hour, hour + 1);
		probe(sides, "H", false, text);
	}
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		probe(sides, "C", false, lines[i]);
		probe(sides, "H", true, lines[i] + (lines[i][0] == '!'));
	}
	for (size_t i = 0; i < ENGAGEMENTS; i++) {
		close_world(&sides[i].w);
	}
}

Test(sip_apart, nobody_learns_by_probing, .timeout = 300)
{
	struct side there, idle;

	open_side(&there, "D1");
	open_side(&idle, "D1");
	listen(&there);
	listen(&idle);
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		say_as(&there, probes[i].who, probes[i].is_private, probes[i].text);
		if (!probes[i].is_only_there) {
			say_as(&idle, probes[i].who, probes[i].is_private, probes[i].text);
		}
		stage_advance(there.w.stage, 60);
		stage_advance(idle.w.stage, 60);
		listen(&there);
		listen(&idle);
		cr_assert_eq(strlen(idle.heard.text) == 0, probes[i].is_only_there, "%s: %s",
			     probes[i].text, idle.heard.text);
		cr_assert_str_eq(there.heard.text, idle.heard.text, "%s:\n%s---\n%s",
				 probes[i].text, there.heard.text, idle.heard.text);
		if (getenv("CLERKD_TEST_LOUD") != NULL) {
			fprintf(stderr, "%s", idle.heard.text);
		}
	}
	close_world(&there.w);
	close_world(&idle.w);
}

/* In one cluster the school that leaves has private time, in the other another school has; time is
 * short, and a school waits for it. Until the next morning there is no difference to hear or read.
 */
Test(sip_apart, nobody_tells_what_a_leaving_school_had, .timeout = 300)
{
	static const struct {
		const char *who, *text;
		bool is_private;
	} lines[] = {
		{ "B", "!request 11½ days moderation", false },
		{ "A", "!yes R1", false },
		{ "C", "!yes R1", false },
		{ "E", "!yes R1", false },
		{ "H", "!yes R1", false },
		{ "H", "!request 2h phonics", false },
		{ "H", "wait", false },
		{ "A", "!removeschool D", false },
		{ "A", "yes", false },
		{ "A", "!time", false },
		{ "B", "!fair", false },
		{ "H", "!requests", false },
		{ "H", "time", true },
		{ "C", "!request 1h art", false },
		{ "B", "!pool 30 mins", false },
		{ "B", "!undo", false },
	};
	static const char *const schools[] = { "D", "G" };
	struct side sides[2];

	for (size_t i = 0; i < 2; i++) {
		open_side(&sides[i], "D1");
		say_as(&sides[i], "SIP", true,
		       i == 0 ? "allocate D ½ day privately" : "allocate G ½ day privately");
		read_number(&sides[i], sides[i].apart);
		cr_assert_str_not_empty(sides[i].apart, "%s", schools[i]);
		listen(&sides[i]);
	}
	for (size_t n = 0; n < sizeof(lines) / sizeof(lines[0]) + 12; n++) {
		bool is_hour = n >= sizeof(lines) / sizeof(lines[0]);

		for (size_t i = 0; i < 2; i++) {
			if (!is_hour) {
				say_as(&sides[i], lines[n].who, lines[n].is_private, lines[n].text);
			}
			stage_advance(sides[i].w.stage, is_hour ? 3600 : 60);
			listen(&sides[i]);
		}
		cr_assert(is_hour || strlen(sides[0].heard.text) > 0);
		cr_assert_str_eq(sides[0].heard.text, sides[1].heard.text, "%s:\n%s---\n%s",
				 is_hour ? "later" : lines[n].text, sides[0].heard.text,
				 sides[1].heard.text);
	}
	cr_assert_eq(said(&sides[0].w, "School H asks for 2 h"), 0);
	stage_advance(sides[0].w.stage, 86400);
	cr_assert_geq(said(&sides[0].w, "School H asks for 2 h"), 1, "it comes, but not at once");
	close_world(&sides[0].w);
	close_world(&sides[1].w);
}
