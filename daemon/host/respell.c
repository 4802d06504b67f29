/* respell: the name of a school or a person with a slip in it, "hawthorm", read as the one name
 * that is so near; what comes of it is asked about, and never done at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/cues.h"
#include "host/hush.h"
#include "host/host_internal.h"

#include <string.h>

/* Of so many letters one may be wrong, and of so many two. */
enum { ONE_FROM = 5, TWO_FROM = 8 };

/* The nearest name so far, and whether another is as near. */
struct nearest {
	const char *name;
	char school;
	unsigned distance;
	bool is_one;
};

static void look(struct nearest *nearest, const char *typed, const char *name, char school)
{
	unsigned most = strlen(typed) >= TWO_FROM && strlen(name) >= TWO_FROM ? 2 : 1;
	unsigned distance = strlen(name) < ONE_FROM ? most + 1 : str_distance(typed, name, most);

	if (distance > most || distance > nearest->distance) {
		return;
	}
	bool is_same = nearest->name != NULL && nearest->school == school &&
		       (school != '\0' || str_equal_fold(nearest->name, name));

	nearest->is_one = distance < nearest->distance || is_same;
	nearest->name = name;
	nearest->school = school;
	nearest->distance = distance;
}

/* Of "Castle Hill School" all of it, and as far as each of its words. */
static void look_at_schools(const struct request *request, struct nearest *nearest,
			    const char *typed)
{
	for (size_t i = 0; i < request->cluster->school_count; i++) {
		const struct clerk_school *school = &request->cluster->schools[i];
		const char *end = school->name;

		while (*end != '\0') {
			end += *end == ' ';
			end += strcspn(end, " ");
			look(nearest, typed,
			     arena_strndup(request->arena, school->name,
					   (size_t)(end - school->name)),
			     school->letter);
		}
	}
}

static void look_at_people(const struct request *request, struct nearest *nearest,
			   const char *typed)
{
	for (size_t i = 0; i < request->cluster->person_count; i++) {
		const char *name = request->cluster->people[i].name;
		const char *first = arena_strndup(request->arena, name, strcspn(name, " "));
		const struct clerk_person *person = permit_person(request, first);

		if (person != NULL) {
			look(nearest, typed, first, person->school);
		}
	}
}

/* Words of every day that are but a letter from some name. */
static bool is_everyday(const char *word)
{
	static const char *const words[] = { "older",   "elder",  "alter",   "altar",  "adder",
					     "ladder",  "cards",  "cares",   "carts",  "carry",
					     "alive",   "olives", "drank",   "thank",  "franks",
					     "frankly", "avid",   "ether",   "esther", "heather",
					     "dates",   "green",  "grey",    "hills",  "brown",
					     "smith",   "easter", "castles", "hill",   NULL };

	return str_is_in(word, words) || plain_is_word(word, strlen(word));
}

/* Behind one of these stands a school, or whose it is. */
static bool is_led(const struct cue_line *line, size_t at)
{
	return at == 0 ||
	       cues_phrase_at(
		   "to|at|with|see|visit|visiting|from|for|of|ask|by|over|in|@|tell|is|are|"
		   "can|will|could|does|has|move|cancel|and|or|w|into",
		   line, at - 1) > 0;
}

/* What one word, or two, are a slip of; NULL: of nothing, or of more than one. */
static const char *name_of(const struct request *request, const struct cue_line *line, size_t at,
			   size_t count)
{
	struct nearest nearest = { .distance = 3 };
	const char *word = line->words.list[at].text;
	const char *typed =
	    count == 1 ? word
		       : arena_printf(request->arena, "%s %s", word, line->words.list[at + 1].text);
	size_t len = strlen(typed);

	if (len < ONE_FROM || strpbrk(typed, "0123456789") != NULL ||
	    (len < TWO_FROM && !is_led(line, at))) {
		return NULL;
	}
	look_at_schools(request, &nearest, typed);
	if (count == 1) {
		look_at_people(request, &nearest, typed);
	}
	/* whose it is, "garaths", or the name itself, is no slip */
	return nearest.is_one && nearest.distance > 0 &&
		       !(len > strlen(nearest.name) && str_starts_fold(typed, nearest.name))
		   ? nearest.name
		   : NULL;
}

/* What stands there for a name, and how many words of it; NULL: nothing does. */
static const char *slip_at(const struct request *request, const struct cue_line *line, size_t at,
			   size_t *ret_count)
{
	const char *word = line->words.list[at].text;
	bool has_next = at + 1 < line->words.count && !line->is_small[at] &&
			!acts_ends_clause(&line->words, at);
	const char *two = has_next ? name_of(request, line, at, 2) : NULL;

	*ret_count = two != NULL ? 2 : 1;
	if (two != NULL || line->is_small[at] || is_everyday(word)) {
		return two;
	}
	return name_of(request, line, at, 1);
}

/* The end of the word without what closes it, or says whose it is. */
static const char *end_of(const struct acts_word *word)
{
	const char *end = word->to;

	while (end > word->from && strchr(",.?!:;", end[-1]) != NULL) {
		end--;
	}
	return end;
}

bool respell_names(struct host *host, struct request *request)
{
	struct cue_line line;
	const char *said = request->said, *done = said;
	struct str as;

	if (request->is_quiet || request->message->command != NULL) {
		return false;
	}
	cues_cut(said, &line);
	str_init(&as, request->arena);
	for (size_t at = 0, count; at < line.words.count; at += count) {
		const char *name = slip_at(request, &line, at, &count);

		if (name != NULL) {
			const struct acts_word *word = &line.words.list[at];

			str_addf(&as, "%.*s%s", (int)(word->from - done), done, name);
			done = end_of(&line.words.list[at + count - 1]);
		}
	}
	if (done == said) {
		return false;
	}
	str_add(&as, done);
	request->line = as.text;
	typed_words(host, request);
	request->is_unsure_line = true;
	return true;
}
