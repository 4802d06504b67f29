/* script: what people do and what goes wrong meanwhile, drawn from a seed before it begins. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_SCRIPT_H
#define CLERK_SIMULATE_SCRIPT_H

#include "base/arena.h"
#include "command/command.h"
#include "simulate/chance.h"

enum { BURSTS_MAX = 64, STEPS_MAX = 8, FAULTS_MAX = 4 };

enum deed { DEED_SAY, DEED_PRIVATE, DEED_EDIT, DEED_DELETE, DEED_REACT };

struct step {
	enum deed deed;
	const char *who, *text;
	int64_t wait_s; /* before it */
	int target;     /* which of one's own messages is edited or deleted, counted back */
	bool is_answer; /* bare: means what the clerk asked last, if it was seen by then */
	bool has_terms; /* numbered: counts for what could be read by then */
	bool is_off;    /* by the shrinker */
};

enum fault_kind {
	FAULT_HOMESERVER, /* `json` */
	FAULT_KILL,       /* at the n-th call of the disk */
	FAULT_POWER,      /* the same, as a power cut */
	FAULT_TURN,       /* killed at the n-th turn of the world */
	FAULT_STATEMENT,  /* killed n looks into SQLite's machine */
	FAULT_INTERRUPT,  /* a statement fails there, and the disk is well */
	FAULT_DISK,       /* the n-th write fails */
	FAULT_TALK,       /* n messages that are no commands */
	FAULT_AGAIN,      /* an earlier event comes once more */
	FAULT_AWAY,       /* down until before step n of the burst */
	FAULT_GAP,        /* down for the whole burst, with n messages before each step */
	FAULT_RESTORE, /* down; the database as it was at the beginning of this burst or the last */
	FAULT_SKEW,    /* the clerk's wall clock is off by n seconds until the burst ends */
	FAULT_KINDS
};

extern const char *const fault_names[FAULT_KINDS];

struct fault {
	enum fault_kind kind;
	int before; /* which step */
	int64_t n;
	const char *json;
	bool is_after, is_off;
};

/* Some steps close together, then quiet. */
struct burst {
	int64_t wait_s;
	struct step steps[STEPS_MAX];
	int step_count;
	struct fault faults[FAULTS_MAX];
	int fault_count;
};

struct script {
	struct burst bursts[BURSTS_MAX];
	int count;
	/* Its faults may change an outcome, not only put it off: then which commands are answered
	 * is compared with the calm world, not how. */
	bool is_rough;
};

/* What may go wrong, as a mask of 1 << kind. */
#define FAULTS_USUAL (~(1u << FAULT_SKEW | 1u << FAULT_RESTORE))
#define FAULTS_WITH_RESTORE (~(1u << FAULT_SKEW))
#define FAULTS_WITH_SKEW (~(1u << FAULT_RESTORE))

/* Draws a script of `bursts`; every row of the table is said sooner or later. Each fifth seed is
 * rough, unless all are. */
void script_make(struct script *script, struct arena *arena, uint64_t seed, int bursts,
		 unsigned allowed, const struct command_table *table);

/* script_words.c: a line as somebody might type it, without prefix, and by whom. */
const char *words_line(struct chance *chance, struct arena *arena,
		       const struct clerk_command *command);
const struct command_row *words_row(struct chance *chance, const struct command_table *table);
const char *words_speaker(struct chance *chance, const struct clerk_command *command);
/* Those who speak; NULL-terminated. */
extern const char *const script_people[];
/* Never writes in private: the clerk opens the chat, when it has something to say. */
bool script_is_shy(const char *who);

/* script_faults.c: one fault; then what may not come together in one burst is taken out, unless
 * the script is rough. */
void script_fault(struct chance *chance, struct arena *arena, int steps, unsigned allowed,
		  struct fault *fault);
void script_tame(struct burst *burst);
/* Where much is answered at once, one answer is refused. */
void script_press(struct chance *chance, struct burst *burst);
/* Does it keep the clerk from reading what it missed? */
bool script_hides_pages(const struct fault *fault);

#endif
