/* draw: sheets that plugins draw on, a PNG or a PDF, by cairo; and the words on them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/draw.h"

#include "host/host_internal.h"

#include <dlfcn.h>
#include <string.h>
#include <time.h>

static bool load(struct clerk_sheet *sheet)
{
	/* Not closed again: both libraries keep per-thread state until the end. */
	void *library = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
	bool is_whole = library != NULL;

#define LOAD(name) \
	if (is_whole) { \
		*(void **)&sheet->c.name = dlsym(library, "cairo_" #name); \
		is_whole = sheet->c.name != NULL; \
	}
	DRAW_CALLS(LOAD)
	return is_whole;
}

/* Fonts and what fontconfig read of them: nobody else here needs them. */
static void forget_fonts(const struct clerk_sheet *sheet)
{
	void *library = dlopen("libfontconfig.so.1", RTLD_NOW | RTLD_LOCAL);
	void (*finish)(void) = NULL;

	sheet->c.debug_reset_static_data();
	if (library != NULL) {
		*(void **)&finish = dlsym(library, "FcFini");
	}
	if (finish != NULL) {
		finish();
	}
}

void draw_add_bytes(struct clerk_sheet *sheet, const unsigned char *bytes, unsigned len)
{
	if (sheet->len + len > sheet->room) {
		size_t room = (sheet->len + len) * 2;
		char *more = clerk_memory(sheet->call, room);

		if (sheet->len > 0) {
			memcpy(more, sheet->bytes, sheet->len);
		}
		sheet->bytes = more;
		sheet->room = room;
	}
	memcpy(sheet->bytes + sheet->len, bytes, len);
	sheet->len += len;
}

static cairo_status_t add_bytes(void *user, const unsigned char *bytes, unsigned len)
{
	draw_add_bytes(user, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

/* A page says when it was made: by the call, or no two would be the same. */
static void date_page(struct clerk_sheet *sheet)
{
	time_t now = (time_t)clerk_now(sheet->call);
	struct tm tm;
	char text[sizeof("2026-11-25T10:00:00Z") + 16];

	if (gmtime_r(&now, &tm) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm) > 0) {
		sheet->c.pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE,
						  text);
	}
}

/* As it is drawn on any machine: no hints for its screen. */
static void set_font(struct clerk_sheet *sheet)
{
	cairo_font_options_t *options = sheet->c.font_options_create();

	sheet->c.font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	sheet->c.font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	sheet->c.font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	sheet->c.set_font_options(sheet->cr, options);
	sheet->c.font_options_destroy(options);
	sheet->c.select_font_face(sheet->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
				  CAIRO_FONT_WEIGHT_NORMAL);
}

struct clerk_sheet *clerk_sheet_begin(struct clerk_call *call, enum clerk_sheet_type type,
				      double width, double height)
{
	struct clerk_sheet *sheet = arena_alloc(call->arena, sizeof(*sheet));
	bool is_page = type == CLERK_SHEET_PDF;

	*sheet = (struct clerk_sheet){ .call = call, .type = type };
	if (!load(sheet)) {
		return NULL;
	}
	sheet->width = is_page ? 0 : (int)(width * CLERK_PHONE_DOTS);
	sheet->height = is_page ? 0 : (int)(height * CLERK_PHONE_DOTS);
	sheet->surface =
	    is_page
		? sheet->c.pdf_surface_create_for_stream(add_bytes, sheet, width, height)
		: sheet->c.image_surface_create(CAIRO_FORMAT_RGB24, sheet->width, sheet->height);
	sheet->cr = sheet->c.create(sheet->surface);
	if (is_page) {
		date_page(sheet);
	} else {
		sheet->c.scale(sheet->cr, CLERK_PHONE_DOTS, CLERK_PHONE_DOTS);
	}
	draw_ink(sheet, clerk_ink_rgb(CLERK_INK_PAPER));
	sheet->c.paint(sheet->cr);
	set_font(sheet);
	return sheet;
}

bool clerk_sheet_end(struct clerk_sheet *sheet, struct clerk_file *file)
{
	bool is_page = sheet->type == CLERK_SHEET_PDF;
	bool is_whole = is_page || draw_png(sheet);

	sheet->c.destroy(sheet->cr);
	sheet->c.surface_finish(sheet->surface); /* writes what is left of a page */
	bool is_drawn = is_whole && sheet->c.surface_status(sheet->surface) == CAIRO_STATUS_SUCCESS;

	sheet->c.surface_destroy(sheet->surface);
	forget_fonts(sheet);
	if (is_drawn) {
		file->type = is_page ? "application/pdf" : "image/png";
		file->bytes = sheet->bytes;
		file->len = sheet->len;
		file->width = sheet->width;
		file->height = sheet->height;
	}
	return is_drawn;
}

/* ---- words ---- */

static double width_of(struct clerk_sheet *sheet, double size, const char *text)
{
	cairo_text_extents_t extents;

	sheet->c.set_font_size(sheet->cr, size);
	sheet->c.text_extents(sheet->cr, text, &extents);
	return extents.x_advance;
}

static const char *said(const struct clerk_sheet *sheet, const char *words)
{
	return host_words(sheet->call->cluster, sheet->call->arena, words);
}

double clerk_words_width(struct clerk_sheet *sheet, double size, const char *words)
{
	return width_of(sheet, size, said(sheet, words));
}

/* Of the words so many bytes, whole letters, as leave room for "…". */
static const char *cut(struct clerk_sheet *sheet, double size, double w, const char *words)
{
	size_t len = strlen(words);
	const char *text = words;

	while (len > 0 && width_of(sheet, size, text) > w) {
		do {
			len--;
		} while (len > 0 && ((unsigned char)words[len] & 0xc0) == 0x80);
		text = arena_printf(sheet->call->arena, "%.*s…", (int)len, words);
	}
	return text;
}

void clerk_draw_words(struct clerk_sheet *sheet, double size, double x, double y, double w,
		      const char *words)
{
	const char *text = w > 0 ? cut(sheet, size, w, said(sheet, words)) : said(sheet, words);

	draw_ink(sheet, clerk_ink_rgb(CLERK_INK_TEXT));
	sheet->c.set_font_size(sheet->cr, size);
	sheet->c.move_to(sheet->cr, x, y);
	sheet->c.show_text(sheet->cr, text);
}
