/* viewer: through whose eyes the diary and the record are read; one rule for both. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_VIEWER_H
#define CLERK_SCHOOL_VIEWER_H

#include "clerk/clerk.h"

#include <string.h>

/* Who is looking. `sees_all` is for the clerk itself (a wake-up), never for a person. */
struct viewer {
	char school; /* 0: none */
	bool is_sip;
	bool sees_all;
};

/* CLERK_PARTIES is for the schools named, and for the SIP where '+' is named (promises.md P15). */
static inline bool viewer_may_see(const struct viewer *viewer, enum clerk_visibility visibility,
				  const char *schools)
{
	if (viewer->sees_all || visibility == CLERK_PUBLIC) {
		return true;
	}
	if (schools == NULL) {
		return false;
	}
	return (viewer->school != 0 && strchr(schools, viewer->school) != NULL) ||
	       (viewer->is_sip && strchr(schools, '+') != NULL);
}

#endif
