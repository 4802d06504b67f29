/* main: clerkd's command line: what is typed, and which room answers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "host/help.h"
#include "host/plugin.h"
#include "io/config.h"
#include "ops/backup.h"
#include "ops/calendar_cli.h"
#include "ops/check_cli.h"
#include "ops/cluster_cli.h"
#include "ops/cluster_move.h"
#include "ops/doctor.h"
#include "ops/paths.h"
#include "ops/when_cli.h"
#include "ops/words.h"
#include "run.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_CONFIG "/etc/clerkd/clerkd.yaml"
#define CONFIG_OPTION \
	{ \
		"--config", "FILE", "the configuration; " DEFAULT_CONFIG " otherwise" \
	}
#define CLOCK_OPTION \
	{ \
		"--rehearsal-clock", "FILE", NULL \
	}

/* One run of one command. */
struct task {
	struct arena *arena;
	struct words words;
	const char *config_path;
	const struct config *config; /* of load() */
};

static int fault(const struct err *err)
{
	fprintf(stderr, "clerkd: %s\n", err->text);
	return err_exit_code(err);
}

/* 0, or an exit code after saying what is wrong. */
static int load(struct task *task)
{
	struct err err = { 0 };

	return config_load(task->config_path, task->arena, &task->config, &err) ? 0 : fault(&err);
}

static const char *plugin_folder(const struct task *task)
{
	const struct config *config = task->config;

	return config == NULL || config->plugin_dir == NULL ? paths_plugins(task->arena)
							    : config->plugin_dir;
}

/* NULL: all of the folder. */
static const char *const *plugin_names(const struct task *task)
{
	return task->config->plugins[0] == NULL ? NULL : task->config->plugins;
}

static int do_run(struct task *task)
{
	return run_daemon(task->config_path, words_value(&task->words, "--rehearsal-clock"),
			  words_value(&task->words, "--new") != NULL);
}

static int do_check(struct task *task)
{
	struct clock clock = clock_system();

	return check_cli(task->words.operands[0], paths_plugins(task->arena), &clock, stdout,
			 stderr);
}

static int do_cluster(struct task *task, bool is_to_write)
{
	struct clock clock = clock_system();
	int code = load(task);
	struct cluster_cli cli = { .path = task->words.operands[0],
				   .is_to_write = is_to_write,
				   .is_anyway = words_value(&task->words, "--anyway") != NULL,
				   .clock = &clock,
				   .out = stdout,
				   .errors = stderr };

	if (code != 0) {
		return code;
	}
	cli.state_dir = task->config->state_dir;
	cli.plugin_dir = plugin_folder(task);
	cli.plugins = plugin_names(task);
	return cli.path == NULL ? cluster_cli_list(&cli) : cluster_cli_apply(&cli);
}

static int do_cluster_apply(struct task *task)
{
	return do_cluster(task, true);
}

static int do_cluster_show(struct task *task)
{
	return do_cluster(task, false);
}

static struct cluster_move move_of(const struct task *task, const struct clock *clock)
{
	return (struct cluster_move){ .state_dir = task->config->state_dir,
				      .to = words_value(&task->words, "--to"),
				      .names = task->words.operands,
				      .plugin_dir = plugin_folder(task),
				      .plugins = plugin_names(task),
				      .is_agreed = words_value(&task->words, "--yes") != NULL,
				      .clock = clock,
				      .out = stdout,
				      .errors = stderr };
}

static int do_cluster_move(struct task *task)
{
	struct clock clock = clock_system();

	if (words_value(&task->words, "--to") == NULL) {
		fputs("clerkd: cluster move: --to FOLDER is missing\n", stderr);
		return 64;
	}
	int code = load(task);

	if (code != 0) {
		return code;
	}
	struct cluster_move move = move_of(task, &clock);

	return cluster_move_run(&move);
}

static int do_cluster_remove(struct task *task)
{
	struct clock clock = clock_system();
	int code = load(task);

	if (code != 0) {
		return code;
	}
	struct cluster_move move = move_of(task, &clock);

	return cluster_move_remove(&move);
}

static int do_calendar(struct task *task)
{
	struct clock clock = clock_system();
	const char *school = words_value(&task->words, "--school");
	struct calendar_cli cli = { .cluster = words_value(&task->words, "--cluster"),
				    .is_agreed = words_value(&task->words, "--yes") != NULL,
				    .path = task->words.operands[0],
				    .in = stdin,
				    .out = stdout,
				    .errors = stderr };

	if (school != NULL && strlen(school) != 1) {
		fprintf(stderr, "clerkd: calendar import: a school is one letter, not '%.80s'\n",
			school);
		return 64;
	}
	int code = load(task);

	if (code != 0) {
		return code;
	}
	cli.school = school == NULL ? '\0' : school[0];
	cli.state_dir = task->config->state_dir;
	cli.plugin_dir = plugin_folder(task);
	cli.plugins = plugin_names(task);
	return calendar_cli_import(&cli, &clock);
}

