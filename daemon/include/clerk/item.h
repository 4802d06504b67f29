/* item: things with a letter, a number, a state and parties: found, checked, kept, told, taken
 * back. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_ITEM_H
#define CLERK_ITEM_H

#include "clerk/clerk.h"
#include "clerk/diary.h"
#include "clerk/draw.h"

/* A kind of item is data: how its record lies in its table, which states it has, and who may lead
 * it from one to the next. The host does the rest. Before the handler of a row with `step` runs,
 * the item has been found, its sender seen to be one who may, and the state and the hour to be
 * right; after it the row, the diary, the wake-ups and the record are what the record says. A
 * handler is what is left: it changes a few fields and says one sentence.
 *
 * Records are borrowed for the call; so are all texts. */

/* ---- how a record lies in its table ---- */

enum clerk_column_type {
	CLERK_COLUMN_INT,    /* int64_t: INTEGER */
	CLERK_COLUMN_BOOL,   /* bool: INTEGER, 0 or 1 */
	CLERK_COLUMN_TEXT,   /* const char *: TEXT; NULL is kept as "", and read so */
	CLERK_COLUMN_LETTER, /* char: TEXT of one letter; 0 as "" */
	CLERK_COLUMN_STATE,  /* int64_t, an index of the kind's states: TEXT, its name */
};

struct clerk_column {
	const char *name; /* of the column; NULL ends the table */
	enum clerk_column_type type;
	size_t offset; /* of the field */
};

/* The field `f` of struct T in the column `column`; a field of another type does not compile. */
#define CLERK_COLUMN_TYPE(field) \
	_Generic((field), int64_t : CLERK_COLUMN_INT, bool : CLERK_COLUMN_BOOL, \
		 const char * : CLERK_COLUMN_TEXT, char : CLERK_COLUMN_LETTER)
#define CLERK_COLUMN_AS(T, f, column) \
	{ \
		.name = (column), .type = CLERK_COLUMN_TYPE(((T *)0)->f), .offset = offsetof(T, f) \
	}
#define CLERK_COLUMN(T, f) CLERK_COLUMN_AS(T, f, #f)
#define CLERK_COLUMN_OF_STATE(T) \
	{ \
		.name = "state", .offset = CLERK_FIELD(T, base.state, int64_t), \
		.type = CLERK_COLUMN_STATE \
	}

/* A date that somebody wishes for, or the one that it has. */
struct clerk_slot {
	int64_t start_s, end_s; /* [start, end); 0: none */
	bool is_forced;         /* the lead asked for it over a block */
	/* Its end was said, and is not only as far off as such things last; where the kind keeps
	 * it, what "starts at 9 not 8" leaves as it is. */
	bool has_end;
	/* What its hours alone do not say, where the kind keeps it; NULL or "": nothing. */
	const char *said; /* "Wed 9 Dec 2026, morning" */
	const char *over; /* what the calendar had against it when it was asked for */
	/* what was private of the school that asked, in that part of the day, then; as a hash */
	const char *beside;
};

/* What every item has: the first member, called `base`, of each record. Which of it lies in the
 * table, and in what column, says the kind; what does not is 0. The key, (cluster, number) or
 * (cluster, letter, number), is the host's to write. */
struct clerk_base {
	const struct clerk_kind *kind;
	struct clerk_item item; /* number 0: it has not been written yet */
	int64_t state;
	int64_t person;     /* who made it */
	char school, other; /* whose it is, and with whom; '+': the adviser; 0: nobody's alone */
	struct clerk_slot slot;
	struct clerk_slot wish; /* another date, which waits for a yes */
	char wish_by;
	int64_t due_s;   /* by when it is to be answered, or was, if it is over; 0: it is not */
	int64_t version; /* counts its dates: of one that is over nobody is reminded */
	char ended_by;   /* which school; 0: nobody's doing */
	int64_t ended_s;
};

/* ---- its life ---- */

