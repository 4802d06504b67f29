/* unasked: what the room hears though nobody has just asked: little, together, and by day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/unasked.h"

#include "host/host_internal.h"
#include "host/item.h"
#include "host/polite.h"
#include "host/several.h"

#include <string.h>

enum { POSTS_A_DAY = 2, LONGEST_HOLIDAY_DAYS = 70 };

enum query { Q_ADD, Q_WAITING, Q_TAKE, Q_TODAY, Q_COUNT, Q_WOKEN, Q_TO_COME, Q_SPARE, Q_LATELY };

static const char *const queries[] = {
	[Q_ADD] =
	    "INSERT INTO host_woken (cluster, plugin, key, due_s, at_s, urgency, text, mentions,"
	    " told, until_s, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
	[Q_WAITING] = "SELECT seq, plugin, key, due_s, at_s, urgency, text, mentions,"
		      " until_s, about FROM host_woken WHERE cluster = ?1 AND text IS NOT NULL"
		      " ORDER BY urgency DESC, seq",
	[Q_TAKE] = "UPDATE host_woken SET text = NULL, source = ?2 WHERE seq = ?1",
	[Q_TODAY] = "SELECT posts FROM host_unasked WHERE cluster = ?1 AND day = ?2",
	[Q_COUNT] = "INSERT INTO host_unasked (cluster, day, posts) VALUES (?1, ?2, 1)"
		    " ON CONFLICT (cluster) DO UPDATE SET"
		    " posts = iif(day = excluded.day, posts + 1, 1), day = excluded.day",
	/* why it waits, of what does: once */
	[Q_SPARE] = "UPDATE host_woken SET why = ?2 WHERE cluster = ?1 AND text IS NOT NULL"
		    " AND why = ''",
	[Q_WOKEN] = "SELECT key, due_s, source, text IS NOT NULL, mentions, told, plugin, why,"
		    " at_s FROM host_woken"
		    " WHERE cluster = ?1 AND key >= ?2 AND key < ?2 || '0'"
		    " AND (key = ?2 OR key >= ?2 || '/')"
		    " ORDER BY seq",
	[Q_TO_COME] = "SELECT key, due_s FROM host_wake WHERE cluster = ?1 AND"
		      " (key = ?2 OR key >= ?2 || '/' AND key < ?2 || '0') ORDER BY due_s",
	/* of the last few thousand of all */
	[Q_LATELY] =
	    "SELECT key, due_s, source, text IS NOT NULL, mentions, told, plugin, why, at_s"
	    " FROM host_woken WHERE seq > (SELECT max(seq) FROM host_woken) - 5000"
	    " AND +cluster = ?1 AND at_s >= ?2 ORDER BY seq DESC",
	NULL,
};

struct unasked {
	struct stmt **stmts;
};

bool unasked_new(struct arena *arena, struct store *store, struct unasked **ret_unasked,
		 struct err *err)
{
	struct unasked *unasked = arena_alloc(arena, sizeof(*unasked));

	*ret_unasked = unasked;
	return store_prepare_all(store, NULL, queries, &unasked->stmts, err);
}

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
		if ((at == list || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' ')) {
			return true;
		}
	}
	return false;
}

static void add_word(struct str *list, const char *word)
{
	if (!has_word(list->text, word)) {
		str_addf(list, "%s%s", list->len == 0 ? "" : " ", word);
	}
}

