/* verdict: what an answer of the homeserver means, by one table. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/verdict.h"

#include "base/str.h"
#include "io/json.h"

#include <string.h>

enum { QUARTER_MS = 15 * 60 * 1000, HOUR_MS = 60 * 60 * 1000 };

#define WRITES (ASKED_SEND | ASKED_JOIN | ASKED_INVITE | ASKED_UPLOAD)

/* The first row that fits counts. `text` is looked for in `error`: Synapse gives all of these the
 * errcode M_UNKNOWN or M_INVALID_PARAM. */
static const struct {
	unsigned asked;
	int status;          /* 0: any */
	const char *errcode; /* NULL: any */
	const char *text;    /* NULL: any; small letters */
	enum verdict verdict;
} rows[] = {
	{ ASKED_ALL, 0, "M_USER_LOCKED", NULL, VERDICT_LOCKED },
	{ ASKED_ALL, 0, "M_USER_SUSPENDED", NULL, VERDICT_SUSPENDED },
	{ ASKED_ALL, 0, "M_USER_DEACTIVATED", NULL, VERDICT_STOP },
	{ ASKED_ALL, 0, "M_CONSENT_NOT_GIVEN", NULL, VERDICT_LONG },
	{ ASKED_ALL, 0, "M_RESOURCE_LIMIT_EXCEEDED", NULL, VERDICT_LONG },
	{ ASKED_ALL, 0, "M_USER_LIMIT_EXCEEDED", NULL, VERDICT_LONG },
	{ ASKED_ALL, 0, "M_LIMIT_EXCEEDED", NULL, VERDICT_PATIENCE },
	{ ASKED_ALL, 0, "M_UNKNOWN_TOKEN", NULL, VERDICT_TOKEN },
	{ ASKED_ALL, 0, "M_MISSING_TOKEN", NULL, VERDICT_TOKEN },
	{ ASKED_ALL, 0, "M_UNRECOGNIZED", NULL, VERDICT_ABSENT },

	{ ASKED_LOGIN, 0, "M_FORBIDDEN", NULL, VERDICT_STOP },
	{ ASKED_LOGIN, 400, NULL, NULL, VERDICT_STOP },
	{ ASKED_LOGIN, 403, NULL, NULL, VERDICT_STOP },

	{ ASKED_SYNC | ASKED_READ, 0, NULL, "no such filter", VERDICT_FILTER },
	{ ASKED_SYNC | ASKED_READ, 0, "M_UNKNOWN_POS", NULL, VERDICT_PLACE },
	{ ASKED_SYNC | ASKED_READ, 400, NULL, "stream token", VERDICT_PLACE },
	{ ASKED_SYNC | ASKED_READ, 400, NULL, "sync token", VERDICT_PLACE },
	{ ASKED_SYNC | ASKED_READ, 400, NULL, "pagination token", VERDICT_PLACE },
	{ ASKED_SYNC | ASKED_READ, 400, NULL, "from token", VERDICT_PLACE },
	{ ASKED_SYNC | ASKED_READ, 400, NULL, "to token", VERDICT_PLACE },
	{ ASKED_SYNC, 400, NULL, "since", VERDICT_PLACE },
	{ ASKED_SYNC, 404, "M_NOT_FOUND", NULL, VERDICT_PLACE },
	/* Whatever else it does not like: we can only ask again. */
	{ ASKED_SYNC, 0, NULL, NULL, VERDICT_AGAIN },

	/* The room may still come over from the server of whoever invited us. */
	{ ASKED_JOIN, 404, NULL, NULL, VERDICT_AGAIN },
	{ ASKED_SEND, 0, "M_DUPLICATE_ANNOTATION", NULL, VERDICT_DONE },
	{ ASKED_SEND, 400, NULL, "relation to unknown event", VERDICT_RELATION },
	{ ASKED_SEND, 400, NULL, "cannot start threads", VERDICT_RELATION },
	{ WRITES | ASKED_READ, 0, "M_TOO_LARGE", NULL, VERDICT_TOO_LARGE },
	{ WRITES | ASKED_READ, 0, "M_FORBIDDEN", NULL, VERDICT_FORBIDDEN },
	{ WRITES | ASKED_READ, 0, "M_GUEST_ACCESS_FORBIDDEN", NULL, VERDICT_FORBIDDEN },
	{ WRITES | ASKED_READ, 0, "M_NOT_FOUND", NULL, VERDICT_REFUSED },
	{ WRITES | ASKED_READ, 0, "M_BAD_JSON", NULL, VERDICT_REFUSED },
	{ WRITES | ASKED_READ, 0, "M_NOT_JSON", NULL, VERDICT_REFUSED },
	{ WRITES | ASKED_READ, 400, NULL, NULL, VERDICT_REFUSED },
	{ WRITES | ASKED_READ, 404, NULL, NULL, VERDICT_REFUSED },
	{ WRITES | ASKED_READ, 410, NULL, NULL, VERDICT_REFUSED },
	{ WRITES | ASKED_READ, 403, NULL, NULL, VERDICT_FORBIDDEN },
	{ WRITES | ASKED_READ, 401, NULL, NULL, VERDICT_TOKEN },
};

