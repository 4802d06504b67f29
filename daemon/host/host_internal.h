/* host_internal: what the files of the host share; no one else includes it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_HOST_INTERNAL_H
#define CLERK_HOST_HOST_INTERNAL_H

#include "dates/when.h"
#include "host/call.h"
#include "host/change.h"
#include "host/hold.h"
#include "host/host.h"
#include "host/lately.h"
#include "host/pace.h"
#include "host/past.h"
#include "host/put_off.h"
#include "host/guess_says.h"
#include "host/question.h"
#include "host/retire.h"
#include "host/said.h"
#include "host/spare.h"
#include "host/terms.h"
#include "host/unasked.h"
#include "host/undone.h"
#include "host/wake.h"
#include "matrix/outbox.h"

struct host {
	struct host_parts parts;
	struct arena *arena;
	struct matrix_handler handler;
	struct session *session;
	struct outbox *outbox;
	struct wakes *wakes;
	struct questions *questions;
	struct changes *changes;
	const char *const *undone; /* the tables that undo covers */
	struct said *said;
	struct lately *lately, *refused; /* said last; of which nothing came */
	struct terms *terms;
	struct paces *paces;
	struct put_offs *put_offs;
	struct pasts *pasts;
	struct retire *retire;
	struct unasked *unasked;
	struct spares *spares;
	struct heres *heres;
	struct alarm alarm;     /* the soonest wake-up */
	enum clock_doubt doubt; /* as it was last said */
	bool is_ready;
	/* Clusters that the roster in memory is behind on, and those that were read within a
	 * transaction that may yet fail; see host_outdate. */
	int64_t stale, unsure;
	bool has_old;        /* what nobody needs any more is being removed, slice by slice */
	bool must_tell_lost; /* the calendar was read anew: days may be lost */
};

/* What became of a message, for `log_level: debug`: fixed words, none of anybody's. */
struct trace {
	const char *command;  /* the row's name; NULL: it came to none */
	const char *outcome;  /* NULL: it was nothing to us */
	const char *recorded; /* which event got a row in the record of commands; NULL: none */
};

/* A message on its way to a row: who, where, and the words without prefix. */
struct request {
	struct arena *arena;
	const struct matrix_message *message;
	const struct roster_cluster *cluster;
	const struct clerk_person *person;
	const char *line, *prefix;
	const char *said;        /* what `line` was before it was put in the words of a row */
	const char *given;       /* words of answered questions */
	bool is_explicit;        /* prefix or mention: certainly meant for us */
	bool is_unsure_line;     /* `line` is what the words may mean: to be asked about */
	const char *unsure_note; /* said besides where it is asked about; NULL: nothing */
	const char *left_out;    /* what is no part of `line`, as typed; NULL: nothing */
	const char *then;        /* what it wants besides, as typed (then.c); NULL: nothing */
	bool is_next;            /* that, in its turn: nothing of it is done unasked */
	bool is_turned;          /* besides, its verb did not stand first */
	bool is_topic;           /* it is a question by its words alone */
	bool is_loose;           /* and what stood before it was put behind */
	bool is_wondering;       /* "can I cancel V1?" */
	bool is_private;
	bool is_unsure;           /* several clusters could be meant; `cluster` is the first */
	bool is_asked;            /* its sender, of something, in this room */
	bool is_answer;           /* to a question: `line` is what it runs */
	int64_t asked_s;          /* a choice of a question that was put then; else 0 */
	const char *several;      /* it answers several things: what is said; NULL: it does not */
	bool has_more;            /* a further line of the message is a command of its own */
	bool is_quiet;            /* a reaction: what comes of nothing is not worth a line */
	bool is_anew;             /* what its answer says was not said before a restore */
	const char *reply_to;     /* the event that an answer replies to; NULL: none */
	const char *replied_to;   /* our message that names its item, by a reply; NULL: none */
	struct pace pace;         /* of its sender, before it */
	int64_t typed_s;          /* never later than now; 0: nobody can tell */
	int64_t now_s;            /* as of when it is meant and counts */
	struct trace *trace;      /* NULL: nobody asks */
	const struct past *past;  /* done again: what had been told of it; NULL: nothing */
	const struct past *did;   /* what its answer is to say of it; NULL: that nothing was done */
	const char *const *pings; /* user ids whom its answer pings; NULL: nobody */
	struct held_reply *held;  /* where its answers are kept till all of it is run; NULL */
	/* of an edit: filled when its first version is taken back, for its second; else NULL */
	struct item_before *first;
};

