/* time: the rehearsal's clock, which can be moved; clerk and homeserver follow. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/clock.h"
#include "base/str.h"
#include "school/civil.h"

#include <stdio.h>
#include <stdlib.h>

enum { TOO_LONG_S = 400 * 86400 };

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

bool chat_move_clock(struct chat *chat, int64_t seconds)
{
	int status;

	if (chat->clock_file == NULL || !write_offset(chat, chat->offset_s + seconds)) {
		return false;
	}
	chat->offset_s += seconds;
	if (seconds > 0) {
		json_decref(wire_call(chat->wire, "POST", "/_rehearsal/clock", NULL,
				      json_pack("{s:I}", "advance_ms", (json_int_t)seconds * 1000),
				      &status));
	}
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
