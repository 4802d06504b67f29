/* views: what is left, asked for and received, for those who may see it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIP_VIEWS_H
#define SIP_VIEWS_H

#include "sip.h"

/* ---- what the files bring ---- */

extern const struct clerk_command round_commands[], statement_commands[], views_commands[];
extern const struct clerk_command views_list_commands[];
extern const struct clerk_queries round_queries, statement_queries, views_queries;

#endif
