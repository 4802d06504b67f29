/* acts_topics: what a question is about, by the words in it, whatever their order. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_topics.h"

#include "base/str.h"
#include "command/acts_cut.h"
#include "command/acts_slots.h"
#include "command/acts_topics_table.h"

#include <string.h>

/* ---- words of a class ---- */

/* One of several, `len` bytes, at the word: how many words it takes; 0: it is not that. */
static size_t cue_at(const char *cue, size_t len, const struct acts_words *words, size_t i)
{
	enum { LONG_ENOUGH = 6 };
	size_t used = 0;

	for (const char *end = cue + len; cue < end && i + used < words->count; used++) {
		const char *text = words->list[i + used].text;
		const char *gap = memchr(cue, '_', (size_t)(end - cue));
		size_t part = (size_t)((gap == NULL ? end : gap) - cue);
		bool is_begun = part > 1 && cue[part - 1] == '*';
		char want[ACTS_WORD_BYTES] = "";

		memcpy(want, cue, part - is_begun < sizeof(want) ? part - is_begun : 0);
		bool is_slip = part >= LONG_ENOUGH && str_distance(text, want, 1) <= 1;

		if (!(is_begun ? str_starts(text, want) : str_equal(text, want) || is_slip)) {
			return 0;
		}
		cue += part + (gap == NULL ? 0 : 1);
		if (cue >= end) {
			return used + 1;
		}
	}
	return 0;
}

/* "@", "$", "#V": what is no word, but there or not. */
static bool is_sign_there(const char *cue, size_t len, const struct acts_slots *slots)
{
	switch (*cue) {
	case '@':
		return slots->days[0] != '\0';
	case '$':
		return slots->school != '\0';
	case '+':
		return slots->has_adviser;
	case '#':
		return slots->item[0] != '\0' && (len == 1 || slots->item[0] == cue[1]);
	default:
		return false;
	}
}

/* How many of the class are there. */
static int count_of(const char *class, const struct acts_words *words,
		    const struct acts_slots *slots)
{
	int count = 0;

	while (class != NULL && *class != '\0') {
		size_t len = strcspn(class, "|");
		bool is_there = is_sign_there(class, len, slots);

		for (size_t i = 0; !is_there && i < words->count; i++) {
			is_there = cue_at(class, len, words, i) > 0;
		}
		count += is_there;
		class += len + (class[len] == '|');
	}
	return count;
}

/* How well it fits; 0: it does not. */
static int score_of(const struct acts_topic_cues *topic, const struct acts_words *words,
		    const struct acts_slots *slots)
{
	enum { MOST_HELP = 4, OF_WEIGHT = 2 };

	for (size_t i = 0; i < TOPIC_CLASSES && topic->all[i] != NULL; i++) {
		if (count_of(topic->all[i], words, slots) == 0) {
			return 0;
		}
	}
	if (count_of(topic->none, words, slots) > 0) {
		return 0;
	}
	int help = count_of(topic->helps, words, slots);

	return OF_WEIGHT * topic->weight + (help > MOST_HELP ? MOST_HELP : help);
}

/* ---- does it ask? ---- */

/* One of the phrases, between strokes, at the word: how many words it takes; 0: none. */
static size_t one_at(const char *phrases, const struct acts_words *words, size_t i)
{
	size_t longest = 0;

	while (*phrases != '\0' && i < words->count) {
		size_t len = strcspn(phrases, "|");
		size_t used = cue_at(phrases, len, words, i);

		longest = used > longest ? used : longest;
		phrases += len + (phrases[len] == '|');
	}
	return longest;
}

static const char asking[] = "what|when|who|how|where|which|whose";
static const char having[] =
    "is|are|am_i|was|has|have|had|do|does|did|any|anything|anyone|anybody|everyone|everybody";
/* These ask whether somebody can, or whether she would, please: only the first is a question. */
static const char wishing[] = "will|would|can|could|might|may|should|shall";
static const char able[] =
    "be_in|be_free|be_around|be_about|be_available|be_there|be_here|be_at|be_open|be_shut|"
    "be_closed|be_coming|do|make|manage|attend|come|suit|work|still|be_off";