/* The first outcome told is the one that counts; `command` NULL: no row. */
static inline void trace(const struct request *request, const char *command, const char *outcome)
{
	if (request->trace != NULL && request->trace->outcome == NULL) {
		request->trace->command = command;
		request->trace->outcome = outcome;
	}
}

/* The command's key in the record: an edit stands for what it edits. */
const char *request_event(const struct request *request);
/* Where what is said to it goes: the room, or its sender's own chat. */
const char *request_lane(const struct request *request);

/* Puts a mark on the message, in place of words. */
void host_mark(struct host *host, const struct request *request, const char *mark);
/* Was there an answer in words to what is edited? Then it is that which is edited. */
bool host_has_answered(struct host *host, const struct request *request);
/* What was said is counted: a mark on it, once; of a reaction, nothing. */
void host_mark_counted(struct host *host, const struct request *request);
/* The mark that `event` had got in that room is taken off again, where there is one. */
void host_unmark_in(struct host *host, const char *room_id, const char *event);
/* The one message that answers; a quiet request is not told why not. */
void host_refuse(struct host *host, const struct request *request, const char *text);
void host_reply(struct host *host, const struct request *request, const char *text);

/* What the roster calls these users, NULL-terminated as they are; whom it does not know by the id.
 */
const char *const *host_handles(const struct roster_cluster *cluster, struct arena *arena,
				const char *const *users, int64_t now_s);

/* The words as this cluster says them: its own name for the adviser. */
static inline const char *host_words(const struct roster_cluster *cluster, struct arena *arena,
				     const char *text)
{
	return cluster == NULL || str_is_empty(cluster->adviser)
		   ? text
		   : str_replace_word(arena, text, "SIP", cluster->adviser);
}

/* stale.c: the roster in memory against what the database says by now. */
/* Something of the cluster was changed, or what was changed was taken back: it is read again. */
enum { EVERY_CLUSTER = -1 };
void host_outdate(struct host *host, int64_t cluster);
/* Reads roster and calendars again where something changed them; between commands only. */
void host_freshen(struct host *host);
/* The transaction is over; what was read within it is read again if it did not become true. */
void host_settle_roster(struct host *host, bool is_committed);

/* undelivered.c: tells the sender of the command, else the lead, what a room would not take. */
void undelivered_tell(struct host *host, struct arena *arena, const char *source, const char *txn,
		      const char *room_id, const char *text, const char *why);
/* What rooms that are closed to us never took is told to the same, in one message for each room and
 * person. */
void undelivered_stranded(struct host *host, struct arena *arena,
			  const struct matrix_stranded *list, size_t count);
/* Tells a person in the cluster's room, once, that nothing private gets through (not what), and the
 * lead once a day for each. */
void undelivered_person(struct host *host, struct arena *arena, const char *user, int64_t since_s,
			bool is_given_up);

/* Tells each cluster's lead, once a day for each key, what is the matter with the homeserver. */
void undelivered_tell_leads(struct host *host, struct arena *arena, const char *key,
			    const char *text);

/* here.c: after the roster was read, whatever changed it: cards are said anew, and what waited for
 * a school that is gone lapses. False: that was not kept. */
struct heres;
bool heres_new(struct arena *arena, struct store *store, struct heres **ret_heres, struct err *err);
bool here_renew(struct host *host);

/* rezone.c: keeps wall times where tzdata changed since the last start. */
void host_rezone(struct host *host);

/* dispatch.c: the way from a message to a row. */
void dispatch_message(struct host *host, struct arena *arena, const struct matrix_message *message);
void dispatch_reaction(struct host *host, struct arena *arena, const struct matrix_message *mark,
		       const char *target, const char *key);
/* What was done then, and deleted since, is done again as it had been typed. */
void dispatch_gone(struct host *host, struct arena *arena, const struct matrix_message *message);

