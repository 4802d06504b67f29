/* clerk: everything a plugin may know about the daemon; with roster.h, calendar.h, diary.h, when.h.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CLERK_H
#define CLERK_CLERK_H

#include "clerk/hush.h"
#include "clerk/when.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLERK_ABI 3u

#if defined(__GNUC__)
#define CLERK_EXPORT __attribute__((visibility("default")))
#define CLERK_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define CLERK_EXPORT
#define CLERK_PRINTF(fmt, first)
#endif

/* Bold, in any text given to clerk_reply and its kin: CLERK_BOLD "V12" CLERK_PLAIN. Control
 * characters never survive in what people type, so nobody can forge these. */
#define CLERK_BOLD "\x01"
#define CLERK_PLAIN "\x02"
/* Says "SIP" where the cluster has another name for the adviser: the record does. */
#define CLERK_OLD_SIP "S\x03IP"

struct clerk_call;  /* one command or wake-up in progress; dies when the handler returns */
struct clerk_query; /* one of the plugin's prepared statements, borrowed from the call */
struct clerk_person;
struct clerk_school;
struct clerk_kind;  /* clerk/item.h */
struct clerk_spare; /* clerk/roster.h */

/* What became of a call. Anything but CLERK_OK rolls its database work back. */
enum clerk_status {
	CLERK_OK,
	CLERK_ASKED,     /* a question was put; its answer runs the handler again */
	CLERK_USAGE,     /* the words do not fit */
	CLERK_DENIED,    /* not for this person */
	CLERK_NOT_FOUND, /* no such thing */
	CLERK_CONFLICT,  /* not in its present state */
	CLERK_TOO_LATE, /* a CLERK_CONFLICT for an answer that would have counted: a reaction too is
			 * told, which of all else that is refused hears nothing */
	CLERK_LIMIT,    /* too many, too long */
	CLERK_FAILED,   /* our fault */
};

/* ---- commands as data ---- */

/* An item that people name by letter and number: V12. */
struct clerk_item {
	char letter;
	int64_t number;
};

enum clerk_type {
	CLERK_WORD,    /* const char *: one word or "quoted words" */
	CLERK_TEXT,    /* const char *: the rest, up to the next argument that has a lead word */
	CLERK_INT,     /* int64_t within [min, max] */
	CLERK_AMOUNT,  /* int64_t: minutes of SIP time, from "1½ days", "2h", "half a day" */
	CLERK_WHEN,    /* struct clerk_when */
	CLERK_SCHOOL,  /* const struct clerk_school *: a letter or a name */
	CLERK_SCHOOLS, /* const char *: letters, from "A D F", "ADF", "A, D and F" */
	CLERK_PERSON,  /* const struct clerk_person *: a user id, a name, or the head of a letter */
	CLERK_ITEM,    /* struct clerk_item */
	CLERK_CHOICE,  /* int64_t: index into choices; of several words too, longer ones first */
	CLERK_BEFORE,  /* struct clerk_before, beside a date; no word of the line is read as it */
	/* struct clerk_dates, right behind a CLERK_WHEN: the others, where several are named */
	CLERK_MORE,
};

