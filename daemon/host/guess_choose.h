/* guess_choose: which of several dates suits, asked in any words. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_CHOOSE_H
#define CLERK_HOST_GUESS_CHOOSE_H

#include "host/host_internal.h"

/* The line asks everybody which of its dates suits, and is to be asked about; false: it is no such
 * thing, or not of two plain dates. */
bool guess_choose(struct host *host, struct request *request);

#endif
