/* test_first_lines: what heads type first, or to put right what they have just said, is understood,
 * or asked about; never silence where the clerk is spoken to, never another thing than was said. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/heard.h"
#include "stage_world.h"

#include <stdio.h>

enum { LINE_MAX_BYTES = 400 };

struct row {
	const char *who, *before, *line, *holds; /* `before` NULL: nothing is */
};

/* "who<TAB>line<TAB>what the answer holds"; of four cells the second is what was said before. */
static bool read_row(struct arena *arena, const char *text, struct row *ret_row)
{
	enum { MOST = 4 };
	char *rest = arena_strndup(arena, text, strcspn(text, "\n")), *cells[MOST];
	size_t count = 0;

	while (count < MOST && rest != NULL) {
		cells[count++] = strsep(&rest, "\t");
	}
	if (text[0] == '#' || count < MOST - 1) {
		return false;
	}
	*ret_row = (struct row){ cells[0], count == MOST ? cells[1] : NULL, cells[count - 2],
				 cells[count - 1] };
	return true;
}

static void say_as(struct world *w, const char *who, const char *text)
{
	hs_say(w->hs, stage_room(w->stage), stage_user(w->stage, who), text);
	stage_settle(w->stage);
}

/* What the clerk has said anywhere since; `*ret_marks`: how often it marked, or edited a card. */
static const char *said_since(struct world *w, size_t from, size_t *ret_marks)
{
	struct hs_event event;
	struct heard heard;
	struct str text;

	*ret_marks = 0;
	str_init(&text, w->arena);
	for (size_t i = from; i < hs_event_count(w->hs); i++) {
		if (!hs_event_at(w->hs, i, &event) ||
		    !heard_read(w->arena, w->hs, &event, stage_clerk(w->stage), NULL, &heard)) {
			continue;
		}
		if (heard.kind == HEARD_MESSAGE) {
			str_addf(&text, "%s\n", heard.text);
		} else {
			(*ret_marks)++;
		}
	}
	return text.text;
}

static void check(const struct row *row)
{
	struct world w;
	size_t marks = 0;

	open_world(&w, TEST_PLUGIN_DIR);
	say_as(&w, "A", "!visit G Wed 2 Dec 9-11 phonics");
	say_as(&w, "B", "!request 1 day maths");
	say_as(&w, "H", "!breakfast Tue 8 Dec at the Bull");
	if (row->before != NULL) {
		say_as(&w, row->who, row->before);
	}
	size_t from = hs_event_count(w.hs);

	say_as(&w, row->who, row->line);
	const char *text = said_since(&w, from, &marks);

	if (str_equal(row->holds, "-")) {
		cr_expect(str_is_empty(text) && marks == 0, "%s: %s", row->line, text);
	} else if (str_equal(row->holds, "!")) {
		cr_expect(marks > 0 || !str_is_empty(text), "%s: silence", row->line);
		cr_expect_null(strstr(text, "I don't understand"), "%s: %s", row->line, text);
		cr_expect_null(strchr(text, '?'), "%s: %s", row->line, text);
	} else {
		cr_expect(strstr(text, row->holds) != NULL, "%s: %s", row->line, text);
	}
	close_world(&w);
}

/* Each line of the file; how many. */
static size_t check_all(const char *path)
{
	struct arena *arena = arena_new();
	FILE *in = fopen(path, "re");
	char text[LINE_MAX_BYTES];
	size_t count = 0;
	struct row row;

	cr_assert_not_null(in);
	while (fgets(text, sizeof(text), in) != NULL) {
		if (read_row(arena, text, &row)) {
			check(&row);
			count++;
		}
	}
	fclose(in);
	arena_free(arena);
	return count;
}

Test(first_lines, understood_or_asked_about, .timeout = 280)
{
	cr_assert_geq(check_all(TEST_DATA_DIR "/first_lines.tsv"), 60);
}

Test(first_lines, put_right_or_talk, .timeout = 280)
{
	cr_assert_geq(check_all(TEST_DATA_DIR "/corrected.tsv"), 60);
}
