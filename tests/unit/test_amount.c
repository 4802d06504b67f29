/* test_amount: amounts of SIP time as typed and shown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/amount.h"

#include <criterion/criterion.h>
#include <string.h>

/* Reads with six-hour days. */
static struct amount_outcome read_amount(struct arena *arena, const char *text, size_t *ret_used)
{
	return amount_parse_prefix(arena, text, 360, ret_used);
}

struct value_row {
	const char *text;
	int64_t minutes;
};

static void check_values(const struct value_row *rows, size_t count)
{
	struct arena *arena = arena_new();
	for (size_t i = 0; i < count; i++) {
		size_t used = 0;
		struct amount_outcome out = read_amount(arena, rows[i].text, &used);
		cr_expect(out.kind == AMOUNT_VALUE, "\"%s\": %s", rows[i].text, out.text);
		cr_expect(out.minutes == rows[i].minutes, "\"%s\" read as %lld", rows[i].text,
			  (long long)out.minutes);
		cr_expect(used == strlen(rows[i].text), "\"%s\" read %zu bytes", rows[i].text,
			  used);
	}
	arena_free(arena);
}

#define CHECK_VALUES(...) \
	do { \
		static const struct value_row rows_[] = { __VA_ARGS__ }; \
		check_values(rows_, sizeof(rows_) / sizeof(rows_[0])); \
	} while (0)

Test(amount, days)
{
	CHECK_VALUES({ "1 day", 360 }, { "a day", 360 }, { "1day", 360 }, { "1d", 360 },
		     { "2 d", 720 }, { "six days", 2160 }, { "ten days", 3600 }, { "all day", 360 },
		     { "a full day", 360 }, { "A DAY", 360 }, { "a day's", 360 },
		     { "2 days’", 720 });
}

Test(amount, halves)
{
	CHECK_VALUES({ "half a day", 180 }, { "½ day", 180 }, { "½d", 180 }, { "1/2 day", 180 },
		     { "0.5d", 180 }, { ".5 d", 180 }, { "a morning", 180 },
		     { "an afternoon", 180 }, { "am", 180 }, { "half day", 180 },
		     { "a half-day", 180 }, { "day and a half", 540 }, { "a day and a half", 540 },
		     { "one and a half days", 540 }, { "1½ days", 540 }, { "1 ½ d", 540 },
		     { "1 1/2 days", 540 }, { "1.5d", 540 }, { "2 half days", 360 },
		     { "two mornings", 360 }, { "½ a day", 180 }, { "a quarter of a day", 90 },
		     { "1/3 day", 120 });
}

Test(amount, hours_and_minutes)
{
	CHECK_VALUES({ "2h", 120 }, { "2 hrs", 120 }, { "2 hours", 120 }, { "90 mins", 90 },
		     { "90m", 90 }, { "1h30", 90 }, { "1:30", 90 }, { "1:30h", 90 },
		     { "1 hr 30", 90 }, { "1 hr. 30", 90 }, { "1h30m", 90 }, { "1.5h", 90 },
		     { "0.25h", 15 }, { "a couple of hours", 120 }, { "half an hour", 30 },
		     { "an hour and a half", 90 }, { "an hour and a quarter", 75 },
		     { "three quarters of an hour", 45 });
}

Test(amount, several_parts)
{
	CHECK_VALUES({ "1 d 2 h", 480 }, { "1d2h", 480 }, { "1 day 2 hours 30 mins", 510 },
		     { "1 day and 2 hours", 480 }, { "5 d 4 h", 2040 }, { "1d 3h", 540 });
}

Test(amount, signs_from_phones_and_word_processors)
{
	CHECK_VALUES({ "１½ ｄａｙｓ", 540 }, { "２ｈ", 120 }, { "1\u00a0day", 360 },
		     { "1⁄2 day", 180 }, { "  1 day", 360 });
}

struct rest_row {
	const char *text;
	int64_t minutes;
	const char *rest;
};

