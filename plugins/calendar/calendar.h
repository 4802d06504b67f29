/* calendar: what the files of the plugin have in common. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_CALENDAR_PLUGIN_H
#define CLERK_CALENDAR_PLUGIN_H

#include "clerk/clerk.h"

/* feeds.c: the diary in a phone's own calendar. */
extern const struct clerk_command feed_commands[];

#endif
