/* account_data: what the homeserver keeps for our account under a type. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/account_data.h"

#include "base/str.h"

const char *account_data_path(struct arena *arena, const char *user, const char *type)
{
	return arena_printf(arena, "/_matrix/client/v3/user/%s/account_data/%s",
			    str_percent(arena, user), type);
}

enum account_data account_data_read(const struct http_answer *answer, json_t **ret_json)
{
	json_t *json =
	    answer->status == 0 ? NULL : json_parse(answer->body, answer->body_len, NULL);
	bool is_there = answer->status == 200 && json_is_object(json);
	bool is_none =
	    answer->status == 404 && str_equal(json_text(json, "errcode"), "M_NOT_FOUND");

	if (!is_there) {
		json_decref(json);
		json = NULL;
	}
	*ret_json = json;
	return is_there ? ACCOUNT_DATA_THERE : is_none ? ACCOUNT_DATA_NONE : ACCOUNT_DATA_UNREAD;
}