static void print_commands(const struct plugin_set *set, struct arena *arena)
{
	for (size_t i = 0; i < set->table.count; i++) {
		const struct clerk_command *row = set->table.rows[i].command;

		printf("%-58s %s\n", command_usage(arena, row, "!"), row->summary);
	}
}

static int do_commands(struct task *task)
{
	struct plugin_set set = { 0 };
	struct err err = { 0 };
	/* There are commands without a configuration too, but one that is named is meant. */
	int code = words_value(&task->words, "--config") == NULL ? 0 : load(task);

	if (code != 0) {
		return code;
	}
	if (!plugin_set_load(task->arena, plugin_folder(task), NULL, NULL, &set, &err)) {
		return fault(&err);
	}
	if (words_value(&task->words, "--markdown") != NULL) {
		fputs(help_markdown(task->arena, &set), stdout);
	} else {
		print_commands(&set, task->arena);
	}
	plugin_set_close(&set);
	return 0;
}

static int do_doctor(struct task *task)
{
	int code = load(task);

	return code != 0 ? code : doctor_run_online(task->config, plugin_folder(task), stdout);
}

static int do_backup(struct task *task)
{
	struct err err = { 0 };
	int code = load(task);

	if (code != 0) {
		return code;
	}
	return backup_write(task->config->state_dir, task->words.operands[0], &err) ? 0
										    : fault(&err);
}

static int do_restore(struct task *task)
{
	struct plugin_set set = { 0 };
	struct err err = { 0 };
	int code = load(task);

	if (code != 0) {
		return code;
	}
	struct backup_restoring restoring = { .state_dir = task->config->state_dir,
					      .path = task->words.operands[0],
					      .plugins = &set };

	if (!plugin_set_load(task->arena, plugin_folder(task), plugin_names(task), NULL, &set,
			     &err) ||
	    !backup_restore(&restoring, stdout, &err)) {
		code = fault(&err);
	}
	plugin_set_close(&set);
	return code;
}

/* ---- what there is ---- */

