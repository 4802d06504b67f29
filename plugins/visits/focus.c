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

/* A copy without blanks (and commas) around it. */
static const char *trimmed(struct clerk_call *call, const char *from, size_t len)
{
	while (len > 0 && (is_blank(from[0]) || strchr(",:.", from[0]) != NULL)) {
		from++;
		len--;
	}
	while (len > 0 && (is_blank(from[len - 1]) || from[len - 1] == ',')) {
		len--;
	}
	return clerk_text_of(call, "%.*s", (int)len, from);
}

/* Takes out of a part how many come; what is left is the focus. */
static const char *read_visitors(struct clerk_call *call, const char *part, struct focus *focus)
{
	struct clerk_people_said said;

	if (!clerk_find_people(part, &said)) {
		return part;
	}
	const char *before = trimmed(call, part, said.from);
	const char *behind = part + said.from + said.len;

	behind = trimmed(call, behind, strlen(behind));
	focus->visitors = said.count;
	if (said.name_len > 0) {
		focus->company =
		    clerk_text_of(call, "%.*s", (int)said.name_len, part + said.name_from);
	}
	return clerk_text_of(call, "%s%s%s", before,
			     before[0] == '\0' || behind[0] == '\0' ? "" : " ", behind);
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
	if (part[0] == '\0' || clerk_hush_only(part)) {
		return;
	}
	part = read_visitors(call, part, focus);
	if (focus->text[0] == '\0' && focus->kind[0] == '\0') {
		part = read_kind(call, part, focus);
	}
	add_text(call, focus, part);
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

		part = clerk_hush_only(part) ? "" : read_visitors(call, part, focus);
		if (part[0] != '\0') {
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
