/* test_chat_file: conversations are read line by line; what is malformed is named by its line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "dates/civil.h"
#include "script/chat_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char whole[] = "# A conversation with a line of each kind.\n"
			    "cluster other.yaml\n"
			    "now Wed 25 Nov 2026 10:00\n"
			    "A: !visit G Weds: 9–12\r\n"
			    "  -> V1 … Wed 9 Dec\n"
			    "->A Thank you\n"
			    "B (private): hello\n"
			    "\n"
			    "A (edit): !visit D\n"
			    "A (delete)\n"
			    "B (react 👍)\n"
			    "silence\n"
			    "...\n"
			    "never: boo\n"
			    "never A: boo: twice\n"
			    "until Thu 26 Nov 2026 09:30\n"
			    "advance 1d 2h 30m 5s\n"
			    "down\nup\nrestart\nrepeat\n"
			    "fault 429 30s\n"
			    "-> [G SIP] V1\n"
			    "->A [] V1\n"
			    "-> (card) V1 agreed\n"
			    "-> (mark) ✅\n";

static bool parse(struct arena *arena, const char *text, struct chat_file *file, struct err *err)
{
	*err = (struct err){ 0 };
	return chat_file_parse(arena, "x.chat", text, file, err);
}

Test(chat_file, a_line_of_each_kind)
{
	static const enum chat_kind kinds[] = {
		CHAT_CLUSTER, CHAT_NOW,    CHAT_SAY,     CHAT_EXPECT,  CHAT_EXPECT, CHAT_PRIVATE,
		CHAT_EDIT,    CHAT_DELETE, CHAT_REACT,   CHAT_SILENCE, CHAT_SKIP,   CHAT_NEVER,
		CHAT_NEVER,   CHAT_UNTIL,  CHAT_ADVANCE, CHAT_DOWN,    CHAT_UP,     CHAT_RESTART,
		CHAT_REPEAT,  CHAT_FAULT,  CHAT_EXPECT,  CHAT_EXPECT,  CHAT_CARD,   CHAT_MARK
	};
	struct arena *arena = arena_new();
	struct chat_file file;
	struct err err;

	cr_assert(parse(arena, whole, &file, &err), "%s", err.text);
	cr_assert_eq(file.count, sizeof(kinds) / sizeof(kinds[0]));
	for (size_t i = 0; i < file.count; i++) {
		cr_assert_eq(file.steps[i].kind, kinds[i], "step %zu", i);
	}
	cr_assert_eq(file.steps[0].line, 2);
	cr_assert_str_eq(file.steps[0].text, "other.yaml");
	cr_assert_eq(file.steps[1].day, civil_to_day(2026, 11, 25));
	cr_assert_eq(file.steps[1].minute, 600);
	cr_assert_str_eq(file.steps[2].who, "A");
	cr_assert_str_eq(file.steps[2].text, "!visit G Weds: 9–12");
	cr_assert_null(file.steps[3].who);
	cr_assert_str_eq(file.steps[3].text, "V1 … Wed 9 Dec");
	cr_assert_str_eq(file.steps[4].who, "A");
	cr_assert_str_eq(file.steps[4].text, "Thank you");
	cr_assert_str_eq(file.steps[8].text, "👍");
	cr_assert_null(file.steps[11].who);
	cr_assert_str_eq(file.steps[12].who, "A");
	cr_assert_str_eq(file.steps[12].text, "boo: twice");
	cr_assert_eq(file.steps[14].seconds, 86400 + 7200 + 1800 + 5);
	cr_assert_eq(file.steps[19].line, 22);
	cr_assert_null(file.steps[3].pings);
	cr_assert_str_eq(file.steps[20].pings, "G SIP");
	cr_assert_str_eq(file.steps[20].text, "V1");
	cr_assert_str_eq(file.steps[21].who, "A");
	cr_assert_str_eq(file.steps[21].pings, "");
	cr_assert_str_eq(file.steps[22].text, "V1 agreed");
	cr_assert_str_eq(file.steps[23].text, "✅");
	arena_free(arena);
}

Test(chat_file, malformed_lines_are_named)
{
	static const char *const lines[] = {
		"hello there",
		"-> [G V1",
		": nobody",
		"A (shout): x",
		"A (private: x",
		"A (private) x",
		"A (delete) x",
		"A (react 👍): x",
		"->",
		"  ->A",
		"never",
		"never:",
		"now Tue 25 Nov 2026 10:00",
		"now 25 Nov 2026 10:00",
		"now Wed 25 Nov 2026 24:00",
		"now Wed 25 Nov 2026 10:00 sharp",
		"now Mon 30 Feb 2026 10:00",
		"until",
		"advance",
		"advance 0s",
		"advance -5s",
		"advance soon",
		"advance 5",
		"advance 99999999999d",
		"advance 1w",
		"silence please",
	};
	struct arena *arena = arena_new();
	struct chat_file file;
	struct err err;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *text = arena_printf(arena, "# one\nA: x\n%s\nB: y\n", lines[i]);

		cr_assert_not(parse(arena, text, &file, &err), "%s", lines[i]);
		cr_assert_eq(err.code, ERR_DATA, "%s", lines[i]);
		cr_assert(str_starts(err.text, "x.chat:3: "), "%s: %s", lines[i], err.text);
	}
	arena_free(arena);
}

/* Each beginning of a file: read, or refused with its last line named. */
Test(chat_file, split_at_each_byte)
{
	struct chat_file file;
	struct err err;
	size_t line = 1;

	for (size_t len = 0; len < sizeof(whole); len++) {
		char *text = malloc(len + 1); /* so that a read past the end is noticed */
		struct arena *arena = arena_new();

		memcpy(text, whole, len);
		text[len] = '\0';
		line += len > 0 && whole[len - 1] == '\n' && whole[len] != '\0';
		if (!parse(arena, text, &file, &err)) {
			cr_assert_eq(err.code, ERR_DATA);
			cr_assert(str_starts(err.text, arena_printf(arena, "x.chat:%zu: ", line)),
				  "%zu bytes, line %zu: %s", len, line, err.text);
		}
		arena_free(arena);
		free(text);
	}
}