/* typed.c */
/* The line, without its prefix; whether it was plainly meant for us is noted. */
void typed_read(struct host *host, struct request *request);
/* The line in the words of a row, once the name of a cluster is off it. */
void typed_words(struct host *host, struct request *request);
/* `line`, and what is known of how it was said, from `said`. Has it a form in which people ask? */
bool typed_anew(struct host *host, struct request *request);

/* overheard.c: a private chat that others can read. */
/* Nothing said there is done; whoever says it is told so, and of what, in another. */
void overheard_tell(struct host *host, const struct request *request);
/* Done again: as it was said then, where that was in private; `past` as of the request. */
const struct matrix_message *overheard_as_then(struct arena *arena,
					       const struct matrix_message *message,
					       const struct past *past);

/* which.c: which of several clusters a private line means. */
/* By the room; in a private chat by what makes it plain: `hint` (0: none), what it edits or
 * answers, the cluster's name, which is cut off the line. */
void which_cluster(struct host *host, struct request *request, int64_t hint);
/* After an answer: that may have been the choice. */
void which_answered(struct host *host, struct request *request);
/* By what the line is about. False: that was asked. */
bool which_is_plain(struct host *host, struct request *request);
/* What is told in private, with the cluster's name in front for whoever is in several. */
const char *which_words(struct host *host, struct arena *arena,
			const struct roster_cluster *cluster, const char *user, const char *text);

/* What is said of a row that the room must not read. */
#define PERMIT_PRIVATE_ONLY \
	"That one belongs in a private message; I've kept nothing from it here. You may like to " \
	"delete your line."

/* permit.c: NULL, or in one line why not: this person may run the row here; and the item that was
 * named can be meant. */
const char *permit_refusal(const struct request *request, const struct clerk_command *command);
/* The roles that may run the row: what its field says, and with nothing said every member. */
unsigned permit_who(const struct clerk_command *row);
/* The same of what was said in other words; her office hears how its head may let it. */
const char *permit_refusal_said(const struct request *request, const struct clerk_command *command);
const char *permit_found(struct host *host, const struct request *request,
			 const struct command_found *found);
/* In the room, what resembles `pm` and is no row: silence would leave it standing there. */
bool permit_is_review_aloud(struct host *host, const struct request *request);
/* Why an item of another kind will not do. */
const char *permit_wrong_item(struct host *host, const struct request *request,
			      const struct command_found *found);
/* NULL, or that there is no such item: for this person. */
const char *permit_item(struct host *host, const struct request *request, struct clerk_item item);
/* "Head A", or who leads is not known. */
const char *permit_lead(const struct request *request);
/* The school that the words name, or whose head they name. */
const struct clerk_school *permit_school(const struct request *request, const char *words);
/* As people's names are known: "carys" is "Carys". */
char *permit_with_capital(struct arena *arena, const char *word);
/* Whom the words name; NULL: nobody, or several. */
const struct clerk_person *permit_person(const struct request *request, const char *words);
/* Reads what the row takes, as this person means it; `rest` is where the words begin. */
struct command_parse permit_parse(struct host *host, const struct request *request,
				  const struct clerk_command *row, size_t rest);

/* aloud.c: may it not be said in the room again? "Castle Hill" is a school, and nobody's name. */
bool aloud_is_hushed(const struct request *request, const char *text);
/* A text of the row that the room would read and that sounds private makes what was read a
 * refusal, or in a private chat a question. */
void aloud_check(const struct request *request, const struct clerk_command *row,
		 struct command_parse *parse);

/* opened.c: an edit never puts before the room, unasked, what it had not read. */
/* From now on, through all questions, that is watched: `old` was said in private, and the room
 * heard nothing of it. */
void opened_watch(struct host *host, struct request *request, const struct change *old);
bool opened_is_edit(const struct request *request);
/* Would the room read of it what its person has not said that it may? */
bool opened_by(const struct request *request, const struct clerk_call *call);
enum clerk_status opened_ask(struct clerk_call *call);
/* The same before anything is changed: `what` stays. */
void opened_ask_first(struct host *host, const struct request *request, const char *what);
/* As it had been asked before a restore. */
void opened_ask_again(struct host *host, struct request *request, const char *what);
/* The answer stands for the edit of `source`. */
const struct matrix_message *opened_again(const struct request *request, const char *source);

