/* put_off: what was typed to us and not done is told to its sender, line by line, but together. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/put_off.h"

#include "host/host_internal.h"

#include "dates/when.h"

#include <string.h>

enum { LINE_SHOWN = 120, LINE_KEPT = 2000, LINES_SHOWN = 40, EVENTS_NAMED = 200 };
enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };
#define PUT_OFF_KEY "put-off"

enum query {
	Q_ADD,
	Q_NEXT,
	Q_LINES,
	Q_DROP,
	Q_TOLD,
	Q_TELL,
	Q_BEFORE,
	Q_WAITING,
	Q_FORGET,
	Q_EDITED,
	Q_REWORD,
};

/* Told last at or before ?1. */
#define DUE \
	"coalesce((SELECT at_s FROM host_told t WHERE t.sender = p.sender AND t.room = p.room" \
	" AND t.why = p.why), 0) <= ?1"

static const char *const queries[] = {
	[Q_ADD] = "INSERT INTO host_put_off (cluster, sender, room, why, event, thread, line,"
		  " typed_s, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[Q_NEXT] = "SELECT sender, room, why, cluster, max(seq) FROM host_put_off p WHERE " DUE
		   " GROUP BY sender, room, why ORDER BY min(seq) LIMIT 1",
	[Q_LINES] = "SELECT event, thread, line, typed_s, source FROM host_put_off"
		    " WHERE sender = ?1 AND room = ?2 AND why = ?3 AND seq <= ?4 ORDER BY seq",
	[Q_DROP] = "DELETE FROM host_put_off WHERE sender = ?1 AND room = ?2 AND why = ?3"
		   " AND seq <= ?4",
	[Q_TOLD] = "SELECT at_s FROM host_told WHERE sender = ?1 AND room = ?2 AND why = ?3",
	[Q_TELL] = "INSERT INTO host_told (sender, room, why, at_s) VALUES (?1, ?2, ?3, ?4)"
		   " ON CONFLICT (sender, room, why) DO UPDATE SET at_s = excluded.at_s",
	[Q_BEFORE] = "SELECT upper(line) FROM host_put_off WHERE cluster = ?1 AND typed_s <= ?2",
	[Q_WAITING] = "SELECT 1 FROM host_put_off LIMIT 1",
	[Q_FORGET] = "DELETE FROM host_put_off WHERE (event = ?1 OR source = ?1) AND room = ?2",
	[Q_EDITED] = "DELETE FROM host_put_off WHERE event = ?1 AND room = ?2 AND sender = ?3",
	[Q_REWORD] = "UPDATE host_put_off SET line = ?4, source = ?5"
		     " WHERE event = ?1 AND room = ?2 AND sender = ?3",
	NULL,
};

struct put_offs {
	struct stmt **stmts;
};

bool put_offs_new(struct arena *arena, struct store *store, struct put_offs **ret_put_offs,
		  struct err *err)
{
	struct put_offs *offs = arena_alloc(arena, sizeof(*offs));

	*ret_put_offs = offs;
	return store_prepare_all(store, NULL, queries, &offs->stmts, err);
}

static const char *line_of(const struct request *request)
{
	const char *line = arena_printf(request->arena, "%s%s", request->prefix, request->line);

	return str_clip(request->arena, line, LINE_KEPT);
}

void put_off(struct host *host, const struct request *request, enum put_off_why why)
{
	struct stmt *add = stmt_begin(host->put_offs->stmts[Q_ADD]);
	const struct matrix_message *message = request->message;

	stmt_bind_int(add, request->cluster->id);
	stmt_bind_text(add, message->sender);
	stmt_bind_text(add, message->room_id);
	stmt_bind_int(add, why);
	stmt_bind_text(add, request_event(request));
	stmt_bind_text(add, message->thread_root);
	stmt_bind_text(add, line_of(request));
	stmt_bind_int(add, request->typed_s);
	stmt_bind_text(add, message->event_id);
	stmt_run(add);
	trace(request, NULL, "put off");
}

void put_off_forget(struct host *host, const char *room_id, const char *event_id)
{
	struct stmt *forget = stmt_begin(host->put_offs->stmts[Q_FORGET]);

	stmt_bind_text(forget, event_id);
	stmt_bind_text(forget, room_id);
	stmt_run(forget);
}

