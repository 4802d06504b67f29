/* aloud: a text that the room would read and that sounds private is not put there unasked. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"

#include "host/hush.h"

#include <string.h>

static bool is_read_by_room(const struct request *request, const struct clerk_command *row,
			    const struct clerk_arg *arg)
{
	return row->where != CLERK_IN_PRIVATE &&
	       ((arg->flags & CLERK_ALOUD) != 0 ||
		(!request->is_private && (arg->flags & CLERK_ALOUD_HERE) != 0));
}

static const char **field_of(void *record, const struct clerk_arg *arg)
{
	return (const char **)(void *)((unsigned char *)record + arg->offset);
}

/* What of it the room would read; NULL: none was typed. */
static const char *text_of(const struct request *request, const struct clerk_arg *arg, void *record)
{
	const char *text = *field_of(record, arg);
	size_t end = 0, len;

	if (text == NULL || arg->aside == NULL) {
		return text;
	}
	while (text[end] != '\0' && ((len = hush_word(text + end)) != strlen(arg->aside) ||
				     !str_starts_fold(text + end, arg->aside))) {
		end += len == 0 ? 1 : len;
	}
	while (end > 0 && strchr(" ,", text[end - 1]) != NULL) {
		end--;
	}
	return arena_printf(request->arena, "%.*s", (int)end, text);
}

static const char *schools_of(const struct request *request)
{
	const struct roster_cluster *cluster = request->cluster;

	return cluster == NULL
		   ? ""
		   : arena_printf(request->arena, "%s%s", cluster->own, cluster->guests);
}

/* Must the text not be read by the room unasked? In the room what is said of people has been said
 * there, and is none of what must not be. */
static bool is_private_text(const struct request *request, const struct clerk_arg *arg,
			    const char *text)
{
	unsigned hush = clerk_hush(text);
	bool is_its_own = (arg->flags & CLERK_HUSHES) != 0 && (hush & CLERK_HUSH_PRIVATE) != 0;
	bool is_plain = (arg->flags & CLERK_NAMES) != 0 || plain_is(text, schools_of(request));

	if (is_its_own) {
		return false;
	}
	return request->is_private ? hush != 0 || !is_plain
				   : (hush & ~(unsigned)CLERK_HUSH_PEOPLE) != 0;
}

/* Of the row's texts the first that sounds private; NULL: none. */
static const char *find_text(const struct request *request, const struct clerk_command *row,
			     void *record, const struct clerk_arg **ret_arg)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		const char *text =
		    is_read_by_room(request, row, arg) ? text_of(request, arg, record) : NULL;

		if (text != NULL && is_private_text(request, arg, text)) {
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

/* The words that keep it from the room, however they are put. */
#define PRIVATELY "keep it private, keep it between us, just between us, in private, privately"

/* What the line is, kept from the room; NULL: there is nothing like it. */
static const char *private_line(const struct request *request, const struct clerk_command *row,
				const struct clerk_arg *arg)
{
	if ((arg->flags & CLERK_HUSHES) != 0) {
		return arena_printf(request->arena, "%s, private", request->line);
	}
	return row->privately == NULL || !str_starts_fold(request->line, row->name)
		   ? NULL
		   : arena_printf(request->arena, "%s%s", row->privately,
				  request->line + strlen(row->name));
}

static void ask(const struct request *request, const struct clerk_command *row,
		const struct clerk_arg *arg, const char *text, struct command_parse *parse)
{
	struct clerk_choice *choices = arena_array(request->arena, 2, sizeof(*choices));
	const char *line = private_line(request, row, arg);

	choices[0] = (struct clerk_choice){ .key = "room", .given = "room" };
	choices[1] = (struct clerk_choice){ .key = "private", .line = line, .said = PRIVATELY };
	parse->outcome = COMMAND_ASK;
	parse->choices = choices;
	parse->choice_count = line != NULL ? 2 : 1;
	parse->text =
	    arena_printf(request->arena,
			 "The room would read this: “%s”. %sReply `room` to post it as it is%s.%s",
			 text, line != NULL ? "Reply `private` to keep it from the room. " : "",
			 clerk_hush(text) != 0 ? ", or say it without the private words"
			 : line == NULL        ? ", or `no`"
					       : "",
			 line != NULL ? "" : instead(row, text));
}

/* What would be said instead of what stands: that stands, and nothing is asked that would wait
 * beside it. */
static void refuse_edit(const struct request *request, const char *text,
			struct command_parse *parse)
{
	parse->outcome = COMMAND_SAY;
	parse->text = text == NULL
			  ? "That may be about people, so I've kept nothing of it."
			  : arena_printf(request->arena,
					 "The room would read this: “%s”. Please say that in a "
					 "new message.",
					 text);
}

/* What it sounds of where it was typed in the room. */
static unsigned hush_here(const struct clerk_arg *arg, const char *text)
{
	return (arg->flags & CLERK_SUBJECTS) != 0 ? hush_beside_matters(text) : clerk_hush(text);
}

/* Does any text that the room would read sound of people? What the row says it keeps quiet may. */
static bool is_of_people(const struct request *request, const struct clerk_command *row,
			 void *record)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		const char *text =
		    is_read_by_room(request, row, arg) ? text_of(request, arg, record) : NULL;
		unsigned hush = hush_here(arg, text);

		if ((hush & CLERK_HUSH_PEOPLE) != 0 && (hush & CLERK_HUSH_PRIVATE) == 0 &&
		    (arg->flags & (CLERK_ALOUD | CLERK_OPTIONAL)) != 0) {
			return true;
		}
	}
	return false;
}

