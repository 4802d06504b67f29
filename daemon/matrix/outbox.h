/* outbox: what we shall say, kept in the database until the homeserver has it exactly once. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_OUTBOX_H
#define CLERK_MATRIX_OUTBOX_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox;

enum outbox_kind {
	OUTBOX_NOTICE,    /* answers: m.notice, or m.text where they ping somebody */
	OUTBOX_TEXT,      /* m.text: reminders and private messages */
	OUTBOX_REACTION,  /* m.reaction with `text` as key on `reply_to` */
	OUTBOX_REDACTION, /* redacts the event that row `edits` became */
	OUTBOX_FILE,      /* m.file, or m.image: `file`, with its name or `alt` as body */
	OUTBOX_POLL,      /* a poll (MSC3381): `text` asks, `answers` are there to choose from */
	OUTBOX_POLL_END   /* ends the poll that row `edits` became: nothing more is chosen there */
};

struct outbox_file {
	const char *name, *type; /* "statement.csv", "text/csv" */
	const void *bytes;
	size_t len;
	int width, height; /* of a picture; else 0 */
	const char *alt;   /* what is on it, for those who do not see it; NULL: its name */
};

/* What a wake-up has to say: a message, or a line of one that says several things at once. */
struct outbox_line {
	enum outbox_kind kind; /* as of a message of its own, which it may be */
	const char *source;
	int64_t part, at_s; /* when the wake-up was run */
};

/* One message. The transaction id is a hash of (kind, source, part, room or person), so the same
 * thing put twice is one row, and a repeat after a crash is the same request. */
struct outbox_message {
	enum outbox_kind kind;
	const char *source;  /* the command's event id, or "plugin/cluster/key/due" of a wake-up */
	int64_t part;        /* 0, 1, ... in the order of being said */
	const char *room_id; /* exactly one of these two */
	const char *person;  /* a user id: goes to the private chat, found or opened when it goes */
	const char *text;    /* with \x01 bold \x02 marks; escaped and laid out by content.c */
	const char *const *mentions;      /* user ids; NULL or NULL-terminated */
	const char *const *mention_names; /* as the text names them, "G"; NULL: it does not */
	const char *reply_to;             /* event id or NULL */
	const char *thread_root;          /* or NULL */
	const char *edits_source; /* replaces the message that (source, part 0) put in that room */
	const char *edits_txn;    /* the same, of outbox_first_in */
	int64_t not_before_s;     /* 0: now */
	/* Nothing private: of a chat that others can read by now they may read this. All else that
	 * is put for such a room goes to its person, in another. */
	bool is_for_all;
	const struct outbox_file *file;
	const char *const *answers; /* of a poll; NULL-terminated; what is chosen is "1", "2", … */
	const char
	    *did; /* of a text: what came of what it answers, for a restored clerk; or NULL */
	const struct outbox_line *lines; /* what it says of wake-ups */
	bool is_anew; /* other than what the same source may have said in a time that a restore took
		       * away: known to the homeserver by a name of its own */
	size_t line_count;
};

/* Adds the row, in the caller's transaction. Content is made now, so that a retry sends the same
 * bytes. A text that would begin with a command prefix is put off by a zero-width mark. */
void outbox_put(struct outbox *outbox, const struct outbox_message *message);

/* Something will be said to this person privately, in a while: the chat with them is opened before
 * that, when nothing else is to be said. In the caller's transaction. */
void outbox_expect(struct outbox *outbox, const char *person);

/* Sends what is due; one request in flight per room, in order. Called after each commit. */
void outbox_pump(struct outbox *outbox);

/* Was this said already, or is it about to be: alone, or as a line of something heard before? */
bool outbox_knows(struct outbox *outbox, const struct outbox_line *line, const char *destination);
/* Has this wake-up told somebody something in a time that our database does not know, and when was
 * it run then? */
bool outbox_was_run(struct outbox *outbox, const char *source, int64_t *ret_at_s);

/* Is there something yet to be said to this room or person? */
bool outbox_waits_for(struct outbox *outbox, const char *destination);
bool outbox_is_empty(struct outbox *outbox);
/* The source (command event id) whose message became this event of ours; NULL: not ours. Valid
 * until the next call. */
const char *outbox_source_of(struct outbox *outbox, const char *event_id);
/* The source of what that event of ours shows by now: of the last of its edits that is there. */
const char *outbox_shown(struct outbox *outbox, struct arena *arena, const char *event_id);
/* Is what this source says in that room first there already, be it as it was before an edit? */
bool outbox_is_said(struct outbox *outbox, const char *source, const char *room_id);
/* The same, as it was edited last. */
bool outbox_is_shown(struct outbox *outbox, const char *source, const char *room_id);
/* Was what this source says to one person, in the room, in the chat she is in or to her alone,
 * there by then? So is what went nowhere that she reads, and what is forgotten. */
struct outbox_reader {
	const char *user, *room, *here;
};
bool outbox_was_there(struct outbox *outbox, const char *source, const struct outbox_reader *reader,
		      int64_t by_s);
enum outbox_state { OUTBOX_ON_ITS_WAY, OUTBOX_SENT, OUTBOX_REFUSED, OUTBOX_FORGOTTEN };
/* What became of the first message of this wake-up to a room; when it was known to be there. */
enum outbox_state outbox_state_of(struct outbox *outbox, const char *source, int64_t *ret_at_s);

/* Every person told privately by this source, beside its answer (for taking it back); calls `each`
 * for each. */
void outbox_each_person(struct outbox *outbox, const char *source,
			void (*each)(void *user, const char *person), void *user);
/* The name of the first message, answers included, that this source put in that room; NULL: it put
 * none that is still known. */
const char *outbox_first_in(struct outbox *outbox, struct arena *arena, const char *source,
			    const char *room_id);
/* Of what was sent to that room, or in private to that person (a user id), since then the last: its
 * source, which is of that pattern, and when. NULL: nothing. */
const char *outbox_said_last(struct outbox *outbox, struct arena *arena, const char *lane,
			     const char *pattern, int64_t since_s, int64_t *ret_at_s);
/* Was this source answered in words in that room? */
bool outbox_answered(struct outbox *outbox, const char *source, const char *room_id);
/* Ends what was put as polls in that room by sources of that pattern; each once. */
void outbox_end_polls(struct outbox *outbox, const char *room_id, const char *pattern);
/* Takes back what was put as this message, a mark, where it is known; once. */
void outbox_take_back(struct outbox *outbox, const struct outbox_message *message);
/* Did this source say something in that room, beside its answer? */
bool outbox_said_in(struct outbox *outbox, const char *source, const char *room_id);

#endif
