/* plugin: shared objects checked, migrated and prepared before anything of theirs is run. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_PLUGIN_H
#define CLERK_HOST_PLUGIN_H

#include "base/arena.h"
#include "base/err.h"
#include "clerk/clerk.h"
#include "command/command.h"
#include "io/store.h"

/* One loaded plugin. */
struct plugin {
	const struct clerk_plugin *face;
	void *handle;                      /* of dlopen */
	const struct clerk_command **rows; /* of all its tables, in their order */
	size_t row_count;
	struct stmt *left;       /* who has left; NULL: it does not know */
	struct stmt *follows;    /* does anything hang on others' dates; NULL: nothing ever does */
	struct stmt **held;      /* what it keeps of a person; NULL-terminated */
	struct queries *queries; /* what handlers are lent */
	struct item_kind *kinds; /* of host/item.h */
	size_t kind_count;
};

/* call_query.c: the statements of a plugin, prepared; owned by the arena and the store. */
bool queries_new(struct arena *arena, struct store *store, const struct clerk_plugin *face,
		 struct queries **ret_queries, struct err *err);
/* A handler has returned: what it was lent is reset. */
void queries_end(struct queries *queries);

/* All plugins, and every row of theirs. */
struct plugin_set {
	struct plugin *plugins;
	size_t count;
	struct command_table table;
};

/* Loads `names` (NULL-terminated; NULL: every .so of the folder, by name) from `folder`. ABI and
 * size are checked before anything else is read; a duplicate row or letter stops the start. With
 * `store` NULL nothing is migrated or prepared (for help and lint). Belongs to the arena, but the
 * handles are closed by plugin_set_close. */
bool plugin_set_load(struct arena *arena, const char *folder, const char *const *names,
		     struct store *store, struct plugin_set *ret_set, struct err *err);
/* The names, with blanks between, of plugins whose tables the database has, but which are not
 * loaded; "": none. */
const char *plugin_set_absent(struct arena *arena, const struct plugin_set *set,
			      struct store *store);
void plugin_set_close(struct plugin_set *set);

/* Who owns items of a letter; NULL: nobody. */
const struct plugin *plugin_of_letter(const struct plugin_set *set, char letter);
const struct plugin *plugin_by_name(const struct plugin_set *set, const char *name);
/* The kind of thing that the word is, "visit"; NULL: none. */
const char *plugin_noun(const struct plugin_set *set, const char *word, size_t len);
/* Is the word one for a thing of any kind, its noun or another, "breakfast"? */
bool plugin_has_thing(const struct plugin_set *set, const char *word, size_t len);
/* The name of the row that does it (CLERK_DOES_...) to items of that letter ('\0': of any); NULL:
 * none does. */
const char *plugin_doing(const struct plugin_set *set, char letter, unsigned does);

#endif
