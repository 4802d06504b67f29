/* aloud: a text that the room would read and that sounds private is not put there unasked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include <string.h>

static bool is_read_by_room(const struct request *request, const struct clerk_command *row,
			    const struct clerk_arg *arg)
{
	return row->where != CLERK_IN_PRIVATE &&
	       ((arg->flags & CLERK_ALOUD) != 0 ||
		(!request->is_private && (arg->flags & CLERK_ALOUD_HERE) != 0));
}

/* Of the row's texts the first that sounds private; NULL: none. */
static const char *find_text(const struct request *request, const struct clerk_command *row,
			     const void *record, const struct clerk_arg **ret_arg)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		if (!is_read_by_room(request, row, arg)) {
			continue;
		}
		const char *text;

		memcpy(&text, (const unsigned char *)record + arg->offset, sizeof(text));
		unsigned hush = clerk_hush(text);

		/* who types it in the room has said it there */
		hush &= request->is_private ? ~0u : ~(unsigned)CLERK_HUSH_PEOPLE;
		bool is_its_own =
		    (arg->flags & CLERK_HUSHES) != 0 && (hush & CLERK_HUSH_PRIVATE) != 0;

		if (hush != 0 && !is_its_own) {
			*ret_arg = arg;
			return text;
		}
	}
	return NULL;
}

/* What does the same in private; or "". */
static const char *instead(const struct clerk_command *row, const char *text)
{
	return (clerk_hush(text) & CLERK_HUSH_REVIEW) != 0
		   ? " `pm` with a day and time there is for you and the SIP alone."
	       : row->in_private != NULL ? row->in_private
					 : "";
}

static void refuse(const struct request *request, const struct clerk_command *row, const char *text,
		   struct command_parse *parse)
{
	const char *how = instead(row, text);

	parse->outcome = COMMAND_SAY;
	parse->text = arena_printf(
	    request->arena,
	    "That looks private, so I've put nothing here. You may like to delete your "
	    "line. Say it to me in a private message.%s",
	    how[0] == '\0' ? " There I ask before the room reads it." : how);
}

static void ask(const struct request *request, const struct clerk_command *row,
		const struct clerk_arg *arg, const char *text, struct command_parse *parse)
{
	struct clerk_choice *choices = arena_array(request->arena, 2, sizeof(*choices));
	bool may_hush = (arg->flags & CLERK_HUSHES) != 0;

	choices[0] = (struct clerk_choice){ .key = "room", .given = "room" };
	choices[1] = (struct clerk_choice){
		.key = "private", .line = arena_printf(request->arena, "%s, private", request->line)
	};
	parse->outcome = COMMAND_ASK;
	parse->choices = choices;
	parse->choice_count = may_hush ? 2 : 1;
	parse->text = arena_printf(
	    request->arena,
	    "The room would read this: “%s”. %sReply `room` to post it as it is, or say it without "
	    "the private words.%s",
	    text, may_hush ? "Reply `private` to keep it from the room. " : "",
	    may_hush ? "" : instead(row, text));
}

void aloud_check(const struct request *request, const struct clerk_command *row,
		 struct command_parse *parse)
{
	const struct clerk_arg *arg = NULL;
	const char *text =
	    parse->outcome == COMMAND_READY ? find_text(request, row, parse->record, &arg) : NULL;

	if (text == NULL) {
		return;
	}
	if (!request->is_private) {
		refuse(request, row, text, parse);
	} else if (strstr(request->given, "room ") == NULL) {
		ask(request, row, arg, text, parse);
	}
}