enum {
	CLERK_OPTIONAL = 1u << 0, /* absent leaves the field zero, NULL or CLERK_WHEN_NONE */
	/* of a CLERK_WHEN: the handler itself deals with `level` (both schools of a visit);
	 * otherwise the host asks on a warning (`anyway`) and refuses a block (the lead may say
	 * `anyway`) */
	CLERK_RAW_LEVEL = 1u << 1,
	CLERK_TENSE_IS_LOG = 1u << 2,
	CLERK_TENSE_IS_DEADLINE = 1u << 3,
	CLERK_LINES = 1u << 4, /* of a CLERK_TEXT: keeps its line breaks */
	/* read only right behind the argument above it, which has a lead: "+ 2h prep" */
	CLERK_FOLLOWS = 1u << 5,
	/* of a CLERK_TEXT or CLERK_WORD: the room reads it, wherever it was said. So what sounds
	 * private (clerk_hush) is refused in the room; what sounds of people is asked about there,
	 * and in a private chat whatever is not plainly of lessons. */
	CLERK_ALOUD = 1u << 6,
	/* of a text that a private chat keeps: what sounds private is refused in the room. What
	 * sounds of people is left out there and reads as absent, where it may be. */
	CLERK_ALOUD_HERE = 1u << 7,
	/* besides CLERK_ALOUD: words of CLERK_HUSH_PRIVATE, and in the room of CLERK_HUSH_PEOPLE,
	 * are the row's own to understand */
	CLERK_HUSHES = 1u << 8,
	/* besides CLERK_ALOUD: a name of a place or a day; asked about only where it sounds private
	 */
	CLERK_NAMES = 1u << 9,
	/* of a CLERK_TEXT: a line or a name as it stands, without a word of courtesy taken off */
	CLERK_VERBATIM = 1u << 10,
	/* of a CLERK_TEXT of a row that tells others at once that something is on, or off: a word
	 * that turns the line round, "cancelled", "if", or a second school is asked about */
	CLERK_TURNS = 1u << 11,
	/* of a CLERK_WHEN: where the line speaks of a breakfast, 6 and 7 are in the morning */
	CLERK_MEAL = 1u << 12,
	/* of a CLERK_WHEN of a row on an item: another date for it, of which what is not said stays
	 * as it is: a day alone keeps its hours, "an hour later" its day */
	CLERK_MOVES = 1u << 13,
	/* of a CLERK_TEXT: something that is to be done, so that "and tell G" is of it; of any
	 * other that others read, what goes on to something else is asked about */
	CLERK_ORDERS = 1u << 14,
	/* of a CLERK_WHEN: a time alone is today's; of any other its day is asked for */
	CLERK_TODAY = 1u << 15,
	/* of a CLERK_TEXT with a lead: where it is said, a date need not be: "move M14 at D"; of a
	 * CLERK_CHOICE: an amount need not be, "done R1 rest released" */
	CLERK_SUFFICES = 1u << 16,
	/* besides CLERK_ALOUD: "safeguarding" on its own is in the room no word of people */
	CLERK_SUBJECTS = 1u << 17,
	/* of an optional one that is seldom said: usage leaves it to the help of its row */
	CLERK_SELDOM = 1u << 18,
};

struct clerk_arg {
	const char *name; /* shown as <name> or [name]; NULL ends the table */
	const char *help; /* one line */
	enum clerk_type type;
	unsigned flags;
	size_t offset;    /* where in the argument struct the value lands */
	const char *lead; /* NULL, or the word that introduces it: "at" place, "quorum" 5 */
	int64_t min, max; /* of an item: `min` the letter that it has; 0: any */
	const char *const *choices; /* NULL-terminated */
	/* of a CLERK_ALOUD: NULL, or the word behind which the room reads none of it: "names" */
	const char *aside;
	/* of a CLERK_TEXT that need not be there: NULL, or what alone it may be; else it is not
	 * understood, as if the row took none */
	bool (*is_one)(const char *text);
};

/* offsetof() that refuses to compile when the field is not of the C type given. */
#define CLERK_FIELD(T, f, ctype) _Generic(((T *)0)->f, ctype : offsetof(T, f))
#define CLERK_ARG(T, f, ctype, kind, text, ...) \
	{ \
		.name = #f, .help = (text), .type = (kind), .offset = CLERK_FIELD(T, f, ctype), \
		__VA_ARGS__ \
	}
#define CLERK_ARG_WORD(T, f, text, ...) \
	CLERK_ARG(T, f, const char *, CLERK_WORD, text, .max = 64, __VA_ARGS__)
#define CLERK_ARG_TEXT(T, f, text, ...) \
	CLERK_ARG(T, f, const char *, CLERK_TEXT, text, .max = 400, __VA_ARGS__)
#define CLERK_ARG_INT(T, f, lo, hi, text, ...) \
	CLERK_ARG(T, f, int64_t, CLERK_INT, text, .min = (lo), .max = (hi), __VA_ARGS__)
#define CLERK_ARG_AMOUNT(T, f, text, ...) \
	CLERK_ARG(T, f, int64_t, CLERK_AMOUNT, text, .min = 1, __VA_ARGS__)
#define CLERK_ARG_WHEN(T, f, text, ...) \
	CLERK_ARG(T, f, struct clerk_when, CLERK_WHEN, text, .min = 0, __VA_ARGS__)
#define CLERK_ARG_MORE(T, f, text) \
	CLERK_ARG(T, f, struct clerk_dates, CLERK_MORE, text, .flags = CLERK_OPTIONAL)
