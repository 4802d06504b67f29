/* people: who can be played, from a file that scripts/demo writes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "chat/chat.h"

#include "base/str.h"

#include <stdio.h>

bool people_load(struct chat *chat, const char *path, struct err *err)
{
	char text[1024];
	FILE *in = fopen(path, "re");

	if (in == NULL) {
		return err_set(err, ERR_NOINPUT, "%s: cannot be read", path);
	}
	while (fgets(text, sizeof(text), in) != NULL && chat->count < HEADS_MAX) {
		char *rest = arena_strdup(chat->arena, text);
		struct head head = { .handle = str_word(&rest) };

		head.user_id = str_word(&rest);
		head.token = str_word(&rest);
		if (head.user_id == NULL) {
			continue;
		}
		if (str_equal(head.handle, "clerk")) {
			chat->clerk = head.user_id;
		} else if (head.token != NULL) {
			chat->heads[chat->count++] = head;
		}
	}
	fclose(in);
	return (chat->count > 0 && chat->clerk != NULL) ||
	       err_set(err, ERR_DATA, "%s: needs a line for the clerk and one for a head", path);
}

struct head *people_find(struct chat *chat, const char *handle)
{
	for (size_t i = 0; i < chat->count; i++) {
		if (str_equal_fold(chat->heads[i].handle, handle)) {
			return &chat->heads[i];
		}
	}
	return NULL;
}

const char *people_name(const struct chat *chat, const char *user_id)
{
	if (str_equal(user_id, chat->clerk)) {
		return "clerk";
	}
	for (size_t i = 0; i < chat->count; i++) {
		if (str_equal(chat->heads[i].user_id, user_id)) {
			return chat->heads[i].handle;
		}
	}
	return user_id;
}
