/* answers_said: answering what an item asks, and how the answers stand, in words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "clerk/calendar.h"
#include "host/host_internal.h"
#include "host/item.h"

#include <string.h>

static const struct clerk_asking *asking_of(const void *record)
{
	return ((const struct clerk_base *)record)->kind->asking;
}

const char *answers_voice(struct clerk_call *call, char school)
{
	return clerk_letters_words(call, (const char[]){ school, '\0' });
}

/* The end of them where it is none. */
static const struct clerk_word *word_of(const void *record, const char *word)
{
	const struct clerk_word *w = asking_of(record)->words;

	while (w->word != NULL && !str_equal(w->word, word)) {
		w++;
	}
	return w;
}

bool answers_is_in(const void *record, const char *word)
{
	return word_of(record, word)->is_in;
}

/* ---- how they stand ---- */

/* "C D (10 mins)", "A B (until 08:45), SIP" */
static const char *list_noted(struct clerk_call *call, const struct clerk_answers *answers,
			      const struct clerk_word *word)
{
	const char *letters = clerk_answers_letters(call, answers, word->word);
	struct str text;

	str_init(&text, call->arena);
	for (const char *letter = letters; *letter != '\0'; letter++) {
		const struct clerk_answer *answer = clerk_answer_of(answers, *letter);

		str_addf(&text, "%s%s",
			 text.len == 0    ? ""
			 : *letter == '+' ? ", "
					  : " ",
			 answers_voice(call, *letter));
		if (word->unit != NULL && answer->count > 0) {
			str_addf(&text, " (%lld %s)", (long long)answer->count, word->unit);
		} else if (answer->note[0] != '\0') {
			str_addf(&text, " (%s)", answer->note);
		}
	}
	return text.text;
}

/* "A B D, SIP"; of places, which have an order, "B2 C1". */
static const char *list_of(struct clerk_call *call, const struct clerk_answers *answers,
			   const struct clerk_word *w, bool has_places)
{
	const char *word = w->word;
	struct str text;

	if (!has_places) {
		return list_noted(call, answers, w);
	}
	str_init(&text, call->arena);
	for (size_t i = 0; i < answers->count; i++) {
		const struct clerk_answer *answer = &answers->items[i];

		if (str_equal(answer->word, word)) {
			str_addf(&text, "%s%s", text.len == 0 ? "" : " ",
				 answers_voice(call, answer->school));
			if (answer->count > 0) {
				str_addf(&text, "%lld", (long long)answer->count);
			}
		}
	}
	return text.text;
}

const char *answers_before_words(struct clerk_call *call, const struct clerk_answers *answers)
{
	struct str text;

	str_init(&text, call->arena);
	for (size_t i = 0; i < answers->before_count; i++) {
		const struct clerk_answer *said = &answers->before[i];

		str_addf(&text, "%s%s %s for %s", i == 0 ? "" : ", ",
			 answers_voice(call, said->school), said->word,
			 clerk_format_day(call, said->day));
	}
	return text.text;
}

static size_t schools_of(const char *letters)
{
	return strlen(letters) - (strchr(letters, '+') != NULL ? 1 : 0);
}

static size_t schools_in(const void *record, const struct clerk_answers *answers)
{
	size_t count = 0;

	for (size_t i = 0; i < answers->count; i++) {
		const struct clerk_answer *answer = &answers->items[i];

		count += answer->school != '+' && answers_is_in(record, answer->word) ? 1 : 0;
	}
	return count;
}

/* " Governors: 3. Quorum: 2 of 4." */
static void add_figures(const void *record, const struct clerk_answers *answers, struct str *text)
{
	const struct clerk_asking *asking = asking_of(record);
	int64_t quorum = item_field(record, asking->quorum), counted = 0;

	for (size_t i = 0; asking->counted != NULL && i < answers->count; i++) {
		const struct clerk_word *word = word_of(record, answers->items[i].word);

		counted += word->is_in && word->unit == NULL ? answers->items[i].count : 0;
	}
	if (counted > 0) {
		str_addf(text, " %s: %lld.", asking->counted, (long long)counted);
	}
	if (quorum > 0) {
		str_addf(text, " Quorum: %zu of %lld schools.", schools_in(record, answers),
			 (long long)quorum);
	}
}

const char *clerk_answers_words(struct clerk_call *call, const void *record)
{
	struct clerk_answers answers = clerk_answers(call, record);
	bool has_places = answers_have_places(((const struct clerk_base *)record)->kind);
	struct str text;

	str_init(&text, call->arena);
	for (const struct clerk_word *w = asking_of(record)->words; w->word != NULL; w++) {
		const char *list = list_of(call, &answers, w, has_places);

		if (list[0] != '\0') {
			str_addf(&text, " %s: %s.", w->heading, list);
		}
	}
	add_figures(record, &answers, &text);
	if (answers.unheard[0] != '\0') {
		str_addf(&text, " Not heard: %s.", clerk_letters_words(call, answers.unheard));
	}
	if (answers.before_count > 0) {
		str_addf(&text, " Said before the move: %s.", answers_before_words(call, &answers));
	}
	return text.text;
}

