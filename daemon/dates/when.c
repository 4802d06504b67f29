/* when: the doors of the date language: a whole phrase, the longest prefix, the longest suffix. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when.h"

#include "base/str.h"
#include "dates/when_internal.h"

#include <string.h>

enum { MOST_ATTEMPTS = 24, FURTHEST = 48 };

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

/* Without the marks that cannot end a date. */
static size_t trimmed(const struct parser *p, size_t count)
{
	while (count > 0 && p->tokens[count - 1].word >= W_COMMA &&
	       p->tokens[count - 1].word <= W_MARK) {
		count--;
	}
	return count;
}

static size_t known_words(const struct parser *p)
{
	size_t count = 0;

	while (count < p->token_count && count < FURTHEST && p->tokens[count].word != W_UNKNOWN) {
		count++;
	}
	return count;
}

/* "3.30pm, governors from 5": a part of its own that only hints is the next part's beginning,
 * where the date stands without it. */
static size_t without_hint(struct parser *p, size_t count, const struct clerk_outcome *outcome)
{
	struct clerk_outcome shorter = { .kind = CLERK_OUTCOME_REFUSE };

	if (count < 3 || count == p->token_count || !when_is(p, count - 1, W_GOVERNORS) ||
	    !when_is(p, count - 2, W_COMMA)) {
		return count;
	}
	p->count = count - 2;
	p->stuck_at = 0;
	bool is_same = outcome->kind == CLERK_OUTCOME_VALUE && when_read_phrase(p, &shorter) &&
		       shorter.kind == CLERK_OUTCOME_VALUE &&
		       shorter.value.start_s == outcome->value.start_s;

	return is_same ? count - 2 : count;
}

struct clerk_outcome when_parse_prefix(struct arena *arena, const struct when_context *context,
				       const char *phrase, size_t *ret_used)
{
	struct token tokens[WHEN_MAX_TOKENS];
	struct parser p;

	*ret_used = 0;
	when_start(&p, arena, context, phrase, true);
	p.tokens = tokens;
	if (when_lex(&p) != NULL) {
		return refuse_long();
	}
	size_t count = trimmed(&p, known_words(&p));

	for (int i = 0; i < MOST_ATTEMPTS && count > 0; i++) {
		struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_REFUSE };

		p.count = count;
		p.stuck_at = 0;
		if (when_read_phrase(&p, &outcome)) {
			size_t used = without_hint(&p, count, &outcome);

			*ret_used =
			    outcome.kind == CLERK_OUTCOME_REFUSE ? 0 : p.tokens[used - 1].to;
			return outcome;
		}
		bool is_inside = p.stuck_at > 0 && p.stuck_at < count;

		count = trimmed(&p, is_inside ? p.stuck_at : count - 1);
	}
	p.count = p.token_count;
	p.stuck_at = 0;
	return refuse_leftover(&p);
}

static size_t suffix_start(const struct parser *p)
{
	size_t from = p->token_count > FURTHEST ? p->token_count - FURTHEST : 0;

	for (size_t i = from; i < p->token_count; i++) {
		from = p->tokens[i].word == W_UNKNOWN ? i + 1 : from;
	}
	return from;
}

struct clerk_outcome when_parse_suffix(struct arena *arena, const struct when_context *context,
				       const char *phrase, size_t *ret_from)
{
	struct token tokens[WHEN_MAX_TOKENS];
	struct parser p;

	*ret_from = strlen(phrase == NULL ? "" : phrase);
	when_start(&p, arena, context, phrase, true);
	p.tokens = tokens;
	if (when_lex(&p) != NULL) {
		return refuse_long();
	}
	size_t count = p.token_count;

	for (size_t from = suffix_start(&p); from < count; from++) {
		struct clerk_outcome outcome = { .kind = CLERK_OUTCOME_REFUSE };
		bool is_after_word = from > 0 && tokens[from - 1].word != W_COMMA;

		if (tokens[from].word >= W_COMMA && tokens[from].word <= W_MARK) {
			continue;
		}
		p.tokens = tokens + from;
		p.count = count - from;
		p.token_count = p.count;
		p.stuck_at = 0;
		p.no_lead_clock = is_after_word;
		if (when_read_phrase(&p, &outcome)) {
			/* A word like "soon" is as likely part of what stands before. */
			if (outcome.kind != CLERK_OUTCOME_REFUSE ||
			    !str_equal(outcome.reason, "vague")) {
				*ret_from = tokens[from].from;
			}
			return outcome;
		}
	}
	return refuse("no date", "There is no date at the end; for example `by Fri 12 Feb`.");
}