/* Before a question, and none of it. */
static const char polite[] =
    "please|hi|hello|hey|sorry|morning|good_morning|afternoon|good_afternoon|thanks|ta|and|so|ok|"
    "oh|but|just|kindly|could_you|can_you|would_you|will_you|if|whether|of|forgive_me|"
    "sorry_to_ask|sorry_to_bother_you|clerk|ey_up|now|then|right|quickly|quite|it_is|this_is";
/* Before what is asked for. */
static const char leads[] =
    "poll|polls|doodle|list_the|list_all|let_me_have_a_list|let_me_have_the_list|send_me_a_list|"
    "send_me_the_list|send_us_a_list|send_us_the_list|a_list|tell_me|tell_us|let_me_know|let_us_"
    "know|show_me|show_us|"
    "give_me|do_you_know|"
    "any_idea|"
    "i_wonder|wondering|just_wondering|i_was_wondering|can_i_ask|may_i_ask|could_i_ask|"
    "quick_question|i_need_to_know|i_want_to_know|need_to_know|want_to_know|i_forget|ive_forgotten|"
    "i_have_forgotten|i_have_quite_forgotten|i_cant_remember|cant_remember|im_not_sure|not_sure|"
    "i_am_not_sure|can_i_see|could_i_see|can_we_see|can_i_check|could_i_check|id_like_to_know|i_"
    "dont_get|i_dont_understand|i_dont_know|dont_know|no_idea|can_we_afford|"
    "i_would_like_to_know|i_should_like_to_know";
/* The same, where a question follows. */
static const char loose_leads[] = "say|can_you_say|confirm|check|explain|list|do_we_know";
/* Who says one of these has something done, and asks nothing. */
static const char orders[] =
    "remind|book|bk|move|mv|cancel|change|shift|swap|put|make|add|set|arrange|organise|organize|"
    "schedule|send|postpone|delay|nudge|ping|withdraw|delete|del|remove|scrap|drop|forget|note|"
    "record|mark|tick|ask|nip|pop|stick|host|bring|take|push|pull|rearrange|resched|reschedule|"
    "edit|vote|accept|decline|agree|approve|reject|call|invite|enter|log|pencil|chase|visit|meet|"
    "close|request|req|rsvp|snooze|undo|todo|rem|counter|date|meeting|breakfast|arrange_for|"
    "have_a|have_an|come|go|see|get|sort|hold|finish|run|slot|sip_for|need|want|wanting|wantin|"
    "wish|closed|inset|off|action|thank|thanks";
/* Whoever speaks of herself tells something, or would like it. */
static const char selves[] =
    "i|im|ill|id|ive|we|were|well|wed|weve|me|my|our|sorry_i|can_i|can_we|could_i|could_we|may_i|"
    "is_it_ok|is_it_okay|is_it_possible|is_it_all_right|would_it|could_it|any_chance|"
    "is_there_any_chance|may_we|might_i|might_we|shall_i|shall_we|should_i|should_we|would_i|would_"
    "we|us|yes|no|ok|"
    "yep|nope|fine|in|out|late|done|not";

/* "let me know", "say who is in"; not "may I ask for a day". */
static size_t lead_at(const struct acts_words *words, size_t i)
{
	size_t used = one_at(leads, words, i), loose = one_at(loose_leads, words, i);

	if (used > 0) {
		return one_at("for", words, i + used) > 0 ? 0 : used;
	}
	return one_at("what|who|how|where|which|whose|when|if|whether", words, i + loose) > 0
		   ? loose
		   : 0;
}

