/* str: text that grows, inside an arena; and the few questions about text that everyone asks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

void str_init(struct str *str, struct arena *arena)
{
	*str = (struct str){ .arena = arena, .room = 64 };
	str->text = arena_alloc(arena, str->room);
}

void str_addn(struct str *str, const char *text, size_t len)
{
	if (str->room - str->len <= len) {
		size_t room = (str->room + len) * 2;
		char *grown = arena_alloc(str->arena, room);

		memcpy(grown, str->text, str->len);
		str->text = grown;
		str->room = room;
	}
	memcpy(str->text + str->len, text, len);
	str->len += len;
	str->text[str->len] = '\0';
}

void str_add(struct str *str, const char *text)
{
	str_addn(str, text, strlen(text));
}

void str_addc(struct str *str, char c)
{
	str_addn(str, &c, 1);
}

void str_add_hex(struct str *str, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		str_addc(str, digits[bytes[i] >> 4]);
		str_addc(str, digits[bytes[i] & 15]);
	}
}

void str_vaddf(struct str *str, const char *fmt, va_list ap)
{
	str_add(str, arena_vprintf(str->arena, fmt, ap));
}

void str_addf(struct str *str, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_vaddf(str, fmt, ap);
	va_end(ap);
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static const char *or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

bool str_equal(const char *a, const char *b)
{
	return strcmp(or_empty(a), or_empty(b)) == 0;
}

bool str_starts(const char *text, const char *prefix)
{
	return strncmp(or_empty(text), or_empty(prefix), strlen(or_empty(prefix))) == 0;
}

bool str_ends(const char *text, const char *suffix)
{
	size_t len = strlen(or_empty(text)), n = strlen(or_empty(suffix));

	return len >= n && memcmp(text + len - n, or_empty(suffix), n) == 0;
}

bool str_starts_fold(const char *text, const char *prefix)
{
	text = or_empty(text);
	for (prefix = or_empty(prefix); *prefix != '\0'; prefix++, text++) {
		if (fold(*text) != fold(*prefix)) {
			return false;
		}
	}
	return true;
}

bool str_equal_fold(const char *a, const char *b)
{
	return strlen(or_empty(a)) == strlen(or_empty(b)) && str_starts_fold(a, b);
}

bool str_is_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

bool str_is_in(const char *text, const char *const *list)
{
	while (*list != NULL && !str_equal(*list, text)) {
		list++;
	}
	return *list != NULL;
}

bool str_is_word_in(const char *word, size_t len, const char *const *list)
{
	while (*list != NULL && (strlen(*list) != len || !str_starts_fold(word, *list))) {
		list++;
	}
	return *list != NULL;
}

/* How many bytes the well-formed UTF-8 sequence at `s` has; 0 when it is not well formed. */
static size_t utf8_length(const unsigned char *s, size_t len)
{
	if (s[0] < 0x80) {
		return 1;
	}
	size_t need = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;

	if (s[0] < 0xC2 || s[0] > 0xF4 || need > len) {
		return 0;
	}
	for (size_t i = 1; i < need; i++) {
		if ((s[i] & 0xC0) != 0x80) {
			return 0;
		}
	}
	bool overlong = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90);
	bool surrogate = s[0] == 0xED && s[1] >= 0xA0;
	bool beyond = s[0] == 0xF4 && s[1] >= 0x90;

	return overlong || surrogate || beyond ? 0 : need;
}

bool str_is_utf8(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;

	while (len > 0) {
		size_t step = utf8_length(s, len);

		if (step == 0) {
			return false;
		}
		s += step;
		len -= step;
	}
	return true;
}

