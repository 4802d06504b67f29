/* test_doctor_server: what `clerkd doctor` makes of each answer of the homeserver. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "io/store.h"
#include "ops/doctor.h"
#include "ops/state.h"
#include "school/roster_apply.h"
#include "school/school.h"
#include "schema.h"
#include "scratch.h"

#define ROOM "!r:x"
#define STATE "/_matrix/client/v3/rooms/%21r%3Ax/state/"

/* What the homeserver says of a path; the first that fits counts. */
struct reply {
	const char *path;
	int status;
	const char *body;
	int64_t clock_ahead_s; /* of the homeserver */
};

static const struct reply usual[] = {
	{ "/_matrix/client/versions", 200, "{\"versions\":[\"v1.10\",\"v1.11\"]}", 0 },
	{ "/_matrix/client/v3/account/whoami", 200,
	  "{\"user_id\":\"@clerk:x\",\"device_id\":\"CLERKD\"}", 0 },
	{ "/_matrix/client/v3/login", 200, "{\"access_token\":\"syt_lent\"}", 0 },
	{ "/_matrix/client/v3/logout", 200, "{}", 0 },
	{ "/_matrix/client/v3/joined_rooms", 200, "{\"joined_rooms\":[\"!q:x\",\"" ROOM "\"]}", 0 },
	{ "/_matrix/client/v3/directory/room/%23cluster%3Alocalhost", 200,
	  "{\"room_id\":\"" ROOM "\"}", 0 },
	{ STATE "m.room.power_levels/", 200, "{\"users_default\":0,\"events_default\":0}", 0 },
	{ STATE "m.room.history_visibility/", 200, "{\"history_visibility\":\"shared\"}", 0 },
	{ "/_synapse/admin/v1/users/%40clerk%3Ax/override_ratelimit", 403,
	  "{\"errcode\":\"M_FORBIDDEN\"}", 0 },
};

static struct arena *arena;
static const char *dir;
static const struct reply *special;
static const char *said;
static struct err err;
static bool has_leaked, is_by_password;
static int logins, logouts;

static int64_t noon(void *user)
{
	(void)user;
	return 1795608000 * INT64_C(1000);
}

static const struct clock clock_noon = { .wall_ms = noon, .mono_ms = noon };

static struct http_answer ask(void *self, struct arena *into, const char *url, const char *token,
			      const char *body)
{
	const struct reply *found = NULL;
	const char *path = url + strlen("https://x");

	(void)self;
	cr_assert(str_starts(url, "https://x/"), "%s", url);
	has_leaked = has_leaked || strstr(url, "syt_") != NULL;
	bool is_login = str_equal(path, "/_matrix/client/v3/login");
	bool is_logout = str_equal(path, "/_matrix/client/v3/logout");

	cr_assert((str_equal(path, "/_matrix/client/versions") || is_login) == (token == NULL),
		  "%s", url);
	cr_assert_eq(body != NULL, is_login || is_logout, "%s", url);
	/* The clerk's own device would lose its token. */
	cr_assert(!is_login || (strstr(body, "pass word") != NULL && !strstr(body, "device_id")));
	cr_assert(!is_logout || str_equal(token, "syt_lent"));
	logins += is_login ? 1 : 0;
	logouts += is_logout ? 1 : 0;
	for (size_t i = 0; found == NULL && i < sizeof(usual) / sizeof(usual[0]); i++) {
		found = str_equal(usual[i].path, path) ? &usual[i] : NULL;
	}
	found = special != NULL && str_equal(special->path, path) ? special : found;
	if (found == NULL) {
		return (struct http_answer){ .status = 404,
					     .body = "{\"errcode\":\"M_NOT_FOUND\"}",
					     .body_len = 25,
					     .date_s = 1795608000 };
	}
	return (struct http_answer){ .status = found->status,
				     .body = arena_strdup(into, found->body),
				     .body_len = strlen(found->body),
				     .date_s = found->clock_ahead_s == -1
						   ? 0
						   : 1795608000 + found->clock_ahead_s,
				     .failure = found->status == 0 ? "connection refused" : NULL };
}

