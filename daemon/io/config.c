/* config: clerkd.yaml, checked: an unknown key is an error, a relative path is relative to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/config.h"

#include "base/log.h"
#include "base/str.h"
#include "io/yaml.h"
#include "io/yaml_place.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LONGEST_TEXT = 4096, LONGEST_LIST = 1000, LONGEST_PREFIX = 8, LONGEST_ADDRESS = 200 };

/* The file as libcyaml fills it in. */
struct file {
	char *homeserver, *user, *display_name, *device_id, *token_file, *password_file;
	char *state_dir, *plugin_dir, *listen, *feeds, *max_command_age;
	char **plugins, **clusters, **allow_invites_from, **prefixes;
	unsigned plugins_count, clusters_count, allow_invites_from_count, prefixes_count;
	int64_t log_level;
};

static const cyaml_strval_t levels[] = {
	{ "error", LOG_LEVEL_ERROR },
	{ "warning", LOG_LEVEL_WARNING },
	{ "info", LOG_LEVEL_INFO },
	{ "debug", LOG_LEVEL_DEBUG },
};

static const cyaml_schema_value_t text_schema = { CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1,
								     LONGEST_TEXT) };

#define TEXT(name, flags) \
	CYAML_FIELD_STRING_PTR(#name, CYAML_FLAG_POINTER | (flags), struct file, name, 1, \
			       LONGEST_TEXT)
#define LIST(name) \
	CYAML_FIELD_SEQUENCE(#name, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct file, name, \
			     &text_schema, 0, LONGEST_LIST)

static const cyaml_schema_field_t fields[] = {
	TEXT(homeserver, CYAML_FLAG_DEFAULT),
	TEXT(user, CYAML_FLAG_DEFAULT),
	TEXT(display_name, CYAML_FLAG_OPTIONAL),
	TEXT(device_id, CYAML_FLAG_OPTIONAL),
	TEXT(token_file, CYAML_FLAG_OPTIONAL),
	TEXT(password_file, CYAML_FLAG_OPTIONAL),
	TEXT(state_dir, CYAML_FLAG_OPTIONAL),
	TEXT(plugin_dir, CYAML_FLAG_OPTIONAL),
	LIST(plugins),
	LIST(clusters),
	LIST(allow_invites_from),
	LIST(prefixes),
	TEXT(listen, CYAML_FLAG_OPTIONAL),
	TEXT(feeds, CYAML_FLAG_OPTIONAL),
	TEXT(max_command_age, CYAML_FLAG_OPTIONAL),
	CYAML_FIELD_ENUM("log_level", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct file,
			 log_level, levels, CYAML_ARRAY_LEN(levels)),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t schema = { CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct file,
								 fields) };

/* One look at the file: faults of meaning go to `teller` (NULL: nobody asks), the first of them
 * into `first`; nothing that is wrong hides the next. */
struct looking {
	struct arena *arena;
	const char *path, *bytes;
	const struct yaml_teller *teller;
	struct err first;
};

static void tell(struct looking *looking, const char *fault)
{
	if (looking->first.code == ERR_NONE) {
		err_set(&looking->first, ERR_CONFIG, "%s", fault);
	}
	if (looking->teller != NULL) {
		looking->teller->tell(looking->teller->self, fault);
	}
}

/* With the line of the key. */
static void refuse(struct looking *looking, const char *key, const char *why)
{
	tell(looking, arena_printf(looking->arena, "%s:%zu: %s %s", looking->path,
				   yaml_line_at(looking->bytes, "", key), key, why));
}

/* The same for one entry of a list. */
static void refuse_entry(struct looking *looking, const char *list, unsigned place,
			 const char *entry, const char *why)
{
	const char *number = arena_printf(looking->arena, "%u", place);

	tell(looking, arena_printf(looking->arena, "%s:%zu: '%.80s' in %s %s", looking->path,
				   yaml_line_at(looking->bytes, list, number), entry, list, why));
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text == NULL ? otherwise : text;
}

static const char *const *list_of(struct arena *arena, char **texts, unsigned count)
{
	const char **list = arena_array(arena, (size_t)count + 1, sizeof(char *));

	for (unsigned i = 0; i < count; i++) {
		list[i] = texts[i];
	}
	return list;
}

static const char *path_of(struct arena *arena, const char *file, const char *name)
{
	return name == NULL ? NULL : yaml_relative(arena, file, name);
}

/* Loopback may do without TLS, for rehearsals; nobody else. */
static bool is_loopback(const char *host)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t len = strlen(names[i]);

		if (strncmp(host, names[i], len) == 0 && strchr(":/", host[len]) != NULL) {
			return true;
		}
	}
	return false;
}

