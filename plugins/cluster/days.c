/* days: on which days a head works; partners who share a headship are reminded on their own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/roster.h"

#include <string.h>
#include <strings.h>

enum { WEEK = 5 };

static const char *const names[WEEK] = { "Mon", "Tue", "Wed", "Thu", "Fri" };

struct days_args {
	const char *days;
};
static const struct clerk_arg days_spec[] = {
	CLERK_ARG_TEXT(struct days_args, days, "your working days, e.g. Mon Tue Wed; or all",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* "Weds", "thurs", "Friday" by their beginning. -1: no school day. */
static int day_of(const char *word, size_t len)
{
	static const char *const whole[WEEK] = { "mondays", "tuesdays", "wednesdays", "thursdays",
						 "fridays" };

	for (int i = 0; i < WEEK; i++) {
		if (len >= 3 && len <= strlen(whole[i]) && strncasecmp(word, whole[i], len) == 0) {
			return i;
		}
	}
	return len == 4 && strncasecmp(word, "weds", len) == 0 ? 2 : -1;
}

/* A blank, a comma, "and": 'a'; "-", "–", "to": 't'; else 0. */
static char joint(const char *text, size_t *ret_len)
{
	static const struct {
		const char *text;
		char kind;
	} joints[] = { { " ", 'a' }, { ",", 'a' }, { "&", 'a' },  { "and ", 'a' },
		       { "-", 't' }, { "–", 't' }, { "to ", 't' } };

	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		*ret_len = strlen(joints[i].text);
		if (strncasecmp(text, joints[i].text, *ret_len) == 0) {
			return joints[i].kind;
		}
	}
	return 0;
}

/* "Mon Tue, Wed", "Wed-Fri", "all". -1: something in it is no day. */
static int read_days(const char *text)
{
	int days = 0, last = -1;
	bool is_range = false;

	if (strcasecmp(text, "all") == 0 || strcasecmp(text, "every day") == 0) {
		return 0;
	}
	while (*text != '\0') {
		size_t len = 0;
		char kind = joint(text, &len);

		if (kind != 0) {
			is_range = is_range || kind == 't';
			text += len;
			continue;
		}
		len = strcspn(text, " ,&-\xe2");
		int day = day_of(text, len);

		if (day < 0 || (is_range && (last < 0 || day <= last))) {
			return -1;
		}
		for (int d = is_range ? last : day; d <= day; d++) {
			days |= 1 << d;
		}
		last = day;
		is_range = false;
		text += len;
	}
	return days == 0 || is_range ? -1 : days;
}

const char *cluster_days_words(struct clerk_call *call, unsigned days)
{
	const char *text = "";

	for (int d = 0; d < WEEK; d++) {
		int last = d;

		if ((days & 1u << d) == 0) {
			continue;
		}
		while (last + 1 < WEEK && (days & 1u << (last + 1)) != 0) {
			last++;
		}
		const char *gap = text[0] == '\0' ? "" : ", ";

		text = last == d
			   ? clerk_text_of(call, "%s%s%s", text, gap, names[d])
			   : clerk_text_of(call, "%s%s%s–%s", text, gap, names[d], names[last]);
		d = last;
	}
	return days == 0 || days == 31 ? "every day" : text;
}

static enum clerk_status run_mydays(struct clerk_call *call, const void *args)
{
	const struct days_args *a = args;
	const struct clerk_person *sender = clerk_sender(call), *const * partners;
	size_t count = clerk_people(call, sender->school, CLERK_HEAD, &partners);
	int days = a->days == NULL ? (int)clerk_working_days(call, sender) : read_days(a->days);
	const char *others = "";

	if (days < 0) {
		return clerk_fail(
		    call, CLERK_USAGE,
		    "I read working days like this: `%smydays Mon Tue Wed`, or `all`.",
		    clerk_prefix(call));
	}
	if (a->days != NULL) {
		clerk_set_working_days(call, (unsigned)days);
		clerk_name_act(call, "%s's days, %s", sender->handle,
			       cluster_days_words(call, (unsigned)days));
	}
	for (size_t i = 0; i < count; i++) {
		if (partners[i]->id != sender->id) {
			others = clerk_text_of(
			    call, "%s, %s %s", others, partners[i]->handle,
			    cluster_days_words(call, clerk_working_days(call, partners[i])));
		}
	}
	clerk_reply(call, "Head %s speaks for %c %s%s.%s", sender->handle, sender->school,
		    cluster_days_words(call, (unsigned)days), others,
		    count > 1 ? " Reminders follow the day; decisions reach both." : "");
	return CLERK_OK;
}

const struct clerk_command days_commands[] = {
	{ .name = "mydays",
	  .summary = "Say on which days you work, where two share a headship",
	  .example = "mydays Mon Tue Wed",
	  CLERK_TAKES(struct days_args, days_spec),
	  .who = CLERK_HEAD,
	  .run = run_mydays },
	{ 0 },
};
