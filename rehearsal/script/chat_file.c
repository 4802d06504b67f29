/* chat_file: a .chat file, read into steps. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/chat_file.h"

#include "base/str.h"
#include "dates/civil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 4000, FILE_MAX = 1 << 20 };

/* One line on its way to a step. */
struct reading {
	struct arena *arena;
	const char *path;
	struct chat_step *step;
	struct err *err;
};

static bool malformed(const struct reading *r, const char *why)
{
	return err_set(r->err, ERR_DATA, "%s:%zu: %s", r->path, r->step->line, why);
}

static int32_t index_of(const char *const *names, int32_t from, int32_t to, const char *word)
{
	for (int32_t i = from; i < to; i++) {
		if (str_equal(names[i], word)) {
			return i;
		}
	}
	return -1;
}

/* "Wed 25 Nov 2026 10:00"; the weekday must be right. */
static bool read_wall(struct reading *r, const char *text)
{
	char weekday[4], month[4], extra;
	int day, year, hour, minute;

	if (sscanf(text, "%3s %d %3s %d %d:%d %c", weekday, &day, month, &year, &hour, &minute,
		   &extra) != 6) {
		return malformed(r, "a time is written like Wed 25 Nov 2026 10:00");
	}
	int32_t m = index_of(civil_month_short, 1, 13, month);
	int32_t w = index_of(civil_weekday_short, 0, 7, weekday);

	if (m < 1 || w < 0 || day < 1 || day > civil_month_days(year, m) || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59) {
		return malformed(r, "no such time");
	}
	r->step->day = civil_to_day(year, m, day);
	r->step->minute = hour * 60 + minute;
	return civil_weekday(r->step->day) == w || malformed(r, "that day is not this weekday");
}

/* "1d 2h 30m 5s" */
static bool read_duration(struct reading *r, char *text)
{
	for (const char *word; (word = str_word(&text)) != NULL;) {
		char *end;
		long count = strtol(word, &end, 10);
		int64_t unit = str_equal(end, "d")   ? 86400
			       : str_equal(end, "h") ? 3600
			       : str_equal(end, "m") ? 60
			       : str_equal(end, "s") ? 1
						     : 0;

		if (end == word || count < 0 || count > 100000 || unit == 0) {
			return malformed(r, "a duration is written like 1d 2h 30m");
		}
		r->step->seconds += count * unit;
	}
	return r->step->seconds > 0 || malformed(r, "no duration");
}

/* "A (private): text" and its kin. */
static bool read_person(struct reading *r, char *line)
{
	size_t len = strcspn(line, " :(");
	char *rest = line + len;

	r->step->who = arena_strndup(r->arena, line, len);
	while (*rest == ' ') {
		rest++;
	}
	r->step->kind = CHAT_SAY;
	if (*rest == '(') {
		char *close = strchr(rest, ')');

		if (close == NULL) {
			return malformed(r, "a bracket is not closed");
		}
		*close = '\0';
		const char *what = rest + 1;

		rest = close + 1;
		if (str_equal(what, "private")) {
			r->step->kind = CHAT_PRIVATE;
		} else if (str_equal(what, "edit")) {
			r->step->kind = CHAT_EDIT;
		} else if (str_equal(what, "reply")) {
			r->step->kind = CHAT_REPLY;
		} else if (str_equal(what, "delete")) {
			r->step->kind = CHAT_DELETE;
			return str_is_empty(str_trim(rest)) ||
			       malformed(r, "nothing follows (delete)");
		} else if (str_starts(what, "react ")) {
			r->step->kind = CHAT_REACT;
			r->step->text = what + 6;
			return str_is_empty(str_trim(rest)) ||
			       malformed(r, "nothing follows (react …)");
		} else if (str_equal(what, "poll") || str_starts(what, "poll ")) {
			r->step->kind = CHAT_CHOOSE;
			r->step->text = what + strlen("poll");
			return str_is_empty(str_trim(rest)) ||
			       malformed(r, "nothing follows (poll …)");
		} else if (str_equal(what, "unreact")) {
			r->step->kind = CHAT_UNREACT;
			return str_is_empty(str_trim(rest)) ||
			       malformed(r, "nothing follows (unreact)");
		} else {
			return malformed(r, "in brackets: private, edit, reply, delete, react KEY, "
					    "unreact or poll 1 3");
		}
	}
	if (*rest != ':' || len == 0) {
		return malformed(r, "I know no such line");
	}
	r->step->text = str_trim(rest + 1);
	return true;
}

/* "-> fragments", "->A fragments", "-> [G SIP] fragments", "-> (card) fragments", "-> (mark) key"
 */
static bool read_expectation(struct reading *r, char *line)
{
	char *rest = line + 2;

	r->step->kind = CHAT_EXPECT;
	if (*rest != ' ' && *rest != '\0') {
		r->step->who = str_word(&rest);
	}
	rest = str_trim(rest);
	if (str_starts(rest, "(card)") || str_starts(rest, "(mark)")) {
		r->step->kind = rest[1] == 'c' ? CHAT_CARD : CHAT_MARK;
		rest += strlen("(card)");
	} else if (*rest == '[') {
		char *close = strchr(rest, ']');

		if (close == NULL) {
			return malformed(r, "a bracket is not closed");
		}
		*close = '\0';
		r->step->pings = rest + 1;
		rest = close + 1;
	}
	r->step->text = str_trim(rest);
	return !str_is_empty(r->step->text) || malformed(r, "what is expected?");
}

