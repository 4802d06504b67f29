/* guess_says: what a line says by single words of it, whatever it is of; pure (guess.c). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_HOST_GUESS_SAYS_H
#define CLERK_HOST_GUESS_SAYS_H

#include <stdbool.h>

/* Does it ask that something be done, "I wonder if I might have", and not how things are? */
bool guess_is_wish(const char *line);
/* Has it a word that may turn it round, "not", "unless"? */
bool guess_is_turned(const char *line);
/* That it is to be otherwise, "same time instead"; one for another, "make it 3 not 4"? */
bool guess_is_change(const char *line);
bool guess_is_exchange(const char *line);
/* That something is about other words, "should read maths"? */
bool guess_is_reworded(const char *line);
/* "my visit" */
bool guess_is_own(const char *line);
/* Does it say that nothing is to be done, "no need to cancel it"? */
bool guess_is_denied(const char *line);

#endif
