/* script_faults: what may go wrong: the homeserver, the disk, the power, the clock. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "simulate/script.h"

#include <string.h>

const char *const fault_names[FAULT_KINDS] = { "homeserver", "kill",      "power", "turn",
					       "statement",  "interrupt", "disk",  "talk",
					       "again",      "away",      "gap",   "restore",
					       "skew" };

static const char *status(struct chance *chance, struct arena *arena, const char *path, int count)
{
	static const int statuses[] = { 429, 500, 502, 504, 503 };
	static const char *const retries[] = { "both", "header", "ms", "none" };

	return arena_printf(
	    arena,
	    "{\"kind\":\"status\",\"status\":%d,\"path\":\"%s\",\"count\":%d,\"retry\":\"%s\"}",
	    CHANCE_PICK(chance, statuses), path, count, CHANCE_PICK(chance, retries));
}

static const char *homeserver(struct chance *chance, struct arena *arena)
{
	static const char *const paths[] = { "/send/",    "/send/",      "/sync",
					     "/messages", "/createRoom", "/join",
					     "/",         "/sync",       "/send/" };
	static const char *const kinds[] = { "lost", "drop", "truncated", "html" };
	static const char *const oddities[] = { "duplicate",         "no_prev_batch",
						"messages_empty",    "messages_loop",
						"next_batch_empty",  "next_batch_number",
						"next_batch_missing" };
	const char *path = CHANCE_PICK(chance, paths);
	int count = 1 + chance_upto(chance, 3);

	switch (chance_upto(chance, 8)) {
	case 0:
	case 1:
		return arena_printf(arena, "{\"kind\":\"%s\",\"path\":\"%s\",\"count\":%d}",
				    CHANCE_PICK(chance, kinds), path, count);
	case 2:
		return status(chance, arena, path, count);
	case 3:
		return arena_printf(
		    arena, "{\"kind\":\"status_after\",\"status\":%d,\"path\":\"%s\",\"count\":%d}",
		    chance_of(chance, 50) ? 502 : 504, path, count);
	case 4:
		return arena_printf(
		    arena, "{\"kind\":\"stall\",\"stall_ms\":%d,\"path\":\"%s\",\"count\":1}",
		    chance_of(chance, 50) ? 61000 : 5000, path);
	case 5:
		return arena_printf(arena, "{\"kind\":\"%s\",\"count\":%d}",
				    CHANCE_PICK(chance, oddities), count);
	case 6:
		return arena_printf(arena,
				    "{\"kind\":\"%s\",\"path\":\"/createRoom\",\"count\":%d}",
				    chance_of(chance, 70) ? "lost" : "drop", count);
	default:
		return chance_of(chance, 50)
			   ? "{\"kind\":\"forget_txns\"}"
			   : arena_printf(arena,
					  "{\"kind\":\"status\",\"status\":502,\"path\":\"/\","
					  "\"for_ms\":%d}",
					  5000 + chance_upto(chance, 60000));
	}
}

/* How much, how far ahead, how long: what the number of a fault means is its own affair. */
static int64_t size_of(struct chance *chance, const struct fault *fault, int steps)
{
	static const int64_t skews[] = { 3600, -3600, 86400, -86400, 30, -30, 600, -7200 };

	switch (fault->kind) {
	case FAULT_TURN:
		return 1 + chance_upto(chance, 24);
	case FAULT_STATEMENT:
	case FAULT_INTERRUPT:
		return 1 + chance_upto(chance, chance_of(chance, 60) ? 60 : 600);
	case FAULT_TALK:
		return 5 + chance_upto(chance, chance_of(chance, 80) ? 150 : 700);
	case FAULT_GAP:
		return chance_upto(chance, chance_of(chance, 80) ? 40 : 100);
	case FAULT_SKEW:
		return CHANCE_PICK(chance, skews);
	case FAULT_AWAY:
		return fault->before + chance_upto(chance, steps - fault->before + 1);
	default:
		return 1 + chance_upto(chance, chance_of(chance, 60) ? 12 : 60);
	}
}

void script_fault(struct chance *chance, struct arena *arena, int steps, unsigned allowed,
		  struct fault *fault)
{
	static const enum fault_kind kinds[] = {
		FAULT_HOMESERVER, FAULT_HOMESERVER, FAULT_HOMESERVER, FAULT_HOMESERVER, FAULT_KILL,
		FAULT_KILL,       FAULT_POWER,      FAULT_POWER,      FAULT_TURN,       FAULT_TURN,
		FAULT_STATEMENT,  FAULT_STATEMENT,  FAULT_INTERRUPT,  FAULT_DISK,       FAULT_TALK,
		FAULT_AGAIN,      FAULT_AWAY,       FAULT_AWAY,       FAULT_GAP,        FAULT_GAP,
		FAULT_SKEW,       FAULT_RESTORE,    FAULT_RESTORE
	};

	*fault = (struct fault){ .kind = CHANCE_PICK(chance, kinds),
				 .before = chance_upto(chance, steps),
				 .is_after = chance_of(chance, 50) };
	fault->json = homeserver(chance, arena);
	fault->before = fault->kind == FAULT_GAP ? 0 : fault->before;
	fault->n = size_of(chance, fault, steps);
	fault->is_off = (allowed & (1u << fault->kind)) == 0;
}

bool script_hides_pages(const struct fault *fault)
{
	return fault->kind == FAULT_HOMESERVER && (strstr(fault->json, "/messages") != NULL ||
						   strstr(fault->json, "\"path\":\"/\"") != NULL ||
						   strstr(fault->json, "messages_") != NULL ||
						   strstr(fault->json, "prev_batch") != NULL);
}

/* Whatever was missed is answered at once: the best moment to refuse one answer. */
void script_press(struct chance *chance, struct burst *burst)
{
	static const char *const jsons[] = {
		"{\"kind\":\"status\",\"status\":502,\"path\":\"/send/\",\"count\":1}",
		"{\"kind\":\"drop\",\"path\":\"/send/\",\"count\":1}",
		"{\"kind\":\"lost\",\"path\":\"/createRoom\",\"count\":1}",
	};
	bool has_gap = false;

	for (int i = 0; i < burst->fault_count; i++) {
		has_gap = has_gap || burst->faults[i].kind == FAULT_GAP;
	}
	if (has_gap && burst->fault_count < FAULTS_MAX) {
		burst->faults[burst->fault_count++] =
		    (struct fault){ .kind = FAULT_HOMESERVER, .json = CHANCE_PICK(chance, jsons) };
	}
}

/* A gap that is too long, or can not be read at once, is filled behind what came after it; a
 * statement that fails is an outcome of its own; and after an older database a question is asked
 * anew, behind its answer. */
void script_tame(struct burst *burst)
{
	bool has_talk = false;

	for (int i = 0; i < burst->fault_count; i++) {
		struct fault *fault = &burst->faults[i];
		bool is_talk = fault->kind == FAULT_TALK || fault->kind == FAULT_GAP;

		bool is_anew = fault->kind == FAULT_RESTORE && burst->steps[0].is_answer;

		fault->is_off = fault->is_off || fault->kind == FAULT_INTERRUPT || is_anew ||
				(is_talk && has_talk);
		has_talk = has_talk || is_talk;
	}
	for (int i = 0; i < burst->fault_count; i++) {
		struct fault *fault = &burst->faults[i];

		fault->is_off = fault->is_off || (has_talk && script_hides_pages(fault));
	}
}