/* execute.c: runs one row in a savepoint and keeps, or rolls back, what it did. */
void execute_row(struct host *host, const struct request *request, const struct command_row *row,
		 const struct command_parse *parse);
/* What a row that tells would say; NULL: it would not. */
const char *execute_told(struct host *host, const struct request *request,
			 const struct command_row *row, const struct command_parse *parse);
/* Puts a question to the request's person, where it was typed. */
void execute_question(struct host *host, const struct request *request,
		      const struct clerk_choice *choices, size_t count);
/* The same, of a line in which something is missing or can't be read. */
void execute_ask(struct host *host, const struct request *request,
		 const struct command_parse *parse);
/* What was read, and the handler needs more of, as it `said`: what is said next may be it. */
void execute_ask_more(struct host *host, const struct request *request,
		      const struct command_row *row, const struct command_parse *parse,
		      const char *said);
/* reaction.c: does it agree, or refuse, as a thumb does? */
bool reaction_is_answer(const char *key);
/* "yes V12", what a reaction to our message `target` says, and the cluster that the
 * message was of; NULL: nothing that asks for an answer. */
const char *reaction_line(struct host *host, struct arena *arena, const char *target,
			  const char *key, int64_t *ret_cluster);
/* What is said under that source speaks of the item as it is now. */
void reaction_note(struct clerk_call *call, const char *source, struct clerk_item item);
/* The source of what an act says of another item than its own: a reaction to it is to that one. */
const char *reaction_source(struct arena *arena, const char *source, struct clerk_item item);
/* The one of them that a reaction is on: "V12 M3 " -> V12. */
struct clerk_item reaction_first(const char *items);
/* Did that message of ours, as its reader has seen it last, speak of other terms? */
bool reaction_is_stale(struct clerk_call *call, const char *target, const char *terms);
/* The item that a message of ours is about, and its cluster. False: of none, or not ours. */
bool reaction_item(struct host *host, struct arena *arena, const char *target,
		   struct clerk_item *ret_item, int64_t *ret_cluster);
/* That of many's answers of which the message tells one, "R1: G no", and a thumb would be for that.
 */
bool reaction_item_answered(struct host *host, struct arena *arena, const char *target,
			    struct clerk_item *ret_item, int64_t *ret_cluster);
/* As reaction_item, of one that has this source. */
bool reaction_item_in(struct host *host, struct arena *arena, const char *source,
		      struct clerk_item *ret_item, int64_t *ret_cluster);

/* otherwise.c: the line with the words in the place of what they put right, or of `wrong`; NULL:
 * they do not fit there. */
const char *otherwise_line(struct host *host, struct request *request, const char *line,
			   const char *words, const char *wrong);

/* correct.c: "no, make it 4pm", of what its sender has just done, "in 20 mins", of what has just
 * rung: the line says so. True: all is said, "no, leave it". */
bool correct_read(struct host *host, struct request *request);

/* The row's `run`, or its `step` with all that goes before and after it. */
enum clerk_status execute_handler(struct clerk_call *call, const void *record);
/* For what else runs calls: an empty one; its savepoint "command" rolled back; and what it says put
 * into the outbox, counted from `part`. `room_id` NULL: what is for the room is left out. `here`:
 * where the command was said. */
void execute_fill(struct clerk_call *call, struct host *host, struct arena *arena,
		  const struct roster_cluster *cluster, const struct plugin *plugin);
/* The same for a look at what the sender may do, where and when the request was said; of a row
 * there is nothing. */
void execute_look(struct clerk_call *call, struct host *host, const struct request *request,
		  const struct plugin *plugin);
void execute_roll_back(struct host *host);
/* Nothing was to be changed, and its savepoint is rolled back. False: what was looked at could not
 * be read, and this is said. */
bool execute_looked(struct host *host, const struct request *request);
void execute_put_posts(struct host *host, struct clerk_call *call, const char *source, int64_t part,
		       const char *room_id, const char *here);

/* execute_wake.c: what nobody has just typed. */
/* Runs what is due, or the first of it, each in its own savepoint, all in one transaction: the loop
 * turns between, so that nothing else waits for the last of many. False: the database did not keep
 * it, so it is still due. */
bool execute_wakes(struct host *host);

