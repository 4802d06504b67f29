/* main: clerk-rehearse plays .chat files against the real core and says which lines did not hold.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "host/plugin.h"
#include "ops/paths.h"
#include "script/play.h"

#include <stdio.h>

static const char usage[] =
    "usage: clerk-rehearse [--cluster FILE] [--plugins FOLDER] [--verbose] [--from FOLDER]\n"
    "                      [--leave FOLDER] FILE.chat...\n"
    "\n"
    "Plays each conversation on a virtual clock with a fresh database. All that the\n"
    "clerk tells people to type in it is a command that it has.\n"
    "  --cluster FILE    roster and settings, where a file names none\n"
    "  --plugins FOLDER  where the plugins are\n"
    "  --verbose         prints the whole conversation\n"
    "  --from FOLDER     goes on where a conversation was left\n"
    "  --leave FOLDER    leaves the only one there, once every line held: the database,\n"
    "                    and what the homeserver remembers\n"
    "  --help, --version\n"
    "\n"
    "Exit status: 0 every line held, 1 some did not, 65 a file is malformed,\n"
    "66 a file cannot be read.\n";

static int play_all(struct play_settings *settings, char *const *files, int count)
{
	struct arena *arena = arena_new();
	struct plugin_set plugins = { 0 };
	struct err err = { 0 };
	int worst = 0, held = 0;

	if (!plugin_set_load(arena, settings->plugins, NULL, NULL, &plugins, &err)) {
		fprintf(stderr, "clerk-rehearse: %s\n", err.text);
		arena_free(arena);
		return err_exit_code(&err);
	}
	settings->table = &plugins.table;
	for (int i = 0; i < count; i++) {
		int code = play_file(settings, files[i]);

		held += code == 0;
		worst = code > worst ? code : worst;
	}
	fprintf(settings->out, "%d of %d conversations held\n", held, count);
	plugin_set_close(&plugins);
	arena_free(arena);
	return worst;
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct play_settings settings = { .cluster = paths_data(arena, "cluster.example.yaml"),
					  .plugins = paths_plugins(arena),
					  .out = stdout };
	int at = 1, code = 64;

	for (; at < argc && str_starts(argv[at], "--"); at++) {
		if (str_equal(argv[at], "--cluster") && at + 1 < argc) {
			settings.cluster = argv[++at];
		} else if (str_equal(argv[at], "--plugins") && at + 1 < argc) {
			settings.plugins = argv[++at];
		} else if (str_equal(argv[at], "--from") && at + 1 < argc) {
			settings.from = argv[++at];
		} else if (str_equal(argv[at], "--leave") && at + 1 < argc) {
			settings.leave = argv[++at];
		} else if (str_equal(argv[at], "--verbose")) {
			settings.is_verbose = true;
		} else if (str_equal(argv[at], "--help") || str_equal(argv[at], "--version")) {
			fputs(str_equal(argv[at], "--help") ? usage
							    : "clerk-rehearse " CLERKD_VERSION "\n",
			      stdout);
			arena_free(arena);
			return 0;
		} else {
			break;
		}
	}
	if (at == argc || str_starts(argv[at], "--") || (settings.leave != NULL && at + 1 < argc)) {
		fputs(usage, stderr);
	} else {
		code = play_all(&settings, argv + at, argc - at);
	}
	arena_free(arena);
	return code;
}
