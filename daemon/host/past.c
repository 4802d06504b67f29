/* past: after a restore, what had been told of each command is known by our own lines in the rooms:
 * what is done again ends as it was told. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/past.h"

#include "host/host_internal.h"
#include "host/several.h"

#include <ctype.h>
#include <string.h>

/* A list of lines of a clerk that put no mark beside it: `event` is that of the list itself. */
enum { PAST_LIST = PAST_UNSAID + 1, PAST_OFF_IF_NOT_DONE };
enum { TEXT_SHOWN = 200 };

enum query {
	Q_PUT,
	Q_PUT_ITEM,
	Q_GET,
	Q_LISTED,
	Q_ITEMS,
	Q_ITEM,
	Q_NAMED,
	Q_EDIT,
	Q_LOST,
	Q_OVER,
	Q_WAITS
};

static const char *const queries[] = {
	/* Who says it in so many words is believed first. */
	[Q_PUT] = "INSERT INTO host_past (event, room, sender, state, items, row, typed, replaces,"
		  " is_mark, is_act, is_end, at_s, heard_s, text, cluster, back) VALUES (?1, ?2,"
		  " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
		  " ON CONFLICT (event) DO UPDATE SET"
		  " state = excluded.state, items = excluded.items, row = excluded.row,"
		  " sender = excluded.sender, typed = excluded.typed,"
		  " replaces = excluded.replaces, is_mark = excluded.is_mark,"
		  " is_act = excluded.is_act, is_end = excluded.is_end,"
		  " cluster = excluded.cluster, back = excluded.back"
		  " WHERE host_past.state IN (4, 6) AND excluded.state NOT IN (4, 6)",
	[Q_PUT_ITEM] = "INSERT INTO host_past_item (cluster, letter, number) VALUES (?1, ?2, ?3)"
		       " ON CONFLICT DO NOTHING",
	[Q_GET] = "SELECT state, items, row, typed, replaces, is_mark, is_act, is_end"
		  " FROM host_past WHERE event = ?1 AND state <> 5",
	[Q_LISTED] = "SELECT 1 FROM host_past WHERE state = 5 AND room = ?1 AND at_s >= ?2"
		     " AND instr(text || char(10), char(10) || ?3 || char(10)) > 0 LIMIT 1",
	[Q_ITEMS] = "SELECT number FROM host_past_item WHERE cluster IN (?1, 0) AND letter = ?2"
		    " ORDER BY number DESC",
	[Q_ITEM] = "SELECT 1 FROM host_past_item WHERE cluster IN (?1, 0) AND letter = ?2"
		   " AND number = ?3",
	[Q_NAMED] = "SELECT 1 FROM host_past WHERE heard_s > 0 AND cluster = ?1"
		    " AND items = ?2 || ?3 || ' ' AND state = 0",
	[Q_EDIT] = "SELECT items FROM host_past WHERE heard_s > 0 AND ?1 IN (replaces, back)"
		   " AND state = 0 AND items <> '' ORDER BY at_s LIMIT 1",
	/* Neither ended since nor taken back, as far as was told. An end is of one item, and none
	 * where it was taken back itself; taking back is lost where that act stands. */
	[Q_LOST] = "SELECT event, room, sender, text FROM host_past p"
		   " WHERE state = 0 AND is_act = 1 AND is_end = 0 AND heard_s > 0"
		   " AND NOT EXISTS (SELECT 1 FROM host_command c WHERE c.event = p.event"
		   " AND c.state <> 'failed')"
		   " AND NOT EXISTS (SELECT 1 FROM host_command c WHERE c.source = p.event"
		   " AND c.source <> c.event AND c.state <> 'failed')"
		   " AND NOT EXISTS (SELECT 1 FROM host_past t WHERE t.back = p.event"
		   " AND t.back <> '' AND t.state = 0)"
		   " AND (p.back = '' OR EXISTS (SELECT 1 FROM host_command c"
		   " WHERE c.event = p.back AND c.state = 'done') OR EXISTS (SELECT 1"
		   " FROM host_command c WHERE c.source = p.back AND c.source <> c.event"
		   " AND c.state = 'done'))"
		   " AND NOT EXISTS (SELECT 1 FROM host_past e WHERE e.is_end = 1"
		   " AND e.cluster = p.cluster AND p.items <> ''"
		   " AND e.items = substr(p.items, 1, instr(p.items, ' ')) AND e.at_s >= p.at_s"
		   " AND e.state = 0 AND NOT EXISTS (SELECT 1 FROM host_past t"
		   " WHERE t.back = e.event AND t.back <> '' AND t.state = 0))"
		   " ORDER BY room, at_s",
	[Q_OVER] = "UPDATE host_past SET heard_s = -?1 WHERE heard_s > 0",
	[Q_WAITS] = "SELECT 1 FROM host_past WHERE heard_s > 0 LIMIT 1",
	NULL,
};

