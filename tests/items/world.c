/* world: a whole clerk with everybody around it, and the way to each state of an item. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include "io/store.h"
#include "dates/civil.h"
#include "script/chat_file.h"
#include "simulate/vfs.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const struct walk_sender walk_senders[WALK_SENDERS] = {
	{ "C", NULL, "whose item it is: visitor, caller, asker", false },
	{ "OfficeC", NULL, "C's office, which may act for C", false },
	{ "GovC", NULL, "a governor of C", false },
	{ "F1", NULL, "the other party, where there is one: the host", false },
	{ "F2", NULL, "who shares F's headship", false },
	{ "OfficeF", NULL, "F's office, which may act for F", false },
	{ "E", NULL, "the head of another school", false },
	{ "OfficeE", NULL, "her office, which nobody let act for E", false },
	{ "A", NULL, "the head who leads", false },
	{ "SIP", NULL, "the adviser", false },
	{ "J", NULL, "the head of a guest school", false },
	{ "Stranger", NULL, "who is in the room and on no roster", false },
	{ "Far", "@far.c:localhost", "a head who leads another cluster, in its room", true },
};

const char *walk_user(struct walk_world *world, const char *handle)
{
	for (size_t i = 0; i < WALK_SENDERS; i++) {
		if (str_equal(walk_senders[i].handle, handle) && walk_senders[i].user != NULL) {
			return walk_senders[i].user;
		}
	}
	return stage_user(world->stage, handle);
}

const char *walk_place(struct walk_world *world, const struct walk_sender *sender, bool is_private)
{
	if (is_private) {
		return stage_private_find(world->stage, walk_user(world, sender->handle));
	}
	return sender->is_far ? stage_also_room(world->stage) : stage_room(world->stage);
}

/* ---- scripts ---- */

/* The line with "V#" as the item is called. */
static const char *fill_in(struct walk_world *world, const struct walk_kind *kind, const char *line,
			   const char *item)
{
	const char sign[] = { kind->letter, '#', '\0' };
	struct str text;

	str_init(&text, world->arena);
	for (const char *at; (at = strstr(line, sign)) != NULL; line = at + 2) {
		str_addn(&text, line, (size_t)(at - line));
		str_add(&text, item);
	}
	str_add(&text, line);
	return text.text;
}

static void prepare_one(struct walk_world *world, const char *sql, struct stmt **ret_stmt)
{
	struct err err = { 0 };

	if (!store_prepare(stage_store(world->stage), NULL, sql, ret_stmt, &err)) {
		fprintf(stderr, "item-walk: %s: %s\n", sql, err.text);
		exit(70);
	}
}

static void prepare(struct walk_world *world, const struct walk_kind *kind)
{
	if (world->kind != kind) {
		world->kind = kind;
		prepare_one(world, kind->number, &world->number);
		prepare_one(world, kind->state, &world->state);
	}
}

static void find_item(struct walk_world *world, const struct walk_kind *kind, char *ret_item,
		      size_t room)
{
	prepare(world, kind);
	struct stmt *stmt = stmt_begin(world->number);
	long long number = stmt_step(stmt) ? (long long)stmt_int(stmt, 0) : 0;

	stmt_end(stmt);
	/* One that was taken back is still what is spoken of. */
	if (number > 0) {
		(void)snprintf(ret_item, room, "%c%lld", kind->letter, number);
	}
}

const char *walk_state_of(struct walk_world *world, const struct walk_kind *kind, const char *item)
{
	prepare(world, kind);
	struct stmt *stmt = stmt_begin(world->state);
	const char *state = "-";

	stmt_bind_int(stmt, strtoll(item + 1, NULL, 10));
	if (stmt_step(stmt)) {
		state = stmt_text(stmt, 0, world->arena);
	}
	stmt_end(stmt);
	return state;
}

static bool do_step(struct walk_world *world, const struct walk_kind *kind,
		    const struct chat_step *step, const char *item, struct err *err)
{
	const char *user = step->who == NULL ? NULL : walk_user(world, step->who);
	const char *room = stage_room(world->stage);

	switch (step->kind) {
	case CHAT_PRIVATE:
		room = stage_private_find(world->stage, user);
		/* fall through */
	case CHAT_SAY:
		if (user == NULL || room == NULL ||
		    hs_say(world->hs, room, user, fill_in(world, kind, step->text, item)) == NULL) {
			return err_set(err, ERR_DATA, "%s cannot say this", step->who);
		}
		stage_advance(world->stage, 60);
		return true;
	case CHAT_UNTIL:
		return stage_until(world->stage, step->day, step->minute) ||
		       err_set(err, ERR_DATA, "that is past");
	case CHAT_ADVANCE:
		stage_advance(world->stage, step->seconds);
		return true;
	default:
		return err_set(err, ERR_DATA, "no such step here");
	}
}

