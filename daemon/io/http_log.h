/* http_log: a transport that tells the log of each request, for `log_level: debug`. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_IO_HTTP_LOG_H
#define CLERK_IO_HTTP_LOG_H

#include "base/clock.h"
#include "base/log.h"
#include "io/http.h"

struct http_log;

/* Passes everything on to `inner`, and logs method, path, status, time and length of each request.
 * Of the path only the fixed words: ids, names, tokens, queries and bodies never. */
struct http_log *http_log_new(const struct transport *inner, const struct clock *clock,
			      const struct log *log);
/* After what `inner` is has been freed: then nothing comes back any more. NULL is accepted. */
void http_log_free(struct http_log *watch);
struct transport http_log_transport(struct http_log *watch);

#endif
