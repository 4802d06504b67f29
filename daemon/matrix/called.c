/* called: is a line said to us, by our name at its beginning, its end or at a pause? Pure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix/called.h"

#include "base/str.h"

#include <string.h>

/* Bytes of the first of these that the line begins with; 0: none. */
static size_t start_len(const char *const *list, const char *line)
{
	for (size_t i = 0; list[i] != NULL; i++) {
		if (str_starts_fold(line, list[i])) {
			return strlen(list[i]);
		}
	}
	return 0;
}

/* ---- at the beginning ---- */

/* What closes a name that is called, "clerk:", "clerk. Can you", "clerk - ": bytes of it; 0: the
 * word goes on. */
static size_t closing_len(const char *at)
{
	size_t marks = strspn(at, ".!;?-");
	bool is_end = marks > 0 && (at[marks] == ' ' || at[marks] == '\0');
	size_t len = is_end ? marks : strspn(at, ":, ");

	return len == 0 ? 0 : len + strspn(at + len, ":, -");
}

/* "clerk: visit G", "@clerk:server visit G": cuts the name off. */
static bool cut_name(char **body, const char *name)
{
	size_t len = strlen(name);
	char *at = *body;

	if (len == 0) {
		return false;
	}
	if (*at == '@' && name[0] != '@') {
		at++;
	}
	if (!str_starts_fold(at, name)) {
		return false;
	}
	at += len;
	if (*at != '\0' && closing_len(at) == 0) {
		return false;
	}
	*body = at + closing_len(at);
	return true;
}

/* Is the name here, and a word of its own? "the clerk", "clerks" are talk. */
static bool is_name_here(const char *body, const char *name)
{
	size_t len = strlen(name);

	return len > 0 && str_starts_fold(body, name) && closing_len(body + len) > 0;
}

/* The name at the beginning, in any of its forms, is cut off. */
static bool cut_address(const struct called_names *names, const char *local, char **body)
{
	const char *plain = **body == '@' ? *body + 1 : *body;

	if (cut_name(body, names->user)) {
		return true;
	}
	if ((names->is_named || is_name_here(*body, names->name)) && cut_name(body, names->name)) {
		return true;
	}
	return (names->is_named || is_name_here(plain, local)) && cut_name(body, local);
}

/* What is said of somebody who is a clerk: "clerk to governors needed", "clerk is off today". */
static bool is_of_office(const char *behind)
{
	static const char *const words[] = {
		"to",        "of",       "for",     "at",    "in",     "on",       "and",
		"or",        "from",     "is",      "isn't", "isnt",   "was",      "wasn't",
		"has",       "hasn't",   "had",     "will",  "won't",  "would",    "needs",
		"needed",    "wanted",   "says",    "said",  "knows",  "does",     "doesn't",
		"did",       "didn't",   "may",     "might", "must",   "who",      "that",
		"job",       "jobs",     "post",    "posts", "role",   "position", "vacancy",
		"vacancies", "hours",    "here",    "left",  "leaves", "off",      "resigned",
		"training",  "services", "service", "rang",  "asked",  NULL
	};
	static const char *const late = "will be ";
	static const char *const asking[] = {
		"is anyone",     "is anybody", "is everyone", "is everybody", "is it ",
		"is there any",  "is there a", "has anyone",  "has anybody",  "has everyone",
		"has everybody", "did anyone", "does anyone", "did everyone", "is anything",
		"is something",  NULL
	};

	for (size_t i = 0; asking[i] != NULL; i++) {
		if (str_starts_fold(behind, asking[i])) {
			return false;
		}
	}

	/* "will be 20 mins late" is whoever writes */
	if (str_starts_fold(behind, late) && behind[strlen(late)] >= '0' &&
	    behind[strlen(late)] <= '9') {
		return false;
	}
	return str_is_word_in(behind, strcspn(behind, " ,.!?"), words);
}

/* "Clerk, …", "clerk my school is closed", and not what may be of somebody's office. */
static bool is_plain(const char *typed, const char *behind)
{
	if (behind > typed && behind[-1] == ' ' && !is_of_office(behind)) {
		return true;
	}
	while (behind > typed && behind[-1] == ' ') {
		behind--;
	}
	return *behind == '\0' || (behind > typed && strchr(",:.!;-", behind[-1]) != NULL);
}

/* ---- with a slip ---- */

