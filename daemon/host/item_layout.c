/* item_layout: the record of an item and its row: one follows from the other by the kind's columns.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

/* ---- the kind's statements, written from its columns ---- */

static bool has_letter(const struct clerk_kind *kind)
{
	return kind->apart != '\0';
}

static const char *key_columns(const struct clerk_kind *kind)
{
	return has_letter(kind) ? "cluster, letter, number" : "cluster, number";
}

/* "?1, ?2, … ?count" */
static const char *marks(struct arena *arena, size_t count)
{
	struct str text;

	str_init(&text, arena);
	for (size_t i = 1; i <= count; i++) {
		str_addf(&text, "%s?%zu", i == 1 ? "" : ", ", i);
	}
	return text.text;
}

static size_t column_count(const struct clerk_kind *kind)
{
	size_t count = 0;

	while (kind->columns[count].name != NULL) {
		count++;
	}
	return count;
}

const char *item_column_at(const struct clerk_kind *kind, size_t offset)
{
	for (const struct clerk_column *c = kind->columns; c->name != NULL; c++) {
		if (c->offset == offset) {
			return c->name;
		}
	}
	return NULL;
}

static const char *columns(struct arena *arena, const struct clerk_kind *kind)
{
	struct str text;

	str_init(&text, arena);
	for (const struct clerk_column *c = kind->columns; c->name != NULL; c++) {
		str_addf(&text, "%s%s", text.len == 0 ? "" : ", ", c->name);
	}
	return text.text;
}

static const char *where_key(const struct clerk_kind *kind)
{
	return has_letter(kind) ? "cluster = ?1 AND letter = ?2 AND number = ?3"
				: "cluster = ?1 AND number = ?2";
}

static const char *put_sql(struct arena *arena, const struct clerk_kind *kind)
{
	size_t count = column_count(kind) + (has_letter(kind) ? 3 : 2);
	struct str text;

	str_init(&text, arena);
	str_addf(&text, "INSERT INTO %s (%s, %s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET ",
		 kind->table, key_columns(kind), columns(arena, kind), marks(arena, count),
		 key_columns(kind));
	for (const struct clerk_column *c = kind->columns; c->name != NULL; c++) {
		str_addf(&text, "%s%s = excluded.%s", c == kind->columns ? "" : ", ", c->name,
			 c->name);
	}
	return text.text;
}

/* "state IN ('asked', …)" of those whose flags are `is` in `mask`. `*ret_count`: how many. */
static const char *states_in(struct arena *arena, const struct clerk_kind *kind, unsigned mask,
			     unsigned is, size_t *ret_count)
{
	struct str text;
	size_t count = 0;

	str_init(&text, arena);
	for (const struct clerk_state *s = kind->states; s->name != NULL; s++) {
		if ((s->flags & mask) == is) {
			str_addf(&text, "%s'%s'", count++ == 0 ? "" : ", ", s->name);
		}
	}
	*ret_count = count;
	return count == 1 ? arena_printf(arena, "state = %s", text.text)
			  : arena_printf(arena, "state IN (%s)", text.text);
}

/* One part of what is open, as an index has it: in these states, and its date ahead. */
static void add_open(struct str *sql, const struct clerk_kind *kind, const char *states,
		     const char *ahead)
{
	str_addf(sql, "%sSELECT %snumber, %s FROM %s WHERE cluster = ?1 AND %s AND %s",
		 sql->len == 0 ? "" : " UNION ALL ", has_letter(kind) ? "letter, " : "",
		 columns(sql->arena, kind), kind->table, states, ahead);
}

/* Those not over, and not past where they have a date: the one that is looked at
 * (clerk_item_slot). */
