/* play: the steps of one .chat file, done and compared, line by line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/play.h"

#include "base/str.h"
#include "homeserver/hs.h"
#include "io/json.h"
#include "script/answers.h"
#include "script/deed.h"
#include "script/heard.h"
#include "script/stage.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 64 };

/* Where the clerk speaks, and how much of it was expected already. */
struct place {
	const char *handle; /* NULL: the cluster room */
	const char *room;
	size_t seen[HEARD_MARK + 1]; /* events of the room looked at, for each kind */
};

struct play {
	const struct play_settings *settings;
	const struct chat_file *file;
	struct arena *arena;
	struct stage *stage;
	struct place places[PLACES_MAX];
	size_t place_count;
	const struct chat_step *step;
	const char *last_event; /* said by anyone, for repeat */
	const char *edited;     /* the message that was edited last, until that is answered */
	struct err err;
	struct entropy entropy;
	uint64_t drawn;
};

/* What is drawn at random is the same each time (xorshift64*), so that what is left is, too. */
static bool draw(void *self, void *bytes, size_t len)
{
	uint64_t *drawn = self;

	for (size_t i = 0; i < len; i++) {
		*drawn ^= *drawn >> 12;
		*drawn ^= *drawn << 25;
		*drawn ^= *drawn >> 27;
		((unsigned char *)bytes)[i] =
		    (unsigned char)(*drawn * UINT64_C(0x2545F4914F6CDD1D) >> 56);
	}
	return true;
}

/* ---- what the clerk said ---- */

/* What the clerk said or did next there; NULL: nothing more of that kind. Moves on if `is_taken`.
 */
static const struct heard *next_heard(struct play *play, struct place *place, enum heard_kind kind,
				      bool is_taken)
{
	struct hs *hs = stage_homeserver(play->stage);
	struct heard *heard = arena_alloc(play->arena, sizeof(*heard));
	struct hs_event event;
	size_t i = place->seen[kind];

	if (place->room == NULL) {
		place->room =
		    stage_private_find(play->stage, stage_user(play->stage, place->handle));
	}
	for (; place->room != NULL && hs_room_event_at(hs, place->room, i, &event); i++) {
		bool is_it = heard_read(play->arena, hs, &event, stage_clerk(play->stage),
					play->edited, heard);
		if (is_it && place->handle != NULL && heard->kind == HEARD_CARD) {
			heard->kind = HEARD_MESSAGE;
		}
		if (is_it && heard->kind == kind) {
			place->seen[kind] = is_taken ? i + 1 : i;
			return heard;
		}
	}
	place->seen[kind] = i;
	return NULL;
}

static struct place *place_of(struct play *play, const char *handle)
{
	for (size_t i = 0; i < play->place_count; i++) {
		if (str_equal(play->places[i].handle, handle)) {
			return &play->places[i];
		}
	}
	return NULL;
}

static const char *place_name(struct play *play, const struct place *place)
{
	return place->handle == NULL ? "in the room"
				     : arena_printf(play->arena, "to %s in private", place->handle);
}

static bool fail(struct play *play, const char *text)
{
	fprintf(play->settings->out, "%s:%zu: %s\n", play->file->path, play->step->line, text);
	return false;
}

static void transcribe(struct play *play, const char *who, const char *text)
{
	if (play->settings->is_verbose) {
		fprintf(play->settings->out, "%s  %s: %s\n", stage_now(play->stage, play->arena),
			who, text);
	}
}

static const char *arrow(struct play *play, const struct place *place, enum heard_kind kind)
{
	static const char *const what[] = { "", " (card)", " (mark)" };

	return arena_printf(play->arena, "→%s%s%s", place->handle == NULL ? "" : " ",
			    place->handle == NULL ? "" : place->handle, what[kind]);
}

/* A card that is edited to what it says already is an event for nothing. */
static bool is_news(struct play *play, const struct place *place, const struct heard *card)
{
	return !heard_is_idle(play->arena, stage_homeserver(play->stage), place->room,
			      place->seen[HEARD_CARD] - 1, card) ||
	       fail(play, arena_printf(play->arena, "a card is edited to what it says already: %s",
				       card->text));
}

/* Cards and marks need not be expected. */
static bool pass_asides(struct play *play, struct place *place)
{
	for (enum heard_kind kind = HEARD_CARD; kind <= HEARD_MARK; kind++) {
		const struct heard *heard;

		while ((heard = next_heard(play, place, kind, true)) != NULL) {
			transcribe(play, arrow(play, place, kind), heard->text);
			if (kind == HEARD_CARD && !is_news(play, place, heard)) {
				return false;
			}
		}
	}
	return true;
}

