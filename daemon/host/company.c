/* company: how many come, where a line begins with that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/company.h"

#include "clerk/roster.h"
#include "command/acts.h"
#include "host/hush.h"

#include <string.h>

const char *company_behind(const struct request *request, struct clerk_people_said *people)
{
	static const char *const leads[] = { "are",      "is",   "now", "coming",  "going",
					     "visiting", "come", "go",  "will be", "will",
					     "will do",  "to",   "for", NULL };
	const char *said = request->said;
	size_t len;

	/* "2" is a choice of something, and nobody */
	if (!clerk_find_people(said, people) || people->count == 0 || people->from > 0 ||
	    said[strspn(said, "0123456789 .!")] == '\0') {
		return NULL;
	}
	for (said += people->len; (len = acts_longest_len(said + strspn(said, " "), leads)) > 0;) {
		said += strspn(said, " ") + len;
	}
	return said + strspn(said, " ");
}

const char *company_deputy(const struct request *request, const char *text)
{
	size_t from, len;

	if (!clerk_find_deputy(text, &from, &len)) {
		return "somebody";
	}
	const char *who = arena_strndup(request->arena, text + from, len);

	return request->is_private || clerk_hush(who) == 0 ? who : "somebody";
}

const char *company_along(const struct request *request, const char *text)
{
	static const char *const leads[] = { "with ", "w ", "bringing ", "bring ", "and ",
					     "plus ", "+ ", "& ",        "+",      NULL };
	static const char *const owns[] = { "my ", "our ", "the ", "a ", NULL };
	size_t from, len;

	if (!clerk_find_deputy(text, &from, &len)) {
		return "";
	}
	size_t before = from - acts_tail_len(text, from, owns);

	return acts_tail_len(text, before, leads) > 0 ? company_deputy(request, text) : "";
}
