/* topic: what a text is about, whatever it calls it: subjects by any of their names, and years. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "bank.h"

#include <string.h>

enum { WORDS_MAX = 40, WORD_MAX = 24, YEARS = 6 };

/* A text in small letters, without marks and plurals. */
struct words {
	char list[WORDS_MAX][WORD_MAX];
	bool is_taken[WORDS_MAX]; /* it is of a name, or of a year */
	size_t count;
	size_t head; /* so many are of its first part */
};

/* ---- words ---- */

/* Bytes of a dash or a curly quotation mark, as telephones type them; 0: none is there. */
static size_t parting_len(const char *at)
{
	static const char lead[] = "\xe2\x80"; /* of U+2010 to U+201F */
	size_t len = sizeof(lead) - 1;
	bool is_near = strncmp(at, lead, len) == 0;

	return is_near && (unsigned char)at[len] >= 0x90 && (unsigned char)at[len] <= 0x9f ? len + 1
											   : 0;
}

static bool is_letter(const char *at)
{
	unsigned char c = (unsigned char)*at;

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c >= 0x80 && parting_len(at) == 0);
}

/* "'" and "’" within a word are no part of it: "who's". */
static size_t mark_len(const char *at)
{
	static const char curly[] = "\xe2\x80\x99";

	return *at == '\'' ? 1 : strncmp(at, curly, sizeof(curly) - 1) == 0 ? sizeof(curly) - 1 : 0;
}

/* "phonics" and "phonic", "policies" and "policy" are one; "class" has no plural in it. */
static void drop_plural(char *word)
{
	size_t len = strlen(word);

	if (len > 4 && strcmp(word + len - 3, "ies") == 0) {
		word[len - 3] = 'y';
		word[len - 2] = '\0';
	} else if (len > 3 && word[len - 1] == 's' && word[len - 2] != 's') {
		word[len - 1] = '\0';
	}
}

/* The next word of the text; where it ends. */
static const char *read_word(const char *at, char *word)
{
	size_t len = 0;

	while (*at != '\0' && (is_letter(at) || (len > 0 && mark_len(at) > 0))) {
		size_t mark = mark_len(at);

		if (mark == 0 && len + 1 < WORD_MAX) {
			word[len++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + ('a' - 'A')) : *at;
		}
		at += mark == 0 ? 1 : mark;
	}
	word[len] = '\0';
	drop_plural(word);
	return at;
}

static void cut(const char *text, struct words *words)
{
	bool is_head = true;

	*words = (struct words){ .count = 0 };
	for (const char *at = text; *at != '\0' && words->count < WORDS_MAX;) {
		if (!is_letter(at)) {
			is_head = is_head && (*at != ',' || words->count == 0);
			at += parting_len(at) > 0 ? parting_len(at) : 1;
			continue;
		}
		at = read_word(at, words->list[words->count]);
		words->count++;
		words->head = is_head ? words->count : words->head;
	}
}

/* How many of the words, from one on, are those of the name; 0: it is not there. */
static size_t name_at(const struct words *words, size_t from, const char *name, size_t len)
{
	size_t word = from;

	for (const char *at = name; at < name + len; word++) {
		size_t part = strcspn(at, " |");

		if (word == words->count || strlen(words->list[word]) != part ||
		    strncmp(words->list[word], at, part) != 0) {
			return 0;
		}
		at += part + (at[part] == ' ');
	}
	return word - from;
}

/* ---- years ---- */

static unsigned year_bit(const char *word)
{
	return word[0] >= '1' && word[0] <= '0' + YEARS && word[1] == '\0'
		   ? 1u << (unsigned)(word[0] - '0')
		   : 0;
}

static unsigned stage_bits(const char *number)
{
	enum { FIRST = 1u << 1 | 1u << 2, SECOND = 1u << 3 | 1u << 4 | 1u << 5 | 1u << 6 };

	return strcmp(number, "1") == 0 ? FIRST : strcmp(number, "2") == 0 ? SECOND : 0;
}

/* "Y1", "yr1", "KS2" */
static unsigned joined_bits(const char *word)
{
	static const char *const leads[] = { "year", "yr", "y" };

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		size_t len = strlen(leads[i]);

		if (strncmp(word, leads[i], len) == 0 && year_bit(word + len) != 0) {
			return year_bit(word + len);
		}
	}
	return strncmp(word, "ks", 2) == 0 ? stage_bits(word + 2) : 0;
}

/* "Year 1", "Years 1 and 2", "key stage 1"; how many words that takes, 0: none. */
static size_t years_at(const struct words *words, size_t from, unsigned *years)
{
	static const char *const leads[] = { "year", "yr", "y", NULL };
	static const char *const joins[] = { "and", "or", "to", NULL };
	const char *word = words->list[from];
	const char *next = from + 1 < words->count ? words->list[from + 1] : "";
	size_t at = from + 1;

	if (joined_bits(word) != 0) {
		*years |= joined_bits(word);
		return 1;
	}
	if (strcmp(word, "stage") == 0 && stage_bits(next) != 0) {
		*years |= stage_bits(next);
		return 2;
	}
	if (!clerk_word_is_in(word, strlen(word), leads) || year_bit(next) == 0) {
		return 0;
	}
	while (at < words->count &&
	       (year_bit(words->list[at]) != 0 ||
		(clerk_word_is_in(words->list[at], strlen(words->list[at]), joins) &&
		 at + 1 < words->count && year_bit(words->list[at + 1]) != 0))) {
		*years |= year_bit(words->list[at]);
		at++;
	}
	return at - from;
}