static const char *open_sql(struct arena *arena, const struct clerk_kind *kind)
{
	const char *end = item_column_at(kind, offsetof(struct clerk_base, slot.end_s));
	const char *wish_end = item_column_at(kind, offsetof(struct clerk_base, wish.end_s));
	size_t open_count, wish_count;
	const char *open = states_in(arena, kind, CLERK_IS_OVER, 0, &open_count);
	const char *wish = states_in(arena, kind, CLERK_IS_OVER | CLERK_IS_WISH | CLERK_IS_FIRM,
				     CLERK_IS_WISH, &wish_count);
	struct str sql;

	str_init(&sql, arena);
	if (end == NULL) {
		const char *due = item_column_at(kind, offsetof(struct clerk_base, due_s));

		/* in the order of the index that is of those alone */
		add_open(&sql, kind, open, "?2 + 1 > ?2");
		str_addf(&sql, " ORDER BY %s", due == NULL ? "number" : due);
		return sql.text;
	}
	const char *own =
	    wish_count == 0 ? open : arena_printf(arena, "%s AND NOT (%s)", open, wish);

	add_open(&sql, kind, own, arena_printf(arena, "%s > ?2", end));
	add_open(&sql, kind, own, arena_printf(arena, "%s <= 0", end));
	if (wish_count > 0) {
		add_open(&sql, kind, wish, arena_printf(arena, "%s > ?2", wish_end));
	}
	return sql.text;
}

/* Those that were to come, and whose end has, `since` that. */
static const char *ended_sql(struct arena *arena, const struct clerk_kind *kind, const char *since)
{
	const char *end = item_column_at(kind, offsetof(struct clerk_base, slot.end_s));
	size_t count;
	const char *open = states_in(arena, kind, CLERK_IS_OVER, 0, &count);
	const char *firm =
	    states_in(arena, kind, CLERK_IS_OVER | CLERK_IS_FIRM, CLERK_IS_FIRM, &count);
	struct str sql;

	str_init(&sql, arena);
	add_open(&sql, kind, arena_printf(arena, "%s AND %s", open, firm),
		 arena_printf(arena, "%s <= ?2 AND %s > %s", end, end, since));
	return sql.text;
}

/* Is there an act that is of what is over, "missed"? */
static bool has_afterwards(const struct clerk_kind *kind)
{
	const struct clerk_step *s = kind->steps;

	while (s->act != NULL && (s->when & CLERK_AFTERWARDS) == 0) {
		s++;
	}
	return s->act != NULL &&
	       item_column_at(kind, offsetof(struct clerk_base, slot.end_s)) != NULL;
}

static bool prepare_answers(struct arena *arena, struct store *store, struct item_kind *kind,
			    struct err *err)
{
	const struct clerk_kind *face = kind->face;
	const char *plugin = kind->plugin->face->name, *key = key_columns(face);
	const char *table = face->asking->table;
	int n = has_letter(face) ? 3 : 2;
	bool has_notes = face->asking->has_notes;
	const char *put = arena_printf(
	    arena,
	    "INSERT INTO %s (%s, school, day, answer, count, said_s, place%s)"
	    " VALUES (%s, COALESCE(NULLIF(?%d, 0),"
	    " (SELECT COALESCE(MAX(place), 0) + 1 FROM %s WHERE %s))%s)"
	    " ON CONFLICT (%s, school, day) DO UPDATE SET answer = excluded.answer,"
	    " count = excluded.count, said_s = excluded.said_s, place = excluded.place%s",
	    table, key, has_notes ? ", note" : "", marks(arena, (size_t)n + 5), n + 6, table,
	    where_key(face), has_notes ? arena_printf(arena, ", ?%d", n + 7) : "", key,
	    has_notes ? ", note = excluded.note" : "");
	const char *list = arena_printf(
	    arena,
	    "SELECT school, day, answer, count, said_s, place, %s FROM %s WHERE %s ORDER BY place",
	    has_notes ? "note" : "''", table, where_key(face));

	return store_prepare(store, plugin, put, &kind->answer_put, err) &&
	       store_prepare(store, plugin, list, &kind->answer_list, err);
}

bool item_kind_prepare(struct arena *arena, struct store *store, struct item_kind *kind,
		       struct err *err)
{
	const struct clerk_kind *face = kind->face;
	const char *plugin = kind->plugin->face->name;
	const char *get = arena_printf(arena, "SELECT %s FROM %s WHERE %s", columns(arena, face),
				       face->table, where_key(face));

	return store_prepare(store, plugin, get, &kind->get, err) &&
	       store_prepare(store, plugin, put_sql(arena, face), &kind->put, err) &&
	       store_prepare(store, plugin, open_sql(arena, face), &kind->open, err) &&
	       (face->owes == NULL ||
		store_prepare(store, plugin, ended_sql(arena, face, "0"), &kind->ended, err)) &&
	       (!has_afterwards(face) ||
		store_prepare(store, plugin, ended_sql(arena, face, "?2 - 30 * 86400"),
			      &kind->lately, err)) &&
	       (face->asking == NULL || prepare_answers(arena, store, kind, err));
}

