/* draw: cairo, opened when something is drawn first: an idle clerk does not carry it (2 MB), and
 * one without it still has the words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_DRAW_H
#define CLERK_HOST_DRAW_H

#include "clerk/draw.h"

#include <cairo-pdf.h>
#include <cairo.h>

#define DRAW_CALLS(X) \
	X(image_surface_create) \
	X(pdf_surface_create_for_stream) \
	X(pdf_surface_set_metadata) \
	X(surface_finish) \
	X(surface_destroy) \
	X(surface_status) \
	X(surface_flush) \
	X(image_surface_get_data) \
	X(image_surface_get_stride) \
	X(create) \
	X(destroy) \
	X(scale) \
	X(save) \
	X(restore) \
	X(clip) \
	X(set_source_rgb) \
	X(paint) \
	X(rectangle) \
	X(new_path) \
	X(arc) \
	X(fill) \
	X(fill_preserve) \
	X(move_to) \
	X(line_to) \
	X(close_path) \
	X(set_line_width) \
	X(stroke) \
	X(font_options_create) \
	X(font_options_set_antialias) \
	X(font_options_set_hint_style) \
	X(font_options_set_hint_metrics) \
	X(font_options_destroy) \
	X(set_font_options) \
	X(select_font_face) \
	X(set_font_size) \
	X(text_extents) \
	X(show_text) \
	X(debug_reset_static_data)

#define DRAW_FIELD(name) __typeof__(cairo_##name) *name;

struct clerk_sheet {
	struct {
		DRAW_CALLS(DRAW_FIELD)
	} c;
	struct clerk_call *call;
	enum clerk_sheet_type type;
	cairo_surface_t *surface;
	cairo_t *cr;
	int width, height; /* as the file says it */
	char *bytes;
	size_t len, room;
};

/* Behind those that the file has already. */
void draw_add_bytes(struct clerk_sheet *sheet, const unsigned char *bytes, unsigned len);
/* draw_png.c: the picture into the file; false: it could not be made. */
bool draw_png(struct clerk_sheet *sheet);

/* draw_marks.c: what is drawn next has that colour. */
void draw_ink(struct clerk_sheet *sheet, unsigned rgb);

#endif