void put_off_edited(struct host *host, const struct request *request, bool counts)
{
	bool is_command = request->is_explicit || request->is_private;
	bool is_told = !counts && is_command;
	struct stmt *stmt = stmt_begin(host->put_offs->stmts[is_told ? Q_REWORD : Q_EDITED]);

	stmt_bind_text(stmt, request->message->replaces);
	stmt_bind_text(stmt, request->message->room_id);
	stmt_bind_text(stmt, request->message->sender);
	if (is_told) {
		stmt_bind_text(stmt, line_of(request));
		stmt_bind_text(stmt, request->message->event_id);
	}
	stmt_run(stmt);
}

bool put_off_names(struct host *host, const struct request *request, const char *item)
{
	struct stmt *before = stmt_begin(host->put_offs->stmts[Q_BEFORE]);
	bool is_named = false;

	stmt_bind_int(before, request->cluster->id);
	stmt_bind_int(before, request->typed_s);
	while (!is_named && stmt_step(before)) {
		const char *line = stmt_text(before, 0, request->arena);

		is_named = !str_equal(str_replace_word(request->arena, line, item, ""), line);
	}
	stmt_end(before);
	return is_named;
}

static int64_t told_s(struct host *host, const char *sender, const char *room, int64_t why)
{
	struct stmt *told = stmt_begin(host->put_offs->stmts[Q_TOLD]);

	stmt_bind_text(told, sender);
	stmt_bind_text(told, room);
	stmt_bind_int(told, why);
	int64_t at_s = stmt_step(told) ? stmt_int(told, 0) : 0;

	stmt_end(told);
	return at_s;
}

static void note_told(struct host *host, const char *sender, const char *room, int64_t why,
		      int64_t now_s)
{
	struct stmt *tell = stmt_begin(host->put_offs->stmts[Q_TELL]);

	stmt_bind_text(tell, sender);
	stmt_bind_text(tell, room);
	stmt_bind_int(tell, why);
	stmt_bind_int(tell, now_s);
	stmt_run(tell);
}

static bool may_say(struct host *host, const char *room_id, enum put_off_why why, int64_t now_s,
		    int64_t pause_s)
{
	if (now_s - told_s(host, "", room_id, why) < pause_s) {
		return false;
	}
	note_told(host, "", room_id, why, now_s);
	return true;
}

bool put_off_may_answer(struct host *host, const char *room_id, int64_t now_s)
{
	return may_say(host, room_id, PUT_OFF_STRANGER, now_s, HOUR_S);
}

bool put_off_may_warn(struct host *host, const char *room_id, int64_t now_s)
{
	return may_say(host, room_id, PUT_OFF_OVERHEARD, now_s, DAY_S);
}

bool put_off_has_just_warned(struct host *host, const char *room_id, int64_t now_s)
{
	return now_s - told_s(host, "", room_id, PUT_OFF_OVERHEARD) < MINUTE_S;
}

/* ---- telling ---- */

/* All lines of one sender in one room, left undone for one reason. */
struct batch {
	const char *sender, *room;
	int64_t why, cluster, last_seq;
};

static bool next_batch(struct host *host, struct arena *arena, int64_t now_s, struct batch *ret)
{
	struct stmt *next = stmt_begin(host->put_offs->stmts[Q_NEXT]);

	stmt_bind_int(next, now_s - MINUTE_S);
	if (!stmt_step(next)) {
		stmt_end(next);
		return false;
	}
	*ret = (struct batch){ .sender = stmt_text(next, 0, arena),
			       .room = stmt_text(next, 1, arena),
			       .why = stmt_int(next, 2),
			       .cluster = stmt_int(next, 3),
			       .last_seq = stmt_int(next, 4) };
	stmt_end(next);
	return true;
}

static const char *words(struct arena *arena, const struct batch *batch, size_t count,
			 const char *when)
{
	const char *these = count > 1 ? "these" : "this";

	switch ((enum put_off_why)batch->why) {
	case PUT_OFF_OLD:
		return count > 1
			   ? "I was away when you sent these, so I've changed nothing. Please "
			     "say again what still holds:"
			   : arena_printf(arena,
					  "I was away when you sent this (%s), so I've "
					  "changed nothing. Please say it again.",
					  when);
	case PUT_OFF_LONG:
		return arena_printf(arena,
				    "That is too long for me; nothing was changed. One line will "
				    "do.%s",
				    count > 1 ? " I mean:" : "");
	case PUT_OFF_EARLY:
		return arena_printf(arena,
				    "I've only just come in, so I haven't done what you wrote "
				    "before. Please say %s again:",
				    count > 1 ? "what of it still holds" : "it");
	case PUT_OFF_OVERHEARD:
		return arena_printf(
		    arena,
		    "Others can read the chat where you wrote %s, so nothing of it is "
		    "done. Please say here what still holds, and please write to me "
		    "here from now on:",
		    these);
	case PUT_OFF_MANY:
	case PUT_OFF_STRANGER:
		break;
	}
	return arena_printf(arena,
			    "One moment, please: that was many at once, so I've not done %s. "
			    "Please say again in a minute what still holds:",
			    these);
}

