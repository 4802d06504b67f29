/* acts_forms: the forms in which people ask, and the row that holds the answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_FORMS_H
#define CLERK_COMMAND_ACTS_FORMS_H

#include <stddef.h>

struct acts_form {
	/* Words, `a|b`: either, `a?`: or none; `*`: up to four, `#`: an amount: `$` is what it was,
	 * `&` what the second was. `=a|b`: that is behind it, and not taken; `.` is the end, `@` a
	 * day. */
	const char *says;
	/* What stands behind the form goes behind it, or where '%' is, unless it ends with '.';
	 * '?' in front: it would do something, and is asked about. */
	const char *as;
};

/* The first that fits is meant. */
extern const struct acts_form acts_forms[];
extern const size_t acts_forms_count;

#endif
