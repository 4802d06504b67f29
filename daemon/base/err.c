/* err: why something failed, for the operator; never shown to a chat room. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <stdio.h>

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	if (err == NULL) {
		return false;
	}
	va_list ap;

	va_start(ap, fmt);
	err->code = code;
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	for (char *p = err->text; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\r') {
			*p = ' ';
		}
	}
	return false;
}

int err_exit_code(const struct err *err)
{
	static const int codes[] = {
		[ERR_NONE] = 0,      [ERR_USAGE] = 64,    [ERR_DATA] = 65,   [ERR_NOINPUT] = 66,
		[ERR_UNAVAIL] = 69,  [ERR_INTERNAL] = 70, [ERR_CREATE] = 73, [ERR_IO] = 74,
		[ERR_TRYLATER] = 75, [ERR_PROTOCOL] = 76, [ERR_DENIED] = 77, [ERR_CONFIG] = 78,
	};

	return codes[err->code];
}
