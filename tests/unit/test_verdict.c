/* test_verdict: each row of the table of what answers mean, and that pages mean nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/verdict.h"

#include <criterion/criterion.h>
#include <string.h>

static enum verdict says(enum asked asked, int status, const char *body)
{
	struct http_answer answer = {
		.status = status, .body = body, .body_len = strlen(body), .retry_after_s = -1
	};

	return verdict_of(asked, &answer);
}

static enum verdict code(enum asked asked, int status, const char *errcode)
{
	struct arena *arena = arena_new();
	enum verdict verdict = says(
	    asked, status, arena_printf(arena, "{\"errcode\":\"%s\",\"error\":\"\"}", errcode));

	arena_free(arena);
	return verdict;
}

static enum verdict error(enum asked asked, int status, const char *text)
{
	struct arena *arena = arena_new();
	enum verdict verdict =
	    says(asked, status,
		 arena_printf(arena, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"%s\"}", text));

	arena_free(arena);
	return verdict;
}

static const enum asked all[] = { ASKED_SYNC,   ASKED_SEND,  ASKED_JOIN, ASKED_INVITE,
				  ASKED_UPLOAD, ASKED_LOGIN, ASKED_READ };
enum { COUNT = sizeof(all) / sizeof(*all) };

Test(verdict, of_the_account_whatever_was_asked)
{
	static const struct {
		int status;
		const char *errcode;
		enum verdict verdict;
	} rows[] = {
		{ 401, "M_USER_LOCKED", VERDICT_LOCKED },
		{ 403, "M_USER_SUSPENDED", VERDICT_SUSPENDED },
		{ 403, "M_USER_DEACTIVATED", VERDICT_STOP },
		{ 403, "M_CONSENT_NOT_GIVEN", VERDICT_LONG },
		{ 403, "M_RESOURCE_LIMIT_EXCEEDED", VERDICT_LONG },
		{ 403, "M_USER_LIMIT_EXCEEDED", VERDICT_LONG },
		{ 429, "M_LIMIT_EXCEEDED", VERDICT_PATIENCE },
		{ 400, "M_LIMIT_EXCEEDED", VERDICT_PATIENCE },
		{ 401, "M_UNKNOWN_TOKEN", VERDICT_TOKEN },
		{ 401, "M_MISSING_TOKEN", VERDICT_TOKEN },
		{ 404, "M_UNRECOGNIZED", VERDICT_ABSENT },
		{ 500, "M_UNKNOWN", VERDICT_AGAIN },
		{ 502, "M_FORBIDDEN", VERDICT_AGAIN },
		{ 503, "M_NOT_FOUND", VERDICT_AGAIN },
	};

	for (size_t i = 0; i < COUNT; i++) {
		for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
			cr_expect_eq(code(all[i], rows[n].status, rows[n].errcode), rows[n].verdict,
				     "%d: %d %s", (int)all[i], rows[n].status, rows[n].errcode);
		}
		cr_expect_eq(
		    says(all[i], 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}"),
		    VERDICT_LOGIN);
		cr_expect_eq(error(all[i], 503, "Unable to introspect the access token"),
			     VERDICT_AGAIN);
	}
}

/* A proxy's page, a broken body, JSON that is nobody's, nothing at all. */
Test(verdict, not_the_homeservers_word)
{
	static const int statuses[] = { 0, 200, 302, 400, 401, 403, 404, 500, 502, 504 };
	static const char *const bodies[] = { "", "<html>Forbidden</html>", "{\"errcode\":\"M_FOR",
					      "null" };

	for (size_t i = 0; i < COUNT; i++) {
		for (size_t n = 0; n < sizeof(statuses) / sizeof(*statuses); n++) {
			for (size_t b = 0; b < sizeof(bodies) / sizeof(*bodies); b++) {
				cr_expect_eq(says(all[i], statuses[n], bodies[b]), VERDICT_AGAIN,
					     "%d %s", statuses[n], bodies[b]);
			}
		}
		cr_expect_eq(says(all[i], 404, "{\"error\":\"no such page\"}"), VERDICT_AGAIN);
		cr_expect_eq(says(all[i], 404, "{\"errcode\":\"\",\"error\":\"\"}"), VERDICT_AGAIN);
		cr_expect_eq(says(all[i], 429, "<html>slow down</html>"), VERDICT_PATIENCE);
		cr_expect_eq(says(all[i], 413, "<html>too large</html>"), VERDICT_TOO_LARGE);
	}
}

