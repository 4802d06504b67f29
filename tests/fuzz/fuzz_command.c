/* fuzz_command: any line, as a phone may send it, is found, read, asked about or refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/plugin.h"
#include "matrix/intake.h"
#include "school/roster_yaml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct clerk_school *find_school(void *lookup, const char *word)
{
	return roster_school_named(lookup, word);
}

static const struct clerk_person *find_nobody(void *lookup, const char *words)
{
	return lookup == NULL ? (const void *)words : NULL;
}

/* The rows of the real plugins; what is read points into the line, what is answered is UTF-8. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct plugin_set set;
	static const struct roster_cluster *cluster;
	static struct arena *kept;
	struct arena *arena = arena_new();

	kept = kept == NULL ? arena_new() : kept;
	if (cluster == NULL &&
	    (!plugin_set_load(kept, TEST_PLUGIN_DIR, NULL, NULL, &set, NULL) ||
	     !roster_yaml_load(kept, TEST_CONFIG_DIR "/cluster.example.yaml", &cluster, NULL))) {
		abort();
	}
	const char *line = intake_plain(arena, arena_strndup(arena, (const char *)bytes, len));
	struct command_found found = command_find(&set.table, line);
	struct command_context context = {
		.arena = arena,
		.when = { .calendar = cluster->calendar, .now_s = 1795600800, .school = 'A' },
		.day_minutes = 360,
		.prefix = "!",
		.lookup = (void *)(uintptr_t)cluster,
		.find_school = find_school,
		.find_person = find_nobody
	};

	if (found.match == COMMAND_FOUND) {
		struct command_parse parse =
		    command_parse(&context, found.row->command, line, found.rest);
		size_t end = parse.span_count == 0 ? 0 : parse.spans[parse.span_count - 1].to;

		if ((parse.outcome == COMMAND_READY) != (parse.text == NULL) ||
		    end > strlen(line) ||
		    (parse.text != NULL && !str_is_utf8(parse.text, strlen(parse.text)))) {
			abort();
		}
	}
	arena_free(arena);
	return 0;
}