/* "never: text", "never A: text" */
static bool read_never(struct reading *r, char *line)
{
	char *colon = strchr(line, ':');

	r->step->kind = CHAT_NEVER;
	if (colon == NULL) {
		return malformed(r, "never: text, or never A: text");
	}
	*colon = '\0';
	const char *who = str_trim(line + strlen("never"));

	r->step->who = str_is_empty(who) ? NULL : who;
	r->step->text = str_trim(colon + 1);
	return !str_is_empty(r->step->text) || malformed(r, "never what?");
}

static bool read_line(struct reading *r, char *line)
{
	static const struct {
		const char *word;
		enum chat_kind kind;
	} bare[] = { { "...", CHAT_SKIP },         { "silence", CHAT_SILENCE },
		     { "down", CHAT_DOWN },        { "up", CHAT_UP },
		     { "restart", CHAT_RESTART },  { "repeat", CHAT_REPEAT },
		     { "newcomer", CHAT_NEWCOMER } };

	for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++) {
		if (str_equal(line, bare[i].word)) {
			r->step->kind = bare[i].kind;
			return true;
		}
	}
	if (str_starts(line, "->")) {
		return read_expectation(r, line);
	}
	if (str_starts(line, "never")) {
		return read_never(r, line);
	}
	if (str_starts(line, "now ")) {
		r->step->kind = CHAT_NOW;
		return read_wall(r, line + 4);
	}
	if (str_starts(line, "until ")) {
		r->step->kind = CHAT_UNTIL;
		return read_wall(r, line + 6);
	}
	if (str_starts(line, "advance ")) {
		r->step->kind = CHAT_ADVANCE;
		return read_duration(r, line + 8);
	}
	if (str_starts(line, "cluster ") || str_starts(line, "fault ")) {
		r->step->kind = line[0] == 'c' ? CHAT_CLUSTER : CHAT_FAULT;
		r->step->text = str_trim(strchr(line, ' ') + 1);
		return true;
	}
	return read_person(r, line);
}

bool chat_file_parse(struct arena *arena, const char *path, const char *text,
		     struct chat_file *ret_file, struct err *err)
{
	struct chat_step *steps = arena_array(arena, STEPS_MAX, sizeof(*steps));
	char *copy = arena_strdup(arena, text);
	size_t count = 0, number = 0;

	for (char *next = copy; next != NULL;) {
		char *line = next;

		next = strchr(line, '\n');
		if (next != NULL) {
			*next++ = '\0';
		}
		line = str_trim(line);
		number++;
		if (*line == '\0' || *line == '#') {
			continue;
		}
		steps[count] = (struct chat_step){ .line = number };
		struct reading reading = {
			.arena = arena, .path = path, .step = &steps[count], .err = err
		};

		if (count + 1 == STEPS_MAX) {
			return malformed(&reading, "the file is too long");
		}
		if (!read_line(&reading, line)) {
			return false;
		}
		count++;
	}
	*ret_file = (struct chat_file){ .path = path, .steps = steps, .count = count };
	return true;
}

bool chat_file_load(struct arena *arena, const char *path, struct chat_file *ret_file,
		    struct err *err)
{
	FILE *in = fopen(path, "re");

	if (in == NULL) {
		return err_set(err, ERR_NOINPUT, "%s: cannot be read", path);
	}
	char *text = arena_alloc(arena, FILE_MAX + 1);
	size_t len = fread(text, 1, FILE_MAX, in);
	bool is_whole = feof(in) != 0 && strlen(text) == len && str_is_utf8(text, len);

	fclose(in);
	if (!is_whole) {
		return err_set(err, ERR_DATA, "%s: is not a text file in UTF-8", path);
	}
	return chat_file_parse(arena, path, text, ret_file, err);
}

/* Runs of white space, NBSP among it, become one space; the marks around code do not count. */
static char *squeeze(struct arena *arena, const char *text)
{
	struct str out;

	str_init(&out, arena);
	while (*text != '\0') {
		if (*text == '`') {
			text++;
			continue;
		}
		size_t blank = *text == ' ' || *text == '\n' || *text == '\t' ? 1
			       : str_starts(text, "\xc2\xa0")                 ? 2
									      : 0;

		if (blank == 0) {
			str_addc(&out, *text++);
			continue;
		}
		text += blank;
		if (out.len > 0 && out.text[out.len - 1] != ' ') {
			str_addc(&out, ' ');
		}
	}
	return str_trim(out.text);
}

bool chat_matches(struct arena *arena, const char *pattern, const char *message)
{
	static const char gap[] = " … ";
	const char *at = squeeze(arena, message);
	char *rest = squeeze(arena, pattern);

	while (rest != NULL) {
		char *fragment = rest;

		rest = strstr(rest, gap);
		if (rest != NULL) {
			*rest = '\0';
			rest += sizeof(gap) - 1;
		}
		if (str_ends(fragment, "…")) {
			fragment[strlen(fragment) - strlen("…")] = '\0';
			fragment = str_trim(fragment);
		}
		at = strstr(at, fragment);
		if (at == NULL) {
			return false;
		}
		at += strlen(fragment);
	}
	return true;
}
