/* outbox: what we shall say, kept in the database until the homeserver has it exactly once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/outbox_internal.h"

#include "matrix/content.h"
#include "matrix/seal.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define ROW \
	"SELECT seq, txn, kind, room, person, content, edits, first_at_s, not_before_s, source, " \
	"lane"

/* The parts of one source are counted from 0; those that one was too long for, from here. */
enum { PIECE = 1 << 20 };

static const char *const queries[] = {
	[OQ_PUT] =
	    "INSERT INTO matrix_outbox (txn, kind, source, part, room, person, content, edits,"
	    " first_at_s, not_before_s, lane, state)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'new')"
	    /* Heard before it was put: now it is known what it was. */
	    " ON CONFLICT (txn) DO UPDATE SET kind = excluded.kind, source = excluded.source,"
	    " part = excluded.part, room = excluded.room, person = excluded.person"
	    " WHERE matrix_outbox.source = ''",
	/* The oldest that may go, of each destination. */
	[OQ_HEADS] = "SELECT min(seq), lane FROM matrix_outbox"
		     " WHERE state = 'new' AND not_before_s <= ?1 GROUP BY lane ORDER BY 1",
	[OQ_PUT_SINCE] = "SELECT seq, lane, not_before_s FROM matrix_outbox"
			 " WHERE seq > ?1 AND state = 'new' ORDER BY seq",
	[OQ_ROW] = ROW " FROM matrix_outbox WHERE seq = ?1",
	/* What was put before ?2, whose time came later. */
	[OQ_EARLIER] = "SELECT seq FROM matrix_outbox WHERE lane = (SELECT lane FROM matrix_outbox"
		       " WHERE seq = ?2) AND state = 'new' AND seq < ?2 AND not_before_s <= ?1"
		       " ORDER BY seq",
	[OQ_FOLLOWING] = "SELECT seq FROM matrix_outbox WHERE seq > ?2"
			 " AND lane = (SELECT lane FROM matrix_outbox WHERE seq = ?2)"
			 " AND state = 'new' AND not_before_s <= ?1 ORDER BY seq LIMIT 1",
	/* What was said to somebody who was only invited is kept until they come, or decline. */
	[OQ_SENT] =
	    "UPDATE matrix_outbox SET state = 'sent', event = ?2, sent_s = ?3,"
	    " content = iif(lane GLOB '@*' AND EXISTS (SELECT 1 FROM matrix_member WHERE room = ?4"
	    " AND user = lane AND is_invited = 1), content, '') WHERE seq = ?1",
	/* To be said again, elsewhere: a thing of its own to the homeserver. */
	[OQ_UNREAD] = "UPDATE matrix_outbox SET state = 'new', event = NULL, sent_s = NULL,"
		      " txn = char(unicode(txn) + 1) || substr(txn, 2),"
		      " content = replace(content, txn, char(unicode(txn) + 1) || substr(txn, 2))"
		      " WHERE lane = ?1 AND state = 'sent' AND content <> '' AND kind <> ?2",
	[OQ_READ] = "UPDATE matrix_outbox SET content = '' WHERE lane = ?1 AND state = 'sent'"
		    " AND content <> ''",
	[OQ_HEARD] =
	    "INSERT INTO matrix_outbox (txn, kind, source, part, room, content, first_at_s,"
	    " not_before_s, state, event, sent_s)"
	    " VALUES (?1, 0, '', 0, ?4, '', ?3, 0, 'sent', ?2, ?3)"
	    " ON CONFLICT (txn) DO UPDATE SET state = 'sent', event = excluded.event,"
	    " sent_s = excluded.sent_s, content = '' WHERE matrix_outbox.state = 'new'",
	[OQ_KNOWN] = "SELECT source FROM matrix_outbox WHERE txn = ?1",
	[OQ_RUN] = "SELECT sent_s FROM matrix_outbox WHERE txn = ?1",
	[OQ_NAME] = "UPDATE matrix_outbox SET kind = ?2, source = ?3, part = ?4 WHERE txn = ?1",
	[OQ_LAST] = "SELECT coalesce(max(seq), 0) FROM matrix_outbox",
	[OQ_DEAD] =
	    "UPDATE matrix_outbox SET state = 'dead', reason = ?2, content = '' WHERE seq = ?1",
	/* Where it was said anew, that is what is edited. */
	[OQ_BY_TXN] = "SELECT event FROM matrix_outbox"
		      " WHERE txn IN (?1, char(unicode(?1) + 1) || substr(?1, 2))"
		      " AND event IS NOT NULL AND is_others = 0 ORDER BY txn DESC LIMIT 1",
	[OQ_BY_EVENT] = "SELECT source FROM matrix_outbox WHERE event = ?1",
	/* Said anew, it is edited by the name that it would have had. A redaction shows nothing. */
	[OQ_SHOWN] = "SELECT source FROM matrix_outbox WHERE seq = (SELECT max(edit.seq)"
		     " FROM matrix_outbox AS said JOIN matrix_outbox AS edit ON"
		     " edit.edits IN (said.txn, char(unicode(said.txn) - 1) || substr(said.txn, 2))"
		     " WHERE said.event = ?1 AND edit.state = 'sent' AND edit.kind < ?2)",
	/* Behind a command's answer, part 0: see matrix_0081. */
	[OQ_PERSONS] = "SELECT DISTINCT person FROM matrix_outbox WHERE source = ?1 AND part > 0"
		       " AND person IS NOT NULL",
	[OQ_SAID_IN] =
	    "SELECT 1 FROM matrix_outbox WHERE source = ?1 AND part > 0 AND room = ?2 LIMIT 1",
	/* Of the latest alone: what was said long ago, everybody has forgotten. */
	/* 2 is a reaction: the words of its index, matrix_0112 */
	[OQ_SAID_LAST] = "SELECT source, sent_s FROM matrix_outbox INDEXED BY matrix_outbox_said"
			 " WHERE lane = ?1 AND sent_s >= ?2 AND state = 'sent' AND edits IS NULL"
			 " AND kind < 2 AND source GLOB ?3 ORDER BY sent_s DESC, seq DESC LIMIT 1",
	[OQ_FIRST_IN] =
	    "SELECT txn FROM matrix_outbox WHERE source = ?1 AND part > 0 AND room = ?2 LIMIT 1",
	/* 5 is a poll: the words of its index, matrix_0130 */
	[OQ_POLLS] = "SELECT txn, source FROM matrix_outbox INDEXED BY matrix_outbox_poll"
		     " WHERE kind = 5 AND room = ?1 AND source GLOB ?2",
	/* `room` stays: a row that was tried may be there already. */
	[OQ_MOVE] = "UPDATE matrix_outbox SET lane = ?2 WHERE lane = ?1 AND state = 'new'",
	[OQ_LANE] = "SELECT lane FROM matrix_outbox WHERE seq = ?1 AND state = 'new'",
	[OQ_NEXT_AT] = "SELECT min(not_before_s) FROM matrix_outbox"
		       " WHERE state = 'new' AND not_before_s > 0 AND not_before_s > ?1",
	[OQ_UNSENT] = "SELECT 1 FROM matrix_outbox WHERE (txn = ?1 OR edits = ?1) AND state = 'new'"
		      " LIMIT 1",
	/* The answer itself, part 0, is found by its name: see matrix_0081. */
	[OQ_LATER] = "SELECT min(state = 'new' OR sent_s > ?6) FROM (SELECT * FROM matrix_outbox"
		     " WHERE source = ?1 AND (part > 0 OR source NOT GLOB '$*') UNION ALL"
		     " SELECT * FROM matrix_outbox WHERE txn IN (?7, ?8))"
		     " WHERE kind < ?5 AND state <> 'dead' AND (room IN (?2, ?3) OR person = ?4)",
	[OQ_UNSAID] = "SELECT 1 FROM matrix_outbox WHERE txn = ?1 AND state = 'new'",
	[OQ_IS_EMPTY] = "SELECT 1 FROM matrix_outbox WHERE state = 'new' LIMIT 1",
	[OQ_WAITS_FOR] = "SELECT 1 FROM matrix_outbox WHERE state = 'new' AND lane = ?1 LIMIT 1",
	[OQ_CHAT] = "SELECT attempt FROM matrix_chat WHERE chat = ?1",
	[OQ_NEXT_CHAT] = "INSERT INTO matrix_chat (chat, attempt) VALUES (?1, 1)"
			 " ON CONFLICT (chat) DO UPDATE SET attempt = attempt + 1",
	[OQ_WHEN] = "SELECT state, coalesce(sent_s, first_at_s) FROM matrix_outbox"
		    " WHERE source = ?1 AND source NOT GLOB '$*' AND person IS NULL"
		    " ORDER BY part LIMIT 1",
	[OQ_FILE_PUT] = "INSERT INTO matrix_file (txn, name, type, bytes) VALUES (?1, ?2, ?3, ?4)"
			" ON CONFLICT (txn) DO NOTHING",
	[OQ_FILE_GET] = "SELECT name, type, bytes FROM matrix_file WHERE txn = ?1",
	[OQ_UNREACHABLE] = "INSERT INTO matrix_unreachable (person, since_s) VALUES (?1, ?2)"
			   " ON CONFLICT DO NOTHING",
	[OQ_SINCE] = "SELECT since_s FROM matrix_unreachable WHERE person = ?1",
	[OQ_REACHED] = "DELETE FROM matrix_unreachable WHERE person = ?1",
	NULL,
};

