/* test_no_limit: however much there is, all of it is told, or how much more there is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/store.h"
#include "scratch.h"
#include "stage_world.h"

enum { GOVERNORS = 40, MEETINGS = 25, SNOOZES = 45 };

static char *read_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = arena_alloc(arena, SCRATCH_FILE_MAX);

	cr_assert_not_null(file, "%s", path);
	size_t len = fread(text, 1, SCRATCH_FILE_MAX - 1, file);

	text[len] = '\0';
	fclose(file);
	return text;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	cr_assert_not_null(file, "%s", path);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
}

/* The example cluster, with so many governors of School A. */
static void open_crowded(struct world *w, const char **ret_folder)
{
	struct err err = { 0 };
	struct arena *arena = arena_new();
	const char *folder = scratch_new(arena), *people = "people:\n";
	static const char *const beside[] = { "cluster-calendar.json", "bank-holidays.json" };
	char *text = read_file(arena, TEST_CONFIG_DIR "/cluster.example.yaml");
	char *at = strstr(text, people) + strlen(people);
	struct str whole;

	str_init(&whole, arena);
	str_addf(&whole, "%.*s", (int)(at - text), text);
	for (int i = 0; i < GOVERNORS; i++) {
		str_addf(&whole,
			 "  - {user: \"@gov%d:localhost\", name: Gov %d, handle: G%d, role: "
			 "governor, school: A}\n",
			 i, i, 100 + i);
	}
	str_add(&whole, at);
	write_file(arena_printf(arena, "%s/cluster.yaml", folder), whole.text);
	for (size_t i = 0; i < 2; i++) {
		write_file(
		    arena_printf(arena, "%s/%s", folder, beside[i]),
		    read_file(arena, arena_printf(arena, "%s/%s", TEST_CONFIG_DIR, beside[i])));
	}
	struct stage_settings settings = { .cluster =
					       arena_printf(arena, "%s/cluster.yaml", folder),
					   .plugins = TEST_PLUGIN_DIR,
					   .day = civil_to_day(2026, 11, 25),
					   .minute = 600 };

	*w = (struct world){ .arena = arena };
	cr_assert(stage_new(&settings, &w->stage, &err), "%s", err.text);
	w->hs = stage_homeserver(w->stage);
	*ret_folder = folder;
}

static void type(struct world *w, const char *room, const char *text)
{
	cr_assert_not_null(hs_say(w->hs, room, stage_user(w->stage, "A"), text));
	stage_settle(w->stage);
	stage_advance(w->stage, 4);
}

Test(no_limit, who_is_who, .timeout = 60)
{
	struct world w;
	const char *folder;

	open_crowded(&w, &folder);
	type(&w, stage_room(w.stage), "!who A");
	for (int i = 0; i < GOVERNORS; i++) {
		const char *line = arena_printf(w.arena, "G%d Gov %d, governor", 100 + i, i);

		cr_assert_eq(said(&w, line), 1, "%s", line);
	}
	scratch_remove(w.arena, folder);
	close_world(&w);
}

Test(no_limit, meetings, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	for (int i = 0; i < MEETINGS; i++) {
		type(&w, stage_room(w.stage),
		     arena_printf(w.arena, "!meet topic%d Tue %s 2027 %d:00-%d:00 at D", i,
				  i % 2 == 0 ? "19 Jan" : "26 Jan", 8 + i / 5, 9 + i / 5));
	}
	type(&w, stage_room(w.stage), "!meetings");
	for (int i = 1; i <= MEETINGS; i++) {
		const char *line = arena_printf(w.arena, "M%d topic%d, ", i, i - 1);

		cr_assert_eq(said(&w, line), 2, "%s: called, and listed", line);
	}
	close_world(&w);
}