struct pasts {
	struct stmt **stmts;
};

bool pasts_new(struct arena *arena, struct store *store, struct pasts **ret_pasts, struct err *err)
{
	struct pasts *pasts = arena_alloc(arena, sizeof(*pasts));

	*ret_pasts = pasts;
	return store_prepare_all(store, NULL, queries, &pasts->stmts, err);
}

/* ---- what is heard ---- */

struct note {
	const char *event, *sender;
	int64_t cluster;
	struct past past;
};

static void put(struct host *host, const struct matrix_told *told, const struct note *note,
		int state, const char *text)
{
	struct stmt *put = stmt_begin(host->pasts->stmts[Q_PUT]);

	stmt_bind_text(put, note->event);
	stmt_bind_text(put, told->room_id);
	stmt_bind_text(put, note->sender);
	stmt_bind_int(put, state);
	stmt_bind_text(put, note->past.items);
	stmt_bind_text(put, note->past.row);
	stmt_bind_text(put, note->past.typed);
	stmt_bind_text(put, note->past.replaces);
	stmt_bind_int(put, note->past.is_mark);
	stmt_bind_int(put, note->past.is_act);
	stmt_bind_int(put, note->past.is_end);
	stmt_bind_int(put, told->at_s);
	stmt_bind_int(put, clock_wall_s(host->parts.clock));
	stmt_bind_text(put, text);
	stmt_bind_int(put, note->cluster);
	stmt_bind_text(put, note->past.back == NULL ? "" : note->past.back);
	stmt_run(put);
}

static void keep_items(struct host *host, struct arena *arena, int64_t cluster, const char *items)
{
	char *rest = arena_strdup(arena, items);

	for (const char *word; (word = str_word(&rest)) != NULL;) {
		struct clerk_item item;
		size_t used = 0;

		if (command_read_item(word, &item, &used)) {
			struct stmt *keep = stmt_begin(host->pasts->stmts[Q_PUT_ITEM]);

			stmt_bind_int(keep, cluster);
			stmt_bind_text(keep, (const char[]){ item.letter, '\0' });
			stmt_bind_int(keep, item.number);
			stmt_run(keep);
		}
	}
}

static const struct past nothing = { .state = PAST_PUT_OFF, .items = "", .row = "", .typed = "" };

static void hear_put_off(struct host *host, struct arena *arena, const struct matrix_told *told,
			 const char *events, int state)
{
	char *rest = arena_strdup(arena, events);

	for (const char *word; (word = str_word(&rest)) != NULL;) {
		put(host, told, &(struct note){ word, "", 0, nothing }, state, "");
	}
}

