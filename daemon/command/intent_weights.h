/* intent_weights: what was learnt from daemon/command/learn/lines.tsv; the file of C is made by
 * learn.c when the clerk is built. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLERK_COMMAND_INTENT_WEIGHTS_H
#define CLERK_COMMAND_INTENT_WEIGHTS_H

#include "intent_count.h" /* INTENT_COUNT: made with it */

#include <stddef.h>
#include <stdint.h>

extern const char *const intent_names[INTENT_COUNT];
/* Hashes in ascending order, and what each says for or against each intent: the square root of it
 * in 1/INTENT_ONE, with its sign, as most are small and their sum counts. */
extern const uint32_t intent_features_known[];
extern const size_t intent_features_count;
extern const int8_t intent_weights[][INTENT_COUNT];

#endif
