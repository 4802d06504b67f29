/* main: clerk-chat, a chat in the terminal in which one person plays all heads. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/str.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum { TICK_MS = 1000 };

struct options {
	const char *users, *opening;
	bool is_only_opening;
};

static int usage(FILE *out, int code)
{
	fputs("usage: clerk-chat --homeserver URL --room ALIAS --users FILE\n"
	      "                  [--clock FILE] [--opening FILE.chat] [--only-opening]\n"
	      "\n"
	      "A chat in the terminal in which one person plays all heads.\n"
	      "  --homeserver URL  on this machine\n"
	      "  --room ALIAS      the cluster's room\n"
	      "  --users FILE      one person a line: name, user id, access token\n"
	      "  --clock FILE      where to write how far the rehearsal is ahead\n"
	      "  --opening FILE    a scene to play first\n"
	      "  --only-opening    that scene is all\n",
	      out);
	return code;
}

static bool read_options(struct chat *chat, struct options *options, int argc, char **argv)
{
	static const struct option names[] = { { "homeserver", 1, NULL, 'h' },
					       { "room", 1, NULL, 'r' },
					       { "users", 1, NULL, 'u' },
					       { "clock", 1, NULL, 'c' },
					       { "opening", 1, NULL, 'o' },
					       { "only-opening", 0, NULL, 'x' },
					       { NULL, 0, NULL, 0 } };

	for (int key; (key = getopt_long(argc, argv, "", names, NULL)) != -1;) {
		if (key == '?') {
			return false;
		}
		*(key == 'h'   ? &chat->homeserver
		  : key == 'r' ? &chat->room_alias
		  : key == 'c' ? &chat->clock_file
		  : key == 'o' ? &options->opening
			       : &options->users) = key == 'x' ? options->users : optarg;
		options->is_only_opening = options->is_only_opening || key == 'x';
	}
	return optind == argc && chat->homeserver != NULL && chat->room_alias != NULL &&
	       options->users != NULL;
}

/* Where an earlier chat left the clock. */
static void read_offset(struct chat *chat)
{
	FILE *in = chat->clock_file == NULL ? NULL : fopen(chat->clock_file, "re");
	char text[32];

	if (in != NULL) {
		chat->offset_s =
		    fgets(text, sizeof(text), in) == NULL ? 0 : strtoll(text, NULL, 10);
		fclose(in);
	}
}

static void talk(struct chat *chat)
{
	view_note(chat, "Now it is your turn. /help says how; /quit leaves.");
	view_prompt(chat);
	while (!chat->is_over) {
		bool is_key = wire_wait(chat->wire, STDIN_FILENO, TICK_MS, chat_heard, chat);
		enum line_state state = LINE_TYPING;
		const char *text;

		while (is_key && (state = line_read(chat->line, &text)) == LINE_READY) {
			line_hide(chat->line);
			chat_typed(chat, text);
		}
		chat->is_over = chat->is_over || state == LINE_END;
		chat->heard = NULL;
		view_prompt(chat);
	}
}

static bool play_opening(struct chat *chat, const char *path, struct err *err)
{
	if (path == NULL) {
		return true;
	}
	if (chat->line != NULL) {
		view_note(chat, "A scene of two minutes; any key makes it go faster.");
	}
	return scene_play(chat, path, err);
}

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct chat chat = { .arena = arena, .is_coloured = isatty(STDOUT_FILENO) == 1 };
	struct options options = { 0 };
	struct err err = { 0 };

	if (argc == 2 && str_equal(argv[1], "--help")) {
		arena_free(arena);
		return usage(stdout, EX_OK);
	}
	if (!read_options(&chat, &options, argc, argv)) {
		arena_free(arena);
		return usage(stderr, EX_USAGE);
	}
	chat.wire = wire_new(chat.homeserver);
	read_offset(&chat);
	bool is_good = tz_load(arena, "Europe/London", &chat.tz, &err) &&
		       people_load(&chat, options.users, &err) && chat_enter(&chat, &err);

	if (is_good && isatty(STDIN_FILENO) == 1 && !options.is_only_opening) {
		chat.line = line_new();
	}
	is_good = is_good && play_opening(&chat, options.opening, &err);
	if (is_good && chat.line != NULL) {
		talk(&chat);
	}
	line_free(chat.line);
	if (!is_good) {
		fprintf(stderr, "clerk-chat: %s\n", err.text);
	}
	wire_free(chat.wire);
	arena_free(arena);
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
