/* acts_sign: a yes, a no, or another answer, told by the clauses of what is said. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_sign.h"

#include "base/str.h"
#include "clerk/roster.h"
#include "command/acts_sign_line.h"
#include "command/acts_sign_table.h"

#include <string.h>

struct clause {
	size_t from, to;   /* tokens */
	bool is_why;       /* it says why */
	bool is_but;       /* "but" begins it */
	bool is_double;    /* a no that is turned down: "not against it" */
	bool is_first_not; /* it begins with a not, or has one that is a verb */
	unsigned signs;
	bool is_known; /* every word of it */
};

/* ---- what they say ---- */

/* "in" and "out" are of no coming where they say where: "in the hall". */
static unsigned sign_of_in(const struct line *line, size_t at, unsigned is)
{
	static const char *const behind[] = { "for",   "on",   "thanks", "please", "with",
					      "and",   "plus", "both",   "full",   "ta",
					      "sorry", "x",    "too",    "then",   NULL };
	const struct token *next = &line->tokens[at + 1];
	bool is_end =
	    at + 1 == line->count || next->is_first || strchr("+123456789", next->word[0]) != NULL;

	return is_end || str_is_in(next->word, behind) ? is : SIGN_FILL;
}

static bool is_name(const struct token *token)
{
	return token->word[0] == ACTS_SIGN_OWN || token->word[0] == ACTS_SIGN_OTHER;
}

/* "we have no heating" says no to nothing: a no stands alone, or before words that are known. */
static unsigned sign_of_no(const struct line *line, size_t at)
{
	const struct token *next = &line->tokens[at + 1];
	bool is_known = at + 1 == line->count || next->is_first || is_name(next);

	for (const struct sign_word *w = sign_words; w->words != NULL && !is_known; w++) {
		is_known = acts_sign_phrase(line, at + 1, w->words) > 0;
	}
	return is_known ? SIGN_NO : 0;
}

/* "the 10th not the 9th", "afternoon not morning": one for another, and a no to neither. */
static bool is_time(const struct token *token)
{
	static const char *const times[] = { "morning",  "mornings", "afternoon", "afternoons",
					     "am",       "pm",       "mon",       "tue",
					     "tues",     "weds",     "thu",       "thur",
					     "thurs",    "fri",      "monday",    "tuesday",
					     "thursday", "friday",   "wednesday", NULL };

	return (token->word[0] >= '0' && token->word[0] <= '9') || str_is_in(token->word, times);
}

static bool is_instead(const struct line *line, size_t at)
{
	size_t next = at + 1;

	next += next < line->count && str_equal(line->tokens[next].word, "the");
	return str_equal(line->tokens[at].word, "not") && at > 0 && next < line->count &&
	       is_time(&line->tokens[at - 1]) &&
	       (is_time(&line->tokens[next]) || line->tokens[next].word[0] == ACTS_SIGN_OWN);
}

/* "make it 3.30", "make it till ten": a wish for another time, and no coming. */
static bool is_wish_for_time(const struct line *line, size_t at)
{
	static const char *const leads[] = { "the",  "at",     "til", "till",   "until",
					     "from", "before", "for", "nearer", NULL };
	size_t next = at + acts_sign_phrase(line, at, "make it");
	bool is_led = next > at && next < line->count && str_is_in(line->tokens[next].word, leads);

	next += is_led;
	return next > at && next < line->count && !line->tokens[next].is_first &&
	       (is_time(&line->tokens[next]) || acts_sign_is_number(&line->tokens[next]));
}

