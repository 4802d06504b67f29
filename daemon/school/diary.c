/* diary: the dated things of all plugins, one row each; what clashes is asked here. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "school/diary.h"

#include "base/str.h"

#include <string.h>

enum { PUT, DROP, FIND };

static const char *const queries[] = {
	[PUT] = "INSERT INTO school_diary (cluster, letter, number, part, plugin, start_s, end_s,"
		" title, place, schools, visibility, is_firm, reader)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
		" ON CONFLICT (cluster, letter, number, part) DO UPDATE SET"
		" plugin = excluded.plugin, start_s = excluded.start_s, end_s = excluded.end_s,"
		" title = excluded.title, place = excluded.place, schools = excluded.schools,"
		" visibility = excluded.visibility, is_firm = excluded.is_firm,"
		" reader = excluded.reader",
	[DROP] = "DELETE FROM school_diary"
		 " WHERE cluster = ?1 AND letter = ?2 AND number = ?3 AND plugin = ?4"
		 " AND part >= ?5",
	/* A row without length lasts a second here. */
	[FIND] = "SELECT letter, number, part, start_s, end_s, title, place, schools, visibility,"
		 " is_firm, reader FROM school_diary"
		 " WHERE cluster = ?1 AND start_s < ?3"
		 " AND (end_s > ?2 OR (end_s = ?2 AND start_s = end_s))"
		 " ORDER BY start_s, end_s, letter, number, part",
	NULL,
};

/* Every letter and '+', once. */
enum { SCHOOLS_MAX = 27 };

struct diary {
	struct stmt **stmts;
};

bool diary_new(struct store *store, struct arena *arena, struct diary **ret_diary, struct err *err)
{
	struct diary *diary = arena_alloc(arena, sizeof(*diary));

	if (!store_prepare_all(store, NULL, queries, &diary->stmts, err)) {
		return false;
	}
	*ret_diary = diary;
	return true;
}