#define CLERK_ARG_SCHOOL(T, f, text, ...) \
	CLERK_ARG(T, f, const struct clerk_school *, CLERK_SCHOOL, text, .min = 0, __VA_ARGS__)
#define CLERK_ARG_SCHOOLS(T, f, text, ...) \
	CLERK_ARG(T, f, const char *, CLERK_SCHOOLS, text, .min = 0, __VA_ARGS__)
#define CLERK_ARG_PERSON(T, f, text, ...) \
	CLERK_ARG(T, f, const struct clerk_person *, CLERK_PERSON, text, .min = 0, __VA_ARGS__)
#define CLERK_ARG_ITEM(T, f, text, ...) \
	CLERK_ARG(T, f, struct clerk_item, CLERK_ITEM, text, __VA_ARGS__)
#define CLERK_ARG_CHOICE(T, f, list, text, ...) \
	CLERK_ARG(T, f, int64_t, CLERK_CHOICE, text, .choices = (list), __VA_ARGS__)
#define CLERK_TAKES(T, table) .args = (table), .args_size = sizeof(T)

/* Who may run a row. */
enum {
	CLERK_HEAD = 1u << 0,
	CLERK_SIP = 1u << 1,
	CLERK_OFFICE = 1u << 2,
	CLERK_GOVERNOR = 1u << 3,
	CLERK_GUEST = 1u << 4,
	CLERK_LEAD = 1u << 5, /* the head who leads; given besides CLERK_HEAD */
	/* whom a head allowed to act for the school: `for C yes V13` */
	CLERK_DELEGATE = 1u << 6,
	CLERK_MEMBERS = CLERK_HEAD | CLERK_SIP | CLERK_OFFICE | CLERK_GOVERNOR,
	CLERK_EVERYONE = CLERK_MEMBERS | CLERK_GUEST,
};

/* Where a row may be typed. */
enum { CLERK_IN_ROOM = 1u << 0, CLERK_IN_PRIVATE = 1u << 1, CLERK_ANYWHERE = 3u };

struct clerk_command {
	const char *name;    /* one or more words; longest match wins; "visit" */
	char item;           /* 0, or the letter that the first argument must carry: yes + 'V' */
	const char *summary; /* one line, imperative, no full stop */
	const char *example; /* one line a head could type, without prefix */
	const struct clerk_arg *args;
	size_t args_size; /* 0 when there are none */
	unsigned who;     /* CLERK_HEAD | ...; 0 means CLERK_MEMBERS */
	unsigned where;   /* 0 means CLERK_ANYWHERE */
	enum clerk_status (*run)(struct clerk_call *call, const void *args);
	/* In place of `run`, for a row with `item` whose letter has a kind: the item is found and
	 * all is checked before it, and written after it (clerk/item.h). One that the kind has no
	 * step for asks only: whoever may see the item may, in any state. */
	enum clerk_status (*step)(struct clerk_call *call, const void *args, void *record);
	/* Of a `step`: it only asks about the item, so its kind has no step of that name: whoever
	 * may know of the item may, in any state, and nothing of it is written. */
	bool asks;
	/* To something asked, with a time by when: sent before that it counts, though the clerk
	 * was away for longer than it takes up other commands. `run` judges by clerk_now. */
	bool is_answer;
	/* NULL, or for one whose text sounds private: a sentence with a blank in front of it about
	 * what does the same in a private chat. */
	const char *in_private;
	/* NULL, or the name of the row that takes the same and tells the room nothing. */
	const char *privately;
	/* NULL, or the row that takes what this one's arguments do not know: `who phonics`. */
	const char *passes_to;
	/* It ends its item, so that its card asks for nothing more: a reaction to it is a nod. */
	bool is_end;
	/* CLERK_DOES_..., of a row with `item`, or whose first argument is one of that letter: what
	 * is said of the item without a verb, "just me now", "the second one", is for the row that
	 * does that. */
	unsigned does;
	/* It ends what `spares` says of the room: typed there, it is heard all the same. */
	bool ends_spare;
};
enum {
	CLERK_DOES_COUNT = 1u << 0,   /* how many come */
	CLERK_DOES_PICK = 1u << 1,    /* one of the dates that are offered */
	CLERK_DOES_PUT_OFF = 1u << 2, /* one's own, that rings, rings again later */
	CLERK_DOES_AMOUNT = 1u << 3,  /* how much it is of: "R7 only needs half a day" */
	CLERK_DOES_LATE = 1u << 5,    /* how late somebody comes */
	CLERK_DOES_TELL = 1u << 4,    /* how it stands, where that is asked: "by when?" */
	CLERK_DOES_TICK = 1u << 6,    /* it is done: a ✅ on what said it when it was due */
};