char *outbox_txn(struct arena *arena, enum outbox_kind kind, const char *source, int64_t part,
		 const char *destination)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_printf(arena, "%d\n%s\n%lld\n%s", (int)kind, source, (long long)part,
				  destination);
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	char *txn = arena_alloc(arena, 42);

	EVP_Digest(text, strlen(text), hash, &len, EVP_sha256(), NULL);
	txn[0] = 'c';
	for (size_t i = 0; i < 20; i++) {
		txn[1 + i * 2] = digits[hash[i] >> 4];
		txn[2 + i * 2] = digits[hash[i] & 15];
	}
	return txn;
}

bool outbox_new(struct session *session, struct outbox **ret_outbox, struct err *err)
{
	struct outbox *outbox = arena_alloc(session->arena, sizeof(*outbox));

	outbox->session = session;
	outbox->alarm = (struct alarm){ .ring = outbox_on_alarm, .user = outbox };
	outbox->last_lane = &outbox->lanes;
	outbox->may_have_heads = true;
	if (!store_prepare_all(session->parts.store, NULL, queries, &outbox->stmts, err)) {
		return false;
	}
	struct stmt *last = stmt_begin(outbox->stmts[OQ_LAST]);

	outbox->inherited_seq = stmt_step(last) ? stmt_int(last, 0) : 0;
	stmt_end(last);
	*ret_outbox = outbox;
	return true;
}

