/* item: what the host keeps for each kind of item, and the services of clerk/item.h among each
 * other. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_ITEM_H
#define CLERK_HOST_ITEM_H

#include "clerk/item.h"
#include "host/call.h"

#include <string.h>

/* A kind with its statements, prepared with its plugin's rights. */
struct item_kind {
	const struct clerk_kind *face;
	const struct plugin *plugin;
	struct stmt *get, *put, *open;
	struct stmt *ended;                    /* NULL: nobody owes a word once it has ended */
	struct stmt *lately;                   /* of the last 30 days; NULL: nothing is done then */
	struct stmt *answer_put, *answer_list; /* NULL: it has no answers */
};

/* ---- item_kind.c ---- */

/* All of a plugin's kinds. A column that its table has not, or a kind that is not well formed, is
 * an error that names it. */
bool item_kinds_prepare(struct arena *arena, struct store *store, struct plugin *plugin,
			struct err *err);
/* Those of a letter, one after the other; `after` NULL: the first. NULL: no more. */
const struct item_kind *item_kind_of(const struct plugin_set *plugins, char letter,
				     const struct item_kind *after);
const struct item_kind *item_kind(const struct clerk_call *call, const struct clerk_kind *face);
/* Its row of that name that is a step; NULL: none. */
const struct clerk_command *item_row_beside(const struct plugin *plugin, const char *name);

/* ---- item_layout.c: a record and its row ---- */

/* The column of that field of a record; NULL: it has none. */
const char *item_column_at(const struct clerk_kind *kind, size_t offset);
/* Its statements, written from its columns. */
bool item_kind_prepare(struct arena *arena, struct store *store, struct item_kind *kind,
		       struct err *err);
/* Zeroed, its texts empty; or what the row of the statement says, from `column` on. */
void *item_new(struct arena *arena, const struct clerk_kind *kind);
void *item_read(struct clerk_call *call, const struct item_kind *kind, struct stmt *stmt,
		struct clerk_item item, int column);
void item_write(struct clerk_call *call, const struct item_kind *kind, const void *record);
/* Binds the key, after the cluster. */
void item_bind_key(struct stmt *stmt, const struct item_kind *kind, struct clerk_item item);

/* ---- item.c ---- */

/* As clerk_item_get, of any plugin's. */
void *item_get(struct clerk_call *call, struct clerk_item item);
/* The same, with nothing made of it that time alone would. */
void *item_as_it_lies(struct clerk_call *call, struct clerk_item item);
struct clerk_sight item_sight(struct clerk_call *call, const void *record);
bool item_may_see(struct clerk_call *call, const struct viewer *viewer, const void *record);
/* Is it, for the sender, as if it were not? In private; what the room may know, a call shows by
 * where it says things. */
bool item_is_hidden(struct clerk_call *call, const void *record);
bool item_is_same_date(const struct clerk_slot *one, const struct clerk_slot *other);
/* The day that it has, to read a time by that is said of it; 0: none that is to come and that the
 * sender may know of. */
int32_t item_day(struct host *host, const struct request *request, struct clerk_item item);
/* Are dates offered for it that its side may pick of, as far as the sender may know? */
bool item_has_offers(struct host *host, const struct request *request, struct clerk_item item);
const struct clerk_state *item_state(const void *record);
/* It is agreed, and nothing has become of it yet. */
bool item_is_to_come(const void *record);
/* The side that owes a word of what came of it, once it has ended; '\0': none, or it is over. */
char item_ower(const void *record);
/* Those that have ended, and of which that is still owed; as clerk_items, by their dates. */
size_t item_owed(struct clerk_call *call, const struct clerk_kind *kind, void *const **ret_records);
/* Those that have ended in the last 30 days, and of which nothing has become yet: what is done
 * afterwards may be meant of them. */
size_t item_lately(struct clerk_call *call, const struct clerk_kind *kind,
		   void *const **ret_records);
/* "the Bull", "D"; "". */
const char *item_place(struct clerk_call *call, const void *record);
bool item_is_same_place(struct clerk_call *call, const void *one, const void *other);
/* The letter of the school where it is; '\0': it is at none. */
char item_place_school(struct clerk_call *call, const void *record);
const char *item_title(struct clerk_call *call, const void *record);
/* The date that waits for a yes, or, where none does, the one that it has. */
const struct clerk_slot *item_asked_slot(const void *record);
/* What an answer to it is to. */
const char *item_terms(struct clerk_call *call, const void *record);
/* The same with the dates that it may be picked of. */
const char *item_offer(struct clerk_call *call, const void *record);

/* In private: to whom of that side may know of it; '+': the SIP. */
void item_tell_side(struct clerk_call *call, const void *record, char side, const char *text);

