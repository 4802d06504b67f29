/* learn: makes intent_weights.c and intent_count.h of lines that say what they want: one a line,
 * LABEL<TAB>LINE. With --try it learns from the first file, and counts how many of the second it
 * would read rightly. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"
#include "command/intent.h"

#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 2048, LABELS_MAX = 100, LINES_MAX = 100000, SELDOM = 2 };

struct example {
	size_t label;
	size_t count;
	uint32_t *features;
	char *text;
};

struct lessons {
	struct example *list;
	size_t count;
	char *labels[LABELS_MAX];
	size_t label_count;
	uint32_t *known; /* in ascending order; those that a single line has tell nothing */
	size_t known_count;
};

static void *must(void *memory)
{
	if (memory == NULL) {
		fputs("learn: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

/* ---- reading ---- */

/* Whom the lines name: the people and schools of the example cluster. */
static bool is_name(const char *word)
{
	static const char *const names[] = {
		"alder",    "beechcombe", "castle",  "dunsford",  "elmbridge", "fernhill",
		"greenway", "hawthorn",   "juniper", "kingsmead", "anna",      "ben",
		"carys",    "diane",      "david",   "esther",    "fiona",     "frank",
		"gareth",   "hannah",     "price",   "okafor",    "morgan",    "fletcher",
		"lowe",     "hughes",     "grant",   "osei",      "webb",      "ismail",
		"olive",    "carter",     "joanne",  "karim"
	};
	size_t len = strlen(word);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t name = strlen(names[i]);

		if (str_starts(word, names[i]) &&
		    (len == name || (len == name + 1 && word[name] == 's'))) {
			return true;
		}
	}
	return false;
}

static bool is_adviser(const char *word)
{
	return str_starts(word, "sarah") || str_starts(word, "whitfield");
}

/* The line without its end, and what is of the address: "hi clerk, ". */
static void cut(const char *line, struct acts_words *words, bool *names)
{
	acts_cut(line, words);
	for (size_t i = 0; i < words->count; i++) {
		names[i] = is_name(words->list[i].text);
		if (is_adviser(words->list[i].text)) {
			snprintf(words->list[i].text, ACTS_WORD_BYTES, "sip");
		}
	}
}

static size_t label_of(struct lessons *lessons, const char *label)
{
	for (size_t i = 0; i < lessons->label_count; i++) {
		if (str_equal(lessons->labels[i], label)) {
			return i;
		}
	}
	if (lessons->label_count == LABELS_MAX) {
		fputs("learn: too many labels\n", stderr);
		exit(1);
	}
	lessons->labels[lessons->label_count] = must(strdup(label));
	return lessons->label_count++;
}

/* False: it is none. */
static bool read_line(struct lessons *lessons, char *line)
{
	char *tab = strchr(line, '\t');
	uint32_t features[INTENT_FEATURES_MAX];
	struct acts_words words;
	bool names[ACTS_WORDS_MAX];

	if (line[0] == '#' || line[0] == '\0') {
		return true;
	}
	if (tab == NULL || lessons->count == LINES_MAX) {
		return false;
	}
	*tab = '\0';
	struct example *example = &lessons->list[lessons->count++];

	cut(tab + 1, &words, names);
	example->label = label_of(lessons, line);
	example->text = must(strdup(tab + 1));
	example->count = intent_features(&words, names, features);
	example->features = must(malloc(example->count * sizeof(features[0])));
	memcpy(example->features, features, example->count * sizeof(features[0]));
	return true;
}

static void read_file(struct lessons *lessons, const char *name)
{
	char line[LINE_BYTES];
	FILE *file = fopen(name, "r");

	if (file == NULL) {
		fprintf(stderr, "learn: cannot read %s\n", name);
		exit(1);
	}
	for (size_t number = 1; fgets(line, sizeof(line), file) != NULL; number++) {
		bool is_whole = strchr(line, '\n') != NULL || feof(file);

		line[strcspn(line, "\r\n")] = '\0';
		if (!is_whole || !read_line(lessons, line)) {
			fprintf(stderr, "learn: %s:%zu: no LABEL<TAB>LINE of at most %d bytes\n",
				name, number, LINE_BYTES - 2);
			exit(1);
		}
	}
	fclose(file);
}

/* ---- learning ---- */

static int compare(const void *one, const void *other)
{
	uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

	return a < b ? -1 : a > b;
}

static void find_known(struct lessons *lessons)
{
	size_t count = 0, total = 0;

	for (size_t i = 0; i < lessons->count; i++) {
		total += lessons->list[i].count;
	}
	uint32_t *all = must(malloc(total * sizeof(*all)));

	for (size_t i = 0; i < lessons->count; i++) {
		memcpy(all + count, lessons->list[i].features,
		       lessons->list[i].count * sizeof(*all));
		count += lessons->list[i].count;
	}
	qsort(all, count, sizeof(*all), compare);
	lessons->known = all;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && all[end] == all[i]; end++) {
		}
		if (end - i >= SELDOM) {
			all[lessons->known_count++] = all[i];
		}
	}
}

/* Which of the known it has, numbered from one, in that order; ended by -1. */
static struct feature_node *nodes_of(const struct lessons *lessons, const struct example *example)
{
	struct feature_node *nodes = must(malloc((example->count + 1) * sizeof(*nodes)));
	uint32_t sorted[INTENT_FEATURES_MAX];
	size_t count = 0;

