/* question: the last thing asked of each person in each room, as a row that survives a restart. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/question_key.h"

#include "base/str.h"

#include <string.h>

struct questions {
	struct stmt *put, *invite, *get, *any, *own, *others, *drop, *drop_source, *drop_room,
	    *by_source, *asked;
	struct stmt *keep, *kept, *kept_by, *reopen, *forget, *forget_source, *renew;
};

/* Of those that were answered. */
static bool prepare_answered(struct questions *questions, struct store *store, struct err *err)
{
	return store_prepare(store, NULL,
			     "UPDATE host_question SET source = ?3, expires_s = ?4"
			     " WHERE room = ?1 AND person = ?2",
			     &questions->renew, err) &&
	       store_prepare(store, NULL,
			     "INSERT INTO host_answered (event, room, person, line, given, choices,"
			     " source, expires_s) SELECT ?3, room, person, line, given, choices,"
			     " source, expires_s FROM host_question WHERE room = ?1 AND person = ?2"
			     " ON CONFLICT (event) DO UPDATE SET room = excluded.room,"
			     " person = excluded.person, line = excluded.line,"
			     " given = excluded.given, choices = excluded.choices,"
			     " source = excluded.source, expires_s = excluded.expires_s",
			     &questions->keep, err) &&
	       store_prepare(store, NULL,
			     "SELECT line, given, choices, source FROM host_answered"
			     " WHERE event = ?1 AND room = ?2 AND person = ?3",
			     &questions->kept, err) &&
	       store_prepare(store, NULL,
			     "SELECT event FROM host_answered WHERE source = ?1"
			     " ORDER BY expires_s DESC LIMIT 1",
			     &questions->kept_by, err) &&
	       store_prepare(store, NULL,
			     "INSERT INTO host_question (room, person, line, given, choices,"
			     " source, expires_s) SELECT room, person, line, given, choices,"
			     " source, expires_s FROM host_answered WHERE event = ?1"
			     " ON CONFLICT (room, person) DO NOTHING",
			     &questions->reopen, err) &&
	       store_prepare(store, NULL, "DELETE FROM host_answered WHERE event = ?1",
			     &questions->forget, err) &&
	       store_prepare(store, NULL, "DELETE FROM host_answered WHERE source = ?1",
			     &questions->forget_source, err);
}

/* Never in the place of what the person's own command asked. */
static bool prepare_invite(struct questions *questions, struct store *store, struct err *err)
{
	return store_prepare(
	    store, NULL,
	    "INSERT INTO host_question AS q (room, person, line, given, choices, source, expires_s)"
	    " VALUES (?1, ?2, '', '', ?3, ?4, ?5) ON CONFLICT (room, person) DO UPDATE SET"
	    " line = '', given = iif(q.expires_s > ?6 AND q.source <> excluded.source, ?7, ''),"
	    " choices = excluded.choices, source = excluded.source,"
	    " asked_s = 0, expires_s = excluded.expires_s WHERE q.line = '' OR q.expires_s <= ?6",
	    &questions->invite, err);
}

bool questions_new(struct arena *arena, struct store *store, struct questions **ret_questions,
		   struct err *err)
{
	struct questions *questions = arena_alloc(arena, sizeof(*questions));