/* Beside the reply, to all who may know of it: in the room, or each in private. */
void item_tell_all(struct clerk_call *call, const void *record, const char *text);

/* ---- item_step.c ---- */

/* A row with `step`: its first argument is the item. */
enum clerk_status item_run_row(struct clerk_call *call, const void *args);
/* CLERK_OK, or why the sender may not do that, as it is now. */
enum clerk_status item_check_hour(struct clerk_call *call, const void *record, const char *act,
				  unsigned when, bool is_back);
/* Who may do the act by the table, whatever the state it leads from; 0: it is in none. */
unsigned item_act_by(const struct clerk_kind *kind, const char *act);
unsigned item_act_when(const struct clerk_kind *kind, const char *act);
bool item_has_act(const struct clerk_kind *kind, const char *act);
/* Is there a step of that name from its present state? */
bool item_leads_from(const struct clerk_base *base, const char *act);
/* What the sender is to it, CLERK_BY_... */
unsigned item_rights(struct clerk_call *call, const void *record);
enum clerk_status item_refuse(struct clerk_call *call, const void *record, const char *act,
			      enum clerk_refusal why, bool is_back);

static inline bool item_is_same(struct clerk_item one, struct clerk_item other)
{
	return one.letter == other.letter && one.number == other.number;
}

/* ---- item_card.c ---- */

/* Is there a message of its own in the room that says how it stands? */
bool item_card_shows(struct clerk_call *call, const void *record);
/* That is to say how it stands once the act is done, unless it does. */
void item_card_renew(struct clerk_call *call, const void *record);
/* The command that made it was edited, and so was that message, to what answers the command. */
void item_card_forget(const struct clerk_call *call);
/* The item was taken back: its card says that, where it has one. */
void item_card_end(struct clerk_call *call, const struct clerk_kind *kind, struct clerk_item item);
/* What the outbox has the card under as this event or wake-up changed it. */
const char *item_card_source(struct arena *arena, const char *source, struct clerk_item item);
/* Puts those that have changed, by this event or wake-up, into the outbox; counted from `part`. */
void item_cards_put(struct clerk_call *call, const char *source, int64_t part);

/* ---- item_wake.c ---- */

/* Sets, or drops, what it is to be woken for; `was` NULL: it is new. */
void item_set_wakes(struct clerk_call *call, const void *record, const struct clerk_base *was);
/* The wake-up, once in a cluster, of a plugin whose tables have been lifted to a later release: the
 * wake-ups of its open items are set as that has them. What is past is not said now. */
#define ITEM_LIFT "lift"
void item_lift(struct clerk_call *call);
/* By when its answer is due, asked for now. Unix seconds. */
int64_t item_answer_due(struct clerk_call *call, const void *record);
/* 16:00 of the school day before, at that school ('\0' or '+': at most); 0: there is none. */
int64_t item_school_day_before(struct clerk_call *call, char school, int64_t instant_s);
/* True: the wake-up was the host's to deal with. `what`: behind "V12/". */
bool item_wake(struct clerk_call *call, struct clerk_item item, const char *what,
	       enum clerk_status *ret_status);

/* ---- follow.c ---- */

/* Something has another date, or none any more, or an act was taken back. */
void item_followed(struct clerk_call *call);

/* ---- item_remind.c ---- */

/* Instants of those that are to come, in order; 0: not. */
enum { ITEM_REMINDERS = 5 };
struct item_plan {
	int64_t at_s[ITEM_REMINDERS]; /* week, day, hours, remind, back */
	bool is_merged;               /* two hours before is a quiet hour: the evening has it */
	bool is_too_late;             /* one was past already */
	int64_t hours_s;              /* when two hours before would have been */
};
extern const char *const item_reminder_names[ITEM_REMINDERS];
bool item_has_reminder(const struct clerk_kind *kind, int which);
struct item_plan item_plan(struct clerk_call *call, const void *record, int64_t now_s);
enum clerk_status item_say_reminder(struct clerk_call *call, void *record, const char *what);

/* ---- answers.c, answers_said.c: what the schools say to an item ---- */

/* The int64_t of the record at that offset; 0 without one. */
static inline int64_t item_field(const void *record, size_t offset)
{
	int64_t value = 0;

	if (offset != 0) {
		memcpy(&value, (const char *)record + offset, sizeof(value));
	}
	return value;
}

/* An item, and of one that asks the schools what they had said, before an act was taken back. */
struct item_before {
	const struct clerk_base *as_it_was; /* of any kind; NULL: there was none */
	const struct clerk_base *record;    /* NULL: it asks nobody */
	struct clerk_answers answers;
	bool is_edit; /* there is a second version to come */
};

