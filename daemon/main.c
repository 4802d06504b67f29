/* main: clerkd's command line: what is typed, and which room answers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "host/help.h"
#include "host/plugin.h"
#include "io/config.h"
#include "ops/backup.h"
#include "ops/calendar_cli.h"
#include "ops/cluster_cli.h"
#include "ops/doctor.h"
#include "ops/paths.h"
#include "ops/when_cli.h"
#include "run.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_CONFIG "/etc/clerkd/clerkd.yaml"

static const char usage[] =
    "usage: clerkd COMMAND [ARGUMENT...]\n"
    "\n"
    "  run [--config FILE]           the clerk itself; ends with a signal\n"
    "  check FILE                    is this configuration or cluster file in order?\n"
    "  cluster apply FILE            shows and applies what differs from the database\n"
    "  cluster show [NAME]           what the database has\n"
    "  calendar import FILE          term dates from text, CSV or iCalendar: shows, asks, saves\n"
    "                                [--school LETTER] [--cluster NAME] [--yes]\n"
    "  when [OPTION...] PHRASE       how the clerk reads a date (when --help)\n"
    "  commands [--markdown]         every command that heads can type\n"
    "  doctor                        is everything in order, and if not, what to do\n"
    "  backup FILE                   a proven snapshot of everything\n"
    "  restore FILE                  the way back from it\n"
    "  --version, --help\n"
    "\n"
    "Each takes --config FILE; the default is " DEFAULT_CONFIG ".\n";

/* What was typed, with --config and its like taken out. */
struct words {
	struct arena *arena;
	int argc;
	char **argv; /* from the command on */
	const char *config_path, *clock_file;
	const struct config *config; /* of load() */
};

static int fault(const struct err *err)
{
	fprintf(stderr, "clerkd: %s\n", err->text);
	return err_exit_code(err);
}

static int wrong_usage(void)
{
	fputs(usage, stderr);
	return 64;
}

/* 0, or an exit code after saying what is wrong. */
static int load(struct words *words)
{
	struct err err = { 0 };

	return config_load(words->config_path, words->arena, &words->config, &err) ? 0
										   : fault(&err);
}

static const char *plugin_folder(const struct words *words)
{
	const struct config *config = words->config;

	return config == NULL || config->plugin_dir == NULL ? paths_plugins(words->arena)
							    : config->plugin_dir;
}

/* Takes `name VALUE` or `name=VALUE` out of the words; NULL when it is not there. */
static const char *take_option(struct words *words, const char *name)
{
	size_t len = strlen(name);

	for (int i = 1; i < words->argc; i++) {
		bool is_joined = str_starts(words->argv[i], name) && words->argv[i][len] == '=';
		bool is_apart = str_equal(words->argv[i], name) && i + 1 < words->argc;

		if (!is_joined && !is_apart) {
			continue;
		}
		const char *value = is_joined ? words->argv[i] + len + 1 : words->argv[i + 1];
		int gone = is_joined ? 1 : 2;

		for (int n = i; n + gone < words->argc; n++) {
			words->argv[n] = words->argv[n + gone];
		}
		words->argc -= gone;
		return value;
	}
	return NULL;
}

static bool take_flag(struct words *words, const char *name)
{
	for (int i = 1; i < words->argc; i++) {
		if (str_equal(words->argv[i], name)) {
			for (int n = i; n + 1 < words->argc; n++) {
				words->argv[n] = words->argv[n + 1];
			}
			words->argc--;
			return true;
		}
	}
	return false;
}

static int do_run(struct words *words)
{
	return words->argc == 1 ? run_daemon(words->config_path, words->clock_file) : wrong_usage();
}

static int do_check(struct words *words)
{
	return words->argc == 2 ? cluster_cli_check(words->argv[1], stdout, stderr) : wrong_usage();
}

static int do_cluster(struct words *words)
{
	const char *verb = words->argc > 1 ? words->argv[1] : "";
	struct clock clock = clock_system();
	int code = load(words);

	if (code != 0) {
		return code;
	}
	if (str_equal(verb, "apply") && words->argc == 3) {
		return cluster_cli_apply(words->config->state_dir, words->argv[2], stdout, stderr);
	}
	if (str_equal(verb, "show") && words->argc <= 3) {
		return cluster_cli_show(words->config->state_dir,
					words->argc == 3 ? words->argv[2] : NULL, &clock, stdout,
					stderr);
	}
	return wrong_usage();
}

