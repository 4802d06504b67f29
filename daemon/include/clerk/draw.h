/* draw: a picture for a phone or a page to print, as plugins draw it: boxes, marks and words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_DRAW_H
#define CLERK_DRAW_H

#include "clerk/clerk.h"

/* What a mark is told by: each shape has a colour of its own that people who tell few colours apart
 * still do (Okabe and Ito's), and a dark edge, so that it is seen without any. */
enum clerk_shape {
	CLERK_SHAPE_NONE, /* of a kind: drawn as CLERK_SHAPE_DROP */
	CLERK_SHAPE_CIRCLE,
	CLERK_SHAPE_SQUARE,
	CLERK_SHAPE_TRIANGLE,
	CLERK_SHAPE_STAR,
	CLERK_SHAPE_DIAMOND,
	CLERK_SHAPE_BAR,
	CLERK_SHAPE_DROP,
	CLERK_SHAPE_HEXAGON,
	CLERK_SHAPE_PLUS,
	CLERK_SHAPE_CROSS,
	CLERK_SHAPES,
};

enum clerk_ink {
	CLERK_INK_TEXT,  /* all words */
	CLERK_INK_PAPER, /* white */
	CLERK_INK_LINE,  /* what divides */
	CLERK_INK_SHADE, /* what is closed: words are read on it */
};

/* "#rrggbb" as a number, of an ink and of a shape. */
unsigned clerk_ink_rgb(enum clerk_ink ink);
unsigned clerk_shape_rgb(enum clerk_shape shape);

/* Lengths are in points, y from the top. A picture has two dots to a point, so that a phone shows
 * one of CLERK_PHONE_WIDTH as wide as it is itself. */
enum { CLERK_PHONE_WIDTH = 360, CLERK_PHONE_DOTS = 2, CLERK_A4_WIDTH = 842, CLERK_A4_HEIGHT = 595 };
/* The least size of words on a phone: their capitals are 9 of its dots high. */
#define CLERK_PHONE_TEXT 12.5

enum clerk_sheet_type { CLERK_SHEET_PNG, CLERK_SHEET_PDF };
struct clerk_sheet;

/* White, to be ended by clerk_sheet_end. NULL: nothing can be drawn here, as cairo is not
 * installed; what there is to say is said without. */
struct clerk_sheet *clerk_sheet_begin(struct clerk_call *call, enum clerk_sheet_type type,
				      double width, double height);
/* Its bytes, type and size into the file; the same of the same, dot for dot. False: it could not be
 * drawn. */
bool clerk_sheet_end(struct clerk_sheet *sheet, struct clerk_file *file);

void clerk_draw_box(struct clerk_sheet *sheet, enum clerk_ink ink, double x, double y, double w,
		    double h);
void clerk_draw_line(struct clerk_sheet *sheet, enum clerk_ink ink, double x1, double y1, double x2,
		     double y2);
/* The box of what that shape stands for, told by its pattern too. */
void clerk_draw_bar(struct clerk_sheet *sheet, enum clerk_shape shape, double x, double y, double w,
		    double h);
/* In the middle of x, y. `is_hollow`: of what is only asked. */
void clerk_draw_mark(struct clerk_sheet *sheet, enum clerk_shape shape, bool is_hollow, double x,
		     double y, double size);

/* How wide words are. */
double clerk_words_width(struct clerk_sheet *sheet, double size, const char *words);
/* From x on, with their feet at y, cut short with "…" where they are wider than `w` (0: as wide as
 * they are). */
void clerk_draw_words(struct clerk_sheet *sheet, double size, double x, double y, double w,
		      const char *words);

#endif