static void bind_batch(struct stmt *stmt, const struct batch *batch)
{
	stmt_bind_text(stmt, batch->sender);
	stmt_bind_text(stmt, batch->room);
	stmt_bind_int(stmt, batch->why);
	stmt_bind_int(stmt, batch->last_seq);
}

static void add_line(struct str *lines, const char *line)
{
	str_addf(lines, "\n%s%s", str_clip(lines->arena, line, LINE_SHOWN),
		 strlen(line) > LINE_SHOWN ? "…" : "");
}

/* What an edit edits was put off as well, unless it was done before. */
static void name_events(struct str *events, struct str *edited, const char *event,
			const char *source)
{
	str_addf(events, "%s ", source);
	if (!str_equal(event, source)) {
		str_addf(edited, "%s ", event);
	}
}

static void tell(struct host *host, struct arena *arena, const struct batch *batch)
{
	const struct roster_cluster *cluster =
	    roster_cluster(host->parts.school->roster, batch->cluster);
	struct stmt *get = stmt_begin(host->put_offs->stmts[Q_LINES]);
	const char *mentions[] = { batch->sender, NULL };
	struct outbox_message message = { .kind = OUTBOX_TEXT, /* a notice pings nobody */
					  .mentions = mentions };
	bool is_elsewhere = batch->why == PUT_OFF_OVERHEARD;
	int64_t typed_s = 0;
	size_t count = 0;
	struct str lines, events, edited;

	str_init(&lines, arena);
	str_init(&events, arena);
	str_init(&edited, arena);
	bind_batch(get, batch);
	while (stmt_step(get)) {
		message.reply_to = stmt_text(get, 0, arena);
		message.thread_root = stmt_is_null(get, 1) ? NULL : stmt_text(get, 1, arena);
		typed_s = stmt_int(get, 3);
		if (count < EVENTS_NAMED) {
			name_events(&events, &edited, message.reply_to, stmt_text(get, 4, arena));
		}
		if (count++ < LINES_SHOWN) {
			add_line(&lines, stmt_text(get, 2, arena));
		}
		message.source = arena_printf(arena, "put-off/%s", stmt_text(get, 4, arena));
	}
	stmt_end(get);
	if (count > LINES_SHOWN) {
		str_addf(&lines, "\nand %zu more", count - LINES_SHOWN);
	}
	const char *when =
	    cluster == NULL ? "" : when_format_instant(arena, cluster->calendar->tz, typed_s);
	bool is_listed =
	    count > 1 || batch->why == PUT_OFF_MANY || batch->why == PUT_OFF_EARLY || is_elsewhere;

	if (is_elsewhere) {
		message.person = batch->sender;
		message.reply_to = message.thread_root = NULL;
	} else {
		message.room_id = batch->room;
	}
	message.text = arena_printf(arena, "%s%s", words(arena, batch, count, when),
				    is_listed ? lines.text : "");
	message.did = past_put_off_words(arena, events.text, edited.text);
	outbox_put(host->outbox, &message);
	bind_batch(stmt_begin(host->put_offs->stmts[Q_DROP]), batch);
	stmt_run(host->put_offs->stmts[Q_DROP]);
	note_told(host, batch->sender, batch->room, batch->why, clock_wall_s(host->parts.clock));
}

static bool is_waiting(struct host *host)
{
	return stmt_found(stmt_begin(host->put_offs->stmts[Q_WAITING]));
}

void put_off_tell(struct host *host)
{
	struct store *store = host->parts.store;
	int64_t now_s = clock_wall_s(host->parts.clock);
	struct arena *arena = arena_new();
	struct batch batch;

	if (is_waiting(host) && store_begin(store)) {
		while (next_batch(host, arena, now_s, &batch)) {
			tell(host, arena, &batch);
		}
		if (is_waiting(host)) {
			wake_put(host->wakes, 0, UNASKED_PLUGIN, PUT_OFF_KEY, now_s + MINUTE_S);
		}
		if (store_commit(store)) {
			outbox_pump(host->outbox);
		} else {
			log_error(host->parts.log, "nobody was told what was left undone: %s",
				  store_error(store));
			store_clear(store);
		}
	}
	arena_free(arena);
}