/* ---- how many are in ---- */

/* Where nobody is in or out, by any of its words, they answer. */
static bool is_who_comes(const void *record)
{
	const struct clerk_word *w = asking_of(record)->words;

	while (w->word != NULL && !w->is_in) {
		w++;
	}
	return w->word != NULL;
}

/* "Schools in: 3 of 8"; "Answered: 3 of 8" */
static const char *count_words(struct clerk_call *call, const void *record,
			       const struct clerk_answers *answers)
{
	bool is_coming = is_who_comes(record);

	return arena_printf(call->arena, "%s: %zu of %zu", is_coming ? "Schools in" : "Answered",
			    is_coming ? schools_in(record, answers)
				      : schools_of(answers->asked) - schools_of(answers->unheard),
			    schools_of(answers->asked));
}

/* Where it makes the schools enough, or too few. */
enum quorum { QUORUM_NONE, QUORUM_MET, QUORUM_REACHED, QUORUM_LOST };
static enum quorum quorum_of(const void *record, const struct clerk_answers *before,
			     const struct clerk_answers *now)
{
	int64_t quorum = item_field(record, asking_of(record)->quorum);
	int64_t had = (int64_t)schools_in(record, before), has = (int64_t)schools_in(record, now);

	return quorum == 0    ? QUORUM_NONE
	       : has < quorum ? (had >= quorum ? QUORUM_LOST : QUORUM_NONE)
			      : (had < quorum ? QUORUM_REACHED : QUORUM_MET);
}

/* ---- answering ---- */

/* What turns it is worth a line; else the card counts. */
static void say_answer(struct clerk_call *call, const void *record, const char *text,
		       enum quorum quorum)
{
	static const char *const words[] = { "", ", quorum met", ", quorum met", ", quorum lost" };
	const struct clerk_asking *asking = asking_of(record);
	bool is_turn = quorum == QUORUM_REACHED || quorum == QUORUM_LOST;

	is_turn = is_turn && (asking->is_aloud == NULL ||
			      asking->is_aloud(call, record, quorum == QUORUM_REACHED));
	text = arena_printf(call->arena, "%s%s.", text, words[quorum]);
	if (is_turn) {
		clerk_say(call, record, text, NULL);
	} else {
		clerk_say_counted(call, record, text);
	}
}

static void heard(struct clerk_call *call, const void *record)
{
	if (asking_of(record)->heard != NULL) {
		asking_of(record)->heard(call, record);
	}
}

/* The last of those asked has answered. */
static const char *complete_words(struct clerk_call *call, const void *record,
				  const struct clerk_answers *before,
				  const struct clerk_answers *now)
{
	bool is_last = before->unheard[0] != '\0' && now->unheard[0] == '\0';

	return is_last && asking_of(record)->complete != NULL
		   ? asking_of(record)->complete(call, record)
		   : "";
}

enum clerk_status clerk_answer_noted(struct clerk_call *call, const void *record, const char *word,
				     int64_t count, const char *note, const char *how)
{
	const struct clerk_base *base = record;
	struct clerk_answers before = clerk_answers(call, record);
	char school = call->sender->school, voice = clerk_voice(call->sender);
	enum clerk_status status = school == '\0' ? CLERK_OK : clerk_check_here(call, school);

	if (status != CLERK_OK) {
		return status;
	}
	answers_put(
	    call, record,
	    &(struct clerk_answer){ .school = voice, .word = word, .count = count, .note = note });
	clerk_item_record(call, record, "%s", word);
	heard(call, record);
	struct clerk_answers now = clerk_answers(call, record);
	const char *name = clerk_item_name(call, record);
	const char *what = how != NULL ? how : arena_printf(call->arena, "%s for %s", word, name);
	const char *when = base->slot.start_s == 0
			       ? ""
			       : arena_printf(call->arena, " (%s)",
					      clerk_format_instant(call, base->slot.start_s));

	const char *complete = complete_words(call, record, &before, &now);

	if (complete[0] != '\0') {
		clerk_say(call, record, complete, NULL);
		return CLERK_OK;
	}
	say_answer(call, record,
		   arena_printf(call->arena, "%s: %s%s. %s", answers_voice(call, voice), what, when,
				count_words(call, record, &now)),
		   quorum_of(record, &before, &now));
	return CLERK_OK;
}

enum clerk_status clerk_answer(struct clerk_call *call, const void *record, const char *word,
			       int64_t count, const char *how)
{
	return clerk_answer_noted(call, record, word, count, "", how);
}

enum clerk_status clerk_answer_step(struct clerk_call *call, const void *args, void *record)
{
	(void)args;
	return clerk_answer(call, record, call->step->act, 0, NULL);
}

