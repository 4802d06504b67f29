/* orders: what a typed line means: /as, /private, /later and the like; anything else is said. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/str.h"

#include <string.h>

static void order_as(struct chat *chat, char *rest)
{
	struct head *head = people_find(chat, str_trim(rest));

	if (head == NULL) {
		view_note(chat, "Whom? /who lists them.");
		return;
	}
	chat->speaker = (size_t)(head - chat->heads);
}

static void order_private(struct chat *chat, char *rest)
{
	chat->is_private = true;
	if (*str_trim(rest) != '\0') {
		order_as(chat, rest);
	}
}

static void order_room(struct chat *chat, char *rest)
{
	(void)rest;
	chat->is_private = false;
}

static void order_later(struct chat *chat, char *rest)
{
	int64_t seconds = chat_duration(str_trim(rest));

	if (seconds == 0) {
		view_note(chat, "How much later? /later 30m, /later 2h, /later 2d, /later 1w");
	} else if (!chat_move_clock(chat, seconds)) {
		view_note(chat, "This homeserver's clock cannot be moved.");
	} else {
		view_note(chat, "It is %s now.", chat_wall(chat, chat_now_s(chat)));
	}
}

static void order_who(struct chat *chat, char *rest)
{
	const char *all = "";

	(void)rest;
	for (size_t i = 0; i < chat->count; i++) {
		all = arena_printf(chat->arena, "%s %s", all, chat->heads[i].handle);
	}
	view_note(chat, "You can be:%s", all);
}

static void order_quit(struct chat *chat, char *rest)
{
	(void)rest;
	chat->is_over = true;
}

static void order_help(struct chat *chat, char *rest);

static const struct {
	const char *word, *help;
	void (*run)(struct chat *chat, char *rest);
} orders[] = {
	{ "/as", "/as G         speak as the head of G from now on", order_as },
	{ "/private", "/private      speak to the clerk alone (/private H: as H)", order_private },
	{ "/room", "/room         speak in the room again", order_room },
	{ "/later", "/later 2d     move the clock: 30m, 2h, 2d, 1w", order_later },
	{ "/who", "/who          whom you can be", order_who },
	{ "/help", "/help         this; !help asks the clerk", order_help },
	{ "/quit", "/quit         leave", order_quit },
};

static void order_help(struct chat *chat, char *rest)
{
	(void)rest;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		view_note(chat, "  %s", orders[i].help);
	}
	view_note(chat, "  Anything else is said, e.g. !visit G tomorrow 9-12 phonics");
}

/* Orders of ours win over commands of the clerk's spelt with a slash; `//visit` and `!visit` say
 * those. */
static bool run_order(struct chat *chat, char *text)
{
	size_t len = strcspn(text, " ");

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		if (strlen(orders[i].word) == len && strncmp(orders[i].word, text, len) == 0) {
			orders[i].run(chat, text + len);
			return true;
		}
	}
	return false;
}

void chat_typed(struct chat *chat, const char *text)
{
	char *line = str_trim(arena_strdup(chat->arena, text));
	struct head *head = &chat->heads[chat->speaker];

	if (*line == '\0' || run_order(chat, line)) {
		return;
	}
	if (!chat_say(chat, head, chat->is_private, line)) {
		view_note(chat, "That could not be said: the homeserver did not take it.");
	}
}
