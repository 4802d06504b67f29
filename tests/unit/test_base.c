/* test_base: arena, text, errors, log lines, clocks and alarms, at their edges. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alarm.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* ---- arena ---- */

Test(arena, zeroed_aligned_and_apart)
{
	struct arena *arena = arena_new();
	unsigned char *before = NULL;

	for (size_t size = 0; size < 40000; size = size * 2 + 1) {
		unsigned char *bytes = arena_alloc(arena, size);

		cr_assert_eq((uintptr_t)bytes % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++) {
			cr_assert_eq(bytes[i], 0);
		}
		memset(bytes, 0xff, size);
		cr_assert(before == NULL || *before == 0xff);
		before = size == 0 ? NULL : bytes;
	}
	arena_free(arena);
	arena_free(NULL);
}

Test(arena, reset_gives_zeroes_again)
{
	struct arena *arena = arena_new();

	arena_reset(arena);
	for (int round = 0; round < 3; round++) {
		/* Small, then of more than a block, so that both kinds are let go. */
		unsigned char *small = arena_alloc(arena, 100), *big = arena_alloc(arena, 100000);

		for (size_t i = 0; i < 100; i++) {
			cr_assert_eq(small[i], 0);
		}
		memset(small, 1, 100);
		memset(big, 1, 100000);
		arena_reset(arena);
	}
	arena_free(arena);
}

Test(arena, overflow_ends, .exit_code = 70)
{
	arena_array(arena_new(), SIZE_MAX / 8 + 2, 8); /* eight bytes, if it wrapped */
}

Test(arena, absurd_size_ends, .exit_code = 70)
{
	arena_alloc(arena_new(), SIZE_MAX - 3);
}

Test(arena, copies)
{
	struct arena *arena = arena_new();

	cr_assert_null(arena_strdup(arena, NULL));
	cr_assert_null(arena_strndup(arena, NULL, 3));
	cr_assert_str_eq(arena_strdup(arena, ""), "");
	cr_assert_str_eq(arena_strndup(arena, "abcdef", 3), "abc");
	cr_assert_str_eq(arena_printf(arena, "%s-%d", "x", 7), "x-7");
	cr_assert_eq(strlen(arena_printf(arena, "%50000d", 1)), 50000);
	arena_free(arena);
}

/* ---- text ---- */

Test(str, grows_and_stays_terminated)
{
	struct arena *arena = arena_new();
	struct str str;

	str_init(&str, arena);
	cr_assert_str_eq(str.text, "");
	for (size_t i = 0; i < 5000; i++) {
		str_addc(&str, (char)('a' + i % 26));
		cr_assert_eq(str.text[str.len], '\0');
		cr_assert_eq(str.len, i + 1);
	}
	str_addn(&str, "xyz", 2);
	str_addf(&str, "%d", 42);
	cr_assert(str_ends(str.text, "xy42"));
	cr_assert_eq(str.len, strlen(str.text));
	arena_free(arena);
}

Test(str, questions_take_null_as_empty)
{
	cr_assert(str_equal(NULL, ""));
	cr_assert(str_equal_fold("Weds", "wEDS"));
	cr_assert_not(str_equal_fold("Weds", "Wed"));
	cr_assert_not(str_equal_fold("É", "é"), "ASCII alone");
	cr_assert(str_starts("abc", NULL));
	cr_assert_not(str_starts(NULL, "a"));
	cr_assert(str_ends("abc", "bc"));
	cr_assert_not(str_ends("c", "bc"));
	cr_assert(str_starts_fold("ANYway", "anyWAY"));
	cr_assert_not(str_starts_fold("any", "anyway"));
	cr_assert(str_is_empty(NULL) && str_is_empty("") && !str_is_empty(" "));
}