/* Puts what the longest phrase there says on its first token, and nothing on the others. */
static size_t sign_at(struct line *line, size_t at)
{
	struct token *token = &line->tokens[at];
	size_t longest = 0;

	for (const struct sign_word *w = sign_words; w->words != NULL; w++) {
		size_t len = acts_sign_phrase(line, at, w->words);

		if (len > longest) {
			longest = len;
			token->is = w->is;
		}
	}
	if (longest == 0 && (str_equal(token->word, "in") || str_equal(token->word, "out"))) {
		token->is = sign_of_in(line, at, token->word[0] == 'i' ? SIGN_COME : SIGN_OUT);
	}
	if (longest == 1 && str_equal(token->word, "no")) {
		token->is = sign_of_no(line, at);
	}
	/* "wi me n chair" */
	bool is_alone = at + 1 == line->count || line->tokens[at + 1].is_first;

	token->is = str_equal(token->word, "n") && !is_alone ? SIGN_FILL : token->is;
	/* "can't make it Tuesday" is no such wish */
	bool is_not = at > 0 && (line->tokens[at - 1].is & SIGN_NOT) != 0;
	bool is_wish = is_wish_for_time(line, at) && (!is_not || !is_time(&line->tokens[at + 2]));

	token->is = is_wish ? SIGN_LIMIT : token->is;
	bool is_count = token->word[0] == '+' && token->word[1] >= '1' && token->word[1] <= '9';

	/* "two of us, not four" */
	bool is_number = str_equal(token->word, "not") && at + 1 < line->count &&
			 acts_sign_is_number(&line->tokens[at + 1]) &&
			 !str_equal(line->tokens[at + 1].word, "about");

	token->is = is_number || is_instead(line, at) ? SIGN_LIMIT : token->is;
	token->is = is_name(token) ? SIGN_FILL : token->is;
	token->is = is_count && token->is == 0 ? SIGN_FILL : token->is;
	for (size_t i = 1; i < longest; i++) {
		line->tokens[at + i].is = SIGN_FILL;
	}
	return longest == 0 ? 1 : longest;
}

static bool is_link(const char *word)
{
	return str_equal(word, "and") || str_equal(word, "n") || str_equal(word, "&");
}

/* "as we have ofsted", and not "as well". */
static bool is_as(const struct line *line, size_t at)
{
	return str_equal(line->tokens[at].word, "as") && at + 2 < line->count &&
	       !str_equal(line->tokens[at + 1].word, "well");
}

static bool begins(const struct line *line, size_t at, unsigned signs)
{
	const struct token *token = &line->tokens[at];
	const unsigned any = SIGN_AGREE | SIGN_NO | SIGN_NOT | SIGN_COME | SIGN_OUT | SIGN_FINE |
			     SIGN_END | SIGN_DONE | SIGN_LATE;

	return token->is_first || (token->is & (SIGN_JOINT | SIGN_LIMIT)) != 0 ||
	       (is_link(token->word) && (signs & any) != 0) ||
	       /* "cant get to C fri, cancel it" without the comma */
	       ((token->is & SIGN_END) != 0 && (signs & (SIGN_NOT | SIGN_NO)) != 0 &&
		(line->tokens[at - 1].is & SIGN_NOT) == 0) ||
	       /* "as" says why only behind a sign */
	       (is_as(line, at) && (signs & any) != 0);
}

/* "at A and not at E": it says where. */
static bool is_beside_name(const struct line *line, size_t at)
{
	size_t next = at + 1;

	next += next < line->count && (str_equal(line->tokens[next].word, "at") ||
				       str_equal(line->tokens[next].word, "in"));
	return next < line->count && is_name(&line->tokens[next]);
}

/* "take my request off" */
static bool is_taken_off(const struct line *line, const struct clause *clause)
{
	const struct token *last = &line->tokens[clause->to - 1];
	bool is_off = str_equal(last->word, "off"), is_verb = false;

	for (size_t at = clause->from; is_off && at < clause->to; at++) {
		const char *word = line->tokens[at].word;

		is_verb = is_verb || str_equal(word, "take") || str_equal(word, "call");
	}
	return is_verb;
}

/* The clause that begins there. */
static struct clause clause_at(const struct line *line, size_t at)
{
	struct clause clause = { .from = at, .to = at, .is_known = true };