static const struct {
	struct words_command words;
	int (*run)(struct task *task);
} commands[] = {
	{ { "run",
	    "",
	    0,
	    0,
	    "The clerk itself; ends with a signal",
	    "Writes `ready` once the homeserver's first answer is committed.\n",
	    { CONFIG_OPTION,
	      { "--new", NULL, "begin anew, in an empty state folder, with an account in use" },
	      CLOCK_OPTION } },
	  do_run },
	{ { "check",
	    "FILE",
	    1,
	    1,
	    "Is this configuration or cluster file in order?",
	    "A clerkd.yaml is checked with all that it names. Changes nothing.\n",
	    { { NULL, NULL, NULL } } },
	  do_check },
	{ { "cluster apply",
	    "FILE",
	    1,
	    1,
	    "Makes the database say what a cluster file says, and shows the difference",
	    "The file changes what it names, and what it named when it was last applied; what was\n"
	    "typed in the rooms stays until the file says otherwise. A school or person with\n"
	    "open work is not taken away.\n",
	    { CONFIG_OPTION,
	      { "--anyway", NULL, "also take away what has open work; each is named" } } },
	  do_cluster_apply },
	{ { "cluster show",
	    "[FILE]",
	    0,
	    1,
	    "What applying the file would change; without a file, what the database has",
	    "Changes nothing.\n",
	    { CONFIG_OPTION } },
	  do_cluster_show },
	{ { "cluster move",
	    "NAME...",
	    1,
	    WORDS_OPERANDS - 1,
	    "Gives clusters to a second clerkd, with an account of its own",
	    "The clerk must be stopped. Makes the database of the other clerkd, and then takes\n"
	    "them out of this one: nothing is lost, and numbers go on. Cut short, the same\n"
	    "command goes on. Exits with 75, and nothing changed, while something that was said\n"
	    "may be on its way; with 73 where the other folder has a database already.\n",
	    { CONFIG_OPTION, { "--to", "FOLDER", "the other's state folder, which is new" } } },
	  do_cluster_move },
	{ { "cluster remove",
	    "NAME...",
	    1,
	    WORDS_OPERANDS - 1,
	    "Takes clusters out of the database, with all that is booked",
	    "The clerk must be stopped. It leaves their rooms at its next start.\n",
	    { CONFIG_OPTION, { "--yes", NULL, "do it; otherwise nothing is changed" } } },
	  do_cluster_remove },
	{ { "calendar import",
	    "FILE",
	    1,
	    1,
	    "Term dates from text, CSV or iCalendar: shows what changes, asks, saves",
	    "`-` is standard input.\n",
	    { CONFIG_OPTION,
	      { "--school", "LETTER", "for a school that differs from the others" },
	      { "--cluster", "NAME", "where there are several" },
	      { "--yes", NULL, "save without asking" } } },
	  do_calendar },
	{ { "commands",
	    "",
	    0,
	    0,
	    "Every command that heads can type",
	    "",
	    { CONFIG_OPTION, { "--markdown", NULL, "as the table of the README" } } },
	  do_commands },
	{ { "doctor",
	    "",
	    0,
	    0,
	    "Is everything in order, and if not, what to do",
	    "Looks at files, database and homeserver; also while the clerk runs. Changes nothing.\n"
	    "Exits with 1 when something is to be put right.\n",
	    { CONFIG_OPTION } },
	  do_doctor },
	{ { "backup",
	    "FILE",
	    1,
	    1,
	    "A proven snapshot of everything; also while the clerk runs",
	    "",
	    { CONFIG_OPTION } },
	  do_backup },
	{ { "restore",
	    "FILE",
	    1,
	    1,
	    "Puts a backup in the database's place; the clerk must be stopped",
	    "The database before it is kept as clerkd.db.before-restore, the next ones as .1 to "
	    ".9.\n",
	    { CONFIG_OPTION } },
	  do_restore },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static int show_usage(void)
{
	fputs("usage: clerkd COMMAND [OPTION...] [FILE]\n\n", stdout);
	for (size_t i = 0; i < COMMANDS; i++) {
		const struct words_command *row = &commands[i].words;

		printf("  %s %-*s  %s\n", row->name, (int)(22 - strlen(row->name)), row->operands,
		       row->summary);
	}
	printf("  %-23s  %s\n  %-23s  %s\n  %-23s  %s\n", "when PHRASE",
	       "How the clerk reads a date", "COMMAND --help", "More about one of them",
	       "--version", "Which clerkd this is");
	return 0;
}

static int wrong_usage(const char *why, const char *word)
{
	fprintf(stderr, "clerkd: %s%.80s; clerkd --help names the commands\n", why, word);
	return 64;
}

/* How many words of `argv` are the command's name; 0: it is another one. */
static int matches(const struct words_command *command, int argc, char *const *argv)
{
	size_t first = strcspn(command->name, " ");
	const char *second = command->name[first] == ' ' ? command->name + first + 1 : NULL;

	if (strlen(argv[0]) != first || strncmp(argv[0], command->name, first) != 0) {
		return 0;
	}
	return second == NULL ? 1 : argc > 1 && str_equal(argv[1], second) ? 2 : 0;
}

static int run_row(size_t row, int argc, char *const *argv)
{
	struct task task = { .arena = arena_new() };
	struct err err = { 0 };
	int code = 0;

	if (!words_read(&commands[row].words, argc, argv, &task.words, &err)) {
		code = fault(&err);
	} else if (task.words.is_help) {
		words_help(&commands[row].words, stdout);
	} else {
		const char *path = words_value(&task.words, "--config");

		task.config_path = path == NULL ? DEFAULT_CONFIG : path;
		code = commands[row].run(&task);
	}
	arena_free(task.arena);
	return code;
}

static int run_when(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct clock clock = clock_system();
	int code = when_cli_run(argc, argv, stdout, stderr, &clock,
				paths_data(arena, "cluster-calendar.json"));

	arena_free(arena);
	return code;
}

/* `cluster` or `calendar` alone: what there is of it. */
static int run_half(int argc, char *const *argv)
{
	bool is_help = argc > 1 && (str_equal(argv[1], "--help") || str_equal(argv[1], "-h"));
	size_t len = strlen(argv[0]), found = 0;

	for (size_t i = 0; i < COMMANDS; i++) {
		const char *name = commands[i].words.name;

		if (strncmp(name, argv[0], len) == 0 && name[len] == ' ') {
			if (is_help) {
				fputs(found > 0 ? "\n" : "", stdout);
				words_help(&commands[i].words, stdout);
			}
			found++;
		}
	}
	if (is_help && found > 0) {
		return 0;
	}
	bool has_more = found > 0 && argc > 1;
	char both[80];

	/* `cluster frob` is no more of a command than `frob`. */
	snprintf(both, sizeof(both), "%s%s%s", argv[0], has_more ? " " : "",
		 has_more ? argv[1] : "");
	return wrong_usage(found > 0 && !has_more ? "a second word is missing behind "
			   : argv[0][0] == '-'    ? "there is no option "
						  : "there is no command ",
			   both);
}

int main(int argc, char **argv)
{
	store_set_up();
	if (argc < 2) {
		return wrong_usage("a command is missing", "");
	}
	if (str_equal(argv[1], "--version")) {
		puts("clerkd " CLERKD_VERSION);
		return 0;
	}
	if (str_equal(argv[1], "--help") || str_equal(argv[1], "-h") ||
	    str_equal(argv[1], "help")) {
		return show_usage();
	}
	if (str_equal(argv[1], "when")) {
		return run_when(argc - 1, argv + 1);
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		int words = matches(&commands[i].words, argc - 1, argv + 1);

		if (words > 0) {
			return run_row(i, argc - 1 - words, argv + 1 + words);
		}
	}
	return run_half(argc - 1, argv + 1);
}