/* Who may. */
enum {
	CLERK_BY_SCHOOL = 1u << 0,  /* a head of `school` */
	CLERK_BY_OTHER = 1u << 1,   /* a head of `other` */
	CLERK_BY_AWAITED = 1u << 2, /* of the two, whose answer its state waits for */
	CLERK_BY_ENDER = 1u << 3,   /* of the two, who has ended it */
	CLERK_BY_MAKER = 1u << 4,   /* who made it; and the lead head and the SIP for her */
	CLERK_BY_PERSON = 1u << 5,  /* who made it, and nobody for her */
	CLERK_BY_ANY = 1u << 6,     /* whoever may type the row */
	CLERK_BY_REST = 1u << 7,    /* whoever may type the row, but those of `school` */
	CLERK_BY_CLOCK = 1u << 8,   /* nobody: it comes to that at `due_s` */
	CLERK_BY_SIDES = CLERK_BY_SCHOOL | CLERK_BY_OTHER,
};

/* When, and what comes with it. */
enum {
	/* All steps but these are possible until it begins. */
	CLERK_AFTERWARDS = 1u << 0, /* from then on */
	CLERK_WHENEVER = 1u << 1,
	CLERK_MEANWHILE = 1u << 6, /* until it ends */
	CLERK_IN_TIME = 1u << 2,   /* and not after `due_s` */
	CLERK_ASKS_ANEW = 1u << 3, /* from then on there is the full time to answer */

	/* Taken back, it wants a date again that it gave up, or a larger or another part of the
	 * day than it has: that meets what has come there since (clerk/clash.h). */
	CLERK_FREES = 1u << 4,
	CLERK_SHIFTS = 1u << 5,
};

enum {
	CLERK_IS_FIRM = 1u << 0, /* it busies those whom it concerns */
	CLERK_IS_OVER = 1u << 1, /* nothing is to come of it any more */
	CLERK_IS_WISH = 1u << 2, /* what waits for an answer is `wish` */
	CLERK_IS_LATE = 1u << 3, /* it had to be done before now, and still is to be */
};

struct clerk_state {
	const char *name; /* in the table, and in words: "agreed"; NULL ends the table */
	unsigned flags;
	/* CLERK_BY_SCHOOL, _OTHER or _SIDES (of these, not `wish_by`); _CLOCK: no answer, but that
	 * `due_s` comes; 0: nothing */
	unsigned awaits;
	/* Why an act is refused then, behind "V12 ": "was cancelled"; NULL: "is <name> already". */
	const char *refusal;
};

/* What an act leads to from one state; where the handler has set another state, there. An act
 * without a row for the state is refused in words of the state. */
struct clerk_step {
	const char *act; /* a row's name, "yes", or the kind's `due`; NULL ends the table */
	int64_t from, to;
	unsigned by;   /* CLERK_BY_... */
	unsigned when; /* CLERK_WHENEVER, ...; 0: until it begins */
};
/* `to`: refused in words of the state, but told even to a reaction, since its sender may think that
 * it counted. */
enum { CLERK_OVERTAKEN = -1 };

/* ---- its reminders ----
 * (a) what is past when it is set is left out, and that is said; (b) another date begins anew; (c)
 * after a cancel there is none; (d) of one that falls into quiet hours, 21:00 to 07:00, the evening
 * before has it, at 18:00; (e) on a day without school, INSET aside, it goes back to 16:00 of the
 * last school day, and what comes on the first day back has one more at 18:00 the evening before;
 * (f) late ones are said while they are of use, and marked so; (g) two are at least twelve
 * hours apart; (h) each comes once, by its key. */
enum {
	CLERK_REMIND_WEEK = 1u << 0,  /* a week before */
	CLERK_REMIND_DAY = 1u << 1,   /* the day before */
	CLERK_REMIND_HOURS = 1u << 2, /* two hours before */
	CLERK_REMIND_EVE = 1u << 3,   /* at 16:00 of the school day before, where it is */
	CLERK_REMIND_DAYS = CLERK_REMIND_WEEK | CLERK_REMIND_DAY | CLERK_REMIND_HOURS,
};

/* ---- refusals ---- */

