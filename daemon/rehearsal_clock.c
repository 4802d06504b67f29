/* rehearsal_clock: the world's clock and so much ahead, as a file says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "rehearsal_clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int64_t wall_ms(void *self)
{
	const struct rehearsal_clock *rehearsal = self;

	return clock_wall_ms(&rehearsal->world) + rehearsal->ahead_s * 1000;
}

static int64_t mono_ms(void *self)
{
	const struct rehearsal_clock *rehearsal = self;

	return clock_mono_ms(&rehearsal->world);
}

void rehearsal_clock_init(struct rehearsal_clock *rehearsal, struct clock world, const char *path,
			  const char *told_path)
{
	*rehearsal =
	    (struct rehearsal_clock){ .world = world, .path = path, .told_path = told_path };
	rehearsal_clock_look(rehearsal);
}

struct clock rehearsal_clock(struct rehearsal_clock *rehearsal)
{
	return (struct clock){ .self = rehearsal, .wall_ms = wall_ms, .mono_ms = mono_ms };
}

bool rehearsal_clock_look(struct rehearsal_clock *rehearsal)
{
	FILE *in = fopen(rehearsal->path, "re");
	char text[32] = "";
	int64_t before_s = rehearsal->ahead_s;

	if (in == NULL) {
		return false;
	}
	text[fread(text, 1, sizeof(text) - 1, in)] = '\0';
	fclose(in);
	rehearsal->ahead_s = strtoll(text, NULL, 10);
	return rehearsal->ahead_s != before_s;
}

void rehearsal_clock_tell(struct rehearsal_clock *rehearsal, int64_t due_s)
{
	if (due_s == rehearsal->told_due_s && rehearsal->ahead_s == rehearsal->told_ahead_s) {
		return;
	}
	FILE *out = fopen(rehearsal->told_path, "we");

	if (out == NULL) {
		return;
	}
	fprintf(out, "%" PRId64 " %" PRId64 "\n", rehearsal->ahead_s, due_s);
	if (fclose(out) == 0) {
		rehearsal->told_ahead_s = rehearsal->ahead_s;
		rehearsal->told_due_s = due_s;
	}
}
