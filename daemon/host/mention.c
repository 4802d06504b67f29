/* mention: people whom a line names by a pill. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include <string.h>

void mention_named(struct request *request)
{
	const char *const *user = request->message->pills;

	for (; request->cluster != NULL && user != NULL && *user != NULL; user++) {
		const struct clerk_person *person =
		    roster_person(request->cluster, request->arena, *user,
				  roster_today(request->cluster, request->now_s));
		const char *here = strstr(request->line, *user);

		if (person != NULL && here != NULL) {
			request->line =
			    arena_printf(request->arena, "%.*s%s%s", (int)(here - request->line),
					 request->line, person->handle, here + strlen(*user));
		}
	}
}
