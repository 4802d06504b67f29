/* company: how many come, where a line begins with that. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_COMPANY_H
#define CLERK_HOST_COMPANY_H

#include "clerk/roster.h"
#include "host/host_internal.h"

/* What is said behind "two of us are coming to", and how many that is; NULL: it begins with no such
 * thing. */
const char *company_behind(const struct request *request, struct clerk_people_said *people);
/* Who comes in her place or with her, by name or role; "somebody" where that is not told, or not to
 * be said again in the room. */
const char *company_deputy(const struct request *request, const char *text);
/* The same of one who comes with her, "bringing my deputy"; "": nobody is said to. */
const char *company_along(const struct request *request, const char *text);

#endif
