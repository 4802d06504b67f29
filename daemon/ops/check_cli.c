/* check_cli: `clerkd check`: is a configuration or a cluster file in order? */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/check_cli.h"

#include "base/str.h"
#include "host/plugin.h"
#include "io/config.h"
#include "io/yaml.h"
#include "io/yaml_place.h"
#include "school/roster_yaml.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY_S = 86400 };

/* One check: of what, and where what is found goes. */
struct check {
	struct arena *arena;
	const char *path, *bytes;
	const char *plugin_dir; /* of the program */
	int32_t day;
	const struct config *config;
	FILE *out;
	struct err *err;
};

/* A cluster file is told by its list of schools. */
static bool is_cluster_file(const char *bytes)
{
	return str_starts(bytes, "schools:") || strstr(bytes, "\nschools:") != NULL;
}

static bool check_cluster(struct check *check, const char *path,
			  const struct roster_cluster **ret_cluster)
{
	const struct roster_cluster *cluster = NULL;

	if (!roster_yaml_check(check->arena, path, check->day, &cluster, check->err)) {
		return false;
	}
	fprintf(check->out, "%s: cluster %s, %zu schools, %zu people, %zu half terms\n", path,
		cluster->name, cluster->school_count, cluster->person_count,
		cluster->calendar->half_count);
	*ret_cluster = cluster;
	return true;
}

/* A fault of the configuration, on the line of the key or of a list's entry. */
static bool refuse(struct check *check, const char *path, const char *key, const char *why)
{
	size_t line = yaml_line_at(check->bytes, path, key);

	return line == 0 ? err_set(check->err, ERR_CONFIG, "%s: %s", check->path, why)
			 : err_set(check->err, ERR_CONFIG, "%s:%zu: %s", check->path, line, why);
}

static const char *place_of(struct check *check, size_t i)
{
	return arena_printf(check->arena, "%zu", i);
}

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool check_plugins(struct check *check)
{
	const struct config *config = check->config;
	const char *dir = config->plugin_dir == NULL ? check->plugin_dir : config->plugin_dir;
	const char *const *names = config->plugins[0] == NULL ? NULL : config->plugins;
	struct plugin_set set = { .count = 0 };
	struct err why = { .code = ERR_NONE };

	if (config->plugin_dir != NULL && !is_folder(dir)) {
		return refuse(check, "", "plugin_dir",
			      arena_printf(check->arena, "%s: there is no such folder", dir));
	}
	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		if (access(arena_printf(check->arena, "%s/%s.so", dir, names[i]), R_OK) != 0) {
			return refuse(check, "plugins", place_of(check, i),
				      arena_printf(check->arena, "there is no plugin %s in %s",
						   names[i], dir));
		}
	}
	if (!plugin_set_load(check->arena, dir, names, NULL, &set, &why)) {
		return why.code == ERR_CONFIG
			   ? refuse(check, "", names == NULL ? "plugin_dir" : "plugins", why.text)
			   : err_set(check->err, why.code, "%s", why.text);
	}
	plugin_set_close(&set);
	return true;
}

/* By who may read it; what is in it only where that may be seen. */
static bool check_secret(struct check *check)
{
	const struct config *config = check->config;
	const char *key = config->token_file != NULL ? "token_file" : "password_file";
	const char *path = config->token_file != NULL ? config->token_file : config->password_file;
	struct err why = { .code = ERR_NONE };
	struct config_secret secret;
	struct stat info;

	if (path == NULL) {
		fprintf(check->out, "%s: the token comes from systemd (LoadCredential)\n",
			check->path);
		return true;
	}
	if (stat(path, &info) != 0) {
		return refuse(check, "", key,
			      arena_printf(check->arena, "%s: %s", path, strerror(errno)));
	}
	if ((info.st_mode & (S_IRWXG | S_IRWXO)) == 0 && access(path, R_OK) != 0) {
		return true;
	}
	return config_secret_file(path, check->arena, &secret.token, &why) ||
	       refuse(check, "", key, why.text);
}

static bool check_clusters(struct check *check)
{
	const char *const *paths = check->config->clusters;
	const struct roster_cluster **clusters = NULL;

	for (size_t i = 0; paths[i] != NULL; i++) {
		if (access(paths[i], R_OK) != 0) {
			return refuse(
			    check, "clusters", place_of(check, i),
			    arena_printf(check->arena, "%s: %s", paths[i], strerror(errno)));
		}
		clusters = arena_grow(check->arena, clusters, i, sizeof(*clusters));
		if (!check_cluster(check, paths[i], &clusters[i])) {
			return false;
		}
		for (size_t k = 0; k < i; k++) {
			if (str_equal(clusters[k]->name, clusters[i]->name) ||
			    str_equal(clusters[k]->room, clusters[i]->room)) {
				return refuse(check, "clusters", place_of(check, i),
					      arena_printf(check->arena,
							   "%s: that name or room is %s's too",
							   paths[i], paths[k]));
			}
		}
	}
	return true;
}

static bool check_config(struct check *check)
{
	struct stat info;

	if (!config_load(check->path, check->arena, &check->config, check->err)) {
		return false;
	}
	const char *state_dir = check->config->state_dir;

	fprintf(check->out, "%s: %s on %s\n", check->path, check->config->user,
		check->config->homeserver);
	if (stat(state_dir, &info) == 0 && !S_ISDIR(info.st_mode)) {
		return refuse(check, "", "state_dir",
			      arena_printf(check->arena, "%s: not a folder", state_dir));
	}
	return check_plugins(check) && check_secret(check) && check_clusters(check);
}

int check_cli(const char *path, const char *plugin_dir, const struct clock *clock, FILE *out,
	      FILE *errors)
{
	struct err err = { .code = ERR_NONE };
	struct check check = { .arena = arena_new(),
			       .path = path,
			       .plugin_dir = plugin_dir,
			       .day = (int32_t)(clock_wall_s(clock) / DAY_S),
			       .out = out,
			       .err = &err };
	const struct roster_cluster *cluster = NULL;
	size_t len = 0;

	if (!yaml_read_file(check.arena, path, &check.bytes, &len, &err) ||
	    !(is_cluster_file(check.bytes) ? check_cluster(&check, path, &cluster)
					   : check_config(&check))) {
		fprintf(errors, "clerkd: %s\n", err.text);
	}
	arena_free(check.arena);
	return err_exit_code(&err);
}
