/* people: what the readers of who comes share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_PEOPLE_H
#define CLERK_COMMAND_PEOPLE_H

#include <stddef.h>

/* How much of the text is somebody's name there, "Jane Smith", each word with a capital; 0: none.
 */
size_t people_name_at(const char *at);

#endif
