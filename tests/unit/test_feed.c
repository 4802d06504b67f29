/* test_feed: what calendars are told of each dated thing: moves counted up, ends told, words gone;
 * and the lines of RFC 5545. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "school/feed_ical.h"
#include "school/feed_zone.h"
#include "school/school.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;
static struct store *store;
static struct school *school;
static struct err err;
static struct feed_event *events;

static void set_up(void)
{
	arena = arena_new();
	cr_assert(store_open(":memory:", &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
}

static void tear_down(void)
{
	cr_assert_not(store_failed(store), "%s", store_error(store));
	school_free(school);
	store_close(store);
	arena_free(arena);
}

TestSuite(feed, .init = set_up, .fini = tear_down);

static void put(int64_t start_s, const char *title, enum clerk_visibility visibility)
{
	diary_put(school->diary, 1, "visits",
		  &(struct clerk_entry){ .item = { 'V', 1 },
					 .start_s = start_s,
					 .end_s = start_s + 3600,
					 .title = title,
					 .place = "G",
					 .schools = "AG",
					 .visibility = visibility });
}

static const struct feed_event *only(void)
{
	cr_assert_eq(feed_find(school->feed, arena, 1, '\0', 0, &events), 1);
	return events;
}

Test(feed, sequence_counts_what_changed_alone)
{
	put(1000, "phonics", CLERK_PUBLIC);
	const char *uid = only()->uid;

	cr_assert_eq(events[0].sequence, 0);
	cr_assert_eq(strlen(uid), 32);
	put(1000, "phonics", CLERK_PUBLIC);
	cr_assert_eq(only()->sequence, 0, "nothing changed");
	put(2000, "phonics", CLERK_PUBLIC);
	cr_assert_eq(only()->sequence, 1);
	cr_assert_eq(events[0].start_s, 2000);
	put(2000, "maths", CLERK_PUBLIC);
	cr_assert_eq(only()->sequence, 2);
	cr_assert_str_eq(events[0].title, "maths");
	cr_assert_str_eq(events[0].uid, uid);
}

Test(feed, what_is_gone_is_told_and_may_come_back)
{
	put(1000, "phonics", CLERK_PUBLIC);
	diary_drop(school->diary, 1, "visits", (struct clerk_item){ 'V', 1 }, 0);
	cr_assert(only()->is_cancelled);
	cr_assert_eq(events[0].sequence, 1);
	cr_assert_str_eq(events[0].title, "", "its words may be why");
	cr_assert_null(events[0].place);
	put(1000, "phonics", CLERK_PUBLIC); /* an undo */
	cr_assert_not(only()->is_cancelled);
	cr_assert_eq(events[0].sequence, 2);
	cr_assert_str_eq(events[0].title, "phonics");
}

Test(feed, private_is_nowhere)
{
	put(1000, "capability", CLERK_PARTIES);
	cr_assert_eq(feed_find(school->feed, arena, 1, '\0', 0, &events), 0);
	put(3000, "capability", CLERK_PERSONAL);
	diary_drop(school->diary, 1, "visits", (struct clerk_item){ 'V', 1 }, 0);
	cr_assert_eq(feed_find(school->feed, arena, 1, '\0', 0, &events), 0);
	put(1000, "phonics", CLERK_PUBLIC);
	put(1000, "capability", CLERK_PARTIES);
	cr_assert(only()->is_cancelled);
	cr_assert_str_eq(events[0].title, "");
	put(5000, "capability", CLERK_PARTIES);
	cr_assert_eq(only()->start_s, 1000, "what happens out of sight shows nowhere");
	cr_assert_eq(events[0].sequence, 1);
	put(5000, "phonics", CLERK_PUBLIC);
	cr_assert_not(only()->is_cancelled);
}

static int64_t now_ms;

static int64_t at_now(void *self)
{
	(void)self;
	return now_ms;
}

static void put_at(int64_t at_s, int64_t start_s, enum clerk_visibility visibility)
{
	now_ms = at_s * 1000;
	cr_assert(store_begin(store));
	put(start_s, "phonics", visibility);
	cr_assert(store_commit(store), "%s", store_error(store));
}