static bool do_script(struct walk_world *world, const struct walk_kind *kind, const char *script,
		      char *item, size_t room, struct err *err)
{
	struct chat_file file = { 0 };

	if (!chat_file_parse(world->arena, kind->name, script, &file, err)) {
		return false;
	}
	for (size_t i = 0; i < file.count; i++) {
		if (!do_step(world, kind, &file.steps[i], item, err)) {
			return false;
		}
		find_item(world, kind, item, room);
	}
	return true;
}

static const struct walk_state *state_called(const struct walk_kind *kind, const char *name)
{
	const struct walk_state *state = kind->states;

	while (state->name != NULL && !str_equal(state->name, name)) {
		state++;
	}
	return state->name == NULL ? NULL : state;
}

static bool moves_clock(const char *line)
{
	return str_starts(line, "until ") || str_starts(line, "advance ");
}

static void add_script(struct str *script, const struct walk_kind *kind,
		       const struct walk_state *state, bool is_clock)
{
	const struct walk_state *from =
	    state->from == NULL ? NULL : state_called(kind, state->from);

	if (from != NULL) {
		add_script(script, kind, from, is_clock);
	}
	for (const char *line = state->script; *line != '\0'; line += strcspn(line, "\n") + 1) {
		if (!is_clock || moves_clock(line)) {
			str_addn(script, line, strcspn(line, "\n") + 1);
		}
	}
}

const char *walk_script(struct walk_world *world, const struct walk_kind *kind,
			const struct walk_state *state, bool is_clock)
{
	struct str script;

	str_init(&script, world->arena);
	add_script(&script, kind, state, is_clock);
	return script.text;
}

bool walk_reach(struct walk_world *world, const struct walk_kind *kind,
		const struct walk_state *state, char *ret_item, size_t room, struct err *err)
{
	if (state->from != NULL && state_called(kind, state->from) == NULL) {
		return err_set(err, ERR_DATA, "no state %s", state->from);
	}
	(void)snprintf(ret_item, room, "%c0", kind->letter);
	return do_script(world, kind, walk_script(world, kind, state, false), ret_item, room,
			 err) &&
	       (ret_item[1] != '0' || err_set(err, ERR_DATA, "the script makes none"));
}

bool walk_play(struct walk_world *world, const struct walk_kind *kind, const char *script,
	       struct err *err)
{
	char item[24];

	(void)snprintf(item, sizeof(item), "%c0", kind->letter);
	return do_script(world, kind, script, item, sizeof(item), err);
}

const char *walk_item_of(struct walk_world *world, const struct walk_kind *kind)
{
	enum { ROOM = 24 };
	char *item = walk_shared(ROOM);
	pid_t child = fork();

	if (child == 0) {
		struct err err = { 0 };

		walk_reach(world, kind, kind->states, item, ROOM, &err);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	return item;
}

/* ---- the world ---- */

static void open_chats(struct walk_world *world)
{
	for (size_t i = 0; i < WALK_SENDERS; i++) {
		stage_private(world->stage, walk_user(world, walk_senders[i].handle));
	}
	for (const char *handle = "BDGH"; *handle != '\0'; handle++) {
		const char name[] = { *handle, '\0' };

		stage_private(world->stage, stage_user(world->stage, name));
	}
	stage_advance(world->stage, 60);
}

bool walk_world_new(struct walk_world *world, const char *folder, const char *plugins,
		    struct err *err)
{
	struct arena *arena = arena_new();
	struct chance *noise = arena_alloc(arena, sizeof(*noise));
	struct entropy *entropy = arena_alloc(arena, sizeof(*entropy));
	const struct walk_kind nothing = {
		.name = "everybody", .letter = 'V', .number = "SELECT 0", .state = "SELECT 0"
	};
	char item[] = "V0";

	noise->state = 20261125;
	*entropy = (struct entropy){ .self = noise, .fill = chance_fill };
	*world = (struct walk_world){ .arena = arena };
	world->log = open_memstream(&world->log_text, &world->log_len);
	world->vfs = vfs_new();
	struct stage_settings settings = { .cluster =
					       arena_printf(arena, "%s/cluster.yaml", folder),
					   .also = arena_printf(arena, "%s/far.yaml", folder),
					   .plugins = plugins,
					   .log = world->log,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600,
					   .vfs = VFS_NAME,
					   .entropy = entropy };

	if (!stage_new(&settings, &world->stage, err)) {
		return false;
	}
	world->hs = stage_homeserver(world->stage);
	open_chats(world);
	return do_script(world, &nothing, "C: !allow OfficeC\nF1: !allow OfficeF\nSIP: !time\n",
			 item, sizeof(item), err);
}

void walk_world_free(struct walk_world *world)
{
	stage_free(world->stage);
	fclose(world->log);
	free(world->log_text);
	arena_free(world->arena);
}
