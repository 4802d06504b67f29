/* guess_two: one line that wants two things: the first is asked about, the other named. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/acts.h"
#include "host/guess.h"
#include "host/guess_two.h"
#include "host/hush.h"
#include "host/item.h"

#include <string.h>

/* One of the two, in the words of its row. */
struct half {
	const char *text, *line; /* NULL: it means none */
	const struct command_row *row;
	struct clerk_item item;
};

static const char joints[] = "and|&|n|+|plus|also|then";

/* Nothing of it is missing, as far as its words go. */
static bool is_ready(struct host *host, struct request *as)
{
	struct command_found found = command_find(&host->parts.plugins->table, as->line);

	if (found.match != COMMAND_FOUND || permit_refusal(as, found.row->command) != NULL) {
		return false;
	}
	moved_settle(host, as, &found);
	struct command_parse parse = permit_parse(host, as, found.row->command, found.rest);

	/* what the room would read is asked about when it comes to that */
	return parse.outcome == COMMAND_READY ||
	       (as->is_private && parse.outcome == COMMAND_ASK && parse.choice_count > 0 &&
		str_equal(parse.choices[0].key, "room"));
}

static void read_half(struct host *host, const struct request *request, struct half *half)
{
	struct request as = *request;
	const struct command_table *table = &host->parts.plugins->table;
	const struct acts_reading read = acts_read(as.arena, table, half->text);
	struct guess g = { .host = host, .request = &as, .is_dry = true, .is_half = true };
	bool is_asked = false;
	size_t used = 0;

	as.said = half->text;
	as.line = read.line;
	bool is_sure = !read.is_topic && !read.is_form && !read.is_loose && !read.is_unsure;

	if (!is_sure || !is_ready(host, &as)) {
		as.line = read.line;
		if (!guess_line(&g, &is_asked) || is_asked || !is_ready(host, &as)) {
			return;
		}
	}
	struct command_found found = command_find(table, as.line);

	half->line = as.line;
	half->row = found.row;
	(void)command_read_item(as.line + found.rest, &half->item, &used);
}

/* "both for reading": what the two are about. */
static const char *both_of(struct arena *arena, const struct acts_words *words, size_t from)
{
	for (size_t i = from; i + 1 < words->count; i++) {
		if (str_equal(words->list[i].text, "both")) {
			return arena_printf(arena, " %s", words->list[i + 1].from);
		}
	}
	return "";
}

/* Does a part of the line end before that word, and another begin? `*ret_joint`: how many words
 * only join them. */
static bool is_cut(const struct cue_line *cues, size_t at, size_t *ret_joint)
{
	const char *end = cues->words.list[at - 1].to;

	*ret_joint = 0;
	while (at + *ret_joint < cues->words.count &&
	       cues_phrase_at(joints, cues, at + *ret_joint) > 0) {
		++*ret_joint;
	}
	return *ret_joint > 0 || strchr(",;.", end[-1]) != NULL || strchr(",;.", *end) != NULL;
}

static bool is_same(const struct half *one, const struct half *other)
{
	return (one->item.letter != '\0' && item_is_same(one->item, other->item)) ||
	       (one->row == other->row && one->item.letter == '\0' &&
		str_equal(one->line, other->line));
}

/* Does it plainly want something, "can I come back to hers", whatever is read of it? "Please give
 * her my love" wants nothing of us. */
static bool is_wish(const struct half *half, bool is_joined)
{
	struct cue_line cues;

	cues_cut(half->text, &cues);
	/* "I struggle with science, who can help": of the same */
	return (cues_is_question(&cues) &&
		cues_phrase_at("any|who can help|who could help|who might help|who can i ask|"
			       "who could i ask|who knows|whos good|who is good",
			       &cues, 0) == 0) ||
	       (is_joined &&
		(cues_phrase_at(cue_wishes, &cues, 0) > 0 ||
		 cues_phrase_at("remind|cancel|book|move|please book|please cancel|please move|"
				"please remind|please put",
				&cues, 0) > 0));
}

/* Or does it begin as what does, or as an answer to something that is named? */
static bool is_begun(const struct half *half)
{
	static const char *const answers =
	    "yes to|yes for|no to|no for|aye to|aye for|in for|out for|fine for|im in|im out|"
	    "well be at|ill be at|wont be at|cant do|cant make|cannot make|not coming|coming to|"
	    "count me|count us|put us|put me";
	struct cue_line cues;

	cues_cut(half->text, &cues);
	return cues_phrase_at(cue_wishes, &cues, 0) > 0 ||
	       cues_phrase_at("remind|cancel|book|move|please|want|need", &cues, 0) > 0 ||
	       cues_phrase_at(answers, &cues, 0) > 0;
}

/* Is that within a date, "Monday, 14th December"? */
static bool is_in_date(const struct request *request, const char *at)
{
	const struct when_context context = moved_context(request);
	const struct when_span *spans;
	size_t count = when_find(request->arena, &context, request->said, &spans);
	size_t byte = (size_t)(at - request->said);

	for (size_t i = 0; i < count; i++) {
		if (spans[i].from < byte && byte < spans[i].to) {
			return true;
		}
	}
	return false;
}

