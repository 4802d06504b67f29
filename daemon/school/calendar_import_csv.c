/* calendar_import_csv: rows of a table (RFC 4180) under a heading: what, from, to. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "school/calendar_import_text.h"

#include <string.h>

enum { NONE = -1 };

/* One row, its quotes undone. */
struct row {
	const char **fields;
	size_t count;
	bool is_cut; /* a quote was never closed */
};

/* Which columns the heading names. */
struct columns {
	int what, from, to;
};

/* A field in quotes: doubled ones stand for one, and commas and line breaks are its own. */
static const char *read_quoted(struct arena *arena, const char *at, struct row *row,
			       size_t *ret_lines, const char **ret_field)
{
	struct str text;

	str_init(&text, arena);
	for (; *at != '\0' && (*at != '"' || at[1] == '"'); at++) {
		*ret_lines += *at == '\n' ? 1 : 0;
		at += *at == '"' ? 1 : 0;
		str_addc(&text, *at == '\n' || *at == '\r' ? ' ' : *at);
	}
	row->is_cut = *at == '\0';
	*ret_field = text.text;
	return *at == '"' ? at + 1 : at;
}

/* The row that begins here, and where the next one does; `*ret_lines` more lines were passed. */
static const char *read_row(struct arena *arena, const char *at, struct row *row, size_t *ret_lines)
{
	*row = (struct row){ .count = 0 };
	for (;; at++) {
		const char *field = "";

		if (*at == '"') {
			at = read_quoted(arena, at + 1, row, ret_lines, &field);
			/* what some programs leave behind the quotes is not the field's */
			at += strcspn(at, ",\r\n");
		} else {
			size_t len = strcspn(at, ",\r\n");

			field = str_trim(arena_strndup(arena, at, len));
			at += len;
		}
		row->fields = arena_grow(arena, row->fields, row->count, sizeof(*row->fields));
		row->fields[row->count++] = field;
		if (*at != ',') {
			break;
		}
	}
	at += strspn(at, "\r");
	*ret_lines += *at == '\n' ? 1 : 0;
	return *at == '\n' ? at + 1 : at;
}

static bool names(const char *field, const char *one, const char *other)
{
	return strcasestr(field, one) != NULL || strcasestr(field, other) != NULL;
}

static bool is_label(const char *field)
{
	static const char *const words[] = { "what", "event",   "name",       "title",
					     "term", "summary", "description" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasestr(field, words[i]) != NULL) {
			return true;
		}
	}
	return false;
}

/* The column called so; else the first that is none of the dates. */
static struct columns read_heading(const struct row *row)
{
	struct columns columns = { NONE, NONE, NONE };
	int other = NONE;

	for (int i = 0; i < (int)row->count; i++) {
		const char *field = row->fields[i];

		if (columns.from == NONE && names(field, "from", "start")) {
			columns.from = i;
		} else if (columns.to == NONE && columns.from != NONE &&
			   (str_equal_fold(field, "to") || names(field, "until", "end"))) {
			columns.to = i;
		} else if (columns.what == NONE && is_label(field)) {
			columns.what = i;
		} else {
			other = other == NONE ? i : other;
		}
	}
	columns.what = columns.what == NONE ? other : columns.what;
	return columns;
}

static const char *field_of(struct arena *arena, const struct row *row, int column)
{
	return column == NONE || column >= (int)row->count
		   ? ""
		   : str_trim(arena_strdup(arena, row->fields[column]));
}

static void take_row(struct import_list *list, size_t line, const struct row *row,
		     const struct columns *columns)
{
	struct arena *arena = list->arena;
	const char *what = field_of(arena, row, columns->what);
	const char *from = field_of(arena, row, columns->from);
	const char *to = field_of(arena, row, columns->to);
	const struct import_place place = { "line", line,
					    arena_printf(arena, "%s, %s", what, from) };
	enum import_kind kind = IMPORT_TERM;

	if (row->is_cut) {
		import_doubt(list, &place, "a quote is opened and never closed");
	} else if (!import_kind_of(what, &kind)) {
		import_doubt(list, &place, IMPORT_WHAT);
	} else if (from[0] == '\0') {
		import_doubt(list, &place, "it has no day");
	} else {
		import_add_dates(list, &place, kind, what,
				 to[0] == '\0' || str_equal(from, to)
				     ? from
				     : arena_printf(arena, "%s to %s", from, to));
	}
}

bool import_is_csv(const char *text)
{
	size_t len = strcspn(text, "\r\n");
	const char *from = strcasestr(text, "from"), *start = strcasestr(text, "start");
	const char *digit = strpbrk(text, "0123456789");

	/* the words of a heading, and no date among them */
	return memchr(text, ',', len) != NULL && (digit == NULL || digit > text + len) &&
	       ((from != NULL && from < text + len) || (start != NULL && start < text + len));
}

bool import_read_csv(struct import_list *list, const char *text)
{
	struct row row;
	size_t line = 1, rows = 0;
	const char *at = read_row(list->arena, text, &row, &line);
	const struct columns columns = read_heading(&row);

	while (*at != '\0') {
		size_t first = line;

		if (++rows > CALENDAR_IMPORT_LINES) {
			return false;
		}
		at = read_row(list->arena, at, &row, &line);
		if (row.count > 1 || row.fields[0][0] != '\0') {
			take_row(list, first, &row, &columns);
		}
	}
	return true;
}