void outbox_free(struct outbox *outbox)
{
	if (outbox == NULL) {
		return;
	}
	alarm_clear(outbox->session->parts.alarms, &outbox->alarm);
	lane_free_all(outbox);
	outbox_noted(outbox, true);
	free(outbox->source);
}

/* The one gate before a room. What is said in a private chat, whatever asks for it, goes where what
 * is told to that person goes, in one order: there, if nobody else can read it when it goes, else
 * in another chat with that person (outbox_direct.c). `ret_is_there`: for now it would be there. */
static const char *lane_of(struct outbox *outbox, struct arena *arena,
			   const struct outbox_message *message, bool *ret_is_there)
{
	struct session *session = outbox->session;
	const struct matrix_handler *handler = session->parts.handler;

	*ret_is_there = true;
	if (message->room_id == NULL) {
		return message->person;
	}
	if (handler->is_clusters != NULL && handler->is_clusters(handler->self, message->room_id)) {
		return message->room_id;
	}
	struct room room = rooms_get(session->rooms, arena, message->room_id);

	if (room.person == NULL) {
		return message->room_id;
	}
	bool is_private =
	    rooms_is_private(session->rooms, message->room_id, session->settings.user, room.person);

	*ret_is_there = is_private || message->is_for_all;
	return is_private || !message->is_for_all ? room.person : message->room_id;
}

static const char *destination_of(const struct outbox_message *message)
{
	return message->room_id != NULL ? message->room_id : message->person;
}

static bool is_edit(const struct outbox_message *message)
{
	return message->edits_source != NULL || message->edits_txn != NULL;
}

