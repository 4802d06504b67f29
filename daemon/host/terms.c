/* terms: what each message of ours about an item spoke of, so that an answer to it is to that. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/terms.h"

#include "base/str.h"

#include <string.h>

struct terms {
	struct stmt *put, *hold, *are, *tell, *told;
};

bool terms_new(struct arena *arena, struct store *store, struct terms **ret_terms, struct err *err)
{
	struct terms *terms = arena_alloc(arena, sizeof(*terms));

	*ret_terms = terms;
	return store_prepare(store, NULL,
			     "INSERT INTO host_terms (source, print, cluster, at_s)"
			     " VALUES (?1, ?2, ?3, ?4)"
			     " ON CONFLICT (source) DO UPDATE SET print = excluded.print,"
			     " at_s = excluded.at_s",
			     &terms->put, err) &&
	       store_prepare(store, NULL,
			     "SELECT 1 FROM host_terms WHERE source = ?1 AND print <> ?2",
			     &terms->hold, err) &&
	       store_prepare(store, NULL,
			     "SELECT 1 FROM host_terms WHERE source = ?1 AND print = ?2",
			     &terms->are, err) &&
	       store_prepare(store, NULL,
			     "INSERT INTO host_terms (source, print, cluster, at_s, told, person)"
			     " VALUES (?1, ?2, ?3, ?4, ?5, ?7) ON CONFLICT (source) DO UPDATE SET"
			     " told = iif(print = excluded.print, told, ?6),"
			     " person = iif(print = excluded.print, person, excluded.person),"
			     " print = excluded.print, at_s = excluded.at_s",
			     &terms->tell, err) &&
	       store_prepare(store, NULL,
			     "SELECT told, at_s FROM host_terms WHERE source = ?1 AND print = ?2"
			     " AND told IS NOT NULL AND person <> ?3",
			     &terms->told, err);
}

static struct stmt *begin(struct stmt *stmt, const char *source, const char *words)
{
	stmt_begin(stmt);
	stmt_bind_text(stmt, source);
	stmt_bind_int(stmt, (int64_t)(str_hash(0, words, strlen(words)) >> 1));
	return stmt;
}

void terms_put(struct terms *terms, int64_t cluster, const char *source, const char *words,
	       int64_t now_s)
{
	struct stmt *put = begin(terms->put, source, words);

	stmt_bind_int(put, cluster);
	stmt_bind_int(put, now_s);
	stmt_run(put);
}

bool terms_hold(struct terms *terms, const char *source, const char *words)
{
	return !stmt_found(begin(terms->hold, source, words));
}

bool terms_are(struct terms *terms, const char *source, const char *words)
{
	return stmt_found(begin(terms->are, source, words));
}

void terms_tell(struct terms *terms, const struct terms_now *now)
{
	struct stmt *tell = begin(terms->tell, now->name, now->words);

	stmt_bind_int(tell, now->cluster);
	stmt_bind_int(tell, now->at_s);
	stmt_bind_text(tell, now->first);
	stmt_bind_text(tell, now->told);
	stmt_bind_int(tell, now->person);
	stmt_run(tell);
}

const char *terms_told(struct terms *terms, struct arena *arena, const char *name,
		       const char *words, int64_t person, int64_t *ret_at_s)
{
	struct stmt *told = begin(terms->told, name, words);

	stmt_bind_int(told, person);
	const char *source = NULL;

	if (stmt_step(told)) {
		source = stmt_text(told, 0, arena);
		*ret_at_s = stmt_int(told, 1);
	}
	stmt_end(told);
	return source;
}
