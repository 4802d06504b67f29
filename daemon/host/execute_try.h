/* execute_try: what a line would come to, and nothing is done. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_EXECUTE_TRY_H
#define CLERK_HOST_EXECUTE_TRY_H

#include "host/host_internal.h"

/* What the line would come to, said in one line; NULL: it would be done, or ask. */
const char *execute_try(struct host *host, const struct request *request, bool *ret_is_opened);
/* What else came of it. */
struct execute_tried {
	bool is_opened; /* what was private would be said to all */
	bool asks_day;  /* it asks which of several days is meant */
};

/* execute.c: runs the row and rolls back whatever happens; the reply it would have given, or NULL
 * when it would have succeeded, or ask. `ret_tried` NULL: nobody wants to know. */
const char *execute_dry(struct host *host, const struct request *request,
			const struct command_row *row, const struct command_parse *parse,
			struct execute_tried *ret_tried);

#endif
