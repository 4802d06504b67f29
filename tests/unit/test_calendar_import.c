/* test_calendar_import: published dates are read, doubted by line, or left alone; never mended. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar_world.h"

Test(calendar_import, a_published_page)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0,
			    "Term dates 2027 to 2028\n\n"
			    "Summer term: Monday 12 April to Wednesday 21 July 2027\n"
			    "Half term: Monday 31 May – Friday 4 June 2027.\n"
			    "INSET days: Monday 7 June, Tuesday 8 June 2027\r\n"
			    "Autumn term 2027: Thurs 2 September to Fri 17 December 2027\n"
			    "Bank holiday: Monday 1 May 2028\n"
			    "Closed Friday 5 May 2028\n"),
		  "%s", w.err.text);
	cr_assert_eq(w.import.doubt_count, 0, "%s", w.import.doubts[0]);
	const char *text = difference(&w);

	holds(text, "Summer 1, Mon 12 Apr 2027 to Fri 28 May 2027");
	holds(text, "Summer 2, Mon 7 Jun 2027 to Wed 21 Jul 2027");
	holds(text, "Autumn 1, Thu 2 Sep 2027 to Fri 17 Dec 2027");
	holds(text, "INSET: Mon 7 Jun 2027");
	holds(text, "INSET: Tue 8 Jun 2027");
	holds(text, "closed: Fri 5 May 2028");
	cr_assert(strstr(text, "- calendar") == NULL && strstr(text, "\n-") == NULL, "%s", text);
	cr_assert_eq(w.have.half_count, 4);
	arena_free(w.arena);
}

Test(calendar_import, doubts_name_their_line)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0,
			    "INSET day: Monday 17th July 2026\n"
			    "INSET: Monday 2 February 20256\n"
			    "School photographs 3 May 2027\n"
			    "INSET: Fri 4 June 2027\n"
			    "Summer term: Mon 12 April 2027 to Fri 9 April 2027\n"
			    "INSET: Fri 4 June 2041\n"));
	cr_assert_eq(w.import.doubt_count, 5);
	holds(w.import.doubts[0], "line 1");
	holds(w.import.doubts[1], "line 2");
	holds(w.import.doubts[1], "20256");
	holds(w.import.doubts[2], "line 3");
	holds(w.import.doubts[3], "line 5");
	holds(w.import.doubts[4], "line 6");
	cr_assert_str_eq(difference(&w), "+ calendar: INSET: Fri 4 Jun 2027\n");
	arena_free(w.arena);
}

/* Nothing is dropped without a word, and the word is about what is wrong. */
Test(calendar_import, each_line_that_is_left_out_is_named)
{
	static const struct {
		const char *line, *why;
	} lines[] = {
		{ "Spring half term: Tue 15 Feb 2028 to Fri 18 Feb 2028", "a term whose dates" },
		{ "what nonsense", "there is no date in it" },
		{ "Half term: to be confirmed", "there is no date in it" },
		{ "Autumn term: Mon 2 Sept 2027 to Fri 17 Dec 2027", "2 Sep 2027 is a Thursday" },
		{ "Autumn term: Thu 2 Sept to Thu 17 Dec 2027", "17 Dec 2027 is a Friday" },
		{ "Autumn term: Thu 2 Sept 2027 – Thu 17 Dec 2027", "17 Dec 2027 is a Friday" },
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct world w;

		world_init(&w);
		cr_assert(read_text(&w, 0,
				    arena_printf(w.arena,
						 "Term dates\nInset days:\n\nINSET: Fri 4 June "
						 "2027\n%s\n",
						 lines[i].line)),
			  "%s", w.err.text);
		cr_assert_eq(w.import.doubt_count, 1, "%s: %zu", lines[i].line,
			     w.import.doubt_count);
		holds(w.import.doubts[0], "line 5");
		holds(w.import.doubts[0], lines[i].why);
		cr_assert_str_eq(difference(&w), "+ calendar: INSET: Fri 4 Jun 2027\n");
		arena_free(w.arena);
	}
}