void unasked_add(struct unasked *unasked, struct clerk_call *call, const struct wake *wake)
{
	struct stmt *add = stmt_begin(unasked->stmts[Q_ADD]);
	struct str text, mentions, told;
	bool is_for_room = false;
	enum post_urgency urgency = POST_NOTICE;

	str_init(&text, call->arena);
	str_init(&mentions, call->arena);
	str_init(&told, call->arena);
	for (const struct call_post *post = call->posts; post != NULL; post = post->next) {
		if (post->person != NULL) {
			add_word(&told, post->person);
			continue;
		}
		str_addf(&text, "%s%s", is_for_room ? "\n" : "",
			 host_words(call->cluster, call->arena, post->text));
		is_for_room = true;
		urgency = post->urgency > urgency ? post->urgency : urgency;
		for (const char *const *m = post->mentions; m != NULL && *m != NULL; m++) {
			add_word(&mentions, *m);
		}
	}
	stmt_bind_int(add, wake->cluster);
	stmt_bind_text(add, wake->plugin);
	stmt_bind_text(add, wake->key);
	stmt_bind_int(add, wake->due_s);
	stmt_bind_int(add, call->now_s);
	stmt_bind_int(add, urgency);
	stmt_bind_text(add, is_for_room ? text.text : NULL);
	stmt_bind_text(add, mentions.text);
	stmt_bind_text(add, told.text);
	stmt_bind_int(add, call->useful_until_s);
	stmt_bind_text(add, item_stands(call, wake->key));
	stmt_run(add);
}

/* ---- saying it ---- */

struct waiting {
	int64_t seq, at_s, due_s;
	int64_t until_s; /* of use until then; 0: whenever */
	enum post_urgency urgency;
	const char *source, *text, *mentions, *about;
	struct waiting *next;
};

static void read_waiting(const struct stmt *get, struct clerk_call *call, struct waiting *ret)
{
	const struct wake wake = { .cluster = call->cluster->id,
				   .plugin = stmt_text(get, 1, call->arena),
				   .key = stmt_text(get, 2, call->arena),
				   .due_s = stmt_int(get, 3) };

	*ret = (struct waiting){ .seq = stmt_int(get, 0),
				 .source = wake_source(call->arena, &wake),
				 .due_s = stmt_int(get, 3),
				 .at_s = stmt_int(get, 4),
				 .urgency = (enum post_urgency)stmt_int(get, 5),
				 .text = stmt_text(get, 6, call->arena),
				 .mentions = stmt_text(get, 7, call->arena),
				 .until_s = stmt_int(get, 8),
				 .about = stmt_text(get, 9, call->arena) };
}

/* The most urgent first. */
static struct waiting *all_waiting(struct unasked *unasked, struct clerk_call *call)
{
	struct stmt *get = stmt_begin(unasked->stmts[Q_WAITING]);
	struct waiting *first = NULL, **last = &first;

	stmt_bind_int(get, call->cluster->id);
	while (stmt_step(get)) {
		*last = arena_alloc(call->arena, sizeof(**last));
		read_waiting(get, call, *last);
		last = &(*last)->next;
	}
	stmt_end(get);
	return first;
}

static const char *const *split(struct arena *arena, const char *words)
{
	size_t max = strlen(words) / 2 + 2, count = 0;
	const char **list = arena_array(arena, max, sizeof(*list));
	char *rest = arena_strdup(arena, words), *word;

	while ((word = str_word(&rest)) != NULL) {
		list[count++] = word;
	}
	return list;
}

static struct outbox_line line_of(const struct waiting *waiting)
{
	return (struct outbox_line){
		.kind = waiting->urgency == POST_NOTICE ? OUTBOX_NOTICE : OUTBOX_TEXT,
		.source = waiting->source,
		.part = SEVERAL_FIRST_PART,
		.at_s = waiting->at_s,
	};
}

/* The line waits no more: it is said under that name. */
static void take_line(struct unasked *unasked, const struct waiting *line, const char *source)
{
	struct stmt *take = stmt_begin(unasked->stmts[Q_TAKE]);

	stmt_bind_int(take, line->seq);
	stmt_bind_text(take, source);
	stmt_run(take);
}

/* What waited until it was of no more use, or its thing is off or on another date, is not said. */
static struct waiting *drop_stale(struct unasked *unasked, struct clerk_call *call,
				  struct waiting *lines)
{
	struct waiting **at = &lines;

