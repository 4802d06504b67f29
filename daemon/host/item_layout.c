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

static const char *column_at(const struct clerk_kind *kind, size_t offset)
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

/* "state IN ('asked', …)": all that are not over. */
static const char *open_states(struct arena *arena, const struct clerk_kind *kind)
{
	struct str text;
	size_t count = 0;

	str_init(&text, arena);
	for (const struct clerk_state *s = kind->states; s->name != NULL; s++) {
		if ((s->flags & CLERK_IS_OVER) == 0) {
			str_addf(&text, "%s'%s'", count++ == 0 ? "" : ", ", s->name);
		}
	}
	return count == 1 ? arena_printf(arena, "state = %s", text.text)
			  : arena_printf(arena, "state IN (%s)", text.text);
}

/* Its date; of what waits for the clock alone, its hour. NULL: neither. */
static const char *date_column(const struct clerk_kind *kind)
{
	bool is_timed = (kind->states[0].awaits & CLERK_BY_CLOCK) != 0;

	return column_at(kind, is_timed ? offsetof(struct clerk_base, due_s)
					: offsetof(struct clerk_base, slot.start_s));
}

/* Those not over, and not past where they have a date; soonest first. Of a kind that others than
 * two sides answer, some have none. */
static const char *open_sql(struct arena *arena, const struct clerk_kind *kind)
{
	const char *start = date_column(kind);
	const char *end = column_at(kind, offsetof(struct clerk_base, slot.end_s));
	const char *ahead = end == NULL ? "?2 + 1 > ?2"
			    : kind->awaits == NULL
				? arena_printf(arena, "%s > ?2", end)
				: arena_printf(arena, "(%s > ?2 OR %s = 0)", end, end);

	return arena_printf(arena,
			    "SELECT %snumber, %s FROM %s WHERE cluster = ?1 AND %s AND %s"
			    " ORDER BY %s%snumber",
			    has_letter(kind) ? "letter, " : "", columns(arena, kind), kind->table,
			    open_states(arena, kind), ahead,
			    start == NULL ? "" : arena_printf(arena, "%s, ", start),
			    has_letter(kind) ? "letter DESC, " : "");
}

static bool prepare_answers(struct arena *arena, struct store *store, struct item_kind *kind,
			    struct err *err)
{
	const struct clerk_kind *face = kind->face;
	const char *plugin = kind->plugin->face->name, *key = key_columns(face);
	int n = has_letter(face) ? 3 : 2;
	const char *put =
	    arena_printf(arena,
			 "INSERT INTO %s (%s, school, day, answer, count, said_s, place)"
			 " VALUES (%s, (SELECT COALESCE(MAX(place), 0) + 1 FROM %s WHERE %s))"
			 " ON CONFLICT (%s, school, day) DO UPDATE SET answer = excluded.answer,"
			 " count = excluded.count, said_s = excluded.said_s,"
			 " place = iif(?%d = 1, place, excluded.place)",
			 face->answers, key, marks(arena, (size_t)n + 5), face->answers,
			 where_key(face), key, n + 6);
	const char *list = arena_printf(arena,
					"SELECT school, day, answer, count, said_s, place FROM %s"
					" WHERE %s ORDER BY place",
					face->answers, where_key(face));

	return store_prepare(store, plugin, put, &kind->answer_put, err) &&
	       store_prepare(store, plugin, list, &kind->answer_list, err);
}

static bool is_its_letter(const struct plugin *plugin, char letter)
{
	return letter != '\0' && plugin->face->letters != NULL &&
	       strchr(plugin->face->letters, letter) != NULL;
}

/* What of the kind would never be found, or found wrong; NULL: it is well formed. */
static const char *fault_of(struct arena *arena, const struct plugin *plugin,
			    const struct clerk_kind *kind)
{
	int64_t states = 0;

	if (kind->noun == NULL || kind->table == NULL || kind->columns == NULL ||
	    kind->states == NULL || kind->steps == NULL || kind->size < sizeof(struct clerk_base)) {
		return "it lacks its noun, table, columns, states, steps or size";
	}
	if (!is_its_letter(plugin, kind->letter) ||
	    (kind->apart != '\0' && !is_its_letter(plugin, kind->apart))) {
		return "its letter is none of the plugin's";
	}
	if (column_at(kind, offsetof(struct clerk_base, state)) == NULL) {
		return "no column has its state";
	}
	while (kind->states[states].name != NULL) {
		states++;
	}
	for (const struct clerk_step *s = kind->steps; s->act != NULL; s++) {
		if (s->from < 0 || s->from >= states || s->to < CLERK_OVERTAKEN ||
		    s->to >= states) {
			return arena_printf(arena, "the step '%s' has a state that there is not",
					    s->act);
		}
		if (s->by == 0 || ((s->by & CLERK_BY_CLOCK) != 0 && kind->due == NULL)) {
			return arena_printf(arena, "the step '%s' is nobody's to do", s->act);
		}
	}
	return NULL;
}