static char *content_of(struct outbox *outbox, struct arena *arena,
			const struct outbox_message *message, const char *txn)
{
	switch (message->kind) {
	case OUTBOX_REACTION:
		return content_reaction(arena, message);
	case OUTBOX_REDACTION:
		return arena_strdup(arena, "{}");
	case OUTBOX_FILE:
		return content_file(arena, message, txn);
	case OUTBOX_POLL:
		return content_poll(arena, message, txn);
	case OUTBOX_POLL_END:
		return content_poll_end(arena, message, txn);
	case OUTBOX_NOTICE:
	case OUTBOX_TEXT:
		break;
	}
	const struct content_marks marks = {
		.txn = txn,
		.did = message->did == NULL
			   ? NULL
			   : seal_text(arena, outbox->session->seal, txn, message->did),
		.lines = message->line_count == 0
			     ? NULL
			     : json_write_new(arena,
					      outbox_lines(arena, message, destination_of(message)))
	};

	/* The event that is edited has no id before it was sent: its place is held. */
	return content_message(arena, message, &marks, is_edit(message) ? "$edited" : NULL);
}

static void put_one(struct outbox *outbox, const struct outbox_message *given)
{
	struct arena *arena = arena_new();
	struct outbox_message here = *given;
	const struct outbox_message *message = &here;
	bool is_there;
	const char *lane = lane_of(outbox, arena, given, &is_there);
	struct stmt *put = stmt_begin(outbox->stmts[OQ_PUT]);
	const char *destination = destination_of(message);
	const char *edits =
	    message->edits_source == NULL
		? message->edits_txn
		: outbox_txn(arena, OUTBOX_NOTICE, message->edits_source, 0, destination);
	char *txn = outbox_txn(arena, message->kind, message->source, message->part, destination);

	/* A mark goes where that is which it marks; of words, nothing there is quoted elsewhere. */
	if (!is_there && message->kind != OUTBOX_REACTION) {
		here.reply_to = here.thread_root = NULL;
	}
	txn[0] = (char)(txn[0] + message->is_anew);
	stmt_bind_text(put, txn);
	stmt_bind_int(put, message->kind);
	stmt_bind_text(put, message->source);
	stmt_bind_int(put, message->part);
	stmt_bind_text(put, message->room_id);
	stmt_bind_text(put, message->room_id != NULL ? NULL : message->person);
	stmt_bind_text(put, content_of(outbox, arena, message, txn));
	stmt_bind_text(put, edits);
	stmt_bind_int(put, clock_wall_s(outbox->session->parts.clock));
	stmt_bind_int(put, message->not_before_s);
	stmt_bind_text(put, lane);
	stmt_run(put);
	outbox->has_put = true;
	if (message->file != NULL) {
		outbox_file_keep(outbox, txn, message->file);
	}
	arena_free(arena);
}

/* What is too long for one message is said in several: the first is the one that answers, pings and
 * is edited. */
void outbox_put(struct outbox *outbox, const struct outbox_message *message)
{
	bool is_text = message->kind == OUTBOX_NOTICE || message->kind == OUTBOX_TEXT;
	struct outbox_message piece = *message;
	struct arena *arena = arena_new();
	const char *rest = is_text ? str_as_utf8(arena, message->text) : "";
	size_t len = content_fits(rest);

	while (rest[len] != '\0') {
		/* A line's end at the end of a message is none. */
		piece.text = arena_strndup(arena, rest, rest[len - 1] == '\n' ? len - 1 : len);
		put_one(outbox, &piece);
		rest += len;
		len = content_fits(rest);
		piece.part += PIECE;
		piece.text = rest;
		piece.mentions = piece.mention_names = NULL;
		piece.edits_source = piece.edits_txn = NULL;
		piece.lines = NULL;
		piece.line_count = 0;
	}
	put_one(outbox, &piece);
	arena_free(arena);
}

bool outbox_is_empty(struct outbox *outbox)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_IS_EMPTY]);
	bool is_empty = outbox->lanes == NULL && outbox->delivered == NULL && !stmt_step(stmt);

	stmt_end(stmt);
	return is_empty;
}

