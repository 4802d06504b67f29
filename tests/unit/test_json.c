/* test_json: what Jansson refuses is mended, what is broken stays refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void becomes(const char *in, const char *out)
{
	struct arena *arena = arena_new();
	struct err err = { 0 };
	json_t *value = json_parse(in, strlen(in), &err);

	cr_assert_not_null(value, "%s: %s", in, err.text);
	cr_assert_str_eq(json_write(arena, value), out);
	json_decref(value);
	arena_free(arena);
}

Test(json, mends_each_case)
{
	becomes("{\"a\\u0000b\":1}", "{\"a\xef\xbf\xbd"
				     "b\":1}");
	becomes("[\"\\ud800\"]", "[\"\xef\xbf\xbd\"]");
	becomes("[\"\\udc00\\ud800\"]", "[\"\xef\xbf\xbd\xef\xbf\xbd\"]");
	becomes("[\"\\ud83d\\ude00\",\"\\ud800\"]", "[\"\xf0\x9f\x98\x80\",\"\xef\xbf\xbd\"]");
	becomes("[99999999999999999999]", "[0]");
	becomes("[-9223372036854775808,9223372036854775807,1e400]",
		"[-9223372036854775808,9223372036854775807,0]");
	becomes("[\"\xff\"]", "[\"\xef\xbf\xbd\"]");
	becomes("[\"a\\\\u0000\",\"\\ud800\"]", "[\"a\\\\u0000\",\"\xef\xbf\xbd\"]");
}

Test(json, keeps_nul_in_values)
{
	json_t *value = json_parse("[\"a\\u0000b\"]", 12, NULL);

	cr_assert_eq(json_string_length(json_array_get(value, 0)), 3);
	json_decref(value);
}

Test(json, deep_nesting_is_cut)
{
	enum { DEPTH = 100000 };
	char *text = malloc(2 * DEPTH);

	memset(text, '[', DEPTH);
	memset(text + DEPTH, ']', DEPTH);
	json_t *value = json_parse(text, 2 * DEPTH, NULL);

	cr_assert_not_null(value);
	json_decref(value);
	free(text);
}

Test(json, broken_structure_stays_refused)
{
	static const char whole[] = "{\"a\":[1,\"\\u00e9\\ud83d\\ude00\",{\"b\":null}],\"c\":-1.5}";

	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		char *part = malloc(len + 1); /* so that a read past the end is noticed */
		struct err err = { 0 };

		memcpy(part, whole, len);
		cr_assert_null(json_parse(part, len, &err), "%zu bytes", len);
		cr_assert_eq(err.code, ERR_PROTOCOL);
		free(part);
	}
}

struct record {
	const char *text;
	int64_t number;
	bool truth;
	json_t *value;
};

static const struct json_field fields[] = {
	{ "text", JSON_KIND_TEXT, true, offsetof(struct record, text) },
	{ "number", JSON_KIND_INT, false, offsetof(struct record, number) },
	{ "truth", JSON_KIND_BOOL, false, offsetof(struct record, truth) },
	{ "value", JSON_KIND_VALUE, false, offsetof(struct record, value) },
	{ NULL, JSON_KIND_TEXT, false, 0 },
};

static bool reads(const char *text, struct record *record)
{
	json_t *value = json_parse(text, strlen(text), NULL);
	struct err err = { 0 };
	bool is_read = json_read(value, fields, record, &err);

	json_decref(value);
	return is_read;
}

Test(json, table_reader)
{
	struct record record = { .number = 7 };

	cr_assert(reads("{\"text\":\"x\",\"truth\":true}", &record));
	cr_assert(record.truth);
	cr_assert_eq(record.number, 7);
	cr_assert_not(reads("{}", &record));
	cr_assert_not(reads("{\"text\":1}", &record));
	cr_assert_not(reads("{\"text\":\"x\",\"number\":\"1\"}", &record));
	cr_assert_not(reads("[]", &record));
}
