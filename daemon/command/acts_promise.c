/* acts_promise: what somebody says that will be done, or that she wants to be reminded of, in the
 * words of a row. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts_promise.h"
#include "command/acts.h"
#include "command/acts_table.h"

#include <string.h>

static const char *const openings[] = { "please", "hi",   "hello", "hey",  "thanks",
					"sorry",  "and",  "so",    "ok",   "oh",
					"then",   "just", "note",  "that", NULL };
/* Of these she is there, or not, and does nothing by a day. */
static const char *const stays[] = { "do",   "say",   "answer",  "reply",    "confirm", "let",
				     "be",   "come",  "go",      "attend",   "visit",   "join",
				     "host", "have",  "see",     "miss",     "not",     "never",
				     "vote", "agree", "make it", "make the", NULL };

/* "G", "school G", as typed: bytes of it; 0: nobody is named. */
static size_t who_len(const char *at)
{
	static const char *const titles[] = { "school", NULL };
	const char *letter = acts_skip_one(at, titles);

	letter += strspn(letter, " ");
	bool is_letter = letter[0] >= 'A' && letter[0] <= 'Z' && letter[0] != 'I';

	return is_letter && strchr(" :,", letter[1]) != NULL && letter[1] != '\0'
		   ? (size_t)(letter - at) + 1
		   : 0;
}

const char *acts_promised(struct arena *arena, const char *line)
{
	static const char *const own[] = { "i will",  "i'll",  "i shall",  "i promise to",
					   "we will", "we'll", "we shall", NULL };
	static const char *const others[] = { "will",
					      "to",
					      "is to",
					      "is going to",
					      "has to",
					      "needs to",
					      "agreed to",
					      "should",
					      "has agreed to",
					      "must",
					      "shall",
					      "offered to",
					      "'ll",
					      "has promised to",
					      "promised to",
					      "said they'll",
					      "says they'll",
					      "said they will",
					      "please",
					      "pls",
					      "can you",
					      "could you",
					      NULL };
	const char *said = acts_skip_any(line, openings), *behind = acts_skip_one(said, own);
	size_t who = behind == said ? who_len(said) : 0;
	const char *lead = acts_skip_gap(said + who);

	behind = who > 0 ? acts_skip_one(lead, others) : behind;
	const char *what = acts_skip_gap(behind);
	bool is_said = behind != (who > 0 ? lead : said) && acts_skip_one(what, stays) == what;

	return !is_said || *what == '\0' ? NULL
	       : who == 0                ? arena_printf(arena, "action ours to %s", what)
			  : arena_printf(arena, "action %.*s to %s", (int)who, said, what);
}

/* Does one of these stand right before it? */
static bool is_asked_there(const char *line, const char *at)
{
	static const char *const before[] = { ",",    ".",        ";",          "!",
					      "-",    " just",    " so",        " please",
					      " pls", " can you", " could you", " and",
					      " but", " then",    " also",      NULL };
	size_t len = (size_t)(at - line);

	while (len > 0 && line[len - 1] == ' ') {
		len--;
	}
	for (size_t i = 0; before[i] != NULL; i++) {
		size_t word = strlen(before[i]);

		if (word <= len && str_starts_fold(line + len - word, before[i])) {
			return true;
		}
	}
	return false;
}

const char *acts_reminder(struct arena *arena, const char *line)
{
	for (const char *at = strchr(line, ' '); at != NULL; at = strchr(at + 1, ' ')) {
		bool is_one = acts_words_len(at + 1, "remind me") > 0 ||
			      acts_words_len(at + 1, "remind us") > 0;

		if (is_one && is_asked_there(line, at + 1)) {
			static const char *const ends[] = { "please", "pls", "thanks", NULL };
			const char *all = acts_skip_any(at + 1 + strlen("remind me"), ends);

			/* "ring her on Friday, remind me please" */
			return all[strspn(all, " .!")] != '\0'
				   ? at + 1
				   : arena_printf(arena, "remind me %.*s",
						  (int)strcspn(line, ",.;"), line);
		}
	}
	return NULL;
}