Test(str, one_of_a_list)
{
	static const char *const list[] = { "in", "", "out", NULL };

	cr_assert(str_is_in("in", list) && str_is_in("out", list));
	cr_assert(str_is_in(NULL, list), "as empty");
	cr_assert_not(str_is_in("IN", list));
	cr_assert_not(str_is_in("i", list));
	cr_assert_not(str_is_in("inn", list));
	cr_assert_not(str_is_in("in", list + 3), "an empty one");
}

Test(str, utf8_well_formed_or_not)
{
	static const char *const good[] = { "", "a", "é", "€", "😀", "\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = {
		"\x80",         "\xc0\x80",         "\xc1\xbf",         "\xe0\x9f\xbf",
		"\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80",
		"a\xff",        "\xe2\x82z"
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		cr_assert(str_is_utf8(good[i], strlen(good[i])), "%zu", i);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_assert_not(str_is_utf8(bad[i], strlen(bad[i])), "%zu", i);
	}
}

/* Each part of a text, in memory that ends with it: a read past the end is noticed. */
Test(str, stray_bytes_are_marked)
{
	struct arena *arena = arena_new();
	const char *good = "½ d – “x”";

	cr_assert_eq(str_as_utf8(arena, good), good);
	cr_assert_str_eq(str_as_utf8(arena, "a\xb0\xa7"
					    "b\xe2\x80"),
			 "a\uFFFD\uFFFDb\uFFFD\uFFFD");
	cr_assert_str_eq(str_as_utf8(arena, "\xff½"), "\uFFFD½");
	arena_free(arena);
}

Test(str, utf8_split_at_each_byte)
{
	static const char whole[] = "é€😀!";
	static const size_t whole_at[] = { 0, 2, 5, 9, 10 };

	for (size_t len = 0; len < sizeof(whole); len++) {
		char *part = malloc(len + 1);
		bool is_whole = false;

		memcpy(part, whole, len);
		for (size_t i = 0; i < sizeof(whole_at) / sizeof(whole_at[0]); i++) {
			is_whole = is_whole || whole_at[i] == len;
		}
		cr_assert_eq(str_is_utf8(part, len), is_whole, "%zu bytes", len);
		free(part);
	}
}