Test(verdict, of_sync)
{
	cr_expect_eq(says(ASKED_SYNC, 200, "{}"), VERDICT_DONE);
	cr_expect_eq(error(ASKED_SYNC, 400, "No such filter"), VERDICT_FILTER);
	cr_expect_eq(error(ASKED_SYNC, 400, "Invalid stream token"), VERDICT_PLACE);
	cr_expect_eq(error(ASKED_SYNC, 400, "Invalid since parameter"), VERDICT_PLACE);
	cr_expect_eq(code(ASKED_SYNC, 400, "M_UNKNOWN_POS"), VERDICT_PLACE);
	cr_expect_eq(code(ASKED_SYNC, 404, "M_NOT_FOUND"), VERDICT_PLACE);
	cr_expect_eq(error(ASKED_READ, 400, "Invalid from token"), VERDICT_PLACE);
	cr_expect_eq(error(ASKED_SYNC, 400, "unknown"), VERDICT_AGAIN);
	cr_expect_eq(error(ASKED_SYNC, 404, "unknown"), VERDICT_AGAIN);
	cr_expect_eq(code(ASKED_SYNC, 403, "M_FORBIDDEN"), VERDICT_AGAIN);
	cr_expect_eq(code(ASKED_SYNC, 404, "M_UNRECOGNIZED"), VERDICT_ABSENT);
}

Test(verdict, of_what_is_said)
{
	cr_expect_eq(says(ASKED_SEND, 200, "{\"event_id\":\"$1\"}"), VERDICT_DONE);
	cr_expect_eq(code(ASKED_SEND, 400, "M_DUPLICATE_ANNOTATION"), VERDICT_DONE);
	cr_expect_eq(error(ASKED_SEND, 400, "Can't send relation to unknown event"),
		     VERDICT_RELATION);
	cr_expect_eq(error(ASKED_SEND, 400, "Cannot start threads from an event with a relation"),
		     VERDICT_RELATION);
	cr_expect_eq(code(ASKED_SEND, 400, "M_BAD_JSON"), VERDICT_REFUSED);
	cr_expect_eq(code(ASKED_SEND, 404, "M_NOT_FOUND"), VERDICT_REFUSED);
	cr_expect_eq(error(ASKED_SEND, 400, "whatever"), VERDICT_REFUSED);
	cr_expect_eq(code(ASKED_SEND, 413, "M_TOO_LARGE"), VERDICT_TOO_LARGE);
	for (int i = 1; i < 5; i++) {
		cr_expect_eq(code(all[i], 403, "M_FORBIDDEN"), VERDICT_FORBIDDEN);
		cr_expect_eq(error(all[i], 403, "not you"), VERDICT_FORBIDDEN);
	}
	cr_expect_eq(code(ASKED_UPLOAD, 413, "M_TOO_LARGE"), VERDICT_TOO_LARGE);
}

Test(verdict, of_joins_and_logins)
{
	cr_expect_eq(code(ASKED_JOIN, 404, "M_NOT_FOUND"), VERDICT_AGAIN);
	cr_expect_eq(code(ASKED_INVITE, 404, "M_NOT_FOUND"), VERDICT_REFUSED);
	cr_expect_eq(error(ASKED_INVITE, 502, "Failed to send the invitation"), VERDICT_AGAIN);
	cr_expect_eq(code(ASKED_LOGIN, 403, "M_FORBIDDEN"), VERDICT_STOP);
	cr_expect_eq(code(ASKED_LOGIN, 400, "M_BAD_JSON"), VERDICT_STOP);
}

Test(verdict, waits_and_remedies)
{
	struct arena *arena = arena_new();
	static const char body[] =
	    "{\"errcode\":\"M_CONSENT_NOT_GIVEN\",\"consent_uri\":\"https://hs/terms\"}";
	struct http_answer answer = { .status = 403, .body = body, .body_len = sizeof(body) - 1 };

	cr_assert_eq(verdict_wait_ms(VERDICT_LOCKED, 0), 900000);
	cr_assert_eq(verdict_wait_ms(VERDICT_LOCKED, 50), 900000);
	cr_assert_eq(verdict_wait_ms(VERDICT_SUSPENDED, 50), 900000);
	cr_assert_geq(verdict_wait_ms(VERDICT_LONG, 0), 900000);
	cr_assert_eq(verdict_wait_ms(VERDICT_LONG, 50), 3600000);
	cr_assert_eq(verdict_wait_ms(VERDICT_AGAIN, 50), 0);
	cr_assert_not(verdict_stops_all(VERDICT_FORBIDDEN));
	cr_assert_not_null(strstr(verdict_remedy(arena, &answer), "https://hs/terms"));
	cr_assert_str_eq(verdict_code(arena, &answer), "M_CONSENT_NOT_GIVEN");
	arena_free(arena);
}

static bool is_page(int status, const char *body)
{
	struct http_answer answer = { .status = status, .body = body, .body_len = strlen(body) };

	return verdict_is_page(&answer);
}

Test(verdict, a_page_is_no_object)
{
	cr_assert(is_page(200, "<html></html>"));
	cr_assert(is_page(200, ""));
	cr_assert(is_page(200, " \r\n"));
	cr_assert(is_page(200, "OK"));
	cr_assert_not(is_page(200, "{}"));
	cr_assert_not(is_page(200, "\n {\"chunk\": ]]"));
	cr_assert_not(is_page(502, "<html></html>"));
}
