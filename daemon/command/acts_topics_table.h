/* acts_topics_table: the words of each thing that is asked about. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_TOPICS_TABLE_H
#define CLERK_COMMAND_ACTS_TOPICS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { TOPIC_CLASSES = 3 };

/* Words of a class stand between strokes; "come_back" are two, "vote*" begins so, "$" is a school
 * or the adviser by any name, "@" a day, "#M" an item of the letter, "#" any. */
struct acts_topic_cues {
	/* The row, and what it takes: "@" days, "~" the whole of them, "$" the school, "%" what is
	 * left of the line. What stands behind a stroke is meant where no school is named, or
	 * several are. */
	const char *as;
	const char *all[TOPIC_CLASSES]; /* one of each has to be there */
	const char *helps;              /* NULL: none */
	const char *none;               /* not where one of these is */
	int weight;                     /* of two that fit the heavier is meant */
	bool is_terse;                  /* two of its words are a question by themselves */
};

extern const struct acts_topic_cues acts_topics[];
extern const size_t acts_topics_count;

#endif