/* ---- without saying to what ---- */

/* Is the answer of the sender's asked for, where not all are asked? Places anybody may take. */
static bool asks_sender(struct clerk_call *call, const void *record)
{
	const struct clerk_asking *asking = asking_of(record);

	return asking->asked == NULL || asking->places != 0 ||
	       strchr(asking->asked(call, record), clerk_voice(call->sender)) != NULL;
}

/* Those that can be answered so, soonest first. */
static size_t find_ahead(struct clerk_call *call, const struct clerk_kind *kind, const char *act,
			 const struct clerk_base ***ret_items)
{
	void *const *all;
	bool is_ahead = (item_act_when(kind, act) & CLERK_MEANWHILE) == 0;
	size_t count = clerk_items(call, kind, is_ahead, &all), found = 0;

	*ret_items = arena_array(call->arena, count, sizeof(**ret_items));
	for (size_t i = 0; i < count; i++) {
		if (item_leads_from(all[i], act) && asks_sender(call, all[i])) {
			(*ret_items)[found++] = all[i];
		}
	}
	return found;
}

static enum clerk_status ask_which(struct clerk_call *call, const char *act, const char *more,
				   const struct clerk_base *const *items, size_t count)
{
	struct clerk_choice *choices = arena_array(call->arena, count, sizeof(*choices));
	struct str list;

	str_init(&list, call->arena);
	for (size_t i = 0; i < count; i++) {
		const char *name = clerk_item_name(call, items[i]);

		choices[i] =
		    (struct clerk_choice){ .key = arena_printf(call->arena, "%zu", i + 1),
					   .line = arena_printf(call->arena, "%s %s%s%s", act, name,
								*more == '\0' ? "" : " ", more) };
		str_addf(&list, "%s%zu) %s %s", i == 0 ? "" : " ", i + 1, name,
			 clerk_format_instant(call, items[i]->slot.start_s));
	}
	return clerk_ask(call, choices, count, "Which one? %s. Reply with a number.", list.text);
}

enum clerk_status clerk_answer_ahead_with(struct clerk_call *call, const char *word,
					  const char *more, const void *args)
{
	const struct clerk_command *row = item_row_beside(call->plugin, word);
	const struct clerk_kind *kind = item_kind_of(call->plugins, row->item, NULL)->face;
	const struct clerk_base **items;
	size_t count = find_ahead(call, kind, row->name, &items);

	if (count == 0) {
		return clerk_fail(call, CLERK_NOT_FOUND, "No %s is coming that you could answer.",
				  kind->noun);
	}
	if (count > 1) {
		return ask_which(call, row->name, more, items, count);
	}
	clerk_concerns(call, items[0]->item);
	return clerk_item_step(call, items[0]->item, row->name, row->step, args);
}

enum clerk_status clerk_answer_ahead(struct clerk_call *call, const void *args)
{
	const char *word = call->command->name;
	size_t size = item_row_beside(call->plugin, word)->args_size;

	(void)args;
	return clerk_answer_ahead_with(call, word, "",
				       memset(arena_alloc(call->arena, size), 0, size));
}

/* ---- an answer taken back ---- */

/* Did the sender want something else by the act that was taken back, of as many places as now? */
static bool is_want(struct clerk_call *call, const void *record, const struct item_before *before)
{
	size_t places = asking_of(record)->places;
	char voice = clerk_voice(call->sender);
	struct clerk_answers answers = clerk_answers(call, record);
	const struct clerk_answer *now = clerk_answer_of(&answers, voice);
	const struct clerk_answer *was = clerk_answer_of(&before->answers, voice);

	return item_field(record, places) == item_field(before->record, places) && was != NULL &&
	       (now == NULL || now->place != was->place || now->count != was->count ||
		!str_equal(now->word, was->word));
}

bool answers_is_taken_back(struct clerk_call *call, const void *record,
			   const struct item_before *before, const char *act)
{
	bool is_counted = answers_have_places(before->record->kind) || !is_who_comes(record);

	return is_counted ? is_want(call, record, before) : word_of(record, act)->word != NULL;
}

void answers_say_back(struct clerk_call *call, const void *record)
{
	struct clerk_answers answers = clerk_answers(call, record);
	char voice = clerk_voice(call->sender);
	const struct clerk_answer *own = clerk_answer_of(&answers, voice);

	heard(call, record);
	const char *what = own == NULL ? "'s answer is taken back"
			   : is_who_comes(record)
			       ? arena_printf(call->arena, " is %s again", own->word)
			       : "'s answer is as it was before";

	clerk_reply(call, "%s: %s%s.%s", clerk_item_name(call, record), answers_voice(call, voice),
		    what,
		    answers_have_places(((const struct clerk_base *)record)->kind)
			? ""
			: arena_printf(call->arena, " %s", count_words(call, record, &answers)));
}