/* The same file to the byte for as long as nothing changes in it that all may see. */
Test(feed, what_changed_is_timed_and_nothing_else)
{
	const struct clock clock = { .wall_ms = at_now, .mono_ms = at_now };

	put(1000, "phonics", CLERK_PUBLIC);
	cr_assert_eq(only()->changed_s, 0);
	feed_keep_time(school->feed, store, &clock);
	put_at(500, 1000, CLERK_PUBLIC);
	cr_assert_eq(only()->changed_s, 500, "that of before anybody looked at a clock too");
	put_at(600, 1000, CLERK_PUBLIC);
	cr_assert_eq(only()->changed_s, 500, "nothing changed");
	put_at(700, 2000, CLERK_PUBLIC);
	cr_assert_eq(only()->changed_s, 700);
	put_at(800, 2000, CLERK_PARTIES);
	cr_assert_eq(only()->changed_s, 800, "the end of it");
	put_at(900, 3000, CLERK_PARTIES);
	cr_assert_eq(only()->changed_s, 800, "out of sight");
	put_at(1000, 3000, CLERK_PUBLIC);
	cr_assert_eq(only()->changed_s, 1000);
	feed_keep_time(school->feed, store, NULL);
	put_at(1100, 4000, CLERK_PUBLIC);
	cr_assert_eq(only()->changed_s, 0);
}

Test(feed, tag_of_a_file)
{
	const char *tag = feed_tag(arena, "a");

	cr_assert_eq(strlen(tag), 66);
	cr_assert(tag[0] == '"' && tag[65] == '"', "%s", tag);
	cr_assert_str_eq(feed_tag(arena, "a"), tag);
	cr_assert_str_neq(feed_tag(arena, "b"), tag);
}

Test(feed, chosen)
{
	put(1000, "phonics", CLERK_PUBLIC);
	cr_assert_eq(feed_find(school->feed, arena, 1, 'G', 0, &events), 1);
	cr_assert_eq(feed_find(school->feed, arena, 1, 'B', 0, &events), 0);
	cr_assert_eq(feed_find(school->feed, arena, 1, 'G', 4601, &events), 0, "over by then");
	cr_assert_eq(feed_find(school->feed, arena, 2, 'G', 0, &events), 0);
	const struct clerk_item one = { 'V', 1 }, other = { 'V', 2 };

	cr_assert_eq(feed_find_item(school->feed, arena, 1, one, &events), 1);
	cr_assert_eq(feed_find_item(school->feed, arena, 1, other, &events), 0);
	cr_assert_eq(feed_find_item(school->feed, arena, 2, one, &events), 0);
}

Test(feed, tokens)
{
	int64_t cluster = 0, person = 0;
	const char *first = feed_token(school->feed, arena, 1, 7, false);

	cr_assert_eq(strlen(first), 32);
	cr_assert_str_eq(feed_token(school->feed, arena, 1, 7, false), first);
	cr_assert_str_neq(feed_token(school->feed, arena, 1, 8, false), first);
	cr_assert(feed_whose(school->feed, first, &cluster, &person));
	cr_assert_eq(cluster, 1);
	cr_assert_eq(person, 7);
	const char *second = feed_token(school->feed, arena, 1, 7, true);

	cr_assert_not(feed_whose(school->feed, first, &cluster, &person), "revoked");
	cr_assert(feed_whose(school->feed, second, &cluster, &person));
	cr_assert_not(feed_whose(school->feed, "", &cluster, &person));
}

/* ---- the file ---- */

static const char *file_from(const struct feed_event *event, const char *organiser)
{
	static const struct clerk_school schools[] = { { .letter = 'G', .name = "Green Lane" } };
	const struct tz *tz = NULL;

	cr_assert(tz_load(arena, "Europe/London", &tz, &err), "%s", err.text);
	const struct feed_file file = { .name = "Eight Schools, one; or\r\nBEGIN:VEVENT",
					.tz = tz,
					.now_s = 1795608000,
					.organiser = organiser,
					.schools = schools,
					.school_count = 1 };
	const char *text = feed_ical(arena, &file, event, 1);

	cr_assert_not_null(text);
	return text;
}

