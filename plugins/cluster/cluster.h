/* cluster: what the files of this plugin share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLUSTER_CLUSTER_H
#define CLUSTER_CLUSTER_H

#include "clerk/calendar.h"
#include "clerk/clerk.h"

/* An act for a school was taken back: may the sender still act for it? */
enum clerk_status cluster_restored(struct clerk_call *call, const struct clerk_taken *taken);

/* Working days, a bit each from Monday on, in words: "Wed–Fri", "Mon, Wed", "every day". */
const char *cluster_days_words(struct clerk_call *call, unsigned days);

/* Where only that is asked, which of the schools are open then, and says so; false: it is not, or
 * of more than a week. */
bool shut_tell(struct clerk_call *call, const char *schools, const struct clerk_days *days);

extern const struct clerk_command allow_commands[], days_commands[], diary_commands[],
    waiting_commands[], terms_commands[], adviser_commands[], drive_commands[];
extern const struct clerk_queries allow_queries;

#endif
