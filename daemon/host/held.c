/* held: what somebody wrote that the tables of services keep beside the record, for her alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/diary.h"
#include "host/host_internal.h"

size_t clerk_held(struct clerk_call *call, const struct clerk_history **ret_rows)
{
	struct clerk_history *rows = NULL;
	size_t count = 0;

	for (size_t i = 0; call->is_private && i < call->plugins->count; i++) {
		struct stmt *const *held = call->plugins->plugins[i].held;

		for (; held != NULL && *held != NULL; held++) {
			stmt_begin(*held);
			stmt_bind_int(*held, call->cluster->id);
			stmt_bind_int(*held, call->sender->id);
			while (stmt_step(*held)) {
				rows = arena_grow(call->arena, rows, count, sizeof(*rows));
				rows[count++] = (struct clerk_history){
					.item = { stmt_text(*held, 0, call->arena)[0],
						  stmt_int(*held, 1) },
					.who = "",
					.text = stmt_text(*held, 2, call->arena),
				};
			}
		}
	}
	*ret_rows = rows;
	return count;
}