Test(amount, stops_at_the_end_of_the_amount)
{
	static const struct rest_row rows[] = {
		{ "1 day Year 2 writing", 360, " Year 2 writing" },
		{ "day and a half, Year 2 writing", 540, " Year 2 writing" },
		{ "1 day , Year 2", 360, " Year 2" },
		{ "2h to H", 120, " to H" },
		{ "2h pm to F", 120, " pm to F" },
		{ "1 day—Year 2", 360, "Year 2" },
		{ "1 day - Year 2", 360, " - Year 2" },
		{ "1 day and the rest", 360, " and the rest" },
		{ "1 day and half the staff", 360, " and half the staff" },
		{ "1 d 2 visits", 360, " 2 visits" },
		{ "2 hours, 30 governors", 120, " 30 governors" },
		{ "6h + 2h prep", 360, " + 2h prep" },
		{ "half day Year 6", 180, " Year 6" },
		{ "1 day.", 360, "" },
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t used = 0;
		struct amount_outcome out = read_amount(arena, rows[i].text, &used);
		cr_expect(out.kind == AMOUNT_VALUE && out.minutes == rows[i].minutes,
			  "\"%s\": %lld %s", rows[i].text, (long long)out.minutes, out.text);
		cr_expect_str_eq(rows[i].text + used, rows[i].rest);
	}
	arena_free(arena);
}

struct ask_row {
	const char *text;
	int64_t first, second;
};

Test(amount, asks_rather_than_guesses)
{
	static const struct ask_row rows[] = {
		{ "1.30h", 90, 78 },       { "1.40 hr", 100, 84 }, { "1.25 hours", 85, 75 },
		{ "3", 1080, 180 },        { "three", 1080, 180 }, { "1½", 540, 90 },
		{ "3 Year 2", 1080, 180 }, { "0.5", 180, 30 },
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t used = 0, back_used = 0;
		struct amount_outcome out = read_amount(arena, rows[i].text, &used);
		cr_assert(out.kind == AMOUNT_ASK, "\"%s\" was not asked about", rows[i].text);
		cr_assert(out.choice_count >= 2);
		cr_expect(used > 0);
		cr_expect(out.choices[0].minutes == rows[i].first &&
			      out.choices[1].minutes == rows[i].second,
			  "\"%s\": %s", rows[i].text, out.text);
		for (size_t c = 0; c < out.choice_count; c++) {
			struct amount_outcome back =
			    read_amount(arena, out.choices[c].text, &back_used);
			cr_expect(back.kind == AMOUNT_VALUE &&
				      back.minutes == out.choices[c].minutes,
				  "choice %s", out.choices[c].text);
			cr_expect(strstr(out.text, out.choices[c].text) != NULL);
		}
	}
	arena_free(arena);
}

Test(amount, refuses_kindly)
{
	static const char *const rows[] = { "",
					    " ",
					    "Year 2",
					    "a",
					    "a visit",
					    "half term",
					    "half-hearted",
					    "0",
					    "0 d",
					    "0m",
					    "-1",
					    "-1 day",
					    "−1 day",
					    "-½ d",
					    "zero days",
					    "10^9",
					    "1e9 h",
					    "1000000000",
					    "1000000000 days",
					    "2147483648 mins",
					    "9223372036854775808 h",
					    "99999999999h",
					    "99999999999999999999999999999999 days",
					    "1h90m",
					    "1 h 60 min",
					    "2h 1d",
					    "1 d 1 d",
					    "1 d 30 h",
					    "1h 1h",
					    "1 day, 2 hours",
					    "1 hr 30 Year 2",
					    "1-2 days",
					    "1 or 2 days",
					    "1,5 days",
					    "1.333 d",
					    "1.5 mins",
					    "1:75",
					    "12/25",
					    "2 weeks",
					    "1x",
					    "1days2hours",
					    "am I late",
					    "a few days",
					    "\x01 d",
					    "\xff\xfe",
					    "½½ d",
					    "1/0 day" };
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t used = 0;
		struct amount_outcome out = read_amount(arena, rows[i], &used);
		cr_expect(out.kind == AMOUNT_REFUSE, "\"%s\" read as %lld", rows[i],
			  (long long)out.minutes);
		cr_expect(out.text != NULL && strchr(out.text, '\n') == NULL);
		cr_expect(used <= strlen(rows[i]));
	}
	arena_free(arena);
}

