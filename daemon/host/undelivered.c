/* undelivered: what a room would not take is told to somebody who can do something about it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

enum { QUOTE_MAX = 1500 };

static void put(struct host *host, const char *source, const struct clerk_person *person,
		const char *text)
{
	struct outbox_message message = {
		.kind = OUTBOX_TEXT, .source = source, .person = person->user, .text = text
	};

	outbox_put(host->outbox, &message);
}

/* Whoever typed the command hears what came of it; it stands, said or not. */
static bool tell_sender(struct host *host, struct arena *arena, const char *source,
			const char *text, const char *why)
{
	const struct roster *roster = host->parts.school->roster;
	struct change change;
	const struct roster_cluster *cluster = change_get(host->changes, arena, source, &change)
						   ? roster_cluster(roster, change.cluster)
						   : NULL;

	if (cluster == NULL) {
		return false;
	}
	int32_t today = roster_today(cluster, clock_wall_s(host->parts.clock));
	const struct clerk_person *person =
	    roster_person_by_id(cluster, arena, change.person, today);

	if (person == NULL || person->role == 0) {
		return false;
	}
	put(host, arena_printf(arena, "undelivered/%s", source), person,
	    arena_printf(arena,
			 "The room would not take my answer to you (%s), so here it is. What it "
			 "says stands.\n%s",
			 why, text));
	return true;
}

/* Once per room and day: a closed room refuses all that is said in it. */
static void tell_lead(struct host *host, struct arena *arena, const char *room_id, const char *text,
		      const char *why)
{
	const struct roster_cluster *cluster =
	    roster_cluster_by_room(host->parts.school->roster, room_id);

	if (cluster == NULL) {
		return;
	}
	int32_t today = roster_today(cluster, clock_wall_s(host->parts.clock));
	const struct clerk_person *lead = roster_lead(cluster, arena, today);

	if (lead != NULL) {
		put(host, arena_printf(arena, "undelivered/%s/%d", room_id, (int)today), lead,
		    arena_printf(arena,
				 "The cluster's room would not take what I had to say (%s). Am I "
				 "still in it, and may I post there? Nothing is lost but this "
				 "message:\n%s",
				 why, text));
	}
}

void undelivered_tell(struct host *host, struct arena *arena, const char *source,
		      const char *room_id, const char *text, const char *why)
{
	const char *quote = str_clip(arena, text, QUOTE_MAX);

	if (!tell_sender(host, arena, source, quote, why)) {
		tell_lead(host, arena, room_id, quote, why);
	}
}
