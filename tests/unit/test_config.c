/* test_config: clerkd.yaml: what is read, what is refused and on which line, and its secrets. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "base/str.h"
#include "io/config.h"
#include "io/yaml.h"
#include "io/yaml_place.h"
#include "scratch.h"

#include <stdio.h>

static struct arena *arena;
static const struct config *config;
static struct err err;
static const char *folder;

static void set_up(void)
{
	arena = arena_new();
	config = NULL;
	err = (struct err){ .code = ERR_NONE };
	folder = scratch_new(arena);
}

static void tear_down(void)
{
	scratch_remove(arena, folder);
	arena_free(arena);
}

TestSuite(config, .init = set_up, .fini = tear_down);

static bool parse(const char *text)
{
	return config_parse(text, strlen(text), "/etc/clerkd/clerkd.yaml", arena, &config, &err);
}

#define LEAST "homeserver: https://m.example.org/\nuser: \"@clerk:example.org\"\n"

/* Refused, for a reason that says this, on that line (0: any). */
static void refused(const char *text, unsigned line, const char *why)
{
	char place[64];

	cr_assert_not(parse(text), "accepted: %s", text);
	cr_assert_eq(err.code, ERR_CONFIG);
	snprintf(place, sizeof(place), "clerkd.yaml:%u: ", line);
	cr_assert(line == 0 || strstr(err.text, place) != NULL, "'%s' is not on line %u", err.text,
		  line);
	cr_assert_not_null(strstr(err.text, why), "'%s' does not say '%s'", err.text, why);
	cr_assert_null(config);
}

static const char *write_file(const char *name, const char *text, mode_t mode)
{
	return scratch_write(arena, folder, name, text, mode);
}

Test(config, least_file_has_defaults)
{
	cr_assert(parse(LEAST), "%s", err.text);
	cr_assert_str_eq(config->homeserver, "https://m.example.org");
	cr_assert_str_eq(config->user, "@clerk:example.org");
	cr_assert_str_eq(config->display_name, "clerk");
	cr_assert_str_eq(config->device_id, "CLERKD");
	cr_assert_str_eq(config->state_dir, "/var/lib/clerkd");
	cr_assert_null(config->token_file);
	cr_assert_null(config->plugin_dir);
	cr_assert_null(config->listen);
	cr_assert_null(config->plugins[0]);
	cr_assert_null(config->clusters[0]);
	cr_assert_null(config->allow_invites_from[0]);
	cr_assert_str_eq(config->prefixes[0], "!");
	cr_assert_eq(config->log_level, LOG_LEVEL_INFO);
	cr_assert_eq(config->max_command_age_s, 3600);
}

Test(config, everything_given)
{
	cr_assert(parse(LEAST "display_name: The clerk\ndevice_id: X1\ntoken_file: secrets/token\n"
			      "state_dir: state\nplugin_dir: /opt/plugins\n"
			      "plugins: [visits, sip]\nclusters: [a.yaml, /b.yaml]\n"
			      "allow_invites_from: [\"@head.a:example.org\", example.org]\n"
			      "prefixes: [\"!\", \"%\"]\nlisten: 127.0.0.1:8009\n"
			      "log_level: debug\nmax_command_age: 90m\n"),
		  "%s", err.text);
	cr_assert_str_eq(config->token_file, "/etc/clerkd/secrets/token");
	cr_assert_str_eq(config->state_dir, "/etc/clerkd/state");
	cr_assert_str_eq(config->plugin_dir, "/opt/plugins");
	cr_assert_str_eq(config->plugins[1], "sip");
	cr_assert_null(config->plugins[2]);
	cr_assert_str_eq(config->clusters[0], "/etc/clerkd/a.yaml");
	cr_assert_str_eq(config->clusters[1], "/b.yaml");
	cr_assert_str_eq(config->allow_invites_from[1], "example.org");
	cr_assert_str_eq(config->prefixes[1], "%");
	cr_assert_str_eq(config->listen, "127.0.0.1:8009");
	cr_assert_eq(config->log_level, LOG_LEVEL_DEBUG);
	cr_assert_eq(config->max_command_age_s, 5400);
}

Test(config, state_folder_of_systemd)
{
	setenv("STATE_DIRECTORY", "/var/lib/private/clerkd:/var/lib/other", 1);
	cr_assert(parse(LEAST));
	cr_assert_str_eq(config->state_dir, "/var/lib/private/clerkd");
}

