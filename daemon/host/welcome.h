/* welcome: the first minute; in the caller's transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_WELCOME_H
#define CLERK_HOST_WELCOME_H

#include "host/host_internal.h"

void welcome_room(struct host *host, struct arena *arena, const struct roster_cluster *cluster,
		  const char *room_id);
/* In the first private chat that she opens. */
void welcome_person(struct host *host, struct arena *arena, const char *user, const char *room_id);

#endif