/* Behind what is polite; `*ret_is_led`: it is said that something is asked. */
static size_t begin_of(const struct acts_words *words, bool *ret_is_led)
{
	size_t at = 0, used;

	*ret_is_led = false;
	do {
		/* "remind me what …": but "remind me when I am back to …" */
		size_t remind = one_at("remind_me|remind_us", words, at);
		size_t of = remind == 0 ? 0 : one_at("of", words, at + remind);
		bool is_asked = remind > 0 && one_at("what|who|how|where|which|whose|when_is|when_"
						     "are|when_does|when_my|when_our|"
						     "when_the",
						     words, at + remind + of) > 0;

		used = is_asked ? remind + of : lead_at(words, at);
		*ret_is_led = *ret_is_led || used > 0;
		used = used > 0 ? used : one_at(polite, words, at);
		at += used;
	} while (used > 0 && at < words->count);
	return at;
}

/* "can Gareth do Thursday", but not "can Carys have me on Thursday". */
static bool asks_whether(const struct acts_words *words, size_t i)
{
	enum { NEAR = 6 };

	for (size_t n = i + 1; n < words->count && n < i + NEAR; n++) {
		if (one_at(able, words, n) > 0) {
			return n + 1 == words->count ||
			       one_at("me|us|this|that", words, n + 1) == 0;
		}
		if (one_at("me|us|i|we|it", words, n) > 0) {
			return false;
		}
	}
	return false;
}

/* A word that asks; but "when it is convenient" tells. */
static bool asks_by_word(const struct acts_words *words, size_t i)
{
	return one_at("when", words, i) > 0
		   ? i + 1 == words->count ||
			 one_at("it|i|she|he|we|they|you|ive|weve", words, i + 1) == 0
		   : one_at(asking, words, i) > 0;
}

/* Does what begins there ask? */
static bool begins_question(const struct acts_words *words, size_t i)
{
	return asks_by_word(words, i) ||
	       (one_at(selves, words, i) == 0 &&
		(one_at(having, words, i) > 0 ||
		 (one_at(wishing, words, i) > 0 && asks_whether(words, i))));
}

/* Does a part of a sentence, or another, ask from that word on? */
static bool asks_at(const struct acts_words *words, size_t i)
{
	static const char parts[] =
	    "and|but|so|n|then|or|please|know|forgotten|wonder|ta|remember|forget|sure|lost|"
	    "stuck|confused";
	bool is_first = acts_ends_clause(words, i - 1) || one_at(parts, words, i - 1) > 0;
	bool is_sentence = strchr(".!?", words->list[i - 1].to[-1]) != NULL;

	return (is_first && asks_by_word(words, i)) ||
	       (is_sentence && one_at(wishing, words, i) == 0 && begins_question(words, i));
}

/* "only in mon tue whats waiting for me": a word that asks, and before it none that orders; but not
 * "to see how they do it". */
static bool asks_early(const struct acts_words *words, size_t from)
{
	enum { EARLY = 7 };
	static const char seen[] = "see|look|at|on|of|for|about|discuss|hear|learn|show|is|was";

	for (size_t i = from; i < words->count && i < from + EARLY; i++) {
		if (one_at(asking, words, i) > 0) {
			return asks_by_word(words, i) &&
			       (i == from || one_at(seen, words, i - 1) == 0);
		}
		if (one_at(orders, words, i) > 0) {
			return false;
		}
	}
	return false;
}

/* "book G"; but "breakfast numbers" asks of the one that there is. */
static bool orders_at(const struct acts_words *words, size_t i)
{
	static const char things[] = "breakfast|meeting|meet|visit|request";
	static const char asked[] =
	    "numbers|number|how_many|who|when|where|list|what_time|venue|replies|rsvps|status";

	return one_at(orders, words, i) > 0 &&
	       (one_at(things, words, i) == 0 || one_at(asked, words, i + 1) == 0);
}

/* Does one of them stand there, or behind? */
static bool any_at(const char *phrases, const struct acts_words *words, size_t at)
{
	bool is_there = false;

	for (; at < words->count && !is_there; at++) {
		is_there = one_at(phrases, words, at) > 0;
	}
	return is_there;
}

enum manner { ASKS, IS_TERSE, ASKS_NOT };

