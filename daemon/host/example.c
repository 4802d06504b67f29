/* example: what a row is shown by, with the number of something that is really there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

struct looking {
	const struct request *request;
	const struct clerk_command *row;
	char letter;
	struct clerk_item item; /* the best so far; without a letter: none */
	unsigned worth;
};

/* Rather what waits for her, and what the row may be done to. */
static void look_at(struct clerk_call *call, const void *record, void *data)
{
	struct looking *looking = data;
	const struct clerk_base *base = record;
	const char *act = looking->row->name;
	bool is_act = item_has_act(base->kind, act);
	bool is_hers = is_act && item_leads_from(base, act) &&
		       (item_act_by(base->kind, act) & item_rights(call, base)) != 0;
	bool is_public = item_sight(call, base).visibility == CLERK_PUBLIC;
	bool is_asked = bare_asks_sender(call, base);
	/* an answer is for whom it waits */
	bool is_due = is_hers && (is_asked || !looking->row->is_answer);
	bool is_shown = is_act ? is_due && (is_public || looking->request->is_private) : is_public;
	unsigned worth = is_asked ? 2 : 1;

	if (base->item.letter != looking->letter || !is_shown) {
		return;
	}
	if (worth > looking->worth) {
		looking->item = base->item;
		looking->worth = worth;
	}
}

/* The item that the text numbers, and its bytes; NULL: none. */
static const char *number_in(const char *text, char letter, size_t *ret_len)
{
	struct clerk_item item;

	for (const char *at = text; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		if (command_read_item(at, &item, ret_len) && item.letter == letter) {
			return at;
		}
	}
	return NULL;
}

const char *example_of(struct host *host, const struct request *request,
		       const struct clerk_command *row, bool *ret_is_real)
{
	const char *text = row->example == NULL ? row->name : row->example;
	size_t len = 0;
	struct request as = *request;
	struct looking looking = { .request = request, .row = row, .letter = 'A' };
	const char *at = number_in(text, 'A', &len);

	while (at == NULL && looking.letter < 'Z') {
		at = number_in(text, ++looking.letter, &len);
	}
	*ret_is_real = true;
	if (at == NULL) {
		return text;
	}
	(void)refer_each(host, &as, look_at, &looking);
	*ret_is_real = looking.worth > 0;
	const char *number =
	    *ret_is_real ? arena_printf(request->arena, "%lld", (long long)looking.item.number)
			 : "<number>";

	return arena_printf(request->arena, "%.*s%c%s%s", (int)(at - text), text, looking.letter,
			    number, at + len);
}
