/* line: one line being typed, with history, while other things are printed above it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CHAT_LINE_H
#define CLERK_CHAT_LINE_H

#include <stdbool.h>

struct line;

/* Takes the terminal over, so that keys arrive one by one. Never NULL. */
struct line *line_new(void);
/* Gives the terminal back as it was. NULL is accepted. */
void line_free(struct line *line);

/* What stands before the line; copied. */
void line_set_prompt(struct line *line, const char *prompt);

/* Takes the prompt off the screen, or puts it back, around other output. */
void line_hide(struct line *line);
void line_show(struct line *line);

enum line_state { LINE_TYPING, LINE_READY, LINE_END };

/* Reads the keys that have come. READY: `ret_text` is a whole line, borrowed until the next call.
 * END: Ctrl-D on an empty line, Ctrl-C, or the terminal went away. */
enum line_state line_read(struct line *line, const char **ret_text);

#endif