enum clerk_refusal {
	CLERK_REFUSED_STATE,   /* not in its present state */
	CLERK_REFUSED_PARTY,   /* it is no business of the sender's */
	CLERK_REFUSED_SIDE,    /* it is the other side's to do */
	CLERK_REFUSED_BEGUN,   /* it has begun */
	CLERK_REFUSED_TO_COME, /* it has not begun */
	CLERK_REFUSED_OVERDUE, /* it had to be answered before now */
};

/* ---- a kind ---- */

/* Who may know of an item. */
struct clerk_sight {
	enum clerk_visibility visibility;
	const char *schools; /* of CLERK_PARTIES and CLERK_PERSONAL, as for clerk_record */
	int64_t reader;      /* of CLERK_PERSONAL */
};

/* One reminder that is being said. */
struct clerk_reminding {
	const char *what; /* "week", "day", "hours", "remind", "back" */
	bool is_late;
	const char *day;      /* "tomorrow", "today", "on Tue 8 Dec" */
	const char *how_soon; /* "tomorrow 08:00", "today 13:30", "on Tue 8 Dec 2026 08:00" */
	/* " But G is closed on …. `!move V1 <date>` or `!cancel V1`?": what its day has become
	 * (clerk/clash.h), of a kind that can be moved; or "". */
	const char *lost;
};

/* What a kind asks of the schools, or how they may take places in it: "asking the schools" below.
 */
struct clerk_word {
	const char *word; /* "late": a step of the kind where it is typed so; NULL ends the table */
	const char *heading; /* "Late": of those who said it */
	bool is_in;          /* who says it is in */
	/* Of what the count of this word is, shown beside each who said so: "mins", "E (10 mins)";
	 * NULL: as of the others. */
	const char *unit;
};
struct clerk_asking {
	const char *table;              /* of its answers */
	const struct clerk_word *words; /* in the order in which they are listed */
	bool is_by_day; /* they are for the day that it has: after a move it asks again */
	/* CLERK_FIELD of the record, an int64_t; 0: it has none such. How many schools it takes
	 * (of 0, none is asked for); how many places it has, which makes `words` "in", "waiting",
	 * and whatever says no. */
	size_t quorum, places;
	/* Without places, what the count of an answer is of: "Governors"; NULL: it has none. */
	const char *counted;
	bool has_notes; /* an answer may say more, "until 08:45": the table has a column `note` */
	/* Letters of those whose answer is asked for, '+' for the SIP; NULL: all schools that are
	 * here, and the SIP. Nobody has to say whether she wants a place. */
	const char *(*asked)(struct clerk_call *call, const void *record);
	/* Is it worth a line in the room that it makes the schools enough, or too few? Else the
	 * card shows it alone. NULL: it is. */
	bool (*is_aloud)(struct clerk_call *call, const void *record, bool is_met);
	/* Who is in may be others than before: by an answer, or one taken back. NULL: nothing. */
	void (*heard)(struct clerk_call *call, const void *record);
	/* What is said when the last of those asked has answered; NULL: nothing. */
	const char *(*complete)(struct clerk_call *call, const void *record);
};

/* clerk/clash.h */
struct clerk_plan;
struct clerk_clash;

struct clerk_kind {
	char letter;      /* 'V' */
	char apart;       /* 'Q': the same between its two schools alone; 0: there is none such */
	const char *noun; /* "visit" */
	enum clerk_shape shape; /* of what all see of it where a term is drawn; of no other kind */
	const char *also;       /* what one of them may be called besides, one word; or NULL */
	/* What its maker did, said to others who would change it: "called": "A called M1, so A, the
	 * lead head or the SIP can change it." (CLERK_BY_MAKER); NULL: that is not said. */
	const char *made;
	const char *table; /* "visits_visit" */
	char with;         /* `other` of all of them, where no column has it: '+'; 0 */
	/* Of all of them, without `sight`: CLERK_PARTIES its two sides', CLERK_PERSONAL whose it is
	 * and `other`'s; of the letter `apart` CLERK_PARTIES. Numbers are as for such. */
	enum clerk_visibility visibility;
	size_t size; /* of the record, in bytes */
	const struct clerk_column *columns;
	const struct clerk_state *states;
	const struct clerk_step *steps;
	unsigned reminders; /* CLERK_REMIND_...; while its state is firm */
	/* Of CLERK_BY_CLOCK steps the act, and the wake-up's name: "lapse"; "" where that is the
	 * one that it has. */
	const char *due;
	/* Of a kind whose end is dated: the act of a side, "done", by which it says what came of
	 * it, while it is firm still. It is asked for that once, in private, at 16:00 on the school
	 * day after, and until it has it stands in what waits for it; NULL: nobody owes that. */
	const char *owes;
	const struct clerk_asking *asking; /* what it asks the schools; NULL: nothing */
	/* Of a kind that can be late (CLERK_IS_LATE), the row that shows its sender all of hers,
	 * "my actions": beside what else waits for her only the last few are listed. */
	const char *late_row;

