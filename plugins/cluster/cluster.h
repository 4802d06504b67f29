/* cluster: what the files of this plugin share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLUSTER_CLUSTER_H
#define CLUSTER_CLUSTER_H

#include "clerk/clerk.h"

/* An act for a school was taken back: may the sender still act for it? */
enum clerk_status cluster_restored(struct clerk_call *call, const struct clerk_taken *taken);

/* Working days, a bit each from Monday on, in words: "Wed–Fri", "Mon, Wed", "every day". */
const char *cluster_days_words(struct clerk_call *call, unsigned days);

extern const struct clerk_command allow_commands[], days_commands[], diary_commands[],
    waiting_commands[];
extern const struct clerk_queries allow_queries;

#endif
