/* world: a clerk, its homeserver, its people and its disk in one process; it may be killed
 * anywhere. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SIMULATE_WORLD_H
#define CLERK_SIMULATE_WORLD_H

#include "base/entropy.h"
#include "script/stage.h"
#include "simulate/script.h"
#include "simulate/vfs.h"

#include <setjmp.h>
#include <stdio.h>

enum { TYPED_MAX = 600 };

/* What a person did that may have an outcome; by its place it is named in views: "#12". */
struct typed {
	const char *event, *room, *text, *who;
	enum deed deed;
	bool is_answer; /* an answer, or talk: which of them depends on what was asked by then */
};

/* Counts for the last line. */
struct tally {
	int64_t deeds, crashes, starts, stops, turns, answers_changed;
	int64_t faults[FAULT_KINDS];
};

struct world {
	struct arena *arena;
	struct stage *stage;
	struct hs *hs;
	struct vfs *vfs;
	struct entropy entropy;
	struct chance noise;  /* what the clerk draws */
	struct chance chance; /* what the faults draw */
	bool is_faulty, is_verbose;
	struct typed typed[TYPED_MAX];
	int typed_count;

	jmp_buf crash_point;
	bool is_armed; /* a trap jumps there */
	int64_t turn_trap;
	bool is_power; /* the crash to come is a power cut */
	bool is_down;  /* on purpose, until before step `up_before` */
	int up_before;
	int64_t restored_ms; /* when an older database was put back last; 0: never */
	bool is_turned;      /* a gap may have been read behind what came after it */
	int64_t talk_before; /* messages before each step, while there is a gap to be made */

	struct tally tally;
	const char *failure; /* the first; NULL: none */
};

/* Prepares a world: everybody in the room, private chats open but for the shy, all quiet. Files,
 * log and when it begins are given. */
bool world_new(const struct stage_settings *given, struct world **ret_world, struct err *err);
/* From here on everything is drawn from that seed. */
void world_seed(struct world *world, uint64_t seed);

/* Notes the first failure. */
__attribute__((format(printf, 2, 3))) void world_fail(struct world *world, const char *format, ...);

/* Moves the clock; brings the clerk back where it was killed or stopped by itself. */
void world_advance(struct world *world, int64_t seconds);
/* Down, by a kill; and up again, however often it is killed while starting. */
void world_stop(struct world *world);
void world_start(struct world *world);

/* world_deeds.c: somebody's private chat; where she has none she opens one, and waits a little. */
const char *world_chat(struct world *world, const char *user);
/* Somebody does something. */
void world_do(struct world *world, const struct step *step);
/* "#3" of an event that somebody typed; -1: none of these. */
int world_typed(const struct world *world, const char *event);

/* No answer to anything that the clerk may have asked, nor a question: a yes behind it might be to
 * that. */
#define WORLD_TALK "good morning all"
/* world_faults.c: so many messages of anybody that are no commands. */
void world_talk(struct world *world, int64_t lines);
/* Sets a fault off, or sets it up. */
void world_fault(struct world *world, const struct fault *fault);
/* All is well from now on. */
void world_heal(struct world *world);
/* Keeps the database as it is now, for FAULT_RESTORE. */
void world_keep(struct world *world, bool is_first);

#endif