static enum manner manner_of(const struct acts_words *words, const char *line)
{
	enum { TERSE = 5 };
	static const char told[] =
	    "instead|not|rather|change|move|moved|cancel|cancelled|ok|yes|no|done|late|please_add|"
	    "fine_by|fine_with|is_fine|suits|works_for|is_good|is_great";
	bool is_led;
	size_t at = begin_of(words, &is_led), len = strlen(line);

	while (len > 0 && line[len - 1] == ' ') {
		len--;
	}
	bool is_marked = len > 0 && line[len - 1] == '?';

	if (at >= words->count) {
		return is_led ? ASKS : ASKS_NOT;
	}
	if (is_led || asks_by_word(words, at)) {
		return ASKS;
	}
	bool is_order = orders_at(words, at), is_self = one_at(selves, words, at) > 0;
	bool is_wish = one_at(wishing, words, at) > 0;

	/* "Anna on the 9th no good, Thursday instead??": another date is offered */
	bool is_turned = any_at("instead|no_good|not_good", words, at);

	is_marked = is_marked && !is_turned;
	if (!is_order && !is_self &&
	    (begins_question(words, at) || (!is_wish && (is_marked || asks_early(words, at))))) {
		return ASKS;
	}
	for (size_t i = at + 1; i < words->count && !is_order; i++) {
		if (asks_at(words, i)) {
			return ASKS;
		}
	}
	is_order = is_order || any_at(told, words, at);
	return !is_order && !is_self && words->count - at <= TERSE ? IS_TERSE : ASKS_NOT;
}

const char *acts_topic_second(const char *line)
{
	static const char parts[] = "and|but|also|plus|&|n";
	static const char of_first[] = "it|she|he|her|him|they|them|that|what_for|why";
	struct acts_words words;
	bool is_led;

	acts_cut(line, &words);
	size_t first = begin_of(&words, &is_led);

	if (first >= words.count || !(is_led || begins_question(&words, first))) {
		return NULL;
	}
	for (size_t i = first + 2; i < words.count; i++) {
		bool is_apart = acts_ends_clause(&words, i - 1) || one_at(parts, &words, i - 1) > 0;

		if (is_apart && begins_question(&words, i)) {
			return any_at(of_first, &words, i) ? NULL : words.list[i].from;
		}
	}
	return NULL;
}

bool acts_topic_is_led(const char *line)
{
	struct acts_words words;
	bool is_led;

	acts_cut(line, &words);
	size_t at = begin_of(&words, &is_led);

	return is_led || one_at(asking, &words, at) > 0;
}

/* ---- in the words of the row ---- */

enum { FEW = 3 };

/* "G H me": whose days are asked for at once. */
static const char *few_of(struct arena *arena, const struct acts_slots *slots)
{
	struct str text;

	str_init(&text, arena);
	for (const char *school = slots->schools; *school != '\0'; school++) {
		str_addf(&text, "%s%c", text.len == 0 ? "" : " ", *school);
	}
	str_add(&text, slots->has_own ? " me" : "");
	return text.text;
}

/* "free $@|free all @" with what the line says. */
static const char *filled(struct arena *arena, const char *as, const struct acts_slots *slots)
{
	const char *stroke = strchr(as, '|');
	bool is_free = str_starts(as, "free $") || str_starts(as, "next free $");
	bool is_one = slots->school != '\0' &&
		      (!slots->has_more || (is_free && strlen(slots->schools) <= FEW));
	const char *end = stroke == NULL ? as + strlen(as) : stroke;
	struct str line;

	if (stroke != NULL && !is_one) {
		as = stroke + 1;
		end = as + strlen(as);
	}
	str_init(&line, arena);
	for (; as < end; as++) {
		const char letter[] = { slots->school, '\0' };
		const char *few = is_free ? few_of(arena, slots) : letter;
		const char *slot = *as == '@'   ? slots->days
				   : *as == '~' ? slots->whole
				   : *as == '#' ? slots->item
				   : *as == '$' ? few
				   : *as == '%'
				       ? (slots->item[0] == '\0' ? slots->rest : slots->item)
				       : NULL;

		if (slot == NULL) {
			str_addc(&line, *as);
		} else if (*slot != '\0') {
			bool is_apart = line.len > 0 && line.text[line.len - 1] != ' ';

			str_addf(&line, "%s%s", is_apart ? " " : "", slot);
		}
	}
	return str_trim(line.text);
}