	/* All of these may be NULL. */
	/* Before one is read: what time alone has made of them, as a year that begins. */
	void (*ready)(struct clerk_call *call);
	/* Where it is not the same of all. */
	struct clerk_sight (*sight)(struct clerk_call *call, const void *record);
	/* A number for a new one, where `visibility` does not say of which kind. */
	struct clerk_item (*number)(struct clerk_call *call, const void *record);
	/* "A visits G, phonics": in the diary, in lists, in what is said of it; the noun. */
	const char *(*title)(struct clerk_call *call, const void *record);
	/* A school's letter, or words: "the Bull"; "". */
	const char *(*place)(struct clerk_call *call, const void *record);
	/* What a yes to it is a yes to, in words, with all that matters of date, amount and place;
	 * `slot` is the date that is asked about. Where that has changed since a message of ours
	 * was said, a reaction to that message asks. Title and date. */
	const char *(*terms)(struct clerk_call *call, const void *record,
			     const struct clerk_slot *slot);
	/* "1) Mon 7 Dec 2026, 09:00–12:00 2) …": what its side may pick of; "". */
	const char *(*offers)(struct clerk_call *call, const void *record);
	/* Letters of those whom it busies, '+' for the SIP; its parties. */
	const char *(*busies)(struct clerk_call *call, const void *record);
	/* A refusal in one sentence; NULL, or "" from it: the host's own. `is_back`: of an act that
	 * is to be taken back. */
	const char *(*refuse)(struct clerk_call *call, const void *record, const char *act,
			      enum clerk_refusal why, bool is_back);
	/* What is said in a reminder, behind "V12 "; without it, title and date. That it comes
	 * late the host adds. */
	const char *(*remind)(struct clerk_call *call, const void *record,
			      const struct clerk_reminding *reminding);
	/* Whom that pings; its parties, or those who have not answered what it asks. */
	const char *(*whom)(struct clerk_call *call, const void *record);
	/* Letters of all whose answer is awaited, where that is not one side of two; '+': the SIP.
	 */
	const char *(*awaits)(struct clerk_call *call, const void *record);
	/* It has been said. */
	void (*reminded)(struct clerk_call *call, void *record,
			 const struct clerk_reminding *reminding);
	/* What those whose answer is awaited are told on the school day before it is due, once, in
	 * private, behind "V12 ". */
	const char *(*nudge)(struct clerk_call *call, const void *record);
	/* What is owed, behind "R1 ": "was on Thu 14 Jan 2027. What was used?"; goes with `owes`.
	 */
	const char *(*owed)(struct clerk_call *call, const void *record);
	/* What is awaited, or owed, behind "waits for "; "your answer". */
	const char *(*wants)(struct clerk_call *call, const void *record);
	/* By when it has to be done, where `due_s` is only when it is spoken of next. Unix seconds.
	 */
	int64_t (*last)(const void *record);
	/* `due_s` has come, and the state is to change by a CLERK_BY_CLOCK step: says so. */
	enum clerk_status (*lapse)(struct clerk_call *call, void *record);
	/* What its own service has against a date, besides calendar, diary and road. */
	void (*against)(struct clerk_call *call, const struct clerk_plan *plan,
			struct clerk_clash *clash);
	/* How it stands now, in full, behind "R1 ": the message in the room that told of it first
	 * is edited so whenever that changes, which pings nobody. "" from it, and of what is over:
	 * title, date and state. NULL: the message stays as it was said. */
	const char *(*card)(struct clerk_call *call, const void *record);
	/* Is there such a message, that tells of it alone? NULL: of each. */
	bool (*has_card)(struct clerk_call *call, const void *record);
	/* Of what is open, where `school`, whose it is or with whom, has left: leads it to the
	 * state that it comes to, and says so. NULL: clerk_item_left. */
	void (*left)(struct clerk_call *call, void *record, char school);
	/* As clerk_plugin's, with the record as it is now, or NULL where that is gone; party, state
	 * and hour are checked. Without it the host says what holds again, as it does in any case
	 * of an answer, and of who is asked again. */
	enum clerk_status (*restored)(struct clerk_call *call, void *record,
				      const struct clerk_taken *taken);
};