/* act_for.c: one row inside another's call. */
/* The person, seen as a head of the school who may do what a head's office may. */
const struct clerk_person *act_for_person(struct clerk_call *call, char school);
/* Runs the line in the call, as the request's person. */
enum clerk_status act_run_line(struct clerk_call *call, const struct request *request);

/* How an act is taken back. */
enum taking { TAKING_UNDO, TAKING_EDIT, TAKING_TALK, TAKING_DELETE };

/* Takes an act back in a savepoint of its own. CLERK_OK: it is, and `*ret_text` says so to the one
 * who did; all others who saw the act are told, but at an edit, where its second version may do
 * that. Else nothing has changed and `*ret_text` is why. */
/* The second version of an edit has been run: where the item is gone, its card says so. */
void execute_end_card(struct host *host, const struct request *request,
		      const struct clerk_base *was);
enum clerk_status execute_taking(struct host *host, struct request *request,
				 const struct change *old, enum taking taking,
				 const char **ret_text);

/* take_back.c: what taking back is, whichever way; in the call's savepoint. The sentence for the
 * sender is the call's reply. */
enum clerk_status take_back(struct clerk_call *call, const struct change *old, enum taking taking);
/* "V12, M3" of what it numbered; else the act in words: "G's yes to R1", "INSET at School B on …".
 * `handle` is of whoever did it. */
const char *take_back_words(struct arena *arena, const char *handle, const struct change *old);
/* The first item that it was about, "V12"; NULL: none. */
const char *take_back_item(struct arena *arena, const struct change *old);

/* touched.c: tells both sides of each thing on days taken from schools since, or given back, in one
 * message for each person, and the room of what is everybody's; a call that answers somebody names
 * in its reply what that person may see. */
void touched_by_lost(struct clerk_call *call, const struct calendar_lost *lost, size_t count);
/* execute_wake.c: the same for all clusters, in a transaction of its own, by the roster and the
 * calendars as they are then. False: it has to be tried again. */
bool execute_lost(struct host *host);
/* touched_told.c: "`move V1 <date>` or `cancel V1`", or "": read off the rows, so that none is
 * named that there is not. For one person what that person may say; without one, what somebody may,
 * and who where that is the SIP alone. */
const char *touched_ways_out(struct arena *arena, const struct command_table *table,
			     struct clerk_item item, const struct clerk_person *person,
			     const char *prefix);

/* take_back_edit.c: edits and deletions. */
/* Is this the edit of something that was said a short while ago? If not, that was said, where
 * somebody could think that it counts. */
bool take_back_is_in_time(struct host *host, const struct request *request);
/* An edited command in the place of what it was. */
void take_back_for_edit(struct host *host, struct request *request,
			void (*run)(struct host *host, struct request *request));
/* An edit that makes a command ordinary talk takes it back, as a deletion would. */
void take_back_for_talk(struct host *host, struct request *request);
void take_back_redaction(struct host *host, struct arena *arena, const char *room_id,
			 const char *sender, const char *event_id);

/* ---- answer.c: an answer to what was asked */

/* Given: the request is what it runs now. Said: what there is to say of it is said, and nothing is
 * run. */
#define ANSWER_CHANGED \
	"What I ask has changed since you read it, so I've done nothing yet. Please look at it " \
	"above and answer once more."
enum answer { ANSWER_NONE, ANSWER_GIVEN, ANSWER_SAID };
enum answer answer_read(struct host *host, struct request *request);
/* waits.c: the same, of a yes or no in the room to what waits for its sender's school. */
enum answer waits_read(struct host *host, struct request *request);
/* What the cluster's room has of what its maker asked there is not as it is: none of it, or it is
 * being edited, `ret_is_said`. */
bool waits_is_on_its_way(struct host *host, const struct request *request, struct clerk_item item,
			 int64_t maker, bool *ret_is_said);
/* overtaken.c: a bare answer to what is asked there, but something else was said since: it is asked
 * which is meant. False: it is plain. */
bool overtaken_ask(struct host *host, struct request *request);

/* ---- refer_reply.c */

/* Typed as a reply to a message of ours about an item: the line with that, where it has a word of
 * ours, or says when, or how many. */
void refer_reply(struct host *host, struct request *request);
/* The line of that verb, in the words of a row, with that item. */
const char *refer_line(struct host *host, struct request *request, const char *verb,
		       struct clerk_item item, const char *rest);
