/* doctor: is everything in order, and if not, what to do; one line a check. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_DOCTOR_H
#define CLERK_OPS_DOCTOR_H

#include "io/config.h"

#include <stdio.h>

/* Writes "ok    database: ..." or "FAULT ..." lines to `out`; returns 0 when there is no fault,
 * else
 * 1. `plugin_dir` is used where the configuration names none. Changes nothing. */
int doctor_run(const struct config *config, const char *plugin_dir, FILE *out);

#endif
