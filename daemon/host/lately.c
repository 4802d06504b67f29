/* lately: what each person said last that the clerk took up, in each room, while it may still be
 * put right. In memory alone: nobody's words are kept longer than that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/lately.h"

#include "base/str.h"

#include <string.h>

enum { MOST = 64, ID_BYTES = 256, LINE_BYTES = 400 };

struct entry {
	int64_t person, at_s;
	bool is_overtaken;
	char room[ID_BYTES], event[ID_BYTES], line[LINE_BYTES];
};

struct lately {
	struct entry entries[MOST];
};

struct lately *lately_new(struct arena *arena)
{
	struct lately *lately = arena_alloc(arena, sizeof(*lately));

	memset(lately, 0, sizeof(*lately));
	return lately;
}

/* That person's there; else the oldest. */
static struct entry *entry_for(struct lately *lately, int64_t person, const char *room)
{
	struct entry *oldest = &lately->entries[0];

	for (size_t i = 0; i < MOST; i++) {
		struct entry *entry = &lately->entries[i];

		if (entry->person == person && str_equal(entry->room, room)) {
			return entry;
		}
		oldest = entry->at_s < oldest->at_s ? entry : oldest;
	}
	return oldest;
}

void lately_put(struct lately *lately, const struct lately_said *said)
{
	struct entry *entry = entry_for(lately, said->person, said->room);

	memset(entry, 0, sizeof(*entry));
	if (strlen(said->room) < ID_BYTES && strlen(said->event) < ID_BYTES) {
		entry->person = said->person;
		entry->at_s = said->at_s;
		memcpy(entry->room, said->room, strlen(said->room) + 1);
		memcpy(entry->event, said->event, strlen(said->event) + 1);
		/* cut, it would be another line */
		if (strlen(said->line) < LINE_BYTES) {
			memcpy(entry->line, said->line, strlen(said->line) + 1);
		}
	}
}

void lately_heard(struct lately *lately, int64_t person, const char *room, int64_t now_s)
{
	for (size_t i = 0; i < MOST; i++) {
		struct entry *entry = &lately->entries[i];

		if (now_s - entry->at_s > LATELY_S) {
			memset(entry, 0, sizeof(*entry));
		}
		entry->is_overtaken = entry->is_overtaken ||
				      (entry->person != person && str_equal(entry->room, room));
	}
}

bool lately_get(const struct lately *lately, struct arena *arena, int64_t person, const char *room,
		int64_t now_s, struct lately_said *ret_said)
{
	for (size_t i = 0; i < MOST; i++) {
		const struct entry *entry = &lately->entries[i];

		if (entry->person == person && str_equal(entry->room, room) &&
		    entry->event[0] != '\0' && now_s - entry->at_s <= LATELY_S) {
			*ret_said =
			    (struct lately_said){ .person = person,
						  .at_s = entry->at_s,
						  .room = room,
						  .event = arena_strdup(arena, entry->event),
						  .line = arena_strdup(arena, entry->line),
						  .is_overtaken = entry->is_overtaken };
			return true;
		}
	}
	return false;
}

void lately_forget(struct lately *lately, const char *event)
{
	for (size_t i = 0; i < MOST; i++) {
		if (str_equal(lately->entries[i].event, event)) {
			memset(&lately->entries[i], 0, sizeof(lately->entries[i]));
		}
	}
}