	while (*at != NULL) {
		bool is_late = (*at)->until_s != 0 && (*at)->until_s <= call->now_s &&
			       (*at)->urgency == POST_NOTICE;

		if (is_late || !item_stands_so(call, (*at)->about)) {
			take_line(unasked, *at, NULL);
			*at = (*at)->next;
		} else {
			at = &(*at)->next;
		}
	}
	return lines;
}

/* After a restore what waits may have been said in the time that was lost, alone or with others. */
static struct waiting *drop_known(struct unasked *unasked, struct clerk_call *call,
				  struct outbox *outbox, struct waiting *lines)
{
	struct waiting **at = &lines;

	while (*at != NULL) {
		const struct outbox_line line = line_of(*at);

		if (outbox_knows(outbox, &line, call->cluster->room_id)) {
			take_line(unasked, *at, line.source);
			*at = (*at)->next;
		} else {
			at = &(*at)->next;
		}
	}
	return lines;
}

static void add_line(struct clerk_call *call, const struct waiting *line, struct str *text,
		     struct str *mentions)
{
	str_add(text, text->len == 0 ? "" : "\n");
	if (line->at_s < call->now_s) {
		str_addf(text, "(%s) ", clerk_format_instant(call, line->at_s));
	}
	str_add(text, line->text);
	for (const char *const *m = split(call->arena, line->mentions); *m != NULL; m++) {
		add_word(mentions, *m);
	}
}

/* One message of the first of them, and of as many more as it may hold. What is left. */
static struct waiting *say_one(struct unasked *unasked, struct clerk_call *call,
			       struct outbox *outbox, struct waiting *lines)
{
	struct several several = { .count = 0 };
	struct waiting *next = lines;
	struct str text, mentions;

	str_init(&text, call->arena);
	str_init(&mentions, call->arena);
	while (next != NULL && several_takes(&text, next->text)) {
		const struct outbox_line line = line_of(next);

		several_add(&several, call->arena, &line);
		add_line(call, next, &text, &mentions);
		next = next->next;
	}
	struct outbox_message message = { .room_id = call->cluster->room_id,
					  .text = text.text,
					  .mentions = split(call->arena, mentions.text) };

	several_name(&several, call->arena, &message);
	outbox_put(outbox, &message);
	for (; lines != next; lines = lines->next) {
		take_line(unasked, lines, message.source);
	}
	return next;
}

static int64_t posts_today(struct unasked *unasked, struct clerk_call *call)
{
	struct stmt *today = stmt_begin(unasked->stmts[Q_TODAY]);

	stmt_bind_int(today, call->cluster->id);
	stmt_bind_int(today, call_today(call));
	int64_t posts = stmt_step(today) ? stmt_int(today, 0) : 0;

	stmt_end(today);
	return posts;
}

static bool is_school_day(struct clerk_call *call, int32_t day)
{
	return clerk_day_kind(call, '\0', day) == CLERK_DAY_SCHOOL;
}

static bool is_good_time(struct unasked *unasked, struct clerk_call *call)
{
	return polite_is_now(call) && is_school_day(call, call_today(call)) &&
	       posts_today(unasked, call) < POSTS_A_DAY;
}

static int64_t next_morning_s(struct clerk_call *call)
{
	int32_t today = call_today(call), day = today;
	bool is_before_dawn = clerk_minute_of(call, call->now_s) < POLITE_FROM_MIN;

	for (day += is_before_dawn ? 0 : 1; day < today + LONGEST_HOLIDAY_DAYS; day++) {
		if (is_school_day(call, day)) {
			break;
		}
	}
	return clerk_instant(call, day, POLITE_FROM_MIN);
}

/* The room is to hear nothing until then, and `!why` says so; 0: it may. */
static int64_t spared_until(struct unasked *unasked, struct clerk_call *call)
{
	struct clerk_spare spare;

	if (!clerk_is_spared(call, NULL, call->now_s, &spare)) {
		return 0;
	}
	struct stmt *note = stmt_begin(unasked->stmts[Q_SPARE]);

	stmt_bind_int(note, call->cluster->id);
	stmt_bind_text(note, spare.why);
	stmt_run(note);
	return spare.until_s;
}

