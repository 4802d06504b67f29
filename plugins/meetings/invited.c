/* invited: whom a meeting is for: all, some of the schools, or people whom their heads tell. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "meetings.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- those that are named ---- */

/* What stands before schools that are named: "heads of A and D", "School D"; behind these one is
 * enough. */
static const char *const school_leads[] = { "heads of", "heads from", "heads at", "heads",
					    "schools",  "school",     NULL };
/* As "budget with A D F"; but "for A" may go on as anything. */
static const char *const other_leads[] = { "with", "for", "of", "only", "just", "between", NULL };

/* Behind "with" one letter is a school as well. */
static const char *const sure_leads[] = { "with", NULL };

/* What it is about, behind them. */
static const char *const about[] = { "about", "on", "re", NULL };

static size_t lead_in(const char *const *leads, const char *text)
{
	for (size_t i = 0; leads[i] != NULL; i++) {
		size_t len = strlen(leads[i]);

		if (strncasecmp(text, leads[i], len) == 0 && text[len] == ' ') {
			return len + strspn(text + len, " ");
		}
	}
	return 0;
}

/* Its bytes, 0: none; and how many letters have to follow: "with School D", "with A and D". */
static size_t lead_len(const char *text, size_t *ret_least)
{
	size_t other = lead_in(other_leads, text);
	size_t schools = lead_in(school_leads, text + other);

	*ret_least = schools > 0 || lead_in(sure_leads, text) > 0 ? 1 : 2;
	return other + schools;
}

/* The word there: a school's letter, '+' of the adviser; ' ': a word that links two; 0: another. A
 * small letter is a word of the topic, as in "for a catch up". */
static char letter_of(const char *word, size_t len)
{
	static const char *const links[] = { "and", "&", "+", "plus", NULL };
	bool is_letter = len == 1 && isupper((unsigned char)word[0]);

	return clerk_word_is_in(word, len, links)           ? ' '
	       : is_letter                                  ? word[0]
	       : len == 3 && strncmp(word, "SIP", len) == 0 ? '+'
							    : '\0';
}

/* "A D F", "A, D and F" at the beginning: its bytes; 0: fewer than that stand there. */
static size_t letters_len(struct clerk_call *call, const char *text, size_t least,
			  const char **ret_letters)
{
	const char *letters = "";
	size_t end = 0;

	for (size_t at = 0; text[at] != '\0';) {
		size_t len = strcspn(text + at, " ,:;");
		char letter = letter_of(text + at, len);

		if (letter == '\0') {
			break;
		}
		at += len;
		if (letter != ' ') {
			letters = clerk_text_of(call, "%s%c", letters, letter);
			end = at;
		}
		/* behind ":" stands what it is about */
		at += strspn(text + at, " ,");
	}
	*ret_letters = letters;
	return strlen(letters) >= least ? end : 0;
}

/* The same at the end of the text: where it begins; its length: it does not. Without a lead two are
 * too few: "vitamins B and C". */
static size_t letters_at_end(struct clerk_call *call, const char *text, const char **ret_letters)
{
	size_t all = strlen(text);

	for (const char *at = text; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		size_t least, lead = lead_len(at, &least);
		size_t len = letters_len(call, at + lead, lead == 0 ? 3 : least, ret_letters);

		if (len > 0 && at[lead + len] == '\0') {
			return (size_t)(at - text);
		}
	}
	return all;
}

/* "B SEN", "A: SEN", "B": one other school, and what it is about. "A" before a word may be none. */
static bool is_one_school(struct clerk_call *call, const char *text)
{
	bool is_other = text[0] != '\0' && strchr(clerk_schools(call), text[0]) != NULL &&
			text[0] != clerk_voice(clerk_sender(call));
	bool is_alone = is_other && strchr(" ,:;", text[1]) != NULL; /* or at the end */
	size_t next = is_alone && text[1] == ' ' ? 2 + strcspn(text + 2, " ,:;") : 0;

	/* "C of E review", "A day on phonics": where a word follows it was typed so, and no date
	 * stood between, it is of the title */
	bool is_word =
	    next > 0 && lead_in(about, text + 2) == 0 &&
	    strcasestr(clerk_said(call), clerk_text_of(call, "%.*s", (int)next, text)) != NULL;

	return is_alone && !is_word;
}

static enum clerk_status check_letters(struct clerk_call *call, const char *letters)
{
	const char *own = clerk_schools(call);

	for (; *letters != '\0'; letters++) {
		bool is_guest = strchr(clerk_guest_schools(call), *letters) != NULL;

		if (*letters != '+' && strchr(own, *letters) == NULL) {
			return clerk_fail(call, CLERK_USAGE,
					  is_guest ? "%c is a guest school; a meeting is of the "
						     "cluster's own: %s."
						   : "There is no school %c here; there are %s.",
					  *letters, clerk_letters_words(call, own));
		}
		enum clerk_status status =
		    *letters == '+' ? CLERK_OK : clerk_check_here(call, *letters);

		if (status != CLERK_OK) {
			return status;
		}
	}
	return CLERK_OK;
}

