/* main: clerk-homeserver, the rehearsal homeserver behind HTTP, in one thread. */
/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "base/clock.h"
#include "homeserver/hs.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>

#ifndef CLERKD_VERSION
#define CLERKD_VERSION "0"
#endif

enum { BODY_MAX = 52 * 1024 * 1024, POLL_MAX_MS = 100, WAIT_MAX_MS = 90000 };

struct server;

/* One request on its way. */
struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	char *path, *query, *body;
	size_t body_len, body_room;
	struct hs_answer answer;
	int64_t deadline_ms; /* of the long poll, or of the stall */
	uint64_t generation; /* when it was last asked */
	bool is_started, is_answered, is_parked, is_too_large;
	struct exchange *next; /* in the server's list of parked exchanges */
};

struct server {
	struct hs *hs;
	struct MHD_Daemon *daemon;
	struct exchange *parked;
};

struct options {
	const char *listen, *name, *file, *script, *secret;
	bool is_virtual;
	uint64_t seed;
};

/* The two signals that end us stay blocked; they are looked for between two rounds. */
static void block_signals(sigset_t *ret_set)
{
	(void)sigemptyset(ret_set);
	(void)sigaddset(ret_set, SIGINT);
	(void)sigaddset(ret_set, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, ret_set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
}

static bool is_stopped(void)
{
	sigset_t pending;
	return sigpending(&pending) == 0 &&
	       (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1);
}

static int64_t mono_ms(void)
{
	struct clock clock = clock_system();
	return clock_mono_ms(&clock);
}

static int64_t wall_ms(void *user)
{
	(void)user;
	struct clock clock = clock_system();
	return clock_wall_ms(&clock);
}

/* ---- one request ---- */

/* Called with the target exactly as sent; what it returns follows the request. */
static void *on_target(void *user, const char *target, struct MHD_Connection *connection)
{
	struct exchange *exchange = calloc(1, sizeof *exchange);
	if (exchange == NULL) {
		abort();
	}
	exchange->server = user;
	exchange->connection = connection;
	size_t len = strcspn(target, "?");
	exchange->path = strndup(target, len);
	exchange->query = target[len] == '?' ? strdup(target + len + 1) : NULL;
	return exchange;
}

static void keep_body(struct exchange *exchange, const char *bytes, size_t len)
{
	if (len > BODY_MAX - exchange->body_len) {
		exchange->is_too_large = true;
		return;
	}
	if (exchange->body_len + len > exchange->body_room) {
		exchange->body_room = (exchange->body_len + len) * 2;
		exchange->body = realloc(exchange->body, exchange->body_room);
		if (exchange->body == NULL) {
			abort();
		}
	}
	memcpy(exchange->body + exchange->body_len, bytes, len);
	exchange->body_len += len;
}

static const char *header(struct exchange *exchange, const char *name)
{
	return MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

static void ask(struct exchange *exchange, const char *method, bool deadline_passed)
{
	const char *authorization = header(exchange, "Authorization");
	struct hs_request request = {
		.method = method,
		.path = exchange->path,
		.query = exchange->query,
		.content_type = header(exchange, "Content-Type"),
		.body = exchange->body,
		.body_len = exchange->body_len,
	};
	if (authorization != NULL && strncmp(authorization, "Bearer ", 7) == 0) {
		request.token = authorization + 7;
	}
	hs_answer_done(&exchange->answer);
	hs_handle(exchange->server->hs, &request, deadline_passed, &exchange->answer);
	exchange->generation = hs_generation(exchange->server->hs);
}

static void park(struct exchange *exchange, int64_t wait_ms)
{
	struct server *server = exchange->server;
	exchange->deadline_ms = mono_ms() + wait_ms;
	exchange->is_parked = true;
	exchange->next = server->parked;
	server->parked = exchange;
	MHD_suspend_connection(exchange->connection);
}

static void add_cors(struct MHD_Response *response)
{
	(void)MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
	(void)MHD_add_response_header(response, "Access-Control-Allow-Methods",
				      "GET, HEAD, POST, PUT, DELETE, OPTIONS");
	(void)MHD_add_response_header(response, "Access-Control-Allow-Headers",
				      "X-Requested-With, Content-Type, Authorization, Date");
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
	struct hs_answer *answer = &exchange->answer;
	if (answer->status == 0) {
		return MHD_NO; /* closes the connection without a word */
	}
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(answer->body_len, answer->body, MHD_RESPMEM_MUST_FREE);
	answer->body = NULL;
	(void)MHD_add_response_header(response, "Content-Type", answer->content_type);
	add_cors(response);
	if (answer->retry_after_s >= 0) {
		char text[32];
		(void)snprintf(text, sizeof text, "%lld", (long long)answer->retry_after_s);
		(void)MHD_add_response_header(response, "Retry-After", text);
	}
	enum MHD_Result result =
	    MHD_queue_response(exchange->connection, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return result;
}

static void answer_too_large(struct exchange *exchange)
{
	static const char text[] = "{\"errcode\":\"M_TOO_LARGE\",\"error\":\"Too large\"}";
	exchange->answer = (struct hs_answer){ .status = 413,
					       .content_type = "application/json",
					       .body = strdup(text),
					       .body_len = sizeof text - 1,
					       .retry_after_s = -1 };
}

/* The request is complete: answers it, or parks it. */
static enum MHD_Result on_complete_request(struct exchange *exchange, const char *method)
{
	if (exchange->is_answered) {
		return send_answer(exchange);
	}
	if (strcmp(method, "OPTIONS") == 0) {
		exchange->answer = (struct hs_answer){ .status = 200,
						       .content_type = "text/plain",
						       .retry_after_s = -1 };
		return send_answer(exchange);
	}
	if (exchange->is_too_large) {
		answer_too_large(exchange);
		return send_answer(exchange);
	}
	ask(exchange, method, false);
	if (exchange->answer.is_waiting) {
		int64_t wait_ms = exchange->answer.wait_ms;
		park(exchange, wait_ms > WAIT_MAX_MS ? WAIT_MAX_MS : wait_ms);
		return MHD_YES;
	}
	exchange->is_answered = true;
	if (exchange->answer.stall_ms > 0) {
		park(exchange, exchange->answer.stall_ms);
		return MHD_YES;
	}
	return send_answer(exchange);
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_len, void **context)
{
	struct exchange *exchange = *context;
	(void)user;
	(void)connection;
	(void)url;
	(void)version;
	if (!exchange->is_started) {
		exchange->is_started = true;
		return MHD_YES;
	}
	if (*upload_len > 0) {
		keep_body(exchange, upload, *upload_len);
		*upload_len = 0;
		return MHD_YES;
	}
	return on_complete_request(exchange, method);
}

static void on_done(void *user, struct MHD_Connection *connection, void **context,
		    enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *context;
	(void)user;
	(void)connection;
	(void)code;
	if (exchange == NULL) {
		return;
	}
	for (struct exchange **at = &exchange->server->parked; *at != NULL; at = &(*at)->next) {
		if (*at == exchange) {
			*at = exchange->next;
			break;
		}
	}
	hs_answer_done(&exchange->answer);
	free(exchange->path);
	free(exchange->query);
	free(exchange->body);
	free(exchange);
	*context = NULL;
}

/* ---- long polls and stalls ---- */

/* The client may have been killed: its poll must not use up what the next one should get. */
static bool is_gone(const struct exchange *exchange)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	char byte;
	ssize_t n = recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

/* Asks again where it is worth while; returns whether the exchange goes on. */
static bool is_ready(struct exchange *exchange, int64_t now_ms)
{
	bool is_late = now_ms >= exchange->deadline_ms;
	if (exchange->is_answered) {
		return is_late; /* a stall */
	}
	if (!is_late && exchange->generation == hs_generation(exchange->server->hs)) {
		return false;
	}
	if (is_gone(exchange)) {
		exchange->is_answered = true;
		exchange->answer.status = 0;
		return true;
	}
	ask(exchange, "GET", is_late);
	if (exchange->answer.is_waiting && !is_late) {
		return false;
	}
	exchange->is_answered = true;
	if (exchange->answer.stall_ms > 0) {
		exchange->deadline_ms = now_ms + exchange->answer.stall_ms;
		return false;
	}
	return true;
}

static void look_after_parked(struct server *server)
{
	int64_t now_ms = mono_ms();
	struct exchange **at = &server->parked;
	while (*at != NULL) {
		struct exchange *exchange = *at;
		if (is_ready(exchange, now_ms)) {
			*at = exchange->next;
			exchange->is_parked = false;
			MHD_resume_connection(exchange->connection);
		} else {
			at = &exchange->next;
		}
	}
}

static int poll_ms(const struct server *server)
{
	int64_t now_ms = mono_ms(), wait_ms = POLL_MAX_MS;
	for (const struct exchange *at = server->parked; at != NULL; at = at->next) {
		if (at->deadline_ms - now_ms < wait_ms) {
			wait_ms = at->deadline_ms - now_ms;
		}
	}
	return wait_ms < 0 ? 0 : (int)wait_ms;
}

static void serve(struct server *server)
{
	while (!is_stopped()) {
		(void)MHD_run_wait(server->daemon, poll_ms(server));
		look_after_parked(server);
	}
	/* MHD wants no suspended connection when it stops */
	for (struct exchange *at = server->parked; at != NULL; at = at->next) {
		at->is_answered = true;
		hs_answer_done(&at->answer);
		MHD_resume_connection(at->connection);
	}
	server->parked = NULL;
}

/* ---- start ---- */

static void print_usage(FILE *file)
{
	(void)fputs(
	    "clerk-homeserver: a small Matrix homeserver for rehearsals and tests.\n\n"
	    "  --listen ADDRESS:PORT   where to listen (127.0.0.1:8008; port 0: any free one)\n"
	    "  --server-name NAME      the part of user ids after the colon (localhost)\n"
	    "  --file FILE             remember everything in FILE\n"
	    "  --script FILE           prepare people, rooms and faults: one JSON object a line\n"
	    "  --shared-secret TEXT    allow registration as register_new_matrix_user does\n"
	    "  --virtual-clock         let POST /_rehearsal/clock move the clock\n"
	    "  --seed NUMBER           draw the same tokens and ids at each start\n"
	    "  --version, --help\n",
	    file);
}

/* Returns an exit code, or -1 to go on. */
static int read_options(int argc, char **argv, struct options *ret)
{
	static const struct option longs[] = {
		{ "listen", required_argument, NULL, 'l' },
		{ "server-name", required_argument, NULL, 'n' },
		{ "file", required_argument, NULL, 'f' },
		{ "script", required_argument, NULL, 's' },
		{ "shared-secret", required_argument, NULL, 'x' },
		{ "virtual-clock", no_argument, NULL, 'c' },
		{ "seed", required_argument, NULL, 'r' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	for (int c = 0; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
		switch (c) {
		case 'l':
			ret->listen = optarg;
			break;
		case 'n':
			ret->name = optarg;
			break;
		case 'f':
			ret->file = optarg;
			break;
		case 's':
			ret->script = optarg;
			break;
		case 'x':
			ret->secret = optarg;
			break;
		case 'c':
			ret->is_virtual = true;
			break;
		case 'r':
			ret->seed = strtoull(optarg, NULL, 10);
			break;
		case 'v':
			(void)puts("clerk-homeserver " CLERKD_VERSION);
			return EX_OK;
		case 'h':
			print_usage(stdout);
			return EX_OK;
		default:
			print_usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "clerk-homeserver: what is \"%s\"?\n", argv[optind]);
		return EX_USAGE;
	}
	return -1;
}

static bool read_address(const char *text, struct sockaddr_in *ret)
{
	const char *colon = strrchr(text, ':');
	char host[64];
	char *end = NULL;
	*ret = (struct sockaddr_in){ .sin_family = AF_INET };
	if (colon == NULL || (size_t)(colon - text) >= sizeof host) {
		return false;
	}
	(void)snprintf(host, sizeof host, "%.*s", (int)(colon - text), text);
	unsigned long port = strtoul(colon + 1, &end, 10);
	ret->sin_port = htons((uint16_t)port);
	return end != colon + 1 && *end == '\0' && port <= 65535 &&
	       inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
			 &ret->sin_addr) == 1;
}

static int run_script(struct hs *hs, const char *path)
{
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		(void)fprintf(stderr, "clerk-homeserver: %s: %s\n", path, strerror(errno));
		return EX_NOINPUT;
	}
	char *line = NULL;
	size_t room = 0;
	int code = EX_OK;
	for (unsigned number = 1; code == EX_OK && getline(&line, &room, file) > 0; number++) {
		line[strcspn(line, "\n")] = '\0';
		if (line[strspn(line, " \t")] == '\0' || line[0] == '#') {
			continue;
		}
		if (!hs_script(hs, line)) {
			(void)fprintf(stderr, "%s:%u: %s\n", path, number, hs_why(hs));
			code = EX_DATAERR;
		}
	}
	free(line);
	(void)fclose(file);
	return code;
}

static int prepare(struct hs *hs, const struct options *options)
{
	struct err err = { 0 };
	uint64_t seed = options->seed;
	if (seed == 0 && getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) {
		seed = (uint64_t)wall_ms(NULL);
	}
	hs_set_seed(hs, seed);
	hs_allow_clock(hs, options->is_virtual);
	if (options->secret != NULL) {
		hs_set_shared_secret(hs, options->secret);
	}
	if (options->file != NULL && !hs_open(hs, options->file, &err)) {
		(void)fprintf(stderr, "clerk-homeserver: %s\n", err.text);
		return err_exit_code(&err);
	}
	/* a script prepares a new homeserver, not one that remembers */
	if (options->script != NULL && hs_event_count(hs) == 0) {
		return run_script(hs, options->script);
	}
	return EX_OK;
}

static bool start(struct server *server, const struct sockaddr_in *address)
{
	server->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
	    MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)address, MHD_OPTION_URI_LOG_CALLBACK,
	    on_target, server, MHD_OPTION_NOTIFY_COMPLETED, on_done, server,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)256 * 1024, MHD_OPTION_LISTEN_BACKLOG_SIZE,
	    128u, MHD_OPTION_END);
	if (server->daemon == NULL) {
		return false;
	}
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
	char host[INET_ADDRSTRLEN] = "";
	(void)inet_ntop(AF_INET, &address->sin_addr, host, sizeof host);
	(void)printf("listening on %s:%u\n", host, (unsigned)info->port);
	(void)fflush(stdout);
	return true;
}

