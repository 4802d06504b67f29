/* acts_topics: what a question is about, by the words in it, whatever their order. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_ACTS_TOPICS_H
#define CLERK_COMMAND_ACTS_TOPICS_H

#include "base/arena.h"

#include <stdbool.h>

/* Whose school the words name, as somebody's or its own name: its letter; '+': the adviser, who has
 * none; '\0': nobody's. The words are in small letters. */
struct acts_names {
	void *lookup;
	char (*school)(void *lookup, const char *words);
};

/* A line (without prefix) that asks, in the words of the row that has the answer: "how many for
 * breakfast i need to get bacon in" is "meetings breakfast". Only rows that tell, and do nothing.
 * NULL: it asks nothing, or an order is in it, or of two things it may as well ask one as the
 * other. In the arena. */
const char *acts_topic(struct arena *arena, const struct acts_names *names, const char *line);

/* Of a line with two questions, "how much is left, and who has asked for any?": where the second
 * begins; NULL: there is no other that stands by itself. */
const char *acts_topic_second(const char *line);

/* As acts_topic, of a line that the row was found for by how it begins, `row` and what stands
 * behind it: what tells of days and schools is kept, and what is said besides is not. The row
 * itself where it takes neither. */
const char *acts_topic_slots(struct arena *arena, const struct acts_names *names, const char *row);

/* Does it begin as a question does, and as no order: "remind me what …", "who …"? */
bool acts_topic_is_led(const char *line);

#endif
