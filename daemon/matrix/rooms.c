/* rooms: which rooms we are in, with whom, and what is still to be done about them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/rooms.h"

#include "base/str.h"

#include <string.h>

/* A private chat, by what makes one better than another. */
struct chat {
	const char *room;
	bool is_in, is_checked; /* she is in it; it was seen to be private */
	int64_t joined_at_ms;
};

enum query {
	Q_GET,
	Q_PUT,
	Q_DIRECT,
	Q_MEMBER,
	Q_NOT_MEMBER,
	Q_NO_MEMBERS,
	Q_IS_MEMBER,
	Q_IS_CLOSED,
	Q_JOINED,
	Q_TO_COME,
	Q_ALIAS,
	Q_MOVE_ALIASES,
	Q_BY_ALIAS,
	Q_CHORE,
	Q_NEXT,
	Q_DONE,
	Q_LATER,
	Q_NEXT_AT,
	Q_TO_MARK,
	Q_MARKED,
};

#define CHORES "SELECT seq, kind, target, detail, tries, begun_s FROM matrix_chore"

static const char *const queries[] = {
	[Q_GET] = "SELECT is_joined, joined_at_ms, person, is_encrypted, is_told, replaced_by,"
		  " is_checked, openings, moved FROM matrix_room WHERE room = ?1",
	[Q_PUT] =
	    "INSERT INTO matrix_room (room, is_joined, joined_at_ms, person, is_encrypted, is_told,"
	    " replaced_by, is_checked, openings, moved)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
	    " ON CONFLICT (room) DO UPDATE SET"
	    " is_joined = excluded.is_joined, joined_at_ms = excluded.joined_at_ms,"
	    " person = excluded.person, is_encrypted = excluded.is_encrypted,"
	    " is_told = excluded.is_told, replaced_by = excluded.replaced_by,"
	    " is_checked = excluded.is_checked, openings = excluded.openings,"
	    " moved = excluded.moved",
	/* A third, joined or invited, rules a room out; so does the person's absence, once known.
	 */
	[Q_DIRECT] = "SELECT r.room, COALESCE(p.is_invited = 0, 0), is_checked, joined_at_ms"
		     " FROM matrix_room r LEFT JOIN matrix_member p"
		     " ON p.room = r.room AND p.user = ?1"
		     " WHERE person = ?1 AND is_joined = 1"
		     " AND is_encrypted = 0 AND openings = 0 AND replaced_by IS NULL"
		     " AND NOT EXISTS (SELECT 1 FROM matrix_member m WHERE m.room = r.room"
		     " AND m.user NOT IN (?1, ?2))"
		     " AND (is_checked = 0 OR p.user IS NOT NULL)",
	[Q_MEMBER] = "INSERT INTO matrix_member (room, user, is_invited) VALUES (?1, ?2, ?3)"
		     " ON CONFLICT (room, user) DO UPDATE SET is_invited = excluded.is_invited",
	[Q_NOT_MEMBER] = "DELETE FROM matrix_member WHERE room = ?1 AND user = ?2",
	[Q_NO_MEMBERS] = "DELETE FROM matrix_member WHERE room = ?1",
	[Q_IS_MEMBER] =
	    "SELECT 1 FROM matrix_member WHERE room = ?1 AND user = ?2 AND is_invited = 0",
	/* With ?4 in it. */
	[Q_IS_CLOSED] = "SELECT 1 WHERE EXISTS (SELECT 1 FROM matrix_member WHERE room = ?1"
			" AND user = ?4) AND NOT EXISTS (SELECT 1 FROM matrix_member"
			" WHERE room = ?1 AND user NOT IN (?2, ?3))"
			" AND NOT EXISTS (SELECT 1 FROM matrix_room"
			" WHERE room = ?1 AND openings <> 0)",
	[Q_JOINED] = "SELECT room FROM matrix_room WHERE is_joined = 1 ORDER BY room",
	[Q_TO_COME] =
	    "SELECT room FROM matrix_room WHERE moved = 1 AND is_joined = 0 ORDER BY room",
	[Q_ALIAS] = "INSERT INTO matrix_alias (alias, room) VALUES (?1, ?2)"
		    " ON CONFLICT (alias) DO UPDATE SET room = excluded.room",
	[Q_MOVE_ALIASES] = "UPDATE matrix_alias SET room = ?2 WHERE room = ?1",
	[Q_BY_ALIAS] = "SELECT room FROM matrix_alias WHERE alias = ?1",
	[Q_CHORE] =
	    "INSERT INTO matrix_chore (kind, target, detail) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT (kind, target) DO UPDATE SET detail = excluded.detail, not_before_s = 0,"
	    " tries = 0, begun_s = 0",
	[Q_NEXT] = CHORES " WHERE not_before_s <= ?1 ORDER BY seq LIMIT 1",
	[Q_DONE] = "DELETE FROM matrix_chore WHERE seq = ?1",
	[Q_LATER] = "UPDATE matrix_chore SET tries = iif(begun_s = 0 AND ?3 > 0, 1, tries + 1),"
		    " not_before_s = ?2, begun_s = iif(begun_s = 0, ?3, begun_s) WHERE seq = ?1",
	[Q_NEXT_AT] = "SELECT min(not_before_s) FROM matrix_chore",
	[Q_TO_MARK] = CHORES " WHERE kind = 'direct' ORDER BY seq",
	[Q_MARKED] = "DELETE FROM matrix_chore WHERE kind = 'direct' AND seq <= ?1",
	NULL,
};