/* "host", "host:8448", "[::1]:8448", with or without a path. */
static bool has_good_port(const char *host)
{
	size_t len = strcspn(host, "/");
	const char *from = host[0] == '[' ? strchr(host, ']') : host;
	const char *colon = from == NULL ? NULL : memchr(from, ':', len - (size_t)(from - host));
	char *end = NULL;

	if (from == NULL || from >= host + len || colon == host) {
		return false;
	}
	if (colon == NULL) {
		return true;
	}
	long port = strtol(colon + 1, &end, 10);

	return isdigit((unsigned char)colon[1]) != 0 && end == host + len && port > 0 &&
	       port < 65536;
}

static void check_homeserver(const struct file *file, struct looking *looking,
			     struct config *config)
{
	char *url = arena_strdup(looking->arena, file->homeserver);
	size_t len = strlen(url);
	bool is_https = str_starts(url, "https://") && len > 8;
	bool is_local = str_starts(url, "http://") && is_loopback(url + 7);

	if (is_https && strchr(url, '@') != NULL) {
		refuse(looking, "homeserver", "is an address without user and password in it");
	} else if ((!is_https && !is_local) || strpbrk(url, " \t?#@") != NULL) {
		refuse(looking, "homeserver",
		       "begins with https:// (http:// only for this machine), e.g. "
		       "https://matrix.example.org");
	} else if (!has_good_port(strstr(url, "://") + 3)) {
		refuse(looking, "homeserver",
		       "names no host with a port from 1 to 65535, e.g. http://localhost:8008");
	} else if (strstr(url, "/_matrix") != NULL) {
		refuse(looking, "homeserver",
		       "ends before /_matrix, e.g. https://matrix.example.org");
	}
	while (len > 0 && url[len - 1] == '/') {
		url[--len] = '\0';
	}
	config->homeserver = url;
}

static bool is_user_id(const char *text)
{
	const char *colon = strchr(text, ':');

	return text[0] == '@' && colon != NULL && colon > text + 1 && colon[1] != '\0' &&
	       strlen(text) <= 255 && strpbrk(text, " \t\n") == NULL;
}

/* "1h", "90m", "3600s", "2d". */
static bool read_age(const char *text, int64_t *ret_s)
{
	static const char units[] = "smhd";
	static const int64_t seconds[] = { 1, 60, 3600, 86400 };
	size_t digits = strspn(text, "0123456789");
	const char *unit = strchr(units, text[digits]);

	if (digits == 0 || digits > 6 || text[digits] == '\0' || text[digits + 1] != '\0' ||
	    unit == NULL) {
		return false;
	}
	int64_t value = strtoll(text, NULL, 10) * seconds[unit - units];

	if (value < 60 || value > 30 * 86400) {
		return false;
	}
	*ret_s = value;
	return true;
}

static bool check_listen(const char *listen)
{
	const char *colon = listen == NULL ? NULL : strrchr(listen, ':');
	char *end = NULL;

	if (listen == NULL) {
		return true;
	}
	if (colon == NULL || !is_loopback(listen)) {
		return false;
	}
	long port = strtol(colon + 1, &end, 10);

	return colon[1] >= '0' && colon[1] <= '9' && *end == '\0' && port > 0 && port < 65536;
}

/* Where a proxy answers for the pages of `listen`: a phone asks there, from anywhere. */
static bool check_feeds(const struct file *file)
{
	return file->feeds == NULL ||
	       (file->listen != NULL && strlen(file->feeds) <= LONGEST_ADDRESS &&
		(strncmp(file->feeds, "https://", 8) == 0 ||
		 strncmp(file->feeds, "http://127.0.0.1:", 17) == 0) &&
		strpbrk(file->feeds, " \t\n<>\"") == NULL &&
		file->feeds[strlen(file->feeds) - 1] != '/');
}

/* A letter in front would make words of ordinary talk into commands. */
static bool is_prefix(const char *text)
{
	return strlen(text) <= LONGEST_PREFIX && strpbrk(text, " \t\n0123456789") == NULL &&
	       isalpha((unsigned char)text[0]) == 0;
}

