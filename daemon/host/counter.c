/* counter: a reply to what is asked that offers another date: "no good, can you do the 11th". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "command/acts_table.h"
#include "host/counter.h"
#include "host/host_internal.h"
#include "host/item.h"
#include "host/refer_sign.h"
#include "host/signs.h"

#include <string.h>

/* The date, or the first words, will not do. */
static const char *const refusals[] = {
	/* clang-format off */
	"no", "nope", "sorry no", "can't", "cant", "cannot", "can't do", "cant do", "can't make",
	"cant make", "won't work", "doesn't work", "doesnt work", "not", "no good", "unable",
	"afraid not", "clashes", "too early", "too late", "too soon", NULL
	/* clang-format on */
};
/* Said before the date that is offered. */
static const char *const offers[] = {
	/* clang-format off */
	"offer him", "offer her", "offer them", "offer", "please offer", "please offer him",
	"please offer her", "please offer them", "can you do", "could you do", "can we do", "could we do", "can you make", "could you make",
	"can you come", "could you come", "can we make it", "could we make it", "can they come",
	"could they come", "can they", "could they", "can you", "could you", "can we", "could we",
	"can we say", "how about", "what about", "make it", "could it be", "can it be", "would", "is", "maybe", "perhaps",
	"rather", "i can do", "we can do", "i could do", "we could do", "could do", "can do", "we'd prefer",
	"i'd prefer", "prefer", "not til", "not till", "not until", "not before", "only from",
	"could she do", "could he do", "could she", "could he", "can she do", "can he do",
	"can she", "can he", "could they do", "can they do", "could u do", "can u do", "try",
	"or", "or maybe", "or perhaps", "or else", "better on", "free on", "we're free on", "i'm free on", "we are free on", NULL
	/* clang-format on */
};
/* Nothing is said by them. */
static const char *const leads[] = { "no",     "no good", "no can do", "not great", "nope", "sorry",
				     "ooh",    "oops",    "actually",  "please",    "then", "so",
				     "oh",     "on",      "at",        "from",      "it",   "but",
				     "come",   "and",     "yes",       "ok",        "do",   "any",
				     "chance", NULL };
static const char *const tails[] = {
	/* clang-format off */
	" instead", " ok", " okay", " ok for you", " work", " works", " work for you", " works for us",
	" works better", " is better", " would be better", " better", " is ok", " is okay", " is fine", " fine", " would do", " would be ok", " would be fine",
	" would work", " is free", " please", " any good", " possible", " suit", " suit you", " for us", " for you",
	" then", " rather", " thanks", " if possible", " only", NULL
	/* clang-format on */
};

struct countering {
	struct host *host;
	struct request *request;
	struct clerk_item item;
	bool is_refused, is_offer;
	const char *words; /* of the date that is offered; NULL: none */
};

/* Without what ends it: "friday ok?". */
static const char *without_tails(struct countering *c, const char *clause)
{
	char *bare = str_trim(arena_strdup(c->request->arena, clause));
	size_t len = strlen(bare), tail;

	while ((tail = acts_tail_len(bare, len, tails)) > 0) {
		len -= tail;
		bare[len] = '\0';
		c->is_offer = true;
	}
	return bare;
}

/* "inset", "half term": a name, and as well why not. */
static bool is_name(const char *words)
{
	static const char *const names[] = { "inset",     "half term", "easter", "christmas",
					     "next week", "next term", NULL };

	return acts_longest_len(words, names) > 0;
}

/* "8/12/26, nine to eleven": a day, and its hours in a clause of their own. */
static const char *with_day(const struct countering *c, const char *words)
{
	const struct when_context context = moved_context(c->request);
	const char *both =
	    c->words == NULL ? words : arena_printf(c->request->arena, "%s %s", c->words, words);
	const char *texts[] = { c->words == NULL ? "" : c->words, words };
	bool is_day[2] = { false }, is_time[2] = { false };
	const struct when_span *spans;

	for (size_t i = 0; i < 2; i++) {
		size_t count = when_find(c->request->arena, &context, texts[i], &spans);

		for (size_t at = 0; at < count; at++) {
			is_day[i] = is_day[i] || spans[at].has_day;
			is_time[i] = is_time[i] || spans[at].has_time;
		}
	}
	bool is_apart = is_day[0] && !is_time[0] && is_time[1] && !is_day[1];

	return is_apart && moved_words(c->host, c->request, c->item, both) != NULL ? both : words;
}

/* "can't make it till 10": from then on she can. */
static const char *behind_bound(struct countering *c, const char *clause)
{
	static const char *const its[] = { "it", "this", "that", "there", "be there", NULL };
	static const char *const bounds[] = { "till", "til", "until", "before", NULL };
	const char *at = acts_skip_gap(clause + acts_longest_len(clause, refusals));

	at = acts_skip_gap(at + acts_longest_len(at, its));
	size_t bound = at == clause ? 0 : acts_longest_len(at, bounds);

	c->is_offer = c->is_offer || bound > 0;
	return bound == 0 ? clause : at + bound;
}

