/* seal: text that goes through a room and that nobody but this installation can read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/seal.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

/* AES-256-GCM: number used once, what was sealed, tag. */
enum { KEY = 32, ONCE = 12, TAG = 16 };

struct seal {
	EVP_MAC_CTX *mac; /* keyed */
	EVP_CIPHER_CTX *sealing, *opening;
};

static bool derive_key(const char *secret, unsigned char *ret_key)
{
	static const unsigned char what[] = "clerkd seal";

	return HMAC(EVP_sha256(), secret, (int)strlen(secret), what, sizeof(what), ret_key, NULL) !=
	       NULL;
}

static bool begin_mac(struct seal *seal, const unsigned char *key)
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end(),
	};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);

	seal->mac = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	return seal->mac != NULL && EVP_MAC_init(seal->mac, key, KEY, params) == 1;
}

static bool begin_ciphers(struct seal *seal, const unsigned char *key)
{
	seal->sealing = EVP_CIPHER_CTX_new();
	seal->opening = EVP_CIPHER_CTX_new();
	return seal->sealing != NULL && seal->opening != NULL &&
	       EVP_EncryptInit_ex(seal->sealing, EVP_aes_256_gcm(), NULL, key, NULL) == 1 &&
	       EVP_DecryptInit_ex(seal->opening, EVP_aes_256_gcm(), NULL, key, NULL) == 1;
}

struct seal *seal_new(const char *secret)
{
	unsigned char key[EVP_MAX_MD_SIZE];
	struct seal *seal = calloc(1, sizeof(*seal));

	if (seal == NULL) {
		abort();
	}
	if (!derive_key(secret, key) || !begin_mac(seal, key) || !begin_ciphers(seal, key)) {
		seal_free(seal);
		seal = NULL;
	}
	OPENSSL_cleanse(key, sizeof(key));
	return seal;
}

void seal_free(struct seal *seal)
{
	if (seal != NULL) {
		EVP_MAC_CTX_free(seal->mac);
		EVP_CIPHER_CTX_free(seal->sealing);
		EVP_CIPHER_CTX_free(seal->opening);
		free(seal);
	}
}

/* The number follows from label and text, so that one is never used for two texts. */
static bool draw_once(struct seal *seal, const char *label, const char *text, unsigned char *ret)
{
	size_t len = 0;

	return EVP_MAC_init(seal->mac, NULL, 0, NULL) == 1 &&
	       EVP_MAC_update(seal->mac, (const unsigned char *)label, strlen(label)) == 1 &&
	       EVP_MAC_update(seal->mac, (const unsigned char *)"\n", 1) == 1 &&
	       EVP_MAC_update(seal->mac, (const unsigned char *)text, strlen(text)) == 1 &&
	       EVP_MAC_final(seal->mac, ret, &len, EVP_MAX_MD_SIZE) == 1;
}

char *seal_text(struct arena *arena, struct seal *seal, const char *label, const char *text)
{
	unsigned char once[EVP_MAX_MD_SIZE];
	int len = (int)strlen(text), done = 0, more = 0;
	unsigned char *bytes = arena_alloc(arena, (size_t)len + ONCE + TAG);
	EVP_CIPHER_CTX *cipher = seal->sealing;

	if (!draw_once(seal, label, text, once) ||
	    EVP_EncryptInit_ex(cipher, NULL, NULL, NULL, once) != 1 ||
	    EVP_EncryptUpdate(cipher, NULL, &more, (const unsigned char *)label,
			      (int)strlen(label)) != 1 ||
	    EVP_EncryptUpdate(cipher, bytes + ONCE, &done, (const unsigned char *)text, len) != 1 ||
	    EVP_EncryptFinal_ex(cipher, bytes + ONCE + done, &more) != 1 ||
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG, bytes + ONCE + len) != 1) {
		return NULL;
	}
	memcpy(bytes, once, ONCE);
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

char *seal_open(struct arena *arena, struct seal *seal, const char *label, const char *sealed)
{
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
	EVP_CIPHER_CTX *cipher = seal->opening;
	bool is_good =
	    EVP_DecryptInit_ex(cipher, NULL, NULL, NULL, bytes) == 1 &&
	    EVP_DecryptUpdate(cipher, NULL, &more, (const unsigned char *)label,
			      (int)strlen(label)) == 1 &&
	    EVP_DecryptUpdate(cipher, (unsigned char *)text, &done, bytes + ONCE, len) == 1 &&
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, TAG, bytes + ONCE + len) == 1 &&
	    EVP_DecryptFinal_ex(cipher, (unsigned char *)text + done, &more) == 1;

	text[len] = '\0';
	return is_good && strlen(text) == (size_t)len ? text : NULL;
}