bool outbox_waits_for(struct outbox *outbox, const char *destination)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_WAITS_FOR]);

	stmt_bind_text(stmt, destination);
	return stmt_found(stmt);
}

const char *outbox_source_of(struct outbox *outbox, const char *event_id)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_BY_EVENT]);
	struct arena *arena = arena_new();

	free(outbox->source);
	outbox->source = NULL;
	stmt_bind_text(stmt, event_id);
	if (stmt_step(stmt)) {
		outbox->source = strdup(stmt_text(stmt, 0, arena));
	}
	stmt_end(stmt);
	arena_free(arena);
	return outbox->source;
}

const char *outbox_shown(struct outbox *outbox, struct arena *arena, const char *event_id)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_SHOWN]);

	stmt_bind_text(stmt, event_id);
	stmt_bind_int(stmt, OUTBOX_REDACTION);
	if (stmt_step(stmt)) {
		const char *source = stmt_text(stmt, 0, arena);

		stmt_end(stmt);
		return source;
	}
	const char *source = outbox_source_of(outbox, event_id);

	return source == NULL ? NULL : arena_strdup(arena, source);
}

bool outbox_is_said(struct outbox *outbox, const char *source, const char *room_id)
{
	struct arena *arena = arena_new();
	const char *first = outbox_first_in(outbox, arena, source, room_id);
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_UNSAID]);

	stmt_bind_text(stmt, first == NULL ? "" : first);
	bool is_unsaid = stmt_found(stmt);

	arena_free(arena);
	return first != NULL && !is_unsaid;
}

bool outbox_is_shown(struct outbox *outbox, const char *source, const char *room_id)
{
	struct arena *arena = arena_new();
	const char *first = outbox_first_in(outbox, arena, source, room_id);
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_UNSENT]);

	stmt_bind_text(stmt, first == NULL ? "" : first);
	bool is_shown = !stmt_found(stmt);

	arena_free(arena);
	return is_shown;
}

bool outbox_was_there(struct outbox *outbox, const char *source, const struct outbox_reader *reader,
		      int64_t by_s)
{
	struct arena *arena = arena_new();
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_LATER]);

	stmt_bind_text(stmt, source);
	stmt_bind_text(stmt, reader->room);
	stmt_bind_text(stmt, reader->here);
	stmt_bind_text(stmt, reader->user);
	stmt_bind_int(stmt, OUTBOX_REACTION);
	stmt_bind_int(stmt, by_s);
	stmt_bind_text(stmt, outbox_txn(arena, OUTBOX_NOTICE, source, 0, reader->room));
	stmt_bind_text(stmt, outbox_txn(arena, OUTBOX_NOTICE, source, 0, reader->here));
	bool is_later = stmt_step(stmt) && stmt_int(stmt, 0) != 0;

	stmt_end(stmt);
	arena_free(arena);
	return !is_later;
}

enum outbox_state outbox_state_of(struct outbox *outbox, const char *source, int64_t *ret_at_s)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_WHEN]);
	enum outbox_state state = OUTBOX_FORGOTTEN;
	struct arena *arena = arena_new();

	stmt_bind_text(stmt, source);
	if (stmt_step(stmt)) {
		const char *word = stmt_text(stmt, 0, arena);

		*ret_at_s = stmt_int(stmt, 1);
		state = strcmp(word, "sent") == 0   ? OUTBOX_SENT
			: strcmp(word, "dead") == 0 ? OUTBOX_REFUSED
						    : OUTBOX_ON_ITS_WAY;
	}
	stmt_end(stmt);
	arena_free(arena);
	return state;
}

void outbox_each_person(struct outbox *outbox, const char *source,
			void (*each)(void *user, const char *person), void *user)
{
	const char **persons = NULL;
	size_t count = 0;
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_PERSONS]);
	struct arena *arena = arena_new();

	stmt_bind_text(stmt, source);
	while (stmt_step(stmt)) {
		persons = arena_grow(arena, persons, count, sizeof(*persons));
		persons[count++] = stmt_text(stmt, 0, arena);
	}
	stmt_end(stmt);
	for (size_t i = 0; i < count; i++) {
		each(user, persons[i]);
	}
	arena_free(arena);
}

