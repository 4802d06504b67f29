/* views: what is left, asked for and received, for those who may see it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_VIEWS_H
#define SIP_VIEWS_H

#include "sip.h"

enum clerk_status run_time(struct clerk_call *call, const void *args);
enum clerk_status run_requests(struct clerk_call *call, const void *args);
enum clerk_status run_fair(struct clerk_call *call, const void *args);
enum clerk_status run_round(struct clerk_call *call, const void *args);
enum clerk_status run_statement(struct clerk_call *call, const void *args);

struct statement_args {
	const struct clerk_school *school;
};

#endif