static const char *file_of(const struct feed_event *event)
{
	return file_from(event, NULL);
}

static void has(const char *text, const char *line)
{
	cr_assert_not_null(strstr(text, line), "%s is not in %s", line, text);
}

static const struct feed_event event = { .item = { 'V', 12 },
					 .uid = "abc",
					 .sequence = 3,
					 .start_s = 1796806800, /* Wed 9 Dec 2026 09:00 */
					 .end_s = 1796817600,
					 .title = "A visits G, phonics; Fr\xc3\xa9"
						  "d\xc3\xa9ric\nand\r\nBEGIN:VEVENT\r\n"
						  "a long line that goes on and on and on and on",
					 .place = "G",
					 .schools = "AG",
					 .is_firm = true };

Test(feed, lines_are_folded_and_escaped)
{
	const char *text = file_of(&event);

	has(text, "\r\nDTSTART;TZID=Europe/London:20261209T090000\r\n");
	has(text, "\r\nDTEND;TZID=Europe/London:20261209T120000\r\n");
	has(text, "\r\nUID:abc@clerkd\r\n");
	has(text, "\r\nSEQUENCE:3\r\n");
	has(text, "\r\nSTATUS:CONFIRMED\r\n");
	has(text, "\r\nLOCATION:Green Lane\r\n");
	has(text, "phonics\\;");
	has(text, "\r\nNAME:Eight Schools\\, one\\; or BEGIN:VEVENT\r\n");
	has(text, "\r\nX-WR-CALNAME:Eight Schools, one; or BEGIN:VEVENT\r\n");
	has(text, "\r\nREFRESH-INTERVAL");
	has(text, "\r\nDTSTAMP:20261125T120000Z\r\n");
	cr_assert_null(strstr(text, "METHOD"), "a feed is no message");
	cr_assert_null(strstr(text, "\r\nBEGIN:VEVENT\r\na long"), "a title is one property");
	for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
		size_t len = strcspn(at, "\n");

		cr_assert(len > 0 && at[len - 1] == '\r' && len <= 76, "%.*s", (int)len, at);
	}
}

/* The text of the property, its lines put together again. */
static const char *unfolded(const char *text, const char *property)
{
	const char *at = strstr(text, property);
	char *line = arena_alloc(arena, strlen(text) + 1);
	size_t len = 0;

	cr_assert_not_null(at, "%s is not in %s", property, text);
	at += 2; /* the end of the line before it */
	for (; !(at[0] == '\r' && at[1] == '\n' && at[2] != ' '); at++) {
		if (at[0] == '\r') {
			at += 2;
		} else {
			line[len++] = *at;
		}
	}
	return line + strlen(property) - 2;
}

Test(feed, clocks_by_a_rule_a_year)
{
	static const char zone[] = "\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n"
				   "BEGIN:DAYLIGHT\r\nTZNAME:BST\r\n"
				   "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\n"
				   "DTSTART:19700329T010000\r\n"
				   "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
				   "END:DAYLIGHT\r\n"
				   "BEGIN:STANDARD\r\nTZNAME:GMT\r\n"
				   "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n"
				   "DTSTART:19701025T020000\r\n"
				   "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"
				   "END:STANDARD\r\nEND:VTIMEZONE\r\n";
	struct feed_event of_old = event;

	has(file_of(&event), zone);
	/* summer time all through that winter: what the rule does not say is told in full */
	of_old.start_s = -31536000; /* 1 January 1969 */
	of_old.end_s = of_old.start_s + 3600;
	has(file_of(&of_old), "\r\nDTSTART:18471201T000000\r\n");
}

