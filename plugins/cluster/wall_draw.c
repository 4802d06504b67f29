/* wall_draw: the sheet of a term: a row for each week, a column for each school, marks in between.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "wall.h"

#include "clerk/calendar.h"

#include <string.h>

enum { WEEK_DAYS = 7, MARKS_MAX = 7, LINE_GAP = 4 };

/* What is of a phone and of a page; all in points. */
struct frame {
	double width, height;
	double margin, left; /* to the first column */
	double text, title;
	double mark, line; /* of a cell */
	double column;
	double slot;   /* of a mark, with its day of the month where there is room for it */
	bool has_days; /* there is */
	bool is_page;
	double row; /* of a page, all are as high */
};

struct paper {
	struct clerk_call *call;
	struct clerk_sheet *sheet;
	const struct wall *wall;
	struct frame f;
	double y;
};

/* ---- how large ---- */

static bool is_in(const struct wall *wall, const struct wall_mark *mark, size_t week, char column)
{
	int32_t from = wall->monday + (int32_t)week * WEEK_DAYS;

	return mark->day >= from && mark->day < from + WEEK_DAYS &&
	       strchr(mark->columns, column) != NULL;
}

static size_t marks_in(const struct wall *wall, size_t week, char column)
{
	size_t count = 0;

	for (size_t i = 0; i < wall->count; i++) {
		count += is_in(wall, &wall->marks[i], week, column);
	}
	return count;
}

static size_t in_line(const struct frame *f)
{
	size_t count = (size_t)((f->column - 2) / f->slot);

	return count == 0 ? 1 : count;
}

/* So many marks a cell has; of a page, whose rows are as high as they can be, what fits. */
static size_t most_in(const struct frame *f)
{
	size_t lines = f->is_page ? (size_t)((f->row - LINE_GAP) / f->line) : 0;

	return !f->is_page ? MARKS_MAX : lines < 1 ? 1 : lines * in_line(f);
}

/* Where not all are drawn, "+3" has the place of one, or a line of its own where it is wider. */
static size_t shown_of(const struct frame *f, size_t count)
{
	size_t most = most_in(f);

	return count <= most ? count : most - 1;
}

static double row_height(const struct paper *p, size_t week)
{
	const struct wall *wall = p->wall;
	double lines = 2;

	if (p->f.is_page) {
		return p->f.row;
	}
	for (const char *column = wall->columns; *column != '\0'; column++) {
		size_t count = marks_in(wall, week, *column), shown = shown_of(&p->f, count);
		double of = (double)((shown + in_line(&p->f) - 1) / in_line(&p->f) +
				     (shown < count ? 1 : 0));

		lines = of > lines ? of : lines;
	}
	return lines * p->f.line + LINE_GAP;
}

static struct frame frame_of(const struct wall *wall, bool is_page)
{
	double columns = (double)strlen(wall->columns);
	struct frame f = { .width = CLERK_PHONE_WIDTH,
			   .margin = 4,
			   .left = 30,
			   .text = CLERK_PHONE_TEXT,
			   .title = 16,
			   .mark = 9.5,
			   .line = 15,
			   .is_page = is_page };
	double day = 17, least = 2 * f.mark + 4;

	if (is_page) {
		f = (struct frame){ .width = CLERK_A4_WIDTH,
				    .height = CLERK_A4_HEIGHT,
				    .margin = 36,
				    .left = 62,
				    .text = 9.5,
				    .title = 18,
				    .mark = 8,
				    .line = 11.5,
				    .is_page = true };
		day = 18;
		least = 0;
	}
	f.column = (f.width - 2 * f.margin - f.left) / columns;
	if (f.column < least) {
		f.column = least; /* more schools than a phone is wide: the picture is wider */
		f.width = 2 * f.margin + f.left + columns * least;
	}
	f.has_days = f.column >= f.mark + day + 2;
	f.slot = f.has_days ? f.mark + day : f.mark + 1;
	return f;
}

/* ---- the legend ---- */

enum { PHONE_KINDS = 2, PAGE_KINDS = 6 }; /* side by side */

