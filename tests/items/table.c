/* table: what came of each act, as lines that a person can read and compare. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

/* A line of a table is an act, a letter for each sender in the room and for each in private ("-":
 * it can't be tried, as a reaction where no card is), then what the letters stand for:
 *
 *   D done   A asked back   R refused   N there is no such item   S said something else
 *   P put off   F failed   . said nothing;   >agreed: the item's new state;   the answer's mark
 *
 * What the clerk said under that mark stands at the end: the reply, and behind it what others were
 * told, each with whom. */

enum { MARK_LEN = 5, OUTCOMES_MAX = 52, SHOWN_BYTES = 400, ACT_COLUMNS = 30 };

void walk_table_init(struct walk_table *table)
{
	*table = (struct walk_table){ .arena = arena_new() };
	str_init(&table->rows, table->arena);
	str_init(&table->texts, table->arena);
}

static const char *mark_of(struct arena *arena, const char *text)
{
	static const char letters[] = "abcdefghijkmnopqrstuvwxyz23456789";
	uint64_t hash = str_hash(0, text, strlen(text));
	char mark[MARK_LEN + 1] = "";

	for (int i = 0; i < MARK_LEN; i++) {
		mark[i] = letters[hash % (sizeof(letters) - 1)];
		hash /= sizeof(letters) - 1;
	}
	return text[0] == '\0' ? "" : arena_strdup(arena, mark);
}

static const char *outcome_of(struct walk_table *table, const struct walk_cell *cell)
{
	const char *mark = mark_of(table->arena, cell->text);
	size_t len = strlen(cell->text);

	if (len > 0) {
		str_addf(&table->texts, "%s %s", mark,
			 str_clip(table->arena, cell->text, SHOWN_BYTES));
		if (len > SHOWN_BYTES) {
			str_addf(&table->texts, "… (%zu bytes)", len);
		}
		str_addc(&table->texts, '\n');
	}
	return arena_printf(table->arena, "%c%s%s%s%s", cell->result,
			    cell->state[0] == '\0' ? "" : ">", cell->state,
			    mark[0] == '\0' ? "" : " ", mark);
}

/* Groups: C's, F's, others, strangers. */
static bool ends_group(size_t sender)
{
	return sender == 2 || sender == 5 || sender == 10;
}

static char letter_at(size_t index)
{
	return (char)(index < 26 ? 'a' + index : 'A' + (index - 26));
}

void walk_table_add(struct walk_table *table, const char *act, const char *before,
		    const struct walk_cell *cells)
{
	const char *outcomes[OUTCOMES_MAX];
	size_t count = 0, tried = 0;
	struct str row;

	str_init(&row, table->arena);
	for (size_t i = 0; i < WALK_COLUMNS; i++) {
		size_t at = 0;

		str_add(&row, i == WALK_SENDERS ? "  " : "");
		if (!cells[i].is_there) {
			str_addc(&row, '-');
		} else {
			const char *outcome = outcome_of(table, &cells[i]);

			while (at < count && !str_equal(outcomes[at], outcome)) {
				at++;
			}
			if (at == count) {
				outcomes[count++] = outcome;
			}
			str_addc(&row, letter_at(at));
			tried++;
		}
		str_add(&row, ends_group(i % WALK_SENDERS) ? " " : "");
	}
	if (tried == 0) {
		return;
	}
	table->cells += tried;
	str_addf(&table->rows, "%s%-*s %s ", before, ACT_COLUMNS - (int)strlen(before), act,
		 row.text);
	for (size_t i = 0; i < count; i++) {
		str_addf(&table->rows, " %c=%s", letter_at(i), outcomes[i]);
	}
	str_addc(&table->rows, '\n');
}

/* Who heard what, each in order: rooms are not served in an order of their own. */
static const char *by_place(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	const char *parts[64];
	size_t count = 0;
	struct str sorted;

	str_init(&sorted, arena);
	for (char *end; count < 63 && (end = strstr(copy, " | ")) != NULL; copy = end + 3) {
		*end = '\0';
		parts[count++] = copy;
	}
	parts[count++] = copy;
	for (size_t done = 0; done < count; done++) {
		size_t first = count;

		for (size_t i = 0; i < count; i++) {
			size_t len =
			    first == count || parts[i] == NULL ? 0 : strcspn(parts[first], "]");

			if (parts[i] != NULL &&
			    (first == count || strncmp(parts[i], parts[first], len) < 0)) {
				first = i;
			}
		}
		str_addf(&sorted, "%s%s", done == 0 ? "" : " | ", parts[first]);
		parts[first] = NULL;
	}
	return sorted.text;
}

static const char *pair_outcome(struct walk_table *table, const struct walk_cell *cell)
{
	struct walk_cell sorted = *cell;

	(void)snprintf(sorted.text, sizeof(sorted.text), "%s", by_place(table->arena, cell->text));
	/* Behind the letters of both the outcome without its own. */
	return arena_printf(table->arena, "%s%s", cell->results, outcome_of(table, &sorted) + 1);
}

void walk_table_pair(struct walk_table *table, const char *acts, const struct walk_cell *together,
		     const struct walk_cell *apart)
{
	const char *one = pair_outcome(table, together), *two = pair_outcome(table, apart);

	table->cells += 2;
	str_addf(&table->rows, "%-60s %s", acts, one);
	if (!str_equal(one, two)) {
		str_addf(&table->rows, "  one after the other: %s", two);
	}
	str_addc(&table->rows, '\n');
}

/* ---- the file ---- */

/* By what was said, so that answers of one sort stand together. */
static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int order = strcmp(strchr(*x, ' '), strchr(*y, ' '));

	return order != 0 ? order : strcmp(*x, *y);
}

static void add_texts(struct str *file, const char *texts)
{
	size_t count = 0, at = 0;
	char *copy = arena_strdup(file->arena, texts);

	for (const char *c = texts; *c != '\0'; c++) {
		count += *c == '\n';
	}
	char **lines = arena_array(file->arena, count + 1, sizeof(*lines));

	for (char *end; (end = strchr(copy, '\n')) != NULL; copy = end + 1) {
		*end = '\0';
		lines[at++] = copy;
	}
	qsort(lines, count, sizeof(*lines), by_text);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !str_equal(lines[i], lines[i - 1])) {
			str_addf(file, "%s\n", lines[i]);
		}
	}
}

const char *walk_table_text(struct arena *arena, const struct walk_kind *kind, const char *rows,
			    const char *texts)
{
	struct str file;

	str_init(&file, arena);
	str_addf(&file,
		 "# %s: %s Written by `item-walk --write`; table.c says how it is read.\n"
		 "# Columns, in the room and then in private chats:",
		 kind->name, kind->about);
	for (size_t i = 0; i < WALK_SENDERS; i++) {
		str_addf(&file, "%s %s", i > 0 && ends_group(i - 1) ? " ·" : "",
			 walk_senders[i].handle);
	}
	str_addf(&file, "\n%s\n== what was said\n", rows);
	add_texts(&file, texts);
	return file.text;
}
