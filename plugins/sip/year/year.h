/* year: what a school year begins and ends with, and the schools that join and leave in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_YEAR_H
#define SIP_YEAR_H

#include "sip.h"

/* What is given to a school for a year: all of it, or up to its next money year; the part of the
 * new money year, when the wake-up set by that comes. */
void grant_year(struct clerk_call *call, int64_t year, char school);
enum clerk_status grant_money_year(struct clerk_call *call, int64_t year, char school);

/* The morning after a school has left. */
enum clerk_status leave_grant_left(struct clerk_call *call);
/* Had it left? Then it is back with what it had, or `*ret_status` is a question; false: it is to be
 * granted its time as one that joins. */
bool leave_come_back(struct clerk_call *call, char school, const struct clerk_when *from,
		     enum clerk_status *ret_status);

/* Wishes to be called when 12, 6 and 2 school weeks are left of a year that was just opened, and
 * what is said then. */
void yearend_watch(struct clerk_call *call, int64_t year);
enum clerk_status yearend_nudge(struct clerk_call *call, int64_t year, const char *what);

struct addschool_args {
	const struct clerk_school *school;
	struct clerk_when day;
};

/* ---- what the files bring ---- */

extern const struct clerk_command grant_commands[], leave_commands[], share_commands[],
    yearend_commands[];
extern const struct clerk_queries grant_queries, leave_queries, open_queries, yearend_queries;

#endif