/* "Clark came", "clark starts on Monday": what somebody of that name does. */
static bool is_told_of(const char *behind)
{
	static const char *const told[] = { "went", "came",  "got",  "gave", "took", "made",
					    "told", "saw",   "ran",  "kept", "lost", "broke",
					    "fell", "began", "rode", "won",  "ate",  "sent",
					    "can",  "could", "cant", NULL };
	static const char *const asked[] = { "thanks", "need", "lets", "let's", "yes",
					     "this",   "whos", "hows", "whats", "whens",
					     "wheres", "its",  "as",   "us",    NULL };
	size_t len = strcspn(behind, " ,.!?");
	const char *end = behind + len;
	bool is_ended = len > 3 && (str_starts_fold(end - 2, "ed") || (end[-1] | ' ') == 's');

	/* "can i", "could you" */
	if (str_is_word_in(behind, len, told)) {
		static const char *const whom[] = {
			"i", "we", "you", "u", "my", "it", "that", NULL
		};
		const char *next = end + strspn(end, " ");

		return !str_is_word_in(next, strcspn(next, " ,.!?"), whom);
	}
	return is_ended && strchr(behind, '\'') != behind + len - 2 &&
	       !str_is_word_in(behind, len, asked);
}

/* Our name with one slip in it, "clark", "cleark": cut off where what follows is not told of
 * somebody who is called so. A short name has none. */
static bool cut_slip(struct arena *arena, const char *name, char **body)
{
	enum { SHORTEST = 5 };
	char *from = *body + (**body == '@' ? 1 : 0);
	size_t name_len = name == NULL ? 0 : strlen(name), len = strcspn(from, " ,:-.!?;");
	char *behind = from + len;

	if (name_len < SHORTEST || len + 1 < name_len || len > name_len + 1 ||
	    closing_len(behind) == 0) {
		return false;
	}
	char *word = arena_strndup(arena, from, len);

	/* "clerks" are more than one */
	if (str_distance(word, name, 1) != 1 || (len > name_len && (word[len - 1] | ' ') == 's')) {
		return false;
	}
	behind += closing_len(behind);
	if (*behind == '\0' || is_of_office(behind) || is_told_of(behind)) {
		return false;
	}
	*body = behind;
	return true;
}

/* ---- behind a greeting ---- */

/* What begins behind the words with which somebody turns to another; the line itself where it does
 * not begin with any. */
static char *behind_greeting(char *body)
{
	/* clang-format off */
	static const char *const greetings[] = {
		"good morning", "good afternoon", "good evening", "gd morning", "morning", "mornin",
		"afternoon", "evening", "hello there", "hello again", "hello", "hey there", "hey",
		"hiya", "hi there", "hi again", "hi", "heya", "howdy", "hallo", "helo", "ey up",
		"ay up", "eh up", "eyup", "yo", "alright", "all right", "bore da", "prynhawn da",
		"thank you", "thanks", "thx", "many thanks", "ta", "cheers", "dear", "sorry", "please",
		"pls", "okay", "ok", "oi", "whoops", "oops", "oopsie", "ooh", "oh dear", "oh no", "oh",
		"ah", "aha", "aw", "argh", "hmm", "hm", "well then", "well", "right then", "right",
		"now then", "now", "so", "and", "also", "but", "um", "umm", "erm", "er", "uh",
		"great", "brilliant", "perfect", "excellent", "lovely", "yes", "yep", "yeah", "no",
		"wait", "listen", "quick one", "quick question", "just a quick one", "one more thing",
		"another thing", "last thing", "actually", "over to you", "calling", "excuse me",
		"happy monday", "happy friday", "my dear", "dearest", NULL
	};
	/* clang-format on */
	size_t longest = 0;

	for (size_t i = 0; greetings[i] != NULL; i++) {
		size_t len = strlen(greetings[i]);
		bool is_here = len > longest && str_starts_fold(body, greetings[i]);

		if (is_here && body[len] != '\0' && strchr(" ,.!-:", body[len]) != NULL) {
			longest = len;
		}
	}
	return longest == 0 ? body : body + longest + strspn(body + longest, " ,.!-:");
}

/* What begins behind all of them, "um, right, hi clerk". */
static char *behind_greetings(char *body)
{
	enum { MOST = 4 };

	for (int i = 0; i < MOST; i++) {
		body = behind_greeting(body);
	}
	return body;
}

/* ---- further on ---- */

/* Is the word before a name one by which it is of somebody's office, "the clerk", "our new clerk"?
 */
