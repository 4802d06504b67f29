/* fuzz_json: whatever comes, the sanitised copy has no less structure and nothing breaks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	struct arena *arena = arena_new();
	json_t *plain = json_loadb((const char *)bytes, len, JSON_ALLOW_NUL, NULL);
	size_t clean_len;
	char *clean = json_sanitise(arena, (const char *)bytes, len, &clean_len);
	json_t *mended = json_loadb(clean, clean_len, JSON_ALLOW_NUL, NULL);

	/* What was fine before must still be fine, unless it was nested too deep to keep. */
	if (plain != NULL && mended == NULL) {
		abort();
	}
	json_decref(plain);
	json_decref(mended);
	json_decref(json_parse((const char *)bytes, len, NULL));
	arena_free(arena);
	return 0;
}
