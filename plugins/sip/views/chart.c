/* chart: a row for each month that has begun, with a bar and a figure for what there was of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "views/chart.h"

#include "clerk/draw.h"
#include "clerk/roster.h"

enum { MARGIN = 8, FROM = 46, FIGURES = 84, LINE = 17, THICK = 11, HEAD = 72, GAP = 7 };
enum { TITLE_SIZE = 16, FEET = 10 };

static const enum clerk_shape shapes[CHART_BARS] = { CLERK_SHAPE_SQUARE, CLERK_SHAPE_CIRCLE,
						     CLERK_SHAPE_STAR };

/* How many bars a month has: those of nothing are left out. */
static int bars_of(const struct chart *chart, int month)
{
	int count = 0;

	for (int b = 0; b < CHART_BARS; b++) {
		count += chart->minutes[b][month] != 0;
	}
	return count;
}

static int64_t most_of(const struct chart *chart)
{
	int64_t most = chart->opening > chart->left ? chart->opening : chart->left;

	for (int m = 0; m < chart->past; m++) {
		for (int b = 0; b < CHART_BARS; b++) {
			most = chart->minutes[b][m] > most ? chart->minutes[b][m] : most;
		}
	}
	return most > 0 ? most : 1;
}

struct canvas {
	struct clerk_call *call;
	struct clerk_sheet *sheet;
	const struct chart *chart;
	int64_t most;
	double y;
};

static void write_at(struct canvas *canvas, double x, const char *words)
{
	clerk_draw_words(canvas->sheet, CLERK_PHONE_TEXT, x, canvas->y + FEET,
			 CLERK_PHONE_WIDTH - MARGIN - x, words);
}

/* One bar and its figure, on a line of its own. */
static void draw_bar(struct canvas *canvas, enum clerk_shape shape, int64_t minutes)
{
	double room = CLERK_PHONE_WIDTH - FROM - FIGURES - MARGIN;
	double w = minutes > 0 ? room * (double)minutes / (double)canvas->most : 0;

	if (w > 0) {
		clerk_draw_bar(canvas->sheet, shape, FROM, canvas->y, w, THICK);
	}
	write_at(canvas, FROM + w + 5, clerk_format_amount(canvas->call, minutes));
	canvas->y += LINE;
}

static void draw_head(struct canvas *canvas)
{
	double x = MARGIN;

	clerk_draw_words(canvas->sheet, TITLE_SIZE, MARGIN, 20, CLERK_PHONE_WIDTH - 2 * MARGIN,
			 canvas->chart->title);
	canvas->y = 27;
	write_at(canvas, MARGIN, canvas->chart->span);
	canvas->y = 47;
	for (int b = 0; b < CHART_BARS; b++) {
		clerk_draw_bar(canvas->sheet, shapes[b], x, canvas->y, THICK, THICK);
		write_at(canvas, x + THICK + 4, canvas->chart->bars[b]);
		x += THICK + 14 +
		     clerk_words_width(canvas->sheet, CLERK_PHONE_TEXT, canvas->chart->bars[b]);
	}
	canvas->y = HEAD;
}

static void rule(struct canvas *canvas)
{
	clerk_draw_line(canvas->sheet, CLERK_INK_LINE, MARGIN, canvas->y - GAP / 2.0,
			CLERK_PHONE_WIDTH - MARGIN, canvas->y - GAP / 2.0);
}

static void draw_month(struct canvas *canvas, int month)
{
	const struct chart *chart = canvas->chart;

	rule(canvas);
	write_at(canvas, MARGIN, chart->months[month]);
	for (int b = 0; b < CHART_BARS; b++) {
		if (chart->minutes[b][month] != 0) {
			draw_bar(canvas, shapes[b], chart->minutes[b][month]);
		}
	}
	if (bars_of(chart, month) == 0) {
		write_at(canvas, FROM, "nothing");
		canvas->y += LINE;
	}
	canvas->y += GAP;
}

/* What the year began with and what is left of it are of its own time: without a colour. */
static void draw_own(struct canvas *canvas, const char *words, int64_t minutes)
{
	rule(canvas);
	write_at(canvas, MARGIN, words);
	canvas->y += LINE;
	draw_bar(canvas, CLERK_SHAPE_BAR, minutes);
	canvas->y += GAP;
}

static const char *to_come(struct clerk_call *call, const struct chart *chart)
{
	bool is_last = chart->past == CHART_MONTHS - 1;

	return chart->past >= CHART_MONTHS
		   ? ""
		   : clerk_text_of(call, "%s%s%s: to come", chart->months[chart->past],
				   is_last ? "" : "–",
				   is_last ? "" : chart->months[CHART_MONTHS - 1]);
}

static double height_of(const struct chart *chart)
{
	double height = HEAD + 2 * (2 * LINE + GAP) + LINE + GAP;

	for (int m = 0; m < chart->past; m++) {
		int bars = bars_of(chart, m);

		height += LINE * (bars == 0 ? 1 : bars) + GAP;
	}
	return height;
}

/* "Oct: received 2 h, held at its end ½ d": of a month in which nothing was "". */
static const char *month_words(struct clerk_call *call, const struct chart *chart, int month)
{
	const char *words = "";

	for (int b = 0; b < CHART_BARS; b++) {
		if (chart->minutes[b][month] != 0) {
			words = clerk_text_of(call, "%s%s%s %s", words,
					      words[0] == '\0' ? "" : ", ", chart->bars[b],
					      clerk_format_amount(call, chart->minutes[b][month]));
		}
	}
	return words[0] == '\0' ? "" : clerk_text_of(call, "%s: %s; ", chart->months[month], words);
}

static const char *chart_words(struct clerk_call *call, const struct chart *chart)
{
	const char *words = clerk_text_of(call, "%s, %s: opening balance %s; ", chart->title,
					  chart->span, clerk_format_amount(call, chart->opening));

	for (int m = 0; m < chart->past; m++) {
		words = clerk_text_of(call, "%s%s", words, month_words(call, chart, m));
	}
	return clerk_text_of(call, "%s%s free now.", words, clerk_format_amount(call, chart->left));
}

bool chart_draw(struct clerk_call *call, const struct chart *chart, struct clerk_file *file)
{
	struct canvas canvas = { .call = call,
				 .sheet = clerk_sheet_begin(call, CLERK_SHEET_PNG,
							    CLERK_PHONE_WIDTH, height_of(chart)),
				 .chart = chart,
				 .most = most_of(chart) };

	if (canvas.sheet == NULL) {
		return false;
	}
	draw_head(&canvas);
	draw_own(&canvas, "Opening balance", chart->opening);
	for (int m = 0; m < chart->past; m++) {
		draw_month(&canvas, m);
	}
	draw_own(&canvas, "Free now", chart->left);
	write_at(&canvas, MARGIN, to_come(call, chart));
	file->alt = chart_words(call, chart);
	return clerk_sheet_end(canvas.sheet, file);
}