Test(str, distance)
{
	static const struct {
		const char *a, *b;
		unsigned limit, distance;
	} cases[] = {
		{ "visit", "visit", 2, 0 },
		{ "vist", "visit", 2, 1 },
		{ "vsiit", "visit", 2, 1 },
		{ "VISIT", "visit", 2, 0 },
		{ "cancle", "cancel", 2, 1 },
		{ "snoze", "snooze", 2, 1 },
		{ "abc", "xyz", 2, 3 },
		{ "a", "abcd", 2, 3 },
		{ "", "ab", 2, 2 },
		{ "", "", 0, 0 },
		{ "abcdefgh", "hgfedcba", 1, 2 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cr_assert_eq(str_distance(cases[i].a, cases[i].b, cases[i].limit),
			     cases[i].distance, "%s, %s", cases[i].a, cases[i].b);
		cr_assert_eq(str_distance(cases[i].b, cases[i].a, cases[i].limit),
			     cases[i].distance, "%s, %s", cases[i].b, cases[i].a);
	}
	/* Too long for the rows: never nearer than the limit. */
	cr_assert_eq(str_distance("012345678901234567890123456789012",
				  "012345678901234567890123456789012", 2),
		     3);
	cr_assert_eq(
	    str_distance("01234567890123456789012345678901", "01234567890123456789012345678901", 2),
	    0);
}

/* The n-th word of up to five letters a and b. */
static void nth_word(unsigned n, char ret_word[6])
{
	size_t len = 0;

	for (; n > 0; n = (n - 1) / 2) {
		ret_word[len++] = (n - 1) % 2 == 0 ? 'a' : 'b';
	}
	ret_word[len] = '\0';
}

/* A small limit ends the count early, and never the wrong way. */
Test(str, distance_within_a_limit)
{
	enum { WORDS = 63, FAR = 9 };
	char a[6], b[6];

	for (unsigned i = 0; i < WORDS * WORDS; i++) {
		nth_word(i / WORDS, a);
		nth_word(i % WORDS, b);
		unsigned whole = str_distance(a, b, FAR);

		for (unsigned limit = 0; limit < 4; limit++) {
			cr_assert_eq(str_distance(a, b, limit), whole > limit ? limit + 1 : whole,
				     "%s, %s within %u", a, b, limit);
		}
	}
}

Test(str, words_trim_and_clip)
{
	struct arena *arena = arena_new();
	char *rest = arena_strdup(arena, "  V12\tM3 \n");

	cr_assert_str_eq(str_word(&rest), "V12");
	cr_assert_str_eq(str_word(&rest), "M3");
	cr_assert_null(str_word(&rest));
	cr_assert_null(str_word(&rest));
	cr_assert_str_eq(str_trim(arena_strdup(arena, " \r\n a b\t ")), "a b");
	cr_assert_str_eq(str_trim(arena_strdup(arena, " \t")), "");
	cr_assert_str_eq(str_clip(arena, "abc", 3), "abc");
	for (size_t max = 0; max <= 10; max++) {
		const char *clipped = str_clip(arena, "é€😀!", max);

		cr_assert(str_is_utf8(clipped, strlen(clipped)), "%zu", max);
		cr_assert_leq(strlen(clipped), max);
		cr_assert_geq(strlen(clipped) + 4, max);
	}
	arena_free(arena);
}

Test(str, percent_signs_for_all_but_the_plain)
{
	struct arena *arena = arena_new();

	cr_assert_str_eq(str_percent(arena, "aZ09-_.~"), "aZ09-_.~");
	cr_assert_str_eq(str_percent(arena, "!r/1:x?#%+ é"), "%21r%2F1%3Ax%3F%23%25%2B%20%C3%A9");
	cr_assert_str_eq(str_percent(arena, ""), "");
	arena_free(arena);
}

Test(str, hash_is_fnv1a_and_continues)
{
	cr_assert_eq(str_hash(0, "", 0), UINT64_C(0xcbf29ce484222325));
	cr_assert_eq(str_hash(0, "a", 1), UINT64_C(0xaf63dc4c8601ec8c));
	cr_assert_eq(str_hash(str_hash(0, "foo", 3), "bar", 3), UINT64_C(0x85944171f73967e8));
}

/* ---- errors ---- */

Test(err, one_line_and_false)
{
	struct err err = { 0 };

	cr_assert_not(err_set(NULL, ERR_IO, "nobody listens"));
	cr_assert_not(err_set(&err, ERR_DATA, "a\nb\r%s", "c\n"));
	cr_assert_str_eq(err.text, "a b c ");
	cr_assert_eq(err.code, ERR_DATA);
	err_set(&err, ERR_IO, "%2000d", 1);
	cr_assert_eq(strlen(err.text), sizeof(err.text) - 1);
}

Test(err, exit_codes_of_sysexits)
{
	static const int codes[] = { 0, 64, 65, 66, 69, 70, 73, 74, 75, 76, 77, 78 };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		struct err err = { .code = (enum err_code)i };

		cr_assert_eq(err_exit_code(&err), codes[i]);
	}
}

/* ---- log ---- */

/* What the log wrote, in the arena. */
static const char *written(struct arena *arena, FILE *file)
{
	char text[4096];

	rewind(file);
	size_t len = fread(text, 1, sizeof(text) - 1, file);

	return arena_strndup(arena, text, len);
}

Test(log, levels_tags_and_one_line_each)
{
	struct arena *arena = arena_new();
	FILE *file = tmpfile();
	struct log log = { .out = file, .level = LOG_LEVEL_INFO, .tags = 1 };

	log_debug(&log, "not this");
	log_info(&log, "forged\n<3>line\x1b[2J");
	log.tags = 0;
	log_error(&log, "%d", 7);
	log.level = LOG_LEVEL_ERROR;
	log_warning(&log, "nor this");
	log_error(NULL, "nobody listens");
	log.out = NULL;
	log_error(&log, "nor here");
	cr_assert_str_eq(written(arena, file), "<6>forged <3>line [2J\n7\n");
	(void)fclose(file);
	arena_free(arena);
}

