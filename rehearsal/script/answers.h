/* answers: whatever the clerk tells people to type is a command that it has. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCRIPT_ANSWERS_H
#define CLERK_SCRIPT_ANSWERS_H

#include "base/str.h"

struct command_table;

/* Looks at each text in <code> of a message's content (JSON). Appends those that look like commands
 * and are none, each in quotation marks. Returns how many look like commands, good ones too. */
size_t answers_look(const struct command_table *table, const char *content, struct str *ret_wrong);

#endif
