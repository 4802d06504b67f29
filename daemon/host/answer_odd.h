/* answer_odd: an answer that may not be meant as it reads. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_ANSWER_ODD_H
#define CLERK_HOST_ANSWER_ODD_H

#include "host/host_internal.h"

/* The line is of a row that answers, "no V1 is fine", "yes V1?": it was asked whether it is meant.
 * False: it reads as it stands. */
bool answer_doubts(struct host *host, struct request *request, const struct command_found *found);

#endif
