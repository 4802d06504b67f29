/* kinds: every kind of item, and the way into each state that one of it can be in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

/* ---- visits; in a private chat the same words make one between two schools only ---- */

#define ASK_OPEN "C: !visit F Wed 2 Dec 9-12 phonics\n"
#define BEGUN "until Wed 2 Dec 2026 10:00\n"
#define OVER "until Wed 2 Dec 2026 13:00\n"
#define LONG_OVER "until Wed 9 Dec 2026 13:00\n"

static const struct walk_state visit_states[] = {
	{ "asked", NULL, ASK_OPEN },
	{ "asked by the office", NULL, "OfficeC: !for C visit F Wed 2 Dec 9-12 phonics\n" },
	{ "asked anew", "asked", "C: !move V# Thu 3 Dec 9-12\n" },
	{ "countered", "asked", "F1: !move V# Thu 3 Dec 9-12\n" },
	{ "countered, then agreed", "countered", "C: !yes V#\n" },
	{ "agreed", "asked", "F1: !yes V#\n" },
	{ "agreed by the office", "asked", "OfficeF: !for F yes V#\n" },
	{ "named", "agreed", "C (private): names V# Ann Smith\n" },
	{ "moving by the visitor", "agreed", "C: !move V# Fri 4 Dec 9-12\n" },
	{ "moving by the host", "agreed", "F1: !move V# Fri 4 Dec 9-12\n" },
	{ "moved", "moving by the visitor", "F1: !yes V#\n" },
	{ "declined", "asked", "F1: !no V#\n" },
	{ "move declined", "moving by the visitor", "F1: !no V#\n" },
	{ "lapsed", "asked", "until Tue 1 Dec 2026 17:00\n" },
	{ "cancelled unanswered", "asked", "C: !cancel V#\n" },
	{ "cancelled by the visitor", "agreed", "C: !cancel V#\n" },
	{ "cancelled by the host", "agreed", "F1: !cancel V#\n" },
	{ "begun", "agreed", BEGUN },
	{ "begun while moving", "moving by the host", BEGUN },
	{ "over", "agreed", OVER },
	{ "long over", "over", LONG_OVER },
	{ "happened", "over", "C: !happened V#\n" },
	{ "missed", "over", "C: !missed V#\n" },
	{ "asking taken back", "asked", "C: !undo V#\n" },
	{ "yes taken back", "agreed", "F1: !undo V#\n" },
	{ "cancelling taken back", "cancelled by the visitor", "C: !undo V#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state private_visit_states[] = {
	{ "asked", NULL, "C (private): visit F Wed 2 Dec 9-12 phonics, private\n" },
	{ "asked anew", "asked", "C (private): move Q# Thu 3 Dec 9-12\n" },
	{ "countered", "asked", "F1 (private): move Q# Thu 3 Dec 9-12\n" },
	{ "agreed", "asked", "F1 (private): yes Q#\n" },
	{ "named", "agreed", "C (private): names Q# Ann Smith\n" },
	{ "moving by the visitor", "agreed", "C (private): move Q# Fri 4 Dec 9-12\n" },
	{ "moving by the host", "agreed", "F1 (private): move Q# Fri 4 Dec 9-12\n" },
	{ "moved", "moving by the visitor", "F1 (private): yes Q#\n" },
	{ "declined", "asked", "F1 (private): no Q#\n" },
	{ "lapsed", "asked", "until Tue 1 Dec 2026 17:00\n" },
	{ "cancelled by the visitor", "agreed", "C (private): cancel Q#\n" },
	{ "cancelled by the host", "agreed", "F1 (private): cancel Q#\n" },
	{ "begun", "agreed", BEGUN },
	{ "over", "agreed", OVER },
	{ "happened", "over", "C (private): happened Q#\n" },
	{ "missed", "over", "C (private): missed Q#\n" },
	{ "asking taken back", "asked", "C (private): undo Q#\n" },
	{ NULL, NULL, NULL },
};

/* ---- meetings ---- */

static const struct walk_state meeting_states[] = {
	{ "called", NULL, "C: !meet data Wed 2 Dec 9-11 at D quorum 3\n" },
	{ "breakfast", NULL, "C: !breakfast Wed 2 Dec at the Bull\n" },
	{ "called by the adviser", NULL, "SIP: !meet data Wed 2 Dec 9-11 at D\n" },
	{ "answered", "called", "C: !in M#\nF1: !in M#\nE: !out M#\n" },
	{ "of some", NULL, "C: !meet C E F Wed 2 Dec 9-11 budget quorum 2\n" },
	{ "moderation", NULL, "C: !moderation EYFS Wed 2 Dec 9-11 at D\n" },
	{ "with all of it", "moderation",
	  "C: !bring M# six samples\nC: !cost M# £12 a head\nF1: !bring M# 2 governors\n" },
	{ "of a series", NULL, "C: !meet data every Wednesday 9-11 at D until 18 Dec\nC: yes\n" },
	{ "with an agenda", "called", "F1: !agenda M# phonics; data; the pool\n" },
	{ "agenda over", "with an agenda", OVER },
	{ "with minutes", "agenda over", "F1: !minutes M# all agreed\n" },
	{ "moved", "answered", "C: !move M# Thu 3 Dec 9-11\n" },
	{ "begun", "answered", BEGUN },
	{ "over", "answered", OVER },
	{ "cancelled", "answered", "C: !cancel M#\n" },
	{ "calling taken back", "called", "C: !undo M#\n" },
	{ "moving taken back", "moved", "C: !undo M#\n" },
	{ NULL, NULL, NULL },
};

/* ---- requests for the adviser's time ---- */

#define FOUR_SAY(word) "B: !" word " R#\nE: !" word " R#\nG: !" word " R#\nH: !" word " R#\n"

static const struct walk_state request_states[] = {
	{ "asked", NULL, "C: !request 1 day phonics\n" },
	{ "asked by the office", NULL, "OfficeC: !for C request 1 day phonics\n" },
	{ "asked, with answers", "asked", "B: !yes R#\nF1: !yes R#\nE: !no R#\nG: !fine R#\n" },
	{ "waiting", NULL,
	  "D: !request 12 days moderation\nB: !yes R1\nE: !yes R1\nG: !yes R1\nH: !yes R1\n"
	  "C: !request 1 day phonics\nC: wait\n" },
	{ "agreed", "asked", FOUR_SAY("yes") },
	{ "not agreed", "asked", FOUR_SAY("no") "A: !no R#\nF1: !no R#\nD: !no R#\n" },
	{ "closed without enough answers", "asked", "until Mon 30 Nov 2026 17:00\n" },
	{ "with dates to pick", "agreed", "SIP: !slots R# Thu 3 Dec 9-3 / Fri 4 Dec am\n" },
	{ "dated", "agreed", "SIP: !date R# Wed 2 Dec 9-12\n" },
	{ "picked", "with dates to pick", "C: !pick R# 1\n" },
	{ "dated anew", "dated", "SIP: !date R# Thu 3 Dec 9-12\n" },
	{ "in sittings", "agreed", "SIP: !date R# Wed 2 Dec 9-11, Thu 3 Dec 9-12\n" },
	{ "in part done", "in sittings", "until Wed 2 Dec 2026 13:00\nSIP: !done R# 2h\n" },
	{ "moving", "dated", "C: !move R# Thu 3 Dec 9-12\n" },
	{ "begun", "dated", BEGUN },
	{ "over", "dated", OVER },
	{ "done", "over", "SIP: !done R# 6h\n" },
	{ "noted", "done", "SIP (private): note R# paired writing works\n" },
	{ "withdrawn while asked", "asked, with answers", "C: !withdraw R#\n" },
	{ "withdrawn", "dated", "C: !withdraw R#\n" },
	{ "released", NULL,
	  "C: !request 1 day phonics by Tue 1 Dec\n" FOUR_SAY(
	      "yes") "until Tue 1 Dec 2026 17:00\n" },
	{ "own time", NULL, "C: !request own 1 day governors' training\n" },
	{ "from a pot", NULL,
	  "SIP: !pot rural 3 days, the rural bid\n"
	  "C: !request from rural 1 day transport plans\n" },
	{ "asking taken back", "asked", "C: !undo R#\n" },
	{ "a yes taken back", "asked, with answers", "B: !undo R#\n" },
	{ "dating taken back", "dated", "SIP: !undo R#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state sitting_states[] = {
	{ "dated", NULL,
	  "C: !request own 1 day governors' training\n"
	  "SIP: !date R1 Wed 2 Dec 9-11, Thu 3 Dec 9-12\n" },
	{ "dated anew", "dated", "SIP: !date S# Fri 4 Dec 9-12\n" },
	{ "cancelled", "dated", "C: !cancel S#\n" },
	{ "taken", "dated", "until Wed 2 Dec 2026 13:00\nSIP: !done R1 2h\n" },
	{ "cancelling taken back", "cancelled", "C: !undo S#\n" },
	{ NULL, NULL, NULL },
};

/* ---- reviews and time set aside, both K ---- */

static const struct walk_state review_states[] = {
	{ "dated", NULL, "C (private): pm Wed 2 Dec 9-11\n" },
	{ "moving by the head", "dated", "C (private): move K# Thu 3 Dec 9-11\n" },
	{ "moving by the adviser", "dated", "SIP (private): move K# Thu 3 Dec 9-11\n" },
	{ "declined", "dated", "SIP (private): no K#\n" },
	{ "begun", "dated", BEGUN },
	{ "over", "dated", OVER },
	{ "done", "over", "SIP (private): done K# 2h\n" },
	{ "withdrawn", "dated", "C (private): withdraw K#\n" },
	{ "withdrawn by the adviser", "dated", "SIP (private): withdraw K#\n" },
	{ "asking taken back", "dated", "C (private): undo K#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state aside_states[] = {
	{ "held", NULL, "SIP (private): allocate C half a day privately\n" },
	{ "shared", "held", "C (private): share K#\n" },
	{ "done", "held", "SIP (private): done K# 2h\n" },
	{ "shared and done", "shared", "SIP (private): done K# 2h\n" },
	{ "withdrawn", "held", "C (private): withdraw K#\n" },
	{ "withdrawn by the adviser", "held", "SIP (private): withdraw K#\n" },
	{ NULL, NULL, NULL },
};

/* ---- actions ---- */

static const struct walk_state away_states[] = {
	{ "away", NULL, "SIP: !away Wed 2 Dec to Thu 3 Dec\n" },
	{ "begun", "away", BEGUN },
	{ "over", "away", "until Fri 4 Dec 2026 10:00\n" },
	{ "removed", "away", "SIP: !away remove W#\n" },
	{ "removing taken back", "removed", "SIP: !undo W#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state named_states[] = {
	{ "ahead", NULL, "C: !coming SATs week Thu 10 Dec to Fri 11 Dec, 1 week ahead\n" },
	{ "too near", NULL, "C: !coming SATs week Wed 2 Dec\n" },
	{ "moved", "ahead", "C: !move C# Thu 17 Dec\n" },
	{ "told", "ahead", "until Thu 3 Dec 2026 9:00\n" },
	{ "begun", "too near", BEGUN },
	{ "over", "begun", "until Fri 4 Dec 2026 10:00\n" },
	{ "removed", "ahead", "C: !cancel C#\n" },
	{ "noting taken back", "ahead", "C: !undo C#\n" },
	{ "removing taken back", "removed", "C: !undo C#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state action_states[] = {
	{ "open", NULL, "C: !action Head F to book the hall by Fri 4 Dec\n" },
	{ "moved", "open", "F1: !move X# by Fri 11 Dec\n" },
	{ "due", "open", "until Mon 30 Nov 2026 9:00\n" },
	{ "overdue", "due", "until Mon 7 Dec 2026 17:00\n" },
	{ "put off", "overdue", "F1: !move X# by Fri 11 Dec\n" },
	{ "done", "open", "F1: !done X#\n" },
	{ "dropped", "open", "C: !cancel X#\n" },
	{ "noting taken back", "open", "C: !undo X#\n" },
	{ "done taken back", "done", "F1: !undo X#\n" },
	{ NULL, NULL, NULL },
};

/* ---- polls ---- */

static const struct walk_state poll_states[] = {
	{ "open", NULL, "C: !find data: Wed 2 Dec 9-11 / Thu 3 Dec / Fri 4 Dec by Fri noon\n" },
	{ "answered", "open", "F1: !p P# 1 yes 2 no\nE: !p P# 2\n" },
	{ "answered by the office", "open", "OfficeC: !for C p P# 1\n" },
	{ "open for longer", "answered", "C: !move P# Mon noon\n" },
	{ "closed", "answered", "until Fri 27 Nov 2026 13:00\n" },
	{ "chosen", "answered", "C: !choose P# 2\nC: yes\n" },
	{ "lapsed", "closed", "until Fri 4 Dec 2026 10:00\n" },
	{ "dropped", "answered", "C: !cancel P#\n" },
	{ "asking taken back", "open", "C: !undo P#\n" },
	{ "dropping taken back", "dropped", "C: !undo P#\n" },
	{ NULL, NULL, NULL },
};

/* ---- reminders ---- */

static const struct walk_state reminder_states[] = {
	{ "waiting", NULL, "C (private): remind me Fri 27 Nov 9am ring H\n" },
	{ "asked for in the room", NULL, "C: !remind me Fri 27 Nov 9am ring H\n" },
	{ "put off", "waiting", "C (private): snooze N# Fri 27 Nov 10am\n" },
	{ "said", "waiting", "until Fri 27 Nov 2026 9:30\n" },
	{ "said and put off", "said", "C (private): snooze N# in 20 mins\n" },
	{ "forgotten", "waiting", "C (private): forget N#\n" },
	{ "asking taken back", "waiting", "C (private): undo N#\n" },
	{ "forgetting taken back", "forgotten", "C (private): undo N#\n" },
	{ "repeating", NULL, "C (private): remind me every Friday 9am ring H\n" },
	{ "repeating, said", "repeating", "until Fri 27 Nov 2026 9:30\n" },
	{ "repeating, put off", "repeating, said", "C (private): snooze N# in 20 mins\n" },
	{ "repeating, forgotten", "repeating", "C (private): forget N#\n" },
	{ "until done", NULL, "C (private): remind me Fri 27 Nov 9am until done ring H\n" },
	{ "until done, said", "until done", "until Fri 27 Nov 2026 9:30\n" },
	{ "done", "until done, said", "C (private): done N#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state room_reminder_states[] = {
	{ "waiting", NULL, "C: !remind us Fri 27 Nov 9am bring the data\n" },
	{ "put off", "waiting", "C: !snooze N# Fri 27 Nov 10am\n" },
	{ "said", "waiting", "until Fri 27 Nov 2026 9:30\n" },
	{ "forgotten", "waiting", "C: !forget N#\n" },
	{ "asking taken back", "waiting", "C: !undo N#\n" },
	{ "repeating", NULL, "C: !remind us every Friday 9am bring the data\n" },
	{ "repeating, said", "repeating", "until Fri 27 Nov 2026 9:30\n" },
	{ "with a visit", NULL,
	  "C: !visit F Wed 2 Dec 9-12 maths\nC: !remind us 30 mins before V1 ring H\n" },
	{ "until done", NULL, "C: !remind us Fri 27 Nov 9am until done bring the data\n" },
	{ "done", "until done", "B: !done N#\n" },
	{ "dropped with it", "with a visit", "C: !cancel V1\nadvance 1m\n" },
	{ NULL, NULL, NULL },
};

/* ---- what schools can show one another ---- */

#define A_YEAR_ON "until Thu 2 Dec 2027 9:00\n"

static const struct walk_state offer_states[] = {
	{ "offered", NULL, "C: !offer phonics\n" },
	{ "offered, and still so", "offered", "C: !yes O#\n" },
	{ "unconfirmed", "offered", A_YEAR_ON },
	{ "confirmed", "unconfirmed", "C: !yes O#\n" },
	{ "withdrawn", "offered", "C: !cancel O#\n" },
	{ "offering taken back", "offered", "C: !undo O#\n" },
	{ "withdrawing taken back", "withdrawn", "C: !undo O#\n" },
	{ NULL, NULL, NULL },
};

static const struct walk_state gap_states[] = {
	{ "open", NULL, "C (private): gap phonics\n" },
	{ "met", "open", "F1: !offer phonics\n" },
	{ "closed", "open", "C (private): cancel U#\n" },
	{ "lapsed", "open", A_YEAR_ON },
	{ "noting taken back", "open", "C (private): undo U#\n" },
	{ "closing taken back", "closed", "C (private): undo U#\n" },
	{ NULL, NULL, NULL },
};

/* ---- who may know ---- */

static const char *const none[] = { NULL };
static const struct walk_busy never_busy[] = { { NULL, NULL } };

static const char *const two_schools[] = { "C", "F1", "F2", NULL };
/* C with the adviser, F with another school. */
#define ELSEWHERE(day) \
	"C (private): pm " day " 9-10\n" \
	"F1 (private): visit G " day " 10.30-11.30 maths, private\nG (private): yes Q#\n"
static const struct walk_busy visit_busy[] = {
	{ "agreed", ELSEWHERE("Wed 2 Dec") },
	{ "named", ELSEWHERE("Wed 2 Dec") },
	{ "moving by the visitor", ELSEWHERE("Wed 2 Dec") },
	{ "moving by the host", ELSEWHERE("Wed 2 Dec") },
	{ "moved", ELSEWHERE("Fri 4 Dec") },
	{ NULL, NULL },
};
static const struct walk_secret visit_secret = {
	.parties = two_schools,
	.busy = visit_busy,
	.open_states = none,
};

static const char *const c_and_adviser[] = { "C", "SIP", NULL };
static const struct walk_busy review_busy[] = { { "dated", NULL }, { NULL, NULL } };
static const struct walk_secret review_secret = {
	.parties = c_and_adviser,
	.busy = review_busy,
	.open_states = none,
};

static const char *const c_g_and_adviser[] = { "C", "G", "SIP", NULL };
static const char *const shared[] = { "shared", "shared and done", NULL };
static const struct walk_secret aside_secret = {
	.parties = c_g_and_adviser,
	.twin = 'G',
	.busy = never_busy,
	.open_states = shared,
};

static const char *const c_alone[] = { "C", NULL };
static const char *const said_aloud[] = { "asked for in the room", NULL };
static const struct walk_secret reminder_secret = {
	.parties = c_alone,
	.busy = never_busy,
	.open_states = said_aloud,
};

static const struct walk_secret gap_secret = {
	.parties = c_alone,
	.busy = never_busy,
	.open_states = none,
};

/* ---- who may be in each other's way ---- */

static const char *const visit_contested[] = { "asked", "agreed", "moving by the visitor", "over",
					       NULL };
static const char *const private_contested[] = { "asked", "moving by the visitor", NULL };
static const char *const meeting_contested[] = { "answered", NULL };
static const char *const sitting_contested[] = { "dated", NULL };
static const char *const request_contested[] = { "with dates to pick", "dated", NULL };
static const char *const review_contested[] = { "dated", "over", NULL };
static const char *const aside_contested[] = { "held", NULL };
static const char *const action_contested[] = { "open", NULL };
static const char *const away_contested[] = { "away", NULL };
static const char *const named_contested[] = { "ahead", NULL };
static const char *const offer_contested[] = { "offered", NULL };
static const char *const gap_contested[] = { "open", NULL };
static const char *const poll_contested[] = { "answered", NULL };
static const char *const reminder_contested[] = { "waiting", NULL };

/* ---- all of them ---- */

#define VISIT_NUMBER(letter) \
	"SELECT coalesce(max(number), 0) FROM visits_visit WHERE cluster = 1 AND letter = " \
	"'" letter "'"
/* With what a yes to an offered date would change, and who is to give it. */
#define VISIT_STATE(letter) \
	"SELECT state || CASE new_by WHEN '' THEN '' ELSE ' by ' || new_by END " \
	"|| CASE moves WHEN 0 THEN '' ELSE ', moved ' || moves END " \
	"|| CASE visitors WHEN 1 THEN '' ELSE ', ' || visitors || ' of us' END " \
	"|| CASE WHEN EXISTS (SELECT 1 FROM visits_names n WHERE n.cluster = v.cluster " \
	"AND n.letter = v.letter AND n.number = v.number) THEN ', named' ELSE '' END " \
	"FROM visits_visit v WHERE cluster = 1 AND letter = '" letter "' AND number = ?1"

#define SIP_NUMBER(table) "SELECT coalesce(max(number), 0) FROM " table " WHERE cluster = 1"

const struct walk_kind walk_kinds[] = {
	{ "visit",
	  "A visit of C to F.",
	  'V',
	  VISIT_NUMBER("V"),
	  VISIT_STATE("V"),
	  visit_states,
	  NULL,
	  { "C", "F1", false, visit_contested } },
	{ "private-visit",
	  "A visit of C to F, of which only the two schools know.",
	  'Q',
	  VISIT_NUMBER("Q"),
	  VISIT_STATE("Q"),
	  private_visit_states,
	  &visit_secret,
	  { "C", "F1", true, private_contested } },
	{ "meeting",
	  "A meeting called by C (or the adviser).",
	  'M',
	  SIP_NUMBER("meetings_meeting"),
	  "SELECT state || CASE version WHEN 0 THEN '' ELSE ' v' || version END || "
	  "coalesce((SELECT ', ' || group_concat(school || ' ' || answer, ', ') FROM (SELECT "
	  "school, "
	  "answer FROM meetings_answer a WHERE a.cluster = m.cluster AND a.number = m.number "
	  "AND a.day = m.start_s / 86400 "
	  "ORDER BY school)), '') || "
	  "CASE bring WHEN '' THEN '' ELSE ', bring ' || bring END || "
	  "CASE cost WHEN '' THEN '' ELSE ', cost ' || cost END || "
	  "coalesce((SELECT ', agenda ' || group_concat(text || CASE carried WHEN 0 THEN '' ELSE "
	  "' to M' || carried END, '; ') FROM (SELECT text, carried FROM meetings_point p WHERE "
	  "p.cluster = m.cluster AND p.number = m.number ORDER BY place)), '') || "
	  "coalesce((SELECT ', minutes ' || text FROM meetings_minutes n WHERE n.cluster = "
	  "m.cluster AND n.number = m.number), '') "
	  "FROM meetings_meeting m WHERE cluster = 1 AND number = ?1",
	  meeting_states,
	  NULL,
	  { "C", "E", false, meeting_contested } },
	{ "request",
	  "A request of C for the adviser's time.",
	  'R',
	  SIP_NUMBER("sip_request"),
	  "SELECT state || coalesce((SELECT ', ' || group_concat(school || ' ' || vote, ', ') FROM "
	  "(SELECT school, vote FROM sip_vote v WHERE v.cluster = r.cluster AND v.request = "
	  "r.number "
	  "AND vote <> '' ORDER BY school)), '') FROM sip_request r WHERE cluster = 1 AND number = "
	  "?1",
	  request_states,
	  NULL,
	  { "C", "SIP", false, request_contested } },
	{ "sitting",
	  "A further sitting of a request of C.",
	  'S',
	  SIP_NUMBER("sip_sitting"),
	  "SELECT state FROM sip_sitting WHERE cluster = 1 AND number = ?1",
	  sitting_states,
	  NULL,
	  { "C", "SIP", false, sitting_contested } },
	{ "review",
	  "Performance management of C, with the adviser.",
	  'K',
	  SIP_NUMBER("sip_review"),
	  "SELECT state FROM sip_review WHERE cluster = 1 AND number = ?1",
	  review_states,
	  &review_secret,
	  { "C", "SIP", true, review_contested } },
	{ "aside",
	  "Pooled time that the adviser set aside for C, unnamed.",
	  'K',
	  SIP_NUMBER("sip_allocation"),
	  "SELECT state || CASE is_shared WHEN 0 THEN '' ELSE ', shared' END FROM sip_allocation "
	  "WHERE cluster = 1 AND number = ?1",
	  aside_states,
	  &aside_secret,
	  { "C", "SIP", true, aside_contested } },
	{ "reminder",
	  "A reminder of C's own.",
	  'N',
	  SIP_NUMBER("reminders_item"),
	  "SELECT state FROM reminders_item WHERE cluster = 1 AND number = ?1",
	  reminder_states,
	  &reminder_secret,
	  { "C", "C", true, reminder_contested } },
	{ "room-reminder",
	  "A reminder that C wants said in the room.",
	  'N',
	  SIP_NUMBER("reminders_item"),
	  "SELECT state FROM reminders_item WHERE cluster = 1 AND number = ?1",
	  room_reminder_states,
	  NULL,
	  { "C", "E", false, reminder_contested } },
	{ "action",
	  "What C noted that F will do.",
	  'X',
	  SIP_NUMBER("actions_action"),
	  "SELECT state FROM actions_action WHERE cluster = 1 AND number = ?1",
	  action_states,
	  NULL,
	  { "C", "F1", false, action_contested } },
	{ "poll",
	  "A date for a meeting that C looks for.",
	  'P',
	  SIP_NUMBER("meetings_poll"),
	  "SELECT state || coalesce((SELECT ', ' || group_concat(school || ' ' || count, ', ') "
	  "FROM "
	  "(SELECT school, count FROM meetings_poll_answer a WHERE a.cluster = p.cluster AND "
	  "a.number = p.number ORDER BY school)), '') FROM meetings_poll p WHERE cluster = 1 AND "
	  "number = ?1",
	  poll_states,
	  NULL,
	  { "C", "E", false, poll_contested } },
	{ "time-away",
	  "When the SIP is away.",
	  'W',
	  SIP_NUMBER("away_time"),
	  "SELECT state FROM away_time WHERE cluster = 1 AND number = ?1",
	  away_states,
	  NULL,
	  { "SIP", "E", false, away_contested } },
	{ "named-date",
	  "A date ahead that C has named.",
	  'C',
	  SIP_NUMBER("cluster_coming"),
	  "SELECT state FROM cluster_coming WHERE cluster = 1 AND number = ?1",
	  named_states,
	  NULL,
	  { "C", "E", false, named_contested } },
	{ "offer",
	  "What C can show others.",
	  'O',
	  SIP_NUMBER("bank_offer"),
	  "SELECT state || ', ' || school FROM bank_offer WHERE cluster = 1 AND number = ?1",
	  offer_states,
	  NULL,
	  { "C", "E", false, offer_contested } },
	{ "gap",
	  "What C looks for, which is hers alone.",
	  'U',
	  SIP_NUMBER("bank_gap"),
	  "SELECT state FROM bank_gap WHERE cluster = 1 AND number = ?1",
	  gap_states,
	  &gap_secret,
	  { "C", "C", true, gap_contested } },
	{ NULL, NULL, '\0', NULL, NULL, NULL, NULL, { NULL, NULL, false, NULL } },
};
