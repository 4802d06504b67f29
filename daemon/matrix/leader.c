/* leader: of several clerkds with one account only one acts: that which started last. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/leader.h"

#include "matrix/account_data.h"
#include "matrix/session_internal.h"

enum { INSTANCE_BYTES = 16 };

/* A signature: with a higher generation, it was put there later. */
struct signature {
	const char *instance; /* NULL: none */
	int64_t generation, epoch;
};

static void look(struct session *session);
static void sign(struct session *session);

static struct signature read_ours(struct session *session, struct arena *arena)
{
	struct stmt *get = stmt_begin(session->stmts[SQ_LEADER]);
	struct signature ours = { 0 };

	stmt_bind_text(get, session->settings.user);
	if (stmt_step(get)) {
		ours = (struct signature){ .instance = stmt_text(get, 0, arena),
					   .generation = stmt_int(get, 1),
					   .epoch = stmt_int(get, 2) };
	}
	stmt_end(get);
	return ours;
}

static struct signature signature_of(const json_t *content)
{
	return (struct signature){ .instance = json_text(content, "instance"),
				   .generation = json_number(content, "generation", 0) };
}

/* Another than we, and not before us: of two at once the one whose name the homeserver kept. */
static bool is_overtaken(const struct signature *ours, const struct signature *there)
{
	return there->instance != NULL && !str_equal(there->instance, ours->instance) &&
	       there->generation >= ours->generation;
}

static void stand_down(struct session *session)
{
	session_fail(
	    session, ERR_TRYLATER,
	    "another clerkd of this account was started later, with another state folder, "
	    "and is the clerk now; to have this one back stop that, then `clerkd backup` and "
	    "`clerkd restore` here");
}

/* A lost volume or a wrong `state_dir` looks like a first start, and would do again whatever the
 * homeserver still shows. */
static void refuse_to_forget(struct session *session)
{
	struct arena *arena = arena_new();
	const char *place = session->settings.place;

	session_fail(
	    session, ERR_DATA,
	    arena_printf(
		arena,
		"%s knows nothing of this account, but a clerkd has worked with it before: "
		"is it the right state folder? Put that back, or `clerkd restore` a backup; "
		"to begin anew, with all that is booked forgotten, `clerkd run --new` once",
		place == NULL ? "the database" : place));
	arena_free(arena);
}

/* The database failed: says so and does `next` again later, at once when there is room again. */
static void wait_for_store(struct session *session, void (*next)(struct session *),
			   const char *what)
{
	session_log_lost(session, what);
	store_clear(session->parts.store);
	session_hold(session, next);
}

bool leader_goes_on(struct session *session, const json_t *content)
{
	if (content == NULL) {
		return true; /* nothing new was put there */
	}
	struct arena *arena = arena_new();
	struct signature ours = read_ours(session, arena), there = signature_of(content);
	bool is_other = ours.instance != NULL && is_overtaken(&ours, &there);

	arena_free(arena);
	if (is_other) {
		stand_down(session);
	}
	return !is_other;
}

static bool draw_name(struct session *session, struct str *ret_name)
{
	unsigned char bytes[INSTANCE_BYTES];
	bool is_drawn = entropy_fill(session->parts.entropy, bytes, sizeof(bytes));

	str_add_hex(ret_name, bytes, sizeof(bytes));
	return is_drawn;
}

/* Kept before it is put there: if we die in between, what is there is older than what we have. */
static void take_over(struct session *session)
{
	struct arena *arena = arena_new();
	struct stmt *set = stmt_begin(session->stmts[SQ_SET_LEADER]);
	struct str name;

	str_init(&name, arena);
	bool is_drawn = draw_name(session, &name);

	stmt_bind_text(set, session->settings.user);
	stmt_bind_text(set, name.text);
	stmt_bind_int(set, session->generation);
	stmt_bind_int(set, session->settings.epoch);
	stmt_run(set);
	arena_free(arena);
	if (store_failed(session->parts.store)) {
		wait_for_store(session, take_over, "not noted: that this clerk is the one");
	} else if (!is_drawn) {
		session_fail(session, ERR_UNAVAIL, "there is no source of random bytes");
	} else {
		sign(session);
	}
}

static void on_looked(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	json_t *json = NULL;

	if (account_data_read(answer, &json) == ACCOUNT_DATA_UNREAD) {
		session_refused(session, ASKED_READ, answer, look, "leader");
		return;
	}
	struct arena *arena = arena_new();
	struct signature ours = read_ours(session, arena), there = signature_of(json);
	bool is_old_hand = ours.instance != NULL && ours.epoch == session->settings.epoch;
	bool is_blank = ours.instance == NULL && (session->since == NULL || session->is_heir);
	int64_t last = ours.generation > there.generation ? ours.generation : there.generation;

	if (store_failed(session->parts.store)) {
		wait_for_store(session, look, "not read: whether this clerk was the one");
	} else if (is_old_hand && is_overtaken(&ours, &there)) {
		stand_down(session);
	} else if (is_blank && there.instance != NULL && !session->settings.is_new) {
		refuse_to_forget(session);
	} else {
		session_recovered(session);
		session->generation = last + 1;
		take_over(session);
	}
	json_decref(json);
	arena_free(arena);
}

static const char *path_of(const struct session *session, struct arena *arena)
{
	return account_data_path(arena, session->settings.user, LEADER_TYPE);
}

static void look(struct session *session)
{
	struct arena *arena = arena_new();
	struct session_request request = { .method = "GET", .path = path_of(session, arena) };

	session_send(session, &request, on_looked, session);
	arena_free(arena);
}

static void on_signed(void *user, const struct http_answer *answer)
{
	struct session *session = user;

	/* A proxy's page is no signature, though it says 200. */
	if (verdict_of(ASKED_INVITE, answer) != VERDICT_DONE) {
		session_refused(session, ASKED_INVITE, answer, sign, "leader");
		return;
	}
	session_recovered(session);
	session->after_leader(session);
}

static void sign(struct session *session)
{
	struct arena *arena = arena_new();
	struct signature ours = read_ours(session, arena);

	if (ours.instance == NULL) {
		wait_for_store(session, sign, "not read: under which name to sign");
		arena_free(arena);
		return;
	}
	struct session_request request = { .method = "PUT",
					   .path = path_of(session, arena),
					   .body = arena_printf(
					       arena, "{\"instance\":\"%s\",\"generation\":%lld}",
					       ours.instance, (long long)ours.generation) };

	session_send(session, &request, on_signed, session);
	arena_free(arena);
}

void leader_begin(struct session *session, void (*next)(struct session *session))
{
	session->after_leader = next;
	look(session);
}
