/* answers: what the schools said to a question that an item puts to all; and places in it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

static int32_t day_of(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	return base->kind->answers_by_day ? clerk_day_of(call, base->slot.start_s) : 0;
}

static void begin(struct clerk_call *call, struct stmt *stmt, const struct item_kind *kind,
		  struct clerk_item item)
{
	stmt_begin(stmt);
	stmt_bind_int(stmt, call->cluster->id);
	item_bind_key(stmt, kind, item);
}

static void put(struct clerk_call *call, const void *record, char school, const char *word,
		int64_t count, bool keeps_place)
{
	const struct clerk_base *base = record;
	const struct item_kind *kind = item_kind(call, base->kind);

	begin(call, kind->answer_put, kind, base->item);
	stmt_bind_letter(kind->answer_put, school);
	stmt_bind_int(kind->answer_put, day_of(call, record));
	stmt_bind_text(kind->answer_put, word);
	stmt_bind_int(kind->answer_put, count);
	stmt_bind_int(kind->answer_put, call->now_s);
	stmt_bind_int(kind->answer_put, keeps_place ? 1 : 0);
	stmt_run(kind->answer_put);
}

void clerk_answer(struct clerk_call *call, const void *record, const char *word, int64_t count)
{
	put(call, record, clerk_voice(call->sender), word, count, false);
}

/* ---- all of them ---- */

/* In the order in which they were given, whatever the day. */
static struct clerk_answer *read_all(struct clerk_call *call, const void *record, size_t *ret_count)
{
	const struct clerk_base *base = record;
	const struct item_kind *kind = item_kind(call, base->kind);
	struct clerk_answer *all = NULL;
	size_t count = 0;

	begin(call, kind->answer_list, kind, base->item);
	while (stmt_step(kind->answer_list)) {
		all = arena_grow(call->arena, all, count, sizeof(*all));
		all[count++] =
		    (struct clerk_answer){ .school =
					       stmt_text(kind->answer_list, 0, call->arena)[0],
					   .day = (int32_t)stmt_int(kind->answer_list, 1),
					   .word = stmt_text(kind->answer_list, 2, call->arena),
					   .count = stmt_int(kind->answer_list, 3),
					   .said_s = stmt_int(kind->answer_list, 4),
					   .place = stmt_int(kind->answer_list, 5) };
	}
	*ret_count = count;
	return all;
}

/* The school's answer for this day, or, with `is_other`, its last for another; NULL: none. */
static const struct clerk_answer *find(const struct clerk_answer *all, size_t count, char school,
				       int32_t day, bool is_other)
{
	const struct clerk_answer *found = NULL;

	for (size_t i = 0; i < count; i++) {
		if (all[i].school == school && (all[i].day != day) == is_other &&
		    (found == NULL || all[i].place > found->place)) {
			found = &all[i];
		}
	}
	return found;
}

struct clerk_answers clerk_answers(struct clerk_call *call, const void *record, const char *asked)
{
	int32_t day = day_of(call, record);
	size_t count = 0, asked_count = strlen(asked);
	struct clerk_answer *all = read_all(call, record, &count);
	struct clerk_answer *now = arena_array(call->arena, count, sizeof(*now));
	struct clerk_answer *before = arena_array(call->arena, asked_count, sizeof(*before));
	struct clerk_answers answers = { .items = now, .before = before };
	struct str unheard;

	str_init(&unheard, call->arena);
	for (size_t i = 0; i < count; i++) {
		if (all[i].day == day && strchr(asked, all[i].school) != NULL) {
			const struct clerk_answer *other =
			    find(all, count, all[i].school, day, true);

			now[answers.count] = all[i];
			now[answers.count++].is_again =
			    other != NULL && other->place > all[i].place;
		}
	}
	for (size_t i = 0; i < asked_count; i++) {
		const struct clerk_answer *other = find(all, count, asked[i], day, true);

		if (find(all, count, asked[i], day, false) != NULL) {
			continue;
		}
		str_addc(&unheard, asked[i]);
		if (other != NULL) {
			before[answers.before_count++] = *other;
		}
	}
	answers.unheard = unheard.text;
	return answers;
}

