/* pupil: whether a text is of one child or somebody's health, and not of what schools do. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "host/hush.h"

#include "base/str.h"

#include <string.h>

/* Without a plural's "s". Of somebody's health or needs, unless a `topic` and nothing but words of
 * lessons stands beside it: "epilepsy training", "EHCP process". */
static const char *const health[] = {
	"epilepsy",     "epileptic",    "seizure",      "diabetes",  "diabetic",      "asthma",
	"asthmatic",    "allergy",      "allergies",    "allergic",  "epipen",        "anaphylaxis",
	"anaphylactic", "medication",   "medicine",     "medical",   "inhaler",       "wheelchair",
	"incontinent",  "incontinence", "anorexia",     "anorexic",  "bulimia",       "tourette",
	"disability",   "disabled",     "disabilities", "dyslexia",  "dyslexic",      "dyspraxia",
	"dyspraxic",    "adhd",         "asd",          "autism",    "autistic",      "aspergers",
	"asperger",     "ehcp",         "ehc",          "ehcna",     "camhs",         "fostered",
	"adopted",      "deaf",         "diagnosis",    "diagnosed", "hyperactive",   "palsy",
	"mutism",       "mute",         "syndrome",     "meltdown",  "migraine",      "therapist",
	"psychologist", "toileting",    "continence",   "nappies",   "paediatrician", NULL
};
/* Of these schools speak every day; of a child only where other words say so. */
static const char *const needs[] = { "behaviour",    "behavior", "behavioural",
				     "misbehaviour", "sen",      NULL };
/* What schools have of both. */
static const char *const topics[] = {
	"review",      "policy",       "policies",    "process",    "processes",   "procedure",
	"training",    "audit",        "provision",   "support",    "network",     "hub",
	"team",        "system",       "strategy",    "strategies", "approach",    "approaches",
	"framework",   "awareness",    "briefing",    "update",     "paperwork",   "documentation",
	"guidance",    "register",     "funding",     "budget",     "meeting",     "deep",
	"dive",        "intervention", "ofsted",      "inspection", "inclusion",   "inclusive",
	"children",    "pupils",       "learners",    "boys",       "girls",       "need",
	"code",        "reform",       "link",        "clinic",     "expectation", "consistency",
	"charter",     "management",   "culture",     "regulation", "zones",       "therapeutic",
	"restorative", "positive",     "relational",  "attitude",   "attendance",  "level",
	"teacher",     "staff",        "ta",          "assistant",  "friendly",    "quality",
	"first",       "graduated",    "response",    "form",       "application", "ordinarily",
	"available",   "special",      "educational", "send",       "sen",         "senco",
	"behaviour",   "day",          "course",      "or",         "is",          "as",
	"plans",       "mapping",      "sencos",      "tas",        "teachers",    "discussion",
	"share",       "sharing",      "develop",     "developing", "improve",     "improving",
	"best",        "manage",       "managing",    "mtg",        "mtgs",        "meetings",
	NULL
};
/* One child, or one of a child's. */
static const char *const ones[] = { "child",       "pupil",  "boy",    "girl",    "lad",
				    "kid",         "mum",    "mother", "dad",     "father",
				    "grandparent", "parent", "carer",  "sibling", NULL };
