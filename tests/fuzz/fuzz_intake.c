/* fuzz_intake: any event content, judged; what comes out is UTF-8 without controls. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/intake.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

static void must_be_clean(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (((unsigned char)*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7F) {
			abort();
		}
	}
	if (!str_is_utf8(text, strlen(text))) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
	struct arena *arena = arena_new();
	json_t *content = json_parse((const char *)bytes, len, NULL);
	struct intake_context context = {
		.user = "@clerk:x", .name = "clerk", .room_id = "!r:x", .max_age_ms = 1000
	};
	struct sync_event event = { .event_id = "$1",
				    .type = "m.room.message",
				    .sender = "@a:x",
				    .age_ms = -1,
				    .content = content };
	struct matrix_message message;

	if (json_is_object(content) &&
	    intake_judge(arena, &context, &event, &message) == INTAKE_COMMAND) {
		must_be_clean(message.body);
		for (size_t i = 0; message.pills != NULL && message.pills[i] != NULL; i++) {
			must_be_clean(message.pills[i]);
		}
		for (size_t i = 0; i < message.argument_count; i++) {
			must_be_clean(message.arguments[i].text);
		}
	}
	json_decref(content);
	arena_free(arena);
	return 0;
}
