/* follow: what hangs on the date of a thing of another service hears that it has changed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <stdlib.h>

/* Each act asks anew, though it be in the same second: what comes of it is another message. */
static const char *key_of(struct clerk_call *call)
{
	return call->request == NULL
		   ? "follow"
		   : arena_printf(call->arena, "follow/%s", request_event(call->request));
}

/* It is not taken back with the act: what it asks is how things are. */
static void wish(struct clerk_call *call, const struct plugin *plugin)
{
	clerk_keep(call, true);
	wake_put(call->wakes, call->cluster->id, plugin->face->name, key_of(call),
		 call->request == NULL ? call->now_s + 1 : call->now_s);
	clerk_keep(call, false);
}

void item_followed(struct clerk_call *call)
{
	for (size_t i = 0; i < call->plugins->count; i++) {
		const struct plugin *plugin = &call->plugins->plugins[i];
		struct stmt *stmt = plugin->follows;

		if (stmt != NULL) {
			stmt_begin(stmt);
			stmt_bind_int(stmt, call->cluster->id);
			stmt_bind_int(stmt, call->now_s);
			if (stmt_found(stmt)) {
				wish(call, plugin);
			}
		}
	}
}

/* Its plugin is lent its queries: what it may say of its things is its own. */
static void *get(struct clerk_call *call, const struct item_kind *kind, struct clerk_item item,
		 bool *ret_is_hidden, bool *ret_is_public)
{
	const struct plugin *outer = call->plugin;

	call->plugin = kind->plugin;
	void *record = item_get(call, item);

	*ret_is_public = record != NULL && item_sight(call, record).visibility == CLERK_PUBLIC;
	*ret_is_hidden = record != NULL && call->sender != NULL && !*ret_is_public &&
			 (!call->is_private || item_is_hidden(call, record));
	if (outer != kind->plugin) {
		queries_end(kind->plugin->queries);
	}
	call->plugin = outer;
	return record;
}

bool clerk_thing(struct clerk_call *call, struct clerk_item item, struct clerk_thing *ret_thing)
{
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);
	bool is_hidden, is_public;
	const void *record = kind == NULL ? NULL : get(call, kind, item, &is_hidden, &is_public);

	if (record == NULL || is_hidden || clerk_item_is(record, CLERK_IS_OVER)) {
		return false;
	}
	ret_thing->start_s = clerk_item_slot(record)->start_s;
	ret_thing->is_public = is_public;
	return ret_thing->start_s != 0;
}

/* ---- what waits to be said of a thing ---- */

struct stands {
	int64_t state, start_s, due_s;
	bool is_over;
};

static bool stands_now(struct clerk_call *call, struct clerk_item item, struct stands *ret)
{
	const struct item_kind *kind = item_kind_of(call->plugins, item.letter, NULL);
	bool is_hidden, is_public;
	const void *record = kind == NULL ? NULL : get(call, kind, item, &is_hidden, &is_public);

	if (record != NULL) {
		const struct clerk_base *base = record;

		*ret = (struct stands){ .state = base->state,
					.start_s = clerk_item_slot(record)->start_s,
					.due_s = base->due_s,
					.is_over = clerk_item_is(record, CLERK_IS_OVER) };
	}
	if (kind != NULL) {
		queries_end(kind->plugin->queries);
	}
	return record != NULL;
}

const char *item_stands(struct clerk_call *call, const char *key)
{
	const char *what;
	const struct clerk_item item = wake_item(key, &what);
	struct stands now;

	return item.letter != '\0' && stands_now(call, item, &now)
		   ? arena_printf(call->arena, "%c%lld %lld %lld %lld", item.letter,
				  (long long)item.number, (long long)now.state,
				  (long long)now.start_s, (long long)now.due_s)
		   : "";
}

bool item_stands_so(struct clerk_call *call, const char *about)
{
	struct clerk_item item;
	struct stands was, now;
	size_t used = 0;
	char *at = NULL;

	if (*about == '\0' || !command_read_item(about, &item, &used)) {
		return true;
	}
	was.state = strtoll(about + used, &at, 10);
	was.start_s = strtoll(at, &at, 10);
	was.due_s = strtoll(at, NULL, 10);
	if (!stands_now(call, item, &now)) {
		return false;
	}
	return now.start_s == was.start_s && (now.state == was.state || !now.is_over) &&
	       (now.start_s != 0 || now.due_s == was.due_s);
}