Test(config, unknown_key_with_its_line)
{
	refused("# homserver: as it was\n\n" LEAST "homserver: x\n", 5, "unknown key 'homserver'");
	refused("stray: 1\n" LEAST, 1, "unknown key 'stray'");
}

Test(config, key_given_twice)
{
	refused(LEAST "device_id: A\ndevice_id: B\n", 0, "key given twice 'device_id'");
}

Test(config, missing_and_empty)
{
	refused("user: \"@clerk:example.org\"\n", 0, "missing key 'homeserver'");
	refused("", 0, "empty");
	refused("# nothing yet\n", 0, "empty");
	refused(LEAST "token_file: \"\"\n", 3, "");
}

Test(config, wrong_types)
{
	refused(LEAST "plugins: visits\n", 3, "a list was expected here");
	refused(LEAST "plugins:\n  - {a: b}\n", 4, "a text was expected here");
	refused(LEAST "device_id: [a]\n", 3, "a text was expected here");
	refused(LEAST "log_level: loud\n", 3,
		"log_level is error, warning, info or debug, not 'loud'");
	refused("- a\n- b\n", 0, "keys with values were expected");
	refused(LEAST "plugins: [a\n", 0, "not YAML");
	refused(LEAST "device_id: &a X\ndisplay_name: *a\n", 0, "anchors and aliases");
	refused(LEAST "---\nuser: x\n", 0, "one document only");
}

/* A hundred thousand brackets took minutes. */
Test(config, too_deep)
{
	char text[8192];
	size_t len = strlen(LEAST);

	strcpy(text, LEAST);
	memcpy(text + len, "plugins: ", 9);
	memset(text + len + 9, '[', 101);
	text[len + 110] = '\0';
	refused(text, 0, "brackets within brackets");
}

Test(config, wrong_values)
{
	refused("homeserver: http://m.example.org\nuser: \"@c:x\"\n", 1, "homeserver begins with");
	refused("# the user\nhomeserver: ftp://x\nuser: \"@c:x\"\n", 2, "homeserver begins with");
	refused("homeserver: http://localhost.evil.org\nuser: \"@c:x\"\n", 1, "homeserver");
	refused("homeserver: https://x\n# user\nuser: clerk\n", 3, "user is a full user id");
	refused(LEAST "max_command_age: 90\n", 3, "max_command_age");
	refused(LEAST "max_command_age: 99999999999h\n", 3, "max_command_age");
	refused(LEAST "max_command_age: 31d\n", 3, "max_command_age");
	refused(LEAST "listen: 0.0.0.0:80\n", 3, "listen is an address of this machine");
	refused(LEAST "listen: 127.0.0.1:99999\n", 3, "listen");
	refused(LEAST "feeds: https://clerk.example.org/ics\n", 3, "feeds is where the pages of");
	refused(LEAST "listen: 127.0.0.1:8009\nfeeds: http://clerk.example.org/ics\n", 4, "feeds");
	refused(LEAST "listen: 127.0.0.1:8009\nfeeds: https://clerk.example.org/\n", 4, "feeds");
	refused(LEAST "listen: 127.0.0.1:8009\nfeeds: https://a b/ics\n", 4, "feeds");
	refused(LEAST "prefixes: [\"clerk\"]\n", 3, "prefixes");
	refused(LEAST "plugins: [\"../evil\"]\n", 3, "plugins");
}

Test(config, http_on_this_machine_only)
{
	cr_assert(parse("homeserver: http://localhost:8008\nuser: \"@c:x\"\n"));
	cr_assert(parse("homeserver: http://127.0.0.1:8008/\nuser: \"@c:x\"\n"));
	cr_assert_str_eq(config->homeserver, "http://127.0.0.1:8008");
}

Test(config, not_text)
{
	static const char bytes[] = "homeserver: https://x\0user: y";

	cr_assert_not(config_parse(bytes, sizeof(bytes) - 1, "x.yaml", arena, &config, &err));
	cr_assert_not_null(strstr(err.text, "not a text file"));
}

/* Each beginning of a good file is read or refused, never worse. */
Test(config, byte_by_byte)
{
	static const char text[] =
	    LEAST "plugins: [visits, sip]\nlog_level: debug\nclusters:\n  - \"a.yaml\"\n";

	for (size_t len = 0; len < sizeof(text); len++) {
		err.code = ERR_NONE;
		bool is_good = config_parse(text, len, "x.yaml", arena, &config, &err);

		cr_assert_eq(is_good, err.code == ERR_NONE, "at %zu: %s", len, err.text);
	}
}

