/* main: item-walk: tries every act on every item, and compares with the tables or writes them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/item.h"
#include "host/plugin.h"
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { UNITS_MAX = 400, DIFFERENCES_SHOWN = 30, ITEM_MAX = 24 };

struct options {
	const char *folder, *plugins, *kind, *state, *part;
	bool is_written, is_shown;
	int jobs, sample;
};

/* Not every state of a kind. */
static bool is_partial(const struct options *options)
{
	return options->state != NULL || options->sample > 1;
}

static void usage(FILE *out)
{
	fputs("usage: item-walk --plugins FOLDER [--tables FOLDER] [--kind NAME] [--state NAME]\n"
	      "                 [--part tables|secrets|many] [--sample N] [--jobs N]\n"
	      "                 [--write] [--show]\n"
	      "Tries every act on every kind of item in each of its states, as everybody, in the\n"
	      "cluster's room and in private, and compares what comes of it with the tables.\n"
	      "  --write    writes the tables anew\n"
	      "  --kind, --state   only these\n"
	      "  --part     only the tables, the secrets (does a private item change what others\n"
	      "             hear?) or many (do ten thousand that are over make work?)\n"
	      "  --sample N        only every so manieth state of each kind\n"
	      "  --show            prints the table too\n",
	      out);
}

/* ---- one unit ---- */

static const char *act_words(struct walk_world *world, const struct walk_act *act)
{
	return act->way == WALK_REACT   ? arena_printf(world->arena, "react %s", act->line)
	       : act->way == WALK_REPLY ? arena_printf(world->arena, "reply %s", act->line)
					: act->line;
}

/* A line, and one for each thing that may follow. */
static bool walk_act(struct walk_world *world, struct walk_table *table,
		     const struct walk_job *unit, const char *item, const struct walk_act *act,
		     struct walk_row *row)
{
	bool is_well = walk_try(world, unit->kind, item, act, row);

	if (!is_well) {
		fprintf(stderr, "item-walk: %s, %s: %s by %s: it crashed\n", unit->kind->name,
			unit->state->name, act->line,
			walk_senders[row->next % WALK_SENDERS].handle);
	}
	walk_table_add(table, act_words(world, act), "", row->cells);
	for (int then = 0; then < WALK_THENS; then++) {
		walk_table_add(table, walk_then_words(world, act, (enum walk_then)then), "  ",
			       row->thens[then]);
	}
	return is_well;
}

static bool walk_unit(struct walk_world *world, const struct walk_job *unit)
{
	char item[ITEM_MAX];
	struct err err = { 0 };
	struct walk_table table;
	struct walk_row *row = walk_shared(sizeof(*row));
	size_t count = 0;
	bool is_well = true;

	if (!walk_reach(world, unit->kind, unit->state, item, sizeof(item), &err)) {
		fprintf(stderr, "item-walk: %s, %s: %s\n", unit->kind->name, unit->state->name,
			err.text);
		return false;
	}
	const struct walk_act *acts =
	    walk_acts(world, unit->kind, item, unit->state == unit->kind->states, &count);

	walk_table_init(&table);
	str_addf(&table.rows, "\n== %s: %s is %s\n", unit->state->name, item,
		 walk_state_of(world, unit->kind, item));
	for (size_t i = 0; i < count; i++) {
		is_well = walk_act(world, &table, unit, item, &acts[i], row) && is_well;
	}
	walk_both(world, &table, unit->kind, unit->state, item);
	fputs(table.rows.text, unit->outs[0]);
	fputs(table.texts.text, unit->outs[1]);
	printf("%s, %s: %zu cells\n", unit->kind->name, unit->state->name, table.cells);
	fflush(stdout);
	return is_well;
}

/* ---- all units ---- */

static size_t list_units(const struct options *options, struct walk_job *units)
{
	size_t count = 0;

	for (const struct walk_kind *kind = walk_kinds; kind->name != NULL; kind++) {
		for (const struct walk_state *state = kind->states; state->name != NULL; state++) {
			bool is_wanted =
			    (options->kind == NULL || str_equal(options->kind, kind->name)) &&
			    (options->state == NULL || str_equal(options->state, state->name)) &&
			    (state - kind->states) % options->sample == 0;

			if (is_wanted && count < UNITS_MAX) {
				units[count++] = (struct walk_job){ .run = walk_unit,
								    .kind = kind,
								    .state = state };
			}
		}
	}
	return count;
}

