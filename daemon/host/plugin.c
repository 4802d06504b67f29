/* plugin: shared objects checked, migrated and prepared before anything of theirs is run. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"

#include "host/call.h"
#include "host/item.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static bool is_well_formed(const struct clerk_command *row)
{
	size_t count = 0;

	while (row->args != NULL && row->args[count].name != NULL) {
		count++;
	}
	bool is_item_first = row->item == 0 || (count > 0 && row->args[0].type == CLERK_ITEM &&
						row->args[0].lead == NULL);

	bool is_run = (row->run != NULL) != (row->step != NULL && row->item != 0);

	return row->summary != NULL && is_run && count <= 16 && is_item_first;
}

static bool list_rows(struct arena *arena, struct plugin *plugin, struct err *err)
{
	const struct clerk_command *const *table = plugin->face->commands;

	for (; table != NULL && *table != NULL; table++) {
		for (const struct clerk_command *row = *table; row->name != NULL; row++) {
			if (!is_well_formed(row)) {
				return err_set(err, ERR_INTERNAL,
					       "plugin %s: row '%s' is not well formed",
					       plugin->face->name, row->name);
			}
			plugin->rows = arena_grow(arena, plugin->rows, plugin->row_count,
						  sizeof(*plugin->rows));
			plugin->rows[plugin->row_count++] = row;
		}
	}
	return true;
}

static bool open_one(struct arena *arena, const char *folder, const char *name,
		     struct plugin *plugin, struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s.so", folder, name);

	plugin->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (plugin->handle == NULL) {
		const char *why = dlerror();
		/* That is no fault of the configuration: another start may find more. */
		bool is_starved = why == NULL || strstr(why, "map segment") != NULL ||
				  strstr(why, "allocate memory") != NULL;

		return err_set(err, is_starved ? ERR_INTERNAL : ERR_CONFIG, "plugin %s: %s", name,
			       why == NULL ? "out of memory" : why);
	}
	const struct clerk_plugin *face = dlsym(plugin->handle, "clerk_plugin");

	if (face == NULL || face->abi != CLERK_ABI || face->size != sizeof(*face)) {
		return err_set(err, ERR_CONFIG,
			       "plugin %s was built for another clerkd: rebuild it", name);
	}
	if (!str_equal(face->name, name)) {
		return err_set(err, ERR_CONFIG, "plugin %s calls itself %s", name, face->name);
	}
	plugin->face = face;
	return list_rows(arena, plugin, err);
}

/* What only `clerkd doctor` and `clerkd cluster apply` ask, so that a typo stops the start too. */
static bool prepare_rest(struct store *store, const struct clerk_plugin *face, struct err *err)
{
	struct stmt *stmt = NULL;

	for (const char *const *open = face->open; open != NULL && *open != NULL; open++) {
		if (!store_prepare(store, face->name, *open, &stmt, err)) {
			return false;
		}
	}
	if (face->years != NULL && !store_prepare(store, face->name, face->years, &stmt, err)) {
		return false;
	}
	for (const struct clerk_check *check = face->checks; check != NULL && check->name != NULL;
	     check++) {
		if (!store_prepare(store, face->name, check->query, &stmt, err)) {
			return false;
		}
	}
	return true;
}

/* What an earlier release left open has its wake-ups: in each cluster it is looked at anew, once
 * (item_lift). That is wished for before the tables are lifted: if the power fails in between, it
 * is wished for again. */
static bool wish_lift(struct store *store, const struct clerk_plugin *face, struct err *err)
{
	int64_t known = 0, have = store_version(store, face->name);
	struct stmt *put = NULL;

	while (face->migrations != NULL && face->migrations[known] != NULL) {
		known++;
	}
	if (have == 0 || have >= known || face->kinds == NULL ||
	    store_version(store, "host") == 0 || store_version(store, "school") == 0) {
		return true;
	}
	if (!store_prepare(store, NULL,
			   "INSERT INTO host_wake (cluster, plugin, key, due_s)"
			   " SELECT id, ?1, ?2, 0 FROM school_cluster WHERE true"
			   " ON CONFLICT (cluster, plugin, key) DO NOTHING",
			   &put, err)) {
		return false;
	}
	if (!store_begin(store)) {
		return err_set(err, ERR_IO, "%s", store_error(store));
	}
	stmt_begin(put);
	stmt_bind_text(put, face->name);
	stmt_bind_text(put, ITEM_LIFT);
	stmt_run(put);
	return store_commit(store) || err_set(err, ERR_IO, "%s", store_error(store));
}

