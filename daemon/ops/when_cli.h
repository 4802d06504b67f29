/* when_cli: the program `clerkd when`: one phrase, or a batch of them, read and answered. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_OPS_WHEN_CLI_H
#define CLERK_OPS_WHEN_CLI_H

#include "base/clock.h"

#include <stdio.h>

/* `clerkd when [--now ISO] [--sense book|log|deadline] [--school LETTER] [--calendar FILE]
 * [--holidays FILE] [--explain] PHRASE`, or `clerkd when --batch [--calendar FILE]` which reads
 * `now<TAB>sense<TAB>school<TAB>phrase` lines from standard input.
 * `argv[0]` is "when". `default_calendar` is used without --calendar; bank-holidays.json is looked
 * for beside the calendar, then beside the default one. `clock` says now when --now does not.
 * Returns 0 value, 1 question, 2 refusal; 64 usage, 65 or 66 a bad or missing file. A batch
 * returns 0 when every line could be read, 65 otherwise. */
int when_cli_run(int argc, char **argv, FILE *out, FILE *errout, const struct clock *clock,
		 const char *default_calendar);

#endif
