/* world: a clerk, its homeserver, its people and its disk in one process; it may be killed
 * anywhere. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/world.h"

#include "base/str.h"

#include <stdarg.h>
#include <string.h>

enum { STARTS_MAX = 20, DEATHS_MAX = 50 };

void world_fail(struct world *world, const char *format, ...)
{
	va_list args;
	char text[400];

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (world->failure == NULL) {
		world->failure = arena_strdup(world->arena, text);
	}
}

/* ---- being killed ---- */

static void on_trap(void *user)
{
	struct world *world = user;

	if (world->is_armed) {
		longjmp(world->crash_point, 1);
	}
}

static void on_turn(void *user)
{
	struct world *world = user;

	world->tally.turns++;
	if (world->turn_trap > 0 && --world->turn_trap == 0) {
		on_trap(world);
	}
}

/* What is said must be in the database for good. */
static void on_asked(void *user, const char *method, const char *url, bool in_transaction)
{
	if (in_transaction && str_equal(method, "PUT") && strstr(url, "/send/") != NULL) {
		world_fail(user, "said before it was committed");
	}
}

static void take_traps_away(struct world *world)
{
	world->turn_trap = 0;
	world->vfs->step_trap = world->vfs->step_break = 0;
	disk_set_trap(&world->vfs->disk, 0, false);
	disk_set_failure(&world->vfs->disk, 0, DISK_IOERR, 0);
}

/* Nothing of the clerk is left but its files. */
static void bury(struct world *world)
{
	bool is_power = world->is_power;

	world->is_armed = false;
	world->tally.crashes++;
	take_traps_away(world);
	if (world->is_verbose) {
		printf("        (%s)\n", is_power ? "power cut" : "killed");
	}
	disk_crash(&world->vfs->disk, is_power, &world->chance);
	stage_abandon(world->stage);
}

/* False: it was killed meanwhile. */
static bool survives(struct world *world, void (*act)(struct world *world, int64_t arg),
		     int64_t arg)
{
	if (setjmp(world->crash_point) != 0) {
		bury(world);
		return false;
	}
	world->is_armed = true;
	act(world, arg);
	world->is_armed = false;
	return true;
}

static void start(struct world *world, int64_t arg)
{
	struct err err = { 0 };

	(void)arg;
	if (!stage_start(world->stage, &err) && world->is_verbose) {
		printf("        (does not start: %s)\n", err.text);
	}
}

void world_stop(struct world *world)
{
	stage_kill(world->stage);
	take_traps_away(world);
	disk_crash(&world->vfs->disk, false, &world->chance);
}

void world_start(struct world *world)
{
	world->is_down = false;
	world->talk_before = 0;
	for (int tries = 0; tries < STARTS_MAX; tries++) {
		world->tally.starts++;
		if (!survives(world, start, 0)) {
			continue;
		}
		if (stage_is_up(world->stage)) {
			return;
		}
		world_stop(world);
		if (tries > 5) {
			break;
		}
	}
	world_fail(world, "does not start");
	world->is_down = true;
}

static void advance(struct world *world, int64_t end_ms)
{
	int64_t left_ms = end_ms - stage_now_ms(world->stage);

	stage_advance(world->stage, left_ms > 0 ? left_ms / 1000 : 0);
}

void world_advance(struct world *world, int64_t seconds)
{
	int64_t end_ms = stage_now_ms(world->stage) + seconds * 1000;

	for (int deaths = 0; deaths < DEATHS_MAX && world->failure == NULL; deaths++) {
		if (!survives(world, advance, end_ms)) {
			world_start(world);
			continue;
		}
		if (world->is_down || stage_is_up(world->stage)) {
			return;
		}
		const char *why = stage_why_broken(world->stage);

		if (world->is_verbose) {
			printf("        (stopped: %s)\n", why == NULL ? "?" : why);
		}
		world->tally.stops++;
		world_stop(world);
		world_start(world);
	}
	world_fail(world, "dies again and again");
}

/* ---- a world ---- */

static void open_chats(struct world *world)
{
	for (size_t i = 0; script_people[i] != NULL; i++) {
		const char *user = stage_user(world->stage, script_people[i]);

		if (user != NULL && !script_is_shy(script_people[i])) {
			stage_private(world->stage, user);
		}
	}
	stage_advance(world->stage, 60);
}

bool world_new(const struct stage_settings *given, struct world **ret_world, struct err *err)
{
	struct arena *arena = arena_new();
	struct world *world = arena_alloc(arena, sizeof(*world));
	struct stage_settings settings = *given;

	world->arena = arena;
	world->vfs = vfs_new();
	world->vfs->disk.trap = on_trap;
	world->vfs->disk.user = world;
	world->entropy = (struct entropy){ .self = &world->noise, .fill = chance_fill };
	settings.vfs = VFS_NAME;
	settings.entropy = &world->entropy;
	settings.turn = on_turn;
	settings.asked = on_asked;
	settings.user = world;
	if (!stage_new(&settings, &world->stage, err)) {
		return false;
	}
	world->hs = stage_homeserver(world->stage);
	open_chats(world);
	*ret_world = world;
	return true;
}

void world_seed(struct world *world, uint64_t seed)
{
	world->chance.state = seed * 7 + 3;
	world->noise.state = seed * 7 + 4;
	world->vfs->noise.state = seed * 7 + 5;
	hs_set_seed(world->hs, seed);
}