/* ---- what a handler may ask ---- */

/* A row's handler for one item; `record` is as it lies in the table, and the state still the old
 * one. What it changes is written when it returns CLERK_OK, unless it has done so itself. */
typedef enum clerk_status clerk_step_handler(struct clerk_call *call, const void *args,
					     void *record);

/* The first kind of items of that letter, of whichever service; NULL: none. */
const struct clerk_kind *clerk_kind_of(struct clerk_call *call, char letter);
/* A new one in its first state, made by the sender; whose it is, and all else, is the handler's to
 * say. Written, and numbered, by clerk_item_put. */
void *clerk_item_make(struct clerk_call *call, const struct clerk_kind *kind);
/* Of the plugin's own kinds. NULL: there is none, or it was taken back. Nothing is checked, nothing
 * said. */
void *clerk_item_get(struct clerk_call *call, struct clerk_item item);
/* A thing of whatever service that has a date, or waits for a yes to one: false where it is over,
 * or the sender may not know of it where the call is; in a wake-up, of any. Nothing is said. */
struct clerk_thing {
	int64_t start_s;
	bool is_public; /* everybody may know of it */
};
bool clerk_thing(struct clerk_call *call, struct clerk_item item, struct clerk_thing *ret_thing);
/* What a date was told by, of "30 mins before V1", which is read as the date that it is now; no
 * letter: by nothing. So many minutes before that thing, or, of 0, `days` before its day, at the
 * hour that the date has. */
struct clerk_before {
	struct clerk_item thing;
	int64_t minutes, days;
};
#define CLERK_ARG_BEFORE(T, f, text) \
	CLERK_ARG(T, f, struct clerk_before, CLERK_BEFORE, text, .flags = CLERK_OPTIONAL)
/* Finds it, checks that the sender may do `act` now, runs `handler`, and writes what has come of
 * it: for a row that does not name the item itself. Of the plugin's own kinds; what is not is
 * refused as what there is not. */
enum clerk_status clerk_item_step(struct clerk_call *call, struct clerk_item item, const char *act,
				  clerk_step_handler *handler, const void *args);
/* Leads it to the state of the step that is being run, if one is and it has not been led there, and
 * writes row, diary and wake-ups. `fmt` NULL, or the line of its record. Of another item than that
 * of the step, or in a wake-up: to the state that was set. */
void clerk_item_put(struct clerk_call *call, void *record, const char *fmt, ...) CLERK_PRINTF(3, 4);
/* What waits for a side, one of which has left, lapses as by the clock, in state and record; the
 * other side is told. Else nothing. */
void clerk_item_left(struct clerk_call *call, void *record, char school);
/* Adds a line to its history, for those who may know of it. */
void clerk_item_record(struct clerk_call *call, const void *record, const char *fmt, ...)
    CLERK_PRINTF(3, 4);
/* Those of a kind that are not over, and not past: not ended or, with `is_ahead`, not begun;
 * soonest first; as far as the sender may see them here. */
size_t clerk_items(struct clerk_call *call, const struct clerk_kind *kind, bool is_ahead,
		   void *const **ret_records);
