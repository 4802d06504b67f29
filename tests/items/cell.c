/* cell: one act of one person in a copy of the world, and all that came of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Somebody about to do something in a room. */
struct deed {
	struct walk_world *world;
	const struct walk_kind *kind;
	const char *item, *room, *user;
	const struct walk_act *act;
	char before[60];  /* the item's state */
	size_t seen;      /* events before it */
	size_t logged;    /* of the log */
	const char *said; /* the event */
	const char *chat; /* NULL: everything is heard; else only here, in this chat and the room */
};

/* ---- what there is to see ---- */

static bool names_item(const char *body, const char *item)
{
	size_t len = strlen(item);

	for (const char *at = body; (at = strstr(at, item)) != NULL; at += len) {
		if (!isdigit((unsigned char)at[len]) &&
		    (at == body || !isalnum((unsigned char)at[-1]))) {
			return true;
		}
	}
	return false;
}

/* The clerk's last message in the room that names the item; NULL: there is none. */
static const char *card_of(const struct deed *deed)
{
	struct hs_event event;

	for (size_t i = hs_room_event_count(deed->world->hs, deed->room); i > 0; i--) {
		if (hs_room_event_at(deed->world->hs, deed->room, i - 1, &event) &&
		    str_equal(event.sender, stage_clerk(deed->world->stage)) &&
		    str_equal(event.type, "m.room.message") && event.body != NULL &&
		    strstr(event.content, "m.replace") == NULL &&
		    names_item(event.body, deed->item)) {
			return event.event_id;
		}
	}
	return NULL;
}

/* "here", "room", "F1": where the clerk said something, seen from where the deed was done. */
static const char *place_words(const struct deed *deed, const char *room)
{
	static const char *const others[] = { "B", "D", "G", "H" };
	struct walk_world *world = deed->world;

	if (str_equal(room, deed->room)) {
		return "";
	}
	if (str_equal(room, stage_room(world->stage))) {
		return "[room] ";
	}
	if (str_equal(room, stage_also_room(world->stage))) {
		return "[far room] ";
	}
	for (size_t i = 0; i < WALK_SENDERS; i++) {
		if (str_equal(room, walk_place(world, &walk_senders[i], true))) {
			return arena_printf(world->arena, "[%s] ", walk_senders[i].handle);
		}
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (str_equal(room,
			      stage_private_find(world->stage, walk_user(world, others[i])))) {
			return arena_printf(world->arena, "[%s] ", others[i]);
		}
	}
	return "[elsewhere] ";
}

/* " 1234 bytes" of a file. */
static const char *file_size(struct walk_world *world, const char *content)
{
	const char *size = strstr(content, "\"size\":");

	return size == NULL ? ""
			    : arena_printf(world->arena, " %ld bytes", strtol(size + 7, NULL, 10));
}

static bool is_heard(const struct deed *deed, const char *room)
{
	return deed->chat == NULL || str_equal(room, deed->chat) || str_equal(room, deed->room) ||
	       str_equal(room, stage_room(deed->world->stage));
}

/* All that the clerk said since, in order. */
static void hear(const struct deed *deed, struct walk_cell *ret)
{
	struct hs_event event;
	struct str text;

	str_init(&text, deed->world->arena);
	for (size_t i = deed->seen; hs_event_at(deed->world->hs, i, &event); i++) {
		const char *kind = event.type;

		if (!str_equal(event.sender, stage_clerk(deed->world->stage)) ||
		    !is_heard(deed, event.room_id)) {
			continue;
		}
		if (str_equal(kind, "m.room.message")) {
			kind = strstr(event.content, "m.replace") != NULL ? "(edits) " : "";
		} else if (str_equal(kind, "m.reaction")) {
			kind = "(marks) ";
		}
		str_addf(&text, "%s%s%s%s", text.len == 0 ? "" : " | ",
			 place_words(deed, event.room_id), kind,
			 event.body == NULL ? "" : event.body);
		str_add(&text, file_size(deed->world, event.content));
	}
	(void)snprintf(ret->text, sizeof(ret->text), "%s", text.text);
	for (char *c = ret->text; *c != '\0'; c++) {
		*c = *c == '\n' ? '/' : *c;
	}
}

/* What the clerk's log calls the outcome of what was typed. */
static char result_of(const struct deed *deed, const char *text)
{
	static const struct {
		const char *words;
		char sign;
	} outcomes[] = { { ": done in ", 'D' },      { ": asked back in ", 'A' },
			 { ": refused in ", 'R' },   { ": answered in ", 'S' },
			 { ": put off in ", 'P' },   { ": failed in ", 'F' },
			 { ": taken back in ", 'D' } };
	const char *log = deed->world->log_text + deed->logged;
	char sign = text[0] == '\0' ? '.' : 'S';

	fflush(deed->world->log);
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (strstr(log, outcomes[i].words) != NULL) {
			sign = outcomes[i].sign;
		}
	}
	return sign == 'R' && str_starts(text, "There is no ") ? 'N' : sign;
}