/* Of the most urgent. 0: all of it goes now. */
static int64_t wait_until(struct unasked *unasked, struct clerk_call *call,
			  const struct waiting *lines)
{
	int64_t spared_s = spared_until(unasked, call);
	bool is_promised = lines->urgency >= POST_PROMISED;
	bool is_in_time = spared_s != 0;

	for (const struct waiting *at = lines; at != NULL && at->urgency >= POST_PROMISED;
	     at = at->next) {
		is_in_time =
		    is_in_time || at->urgency == POST_NOW || !call_was_late(at->at_s, at->due_s);
	}
	if (is_in_time || (is_promised ? polite_is_now(call) : is_good_time(unasked, call))) {
		return spared_s;
	}
	return is_promised ? polite_next_s(call) : next_morning_s(call);
}

void unasked_say(struct unasked *unasked, struct clerk_call *call, struct outbox *outbox)
{
	struct waiting *waiting = all_waiting(unasked, call);
	struct waiting *lines = drop_stale(unasked, call, waiting);
	bool has_room = !str_is_empty(call->cluster->room_id);

	if (has_room) {
		lines = drop_known(unasked, call, outbox, lines);
	}
	int64_t until_s = lines == NULL ? 0
			  : !has_room   ? next_morning_s(call)
					: wait_until(unasked, call, lines);

	if (until_s > 0) {
		wake_put(call->wakes, call->cluster->id, UNASKED_PLUGIN, UNASKED_KEY, until_s);
		return;
	}
	if (waiting != NULL) {
		wake_drop(call->wakes, call->cluster->id, UNASKED_PLUGIN, UNASKED_KEY);
	}
	if (lines == NULL) {
		return;
	}
	while (lines != NULL) {
		lines = say_one(unasked, call, outbox, lines);
	}
	struct stmt *count = stmt_begin(unasked->stmts[Q_COUNT]);

	stmt_bind_int(count, call->cluster->id);
	stmt_bind_int(count, call_today(call));
	stmt_run(count);
}

/* ---- what came of it ---- */

/* "A, D1" */
static const char *handles_of(struct clerk_call *call, const char *users)
{
	struct str handles;

	str_init(&handles, call->arena);
	for (const char *const *u = split(call->arena, users); *u != NULL; u++) {
		const struct clerk_person *person =
		    roster_person(call->cluster, call->arena, *u, call_today(call));

		if (person != NULL) {
			str_addf(&handles, "%s%s", handles.len == 0 ? "" : ", ", person->handle);
		}
	}
	return handles.text;
}

static const char *last_part(const char *key)
{
	const char *slash = strrchr(key, '/');

	return slash == NULL ? "" : slash + 1;
}

static void fill_said(struct clerk_call *call, struct outbox *outbox, const char *source,
		      const char *mentions, struct clerk_woken *row)
{
	static const enum clerk_why why_of[] = { [OUTBOX_ON_ITS_WAY] = CLERK_WHY_ON_ITS_WAY,
						 [OUTBOX_SENT] = CLERK_WHY_SAID,
						 [OUTBOX_REFUSED] = CLERK_WHY_REFUSED,
						 [OUTBOX_FORGOTTEN] = CLERK_WHY_SAID };

	row->said_s = row->due_s;
	row->why = why_of[outbox_state_of(outbox, source, &row->said_s)];
	row->handles = handles_of(call, mentions);
}

/* Of what she was told herself, when; and what kept it from her until then, which is nobody's
 * business in the room. */
static void fill_private(struct clerk_call *call, const struct stmt *get, bool is_hers,
			 struct clerk_woken *row)
{
	const struct wake wake = { .cluster = call->cluster->id,
				   .plugin = stmt_text(get, 6, call->arena),
				   .key = stmt_text(get, 0, call->arena),
				   .due_s = stmt_int(get, 1) };
	const char *source = wake_source(call->arena, &wake);
	int64_t said_s = stmt_int(get, 8);
	const char *why = is_hers ? spare_why(call, source, call->sender->user, &said_s) : NULL;

