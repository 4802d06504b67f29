/* welcome: the first minute: who the clerk is, said once where it comes in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/welcome.h"

#include "host/help.h"

static struct help help_for(struct host *host, struct arena *arena,
			    const struct roster_cluster *cluster, const struct clerk_person *person)
{
	const char *const *prefixes = host->parts.prefixes;

	return (struct help){ .arena = arena,
			      .plugins = host->parts.plugins,
			      .cluster = cluster,
			      .person = person,
			      .prefix = person != NULL                            ? ""
					: prefixes == NULL || prefixes[0] == NULL ? "!"
										  : prefixes[0],
			      .is_private = person != NULL };
}

/* By the name of what it is for, the homeserver takes it once, whatever happens in between. */
static void say(struct host *host, const struct help *help, const char *whose, const char *room_id)
{
	struct outbox_message message = { .kind = OUTBOX_NOTICE,
					  .source = arena_printf(help->arena, "welcome/%s", whose),
					  .room_id = room_id,
					  .text = host_words(help->cluster, help->arena,
							     help_welcome(help)),
					  .is_for_all = help->person == NULL };

	outbox_put(host->outbox, &message);
}

void welcome_room(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
		  const char *room_id)
{
	struct help help = help_for(host, arena, cluster, NULL);

	if (host->parts.is_new_here) {
		say(host, &help, room_id, room_id);
	}
}

void welcome_person(struct host *host, struct arena *arena, const char *user, const char *room_id)
{
	int64_t now_s = clock_wall_s(host->parts.clock);
	const struct roster_cluster *cluster = NULL;

	if (!host->parts.is_new_here ||
	    roster_clusters_of(host->parts.school->roster, user, now_s, &cluster, 1) == 0) {
		return; /* of no roster: that is said when she says something */
	}
	const struct clerk_person *person =
	    roster_person(cluster, arena, user, roster_today(cluster, now_s));
	struct help help = help_for(host, arena, cluster, person);

	say(host, &help, user, room_id);
}
