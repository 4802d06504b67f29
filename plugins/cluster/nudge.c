/* nudge: whoever has not answered is reminded in private, as whoever asked wishes; not too often.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "cluster.h"

#include "clerk/roster.h"

enum { PAUSE_SCHOOL_DAYS = 2 };

static const struct {
	const char *last, *put;
} sql = {
	.last = "SELECT at_s FROM cluster_nudge WHERE cluster = ?1 AND letter = ?2 AND number = ?3",
	.put = "INSERT INTO cluster_nudge (cluster, letter, number, at_s) VALUES (?1, ?2, ?3, ?4)"
	       " ON CONFLICT (cluster, letter, number) DO UPDATE SET at_s = excluded.at_s",
};
const struct clerk_queries nudge_queries = CLERK_QUERIES(sql);

struct nudge_args {
	struct clerk_item item;
	const char *whom;
};
static const struct clerk_arg nudge_spec[] = {
	CLERK_ARG_ITEM(struct nudge_args, item, "what waits for an answer, V12", .flags = 0),
	CLERK_ARG_TEXT(struct nudge_args, whom, "one school alone, or a head by name",
		       .flags = CLERK_OPTIONAL | CLERK_VERBATIM),
	{ 0 },
};

static const char *name_of(struct clerk_call *call, struct clerk_item item)
{
	return clerk_text_of(call, "%c%lld", item.letter, (long long)item.number);
}

/* Where the sender may see that it waits; NULL: it does not, or is hidden, which is said alike. */
static const struct clerk_unheard *find(struct clerk_call *call, struct clerk_item item)
{
	const struct clerk_unheard *rows;
	size_t count = clerk_unheard(call, &rows);

	for (size_t i = 0; i < count; i++) {
		if (rows[i].item.letter == item.letter && rows[i].item.number == item.number) {
			return &rows[i];
		}
	}
	return NULL;
}

/* All but the sender's own; of those, `only` where one was named. */
static const char *others_of(struct clerk_call *call, const struct clerk_unheard *row, char only)
{
	const char *others = "";

	for (const char *at = row->letters; *at != '\0'; at++) {
		bool is_left_out =
		    *at == clerk_voice(clerk_sender(call)) || (only != '\0' && *at != only);

		others = is_left_out ? others : clerk_text_of(call, "%s%c", others, *at);
	}
	return others;
}

/* Whose head goes by that word, of those who are awaited; '\0': nobody's. */
static char voice_of(struct clerk_call *call, const struct clerk_unheard *row, const char *word,
		     size_t len)
{
	if (len == 3 && strncmp(word, "SIP", len) == 0) {
		return '+';
	}
	for (const char *at = row->letters; *at != '\0'; at++) {
		const struct clerk_person *const *people;
		size_t count = clerk_people(call, *at, CLERK_HEAD | CLERK_SIP, &people);

		if (len == 1 && *word == *at) {
			return *at;
		}
		for (size_t i = 0; i < count; i++) {
			const char *name = people[i]->name;

			for (; *name != '\0';
			     name += strcspn(name, " "), name += strspn(name, " ")) {
				if (len >= 3 && strcspn(name, " ") == len &&
				    strncasecmp(name, word, len) == 0) {
					return *at;
				}
			}
		}
	}
	return '\0';
}

/* "Carys about", "everyone who hasn't voted on": whom alone; '\0': all. False: nobody knows who. */
static bool read_whom(struct clerk_call *call, const struct clerk_unheard *row, const char *text,
		      char *ret_only)
{
	static const char *const small[] = {
		"about",   "re",        "on",      "for",    "of",        "who",     "everyone",
		"anyone",  "hasnt",     "hasn't",  "havent", "haven't",   "voted",   "answered",
		"replied", "yet",       "please",  "pls",    "the",       "others",  "other",
		"all",     "rest",      "a",       "an",     "to",        "whoever", "them",
		"those",   "that",      "still",   "answer", "everybody", "heads",   "head",
		"school",  "not",       "has",     "have",   "and",       "you",     "can",
		"could",   "responded", "waiting", "vote",   NULL
	};

	*ret_only = '\0';
	for (; text != NULL && *text != '\0'; text += strspn(text, " ,.?!")) {
		size_t len = strcspn(text, " ,.?!");
		char voice = voice_of(call, row, text, len);

		if (voice == '\0' && !clerk_word_is_in(text, len, small)) {
			return false;
		}
		if (voice != '\0' && *ret_only != '\0' && voice != *ret_only) {
			return false; /* of two the row takes neither */
		}
		*ret_only = voice == '\0' ? *ret_only : voice;
		text += len;
	}
	return true;
}