	if (!prepare_invite(questions, store, err) ||
	    !store_prepare(
		store, NULL,
		"INSERT INTO host_question (room, person, line, given, choices, source, expires_s,"
		" asked_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
		" ON CONFLICT (room, person) DO UPDATE SET line = excluded.line,"
		" given = excluded.given, choices = excluded.choices, source = excluded.source,"
		" expires_s = excluded.expires_s, asked_s = excluded.asked_s",
		&questions->put, err) ||
	    !store_prepare(store, NULL,
			   "SELECT line, given, choices, source, asked_s FROM host_question"
			   " WHERE room = ?1 AND person = ?2 AND expires_s > ?3",
			   &questions->get, err) ||
	    !store_prepare(store, NULL,
			   "SELECT 1 FROM host_question WHERE room = ?1 AND person = ?2",
			   &questions->any, err) ||
	    !store_prepare(store, NULL,
			   "SELECT 1 FROM host_question WHERE room = ?1 AND person = ?2"
			   " AND expires_s > ?3 AND line <> ''",
			   &questions->own, err) ||
	    !store_prepare(store, NULL,
			   "SELECT 1 FROM host_question WHERE room = ?1 AND person <> ?2"
			   " AND expires_s > ?3 AND asked_s >= ?4 AND line <> '' LIMIT 1",
			   &questions->others, err) ||
	    !store_prepare(store, NULL, "DELETE FROM host_question WHERE room = ?1 AND person = ?2",
			   &questions->drop, err) ||
	    !store_prepare(store, NULL, "DELETE FROM host_question WHERE source = ?1",
			   &questions->drop_source, err) ||
	    !store_prepare(store, NULL, "DELETE FROM host_question WHERE room = ?1",
			   &questions->drop_room, err) ||
	    !store_prepare(store, NULL, "SELECT 1 FROM host_question WHERE source = ?1 LIMIT 1",
			   &questions->by_source, err) ||
	    !store_prepare(store, NULL,
			   "SELECT person, choices FROM host_question"
			   " WHERE source = ?1 AND line <> '' ORDER BY person = ?2 DESC LIMIT 1",
			   &questions->asked, err) ||
	    !prepare_answered(questions, store, err)) {
		return false;
	}
	*ret_questions = questions;
	return true;
}

void question_put(struct questions *questions, struct arena *arena, const struct question *question)
{
	struct stmt *put = stmt_begin(questions->put);

	stmt_bind_text(put, question->room);
	stmt_bind_int(put, question->person);
	stmt_bind_text(put, question->line);
	stmt_bind_text(put, question->given);
	stmt_bind_text(put, question_choices_json(arena, question));
	stmt_bind_text(put, question->source);
	stmt_bind_int(put, question->expires_s);
	stmt_bind_int(put, question->asked_s);
	stmt_run(put);
}

void question_invite(struct questions *questions, struct arena *arena,
		     const struct question *question, int64_t now_s)
{
	struct stmt *invite = stmt_begin(questions->invite);

	stmt_bind_text(invite, question->room);
	stmt_bind_int(invite, question->person);
	stmt_bind_text(invite, question_choices_json(arena, question));
	stmt_bind_text(invite, question->source);
	stmt_bind_int(invite, question->expires_s);
	stmt_bind_int(invite, now_s);
	stmt_bind_text(invite, QUESTION_ANEW);
	stmt_run(invite);
}

static bool find_choice(struct arena *arena, const json_t *list, const char *key, const char *line,
			const char *given, struct question_answer *ret_answer)
{
	const json_t *choice = *key == '\0' ? NULL : question_choice(arena, list, key);

	if (choice == NULL) {
		return false;
	}
	const char *word = json_text(choice, "given");

	ret_answer->is_named = !question_key_is(json_text(choice, "key"), key);
	ret_answer->then = question_then(arena, list);
	ret_answer->line = arena_strdup(arena, json_text_or(choice, "line", line));
	ret_answer->given = word == NULL ? given : arena_printf(arena, "%s%s ", given, word);
	return true;
}

/* An open question that has this key; `ret_source`: the command that put it. */
static bool find_open(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s,
		      struct question_answer *ret_answer, const char **ret_line,
		      const char **ret_source)
{
	struct stmt *get = stmt_begin(questions->get);

	stmt_bind_text(get, room);
	stmt_bind_int(get, person);
	stmt_bind_int(get, now_s);
	if (!stmt_step(get)) {
		return false;
	}
	const char *given = stmt_text(get, 1, arena), *choices = stmt_text(get, 2, arena);

	*ret_line = stmt_text(get, 0, arena);
	*ret_source = stmt_text(get, 3, arena);
	ret_answer->asked_s = stmt_int(get, 4);
	stmt_end(get);
	json_t *list = json_loads(choices, 0, NULL);
	const char *key = question_bare(arena, text);
	bool is_answer = find_choice(arena, list, key, *ret_line, given, ret_answer) &&
			 !(str_is_empty(*ret_line) && question_key_is_loose(key));

	json_decref(list);
	return is_answer;
}

bool question_is_open(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s, const char *source)
{
	struct question_answer answer;
	const char *line, *by;

	return find_open(questions, arena, room, person, text, now_s, &answer, &line, &by) &&
	       (source == NULL || str_equal(source, by));
}

