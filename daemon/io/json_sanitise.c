/* json_sanitise: mends the tokens for which Jansson refuses a whole document. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json.h"

#include "base/str.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

enum { DEPTH_MAX = 512 };

struct mending {
	const char *in;
	size_t len, at;
	struct str out;
	size_t depth;
};

static unsigned hex4(const struct mending *m, size_t at)
{
	unsigned value = 0;

	for (size_t i = 0; i < 4; i++) {
		char c = at + i < m->len ? m->in[at + i] : '\0';

		if (!isxdigit((unsigned char)c)) {
			return 0x10000;
		}
		value = value * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return value;
}

static bool is_escape_at(const struct mending *m, size_t at)
{
	return at + 6 <= m->len && m->in[at] == '\\' && m->in[at + 1] == 'u';
}

/* A \uXXXX at m->at. */
static void mend_escape(struct mending *m)
{
	unsigned code = hex4(m, m->at + 2);

	if (code >= 0xD800 && code <= 0xDBFF && is_escape_at(m, m->at + 6)) {
		unsigned low = hex4(m, m->at + 8);

		if (low >= 0xDC00 && low <= 0xDFFF) {
			str_addn(&m->out, m->in + m->at, 12);
			m->at += 12;
			return;
		}
	}
	if (code > 0xFFFF) { /* malformed: leave it to the parser */
		str_addn(&m->out, m->in + m->at, 2);
		m->at += 2;
		return;
	}
	if (code == 0 || (code >= 0xD800 && code <= 0xDFFF)) {
		str_add(&m->out, REPLACEMENT);
	} else {
		str_addn(&m->out, m->in + m->at, 6);
	}
	m->at += 6;
}

/* One character that is not an escape: well-formed UTF-8 is kept. */
static void mend_character(struct mending *m)
{
	size_t most = m->len - m->at < 4 ? m->len - m->at : 4;

	if ((unsigned char)m->in[m->at] < 0x20) { /* raw control characters are refused too */
		str_addc(&m->out, ' ');
		m->at++;
		return;
	}
	for (size_t n = 1; n <= most; n++) {
		if (str_is_utf8(m->in + m->at, n)) {
			str_addn(&m->out, m->in + m->at, n);
			m->at += n;
			return;
		}
	}
	str_add(&m->out, REPLACEMENT);
	m->at++;
}

static void mend_string(struct mending *m)
{
	str_addc(&m->out, '"');
	m->at++;
	while (m->at < m->len && m->in[m->at] != '"') {
		if (m->in[m->at] != '\\') {
			mend_character(m);
		} else if (m->at + 1 < m->len && m->in[m->at + 1] == 'u' && m->at + 6 <= m->len) {
			mend_escape(m);
		} else {
			size_t n = m->at + 1 < m->len ? 2 : 1;

			str_addn(&m->out, m->in + m->at, n);
			m->at += n;
		}
	}
	if (m->at < m->len) {
		str_addc(&m->out, '"');
		m->at++;
	}
}

static void mend_number(struct mending *m)
{
	size_t from = m->at;

	while (m->at < m->len && m->in[m->at] != '\0' &&
	       strchr("+-.eE0123456789", m->in[m->at]) != NULL) {
		m->at++;
	}
	char *text = arena_strndup(m->out.arena, m->in + from, m->at - from);
	bool is_real = strpbrk(text, ".eE") != NULL;

	errno = 0;
	bool is_huge = is_real ? isinf(strtod(text, NULL)) != 0
			       : strtoll(text, NULL, 10) != 0 && errno == ERANGE;

	str_add(&m->out, is_huge ? "0" : text);
}

/* Skips a value that is nested too deep; strings inside may hold brackets. */
static void skip_nested(struct mending *m)
{
	size_t depth = 0;

	do {
		char c = m->in[m->at];

		if (c == '"') {
			for (m->at++; m->at < m->len && m->in[m->at] != '"'; m->at++) {
				m->at += m->in[m->at] == '\\';
			}
		} else if (c == '[' || c == '{') {
			depth++;
		} else if (c == ']' || c == '}') {
			depth--;
		}
		m->at++;
	} while (depth > 0 && m->at < m->len);
	str_add(&m->out, "null");
}

char *json_sanitise(struct arena *arena, const char *bytes, size_t len, size_t *ret_len)
{
	struct mending m = { .in = bytes, .len = len };

	str_init(&m.out, arena);
	while (m.at < len) {
		char c = bytes[m.at];

		if (c == '"') {
			mend_string(&m);
		} else if (c == '-' || (c >= '0' && c <= '9')) {
			mend_number(&m);
		} else if ((c == '[' || c == '{') && m.depth >= DEPTH_MAX) {
			skip_nested(&m);
		} else {
			m.depth += c == '[' || c == '{' ? 1 : 0;
			m.depth -= (c == ']' || c == '}') && m.depth > 0 ? 1 : 0;
			str_addc(&m.out, c);
			m.at++;
		}
	}
	*ret_len = m.out.len;
	return m.out.text;
}