/* What the calendar has already, and holidays between terms, are no doubt. */
Test(calendar_import, breaks_where_there_is_no_school)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0,
			    "Half term: Mon 15 Feb 2027 to Fri 19 Feb 2027\n"
			    "Christmas holiday: Mon 21 Dec 2026 to Fri 1 Jan 2027\n"
			    "INSET: Fri 4 June 2027\n"),
		  "%s", w.err.text);
	cr_assert_eq(w.import.doubt_count, 0, "%s", w.import.doubts[0]);
	arena_free(w.arena);
}

/* A school that differs in one term keeps the others' other terms. */
Test(calendar_import, one_school_in_one_term)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 'C',
			    "what,from,to\nSpring term,2027-01-05,2027-03-25\n"
			    "Spring half term,2027-02-15,2027-02-19\nINSET,2027-01-11,\n"));
	cr_assert_eq(w.import.doubt_count, 0);
	calendar_normalise(w.import.want);
	const struct calendar_half *autumn = calendar_half_of(w.import.want, 'C', 20700);
	const struct calendar_half *spring = calendar_half_of(w.import.want, 'C', 20823);

	cr_assert(autumn != NULL && autumn->from == 20697);
	cr_assert(spring != NULL && spring->from == civil_to_day(2027, 1, 5));
	cr_assert_eq(calendar_half_of(w.import.want, 'A', 20823)->from, 20822);
	cr_assert_eq(calendar_kind(w.import.want, 'C', civil_to_day(2027, 1, 11)), CALENDAR_INSET);
	cr_assert_eq(calendar_kind(w.import.want, 'A', civil_to_day(2027, 1, 11)),
		     CALENDAR_SCHOOL_DAY);
	arena_free(w.arena);
}

/* A word of ours within another is none: nobody is off school for a breakfast. */
Test(calendar_import, words_within_words)
{
	static const char *const none[] = { "Cluster breakfast at the Bull", "Determination day",
					    "Disclosed figures", "Outbreak drill", "Insetting" };
	static const char *const many[] = { "Bank holidays: Mon 7 June 2027",
					    "INSET days: Mon 7 June 2027",
					    "Staff training Mon 7 June 2027" };
	struct world w;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		world_init(&w);
		cr_expect_str_eq(events(&w, arena_printf(w.arena,
							 EVENT("SUMMARY:%s\r\nDTSTART;VALUE=DATE:"
							       "20270607\r\n"),
							 none[i])),
				 "");
		cr_assert_eq(w.import.doubt_count, 1, "%s", none[i]);
		holds(w.import.doubts[0], "is it a term");
		arena_free(w.arena);
	}
	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
		world_init(&w);
		cr_assert(read_text(&w, 0, many[i]), "%s", w.err.text);
		holds(difference(&w), "Mon 7 Jun 2027");
		arena_free(w.arena);
	}
	world_init(&w);
	cr_assert(read_text(&w, 0,
			    "Spring term: Mon 4 Jan to Thu 25 Mar 2027\n"
			    "Half terms: Mon 8 to Fri 12 Feb 2027\n"
			    "Christmas holidays Mon 21 Dec 2026 to Fri 1 Jan 2027\n"));
	cr_assert_eq(w.import.doubt_count, 0, "%s", w.import.doubts[0]);
	holds(difference(&w), "Spring 1, Mon 4 Jan 2027 to Fri 5 Feb 2027");
	arena_free(w.arena);
}

/* However many terms a calendar has had: what is read is in it, or is refused as a whole. */
Test(calendar_import, any_number_of_terms)
{
	enum { SCHOOLS = 24 };
	struct world w;

	world_init(&w);
	w.have.schools = "ABCDEFGHIJKLMNOPQRSTUVWX";
	for (int i = 0; i < SCHOOLS; i++) {
		cr_assert(read_text(&w, (char)('A' + i),
				    "Autumn term: Thurs 2 September to Fri 17 December 2027\n"
				    "Half term: Mon 25 Oct to Fri 29 Oct 2027\n"
				    "Spring term: Mon 3 Jan to Fri 31 March 2028\n"
				    "Half term: Mon 14 Feb to Fri 18 Feb 2028\n"),
			  "%s", w.err.text);
		cr_assert_eq(w.import.want->half_count, (size_t)(4 + 4 * (i + 1)));
		cr_assert_eq(w.import.doubt_count, 0, "%s", w.import.doubts[0]);
		w.have = *w.import.want;
	}
	arena_free(w.arena);
}