static const char *const chore_words[] = {
	[CHORE_JOIN] = "join",
	[CHORE_LEAVE] = "leave",
	[CHORE_DIRECT] = "direct",
};

struct rooms {
	struct stmt **stmts;
};

bool rooms_new(struct arena *arena, struct store *store, struct rooms **ret_rooms, struct err *err)
{
	*ret_rooms = arena_alloc(arena, sizeof(**ret_rooms));
	return store_prepare_all(store, NULL, queries, &(*ret_rooms)->stmts, err);
}

struct room rooms_get(struct rooms *rooms, struct arena *arena, const char *id)
{
	struct stmt *get = stmt_begin(rooms->stmts[Q_GET]);
	struct room room = { .id = id };

	stmt_bind_text(get, id);
	if (stmt_step(get)) {
		room = (struct room){ .id = id,
				      .is_known = true,
				      .is_joined = stmt_int(get, 0) != 0,
				      .joined_at_ms = stmt_int(get, 1),
				      .person = stmt_text_or_null(get, 2, arena),
				      .is_encrypted = stmt_int(get, 3) != 0,
				      .is_told = stmt_int(get, 4) != 0,
				      .replaced_by = stmt_text_or_null(get, 5, arena),
				      .is_checked = stmt_int(get, 6) != 0,
				      .openings = (unsigned)stmt_int(get, 7),
				      .moved = (enum room_moved)stmt_int(get, 8) };
	}
	stmt_end(get);
	return room;
}

void rooms_put(struct rooms *rooms, const struct room *room)
{
	struct stmt *put = stmt_begin(rooms->stmts[Q_PUT]);

	stmt_bind_text(put, room->id);
	stmt_bind_int(put, room->is_joined);
	stmt_bind_int(put, room->joined_at_ms);
	stmt_bind_text(put, room->person);
	stmt_bind_int(put, room->is_encrypted);
	stmt_bind_int(put, room->is_told);
	stmt_bind_text(put, room->replaced_by);
	stmt_bind_int(put, room->is_checked);
	stmt_bind_int(put, room->openings);
	stmt_bind_int(put, room->moved);
	stmt_run(put);
}

static bool is_same(const struct room *a, const struct room *b)
{
	return a->is_known == b->is_known && a->is_joined == b->is_joined &&
	       a->is_encrypted == b->is_encrypted && a->is_told == b->is_told &&
	       a->is_checked == b->is_checked && a->joined_at_ms == b->joined_at_ms &&
	       a->openings == b->openings && a->moved == b->moved &&
	       str_equal(a->person, b->person) && str_equal(a->replaced_by, b->replaced_by);
}

void rooms_put_changed(struct rooms *rooms, const struct room *was, const struct room *room)
{
	if (!was->is_known || !is_same(was, room)) {
		rooms_put(rooms, room);
	}
}

