/* lines: how long the reader takes for whole lines: any row's example, stretched, and words at
 * random. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/plugin.h"
#include "school/roster_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * usage: bench-lines [LINE]
 * Prints the lines read in a second, each row's example as it is; and the microseconds of the
 * slowest of these, of such lines stretched to 400 characters, and of 400 characters of their words
 * mixed. On stderr the slowest of all. With LINE, the microseconds that it takes.
 */
enum { LONG = 400, TAKES = 5, MIXED = 2000, ROUNDS = 20 };

struct bench {
	struct plugin_set set;
	const struct roster_cluster *cluster;
	struct arena *arena; /* of a line */
	char slowest[LONG + 200];
	int64_t slowest_ns;
};

static int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static const struct clerk_school *find_school(void *lookup, const char *word)
{
	return roster_school_named(lookup, word);
}

static const struct clerk_person *find_nobody(void *lookup, const char *words)
{
	return lookup == NULL ? (const void *)words : NULL;
}

/* As the clerk does with a line that is meant for it. */
static void read_line(struct bench *bench, const char *said)
{
	struct command_context context = { .arena = bench->arena,
					   .when = { .calendar = bench->cluster->calendar,
						     .now_s = 1795600800,
						     .school = 'A' },
					   .day_minutes = 360,
					   .prefix = "!",
					   .lookup = (void *)(uintptr_t)bench->cluster,
					   .find_school = find_school,
					   .find_person = find_nobody };
	const char *line = acts_read(bench->arena, &bench->set.table, said).line;
	struct command_found found = command_find(&bench->set.table, line);

	if (found.match == COMMAND_FOUND) {
		(void)command_parse(&context, found.row->command, line, found.rest);
	}
	arena_reset(bench->arena);
}

/* The shortest of a few: what the machine did besides is not the line's fault. */
static int64_t time_line(struct bench *bench, const char *line)
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < TAKES; i++) {
		int64_t begun = now_ns();

		read_line(bench, line);
		int64_t spent = now_ns() - begun;

		best = spent < best ? spent : best;
	}
	return best;
}

static void keep_worst(struct bench *bench, const char *line, int64_t *worst)
{
	int64_t spent = time_line(bench, line);

	*worst = spent > *worst ? spent : *worst;
	if (spent > bench->slowest_ns) {
		bench->slowest_ns = spent;
		strcpy(bench->slowest, line);
	}
}

/* The row's name, and then its arguments again and again. */
static void stretch(const struct clerk_command *row, char *ret_line)
{
	const char *rest = row->example + strlen(row->name);

	strcpy(ret_line, row->example);
	while (strlen(ret_line) + strlen(rest) + 1 < LONG && rest[0] != '\0') {
		strcat(ret_line, rest);
	}
}

/* A row's name, and then words of any examples. */
static void mix(const struct command_table *table, unsigned *seed, char *ret_line)
{
	strcpy(ret_line, table->rows[(size_t)rand_r(seed) % table->count].command->name);
	for (;;) {
		const char *from =
		    table->rows[(size_t)rand_r(seed) % table->count].command->example;
		const char *at = from + (size_t)rand_r(seed) % (strlen(from) + 1);

		at += strcspn(at, " ");
		size_t len = *at == '\0' ? 0 : 1 + strcspn(at + 1, " "), now = strlen(ret_line);

		if (now + len >= LONG) {
			return;
		}
		strncat(ret_line, at, len);
	}
}

int main(int argc, char **argv)
{
	struct arena *kept = arena_new();
	struct bench bench = { .arena = arena_new() };
	int64_t worst = 0, worst_long = 0, worst_mixed = 0;
	char line[LONG + 200];
	unsigned seed = 20261129;

	if (!plugin_set_load(kept, TEST_PLUGIN_DIR, NULL, NULL, &bench.set, NULL) ||
	    !roster_yaml_load(kept, TEST_CONFIG_DIR "/cluster.example.yaml", &bench.cluster,
			      NULL)) {
		return 70;
	}
	if (argc > 1) {
		printf("%.1f\n", (double)time_line(&bench, argv[1]) / 1000);
		return 0;
	}
	const struct command_table *table = &bench.set.table;
	int64_t begun = now_ns();

	for (size_t i = 0; i < table->count * ROUNDS; i++) {
		read_line(&bench, table->rows[i % table->count].command->example);
	}
	double seconds = (double)(now_ns() - begun) / 1e9;

	for (size_t i = 0; i < table->count; i++) {
		keep_worst(&bench, table->rows[i].command->example, &worst);
		stretch(table->rows[i].command, line);
		keep_worst(&bench, line, &worst_long);
	}
	for (int i = 0; i < MIXED; i++) {
		mix(table, &seed, line);
		keep_worst(&bench, line, &worst_mixed);
	}
	printf("%.0f %.1f %.1f %.1f\n", (double)(table->count * ROUNDS) / seconds,
	       (double)worst / 1000, (double)worst_long / 1000, (double)worst_mixed / 1000);
	fprintf(stderr, "%s\n", bench.slowest);
	return 0;
}