Test(log, long_lines_are_cut)
{
	struct arena *arena = arena_new();
	FILE *file = tmpfile();
	struct log log = { .out = file, .level = LOG_LEVEL_INFO };

	log_info(&log, "%3000d", 1);
	const char *text = written(arena, file);

	cr_assert_eq(strlen(text), 1024);
	cr_assert(str_ends(text, "\n"));
	(void)fclose(file);
	arena_free(arena);
}

/* The ids of a cluster are few: whoever could work out their stand-ins would try each. */
Test(log, ids_are_stable_and_tell_nothing)
{
	struct log log = { .key = "one start" }, later = { .key = "another" };
	struct log_id a = log_id(&log, "@a:x"), again = log_id(&log, "@a:x");

	cr_assert_str_eq(a.text, again.text);
	cr_assert_str_neq(a.text, log_id(&log, "@b:x").text);
	cr_assert_str_neq(a.text, log_id(&later, "@a:x").text);
	cr_assert_eq(strlen(a.text), 9);
	cr_assert_eq(a.text[0], '#');
	cr_assert_str_eq(log_id(&log, NULL).text, log_id(&log, "").text);
	cr_assert_eq(strlen(log_id(NULL, "@a:x").text), 9);
}

/* ---- clocks and alarms ---- */

static int64_t given_ms(void *self)
{
	return *(int64_t *)self;
}

