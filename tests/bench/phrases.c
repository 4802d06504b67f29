/* phrases: how fast the date language reads the public set, and how slow its slowest phrase is. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#if __has_include("dates/when.h")
#include "dates/when.h"
#else
#include "school/when.h" /* of a revision before: scripts/bench --before */
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * usage: phrases DATES.TSV
 * Prints phrases per second over the set, and the microseconds of the slowest phrase: of the set,
 * and of phrases of 400 characters made from it; and of the slowest line of 400 characters in which
 * dates are found, made from the set and of words of the language at random.
 */
enum { PHRASES_MAX = 1000, ROUNDS = 50, LONG = 400, LINES = 3000 };

static int64_t now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static size_t read_phrases(const char *path, char **ret_phrases)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t room = 0, count = 0;

	if (in == NULL) {
		perror(path);
		exit(1);
	}
	while (count < PHRASES_MAX && getline(&line, &room, in) > 0) {
		char *at = line, *phrase = NULL;

		for (int column = 0; column < 5; column++) {
			phrase = strsep(&at, "\t");
		}
		if (phrase != NULL && line[0] != '#') {
			ret_phrases[count++] = strdup(phrase);
		}
	}
	free(line);
	fclose(in);
	return count;
}

static int64_t time_one(const struct when_context *context, struct arena *arena, const char *phrase)
{
	int64_t best = INT64_MAX;

	/* The shortest of a few: what the machine did besides is not the phrase's fault. */
	for (int i = 0; i < 7; i++) {
		int64_t begun = now_ns();

		(void)when_parse(arena, context, phrase);
		arena_reset(arena);
		int64_t spent = now_ns() - begun;

		best = spent < best ? spent : best;
	}
	return best;
}

#ifdef WHEN_FINDS
static int64_t time_line(const struct when_context *context, struct arena *arena, const char *line)
{
	const struct when_span *spans = NULL;
	int64_t best = INT64_MAX;

	for (int i = 0; i < 5; i++) {
		int64_t begun = now_ns();

		(void)when_find(arena, context, line, &spans);
		arena_reset(arena);
		int64_t spent = now_ns() - begun;

		best = spent < best ? spent : best;
	}
	return best;
}

/* One to six words of the language over and over, or any of them at random. */
static void make_line(uint64_t *seed, char *ret_text)
{
	static const char *const words[] = {
		"a",       "week",   "on",     "Tue",     "8",      "Dec",     "the",    "first",
		"of",      "and",    "or",     "every",   "half",   "term",    "before", "after",
		"9",       "-",      "to",     "9.30",    "next",   "3pm",     "by",     "in",
		"two",     "days",   "from",   "at",      "Easter", "this",    "last",   "month",
		"between", "8/12",   "2027",   "quarter", "until",  "morning", "for",    "hours",
		"not",     "school", "phonics"
	};
	enum { WORDS = sizeof(words) / sizeof(words[0]) };
	const char *chosen[6];
	size_t count = 0;

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	count = *seed >> 33 & 1 ? 1 + (*seed >> 40) % 6 : 0;
	for (size_t i = 0; i < count; i++) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		chosen[i] = words[(*seed >> 33) % WORDS];
	}
	ret_text[0] = '\0';
	for (size_t i = 0; strlen(ret_text) < LONG - 9; i++) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		strcat(ret_text, count > 0 ? chosen[i % count] : words[(*seed >> 33) % WORDS]);
		strcat(ret_text, " ");
	}
}
#endif

/* The phrase again and again, up to 400 characters. */
static void stretch(const char *phrase, const char *glue, char *ret_text)
{
	ret_text[0] = '\0';
	while (strlen(ret_text) + strlen(phrase) + strlen(glue) < LONG) {
		strcat(strcat(ret_text, phrase), glue);
	}
}

int main(int argc, char **argv)
{
	static struct calendar_half halves[] = { { "2026/27", "Autumn 1", 20697, 20749, 0 },
						 { "2026/27", "Autumn 2", 20759, 20805, 0 },
						 { "2026/27", "Spring 1", 20822, 20861, 0 } };
	char *phrases[PHRASES_MAX], text[LONG + 8];
	struct arena *arena = arena_new(), *kept = arena_new();
	struct calendar calendar = { .terms_per_year = 3,
				     .hours = calendar_default_hours,
				     .halves = halves,
				     .half_count = 3,
				     .schools = "A" };
	struct when_context context = {
		.calendar = &calendar, .now_s = 1795600800, .tense = CLERK_TENSE_BOOK, .school = 'A'
	};

	if (argc != 2 || !tz_load(kept, "Europe/London", &calendar.tz, NULL)) {
		return 64;
	}
	size_t count = read_phrases(argv[1], phrases);
	int64_t begun = now_ns();

	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < count; i++) {
			(void)when_parse(arena, &context, phrases[i]);
			arena_reset(arena);
		}
	}
	double seconds = (double)(now_ns() - begun) / 1e9;
	int64_t worst = 0, worst_long = 0, worst_line = 0;

	for (size_t i = 0; i < count; i++) {
		static const char *const glues[] = { " ", ", ", "-", " and ", "" };
		int64_t spent = time_one(&context, arena, phrases[i]);

		worst = spent > worst ? spent : worst;
		for (size_t g = 0; phrases[i][0] != '\0' && g < 5; g++) {
			stretch(phrases[i], glues[g], text);
			spent = time_one(&context, arena, text);
			worst_long = spent > worst_long ? spent : worst_long;
#ifdef WHEN_FINDS
			spent = time_line(&context, arena, text);
			worst_line = spent > worst_line ? spent : worst_line;
#endif
		}
	}
#ifdef WHEN_FINDS
	uint64_t seed = 20261129;

	for (int i = 0; i < LINES; i++) {
		make_line(&seed, text);
		int64_t spent = time_line(&context, arena, text);

		worst_line = spent > worst_line ? spent : worst_line;
	}
#endif
	printf("%.0f %.1f %.1f %.1f\n", (double)count * ROUNDS / seconds, (double)worst / 1000,
	       (double)worst_long / 1000, (double)worst_line / 1000);
	return 0;
}
