/* check_cli: `clerkd check`: is a configuration or a cluster file in order? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/check_cli.h"

#include "base/str.h"
#include "io/config.h"
#include "io/yaml.h"
#include "school/roster_yaml.h"

#include <string.h>

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

static bool check_config(struct arena *arena, const char *path, const char *plugin_dir, FILE *out,
			 struct err *err)
{
	const struct config *config = NULL;

	(void)plugin_dir;
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

int check_cli(const char *path, const char *plugin_dir, FILE *out, FILE *errors)
{
	struct arena *arena = arena_new();
	struct err err = { .code = ERR_NONE };
	const char *bytes = NULL;
	size_t len = 0;

	if (!yaml_read_file(arena, path, &bytes, &len, &err) ||
	    !(is_cluster_file(bytes) ? check_cluster(arena, path, out, &err)
				     : check_config(arena, path, plugin_dir, out, &err))) {
		fprintf(errors, "clerkd: %s\n", err.text);
	}
	arena_free(arena);
	return err_exit_code(&err);
}