/* Before anyone speaks or time passes, all that the clerk said must have been expected. */
static bool nothing_unexpected(struct play *play)
{
	for (size_t i = 0; i < play->place_count; i++) {
		struct place *place = &play->places[i];
		const struct heard *heard = next_heard(play, place, HEARD_MESSAGE, false);

		if (heard != NULL) {
			return fail(play,
				    arena_printf(play->arena, "expected nothing more, got %s: %s",
						 place_name(play, place), heard->text));
		}
		if (!pass_asides(play, place)) {
			return false;
		}
	}
	return true;
}

static bool skip_all(struct play *play)
{
	const struct heard *heard;

	for (size_t i = 0; i < play->place_count; i++) {
		struct place *place = &play->places[i];
		while ((heard = next_heard(play, place, HEARD_MESSAGE, true)) != NULL) {
			transcribe(play, arrow(play, place, HEARD_MESSAGE), heard->text);
		}
		if (!pass_asides(play, place)) {
			return false;
		}
	}
	return true;
}

static bool pings_as_expected(struct play *play, const struct heard *heard)
{
	const char *got = "";

	return play->step->pings == NULL ||
	       heard_pings(play->arena, play->stage, heard, play->step->pings, &got) ||
	       fail(play, arena_printf(play->arena, "expected to ping [%s], pinged [%s]",
				       play->step->pings, got));
}

/* The next message; of cards and marks, the next that is as expected. */
static const struct heard *expected(struct play *play, struct place *place, enum heard_kind kind)
{
	const struct heard *heard = next_heard(play, place, kind, true), *next = heard;

	while (kind != HEARD_MESSAGE && next != NULL &&
	       !chat_matches(play->arena, play->step->text, next->text)) {
		heard = next;
		next = next_heard(play, place, kind, true);
	}
	return next == NULL ? heard : next;
}

static bool expect(struct play *play, enum heard_kind kind)
{
	struct place *place = place_of(play, play->step->who);
	const struct heard *heard = place == NULL ? NULL : expected(play, place, kind);

	if (place == NULL) {
		return fail(play, arena_printf(play->arena, "there is no %s", play->step->who));
	}
	if (heard == NULL) {
		return fail(play, arena_printf(play->arena, "expected %s: %s, got nothing",
					       place_name(play, place), play->step->text));
	}
	transcribe(play, arrow(play, place, kind), heard->text);
	if (!chat_matches(play->arena, play->step->text, heard->text)) {
		return fail(play,
			    arena_printf(play->arena, "expected %s: %s, got: %s",
					 place_name(play, place), play->step->text, heard->text));
	}
	if (kind == HEARD_MESSAGE && place->handle == NULL) {
		if (heard->edited != NULL) {
			place->seen[HEARD_CARD] = place->seen[HEARD_MESSAGE];
		}
		play->edited = NULL; /* that was its answer, and no card */
	}
	if (kind == HEARD_MARK && heard->marked != NULL &&
	    !str_equal(heard->marked, play->last_event) &&
	    !str_equal(heard->marked, play->edited)) {
		return fail(play, "that mark is on another message than the last");
	}
	return (kind != HEARD_CARD || is_news(play, place, heard)) &&
	       pings_as_expected(play, heard);
}

static bool has_said(struct play *play, const struct place *place, const char *wanted)
{
	struct hs *hs = stage_homeserver(play->stage);
	struct hs_event event;

	struct heard heard;

	for (size_t i = 0; place->room != NULL && hs_room_event_at(hs, place->room, i, &event);
	     i++) {
		if (heard_read(play->arena, hs, &event, stage_clerk(play->stage), NULL, &heard) &&
		    heard.kind != HEARD_MARK && chat_matches(play->arena, wanted, heard.text)) {
			return true;
		}
	}
	return false;
}

static bool never(struct play *play)
{
	struct place *room = place_of(play, NULL);
	struct place *own = play->step->who == NULL ? room : place_of(play, play->step->who);

	if (own == NULL) {
		return fail(play, arena_printf(play->arena, "there is no %s", play->step->who));
	}
	next_heard(play, own, HEARD_MESSAGE,
		   false); /* finds the private chat, where it was opened since */
	if (has_said(play, room, play->step->text) || has_said(play, own, play->step->text)) {
		return fail(play,
			    arena_printf(play->arena, "never expected: %s", play->step->text));
	}
	return true;
}

