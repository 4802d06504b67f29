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
#include <unistd.h>

enum { STEPS_MAX = 8, LONGEST_STEP = 64 };

/* What libcyaml said: the first complaint, and from its backtrace the line and the way there. */
struct complaint {
	char text[256];
	unsigned line;
	char steps[STEPS_MAX][LONGEST_STEP]; /* the innermost first: "rol", "1", "schools" */
	size_t step_count;
	bool is_field; /* the innermost is a field of a mapping that was read before */
};

/* "  in sequence entry '2' (line: 4, column: 5)", counted from 1; "  in mapping (line: ...". */
static void note_step(struct complaint *complaint, const char *said)
{
	const char *name = strchr(said, '\'');
	size_t len = name == NULL ? 0 : strcspn(name + 1, "'");
	const char *at = strstr(said, "(line: ");
	char *step = complaint->steps[complaint->step_count];

	if (complaint->line == 0) {
		complaint->is_field = strstr(said, "in mapping field") != NULL;
		complaint->line = (unsigned)strtoul(at + strlen("(line: "), NULL, 10);
	}
	if (name == NULL || complaint->step_count == STEPS_MAX || len >= LONGEST_STEP) {
		return;
	}
	if (strstr(said, "in sequence entry") != NULL) {
		unsigned long place = strtoul(name + 1, NULL, 10);

		snprintf(step, LONGEST_STEP, "%lu", place == 0 ? 0 : place - 1);
	} else {
		snprintf(step, LONGEST_STEP, "%.*s", (int)len, name + 1);
	}
	complaint->step_count++;
}

static void listen_to(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
	struct complaint *complaint = ctx;
	char said[256];

	(void)level;
	vsnprintf(said, sizeof(said), fmt, args);
	said[strcspn(said, "\n")] = '\0';
	if (strstr(said, "(line: ") != NULL) {
		note_step(complaint, said);
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
		{ "Invalid ENUM value: ", "not one of the words known here:" },
		{ "Unknown flag: ", "not one of the words known here:" },
		{ "Expecting STRING, got event: ", "a text was expected here, not a" },
		{ "Expecting INT, got event: ", "a whole number was expected here, not a" },
		{ "Expecting MAPPING, got event: ", "keys with values were expected here, not a" },
		{ "Expecting SEQUENCE, got event: ", "a list was expected here, not a" },
		{ "STRING length < 1: ", "a text was expected here, and there is none" },
		{ "STRING length < ", "too short; the least is" },
		{ "STRING length > ", "too long; the most is" },
		{ "Insufficient entries ", "the list is too short" },
		{ "Excessive entries ", "the list is too long" },
		{ "Value: ", "a value was expected here:" },
		{ "libyaml: ", "not YAML:" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_starts(said, words[i].theirs)) {
			const char *rest = said + strlen(words[i].theirs);
			const char *quote = i < 3 ? "'" : "";

			return str_trim(
			    arena_printf(arena, "%s %s%s%s", words[i].ours, quote, rest, quote));
		}
	}
	return arena_strdup(arena, said);
}

/* The way to the thing around the `skip` innermost steps. */
static const char *path_of(struct arena *arena, const struct complaint *complaint, size_t skip)
{
	struct str path;

	str_init(&path, arena);
	for (size_t i = complaint->step_count; i > skip; i--) {
		str_addf(&path, "%s%s", path.len == 0 ? "" : "/", complaint->steps[i - 1]);
	}
	return path.text;
}

/* libcyaml names the line of what it read last, which is not always where the fault is. */
static size_t line_of(struct arena *arena, const char *bytes, const struct complaint *complaint,
		      cyaml_err_t rc)
{
	const char *colon = strstr(complaint->text, ": ");
	const char *word = colon == NULL ? "" : colon + 2;

	if (rc == CYAML_ERR_LIBYAML_PARSER || rc == CYAML_ERR_LIBYAML_PARSER_INIT) {
		return yaml_line_of_fault(bytes);
	}
	if (rc == CYAML_ERR_INVALID_KEY) {
		return yaml_line_at(bytes, path_of(arena, complaint, 0), word);
	}
	if (str_starts(complaint->text, "Mapping field already")) {
		return yaml_line_at(bytes, path_of(arena, complaint, 1), word);
	}
	if (rc == CYAML_ERR_MAPPING_FIELD_MISSING) {
		return yaml_line_at(bytes, path_of(arena, complaint, complaint->is_field ? 1 : 0),
				    NULL);
	}
	if (rc == CYAML_ERR_SEQUENCE_ENTRIES_MIN) {
		return yaml_line_at(bytes, path_of(arena, complaint, 1), NULL);
	}
	return complaint->line;
}

static bool explain(struct arena *arena, const char *bytes, const char *path,
		    const struct complaint *complaint, cyaml_err_t rc, struct err *err)
{
	const char *said = complaint->text[0] == '\0' ? cyaml_strerror(rc) : complaint->text;
	size_t line = line_of(arena, bytes, complaint, rc);

	/* libyaml has no words for it. */
	if (rc == CYAML_ERR_OOM || strstr(said, "libyaml: (null)") != NULL) {
		return err_set(err, ERR_INTERNAL, "%s: out of memory", path);
	}
	if (rc == CYAML_ERR_ALIAS) {
		said = "anchors and aliases are not read; write it out";
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
		.mem_fn = yaml_grow,
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

const char *yaml_relative(struct arena *arena, const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');

	if (name[0] == '/' || slash == NULL) {
		return arena_strdup(arena, name);
	}
	return arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}