/* "free all" of no day is of those that come. */
static const char *with_days(struct arena *arena, const char *line)
{
	return str_equal(line, "free all") ? arena_printf(arena, "%s soon", line) : line;
}

/* "R1, votes so far? Need to plan Jan": of a question, and what is told behind it, the question. */
static const char *asked_of(struct arena *arena, const char *line)
{
	enum { ENOUGH = 3 };
	const char *mark = strchr(line, '?'), *behind = mark == NULL ? "" : mark + 1;
	size_t gap = strspn(behind, " ?");
	struct acts_words words;

	behind += gap;
	if (gap == 0 || *behind < 'A' || *behind > 'Z' || strpbrk(behind, "0123456789?") != NULL) {
		return line;
	}
	const char *asked = arena_strndup(arena, line, (size_t)(mark + 1 - line));

	acts_cut(asked, &words);
	return words.count < ENOUGH ? line : asked;
}

const char *acts_topic(struct arena *arena, const struct acts_names *names, const char *line)
{
	line = asked_of(arena, line);
	struct acts_words words;
	const char *best = NULL, *other = NULL;
	int most = 0, next = 0;

	acts_cut(line, &words);
	enum manner manner = manner_of(&words, line);
	const struct acts_slots slots = acts_slots(arena, names, &words);

	if (manner == ASKS_NOT) {
		return NULL;
	}
	if (slots.is_days_only) {
		return arena_printf(arena, "mine %s", slots.days);
	}
	for (size_t i = 0; i < acts_topics_count; i++) {
		bool may_be = manner == ASKS || acts_topics[i].is_terse;
		int score = may_be ? score_of(&acts_topics[i], &words, &slots) : 0;
		const char *as =
		    score == 0 ? NULL : with_days(arena, filled(arena, acts_topics[i].as, &slots));

		if (as == NULL || (best != NULL && str_equal(as, best) && score <= most)) {
			continue;
		}
		if (score > most) {
			bool is_same = best == NULL || str_equal(as, best);

			next = is_same ? next : most;
			other = is_same ? other : best;
			most = score;
			best = as;
		} else if (score > next) {
			next = score;
			other = as;
		}
	}
	return other != NULL && next == most ? NULL : best;
}

/* "suits most of us": no school's name. */
static bool is_of_all(const struct acts_words *words)
{
	return one_at("most|us|everyone|everybody|all|anyone|anybody|both|heads|we|people|"
		      "school|schools",
		      words, 0) > 0;
}

const char *acts_topic_slots(struct arena *arena, const struct acts_names *names, const char *row)
{
	static const char *const rows[][2] = { { "free all", "free all @" },
					       { "free", "free $@|free all @" },
					       { "mine", "mine @" },
					       { "visits here", "visits here @" },
					       { "visits away", "visits away @" },
					       { "visits", "visits $@" },
					       { "meetings", "meetings %@" },
					       { "time", "time $|time" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t len = strlen(rows[i][0]);
		struct acts_words words;

		if (str_equal(row, rows[i][0])) {
			return row;
		}
		if (!str_starts(row, rows[i][0]) || row[len] != ' ' || str_equal(row, "free all")) {
			continue;
		}
		acts_cut(row + len, &words);
		const struct acts_slots slots = acts_slots(arena, names, &words);
		bool is_open =
		    str_equal(rows[i][0], "free") && slots.school == '\0' && !is_of_all(&words);

		if (is_open && slots.has_adviser) {
			return filled(arena, "sip days @", &slots);
		}
		/* "has Sarah left": of her time all schools have some */
		is_open = is_open || (str_equal(rows[i][0], "time") && !slots.has_adviser);
		/* a name that nobody has is told of as it is typed */
		return is_open ? row : with_days(arena, filled(arena, rows[i][1], &slots));
	}
	return row;
}
