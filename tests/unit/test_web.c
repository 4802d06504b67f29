/* test_web: the pages for this machine, and visitors who come, stay and go. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/web.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MANY = 64 };

struct world {
	struct clock clock;
	struct alarms alarms;
	struct alarm alarm;
	struct loop *loop;
	struct web *web;
	struct sockaddr_in address;
};

static void page(void *user, struct arena *arena, const char *path, struct web_page *ret_page)
{
	(void)user;
	(void)arena;
	if (strcmp(path, "/healthz") == 0) {
		*ret_page =
		    (struct web_page){ .status = 200, .type = "text/plain", .body = "well\n" };
	}
}

/* A port that was free a moment ago. */
static struct sockaddr_in free_address(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	cr_assert_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	cr_assert_eq(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	close(fd);
	return address;
}

static void world_start(struct world *w)
{
	struct err err = { 0 };
	char listen[40];

	*w = (struct world){ .clock = clock_system(), .address = free_address() };
	snprintf(listen, sizeof(listen), "127.0.0.1:%d", ntohs(w->address.sin_port));
	cr_assert(loop_new(&w->alarms, &w->clock, &w->loop, &err), "%s", err.text);
	cr_assert(web_new(w->loop, listen, page, w, &w->web, &err), "%s", err.text);
}

static void world_end(struct world *w)
{
	web_free(w->web);
	loop_free(w->loop);
}

static void ring(void *user)
{
	struct world *w = user;

	loop_stop(w->loop);
}

/* Lets what is under way be done. */
static void turn(struct world *w, int64_t for_ms)
{
	w->alarm = (struct alarm){ .ring = ring, .user = w };
	alarm_set(&w->alarms, &w->alarm, clock_mono_ms(&w->clock) + for_ms);
	loop_run(w->loop);
}

static int visit(const struct world *w)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	cr_assert_eq(connect(fd, (const struct sockaddr *)&w->address, sizeof(w->address)), 0);
	return fd;
}

/* Is the page served within so long? */
static bool is_served(struct world *w, int64_t for_ms)
{
	static const char request[] = "GET /healthz HTTP/1.0\r\n\r\n";
	int fd = visit(w);
	int64_t end_ms = clock_mono_ms(&w->clock) + for_ms;
	struct pollfd answer = { .fd = fd, .events = POLLIN };
	char bytes[16] = "";

	cr_assert_eq(write(fd, request, sizeof(request) - 1), (ssize_t)sizeof(request) - 1);
	while (poll(&answer, 1, 0) == 0 && clock_mono_ms(&w->clock) < end_ms) {
		turn(w, 20);
	}
	bool is_there = poll(&answer, 1, 0) > 0 && read(fd, bytes, sizeof(bytes) - 1) > 0 &&
			strstr(bytes, " 200") != NULL;

	close(fd);
	return is_there;
}

/* Up to more than there are places for: whoever comes after they have gone is served. */
Test(web, visitors_who_say_nothing_and_go_cost_nothing, .timeout = 60)
{
	struct world w;
	int idle[MANY];

	world_start(&w);
	cr_assert(is_served(&w, 5000));
	for (int many = 15; many <= MANY; many = many < 18 ? many + 1 : many + 23) {
		for (int i = 0; i < many; i++) {
			idle[i] = visit(&w);
		}
		turn(&w, 200);
		for (int i = 0; i < many; i++) {
			close(idle[i]);
		}
		turn(&w, 100);
		cr_assert(is_served(&w, 3000), "after %d", many);
	}
	world_end(&w);
}

/* Those that stay are shown out after a while. */
Test(web, visitors_who_stay_are_shown_out, .timeout = 60)
{
	struct world w;
	int idle[MANY];

	world_start(&w);
	for (int i = 0; i < MANY / 3; i++) {
		idle[i] = visit(&w);
	}
	turn(&w, 200);
	cr_assert(is_served(&w, 20000));
	for (int i = 0; i < MANY / 3; i++) {
		close(idle[i]);
	}
	world_end(&w);
}
