/* acts_ask: what people ask, in their own order of words, as the row that holds the answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_ask.h"
#include "command/acts.h"

#include "base/str.h"

#include <string.h>

enum { WORDS_MAX = 60, WORD_BYTES = 24, FORM_WORDS = 12, HOLE_MAX = 4 };

/* A word as it is compared: in small letters, without apostrophes and what closes it. */
struct word {
	char text[WORD_BYTES];
	const char *from, *to; /* as typed */
};

struct words {
	struct word list[WORDS_MAX];
	size_t count;
};

/* ---- the forms ---- */

struct form {
	/* Words, `a|b`: either, `a?`: or none; `*`: up to four, `#`: an amount: `$` is what it was
	 */
	const char *says;
	/* What stands behind the form goes behind it, or where '%' is, unless it ends with '.';
	 * '?' in front: it would do something, and is asked about. */
	const char *as;
};

/* The first that fits is meant. */
static const struct form forms[] = {
	/* clang-format off */
	/* who is who */
	{ "who is on|in the room|list|roster|cluster|group", "who." },
	{ "who is who", "who." },
	/* of all schools */
	{ "who|which is|are free|available|around|busy|open|closed|shut|off", "free all" },
	{ "is|are anyone|anybody|everyone|everybody|everywhere|all|all free|available|around|busy|in|open|closed|shut", "free all" },
	{ "when is|are anyone|anybody|everyone|everybody|all|we all? free|available|around", "free all" },
	{ "what|which|any schools|school are|is? free|available|open|closed|shut|off", "free all" },
	{ "is|are any|all schools|school free|available|open|closed|shut|off", "free all" },
	{ "who is|are the? lead|chair|heads|sip|adviser head?", "who." },
	{ "who has|have|is? got|had? most|any|more|all? the? sip? time", "fair." },
	{ "who is|are? the? head|headteacher|office|governor of|at|for|in *", "who $." },
	{ "who is|are at|from *", "who $." },
	{ "who is|are in? charge at|of|for|in *", "who $." },
	{ "who is in charge", "who." },
	{ "who runs|leads *", "who $." },
	{ "what|which schools", "schools." },
	/* the diary in a phone */
	{ "get|put|add|see|have|want|need|send|give|show|sync me|us? this|that|it|them|these|everything|all? the|my|our? diary|calendar|dates|visits|meetings|link|feed? on|in|into|to|for|onto|with my|our|the|a? phone|iphone|ipad|android|google|outlook|apple calendar|diary|cal?", "ics." },
	{ "put|add|get|save|have this|that|it|them|these|everything|all? to|in|into|on my|our calendar|cal", "ics." },
	{ "phone|iphone|ipad|android|google|outlook|apple calendar|diary|cal", "ics." },
	{ "give|send|make|get|need|want me|us? a|the|my? new|another|different calendar|phone|feed|ics|diary link|address|feed|url?", "ics new." },
	{ "give|send|make|get|need|want|what me|us|is? a|the|my? calendar|phone|feed|ics|diary link|address|feed|url", "ics." },
	{ "new calendar|phone|feed|ics|diary link|address|feed|url", "ics new." },
	{ "calendar|phone|ics|diary link|address|feed|url", "ics." },
	/* what is outstanding */
	{ "what have|did|has i|we promised|promise|offered|offer|signed up?", "my actions." },
	{ "what is|are my|our|the? actions|action|jobs|tasks", "my actions." },
	{ "what|which actions|jobs|tasks do|have i|we have|got?", "my actions." },
	{ "what is|are still? outstanding|overdue", "actions." },
	{ "what|which actions|jobs|tasks are|is mine|ours|on me|us", "my actions." },
	{ "have|do i|we got|have? any|an actions|action|jobs|tasks", "my actions." },
	{ "our|my jobs|tasks|promises", "my actions." },
	/* a day that is not enough */
	{ "need|have|want me|us? until|till|til * for|on|with the|my|our?", "?move % by $" },
	{ "who do|should|can i|we ring|call|phone|email|contact|speak|ask|see to? at|in *", "who $." },
	{ "what is the? number|phone|email|name for|of|at *", "who $." },
	{ "who do|does|did|can|should|would|will|could|knows", "who." },
	/* the record of one thing */
	{ "who said|voted|agreed|answered yes|no|fine? to|on|for? *", "history $" },
	{ "what is|has? happened|happening|going on? to|with|about *", "history $" },
	/* the adviser: her dates are with what was asked of her */
	{ "when|what time? is|are the? sip|sips|adviser|advisers", "requests." },
	{ "is|are the? sip|adviser free|available|in|busy|coming|around", "requests." },
	/* who comes */
	{ "who is? coming|visiting to? us|me|ours|here", "visits" },
	{ "who is? eating at|for? the?", "meetings breakfast" },
	{ "who is? visiting *", "visits $" },
	{ "who is|are? coming|in|going|attending|there to|at|for? the? meeting?", "meetings" },
	{ "who has|have answered|replied|said|rsvped yes|no? to|for|about? the? meeting?", "meetings" },
	{ "who hasnt|havent answered|replied|said|rsvped about|to|for? the? meeting?", "meetings" },
	{ "who has|have not answered|replied|said|rsvped about|to|for? the? meeting?", "meetings" },
	{ "has|have everyone|everybody|anyone|anybody|all answered|replied|said|rsvped yes|no? about|to|for? the? meeting?", "meetings" },
	{ "how many are|is? coming|going|eating to|for|at? the? meeting?", "meetings" },
	{ "is|are anyone|anybody|everyone|everybody|people coming|eating to|at? the? meeting?", "meetings" },
	{ "is|are * coming|visiting to? us|me|ours|here", "visits $" },
	{ "is|are * coming|visiting on", "mine" },
	{ "is|are * coming|going|eating to|for|at? the? meeting?", "meetings" },
	{ "what did|have|has|do we|i|they|anyone say|said|decide|decided|agree|agreed about|on|for|to *", "history $" },
	/* one's own days */
	{ "what is|are on|happening|planned|booked at ours|us", "mine" },
	{ "what is|are on|happening|planned|booked at *", "free $" },
	{ "what is|are on|next|happening|coming|planned|booked up?", "mine" },
	{ "what is|are in my|our|the diary|calendar", "mine" },
	{ "what is the plan|agenda|schedule for|on?", "mine" },
	{ "what is|does my|our|the diary|week|day|month look? like?", "mine" },
	{ "what do|have|am|are i|we got|have|need|doing to? on|do|up?", "mine" },
	{ "what is waiting|left for me|us", "mine" },
	{ "do|have i|we need|have|got? to do|answer anything|something", "mine" },
	{ "is|are? there? anything|something waiting|left? for me|us", "mine" },
	{ "am|are i|we up to date", "mine." },
	{ "am|are i|we ok|okay|good for|on", "mine" },
	{ "have|do i|we got|have? anything|something|much on?", "mine" },
	{ "is|are there anything|something|much on?", "mine" },
	{ "anything on", "mine" },
	{ "am|are i|we free|busy|booked|clear", "mine" },
	{ "where am|are|do|should i|we need? to? be?", "mine" },
	{ "show|tell|give me my|our|the diary|week|calendar", "mine" },
	/* another's */
	{ "is|are * free|available|busy|shut|closed|open|around", "free $" },
	{ "is|are * in", "free $" },
	{ "when is|are * free|available|shut|closed|open|in", "free $" },
	{ "is * any? good|ok|okay for everyone|everybody|anyone|anybody|all|us", "free all $" },
	{ "find|suggest a|some? day|days|date|dates|time|times for|when *", "free all." },
	{ "what|which days|day suit|suits|work|works for? *", "free $" },
	{ "what|which days|day is|are * free|available|shut|closed|open|in", "free $" },
	{ "when can|could i|we visit|see|come|go to? *", "free $" },
	{ "can|could * do|make on|the?", "free $" },
	{ "does|has * have|got anything|something on?", "free $" },
	/* meetings */
	{ "when|where|what time? is|are the|our|a? next? heads|head|headteachers|cluster|data? meeting|meetings|breakfast|breakfasts", "meetings" },
	{ "what is|are the time|date|day|venue|place of|for the|our? next? heads|head|cluster|data? meeting|meetings|breakfast", "meetings" },
	{ "what|which meetings|breakfasts are|do|have? there|we|i? got|have|coming?", "meetings" },
	{ "is|are there a|any|another meeting|meetings|breakfast", "meetings" },
	{ "have|do we|i got|have? a|any|another meeting|meetings|breakfast", "meetings" },
	{ "when do|are|will we meet|meeting next?", "meetings" },
	{ "next heads|cluster? meeting|breakfast", "meetings" },
	/* visits */
	{ "when|what time? is|are my|our|the|a|next? visit|visits to|from|with|at|by *", "visits $" },
	{ "when|what time? is|are my|our|the|a? next? visit|visits", "visits" },
	{ "when|what time? is|are * visit|visits to|from|with|at?", "visits $" },
	{ "when|what time? am|are i|we visiting|seeing *", "visits $" },
	{ "when|what time? am|are i|we next? going|due|at at|to|in? *", "visits $" },
	{ "when|what time? is|are * visiting|coming|arriving|due to? us|me|here|in?", "visits $" },
	{ "did|has|have * ever|actually|even say|said|answer|answered|reply|replied|agree|agreed|confirmed", "visits $." },
	{ "any answer|reply|news|word from *", "visits $." },
	{ "did|has|have * say|said|answer|answered|reply|replied|agree|agreed|confirmed", "visits $." },
	{ "what|which visits are|do|have? there|we|i? got|have|coming?", "visits" },
	{ "is|are there any|a visits|visit", "visits" },
	{ "have|do we|i got|have? any|a visits|visit", "visits" },
	{ "any visits|visit", "visits" },
	/* terms */
	{ "when is|are|does the? easter|christmas|summer|february|feb|october|may|whitsun|next? holiday|holidays|half-term|halfterm|inset|insets day|days? at|for *", "terms $." },
	{ "when is|are|does the? easter|christmas|summer|february|feb|october|may|whitsun|next? holiday|holidays|half-term|halfterm|inset|insets|term|terms", "terms." },
	{ "when is|are|does the? next|february|feb|october|may|summer? half term", "terms." },
	{ "when is|are the? end|start|beginning|last of|day of? the? term|half-term|half|year", "terms." },
	{ "when do|does we|i|you|schools|school|they|children break|breakup|finish|end|start|go|come", "terms." },
	{ "what|when|which are the? term|inset|holiday dates|days at|for *", "terms $." },
	{ "what|when|which are the? term|inset|holiday dates|days", "terms." },
	{ "how long till|until|to half|christmas|easter|the", "terms." },
	/* reminders */
	{ "what|which reminders", "reminders." },
	{ "what are my reminders", "reminders." },
	{ "have|do i|we got|have? any reminders", "reminders." },
	{ "are there any reminders", "reminders." },
	{ "any|my|show|list my|me|the? my? reminders", "reminders." },
	{ "what did i ask you to remind", "reminders." },
	/* requests */
	{ "what|which requests", "requests." },
	{ "have|do|are we|i|there got|have? any|open requests", "requests." },
	{ "has|is|did|how is? my|our|the request|requests", "requests." },
	{ "what is happening|happened with|to my|our|the request|requests", "requests." },
	{ "what happened with|to my|our|the request|requests", "requests." },
	{ "have|did you got|get|have|seen my|our request", "requests." },
	{ "who has|have|is? voted", "requests." },
	{ "how many votes|yeses has|have|are|did", "requests." },
	{ "when does|do|will|is the? vote|voting|request close|closes|end|over|up", "requests." },
	{ "did|has|have * get|got their|the|its time|day|days|request|maths|sip", "requests." },
	{ "what did|have|has i|we ask|asked|request|requested for?", "requests." },
	{ "any|my|our|open requests", "requests." },
	/* time */
	{ "how much|many of? our|my own? sip? time|days|hours", "time ours." },
	{ "how much|many sip? time|days|hours has|have|did|does school? * got|have|left|used?", "time $." },
	{ "how much|many is|are left? in|of|for the? pots|pot *", "pots." },
	{ "how is|are|does the|our|my? pool|hours|sip time? doing|looking|look|left|going?", "time." },
	{ "how is|are we|i doing for|on|with the|our? sip? time|days|hours|pool", "time." },
	{ "how many|much sip? days|hours|time", "time." },
	{ "what is left|in of? in? the? pool|pot|kitty", "time." },
	{ "is|are there any|much|enough sip? time|days|hours|pool", "time." },
	{ "have|do we|i got|have? any|much|enough sip? time|days|hours", "time." },
	/* how it is done */
	{ "what can|could|do|should|may i|we do|say|ask|type|you", "help." },
	{ "what can|could|do you do|help", "help." },
	{ "how does|do|is this|it|you work|used", "help." },
	{ "what does|do|is * mean", "help $." },
	{ "how do|can|would|should|to i|we|you|one? *", "help how $" },
	{ "can|could you help", "help." },
	{ "help me|us to? *", "help how $" },
	{ "who|what are you", "help start." },
	{ "what is this", "help start." },
	/* what they would like to be done */
	{ "have|get|need|want|use|book|request|spend|take # of|with|from the|our|some? sip|sips|adviser|advisers time|support|input? on|for|about|to|with?", "request $" },
	{ "have|get|need|want|use|book|request|take # sip|adviser time|support|input? on|for|about|to|with?", "request $" },
	{ "have|get|need|want|use|book|see|borrow the|our|some|a? sip|adviser time|support|in? for # on|for|about|to|with?", "request $" },
	{ "# of|with|from the|our|some? sip|sips|adviser time|support? on|for|about|to|with?", "?request $" },
	{ "sip|adviser time|support? for? # on|for|about|to|with?", "?request $" },
	{ "# sip|adviser time|support|input? on|for|about|to|with", "?request $" },
	{ "have|get|want # on|for|about|to|with?", "?request $" },
	{ "have|get|want|use|need the|our|some|a|any? sip|adviser time|support|day|visit|input? on|for|about|to|with?", "?request" },
	{ "have|get|need|want|book|like? some|any|more time|help|support|input with|from|of the? sip|adviser on|for|about|to?", "?request" },
	{ "ask * if|whether i|we can|could|may come|visit over|in?", "?visit $" },
	{ "can|could i|we|me come|go|pop to|see|over to? *", "?visit $" },
	{ "can|could me|i|we and|plus * come|go|pop to? see|over? to?", "?visit me and $," },
	{ "come|go|pop to|see|over to? *", "?visit $" },
	{ "we|school are|is? shut|closed", "?closed ours" },
	{ "our|my school is|are|will? be? shut|closed", "?closed ours" },
	{ "our? inset day|days is|are|on?", "?inset ours" },
	{ "were shut|closed", "?closed ours" }, /* "we're" */
	{ "set|organise|arrange|schedule|book|call|have up? a|an|the|our breakfast", "?breakfast" },
	{ "set|organise|arrange|schedule|book|have up? a|an|the|our meeting", "?meet" },
	{ "set|organise|arrange|schedule|book|call|have up? a|an|the|our * meeting", "?meet $ meeting" },
	{ "* is|are? closed|shut", "?closed $" },
	/* clang-format on */
};

