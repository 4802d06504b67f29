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
	FILE *out, *errors;
	enum err_code code; /* ERR_NONE: all is in order so far */
};

/* Who runs this may lack the right to see, but what is wrong in a file is worse. */
static void note(struct check *check, enum err_code code)
{
	/* Without memory nothing is known of the file. */
	if (check->code == ERR_NONE || check->code == ERR_DENIED || code == ERR_INTERNAL) {
		check->code = code;
	}
}

/* One line a fault; the next is looked for all the same. */
static void tell(struct check *check, enum err_code code, const char *text)
{
	fprintf(check->errors, "clerkd: %s\n", text);
	note(check, code);
}

/* What the reading of a file says. */
static void hear(void *self, const char *fault)
{
	struct check *check = self;

	fprintf(check->errors, "clerkd: %s\n", fault);
}

/* A cluster file is told by its list of schools. */
static bool is_cluster_file(const char *bytes)
{
	return str_starts(bytes, "schools:") || strstr(bytes, "\nschools:") != NULL;
}

/* NULL: it is not in order, and that was told. */
static const struct roster_cluster *check_cluster(struct check *check, const char *path)
{
	const struct roster_cluster *cluster = NULL;
	const struct yaml_teller teller = { check, hear };
	struct err why = { .code = ERR_NONE };

	if (!roster_yaml_check(check->arena, path, check->day, &teller, &cluster, &why)) {
		note(check, why.code);
		return NULL;
	}
	fprintf(check->out, "%s: cluster %s, %zu schools, %zu people, %zu half terms\n", path,
		cluster->name, cluster->school_count, cluster->person_count,
		cluster->calendar->half_count);
	return cluster;
}

/* A fault of the configuration, on the line of the key or of a list's entry. */
static void refuse(struct check *check, const char *path, const char *key, const char *why)
{
	size_t line = yaml_line_at(check->bytes, path, key);

	tell(check, ERR_CONFIG,
	     line == 0 ? arena_printf(check->arena, "%s: %s", check->path, why)
		       : arena_printf(check->arena, "%s:%zu: %s", check->path, line, why));
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

static void check_plugins(struct check *check)
{
	const struct config *config = check->config;
	const char *dir = config->plugin_dir == NULL ? check->plugin_dir : config->plugin_dir;
	const char *const *names = config->plugins[0] == NULL ? NULL : config->plugins;
	struct plugin_set set = { .count = 0 };
	struct err why = { .code = ERR_NONE };
	/* What is wrong with the names themselves was told. */
	bool is_there = check->code == ERR_NONE;

	if (config->plugin_dir != NULL && !is_folder(dir)) {
		refuse(check, "", "plugin_dir",
		       arena_printf(check->arena, "%s: there is no such folder", dir));
		return;
	}
	for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
		if (strchr(names[i], '/') == NULL &&
		    access(arena_printf(check->arena, "%s/%s.so", dir, names[i]), R_OK) != 0) {
			is_there = false;
			refuse(check, "plugins", place_of(check, i),
			       arena_printf(check->arena, "there is no plugin %s in %s", names[i],
					    dir));
		}
	}
	if (is_there && !plugin_set_load(check->arena, dir, names, NULL, &set, &why)) {
		if (why.code == ERR_CONFIG) {
			refuse(check, "", names == NULL ? "plugin_dir" : "plugins", why.text);
		} else {
			tell(check, why.code, why.text);
		}
	}
	plugin_set_close(&set);
}

/* By who may read it; what is in it only where that may be seen. */
static void check_secret(struct check *check)
{
	const struct config *config = check->config;
	bool is_token = config->token_file != NULL;
	const char *key = is_token ? "token_file" : "password_file";
	const char *path = is_token ? config->token_file : config->password_file;
	struct err why = { .code = ERR_NONE };
	const char *secret = NULL;
	struct stat info;

	if (path == NULL) {
		fprintf(check->out, "%s: the token comes from systemd (LoadCredential)\n",
			check->path);
		return;
	}
	bool is_there = stat(path, &info) == 0;

	if (is_there ? (info.st_mode & (S_IRWXG | S_IRWXO)) == 0 && access(path, R_OK) != 0
		     : errno == EACCES) {
		tell(check, ERR_DENIED,
		     arena_printf(check->arena, "%s: %s; run this as root to have it looked at",
				  path, strerror(errno)));
	} else if (!is_there) {
		refuse(check, "", key, arena_printf(check->arena, "%s: %s", path, strerror(errno)));
	} else if (!config_secret_file(path, is_token, check->arena, &secret, &why)) {
		refuse(check, "", key, why.text);
	}
}

/* The clerk answers nobody who is itself. */
static void refuse_own(struct check *check, const char *path, const struct roster_cluster *cluster)
{
	for (size_t i = 0; cluster != NULL && i < cluster->person_count; i++) {
		if (str_equal(cluster->people[i].user, check->config->user)) {
			tell(check, ERR_CONFIG,
			     arena_printf(check->arena,
					  "%s: %s is the clerk itself, not one of the people", path,
					  cluster->people[i].user));
		}
	}
}

static void check_clusters(struct check *check)
{
	const char *const *paths = check->config->clusters;
	const struct roster_cluster **clusters = NULL;

	for (size_t i = 0; paths[i] != NULL; i++) {
		clusters = arena_grow(check->arena, clusters, i, sizeof(*clusters));
		clusters[i] = NULL;
		if (access(paths[i], R_OK) != 0) {
			refuse(check, "clusters", place_of(check, i),
			       arena_printf(check->arena, "%s: %s", paths[i], strerror(errno)));
			continue;
		}
		clusters[i] = check_cluster(check, paths[i]);
		refuse_own(check, paths[i], clusters[i]);
		size_t same = roster_yaml_same(clusters, i);

		if (same < i) {
			refuse(check, "clusters", place_of(check, i),
			       arena_printf(check->arena, "%s: that name or room is %s's too",
					    paths[i], paths[same]));
		}
	}
}

static void check_config(struct check *check)
{
	const struct yaml_teller teller = { check, hear };
	enum err_code code = ERR_NONE;
	struct stat info;

	check->config = config_check(check->path, check->arena, &teller, &code);
	note(check, code);
	if (check->config == NULL) {
		return;
	}
	const char *state_dir = check->config->state_dir;

	fprintf(check->out, "%s: %s on %s\n", check->path, check->config->user,
		check->config->homeserver);
	if (stat(state_dir, &info) == 0 && !S_ISDIR(info.st_mode)) {
		refuse(check, "", "state_dir",
		       arena_printf(check->arena, "%s: not a folder", state_dir));
	}
	check_plugins(check);
	check_secret(check);
	check_clusters(check);
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
			       .errors = errors };
	size_t len = 0;

	if (!yaml_read_file(check.arena, path, &check.bytes, &len, &err)) {
		tell(&check, err.code, err.text);
	} else if (is_cluster_file(check.bytes)) {
		check_cluster(&check, path);
	} else {
		check_config(&check);
	}
	arena_free(check.arena);
	err.code = check.code;
	return err_exit_code(&err);
}