/* ---- a record and its row ---- */

void *item_new(struct arena *arena, const struct clerk_kind *kind)
{
	char *record = arena_alloc(arena, kind->size);

	memset(record, 0, kind->size);
	((struct clerk_base *)(void *)record)->kind = kind;
	((struct clerk_base *)(void *)record)->other = kind->with;
	for (const struct clerk_column *c = kind->columns; c->name != NULL; c++) {
		if (c->type == CLERK_COLUMN_TEXT) {
			*(const char **)(void *)(record + c->offset) = "";
		}
	}
	return record;
}

/* One that its kind has not is not taken for another. */
static int64_t state_named(struct clerk_call *call, const struct clerk_kind *kind, const char *name)
{
	int64_t state = 0;

	while (kind->states[state].name != NULL && !str_equal(kind->states[state].name, name)) {
		state++;
	}
	if (kind->states[state].name != NULL) {
		return state;
	}
	store_fail(call->store, arena_printf(call->arena, "a %s in %s has the state '%s'",
					     kind->noun, kind->table, name));
	return 0;
}

static void read_field(struct clerk_call *call, const struct clerk_kind *kind,
		       const struct stmt *stmt, int column, const struct clerk_column *c,
		       char *record)
{
	void *field = record + c->offset;

	switch (c->type) {
	case CLERK_COLUMN_INT:
		*(int64_t *)field = stmt_int(stmt, column);
		break;
	case CLERK_COLUMN_BOOL:
		*(bool *)field = stmt_int(stmt, column) != 0;
		break;
	case CLERK_COLUMN_TEXT:
		*(const char **)field = stmt_text(stmt, column, call->arena);
		break;
	case CLERK_COLUMN_LETTER:
		*(char *)field = stmt_text(stmt, column, call->arena)[0];
		break;
	case CLERK_COLUMN_STATE:
		*(int64_t *)field = state_named(call, kind, stmt_text(stmt, column, call->arena));
		break;
	}
}

void *item_read(struct clerk_call *call, const struct item_kind *kind, struct stmt *stmt,
		struct clerk_item item, int column)
{
	void *record = item_new(call->arena, kind->face);

	((struct clerk_base *)record)->item = item;
	for (const struct clerk_column *c = kind->face->columns; c->name != NULL; c++) {
		read_field(call, kind->face, stmt, column++, c, record);
	}
	return record;
}

void item_bind_key(struct stmt *stmt, const struct item_kind *kind, struct clerk_item item)
{
	if (has_letter(kind->face)) {
		stmt_bind_letter(stmt, item.letter);
	}
	stmt_bind_int(stmt, item.number);
}

static void bind_field(const struct clerk_kind *kind, struct stmt *stmt,
		       const struct clerk_column *c, const char *record)
{
	const void *field = record + c->offset;
	const char *text;

	switch (c->type) {
	case CLERK_COLUMN_INT:
		stmt_bind_int(stmt, *(const int64_t *)field);
		break;
	case CLERK_COLUMN_BOOL:
		stmt_bind_int(stmt, *(const bool *)field ? 1 : 0);
		break;
	case CLERK_COLUMN_TEXT:
		text = *(const char *const *)field;
		stmt_bind_text(stmt, text == NULL ? "" : text);
		break;
	case CLERK_COLUMN_LETTER:
		stmt_bind_letter(stmt, *(const char *)field);
		break;
	case CLERK_COLUMN_STATE:
		stmt_bind_text(stmt, kind->states[*(const int64_t *)field].name);
		break;
	}
}

void item_write(struct clerk_call *call, const struct item_kind *kind, const void *record)
{
	stmt_begin(kind->put);
	stmt_bind_int(kind->put, call->cluster->id);
	item_bind_key(kind->put, kind, ((const struct clerk_base *)record)->item);
	for (const struct clerk_column *c = kind->face->columns; c->name != NULL; c++) {
		bind_field(kind->face, kind->put, c, record);
	}
	stmt_run(kind->put);
}