static bool is_plugin_name(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* A whole user id, or a server's name with or without a port. */
static bool is_inviter(const char *text)
{
	return text[0] == '@' ? is_user_id(text) : strpbrk(text, " \t\n/*@") == NULL;
}

static void check_list(struct looking *looking, const char *key, char *const *texts, unsigned count,
		       bool (*is_good)(const char *text), const char *why)
{
	for (unsigned i = 0; i < count; i++) {
		if (!is_good(texts[i])) {
			refuse_entry(looking, key, i, texts[i], why);
		}
	}
}

static void check_lists(const struct file *file, struct looking *looking)
{
	check_list(looking, "prefixes", file->prefixes, file->prefixes_count, is_prefix,
		   "is not a sign of at most 8 bytes, like ! or /");
	check_list(looking, "plugins", file->plugins, file->plugins_count, is_plugin_name,
		   "is not a name of small letters, without path or .so");
	check_list(looking, "allow_invites_from", file->allow_invites_from,
		   file->allow_invites_from_count, is_inviter,
		   "is neither a full user id (@head.a:example.org) nor a server");
	for (unsigned i = 0; i < file->plugins_count; i++) {
		for (unsigned k = 0; k < i; k++) {
			if (str_equal(file->plugins[i], file->plugins[k])) {
				refuse_entry(looking, "plugins", i, file->plugins[i],
					     "is there twice");
				break;
			}
		}
	}
}

static bool is_device_id(const char *text)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

	return text == NULL || (text[strspn(text, letters)] == '\0' && strlen(text) <= 64);
}

static void check(const struct file *file, struct looking *looking, struct config *config)
{
	if (!is_user_id(file->user) || strchr(file->user, '/') != NULL) {
		refuse(looking, "user", "is a full user id, e.g. @clerk:example.org");
	}
	if (file->max_command_age != NULL &&
	    !read_age(file->max_command_age, &config->max_command_age_s)) {
		refuse(looking, "max_command_age", "is a time from 1m to 30d, e.g. 1h");
	}
	if (!check_listen(file->listen)) {
		refuse(looking, "listen",
		       "is an address of this machine with a port, e.g. 127.0.0.1:8008");
	}
	if (!check_feeds(file)) {
		refuse(looking, "feeds",
		       "is where the pages of `listen` are to be had, without a slash at the end, "
		       "e.g. https://clerk.example.org/ics");
	}
	if (!is_device_id(file->device_id)) {
		refuse(looking, "device_id", "is made of at most 64 letters, digits, - and _");
	}
	if (file->token_file != NULL && file->password_file != NULL) {
		refuse(looking, "password_file", "and token_file are two secrets; one is enough");
	}
	check_lists(file, looking);
}

/* systemd may name several folders; the first is ours. */
static const char *state_dir_of(struct arena *arena, const char *path, const char *name)
{
	const char *from_systemd = getenv("STATE_DIRECTORY");

	if (name != NULL) {
		return path_of(arena, path, name);
	}
	if (!str_is_empty(from_systemd)) {
		return arena_strndup(arena, from_systemd, strcspn(from_systemd, ":"));
	}
	return "/var/lib/clerkd";
}

static void fill(const struct file *file, const char *path, struct arena *arena,
		 struct config *config)
{
	static const char *const prefixes[] = { "!", "/", "//", NULL };
	const char **clusters =
	    arena_array(arena, (size_t)file->clusters_count + 1, sizeof(char *));

	for (unsigned i = 0; i < file->clusters_count; i++) {
		clusters[i] = path_of(arena, path, file->clusters[i]);
	}
	config->path = arena_strdup(arena, path);
	config->user = file->user;
	config->display_name = or_else(file->display_name, "clerk");
	config->device_id = or_else(file->device_id, "CLERKD");
	config->token_file = path_of(arena, path, file->token_file);
	config->password_file = path_of(arena, path, file->password_file);
	config->state_dir = state_dir_of(arena, path, file->state_dir);
	config->plugin_dir = path_of(arena, path, file->plugin_dir);
	config->plugins = list_of(arena, file->plugins, file->plugins_count);
	config->clusters = clusters;
	config->allow_invites_from =
	    list_of(arena, file->allow_invites_from, file->allow_invites_from_count);
	config->prefixes = file->prefixes_count == 0
			       ? prefixes
			       : list_of(arena, file->prefixes, file->prefixes_count);
	config->listen = file->listen;
	config->feeds = file->feeds;
	config->log_level = file->log_level == 0 ? LOG_LEVEL_INFO : file->log_level;
}

/* False: there are faults, the first of them in `err`; `ret_config` is set nonetheless where they
 * are only of meaning. */
