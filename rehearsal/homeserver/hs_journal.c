/* hs_journal: what happened, as JSON lines, so that a restarted homeserver remembers. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "homeserver/hs_core.h"

#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

void hs_journal_put(struct hs *hs, json_t *line)
{
	if (hs->journal != NULL && !hs->is_replaying) {
		/* Written bytes outlive kill -9; only a power cut could lose them, and a
		 * rehearsal does not promise that. */
		if (json_dumpf(line, hs->journal, JSON_COMPACT) != 0 ||
		    fputc('\n', hs->journal) == EOF) {
			(void)fprintf(stderr, "homeserver: the journal cannot be written: %s\n",
				      strerror(errno));
		}
	}
	json_decref(line);
}

void hs_journal_flush(struct hs *hs)
{
	if (hs->journal != NULL) {
		(void)fflush(hs->journal);
	}
}

static void replay_user(struct hs *hs, const json_t *line)
{
	struct user *user = hs_user_get(hs, hs_json_text(line, "user"));
	if (hs_json_text(line, "password") != NULL) {
		hs_user_set_password(hs, user, hs_json_text(line, "password"));
	}
	if (hs_json_text(line, "name") != NULL) {
		user->name = arena_strdup(hs->arena, hs_json_text(line, "name"));
	}
}

static void replay_device(struct hs *hs, const json_t *line)
{
	struct user *user = hs_user_get(hs, hs_json_text(line, "user"));
	(void)hs_device_login(hs, user, hs_json_text(line, "device"), hs_json_text(line, "token"));
}

static void replay_logout(struct hs *hs, const json_t *line)
{
	const struct token *token = hs_map_get(&hs->token_of, hs_json_text(line, "token"));
	if (token != NULL) {
		hs_device_logout(hs, token->device, hs_json_true(line, "soft"));
	}
}

static void replay_room(struct hs *hs, const json_t *line)
{
	(void)hs_room_add(hs, hs_json_text(line, "room"), hs_json_text(line, "version"));
}

static void replay_alias(struct hs *hs, const json_t *line)
{
	struct room *room = hs_room_find(hs, hs_json_text(line, "room"));
	if (room != NULL) {
		hs_room_set_alias(hs, room, hs_json_text(line, "alias"));
	}
}

static void replay_data(struct hs *hs, const json_t *line)
{
	struct user *user = hs_user_get(hs, hs_json_text(line, "user"));
	hs_account_data_put(hs, user, hs_json_text(line, "room"), hs_json_text(line, "type"),
			    json_object_get(line, "content"));
}

static void replay_filter(struct hs *hs, const json_t *line)
{
	struct user *user = hs_user_get(hs, hs_json_text(line, "user"));
	(void)hs_filter_add(hs, user, json_object_get(line, "filter"));
}

static void replay_forget(struct hs *hs, const json_t *line)
{
	const struct room *room = hs_room_find(hs, hs_json_text(line, "room"));
	struct user *user = hs_user_find(hs, hs_json_text(line, "user"));
	if (room != NULL && user != NULL && hs_room_member(room, user) != NULL) {
		hs_room_forget(hs, hs_room_member(room, user));
	}
}

static void replay_rewind(struct hs *hs, const json_t *line)
{
	hs_rewind(hs, (size_t)json_integer_value(json_object_get(line, "events")));
}

static void replay_repeat(struct hs *hs, const json_t *line)
{
	(void)hs_repeat(hs, hs_json_text(line, "event_id"));
}

static void replay_forget_txns(struct hs *hs, const json_t *line)
{
	(void)line;
	hs_forget_txns(hs);
}

/* Something that passed took this position; tokens of clients count on it. */
static void replay_tick(struct hs *hs, const json_t *line)
{
	(void)line;
	hs_stream_add(hs, (struct entry){ .kind = ENTRY_TICK });
}

static void replay_hostile(struct hs *hs, const json_t *line)
{
	(void)hs_hostile_add(hs, hs_json_text(line, "raw"));
}

static void replay_clock(struct hs *hs, const json_t *line)
{
	hs_advance_ms(hs, json_integer_value(json_object_get(line, "advance_ms")));
}

static const struct {
	const char *kind;
	void (*replay)(struct hs *, const json_t *);
} kinds[] = {
	{ "event", hs_event_replay },  { "user", replay_user },
	{ "device", replay_device },   { "logout", replay_logout },
	{ "room", replay_room },       { "alias", replay_alias },
	{ "data", replay_data },       { "filter", replay_filter },
	{ "forget", replay_forget },   { "rewind", replay_rewind },
	{ "repeat", replay_repeat },   { "forget_txns", replay_forget_txns },
	{ "hostile", replay_hostile }, { "clock", replay_clock },
	{ "tick", replay_tick },       { "keys", hs_keys_replay },
	{ "media", hs_media_replay },
};

static void replay(struct hs *hs, const json_t *line)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (str_equal(kinds[i].kind, hs_json_text(line, "k"))) {
			kinds[i].replay(hs, line);
			return;
		}
	}
}

/* Reads whole lines; leaves *ret_good at the end of the last one that could be read. */
static bool read_lines(struct hs *hs, FILE *file, long *ret_good, struct err *err)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t len;
	*ret_good = 0;
	for (unsigned long number = 1; (len = getline(&text, &room, file)) > 0; number++) {
		json_t *line = text[len - 1] == '\n' ? hs_json_parse(text, (size_t)len - 1) : NULL;
		if (line == NULL && getc(file) != EOF) {
			free(text);
			return err_set(err, ERR_DATA, "line %lu of the state file is no JSON",
				       number);
		}
		if (line == NULL) {
			break; /* torn by a kill: never acknowledged */
		}
		replay(hs, line);
		json_decref(line);
		hs->serial += 8; /* more than any line uses: no name is drawn twice */
		*ret_good = ftell(file);
	}
	free(text);
	return true;
}

bool hs_open(struct hs *hs, const char *path, struct err *err)
{
	FILE *file = fopen(path, "a+");
	if (file == NULL) {
		return err_set(err, ERR_CREATE, "%s: %s", path, strerror(errno));
	}
	rewind(file);
	long good = 0;
	hs->is_replaying = true;
	bool is_read = read_lines(hs, file, &good, err);
	hs->is_replaying = false;
	if (is_read && ftruncate(fileno(file), good) != 0) {
		is_read = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	}
	if (!is_read) {
		(void)fclose(file);
		return false;
	}
	(void)fseek(file, 0, SEEK_END);
	hs->journal = file;
	return true;
}