unsigned str_distance(const char *a, const char *b, unsigned limit)
{
	enum { MAX = 32 };
	unsigned row[3][MAX + 1];
	size_t la = strlen(a), lb = strlen(b);

	if (la > MAX || lb > MAX || (la > lb ? la - lb : lb - la) > limit) {
		return limit + 1;
	}
	for (size_t j = 0; j <= lb; j++) {
		row[0][j] = (unsigned)j;
	}
	for (size_t i = 1; i <= la; i++) {
		unsigned *now = row[i % 3];
		const unsigned *before = row[(i + 2) % 3], *swap = row[(i + 1) % 3];

		unsigned least = now[0] = (unsigned)i;

		for (size_t j = 1; j <= lb; j++) {
			bool same = fold(a[i - 1]) == fold(b[j - 1]);
			unsigned best = before[j - 1] + (same ? 0 : 1);

			best = before[j] + 1 < best ? before[j] + 1 : best;
			best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
			if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
			    fold(a[i - 2]) == fold(b[j - 1]) && swap[j - 2] + 1 < best) {
				best = swap[j - 2] + 1;
			}
			now[j] = best;
			least = best < least ? best : least;
		}
		/* the row before has no less than one less, and a swap from there costs one */
		if (least > limit) {
			return limit + 1;
		}
	}
	unsigned d = row[la % 3][lb];

	return d > limit ? limit + 1 : d;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char *str_word(char **rest)
{
	char *word = *rest;

	while (is_blank(*word)) {
		word++;
	}
	char *end = word;

	while (*end != '\0' && !is_blank(*end)) {
		end++;
	}
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return *word == '\0' ? NULL : word;
}

size_t str_count_words(const char *text)
{
	size_t words = 0;

	for (text += strspn(text, " "); *text != '\0'; words++) {
		text += strcspn(text, " ");
		text += strspn(text, " ");
	}
	return words;
}

char *str_trim(char *text)
{
	while (is_blank(*text)) {
		text++;
	}
	size_t len = strlen(text);

	while (len > 0 && is_blank(text[len - 1])) {
		text[--len] = '\0';
	}
	return text;
}

char *str_clip(struct arena *arena, const char *text, size_t max_bytes)
{
	size_t len = strlen(text);

	if (len > max_bytes) {
		len = max_bytes;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80) {
			len--;
		}
	}
	return arena_strndup(arena, text, len);
}

char *str_percent(struct arena *arena, const char *text)
{
	static const char kept[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
	struct str out;

	str_init(&out, arena);
	for (; *text != '\0'; text++) {
		if (strchr(kept, *text) != NULL) {
			str_addc(&out, *text);
		} else {
			str_addf(&out, "%%%02X", (unsigned)(unsigned char)*text);
		}
	}
	return out.text;
}

uint64_t str_hash(uint64_t seed, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t hash = seed == 0 ? UINT64_C(14695981039346656037) : seed;

	for (size_t i = 0; i < len; i++) {
		hash = (hash ^ p[i]) * UINT64_C(1099511628211);
	}
	return hash;
}

const char *str_as_utf8(struct arena *arena, const char *text)
{
	struct str mended;

	if (str_is_utf8(text, strlen(text))) {
		return text;
	}
	str_init(&mended, arena);
	while (*text != '\0') {
		size_t left = strlen(text), len = 1;

		while (len <= 4 && len <= left && !str_is_utf8(text, len)) {
			len++;
		}
		if (len <= 4 && len <= left) {
			str_addn(&mended, text, len);
			text += len;
		} else {
			str_add(&mended, "\xEF\xBF\xBD");
			text++;
		}
	}
	return mended.text;
}

static bool is_in_word(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_';
}

const char *str_replace_word(struct arena *arena, const char *text, const char *word,
			     const char *by)
{
	size_t len = strlen(word);
	const char *from = text;
	struct str out;

	if (strstr(text, word) == NULL) {
		return text;
	}
	str_init(&out, arena);
	for (const char *at = text; (at = strstr(at, word)) != NULL; at += len) {
		if ((at == text || !is_in_word(at[-1])) && !is_in_word(at[len])) {
			str_addf(&out, "%.*s%s", (int)(at - from), from, by);
			from = at + len;
		}
	}
	str_add(&out, from);
	return out.text;
}