/* ---- what people do ---- */

static bool person_acts(struct play *play)
{
	const char *user = stage_user(play->stage, play->step->who);

	if (user == NULL) {
		return fail(play, arena_printf(play->arena, "there is no %s", play->step->who));
	}
	if (!nothing_unexpected(play)) {
		return false;
	}
	transcribe(play, play->step->who, play->step->text == NULL ? "(delete)" : play->step->text);
	const char *event = deed_do(play->arena, play->stage, user, play->step, &play->edited);

	if (event == NULL) {
		return fail(play, arena_printf(play->arena, "the homeserver refused that: %s",
					       hs_why(stage_homeserver(play->stage))));
	}
	play->last_event = arena_strdup(play->arena, event);
	stage_settle(play->stage);
	return true;
}

/* "429 30s", "500 x3", "lost" */
static bool add_fault(struct play *play)
{
	char *rest = arena_strdup(play->arena, play->step->text);
	const char *what = str_word(&rest), *how = str_word(&rest);
	struct hs_fault fault = { .kind = HS_FAULT_STATUS, .user = stage_clerk(play->stage) };

	if (str_equal(what, "lost")) {
		fault.kind = HS_FAULT_LOST;
		fault.count = 1;
	} else if (what != NULL && how != NULL && how[0] == 'x') {
		fault.status = atoi(what);
		fault.count = atoi(how + 1);
	} else if (what != NULL && how != NULL && str_ends(how, "s")) {
		fault.status = atoi(what);
		fault.for_ms = (int64_t)atoi(how) * 1000;
	}
	if (fault.count <= 0 && fault.for_ms <= 0) {
		return fail(play, "a fault is 429 30s, 500 x3 or lost");
	}
	hs_fault_add(stage_homeserver(play->stage), &fault);
	return true;
}

static bool start_again(struct play *play)
{
	if (!stage_start(play->stage, &play->err)) {
		return fail(play, play->err.text);
	}
	return true;
}

static bool time_passes(struct play *play)
{
	const struct chat_step *step = play->step;

	if (!nothing_unexpected(play)) {
		return false;
	}
	if (step->kind == CHAT_ADVANCE) {
		stage_advance(play->stage, step->seconds);
		return true;
	}
	return stage_until(play->stage, step->day, step->minute) ||
	       fail(play, "that time has passed");
}

static bool do_step(struct play *play)
{
	switch (play->step->kind) {
	case CHAT_CLUSTER:
	case CHAT_NEWCOMER:
	case CHAT_NOW:
		return fail(play, "this line belongs at the beginning");
	case CHAT_UNTIL:
	case CHAT_ADVANCE:
		return time_passes(play);
	case CHAT_SAY:
	case CHAT_PRIVATE:
	case CHAT_EDIT:
	case CHAT_REPLY:
	case CHAT_DELETE:
	case CHAT_REACT:
	case CHAT_UNREACT:
	case CHAT_CHOOSE:
		return person_acts(play);
	case CHAT_EXPECT:
		return expect(play, HEARD_MESSAGE);
	case CHAT_CARD:
		return expect(play, HEARD_CARD);
	case CHAT_MARK:
		return expect(play, HEARD_MARK);
	case CHAT_SKIP:
		return skip_all(play);
	case CHAT_SILENCE:
		return nothing_unexpected(play);
	case CHAT_NEVER:
		return never(play);
	case CHAT_DOWN:
		stage_kill(play->stage);
		return true;
	case CHAT_UP:
		return start_again(play);
	case CHAT_RESTART:
		stage_kill(play->stage);
		return start_again(play);
	case CHAT_FAULT:
		return add_fault(play);
	case CHAT_REPEAT:
		if (play->last_event == NULL ||
		    !hs_repeat(stage_homeserver(play->stage), play->last_event)) {
			return fail(play, "nothing to repeat");
		}
		stage_settle(play->stage);
		return true;
	}
	return false;
}

/* ---- the whole ---- */