/* A line of each of them, of at most `max` (0: all), and what its day has become (clerk/clash.h);
 * `none` where there is none. */
enum clerk_status clerk_items_say(struct clerk_call *call, const struct clerk_kind *kind,
				  bool is_ahead, size_t max,
				  const char *(*line)(struct clerk_call *call, const void *record),
				  const char *none);
/* Of a list those that are asked about. */
struct clerk_wanted {
	char school;                   /* they are with it, or at it; '\0': with any */
	const struct clerk_days *days; /* they begin on one of these; NULL: on any */
	const char *name;              /* "M1"; NULL: any */
	char maker, other;             /* whose it is, and the other side's; '\0': any */
};
/* The same of those alone. Where none is, the soonest of the others is named, unless another side
 * is wanted; or that there is none of that name. */
enum clerk_status clerk_items_say_of(
    struct clerk_call *call, const struct clerk_kind *kind, const struct clerk_wanted *wanted,
    size_t max, const char *(*line)(struct clerk_call *call, const void *record), const char *none);

/* ---- in words ---- */

const char *clerk_item_name(struct clerk_call *call, const void *record); /* "V12" */
/* "Tue 8 Dec 2026, 08:00–09:15", or as it was said; "" without a date. */
const char *clerk_item_span(struct clerk_call *call, const void *record);
const char *clerk_slot_words(struct clerk_call *call, const struct clerk_slot *slot);
/* "Tue 8 Dec"; with its hours where `like` is on that day too. For where the year stands nearby. */
const char *clerk_slot_words_short(struct clerk_call *call, const struct clerk_slot *slot,
				   const struct clerk_slot *like);
/* "Head G", "Heads D1 and D2" */
const char *clerk_heads_words(struct clerk_call *call, char school);
/* "Reminders: Tue 1 Dec 2026 08:00 and ….", of those that are to come. */
const char *clerk_item_reminders(struct clerk_call *call, const void *record);
/* When the one of that name comes, CLERK_REMIND_EVE; 0: it does not. Unix seconds. */
int64_t clerk_item_reminder_s(struct clerk_call *call, const void *record, unsigned which);
/* " At the same time: M2, V12." or "": only what everybody may see. */
const char *clerk_item_overlaps(struct clerk_call *call, const void *record);
/* The school whose answer is awaited, '+' for the SIP; 0: nobody's. */
char clerk_item_answerer(struct clerk_call *call, const void *record);
/* Letters of all whose answer is awaited; "". */
const char *clerk_item_awaits(struct clerk_call *call, const void *record);
/* What waits for an answer of the sender's school, or of hers as the SIP, in every service, and of
 * what is past what she owes a word of: that first, then by when it is due, soonest first, as far
 * as she may see it here. */
struct clerk_awaiting {
	struct clerk_item item;
	const char *what;         /* "your answer"; "": a reminder of hers, at `by_s` */
	const char *title, *span; /* `span`: that is asked about; "": it has no date yet */
	const char *stands;       /* the date that it has until then; "": none */
	int64_t by_s;             /* by when; Unix seconds; 0: soon */
	bool is_late;             /* that is past */
	size_t older;             /* behind this one: so many more are late and are not listed */
	const char *older_row;    /* the row that shows them */
};
size_t clerk_awaiting(struct clerk_call *call, const struct clerk_awaiting **ret_rows);
/* What waits for an answer, soonest first, and whose, "BDG": in the room of what all may see, in
 * private of what the sender may; in a wake-up of what all may see. */
struct clerk_unheard {
	struct clerk_item item;
	const char *title, *letters;
	int64_t by_s; /* by when; Unix seconds; 0: not said */
	/* by when it has to be answered, or done; 0: whenever, or until it begins */
	int64_t last_s;
	bool is_own;  /* the sender's school asked for it: those come first */
	bool is_made; /* she made it herself */
	bool is_late; /* it had to be done before now (CLERK_IS_LATE) */
};
size_t clerk_unheard(struct clerk_call *call, const struct clerk_unheard **ret_rows);
/* What is of the sender's school, is open, stands in no diary since it has no date yet, and waits
 * for others: `what` is how it stands, "asked". */