static bool is_led_as_office(const char *line, size_t end)
{
	static const char *const words[] = {
		"the",     "a",       "an",       "our",       "my",      "your",    "their",
		"his",     "her",     "to",       "of",        "with",    "and",     "or",
		"by",      "for",     "as",       "is",        "that",    "this",    "any",
		"which",   "from",    "governor", "governors", "school",  "parish",  "trust",
		"new",     "old",     "good",     "minute",    "minutes", "town",    "office",
		"admin",   "finance", "chair",    "head",      "bursar",  "council", "board",
		"another", "former",  "interim",  "committee", "no",      "who's",   "&",
		"chief",   "be",      "been",     "being",     "become",  "acting",  "deputy",
		"some",    "every",   "same",     NULL
	};
	size_t from;

	while (end > 0 && strchr(" ,", line[end - 1]) != NULL) {
		end--;
	}
	from = end;
	while (from > 0 && strchr(" ,", line[from - 1]) == NULL) {
		from--;
	}
	return str_is_word_in(line + from, end - from, words);
}

/* "count me out for the 7th clerk, …", "that's a yes from us clerk": said for oneself. */
static bool begins_as_wish(const char *line)
{
	static const char *const words[] = {
		"count",  "put",    "i",     "i'm",    "im",      "i'll",   "ill",   "i've",
		"ive",    "we",     "we're", "we'll",  "we've",   "weve",   "yes",   "yep",
		"no",     "please", "move",  "cancel", "book",    "remind", "sorry", "thanks",
		"cheers", "ta",     "make",  "change", "that's",  "thats",  "tell",  "what",
		"what's", "whats",  "when",  "who",    "how",     "can",    "could", "can't",
		"cant",   "cannot", "won't", "wont",   "not",     "aye",    "nope",  "need",
		"shift",  "scrap",  "undo",  "closed", "running", "nudge",  "poll",  "add",
		"aw",     "och",    "ask",   NULL
	};

	return str_is_word_in(line, strcspn(line, " ,"), words);
}

/* "how much time is left, clerk?": our name closes it, behind a comma or as a question, and is
 * nobody else's office: "is that for the school clerk?" */
static bool cut_closing(const char *name, char *body)
{
	size_t len = strlen(body), name_len = name == NULL ? 0 : strlen(name);
	bool is_asked = len > 0 && body[len - 1] == '?';

	while (len > 0 && strchr(" ?!.", body[len - 1]) != NULL) {
		len--;
	}
	if (name_len == 0 || len < name_len + 2 || body[len - name_len - 1] != ' ' ||
	    !str_starts_fold(body + len - name_len, name)) {
		return false;
	}
	size_t end = len - name_len - 1;
	bool is_apart = body[end - 1] == ',';

	if (is_led_as_office(body, end)) {
		return false;
	}
	if (is_apart || is_asked || begins_as_wish(body)) {
		body[end - is_apart] = '\0';
		return true;
	}
	return false;
}

/* Of how many words is that, and none of them a figure? Else more than can be an opening. */
static size_t opening_words(const char *line, size_t len)
{
	size_t count = 1;

	for (size_t i = 0; i < len; i++) {
		count += line[i] == ' ';
		count += line[i] >= '0' && line[i] <= '9' ? len : 0;
	}
	return count;
}

/* "how much time has she left clerk, and …", of whatever length. */
static bool begins_as_question(const char *line)
{
	static const char *const words[] = { "what",  "what's", "whats", "when",  "when's", "whens",
					     "who",   "who's",  "whos",  "how",   "how's",  "which",
					     "where", "is",     "are",   "has",   "have",   "does",
					     "do",    "did",    "can",   "could", NULL };

	return str_is_word_in(line, strcspn(line, " ,"), words);
}

/* "and has anybody voted": a word that joins, and a question behind it. */
static bool asks_more(const char *line)
{
	size_t len = strcspn(line, " ");

	return line[len] == ' ' && begins_as_question(line + len + 1);
}

/* "whoops, clerk, fat thumbs": does the name stand between two pauses, or behind a few words at
 * one, "nice one clerk, …"? A list of people, "the chair, clerk and caretaker", has none behind it.
 */