/* ---- the words of the line ---- */

static size_t apostrophe_len(const char *at)
{
	return *at == '\'' ? 1 : strncmp(at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

static void put_word(struct words *words, const char *text, const char *from, const char *to)
{
	struct word *word = &words->list[words->count++];

	*word = (struct word){ .from = from, .to = to };
	for (size_t n = 0; *text != '\0' && n + 1 < WORD_BYTES; n++) {
		word->text[n] = *text++;
	}
}

/* "what's" and "whats" are two words: "what is". */
static void add_word(struct words *words, const char *from, const char *to)
{
	static const char *const asking[] = { "what", "when", "who", "how", "where", NULL };
	char text[WORD_BYTES] = "";
	size_t len = 0;

	for (const char *at = from; at < to && len + 1 < sizeof(text); at++) {
		size_t quote = apostrophe_len(at);

		if (quote > 0) {
			at += quote - 1;
			continue;
		}
		text[len++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 32) : *at;
	}
	while (len > 0 && strchr(",.?!:;", text[len - 1]) != NULL) {
		len--;
	}
	text[len] = '\0';
	for (size_t i = 0; asking[i] != NULL; i++) {
		if (len == strlen(asking[i]) + 1 && str_starts(text, asking[i]) &&
		    text[len - 1] == 's') {
			put_word(words, asking[i], from, to);
			put_word(words, "is", from, to);
			return;
		}
	}
	if (len > 0) {
		put_word(words, text, from, to);
	}
}

static void cut(const char *line, struct words *words)
{
	words->count = 0;
	while (words->count + 2 <= WORDS_MAX) {
		line += strspn(line, " ,:");
		size_t len = strcspn(line, " ,:");

		if (len == 0) {
			return;
		}
		add_word(words, line, line + len);
		line += len;
	}
}

/* ---- matching ---- */

/* One place of a form: its words, between strokes. */
struct slot {
	const char *at;
	size_t len;
	bool is_optional, is_hole, is_amount;
};

static struct slot slot_of(const char *says)
{
	size_t len = strcspn(says, " ");
	bool is_optional = len > 1 && says[len - 1] == '?';

	return (struct slot){ .at = says,
			      .len = len - is_optional,
			      .is_optional = is_optional,
			      .is_hole = len == 1 && *says == '*',
			      .is_amount = len == 1 && *says == '#' };
}

static size_t slots_of(const char *says, struct slot *slots)
{
	size_t count = 0;

	while (*says != '\0' && count < FORM_WORDS) {
		slots[count] = slot_of(says);
		says += slots[count].len + slots[count].is_optional;
		says += strspn(says, " ");
		count++;
	}
	return count;
}

static bool is_one(const struct slot *slot, const char *text)
{
	const char *at = slot->at, *end = slot->at + slot->len;
	size_t len = strlen(text);

	while ((size_t)(end - at) >= len) {
		bool is_whole = at + len == end || at[len] == '|';

		if (is_whole && memcmp(at, text, len) == 0) {
			return true;
		}
		const char *stroke = memchr(at, '|', (size_t)(end - at));

		if (stroke == NULL) {
			return false;
		}
		at = stroke + 1;
	}
	return false;
}

/* Nearly all forms begin with a word that must be there, and nearly all lines with another. */
static bool may_begin(const struct form *form, const struct words *words)
{
	const struct slot first = slot_of(form->says);

	if (first.is_optional || first.is_hole || first.is_amount) {
		return true;
	}
	return words->count > 0 && is_one(&first, words->list[0].text);
}

struct match {
	const struct words *words;
	const struct slot *slots;
	size_t slot_count;
	size_t hole_from, hole_to; /* words that `*` took */
};

static bool is_in(const char *const *list, const char *text)
{
	while (*list != NULL && !str_equal(*list, text)) {
		list++;
	}
	return *list != NULL;
}

/* What cannot be whom or what somebody asks for. */
static bool may_fill(const char *text)
{
	static const char *const none[] = { "it",       "that",      "this",    "there",
					    "i",        "we",        "you",     "anyone",
					    "everyone", "everybody", "anybody", "nobody",
					    "someone",  "what",      "when",    NULL };

	return !is_in(none, text);
}

/* "half a day", "2h", "a day and a half", "1½ days": how many words of it; 0: it is no amount. */
static size_t amount_len(const struct words *words, size_t at)
{
	static const char *const units[] = { "day", "days", "hour", "hours",   "hr",  "hrs",
					     "h",   "d",    "mins", "minutes", "min", NULL };
	static const char *const numbers[] = { "a",       "an",     "one",     "two",
					       "three",   "four",   "five",    "half",
					       "quarter", "couple", "of",      "and",
					       "few",     "about",  "another", NULL };
	static const char *const halves[] = { "half", "quarter", NULL };
	size_t i = at;

	for (; i < words->count && i < at + FORM_WORDS; i++) {
		const char *text = words->list[i].text;
		size_t digits = strspn(text, "0123456789.\xc2\xbc\xbd\xbe");

		if (is_in(units, text + digits)) {
			bool is_more = i + 3 < words->count &&
				       str_equal(words->list[i + 1].text, "and") &&
				       str_equal(words->list[i + 2].text, "a") &&
				       is_in(halves, words->list[i + 3].text);

			return i + 1 - at + (is_more ? 3 : 0);
		}
		if (!is_in(numbers, text) && (digits == 0 || text[digits] != '\0')) {
			return 0;
		}
	}
	return 0;
}

/* Words that the form takes from `at` on, those before it included; 0: it does not fit. */
static size_t fits(struct match *m, size_t slot, size_t at);

/* As many of `least` to `most` words as let the rest fit. */
static size_t fits_hole(struct match *m, size_t slot, size_t at, size_t least, size_t most)
{
	for (size_t len = least; len > 0 && len <= most && at + len <= m->words->count; len++) {
		if (m->slots[slot].is_hole && !may_fill(m->words->list[at + len - 1].text)) {
			return 0;
		}
		size_t taken = fits(m, slot + 1, at + len);

		if (taken > 0) {
			m->hole_from = at;
			m->hole_to = at + len;
			return taken;
		}
	}
	return 0;
}

static size_t fits(struct match *m, size_t slot, size_t at)
{
	if (slot == m->slot_count) {
		return at;
	}
	const struct slot *one = &m->slots[slot];

	if (one->is_hole) {
		return fits_hole(m, slot, at, 1, HOLE_MAX);
	}
	if (one->is_amount) {
		size_t len = amount_len(m->words, at);

		return fits_hole(m, slot, at, len, len);
	}
	if (at < m->words->count && is_one(one, m->words->list[at].text)) {
		size_t taken = fits(m, slot + 1, at + 1);

		if (taken > 0) {
			return taken;
		}
	}
	return one->is_optional ? fits(m, slot + 1, at) : 0;
}

/* What `*` took, as typed, without "'s" and what closes it. */
static const char *hole_text(struct arena *arena, const struct match *m)
{
	const char *from = m->words->list[m->hole_from].from;
	const char *to = m->words->list[m->hole_to - 1].to;

	while (to > from && strchr(",.?!:;", to[-1]) != NULL) {
		to--;
	}
	if (to - from > 2 && to[-1] == 's' && to[-2] == '\'') {
		to -= 2;
	} else if (to - from > 4 && to[-1] == 's' && strncmp(to - 4, "\xe2\x80\x99", 3) == 0) {
		to -= 4;
	}
	return arena_strndup(arena, from, (size_t)(to - from));
}

/* The row's words, with what `*` took, and behind it `rest`. */
static const char *as_line(struct arena *arena, const struct form *form, const struct match *m,
			   const char *rest)
{
	struct str line;
	bool is_whole = str_ends(form->as, ".");

	rest += strspn(rest, " ,:.?!");
	str_init(&line, arena);
	for (const char *at = form->as + (form->as[0] == '?');
	     *at != '\0' && !(is_whole && at[1] == '\0'); at++) {
		if (*at == '$') {
			str_add(&line, hole_text(arena, m));
		} else if (*at == '%') {
			str_add(&line, rest);
		} else {
			str_addc(&line, *at);
		}
	}
	is_whole = is_whole || strchr(form->as, '%') != NULL;
	if (!is_whole && *rest != '\0') {
		str_addf(&line, " %s", rest);
	}
	while (line.len > 0 && line.text[line.len - 1] == '?') {
		line.text[--line.len] = '\0';
	}
	return line.text;
}

struct acts_asked acts_ask(struct arena *arena, const char *line)
{
	struct slot slots[FORM_WORDS];
	struct words words;

	cut(line, &words);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct match m = { .words = &words, .slots = slots };

		if (!may_begin(&forms[i], &words)) {
			continue;
		}
		m.slot_count = slots_of(forms[i].says, slots);
		size_t taken = fits(&m, 0, 0);

		if (taken > 0) {
			return (struct acts_asked){ .line = as_line(arena, &forms[i], &m,
								    words.list[taken - 1].to),
						    .is_unsure = forms[i].as[0] == '?' };
		}
	}
	return (struct acts_asked){ 0 };
}

bool acts_is_asking(const char *line)
{
	enum { ENOUGH = 3 };
	static const struct slot asking = {
		.at = "what|when|who|how|where|which|can|could|may|would|do|does|did|have|has",
		.len =
		    sizeof(
			"what|when|who|how|where|which|can|could|may|would|do|does|did|have|has") -
		    1,
	};
	struct words words;

	cut(line, &words);
	return words.count >= ENOUGH && is_one(&asking, words.list[0].text);
}
