/* question_key: whether what is said is an answer: a key, its rank, or words of a choice. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_QUESTION_KEY_H
#define CLERK_HOST_QUESTION_KEY_H

#include "host/question.h"
#include "io/json.h"

/* Is the key of a choice what is said: itself, "the second", another yes? */
bool question_key_is(const char *own, const char *key);
/* Do the words of the key stand in the text, in their order and side by side? */
bool question_key_names(const char *text, const char *key);
/* The digits of "4th" that the word begins with: how many; 0: it is none. */
size_t question_key_day(const char *word);
/* "ok": a yes that may be to anything. */
bool question_key_is_loose(const char *key);
/* "sorry, ignore me": nothing but words that take a question back. */
bool question_key_is_drop(struct arena *arena, const char *text);
/* Does it begin as talk does, and no text that was asked for: "has anyone a key?" */
bool question_key_is_talk(const char *text);

/* question_choice.c: the choice of the list that `key` says, by its key, rank, words or order, or
 * in a clause beside one that turns others down. NULL: none, or not which. */
const json_t *question_choice(struct arena *arena, const json_t *list, const char *key);
/* The choices as they are kept, and behind them what is missing. In the arena. */
char *question_choices_json(struct arena *arena, const struct question *question);
/* What was wanted besides, of choices as they are kept; NULL: nothing. In the arena. */
const char *question_then(struct arena *arena, const json_t *list);
/* Can what one of them does not be taken back? */
bool question_is_final(const char *choices);
/* Does a clause of it turn something down: "this friday is too soon"? */
bool question_turns_down(const char *clause);

/* "tuesday morning" of choices that are days: with the one that it begins with as that is said,
 * "Tue 5 Jan 2027 morning"; NULL: it begins with none, or says no more; "": with one of
 * several. */
const char *question_on_choice(struct arena *arena, const json_t *list, const char *text);

#endif