static size_t kinds_across(const struct frame *f)
{
	return f->is_page ? PAGE_KINDS : PHONE_KINDS;
}

static double legend_height(const struct paper *p)
{
	size_t across = kinds_across(&p->f);

	return (double)((p->wall->kind_count + across - 1) / across) * (p->f.line + 2);
}

static void draw_legend(struct paper *p)
{
	const struct wall *wall = p->wall;
	const struct frame *f = &p->f;
	size_t across = kinds_across(f);
	double w = (f->width - 2 * f->margin) / (double)across;

	for (size_t i = 0; i < wall->kind_count; i++) {
		double x = f->margin + w * (double)(i % across);
		double y = p->y + (f->line + 2) * ((double)(i / across) + 0.5);

		clerk_draw_mark(p->sheet, wall->kinds[i].shape, wall->kinds[i].is_hollow,
				x + f->mark / 2 + 1, y, f->mark);
		clerk_draw_words(p->sheet, f->text, x + f->mark + 6, y + f->text * 0.36,
				 w - f->mark - 10, wall->kinds[i].words);
	}
	p->y += legend_height(p);
}

/* ---- the rows ---- */

static const char *heading(char column)
{
	static const char letters[] = "A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0"
				      "U\0V\0W\0X\0Y\0Z";

	return column == WALL_ALL   ? "All"
	       : column == WALL_SIP ? "SIP"
				    : &letters[2 * (size_t)(column - 'A')];
}

/* Where a column begins. */
static double x_of(const struct frame *f, size_t column)
{
	return f->margin + f->left + f->column * (double)column;
}

static void draw_head(struct paper *p)
{
	const struct wall *wall = p->wall;
	const struct frame *f = &p->f;
	double room = f->width - 2 * f->margin;

	p->y = f->margin + f->title;
	clerk_draw_words(p->sheet, f->title, f->margin, p->y, room, wall->title);
	p->y += f->text + 6;
	clerk_draw_words(p->sheet, f->text, f->margin, p->y, room, wall->span);
	p->y += f->text + 8;
	for (size_t i = 0; wall->columns[i] != '\0'; i++) {
		const char *words = heading(wall->columns[i]);
		double w = clerk_words_width(p->sheet, f->text, words);

		/* the adviser may be called more than a column is wide */
		clerk_draw_words(p->sheet, f->text,
				 x_of(f, i) + (w < f->column ? (f->column - w) / 2 : 0), p->y,
				 f->column, words);
	}
	p->y += 5;
}

/* "30" above "Nov"; of a page "Mon 30 Nov". */
static void draw_monday(struct paper *p, int32_t day)
{
	const struct frame *f = &p->f;
	const char *words = clerk_format_day_short(p->call, day);
	const char *number = strchr(words, ' '),
		   *month = number == NULL ? NULL : strchr(number + 1, ' ');
	double y = p->y + LINE_GAP / 2.0 + f->line - 3;

	if (f->is_page || month == NULL) {
		clerk_draw_words(p->sheet, f->text, f->margin, y, f->left, words);
		return;
	}
	clerk_draw_words(p->sheet, f->text, f->margin, y, 0,
			 clerk_text_of(p->call, "%.*s", (int)(month - number - 1), number + 1));
	clerk_draw_words(p->sheet, f->text, f->margin, y + f->line - 1, 0, month + 1);
}

