/* yaml: libcyaml into an arena, with its complaints turned into one line with a line number. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/yaml.h"

#include "base/str.h"
#include "io/yaml_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistr.h>
#include <unistd.h>

enum { DEPTH_MAX = 100 };

/* What libcyaml said: the first complaint, and the line that its backtrace names first. */
struct complaint {
	char text[256];
	unsigned line;
};

static void listen_to(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
	struct complaint *complaint = ctx;
	char said[256];

	(void)level;
	vsnprintf(said, sizeof(said), fmt, args);
	said[strcspn(said, "\n")] = '\0';
	const char *at = strstr(said, "(line: ");

	if (at != NULL) {
		complaint->line = complaint->line != 0
				      ? complaint->line
				      : (unsigned)strtoul(at + strlen("(line: "), NULL, 10);
	} else if (complaint->text[0] == '\0' && strstr(said, "Backtrace") == NULL) {
		const char *start = str_starts(said, "Load: ") ? said + 6 : said;

		snprintf(complaint->text, sizeof(complaint->text), "%s", start);
	}
}

/* Each block carries its size in front, because growing one needs the old size. */
union header {
	size_t size;
	max_align_t align;
};

static void *yaml_grow(void *ctx, void *ptr, size_t size)
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

/* What yaml_faults has no eye for: that it is no YAML, or has aliases. */
static bool explain(struct arena *arena, const char *bytes, const char *path,
		    const struct complaint *complaint, cyaml_err_t rc, struct err *err)
{
	const char *said = complaint->text[0] == '\0' ? cyaml_strerror(rc) : complaint->text;
	bool is_yaml = rc != CYAML_ERR_LIBYAML_PARSER;
	size_t line = is_yaml ? complaint->line : yaml_line_of_fault(bytes);

	/* libyaml has no words for it. */
	if (rc == CYAML_ERR_OOM || rc == CYAML_ERR_LIBYAML_PARSER_INIT ||
	    strstr(said, "libyaml: (null)") != NULL) {
		return err_set(err, ERR_INTERNAL, "%s: out of memory", path);
	}
	if (rc == CYAML_ERR_ALIAS) {
		said = "anchors and aliases are not read; write it out";
	} else if (str_starts(said, "libyaml: ")) {
		said = arena_printf(arena, "not YAML: %s", said + strlen("libyaml: "));
	}
	return line == 0 ? err_set(err, ERR_CONFIG, "%s: %s", path, said)
			 : err_set(err, ERR_CONFIG, "%s:%zu: %s", path, line, said);
}

static bool parse(struct arena *arena, const char *text, size_t len, const char *path,
		  const cyaml_schema_value_t *schema, void **ret_value, struct err *err)
{
	struct complaint complaint = { .line = 0 };
	const cyaml_config_t config = {
		.log_fn = listen_to,
		.log_ctx = &complaint,
		.mem_fn = yaml_grow,
		.mem_ctx = arena,
		.log_level = CYAML_LOG_NOTICE,
		.flags = CYAML_CFG_NO_ALIAS,
	};
	void *value = NULL;
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

/* The first fault for who asks for one, each for who asks for all. */
struct telling {
	struct err first;
	const struct yaml_teller *next;
};

static void tell(void *self, const char *fault)
{
	struct telling *telling = self;

	if (telling->first.code == ERR_NONE) {
		err_set(&telling->first, ERR_CONFIG, "%s", fault);
	}
	if (telling->next != NULL) {
		telling->next->tell(telling->next->self, fault);
	}
}

/* The line of the first byte that is no UTF-8, 0: none. */
static size_t line_of_foreign(const char *bytes, size_t len)
{
	const uint8_t *bad = u8_check((const uint8_t *)bytes, len);
	size_t line = 1;

	if (bad == NULL) {
		return 0;
	}
	for (const uint8_t *at = (const uint8_t *)bytes; at < bad; at++) {
		line += *at == '\n';
	}
	return line;
}

/* libyaml takes time with the square of the depth, and nothing that we read is so deep. */
static bool is_deep(const char *bytes, size_t len)
{
	size_t depth = 0;

	for (size_t i = 0; i < len; i++) {
		depth += bytes[i] == '[' || bytes[i] == '{';
		depth -= depth > 0 && (bytes[i] == ']' || bytes[i] == '}');
		if (depth > DEPTH_MAX) {
			return true;
		}
	}
	return false;
}

bool yaml_parse(struct arena *arena, const char *bytes, size_t len, const char *path,
		const cyaml_schema_value_t *schema, const struct yaml_teller *teller,
		void **ret_value, struct err *err)
{
	struct telling telling = { .next = teller };
	const struct yaml_teller each = { &telling, tell };
	struct err why = { .code = ERR_NONE };

	if (len > YAML_MAX_BYTES) {
		err_set(&why, ERR_CONFIG, "%s: longer than a megabyte", path);
	} else if (memchr(bytes, '\0', len) != NULL) {
		err_set(&why, ERR_CONFIG, "%s: not a text file", path);
	} else if (is_deep(bytes, len)) {
		err_set(&why, ERR_CONFIG, "%s: brackets within brackets, %d deep", path, DEPTH_MAX);
	} else if (line_of_foreign(bytes, len) != 0) {
		err_set(&why, ERR_CONFIG, "%s:%zu: not UTF-8: save the file as UTF-8", path,
			line_of_foreign(bytes, len));
	} else {
		const char *text = arena_strndup(arena, bytes, len);

		if (yaml_faults(arena, text, path, schema, &each) == 0 &&
		    parse(arena, text, len, path, schema, ret_value, &why)) {
			return true;
		}
	}
	if (why.code != ERR_NONE) {
		tell(&telling, why.text);
		telling.first.code = why.code;
	}
	return err_set(err, telling.first.code, "%s", telling.first.text);
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

const char *yaml_relative(struct arena *arena, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	if (name[0] == '/' || slash == NULL) {
		return arena_strdup(arena, name);
	}
	return arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}
