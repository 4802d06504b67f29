/* web: a few pages for this machine alone, served by libmicrohttpd on the loop. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/web.h"

#include "base/str.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { CONNECTIONS_MAX = 16, PATIENCE_S = 10, MEMORY_BYTES = 16 * 1024 };

struct web {
	struct MHD_Daemon *daemon;
	web_page_fn *page;
	void *user;
	uv_poll_t poll;   /* of libmicrohttpd's own epoll */
	uv_timer_t timer; /* for its connections that are idle too long */
	int open_handles;
};

/* ---- one request ---- */

static enum MHD_Result answer(struct MHD_Connection *connection, const struct web_page *page)
{
	const char *body = page->body;
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);

	if (response == NULL) {
		return MHD_NO;
	}
	if (page->type != NULL) {
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, page->type);
	}
	if (page->tag != NULL) {
		MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, page->tag);
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
				page->tag == NULL ? "no-store" : "private, no-cache");
	enum MHD_Result result = MHD_queue_response(connection, (unsigned)page->status, response);

	MHD_destroy_response(response);
	return result;
}

static struct web_page plain(int status, const char *body)
{
	return (
	    struct web_page){ .status = status, .type = "text/plain; charset=utf-8", .body = body };
}

/* Does the visitor have what has this tag? A weak one of the list is as good (RFC 9110 13.1.2). */
static bool has_already(struct MHD_Connection *connection, const char *tag)
{
	const char *list =
	    MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);

	return tag != NULL && list != NULL && (str_equal(list, "*") || strstr(list, tag) != NULL);
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *bytes,
				  size_t *len, void **state)
{
	struct web *web = user;
	struct web_page page = { .status = 0 };

	(void)version;
	(void)bytes;
	(void)state;
	if (!str_equal(method, MHD_HTTP_METHOD_GET) && !str_equal(method, MHD_HTTP_METHOD_HEAD)) {
		*len = 0;
		page = plain(MHD_HTTP_METHOD_NOT_ALLOWED, "GET, please\n");
		return answer(connection, &page);
	}
	struct arena *arena = arena_new();

	web->page(web->user, arena, url, &page);
	if (page.status == 0) {
		page = plain(MHD_HTTP_NOT_FOUND, "there is no such page\n");
	} else if (has_already(connection, page.tag)) {
		page = (struct web_page){ .status = MHD_HTTP_NOT_MODIFIED,
					  .tag = page.tag,
					  .body = "" };
	}
	enum MHD_Result result = answer(connection, &page);

	arena_free(arena);
	return result;
}

/* ---- on the loop ---- */

static void turn(struct web *web);

static void on_timer(uv_timer_t *timer)
{
	turn(timer->data);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	turn(poll->data);
}

/* How many visitors there are; those that are gone are let go first. */
static unsigned visitors(struct web *web)
{
	return MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)
	    ->num_connections;
}

/* With all places taken libmicrohttpd stops listening, and looks only at the beginning of the next
 * run whether one is free again. Nothing may come that would wake us for one, so there is a next
 * one for as long as anybody came or went. */
static void turn(struct web *web)
{
	MHD_UNSIGNED_LONG_LONG wait_ms = 0;
	unsigned before = 0;

	do {
		before = visitors(web);
		MHD_run(web->daemon);
	} while (visitors(web) != before);
	if (MHD_get_timeout(web->daemon, &wait_ms) == MHD_YES) {
		uv_timer_start(&web->timer, on_timer, wait_ms, 0);
	} else {
		uv_timer_stop(&web->timer);
	}
}

/* ---- life ---- */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* Only ever an address of this machine, whatever the name resolves to elsewhere. */
static unsigned read_address(const char *listen, union address *ret_address)
{
	const char *colon = strrchr(listen, ':');
	in_port_t port = htons((in_port_t)strtoul(colon == NULL ? "" : colon + 1, NULL, 10));

	memset(ret_address, 0, sizeof(*ret_address));
	if (str_starts(listen, "[::1]:")) {
		ret_address->v6.sin6_family = AF_INET6;
		ret_address->v6.sin6_addr = in6addr_loopback;
		ret_address->v6.sin6_port = port;
		return MHD_USE_IPv6;
	}
	ret_address->v4.sin_family = AF_INET;
	ret_address->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ret_address->v4.sin_port = port;
	return 0;
}

static void on_closed(uv_handle_t *handle)
{
	struct web *web = handle->data;

	if (--web->open_handles == 0) {
		free(web);
	}
}

/* No page has a name that needs it, and "%00" would end one early. */
static size_t leave_escaped(void *user, struct MHD_Connection *connection, char *text)
{
	(void)user;
	(void)connection;
	return strlen(text);
}

bool web_new(struct loop *loop, const char *listen, web_page_fn *page, void *user,
	     struct web **ret_web, struct err *err)
{
	struct web *web = calloc(1, sizeof(*web));
	union address address;

	if (web == NULL) {
		return err_set(err, ERR_INTERNAL, "out of memory");
	}
	unsigned family = read_address(listen, &address);

	web->page = page;
	web->user = user;
	web->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL | family, 0, NULL, NULL, on_request, web, MHD_OPTION_SOCK_ADDR,
	    &address.any, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)PATIENCE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)MEMORY_BYTES, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
	    MHD_OPTION_END);
	const union MHD_DaemonInfo *info =
	    web->daemon == NULL ? NULL : MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_EPOLL_FD);

	/* Only the former says why in errno. */
	int why = info == NULL ? uv_translate_sys_error(errno)
			       : uv_poll_init(loop_uv(loop), &web->poll, info->epoll_fd);

	if (why != 0) {
		if (web->daemon != NULL) {
			MHD_stop_daemon(web->daemon);
		}
		free(web);
		return err_set(err, ERR_UNAVAIL, "listen: %s: %s", listen, uv_strerror(why));
	}
	uv_timer_init(loop_uv(loop), &web->timer);
	web->poll.data = web->timer.data = web;
	web->open_handles = 2;
	uv_poll_start(&web->poll, UV_READABLE, on_ready);
	*ret_web = web;
	return true;
}

void web_free(struct web *web)
{
	if (web == NULL) {
		return;
	}
	uv_poll_stop(&web->poll);
	uv_timer_stop(&web->timer);
	MHD_stop_daemon(web->daemon);
	uv_close((uv_handle_t *)&web->poll, on_closed);
	uv_close((uv_handle_t *)&web->timer, on_closed);
}