/* ---- what `help` says ---- */

/* A line that somebody may try at once: `example` as it is typed, without prefix, where {own} and
 * {other} are the letters of a school of hers and of another. */
struct clerk_try {
	unsigned who; /* CLERK_HEAD | ... */
	int rank;     /* of all plugins', the lowest are shown */
	const char *example, *what;
};

/* `help visits`: rows that belong together. */
struct clerk_topic {
	const char *name;                            /* one word; NULL ends the table */
	const struct clerk_command *const *commands; /* tables, as of the plugin */
	const struct clerk_try *tries;               /* end with a NULL example; or NULL */
};

/* ---- the plugin: one exported constant ---- */

/* An act that is being taken back: by undo, an edit of its message, or its deletion. */
struct clerk_taken {
	const char *verb;       /* the name of its row: "cancel" */
	struct clerk_item item; /* that it numbered or was about; of letter 0: none */
	bool is_new;            /* it numbered it, so it is gone again */
	char acted_for;         /* said as `for C ...`: the school; else 0 */
	bool may_ask;           /* else a question is a refusal: nobody is there to answer it */
	bool is_edit;           /* another version takes its place at once, and says what holds */
	const char *beside;     /* of clerk_stands_beside, when it was done; NULL: nothing */
	const char *from;       /* the state that it led its item from; NULL: not known, or none */
	/* It was settled for good, and its rows stand: why can it not be taken back, as things are
	 * now? Then clerk_fail; CLERK_OK: what was said when it was settled is still so. */
	bool is_settled;
};

/* Something that must hold in the plugin's own tables; `clerkd doctor` asks. */
struct clerk_check {
	const char *name; /* "ledger balances are the replay of the journal"; NULL ends the table */
	const char *query; /* gives a row for each fault; takes nothing */
};

/* The statements of a file of the plugin; see clerk_query. */
struct clerk_queries {
	const char *const *first;
	size_t count;
};
#define CLERK_QUERIES(sql) \
	{ \
		.first = (const char *const *)&(sql), .count = sizeof(sql) / sizeof(const char *) \
	}

/* `.commands = CLERK_LIST(struct clerk_command, ask_commands, answer_commands)`: each file has its
 * rows, with their arguments and queries, beside the handlers; the plugin lists them. */
#define CLERK_LIST(type, ...) ((const type *const[]){ __VA_ARGS__, NULL })