Test(clock, seconds_are_rounded_down)
{
	int64_t ms = 0;
	struct clock clock = { .self = &ms, .wall_ms = given_ms, .mono_ms = given_ms };
	static const int64_t cases[][2] = { { 0, 0 },     { 999, 0 },    { 1000, 1 },  { -1, -1 },
					    { -999, -1 }, { -1000, -1 }, { -1001, -2 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ms = cases[i][0];
		cr_assert_eq(clock_wall_s(&clock), cases[i][1], "%lld", (long long)ms);
		cr_assert_eq(clock_mono_ms(&clock), ms);
	}
}

Test(clock, system_goes_on)
{
	struct clock clock = clock_system();
	int64_t before = clock_mono_ms(&clock);

	cr_assert_gt(clock_wall_s(&clock), 1700000000);
	cr_assert_geq(clock_mono_ms(&clock), before);
}

/* An alarm that writes its letter down, and may set others when it rings. */
struct bell {
	struct alarm alarm;
	struct alarms *alarms;
	char letter, *out;
	struct bell *sets, *clears;
	int64_t sets_ms;
};

static void ring(void *user)
{
	struct bell *bell = user;
	size_t len = strlen(bell->out);

	bell->out[len] = bell->letter;
	if (bell->sets != NULL) {
		alarm_set(bell->alarms, &bell->sets->alarm, bell->sets_ms);
		bell->sets = NULL;
	}
	if (bell->clears != NULL) {
		alarm_clear(bell->alarms, &bell->clears->alarm);
	}
}

static void count_changes(void *user)
{
	++*(int *)user;
}

struct belfry {
	struct alarms alarms;
	struct bell bells[3];
	char out[16];
	int changes;
};

static void hang(struct belfry *belfry)
{
	*belfry = (struct belfry){ 0 };
	belfry->alarms = (struct alarms){ .changed = count_changes, .user = &belfry->changes };
	for (size_t i = 0; i < 3; i++) {
		struct bell *bell = &belfry->bells[i];

		*bell = (struct bell){ .alarms = &belfry->alarms,
				       .letter = (char)('a' + i),
				       .out = belfry->out };
		bell->alarm = (struct alarm){ .ring = ring, .user = bell };
	}
}

Test(alarm, rings_in_order_and_once)
{
	struct belfry b;

	hang(&b);
	cr_assert_eq(alarms_next_ms(&b.alarms), INT64_MAX);
	alarm_set(&b.alarms, &b.bells[0].alarm, 30);
	alarm_set(&b.alarms, &b.bells[1].alarm, 10);
	alarm_set(&b.alarms, &b.bells[2].alarm, 10);
	cr_assert_eq(b.changes, 3);
	cr_assert_eq(alarms_next_ms(&b.alarms), 10);
	cr_assert_not(alarms_ring(&b.alarms, 9));
	cr_assert(alarms_ring(&b.alarms, 10));
	cr_assert_str_eq(b.out, "bc");
	cr_assert(alarms_ring(&b.alarms, INT64_MAX));
	cr_assert_not(alarms_ring(&b.alarms, INT64_MAX));
	cr_assert_str_eq(b.out, "bca");
}

Test(alarm, set_again_moves_and_clear_takes_back)
{
	struct belfry b;

	hang(&b);
	alarm_set(&b.alarms, &b.bells[0].alarm, 10);
	alarm_set(&b.alarms, &b.bells[0].alarm, 50);
	alarm_set(&b.alarms, &b.bells[1].alarm, 20);
	alarm_clear(&b.alarms, &b.bells[1].alarm);
	alarm_clear(&b.alarms, &b.bells[1].alarm);
	alarm_clear(&b.alarms, &b.bells[2].alarm);
	cr_assert_eq(b.changes, 4);
	cr_assert_eq(alarms_next_ms(&b.alarms), 50);
	cr_assert_not(alarms_ring(&b.alarms, 49));
	cr_assert(alarms_ring(&b.alarms, 50));
	cr_assert_str_eq(b.out, "a");
}

Test(alarm, one_that_rings_may_set_and_clear_others)
{
	struct belfry b;

	hang(&b);
	b.bells[0].sets = &b.bells[0];
	b.bells[0].sets_ms = 15;
	b.bells[0].clears = &b.bells[1];
	alarm_set(&b.alarms, &b.bells[0].alarm, 10);
	alarm_set(&b.alarms, &b.bells[1].alarm, 12);
	alarm_set(&b.alarms, &b.bells[2].alarm, 14);
	alarms_ring(&b.alarms, 20);
	cr_assert_str_eq(b.out, "aca");
	cr_assert_eq(alarms_next_ms(&b.alarms), INT64_MAX);
}

Test(str, whole_words_are_replaced)
{
	struct arena *arena = arena_new();
	const char *untouched = "no such word";

	cr_assert_eq(str_replace_word(arena, untouched, "SIP", "x"), untouched);
	cr_assert_str_eq(str_replace_word(arena, "SIP, the SIP's SIPs and GOSSIP SIP", "SIP", "PP"),
			 "PP, the PP's SIPs and GOSSIP PP");
	cr_assert_str_eq(str_replace_word(arena, "SIPSIP SIP1 éSIP SIP", "SIP", "a longer one"),
			 "SIPSIP SIP1 éSIP a longer one");
	cr_assert_str_eq(str_replace_word(arena, "SIP", "SIP", ""), "");
	arena_free(arena);
}

Test(str, a_word_of_a_list_is_that_long_and_folded)
{
	static const char *const list[] = { "the", "w/c", NULL };

	cr_assert(str_is_word_in("The lead", strlen("The"), list));
	cr_assert(str_is_word_in("w/c", strlen("w/c"), list));
	cr_assert_not(str_is_word_in("them", strlen("them"), list), "a longer word");
	cr_assert_not(str_is_word_in("the", strlen("th"), list), "a shorter one");
	cr_assert_not(str_is_word_in("of", strlen("of"), list));
	cr_assert_not(str_is_word_in("", 0, list));
}