static void set_up(void)
{
	struct store *store = NULL;
	struct school *school = NULL;
	struct str difference;
	size_t changes = 0;

	arena = arena_new();
	dir = scratch_new(arena);
	str_init(&difference, arena);
	cr_assert(store_open(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(school_new(store, &school, &err), "%s", err.text);
	cr_assert(roster_apply_file(store, TEST_CONFIG_DIR "/cluster.example.yaml", NULL,
				    &difference, &changes, &err),
		  "%s", err.text);
	school_free(school);
	cr_assert(store_migrate(store, "matrix", false, schema_matrix, &err), "%s", err.text);
	cr_assert(
	    store_exec(store, "INSERT INTO matrix_leader VALUES ('@clerk:x', 'ours', 7, 0)", &err),
	    "%s", err.text);
	store_close(store);
	chmod(state_database(arena, dir), 0600);
	special = NULL;
}

static void tear_down(void)
{
	scratch_remove(arena, dir);
	arena_free(arena);
}

TestSuite(doctor_server, .init = set_up, .fini = tear_down);

static int examine(const struct reply *reply)
{
	static const char *const nothing[] = { NULL };
	const struct doctor_asker asker = { .ask = ask, .clock = &clock_noon };
	const char *token = arena_printf(arena, "%s/secret", dir);
	FILE *file = fopen(token, "w");
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	fputs(is_by_password ? "pass word" : "syt_secret", file);
	fclose(file);
	chmod(token, 0600);
	const struct config config = { .path = "clerkd.yaml",
				       .homeserver = "https://x",
				       .user = "@clerk:x",
				       .token_file = is_by_password ? NULL : token,
				       .password_file = is_by_password ? token : NULL,
				       .state_dir = dir,
				       .plugins = nothing,
				       .clusters = nothing,
				       .allow_invites_from = nothing };

	special = reply;
	int code = doctor_run(&config, TEST_PLUGIN_DIR, &asker, out);

	fclose(out);
	said = arena_strdup(arena, text);
	free(text);
	cr_assert_not(has_leaked);
	cr_assert_null(strstr(said, "syt_"), "%s", said);
	return code;
}

/* Tried once, as another device, and given back; a wrong one is not well. */
Test(doctor_server, password)
{
	static const struct reply wrong = { "/_matrix/client/v3/login", 403,
					    "{\"errcode\":\"M_FORBIDDEN\"}", 0 },
				  busy = { "/_matrix/client/v3/login", 429,
					   "{\"errcode\":\"M_LIMIT_EXCEEDED\"}", 0 };

	is_by_password = true;
	cr_assert_eq(examine(NULL), 0, "%s", said);
	cr_assert_not_null(strstr(said, "ok    password: the homeserver takes it"), "%s", said);
	cr_assert_not_null(strstr(said, "ok    room: Eight Schools: joined"), "%s", said);
	cr_assert(logins == 1 && logouts == 1);
	cr_assert_eq(examine(&wrong), 1, "%s", said);
	cr_assert_not_null(strstr(said, "FAULT password: the homeserver refuses it (403"), "%s",
			   said);
	cr_assert_null(strstr(said, "all is well"));
	cr_assert_null(strstr(said, "pass word"));
	cr_assert(logins == 2 && logouts == 1);
	cr_assert_eq(examine(&busy), 1, "%s", said);
	cr_assert_not_null(strstr(said, "it can't be told"), "%s", said);
}

Test(doctor_server, all_is_well)
{
	cr_assert_eq(examine(NULL), 0, "%s", said);
	cr_assert_not_null(strstr(said, "ok    homeserver: https://x answers\n"), "%s", said);
	cr_assert_not_null(strstr(said, "ok    clock: as the homeserver's, to 0 s\n"));
	cr_assert_not_null(strstr(said, "ok    token: good; it is @clerk:x's\n"), "%s", said);
	cr_assert_not_null(
	    strstr(said, "ok    room: Eight Schools: joined, not encrypted, the clerk may post\n"));
	cr_assert_not_null(strstr(said, "override_ratelimit {\"messages_per_second\":0"));
}

/* Each: what is said, and whether that is a fault. */
static const struct {
	struct reply reply;
	bool is_fault;
	const char *says;
} cases[] = {
	{ { "/_matrix/client/versions", 0, "", 0 }, true, "can't be reached (connection refused)" },
	{ { "/_matrix/client/versions", 502, "<html>", 0 }, true, "answers 502" },
	{ { "/_matrix/client/versions", 200, "<html>", 0 }, true, "not as a homeserver does" },
	{ { "/_matrix/client/versions", 200, "{\"versions\":[\"r0.6.1\",\"v1.10\"]}", 0 },
	  true,
	  "Matrix 1.11" },
	{ { "/_matrix/client/versions", 200, "{\"versions\":[\"v1.9\",\"v2.0\"]}", 0 },
	  false,
	  "https://x answers" },
	{ { "/_matrix/client/versions", 200, "{\"versions\":[\"v1.11\"]}", 7200 },
	  true,
	  "clock: 7200 s behind the homeserver" },
	{ { "/_matrix/client/versions", 200, "{\"versions\":[\"v1.11\"]}", -3 },
	  true,
	  "clock: 3 s ahead of the homeserver" },
	{ { "/_matrix/client/versions", 200, "{\"versions\":[\"v1.11\"]}", 2 }, false, "to 2 s" },
	{ { "/_matrix/client/versions", 200, "{\"versions\":[\"v1.11\"]}", -1 },
	  false,
	  "does not say what time" },
	{ { "/_matrix/client/v3/account/whoami", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}", 0 },
	  true,
	  "refuses it (401, M_UNKNOWN_TOKEN): put a fresh token" },
	{ { "/_matrix/client/v3/account/whoami", 200,
	    "{\"user_id\":\"@other:x\",\"device_id\":\"D\"}", 0 },
	  true,
	  "it is @other:x's, but the configuration says `user: @clerk:x`" },
	{ { "/_matrix/client/v3/account/whoami", 200, "{\"user_id\":\"@clerk:x\"}", 0 },
	  true,
	  "of no device" },
	{ { "/_matrix/client/v3/joined_rooms", 200, "{\"joined_rooms\":[]}", 0 },
	  true,
	  "Eight Schools: the clerk is not in it" },
	{ { "/_matrix/client/v3/directory/room/%23cluster%3Alocalhost", 404, "{}", 0 },
	  true,
	  "does not know #cluster:localhost" },
	{ { STATE "m.room.encryption/", 200, "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}", 0 },
	  true,
	  "it is encrypted" },
	{ { STATE "m.room.history_visibility/", 200, "{\"history_visibility\":\"world_readable\"}",
	    0 },
	  true,
	  "anybody may read it" },
	{ { STATE "m.room.power_levels/", 200, "{\"events_default\":50}", 0 },
	  true,
	  "may not post (power 0, it takes 50)" },
	{ { STATE "m.room.power_levels/", 200,
	    "{\"events\":{\"m.room.message\":10},\"users\":{\"@clerk:x\":9}}", 0 },
	  true,
	  "may not post (power 9, it takes 10)" },
	{ { STATE "m.room.power_levels/", 200,
	    "{\"events\":{\"m.room.message\":10},\"users\":{\"@clerk:x\":10}}", 0 },
	  false,
	  "the clerk may post" },
	{ { STATE "m.room.power_levels/", 404, "{}", 0 }, false, "the clerk may post" },
	{ { "/_synapse/admin/v1/users/%40clerk%3Ax/override_ratelimit", 200,
	    "{\"messages_per_second\":0,\"burst_count\":0}", 0 },
	  false,
	  "rate limit: lifted" },
	{ { "/_matrix/client/v3/user/%40clerk%3Ax/account_data/clerkd.leader", 200,
	    "{\"instance\":\"theirs\",\"generation\":7}", 0 },
	  true,
	  "state folder: another one with this account was started later" },
	{ { "/_matrix/client/v3/user/%40clerk%3Ax/account_data/clerkd.leader", 200,
	    "{\"instance\":\"theirs\",\"generation\":6}", 0 },
	  false,
	  "state folder: the clerk of this account" },
	{ { "/_matrix/client/v3/user/%40clerk%3Ax/account_data/clerkd.leader", 200,
	    "{\"instance\":\"ours\",\"generation\":7}", 0 },
	  false,
	  "state folder: the clerk of this account" },
};

/* A database in which no clerk has worked, or none at all, and an account in which one has. */
Test(doctor_server, a_lost_folder)
{
	const struct reply signed_by_one = {
		"/_matrix/client/v3/user/%40clerk%3Ax/account_data/clerkd.leader", 200,
		"{\"instance\":\"theirs\",\"generation\":7}", 0
	};
	struct store *store = NULL;

	cr_assert(store_open(state_database(arena, dir), &store, &err), "%s", err.text);
	cr_assert(store_exec(store, "DELETE FROM matrix_leader", &err), "%s", err.text);
	cr_expect_eq(examine(&signed_by_one), 1, "%s", said);
	cr_expect_not_null(strstr(said, "FAULT state folder: it knows nothing of this account"),
			   "%s", said);
	/* As an older clerkd leaves it: a place in the stream, and no name. */
	cr_assert(
	    store_exec(store,
		       "UPDATE matrix_account SET user = '@clerk:x', since = 's1' WHERE id = 1",
		       &err),
	    "%s", err.text);
	cr_expect_eq(examine(&signed_by_one), 0, "%s", said);
	store_close(store);
	unlink(state_database(arena, dir));
	cr_expect_eq(examine(&signed_by_one), 1, "%s", said);
	cr_expect_not_null(strstr(said, "FAULT state folder: it knows nothing of this account"),
			   "%s", said);
}

Test(doctor_server, each_answer)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cr_expect_eq(examine(&cases[i].reply), cases[i].is_fault ? 1 : 0, "case %zu:\n%s",
			     i, said);
		const char *at = strstr(said, cases[i].says);

		cr_expect_not_null(at, "case %zu: '%s' is not in:\n%s", i, cases[i].says, said);
		while (at != NULL && at > said && at[-1] != '\n') {
			at--;
		}
		cr_expect(at == NULL || str_starts(at, cases[i].is_fault ? "FAULT" : "ok "),
			  "case %zu:\n%s", i, said);
	}
}
