/* test_command_hostile: lines split at each byte, with a byte changed, as phones type, of 60 KB. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command_world.h"
#include "matrix/intake.h"

#include <stdlib.h>

static const char *const lines[] = {
	"visit School G learning walk Wed 9 Dec 9-12 phonics, 2 of us",
	"word \"a b\" two three at the Bull, Denby quorum 5",
	"schools A, D and F",
	"who mary ann smith",
	"give 1½ days",
	"undo give 2 h 30 min",
	"ask Year 2 writing – ‘data’, by Wed 9 Dec 2026 16:00",
	"meet data and 😀 next Friday at nine",
	"yes V12, thank you",
	"kind learning walk",
};

/* A line in memory of exactly its size, so that a read past its end is noticed. */
static void read_exactly(struct reading *r, const char *bytes, size_t len)
{
	char *line = malloc(len + 1);
	struct arena *arena = arena_new();
	struct command_context context = r->context;

	memcpy(line, bytes, len);
	line[len] = '\0';
	context.arena = arena;
	struct command_found found = command_find(&r->table, line);

	if (found.match == COMMAND_FOUND) {
		struct command_parse parsed =
		    command_parse(&context, found.row->command, line, found.rest);

		cr_assert_leq(found.rest, len);
		cr_assert_eq(parsed.outcome == COMMAND_READY, parsed.text == NULL);
		for (size_t i = 0; i < parsed.span_count; i++) {
			cr_assert_leq(parsed.spans[i].from, parsed.spans[i].to);
			cr_assert_leq(parsed.spans[i].to, len);
			command_line_with(arena, &parsed, line, parsed.spans[i].name, "x");
		}
	}
	arena_free(arena);
	free(line);
}

Test(command_hostile, split_at_each_byte)
{
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		cr_assert_eq(parse(&r, lines[i]).outcome,
			     strstr(lines[i], "next Friday") != NULL ? COMMAND_ASK : COMMAND_READY,
			     "%s", lines[i]);
		for (size_t len = 0; len <= strlen(lines[i]); len++) {
			read_exactly(&r, lines[i], len);
		}
	}
	world_close(&r.world);
}

/* Each byte of a line replaced by each of a few that parsers stumble over. */
Test(command_hostile, one_byte_changed)
{
	static const char bytes[] = { '\x01', '\t', '"', '%', ',', '0', ':', 'A', '\x80', '\xff' };
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		size_t len = strlen(lines[i]);

		for (size_t at = 0; at < len; at++) {
			for (size_t b = 0; b < sizeof(bytes); b++) {
				char *line = arena_strdup(r.world.work, lines[i]);

				line[at] = bytes[b];
				read_exactly(&r, line, len);
			}
			arena_reset(r.world.work);
		}
	}
	world_close(&r.world);
}

/* As phones type: no-break spaces, full-width digits, marks that nobody sees. */
Test(command_hostile, what_phones_put_in)
{
	static const char *const same[] = {
		"visit G Wed 9 Dec 9-12 phonics",
		"visit\u00a0G\u00a0Wed\u202f9\u2009Dec 9-12 phonics",
		"\u200evisit\u200f G Wed 9 Dec 9-12 \u202ephonics\u202c",
		"visit\u200b G Wed \uff19 Dec \uff19-\uff11\uff12 phonics",
		"\ufeffvisit G\nWed 9 Dec\r\n9-12 phonics",
		"visit G Wed 9 Dec 9–12 phonics",
	};
	struct reading r;

	reading_open(&r);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		const struct school_args *a = ready(&r, intake_plain(r.world.arena, same[i]));

		cr_assert_eq(a->school->letter, 'G', "%zu", i);
		cr_assert_eq(a->when.day, civil_to_day(2026, 12, 9), "%zu", i);
		cr_assert_eq(a->when.start_min, 540, "%zu", i);
		cr_assert_eq(a->when.end_min, 720, "%zu", i);
		cr_assert_str_eq(a->focus, "phonics", "%zu", i);
	}
	world_close(&r.world);
}

/* 60 KB of anything is answered at once, with a short line. */
Test(command_hostile, sixty_kilobytes, .timeout = 60)
{
	enum { LEN = 60000 };
	static const char *const starts[] = {
		"word ", "word a ",    "visit G ", "visit G Wed 9 Dec ",
		"meet ", "ask x, by ", "give ",    "schools ",
		"who ",  "kind ",      "yes V1 ",  "word x quorum "
	};
	static const char *const fills[] = { "x",    "a ",  "9",   ",",      "\"",
					     "Wed ", "at ", "by ", "\u0301", "A D " };
	struct reading r;
	char *line = malloc(LEN + 1);

	reading_open(&r);
	for (size_t s = 0; s < sizeof(starts) / sizeof(starts[0]); s++) {
		for (size_t f = 0; f < sizeof(fills) / sizeof(fills[0]); f++) {
			size_t at = strlen(starts[s]), step = strlen(fills[f]);

			memcpy(line, starts[s], at);
			for (; at + step <= LEN; at += step) {
				memcpy(line + at, fills[f], step);
			}
			line[at] = '\0';
			struct command_found found = find(&r, line);
			struct arena *arena = arena_new();
			struct command_context context = r.context;

			context.arena = arena;
			cr_assert_eq(found.match, COMMAND_FOUND);
			struct command_parse parsed =
			    command_parse(&context, found.row->command, line, found.rest);

			cr_assert(parsed.outcome != COMMAND_SAY || strlen(parsed.text) < 500,
				  "%s%s", starts[s], fills[f]);
			arena_free(arena);
		}
	}
	free(line);
	world_close(&r.world);
}
