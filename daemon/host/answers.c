/* answers: what the schools said to the question that an item puts to all, as it lies in its table.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

int32_t answers_day(struct clerk_call *call, const void *record)
{
	const struct clerk_base *base = record;

	return base->kind->asking->is_by_day ? clerk_day_of(call, base->slot.start_s) : 0;
}

static void begin(struct clerk_call *call, struct stmt *stmt, const struct item_kind *kind,
		  struct clerk_item item)
{
	stmt_begin(stmt);
	stmt_bind_int(stmt, call->cluster->id);
	item_bind_key(stmt, kind, item);
}

void answers_put(struct clerk_call *call, const void *record, const struct clerk_answer *answer)
{
	const struct clerk_base *base = record;
	const struct item_kind *kind = item_kind(call, base->kind);

	begin(call, kind->answer_put, kind, base->item);
	stmt_bind_letter(kind->answer_put, answer->school);
	stmt_bind_int(kind->answer_put, answers_day(call, record));
	stmt_bind_text(kind->answer_put, answer->word);
	stmt_bind_int(kind->answer_put, answer->count);
	stmt_bind_int(kind->answer_put, call->now_s);
	stmt_bind_int(kind->answer_put, answer->place);
	if (base->kind->asking->has_notes) {
		stmt_bind_text(kind->answer_put, answer->note == NULL ? "" : answer->note);
	}
	stmt_run(kind->answer_put);
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
					   .note = stmt_text(kind->answer_list, 6, call->arena),
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

bool answers_have_places(const struct clerk_kind *kind)
{
	return kind->asking != NULL && kind->asking->places != 0;
}

static const char *asked_of(struct clerk_call *call, const void *record)
{
	const struct clerk_kind *kind = ((const struct clerk_base *)record)->kind;

	return answers_have_places(kind) ? ""
	       : kind->asking->asked != NULL
		   ? kind->asking->asked(call, record)
		   : arena_printf(call->arena, "%s+", clerk_schools_here(call));
}

/* A place is anybody's to take, guests' too. */
static const char *heard_of(struct clerk_call *call, const void *record, const char *asked)
{
	return answers_have_places(((const struct clerk_base *)record)->kind)
		   ? arena_printf(call->arena, "%s%s+", clerk_schools(call),
				  clerk_guest_schools(call))
		   : asked;
}

struct clerk_answers clerk_answers(struct clerk_call *call, const void *record)
{
	int32_t day = answers_day(call, record);
	size_t count = 0;
	struct clerk_answer *all = read_all(call, record, &count);
	const char *asked = asked_of(call, record), *heard = heard_of(call, record, asked);
	struct clerk_answer *now = arena_array(call->arena, count, sizeof(*now));
	struct clerk_answer *before = arena_array(call->arena, strlen(asked), sizeof(*before));
	struct clerk_answers answers = { .items = now, .before = before, .asked = asked };
	struct str unheard;

	str_init(&unheard, call->arena);
	for (size_t i = 0; i < count; i++) {
		if (all[i].day == day && strchr(heard, all[i].school) != NULL) {
			const struct clerk_answer *other =
			    find(all, count, all[i].school, day, true);

			now[answers.count] = all[i];
			now[answers.count++].is_again =
			    other != NULL && other->place > all[i].place;
		}
	}
	for (; *asked != '\0'; asked++) {
		const struct clerk_answer *other = find(all, count, *asked, day, true);

		if (find(all, count, *asked, day, false) != NULL) {
			continue;
		}
		str_addc(&unheard, *asked);
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

const char *answers_sort(char *letters)
{
	qsort(letters, strlen(letters), 1, compare_letters);
	return letters;
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
	return answers_sort(letters.text);
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
