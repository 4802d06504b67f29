/* when_explain: how each word of a phrase was read, for `clerkd when --explain`. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "dates/when_explain.h"

#include "base/str.h"
#include "dates/civil.h"
#include "dates/when_internal.h"

static const char *mark_name(uint16_t word)
{
	static const char *const names[] = { "comma", "dot",        "colon", "slash",
					     "dash",  "apostrophe", "plus",  "mark" };

	return names[word - W_COMMA];
}

static char *reading(struct arena *arena, const struct parser *p, const struct token *token)
{
	switch (token->word) {
	case W_UNKNOWN:
		return arena_strdup(arena, "not understood");
	case W_NUMBER:
		return arena_printf(arena, "%s %d", token->is_ordinal ? "ordinal" : "number",
				    token->value);
	case W_NAME:
		return arena_printf(arena, "named by the cluster: %s",
				    p->calendar->names[token->value].name);
	case W_WEEKDAY:
	case W_WEEKDAYS:
		return arena_printf(arena, "%s %s", token->word == W_WEEKDAY ? "weekday" : "every",
				    civil_weekday_name[token->value]);
	case W_MONTH:
		return arena_printf(arena, "month %s", civil_month_name[token->value]);
	case W_CARDINAL:
		return arena_printf(arena, "number %d", token->value);
	case W_AMPM:
		return arena_strdup(arena, token->value == 0 ? "before noon" : "after noon");
	case W_TODAY:
		return arena_printf(arena, "today%+d", token->value);
	case W_ZONE:
		return arena_printf(arena, "time zone, UTC%+d min", token->value);
	default:
		break;
	}
	if (token->word >= W_COMMA && token->word <= W_MARK) {
		return arena_strdup(arena, mark_name(token->word));
	}
	return arena_strdup(arena, "word of the date language");
}

char *when_explain(struct arena *arena, const struct when_context *context, const char *phrase,
		   const struct clerk_outcome *outcome)
{
	struct token tokens[WHEN_MAX_TOKENS];
	struct parser p = { .arena = arena,
			    .context = context,
			    .calendar = context->calendar,
			    .phrase = phrase,
			    .tokens = tokens };
	struct str text;

	str_init(&text, arena);
	if (when_lex(&p) == NULL) {
		for (size_t i = 0; i < p.count; i++) {
			str_addf(&text, "  %.*s\t%s%s\n", (int)(tokens[i].to - tokens[i].from),
				 phrase + tokens[i].from, reading(arena, &p, &tokens[i]),
				 tokens[i].is_typo ? " (a slip, mended)" : "");
		}
	}
	if (outcome->kind == CLERK_OUTCOME_VALUE) {
		str_addf(&text, "  = %s\n", when_format(arena, &outcome->value));
	} else if (outcome->text != NULL) {
		str_addf(&text, "  ? %s\n", outcome->text);
	}
	return text.text;
}
