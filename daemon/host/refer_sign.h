/* refer_sign: what is said of an item in people's own words, as the line of its row; for the files
 * of refer alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_REFER_SIGN_H
#define CLERK_HOST_REFER_SIGN_H

#include "command/acts_sign.h"
#include "host/host_internal.h"

/* What the words may call it. */
struct refer_about {
	struct clerk_item item;
	const char *title, *noun;
	const char *schools; /* letters of those that it is with, at, or of who made it */
	int32_t day;         /* 0: none */
	int32_t start_min;   /* CLERK_NO_MIN: none */
	bool is_public;
	bool awaits; /* an answer of the sender's */
};

/* The request has its person. False: there is none that she may see. */
bool refer_about(struct host *host, const struct request *request, struct clerk_item item,
		 struct refer_about *ret_about);
void refer_about_of(struct clerk_call *call, const void *record, struct refer_about *ret_about);

/* How much of what the words name is of it; 0: nothing. */
int refer_about_fits(const struct request *request, const struct refer_about *about,
		     const char *said);

/* Is her school one of those that it is of? */
bool refer_about_is_own(const struct request *request, const struct refer_about *about);
/* Is it her vote that is asked for, and no more? Then she has no say in its date. */
bool refer_only_votes(struct host *host, const struct request *as, struct clerk_item item);
/* Do the words name a day that is not its own? */
bool refer_about_is_other_day(const struct request *request, const struct refer_about *about,
			      const char *said);

/* The line as acts_sign takes it, and how many minutes after its beginning the time is that stands
 * in it; 0: none does. */
const char *refer_mask(const struct request *request, const struct refer_about *about,
		       const char *said);
int64_t refer_minutes_late(const struct request *request, const struct refer_about *about,
			   const char *said);

/* The line that the words mean of it, to be asked about where `*ret_is_unsure`, with why in
 * `*ret_note`, which may be NULL; NULL: they give no sign. */
const char *refer_signed(struct host *host, const struct request *request,
			 const struct refer_about *about, const char *said, bool *ret_is_unsure,
			 const char **ret_note);

#endif
