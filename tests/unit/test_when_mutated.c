/* test_when_mutated: cut, dressed up or misspelt, a phrase never means another value. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "when_world.h"

#include <ctype.h>
#include <stdlib.h>

enum { MUTATIONS = 400 };

/* One byte more each time: never a crash, and a cut word is never a value by itself. */
Test(when_mutated, every_prefix_of_every_phrase)
{
	struct world world;
	struct row rows[MOST_ROWS];

	world_open(&world);
	size_t count = world_rows(&world, rows);

	for (size_t i = 0; i < count; i++) {
		world_set_row(&world, &rows[i]);
		for (size_t len = 0; len <= strlen(rows[i].phrase); len++) {
			/* On the heap, so that reading one byte too far is seen. */
			char *part = calloc(1, len + 1);

			cr_assert(part != NULL);
			memcpy(part, rows[i].phrase, len);
			(void)world_read(&world, part);
			free(part);
		}
	}
	world_close(&world);
}

static bool is_same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Changes case, blanks and marks, none of which may change what is meant. */
static char *dress(struct world *world, const char *phrase, uint64_t *seed)
{
	struct str text;

	str_init(&text, world->arena);
	for (const char *at = phrase; *at != '\0'; at++) {
		uint32_t dice = world_random(seed, 8);

		if (*at == ' ' && dice < 3) {
			str_add(&text, dice == 0 ? "  " : dice == 1 ? "\xc2\xa0" : "\t");
		} else if (*at == ' ' && dice == 3) {
			str_add(&text, ", ");
		} else if (*at == '-' && dice < 3) {
			str_add(&text, dice == 0   ? "\xe2\x80\x93"
				       : dice == 1 ? "\xe2\x80\x94"
						   : "\xe2\x80\x91");
		} else if (isdigit((unsigned char)*at) && dice == 0) {
			str_addf(&text, "\xef\xbc%c", 0x90 + (*at - '0'));
		} else {
			str_addc(&text, dice < 4 ? (char)toupper((unsigned char)*at) : *at);
		}
	}
	if (world_random(seed, 4) == 0) {
		str_add(&text, world_random(seed, 2) == 0 ? " " : ".");
	}
	return text.text;
}

Test(when_mutated, dress_never_changes_a_value_into_another)
{
	struct world world;
	struct row rows[MOST_ROWS];
	uint64_t seed = 20261125;
	size_t same = 0, all = 0;

	world_open(&world);
	size_t count = world_rows(&world, rows);

	for (size_t i = 0; i < count; i++) {
		world_set_row(&world, &rows[i]);
		for (int k = 0; k < MUTATIONS && world_is_value(rows[i].expected); k++) {
			char *phrase = dress(&world, rows[i].phrase, &seed);
			char *line = world_read(&world, phrase);

			cr_expect(!world_is_value(line) || strcmp(line, rows[i].expected) == 0,
				  "\"%s\" from \"%s\": %s", phrase, rows[i].phrase, line);
			same += strcmp(line, rows[i].expected) == 0 ? 1 : 0;
			all++;
		}
	}
	cr_log_info("dressed: %zu phrases, %zu read alike", all, same);
	cr_expect_gt(same * 10, all * 6);
	world_close(&world);
}

/* One slip in one word of five letters or more. */
static char *slip(struct world *world, const char *phrase, uint64_t *seed)
{
	char *text = arena_printf(world->arena, "%s ", phrase);
	size_t starts[32], lens[32], count = 0;

	for (size_t i = 0; text[i] != '\0';) {
		size_t len = 0;

		while (isalpha((unsigned char)text[i + len])) {
			len++;
		}
		if (len >= 5 && count < 32) {
			starts[count] = i;
			lens[count++] = len;
		}
		i += len > 0 ? len : 1;
	}
	text[strlen(phrase)] = '\0';
	if (count == 0) {
		return NULL;
	}
	size_t which = world_random(seed, (uint32_t)count), len = lens[which];
	size_t at = starts[which] + world_random(seed, (uint32_t)len - 1);
	uint32_t kind = world_random(seed, 4);
	char c = (char)('a' + world_random(seed, 26));

	if (kind == 0) {
		memmove(text + at, text + at + 1, strlen(text + at));
	} else if (kind == 1) {
		text[at] = c;
	} else if (kind == 2) {
		char swap = text[at];

		text[at] = text[at + 1];
		text[at + 1] = swap;
	} else {
		return arena_printf(world->arena, "%.*s%c%s", (int)at, text, c, text + at);
	}
	return text;
}

Test(when_mutated, a_slip_never_changes_a_value_into_another)
{
	struct world world;
	struct row rows[MOST_ROWS];
	uint64_t seed = 7;
	size_t same = 0, all = 0;

	world_open(&world);
	cr_assert(is_same_letter('A', 'a'));
	size_t count = world_rows(&world, rows);

	for (size_t i = 0; i < count; i++) {
		world_set_row(&world, &rows[i]);
		for (int k = 0; k < MUTATIONS && world_is_value(rows[i].expected); k++) {
			char *phrase = slip(&world, rows[i].phrase, &seed);

			if (phrase == NULL) {
				break;
			}
			char *line = world_read(&world, phrase);

			cr_expect(!world_is_value(line) || strcmp(line, rows[i].expected) == 0,
				  "\"%s\" from \"%s\": %s", phrase, rows[i].phrase, line);
			same += strcmp(line, rows[i].expected) == 0 ? 1 : 0;
			all++;
		}
	}
	cr_log_info("slips: %zu phrases, %zu mended", all, same);
	cr_expect_gt(same * 10, all * 7);
	world_close(&world);
}