static bool contains_fold(const char *text, const char *part)
{
	for (; *text != '\0'; text++) {
		if (str_starts_fold(text, part)) {
			return true;
		}
	}
	return false;
}

/* 5xx is trouble, whatever is said of it (MAS that is down, a database that is locked), unless it
 * is our account's. */
static enum verdict by_table(enum asked asked, int status, const char *errcode, const char *text)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if ((rows[i].asked & asked) != 0 && (status < 500 || rows[i].asked == ASKED_ALL) &&
		    (rows[i].status == 0 || rows[i].status == status) &&
		    (rows[i].errcode == NULL || str_equal(rows[i].errcode, errcode)) &&
		    (rows[i].text == NULL || contains_fold(text, rows[i].text))) {
			return rows[i].verdict;
		}
	}
	return status == 429 ? VERDICT_PATIENCE : status == 413 ? VERDICT_TOO_LARGE : VERDICT_AGAIN;
}

static enum verdict judge(enum asked asked, int status, const json_t *json)
{
	const char *errcode = json_text(json, "errcode");

	if (status >= 200 && status < 300) {
		return json_is_object(json) || json_is_array(json) ? VERDICT_DONE : VERDICT_AGAIN;
	}
	if (str_is_empty(errcode)) {
		return status == 429   ? VERDICT_PATIENCE
		       : status == 413 ? VERDICT_TOO_LARGE
				       : VERDICT_AGAIN;
	}
	enum verdict verdict = by_table(asked, status, errcode, json_text_or(json, "error", ""));

	return verdict == VERDICT_TOKEN && json_truth(json, "soft_logout", false) ? VERDICT_LOGIN
										  : verdict;
}

enum verdict verdict_of(enum asked asked, const struct http_answer *answer)
{
	json_t *json =
	    answer->status == 0 ? NULL : json_parse(answer->body, answer->body_len, NULL);
	enum verdict verdict = judge(asked, answer->status, json);

	json_decref(json);
	return verdict;
}

bool verdict_is_page(const struct http_answer *answer)
{
	size_t i = 0;

	while (i < answer->body_len && strchr(" \t\r\n", answer->body[i]) != NULL &&
	       answer->body[i] != '\0') {
		i++;
	}
	return answer->status == 200 && (i == answer->body_len || answer->body[i] != '{');
}

bool verdict_stops_all(enum verdict verdict)
{
	return verdict == VERDICT_LONG || verdict == VERDICT_SUSPENDED || verdict == VERDICT_LOCKED;
}

int64_t verdict_wait_ms(enum verdict verdict, int64_t tries)
{
	if (!verdict_stops_all(verdict)) {
		return 0;
	}
	int64_t wait_ms = QUARTER_MS;

	for (int64_t i = 0; verdict == VERDICT_LONG && i < tries && wait_ms < HOUR_MS; i++) {
		wait_ms *= 2;
	}
	return wait_ms;
}

const char *verdict_code(struct arena *arena, const struct http_answer *answer)
{
	json_t *json =
	    answer->status == 0 ? NULL : json_parse(answer->body, answer->body_len, NULL);
	const char *errcode = json_text(json, "errcode");
	const char *code = errcode == NULL ? arena_printf(arena, "HTTP %d", answer->status)
					   : arena_strndup(arena, errcode, strnlen(errcode, 64));

	json_decref(json);
	return code;
}

const char *verdict_remedy(struct arena *arena, const struct http_answer *answer)
{
	json_t *json =
	    answer->status == 0 ? NULL : json_parse(answer->body, answer->body_len, NULL);
	const char *errcode = json_text_or(json, "errcode", "");
	const char *uri = json_text_or(json, "consent_uri", "not said");
	const char *admin = json_text_or(json, "admin_contact", "not said");
	const char *remedy = NULL;

	if (str_equal(errcode, "M_CONSENT_NOT_GIVEN")) {
		remedy = arena_printf(
		    arena, "its terms must be accepted for the clerk's account: %s", uri);
	} else if (str_equal(errcode, "M_RESOURCE_LIMIT_EXCEEDED") ||
		   str_equal(errcode, "M_USER_LIMIT_EXCEEDED")) {
		remedy = arena_printf(arena, "it is at a limit of its own; its administrator: %s",
				      admin);
	} else if (str_equal(errcode, "M_USER_SUSPENDED")) {
		remedy = "the clerk's account is suspended: it reads on and says nothing until its "
			 "administrator lifts that";
	} else if (str_equal(errcode, "M_USER_LOCKED")) {
		remedy = "the clerk's account is locked: asking each quarter of an hour until its "
			 "administrator unlocks it";
	}
	json_decref(json);
	return remedy;
}
