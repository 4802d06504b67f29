/* viewer: through whose eyes the diary and the record are read; one rule for both. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_SCHOOL_VIEWER_H
#define CLERK_SCHOOL_VIEWER_H

#include "clerk/roster.h"

#include <string.h>

/* The number in a row; what no version has written is shown to the parties at most. */
static inline enum clerk_visibility visibility_of_row(int64_t value)
{
	return value == CLERK_PUBLIC     ? CLERK_PUBLIC
	       : value == CLERK_PERSONAL ? CLERK_PERSONAL
					 : CLERK_PARTIES;
}

/* Who is looking. `sees_all` is for the clerk itself (a wake-up), never for a person. */
struct viewer {
	char school;    /* 0: none */
	int64_t person; /* 0: nobody in particular */
	bool is_sip;
	bool sees_all;
};

/* A school's private things are for its heads and nobody else there; in the room, for nobody. */
static inline struct viewer viewer_of_person(const struct clerk_person *person, bool is_private)
{
	bool is_delegate = (person->role & CLERK_DELEGATE) != 0;
	bool is_head = (person->role & CLERK_HEAD) != 0 && !is_delegate;

	return (struct viewer){ .school = is_private && is_head ? person->school : '\0',
				.person = is_private && !is_delegate ? person->id : 0,
				.is_sip = is_private && (person->role & CLERK_SIP) != 0 };
}

/* CLERK_PARTIES is for the schools named, CLERK_PERSONAL for the person; both for the SIP where '+'
 * is named. */
static inline bool viewer_may_see(const struct viewer *viewer, enum clerk_visibility visibility,
				  const char *schools, int64_t reader)
{
	if (viewer->sees_all || visibility == CLERK_PUBLIC) {
		return true;
	}
	if (visibility == CLERK_PERSONAL && viewer->person != 0 && viewer->person == reader) {
		return true;
	}
	if (schools == NULL) {
		return false;
	}
	return (visibility == CLERK_PARTIES && viewer->school != 0 &&
		strchr(schools, viewer->school) != NULL) ||
	       (viewer->is_sip && strchr(schools, '+') != NULL);
}

#endif
