/* script: what people do and what goes wrong meanwhile, drawn from a seed before it begins. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/script.h"

static void draw_step(struct chance *chance, struct arena *arena, const struct command_table *table,
		      struct step *step)
{
	static const char *const answers[] = { "1",      "2",    "yes",  "no",        "wait",
					       "anyway", "mine", "pool", "never mind" };
	static const char *const talk[] = { "hello all", "see you on Thursday", "!hlep",
					    "can somebody do Tuesday?" };
	int kind = chance_upto(chance, 100);
	const struct command_row *row = words_row(chance, table);

	*step = (struct step){ .deed = DEED_SAY,
			       .wait_s = 1 + chance_upto(chance, 20),
			       .who = words_speaker(chance, row->command),
			       .target = chance_upto(chance, 2) };
	const char *line = words_line(chance, arena, row->command);

	step->text = arena_printf(arena, "!%s", line);
	step->has_terms = row->command->is_answer;
	if (kind < 68) {
		return;
	}
	if (kind < 80 && !script_is_shy(step->who)) {
		step->deed = DEED_PRIVATE;
		step->text = line;
	} else if (kind < 88) {
		step->text = CHANCE_PICK(chance, answers);
		step->is_answer = true;
	} else if (kind < 94) {
		step->deed = DEED_EDIT;
	} else if (kind < 95) {
		step->deed = DEED_DELETE;
	} else if (kind < 98) {
		step->deed = DEED_REACT;
		step->text = chance_of(chance, 70) ? "👍" : "👎";
	} else {
		step->text = CHANCE_PICK(chance, talk);
	}
}

/* What is meant by an answer is plain only while all is quiet; so is what is edited. */
static bool is_too_late(const struct step *first, const struct step *step)
{
	return step > first && (step->deed >= DEED_EDIT || step->is_answer ||
				(step->has_terms && !step[-1].has_terms));
}

void script_make(struct script *script, struct arena *arena, uint64_t seed, int bursts,
		 unsigned allowed, const struct command_table *table)
{
	struct chance chance = { seed * 2 + 1 };

	script->is_rough = script->is_rough || seed % 5 == 0;
	script->count = bursts < BURSTS_MAX ? bursts : BURSTS_MAX;
	for (int b = 0; b < script->count; b++) {
		struct burst *burst = &script->bursts[b];
		bool is_soon = chance_of(&chance, 70);

		*burst = (struct burst){ .wait_s = is_soon ? 60 + chance_upto(&chance, 3600)
							   : 3600 + chance_upto(&chance, 40 * 3600),
					 .step_count = 1 + chance_upto(&chance, 5),
					 .fault_count = chance_upto(&chance, FAULTS_MAX + 1) };
		for (int i = 0; i < burst->step_count; i++) {
			do {
				draw_step(&chance, arena, table, &burst->steps[i]);
			} while (is_too_late(burst->steps, &burst->steps[i]));
		}
		for (int i = 0; i < burst->fault_count; i++) {
			script_fault(&chance, arena, burst->step_count, allowed, &burst->faults[i]);
			if (script->is_rough && chance_of(&chance, 35)) {
				burst->faults[i].kind = FAULT_INTERRUPT;
				burst->faults[i].is_off = false;
				burst->faults[i].n = 1 + chance_upto(&chance, 200);
			}
		}
		script_press(&chance, burst);
		if (!script->is_rough) {
			script_tame(burst);
		}
	}
}
