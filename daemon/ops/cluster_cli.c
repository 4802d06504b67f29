/* cluster_cli: `clerkd cluster apply|show`, in words and exit codes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/cluster_cli.h"

#include "ops/cluster_guard.h"
#include "ops/handover.h"
#include "ops/state.h"
#include "ops/versions.h"
#include "school/roster_apply.h"
#include "school/roster_yaml.h"
#include "school/school.h"

static int finish(const struct cluster_cli *cli, struct arena *arena, bool is_good,
		  const struct err *err)
{
	if (!is_good) {
		fprintf(cli->errors, "clerkd: %s\n", err->text);
	}
	arena_free(arena);
	return is_good ? 0 : err_exit_code(err);
}

/* The database itself, or a copy that may be changed without consequence: what is shown is then
 * what applying will do, by the same steps. */
static bool open_database(const struct cluster_cli *cli, struct arena *arena,
			  struct store **ret_store, struct err *err)
{
	const char *path = state_database(arena, cli->state_dir);

	if (cli->is_to_write) {
		return state_make_folder(cli->state_dir, err) &&
		       state_open(cli->state_dir, ret_store, err) &&
		       state_give(cli->state_dir, cli->out, err);
	}
	bool is_there = state_has_database(cli->state_dir, err);

	if (is_there) {
		return store_open_copy(path, ret_store, err);
	}
	return err->code == ERR_NONE && store_open(":memory:", ret_store, err);
}

static void tell(const struct cluster_cli *cli, size_t changes)
{
	fputs(changes == 0        ? "nothing to change\n"
	      : !cli->is_to_write ? "nothing was written; to apply it: clerkd cluster apply FILE\n"
				  : "applied; a running clerk reads it after `systemctl reload "
				    "clerkd`\n",
	      cli->out);
}

static bool apply(const struct cluster_cli *cli, struct arena *arena, struct store *store,
		  const struct plugin_set *plugins, struct err *err)
{
	struct cluster_guard guard = { .store = store,
				       .plugins = plugins,
				       .now_s = clock_wall_s(cli->clock),
				       .is_anyway = cli->is_anyway };
	struct roster_guard asked = cluster_guard(&guard);
	struct school *school = NULL;
	struct str difference;
	size_t changes = 0;

	str_init(&difference, arena);
	bool is_good = versions_allow(store, plugins, err) && school_new(store, &school, err) &&
		       handover_is_over(store, err) &&
		       roster_apply_file(store, cli->path, &asked, &difference, &changes, err);

	fputs(difference.text, cli->out);
	if (is_good) {
		tell(cli, changes);
	}
	school_free(school);
	return is_good;
}

int cluster_cli_apply(const struct cluster_cli *cli)
{
	struct arena *arena = arena_new();
	struct err err = { .code = ERR_NONE };
	const struct roster_cluster *wanted = NULL;
	struct plugin_set plugins = { .count = 0 };
	struct store *store = NULL;
	/* The file first: a bad one must not leave a new, empty database behind. */
	bool is_good =
	    roster_yaml_load(arena, cli->path, &wanted, &err) &&
	    plugin_set_load(arena, cli->plugin_dir, cli->plugins, NULL, &plugins, &err) &&
	    open_database(cli, arena, &store, &err) && apply(cli, arena, store, &plugins, &err);

	store_close(store);
	plugin_set_close(&plugins);
	return finish(cli, arena, is_good, &err);
}

int cluster_cli_list(const struct cluster_cli *cli)
{
	struct arena *arena = arena_new();
	struct err err = { .code = ERR_NONE };
	struct store *store = NULL;
	struct school *school = NULL;
	bool is_good = open_database(cli, arena, &store, &err) && school_new(store, &school, &err);

	for (size_t i = 0; is_good && i < school->roster->cluster_count; i++) {
		const struct roster_cluster *cluster = school->roster->clusters[i];
		struct str text;

		str_init(&text, arena);
		roster_show(cluster, roster_today(cluster, clock_wall_s(cli->clock)), &text);
		fputs(text.text, cli->out);
	}
	if (is_good && school->roster->cluster_count == 0) {
		fputs("no clusters yet; try: clerkd cluster apply FILE\n", cli->out);
	}
	school_free(school);
	store_close(store);
	return finish(cli, arena, is_good, &err);
}
