/* sharing: the schools that share the adviser's time: those that have not left. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

static const struct {
	const char *left_get;
} sql = {
	.left_get = "SELECT year, entry FROM sip_left WHERE cluster = ?1 AND school = ?2",
};
const struct clerk_queries sharing_queries = CLERK_QUERIES(sql);

bool sharing_left_in(struct clerk_call *call, char school, int64_t *ret_year, int64_t *ret_entry)
{
	struct clerk_query *q = CLERK_QUERY(call, &sql.left_get, school);
	if (!clerk_step(q)) {
		return false;
	}
	*ret_year = clerk_int(q, 0);
	*ret_entry = clerk_int(q, 1);
	return true;
}

bool sharing_has_left(struct clerk_call *call, char school)
{
	int64_t year, entry;
	return sharing_left_in(call, school, &year, &entry);
}

const char *sharing_schools(struct clerk_call *call)
{
	const char *text = "";
	for (const char *school = clerk_schools(call); *school != '\0'; school++) {
		text = sharing_has_left(call, *school) ? text
						       : clerk_text_of(call, "%s%c", text, *school);
	}
	return text;
}

enum clerk_status sharing_check(struct clerk_call *call, char school)
{
	return !sharing_has_left(call, school)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_DENIED,
				"School %c has left, and its SIP time with it. The lead head's "
				"`%saddschool %c` brings it back.",
				school, text_room_prefix(call), school);
}

enum clerk_status sharing_check_recipient(struct clerk_call *call,
					  const struct clerk_school *school)
{
	return !school->is_guest && text_is_one_of(clerk_schools(call), school->letter)
		   ? sharing_check(call, school->letter)
		   : clerk_fail(call, CLERK_DENIED,
				"School %c is a guest; SIP time stays with %s. Which of these is "
				"it for?",
				school->letter, clerk_schools(call));
}
