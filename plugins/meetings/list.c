/* list: the meetings ahead, who comes, and what else is on the day that is asked about. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "agenda.h"

#include <string.h>

enum { MOST_LISTED = 10 };

/* With who comes. */
static const char *line(struct clerk_call *call, const void *record)
{
	const struct meeting *m = record;

	return clerk_text_of(call, CLERK_BOLD "%s" CLERK_PLAIN " %s, %s.%s",
			     clerk_item_name(call, m), meeting_title(call, m),
			     meeting_times(call, m), clerk_answers_words(call, m));
}

/* Is the first name of one of its heads among the words? */
static bool is_head_named(struct clerk_call *call, char school)
{
	const struct clerk_person *const *people;
	size_t count = clerk_people(call, school, CLERK_HEAD, &people);
	bool is_it = false;

	for (size_t i = 0; i < count; i++) {
		const char *first = clerk_text_of(call, "%.*s", (int)strcspn(people[i]->name, " "),
						  people[i]->name);
		const char *at = strcasestr(clerk_said(call), first);
		char before = at == NULL || at == clerk_said(call) ? ' ' : at[-1];
		char behind = at == NULL ? 'x' : at[strlen(first)];

		is_it =
		    is_it || (strchr(" ,.?!'", behind) != NULL && strchr(" ,.", before) != NULL);
	}
	return is_it;
}

/* "is Carys coming, and what about Fiona": of each by name. */
static void add_named(struct clerk_call *call, const struct clerk_answers *answers)
{
	for (const char *school = clerk_schools_here(call); *school != '\0'; school++) {
		const struct clerk_answer *said = clerk_answer_of(answers, *school);

		if (!is_head_named(call, *school)) {
			continue;
		}
		if (said == NULL) {
			clerk_reply(call, "%c has not answered yet.", *school);
		} else {
			clerk_reply(call, "%c said `%s`.", *school, said->word);
		}
	}
}

/* "who's said yes", "how many for the breakfast": how many, before who. */
static void add_count(struct clerk_call *call, const char *name)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, true, &all), i = 0;
	const char *said = clerk_said(call);
	bool is_asked =
	    strcasestr(said, "how many") != NULL || strcasestr(said, "said yes") != NULL;

	while (i < count && name != NULL && strcmp(clerk_item_name(call, all[i]), name) != 0) {
		i++;
	}
	if (name == NULL ? count != 1 : i >= count) {
		return;
	}
	struct clerk_answers answers = clerk_answers(call, all[name == NULL ? 0 : i]);

	add_named(call, &answers);
	size_t in = strlen(clerk_answers_letters(call, &answers, "in late"));
	size_t open = strlen(answers.unheard);

	if (is_asked && in == 0) {
		clerk_reply(call, "Nobody has said yes yet; %zu have not answered.", open);
	} else if (is_asked) {
		clerk_reply(call, "%zu said yes, %zu have not answered.", in, open);
	}
	if (strcasestr(said, "deputy") != NULL) {
		clerk_reply(call, "You can bring your deputy: `%sin %s with deputy` says so.",
			    clerk_prefix(call), clerk_item_name(call, all[name == NULL ? 0 : i]));
	}
}

struct list_args {
	const char *which;
};
static const struct clerk_arg list_spec[] = {
	CLERK_ARG_TEXT(struct list_args, which, "which: `M14`, `next week`; without it, all ahead",
		       .flags = CLERK_OPTIONAL),
	{ 0 },
};

/* "do I need to be at the heads meeting?" */
static bool asks_whether_to_come(const char *text)
{
	static const char *const asks[] = { "do i need",        "do i have to",
					    "must i",           "am i meant",
					    "am i supposed",    "should i be",
					    "should i come",    "am i expected",
					    "am i invited",     "am i needed",
					    "do we need to",    "do we have to",
					    "is it compulsory", NULL };
	bool asks_it = false;

	for (size_t i = 0; asks[i] != NULL; i++) {
		asks_it = asks_it || strcasestr(text, asks[i]) != NULL;
	}
	return asks_it;
}