struct clerk_plugin {
	uint32_t abi, size; /* checked before anything else is read */
	const char *name;   /* also the prefix its tables must carry: visits_visit */
	const char *summary;
	const char *letters;   /* the item letters it owns, "V"; or NULL */
	const char *item_noun; /* what such an item is called: "visit" */
	/* Tables of rows, each of which ends with a NULL name; in their order for `!help`. */
	const struct clerk_command *const *commands;
	/* [n] lifts the schema from n to n+1; append only. Undo takes back what has a PRIMARY KEY;
	 * a table without one, say a journal, keeps its rows. */
	const char *const *migrations;
	/* Tables of statements, all prepared at load, so a typo stops the start; or NULL. */
	const struct clerk_queries *const *queries;
	/* A wake-up came due, as it was asked for; its row is gone already. May be NULL. */
	enum clerk_status (*wake)(struct clerk_call *call, struct clerk_item item,
				  const char *what);
	const struct clerk_check *checks; /* or NULL */
	/* An act of this plugin has just been taken back: its rows are as if it had never been, and
	 * all that the host knows of who may is checked. May that stand, now, by what is checked
	 * where it would be done anew? Then CLERK_OK, with one sentence of what is true again for
	 * clerk_reply, without its full stop: "V1 is agreed again: Wed 9 Dec 2026, 09:00-12:00";
	 * all who saw the act will read it. Else clerk_fail or, if `may_ask`, clerk_ask: then the
	 * act stands. NULL: whatever was taken back may. */
	enum clerk_status (*restored)(struct clerk_call *call, const struct clerk_taken *taken);
	/* Open work, so that nobody is taken off the roster who still has some; or NULL. Queries:
	 * ?1 is the cluster, ?2 now; a row for each thing: what it is called ("V12"), the letters
	 * of the schools it needs, and the person whose own it is (0: nobody's). Nothing of its
	 * content. What is private is called '': that there is some is told once, whatever it is,
	 * since the list may be passed on. */
	const char *const *open; /* one of each table, NULL-terminated */
	/* The months in which money years begin must not change while this has a row; or NULL. ?1
	 * is the cluster; a row for each: the school's letter ('' for the cluster) and the reason.
	 */
	const char *years;
	/* Letters of schools that have left, although the roster has them still; or NULL. ?1 is
	 * the cluster. For clerk_schools_here. */
	const char *left;
	/* Has it something that hangs on the date of things of other services? ?1 is the cluster,
	 * ?2 now; a row: yes. Then wake(item of letter 0, "follow…") comes whenever something has
	 * another date or none any more, also where that was taken back: clerk_thing says what is
	 * so. Or NULL. */
	const char *follows;
	/* What people wrote that its tables keep beside the record, for clerk_held; or NULL. ?1 is
	 * the cluster, ?2 a person; a row for each: its item's letter ('': of none), number, and
	 * "minutes: …". */
	const char *const *held;
	/* Kinds of items (clerk/item.h), NULL-terminated; or NULL. */
	const struct clerk_kind *const *kinds;
	/* In each cluster, once, behind a migration: what an earlier release has left open is made
	 * to be as this one makes it, before the wake-ups of its items are set anew; or NULL. */
	void (*lifted)(struct clerk_call *call);
	/* Who is here (clerk_here_changed), or a setting, has changed, or the cluster is new: what
	 * else than its items' sides follows from that; or NULL. */
	void (*here)(struct clerk_call *call);
	/* Is that person (NULL: the room) to be spared at `at_s` what nobody there has just asked
	 * for? Then what there is to say waits, and comes in one message; and in the room nothing
	 * is heard until then. It only looks, and is asked in calls of others. NULL: nobody is. */
	bool (*spares)(struct clerk_call *call, const struct clerk_person *person, int64_t at_s,
		       struct clerk_spare *ret_spare);
	/* What `help` shows them by; NULL: as one topic, of the plugin's name. */
	const struct clerk_topic *topics;
};

#define CLERK_PLUGIN(...) \
	extern CLERK_EXPORT const struct clerk_plugin clerk_plugin; \
	const struct clerk_plugin clerk_plugin = { .abi = CLERK_ABI, \
						   .size = sizeof(struct clerk_plugin), \
						   __VA_ARGS__ }

/* ---- what a handler may ask of the daemon ---- */

/* Who typed it; NULL in a wake-up. Borrowed for the call. */
const struct clerk_person *clerk_sender(const struct clerk_call *call);
/* True in a private chat with the clerk. */
bool clerk_is_private(const struct clerk_call *call);
/* The same instant for the whole call: when the command was typed, which may be some time ago; in a
 * wake-up, now. Unix seconds. */
int64_t clerk_now(const struct clerk_call *call);
/* In a wake-up: the instant it was due. */
int64_t clerk_due(const struct clerk_call *call);
/* In a wake-up: is it over a minute after `due_s`, because the clerk was away or its clock in
 * doubt? What is then still of use is said with "(late)"; what is not is owned up to, in private.
 */
bool clerk_is_late(const struct clerk_call *call, int64_t due_s);
/* In a wake-up that does nothing but say something: until when that is of use, as the start of what
 * it is about; INT64_MAX: whenever. Nobody is disturbed at night, or at a weekend before its day,
 * by what comes late: then what the call did is undone, and it is run anew in the morning, if that
 * is before `until_s`. What other wake-ups say late in private waits for the morning, as it is. */
void clerk_useful_until(struct clerk_call *call, int64_t until_s);
/* " (late: it was for Fri 27 Nov 2026 16:00)", with the words given; or "" when it is not late. */
const char *clerk_late_words(struct clerk_call *call, const char *was_for, int64_t due_s);
/* "M3 (data): one reminder was missed while I was offline; it was for Fri 27 Nov 2026 16:00." */
const char *clerk_missed_words(struct clerk_call *call, const char *what, int64_t due_s);
/* What to write before a command in an example: "!", "/" or "" as the person typed it. */
const char *clerk_prefix(const struct clerk_call *call);