/* Behind these, or in front of those, it is each, or none. */
static const char *const each[] = { "per", "every", "each", "whole", NULL };
static const char *const of_ones[] = {
	"development", "centred",      "led",           "friendly",    "voice",       "premium",
	"progress",    "conferencing", "conference",    "book",        "survey",      "interview",
	"passport",    "profile",      "outcome",       "work",        "data",        "engagement",
	"council",     "leader",       "leadership",    "minister",    "parliament",  "view",
	"forum",       "evening",      "consultation",  "workshop",    "partnership", "governor",
	"tracking",    "target",       "number",        "planning",    "friendly",    "initiated",
	"asset",       "feedback",     "participation", "involvement", "place",       NULL
};
/* Of children rather than of colleagues; none is another word. */
static const char *const first_names[] = {
	"tyler",    "kieran", "jayden",  "kayden",  "kai",      "ollie",   "alfie",    "archie",
	"freddie",  "jake",   "jack",    "harry",   "oscar",    "ethan",   "logan",    "mason",
	"riley",    "noah",   "leo",     "theo",    "finley",   "callum",  "connor",   "liam",
	"aiden",    "kian",   "reece",   "brandon", "jaxon",    "hunter",  "elijah",   "mohammed",
	"muhammad", "zayn",   "yusuf",   "ibrahim", "toby",     "zac",     "zach",     "billy",
	"bobby",    "tommy",  "teddy",   "ellie",   "evie",     "maisie",  "millie",   "lexi",
	"amelia",   "olivia", "isla",    "ava",     "mia",      "freya",   "skye",     "kayleigh",
	"kayla",    "layla",  "aaliyah", "aisha",   "fatima",   "chloe",   "jessica",  "ella",
	"lola",     "imogen", "tilly",   "tia",     "amber",    "jasmine", "courtney", "keira",
	"gracie",   "elsie",  "phoebe",  "poppy",   "scarlett", "jamie",   "joshua",   "dylan",
	"luca",     NULL
};
/* Capitals that begin no name of a person. */
static const char *const proper[] = {
	"mon",      "tue",         "tues",    "wed",          "weds",     "thu",       "thur",
	"thurs",    "fri",         "sat",     "sun",          "jan",      "feb",       "mar",
	"apr",      "jun",         "jul",     "aug",          "sep",      "sept",      "oct",
	"nov",      "dec",         "ofsted",  "monday",       "tuesday",  "wednesday", "thursday",
	"friday",   "saturday",    "sunday",  "january",      "february", "march",     "april",
	"june",     "july",        "august",  "september",    "october",  "november",  "december",
	"white",    "rose",        "little",  "wandle",       "power",    "numicon",   "jigsaw",
	"kapow",    "charanga",    "purple",  "mash",         "jolly",    "monster",   "thrive",
	"makaton",  "tapestry",    "arbor",   "bromcom",      "insight",  "st",        "saint",
	"diwali",   "eid",         "ramadan", "lent",         "jubilee",  "election",  "diocese",
	"dfe",      "head",        "heads",   "deputy",       "teachers", "school",    "schools",
	"polling",  "remembrance", "parents", "children",     "pupils",   "governors", "key",
	"talk",     "ects",        "staff",   "send",         "pupil",    "parent",    "child",
	"office",   "offices",     "tas",     "coordinators", "leaders",  "sencos",    "middle",
	"everyone", "everybody",   "just",    "only",         "please",   "thanks",    "there",
	"they",     "this",        "that",    "would",        "could",    "can",       "we",
	"our",      "and",         "also",    "two",          "three",    "four",      "hope",
	"sorry",    "offer",       "will",    "may",          "both",     NULL
};
/* "the SEND policy" is a school's, and nobody's. */
static const char *const documents[] = { "policy",  "policies", "information", "audit", "budget",
					 "funding", "network",  "governor",    NULL };
/* Behind these somebody is what it is for. */
static const char *const towards[] = { "for",     "about",   "re",         "regarding",
				       "discuss", "support", "concerning", NULL };
static const char *const towards_child[] = { "of",  "see",    "watch", "observe", "with",
					     "and", "assess", "help",  "meet",    NULL };

struct said {
	const char *at;
	size_t len;
};

static bool is_of(const char *const *list, const struct said *word)
{
	return word->len > 0 && plain_is_in(list, word->at, word->len);
}

static struct said next_of(const char *at)
{
	while (*at != '\0' && hush_word(at) == 0) {
		at++;
	}
	return (struct said){ .at = at, .len = hush_word(at) };
}

static struct said behind(const struct said *word)
{
	return next_of(word->at + word->len);
}

