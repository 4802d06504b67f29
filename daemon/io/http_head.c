/* http_head: the headers of a request, as one list that all requests of one token share. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_head.h"

#include "base/str.h"
#include "base/take.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char JSON[] = "application/json";

static void wipe(char *text)
{
	if (text != NULL) {
		explicit_bzero(text, strlen(text));
	}
}

static void add_line(struct http_head *head, const char *name, const char *value)
{
	size_t room = strlen(name) + strlen(value) + 1;
	char *line = take(malloc(room));

	snprintf(line, room, "%s%s", name, value);
	head->list = take(curl_slist_append(head->list, line));
	wipe(line);
	free(line);
}

static struct http_head *make(const struct http_request *request, const char *type)
{
	struct http_head *head = take(calloc(1, sizeof(*head)));

	head->holders = 1;
	head->token = request->token == NULL ? NULL : take(strdup(request->token));
	head->type = type == NULL ? NULL : take(strdup(type));
	/* libcurl would print its own of these twice, and byte by byte. */
	add_line(head, "User-Agent: ", "clerkd/" CLERKD_VERSION);
	add_line(head, "Accept:", "");
	if (type != NULL) {
		add_line(head, "Content-Type: ", type);
	}
	if (type != NULL && !str_equal(type, JSON)) {
		add_line(head, "Expect:", ""); /* of what may be a megabyte long */
	}
	if (head->token != NULL) {
		add_line(head, "Authorization: Bearer ", head->token);
	}
	return head;
}

void http_head_give(struct http_head *head)
{
	if (head == NULL || --head->holders > 0) {
		return;
	}
	for (struct curl_slist *at = head->list; at != NULL; at = at->next) {
		wipe(at->data);
	}
	curl_slist_free_all(head->list);
	wipe(head->token);
	free(head->token);
	free(head->type);
	free(head);
}

static bool is_token_of(const struct http_head *head, const char *token)
{
	return head == NULL ||
	       (head->token == NULL ? token == NULL
				    : token != NULL && str_equal(head->token, token));
}

struct http_head *http_head_take(struct http_heads *heads, const struct http_request *request)
{
	bool has_body = !str_equal(request->method, "GET");
	const char *type = !has_body                       ? NULL
			   : request->content_type != NULL ? request->content_type
							   : JSON;

	if (!is_token_of(heads->bare, request->token) ||
	    !is_token_of(heads->full, request->token)) {
		http_heads_clear(heads);
	}
	struct http_head **place = has_body ? &heads->full : &heads->bare;

	if (*place == NULL || (has_body && !str_equal((*place)->type, type))) {
		http_head_give(*place);
		*place = make(request, type);
	}
	(*place)->holders++;
	return *place;
}

void http_heads_clear(struct http_heads *heads)
{
	http_head_give(heads->bare);
	http_head_give(heads->full);
	*heads = (struct http_heads){ 0 };
}