/* Text that lives as long as the call. */
const char *clerk_text_of(struct clerk_call *call, const char *fmt, ...) CLERK_PRINTF(2, 3);

/* Adds a line to the one reply. Sent after the commit, as m.notice in reply to the command. */
void clerk_reply(struct clerk_call *call, const char *fmt, ...) CLERK_PRINTF(2, 3);
/* The reply to an act that is everybody's to know, so that the room reads of it wherever it was
 * done: said in private, `others` goes there (NULL: what `reply` says) and the sender is told so.
 */
void clerk_reply_aloud(struct clerk_call *call, const char *reply, const char *others);
/* Says why not, and returns `why`: `return clerk_fail(call, CLERK_NOT_FOUND, ...)`. */
enum clerk_status clerk_fail(struct clerk_call *call, enum clerk_status why, const char *fmt, ...)
    CLERK_PRINTF(3, 4);
/* A message in the cluster room that pings nobody (m.notice). What wake-ups have for the room goes
 * as one message, at most twice a day, by day and in term; the rest waits for the next. */
void clerk_post(struct clerk_call *call, const char *fmt, ...) CLERK_PRINTF(2, 3);
/* A message in the cluster room that pings (m.text) the heads of these schools; "SIP" letters are
 * written '+'. An empty string pings nobody but still notifies as ordinary talk. */
void clerk_announce(struct clerk_call *call, const char *schools, const char *fmt, ...)
    CLERK_PRINTF(3, 4);
/* The same for a reminder whose moment was promised: it never waits. Of partners who share a
 * headship it pings those who work that day. */
void clerk_remind(struct clerk_call *call, const char *schools, const char *fmt, ...)
    CLERK_PRINTF(3, 4);
/* In the room: what may be chosen of, for clients that show polls (MSC3381); an earlier one of the
 * item ends. The choice is said by its row that does CLERK_DOES_PICK: "only 1 3", "none". */
void clerk_post_poll(struct clerk_call *call, struct clerk_item item, const char *question,
		     const char *const *answers);
void clerk_end_poll(struct clerk_call *call, struct clerk_item item);
/* A private message (m.text); its chat is found or opened. */
void clerk_tell(struct clerk_call *call, const struct clerk_person *person, const char *fmt, ...)
    CLERK_PRINTF(3, 4);
/* The same to every head of a school ('+': to the SIP; of a guest school to its guests). */
void clerk_tell_school(struct clerk_call *call, char school, const char *fmt, ...)
    CLERK_PRINTF(3, 4);
/* In `restored`: the same, in place of what its heads would hear of the act's being taken back. Of
 * an edit they hear nothing: its second version is to speak. */
void clerk_tell_school_back(struct clerk_call *call, char school, const char *fmt, ...)
    CLERK_PRINTF(3, 4);

/* Something will be told to this person later: where they have no chat with the clerk, it is opened
 * in the meantime, and nothing is said in it before. */
void clerk_will_tell(struct clerk_call *call, const struct clerk_person *person);

/* A file behind the reply, where the command was said; not in wake-ups. All of it lives as long as
 * the call. */
struct clerk_file {
	const char *name, *type; /* "statement-H.csv", "text/csv" */
	const void *bytes;
	size_t len;
	int width, height; /* of a picture; else 0 */
	const char *alt;   /* of a picture what is on it, in words; NULL: its name */
};
void clerk_attach(struct clerk_call *call, const struct clerk_file *file);
/* Memory that lives as long as the call. */
void *clerk_memory(struct clerk_call *call, size_t len);

/* ---- questions ---- */

struct clerk_choice {
	const char *key;   /* what the person types: "1", "yes", "anyway", "wait" */
	const char *line;  /* the command to run then, without prefix; NULL: the same one again */
	const char *given; /* NULL, or a word that clerk_given() then knows */
	/* What it does cannot be taken back: the question is open for two minutes only, and not
	 * beyond the person's next command in that room. */
	bool is_final;
	/* What it is, "Fri 4 Dec 2026, morning": an answer may name it by words that are in no
	 * other choice; NULL: what it runs. */
	const char *said;
};

/* Puts a question to the sender: rolls the call back, keeps the text, remembers the choices for
 * ten minutes. Always returns CLERK_ASKED. */
enum clerk_status clerk_ask(struct clerk_call *call, const struct clerk_choice *choices,
			    size_t count, const char *fmt, ...) CLERK_PRINTF(4, 5);
