/* calendar_cli: `clerkd calendar import`, in words and exit codes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/calendar_cli.h"

#include "base/str.h"
#include "ops/state.h"
#include "ops/versions.h"
#include "school/calendar_import.h"
#include "school/school.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

enum { LOOK = 1 }; /* a line was left out */

static bool read_all(const struct calendar_cli *cli, struct arena *arena, const char **ret_text,
		     size_t *ret_len, struct err *err)
{
	bool is_stdin = str_equal(cli->path, "-");
	FILE *in = is_stdin ? cli->in : fopen(cli->path, "re");
	char *text = arena_alloc(arena, CALENDAR_IMPORT_BYTES + 2);

	if (in == NULL) {
		return err_set(err, errno == EACCES ? ERR_DENIED : ERR_NOINPUT, "%s: %s", cli->path,
			       strerror(errno));
	}
	*ret_len = fread(text, 1, CALENDAR_IMPORT_BYTES + 1, in);
	*ret_text = text;
	if (!is_stdin) {
		fclose(in);
	}
	return true;
}

static const struct roster_cluster *find_cluster(struct arena *arena, const struct roster *roster,
						 const char *name, struct err *err)
{
	if (name == NULL && roster->cluster_count == 1) {
		return roster->clusters[0];
	}
	for (size_t i = 0; name != NULL && i < roster->cluster_count; i++) {
		if (str_equal_fold(roster->clusters[i]->name, name)) {
			return roster->clusters[i];
		}
	}
	struct str names;

	str_init(&names, arena);
	for (size_t i = 0; i < roster->cluster_count; i++) {
		str_addf(&names, "%s%s", i == 0 ? "" : ", ", roster->clusters[i]->name);
	}
	err_set(err, ERR_USAGE, "calendar import: %s (--cluster NAME); there is: %s",
		name == NULL ? "which cluster?" : "there is no such cluster",
		names.len == 0 ? "none" : names.text);
	return NULL;
}

static bool is_agreed(const struct calendar_cli *cli)
{
	char answer[16] = "";

	if (cli->is_agreed) {
		return true;
	}
	fputs("Save this? Type yes: ", cli->out);
	fflush(cli->out);
	return fgets(answer, sizeof(answer), cli->in) != NULL &&
	       str_equal_fold(str_trim(answer), "yes");
}

static int save(const struct calendar_cli *cli, struct store *store, struct school *school,
		int64_t cluster, const struct calendar *want)
{
	if (!store_begin(store)) {
		return EX_IOERR;
	}
	calendar_save(school_calendars(school), cluster, want);
	if (!store_commit(store)) {
		fprintf(cli->errors, "clerkd: %s\n", store_error(store));
		return EX_IOERR;
	}
	fputs("saved; a running clerk reads it after `systemctl reload clerkd`\n", cli->out);
	return EX_OK;
}

static int import(const struct calendar_cli *cli, struct arena *arena, struct store *store,
		  struct school *school, const struct clock *clock, struct err *err)
{
	struct calendar_import import;
	const struct roster_cluster *cluster =
	    find_cluster(arena, school->roster, cli->cluster, err);
	const char *text = NULL;
	struct str difference;
	size_t len = 0;

	str_init(&difference, arena);
	if (cluster == NULL || !read_all(cli, arena, &text, &len, err)) {
		return -1;
	}
	if (cli->school != 0 && strchr(cluster->own, cli->school) == NULL) {
		err_set(err, ERR_USAGE,
			"calendar import: there is no school %c in %s; there are %s", cli->school,
			cluster->name, cluster->own);
		return -1;
	}
	struct calendar have = *cluster->calendar;

	if (!calendar_import_read(arena, &have, cli->school,
				  roster_today(cluster, clock_wall_s(clock)), text, len, &import,
				  err)) {
		return -1;
	}
	calendar_normalise(&have);
	calendar_normalise(import.want);
	size_t changes = calendar_compare(arena, &have, import.want, &difference);

	for (size_t i = 0; i < import.doubt_count; i++) {
		fprintf(cli->out, "left out: %s\n", import.doubts[i]);
	}
	fputs(difference.text, cli->out);
	if (changes == 0) {
		fputs("nothing to change\n", cli->out);
		return import.doubt_count == 0 ? EX_OK : LOOK;
	}
	if (!is_agreed(cli)) {
		fputs("nothing was saved\n", cli->out);
		return EX_TEMPFAIL;
	}
	int code = save(cli, store, school, cluster->id, import.want);

	return code == EX_OK && import.doubt_count > 0 ? LOOK : code;
}

/* What has no cluster has no terms either: an empty database is not made for that. */
static bool has_database(const struct calendar_cli *cli, struct err *err)
{
	return state_has_database(cli->state_dir, err) ||
	       (err->code == ERR_NONE &&
		err_set(err, ERR_NOINPUT,
			"%s: there is no database yet; clerkd cluster apply FILE makes one",
			cli->state_dir));
}

int calendar_cli_import(const struct calendar_cli *cli, const struct clock *clock)
{
	struct arena *arena = arena_new();
	struct store *store = NULL;
	struct school *school = NULL;
	struct plugin_set plugins = { .count = 0 };
	struct err err = { .code = ERR_NONE };
	int code = -1;

	if (plugin_set_load(arena, cli->plugin_dir, cli->plugins, NULL, &plugins, &err) &&
	    has_database(cli, &err) && state_open(cli->state_dir, &store, &err) &&
	    versions_allow(store, &plugins, &err) && school_new(store, &school, &err)) {
		code = import(cli, arena, store, school, clock, &err);
	}
	if (code < 0) {
		fprintf(cli->errors, "clerkd: %s\n", err.text);
		code = err_exit_code(&err);
	}
	school_free(school);
	store_close(store);
	plugin_set_close(&plugins);
	arena_free(arena);
	return code;
}
