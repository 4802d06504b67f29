/* line: one line being typed, with history, while other things are printed above it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { TEXT_MAX = 4000, HISTORY = 200, CTRL = 0x1f, ESCAPE = 27, DELETE = 127 };

struct line {
	struct termios before;
	bool is_raw, is_shown;
	char prompt[256];
	char text[TEXT_MAX + 8];
	size_t len, at;
	char done[TEXT_MAX + 8];
	char *history[HISTORY];
	size_t count, browsing; /* browsing == count: the line itself */
	char keys[16];          /* an escape sequence that is not whole yet */
	size_t key_count;
};

struct line *line_new(void)
{
	struct line *line = calloc(1, sizeof(*line));

	if (line == NULL) {
		abort();
	}
	if (tcgetattr(STDIN_FILENO, &line->before) == 0) {
		struct termios raw = line->before;

		raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO | ISIG);
		raw.c_iflag &= (tcflag_t) ~(IXON);
		raw.c_cc[VMIN] = 0;
		raw.c_cc[VTIME] = 0;
		line->is_raw = tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
	}
	return line;
}

void line_free(struct line *line)
{
	if (line == NULL) {
		return;
	}
	line_hide(line);
	if (line->is_raw) {
		tcsetattr(STDIN_FILENO, TCSADRAIN, &line->before);
	}
	for (size_t i = 0; i < line->count; i++) {
		free(line->history[i]);
	}
	free(line);
}

void line_set_prompt(struct line *line, const char *prompt)
{
	snprintf(line->prompt, sizeof(line->prompt), "%s", prompt);
}

/* ---- the screen ---- */

/* Characters, not bytes: continuation bytes of UTF-8 take no place. */
static size_t columns_of(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t i = 0; i < len; i++) {
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	}
	return columns;
}

static size_t next_char(const char *text, size_t at)
{
	do {
		at++;
	} while (((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

static size_t screen_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

void line_hide(struct line *line)
{
	if (line->is_shown) {
		fputs("\r\033[K", stdout);
		line->is_shown = false;
	}
	fflush(stdout);
}

/* A line longer than the screen slides to the left, so that the cursor is always seen. */
void line_show(struct line *line)
{
	size_t prompt = columns_of(line->prompt, strlen(line->prompt));
	size_t room = screen_width() > prompt + 2 ? screen_width() - prompt - 2 : 1, from = 0;

	while (columns_of(line->text + from, line->at - from) > room) {
		from = next_char(line->text, from);
	}
	size_t to = from;

	while (to < line->len && columns_of(line->text + from, to - from) < room) {
		to = next_char(line->text, to);
	}
	size_t back = columns_of(line->text + line->at, to > line->at ? to - line->at : 0);

	printf("\r\033[K\033[1m%s\033[0m%.*s", line->prompt, (int)(to - from), line->text + from);
	if (back > 0) {
		printf("\033[%zuD", back);
	}
	line->is_shown = true;
	fflush(stdout);
}

/* ---- the text ---- */

static void set_text(struct line *line, const char *text)
{
	snprintf(line->text, TEXT_MAX, "%s", text);
	line->len = line->at = strlen(line->text);
}

static void cut(struct line *line, size_t from, size_t to)
{
	memmove(line->text + from, line->text + to, line->len - to + 1);
	line->len -= to - from;
	line->at = from;
}

static void insert(struct line *line, char c)
{
	if (line->len + 1 < TEXT_MAX) {
		memmove(line->text + line->at + 1, line->text + line->at, line->len - line->at + 1);
		line->text[line->at++] = c;
		line->len++;
	}
}

static void go_left(struct line *line)
{
	while (line->at > 0 && ((unsigned char)line->text[--line->at] & 0xc0) == 0x80) {
	}
}

static void go_right(struct line *line)
{
	if (line->at < line->len) {
		line->at = next_char(line->text, line->at);
	}
}

static void rub_out(struct line *line)
{
	size_t end = line->at;

	go_left(line);
	cut(line, line->at, end);
}

static void rub_out_word(struct line *line)
{
	size_t end = line->at, at = end;

	while (at > 0 && line->text[at - 1] == ' ') {
		at--;
	}
	while (at > 0 && line->text[at - 1] != ' ') {
		at--;
	}
	cut(line, at, end);
}

static void browse(struct line *line, int step)
{
	if ((step < 0 && line->browsing == 0) || (step > 0 && line->browsing >= line->count)) {
		return;
	}
	line->browsing = step < 0 ? line->browsing - 1 : line->browsing + 1;
	set_text(line, line->browsing < line->count ? line->history[line->browsing] : "");
}

static void remember(struct line *line, const char *text)
{
	if (*text == '\0' ||
	    (line->count > 0 && strcmp(line->history[line->count - 1], text) == 0)) {
		return;
	}
	if (line->count == HISTORY) {
		free(line->history[0]);
		memmove(line->history, line->history + 1, (HISTORY - 1) * sizeof(char *));
		line->count--;
	}
	line->history[line->count++] = strdup(text);
}

/* ---- the keys ---- */

/* The end of "\033[…": arrows, Home, End, Delete. */
static void take_sequence(struct line *line)
{
	char last = line->keys[line->key_count - 1];

	if (last == 'A' || last == 'B') {
		browse(line, last == 'A' ? -1 : 1);
	} else if (last == 'C') {
		go_right(line);
	} else if (last == 'D') {
		go_left(line);
	} else if (last == 'H' || line->keys[2] == '1') {
		line->at = 0;
	} else if (last == 'F' || line->keys[2] == '4') {
		line->at = line->len;
	} else if (line->keys[2] == '3' && line->at < line->len) {
		cut(line, line->at, next_char(line->text, line->at));
	}
	line->key_count = 0;
}

static bool take_escape(struct line *line, char key)
{
	if (line->key_count == 0 && key != ESCAPE) {
		return false;
	}
	if (line->key_count < sizeof(line->keys)) {
		line->keys[line->key_count++] = key;
	}
	if (line->key_count == 2 && key != '[' && key != 'O') {
		line->key_count = 0;
	} else if (line->key_count > 2 && key >= '@' && key <= '~') {
		take_sequence(line);
	}
	return true;
}

static void take_key(struct line *line, char key)
{
	switch (key) {
	case 'A' & CTRL:
		line->at = 0;
		break;
	case 'E' & CTRL:
		line->at = line->len;
		break;
	case 'U' & CTRL:
		cut(line, 0, line->at);
		break;
	case 'K' & CTRL:
		cut(line, line->at, line->len);
		break;
	case 'W' & CTRL:
		rub_out_word(line);
		break;
	case 'P' & CTRL:
		browse(line, -1);
		break;
	case 'N' & CTRL:
		browse(line, 1);
		break;
	case 'H' & CTRL:
	case DELETE:
		rub_out(line);
		break;
	default:
		if ((unsigned char)key >= ' ') {
			insert(line, key);
		}
	}
}

enum line_state line_read(struct line *line, const char **ret_text)
{
	char key;
	ssize_t got;

	while ((got = read(STDIN_FILENO, &key, 1)) == 1) {
		if (take_escape(line, key)) {
			continue;
		}
		if (key == ('C' & CTRL) || (key == ('D' & CTRL) && line->len == 0)) {
			return LINE_END;
		}
		if (key == '\r' || key == '\n') {
			memcpy(line->done, line->text, line->len + 1);
			remember(line, line->done);
			set_text(line, "");
			line->browsing = line->count;
			*ret_text = line->done;
			return LINE_READY;
		}
		take_key(line, key);
	}
	line_show(line);
	return LINE_TYPING;
}
