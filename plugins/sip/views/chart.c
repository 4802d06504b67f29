/* chart: a bar for each month of a year, drawn by cairo. The library is opened when the first
 * picture is asked for: an idle clerk does not carry it (2 MB), and one without it still has the
 * figures. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "views/chart.h"

#include "clerk/roster.h"

#include <cairo.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define CALLS(X) \
	X(image_surface_create) \
	X(surface_destroy) \
	X(surface_status) \
	X(surface_write_to_png_stream) \
	X(create) \
	X(destroy) \
	X(set_source_rgb) \
	X(paint) \
	X(rectangle) \
	X(fill) \
	X(move_to) \
	X(line_to) \
	X(set_line_width) \
	X(stroke) \
	X(select_font_face) \
	X(set_font_size) \
	X(show_text) \
	X(debug_reset_static_data)

#define FIELD(name) __typeof__(cairo_##name) *name;
struct cairo_calls {
	CALLS(FIELD)
};

static bool load(struct cairo_calls *c)
{
	/* Not closed again: both libraries keep per-thread state until the end. */
	void *library = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
	bool is_whole = library != NULL;

#define LOAD(name) \
	if (is_whole) { \
		*(void **)&c->name = dlsym(library, "cairo_" #name); \
		is_whole = c->name != NULL; \
	}
	CALLS(LOAD)
	return is_whole;
}

/* Fonts and what fontconfig read of them: nobody else here needs them. */
static void forget_fonts(const struct cairo_calls *c)
{
	void *library = dlopen("libfontconfig.so.1", RTLD_NOW | RTLD_LOCAL);
	void (*finish)(void) = NULL;

	c->debug_reset_static_data();
	if (library != NULL) {
		*(void **)&finish = dlsym(library, "FcFini");
	}
	if (finish != NULL) {
		finish();
	}
}

enum { LEFT = 70, RIGHT = 20, TOP = 70, BOTTOM = 50, LINES_MAX = 8 };

struct canvas {
	struct cairo_calls c;
	cairo_t *cr;
	const struct chart *chart;
	int64_t top; /* minutes at the upper end of the scale */
	int64_t step;
};

static const double colours[CHART_BARS][3] = { { 0.20, 0.45, 0.70 },
					       { 0.85, 0.55, 0.15 },
					       { 0.60, 0.60, 0.60 } };

/* Whole or half days, so many that a handful of lines reaches above the highest bar. */
static void scale(struct canvas *canvas)
{
	const struct chart *chart = canvas->chart;
	int64_t most = 0;

	for (int b = 0; b < CHART_BARS; b++) {
		for (int m = 0; m < CHART_MONTHS; m++) {
			most = chart->minutes[b][m] > most ? chart->minutes[b][m] : most;
		}
	}
	canvas->step = chart->day_minutes / 2;
	while (canvas->step * LINES_MAX < most) {
		canvas->step *= 2;
	}
	canvas->top = canvas->step;
	while (canvas->top < most) {
		canvas->top += canvas->step;
	}
}

static double y_of(const struct canvas *canvas, int64_t minutes)
{
	double height = (double)(CHART_HEIGHT - TOP - BOTTOM);

	return (double)(CHART_HEIGHT - BOTTOM) - height * (double)minutes / (double)canvas->top;
}

static void write_at(struct canvas *canvas, double x, double y, double size, const char *text)
{
	canvas->c.set_source_rgb(canvas->cr, 0.15, 0.15, 0.15);
	canvas->c.set_font_size(canvas->cr, size);
	canvas->c.move_to(canvas->cr, x, y);
	canvas->c.show_text(canvas->cr, text);
}

static void draw_scale(struct clerk_call *call, struct canvas *canvas)
{
	canvas->c.set_line_width(canvas->cr, 1);
	for (int64_t at = 0; at <= canvas->top; at += canvas->step) {
		double y = y_of(canvas, at);

		canvas->c.set_source_rgb(canvas->cr, 0.85, 0.85, 0.85);
		canvas->c.move_to(canvas->cr, LEFT, y);
		canvas->c.line_to(canvas->cr, CHART_WIDTH - RIGHT, y);
		canvas->c.stroke(canvas->cr);
		write_at(canvas, 10, y + 5, 14, clerk_format_amount(call, at));
	}
}

static void draw_bars(struct canvas *canvas)
{
	double slot = (double)(CHART_WIDTH - LEFT - RIGHT) / (double)CHART_MONTHS,
	       width = slot * 0.26;

	for (int m = 0; m < CHART_MONTHS; m++) {
		double x = (double)LEFT + slot * m + slot * 0.1;

		for (int b = 0; b < CHART_BARS; b++) {
			double y = y_of(canvas, canvas->chart->minutes[b][m]);

			canvas->c.set_source_rgb(canvas->cr, colours[b][0], colours[b][1],
						 colours[b][2]);
			canvas->c.rectangle(canvas->cr, x + width * b, y, width - 1,
					    y_of(canvas, 0) - y);
			canvas->c.fill(canvas->cr);
		}
		write_at(canvas, x, CHART_HEIGHT - BOTTOM + 22, 14, canvas->chart->months[m]);
	}
}

static void draw_legend(struct canvas *canvas)
{
	write_at(canvas, 10, 26, 18, canvas->chart->title);
	for (int b = 0; b < CHART_BARS; b++) {
		double x = LEFT + b * 180;

		canvas->c.set_source_rgb(canvas->cr, colours[b][0], colours[b][1], colours[b][2]);
		canvas->c.rectangle(canvas->cr, x, 40, 12, 12);
		canvas->c.fill(canvas->cr);
		write_at(canvas, x + 18, 51, 14, canvas->chart->bars[b]);
	}
}

/* ---- the file ---- */

struct png {
	struct clerk_call *call;
	char *bytes;
	size_t len, room;
};

static cairo_status_t add_bytes(void *user, const unsigned char *bytes, unsigned len)
{
	struct png *png = user;

	if (png->len + len > png->room) {
		size_t room = (png->len + len) * 2;
		char *more = clerk_memory(png->call, room);

		if (png->len > 0) {
			memcpy(more, png->bytes, png->len);
		}
		png->bytes = more;
		png->room = room;
	}
	memcpy(png->bytes + png->len, bytes, len);
	png->len += len;
	return CAIRO_STATUS_SUCCESS;
}

const void *chart_draw(struct clerk_call *call, const struct chart *chart, size_t *ret_len)
{
	struct canvas canvas = { .chart = chart };
	struct png png = { .call = call };

	if (!load(&canvas.c)) {
		return NULL;
	}
	cairo_surface_t *surface =
	    canvas.c.image_surface_create(CAIRO_FORMAT_RGB24, CHART_WIDTH, CHART_HEIGHT);

	canvas.cr = canvas.c.create(surface);
	canvas.c.set_source_rgb(canvas.cr, 1, 1, 1);
	canvas.c.paint(canvas.cr);
	canvas.c.select_font_face(canvas.cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
				  CAIRO_FONT_WEIGHT_NORMAL);
	scale(&canvas);
	draw_scale(call, &canvas);
	draw_bars(&canvas);
	draw_legend(&canvas);
	bool is_drawn =
	    canvas.c.surface_write_to_png_stream(surface, add_bytes, &png) == CAIRO_STATUS_SUCCESS;

	canvas.c.destroy(canvas.cr);
	canvas.c.surface_destroy(surface);
	forget_fonts(&canvas.c);
	*ret_len = png.len;
	return is_drawn ? png.bytes : NULL;
}
