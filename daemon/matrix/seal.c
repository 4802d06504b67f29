/* seal: text that goes through a room and that nobody but this installation can read; pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/seal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

/* AES-256-GCM: number used once, what was sealed, tag. */
enum { KEY = 32, ONCE = 12, TAG = 16 };

struct keys {
	unsigned char key[EVP_MAX_MD_SIZE], once[EVP_MAX_MD_SIZE];
};

/* The number follows from label and text, so that one is never used for two texts. */
static bool derive(struct arena *arena, const char *secret, const char *label, const char *text,
		   struct keys *ret)
{
	static const unsigned char what[] = "clerkd seal";
	const char *both = arena_printf(arena, "%s\n%s", label, text);
	int len = (int)strlen(secret);

	return HMAC(EVP_sha256(), secret, len, what, sizeof(what), ret->key, NULL) != NULL &&
	       HMAC(EVP_sha256(), ret->key, KEY, (const unsigned char *)both, strlen(both),
		    ret->once, NULL) != NULL;
}

char *seal_text(struct arena *arena, const char *secret, const char *label, const char *text)
{
	struct keys keys;
	int len = (int)strlen(text), done = 0, more = 0;
	unsigned char *bytes = arena_alloc(arena, (size_t)len + ONCE + TAG);
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();

	bool is_good =
	    cipher != NULL && derive(arena, secret, label, text, &keys) &&
	    EVP_EncryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, keys.key, keys.once) == 1 &&
	    EVP_EncryptUpdate(cipher, NULL, &more, (const unsigned char *)label,
			      (int)strlen(label)) == 1 &&
	    EVP_EncryptUpdate(cipher, bytes + ONCE, &done, (const unsigned char *)text, len) == 1 &&
	    EVP_EncryptFinal_ex(cipher, bytes + ONCE + done, &more) == 1 &&
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG, bytes + ONCE + len) == 1;

	EVP_CIPHER_CTX_free(cipher);
	if (!is_good) {
		return NULL;
	}
	memcpy(bytes, keys.once, ONCE);
	int all = len + ONCE + TAG;
	char *out = arena_alloc(arena, 4 * ((size_t)all + 2) / 3 + 1);

	EVP_EncodeBlock((unsigned char *)out, bytes, all);
	return out;
}

/* The bytes of a base64 text, whose length the padding tells. */
static int decode(const char *sealed, size_t len, unsigned char *ret_bytes)
{
	int count = EVP_DecodeBlock(ret_bytes, (const unsigned char *)sealed, (int)len);

	for (size_t i = len; count > 0 && i > len - 2 && sealed[i - 1] == '='; i--) {
		count--;
	}
	return count;
}

char *seal_open(struct arena *arena, const char *secret, const char *label, const char *sealed)
{
	struct keys keys;
	size_t size = strlen(sealed);
	int done = 0, more = 0;

	if (size % 4 != 0 || size < 4 * (ONCE + TAG + 2) / 3 || size > 1 << 20) {
		return NULL;
	}
	unsigned char *bytes = arena_alloc(arena, size);
	int len = decode(sealed, size, bytes) - ONCE - TAG;

	if (len < 0) {
		return NULL;
	}
	char *text = arena_alloc(arena, (size_t)len + 1);
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	bool is_good =
	    cipher != NULL && derive(arena, secret, "", "", &keys) &&
	    EVP_DecryptInit_ex(cipher, EVP_aes_256_gcm(), NULL, keys.key, bytes) == 1 &&
	    EVP_DecryptUpdate(cipher, NULL, &more, (const unsigned char *)label,
			      (int)strlen(label)) == 1 &&
	    EVP_DecryptUpdate(cipher, (unsigned char *)text, &done, bytes + ONCE, len) == 1 &&
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, TAG, bytes + ONCE + len) == 1 &&
	    EVP_DecryptFinal_ex(cipher, (unsigned char *)text + done, &more) == 1;

	EVP_CIPHER_CTX_free(cipher);
	text[len] = '\0';
	return is_good && strlen(text) == (size_t)len ? text : NULL;
}
