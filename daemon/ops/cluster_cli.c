/* cluster_cli: `clerkd check`, `clerkd cluster apply|show`, in words and exit codes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/cluster_cli.h"

#include "io/yaml.h"
#include "ops/state.h"
#include "school/roster_yaml.h"
#include "school/school.h"

#include <string.h>

static int finish(struct arena *arena, bool is_good, const struct err *err, FILE *errors)
{
	if (!is_good) {
		fprintf(errors, "clerkd: %s\n", err->text);
	}
	arena_free(arena);
	return is_good ? 0 : err_exit_code(err);
}

/* A cluster file is told by its list of schools. */
static bool is_cluster_file(const char *bytes)
{
	return str_starts(bytes, "schools:") || strstr(bytes, "\nschools:") != NULL;
}

static bool check_cluster(struct arena *arena, const char *path, FILE *out, struct err *err)
{
	const struct roster_cluster *cluster = NULL;

	if (!roster_yaml_load(arena, path, &cluster, err)) {
		return false;
	}
	fprintf(out, "%s: cluster %s, %zu schools, %zu people, %zu half terms\n", path,
		cluster->name, cluster->school_count, cluster->person_count,
		cluster->calendar->half_count);
	return true;
}

static bool check_config(struct arena *arena, const char *path, FILE *out, struct err *err)
{
	const struct config *config = NULL;

	if (!config_load(path, arena, &config, err)) {
		return false;
	}
	fprintf(out, "%s: %s on %s\n", path, config->user, config->homeserver);
	for (size_t i = 0; config->clusters[i] != NULL; i++) {
		if (!check_cluster(arena, config->clusters[i], out, err)) {
			return false;
		}
	}
	return true;
}

int cluster_cli_check(const char *path, FILE *out, FILE *errors)
{
	struct arena *arena = arena_new();
	struct err err = { .code = ERR_NONE };
	const char *bytes = NULL;
	size_t len = 0;
	bool is_good = yaml_read_file(arena, path, &bytes, &len, &err) &&
		       (is_cluster_file(bytes) ? check_cluster(arena, path, out, &err)
					       : check_config(arena, path, out, &err));

	return finish(arena, is_good, &err, errors);
}

static bool open_database(struct arena *arena, const char *state_dir, struct store **ret_store,
			  struct err *err)
{
	return store_open(state_database(arena, state_dir), ret_store, err);
}

int cluster_cli_apply(const char *state_dir, const char *path, FILE *out, FILE *errors)
{
	struct arena *arena = arena_new();
	struct err err = { .code = ERR_NONE };
	const struct roster_cluster *wanted = NULL;
	struct store *store = NULL;
	struct school *school = NULL;
	struct str difference;
	size_t changes = 0;

	str_init(&difference, arena);
	/* The file first: a bad one must not leave a new, empty database behind. */
	bool is_good =
	    roster_yaml_load(arena, path, &wanted, &err) && state_make_folder(state_dir, &err) &&
	    open_database(arena, state_dir, &store, &err) && school_new(store, &school, &err) &&
	    roster_apply_file(store, path, &difference, &changes, &err);

	if (is_good) {
		fprintf(out, "%s%s\n", difference.text,
			changes == 0 ? "nothing to change" : "applied");
	}
	school_free(school);
	store_close(store);
	return finish(arena, is_good, &err, errors);
}

static bool show(struct arena *arena, const struct roster *roster, const char *name,
		 const struct clock *clock, FILE *out, struct err *err)
{
	size_t shown = 0;

	for (size_t i = 0; i < roster->cluster_count; i++) {
		const struct roster_cluster *cluster = &roster->clusters[i];
		struct str text;

		if (name != NULL && !str_equal_fold(cluster->name, name)) {
			continue;
		}
		str_init(&text, arena);
		roster_show(cluster, roster_today(cluster, clock_wall_s(clock)), &text);
		fputs(text.text, out);
		shown++;
	}
	if (shown == 0 && name != NULL) {
		return err_set(err, ERR_DATA, "there is no cluster '%s'", name);
	}
	if (shown == 0) {
		fputs("no clusters yet; try: clerkd cluster apply FILE\n", out);
	}
	return true;
}

int cluster_cli_show(const char *state_dir, const char *name, const struct clock *clock, FILE *out,
		     FILE *errors)
{
	struct arena *arena = arena_new();
	struct err err = { .code = ERR_NONE };
	struct store *store = NULL;
	struct school *school = NULL;
	bool is_good = open_database(arena, state_dir, &store, &err) &&
		       school_new(store, &school, &err) &&
		       show(arena, school->roster, name, clock, out, &err);

	school_free(school);
	store_close(store);
	return finish(arena, is_good, &err, errors);
}
