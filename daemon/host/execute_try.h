/* execute_try: what a line would come to, and nothing is done. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_EXECUTE_TRY_H
#define CLERK_HOST_EXECUTE_TRY_H

#include "host/host_internal.h"

/* What the line would come to, said in one line; NULL: it would be done, or ask. */
const char *execute_try(struct host *host, const struct request *request, bool *ret_is_opened);
/* execute.c: would it ask which of several days is meant? */
bool execute_asks(struct host *host, const struct request *request, const struct command_row *row,
		  const struct command_parse *parse);

#endif
