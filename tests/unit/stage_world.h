/* stage_world: a whole clerk in its cluster room, for tests of what a head would see. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_TESTS_STAGE_WORLD_H
#define CLERK_TESTS_STAGE_WORLD_H

#include "base/str.h"
#include "dates/civil.h"
#include "script/stage.h"

#include <criterion/criterion.h>
#include <string.h>

struct world {
	struct arena *arena;
	struct stage *stage;
	struct hs *hs;
};

/* `log`: where the clerk's log goes, all of it; NULL: nowhere. */
static inline void open_world_told(struct world *w, const char *plugins, FILE *log)
{
	struct err err = { 0 };
	struct stage_settings settings = { .cluster = TEST_CONFIG_DIR "/cluster.example.yaml",
					   .plugins = plugins,
					   .log = log,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };

	*w = (struct world){ .arena = arena_new() };
	cr_assert(stage_new(&settings, &w->stage, &err), "%s", err.text);
	w->hs = stage_homeserver(w->stage);
}

static inline void open_world(struct world *w, const char *plugins)
{
	open_world_told(w, plugins, NULL);
}

static inline void close_world(struct world *w)
{
	stage_free(w->stage);
	arena_free(w->arena);
}

static inline void type_as(struct world *w, const char *handle, const char *text)
{
	hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, handle), text);
	stage_settle(w->stage);
}

static inline void say(struct world *w, const char *text)
{
	type_as(w, "A", text);
}

static inline void type_privately(struct world *w, const char *handle, const char *text)
{
	const char *user = stage_user(w->stage, handle);

	hs_say(w->hs, stage_private(w->stage, user), user, text);
	stage_settle(w->stage);
}

/* How many messages of the clerk in that room hold this text. */
static inline int said_in(struct world *w, const char *room, const char *text)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_room_event_count(w->hs, room); i++) {
		cr_assert(hs_room_event_at(w->hs, room, i, &event));
		count += str_equal(event.sender, stage_clerk(w->stage)) && event.body != NULL &&
			 strstr(event.body, text) != NULL;
	}
	return count;
}

/* The same in the private chat of `handle`, if there is one. */
static inline int said_to(struct world *w, const char *handle, const char *text)
{
	const char *room = stage_private_find(w->stage, stage_user(w->stage, handle));

	return room == NULL ? 0 : said_in(w, room, text);
}

/* How many messages of the clerk, in any room, hold this text. */
static inline int said(struct world *w, const char *text)
{
	struct hs_event event;
	int count = 0;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) &&
		    str_equal(event.sender, stage_clerk(w->stage)) &&
		    str_equal(event.type, "m.room.message") && event.body != NULL &&
		    strstr(event.body, text) != NULL) {
			count++;
		}
	}
	return count;
}

static inline int said_at_all(struct world *w)
{
	return said(w, "");
}

#endif