static void add_whether_asked(struct clerk_call *call, const char *name)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, true, &all), i = 0;

	while (i < count && strcmp(clerk_item_name(call, all[i]), name) != 0) {
		i++;
	}
	if (i < count && asks_whether_to_come(clerk_said(call))) {
		clerk_reply(call,
			    "You are asked to %s: `%sin %s` or `%sout %s` says whether you come.",
			    name, clerk_prefix(call), name, clerk_prefix(call), name);
	}
}

/* " That day: V1 B visits G, ….": of other services what all may know of; "". */
static const char *others_on(struct clerk_call *call, const struct clerk_days *days)
{
	enum { MOST = 5 };
	const struct clerk_entry *entries;
	size_t count = clerk_diary_find(call, NULL, days->start_s, days->end_s,
					(struct clerk_item){ 0 }, &entries),
	       said = 0;
	const char *text = "";

	for (size_t i = 0; i < count && said < MOST; i++) {
		const struct clerk_entry *entry = &entries[i];

		if (entry->visibility == CLERK_PUBLIC && entry->item.number != 0) {
			text =
			    clerk_text_of(call, "%s%s%c%lld %s, %s%s", text,
					  said++ == 0 ? " But there is " : "; ", entry->item.letter,
					  (long long)entry->item.number, entry->title,
					  clerk_format_span(call, entry->start_s, entry->end_s),
					  entry->is_firm ? "" : " (not agreed yet)");
		}
	}
	return said == 0 ? "" : clerk_text_of(call, "%s.", text);
}

/* The one meeting of those days; "": none, or several. */
static const char *only_on(struct clerk_call *call, const struct clerk_days *days)
{
	void *const *all = NULL;
	size_t count = clerk_items(call, &meeting_kind, true, &all);
	const char *name = "";

	for (size_t i = 0; i < count; i++) {
		int64_t start_s = clerk_item_slot(all[i])->start_s;

		if (start_s >= days->start_s && start_s < days->end_s) {
			name = name[0] == '\0' ? clerk_item_name(call, all[i]) : "-";
		}
	}
	return name;
}

static enum clerk_status run_meetings(struct clerk_call *call, const void *args)
{
	const char *which = ((const struct list_args *)args)->which;
	const char *none = clerk_text_of(
	    call, "No meeting is coming. `%sbreakfast Tue 8 Dec` calls one.", clerk_prefix(call));
	struct clerk_wanted wanted = { .name = which == NULL ? NULL : named_number(call, which) };
	struct clerk_days days;
	bool is_named = which != NULL && wanted.name == NULL && !clerk_days_in(call, which, &days);

	wanted.name = wanted.name == NULL ? named_ahead(call, clerk_said(call)) : wanted.name;
	if (wanted.name != NULL) {
		none = clerk_text_of(call, "%s is not ahead.", wanted.name);
		add_whether_asked(call, wanted.name);
		add_count(call, wanted.name);
	} else if (which != NULL && !is_named) {
		wanted.days = &days;
		add_count(call, only_on(call, &days));
		none = clerk_text_of(call, "No meeting %s.%s", days.words, others_on(call, &days));
	} else {
		/* those that there are say what they are */
		if (is_named && strcmp(which, "breakfast") != 0) {
			clerk_reply(call, "I find no meeting of that name. Ahead are:");
		}
		return clerk_items_say(call, &meeting_kind, false, 0, line, none);
	}
	return clerk_items_say_of(call, &meeting_kind, &wanted, MOST_LISTED, line, none);
}

const struct clerk_command meeting_list_commands[] = {
	{ .name = "meetings",
	  .summary = "List the meetings ahead, and who comes",
	  .example = "meetings",
	  CLERK_TAKES(struct list_args, list_spec),
	  .run = run_meetings },
	{ 0 },
};