static int do_calendar(struct words *words)
{
	struct clock clock = clock_system();
	const char *school = take_option(words, "--school");
	struct calendar_cli cli = { .cluster = take_option(words, "--cluster"),
				    .is_agreed = take_flag(words, "--yes"),
				    .in = stdin,
				    .out = stdout,
				    .errors = stderr };

	if (words->argc != 3 || !str_equal(words->argv[1], "import") ||
	    (school != NULL && strlen(school) != 1)) {
		return wrong_usage();
	}
	int code = load(words);

	if (code != 0) {
		return code;
	}
	cli.school = school == NULL ? '\0' : school[0];
	cli.path = words->argv[2];
	cli.state_dir = words->config->state_dir;
	return calendar_cli_import(&cli, &clock);
}

static int do_when(struct words *words)
{
	struct clock clock = clock_system();

	return when_cli_run(words->argc, words->argv, stdout, stderr, &clock,
			    paths_data(words->arena, "cluster-calendar.json"));
}

static void print_commands(const struct plugin_set *set, struct arena *arena)
{
	for (size_t i = 0; i < set->table.count; i++) {
		const struct clerk_command *row = set->table.rows[i].command;

		printf("%-58s %s\n", command_usage(arena, row, "!"), row->summary);
	}
}

static int do_commands(struct words *words)
{
	struct plugin_set set = { 0 };
	struct err err = { 0 };

	if (words->argc > 2 || (words->argc == 2 && !str_equal(words->argv[1], "--markdown"))) {
		return wrong_usage();
	}
	if (!plugin_set_load(words->arena, plugin_folder(words), NULL, NULL, &set, &err)) {
		return fault(&err);
	}
	if (words->argc == 2) {
		fputs(help_markdown(words->arena, &set), stdout);
	} else {
		print_commands(&set, words->arena);
	}
	plugin_set_close(&set);
	return 0;
}

static int do_doctor(struct words *words)
{
	int code = words->argc == 1 ? load(words) : wrong_usage();

	return code != 0 ? code : doctor_run(words->config, plugin_folder(words), stdout);
}

static int do_backup(struct words *words)
{
	struct err err = { 0 };
	int code = words->argc == 2 ? load(words) : wrong_usage();

	if (code != 0) {
		return code;
	}
	return backup_write(words->config->state_dir, words->argv[1], &err) ? 0 : fault(&err);
}

static int do_restore(struct words *words)
{
	struct err err = { 0 };
	int code = words->argc == 2 ? load(words) : wrong_usage();

	if (code != 0) {
		return code;
	}
	return backup_restore(words->config->state_dir, words->argv[1], &err) ? 0 : fault(&err);
}

static const struct {
	const char *name;
	int (*run)(struct words *words);
} commands[] = {
	{ "run", do_run },       { "check", do_check },       { "cluster", do_cluster },
	{ "when", do_when },     { "commands", do_commands }, { "doctor", do_doctor },
	{ "backup", do_backup }, { "restore", do_restore },   { "calendar", do_calendar },
};

static int dispatch(struct words *words)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (str_equal(words->argv[0], commands[i].name)) {
			return commands[i].run(words);
		}
	}
	fprintf(stderr, "clerkd: there is no command '%s'\n", words->argv[0]);
	return wrong_usage();
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		return wrong_usage();
	}
	if (str_equal(argv[1], "--version") || str_equal(argv[1], "--help")) {
		fputs(str_equal(argv[1], "--help") ? usage : "clerkd " CLERKD_VERSION "\n", stdout);
		return 0;
	}
	struct words words = { .arena = arena_new(), .argc = argc - 1, .argv = argv + 1 };

	/* `when` has options of its own. */
	if (!str_equal(argv[1], "when")) {
		words.config_path = take_option(&words, "--config");
		words.clock_file = take_option(&words, "--rehearsal-clock");
	}
	if (words.config_path == NULL) {
		words.config_path = DEFAULT_CONFIG;
	}
	int code = dispatch(&words);

	arena_free(words.arena);
	return code;
}
