/* several: the name of one message that says several things at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/several.h"

#include <openssl/evp.h>

enum { NAME_BYTES = 20 };

void several_add(struct several *several, struct arena *arena, const char *source)
{
	if (several->count == 0) {
		str_init(&several->sources, arena);
	}
	str_addf(&several->sources, "%s%s", several->count++ == 0 ? "" : "\n", source);
}

const char *several_source(const struct several *several, struct arena *arena)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	struct str name;

	if (several->count <= 1) {
		return several->count == 0 ? NULL : several->sources.text;
	}
	EVP_Digest(several->sources.text, several->sources.len, hash, &len, EVP_sha256(), NULL);
	str_init(&name, arena);
	str_add(&name, "several/");
	for (size_t i = 0; i < NAME_BYTES; i++) {
		str_addf(&name, "%02x", hash[i]);
	}
	return name.text;
}