/* Where she is, rather than where she was asked to. */
static bool is_better(const struct chat *a, const struct chat *b)
{
	return a->is_in != b->is_in                 ? a->is_in
	       : a->is_checked != b->is_checked     ? a->is_checked
	       : a->joined_at_ms != b->joined_at_ms ? a->joined_at_ms > b->joined_at_ms
						    : strcmp(a->room, b->room) < 0;
}

const char *rooms_direct(struct rooms *rooms, struct arena *arena, const char *person,
			 const char *us)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_DIRECT]);
	struct chat best = { 0 };

	stmt_bind_text(stmt, person);
	stmt_bind_text(stmt, us);
	/* Nearly always it is one: a sorter for more would cost more than the search. */
	while (stmt_step(stmt)) {
		struct chat chat = { .room = stmt_text(stmt, 0, arena),
				     .is_in = stmt_int(stmt, 1) != 0,
				     .is_checked = stmt_int(stmt, 2) != 0,
				     .joined_at_ms = stmt_int(stmt, 3) };

		if (best.room == NULL || is_better(&chat, &best)) {
			best = chat;
		}
	}
	return best.room;
}

void rooms_member(struct rooms *rooms, const char *room, const char *user, const char *membership)
{
	bool is_invited = str_equal(membership, "invite");
	bool is_in = is_invited || str_equal(membership, "join");
	struct stmt *stmt = stmt_begin(rooms->stmts[is_in ? Q_MEMBER : Q_NOT_MEMBER]);

	stmt_bind_text(stmt, room);
	stmt_bind_text(stmt, user);
	if (is_in) {
		stmt_bind_int(stmt, is_invited);
	}
	stmt_run(stmt);
}

void rooms_forget_members(struct rooms *rooms, const char *room)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_NO_MEMBERS]);

	stmt_bind_text(stmt, room);
	stmt_run(stmt);
}

bool rooms_is_member(struct rooms *rooms, const char *room, const char *user)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_IS_MEMBER]);

	stmt_bind_text(stmt, room);
	stmt_bind_text(stmt, user);
	return stmt_found(stmt);
}

static bool is_closed(struct rooms *rooms, const char *room, const char *us, const char *person,
		      const char *who_is_in)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_IS_CLOSED]);

	stmt_bind_text(stmt, room);
	stmt_bind_text(stmt, us);
	stmt_bind_text(stmt, person);
	stmt_bind_text(stmt, who_is_in);
	return stmt_found(stmt);
}

bool rooms_is_closed(struct rooms *rooms, const char *room, const char *us, const char *person)
{
	return is_closed(rooms, room, us, person, us);
}

bool rooms_is_private(struct rooms *rooms, const char *room, const char *us, const char *person)
{
	return is_closed(rooms, room, us, person, person);
}

unsigned rooms_openings(unsigned openings, const char *type, const char *state_key,
			const json_t *content)
{
	unsigned opening = 0;
	bool is_open = false;

	if (!str_is_empty(state_key)) {
		return openings;
	}
	if (str_equal(type, "m.room.join_rules")) {
		opening = ROOM_OPEN_TO_JOIN;
		is_open = !str_equal(json_text(content, "join_rule"), "invite") &&
			  !str_equal(json_text(content, "join_rule"), "private");
	} else if (str_equal(type, "m.room.history_visibility")) {
		opening = ROOM_OPEN_TO_READ;
		is_open = str_equal(json_text(content, "history_visibility"), "world_readable");
	}
	return is_open ? openings | opening : openings & ~opening;
}

void rooms_alias(struct rooms *rooms, const char *alias, const char *room)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_ALIAS]);

	stmt_bind_text(stmt, alias);
	stmt_bind_text(stmt, room);
	stmt_run(stmt);
}

void rooms_move_aliases(struct rooms *rooms, const char *old_room, const char *new_room)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_MOVE_ALIASES]);

	stmt_bind_text(stmt, old_room);
	stmt_bind_text(stmt, new_room);
	stmt_run(stmt);
}

