/* http_server: the one server that requests go to: its name is judged and parsed once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* Plain http is for the same machine only: 127.0.0.1, but not 127.0.0.1.example.org. */
static bool is_loopback(const char *host)
{
	return str_equal_fold(host, "localhost") || str_equal(host, "[::1]") ||
	       (str_starts(host, "127.") && strspn(host, "0123456789.") == strlen(host));
}

static const char *judge_name(CURLU *url, bool *ret_is_loopback)
{
	char *scheme = NULL, *host = NULL;
	const char *failure = NULL;

	if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
		failure = "not a URL";
	} else {
		*ret_is_loopback = is_loopback(host);
		if (!str_equal(scheme, "https") &&
		    !(str_equal(scheme, "http") && *ret_is_loopback)) {
			failure = "only https is used, except on this machine";
		}
	}
	curl_free(scheme);
	curl_free(host);
	return failure;
}

/* libcurl looks for them in a whole URL, not in a path that it is given. */
static bool has_blank_or_control(const char *url)
{
	for (const unsigned char *at = (const unsigned char *)url; *at != '\0'; at++) {
		if (*at <= ' ' || *at == 0x7f) {
			return true;
		}
	}
	return false;
}

/* The length of "https://example.org" at the front; 0: another form. */
static size_t origin_len(const char *url)
{
	const char *slashes = strstr(url, "://");
	const char *end = slashes == NULL ? NULL : strpbrk(slashes + 3, "/?#\\");

	return end == NULL || *end != '/' || strchr(end, '#') != NULL ? 0 : (size_t)(end - url);
}

static const char *judge_anew(struct http_server *server, const char *text, size_t len)
{
	CURLU *url = curl_url();
	bool is_here = false;
	const char *failure = "not a URL";

	if (url != NULL && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK) {
		failure = judge_name(url, &is_here);
	}
	if (failure != NULL) {
		curl_url_cleanup(url);
		return failure;
	}
	uint64_t number = server->number + 1;

	http_server_clear(server);
	*server = (struct http_server){ .number = number, .is_loopback = is_here, .url = url };
	server->origin = len == 0 ? NULL : strndup(text, len);
	return NULL;
}

const char *http_server_judge(struct http_server *server, const char *url)
{
	size_t len = origin_len(url);

	if (has_blank_or_control(url)) {
		return "not a URL";
	}
	if (len > 0 && server->origin != NULL && strlen(server->origin) == len &&
	    strncmp(server->origin, url, len) == 0) {
		return NULL;
	}
	return judge_anew(server, url, len);
}

bool http_server_point(const struct http_server *server, CURLU *copy, char *url)
{
	if (server->origin == NULL) {
		return true; /* it was taken from this very URL */
	}
	char *path = url + strlen(server->origin), *query = strchr(path, '?');

	if (query != NULL) {
		*query = '\0';
	}
	bool is_set =
	    curl_url_set(copy, CURLUPART_PATH, path, 0) == CURLUE_OK &&
	    curl_url_set(copy, CURLUPART_QUERY, query == NULL ? NULL : query + 1, 0) == CURLUE_OK;

	if (query != NULL) {
		*query = '?';
	}
	return is_set;
}

void http_server_clear(struct http_server *server)
{
	curl_url_cleanup(server->url);
	free(server->origin);
	*server = (struct http_server){ 0 };
}