Test(no_limit, the_record, .timeout = 60)
{
	struct world w;

	open_world(&w, TEST_PLUGIN_DIR);
	const char *room = stage_room(w.stage);

	type(&w, room, "!remind us Fri 4pm bring the data");
	for (int i = 0; i < SNOOZES; i++) {
		type(&w, room, arena_printf(w.arena, "!snooze N1 in %d mins", 100 + i));
	}
	type(&w, room, "!history N1");
	struct hs_event event;
	const char *body = "";

	for (size_t i = 0; i < hs_room_event_count(w.hs, room); i++) {
		cr_assert(hs_room_event_at(w.hs, room, i, &event));
		body = event.body != NULL ? arena_strdup(w.arena, event.body) : body;
	}
	int lines = 1;

	for (const char *at = body; *at != '\0'; at++) {
		lines += *at == '\n';
	}
	cr_assert_eq(lines, SNOOZES + 1, "%s", body);
	type(&w, room, "!history");
	cr_assert_eq(said(&w, arena_printf(w.arena, "… and %d before that: !export.", SNOOZES - 9)),
		     1);
	close_world(&w);
}

/* ---- the table of a school's time ---- */

/* What was sent last with that type, as it was uploaded. */
static const char *last_file(struct world *w, const char *type)
{
	struct hs_event event;
	const char *url = NULL;

	for (size_t i = 0; i < hs_event_count(w->hs); i++) {
		if (hs_event_at(w->hs, i, &event) && event.content != NULL &&
		    strstr(event.content, type) != NULL &&
		    strstr(event.content, "mxc://") != NULL) {
			url = arena_strdup(w->arena, strstr(event.content, "mxc://") + 6);
		}
	}
	cr_assert_not_null(url);
	const char *token = hs_register(w->hs, "reader", "x", NULL);
	struct hs_request request = { .method = "GET",
				      .path = arena_printf(w->arena,
							   "/_matrix/client/v1/media/download/%.*s",
							   (int)strcspn(url, "\""), url),
				      .token = token };
	struct hs_answer answer;

	hs_handle(w->hs, &request, false, &answer);
	cr_assert_eq(answer.status, 200);
	const char *text = arena_strndup(w->arena, answer.body, answer.body_len);

	hs_answer_done(&answer);
	return text;
}

/* Each row is a line, be it long, and the last of them has the sums that are told. */
Test(no_limit, a_statement, .timeout = 60)
{
	enum { ROWS = 60, MINUTES = 30, LONG = 200 };
	struct world w;
	struct err err = { 0 };
	char category[LONG + 1];

	memset(category, 'x', LONG);
	category[LONG] = '\0';
	open_world(&w, TEST_PLUGIN_DIR);
	type(&w, stage_room(w.stage), "!request own 1h maths"); /* opens the year */
	for (int i = 0; i < ROWS; i++) {
		const char *sql = arena_printf(
		    w.arena,
		    "INSERT INTO sip_entry (cluster, number, transfer, year, code, origin, target,"
		    " minutes, at_s, person, item) SELECT cluster, max(number) + 1, max(number) + "
		    "1,"
		    " 202609, 'overrun', 'GOODWILL', 'SPENT:A:%s', %d, max(at_s), 0, ''"
		    " FROM sip_entry GROUP BY cluster",
		    i % 2 == 0 ? category : "contact", MINUTES);

		cr_assert(store_exec(stage_store(w.stage), sql, &err), "%s", err.text);
	}
	hs_say(w.hs, stage_private(w.stage, stage_user(w.stage, "A")), stage_user(w.stage, "A"),
	       "statement");
	stage_settle(w.stage);
	const char *table = last_file(&w, "text/csv");
	int rows = 0, longs = 0;

	for (const char *at = table; (at = strstr(at, ",overrun,")) != NULL; at++) {
		rows++;
		longs += strncmp(strstr(at, "used: ") + 6, category, LONG) == 0;
	}
	cr_assert_eq(rows, ROWS, "%s", table);
	cr_assert_eq(longs, ROWS / 2);
	cr_assert_eq(said(&w, "5 d of the SIP's own time"), 1);
	close_world(&w);
}
