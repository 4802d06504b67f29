/* place: where a meeting is held, and what of the words there is what it is about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_own(const char *place, size_t len)
{
	static const char *const own[] = { "ours",       "mine",      "us",       "our place",
					   "our school", "my school", "my place", "home",
					   "here",       NULL };

	return clerk_word_is_in(place, len, own);
}

const char *meeting_place_of(struct clerk_call *call, const char *place)
{
	char school = clerk_sender(call)->school;

	return place == NULL                                    ? ""
	       : school != '\0' && is_own(place, strlen(place)) ? clerk_text_of(call, "%c", school)
								: place;
}

/* "heads … at my place re budget", "at H. Budget.": what it is about, behind the place. */
void meeting_split_topic(struct clerk_call *call, const char **title, const char **place)
{
	static const char *const leads[] = { " re ",         " re: ",           " about ",
					     " to discuss ", " to talk about ", ". " };

	for (size_t i = 0; *place != NULL && i < sizeof(leads) / sizeof(leads[0]); i++) {
		const char *at = strcasestr(*place, leads[i]);
		/* "H. Budget", and not "St. John's" */
		size_t len = at == NULL ? 0 : (size_t)(at - *place);
		bool is_place = leads[i][0] != '.' || len == 1 || is_own(*place, len);

		if (len > 0 && is_place) {
			bool has_title = (*title)[strspn(*title, " .,")] != '\0';

			*title = clerk_text_of(call, "%s%s%s", has_title ? *title : "",
					       has_title ? ": " : "", at + strlen(leads[i]));
			*place = clerk_text_of(call, "%.*s", (int)(at - *place), *place);
		}
	}
}

/* "here. Budget", "budget here": of the title that is where. */
void meeting_split_here(struct clerk_call *call, const char **title, const char **place)
{
	static const char *const here[] = { "here", "at ours", "our place", "my place" };
	size_t title_len = strlen(*title);

	for (size_t i = 0; *place == NULL && i < sizeof(here) / sizeof(here[0]); i++) {
		size_t len = strlen(here[i]);
		const char *behind = *title + len;
		const char *at = title_len > len + 1 ? *title + title_len - len - 1 : "";

		if (strncasecmp(*title, here[i], len) == 0 && strchr(".,:", *behind) != NULL) {
			*title = behind + strspn(behind, " .,:");
			*place = "here";
		} else if (*at == ' ' && strcasecmp(at + 1, here[i]) == 0 &&
			   strcasestr(*title, "from here") == NULL) {
			*title = clerk_text_of(call, "%.*s", (int)(at - *title), *title);
			*place = "here";
		}
	}
}

/* The school's letter, its name, or "ours", at the beginning: its bytes; 0: it is another place. */
static size_t school_len(struct clerk_call *call, const char *place)
{
	const char *letters =
	    clerk_text_of(call, "%s%s", clerk_schools(call), clerk_guest_schools(call));
	size_t len = strcspn(place, " ,");
	char letter = (char)toupper((unsigned char)place[0]);
	bool is_letter = len == 1 && strchr(letters, letter) != NULL;
	size_t found = is_letter || is_own(place, len) ? len : 0;

	for (; *letters != '\0'; letters++) {
		const struct clerk_school *school = clerk_school(call, *letters);
		size_t name = school == NULL ? 0 : strlen(school->name);
		bool is_it = name > found && strncasecmp(place, school->name, name) == 0 &&
			     strchr(" ,", place[name]) != NULL;

		found = is_it ? name : found;
	}
	for (len = strlen(place); len > found; len--) {
		found = strchr(" ,", place[len]) != NULL && is_own(place, len) ? len : found;
	}
	return found;
}

/* "in the hall", "instead": it may be of the place, or a condition. */
static bool is_of_place(const char *text)
{
	static const char *const words[] = { "in",       "on",      "or",     "if",    "and",
					     "with",     "then",    "for",    "by",    "from",
					     "unless",   "until",   "this",   "again", "not",
					     "but",      "instead", "when",   "hall",  "room",
					     "upstairs", "after",   "before", NULL };
	return clerk_word_is_in(text, strcspn(text, " ,."), words);
}

static const char *without_lead(const char *text)
{
	static const char *const leads[] = { "re ", "re: ", "about ", "to discuss ", NULL };

	for (size_t i = 0; leads[i] != NULL; i++) {
		size_t len = strlen(leads[i]);

		if (strncasecmp(text, leads[i], len) == 0) {
			return text + len;
		}
	}
	return text;
}

enum clerk_status meeting_split_points(struct clerk_call *call, const char **place,
				       const char **points)
{
	size_t len = *place == NULL ? 0 : school_len(call, *place);
	bool is_comma = len > 0 && (*place)[len] == ',';
	/* behind a letter and no comma it may well be a name: "H Block" */
	bool is_split = is_comma || (len > 0 && is_own(*place, len));

	if (!is_split) {
		return CLERK_OK;
	}
	const char *rest = points_bare(call, *place + len + strspn(*place + len, " ,"));
	bool is_hushed = rest != NULL && clerk_hush(rest) != 0 && !clerk_given(call, "room");

	if (rest != NULL && (is_of_place(rest) || is_hushed)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Is what stands behind “%.*s” where you meet, or what you speak "
				  "of? A point goes behind the word agenda: `at %.*s, agenda "
				  "phonics`.",
				  (int)len, *place, (int)len, *place);
	}
	*place = clerk_text_of(call, "%.*s", (int)len, *place);
	*points = rest == NULL      ? *points
		  : *points == NULL ? without_lead(rest)
				    : clerk_text_of(call, "%s; %s", without_lead(rest), *points);
	return CLERK_OK;
}