/* "tell her I am sorry but book the 10th" is for others, or about the first. */
static bool has_but(const struct acts_words *words, size_t from)
{
	for (size_t i = from; i < words->count; i++) {
		if (str_equal(words->list[i].text, "but")) {
			return true;
		}
	}
	return false;
}

/* Is that where one wish ends and another begins? */
static bool read_both(struct host *host, const struct request *request, const struct cue_line *cues,
		      size_t at, size_t joint, struct half halves[2])
{
	struct arena *arena = request->arena;
	const struct acts_words *words = &cues->words;
	const char *from = request->said, *end = words->list[at - 1].to;

	while (end > from && strchr(",;. ", end[-1]) != NULL) {
		end--;
	}
	halves[0] = (struct half){ .text = arena_printf(arena, "%.*s%s", (int)(end - from), from,
							both_of(arena, words, at)) };
	halves[1] = (struct half){ .text = words->list[at + joint].from };
	struct cue_line first;

	/* what is asked first is told first (then.c) */
	cues_cut(halves[0].text, &first);
	if (cues_is_question(&first)) {
		return false;
	}
	bool is_more = is_wish(&halves[1], joint > 0);

	if (has_but(words, at)) {
		return false;
	}
	/* a comma alone parts much */
	if ((joint == 0 && !is_more && !is_begun(&halves[1])) ||
	    is_in_date(request, words->list[at].from)) {
		return false;
	}
	read_half(host, request, &halves[0]);
	if (halves[0].line == NULL) {
		return false;
	}
	read_half(host, request, &halves[1]);
	return halves[1].line == NULL ? is_more : !is_same(&halves[0], &halves[1]);
}

/* What was said in the room may be said there again, but for what sounds private. */
static const char *note_of(struct request *request, const struct half *other)
{
	enum { SHOWN_MAX = 120 };

	if (aloud_is_hushed(request, other->text)) {
		return "What you say besides I'd need by itself, after that.";
	}
	request->then = other->line == NULL ? other->text : other->line;
	return arena_printf(request->arena, "Then I'll come to “%s”.",
			    str_clip(request->arena, other->text, SHOWN_MAX));
}

bool guess_two(struct host *host, struct request *request)
{
	enum { SHORTEST = 2 };
	struct cue_line cues;
	struct half halves[2];
	size_t joint = 0;

	cues_cut(request->said, &cues);
	for (size_t at = SHORTEST; at + SHORTEST <= cues.words.count; at++) {
		if (is_cut(&cues, at, &joint) && at + joint + SHORTEST <= cues.words.count &&
		    read_both(host, request, &cues, at, joint, halves)) {
			request->line = halves[0].line;
			request->said = halves[0].text;
			request->unsure_note = note_of(request, &halves[1]);
			request->is_unsure_line = true;
			request->is_turned = request->is_loose = request->is_topic = false;
			return true;
		}
		at += joint;
	}
	return false;
}

const char *guess_beside(struct host *host, const struct request *request, const char *line,
			 const char *text)
{
	struct cue_line cues;
	struct half half = { .text = text };
	struct clerk_item item;
	size_t used = 0;

	cues_cut(text, &cues);
	size_t joint = cues.words.count == 0 ? 0 : cues_phrase_at(joints, &cues, 0);

	if (joint >= cues.words.count || aloud_is_hushed(request, text)) {
		return NULL;
	}
	half.text = cues.words.list[joint].from;
	/* "cancel V1 and V2" */
	if (command_read_item(half.text, &item, &used) && half.text[used] == '\0') {
		return joint == 0 ? NULL
				  : arena_printf(request->arena, "%.*s %s", (int)strcspn(line, " "),
						 line, half.text);
	}
	if (has_but(&cues.words, 0)) {
		return NULL;
	}
	read_half(host, request, &half);
	if (half.line == NULL && joint > 0) {
		/* "cancel the breakfast and the heads meeting" */
		half.text = arena_printf(request->arena, "%.*s %s", (int)strcspn(line, " "), line,
					 half.text);
		read_half(host, request, &half);
		half.text += strcspn(line, " ") + 1;
	}
	return half.line != NULL ? half.line : is_wish(&half, joint > 0) ? half.text : NULL;
}

bool guess_asks_later(const char *line)
{
	enum { FIRST = 3 };
	struct cue_line cues;
	size_t joint = 0;

	cues_cut(line, &cues);
	if (cues_is_question(&cues)) {
		return false;
	}
	for (size_t at = FIRST; at + 1 < cues.words.count; at++) {
		if (is_cut(&cues, at, &joint) &&
		    cues_phrase_at("what|whats|who|whos|when|whens|how|which|where|wheres", &cues,
				   at + joint) > 0) {
			return true;
		}
		at += joint;
	}
	return false;
}