size_t clerk_undated(struct clerk_call *call, const struct clerk_awaiting **ret_rows);
/* "waits for G"; "agreed". */
const char *clerk_item_standing(struct clerk_call *call, const void *record);
/* Has its state any of these, CLERK_IS_...? */
bool clerk_item_is(const void *record, unsigned flags);
/* The date that is looked at: the wish's, while nothing else is agreed. */
const struct clerk_slot *clerk_item_slot(const void *record);
/* Letters of its parties, "AG"; of all schools and the SIP where it has none. */
const char *clerk_item_parties(struct clerk_call *call, const void *record);
/* "Head G, `!yes V1`, `!no V1` or `!move V1 <date>` by Mon 30 Nov 16:00.", of one whose answer is
 * awaited; with the year where it is not that of its date. */
const char *clerk_item_answer_words(struct clerk_call *call, const void *record,
				    const char *prefix);

/* In the room what is said pings whoever must now act, and whose plan it changes: nobody
 * else, and never the one who did it.
 *
 * The reply, and what those read who would not see it: the room, of an act in private on what is
 * everybody's; the heads of both schools, where it is theirs alone. `others` NULL: the reply. */
void clerk_say(struct clerk_call *call, const void *record, const char *reply, const char *others);
/* What is said of it changes the plan of its sides, though nothing that is kept does: it is late.
 */
void clerk_item_turns(struct clerk_call *call, const void *record);
/* The same of an answer that the card counts, of a kind with a card: typed in the room it is marked
 * there, and nothing is said; nor is anything of a reaction. */
void clerk_say_counted(struct clerk_call *call, const void *record, const char *text);
/* Who is here has changed: what waits for an answer of a school that has left, or for one to it,
 * lapses, which the other side hears; and what the card of anything open says of them is said anew.
 * The host sees to that itself where the roster was changed. */
void clerk_here_changed(struct clerk_call *call);
/* Before a reply, or a refusal, to what is as its sender wishes already: typed in the room a mark
 * is enough. */
void clerk_mark_instead(struct clerk_call *call);
/* What she must read though it was done, behind what was said of that: no mark will do. */
void clerk_say_besides(struct clerk_call *call, const char *text);
/* In the room, beside the answer: what another item than that of the act asks now. It pings those
 * whose answer is awaited, and a reaction to it is one to that item. */
void clerk_item_announce(struct clerk_call *call, const void *record, const char *text);
/* What the room alone reads of an act in private whose answer says where it is. */
void clerk_say_in_room(struct clerk_call *call, const void *record, const char *text);
/* The same of what is declined or cancelled: `before`, the reason, if any, and `after`. A reason
 * given in private is for the other side alone. */
void clerk_say_why(struct clerk_call *call, const void *record, const char *before,
		   const char *reason, const char *after);
/* To the heads of its parties but the sender, in private. */
void clerk_tell_parties(struct clerk_call *call, const void *record, const char *fmt, ...)
    CLERK_PRINTF(3, 4);

/* ---- its date ---- */

/* The hours of what was typed: an instant lasts `default_min` minutes; a date alone keeps the time
 * of day and the length of `*ret_slot`, if it has any. False, with nothing changed: it names no
 * time. */
bool clerk_slot_of(struct clerk_call *call, const struct clerk_when *when, int64_t default_min,
		   struct clerk_slot *ret_slot);
/* Fails where the slot is the date that it has: "V1 is on Wed 9 Dec 2026, 09:00–12:00 as it is.";
 * else CLERK_OK. */
enum clerk_status clerk_check_other_date(struct clerk_call *call, const void *record,
					 const struct clerk_slot *slot);
/* Those who have something private booked in the slot hear of it in private: at `schools`, or,
 * NULL, all whom it may tell. `what` stands between its name and the slot: " is asked for:". */
void clerk_item_tell_aside(struct clerk_call *call, const void *record, const char *schools,
			   const struct clerk_slot *slot, const char *what);

