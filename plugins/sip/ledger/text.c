/* text: the few ways in which this plugin writes amounts and names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <string.h>

const char *text_item_name(struct clerk_call *call, struct clerk_item item)
{
	return clerk_text_of(call, "%c%lld", item.letter, (long long)item.number);
}

const char *text_room_prefix(const struct clerk_call *call)
{
	const char *prefix = clerk_prefix(call);
	return prefix == NULL || prefix[0] == '\0' ? "!" : prefix;
}

bool text_is_one_of(const char *letters, char letter)
{
	return letter != '\0' && strchr(letters, letter) != NULL;
}

const char *text_hours(struct clerk_call *call, int64_t minutes)
{
	int hours = (int)(minutes / 60), rest = (int)(minutes % 60);
	if (minutes == 0) {
		return "0";
	}
	if (hours == 0 || rest == 0) {
		return clerk_text_of(call, "%d %s", hours == 0 ? rest : hours,
				     hours == 0 ? "min" : "h");
	}
	return clerk_text_of(call, "%d h %d min", hours, rest);
}

const char *text_hours_twice(struct clerk_call *call, int64_t minutes)
{
	const char *amount = clerk_format_amount(call, minutes);
	const char *hours = text_hours(call, minutes);
	return strcmp(amount, hours) == 0 ? amount : clerk_text_of(call, "%s (%s)", amount, hours);
}

const char *text_listed(struct clerk_call *call, const char *list, const char *more)
{
	const char *between = list[0] == '\0' || more[0] == '\0' ? "" : ", ";
	return clerk_text_of(call, "%s%s%s", list, between, more);
}

const char *text_names_listed(struct clerk_call *call, char letter, struct clerk_query *q)
{
	const char *list = "";
	while (clerk_step(q)) {
		list = text_listed(
		    call, list,
		    text_item_name(call, (struct clerk_item){ letter, clerk_int(q, 0) }));
	}
	return list;
}

const char *text_in_brackets(struct clerk_call *call, const char *words)
{
	return words[0] == '\0' ? "" : clerk_text_of(call, " (%s)", words);
}
