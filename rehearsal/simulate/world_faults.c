/* world_faults: what goes wrong in the world, and how it is put right again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "simulate/world.h"

void world_keep(struct world *world, bool is_first)
{
	struct disk *disk = &world->vfs->disk;

	if (!is_first) {
		disk_copy(disk, "/copy-this", "/copy-last");
	}
	disk_copy(disk, stage_database(world->stage), "/copy-this");
	if (is_first) {
		disk_copy(disk, "/copy-this", "/copy-last");
	}
}

static void restore(struct world *world, int64_t n)
{
	const char *kept = n % 2 == 0 ? "/copy-this" : "/copy-last";

	world_stop(world);
	disk_restore(&world->vfs->disk, kept, stage_database(world->stage));
	stage_restored(world->stage);
	world->restored_ms = stage_now_ms(world->stage);
	if (n % 3 == 0) {
		hs_forget_txns(world->hs);
	}
	world_start(world);
}

void world_talk(struct world *world, int64_t lines)
{
	int count = 0;

	while (script_people[count] != NULL) {
		count++;
	}
	for (int64_t i = 0; i < lines; i++) {
		const char *who = script_people[chance_upto(&world->chance, count)];

		hs_say(world->hs, stage_room(world->stage), stage_user(world->stage, who),
		       WORLD_TALK);
	}
}

static void go_down(struct world *world, int until)
{
	world_stop(world);
	world->is_down = true;
	world->up_before = until;
}

static void repeat(struct world *world)
{
	if (world->typed_count > 0) {
		int which = chance_upto(&world->chance, world->typed_count);

		hs_repeat(world->hs, world->typed[which].event);
	}
}

static void set_up(struct world *world, const struct fault *fault)
{
	struct disk *disk = &world->vfs->disk;

	switch (fault->kind) {
	case FAULT_KILL:
	case FAULT_POWER:
		world->is_power = fault->kind == FAULT_POWER;
		disk_set_trap(disk, fault->n, fault->is_after);
		return;
	case FAULT_TURN:
		world->is_power = false;
		world->turn_trap = fault->n;
		return;
	case FAULT_STATEMENT:
		world->is_power = fault->is_after;
		world->vfs->step_trap = fault->n;
		return;
	case FAULT_INTERRUPT:
		world->vfs->step_break = fault->n;
		return;
	case FAULT_DISK:
		disk_set_failure(disk, fault->n, fault->is_after ? DISK_IOERR : DISK_FULL, 1);
		return;
	case FAULT_SKEW:
		stage_skew(world->stage, fault->n * 1000);
		return;
	default:
		return;
	}
}

static void print_fault(const struct fault *fault)
{
	bool is_homeserver = fault->kind == FAULT_HOMESERVER;

	printf("        [%s %lld%s%s%s]\n", fault_names[fault->kind], (long long)fault->n,
	       fault->is_after ? " after" : "", is_homeserver ? " " : "",
	       is_homeserver ? fault->json : "");
}

void world_fault(struct world *world, const struct fault *fault)
{
	bool needs_it_up =
	    fault->kind == FAULT_AWAY || fault->kind == FAULT_RESTORE || fault->kind == FAULT_GAP;

	if (fault->is_off || (needs_it_up && world->is_down)) {
		return;
	}
	world->tally.faults[fault->kind]++;
	if (world->is_verbose) {
		print_fault(fault);
	}
	world->is_turned = world->is_turned || script_hides_pages(fault);
	switch (fault->kind) {
	case FAULT_HOMESERVER:
		if (!hs_fault_json(world->hs, fault->json)) {
			world_fail(world, "%s", hs_why(world->hs));
		}
		break;
	case FAULT_TALK:
		world_talk(world, fault->n);
		break;
	case FAULT_AGAIN:
		repeat(world);
		break;
	case FAULT_AWAY:
		go_down(world, (int)fault->n);
		break;
	case FAULT_GAP:
		go_down(world, STEPS_MAX);
		world->talk_before = fault->n;
		break;
	case FAULT_RESTORE:
		restore(world, fault->n);
		break;
	default:
		set_up(world, fault);
		break;
	}
}

void world_heal(struct world *world)
{
	world->turn_trap = 0;
	world->vfs->step_trap = world->vfs->step_break = 0;
	disk_set_trap(&world->vfs->disk, 0, false);
	disk_set_failure(&world->vfs->disk, 0, DISK_IOERR, 0);
	hs_fault_clear(world->hs);
	stage_skew(world->stage, 0);
}