/* A clause that is a date, with no more than how one is offered. */
static void read_clause(struct countering *c, const char *clause)
{
	bool is_offer = c->is_offer;
	const char *at = clause;

	for (size_t used = 1; used > 0; at += used) {
		at += strspn(at, " ");
		size_t offer = acts_longest_len(at, offers), lead = acts_longest_len(at, leads);
		size_t refusal = acts_longest_len(at, refusals);

		c->is_refused = c->is_refused || (refusal > 0 && refusal >= offer);
		c->is_offer = c->is_offer || (offer > 0 && offer >= lead);
		used = offer > lead ? offer : lead;
	}
	at = behind_bound(c, at);
	const char *words = without_tails(c, at);

	/* "you can't bring 5! 2 is fine": how many come */
	bool is_number = strspn(words, "0123456789 ") == strlen(words) &&
			 strstr(c->request->said, "bring") != NULL;

	if (words[0] != '\0' && !is_name(words) && !is_number &&
	    moved_words(c->host, c->request, c->item, words) != NULL) {
		c->words = with_day(c, words);
	} else {
		c->is_offer = is_offer;
	}
}

/* "cant do weds try thurs": what is offered begins without a mark. */
static bool is_offered(const char *at)
{
	static const char *const begins[] = { "try",      "how about",  "what about", "could she",
					      "could he", "could they", "could you",  "could u",
					      "can she",  "can he",     "can they",   "can you",
					      "can u",    "could we",   "can we",     "maybe",
					      NULL };

	return *at == ' ' && acts_longest_len(at + 1, begins) > 0;
}

/* The end of the clause that begins there: at a mark, before "but", or what is offered. */
static size_t clause_len(const char *at)
{
	size_t len = 0;

	while (at[len] != '\0' && strchr(",;!?", at[len]) == NULL &&
	       !(at[len] == '.' && strchr(" ", at[len + 1]) != NULL) &&
	       !str_starts(at + len, " - ") && !(len > 0 && str_starts_fold(at + len, " but ")) &&
	       !(len > 0 && is_offered(at + len))) {
		len++;
	}
	return len;
}

static void read_clauses(struct countering *c, const char *said)
{
	for (const char *at = said; *at != '\0';) {
		size_t len = clause_len(at);

		c->is_offer = c->is_offer || at[len] == '?';
		read_clause(c, arena_strndup(c->request->arena, at, len));
		at += len;
		at += str_starts_fold(at, " but ") ? strlen(" but") : strspn(at, " ,;!?.-");
	}
}

bool counter_read(struct host *host, struct request *request, struct clerk_item item)
{
	static const char *const yes[] = { "yes",   "yep", "ok",     "okay", "fine",
					   "great", "aye", "agreed", NULL };
	const struct acts_said answer = acts_said(request->arena, request->said);
	bool is_yes = acts_longest_len(request->said, yes) > 0 ||
		      (answer.verb != NULL && !str_equal(answer.verb, "no"));
	struct request as = *request; /* by now it is not known who says it */
	struct countering c = { .host = host, .request = &as, .item = item };
	const struct item_kind *kind = item_kind_of(host->parts.plugins, item.letter, NULL);

	/* where many are asked, a no is hers and the date is not */
	if (kind == NULL || kind->face->asking != NULL || is_yes) {
		return false;
	}
	as.person = roster_person(request->cluster, request->arena, request->message->sender,
				  roster_today(request->cluster, request->now_s));
	if (as.person == NULL || refer_only_votes(host, &as, item)) {
		return false;
	}
	read_clauses(&c, request->said);
	const char *line = c.words == NULL ? "" : refer_line(host, request, "move", item, c.words);

	if (!(c.is_refused || c.is_offer) || refer_row(host, line, item.letter) == NULL) {
		return false;
	}
	request->line = line;
	request->replied_to = request->message->replies_to;
	request->is_unsure_line = !c.is_refused || !c.is_offer;
	return true;
}

bool counter_but(struct host *host, struct request *request, const struct command_found *found)
{
	struct request as = *request;
	struct countering c = { .host = host, .request = &as };
	const char *but = strcasestr(request->said, " but ");
	size_t used = 0;

	const char *at = request->line + found->rest;

	if (!found->row->command->is_answer || !command_read_item(at, &c.item, &used)) {
		return false;
	}
	const struct item_kind *kind = item_kind_of(host->parts.plugins, c.item.letter, NULL);

	if (kind == NULL || kind->face->asking != NULL || refer_only_votes(host, request, c.item)) {
		return false;
	}
	/* "no V2 we've got Ofsted, could do the 17th instead": it need not say "but" */
	read_clauses(&c, but != NULL ? but + strlen(" but ") : at + used + strspn(at + used, " ,"));
	const char *line = c.words == NULL || (but == NULL && !c.is_offer)
			       ? ""
			       : refer_line(host, request, "move", c.item, c.words);

	if (refer_row(host, line, c.item.letter) == NULL) {
		return false;
	}
	request->line = line;
	request->is_unsure_line = true;
	return true;
}