/* A kind that nobody wrote states for would seem to be well. */
static bool are_all_known(struct walk_world *world, const struct options *options)
{
	const struct plugin_set *set = stage_plugins(world->stage);
	bool is_there = options->kind == NULL, is_whole = true;
	char known[64] = "";
	size_t len = 0;

	for (const struct walk_kind *kind = walk_kinds; kind->name != NULL; kind++) {
		is_there = is_there || str_equal(options->kind, kind->name);
		known[len++] = kind->letter;
	}
	if (!is_there) {
		fprintf(stderr, "item-walk: no kind is called %s\n", options->kind);
	}
	for (size_t i = 0; i < set->count; i++) {
		const struct clerk_kind *const *kind = set->plugins[i].face->kinds;

		for (; kind != NULL && *kind != NULL; kind++) {
			if (strchr(known, (*kind)->letter) == NULL) {
				fprintf(
				    stderr,
				    "item-walk: %c of %s has no states in tests/items/kinds.c\n",
				    (*kind)->letter, set->plugins[i].face->name);
				is_whole = false;
			}
		}
	}
	return is_there && is_whole;
}

/* ---- the tables ---- */

static const char *line_at(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strcspn(text, "\n"));
}

static const char *next_line(const char *text)
{
	text += strcspn(text, "\n");
	return *text == '\0' ? text : text + 1;
}

/* What stands in a state, or at the end; "" when there is no such. */
static const char *section_of(struct arena *arena, const char *text, const char *heading)
{
	size_t len = strcspn(heading, ":");
	const char *name = arena_strndup(arena, heading, len + (heading[len] == ':'));
	const char *at = strstr(text, arena_printf(arena, "\n%s", name));

	if (at == NULL) {
		return "";
	}
	const char *end = strstr(at + 1, "\n== ");

	return end == NULL ? at : arena_strndup(arena, at, (size_t)(end - at) + 1);
}

/* Prints lines that are in one only, up to a number, behind the state that they stand in. What
 * stands in another state is another line. How many there are. */
static int print_missing(struct arena *arena, const char *path, const char *from, const char *in,
			 char sign)
{
	int count = 0;
	const char *heading = "", *section = in;

	for (const char *at = from; *at != '\0'; at = next_line(at)) {
		const char *line = line_at(arena, at);

		if (str_starts(line, "== ")) {
			heading = line;
			section = section_of(arena, in, line);
		}
		if (line[0] != '\0' && line[0] != '#' &&
		    strstr(section, arena_printf(arena, "\n%s\n", line)) == NULL &&
		    count++ < DIFFERENCES_SHOWN) {
			printf("%s %s\n%c %s\n", path, heading, sign, line);
		}
	}
	return count;
}

static bool compare(struct arena *arena, const char *path, const char *text, bool is_partial)
{
	FILE *file = fopen(path, "r");
	const char *old = file == NULL ? "" : walk_read_all(arena, file);

	if (file != NULL) {
		fclose(file);
	}
	if (str_equal(old, text)) {
		return true;
	}
	int missing = is_partial ? 0 : print_missing(arena, path, old, text, '-');

	return missing + print_missing(arena, path, text, old, '+') == 0 && is_partial;
}

static bool write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
		fprintf(stderr, "item-walk: %s: %s\n", path, strerror(errno));
		return false;
	}
	return true;
}

static bool finish_kind(const struct options *options, const struct walk_kind *kind,
			const struct walk_job *units, size_t count)
{
	struct arena *arena = arena_new();
	struct str rows, texts;
	bool is_well = true;

	str_init(&rows, arena);
	str_init(&texts, arena);
	for (size_t i = 0; i < count; i++) {
		if (units[i].kind == kind) {
			is_well = is_well && !units[i].is_bad;
			str_add(&rows, walk_read_all(arena, units[i].outs[0]));
			str_add(&texts, walk_read_all(arena, units[i].outs[1]));
		}
	}
	const char *path = arena_printf(arena, "%s/%s.table", options->folder, kind->name);
	const char *text = walk_table_text(arena, kind, rows.text, texts.text);

	if (options->is_shown) {
		fputs(text, stdout);
	}
	if (rows.len > 0 && options->is_written) {
		is_well = write_file(path, text) && is_well;
	} else if (rows.len > 0) {
		is_well = compare(arena, path, text, is_partial(options)) && is_well;
	}
	arena_free(arena);
	return is_well;
}

