/* json_put: JSON written straight into text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json_put.h"

#include <string.h>

/* What may not stand in a text as it is (RFC 8259, section 7). */
static void add_escaped(struct str *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *at = c == '\0' ? NULL : strchr(plain, c);

	if (at != NULL) {
		str_addc(out, '\\');
		str_addc(out, letters[at - plain]);
	} else {
		const char code[] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };

		str_addn(out, code, sizeof(code));
	}
}

static void add_text(struct str *out, const char *text)
{
	str_addc(out, '"');
	while (*text != '\0') {
		const char *end = text;

		while ((unsigned char)*end >= ' ' && *end != '"' && *end != '\\') {
			end++;
		}
		str_addn(out, text, (size_t)(end - text));
		if (*end != '\0') {
			add_escaped(out, (unsigned char)*end++);
		}
		text = end;
	}
	str_addc(out, '"');
}

static void add_comma(struct str *out)
{
	char last = out->len == 0 ? '{' : out->text[out->len - 1];

	if (last != '{' && last != '[') {
		str_addc(out, ',');
	}
}

static void add_key(struct str *out, const char *key)
{
	add_comma(out);
	if (key != NULL) {
		add_text(out, key);
		str_addc(out, ':');
	}
}

void json_put_open(struct str *out, const char *key)
{
	add_key(out, key);
	str_addc(out, '{');
}

void json_put_close(struct str *out)
{
	str_addc(out, '}');
}

void json_put_text(struct str *out, const char *key, const char *text)
{
	add_key(out, key);
	if (text == NULL) {
		str_add(out, "null");
	} else {
		add_text(out, text);
	}
}

void json_put_int(struct str *out, const char *key, int64_t number)
{
	add_key(out, key);
	str_addf(out, "%lld", (long long)number);
}

void json_put_truth(struct str *out, const char *key, bool truth)
{
	json_put_raw(out, key, truth ? "true" : "false");
}

void json_put_raw(struct str *out, const char *key, const char *json)
{
	add_key(out, key);
	str_add(out, json);
}

void json_put_texts(struct str *out, const char *key, const char *const *texts)
{
	add_key(out, key);
	str_addc(out, '[');
	for (; *texts != NULL; texts++) {
		add_comma(out);
		add_text(out, *texts);
	}
	str_addc(out, ']');
}