	clause.is_why = (line->tokens[at].is & SIGN_JOINT) != 0 || is_as(line, at);
	clause.is_but = str_equal(line->tokens[at].word, "but");
	for (;
	     clause.to < line->count && (clause.to == at || !begins(line, clause.to, clause.signs));
	     clause.to++) {
		const struct token *token = &line->tokens[clause.to];
		bool is_not = (token->is & SIGN_NOT) != 0;

		/* "we're not against it", "won't say no" */
		clause.is_double = clause.is_double ||
				   ((token->is & SIGN_NO) != 0 && (clause.signs & SIGN_NOT) != 0);
		clause.signs |= clause.is_but && clause.to == at ? SIGN_FILL : token->is;
		/* "venue B not E" turns nothing down */
		clause.is_first_not =
		    clause.is_first_not ||
		    (is_not && (!str_equal(token->word, "not") ||
				(clause.is_known && !is_beside_name(line, clause.to))));
		clause.is_known = clause.is_known && line->tokens[clause.to].is != 0;
	}
	if (is_taken_off(line, &clause)) {
		clause.signs |= SIGN_END;
		clause.is_known = true;
	}
	/* "not yet certain": a doubt is what it denies */
	if (clause.to < line->count && (line->tokens[clause.to - 1].is & SIGN_NOT) != 0 &&
	    (line->tokens[clause.to].is & SIGN_LIMIT) != 0) {
		clause.signs |= SIGN_LIMIT;
	}
	return clause;
}

/* Is one of the words right behind somebody else's name? */
static bool is_behind_other(const struct line *line, const struct clause *clause,
			    const char *const *words)
{
	for (size_t at = clause->from; at + 1 < clause->to; at++) {
		if (line->tokens[at].word[0] == ACTS_SIGN_OTHER &&
		    str_is_in(line->tokens[at + 1].word, words)) {
			return true;
		}
	}
	return false;
}

/* "apologies for Ben": he is who does not come. */
static bool is_apology_for_other(const struct line *line, const struct clause *clause)
{
	for (size_t at = clause->from; at + 2 < clause->to + 1 && at + 2 < line->count; at++) {
		bool is_for = acts_sign_phrase(line, at, "apologies for") > 0 ||
			      acts_sign_phrase(line, at, "apologies from") > 0;

		if (is_for && line->tokens[at + 2].word[0] == ACTS_SIGN_OTHER) {
			return true;
		}
	}
	return false;
}

/* "Ben says yes": it is his. */
static bool is_of_other(const struct line *line, const struct clause *clause)
{
	static const char *const says[] = { "says", "said", "say", "votes", "voted", "vote", NULL };

	return is_behind_other(line, clause, says);
}

/* It only says what is spoken of. */
static bool is_topic(const struct line *line, const struct clause *clause)
{
	static const char *const leads[] = { "about", "regarding", "re", "concerning", NULL };

	return str_is_in(line->tokens[clause->from].word, leads);
}

/* Who comes, and a plain yes or no. */
static enum acts_sign_is sign_of_answer(const struct clause *clause, bool is_not)
{
	unsigned is = clause->signs;

	if ((is & SIGN_COME) != 0) {
		return is_not ? ACTS_SIGN_OUT : ACTS_SIGN_IN;
	}
	if ((is & SIGN_OUT) != 0) {
		return (is & SIGN_NOT) != 0 ? ACTS_SIGN_NONE : ACTS_SIGN_OUT;
	}
	if ((is & SIGN_AGREE) != 0) {
		/* "no thats fine" may be either */
		return (is & SIGN_NOT) != 0  ? ACTS_SIGN_NO
		       : (is & SIGN_NO) != 0 ? ACTS_SIGN_NONE
					     : ACTS_SIGN_YES;
	}
	/* "not till 10" */
	bool is_plain_not = clause->is_first_not && (is & SIGN_LIMIT) == 0;

	return (is & SIGN_NO) != 0 || is_plain_not ? ACTS_SIGN_NO : ACTS_SIGN_NONE;
}

static enum acts_sign_is sign_of(const struct line *line, const struct clause *clause)
{
	unsigned is = clause->signs;
	bool is_not = (is & (SIGN_NOT | SIGN_NO)) != 0;
	const unsigned limit = line->tokens[clause->from].is & SIGN_LIMIT;

