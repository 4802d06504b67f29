/* pills: whom a message mentions, by the user id of the anchor, never by the words shown; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/pills.h"

#include "base/str.h"
#include "matrix/intake.h"

#include <stdlib.h>
#include <string.h>

/* More than so many in one message are no command. */
enum { MOST = 16, LONGEST = 255 };

#define PLACE "https://matrix.to/#/"

struct pills {
	struct arena *arena;
	const char **users;
	size_t count;
};

static char *unescape_percent(struct arena *arena, const char *text, size_t len)
{
	char *out = arena_strndup(arena, text, len);
	char *to = out;

	for (const char *at = out; *at != '\0';) {
		char digits[3] = { at[0] == '%' ? at[1] : '\0', '\0', '\0' };
		char *end;

		digits[1] = digits[0] == '\0' ? '\0' : at[2];
		long byte = strtol(digits, &end, 16);
		bool is_byte =
		    digits[0] != '\0' && *end == '\0' && end == digits + 2 && byte > 0x20;

		*to++ = is_byte ? (char)byte : *at;
		at += is_byte ? 3 : 1;
	}
	*to = '\0';
	return out;
}

/* The user id that a link leads to; NULL: it leads to a room, or anywhere. */
static const char *user_of(struct arena *arena, const char *link, size_t len)
{
	size_t place = strlen(PLACE);

	if (len <= place || len > LONGEST + place || strncmp(link, PLACE, place) != 0) {
		return NULL;
	}
	const char *rest = arena_strndup(arena, link + place, len - place);
	const char *user = unescape_percent(arena, rest, strcspn(rest, "?/"));

	/* it becomes a part of the text: what cleaning would change, percent signs may have hidden
	 */
	return user[0] == '@' && strchr(user, ':') != NULL && strpbrk(user, " \"'<>`") == NULL &&
		       str_equal(user, intake_plain(arena, user))
		   ? user
		   : NULL;
}

static void note(struct pills *pills, const char *user)
{
	if (pills->count < MOST) {
		pills->users[pills->count++] = user;
	}
}

/* ---- Markdown ---- */

static char *read_markdown(struct pills *pills, const char *text)
{
	struct str out;

	str_init(&out, pills->arena);
	while (*text != '\0') {
		size_t shown = *text == '[' ? strcspn(text, "]\n") : 0;
		const char *link =
		    shown > 0 && str_starts(text + shown, "](") ? text + shown + 2 : NULL;
		size_t len = link == NULL ? 0 : strcspn(link, ")\n ");
		const char *user =
		    link != NULL && link[len] == ')' ? user_of(pills->arena, link, len) : NULL;

		if (user == NULL) {
			str_addc(&out, *text++);
			continue;
		}
		str_add(&out, user);
		note(pills, user);
		text = link + len + 1;
	}
	return out.text;
}

/* ---- HTML ---- */

static void add_entity(struct str *out, const char **text)
{
	static const struct {
		const char *name, *text;
	} entities[] = {
		{ "&amp;", "&" }, { "&lt;", "<" },   { "&gt;", ">" },   { "&quot;", "\"" },
		{ "&#39;", "'" }, { "&#x27;", "'" }, { "&apos;", "'" }, { "&nbsp;", " " }
	};

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (str_starts(*text, entities[i].name)) {
			str_add(out, entities[i].text);
			*text += strlen(entities[i].name);
			return;
		}
	}
	str_addc(out, *(*text)++);
}

/* What is shown of it, as it stands in the plain text. */
static const char *shown_of(struct arena *arena, const char *html, const char *end)
{
	struct str out;

	str_init(&out, arena);
	while (html < end) {
		if (*html == '<') {
			const char *close = strchr(html, '>');

			html = close == NULL || close > end ? end : close + 1;
		} else {
			add_entity(&out, &html);
		}
	}
	return intake_plain(arena, out.text);
}

/* The link of an anchor that begins here; NULL: it has none. */
static const char *link_of(const char *anchor, const char *end, size_t *ret_len)
{
	const char *href = strstr(anchor, "href=");

	if (href == NULL || href > end || (href[5] != '"' && href[5] != '\'')) {
		return NULL;
	}
	*ret_len = strcspn(href + 6, href[5] == '"' ? "\"" : "'");
	return href + 6;
}

static const char *add_until(struct str *out, const char *from, const char *until)
{
	str_addn(out, from, (size_t)(until - from));
	return until;
}

/* In the order of the text; one whose words are not there is left. */
static char *read_html(struct pills *pills, const char *text, const char *html)
{
	const char *quoted = strstr(html, "</mx-reply>");
	struct str out;

	str_init(&out, pills->arena);
	html = quoted == NULL ? html : quoted;
	while ((html = strstr(html, "<a ")) != NULL) {
		const char *open = strchr(html, '>');
		const char *close = open == NULL ? NULL : strstr(open, "</a>");
		size_t len = 0;

		if (close == NULL) {
			break;
		}
		const char *link = link_of(html, open, &len);
		const char *user = link == NULL ? NULL : user_of(pills->arena, link, len);
		const char *shown = user == NULL ? "" : shown_of(pills->arena, open + 1, close);
		const char *here = shown[0] == '\0' ? NULL : strstr(text, shown);

		if (here != NULL) {
			text = add_until(&out, text, here) + strlen(shown);
			str_add(&out, user);
			note(pills, user);
		}
		html = close;
	}
	str_add(&out, text);
	return out.text;
}

char *pills_plain(struct arena *arena, const char *text, const char *html,
		  const char *const **ret_users)
{
	struct pills pills = { .arena = arena,
			       .users = arena_array(arena, MOST + 1, sizeof(*pills.users)) };
	char *plain = read_markdown(&pills, text);

	/* where both say it, once is enough */
	if (html != NULL && pills.count == 0) {
		plain = read_html(&pills, plain, html);
	}
	*ret_users = pills.users;
	return plain;
}
