/* focus: what stands after the date: kind, focus, who comes, names, and whether it is private. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "visits.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Longer ones first. */
static const char *const kinds[] = {
	"ECT",
	"NQT",
	"learning walk",
	"moderation",
	"SIAMS preparation",
	"SIAMS prep",
	"SIAMS",
	"SIAS preparation",
	"SIAS prep",
	"SIAS",
	"shadowing",
	"away day",
	NULL,
};

/* Old and long words become today's. */
static const char *kind_name(const char *typed)
{
	return strcmp(typed, "NQT") == 0       ? "ECT"
	       : strncmp(typed, "SIA", 3) == 0 ? "SIAMS prep"
					       : typed;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool ends_word(char c)
{
	return strchr(" \t,.:;()!?", c) != NULL; /* or the end */
}

/* Bytes of `words` at the beginning of the text, in any case; 0: something else is there. */
static size_t words_here(const char *text, const char *words)
{
	size_t len = strlen(words);

	return strncasecmp(text, words, len) == 0 && ends_word(text[len]) ? len : 0;
}

static bool is_one_of(const char *text, const char *const *list)
{
	for (; *list != NULL; list++) {
		size_t len = words_here(text, *list);

		if (len > 0 && text[len] == '\0') {
			return true;
		}
	}
	return false;
}

/* A copy without blanks (and commas) around it. */
static const char *trimmed(struct clerk_call *call, const char *from, size_t len)
{
	while (len > 0 && (is_blank(from[0]) || from[0] == ',' || from[0] == ':')) {
		from++;
		len--;
	}
	while (len > 0 && (is_blank(from[len - 1]) || from[len - 1] == ',')) {
		len--;
	}
	return clerk_text_of(call, "%.*s", (int)len, from);
}

/* "2", "two"; 0: no number; -1: a number nobody can mean. */
static int64_t read_count(const char *text, size_t *ret_used)
{
	static const char *const words[] = { "one", "two",   "three", "four", "five",
					     "six", "seven", "eight", "nine", "ten" };
	enum { MOST = 40 };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		*ret_used = words_here(text, words[i]);
		if (*ret_used > 0) {
			return (int64_t)i + 1;
		}
	}
	char *end;
	bool is_number = (text[0] >= '0' && text[0] <= '9') || text[0] == '-';
	long long count = is_number ? strtoll(text, &end, 10) : 0;

	if (!is_number || end == text || !is_blank(*end)) {
		return 0;
	}
	*ret_used = (size_t)(end - text);
	return count >= 1 && count <= MOST ? count : -1;
}

/* "2 of us", "1 person", "3 staff": all of it. */
static bool read_visitors(const char *part, struct focus *focus)
{
	static const char *const people[] = { "of us",    "of you",    "of them",    "person",
					      "people",   "persons",   "staff",      "visitor",
					      "visitors", "teacher",   "teachers",   "adult",
					      "adults",   "colleague", "colleagues", NULL };
	static const char *const alone[] = { "just me", "only me", "me", NULL };
	size_t used = 0;
	int64_t count = is_one_of(part, alone) ? 1 : read_count(part, &used);

	if (count == 0) {
		return false;
	}
	while (is_blank(part[used])) {
		used++;
	}
	if (used > 0 && !is_one_of(part + used, people)) {
		return false;
	}
	focus->visitors = count;
	return true;
}

/* "phonics, 2 of us" typed without the comma: "phonics 2 of us". What is left is the focus. */
static size_t visitors_at_end(const char *part, size_t len, struct focus *focus)
{
	for (size_t i = 1; i < len; i++) {
		size_t used = 0;
		int64_t count = is_blank(part[i - 1]) ? read_count(part + i, &used) : 0;

		if (count != 0 && is_blank(part[i + used]) &&
		    words_here(part + i + used + 1, "of us") == len - i - used - 1) {
			focus->visitors = count;
			return i - 1;
		}
	}
	return len;
}

static void add_text(struct clerk_call *call, struct focus *focus, const char *text)
{
	focus->text = clerk_text_of(call, "%s%s%s", focus->text,
				    focus->text[0] == '\0' || text[0] == '\0' ? "" : ", ", text);
}

/* A kind at the beginning of the first part. */
static const char *read_kind(struct clerk_call *call, const char *part, struct focus *focus)
{
	for (size_t i = 0; kinds[i] != NULL; i++) {
		size_t len = words_here(part, kinds[i]);

		if (len > 0) {
			focus->kind = kind_name(kinds[i]);
			const char *rest = trimmed(call, part + len, strlen(part + len));

			return clerk_text_of(call, "%s%s%s", focus->kind,
					     focus->kind[0] == '\0' || rest[0] == '\0' ? "" : " ",
					     rest);
		}
	}
	return part;
}

static void read_part(struct clerk_call *call, const char *part, struct focus *focus)
{
	/* that it is private is said by the Q, and at the end of its card */
	if (focus->is_quiet) {
		size_t within;
		const char *from = clerk_unhushed(part, &within);

		part = trimmed(call, from, within);
	}
	if (part[0] == '\0' || clerk_hush_only(part) || read_visitors(part, focus)) {
		return;
	}
	if (focus->text[0] == '\0' && focus->kind[0] == '\0') {
		part = read_kind(call, part, focus);
	}
	size_t len = visitors_at_end(part, strlen(part), focus);

	add_text(call, focus, trimmed(call, part, len));
}

/* Where "names Ann Smith and Jo Brown" begins: all that follows may be a name. */
static const char *find_names(const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		size_t len = at == text || ends_word(at[-1]) ? words_here(at, "names") : 0;

		if (len == 0 && (at == text || at[-1] == ',' || ends_word(at[-1]))) {
			len = words_here(at, "named");
		}
		if (len > 0 && at[len] != '\0') {
			return at;
		}
	}
	return NULL;
}

/* What follows `names`: a count or `private` in a part of its own is not a name. */
static void read_names(struct clerk_call *call, const char *text, struct focus *focus)
{
	enum { WORD_LEN = 5 };
	const char *all = "";

	for (const char *at = text + WORD_LEN; *at != '\0';) {
		size_t len = strcspn(at, ",");
		const char *part = trimmed(call, at, len);

		if (part[0] != '\0' && !clerk_hush_only(part) && !read_visitors(part, focus)) {
			all = clerk_text_of(call, "%s%s%s", all, all[0] == '\0' ? "" : ", ", part);
		}
		at += len + (at[len] == ',' ? 1 : 0);
	}
	focus->names = all;
}

struct focus focus_read(struct clerk_call *call, const char *text)
{
	struct focus focus = { .visitors = 1, .kind = "", .text = "" };

	if (text == NULL) {
		return focus;
	}
	const char *names = find_names(text);
	size_t total = names == NULL ? strlen(text) : (size_t)(names - text);

	focus.is_quiet = (clerk_hush(text) & CLERK_HUSH_PRIVATE) != 0;
	if (names != NULL) {
		read_names(call, names, &focus);
	}
	for (size_t at = 0; at < total;) {
		size_t len = strcspn(text + at, ",");

		len = len > total - at ? total - at : len;
		const char *part = trimmed(call, text + at, len);

		if (part[0] != '\0') {
			read_part(call, part, &focus);
		}
		at += len + 1;
	}
	return focus;
}
