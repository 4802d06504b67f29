/* feed: what phone calendars may know of the diary, and the secret addresses that they ask at. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/feed.h"

#include "base/entropy.h"
#include "base/str.h"

#include <openssl/evp.h>
#include <string.h>

enum { FIND, FIND_ITEM, STAMP, TOKEN, TAKE, WHOSE };
enum { TOKEN_BYTES = 16, KEY_BYTES = 32 };

#define COLUMNS \
	"letter, number, part, uid, sequence, is_cancelled, start_s, end_s, title, place, " \
	"schools," \
	" is_firm, changed_s"
static const char *const queries[] = {
	[FIND] = "SELECT " COLUMNS " FROM school_event"
		 " WHERE cluster = ?1 AND end_s >= ?2 AND (?3 = '' OR instr(schools, ?3) > 0)"
		 " ORDER BY end_s",
	[FIND_ITEM] = "SELECT " COLUMNS " FROM school_event"
		      " WHERE cluster = ?1 AND letter = ?2 AND number = ?3 ORDER BY part",
	[STAMP] = "UPDATE school_event SET changed_s = ?1 WHERE changed_s = 0",
	[TOKEN] = "SELECT token FROM school_feed WHERE cluster = ?1 AND person = ?2",
	[TAKE] = "INSERT INTO school_feed (cluster, person, token, key) VALUES (?1, ?2, ?3, ?4)"
		 " ON CONFLICT (cluster, person) DO UPDATE SET"
		 " token = excluded.token, key = excluded.key",
	[WHOSE] = "SELECT cluster, person FROM school_feed WHERE key = ?1",
	NULL,
};

struct feed {
	struct stmt **stmts;
	const struct clock *clock;
};

bool feed_new(struct store *store, struct arena *arena, struct feed **ret_feed, struct err *err)
{
	struct feed *feed = arena_alloc(arena, sizeof(*feed));

	if (!store_prepare_all(store, NULL, queries, &feed->stmts, err)) {
		return false;
	}
	*ret_feed = feed;
	return true;
}

/* ---- when they changed ---- */

static void stamp(void *self)
{
	struct feed *feed = self;
	struct stmt *stmt = stmt_begin(feed->stmts[STAMP]);

	stmt_bind_int(stmt, clock_wall_s(feed->clock));
	stmt_run(stmt);
}

void feed_keep_time(struct feed *feed, struct store *store, const struct clock *clock)
{
	feed->clock = clock;
	store_before_commit(store, clock == NULL ? NULL : stamp, feed);
}

/* ---- events ---- */

static struct feed_event read_event(const struct stmt *stmt, struct arena *arena)
{
	return (struct feed_event){
		.item = { stmt_text(stmt, 0, arena)[0], stmt_int(stmt, 1) },
		.part = stmt_int(stmt, 2),
		.uid = stmt_text(stmt, 3, arena),
		.sequence = stmt_int(stmt, 4),
		.is_cancelled = stmt_int(stmt, 5) != 0,
		.start_s = stmt_int(stmt, 6),
		.end_s = stmt_int(stmt, 7),
		.title = stmt_text(stmt, 8, arena),
		.place = stmt_is_null(stmt, 9) ? NULL : stmt_text(stmt, 9, arena),
		.schools = stmt_text(stmt, 10, arena),
		.is_firm = stmt_int(stmt, 11) != 0,
		.changed_s = stmt_int(stmt, 12),
	};
}

static size_t read_all(struct stmt *stmt, struct arena *arena, struct feed_event **ret_events)
{
	struct feed_event *events = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		events = arena_grow(arena, events, count, sizeof(*events));
		events[count++] = read_event(stmt, arena);
	}
	stmt_end(stmt);
	*ret_events = events;
	return count;
}

size_t feed_find(struct feed *feed, struct arena *arena, int64_t cluster, char school,
		 int64_t from_s, struct feed_event **ret_events)
{
	const char letter[2] = { school, '\0' };
	struct stmt *stmt = stmt_begin(feed->stmts[FIND]);

	stmt_bind_int(stmt, cluster);
	stmt_bind_int(stmt, from_s);
	stmt_bind_text(stmt, letter);
	return read_all(stmt, arena, ret_events);
}

size_t feed_find_item(struct feed *feed, struct arena *arena, int64_t cluster,
		      struct clerk_item item, struct feed_event **ret_events)
{
	const char letter[2] = { item.letter, '\0' };
	struct stmt *stmt = stmt_begin(feed->stmts[FIND_ITEM]);

	stmt_bind_int(stmt, cluster);
	stmt_bind_text(stmt, letter);
	stmt_bind_int(stmt, item.number);
	return read_all(stmt, arena, ret_events);
}

/* ---- tokens ---- */

static bool key_of(const char *token, unsigned char ret_key[KEY_BYTES])
{
	return EVP_Digest(token, strlen(token), ret_key, NULL, EVP_sha256(), NULL) == 1;
}

const char *feed_tag(struct arena *arena, const char *text)
{
	unsigned char key[KEY_BYTES];
	struct str hex;

	if (!key_of(text, key)) {
		return NULL;
	}
	str_init(&hex, arena);
	str_add_hex(&hex, key, sizeof(key));
	return arena_printf(arena, "\"%s\"", hex.text);
}

static const char *draw(struct feed *feed, struct arena *arena, int64_t cluster, int64_t person)
{
	unsigned char bytes[TOKEN_BYTES], key[KEY_BYTES];
	struct str token;

	if (!entropy_fill(NULL, bytes, sizeof(bytes))) {
		return NULL;
	}
	str_init(&token, arena);
	str_add_hex(&token, bytes, sizeof(bytes));
	if (!key_of(token.text, key)) {
		return NULL;
	}
	struct stmt *stmt = stmt_begin(feed->stmts[TAKE]);

	stmt_bind_int(stmt, cluster);
	stmt_bind_int(stmt, person);
	stmt_bind_text(stmt, token.text);
	stmt_bind_blob(stmt, key, sizeof(key));
	stmt_run(stmt);
	return token.text;
}

const char *feed_token(struct feed *feed, struct arena *arena, int64_t cluster, int64_t person,
		       bool is_new)
{
	struct stmt *stmt = stmt_begin(feed->stmts[TOKEN]);

	stmt_bind_int(stmt, cluster);
	stmt_bind_int(stmt, person);
	const char *token = stmt_step(stmt) ? stmt_text(stmt, 0, arena) : NULL;

	stmt_end(stmt);
	return token == NULL || is_new ? draw(feed, arena, cluster, person) : token;
}

bool feed_whose(struct feed *feed, const char *token, int64_t *ret_cluster, int64_t *ret_person)
{
	unsigned char key[KEY_BYTES];

	if (!key_of(token, key)) {
		return false;
	}
	struct stmt *stmt = stmt_begin(feed->stmts[WHOSE]);

	stmt_bind_blob(stmt, key, sizeof(key));
	bool is_there = stmt_step(stmt);

	if (is_there) {
		*ret_cluster = stmt_int(stmt, 0);
		*ret_person = stmt_int(stmt, 1);
	}
	stmt_end(stmt);
	return is_there;
}