/* Theirs to ask who asked, or made it; the lead head's of all. */
static bool may(struct clerk_call *call, const struct clerk_unheard *row)
{
	return row->is_own || row->is_made || (clerk_sender(call)->role & CLERK_LEAD) != 0;
}

static enum clerk_status check_pause(struct clerk_call *call, struct clerk_item item)
{
	const char *letter = clerk_text_of(call, "%c", item.letter);
	int64_t last_s = clerk_next_int(CLERK_QUERY(call, &sql.last, letter, item.number));
	int32_t day = last_s == 0 ? 0 : clerk_day_of(call, last_s);
	int32_t next = last_s == 0 ? 0 : clerk_add_school_days(call, '\0', day, PAUSE_SCHOOL_DAYS);

	return last_s == 0 || clerk_day_of(call, clerk_now(call)) >= next
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_LIMIT,
				"I last reminded them of %s on %s, so let's give them till %s.",
				name_of(call, item), clerk_format_instant(call, last_s),
				clerk_format_day(call, next));
}

static enum clerk_status check(struct clerk_call *call, const struct nudge_args *a,
			       const struct clerk_unheard *row, char *ret_only)
{
	const struct clerk_item item = a->item;
	const char *name = name_of(call, item);

	if (row == NULL) {
		return clerk_fail(call, CLERK_NOT_FOUND,
				  "Nobody's answer to %s is awaited, so there is nobody to remind. "
				  "`%swaiting` shows what waits.",
				  name, clerk_prefix(call));
	}
	if (!may(call, row)) {
		return clerk_fail(call, CLERK_DENIED,
				  "Whoever asked for %s, or the lead head, can have me remind the "
				  "others. They hear from me before it is due in any case.",
				  name);
	}
	if (!read_whom(call, row, a->whom, ret_only)) {
		return clerk_fail(call, CLERK_USAGE,
				  "Whom shall I remind? %s waits for %s: `%snudge %s` is for all "
				  "of them, and a letter behind it for one.",
				  name, clerk_letters_words(call, row->letters), clerk_prefix(call),
				  name);
	}
	if (others_of(call, row, *ret_only)[0] == '\0') {
		return clerk_fail(call, CLERK_CONFLICT, "%s waits for you alone.", name);
	}
	return check_pause(call, item);
}

static enum clerk_status run_nudge(struct clerk_call *call, const void *args)
{
	const struct clerk_item item = ((const struct nudge_args *)args)->item;
	const struct clerk_unheard *row = find(call, item);
	char only = '\0';
	enum clerk_status status = check(call, args, row, &only);

	if (status != CLERK_OK) {
		return status;
	}
	const char *name = name_of(call, item), *others = others_of(call, row, only);
	const char *by =
	    row->by_s == 0 ? ""
			   : clerk_text_of(call, ", by %s", clerk_format_instant(call, row->by_s));

	clerk_run(CLERK_QUERY(call, &sql.put, clerk_text_of(call, "%c", item.letter), item.number,
			      clerk_now(call)));
	for (const char *at = others; *at != '\0'; at++) {
		clerk_tell_school(call, *at,
				  "%s would be glad of your word on " CLERK_BOLD "%s" CLERK_PLAIN
				  " %s%s. `mine` shows what waits for you.",
				  clerk_sender(call)->handle, name, row->title, by);
	}
	clerk_name_act(call, "a reminder of %s", name);
	clerk_reply(call, "I've reminded %s of %s in private.", clerk_letters_words(call, others),
		    name);
	clerk_settle(call, clerk_text_of(call, "They have been reminded of %s already.", name));
	return CLERK_OK;
}

const struct clerk_command nudge_commands[] = {
	{ .name = "nudge",
	  .summary = "Remind those who have not answered, in private",
	  .example = "nudge V12",
	  CLERK_TAKES(struct nudge_args, nudge_spec),
	  .who = CLERK_HEAD | CLERK_SIP | CLERK_DELEGATE,
	  .run = run_nudge },
	{ 0 },
};