/* Lets the heads of another school answer with a bare key in the cluster room, for `valid_s`
 * seconds; every choice needs a `line`. Does not end the call. */
void clerk_invite_answer(struct clerk_call *call, char school, const struct clerk_choice *choices,
			 size_t count, int64_t valid_s);
/* True when a question of this command was answered with that word before. */
bool clerk_given(const struct clerk_call *call, const char *word);

/* The whole line as it was typed, without prefix, be it in the words of a row or not; "" in
 * wake-ups. Nothing is done by it: it is for what an answer is to leave out. */
const char *clerk_said(const struct clerk_call *call);
/* The command as typed, without prefix, with argument `name` replaced by `text`. */
const char *clerk_line_with(struct clerk_call *call, const char *name, const char *text);

/* ---- the record ---- */

/* A new number for a letter of this plugin; in an edited command, the number it had before. */
struct clerk_item clerk_item_new(struct clerk_call *call, char letter);
/* The same for what only one school (and the SIP), or only two schools, may know of: the number
 * depends on the items of these alone ("H": K8, K34, ...; "EF"), so it tells nobody how many others
 * have. */
struct clerk_item clerk_item_new_apart(struct clerk_call *call, char letter, const char *schools);
/* The same for one head of a school and the SIP: nor does it tell her partner of hers. */
struct clerk_item clerk_item_new_head(struct clerk_call *call, char letter,
				      const struct clerk_person *head);
/* And for what is one person's; NULL: the whole cluster's, of a letter that has both. */
struct clerk_item clerk_item_new_own(struct clerk_call *call, char letter,
				     const struct clerk_person *person);

enum clerk_visibility {
	CLERK_PUBLIC,   /* everyone in the cluster */
	CLERK_PARTIES,  /* the schools named, and the SIP where '+' is named */
	CLERK_PERSONAL, /* one person, and the SIP where '+' is named */
};

/* Adds a line to the item's history (`!history V12`). `schools` matters for CLERK_PARTIES. */
void clerk_record(struct clerk_call *call, struct clerk_item item, enum clerk_visibility visibility,
		  const char *schools, const char *fmt, ...) CLERK_PRINTF(5, 6);
/* The same, CLERK_PERSONAL: for that person, and the SIP where `schools` is "+". */
void clerk_record_for(struct clerk_call *call, struct clerk_item item, int64_t person,
		      const char *schools, const char *fmt, ...) CLERK_PRINTF(5, 6);

/* Runs another row for a school, as a head of it would (without the lead's powers), where the row
 * allows it to a CLERK_DELEGATE: a handler that has seen that the sender may. What comes of it is
 * the call's; `ret_said` is what it replied. */
enum clerk_status clerk_act_for(struct clerk_call *call, char school, const char *line,
				const char **ret_said);

/* What this call did can not be taken back by `!undo`, an edit or a deletion; `why` is said then.
 */
void clerk_settle(struct clerk_call *call, const char *why);

/* What is done between `true` and `false` stands, whatever becomes of the command: it would have
 * come about without it. They nest. */
void clerk_keep(struct clerk_call *call, bool is_kept);

/* Where rows alone can not take the act back, because a journal keeps what it says: the command,
 * without prefix, that does. It is run for the same person, with all that it checks. */
void clerk_undo_by(struct clerk_call *call, const char *line);
/* Of what is agreed to and is no item: `thing`, "The proposal", is what the words say from now on.
 * Then, before somebody agrees: fails, and says what it is now, where she typed that before she
 * could read so; never of what has been as it is from the first. */
void clerk_state_terms(struct clerk_call *call, const char *thing, const char *words);
enum clerk_status clerk_check_terms(struct clerk_call *call, const char *thing, const char *words);
/* The act in words, said when it is taken back: "INSET at School C on Thu 3 Dec 2026". For a new
 * item: what it is, "A visits G, Wed 9 Dec 2026, 09:00-12:00". All who saw the act may read it. */
void clerk_name_act(struct clerk_call *call, const char *fmt, ...) CLERK_PRINTF(2, 3);
/* What the first version of this message had named so, if this is an edit of it that gives a number
 * of its again to something new; else NULL. */
const char *clerk_was(struct clerk_call *call);
/* What stood beside the thing before this act, for `restored` to compare: what stood there then is
 * not in the way of taking the act back. Said to nobody. */
