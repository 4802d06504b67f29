/* command_leftover: what touches a date or an amount, and may be more of it than words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_reader.h"

#include <string.h>

const struct clerk_arg *reader_given_when(const struct reader *r)
{
	const struct clerk_arg *arg = r->command->args;

	while (arg->name != NULL && (arg->type != CLERK_WHEN || !reader_is_taken(r, arg))) {
		arg++;
	}
	return arg->name == NULL ? NULL : arg;
}

static bool ask_leftover(struct reader *r, const struct clerk_arg *arg, size_t from, size_t len)
{
	struct arena *arena = r->context->arena;
	struct clerk_when value;

	memcpy(&value, r->record + arg->offset, sizeof(value));
	return !reader_ask_words(
	    r, arena_printf(
		   arena,
		   "I read %s; what is “%s”? Reply `words` to keep it as words, or "
		   "send it again with the time you mean.",
		   when_format(arena, &value),
		   str_clip(arena, arena_strndup(arena, r->line + from, len), READER_SHOWN_MAX)));
}

/* "half a day am maths": beside an amount it is when, of a row that has no date to take it. By
 * itself "pm" is performance management, and its row's to refuse. */
static bool asks_half(struct reader *r, const struct piece *piece)
{
	static const char *const halves[] = { "am", "pm", NULL };
	const struct clerk_arg *before = reader_owner_before(r, piece->from);
	struct piece rest = *piece;

	piece_trim(r, &rest);
	size_t len = piece_word_len(r, &rest);

	if (before == NULL || before->type != CLERK_AMOUNT ||
	    !str_is_word_in(r->line + rest.from, len, halves) || rest.from + len == rest.to) {
		return false;
	}
	return !reader_ask_words(
	    r, arena_printf(r->context->arena,
			    "What is “%.*s” here? Reply `words` to keep it as words, or send it "
			    "again without it.",
			    (int)len, r->line + rest.from));
}

/* Is a word of the piece more of a date, where it stands? "til 5pm" is anywhere. */
bool reader_asks_leftover(struct reader *r, const struct piece *piece)
{
	static const char *const bounds[] = { "til", "till", "until", "@", NULL };
	static const char *const again[] = { "every",       "each",    "weekly", "daily",
					     "fortnightly", "monthly", NULL };
	static const char *const lessons[] = { "1:1", "1-1", "121", NULL }; /* one to one */
	const struct clerk_arg *arg = reader_given_when(r);
	struct when_context context;

	if (r->context->is_words) {
		return false;
	}
	if (arg == NULL) {
		return asks_half(r, piece);
	}
	context = reader_when_context(r, arg);
	const struct clerk_arg *before = reader_owner_before(r, piece->from);
	bool is_behind = before != NULL && before->type == CLERK_WHEN;
	struct piece rest = *piece;
	size_t len;

	for (bool is_first = true; (len = piece_word_len(r, &rest)) > 0; is_first = false) {
		bool is_bound = str_is_word_in(r->line + rest.from, len, bounds);

		is_first = is_first && !str_is_word_in(r->line + rest.from, len, lessons);
		size_t used = (is_first && is_behind) || is_bound
				  ? when_leftover(r->context->arena, &context, r->line, rest.from,
						  is_first && is_behind)
				  : 0;

		if (is_first && is_behind && str_is_word_in(r->line + rest.from, len, again)) {
			used = piece->to - rest.from;
		}
		if (used > 0) {
			return ask_leftover(r, arg, rest.from, used);
		}
		rest.from += len;
		piece_trim(r, &rest);
	}
	return false;
}
