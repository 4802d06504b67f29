/* test_draw: pictures are readable on a phone, told without colours, the same of the same, and done
 * without where cairo is not installed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/draw.h"

#include "dates/civil.h"
#include "host/call.h"
#include "views/chart.h"
#include "wall.h"

#include <cairo.h>
#include <criterion/criterion.h>
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LEAST_DOTS = 9 * CLERK_PHONE_DOTS, DARK = 0x60 };

/* ---- a call, and what it draws on ---- */

struct table {
	struct arena *arena;
	struct roster_cluster cluster;
	struct clerk_call call;
};

static void open_table(struct table *t)
{
	*t = (struct table){ .arena = arena_new(),
			     .cluster = { .adviser = "", .settings = { .day_minutes = 360 } } };
	call_init(&t->call, t->arena);
	t->call.cluster = &t->cluster;
	t->call.now_s = 1795600800;
}

/* Of the program's own calls alone: the system where it is not installed. */
void *dlopen(const char *name, int mode)
{
	void *(*real)(const char *, int) = NULL;

	*(void **)&real = dlsym(RTLD_NEXT, "dlopen");
	return name != NULL && strstr(name, "libcairo") != NULL && getenv("NO_CAIRO") != NULL
		   ? NULL
		   : real(name, mode);
}

/* ---- dots ---- */

struct dots {
	const char *bytes;
	size_t len, at;
	cairo_surface_t *surface;
	const unsigned char *data;
	int width, height, stride;
};

static cairo_status_t next(void *user, unsigned char *ret_bytes, unsigned len)
{
	struct dots *d = user;

	if (d->len - d->at < len) {
		return CAIRO_STATUS_READ_ERROR;
	}
	memcpy(ret_bytes, d->bytes + d->at, len);
	d->at += len;
	return CAIRO_STATUS_SUCCESS;
}

static struct dots dots_of(const struct clerk_file *file)
{
	struct dots d = { .bytes = file->bytes, .len = file->len };

	d.surface = cairo_image_surface_create_from_png_stream(next, &d);
	cr_assert_eq(cairo_surface_status(d.surface), CAIRO_STATUS_SUCCESS);
	d.data = cairo_image_surface_get_data(d.surface);
	d.width = cairo_image_surface_get_width(d.surface);
	d.height = cairo_image_surface_get_height(d.surface);
	d.stride = cairo_image_surface_get_stride(d.surface);
	cr_assert_eq(d.width, file->width);
	cr_assert_eq(d.height, file->height);
	return d;
}

/* The lightest of its three colours. */
static int light_at(const struct dots *d, int x, int y)
{
	const unsigned char *dot = d->data + (ptrdiff_t)y * d->stride + (ptrdiff_t)4 * x;
	int most = dot[0] > dot[1] ? dot[0] : dot[1];

	return dot[2] > most ? dot[2] : most;
}

/* Is there ink of words in that row of dots, from x to x? */
static bool has_ink(const struct dots *d, int y, int from, int to)
{
	for (int x = from; x < to; x++) {
		if (light_at(d, x, y) < DARK) {
			return true;
		}
	}
	return false;
}

/* The lines of words there, from the top: so many dots high is the least of the first `lines`. */
static int least_height(const struct dots *d, int from, int to, int lines)
{
	int least = d->height, since = -1, count = 0;

	for (int y = 0; y < d->height && count < lines; y++) {
		bool is_ink = has_ink(d, y, from, to);

		if (is_ink && since < 0) {
			since = y;
		} else if (!is_ink && since >= 0) {
			least = y - since < least ? y - since : least;
			since = -1;
			count++;
		}
	}
	cr_assert_eq(count, lines);
	return least;
}

/* ---- a term ---- */

static const struct wall_kind kinds[] = { { CLERK_SHAPE_CIRCLE, "visit", false },
					  { CLERK_SHAPE_SQUARE, "meeting", false },
					  { CLERK_SHAPE_CIRCLE, "hollow: only asked", true } };

static struct wall term(const char *columns, size_t weeks, const struct wall_mark *marks,
			size_t count)
{
	return (struct wall){ .title = "The diary at a glance",
			      .span = "Mon 30 Nov 2026 to Fri 18 Dec 2026",
			      .columns = columns,
			      .monday = civil_to_day(2026, 11, 30),
			      .weeks = weeks,
			      .marks = marks,
			      .count = count,
			      .kinds = kinds,
			      .kind_count = 3,
			      .foot = "Drawn Mon 30 Nov 2026" };
}

static struct clerk_file drawn(struct table *t, const struct wall *wall, bool is_page)
{
	struct clerk_file file = { 0 };

	cr_assert(wall_draw(&t->call, wall, is_page, &file));
	return file;
}