void clerk_stands_beside(struct clerk_call *call, const char *text);
/* The item that the act is about, where its row names none: `in` to the one meeting ahead. */
void clerk_concerns(struct clerk_call *call, struct clerk_item item);
/* Roles, beyond those of the row, without which the sender could not have done this: taking it
 * back takes them too. */
void clerk_by_right_of(struct clerk_call *call, unsigned roles);

/* ---- wake-ups: rows, so that they survive restarts ---- */

/* Asks for wake(item, what) at `when_s`; a second call with both moves it. `what` is "" where the
 * item has only one, and may have parts: "money/C". An item of letter 0 is none; of another,
 * `!why V12` shows it, unless `what` begins with '-'. The row is the truth: `wake` looks at what
 * the item is by then. */
void clerk_wake_at(struct clerk_call *call, struct clerk_item item, const char *what,
		   int64_t when_s);
/* The same, but left alone when the command that asked for it is taken back. */
void clerk_wake_keep(struct clerk_call *call, struct clerk_item item, const char *what,
		     int64_t when_s);
/* Drops that wake-up and what has more parts: "money" drops "money/C"; "" drops all of the item. */
void clerk_wake_cancel(struct clerk_call *call, struct clerk_item item, const char *what);

/* ---- queries ----
 * A file names its statements, and the plugin lists the table:
 *
 *	static const struct {
 *		const char *get, *put;
 *	} sql = { .get = "SELECT ... WHERE cluster = ?1", .put = "INSERT ..." };
 *	const struct clerk_queries visit_queries = CLERK_QUERIES(sql);
 *
 * Then clerk_query(call, &sql.get) is its prepared statement, with ?1, the cluster in every query,
 * bound already. Binds then fill left to right. The first error sticks, also that of a table that
 * is not listed: later steps do nothing, and the call ends as CLERK_FAILED, so handlers need not
 * check each line. */
struct clerk_query *clerk_query(struct clerk_call *call, const char *const *sql);
/* Each gives the query back. */
struct clerk_query *clerk_bind_int(struct clerk_query *query, int64_t value);
/* NULL binds NULL. */
struct clerk_query *clerk_bind_text(struct clerk_query *query, const char *value);
/* One-letter text; 0: NULL. */
struct clerk_query *clerk_bind_letter(struct clerk_query *query, char letter);

/* clerk_query with its parameters bound, up to eight, each by its C type: text, a letter (a char),
 * a whole number: `clerk_run(CLERK_QUERY(call, &sql.drop, item.number, 'A', "name"))`. */
#define CLERK_BIND(query, value) \
	_Generic((value), const char * : clerk_bind_text, char * : clerk_bind_text, \
		 char : clerk_bind_letter, default : clerk_bind_int)(query, value)
#define CLERK_BIND_1(q, a) CLERK_BIND(q, a)
#define CLERK_BIND_2(q, a, ...) CLERK_BIND_1(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BIND_3(q, a, ...) CLERK_BIND_2(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BIND_4(q, a, ...) CLERK_BIND_3(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BIND_5(q, a, ...) CLERK_BIND_4(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BIND_6(q, a, ...) CLERK_BIND_5(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BIND_7(q, a, ...) CLERK_BIND_6(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BIND_8(q, a, ...) CLERK_BIND_7(CLERK_BIND(q, a), __VA_ARGS__)
#define CLERK_BINDER(_1, _2, _3, _4, _5, _6, _7, _8, name, ...) name
#define CLERK_QUERY(call, sql, ...) \
	CLERK_BINDER(__VA_ARGS__, CLERK_BIND_8, CLERK_BIND_7, CLERK_BIND_6, CLERK_BIND_5, \
		     CLERK_BIND_4, CLERK_BIND_3, CLERK_BIND_2, CLERK_BIND_1, ) \
	(clerk_query(call, sql), __VA_ARGS__)

bool clerk_step(struct clerk_query *query); /* true while there is a row to read */
int64_t clerk_int(const struct clerk_query *query, int column);
/* The number in the first column of the next row; 0: there is none. */
int64_t clerk_next_int(struct clerk_query *query);
/* "" for NULL; lives as long as the call. */
const char *clerk_text(const struct clerk_query *query, int column);
char clerk_letter(const struct clerk_query *query, int column);
/* Runs to the end and forgets the rows: for statements that change something. */
void clerk_run(struct clerk_query *query);
int clerk_changes(const struct clerk_call *call);

#endif