static void draw_cell(struct paper *p, size_t week, size_t column)
{
	const struct wall *wall = p->wall;
	const struct frame *f = &p->f;
	char letter = wall->columns[column];
	size_t count = marks_in(wall, week, letter), shown = shown_of(f, count), at = 0;

	for (size_t i = 0; i < wall->count && at < shown; i++) {
		const struct wall_mark *mark = &wall->marks[i];
		double x = x_of(f, column) + 2 + f->slot * (double)(at % in_line(f));
		double y = p->y + LINE_GAP / 2.0 + f->line * ((double)(at / in_line(f)) + 0.5);

		if (!is_in(wall, mark, week, letter)) {
			continue;
		}
		clerk_draw_mark(p->sheet, mark->shape, mark->is_asked, x + f->mark / 2, y, f->mark);
		if (f->has_days) {
			clerk_draw_words(p->sheet, f->text, x + f->mark + 2, y + f->text * 0.36, 0,
					 clerk_text_of(p->call, "%d", clerk_month_day(mark->day)));
		}
		at++;
	}
	if (shown < count) {
		size_t slot =
		    f->is_page ? shown : (shown + in_line(f) - 1) / in_line(f) * in_line(f);

		clerk_draw_words(p->sheet, f->text,
				 x_of(f, column) + 2 + f->slot * (double)(slot % in_line(f)),
				 p->y + LINE_GAP / 2.0 +
				     f->line * ((double)(slot / in_line(f)) + 0.5) + f->text * 0.36,
				 0, clerk_text_of(p->call, "+%zu", count - shown));
	}
}

static void draw_week(struct paper *p, size_t week)
{
	const struct wall *wall = p->wall;
	const struct frame *f = &p->f;
	double h = row_height(p, week), right = f->width - f->margin;

	if (wall->off[week] != NULL) {
		clerk_draw_box(p->sheet, CLERK_INK_SHADE, f->margin, p->y, right - f->margin, h);
		clerk_draw_words(p->sheet, f->text, x_of(f, 0) + f->column + 4,
				 p->y + h - LINE_GAP - 2, 0, wall->off[week]);
	}
	clerk_draw_line(p->sheet, CLERK_INK_LINE, f->margin, p->y, right, p->y);
	draw_monday(p, wall->monday + (int32_t)week * WEEK_DAYS);
	for (size_t i = 0; wall->columns[i] != '\0'; i++) {
		if (wall->off[week] == NULL) {
			clerk_draw_line(p->sheet, CLERK_INK_LINE, x_of(f, i), p->y, x_of(f, i),
					p->y + h);
		}
		draw_cell(p, week, i);
	}
	p->y += h;
}

static double rows_height(const struct paper *p)
{
	double height = 0;

	for (size_t i = 0; i < p->wall->weeks; i++) {
		height += row_height(p, i);
	}
	return height;
}

/* What a sheet has above its rows, and below them. */
static double head_height(const struct frame *f)
{
	return f->margin + f->title + 2 * f->text + 19;
}

static double tail_height(const struct paper *p)
{
	return 6 + legend_height(p) + 1.4 * p->f.text + p->f.margin;
}

/* Of a page the rows share what there is; a picture is as high as they are. */
static void fit(struct paper *p)
{
	enum { ROW_MAX = 60 };
	double others = head_height(&p->f) + tail_height(p);

	if (!p->f.is_page) {
		p->f.height = others + rows_height(p);
	} else if (p->wall->weeks > 0) {
		p->f.row = (p->f.height - others) / (double)p->wall->weeks;
		p->f.row = p->f.row > ROW_MAX ? ROW_MAX : p->f.row;
	}
}

bool wall_draw(struct clerk_call *call, const struct wall *wall, bool is_page,
	       struct clerk_file *file)
{
	struct paper p = { .call = call, .wall = wall, .f = frame_of(wall, is_page) };

	fit(&p);
	p.sheet = clerk_sheet_begin(call, is_page ? CLERK_SHEET_PDF : CLERK_SHEET_PNG, p.f.width,
				    p.f.height);
	if (p.sheet == NULL) {
		return false;
	}
	draw_head(&p);
	for (size_t i = 0; i < wall->weeks; i++) {
		draw_week(&p, i);
	}
	clerk_draw_line(p.sheet, CLERK_INK_LINE, p.f.margin, p.y, p.f.width - p.f.margin, p.y);
	p.y += 6;
	draw_legend(&p);
	clerk_draw_words(p.sheet, p.f.text, p.f.margin,
			 is_page ? p.f.height - p.f.margin : p.y + p.f.text,
			 p.f.width - 2 * p.f.margin, wall->foot);
	return clerk_sheet_end(p.sheet, file);
}