/* Said in the room of people: it is not said there again, nor kept for all to list. */
static void hush_people(const struct request *request, const struct clerk_command *row,
			struct command_parse *parse)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		bool is_mine =
		    is_read_by_room(request, row, arg) && (arg->flags & CLERK_HUSHES) == 0;

		if (!is_mine ||
		    (hush_here(arg, *field_of(parse->record, arg)) & CLERK_HUSH_PEOPLE) == 0) {
			continue;
		}
		if ((arg->flags & CLERK_ALOUD_HERE) != 0) {
			if ((arg->flags & CLERK_OPTIONAL) != 0) {
				*field_of(parse->record, arg) = NULL;
				parse->is_cut = true;
			}
			continue; /* else the row takes care of it */
		}
		static const struct clerk_choice room[] = { { .key = "room", .given = "room" } };

		parse->outcome = COMMAND_ASK;
		parse->choices = room;
		parse->choice_count = 1;
		parse->text = "That may be about people, so I've kept nothing of it. Everybody "
			      "here would read it again: reply `room` if that is fine, or say it "
			      "in other words.";
		return;
	}
}

/* "I don't understand “Tyler is ill”." says it too. */
static const char *unquoted(const struct request *request, const char *text)
{
	static const char open[] = "“", close[] = "”";
	const char *from = strstr(text, open), *to = from == NULL ? NULL : strstr(from, close);

	if (to == NULL) {
		return text;
	}
	const char *quoted = arena_printf(request->arena, "%.*s", (int)(to - from), from);

	return (clerk_hush(quoted) & CLERK_HUSH_PEOPLE) == 0
		   ? text
		   : arena_printf(request->arena, "%.*sthat%s", (int)(from - text), text,
				  to + strlen(close));
}

/* Of a question too; where what was read sounds of it as well, none of it is said. */
static const char *unquoted_ask(const struct request *request, const char *text)
{
	static const unsigned hushed = CLERK_HUSH_PEOPLE | CLERK_HUSH_PRIVATE;

	if (strstr(text, "“") == NULL || (clerk_hush(text) & hushed) == 0) {
		return text;
	}
	text = unquoted(request, text);
	return (clerk_hush(text) & hushed) == 0
		   ? text
		   : "There is more in that than I can read, so I've done nothing yet: send it "
		     "again as you mean it, one thing at a time.";
}

