/* several: one message that says several things at once, and which. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/several.h"

#include <openssl/evp.h>
#include <string.h>

/* More than that in one message is hard to read. */
enum { NAME_BYTES = 20, TEXT_MAX = 6000 };

bool several_takes(const struct str *text, const char *more)
{
	return text->len == 0 || text->len + strlen(more) < TEXT_MAX;
}

void several_add(struct several *several, struct arena *arena, const struct outbox_line *line)
{
	struct several_line *added = arena_alloc(arena, sizeof(*added));

	added->line = *line;
	*(several->count++ == 0 ? &several->first : &several->last->next) = added;
	several->last = added;
}

static const char *hash_of(struct arena *arena, const struct str *sources)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	struct str name;

	EVP_Digest(sources->text, sources->len, hash, &len, EVP_sha256(), NULL);
	str_init(&name, arena);
	str_add(&name, "several/");
	str_add_hex(&name, hash, NAME_BYTES);
	return name.text;
}

void several_name(const struct several *several, struct arena *arena,
		  struct outbox_message *ret_message)
{
	struct outbox_line *lines = arena_array(arena, several->count + 1, sizeof(*lines));
	enum outbox_kind kind = OUTBOX_NOTICE;
	size_t count = 0;
	struct str sources;

	str_init(&sources, arena);
	for (const struct several_line *at = several->first; at != NULL; at = at->next) {
		kind = at->line.kind == OUTBOX_TEXT ? OUTBOX_TEXT : kind;
		str_addf(&sources, "%s%s", count == 0 ? "" : "\n", at->line.source);
		lines[count++] = at->line;
	}
	if (count == 1) {
		ret_message->kind = lines[0].kind;
		ret_message->source = lines[0].source;
		ret_message->part = lines[0].part;
	} else {
		ret_message->kind = kind;
		ret_message->source = hash_of(arena, &sources);
		ret_message->part = SEVERAL_FIRST_PART;
	}
	ret_message->lines = lines;
	ret_message->line_count = count;
}