/* ---- asking the schools ----
 * One answer for each school, that of whichever head spoke last; where they are by day, one for the
 * day that the item has. When its day changes, by a move, an edit, or a move taken back, the host
 * asks again: in private whoever had said that she comes; and if the day comes back, its answers
 * count again, which is said too. Silence is never an answer. The table has the columns of the
 * kind's key and (school, day, answer, count, place, said_s), with school and day in its primary
 * key. */

struct clerk_answer {
	char school;      /* '+': the SIP */
	const char *word; /* "in" */
	int64_t count;    /* of places, of governors; 0: not said */
	const char *note; /* "until 08:45"; "" */
	int64_t said_s;
	int64_t place; /* in the order of all that was said of the item */
	int32_t day;   /* for which it was; 0 where they are not by day */
	bool is_again; /* the school has answered for another day since */
};

struct clerk_answers {
	const struct clerk_answer *items; /* for its day, in the order in which they were given */
	size_t count;
	const struct clerk_answer
	    *before; /* the last word of those who spoke for another day only */
	size_t before_count;
	const char *asked, *unheard; /* letters of those asked; whose answer is not there */
};

/* The step of a row that is named as the word that it says: "out". Its arguments are the item's
 * alone. */
clerk_step_handler clerk_answer_step;
/* The `run` of a row `out` without an item beside one with: to the one ahead that can be answered
 * so; of several it asks which. */
enum clerk_status clerk_answer_ahead(struct clerk_call *call, const void *args);
/* The same from the `run` of a row that takes more than that: `args` are those of the row `word`
 * with an item, and `more` what was typed besides, which the choice keeps: "in M1 +2 governors".
 * What it may be is for the row to say: it stands behind no item. */
enum clerk_status clerk_answer_ahead_with(struct clerk_call *call, const char *word,
					  const char *more, const void *args);
/* Notes the sender's school's answer in place of what it had said for that day, and says so to all:
 * "C: out for M1 (Tue 8 Dec 2026 08:00). Schools in: 3 of 8.". `how` NULL, or in place of "out for
 * M1". A school that has left is refused. */
enum clerk_status clerk_answer(struct clerk_call *call, const void *record, const char *word,
			       int64_t count, const char *how);
/* The same with what more is said, for all to read behind the school's letter: "until 08:45". */
enum clerk_status clerk_answer_noted(struct clerk_call *call, const void *record, const char *word,
				     int64_t count, const char *note, const char *how);
struct clerk_answers clerk_answers(struct clerk_call *call, const void *record);
/* What that school said for the day; NULL: nothing. */
const struct clerk_answer *clerk_answer_of(const struct clerk_answers *answers, char school);
/* The letters of those who said one of the words, "in late": "ABD". */
const char *clerk_answers_letters(struct clerk_call *call, const struct clerk_answers *answers,
				  const char *words);
/* " Coming: A B. Late: C. Not heard: D, SIP. Said before the move: E in for …."; of places " In: B2
 * C1. Waiting: D2."; "" while nobody has said anything, and nobody is asked. */
const char *clerk_answers_words(struct clerk_call *call, const void *record);
/* "A B D, SIP" */
const char *clerk_letters_words(struct clerk_call *call, const char *letters);

/* ---- places ----
 * Who is "in" has `count` of them; who found too few is "waiting". Nobody goes before those who
 * wait. Who loses a place by an act taken back is told, and it is not taken back where others have
 * the places by now. */

/* Notes that the sender's school wants so many, one at least: "in", "waiting", or, with nothing
 * changed, "" where it has some and there is no room for more. */
const char *clerk_seats_take(struct clerk_call *call, const void *record, int64_t wanted);
/* Its places, or its turn, are given back: the word that says so. */
void clerk_seats_leave(struct clerk_call *call, const void *record, const char *word);
/* Gives what is free to those who wait, in order, tells them, and returns how many are left. Never
 * takes a place away; nobody is passed by, even who waits for more than there is. */
int64_t clerk_seats_give(struct clerk_call *call, const void *record);

#endif