	row->why = why != NULL && said_s == 0 ? CLERK_WHY_HELD : CLERK_WHY_PRIVATE;
	row->held = why == NULL ? "" : why;
	row->said_s = is_hers ? said_s : 0;
	row->handles = is_hers ? handles_of(call, call->sender->user) : "";
}

/* A row of Q_WOKEN. */
static void fill_woken(struct clerk_call *call, const struct stmt *get, struct clerk_woken *row)
{
	const char *told = stmt_text(get, 5, call->arena);

	row->held = stmt_text(get, 7, call->arena);
	if (!stmt_is_null(get, 2)) {
		fill_said(call, call->outbox, stmt_text(get, 2, call->arena),
			  stmt_text(get, 4, call->arena), row);
	} else if (stmt_int(get, 3) != 0) {
		row->why = CLERK_WHY_WAITS;
	} else if (told[0] != '\0') {
		fill_private(call, get, call->is_private && has_word(told, call->sender->user),
			     row);
	} else {
		row->why = CLERK_WHY_QUIET;
	}
}

static void fill_row(struct clerk_call *call, const struct stmt *get, bool has_come,
		     struct clerk_woken *row)
{
	const char *key = stmt_text(get, 0, call->arena), *what;

	*row = (struct clerk_woken){ .item = wake_item(key, &what),
				     .why = CLERK_WHY_TO_COME,
				     .what = last_part(key),
				     .due_s = stmt_int(get, 1),
				     .handles = "",
				     .held = "" };
	if (has_come) {
		fill_woken(call, get, row);
	}
}

static size_t list_rows(struct clerk_call *call, enum query query, const char *key,
			struct clerk_woken *ret_rows, size_t max)
{
	struct stmt *get = stmt_begin(call->host->unasked->stmts[query]);
	size_t count = 0;

	stmt_bind_int(get, call->cluster->id);
	stmt_bind_text(get, key);
	while (count < max && stmt_step(get)) {
		struct clerk_woken *row = &ret_rows[count];

		fill_row(call, get, query == Q_WOKEN, row);
		count += row->what[0] != '-';
	}
	stmt_end(get);
	return count;
}

/* Was it said to her: in the room by a ping, or in private, which the room does not tell of? */
static bool is_to_her(const struct clerk_call *call, const struct stmt *get)
{
	const char *user = call->sender->user;

	return has_word(stmt_text(get, 4, call->arena), user) ||
	       (call->is_private && has_word(stmt_text(get, 5, call->arena), user));
}

static void turn_round(struct clerk_woken *rows, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct clerk_woken row = rows[i];

		rows[i] = rows[count - 1 - i];
		rows[count - 1 - i] = row;
	}
}

size_t unasked_lately(struct clerk_call *call, int64_t since_s, struct clerk_woken *ret_rows,
		      size_t max)
{
	struct stmt *get = stmt_begin(call->host->unasked->stmts[Q_LATELY]);
	size_t count = 0;

	stmt_bind_int(get, call->cluster->id);
	stmt_bind_int(get, since_s);
	while (count < max && stmt_step(get)) {
		if (is_to_her(call, get)) {
			fill_row(call, get, true, &ret_rows[count]);
			count += ret_rows[count].what[0] != '-';
		}
	}
	stmt_end(get);
	turn_round(ret_rows, count);
	return count;
}

size_t unasked_list(struct clerk_call *call, struct clerk_item item, struct clerk_woken *ret_rows,
		    size_t max)
{
	const char *key = wake_key(call->arena, item, "");
	size_t count = list_rows(call, Q_WOKEN, key, ret_rows, max);

	return count + list_rows(call, Q_TO_COME, key, ret_rows + count, max - count);
}
