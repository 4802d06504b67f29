/* result: what a run found, in memory that the process which ran it shares with its parent. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "simulate/result.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LINE_SHOWN = 300 };

struct result *result_new(void)
{
	struct result *result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (result == MAP_FAILED) {
		abort();
	}
	return result;
}

void result_clear(struct result *result)
{
	memset(result, 0, offsetof(struct result, text) + 1);
}

void result_free(struct result *result)
{
	munmap(result, sizeof(*result));
}

void result_add_view(struct result *result, const char *view)
{
	size_t at = result->view_at[result->view_count], len = strlen(view) + 1;

	if (result->view_count < BURSTS_MAX && at + len <= RESULT_BYTES) {
		memcpy(result->text + at, view, len);
		result->view_at[++result->view_count] = at + len;
	}
}

const char *result_view(const struct result *result, int burst)
{
	return result->text + result->view_at[burst];
}

void tally_add(struct tally *sum, const struct tally *more)
{
	sum->deeds += more->deeds;
	sum->crashes += more->crashes;
	sum->starts += more->starts;
	sum->stops += more->stops;
	sum->turns += more->turns;
	sum->answers_changed += more->answers_changed;
	for (int k = 0; k < FAULT_KINDS; k++) {
		sum->faults[k] += more->faults[k];
	}
}

/* < 0: the first line of `a` comes first, or `b` is at its end. */
static int order_of(const char *a, const char *b)
{
	size_t a_len = strcspn(a, "\n"), b_len = strcspn(b, "\n");

	if (*a == '\0' || *b == '\0') {
		return *a == '\0' ? 1 : -1;
	}
	int order = strncmp(a, b, a_len < b_len ? a_len : b_len);

	return order != 0 ? order : a_len == b_len ? 0 : a_len < b_len ? -1 : 1;
}

static const char *print_line(const char *line, char sign)
{
	size_t len = strcspn(line, "\n");

	if (sign != ' ') {
		printf("    %c %.*s\n", sign, (int)(len > LINE_SHOWN ? LINE_SHOWN : len), line);
	}
	return line + len + (line[len] == '\n' ? 1 : 0);
}

void result_print_difference(const char *calm, const char *faulty, int most)
{
	while ((*calm != '\0' || *faulty != '\0') && most > 0) {
		int order = order_of(calm, faulty);

		most -= order != 0;
		calm = order <= 0 ? print_line(calm, order == 0 ? ' ' : '-') : calm;
		faulty = order > 0    ? print_line(faulty, '+')
			 : order == 0 ? print_line(faulty, ' ')
				      : faulty;
	}
}
