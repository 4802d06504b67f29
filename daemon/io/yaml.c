/* yaml: libcyaml into an arena, with its complaints turned into one line with a line number. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/yaml.h"

#include "base/str.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What libcyaml said: the first complaint, and the first line of its backtrace. */
struct complaint {
	char text[256];
	unsigned line;
};

static void listen_to(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
	struct complaint *complaint = ctx;
	char said[256];
	unsigned line = 0;

	(void)level;
	vsnprintf(said, sizeof(said), fmt, args);
	said[strcspn(said, "\n")] = '\0';
	const char *at = strstr(said, "(line: ");

	if (at != NULL && complaint->line == 0 && sscanf(at, "(line: %u", &line) == 1) {
		complaint->line = line;
		return;
	}
	if (complaint->text[0] == '\0' && at == NULL && strstr(said, "Backtrace") == NULL) {
		const char *start = str_starts(said, "Load: ") ? said + 6 : said;

		snprintf(complaint->text, sizeof(complaint->text), "%s", start);
	}
}

/* Each block carries its size in front, because growing one needs the old size. */
union header {
	size_t size;
	max_align_t align;
};

static void *arena_grow(void *ctx, void *ptr, size_t size)
{
	union header *old = ptr == NULL ? NULL : (union header *)ptr - 1;

	if (size == 0) {
		return NULL; /* the arena frees it */
	}
	union header *block = arena_alloc(ctx, sizeof(*block) + size);

	block->size = size;
	if (old != NULL) {
		memcpy(block + 1, old + 1, old->size < size ? old->size : size);
	}
	return block + 1;
}

size_t yaml_line_of_key(const char *bytes, const char *key, size_t line)
{
	size_t len = strlen(key);
	/* An empty key is found everywhere. */
	const char *at = len == 0 ? NULL : bytes;

	for (size_t i = 1; i < line && at != NULL; i++) {
		at = strchr(at, '\n');
		at = at == NULL ? NULL : at + 1;
	}
	while (at != NULL && (at = strstr(at, key)) != NULL) {
		bool is_start = at == bytes || strchr(" \n\t{,\"'", at[-1]) != NULL;
		const char *end = at + len + strspn(at + len, "\"' ");

		if (is_start && *end == ':') {
			size_t found = 1;

			for (const char *p = bytes; p < at; p++) {
				found += *p == '\n';
			}
			return found;
		}
		at += len;
	}
	return line;
}

/* libcyaml's words, in ours. */
static const char *in_our_words(struct arena *arena, const char *said)
{
	static const struct {
		const char *theirs, *ours;
	} words[] = {
		{ "Unexpected key: ", "unknown key" },
		{ "Missing required mapping field: ", "missing key" },
		{ "Mapping field already seen: ", "key given twice" },
		{ "Invalid INT value: ", "not a whole number:" },
		{ "Invalid BOOL value: ", "neither true nor false:" },
		{ "Invalid ENUM value: ", "not one of the words known here:" },
		{ "Unknown flag: ", "not one of the words known here:" },
		{ "Expecting STRING, got event: ", "a text was expected here, not a" },
		{ "Expecting INT, got event: ", "a whole number was expected here, not a" },
		{ "Expecting MAPPING, got event: ", "keys with values were expected here, not a" },
		{ "Expecting SEQUENCE, got event: ", "a list was expected here, not a" },
		{ "libyaml: ", "not YAML:" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_starts(said, words[i].theirs)) {
			const char *rest = said + strlen(words[i].theirs);
			const char *quote = i < 3 ? "'" : "";

			return arena_printf(arena, "%s %s%s%s", words[i].ours, quote, rest, quote);
		}
	}
	return arena_strdup(arena, said);
}