/* What the lists of one file do not hold is not dropped in silence. */
Test(calendar_import, too_many_days_in_one_event)
{
	static const char *const rules[] = { "SUMMARY:Closed\r\n", "SUMMARY:Term starts\r\n" };
	struct world w;

	for (size_t i = 0; i < 2; i++) {
		for (int count = 400; count <= 401; count++) {
			world_init(&w);
			const char *text = arena_printf(
			    w.arena,
			    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n%s"
			    "DTSTART;VALUE=DATE:20260902\r\nRRULE:FREQ=DAILY;COUNT=%d\r\n"
			    "END:VEVENT\r\nEND:VCALENDAR\r\n",
			    rules[i], count);

			cr_expect_eq(read_text(&w, 0, text), count == 400, "%s", rules[i]);
			if (count > 400) {
				holds(w.err.text, "more than 400 lines");
			}
			arena_free(w.arena);
		}
	}
	struct str page;

	world_init(&w);
	str_init(&page, w.arena);
	str_add(&page, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
	for (int i = 0; i < 401; i++) {
		str_add(&page, EVENT("SUMMARY:Assembly\r\nDTSTART;VALUE=DATE:20270607\r\n"));
	}
	str_add(&page, "END:VCALENDAR\r\n");
	cr_expect_not(read_text(&w, 0, page.text), "a doubt that has no room");
	arena_free(w.arena);
}

/* As many columns as a program writes. */
Test(calendar_import, a_wide_table)
{
	struct world w;
	struct str page;

	world_init(&w);
	str_init(&page, w.arena);
	for (int i = 0; i < 40; i++) {
		str_addf(&page, "column %d,", i);
	}
	str_add(&page, "what,from\n");
	for (int i = 0; i < 40; i++) {
		str_add(&page, ",");
	}
	str_add(&page, "INSET,Mon 7 June 2027\n");
	/* the heading has digits of its own */
	for (char *c = page.text; *c != '\n'; c++) {
		*c = *c >= '0' && *c <= '9' ? 'x' : *c;
	}
	cr_assert(read_text(&w, 0, page.text), "%s", w.err.text);
	holds(difference(&w), "INSET: Mon 7 Jun 2027");
	arena_free(w.arena);
}

/* RFC 4180: quotes, commas and line breaks inside, doubled quotes; columns in any order. */
Test(calendar_import, csv_in_full)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0,
			    "\xef\xbb\xbf\"Start date\",\"End date\",Notes,Event\r\n"
			    "\"Monday, 7 June 2027\",,\"the \"\"Hall\"\"\r\n at 9\","
			    "\"INSET, all\r\nstaff\"\r\n"
			    "2027-06-09,2027-06-10,,INSET\r\n"
			    "2027-06-11,,,Party\r\n"
			    ",,,INSET\r\n"
			    "2027-07-01,,x,\"INSET\n"));
	cr_assert_str_eq(difference(&w), "+ calendar: INSET: Mon 7 Jun 2027\n"
					 "+ calendar: INSET: Thu 10 Jun 2027\n"
					 "+ calendar: INSET: Wed 9 Jun 2027\n");
	cr_assert_eq(w.import.doubt_count, 3);
	holds(w.import.doubts[0], "line 6");
	holds(w.import.doubts[1], "line 7");
	holds(w.import.doubts[1], "no day");
	holds(w.import.doubts[2], "line 8");
	holds(w.import.doubts[2], "quote");
	arena_free(w.arena);
}

/* One end of a term is half a line: with its other end a term, and alone a doubt. Nothing that was
 * there goes. */