/* The row that it is of, where that is for items of the letter; else NULL. */
const struct clerk_command *refer_row(struct host *host, const char *line, char letter);
/* What somebody says of the item in words of her own, as the line of an answer to it: her school's,
 * and of why no word that its row does not ask for. NULL: it takes no such answer. */
struct acts_said;
const char *refer_answer(struct host *host, struct request *request, const struct acts_said *said,
			 struct clerk_item item);
/* Does it take a reason, or words of any kind? */
bool refer_takes_text(const struct clerk_command *row);

/* ---- refer_called.c */

/* The same, of an answer that numbers what it answers: the line is that now; of several what is to
 * be said is noted. */
void called_numbered(struct host *host, struct request *request);
/* Of one that calls it by what it is, which no row takes: the line is what it may mean, to be asked
 * about. False: it is no such thing. */
struct command_found;
bool called_settle(struct host *host, struct request *request, const struct command_found *found);

/* ---- unsettled.c */

/* Said in the room while a question of hers is open, and no answer that can be read: she is told
 * what counts. False: it is talk. */
bool unsettled_ask(struct host *host, struct request *request);

/* ---- example.c */

/* What the row is shown by, with the number of what is there for her, and may be read where she
 * asks; `*ret_is_real` false: nothing is, and it has "<number>". */
const char *example_of(struct host *host, const struct request *request,
		       const struct clerk_command *row, bool *ret_is_real);

/* ---- refer.c: which item a line means that does not number it */

/* By what it is, with whom, when; or the one that waits for its sender. True: the line has it now;
 * or `*ret_is_asked`: it was asked. */
bool refer_settle(struct host *host, struct request *request, bool *ret_is_asked);
/* The one that the words name by what it is, or with whom, of those that its sender may do that to;
 * `*ret_rest` is behind that. False: none, or several. */
bool refer_named(struct host *host, struct request *request, const char *verb, const char *words,
		 struct clerk_item *ret_item, const char **ret_rest);
/* Does it wait for that answer of hers? */
bool refer_may_answer(struct host *host, struct request *request, const char *verb,
		      struct clerk_item item);
/* What is open, or owed, of every kind, as far as its sender may see it here. */
typedef void refer_visit(struct clerk_call *call, const void *record, void *data);
bool refer_each(struct host *host, struct request *request, refer_visit *visit, void *data);

/* bare.c: said in the room without a prefix, and plainly to us: "yes R1", or "I'm in" of somebody
 * who has just been asked. Then the line is that, as if typed with a prefix. False: of several, it
 * was asked which. */
bool bare_settle(struct host *host, struct request *request);
/* Does it wait for the sender, or her school? */
bool bare_asks_sender(struct clerk_call *call, const void *record);

/* ---- unheard.c ---- */

/* A yes as a reply to what another was asked: she is told whom it waits for. */
bool unheard_others(struct host *host, const struct request *request);
/* A yes, or a thumb, to a question of hers that takes more than that; `is_bare`: typed as a word of
 * its own, to no other message. */
bool unheard_open(struct host *host, const struct request *request, bool is_bare);
/* A reply to what asks something of her that gives no answer: she is told what counts. */
bool unheard_reply(struct host *host, struct request *request);

/* What waits for an answer of the sender's school that this word is, soonest first: how many. */
struct refer_waiting {
	struct clerk_item item;
	int64_t asked_s; /* of that school alone, in the open, since then; else 0 */
	int64_t maker;
	const char *words; /* "V1 A visits G, Wed 9 Dec 2026, 09:00–12:00" */
	const char *line;  /* "yes V1" */
};
/* The item of what the clerk said last in that room, or chat, if that is not long ago. */
bool refer_said_last(struct host *host, const struct request *request, struct clerk_item *ret_item);
/* Has the clerk spoken there of no other item since? */
bool refer_is_last(struct host *host, const struct request *request, struct clerk_item item,
		   int64_t since_s);
size_t refer_waiting(struct host *host, struct request *request, const char *word,
		     struct refer_waiting **ret_list);

/* ---- moved.c: a date that is said of one that is there */

/* How dates of the request are read; its person is known. */
struct when_context moved_context(const struct request *request);

