/* log: what the operator reads; one line a fact, written where it was decided. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <openssl/hmac.h>
#include <string.h>

static void write_line(const struct log *log, enum log_level level, const char *fmt, va_list ap)
    CLERK_FORMAT(3, 0);

static bool is_written(const struct log *log, enum log_level level)
{
	return log != NULL && log->out != NULL && level <= log->level;
}

static void write_line(const struct log *log, enum log_level level, const char *fmt, va_list ap)
{
	if (!is_written(log, level)) {
		return;
	}
	char line[1024];

	vsnprintf(line, sizeof(line), fmt, ap);
	for (char *p = line; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20) {
			*p = ' ';
		}
	}
	if (log->tags) {
		fprintf(log->out, "<%d>", (int)level);
	}
	fprintf(log->out, "%s\n", line);
	fflush(log->out);
}

#define LOG_FUNCTION(name, level) \
	void name(const struct log *log, const char *fmt, ...) \
	{ \
		va_list ap; \
\
		va_start(ap, fmt); \
		write_line(log, level, fmt, ap); \
		va_end(ap); \
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_detail, LOG_LEVEL_DEBUG)

bool log_has_details(const struct log *log)
{
	return is_written(log, LOG_LEVEL_DEBUG);
}

struct log_id log_id(const struct log *log, const char *id)
{
	static const struct log nobody = { .out = NULL };
	const unsigned char *key = log == NULL ? nobody.key : log->key;
	unsigned char hash[EVP_MAX_MD_SIZE] = { 0 };
	struct log_id short_id;

	if (id == NULL) {
		id = "";
	}
	HMAC(EVP_sha256(), key, LOG_KEY_SIZE, (const unsigned char *)id, strlen(id), hash, NULL);
	snprintf(short_id.text, sizeof(short_id.text), "#%02x%02x%02x%02x", hash[0], hash[1],
		 hash[2], hash[3]);
	return short_id;
}
