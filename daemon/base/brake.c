/* brake: what others can make happen as often as they like is told once a minute, with its count.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/brake.h"

enum { PAUSE_MS = 60 * 1000 };

void brake_add(struct brake *brake, size_t count)
{
	brake->held += count;
}

size_t brake_release(struct brake *brake, int64_t mono_ms)
{
	size_t count = brake->held;

	if (count == 0 || (brake->has_told && mono_ms - brake->told_ms < PAUSE_MS)) {
		return 0;
	}
	brake->held = 0;
	brake->told_ms = mono_ms;
	brake->has_told = true;
	return count;
}