const struct clerk_answer *clerk_answer_of(const struct clerk_answers *answers, char school)
{
	for (size_t i = 0; i < answers->count; i++) {
		if (answers->items[i].school == school) {
			return &answers->items[i];
		}
	}
	return NULL;
}

static bool is_word_of(const char *words, const char *word)
{
	size_t len = strlen(word);
	const char *at = words;

	while ((at = strstr(at, word)) != NULL) {
		bool is_begun = at == words || at[-1] == ' ';

		if (is_begun && (at[len] == '\0' || at[len] == ' ')) {
			return true;
		}
		at += len;
	}
	return false;
}

static int compare_letters(const void *a, const void *b)
{
	char x = *(const char *)a, y = *(const char *)b;

	/* A to Z, then the SIP */
	return x == y ? 0 : x == '+' ? 1 : y == '+' ? -1 : x - y;
}

const char *clerk_answers_letters(struct clerk_call *call, const struct clerk_answers *answers,
				  const char *words)
{
	struct str letters;

	str_init(&letters, call->arena);
	for (size_t i = 0; i < answers->count; i++) {
		if (is_word_of(words, answers->items[i].word)) {
			str_addc(&letters, answers->items[i].school);
		}
	}
	qsort(letters.text, letters.len, 1, compare_letters);
	return letters.text;
}

int64_t clerk_answers_sum(const struct clerk_answers *answers, const char *word)
{
	int64_t sum = 0;

	for (size_t i = 0; i < answers->count; i++) {
		int64_t count = answers->items[i].count;

		sum += strcmp(answers->items[i].word, word) != 0 ? 0 : count < 1 ? 1 : count;
	}
	return sum;
}

const char *clerk_letters_words(struct clerk_call *call, const char *letters)
{
	struct str text;

	str_init(&text, call->arena);
	for (; *letters != '\0'; letters++) {
		str_add(&text, text.len == 0 ? "" : *letters == '+' ? ", " : " ");
		if (*letters == '+') {
			str_add(&text, "SIP");
		} else {
			str_addc(&text, *letters);
		}
	}
	return text.text;
}

/* ---- places ---- */

/* Every school that has answered is heard, guests too. */
static struct clerk_answers all_answers(struct clerk_call *call, const void *record)
{
	return clerk_answers(
	    call, record,
	    arena_printf(call->arena, "%s%s+", clerk_schools(call), clerk_guest_schools(call)));
}

const char *clerk_seats_take(struct clerk_call *call, const void *record, int64_t wanted,
			     int64_t capacity)
{
	struct clerk_answers answers = all_answers(call, record);
	const struct clerk_answer *own = clerk_answer_of(&answers, clerk_voice(call->sender));
	bool has_some = own != NULL && strcmp(own->word, "in") == 0;
	int64_t has = has_some ? own->count : 0;
	bool is_queue = clerk_answers_sum(&answers, "waiting") > 0;
	bool fits = wanted <= has ||
		    (wanted - has <= capacity - clerk_answers_sum(&answers, "in") && !is_queue);

	if (has_some && !fits) {
		return "";
	}
	bool keeps_place = fits ? has_some : own != NULL && strcmp(own->word, "waiting") == 0;

	put(call, record, clerk_voice(call->sender), fits ? "in" : "waiting", wanted, keeps_place);
	return fits ? "in" : "waiting";
}

int64_t clerk_seats_give(struct clerk_call *call, const void *record, int64_t capacity)
{
	struct clerk_answers answers = all_answers(call, record);
	int64_t left = capacity - clerk_answers_sum(&answers, "in");

	for (size_t i = 0; i < answers.count; i++) {
		const struct clerk_answer *answer = &answers.items[i];

		if (strcmp(answer->word, "waiting") != 0) {
			continue;
		}
		if (answer->count > left) {
			break;
		}
		left -= answer->count;
		put(call, record, answer->school, "in", answer->count, true);
		clerk_tell_school(call, answer->school,
				  CLERK_BOLD "%s" CLERK_PLAIN ": %lld place%s for you.",
				  clerk_item_name(call, record), (long long)answer->count,
				  answer->count == 1 ? "" : "s");
	}
	return left < 0 ? 0 : left;
}
