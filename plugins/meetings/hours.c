/* hours: how long after its beginning a meeting's guest comes or goes, in her words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool meeting_is_time_lead(const char *word)
{
	static const char *const leads[] = { "till", "til",    "until", "about",  "around", "by",
					     "at",   "before", "from",  "approx", NULL };
	return clerk_word_is_in(word, strcspn(word, " ,"), leads);
}

/* "ten past four", "half eight": such an hour within the text; 0: none. */
static int64_t spoken_time(struct clerk_call *call, int32_t day, const char *text)
{
	enum { WORDS = 3 };

	for (const char *at = text; at != NULL && *at != '\0';
	     at += strcspn(at, " ,"), at += strspn(at, " ,")) {
		const char *end = at;

		for (int i = 0; i < WORDS && *end != '\0'; i++) {
			end += strspn(end, " ");
			end += strcspn(end, " ,.");
		}
		const char *hour = clerk_text_of(call, "%.*s", (int)(end - at), at);
		bool is_spoken = strstr(hour, " past ") != NULL || strstr(hour, " to ") != NULL ||
				 strncmp(hour, "half ", strlen("half ")) == 0;
		int64_t at_s = is_spoken ? clerk_time_on(call, day, hour) : 0;

		if (at_s > 0) {
			return at_s;
		}
	}
	return 0;
}

/* "about 20 past", "quarter past": of the hour at which it begins, or the next; -1: it is not said
 * so. */
static int64_t minutes_past(struct clerk_call *call, const struct meeting *m, const char *text)
{
	enum { HOUR = 60, QUARTER = 15, HALF = 30 };
	const char *past = text == NULL ? NULL : strstr(text, " past");
	const char *word = past;

	/* "20 past 8" is read as a time */
	if (past == NULL ||
	    past[strlen(" past") + strspn(past + strlen(" past"), " .,!")] != '\0') {
		return -1;
	}
	while (word > text && word[-1] != ' ' && word[-1] != ',') {
		word--;
	}
	int64_t minute = strncmp(word, "quarter ", strlen("quarter ")) == 0 ? QUARTER
			 : strncmp(word, "half ", strlen("half ")) == 0     ? HALF
									: strtol(word, NULL, 10);
	int64_t start = clerk_minute_of(call, m->base.slot.start_s) % HOUR;

	return minute <= 0 || minute >= HOUR ? -1 : (minute - start + HOUR) % HOUR;
}

int64_t meeting_minutes_until(struct clerk_call *call, const struct meeting *m, const char *text,
			      int64_t most)
{
	enum { MINUTE_S = 60, HALF_DAY_S = 12 * 3600 };
	int32_t day = clerk_day_of(call, m->base.slot.start_s);

	bool is_led = true; /* it is all that is said, or "till" stands before it */
	int64_t past = minutes_past(call, m, text);

	if (past > 0 && past <= most) {
		return past;
	}
	int64_t spoken_s = spoken_time(call, day, text);
	int64_t spoken_late_s = (spoken_s - m->base.slot.start_s + HALF_DAY_S) % HALF_DAY_S;

	if (spoken_s > 0 && spoken_late_s > 0 && spoken_late_s <= most * MINUTE_S) {
		return spoken_late_s / MINUTE_S;
	}

	for (; text != NULL && *text != '\0'; is_led = meeting_is_time_lead(text),
					      text += strcspn(text, " ,"),
					      text += strspn(text, " ,")) {
		size_t len = strspn(text, "0123456789.:apm");
		bool is_time = is_led || strcspn(text, ".:apm") < len;
		int64_t at_s =
		    is_time && *text >= '0' && *text <= '9'
			? clerk_time_on(call, day, clerk_text_of(call, "%.*s", (int)len, text))
			: 0;
		int64_t late_s = (at_s - m->base.slot.start_s + HALF_DAY_S) % HALF_DAY_S;

		if (at_s > 0 && late_s > 0 && late_s <= most * MINUTE_S) {
			return late_s / MINUTE_S;
		}
	}
	return -1;
}