Test(calendar_import, one_end_alone_drops_nothing)
{
	static const char *const lines[] = { "Spring Term Ends: Thursday 25 March 2027",
					     "Autumn Term Starts: Thursday 3rd September 2026",
					     "First day of Spring term: Tuesday 5 January 2027",
					     "Spring term: Tuesday 5 January 2027",
					     "Half term starts Monday 15 February 2027",
					     "what,from,to\nSpring term,2027-01-05,",
					     "Half term: Mon 8 Feb to Fri 12 Feb 2027" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct world w;

		world_init(&w);
		cr_assert(read_text(&w, 0, lines[i]), "%s", lines[i]);
		cr_expect_str_eq(difference(&w), "", "%s", lines[i]);
		cr_expect_eq(w.import.doubt_count, 1, "%s", lines[i]);
		arena_free(w.arena);
	}
}

Test(calendar_import, two_ends_are_a_term)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0,
			    "Summer Term Starts: Monday 12 April 2027\n"
			    "Half Term starts: Monday 31 May 2027\n"
			    "Half Term ends: Friday 4 June 2027\n"
			    "Summer Term Ends: Wednesday 21 July 2027\n"));
	cr_assert_eq(w.import.doubt_count, 0);
	holds(difference(&w), "Summer 1, Mon 12 Apr 2027 to Fri 28 May 2027");
	holds(difference(&w), "Summer 2, Mon 7 Jun 2027 to Wed 21 Jul 2027");
	arena_free(w.arena);
}

Test(calendar_import, marks_of_ours)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0, "Bank holiday `x` \001y: Mon 7 June 2027"));
	calendar_normalise(w.import.want);
	cr_assert_eq(w.import.want->bank_holiday_count, 1);
	cr_assert_null(strpbrk(w.import.want->bank_holidays[0].name, "`\001"));
	arena_free(w.arena);
}

/* The paste speaks of the ends of the term alone: its half term stays. */
Test(calendar_import, what_is_not_mentioned_stays)
{
	struct world w;

	world_init(&w);
	cr_assert(read_text(&w, 0, "Spring term: Wed 6 Jan to Thu 25 March 2027"));
	cr_assert_eq(w.import.doubt_count, 0);
	calendar_normalise(w.import.want);
	cr_assert_eq(w.import.want->half_count, 4);
	cr_assert_eq(calendar_kind(w.import.want, 0, civil_to_day(2027, 2, 16)), CALENDAR_HOLIDAY);
	cr_assert_eq(calendar_half_of(w.import.want, 0, civil_to_day(2027, 1, 6))->from,
		     civil_to_day(2027, 1, 6));
	arena_free(w.arena);
}

Test(calendar_import, what_is_none_of_ours)
{
	static const char *const texts[] = { "",
					     "hello",
					     "\n\n\n",
					     "BEGIN:VCALENDAR",
					     "what,from,to\n",
					     "Term dates 2027 to 2028" };
	struct world w;

	world_init(&w);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		cr_assert(!read_text(&w, 0, texts[i]), "%s", texts[i]);
	}
	char *huge = arena_alloc(w.arena, CALENDAR_IMPORT_BYTES + 2);

	memset(huge, 'x', CALENDAR_IMPORT_BYTES + 1);
	cr_assert(!read_text(&w, 0, huge));
	memset(huge, '\n', CALENDAR_IMPORT_BYTES - 1);
	huge[CALENDAR_IMPORT_BYTES - 1] = '\0';
	cr_assert(!read_text(&w, 0, huge));
	arena_free(w.arena);
}

/* Cut off anywhere it is read, doubted or refused; never more than there is. */
Test(calendar_import, byte_by_byte)
{
	static const char text[] = "Summer term: Mon 12 April – Wed 21 July 2027\n"
				   "INSET days: Mon 7 June, Tues 8 June 2027\n"
				   "Half term: 31 May to 4 June 2027\n";
	static const char ics[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Spring term\n"
				  "DTSTART:20270105\nDTEND:20270326\nEND:VEVENT\n";

	for (int round = 0; round < 2; round++) {
		const char *whole = round == 0 ? text : ics;

		for (size_t len = 0; len <= strlen(whole); len++) {
			struct world w;

			world_init(&w);
			if (calendar_import_read(w.arena, &w.have, 0, TODAY, whole, len, &w.import,
						 &w.err)) {
				cr_assert_leq(w.import.understood, 4);
				cr_assert_leq(w.import.doubt_count, 3);
			}
			arena_free(w.arena);
		}
	}
}