Test(chat_file, too_many_lines)
{
	struct arena *arena = arena_new();
	struct chat_file file;
	struct err err;
	struct str text;

	str_init(&text, arena);
	for (int i = 0; i < 5000; i++) {
		str_add(&text, "silence\n");
	}
	cr_assert_not(parse(arena, text.text, &file, &err));
	cr_assert(strstr(err.text, "too long") != NULL);
	arena_free(arena);
}

/* ---- the program ---- */

/* What clerk-rehearse says of a file with these bytes. */
static int rehearse_with(const char *plugins, const char *bytes, size_t len)
{
	char path[] = "/tmp/test_chat.XXXXXX", command[1024];
	int fd = mkstemp(path);

	cr_assert_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
	snprintf(command, sizeof(command),
		 "'%s' --plugins '%s' --cluster '%s' '%s' >/dev/null 2>&1", TEST_REHEARSE, plugins,
		 TEST_CONFIG_DIR "/cluster.example.yaml", path);
	int status = system(command);

	unlink(path);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int rehearse(const char *bytes, size_t len)
{
	return rehearse_with(TEST_PLUGIN_DIR, bytes, len);
}

Test(chat_file, exit_codes, .timeout = 60)
{
	static const char good[] = "now Wed 25 Nov 2026 10:00\nA: !hello\n  -> Hello, A\n";
	static const char wrong[] = "now Wed 25 Nov 2026 10:00\nA: !hello\n  -> Goodbye\n";
	static const char unsaid[] = "now Wed 25 Nov 2026 10:00\nA: !hello\n";
	static const char bad[] = "now Wed 25 Nov 2026 10:00\nhello\n";
	static const char nobody[] = "now Wed 25 Nov 2026 10:00\nZebedee: !hello\n";

	cr_assert_eq(rehearse(good, strlen(good)), 0);
	cr_assert_eq(rehearse(wrong, strlen(wrong)), 1);
	cr_assert_eq(rehearse(unsaid, strlen(unsaid)), 1, "what nobody expected is a failure");
	cr_assert_eq(rehearse(bad, strlen(bad)), 65);
	cr_assert_eq(rehearse(nobody, strlen(nobody)), 1);
	cr_assert_eq(rehearse("A: \xff\n", 5), 65);
	cr_assert_eq(rehearse("A: a\0b\n", 7), 65);
}

/* Expected or not, "Say `!rekeep Rex`" is wrong where there is no such command. */
Test(chat_file, commands_that_are_named_are_looked_at, .timeout = 60)
{
	static const char lost[] = "now Wed 25 Nov 2026 10:00\nA: !mislead\n  -> Say !rekeep\n";
	static const char held[] = "now Wed 25 Nov 2026 10:00\nA: !count\n  -> 0 pets\n";

	cr_assert_eq(rehearse_with(TEST_PETS_DIR, held, strlen(held)), 0);
	cr_assert_eq(rehearse_with(TEST_PETS_DIR, lost, strlen(lost)), 1);
}

/* ---- what is expected of an answer ---- */

Test(chat_file, fragments_in_order)
{
	static const struct {
		const char *pattern, *message;
		bool matches;
	} cases[] = {
		{ "V1", "V1 asked: A visits G", true },
		{ "V1 … G", "V1 asked: A visits G", true },
		{ "G … V1", "V1 asked: A visits G", false },
		{ "V1 …", "V1 asked", true },
		{ "…", "anything", true },
		{ "asked: A", "asked:\u00a0 \n A", true },
		{ "Say !yes V1", "Say `!yes V1`", true },
		{ "A … A", "A visits", false },
		{ "v1", "V1", false },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cr_assert_eq(chat_matches(arena, cases[i].pattern, cases[i].message),
			     cases[i].matches, "%s", cases[i].pattern);
	}
	arena_free(arena);
}