/* "two boys in y6": not boys. */
static bool is_counted(const struct said *before, const struct said *word)
{
	static const char *const some[] = { "two", "three", "four", "these", "those",
					    "2",   "3",     "4",    NULL };
	static const char *const many[] = { "boy", "girl", "child",   "children", "pupil",
					    "kid", "lad",  "learner", NULL };

	return is_of(some, before) && is_of(many, word);
}

static bool is_lesson(const struct said *word)
{
	return plain_is_word(word->at, word->len) || is_of(topics, word);
}

/* "SEND" and "sen support", but not "send the report". */
static bool is_need(const struct said *word)
{
	return is_of(needs, word) || (word->len == strlen("SEND") && str_starts(word->at, "SEND"));
}

/* "Tyler", and neither "TAs" nor "Phonics". */
static bool is_as_name(const struct said *word)
{
	bool is_written = word->len > 2 && word->at[0] >= 'A' && word->at[0] <= 'Z';

	for (size_t i = 1; is_written && i < word->len; i++) {
		is_written = word->at[i] < 'A' || word->at[i] > 'Z';
	}
	return is_written && !is_lesson(word) && !is_of(proper, word) && !is_of(health, word) &&
	       !is_need(word);
}

/* "y4", "Year 4", "reception". */
static bool is_class(const struct said *word)
{
	static const char *const classes[] = { "year",      "yr",      "y",    "class",
					       "reception", "nursery", "eyfs", NULL };

	return is_of(classes, word) || plain_is_numbered(word->at, word->len);
}

/* "in y4", ", Year 4": what follows says of which class the word is. */
static bool is_in_class(const struct said *word)
{
	static const char *const joins[] = { "in", "from", "of", "who", NULL };
	struct said after = behind(word);
	struct said later = is_of(joins, &after) ? behind(&after) : after;

	return is_class(&later);
}

/* "Tyler in y4", "Year 4 Jack", "for Ollie Brown", "Jamie's". */
static bool is_named(const struct said *before, bool is_behind_class, const struct said *word)
{
	struct said after = behind(word);
	bool is_first = before->len == 0, is_child = is_of(first_names, word);
	bool is_full = is_as_name(word) && is_as_name(&after);

	if (!is_child && !is_as_name(word)) {
		return false;
	}
	if (is_child && (is_first || is_of(towards_child, before) ||
			 (after.len == 1 && (*after.at | ' ') == 's'))) {
		return true;
	}
	return is_first ? is_full
			: is_behind_class || is_in_class(word) ||
			      (is_of(towards, before) && (is_child || !is_lesson(&after)));
}

static bool is_one_child(const struct said *before, const struct said *word)
{
	struct said after = behind(word);
	size_t len = word->len;
	bool is_one = is_of(ones, word) && (word->at[len - 1] | ' ') != 's';

	return is_one && !is_of(each, before) && !is_of(of_ones, &after);
}

bool pupil_is(const char *text)
{
	struct said before = { .at = text };
	bool has_health = false, has_need = false, has_topic = false, has_other = false;
	bool is_behind_class = false;

	for (struct said word = next_of(text); word.len > 0; word = behind(&word)) {
		struct said after = behind(&word);
		bool is_health = is_of(health, &word);
		bool is_sen = is_need(&word), is_paper = is_sen && is_of(documents, &after);
		bool is_figure = *word.at >= '0' && *word.at <= '9';
		bool is_letter = word.len == 1; /* a school, or an "s" */

		if (is_one_child(&before, &word) || is_named(&before, is_behind_class, &word)) {
			return true;
		}
		has_health |= is_health;
		has_need |= is_sen && !is_paper;
		has_topic |= is_of(topics, &word);
		has_other |= is_counted(&before, &word);
		has_other |= !is_health && !is_sen && !is_figure && !is_letter &&
			     !is_lesson(&word) && !is_class(&word);
		is_behind_class = is_class(&word) || (is_figure && is_behind_class);
		before = word;
	}
	return (has_health && (has_other || !has_topic)) || (has_need && has_other);
}
