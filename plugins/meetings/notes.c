/* notes: what more somebody says who comes to a meeting: until when, and who with her or instead.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NOTE_MAX = 40, FORGET_DAYS = 14, DAY_S = 86400 };

static const struct {
	const char *forget;
} sql = {
	.forget = "UPDATE meetings_answer SET note = '' WHERE cluster = ?1 AND number = ?2",
};
const struct clerk_queries meeting_note_queries = CLERK_QUERIES(sql);

/* One of the phrases, as whole words. */
static bool has_any(const char *text, const char *const *phrases)
{
	static const char ends[] = " \t,.;:!?()";

	for (; *phrases != NULL; phrases++) {
		size_t len = strlen(*phrases);

		for (const char *at = text; (at = strcasestr(at, *phrases)) != NULL; at++) {
			if ((at == text || strchr(ends, at[-1]) != NULL) &&
			    strchr(ends, at[len]) != NULL) {
				return true;
			}
		}
	}
	return false;
}

/* What leaves open whether it will be so: the plain answer asks about that. */
static bool is_open(const char *text)
{
	static const char *const words[] = { "if",    "unless",   "might",    "maybe", "perhaps",
					     "not",   "probably", "possibly", "may",   "or",
					     "don't", "won't",    "wont",     "dont",  NULL };

	return has_any(text, words) || strchr(text, '?') != NULL;
}

/* ---- until when ---- */

static bool is_of_leaving(const char *text)
{
	static const char *const leaves[] = { "leaving",       "leave at",     "leave by",
					      "leave early",   "leave before", "have to leave",
					      "need to leave", "must leave",   "got to leave",
					      "leaves at",     "have to go",   "need to go",
					      "must go",       "got to go",    "off at",
					      "off by",        "dash at",      "dash by",
					      "shoot off",     "slip out",     "slip away",
					      "stay till",     "stay until",   "till",
					      "til",           "until",        NULL };

	return has_any(text, leaves);
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
	static const char *const sends[] = { "sending", "send", NULL };
	static const char *const places[] = { "instead",     "in my place",
					      "for me",      "on my behalf",
					      "standing in", "stepping in",
					      NULL };
	static const char *const comes[] = { "will come", "will be there", "will attend",
					     "will go",   "is coming",     "is going",
					     "comes",     "can come",      NULL };
	static const char *const nots[] = { "apologies", "apols", "apology", "too", "also",
					    "as well",   "along", "with me", NULL };
	size_t from, len;
	bool is_told = clerk_find_deputy(text, &from, &len);
	/* "my deputy will come"; of a name alone, "Ofsted is coming", that may be anybody */
	bool is_role = is_told && islower((unsigned char)text[from]);

	return (has_any(text, sends) || (is_told && has_any(text, places)) ||
		(is_role && has_any(text, comes))) &&
	       !has_any(text, nots);
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
	return text != NULL && !is_open(text) &&
	       (is_of_leaving(text) || is_of_sending(text) ||
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

/* ---- forgotten again ---- */

void meeting_note_keep(struct clerk_call *call, const struct meeting *m)
{
	clerk_wake_keep(call, m->base.item, "-forget",
			m->base.slot.end_s + (int64_t)FORGET_DAYS * DAY_S);
}

void meeting_note_wake(struct clerk_call *call, const struct meeting *m)
{
	if (m->base.slot.end_s + (int64_t)FORGET_DAYS * DAY_S > clerk_now(call)) {
		meeting_note_keep(call, m); /* it was moved since */
	} else {
		clerk_run(CLERK_QUERY(call, &sql.forget, m->base.item.number));
	}
}