static bool check_kind(struct arena *arena, const struct plugin *plugin,
		       const struct clerk_kind *kind, struct err *err)
{
	const char *fault = fault_of(arena, plugin, kind);

	return fault == NULL || err_set(err, ERR_INTERNAL, "plugin %s: kind %c: %s",
					plugin->face->name, kind->letter, fault);
}

static bool prepare_kind(struct arena *arena, struct store *store, struct item_kind *kind,
			 struct err *err)
{
	const struct clerk_kind *face = kind->face;
	const char *plugin = kind->plugin->face->name;
	const char *get = arena_printf(arena, "SELECT %s FROM %s WHERE %s", columns(arena, face),
				       face->table, where_key(face));

	return store_prepare(store, plugin, get, &kind->get, err) &&
	       store_prepare(store, plugin, put_sql(arena, face), &kind->put, err) &&
	       store_prepare(store, plugin, open_sql(arena, face), &kind->open, err) &&
	       (face->answers == NULL || prepare_answers(arena, store, kind, err));
}

/* A row that is a step needs a kind, to find the item; and a step of that name, or everybody could
 * do it at any time. */
static bool check_rows(const struct plugin *plugin, struct err *err)
{
	for (size_t n = 0; n < plugin->row_count; n++) {
		const struct clerk_command *row = plugin->rows[n];
		bool is_found = row->step == NULL;

		for (size_t i = 0; i < plugin->kind_count; i++) {
			const struct clerk_kind *kind = plugin->kinds[i].face;

			bool is_of = kind->letter == row->item || kind->apart == row->item;

			is_found =
			    is_found || (is_of && (row->asks || item_has_act(kind, row->name)));
		}
		if (!is_found) {
			return err_set(
			    err, ERR_INTERNAL,
			    "plugin %s: row '%s' is a step of kind %c, which there is not",
			    plugin->face->name, row->name, row->item);
		}
	}
	return true;
}

bool item_kinds_prepare(struct arena *arena, struct store *store, struct plugin *plugin,
			struct err *err)
{
	const struct clerk_kind *const *kinds = plugin->face->kinds;
	size_t count = 0;

	while (kinds != NULL && kinds[count] != NULL) {
		count++;
	}
	plugin->kinds = arena_array(arena, count, sizeof(*plugin->kinds));
	plugin->kind_count = count;
	for (size_t i = 0; i < count; i++) {
		plugin->kinds[i] = (struct item_kind){ .face = kinds[i], .plugin = plugin };
		if (!check_kind(arena, plugin, kinds[i], err)) {
			return false;
		}
		if (!prepare_kind(arena, store, &plugin->kinds[i], err)) {
			return err_set(err, err->code, "plugin %s: kind %c: %s", plugin->face->name,
				       kinds[i]->letter, arena_strdup(arena, err->text));
		}
	}
	return check_rows(plugin, err);
}

/* ---- finding a kind ---- */

const struct item_kind *item_kind_of(const struct plugin_set *plugins, char letter,
				     const struct item_kind *after)
{
	const struct plugin *plugin = plugin_of_letter(plugins, letter);
	bool is_next = after == NULL;

	for (size_t i = 0; plugin != NULL && i < plugin->kind_count; i++) {
		const struct item_kind *kind = &plugin->kinds[i];
		bool is_of = kind->face->letter == letter || kind->face->apart == letter;

		if (is_next && is_of) {
			return kind;
		}
		is_next = is_next || kind == after;
	}
	return NULL;
}

const struct item_kind *item_kind(const struct clerk_call *call, const struct clerk_kind *face)
{
	const struct item_kind *kind = item_kind_of(call->plugins, face->letter, NULL);

	while (kind != NULL && kind->face != face) {
		kind = item_kind_of(call->plugins, face->letter, kind);
	}
	return kind;
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

static int64_t state_named(const struct clerk_kind *kind, const char *name)
{
	int64_t state = 0;

	while (kind->states[state].name != NULL && !str_equal(kind->states[state].name, name)) {
		state++;
	}
	return kind->states[state].name == NULL ? 0 : state;
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
		*(int64_t *)field = state_named(kind, stmt_text(stmt, column, call->arena));
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
