/* cues: what a line is about by words that stand anywhere in it, where its order tells nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_CUES_H
#define CLERK_COMMAND_CUES_H

#include "command/acts_cut.h"

#include <stdbool.h>
#include <stdint.h>

enum { CUES_GROUPS = 3 };

/* What a rule needs besides words. */
enum cue_needs {
	CUE_SCHOOL = 1, /* one other than the speaker's */
	CUE_DAY = 2,
	CUE_WHEN = 4, /* a day, or a time */
	CUE_AMOUNT = 8,
	CUE_PLACE = 16, /* or another date, of something that is there */
	CUE_FIRST = 32, /* and these with nothing before or between them */
};

/* Words, and the row that they mean together. Of a group (phrases between strokes) one must stand
 * in the line: "go|pop over", and of "" none can: then the rule only tells which words are none of
 * the matter of what was learnt; "_" is up to three words of any kind: "put _ off"; "visit*" begins
 * a word; before "^no" stand small words alone. */
struct cue_rule {
	const char *as; /* the row's words; what was read goes where `$` and a letter stand:
			   $s school, $o its own or the one that is named, $w dates and times,
			   $a amount, $t what it is about, $v what is done, $p a place, $l how late,
			   $n how many go, $g governors who come too, $r why; and of what
			   was learnt $k a school or nothing, $f a school or all, $m a count,
			   $u whose it is to do, $x the words, $d the date of a poll, $y somebody in
			   her place, $e until when she comes, $j what is on for her or a school, $h
			   what waits, $b with whose school, $c what
			   is to be said, $q what tells of the thing */
	const char *all[CUES_GROUPS];
	const char *none; /* none of these may stand there */
	unsigned needs;
	bool is_of_item;  /* it is done to something that is there, and its words name */
	bool is_own;      /* it is the speaker's own, and not what another does */
	const char *says; /* no row does that: what is said; NULL: a row does */
};

extern const struct cue_rule cue_rules[];
extern const size_t cue_rule_count;
/* What somebody says that she will do: "send", "bring". */
extern const char cue_doing[];
/* How people ask that something be done; and what may turn a line round. */
extern const char cue_wishes[], cue_turns[], cue_denials[];
/* Of what may turn it round that which only says until when: "before Christmas". */
extern const char cue_bounds[];
/* What denies; where a rule does not fit by it, the line says something else. */
extern const char cue_nots[];
/* That it is about something else; and that with both between, "about reading rather than". */
extern const char cue_wordings[], cue_exchanged[];
/* What does not go, and so may be why. */
extern const char cue_fails[];

/* A line in words, and which of them are in any line and say nothing of its matter. */
struct cue_line {
	struct acts_words words;
	bool is_small[ACTS_WORDS_MAX];
	uint32_t letters; /* with which a word of it begins, bit 0 "a" */
};
void cues_cut(const char *text, struct cue_line *ret_line);
/* A word of it is read as another. */
void cues_put(struct cue_line *line, size_t word, const char *text);

/* How many of the words from one to another, the last not included, are not small. */
size_t cues_weight(const struct cue_line *line, size_t from, size_t to);

/* Does it fit? `taken[i]` is set for each word of the line that it fits by. */
bool cues_fit(const struct cue_rule *rule, const struct cue_line *line, bool *taken);
/* How many words of one of these phrases stand at that place; 0: none does. */
size_t cues_phrase_at(const char *phrases, const struct cue_line *line, size_t at);
/* What leads to what it is about: "to look at", "about". How many words of it; 0: none. */
size_t cues_lead_at(const struct cue_line *line, size_t at);
/* Does it ask something, "who is …", and wants nothing done? */
bool cues_is_question(const struct cue_line *line);

#endif