/* Those of `schools` that are among `wanted` (NULL: all), sorted and once each; '+' comes last. */
static void pick_schools(const char *schools, const char *wanted, char ret_letters[SCHOOLS_MAX + 1])
{
	static const char order[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ+";
	size_t len = 0;

	for (size_t i = 0; order[i] != '\0'; i++) {
		if (schools != NULL && strchr(schools, order[i]) != NULL &&
		    (wanted == NULL || strchr(wanted, order[i]) != NULL)) {
			ret_letters[len++] = order[i];
		}
	}
	ret_letters[len] = '\0';
}

static struct stmt *begin(struct diary *diary, int id, int64_t cluster, struct clerk_item item)
{
	struct stmt *stmt = stmt_begin(diary->stmts[id]);
	const char letter[2] = { item.letter, '\0' };

	stmt_bind_int(stmt, cluster);
	stmt_bind_text(stmt, letter);
	stmt_bind_int(stmt, item.number);
	return stmt;
}

void diary_put(struct diary *diary, int64_t cluster, const char *plugin,
	       const struct clerk_entry *entry)
{
	char letters[SCHOOLS_MAX + 1];
	struct stmt *stmt = begin(diary, PUT, cluster, entry->item);

	pick_schools(entry->schools, NULL, letters);
	stmt_bind_int(stmt, entry->part);
	stmt_bind_text(stmt, plugin);
	stmt_bind_int(stmt, entry->start_s);
	stmt_bind_int(stmt, entry->end_s);
	stmt_bind_text(stmt, entry->title == NULL ? "" : entry->title);
	stmt_bind_text(stmt, entry->place);
	stmt_bind_text(stmt, letters);
	stmt_bind_int(stmt, (int64_t)entry->visibility);
	stmt_bind_int(stmt, entry->is_firm ? 1 : 0);
	stmt_bind_int(stmt, entry->visibility == CLERK_PERSONAL ? entry->reader : 0);
	stmt_run(stmt);
}

void diary_drop(struct diary *diary, int64_t cluster, const char *plugin, struct clerk_item item,
		int64_t from_part)
{
	struct stmt *stmt = begin(diary, DROP, cluster, item);

	stmt_bind_text(stmt, plugin);
	stmt_bind_int(stmt, from_part);
	stmt_run(stmt);
}

/* The columns of FIND, as `viewer` may see them. */
static struct clerk_entry read_entry(const struct stmt *stmt, struct arena *arena,
				     const struct viewer *viewer, const char *wanted)
{
	const char *schools = stmt_text(stmt, 7, arena);
	struct clerk_entry entry = {
		.start_s = stmt_int(stmt, 3),
		.end_s = stmt_int(stmt, 4),
		.visibility = visibility_of_row(stmt_int(stmt, 8)),
		.is_firm = stmt_int(stmt, 9) != 0,
	};
	int64_t reader = stmt_int(stmt, 10);

	if (!viewer_may_see(viewer, entry.visibility, schools, reader)) {
		/* Who is with the school that was asked about must not show, and without a
		 * question about a school not even which it is. */
		char letters[SCHOOLS_MAX + 1];

		pick_schools(schools, wanted == NULL ? "" : wanted, letters);
		entry.schools = arena_strdup(arena, letters);
		entry.title = "busy";
		return entry;
	}
	entry.item.letter = stmt_text(stmt, 0, arena)[0];
	entry.item.number = stmt_int(stmt, 1);
	entry.part = stmt_int(stmt, 2);
	entry.title = stmt_text(stmt, 5, arena);
	entry.place = stmt_is_null(stmt, 6) ? NULL : stmt_text(stmt, 6, arena);
	entry.schools = schools;
	entry.reader = reader;
	return entry;
}

static bool is_wanted(const struct stmt *stmt, struct arena *arena, const char *schools,
		      struct clerk_item except)
{
	if (except.letter != 0 && stmt_int(stmt, 1) == except.number &&
	    stmt_text(stmt, 0, arena)[0] == except.letter) {
		return false;
	}
	return schools == NULL || strpbrk(stmt_text(stmt, 7, arena), schools) != NULL;
}

/* Before anybody asks whether it overlaps: what she may not see is not found to the minute. */
static void make_coarse(const struct diary_coarse *coarse, const struct stmt *stmt,
			struct arena *arena, struct clerk_entry *entry)
{
	bool is_hidden = entry->item.letter == 0;

	if (is_hidden && strpbrk(stmt_text(stmt, 7, arena), coarse->exact) == NULL) {
		coarse->widen(coarse->self, &entry->start_s, &entry->end_s);
	}
}

static bool overlaps(const struct clerk_entry *entry, int64_t start_s, int64_t end_s)
{
	int64_t entry_end_s = entry->end_s > entry->start_s ? entry->end_s : entry->start_s + 1;

	return entry->start_s < end_s && entry_end_s > start_s;
}

size_t diary_find(struct diary *diary, struct arena *arena, int64_t cluster,
		  const struct viewer *viewer, const struct diary_coarse *coarse,
		  const char *schools, int64_t start_s, int64_t end_s, struct clerk_item except,
		  struct clerk_entry **ret_entries)
{
	enum { DAY_S = 86400 };
	struct stmt *stmt = stmt_begin(diary->stmts[FIND]);
	int64_t around_s = coarse == NULL ? 0 : DAY_S;
	size_t count = 0;

	*ret_entries = NULL;
	end_s = end_s > start_s ? end_s : start_s + 1;
	stmt_bind_int(stmt, cluster);
	stmt_bind_int(stmt, start_s - around_s);
	stmt_bind_int(stmt, end_s + around_s);
	while (stmt_step(stmt)) {
		if (!is_wanted(stmt, arena, schools, except)) {
			continue;
		}
		struct clerk_entry entry = read_entry(stmt, arena, viewer, schools);

		if (coarse != NULL) {
			make_coarse(coarse, stmt, arena, &entry);
		}
		if (overlaps(&entry, start_s, end_s)) {
			*ret_entries = arena_grow(arena, *ret_entries, count, sizeof(entry));
			(*ret_entries)[count++] = entry;
		}
	}
	stmt_end(stmt);
	return count;
}
