/* draw_marks: boxes, lines and marks of a sheet, each shape with the colour that is its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/draw.h"

#include <math.h>

/* Of the middle, in halves of a mark's size. */
struct corner {
	double x, y;
};
enum { CORNERS_MAX = 12 };

/* Okabe and Ito's eight, and grey. How a bar is striped: along how steep a line, and how near. */
static const struct {
	unsigned rgb;
	double slope, gap; /* gap 0: plain */
	size_t count;      /* of corners; 0: a circle */
	struct corner corners[CORNERS_MAX];
} shapes[CLERK_SHAPES] = {
	[CLERK_SHAPE_NONE] = { 0xf0e442, 0, 0, 3, { { -1, -0.9 }, { 1, -0.9 }, { 0, 0.9 } } },
	[CLERK_SHAPE_CIRCLE] = { 0x0072b2, 0, 0, 0, { { 0, 0 } } },
	[CLERK_SHAPE_SQUARE] = { 0xd55e00,
				 1,
				 4,
				 4,
				 { { -.9, -.9 }, { .9, -.9 }, { .9, .9 }, { -.9, .9 } } },
	[CLERK_SHAPE_TRIANGLE] = { 0x009e73, -1, 4, 3, { { -1, 0.9 }, { 0, -0.9 }, { 1, 0.9 } } },
	[CLERK_SHAPE_STAR] = { 0xe69f00,
			       0,
			       3,
			       10,
			       { { 0, -1.1 },
				 { 0.26, -0.36 },
				 { 1.05, -0.34 },
				 { 0.42, 0.14 },
				 { 0.65, 0.89 },
				 { 0, 0.44 },
				 { -0.65, 0.89 },
				 { -0.42, 0.14 },
				 { -1.05, -0.34 },
				 { -0.26, -0.36 } } },
	[CLERK_SHAPE_DIAMOND] = { 0xcc79a7,
				  1,
				  2,
				  4,
				  { { 0, -1.1 }, { 1.1, 0 }, { 0, 1.1 }, { -1.1, 0 } } },
	[CLERK_SHAPE_BAR] = { 0x999999,
			      -1,
			      2,
			      4,
			      { { -1, -.4 }, { 1, -.4 }, { 1, .4 }, { -1, .4 } } },
	[CLERK_SHAPE_DROP] = { 0xf0e442, 0, 0, 3, { { -1, -0.9 }, { 1, -0.9 }, { 0, 0.9 } } },
	[CLERK_SHAPE_HEXAGON] = { 0x56b4e9,
				  0,
				  4,
				  6,
				  { { -1, 0 },
				    { -.5, -.87 },
				    { .5, -.87 },
				    { 1, 0 },
				    { .5, .87 },
				    { -.5, .87 } } },
	[CLERK_SHAPE_PLUS] = { 0x000000,
			       0,
			       2,
			       12,
			       { { -.32, -1 },
				 { .32, -1 },
				 { .32, -.32 },
				 { 1, -.32 },
				 { 1, .32 },
				 { .32, .32 },
				 { .32, 1 },
				 { -.32, 1 },
				 { -.32, .32 },
				 { -1, .32 },
				 { -1, -.32 },
				 { -.32, -.32 } } },
	[CLERK_SHAPE_CROSS] = { 0x000000,
				1,
				3,
				12,
				{ { -.45, 0 },
				  { -.93, -.48 },
				  { -.48, -.93 },
				  { 0, -.45 },
				  { .48, -.93 },
				  { .93, -.48 },
				  { .45, 0 },
				  { .93, .48 },
				  { .48, .93 },
				  { 0, .45 },
				  { -.48, .93 },
				  { -.93, .48 } } },
};

static const unsigned inks[] = {
	[CLERK_INK_TEXT] = 0x1a1a1a,
	[CLERK_INK_PAPER] = 0xffffff,
	[CLERK_INK_LINE] = 0xb8b8b8,
	[CLERK_INK_SHADE] = 0xe4e4e4,
};

unsigned clerk_ink_rgb(enum clerk_ink ink)
{
	return inks[ink];
}

