/* visits: what the files of this plugin share: a visit as its row has it, its words, clashes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VISITS_VISITS_H
#define VISITS_VISITS_H

#include "clerk/calendar.h"
#include "clerk/clash.h"
#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/item.h"
#include "clerk/roster.h"

enum { MINUTE_S = 60, DAY_S = 86400, VISIT_MIN = 60, NAMES_MAX = 200 };

/* ---- a visit ---- */

enum {
	ASKED,     /* waits for the host */
	COUNTERED, /* the host offers another date; waits for the visitor */
	AGREED,
	MOVING, /* agreed; another date waits for the side that did not ask for it */
	DECLINED,
	LAPSED,
	CANCELLED,
	HAPPENED,
	MISSED,
};

struct visit {
	struct clerk_base base;   /* of the visiting school, with its host */
	const char *kind, *focus; /* "ECT", "ECT Year 1"; either may be "" */
	const char *names_of_old; /* since 0055 names lie in visits_names, and this is "" */
	const char *reason;
	int64_t visitors;
	int64_t moves;
};
extern const struct clerk_kind visit_kind;
extern const struct clerk_command visit_commands[];
extern const struct clerk_queries names_queries, room_queries;

bool visit_is_quiet(const struct visit *visit);
char visit_other(const struct visit *visit, char school);

/* ---- words ---- */

/* "A visits G, Wed 9 Dec 2026, 09:00–12:00, phonics, 2 visitors" */
const char *visit_words(struct clerk_call *call, const struct visit *visit,
			const struct clerk_slot *slot);
/* "A visits G, Wed 9 Dec 2026, 09:00–12:00": for what is taken back, so that its focus is not read
 * in the room once more. */
const char *visit_bare_words(struct clerk_call *call, const struct visit *visit);
const char *visit_count_words(struct clerk_call *call, int64_t visitors); /* "2 visitors" */
/* "!" for what is posted in the room, "" for what is told privately. */
const char *visit_others_prefix(const struct visit *visit);
/* When the two schools are reminded; 0: not at all. */
int64_t visit_remind_at(struct clerk_call *call, const struct visit *visit);
const char *visit_moves_words(struct clerk_call *call, int64_t moves); /* "Moved once" */
/* ---- the focus of a visit, as typed ---- */

struct focus {
	bool is_quiet;     /* `private` was said */
	int64_t visitors;  /* 1 when not said; -1: not a number that can be meant */
	const char *names; /* NULL: not given */
	/* "Jane" of "me and Jane", said of how many come; NULL */
	const char *company;
	const char *kind, *text;
};
struct focus focus_read(struct clerk_call *call, const char *text);
/* Can the host take as many, and is it short enough? Else it was refused. */
enum clerk_status visit_focus_check(struct clerk_call *call, const struct focus *focus, char host);
/* Is it of people, said in the room? Then its kind alone is left. */
bool visit_focus_cut(struct clerk_call *call, struct focus *focus);

/* ---- names.c: who comes, told in private ---- */

/* "" when it was not said, or is forgotten. */
const char *names_of(struct clerk_call *call, const struct visit *visit);
/* Notes them, "" for nobody, and when that is to be forgotten. */
void names_put(struct clerk_call *call, const struct visit *visit, const char *names);
/* Of the visit that is being asked for: those that were given, or are who "me and Jane" is. */
void names_ask(struct clerk_call *call, const struct visit *visit, const struct focus *focus);
/* Fewer come than `was`: the names of those who came before are no list of them. */
void names_recount(struct clerk_call *call, const struct visit *visit, int64_t was);
/* To the host's heads: now that its date is agreed, where no reminder will take them; and with the
 * reminder. */
void names_pass_on(struct clerk_call *call, const struct visit *visit);
void names_tell(struct clerk_call *call, const struct visit *visit, const char *day, bool is_late);
enum clerk_status names_wake(struct clerk_call *call, struct clerk_item item, const char *what);

/* ---- room.c ---- */

/* At once: settings, or 2 where a school has two classes. */
int64_t visit_visitors_max(struct clerk_call *call, char host);
/* "G can take 2 visitors at once and has 1 then."; "": they fit in. */
const char *visit_room_words(struct clerk_call *call, const struct visit *visit,
			     const struct clerk_slot *slot);
void visit_against(struct clerk_call *call, const struct clerk_plan *plan,
		   struct clerk_clash *clash);

/* ---- handlers and what their rows take ---- */

struct visit_args {
	const struct clerk_school *school;
	struct clerk_when when;
	const char *focus;
};
/* Of all that is done to one: what its row takes besides the number. */
struct act_args {
	struct clerk_item item;
	struct clerk_when when;
	const char *reason, *names, *focus;
	int64_t count;
};

struct list_args {
	struct clerk_item item;
	const struct clerk_school *school;
	const char *days;
};

enum clerk_status visit_ask(struct clerk_call *call, const void *args);
enum clerk_status visit_list(struct clerk_call *call, const void *args);
clerk_step_handler visit_yes, visit_no, visit_move, visit_cancel, visit_happened, visit_missed,
    visit_visitors, visit_focus, visit_names, visit_late;

enum clerk_status visit_restored(struct clerk_call *call, void *record,
				 const struct clerk_taken *taken);

#endif
