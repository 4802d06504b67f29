/* account_data: what the homeserver keeps for our account under a type. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_MATRIX_ACCOUNT_DATA_H
#define CLERK_MATRIX_ACCOUNT_DATA_H

#include "base/arena.h"
#include "io/http.h"
#include "io/json.h"

enum account_data {
	ACCOUNT_DATA_THERE,
	ACCOUNT_DATA_NONE,  /* the homeserver says itself that there is none */
	ACCOUNT_DATA_UNREAD /* neither: to be asked for again */
};

/* To GET and PUT it, beginning with /_matrix; in the arena. */
const char *account_data_path(struct arena *arena, const char *user, const char *type);

/* What the answer to the GET says. `ret_json`: an object where it is there, to be given back; else
 * NULL. A proxy's page is neither a content nor none, whatever its status. */
enum account_data account_data_read(const struct http_answer *answer, json_t **ret_json);

#endif