/* One letter for each outcome that the log tells of, in order. */
static void list_results(const struct deed *deed, char *ret, size_t room)
{
	const char *at = deed->world->log_text + deed->logged;
	size_t count = 0;

	for (const char *in; (in = strstr(at, " in ")) != NULL && count + 1 < room; at = in + 4) {
		bool is_time = strncmp(in + 4 + strspn(in + 4, "0123456789"), " ms", 3) == 0;

		if (is_time && in - 4 > at) {
			ret[count++] = strncmp(in - 4, "done", 4) == 0   ? 'D'
				       : strncmp(in - 4, "back", 4) == 0 ? 'A'
				       : strncmp(in - 4, "used", 4) == 0 ? 'R'
				       : strncmp(in - 4, "ered", 4) == 0 ? 'S'
				       : strncmp(in - 4, " off", 4) == 0 ? 'P'
									 : 'F';
		}
	}
	ret[count] = '\0';
}

static void see(const struct deed *deed, struct walk_cell *ret)
{
	const char *after = walk_state_of(deed->world, deed->kind, deed->item);

	ret->is_there = true;
	hear(deed, ret);
	ret->result = result_of(deed, ret->text);
	list_results(deed, ret->results, sizeof(ret->results));
	(void)snprintf(ret->state, sizeof(ret->state), "%s",
		       str_equal(after, deed->before) ? "" : after);
}

/* ---- what is done ---- */

static const char *as_typed(const struct deed *deed, const char *line)
{
	bool is_room = str_equal(deed->room, stage_room(deed->world->stage)) ||
		       str_equal(deed->room, stage_also_room(deed->world->stage));

	return is_room ? arena_printf(deed->world->arena, "!%s", line) : line;
}

static const char *reply(const struct deed *deed, const char *card)
{
	return hs_send(deed->world->hs, deed->room, deed->user, "m.room.message",
		       arena_printf(deed->world->arena,
				    "{\"msgtype\":\"m.text\",\"body\":\"%s\",\"m.relates_to\":"
				    "{\"m.in_reply_to\":{\"event_id\":\"%s\"}}}",
				    as_typed(deed, deed->act->line), card));
}

static void begin(struct deed *deed)
{
	fflush(deed->world->log);
	deed->logged = deed->world->log_len;
	deed->seen = hs_event_count(deed->world->hs);
	(void)snprintf(deed->before, sizeof(deed->before), "%s",
		       walk_state_of(deed->world, deed->kind, deed->item));
}

/* False: it can't be done. */
static bool act(struct deed *deed)
{
	struct hs *hs = deed->world->hs;
	const char *card = deed->act->way == WALK_SAY ? "" : card_of(deed);

	if (deed->room == NULL || card == NULL) {
		return false;
	}
	switch (deed->act->way) {
	case WALK_REACT:
		deed->said = hs_react(hs, deed->room, deed->user, card, deed->act->line);
		break;
	case WALK_REPLY:
		deed->said = reply(deed, card);
		break;
	case WALK_SAY:
		deed->said = hs_say(hs, deed->room, deed->user, as_typed(deed, deed->act->line));
		break;
	}
	stage_settle(deed->world->stage);
	return deed->said != NULL;
}

/* ---- what follows ---- */

const char *walk_then_words(struct walk_world *world, const struct walk_act *act,
			    enum walk_then then)
{
	switch (then) {
	case WALK_UNDO:
		return "then undo";
	case WALK_DELETE:
		return "then deleted";
	case WALK_TALK:
		return "then edited to talk";
	case WALK_EDIT:
		return arena_printf(world->arena, "then edited to %s", act->edit);
	case WALK_ANOTHERS:
		return "then edited by another";
	case WALK_THENS:
		break;
	}
	return "";
}

static void follow(struct deed *deed, enum walk_then then)
{
	struct hs *hs = deed->world->hs;
	const char *other = walk_user(deed->world, "E");

	stage_advance(deed->world->stage, 60);
	begin(deed);
	switch (then) {
	case WALK_UNDO:
		hs_say(hs, deed->room, deed->user, as_typed(deed, "undo"));
		break;
	case WALK_DELETE:
		hs_redact(hs, deed->room, deed->user, deed->said, NULL);
		break;
	case WALK_TALK:
		hs_edit(hs, deed->room, deed->user, deed->said, "never mind");
		break;
	case WALK_EDIT:
		hs_edit(hs, deed->room, deed->user, deed->said, as_typed(deed, deed->act->edit));
		break;
	case WALK_ANOTHERS:
		hs_edit(hs, deed->room, other, deed->said, as_typed(deed, deed->act->edit));
		break;
	case WALK_THENS:
		break;
	}
	stage_settle(deed->world->stage);
}