static bool prepare_held(struct arena *arena, struct store *store, struct plugin *plugin,
			 struct err *err)
{
	const char *const *held = plugin->face->held;
	size_t count = 0;

	while (held != NULL && held[count] != NULL) {
		count++;
	}
	plugin->held = arena_array(arena, count + 1, sizeof(*plugin->held));
	for (size_t i = 0; i < count; i++) {
		if (!store_prepare(store, plugin->face->name, held[i], &plugin->held[i], err)) {
			return false;
		}
	}
	return true;
}

static bool prepare_one(struct arena *arena, struct store *store, struct plugin *plugin,
			struct err *err)
{
	const struct clerk_plugin *face = plugin->face;

	if (store == NULL) {
		return true;
	}
	if (!wish_lift(store, face, err) ||
	    !store_migrate(store, face->name, true, face->migrations, err) ||
	    !queries_new(arena, store, face, &plugin->queries, err) ||
	    !item_kinds_prepare(arena, store, plugin, err) || !prepare_rest(store, face, err) ||
	    !prepare_held(arena, store, plugin, err)) {
		return false;
	}
	if (face->left != NULL &&
	    !store_prepare(store, face->name, face->left, &plugin->left, err)) {
		return false;
	}
	return face->follows == NULL ||
	       store_prepare(store, face->name, face->follows, &plugin->follows, err);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all .so files of a folder, sorted. */
static const char *const *list_folder(struct arena *arena, const char *folder, struct err *err)
{
	const char **names = NULL;
	size_t count = 0;
	DIR *dir = opendir(folder);

	if (dir == NULL) {
		err_set(err, ERR_CONFIG, "no plugins: cannot open %s", folder);
		return NULL;
	}
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		size_t len = strlen(entry->d_name);

		if (len > 3 && str_equal(entry->d_name + len - 3, ".so")) {
			names = arena_grow(arena, names, count, sizeof(*names));
			names[count++] = arena_strndup(arena, entry->d_name, len - 3);
		}
	}
	closedir(dir);
	names = arena_grow(arena, names, count, sizeof(*names));
	names[count] = NULL;
	qsort(names, count, sizeof(*names), compare_names);
	return names;
}

static int compare_rows(const void *a, const void *b)
{
	const struct clerk_command *x = ((const struct command_row *)a)->command;
	const struct clerk_command *y = ((const struct command_row *)b)->command;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : x->item - y->item;
}

static bool collect_rows(struct arena *arena, struct plugin_set *set, struct err *err)
{
	size_t count = 0, at = 0;

	for (size_t i = 0; i < set->count; i++) {
		count += set->plugins[i].row_count;
	}
	struct command_row *rows = arena_array(arena, count + 1, sizeof(*rows));

	for (size_t i = 0; i < set->count; i++) {
		const struct plugin *plugin = &set->plugins[i];
		const char *letters = plugin->face->letters;
		char open = letters == NULL ? '\0' : letters[0];

		for (size_t k = 0; k < plugin->row_count; k++) {
			rows[at++] = (struct command_row){
				.command = plugin->rows[k],
				.plugin = plugin,
				.is_open = open != '\0' && plugin->rows[k]->item == open,
			};
		}
	}
	qsort(rows, count, sizeof(*rows), compare_rows);
	for (size_t i = 1; i < count; i++) {
		if (compare_rows(&rows[i - 1], &rows[i]) == 0) {
			return err_set(err, ERR_CONFIG,
				       "two plugins (%s, %s) both bring the row '%s'",
				       rows[i - 1].plugin->face->name, rows[i].plugin->face->name,
				       rows[i].command->name);
		}
	}
	set->table = (struct command_table){ .rows = rows, .count = count };
	return true;
}

