/* viewer: through whose eyes the diary and the record are read; one rule for both. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_VIEWER_H
#define CLERK_SCHOOL_VIEWER_H

#include "clerk/roster.h"

#include <string.h>

/* Who is looking. `sees_all` is for the clerk itself (a wake-up), never for a person. */
struct viewer {
	char school; /* 0: none */
	bool is_sip;
	bool sees_all;
};

/* A school's private things are for its heads and nobody else there; in the room, for nobody. */
static inline struct viewer viewer_of_person(const struct clerk_person *person, bool is_private)
{
	bool is_head = (person->role & CLERK_HEAD) != 0 && (person->role & CLERK_DELEGATE) == 0;

	return (struct viewer){ .school = is_private && is_head ? person->school : '\0',
				.is_sip = is_private && (person->role & CLERK_SIP) != 0 };
}

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