bool question_peek(struct questions *questions, struct arena *arena, const char *room,
		   int64_t person, const char *text, int64_t now_s,
		   struct question_answer *ret_answer)
{
	const char *line;

	return find_open(questions, arena, room, person, text, now_s, ret_answer, &line,
			 &ret_answer->source) &&
	       !str_is_empty(line);
}

static struct stmt *find_row(struct questions *questions, const char *room, int64_t person,
			     const char *event, int64_t now_s)
{
	struct stmt *get = stmt_begin(event == NULL ? questions->get : questions->kept);

	if (event != NULL) {
		stmt_bind_text(get, event);
	}
	stmt_bind_text(get, room);
	stmt_bind_int(get, person);
	if (event == NULL) {
		stmt_bind_int(get, now_s);
	}
	return get;
}

const char *question_keys(struct questions *questions, struct arena *arena, const char *room,
			  int64_t person, int64_t now_s)
{
	struct stmt *get = find_row(questions, room, person, NULL, now_s);
	json_t *list = stmt_step(get) ? json_loads(stmt_text(get, 2, arena), 0, NULL) : NULL;
	json_t *choice;
	struct str text;
	size_t i;

	stmt_end(get);
	str_init(&text, arena);
	json_array_foreach(list, i, choice)
	{
		const char *key = json_text(choice, "key"), *said = json_text(choice, "said");

		if (key != NULL) {
			str_addf(&text, "%s`%s`%s%s", text.len == 0 ? "" : " or ", key,
				 said == NULL ? "" : " ", said == NULL ? "" : said);
		}
	}
	json_decref(list);
	return text.text;
}

void question_renew(struct questions *questions, const char *room, int64_t person,
		    const char *source, int64_t expires_s)
{
	struct stmt *renew = stmt_begin(questions->renew);

	stmt_bind_text(renew, room);
	stmt_bind_int(renew, person);
	stmt_bind_text(renew, source);
	stmt_bind_int(renew, expires_s);
	stmt_run(renew);
}

bool question_is_reading(struct questions *questions, struct arena *arena, const char *room,
			 int64_t person, int64_t now_s)
{
	struct question_answer answer;
	struct question_gap gap = { .given = "" };
	const char *line, *by;

	(void)question_gap(questions, arena, room, person, NULL, "yes", now_s, &gap);
	return find_open(questions, arena, room, person, "yes", now_s, &answer, &line, &by) &&
	       str_equal(answer.given, gap.given);
}

bool question_invites(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s,
		      struct question_answer *ret_answer)
{
	const char *line;

	return find_open(questions, arena, room, person, text, now_s, ret_answer, &line,
			 &ret_answer->source) &&
	       str_is_empty(line);
}

bool question_is_any(struct questions *questions, const char *room, int64_t person)
{
	struct stmt *any = stmt_begin(questions->any);

	stmt_bind_text(any, room);
	stmt_bind_int(any, person);
	return stmt_found(any);
}

const char *question_source(struct questions *questions, struct arena *arena, const char *room,
			    int64_t person)
{
	struct stmt *get = find_row(questions, room, person, NULL, 0);
	const char *source = stmt_step(get) ? stmt_text(get, 3, arena) : NULL;

	stmt_end(get);
	return source;
}

bool question_is_own(struct questions *questions, const char *room, int64_t person, int64_t now_s)
{
	struct stmt *own = stmt_begin(questions->own);

	stmt_bind_text(own, room);
	stmt_bind_int(own, person);
	stmt_bind_int(own, now_s);
	return stmt_found(own);
}

bool question_is_of_others(struct questions *questions, const char *room, int64_t person,
			   int64_t since_s, int64_t now_s)
{
	struct stmt *others = stmt_begin(questions->others);

	stmt_bind_text(others, room);
	stmt_bind_int(others, person);
	stmt_bind_int(others, now_s);
	stmt_bind_int(others, since_s);
	return stmt_found(others);
}

bool question_is_put(struct questions *questions, const char *source)
{
	struct stmt *by_source = stmt_begin(questions->by_source);

	stmt_bind_text(by_source, source);
	return stmt_found(by_source);
}

