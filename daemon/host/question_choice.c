/* question_choice: which of the choices of a question is said: its key, its rank, its words, or a
 * clause that is one: "this friday is too soon, the 4th". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/question_key.h"

#include "base/str.h"
#include "command/acts.h"

#include <stdlib.h>
#include <string.h>

/* The first, or last, of those that are numbered. */
static const json_t *at_end(const json_t *list, bool is_last, size_t most)
{
	const json_t *end = NULL, *choice;
	size_t i, count = 0;

	json_array_foreach(list, i, choice)
	{
		const char *key = json_text(choice, "key");
		bool is_numbered = key != NULL && strspn(key, "123456789") == strlen(key);

		end = is_numbered && (is_last || end == NULL) ? choice : end;
		count += is_numbered;
	}
	return count < 2 || count > most ? NULL : end;
}

/* "the later one", "earliest": of two, or of them all. */
static const json_t *by_order(const json_t *list, const char *key)
{
	static const struct {
		const char *word;
		bool is_last;
		size_t most;
	} orders[] = {
		{ "later", true, 2 },   { "latter", true, 2 },    { "last", true, 9 },
		{ "latest", true, 9 },  { "earlier", false, 2 },  { "sooner", false, 2 },
		{ "former", false, 2 }, { "earliest", false, 9 }, { "soonest", false, 9 },
	};

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		size_t len = acts_words_len(key, orders[i].word);
		const char *rest = key + len + strspn(key + len, " ");

		if (len > 0 && (*rest == '\0' || str_equal_fold(rest, "one") ||
				str_equal_fold(rest, "date") || str_equal_fold(rest, "day"))) {
			return at_end(list, orders[i].is_last, orders[i].most);
		}
	}
	return NULL;
}

/* The only one that is said in these words; `*ret_is_other`: several are. */
static const json_t *by_words(const json_t *list, const char *words, bool *ret_is_other)
{
	const json_t *named = NULL, *choice;
	size_t i;

	*ret_is_other = false;
	json_array_foreach(list, i, choice)
	{
		const char *said = json_text(choice, "said");
		bool is_named = said != NULL && question_key_names(said, words);

		*ret_is_other = *ret_is_other || (is_named && named != NULL);
		named = is_named ? choice : named;
	}
	return *ret_is_other ? NULL : named;
}

static const json_t *by_key(const json_t *list, const char *key)
{
	const json_t *choice;
	size_t i;

	json_array_foreach(list, i, choice)
	{
		if (question_key_is(json_text(choice, "key"), key)) {
			return choice;
		}
	}
	return NULL;
}

/* All of it says which; of a rank that is another's day too it is not plain. */
static const json_t *read_whole(const json_t *list, const char *key)
{
	const char *bare = str_starts_fold(key, "the ") ? key + strlen("the ") : key;
	bool is_other = false;
	const json_t *keyed = by_key(list, key);
	const json_t *named = by_words(list, bare, &is_other);

	if (keyed != NULL) {
		return question_key_day(bare) > 0 && (is_other || (named != NULL && named != keyed))
			   ? NULL
			   : keyed;
	}
	return named != NULL || is_other ? named : by_order(list, bare);
}

/* "the 4th is better", "the 4th then". */
static const char *without_tail(struct arena *arena, const char *clause)
{
	static const char *const tails[] = { " is better", " is best", " is fine", " is ok",
					     " is good",   " works",   " then",    " for me",
					     " for us",    " instead", " sorry",   NULL };
	static const char *const leads[] = { "let's do",    "lets do",    "let's go for",
					     "lets go for", "let's have", "i'll take",
					     "ill take",    "go for",     "we'll do",
					     "ok then",     "ok",         "okay",
					     NULL };
	char *bare = str_trim(arena_strdup(arena, clause));

	bare += acts_longest_len(bare, leads);
	bare += strspn(bare, " ");
	size_t len = strlen(bare);

	bare[len - acts_tail_len(bare, len, tails)] = '\0';
	return question_bare(arena, bare);
}

bool question_turns_down(const char *clause)
{
	static const char *const words[] = { "not",   "can't", "cant",  "cannot", "too", "no",
					     "won't", "wont",  "isn't", "isnt",   NULL };

	for (const char *at = clause; *at != '\0'; at += strcspn(at, " "), at += strspn(at, " ")) {
		if (acts_longest_len(at, words) > 0) {
			return true;
		}
	}
	return false;
}

