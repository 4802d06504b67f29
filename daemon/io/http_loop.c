/* http_loop: libcurl's sockets and its one timer on libuv's loop. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_loop.h"

#include "base/take.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct watch;

struct http_loop {
	uv_loop_t *uv;
	uv_timer_t timer;
	CURLM *multi;
	struct watch *watches;
	void (*moved)(void *user);
	void *user;
	bool is_closing;
};

/* What we watch of one of libcurl's sockets, from its first use until it is closed: a kept
 * connection costs no call between two requests. */
struct watch {
	uv_poll_t poll;
	struct http_loop *loop;
	curl_socket_t socket;
	int events;     /* watched for; 0: none */
	bool is_wanted; /* by a request; else nothing should come */
	struct watch *next;
};

void http_loop_move(struct http_loop *loop)
{
	int running;

	curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	loop->moved(loop->user);
}

/* ---- the timer ---- */

static void on_timeout(uv_timer_t *timer)
{
	http_loop_move(timer->data);
}

/* Never calls socket_action itself: libcurl does not allow that here. */
static int on_curl_timer(CURLM *multi, long wait_ms, void *user)
{
	struct http_loop *loop = user;

	(void)multi;
	if (wait_ms < 0 || loop->is_closing) {
		uv_timer_stop(&loop->timer);
	} else {
		uv_timer_start(&loop->timer, on_timeout, (uint64_t)wait_ms, 0);
	}
	return 0;
}

/* ---- sockets ---- */

static void on_socket(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = poll->data;
	struct http_loop *loop = watch->loop;
	int flags = status < 0 ? CURL_CSELECT_ERR : 0, running;

	if (status < 0) {
		watch->events = 0; /* libuv watches it no more */
	}
	if (!watch->is_wanted) {
		/* The server hangs up on a connection that rests: libcurl sees it at the next use.
		 */
		uv_poll_stop(&watch->poll);
		watch->events = 0;
		return;
	}
	flags |= (events & UV_READABLE) != 0 ? CURL_CSELECT_IN : 0;
	flags |= (events & UV_WRITABLE) != 0 ? CURL_CSELECT_OUT : 0;
	curl_multi_socket_action(loop->multi, watch->socket, flags, &running);
	loop->moved(loop->user);
}

static struct watch **place_of(struct http_loop *loop, curl_socket_t socket)
{
	struct watch **place = &loop->watches;

	while (*place != NULL && (*place)->socket != socket) {
		place = &(*place)->next;
	}
	return place;
}

static struct watch *watch_add(struct http_loop *loop, curl_socket_t socket)
{
	struct watch *watch = take(calloc(1, sizeof(*watch)));

	*watch = (struct watch){ .loop = loop, .socket = socket, .next = loop->watches };
	if (uv_poll_init_socket(loop->uv, &watch->poll, socket) != 0) {
		free(watch);
		return NULL;
	}
	watch->poll.data = watch;
	loop->watches = watch;
	return watch;
}

static int on_curl_socket(CURL *easy, curl_socket_t socket, int what, void *user, void *known)
{
	struct http_loop *loop = user;
	struct watch *watch = *place_of(loop, socket);

	(void)easy;
	(void)known;
	if (what == CURL_POLL_REMOVE) {
		if (watch != NULL) {
			watch->is_wanted = false;
		}
		return 0;
	}
	watch = watch == NULL ? watch_add(loop, socket) : watch;
	if (watch == NULL) {
		return -1;
	}
	int events = ((what & CURL_POLL_IN) != 0 ? UV_READABLE : 0) |
		     ((what & CURL_POLL_OUT) != 0 ? UV_WRITABLE : 0);

	watch->is_wanted = true;
	if (events != watch->events) {
		watch->events = events;
		uv_poll_start(&watch->poll, events, on_socket);
	}
	return 0;
}

static void on_watch_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static int on_close(void *user, curl_socket_t socket)
{
	struct watch **place = place_of(user, socket), *watch = *place;

	if (watch != NULL) {
		*place = watch->next;
		uv_poll_stop(&watch->poll);
		uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
	}
	return close(socket);
}

void http_loop_take(struct http_loop *loop, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
	curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, loop);
}

/* ---- life ---- */

struct http_loop *http_loop_new(uv_loop_t *uv, CURLM *multi, void (*moved)(void *user), void *user)
{
	struct http_loop *loop = take(calloc(1, sizeof(*loop)));

	*loop = (struct http_loop){ .uv = uv, .multi = multi, .moved = moved, .user = user };
	uv_timer_init(uv, &loop->timer);
	loop->timer.data = loop;
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop);
	return loop;
}

void http_loop_stop(struct http_loop *loop)
{
	loop->is_closing = true;
}

static void on_timer_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void http_loop_free(struct http_loop *loop)
{
	curl_multi_cleanup(loop->multi);
	/* The memory goes when the loop has let go of it (loop_free turns it). */
	uv_close((uv_handle_t *)&loop->timer, on_timer_closed);
}
