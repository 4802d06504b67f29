/* account: who we are to the homeserver, as kept: position, filter, token and a secret of our own.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/seal.h"
#include "matrix/session_internal.h"

#include "matrix/filter.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long after a restore or as another device nothing is said without looking first, once all
 * that was said before has been read: long enough for all that is made up for. Until then there is
 * no end of it. */
enum { DOUBT_S = 6 * 3600 };
#define DOUBT_OPEN INT64_MAX

void session_set_text(char **at, const char *text)
{
	char *copy = text == NULL ? NULL : strdup(text);

	free(*at);
	*at = copy;
}

/* Drawn once: what is derived from it nobody else can foresee. */
static bool draw_secret(struct session *session)
{
	struct stmt *set = stmt_begin(session->stmts[SQ_SET_SECRET]);
	unsigned char bytes[32];
	struct arena *arena = arena_new();
	struct str text;

	str_init(&text, arena);
	bool is_drawn = entropy_fill(session->parts.entropy, bytes, sizeof(bytes));

	str_add_hex(&text, bytes, sizeof(bytes));
	if (is_drawn) {
		stmt_bind_text(set, text.text);
		stmt_run(set);
	}
	arena_free(arena);
	return is_drawn;
}

static void load_account(struct session *session)
{
	struct stmt *user = stmt_begin(session->stmts[SQ_SET_USER]);
	struct arena *arena = arena_new();

	stmt_bind_text(user, session->settings.user);
	stmt_run(user);
	struct stmt *get = stmt_begin(session->stmts[SQ_ACCOUNT]);

	if (stmt_step(get)) {
		session_set_text(&session->since,
				 stmt_is_null(get, 1) ? NULL : stmt_text(get, 1, arena));
		if (str_equal(stmt_text(get, 3, arena), filter_hash(arena))) {
			session_set_text(&session->filter, stmt_text(get, 2, arena));
		}
		session->secret = stmt_text(get, 4, session->arena);
		if (session->parts.guard != NULL) {
			clock_guard_remember(session->parts.guard, stmt_int(get, 9));
		}
		session->pulse.nonce = stmt_int(get, 10);
	}
	stmt_end(get);
	arena_free(arena);
}

/* A database that was made for another account's rooms is no new one: what was typed there since is
 * found as after a stream that was lost, behind what was seen. */
static void load_inheritance(struct session *session)
{
	struct arena *arena = arena_new();
	size_t count = 0;

	(void)rooms_to_come(session->rooms, arena, &count);
	if (session->since == NULL && count > 0) {
		session_set_text(&session->since, "of another account");
		session->is_heir = session->wants_resync = true;
	}
	arena_free(arena);
}

static void load_token(struct session *session)
{
	session_set_text(&session->token, session->settings.token);
	FILE *in = session->token == NULL && session->settings.token_cache != NULL
		       ? fopen(session->settings.token_cache, "re")
		       : NULL;
	char text[4096] = "";

	if (in != NULL) {
		size_t len = fread(text, 1, sizeof(text) - 1, in);

		fclose(in);
		text[len] = '\0';
		session_set_text(&session->token, len > 0 ? str_trim(text) : NULL);
	}
}

/* A name of its own first: a power cut must not leave half a token, nor an older file's mode. */
static bool write_token(const char *path, const char *temporary, const char *token)
{
	unlink(temporary);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	size_t len = strlen(token);

	if (fd < 0) {
		return false;
	}
	bool is_written =
	    fchmod(fd, 0600) == 0 && write(fd, token, len) == (ssize_t)len && fsync(fd) == 0;

	return close(fd) == 0 && is_written && rename(temporary, path) == 0;
}

void account_keep_token(struct session *session)
{
	const char *path = session->settings.token_cache;
	struct arena *arena = arena_new();
	const char *temporary = path == NULL ? NULL : arena_printf(arena, "%s.part", path);

	if (path != NULL && !write_token(path, temporary, session->token)) {
		unlink(temporary);
		log_warning(session->parts.log,
			    "the token could not be kept; a restart logs in again");
	}
	arena_free(arena);
}

void account_meet(struct session *session, const char *device)
{
	struct arena *arena = arena_new();
	struct stmt *get = stmt_begin(session->stmts[SQ_ACCOUNT]);
	bool is_there = stmt_step(get);
	int64_t epoch = is_there ? stmt_int(get, 5) : 0;
	const char *before = is_there && !stmt_is_null(get, 6) ? stmt_text(get, 6, arena) : NULL;

	session->doubt_until_s = is_there ? stmt_int(get, 7) : 0;
	session->restored_s = is_there ? stmt_int(get, 8) : 0;
	stmt_end(get);
	bool is_restored = epoch != session->settings.epoch;
	bool is_other = before != NULL && !str_equal(before, device);

	if (is_restored) {
		session->restored_s = clock_wall_s(session->parts.clock);
	}
	if (is_restored || is_other) {
		session->doubt_until_s = DOUBT_OPEN;
		log_warning(session->parts.log,
			    "%s: until six hours after all of before has been read nothing is said "
			    "without looking first whether it was said already",
			    is_restored ? "the database comes from a backup"
					: "the token belongs to another device than before");
	}
	if (is_restored || is_other || before == NULL) {
		struct stmt *meet = stmt_begin(session->stmts[SQ_MEET]);

		stmt_bind_int(meet, session->settings.epoch);
		stmt_bind_text(meet, device);
		stmt_bind_int(meet, session->doubt_until_s);
		stmt_bind_int(meet, session->restored_s);
		stmt_run(meet);
	}
	session->is_met = true;
	arena_free(arena);
}

bool account_is_in_doubt(const struct session *session)
{
	return clock_wall_s(session->parts.clock) < session->doubt_until_s;
}

bool session_has_read_all(const struct session *session)
{
	return session->doubt_until_s != DOUBT_OPEN;
}

void account_settle(struct session *session)
{
	/* A gap of then counts as long as it is there, however often it was tried. */
	if (session_has_read_all(session) || !session_is_in_touch(session) ||
	    stmt_found(stmt_begin(session->stmts[SQ_GAP_NEXT]))) {
		return;
	}
	struct stmt *doubt = stmt_begin(session->stmts[SQ_DOUBT]);

	session->doubt_until_s = clock_wall_s(session->parts.clock) + DOUBT_S;
	stmt_bind_int(doubt, session->doubt_until_s);
	stmt_run(doubt);
}

bool account_load(struct session *session)
{
	if (!draw_secret(session)) {
		return false;
	}
	load_account(session);
	load_inheritance(session);
	load_token(session);
	session->seal = seal_new(session->secret);
	return session->seal != NULL;
}