	/* "if the heads agree"; "about the visit" */
	if (clause->is_double || is_topic(line, clause) || is_of_other(line, clause) ||
	    is_apology_for_other(line, clause) || (limit != 0 && !clause->is_but)) {
		return ACTS_SIGN_NONE;
	}
	if ((is & SIGN_LATE) != 0 && !is_not) {
		return ACTS_SIGN_LATE;
	}
	/* "my teacher is off" is another thing, and "don't cancel it" none */
	if ((is & (SIGN_END | SIGN_DONE)) != 0) {
		return !clause->is_known || (is & SIGN_NOT) != 0 ? ACTS_SIGN_NONE
		       : (is & SIGN_END) != 0                    ? ACTS_SIGN_END
								 : ACTS_SIGN_DONE;
	}
	if ((is & (SIGN_OBJECT | SIGN_VIEW)) != 0) {
		return !is_not                   ? ACTS_SIGN_NONE
		       : (is & SIGN_OBJECT) != 0 ? ACTS_SIGN_YES
						 : ACTS_SIGN_FINE;
	}
	if ((is & (SIGN_MIND | SIGN_FINE)) != 0) {
		bool is_fine = ((is & SIGN_FINE) != 0) != ((is & SIGN_MIND) != 0 && is_not);

		return is_fine || (is & SIGN_FINE) != 0 ? ACTS_SIGN_FINE : ACTS_SIGN_NONE;
	}
	return sign_of_answer(clause, is_not);
}

/* ---- what the clauses come to ---- */

/* Is the one a no, and the other not? */
static bool is_opposite(enum acts_sign_is is, enum acts_sign_is other)
{
	bool was_no = is == ACTS_SIGN_NO || is == ACTS_SIGN_OUT || is == ACTS_SIGN_END;
	bool is_no = other == ACTS_SIGN_NO || other == ACTS_SIGN_OUT || other == ACTS_SIGN_END;
	bool is_yes = other == ACTS_SIGN_YES || other == ACTS_SIGN_IN || other == ACTS_SIGN_LATE;

	return (was_no && is_yes) || (!was_no && is_no);
}

/* Does a clause behind the sign limit it, or say otherwise? */
static bool limits(const struct line *line, const struct clause *clause, enum acts_sign_is is)
{
	bool is_asked = line->tokens[clause->to - 1].is_asked;

	return is_asked || clause->is_but || (clause->signs & SIGN_LIMIT) != 0 ||
	       (!clause->is_why && is_opposite(is, sign_of(line, clause)));
}

/* "lovely" alone. */
static bool is_weak(const struct line *line, const struct clause *clause)
{
	const unsigned weak = SIGN_AGREE | SIGN_WEAK;

	for (size_t at = clause->from; at < clause->to; at++) {
		if ((line->tokens[at].is & weak) == SIGN_AGREE) {
			return false;
		}
	}
	return (clause->signs & SIGN_WEAK) != 0;
}

/* "Ben can have my vote": it is still hers. */
static bool is_own_vote(const struct line *line, const struct clause *clause)
{
	bool is_own = false;

	for (size_t at = clause->from; at < clause->to; at++) {
		is_own = is_own || acts_sign_phrase(line, at, "my vote") > 0 ||
			 acts_sign_phrase(line, at, "our vote") > 0;
	}
	return is_own;
}

/* The first clause that gives a sign, and what those behind it do to it; with `is_unasked` of those
 * that are no question. */