Test(amount, shows_as_the_handbook_says)
{
	static const struct value_row rows[] = { { "1 d 2 h", 480 },   { "1½ d", 540 },
						 { "½ d", 180 },       { "45 min", 45 },
						 { "5 d 4 h", 2040 },  { "0", 0 },
						 { "1 d", 360 },       { "7 d", 2520 },
						 { "1 h 30 min", 90 }, { "1 d 1 min", 361 } };
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_str_eq(amount_format(arena, rows[i].minutes, 360), rows[i].text);
	}
	cr_expect_str_eq(amount_format(arena, -540, 360), "-1½ d");
	cr_expect_str_eq(amount_format_hours(arena, 540), "9 h");
	cr_expect_str_eq(amount_format_hours(arena, 90), "1 h 30 min");
	cr_expect_str_eq(amount_format_hours(arena, 0), "0");
	arena_free(arena);
}

/* Ledger invariant 10: parse(format(x)) = x. */
Test(amount, every_minute_count_reads_back)
{
	static const int64_t days[] = { 360, 390, 375, 420, 450, 480, 61, 60, 1440 };
	struct arena *arena = arena_new();
	for (size_t d = 0; d < sizeof(days) / sizeof(days[0]); d++) {
		for (int64_t minutes = 1; minutes <= 20000; minutes++) {
			size_t used = 0;
			char *shown = amount_format(arena, minutes, days[d]);
			struct amount_outcome out =
			    amount_parse_prefix(arena, shown, days[d], &used);
			cr_assert(out.kind == AMOUNT_VALUE && out.minutes == minutes &&
				      used == strlen(shown),
				  "%lld min of %lld-min days: %s", (long long)minutes,
				  (long long)days[d], shown);
			shown = amount_format_hours(arena, minutes);
			out = amount_parse_prefix(arena, shown, days[d], &used);
			cr_assert(out.kind == AMOUNT_VALUE && out.minutes == minutes, "%s", shown);
			if (minutes % 500 == 0) {
				arena_reset(arena);
			}
		}
	}
	arena_free(arena);
}

/* Fed one byte more each time, nothing crashes and nothing is read past the end. */
Test(amount, byte_by_byte)
{
	static const char *const texts[] = { "１½ ｄａｙｓ and a half, 2 hrs 30 minutes",
					     "three quarters of an hour and a half",
					     "1 1/2 days’ work—1:30 −2" };
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (size_t len = 0; len <= strlen(texts[i]); len++) {
			size_t used = 0;
			char *cut = arena_strndup(arena, texts[i], len);
			struct amount_outcome out = read_amount(arena, cut, &used);
			cr_expect(used <= len);
			cr_expect(out.kind == AMOUNT_VALUE || out.text != NULL);
		}
	}
	arena_free(arena);
}

Test(amount, a_very_long_line_is_cut_at_a_safe_place)
{
	struct arena *arena = arena_new();
	char *text = arena_alloc(arena, 60001);
	size_t used = 0;
	memset(text, '9', 60000);
	cr_expect(read_amount(arena, text, &used).kind == AMOUNT_REFUSE);
	memset(text, ' ', 60000);
	cr_expect(read_amount(arena, text, &used).kind == AMOUNT_REFUSE);
	memcpy(text, "1 day", 5);
	cr_expect(read_amount(arena, text, &used).minutes == 360);
	cr_expect(used == 5);
	arena_free(arena);
}