int64_t question_asked_of(struct questions *questions, struct arena *arena, const char *source,
			  int64_t person, const char *ret_lines[2])
{
	struct stmt *asked = stmt_begin(questions->asked);

	ret_lines[0] = ret_lines[1] = NULL;
	stmt_bind_text(asked, source);
	stmt_bind_int(asked, person);
	if (!stmt_step(asked)) {
		return 0;
	}
	int64_t whom = stmt_int(asked, 0);
	json_t *list = json_loads(stmt_text(asked, 1, arena), 0, NULL);

	stmt_end(asked);
	for (size_t i = 0; i < 2 && i < json_array_size(list); i++) {
		const char *line = json_text(json_array_get(list, i), "line");

		ret_lines[i] = line == NULL ? NULL : arena_strdup(arena, line);
	}
	json_decref(list);
	return whom;
}

static void drop_put(struct questions *questions, const char *source)
{
	struct stmt *drop = stmt_begin(questions->drop_source);

	stmt_bind_text(drop, source);
	stmt_run(drop);
}

static void drop_own(struct questions *questions, const char *room, int64_t person)
{
	struct stmt *drop = stmt_begin(questions->drop);

	stmt_bind_text(drop, room);
	stmt_bind_int(drop, person);
	stmt_run(drop);
}

static void keep_answered(struct questions *questions, const char *room, int64_t person,
			  const char *event)
{
	struct stmt *keep = stmt_begin(questions->keep);

	stmt_bind_text(keep, room);
	stmt_bind_int(keep, person);
	stmt_bind_text(keep, event);
	stmt_run(keep);
}

bool question_answer(struct questions *questions, struct arena *arena, const char *room,
		     int64_t person, const char *event, const char *text, int64_t now_s,
		     struct question_answer *ret_answer)
{
	const char *line, *source;
	bool is_answer =
	    find_open(questions, arena, room, person, text, now_s, ret_answer, &line, &source);

	if (is_answer) {
		ret_answer->source = source;
		keep_answered(questions, room, person, event);
	}
	/* A question put to a whole school is answered by the first of its heads. */
	if (is_answer && str_is_empty(line)) {
		drop_put(questions, source);
	} else if (is_answer) {
		drop_own(questions, room, person);
	}
	return is_answer;
}

bool question_answer_again(struct questions *questions, struct arena *arena, const char *room,
			   int64_t person, const char *event, const char *text,
			   struct question_answer *ret_answer)
{
	struct stmt *kept = stmt_begin(questions->kept);

	stmt_bind_text(kept, event);
	stmt_bind_text(kept, room);
	stmt_bind_int(kept, person);
	if (!stmt_step(kept)) {
		return false;
	}
	const char *line = stmt_text(kept, 0, arena), *given = stmt_text(kept, 1, arena);
	json_t *list = json_loads(stmt_text(kept, 2, arena), 0, NULL);

	ret_answer->source = stmt_text(kept, 3, arena);
	stmt_end(kept);
	bool is_answer =
	    find_choice(arena, list, question_bare(arena, text), line, given, ret_answer);

	json_decref(list);
	return is_answer;
}

const char *question_answered_by(struct questions *questions, struct arena *arena,
				 const char *source)
{
	struct stmt *by = stmt_begin(questions->kept_by);

	stmt_bind_text(by, source);
	const char *event = stmt_step(by) ? stmt_text(by, 0, arena) : NULL;

	stmt_end(by);
	return event;
}

static void run_for(struct stmt *stmt, const char *event)
{
	stmt_begin(stmt);
	stmt_bind_text(stmt, event);
	stmt_run(stmt);
}

void question_reopen(struct questions *questions, const char *event)
{
	run_for(questions->reopen, event);
	run_for(questions->forget, event);
}

bool question_gap(struct questions *questions, struct arena *arena, const char *room,
		  int64_t person, const char *event, const char *text, int64_t now_s,
		  struct question_gap *ret_gap)
{
	const char *key = question_bare(arena, text);
	const char *bare = str_starts_fold(key, "the ") ? key + strlen("the ") : key;
	bool is_unclear = *key == '\0'; /* or said of two choices: "Fri" */
	struct stmt *get = find_row(questions, room, person, event, now_s);
	json_t *choice;
	size_t i;