void outbox_move(struct outbox *outbox, const char *old_room, const char *new_room)
{
	struct stmt *move = stmt_begin(outbox->stmts[OQ_MOVE]);

	stmt_bind_text(move, old_room);
	stmt_bind_text(move, new_room);
	stmt_run(move);
	lane_move(outbox, old_room, new_room);
	outbox->may_have_heads = true;
}

void outbox_note_sent(struct outbox *outbox)
{
	const struct delivered *delivered = outbox->delivered;

	for (; delivered != NULL; delivered = delivered->next) {
		struct stmt *sent = stmt_begin(outbox->stmts[OQ_SENT]);

		stmt_bind_int(sent, delivered->seq);
		stmt_bind_text(sent, delivered->event);
		stmt_bind_int(sent, delivered->at_s);
		stmt_bind_text(sent, delivered->room);
		stmt_run(sent);
	}
}

void outbox_noted(struct outbox *outbox, bool is_kept)
{
	while (is_kept && outbox->delivered != NULL) {
		struct delivered *delivered = outbox->delivered;

		outbox->delivered = delivered->next;
		outbox->delivered_count--;
		free(delivered->event);
		free(delivered->room);
		free(delivered);
	}
}

bool outbox_said_in(struct outbox *outbox, const char *source, const char *room_id)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_SAID_IN]);

	stmt_bind_text(stmt, source);
	stmt_bind_text(stmt, room_id);
	return stmt_found(stmt);
}

/* What is put as such a message is found by its name alone: see matrix_0081. */
static bool is_known(struct outbox *outbox, const char *txn)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_KNOWN]);

	stmt_bind_text(stmt, txn);
	return stmt_found(stmt);
}

bool outbox_answered(struct outbox *outbox, const char *source, const char *room_id)
{
	struct arena *arena = arena_new();
	bool is_it = is_known(outbox, outbox_txn(arena, OUTBOX_NOTICE, source, 0, room_id));

	arena_free(arena);
	return is_it;
}

void outbox_take_back(struct outbox *outbox, const struct outbox_message *message)
{
	struct arena *arena = arena_new();
	struct outbox_message back = *message;
	const char *txn = outbox_txn(arena, message->kind, message->source, message->part,
				     destination_of(message));

	back.kind = OUTBOX_REDACTION;
	back.edits_txn = txn;
	if (is_known(outbox, txn)) {
		outbox_put(outbox, &back);
	}
	arena_free(arena);
}

const char *outbox_said_last(struct outbox *outbox, struct arena *arena, const char *lane,
			     const char *pattern, int64_t since_s, int64_t *ret_at_s)
{
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_SAID_LAST]);
	const char *source = NULL;

	stmt_bind_text(stmt, lane);
	stmt_bind_int(stmt, since_s);
	stmt_bind_text(stmt, pattern);
	if (stmt_step(stmt)) {
		source = stmt_text(stmt, 0, arena);
		*ret_at_s = stmt_int(stmt, 1);
	}
	stmt_end(stmt);
	return source;
}

const char *outbox_first_in(struct outbox *outbox, struct arena *arena, const char *source,
			    const char *room_id)
{
	const char *answer = outbox_txn(arena, OUTBOX_NOTICE, source, 0, room_id);

	if (is_known(outbox, answer)) {
		return answer;
	}
	struct stmt *stmt = stmt_begin(outbox->stmts[OQ_FIRST_IN]);
	stmt_bind_text(stmt, source);
	stmt_bind_text(stmt, room_id);
	const char *txn = stmt_step(stmt) ? stmt_text(stmt, 0, arena) : NULL;

	stmt_end(stmt);
	return txn;
}

void outbox_person_came(struct outbox *outbox, const char *person)
{
	struct stmt *read = stmt_begin(outbox->stmts[OQ_READ]);

	stmt_bind_text(read, person);
	stmt_run(read);
}

void outbox_person_left(struct outbox *outbox, const char *person)
{
	struct stmt *unread = stmt_begin(outbox->stmts[OQ_UNREAD]);

	stmt_bind_text(unread, person);
	stmt_bind_int(unread, OUTBOX_FILE); /* its bytes are gone */
	stmt_run(unread);
	outbox->may_have_heads = true;
}
