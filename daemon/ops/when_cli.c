/* when_cli: the program `clerkd when`: one phrase, or a batch of them, read and answered. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/when_cli.h"

#include "base/str.h"
#include "dates/civil.h"
#include "dates/when.h"
#include "dates/when_explain.h"
#include "school/calendar_json.h"

#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 64, EXIT_DATA = 65, MOST_FILE = 4 * 1024 * 1024, LONGEST_LINE = 8192 };

struct options {
	const char *now, *sense, *school, *calendar, *holidays;
	struct str phrase;
	bool is_batch, is_explained, has_phrase;
};

struct program {
	struct arena *arena;
	FILE *out, *errout;
	const struct calendar *calendar;
	struct when_context context;
	bool is_explained;
};

static void usage(FILE *out)
{
	fputs("usage: clerkd when [--now ISO] [--sense book|log|deadline] [--school LETTER]\n"
	      "                   [--calendar FILE] [--holidays FILE] [--explain] PHRASE\n"
	      "       clerkd when --batch [--calendar FILE] [--holidays FILE]\n"
	      "example: clerkd when --now 2026-11-25T10:00 --school A 'Tues 8 Dec half 8'\n",
	      out);
}

static const char **option_slot(struct options *options, const char *name)
{
	const struct {
		const char *name;
		const char **slot;
	} slots[] = {
		{ "--now", &options->now },           { "--sense", &options->sense },
		{ "--school", &options->school },     { "--calendar", &options->calendar },
		{ "--holidays", &options->holidays },
	};

	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		if (strcmp(slots[i].name, name) == 0) {
			return slots[i].slot;
		}
	}
	return NULL;
}

static bool read_options(int argc, char **argv, struct options *options)
{
	bool is_phrase = false;

	for (int i = 1; i < argc; i++) {
		const char **slot = is_phrase ? NULL : option_slot(options, argv[i]);

		if (slot != NULL) {
			if (i + 1 == argc) {
				return false;
			}
			*slot = argv[++i];
		} else if (!is_phrase && strcmp(argv[i], "--batch") == 0) {
			options->is_batch = true;
		} else if (!is_phrase && strcmp(argv[i], "--explain") == 0) {
			options->is_explained = true;
		} else if (!is_phrase && strcmp(argv[i], "--") == 0) {
			is_phrase = true;
		} else if (!is_phrase && strncmp(argv[i], "--", 2) == 0) {
			return false;
		} else {
			str_addf(&options->phrase, "%s%s", options->has_phrase ? " " : "", argv[i]);
			options->has_phrase = true;
			is_phrase = true;
		}
	}
	return options->is_batch != options->has_phrase;
}

static bool read_file(struct arena *arena, const char *path, const char **ret_text, size_t *ret_len)
{
	FILE *file = fopen(path, "rb");
	struct str text;
	char buffer[4096];
	size_t got = 0;

	if (file == NULL) {
		return false;
	}
	str_init(&text, arena);
	while (text.len < MOST_FILE && (got = fread(buffer, 1, sizeof(buffer), file)) > 0) {
		str_addn(&text, buffer, got);
	}
	bool is_good = ferror(file) == 0;

	(void)fclose(file);
	*ret_text = text.text;
	*ret_len = text.len;
	return is_good;
}

/* bank-holidays.json in the folder of `path`. */
static char *beside(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;

	return arena_printf(arena, "%.*sbank-holidays.json", (int)len, path);
}

static int load_calendar(struct program *program, const struct options *options,
			 const char *default_calendar)
{
	const char *path = options->calendar != NULL ? options->calendar : default_calendar;
	const char *json = NULL, *holidays = NULL;
	size_t len = 0, holidays_len = 0;
	struct err err = { ERR_NONE, "" };
	struct calendar *calendar = NULL;

	if (path == NULL || !read_file(program->arena, path, &json, &len)) {
		(void)err_set(&err, ERR_NOINPUT, "%s: cannot be read",
			      path == NULL ? "calendar" : path);
	} else if (options->holidays != NULL &&
		   !read_file(program->arena, options->holidays, &holidays, &holidays_len)) {
		(void)err_set(&err, ERR_NOINPUT, "%s: cannot be read", options->holidays);
	} else {
		if (holidays == NULL &&
		    !read_file(program->arena, beside(program->arena, path), &holidays,
			       &holidays_len) &&
		    default_calendar != NULL) {
			(void)read_file(program->arena, beside(program->arena, default_calendar),
					&holidays, &holidays_len);
		}
		(void)calendar_from_json(program->arena, json, len, holidays, holidays_len,
					 &calendar, &err);
	}
	if (calendar == NULL) {
		fprintf(program->errout, "clerkd when: %s\n", err.text);
		return err_exit_code(&err);
	}
	program->calendar = calendar;
	return 0;
}