static bool is_vocative(const char *line, const char *at, const char *behind)
{
	enum { FEW = 4 };
	static const char *const joins[] = { "and", "or", "&", "as", "who", "to", NULL };
	size_t before = (size_t)(at - line);
	bool has_pause = strchr(",:;.!?", *behind) != NULL && behind[0] != '\0';
	const char *next = behind + strspn(behind, ",:;.!? -");

	while (before > 0 && line[before - 1] == ' ') {
		before--;
	}
	if (*next == '\0' || before == 0 || is_led_as_office(line, before) ||
	    (str_is_word_in(next, strcspn(next, " ,."), joins) && !asks_more(next)) ||
	    !(has_pause || str_starts(behind, " - "))) {
		return false;
	}
	if (strchr(",.!?:;-", line[before - 1]) != NULL) {
		return true;
	}
	/* "ask the clerk: …", where that is our name, tells somebody else to */
	return !str_starts_fold(at, "the ") && (opening_words(line, before) <= FEW ||
						begins_as_question(line) || begins_as_wish(line));
}

/* The name as it is called within the line is cut out of it; and with it a few words that end a
 * sentence before it, "Morning all! Clerk, …". */
static bool cut_within(const char *name, char **body)
{
	enum { FEW = 3 };
	size_t len = name == NULL ? 0 : strlen(name);
	char *line = *body;

	for (char *at = len == 0 ? NULL : strchr(line, ' '); at != NULL; at = strchr(at + 1, ' ')) {
		char *behind = at + 1 + len;

		if (!str_starts_fold(at + 1, name) || !is_vocative(line, at + 1, behind)) {
			continue;
		}
		size_t before = (size_t)(at - line);

		if (strchr(".!?", at[-1]) != NULL && opening_words(line, before) <= FEW) {
			*body = behind + closing_len(behind);
			return true;
		}
		at -= at[-1] == ',' && *behind != ' ';
		memmove(at, behind, strlen(behind) + 1);
		return true;
	}
	return false;
}

/* "might I ask the clerk which of us …": said in our hearing, it is asked of us. */
static bool cut_enquiry(const char *name, char **body)
{
	static const char *const leads[] = { "may i ",           "might i ",
					     "can i ",           "could i ",
					     "may we ",          "might we ",
					     "i would like to ", "i should like to ",
					     "i'd like to ",     NULL };
	static const char *const asks[] = { "ask the ",        "ask ",        "enquire of the ",
					    "inquire of the ", "enquire of ", "inquire of ",
					    "check with the ", "check with ", NULL };
	static const char *const asked[] = { "which", "who", "what",  "when",    "where",
					     "how",   "if",  "whose", "whether", NULL };
	size_t lead = start_len(leads, *body);
	size_t ask = lead == 0 ? 0 : start_len(asks, *body + lead);
	char *at = *body + lead + ask;
	size_t len = name == NULL || ask == 0 ? 0 : strlen(name);

	if (len == 0 || !str_starts_fold(at, name) || closing_len(at + len) == 0) {
		return false;
	}
	at += len + closing_len(at + len);
	if (!str_is_word_in(at, strcspn(at, " ,"), asked)) {
		return false;
	}
	*body = at;
	return true;
}

static bool cut_further(const char *name, const char *local, char **body)
{
	return cut_enquiry(name, body) || cut_enquiry(local, body) || cut_closing(name, *body) ||
	       cut_closing(local, *body) || cut_within(name, body) || cut_within(local, body);
}

/* ---- all of it ---- */

static bool cut(const struct called_names *names, const char *local, char **body)
{
	char *behind = behind_greetings(*body);

	if (cut_address(names, local, body)) {
		return true;
	}
	char *end = behind;
	bool is_alone = str_equal_fold(behind, names->name) || str_equal_fold(behind, local);

	if (behind == *body || !(is_alone || cut_address(names, local, &behind))) {
		return cut_further(names->name, local, body);
	}
	/* of a greeting alone it is what was said */
	if (is_alone || behind[strspn(behind, " .!?")] == '\0') {
		while (end > *body && strchr(" ,.!-:", end[-1]) != NULL) {
			end--;
		}
		*end = '\0';
		return true;
	}
	*body = behind;
	return true;
}

bool called_cut(struct arena *arena, const struct called_names *names, char **line,
		bool *ret_is_plain)
{
	const char *typed = *line, *user = names->user, *colon = strchr(user, ':');
	const char *local = arena_strndup(arena, user + 1, (size_t)(colon - user) - 1);
	char *behind = behind_greetings(*line);

	*ret_is_plain = false;
	if (cut(names, local, line)) {
		*ret_is_plain = names->is_named || is_plain(typed, *line);
		return true;
	}
	if (cut_slip(arena, local, &behind) || cut_slip(arena, names->name, &behind)) {
		*line = behind;
		return true;
	}
	return false;
}