const char *rooms_by_alias(struct rooms *rooms, struct arena *arena, const char *alias)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_BY_ALIAS]);

	stmt_bind_text(stmt, alias);
	const char *room = stmt_step(stmt) ? stmt_text(stmt, 0, arena) : NULL;

	stmt_end(stmt);
	return room;
}

void chore_put(struct rooms *rooms, enum chore_kind kind, const char *target, const char *detail)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_CHORE]);

	stmt_bind_text(stmt, chore_words[kind]);
	stmt_bind_text(stmt, target);
	stmt_bind_text(stmt, detail);
	stmt_run(stmt);
}

static struct chore read_chore(const struct stmt *row, struct arena *arena)
{
	const char *word = stmt_text(row, 1, arena);

	return (struct chore){ .seq = stmt_int(row, 0),
			       .kind = str_equal(word, "join")    ? CHORE_JOIN
				       : str_equal(word, "leave") ? CHORE_LEAVE
								  : CHORE_DIRECT,
			       .target = stmt_text(row, 2, arena),
			       .detail = stmt_text(row, 3, arena),
			       .tries = stmt_int(row, 4),
			       .begun_s = stmt_int(row, 5) };
}

bool chore_next(struct rooms *rooms, struct arena *arena, int64_t now_s, struct chore *ret_chore)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_NEXT]);

	stmt_bind_int(stmt, now_s);
	if (!stmt_step(stmt)) {
		return false;
	}
	*ret_chore = read_chore(stmt, arena);
	stmt_end(stmt);
	return true;
}

void chore_done(struct rooms *rooms, int64_t seq)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_DONE]);

	stmt_bind_int(stmt, seq);
	stmt_run(stmt);
}

void chore_later(struct rooms *rooms, int64_t seq, int64_t not_before_s, int64_t now_s)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_LATER]);

	stmt_bind_int(stmt, seq);
	stmt_bind_int(stmt, not_before_s);
	stmt_bind_int(stmt, now_s);
	stmt_run(stmt);
}

int64_t chore_next_s(struct rooms *rooms)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_NEXT_AT]);
	int64_t at_s = stmt_step(stmt) && !stmt_is_null(stmt, 0) ? stmt_int(stmt, 0) : INT64_MAX;

	stmt_end(stmt);
	return at_s;
}

size_t chores_to_mark(struct rooms *rooms, struct arena *arena, struct chore **ret_chores)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_TO_MARK]);
	struct chore *chores = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		chores = arena_grow(arena, chores, count, sizeof(*chores));
		chores[count++] = read_chore(stmt, arena);
	}
	stmt_end(stmt);
	*ret_chores = chores;
	return count;
}

void chores_marked(struct rooms *rooms, int64_t last_seq)
{
	struct stmt *stmt = stmt_begin(rooms->stmts[Q_MARKED]);

	stmt_bind_int(stmt, last_seq);
	stmt_run(stmt);
}

static const char *const *list_of(struct stmt *stmt, struct arena *arena, size_t *ret_count)
{
	const char **list = NULL;
	size_t count = 0;

	while (stmt_step(stmt)) {
		list = arena_grow(arena, list, count, sizeof(*list));
		list[count++] = stmt_text(stmt, 0, arena);
	}
	stmt_end(stmt);
	*ret_count = count;
	return list;
}

const char *const *rooms_joined(struct rooms *rooms, struct arena *arena, size_t *ret_count)
{
	return list_of(stmt_begin(rooms->stmts[Q_JOINED]), arena, ret_count);
}

const char *const *rooms_to_come(struct rooms *rooms, struct arena *arena, size_t *ret_count)
{
	return list_of(stmt_begin(rooms->stmts[Q_TO_COME]), arena, ret_count);
}

void room_enter(struct room *room, int64_t at_ms)
{
	if (!room->is_joined && room->moved != ROOM_CAME) {
		room->joined_at_ms = at_ms;
		/* Asked in again after it was given away: a room like any other. */
		room->moved = ROOM_STAYS;
	}
	room->is_joined = true;
}

void room_leave(struct room *room)
{
	if (room->is_joined && room->moved == ROOM_CAME) {
		room->moved = ROOM_STAYS;
	}
	room->is_joined = false;
}
