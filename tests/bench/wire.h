/* wire: what a homeserver made for measuring needs of sockets and of text that grows. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_BENCH_WIRE_H
#define CLERK_BENCH_WIRE_H

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

struct text {
	char *bytes;
	size_t len, room;
};

static int64_t now_ns(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

		if (sent < 0 && errno != EINTR) {
			return;
		}
		bytes += sent > 0 ? sent : 0;
		len -= sent > 0 ? (size_t)sent : 0;
	}
}

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
	va_list words;

	for (;;) {
		va_start(words, format);
		int len = vsnprintf(text->bytes == NULL ? NULL : text->bytes + text->len,
				    text->room - text->len, format, words);

		va_end(words);
		if (text->len + (size_t)len < text->room) {
			text->len += (size_t)len;
			return;
		}
		text->room = 2 * (text->room + (size_t)len) + 4096;
		text->bytes = realloc(text->bytes, text->room);
		if (text->bytes == NULL) {
			abort();
		}
	}
}

static void reply_with(int fd, const char *status, const char *body, size_t len)
{
	char head[160];
	int head_len = snprintf(head, sizeof(head),
				"HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
				"Content-Length: %zu\r\n\r\n",
				status, len);
	struct iovec parts[2] = { { head, (size_t)head_len }, { (char *)body, len } };

	/* Head and body together: a short answer is one packet. */
	ssize_t sent = writev(fd, parts, 2);

	if (sent < 0) {
		return;
	}
	if ((size_t)sent < (size_t)head_len) {
		send_all(fd, head + sent, (size_t)head_len - (size_t)sent);
		sent = head_len;
	}
	send_all(fd, body + (sent - head_len), len - (size_t)(sent - head_len));
}

#endif
