/* hs_media: files go up, files come down. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "homeserver/hs_core.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* Synapse's default max_upload_size. */
enum { UPLOAD_MAX = 50 * 1024 * 1024 };

static struct upload *upload_add(struct hs *hs, const char *id, const char *content_type,
				 const char *filename, const char *bytes, size_t len)
{
	struct upload *upload = arena_alloc(hs->arena, sizeof *upload);
	upload->content_type = arena_strdup(hs->arena, content_type);
	upload->filename = arena_strdup(hs->arena, filename);
	upload->bytes = arena_alloc(hs->arena, len + 1);
	upload->len = len;
	if (len > 0) {
		memcpy(upload->bytes, bytes, len);
	}
	hs_map_put(&hs->upload_of, id, upload);
	return upload;
}

static void journal_upload(struct hs *hs, const char *id, const struct upload *upload)
{
	if (hs->journal == NULL) {
		return;
	}
	unsigned char *text = malloc(upload->len / 3 * 4 + 8);
	if (text == NULL) {
		abort();
	}
	(void)EVP_EncodeBlock(text, (const unsigned char *)upload->bytes, (int)upload->len);
	hs_journal_put(hs,
		       json_pack("{s:s, s:s, s:s, s:s*, s:s, s:I}", "k", "media", "id", id, "type",
				 upload->content_type, "filename", upload->filename, "base64",
				 (const char *)text, "size", (json_int_t)upload->len));
	free(text);
}

void hs_media_replay(struct hs *hs, const json_t *line)
{
	const char *text = hs_json_text(line, "base64");
	size_t len = (size_t)json_integer_value(json_object_get(line, "size"));
	size_t text_len = text == NULL ? 0 : strlen(text);
	unsigned char *bytes = malloc(text_len + 4);
	if (bytes == NULL) {
		abort();
	}
	if (EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)text_len) >= (int)len) {
		(void)upload_add(hs, arena_strdup(hs->arena, hs_json_text(line, "id")),
				 hs_json_text(line, "type"), hs_json_text(line, "filename"),
				 (const char *)bytes, len);
	}
	free(bytes);
}

static json_t *post_upload(struct call *call)
{
	const struct hs_request *request = call->request;
	const char *type = request->content_type;
	if (request->body_len > UPLOAD_MAX) {
		return hs_refused(call->hs, 413, "M_TOO_LARGE", "Upload request body is too large");
	}
	const char *id = hs_draw(call->hs, "", 18);
	const struct upload *upload =
	    upload_add(call->hs, id, type == NULL ? "application/octet-stream" : type,
		       hs_query(call, "filename"), request->body, request->body_len);
	journal_upload(call->hs, id, upload);
	return json_pack("{s:o}", "content_uri", json_sprintf("mxc://%s/%s", call->hs->name, id));
}

static json_t *get_download(struct call *call)
{
	const struct upload *upload = hs_map_get(&call->hs->upload_of, call->arg[1]);
	if (upload == NULL || !str_equal(call->arg[0], call->hs->name)) {
		return hs_refused(call->hs, 404, "M_NOT_FOUND", "Not found");
	}
	struct hs_answer *answer = call->answer;
	answer->status = 200;
	answer->content_type = upload->content_type;
	answer->body = malloc(upload->len + 1);
	if (answer->body == NULL) {
		abort();
	}
	memcpy(answer->body, upload->bytes, upload->len + 1);
	answer->body_len = upload->len;
	call->is_raw = true;
	return NULL;
}

static json_t *get_config(struct call *call)
{
	(void)call;
	return json_pack("{s:i}", "m.upload.size", UPLOAD_MAX);
}

/* Downloads without a token are older than v1.11; the clients of Debian still ask so. */
const struct route hs_media_routes[] = {
	{ "POST", "_matrix/media/upload", ROUTE_RAW_BODY, post_upload },
	{ "GET", "_matrix/client/media/download/{}/{}", 0, get_download },
	{ "GET", "_matrix/client/media/download/{}/{}/{}", 0, get_download },
	{ "GET", "_matrix/client/media/thumbnail/{}/{}", 0, get_download },
	{ "GET", "_matrix/client/media/config", 0, get_config },
	{ "GET", "_matrix/media/download/{}/{}", ROUTE_OPEN, get_download },
	{ "GET", "_matrix/media/download/{}/{}/{}", ROUTE_OPEN, get_download },
	{ "GET", "_matrix/media/thumbnail/{}/{}", ROUTE_OPEN, get_download },
	{ "GET", "_matrix/media/config", 0, get_config },
	{ 0 },
};
