/* when: the doors of the date language: a whole phrase, the longest prefix, the longest suffix. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "base/str.h"
#include "dates/when_internal.h"

#include <string.h>

void when_start(struct parser *p, struct arena *arena, const struct when_context *context,
		const char *phrase, bool is_part)
{
	struct tz_wall now = tz_to_wall(context->calendar->tz, context->now_s);

	*p = (struct parser){ .arena = arena,
			      .context = context,
			      .calendar = context->calendar,
			      .phrase = phrase == NULL ? "" : phrase,
			      .today = now.day,
			      .now_min = now.minute,
			      .tense = context->tense,
			      .school = context->school,
			      .is_part = is_part };
}

static struct clerk_outcome refuse(const char *reason, const char *text)
{
	return (
	    struct clerk_outcome){ .kind = CLERK_OUTCOME_REFUSE, .reason = reason, .text = text };
}

static char *token_text(const struct parser *p, const struct token *token)
{
	return arena_strndup(p->arena, p->phrase + token->from, (size_t)(token->to - token->from));
}

/* Rule 11: the word that was not understood is quoted, with the nearest known one. */
static struct clerk_outcome refuse_leftover(const struct parser *p)
{
	const struct token *token = when_at(p, p->stuck_at);

	if (p->count == 0) {
		return refuse("empty", "Which day? For example `Tue 8 Dec 8.30`.");
	}
	if (token->word == W_END) {
		return refuse(
		    "incomplete",
		    "There is something missing at the end; for example `Tue 8 Dec 8.30`.");
	}
	char *word = token_text(p, token);
	bool is_name = token->word == W_UNKNOWN &&
		       (when_is(p, p->stuck_at + 1, W_WEEK) || when_is(p, p->stuck_at + 1, W_DAY));

	if (is_name && p->stuck_at == 0) {
		return refuse(
		    "unknown name",
		    arena_printf(
			p->arena,
			"I don't know \"%s\" yet. Name it first: `!named SATs week 10-13 May`.",
			word));
	}
	const char *near = token->word == W_UNKNOWN ? when_word_nearest(word) : NULL;

	return refuse(arena_printf(p->arena, "leftover \"%s\"", word),
		      arena_printf(p->arena,
				   "I can't read \"%s\"%s%s%s For example `Tue 8 Dec 8.30`.", word,
				   near == NULL ? "." : "; did you mean \"",
				   near == NULL ? "" : near, near == NULL ? "" : "\"?"));
}

static struct clerk_outcome refuse_long(void)
{
	return refuse("too long", "That is too long for a date; for example `Tue 8 Dec 8.30`.");
}

struct clerk_outcome when_parse(struct arena *arena, const struct when_context *context,
				const char *phrase)
{
	struct token tokens[WHEN_MAX_TOKENS];
	struct parser p;
	struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_REFUSE };

	when_start(&p, arena, context, phrase, false);
	p.tokens = tokens;
	if (when_lex(&p) != NULL) {
		return refuse_long();
	}
	return when_read_phrase(&p, &outcome) ? outcome : refuse_leftover(&p);
}
