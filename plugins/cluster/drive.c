/* drive: how far the schools are from each other by car. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/calendar.h"
#include "clerk/roster.h"

#include <string.h>

enum { MOST = 64 };

struct drive_args {
	const struct clerk_school *school;
};
static const struct clerk_arg drive_spec[] = {
	CLERK_ARG_SCHOOL(struct drive_args, school, "a school; without it, all, the nearest first",
			 .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* The nearest of the letters that are left, which it takes out; '\0': of none it is known. */
static char next_nearest(struct clerk_call *call, char from, char *letters, int64_t *ret_minutes)
{
	char *best = NULL;

	for (char *at = letters; *at != '\0'; at++) {
		int64_t minutes = *at == from ? -1 : clerk_drive_minutes(call, from, *at);

		if (minutes >= 0 && (best == NULL || minutes < *ret_minutes)) {
			best = at;
			*ret_minutes = minutes;
		}
	}
	char school = best == NULL ? '\0' : *best;

	if (best != NULL) {
		memmove(best, best + 1, strlen(best));
	}
	return school;
}

static const char *all_words(struct clerk_call *call, char from)
{
	char letters[MOST];
	const char *words = "";
	int64_t minutes = 0;
	char school;

	(void)strncpy(letters,
		      clerk_text_of(call, "%s%s", clerk_schools(call), clerk_guest_schools(call)),
		      sizeof(letters) - 1);
	letters[sizeof(letters) - 1] = '\0';
	while ((school = next_nearest(call, from, letters, &minutes)) != '\0') {
		words = clerk_text_of(call, "%s%s%c %lld", words, words[0] == '\0' ? "" : ", ",
				      school, (long long)minutes);
	}
	return words;
}

static enum clerk_status run_drive(struct clerk_call *call, const void *args)
{
	const struct clerk_school *to = ((const struct drive_args *)args)->school;
	char from = clerk_sender(call)->school;
	int64_t minutes = to == NULL || from == '\0' || to->letter == from
			      ? -1
			      : clerk_drive_minutes(call, from, to->letter);

	if (minutes >= 0) {
		clerk_reply(call, "%c to %c: %lld minutes by car.", from, to->letter,
			    (long long)minutes);
		return CLERK_OK;
	}
	if (to != NULL && from != '\0' && to->letter != from) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "Nobody has told me how far it is from %c to %c.", from,
				  to->letter);
	}
	from = to != NULL ? to->letter : from;
	const char *words = from == '\0' ? "" : all_words(call, from);

	if (words[0] == '\0') {
		return clerk_fail(
		    call, CLERK_NOT_FOUND,
		    "From which school? For example `%sdrive G`; what nobody has told "
		    "me I don't know.",
		    clerk_prefix(call));
	}
	clerk_reply(call, "By car from %c, in minutes: %s.", from, words);
	return CLERK_OK;
}

const struct clerk_command drive_commands[] = {
	{ .name = "drive",
	  .summary = "Say how far it is to the other schools",
	  .example = "drive G",
	  CLERK_TAKES(struct drive_args, drive_spec),
	  .run = run_drive },
	{ 0 },
};
