/* entropy: what is drawn at random, injected, so that a simulation can be played again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/entropy.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>

bool entropy_fill(const struct entropy *entropy, void *bytes, size_t len)
{
	unsigned char *at = bytes;

	if (entropy != NULL) {
		return entropy->fill(entropy->self, bytes, len);
	}
	while (len > 0) {
		ssize_t got = getrandom(at, len, 0);

		if (got < 0 && errno != EINTR) {
			return false;
		}
		at += got < 0 ? 0 : got;
		len -= got < 0 ? 0 : (size_t)got;
	}
	return true;
}