unsigned clerk_shape_rgb(enum clerk_shape shape)
{
	return shapes[shape].rgb;
}

void draw_ink(struct clerk_sheet *sheet, unsigned rgb)
{
	sheet->c.set_source_rgb(sheet->cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0,
				(rgb & 255) / 255.0);
}

void clerk_draw_box(struct clerk_sheet *sheet, enum clerk_ink ink, double x, double y, double w,
		    double h)
{
	draw_ink(sheet, inks[ink]);
	sheet->c.rectangle(sheet->cr, x, y, w, h);
	sheet->c.fill(sheet->cr);
}

void clerk_draw_line(struct clerk_sheet *sheet, enum clerk_ink ink, double x1, double y1, double x2,
		     double y2)
{
	draw_ink(sheet, inks[ink]);
	sheet->c.set_line_width(sheet->cr, 0.7);
	sheet->c.move_to(sheet->cr, x1, y1);
	sheet->c.line_to(sheet->cr, x2, y2);
	sheet->c.stroke(sheet->cr);
}

/* White stripes, as wide as half of what is between them. */
static void stripe(struct clerk_sheet *sheet, enum clerk_shape shape, const double box[4])
{
	double slope = shapes[shape].slope, gap = shapes[shape].gap;
	double x = box[0], y = box[1], w = box[2], h = box[3];
	double from = slope > 0 ? -w : 0, to = slope < 0 ? h + w : h;

	sheet->c.save(sheet->cr);
	sheet->c.rectangle(sheet->cr, x, y, w, h);
	sheet->c.clip(sheet->cr);
	draw_ink(sheet, inks[CLERK_INK_PAPER]);
	sheet->c.set_line_width(sheet->cr, 0.8);
	for (int i = 0; gap > 0 && from + gap * i < to; i++) {
		double at = y + from + gap * (i + 0.5);

		sheet->c.move_to(sheet->cr, x, at);
		sheet->c.line_to(sheet->cr, x + w, at + slope * w);
		sheet->c.stroke(sheet->cr);
	}
	sheet->c.restore(sheet->cr);
}

void clerk_draw_bar(struct clerk_sheet *sheet, enum clerk_shape shape, double x, double y, double w,
		    double h)
{
	draw_ink(sheet, shapes[shape].rgb);
	sheet->c.rectangle(sheet->cr, x, y, w, h);
	sheet->c.fill(sheet->cr);
	stripe(sheet, shape, (const double[]){ x, y, w, h });
	draw_ink(sheet, inks[CLERK_INK_TEXT]);
	sheet->c.set_line_width(sheet->cr, 0.7);
	sheet->c.rectangle(sheet->cr, x, y, w, h);
	sheet->c.stroke(sheet->cr);
}

void clerk_draw_mark(struct clerk_sheet *sheet, enum clerk_shape shape, bool is_hollow, double x,
		     double y, double size)
{
	double half = size / 2;

	sheet->c.new_path(sheet->cr); /* not from where words ended */
	if (shapes[shape].count == 0) {
		sheet->c.arc(sheet->cr, x, y, half, 0, 2 * M_PI);
	}
	for (size_t i = 0; i < shapes[shape].count; i++) {
		const struct corner *corner = &shapes[shape].corners[i];

		if (i == 0) {
			sheet->c.move_to(sheet->cr, x + half * corner->x, y + half * corner->y);
		} else {
			sheet->c.line_to(sheet->cr, x + half * corner->x, y + half * corner->y);
		}
	}
	sheet->c.close_path(sheet->cr);
	draw_ink(sheet, is_hollow ? inks[CLERK_INK_PAPER] : shapes[shape].rgb);
	sheet->c.fill_preserve(sheet->cr);
	/* its edge is dark, so that it is seen where the colour is not */
	draw_ink(sheet, inks[CLERK_INK_TEXT]);
	sheet->c.set_line_width(sheet->cr, is_hollow ? size / 7 : size / 14);
	sheet->c.stroke(sheet->cr);
}
