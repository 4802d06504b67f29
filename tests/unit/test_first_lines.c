/* test_first_lines: what heads type first is understood, or asked about; never silence where the
 * clerk is spoken to, and never another thing than was said. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "script/heard.h"
#include "stage_world.h"

#include <stdio.h>

enum { LINE_MAX_BYTES = 400 };

struct row {
	const char *who, *line, *holds;
};

/* "who<TAB>line<TAB>what the answer holds" */
static bool read_row(struct arena *arena, char *text, struct row *ret_row)
{
	char *line = strchr(text, '\t'), *holds = line == NULL ? NULL : strchr(line + 1, '\t');

	text[strcspn(text, "\n")] = '\0';
	if (text[0] == '#' || holds == NULL) {
		return false;
	}
	*line++ = *holds++ = '\0';
	*ret_row = (struct row){ arena_strdup(arena, text), arena_strdup(arena, line),
				 arena_strdup(arena, holds) };
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

Test(first_lines, understood_or_asked_about, .timeout = 120)
{
	struct arena *arena = arena_new();
	FILE *in = fopen(TEST_DATA_DIR "/first_lines.tsv", "re");
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
	cr_assert_geq(count, 60);
	arena_free(arena);
}