/* Of zones that others keep: each way in which a rule can be, against tzdata itself. */
Test(feed, zones_of_others)
{
	static const struct {
		const char *name;
		size_t parts;
	} cases[] = {
		{ "Europe/Lisbon", 2 }, { "America/New_York", 2 }, { "Asia/Kolkata", 1 },
		{ "UTC", 1 },           { "Australia/Sydney", 2 }, { "Pacific/Auckland", 2 }
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct feed_zone_part parts[FEED_ZONE_PARTS];
		const struct tz *tz = NULL;

		cr_assert(tz_load(arena, cases[i].name, &tz, &err), "%s", err.text);
		cr_assert_eq(feed_zone_parts(arena, tz, parts), cases[i].parts, "%s",
			     cases[i].name);
		for (int64_t at_s = 1790000000; at_s < 1890000000; at_s += 86400 / 2) {
			cr_assert(feed_zone_holds(tz, at_s), "%s", cases[i].name);
		}
	}
}

/* Wherever a letter of two to four octets falls. */
Test(feed, no_letter_is_cut_by_a_fold)
{
	static const char *const letters[] = { "\xc3\xa9", "\xe2\x80\x93", "\xf0\x9f\x93\x85" };

	for (size_t shift = 0; shift < 80; shift++) {
		struct feed_event long_one = event;
		struct str title;

		str_init(&title, arena);
		for (size_t i = 0; i < shift; i++) {
			str_addc(&title, 'x');
		}
		for (size_t i = 0; i < 120; i++) {
			str_add(&title, letters[(i + shift) % 3]);
		}
		long_one.title = title.text;
		const char *text = file_of(&long_one);

		cr_assert_str_eq(unfolded(text, "\r\nSUMMARY:V12 "), title.text);
		for (const char *at = text; (at = strstr(at, "\r\n ")) != NULL; at += 3) {
			cr_assert((at[3] & 0xc0) != 0x80, "cut at %s", at);
		}
	}
}

Test(feed, a_title_is_one_line_without_marks)
{
	struct feed_event odd = event;

	odd.title = "a\r\nEND:VEVENT\r\n\tb\a\x7f, c; d\\n \\e";
	odd.place = "Hall\r\nATTENDEE:x";
	const char *text = file_of(&odd);

	cr_assert_str_eq(unfolded(text, "\r\nSUMMARY:"),
			 "V12 a END:VEVENT b \\, c\\; d\\\\n \\\\e");
	has(text, "\r\nLOCATION:Hall ATTENDEE:x\r\n");
}

Test(feed, an_end_is_later_than_its_beginning)
{
	struct feed_event moment = event;

	moment.end_s = moment.start_s;
	cr_assert_null(strstr(file_of(&moment), "\r\nDTEND"), "RFC 5545 3.8.2.2");
}

/* A file that was sent is a message; what is off it takes out of a calendar (RFC 5546). */
Test(feed, what_is_off_is_sent_as_such)
{
	struct feed_event off = event;
	const char *sender = "matrix:u/clerk:example.org";

	cr_assert_null(strstr(file_from(&event, sender), "METHOD"));
	cr_assert_null(strstr(file_from(&event, sender), "ORGANIZER"));
	off.is_cancelled = true;
	off.title = "";
	off.changed_s = 1795694400;
	const char *text = file_from(&off, sender);

	has(text, "\r\nMETHOD:CANCEL\r\n");
	has(text, "\r\nORGANIZER:matrix:u/clerk:example.org\r\n");
	has(text, "\r\nSTATUS:CANCELLED\r\n");
	has(text, "\r\nSUMMARY:V12: cancelled\r\n");
	has(text, "\r\nDTSTAMP:20261126T120000Z\r\n");
	has(text, "\r\nLAST-MODIFIED:20261126T120000Z\r\n");
	cr_assert_null(strstr(file_of(&off), "METHOD"), "a feed tells of it among others");
}

Test(feed, an_hour_that_comes_twice_is_told_in_utc)
{
	struct feed_event at = event;

	at.start_s = 1792891800; /* Sun 25 Oct 2026, 01:30 GMT: the second */
	at.end_s = at.start_s + 3600;
	has(file_of(&at), "\r\nDTSTART:20261025T013000Z\r\n");
	at.start_s -= 3600; /* the first */
	has(file_of(&at), "\r\nDTSTART;TZID=Europe/London:20261025T013000\r\n");
}