/* In a clause, where the others turn something down; a yes is never all that it begins. */
static const json_t *in_clause(struct arena *arena, const json_t *list, const char *key)
{
	const json_t *found = NULL;

	for (const char *at = key; *at != '\0'; at += strspn(at, ",;.!- ")) {
		size_t len = strcspn(at, ",;.!");
		const char *clause = arena_strndup(arena, at, len);
		const char *bare = without_tail(arena, clause);
		const json_t *read = *bare == '\0' ? NULL : read_whole(list, bare);
		bool is_yes = read != NULL && read == by_key(list, bare) &&
			      str_equal(json_text_or(read, "key", ""), "yes");

		/* "1, no 2" says not which */
		if (is_yes || (read != NULL && found != NULL && read != found) ||
		    (read == NULL && !question_turns_down(clause))) {
			return NULL;
		}
		found = read != NULL ? read : found;
		at += len;
	}
	return found;
}

const json_t *question_choice(struct arena *arena, const json_t *list, const char *key)
{
	const json_t *whole = read_whole(list, key);

	return whole != NULL || strchr(key, ' ') == NULL ? whole : in_clause(arena, list, key);
}

/* Do the words up to `len` name one of the choices alone? What is said of it. */
static bool names_one(struct arena *arena, const json_t *list, const char *text, size_t len,
		      const char **ret_said)
{
	bool is_other = false;
	const json_t *choice = by_words(list, arena_strndup(arena, text, len), &is_other);

	*ret_said = choice == NULL ? *ret_said : arena_strdup(arena, json_text(choice, "said"));
	return choice != NULL;
}

/* As far as the words name one of them: of "tues 12th am" two. */
const char *question_on_choice(struct arena *arena, const json_t *list, const char *text)
{
	static const char *const more[] = { "or", "and", "not", "but", "&", "/", NULL };
	const char *bare = str_starts_fold(text, "the ") ? text + strlen("the ") : text;
	const char *said = NULL;
	size_t len = 0, used = 0;

	do {
		len += strcspn(bare + len, " ");
		used = names_one(arena, list, bare, len, &said) ? len : used;
		len += strspn(bare + len, " ");
	} while (bare[len] != '\0');
	const char *rest = bare + used + strspn(bare + used, " ,");

	if (used == 0 || *rest == '\0') {
		return NULL;
	}
	return acts_longest_len(rest, more) > 0 ? "" : arena_printf(arena, "%s %s", said, rest);
}

/* ---- as they are kept ---- */

static void set_text(json_t *object, const char *key, const char *text)
{
	if (text != NULL) {
		json_object_set_new(object, key, json_string(text));
	}
}

char *question_choices_json(struct arena *arena, const struct question *question)
{
	json_t *list = json_array();

	for (size_t i = 0; i < question->choice_count; i++) {
		json_t *choice = json_object();

		set_text(choice, "key", question->choices[i].key);
		set_text(choice, "line", question->choices[i].line);
		set_text(choice, "given", question->choices[i].given);
		set_text(choice, "said", question->choices[i].said);
		if (question->choices[i].is_final) {
			json_object_set_new(choice, "final", json_true());
		}
		json_array_append_new(list, choice);
	}
	if (question->missing != NULL) {
		json_array_append_new(list,
				      json_pack("{s:s, s:I, s:I}", "missing", question->missing,
						"from", (json_int_t)question->miss_from, "to",
						(json_int_t)question->miss_to));
	}
	if (question->then != NULL) {
		json_array_append_new(list, json_pack("{s:s}", "then", question->then));
	}
	return json_write_new(arena, list);
}

int64_t question_valid_s(const struct clerk_choice *choices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (choices[i].is_final) {
			return QUESTION_FINAL_S;
		}
	}
	return QUESTION_VALID_S;
}

const char *question_then(struct arena *arena, const json_t *list)
{
	const json_t *last = json_array_get(list, json_array_size(list) - 1);
	const char *then = last == NULL ? NULL : json_text(last, "then");

	return then == NULL ? NULL : arena_strdup(arena, then);
}

bool question_is_final(const char *choices)
{
	json_t *list = json_loads(choices, 0, NULL), *choice;
	bool is_any = false;
	size_t i;

	json_array_foreach(list, i, choice)
	{
		is_any = is_any || json_is_true(json_object_get(choice, "final"));
	}
	json_decref(list);
	return is_any;
}