	memcpy(sorted, example->features, example->count * sizeof(sorted[0]));
	qsort(sorted, example->count, sizeof(sorted[0]), compare);
	for (size_t i = 0; i < example->count; i++) {
		const uint32_t *found = bsearch(&sorted[i], lessons->known, lessons->known_count,
						sizeof(*found), compare);

		if (found != NULL) {
			nodes[count++] =
			    (struct feature_node){ .index = (int)(found - lessons->known) + 1,
						   .value = 1 };
		}
	}
	nodes[count].index = -1;
	return nodes;
}

static void say_nothing(const char *text)
{
	(void)text;
}

/* One against all others, so that a line like none before is unlikely to be any. */
static struct model *learn(const struct lessons *lessons)
{
	struct problem problem = { .l = (int)lessons->count,
				   .n = (int)lessons->known_count,
				   .bias = -1 };
	struct parameter how = { .solver_type = L2R_LR, .eps = 0.001, .C = 2 };

#if LIBLINEAR_VERSION >= 240
	how.regularize_bias = 1; /* there is none: how common a label is, is a feature */
#endif

	problem.y = must(malloc(lessons->count * sizeof(*problem.y)));
	problem.x = must(malloc(lessons->count * sizeof(struct feature_node *)));
	for (size_t i = 0; i < lessons->count; i++) {
		problem.y[i] = (double)lessons->list[i].label;
		problem.x[i] = nodes_of(lessons, &lessons->list[i]);
	}
	set_print_string_function(say_nothing);
	const char *why_not = check_parameter(&problem, &how);

	if (why_not != NULL) {
		fprintf(stderr, "learn: %s\n", why_not);
		exit(1);
	}
	return must(train(&problem, &how));
}

/* As intent_weights.h has it. */
static int root_of(const struct model *model, size_t feature, size_t label)
{
	double weight = get_decfun_coef(model, (int)feature + 1, (int)label);
	double root = sqrt(fabs(weight) * INTENT_ONE) + 0.5;
	int whole = (int)root;

	if (whole > INT8_MAX) {
		fputs("learn: a weight is too large for intent_weights.h\n", stderr);
		exit(1);
	}
	return weight < 0 ? -whole : whole;
}

/* ---- writing ---- */

static FILE *out_file(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	if (file == NULL) {
		fprintf(stderr, "learn: cannot write %s\n", path);
		exit(1);
	}
	return file;
}

/* Half a file would be newer than what it was made of. */
static void close_file(FILE *file)
{
	bool is_bad = ferror(file) != 0;

	if (fclose(file) != 0 || is_bad) {
		fputs("learn: cannot write what was learnt\n", stderr);
		exit(1);
	}
}

static void write_out(const struct lessons *lessons, const struct model *model, const char *folder)
{
	FILE *file = out_file(folder, "intent_count.h");

	fprintf(file, "/* Generated by learn.c; do not edit. */\nenum { INTENT_COUNT = %zu };\n",
		lessons->label_count);
	close_file(file);
	file = out_file(folder, "intent_weights.c");
	fputs("/* Generated by learn.c; do not edit. */\n#include \"command/intent_weights.h\"\n"
	      "const char *const intent_names[INTENT_COUNT] = {",
	      file);
	for (size_t i = 0; i < lessons->label_count; i++) {
		fprintf(file, "\"%s\",", lessons->labels[i]);
	}
	fprintf(file,
		"};\nconst size_t intent_features_count = %zu;\n"
		"const uint32_t intent_features_known[] = {\n",
		lessons->known_count);
	for (size_t i = 0; i < lessons->known_count; i++) {
		fprintf(file, "%uU,\n", lessons->known[i]);
	}
	fputs("};\nconst int8_t intent_weights[][INTENT_COUNT] = {\n", file);
	for (size_t i = 0; i < lessons->known_count; i++) {
		fputc('{', file);
		for (size_t j = 0; j < lessons->label_count; j++) {
			fprintf(file, "%d,", root_of(model, i, j));
		}
		fputs("},\n", file);
	}
	fputs("};\n", file);
	close_file(file);
}

/* ---- trying ---- */

static void try_out(struct lessons *lessons, const struct model *model, size_t from)
{
	size_t right = 0, sure = 0, sure_right = 0;

	for (size_t i = from; i < lessons->count; i++) {
		struct feature_node *nodes = nodes_of(lessons, &lessons->list[i]);
		double odds[LABELS_MAX];
		size_t best = (size_t)predict_values(model, nodes, odds);
		double most = odds[0];

		for (size_t j = 1; j < (size_t)get_nr_class(model); j++) {
			most = odds[j] > most ? odds[j] : most;
		}
		bool is_right = best == lessons->list[i].label;

		right += is_right;
		sure += most > 0;
		sure_right += most > 0 && is_right;
		if (!is_right) {
			printf("%s not %s (%.1f): %s\n", lessons->labels[best],
			       lessons->labels[lessons->list[i].label], most,
			       lessons->list[i].text);
		}
	}
	printf("%zu of %zu right; of %zu that are surer than even %zu\n", right,
	       lessons->count - from, sure, sure_right);
}

int main(int argc, char **argv)
{
	struct lessons lessons = { .list = must(calloc(LINES_MAX, sizeof(struct example))) };
	bool is_try = argc == 4 && str_equal(argv[1], "--try");

	if (argc != 3 && !is_try) {
		fputs("usage: learn LINES FOLDER | learn --try LINES OTHERS\n", stderr);
		return 64;
	}
	read_file(&lessons, argv[is_try ? 2 : 1]);
	find_known(&lessons);
	struct model *model = learn(&lessons);

	if (is_try) {
		size_t from = lessons.count;

		read_file(&lessons, argv[3]);
		try_out(&lessons, model, from);
	} else {
		write_out(&lessons, model, argv[2]);
	}
	return 0;
}
