/* scene: plays a .chat file through the real processes, as a person would, and compares. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/clock.h"
#include "base/str.h"
#include "script/chat_file.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	PATIENCE_MS = 20000,
	QUIET_MS = 700,
	READING_MS = 45,
	TYPING_MS = 1200,
	PAUSE_MAX_MS = 9000
};

struct scene {
	struct chat *chat;
	const char *path;
	bool is_hurried; /* nobody watches, or a key was pressed */
	size_t shown;    /* lines of the file whose comments were shown */
	struct err *err;
};

static int64_t mono_ms(void)
{
	struct clock clock = clock_system();

	return clock_mono_ms(&clock);
}

/* Lets things happen; a key makes the rest go on without pauses. */
static void let_pass(struct scene *scene, int64_t ms)
{
	int64_t end = mono_ms() + ms;

	for (int64_t left = ms; left > 0; left = end - mono_ms()) {
		int fd = scene->chat->line != NULL && !scene->is_hurried ? STDIN_FILENO : -1;

		if (wire_wait(scene->chat->wire, fd, (int)left, chat_heard, scene->chat)) {
			char key;

			scene->is_hurried = read(STDIN_FILENO, &key, 1) == 1;
			return;
		}
	}
}

static void pause_for(struct scene *scene, const char *text)
{
	int64_t ms = TYPING_MS + READING_MS * (int64_t)strlen(text);

	if (!scene->is_hurried) {
		let_pass(scene, ms < PAUSE_MAX_MS ? ms : PAUSE_MAX_MS);
	}
}

/* The first thing the clerk said to this person (NULL: in the room) that was not looked at. */
static struct heard **find_heard(struct chat *chat, const char *who)
{
	for (struct heard **at = &chat->heard; *at != NULL; at = &(*at)->next) {
		if (str_equal(who, (*at)->who) && (who == NULL) == ((*at)->who == NULL)) {
			return at;
		}
	}
	return NULL;
}

static bool expect(struct scene *scene, const struct chat_step *step)
{
	struct chat *chat = scene->chat;
	int64_t end = mono_ms() + PATIENCE_MS;
	struct heard **at;

	while ((at = find_heard(chat, step->who)) == NULL && mono_ms() < end) {
		wire_wait(chat->wire, -1, 50, chat_heard, chat);
	}
	const char *got = at == NULL ? "nothing" : (*at)->text;

	if (at == NULL || !chat_matches(chat->arena, step->text, got)) {
		return err_set(scene->err, ERR_DATA, "%s:%zu: expected %s, got %s", scene->path,
			       step->line, step->text, got);
	}
	*at = (*at)->next;
	pause_for(scene, got);
	return true;
}

static bool nothing_more(struct scene *scene, const struct chat_step *step)
{
	let_pass(scene, QUIET_MS);
	return scene->chat->heard == NULL ||
	       err_set(scene->err, ERR_DATA, "%s:%zu: expected silence, got %s", scene->path,
		       step->line, scene->chat->heard->text);
}

static bool move_to(struct scene *scene, const struct chat_step *step)
{
	struct chat *chat = scene->chat;
	int64_t then = tz_from_wall(chat->tz, step->day, step->minute).first_s;
	int64_t seconds = step->kind == CHAT_ADVANCE ? step->seconds : then - chat_now_s(chat);

	if (!chat_move_clock(chat, seconds)) {
		return err_set(scene->err, ERR_UNAVAIL,
			       "%s:%zu: the clock of this homeserver cannot be moved", scene->path,
			       step->line);
	}
	view_note(chat, "      … %s", chat_wall(chat, chat_now_s(chat)));
	let_pass(scene, QUIET_MS);
	return true;
}

static bool say(struct scene *scene, const struct chat_step *step)
{
	struct head *head = people_find(scene->chat, step->who);

	if (head == NULL) {
		return err_set(scene->err, ERR_DATA, "%s:%zu: who is %s?", scene->path, step->line,
			       step->who);
	}
	return chat_say(scene->chat, head, step->kind == CHAT_PRIVATE, step->text) ||
	       err_set(scene->err, ERR_UNAVAIL, "%s:%zu: the homeserver did not take it",
		       scene->path, step->line);
}

static bool play_step(struct scene *scene, const struct chat_step *step)
{
	switch (step->kind) {
	case CHAT_SAY:
	case CHAT_PRIVATE:
		return say(scene, step);
	case CHAT_EXPECT:
		return expect(scene, step);
	case CHAT_SKIP:
		let_pass(scene, QUIET_MS);
		scene->chat->heard = NULL;
		return true;
	case CHAT_SILENCE:
		return nothing_more(scene, step);
	case CHAT_NOW:
	case CHAT_UNTIL:
	case CHAT_ADVANCE:
		return move_to(scene, step);
	case CHAT_CLUSTER:
		return true;
	default:
		return err_set(scene->err, ERR_DATA,
			       "%s:%zu: this line is for clerk-rehearse, not for a scene",
			       scene->path, step->line);
	}
}

/* The comments between two steps are the narrator's. */
static void narrate(struct scene *scene, FILE *file, size_t until_line)
{
	char text[512];

	while (scene->shown < until_line && fgets(text, sizeof(text), file) != NULL) {
		scene->shown++;
		if (text[0] == '#') {
			view_note(scene->chat, "%s", str_trim(text + 1));
			pause_for(scene, text);
		}
	}
}

bool scene_play(struct chat *chat, const char *path, struct err *err)
{
	struct chat_file script;
	struct scene scene = {
		.chat = chat, .path = path, .is_hurried = chat->line == NULL, .err = err
	};
	FILE *file = chat_file_load(chat->arena, path, &script, err) ? fopen(path, "re") : NULL;
	bool is_good = file != NULL;

	for (size_t i = 0; is_good && i < script.count; i++) {
		narrate(&scene, file, script.steps[i].line);
		is_good = play_step(&scene, &script.steps[i]);
	}
	if (file != NULL) {
		narrate(&scene, file, SIZE_MAX);
		fclose(file);
	}
	chat->heard = NULL;
	return is_good;
}
