/* fuzz_config: any bytes as clerkd.yaml and as a cluster file: read or refused in one line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "io/config.h"
#include "school/roster_store.h"
#include "school/roster_yaml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void expect(bool is_good, const struct err *err)
{
	if (is_good != (err->code == ERR_NONE) || strchr(err->text, '\n') != NULL) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new();
	struct err first = { .code = ERR_NONE }, second = { .code = ERR_NONE };
	const struct config *config = NULL;
	const struct roster_cluster *cluster = NULL;
	const char *text = (const char *)bytes;
	struct str words;

	expect(config_parse(text, len, "x.yaml", arena, &config, &first), &first);
	/* A folder that is not there, so that no file that the bytes name is read. */
	expect(roster_yaml_parse(arena, text, len, "/nowhere/x.yaml", &cluster, &second), &second);
	if (cluster != NULL) {
		str_init(&words, arena);
		roster_compare(NULL, cluster, &words);
		roster_show(cluster, 20000, &words);
	}
	arena_free(arena);
	return 0;
}