static bool check_letters(const struct plugin_set *set, struct err *err)
{
	for (size_t i = 0; i < set->count; i++) {
		const char *letters = set->plugins[i].face->letters;

		for (; letters != NULL && *letters != '\0'; letters++) {
			if (plugin_of_letter(set, *letters) != &set->plugins[i]) {
				return err_set(err, ERR_CONFIG,
					       "two plugins both own the letter %c", *letters);
			}
		}
	}
	return true;
}

bool plugin_set_load(struct arena *arena, const char *folder, const char *const *names,
		     struct store *store, struct plugin_set *ret_set, struct err *err)
{
	struct plugin_set set = { 0 };

	if (names == NULL || names[0] == NULL) {
		names = list_folder(arena, folder, err);
		if (names == NULL) {
			return false;
		}
	}
	size_t count = 0;

	while (names[count] != NULL) {
		count++;
	}
	set.plugins = arena_array(arena, count, sizeof(*set.plugins));
	for (; names[set.count] != NULL; set.count++) {
		struct plugin *plugin = &set.plugins[set.count];

		if (!open_one(arena, folder, names[set.count], plugin, err) ||
		    !prepare_one(arena, store, plugin, err)) {
			set.count++;
			plugin_set_close(&set);
			return false;
		}
	}
	if (!check_letters(&set, err) || !collect_rows(arena, &set, err)) {
		plugin_set_close(&set);
		return false;
	}
	*ret_set = set;
	return true;
}

const char *plugin_set_absent(struct arena *arena, const struct plugin_set *set,
			      struct store *store)
{
	struct stmt *owners = NULL;
	struct str names;

	str_init(&names, arena);
	if (!store_prepare(store, NULL,
			   "SELECT owner FROM store_schema WHERE owner NOT IN"
			   " ('matrix', 'school', 'host') ORDER BY owner",
			   &owners, NULL)) {
		return "";
	}
	stmt_begin(owners);
	while (stmt_step(owners)) {
		const char *name = stmt_text(owners, 0, arena);

		if (plugin_by_name(set, name) == NULL) {
			str_addf(&names, "%s%s", names.len == 0 ? "" : " ", name);
		}
	}
	return names.text;
}

void plugin_set_close(struct plugin_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		if (set->plugins[i].handle != NULL) {
			dlclose(set->plugins[i].handle);
		}
	}
	set->count = 0;
}

const struct plugin *plugin_of_letter(const struct plugin_set *set, char letter)
{
	for (size_t i = 0; i < set->count; i++) {
		const char *letters = set->plugins[i].face->letters;

		if (letters != NULL && letter != '\0' && strchr(letters, letter) != NULL) {
			return &set->plugins[i];
		}
	}
	return NULL;
}

const char *plugin_noun(const struct plugin_set *set, const char *word, size_t len)
{
	for (size_t i = 0; i < set->count; i++) {
		for (size_t n = 0; n < set->plugins[i].kind_count; n++) {
			const char *noun = set->plugins[i].kinds[n].face->noun;

			if (strlen(noun) == len && str_starts_fold(word, noun)) {
				return noun;
			}
		}
	}
	return NULL;
}

bool plugin_has_thing(const struct plugin_set *set, const char *word, size_t len)
{
	for (size_t i = 0; i < set->count; i++) {
		for (size_t n = 0; n < set->plugins[i].kind_count; n++) {
			const char *also = set->plugins[i].kinds[n].face->also;

			if (also != NULL && strlen(also) == len && str_starts_fold(word, also)) {
				return true;
			}
		}
	}
	return plugin_noun(set, word, len) != NULL;
}

static bool is_of(const struct clerk_command *row, char letter)
{
	const struct clerk_arg *first = row->args;
	bool takes_it = row->item == '\0' && first != NULL && first->name != NULL &&
			first->type == CLERK_ITEM && first->min == letter;

	return letter == '\0' || row->item == letter || takes_it;
}

const char *plugin_doing(const struct plugin_set *set, char letter, unsigned does)
{
	for (size_t i = 0; i < set->table.count; i++) {
		const struct clerk_command *row = set->table.rows[i].command;

		if ((row->does & does) != 0 && is_of(row, letter)) {
			return row->name;
		}
	}
	return NULL;
}

const struct plugin *plugin_by_name(const struct plugin_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++) {
		if (str_equal(set->plugins[i].face->name, name)) {
			return &set->plugins[i];
		}
	}
	return NULL;
}