/* Where the row gives its item another date: the line has the whole of that now. */
void moved_settle(struct host *host, struct request *request, const struct command_found *found);
/* The same, of a line in which a gap was filled. True: it has more now than was typed. */
bool moved_fill(struct host *host, struct request *request);
/* The line with what the words make of the date in it. NULL: nothing. */
const char *moved_line(const struct request *request, const struct clerk_command *row,
		       const struct command_parse *parse, const char *line, const char *words);
/* What is asked for, where hours without a day were read; where there is one that they could be
 * another date of, that too. */
const char *moved_offer(struct host *host, struct request *request,
			const struct command_parse *parse);
/* slip.c: "2 days no sorry 1 day": the line with what its sender put right in one breath, an
 * amount, a school or a number; false: nothing is. */
bool slip_settle(struct request *request);
/* "R1 only needs half a day": the line of the row that takes that, in place of one that no row
 * does.
 */
void resize_read(struct host *host, struct request *request);
/* The same of a reply to what was said of that item. False: it says nothing of that. */
bool resize_reply(struct host *host, struct request *request, struct clerk_item item);
/* "move the data meeting to F", "move the breakfast at F": of an item that takes a place, and is
 * not at that one: its line. False: it is not that. */
bool moved_elsewhere(struct host *host, struct request *request);
/* What the words make of the date of that item, as when_moved. NULL: nothing. */
const char *moved_words(struct host *host, const struct request *request, struct clerk_item item,
			const char *words);
/* The same, of a date that was said just now and is put right: a weekday is of its week. */
const char *moved_said(struct host *host, const struct request *request, struct clerk_item item,
		       const char *words);

/* ---- guess.c */

/* What a line to the clerk may mean by its words alone: the line is that, to be asked about. False:
 * nothing, or it was asked of which thing, `*ret_is_asked`. And would it be, or asked? */
bool guess_read(struct host *host, struct request *request, bool *ret_is_asked);
bool guess_may_read(struct host *host, const struct request *request);
/* Does it begin with a school and a date, or with an amount, and with nothing else before? */
bool guess_begins_so(struct host *host, const struct request *request);

/* respell.c: is a name in it, of a school or a person, but a slip away from one alone? The line is
 * read with that then, to be asked about. */
bool respell_names(struct host *host, struct request *request);
/* pass_on.c: the line as the row that takes what this one does not (clerk_command) reads it; NULL:
 * there is none that does. */
const char *pass_on(struct host *host, const struct request *request,
		    const struct command_found *found, const struct command_parse *parse);
/* guess_wants.c: the line is of the row `verb`, and tells of which thing; it is asked about. NULL:
 * of any, where that is sure. False: it is not, or it does not. */
bool guess_settles(struct host *host, struct request *request, const char *verb);
/* Which thing, that its sender may see there, the words are of. False: none, or several. */
bool guess_thing(struct host *host, struct request *request, struct clerk_item *ret_item);

/* guess_asked.c: a question that no row has the answer of, or another than that of the thing which
 * it names: the row that tells of this. False: the line stays. */
bool guess_asked(struct host *host, struct request *request);

/* ---- suggest.c: what is asked before anything is done */

/* A mistyped verb: the nearest row, with the line as it would be. */
void suggest(struct host *host, struct request *request, const struct command_row *row);
/* What ends a thing, and was said as a question. */
void suggest_sure(struct host *host, const struct request *request, const char *name);
/* Which one is meant? Of what is there, else with the place of the number. */
void suggest_which(struct host *host, const struct request *request,
		   const struct clerk_command *row);
/* Of what was not understood: two things that may be said. */
void suggest_examples(struct host *host, struct request *request);
/* The same of what may as well be another bot's: silence but where we are called. */
void suggest_other(struct host *host, struct request *request);

/* mention.c: whom a pill means is said as the roster calls her; one who is not on it stays an id,
 * which is nobody's name, whatever the words shown were. */
void mention_named(struct request *request);

struct acts_reading;
/* topic.c: what the words of the request's line were read as, or the row that has the answer, where
 * it asks something that no row's words begin. */
void topic_settle(struct host *host, const struct request *request, struct acts_reading *read);

/* help.c */
bool help_is_meant(const char *line);
void help_answer(struct host *host, const struct request *request);

#endif