/* ---- what it is about ---- */

static void take(struct words *words, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++) {
		words->is_taken[i] = true;
	}
}

/* Is one of the row's names in it? */
static bool has_row(struct words *words, const char *names)
{
	bool is_there = false;

	for (const char *name = names; *name != '\0';) {
		size_t len = strcspn(name, "|");

		for (size_t from = 0; from < words->count; from++) {
			size_t count = name_at(words, from, name, len);

			take(words, from, count);
			is_there = is_there || count > 0;
		}
		name += len + (name[len] == '|');
	}
	return is_there;
}

static bool is_own(const struct words *words, size_t word)
{
	return !words->is_taken[word] &&
	       !clerk_word_is_in(words->list[word], strlen(words->list[word]), bank_idle);
}

struct topic topic_read(struct clerk_call *call, const char *text)
{
	struct topic topic = { .own = "" };
	struct words words;

	cut(text, &words);
	for (size_t i = 0; i < words.count; i++) {
		take(&words, i, years_at(&words, i, &topic.years));
	}
	for (size_t row = 0; row < TOPICS_MAX && topic_table[row] != NULL; row++) {
		topic.known |= has_row(&words, topic_table[row]) ? (uint64_t)1 << row : 0;
	}
	for (size_t i = 0; i < words.head; i++) {
		if (is_own(&words, i)) {
			topic.own = clerk_text_of(call, "%s%s%s ", topic.own,
						  topic.own[0] == '\0' ? " " : "", words.list[i]);
		}
	}
	return topic;
}

bool topic_is_any(const char *text)
{
	struct words words;
	bool is_any = false;

	cut(text, &words);
	for (size_t i = 0; i < words.count; i++) {
		is_any = is_any || (words.list[i][1] != '\0' && is_own(&words, i));
	}
	return is_any;
}

bool topic_is_timed(const char *text)
{
	struct words words;
	unsigned years = 0;
	bool is_timed = false;

	cut(text, &words);
	for (size_t i = 0; i < words.count; i++) {
		take(&words, i, years_at(&words, i, &years));
	}
	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.list[i];
		bool is_number = !words.is_taken[i] && strpbrk(word, "0123456789") != NULL;

		is_timed =
		    is_timed || is_number || clerk_word_is_in(word, strlen(word), bank_times);
	}
	return is_timed || words.count == WORDS_MAX;
}

const char *topic_tidy(struct clerk_call *call, const char *text)
{
	const char *end = text + strlen(text);
	char word[WORD_MAX];

	while (end > text && strchr(" ,.;:?!", end[-1]) != NULL) {
		end--;
	}
	for (const char *at = text; at < end;) {
		const char *from = at + strspn(at, " ,.;:?!");
		const char *to = read_word(from, word);

		text = from;
		if (to == from || to >= end || !clerk_word_is_in(word, strlen(word), bank_leads)) {
			break;
		}
		at = to;
	}
	return clerk_text_of(call, "%.*s", (int)(end - text), text);
}

const char *topic_head(struct clerk_call *call, const char *text)
{
	return clerk_text_of(call, "%.*s", (int)strcspn(text, ",;("), text);
}

/* ---- of two ---- */

/* Is each of these words among those? */
static bool has_all(const char *words, const char *among)
{
	for (const char *at = words; *at != '\0' && at[1] != '\0';) {
		size_t len = strcspn(at + 1, " ") + 2;
		const char *found = among;
		char word[WORD_MAX + 2];

		memcpy(word, at, len);
		word[len] = '\0';
		found = strstr(among, word);
		if (found == NULL) {
			return false;
		}
		at += len - 1;
	}
	return true;
}

static bool holds(const struct topic *all, const struct topic *part)
{
	return (part->known & ~all->known) == 0 && has_all(part->own, all->own) &&
	       (part->known != 0 || part->own[0] != '\0');
}

enum topic_match topic_match(const struct topic *asked, const struct topic *offered)
{
	bool fits =
	    asked->years == 0 || offered->years == 0 || (asked->years & offered->years) != 0;

	return !fits                   ? TOPIC_APART
	       : holds(offered, asked) ? TOPIC_SAME
	       : holds(asked, offered) ? TOPIC_NEAR
				       : TOPIC_APART;
}

bool topic_equal(const struct topic *one, const struct topic *other)
{
	return one->known == other->known && one->years == other->years &&
	       has_all(one->own, other->own) && has_all(other->own, one->own);
}
