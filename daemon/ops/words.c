/* words: a command line read by a table: options with their values, and the operands left. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "ops/words.h"

#include "base/str.h"

#include <string.h>

static bool refuse(const struct words_command *command, struct err *err, const char *why,
		   const char *word)
{
	return err_set(err, ERR_USAGE, "%s: %s%s%.80s%s (clerkd %s --help)", command->name, why,
		       word == NULL ? "" : " '", word == NULL ? "" : word, word == NULL ? "" : "'",
		       command->name);
}

/* The row of `word`, "--name" or "--name=value"; -1: there is none. */
static int find(const struct words_command *command, const char *word)
{
	size_t len = strcspn(word, "=");

	for (int i = 0; i < WORDS_OPTIONS && command->options[i].name != NULL; i++) {
		const char *name = command->options[i].name;

		if (strlen(name) == len && strncmp(word, name, len) == 0) {
			return i;
		}
	}
	return -1;
}

/* Takes the option at argv[*at], and its value where that is the next word. */
static bool take_option(struct words *words, int argc, char *const *argv, int *at, struct err *err)
{
	const struct words_command *command = words->command;
	const char *word = argv[*at];
	const char *joined = strchr(word, '=');
	int row = find(command, word);

	if (row < 0) {
		return refuse(command, err, "there is no option", word);
	}
	if (words->values[row] != NULL) {
		return refuse(command, err, "given twice:", word);
	}
	if (command->options[row].value == NULL) {
		words->values[row] = "";
		return joined == NULL || refuse(command, err, "takes no value:", word);
	}
	if (joined == NULL && *at + 1 == argc) {
		return refuse(command, err, "a value is missing behind", word);
	}
	words->values[row] = joined != NULL ? joined + 1 : argv[++*at];
	return words->values[row][0] != '\0' ||
	       refuse(command, err, "a value is missing behind", command->options[row].name);
}

bool words_read(const struct words_command *command, int argc, char *const *argv,
		struct words *ret_words, struct err *err)
{
	struct words words = { .command = command };
	bool is_options = true;
	int count = 0;

	for (int i = 0; i < argc; i++) {
		const char *word = argv[i];

		if (is_options && (str_equal(word, "--help") || str_equal(word, "-h"))) {
			*ret_words = (struct words){ .command = command, .is_help = true };
			return true;
		}
		if (is_options && str_equal(word, "--")) {
			is_options = false;
		} else if (is_options && word[0] == '-' && word[1] != '\0') {
			if (!take_option(&words, argc, argv, &i, err)) {
				return false;
			}
		} else if (count == command->max || count == WORDS_OPERANDS) {
			return refuse(command, err, "that is too much:", word);
		} else if (word[0] == '\0') {
			return refuse(command, err, "a name is empty", NULL);
		} else {
			words.operands[count++] = word;
		}
	}
	if (count < command->min) {
		return refuse(command, err, "missing:", command->operands);
	}
	*ret_words = words;
	return true;
}

const char *words_value(const struct words *words, const char *option)
{
	int row = find(words->command, option);

	return row < 0 ? NULL : words->values[row];
}

void words_help(const struct words_command *command, FILE *out)
{
	fprintf(out, "usage: clerkd %s", command->name);
	for (const struct words_option *row = command->options; row->name != NULL; row++) {
		if (row->help != NULL) {
			fprintf(out, " [%s%s%s]", row->name, row->value == NULL ? "" : " ",
				row->value == NULL ? "" : row->value);
		}
	}
	size_t len = strlen(command->summary);

	fprintf(out, "%s%s\n\n%s%s\n%s", command->operands[0] == '\0' ? "" : " ", command->operands,
		command->summary, len > 0 && command->summary[len - 1] == '?' ? "" : ".",
		command->help);
	for (const struct words_option *row = command->options; row->name != NULL; row++) {
		if (row->help != NULL) {
			fprintf(out, "%s  %s %-*s  %s\n", row == command->options ? "\n" : "",
				row->name, (int)(20 - strlen(row->name)),
				row->value == NULL ? "" : row->value, row->help);
		}
	}
}
