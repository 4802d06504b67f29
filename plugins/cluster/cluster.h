/* cluster: what the files of this plugin share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLUSTER_CLUSTER_H
#define CLUSTER_CLUSTER_H

#include "clerk/clerk.h"

extern const char *const cluster_queries[];

/* allow.c: who may act for a school, and acting. */
struct allow_args {
	const struct clerk_person *person;
};
struct for_args {
	const struct clerk_school *school;
	const char *command;
};
struct days_args {
	const char *days;
};
struct name_args {
	const char *name;
};
extern const struct clerk_arg allow_spec[], disallow_spec[], for_spec[], name_spec[], days_spec[];

/* An act for a school was taken back: may the sender still act for it? */
enum clerk_status cluster_restored(struct clerk_call *call, const struct clerk_taken *taken);
enum clerk_status run_allow(struct clerk_call *call, const void *args);
enum clerk_status run_disallow(struct clerk_call *call, const void *args);
enum clerk_status run_mydays(struct clerk_call *call, const void *args);
enum clerk_status run_name_sip(struct clerk_call *call, const void *args);
enum clerk_status run_for(struct clerk_call *call, const void *args);

#endif