static bool is_same(const struct clerk_file *a, const struct clerk_file *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

Test(draw, a_term_is_readable_on_a_phone)
{
	struct table t;

	open_table(&t);
	const struct wall wall = term("*ABCDEFGH+", 3, NULL, 0);
	struct clerk_file file = drawn(&t, &wall, false);
	struct dots d = dots_of(&file);

	cr_assert_str_eq(file.type, "image/png");
	cr_assert_eq(d.width, CLERK_PHONE_WIDTH * CLERK_PHONE_DOTS);
	/* title, days, letters of schools */
	cr_assert_geq(least_height(&d, 34 * CLERK_PHONE_DOTS, d.width, 3), LEAST_DOTS);
	/* the numbers and months of weeks */
	cr_assert_geq(least_height(&d, 0, 32 * CLERK_PHONE_DOTS, 8), LEAST_DOTS);
	cairo_surface_destroy(d.surface);
	arena_free(t.arena);
}

Test(draw, a_statement_is_readable_on_a_phone_and_has_no_bars_to_come)
{
	struct table t;
	struct clerk_file file = { 0 }, other = { 0 };
	struct chart chart = { .title = "SCHOOL H",
			       .span = "SEP 2026",
			       .months = { "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr",
					   "May", "Jun", "Jul", "Aug" },
			       .past = 3,
			       .bars = { "given", "received", "held" },
			       .opening = 1620,
			       .left = 540 };

	open_table(&t);
	chart.minutes[0][2] = 720;
	cr_assert(chart_draw(&t.call, &chart, &file));
	struct dots d = dots_of(&file);

	cr_assert_eq(d.width, CLERK_PHONE_WIDTH * CLERK_PHONE_DOTS);
	cr_assert_geq(least_height(&d, 0, d.width, 2), LEAST_DOTS);
	cr_assert_not_null(strstr(file.alt, "opening balance 4½ d; Nov: given 2 d; 1½ d free now"));
	chart.minutes[2][3] = 360;
	chart.minutes[2][11] = 9999;
	cr_assert(chart_draw(&t.call, &chart, &other));
	cr_assert(is_same(&file, &other), "a month to come is drawn");
	cairo_surface_destroy(d.surface);
	arena_free(t.arena);
}

static double light(unsigned rgb, int shift)
{
	double part = (double)(rgb >> shift & 255) / 255;

	return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

/* As WCAG 2.1 counts it. */
static double contrast(unsigned a, unsigned b)
{
	double la = 0.2126 * light(a, 16) + 0.7152 * light(a, 8) + 0.0722 * light(a, 0);
	double lb = 0.2126 * light(b, 16) + 0.7152 * light(b, 8) + 0.0722 * light(b, 0);

	return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

Test(draw, words_stand_out)
{
	cr_assert_geq(contrast(clerk_ink_rgb(CLERK_INK_TEXT), clerk_ink_rgb(CLERK_INK_PAPER)), 4.5);
	cr_assert_geq(contrast(clerk_ink_rgb(CLERK_INK_TEXT), clerk_ink_rgb(CLERK_INK_SHADE)), 4.5);
	cr_assert_eq(clerk_shape_rgb(CLERK_SHAPE_CIRCLE), 0x0072b2);
}

/* Each mark, as large as on a phone, is told from each other by its outline alone. */
Test(draw, marks_are_told_by_their_shapes)
{
	enum { SIDE = 14, ACROSS = SIDE * CLERK_PHONE_DOTS };
	static bool is_ink[CLERK_SHAPES][ACROSS * ACROSS];
	struct table t;

	open_table(&t);
	for (int shape = CLERK_SHAPE_CIRCLE; shape < CLERK_SHAPES; shape++) {
		struct clerk_file file = { 0 };
		struct clerk_sheet *sheet = clerk_sheet_begin(&t.call, CLERK_SHEET_PNG, SIDE, SIDE);

		clerk_draw_mark(sheet, (enum clerk_shape)shape, false, 7, 7, 9.5);
		cr_assert(clerk_sheet_end(sheet, &file));
		struct dots d = dots_of(&file);

		for (int i = 0; i < ACROSS * ACROSS; i++) {
			const unsigned char *dot = d.data + (ptrdiff_t)(i / ACROSS) * d.stride +
						   (ptrdiff_t)4 * (i % ACROSS);

			is_ink[shape][i] = dot[0] < 250 || dot[1] < 250 || dot[2] < 250;
		}
		cairo_surface_destroy(d.surface);
	}
	for (int a = CLERK_SHAPE_CIRCLE; a < CLERK_SHAPES; a++) {
		for (int b = CLERK_SHAPE_CIRCLE; b < a; b++) {
			int apart = 0;

			for (int i = 0; i < ACROSS * ACROSS; i++) {
				apart += is_ink[a][i] != is_ink[b][i];
			}
			cr_assert_gt(apart, 30, "%d and %d: %d dots", a, b, apart);
		}
	}
	arena_free(t.arena);
}

/* A circle behind words begins nowhere but at itself. */
Test(draw, a_mark_behind_words_is_a_mark_alone)
{
	enum { SIDE = 60 };
	struct table t;
	struct clerk_file file = { 0 };

	open_table(&t);
	struct clerk_sheet *sheet = clerk_sheet_begin(&t.call, CLERK_SHEET_PNG, SIDE, SIDE);

	clerk_draw_words(sheet, CLERK_PHONE_TEXT, 2, 14, 0, "30");
	clerk_draw_mark(sheet, CLERK_SHAPE_CIRCLE, true, 50, 50, 9.5);
	cr_assert(clerk_sheet_end(sheet, &file));
	struct dots d = dots_of(&file);

	for (int y = 20 * CLERK_PHONE_DOTS; y < 40 * CLERK_PHONE_DOTS; y++) {
		cr_assert_not(has_ink(&d, y, 0, d.width));
	}
	cr_assert(has_ink(&d, 46 * CLERK_PHONE_DOTS, 0, d.width));
	cairo_surface_destroy(d.surface);
	arena_free(t.arena);
}

Test(draw, the_same_is_the_same_to_the_byte)
{
	const struct wall_mark marks[] = {
		{ civil_to_day(2026, 12, 3), CLERK_SHAPE_SQUARE, false, "*" },
		{ civil_to_day(2026, 12, 9), CLERK_SHAPE_CIRCLE, true, "AG" },
	};
	struct table t;

	open_table(&t);
	const struct wall wall = term("*ABCDEFGH", 3, marks, 2);

	for (int is_page = 0; is_page < 2; is_page++) {
		struct clerk_file one = drawn(&t, &wall, is_page);

		/* it is dated by the call, not by the clock on the wall */
		nanosleep(&(struct timespec){ 1, 100000000 }, NULL);
		struct clerk_file two = drawn(&t, &wall, is_page);

		cr_assert(is_same(&one, &two), "page: %d", is_page);
	}
	arena_free(t.arena);
}

/* Nine things on a day: "+3"; of eight it is "+2", of seven all are there. */
Test(draw, what_is_too_much_is_counted)
{
	enum { MOST = 9 };
	struct wall_mark marks[MOST];
	struct clerk_file files[MOST + 1];
	struct table t;

	open_table(&t);
	for (int i = 0; i < MOST; i++) {
		marks[i] =
		    (struct wall_mark){ civil_to_day(2026, 12, 3), CLERK_SHAPE_SQUARE, false, "D" };
	}
	for (size_t count = 6; count <= MOST; count++) {
		const struct wall wall = term("*ABCDEFGH", 1, marks, count);

		files[count] = drawn(&t, &wall, false);
	}
	/* seven marks, or six and their count, are as high */
	cr_assert_gt(files[7].height, files[6].height);
	cr_assert_eq(files[8].height, files[7].height);
	cr_assert_eq(files[9].height, files[7].height);
	cr_assert(!is_same(&files[8], &files[9]));
	cr_assert(!is_same(&files[8], &files[7]));
	arena_free(t.arena);
}

Test(draw, none_at_all_sixteen_weeks_and_twelve_schools)
{
	static const char *const columns[] = { "*", "*ABCDEFGH", "*ABCDEFGHIJKL+" };
	static const size_t weeks[] = { 0, 1, 16, WALL_WEEKS_MAX };
	struct table t;

	open_table(&t);
	for (size_t c = 0; c < 3; c++) {
		for (size_t w = 0; w < 4; w++) {
			struct wall_mark marks[40];

			for (int i = 0; i < 40; i++) {
				marks[i] = (struct wall_mark){ civil_to_day(2026, 12, 1 + i / 10),
							       CLERK_SHAPE_CIRCLE, i % 2 == 0,
							       columns[c] };
			}
			struct wall wall = term(columns[c], weeks[w], marks, 40);

			wall.off[0] = "half term";
			struct clerk_file picture = drawn(&t, &wall, false),
					  page = drawn(&t, &wall, true);
			struct dots d = dots_of(&picture);

			cr_assert_eq(d.width, CLERK_PHONE_WIDTH * CLERK_PHONE_DOTS);
			cr_assert_geq(least_height(&d, 34 * CLERK_PHONE_DOTS, d.width, 3),
				      LEAST_DOTS);
			cr_assert_eq(memcmp(page.bytes, "%PDF-", 5), 0);
			cr_assert_str_eq(page.type, "application/pdf");
			cairo_surface_destroy(d.surface);
		}
	}
	arena_free(t.arena);
}

/* The adviser goes by another name, also where that is wider than her column. */
Test(draw, the_adviser_has_her_own_name)
{
	struct table t;

	open_table(&t);
	const struct wall wall = term("*ABCDEFGH+", 1, NULL, 0);
	struct clerk_file before = drawn(&t, &wall, false);

	t.cluster.adviser = "Professional Partner";
	struct clerk_file after = drawn(&t, &wall, false);

	cr_assert(!is_same(&before, &after));
	cr_assert_eq(before.height, after.height);
	arena_free(t.arena);
}

Test(draw, without_cairo_nothing_is_drawn)
{
	struct table t;
	struct clerk_file file = { 0 };

	open_table(&t);
	setenv("NO_CAIRO", "1", 1);
	const struct wall wall = term("*ABCDEFGH", 3, NULL, 0);
	const struct chart chart = { .title = "", .span = "" };

	cr_assert_not(wall_draw(&t.call, &wall, false, &file));
	cr_assert_not(wall_draw(&t.call, &wall, true, &file));
	cr_assert_not(chart_draw(&t.call, &chart, &file));
	cr_assert_null(file.bytes);
	arena_free(t.arena);
}