/* In so many words. */
static void hear_did(struct host *host, struct arena *arena, const struct matrix_told *told,
		     const json_t *did)
{
	const char *off = json_text(did, "off");
	int64_t state = json_number(did, "state", PAST_NOT);
	const struct note note = { .event = json_text_or(did, "event", ""),
				   .sender = json_text_or(did, "sender", ""),
				   .cluster = json_number(did, "cluster", 0),
				   .past = { .items = json_text_or(did, "items", ""),
					     .row = json_text_or(did, "row", ""),
					     .typed = json_text_or(did, "typed", ""),
					     .replaces = json_text(did, "replaces"),
					     .back = json_text(did, "back"),
					     .is_mark = json_truth(did, "mark", false),
					     .is_act = json_truth(did, "act", false),
					     .is_end = json_truth(did, "end", false) } };

	if (off != NULL) {
		hear_put_off(host, arena, told, off, PAST_PUT_OFF);
		hear_put_off(host, arena, told, json_text_or(did, "edited", ""),
			     PAST_OFF_IF_NOT_DONE);
		return;
	}
	if (json_truth(did, "new", false)) {
		keep_items(host, arena, note.cluster, note.past.items);
	}
	put(host, told, &note, state >= PAST_DONE && state <= PAST_ASKED ? (int)state : PAST_NOT,
	    str_clip(arena, told->text, TEXT_SHOWN));
}

/* Where somebody is in several clusters, what we say begins with the name of one. */
static const char *after_name(const struct roster *roster, const char *text)
{
	for (size_t i = 0; i < roster->cluster_count; i++) {
		const char *name = roster->clusters[i]->name;
		size_t len = strlen(name);

		if (str_starts(text, name) && str_starts(text + len, ": ")) {
			return text + len + 2;
		}
	}
	return text;
}

/* "V1 ": the item that it begins with, with the capital letter that we name it with; "": none. Each
 * answer that numbers an item begins so; one that does not may name what never was. */
static const char *begins_with(struct arena *arena, const char *text)
{
	size_t digits = isupper((unsigned char)*text) ? strspn(text + 1, "0123456789") : 0;

	return digits == 0 || digits > 6 || text[1] == '0' ||
		       isalnum((unsigned char)text[1 + digits])
		   ? ""
		   : arena_printf(arena, "%.*s ", (int)digits + 1, text);
}

static bool is_put_off_text(const char *text)
{
	return str_starts(text, "One moment, please: that was many at once") ||
	       str_starts(text, "I was away when you") ||
	       str_starts(text, "That is too long for me") ||
	       str_starts(text, "I've only just come in, so");
}

/* By a clerk of before there were marks: by its text. */
static void hear_text(struct host *host, struct arena *arena, const struct matrix_told *told)
{
	bool is_off = is_put_off_text(told->text);
	struct note note = { .event = told->reply_to, .sender = "", .past = nothing };
	const struct roster_cluster *cluster =
	    roster_cluster_by_room(host->parts.school->roster, told->room_id);

	if (told->reply_to == NULL) {
		return;
	}
	if (is_off) {
		put(host, told, &note, PAST_PUT_OFF, "");
		note.event = told->event_id;
		put(host, told, &note, PAST_LIST, told->text);
		return;
	}
	note.past.items = begins_with(arena, after_name(host->parts.school->roster, told->text));
	keep_items(host, arena, cluster == NULL ? 0 : cluster->id, note.past.items);
	put(host, told, &note, PAST_UNSAID, str_clip(arena, told->text, TEXT_SHOWN));
}

void past_hear(struct host *host, struct arena *arena, const struct matrix_told *told)
{
	json_t *did = told->did == NULL ? NULL : json_parse(told->did, strlen(told->did), NULL);

	if (json_is_object(did)) {
		hear_did(host, arena, told, did);
	} else {
		hear_text(host, arena, told);
	}
	json_decref(did);
}

/* ---- what is known of it ---- */