/* ---- the parts: how many things are not well ---- */

static bool is_wanted(const struct options *options, const char *part)
{
	return options->part == NULL ? str_equal(part, "tables") || !is_partial(options)
				     : str_equal(options->part, part);
}

static size_t walk_tables(const struct options *options, struct walk_world *world,
			  struct walk_job *units, size_t count)
{
	size_t bad = 0;
	bool is_well = true;

	walk_pool(world, units, count, options->jobs);
	for (const struct walk_kind *kind = walk_kinds; kind->name != NULL; kind++) {
		is_well = finish_kind(options, kind, units, count) && is_well;
	}
	for (size_t i = 0; i < count; i++) {
		bad += units[i].is_bad;
	}
	return bad == 0 && !is_well ? 1 : bad;
}

static size_t tell_secrets(const struct options *options, struct walk_world *world)
{
	size_t asked = 0;
	size_t told = walk_secrets(world, options->kind, options->jobs, &asked);

	printf("%zu answers to whom it does not concern, %zu of them telling\n", asked, told);
	return told > 0;
}

static size_t tell_many(const struct options *options, struct walk_world *world)
{
	size_t asked = 0;
	size_t slower = walk_many(world, options->kind, &asked);

	printf("%zu lines asked beside ten thousand items, %zu of them slower for that\n", asked,
	       slower);
	return slower > 0;
}

/* ---- the program ---- */

static bool read_options(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (str_equal(argv[i], "--write") || str_equal(argv[i], "--show")) {
			*(argv[i][2] == 'w' ? &options->is_written : &options->is_shown) = true;
			continue;
		}
		if (value == NULL) {
			return false;
		}
		if (str_equal(argv[i], "--plugins")) {
			options->plugins = value;
		} else if (str_equal(argv[i], "--tables")) {
			options->folder = value;
		} else if (str_equal(argv[i], "--kind")) {
			options->kind = value;
		} else if (str_equal(argv[i], "--state")) {
			options->state = value;
		} else if (str_equal(argv[i], "--part")) {
			options->part = value;
		} else if (str_equal(argv[i], "--jobs")) {
			options->jobs = atoi(value);
		} else if (str_equal(argv[i], "--sample")) {
			options->sample = atoi(value);
		} else {
			return false;
		}
		i++;
	}
	return options->plugins != NULL && options->jobs > 0 && options->sample > 0 &&
	       !(options->is_written && is_partial(options));
}

int main(int argc, char **argv)
{
	struct options options = { .folder = TEST_ITEMS_DIR,
				   .sample = 1,
				   .jobs = (int)sysconf(_SC_NPROCESSORS_ONLN) };
	struct err err = { 0 };
	struct walk_world world;
	time_t begun = time(NULL);

	if (!read_options(&options, argc, argv)) {
		usage(stderr);
		return 64;
	}
	if (!walk_world_new(&world, options.folder, options.plugins, &err)) {
		fprintf(stderr, "item-walk: %s\n", err.text);
		return 70;
	}
	if (!are_all_known(&world, &options)) {
		return 1;
	}
	struct walk_job *units = calloc(UNITS_MAX, sizeof(*units));
	size_t count = list_units(&options, units);

	size_t bad = 0;

	if (is_wanted(&options, "tables")) {
		bad += walk_tables(&options, &world, units, count);
	} else {
		count = 0;
	}
	if (is_wanted(&options, "secrets")) {
		bad += tell_secrets(&options, &world);
		count++;
	}
	if (is_wanted(&options, "many")) {
		bad += tell_many(&options, &world);
		count++;
	}
	/* As a Criterion test says it. */
	printf("Tested: %zu | Passing: %zu | Failing: %zu | Crashing: 0\n", count, count - bad,
	       bad);
	printf("%zu parts in %ld s\n", count, (long)(time(NULL) - begun));
	free(units);
	walk_world_free(&world);
	return bad == 0 && count > 0 ? 0 : 1;
}
