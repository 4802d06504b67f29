/* filter: what is asked of /sync; no kind of event is left out of a timeline. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/filter.h"

#include "base/str.h"
#include "io/json.h"

/* A timeline that is filtered hides that something is missing: a homeserver looks back so far, and
 * then leaves the room out, limited or not. So what we do not want is sorted
 * out here, in code. Members are not loaded lazily: who is in a room decides whether it is private,
 * and a lazy answer names those alone who spoke. */
#define HEAD \
	"{\"account_data\":{\"types\":[\"m.direct\",\"m.ignored_user_list\",\"clerkd.nonce\"," \
	"\"clerkd.leader\"]}," \
	"\"event_format\":\"client\",\"presence\":{\"types\":[]},\"room\":{"
#define TAIL \
	"\"account_data\":{\"types\":[]},\"ephemeral\":{\"types\":[]},\"include_leave\":false," \
	"\"state\":{\"types\":[\"m.room.create\",\"m.room.member\",\"m.room.power_levels\"," \
	"\"m.room.encryption\",\"m.room.tombstone\",\"m.room.join_rules\"," \
	"\"m.room.history_visibility\",\"m.room.name\",\"m.room.canonical_alias\"]}," \
	"\"timeline\":{\"limit\":50}}}"

const char *filter_all(void)
{
	return HEAD TAIL;
}

const char *filter_of(struct arena *arena, const char *room)
{
	json_t *list = room == NULL ? json_array() : json_pack("[s]", room);

	return arena_printf(arena, "%s\"rooms\":%s,%s", HEAD, json_write_new(arena, list), TAIL);
}

const char *filter_outside(void)
{
	return HEAD "\"account_data\":{\"types\":[]},\"ephemeral\":{\"types\":[]},"
		    "\"include_leave\":false,\"state\":{\"types\":[]},"
		    "\"timeline\":{\"limit\":1,\"types\":[]}}}";
}

const char *filter_hash(struct arena *arena)
{
	static const char text[] = HEAD TAIL;

	return arena_printf(arena, "%016llx", (unsigned long long)str_hash(0, text, sizeof(text)));
}
