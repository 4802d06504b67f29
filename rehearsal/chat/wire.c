/* wire: requests to the homeserver: at once, or waiting while the person types. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/wire.h"

#include "base/str.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POLLS = 64, URL_MAX = 2048, TRIES = 30, TIMEOUT_S = 60 };

/* One transfer, with what has come of its answer. */
struct transfer {
	CURL *easy;
	struct curl_slist *headers;
	char *bytes;
	size_t len;
	size_t number;
};

struct wire {
	const char *homeserver;
	CURLM *multi;
	struct transfer polls[POLLS];
	struct transfer now;
};

static size_t take_bytes(char *bytes, size_t size, size_t count, void *user)
{
	struct transfer *transfer = user;
	size_t len = size * count;
	char *grown = realloc(transfer->bytes, transfer->len + len + 1);

	if (grown == NULL) {
		abort();
	}
	memcpy(grown + transfer->len, bytes, len);
	transfer->bytes = grown;
	transfer->len += len;
	grown[transfer->len] = '\0';
	return len;
}

struct wire *wire_new(const char *homeserver)
{
	struct wire *wire = calloc(1, sizeof(*wire));

	if (wire == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		abort();
	}
	wire->homeserver = homeserver;
	wire->multi = curl_multi_init();
	wire->now.easy = curl_easy_init();
	if (wire->multi == NULL || wire->now.easy == NULL) {
		abort();
	}
	return wire;
}

static void transfer_done(struct transfer *transfer)
{
	curl_easy_cleanup(transfer->easy);
	curl_slist_free_all(transfer->headers);
	free(transfer->bytes);
}

void wire_free(struct wire *wire)
{
	if (wire == NULL) {
		return;
	}
	for (size_t i = 0; i < POLLS; i++) {
		if (wire->polls[i].easy != NULL) {
			curl_multi_remove_handle(wire->multi, wire->polls[i].easy);
			transfer_done(&wire->polls[i]);
		}
	}
	transfer_done(&wire->now);
	curl_multi_cleanup(wire->multi);
	curl_global_cleanup();
	free(wire);
}

/* Makes the handle ready for one more request. */
static void prepare(const struct wire *wire, struct transfer *transfer, const char *method,
		    const char *path, const char *token)
{
	char url[URL_MAX], header[512];

	snprintf(url, sizeof(url), "%s%s", wire->homeserver, path);
	curl_slist_free_all(transfer->headers);
	transfer->headers = curl_slist_append(NULL, "Content-Type: application/json");
	if (token != NULL) {
		snprintf(header, sizeof(header), "Authorization: Bearer %s", token);
		transfer->headers = curl_slist_append(transfer->headers, header);
	}
	free(transfer->bytes);
	transfer->bytes = NULL;
	transfer->len = 0;
	curl_easy_reset(transfer->easy);
	curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
	curl_easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
	curl_easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT, (long)TIMEOUT_S);
	curl_easy_setopt(transfer->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
}

static json_t *read_answer(const struct transfer *transfer, int *ret_status)
{
	long status = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	*ret_status = (int)status;
	return transfer->bytes == NULL ? NULL : json_parse(transfer->bytes, transfer->len, NULL);
}

json_t *wire_call(struct wire *wire, const char *method, const char *path, const char *token,
		  json_t *body, int *ret_status)
{
	char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
	json_t *answer = NULL;

	json_decref(body);
	for (int i = 0; i < TRIES; i++) {
		*ret_status = 0;
		prepare(wire, &wire->now, method, path, token);
		if (text != NULL) {
			curl_easy_setopt(wire->now.easy, CURLOPT_POSTFIELDS, text);
		}
		if (curl_easy_perform(wire->now.easy) == CURLE_OK) {
			answer = read_answer(&wire->now, ret_status);
		}
		if (*ret_status != 429) {
			break;
		}
		json_decref(answer);
		answer = NULL;
		sleep(1);
	}
	free(text);
	return answer;
}

void wire_begin(struct wire *wire, size_t number, const char *path, const char *token)
{
	struct transfer *transfer = &wire->polls[number];

	if (transfer->easy == NULL) {
		transfer->easy = curl_easy_init();
		transfer->number = number;
	}
	if (transfer->easy == NULL) {
		abort();
	}
	prepare(wire, transfer, "GET", path, token);
	curl_multi_add_handle(wire->multi, transfer->easy);
}

static void hand_over(struct wire *wire, wire_done_fn *done, void *user)
{
	const CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(wire->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE) {
			continue;
		}
		CURLcode code = message->data.result;
		CURL *easy = message->easy_handle;
		struct transfer *transfer;
		int status = 0;

		curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer);
		json_t *answer = code == CURLE_OK ? read_answer(transfer, &status) : NULL;

		curl_multi_remove_handle(wire->multi, easy);
		done(user, transfer->number, status == 200 ? answer : NULL);
		json_decref(answer);
	}
}

bool wire_wait(struct wire *wire, int fd, int timeout_ms, wire_done_fn *done, void *user)
{
	struct curl_waitfd extra = { .fd = fd, .events = CURL_WAIT_POLLIN };
	int running, ready;

	curl_multi_perform(wire->multi, &running);
	curl_multi_poll(wire->multi, &extra, fd < 0 ? 0 : 1, timeout_ms, &ready);
	curl_multi_perform(wire->multi, &running);
	hand_over(wire, done, user);
	return fd >= 0 && (extra.revents & CURL_WAIT_POLLIN) != 0;
}
