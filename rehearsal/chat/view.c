/* view: what the person sees: who said what, and when a day began. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 96, INDENT = 16 };

static const char *colour(const struct chat *chat, const char *code)
{
	return chat->is_coloured ? code : "";
}

static void begin(struct chat *chat)
{
	if (chat->line != NULL) {
		line_hide(chat->line);
	}
}

/* The day once, above the first line that belongs to it. */
static void show_day(struct chat *chat)
{
	const char *wall = chat_wall(chat, chat_now_s(chat));
	const char *day = arena_strndup(chat->arena, wall, strlen(wall) - strlen(" 10:00"));

	if (!str_equal(day, chat->last_day)) {
		printf("%s── %s ──%s\n", colour(chat, "\033[2m"), day, colour(chat, "\033[0m"));
		chat->last_day = day;
	}
}

static size_t width_of(const char *word, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++) {
		width += ((unsigned char)word[i] & 0xc0) != 0x80;
	}
	return width;
}

/* Words, wrapped; each further line begins under the first. */
static void print_wrapped(const char *text)
{
	size_t at = INDENT;

	while (*text != '\0') {
		size_t len = strcspn(text, " \n"), width = width_of(text, len);

		if (at > INDENT && at + 1 + width > WIDTH) {
			printf("\n%*s", INDENT, "");
			at = INDENT;
		}
		printf("%s%.*s", at > INDENT ? " " : "", (int)len, text);
		at += width + (at > INDENT);
		text += len;
		if (*text == '\n') {
			printf("\n%*s", INDENT, "");
			at = INDENT;
		}
		text += *text != '\0';
	}
	putchar('\n');
}

void view_message(struct chat *chat, const char *sender, const char *private_to, const char *text)
{
	bool is_clerk = str_equal(sender, "clerk");
	const char *wall = chat_wall(chat, chat_now_s(chat));
	const char *time = wall + strlen(wall) - strlen("10:00");

	begin(chat);
	show_day(chat);
	if (private_to == NULL) {
		printf("%s%s%s  %s%-7s%s  ", colour(chat, "\033[2m"), time, colour(chat, "\033[0m"),
		       colour(chat, is_clerk ? "\033[1;32m" : "\033[1;36m"), sender,
		       colour(chat, "\033[0m"));
	} else {
		printf("%s%s%s  %s%s%s %s\n%*s", colour(chat, "\033[2m"), time,
		       colour(chat, "\033[0m"), colour(chat, "\033[1;35m"), sender,
		       colour(chat, "\033[0m"),
		       is_clerk ? arena_printf(chat->arena, "to %s alone:", private_to)
				: "to the clerk alone:",
		       INDENT, "");
	}
	print_wrapped(text);
	fflush(stdout);
}

void view_note(struct chat *chat, const char *fmt, ...)
{
	va_list ap;

	begin(chat);
	va_start(ap, fmt);
	printf("%s%s%s\n", colour(chat, "\033[2;3m"), arena_vprintf(chat->arena, fmt, ap),
	       colour(chat, "\033[0m"));
	va_end(ap);
	fflush(stdout);
}

void view_prompt(struct chat *chat)
{
	if (chat->line != NULL) {
		line_set_prompt(chat->line,
				arena_printf(chat->arena, "%s  %s%s> ",
					     chat_wall(chat, chat_now_s(chat)),
					     chat->heads[chat->speaker].handle,
					     chat->is_private ? " to the clerk alone" : ""));
		line_show(chat->line);
	}
}