	if (!stmt_step(get)) {
		return false;
	}
	*ret_gap = (struct question_gap){ .line = stmt_text(get, 0, arena),
					  .given = stmt_text(get, 1, arena),
					  .source = stmt_text(get, 3, arena) };
	json_t *list = json_loads(stmt_text(get, 2, arena), 0, NULL);

	stmt_end(get);
	json_array_foreach(list, i, choice)
	{
		const char *missing = json_text(choice, "missing");
		const char *said = json_text(choice, "said");

		is_unclear = is_unclear || (said != NULL && question_key_names(said, bare));
		if (missing != NULL) {
			ret_gap->missing = arena_strdup(arena, missing);
			ret_gap->from = (size_t)json_integer_value(json_object_get(choice, "from"));
			ret_gap->to = (size_t)json_integer_value(json_object_get(choice, "to"));
		}
	}
	ret_gap->then = question_then(arena, list);
	ret_gap->said = question_on_choice(arena, list, key);
	is_unclear = is_unclear || (ret_gap->said != NULL && *ret_gap->said == '\0');
	json_decref(list);
	size_t len = strlen(ret_gap->line);

	return ret_gap->missing != NULL && !is_unclear && ret_gap->from <= ret_gap->to &&
	       ret_gap->to <= len;
}

void question_filled(struct questions *questions, const char *room, int64_t person,
		     const char *event)
{
	keep_answered(questions, room, person, event);
	drop_own(questions, room, person);
}

bool question_decline(struct questions *questions, struct arena *arena, const char *room,
		      int64_t person, const char *text, int64_t now_s)
{
	struct question_answer answer;
	const char *line = "", *source;

	if (!question_key_is_drop(arena, text) ||
	    find_open(questions, arena, room, person, text, now_s, &answer, &line, &source) ||
	    str_is_empty(line)) {
		return false;
	}
	drop_own(questions, room, person);
	return true;
}

bool question_lapsed(struct questions *questions, struct arena *arena, const char *room,
		     int64_t person, const char *text, int64_t now_s, const char **ret_line)
{
	struct question_answer answer;
	const char *line, *source;

	if (question_is_open(questions, arena, room, person, text, now_s, NULL) ||
	    !find_open(questions, arena, room, person, text, now_s - QUESTION_LAPSED_S, &answer,
		       &line, &source)) {
		return false;
	}
	drop_own(questions, room, person);
	*ret_line = str_is_empty(line) ? answer.line : NULL;
	return true;
}

/* Of the open question, as they are kept. */
static const char *choices_of(struct questions *questions, struct arena *arena, const char *room,
			      int64_t person)
{
	struct stmt *get = stmt_begin(questions->get);

	stmt_bind_text(get, room);
	stmt_bind_int(get, person);
	stmt_bind_int(get, 0);
	const char *choices = stmt_step(get) ? stmt_text(get, 2, arena) : "[]";

	stmt_end(get);
	return choices;
}

void question_pass(struct questions *questions, struct arena *arena, const char *room,
		   int64_t person)
{
	if (question_is_final(choices_of(questions, arena, room, person))) {
		drop_own(questions, room, person);
	}
}

void question_end_offer(struct questions *questions, struct arena *arena, const char *room,
			int64_t person, const char *source)
{
	json_t *list = json_loads(choices_of(questions, arena, room, person), 0, NULL);
	size_t count = json_array_size(list);
	const json_t *first = json_array_get(list, 0), *last = json_array_get(list, count - 1);

	/* behind its choices there may be what is wanted besides */
	last = json_object_get(last, "then") == NULL ? last : json_array_get(list, count - 2);
	const char *key = json_string_value(json_object_get(first, "key"));
	/* `1` may stand for the yes */
	bool is_offer = key != NULL && str_equal(key, "yes") &&
			json_equal(json_object_get(first, "line"), json_object_get(last, "line"));
	const char *now = question_source(questions, arena, room, person);

	json_decref(list);
	if (is_offer && now != NULL && str_equal(now, source)) {
		drop_own(questions, room, person);
	}
}

void question_drop(struct questions *questions, const char *source)
{
	drop_put(questions, source);
	run_for(questions->forget_source, source);
}

void question_drop_room(struct questions *questions, const char *room)
{
	struct stmt *drop = stmt_begin(questions->drop_room);

	stmt_bind_text(drop, room);
	stmt_run(drop);
}
