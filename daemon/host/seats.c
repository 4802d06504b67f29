/* seats: places in an item: who has some, who waits, who comes up; and all that taken back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

static int64_t places_of(const void *record)
{
	return item_field(record, ((const struct clerk_base *)record)->kind->asking->places);
}

static int64_t wants(const struct clerk_answer *answer)
{
	return answer->count < 1 ? 1 : answer->count;
}

static bool has_said(const struct clerk_answer *answer, const char *word)
{
	return answer != NULL && str_equal(answer->word, word);
}

static int64_t taken(const struct clerk_answers *answers)
{
	int64_t sum = 0;

	for (size_t i = 0; i < answers->count; i++) {
		sum += has_said(&answers->items[i], "in") ? wants(&answers->items[i]) : 0;
	}
	return sum;
}

/* ---- taking, and leaving ---- */

/* Does anybody wait before that school, whose answer is `own`? */
static bool is_queue(const struct clerk_answers *answers, const struct clerk_answer *own)
{
	for (size_t i = 0; i < answers->count; i++) {
		const struct clerk_answer *other = &answers->items[i];
		bool is_before = !has_said(own, "waiting") || other->place < own->place;

		if (has_said(other, "waiting") && is_before) {
			return true;
		}
	}
	return false;
}

/* What the school has said; where an edit has taken that back, what it was: the second version
 * stands in its place, also in the queue. */
static const struct clerk_answer *find_own(struct clerk_call *call, const void *record,
					   const struct clerk_answers *answers)
{
	const struct item_before *first = item_first(call);
	char voice = clerk_voice(call->sender);
	const struct clerk_answer *own = clerk_answer_of(answers, voice);
	struct clerk_item item = ((const struct clerk_base *)record)->item;
	bool is_of_it = first != NULL && item_is_same(first->record->item, item);

	return own == NULL && is_of_it ? clerk_answer_of(&first->answers, voice) : own;
}

const char *clerk_seats_take(struct clerk_call *call, const void *record, int64_t wanted)
{
	struct clerk_answers answers = clerk_answers(call, record);
	char voice = clerk_voice(call->sender);
	const struct clerk_answer *own = find_own(call, record, &answers);
	bool has_some = has_said(own, "in");
	bool is_counted = has_said(clerk_answer_of(&answers, voice), "in");
	int64_t left = places_of(record) - taken(&answers) + (is_counted ? wants(own) : 0);

	wanted = wanted < 1 ? 1 : wanted;
	bool fits =
	    (has_some && wanted <= wants(own)) || (wanted <= left && !is_queue(&answers, own));

	if (has_some && !fits) {
		return "";
	}
	const char *word = fits ? "in" : "waiting";

	answers_put(call, record,
		    &(struct clerk_answer){ .school = voice,
					    .word = word,
					    .count = wanted,
					    .place = has_said(own, word) ? own->place : 0 });
	return word;
}

void clerk_seats_leave(struct clerk_call *call, const void *record, const char *word)
{
	answers_put(call, record,
		    &(struct clerk_answer){ .school = clerk_voice(call->sender), .word = word });
}

/* ---- coming up ---- */

static const char *count_words(struct clerk_call *call, int64_t count)
{
	return arena_printf(call->arena, "%lld place%s", (long long)count, count == 1 ? "" : "s");
}

static void tell_given(struct clerk_call *call, const void *record,
		       const struct clerk_answer *answer)
{
	clerk_tell_school(call, answer->school, CLERK_BOLD "%s" CLERK_PLAIN ": %s for you.",
			  clerk_item_name(call, record), count_words(call, wants(answer)));
}

/* To how many; `*ret_left` is what is left then. */
static size_t give(struct clerk_call *call, const void *record, bool is_told, int64_t *ret_left)
{
	struct clerk_answers answers = clerk_answers(call, record);
	int64_t left = places_of(record) - taken(&answers);
	size_t given = 0;

	for (size_t i = 0; i < answers.count; i++) {
		const struct clerk_answer *answer = &answers.items[i];

		if (!has_said(answer, "waiting")) {
			continue;
		}
		if (wants(answer) > left) {
			break;
		}
		given++;
		left -= wants(answer);
		struct clerk_answer given_now = *answer;

		given_now.word = "in";
		given_now.count = wants(answer);
		answers_put(call, record, &given_now);
		if (is_told) {
			tell_given(call, record, answer);
		}
	}
	*ret_left = left < 0 ? 0 : left;
	return given;
}

int64_t clerk_seats_give(struct clerk_call *call, const void *record)
{
	/* of an edit, once it is done, in view of what they had by its first version */
	int64_t left;

	(void)give(call, record, item_first(call) == NULL, &left);
	return left;
}

/* ---- taken back ---- */

enum clerk_status seats_check_back(struct clerk_call *call, const void *record,
				   const struct item_before *before)
{
	struct clerk_answers answers = clerk_answers(call, record);
	int64_t now = taken(&answers);

	return now <= places_of(record) || now <= taken(&before->answers)
		   ? CLERK_OK
		   : clerk_fail(call, CLERK_CONFLICT,
				"%s is full by now, so I can't take that back.",
				clerk_item_name(call, record));
}

/* Whoever had a place by the act, or has one since it is gone, hears so; the letters of those who
 * have lost it. `how`: "took that back". */
static const char *tell_changed(struct clerk_call *call, const void *record,
				const struct item_before *before, const char *how)
{
	struct clerk_answers now = clerk_answers(call, record);
	char voice = clerk_voice(call->sender);
	struct str lost;

	str_init(&lost, call->arena);
	for (size_t i = 0; i < now.count; i++) {
		const struct clerk_answer *answer = &now.items[i];
		bool had = has_said(clerk_answer_of(&before->answers, answer->school), "in");
		bool has = has_said(answer, "in");

		if (answer->school == voice || had == has) {
			continue;
		}
		if (has) {
			tell_given(call, record, answer);
			continue;
		}
		str_addc(&lost, answer->school);
		clerk_tell_school_back(call, answer->school,
				       CLERK_BOLD "%s" CLERK_PLAIN
						  ": %s %s, so you wait for %s again.",
				       clerk_item_name(call, record), call->sender->handle, how,
				       count_words(call, wants(answer)));
	}
	return lost.text;
}

const char *seats_back(struct clerk_call *call, const void *record,
		       const struct item_before *before)
{
	int64_t left;

	/* what is free between the two versions of an edit is nobody's yet */
	if (!before->is_edit) {
		(void)give(call, record, false, &left);
	}
	const char *lost = tell_changed(call, record, before, "took that back");
	const char *now = before->is_edit ? "" : clerk_answers_words(call, record);

	return lost[0] == '\0'
		   ? now
		   : arena_printf(call->arena, " %s %s again.%s", clerk_letters_words(call, lost),
				  lost[1] == '\0' ? "waits" : "wait", now);
}

void seats_edited(struct clerk_call *call, const void *record, const struct item_before *first)
{
	int64_t left;

	/* it would have been free without the second version */
	clerk_keep(call, true);
	size_t given = give(call, record, false, &left);

	clerk_keep(call, false);
	if (given > 0) {
		item_tell_all(call, record,
			      arena_printf(call->arena, CLERK_BOLD "%s" CLERK_PLAIN ":%s",
					   clerk_item_name(call, record),
					   clerk_answers_words(call, record)));
	}
	(void)tell_changed(call, record, first, "changed the message");
}