static bool explain(struct arena *arena, const char *bytes, const char *path,
		    const struct complaint *complaint, cyaml_err_t rc, struct err *err)
{
	const char *said = complaint->text[0] == '\0' ? cyaml_strerror(rc) : complaint->text;
	size_t line = complaint->line;
	const char *colon = strstr(said, ": ");

	if (rc == CYAML_ERR_ALIAS) {
		said = "anchors and aliases are not read; write it out";
	} else if ((rc == CYAML_ERR_INVALID_KEY || str_starts(said, "Mapping field already")) &&
		   colon != NULL) {
		/* libcyaml names the line before. */
		line = yaml_line_of_key(bytes, colon + 2, line == 0 ? 1 : line);
	}
	const char *words = in_our_words(arena, said);

	return line == 0 ? err_set(err, ERR_CONFIG, "%s: %s", path, words)
			 : err_set(err, ERR_CONFIG, "%s:%zu: %s", path, line, words);
}

bool yaml_parse(struct arena *arena, const char *bytes, size_t len, const char *path,
		const cyaml_schema_value_t *schema, void **ret_value, struct err *err)
{
	struct complaint complaint = { .line = 0 };
	const cyaml_config_t config = {
		.log_fn = listen_to,
		.log_ctx = &complaint,
		.mem_fn = arena_grow,
		.mem_ctx = arena,
		.log_level = CYAML_LOG_NOTICE,
		.flags = CYAML_CFG_NO_ALIAS,
	};
	void *value = NULL;

	if (len > YAML_MAX_BYTES) {
		return err_set(err, ERR_CONFIG, "%s: longer than a megabyte", path);
	}
	if (memchr(bytes, '\0', len) != NULL) {
		return err_set(err, ERR_CONFIG, "%s: not a text file", path);
	}
	const char *text = arena_strndup(arena, bytes, len);
	cyaml_err_t rc = cyaml_load_data((const uint8_t *)text, len, &config, schema, &value, NULL);

	if (rc != CYAML_OK) {
		return explain(arena, text, path, &complaint, rc, err);
	}
	if (value == NULL) {
		return err_set(err, ERR_CONFIG, "%s: empty", path);
	}
	/* "Ignoring documents after first": ignored settings would be a silent surprise. */
	if (complaint.text[0] != '\0') {
		return err_set(err, ERR_CONFIG, "%s: one document only, please ('---' twice?)",
			       path);
	}
	*ret_value = value;
	return true;
}

static bool read_all(struct arena *arena, int fd, const char *path, const char **ret_bytes,
		     size_t *ret_len, struct err *err)
{
	struct stat info;

	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		return err_set(err, ERR_CONFIG, "%s: not a plain file", path);
	}
	if (info.st_size > YAML_MAX_BYTES) {
		return err_set(err, ERR_CONFIG, "%s: longer than a megabyte", path);
	}
	size_t size = (size_t)info.st_size, len = 0;
	char *bytes = arena_alloc(arena, size + 1);

	while (len < size) {
		ssize_t got = read(fd, bytes + len, size - len);

		if (got < 0) {
			return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
		}
		if (got == 0) {
			break;
		}
		len += (size_t)got;
	}
	*ret_bytes = bytes;
	*ret_len = len;
	return true;
}

bool yaml_read_file(struct arena *arena, const char *path, const char **ret_bytes, size_t *ret_len,
		    struct err *err)
{
	/* Not blocking: opening a pipe would wait for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		enum err_code code = errno == EACCES ? ERR_DENIED : ERR_NOINPUT;

		return err_set(err, code, "%s: %s", path, strerror(errno));
	}
	bool is_good = read_all(arena, fd, path, ret_bytes, ret_len, err);

	close(fd);
	return is_good;
}

size_t yaml_line_of(const char *bytes, const char *needle, size_t nth)
{
	const char *at = needle[0] == '\0' ? NULL : strstr(bytes, needle);

	for (; at != NULL && nth > 1; nth--) {
		at = strstr(at + 1, needle);
	}
	if (at == NULL || nth == 0) {
		return 0;
	}
	size_t line = 1;

	for (const char *p = bytes; p < at; p++) {
		line += *p == '\n';
	}
	return line;
}

const char *yaml_relative(struct arena *arena, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	if (name[0] == '/' || slash == NULL) {
		return arena_strdup(arena, name);
	}
	return arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}
