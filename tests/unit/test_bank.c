/* test_bank: what somebody looks for changes no byte that others see; and what a head offers goes
 * with her to another school. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store.h"
#include "school/roster_store.h"
#include "school/school.h"
#include "stage_world.h"

/* ---- two clusters: in one C looks for something, in the other she does not ---- */

static const char *const lookers[] = {
	"A", "B", "D1", "D2", "E", "F1", "G", "H", "SIP", "OfficeC"
};
enum { LOOKERS = sizeof(lookers) / sizeof(lookers[0]) };

struct side {
	struct world w;
	size_t seen;
	struct str heard;
};

/* Everything new that anybody but C can see, with where and when. */
static void listen(struct side *side)
{
	struct hs_event event;

	str_init(&side->heard, side->w.arena);
	for (; hs_event_at(side->w.hs, side->seen, &event); side->seen++) {
		bool is_heard = str_equal(event.room_id, stage_room(side->w.stage));

		for (int i = 0; i < LOOKERS && !is_heard; i++) {
			const char *room = stage_private_find(
			    side->w.stage, stage_user(side->w.stage, lookers[i]));

			is_heard = str_equal(room, event.room_id);
		}
		if (is_heard) {
			str_addf(&side->heard, "%lld %s %s: %s\n", (long long)event.time_ms,
				 event.sender, event.type, event.body == NULL ? "" : event.body);
		}
	}
}

static const struct {
	const char *who, *text;
	bool is_private;
	bool is_only_there; /* what is private of C */
} lines[] = {
	{ "D1", "!offer science", false, false },
	{ "C", "gap science canary", true, true },
	{ "C", "gap phonics", true, true },
	{ "A", "!offers", false, false },
	{ "B", "!offer phonics", false, false },
	{ "B", "!undo", false, false },
	{ "B", "!offer phonics, Year 2", false, false },
	{ "C", "gaps", true, true },
	{ "C", "take up O1 Thu 14 Jan 9-12", true, true },
	{ "A", "gap science", true, false },
	{ "A", "gaps", true, false },
	{ "A", "history U1007", true, false },
	{ "A", "cancel U1007", true, false },
	{ "G", "undo U1007", true, false },
	{ "SIP", "history U1007", true, false },
	{ "SIP", "offers", true, false },
	{ "OfficeC", "export", true, false },
	{ "G", "!offer science", false, false },
	{ "G", "!cancel O4", false, false },
	{ "C", "gap remove phonics", true, true },
	{ "D1", "!offers science", false, false },
	{ "D1", "export", true, false },
	{ "H", "!waiting", false, false },
	{ "D2", "mine", true, false },
	{ "D2", "!offer remove science", false, false },
	{ "H", "!who science", false, false },
};

static void run_line(struct side *side, size_t n)
{
	if (lines[n].is_private) {
		type_privately(&side->w, lines[n].who, lines[n].text);
	} else {
		type_as(&side->w, lines[n].who, lines[n].text);
	}
}

Test(bank, nobody_tells_what_another_looks_for, .timeout = 120)
{
	struct side sides[2] = { 0 };

	for (int i = 0; i < 2; i++) {
		open_world(&sides[i].w, TEST_PLUGIN_DIR);
		type_privately(&sides[i].w, "C", "time");
		for (int n = 0; n < LOOKERS; n++) {
			type_privately(&sides[i].w, lookers[n], "schools");
		}
		listen(&sides[i]);
	}
	for (size_t n = 0; n < sizeof(lines) / sizeof(lines[0]); n++) {
		for (int i = 0; i < 2; i++) {
			if (i == 0 || !lines[n].is_only_there) {
				run_line(&sides[i], n);
			}
			stage_advance(sides[i].w.stage, 60);
			listen(&sides[i]);
		}
		cr_assert_eq(strlen(sides[1].heard.text) == 0, lines[n].is_only_there, "%s",
			     lines[n].text);
		cr_assert_str_eq(sides[0].heard.text, sides[1].heard.text, "%s:\n%s---\n%s",
				 lines[n].text, sides[0].heard.text, sides[1].heard.text);
	}
	cr_expect_geq(said_to(&sides[0].w, "C", "canary: "), 1, "she does hear of a new offer");
	cr_expect_eq(said(&sides[1].w, "canary"), 0);
	close_world(&sides[0].w);
	close_world(&sides[1].w);
}