/* The day that its answers are for; 0: they are not by day. */
int32_t answers_day(struct clerk_call *call, const void *record);
bool answers_have_places(const struct clerk_kind *kind);
/* `place`: in the order of all answers, that of the school's old one; 0: behind all others. */
void answers_put(struct clerk_call *call, const void *record, const struct clerk_answer *answer);
/* A to Z, then the SIP. */
const char *answers_sort(char *letters);
/* "B", "SIP" */
const char *answers_voice(struct clerk_call *call, char school);
/* Who says that word is in. */
bool answers_is_in(const void *record, const char *word);
/* "E in for Fri 27 Nov 2026, SIP out for …", of other days. */
const char *answers_before_words(struct clerk_call *call, const struct clerk_answers *answers);
/* Was it the sender's answer that was taken back? Then this says what is so again. */
bool answers_is_taken_back(struct clerk_call *call, const void *record,
			   const struct item_before *before, const char *act);
void answers_say_back(struct clerk_call *call, const void *record);

/* ---- answers_day.c: another day ---- */

/* It has another date than it `was` on: tells in private whom that asks again; clerk_say says it to
 * all. */
void answers_moved(struct clerk_call *call, const void *record, const struct clerk_base *was);
/* Those sentences, each behind a blank, once; or "". */
const char *answers_take_again(struct clerk_call *call);
/* The same of a move taken back; and of an edit of the message that had made it, which is told to
 * the room. */
const char *answers_back(struct clerk_call *call, const void *record,
			 const struct item_before *before);
void answers_say_edited(struct clerk_call *call, const void *record,
			const struct item_before *first);

/* ---- seats.c: an act on places taken back ---- */

/* CLERK_OK, or that others have them by now. */
enum clerk_status seats_check_back(struct clerk_call *call, const void *record,
				   const struct item_before *before);
/* Gives what is free, tells who has lost a place or got one, and how it stands: sentences, each
 * behind a blank. */
const char *seats_back(struct clerk_call *call, const void *record,
		       const struct item_before *before);
/* The same once both versions of an edit are done. */
void seats_edited(struct clerk_call *call, const void *record, const struct item_before *first);

/* ---- item_pings.c ---- */

/* What a record is written as, beside what it `was`, or NULL: notes whether that is a turn in its
 * life: it is new, or in another state, or has or is to have another date. */
void item_turned(struct clerk_call *call, const struct clerk_base *base,
		 const struct clerk_base *was);
/* Before a handler: who is awaited by the item that it is about. */
void item_awaited(struct clerk_call *call, const void *record);
/* Once the handler is done: whom what it said of an item that has turned pings. */
void item_ping(struct clerk_call *call);
/* A day that is lost, or there again, touches what is everybody's, and the room reads so: pings who
 * called it, who must act. The second: once all is said, where item_ping does not come. */
void item_touched(struct clerk_call *call, struct clerk_item item);
void item_ping_makers(struct clerk_call *call);
/* What was taken back was an act on this item; `record` NULL: it is gone. item_ping then pings
 * those whom that concerns. */
void item_ping_back(struct clerk_call *call, const void *record);

/* ---- item_back.c ---- */

/* What the items of a change are before it is taken back. */
struct item_before *item_look(struct clerk_call *call, const char *items);
/* In the second version of an edit: how it had been by the first; else NULL. */
const struct item_before *item_first(const struct clerk_call *call);
/* The second version has been run: tells whom it leaves with something else than the first. */
void item_edited(struct clerk_call *call);

/* True: the act was on an item of a kind; `*ret_status` is what clerk_plugin's `restored` says. */
bool item_restored(struct clerk_call *call, const struct clerk_taken *taken,
		   enum clerk_status *ret_status);

/* item_awaits.c: since when the sender's school, and no other, is asked for an answer, for all to
 * read; 0: it is not. */
int64_t item_asked_s(struct clerk_call *call, const void *record);
/* May anything of that kind wait for a school? Else none of it need be read: of reminders there may
 * be many. */
bool item_kind_awaits(const struct clerk_kind *kind);
/* By when it is to be answered: before it is due, or else before it begins; Unix seconds. */
int64_t item_by_s(const struct clerk_base *base);
/* Visits each kind of each plugin. Its words are the plugin's, which is lent its queries for them.
 */
typedef void item_kind_visitor(struct clerk_call *call, const struct clerk_kind *kind, void *data);
void item_each_kind(struct clerk_call *call, item_kind_visitor *visit, void *data);

/* follow.c: how the item stands that a wake-up's key begins with, to be kept with what waits to be
 * said of it; "": it is of none. And is it so still, not over or on another date since? */
const char *item_stands(struct clerk_call *call, const char *key);
bool item_stands_so(struct clerk_call *call, const char *about);

#endif