static bool set_stage(struct play *play, size_t *ret_first)
{
	const struct chat_file *file = play->file;
	struct stage_settings settings = { .cluster = play->settings->cluster,
					   .plugins = play->settings->plugins,
					   .from = play->settings->from,
					   .feeds = "https://clerk.example.org/ics",
					   .is_to_leave = play->settings->leave != NULL,
					   .entropy = &play->entropy,
					   .log = getenv("CLERK_REHEARSE_LOG") == NULL ? NULL
										       : stderr };
	size_t at = 0;

	if (at < file->count && file->steps[at].kind == CHAT_CLUSTER) {
		const char *slash = strrchr(file->path, '/');
		const char *path = file->steps[at++].text;

		settings.cluster = path[0] == '/' || slash == NULL
				       ? path
				       : arena_printf(play->arena, "%.*s/%s",
						      (int)(slash - file->path), file->path, path);
	}
	if (at < file->count && file->steps[at].kind == CHAT_NEWCOMER) {
		settings.is_new_here = true;
		at++;
	}
	if (at >= file->count || file->steps[at].kind != CHAT_NOW) {
		return err_set(&play->err, ERR_DATA,
			       "%s:%zu: the first line says what time it is: now …", file->path,
			       at < file->count ? file->steps[at].line : 1);
	}
	settings.day = file->steps[at].day;
	settings.minute = file->steps[at].minute;
	*ret_first = at + 1;
	play->drawn = (uint64_t)settings.day * 1440 + (uint64_t)settings.minute + 1;
	play->entropy = (struct entropy){ .self = &play->drawn, .fill = draw };
	return stage_new(&settings, &play->stage, &play->err);
}

/* What was said before the conversation was left has been heard. */
static void pass_over(struct play *play)
{
	struct hs *hs = stage_homeserver(play->stage);
	size_t before = stage_events_before(play->stage);
	struct hs_event event;

	for (size_t i = 0; before > 0 && i < play->place_count; i++) {
		struct place *place = &play->places[i];

		next_heard(play, place, HEARD_MESSAGE, false); /* finds the private chat */
		size_t seen = 0;

		for (size_t j = 0; place->room != NULL && j < before; j++) {
			seen += hs_event_at(hs, j, &event) && str_equal(event.room_id, place->room);
		}
		for (enum heard_kind kind = HEARD_MESSAGE; kind <= HEARD_MARK; kind++) {
			place->seen[kind] = seen;
		}
	}
}

static void set_places(struct play *play)
{
	static const char *const handles[] = { "A", "B",  "C",   "D1",      "D2",
					       "E", "F1", "F2",  "G",       "H",
					       "J", "K",  "SIP", "OfficeC", "Stranger" };

	play->places[play->place_count++] = (struct place){ .room = stage_room(play->stage) };
	for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
		if (stage_user(play->stage, handles[i]) != NULL) {
			play->places[play->place_count++] = (struct place){ .handle = handles[i] };
		}
	}
	pass_over(play);
}

/* Not the wording that was expected but what it tells people to type: that is a command. */
static bool names_commands(struct play *play)
{
	const struct play_settings *settings = play->settings;
	struct hs *hs = stage_homeserver(play->stage);
	struct hs_event event;
	struct str wrong;

	str_init(&wrong, play->arena);
	for (size_t i = stage_events_before(play->stage);
	     settings->table != NULL && i < hs_event_count(hs); i++) {
		if (hs_event_at(hs, i, &event) &&
		    str_equal(event.sender, stage_clerk(play->stage)) &&
		    str_equal(event.type, "m.room.message")) {
			(void)answers_look(settings->table, event.content, &wrong);
		}
	}
	if (!str_is_empty(wrong.text)) {
		fprintf(settings->out, "%s: the clerk says to type what is no command: %s\n",
			play->file->path, wrong.text);
	}
	return str_is_empty(wrong.text);
}

int play_file(const struct play_settings *settings, const char *path)
{
	struct arena *arena = arena_new();
	struct chat_file file = { 0 };
	struct play play = { .settings = settings, .file = &file, .arena = arena };
	size_t at = 0;
	int code = 0;

	if (!chat_file_load(arena, path, &file, &play.err) || !set_stage(&play, &at)) {
		fprintf(settings->out, "%s\n", play.err.text);
		code = err_exit_code(&play.err);
		arena_free(arena);
		return code;
	}
	set_places(&play);
	for (; code == 0 && at < file.count; at++) {
		play.step = &file.steps[at];
		code = do_step(&play) ? 0 : 1;
	}
	if (code == 0 && !nothing_unexpected(&play)) {
		code = 1;
	}
	if (!names_commands(&play) && code == 0) {
		code = 1;
	}
	if (code == 0 && settings->leave != NULL &&
	    !stage_leave(play.stage, settings->leave, &play.err)) {
		fprintf(settings->out, "%s\n", play.err.text);
		code = err_exit_code(&play.err);
	}
	stage_free(play.stage);
	arena_free(arena);
	return code;
}