/* ---- a head who goes to another school ---- */

enum { PEOPLE_MAX = 32 };

/* That of a head who does not lead. */
static const struct roster_role *g_role(const struct roster_cluster *have)
{
	const struct roster_role *role = NULL;

	for (size_t i = 0; i < have->person_count; i++) {
		role = str_equal(have->people[i].handle, "H") ? &have->people[i].roles[0] : role;
	}
	cr_assert_not_null(role);
	return role;
}

/* As a cluster file by which G's head leads that school from now on; '\0': she has no role. */
static void move_g(struct world *w, char letter)
{
	struct store *store = NULL;
	struct school *school = NULL;
	struct roster_store *rosters = NULL;
	struct roster_person people[PEOPLE_MAX];
	struct roster_role role;
	struct err err = { 0 };

	cr_assert(store_open(stage_database(w->stage), &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
	cr_assert(roster_store_new(store, w->arena, &rosters, &err), "%s", err.text);
	const struct roster_cluster *have = school->roster->clusters[0];
	struct roster_cluster become = *have;

	cr_assert_lt(have->person_count, (size_t)PEOPLE_MAX);
	for (size_t i = 0; i < have->person_count; i++) {
		people[i] = have->people[i];
		if (str_equal(people[i].user, stage_user(w->stage, "G"))) {
			role = *g_role(have);
			role.school = letter;
			people[i].roles = &role;
			people[i].role_count = letter == '\0' ? 0 : 1;
		}
	}
	become.people = people;
	cr_assert(store_begin(store));
	(void)roster_write(rosters, have, &become);
	cr_assert(store_commit(store), "%s", store_error(store));
	school_free(school);
	store_close(store);
}

Test(bank, an_offer_goes_with_its_head, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PLUGIN_DIR);
	type_as(&w, "G", "!offer phonics, Year 1");
	type_as(&w, "H", "!offer music");
	stage_kill(w.stage);
	move_g(&w, 'E');
	for (int times = 0; times < 2; times++) {
		cr_assert(stage_start(w.stage, &err), "%s", err.text);
		stage_settle(w.stage);
		cr_expect_eq(said(&w, "O1 (phonics, Year 1) goes with you to E."), 1, "once");
		cr_expect_eq(said(&w, "O2 (music)"), 0, "nothing else goes");
		stage_kill(w.stage);
	}
	cr_assert(stage_start(w.stage, &err), "%s", err.text);
	type_as(&w, "A", "!who phonics");
	cr_expect_eq(said(&w, "O1 E: phonics, Year 1"), 1);
	type_as(&w, "E", "!offer remove phonics");
	cr_expect_eq(said(&w, "O1 is off the list: E offers phonics, Year 1 no more."), 1);
	close_world(&w);
}

Test(bank, of_who_has_left_no_quiet_is_kept, .timeout = 60)
{
	struct world w;
	struct err err = { 0 };

	open_world(&w, TEST_PLUGIN_DIR);
	type_privately(&w, "G", "quiet after 6pm");
	type_privately(&w, "G", "teaching Tue am");
	type_privately(&w, "H", "quiet after 7pm");
	for (int times = 0; times < 2; times++) {
		stage_kill(w.stage);
		move_g(&w, times == 0 ? '\0' : 'G');
		cr_assert(stage_start(w.stage, &err), "%s", err.text);
		stage_settle(w.stage);
	}
	type_privately(&w, "G", "quiet");
	type_privately(&w, "G", "teaching");
	type_privately(&w, "H", "quiet");
	cr_expect_eq(said_to(&w, "G", "You have asked for no quiet."), 1);
	cr_expect_eq(said_to(&w, "G", "You have told me of no lessons."), 1);
	cr_expect_eq(said_to(&w, "H", "Quiet for you from 19:00 to 07:00. "), 1, "others stay");
	close_world(&w);
}