/* In their order, each once; who calls it is of it. */
static const char *in_order(struct clerk_call *call, const char *letters)
{
	char own = clerk_voice(clerk_sender(call));
	const char *all = clerk_text_of(call, "%s+", clerk_schools(call)), *some = "";

	for (; *all != '\0'; all++) {
		if (*all == own || strchr(letters, *all) != NULL) {
			some = clerk_text_of(call, "%s%c", some, *all);
		}
	}
	return some;
}

/* Is one of them a school's at all? "Y R parents" is no such list. */
static bool has_school(struct clerk_call *call, const char *letters)
{
	for (; *letters != '\0'; letters++) {
		if (strchr(clerk_schools(call), *letters) != NULL) {
			return true;
		}
	}
	return false;
}

enum clerk_status meeting_split_invited(struct clerk_call *call, const char **title,
					const char **ret_invited)
{
	const char *text = *title, *letters = "", *rest;
	size_t least, lead = lead_len(text, &least);
	size_t len =
	    letters_len(call, text + lead, is_one_school(call, text) ? 1 : least, &letters);

	*ret_invited = "";
	if (len > 0) {
		rest = text + lead + len;
		rest += strspn(rest, " ,:;-");
		rest += lead_in(about, rest);
	} else {
		size_t from = letters_at_end(call, text, &letters);
		size_t end = from;

		if (text[from] == '\0') {
			return CLERK_OK;
		}
		while (end > 0 && strchr(" ,:;-", text[end - 1]) != NULL) {
			end--;
		}
		rest = clerk_text_of(call, "%.*s", (int)end, text);
	}
	if (!has_school(call, letters)) {
		return CLERK_OK;
	}
	enum clerk_status status = check_letters(call, letters);

	*title = *rest == '\0' ? "heads" : rest;
	*ret_invited = in_order(call, letters);
	return status;
}

/* ---- people whom their heads tell ---- */

/* "maths leads", "subject leaders": not heads, so each is told by hers. */
bool meeting_is_of_leads(const char *title)
{
	static const char *const people[] = { "leads",  "leaders",     "coordinators",
					      "SENCOs", "SENDCOs",     "deputies",
					      "ECTs",   "secretaries", "bursars",
					      "TAs",    NULL };
	size_t len = strlen(title), from = len;

	while (from > 0 && title[from - 1] != ' ') {
		from--;
	}
	return clerk_word_is_in(title + from, len - from, people);
}

/* All schools; the adviser where she calls it. */
const char *meeting_through_heads(struct clerk_call *call)
{
	return in_order(call, clerk_schools_here(call));
}

bool meeting_is_through_heads(const struct meeting *m)
{
	return m->invited[0] != '\0' && (m->is_anonymised || meeting_is_of_leads(m->title));
}

/* ---- who is asked ---- */

const char *meeting_asked(struct clerk_call *call, const void *record)
{
	const struct meeting *m = record;
	const char *here = clerk_text_of(call, "%s+", clerk_schools_here(call)), *asked = "";

	if (m->invited[0] == '\0') {
		return here;
	}
	for (const char *letter = m->invited; *letter != '\0'; letter++) {
		asked = strchr(here, *letter) == NULL ? asked
						      : clerk_text_of(call, "%s%c", asked, *letter);
	}
	return asked;
}

int64_t meeting_schools(struct clerk_call *call, const struct meeting *m)
{
	int64_t count = 0;

	for (const char *asked = meeting_asked(call, m); *asked != '\0'; asked++) {
		count += *asked != '+';
	}
	return count;
}

/* All of them, or of a few those. */
bool meeting_is_of_some(struct clerk_call *call, const struct meeting *m)
{
	return m->invited[0] != '\0' &&
	       meeting_schools(call, m) < (int64_t)strlen(clerk_schools_here(call));
}

enum clerk_status meeting_check_invited(struct clerk_call *call, const struct meeting *m)
{
	char voice = clerk_voice(clerk_sender(call));
	const struct clerk_person *maker = clerk_person_by_id(call, m->base.person);

	/* one that has left is told so */
	if (strchr(meeting_asked(call, m), voice) != NULL ||
	    (voice != '+' && clerk_has_left(call, voice))) {
		return CLERK_OK;
	}
	return clerk_fail(
	    call, CLERK_DENIED, "%s is for %s, so there is nothing for you to answer.%s",
	    clerk_item_name(call, m), clerk_letters_words(call, m->invited),
	    maker == NULL
		? ""
		: clerk_text_of(call, " %s called it, and can tell you more.", maker->handle));
}