Test(config, files)
{
	const char *path = write_file("clerkd.yaml", LEAST "token_file: token\n", 0644);

	cr_assert_not(config_load("/nowhere/clerkd.yaml", arena, &config, &err));
	cr_assert_eq(err.code, ERR_NOINPUT);
	cr_assert_not(config_load(folder, arena, &config, &err));
	cr_assert_eq(err.code, ERR_CONFIG);
	cr_assert(config_load(path, arena, &config, &err));
	cr_assert_str_eq(config->token_file, arena_printf(arena, "%s/token", folder));
}

Test(config, token_is_trimmed_and_private)
{
	struct config_secret secret = { NULL, NULL };
	const char *path = write_file("clerkd.yaml", LEAST "token_file: token\n", 0644);

	cr_assert(config_load(path, arena, &config, &err));
	cr_assert_not(config_secret_read(config, arena, &secret, &err));
	cr_assert_eq(err.code, ERR_CONFIG);
	write_file("token", "  syt_abc \n\n", 0640);
	cr_assert_not(config_secret_read(config, arena, &secret, &err));
	cr_assert_eq(err.code, ERR_CONFIG);
	cr_assert_not_null(strstr(err.text, "chmod 600"));
	write_file("token", "  syt_abc \n\n", 0600);
	cr_assert(config_secret_read(config, arena, &secret, &err), "%s", err.text);
	cr_assert_str_eq(secret.token, "syt_abc");
	cr_assert_null(secret.password);
	write_file("token", "\n", 0600);
	cr_assert_not(config_secret_read(config, arena, &secret, &err));
	write_file("token", "two\nlines\n", 0600);
	cr_assert_not(config_secret_read(config, arena, &secret, &err));
}

Test(config, password_and_credentials)
{
	struct config_secret secret = { NULL, NULL };
	const char *path = write_file("clerkd.yaml", LEAST "password_file: password\n", 0644);

	write_file("password", "pa ss\n", 0600);
	cr_assert(config_load(path, arena, &config, &err));
	cr_assert(config_secret_read(config, arena, &secret, &err), "%s", err.text);
	cr_assert_str_eq(secret.password, "pa ss");
	cr_assert_null(secret.token);
	/* systemd shows 0440, by an access list for us alone. */
	write_file("token", "syt_cred\n", 0440);
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	cr_assert(config_secret_read(config, arena, &secret, &err), "%s", err.text);
	cr_assert_str_eq(secret.token, "syt_cred");
	cr_assert_null(secret.password);
}

Test(config, no_secret_named)
{
	struct config_secret secret = { NULL, NULL };

	cr_assert(parse(LEAST));
	cr_assert_not(config_secret_read(config, arena, &secret, &err));
	cr_assert_eq(err.code, ERR_CONFIG);
}

Test(config, example_is_good)
{
	cr_assert(config_load(TEST_CONFIG_DIR "/clerkd.example.yaml", arena, &config, &err), "%s",
		  err.text);
	cr_assert_str_eq(config->clusters[0], TEST_CONFIG_DIR "/cluster.example.yaml");
}

Test(config, lines_of_places)
{
	static const char text[] = "# user\na: user\nuser: x\nlist:\n  - one\n  -\n    k: {a: 1,\n"
				   "      b: 2}\na: again\n";

	cr_assert_eq(yaml_line_at(text, "", "user"), 3);
	cr_assert_eq(yaml_line_at(text, "", "a"), 9, "the second");
	cr_assert_eq(yaml_line_at(text, "list", "0"), 5);
	cr_assert_eq(yaml_line_at(text, "list/1", NULL), 7);
	cr_assert_eq(yaml_line_at(text, "list/1/k", "b"), 8);
	cr_assert_eq(yaml_line_at(text, "list/1/k", "c"), 7, "what is around it");
	cr_assert_eq(yaml_line_at(text, "list", "7"), 4);
	cr_assert_eq(yaml_line_at(text, "", "other"), 0);
	cr_assert_eq(yaml_line_at("", "a/b", "c"), 0);
	cr_assert_eq(yaml_line_at("{a: [", "a", "0"), 0);
	cr_assert_eq(yaml_line_of_fault(text), 0);
	cr_assert_eq(yaml_line_of_fault("a: 1\nb: [x\nc: 2\n"), 3);
}