int main(int argc, char **argv)
{
	struct options options = { .listen = "127.0.0.1:8008", .name = "localhost" };
	int code = read_options(argc, argv, &options);
	struct sockaddr_in address;
	if (code >= 0) {
		return code;
	}
	if (!read_address(options.listen, &address)) {
		(void)fprintf(stderr, "clerk-homeserver: --listen wants ADDRESS:PORT\n");
		return EX_USAGE;
	}
	/* Whoever reaches it may be anybody in it. */
	if ((ntohl(address.sin_addr.s_addr) >> 24) != 127) {
		(void)fprintf(stderr, "clerk-homeserver: --listen takes an address of this machine "
				      "alone, like 127.0.0.1:8008\n");
		return EX_USAGE;
	}
	struct server server = { .hs = hs_new(options.name, wall_ms, NULL) };
	sigset_t signals;
	block_signals(&signals);
	code = prepare(server.hs, &options);
	if (code == EX_OK && start(&server, &address)) {
		serve(&server);
		MHD_stop_daemon(server.daemon);
	} else if (code == EX_OK) {
		(void)fprintf(stderr, "clerk-homeserver: cannot listen on %s: %s\n", options.listen,
			      strerror(errno));
		code = EX_UNAVAILABLE;
	}
	hs_free(server.hs);
	return code;
}