static void read_clauses(const struct line *line, struct acts_sign *sign, bool is_unasked)
{
	static const char *const does[] = { "will", "is",     "are",   "can",  "cant",  "wont",
					    "has",  "cannot", "would", "isnt", "might", NULL };
	bool is_other = false; /* something else was said first */
	bool is_skipped = false;

	for (size_t at = 0; at < line->count;) {
		const struct clause clause = clause_at(line, at);
		enum acts_sign_is is = sign_of(line, &clause);

		at = clause.to;
		sign->is_for_other = sign->is_for_other || is_apology_for_other(line, &clause);
		is_skipped = is_unasked &&
			     (line->tokens[at - 1].is_asked || (clause.signs & SIGN_ASK) != 0 ||
			      (is_skipped && !line->tokens[clause.from].is_first));
		if (is_skipped) {
			is_other = true;
			continue;
		}
		/* "can't stop long but yes, count me in" */
		if (sign->is != ACTS_SIGN_NONE && !sign->is_sure && clause.is_but &&
		    clause.is_known && is != ACTS_SIGN_NONE && is_opposite(sign->is, is)) {
			sign->is = ACTS_SIGN_NONE;
			is_other = true;
		}
		if (sign->is != ACTS_SIGN_NONE) {
			sign->is_limited = sign->is_limited || limits(line, &clause, sign->is);
			sign->why_at = clause.is_why && sign->why_at == 0
					   ? line->tokens[clause.from].from
					   : sign->why_at;
			continue;
		}
		is_other = is_other || (is == ACTS_SIGN_NONE && !is_topic(line, &clause) &&
					(!clause.is_known || (clause.signs & SIGN_LIMIT) != 0));
		if (is != ACTS_SIGN_NONE) {
			bool is_off = is == ACTS_SIGN_END || is == ACTS_SIGN_DONE;

			sign->is = is;
			sign->is_sure = (!is_other || is_off) && clause.is_known && !clause.is_why;
			sign->is_limited = line->tokens[clause.to - 1].is_asked ||
					   (clause.signs & SIGN_LIMIT) != 0;
			sign->is_weak = is == ACTS_SIGN_YES && is_weak(line, &clause);
			sign->is_others =
			    is_behind_other(line, &clause, does) && !is_own_vote(line, &clause);
			sign->from = line->tokens[clause.from].from;
			sign->to = line->tokens[clause.to - 1].to;
		}
	}
}

/* "Will there be rolls? I'm in": what is not asked answers; never surely. */
static void read_beside_question(const struct line *line, struct acts_sign *sign)
{
	struct acts_sign beside = { .is = ACTS_SIGN_NONE };

	read_clauses(line, &beside, true);
	if (beside.is != ACTS_SIGN_NONE) {
		beside.is_sure = false;
		acts_sign_besides(line, &beside);
		*sign = beside;
	}
}

/* Is there one that limits, denies or asks? */
static bool has_any_turn(const struct line *line)
{
	const unsigned turns = SIGN_LIMIT | SIGN_NOT | SIGN_NO | SIGN_ASK;
	bool has = false;

	for (size_t at = 0; at < line->count; at++) {
		has = has || line->tokens[at].is_asked || (line->tokens[at].is & turns) != 0;
	}
	return has;
}

/* Is every word known, and none that does? */
static bool is_plain(const struct line *line)
{
	bool is_plain = line->count > 0 && !has_any_turn(line);

	for (size_t at = 0; at < line->count; at++) {
		is_plain = is_plain && line->tokens[at].is != 0;
	}
	return is_plain;
}

static bool has_phrase(const struct line *line, const char *words)
{
	bool has = false;

	for (size_t at = 0; at < line->count; at++) {
		has = has || acts_sign_phrase(line, at, words) > 0;
	}
	return has;
}

/* "not me, sorry": the word behind it, of another clause; 0: it is not said. */
static size_t not_me_end(const struct line *line)
{
	static const char *const others[] = { "not me", "not us", "not myself", NULL };
	static const char *const kind[] = { "sorry", "thanks", "im",   "afraid", "ta",
					    "this",  "time",   "then", "x",      NULL };
	size_t used = 0;

	for (size_t i = 0; others[i] != NULL && used == 0; i++) {
		used = acts_sign_phrase(line, 0, others[i]);
	}
	size_t at = used;

	while (used > 0 && at < line->count && str_is_in(line->tokens[at].word, kind)) {
		at++;
	}
	return at == line->count || line->tokens[at].is_first ? at : 0;
}

/* What says it without a word that does: "me, my chair and two govs", "I'll bring my chair", "not
 * me", "too much". */