const struct past *past_of(struct host *host, struct arena *arena, const char *event)
{
	struct stmt *get = stmt_begin(host->pasts->stmts[Q_GET]);
	struct past *past = NULL;

	stmt_bind_text(get, event);
	if (stmt_step(get)) {
		int64_t state = stmt_int(get, 0);

		past = arena_alloc(arena, sizeof(*past));
		*past =
		    (struct past){ .state = state == PAST_OFF_IF_NOT_DONE ? PAST_PUT_OFF
									  : (enum past_state)state,
				   .items = stmt_text(get, 1, arena),
				   .row = stmt_text(get, 2, arena),
				   .typed = stmt_text(get, 3, arena),
				   .replaces =
				       stmt_is_null(get, 4) ? NULL : stmt_text(get, 4, arena),
				   .is_mark = stmt_int(get, 5) != 0,
				   .is_act = stmt_int(get, 6) != 0,
				   .is_end = stmt_int(get, 7) != 0 };
	}
	stmt_end(get);
	return past;
}

bool past_is_put_off(struct host *host, const struct request *request)
{
	if (request->past != NULL) {
		return request->past->state == PAST_PUT_OFF;
	}
	struct stmt *listed = stmt_begin(host->pasts->stmts[Q_LISTED]);

	stmt_bind_text(listed, request->message->room_id);
	stmt_bind_int(listed, request->message->sent_s);
	stmt_bind_text(listed,
		       arena_printf(request->arena, "%s%s", request->prefix, request->line));
	return stmt_found(listed);
}

bool past_forbids(const struct past *past)
{
	return past != NULL && (past->state == PAST_NOT || past->state == PAST_ASKED);
}

/* ---- numbers ---- */

int64_t past_number(struct host *host, const struct past *past, int64_t cluster, char letter)
{
	struct arena *arena = arena_new();
	char *rest = arena_strdup(arena, past->items);
	int64_t number = 0;

	for (const char *word; number == 0 && (word = str_word(&rest)) != NULL;) {
		struct clerk_item item;
		size_t used = 0;

		/* What exists is one of those before it, or was named only. */
		if (command_read_item(word, &item, &used) && item.letter == letter &&
		    !numbers_exists(host->parts.school->numbers, cluster, item)) {
			number = item.number;
		}
	}
	arena_free(arena);
	return number;
}

static struct stmt *begin_item(struct host *host, enum query query, const struct request *request,
			       char letter, int64_t number)
{
	struct stmt *item = stmt_begin(host->pasts->stmts[query]);

	stmt_bind_int(item, request->cluster->id);
	stmt_bind_text(item, (const char[]){ letter, '\0' });
	stmt_bind_int(item, number);
	return item;
}

static bool is_given(struct host *host, const struct request *request, char letter, int64_t number)
{
	return stmt_found(begin_item(host, Q_ITEM, request, letter, number));
}

/* What the answer to an edit or to its undoing says of it. */
static int64_t number_of_edit(struct host *host, const struct request *request, char letter)
{
	struct stmt *edit = stmt_begin(host->pasts->stmts[Q_EDIT]);
	struct past past = { .items = "" };

	stmt_bind_text(edit, request->message->event_id);
	if (stmt_step(edit)) {
		past.items = stmt_text(edit, 0, request->arena);
	}
	stmt_end(edit);
	return past_number(host, &past, request->cluster->id, letter);
}

bool past_is_deleted(struct host *host, const struct request *request)
{
	const struct matrix_message *message = request->message;
	const struct outbox_line answer = { OUTBOX_NOTICE, message->event_id, 0, 0 };

	return message->is_replay && request->past == NULL &&
	       outbox_knows(host->outbox, &answer, message->room_id);
}

/* Commands are done again in the order in which they were typed, and numbers were given out in it:
 * what no other was told to have was its own, where a higher one was given out, or something was
 * done with it. */
int64_t past_number_deleted(struct host *host, const struct request *request, char letter,
			    const struct numbers_owner *owner)
{
	struct numbers *numbers = host->parts.school->numbers;
	int64_t cluster = request->cluster->id, last = past_last(host, cluster, letter, owner);

	if (!past_is_deleted(host, request)) {
		return 0;
	}
	int64_t number = number_of_edit(host, request, letter);

	if (number != 0) {
		return number;
	}
	do {
		number = numbers_coming(numbers, cluster, letter, owner, number);
	} while (is_given(host, request, letter, number));
	return number < last || stmt_found(begin_item(host, Q_NAMED, request, letter, number))
		   ? number
		   : 0;
}