static bool read(const char *bytes, size_t len, const char *path, struct arena *arena,
		 const struct yaml_teller *teller, struct config **ret_config, struct err *err)
{
	struct config *config = arena_alloc(arena, sizeof(*config));
	struct looking looking = { .arena = arena,
				   .path = path,
				   .bytes = arena_strndup(arena, bytes, len),
				   .teller = teller };
	void *value = NULL;

	if (!yaml_parse(arena, bytes, len, path, &schema, teller, &value, err)) {
		return false;
	}
	const struct file *file = value;

	if (file->homeserver == NULL || file->user == NULL) {
		return err_set(err, ERR_CONFIG, "%s: homeserver and user are needed", path);
	}
	config->max_command_age_s = 3600;
	fill(file, path, arena, config);
	check_homeserver(file, &looking, config);
	check(file, &looking, config);
	*ret_config = config;
	return looking.first.code == ERR_NONE ||
	       err_set(err, looking.first.code, "%s", looking.first.text);
}

bool config_parse(const char *bytes, size_t len, const char *path, struct arena *arena,
		  const struct config **ret_config, struct err *err)
{
	struct config *config = NULL;

	if (!read(bytes, len, path, arena, NULL, &config, err)) {
		return false;
	}
	*ret_config = config;
	return true;
}

bool config_load(const char *path, struct arena *arena, const struct config **ret_config,
		 struct err *err)
{
	const char *bytes = NULL;
	size_t len = 0;

	return yaml_read_file(arena, path, &bytes, &len, err) &&
	       config_parse(bytes, len, path, arena, ret_config, err);
}

const struct config *config_check(const char *path, struct arena *arena,
				  const struct yaml_teller *teller, enum err_code *ret_code)
{
	struct config *config = NULL;
	struct err why = { .code = ERR_NONE };
	const char *bytes = NULL;
	size_t len = 0;

	if (!yaml_read_file(arena, path, &bytes, &len, &why)) {
		teller->tell(teller->self, why.text);
	} else {
		(void)read(bytes, len, path, arena, teller, &config, &why);
	}
	*ret_code = why.code;
	return config;
}

/* A secret that others may read is no secret: refused, with the remedy. */
static bool read_secret(struct arena *arena, const char *path, bool is_credential, bool is_token,
			const char **ret_secret, struct err *err)
{
	const char *bytes = NULL;
	size_t len = 0;
	struct err why = { .code = ERR_NONE };
	struct stat info;

	if (!yaml_read_file(arena, path, &bytes, &len, &why)) {
		/* Named by the configuration, whose fault that is: a person has to look. */
		return err_set(err, why.code == ERR_NOINPUT ? ERR_CONFIG : why.code, "%s",
			       why.text);
	}
	if (!is_credential &&
	    (stat(path, &info) != 0 || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)) {
		return err_set(err, ERR_CONFIG, "%s: others may read it; run: chmod 600 %s", path,
			       path);
	}
	char *secret = str_trim(arena_strndup(arena, bytes, len));

	if (secret[0] == '\0' || strpbrk(secret, "\r\n") != NULL || len > LONGEST_TEXT) {
		return err_set(err, ERR_CONFIG, "%s: one line was expected", path);
	}
	if (is_token && strpbrk(secret, " \t") != NULL) {
		return err_set(err, ERR_CONFIG, "%s: a token is one word, without blanks", path);
	}
	*ret_secret = secret;
	return true;
}

bool config_secret_file(const char *path, bool is_token, struct arena *arena,
			const char **ret_secret, struct err *err)
{
	return read_secret(arena, path, false, is_token, ret_secret, err);
}

/* systemd made these for us alone, by an access list that stat shows as a mode of 0440. */
static const char *credential(struct arena *arena, const char *name)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");

	if (str_is_empty(dir)) {
		return NULL;
	}
	const char *path = arena_printf(arena, "%s/%s", dir, name);
	struct stat info;

	return stat(path, &info) == 0 ? path : NULL;
}

bool config_secret_read(const struct config *config, struct arena *arena,
			struct config_secret *ret_secret, struct err *err)
{
	struct config_secret secret = { NULL, NULL };
	const char *token = credential(arena, "token");
	const char *password = credential(arena, "password");
	bool is_given = token != NULL || password != NULL;

	if (!is_given) {
		token = config->token_file;
		password = config->password_file;
	}
	if (token == NULL && password == NULL) {
		return err_set(err, ERR_CONFIG,
			       "%s: token_file or password_file is needed (or systemd's "
			       "LoadCredential=token:...)",
			       config->path);
	}
	if (token != NULL ? !read_secret(arena, token, is_given, true, &secret.token, err)
			  : !read_secret(arena, password, is_given, false, &secret.password, err)) {
		return false;
	}
	*ret_secret = secret;
	return true;
}