static void read_short(const struct line *line, struct acts_sign *sign)
{
	static const char *const mes[] = { "me", "myself", NULL };
	static const char *const much[] = { "too much", "too many", "too early", "too soon", NULL };
	static const char *const selves[] = { "i", "ill", "we", "well", "will", "bringing", NULL };
	const char *first = line->tokens[0].word;
	bool is_with = sign->governors != 0 && sign->late_at == 0;
	bool is_in = is_with && str_is_in(first, mes) && is_plain(line);
	bool is_bringing = is_with && str_is_in(first, selves) && !has_any_turn(line) &&
			   (has_phrase(line, "bring") || has_phrase(line, "bringing"));

	for (size_t i = 0; much[i] != NULL; i++) {
		sign->is_too_much =
		    sign->is_too_much || (is_plain(line) && has_phrase(line, much[i]));
	}
	size_t not_me = not_me_end(line);

	sign->is = not_me > 0             ? ACTS_SIGN_OUT
		   : is_in || is_bringing ? ACTS_SIGN_IN
					  : ACTS_SIGN_NONE;
	sign->is_sure =
	    sign->is != ACTS_SIGN_NONE && !is_bringing && (not_me == 0 || not_me == line->count);
	sign->to = sign->is != ACTS_SIGN_NONE ? line->tokens[line->count - 1].to : 0;
}

int64_t clerk_find_governors(const char *text)
{
	struct line line = { .text = text };
	struct acts_sign sign = { .is = ACTS_SIGN_NONE };

	acts_sign_words(&line);
	for (size_t at = 0; line.count < TOKENS_MAX && at < line.count;) {
		at += sign_at(&line, at);
	}
	acts_sign_besides(&line, &sign);
	return line.count == TOKENS_MAX                     ? 0
	       : sign.governors != 0 && has_any_turn(&line) ? -1
							    : sign.governors;
}

/* "my deputy might come instead" */
static bool has_doubt(const struct line *line)
{
	static const char *const doubts[] = { "might", "maybe",     "may",      "if",
					      "could", "perhaps",   "possibly", "probably",
					      "hope",  "hopefully", "think",    "try",
					      NULL };
	bool has = false;

	for (size_t at = 0; at < line->count; at++) {
		has = has || str_is_in(line->tokens[at].word, doubts);
	}
	return has;
}

struct acts_sign acts_sign(struct arena *arena, const char *text)
{
	struct line *line = arena_alloc(arena, sizeof(*line));
	struct acts_sign sign = { .is = ACTS_SIGN_NONE };

	*line = (struct line){ .text = text };
	acts_sign_words(line);
	if (line->count == TOKENS_MAX) {
		return sign;
	}
	for (size_t at = 0; at < line->count;) {
		at += sign_at(line, at);
	}
	read_clauses(line, &sign, false);
	acts_sign_besides(line, &sign);
	for (size_t at = 0; at < line->count; at++) {
		sign.is_asking = sign.is_asking || line->tokens[at].is_asked;
	}
	bool is_question = line->count > 0 && (line->tokens[0].is & SIGN_ASK) != 0;

	for (size_t at = 0; at < line->count && line->tokens[at].from < sign.to; at++) {
		sign.is_wondering = sign.is_wondering || (line->tokens[at].is & SIGN_ASK) != 0;
	}
	sign.is_asking = sign.is_asking || is_question;
	if (sign.is_asking) {
		read_beside_question(line, &sign);
	} else if (sign.is == ACTS_SIGN_NONE && line->count > 0) {
		read_short(line, &sign);
	}
	enum acts_sign_stand stand = acts_sign_stand_in(line);

	if (sign.governors == 0 && stand != ACTS_SIGN_HERSELF) {
		sign = (struct acts_sign){ .is = ACTS_SIGN_IN,
					   .is_stand_in = true,
					   .is_sure = stand == ACTS_SIGN_STAND_IN &&
						      !sign.is_asking && !has_doubt(line),
					   .is_asking = sign.is_asking,
					   .late_at = sign.late_at,
					   .to = line->tokens[line->count - 1].to };
	}
	sign.is_question = is_question;
	sign.is_first = line->count > 0 && (line->tokens[0].is & ~(unsigned)SIGN_FILL) != 0;
	return sign;
}