/* "2026-11-25T10:00" or "2026-11-25", wall time of the cluster. */
static bool parse_now(const struct program *program, const char *text, int64_t *ret_now_s)
{
	int year = 0, month = 0, day = 0, hour = 0, minute = 0, end = 0;

	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3) {
		return false;
	}
	if (text[end] != '\0') {
		int more = 0;

		if (sscanf(text + end, "T%2d:%2d%n", &hour, &minute, &more) != 2 ||
		    (text[end + more] != '\0' && strcmp(text + end + more, ":00") != 0)) {
			return false;
		}
	}
	if (year < 1970 || year > 9999 || day < 1 || day > civil_month_days(year, month) ||
	    hour < 0 || hour > 23 || minute < 0 || minute > 59) {
		return false;
	}
	*ret_now_s =
	    tz_from_wall(program->calendar->tz, civil_to_day(year, month, day), hour * 60 + minute)
		.first_s;
	return true;
}

static bool parse_sense(const char *text, enum clerk_tense *ret_tense)
{
	static const char *const names[] = { "book", "log", "deadline" };

	for (int i = 0; i < 3; i++) {
		if (strcmp(names[i], text) == 0) {
			*ret_tense = (enum clerk_tense)i;
			return true;
		}
	}
	return false;
}

static bool parse_school(const struct program *program, const char *text, char *ret_school)
{
	if (text[0] == '\0' || strcmp(text, "-") == 0) {
		*ret_school = 0;
		return true;
	}
	if (text[1] != '\0' || strchr(program->calendar->schools, text[0]) == NULL) {
		return false;
	}
	*ret_school = text[0];
	return true;
}

static bool set_context(struct program *program, const char *now, const char *sense,
			const char *school)
{
	program->context.calendar = program->calendar;
	if (now != NULL && !parse_now(program, now, &program->context.now_s)) {
		fprintf(program->errout,
			"clerkd when: \"%.40s\" is not a time like 2026-11-25T10:00\n", now);
		return false;
	}
	if (sense != NULL && !parse_sense(sense, &program->context.tense)) {
		fprintf(program->errout, "clerkd when: the sense is book, log or deadline\n");
		return false;
	}
	if (school != NULL && !parse_school(program, school, &program->context.school)) {
		fprintf(program->errout, "clerkd when: no school \"%.10s\" in this calendar\n",
			school);
		return false;
	}
	return true;
}

/* Reads one phrase in an arena of its own and prints its line. */
static enum clerk_outcome_kind answer(struct program *program, struct arena *arena,
				      const char *phrase)
{
	struct clerk_outcome outcome = when_parse(arena, &program->context, phrase);

	fprintf(program->out, "%s\n", when_notation(arena, &outcome));
	if (program->is_explained) {
		fputs(when_explain(arena, &program->context, phrase, &outcome), program->out);
	}
	return outcome.kind;
}

/* Cuts `count` fields at tabs; the last one keeps what is left. */
static bool split(char *line, char **fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fields[i] = line;
		if (i + 1 == count) {
			return true;
		}
		line = strchr(line, '\t');
		if (line == NULL) {
			return false;
		}
		*line++ = '\0';
	}
	return true;
}

static bool answer_line(struct program *program, struct arena *arena, char *line)
{
	char *fields[4];

	line[strcspn(line, "\r\n")] = '\0';
	program->context.school = 0;
	if (!split(line, fields, 4) || !set_context(program, fields[0], fields[1], fields[2])) {
		fputs("ERR:malformed line\n", program->out);
		return false;
	}
	(void)answer(program, arena, fields[3]);
	return true;
}

static int run_batch(struct program *program)
{
	struct arena *arena = arena_new();
	char line[LONGEST_LINE];
	bool is_good = true;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		if (strchr(line, '\n') == NULL && !feof(stdin)) { /* the rest of too long a line */
			int c = 0;

			while ((c = fgetc(stdin)) != EOF && c != '\n') {
			}
			is_good = false;
			fputs("ERR:too long\n", program->out);
			continue;
		}
		is_good = answer_line(program, arena, line) && is_good;
		arena_reset(arena);
	}
	arena_free(arena);
	return is_good ? 0 : EXIT_DATA;
}

static int run_one(struct program *program, const struct options *options)
{
	if (!set_context(program, options->now, options->sense, options->school)) {
		return EXIT_USAGE;
	}
	switch (answer(program, program->arena, options->phrase.text)) {
	case CLERK_OUTCOME_VALUE:
		return 0;
	case CLERK_OUTCOME_ASK:
		return 1;
	case CLERK_OUTCOME_REFUSE:
		return 2;
	}
	return EXIT_DATA;
}

int when_cli_run(int argc, char **argv, FILE *out, FILE *errout, const struct clock *clock,
		 const char *default_calendar)
{
	struct program program = { .arena = arena_new(), .out = out, .errout = errout };
	struct options options = { .now = NULL };
	int code = 0;

	str_init(&options.phrase, program.arena);
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(out);
	} else if (!read_options(argc, argv, &options)) {
		fputs("clerkd: when: these options and words do not fit (clerkd when --help)\n",
		      errout);
		code = EXIT_USAGE;
	} else {
		code = load_calendar(&program, &options, default_calendar);
		if (code == 0) {
			program.is_explained = options.is_explained;
			program.context.now_s = clock_wall_s(clock);
			code = options.is_batch ? run_batch(&program) : run_one(&program, &options);
		}
	}
	arena_free(program.arena);
	return code;
}
