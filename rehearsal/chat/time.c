/* time: the rehearsal's clock, which can be moved; clerk and homeserver follow. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/clock.h"
#include "base/str.h"
#include "dates/civil.h"

#include <stdio.h>
#include <stdlib.h>

enum { TOO_LONG_S = 400 * 86400, PATIENCE_MS = 3000, LOOK_MS = 20, LISTEN_MS = 250 };

int64_t chat_now_s(const struct chat *chat)
{
	struct clock clock = clock_system();

	return clock_wall_s(&clock) + chat->offset_s;
}

const char *chat_wall(struct chat *chat, int64_t instant_s)
{
	struct tz_wall wall = tz_to_wall(chat->tz, instant_s);
	struct civil date = civil_from_day(wall.day);

	return arena_printf(
	    chat->arena, "%s %d %s %d %02d:%02d", civil_weekday_short[civil_weekday(wall.day)],
	    date.day, civil_month_short[date.month], date.year, wall.minute / 60, wall.minute % 60);
}

/* Renamed into place, so that the clerk never reads half a number. */
static bool write_offset(struct chat *chat, int64_t offset_s)
{
	const char *fresh = arena_printf(chat->arena, "%s.new", chat->clock_file);
	FILE *out = fopen(fresh, "we");

	if (out == NULL) {
		return false;
	}
	fprintf(out, "%lld\n", (long long)offset_s);
	return fclose(out) == 0 && rename(fresh, chat->clock_file) == 0;
}

/* What the clerk said last: how far it got, and when the next thing of its own is due. */
static bool read_told(struct chat *chat, long long *ret_ahead_s, long long *ret_due_s)
{
	FILE *in = fopen(arena_printf(chat->arena, "%s.told", chat->clock_file), "re");
	bool is_told = in != NULL && fscanf(in, "%lld %lld", ret_ahead_s, ret_due_s) == 2;

	if (in != NULL) {
		fclose(in);
	}
	return is_told;
}

static void listen_a_while(struct chat *chat)
{
	struct clock clock = clock_system();
	int64_t end_ms = clock_mono_ms(&clock) + LISTEN_MS;

	for (int64_t left_ms; (left_ms = end_ms - clock_mono_ms(&clock)) > 0;) {
		wire_wait(chat->wire, -1, (int)left_ms, chat_heard, chat);
	}
}

/* To that moment, and until the clerk has done what was due by then. */
static bool hop(struct chat *chat, int64_t seconds)
{
	long long ahead_s, due_s;
	int status;

	if (!write_offset(chat, chat->offset_s + seconds)) {
		return false;
	}
	chat->offset_s += seconds;
	if (seconds > 0) {
		json_decref(wire_call(chat->wire, "POST", "/_rehearsal/clock", NULL,
				      json_pack("{s:I}", "advance_ms", (json_int_t)seconds * 1000),
				      &status));
	}
	for (int i = 0; i < PATIENCE_MS / LOOK_MS; i++) {
		if (read_told(chat, &ahead_s, &due_s) && ahead_s == chat->offset_s) {
			break;
		}
		wire_wait(chat->wire, -1, LOOK_MS, chat_heard, chat);
	}
	/* What was due is said at its own time, not at the end of the jump. */
	listen_a_while(chat);
	return true;
}

bool chat_move_clock(struct chat *chat, int64_t seconds)
{
	int64_t target_s = chat->offset_s + seconds;
	long long ahead_s, due_s;

	if (chat->clock_file == NULL) {
		return false;
	}
	/* Time for the clerk to tell what is due after what was just said. */
	listen_a_while(chat);
	do {
		int64_t left_s = target_s - chat->offset_s, now_s = chat_now_s(chat);
		bool is_due =
		    read_told(chat, &ahead_s, &due_s) && due_s > now_s && due_s - now_s < left_s;

		if (!hop(chat, is_due ? due_s - now_s : left_s)) {
			return false;
		}
	} while (chat->offset_s < target_s);
	return true;
}

int64_t chat_duration(const char *text)
{
	int64_t seconds = 0;

	while (*text != '\0') {
		char *end;
		long count = strtol(text, &end, 10);
		int64_t unit = *end == 'w'   ? 7 * 86400
			       : *end == 'd' ? 86400
			       : *end == 'h' ? 3600
			       : *end == 'm' ? 60
					     : 0;

		if (end == text || count <= 0 || count > TOO_LONG_S || unit == 0) {
			return 0;
		}
		seconds += count * unit;
		text = end + 1;
		while (*text == ' ') {
			text++;
		}
	}
	return seconds <= TOO_LONG_S ? seconds : 0;
}