int64_t past_last(struct host *host, int64_t cluster, char letter,
		  const struct numbers_owner *owner)
{
	struct stmt *items = stmt_begin(host->pasts->stmts[Q_ITEMS]);
	int64_t last = 0;

	stmt_bind_int(items, cluster);
	stmt_bind_text(items, (const char[]){ letter, '\0' });
	while (last == 0 && stmt_step(items)) {
		int64_t number = stmt_int(items, 0);

		last = owner == NULL || numbers_is_of(owner, number) ? number : 0;
	}
	stmt_end(items);
	return last;
}

/* ---- what is lost ---- */

/* A message of one room: each names as much as is easy to read. */
struct losses {
	const char *room, *event;
	const char **senders;
	size_t sender_count;
	struct str text;
};

static void add_sender(struct losses *losses, struct arena *arena, const char *sender)
{
	for (size_t i = 0; i < losses->sender_count; i++) {
		if (str_equal(losses->senders[i], sender)) {
			return;
		}
	}
	if (*sender != '\0') {
		losses->senders = arena_grow(arena, losses->senders, losses->sender_count,
					     sizeof(*losses->senders));
		losses->senders[losses->sender_count++] = sender;
	}
}

static void say_losses(struct host *host, struct arena *arena, const struct losses *losses)
{
	const char **mentions = arena_array(arena, losses->sender_count + 1, sizeof(*mentions));
	struct outbox_message message = {
		.kind = OUTBOX_TEXT,
		.source = arena_printf(arena, "lost/%s", losses->event),
		.room_id = losses->room,
		.mentions = mentions,
		.text = arena_printf(arena,
				     "My database had to be put back to an older copy, and this is "
				     "lost with it. Please say again what still holds:%s",
				     losses->text.text)
	};

	for (size_t i = 0; i < losses->sender_count; i++) {
		mentions[i] = losses->senders[i];
	}
	log_warning(host->parts.log, "what a restore lost is told in room %s",
		    log_id(host->parts.log, losses->room).text);
	outbox_put(host->outbox, &message);
}

static const char *first_line(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strcspn(text, "\n"));
}

static void say_lost(struct host *host, struct arena *arena)
{
	struct stmt *lost = stmt_begin(host->pasts->stmts[Q_LOST]);
	struct losses losses = { .room = NULL };

	while (stmt_step(lost)) {
		const char *room = stmt_text(lost, 1, arena);
		const char *line =
		    arena_printf(arena, "\n- %s", first_line(arena, stmt_text(lost, 3, arena)));

		if (losses.room != NULL &&
		    (!str_equal(losses.room, room) || !several_takes(&losses.text, line))) {
			say_losses(host, arena, &losses);
			losses.room = NULL;
		}
		if (losses.room == NULL) {
			losses =
			    (struct losses){ .room = room, .event = stmt_text(lost, 0, arena) };
			str_init(&losses.text, arena);
		}
		add_sender(&losses, arena, stmt_text(lost, 2, arena));
		str_add(&losses.text, line);
	}
	stmt_end(lost);
	if (losses.room != NULL) {
		say_losses(host, arena, &losses);
	}
	struct stmt *over = stmt_begin(host->pasts->stmts[Q_OVER]);

	stmt_bind_int(over, clock_wall_s(host->parts.clock));
	stmt_run(over);
}

static bool is_waiting(struct host *host)
{
	return stmt_found(stmt_begin(host->pasts->stmts[Q_WAITS]));
}

void past_tell_lost(struct host *host)
{
	struct store *store = host->parts.store;

	if (is_waiting(host) && session_is_in_touch(host->session) &&
	    session_has_read_all(host->session) && store_begin(store)) {
		struct arena *arena = arena_new();

		say_lost(host, arena);
		if (store_commit(store)) {
			outbox_pump(host->outbox);
		} else {
			store_clear(store);
		}
		arena_free(arena);
	}
}
