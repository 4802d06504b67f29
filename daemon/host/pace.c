/* pace: how fast one may ask in a place: a bucket of twenty, one more every three seconds. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/pace.h"

enum { BUCKET_MILLI = 20 * 1000, MS_PER_MILLI_TOKEN = 3 };

struct paces {
	struct stmt *get, *put;
};

bool paces_new(struct arena *arena, struct store *store, struct paces **ret_paces, struct err *err)
{
	struct paces *paces = arena_alloc(arena, sizeof(*paces));

	if (!store_prepare(store, NULL,
			   "SELECT is_private, tokens_milli, at_ms FROM host_pace"
			   " WHERE sender = ?1",
			   &paces->get, err) ||
	    !store_prepare(store, NULL,
			   "INSERT INTO host_pace (sender, is_private, tokens_milli, at_ms)"
			   " VALUES (?1, ?2, ?3, ?4)"
			   " ON CONFLICT (sender, is_private) DO UPDATE SET tokens_milli = "
			   "excluded.tokens_milli,"
			   " at_ms = excluded.at_ms",
			   &paces->put, err)) {
		return false;
	}
	*ret_paces = paces;
	return true;
}

struct pace pace_of(struct paces *paces, const char *sender)
{
	struct stmt *get = stmt_begin(paces->get);
	struct pace pace = { .sender = sender };

	stmt_bind_text(get, sender);
	while (stmt_step(get)) {
		struct pace_bucket *bucket = &pace.buckets[stmt_int(get, 0) != 0];

		*bucket = (struct pace_bucket){ .tokens_milli = stmt_int(get, 1),
						.at_ms = stmt_int(get, 2) };
	}
	stmt_end(get);
	return pace;
}

int64_t pace_last_s(const struct pace *pace)
{
	int64_t open_ms = pace->buckets[false].at_ms, private_ms = pace->buckets[true].at_ms;

	return (open_ms > private_ms ? open_ms : private_ms) / 1000;
}

bool pace_take(struct paces *paces, const struct pace *pace, bool is_private, int64_t typed_ms,
	       int64_t now_ms)
{
	const struct pace_bucket *bucket = &pace->buckets[is_private];
	int64_t tokens = BUCKET_MILLI, at_ms = typed_ms;

	if (bucket->at_ms != 0) {
		int64_t last_ms = bucket->at_ms, passed = typed_ms - last_ms;

		/* A clock set back, or a line that comes late, gives nothing and takes nothing. The
		 * time since that line counted already, when what was said after it came. */
		at_ms = last_ms > typed_ms && last_ms <= now_ms ? last_ms : typed_ms;
		tokens = bucket->tokens_milli + (passed > 0 ? passed / MS_PER_MILLI_TOKEN : 0);
		tokens = tokens > BUCKET_MILLI ? BUCKET_MILLI : tokens;
	}
	bool is_there = tokens >= 1000;
	struct stmt *put = stmt_begin(paces->put);

	stmt_bind_text(put, pace->sender);
	stmt_bind_int(put, is_private);
	stmt_bind_int(put, is_there ? tokens - 1000 : tokens);
	stmt_bind_int(put, at_ms);
	stmt_run(put);
	return is_there;
}