static bool is_over(pid_t child)
{
	int status = 0;

	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static void follow_all(struct deed *deed, struct walk_row *row, size_t column)
{
	for (int then = 0; then < deed->act->thens; then++) {
		pid_t child = fork();

		if (child == 0) {
			follow(deed, (enum walk_then)then);
			see(deed, &row->thens[then][column]);
			_exit(0);
		}
		if (!is_over(child)) {
			_exit(1);
		}
	}
}

/* It leaves the world as it was, so that whoever comes next may try in the same one: a refusal, or
 * nothing at all. */
static bool is_clean(const struct walk_cell *cell)
{
	return cell->state[0] == '\0' && (!cell->is_there || strchr("RN.", cell->result) != NULL);
}

static size_t columns_of(const struct walk_act *act)
{
	return act->is_in_room ? WALK_SENDERS : WALK_COLUMNS;
}

/* From that column on, until somebody changes something. */
static void try_from(struct deed *deed, struct walk_row *row)
{
	struct walk_cell *cell = NULL;

	do {
		const struct walk_sender *sender = &walk_senders[row->next % WALK_SENDERS];

		cell = &row->cells[row->next];
		deed->room = walk_place(deed->world, sender, row->next >= WALK_SENDERS);
		deed->user = walk_user(deed->world, sender->handle);
		begin(deed);
		if (act(deed)) {
			see(deed, cell);
		}
	} while (++row->next < columns_of(deed->act) && is_clean(cell));
	if (cell->result == 'D') {
		follow_all(deed, row, row->next - 1);
	}
}

bool walk_try(struct walk_world *world, const struct walk_kind *kind, const char *item,
	      const struct walk_act *what, struct walk_row *row)
{
	struct deed deed = { .world = world, .kind = kind, .item = item, .act = what };

	for (size_t i = 0; i < WALK_COLUMNS; i++) {
		row->cells[i].is_there = false;
		row->cells[i].result = '\0';
		for (size_t then = 0; then < WALK_THENS; then++) {
			row->thens[then][i].is_there = false;
		}
	}
	row->next = 0;
	while (row->next < columns_of(what)) {
		size_t first = row->next;
		pid_t child = fork();

		if (child == 0) {
			try_from(&deed, row);
			_exit(0);
		}
		if (!is_over(child) || row->next == first) {
			return false;
		}
	}
	return true;
}

/* ---- one sender, in the world itself ---- */

void walk_probe(struct walk_world *world, const struct walk_kind *kind, const char *item,
		const struct walk_act *what, size_t sender, bool is_private,
		struct walk_cell *ret_cell)
{
	const struct walk_sender *who = &walk_senders[sender];
	struct deed deed = { .world = world, .kind = kind, .item = item, .act = what };

	deed.user = walk_user(world, who->handle);
	deed.room = walk_place(world, who, is_private);
	deed.chat = walk_place(world, who, true);
	deed.chat = deed.chat == NULL ? "" : deed.chat;
	ret_cell->is_there = false;
	begin(&deed);
	if (act(&deed)) {
		see(&deed, ret_cell);
	}
}

void walk_try_two(struct walk_world *world, const struct walk_kind *kind, const char *item,
		  const char *const handles[2], const char *const lines[2], bool is_private,
		  bool is_at_once, struct walk_cell *ret_cell)
{
	struct deed deed = { .world = world, .kind = kind, .item = item };

	ret_cell->is_there = false;
	pid_t child = fork();

	if (child == 0) {
		deed.room = stage_room(world->stage);
		begin(&deed);
		for (size_t i = 0; i < 2; i++) {
			deed.user = walk_user(world, handles[i]);
			deed.room = is_private ? stage_private_find(world->stage, deed.user)
					       : stage_room(world->stage);
			hs_say(world->hs, deed.room, deed.user, as_typed(&deed, lines[i]));
			if (!is_at_once) {
				stage_settle(world->stage);
			}
		}
		stage_settle(world->stage);
		deed.room = ""; /* whoever heard something is named */
		see(&deed, ret_cell);
		_exit(0);
	}
	if (!is_over(child)) {
		abort();
	}
}

void walk_probe_apart(struct walk_world *world, const struct walk_kind *kind, const char *item,
		      const struct walk_act *what, size_t sender, bool is_private,
		      struct walk_cell *ret_cell)
{
	ret_cell->is_there = false;
	pid_t child = fork();

	if (child == 0) {
		walk_probe(world, kind, item, what, sender, is_private, ret_cell);
		_exit(0);
	}
	if (!is_over(child)) {
		abort();
	}
}

const char *walk_heard(struct walk_world *world, size_t since, const char *const *parties)
{
	struct hs_event event;
	struct str text;

	str_init(&text, world->arena);
	for (size_t i = since; hs_event_at(world->hs, i, &event); i++) {
		bool is_apart = false;

		for (size_t n = 0; parties[n] != NULL; n++) {
			const char *user = walk_user(world, parties[n]);

			is_apart = is_apart ||
				   str_equal(event.room_id, stage_private_find(world->stage, user));
		}
		if (!is_apart && str_equal(event.sender, stage_clerk(world->stage))) {
			str_addf(&text, " | %s %s", event.room_id,
				 event.body == NULL ? event.type : event.body);
		}
	}
	for (char *c = text.text; *c != '\0'; c++) {
		*c = *c == '\n' ? '/' : *c;
	}
	return text.text;
}
