/* notes: what more somebody says who comes to a meeting: until when, and who with her or instead.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <string.h>
#include <strings.h>

enum { NOTE_MAX = 40 };

static bool has_any(const char *text, const char *const *phrases)
{
	bool has = false;

	for (; *phrases != NULL; phrases++) {
		has = has || strcasestr(text, *phrases) != NULL;
	}
	return has;
}

/* ---- until when ---- */

static bool is_of_leaving(const char *text)
{
	static const char *const leaves[] = { "leav",       "have to go", "need to go", "must go",
					      "got to go",  "off at",     "off by",     "dash",
					      "shoot off",  "slip out",   "slip away",  "stay till",
					      "stay until", "only till",  "only until", NULL };
	static const char *const bounds[] = { "till ", "til ", "until ", NULL };
	static const char *const comes[] = { "not ",   "n't ",     "get there", "be there",
					     "arrive", "get away", "make it",   NULL };

	return has_any(text, leaves) || (has_any(text, bounds) && !has_any(text, comes));
}

static const char *leaving(struct clerk_call *call, const struct meeting *m, const char *text)
{
	enum { MINUTE_S = 60 };
	int64_t most = (m->base.slot.end_s - m->base.slot.start_s) / MINUTE_S;
	int64_t minutes = meeting_minutes_until(call, m, text, most);

	return minutes <= 0
		   ? "leaves early"
		   : clerk_text_of(
			 call, "until %s",
			 clerk_format_minute(call, clerk_minute_of(call, m->base.slot.start_s +
									     minutes * MINUTE_S)));
}

/* ---- who ---- */

/* "sending Jo", "with our SENCO": who comes in her place, and who with her. */
static bool is_of_sending(const char *text)
{
	static const char *const sends[] = { "sending ", "send ", "instead", "in my place", NULL };
	static const char *const nots[] = { "apolog", "apols", NULL };

	return has_any(text, sends) && !has_any(text, nots);
}

static bool is_of_company(const char *text)
{
	static const char *const leads[] = {
		"with ", "bringing ", "and ", "plus ", "+", "& ", NULL
	};
	bool is_led = false;

	for (size_t i = 0; leads[i] != NULL; i++) {
		is_led = is_led || strncasecmp(text, leads[i], strlen(leads[i])) == 0;
	}
	return is_led;
}

/* What was typed in private, or sounds so, names nobody in the room. */
static const char *who(struct clerk_call *call, const char *text)
{
	size_t from, len;
	bool is_named = clerk_find_deputy(text, &from, &len) && len <= NOTE_MAX &&
			!clerk_is_private(call) && clerk_hush(text) == 0;

	return is_named ? clerk_text_of(call, "%.*s", (int)len, text + from) : "somebody";
}

static bool names_somebody(const char *text)
{
	size_t from, len;

	return clerk_find_deputy(text, &from, &len);
}

static bool is_noted(const char *text)
{
	return text != NULL && (is_of_leaving(text) || is_of_sending(text) ||
				(is_of_company(text) && names_somebody(text)));
}

const char *meeting_note(struct clerk_call *call, const struct meeting *m, const char *text)
{
	if (!is_noted(text)) {
		return "";
	}
	return is_of_sending(text)   ? clerk_text_of(call, "%s instead", who(call, text))
	       : is_of_leaving(text) ? leaving(call, m, text)
				     : clerk_text_of(call, "with %s", who(call, text));
}

bool meeting_is_note(const char *text)
{
	static const char *const leads[] = { "leav", "sending ", "till ", "until ", "only ", NULL };
	bool is_led = is_of_company(text);

	for (size_t i = 0; leads[i] != NULL; i++) {
		is_led = is_led || strncasecmp(text, leads[i], strlen(leads[i])) == 0;
	}
	return is_led && is_noted(text);
}