/* The line up to that argument. */
static const char *line_before(const struct request *request, const struct command_parse *parse,
			       const struct clerk_arg *arg)
{
	size_t len = strlen(request->line);

	for (size_t i = 0; i < parse->span_count; i++) {
		if (str_equal(parse->spans[i].name, arg->name)) {
			len = parse->spans[i].from;
		}
	}
	return str_trim(arena_strndup(request->arena, request->line, len));
}

/* An answer is read by all with its school's name: who asks that it is not is asked first. */
static void ask_named(const struct request *request, const char *line, struct command_parse *parse)
{
	struct clerk_choice *yes = arena_alloc(request->arena, sizeof(*yes));

	*yes = (struct clerk_choice){ .key = "yes", .line = line };
	parse->outcome = COMMAND_ASK;
	parse->choices = yes;
	parse->choice_count = 1;
	parse->text = arena_printf(
	    request->arena,
	    "All read whose answer it is, so I've noted nothing. Reply `yes` for `%s` in your "
	    "school's name, without your reason; or leave it, and nobody knows.",
	    line);
}

/* Why, told to the clerk alone with the words that it is for nobody: it goes to nobody. */
static void keep_reason(const struct request *request, const struct clerk_command *row,
			struct command_parse *parse)
{
	for (const struct clerk_arg *arg = row->args; arg != NULL && arg->name != NULL; arg++) {
		bool is_reason =
		    (arg->flags & CLERK_ALOUD_HERE) != 0 && (arg->flags & CLERK_OPTIONAL) != 0;
		const char **text = is_reason ? field_of(parse->record, arg) : NULL;

		if (text == NULL || !hush_is_for_nobody(*text)) {
			continue;
		}
		if (row->is_answer && hush_is_nameless(*text)) {
			ask_named(request, line_before(request, parse, arg), parse);
			return;
		}
		*text = NULL;
		parse->is_cut = parse->is_reason = true;
	}
}

bool aloud_is_hushed(const struct request *request, const char *text)
{
	for (size_t i = 0; !request->is_private && i < request->cluster->school_count; i++) {
		const char *name = request->cluster->schools[i].name;
		size_t first = strcspn(name, " ");
		size_t two = first + (name[first] == ' ' ? 1 + strcspn(name + first + 1, " ") : 0);

		text = str_replace_word(request->arena, text,
					arena_strndup(request->arena, name, two), "it");
	}
	return !request->is_private && clerk_hush(text) != 0;
}

void aloud_check(const struct request *request, const struct clerk_command *row,
		 struct command_parse *parse)
{
	const struct clerk_arg *arg = NULL;
	const char *text =
	    parse->outcome == COMMAND_READY ? find_text(request, row, parse->record, &arg) : NULL;
	/* of an edit that opens what was private, all of it is asked about at once */
	bool may_be_read = strstr(request->given, "room ") != NULL || opened_is_edit(request);

	/* of a message that stands: in the room what sounds private is refused as any is */
	bool is_edit = request->first != NULL && !may_be_read;

	if (parse->outcome == COMMAND_SAY && !request->is_private) {
		parse->text = unquoted(request, parse->text);
	} else if (parse->outcome == COMMAND_ASK && !request->is_private) {
		parse->text = unquoted_ask(request, parse->text);
	} else if (text != NULL && !request->is_private) {
		refuse(request, row, text, parse);
	} else if (is_edit && text != NULL) {
		refuse_edit(request, text, parse);
	} else if (is_edit && parse->outcome == COMMAND_READY && !request->is_private &&
		   is_of_people(request, row, parse->record)) {
		refuse_edit(request, NULL, parse);
	} else if (text != NULL && !may_be_read) {
		ask(request, row, arg, text, parse);
	} else if (parse->outcome == COMMAND_READY && !request->is_private && !may_be_read) {
		hush_people(request, row, parse);
	} else if (parse->outcome == COMMAND_READY) {
		keep_reason(request, row, parse);
	}
}
